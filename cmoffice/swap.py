"""Several files of one folder exchanged as one: after a power cut at any moment the next start finds all old or makes all new.

What comes is laid into a folder beside, whole and on the disk; then a journal names it: that is the moment from which it counts.
A start that finds the journal moves on to the end; one that finds the folder without a journal throws it away. What goes is
moved aside, never deleted (an office put back from a backup), or thrown away (the files under the old keys).
"""

import json
import os
import shutil
from pathlib import Path

from cmoffice import durable

JOURNAL = "exchanging"
READY = "exchanging.part"  # the folder with what comes
LOGS = ("-wal", "-shm", "-journal")  # what the engine keeps beside a file: it goes with the old one, first


def make_ready(folder):
    """The empty folder into which what comes is laid."""
    clear(folder)
    ready = Path(folder) / READY
    ready.mkdir(mode=0o700)
    return ready


def clear(folder):
    """Throw away what lies ready."""
    if (Path(folder) / READY).is_dir():
        shutil.rmtree(Path(folder) / READY)


def commit(folder, come, go=(), aside=None):
    """From this moment the files `come` of the folder READY count, and those in their place and the files `go` have left: into the folder `aside`, or for good."""
    folder = Path(folder)
    durable.sync(folder / READY)
    told = {"come": sorted(come), "go": sorted(go), "aside": aside}
    durable.write_safely(folder / JOURNAL, json.dumps(told).encode())


def settle(folder):
    """Bring to its end what was committed, and throw away what was not; whether there was something committed. Called at every start, before any file is opened."""
    folder = Path(folder)
    is_committed = (folder / JOURNAL).is_file()
    if is_committed:
        _exchange(folder, **json.loads((folder / JOURNAL).read_text()))
        (folder / JOURNAL).unlink()
        durable.sync(folder)
    (folder / f"{JOURNAL}.new").unlink(missing_ok=True)
    clear(folder)
    return is_committed


def _exchange(folder, come, go, aside):
    if aside:
        (folder / aside).mkdir(mode=0o700, exist_ok=True)
    for name in come:
        if (folder / READY / name).exists():
            _leave(folder, name, aside)
            os.replace(folder / READY / name, folder / name)
    for name in go:
        _leave(folder, name, aside)
    if aside:
        durable.sync(folder / aside)
    durable.sync(folder)


def _leave(folder, name, aside):
    """Let a file go from its place with its logs, these first."""
    for part in (*(name + ending for ending in LOGS), name):
        if not (folder / part).exists():
            continue
        if aside:
            os.replace(folder / part, folder / aside / part)
        else:
            (folder / part).unlink()

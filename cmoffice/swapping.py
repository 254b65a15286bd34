"""Putting other files in the place of an office's own, so that after a power cut the one or the other office is there, never half of each.

What comes lies ready in a folder beside; what goes is moved aside, never deleted. A small file says what is to be done, written
before the first move; whoever opens the office next finishes what it says.
"""

import json
import os
from pathlib import Path

from cmoffice import durable

MARKER = "restoring"
READY = "restoring.part"  # the folder with what comes
BESIDE = ("-wal", "-shm")  # what the engine keeps beside a file: it goes with the old one, first


def swap(folder, come, go, aside):
    """Move the files `go` and those in the place of `come` into the folder `aside`, and put the files `come` from READY into their place."""
    folder = Path(folder)
    durable.write_safely(folder / MARKER, json.dumps({"come": list(come), "go": list(go), "aside": aside}).encode())
    finish(folder)


def finish(folder):
    """Finish what was begun, if anything was; whether there was something."""
    folder = Path(folder)
    if not (folder / MARKER).is_file():
        return False
    said = json.loads((folder / MARKER).read_text())
    aside, ready = folder / said["aside"], folder / READY
    aside.mkdir(mode=0o700, exist_ok=True)
    for name in said["come"]:
        if (ready / name).exists():
            _aside(folder, aside, name)
            os.rename(ready / name, folder / name)
    for name in said["go"]:
        _aside(folder, aside, name)
    for changed in (aside, folder):
        durable.sync(changed)
    (folder / MARKER).unlink()
    durable.sync(folder)
    return True


def _aside(folder, aside, name):
    for part in (*(name + ending for ending in BESIDE), name):
        if (folder / part).exists():
            os.rename(folder / part, aside / part)

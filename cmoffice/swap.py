"""Several files of one folder exchanged as one: after a power cut at any moment the next start finds all old or makes all new.

The new ones are written beside the old ones as `….rekeyed`, whole and on the disk; then a journal names them: that is the moment
from which they count. A start that finds the journal moves on to the end; one that finds new files without a journal throws
them away.
"""

import json
import os
from pathlib import Path

from cmoffice import durable

JOURNAL, NEW = "rekeying", ".rekeyed"


def beside(path):
    """Where the new version of this file is written."""
    return path.with_name(path.name + NEW)


def commit(folder, names):
    """From this moment the new files count."""
    durable.write_safely(Path(folder) / JOURNAL, json.dumps(sorted(names)).encode())


def settle(folder):
    """Bring to its end what was committed, and throw away what was not. Called at every start, before any file is opened."""
    folder = Path(folder)
    journal = folder / JOURNAL
    if not journal.exists():
        for left in (
            *folder.glob(f"*{NEW}"),
            *folder.glob(f"*{NEW}-*"),
            *folder.glob(f"*{NEW}.new"),
            *folder.glob(f"{JOURNAL}.new"),
        ):
            left.unlink()
        return False
    for name in json.loads(journal.read_text()):
        new = beside(folder / name)
        if new.exists():
            for log in (f"{name}-wal", f"{name}-shm", f"{name}-journal"):  # of the old file: written into it before
                (folder / log).unlink(missing_ok=True)
            os.replace(new, folder / name)
    durable.sync(folder)
    journal.unlink()
    durable.sync(folder)
    return True

"""Room on the disk: a reserve lies beside the office, and is given up when the disk runs full.

With the reserve given up nothing is saved any more, in words and with the text kept; reading, signing in and the trail of both
go on in the room that it leaves. As soon as there is room again the reserve is made anew and saving goes on, by itself.
"""

import os
import shutil
import threading
from pathlib import Path

from cmoffice import burning

NAME = "reserve"
MEGABYTE = 1_000_000
LOW, LOW_SHARE, LOW_AT_MOST = 500 * MEGABYTE, 10, 20_000 * MEGABYTE  # a tenth of a very large disk is no shortage
FULL = ("disk is full", "disk i/o error", "no space left", "unable to open database file")
_state = {"folder": None, "size": 0, "short": False}
_changing = threading.Lock()


def begin(folder, megabytes):
    """Make the reserve of this office (0: none), as large as there is room for; call it once when the program starts."""
    _state.update(folder=Path(folder), size=int(megabytes * MEGABYTE), short=False)
    look()


def is_short():
    """Whether the disk is so full that nothing is saved."""
    return _state["short"]


def look():
    """Look how much room there is: give the reserve up, or make it again. Costs a few millionths of a second."""
    if not _state["size"] or burning.is_destroyed(_state["folder"]):
        return
    room, short = free() or 0, _state["short"]
    there = (_state["folder"] / NAME).exists()
    if not short and there and room < _state["size"] // 2:
        ran_out()
    elif room > 2 * _state["size"] if short else not there:
        with _changing:
            _state["short"] = not _made()


def ran_out():
    """A write found the disk full, or room is nearly at its end: give up the reserve, save nothing until there is room."""
    if not _state["size"]:
        return
    with _changing:
        (_state["folder"] / NAME).unlink(missing_ok=True)
        _state["short"] = True


def is_full(error):
    """Whether this error says that the disk is full; what follows from it counts as well."""
    seen = []
    while error is not None and error not in seen:
        seen.append(error)
        if getattr(error, "errno", None) in (28, 122):  # no space left; quota used up
            return True
        words = str(error).lower()
        if any(sign in words for sign in FULL):
            return "full" in words or "no space" in words or (free() or 0) < max(_state["size"], MEGABYTE)
        error = error.__cause__ or error.__context__
    return False


def is_low():
    """Whether room is getting scarce: less than 500 MB, or less than a tenth of the disk (of a large disk: less than 20 GB)."""
    if _state["folder"] is None:
        return False
    disk = _usage()
    return disk is not None and (disk.free < LOW or disk.free < min(disk.total // LOW_SHARE, LOW_AT_MOST))


def free():
    """Bytes free on the disk of the office, or None when it cannot be told."""
    disk = _usage()
    return None if disk is None else disk.free


def _usage():
    try:
        return shutil.disk_usage(_state["folder"])
    except OSError:
        return None


def _made():
    """Whether the reserve lies there whole; blocks are taken for good, not promised."""
    path = _state["folder"] / NAME
    try:
        if path.exists() and path.stat().st_size == _state["size"]:
            return True
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(file.fileno(), 0, _state["size"])
            else:
                for _ in range(0, _state["size"], 65536):
                    file.write(os.urandom(min(65536, _state["size"] - file.tell())))
        return True
    except OSError:
        path.unlink(missing_ok=True)
        return False

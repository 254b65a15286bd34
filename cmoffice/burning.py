"""Destroying an office on this machine: keys first, then names, then the rest. Nothing is asked here; see casework/evacuation.

Whatever moment it is cut off at, the office is whole or nothing opens it: a mark is written first, the keys go next, in
milliseconds, and a start that finds the mark goes on to the end. On flash storage overwritten bytes may survive for a while; what
then protects is that all of it is encrypted, and that its keys were only ever stored sealed.
"""

import contextlib
import os
import secrets
import shutil
from pathlib import Path

from cmoffice import durable, keys, swap

MARK = "destroyed.txt"
BEGUN = "This office is being destroyed. The next start goes on with it.\n"
KEYS = ("slots", "slots.new", "keys", "keys.new", "leave.json", "leave.json.new")
HEAD = 1 << 16  # bytes overwritten at the head of each file: without it and without keys the rest is noise
NEVER_HERE = ("run.py", ".git", "cmoffice")  # a folder with one of these holds more than an office


def is_begun(folder):
    """Whether destroying was begun here and cut off."""
    path = Path(folder) / MARK
    return path.is_file() and path.read_text(errors="replace").startswith(BEGUN)


def is_destroyed(folder):
    """Whether an office was destroyed here."""
    return (Path(folder) / MARK).is_file()


def words(folder):
    """What was written down when the office was destroyed."""
    return (Path(folder) / MARK).read_text(errors="replace")


def begin(folder, told):
    """Write durably that destroying has begun; from here on there is no way back. `told` is kept for the end.

    On a full disk the reserve makes room; where nothing can be written at all it goes on without the mark.
    """
    for attempt in (1, 2):
        try:
            durable.write_safely(Path(folder) / MARK, (BEGUN + told).encode())
            return
        except OSError:
            if attempt == 1:
                _quietly(Path.unlink, Path(folder) / "reserve")


def burn_keys(folder):
    """Burn everything that opens the office: slots, sheet, secret, keys that lie open, and the sheets in backups and the slots moved aside beside it."""
    folder = Path(folder)
    try:
        secret = keys.secret_path(folder)
    except (keys.KeyTrouble, ValueError, TypeError):  # settings that cannot be read
        secret = folder / "secret"
    for path in (
        *(folder / name for name in KEYS),
        secret,
        folder / "secret",
        *sorted((folder / "backups").glob("*/sheet.json")),
        folder / swap.READY / "slots",
        *sorted(folder.glob("before-*/slots")),
        *sorted(folder.glob("before-*/keys")),
    ):
        _quietly(durable.burn, path)


def burn_files(folder):
    """Burn the files of the office: names first, then the records, then everything else that lies in its folder."""
    folder = Path(folder)
    for path in parts(folder):
        _quietly(_burn_tree if path.is_dir() and not path.is_symlink() else _burn_head, path)
    _quietly(durable.sync, folder)


def finish(folder, told=None):
    """Write down that it is done; gives the names of what could not be burnt."""
    if told is None:
        told = words(folder).removeprefix(BEGUN)
    left = [path.name for path in parts(folder)]
    if left:
        told += f"\nThese could not be removed: {', '.join(left)}. Take the disk out and break it.\n"
    with contextlib.suppress(OSError):
        durable.write_safely(Path(folder) / MARK, told.encode())
    return left


def burn(folder, told):
    """All of it, one after the other."""
    begin(folder, told)
    burn_keys(folder)
    burn_files(folder)
    return finish(folder, told)


def go_on(folder):
    """Finish what was cut off."""
    burn_keys(folder)
    burn_files(folder)
    finish(folder)


def parts(folder):
    """What of this folder is burnt, in that order: everything but the mark; only what bears our names where more than an office lies."""
    folder = Path(folder)
    found = [path for path in folder.iterdir() if path.name not in (MARK, MARK + ".new")]
    if any((folder / name).exists() for name in NEVER_HERE):
        found = [path for path in found if path.name.startswith(OURS)]
    return sorted(found, key=lambda path: (_turn(path.name), path.name))


OURS = (
    "identities.db",
    "records.db",
    "backups",
    "before-20",
    "exchanging",
    "anchors",
    "aside",
    "keys",
    "slots",
    "secret",
    "leave.json",
    "office.toml",
    "trail",
    "tls",
    "reserve",
)


def _turn(name):
    return 0 if name.startswith("identities") else 1 if name.startswith("records") else 2 if name == "backups" else 3


def _burn_head(path):
    if not path.is_symlink():
        with path.open("r+b") as file:
            size = path.stat().st_size
            file.write(secrets.token_bytes(min(size, HEAD)))
            file.flush()
            os.fsync(file.fileno())
    path.unlink()


def _burn_tree(folder):
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            _quietly(_burn_head, path)
    shutil.rmtree(folder, ignore_errors=True)


def _quietly(burn, path):
    """One file that cannot be burnt (a stick that is not there, a disk that refuses) stops nothing: the others must go all the same."""
    try:
        burn(path)
    except OSError:
        try:
            if path.is_file():
                path.unlink()
        except OSError:
            pass

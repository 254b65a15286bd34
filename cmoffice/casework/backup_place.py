"""The second place for backups, another disk or a stick: whether it is there, is the right one, can be written and has room."""

import errno
import os
import secrets
import shutil
from pathlib import Path

from cmoffice import durable
from cmoffice.language import lazy_gettext as _l

MARK = "place.id"  # a file by which a stick is known again: an empty folder where a stick should be is not the stick
NONE = "-"  # an office that is backed up nowhere by decision, as the practice office
SPARE = 20_000_000  # bytes that must stay free beside a backup

PROBLEMS = {
    "no_place": _l(
        "No second place is set. Backups lie on the disk of the office only: if that disk dies, they die with it. Choose a stick or another disk below."
    ),
    "not_whole": _l("Write the whole path of the folder, from its beginning, for example /media/stick or E:\\backups."),
    "inside": _l(
        "This folder is the office's own or lies inside it: whatever happens to the office happens to the backups. Choose another disk or a stick."
    ),
    "missing": _l(
        "The place is not there. Plug in the stick or connect the disk; the backup is then copied to it by itself."
    ),
    "not_folder": _l("This is a file, not a folder. Choose a folder."),
    "other": _l(
        "Another stick is plugged in, or the folder where the stick should be is empty. Plug in the right one. If this one is to be used too, save the place again below."
    ),
    "read_only": _l(
        "The place cannot be written to. Some sticks have a small switch against writing: move it. Or choose another stick."
    ),
    "full": _l("The place is full. Remove files from it that are not backups, or take a larger one."),
    "no_room": _l(
        "There is no room for a backup on the disk of the office. Make room on it today: soon nothing can be saved any more."
    ),
    "unreadable": _l(
        "What was copied there could not be read back as it was written. Do not trust this stick any more: take another one."
    ),
    "damaged": _l(
        "A backup could not be proved: what was copied is damaged. The office itself may be damaged. Stop entering work and tell whoever keeps the machine; the last proved backup stands below."
    ),
    "failed": _l(
        "A backup could not be made. It is tried again within the hour. If this stays, tell whoever keeps the machine."
    ),
}
ERRORS = {
    **dict.fromkeys(("ENOSPC", "EDQUOT", "EFBIG"), "full"),
    **dict.fromkeys(("EROFS", "EACCES", "EPERM"), "read_only"),
    **dict.fromkeys(("ENOENT", "ENOTDIR", "ENODEV"), "missing"),
    "EIO": "unreadable",
}


def problem_of(place, office, marks=(), need=0):
    """What stands against this place as the second place for backups of the office in this folder: a code of PROBLEMS, or ""."""
    if wrong := wrong_choice(place, office):
        return wrong
    path = Path(place)
    try:
        if not path.exists():
            return "missing"
        if not path.is_dir():
            return "not_folder"
        if marks and mark_of(path) not in marks:
            return "other"
        if not os.access(path, os.W_OK):
            return "read_only"
        return "full" if shutil.disk_usage(path).free < need + SPARE else ""
    except OSError:
        return "missing"


def wrong_choice(place, office):
    """What is wrong with a path before anybody looks whether it is there: not whole, or part of the office; followed through links."""
    if not place:
        return "no_place"
    path = Path(place)
    if not path.is_absolute() or "\x00" in place or len(place) > 500:
        return "not_whole"
    try:
        found, own = path.resolve(), Path(office).resolve()
        names = (Path(office) / "identities.db").resolve().parent
    except (OSError, RuntimeError):
        return "missing"
    return "inside" if found in (own, names) or own in found.parents else ""


def mark_of(path):
    """The mark of the stick that is plugged in, or ""."""
    try:
        file = path / MARK
        text = "" if file.is_symlink() or file.stat().st_size > 100 else file.read_text(errors="replace").strip()
    except OSError:
        return ""
    return text if len(text) == 32 else ""


def put_mark(path):
    """Write a mark on a stick that has none, and read it back; gives the mark. OSError when the stick takes nothing."""
    if found := mark_of(path):
        _try_to_write(path)
        return found
    mark = secrets.token_hex(16)
    durable.write_safely(path / MARK, f"{mark}\n".encode())
    return mark_of(path)


def _try_to_write(path):
    probe = path / f"{MARK}.try"
    durable.write_safely(probe, b"try")
    probe.unlink()


def is_same_disk(place, office):
    """Whether the place lies on the disk of the office: then one dead disk takes both."""
    try:
        return os.stat(place).st_dev == os.stat(office).st_dev
    except OSError:
        return False


def problem_of_error(error):
    """The code for what the operating system said while a place was written."""
    return ERRORS.get(errno.errorcode.get(error.errno), "failed")

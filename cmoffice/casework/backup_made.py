"""Making a backup: beside the office first, opened and counted, then carried to the second place; each written down with what came of it."""

import logging
import shutil
import threading
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from cmoffice import audit, databases, keys
from cmoffice.casework import backup_kept, backup_place, copies, office
from cmoffice.casework.backup_place import NONE
from cmoffice.databases import records
from cmoffice.models import Backup
from cmoffice.refusals import Refused
from cmoffice.settings import VERSION

FORMAT = 1
DAILY, WEEKLY = 14, 8  # unless the office says otherwise
BESIDE = 3  # days that are kept beside the office
_making = threading.Lock()
_log = logging.getLogger(__name__)


@contextmanager
def alone():
    """One backup at a time: B01 for a second one; B03 when the office is locked meanwhile."""
    if not _making.acquire(blocking=False):
        raise Refused("B01")
    try:
        yield
    except copies.Stopped:
        raise Refused("B03") from None
    finally:
        _making.release()


def make_beside(by, now):
    """The backup beside the office, opened and counted right after making."""
    folder = databases.folder()
    target = _free_name(folder / "backups", now)
    sheet = keys.sheet(folder)
    said = {"format": FORMAT, "program": VERSION, "made_at": now.isoformat(), "sheet": sheet.number if sheet else None}
    problem = ""
    try:
        (folder / "backups").mkdir(exist_ok=True)
        if shutil.disk_usage(folder).free < _size() + backup_place.SPARE:
            problem = "no_room"
        else:
            for left in (folder / "backups").glob("office-*.part"):
                copies.clear(left)
            manifest = copies.make(
                folder, target, databases.keys_in_hand(), sheet and keys.sheet_as_text(sheet), said, _is_over
            )
    except copies.Faulty:
        problem = "damaged"
    except OSError as error:
        problem = {"full": "no_room"}.get(backup_place.problem_of_error(error), "failed")
    except sqlcipher.DatabaseError as error:
        problem = "no_room" if "full" in str(error) else "failed" if "I/O" in str(error) else "damaged"
    if problem:
        return _failed("", "", problem, by, now)
    return note("", "", target.name, manifest, by, now)


def carry(beside, by, now):
    """The copy at the second place, read back from there; what stands against it is written down."""
    place, own = place_set(), databases.folder() / "backups" / beside.folder
    problem, mark = problem_at(place, beside.size), ""
    if not problem:
        try:
            for left in Path(place).glob("office-*.part"):
                copies.clear(left)
            mark = backup_place.put_mark(Path(place))
            if not office.setting("backup_marks"):
                office.change("backup_marks", [mark], by, now)
            target = Path(place) / beside.folder
            if not target.exists():
                copies.carry(own, target, _is_over)
            elif copies.prove(target, databases.keys_in_hand(), _is_over)["mac"] != copies.manifest_of(own)["mac"]:
                problem = "failed"  # another machine made one in the same minute, onto the same stick
        except copies.Faulty:
            problem = "unreadable"
        except OSError as error:
            problem = backup_place.problem_of_error(error)
    if problem:
        return _failed(place, beside.folder, problem, by, now)
    return note(place, mark, beside.folder, copies.manifest_of(own), by, now)


def note(place, mark, name, manifest, by, now):
    """A proved backup, written down with its counts."""
    facts = {part: sum(found["rows"].values()) for part, found in manifest["facts"].items()}
    with records.atomic():
        _clear_failures(place, name)
        row = Backup.create(
            made_at=datetime.fromisoformat(manifest["made_at"]),
            by=getattr(by, "id", by),
            place=place,
            mark=mark,
            folder=name,
            size=sum(file["size"] for file in manifest["files"].values()),
            counts=facts,
            head_seq=manifest["head"][0],
            proved_at=now,
        )
        where = "away" if place else "beside"
        audit.record(by, "backup made", now=now, place=where, head=row.head_seq, identities="identities" in facts)
    return row


def _failed(place, name, problem, by, now):
    """A backup that could not be made or copied; one line as long as it stays the same, so that a stick left at home fills no list."""
    with records.atomic():
        _clear_failures(place, name)
        row = Backup.create(made_at=now, by=getattr(by, "id", by), place=place, folder=name, problem=problem)
        audit.record(by, "backup failed", now=now, place="away" if place else "beside", problem=problem)
    return row


def _clear_failures(place, name):
    Backup.delete().where((Backup.place == place) & (Backup.folder == name) & Backup.proved_at.is_null()).execute()


def rotate(now):
    """Remove what is no longer kept, beside the office and at the second place when that is there."""
    place = place_set()
    daily, weekly = office.setting("backup_daily", DAILY), office.setting("backup_weekly", WEEKLY)
    try:
        backup_kept.rotate("", databases.folder() / "backups", min(BESIDE, daily), 0, now)
        if place not in ("", NONE) and not problem_at(place):
            backup_kept.rotate(place, Path(place), daily, weekly, now)
    except OSError as error:
        _log.error("old backups could not be removed: %s", type(error).__name__)


def place_set():
    """The second place as it is set: a path, "" for none yet, or "-" for none by decision."""
    return office.setting("backup_place") or ""


def problem_at(place, need=0):
    """What stands now against writing to this place, as a code; "" when nothing does."""
    return backup_place.problem_of(place, databases.folder(), office.setting("backup_marks", []), need)


def _size():
    return sum(path.stat().st_size for path in databases.folder().glob("*.db*"))


def _is_over():
    """Whether the office was locked or shut meanwhile: then its keys must leave this place too."""
    return databases.keys_in_hand() is None or databases.is_locked()


def _free_name(folder, now):
    name, number, place = f"office-{now:%Y-%m-%d-%H%M}", 2, place_set()
    while (folder / name).exists() or (place not in ("", NONE) and (Path(place) / name).exists()):
        name, number = f"office-{now:%Y-%m-%d-%H%M}-{number}", number + 1
    return folder / name

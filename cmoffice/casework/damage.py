"""Damage to the records: it is looked for when the office opens and every night; where a page is damaged the office goes on for reading only.

Nothing is written into a damaged file any more: what can still be read stays as it is, and the last good backup is named. The
office writes again when it opens with files that are whole, as after restoring a backup.
"""

import json
import logging
import threading
from datetime import datetime, timedelta
from pathlib import Path

from cmoffice import aside, audit, databases, durable
from cmoffice.databases import records
from cmoffice.models import Audit, Backup
from cmoffice.models.base import MomentField

MARK = "reading-only"  # lies in the folder of the office while it is for reading only, and says since when
SMALL = 40_000_000  # bytes of both files together that are looked through before anything is written
EVERY = timedelta(hours=20)  # between two nightly looks: one a night, and one by day when the nights are dark
NIGHT = range(1, 5)  # hours of the office's clock
_state = {"reading": None, "looked_at": None}
_log = logging.getLogger(__name__)


def reading():
    """Since when the office is for reading only, and which backup was last good: a dict with `since` (moment) and `backup` (name, moment), or None."""
    return _state["reading"] if databases.is_reading_only() else None


def at_opening():
    """What is damaged, looked for before anything is written when the files are small or were damaged before; else None: not looked yet."""
    if (databases.folder() / MARK).exists() or _size() <= SMALL:
        return databases.faults()
    return None


def settle(faults, now):
    """Act on what was found at opening: for reading only, or whole again; large files are looked through while people work."""
    _state.update(reading=None, looked_at=now if faults is not None else None)
    if faults:
        found(faults, now)
    elif faults is None:
        threading.Thread(target=_look_in_background, args=(now,), daemon=True, name="damage").start()
    else:
        _whole_again(now)


def found(faults, now):
    """Damage was seen: write nothing any more, say since when, and go on for reading."""
    if reading() is not None:
        return
    known = _marked()
    databases.read_only()
    databases.connect()
    aside.begin()
    _state["reading"] = {"since": known or now, "backup": last_good_backup()}
    if known is None:
        durable.write_safely(
            databases.folder() / MARK,
            json.dumps({"since": MomentField().db_value(now), "files": sorted(faults)}).encode(),
        )
        audit.record(None, "damage seen", now=now, files=sorted(faults), pages=sum(map(len, faults.values())))
    _log.error("damage seen in %s", ", ".join(sorted(faults)))


def nightly(now):
    """Look at every page of both files, once a night; by day when no night came."""
    last = _state["looked_at"]
    if last is not None and (now - last < EVERY or (now.hour not in NIGHT and now - last < 2 * EVERY)):
        return
    _state["looked_at"] = now
    if faults := databases.faults(thorough=True):
        found(faults, now)


def last_good_backup():
    """The last backup that was opened and found whole: its name and the moment it was made; None when there is none or it cannot be read."""
    try:
        row = (
            Backup.select()
            .where(Backup.proved_at.is_null(False) & (Backup.problem == "") & Backup.removed_at.is_null())
            .order_by(Backup.made_at.desc())
            .first()
        )
    except databases.ERRORS:
        databases.renew()
        row = None
    return (Path(row.folder).name, row.made_at) if row else newest_in_folder(databases.folder())


def newest_in_folder(folder):
    """The newest backup that lies in the folder of backups, seen without any key: its name and moment, or None."""
    try:
        there = [
            path
            for path in (Path(folder) / "backups").iterdir()
            if not path.name.startswith(".") and path.suffix != ".part"
        ]
        newest = max(there, key=lambda path: path.stat().st_mtime, default=None)
        return (newest.name, datetime.fromtimestamp(newest.stat().st_mtime).astimezone()) if newest else None
    except OSError:
        return None


def _look_in_background(now):
    try:
        faults = databases.faults()
        with databases.connection():
            if faults:
                return found(faults, now)
            _state["looked_at"] = now
            _whole_again(now)
    except Exception as error:  # the office may have been locked meanwhile
        _log.error("the look for damage broke off: %s", type(error).__name__)


def _whole_again(now):
    """Bring the lines that were written aside into the trail, once."""
    folder = databases.folder()
    (folder / MARK).unlink(missing_ok=True)
    waiting, name = aside.lines(), aside.name_of_file()
    if not name:
        return
    with records.atomic():
        brought = Audit.select().where(Audit.did == "lines brought in").dicts()
        if not any(line["details"].get("file") == name for line in brought):
            for at, by_id, did, code, details in waiting:
                audit.record(by_id, did, code, now=MomentField().python_value(at), **details)
            audit.record(None, "lines brought in", now=now, file=name, lines=len(waiting))
    aside.forget_file()


def _marked():
    try:
        return MomentField().python_value(json.loads((databases.folder() / MARK).read_text())["since"])
    except (OSError, ValueError, KeyError):
        return None


def _size():
    return sum(
        path.stat().st_size for name in ("records.db", "identities.db") if (path := databases.folder() / name).exists()
    )

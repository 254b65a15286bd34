"""Backups that prove themselves: made while people write, opened and counted right after, copied to a second place and read back.

Once a day by itself, and whenever somebody asks. The copy beside the office helps against damage; only the one at the second
place helps when the disk or the machine is gone, so only that one counts as the office's backup.
"""

import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cmoffice import databases, keys
from cmoffice.casework import backup_made, backup_place, copies, office
from cmoffice.casework.backup_place import NONE
from cmoffice.databases import records
from cmoffice.models import Backup
from cmoffice.refusals import Refused

HOUR = 12  # unless the office says otherwise: at noon somebody is there and the office is open
LATE = timedelta(days=2)
AGAIN = timedelta(hours=1)  # after a failure
FRESH = timedelta(hours=6)  # younger ones spare the office another before it locks itself
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the office stands with its backups: when the newest proved one at the second place and beside the office was made, and what stands against the next."""

    place: str
    proved_at: datetime | None
    beside_at: datetime | None
    problem: str

    def is_late(self, now):
        """Whether the newest proved backup away from the office is older than two days, or there is none."""
        return self.place != NONE and (self.proved_at is None or now - self.proved_at > LATE)

    def warns(self, now):
        """Whether a supervisor should know: nothing proved for two days, or something stands against the next backup."""
        return self.place != NONE and (bool(self.problem) or self.is_late(now))


def make(by, now):
    """Make a backup now and prove it, then copy it to the second place; gives the rows of both. B01 while another is being made."""
    with backup_made.alone():
        beside = backup_made.make_beside(by, now)
        away = (
            backup_made.carry(beside, by, now)
            if beside.proved_at and backup_made.place_set() not in ("", NONE)
            else None
        )
        _finish(now)
    return beside, away


def nightly(now):
    """Make the backup of the day when its hour has come or was missed, and bring what a missing stick lacks when it is back."""
    if not office.is_set_up():
        return
    if _is_due(now):
        make(None, now)
    elif _lacks_copy(now):
        with backup_made.alone():
            backup_made.carry(_newest_beside(), None, now)
            _finish(now)


def before_lock(now):
    """A backup before the office locks itself, when there is none of the last six hours; whether one was made. Never stands in the way of locking."""
    try:
        newest = _newest_beside()
        if not office.is_set_up() or (newest is not None and now - newest.made_at < FRESH):
            return False
        make(None, now)
    except Exception as error:
        _log.error("the backup before locking failed: %s", type(error).__name__)
        return False
    return True


def standing():
    """How the office stands with its backups; read once and held until one is made."""
    return office.kept("backup", _standing)


def choose(answers, by, now):
    """Set where backups go, at which hour of the day, and how many are kept; the place must be there and take a mark. B02 with the reason in words."""
    place = answers["place"].strip()
    marks = office.setting("backup_marks", [])
    problem = backup_place.problem_of(place, databases.folder())
    if not problem:
        try:
            marks = sorted({*marks, backup_place.put_mark(Path(place))})
        except OSError as error:
            problem = backup_place.problem_of_error(error)
    if problem:
        raise Refused("B02", field="place", why=backup_place.PROBLEMS[problem])
    with records.atomic():
        if marks != office.setting("backup_marks", []):
            office.change("backup_marks", marks, by, now)
        wanted = {"place": place, "hour": answers["hour"], "daily": answers["daily"], "weekly": answers["weekly"]}
        for name, value in wanted.items():
            if value != office.setting(f"backup_{name}"):
                office.change(f"backup_{name}", value, by, now)


def lying():
    """The backups that are kept, newest first, as pairs: the row beside the office and the row at the second place; either may be missing."""
    pairs = {}
    for row in Backup.select().where(Backup.removed_at.is_null()).order_by(Backup.made_at.desc(), Backup.id.desc()):
        if row.folder:
            pairs.setdefault(row.folder, {}).setdefault("away" if row.place else "beside", row)
    return [(pair.get("beside"), pair.get("away")) for pair in pairs.values()]


def last_good():
    """The newest backup that was proved, wherever it lies, away from the office first; None without one. For words about damage."""
    proved = Backup.proved_at.is_null(False) & Backup.removed_at.is_null()
    return Backup.select().where(proved).order_by(Backup.made_at.desc(), Backup.place.desc()).first()


def reseal(sheet, found=None):
    """Write this new recovery sheet into every backup that can be reached and opens with the same keys (ours, or those given); how many.

    The sheet before opens none of them.
    """
    written, found = 0, found or databases.keys_in_hand()
    for path in _within_reach():
        try:
            if copies.is_ours(copies.manifest_of(path), found) and copies.opens_with(path, found):
                copies.write(path / copies.SHEET, keys.sheet_as_text(sheet))
                written += 1
        except (OSError, copies.Faulty):
            continue
    return written


def seals(sheet):
    """How many backups within reach open with this recovery sheet, how many with an older one, and whether the second place is there."""
    if sheet is None:
        return 0, 0, True
    numbers = [number_of_sheet(path) for path in _within_reach()]
    place = backup_made.place_set()
    reached = place in ("", NONE) or not backup_made.problem_at(place)
    return numbers.count(sheet.number), sum(number != sheet.number for number in numbers), reached


def number_of_sheet(folder):
    """The number of the recovery sheet that opens this backup, or None."""
    try:
        return str(json.loads(copies.small_file(folder / copies.SHEET))["number"])
    except (OSError, ValueError, RecursionError, KeyError, TypeError):
        return None


def _finish(now):
    """After a backup: older ones go, and those on a stick that was away get the sheet that is in force."""
    _adopt(now)
    backup_made.rotate(now)
    sheet = keys.sheet(databases.folder())
    if sheet and seals(sheet)[1]:
        reseal(sheet)
    office.forget()


def _adopt(now):
    """Write down backups of this office that lie at the second place and that it does not know of: made after the one it was put back from."""
    place = backup_made.place_set()
    if place in ("", NONE) or backup_made.problem_at(place):
        return
    known = {row.folder for row in Backup.select(Backup.folder).where(Backup.place == place)}
    for path in copies.named(Path(place)):
        if path.name not in known:
            try:
                manifest = copies.prove(path, databases.keys_in_hand())
            except (OSError, copies.Faulty):
                continue
            backup_made.note(place, backup_place.mark_of(Path(place)), path.name, manifest, None, now)


def _within_reach():
    """The folders of all backups beside the office and, when it is there, at the second place."""
    place = backup_made.place_set()
    folders = [databases.folder() / "backups"]
    if place not in ("", NONE) and not backup_made.problem_at(place):
        folders.append(Path(place))
    return [path for folder in folders for path in copies.named(folder)]


# What is due ------------------------------------------------------------------------------------------------------


def _is_due(now):
    """Whether the hour of the day has come, or was missed, since the newest backup beside the office."""
    hour = now.replace(hour=office.setting("backup_hour", HOUR), minute=0, second=0)
    hour -= timedelta(days=1) if hour > now else timedelta(0)
    newest = Backup.select().where(Backup.place == "").order_by(Backup.made_at.desc()).first()
    if newest is None:
        return True
    if newest.problem:
        return now - newest.made_at >= AGAIN
    return newest.made_at < hour


def _lacks_copy(now):
    """Whether the newest backup is not at the second place, although that could be written now; tried again within the hour, a missing stick at once."""
    newest, place = _newest_beside(), backup_made.place_set()
    if newest is None or place in ("", NONE):
        return False
    away = Backup.select().where((Backup.folder == newest.folder) & (Backup.place == place))
    row = away.order_by(Backup.id.desc()).first()
    if row is not None and (row.proved_at or (row.problem not in ("missing", "other") and now - row.made_at < AGAIN)):
        return False
    return not backup_made.problem_at(place)


def _newest_beside():
    row = Backup.select().where((Backup.place == "") & Backup.proved_at.is_null(False) & Backup.removed_at.is_null())
    return row.order_by(Backup.made_at.desc()).first()


def _standing():
    place = backup_made.place_set()
    proved = Backup.select().where(Backup.proved_at.is_null(False)).order_by(Backup.made_at.desc())
    away, beside = proved.where(Backup.place != "").first(), proved.where(Backup.place == "").first()
    newest = Backup.select().order_by(Backup.id.desc()).first()
    problem = "no_place" if not place else newest.problem if newest else ""
    return Standing(place, away and away.made_at, beside and beside.made_at, problem)

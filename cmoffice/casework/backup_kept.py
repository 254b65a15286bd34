"""How long backups are kept: the newest of each of the last days and of each of the last weeks; older ones are removed where they lie."""

from pathlib import Path

from cmoffice import audit
from cmoffice.casework import backup_place, copies
from cmoffice.databases import records
from cmoffice.models import Backup


def worth_keeping(rows, zone, daily, weekly):
    """Of these rows those that stay: the newest of each of the last `daily` days and `weekly` weeks that have one, and all of the newest day."""
    days, weeks = {}, {}
    for row in sorted(rows, key=lambda row: row.made_at, reverse=True):
        day = row.made_at.astimezone(zone).date()
        days.setdefault(day, []).append(row)
        weeks.setdefault(day.isocalendar()[:2], row)
    newest = list(days.values())
    kept = {row.id for row in (newest[0] if newest else [])}
    kept |= {of_day[0].id for of_day in newest[:daily]} | {row.id for row in list(weeks.values())[:weekly]}
    return [row for row in rows if row.id in kept]


def rotate(place, folder, daily, weekly, now):
    """Remove what is no longer kept at one place (empty: beside the office), and note what is not there any more; how many went."""
    mark = backup_place.mark_of(folder) if place else ""
    here = (Backup.place == place) & (Backup.mark == mark)
    rows = list(Backup.select().where(here & Backup.proved_at.is_null(False) & Backup.removed_at.is_null()))
    kept = {row.id for row in worth_keeping(rows, now.tzinfo, daily, weekly)}
    gone = [row for row in rows if row.id not in kept or not (folder / row.folder).is_dir()]
    for row in gone:
        _remove(folder, row.folder)
    if gone:
        with records.atomic():
            _write_off(gone, place, now)
            audit.record(None, "backups removed", now=now, place="away" if place else "beside", count=len(gone))
    return len(gone)


def miss(folder, now):
    """Note which backups beside the office are not there any more: on a new machine, all that lay beside the old one."""
    beside = (Backup.place == "") & Backup.proved_at.is_null(False) & Backup.removed_at.is_null()
    _write_off([row for row in Backup.select().where(beside) if not (folder / row.folder).is_dir()], "", now)


def _write_off(gone, place, now):
    if not place:  # what never reached the second place cannot be brought there any more
        names = [row.folder for row in gone]
        Backup.delete().where(Backup.folder.in_(names) & Backup.proved_at.is_null()).execute()
    Backup.update(removed_at=now).where(Backup.id.in_([row.id for row in gone])).execute()


def _remove(folder, name):
    """Take its name away first: one half removed must not look whole."""
    path = Path(folder) / name
    if copies.NAME.fullmatch(name) and path.is_dir() and not path.is_symlink():
        half = copies.part_of(path)
        copies.clear(half)
        path.rename(half)
        copies.clear(half)

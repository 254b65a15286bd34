"""Before tables of an old office are changed: a verified copy of both files, as they were, so that nothing can be lost by the change (REL-12)."""

import shutil
from datetime import timedelta
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from cmoffice import audit, databases, keys
from cmoffice.casework import backup_place, copies
from cmoffice.databases import records
from cmoffice.models import Setting

NAME = "before-upgrade-to-"
KEPT = timedelta(days=30)
NO_ROOM = (
    "This version of cmoffice changes the tables of the office, and first makes a copy of it. There is no room for the copy: "
    "it needs {needs} MB, {free} MB are free. Nothing was changed. Make room on the disk, then start again."
)
FAILED = (
    "This version of cmoffice changes the tables of the office, and first makes a copy of it. The copy did not succeed. Nothing "
    "was changed. Restore the last good backup, or start the version before and ask for help."
)


def copy_first(folder, found, now):
    """Make a copy of both files and prove it by opening it, before the first change runs; raises Alarm in words when it cannot.

    When a start was killed between copy and change, the copy that is there already is the right one.
    """
    target = _place(folder, found)
    if target is None:
        return
    needs = sum(path.stat().st_size for path in folder.glob("*.db*")) + backup_place.SPARE
    free = shutil.disk_usage(folder).free
    if free < needs:
        raise databases.Alarm(NO_ROOM.format(needs=needs // 1_000_000 + 1, free=free // 1_000_000))
    sheet = keys.sheet(folder)
    said = {"made_at": now.isoformat(), "why": "upgrade", "sheet": sheet.number if sheet else None}
    try:
        target.parent.mkdir(exist_ok=True)
        copies.make(folder, target, found, sheet and keys.sheet_as_text(sheet), said)
    except (copies.Faulty, OSError, sqlcipher.DatabaseError):
        raise databases.Alarm(FAILED) from None


def tidy(now):
    """The keeper's job: note on the trail that the office was brought to another version, and remove copies older than thirty
    days, because they hold what may have been destroyed since (T25)."""
    _note(now)
    gone = 0
    for path in sorted((databases.folder() / "backups").glob(f"{NAME}*")):
        if path.is_dir() and not path.is_symlink() and now.timestamp() - path.stat().st_mtime > KEPT.total_seconds():
            copies.clear(path)
            gone += 1
    if gone:
        with records.atomic():
            audit.record(None, "copy before an upgrade removed", now=now, times=gone)


def _note(now):
    newest, row = databases.versions(), Setting.get_or_none(Setting.name == "versions")
    if row is not None and row.value == newest:
        return
    with records.atomic():
        Setting.insert(name="versions", value=newest, by=None, changed_at=now).on_conflict_replace().execute()
        audit.record(None, "tables brought to a version", now=now, **newest)


def _place(folder, found):
    """Where the copy of this state goes; None when it lies there already."""
    with copies.opened(folder / "records.db", found.records) as source:
        line = (source.execute(copies.HEAD).fetchone() or (0,))[0]
    newest = "-".join(str(number) for number in databases.versions().values())
    there = {file for file in copies.FILES.values() if (folder / file).exists()}
    for again in ("", *(f"-{number}" for number in range(2, 100))):
        target = Path(folder) / "backups" / f"{NAME}{newest}-line-{line}{again}"
        if not target.exists():
            return target
        try:
            manifest = copies.manifest_of(target)
        except copies.Faulty:
            continue
        if copies.is_ours(manifest, found) and set(manifest["files"]) >= there:
            return None
    return target

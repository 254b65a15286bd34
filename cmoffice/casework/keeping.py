"""How long what is written is kept (T25): the office's own years, changed with a reason, and the round that removes what no case needs any more."""

from datetime import date, timedelta

from cmoffice import audit, databases
from cmoffice.casework import backup_made, freetext, office
from cmoffice.databases import records
from cmoffice.models import Backup, Case, Closure, Destruction, StaffPaper, StaffPaperCase, Visit, VisitCase
from cmoffice.policy import visible_to
from cmoffice.refusals import Refused
from cmoffice.timeframes import keep_until

CLASSES = ("ordinary", "care")  # files of children, from the day of closing
OWN_PAPERS = (
    "staff_papers",
    "visits",
)  # from the day they were held: what supervisor and caseworker spoke of, who was on the way where
ENDED = ("closed", "transferred")
REMEMBERED = 20  # changes of the years that the page still tells


def years():
    """The years of each class as they are set; None for what the office has not set."""
    kept = office.setting("retention") or {}
    return {name: kept.get(name) for name in (*CLASSES, *OWN_PAPERS)}


def changes():
    """When the years were changed, by whom, from what to what and why, newest first."""
    told = office.setting("retention_changes", [])
    return [{**line, "on": date.fromisoformat(line["on"])} for line in reversed(told)]


def look(wanted, reader, today):
    """What these years would change, before they are saved: how many closed files would be kept longer, shorter or for the first time up to a
    day, and the codes of those of this supervisor whose time would be over at once."""
    moved = {"longer": 0, "shorter": 0, "first": 0}
    own, over = {code for (code,) in Case.select(Case.code).where(visible_to(reader)).tuples()}, []
    for case, row, day in _dates(wanted):
        if row.keep_until == day:
            continue
        moved[
            "first" if row.keep_until is None else "longer" if day is None or day > row.keep_until else "shorter"
        ] += 1
        if day and day < today and not (row.keep_until and row.keep_until < today) and case.code in own:
            over.append(case.code)
    return {**moved, "over": sorted(over)}


def change(answers, by, now):
    """Set how many years each class is kept, and bring the day of every closed file in line (T25).

    Takes `ordinary`, `care` and, where wished, `staff_papers` and `visits` in years, and the `reason`. Refuses E17 without a reason, E36.
    A file that was asked to be destroyed and is kept longer now is refused at the second step (E33).
    """
    reason = (answers.get("reason") or "").strip()
    if not reason:
        raise Refused("E17", field="reason")
    freetext.check_for(by, reason, field="reason")
    wanted = {name: answers.get(name) for name in (*CLASSES, *OWN_PAPERS)}
    with records.atomic():
        was, moved = years(), 0
        office.change("retention", {name: figure for name, figure in wanted.items() if figure}, by, now)
        line = {"on": now.date().isoformat(), "by": by.id, "was": was, "became": wanted, "reason": reason}
        office.change("retention_changes", [*office.setting("retention_changes", []), line][-REMEMBERED:], by, now)
        for case, row, day in _dates(wanted):
            if row.keep_until != day or case.keep_until != day:
                Closure.update(keep_until=day).where(Closure.id == row.id).execute()
                Case.update(keep_until=day, version=Case.version + 1).where(Case.id == case.id).execute()
                moved += 1
        audit.record(
            by,
            "years of keeping changed",
            now=now,
            files=moved,
            **{f"{name}_years": figure for name, figure in wanted.items()},
        )
    return moved


def counts(now):
    """For whoever runs the round: how many of each lie past their time, by count only; nobody's code."""
    found = {name: query.count() for name, query in _past(now).items()}
    found["asked"] = Destruction.select().where(Destruction.destroyed_at.is_null()).count()
    found["destroyed"] = Destruction.select().where(Destruction.destroyed_at.is_null(False)).count()
    found["over"] = Case.select().where(Case.status.in_(ENDED) & (Case.keep_until < now.date())).count()
    return found


def run(by, now):
    """Remove staff papers and visits whose time is over, and give the room back; files of children need two supervisors (M30). Gives the counts."""
    found = {}
    with records.atomic():
        for name, query in _past(now).items():
            numbers = [row.id for row in query]
            lines, rows = {"staff_papers": (StaffPaperCase.paper, StaffPaper), "visits": (VisitCase.visit, Visit)}[name]
            lines.model.delete().where(lines.in_(numbers)).execute()
            if rows is StaffPaper:  # a correction may be younger than what it corrects
                StaffPaper.update(corrects=None).where(StaffPaper.corrects.in_(numbers)).execute()
            found[name] = rows.delete().where(rows.id.in_(numbers)).execute()
        audit.record(by, "round of keeping run", now=now, **found)
    return found


def give_back():
    """Empty the write-ahead logs of both files, so that nothing that was removed stands in them (SEC-110); False while somebody reads."""
    return databases.empty_logs()


def after_destroying(now):
    """The keeper's part: for an hour after a file was destroyed the logs are emptied until nobody is in the way."""
    if Destruction.select().where(Destruction.destroyed_at > now - timedelta(hours=1)).exists():
        give_back()


def backups_holding(row):
    """The backups that still hold a destroyed file, oldest first: those made before it was destroyed and not removed since."""
    held = (Backup.made_at <= row.destroyed_at) & Backup.removed_at.is_null() & (Backup.folder != "")
    return list(Backup.select().where(held).order_by(Backup.made_at, Backup.id))


def out_by(backup):
    """The day by which newer backups take the place of this one, if one is made each day."""
    days = max(
        office.setting("backup_daily", backup_made.DAILY), 7 * office.setting("backup_weekly", backup_made.WEEKLY)
    )
    return backup.made_at.date() + timedelta(days=days)


def gone_since(row):
    """The day since which no backup of this office holds a destroyed file; None while one does."""
    if backups_holding(row):
        return None
    last = Backup.select().where((Backup.made_at <= row.destroyed_at) & Backup.removed_at.is_null(False))
    removed = max((backup.removed_at for backup in last), default=row.destroyed_at)
    return max(removed, row.destroyed_at)


def _dates(wanted):
    """Each ended case with the closure that stands and the day until which it would be kept by these years."""
    latest = {}
    ended = Closure.select(Closure, Case).join(Case).where(Closure.closed_on.is_null(False) & Case.status.in_(ENDED))
    for row in ended.order_by(Closure.id):
        latest[row.case_id] = row
    for row in latest.values():
        yield row.case, row, keep_until(row.closed_on, wanted.get(row.retention_class or "ordinary"))


def _past(now):
    """What is past its time, by class: nothing of a class for which no years are set."""
    kept, found = years(), {}
    if kept["staff_papers"]:
        found["staff_papers"] = StaffPaper.select(StaffPaper.id).where(
            StaffPaper.held_on < _ago(now.date(), kept["staff_papers"])
        )
    if kept["visits"]:
        ended = Visit.back_at.is_null(False) & (Visit.back_at < _ago(now, kept["visits"]))
        found["visits"] = Visit.select(Visit.id).where(ended)
    return found


def _ago(when, count):
    """The day or moment so many years before; the 28th of February stands for the leap day."""
    try:
        return when.replace(year=when.year - count)
    except ValueError:
        return when.replace(year=when.year - count, day=28)

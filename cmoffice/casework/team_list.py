"""The team's open cases as a list without names and without small groups (F12, D20-D24), for the board and for print."""

from dataclasses import dataclass

from cmoffice import codelists, deidentify, policy
from cmoffice.casework import lists, office
from cmoffice.deidentify import Group
from cmoffice.models import OPEN, Case
from cmoffice.policy import visible_sql
from cmoffice.refusals import Refused

EVERY, HIDDEN = deidentify.LIST_COLUMNS, deidentify.HIDDEN
FLAGS = ("urgent", "closure_asked", "no_contact", "late")


@dataclass(frozen=True, slots=True)
class Row:
    """One case as a list may show it: there is no field for a name, a place below the district or a text."""

    code: str
    age: str
    sex: str
    area: str
    concern: str
    risk: str | None
    step: str
    days_open: int | None
    keyworker: str
    next_due: lists.DueLine | None
    flags: tuple
    bare: bool


def of(reader, columns, now):
    """The rows of a supervisor's team, most pressing first, and the columns shown; refuses E39 for any column a list may not have.

    Groups smaller than the office's k are made coarser against all open cases of the office and against what the lists of
    meetings showed, so a row points at nobody, nor does it beside an older list of a meeting.
    """
    from cmoffice.casework import meeting_shown  # which works out its own rows by the groups below

    wrong = deidentify.not_allowed(columns)
    if wrong:
        raise Refused("E39", field="columns", columns=", ".join(sorted(wrong)))
    shown = [column for column in deidentify.LIST_COLUMNS if column in columns] or list(deidentify.LIST_COLUMNS)
    groups = deidentify.generalised(population(), smallest_group(), meeting_shown.told())
    rows = [_row(case, due, groups.get(case.id, deidentify.HIDDEN_GROUP), now) for case, due in facts(reader)]
    return sorted(rows, key=_priority), shown


def facts(reader):
    """The open cases of her team that this supervisor may know of, each with the earliest thing it owes; one query.

    A case of another team on which she only helps out is for that team's list (R01).
    """
    visible, values = visible_sql(reader)
    found, owed = [], [f"owed_{field.column_name}" for field in lists.OWED]
    columns = ", ".join(f"d.{name.removeprefix('owed_')} AS {name}" for name in owed)
    asked = f"SELECT t1.*, {columns} FROM case_file AS t1 {lists.EARLIEST} WHERE t1.status IN ({', '.join('?' * len(OPEN))})"
    for case in Case.raw(f"{asked} AND ({visible}) ORDER BY d.due_on, d.id", *OPEN, *values):
        if policy.team(reader, case):
            stored = [getattr(case, name) for name in owed]
            found.append((case, lists.owed_of(*stored) if stored[0] else None))
    return found


def population():
    """Age band, sex and district of every open case of the office whose row may show them, by number: nobody is picked out among these.

    Survivors' and highly sensitive cases are left out: their rows show none of it, and no figure may betray them (D10).
    """
    rows = Case.select(Case.id, Case.age_years, Case.sex, Case.area).where(Case.status.in_(OPEN) & plain()).tuples()
    return {number: Group(codelists.age_band(age) or "unknown", sex, area or HIDDEN) for number, age, sex, area in rows}


def plain():
    """The condition for cases of which a list may show more than code, risk and next due (F12)."""
    return (Case.sensitivity == "normal") & (Case.module != "gbv_survivor")


def is_bare(case):
    """Whether a list shows nothing of this case but code, risk and next due (F12)."""
    return case.sensitivity != "normal" or case.module == "gbv_survivor"


def _row(case, due, group, now):
    staff = office.people().get(case.keyworker_id)
    line = lists.due_line(due, now) if due else None
    if is_bare(case):
        gone = deidentify.HIDDEN
        return Row(case.code, gone, gone, gone, "sensitive", case.risk, "", None, gone, line, (), True)
    return Row(
        case.code,
        group.age,
        group.sex,
        group.area,
        codelists.concern_group(case.concerns),
        case.risk,
        case.step,
        (now.date() - case.registered_on).days if case.registered_on else None,
        staff.short_name if staff else deidentify.HIDDEN,
        line,
        _flags(case, line),
        False,
    )


def _flags(case, line):
    told = {
        "urgent": case.urgent,
        "closure_asked": case.status == "closure_requested",
        "no_contact": case.attempts > 1,
        "late": line is not None and line.standing == "late",
    }
    return tuple(flag for flag in FLAGS if told[flag])


def _priority(row):
    """High risk first, then what is longest overdue; never by name or by the order of registration (D24)."""
    return lists.gravest_first(row.risk), row.next_due.on.isoformat() if row.next_due else "9999", row.code


def smallest_group():
    """How many open cases of the office must share what a row shows (T31)."""
    return office.rules().small_group

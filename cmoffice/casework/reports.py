"""Counts of the work inside the office: by month, and of the open cases by risk, step, concern group and district; exact, and never for outside (D32).

What goes out of the office are the fixed tables of `published` alone, so that no two ways of hiding can be compared.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from cmoffice import audit, codelists, deidentify
from cmoffice.models import OPEN, Case, Move
from cmoffice.policy import visible_to

MONTHS = 12
RISKS = ("high", "medium", "low")
ROWS = {
    "concern": tuple(codelists.CONCERN_GROUP),
    "step": ("registration", "initial_assessment", "comprehensive_assessment", "planning", "implementation", "closing"),
}


@dataclass(frozen=True, slots=True)
class Counted:
    """One case as it is counted: coded facts in their coarse form."""

    id: int
    status: str
    opened: date
    closed: date | None
    risk: str | None
    step: str
    concern: str
    area: str


def of(reader, today):
    """A caseworker's counts of her own cases, or a supervisor's of her team's: by month, and open ones by risk (D32)."""
    cases = _cases(reader)
    return {"months": _months(cases, today), "tables": _tables(cases)}


def remember(reader, now):
    """Write on the trail that the counts of a team were read."""
    audit.note(reader, "report read", now=now)


def _cases(reader):
    """Every case of this reader that was ever opened; merged ones and those opened in error are not counted."""
    rows = (
        Case.select(
            Case.id,
            Case.status,
            Case.registered_on,
            Case.closed_on,
            Case.risk,
            Case.step,
            Case.concerns,
            Case.area,
        )
        .where(
            visible_to(reader)
            & Case.registered_on.is_null(False)
            & (Case.status != "merged")
            & (Case.close_reason.is_null() | (Case.close_reason != "opened_in_error"))
        )
        .tuples()
    )
    return [
        Counted(
            number,
            status,
            opened,
            closed,
            risk,
            step,
            codelists.concern_group(concerns),
            area or deidentify.HIDDEN,
        )
        for number, status, opened, closed, risk, step, concerns, area in rows
    ]


def _months(cases, today):
    """For each of the last months: opened, closed, open at its end, and of these by the risk they had then."""
    risks, lines = _risk_then(cases), []
    begun = min((case.opened for case in cases), default=today)
    for first, end in _ends(today):
        if end < begun:  # before the office began there are no numbers, not even noughts
            lines.append((first, dict.fromkeys(("opened", "closed", "open", *RISKS), deidentify.HIDDEN)))
            continue
        there = [case for case in cases if case.opened <= end and (case.closed is None or case.closed > end)]
        counts = {
            "opened": sum(first <= case.opened <= end for case in cases),
            "closed": sum(case.closed is not None and first <= case.closed <= end for case in cases),
            "open": len(there),
        } | {level: sum(risks(case, end) == level for case in there) for level in RISKS}
        lines.append((first, {name: str(count) for name, count in counts.items()}))
    return lines


def _ends(today):
    """First and last day of the last months, the newest first; the present month ends today."""
    found, year, month = [], today.year, today.month
    for _number in range(MONTHS):
        last = date(year, month, monthrange(year, month)[1])
        found.append((date(year, month, 1), min(last, today)))
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return found


def _risk_then(cases):
    """A function that gives the risk a case had on a day, from its history."""
    ids = _ids(cases)
    changes = {}
    rows = (
        Move.select(Move.case, Move.was, Move.became, Move.done_at)
        .where(Move.rule == "M13")
        .order_by(Move.done_at, Move.id)
        .tuples()
    )
    for number, was, became, at in rows:
        if number in ids:
            changes.setdefault(number, []).append((at.date(), was, became))

    def then(case, day):
        known = changes.get(case.id)
        if not known:
            return case.risk
        level = known[0][1] or known[0][2]
        for on, _was, became in known:
            if on <= day:
                level = became
        return level

    return then


def _tables(cases):
    """The open cases by concern group, step and district, each against risk: (name, rows, columns, counts by (row, risk))."""
    there = [case for case in cases if case.status in OPEN]
    columns = RISKS if all(case.risk in RISKS for case in there) else (*RISKS, "none")
    tables = []
    for name, possible in (*ROWS.items(), ("area", tuple(sorted({case.area for case in there})))):
        counts = {}
        for case in there:
            place = getattr(case, name), case.risk if case.risk in RISKS else "none"
            counts[place] = counts.get(place, 0) + 1
        rows = tuple(row for row in possible if any(one == row for one, _column in counts))
        tables.append((name, rows, columns, deidentify.totals(counts, rows, columns)))
    return tables


def _ids(cases):
    return {case.id for case in cases}

"""Counts of the work, never of a child: by month, and of the open cases by risk, step, concern group and district (D27-D31)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from cmoffice import audit, codelists, deidentify
from cmoffice.casework import office
from cmoffice.models import OPEN, Audit, Case, Move
from cmoffice.policy import visible_to
from cmoffice.refusals import Refused

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
    sex: str
    age: str


def own(reader, today):
    """A caseworker's counts of her own cases: exact, since she knows each of them; by month, and open ones by risk."""
    cases = _cases(reader)
    return {
        "months": _months(cases, today),
        "tables": _tables(cases, exact=True),
        "which": "",
        "choices": [],
    }


def of_team(reader, today, only=""):
    """A supervisor's report of her team: small numbers hidden, one narrowing at most (D31). Refuses E38.

    `only` is one of the choices: a sex, an age band, a concern group or a district. A selection that differs by fewer than
    the smallest cell from the whole, or from one seen before, is refused: the difference would be a small group.
    """
    cases = _cases(reader)
    choices = _choices(cases)
    if only and only not in {key for key, _words in choices}:
        only = ""
    chosen = _narrowed(cases, only)
    if only and _tells_of_few(cases, only, {""} | _seen(reader, choices)):
        raise Refused("E38", field="only")
    tables = _tables(chosen)
    return {"months": _months(chosen, today, tables[0]), "tables": tables, "which": only, "choices": choices}


def _tells_of_few(cases, only, seen):
    """Whether this selection is small, or differs by few cases from one seen before, or leaves few beside those of its kind."""
    k, kind = _cell(), only.partition("-")[0]
    of_its_kind = {other for other in seen if other.partition("-")[0] == kind} | {only}
    for some in (cases, [case for case in cases if case.status in OPEN]):
        chosen, whole = _ids(_narrowed(some, only)), _ids(some)
        together = set().union(*(_ids(_narrowed(some, other)) for other in of_its_kind))
        others = [_ids(_narrowed(some, other)) for other in seen - {only}]
        if 0 < len(chosen) < k or any(deidentify.gives_away(chosen, other, k) for other in others):
            return True
        if deidentify.gives_away(together, whole, k):
            return True
    return False


def remember(reader, only, now):
    """Write on the trail which report was read, so that the next one is held against it."""
    audit.note(reader, "report read", now=now, only=only)


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
            Case.sex,
            Case.age_years,
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
            sex,
            codelists.age_band(age) or "unknown",
        )
        for number, status, opened, closed, risk, step, concerns, area, sex, age in rows
    ]


def _choices(cases):
    """What a report may be narrowed to, one at a time: (key, words). A district stands by its place in the office's list."""
    districts = sorted(office.districts())
    return [
        *((f"sex-{code}", str(codelists.SEX[code])) for code in ("female", "male")),
        *((f"age-{name.replace('+', '-')}", name) for _low, _high, name in codelists.AGE_BANDS),
        *((f"concern-{code.replace('_', '-')}", str(words)) for code, words in codelists.CONCERN_GROUP.items()),
        *((f"area-{number}", district) for number, district in enumerate(districts, start=1)),
    ]


def _narrowed(cases, only):
    """The cases of one choice; all of them where nothing was chosen."""
    kind, _dash, which = only.partition("-")
    if not only:
        return cases
    if kind == "area":
        which = sorted(office.districts())[int(which) - 1]
    elif kind == "age":
        which = which.replace("18-", "18+")
    elif kind == "concern":
        which = which.replace("-", "_")
    return [case for case in cases if getattr(case, kind) == which]


def _seen(reader, choices):
    """Which selections this person has read before."""
    known = {key for key, _words in choices}
    lines = (
        Audit.select(Audit.details)
        .where((Audit.by == reader.id) & (Audit.did == "report read"))
        .order_by(Audit.seq.desc())
        .limit(200)
    )
    return {line.details.get("only", "") for line in lines} & known


def _months(cases, today, newest=None):
    """For each of the last months: opened, closed, open at its end, and of these by the risk they had then.

    With `newest`, a table of the open cases whose totals are shown already, small numbers are hidden.
    """
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
        }
        by_risk = {("open", level): sum(risks(case, end) == level for case in there) for level in RISKS}
        if newest is None:
            lines.append(
                (
                    first,
                    {name: str(count) for name, count in counts.items()}
                    | {r: str(n) for (_o, r), n in by_risk.items()},
                )
            )
            continue
        rest = counts["open"] - sum(by_risk.values())
        cells = deidentify.table(by_risk | {("open", "none"): rest}, ("open",), (*RISKS, "none"), _cell())
        if end == today:
            cells |= {("open", column): cell for (row, column), cell in newest[3].items() if row == "all"}
        shown = {level: cells["open", level].shown for level in RISKS} | {"open": cells["open", "all"].shown}
        lines.append((first, shown | _pair(counts["opened"], counts["closed"])))
    return lines


def _pair(opened, closed):
    """Opened and closed stand against the difference of two months: where one is small, both are hidden, a nought too."""
    if not any(0 < count < _cell() for count in (opened, closed)):
        return {"opened": str(opened), "closed": str(closed)}
    return {
        name: f"<{_cell()}" if count < _cell() else deidentify.HIDDEN
        for name, count in (("opened", opened), ("closed", closed))
    }


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


def _tables(cases, exact=False):
    """The open cases by concern group, step and district, each against risk: (name, rows, columns, cells by (row, risk)).

    The tables share their totals by risk, so what one of them hides the others hide too.
    """
    there = [case for case in cases if case.status in OPEN]
    columns = RISKS if all(case.risk in RISKS for case in there) else (*RISKS, "none")
    plain = []
    for name, possible in (*ROWS.items(), ("area", tuple(sorted({case.area for case in there})))):
        counts = {}
        for case in there:
            place = getattr(case, name), case.risk if case.risk in RISKS else "none"
            counts[place] = counts.get(place, 0) + 1
        plain.append((name, tuple(row for row in possible if any(one == row for one, _column in counts)), counts))
    if exact:
        return [
            (
                name,
                rows,
                columns,
                {at: deidentify.Cell(n, str(n)) for at, n in deidentify.totals(counts, rows, columns).items()},
            )
            for name, rows, counts in plain
        ]
    hidden, before = set(), None
    while hidden != before:
        before = set(hidden)
        tables = [deidentify.table(counts, rows, columns, _cell(), hidden) for _name, rows, counts in plain]
        hidden |= {at for cells in tables for at, cell in cells.items() if at[0] == "all" and cell.is_hidden}
    return [(name, rows, columns, cells) for (name, rows, _counts), cells in zip(plain, tables, strict=True)]


def _cell():
    return office.rules().smallest_cell


def _ids(cases):
    return {case.id for case in cases}

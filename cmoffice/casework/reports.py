"""Counts of the work inside the office: by month, and of the open cases by risk, step, concern group and district; exact, and never for outside (D32).

What goes out of the office are the fixed tables of `published` alone, so that no two ways of hiding can be compared.
"""

import json
from bisect import bisect_left
from calendar import monthrange
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from cmoffice import audit, codelists, deidentify
from cmoffice.databases import records
from cmoffice.models import OPEN
from cmoffice.policy import visible_sql

MONTHS = 12
RISKS = ("high", "medium", "low")
ROWS = {
    "concern": tuple(codelists.CONCERN_GROUP),
    "step": ("registration", "initial_assessment", "comprehensive_assessment", "planning", "implementation", "closing"),
}


COUNTED = """t1.registered_on IS NOT NULL AND t1.status <> 'merged' AND (t1.close_reason IS NULL OR t1.close_reason <> 'opened_in_error')"""
CASES = """
  SELECT t1.id, t1.status, t1.registered_on, t1.closed_on, t1.risk, t1.step, t1.concerns, t1.area FROM case_file AS t1
  WHERE {counted} AND (t1.closed_on IS NULL OR t1.closed_on >= ? OR t1.registered_on >= ?) AND ({visible})
"""
HISTORY = """
  SELECT id, case_id, was, became, done_at FROM move WHERE rule = 'M13' AND case_id IN (SELECT value FROM json_each(?))
  UNION ALL SELECT 0, NULL, NULL, NULL, min(t1.registered_on) FROM case_file AS t1 WHERE ? AND {counted} AND ({visible})
"""


class Counted(NamedTuple):
    """One case as it is counted: coded facts in their coarse form, and days as they are stored."""

    id: int
    status: str
    opened: str
    closed: str | None
    risk: str | None
    step: str
    concern: str
    area: str


def of(reader, today):
    """A caseworker's counts of her own cases, or a supervisor's of her team's: by month, and open ones by risk (D32)."""
    ends = _ends(today)
    cases = _cases(reader, ends[-1][0])
    return {"months": _months(reader, cases, ends), "tables": _tables(cases)}


def remember(reader, now):
    """Write on the trail that the counts of a team were read."""
    audit.note(reader, "report read", now=now)


def _cases(reader, since):
    """The cases of this reader that were ever opened and not closed before this day; merged ones and those opened in error are not counted."""
    visible, values = visible_sql(reader)
    day, groups = since.isoformat(), {}
    rows = records.execute_sql(CASES.format(counted=COUNTED, visible=visible), (day, day, *values)).fetchall()
    for concerns in {row[6] for row in rows}:
        groups[concerns] = codelists.concern_group(json.loads(concerns))
    return [Counted(*facts, groups[concerns], area or deidentify.HIDDEN) for *facts, concerns, area in rows]


def _months(reader, cases, ends):
    """For each of the last months: opened, closed, open at its end, and of these by the risk they had then."""
    lines = []
    firsts, lasts = ([day.isoformat() for day in days] for days in zip(*reversed(ends), strict=True))
    opened, closed = [0] * len(lasts), [0] * len(lasts)
    steps = {level: [0] * (len(lasts) + 1) for level in ("open", *RISKS)}  # by how many more in this month than before
    changes, begun = _history(reader, cases, lasts[0], lasts[-1])
    risks = _risk_then(changes)
    for case in cases:
        begins, ends_in = (
            bisect_left(lasts, case.opened),
            bisect_left(lasts, case.closed) if case.closed else len(lasts),
        )
        for counts, at, day in ((opened, begins, case.opened), (closed, ends_in, case.closed)):
            if day and at < len(lasts) and firsts[at] <= day:
                counts[at] += 1
        spans = [(begins, max(begins, ends_in), case.risk)]
        if case.id in changes:
            spans = [(month, month + 1, risks(case, lasts[month])) for month in range(begins, ends_in)]
        for since, until, risk in spans:
            for level in ("open", risk):
                if level in steps:
                    steps[level][since] += 1
                    steps[level][until] -= 1
    there = {level: list(accumulate(counts)) for level, counts in steps.items()}
    for month, (first, _last) in enumerate(reversed(ends)):
        counts = {"opened": opened[month], "closed": closed[month]} | {level: there[level][month] for level in there}
        if lasts[month] < begun:  # before the office began there are no numbers, not even noughts
            counts = dict.fromkeys(counts, deidentify.HIDDEN)
        lines.append((first, {name: str(count) for name, count in counts.items()}))
    return lines[::-1]


def _ends(today):
    """First and last day of the last months, the newest first; the present month ends today."""
    found, year, month = [], today.year, today.month
    for _number in range(MONTHS):
        last = date(year, month, monthrange(year, month)[1])
        found.append((date(year, month, 1), min(last, today)))
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return found


def _history(reader, cases, oldest, today):
    """The changes of risk of each of these cases, and the day on which the first case of this reader was opened; one statement.

    Only where these cases do not say that it was by the oldest of these days are all of hers asked.
    """
    begun, changes = min((case.opened for case in cases), default=today), {}
    visible, values = visible_sql(reader)
    asked = HISTORY.format(counted=COUNTED, visible=visible)
    known = json.dumps([case.id for case in cases]), begun > oldest, *values
    first, *rows = sorted(records.execute_sql(asked, known).fetchall(), key=lambda row: (row[0] > 0, row[4], row[0]))
    for _number, case, was, became, at in rows:
        changes.setdefault(case, []).append((at[:10], was, became))
    return changes, first[4] or begun


def _risk_then(changes):
    """A function that gives the risk a case had on a day, from these changes."""

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

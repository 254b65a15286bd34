"""Counts of the work inside the office: by month, and of the open cases by risk, step, concern group and district; exact, and never for outside (D32).

What goes out of the office are the fixed tables of `published` alone, so that no two ways of hiding can be compared.
"""

import json
from bisect import bisect_left
from collections import Counter
from datetime import date

from cmoffice import audit, codelists, deidentify
from cmoffice.databases import records
from cmoffice.models import OPEN
from cmoffice.policy import visible_sql

MONTHS = 12
RISKS = ("high", "medium", "low")
COUNTS = ("opened", "closed", "open", *RISKS)
ROWS = {
    "concern": tuple(codelists.CONCERN_GROUP),
    "step": ("registration", "initial_assessment", "comprehensive_assessment", "planning", "implementation", "closing"),
}

# merged cases and those opened in error are not counted; close_reason lies far back in a row and is read last
COUNTED = """({visible}) AND t1.registered_on IS NOT NULL AND t1.status <> 'merged' AND (t1.close_reason IS NULL OR t1.close_reason <> 'opened_in_error')"""
# cases alike: month of opening ("" is before those shown), month of closing, risk, its changes since the opening, how many; the first line,
# of no case, is there when any of hers is older than the months shown. A risk that was set for the day of opening has held since then:
# only where it was set for a later day are the changes read, which costs more than all else
BY_MONTH = f"""
  SELECT * FROM (SELECT '', NULL, NULL, NULL, 0 FROM case_file AS t1 WHERE t1.registered_on < ? AND {COUNTED} LIMIT 1) UNION ALL
  SELECT iif(t1.registered_on < ?, '', substr(t1.registered_on, 1, 7)), substr(t1.closed_on, 1, 7), t1.risk,
    CASE WHEN t1.risk_set_on > t1.registered_on THEN (
      SELECT json_group_array(json_array(substr(done_at, 1, 7), was, became) ORDER BY done_at, id)
      FROM move WHERE case_id = t1.id AND rule = 'M13') END, count(*)
  FROM case_file AS t1 WHERE (t1.closed_on IS NULL OR t1.closed_on >= ? OR t1.registered_on >= ?) AND {COUNTED}
  GROUP BY 1, 2, 3, 4
"""
OPEN_NOW = f"""
  SELECT t1.concerns, t1.step, t1.area, t1.risk, count(*) FROM case_file AS t1 WHERE t1.status IN {OPEN} AND {COUNTED}
  GROUP BY 1, 2, 3, 4
"""


def of(reader, today):
    """A caseworker's counts of her own cases, or a supervisor's of her team's: by month, and open ones by risk (D32)."""
    visible, values = visible_sql(reader)
    return {"months": _months(visible, values, today), "tables": _tables(visible, values)}


def remember(reader, now):
    """Write on the trail that the counts of a team were read."""
    audit.note(reader, "report read", now=now)


def _months(visible, values, today):
    """For each of the last months, the newest first: opened, closed, open at its end, and of these by the risk they had then."""
    firsts = _firsts(today)
    months, since = [first.isoformat()[:7] for first in firsts], firsts[0].isoformat()
    asked = BY_MONTH.format(visible=visible), (since, *values, since, since, since, *values)
    counts, begun = [dict.fromkeys(COUNTS, 0) for _month in months], months[-1]
    for opened, closed, risk, changes, many in records.execute_sql(*asked).fetchall():
        begun = min(begun, opened)
        begins, ends = bisect_left(months, opened), bisect_left(months, closed) if closed else MONTHS
        if opened in months:
            counts[begins]["opened"] += many
        if closed in months:
            counts[ends]["closed"] += many
        levels = _levels(json.loads(changes), months) if changes else [risk] * MONTHS
        for there, level in zip(counts[begins:ends], levels[begins:ends], strict=True):
            there["open"] += many
            if level in RISKS:
                there[level] += many
    lines = []
    for first, month, there in zip(firsts, months, counts, strict=True):
        # before the office began there are no numbers, not even noughts
        line = {name: deidentify.HIDDEN if month < begun else str(count) for name, count in there.items()}
        lines.append((first, line))
    return lines[::-1]


def _firsts(today):
    """The first days of the last months, the oldest first."""
    number = today.year * 12 + today.month
    return [date((each - 1) // 12, (each - 1) % 12 + 1, 1) for each in range(number - MONTHS + 1, number + 1)]


def _levels(changes, months):
    """The risk that a case had at the end of each of these months, by its changes in their order: (month, risk before, risk after)."""
    _month, was, became = changes[0]
    levels = [was or became] * MONTHS
    for month, _was, became in changes:
        place = bisect_left(months, month)
        levels[place:] = [became] * (MONTHS - place)
    return levels


def _tables(visible, values):
    """The open cases by concern group, step and district, each against risk: (name, columns, lines of counts)."""
    counts, groups = {"concern": Counter(), "step": Counter(), "area": Counter()}, {}
    for concerns, step, area, risk, many in records.execute_sql(OPEN_NOW.format(visible=visible), values).fetchall():
        if concerns not in groups:
            groups[concerns] = codelists.concern_group(json.loads(concerns))
        row = {"concern": groups[concerns], "step": step, "area": area or deidentify.HIDDEN}
        for name, found in counts.items():
            found[row[name], risk if risk in RISKS else "none"] += many
    columns = (*RISKS, "none") if any(risk == "none" for _step, risk in counts["step"]) else RISKS
    tables = []
    for name, found in counts.items():
        there = {row for row, _risk in found}
        rows = tuple(row for row in ROWS.get(name, sorted(there)) if row in there)
        tables.append((name, columns, deidentify.totals(found, rows, columns)))
    return tables

"""What waits for one supervisor's word (2.4): closures, transfers, plans, consent, requests, openings in need, duties to report. By code.

Two people are never one: what she asked for herself, or belongs to a case that she carries, took in or works on, is not hers.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from cmoffice import timeframes
from cmoffice.casework import report
from cmoffice.databases import records
from cmoffice.models import Move
from cmoffice.policy import suspected_sql, visible_sql

ORDER = (
    "glass",
    "report",
    "emergency",
    "no_consent",
    "death",
    "closure",
    "transfer",
    "plan",
    "reopen",
    "merge",
    "later",
)
BY = {"glass": timeframes.glass_review_by, "report": report.decided_by}
WAITING = """
  SELECT CASE k.reason WHEN 'death' THEN 'death' ELSE 'closure' END AS kind, f.id AS case_id, 0 AS number, coalesce(k.asked_at, v.entered_at) AS since,
    coalesce(k.asked_by_id, v.by_id) AS by_id FROM case_file f LEFT JOIN closure k ON k.case_id = f.id AND k.decided_at IS NULL
    LEFT JOIN move v ON v.id = (SELECT max(id) FROM move WHERE case_id = f.id AND became = 'closure_requested') WHERE f.status = 'closure_requested'
  UNION ALL SELECT 'transfer', case_id, id, asked_at, asked_by_id FROM transfer WHERE agreed_at IS NULL AND ended_at IS NULL
  UNION ALL SELECT 'plan', case_id, id, submitted_at, by_id FROM plan WHERE state = 'submitted'
  UNION ALL SELECT CASE basis WHEN 'emergency_life_saving' THEN 'emergency' ELSE 'no_consent' END, case_id, id, proposed_at, proposed_by_id FROM no_consent
    WHERE decided_at IS NULL AND ended_on IS NULL AND (SELECT consent_state FROM case_file WHERE id = case_id) IN ('waiting', 'emergency')
  UNION ALL SELECT kind, case_id, id, asked_at, by_id FROM request WHERE decided_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits: what it is, of which case, since when, who asked; `is_late` when its time is over."""

    kind: str
    code: str
    number: int
    since: datetime | None
    by_id: int | None
    is_late: bool = False


def waiting(supervisor, now):
    """Everything that waits for this supervisor, the gravest first, then the oldest; one statement where no duty to report waits."""
    found = _found(supervisor)
    hers = {duty.id for duty in report.to_decide(supervisor)} if any(kind == "report" for kind, *_ in found) else ()
    lines = [
        _line(kind, code, number, Move.entered_at.python_value(since), by_id, now)
        for kind, code, number, since, by_id in found
        if kind != "report" or number in hers
    ]
    oldest = {line.since for line in lines if line.since}
    first = min(oldest, default=now)
    return sorted(lines, key=lambda line: (not line.is_late, _weight(line), line.since or first, line.code))


def _line(kind, code, number, since, by_id, now):
    return Line(kind, code, number, since, by_id, kind in BY and now > BY[kind](since))


def _weight(line):
    return ORDER.index(line.kind) if line.kind in ORDER else len(ORDER)


def _found(supervisor):
    """What waits in cases that she supervises, openings in need of files that she may suspect, and every undecided duty to report."""
    readable, values = visible_sql(supervisor)
    may_know, known_values = suspected_sql(supervisor)
    # CROSS JOIN: begin with the few that wait, not with every case that she may know of
    return records.execute_sql(
        f"SELECT w.kind, t1.code, w.number, w.since, w.by_id FROM ({WAITING}) AS w CROSS JOIN case_file AS t1 ON t1.id = w.case_id "
        "WHERE t1.keyworker_id IS NOT ? AND t1.entered_by_id <> ? AND w.by_id IS NOT ? "
        f"AND t1.code NOT IN (SELECT value FROM json_each(?)) AND ({readable}) "
        "UNION ALL SELECT 'glass', t1.code, g.id, g.opened_at, g.staff_id FROM break_glass AS g CROSS JOIN case_file AS t1 ON t1.id = g.case_id "
        f"WHERE g.reviewed_at IS NULL AND g.staff_id <> ? AND ({may_know}) "
        "UNION ALL SELECT 'report', c.code, d.id, d.noticed_at, d.by_id FROM report_duty AS d CROSS JOIN case_file AS c ON c.id = d.case_id "
        "WHERE d.decision IS NULL",
        (
            supervisor.id,
            supervisor.id,
            supervisor.id,
            json.dumps(list(supervisor.beside)),
            *values,
            supervisor.id,
            *known_values,
        ),
    ).fetchall()

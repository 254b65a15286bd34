"""What waits for one supervisor's word (2.4): closures, transfers, plans, consent, requests, openings in need, duties to report. By code.

Two people are never one: what she asked for herself, or belongs to a case that she carries, took in or works on, is not hers.
"""

from dataclasses import dataclass
from datetime import datetime

from cmoffice.casework import glass, report
from cmoffice.databases import records
from cmoffice.models import Case, Move
from cmoffice.policy import visible_to

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
    """Everything that waits for this supervisor, the gravest first, then the oldest."""
    lines = [
        Line(kind, code, number, Move.entered_at.python_value(since), by_id)
        for kind, code, number, since, by_id in _of_her_cases(supervisor)
    ]
    lines += [
        Line("glass", row.case.code, row.id, row.opened_at, row.staff_id, glass.is_late(row, now))
        for row in glass.to_review(supervisor)
    ]
    lines += [
        Line("report", duty.case.code, duty.id, duty.noticed_at, duty.by_id, report.is_late(duty, now))
        for duty in report.to_decide(supervisor)
    ]
    oldest = {line.since for line in lines if line.since}
    first = min(oldest, default=now)
    return sorted(lines, key=lambda line: (not line.is_late, _weight(line), line.since or first, line.code))


def _weight(line):
    return ORDER.index(line.kind) if line.kind in ORDER else len(ORDER)


def _of_her_cases(supervisor):
    """What waits in cases that she supervises, in one statement."""
    readable, values = Case.select(Case.id).where(visible_to(supervisor)).sql()
    beside = list(supervisor.beside)
    marks = ", ".join("?" * len(beside))
    return records.execute_sql(
        f"SELECT w.kind, c.code, w.number, w.since, w.by_id FROM ({WAITING}) AS w JOIN case_file AS c ON c.id = w.case_id "
        f"WHERE c.keyworker_id IS NOT ? AND c.entered_by_id <> ? AND w.by_id IS NOT ? AND c.code NOT IN ({marks}) "
        f'AND EXISTS ({readable} AND "t1"."id" = w.case_id)',
        (supervisor.id, supervisor.id, supervisor.id, *beside, *values),
    ).fetchall()

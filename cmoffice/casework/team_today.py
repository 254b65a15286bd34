"""Team today: what needs the supervisor now, and whether the work is fairly spread; codes and counts only."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from cmoffice.casework import approvals, keyworker, lists, office, rules
from cmoffice.databases import records
from cmoffice.models import BEGUN, OPEN, Case, Note, Staff
from cmoffice.policy import visible_sql


@dataclass(frozen=True, slots=True)
class Worker:
    """One caseworker of the team: what she carries, what is late in it, and when she last wrote something."""

    staff_id: int
    username: str
    name: str
    open: int
    limit: int
    high: int
    medium: int
    low: int
    late: int
    last_note_on: date | None


@dataclass(frozen=True, slots=True)
class Told:
    """One thing beside the lists that a supervisor should know of: in which case, who, since when, and what was written of it.

    What is late is told by kind: `code` is the kind, `number` how many of it this person has.
    """

    code: str
    number: int
    staff_id: int | None
    at: datetime | None
    words: str | None
    agreed_by_id: int | None


LATEST = """(SELECT l.done_on FROM {table} AS l WHERE l.by_id = s.id
  AND EXISTS (SELECT 1 FROM case_file AS t1 WHERE t1.id = l.case_id AND ({visible})) ORDER BY l.id DESC LIMIT 1)"""
# CROSS JOIN: begin with the few that wait, not with every case of the team
TOLD = """
  WITH hers AS NOT MATERIALIZED (SELECT * FROM case_file AS t1 WHERE {visible})
  SELECT 'late' AS told, d.kind AS what, count(*) AS number, c.keyworker_id, NULL AS at, NULL AS words, NULL AS agreed_by_id
    FROM due_item d CROSS JOIN hers c ON c.id = d.case_id WHERE d.ended_at IS NULL AND d.due_on < ? AND c.keyworker_id IS NOT NULL GROUP BY c.keyworker_id, d.kind
  UNION ALL SELECT 'retention', code, 0, NULL, NULL, NULL, NULL FROM hers WHERE status IN ('closed', 'transferred', 'screened_out') AND keep_until < ?
  UNION ALL SELECT 'conflict', c.code, k.id, k.staff_id, k.declared_at, NULL, NULL
    FROM conflict k CROSS JOIN hers c ON c.id = k.case_id WHERE k.told_at IS NULL AND k.ended_at IS NULL
  UNION ALL SELECT 'alone', c.code, v.id, v.staff_id, v.left_at, r.alone_why, r.agreed_by_id FROM visit_case r JOIN visit v ON v.id = r.visit_id
    CROSS JOIN hers c ON c.id = r.case_id WHERE r.alone_why IS NOT NULL AND r.seen_at IS NULL AND v.staff_id <> ?
  UNION ALL SELECT 'mended', c.code, f.id, f.mended_by_id, f.mended_on, NULL, NULL FROM file_audit f CROSS JOIN hers c ON c.id = f.case_id
    WHERE f.settled_on IS NULL AND f.action <> '' AND f.done_at IS NOT NULL AND (f.mended_on IS NOT NULL OR f.action_by < ?) AND (c.team_id = ? OR c.supervisor_id = ?)
  UNION ALL SELECT 'batches', '', count(*), NULL, NULL, NULL, NULL FROM paper_batch b JOIN staff s ON s.id = b.by_id
    WHERE (s.team_id IS NULL OR s.team_id = ?) AND (b.state = 'differs' OR b.state = 'open' AND s.ended_on IS NOT NULL)
  UNION ALL SELECT 'criteria', max(valid_from), 0, NULL, NULL, NULL, NULL FROM criterion
  ORDER BY told, number, what
"""


def of(supervisor, now):
    """What needs the supervisor today: unassigned, asked for, late, to be seen; and each caseworker's load. Four statements as a rule, whatever the team carries."""
    rows = lists.rows_for(supervisor, now, OPEN + BEGUN)
    waiting, told = approvals.waiting(supervisor, now), _told(supervisor, now.date())
    workers = _workers(supervisor)
    urgent, carried = lists.ORDERS["urgent"], [row for row in rows if row.keyworker is not None]
    of_each = defaultdict(list)
    for row in carried:
        if row.status in OPEN:
            of_each[row.keyworker_id].append(row)
    needs = [(reason, row) for row in rows for reason in row.needs]
    return {
        "needs": sorted(needs, key=lambda need: (lists.NEED_ORDER.index(need[0]), need[1].code)),
        "unassigned": sorted((row for row in rows if row.keyworker is None and row.status in OPEN), key=urgent),
        "late": sorted((row for row in carried if row.group == "late"), key=urgent),
        "left": _left(supervisor, rows),
        "soon": sorted((row for row in carried if _is_soon(row)), key=urgent),
        "open": len(rows),
        "accounts": workers,
        "workers": [_worker(person, of_each[person.id]) for person in workers],
        "late_kinds": {(line.staff_id, line.code): line.number for line in told["late"]},
        "retention": [line.code for line in told["retention"]],
        "conflicts": told["conflict"],
        "gone_alone": told["alone"],
        "audits": told["mended"],
        "papers": told["batches"][0].number,
        "criteria_late": _criteria_late(told["criteria"][0].code, now.date()),
        "waiting": waiting,
        "openings": [line for line in waiting if line.kind == "glass"],
    }


def _criteria_late(newest_on, today):
    """The day by which the vulnerability criteria should have been looked at again, when it is over (T28); else None."""
    due_on = rules.criteria_due(Note.done_on.python_value(newest_on))
    return due_on if due_on and due_on < today else None


def _left(supervisor, rows):
    """People of the team who have left the office and still carry open cases, each with how many of them the supervisor may know of."""
    people = office.people()
    carried = Counter(row.keyworker_id for row in rows if row.status in OPEN and row.keyworker_id)
    gone = [number for number in carried if not people[number].here]
    if not gone:
        return []
    hers = (Staff.id.in_(gone)) & (Staff.role == "caseworker") & (Staff.team == supervisor.team_id)
    return [(person, carried[person.id]) for person in Staff.select().where(hers).order_by(Staff.name)]


def _is_soon(row):
    """Whether the first assessment is near its 48 hours."""
    return row.next is not None and row.next.kind == "initial_assessment" and row.next.standing == "today"


def _told(supervisor, today):
    """What stands beside the lists, by what it is; all of it in cases that she may know of. One statement."""
    condition, values = visible_sql(supervisor)
    day = today.isoformat()
    lines = records.execute_sql(
        TOLD.format(visible=condition),
        (*values, day, day, supervisor.id, day, supervisor.team_id, supervisor.id, supervisor.team_id),
    )
    found = defaultdict(list)
    for kind, what, number, staff, at, *words in lines.fetchall():
        moment = Case.keyworker_since.python_value(at) if kind != "mended" else at
        found[kind].append(Told(what, number, staff, moment, *words))
    return found


def _workers(supervisor):
    """The caseworkers of the team, each with the days of her latest note and follow-up in cases that the supervisor may know of; one statement."""
    condition, values = visible_sql(supervisor)
    latest = [LATEST.format(table=table, visible=condition) for table in ("note", "followup")]
    asked = f"SELECT s.*, {latest[0]} AS note_on, {latest[1]} AS visit_on FROM staff AS s WHERE {keyworker.OF_TEAM}"
    return list(Staff.raw(asked, *values, *values, supervisor.team_id))


def _worker(person, own):
    written, risks = filter(None, (person.note_on, person.visit_on)), Counter(row.risk for row in own)
    return Worker(
        person.id,
        person.username,
        person.name,
        len(own),
        keyworker.caseload_limit(person),
        **{level: risks[level] for level in ("high", "medium", "low")},
        late=sum(row.group == "late" for row in own),
        last_note_on=Note.done_on.python_value(max(written, default=None)),
    )

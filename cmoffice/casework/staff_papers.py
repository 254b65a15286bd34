"""Caseload reviews (F21) and supervision sessions (F20) as they lie there: who may read them, when the next is due, what is still open.

Never part of a case file: whoever held one reads it while she supervises the person it is about, and that person does.
"""

from dataclasses import dataclass
from datetime import date

from peewee import fn

from cmoffice import policy, timeframes
from cmoffice.casework import keyworker, office
from cmoffice.models import OPEN, Case, DueItem, Staff, StaffPaper, StaffPaperCase, Task
from cmoffice.policy import visible_to

REVIEW, SESSION = "F21", "F20"
LONGEST_APART = 92  # days to a next session that is agreed beforehand


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one caseworker stands: when the last was held, when the next is due, and how many papers wait for her signature."""

    staff: Staff
    last_on: date | None
    due_on: date
    late: bool
    unsigned: int


@dataclass(frozen=True, slots=True)
class Line:
    """One case of a session as this reader may see it; without code and words when the case is not hers any more."""

    code: str | None
    action: str
    due_on: date | None
    task: Task | None


def of(worker, paper):
    """The papers of this kind about this person that hold today, the newest first."""
    return list(
        _current(paper).where(StaffPaper.staff == worker.id).order_by(StaffPaper.held_on.desc(), StaffPaper.id.desc())
    )


def find(number, reader):
    """The paper of this number if she may read it, whatever version it is; None for everybody else."""
    paper = StaffPaper.get_or_none(StaffPaper.id == number)
    return paper if paper and may_read(reader, paper) else None


def may_read(reader, paper):
    """Whether it is about herself, or she held it and still supervises the person it is about."""
    return reader.id == paper.staff_id or may_change(reader, paper)


def may_change(reader, paper):
    """Whether she held it and still supervises the person it is about: then she corrects and prints it."""
    return paper.by_id == reader.id and supervises(reader, paper.staff)


def supervises(reader, worker):
    """Whether she is a supervisor of this person's team, and that person none."""
    if policy.is_supervisor(worker):
        return False
    return policy.is_supervisor(reader) and reader.team_id is not None and reader.team_id == worker.team_id


def versions(paper):
    """The versions before this one, the latest first."""
    found = []
    while paper.corrects_id:
        paper = paper.corrects
        found.append(paper)
    return found


def together(paper):
    """Numbers of those who sat in the same group session, without the person of this paper."""
    if not paper.ref:
        return []
    same = StaffPaper.select(StaffPaper.staff).where((StaffPaper.ref == paper.ref) & StaffPaper.replaced_at.is_null())
    return sorted({number for (number,) in same.tuples()} - {paper.staff_id})


def lines(paper, reader):
    """The cases of a session for this reader: masked where she may not know of the case any more (R01, R02, R03, D10)."""
    rows = list(
        StaffPaperCase.select(StaffPaperCase, Case, Task)
        .join(Case)
        .switch(StaffPaperCase)
        .left_outer_join(Task)
        .where(StaffPaperCase.paper == paper.id)
        .order_by(StaffPaperCase.id)
    )
    known = set(_ids_known(reader, [row.case_id for row in rows]))
    return [
        Line(row.case.code, row.action, row.due_on, row.task if row.task_id else None)
        if row.case_id in known
        else Line(None, "", None, None)
        for row in rows
    ]


def still_open(worker, reader):
    """Tasks that sessions with this person left and that are not ended, in cases that the reader may know of."""
    return list(
        Task.select(Task, Case)
        .join(Case)
        .switch(Task)
        .join(StaffPaper, on=(StaffPaper.id == Task.source_id))
        .where(
            (Task.source == SESSION)
            & (StaffPaper.staff == worker.id)
            & Task.done_on.is_null()
            & Task.dropped_why.is_null()
            & Case.status.in_(OPEN)
            & visible_to(reader)
        )
        .order_by(Task.due_on, Task.id)
    )


def cases_between(worker, by, now):
    """The open cases that this caseworker carries or works on, and that the supervisor may know of (D10, R03)."""
    worker.now = now  # what she works on until a day is judged by this day
    return list(Case.select().where(visible_to(by) & visible_to(worker) & Case.status.in_(OPEN)).order_by(Case.code))


def load(worker, by, now):
    """What the office knows of a caseload, without the cases that the supervisor must not even suspect: filled in, never typed (F21)."""
    today = now.date()
    carried = (Case.keyworker == worker.id) & Case.status.in_(OPEN) & visible_to(by)
    risks = dict(Case.select(Case.risk, fn.count(Case.id)).where(carried).group_by(Case.risk).tuples())
    late = dict(
        DueItem.select(DueItem.kind, fn.count(DueItem.id))
        .join(Case)
        .where(carried & DueItem.ended_at.is_null() & (DueItem.due_on < today))
        .group_by(DueItem.kind)
        .tuples()
    )
    count, limit = sum(risks.values()), keyworker.caseload_limit(worker)
    return {
        "counted_on": today.isoformat(),
        "open": count,
        "limit": limit,
        "over": max(0, count - limit),
        "risk": {risk or "": number for risk, number in risks.items()},
        "late": late,
    }


def team(by, today, paper):
    """Every caseworker of the supervisor's team: the last paper of this kind and when the next is due, the longest waiting first."""
    workers = keyworker.possible(by)
    unsigned = _unsigned(paper, workers)
    return [_standing(worker, latest, paper, today, unsigned) for worker, latest in _by_due(workers, paper)]


def standing(worker, today, paper):
    """The same for one caseworker."""
    return _standing(worker, _last(paper, [worker]).get(worker.id), paper, today, _unsigned(paper, [worker]))


def late(by, today, paper=REVIEW):
    """The caseworkers of the team whose review (T17) or session (T32) is late, and since when: [(colleague, day)]."""
    waiting = [(worker, due(worker, latest, paper)) for worker, latest in _by_due(keyworker.possible(by), paper)]
    return [(worker, day) for worker, day in waiting if day < today]


def due(worker, latest, paper):
    """The day by which the next one is held: T17, or sooner if that was agreed, for a review; T32, or the agreed day, for a session.

    Counted from the day on which the account was made when none was held yet.
    """
    frame = timeframes.caseload_review if paper == REVIEW else timeframes.supervision
    if latest is None:
        return frame(worker.created_at.date(), office.rules())
    by_rule = frame(latest.held_on, office.rules())
    if paper == REVIEW:
        return min(by_rule, latest.next_on or by_rule)
    return latest.next_on or by_rule


def mine(staff):
    """Her own reviews and sessions, the newest first."""
    held = StaffPaper.replaced_at.is_null() & (StaffPaper.staff == staff.id)
    return list(StaffPaper.select().where(held).order_by(StaffPaper.held_on.desc(), StaffPaper.id.desc()))


def to_sign(staff):
    """How many papers wait for her signature."""
    waits = (StaffPaper.staff == staff.id) & StaffPaper.replaced_at.is_null() & StaffPaper.seen_at.is_null()
    return StaffPaper.select().where(waits).count()


def held_within(staff, since, until):
    """The days, from the first to the last of these, on which this person's caseload was reviewed (I23)."""
    within = (StaffPaper.staff == staff.id) & StaffPaper.held_on.between(since, until)
    return sorted(day for (day,) in _current(REVIEW, StaffPaper.held_on).where(within).tuples())


def _current(paper, *columns):
    return StaffPaper.select(*columns).where((StaffPaper.paper == paper) & StaffPaper.replaced_at.is_null())


def _by_due(workers, paper):
    last = _last(paper, workers)
    found = [(worker, last.get(worker.id)) for worker in workers]
    return sorted(found, key=lambda one: (due(one[0], one[1], paper), one[0].name))


def _standing(worker, latest, paper, today, unsigned):
    day = due(worker, latest, paper)
    return Standing(worker, latest.held_on if latest else None, day, day < today, unsigned.get(worker.id, 0))


LAST = (
    "SELECT p.* FROM staff AS s JOIN staff_paper AS p ON p.id = (SELECT l.id FROM staff_paper AS l WHERE l.staff_id = s.id AND l.paper = ? "
    "AND l.replaced_at IS NULL AND coalesce(json_extract(l.answers, '$.kind'), '') <> 'group' ORDER BY l.held_on DESC, l.id DESC LIMIT 1) WHERE s.id IN ({})"
)


def _last(paper, workers):
    """The last paper that counts for each of these people, by their number; a session with a whole group is nobody's own (T32)."""
    marks = ", ".join("?" * len(workers))
    return {row.staff_id: row for row in StaffPaper.raw(LAST.format(marks), paper, *(worker.id for worker in workers))}


def _unsigned(paper, workers):
    waits = StaffPaper.staff.in_([worker.id for worker in workers]) & StaffPaper.seen_at.is_null()
    return dict(
        _current(paper, StaffPaper.staff, fn.count(StaffPaper.id)).where(waits).group_by(StaffPaper.staff).tuples()
    )


def _ids_known(reader, ids):
    return [number for (number,) in Case.select(Case.id).where(Case.id.in_(ids) & visible_to(reader)).tuples()]

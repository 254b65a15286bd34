"""When each caseworker's caseload review (T17) and supervision session (T32) are due, and what the office can count of a caseload."""

from dataclasses import dataclass
from datetime import date

from peewee import fn

from cmoffice import timeframes
from cmoffice.casework import keyworker, office, staff_papers
from cmoffice.casework.staff_papers import REVIEW
from cmoffice.models import OPEN, Case, DueItem, Staff, StaffPaper
from cmoffice.policy import visible_to


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one caseworker stands: when the last was held, when the next is due, and how many papers wait for her signature."""

    staff: Staff
    last_on: date | None
    due_on: date
    late: bool
    unsigned: int


def team(by, today, paper):
    """Every caseworker of the supervisor's team: the last paper of this kind and when the next is due, the longest waiting first."""
    workers = keyworker.possible(by)
    unsigned = _unsigned(paper, workers)
    return [_standing(worker, latest, paper, today, unsigned) for worker, latest in _by_due(workers, paper)]


def standing(worker, today, paper):
    """The same for one caseworker."""
    return _standing(worker, _last(paper, [worker]).get(worker.id), paper, today, _unsigned(paper, [worker]))


def reviews(workers):
    """For each of these people, by number: the day of the last caseload review, and the day by which the next is due (T17)."""
    last = _last(REVIEW, workers)
    return {
        worker.id: (last[worker.id].held_on if worker.id in last else None, due(worker, last.get(worker.id), REVIEW))
        for worker in workers
    }


def late(workers, today, paper=REVIEW):
    """Those of these caseworkers whose review (T17) or session (T32) is late, and since when: [(colleague, day)]."""
    waiting = [(worker, due(worker, latest, paper)) for worker, latest in _by_due(workers, paper)]
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
        staff_papers.current(paper, StaffPaper.staff, fn.count(StaffPaper.id))
        .where(waits)
        .group_by(StaffPaper.staff)
        .tuples()
    )

"""The story of a case on one page: what happened, who is who by role, risk and places over time, the plan, what is due. No name, nothing restricted."""

from dataclasses import dataclass
from datetime import date

from cmoffice import codelists
from cmoffice.casework import lists, office, timeline
from cmoffice.models import DueItem, Move, Objective, Placement, Plan, PlanAction

MOST = 28  # lines of the chronology: what fits beside the rest on one sheet


@dataclass(frozen=True)
class Span:
    """Something that lasted: a risk level or a place, from a day to a day or until now."""

    what: str
    since: date
    until: date | None
    days: int


@dataclass(frozen=True)
class Story:
    chronology: tuple
    left_out: int
    people: tuple
    risks: tuple
    places: tuple
    plan: object
    objectives: tuple
    actions: tuple
    due: tuple


def of(case, now):
    """Everything the sheet tells, gathered in a few statements; `now` decides how long things have lasted and what is late."""
    entries, more = timeline.page(case, 1, size=200)
    told = [entry for entry in entries if _belongs(entry)]
    plan = (
        Plan.select().where((Plan.case == case.id) & (Plan.state == "approved")).order_by(Plan.version.desc()).first()
    )
    return Story(
        tuple(reversed(told[:MOST])),
        max(0, len(told) - MOST) + (1 if more else 0),
        _people(case),
        _risks(case, now),
        _places(case, now),
        plan,
        tuple(plan.objectives.order_by(Objective.position, Objective.id)) if plan else (),
        tuple(plan.actions.where(PlanAction.status != "carried").order_by(PlanAction.position, PlanAction.id))
        if plan
        else (),
        tuple(
            lists.due_line(item, now)
            for item in DueItem.select()
            .where((DueItem.case == case.id) & DueItem.ended_at.is_null())
            .order_by(DueItem.due_on, DueItem.id)
        ),
    )


def _belongs(entry):
    """Whether a line of the timeline is a turn of the story: steps, papers, plans, referrals, places and visits that found a change."""
    if entry.kind == "followup":
        return entry.state in ("worse", "crisis", "improving")
    return entry.kind in ("paper", "plan", "referral", "consent", "care", "move") and not (
        entry.kind == "move" and entry.what in ("reader named", "reader removed", "registration begun")
    )


def _people(case):
    """Who is who, by role words: the child, where it lives, who carries the case."""
    staff = office.people()
    keyworker, supervisor = staff.get(case.keyworker_id), office.supervisor_of(case.team_id)
    return tuple(
        (role, words)
        for role, words in (
            ("keyworker", keyworker.short_name if keyworker else ""),
            ("supervisor", supervisor.short_name if supervisor else ""),
            ("lives_with", str(codelists.CARE.get(case.care_arrangement, ""))),
            ("source", str(codelists.SOURCE.get(case.source, ""))),
        )
        if words
    )


def _risks(case, now):
    """The risk levels the case has had, oldest first."""
    moves = list(Move.select().where((Move.case == case.id) & (Move.rule == "M13")).order_by(Move.done_at, Move.id))
    first = case.registered_on or case.identified_on
    levels = [(moves[0].was if moves else case.risk, first)]
    levels += [(move.became, move.done_at.astimezone(now.tzinfo).date()) for move in moves]
    return _spans([(level, since) for level, since in levels if level], case.closed_on, now.date())


def _places(case, now):
    """Where the child has lived, oldest first; what the registration says where no placement was written down."""
    rows = list(Placement.select().where(Placement.case == case.id).order_by(Placement.started_on, Placement.id))
    if not rows:
        since = case.care_since or case.registered_on or case.identified_on
        return _spans([(case.care_arrangement, since)] if case.care_arrangement else [], case.closed_on, now.date())
    return tuple(
        Span(row.arrangement, row.started_on, row.ended_on, ((row.ended_on or now.date()) - row.started_on).days)
        for row in rows
    )


def _spans(levels, end, today):
    spans = []
    for number, (what, since) in enumerate(levels):
        until = levels[number + 1][1] if number + 1 < len(levels) else end
        spans.append(Span(what, since, until, ((until or today) - since).days))
    return tuple(spans)

"""The courses of cases for the figures (I01-I38), put together from what the tables hold: when a case was open, and what it got by when."""

from dataclasses import dataclass, replace
from datetime import date

from cmoffice import codelists, timeframes
from cmoffice.figures import Course, Span
from cmoffice.timeframes import add_months

POST_CLOSURE_MONTHS = timeframes.DEFAULTS.post_closure_months  # I14
EMERGENCY, UNSTABLE = "emergency_life_saving", "safe_house"


def course(kept, one, last):
    """The course of one case as it stood at the end of this day."""
    begun = kept.courses.get(one.id)
    if begun is None:
        begun = kept.courses[one.id] = _whatever_the_day(kept, one)
    risk = risk_then(kept, one, last)
    return replace(
        begun,
        risk=risk,
        interval=timeframes.followup_days(risk, one.care_arrangement == UNSTABLE, one.followup_own_days, kept.rules)[1],
        consent=_consent(kept, one, last),
        returned_on=max((row.started_on for row in kept.of("returns", one.id) if row.started_on <= last), default=None),
        late_since=_late_since(kept, one, last),
    )


def _whatever_the_day(kept, one):
    """What stands in the course of a case at the end of whichever day."""
    spans = _spans(kept, one)
    starts = [_start(kept, one, since_at, spans, number) for number, since_at in enumerate(_begun_at(kept, one))]
    first, high = starts[0], _high(kept, one)
    visits = [row.done_on for row in kept.of("followups", one.id) if timeframes.moves_due_date(row.reached, "high")]
    filed = [kept.day(row.done_at) for row in kept.of("first", one.id)]
    filed += [kept.day(row.done_at) for row in kept.of("reviews", one.id) if row.answers.get("reached")]
    contacts = [row.done_on for row in kept.of("followups", one.id) if timeframes.is_effective(row.reached)]
    return replace(
        first,
        spans=spans,
        restarts=tuple(starts[1:]),
        planned=tuple(
            (kept.day(plan.decided_at or plan.submitted_at), kept.day(plan.ended_at))
            for plan in kept.of("plans", one.id)
            if plan.kind != "interim" and plan.state in ("approved", "replaced")
        ),
        contacts=tuple(contacts + filed),
        visits=tuple(visits + filed),
        told_apart={
            "concern": codelists.concern_group(one.concerns),
            "care": one.care_arrangement,
            "source": one.source,
            "uasc": one.uasc,
            "displacement": one.displacement,
        },
        at_high_risk=high,
    )


def _begun_at(kept, one):
    """The moments of registration and of each reopening."""
    again = [row.done_at for row in kept.of("moves", one.id) if row.what == "reopened"]
    return [one.registered_at, *(at for at in again if at != one.registered_at)]


def _spans(kept, one):
    """The times in which the case was open, each with how it ended."""
    found, begun = [], [kept.day(at) for at in _begun_at(kept, one)]
    ended = list(kept.of("closures", one.id))
    if one.closed_on and one.closed_on not in [row.closed_on for row in ended]:  # ended under an older version
        ended.append(_Ended(one.closed_on, one.close_reason))
    for number, since in enumerate(begun):
        following = begun[number + 1] if number + 1 < len(begun) else None
        end = next(
            (row for row in ended if row.closed_on >= since and (following is None or row.closed_on <= following)), None
        )
        found.append(_span(since, end, following))
        ended = [row for row in ended if row is not end]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Ended:
    """A closing of which only the case itself tells."""

    closed_on: date
    reason: str
    asked_by: int | None = None
    decided_by: int | None = None
    visit_due_on: date | None = None
    visited_on: date | None = None
    visit_skipped: str | None = None


def _span(since, end, following):
    if end is None:
        return Span(since, following)
    due_on = add_months(end.closed_on, POST_CLOSURE_MONTHS) if end.visit_due_on else None
    taken_up = due_on is not None and following is not None and following <= due_on and end.visited_on is None
    return Span(
        since,
        end.closed_on,
        end.reason,
        agreed_by_another=end.decided_by is not None and end.decided_by != end.asked_by,
        needs_no_visit=end.visit_skipped is not None or taken_up,
        visit_due_on=due_on,
        visited_on=end.visited_on,
    )


def _start(kept, one, since_at, spans, number):
    """The case from one registration or reopening on, as the figures of beginnings see it."""
    since, until = spans[number].since, spans[number + 1].since if number + 1 < len(spans) else None

    def within(day):
        return day >= since and (until is None or day < until)

    first = [row.done_at for row in kept.of("first", one.id) if within(kept.day(row.done_at))]
    steps = [row for row in kept.of("steps", one.id) if within(row.started_on)]
    done_on = min((row.completed_on for row in steps if row.completed_on), default=None)
    drawn = [
        max(done_on, plan.drawn_on)
        for plan in kept.of("plans", one.id)
        if done_on and plan.kind != "interim" and max(plan.drawn_on, kept.day(plan.submitted_at)) >= done_on
    ]
    return Course(
        registered_at=since_at.astimezone(kept.zone),
        spans=(spans[number],),
        first_assessed_at=min(first, default=None),
        full_begun_on=min((row.started_on for row in steps), default=None),
        full_done_on=done_on,
        plan_drawn_on=min(drawn, default=None),
    )


def risk_then(kept, one, day):
    """The risk of a case at the end of this day, by its history; None where none was set yet."""
    changes = [row for row in kept.of("moves", one.id) if row.what == "risk"]
    level = changes[0].was if changes else one.risk
    for row in changes:
        if kept.day(row.done_at) <= day:
            level = row.became
    return level


def _high(kept, one):
    """The times in which the risk was high: (since, until)."""
    changes = [(kept.day(row.done_at), row.was, row.became) for row in kept.of("moves", one.id) if row.what == "risk"]
    begun = kept.day(one.registered_at)
    levels = [(begun, changes[0][1] if changes else one.risk), *((on, became) for on, _was, became in changes)]
    ends = [*(on for on, _level in levels[1:]), None]
    return tuple((since, until) for (since, level), until in zip(levels, ends, strict=True) if level == "high")


def _consent(kept, one, day):
    """What the work stood on at the end of this day: given, decided (M04), or missing (I25)."""
    versions = [row for row in kept.of("consents", one.id) if row.obtained_on <= day]
    if versions and versions[-1].withdrawn_scope != "all":
        answer, valid_to, used_on = kept.rows["services"].get(versions[-1].id, (None, None, None))
        if answer == "yes" and not used_on and (valid_to is None or valid_to >= day):
            return "given"
    for row in kept.of("no_consents", one.id):
        begins = row.decided_at if row.decision == "go_on" else row.proposed_at if row.basis == EMERGENCY else None
        refused = row.decision not in (None, "go_on") and kept.day(row.decided_at) <= day
        if begins and not refused and kept.day(begins) <= day and (row.ended_on is None or row.ended_on > day):
            return "decided"
    return "missing"


def _late_since(kept, one, day):
    """The day on which a follow-up was due that was missing at the end of this day; None when none was."""
    return min(
        (
            row.due_on
            for row in kept.of("followup", one.id)
            if row.due_on < day
            and kept.day(row.made_at) <= day
            and (row.ended_at is None or kept.day(row.ended_at) > day)
        ),
        default=None,
    )

"""What the course of one case counts for in the figures of a period: plain functions of its days, one for each indicator of cases.

Each gives the row under which the case is counted, or None where it is not: "yes" and "no" where the figure is a share.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache

from cmoffice import timeframes
from cmoffice.timeframes import DEFAULTS, add_months, institution_until

OPENED_IN_ERROR, DEATH, GOALS_MET = "opened_in_error", "death", "goals_met"
TRANSFERRED = "transferred"
AGAIN_WITHIN = 6  # months (I04)
CONTACTS_A_WEEK = 2  # I10
DURATIONS = ((30, "30"), (90, "31-90"), (180, "91-180"))  # days open (I28); longer: 181+


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last of these days, both counted; what lies after `today` is not known yet."""

    first: date
    last: date

    def holds(self, day):
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Span:
    """One time in which the case was open: since when, until when, how it ended, and what was owed after it."""

    since: date
    until: date | None = None
    how: str | None = None
    agreed_by_another: bool | None = None
    needs_no_visit: bool = False
    visit_due_on: date | None = None
    visited_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What the figures need of one case, and nothing that names it."""

    registered_at: datetime
    spans: tuple = ()
    first_assessed_at: datetime | None = None
    full_begun_on: date | None = None
    full_done_on: date | None = None
    plan_drawn_on: date | None = None  # after that assessment
    planned: tuple = ()  # (since, until) in which an approved plan was in force
    contacts: tuple = ()  # days on which child or family was reached
    risk: str | None = None
    interval: int | None = None  # days between two follow-ups at this risk
    consent: str | None = None  # at the end: given, decided (M04), or missing
    told_apart: dict = field(default_factory=dict)  # concern, source, care … (I27)
    at_high_risk: tuple = ()  # (since, until) in which the risk was high
    visits: tuple = ()  # days of contacts that reached child or family, one for each
    returned_on: date | None = None  # from an institution into a family
    late_since: date | None = None  # the day on which the follow-up was due that was missing at the end
    restarts: tuple = ()  # the same case from each time it was taken up again, as courses of their own (I05-I07)


def is_open_on(course, day):
    """Whether the case was open at the end of this day (I02)."""
    return any(span.since <= day and (span.until is None or span.until > day) for span in course.spans)


def begun_on(course, day):
    """The day on which the case was registered or, later, taken up again for the last time before this day."""
    return max((span.since for span in course.spans if span.since <= day), default=course.registered_at.date())


def of_each_start(rule, course, *more):
    """A figure of beginnings (I05-I07), for the registration and for each time the case was taken up again; the latest that counts."""
    if not course.restarts:
        return rule(course, *more)
    found = [rule(one, *more) for one in (course, *course.restarts)]
    return next((row for row in reversed(found) if row is not None), None)


def new(course, period):
    """I01: registered or taken up again in the period."""
    return "yes" if any(period.holds(span.since) for span in course.spans) else None


@lru_cache(64)
def half_a_year_before(period):
    """I04: the same time half a year before, of whose closings it is known what followed."""
    return Period(
        add_months(period.first, -AGAIN_WITHIN),
        add_months(period.last + timedelta(days=1), -AGAIN_WITHIN) - timedelta(days=1),
    )


def closed(course, period):
    """The time open that ended in the period, or None; the last one where several did (I03)."""
    return next((span for span in reversed(course.spans) if period.holds(span.until)), None)


def closed_how(course, period):
    """I03: the reason of closing, or that another agency took it over."""
    span = closed(course, period)
    return span and span.how


def again(course, period, today):
    """I04: whether a closing of the period was followed by taking the case up again within six months; None until they are over."""
    span = closed(course, period)
    if span is None or add_months(span.until, AGAIN_WITHIN) >= today:
        return None
    return _yes(
        any(
            span.until <= other.since <= add_months(span.until, AGAIN_WITHIN)
            for other in course.spans
            if other is not span
        )
    )


def initial(course, period, now, rules=DEFAULTS):
    """I05: first assessment within 24 hours, within 48, or late; None until the limit has passed."""
    if not period.holds(course.registered_at.date()):
        return None
    due = timeframes.initial_assessment(course.registered_at, rules=rules)
    if due.at > now:
        return None
    done = course.first_assessed_at
    return "late" if done is None or done > due.at else "in_time" if done > due.wanted_at else "at_once"


def full_begun(course, period, today, rules=DEFAULTS):
    """I06: full assessment begun within seven days; None until they are over or when the case ended before."""
    return _by(course, period, today, timeframes.comprehensive_start, rules, course.full_begun_on)


def full_done(course, period, today, rules=DEFAULTS):
    """I06: full assessment done within a month; None until it is over or when the case ended before."""
    return _by(course, period, today, timeframes.comprehensive_done, rules, course.full_done_on)


def planned(course, period, today, rules=DEFAULTS):
    """I07: plan drawn up within 14 days of a full assessment done in the period."""
    if not period.holds(course.full_done_on):
        return None
    limit = course.full_done_on + timedelta(days=rules.plan_days)
    if limit >= today:
        return None
    return _yes(course.plan_drawn_on is not None and course.plan_drawn_on <= limit)


def has_plan(course, period, rules=DEFAULTS):
    """I08: an approved plan in force at the end, of cases registered at least a month and 14 days before."""
    if (
        not is_open_on(course, period.last)
        or add_months(begun_on(course, period.last), 1) + timedelta(days=14) > period.last
    ):
        return None
    return _yes(any(since <= period.last and (until is None or until > period.last) for since, until in course.planned))


def is_left_alone(course, period):
    """I12: no contact for more than twice the interval of the risk, and more than 30 days, at the end of the period."""
    if not is_open_on(course, period.last):
        return None
    since = max([begun_on(course, period.last), *(day for day in course.contacts if day <= period.last)])
    return _yes((period.last - since).days > max(2 * (course.interval or 0), 30))


def weeks_at_high_risk(course, period, today):
    """I10: for each week from Monday to Sunday of the period that the case was open at high risk: whether two contacts reached child or family."""
    if not course.at_high_risk:
        return []
    was_open = _open(course)
    return [
        _yes(sum(monday <= day <= sunday for day in course.visits) >= CONTACTS_A_WEEK)
        for monday, sunday in _weeks(period, today)
        if _covers(course.at_high_risk, monday, sunday) and _covers(was_open, monday, sunday)
    ]


@lru_cache(64)
def _weeks(period, today):
    """The weeks of the period that are over: their Mondays and Sundays."""
    found, monday = [], period.first + timedelta(days=-period.first.weekday() % 7)
    while (sunday := monday + timedelta(days=6)) <= period.last and sunday < today:
        found.append((monday, sunday))
        monday += timedelta(days=7)
    return found


def agreed_by_another(course, period):
    """I13: whether another supervisor than the one who asked agreed to the closing."""
    span = closed(course, period)
    return _yes(span.agreed_by_another) if span and span.how != TRANSFERRED else None


def visited(course, period, today):
    """I14: visited after closing by the day that the rule gives; counted in the period in which that day lies."""
    span = next((one for one in course.spans if period.holds(one.visit_due_on)), None)
    if span is None or span.needs_no_visit or span.visit_due_on >= today:
        return None
    return _yes(span.visited_on is not None and span.visited_on <= span.visit_due_on)


def goals_met(course, period):
    """I15: closed because the goals of the plan were met."""
    how = closed_how(course, period)
    return None if how in (None, OPENED_IN_ERROR, DEATH) else _yes(how == GOALS_MET)


def has_consent(course, period):
    """I25: consent to services in force, or a decision to go on without, at the end of the period."""
    return _yes(course.consent in ("given", "decided")) if is_open_on(course, period.last) else None


def open_for(course, period):
    """I28: days from registration or taking up again to the closing, in bands."""
    span = closed(course, period)
    if span is None:
        return None
    days = (span.until - span.since).days
    return next((name for most, name in DURATIONS if days <= most), "181+")


def followed_after_return(course, period):
    """I31: back from an institution for less than 24 months, and no follow-up was missing at the end of the period.

    A case that ended before the 24 months were over is not followed up; not counted when another agency follows up, or the child died.
    """
    back_on = course.returned_on
    if back_on is None or back_on > period.last or institution_until(back_on) <= period.last:
        return None
    if is_open_on(course, period.last):
        return _yes(course.late_since is None)
    ended = [span.how for span in course.spans if span.until and back_on <= span.until <= period.last]
    return None if not ended or ended[-1] in (TRANSFERRED, DEATH) else "no"


def _open(course):
    return [(span.since, span.until) for span in course.spans]


def _covers(spans, first, last):
    """Whether one of these times, (since, until), holds all days from the first to the last."""
    return any(since <= first and (until is None or until > last) for since, until in spans)


def _by(course, period, today, rule, rules, done_on):
    registered_on = course.registered_at.date()
    if not period.holds(registered_on):
        return None
    limit, ended = rule(registered_on, rules).on, course.spans and course.spans[0].until
    if limit >= today or (ended and ended < limit and (done_on is None or done_on > ended)):
        return None
    return _yes(done_on is not None and done_on <= limit)


def _yes(held):
    return "yes" if held else "no"

"""What a case-file audit asks of the clocks (F22): first and full assessment, plan, follow-ups and reviews, each against its day."""

from dataclasses import dataclass, field
from datetime import date, datetime
from math import ceil

from cmoffice import timeframes
from cmoffice.casework import plan
from cmoffice.models import DueItem, FiledForm, FollowUp, Step

YES, NO, NOT_ASKED = "yes", "no", "not_applicable"
RHYTHM_SHARE = 0.8  # of the follow-ups are on time: the rhythm was kept
DRAWN_UP = ("submitted", "approved", "replaced")
SECONDS = 3600


@dataclass(frozen=True)
class Fact:
    """What the office found: yes, no or does not apply, or no answer; why, as a code of L AUDIT_FACT, and its figures."""

    answer: str | None
    why: str
    figures: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Span:
    """The time of a file that is judged: since registration or its latest reopening, until now or the day it closed."""

    since: datetime
    until: date
    now: datetime
    rules: timeframes.Rules

    def day(self, moment):
        """The day of a stored moment in the office's time zone."""
        return moment.astimezone(self.now.tzinfo).date()


def fact(good, why, /, **figures):
    """A fact that is good, not good, or (None) does not concern this file; days are kept as text."""
    figures = {name: value.isoformat() if isinstance(value, date) else value for name, value in figures.items()}
    return Fact({True: YES, False: NO, None: NOT_ASKED}[good], why, figures)


def share(good, every, why, least=1.0):
    """The same of so many good out of all; good when at least this share is."""
    return fact(good >= every * least, why, good=good, all=every)


def initial(case, span):
    """The first assessment, in hours from registration (T03)."""
    begins = span.since.replace(hour=0, minute=0, second=0, microsecond=0)
    filed = (FiledForm.case == case.id) & (FiledForm.paper == "F03") & (FiledForm.done_at >= begins)
    first = FiledForm.select(FiledForm.done_at).where(filed).order_by(FiledForm.done_at).first()
    due = timeframes.initial_assessment(span.since, case.urgent, span.rules)
    limit = span.rules.initial_limit_hours
    if first:
        hours = max(0, ceil((first.done_at - span.since).total_seconds() / SECONDS))
        return fact(hours <= limit, "initial_done", hours=hours, limit=limit)
    if span.until > due.on or span.now > due.at and span.until == span.now.date():
        return fact(False, "initial_missing", limit=limit)
    return fact(None, "not_due_yet", due=due.on)


def full(case, span):
    """The full assessment, by its day a month after registration (T05)."""
    base_on, done = span.since.date(), assessed(case, span)
    due = timeframes.comprehensive_done(base_on, span.rules).on
    if done:
        return fact(done <= due, "full_done", days=(done - base_on).days, due=due)
    if span.until > due:
        return fact(False, "full_missing", due=due)
    return fact(None, "not_due_yet", due=due)


def assessed(case, span):
    """The day on which the full assessment was first completed since the clocks began, or None."""
    named = (Step.case == case.id) & (Step.name == "comprehensive_assessment") & Step.completed_on.is_null(False)
    days = [step.completed_on for step in Step.select().where(named & (Step.started_on >= span.since.date()))]
    return min(days, default=None)


def planned(case, span):
    """The plan, by its day two weeks after the full assessment (T06)."""
    ended_on = assessed(case, span)
    if ended_on is None:
        return fact(None, "not_assessed")
    due, limit = timeframes.plan(ended_on, span.rules).on, span.rules.plan_days
    drawn = [
        max(ended_on, one.drawn_on)
        for one in plan.of(case)
        if one.kind != "interim"
        and one.state in DRAWN_UP
        and (one.drawn_on >= ended_on or span.day(one.submitted_at) >= ended_on)
    ]
    if drawn:
        return fact(min(drawn) <= due, "plan_done", days=(min(drawn) - ended_on).days, limit=limit)
    if span.until > due:
        return fact(False, "plan_missing", due=due)
    return fact(None, "not_due_yet", due=due)


def followups(case, span):
    """How many follow-ups were made by their day (T08-T11)."""
    done = {one.entered_at: one.done_on for one in FollowUp.select().where(FollowUp.case == case.id)}
    done |= _filed_days(case, ("F03", "F10"), span)
    good, every = _on_time(case, "followup", done, span)
    return share(good, every, "followups", RHYTHM_SHARE) if every else fact(None, "none_due_yet")


def reviews(case, span):
    """How many reviews were held by their day (T12, T13)."""
    good, every = _on_time(case, "review", _filed_days(case, ("F10",), span), span)
    return share(good, every, "reviews") if every else fact(None, "none_due_yet")


def _filed_days(case, papers, span):
    """The day on which each of these papers was done, by the moment it was entered."""
    filed = FiledForm.select(FiledForm.entered_at, FiledForm.done_at)
    filed = filed.where((FiledForm.case == case.id) & FiledForm.paper.in_(papers))
    return {one.entered_at: span.day(one.done_at) for one in filed}


def _on_time(case, kind, done, span):
    """How many due things of this kind were done by their day, and how many were done or missed: (on time, all).

    One is missed when its day was over and it still stood open, or ended otherwise than by being done.
    """
    good, missed = 0, 0
    owed = (DueItem.case == case.id) & (DueItem.kind == kind) & (DueItem.made_at >= span.since)
    for item in DueItem.select().where(owed):
        if item.ended_how == "done":
            on = done.get(item.ended_at) or span.day(item.ended_at)
            good, missed = good + (on <= item.due_on), missed + (on > item.due_on)
        else:
            missed += item.due_on < (span.day(item.ended_at) if item.ended_at else span.until)
    return good, good + missed

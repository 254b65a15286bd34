"""Time frames of the work (T01-T11) as plain functions of dates: no database, no clock, no Flask.

Moments are aware datetimes, days are dates in the office's time zone, and a due thing is a `Due`.
"""

import calendar
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta

SOON_DAYS = 7


@dataclass(frozen=True)
class Rules:
    """The office's own figures. Days unless the name says hours; what may only be made stricter is named in TIGHTEN_ONLY."""

    allocate_hours: int = 3  # T01
    allocate_urgent_hours: int = 1  # T01
    initial_wanted_hours: int = 24  # T02
    initial_limit_hours: int = 48  # T03
    comprehensive_start_days: int = 7  # T04
    comprehensive_months: int = 1  # T05
    followup_high_days: int = 3  # T08
    followup_medium_days: int = 7  # T09
    followup_low_days: int = 14  # T10
    followup_unstable_days: int = 1  # T11
    caseload: int = 25  # T15
    service_check_months: int = 6  # T27


TIGHTEN_ONLY = {
    "initial_wanted_hours",
    "initial_limit_hours",
    "comprehensive_start_days",
    "comprehensive_months",
    "caseload",
}
DEFAULTS = Rules()


def with_settings(settings):
    """The office's figures over the defaults; a looser value than the rule allows is left at the default."""
    known = {f.name for f in fields(Rules)}
    kept = {
        name: value
        for name, value in settings.items()
        if name in known and value >= 1 and not (name in TIGHTEN_ONLY and value > getattr(DEFAULTS, name))
    }
    return replace(DEFAULTS, **kept)


@dataclass(frozen=True)
class Due:
    """One thing the case owes: by which rule, by which day (and moment where hours count), and why in a code with its figures."""

    rule: str
    kind: str
    on: date
    why: str
    at: datetime | None = None
    wanted_at: datetime | None = None
    figures: dict = field(default_factory=dict)


def add_months(day, months):
    """The same day so many months later, clipped to the end of the month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def allocation(taken_at, urgent, rules=DEFAULTS):
    """T01: a case without a keyworker is given to one within hours of being taken in."""
    hours = rules.allocate_urgent_hours if urgent else rules.allocate_hours
    at = taken_at + timedelta(hours=hours)
    return Due("T01", "allocation", at.date(), "allocation", at=at, figures={"hours": hours})


def initial_assessment(registered_at, urgent=False, rules=DEFAULTS):
    """T02, T03: the first assessment is wanted within 24 hours (at once when urgent) and late after 48."""
    at = registered_at + timedelta(hours=rules.initial_limit_hours)
    wanted = registered_at if urgent else registered_at + timedelta(hours=rules.initial_wanted_hours)
    return Due(
        "T02" if urgent else "T03",
        "initial_assessment",
        at.date(),
        "initial_urgent" if urgent else "initial",
        at=at,
        wanted_at=wanted,
        figures={"wanted": rules.initial_wanted_hours, "limit": rules.initial_limit_hours},
    )


def comprehensive_start(registered_on, rules=DEFAULTS):
    """T04: the full assessment is begun within a week of registration."""
    days = rules.comprehensive_start_days
    return Due(
        "T04",
        "comprehensive_start",
        registered_on + timedelta(days=days),
        "comprehensive_start",
        figures={"days": days},
    )


def comprehensive_done(registered_on, rules=DEFAULTS):
    """T05: the full assessment is completed within a month of registration."""
    months = rules.comprehensive_months
    return Due(
        "T05", "comprehensive_done", add_months(registered_on, months), "comprehensive_done", figures={"months": months}
    )


def followup_days(risk, unstable=False, own_days=None, rules=DEFAULTS):
    """Days between two follow-ups and the rule they come from (T08-T11); a rhythm set for one case wins if it is closer."""
    rule, days = {
        "high": ("T08", rules.followup_high_days),
        "medium": ("T09", rules.followup_medium_days),
        "low": ("T10", rules.followup_low_days),
    }.get(risk, ("T08", rules.followup_high_days))
    if unstable and rules.followup_unstable_days < days:
        rule, days = "T11", rules.followup_unstable_days
    if own_days and own_days < days:
        rule, days = "T11", own_days
    return rule, days


def next_followup(risk, registered_on, last_contact=None, unstable=False, own_days=None, rules=DEFAULTS):
    """Day the next follow-up is due, counted from the last effective contact, else from registration (T08-T11)."""
    rule, days = followup_days(risk, unstable, own_days, rules)
    counted_from = max(last_contact, registered_on) if last_contact else registered_on
    return Due(
        rule,
        "followup",
        counted_from + timedelta(days=days),
        "unstable" if rule == "T11" else "followup",
        figures={"risk": risk, "days": days, "from": counted_from.isoformat(), "contact": bool(last_contact)},
    )


def followup_after_risk_change(old_due_on, changed_on, old, new, unstable=False, own_days=None, rules=DEFAULTS):
    """The follow-up clock when the risk changes (M13): never later when risk rose, counted anew when it fell."""
    rule, days = followup_days(new, unstable, own_days, rules)
    anew = changed_on + timedelta(days=days)
    on = min(old_due_on, anew) if RISK_ORDER[new] > RISK_ORDER[old] else anew
    return Due(
        rule,
        "followup",
        on,
        "risk_change",
        figures={"risk": new, "days": days, "from": changed_on.isoformat(), "contact": False},
    )


RISK_ORDER = {"none": 0, "low": 1, "medium": 2, "high": 3}


def is_effective(reached):
    """Whether somebody was actually reached: child, caregiver, provider or community; an attempt alone is no contact."""
    return bool(set(reached) - {"nobody"})


def moves_due_date(reached, risk):
    """Whether this contact restarts the follow-up clock: a provider alone counts for low risk only."""
    people = set(reached) - {"nobody"}
    return bool(people) and (people != {"provider"} or risk == "low")


def standing(due_on, due_at, wanted_at, now):
    """Where a due thing stands at this moment: late, today, week or later."""
    today = now.date()
    if (due_at and now >= due_at) or (not due_at and due_on < today) or due_on < today:
        return "late"
    if due_on == today or (wanted_at and now >= wanted_at):
        return "today"
    return "week" if due_on <= today + timedelta(days=SOON_DAYS) else "later"


def age_on(birth_date, day):
    """Whole years of age on this day; a child of 29 February has its birthday on 1 March in common years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def service_check_due(checked_on, rules=DEFAULTS):
    """T27: day until which a service entry may be relied on: months after its last check; None when it was never checked."""
    return add_months(checked_on, rules.service_check_months) if checked_on else None

"""Time frames of the work (T01-T36) as plain functions of dates: no database, no clock, no Flask.

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
    emergency_start_days: int = 3  # T04
    comprehensive_months: int = 1  # T05
    followup_high_days: int = 3  # T08
    followup_medium_days: int = 7  # T09
    followup_low_days: int = 14  # T10
    followup_unstable_days: int = 1  # T11
    plan_days: int = 14  # T06
    interim_plan_days: int = 0  # T07: the same day
    review_months: int = 3  # T12
    review_high_days: int = 0  # T13: 0 means a month
    post_closure_months: int = 3  # T14
    emergency_post_closure_months: int = 1  # T14
    caseload: int = 25  # T15
    workers_per_supervisor: int = 6  # T16
    caseload_review_days: int = 14  # T17
    meeting_days: int = 14  # T18
    meeting_emergency_days: int = 7  # T18
    stable_followups: int = 3  # T19
    stable_days: int = 30  # T19
    survivor_silent_days: int = 30  # T21
    silent_months: int = 3  # T22
    silent_attempts: int = 3  # T22
    silent_ways: int = 2  # T22
    consent_months: int = 12  # T23
    eighteen_days: int = 90  # T24
    capacity_months: int = 6  # T26
    service_check_months: int = 6  # T27
    criteria_months: int = 12  # T28
    glass_hours: int = 4  # T30
    glass_review_days: int = 1  # T30
    small_group: int = 3  # T31
    smallest_cell: int = 5  # T31
    supervision_days: int = 14  # T32
    audit_one_in: int = 5  # T33
    feedback_urgent_days: int = 3  # T34
    feedback_days: int = 14  # T34
    report_hours: int = 24  # T35
    error_days: int = 2  # T36
    emergency: bool = False  # the office works in an emergency: T04, T13, T14, T18
    emergency_since: date | None = None  # the day on which it began


TIGHTEN_ONLY = {
    "initial_wanted_hours",
    "initial_limit_hours",
    "comprehensive_start_days",
    "comprehensive_months",
    "plan_days",
    "review_months",
    "post_closure_months",
    "caseload",
    "workers_per_supervisor",
    "caseload_review_days",
}
RAISE_ONLY = {"small_group", "smallest_cell"}
MAY_BE_NOUGHT = {"interim_plan_days", "review_high_days", "emergency"}
NOT_FIGURES = {"emergency", "emergency_since"}  # switched on and off on a page of their own, never set as a figure
INSTITUTION_MONTHS = 24  # T20: no office may change it
DEFAULTS = Rules()


def with_settings(settings):
    """The office's figures over the defaults; a looser value than the rule allows is left at the default."""
    known = {f.name for f in fields(Rules)} - {"emergency_since"}
    kept = {name: value for name, value in settings.items() if name in known and is_allowed(name, value)}
    return replace(DEFAULTS, **kept)


def is_allowed(name, value):
    """Whether the office may set this figure to this value: some only stricter, some only higher (section 3)."""
    if value < (0 if name in MAY_BE_NOUGHT else 1):
        return False
    loosened = name in TIGHTEN_ONLY and value > getattr(DEFAULTS, name)
    lowered = name in RAISE_ONLY and value < getattr(DEFAULTS, name)
    return not loosened and not lowered


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
    ref: int = 0
    staff_id: int | None = None


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
    """T04: the full assessment is begun within a week of registration, in an emergency sooner."""
    days = rules.comprehensive_start_days
    by = registered_on + timedelta(days=days)
    if rules.emergency:
        counted_from = in_emergency_from(registered_on, rules)
        sooner = counted_from + timedelta(days=rules.emergency_start_days)
        if sooner < by:
            figures = {"days": rules.emergency_start_days, "from": counted_from.isoformat()}
            return Due("T04", "comprehensive_start", sooner, "comprehensive_start_emergency", figures=figures)
    return Due("T04", "comprehensive_start", by, "comprehensive_start", figures={"days": days})


def in_emergency_from(day, rules):
    """The day from which a tighter clock of an emergency counts: never before it began, so that the switch itself makes nothing late."""
    return max(day, rules.emergency_since) if rules.emergency_since else day


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


@dataclass(frozen=True)
class Contact:
    """A contact with the child, its people or a service, and the next day agreed there."""

    on: date
    reached: tuple
    agreed: date | None = None
    later_why: str = ""
    nearer_only: bool = False


@dataclass(frozen=True)
class Rhythm:
    """The case changed on this day in something that sets the rhythm of follow-up; None leaves as it was."""

    on: date
    risk: str | None = None
    unstable: bool | None = None
    own_days: int | None = None


def followup_from(base_on, risk, events, unstable=False, own_days=None, rules=DEFAULTS):
    """The follow-up that is due after all that happened since registration or reopening, told in order of entry (T08-T11, M13).

    `events` are Contacts and Rhythms; `risk`, `unstable` and `own_days` are as they were on the first day.
    """
    latest, due = {}, next_followup(risk, base_on, unstable=unstable, own_days=own_days, rules=rules)
    for event in events:
        if isinstance(event, Rhythm):
            before = risk
            was = followup_days(risk, unstable, own_days, rules)[1]
            risk = event.risk or risk
            unstable = unstable if event.unstable is None else event.unstable
            own_days = own_days if event.own_days is None else event.own_days
            if risk != before and risk != "none":
                due = followup_after_risk_change(due.on, event.on, before or "low", risk, unstable, own_days, rules)
            elif risk == before:
                due = _after_new_rhythm(due, event.on, was, followup_days(risk, unstable, own_days, rules), risk)
        else:
            latest[event.reached] = max(event.on, latest.get(event.reached, event.on))
            if moves_due_date(event.reached, risk):
                last = max(on for reached, on in latest.items() if moves_due_date(reached, risk))
                due = _agreed(next_followup(risk, base_on, last, unstable, own_days, rules), event, last)
    return due


def _after_new_rhythm(due, on, was, now, risk):
    """A closer rhythm never makes the next day later; a wider one counts anew."""
    rule, days = now
    if days == was:
        return due
    anew = on + timedelta(days=days)
    why = "unstable" if rule == "T11" else "risk_change"
    figures = {"risk": risk, "days": days, "from": on.isoformat(), "contact": False}
    return Due(rule, "followup", min(due.on, anew) if days < was else anew, why, figures=figures)


def _agreed(rule, contact, last):
    """The day by the rule, or a closer one that was agreed; a later one only with its reason."""
    if not contact.agreed or contact.agreed <= max(contact.on, last) or contact.agreed == rule.on:
        return rule
    if contact.agreed > rule.on:
        if contact.nearer_only or not (contact.later_why or "").strip():
            return rule
        return Due(rule.rule, "followup", contact.agreed, "agreed_later")
    return Due(rule.rule, "followup", contact.agreed, "agreed")


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


def plan(assessed_on, rules=DEFAULTS):
    """T06: the plan is drawn up within two weeks of the full assessment's end."""
    days = rules.plan_days
    return Due("T06", "plan", assessed_on + timedelta(days=days), "plan", figures={"days": days})


def interim_plan(assessed_on, rules=DEFAULTS):
    """T07: where the first assessment finds the child unsafe or without a basic need, an interim plan is made the same day."""
    return Due("T07", "interim_plan", assessed_on + timedelta(days=rules.interim_plan_days), "interim_plan")


def review(counted_from, risk, rules=DEFAULTS):
    """T12, T13: a plan is reviewed within three months of its approval or last review; within one at high risk or in an emergency."""
    months = rules.review_months
    by = add_months(counted_from, months)
    if risk == "high":
        return Due("T13", "review", min(_month_or_sooner(counted_from, rules), by), "review_high")
    if rules.emergency and (sooner := _month_or_sooner(in_emergency_from(counted_from, rules), rules)) < by:
        return Due("T13", "review", sooner, "review_high")
    return Due("T12", "review", by, "review", figures={"months": months})


def _month_or_sooner(day, rules):
    return day + timedelta(days=rules.review_high_days) if rules.review_high_days else add_months(day, 1)


def post_closure(closed_on, agreed_on=None, rules=DEFAULTS):
    """T14: a closed case is visited once more within three months; sooner where that was agreed, and in an emergency."""
    months = rules.post_closure_months
    by = add_months(closed_on, months)
    by = min(by, agreed_on or by)
    if rules.emergency:
        counted_from = in_emergency_from(closed_on, rules)
        sooner = add_months(counted_from, rules.emergency_post_closure_months)
        if sooner < by:
            figures = {"months": rules.emergency_post_closure_months, "from": counted_from.isoformat()}
            return Due("T14", "post_closure", sooner, "post_closure_emergency", figures=figures)
    return Due("T14", "post_closure", by, "post_closure", figures={"months": months})


def caseload_review(last_on, rules=DEFAULTS):
    """T17: the supervisor goes through a caseworker's caseload every two weeks."""
    return last_on + timedelta(days=rules.caseload_review_days)


def case_meeting(last_on, rules=DEFAULTS):
    """T18: the case management meeting is held every two weeks, every week in an emergency."""
    return last_on + timedelta(days=meeting_every(rules))


def meeting_every(rules=DEFAULTS):
    """T18: days between two case management meetings, in an emergency never more than otherwise."""
    return min(rules.meeting_emergency_days, rules.meeting_days) if rules.emergency else rules.meeting_days


def goals_met_from(last_met_on, stable_on, rules=DEFAULTS):
    """T19: first day on which a case may close because its goals are met, or None while follow-ups are missing.

    `stable_on` are the days of follow-ups that found the child stable or better since the last objective was met.
    """
    since = sorted(day for day in stable_on if day >= last_met_on)
    if len(since) < rules.stable_followups:
        return None
    return max(last_met_on + timedelta(days=rules.stable_days), since[rules.stable_followups - 1])


def institution_until(placed_on):
    """T20: first day on which the two years of follow-up of a child brought back from an institution are over."""
    return add_months(placed_on, INSTITUTION_MONTHS)


def unreachable_from(last_contact_on, adult_survivor=False, rules=DEFAULTS):
    """T21, T22: first day on which a case may close because nobody can be reached: three months, a month for an adult survivor."""
    if adult_survivor:
        return last_contact_on + timedelta(days=rules.survivor_silent_days)
    return add_months(last_contact_on, rules.silent_months)


def enough_attempts(attempts, rules=DEFAULTS):
    """T22: whether it was tried often enough, in enough ways; `attempts` are (day, way)."""
    return len(attempts) >= rules.silent_attempts and len({way for _on, way in attempts}) >= rules.silent_ways


def consent_until(signed_on, stated=None, rules=DEFAULTS):
    """T23: last day of a consent: as stated on the form, else twelve months from signing."""
    return stated or add_months(signed_on, rules.consent_months)


def eighteen_from(birth_date, rules=DEFAULTS):
    """T24: first day on which the office is asked what follows the eighteenth birthday."""
    return add_months(birth_date, 12 * 18) - timedelta(days=rules.eighteen_days)


def keep_until(closed_on, years):
    """T25: day until which a closed file is kept, by the office's own class of so many years; None while the office has set none."""
    return add_months(closed_on, 12 * years) if years else None


def capacity_check(last_on, rules=DEFAULTS):
    """T26: a caseworker's skills are looked at again."""
    return add_months(last_on, rules.capacity_months)


def service_check_due(checked_on, rules=DEFAULTS):
    """T27: day until which a service entry may be relied on: months after its last check; None when it was never checked."""
    return add_months(checked_on, rules.service_check_months) if checked_on else None


def criteria_check(valid_from, rules=DEFAULTS):
    """T28: the vulnerability criteria are looked at again."""
    return add_months(valid_from, rules.criteria_months)


RESPONSE = {
    "1_hour": timedelta(hours=1),
    "3_hours": timedelta(hours=3),
    "1_day": timedelta(days=1),
    "3_days": timedelta(days=3),
}


def response_by(asked_at, frame):
    """T29: moment by which a direct service answers."""
    return asked_at + RESPONSE[frame]


def glass_until(opened_at, rules=DEFAULTS):
    """T30: moment at which a file opened in need closes again."""
    return opened_at + timedelta(hours=rules.glass_hours)


def glass_review_by(opened_at, rules=DEFAULTS):
    """T30: moment by which another supervisor has looked at why a file was opened in need."""
    return opened_at + timedelta(days=rules.glass_review_days)


def supervision(last_on, rules=DEFAULTS):
    """T32: supervisor and caseworker sit down together again."""
    return last_on + timedelta(days=rules.supervision_days)


def audit_sample(open_files, rules=DEFAULTS):
    """T33: how many of so many open files are audited in a quarter: one in five, never none."""
    return -(-open_files // rules.audit_one_in)


def quarter_of(day):
    """The quarter of a day, as 2027-1."""
    return f"{day.year}-{(day.month + 2) // 3}"


def quarters_until(quarter, count):
    """So many quarters up to this one, the earliest first."""
    year, number = map(int, quarter.split("-"))
    last = year * 4 + number - 1
    return [f"{one // 4}-{one % 4 + 1}" for one in range(last - count + 1, last + 1)]


def referral_feedback(sent_on, urgent, ref=0, rules=DEFAULTS):
    """T34: the provider says what came of a referral: within three days when urgent, else fourteen."""
    days = rules.feedback_urgent_days if urgent else rules.feedback_days
    on = sent_on + timedelta(days=days)
    return Due("T34", "referral_feedback", on, "referral_feedback", figures={"days": days}, ref=ref)


def report_decision(noticed_at, ref=0, staff_id=None, rules=DEFAULTS):
    """T35: whether to report is decided within a day of noticing the duty."""
    at = noticed_at + timedelta(hours=rules.report_hours)
    figures = {"hours": rules.report_hours}
    return Due(
        "T35", "report_decision", at.date(), "report_decision", at=at, figures=figures, ref=ref, staff_id=staff_id
    )


def opened_in_error_until(registered_on, rules=DEFAULTS):
    """T36: last day on which a case opened in error may be cancelled without the steps of a closure."""
    return registered_on + timedelta(days=rules.error_days)

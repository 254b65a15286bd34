"""What a single act of the work counts for in the figures of a period: plain functions of its days and answers, one for each indicator.

Each gives the row under which the act is counted, or None where it is not: "yes" and "no" where the figure is a share.
"""

from datetime import timedelta

RECEIVED = ("received_full", "received_partly")
LEAST_ANSWERS = 5  # feedback with fewer says too little (I30)
WINDOW = timedelta(days=14)  # I23
NOT_GBV = "non_gbv"
HEALTH, SOON = "health_medical", "0-3"  # I34
CARED_FOR = ("referred", "provided_by_us", "already_received_elsewhere")
STAGES = ((11, "0-11"), (17, "12-17"))  # ages of survivors (I33); older: 18+
FIRST_CONTACT = (None, "", "self")


def in_time(due_on, done_on, ended_on, period, today):
    """I09, I11: whether something was done by its day; not counted when it ceased to be due before its day was over.

    `done_on` is the day on which it was done, `ended_on` the day on which it ceased to be due undone; None while it is still owed.
    """
    if not period.holds(due_on):
        return None
    if done_on is not None:
        return _yes(done_on <= due_on)
    return "no" if (ended_on or today) > due_on else None


def objective_met(target_on, progress, ended_on, period):
    """I16: whether an objective with its day in the period is met; not counted when its plan was replaced before that day without it."""
    if not period.holds(target_on) or progress == "not_applicable":
        return None
    if progress != "met" and ended_on is not None and ended_on <= target_on:
        return None
    return _yes(progress == "met")


def referred(sent_on, service, period):
    """I17: the service to which a referral was sent in the period."""
    return service if period.holds(sent_on) else None


def helped(sent_on, status, outcome, period):
    """I18: whether the child received all or part of what a referral of the period asked; not counted when it was taken back."""
    return _yes(outcome in RECEIVED) if period.holds(sent_on) and status != "revoked" else None


def answered(sent_on, due_on, answered_on, taken_back_on, period, today):
    """I19: whether the provider answered a referral of the period in its time; counted once that is over, not when taken back before."""
    if not period.holds(sent_on) or due_on >= today or (taken_back_on is not None and taken_back_on <= due_on):
        return None
    return _yes(answered_on is not None and answered_on <= due_on)


def given(done_on, service, period):
    """I20: the service of a direct action that was done in the period."""
    return (service or "other") if period.holds(done_on) else None


def reviewed_each_time(days, since, period, today):
    """I23: whether a caseload was reviewed in each full 14 days of the period, counted from its first day or from when its caseworker came."""
    begins = max(period.first, since)
    windows = []
    while (ends := begins + WINDOW) <= min(period.last + timedelta(days=1), today):
        windows.append(any(begins <= day < ends for day in days))
        begins = ends
    return _yes(all(windows)) if windows else None


def meetings_expected(period, today, emergencies, days=14, days_in_emergency=7):
    """I24: how many meetings the rule asks for in the days of the period that are over; `emergencies` are (since, until)."""
    asked, day = 0, period.first
    while day <= period.last and day < today:
        is_emergency = any(since <= day and (until is None or day <= until) for since, until in emergencies)
        asked += days if is_emergency else days_in_emergency  # out of the product of both: whole numbers alone
        day += timedelta(days=1)
    return asked // (days * days_in_emergency)


def decided(decided_on, basis, is_again, period):
    """I26: the basis of a decision of the period to go on without consent; one that only goes on is not counted again."""
    return basis if period.holds(decided_on) and not is_again else None


def heard(on, part, said, why_not, period):
    """I29: whether a plan or review of the period holds what the child said, or why the child was not asked; a choice not to answer counts."""
    if not period.holds(on):
        return None
    return _yes(part in ("silent", "chose_not") or (said or "").strip() or (why_not or "").strip())


def content(on, answers, period):
    """I30: whether at least half of the answers of a feedback are good; "few" with fewer than five of them. What does not apply is no answer."""
    if not period.holds(on):
        return None
    given = [answer for answer in answers if answer in ("yes", "no")]
    if len(given) < LEAST_ANSWERS:
        return "few"
    return _yes(2 * given.count("yes") >= len(given))


def incident_type(told_on, type_of_it, period):
    """I33: the type of an incident first told in the period; what is no gender-based violence is not counted."""
    return type_of_it if period.holds(told_on) and type_of_it != NOT_GBV else None


def survivor_age(years):
    """I33: the age of a survivor: 0-11, 12-17, 18+."""
    return "unknown" if years is None else next((name for most, name in STAGES if years <= most), "18+")


def first_contact(referred_from):
    """I33: whether we were the first to be told, or somebody sent her or him to us."""
    return "first" if referred_from in FIRST_CONTACT else "referred_in"


def rape_with_health(type_of_it, delay, services):
    """I34: whether after a rape told within three days there was health care; `services` are (service, result)."""
    if type_of_it != "rape" or delay != SOON:
        return None
    return _yes(any(service == HEALTH and result in CARED_FOR for service, result in services))


def safety_planned(made_at_interview, plan_says, plan_made_on):
    """I35: whether a safety plan is complete: made at the interview, or in the case plan with its day; None where the plan says that none is needed."""
    if made_at_interview == "yes" or (plan_says == "made" and plan_made_on):
        return "yes"
    return None if plan_says == "not_needed" else "no"


def reviewed_in_time(opened_at, reviewed_at, due_at, now):
    """I36: whether somebody looked in time at why a file was opened in need; None while there is still time."""
    if reviewed_at is None:
        return "no" if now > due_at else None
    return _yes(reviewed_at <= due_at)


def transferred_on(basis, file_agreed, is_agreed):
    """I37: on what a transfer stood: consent to hand over all or part of the file, or a supervisor's best-interests decision."""
    if file_agreed in ("all", "part"):
        return "consent"
    return "best_interests" if basis == "best_interests" and is_agreed else "neither"


def death_followed_up(answers):
    """I38: whether the report, the enquiry and the look at the other children each have their entry."""
    wanted = ("reported_to", "reported_on", "enquiry_by", "other_children", "checked_on")
    return _yes(all(answers.get(name) for name in wanted))


def _yes(held):
    return "yes" if held else "no"

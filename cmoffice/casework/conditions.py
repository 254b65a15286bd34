"""What must be true before a case may close, reason by reason (E10, E21-E23, E25, E32, E45): facts gathered once, then judged."""

from dataclasses import dataclass, field
from datetime import date

from cmoffice import timeframes
from cmoffice.casework import office, papers
from cmoffice.language import gettext as _
from cmoffice.models import FollowUp, Objective, Placement, Plan, PlanAction, Referral, Task

ORDINARY = (  # reasons that are asked for; death and transfer have ways of their own
    "goals_met",
    "no_concern_after_initial_assessment",
    "client_ended_support",
    "cannot_be_reached",
    "turned_18_aged_out",
    "moved_away",
    "service_ending",
    "opened_in_error",
    "other",
)
STABLE, WORRYING = ("improving", "stable"), ("worse", "crisis")
WAY_OF_MODE = {
    "planned_home_visit": "home_visit",
    "adhoc_home_visit": "home_visit",
    "phone": "phone",
    "meeting": "meeting",
    "provider_confirmation": "provider",
    "community_contact": "community",
}
FREED_FROM_INSTITUTION_RULE = ("death", "transferred", "client_ended_support", "cannot_be_reached")
SURVIVOR_ATTEMPTS = 2  # T21 asks for attempts, in the plural, and for no number of ways: trying often can endanger her


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that closing for a reason needs: the number of its refusal, whether it is met, in words, and where it is mended."""

    code: str
    met: bool
    words: str
    mend: str = ""
    details: tuple = ()


@dataclass(frozen=True)
class Facts:
    """What the office knows of a case that decides whether it may close."""

    today: date
    rules: timeframes.Rules
    open_actions: int = 0
    open_referrals: int = 0
    open_tasks: int = 0
    has_plan: bool = False
    unmet_objectives: int = 0
    last_met_on: date | None = None
    followups: tuple = ()  # (day, finding, way)
    institution_since: date | None = None
    first_risk: str | None = None
    last_contact_on: date | None = None
    is_adult_survivor: bool = False
    age: int | None = None
    is_nearly_adult: bool = False
    death: dict = field(default_factory=dict)


def gate(case, reason, today, answers=None):
    """Every condition of closing this case for this reason, as met or missing; `answers` are those of the form so far."""
    return judge(facts(case, today), reason, answers or {})


def facts(case, today):
    """Gather what decides about closing, from the records of the case."""
    plan = (
        Plan.select()
        .where((Plan.case == case.id) & Plan.state.in_(("approved", "submitted")))
        .order_by((Plan.kind == "interim"), Plan.version.desc())
        .first()
    )
    goals = list(Objective.select().where(Objective.plan == plan.id)) if plan else []
    met = [goal for goal in goals if goal.progress == "met"]
    since = case.restarted_at and case.restarted_at.date()
    visits = FollowUp.select(FollowUp.done_on, FollowUp.finding, FollowUp.mode).where(FollowUp.case == case.id)
    first = papers.latest(case, "F03")
    if first and case.restarted_at and first.entered_at < case.restarted_at:
        first = None
    dead = papers.latest(case, "F17")
    placement = (
        Placement.select()
        .where((Placement.case == case.id) & Placement.from_institution)
        .order_by(Placement.started_on.desc())
        .first()
    )
    return Facts(
        today=today,
        rules=office.rules(),
        open_actions=PlanAction.select().where((PlanAction.case == case.id) & (PlanAction.status == "todo")).count(),
        open_referrals=open_referrals(case).count(),
        open_tasks=open_tasks(case).count(),
        has_plan=bool(goals),
        unmet_objectives=sum(goal.progress not in ("met", "not_applicable") for goal in goals),
        last_met_on=max((goal.met_on for goal in met if goal.met_on), default=None),
        followups=tuple(
            (visit.done_on, visit.finding, WAY_OF_MODE.get(visit.mode, visit.mode))
            for visit in visits.order_by(FollowUp.done_on, FollowUp.id)
            if since is None or visit.done_on >= since
        ),
        institution_since=placement.started_on if placement else None,
        first_risk=first.answers.get("risk") if first else None,
        last_contact_on=max(filter(None, (case.last_contact_on, case.registered_on, since)), default=None),
        is_adult_survivor=case.module == "gbv_survivor" and (case.age_years or 0) >= 18,
        age=case.age_years,
        is_nearly_adult=case.turns_18_soon,
        death={**dead.answers, **dead.confidential} if dead else {},
    )


def open_referrals(case):
    """Referrals that were made and of which nobody has said yet what came of them, as a query."""
    return Referral.select().where(
        (Referral.case == case.id)
        & Referral.status.in_(("draft", "sent", "accepted"))
        & Referral.outcome.is_null()
        & Referral.ended_on.is_null()
    )


def open_tasks(case):
    """What somebody was to do and has neither done nor dropped, as a query."""
    return Task.select().where((Task.case == case.id) & Task.stands())


def judge(known, reason, answers):
    """The conditions of a reason held against facts and answers, as a list of Condition; asks no database."""
    if reason == "death":
        return _after_death(known.death)
    found = _settled(known)
    found += {
        "goals_met": _goals,
        "no_concern_after_initial_assessment": _no_concern,
        "client_ended_support": _ended,
        "cannot_be_reached": _unreachable,
        "turned_18_aged_out": _adult,
    }.get(reason, lambda known, answers: [])(known, answers)
    return found + _institution(known, reason, answers) + _heard_and_told(answers)


def _settled(known):
    """E21: nothing is left open without an outcome."""
    return [
        Condition("E21", not known.open_actions, _("Every action of the plan has an outcome")
                  if not known.open_actions else _("%(count)s actions of the plan are open", count=known.open_actions), "plan"),
        Condition("E21", not known.open_referrals, _("Every referral has an outcome")
                  if not known.open_referrals else _("%(count)s referrals have no outcome", count=known.open_referrals), "referrals"),
        Condition("E21", not known.open_tasks, _("Every task is done or dropped")
                  if not known.open_tasks else _("%(count)s tasks are open", count=known.open_tasks), "tasks"),
    ]  # fmt: skip


def _goals(known, answers):
    """E22: every objective met, and then three stable follow-ups over thirty days (T19)."""
    met_on = known.last_met_on if known.has_plan else answers.get("goals_met_on")
    if known.has_plan:
        words = (
            _("%(count)s objectives of the plan are not met", count=known.unmet_objectives)
            if known.unmet_objectives
            else _("Every objective is met, the last on %(day)s", day=_day(met_on))
        )
        goals = Condition("E22", not known.unmet_objectives and bool(met_on), words, "plan")
    else:
        words = (
            _("The last objective was met on %(day)s", day=_day(met_on))
            if met_on
            else _("Say when the last objective was met")
        )
        goals = Condition("E22", bool(met_on) and met_on <= known.today, words, "form:goals_met_on")
    return [goals, _sustained(known, met_on)]


def _sustained(known, met_on):
    wanted, days = known.rules.stable_followups, known.rules.stable_days
    if met_on is None:
        return Condition(
            "E22",
            False,
            _(
                "%(count)s stable follow-ups over %(days)s days after the last objective was met",
                count=wanted,
                days=days,
            ),
            "followups",
        )
    since = max([met_on, *(on for on, finding, _way in known.followups if finding in WORRYING and on >= met_on)])
    stable = [on for on, finding, _way in known.followups if finding in STABLE and on >= since]
    allowed = timeframes.goals_met_from(since, stable, known.rules)
    if allowed is None:
        words = _(
            "%(found)s of %(wanted)s stable follow-ups since %(day)s", found=len(stable), wanted=wanted, day=_day(since)
        )
    else:
        words = _("%(found)s stable follow-ups since %(day)s; closing is possible from %(from)s",
                  **{"found": len(stable), "day": _day(since), "from": _day(allowed)})  # fmt: skip
    return Condition("E22", allowed is not None and known.today >= allowed, words, "followups")


def _no_concern(known, answers):
    """E10: the first assessment found no risk."""
    met = known.first_risk == "none"
    return [
        Condition("E10", met, _("The first assessment found no risk") if met else _("The first assessment did not find the risk to be none"), "assessment")
    ]  # fmt: skip


def _ended(known, answers):
    """Whoever ends support is safe to do so; else somebody decides about going on without consent (M04)."""
    safe = answers.get("safe_for_child")
    words = {
        "yes": _("Ending is safe for the child"),
        "no": _("Ending is not safe for the child: ask your supervisor about going on without consent"),
    }
    return [Condition("M04", safe == "yes", words.get(safe) or _("Say whether ending is safe for the child"), "consent" if safe == "no" else "form:safe_for_child")]  # fmt: skip


def _unreachable(known, answers):
    """E45: long enough without contact, tried often enough in several ways (T21, T22)."""
    rules, last = known.rules, known.last_contact_on
    tried = attempts(known, answers)
    allowed = timeframes.unreachable_from(last, known.is_adult_survivor, rules)
    ways = {way for _on, way in tried}
    if known.is_adult_survivor:
        wanted, wanted_ways, enough = SURVIVOR_ATTEMPTS, 1, len(tried) >= SURVIVOR_ATTEMPTS
    else:
        wanted, wanted_ways, enough = rules.silent_attempts, rules.silent_ways, timeframes.enough_attempts(tried, rules)
    found = _("%(count)s attempts in %(ways)s ways", count=len(tried), ways=len(ways))
    details = (("day", _day(allowed)), ("attempts", wanted), ("ways", wanted_ways), ("found", found))
    silent = known.today >= allowed
    return [
        Condition("E45", silent, _("Last contact %(day)s; closing is possible from %(from)s", **{"day": _day(last), "from": _day(allowed)}), "followups", details),
        Condition("E45", enough, _("%(found)s since then, of %(wanted)s in %(ways)s", found=found, wanted=wanted, ways=wanted_ways), "form:attempts", details),
    ]  # fmt: skip


def attempts(known, answers):
    """What was tried since the last contact without reaching anybody: follow-ups and the rows of the form, as (day, way)."""
    logged = {(on, way) for on, finding, way in known.followups if finding == "not_reached"}
    typed = {(row["on"], row["way"]) for row in answers.get("attempts") or () if row.get("on") and row.get("way")}
    return sorted((on, way) for on, way in logged | typed if known.last_contact_on < on <= known.today)


def _adult(known, answers):
    """E32: never by age alone, and not before the birthday is near."""
    old_enough = known.age is None or known.age >= 18 or known.is_nearly_adult
    plan = bool((answers.get("plan_after") or "").strip())
    return [
        Condition("E32", old_enough, _("The child is 18 or nearly so") if old_enough else _("The register says %(age)s years", age=known.age), "identity"),
        Condition("E32", plan, _("There is a plan for the time after") if plan else _("Write the plan for the time after"), "form:plan_after"),
    ]  # fmt: skip


def _institution(known, reason, answers):
    """E23: two years of follow-up after an institution (T20); at 18 a supervisor may agree when an adult service goes on."""
    if known.institution_since is None or reason in FREED_FROM_INSTITUTION_RULE:
        return []
    until = timeframes.institution_until(known.institution_since)
    handed_over = reason == "turned_18_aged_out" and answers.get("adult_service") == "yes"
    words = _("Back from an institution since %(since)s: two years of follow-up end on %(day)s",
              since=_day(known.institution_since), day=_day(until))  # fmt: skip
    if handed_over and known.today < until:
        words = _("Back from an institution: an adult service goes on, your supervisor must agree")
    return [Condition("E23", known.today >= until or handed_over, words, "followups", (("day", _day(until)),))]


def _after_death(given):
    """E26: the report, the enquiry and the check on other children each have an entry."""
    entries = (
        (given.get("reported_to") and given.get("reported_on"), _("The death was reported to the child-protection authority"), _("The report to the child-protection authority has no entry")),
        (given.get("enquiry_by"), _("There is an enquiry into the circumstances"), _("The enquiry into the circumstances has no entry")),
        (given.get("other_children") and given.get("checked_on"), _("Somebody checked on other children"), _("The check on other children has no entry")),
    )  # fmt: skip
    return [Condition("E26", bool(there), met if there else missing, "death") for there, met, missing in entries]


def _heard_and_told(answers):
    """E25: the child's view was asked for, and the child knows how to come back, or it is said why not."""
    heard = bool((answers.get("feedback") or "").strip())
    told = bool((answers.get("how_to_return") or "").strip() or (answers.get("told_why_not") or "").strip())
    return [
        Condition("E25", heard, _("The child's or family's view was asked for") if heard else _("Write how the child's view was asked for"), "form:feedback"),
        Condition("E25", told, _("The child knows about the ending and how to come back") if told else _("Write what the child was told about coming back"), "form:how_to_return"),
    ]  # fmt: skip


def _day(on):
    """A day inside a sentence."""
    return f"{on.day} {on.month} {on.year}" if on else "–"

"""The first assessment (F03, M05), the full one in its sections (F04, M08)."""

from datetime import datetime, timedelta

from cmoffice import audit, codelists, timeframes
from cmoffice.casework import agreed, freetext, moves, office, owes, papers, risk, voice
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.language import lazy_gettext as _l
from cmoffice.models import Plan
from cmoffice.refusals import Refused

CONFIDENTIAL = ("words", "words_why_not", "abuser_access")
FULL_CONFIDENTIAL = ("claims", "claims_none_why", "voice_said", "voice_why_not", "carer_view", "views_weighed")
BASIC_NEEDS = ("food", "shelter", "clothing", "water")
SECTIONS = (
    "enquiry",
    "sources",
    "child",
    "verification",
    "domains",
    "factors",
    "care",
    "tracing",
    "carer",
    "education",
    "views",
    "analysis",
)
FOR_SEPARATED = ("care", "tracing")
TRACED = ("sought", "tracing_done", "tracing_outcome", "tracing_status")


def complete_initial(case, answers, by, now):
    """File the first assessment; it sets the risk, counts as a contact and ends the 24/48 hour clock (M05).

    A second one is a new version and needs a reason. Refuses E09, E06 (dated before registration or in the future, the
    child's voice), E10 (to be closed at a risk), E17 (also a next contact later than the risk allows), E36.
    """
    if not answers.get("risk") or not answers.get("next_contact_on"):
        raise Refused("E09", field="risk" if not answers.get("risk") else "next_contact_on")
    hour, minute = map(int, (answers.get("done_time") or "12:00").split(":"))
    done_at = datetime.combine(answers["done_on"], datetime.min.time(), now.tzinfo).replace(hour=hour, minute=minute)
    if done_at > now or done_at.date() < case.registered_on:
        raise Refused("E06", field="done_on", fields=_("day of the assessment, between registration and today"))
    if answers.get("outcome") == "close" and answers["risk"] != "none":
        raise Refused("E10", field="outcome")
    _refuse_later(answers, done_at.date())
    freetext.check_answers(case, answers)
    with records.atomic():
        moves.held_open(case)
        before = papers.latest(case, "F03")
        if before and not (answers.get("reason") or "").strip():
            raise Refused("E17", field="reason")
        filed = papers.file(case, "F03", answers, by, now, done_at, CONFIDENTIAL)
        voice.hear(case, "F03", _heard(answers), by, now, done_at.date())
        moves.complete_step(case, "initial_assessment", done_at.date())
        moves.write(case, "M05", "first assessment", by, now, reason=answers.get("reason"), done_at=done_at)
        if answers["risk"] != case.risk and answers["risk"] != "none":
            risk.apply(case, answers["risk"], answers.get("risk_reason") or "first assessment", by, now, done_at.date())
        _count_contact(case, done_at.date())
        moves.change(case, step=moves.current_step(case))
        owes.settle(case, now, done=("initial_assessment", "followup"))
        audit.record(by, "first assessment filed", case.code, now=now, risk=answers["risk"], version=filed.version)
    return filed


def wants_interim(filed):
    """Whether a first assessment found the child unsafe or a basic need unmet, so that an interim plan is due the same day (T07)."""
    return filed is not None and (
        filed.answers.get("safety") == "unsafe" or "not_met" in [filed.answers.get(need) for need in BASIC_NEEDS]
    )


def lacks_interim(case, now):
    """The first assessment that asks for an interim plan which nobody has drawn up since, or None."""
    filed = papers.latest(case, "F03")
    if not wants_interim(filed):
        return None
    drawn = Plan.select().where((Plan.case == case.id) & Plan.state.in_(("submitted", "approved", "replaced")))
    on = filed.done_at.astimezone(now.tzinfo).date()
    return None if any(plan.state == "approved" or plan.drawn_on >= on for plan in drawn) else filed


def wants_safety_plan(case):
    """Whether a safety plan is asked: the person of concern can reach the child, or the case is a survivor's."""
    filed = papers.latest(case, "F03")
    return case.module == "gbv_survivor" or bool(filed and filed.confidential.get("abuser_access") == "yes")


def begin_comprehensive(case, on, by, now, reason=None):
    """The full assessment was begun on this day (T04, M08); a further one starts from the answers of the last and needs a reason.

    Refuses E06 for a day before registration or in the future, E17.
    """
    _refuse_day(case, on, now, "on")
    with records.atomic():
        moves.held_open(case)
        if moves.is_active(case, "comprehensive_assessment"):
            return
        before = papers.latest(case, "F04")
        if before and not reason:
            raise Refused("E17", field="why")
        moves.begin_step(case, "comprehensive_assessment", on, by, reason)
        if before and papers.begun(case, "F04") is None:
            last = {**before.answers, **before.confidential}
            for name in ("voice", "voice_alone", "voice_said", "voice_why_not", "risk_reason"):
                last.pop(name, None)  # each assessment hears the child anew
            papers.keep(case, "F04", last, "", False, None, by, now, FULL_CONFIDENTIAL)
        moves.write(case, "M08", "full assessment begun", by, now, reason=reason, done_at=papers.noon(on, now))
        moves.change(case, step=moves.current_step(case))
        owes.settle(case, now, done=("comprehensive_start",))
        audit.record(by, "full assessment begun", case.code, now=now)


def keep_section(case, section, answers, is_done, version, by, now):
    """Keep one section of the full assessment, done or not; `version` is what the person saw. Begins the assessment if nobody has.

    Refuses E36, E42 (tracing without consent); raises Changed when a colleague kept something meanwhile.
    """
    _refuse_tracing(case, answers, now.date())
    freetext.check_answers(case, answers)
    with records.atomic():
        moves.held_open(case)
        if not moves.is_active(case, "comprehensive_assessment"):
            begin_comprehensive(case, now.date(), by, now)
        papers.keep(case, "F04", answers, section, is_done, version, by, now, FULL_CONFIDENTIAL)
        audit.record(by, "full assessment kept", case.code, now=now, section=section)


def asked_sections(case):
    """The sections that concern this child: care and tracing only where the child is separated from its usual carer."""
    separated = case.uasc not in (None, "no")
    return [name for name in SECTIONS if separated or name not in FOR_SEPARATED]


def missing(case, answers):
    """The sections of the full assessment in which something is missing that it cannot do without (E11)."""
    seen = answers.get("child_seen") == "yes" or (answers.get("not_seen_why") or "").strip()
    domains = {row.get("domain") for row in answers.get("domains") or () if row.get("severity")}
    there = {
        "enquiry": (answers.get("how") or "").strip(),
        "sources": answers.get("sources"),
        "child": answers.get("child_seen") and seen,
        "verification": answers.get("claims") or (answers.get("claims_none_why") or "").strip(),
        "domains": domains >= set(codelists.DOMAIN),
        "factors": (answers.get("risk_factors") or "").strip() and (answers.get("protective_factors") or "").strip(),
        "views": answers.get("voice"),
        "analysis": (answers.get("analysis") or "").strip() and answers.get("risk"),
    }
    return [section for section, given in there.items() if not given]


def complete_comprehensive(case, on, by, now):
    """File the full assessment as it was kept, on the day it was finished (M08, T05); it sets the risk and starts the plan's clock.

    Refuses E11 (names the missing sections), E06 for a day before registration or in the future, E17 (risk changed), E42.
    """
    _refuse_day(case, on, now, "on")
    begun = papers.begun(case, "F04")
    answers = {**begun.answers, **begun.confidential} if begun else {}
    lacking = missing(case, answers)
    if lacking:
        raise Refused("E11", field=f"part-{lacking[0]}", missing=", ".join(str(MISSING[name]) for name in lacking))
    if answers["risk"] != case.risk and not (answers.get("risk_reason") or "").strip():
        raise Refused("E17", field="risk_reason")
    _refuse_tracing(case, answers, on)
    freetext.check_answers(case, answers)
    with records.atomic():
        moves.held_open(case)
        if not moves.is_active(case, "comprehensive_assessment"):  # begun on paper, and nobody said when
            moves.begin_step(case, "comprehensive_assessment", on, by)
        filed = papers.file(case, "F04", answers, by, now, papers.noon(on, now), FULL_CONFIDENTIAL)
        papers.drop_begun(case, "F04")
        voice.hear(case, "F04", answers, by, now, on)
        moves.complete_step(case, "comprehensive_assessment", on)
        moves.write(case, "M08", "full assessment done", by, now, done_at=papers.noon(on, now))
        risk.apply(case, answers["risk"], answers.get("risk_reason") or "full assessment", by, now, on)
        moves.change(case, step=moves.current_step(case))
        owes.settle(case, now, done=("comprehensive_start", "comprehensive_done"))
        audit.record(by, "full assessment done", case.code, now=now, risk=answers["risk"], version=filed.version)
    return filed


MISSING = {
    "enquiry": _l("the plan of enquiry"),
    "sources": _l("a source"),
    "child": _l("whether the child was seen, or why not"),
    "verification": _l("what was checked"),
    "domains": _l("the child's needs"),
    "factors": _l("what harms and what protects"),
    "views": _l("the child's voice"),
    "analysis": _l("the analysis and the risk"),
}


def _heard(answers):
    """The child's voice out of the questions of F03, older papers without its question included."""
    words, why_not = (answers.get("words") or "").strip(), (answers.get("words_why_not") or "").strip()
    return {
        "voice": answers.get("voice") or ("said" if words else "not_asked" if why_not else None),
        "voice_alone": answers.get("seen_alone"),
        "voice_said": words,
        "voice_why_not": why_not,
    }


def _refuse_later(answers, on):
    """A next contact beyond what the risk allows needs its reason; the rule itself stands all the same."""
    if answers["risk"] == "none" or (answers.get("later_why") or "").strip():
        return
    days = timeframes.followup_days(answers["risk"], rules=office.rules())[1]
    if answers["next_contact_on"] > on + timedelta(days=days):
        raise Refused("E17", field="later_why")


def _refuse_tracing(case, answers, on):
    """Nobody is traced without consent to family tracing, or a decision that stands in its place (E42)."""
    if answers.get("wants_tracing") == "yes" or any(answers.get(name) for name in TRACED):
        agreed.refuse_without(case, "family_tracing", on, field="wants_tracing")


def _count_contact(case, on):
    moves.change(case, last_contact_on=max(on, case.last_contact_on or on), attempts=0)


def _refuse_day(case, on, now, field):
    if on is None or on > now.date() or on < case.registered_on:
        raise Refused("E06", field=field, fields=_("a day between registration and today"))

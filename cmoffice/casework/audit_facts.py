"""What the office itself knows about the items of a case-file audit (F22): the answer by the rule, and the figures behind it.

Counts, hours and days alone; nothing that was written about a child is read. Where only a person can judge there is no
answer, at most a figure to begin with.
"""

from dataclasses import asdict

from cmoffice import timeframes
from cmoffice.casework import agreed, audit_times, closure, office, plan, sharing
from cmoffice.casework.audit_times import DRAWN_UP, Fact, Span, fact, share
from cmoffice.models import FollowUp, NoConsent, Note, Objective, Referral, Voice

STEPS_WITH_PLAN = ("F05", "F10")


def of(case, now):
    """What the office knows about this file at this moment, by item of F22."""
    since = case.clocks_from.astimezone(now.tzinfo)
    span = Span(since, case.closed_on or now.date(), now, office.rules())
    found = {item: about(case, span) for item, about in ABOUT.items()}
    return {item: fact for item, fact in found.items() if fact is not None}


def kept(facts):
    """The facts as they are kept with an audit."""
    return {item: asdict(fact) for item, fact in facts.items()}


def _consent(case, span):
    """Consent to the services, or the supervisor's decision that stands in its place (M04, T23)."""
    if case.consent_state == "decided":
        decision = _decision(case)
        again = decision.look_again_on if decision else None
        if again is None:
            return fact(False, "consent_lacking", state="missing")
        late = again < span.until
        return fact(not late, "consent_look_late" if late else "consent_decided", until=again)
    answer = agreed.answer_to(case, "services", span.until)
    if answer == "ended":
        return fact(False, "consent_ended")
    if answer != "yes":
        state = case.consent_state if case.consent_state != "given" else "missing"
        return fact(False, "consent_lacking", state=state)
    consent = agreed.on_day(case, span.until)
    until = next((row.valid_to for row in agreed.items(consent) if row.item == "services"), None)
    if until is None:
        return fact(True, "consent_without_end", on=consent.obtained_on)
    return fact(True, "consent_given", on=consent.obtained_on, until=until)


def _decision(case):
    which = (NoConsent.case == case.id) & (NoConsent.decision == "go_on") & NoConsent.ended_on.is_null()
    return NoConsent.select().where(which).order_by(NoConsent.id.desc()).first()


def _incidents(case, span):
    if case.module != "gbv_survivor" and not case.incidents:
        return fact(None, "no_incident")
    return Fact(None, "incidents", {"count": case.incidents})


def _secrets(case, span):
    return Fact(None, "secrets", {"count": case.confidential_notes})


def _names(case, span):
    named = (Note.case == case.id) & Note.keep_name_why.is_null(False) & Note.replaced_at.is_null()
    return Fact(None, "names_kept", {"count": Note.select().where(named).count()})


def _now_followed(case):
    """The plan that says most about the work: in force before handed in, full before interim; None while there is none."""
    drawn = [one for one in plan.of(case) if one.state in DRAWN_UP]
    order = ("approved", "submitted", "replaced")
    return min(drawn, key=lambda one: (order.index(one.state), one.kind == "interim", -one.version), default=None)


def _objectives(case, span):
    followed = _now_followed(case)
    if followed is None:
        return fact(None, "no_plan")
    every = list(Objective.select().where(Objective.plan == followed.id))
    good = sum(bool(one.measure.strip() and one.target_on) for one in every)
    return fact(bool(every) and good == len(every), "objectives", good=good, all=len(every))


def _copy(case, span):
    followed = _now_followed(case)
    if followed is None:
        return fact(None, "no_plan")
    if followed.copy_given == "yes":
        return fact(True, "copy_given", on=followed.copy_given_on)
    return fact(True, "copy_not_given") if followed.copy_why_not else fact(False, "copy_missing")


def _heard(case, span):
    """Whether the child was heard at the plan and at each review; before there is one, at the steps so far."""
    steps = list(
        Voice.select(Voice.paper, Voice.part).where((Voice.case == case.id) & (Voice.heard_on >= span.since.date()))
    )
    planned = [one for one in steps if one.paper in STEPS_WITH_PLAN]
    asked = planned or steps
    if not asked:
        return fact(None, "nothing_heard_yet")
    heard = sum(one.part != "not_asked" for one in asked)
    return fact(heard > 0, "heard" if planned else "heard_before_plan", heard=heard, all=len(asked))


def _record(case, span):
    """How much was written, and when last: whether it is a record of each activity only a reader can tell."""
    written = [
        (one.done_on) for one in Note.select(Note.done_on).where((Note.case == case.id) & Note.replaced_at.is_null())
    ]
    visited = [one.done_on for one in FollowUp.select(FollowUp.done_on).where(FollowUp.case == case.id)]
    if not written + visited:
        return Fact(None, "no_record")
    last = max(written + visited).isoformat()
    return Fact(None, "record", {"notes": len(written), "followups": len(visited), "on": last})


def _referrals(case, span):
    """Referrals that left with a ground and came back with an answer within T34."""
    sent = list(Referral.select().where((Referral.case == case.id) & Referral.sent_on.is_null(False)))
    if not sent:
        return fact(None, "no_referral")
    return share(sum(_is_complete(one, span) for one in sent), len(sent), "referrals")


def _is_complete(one, span):
    if not one.basis or (one.basis == "consent" and one.share_id is None):
        return False
    due = timeframes.referral_feedback(one.sent_on, one.urgent, rules=span.rules).on
    answered_on = one.feedback_on or one.ended_on
    return (answered_on or span.until) <= due


def _shared(case, span):
    """Lines of what left the office (F28), and referrals of which no line tells."""
    lines = sharing.of(case)
    told = {line.source_id for line in lines if line.source == "referral"}
    sent = Referral.select(Referral.id).where((Referral.case == case.id) & Referral.sent_on.is_null(False))
    lacking = sum(one.id not in told for one in sent)
    if not lines and not lacking:
        return fact(None, "nothing_shared")
    good = sum(
        bool(one.what and one.agency and one.purpose and one.basis and one.method) and not _stands(one, span)
        for one in lines
    )
    return share(good, len(lines) + lacking, "sharing")


def _stands(line, span):
    """Whether the other side should have been told to stop, and nobody has."""
    return line.stop_on is not None and line.stop_done_on is None and line.stop_on < span.until


def _closure(case, span):
    last = closure.last(case) if case.status == "closed" else None
    if last is None:
        return fact(None, "not_closed")
    by_another = last.decided_by_id not in (None, last.asked_by_id, case.keyworker_id) or (
        last.reason == "opened_in_error" and last.decided_by_id != case.keyworker_id
    )
    return fact(by_another, "closed_by_another" if by_another else "closed_by_same", on=last.closed_on)


def _retention(case, span):
    last = closure.last(case) if case.status == "closed" else None
    if last is None:
        return fact(None, "not_closed")
    if last.retention_class and last.keep_until:
        return fact(True, "retention_set", until=last.keep_until)
    return fact(False, "retention_missing")


ABOUT = {
    "consent_current": _consent,
    "intake_apart": _incidents,
    "secret_apart": _secrets,
    "no_names": _names,
    "initial_in_time": audit_times.initial,
    "full_in_time": audit_times.full,
    "child_heard": _heard,
    "plan_in_time": audit_times.planned,
    "objectives_measurable": _objectives,
    "copy_given": _copy,
    "followups_on_time": audit_times.followups,
    "reviews_in_time": audit_times.reviews,
    "record_per_activity": _record,
    "referrals_complete": _referrals,
    "sharing_complete": _shared,
    "closure_authorised": _closure,
    "retention_set": _retention,
}

"""The first assessment (F03, M05) and the dates of the full one (M08)."""

from datetime import datetime

from cmoffice import audit
from cmoffice.casework import freetext, moves, owes, papers, risk
from cmoffice.databases import records
from cmoffice.refusals import Refused

CONFIDENTIAL = ("words", "words_why_not", "abuser_access")
TEXTS = ("safety_note", "health_note", "strengths", "words", "words_why_not", "risk_reason", "reason")


def complete_initial(case, answers, by, now):
    """File the first assessment; it sets the risk, counts as a contact and ends the 24/48 hour clock (M05).

    A second one is a new version and needs a reason. Refuses E09, E06 (dated before registration or in the future), E17, E36.
    """
    if not answers.get("risk") or not answers.get("next_contact_on"):
        raise Refused("E09", field="risk" if not answers.get("risk") else "next_contact_on")
    hour, minute = map(int, (answers.get("done_time") or "12:00").split(":"))
    done_at = datetime.combine(answers["done_on"], datetime.min.time(), now.tzinfo).replace(hour=hour, minute=minute)
    if done_at > now or done_at.date() < case.registered_on:
        raise Refused("E06", field="done_on", fields="day of the assessment, between registration and today")
    freetext.check(case, *(answers.get(name) for name in TEXTS), field="safety_note")
    with records.atomic():
        moves.held_open(case)
        before = papers.latest(case, "F03")
        if before and not (answers.get("reason") or "").strip():
            raise Refused("E17", field="reason")
        filed = papers.file(case, "F03", answers, by, now, done_at, CONFIDENTIAL)
        moves.complete_step(case, "initial_assessment", done_at.date())
        moves.write(case, "M05", "first assessment", by, now, reason=answers.get("reason"), done_at=done_at)
        if answers["risk"] != case.risk and answers["risk"] != "none":
            risk.apply(case, answers["risk"], answers.get("risk_reason") or "first assessment", by, now, done_at.date())
        _count_contact(case, done_at.date())
        moves.change(case, step=moves.current_step(case))
        owes.settle(case, now, done=("initial_assessment", "followup"))
        audit.record(by, "first assessment filed", case.code, now=now, risk=answers["risk"], version=filed.version)
    return filed


def begin_comprehensive(case, on, by, now):
    """The full assessment was begun on this day (T04). Refuses E06 for a day before registration or in the future."""
    _refuse_day(case, on, now, "on")
    with records.atomic():
        moves.held_open(case)
        if moves.is_active(case, "comprehensive_assessment"):
            return
        moves.begin_step(case, "comprehensive_assessment", on, by)
        moves.write(case, "M08", "full assessment begun", by, now, done_at=papers.noon(on, now))
        moves.change(case, step=moves.current_step(case))
        owes.settle(case, now)
        audit.record(by, "full assessment begun", case.code, now=now)


def complete_comprehensive(case, on, by, now):
    """The full assessment was finished on this day (T05). Refuses E06 for a day before registration or in the future."""
    _refuse_day(case, on, now, "on")
    with records.atomic():
        moves.held_open(case)
        if not moves.is_active(case, "comprehensive_assessment"):  # begun on paper, and nobody said when
            moves.begin_step(case, "comprehensive_assessment", on, by)
        moves.complete_step(case, "comprehensive_assessment", on)
        moves.write(case, "M08", "full assessment done", by, now, done_at=papers.noon(on, now))
        moves.change(case, step=moves.current_step(case))
        owes.settle(case, now)
        audit.record(by, "full assessment done", case.code, now=now)


def _count_contact(case, on):
    moves.change(case, last_contact_on=max(on, case.last_contact_on or on), attempts=0)


def _refuse_day(case, on, now, field):
    if on is None or on > now.date() or on < case.registered_on:
        raise Refused("E06", field=field, fields="a day between registration and today")

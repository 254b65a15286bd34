"""Review of a case (F10, M14): are the objectives met, still right, and what follows from it."""

from cmoffice import audit, codelists, policy, timeframes
from cmoffice.casework import freetext, moves, office, owes, papers, risk, tasks, voice
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Objective, Plan, Staff
from cmoffice.refusals import Refused

CONFIDENTIAL = (*("voice", "voice_alone", "voice_said", "voice_why_not"), "caregiver_view", "caregiver_why_not")
NOT_KEYWORKER = ("supervisor", "independent")


def hold(case, answers, by, now):
    """File a review (M14): progress of each objective, risk now, what was heard, the outcome and its tasks.

    Refuses E06 (days, objectives, caregiver's view, decisions), E17 (risk changed without reason), E18 (chaired by the
    keyworker alone and no reason), E36. It counts as a contact when child or caregiver was there.
    """
    on = answers.get("held_on")
    if on is None or not case.registered_on <= on <= now.date():
        raise Refused("E06", field="held_on", fields=_("the day of the review, between registration and today"))
    _refuse_chair(case, answers)
    if not (answers.get("caregiver_view") or "").strip() and not (answers.get("caregiver_why_not") or "").strip():
        raise Refused("E06", field="caregiver_view", fields=_("the caregiver's view, or why it was not asked"))
    if answers.get("outcome") not in codelists.REVIEW_OUTCOME:
        raise Refused("E06", field="outcome", fields=_("what follows from the review"))
    to = answers.get("risk") or case.risk
    if to != case.risk and not (answers.get("risk_reason") or "").strip():
        raise Refused("E17", field="risk_reason")
    tasks.refuse(answers.get("decisions"), on)
    _refuse_next(answers, on, to)
    freetext.check_answers(case, answers)
    with records.atomic():
        moves.held_open(case)
        progress = _progress(case, answers, on)
        filed = papers.file(
            case,
            "F10",
            {**answers, "objectives": progress, "reached": reached(answers)},
            by,
            now,
            papers.noon(on, now),
            CONFIDENTIAL,
            replaces=False,
        )
        voice.hear(case, "F10", answers, by, now, on)
        moves.write(
            case,
            "M14",
            "review",
            by,
            now,
            became=answers["outcome"],
            reason=answers.get("alone_why") or None,
            done_at=papers.noon(on, now),
        )
        risk.apply(case, to, answers.get("risk_reason"), by, now, on)
        if reached(answers):
            moves.change(case, last_contact_on=max(on, case.last_contact_on or on), attempts=0)
        tasks.make(case, answers.get("decisions") or (), "F10", filed.id, by, now)
        owes.settle(case, now, done=("review",))
        audit.record(by, "review held", case.code, now=now, outcome=answers["outcome"])
    return filed


def plans_in_force(case):
    """The plans that are approved and not yet replaced, the newest first."""
    return list(Plan.select().where((Plan.case == case.id) & (Plan.state == "approved")).order_by(Plan.version.desc()))


def objectives(case):
    """The objectives of the plans in force, in their order: what a review goes through."""
    plans = [plan.id for plan in plans_in_force(case)]
    if not plans:
        return []
    return list(
        Objective.select().where(Objective.plan.in_(plans)).order_by(Objective.plan, Objective.position, Objective.id)
    )


def latest_next(on, level):
    """The last day on which the review after this one may be held (T12, T13)."""
    return timeframes.review(on, level, office.rules()).on


def colleagues():
    """Colleagues who carry or supervise cases and could chair a review: short name of the account and name."""
    return {
        person.username: person.name
        for person in Staff.select().where(Staff.ended_on.is_null()).order_by(Staff.name)
        if policy.carries_cases(person)
    }


def reached(answers):
    """Whom a review or conference reached, in the words of a follow-up; empty when neither child nor caregiver was there."""
    found = []
    if answers.get("child_part") == "there":
        found.append("child_alone" if answers.get("voice_alone") == "yes" else "child_with_others")
    if answers.get("caregiver_part") == "there":
        found.append("caregiver")
    return found


def _refuse_chair(case, answers):
    """E18: the keyworker chairs her own case, nobody else who could look at it afresh is there, and no reason is given."""
    alone = answers.get("chair") == "keyworker" or (
        answers.get("chair_staff") and case.keyworker_id and answers["chair_staff"] == case.keyworker.username
    )
    if alone and not set(answers.get("took_part") or ()) & set(NOT_KEYWORKER):
        if not (answers.get("alone_why") or "").strip():
            raise Refused("E18", field="alone_why")


def _refuse_next(answers, on, level):
    """The next review lies after this one and within T12 or T13; E06 otherwise."""
    last = latest_next(on, level)
    if answers.get("next_on") is None or not on < answers["next_on"] <= last:
        raise Refused(
            "E06", field="next_on", fields=_("the next review, by %(day)s at the latest", day=f"{last:%d %m %Y}")
        )


def _progress(case, answers, on):
    """Write how far each objective is, and give the rows as they are filed: in the words of the plan."""
    wanted = {objective.id: objective for objective in objectives(case)}
    rows = {row.get("number"): row for row in answers.get("objectives") or ()}
    filed = []
    for number, objective in wanted.items():
        row, place = rows.get(number) or {}, list(wanted).index(number)
        if row.get("progress") not in codelists.PROGRESS or row.get("relevant") not in codelists.YES_NO:
            raise Refused("E06", field=f"objectives-{place}-progress", fields=_("how far each objective is"))
        if not (row.get("evidence") or "").strip():
            raise Refused("E06", field=f"objectives-{place}-evidence", fields=_("what shows how far each objective is"))
        met_on = (row.get("met_on") or on) if row["progress"] == "met" else None
        if met_on and met_on > on:
            raise Refused("E06", field=f"objectives-{place}-met_on", fields=_("met on, not after the review"))
        Objective.update(progress=row["progress"], met_on=met_on).where(Objective.id == number).execute()
        filed.append(
            {
                "objective": objective.wording,
                "progress": row["progress"],
                "met_on": met_on,
                "relevant": row["relevant"],
                "evidence": row["evidence"],
            }
        )
    return filed

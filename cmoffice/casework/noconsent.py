"""Going on without consent in an open case (M04): the caseworker proposes, the supervisor decides, and looks again in time."""

from cmoffice import audit, policy
from cmoffice.casework import agreed, consent, freetext, moves, owes, sharing
from cmoffice.databases import records
from cmoffice.models import NoConsent
from cmoffice.refusals import Changed, Refused


def propose(case, answers, by, now):
    """The caseworker asks her supervisor to go on without consent, or says that she does so at once to save a life (M04).

    An emergency is in force from this moment and confirmed within 24 hours. Refuses E07 (not hers to propose), E08 (basis or reasons
    missing), E36; raises Changed when a proposal waits already.
    """
    if not policy.may(by, "propose without consent", case):
        raise Refused("E07")
    consent.refuse_unfounded(answers, now.date(), explained=False)
    texts = ("reasons", "unsafe_why", "participation")
    freetext.check_answers(case, {name: answers.get(name) for name in texts})
    with records.atomic():
        moves.held_open(case)
        if agreed.waiting_proposal(case):
            raise Changed(case, None, None)
        made = NoConsent.create(
            case=case,
            basis=answers["basis"],
            reasons=answers["reasons"].strip(),
            explained_on=answers.get("explained_on"),
            unsafe_why=answers.get("unsafe_why") or None,
            participation=answers.get("participation") or None,
            look_again_on=answers.get("look_again_on"),
            proposed_by=by,
            proposed_at=now,
        )
        state = "emergency" if made.basis == "emergency_life_saving" else "waiting"
        moves.write(
            case,
            "M04",
            "asked to go on without consent",
            by,
            now,
            was=case.consent_state,
            became=state,
            reason=made.reasons,
        )
        moves.change(case, consent_state=state)
        owes.settle(case, now)
        audit.record(by, "asked to go on without consent", case.code, now=now, basis=made.basis)
    return made


def look_again(case, answers, by, now):
    """The supervisor looks again at a decision without consent: it goes on until another day, or it ends (M04).

    `decision` is "goes_on" (with reasons and a day to come) or "ends" (with a reason): then sharing under it stops at once. When
    somebody has agreed meanwhile, recording the consent ends it. Refuses E07, E08, E17, E36; raises Changed when none is in force.
    """
    if not policy.may(by, "decide without consent", case):
        raise Refused("E07")
    if not (answers.get("reasons") or "").strip():
        raise Refused("E17", field="reasons")
    goes_on = answers.get("decision") == "goes_on"
    next_on = answers.get("look_again_on")
    if goes_on and (next_on is None or next_on <= now.date()):
        raise Refused("E08", field="look_again_on")
    freetext.check_answers(case, {name: answers.get(name) for name in ("reasons", "participation")})
    with records.atomic():
        moves.held(case)
        held = agreed.decision_in_force(case)
        if held is None or held.decided_at is None:
            raise Changed(case, None, None)
        NoConsent.update(ended_on=now.date()).where(NoConsent.id == held.id).execute()
        if goes_on:
            _again(held, answers, by, now)
        state = "decided" if goes_on else consent.without_decision(case, now.date())
        moves.write(
            case,
            "M04",
            "goes on without consent" if goes_on else "no longer without consent",
            by,
            now,
            was=case.consent_state,
            became=state,
            reason=answers["reasons"].strip(),
        )
        moves.change(case, consent_state=state)
        stopped = 0 if goes_on else sharing.stop_basis(case, "no_consent_decision", now.date())
        owes.settle(case, now, done=("second_look",))
        audit.record(by, "looked again at consent", case.code, now=now, decision=answers["decision"], stopped=stopped)


def all_of(case):
    """Every proposal and decision to go on without consent, newest first."""
    return list(NoConsent.raw("SELECT * FROM no_consent WHERE case_id = ? ORDER BY id DESC", case.id))


def _again(held, answers, by, now):
    NoConsent.create(
        case=held.case,
        basis=held.basis,
        reasons=answers["reasons"].strip(),
        explained_on=answers.get("explained_on") or held.explained_on,
        unsafe_why=answers.get("unsafe_why") or held.unsafe_why,
        participation=answers.get("participation") or held.participation,
        look_again_on=answers["look_again_on"],
        proposed_by=by,
        proposed_at=now,
        decided_by=by,
        decided_at=now,
        decision="go_on",
    )

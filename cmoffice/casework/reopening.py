"""Taking up a case again that had ended (F16, M25): the caseworker asks, a supervisor decides; the same code, the clocks anew."""

from cmoffice import audit, codelists, policy
from cmoffice.casework import agreed, consent, freetext, keyworker, moves, need, owes, papers
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Destruction, NoConsent, Request
from cmoffice.refusals import Changed, Refused

ENDED = ("closed", "transferred", "screened_out")


def ask(case, answers, by, now):
    """The caseworker asks her supervisor to reopen the case (M25). Refuses E17 without why and in which words, E36."""
    if answers.get("why") not in codelists.REOPEN_WHY or not (answers.get("reason") or "").strip():
        raise Refused("E17", field="why" if answers.get("why") not in codelists.REOPEN_WHY else "reason")
    freetext.check(case, answers["reason"], field="reason")
    with records.atomic():
        if moves.held(case).status not in ENDED or waiting(case):
            raise Changed(case, None, None)
        moves.write(case, "M25", "reopening asked", by, now, reason=answers["reason"])
        audit.record(by, "reopening asked", case.code, now=now, why=answers["why"])
        return Request.create(
            case=case, kind="reopen", reason=answers["reason"], answers={"why": answers["why"]}, by=by, asked_at=now
        )


def decide(case, to, answers, by, now):
    """A supervisor reopens the case for a keyworker: the same code, a new first assessment, all clocks from now (M25).

    Refuses E29 for anybody else, E17, E03 (consent asked again: no consent in force and no decision to go on without), E08,
    E19, E20, E06 (no risk level where the case never had one), E36.
    """
    if not policy.may(by, "reopen", case):
        raise Refused("E29")
    if answers.get("why") not in codelists.REOPEN_WHY or not (answers.get("reason") or "").strip():
        raise Refused("E17", field="why" if answers.get("why") not in codelists.REOPEN_WHY else "reason")
    freetext.check_answers(case, answers)
    with records.atomic():
        if moves.held(case).status not in ENDED:
            raise Changed(case, None, None)
        state = _consent_again(case, answers, by, now)
        risk = case.risk or answers.get("risk")
        if not risk:
            raise Refused("E06", field="risk", fields=_("the level of risk"))
        keyworker.refuse(case, to, answers, by)
        was = case.status
        _end_request(case, "reopened", answers["reason"], by, now)
        papers.file(case, "F16", {**answers, "to": to.username}, by, now, replaces=False)
        moves.write(case, "M25", "reopened", by, now, was=was, became="open", reason=_told(answers))
        moves.begin_step(case, "initial_assessment", now.date(), by, reason=answers["why"])
        moves.change(
            case,
            status="open",
            step="initial_assessment",
            restarted_at=now,
            registered_at=case.registered_at or now,
            registered_on=case.registered_on or now.date(),
            closed_on=None,
            close_reason=None,
            keep_until=None,
            consent_state=state,
            risk=risk,
            keyworker=to,
            keyworker_since=now,
            team=to.team_id,
            supervisor=need.stand_in(case, to.team_id, to),
            attempts=0,
        )
        need.is_keyworker_now(case, to, now)
        Destruction.delete().where((Destruction.code == case.code) & Destruction.destroyed_at.is_null()).execute()
        owes.settle(case, now)
        audit.record(by, "case reopened", case.code, now=now, why=answers["why"], was=was, to=to.username)


def refuse(case, answers, by, now):
    """The supervisor does not reopen, with a reason (M25). Refuses E29, E17, E36."""
    if not policy.may(by, "reopen", case):
        raise Refused("E29")
    if not (answers.get("not_why") or "").strip():
        raise Refused("E17", field="not_why")
    freetext.check(case, answers["not_why"], field="not_why")
    with records.atomic():
        moves.held(case)
        if not waiting(case):
            raise Changed(case, None, None)
        _end_request(case, "refused", answers["not_why"], by, now)
        moves.write(case, "M25", "not reopened", by, now, reason=answers["not_why"])
        audit.record(by, "not reopened", case.code, now=now)


def waiting(case):
    """The request to reopen that waits for the supervisor, or None."""
    return (
        Request.select()
        .where((Request.case == case.id) & (Request.kind == "reopen") & Request.decided_at.is_null())
        .order_by(Request.id.desc())
        .first()
    )


def consent_in_force(case, today):
    """Whether somebody's consent to services, or a supervisor's decision, is in force on this day."""
    return agreed.answer_to(case, "services", today) == "yes" or agreed.decision_in_force(case) is not None


def _consent_again(case, answers, by, now):
    """The state of consent after it was asked again; E03 when nothing stands, E08 for an unfounded decision without it."""
    if answers.get("consent") == "supervisor":
        consent.refuse_unfounded({**answers, "reasons": answers.get("consent_reasons")}, now.date(), True)
        NoConsent.create(
            case=case,
            basis=answers["basis"],
            reasons=answers["consent_reasons"],
            explained_on=answers.get("explained_on"),
            unsafe_why=answers.get("unsafe_why") or None,
            look_again_on=answers.get("look_again_on"),
            proposed_by=by,
            proposed_at=now,
            decided_by=by,
            decided_at=now,
            decision="go_on",
        )
        moves.write(
            case,
            "M04",
            "go on without consent",
            by,
            now,
            was=case.consent_state,
            became="decided",
            reason=answers["consent_reasons"],
        )
        return "decided"
    if answers.get("consent") != "agrees" or not consent_in_force(case, now.date()):
        raise Refused("E03", field="consent")
    return "decided" if agreed.decision_in_force(case) else "given"


def _end_request(case, decision, comment, by, now):
    Request.update(decided_by=by, decided_at=now, decision=decision, comment=comment).where(
        (Request.case == case.id) & (Request.kind == "reopen") & Request.decided_at.is_null()
    ).execute()


def _told(answers):
    return "\n".join((answers["why"], answers["reason"]))

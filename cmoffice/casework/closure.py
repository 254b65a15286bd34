"""Asking for closure and authorising it (F14 A and B, M17-M19)."""

from cmoffice import audit, policy
from cmoffice.casework import freetext, moves, owes, papers
from cmoffice.databases import records
from cmoffice.models import Move
from cmoffice.refusals import Changed, Refused


def request(case, answers, by, now):
    """The keyworker asks to close the case (M17). Refuses E10, E17 without reason, E25 when the child was not told or not heard, E36."""
    if not answers.get("reason"):
        raise Refused("E17", field="reason")
    if not (answers.get("how_to_return") or "").strip() or not (answers.get("feedback") or "").strip():
        raise Refused("E25", field="how_to_return")
    freetext.check(case, answers.get("summary"), answers.get("how_to_return"), answers.get("feedback"), field="summary")
    if answers["reason"] == "no_concern_after_initial_assessment":
        filed = papers.latest(case, "F03")
        if filed is None or filed.answers.get("risk") != "none":
            raise Refused("E10", field="reason")
    with records.atomic():
        _still(case, "open")
        papers.file(case, "F14", answers, by, now)
        reason = "\n".join(filter(None, (answers["reason"], answers.get("summary"))))
        moves.write(case, "M17", "closure asked", by, now, was=case.status, became="closure_requested", reason=reason)
        moves.begin_step(case, "closing", now.date(), by)
        moves.change(case, status="closure_requested", step="closing")
        audit.record(by, "closure asked", case.code, now=now, reason=answers["reason"])


def authorise(case, answers, by, now):
    """A supervisor who neither carries the case nor asked for it closes it (M18); everything it owed ends. Refuses E24."""
    if not policy.may(by, "authorise closure", case):
        raise Refused("E24")
    freetext.check(case, answers.get("comment"), field="comment")
    with records.atomic():
        _still(case, "closure_requested")
        if asked(case).by_id == by.id:
            raise Refused("E24")
        moves.write(case, "M18", "closed", by, now, was=case.status, became="closed", reason=answers.get("comment"))
        moves.complete_step(case, "closing", now.date())
        moves.change(case, status="closed", closed_on=now.date())
        owes.settle(case, now)
        audit.record(by, "case closed", case.code, now=now)


def send_back(case, answers, by, now):
    """The supervisor sends the request back and says what is missing (M19). Refuses E17."""
    if not (answers.get("comment") or "").strip():
        raise Refused("E17", field="comment")
    freetext.check(case, answers["comment"], field="comment")
    with records.atomic():
        _still(case, "closure_requested")
        moves.write(
            case, "M19", "closure sent back", by, now, was=case.status, became="open", reason=answers["comment"]
        )
        moves.complete_step(case, "closing", now.date())
        moves.change(case, status="open")
        moves.change(case, step=moves.current_step(case))
        audit.record(by, "closure sent back", case.code, now=now)


def asked(case):
    """The request for closure that is to be decided: the row of history with who asked and why."""
    return Move.select().where((Move.case == case.id) & (Move.rule == "M17")).order_by(Move.id.desc()).first()


def _still(case, status):
    """Read the case again inside the transaction: two people may have decided at once, and only the first did (SEC-064)."""
    if moves.held(case).status != status:
        raise Changed(case, None, None)

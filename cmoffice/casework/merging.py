"""Two files of one child become one (M26): one code goes on, the other keeps its history, is only read, and leads to it."""

from cmoffice import audit, policy
from cmoffice.casework import closure, freetext, moves, owes, transfer
from cmoffice.databases import records
from cmoffice.models import Case, Request
from cmoffice.refusals import Changed, Refused


def ask(case, answers, by, now):
    """The caseworker says that this child has another file, if she knows its code or not (M26). Refuses E17, E36."""
    if not (answers.get("reason") or "").strip():
        raise Refused("E17", field="reason")
    freetext.check(case, answers["reason"], answers.get("other"), field="reason")
    with records.atomic():
        if moves.held(case).status == "merged" or waiting(case):
            raise Changed(case, None, None)
        moves.write(case, "M26", "merging asked", by, now, reason=answers["reason"])
        audit.record(by, "merging asked", case.code, now=now)
        code = moves.read_code(answers.get("other") or "")
        return Request.create(
            case=case,
            kind="merge",
            reason=answers["reason"],
            answers={"other": code} if code else {},
            by=by,
            asked_at=now,
        )


def merge(case, answers, by, now):
    """A supervisor joins this file to the surviving one (M26): what it owed ends, both histories stay.

    Refuses E24 (her own case), E31 (no such file, or not hers to see), E17, E30 (they were declared different people, and
    nobody says why that was wrong), E36.
    """
    if not policy.may(by, "merge", case):
        raise Refused("E24")
    into = survivor(case, answers.get("survivor"), by)
    if not (answers.get("reason") or "").strip():
        raise Refused("E17", field="reason")
    wrong = (answers.get("declared_wrong") or "").strip()
    if were_declared_different(case, into) and not wrong:
        raise Refused("E30", field="declared_wrong")
    for one in (case, into):
        freetext.check(one, answers["reason"], wrong, field="reason")
    with records.atomic():
        if moves.held(case).status == "merged" or moves.held(into).status == "merged":
            raise Changed(case, None, None)
        reason = "\n".join(filter(None, (answers["reason"], wrong)))
        moves.write(case, "M26", "merged", by, now, was=case.status, became="merged", reason=reason)
        moves.write(into, "M26", "another file joined", by, now, was=case.code, reason=reason)
        closure.drop_waiting(case, by, now)
        transfer.drop_waiting(case, by, now, "merged")
        _end_requests(case, by, now)
        moves.change(case, status="merged", merged_into=into.id, **_hands(case, into))
        owes.settle(case, now)
        audit.record(by, "case merged", case.code, now=now, into=into.code)
        audit.record(by, "another file joined", into.code, now=now, of=case.code)
    return into


def refuse(case, answers, by, now):
    """The supervisor leaves the two files apart, with a reason (M26). Refuses E24, E17, E36."""
    if not policy.may(by, "merge", case):
        raise Refused("E24")
    if not (answers.get("not_why") or "").strip():
        raise Refused("E17", field="not_why")
    freetext.check(case, answers["not_why"], field="not_why")
    with records.atomic():
        moves.held(case)
        if not waiting(case):
            raise Changed(case, None, None)
        Request.update(decided_by=by, decided_at=now, decision="refused", comment=answers["not_why"]).where(
            Request.id == waiting(case).id
        ).execute()
        moves.write(case, "M26", "not merged", by, now, reason=answers["not_why"])
        audit.record(by, "not merged", case.code, now=now)


def survivor(case, typed, by):
    """The file that goes on, by its code; E31 in the same words for one that nobody has and one that is not hers to see. Refuses E24."""
    code = moves.read_code(typed or "")
    into = policy.cases_for(by).where(Case.code == code).first() if code else None
    if into is None or into.id == case.id or into.status in ("merged", "unfiled", "screening"):
        raise Refused("E31", field="survivor")
    if not policy.may(by, "merge", into):
        raise Refused("E24", field="survivor")
    return into


def were_declared_different(one, other):
    """Whether whoever registered the later of the two looked at the likeness and said: another child (E05, E30)."""
    pairs = Request.select().where((Request.kind == "different") & Request.case.in_((one.id, other.id)))
    codes = {one.id: other.code, other.id: one.code}
    kept = list(pairs)
    if any(codes[row.case_id] in row.answers.get("codes", ()) for row in kept):
        return True
    later = max((one, other), key=lambda case: case.id)
    return later.duplicate_check == "different" and later.id not in [row.case_id for row in kept]


def alike(case, by):
    """Codes of the files that were like this one when whoever registered it asked a supervisor to look; of those this reader may open."""
    rows = Request.select().where((Request.kind == "ask") & (Request.case == case.id))
    codes = {code for row in rows for code in row.answers.get("codes", ())}
    return sorted(found.code for found in policy.cases_for(by).where(Case.code.in_(codes) & (Case.status != "merged")))


def waiting(case):
    """The request to merge that waits for the supervisor, or None."""
    return (
        Request.select()
        .where((Request.case == case.id) & (Request.kind == "merge") & Request.decided_at.is_null())
        .order_by(Request.id.desc())
        .first()
    )


def joined(case):
    """Files that were joined to this one; their codes alone, each door is its own."""
    return list(Case.raw("SELECT id, code FROM case_file WHERE merged_into_id = ? ORDER BY id", case.id))


def _hands(case, into):
    """Whoever carries the surviving file reads both histories; the keyworker before does no more (R02)."""
    return {"keyworker": into.keyworker_id, "team": into.team_id, "supervisor": into.supervisor_id}


def _end_requests(case, by, now):
    Request.update(decided_by=by, decided_at=now, decision="merged").where(
        (Request.case == case.id) & Request.decided_at.is_null()
    ).execute()

"""The whole caseload of a worker who leaves (M16, F15): to colleagues, or to another agency where they agreed."""

from cmoffice import audit
from cmoffice.casework import family, freetext, keyworker, transfer
from cmoffice.databases import records
from cmoffice.models import OPEN, Case, Transfer
from cmoffice.policy import visible_to
from cmoffice.refusals import Refused


def caseload(staff, by):
    """Open cases that this person carries and the supervisor may know of, by code."""
    return list(
        Case.select().where((Case.keyworker == staff.id) & Case.status.in_(OPEN) & visible_to(by)).order_by(Case.code)
    )


def to_colleague(cases, to, answers, by, now):
    """Give these cases to one colleague, each with its own line of history (M16); all or none.

    Refuses what handing over one case refuses: E17 (brothers and sisters too), E19, E20, E36.
    """
    with records.atomic():
        for case in cases:
            _one_of_many(case, to, answers, by, now)
        for case in cases:
            family.refuse_split(case, to, answers.get("apart_why"), by)
            family.keep_apart(case, to, answers.get("apart_why"), by)
        audit.record(by, "caseload handed over", now=now, cases=len(cases), to=to.username)


def _one_of_many(case, to, answers, by, now):
    """Give one of them; what stands against this file alone is said with its code. Refuses what handing over one case refuses."""
    try:
        keyworker.assign(case, to, answers, by, now, together=True)
    except Refused as refused:
        if refused.code in ("E19", "E20a"):
            refused.case = case.code
        raise


def to_agency(cases, confirmed, answers, by, now):
    """Begin the transfer of those cases whose family agreed to hand over the file; the others stay behind (F15, E27).

    Gives the codes that stayed behind. Refuses E27 when nobody agreed, E28 without a hand-over plan, E17, E36.
    """
    going = [case for case in cases if case.code in confirmed and case.status == "open"]
    if not going:
        raise Refused("E27", field="confirmed")
    if not transfer.has_handover_plan(answers):
        raise Refused("E28", field="pending_actions")
    for case in going:
        freetext.check_answers(
            case, {name: text for name, text in answers.items() if name not in ("cases", "confirmed")}
        )
    with records.atomic():
        for case in going:
            row = transfer.begin(case, {**answers, "file_agreed": "all", "provider": None}, by, now)
            Transfer.update(agreed_by=by, agreed_at=now).where(Transfer.id == row.id).execute()
            audit.record(by, "transfer agreed", case.code, now=now, basis="consent", together=len(going))
    return [case.code for case in cases if case not in going]

"""The risk level of a case (M13) and the follow-up clock that follows from it."""

from cmoffice import audit, timeframes
from cmoffice.casework import answers, freetext, moves, owes, papers
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.refusals import Refused


def change(case, to, reason, by, now, on=None):
    """Change the risk level, say why, and restart the follow-up clock (M13). Refuses E17 without a reason, E06 and E36.

    A rise, and a fall from high, stand in Team today until the supervisor has seen them.
    """
    if to not in timeframes.RISK_ORDER:
        raise Refused("E06", field="risk", fields=_("risk level"))
    if not (reason or "").strip():
        raise Refused("E17", field="risk_reason")
    freetext.check(case, reason, field="risk_reason")
    with records.atomic():
        if moves.held_open(case).risk == to:
            return
        apply(case, to, reason, by, now, on or now.date())
        owes.settle(case, now)
        audit.record(by, "risk changed", case.code, now=now, risk=to)


def apply(case, to, reason, by, now, on):
    """The change itself, inside the transaction of the verb that brings it and settles what is owed; does nothing when the level stays."""
    was = case.risk
    if to == was:
        return
    moves.write(case, "M13", "risk", by, now, was=was, became=to, reason=reason, done_at=papers.noon(on, now))
    moves.change(case, risk=to, risk_set_on=on)
    rose = timeframes.RISK_ORDER[to] > timeframes.RISK_ORDER[was or "none"]
    if rose or was == "high":
        answers.tell(case, "risk_up" if rose else "risk_down", now)

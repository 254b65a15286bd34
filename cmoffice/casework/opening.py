"""Opening a registered case: its status, its first step and its clocks."""

from cmoffice import audit
from cmoffice.casework import moves, owes


def open_case(case, registered_at, by, now):
    """Open the case at this moment of registration and start its clocks (T01-T05, T08-T11); inside the caller's transaction."""
    registered_at = registered_at.astimezone(now.tzinfo)
    day = registered_at.date()
    moves.write(case, "M03", "registered", by, now, was=case.status, became="open", done_at=registered_at)
    moves.change(case, status="open", registered_at=registered_at, registered_on=day, step="initial_assessment")
    moves.begin_step(case, "initial_assessment", day, by)
    owes.settle(case, now)
    audit.record(by, "case registered", case.code, now=now, risk=case.risk)

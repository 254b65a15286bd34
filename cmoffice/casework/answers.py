"""What a caseworker tells her supervisor about a case, and that the supervisor has seen it: the history keeps both.

Decisions that wait (consent, closure) are not told here: Team today reads them from where the case stands.
"""

from cmoffice import audit
from cmoffice.casework import moves
from cmoffice.databases import records

BY_WEIGHT = ("help_today", "less_safe", "risk_up", "interim_plan", "double", "risk_down")


def tell(case, what, now):
    """Put this case into Team today; a graver thing told before stays. Inside the caller's transaction."""
    told = case.needs_supervisor
    if told is None or BY_WEIGHT.index(what) < BY_WEIGHT.index(told):
        moves.change(case, needs_supervisor=what, needs_supervisor_at=now)


def seen(case, by, now):
    """The supervisor has seen what she was told: the line leaves Team today."""
    with records.atomic():
        moves.held(case)
        if case.needs_supervisor is None:
            return
        moves.write(case, "R01", "seen by the supervisor", by, now, was=case.needs_supervisor)
        moves.change(case, needs_supervisor=None, needs_supervisor_at=None)
        audit.record(by, "answered", case.code, now=now)

"""What a supervisor has seen and answered: the line leaves Team today, the history keeps it."""
from cmoffice import audit
from cmoffice.casework import moves
from cmoffice.databases import records

WAITS_FOR_A_DECISION = ("no_consent", "emergency", "closure")


def seen(case, by, now):
    """Tick a line of Team today that needs no decision of its own page; does nothing for those that do."""
    with records.atomic():
        moves.held(case)
        if case.needs_supervisor is None or case.needs_supervisor in WAITS_FOR_A_DECISION:
            return
        moves.write(case, "R01", "seen by the supervisor", by, now, was=case.needs_supervisor)
        moves.change(case, needs_supervisor=None, needs_supervisor_at=None)
        audit.record(by, "answered", case.code, now=now)

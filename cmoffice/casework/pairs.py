"""When two go on a visit: a case that is marked so, and high risk where the office wants it (F06)."""

from cmoffice import audit, policy
from cmoffice.casework import freetext, moves, office
from cmoffice.databases import records
from cmoffice.refusals import Refused


def mark(case, wanted, reason, by, now):
    """From now on two go on every visit of this case, or one may again; only a supervisor lifts it. Refuses E17, E35, E36."""
    reason = (reason or "").strip()
    if not reason:
        raise Refused("E17", field="reason")
    freetext.check(case, reason, field="reason")
    if not wanted and not policy.is_supervisor(by):
        raise Refused("E35")
    with records.atomic():
        if moves.held_open(case).visit_in_pairs == wanted:
            raise Refused("E35")
        moves.write(case, "F06", "visits in pairs" if wanted else "visits in pairs lifted", by, now, reason=reason)
        moves.change(case, visit_in_pairs=wanted)
        audit.record(by, "visits in pairs" if wanted else "visits in pairs lifted", case.code, now=now)
    return True


def set_at_high_risk(wanted, by, now):
    """Set for the whole office whether two go on every visit of a case at high risk."""
    office.change("visit_pairs_high", bool(wanted), by, now)
    return True


def at_high_risk():
    """Whether two go on every visit of a case at high risk in this office; not unless it was set."""
    return bool(office.setting("visit_pairs_high", False))


def pair_needed(case):
    """Whether two should go on a visit of this case: it is marked so, or it is at high risk and the office wants it."""
    return case.visit_in_pairs or (case.risk == "high" and at_high_risk())

"""Opening a registered case: its status, its first step and its clocks."""

from cmoffice import audit, timeframes
from cmoffice.casework import due, moves, office


def open_case(case, registered_at, by, now):
    """Open the case at this moment of registration and start its clocks (T01-T05, T08-T11); inside the caller's transaction."""
    rules, registered_at = office.rules(), registered_at.astimezone(now.tzinfo)
    day = registered_at.date()
    moves.write(case, "M03", "registered", by, now, was=case.status, became="open", done_at=registered_at)
    moves.change(case, status="open", registered_at=registered_at, registered_on=day, step="initial_assessment")
    moves.begin_step(case, "initial_assessment", day, by)
    if case.keyworker_id is None:
        due.put(case, timeframes.allocation(registered_at, case.urgent, rules), now)
    due.put(case, timeframes.initial_assessment(registered_at, case.urgent, rules), now)
    due.put(case, timeframes.comprehensive_start(day, rules), now)
    due.put(case, timeframes.comprehensive_done(day, rules), now)
    due.put(
        case,
        timeframes.next_followup(
            case.risk, day, unstable=case.is_unstable, own_days=case.followup_own_days, rules=rules
        ),
        now,
    )
    audit.record(by, "case registered", case.code, now=now, risk=case.risk)

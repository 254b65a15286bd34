"""Changing what the registration says: one line at a time, with a reason, the old value in the history."""

from cmoffice import audit
from cmoffice.casework import care, freetext, moves, owes, risk
from cmoffice.databases import records
from cmoffice.models import Move
from cmoffice.refusals import Changed, Refused

CHANGEABLE = ("risk", "concerns", "care_arrangement", "uasc", "area", "disability")


def change(case, key, value, reason, version, by, now):
    """Change one line of the registration; `version` is the number of the last row of history that the person saw. Refuses E35.

    Refuses E17 without a reason, E36 for a name in it; raises Changed when this line was changed meanwhile.
    """
    if key not in CHANGEABLE:
        raise Refused("E35")
    if not (reason or "").strip():
        raise Refused("E17", field="reason")
    freetext.check(case, reason, field="reason")
    with records.atomic():
        moves.held_open(case)
        if version is not None and (last := _changed_since(case, key, version)):
            raise Changed({"now": getattr(case, key)}, last.by, last.entered_at)
        if getattr(case, key) == value:
            return case
        if key == "risk":
            risk.apply(case, value, reason, by, now, now.date())
        else:
            moves.write(case, "F01", key, by, now, was=_text(getattr(case, key)), became=_text(value), reason=reason)
            moves.change(case, **{key: value})
            if key == "care_arrangement":
                care.corrected(case, value)
        owes.settle(case, now)
        audit.record(by, "registration changed", case.code, now=now, field=key)
    return case


def _changed_since(case, key, version):
    """The last change of this line after what the person saw, or None."""
    return (
        Move.select()
        .where((Move.case == case.id) & (Move.what == key) & (Move.id > version))
        .order_by(Move.id.desc())
        .first()
    )


def _text(value):
    return ", ".join(value) if isinstance(value, list) else value

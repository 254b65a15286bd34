"""What a case owes, stored in the same transaction as the act that made it so, with its rule and reason."""

from cmoffice.models import DueItem


def put(case, due, now, ended="replaced"):
    """Store a due thing in place of the open one of its kind, which ends as replaced or, after the act it asked for, as done."""
    _end(case, now, ended, DueItem.kind == due.kind)
    return DueItem.create(
        case=case,
        rule=due.rule,
        kind=due.kind,
        due_on=due.on,
        due_at=due.at,
        wanted_at=due.wanted_at,
        why=due.why,
        figures=due.figures,
        made_at=now,
    )


def done(case, kind, now):
    """End the open thing of this kind: it was done. Gives what was open, or None."""
    item = open_item(case, kind)
    _end(case, now, "done", DueItem.kind == kind)
    return item


def cancel_all(case, now):
    """End everything that is open: the case closed, was transferred, or the child died."""
    _end(case, now, "cancelled", DueItem.id.is_null(False))


def open_item(case, kind):
    """The open thing of this kind that the case owes, or None."""
    return DueItem.get_or_none((DueItem.case == case.id) & (DueItem.kind == kind) & DueItem.ended_at.is_null())


def open_of(case):
    """All open things of one case, the earliest first."""
    return list(
        DueItem.raw("SELECT * FROM due_item WHERE case_id = ? AND ended_at IS NULL ORDER BY due_on, id", case.id)
    )


def _end(case, now, how, which):
    DueItem.update(ended_at=now, ended_how=how).where(
        (DueItem.case == case.id) & DueItem.ended_at.is_null() & which
    ).execute()

"""What a case owes as it is stored; cmoffice.casework.owes puts it there."""

from cmoffice.models import DueItem


def open_item(case, kind):
    """The open thing of this kind that the case owes, or None."""
    return DueItem.get_or_none((DueItem.case == case.id) & (DueItem.kind == kind) & DueItem.ended_at.is_null())


def open_of(case):
    """All open things of one case, the earliest first."""
    return list(
        DueItem.raw("SELECT * FROM due_item WHERE case_id = ? AND ended_at IS NULL ORDER BY due_on, id", case.id)
    )

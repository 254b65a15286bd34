"""What a case owes as it is stored; cmoffice.casework.owes puts it there."""

from cmoffice.models import DueItem, first


def open_item(case, kind):
    """The open thing of this kind that the case owes, or None."""
    waits = "SELECT * FROM due_item WHERE case_id = ? AND kind = ? AND ended_at IS NULL LIMIT 1"
    return first(DueItem, waits, case.id, kind)


def open_of(case):
    """All open things of one case, the earliest first."""
    return list(
        DueItem.raw("SELECT * FROM due_item WHERE case_id = ? AND ended_at IS NULL ORDER BY due_on, id", case.id)
    )

"""The clerk's two trays: who the child is lies in one, what happened in the other, and both never lie open at once (R07)."""

from cmoffice import audit
from cmoffice.refusals import Refused

IDENTITY_PAPERS = ("F01a", "F02")


def of(paper):
    """In which tray a paper lies: "identity" for the identity sheet and the consent paper, "case" for all others."""
    return "identity" if paper in IDENTITY_PAPERS else "case"


def take_up(paper, at_hand, by, now):
    """Take a sheet to the desk; `at_hand` is the paper that lies there already, or None. Refuses E40 for one of the other tray."""
    if at_hand and of(at_hand) != of(paper):
        raise Refused("E40")
    audit.note(by, "sheet taken up", now=now, name=paper)
    return paper

"""The clerk's two trays: who the child is lies in one, what happened in the other, and both never lie open at once (R07)."""

from peewee import fn

from cmoffice import audit
from cmoffice.casework import freetext
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Staff, TrayDesk, first
from cmoffice.refusals import Refused

IDENTITY_PAPERS = ("F01a", "F02")
TRAYS = ("case", "identity")


def of(paper):
    """In which tray a paper lies: "identity" for the identity sheet and the consent paper, "case" for all others."""
    return "identity" if paper in IDENTITY_PAPERS else "case"


def trays_of(clerk):
    """The trays this clerk may work from: the case tray, unless a supervisor said otherwise (R07)."""
    return desk_of(clerk)[0]


def clerks(by):
    """The clerks for whom this supervisor says from which trays they work, each with her desk: those of her team, and those who type for the whole office."""
    hers = Staff.team.is_null() | (Staff.team == by.team_id)
    here = (Staff.role == "clerk") & Staff.ended_on.is_null() & hers
    rows = {row.staff_id: row for row in TrayDesk.select()}
    return [
        (one, rows.get(one.id) or TrayDesk(staff=one.id)) for one in Staff.select().where(here).order_by(Staff.name)
    ]


def at_hand(clerk):
    """The tray that lies on this clerk's desk now, at whichever browser; None when both are put away."""
    return desk_of(clerk)[1]


def desk_of(clerk):
    """Both at once: the trays this clerk may work from, and the one that lies on her desk."""
    row = first(TrayDesk, "SELECT * FROM tray_desk WHERE staff_id = ?", clerk.id)
    trays = granted(row.trays if row else None)
    return trays, row.at_hand if row and row.at_hand in trays else None


def granted(said):
    """The trays that a supervisor's word opens: "case", "identity" or "both"; without any the case tray."""
    return TRAYS if said == "both" else (said or "case",)


def lying(clerk):
    """The tray that lies on the desk of the clerk with this number, within a query."""
    hers = (TrayDesk.staff == clerk) & TrayDesk.trays.in_((TrayDesk.at_hand, "both"))
    return TrayDesk.select(TrayDesk.at_hand).where(hers)


def is_open_to(clerk, which):
    """Whether the clerk with this number may work from this tray, within a query."""
    said = TrayDesk.select(TrayDesk.trays).where(TrayDesk.staff == clerk)
    return fn.COALESCE(said, "case").in_((which, "both"))


def take_up(tray, by, now):
    """Take a tray to the desk. Refuses E35 for a tray that is not hers, E40 while the other one lies there."""
    if tray not in trays_of(by):
        raise Refused("E35")
    lies_there = at_hand(by)
    if lies_there and lies_there != tray:
        raise Refused("E40")
    if lies_there != tray:
        _set(by, at_hand=tray)
        audit.note(by, "tray taken up", now=now, name=tray)
    return tray


def put_away(by, now):
    """Put away what lies on the desk, so that the other tray may be opened."""
    with records.atomic():
        TrayDesk.update(at_hand=None).where(TrayDesk.staff == by.id).execute()
        audit.record(by, "tray put away", now=now)


def grant(clerk, trays, reason, by, now):
    """Say from which trays a clerk works: "case", "identity" or "both"; both needs a reason (R07, E17). Refuses E06.

    Refuses E35 for somebody whose desk is not hers to set, E36 for a name of a child of hers.
    """
    if clerk.id not in {one.id for one, _row in clerks(by)}:
        raise Refused("E35")
    if trays not in (*TRAYS, "both"):
        raise Refused("E06", field="trays", fields=_("the trays"))
    if trays == "both" and not (reason or "").strip():
        raise Refused("E17", field="reason")
    freetext.check_for(by, reason, field="reason")
    with records.atomic():
        _set(clerk, trays=trays, reason=(reason or "").strip(), by=by, granted_at=now, at_hand=None)
        audit.record(by, "trays granted", now=now, name=clerk.username, trays=trays)


def _set(clerk, **columns):
    TrayDesk.insert(staff=clerk.id).on_conflict_ignore().execute()
    TrayDesk.update(**columns).where(TrayDesk.staff == clerk.id).execute()

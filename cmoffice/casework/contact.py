"""Safe contact: what must be left out of every paper that leaves, and the slip with the name that goes apart from all content."""

from cmoffice import audit, identities
from cmoffice.casework import moves
from cmoffice.codelists import EXPORT_NAMED, ID_KIND, NO_SHARING_WHY, REACH
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.language import plain_day
from cmoffice.models import Referral
from cmoffice.refusals import Refused


def limits(case):
    """What must never be given out of this child's identity: "phone" and "address", by the rule of safe contact; shows nothing of it."""
    return identities.contact_limits(case.code)


def left_out(case, tells):
    """What the rule of safe contact takes out of a paper that tells how to reach the child; as codes of L LEFT_OUT, in order."""
    return sorted(limits(case)) if "code_and_contact" in tells else []


def name_slip(referral, by, now):
    """The slip with the name for one referral, printed once and on its own: what was agreed to, less what safe contact takes out.

    Only when the row of consent that was used says that the name may be told. Refuses E14 (not agreed, not sent, stopped, or printed
    already). Gives the name, lines of (what, value) and what was left out.
    """
    case = referral.case
    with records.atomic():
        moves.held(case)
        why = _why_not(Referral.get_by_id(referral.id))
        if why:
            raise Refused("E14", why=NO_SHARING_WHY[why])
        entry = identities.reveal(case.code, "referral", by, now)
        Referral.update(name_slip_on=now.date()).where(Referral.id == referral.id).execute()
        audit.record(by, "slip with the name printed", case.code, now=now, referral=referral.id)
    if entry is None:
        return {"name": "", "lines": [], "left_out": []}
    reach = "code_and_contact" in referral.tells
    return {
        "name": entry.full_name,
        "lines": _reach(entry) if reach else [],
        "left_out": left_out(case, referral.tells),
    }


def identity_lines(case, named, by, now):
    """What a file for an agency tells of the identity: chosen one by one as codes of EXPORT_NAMED, less what safe contact takes out; as (what, value).

    The look is written on the trail (D35). Raises Unplugged when the register is not attached.
    """
    entry = identities.reveal(case.code, "sealed file", by, now)
    if entry is None:
        return ()
    found = {
        "named_name": [(EXPORT_NAMED["named_name"], entry.full_name)],
        "named_birth": [(EXPORT_NAMED["named_birth"], plain_day(entry.birth_date) if entry.birth_date else "")],
        "named_number": [_named_document(entry)],
        "named_parents": [(_("Mother"), entry.mother), (_("Father"), entry.father)],
        "named_caregiver": [
            (_("Caregiver"), entry.caregiver_name),
            (_("Relation to the child"), entry.caregiver_relation),
        ],
        "named_reach": [(REACH[what], value) for what, value in _reach(entry) if what != "caregiver_name"],
    }
    return tuple((str(what), value) for key in EXPORT_NAMED if key in named for what, value in found[key] if value)


def _named_document(entry):
    return EXPORT_NAMED["named_number"], " ".join(
        filter(None, (entry.id_number, f"({ID_KIND.get(entry.id_kind, entry.id_kind)})" if entry.id_kind else ""))
    )


def may_print_name(referral):
    """Whether the slip with the name of this referral may be printed now."""
    return _why_not(referral) is None


def _why_not(referral):
    if referral.stop_sharing_on:
        return "stopped"
    if referral.status not in ("sent", "accepted"):
        return "never"
    if "name" not in referral.tells or referral.share is None or "name" not in referral.share.what:
        return "items"
    return "used" if referral.name_slip_on else None


def _reach(entry):
    never_phone, never_address = bool(entry.phone_never), bool(entry.address_never)
    lines = [
        ("safe_contact", entry.safe_contact),
        ("contact_never", entry.contact_never),
        ("contact_say", entry.contact_say),
        ("phone", "" if never_phone else entry.phone),
        ("caregiver_name", entry.caregiver_name),
        ("caregiver_phone", "" if never_phone else entry.caregiver_phone),
        ("address", "" if never_address else entry.address),
        ("landmark", "" if never_address else entry.landmark),
        ("caregiver_address", "" if never_address else entry.caregiver_address),
    ]
    return [(what, value) for what, value in lines if value]

"""The identity sheet: who stands behind a code, alone on its paper, never beside content; printing it is reading it (D07, D35)."""

from cmoffice import codelists, identities
from cmoffice.casework import prints
from cmoffice.casework.print_words import named
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.language import plain_day
from cmoffice.sheets import Pairs, Sheet, Words


def print_out(case, why, copies, by, now):
    """Note the print and the reading with its reason (L IDENTITY_WHY), then give (print, sheet); refuses as `prints.print_out` does."""
    with records.atomic():
        made = prints.print_out("identity", case, (), why, copies, by, now)
        entry = identities.reveal(case.code, why, by, now)
    lines = tuple(_lines(entry)) if entry else ()
    return made, Sheet(
        _("Identity"), (Pairs(lines) if lines else Words(_("Nothing was entered yet.")),), code=case.code
    )


def _lines(entry):
    born = plain_day(entry.birth_date) if entry.birth_date else ""
    found = (
        (_("Safe contact"), entry.safe_contact),
        (_("Never turn to"), entry.contact_never),
        (_("Say to others"), entry.contact_say),
        (_("Name"), entry.full_name or _("not known")),
        (_("Called at home"), entry.nickname if entry.nickname != entry.full_name else ""),
        (_("Other names"), entry.other_names),
        (_("Born"), born),
        (_("Address"), entry.address),
        (_("Landmark"), entry.landmark),
        (_("Phone"), entry.phone),
        (_("Caregiver"), entry.caregiver_name),
        (_("Caregiver is"), named(entry.caregiver_relation, codelists.RELATION) if entry.caregiver_relation else ""),
        (_("Caregiver's phone"), entry.caregiver_phone),
        (_("Caregiver's address"), entry.caregiver_address),
        (_("Mother"), entry.mother),
        (_("Father"), entry.father),
        (_("Siblings"), entry.siblings),
        (_("Paper"), entry.id_number),
        (_("Language"), entry.language),
    )
    return [(what, value) for what, value in found if value]

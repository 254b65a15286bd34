"""Asking for a print: how many copies, what for, and which days, parts or paper; counting copies back in."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, Line, Many, Number, PaperForm, Pick, Tick
from cmoffice.language import lazy_gettext as _l


class CopiesForm(PaperForm):
    copies = Number(
        _l("How many copies"),
        least=1,
        most=30,
        needed=_l("Say how many copies"),
        hint=_l("Each copy has a number, so that none is left behind."),
        data_class="AD",
    )


class PrintForm(CopiesForm):
    purpose = Choice(_l("What for"), codelists.PRINT_WHY, needed=_l("Say what the print is for"), data_class="AD")


class SummaryForm(PrintForm):
    since = Day(_l("Notes from"), needed=_l("Give the first day of the notes"), data_class="AD")
    until = Day(_l("Notes until"), needed=_l("Give the last day of the notes"), data_class="AD")


class CaseFileForm(SummaryForm):
    which_parts = Many(
        _l("Which parts"), codelists.PRINT_PART, needed=_l("Tick at least one part"), columns=True, data_class="AD"
    )
    restricted = Tick(_l("With the restricted answers of the papers"), data_class="AD")


class OnePaperForm(PrintForm):
    which = Pick(_l("Which paper"), {}, needed=_l("Choose the paper"), data_class="AD")


class IncidentPrintForm(PrintForm):
    which = Pick(_l("Which incident"), {}, needed=_l("Choose the incident"), data_class="AD")


class IdentitySheetForm(CopiesForm):
    purpose = Choice(
        _l("What do you need it for?"), codelists.IDENTITY_WHY, needed=_l("Say why you need it."), data_class="AD"
    )


class BackForm(PaperForm):
    numbers = Many(_l("Which copies"), {}, needed=_l("Tick the copies"), data_class="AD")
    lost_why = Line(
        _l("If they are lost: what happened"),
        hint=_l("Leave it empty when they are back and shredded. No names."),
        data_class="AD",
        width="l",
    )

"""Asking for a print: how many copies, what for, and which days or parts of it."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, Number, PaperForm
from cmoffice.language import lazy_gettext as _l


class PrintForm(PaperForm):
    copies = Number(
        _l("How many copies"),
        least=1,
        most=30,
        needed=_l("Say how many copies"),
        hint=_l("Each copy has a number, so that none is left behind."),
        data_class="AD",
    )
    purpose = Choice(_l("What for"), codelists.PRINT_WHY, needed=_l("Say what the print is for"), data_class="AD")


class SummaryForm(PrintForm):
    since = Day(_l("Notes from"), needed=_l("Give the first day of the notes"), data_class="AD")
    until = Day(_l("Notes until"), needed=_l("Give the last day of the notes"), data_class="AD")

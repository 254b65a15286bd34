"""How many blank papers are printed, each with its number: one form many times, or what goes with the bad-day pack."""

from cmoffice.forms.base import Number, PaperForm
from cmoffice.language import lazy_gettext as _l

MOST = 100


class BlankCopiesForm(PaperForm):
    """How many copies of one blank paper."""

    copies = Number(
        _l("How many copies?"),
        least=1,
        most=MOST,
        needed=_l("Say how many copies, 1 to %(most)s", most=MOST),
        data_class="AD",
        hint=_l("Each carries its own number, which no other paper of this office has."),
    )


class BadDayForm(PaperForm):
    """How many blank papers go with the bad-day pack."""

    followup = Number(_l("Blank follow-ups"), most=30, data_class="AD")
    note = Number(_l("Blank case notes"), most=30, data_class="AD")
    registration = Number(_l("Blank registrations"), most=30, data_class="AD")

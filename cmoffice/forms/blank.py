"""How many blank papers are printed, each with its number."""

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

"""For which time the board of figures is shown, and by what its figures are told apart."""

from cmoffice import codelists
from cmoffice.forms.base import Day, PaperForm, Pick
from cmoffice.language import lazy_gettext as _l


class InsideForm(PaperForm):
    """A month, a quarter, a year, or the days from one to another."""

    time = Pick(_l("Time"), codelists.FIGURES_TIME, empty="", needed=_l("Choose a time"), data_class="AD")
    since = Day(_l("From"), needed=_l("Give the first day"), when=("time", "own"), data_class="AD")
    until = Day(_l("To"), needed=_l("Give the last day"), when=("time", "own"), data_class="AD")
    apart = Pick(_l("Told apart by"), codelists.FIGURES_APART, empty=_l("nothing"), data_class="AD")

"""The report to a donor: which quarter, which figures, and the words beside them, short enough for one page."""

from cmoffice.forms.base import Line, Many, PaperForm, Pick, Text
from cmoffice.language import lazy_gettext as _l

NO_NAME = _l("No name, and nothing from which one child could be known.")


class Title(Line):
    longest = 80


class Box(Text):
    longest = 700


class BeginForm(PaperForm):
    quarter = Pick(_l("Quarter"), needed=_l("Choose a published quarter"), data_class="AG")
    title = Title(_l("Title"), needed=_l("Give the report a title"), data_class="AG", width="l")


class DonorForm(PaperForm):
    title = Title(_l("Title"), needed=_l("Give the report a title"), data_class="AG", width="l")
    chosen = Many(
        _l("Figures"), data_class="AG", columns=True, hint=_l("At most six; the page tells when they do not fit.")
    )
    introduction = Box(_l("What this office does"), data_class="AG", hint=NO_NAME)
    changed = Box(_l("What changed in this quarter"), data_class="AG", hint=NO_NAME)
    needed = Box(_l("What is needed"), data_class="AG", hint=NO_NAME)

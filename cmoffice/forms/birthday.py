"""What follows the eighteenth birthday (M29)."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, PaperForm, Text
from cmoffice.language import lazy_gettext as _l


class BirthdayForm(PaperForm):
    choice = Choice(_l("What follows"), codelists.EIGHTEEN, needed=_l("Choose what follows"))
    words = Text(
        _l("The plan for the time after, or why the case stays open"),
        rows=3,
        needed=_l("Write the plan, or the reason"),
    )

"""Files whose time of keeping is over (M30): which of them, and by two people."""

from cmoffice.forms.base import Many, PaperForm
from cmoffice.language import lazy_gettext as _l


class RetentionForm(PaperForm):
    codes = Many(_l("Files"), needed=_l("Mark at least one file"), data_class="AD", columns=True)

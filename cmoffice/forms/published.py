"""Publishing the figures of a quarter, and taking tables out of the office."""

from cmoffice.forms.base import Line, PaperForm
from cmoffice.language import lazy_gettext as _l


class PublishForm(PaperForm):
    quarter = Line(_l("Quarter"), needed=_l("Choose a quarter that is over"), data_class="AG")

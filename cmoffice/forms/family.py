"""Cases that belong together (F33)."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Line, PaperForm, Pick
from cmoffice.language import lazy_gettext as _l


class LinkForm(PaperForm):
    paper = "F33"

    code = Line(
        _l("Code of the other case"),
        no="1",
        needed=_l("Write the code of the other case"),
        hint=_l("A case that you may open yourself. The link opens nothing to anybody."),
        width="s",
        data_class="AD",
    )
    kind = Choice(
        _l("How they belong together"), codelists.FAMILY_KIND, no="2", needed=_l("Say how they belong together")
    )


class PartForm(PaperForm):
    """Two cases are taken apart again."""

    code = Pick(_l("Which case"), needed=_l("Choose the case"), data_class="AD")
    why = Choice(_l("Why"), codelists.UNLINK_WHY, needed=_l("Say why"), data_class="AD")

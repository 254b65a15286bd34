"""Files whose time of keeping is over (M30): which of them, and by two people."""

from cmoffice import codelists
from cmoffice.forms.base import Line, Many, Number, PaperForm
from cmoffice.language import lazy_gettext as _l


class YearsForm(PaperForm):
    """How many years each class is kept (T25); they count from the day of closing, those of the office's own papers from the day of each."""

    ordinary = Number(
        codelists.RETENTION_CLASS["ordinary"],
        least=1,
        most=100,
        needed=_l("Give the number of years from your law or protocol"),
        data_class="AD",
        hint=_l("Years from the day of closing"),
    )
    care = Number(
        codelists.RETENTION_CLASS["care"],
        least=1,
        most=100,
        needed=_l("Give the number of years from your law or protocol"),
        data_class="AD",
        hint=_l("Years from the day of closing"),
    )
    staff_papers = Number(
        _l("Papers of supervision and caseload reviews"),
        least=1,
        most=100,
        data_class="AD",
        hint=_l("Years from the day they were held; empty: they are kept"),
    )
    visits = Number(
        _l("Who was out on a visit, and how she was reached"),
        least=1,
        most=100,
        data_class="AD",
        hint=_l("Years from the day of coming back; empty: they are kept"),
    )
    reason = Line(
        _l("Why these years"),
        needed=_l("Write the law, the protocol or the reason"),
        data_class="AD",
        width="l",
        hint=_l("The law or the protocol it comes from. No names."),
    )


class RoundForm(PaperForm):
    """Nothing is asked: the years speak."""


class RetentionForm(PaperForm):
    codes = Many(_l("Files"), needed=_l("Mark at least one file"), data_class="AD", columns=True)

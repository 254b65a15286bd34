"""Going out on a visit, coming back, and the mark that two go."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Clock, Day, Line, Many, PaperForm, Pick
from cmoffice.language import lazy_gettext as _l

ERRAND = "errand"


class OutForm(PaperForm):
    """I am going out: for which cases, back by when, with whom, how to reach me. There is no question for a place."""

    cases = Many(_l("For which cases"), needed=_l("Tick a case, or an errand"), columns=True)
    back_in = Choice(_l("Back"), codelists.VISIT_BACK, data_class="AD")
    at = Clock(_l("or back by this time"), hint=_l("24 hours, for example 15:30"), data_class="AD")
    companion = Pick(_l("With whom"), empty=_l("Alone"), data_class="AD")
    how_reached = Line(
        _l("How we reach you"),
        needed=_l("Write how we reach you, for example the number of the office phone you take"),
        hint=_l("The office phone you take. No address, nothing about a child."),
        data_class="AD",
    )
    on_day = Day(_l("Back on another day"), data_class="AD")
    alone_why = Line(_l("Alone all the same: why it must be"), data_class="AD", width="l")
    agreed_by = Pick(_l("Which supervisor agreed"), empty=_l("Nobody"), data_class="AD")


class BackForm(PaperForm):
    """Since when she is back, when nobody said so at the time."""

    on = Day(_l("Back since: day"), needed=_l("Give the day you came back"), data_class="AD")
    at = Clock(_l("Time"), needed=_l("Give the time you came back, for example 16:30"), data_class="AD")


class LaterForm(PaperForm):
    minutes = Choice(
        _l("How much later"),
        {"30": _l("30 minutes later"), "60": _l("1 hour later")},
        needed=_l("Say how much later"),
        data_class="AD",
    )


class TriedForm(PaperForm):
    words = Line(_l("What you did"), needed=_l("Write what you did"), data_class="AD", width="l")


class PairsForm(PaperForm):
    reason = Line(
        _l("Why"), needed=_l("Write the reason"), hint=_l("No names and no places."), data_class="AD", width="l"
    )

"""The batch slip: which form, how many papers were counted, the sum of their numbers, and where they lie; and what is mended about it later."""

from cmoffice.codelists import ASIDE_WHY, RECOUNT_WHY
from cmoffice.forms.base import Choice, Line, Number, PaperForm, Pick, Text, options
from cmoffice.language import lazy_gettext as _l

AT_THE_FOOT = {"same": _l("the same three signs"), "other": _l("others, or none")}
DECISION = {"agree": _l("Take it in with the difference"), "back": _l("Send it back to the clerk")}
TRAYS = {"case": _l("Case tray only"), "identity": _l("Identity tray only"), "both": _l("Both, one at a time")}


class BatchForm(PaperForm):
    sheet = Pick(_l("Form and version"), needed=_l("Say which form it is"), data_class="AD")
    at_the_foot = Choice(
        _l("At the foot of the papers stand"),
        AT_THE_FOOT,
        data_class="AD",
        hint=_l("The three signs behind the name of the form are those that the office prints now. Compare them."),
    )
    counted = Number(_l("Papers counted"), least=1, most=200, needed=_l("Count the papers"), data_class="AD", width="s")
    control_sum = Number(
        _l("Sum of the paper numbers"),
        most=999_999_999,
        width="s",
        data_class="AD",
        hint=_l("As it stands on the batch slip; empty if the papers carry no numbers"),
    )
    cabinet = Line(_l("Where the papers lie"), width="m", data_class="AD", hint=_l("Cabinet and folder, no names"))

    def offer(self, sheets):
        """Offer these forms: key → title."""
        self.sheet.choices = options(sheets)


class AsideForm(PaperForm):
    """Why a paper cannot be typed."""

    why = Choice(_l("Why it cannot be typed"), ASIDE_WHY, needed=_l("Say why it is set aside"), data_class="AD")
    number = Number(
        _l("Number of the paper"),
        most=999_999_999,
        width="s",
        data_class="AD",
        hint=_l("If it can be read: it counts into the sum of the batch"),
    )


class RecountForm(PaperForm):
    """What the count of a batch was wrong by."""

    why = Choice(_l("What was wrong"), RECOUNT_WHY, needed=_l("Say what was wrong with the count"), data_class="AD")
    number = Number(
        _l("Number of that paper"),
        most=999_999_999,
        width="s",
        data_class="AD",
        hint=_l("The sum on the slip changes by it"),
        when=("why", "found", "taken_out"),
    )


class HandInForm(PaperForm):
    """Nothing is asked: the papers speak."""


class WordForm(PaperForm):
    """A supervisor's word about a batch whose sum differs."""

    decision = Choice(_l("Your word"), DECISION, needed=_l("Say what is to be done"), data_class="AD")
    words = Text(
        _l("Why"),
        rows=2,
        needed=_l("Write the reason"),
        data_class="AD",
        hint=_l("The clerk reads it. No names of children or families."),
    )


class GiveForm(PaperForm):
    """Who checks a paper on which no caseworker stands."""

    caseworker = Pick(_l("Caseworker"), needed=_l("Name the caseworker who checks it"), data_class="AD")

    def offer(self, workers):
        """Offer these colleagues."""
        self.caseworker.choices = options({worker.username: worker.name for worker in workers})


class TraysForm(PaperForm):
    """From which trays a clerk works (R07)."""

    trays = Choice(_l("Works from"), TRAYS, needed=_l("Say from which trays"), data_class="AD")
    reason = Line(
        _l("Why both"),
        data_class="AD",
        width="l",
        when=("trays", "both"),
        hint=_l(
            "Who the child is and what happened are kept apart for the child's safety: one person sees both only for a reason."
        ),
    )

"""Taking in what another agency hands over: the file with its passphrase, and what the file does not say."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, Line, Many, Number, PaperForm, Pick, Text
from cmoffice.language import lazy_gettext as _l

ASKED_LIKE = (
    "source",
    "identified_on",
    "sex",
    "age_years",
    "uasc",
    "care_arrangement",
    "concerns",
    "risk",
)  # worded as at a registration
OF_NO_CONSENT = ("no_consent", "no_consent_reasons", "no_consent_explained_on", "no_consent_unsafe_why")


class UploadForm(PaperForm):
    """The file itself is read by the page; the passphrase is kept nowhere."""

    passphrase = Line(
        _l("Passphrase"),
        data_class="AD",
        hint=_l("As you were told it, in groups or not. A file without one, as Primero gives it out, needs none."),
    )


class ArrivalForm(PaperForm):
    """What this office says of the case itself, and what the file does not say: that alone is asked."""

    to = Pick(_l("Who carries the case"), needed=_l("Choose a caseworker"), data_class="AD")
    override = Line(_l("Over the caseload limit all the same, because"), data_class="AD", width="l")
    place = Pick(_l("Place of registration"), needed=_l("Say where the child is registered with us"))
    area = Pick(
        _l("District where the child lives"), needed=_l("Say in which district the child lives"), data_class="DL"
    )
    criteria_met = Many(
        _l("Vulnerability criteria that are met"), needed=_l("Mark at least one criterion that is met"), columns=True
    )
    source = Pick(_l("Who brought the concern"), codelists.SOURCE, needed=_l("Say who brought the concern"))
    identified_on = Day(
        _l("The concern came to us on"), needed=_l("Give the day on which the concern came to us"), data_class="AD"
    )
    sex = Choice(_l("Sex"), codelists.SEX, needed=_l("Say girl, boy or other"), data_class="DL")
    age_years = Number(
        _l("Age in years"), most=120, needed=_l("Give the age; estimate it if it is not known"), data_class="DL"
    )
    uasc = Choice(_l("Carer"), codelists.UASC, needed=_l("Say whether the usual carer is there"))
    care_arrangement = Pick(_l("Lives with"), codelists.CARE, needed=_l("Say with whom the child lives"))
    concerns = Many(_l("Concerns"), codelists.CONCERN, needed=_l("Mark at least one concern"), columns=True)
    risk = Choice(_l("Risk now"), codelists.RISK_OPEN, needed=_l("Say how high the risk is now"), data_class="DL")
    no_consent = Choice(
        _l("Why the work should go on although nobody agreed"),
        codelists.NO_CONSENT,
        needed=_l("Choose why the work should go on"),
        data_class="SC",
    )
    no_consent_reasons = Text(
        _l("The duty or the risk, for the supervisor who decides"),
        rows=2,
        needed=_l("Write the duty or the risk"),
        data_class="SC",
    )
    no_consent_explained_on = Day(_l("The reasons were explained to the child on"), data_class="SC")
    no_consent_unsafe_why = Line(_l("or why explaining was not safe"), data_class="SC", width="l")

    def ask_only(self, missing, without_consent):
        """Leave out the questions that the file has answered."""
        answered = [name for name in ASKED_LIKE if name not in missing]
        for name in (*answered, *(() if without_consent else OF_NO_CONSENT)):
            del self[name]
        return self

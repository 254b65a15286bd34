"""Small forms of the case file: changes of the registration, keyworker, closure and decisions about consent."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, Line, Many, PaperForm, Pick, Text
from cmoffice.language import lazy_gettext as _l

SUMMARY = {
    "risk": (
        _l("Risk"),
        Choice(_l("Risk level now"), codelists.RISK_OPEN, needed=_l("Say how high the risk is now"), data_class="DL"),
    ),
    "concerns": (
        _l("Concerns"),
        Many(_l("Concerns"), codelists.CONCERN, needed=_l("Mark at least one concern"), columns=True),
    ),
    "care_arrangement": (
        _l("Lives with"),
        Pick(_l("Lives with"), codelists.CARE, needed=_l("Say with whom the child lives")),
    ),
    "uasc": (_l("Carer"), Choice(_l("Carer"), codelists.UASC, needed=_l("Say whether the usual carer is there"))),
    "area": (
        _l("District"),
        Pick(_l("District where the child lives"), needed=_l("Say in which district the child lives"), data_class="DL"),
    ),
    "disability": (
        _l("Disability"),
        Pick(_l("Disability"), codelists.DISABILITY, needed=_l("Say what is known of a disability"), data_class="AG"),
    ),
}


class SummaryForm(PaperForm):
    """One line of the registration with the reason for its change."""

    reason = Line(_l("Why it changes"), needed=_l("Write why it changes"), data_class="AD", width="l")


SUMMARY_FORMS = {
    key: type(f"Summary_{key}", (SummaryForm,), {"value": question}) for key, (_, question) in SUMMARY.items()
}


class NoConsentForm(PaperForm):
    """Go on without consent or not (M04)."""

    decision = Choice(
        _l("Decision"),
        {"go_on": _l("Go on without consent"), "not": _l("Do not go on")},
        needed=_l("Decide"),
        data_class="SC",
    )
    basis = Choice(_l("Basis"), codelists.NO_CONSENT, data_class="SC")
    reasons = Text(_l("Reasons"), rows=3, data_class="SC")
    explained_on = Day(_l("The reasons were explained on"), data_class="SC")
    unsafe_why = Line(_l("or why explaining was not safe"), data_class="SC", width="l")
    participation = Text(_l("How the child goes on taking part"), rows=2, data_class="SC")
    look_again_on = Day(_l("Look at it again on"), data_class="SC")


class RevealForm(PaperForm):
    why = Choice(_l("Why do you need it?"), codelists.IDENTITY_WHY, needed=_l("Say why you need it"), data_class="AD")

"""Reopening a case (F16): the caseworker's request, the supervisor's decision."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, Line, PaperForm, Pick, Text
from cmoffice.language import lazy_gettext as _l


class AskForm(PaperForm):
    paper = "F16"

    why = Choice(_l("Why"), codelists.REOPEN_WHY, no="1", needed=_l("Choose why"))
    reason = Text(_l("In words"), no="2", rows=2, needed=_l("Write the reason"))


class ReopenForm(PaperForm):
    """The supervisor reopens: consent is asked again, somebody carries the case, the clocks run anew."""

    paper = "F16"

    why = Choice(_l("Why"), codelists.REOPEN_WHY, no="1", needed=_l("Choose why"))
    reason = Text(_l("In words"), no="2", rows=2, needed=_l("Write the reason"))
    to = Pick(_l("Keyworker"), no="3", needed=_l("Choose a caseworker"), data_class="AD")
    override = Line(_l("Over the caseload limit all the same, because"), no="4", data_class="AD", width="l")
    risk = Choice(
        _l("Risk now"), codelists.RISK_OPEN, no="5", data_class="DL", hint=_l("Only where the case never had one")
    )
    consent = Choice(
        _l("Consent was asked again"), codelists.REOPEN_CONSENT, no="6", needed=_l("Say how it stands with consent")
    )
    basis = Choice(
        _l("Basis"),
        codelists.NO_CONSENT,
        no="7",
        data_class="SC",
        needed=_l("Choose the basis"),
        when=("consent", "supervisor"),
    )
    consent_reasons = Text(
        _l("Reasons"), no="8", rows=2, data_class="SC", needed=_l("Write the reasons"), when=("consent", "supervisor")
    )
    explained_on = Day(_l("The reasons were explained on"), no="9", data_class="SC", when=("consent", "supervisor"))
    unsafe_why = Line(
        _l("or why explaining was not safe"), no="10", data_class="SC", width="l", when=("consent", "supervisor")
    )
    look_again_on = Day(_l("Look at it again on"), no="11", data_class="SC", when=("consent", "supervisor"))


class NotForm(PaperForm):
    """The supervisor says no, with a reason."""

    not_why = Text(_l("Why not"), rows=2, needed=_l("Write why not"))

"""Consent and assent (F02): recorded, taken back, and going on without it."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, Line, Many, PaperForm, Pick, Row, Rows, Text, Tick
from cmoffice.language import lazy_gettext as _l


class ShareRow(Row):
    """With whom something may be shared, what of it, how, and until when."""

    provider = Pick(_l("With this service"), empty=_l("Any that offers:"))
    service = Pick(_l("For"), codelists.SERVICE, empty=_l("Anything it offers"))
    until = Day(_l("Until"), data_class="AD")
    once = Tick(_l("One time only"))
    what = Many(
        _l("What it may be told"), codelists.SHARE_ITEM, columns=True, needed=_l("Mark what this service may be told")
    )
    how = Many(_l("How"), codelists.SHARE_METHOD)

    def validate(self, extra_validators=None):
        valid = super().validate(extra_validators)
        if not self.provider.data and not self.service.data and not self.service.errors:
            self.service.errors = [_l("Choose the service with which may be shared, or what for")]
            return False
        return valid


class ConsentForm(PaperForm):
    """The whole of F02 but its signatures, which stay on paper with the identity."""

    paper = "F02"
    fixed = (
        "explained",
        "explained_why",
        "assent_why",
        "shares",
        "withhold",
        "withhold_from",
        "withhold_why",
        "legal_basis",
        "signer_why",
        *(f"{part}_{item}" for part in ("until", "once") for item in (*codelists.CONSENT_ITEM, "share_with_provider")),
    )

    obtained_on = Day(_l("Day of consent"), no="1", needed=_l("Give the day"), data_class="AD")
    explained = Many(
        _l("What was explained"),
        codelists.EXPLAINED,
        no="2",
        columns=True,
        hint=_l("The first four are needed before consent counts"),
    )
    explained_why = Line(_l("Why not all of it"), no="3", width="l")
    consent_language = Line(_l("Language, and who interpreted (no name)"), no="4")
    given_by = Choice(_l("Who agreed"), codelists.CONSENT_BY, no="5", needed=_l("Say who agreed"))
    signer_why = Line(_l("Why somebody else signed than is expected at this age"), no="6", width="l")
    assent = Choice(_l("The child's own will"), codelists.ASSENT, no="7")
    assent_why = Line(_l("Why the child was not asked"), no="8", width="l", when=("assent", "not_asked"))
    shares = Rows(
        _l("With whom may be shared"),
        ShareRow,
        no="10",
        row_name=_l("Sharing"),
        hint=_l("One row for each service. With no day it is one time only (T23)."),
    )
    withhold = Line(_l("What must not be shared"), no="11", data_class="SC", width="l")
    withhold_from = Line(_l("With whom not"), no="12", data_class="SC", hint=_l("Role words only"))
    withhold_why = Pick(_l("Why not"), codelists.WITHHOLD_WHY, no="13", data_class="SC")
    legal_basis = Many(
        _l("Legal basis for keeping the data"), codelists.LEGAL_BASIS, no="14", data_class="AD", default=["consent"]
    )

    ITEMS = tuple(codelists.CONSENT_ITEM)

    def answers(self):
        """What was answered, the items gathered as {item: answer, until, once}."""
        given = super().answers()
        items = {
            item: {part: given.pop(f"{part}_{item}") for part in ("answer", "until", "once")} for item in self.ITEMS
        }
        agreed = [item for item, row in items.items() if row["answer"] == "yes"]
        return {**given, "items": items, "consent_items": agreed}

    @property
    def asked(self):
        """The items with their three questions, in the order of the paper."""
        return [(item, *(self[f"{part}_{item}"] for part in ("answer", "until", "once"))) for item in self.ITEMS]


for _item, _words in codelists.CONSENT_ITEM.items():
    setattr(ConsentForm, f"answer_{_item}", Choice(_words, codelists.YES_NO))
    setattr(ConsentForm, f"until_{_item}", Day(_l("Until"), data_class="AD", when=(f"answer_{_item}", "yes")))
    setattr(ConsentForm, f"once_{_item}", Tick(_l("One time only"), when=(f"answer_{_item}", "yes")))


class WithdrawForm(PaperForm):
    """Consent taken back, whole or in parts (M27)."""

    paper = "F02"
    fixed = ("items", "shares")

    withdrawn_on = Day(_l("Taken back on"), needed=_l("Give the day"), data_class="AD")
    taken_back_by = Choice(_l("Who took it back"), codelists.CONSENT_BY, needed=_l("Say who took it back"))
    scope = Choice(
        _l("What is taken back"),
        {"all": _l("All of it"), "some": _l("Some of it")},
        needed=_l("Say what is taken back"),
    )
    items = Many(_l("They no longer agree to"), when=("scope", "some"), columns=True)
    shares = Many(_l("No longer to be shared"), when=("scope", "some"))
    reason = Line(_l("Why, in their words"), needed=_l("Write why, or that no reason was given"), width="l")


class ProposalForm(PaperForm):
    """A caseworker asks to go on without consent (M04)."""

    basis = Choice(_l("Basis"), codelists.NO_CONSENT, needed=_l("Choose the basis"), data_class="SC")
    reasons = Text(
        _l("The duty or the risk, for the supervisor who decides"),
        rows=3,
        needed=_l("Write the duty or the risk"),
        data_class="SC",
    )
    explained_on = Day(_l("The reasons were explained to the child on"), data_class="SC")
    unsafe_why = Line(_l("or why explaining was not safe"), data_class="SC", width="l")
    participation = Text(_l("How the child goes on taking part"), rows=2, data_class="SC")
    look_again_on = Day(_l("Look at it again on"), data_class="SC")


class LookAgainForm(PaperForm):
    """The second look at a decision without consent (M04)."""

    decision = Choice(
        _l("Decision"),
        {"goes_on": _l("It goes on without consent"), "ends": _l("It ends: consent is needed again")},
        needed=_l("Decide"),
        data_class="SC",
    )
    reasons = Text(_l("Reasons"), rows=3, needed=_l("Write the reasons"), data_class="SC")
    participation = Text(_l("How the child goes on taking part"), rows=2, data_class="SC")
    look_again_on = Day(
        _l("Look at it again on"),
        needed=_l("Give the day of the next look"),
        data_class="SC",
        when=("decision", "goes_on"),
    )


class StopForm(PaperForm):
    """The other side was told to stop using what it was given."""

    how = Line(
        _l("Whom you told, and what they do with it"),
        needed=_l("Write whom you told, or why that cannot be done"),
        width="l",
        hint=_l("Posts, no names"),
    )


class SharingForm(PaperForm):
    """Something shared outside of a referral (F28)."""

    paper = "F28"

    shared_on = Day(_l("Shared on"), no="1", needed=_l("Give the day"), data_class="AD")
    to = Choice(_l("With whom"), codelists.SHARE_TO, no="2", needed=_l("Say with whom"), data_class="AD")
    provider = Pick(
        _l("Which service"), no="3", needed=_l("Choose the service"), when=("to", "provider"), data_class="AD"
    )
    agency = Line(
        _l("Which office"), no="4", needed=_l("Say which office"), when=("to", "authority", "unhcr"), data_class="AD"
    )
    role = Line(_l("To which post there (no name)"), no="5", data_class="AD")
    purpose = Pick(_l("What for"), codelists.SERVICE, no="6", needed=_l("Say what for"), data_class="AD")
    what = Many(
        _l("What was told"),
        codelists.SHARE_ITEM,
        no="7",
        needed=_l("Mark what was told"),
        columns=True,
        data_class="AD",
    )
    basis = Choice(
        _l("On which ground"), codelists.SHARE_BASIS, no="8", needed=_l("Say on which ground"), data_class="AD"
    )
    method = Choice(_l("How"), codelists.SHARE_METHOD, no="9", needed=_l("Say how it was told"), data_class="AD")
    password_apart = Tick(
        _l("The password was told in another way"),
        no="10",
        needed=_l("A file goes out with a password, and the password goes another way"),
        when=("method", "electronic_protected"),
        data_class="AD",
    )
    return_by = Day(_l("To be given back or destroyed by"), no="11", data_class="AD")

"""Registration (F01b) with consent (F02), the identity page (F01a), and a child left unregistered (M02)."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Clock, Day, Line, Many, Name, Number, PaperForm, Pick, Text, Tick
from cmoffice.language import lazy_gettext as _l

KEYWORKER = {"me": _l("I carry this case"), "supervisor": _l("My supervisor gives it to somebody")}


class ConsentQuestions(PaperForm):
    """The part of registration that is asked anew whenever consent is (F02)."""

    fixed = (
        "care_since",
        "explained",
        "explained_why",
        "signer_why",
        "assent",
        "assent_why",
        "consent_items",
        "share_services",
        "withhold",
        "withhold_from",
        "withhold_why",
        "consent_until",
        "legal_basis",
        "criteria_met",
        "module",
        "registered_time",
        "urgent",
        "no_consent",
        "no_consent_reasons",
        "no_consent_explained_on",
        "no_consent_unsafe_why",
        "keyworker",
        "sensitivity",
    )

    explained = Many(
        _l("What was explained"),
        codelists.EXPLAINED,
        no="D1",
        columns=True,
        hint=_l("The first four are needed before consent counts"),
    )
    explained_why = Line(_l("Why not all of it"), no="D1a", width="l")
    given_by = Choice(_l("Who agreed"), codelists.CONSENT_BY_OR_NOBODY, no="D2", needed=_l("Say who agreed"))
    signer_why = Line(_l("Why somebody else signed than is expected at this age"), no="D2a", width="l")
    assent = Choice(_l("The child's own will"), codelists.ASSENT, no="D3")
    assent_why = Line(_l("Why the child was not asked"), no="D3a", width="l")
    consent_items = Many(_l("They agreed to"), codelists.CONSENT_ITEM_AT_FIRST, no="D4", columns=True)
    share_services = Many(
        _l("Their need may be told to these services"),
        codelists.SERVICE,
        no="D5",
        columns=True,
        hint=_l(
            "One time only, unless a day is given below. What else they may be told is asked on the consent page of the file."
        ),
    )
    withhold = Line(_l("What must not be shared"), no="D6", data_class="SC", width="l")
    withhold_from = Line(_l("With whom not"), no="D6a", data_class="SC", hint=_l("Role words only"))
    withhold_why = Pick(_l("Why not"), codelists.WITHHOLD_WHY, no="D6b", data_class="SC")
    consent_until = Day(_l("Consent ends on"), no="D7")
    consent_language = Line(_l("Language and interpreter"), no="D8")
    legal_basis = Many(
        _l("Legal basis for keeping the data"), codelists.LEGAL_BASIS, no="D9", data_class="AD", default=["consent"]
    )


class IntakeForm(ConsentQuestions):
    paper = "F01b"

    registered_on = Day(
        _l("Date of registration"), no="A1", needed=_l("Give the date of registration"), data_class="AD"
    )
    registered_time = Clock(_l("Time"), no="A1a", data_class="AD")
    place = Pick(_l("Place of registration"), no="A2", needed=_l("Say where the child was registered"))
    source = Pick(_l("Who brought the concern"), codelists.SOURCE, no="A3", needed=_l("Say who brought the concern"))
    identified_on = Day(
        _l("The concern came to us on"),
        no="A4",
        needed=_l("Give the day on which the concern came to us"),
        data_class="AD",
    )

    sex = Choice(_l("Sex"), codelists.SEX, no="B1", needed=_l("Say girl, boy or other"), data_class="DL")
    age_years = Number(
        _l("Age in years"),
        most=120,
        no="B2",
        needed=_l("Give the age; estimate it if it is not known"),
        data_class="DL",
    )
    age_known = Choice(
        _l("This age is"), codelists.AGE_KNOWN, no="B3", needed=_l("Say whether the age is known or estimated")
    )
    area = Pick(
        _l("District where the child lives"),
        no="B4",
        needed=_l("Say in which district the child lives"),
        data_class="DL",
    )
    care_arrangement = Pick(_l("Lives with"), codelists.CARE, no="B5", needed=_l("Say with whom the child lives"))
    uasc = Choice(_l("Carer"), codelists.UASC, no="B6", needed=_l("Say whether the usual carer is there"))
    module = Choice(_l("Kind of case"), codelists.MODULE, no="B7", default="child")
    care_since = Day(_l("Lives there since"), no="B8")
    carer_is_previous = Choice(_l("The carer cared for the child before"), codelists.YES_NO_UNKNOWN, no="B9")
    displacement = Pick(_l("Displacement"), codelists.DISPLACEMENT, no="B10")
    marital = Pick(_l("Marital status"), codelists.MARITAL, no="B11", data_class="AG")
    disability = Pick(_l("Disability"), codelists.DISABILITY, no="B12", data_class="AG")

    concerns = Many(_l("Concerns"), codelists.CONCERN, no="C1", needed=_l("Mark at least one concern"), columns=True)
    criteria_met = Many(_l("Vulnerability criteria that are met"), no="C2", columns=True)
    risk = Choice(
        _l("Risk now"), codelists.RISK_OPEN, no="C3", needed=_l("Say how high the risk is now"), data_class="DL"
    )
    urgent = Tick(_l("Urgent: life or health is in danger"), no="C3a", data_class="DL")
    urgent_needs = Many(_l("Needed at once"), codelists.URGENT_NEEDS, no="C4")

    no_consent = Choice(
        _l("Why the work should go on although nobody agreed"), codelists.NO_CONSENT, no="D10", data_class="SC"
    )
    no_consent_reasons = Text(
        _l("The duty or the risk, for the supervisor who decides"), no="D11", rows=2, data_class="SC"
    )
    no_consent_explained_on = Day(_l("The reasons were explained to the child on"), no="D12", data_class="SC")
    no_consent_unsafe_why = Line(_l("or why explaining was not safe"), no="D13", data_class="SC", width="l")

    keyworker = Choice(_l("Who carries the case"), KEYWORKER, no="E1", default="me", data_class="AD")
    sensitivity = Choice(_l("Who may know of it"), codelists.SENSITIVITY, no="E2", default="normal", data_class="AD")


class ScreenOutForm(PaperForm):
    """A concern that meets no criterion: what was checked, and what the child was given instead (M01, M02)."""

    identified_on = Day(
        _l("The concern came to us on"), needed=_l("Give the day on which the concern came to us"), data_class="AD"
    )
    source = Pick(_l("Who brought the concern"), codelists.SOURCE, needed=_l("Say who brought the concern"))
    concerns = Many(_l("Concerns"), codelists.CONCERN, columns=True)
    criteria_checked = Text(_l("Which criteria were checked, and why they are not met"), rows=2)
    service_given = Text(_l("Which information or other service the child was given"), rows=2)


class LeaveForm(PaperForm):
    """A begun case that stays unregistered because nobody agreed (M02)."""

    criteria_checked = Text(_l("Why the child stays unregistered"), rows=2)
    service_given = Text(_l("Which information or other service the child was given"), rows=2)


class IdentityForm(PaperForm):
    """Who stands behind the code. Everything on this page goes into the identity register and nowhere else."""

    paper = "F01a"
    fixed = (
        "first",
        "last",
        "name_unknown",
        "birth_date",
        "birth_known",
        "caregiver_name",
        "signed_by",
        "signed_how",
        "witness",
    )

    first = Name(_l("First name"), no="1")
    middle = Name(_l("Middle name"), no="2")
    last = Name(_l("Family name"), no="3")
    nickname = Name(_l("Called at home"), no="4")
    other_names = Name(_l("Other names and spellings"), no="5", width="l")
    name_unknown = Tick(_l("The name is not known"), no="6", data_class="ID")
    birth_date = Day(_l("Date of birth"), no="7", data_class="ID")
    birth_known = Choice(_l("This date is"), codelists.AGE_KNOWN, no="8", data_class="ID")
    address = Name(_l("Address"), no="9", needed=_l("Give the address, or write none"), width="l")
    landmark = Name(_l("How to find it"), no="10", width="l")
    phone = Name(_l("Phone"), no="11")
    safe_contact = Name(
        _l("Safe way and time to make contact"),
        no="12",
        needed=_l("Say how contact is safe, or write none"),
        width="l",
        hint=_l("Who may be called, when, and what never to do. Shown first, before any number"),
    )
    contact_never = Name(_l("Whom never to call or tell"), no="12a", width="l")
    contact_say = Name(_l("What to say when somebody else answers"), no="12b", width="l")
    phone_never = Tick(_l("The phone never leaves this office"), no="12c", data_class="ID")
    address_never = Tick(_l("The address never leaves this office"), no="12d", data_class="ID")
    caregiver_name = Name(_l("Caregiver's name"), no="13")
    caregiver_relation = Pick(_l("Caregiver is"), codelists.RELATION, no="14", data_class="ID")
    caregiver_age = Number(_l("Caregiver's age"), most=120, no="15", data_class="ID")
    caregiver_phone = Name(_l("Caregiver's phone"), no="16")
    caregiver_address = Name(_l("Caregiver's address, if another"), no="17", width="l")
    mother = Name(_l("Mother"), no="18")
    father = Name(_l("Father"), no="19")
    siblings = Text(_l("Brothers and sisters, one a line"), no="20", rows=2, data_class="ID")
    id_kind = Pick(_l("Identity paper"), codelists.ID_KIND, no="21", data_class="ID")
    id_number = Name(_l("Its number"), no="22")
    place_of_birth = Name(_l("Place of birth"), no="23")
    nationality = Name(_l("Nationality"), no="24")
    ethnicity = Name(_l("Ethnic group"), no="25")
    religion = Name(_l("Religion"), no="26")
    language = Name(_l("Language"), no="27")
    other_org_ref = Name(_l("Known elsewhere under"), no="28")
    found_details = Text(
        _l("Found child: who found it, where, clothes, words, songs"), no="29", rows=2, data_class="ID"
    )
    referrer_name = Name(_l("Who referred the child"), no="30")
    referrer_contact = Name(_l("How to reach that person"), no="31")
    signed_by = Name(_l("Consent signed by"), no="32", data_class="CN")
    signed_how = Choice(_l("Signed how"), codelists.SIGNED_HOW, no="33", data_class="CN")
    witness = Name(_l("Witness"), no="34", data_class="CN")


class IdentityCorrectionForm(IdentityForm):
    correction_why = Line(_l("Why it is corrected"), needed=_l("Write why it is corrected"), data_class="AD", width="l")

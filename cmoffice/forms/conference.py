"""Case conference (F13): the minutes, to whom they were given, and on a page apart who took part."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, Line, Name, PaperForm, Pick, Row, Rows, Text, Tick, voice_questions
from cmoffice.forms.tasks import decisions
from cmoffice.language import lazy_gettext as _l


class ParticipantRow(Row):
    """Who took part: by role and organisation, and why this agency may know of the case."""

    role = Line(_l("Role"), needed=_l("Write the role, for example legal adviser"))
    provider = Pick(_l("Agency of our directory"), empty=_l("None, or of our office or the family"), data_class="AD")
    organisation = Line(_l("or another agency"))
    basis = Pick(_l("This agency may know because of"), codelists.AGENCY_BASIS, data_class="AD")


class OptionRow(Row):
    """One way that was weighed."""

    option = Line(_l("Option"), needed=_l("Write the option"), width="l")
    good = Line(_l("What it does for the child"), width="l")
    bad = Line(_l("What it may cost the child"), width="l")


class ConferenceForm(PaperForm):
    paper = "F13"
    fixed = ("confidentiality_why", "transfer_why", "actions", "opinion_on", "opinion_by")
    sections = (
        (
            "held",
            _l("The conference"),
            ("held_on", "kind", "reason", "chair", "participants", "confidentiality", "confidentiality_why"),
        ),
        (
            "child",
            _l("Child and family"),
            (
                "child_part",
                "voice",
                "voice_alone",
                "voice_said",
                "voice_why_not",
                "opinion_on",
                "opinion_by",
                "caregiver_part",
                "family_opinion",
            ),
        ),
        ("weighed", _l("What was weighed"), ("situation", "options", "decision", "justification", "dissent")),
        ("follows", _l("What follows"), ("actions", "status", "transfer_why")),
    )

    held_on = Day(_l("Date"), no="1", needed=_l("Give the date of the conference"), data_class="AD")
    kind = Choice(_l("What it was"), codelists.CONFERENCE_KIND, no="2", needed=_l("Say what it was"))
    reason = Pick(_l("Why it was held"), codelists.CONFERENCE_REASON, no="3", needed=_l("Say why it was held"))
    chair = Choice(_l("Who chaired it"), codelists.CHAIR, no="4", needed=_l("Say who chaired it"))
    participants = Rows(
        _l("Who took part"),
        ParticipantRow,
        no="5",
        needed=_l("Write who took part, by role"),
        row_name=_l("Participant"),
        hint=_l("Roles and agencies. Names come on a page apart, after saving."),
    )
    confidentiality = Choice(
        _l("Did all read and sign the statement of confidentiality?"),
        codelists.YES_NO,
        no="6",
        needed=_l("Say whether all read and signed the statement of confidentiality"),
        data_class="AD",
    )
    confidentiality_why = Line(_l("Why not all"), no="7", width="l", when=("confidentiality", "no"))
    child_part = Choice(
        _l("How did the child take part?"), codelists.PART_HOW, no="8", needed=_l("Say how the child took part")
    )
    voice, voice_alone, voice_said, voice_why_not = voice_questions("9")
    opinion_on = Day(
        _l("Asked before: on"), no="10", data_class="SC", when=("child_part", "before", "through_somebody")
    )
    opinion_by = Line(_l("by whom (role)"), no="11", data_class="SC", when=("child_part", "before", "through_somebody"))
    caregiver_part = Choice(
        _l("How did the caregiver take part?"),
        codelists.PART_HOW,
        no="12",
        needed=_l("Say how the caregiver took part"),
    )
    family_opinion = Text(_l("What caregiver and family think"), no="13", rows=2, data_class="SC")
    situation = Text(
        _l("The situation, as little as is needed"),
        no="14",
        rows=3,
        needed=_l("Write the situation in a few sentences"),
    )
    options = Rows(
        _l("Options that were weighed"),
        OptionRow,
        no="15",
        needed=_l("Write at least one option that was weighed"),
        row_name=_l("Option"),
    )
    decision = Text(_l("Decision"), no="16", rows=2, needed=_l("Write what was decided"))
    justification = Text(_l("Why this is best for the child"), no="17", rows=2, needed=_l("Write why this was decided"))
    dissent = Text(_l("Who disagreed, and about what"), no="18", rows=2)
    actions = decisions(_l("Who does what by when"), "19")
    status = Choice(_l("The case"), codelists.CONFERENCE_STATUS, no="20", needed=_l("Say what becomes of the case"))
    transfer_why = Line(_l("Why it is to be transferred"), no="21", width="l", when=("status", "to_be_transferred"))


class MinutesForm(PaperForm):
    """To whom the minutes were given: nothing else can be given along with them."""

    paper = "F28"
    fixed = ("provider", "organisation", "role", "protected", "password_apart")

    provider = Pick(_l("Agency of our directory"), empty=_l("None of them"), data_class="AD")
    organisation = Line(_l("or another agency"), data_class="AD")
    role = Line(_l("To whom there (role)"), data_class="AD")
    basis = Pick(
        _l("This agency may know because of"),
        codelists.AGENCY_BASIS,
        needed=_l("Say why this agency may know"),
        data_class="AD",
    )
    given_on = Day(_l("Given on"), needed=_l("Give the day"), data_class="AD")
    method = Choice(_l("How"), codelists.SHARE_METHOD, needed=_l("Say how they were given"), data_class="AD")
    protected = Tick(_l("The file has a password"), when=("method", "electronic_protected"), data_class="AD")
    password_apart = Tick(
        _l("The password was told in another way"), when=("method", "electronic_protected"), data_class="AD"
    )


class PersonRow(Row):
    """Somebody named on a paper: kept in the identity register."""

    role = Name(_l("Role"))
    name = Name(_l("Name"))
    relation = Name(_l("Relation to the child"))
    organisation = Name(_l("Organisation"))
    contact = Name(_l("Phone or other contact"))


class NamedForm(PaperForm):
    """Who is named on a paper of the case: on the identity side alone."""

    people = Rows(_l("People"), PersonRow, data_class="ID", row_name=_l("Person"), most=40)

"""Case planning meeting (F11)."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, Line, Many, PaperForm, Text, voice_questions
from cmoffice.forms.tasks import decisions
from cmoffice.language import lazy_gettext as _l


class MeetingForm(PaperForm):
    paper = "F11"
    fixed = ("place_why", "prepared_why", "copy_why_not")
    sections = (
        ("held", _l("The meeting"), ("held_on", "place_confidential", "place_why", "took_part", "why_not_there")),
        (
            "child",
            _l("What the child wants"),
            ("child_prepared", "prepared_why", "voice", "voice_alone", "voice_said", "voice_why_not"),
        ),
        ("agreed", _l("What was agreed"), ("agreed", "dissent", "copy_given", "copy_why_not")),
    )

    held_on = Day(_l("Date of the meeting"), no="1", needed=_l("Give the date of the meeting"), data_class="AD")
    place_confidential = Choice(
        _l("Was it a place where nobody listens?"),
        codelists.YES_NO,
        no="2",
        needed=_l("Say whether it was a place where nobody listens"),
    )
    place_why = Line(_l("Why not"), no="3", width="l", when=("place_confidential", "no"))
    took_part = Many(_l("Who took part"), codelists.TOOK_PART, no="4", needed=_l("Say who took part"))
    why_not_there = Line(_l("If child or caregiver was not there: why"), no="5", width="l")
    child_prepared = Choice(
        _l("Was the child prepared beforehand?"),
        codelists.YES_NO,
        no="6",
        needed=_l("Say whether the child was prepared beforehand"),
    )
    prepared_why = Line(_l("Why not prepared"), no="7", width="l", when=("child_prepared", "no"))
    voice, voice_alone, voice_said, voice_why_not = voice_questions("8")
    agreed = decisions(
        _l("What was agreed for the plan"),
        "9",
        hint=_l("Put it into the plan afterwards. Roles, no names."),
    )
    dissent = Text(_l("Who disagreed, and about what"), no="10", rows=2)
    copy_given = Choice(
        _l("Was a simple copy given to the child?"),
        codelists.YES_NO,
        no="11",
        needed=_l("Say whether a simple copy was given"),
    )
    copy_why_not = Line(_l("Why not given"), no="12", width="l", when=("copy_given", "no"))

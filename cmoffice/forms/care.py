"""Care, placement and reunification (F32)."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, Line, PaperForm, Pick, Text, voice_questions
from cmoffice.language import lazy_gettext as _l

FROM_INSTITUTION = ("from_institution", "yes")
REUNIFIED = ("reunified", "yes")
ALTERNATIVE = ("arrangement", *codelists.ALTERNATIVE_CARE)


class PlacementForm(PaperForm):
    paper = "F32"
    fixed = ("change_why", "decided_by", "decided_on", "decision_ref", "verified", "wish", "reunification")
    sections = (
        (
            "now",
            _l("Where the child lives now"),
            (
                "arrangement",
                "started_on",
                "change_why",
                "term",
                "matching",
                "child_prepared",
                "family_prepared",
                "permanency",
            ),
        ),
        ("decided", _l("Who decided it"), ("removed", "decided_by", "decided_on", "decision_ref")),
        (
            "back",
            _l("Coming back to a family"),
            (
                "from_institution",
                "family_kind",
                "reunified",
                "verified",
                "reunification",
                "wish",
                "followup_needed",
            ),
        ),
        ("child", _l("The child"), ("voice", "voice_alone", "voice_said", "voice_why_not")),
    )

    arrangement = Pick(
        _l("The child lives with"), codelists.CARE, no="1", needed=_l("Say with whom the child lives now")
    )
    started_on = Day(_l("Since"), no="2", needed=_l("Give the day since when"), data_class="AD")
    change_why = Choice(_l("Why the arrangement before ended"), codelists.CARE_CHANGE, no="3")
    term = Choice(_l("For how long"), codelists.CARE_TERM, no="4", needed=_l("Say for how long it is meant"))
    matching = Text(_l("Why child and family fit"), no="5", rows=2, when=ALTERNATIVE)
    child_prepared = Text(_l("How the child was prepared"), no="6", rows=2, when=ALTERNATIVE)
    family_prepared = Text(_l("How the family was prepared"), no="7", rows=2, when=ALTERNATIVE)
    permanency = Text(_l("How it is meant to last"), no="8", rows=2, when=ALTERNATIVE)
    removed = Choice(
        _l("Was the child taken away from a carer?"),
        codelists.YES_NO,
        no="9",
        needed=_l("Say whether the child was taken away from a carer"),
    )
    decided_by = Choice(_l("The authority that decided"), codelists.CARE_AUTHORITY, no="10", data_class="SC")
    decided_on = Day(
        _l("Decided on"),
        no="11",
        data_class="SC",
        hint=_l("Leave it empty while nothing is decided; a line in the file says so until it is."),
    )
    decision_ref = Line(_l("Reference of the decision"), no="12", data_class="SC")
    from_institution = Choice(
        _l("Does the child come back from an institution?"),
        codelists.YES_NO,
        no="13",
        needed=_l("Say whether the child comes back from an institution"),
        hint=_l("Then follow-up goes on for two years at least."),
    )
    family_kind = Choice(
        _l("Into which kind of family"),
        codelists.FAMILY_OF_RETURN,
        no="14",
        needed=_l("Say into which kind of family"),
        when=FROM_INSTITUTION,
    )
    reunified = Choice(
        _l("Is the child reunified with its family?"),
        codelists.YES_NO,
        no="15",
        needed=_l("Say whether the child is reunified with its family"),
    )
    verified = Choice(_l("Is the adult verified?"), codelists.YES_NO, no="16", when=REUNIFIED)
    reunification = Choice(_l("How they came together"), codelists.REUNIFICATION, no="17", when=REUNIFIED)
    wish = Choice(_l("What the child wishes"), codelists.CHILD_WISH, no="18", when=REUNIFIED)
    followup_needed = Choice(
        _l("Is follow-up needed?"),
        codelists.YES_NO,
        no="19",
        needed=_l("Say whether follow-up is needed"),
        when=REUNIFIED,
    )
    voice, voice_alone, voice_said, voice_why_not = voice_questions("20")


class AuthorityForm(PaperForm):
    """The decision of the authority, recorded later."""

    decided_by = Choice(
        _l("The authority that decided"),
        codelists.CARE_AUTHORITY,
        needed=_l("Say which authority decided"),
        data_class="SC",
    )
    decided_on = Day(_l("Decided on"), needed=_l("Give the day of the decision"), data_class="SC")
    decision_ref = Line(_l("Reference of the decision"), data_class="SC")

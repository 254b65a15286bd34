"""Review of a case (F10)."""

from cmoffice import codelists
from cmoffice.forms.base import (
    Choice,
    Day,
    GivenRows,
    Line,
    Many,
    Number,
    PaperForm,
    Pick,
    Row,
    Rows,
    Text,
    voice_questions,
)
from cmoffice.forms.tasks import decisions
from cmoffice.language import lazy_gettext as _l


class ObjectiveRow(Row):
    """How far one objective of the plan is."""

    number = Number(_l("Number"), most=10**9, data_class="AD")
    objective = Line(_l("Objective"), width="l")
    progress = Choice(_l("How far is it?"), codelists.PROGRESS, needed=_l("Say how far each objective is"))
    evidence = Line(_l("What shows it"), needed=_l("Write what shows how far the objective is"), width="l")
    relevant = Choice(
        _l("Is it still right?"), codelists.YES_NO, needed=_l("Say whether each objective is still right")
    )
    met_on = Day(_l("If it is met: since"), data_class="AD")


class ReviewForm(PaperForm):
    paper = "F10"
    fixed = ("chair_staff", "alone_why", "objectives", "caregiver_view", "caregiver_why_not", "decisions")
    sections = (
        ("held", _l("The review"), ("held_on", "chair", "chair_staff", "took_part", "alone_why")),
        ("objectives", _l("Objectives of the plan"), ("objectives",)),
        (
            "now",
            _l("How it is now"),
            ("services_received", "services_missing", "family_changes", "risk", "risk_reason"),
        ),
        (
            "heard",
            _l("Child and caregiver"),
            (
                "child_part",
                "voice",
                "voice_alone",
                "voice_said",
                "voice_why_not",
                "caregiver_part",
                "caregiver_view",
                "caregiver_why_not",
            ),
        ),
        ("outcome", _l("What follows"), ("outcome", "decisions", "next_on")),
    )

    held_on = Day(_l("Date of the review"), no="1", needed=_l("Give the date of the review"), data_class="AD")
    chair = Choice(_l("Who chaired it"), codelists.CHAIR, no="2", needed=_l("Say who chaired it"), data_class="AD")
    chair_staff = Pick(_l("If a colleague of ours, who"), no="3", data_class="AD", empty=_l("Nobody of ours"))
    took_part = Many(_l("Who took part"), codelists.TOOK_PART, no="4", needed=_l("Say who took part"))
    alone_why = Line(
        _l("If the caseworker chaired it with nobody else to look at it afresh: why"),
        no="5",
        width="l",
    )
    objectives = GivenRows(_l("Objectives"), ObjectiveRow, no="6", row_name=_l("Objective"))
    services_received = Text(_l("Services received"), no="7", rows=2)
    services_missing = Text(_l("Services promised and missing"), no="8", rows=2)
    family_changes = Text(_l("What has changed in the family"), no="9", rows=2)
    risk = Choice(
        _l("Risk level now"),
        codelists.RISK_OPEN,
        no="10",
        needed=_l("Say what the risk level is now"),
        data_class="DL",
    )
    risk_reason = Line(_l("Why the risk has changed"), no="11", width="l")
    child_part = Choice(
        _l("How did the child take part?"), codelists.PART_HOW, no="12", needed=_l("Say how the child took part")
    )
    voice, voice_alone, voice_said, voice_why_not = voice_questions("13")
    caregiver_part = Choice(
        _l("How did the caregiver take part?"),
        codelists.PART_HOW,
        no="14",
        needed=_l("Say how the caregiver took part"),
    )
    caregiver_view = Text(_l("The caregiver's view"), no="15", rows=2, data_class="SC")
    caregiver_why_not = Line(_l("or why it was not asked"), no="16", width="l", data_class="SC")
    outcome = Choice(
        _l("What follows"), codelists.REVIEW_OUTCOME, no="17", needed=_l("Say what follows from the review")
    )
    decisions = decisions(_l("Who does what by when"), "18")
    next_on = Day(_l("Next review"), no="19", needed=_l("Give the day of the next review"), data_class="DL")


class GoalRow(Row):
    """How far one objective is, on paper: it is named by its place in the plan."""

    objective = Number(_l("Objective number"), least=1, most=9, data_class="AD")
    progress = Pick(_l("How far is it?"), codelists.PROGRESS, needed=_l("Say how far each objective is"))
    evidence = Line(_l("What shows it"), width="l", needed=_l("Write what shows how far the objective is"))
    relevant = Pick(_l("Is it still right?"), codelists.YES_NO, needed=_l("Say whether each objective is still right"))
    met_on = Day(_l("If it is met: since"), data_class="AD")


class PaperReviewForm(ReviewForm):
    """A review on paper, where nobody can print the objectives of the plan beforehand."""

    sections = tuple(
        (key, title, ("goals", *names) if key == "objectives" else names) for key, title, names in ReviewForm.sections
    )

    goals = Rows(_l("Objectives of the plan"), GoalRow, no="6", row_name=_l("Objective"))

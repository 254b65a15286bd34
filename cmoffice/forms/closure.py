"""Closing a case (F14): asking, deciding, cancelling an error, the visit afterwards; with F23 and F24."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, Line, Many, PaperForm, Pick, Row, Rows, Text, Tick
from cmoffice.language import lazy_gettext as _l

SAYS = {  # F23, each yes, no or does not apply
    "times_suited": _l("The times suited"),
    "comfortable": _l("At ease with the worker"),
    "told_options": _l("Was told of all choices"),
    "decided_next": _l("Decided what came next"),
    "private": _l("Met in private, and it stayed private"),
    "friendly": _l("Friendly, not judging"),
    "understandable": _l("Easy to understand"),
    "helped": _l("It helped"),
    "felt_better": _l("Felt better afterwards"),
    "would_recommend": _l("Would tell a friend to come"),
}


class Attempt(Row):
    """One attempt to reach the child or family."""

    on = Day(_l("Day"), needed=_l("Give the day of the attempt"), data_class="AD")
    way = Pick(_l("How"), codelists.ATTEMPT_WAY, needed=_l("Say how you tried"))
    result = Line(_l("What came of it"), width="l")


class FeedbackQuestions(PaperForm):
    """What the child or family says of the work (F23); valid from one answer, and nobody has to answer."""

    feedback_by = Choice(_l("Who answers"), codelists.FEEDBACK_BY, no="20")
    feedback_age = Choice(_l("Age of the person who answers"), codelists.FEEDBACK_AGE, no="21", data_class="AG")
    asked_by_other = Choice(_l("Was it asked by somebody else than the caseworker?"), codelists.YES_NO, no="22")
    times_suited = Choice(SAYS["times_suited"], codelists.YNA, no="23")
    comfortable = Choice(SAYS["comfortable"], codelists.YNA, no="24")
    told_options = Choice(SAYS["told_options"], codelists.YNA, no="25")
    decided_next = Choice(SAYS["decided_next"], codelists.YNA, no="26")
    private = Choice(SAYS["private"], codelists.YNA, no="27")
    friendly = Choice(SAYS["friendly"], codelists.YNA, no="28")
    understandable = Choice(SAYS["understandable"], codelists.YNA, no="29")
    helped = Choice(SAYS["helped"], codelists.YNA, no="30")
    felt_better = Choice(SAYS["felt_better"], codelists.YNA, no="31")
    would_recommend = Choice(SAYS["would_recommend"], codelists.YNA, no="32")
    suggestions = Text(_l("What we should do differently"), no="33", rows=2, data_class="SC")


FEEDBACK_PART = ("feedback_by", "feedback_age", "asked_by_other", *SAYS, "suggestions")


class ClosureForm(FeedbackQuestions):
    """F14 A: the caseworker asks to close. The reason is chosen first; what hangs on it is asked with it."""

    paper = "F14"

    reason = Pick(_l("Reason"), codelists.CLOSE, no="1", needed=_l("Choose the reason"))
    other_reason = Line(
        _l("Which other reason"), no="1a", width="l", needed=_l("Write the reason"), when=("reason", "other")
    )
    goals_met_on = Day(
        _l("The last objective was met on"),
        no="2",
        hint=_l("Asked where the plan is on paper; else the day comes from the plan."),
        when=("reason", "goals_met"),
    )
    safe_for_child = Choice(
        _l("Is ending safe for the child?"),
        codelists.YES_NO,
        no="3",
        needed=_l("Say whether ending is safe for the child"),
        when=("reason", "client_ended_support"),
    )
    grounds = Text(
        _l("Are there grounds to act against their wish?"), no="4", rows=2, when=("reason", "client_ended_support")
    )
    attempts = Rows(
        _l("Attempts to reach them"),
        Attempt,
        no="5",
        hint=_l("Follow-ups that reached nobody are counted already."),
        row_name=_l("Attempt"),
        when=("reason", "cannot_be_reached"),
    )
    plan_after = Text(
        _l("The plan for the time after"),
        no="6",
        rows=2,
        hint=_l("Age alone is no reason: where the young person lives, who helps, whom to call."),
        when=("reason", "turned_18_aged_out"),
    )
    adult_service = Choice(
        _l("Does an adult service take over?"), codelists.YES_NO, no="7", when=("reason", "turned_18_aged_out")
    )
    summary = Text(_l("What came of it"), no="8", rows=3, needed=_l("Write what came of it"))
    objectives = Choice(
        _l("Were the objectives met?"),
        {"all": _l("All"), "some": _l("Some"), "none": _l("None"), "no_plan": _l("There was no plan yet")},
        no="9",
        needed=_l("Say whether the objectives were met"),
    )
    risk_now = Choice(
        _l("Risk now"), codelists.RISK, no="10", needed=_l("Say how high the risk is now"), data_class="DL"
    )
    child_safe = Choice(
        _l("Is the child safe?"), codelists.YES_NO_UNKNOWN, no="11", needed=_l("Say whether the child is safe")
    )
    care_supported = Choice(
        _l("Is the child cared for, and the carer supported?"),
        codelists.YES_NO_UNKNOWN,
        no="12",
        needed=_l("Say whether the child is cared for"),
    )
    no_concerns = Choice(
        _l("Is there no other concern?"),
        {"yes": _l("No other concern"), "no": _l("There is another concern")},
        no="13",
        needed=_l("Say whether there is another concern"),
    )
    evaluated = Choice(
        _l("Was the work looked at with the child or family?"),
        codelists.EVALUATED,
        no="14",
        needed=_l("Say whether you looked at the work together"),
    )
    evaluated_on = Day(_l("On"), no="14a", data_class="AD", when=("evaluated", "done"))
    services_effective = Choice(_l("The services worked"), codelists.YNA, no="15", when=("evaluated", "done"))
    problems_solved = Choice(_l("The problems are solved"), codelists.YNA, no="16", when=("evaluated", "done"))
    new_problems = Choice(_l("There are new problems"), codelists.YNA, no="17", when=("evaluated", "done"))
    new_plan_needed = Choice(_l("A new plan is needed"), codelists.YNA, no="18", when=("evaluated", "done"))
    feedback = Text(
        _l("How the child's view was asked for, and what it was"),
        no="19",
        rows=2,
        data_class="SC",
        hint=_l("Where nobody could be asked, write how you tried."),
    )
    told = Choice(
        _l("Was the child told about the ending?"),
        codelists.YES_NO,
        no="34",
        needed=_l("Say whether the child was told"),
    )
    told_on = Day(_l("Told on"), no="34a", data_class="AD", when=("told", "yes"))
    how_to_return = Text(
        _l("What the child was told about the ending and coming back"), no="35", rows=2, when=("told", "yes")
    )
    told_why_not = Line(_l("Why the child was not told"), no="35a", width="l", when=("told", "no"))
    safety_plan = Choice(
        _l("Was the safety plan gone through once more?"),
        codelists.YNA,
        no="36",
        needed=_l("Say whether the safety plan was gone through"),
    )

    sections = (
        (
            "reason",
            _l("This reason"),
            ("other_reason", "goals_met_on", "safe_for_child", "grounds", "attempts", "plan_after", "adult_service"),
        ),
        ("outcome", _l("How it stands"), ("summary", "objectives", "risk_now", "child_safe", "care_supported", "no_concerns")),
        (
            "evaluation",
            _l("Looked at together"),
            ("evaluated", "evaluated_on", "services_effective", "problems_solved", "new_problems", "new_plan_needed", "feedback"),
        ),
        ("told", _l("The child knows"), ("told", "told_on", "how_to_return", "told_why_not", "safety_plan")),
        ("says", _l("What they say of our work (nobody has to answer)"), FEEDBACK_PART),
    )  # fmt: skip


class DecisionForm(PaperForm):
    """F14 B: the supervisor closes the case or sends it back."""

    paper = "F14B"

    audited = Choice(
        _l("Was the case file audited?"),
        codelists.YES_NO,
        no="37",
        needed=_l("Say whether the case file was audited"),
        data_class="AD",
    )
    comment = Text(
        _l("Comment"), no="38", rows=2, hint=_l("Needed when you send it back: say what is missing"), data_class="AD"
    )
    institution_agreed = Tick(
        _l("An adult service goes on with the follow-up; I agree that we end ours before the two years are over"),
        no="39",
        data_class="AD",
    )
    retention_class = Choice(
        _l("How long it is kept"),
        codelists.RETENTION_CLASS,
        no="40",
        needed=_l("Choose how long it is kept"),
        data_class="AD",
    )
    paper_place = Line(_l("Where the paper file lies"), no="41", data_class="AD", width="l")
    visit_on = Day(
        _l("Visit after closing sooner than in three months"),
        no="42",
        data_class="AD",
        hint=_l("Empty: three months from today"),
    )


class BackForm(PaperForm):
    """The supervisor sends the request back."""

    comment = Text(_l("Comment"), rows=2, data_class="AD")


class ErrorForm(PaperForm):
    """The supervisor cancels a case that was opened in error."""

    why = Text(_l("Why it was opened in error"), rows=2, needed=_l("Write why it was opened in error"), data_class="AD")


class VisitForm(FeedbackQuestions):
    """F14 C: the visit after closing."""

    paper = "F14C"

    on = Day(_l("Day"), no="43", needed=_l("Give the day of the visit"), data_class="AD")
    mode = Choice(_l("How"), codelists.FOLLOWUP_MODE, no="44", needed=_l("Say how you were in touch"))
    reached = Many(_l("Who was reached"), codelists.REACHED, no="45", needed=_l("Say who was reached"))
    stable = Choice(
        _l("Is the situation stable?"),
        codelists.YES_NO_UNKNOWN,
        no="46",
        needed=_l("Say whether the situation is stable"),
    )
    new_concern = Choice(
        _l("Is there a new concern?"), codelists.YES_NO, no="47", needed=_l("Say whether there is a new concern")
    )
    concern = Text(
        _l("What the new concern is"),
        no="48",
        rows=2,
        data_class="SC",
        needed=_l("Write what the concern is"),
        when=("new_concern", "yes"),
    )
    feedback = Text(_l("What they say, in their own words"), no="49", rows=2, data_class="SC")

    sections = (
        ("visit", _l("The visit"), ("on", "mode", "reached", "stable", "new_concern", "concern", "feedback")),
        ("says", _l("What they say of our work (nobody has to answer)"), FEEDBACK_PART),
    )


class SkipVisitForm(PaperForm):
    """No visit after closing, and why."""

    skip = Choice(
        _l("Why no visit is made"), codelists.VISIT_SKIP_WHY, needed=_l("Say why no visit is made"), data_class="AD"
    )
    skip_words = Line(_l("In words"), width="l")

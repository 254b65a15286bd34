"""What supervisor and caseworker hold together about the work: the caseload review (F21) and the supervision session (F20)."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, Line, Many, PaperForm, Pick, Row, Rows, Text, Tick, options
from cmoffice.language import lazy_gettext as _l


class CaseloadReviewForm(PaperForm):
    """The caseload review; what the office can count is not asked."""

    paper = "F21"

    held_on = Day(_l("Date of the review"), no="1", needed=_l("Give the date of the review"), data_class="AD")
    manageable = Choice(
        _l("Is the caseload manageable?"),
        codelists.YES_NO,
        no="2",
        needed=_l("Say whether the caseload is manageable"),
        data_class="AD",
    )
    complexity = Text(
        _l("What makes the cases heavy or light"),
        no="3",
        rows=2,
        data_class="AD",
        hint=_l("Distance, danger, many partners, many children in one family. No names."),
    )
    other_duties = Line(_l("Other duties"), no="4", width="l", data_class="AD")
    actions = Many(_l("What is done about it"), codelists.CASELOAD_ACTION, no="5", data_class="AD")
    agreed = Line(_l("Which cases, by when"), no="6", width="l", data_class="AD", hint=_l("Codes, no names."))
    next_on = Day(_l("Next review on"), no="7", data_class="AD")


class CaseRow(Row):
    """A case that was spoken of, and what was agreed."""

    code = Pick(_l("Case"), {}, needed=_l("Choose the case"))
    action = Line(_l("What was agreed"), width="l", needed=_l("Write what was agreed about this case"))
    due_on = Day(_l("By when"), data_class="AD")
    task = Tick(_l("Make it a task of the case"))


class SessionForm(PaperForm):
    """The supervision session; the page gives the colleagues and the cases to choose from."""

    paper = "F20"

    held_on = Day(_l("Date of the session"), no="1", needed=_l("Give the date of the session"), data_class="AD")
    kind = Choice(
        _l("Kind"), codelists.SESSION_KIND, no="2", needed=_l("Say what kind of session it was"), data_class="AD"
    )
    others = Many(
        _l("Who else took part"),
        {},
        no="3",
        needed=_l("Tick who else took part"),
        when=("kind", "group"),
        data_class="AD",
    )
    functions = Many(
        _l("What it was about"),
        codelists.SUPERVISION_FUNCTION,
        no="4",
        needed=_l("Say what the session was about"),
        data_class="AD",
    )
    cases = Rows(
        _l("Cases discussed"),
        CaseRow,
        no="5",
        row_name=_l("Case"),
        hint=_l(
            "Only cases that the caseworker works on and that you may know of. Nobody else reads this; a task does stand in the case."
        ),
    )
    learning = Text(_l("Learning needs"), no="6", rows=2, data_class="AD")
    wellbeing = Text(
        _l("Well-being"),
        no="7",
        rows=2,
        when=("kind", "individual", "informal"),
        data_class="AD",
        hint=_l("Between the two of you."),
    )
    next_on = Day(_l("Next session on"), no="8", data_class="AD")


class ReviewCorrectionForm(CaseloadReviewForm):
    """The review again, with the reason why it is corrected."""

    reason = Line(_l("Why it is corrected"), needed=_l("Write why it is corrected"), width="l", data_class="AD")


class SessionCorrectionForm(SessionForm):
    """The session again, for one of those who took part, with the reason why it is corrected."""

    others = None
    reason = Line(_l("Why it is corrected"), needed=_l("Write why it is corrected"), width="l", data_class="AD")


class SignForm(PaperForm):
    """The caseworker's own words when she signs, if she has any."""

    words = Text(
        _l("What you want to add"),
        rows=2,
        data_class="AD",
        hint=_l("You may leave it empty. Your supervisor reads it; nobody else does."),
    )


def give_cases(form, cases):
    """Offer these cases, {code: words}, and none besides, in every row."""
    for entry in form.cases.entries:
        entry.form.code.choices = options(cases)

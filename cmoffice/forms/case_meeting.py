"""Case management meeting (F12): calling it, the decision on one row, closing it, and its paper copies."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Clock, Day, Line, Many, Number, PaperForm, Pick, Text, Tick
from cmoffice.language import lazy_gettext as _l


class GuestsForm(PaperForm):
    guests = Many(
        _l("Who is invited"),
        {},
        columns=True,
        hint=_l(
            "They alone see the list, from the day before to the day after. The supervisors of the team always do."
        ),
        data_class="AD",
    )


class CallForm(PaperForm):
    held_on = Day(_l("Date"), needed=_l("Give the date of the meeting"), data_class="AD")
    begins = Clock(_l("Begins at"), data_class="AD")
    silent_days = Number(_l("Put on the list who had no contact for so many days"), least=3, most=90, data_class="AD")
    guests = GuestsForm.guests


class CallOffForm(PaperForm):
    reason = Line(_l("Why it does not take place"), needed=_l("Write the reason"), data_class="AD", width="l")


class PutOnForm(PaperForm):
    """A case put on the list by hand, with one question for the meeting."""

    code = Pick(_l("Case"), {}, needed=_l("Choose the case"), data_class="DL")
    question = Line(
        _l("The question to the meeting"),
        hint=_l("At most 80 letters, no names."),
        data_class="DL",
        width="l",
    )


class PickForm(PaperForm):
    """The same for a supervisor, who types the code."""

    code = Line(_l("Code of the case"), needed=_l("Type the code of the case"), data_class="DL", width="s")
    question = PutOnForm.question


class DecisionForm(PaperForm):
    """What the meeting decides about one case. Nobody's name."""

    decision = Choice(_l("Decision"), codelists.MEETING_DECISION, data_class="DL")
    action = Line(_l("Action"), data_class="CC", width="l")
    who = Pick(_l("Who"), {}, data_class="AD")
    by_on = Day(_l("By"), data_class="DL")
    at_once = Tick(_l("At once"), data_class="DL")


class CloseForm(PaperForm):
    attended = Many(_l("Who was there"), {}, columns=True, needed=_l("Say who was there"), data_class="AD")
    place_confidential = Choice(
        _l("Was it a place where nobody listens?"),
        codelists.YES_NO,
        needed=_l("Say whether it was a place where nobody listens"),
        data_class="AD",
    )
    lessons = Text(
        _l("Lessons for everybody"),
        hint=_l("What was learned, without the code or the story of any case."),
        data_class="AD",
    )


class CopiesForm(PaperForm):
    copies = Number(_l("How many copies"), least=1, most=30, needed=_l("Say how many copies"), data_class="AD")
    sheet = Choice(_l("What to print"), codelists.SHEET, needed=_l("Say which sheet"), data_class="AD")


class CountForm(PaperForm):
    numbers = Many(_l("Copies in your hand"), {}, needed=_l("Tick the copies"), data_class="AD")
    lost_why = Line(
        _l("If they are lost: what is known about it"),
        hint=_l("Leave it empty for copies that are back and shredded."),
        data_class="AD",
        width="l",
    )

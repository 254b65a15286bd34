"""What an office sets for itself after the setting-up: words of lists and forms, time rules, places, criteria."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, Line, PaperForm, Pick, Row, Rows, Text, Tick
from cmoffice.language import lazy_gettext as _l


class CodeForm(PaperForm):
    """One code of a list."""

    label = Line(_l("Our word for it"), data_class="AD", width="l", hint=_l("Empty brings back the word it came with"))
    valid_from = Day(_l("From which day"), needed=_l("Give the day from which it counts"), data_class="AD")
    retired = Tick(_l("Do not offer it any more. What was filed with it stays readable"), data_class="AD")


class NewCodeForm(PaperForm):
    """A code of the office's own."""

    label = Line(_l("New answer"), needed=_l("Write the answer"), data_class="AD", width="l")
    belongs = Pick(
        _l("Concern group that lists show for it"),
        codelists.CONCERN_GROUP,
        data_class="AD",
        hint=_l("Choose Sensitive whenever the concern itself must not be guessed from a list"),
    )
    valid_from = Day(_l("From which day"), needed=_l("Give the day from which it counts"), data_class="AD")


class QuestionForm(PaperForm):
    """One question of a paper form."""

    label = Line(_l("Our wording"), data_class="AD", width="l", hint=_l("Empty brings back the wording it came with"))
    off = Tick(_l("We do not ask this. What was answered before stays readable"), data_class="AD")


class PlaceForm(PaperForm):
    label = Line(_l("Place"), needed=_l("Write the place"), data_class="AD")
    district = Line(_l("District"), needed=_l("Write its district"), data_class="AD")


LEVEL = {"target": _l("Target group"), "urgent": _l("Urgent")}


class CriterionRow(Row):
    code = Line(_l("Number"), needed=_l("Give each criterion its number"), data_class="AD", width="xs")
    category = Line(_l("Category"), needed=_l("Write the category"), data_class="AD")
    level = Choice(_l("Level"), LEVEL, needed=_l("Say target group or urgent"), data_class="AD")
    wording = Line(_l("Wording"), needed=_l("Write the wording"), data_class="AD", width="l")
    applies_to = Line(_l("Applies to (age, sex, area)"), data_class="AD")


class CriteriaForm(PaperForm):
    """A new version of the vulnerability criteria."""

    paper = "F26"
    fixed = ()

    source = Line(
        _l("From which look at the situation they come"),
        no="1",
        needed=_l("Write where they come from"),
        data_class="AD",
        width="l",
    )
    consulted = Text(_l("Who was asked: children, families, leaders (roles)"), no="2", rows=2, data_class="AD")
    shared_on = Day(_l("Shared with other agencies on"), no="3", data_class="AD")
    lines = Rows(
        _l("Criteria"), CriterionRow, no="4", needed=_l("Write at least one criterion"), data_class="AD", most=60
    )


class SameCriteriaForm(PaperForm):
    """The criteria were looked at again and stay as they are."""

    examined_on = Day(_l("Looked at again on"), needed=_l("Give the day"), data_class="AD")

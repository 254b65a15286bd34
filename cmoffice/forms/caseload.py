"""The caseload board: which cases to weigh up, giving several together (M16), a person's own limit (T15), and the points of the board."""

from dataclasses import fields

from cmoffice.forms.base import Line, Many, Number, PaperForm
from cmoffice.forms.keyworker import AssignForm
from cmoffice.language import lazy_gettext as _l

POINTS = {
    "high": _l("High risk"),
    "medium": _l("Medium risk"),
    "low": _l("Low risk"),
    "unset": _l("Risk not set yet"),
    "beginning": _l("Added until the plan is in force"),
    "closing": _l("Taken off while it is being closed (never under 1)"),
    "travel": _l("Added for the way: another district than most of her cases"),
}


class GiveForm(PaperForm):
    """Which cases to weigh up before they are given: ticked, or by code."""

    cases = Many(_l("Without a caseworker now"), data_class="AD", columns=True)
    codes = Line(
        _l("or by code"),
        data_class="AD",
        hint=_l("For brothers and sisters together, several codes with a space between."),
    )

    def validate(self, extra_validators=None):
        """At least one case, ticked or typed."""
        valid = super().validate(extra_validators)
        if valid and not self.chosen:
            self.codes.errors = [_l("Tick a case or give its code")]
            valid = False
        return valid

    @property
    def chosen(self):
        """The codes that were ticked and typed, as they stand."""
        typed = (self.codes.data or "").replace(",", " ").replace(";", " ").split()
        return [*self.cases.data, *typed]


class TogetherForm(AssignForm):
    """Several cases to one caseworker, brothers and sisters most of all."""

    cases = Many(_l("Cases"), needed=_l("Mark at least one case"), data_class="AD", columns=True)


class LimitForm(PaperForm):
    limit = Number(
        _l("At most so many open cases"),
        least=1,
        data_class="AD",
        hint=_l("Leave it empty for the limit of the office."),
    )


def points_form(points):
    """The form with the points of this office, in the order in which they are explained."""
    names = [field.name for field in fields(points)]
    questions = {
        name: Number(POINTS[name], least=0, most=9, needed=_l("Give a number from 0 to 9"), data_class="AD")
        for name in names
    }
    return type("PointsForm", (PaperForm,), questions)

"""A whole sheet as it was typed: each box read, what the screen's form would be sent, and what does not go together."""

from werkzeug.datastructures import MultiDict

from cmoffice.forms.base import local_digits, parse_day
from cmoffice.forms.keying import SAME, Reading, read
from cmoffice.language import gettext as _

DONE_ON = ("registered_on", "done_on", "on", "held_on", "drawn_on", "told_on", "incident_on")


class Typed:
    """What was typed into the boxes of a laid-out sheet. `answers` maps names of boxes to texts; `last` are those of the paper before."""

    def __init__(self, laid, answers, today, last=None):
        self.laid = laid
        self.answers = {name: _same(answers.get(name, ""), name, laid, last or {}) for name in laid.boxes}
        self.given = {name for name in laid.boxes if (answers.get(name) or "").strip()}
        self.readings = {name: read(box.field, self.answers[name], today) for name, box in laid.boxes.items()}
        for name, words in _apart(self).items():
            if not self.readings[name].problem:
                self.readings[name] = Reading(**{**self.readings[name].__dict__, "question": words})

    def __getitem__(self, name):
        return self.readings[name]

    def problems(self):
        """Boxes that are marked: (box, words), in the order of the paper."""
        return [(box, self[name].problem) for name, box in self.laid.boxes.items() if self[name].problem]

    def questions(self):
        """Boxes that are asked back: (box, words)."""
        return [(box, self[name].question) for name, box in self.laid.boxes.items() if self[name].question]

    def lacks(self):
        """Boxes that the form needs and that were left empty without a word."""
        return [
            box
            for name, box in self.laid.boxes.items()
            if name not in self.given and getattr(box.field, "needed", False) and not box.field.when
        ]

    def sent(self):
        """What the screen's form is sent for this sheet."""
        own = {box.name for box in self.laid.top}
        return MultiDict((name, value) for name, one in self.readings.items() if name not in own for value in one.sent)

    def marks(self):
        """What a caseworker has to look at: name of the box → unreadable, crossed, outside or unlikely."""
        found = {}
        for name, one in self.readings.items():
            kind = (
                one.mark
                if one.mark in ("unreadable", "crossed")
                else "outside"
                if one.problem
                else "unlikely"
                if one.question
                else ""
            )
            if kind:
                found[name] = kind
        return found

    def facts(self):
        """Where the paper goes: its number, the code on it, the caseworker, the day it was filled in, and its marks."""
        on = next(
            (
                self[name].sent
                for name in DONE_ON
                if name in self.readings and not self[name].problem and self[name].sent
            ),
            None,
        )
        return {
            "number": self._whole("paper_no"),
            "code": self._text("case_code"),
            "registration_no": self._whole("registration_no"),
            "caseworker": self._whole("caseworker"),
            "done_on": parse_day(on[0]) if on else None,
            "marks": self.marks(),
        }

    def _text(self, name):
        one = self.readings.get(name)
        return one.sent[0] if one and one.sent else ""

    def _whole(self, name):
        plain = local_digits(self._text(name))
        return int(plain) if plain.isdigit() and len(plain) <= 9 else None


def _same(text, name, laid, last):
    """`=` stands for what the paper before had there, in the boxes where that makes sense."""
    return last.get(name, "") if text.strip() == SAME and laid.boxes[name].same else text


def _apart(typed):
    """What does not go together: (name of the box, what is asked back). "Keep as on the paper" is always an answer."""
    found = {}
    registered, came = (_day(typed, name) for name in ("registered_on", "identified_on"))
    if registered and came and registered < came:
        found["identified_on"] = _("The concern came after the registration. Is that what stands there?")
    born, years = _day(typed, "birth_date"), None
    if "caregiver_age" in typed.readings and typed["caregiver_age"].sent and born:
        years = typed["caregiver_age"].sent[0]
        if years.isdigit() and int(years) < 10:
            found["caregiver_age"] = _("A caregiver of %(years)s years? Is that what stands there?", years=years)
    if "age_years" in typed.readings and typed["age_years"].sent and typed["age_years"].sent[0].isdigit():
        if int(typed["age_years"].sent[0]) > 25:
            found["age_years"] = _(
                "A child of %(years)s years? Is that what stands there?", years=typed["age_years"].sent[0]
            )
    paper_no = typed._text("paper_no")
    if paper_no and typed._whole("paper_no") is None:
        found["paper_no"] = _("The number of a paper is made of digits only. Is that what stands there?")
    return found


def _day(typed, name):
    one = typed.readings.get(name)
    try:
        return parse_day(one.sent[0]) if one and one.sent and not one.problem else None
    except ValueError:
        return None

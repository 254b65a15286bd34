"""A whole sheet as it was typed: each box read, what the screen's form would be sent, and what does not go together."""

from dataclasses import replace

from werkzeug.datastructures import MultiDict

from cmoffice.forms.base import local_digits, parse_day
from cmoffice.forms.keying import NEXT, SAME, read
from cmoffice.forms.reading import ODD_MARKS, Reading
from cmoffice.language import gettext as _

DONE_ON = ("registered_on", "done_on", "on", "held_on", "drawn_on", "told_on", "incident_on")


class Typed:
    """What was typed into the boxes of a laid-out sheet. `answers` maps names of boxes to texts; `last` are those of the paper before.

    `read_code` tells a code of ours from other signs, `taken` are the numbers of the other papers of the batch.
    """

    def __init__(self, laid, answers, today, last=None, read_code=None, taken=()):
        self.laid = laid
        self.answers = {name: _same(answers.get(name, ""), name, laid, last or {}) for name in laid.boxes}
        self.given = {name for name in laid.boxes if (answers.get(name) or "").strip()}
        self.readings = {name: read(box.field, self.answers[name], today) for name, box in laid.boxes.items()}
        self._look_at_code(read_code)
        for name, words in _apart(self, taken).items():
            if not self.readings[name].problem:
                self.readings[name] = replace(self.readings[name], question=words)

    def _look_at_code(self, read_code):
        """A code of ours tells whether it was mistyped; whose it is, is not told here."""
        written = self._text("case_code")
        if written and read_code:
            code = read_code(written)
            found = (
                Reading(sent=(code,), words=code)
                if code
                else Reading(
                    sent=(written,),
                    problem=_("This cannot be a code of ours. Look again, or type ? if you cannot read it"),
                )
            )
            self.readings["case_code"] = found

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
                one.mark if one.mark in ODD_MARKS else "outside" if one.problem else "unlikely" if one.question else ""
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
    """`=` stands for what the paper before had there, in the boxes where that makes sense; `+` for the number after the last paper's."""
    sign, before = text.strip(), last.get(name, "")
    if sign == SAME and laid.boxes[name].same:
        return before
    plain = local_digits(before)
    return str(int(plain) + 1) if sign == NEXT and name == "paper_no" and plain.isdigit() else text


def _apart(typed, taken):
    """What does not go together: name of the box → what is asked back. "Keep as on the paper" is always an answer."""
    found = {}
    registered, came = (_day(typed, name) for name in ("registered_on", "identified_on"))
    if registered and came and registered < came:
        found["identified_on"] = _("The concern came after the registration. Is that what stands there?")
    for name, least, most in (("age_years", 0, 25), ("caregiver_age", 10, 110)):
        years = typed._whole(name)
        if years is not None and not least <= years <= most:
            found[name] = _("%(years)s years old? Is that what stands there?", years=years)
    number = typed._whole("paper_no")
    if number in taken:
        found["paper_no"] = _("Another paper of this batch has this number. Is that what stands there?")
    elif number is None and typed._text("paper_no"):
        found["paper_no"] = _("The number of a paper is made of digits only. Is that what stands there?")
    return found


def _day(typed, name):
    one = typed.readings.get(name)
    try:
        return parse_day(one.sent[0]) if one and one.sent and not one.problem else None
    except ValueError:
        return None

"""A row of a spreadsheet as two typed papers, registration and identity: what a clerk would have typed for it, checked like her sheets, every fault in words."""

import re
from dataclasses import dataclass, field
from datetime import date

from cmoffice.forms.base import local_digits, spoken_day
from cmoffice.forms.columns import NUMERIC_DAY, SPECIAL, boxes_of, plain
from cmoffice.forms.days import BUDDHIST
from cmoffice.forms.old_words import Words
from cmoffice.forms.typed import Typed
from cmoffice.language import gettext as _

ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?")
POINT_ZERO = re.compile(r"(\d+)[.,]0+")
CLOSED_THERE = {"closed", "transferred", "duplicate", "archived", "inactive"}
SURVIVORS = {"primeromodulegbv", "gbv", "gbvims"}


@dataclass
class OldRow:
    """What became of a row: its faults as [number of the column or None, words], the answers of both papers, and where they go."""

    faults: list = field(default_factory=list)
    answers: dict = field(default_factory=dict)
    marks: dict = field(default_factory=dict)
    caseworker: int | None = None
    done_on: str | None = None
    known: str = ""

    def as_kept(self):
        """What is kept of a good row until it is filed."""
        facts = {"caseworker": self.caseworker, "done_on": self.done_on, "marks": self.marks}
        return {**self.answers, "facts": facts}


class Reader:
    """Reads rows with this matching (column → box) and these words, orders and answers for the whole file; `laid` are both papers, `people` who may be a caseworker."""

    def __init__(self, laid, matching, reading, people, today):
        self.laid, self.today = laid, today
        self.boxes = boxes_of(laid)
        self.columns = {}
        for column, target in sorted((int(column), target) for column, target in matching.items() if target):
            if target in self.boxes or target in SPECIAL:
                self.columns.setdefault(target, []).append(column)
        self.orders, self.whole = reading.get("orders", {}), reading.get("whole", {})
        matched = reading.get("words", {})
        self.words = {
            key: Words(box, named(box, people) | matched.get(key, {}) if key == "caseworker" else matched.get(key))
            for key, box in self.boxes.items()
            if box.is_coded
        }

    def unknown(self, cells):
        """Words of coded boxes in these cells that stand for no answer of ours, or are bare numbers: (box, word)."""
        for key, columns in self.columns.items():
            if key in self.words:
                for column in columns:
                    for word in self.words[key].unknown(cells[column]) if cells[column] else ():
                        yield key, word

    def read(self, cells):
        """The row as an OldRow."""
        row = OldRow()
        typed = {}
        for key in self.boxes:
            cell = self._cell(key, cells)
            typed[key] = self._typed(key, cell, row) if cell else self.whole.get(key, "")
        self._special(cells, typed, row)
        self._estimated(typed)
        readings = {}
        for sheet, one in self.laid.items():
            answers = {
                box.name: typed[f"{sheet}.{box.name}"] for box in one.boxes.values() if f"{sheet}.{box.name}" in typed
            }
            readings[sheet] = Typed(one, answers, self.today)
            row.answers[sheet] = {name: text for name, text in answers.items() if text}
        if not row.answers["registration"].get("age_years"):
            self._age(row, readings)
        bad = {place for place, _words in row.faults}
        for sheet, reading in readings.items():
            self._faults_of(sheet, reading, row, bad)
        self._whose(typed["caseworker"], row)
        return row

    def _cell(self, key, cells):
        return ", ".join(cells[column] for column in self.columns.get(key, ()) if cells[column])

    def _column(self, key):
        return self.columns[key][0] if key in self.columns else None

    def _typed(self, key, cell, row):
        """What a clerk would type for this cell."""
        box = self.boxes[key]
        if box.is_coded:
            number, wrong = self.words[key].read(cell)
            if wrong:
                row.faults.append([self._column(key), _not_an_answer(wrong[0], self.words[key])])
            return number
        if box.field.kind == "day":
            return western_day(cell, self.orders.get(str(self._column(key)), "dmy"))
        if box.field.kind == "number":
            plain_number = local_digits(cell)
            return found[1] if (found := POINT_ZERO.fullmatch(plain_number)) else plain_number
        return cell

    def _special(self, cells, typed, row):
        """Columns that are no boxes: the number there, the whole name, whether it is open there and of which kind."""
        row.known = self._cell("known", cells)
        if row.known:
            there = typed["identity.other_org_ref"]
            typed["identity.other_org_ref"] = f"{row.known}, {there}" if there else row.known
        for key, family_first in (("name.given", False), ("name.family", True)):
            if name := self._cell(key, cells):
                typed |= _parted(name, family_first)
        if plain(self._cell("status", cells)) in CLOSED_THERE:
            row.faults.append([self._column("status"), _("This case is closed there; only open cases are brought in.")])
        if plain(self._cell("module", cells)) in SURVIVORS:
            row.faults.append(
                [
                    self._column("module"),
                    _("This is the file of a survivor of gender-based violence. Register it by hand."),
                ]
            )

    def _estimated(self, typed):
        """One answer for the age stands for the birth date too, when that has no column of its own."""
        if typed.get("identity.birth_date") and "identity.birth_known" not in self.columns:
            typed["identity.birth_known"] = typed.get("identity.birth_known") or typed.get("registration.age_known", "")

    def _age(self, row, readings):
        """The age at the registration out of the birth date, where the file has no age."""
        born, then = (
            _day_of(readings[sheet], name)
            for sheet, name in (("identity", "birth_date"), ("registration", "registered_on"))
        )
        then = then or self.today
        if born and born <= then and "registration.age_years" in self.boxes:
            years = then.year - born.year - ((then.month, then.day) < (born.month, born.day))
            row.answers["registration"]["age_years"] = str(years)
            readings["registration"] = Typed(self.laid["registration"], row.answers["registration"], self.today)

    def _faults_of(self, sheet, reading, row, bad):
        """Marks and questions of the typed sheet, and what its form on the screen says; one fault a column."""
        marks = reading.marks()
        for box, words in reading.problems():
            words = _no_day(reading.answers[box.name]) if box.field.kind == "day" else words
            self._fault(sheet, box.name, words, row, bad)
        for box, words in reading.questions():
            if box.field.kind == "day":  # a clerk looks at her paper; a file answers nothing
                self._fault(sheet, box.name, f"{reading.answers[box.name]}: {words}", row, bad)
        self._as_on_screen(sheet, reading, row, bad)
        row.marks[sheet] = {name: kind for name, kind in marks.items() if kind != "outside"}
        if sheet == "registration" and (day := _day_of(reading, "registered_on")):
            row.done_on = day.isoformat()

    def _as_on_screen(self, sheet, reading, row, bad):
        form = self.laid[sheet].form
        form.process(reading.sent())
        form.validate()
        for one in form:
            key = f"{sheet}.{one.name}"
            if one.errors and key in self.boxes and (key in self.columns or reading.answers.get(one.name)):
                self._fault(sheet, one.name, " ".join(str(words) for words in one.errors), row, bad)

    def _fault(self, sheet, name, words, row, bad):
        key = f"{sheet}.{name}"
        place = self._column(key)
        if place is None or place not in bad:
            label = "" if place is not None else f"{self.boxes[key].label}: " if key in self.boxes else ""
            row.faults.append([place, f"{label}{words}"])
            bad.add(place)

    def _whose(self, number, row):
        codes = {answer[0]: answer[1] for answer in self.boxes["caseworker"].answers}
        if number in codes:
            row.caseworker = int(codes[number])
        elif not any(place is not None and place == self._column("caseworker") for place, _words in row.faults):
            row.faults.append([self._column("caseworker"), _("Say which caseworker checks this case.")])


def named(box, people):
    """How a file may name our caseworkers, beside the short name: by username or whole name."""
    numbers = {code: number for number, code, _label in box.answers}
    return {
        plain(word): numbers[str(number)]
        for number, username, name in people
        if str(number) in numbers
        for word in (username, name)
    }


def western_day(cell, order):
    """A date as a clerk would type it, day first, in the order that was said for the column; what is no date is left as it stands."""
    western = local_digits(cell).strip()
    if found := ISO_DAY.fullmatch(western):
        parts = int(found[3]), int(found[2]), int(found[1])
    elif found := NUMERIC_DAY.fullmatch(western):
        if len(found[3]) < 4:
            return western if order != "mdy" else f"{found[2]} {found[1]} {found[3]}"
        parts = (
            (int(found[2]), int(found[1]), int(found[3]))
            if order == "mdy"
            else tuple(int(part) for part in found.groups())
        )
    else:
        return western
    day, month, year = parts
    if order == "dmy-be" and year > 2400:
        year -= BUDDHIST
    try:
        return spoken_day(date(year, month, day))
    except ValueError:
        return western


def _parted(name, family_first):
    """A whole name as first, middle and family name."""
    parts = name.split()
    if len(parts) == 1:
        return {"identity.first": parts[0]}
    last, rest = (parts[0], parts[1:]) if family_first else (parts[-1], parts[:-1])
    return {"identity.first": rest[0], "identity.middle": " ".join(rest[1:]), "identity.last": last}


def _day_of(reading, name):
    one = reading.readings.get(name)
    if one is None or one.problem or not one.sent:
        return None
    day, month, year = (int(part) for part in one.sent[0].split())
    return date(year, month, day)


def _no_day(typed):
    return _("“%(typed)s” is no date. Write year, month, day, for example 2026-11-21.", typed=typed[:40])


def _not_an_answer(word, words):
    labels = list(words.labels.values())
    shown = ", ".join(labels[:6]) + (", …" if len(labels) > 6 else "")
    return _("“%(word)s” is none of the answers: %(answers)s", word=word[:60], answers=shown)

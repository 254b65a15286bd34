"""A paper sheet laid out: its boxes in the order of the paper, each with its number, and the three signs that tell one version from another."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from cmoffice.forms.keying import numbered

ROOM_HALF, ROOM_WIDE = 30, 105  # signs that fit beside a box in half a line and in a whole one
READ_BACK = ("caseworker", "place", "area")  # lists of this office: they grow, and what was typed is read back in words
SIGNS = "23456789BCDFGHJKMNPQRSTVWXYZ"


@dataclass
class Box:
    """One box of a sheet: the question, its number on this paper, and what may be typed into it."""

    field: object
    no: str
    same: bool = False
    answers: tuple = ()  # (number, code, label) of a coded question
    group: object = None  # the group of rows in which it stands
    row: int = 0  # in which of its rows, counted from 1
    subject: str = ""  # what is printed in front of this row, where the rows are given

    @cached_property
    def name(self):
        return self.field.name

    @cached_property
    def label(self):
        return str(self.field.label.text)

    @cached_property
    def is_coded(self):
        return self.field.kind in ("choice", "pick", "many", "tick")

    @cached_property
    def is_number(self):
        """Whether only digits are typed here."""
        return self.is_coded or self.field.kind in ("day", "number")

    @cached_property
    def width(self):
        """How wide the box is: as long as what is written there."""
        if self.field.kind in ("day",):
            return "day"
        if self.field.kind == "many":
            return "many"
        return "code" if self.is_coded or self.field.kind == "number" else self.field.width

    @cached_property
    def shows_codes(self):
        """Whether the answers have room beside the box; of a long list the one that was typed is read back."""
        return self.name not in READ_BACK and self._length <= ROOM_WIDE

    @cached_property
    def room(self):
        """Whether the box takes half a line or a whole one."""
        if self.field.kind == "text" or self.field.width == "l":
            return "wide"
        return "wide" if self.shows_codes and self._length > ROOM_HALF else "half"

    @cached_property
    def _length(self):
        return sum(len(number) + len(words) + 4 for number, _code, words in self.answers)


class Laid:
    """A sheet laid out: its boxes in the order of the paper. `head` and `form` are blank forms whose lists are filled in."""

    def __init__(self, sheet, head, form):
        self.sheet, self.head, self.form = sheet, head, form
        self.top = [self._box(head[name]) for name in sheet.head]
        laid = [
            (letter, title, [box for name in names for box in self._boxes(form, name)])
            for letter, title, names in self._named_parts()
        ]
        self.parts = [part for part in laid if part[2]]
        self.boxes = {box.name: box for box in self.top + [box for _l, _t, boxes in self.parts for box in boxes]}

    @cached_property
    def version(self):
        """Three signs that change whenever anything on the paper does: printed at its foot, and shown to whoever types it."""
        boxes = [f"{box.no}·{box.label}·{box.answers}·{box.subject}" for box in self.boxes.values()]
        whole = "|".join([str(self.sheet.title), *(str(title) for _letter, title, _boxes in self.parts), *boxes])
        digest = int.from_bytes(hashlib.sha256(whole.encode()).digest()[:4], "big")
        return "".join(SIGNS[digest // len(SIGNS) ** place % len(SIGNS)] for place in range(3))

    def _named_parts(self):
        if self.sheet.parts:
            return self.sheet.parts
        parts = self.form.parts()
        left = set(self.sheet.leave)
        return [
            (
                key[:1].upper() if len(key) == 1 else chr(ord("A") + place),
                title or self.sheet.title,
                [one.name for one in fields if one.name not in left],
            )
            for place, (key, title, fields) in enumerate(parts)
        ]

    def _boxes(self, form, name):
        if name not in form:  # the office leaves this question out
            return []
        question = form[name]
        if question.kind != "rows":
            return [self._box(question)]
        given = [entry for entry in question.entries if _is_given(entry)]
        while not given and len(question.entries) < self.sheet.rows.get(name, 3):
            question.append_entry()
        return [
            self._box(part, f"{question.no or name[:1].upper()}.{place}{chr(96 + letter)}", question, place, entry)
            for place, entry in enumerate(question.entries, start=1)
            for letter, part in enumerate((one for one in entry.form if one.kind != "key"), start=1)
        ]

    def _box(self, question, no="", group=None, row=0, entry=None):
        coded = question.kind in ("choice", "pick", "many", "tick")
        answers = tuple(numbered(question)) if coded else ()
        given = next((part for part in entry.form if part.kind == "key"), None) if entry else None
        subject = str(given.words(given.data)) if given else ""
        return Box(question, no or question.no, question.name in self.sheet.same, answers, group, row, subject)


def _is_given(entry):
    """Whether this row stands on the paper with its subject printed, and none is added."""
    return any(part.kind == "key" for part in entry.form)

"""How one box of a paper is drawn: what is written into it, where its choices stand, and how much of the page it takes in millimetres."""

import math
from dataclasses import dataclass

WIDTH, LINE = 186, 8  # the width to write on, one line of handwriting
WORD, SMALL = 1.75, 1.44  # how wide a letter is: of a question, of a choice
SMALL_LINE = 3.9
BESIDE = 106  # so much of choices still stands beside the box
LEFT = 52  # how wide question and box are with the choices to their right


@dataclass(frozen=True)
class Drawn:
    """One box as it is drawn: what is written into it (code, codes, digits, day, time, line, lines, signs), how many, and how wide it stands."""

    box: object
    kind: str
    signs: int
    span: str
    choices: str  # where the choices stand: beside the box, below it, or to the right of question and box; "" none here
    columns: int  # in how many columns they stand; 0 in one line
    only_if: str
    hint: str
    height: float

    @property
    def field(self):
        return self.box.field


def draw(box, laid, brief=False, spare=1):
    """How this box is drawn; `brief` without its choices, `spare` lines more for a text than on the screen."""
    kind, signs = _kind(box, spare)
    only_if = "" if box.group is not None else _only_if(box, laid)
    hint = _hint(box, brief)
    words = " ".join(part for part in (box.label, only_if, hint[: len(hint) * 3 // 4]) if part)  # a hint is set smaller
    beside = sum(len(f"{number} {label}") + 2 for number, _code, label in box.answers) * SMALL
    if not box.answers or brief:
        span = _span(box, kind, brief, hint)
        return Drawn(box, kind, signs, span, "", 0, only_if, hint, _height(kind, signs, span, words, hint))
    if kind == "code" and beside <= BESIDE:
        span = "half" if beside <= 42 and len(words) <= 44 else "whole"
        height = max(7.4, 4.3 * wrapped(words, 54 if span == "whole" else 70 - beside, WORD))
        return Drawn(box, kind, signs, span, "beside", 0, only_if, hint, height)
    below, low = _columns(box.answers, WIDTH - 11)
    right, high = _columns(box.answers, WIDTH - 11 - LEFT)
    high = max(high * SMALL_LINE, 4.3 * wrapped(words, LEFT - 4, WORD) + 8)
    low = max(7.4, 4.3 * wrapped(words, 86, WORD)) + low * SMALL_LINE + 0.8
    place, columns, height = ("right", right, high) if high <= low else ("below", below, low)
    return Drawn(box, kind, signs, "whole", place, columns, only_if, hint, height)


def _kind(box, spare):
    """What is written into this box, and how many signs or lines."""
    question = box.field
    if question.kind in ("choice", "pick", "tick"):
        return "code", max((len(number) for number, _code, _label in box.answers), default=2)
    if question.kind == "many":
        return "codes", 0
    if question.kind == "day":
        return ("time", 4) if getattr(question, "is_time", False) else ("day", 8)
    if question.kind == "number":
        return "digits", len(str(question.most)) if question.most <= 1_000_000 else 6
    if box.name in ("paper_no", "registration_no"):
        return "digits", 6
    if box.name == "case_code":
        return "signs", 6
    return ("lines", max(2, question.rows + spare)) if question.kind == "text" else ("line", 1)


def _span(box, kind, brief, hint):
    if kind in ("lines", "codes") or (kind == "line" and (box.field.width == "l" or hint)):
        return "whole"
    return "third" if brief and kind in ("code", "digits") and len(box.label) <= 26 else "half"


def _height(kind, signs, span, words, hint):
    """How high a box without choices stands; `words` are the question with what is said beside it."""
    if kind == "lines":
        beside = SMALL_LINE if hint else 0
        return 4.6 * wrapped(words, 172, WORD) + beside + (LINE + 0.5) * signs
    room = {"third": 34, "half": 38 if kind == "day" else 46, "whole": 90}[span]
    return max(8.5 if kind in ("day", "time") else 7.4, 4.3 * wrapped(words, room, WORD))


def _hint(box, brief):
    """What the screen says below the question, where it helps on paper too."""
    return "" if brief or box.field.kind in ("day", "number") else str(box.field.description or "")


def _columns(answers, width):
    """In how many columns the choices take the fewest lines within this width, and how many lines."""
    tall = {}
    for columns in (1, 2, 3, 4):
        lines = [wrapped(label, width / columns - 9.5, SMALL) for _number, _code, label in answers]
        if columns == 1 or max(lines) <= 2:
            tall[columns] = max(math.ceil(sum(lines) / columns), max(lines))
    best = min(tall.values())
    return next((columns, lines) for columns, lines in tall.items() if lines == best)


def wrapped(words, room, each):
    """How many lines these words take within so many millimetres."""
    return max(1, math.ceil(len(str(words)) * each / room))


def _only_if(box, laid):
    """By which answers to another question this one is asked, in the numbers of the paper: "15a: 1, 3"."""
    if not box.field.when:
        return ""
    name, *answers = box.field.when
    other = laid.boxes.get(name)
    numbers = [number for number, code, _label in other.answers if code in answers] if other else []
    return f"{other.no}: {', '.join(numbers)}" if numbers else ""

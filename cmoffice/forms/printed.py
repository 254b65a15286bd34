"""How a laid-out sheet is drawn on A4: which questions stand side by side, which choices beside or below, and what fits on one page.

Everything is measured here in millimetres, so that each page carries its own foot with "page n of m", in every browser. The paper
holds what the clerk's sheet holds, in the same order and with the same numbers; nothing is added but lines and boxes to write in.
"""

import math
from dataclasses import dataclass
from itertools import groupby

PAGE, FIRST_HEAD, HEAD, FOOT = (
    276,
    20.5,
    13,
    8.5,
)  # what is left of 297 mm within the margins, and what the office prints on each page
WIDTH, LINE, TITLE = 186, 8, 8.6  # the width to write on, one line of handwriting, the title of a part
WORD, SMALL = 1.75, 1.44  # how wide a letter is: of a question, of a choice
SMALL_LINE = 3.9
MOST_SPARE = 5  # lines that a text gets on paper beyond those on the screen, where there is room
BESIDE, LEFT = (
    106,
    52,
)  # so much of choices still stands beside the box; how wide question and box are with choices to their right
SPAN = {"third": 2, "half": 3, "whole": 6}
COLUMNS = {"code": 20, "digits": 22, "day": 47, "time": 26, "codes": 40}


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


@dataclass(frozen=True)
class Piece:
    """What is never cut by the end of a page: a title, boxes side by side, a legend, rows as a table, or one row as a card. `height` in mm."""

    kind: str
    height: float
    words: str = ""
    letter: str = ""
    boxes: tuple = ()
    group: object = None
    rows: tuple = ()
    columns: tuple = ()


def leaves(laid):
    """The pages of the paper, each as a list of pieces, with as many lines for each text as its fewest pages hold."""
    fewest = _paged(_pieces(laid, 0), laid)
    for spare in range(MOST_SPARE, 0, -1):
        pages = _paged(_pieces(laid, spare), laid)
        if len(pages) == len(fewest):
            return pages
    return fewest


def _paged(pieces, laid):
    found, room = [[]], PAGE - FIRST_HEAD - FOOT - sum(line.height for line in top(laid))
    for place, piece in enumerate(pieces):
        if _with_next(pieces, place) > room and found[-1]:
            found, room = [*found, []], PAGE - HEAD - FOOT
        found[-1].append(piece)
        room -= piece.height
    return found


def top(laid):
    """The boxes on top of the first page, line by line; the first of them stands on every page."""
    return _side_by_side(laid.top, laid)


def _with_next(pieces, place):
    """The height of a piece with what must not be torn off it: a title stands over what it names."""
    piece = pieces[place]
    leads = piece.kind in ("part", "legend") and place + 1 < len(pieces)
    return piece.height + (_with_next(pieces, place + 1) if leads else 0)


def _pieces(laid, spare):
    found = []
    for letter, title, boxes in laid.parts:
        if title:
            found.append(Piece("part", TITLE, str(title), letter))
        for group, some in groupby(boxes, key=lambda box: box.group):
            some = tuple(some)
            found += _rows(group, some, laid) if group is not None else _side_by_side(some, laid, spare=spare)
    return found


def _side_by_side(boxes, laid, brief=False, spare=1):
    """Boxes in the order of the paper, as many in a line as fit."""
    found, line, taken = [], [], 0
    for box in boxes:
        drawn = _drawn(box, laid, brief, spare)
        if line and taken + SPAN[drawn.span] > 6:
            found, line, taken = [*found, line], [], 0
        line, taken = [*line, drawn], taken + SPAN[drawn.span]
    lines = [*found, line] if line else found
    return [Piece("line", max(one.height for one in line) + 1.6, boxes=tuple(line)) for line in lines]


def _rows(group, boxes, laid):
    """A group of rows: a table where the columns fit side by side, else one row below the other, with the choices once above."""
    rows = [(number, tuple(some)) for number, some in groupby(boxes, key=lambda box: box.row)]
    columns = [(chr(97 + place), _drawn(box, laid, brief=True)) for place, box in enumerate(rows[0][1])]
    legend = [(letter, one.box) for letter, one in columns if one.kind in ("code", "codes")]
    lines = sum(_wrapped(_legend_words(box), WIDTH - 8, SMALL) for _letter, box in legend)
    above = Piece("legend", 6 + lines * SMALL_LINE, str(group.label.text), columns=tuple(legend), group=group)
    if _table_width(columns, rows) <= WIDTH:
        head = max(_wrapped(one.box.label, COLUMNS.get(one.kind, 48), SMALL) for _letter, one in columns)
        drawn = tuple((number, boxes[0].subject, _all(boxes, laid)) for number, boxes in rows)
        return [
            above,
            Piece("table", 4 + head * SMALL_LINE + 10.6 * len(rows), group=group, rows=drawn, columns=tuple(columns)),
        ]
    found = [above]
    for number, some in rows:
        name = str(group.row_name or group.label.text)
        lines = tuple(_side_by_side(some, laid, brief=True))
        found.append(Piece("card", 5.6 + sum(line.height for line in lines), f"{name} {number}", rows=lines))
    return found


def _all(boxes, laid):
    return tuple(_drawn(box, laid, brief=True) for box in boxes)


def _table_width(columns, rows):
    subject = 34 if rows[0][1][0].subject else 8
    return subject + sum(COLUMNS.get(one.kind, 44) for _letter, one in columns)


def _legend_words(box):
    return f"a {box.label}: " + "   ".join(f"{number} {label}" for number, _code, label in box.answers)


def _drawn(box, laid, brief, spare=1):
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
        height = max(7.4, 4.3 * _wrapped(words, 54 if span == "whole" else 70 - beside, WORD))
        return Drawn(box, kind, signs, span, "beside", 0, only_if, hint, height)
    below, low = _columns(box.answers, WIDTH - 11)
    right, high = _columns(box.answers, WIDTH - 11 - LEFT)
    high = max(high * SMALL_LINE, 4.3 * _wrapped(words, LEFT - 4, WORD) + 8)
    low = max(7.4, 4.3 * _wrapped(words, 86, WORD)) + low * SMALL_LINE + 0.8
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
        return 4.6 * _wrapped(words, 172, WORD) + beside + (LINE + 0.5) * signs
    room = {"third": 34, "half": 38 if kind == "day" else 46, "whole": 90}[span]
    return max(8.5 if kind in ("day", "time") else 7.4, 4.3 * _wrapped(words, room, WORD))


def _hint(box, brief):
    """What the screen says below the question, where it helps on paper too."""
    return "" if brief or box.field.kind in ("day", "number") else str(box.field.description or "")


def _columns(answers, width):
    """In how many columns the choices take the fewest lines within this width, and how many lines."""
    tall = {}
    for columns in (1, 2, 3, 4):
        lines = [_wrapped(label, width / columns - 9.5, SMALL) for _number, _code, label in answers]
        if columns == 1 or max(lines) <= 2:
            tall[columns] = max(math.ceil(sum(lines) / columns), max(lines))
    best = min(tall.values())
    return next((columns, lines) for columns, lines in tall.items() if lines == best)


def _wrapped(words, room, each):
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

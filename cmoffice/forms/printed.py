"""How a laid-out sheet fills pages of A4: which boxes stand side by side, which rows as a table, and what fits on one page.

Everything is measured here in millimetres, so that each page carries its own foot with "page n of m", in every browser. The paper
holds what the clerk's sheet holds, in the same order and with the same numbers; nothing is added but lines and boxes to write in.
"""

from dataclasses import dataclass
from itertools import groupby

from cmoffice.forms.drawn import SMALL, SMALL_LINE, WIDTH, draw, wrapped

PAGE = 276  # what is left of 297 mm within the margins
FIRST_HEAD, HEAD, FOOT, TITLE = (
    20.5,
    13,
    8.5,
    8.6,
)  # what the office prints on the first page, on the others, at the foot, over a part
MOST_SPARE = 5  # lines that a text gets on paper beyond those on the screen, where there is room
SPAN = {"third": 2, "half": 3, "whole": 6}
COLUMNS = {"code": 20, "digits": 22, "day": 47, "time": 26, "codes": 40}


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
        drawn = draw(box, laid, brief, spare)
        if line and taken + SPAN[drawn.span] > 6:
            found, line, taken = [*found, line], [], 0
        line, taken = [*line, drawn], taken + SPAN[drawn.span]
    lines = [*found, line] if line else found
    return [Piece("line", max(one.height for one in line) + 1.6, boxes=tuple(line)) for line in lines]


def _rows(group, boxes, laid):
    """A group of rows: a table where the columns fit side by side, else one row below the other, with the choices once above."""
    rows = [(number, tuple(some)) for number, some in groupby(boxes, key=lambda box: box.row)]
    columns = [(chr(97 + place), draw(box, laid, brief=True)) for place, box in enumerate(rows[0][1])]
    legend = [(letter, one.box) for letter, one in columns if one.kind in ("code", "codes")]
    lines = sum(wrapped(_legend_words(box), WIDTH - 8, SMALL) for _letter, box in legend)
    above = Piece("legend", 6 + lines * SMALL_LINE, str(group.label.text), columns=tuple(legend), group=group)
    if _table_width(columns, rows) <= WIDTH:
        head = max(wrapped(one.box.label, COLUMNS.get(one.kind, 48), SMALL) for _letter, one in columns)
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
    return tuple(draw(box, laid, brief=True) for box in boxes)


def _table_width(columns, rows):
    subject = 34 if rows[0][1][0].subject else 8
    return subject + sum(COLUMNS.get(one.kind, 44) for _letter, one in columns)


def _legend_words(box):
    return f"a {box.label}: " + "   ".join(f"{number} {label}" for number, _code, label in box.answers)

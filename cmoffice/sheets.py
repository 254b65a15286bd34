"""A sheet of paper that leaves the screen, as plain data: the same one is drawn as a page to print and as a sealed file.

No template and no drawing here, and nobody's name but what is put in; `prints` says who may have which sheet.
"""

from dataclasses import dataclass, fields, is_dataclass, replace

FILE, SHRED, GIVE = (
    "file",
    "shred",
    "give",
)  # what becomes of the paper: into the cabinet, counted back in and shredded, given away


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a part of the sheet; `level` 2 or 3."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph, in whatever script; `quiet` for what only explains."""

    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Pairs:
    """Questions and answers, one below the other: (what, answer)."""

    lines: tuple


@dataclass(frozen=True, slots=True)
class Points:
    """A list; `boxes` gives each line a box to tick by hand."""

    lines: tuple
    boxes: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: heads, rows of the same length, and what it is about; `numbers` are the columns that hold numbers."""

    about: str
    heads: tuple
    rows: tuple
    numbers: tuple = ()


@dataclass(frozen=True, slots=True)
class Bars:
    """A table of one number a line with a bar beside each: (what, number or None where it is hidden, as it is shown)."""

    about: str
    heads: tuple
    lines: tuple


@dataclass(frozen=True, slots=True)
class Blank:
    """Empty lines to write on by hand."""

    lines: int = 3


@dataclass(frozen=True, slots=True)
class Break:
    """Here begins a new page."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document on paper: its title, whose file it belongs to by code, its parts, and what stands at the foot of each page."""

    title: str
    parts: tuple
    code: str = ""
    about: str = ""  # one line under the title
    foot: tuple = ()  # who, when, what for, which copy: on each page
    then: str = FILE  # what becomes of the paper
    is_large: bool = False  # for a child's hand


def changed(part, words):
    """The same sheet, or part of one, with each of its texts as `words(text)` gives it."""
    if isinstance(part, str):
        return words(part)
    if isinstance(part, tuple):
        return tuple(changed(one, words) for one in part)
    if is_dataclass(part):
        return replace(part, **{one.name: changed(getattr(part, one.name), words) for one in fields(part)})
    return part


def text_of(sheet):
    """All words of a sheet in their order, for a search in what leaves the office."""
    return "\n".join(
        str(word) for word in (sheet.title, sheet.code, sheet.about, *_words(sheet.parts), *sheet.foot) if word
    )


def _words(parts):
    for part in parts:
        match part:
            case Heading(text) | Words(text):
                yield text
            case Pairs(lines):
                for line in lines:
                    yield from line
            case Points(lines):
                yield from lines
            case Grid(about, heads, rows):
                yield about
                yield from heads
                for row in rows:
                    yield from row
            case Bars(about, heads, lines):
                yield about
                yield from heads
                for what, _number, shown in lines:
                    yield what
                    yield shown

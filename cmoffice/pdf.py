"""A sheet drawn as a PDF file, in any script that the office writes (Arabic, Khmer, Cyrillic …), sealed with a passphrase if wished (SEC-087)."""

import unicodedata
from functools import cache
from pathlib import Path

from cmoffice.language import gettext as _
from cmoffice.sheets import GIVE, SHRED, Bars, Blank, Break, Grid, Heading, Pairs, Points, Words, text_of

FONTS = Path(__file__).parent / "fonts"
MAIN = "NotoSans"
OTHERS = {  # the font of each further script, and where its letters stand among all letters
    "NotoSansArabic": ((0x600, 0x6FF), (0x750, 0x77F), (0x870, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFE)),
    "NotoSansKhmer": ((0x1780, 0x17FF), (0x19E0, 0x19FF)),
    "NotoSansMyanmar": ((0x1000, 0x109F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F)),
    "NotoSansThai": ((0xE00, 0xE7F),),
    "NotoSansLao": ((0xE80, 0xEFF),),
    "NotoSansEthiopic": ((0x1200, 0x139F), (0x2D80, 0x2DDF), (0xAB00, 0xAB2F)),
    "NotoSansBengali": ((0x980, 0x9FF),),
    "NotoSansDevanagari": ((0x900, 0x97F), (0xA8E0, 0xA8FF)),
    "NotoSansHebrew": ((0x590, 0x5FF), (0xFB1D, 0xFB4F)),
}
MARGIN, FOOT = 18, 8  # mm; the foot is that high above the lower margin, and reaches into it
ASKED, LOWER = (
    0.34,
    0.4,
)  # of the width, for a question; mm that it stands lower, its letters being smaller than those of its answer
WHOLE = 32  # mm: an answer that is no higher is not broken over two pages
INK, QUIET, RULE, BAR = (0, 0, 0), (70, 70, 70), (150, 150, 150), (90, 90, 90)
SIZES = {"title": 17, 2: 12.5, 3: 11, "body": 10.5, "quiet": 9, "foot": 7.5}  # points
LARGER = 1.45  # times, on a sheet for a child
PAPER = ("a4", "letter")


def draw(sheet, now, paper="a4", passphrase=None, language="en"):
    """The bytes of a PDF of this sheet. With a passphrase it is sealed with AES-256 and opens in ordinary readers.

    Its properties bear the code or nothing, never a title that could tell; `paper` is one of PAPER.
    """
    page = _page()(sheet, paper)
    page.set_creation_date(now)
    page.set_title(sheet.code or "cmoffice")
    page.set_producer("cmoffice")
    page.set_lang(language)
    if passphrase:
        from fpdf.enums import AccessPermission, EncryptionMethod

        page.set_encryption(
            owner_password=passphrase,
            user_password=passphrase,
            encryption_method=EncryptionMethod.AES_256,
            permissions=AccessPermission.all(),
            encrypt_metadata=True,
        )
    page.whole()
    return bytes(page.output())


def pages(sheet, now, paper="a4"):
    """How many pages of this paper the sheet fills."""
    page = _page()(sheet, paper)
    page.whole()
    return page.page_no()


def is_right_to_left(text):
    """Whether a line of this text begins at the right: its first letter with a direction says so."""
    for letter in str(text):
        direction = unicodedata.bidirectional(letter)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def _families(text):
    """The fonts that a text needs beside the main one; one that is loaded is put into the file whole or in part, so none is loaded for nothing."""
    letters = {ord(letter) for letter in text}
    return [
        family
        for family, ranges in OTHERS.items()
        if any(low <= letter <= high for letter in letters for low, high in ranges)
    ]


@cache
def _page():
    """The class that draws; the library is loaded with the first file, not with the office."""
    from fpdf import FPDF
    from fpdf.enums import MethodReturnValue, TableBordersLayout, TableCellFillMode, XPos, YPos
    from fpdf.fonts import FontFace

    below = {"new_x": XPos.LMARGIN, "new_y": YPos.NEXT}

    class Page(FPDF):
        def __init__(self, sheet, paper):
            super().__init__(format=paper if paper in PAPER else "a4")
            self.sheet = sheet
            self.scale = LARGER if sheet.is_large else 1
            others = _families("\n".join((text_of(sheet), *self.foot_lines())))
            for family in (MAIN, *others):
                for style, name in (("", "Regular"), ("B", "Bold")):
                    self.add_font(family, style, FONTS / f"{family}-{name}.ttf")
            self.set_fallback_fonts(others, exact_match=False)
            self.set_text_shaping(True)
            self.set_margins(MARGIN, MARGIN, MARGIN)
            self.set_auto_page_break(True, margin=MARGIN + FOOT)
            self.alias_nb_pages()

        def whole(self):
            self.add_page()
            self.write_line(self.sheet.title, "title", bold=True)
            if self.sheet.code or self.sheet.about:
                self.write_line(" · ".join(filter(None, (self.sheet.code, self.sheet.about))), "quiet", color=QUIET)
            self.ln(2)
            for at, part in enumerate(self.sheet.parts):
                if isinstance(part, Heading):
                    self.keep_together(self.beginning(self.sheet.parts[at:]))
                self.draw(part)

        def draw(self, part):
            match part:
                case Heading(text, level):
                    self.ln(3)
                    self.write_line(text, level, bold=True)
                case Words(text, quiet):
                    self.write_line(text, "quiet" if quiet else "body", color=QUIET if quiet else INK)
                    self.ln(1)
                case Pairs(lines):
                    for what, answer in lines:
                        self.pair(str(what), str(answer))
                case Points(lines, boxes):
                    for line in lines:
                        self.point(str(line), boxes)
                    self.ln(0.8)
                case Grid(about, heads, rows, numbers):
                    self.grid(about, heads, rows, numbers)
                case Bars(about, heads, lines):
                    self.bars(about, heads, lines)
                case Blank(lines):
                    for _line in range(lines):
                        self.keep_together(9)
                        self.ln(8)
                        self.set_draw_color(*RULE)
                        self.line(self.l_margin, self.get_y(), self.w - self.r_margin, self.get_y())
                case Break():
                    self.add_page()

        def write_line(self, text, size, bold=False, color=INK, width=0):
            self.use(size, bold, color)
            align = "R" if is_right_to_left(text) else "L"
            self.multi_cell(width, self.font_size * 1.45, str(text), align=align, **below)

        def use(self, size, bold=False, color=INK):
            self.set_font(MAIN, "B" if bold else "", SIZES[size] * (self.scale if size != "foot" else 1))
            self.set_text_color(*color)

        def keep_together(self, height):
            if self.will_page_break(height):
                self.add_page()

        def beginning(self, parts):
            """How high the headings are that stand first, with what begins under them: that much stays on one page."""
            high = 0
            for part in parts:
                match part:
                    case Heading():
                        high += 12
                    case Pairs(((what, answer), *_more)):
                        return high + self.height_of_pair(str(what), str(answer))
                    case _:
                        return high + 16
            return high

        def height(self, text, size, width, line):
            self.use(size)
            return self.multi_cell(
                width, self.font_size * line, text, align="L", dry_run=True, output=MethodReturnValue.HEIGHT
            )

        def height_of_pair(self, what, answer):
            """How much of a pair stays on one page: all of the question, and the answer unless it is long."""
            wide = self.epw * ASKED
            asked, answered = (
                self.height(what, "quiet", wide - 3, 1.45),
                self.height(answer, "body", self.epw - wide, 1.4),
            )
            return max(asked + LOWER, min(answered, WHOLE)) + 0.8

        def pair(self, what, answer):
            self.keep_together(self.height_of_pair(what, answer))
            wide, left = self.epw * ASKED, self.l_margin
            top = self.get_y()
            self.set_xy(left, top + LOWER)
            self.use("quiet", color=QUIET)
            self.multi_cell(wide - 3, self.font_size * 1.45, what, align="L", **below)
            end, page = self.get_y(), self.page
            self.set_left_margin(left + wide)
            self.set_xy(self.l_margin, top)
            self.use("body")
            self.multi_cell(
                self.epw, self.font_size * 1.4, answer, align="R" if is_right_to_left(answer) else "L", **below
            )
            self.set_left_margin(left)
            self.set_xy(left, max(self.get_y(), end) if self.page == page else self.get_y())
            self.ln(0.8)

        def point(self, line, boxes):
            """A line with its mark where it begins: at the left, or at the right where it is read from there."""
            deep, size = (7, 3.4) if boxes else (5, 1.2)
            self.keep_together(min(self.height(line, "body", self.epw - deep, 1.45), WHOLE))
            left, right, at_right = self.l_margin, self.r_margin, is_right_to_left(line)
            middle = self.get_y() + self.font_size * 0.72
            self.set_draw_color(*INK)
            self.set_fill_color(*INK)
            mark = self.w - right - 0.6 - size if at_right else left + 0.6
            self.rect(mark, middle - size / 2, size, size, style="D" if boxes else "F")
            if at_right:
                self.set_right_margin(right + deep)
            else:
                self.set_left_margin(left + deep)
            self.set_x(self.l_margin)
            self.write_line(line, "body")
            self.set_left_margin(left)
            self.set_right_margin(right)
            self.set_x(left)
            self.ln(0.8)

        def grid(self, about, heads, rows, numbers):
            if about:
                self.keep_together(28)
                self.write_line(about, "quiet", color=QUIET)
            self.use("quiet")
            self.set_draw_color(*RULE)
            aligns = tuple("RIGHT" if at in numbers else "LEFT" for at in range(len(heads)))
            with self.table(
                text_align=aligns,
                borders_layout=TableBordersLayout.HORIZONTAL_LINES,
                cell_fill_mode=TableCellFillMode.NONE,
                headings_style=FontFace(emphasis="BOLD", color=INK),
                line_height=self.font_size * 1.4,
                padding=(0.8, 1),
                width=self.epw,
            ) as table:
                for row in (heads, *rows):
                    table.row(tuple(str(cell) for cell in row))
            self.ln(2)

        def bars(self, about, heads, lines):
            if about:
                self.keep_together(28)
                self.write_line(about, "quiet", bold=not heads, color=QUIET if heads else INK)
            most = max((number or 0 for _what, number, _shown in lines), default=0) or 1
            names, figures = self.epw * 0.42, 16
            for at, (what, number, shown) in enumerate((*(((heads[0], None, heads[1]),) if heads else ()), *lines)):
                self.use("quiet", bold=bool(heads) and at == 0)
                high = self.font_size * 1.7
                self.keep_together(high)
                top = self.get_y()
                self.multi_cell(names, high, str(what), align="L", max_line_height=self.font_size * 1.4, **below)
                end = self.get_y()
                self.set_xy(self.l_margin + names, top)
                self.cell(figures, high, str(shown), align="R")
                if number:
                    self.set_fill_color(*BAR)
                    room = self.epw - names - figures - 4
                    self.rect(
                        self.l_margin + names + figures + 3,
                        top + high * 0.25,
                        room * number / most,
                        high * 0.5,
                        style="F",
                    )
                self.set_xy(self.l_margin, max(end, top + high))
            self.ln(2)

        def footer(self):
            """The foot stands at the margins of the page, wherever its last words stand."""
            sides = self.l_margin, self.r_margin
            self.l_margin = self.r_margin = MARGIN
            self.set_xy(MARGIN, -(MARGIN + FOOT - 4))
            self.set_draw_color(*RULE)
            self.line(MARGIN, self.get_y(), self.w - MARGIN, self.get_y())
            self.ln(1)
            for line in self.foot_lines():
                self.use("foot", color=QUIET)
                self.multi_cell(0, self.font_size * 1.35, line, align="R" if is_right_to_left(line) else "L", **below)
            self.l_margin, self.r_margin = sides

        def foot_lines(self):
            """What stands at the foot of this page. The number of pages comes last on its line: its place is kept wider than it is."""
            then = {SHRED: _("Count this sheet back in and shred it."), GIVE: ""}.get(
                self.sheet.then, _("Keep it in the locked cabinet.")
            )
            page = _("page %(page)s of %(pages)s", page=self.page_no(), pages="{nb}")
            lines = (
                " · ".join(str(part) for part in self.sheet.foot if part),
                " · ".join(filter(None, (self.sheet.code, then, page))),
            )
            return [line for line in lines if line]

    return Page

"""Published tables as they are read: parts of a sheet with bars beside the numbers, and rows of a file for a spreadsheet program."""

import io

from cmoffice.casework import figure_words, published, spreadsheet
from cmoffice.casework.publishable import ALONE
from cmoffice.language import gettext as _
from cmoffice.language import plain_moment
from cmoffice.safe_cells import harmless
from cmoffice.sheets import GIVE, Bars, Grid, Heading, Sheet, Words


def quarter_words(one):
    """A quarter in words."""
    return _("Quarter %(quarter)s of %(year)s", quarter=one.quarter, year=one.year)


def signs(smallest):
    """What stands in place of a number that is not shown."""
    return _(
        "<%(smallest)s: from 1 to %(most)s. –: %(smallest)s or more, hidden so that nobody can work out a small number. ·: not shown. A share stands only where both numbers are shown.",
        smallest=smallest,
        most=smallest - 1,
    )


def sheet(one, group, dimension, earlier, by, now):
    """The tables of one group of figures of a quarter as a sheet for outside the office. Refuses E38 for a selection that is none of the fixed ones."""
    told = f" {figure_words.DIMENSION[dimension]}" if dimension else ""
    title = f"{figure_words.GROUPS[group][0]}{told}" if group in figure_words.GROUPS else ""
    return Sheet(
        title,
        (Words(signs(one.smallest), quiet=True), *parts(one, group, dimension, earlier)),
        about=quarter_words(one),
        foot=(
            _("published %(when)s", when=plain_moment(one.made_at.astimezone(now.tzinfo))),
            plain_moment(now),
            by.short_name,
            _("for outside the office: small numbers are hidden"),
        ),
        then=GIVE,
    )


def parts(one, group, dimension, earlier=None):
    """Heading, definition and tables of each figure of a group. Refuses E38 for a selection that is none of the fixed ones."""
    found = []
    for figure in published.figures_in(one, group, dimension):
        before = _table_before(earlier, figure, dimension)
        found += [
            Heading(figure_words.name(figure)),
            Words(definition(figure), quiet=True),
            *tables(published.table(one, figure, dimension), quarter_words(one)),
        ]
        if before:
            found += against(published.table(one, figure, dimension), before, earlier)
    return tuple(found)


def definition(figure):
    """What a figure counts and out of what, word for word."""
    what = figure_words.indicator(figure)
    words = [_("%(id)s. Counted: %(what)s.", id=what.id, what=what.counted)]
    if what.out_of:
        words.append(_("Out of: %(what)s.", what=what.out_of))
    if what.whole:
        words.append(_("It should be all of them."))
    return " ".join(words)


def tables(table, about):
    """One table with bars beside it: its rows, or where it is told apart its columns."""
    about = f"{figure_words.name(table.figure)}, {about}"
    if table.dimension == ALONE:
        return [Bars(about, (_("What"), _("Number")), lines(table))]
    heads = (_("What"), *(figure_words.column(table.dimension, code) for code in table.columns), _("All"))
    bars = Bars(
        _("%(about)s, all %(told)s", about=about, told=figure_words.DIMENSION[table.dimension]),
        (str(figure_words.DIMENSION[table.dimension]).capitalize(), _("Number")),
        tuple(
            (figure_words.column(table.dimension, code), table.number(None, code), table.text(None, code))
            for code in table.columns
        ),
    )
    rows = [_row(table, row) for row in _rows(table)]
    return [bars] if not table.rows else [Grid(about, heads, tuple(rows), tuple(range(1, len(heads)))), bars]


def lines(table):
    """What, number or None, and as it is shown with its share: for the rows of a table and all of them."""
    return tuple((_name(table, row), table.number(row), shown(table, row)) for row in _rows(table))


def shown(table, row, column=None):
    """A number with its share, as it is printed: 23 (58 %)."""
    share = table.share(row, column)
    text = table.text(row, column)
    return text if share is None else f"{text} ({share} %)"


def against(table, before, earlier):
    """The same table of the quarter before, with the change where both numbers are shown."""
    about = _("the quarter before: %(quarter)s", quarter=quarter_words(earlier))
    if table.dimension != ALONE:
        return [part for part in tables(before, about) if isinstance(part, Grid) or not table.rows]
    rows = tuple(
        (_name(table, row), shown(before, row), shown(table, row), _change(table, before, row)) for row in _rows(table)
    )
    heads = (_("What"), _("The quarter before"), _("This quarter"), _("Change"))
    return [Grid(f"{figure_words.name(table.figure)}, {about}", heads, rows, (1, 2, 3))]


def file_of(one, group, dimension, kind, by, now):
    """The tables of a group as a file, csv or xlsx: as they are shown, nothing in it can act as a formula (SEC-085). Refuses E38."""
    head = [
        [quarter_words(one), _("for outside the office: small numbers are hidden")],
        [signs(one.smallest)],
        [_("Taken out %(when)s by %(who)s", when=plain_moment(now), who=by.short_name)],
        [],
    ]
    heads = [_("Figure"), _("Name"), _("Told apart by"), _("Column"), _("Row"), _("Number"), _("Share, %"), _("Out of")]
    rows = [
        [
            figure_words.indicator(figure).id,
            figure_words.name(figure),
            str(figure_words.DIMENSION.get(dimension, "")),
            _("All") if code is None else figure_words.column(dimension, code),
            _name(table, row),
            _typed(table, row, code),
            table.share(row, code),
            _typed(table, None, code) if figure_words.indicator(figure).out_of and row is not None else None,
        ]
        for figure in published.figures_in(one, group, dimension)
        for table in (published.table(one, figure, dimension),)
        for row in _rows(table)
        for code in (*table.columns, None)
    ]
    if kind == "csv":
        width = len(heads)
        return spreadsheet.written(head[0] + [""] * (width - 2), [*_wide([*head[1:], heads, *rows], width)])
    return _workbook([*head, heads, *rows])


def _wide(rows, width):
    for row in rows:
        yield ["" if cell is None else cell for cell in [*row, *[None] * (width - len(row))]]


def _workbook(rows):
    """A workbook of one sheet: numbers as numbers, everything else as text and never as a formula."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    page = book.create_sheet("figures")
    for row in rows:
        page.append([_cell(WriteOnlyCell, page, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(kind, page, value):
    if value is None or isinstance(value, int):
        return value
    cell = kind(page, value=harmless(value))
    cell.data_type = "s"
    return cell


def _typed(table, row, column):
    number = table.number(row, column)
    return table.text(row, column) if number is None else number


def _row(table, row):
    return (_name(table, row), *(shown(table, row, code) for code in table.columns), shown(table, row))


def _rows(table):
    """The rows of a table with the line of all last; a figure that only counts has that line alone."""
    return (*table.rows, None)


def _name(table, row):
    return figure_words.whole(table.figure) if row is None else figure_words.row(table.figure, row)


def _table_before(earlier, figure, dimension):
    return published.table(earlier, figure, dimension) if earlier and figure in earlier.cells else None


def _change(table, before, row):
    now, then = table.number(row), before.number(row)
    if now is None or then is None:
        return ""
    return f"+{now - then}" if now > then else f"−{then - now}" if now < then else "0"

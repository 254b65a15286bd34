"""Figures that leave the office: fixed tables of whole quarters, made once and frozen, so that no two of them tell of few (D27-D31).

All tables of a quarter are made together, and together with what earlier quarters showed; nobody can ask for another selection (E38).
"""

import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import peewee

from cmoffice import audit, databases
from cmoffice.casework import counted, figure_words, office, publishable
from cmoffice.casework.publishable import ALONE, DIMENSIONS
from cmoffice.databases import records
from cmoffice.disclosure import LARGE, NOTHING, SHOWN, SMALL, WITHHELD, Cell
from cmoffice.models import Audit, Case, Printing, Published
from cmoffice.refusals import Refused

BACK = 12  # quarters that can still be published
SIGNS = {LARGE: "–", WITHHELD: "·"}
SHORT = {SHOWN: "n", SMALL: "s", LARGE: "l", WITHHELD: "w"}
ALWAYS = ("I05", "I28", "I37")  # a row of theirs stands there although nobody is counted in it
SHARES = frozenset(("yes", "no"))
LONG = {short: state for state, short in SHORT.items()}


@dataclass(frozen=True, slots=True)
class Table:
    """One table as it was published: a figure alone or told apart by one thing; None stands for all rows or columns."""

    figure: str
    dimension: str
    rows: tuple
    columns: tuple
    cells: dict
    smallest: int

    def at(self, row, column=None):
        return self.cells.get((row, column), NOTHING)

    def number(self, row, column=None):
        """The number that is shown here, or None."""
        return self.at(row, column).value

    def text(self, row, column=None):
        """What stands here: the number, "<5", a dash (five or more, hidden) or a dot (not shown)."""
        cell = self.at(row, column)
        if cell.state == SHOWN:
            return str(cell.value)
        return f"<{self.smallest}" if cell.state == SMALL else SIGNS[cell.state]

    def share(self, row, column=None):
        """The share in per cent, where both numbers are shown and enough stand below (D29); else None."""
        part, whole = self.number(row, column), self.number(None, column)
        if not figure_words.indicator(self.figure).out_of or row is None or part is None or whole is None:
            return None
        return round(part * 100 / whole) if whole >= self.smallest else None


def quarter_of(day):
    """Year and quarter in which a day lies."""
    return day.year, (day.month + 2) // 3


def days_of(year, quarter):
    """The first and the last day of a quarter."""
    after = date(year + quarter // 4, quarter * 3 % 12 + 1, 1)
    return date(year, quarter * 3 - 2, 1), after - timedelta(days=1)


def key_of(year, quarter):
    """How a quarter is called in addresses and files: 2026-3."""
    return f"{year}-{quarter}"


def quarters(today):
    """The quarters that are over, newest first, each with what was published of it or None: from the office's first case on, the last three years at most."""
    made = {(one.year, one.quarter): one for one in Published.select()}
    first = Case.select(peewee.fn.MIN(Case.registered_on)).where(Case.registered_on.is_null(False)).scalar()
    found, (year, quarter) = [], quarter_of(today)
    while len(found) < BACK:
        year, quarter = (year - 1, 4) if quarter == 1 else (year, quarter - 1)
        if first is None or days_of(year, quarter)[1].isoformat() < str(first):
            break
        found.append((year, quarter))
    return [(year, quarter, made.get((year, quarter))) for year, quarter in sorted({*found, *made}, reverse=True)]


@dataclass(frozen=True, slots=True)
class Ready:
    """The tables of a quarter as they can be published, and which quarters were published when they were made."""

    year: int
    quarter: int
    smallest: int
    cells: dict
    beside: tuple


def gap(today, zone):
    """From which day to which what was published may be missing here, because a backup was put back: (since, until). None when that touches no quarter."""
    for one in Audit.select().where(Audit.did == "office restored").order_by(Audit.seq.desc()):
        since, until = (at.astimezone(zone).date() for at in (datetime.fromisoformat(one.details["made_at"]), one.at))
        was_over = (made is None and days_of(year, quarter)[1] < until for year, quarter, made in quarters(today))
        if one.details["what"] != "identities":
            return (since, until) if any(was_over) else None
    return None


def ready(year, quarter, now):
    """All tables of a quarter, made but not published: this may take a while, and nobody waits for it. Refuses E38 for a quarter that is not over, or that was published already."""
    if not 1 <= quarter <= 4 or (year, quarter) not in {(one, two) for one, two, _made in quarters(now.date())}:
        raise Refused("E38")
    with records.atomic("DEFERRED"):  # everything as it stands at one moment, while others go on saving
        earlier, k = list(Published.select().order_by(Published.year, Published.quarter)), smallest()
        if any((one.year, one.quarter) == (year, quarter) for one in earlier):
            raise Refused("E38")
        cells = _packed(_cells(year, quarter, earlier, k, now))
    return Ready(year, quarter, k, cells, tuple(one.id for one in earlier))


def publish(made, by, now):
    """Freeze the tables of a quarter that are ready. Refuses E38 when it, or another quarter, was published meanwhile: they must be made together."""
    with records.atomic():
        earlier = Published.select(Published.id).order_by(Published.year, Published.quarter).tuples()
        if tuple(number for (number,) in earlier) != made.beside or smallest() != made.smallest:
            raise Refused("E38")
        one = Published.create(
            year=made.year, quarter=made.quarter, smallest=made.smallest, cells=made.cells, by=by, made_at=now
        )
        audit.record(by, "figures published", now=now, quarter=key_of(made.year, made.quarter), figures=len(made.cells))
    return one


def find(key):
    """What was published of the quarter of this name, or None."""
    year, _dash, quarter = key.partition("-")
    if not (year.isascii() and year.isdecimal() and quarter in ("1", "2", "3", "4")):
        return None
    return Published.get_or_none((Published.year == int(year)) & (Published.quarter == int(quarter)))


def before(published):
    """What was published of the quarter before, or None."""
    year, quarter = published.year, published.quarter
    year, quarter = (year - 1, 4) if quarter == 1 else (year, quarter - 1)
    return Published.get_or_none((Published.year == year) & (Published.quarter == quarter))


def figures_of(published):
    """The figures of which something was counted in this quarter, in their order."""
    return sorted(published.cells)


def figures_in(published, group, dimension):
    """The figures of one group of this quarter, to be told apart by one dimension. Refuses E38 for any other selection."""
    if group not in figure_words.GROUPS or dimension not in (ALONE, *DIMENSIONS):
        raise Refused("E38")
    wanted = figure_words.GROUPS[group][1]
    return [figure for number in wanted for figure in figures_of(published) if figure.startswith(number)]


def table(published, figure, dimension=ALONE):
    """One table of a quarter as it was published. Refuses E38 for a figure or a dimension that is none of the fixed ones."""
    if figure not in published.cells or dimension not in (ALONE, *DIMENSIONS):
        raise Refused("E38")
    cells = {
        (row, column): Cell(LONG[state], value)
        for told, row, column, state, value in published.cells[figure]
        if told == dimension
    }
    rows = set(SHARES) if figure_words.is_share(figure) else set()
    rows |= set(figure_words.ROWS[figure]) if figure in ALWAYS else set()
    rows |= {row for told, row, _column, _state, _value in published.cells[figure] if told == ALONE} - {None}
    if not figure_words.indicator(figure).out_of and rows <= SHARES:
        rows = set()  # a plain count
    columns = {column for told, _row, column, _state, _value in published.cells[figure] if told == dimension} - {None}
    whole = {
        (row, None): Cell(LONG[state], value)
        for told, row, _column, state, value in published.cells[figure]
        if told == ALONE
    }
    return Table(
        figure,
        dimension,
        tuple(figure_words.in_order(rows, figure_words.ROWS.get(figure, figure_words.YES_NO))),
        tuple(figure_words.in_order(columns, figure_words.COLUMNS.get(dimension, ()))),
        cells | whole,
        published.smallest,
    )


def taken(published, what, group, dimension, by, now):
    """Write down that tables of a quarter are taken out of the office, before anybody has them: printed, or as a file (csv, xlsx)."""
    with records.atomic():
        printing = None
        if what == "print":
            printing = Printing.create(
                sheet="published",
                parts=[key_of(published.year, published.quarter), group, dimension or "all"],
                purpose="other",
                copies=1,
                becomes="give",
                by=by,
                printed_at=now,
                ended_at=now,
            )
        audit.record(
            by,
            "figures taken out",
            now=now,
            quarter=key_of(published.year, published.quarter),
            kind=what,
            group=group,
            apart=dimension or "all",
        )
    return printing


def _cells(year, quarter, earlier, k, now):
    """The cells of a quarter, safe together with those of the quarters published before it, or after it."""
    shown, told, smallest_of = {}, {}, {}
    for one in earlier:
        key = key_of(one.year, one.quarter)
        smallest_of[key] = one.smallest
        shown |= {(key, *place): cell for place, cell in _unpacked(one.cells).items()}
        told[key] = (one.year, one.quarter, one.made_at.astimezone(now.tzinfo))
    newest = key_of(year, quarter)
    told[newest] = (year, quarter, now)
    counted_in = {
        key: counted.families(*days_of(its_year, its_quarter), then)
        for key, (its_year, its_quarter, then) in told.items()
    }
    found = {}
    for name, facts in publishable.families(counted_in):
        joined = publishable.joined(facts, by_case=name in publishable.OF_A_CASE)
        hidden = publishable.of_few(newest, facts[newest], k)
        cells = publishable.cells_of(joined, shown, smallest_of, k, hidden, _chance(newest))
        found |= {place[1:]: cell for place, cell in cells.items()}
    return found


def _chance(key):
    """What draws the numbers that are hidden besides the small ones in a quarter: the same each time, and known to this office alone."""
    return hmac.digest(bytes.fromhex(databases.keys_in_hand().trail), f"figures {key}".encode(), "sha256")


def _packed(cells):
    """Cells by place as they are kept: under each figure lines of (told apart by, row, column, state, number)."""
    found = {}
    for (figure, *place), cell in cells.items():
        found.setdefault(figure, []).append([*place, SHORT[cell.state], cell.value])
    return found


def _unpacked(kept):
    return {
        (figure, told, row, column): Cell(LONG[state], value)
        for figure, lines in kept.items()
        for told, row, column, state, value in lines
    }


def smallest():
    """The smallest number that the office shows to people outside."""
    return office.rules().smallest_cell

"""The board of figures inside the office (I01-I38, D32): exact counts of a supervisor's team, or of a caseworker's own cases."""

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cmoffice import policy
from cmoffice.casework import act_rows, counted, counted_rows, inside_staff
from cmoffice.casework.inside_parts import APART, COUNT, GROUPS, NOT_KNOWN, PARTS, ROWS, SHARE, Number, Table
from cmoffice.figures import Period
from cmoffice.indicators import INDICATORS, Indicator
from cmoffice.language import gettext as _
from cmoffice.refusals import Refused
from cmoffice.timeframes import add_months

LONGEST = 36  # months
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator with its parts; `missing` counts what a whole figure lacks."""

    indicator: Indicator
    tables: tuple
    missing: int = 0

    @property
    def has_numbers(self):
        """Whether anything was counted, now or before."""
        return any(table.numbers for table in self.tables)


def times(name, since, until, today):
    """The period of this name, and the one before it with which it is compared: (Period, Period).

    `name` is month, quarter or year, with "last_" before it for the one that is over, or own with its first and last day.
    What is still to come of a period is cut off; the one before is whole. Refuses E06 for a first day to come or after the
    last, and for more than three years.
    """
    if name == "own":
        _refuse_days(since, until, today)
        days = (until - since).days + 1
        return Period(since, min(until, today)), Period(since - timedelta(days=days), since - timedelta(days=1))
    months = MONTHS_OF[name.removeprefix("last_")]
    first = date(today.year, today.month - (today.month - 1) % months, 1)
    if name.startswith("last_"):
        first = add_months(first, -months)
    before = add_months(first, -months)
    return Period(first, min(_end(first, months), today)), Period(before, _end(before, months))


def _refuse_days(since, until, today):
    if since > today:
        raise Refused("E06", field="since", fields=_("a first day that is not to come"))
    if until < since:
        raise Refused("E06", field="until", fields=_("a last day that is not before the first"))
    if add_months(since, LONGEST) < until:
        raise Refused("E06", field="until", fields=_("three years at most"))


def board(reader, period, before, now, apart=None):
    """Every figure of this reader's team, or of her own cases, in the period and in the one before: [(title, [Figure])].

    `apart` tells shares and counts apart by sex, age, risk, area or disability, one of them at a time (D31).

    Cases that she must not suspect, and those on which she only works beside their keyworker, change no number (D10).
    """
    which, first = policy.counts_for(reader), min(period.first, before.first)
    kept = act_rows.read(counted_rows.read(which, first, now.tzinfo), first)
    here, there = counted.of(kept, period, now), counted.of(kept, before, now)
    tables = {}
    for part in PARTS:
        records = here[part.family], there[part.family]
        found = tables.setdefault(part.id, [])
        found.append(Table(part.name, _numbers(part, *records)))
        if apart and part.kind != ROWS:
            found.append(_told_apart(part, apart, *records))
    if policy.may(reader, "see team"):
        tables |= inside_staff.tables(reader, period, before, now)
    found = [(title, [_figure(INDICATORS[one], tables[one]) for one in ids if one in tables]) for title, ids in GROUPS]
    return [(title, figures) for title, figures in found if figures]


def _end(first, months):
    last = add_months(first, months - 1)
    return last.replace(day=monthrange(last.year, last.month)[1])


def _figure(indicator, tables):
    whole = tables[0].numbers[0] if indicator.whole else None
    return Figure(indicator, tuple(tables), whole.of - whole.n if whole else 0)


def _numbers(part, here, there):
    now, was = _counts(part, here), _counts(part, there)
    if part.kind == SHARE:
        n, was_n = (sum(counts[row] for row in part.good) for counts in (now, was))
        bad, was_bad = (sum(counts[row] for row in part.bad) for counts in (now, was))
        return (Number("", n, n + bad, was_n, was_n + was_bad),)
    if part.kind == COUNT:
        return (Number("", sum(now.values()), None, sum(was.values())),)
    whole, was_whole = _records(part, here), _records(part, there)
    return tuple(
        Number(_words(part, row), now[row], whole, was[row], was_whole) for row in _in_order(part, now.keys() | was)
    )


def _told_apart(part, apart, here, there):
    """The same share or count for each sex, age band … of which there is anybody in it."""
    name, labels = APART[apart]
    order = {code: number for number, code in enumerate(labels)}
    rows = {one[apart] for one in (*here, *there) if one[part.key]}
    numbers = []
    for row in sorted(rows, key=lambda row: (row == counted.UNKNOWN, order.get(row, len(order)), str(row))):
        some = [[one for one in records if one[apart] == row] for records in (here, there)]
        [number] = _numbers(part, *some)
        numbers.append(replace(number, words=labels.get(row, NOT_KNOWN if row == counted.UNKNOWN else row)))
    return Table(
        f"{part.name}, {name}" if part.name else name,
        tuple(one for one in numbers if one.of or one.was_of or one.of is None),
    )


def _counts(part, records):
    """How many records stand under each row."""
    if part.several:
        return Counter((key, one[key]) for one in records for key in part.several if one[key])
    return Counter(one[part.key] for one in records if one[part.key] and (not part.where or one[part.where]))


def _records(part, records):
    """How many records the rows of a part tell of."""
    if part.several:
        return len(records)
    return sum(_counts(part, records).values())


def _in_order(part, rows):
    """The rows in the order of their list; a district by its name; what is not known last."""
    order = {code: number for number, code in enumerate(part.several or part.labels)}
    return sorted(
        rows, key=lambda row: (row == counted.UNKNOWN, order.get(row[0] if part.several else row, 999), str(row))
    )


def _words(part, row):
    if part.several:
        fact, result = row
        return part.several[fact] if result == "yes" else f"{part.several[fact]}: {part.labels.get(result, result)}"
    return part.labels.get(row, NOT_KNOWN if row == counted.UNKNOWN else row)

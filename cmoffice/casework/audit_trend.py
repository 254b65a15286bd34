"""Case-file audits over months (I32): how many items passed of those that were judged, how many breaches; exact, for the team alone (D32)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time

from cmoffice import codelists, timeframes
from cmoffice.casework.audit_sample import audits, is_waiting, since
from cmoffice.casework.file_audit import has_breach, score
from cmoffice.models import FileAudit

ASKED = FileAudit.done_at.is_null(False) & (FileAudit.action != "") & FileAudit.settled_on.is_null()
PERIODS, LEAST_PERIODS = 6, 3  # shown; earlier ones without any audit are left out down to the least


@dataclass(frozen=True)
class Desk:
    """The audits of a team as its supervisor works on them."""

    waiting: list
    not_hers: list
    to_look_at: list
    done: list
    lost: int


@dataclass(frozen=True)
class Trend:
    """Files audited, items passed and breaches by period, and each item by period as (passed, judged)."""

    periods: list
    files: dict
    passed: dict
    breaches: dict
    items: dict


def desk(by, now):
    """What is to be audited, what waits for her look, and what was done in this quarter and the one before; codes only."""
    quarters = timeframes.quarters_until(timeframes.quarter_of(now.date()), 2)
    made = audits(by, since(quarters[0]) | ASKED)
    waiting = [one for one in made if is_waiting(one, by)]
    open_ones = [one for one in made if one.done_at is None and one.case.status != "merged"]
    done = [one for one in made if one.done_at is not None and one.quarter in quarters]
    return Desk(
        sorted(waiting, key=lambda one: (one.quarter, one.case.code)),
        [one for one in open_ones if one not in waiting],
        [one for one in made if is_to_look_at(one, now.date())],
        [(one, *score(one), has_breach(one)) for one in done],
        _lost(by, made, quarters[-1]),
    )


def is_to_look_at(one, today):
    """Whether what an audit asked is mended and not settled, or its day is over."""
    is_open = one.done_at is not None and one.action and one.settled_on is None
    return bool(is_open and (one.mended_on or one.action_by < today))


def table(by, now, by_month=False):
    """The audits of the last periods (quarters, or months) of the team's files that she may know of."""
    periods = _months(now.date()) if by_month else timeframes.quarters_until(timeframes.quarter_of(now.date()), PERIODS)
    files, breaches, passed, judged = Counter(), Counter(), Counter(), Counter()
    begins = _first_day(periods[0])
    for one in audits(by, FileAudit.done_at >= datetime.combine(begins, time(), now.tzinfo)):
        on = one.done_at.astimezone(now.tzinfo).date()
        period = f"{on:%Y-%m}" if by_month else timeframes.quarter_of(on)
        files[period] += 1
        breaches[period] += has_breach(one)
        for item in codelists.AUDIT_ITEM:
            answer = one.answers.get(item, {}).get("answer")
            passed[item, period] += answer == "yes"
            judged[item, period] += answer in ("yes", "no")
    while len(periods) > LEAST_PERIODS and not files[periods[0]]:
        periods = periods[1:]
    items = {item: {one: (passed[item, one], judged[item, one]) for one in periods} for item in codelists.AUDIT_ITEM}
    whole = {one: tuple(sum(items[item][one][part] for item in items) for part in (0, 1)) for one in periods}
    return Trend(periods, files, whole, breaches, items)


def _months(today):
    return [f"{timeframes.add_months(today.replace(day=1), -back):%Y-%m}" for back in reversed(range(PERIODS))]


def _first_day(period):
    """The first day of a quarter (2027-1) or a month (2027-01)."""
    year, number = map(int, period.split("-"))
    return date(year, number if len(period) == 7 else number * 3 - 2, 1)


def _lost(by, made, quarter):
    """How many files that she drew for this quarter she may no longer know of."""
    drawn = (FileAudit.drawn_by == by.id) & (FileAudit.quarter == quarter) & FileAudit.done_at.is_null()
    known = {one.id for one in made}
    return sum(one.id not in known for one in FileAudit.select(FileAudit.id).where(drawn))

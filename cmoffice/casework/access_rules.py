"""What in the trail is worth a question: each rule is a plain function of lines of the trail, without database or clock (D35).

A rule takes the lines of one person in the order in which they were written, and gives one `Found` or None. What none of
them finds is only counted. Figures stand here as constants; what somebody usually does moves a limit, but never beyond twice.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple

DAY, HOUR, TEN_MINUTES = timedelta(days=1), timedelta(hours=1), timedelta(minutes=10)
FILES_IN_TEN, FILES_IN_AN_HOUR = 8, 20  # different files opened
IDENTITIES_A_DAY = 3  # where nothing is known of the person
FEW_IDENTITIES = 10  # so many in all are no question
DAY_BEGINS, DAY_ENDS = 6, 20  # hours on the office's clock
FILES_AT_NIGHT, SAME_NIGHT = 3, timedelta(hours=3)
REFUSED_IN_A_ROW, SEARCHES_IN_A_ROW, PRINTS_A_DAY = 5, 6, 6

SHOWN = {"identity shown", "names shown"}
NEED = {"file opened in need", "identity opened in need"}
SEARCHED = {"searched by name", "searched in notes"}
REFUSED = {"refused", "nothing there", "opened nothing in need"}
RESTRICTED = "restricted note opened"
NO_PAPER_OF_A_CASE = {"blank form printed", "certificate printed"}
OTHER_LOOKS = {"file opened", "possible double shown", "opening in need looked at", RESTRICTED}


class Row(NamedTuple):
    """One line of the trail: its number, the moment on the office's clock, who, what, the code of a case if any, and why."""

    seq: int
    at: datetime
    by: int
    did: str
    code: str | None = None
    why: str = ""


@dataclass(frozen=True)
class Found:
    """Something to ask about: which rule, since when, how often, the cases with how often each, and figures of the sentence."""

    kind: str
    at: datetime
    times: int
    codes: tuple = ()
    files: int = 0
    figures: dict = field(default_factory=dict)


def is_look(row):
    """Whether a file was read: opened, one of its parts read, a restricted note opened."""
    return row.code is not None and (row.did in OTHER_LOOKS or row.did.endswith(" read"))


def is_print(row):
    """Whether a paper about cases left the screen."""
    return (
        "printed" in row.did or "exported" in row.did or row.did.endswith("opened to print")
    ) and row.did not in NO_PAPER_OF_A_CASE


def is_work(row):
    """Whether something was written or decided in a case: neither read, shown, printed, refused nor opened in need."""
    return row.code is not None and not (
        is_look(row) or is_print(row) or row.did in SHOWN or row.did in NEED or row.did in REFUSED
    )


def work_of(rows):
    """When work was done on each case, by whomever: code → moments, the earliest first."""
    worked = defaultdict(list)
    for row in rows:
        if is_work(row):
            worked[row.code].append(row.at)
    return {code: sorted(moments) for code, moments in worked.items()}


def was_worked(row, worked, within=DAY):
    """Whether somebody worked on this case within a day, or another span, before or after."""
    moments = worked.get(row.code, ())
    nearest = bisect_left(moments, row.at - within)
    return nearest < len(moments) and moments[nearest] <= row.at + within


def limit(ordinary, usual):
    """From how many on it is a question: the office's figure, half as many again as this person's usual, at most twice the figure."""
    return min(max(ordinary, 1 + int(1.5 * usual)), 2 * ordinary)


def in_need(rows):
    """Files, or identities, of others that were opened in need (R05)."""
    taken = [row for row in rows if row.did in NEED]
    return _found("in_need", taken, identities=sum(row.did == "identity opened in need" for row in taken))


def outside(rows, is_hers):
    """Files read by somebody who had no tie to them on that day: `is_hers(code, moment)` knows the ties; opened in need has its own line.

    Whoever worked on a case in these days had a tie to it: nobody else is let write.
    """
    needed = {row.code for row in rows if row.did in NEED or is_work(row)}
    seen = [row for row in rows if is_look(row) or row.did in SHOWN]
    return _found("outside", [row for row in seen if row.code not in needed and not is_hers(row.code, row.at)])


def restricted(rows, worked, carries):
    """Restricted notes opened by somebody who does not carry the case, with no work on it within a day."""
    opened = [row for row in rows if row.did == RESTRICTED and not carries(row.code)]
    return _found("restricted", [row for row in opened if not was_worked(row, worked)])


def identity_alone(rows, worked):
    """Identities shown with no work on that case, by anybody, within a day before or after."""
    return _found("identity_alone", [row for row in rows if row.did in SHOWN and not was_worked(row, worked)])


def identity_often(rows, usual):
    """Identities shown more than twice as often as this person usually does on a day of work, and more than a few."""
    shown = [row for row in rows if row.did in SHOWN]
    days = len({row.at.date() for row in rows})
    a_day = max(1, usual.get("identities_a_day", IDENTITIES_A_DAY))
    if len(shown) <= max(FEW_IDENTITIES, 2 * a_day * days):
        return None
    return _found("identity_often", shown, days=days, usual=max(1, round(a_day * days)))


def many_files(rows, usual):
    """Many different files opened within ten minutes, or within an hour; the usual is this person's busiest hour before."""
    looks = [row for row in rows if is_look(row)]
    for span, ordinary, key in ((TEN_MINUTES, FILES_IN_TEN, "ten"), (HOUR, FILES_IN_AN_HOUR, "hour")):
        busiest = _busiest(looks, span)
        if len({row.code for row in busiest}) >= limit(ordinary, usual.get(key, 0)):
            minutes = round(span / timedelta(minutes=1))
            return _found("many_files", busiest, files=True, minutes=minutes, usual=round(usual.get(key, 0)))
    return None


def at_night(rows, worked):
    """Several files read outside working hours, without work on them the same night."""
    late = [row for row in rows if (is_look(row) or row.did in SHOWN) and not DAY_BEGINS <= row.at.hour < DAY_ENDS]
    late = [row for row in late if not was_worked(row, worked, SAME_NIGHT)]
    if len({row.code for row in late}) < FILES_AT_NIGHT:
        return None
    return _found("at_night", late, files=True)


def refused(rows):
    """Refused several times within ten minutes: a file that is not there for her, an act that is not hers."""
    tries = _busiest([row for row in rows if row.did in REFUSED], TEN_MINUTES, key="seq")
    return _found("refused", tries) if len(tries) >= REFUSED_IN_A_ROW else None


def searches(rows):
    """One search after another within an hour, with no file opened and nothing written in between."""
    runs = [[]]
    for row in rows:
        if row.did in SEARCHED:
            runs[-1].append(row)
        elif row.code is not None and runs[-1]:
            runs.append([])
    longest = max((_busiest(run, HOUR, key="seq") for run in runs), key=len)
    return _found("searches", longest) if len(longest) >= SEARCHES_IN_A_ROW else None


def prints(rows, usual):
    """An unusual number of papers about cases printed on one day."""
    days = defaultdict(list)
    for row in rows:
        if is_print(row):
            days[row.at.date()].append(row)
    most = max(days.values(), key=len, default=[])
    if len(most) < limit(PRINTS_A_DAY, usual.get("prints_a_day", 0)):
        return None
    return _found("prints", most, usual=round(usual.get("prints_a_day", 0)))


def all_of(rows, worked, usual, is_hers, carries):
    """Everything there is to ask about one person, the gravest first."""
    found = (
        in_need(rows),
        outside(rows, is_hers),
        restricted(rows, worked, carries),
        identity_alone(rows, worked),
        many_files(rows, usual),
        identity_often(rows, usual),
        at_night(rows, worked),
        refused(rows),
        searches(rows),
        prints(rows, usual),
    )
    return [one for one in found if one is not None]


def counted(rows):
    """What one person did, as figures: days of work, different files, identities, prints, searches, and the busiest times."""
    looks = [row for row in rows if is_look(row)]
    printed = Counter(row.at.date() for row in rows if is_print(row))
    return {
        "days": len({row.at.date() for row in rows}),
        "files": len({row.code for row in looks}),
        "identities": sum(row.did in SHOWN for row in rows),
        "prints": sum(printed.values()),
        "searches": sum(row.did in SEARCHED for row in rows),
        "ten": len({row.code for row in _busiest(looks, TEN_MINUTES)}),
        "hour": len({row.code for row in _busiest(looks, HOUR)}),
        "prints_a_day": max(printed.values(), default=0),
    }


def usual_of(former):
    """What a person usually does, from the figures of former reviews."""
    former = [figures for figures in former if figures["days"]]
    if not former:
        return {}
    usual = {key: median(figures[key] for figures in former) for key in ("ten", "hour", "prints_a_day")}
    days = sum(figures["days"] for figures in former)
    return {**usual, "identities_a_day": sum(figures["identities"] for figures in former) / days}


def _busiest(rows, span, key="code"):
    """The lines of the span of time that holds the most different files, or the most lines."""
    best, most, first, inside = (0, 0), 0, 0, Counter()
    for last, row in enumerate(rows):
        inside[getattr(row, key)] += 1
        while row.at - rows[first].at > span:
            gone = getattr(rows[first], key)
            inside[gone] -= 1
            if not inside[gone]:
                del inside[gone]
            first += 1
        if len(inside) > most:
            most, best = len(inside), (first, last + 1)
    return rows[slice(*best)]


def _found(kind, rows, files=False, **figures):
    """One line about these rows, None for none; counted in files where that is the question."""
    if not rows:
        return None
    codes = Counter(row.code for row in rows if row.code is not None)
    times = len(codes) if files else len(rows)
    return Found(
        kind, rows[0].at, times, tuple(codes.most_common()), len(codes), {**figures, "until": f"{rows[-1].at:%H:%M}"}
    )

"""From the trail to the lines of an access review: whose lines are read, from where, and which files its reader may know of (D10).

The trail is read from the last line that a former review has seen, so that the cost does not grow with the years.
"""

import json
from collections import defaultdict
from copy import copy
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from cmoffice import policy
from cmoffice.casework import access_rules, access_ties
from cmoffice.casework.access_rules import DAY, NEED, SHOWN, Found, Row
from cmoffice.databases import records
from cmoffice.models import AccessLine, AccessReview, Audit, BreakGlass, Case, Staff

MOST = 15  # lines; what is beyond is put together, one line a person
GRAVITY = (
    "in_need",
    "outside",
    "restricted",
    "identity_alone",
    "many_files",
    "identity_often",
    "at_night",
    "refused",
    "searches",
    "prints",
)
ONE_IN, AT_LEAST, AT_MOST = 10, 5, 30  # the sample of identities shown (D35)
FORMER = 4  # reviews from which the usual of a person is taken


@dataclass(frozen=True)
class Span:
    """The lines of the trail that a review covers: after number `first`, up to and with number `last`; the days they stand for.

    `around` is the number of the line from which work is looked for: a day before the first.
    """

    first: int
    last: int
    around: int
    since: object
    until: object


def span(after, since, now):
    """From the line after number `after` (None: from the day `since`) to the last line of yesterday."""
    zone = now.tzinfo
    until = now.date() - timedelta(days=1)
    last = _last_before(datetime.combine(now.date(), time(), zone))
    first = _last_before(datetime.combine(since, time(), zone)) if after is None else after
    around = _last_before(datetime.combine(since - DAY, time(), zone), first)
    return Span(first, max(first, last), around, since, until)


def of_team(team, by, covered, now):
    """What stands in the review of a team by its supervisor: lines about everybody of the team but its supervisors, and about
    others who opened its files in need; gives (staff number, Found) and the figures of each person."""
    people = {person.id: person for person in _people_of(team)}
    asked = [number for number, person in people.items() if not policy.is_supervisor(person)]
    trail = _Trail(list(people), covered, access_ties.known_of(people, covered, by), now)
    found, figures = trail.ask(asked, people, _former("team", team, asked))
    return _shortened(found + _opened_by_others(team, by, people, covered, now)), figures


def of_sample(team, by, covered, now, rng):
    """What a supervisor of another team looks at (D35): one in ten of the identities shown in this team, and what that team's own
    supervisors may not look at: lines about themselves, and about files hidden from one of them that she may know of."""
    people = {person.id: person for person in _people_of(team)}
    heads = [number for number, person in people.items() if policy.is_supervisor(person)]
    trail = _Trail(list(people), covered, access_ties.known_of(people, covered, by), now)
    found, figures = trail.ask(heads, people, _former("sample", team, heads))
    theirs = [
        access_ties.known_of(people, covered, people[head].at(now)) for head in heads if people[head].ended_on is None
    ]
    hidden = {code for code in trail.known if any(code not in known for known in theirs)}
    others = [number for number in people if number not in heads]
    found += trail.only(hidden).ask(others, people, {})[0] if hidden else []
    return _shortened(found) + _drawn(trail, rng), figures


class _Trail:
    """The lines of some people over a span, with a day before and what came after it to see what work belongs to a look."""

    def __init__(self, numbers, covered, known, now):
        self.known, self.zone = known, now.tzinfo
        self.rows, self.period = [], defaultdict(list)
        self._read(numbers, covered)
        self.worked = access_rules.work_of(self.rows)
        self.needed = {(row.by, row.code) for row in self.rows if row.did in NEED}

    def _read(self, numbers, covered):
        """Lines about files that the reader of the review must not suspect are passed over: they count nowhere (D10)."""
        marks = ", ".join("?" * len(numbers))
        lines = records.execute_sql(
            f"SELECT seq, at, by_id, did, code, details FROM audit WHERE by_id IN ({marks}) AND seq > ? ORDER BY seq",
            (*numbers, covered.around),
        )
        for seq, at, by, did, code, details in lines.fetchall():
            if code is not None and code not in self.known:
                continue
            why = json.loads(details).get("why", "") if did in SHOWN else ""
            row = Row(seq, Audit.at.python_value(at).astimezone(self.zone), by, did, code, why)
            self.rows.append(row)
            if covered.first < seq <= covered.last:
                self.period[by].append(row)

    def only(self, codes):
        """The same trail with nothing but these files in it."""
        part = copy(self)
        part.period = {by: [row for row in rows if row.code in codes] for by, rows in self.period.items()}
        return part

    def ask(self, numbers, people, former):
        """What the rules find about these people, and the figures of each who did anything."""
        ties = access_ties.Ties(numbers, people, self.known)
        found, figures = [], {}
        for number in numbers:
            rows = self.period.get(number, [])
            if not rows:
                continue
            figures[number] = access_rules.counted(rows)
            usual = access_rules.usual_of(former.get(number, ()))
            found += [
                (number, one)
                for one in access_rules.all_of(
                    rows,
                    self.worked,
                    usual,
                    lambda code, at, who=number: (who, code) in self.needed or ties.hers(who, code, at),
                    lambda code, who=number: self.known[code].keyworker == who,
                )
            ]
        return found, figures


def _opened_by_others(team, by, people, covered, now):
    """Files of this team that somebody of another team opened in need, if the reader may know of them."""
    begins = datetime.combine(covered.since, time(), now.tzinfo)
    ends = datetime.combine(covered.until + DAY, time(), now.tzinfo)
    rows = (
        BreakGlass.select(BreakGlass, Case)
        .join(Case)
        .where(
            (Case.team == team)
            & BreakGlass.staff.not_in(list(people))
            & BreakGlass.opened_at.between(begins, ends - timedelta(seconds=1))
            & ~policy.hidden_from(by)
        )
        .order_by(BreakGlass.id)
    )
    return [
        (
            row.staff_id,
            Found(
                "in_need",
                row.opened_at,
                1,
                ((row.case.code, 1),),
                1,
                {"identities": int(row.identity), "from_outside": 1},
            ),
        )
        for row in rows
    ]


def _drawn(trail, rng):
    """Some of the identities shown, by chance: one in ten, at least five and at most thirty; never of a highly sensitive file."""
    shown = [
        row
        for rows in trail.period.values()
        for row in rows
        if row.did in SHOWN and trail.known[row.code].sensitivity == "normal"
    ]
    many = min(len(shown), AT_MOST, max(AT_LEAST, -(-len(shown) // ONE_IN)))
    return [
        (
            row.by,
            Found(
                "identity_read",
                row.at,
                1,
                ((row.code, 1),),
                1,
                {"why": row.why, "worked": access_rules.was_worked(row, trail.worked), "of": len(shown)},
            ),
        )
        for row in sorted(rng.sample(shown, many), key=lambda row: row.seq)
    ]


def _shortened(found):
    """The gravest first; beyond so many, the rest is one line for each person."""
    found = sorted(found, key=lambda one: (GRAVITY.index(one[1].kind), one[1].at))
    if len(found) <= MOST:
        return found
    rest = defaultdict(list)
    for number, one in found[MOST:]:
        rest[number].append(one)
    return found[:MOST] + [
        (number, Found("rest", min(one.at for one in ones), len(ones), (), 0, {"kinds": [one.kind for one in ones]}))
        for number, ones in rest.items()
    ]


def _people_of(team):
    return list(Staff.select().where(Staff.team == team).order_by(Staff.id))


def _former(kind, team, numbers):
    """The figures of each person in the last reviews of this kind."""
    last = AccessReview.select(AccessReview.id).where((AccessReview.team == team) & (AccessReview.kind == kind))
    rows = AccessLine.select(AccessLine.staff, AccessLine.figures).where(
        (AccessLine.kind == "summary")
        & AccessLine.staff.in_(numbers)
        & AccessLine.review.in_(last.order_by(AccessReview.id.desc()).limit(FORMER))
    )
    former = defaultdict(list)
    for number, figures in rows.tuples():
        former[number].append(figures)
    return former


def _last_before(moment, upto=None):
    """Number of the last line before this moment, looked for backwards from the end or from a line; 0 when there is none."""
    seen = "" if upto is None else "seq <= ? AND "
    values = () if upto is None else (upto,)
    row = records.execute_sql(
        f"SELECT seq FROM audit WHERE {seen}at < ? ORDER BY seq DESC LIMIT 1", (*values, Audit.at.db_value(moment))
    ).fetchone()
    return row[0] if row else 0

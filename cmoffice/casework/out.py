"""Who is out now and who is late, as each reader may know it: codes only of cases that she may know of, places never."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from peewee import SQL, fn

from cmoffice import policy
from cmoffice.casework import lists, office
from cmoffice.casework.visits import minute
from cmoffice.models import BEGUN, OPEN, Case, Visit, VisitCase, each_of, prepared

SOON = timedelta(minutes=15)
HISTORY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Out:
    """Somebody who is out now, as one reader may see it."""

    number: int
    staff_id: int
    companion_id: int | None
    left_at: datetime
    back_by: datetime
    standing: str
    minutes: int
    overnight: bool
    how_reached: str
    note: str
    codes: tuple
    is_hers: bool
    may_say: bool


@dataclass(frozen=True, slots=True)
class Habit:
    """How often somebody was out of late, how often late, and how often she forgot to say that she was back."""

    staff_id: int
    visits: int
    late: int
    forgotten: int


def standing(back_by, now):
    """Where a visit stands: late, soon (a quarter of an hour before) or out; and by how many whole minutes it is late, below 0 before."""
    over = minute(now) - back_by
    minutes = int(over.total_seconds() // 60)
    return ("late" if minutes > 0 else "soon" if -over <= SOON else "out"), minutes


def board(reader, now):
    """Who of the reader's team is out, who should be back first; a supervisor also sees other supervisors, whom nobody supervises."""
    found = list(_out(json.dumps(_near(reader))))
    codes = _codes(found, reader) if found else {}
    return [_line(visit, codes.get(visit.id, ()), reader, now) for visit in found]


@prepared
def _out(near):
    return Visit.select().where(Visit.back_at.is_null() & _of(each_of(near))).order_by(Visit.back_by, Visit.id)


def late_now(supervisor, now):
    """How many of those whom this supervisor looks out for are late now, herself not counted: what turns Team today red on every page."""
    return _late(supervisor.id, minute(now), json.dumps(_near(supervisor)))[0][0]


@prepared
def _late(me, over, near):
    late = Visit.back_at.is_null() & (Visit.back_by < over) & (Visit.staff != me)
    return Visit.select(fn.COUNT(Visit.id)).where(late & _of(each_of(near))).tuples()


def mine(reader, now):
    """The visit on which the reader is out now, with its codes, or None."""
    found = list(_mine(reader.id))
    codes = _codes(found, reader) if found else {}
    return next((_line(visit, codes.get(visit.id, ()), reader, now) for visit in found), None)


@prepared
def _mine(me):
    return Visit.select().where(Visit.back_at.is_null() & _of([me])).order_by(Visit.back_by).limit(SQL("1"))


def find(reader, number):
    """The visit of this number, open or over, if this person may say that it is over; else None."""
    visit = Visit.get_or_none(Visit.id == number)
    return visit if visit is not None and _may_say(visit, reader) else None


def cases_of(visit, reader):
    """The cases of a visit that this reader may know of."""
    return list(
        Case.select()
        .join(VisitCase)
        .where((VisitCase.visit == visit.id) & policy.visible_to(reader))
        .order_by(Case.code)
    )


def find_alone(supervisor, number):
    """The visit of this number if somebody else went alone where two should go, for a case that she may know of, and nobody has seen why; else None."""
    unseen = VisitCase.alone_why.is_null(False) & VisitCase.seen_at.is_null() & policy.visible_to(supervisor)
    return (
        Visit.select()
        .join(VisitCase)
        .join(Case)
        .where((Visit.id == number) & (Visit.staff != supervisor.id) & unseen)
        .first()
    )


def offered(by, now):
    """The cases for which this person may go out, most urgent first: rows of her own worklist, and which of them need two."""
    rows = [
        row
        for row in lists.worklist(by, now)[0]
        if row.keyworker_id == by.id
        or policy.is_beside(by, row.code)
        or (row.keyworker_id is None and not policy.is_supervisor(by))
    ]
    marked = Case.select(Case.code).where(
        (Case.keyworker == by.id) | Case.code.in_([row.code for row in rows] or [""]), Case.visit_in_pairs
    )
    return rows, {code for (code,) in marked.where(Case.status.in_(OPEN + BEGUN)).tuples()}


def habits(supervisor, now):
    """The last 30 days of each caseworker of the team: visits, late returns, and returns that were said too late."""
    people = [
        one
        for one in office.people().values()
        if one.here and policy.carries_cases(one) and one.team_id is not None and one.team_id == supervisor.team_id
    ]
    rows = Visit.select().where((Visit.left_at > now - HISTORY) & _of([one.id for one in people]))
    visits, late, forgotten = Counter(), Counter(), Counter()
    for visit in rows:
        for person in filter(None, (visit.staff_id, visit.companion_id)):
            visits[person] += 1
        late[visit.staff_id] += bool(visit.back_at and visit.back_at > visit.back_by)
        forgotten[visit.staff_id] += bool(visit.back_at and visit.back_at <= visit.back_by < minute(visit.back_said_at))
    return [Habit(one.id, visits[one.id], late[one.id], forgotten[one.id]) for one in people]


def last_reached(by):
    """How she said the last time that she can be reached; nothing the first time."""
    return Visit.select(Visit.how_reached).where(Visit.staff == by.id).order_by(Visit.left_at.desc()).scalar() or ""


def _line(visit, codes, reader, now):
    state, minutes = standing(visit.back_by, now)
    return Out(
        visit.id,
        visit.staff_id,
        visit.companion_id,
        visit.left_at,
        visit.back_by,
        state,
        minutes,
        visit.back_by.astimezone(now.tzinfo).date() < now.date(),
        visit.how_reached,
        visit.note,
        tuple(codes),
        reader.id in (visit.staff_id, visit.companion_id),
        _may_say(visit, reader),
    )


def _codes(visits, reader):
    """The codes of each visit that this reader may know of; one statement."""
    found = {}
    for number, code in (
        VisitCase.select(VisitCase.visit, Case.code)
        .join(Case)
        .where(VisitCase.visit.in_([visit.id for visit in visits]) & policy.visible_to(reader))
        .order_by(Case.code)
        .tuples()
    ):
        found.setdefault(number, []).append(code)
    return found


def _near(reader):
    """Numbers of the people whose being out concerns this reader."""
    people = office.people().values()
    of_team = {one.id for one in people if one.team_id is not None and one.team_id == reader.team_id}
    supervisors = {one.id for one in people if policy.is_supervisor(one)} if policy.is_supervisor(reader) else set()
    return sorted(of_team | supervisors | {reader.id})


def _of(people):
    return Visit.staff.in_(people) | Visit.companion.in_(people)


def _may_say(visit, reader):
    """Herself, her companion, or a supervisor who sees her on the board."""
    out = {visit.staff_id, visit.companion_id}
    return reader.id in out or (policy.is_supervisor(reader) and bool(out & set(_near(reader))))

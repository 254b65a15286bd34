"""Caseload reviews (F21) and supervision sessions (F20) as they lie there: who may read them, and what each reader sees of the cases.

Never part of a case file: whoever held one reads it while she supervises the person it is about, and that person does.
"""

from dataclasses import dataclass
from datetime import date

from peewee import fn

from cmoffice import policy
from cmoffice.casework import moves
from cmoffice.language import gettext as _
from cmoffice.models import OPEN, Case, StaffPaper, StaffPaperCase, Task, prepared
from cmoffice.policy import visible_to

REVIEW, SESSION = "F21", "F20"


@dataclass(frozen=True, slots=True)
class Line:
    """One case of a session as this reader may see it; without code and words when the case is not hers any more."""

    code: str | None
    action: str
    due_on: date | None
    task: Task | None


def of(worker, paper):
    """The papers of this kind about this person that hold today, the newest first."""
    return list(
        current(paper).where(StaffPaper.staff == worker.id).order_by(StaffPaper.held_on.desc(), StaffPaper.id.desc())
    )


def find(number, reader):
    """The paper of this number if she may read it, whatever version it is; None for everybody else."""
    paper = StaffPaper.get_or_none(StaffPaper.id == number)
    return paper if paper and may_read(reader, paper) else None


def may_read(reader, paper):
    """Whether it is about herself, or she held it and still supervises the person it is about."""
    return reader.id == paper.staff_id or may_change(reader, paper)


def may_change(reader, paper):
    """Whether she held it and still supervises the person it is about: then she corrects and prints it."""
    return paper.by_id == reader.id and supervises(reader, paper.staff)


def supervises(reader, worker):
    """Whether she is a supervisor of this person's team, and that person none."""
    if policy.is_supervisor(worker):
        return False
    return policy.is_supervisor(reader) and reader.team_id is not None and reader.team_id == worker.team_id


def versions(paper):
    """The versions before this one, the latest first."""
    found = []
    while paper.corrects_id:
        paper = paper.corrects
        found.append(paper)
    return found


def together(paper):
    """Numbers of those who sat in the same group session, without the person of this paper."""
    if not paper.ref:
        return []
    same = StaffPaper.select(StaffPaper.staff).where((StaffPaper.ref == paper.ref) & StaffPaper.replaced_at.is_null())
    return sorted({number for (number,) in same.tuples()} - {paper.staff_id})


def lines(paper, reader):
    """The cases of a session for this reader: masked where she may not know of the case any more (R01, R02, R03, D10)."""
    rows = list(
        StaffPaperCase.select(StaffPaperCase, Case, Task)
        .join(Case)
        .switch(StaffPaperCase)
        .left_outer_join(Task)
        .where(StaffPaperCase.paper == paper.id)
        .order_by(StaffPaperCase.id)
    )
    known = set(_ids_known(reader, [row.case_id for row in rows]))
    return [
        Line(row.case.code, masked(row.action, reader), row.due_on, row.task if row.task_id else None)
        if row.case_id in known
        else Line(None, "", None, None)
        for row in rows
    ]


def masked(text, reader):
    """The text as this reader may see it: a code that is not hers to know of is taken out, whether there is such a case or not."""
    text, codes = text or "", moves.codes_in(text)
    if not codes:
        return text
    known = Case.select(Case.code).where(Case.code.in_(list(codes.values())) & visible_to(reader))
    hers = {code for (code,) in known.tuples()}
    for words, code in codes.items():
        if code not in hers:
            text = text.replace(words, _("[a case that is no longer yours]"))
    return text


def still_open(worker, reader):
    """Tasks that sessions with this person left and that are not ended, in cases that the reader may know of."""
    return list(
        Task.select(Task, Case)
        .join(Case)
        .switch(Task)
        .join(StaffPaper, on=(StaffPaper.id == Task.source_id))
        .where(
            (Task.source == SESSION)
            & (StaffPaper.staff == worker.id)
            & Task.stands()
            & Case.status.in_(OPEN)
            & visible_to(reader)
        )
        .order_by(Task.due_on, Task.id)
    )


def cases_between(worker, by, now):
    """The open cases that this caseworker carries or works on, and that the supervisor may know of (D10, R03)."""
    known = visible_to(by) & visible_to(worker.at(now))
    return list(Case.select().where(known & Case.status.in_(OPEN)).order_by(Case.code))


def mine(staff):
    """Her own reviews and sessions, the newest first."""
    held = StaffPaper.replaced_at.is_null() & (StaffPaper.staff == staff.id)
    return list(StaffPaper.select().where(held).order_by(StaffPaper.held_on.desc(), StaffPaper.id.desc()))


def to_sign(staff):
    """How many papers wait for her signature."""
    return _unsigned(staff.id)[0][0]


@prepared
def _unsigned(staff):
    waits = (StaffPaper.staff == staff) & StaffPaper.replaced_at.is_null() & StaffPaper.seen_at.is_null()
    return StaffPaper.select(fn.COUNT(StaffPaper.id)).where(waits).tuples()


def held_within(staff, since, until):
    """The days, from the first to the last of these, on which this person's caseload was reviewed (I23)."""
    within = (StaffPaper.staff == staff.id) & StaffPaper.held_on.between(since, until)
    return sorted(day for (day,) in current(REVIEW, StaffPaper.held_on).where(within).tuples())


def current(paper, *columns):
    """The papers of this kind that hold today, as a query to narrow further."""
    return StaffPaper.select(*columns).where((StaffPaper.paper == paper) & StaffPaper.replaced_at.is_null())


def _ids_known(reader, ids):
    return [number for (number,) in Case.select(Case.id).where(Case.id.in_(ids) & visible_to(reader)).tuples()]

"""Papers that wait for a second entry or for somebody to settle it: a supervisor sees them all, and lets go what nobody here can do."""

from cmoffice import audit, codelists
from cmoffice.casework import batches, differences, second_entry, transcription
from cmoffice.databases import records
from cmoffice.models import Paper, Staff
from cmoffice.refusals import Refused

WAITS = ("second", "differs")


def waiting(by):
    """Papers that wait to be typed again or settled, oldest first: (paper, whether somebody here can do it).

    Those typed by clerks of this supervisor's team, and by clerks who type for the whole office.
    """
    papers = list(_of_team(by).order_by(Paper.id))
    clerks = {which: second_entry.clerks_of(which) for which in {paper.batch.tray for paper in papers}}
    return [(paper, _can_be_done(paper, clerks[paper.batch.tray])) for paper in papers]


def find(by, number):
    """One of these papers, by its number, or None."""
    return _of_team(by).where(Paper.id == number).first()


def release(paper, why, by, now):
    """Let a paper go to its caseworker as it was typed first, because nobody can type it again or settle it: `why` is a code of SECOND_RELEASED.

    Boxes in which two entries differed are marked for the caseworker. Refuses E17, and E35 when it waits no longer.
    """
    if why not in codelists.SECOND_RELEASED:
        raise Refused("E17", field="why")
    with records.atomic():
        paper = find(by, paper.id)
        if paper is None:
            raise Refused("E35")
        marks = {**dict.fromkeys(paper.differing, "unlikely"), **paper.marks}
        batches.change(paper, released_by=by, released_why=why, marks=marks)
        transcription.to_caseworker(paper, by, now)
        audit.record(by, "second entry released", now=now, batch=paper.batch.label, paper=paper.position, why=why)
    for entry in (transcription.SECOND, transcription.SETTLED):
        transcription.forget(paper, entry)
    return paper


def release_all(numbers, why, by, now):
    """Let these papers go, all or none; see `release`. Refuses E17, and E35 where one of them waits no longer."""
    with records.atomic():
        return [release(find(by, number) or _gone(), why, by, now) for number in numbers]


def _of_team(by):
    hers = Staff.team.is_null() | (Staff.team == by.team_id)
    return Paper.select().join(Staff, on=Paper.keyed_by).where(Paper.state.in_(WAITS) & hers)


def _gone():
    raise Refused("E35")


def _can_be_done(paper, clerks):
    """Whether one of these clerks of its tray may take the next step of a paper."""
    if paper.state == "differs":
        return bool(differences.settlers(paper, clerks))
    return any(number != paper.keyed_by_id for number in clerks)

"""What lies on the paper desk, by counts: what a clerk handed in today, and for supervisors how much waits where and which papers nobody checks."""

import peewee

from cmoffice import audit, policy
from cmoffice.casework import batches, keyworker, transcription, tray
from cmoffice.databases import records
from cmoffice.models import Case, Paper, PaperBatch, Staff
from cmoffice.refusals import Refused

IN_WORK = ("to_key", "begun", "keyed", "second", "differs", "to_check")


def done_today(clerk, begin):
    """The batches that this clerk handed in since this moment, the latest first."""
    hers = (PaperBatch.by == clerk.id) & (PaperBatch.state == "handed_in") & (PaperBatch.handed_at >= begin)
    return list(PaperBatch.select().where(hers).order_by(PaperBatch.handed_at.desc()))


def counts(by):
    """How many papers are in which state, for each tray: {"case": {"to_key": 9, …}, "identity": {…}}.

    On the clerks' desk those of the whole office; of those that wait for a check what this supervisor may check, so that no figure
    tells of a case hidden from her (D10).
    """
    hers = (Paper.state != "to_check") | policy.papers_to_check(by)
    rows = (
        Paper.select(PaperBatch.tray, Paper.state, peewee.fn.COUNT(Paper.id))
        .join(PaperBatch)
        .switch(Paper)
        .join(Case, peewee.JOIN.LEFT_OUTER)
        .where(Paper.state.in_(IN_WORK) & hers)
        .group_by(PaperBatch.tray, Paper.state)
    )
    found = {name: {} for name in tray.TRAYS}
    for name, state, number in rows.tuples():
        found[name][state] = number
    return found


def set_aside():
    """Papers that were set aside in batches handed in, and that nobody has seen to yet: somebody has to, or they are lost."""
    lying = (Paper.state == "aside") & (PaperBatch.state == "handed_in")
    return list(Paper.select(Paper, PaperBatch).join(PaperBatch).where(lying).order_by(PaperBatch.id, Paper.position))


def see_to(paper, by, now):
    """A supervisor has seen to a paper that was set aside: it lies in another batch now, was given back, or is written anew. Refuses E35 otherwise."""
    if paper.id not in {one.id for one in set_aside()}:
        raise Refused("E35")
    transcription.forget(paper, transcription.FIRST)
    with records.atomic():
        batches.change(paper, state="refused", checked_by=by.id, checked_at=now)
        audit.record(by, "set aside, seen to", now=now, batch=paper.batch.label, paper=paper.position)


def unclaimed(by):
    """Papers that wait for a caseworker and have none: none on the paper, no case known, or she is gone. Those of cases that are not this supervisor's are left out."""
    gone = [one.id for one in Staff.select() if one.ended_on or not policy.role_may(one, "check papers")]
    nobody = Paper.caseworker.is_null() | Paper.caseworker.in_(gone)
    uncarried = Case.keyworker.is_null() | Case.keyworker.in_(gone)
    known = Paper.case.is_null() | Paper.case.in_(policy.cases_for(by).where(uncarried).select(Case.id))
    return list(
        Paper.select(Paper, PaperBatch)
        .join(PaperBatch)
        .where((Paper.state == "to_check") & nobody & known)
        .order_by(Paper.id)
    )


def find_unclaimed(by, number):
    """One of these papers by its number, or None."""
    return next((paper for paper in unclaimed(by) if paper.id == number), None)


def give(paper, worker, by, now):
    """Name the caseworker who checks a paper that has none. Refuses E35 for somebody of another team, R07c for one who may not read the case on it."""
    if find_unclaimed(by, paper.id) is None or worker.id not in {one.id for one in keyworker.possible(by)}:
        raise Refused("E35")
    if paper.case_id is not None and not policy.may(worker, "read case", paper.case):
        raise Refused("R07c", field="caseworker")
    with records.atomic():
        batches.change(paper, caseworker=worker.id)
        audit.record(by, "paper given", now=now, batch=paper.batch.label, paper=paper.position, to=worker.username)

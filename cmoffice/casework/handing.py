"""Handing in a batch: every paper typed or set aside, the sum as on the slip, or a supervisor's word that the difference is looked through.

From then on batch and papers are no longer there for the clerk; each paper is typed a second time or waits for its caseworker (R08).
"""

from functools import reduce
from operator import or_

from cmoffice import audit
from cmoffice.casework import batches, control, freetext, second_entry, transcription, tray
from cmoffice.databases import records
from cmoffice.models import Paper, PaperBatch, Staff
from cmoffice.refusals import Refused


def left_to_type(batch):
    """How many papers of the batch still wait to be typed."""
    return batches.standing(batch).left


def hand_in(batch, by, now):
    """Hand a batch in. Refuses R07 while papers wait to be typed, R07a while the sum differs, E35 for a batch that is not on her desk."""
    batch = _ready(batch, by)
    if off := control.difference(batch):
        raise Refused("R07a", by=abs(off))
    with records.atomic():
        _close(batch, "open", by, now)
    return batch


def ask_supervisor(batch, by, now):
    """Ask a supervisor to take in a batch whose sum differs; until her word it lies still. Refuses R07, and E35 where nothing differs."""
    batch = _ready(batch, by)
    off = control.difference(batch)
    if not off:
        raise Refused("E35")
    with records.atomic():
        batches.change_batch(batch, state="differs", differs_by=off, difference_words="")
        audit.record(by, "batch differs", now=now, batch=batch.label, off=off)


def take_back(batch, by, now):
    """Take a batch back to the desk that waits for a supervisor's word: the paper was found meanwhile. Refuses E35."""
    if batch.by_id != by.id or batch.state != "differs":
        raise Refused("E35")
    with records.atomic():
        batches.change_batch(batch, was="differs", state="open", differs_by=None)
        audit.record(by, "batch taken back", now=now, batch=batch.label)


def waiting(by):
    """Batches that wait for this supervisor's word, oldest first: of clerks of her team, and of those who type for the whole office."""
    hers = Staff.team.is_null() | (Staff.team == by.team_id)
    return list(
        PaperBatch.select()
        .join(Staff, on=PaperBatch.by == Staff.id)
        .where((PaperBatch.state == "differs") & hers)
        .order_by(PaperBatch.id)
    )


def find_waiting(by, number):
    """One of these batches by its number, or None."""
    return next((batch for batch in waiting(by) if batch.id == number), None)


def decide(batch, answers, by, now):
    """A supervisor's word about a difference: `decision` "agree" takes the batch in as it is, "back" sends it to the clerk; `words` say why (E17).

    Refuses E35 when it is not hers, or nothing waits any more, E36 for a name of a child of hers.
    """
    words, agreed = (answers.get("words") or "").strip(), answers.get("decision") == "agree"
    if not words:
        raise Refused("E17", field="words")
    if find_waiting(by, batch.id) is None:
        raise Refused("E35")
    freetext.check_for(by, words, field="words")
    settled = {"settled_by": by.id, "settled_at": now, "difference_words": words}
    with records.atomic():
        if agreed:
            _close(batch, "differs", by, now, **settled)
        else:
            batches.change_batch(batch, was="differs", state="open", **settled)
        audit.record(by, "difference decided", now=now, batch=batch.label, agreed=agreed, off=batch.differs_by)


def left_behind(by):
    """Open batches of clerks who are gone, are no clerks any longer or may not open their tray, oldest first.

    Nobody else may see what they typed, so a supervisor winds them up.
    """
    return list(_left(by).order_by(PaperBatch.id))


def _left(by):
    still = {which: list(second_entry.clerks_of(which)) for which in tray.TRAYS}
    shut = reduce(or_, ((PaperBatch.tray == which) & PaperBatch.by.not_in(here) for which, here in still.items()))
    moved = PaperBatch.by.not_in([number for here in still.values() for number in here])
    hers = Staff.team.is_null() | (Staff.team == by.team_id) | moved
    lies = PaperBatch.state.in_(("open", "differs")) & hers & shut
    return PaperBatch.select().join(Staff, on=PaperBatch.by == Staff.id).where(lies)


def wind_up(batch, by, now):
    """Take in what was typed of a batch whose clerk is gone; its other papers are taken off the count, to be counted anew. Refuses E35 for any other."""
    if batch.id not in {one.id for one in left_behind(by)}:
        raise Refused("E35")
    with records.atomic():
        rest = list(Paper.select().where((Paper.batch == batch.id) & Paper.state.in_(batches.TO_TYPE)))
        if rest:
            transcription.forget_whole(rest)
            Paper.delete().where(Paper.id.in_([paper.id for paper in rest])).execute()
        left = batch.counted - len(rest)
        settled = {"counted": left, "differs_by": control.difference(batch), "settled_by": by.id, "settled_at": now}
        _close(batch, batch.state, by, now, **settled)
        audit.record(by, "batch wound up", now=now, batch=batch.label, papers=left, taken_off=len(rest))


def _ready(batch, by):
    """The batch as it lies on her desk, with nothing left to type."""
    found = batches.find(by, batch.id)
    if found is None:
        raise Refused("E35")
    if left := left_to_type(found):
        raise Refused("R07", count=left)
    return found


def _close(batch, was, by, now, **settled):
    batches.change_batch(batch, was=was, state="handed_in", handed_at=now, **settled)
    typed = (Paper.batch == batch.id) & (Paper.state == "keyed")
    papers = list(Paper.select().where(typed).order_by(Paper.position))
    drawn = {paper.id for paper in second_entry.draw(batch, papers, now)}
    for paper in papers:
        if paper.id not in drawn:
            transcription.to_caseworker(paper, by, now)
    audit.record(by, "batch handed in", now=now, batch=batch.label, papers=len(papers), second=len(drawn))

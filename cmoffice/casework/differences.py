"""Boxes in which two clerks typed something else from the same paper: settled against the paper, never against each other."""

from cmoffice import audit
from cmoffice.casework import batches, second_entry, tally, transcription, tray
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Paper, PaperBatch, in_work, prepared
from cmoffice.refusals import Refused


def settlers(paper, clerks=None):
    """Who may settle a paper, by number: clerks of its tray who typed neither entry; where there is none, whoever typed the second."""
    clerks = second_entry.clerks_of(paper.batch.tray) if clerks is None else clerks
    others = set(clerks) - {paper.keyed_by_id, paper.second_by_id}
    return others or ({paper.second_by_id} & set(clerks))


def waiting_for(clerk):
    """Papers whose differences she may settle now, oldest first: of the tray that lies on her desk."""
    found = list(_waiting(clerk.id))
    clerks = second_entry.clerks_of(found[0].batch.tray) if found else ()
    return [paper for paper in found if clerk.id in settlers(paper, clerks)]


@prepared
def _waiting(clerk):
    differs = (Paper.state == "differs") & in_work() & (PaperBatch.tray == tray.lying(clerk))
    return Paper.select(Paper, PaperBatch).join(PaperBatch).where(differs).order_by(Paper.id)


def find(clerk, number):
    """A paper whose differences she may settle now, by its number; None for all others, and after it was settled."""
    paper = Paper.get_or_none((Paper.id == number) & (Paper.state == "differs"))
    if paper is None or paper.batch.tray != tray.at_hand(clerk) or clerk.id not in settlers(paper):
        return None
    return paper


def is_done_by(clerk, number):
    """Whether she has settled the paper with this number: all that is left of it for her."""
    hers = (Paper.id == number) & (Paper.settled_by == clerk.id) & (Paper.state != "differs")
    return Paper.select().where(hers).exists()


def settled(paper):
    """What was settled so far: name of the box → what the paper says."""
    there = transcription.typed(paper, transcription.SETTLED)
    return {name: there[name] for name in paper.differing if name in there}


def settle(paper, box, text, by, now):
    """Write down what the paper says in this box, as it would be typed into the sheet. Refuses E35 (not hers to settle, or no such difference)."""
    if find(by, paper.id) is None or box not in paper.differing:
        raise Refused("E35")
    transcription.keep_settled(paper, {box: text}, now)


def finish(paper, boxes, facts, meanings, by, now):
    """Every difference is settled: keep the whole paper as settled and send it to its caseworker.

    `boxes` is the whole paper as it stands now, `facts` what was read from it (see transcription.finish), `meanings` what the first, the second and
    the settled entry mean, box by box. Refuses E06 while a difference is open, E35.
    """
    if find(by, paper.id) is None:
        raise Refused("E35")
    left = [name for name in paper.differing if name not in settled(paper)]
    if left:
        raise Refused("E06", fields=_("boxes that are not settled yet"))
    transcription.keep_settled(paper, boxes, now)
    first, second, right = meanings
    with records.atomic():
        wrong = {
            name: {
                "first_wrong": int(first.get(name) != right.get(name)),
                "second_wrong": int(second.get(name) != right.get(name)),
            }
            for name in paper.differing
        }
        tally.count(paper.batch.sheet, wrong, now)
        batches.change(paper, settled_by=by, settled_at=now, **transcription.where_to(facts))
        transcription.to_caseworker(paper, by, now)
        audit.record(
            by, "differences settled", now=now, batch=paper.batch.label, paper=paper.position, boxes=len(wrong)
        )
    return paper

"""Which papers are typed a second time, by another clerk who has not seen the first entry, and what the two entries show."""

import secrets

from cmoffice import audit, policy
from cmoffice.casework import batches, office, tally, transcription, tray
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Paper, PaperBatch, Staff, in_work, prepared
from cmoffice.refusals import Refused

FIRST_PAPERS = 50  # of each form and clerk, all of them typed again
USUAL_SHARE = 10  # percent of the papers after those
NOT_HANDED_IN = ("to_key", "begun", "keyed", "aside")


def share_of(sheet):
    """How many of a hundred papers of this form are typed again after each clerk's first 50."""
    return office.setting("second_entry", {}).get(sheet, USUAL_SHARE)


def set_shares(shares, by, now):
    """Set the share of these forms: `shares` maps the key of a form to percent. Refuses E06 for anything but 0 to 100."""
    for sheet, share in shares.items():
        if share is None or not 0 <= share <= 100:
            raise Refused("E06", field=sheet, fields=_("a share, 0 to 100"))
    office.change("second_entry", {**office.setting("second_entry", {}), **shares}, by, now)


def draw(batch, papers, now):
    """The papers of a batch that is handed in which are to be typed again: her first 50 of a form, then the office's share by lot.

    The lot is the machine's, never the clerk's choice; papers that came out of a spreadsheet are not typed again. Inside the caller's transaction.
    """
    if batch.source == "import":
        return []
    typed = sorted((paper for paper in papers if paper.state == "keyed"), key=lambda paper: paper.position)
    always = max(0, FIRST_PAPERS - _handed_in_before(batch))
    drawn = typed[:always] + _by_lot(typed[always:], share_of(batch.sheet))
    for paper in drawn:
        batches.change(paper, state="second", wants_second=True)
    audit.record(batch.by, "second entry drawn", now=now, batch=batch.label, papers=len(drawn))
    return drawn


def waiting_for(clerk):
    """Papers she may type again now, oldest first: of the tray that lies on her desk, not those she typed first, not those a colleague has taken."""
    found = list(_waiting(clerk.id))
    takers = {paper.second_by_id for paper in found} - {None, clerk.id}
    others = takers & set(clerks_of(found[0].batch.tray)) if takers else ()
    return [paper for paper in found if paper.second_by_id not in others]


@prepared
def _waiting(clerk):
    """Papers to be typed again in the tray that lies on her desk, but those that she typed first."""
    second = (Paper.state == "second") & in_work() & (Paper.keyed_by != clerk) & (PaperBatch.tray == tray.lying(clerk))
    return Paper.select(Paper, PaperBatch).join(PaperBatch).where(second).order_by(Paper.id)


def find(clerk, number):
    """A paper that this clerk may type again, by its number, whichever of her trays it lies in; None for all others."""
    paper = Paper.get_or_none((Paper.id == number) & (Paper.state == "second"))
    if paper is None or paper.keyed_by_id == clerk.id or paper.batch.tray not in tray.trays_of(clerk):
        return None
    return paper


def taken(clerk, number):
    """The paper that she has taken to type again and whose tray lies on her desk; None otherwise."""
    paper = find(clerk, number)
    return paper if paper and paper.second_by_id == clerk.id and paper.batch.tray == tray.at_hand(clerk) else None


def is_done_by(clerk, number):
    """Whether she has typed the paper with this number again and is done with it: all that is left of it for her."""
    hers = (Paper.id == number) & (Paper.second_by == clerk.id) & Paper.second_at.is_null(False)
    return Paper.select().where(hers & (Paper.state != "second")).exists()


def take(paper, by, now):
    """Take a paper to type it again, so that two do not type the same. Takes its tray to the desk.

    Refuses E35 (typed first by her, taken by a colleague, not her tray) and E40 (the other tray lies on the desk).
    """
    if find(by, paper.id) is None:
        raise Refused("E35")
    with records.atomic():
        tray.take_up(paper.batch.tray, by, now)
        free = Paper.second_by.is_null() | (Paper.second_by == by.id) | Paper.second_by.in_(_gone(paper.batch.tray))
        mine = (Paper.id == paper.id) & (Paper.state == "second") & free
        if not Paper.update(second_by=by, version=Paper.version + 1).where(mine).execute():
            raise Refused("E35")
        if paper.second_by_id not in (None, by.id):  # begun by somebody who has left
            transcription.forget(paper, transcription.SECOND)
        audit.record(by, "paper taken for second entry", now=now, batch=paper.batch.label, paper=paper.position)
    return paper


def give_back(paper, by, now):
    """Lay a paper back that she took; what she typed from it is forgotten, so that the next clerk begins blind. Refuses E35."""
    if taken(by, paper.id) is None:
        raise Refused("E35")
    transcription.forget(paper, transcription.SECOND)
    with records.atomic():
        batches.change(paper, second_by=None)
        audit.record(by, "paper given back", now=now, batch=paper.batch.label, paper=paper.position)


def take_next(paper, by, now):
    """Take the next paper of the same batch that waits for her, and return it; None when there is no more."""
    for following in waiting_for(by):
        if following.batch_id == paper.batch_id:
            try:
                return take(following, by, now)
            except Refused:  # a colleague was faster
                continue
    return None


def last_of(paper, by):
    """The paper of this batch that she typed again last: what F4 repeats comes from it; None before the first."""
    hers = (Paper.batch == paper.batch_id) & (Paper.second_by == by.id) & Paper.second_at.is_null(False)
    return Paper.select().where(hers).order_by(Paper.second_at.desc(), Paper.position.desc()).first()


def differing(first, second):
    """The names of the boxes in which two entries do not mean the same, in the order of the paper."""
    return [name for name in {**first, **second} if first.get(name) != second.get(name)]


def finish(paper, boxes, first, second, by, now):
    """The second entry is done: keep it and compare; where no box differs the paper goes to its caseworker, else it waits to be settled.

    `boxes` as they were typed; `first` and `second` say what each entry means, box by box. Refuses E35.
    """
    transcription.keep(paper, boxes, by, now, entry=transcription.SECOND, done=True)
    apart = differing(first, second)
    filled = [name for name in {**first, **second} if first.get(name) or second.get(name)]
    with records.atomic():
        batches.change(paper, second_at=now, differing=apart)
        tally.count(paper.batch.sheet, {name: {"compared": 1, "differed": int(name in apart)} for name in filled}, now)
        if apart:
            batches.change(paper, state="differs")
        else:
            transcription.to_caseworker(paper, by, now)
        audit.record(
            by, "paper typed again", now=now, batch=paper.batch.label, paper=paper.position, differing=len(apart)
        )
    return paper


def clerks_of(which):
    """Everybody here who types from this tray, by number."""
    return {
        one.id: one
        for one in Staff.raw(
            "SELECT staff.*, tray_desk.trays AS said FROM staff LEFT JOIN tray_desk ON tray_desk.staff_id = staff.id "
            "WHERE staff.ended_on IS NULL ORDER BY staff.id"
        )
        if policy.role_may(one, "type papers") and which in tray.granted(one.said)
    }


def _handed_in_before(batch):
    """How many papers of this form her batches before this one brought in."""
    before = (PaperBatch.sheet == batch.sheet) & (PaperBatch.by == batch.by_id) & (PaperBatch.id != batch.id)
    typed = (PaperBatch.source == "paper") & Paper.state.not_in(NOT_HANDED_IN)
    return Paper.select().join(PaperBatch).where(before & typed).count()


def _by_lot(papers, share):
    """So many of a hundred of these papers; a part of a paper is drawn by lot too."""
    whole, part = divmod(len(papers) * share, 100)
    many = whole + (secrets.randbelow(100) < part)
    return sorted(secrets.SystemRandom().sample(papers, many), key=lambda paper: paper.position)


def _gone(lies_there):
    """Clerks who can open no paper of this tray any more: gone, no clerk any longer, or without leave for it."""
    return Staff.select(Staff.id).where(Staff.id.not_in(list(clerks_of(lies_there))))

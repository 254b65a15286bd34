"""Typing a paper: every box is kept on the server as it is typed, and the paper is done when its clerk says so.

What was typed may hold a name that nobody has looked for yet, so it lies in the identity file until a caseworker has checked it (R08).
"""

from cmoffice import audit, identities, policy
from cmoffice.casework import batches, moves
from cmoffice.databases import records
from cmoffice.models import Case, Paper, QuerySlip, Staff, first
from cmoffice.refusals import Refused

FIRST, SECOND, SETTLED = 1, 2, 3
LONGEST = 50_000  # signs in one box


def typed(paper, entry=FIRST):
    """What was typed from this paper, box by box."""
    return identities.typed(paper, entry)


def typed_so_far(paper, entry=FIRST):
    """What was typed from this paper, and how far its boxes were counted; see `keep`."""
    return identities.typed_so_far(paper, entry)


def final(paper):
    """What counts as the paper's words: as settled, else as typed first."""
    return identities.typed(paper, SETTLED) or identities.typed(paper, FIRST)


def keep(paper, boxes, by, now, entry=FIRST, seen=None, turn=None, done=False):
    """Keep these boxes as they were typed, and say whether they were kept; refuses only a paper that is no longer hers to type (E35).

    `seen` is the version of the paper that her page shows: a box that arrives after the paper was finished changes nothing any more.
    `turn` is her page's count of what it sent: an older value that arrives late never wins over a newer one. `done` ends the entry.
    A finished paper into which she types again is to be finished again.
    """
    fresh = _hers(paper, by, entry)
    if seen is not None and seen != fresh.version:
        return True
    cut = {name: text[:LONGEST] for name, text in boxes.items()}
    if identities.keep_typed(paper, entry, cut, now, turn=turn, done=done) is None:
        return False
    if entry == FIRST and fresh.state != "begun":
        unchanged = (Paper.id == paper.id) & (Paper.version == fresh.version)
        Paper.update(state="begun", keyed_by=by).where(unchanged).execute()
    return True


def finish(paper, boxes, facts, by, now):
    """The first entry of a paper is done: keep it and write down where it goes.

    `facts` come from the boxes as they were read: `number` of the paper, `code`, `registration_no`, `caseworker` (number of a colleague), `done_on`, and `marks`
    (name of a box → unreadable, crossed, outside, unlikely). Marks become slips when the batch is handed in. Refuses E35.
    """
    _hers(paper, by, FIRST)
    identities.keep_typed(paper, FIRST, {name: text[:LONGEST] for name, text in boxes.items()}, now, done=True)
    with records.atomic():
        batches.change(paper, state="keyed", keyed_by=by, keyed_at=now, aside_why=None, **where_to(facts))
        audit.record(by, "paper typed", now=now, batch=paper.batch.label, paper=paper.position)
    return paper


def where_to(facts):
    """What the records hold of a paper, out of the facts that were read from it (see `finish`): its number, case, caseworker, day and marks."""
    code = moves.read_code(facts.get("code") or "")
    case = Case.get_or_none(Case.code == code) if code else None
    return {
        "number": facts.get("number"),
        "case": case,
        "caseworker": _caseworker(case, facts.get("caseworker")),
        "registration_no": facts.get("registration_no"),
        "done_on": facts.get("done_on"),
        "marks": facts.get("marks") or {},
    }


def keep_settled(paper, boxes, now):
    """Keep these boxes as they were settled against the paper; whose it is to settle is asked by `differences`."""
    identities.keep_typed(paper, SETTLED, {name: text[:LONGEST] for name, text in boxes.items()}, now)


def forget(paper, entry):
    """Forget one entry of a paper: it begins anew, or it does not count any more."""
    identities.forget_typed([paper], entry)


def kept():
    """Numbers of the papers from which something typed is still kept."""
    return identities.typed_papers()


def forget_whole(papers):
    """Forget what was typed from these papers, what was begun on them, and the words of their query slips: they were filed, or refused."""
    if papers:
        identities.forget_typed(papers)
        identities.forget_begun(papers)
        identities.forget_slips(QuerySlip.select(QuerySlip.id).where(QuerySlip.paper.in_([one.id for one in papers])))


def to_caseworker(paper, by, now):
    """The typing of this paper is over: it waits for its caseworker, with a slip for every box that could not be read or cannot be right.

    Inside the caller's transaction.
    """
    batches.change(paper, state="to_check")
    QuerySlip.insert_many(
        [
            {"paper": paper.id, "field": name, "kind": kind, "goes_to": "caseworker", "by": by.id, "asked_at": now}
            for name, kind in paper.marks.items()
        ]
    ).execute() if paper.marks else None


def _hers(paper, by, entry):
    """The paper as it stands, if this entry of it is hers to type now; E35 otherwise."""
    fresh = first(
        Paper,
        "SELECT paper.*, batch.by_id AS of_clerk, batch.state AS of_state FROM paper "
        "JOIN paper_batch AS batch ON batch.id = paper.batch_id WHERE paper.id = ?",
        paper.id,
    )
    typing = fresh and entry == FIRST and fresh.of_clerk == by.id and fresh.of_state == "open"
    again = fresh and entry == SECOND and fresh.state == "second" and fresh.second_by_id == by.id
    if not (typing or again):
        raise Refused("E35")
    return fresh


def _caseworker(case, number):
    """Who checks the paper: the keyworker of the case on it, else the caseworker who is named on it."""
    named = Staff.get_or_none(Staff.id == number) if number else None  # asked in any case: time tells nothing of a code
    if case is not None and case.keyworker_id:
        return case.keyworker_id
    return named.id if named and policy.role_may(named, "check papers") and named.ended_on is None else None

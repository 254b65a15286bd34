"""Query slips: a box of a paper that could not be read goes to its caseworker; what she asks about a box goes back to the clerk who has the paper.

A clerk sees the number of the paper, the box and the question, never what was typed, the rest of the paper or the case.
"""

from cmoffice import audit, codelists, identities
from cmoffice.casework import tray
from cmoffice.databases import records
from cmoffice.models import Paper, PaperBatch, QuerySlip, prepared
from cmoffice.refusals import Refused

LONGEST = 2_000


def open_for(clerk):
    """The questions that wait for this clerk, oldest first: about papers she typed, of the trays she may work from."""
    return list(_asked(clerk.id))


@prepared
def _asked(clerk):
    hers = (Paper.keyed_by == clerk) & tray.is_open_to(clerk, PaperBatch.tray)
    return _open("clerk").where(hers)


def answered_for(clerk):
    """What caseworkers have answered to her slips since she last looked: (number of the colleague, how many)."""
    found = {}
    for slip in _answered(clerk.id):
        found[slip.answered_by_id] = found.get(slip.answered_by_id, 0) + 1
    return sorted(found.items())


def answers_for(clerk):
    """The same slips one by one, each with its paper: which box was answered by whom; never with what."""
    return list(_answered(clerk.id))


def seen(shown, by, now):
    """She has seen that these slips were answered: those that were shown to her, since some lie in the other tray."""
    hers = {slip.id for slip in _answered(by.id)} & {slip.id for slip in shown}
    with records.atomic():
        QuerySlip.update(seen_at=now).where(QuerySlip.id.in_(hers)).execute()


def open_of(papers):
    """The slips of these papers that wait for the caseworker, oldest first."""
    return list(_open("caseworker").where(QuerySlip.paper.in_([paper.id for paper in papers])))


def told(paper):
    """Every slip of a paper with its words, oldest first: (slip, question, answer)."""
    found = list(QuerySlip.select().where(QuerySlip.paper == paper.id).order_by(QuerySlip.id))
    words = identities.slip_words(found) if found else {}
    return [(slip, *words.get(slip.id, ("", ""))) for slip in found]


def overlay(paper):
    """What slips have answered so far, box by box: it stands in the place of what was typed first."""
    return {
        slip.field: answer
        for slip, _question, answer in told(paper)
        if slip.answer == "value" or (slip.answer == "not_known" and slip.goes_to == "caseworker")
    }


def question_of(slip):
    """Which question of CLERK_ASKED a slip asks."""
    return identities.slip_words([slip]).get(slip.id, ("", ""))[0]


def ask(paper, box, question, by, now):
    """Ask the clerk who typed a paper about one box of it; `question` is a code of CLERK_ASKED. Refuses E17 without it, E35 for a paper of no clerk."""
    if question not in codelists.CLERK_ASKED or not box:
        raise Refused("E17", field="question" if box else "box")
    if paper.keyed_by_id is None or paper.state != "to_check":
        raise Refused("E35")
    with records.atomic():
        slip = QuerySlip.create(paper=paper, field=box, kind="asked", goes_to="clerk", by=by, asked_at=now)
        audit.record(by, "clerk asked", now=now, batch=paper.batch.label, paper=paper.position)
    identities.keep_slip(slip, question=question)
    return slip


def answer(slip, text, is_unknown, by, now):
    """Answer a slip with what the paper says, or with "not known". Refuses E06 for an empty answer, E35 when it was answered before, E17."""
    text = (text or "").strip()[:LONGEST]
    if not text and not is_unknown:
        raise Refused("E17", field="answer")
    with records.atomic():
        changed = (
            QuerySlip.update(answered_by=by, answered_at=now, answer="not_known" if is_unknown else "value")
            .where((QuerySlip.id == slip.id) & QuerySlip.answered_at.is_null())
            .execute()
        )
        if not changed:
            raise Refused("E35")
        audit.record(by, "query answered", now=now, batch=slip.paper.batch.label, paper=slip.paper.position)
    if not is_unknown:
        identities.keep_slip(slip, answer=text)


def settle(paper, known, by, now):
    """The paper leaves the desk: every slip that is still open is answered by its check; inside the caller's transaction.

    `known` are the boxes that hold something now.
    """
    waits = (QuerySlip.paper == paper.id) & QuerySlip.answered_at.is_null()
    for slip in QuerySlip.select().where(waits):
        told = "as_typed" if slip.goes_to == "clerk" else "value" if slip.field in known else "not_known"
        QuerySlip.update(answered_by=by, answered_at=now, answer=told).where(QuerySlip.id == slip.id).execute()


def _open(to):
    waits = (QuerySlip.goes_to == to) & QuerySlip.answered_at.is_null() & (Paper.state == "to_check")
    return (
        QuerySlip.select(QuerySlip, Paper, PaperBatch).join(Paper).join(PaperBatch).where(waits).order_by(QuerySlip.id)
    )


@prepared
def _answered(clerk):
    theirs = (QuerySlip.goes_to == "caseworker") & QuerySlip.answered_at.is_null(False) & QuerySlip.seen_at.is_null()
    return (
        QuerySlip.select(QuerySlip, Paper, PaperBatch)
        .join(Paper)
        .join(PaperBatch)
        .where(theirs & (Paper.keyed_by == clerk))
        .order_by(QuerySlip.id)
    )

"""Batches of papers: counted, typed one after the other, and handed in when counts and sums agree. A clerk knows of her own open batches only (SEC-057)."""

import peewee

from cmoffice import audit
from cmoffice.casework import tray
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Paper, PaperBatch
from cmoffice.refusals import Refused

MOST_PAPERS = 200
TO_TYPE = ("to_key", "begun")


def start(answers, by, now):
    """Begin a batch: `sheet` (its key), `paper` (F01b …), how many papers were `counted`, `control_sum` of their numbers, `cabinet` where they lie.

    Takes the tray of the form to the desk. Refuses E06 (count or sum that cannot be), E35 (not her tray), E40 (the other tray lies on the desk).
    """
    counted, control = answers.get("counted"), answers.get("control_sum")
    if not counted or not 1 <= counted <= MOST_PAPERS:
        raise Refused("E06", field="counted", fields=_("how many papers, 1 to %(most)s", most=MOST_PAPERS))
    if control is not None and control < counted * (counted + 1) // 2:
        raise Refused(
            "E06", field="control_sum", fields=_("the sum of the numbers; so many papers cannot have so small a sum")
        )
    which = tray.of(answers["paper"])
    with records.atomic():
        tray.take_up(which, by, now)
        batch = PaperBatch.create(
            label=_new_label(now),
            sheet=answers["sheet"],
            tray=which,
            form_version=answers.get("form_version") or "",
            counted=counted,
            control_sum=control,
            cabinet=(answers.get("cabinet") or "").strip(),
            by=by,
            opened_at=now,
        )
        Paper.insert_many([{"batch": batch.id, "position": place} for place in range(1, counted + 1)]).execute()
        audit.record(by, "batch started", now=now, batch=batch.label, form=batch.sheet, papers=counted)
    return batch


def find(by, number):
    """Her own batch that is still open and whose tray lies on her desk, by its number; None otherwise: after the hand-in it is not there."""
    lies_there = tray.at_hand(by)
    mine = (PaperBatch.id == number) & (PaperBatch.by == by.id) & (PaperBatch.state == "open")
    batch = PaperBatch.get_or_none(mine)
    return batch if batch and batch.tray == lies_there else None


def open_of(by):
    """Her open batches, oldest first; the state of each is told by `counts`."""
    mine = (PaperBatch.by == by.id) & PaperBatch.state.in_(("open", "differs"))
    return list(PaperBatch.select().where(mine).order_by(PaperBatch.id))


def counts(batch):
    """How many papers of the batch are in which state."""
    rows = Paper.select(Paper.state, peewee.fn.COUNT(Paper.id)).where(Paper.batch == batch.id).group_by(Paper.state)
    return dict(rows.tuples())


def sum_so_far(batch):
    """The sum of the numbers of the papers that were typed."""
    typed = (Paper.batch == batch.id) & Paper.state.not_in((*TO_TYPE, "aside"))
    return Paper.select(peewee.fn.SUM(Paper.number)).where(typed).scalar() or 0


def paper(batch, position):
    """The paper at this place of the batch, or None."""
    return Paper.get_or_none((Paper.batch == batch.id) & (Paper.position == position))


def next_to_type(batch, after=0):
    """The next paper to type, after this one and then from the beginning; None when all are typed."""
    waiting = list(
        Paper.select()
        .where((Paper.batch == batch.id) & Paper.state.in_(TO_TYPE))
        .order_by(Paper.position <= after, Paper.position)
        .limit(1)
    )
    return waiting[0] if waiting else None


def last_typed(batch, but=None):
    """The paper of this batch that was typed last, other than this one: what F4 repeats comes from it; None before the first."""
    typed = (Paper.batch == batch.id) & Paper.keyed_at.is_null(False) & (Paper.id != (but.id if but else 0))
    return Paper.select().where(typed).order_by(Paper.keyed_at.desc(), Paper.position.desc()).first()


def numbers(batch, but):
    """The numbers of the other papers of this batch."""
    others = (Paper.batch == batch.id) & Paper.number.is_null(False) & (Paper.id != but.id)
    return {number for (number,) in Paper.select(Paper.number).where(others).tuples()}


def set_aside(paper, why, by, now):
    """Lay a paper aside that cannot be typed: damaged, or of another form. Refuses E17 without the reason."""
    if not (why or "").strip():
        raise Refused("E17", field="aside_why")
    _still_open(paper)
    with records.atomic():
        change(paper, state="aside", aside_why=why.strip(), number=None)
        audit.record(by, "paper set aside", now=now, batch=paper.batch.label, paper=paper.position)


def _still_open(paper):
    if PaperBatch.get_by_id(paper.batch_id).state != "open":
        raise Refused("E35")


def change(paper, **columns):
    """Change columns of a paper; inside the caller's transaction."""
    Paper.update(version=Paper.version + 1, **columns).where(Paper.id == paper.id).execute()
    for name, value in columns.items():
        setattr(paper, name, value)


def _new_label(now):
    """The name of a batch: day, month, and a number that counts up on that day (23-11-B3)."""
    begin = f"{now:%d-%m}-B"
    last = (
        PaperBatch.select(PaperBatch.label)
        .where(PaperBatch.label.startswith(begin))
        .order_by(PaperBatch.id.desc())
        .first()
    )
    taken = {row.label for row in PaperBatch.select(PaperBatch.label).where(PaperBatch.label.startswith(begin))}
    number = int(last.label.partition("-B")[2]) + 1 if last else 1
    while f"{begin}{number}" in taken:
        number += 1
    return f"{begin}{number}"

"""Batches of papers: counted, typed one after the other, and handed in when counts and sums agree. A clerk knows of her own open batches only (SEC-057)."""

import peewee

from cmoffice import audit, codelists
from cmoffice.casework import freetext, tray
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Paper, PaperBatch
from cmoffice.refusals import Refused

MOST_PAPERS = 200
OTHER_VERSION = (
    "other"  # at the foot of the papers stands another version of the form than the office prints now, or none
)
TO_TYPE = ("to_key", "begun")


def start(answers, by, now):
    """Begin a batch: `sheet` (its key), `paper` (F01b …), how many papers were `counted`, `control_sum` of their numbers, `cabinet` where they lie.

    Takes the tray of the form to the desk. Refuses E06 (count or sum that cannot be), E35 (not her tray), E40 (the other tray lies on the desk), E36 (a name
    that she typed herself, where the papers lie).
    """
    counted, control = answers.get("counted"), answers.get("control_sum")
    if not counted or not 1 <= counted <= MOST_PAPERS:
        raise Refused("E06", field="counted", fields=_("how many papers, 1 to %(most)s", most=MOST_PAPERS))
    if control is not None and control < counted * (counted + 1) // 2:
        raise Refused(
            "E06", field="control_sum", fields=_("the sum of the numbers; so many papers cannot have so small a sum")
        )
    freetext.check_typed(_typed_by(by), answers.get("cabinet"), field="cabinet")
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


def _typed_by(by):
    """The papers that she typed and of which something is still kept: their names she knows."""
    hers = (Paper.keyed_by == by.id) | (Paper.second_by == by.id)
    return list(Paper.select(Paper.id).where(hers & Paper.state.not_in(("filed", "refused"))))


def find(by, number):
    """Her own batch that is still open and whose tray lies on her desk, by its number; None otherwise: after the hand-in it is not there."""
    lies_there = tray.at_hand(by)
    mine = (PaperBatch.id == number) & (PaperBatch.by == by.id) & (PaperBatch.state == "open")
    batch = PaperBatch.get_or_none(mine)
    return batch if batch and batch.tray == lies_there else None


def handed_in_by(by, number):
    """Whether she handed in the batch with this number: all that is left of it for her."""
    hers = (PaperBatch.id == number) & (PaperBatch.by == by.id) & PaperBatch.state.in_(("handed_in", "differs"))
    return PaperBatch.select().where(hers).exists()


def open_of(by):
    """Her open batches, oldest first; the state of each is told by `counts`."""
    mine = (PaperBatch.by == by.id) & PaperBatch.state.in_(("open", "differs"))
    return list(PaperBatch.select().where(mine).order_by(PaperBatch.id))


def counts(batch):
    """How many papers of the batch are in which state."""
    rows = Paper.select(Paper.state, peewee.fn.COUNT(Paper.id)).where(Paper.batch == batch.id).group_by(Paper.state)
    return dict(rows.tuples())


def sum_so_far(batch):
    """The sum of the numbers of the papers that were typed, and of those set aside whose number could be read."""
    gone_through = (Paper.batch == batch.id) & Paper.state.not_in(TO_TYPE)
    return Paper.select(peewee.fn.SUM(Paper.number)).where(gone_through).scalar() or 0


def papers(batch):
    """The papers of the batch in their order."""
    return list(Paper.select().where(Paper.batch == batch.id).order_by(Paper.position))


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


def set_aside(paper, why, by, now, number=None):
    """Lay a paper aside that cannot be typed: `why` is a code of ASIDE_WHY, `number` the number on it if it can be read.

    Refuses E17 without a reason, E35 when the batch is not on her desk. What was typed from it so far is kept with its batch.
    """
    if why not in codelists.ASIDE_WHY:
        raise Refused("E17", field="why")
    batch = _hers(paper.batch_id, by)
    with records.atomic():
        change(paper, state="aside", aside_why=why, number=number)
        audit.record(by, "paper set aside", now=now, batch=batch.label, paper=paper.position, why=why)


def recount(batch, answers, by, now):
    """Correct the count of a batch by one paper: `why` is a code of RECOUNT_WHY, `number` the number of a paper found or taken out.

    A paper found goes to the end; one too many takes the last place away that nobody has touched. Refuses E17, R07b, E35, and E06 without
    the number that the sum has to be changed by.
    """
    why, number = answers.get("why"), answers.get("number")
    if why not in codelists.RECOUNT_WHY:
        raise Refused("E17", field="why")
    if why in STEP_OF_SUM and batch.control_sum is not None and number is None:
        raise Refused("E06", field="number", fields=_("the number of the paper, by which the sum changes"))
    batch = _hers(batch.id, by)
    with records.atomic():
        if why in ("found", "one_less"):
            last = Paper.select(peewee.fn.MAX(Paper.position)).where(Paper.batch == batch.id).scalar() or 0
            if batch.counted >= MOST_PAPERS:
                raise Refused("E06", field="why", fields=_("how many papers, 1 to %(most)s", most=MOST_PAPERS))
            Paper.create(batch=batch.id, position=last + 1)
        else:
            _take_place_away(batch)
        counted = batch.counted + (1 if why in ("found", "one_less") else -1)
        control = _changed_sum(batch, why, number)
        change_batch(batch, counted=counted, control_sum=control)
        audit.record(by, "batch recounted", now=now, batch=batch.label, why=why, papers=counted, sum=control)
    return batch


STEP_OF_SUM = {"found": 1, "taken_out": -1}


def _changed_sum(batch, why, number):
    if batch.control_sum is None or why not in STEP_OF_SUM:
        return batch.control_sum
    return max(0, batch.control_sum + STEP_OF_SUM[why] * number)


def _take_place_away(batch):
    untouched = (Paper.batch == batch.id) & (Paper.state == "to_key")
    last = Paper.select().where(untouched).order_by(Paper.position.desc()).first()
    if last is None or batch.counted < 2:
        raise Refused("R07b", field="why")
    Paper.delete().where(Paper.id == last.id).execute()


def _hers(number, by):
    """The batch with this number, open on her desk; E35 otherwise."""
    batch = find(by, number)
    if batch is None:
        raise Refused("E35")
    return batch


def change_batch(batch, was="open", **columns):
    """Change columns of a batch that is still as it was read (E35 when somebody was faster); inside the caller's transaction."""
    same = (PaperBatch.id == batch.id) & (PaperBatch.version == batch.version) & (PaperBatch.state == was)
    if not PaperBatch.update(version=batch.version + 1, **columns).where(same).execute():
        raise Refused("E35")
    for name, value in {"version": batch.version + 1, **columns}.items():
        setattr(batch, name, value)


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

"""Batches of papers: counted, typed one after the other, and handed in when counts and sums agree. A clerk knows of her own open batches only (SEC-057)."""

import json
from dataclasses import dataclass, field

from peewee import fn

from cmoffice import audit, codelists
from cmoffice.casework import freetext, tray
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Paper, PaperBatch, each_of, first, prepared
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
    return next(iter(_on_desk(number, by.id)), None)


@prepared
def _on_desk(number, clerk):
    mine = (PaperBatch.id == number) & (PaperBatch.by == clerk) & (PaperBatch.state == "open")
    return PaperBatch.select().where(mine & (PaperBatch.tray == tray.lying(clerk)))


def handed_in_by(by, number):
    """Whether she handed in the batch with this number: all that is left of it for her."""
    hers = (PaperBatch.id == number) & (PaperBatch.by == by.id) & PaperBatch.state.in_(("handed_in", "differs"))
    return PaperBatch.select().where(hers).exists()


def open_of(by):
    """Her open batches, oldest first; how far each is, is told by `standings`."""
    return list(_open_of(by.id))


@prepared
def _open_of(clerk):
    mine = (PaperBatch.by == clerk) & PaperBatch.state.in_(("open", "differs"))
    return PaperBatch.select().where(mine).order_by(PaperBatch.id)


@dataclass
class Standing:
    """How far a batch is: how many papers are in which state, the sum of the numbers of those gone through (typed, or set aside with a number
    that could be read), and the place of the paper that is typed next."""

    counts: dict = field(default_factory=dict)
    total: int = 0
    next_place: int | None = None

    @property
    def left(self):
        """How many papers wait to be typed."""
        return sum(self.counts.get(state, 0) for state in TO_TYPE)


def standing(batch):
    """How far this batch is."""
    return standings([batch])[batch.id]


def standings(batches):
    """How far each of these batches is, by its number."""
    found = {batch.id: Standing() for batch in batches}
    for number, state, count, total, place in _standing(json.dumps(list(found))):
        one = found[number]
        one.counts[state] = count
        if state in TO_TYPE:
            one.next_place = min(place, one.next_place or place)
        else:
            one.total += total or 0
    return found


@prepared
def _standing(numbers):
    figures = fn.COUNT(Paper.id), fn.SUM(Paper.number), fn.MIN(Paper.position)
    papers = Paper.select(Paper.batch, Paper.state, *figures).where(Paper.batch.in_(each_of(numbers)))
    return papers.group_by(Paper.batch, Paper.state).tuples()


def papers(batch):
    """The papers of the batch in their order."""
    return list(Paper.select().where(Paper.batch == batch.id).order_by(Paper.position))


def paper(batch, position):
    """The paper at this place of the batch, or None."""
    found = first(Paper, "SELECT * FROM paper WHERE batch_id = ? AND position = ?", batch.id, position)
    if found is not None:
        found.batch = batch
    return found


def next_to_type(batch, after=0):
    """The next paper to type, after this one and then from the beginning; None when all are typed."""
    waiting = list(
        Paper.select()
        .where((Paper.batch == batch.id) & Paper.state.in_(TO_TYPE))
        .order_by(Paper.position <= after, Paper.position)
        .limit(1)
    )
    return waiting[0] if waiting else None


def others(paper):
    """The other papers of its batch, by their place: number, and when each was typed."""
    return list(_others(paper.batch_id, paper.id))


@prepared
def _others(batch, paper):
    beside = (Paper.batch == batch) & (Paper.id != paper)
    return Paper.select(Paper.id, Paper.position, Paper.number, Paper.keyed_at).where(beside).order_by(Paper.position)


def last_typed(papers):
    """The one of these papers that was typed last: what F4 repeats comes from it; None before the first."""
    typed = [paper for paper in papers if paper.keyed_at]
    return max(typed, key=lambda paper: (paper.keyed_at, paper.position), default=None)


def numbers(papers):
    """The numbers of these papers, as far as they are known."""
    return {paper.number for paper in papers if paper.number is not None}


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
            last = Paper.select(fn.MAX(Paper.position)).where(Paper.batch == batch.id).scalar() or 0
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

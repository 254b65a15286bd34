"""Filing the good rows of a spreadsheet: each becomes a registration paper and, where names stand in it, an identity paper, both waiting for a caseworker's check (R08).

The typed answers are written into the identity file before the records say that there are such papers: a power cut in between
leaves answers of papers that do not exist, which the next start clears away, never a paper without answers.
"""

from cmoffice import audit, identities
from cmoffice.casework import backlog
from cmoffice.databases import records
from cmoffice.identities import ImportRow, Keyed
from cmoffice.models import Paper, PaperBatch, QuerySlip, Staff
from cmoffice.models.base import DayField
from cmoffice.refusals import Refused

FIRST_NUMBER = 900_000_001  # far from the numbers that are printed on papers


def file(found, by, now):
    """File the good rows: two batches, a paper and its pair for each row, numbered on. Refuses S05 unless every row is checked, S06 when none is good."""
    if not found.good:
        raise Refused("S06")
    papers = []
    try:
        with records.atomic():
            backlog.change(found, ("checked",), state="filed")
            good = _good(found)
            papers = _papers(found, good, by, now)
            audit.record(by, "old cases filed", now=now, number=found.id, filed=found.good, returned=found.bad)
            _keep_answers(papers, good, now)  # last, so that only the end of this transaction can still fail
    except BaseException:
        identities.forget_typed([paper for paper, _key, _row in papers])
        raise
    backlog.forget_filed(found)
    if not found.bad:
        backlog.end(found, by, now)
    return found


def _good(found):
    query = ImportRow.select(ImportRow.row, ImportRow.checked).where(
        (ImportRow.import_id == found.id) & ImportRow.checked.is_null(False)
    )
    return list(query.order_by(ImportRow.row).tuples())


def _papers(found, good, by, now):
    """Make the papers of both batches; gives (paper, key of its sheet, its row)."""
    first = max(FIRST_NUMBER, (Paper.select(Paper.number).order_by(Paper.number.desc()).limit(1).scalar() or 0) + 1)
    numbers = {row: first + place for place, (row, _checked) in enumerate(good)}
    made = []
    for key, tray, column in (("registration", "case", "batch"), ("identity", "identity", "identity_batch")):
        held = [(row, checked) for row, checked in good if checked[key]]
        if not held:
            continue
        batch = _batch(found, key, tray, [numbers[row] for row, _checked in held], by, now)
        backlog.change(found, ("filed",), **{column: batch})
        lines = [
            _paper(batch, place, key, numbers[row], checked["facts"], now)
            for place, (row, checked) in enumerate(held, 1)
        ]
        for part in backlog.parts(lines):
            Paper.insert_many(part).execute()
        papers = Paper.select().where(Paper.batch == batch.id).order_by(Paper.position)
        made += [(paper, key, row) for paper, (row, _checked) in zip(papers, held, strict=True)]
    _slips([paper for paper, _key, _row in made], by, now)
    return made


def _batch(found, key, tray, numbers, by, now):
    return PaperBatch.create(
        label=f"{now:%d-%m}-I{found.id}{'' if tray == 'case' else 'N'}",
        sheet=key,
        tray=tray,
        source="import",
        counted=len(numbers),
        control_sum=sum(numbers),
        by=by,
        opened_at=now,
        state="handed_in",
        handed_at=now,
    )


def _paper(batch, place, key, number, facts, now):
    return {
        "batch": batch.id,
        "position": place,
        "number": number,
        "state": "to_check",
        "keyed_at": now,
        "caseworker": facts["caseworker"],
        "registration_no": number if key == "identity" else None,
        "done_on": DayField().python_value(facts["done_on"]) if key == "registration" else None,
        "marks": facts["marks"][key],
    }


def _slips(papers, by, now):
    """A slip for every box that its caseworker has to look at, as when a clerk hands in."""
    lines = [
        {"paper": paper.id, "field": name, "kind": kind, "goes_to": "caseworker", "by": by.id, "asked_at": now}
        for paper in papers
        for name, kind in paper.marks.items()
    ]
    for part in backlog.parts(lines):
        QuerySlip.insert_many(part).execute()


def _keep_answers(papers, good, now):
    """Write the typed answers of all papers, with the number that pairs them, as the first entry."""
    checked = dict(good)
    lines = []
    for paper, key, row in papers:
        head = {"paper_no": str(paper.number)}
        if key == "identity":
            head["registration_no"] = str(paper.number)
        lines.append({"paper_id": paper.id, "entry": 1, "answers": head | checked[row][key], "kept_at": now})
    with identities.together():
        for part in backlog.parts(lines):
            Keyed.insert_many(part).on_conflict_replace().execute()


def colleagues():
    """Everybody who may be named in a file as a caseworker: (number, username, name)."""
    here = Staff.select(Staff.id, Staff.username, Staff.name).where(Staff.ended_on.is_null())
    return list(here.order_by(Staff.id).tuples())


def tidy(now):
    """After a power cut: forget what was typed from papers that never came to be, and rows of imports that are gone or filed."""
    backlog.tidy(now)
    typed = {number for (number,) in Keyed.select(Keyed.paper_id).distinct().tuples()}
    there = {number for (number,) in Paper.select(Paper.id).tuples()} if typed else set()
    for part in backlog.parts(sorted(typed - there)):
        Keyed.delete().where(Keyed.paper_id.in_(part)).execute()

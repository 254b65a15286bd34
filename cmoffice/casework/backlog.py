"""Old cases out of a spreadsheet: begun, matched, checked row by row, filed as papers that wait for their caseworkers, or given up without a trace.

What stands in the file lies in the identity file alone until then: it is full of names. The records hold counts and which column is which box.
"""

import peewee

from cmoffice import audit, identities
from cmoffice.casework import spreadsheet
from cmoffice.databases import records
from cmoffice.identities import ImportFile, ImportRow, ImportSeen
from cmoffice.language import gettext as _
from cmoffice.models import BacklogImport
from cmoffice.refusals import Refused

UNDER_WAY = ("matching", "checking", "checked")
AT_ONCE = 500  # rows written by one statement


def begin(data, signs, by, now):
    """Take in the bytes of a CSV or XLSX file; `signs` is the alphabet of a CSV that is not Unicode, or "find". Gives the import, in state "matching".

    Refuses S01 and S02 (cannot be read), S03 (this very file was brought in already), S04 (it lies here unfinished).
    """
    sheet, digest = spreadsheet.read(data, signs), spreadsheet.digest(data)
    with records.atomic():
        _refuse_again(digest)
        made = BacklogImport.create(digest=digest, by=by, begun_at=now, state="matching", total=len(sheet.rows))
        _forget_rows(made.id)  # of an import of this number that was given up while the power failed
        with identities.together():
            ImportFile.create(import_id=made.id, columns={"headings": sheet.headings})
            for part in parts(sheet.rows):
                ImportRow.insert_many(
                    [{"import_id": made.id, "row": number, "cells": cells} for number, cells in part]
                ).execute()
        audit.record(by, "old cases begun", now=now, number=made.id, rows=made.total)
    return made


def _refuse_again(digest):
    same = BacklogImport.get_or_none(BacklogImport.digest == digest)
    if same and same.state in UNDER_WAY:
        raise Refused("S04", field="file")
    if same:
        day = f"{same.begun_at:%Y-%m-%d}"
        raise Refused("S03", field="file", day=day, good=same.good, bad=same.bad)


def of(by):
    """What this supervisor brought in or is bringing in, newest first."""
    return list(BacklogImport.select().where(BacklogImport.by == by.id).order_by(BacklogImport.id.desc()).limit(50))


def find(by, number):
    """Her own import by its number; None for anybody else's: names stand in it."""
    return BacklogImport.get_or_none((BacklogImport.id == number) & (BacklogImport.by == by.id))


def file_of(found):
    """The headings of the file and how it is read: `headings`, `orders` of dates, `words` that were matched, answers for the `whole` file; None when it is gone."""
    with identities.together():
        row = ImportFile.get_or_none(ImportFile.import_id == found.id)
    return row.columns if row else None


def rows(found):
    """All rows as (number of the row, cells), in the order of the file."""
    return list(_rows(found).tuples())


def to_check(found, most):
    """The next rows to be checked, at most so many."""
    return list(_rows(found).offset(found.done).limit(most).tuples())


def _rows(found):
    return (
        ImportRow.select(ImportRow.row, ImportRow.cells).where(ImportRow.import_id == found.id).order_by(ImportRow.row)
    )


def match(found, matching, reading, by, now):
    """Say which column is which box (`matching`: number of the column → box) and how it is read (`reading`: orders, words, whole). Refuses S05."""
    change(found, UNDER_WAY, state="matching", matching=matching, done=0, good=0, bad=0)
    ImportFile.update(columns=file_of(found) | reading).where(ImportFile.import_id == found.id).execute()


def start_checking(found, by, now):
    """Begin to check the rows from the first one. Refuses S05."""
    change(found, UNDER_WAY, state="checking", done=0, good=0, bad=0)
    with identities.together():
        ImportSeen.delete().where(ImportSeen.import_id == found.id).execute()
        ImportRow.update(checked=None, faults=[]).where(ImportRow.import_id == found.id).execute()


def keep_checked(found, results, by, now):
    """Keep what the check of the next rows found: (row, faults, answers of its papers or None, its marks). Refuses S05 when they were checked meanwhile.

    A row without faults that was brought in before, or stands twice in the file, gets that as its fault.
    """
    with identities.together():
        counted = [_keep_row(found, *result) for result in results]
    good = sum(counted)
    done = found.done + len(results)
    change(
        found,
        ("checking",),
        done=done,
        good=found.good + good,
        bad=found.bad + len(results) - good,
        state="checked" if done >= found.total else "checking",
    )
    if found.state == "checked":
        audit.note(by, "old cases checked", now=now, number=found.id, good=found.good, bad=found.bad)


def _keep_row(found, row, faults, checked, marks):
    """Keep one row; whether it is good."""
    if not faults:
        faults = _seen_before(found, row, marks)
    if not faults:
        ImportSeen.insert_many(
            [{"mark": mark, "import_id": found.id, "row": row} for mark in marks]
        ).on_conflict_ignore().execute()
    kept = {"faults": faults, "checked": None if faults else checked}
    ImportRow.update(**kept).where((ImportRow.import_id == found.id) & (ImportRow.row == row)).execute()
    return not faults


def _seen_before(found, row, marks):
    """What to say of a row that is known already: its number there or all its words are those of another one."""
    for seen in ImportSeen.select().where(ImportSeen.mark.in_(list(marks))):
        if seen.import_id == found.id and seen.row == row:
            continue
        if seen.import_id == found.id:
            return [[None, _("This is the same case as in row %(row)s.", row=seen.row)]]
        return [[None, _("This case was brought in already with another file.")]]
    return []


def faulty(found, most=None):
    """Rows that cannot be filed as (row, cells, faults); a fault is [number of the column or None, words]."""
    query = (
        ImportRow.select(ImportRow.row, ImportRow.cells, ImportRow.faults)
        .where((ImportRow.import_id == found.id) & (peewee.fn.LENGTH(ImportRow.faults) > 2))
        .order_by(ImportRow.row)
    )
    return list(query.limit(most).tuples())


def returned(found, own):
    """The rows that were not filed, as a CSV to be mended: its own columns, and the two of `own` (row, what to mend) behind them."""
    file = file_of(found)
    headings = file["headings"]
    kept = [
        place for place, heading in enumerate(headings) if heading.casefold() not in {one.casefold() for one in own}
    ]
    lines = [
        [*(cells[place] for place in kept), str(row), " ".join(_in_words(fault, headings) for fault in faults)]
        for row, cells, faults in faulty(found)
    ]
    return spreadsheet.written([*(headings[place] for place in kept), *own], lines)


def _in_words(fault, headings):
    place, words = fault
    return f"{headings[place]}: {words}" if place is not None else words


def give_up(found, by, now):
    """Leave nothing of this import behind, at any stage before it is filed; the trail alone tells that there was one. Refuses S05."""
    with records.atomic():
        change(found, UNDER_WAY)
        _forget_rows(found.id)  # first: a power cut leaves an import without rows, which the next start clears away
        BacklogImport.delete().where(BacklogImport.id == found.id).execute()
        audit.record(by, "old cases given up", now=now, number=found.id)


def end(found, by, now):
    """The returned rows were taken out or are not wanted: forget them. Refuses S05 before the good rows are filed."""
    with records.atomic():
        change(found, ("filed",), ended_at=now)
        audit.record(by, "returned rows forgotten", now=now, number=found.id)
    _forget_rows(found.id, seen=False)


def tidy(now):
    """After a power cut: forget rows whose import is gone, or filed, and imports whose rows never came. Called when the office opens."""
    known = {one.id: one for one in BacklogImport.select()}
    files = {row.import_id for row in ImportFile.select(ImportFile.import_id)}
    with_rows = {number for (number,) in ImportRow.select(ImportRow.import_id).distinct().tuples()}
    for number in (files | with_rows | _seen_numbers()) - set(known):
        _forget_rows(number)
    for one in known.values():
        if one.state in UNDER_WAY and one.id not in files:
            BacklogImport.delete().where(BacklogImport.id == one.id).execute()
            _forget_rows(one.id)
        elif one.state == "filed" and one.id in with_rows:
            forget_filed(one)


def _seen_numbers():
    return {number for (number,) in ImportSeen.select(ImportSeen.import_id).distinct().tuples()}


def forget_filed(found):
    """Forget the rows that became papers; the returned ones stay until the import is ended."""
    filed = ImportRow.checked.is_null(False) if found.ended_at is None else peewee.SQL("1")
    ImportRow.delete().where((ImportRow.import_id == found.id) & filed).execute()


def _forget_rows(number, seen=True):
    with identities.together():
        for drawer in (ImportRow, ImportFile, *((ImportSeen,) if seen else ())):
            drawer.delete().where(drawer.import_id == number).execute()


def change(found, states, **columns):
    """Change columns of an import that nobody changed meanwhile; S05 otherwise."""
    same = (BacklogImport.id == found.id) & (BacklogImport.version == found.version) & BacklogImport.state.in_(states)
    if not BacklogImport.update(version=BacklogImport.version + 1, **columns).where(same).execute():
        raise Refused("S05")
    found.version += 1
    for name, value in columns.items():
        setattr(found, name, value)


def parts(lines):
    """Lines in portions that one statement can write."""
    return (lines[start : start + AT_ONCE] for start in range(0, len(lines), AT_ONCE))

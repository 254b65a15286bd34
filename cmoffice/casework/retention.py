"""When the time of keeping is over (T25, M30): one supervisor asks, another confirms, and of the file remain code, days and certificate (D38)."""

from cmoffice import audit, identities
from cmoffice.casework import closure, office, transcription
from cmoffice.databases import records
from cmoffice.models import Case, Destruction, Paper, first
from cmoffice.policy import hidden_from, visible_to
from cmoffice.refusals import Refused

ENDED = ("closed", "transferred", "screened_out")


def over(reader, today):
    """Ended cases that this supervisor may know of and whose time of keeping is over, the longest first: (case, kept until)."""
    may_be_over = (Case.keep_until < today) | (Case.keep_until.is_null() & (Case.status == "screened_out"))
    ended = Case.select().where(Case.status.in_(ENDED) & may_be_over & visible_to(reader))
    asked = {row.code for row in waiting()}
    found = [(case, until(case)) for case in ended.order_by(Case.keep_until, Case.code) if case.code not in asked]
    return [(case, day) for case, day in found if day and day < today]


def until(case):
    """The day until which this file is kept; None while the office has set nothing for it (T25).

    A child that was never registered has no closing: its file is kept like an ordinary one from the day it was written.
    """
    if case.keep_until or case.status != "screened_out":
        return case.keep_until
    return closure.keep_until(case.taken_in_at.date(), "ordinary")


def without_date(reader):
    """How many ended cases of this supervisor's have no day until which they are kept."""
    nothing = Case.status.in_(("closed", "transferred")) & Case.keep_until.is_null()
    return Case.select().where(nothing & visible_to(reader)).count()


def ask(codes, by, now):
    """The first supervisor asks that these files be destroyed (M30). Refuses E33 for one whose time is not over or not set, E31."""
    with records.atomic():
        for code in codes:
            case = Case.select().where((Case.code == code) & visible_to(by)).first()
            if case is None:
                raise Refused("E31", field="codes")
            _refuse_early(case, now.date())
            row = _closure_of(case)
            Destruction.insert(
                code=code,
                registered_on=case.registered_on,
                closed_on=case.closed_on,
                keep_until=until(case),
                retention_class=row.retention_class if row else "ordinary",
                asked_by=by,
                asked_at=now,
            ).on_conflict_ignore().execute()
            audit.record(by, "destruction asked", code, now=now)


def confirm(codes, by, now):
    """Another supervisor confirms: everything of these files is removed but code, days and certificate (M30, D38).

    The identity goes first and the file after it: a power cut leaves a code without a name, never a name without a code.
    Refuses E46 when it is the same person, E33 when the time is not over, E31; nothing is removed unless all of them can be.
    """
    rows = [(row, _case_to_destroy(row, by, now)) for row in _asked_for(codes)]
    gone = [one for _row, case in rows for one in [case, *_joined(case)]]
    for case in gone:
        transcription.forget_whole(list(Paper.select().where(Paper.case == case.id)))
        identities.remove(case.code)
    with records.atomic():
        records.execute_sql("PRAGMA defer_foreign_keys = ON")  # rows of one file point at each other
        for row, case in rows:
            for one in _joined(case):
                _certify_joined(one, row, by, now)
                _remove(one)
            Destruction.update(second=by, destroyed_at=now).where(Destruction.id == row.id).execute()
            _remove(case)
        for one in gone:
            audit.record(by, "file destroyed", one.code, now=now)


def withdraw(codes, by, now):
    """A supervisor takes back what was asked and not confirmed (M30)."""
    with records.atomic():
        for row in _asked_for(codes):
            Destruction.delete().where(Destruction.id == row.id).execute()
            audit.record(by, "destruction withdrawn", row.code, now=now)


def waiting():
    """What was asked for and waits for the second supervisor."""
    return list(
        Destruction.select().where(Destruction.destroyed_at.is_null()).order_by(Destruction.asked_at, Destruction.id)
    )


def waiting_for(reader):
    """The same for one supervisor: highly sensitive files only for their named readers (D10)."""
    hidden = {code for (code,) in Case.select(Case.code).where(hidden_from(reader)).tuples()}
    return [row for row in waiting() if row.code not in hidden]


def certificates(limit=200):
    """What remains of destroyed files, newest first."""
    return list(
        Destruction.select()
        .where(Destruction.destroyed_at.is_null(False))
        .order_by(Destruction.destroyed_at.desc(), Destruction.code)
        .limit(limit)
    )


def is_set():
    """Whether the office has set how long files are kept (T25)."""
    return bool(office.setting("retention"))


def _asked_for(codes):
    rows = [row for row in waiting() if row.code in codes]
    if not rows or len(rows) != len(set(codes)):
        raise Refused("E31", field="codes")
    return rows


def _case_to_destroy(row, by, now):
    if row.asked_by_id == by.id:
        raise Refused("E46", field="codes")
    case = Case.get_or_none((Case.code == row.code) & ~hidden_from(by))
    if case is None:
        raise Refused("E31", field="codes")
    _refuse_early(case, now.date())
    return case


def _refuse_early(case, today):
    day = until(case)
    if case.status not in ENDED or day is None or day >= today:
        raise Refused("E33", field="codes")


def _closure_of(case):
    return closure.last(case)


def _joined(case):
    """Files that were merged into this one go with it."""
    return list(Case.select().where(Case.merged_into == case.id))


def _certify_joined(case, row, by, now):
    Destruction.insert(
        code=case.code,
        registered_on=case.registered_on,
        closed_on=row.closed_on,
        keep_until=row.keep_until,
        retention_class=row.retention_class,
        asked_by=row.asked_by_id,
        asked_at=row.asked_at,
        second=by,
        destroyed_at=now,
    ).on_conflict_ignore().execute()


def _remove(case):
    """Every row of this file in every table, what was begun and not saved, and the row of the case itself."""
    records.execute_sql(
        "DELETE FROM consent_item WHERE consent_id IN (SELECT id FROM consent WHERE case_id = ?)", (case.id,)
    )
    records.execute_sql("DELETE FROM query_slip WHERE paper_id IN (SELECT id FROM paper WHERE case_id = ?)", (case.id,))
    for table, column in _tables_of_a_case():
        if table in KEPT_WITHOUT_CASE:
            records.execute_sql(f"UPDATE {table} SET {column} = NULL, note = '' WHERE {column} = ?", (case.id,))
        else:
            records.execute_sql(f"DELETE FROM {table} WHERE {column} = ?", (case.id,))
    for table, column in (("draft", "path"), ("saved_form", "place")):
        records.execute_sql(f"DELETE FROM {table} WHERE {column} LIKE ?", (f"%/{case.code}%",))
    records.execute_sql("DELETE FROM case_file WHERE id = ?", (case.id,))


KEPT_WITHOUT_CASE = ("service_gap",)  # what services are missing in the district is no child's data


def _tables_of_a_case():
    """Every table with rows of cases, whoever added it: read from the file itself, so that none is forgotten."""
    found = records.execute_sql(
        'SELECT m.name, p."from" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) p '
        "WHERE m.type = 'table' AND p.\"table\" = 'case_file' AND m.name <> 'case_file' ORDER BY m.name"
    ).fetchall()
    return [(table, column) for table, column in found]


def certificate(number):
    """What remains of one destroyed file, or None."""
    return first(Destruction, "SELECT * FROM destruction WHERE id = ? AND destroyed_at IS NOT NULL", number)

"""Finding a case by its code, by a name, or by words in notes; what may be told depends on who asks."""

import re
from dataclasses import dataclass

from cmoffice import audit, identities
from cmoffice.casework import moves
from cmoffice.codelists import age_band
from cmoffice.databases import records
from cmoffice.models import Case, Note
from cmoffice.policy import cases_for, find_case, hidden_from, visible_to

MOST = 50
RANKED_BELOW = 2_000  # with more hits than that the best of them mean little: the newest come first


@dataclass(frozen=True)
class Found:
    """One line of an answer: codes only, never the name that was found."""

    code: str
    risk: str | None
    band: str | None
    sex: str
    status: str
    note_id: int | None = None
    on: object = None


def by_code(text, reader):
    """The case with this code if the reader may know of it, else None."""
    code = moves.read_code(text)
    return find_case(reader, code or "")


def by_name(text, reader, now):
    """Cases whose child has a name like this, and whether there may be others that the reader must ask a supervisor about.

    The search is written on the trail without its words. Files that she must not suspect are never hinted at (D10, R03).
    """
    found = [code for code, _ in identities.match(text)][:400]
    audit.note(reader, "searched by name", now=now)
    if not found:
        return [], False
    mine = {case.code: case for case in cases_for(reader).where(Case.code.in_(found))}
    others = (
        Case.select()
        .where(
            Case.code.in_(found)
            & Case.code.not_in(list(mine) or [""])
            & ~hidden_from(reader)
            & Case.status.not_in(("merged", "screened_out"))
        )
        .exists()
    )
    return [_line(mine[code]) for code in found if code in mine][:MOST], others


def by_words(text, reader, now):
    """Notes that hold these words, of the cases the reader may open; restricted notes are not searched. Newest first when there are very many."""
    query = _query(text)
    if query is None:
        return []
    audit.note(reader, "searched in notes", now=now)
    many = records.execute_sql(
        "SELECT count(*) FROM (SELECT 1 FROM note_words WHERE note_words MATCH ? LIMIT ?)", (query, RANKED_BELOW)
    ).fetchone()[0]
    order = "n.rank" if many < RANKED_BELOW else "n.rowid DESC"
    readable, values = Case.select(Case.id).where(visible_to(reader)).sql()
    rows = records.execute_sql(
        f"SELECT n.rowid, note.case_id, note.done_on FROM note_words AS n JOIN note ON note.id = n.rowid "
        f"WHERE note_words MATCH ? AND note.case_id IN ({readable}) ORDER BY {order} LIMIT ?",
        (query, *values, MOST),
    ).fetchall()
    cases = {case.id: case for case in Case.select().where(Case.id.in_([row[1] for row in rows]))}
    return [_line(cases[case_id], note_id, Note.done_on.python_value(on)) for note_id, case_id, on in rows]


def _line(case, note_id=None, on=None):
    return Found(case.code, case.risk, age_band(case.age_years), case.sex, case.status, note_id, on)


def _query(text):
    """Words and "whole phrases" of the search box as a query of the engine, quoted so that nothing in them is a command."""
    parts = re.findall(r'"([^"]+)"|(\S+)', text)
    terms = ['"' + (phrase or word).replace('"', " ").strip() + '"' + ("" if phrase else "*") for phrase, word in parts]
    terms = [term for term in terms if re.search(r"\w", term)]
    return " ".join(terms[:12]) or None

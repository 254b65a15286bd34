"""Finding a case by its code, by a name, or by words in notes; what may be told depends on who asks."""

import json
import re
from dataclasses import dataclass
from datetime import date

from cmoffice import audit, databases, identities
from cmoffice.casework import moves
from cmoffice.codelists import age_band
from cmoffice.databases import records
from cmoffice.policy import find_case, is_supervisor, suspected_sql, visible_sql

MOST = 50
NOTES, MORE_NOTES = 15, 60  # at first, and for whoever asks for more
RANKED_BELOW = 100  # with more hits than that the best of them mean little: the newest come first


LINE = "code, risk, age_years, sex, status"
UNASKED = ("merged", "screened_out")  # files that nobody is sent to ask about


@dataclass(frozen=True, slots=True)
class Found:
    """One line of an answer: codes only, never the name that was found."""

    code: str
    risk: str | None
    age: int | None
    sex: str
    status: str
    note_id: int | None = None
    on: date | None = None

    @property
    def band(self):
        return age_band(self.age)


def by_code(text, reader):
    """The case with this code if the reader may know of it, else None."""
    code = moves.read_code(text)
    return find_case(reader, code or "")


def search(text, reader, now, most=NOTES):
    """What a typed text finds among names and in notes: (cases by name, whether there may be others that the reader must ask a supervisor about, notes).

    Where the register of names is unplugged the first two are None; of notes there are at most so many. What is asked is written on
    the trail first, without its words.
    """
    words, has_names = _query(text), databases.identities_attached()
    with records.atomic():
        if has_names:
            audit.record(reader, "searched by name", now=now)
        if words is not None:
            audit.record(reader, "searched in notes", now=now)
    named, others = _named(text, reader) if has_names else (None, None)
    return named, others, _in_notes(words, reader, most) if words is not None else []


def _named(text, reader):
    """Files that she must not suspect are never hinted at (D10, R03); one statement, whoever they belong to."""
    found = [code for code, _ in identities.match(text)][:400]
    if not found:
        return [], False
    (hers, ids), (mine, values), (known, more) = _hers(reader, "named.id"), visible_sql(reader), suspected_sql(reader)
    rows = records.execute_sql(  # her lines, and an empty one where somebody else has such a file
        "WITH alike (code) AS MATERIALIZED (SELECT value FROM json_each(?)) "
        f"SELECT {LINE} FROM case_file AS named WHERE code IN (SELECT code FROM alike) AND {hers} "
        "UNION ALL SELECT NULL, NULL, NULL, NULL, NULL FROM (SELECT 1 FROM case_file AS t1 WHERE t1.code IN (SELECT code FROM alike) "
        f"AND t1.status NOT IN {UNASKED} AND ({known}) IS TRUE AND ({mine}) IS NOT TRUE LIMIT 1)",
        (json.dumps(found), *ids, *more, *values),
    ).fetchall()
    lines = {row[0]: Found(*row) for row in rows if row[0]}
    return [lines[code] for code in found if code in lines][:MOST], len(lines) < len(rows)


def _in_notes(words, reader, most):
    """Notes of the cases the reader may open; restricted notes are not searched.

    The words are looked for as they were typed, the newest first. Where so few notes are found for her, and few hold the words at
    all, they are looked for as beginnings of words, the best hits first.
    """
    typed = " ".join(term for term, _is_phrase in words)
    rows = _notes(typed, "n.rowid DESC", reader, most)
    if len(rows) < most and _hits(typed) < RANKED_BELOW:
        rows = _notes(" ".join(term if is_phrase else f"{term}*" for term, is_phrase in words), "n.rank", reader, most)
    return [Found(*facts, note_id, date.fromisoformat(on)) for *facts, note_id, on in rows]


def _notes(typed, order, reader, most):
    """The first so many notes that are hers are found by numbers alone; only then are they and their cases read."""
    hers, values = _hers(reader, "whose.case_id")
    return records.execute_sql(
        f"SELECT {LINE}, found.id, note.done_on FROM (SELECT n.rowid AS id FROM note_words AS n "
        "CROSS JOIN note AS whose INDEXED BY note_whose ON whose.id = n.rowid "
        f"WHERE note_words MATCH ? AND {hers} ORDER BY {order} LIMIT {int(most)}) AS found "
        "CROSS JOIN note ON note.id = found.id CROSS JOIN case_file ON case_file.id = note.case_id",
        (typed, *values),
    ).fetchall()


def _hers(reader, case):
    """Whether the case of this number is one that the reader may open, as a condition with its values.

    A caseworker's cases are gathered once; a supervisor has so many that she comes sooner to an end by looking at each that is asked for.
    """
    mine, values = visible_sql(reader)
    if is_supervisor(reader):
        return f"(SELECT {mine} FROM case_file AS t1 WHERE t1.id = {case})", values
    return f"+{case} IN (SELECT t1.id FROM case_file AS t1 WHERE {mine})", values


def _hits(typed):
    """How many notes hold these words, counted no further than it matters."""
    counted = f"SELECT count(*) FROM (SELECT 1 FROM note_words WHERE note_words MATCH ? LIMIT {RANKED_BELOW})"
    return records.execute_sql(counted, (typed,)).fetchone()[0]


def _query(text):
    """Words and "whole phrases" of the search box, quoted so that nothing in them is a command of the engine: (words, whether a phrase); None where nothing is asked."""
    parts = re.findall(r'"([^"]+)"|(\S+)', text)
    terms = [('"' + (phrase or word).replace('"', " ").strip() + '"', bool(phrase)) for phrase, word in parts]
    return [term for term in terms if re.search(r"\w", term[0])][:12] or None

"""Finding a case by its code, by a name, or by words in notes; what may be told depends on who asks."""

import json
import re
from dataclasses import dataclass
from datetime import date

from cmoffice import audit, databases, identities
from cmoffice.casework import moves
from cmoffice.codelists import age_band
from cmoffice.databases import records
from cmoffice.policy import find_case, suspected_sql, visible_sql

MOST = 50
NOTES, MORE_NOTES = 15, 60  # at first, and for whoever asks for more
RANKED_BELOW = 100  # with more hits than that the best of them mean little: the newest come first


LINE = "t1.code, t1.risk, t1.age_years, t1.sex, t1.status"
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
    mine, known = visible_sql(reader), suspected_sql(reader)
    rows = records.execute_sql(
        f"SELECT {LINE}, ({mine[0]}), ({known[0]}) FROM case_file AS t1 WHERE t1.code IN (SELECT value FROM json_each(?))",
        (*mine[1], *known[1], json.dumps(found)),
    ).fetchall()
    lines = {code: Found(code, *facts) for code, *facts, is_mine, _known in rows if is_mine}
    others = any(not is_mine and is_known and status not in UNASKED for *_, status, is_mine, is_known in rows)
    return [lines[code] for code in found if code in lines][:MOST], others


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
    readable, values = visible_sql(reader)
    return records.execute_sql(  # the plus: cases are looked up by note, never notes by case
        f"SELECT {LINE}, n.rowid, note.done_on FROM note_words AS n JOIN note ON note.id = n.rowid JOIN case_file AS t1 ON t1.id = note.case_id "
        f"WHERE note_words MATCH ? AND +note.case_id IN (SELECT t1.id FROM case_file AS t1 WHERE {readable}) ORDER BY {order} LIMIT {int(most)}",
        (typed, *values),
    ).fetchall()


def _hits(typed):
    """How many notes hold these words, counted no further than it matters."""
    counted = f"SELECT count(*) FROM (SELECT 1 FROM note_words WHERE note_words MATCH ? LIMIT {RANKED_BELOW})"
    return records.execute_sql(counted, (typed,)).fetchone()[0]


def _query(text):
    """Words and "whole phrases" of the search box, quoted so that nothing in them is a command of the engine: (words, whether a phrase); None where nothing is asked."""
    parts = re.findall(r'"([^"]+)"|(\S+)', text)
    terms = [('"' + (phrase or word).replace('"', " ").strip() + '"', bool(phrase)) for phrase, word in parts]
    return [term for term in terms if re.search(r"\w", term[0])][:12] or None

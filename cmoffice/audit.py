"""The trail: who did or opened what, appended in the same transaction as the act, each line chained to the one before.

Codes, kinds and counts only; never a name of a child, never free text, never a word that was searched.
"""

import hmac
import json
from dataclasses import dataclass

from cmoffice import aside, databases
from cmoffice.databases import records
from cmoffice.models import Audit

START = "0" * 64
LINE = "seq, at, by_id, did, code, details, chain"


@dataclass(frozen=True, slots=True)
class Head:
    """The last line of the trail: its number, which is how many lines there are, its link, and its moment (UTC) as it is stored."""

    seq: int
    chain: str
    at: str | None


def head():
    """The end of the trail as it stands now, for an anchor, a backup or a printed sheet."""
    last = records.execute_sql("SELECT seq, chain, at FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    return Head(*last) if last else Head(0, START, None)


def record(by, did, code=None, now=None, **details):
    """Append one line: who (staff or None), what was done, the case code if any; `now` is the moment of the act (aware).

    Must be called inside the transaction of the act: if the line cannot be written, the act does not happen (SEC-095).
    """
    by_id = getattr(by, "id", by)
    at = Audit.at.db_value(now)
    if databases.is_reading_only():
        aside.append(by_id, did, code, at, details)
        return
    text = json.dumps(details, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    last = records.execute_sql("SELECT seq, chain FROM audit ORDER BY seq DESC LIMIT 1").fetchone() or (0, START)
    line = (last[0] + 1, at, by_id, did, code, text)
    records.execute_sql(
        "INSERT INTO audit (seq, at, by_id, did, code, details, chain) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*line, link(last[1], line)),
    )


def note(by, did, code=None, now=None, **details):
    """One line for a look that changes nothing else: its own transaction, written before the look."""
    with records.atomic():
        record(by, did, code, now=now, **details)


def first_broken():
    """Number of the first line that was changed, cut out or put in; None when the chain is whole."""
    before, expected = START, 1
    for *line, chain in records.execute_sql(f"SELECT {LINE} FROM audit ORDER BY seq"):
        if line[0] != expected or chain != link(before, line):
            return expected
        before, expected = chain, expected + 1
    return None


def of_case(code, limit=200):
    """The latest lines about one case, newest first."""
    return list(Audit.select().where(Audit.code == code).order_by(Audit.seq.desc()).limit(limit))


def link(before, line):
    """What chains a line (number, moment, staff, what, code, details) to the link before it; nobody without the key of the trail can make one."""
    text = json.dumps([before, *line], ensure_ascii=False, separators=(",", ":"))
    return hmac.digest(_key(), text.encode(), "sha256").hex()


def _key():
    return bytes.fromhex(databases.keys_in_hand().trail)

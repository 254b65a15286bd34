"""The trail: who did or opened what, appended in the same transaction as the act, each line chained to the one before.

Codes, kinds and counts only; never a name of a child, never free text, never a word that was searched.
"""

import hashlib
import hmac
import json

from cmoffice import databases
from cmoffice.databases import records
from cmoffice.models import Audit

START = "0" * 64


def record(by, did, code=None, now=None, **details):
    """Append one line: who (staff or None), what was done, the case code if any; `now` is the moment of the act (aware).

    Must be called inside the transaction of the act: if the line cannot be written, the act does not happen (SEC-095).
    """
    by_id = getattr(by, "id", by)
    at = Audit.at.db_value(now)
    text = json.dumps(details, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    last = records.execute_sql("SELECT seq, chain FROM audit ORDER BY seq DESC LIMIT 1").fetchone() or (0, START)
    line = (last[0] + 1, at, by_id, did, code, text)
    records.execute_sql(
        "INSERT INTO audit (seq, at, by_id, did, code, details, chain) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*line, _link(last[1], line)),
    )


def note(by, did, code=None, now=None, **details):
    """One line for a look that changes nothing else: its own transaction, written before the look."""
    with records.atomic():
        record(by, did, code, now=now, **details)


def first_broken():
    """Number of the first line that was changed, cut out or put in; None when the chain is whole."""
    before, expected = START, 1
    for *line, chain in records.execute_sql("SELECT seq, at, by_id, did, code, details, chain FROM audit ORDER BY seq"):
        if line[0] != expected or chain != _link(before, line):
            return expected
        before, expected = chain, expected + 1
    return None


def of_case(code, limit=200):
    """The latest lines about one case, newest first."""
    return list(Audit.select().where(Audit.code == code).order_by(Audit.seq.desc()).limit(limit))


def _link(before, line):
    text = json.dumps([before, *line], ensure_ascii=False, separators=(",", ":"))
    return hmac.new(bytes.fromhex(databases.keys_in_hand().trail), text.encode(), hashlib.sha256).hexdigest()

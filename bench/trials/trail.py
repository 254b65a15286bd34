"""REL-07: a trail of 200,000 lines is checked within ten seconds, and every way of tampering with a copy of it is named."""

import contextlib
import io
import shutil
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from bench.trials import Line
from cmoffice import audit, databases
from cmoffice.casework import anchors, office, trail
from cmoffice.databases import records

LINES, FEWER = 200_000, 20_000
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
COLUMNS = "at, by_id, did, code, details, chain"


def run(quick):
    many = FEWER if quick else LINES
    with tempfile.TemporaryDirectory() as room, contextlib.redirect_stdout(io.StringIO()):
        folder = Path(room) / "office"
        databases.create_office(folder)
        earlier = Path(room) / "earlier.db"
        with opened(folder):
            written(many - 1000)
            anchors.write(NOW, "day")
        shutil.copy(folder / "records.db", earlier)
        with opened(folder):
            written(1000)
            anchors.write(NOW + timedelta(hours=1), "close")
            begun = time.monotonic()
            whole = trail.check()
            took = time.monotonic() - begun
        named = [(name, kind, found(Path(room), folder, change, earlier)) for name, kind, change in tamperings(many)]
    wrong = [f"{name}: {kinds}" for name, kind, kinds in named if kind not in kinds]
    figure = f"{many:,} lines and {whole.anchors} anchors in {took:.1f} s"
    right = f"{len(named) - len(wrong)} of {len(named)} named" + (f", not: {'; '.join(wrong)}" if wrong else "")
    return [
        Line("REL-07", "a trail of 200,000 lines is checked within 10 s", figure, whole.is_whole and took <= 10),
        Line("REL-07", f"{', '.join(name for name, _, _ in named)}: each is named", right, not wrong),
    ]


@contextlib.contextmanager
def opened(folder):
    databases.open_office(folder)
    office.forget()
    try:
        with databases.connection():
            yield
    finally:
        databases.close_office()


def written(many):
    """So many more lines, as the office writes them, in one transaction."""
    end = audit.head()
    seq, before, rows = end.seq, end.chain, []
    for number in range(many):
        seq += 1
        line = (seq, "2027-03-01 02:00:00", None, "file opened", f"AB{number % 997}", f'{{"number":{number}}}')
        before = audit.link(before, line)
        rows.append((*line, before))
    with records.atomic():
        for row in rows:
            records.execute_sql("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def tamperings(many):
    """Name, kind of fault that must be told, and what is done to the table; None puts the earlier file back."""
    middle = many // 2
    yield "an edit", "changed", (f"UPDATE audit SET code = 'ZZ9' WHERE seq = {middle}",)
    yield "a line cut from the middle", "taken_out", (f"DELETE FROM audit WHERE seq = {middle}",)
    yield (
        "a line cut out and the numbers closed up",
        "taken_out",
        (
            f"DELETE FROM audit WHERE seq = {middle}",
            f"UPDATE audit SET seq = -(seq - 1) WHERE seq > {middle}",
            "UPDATE audit SET seq = -seq WHERE seq < 0",
        ),
    )
    yield (
        "a line put in",
        "put_in",
        (
            f"UPDATE audit SET seq = -(seq + 1) WHERE seq >= {middle}",
            "UPDATE audit SET seq = -seq WHERE seq < 0",
            f"INSERT INTO audit (seq, {COLUMNS}) SELECT {middle}, {COLUMNS} FROM audit WHERE seq = 5",
        ),
    )
    yield (
        "two lines exchanged",
        "moved",
        (
            f"UPDATE audit SET seq = -1 WHERE seq = {middle}",
            f"UPDATE audit SET seq = {middle} WHERE seq = {middle + 9}",
            f"UPDATE audit SET seq = {middle + 9} WHERE seq = -1",
        ),
    )
    yield "the end cut off", "cut_off", (f"DELETE FROM audit WHERE seq > {many - 10}",)
    yield "an older file of records put back", "older_file", None


def found(room, folder, change, earlier):
    """The kinds of fault that a check tells of a copy to which this was done by somebody who has its key."""
    copy = room / "copy"
    shutil.copytree(folder, copy)
    try:
        if change is None:
            shutil.copy(earlier, copy / "records.db")
        else:
            _behind(copy, change)
        with opened(copy):
            return [fault.kind for fault in trail.check().faults]
    finally:
        shutil.rmtree(copy)


def _behind(folder, statements):
    from cmoffice import keys

    raw = sqlcipher.connect(str(folder / "records.db"), isolation_level=None)
    raw.execute(f"PRAGMA key = \"x'{keys.unwrapped(folder).records}'\"")
    for (name,) in raw.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit_%'"
    ).fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute("BEGIN")
    for statement in statements:
        raw.execute(statement)
    raw.execute("COMMIT")
    raw.close()

"""REL-05: backups of 100 MB made while people write; each is opened, holds all that was saved before it began, and holds up no save."""

import contextlib
import io
import secrets
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.trials import Line
from cmoffice import databases
from cmoffice.casework import backup, copies, office
from cmoffice.databases import records

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
SIZE, SMALLER = 100_000_000, 20_000_000
ROUNDS, FEWER = 20, 5


def run(quick):
    rounds = FEWER if quick else ROUNDS
    with tempfile.TemporaryDirectory() as room, contextlib.redirect_stdout(io.StringIO()):
        folder, stick = Path(room) / "office", Path(room) / "stick"
        stick.mkdir()
        make_office(folder, SMALLER if quick else SIZE)
        databases.open_office(folder)
        try:
            size = (folder / "records.db").stat().st_size
            with databases.connection():
                backup.choose({"place": str(stick), "hour": 12, "daily": 14, "weekly": 8}, None, NOW)
            whole, took, waited, saves = under_load(stick, rounds)
        finally:
            databases.close_office()
            office.forget()
    held = whole == rounds
    figure = f"{size / 1e6:.0f} MB: {max(took):.1f} s at most, copied to the second place and read back"
    return [
        Line("REL-05", "a backup of 100 MB takes at most 10 s", figure, max(took) <= 10),
        Line(
            "REL-05",
            "no save waits longer than 1 s for a backup",
            f"{max(waited):.2f} s at most of {saves:,} saves",
            max(waited) <= 1,
        ),
        Line("REL-05", "each backup under load opens and holds what was saved before", f"{whole} of {rounds}", held),
    ]


def make_office(folder, size):
    """An office whose records are about this large."""
    databases.create_office(folder)
    databases.open_office(folder)
    office.forget()
    with databases.connection():
        office.change("setup_done", list(office.SETUP_STEPS), None, NOW)
        with records.atomic():
            for number in range(size // 50_000):
                words = secrets.token_hex(24_000)
                records.execute_sql(
                    "INSERT INTO setting (name, value, changed_at) VALUES (?, ?, ?)",
                    (f"filling {number}", f'"{words}"', "2027-03-01 00:00:00"),
                )
    databases.close_office()
    office.forget()


def under_load(stick, rounds):
    """Make backups while somebody saves: how many are whole, the seconds of each, the seconds of each save."""
    saved, waited, over = [], [], threading.Event()

    def write():
        with databases.connection():
            while not over.wait(0.005):
                begun = time.monotonic()
                with records.atomic():
                    name = f"saved {len(saved)}"
                    records.execute_sql(
                        "INSERT INTO setting (name, value, changed_at) VALUES (?, '1', '2027-03-01 00:00:00')", (name,)
                    )
                waited.append(time.monotonic() - begun)
                saved.append(name)

    writer = threading.Thread(target=write)
    writer.start()
    whole, took = 0, []
    try:
        with databases.connection():
            for number in range(rounds):
                before, begun = len(saved), time.monotonic()
                _beside, away = backup.make(None, NOW + timedelta(minutes=number))
                took.append(time.monotonic() - begun)
                whole += away.problem == "" and holds(stick / away.folder, before)
    finally:
        over.set()
        writer.join()
    return whole, took, waited, len(saved)


def holds(folder, before):
    """Whether this backup proves and holds the saves that were acknowledged before it began."""
    copies.prove(folder, databases.keys_in_hand())
    with copies.opened(folder / "records.db", databases.keys_in_hand().records, "mode=ro&immutable=1") as copy:
        kept = {name for (name,) in copy.execute("SELECT name FROM setting WHERE name LIKE 'saved %'")}
    return {f"saved {number}" for number in range(before)} <= kept

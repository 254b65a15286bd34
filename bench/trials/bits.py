"""REL-06: two hundred single bits turned in the two files, one at a time: each is seen, the office opens for reading only or not at all, and writes nothing on."""

import hashlib
import random
import shutil
import tempfile
from pathlib import Path

import cmoffice
from bench import trial_office as office
from bench.trials import Line
from cmoffice import databases
from cmoffice.casework import damage

HEAD = 4096  # the first page of a file: without it nothing opens


def run(quick):
    turns = 40 if quick else 200
    draw = random.Random(6)
    room = Path(tempfile.mkdtemp(prefix="bits-"))
    seen = alarms = reading = written = 0
    try:
        folder, _ = office.make(room / "office", cases=4, people=4)
        databases.open_office(folder)
        with databases.connection():
            databases.empty_logs()
        databases.close_office()
        whole = {name: (folder / name).read_bytes() for name in ("records.db", "identities.db")}
        for _ in range(turns):
            name = draw.choice(sorted(whole))
            for part, content in whole.items():
                (folder / part).write_bytes(content)
            for left in ("reading-only", "aside", *(f"{part}-{tail}" for part in whole for tail in ("wal", "shm"))):
                (folder / left).unlink(missing_ok=True)
            content = bytearray(whole[name])
            content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
            (folder / name).write_bytes(bytes(content))
            before = _marks(folder)
            try:
                databases.open_office(folder)
                cmoffice.open_up()
                reading += databases.is_reading_only()
                seen += databases.is_reading_only() and damage.reading() is not None
            except (databases.Alarm, *databases.ERRORS):
                alarms += 1
                seen += 1
            databases.close_office()
            written += _marks(folder) != before
    finally:
        databases.close_office()
        shutil.rmtree(room, ignore_errors=True)
    return [
        Line(
            "REL-06",
            f"{turns} single bits turned: {turns} seen when the office opens, nothing is written into the damaged file",
            f"{seen} seen ({reading} for reading only, {alarms} alarm page); {written} files written into",
            seen == turns and written == 0,
        )
    ]


def _marks(folder):
    return [hashlib.sha256((folder / name).read_bytes()).digest() for name in ("records.db", "identities.db")]

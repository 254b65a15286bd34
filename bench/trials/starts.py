"""REL-11 and REL-13: starts with a part missing or broken, each told in words with nothing made anew; and how long a good start takes."""

import contextlib
import io
import shutil
import tempfile
import time
from pathlib import Path

from bench import trial_office as office
from bench.trials import Line
from cmoffice import commands, create_app, databases

STARTS = {
    "slots gone": lambda folder: (folder / "slots").unlink(),
    "slots of noise": lambda folder: (folder / "slots").write_bytes(b"\xff{"),
    "slots open to others": lambda folder: (folder / "slots").chmod(0o644),
    "secret gone": lambda folder: (folder / "secret").unlink(),
    "secret open to others": lambda folder: (folder / "secret").chmod(0o644),
    "secret damaged": lambda folder: (folder / "secret").write_bytes(b"half"),
    "records gone": lambda folder: (folder / "records.db").unlink(),
    "records empty": lambda folder: (folder / "records.db").write_bytes(b""),
    "a plain file in place of the records": lambda folder: (folder / "records.db").write_bytes(
        b"SQLite format 3\0" * 256
    ),
    "a plain file in place of the identities": lambda folder: (folder / "identities.db").write_bytes(
        b"SQLite format 3\0" * 256
    ),
    "a folder in place of the records": lambda folder: (
        (folder / "records.db").unlink(),
        (folder / "records.db").mkdir(),
    ),
    "office.toml mistyped": lambda folder: (folder / "office.toml").write_text("idle = = 5\n"),
    "half a folder": lambda folder: [(folder / name).unlink() for name in ("records.db", "identities.db", "secret")],
}


def run(quick):
    room = Path(tempfile.mkdtemp(prefix="starts-"))
    told = traces = made = 0
    up, opened = [], []
    try:
        good, _ = office.make(room / "good", wrapped=True)
        for number, harm in enumerate(STARTS.values()):
            folder = room / f"start{number}"
            shutil.copytree(good, folder)
            harm(folder)
            before = _files(folder)
            words = io.StringIO()
            with contextlib.redirect_stderr(words), contextlib.redirect_stdout(words):
                commands.greet(folder)
            page = create_app(folder, testing=True).test_client().get("/signin")
            databases.close_office()
            told += words.getvalue().startswith("ALARM: ") and page.status_code == 503 and "What to do now" in page.text
            traces += "Traceback" in words.getvalue() + page.text
            made += _files(folder) != before
        for _ in range(2 if quick else 10):
            begun = time.monotonic()
            server = office.Server(good)
            visitor = office.Visitor(server.port)
            visitor.ask("/signin")
            up.append(time.monotonic() - begun)
            begun = time.monotonic()
            status, _, _ = visitor.ask("/signin", {"username": "alice", "password": office.PASSWORD})
            opened.append(time.monotonic() - begun if status == 303 else 99)
            server.stop()
    finally:
        databases.close_office()
        shutil.rmtree(room, ignore_errors=True)
    return [
        Line(
            "REL-11",
            f"{len(STARTS)} starts with a part missing or broken: {len(STARTS)} plain messages on terminal and page, 0 new files, 0 traces",
            f"{told} messages, {made} folders changed, {traces} traces",
            told == len(STARTS) and made == traces == 0,
        ),
        Line("REL-13", "cold start to the sign-in page below 3 s", f"{max(up):.1f} s at most", max(up) < 3),
        Line(
            "REL-13", "locked to open, by the first sign-in, below 1 s", f"{max(opened):.2f} s at most", max(opened) < 1
        ),
    ]


def _files(folder):
    return {
        path.name: path.is_file() and path.read_bytes()
        for path in folder.iterdir()
        if not path.name.endswith(("-wal", "-shm"))
    }

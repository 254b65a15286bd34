"""REL-02: four hundred power cuts, simulated: our own statements run on a file layer that writes down every write and every sync; the files are then
rebuilt as they may look after a cut at a random moment, when of what was not synced each 512-byte sector is there, is not there, or is torn.

The file layer is a VFS of apsw-sqlite3mc, which reads and writes the same encrypted format; the rebuilt files are opened by the
office's own engine with the office's own key. What a directory may forget of itself (a file made and not yet named) is not simulated.
"""

import random
import secrets
import shutil
import tempfile
from pathlib import Path

import apsw
from sqlcipher3 import dbapi2 as sqlcipher

from bench.trials import Line
from cmoffice import audit, databases

SECTOR = 512
SAVES = 60  # in each run of the writer
CUTS_OF_A_RUN = 40


def run(quick):
    cuts = 40 if quick else 400
    draw = random.Random(2)
    room = Path(tempfile.mkdtemp(prefix="cuts-"))
    lost = half = corrupt = saves = unsynced = 0
    try:
        for number in range(-(-cuts // CUTS_OF_A_RUN)):
            log, acknowledged = _written(room / f"run{number}", number)
            saves += len(acknowledged)
            for _ in range(min(CUTS_OF_A_RUN, cuts - number * CUTS_OF_A_RUN)):
                moment = draw.randrange(log.first, len(log.events))
                files, pending = log.at(moment, draw)
                unsynced += pending > 0
                promised = [text for text, at in acknowledged if at <= moment]
                found = _opened(room / "rebuilt", files, log.key, promised)
                lost, half, corrupt = lost + found[0], half + found[1], corrupt + found[2]
    finally:
        shutil.rmtree(room, ignore_errors=True)
    control = _control(draw)
    return [
        Line(
            "REL-02",
            "the trial itself can fail: without syncs (synchronous=OFF) the same cuts do lose or break",
            f"{control} of {CUTS_OF_A_RUN} cuts lost a save or broke the file",
            control > 0,
        ),
        Line(
            "REL-02",
            f"{cuts} simulated power cuts: 0 acknowledged and lost, 0 half written, 0 corrupt",
            f"{lost} lost, {half} half written, {corrupt} corrupt; {saves} saves, {unsynced} cuts fell on writes not yet synced",
            lost == half == corrupt == 0 and unsynced > cuts // 4,
        ),
    ]


def _control(draw):
    """How many of forty cuts harm a writer that does not sync: a trial in which nothing can go wrong would prove nothing."""
    room = Path(tempfile.mkdtemp(prefix="cuts-control-"))
    try:
        log, acknowledged = _written(room / "run", 99, synchronous="off")
        harmed = 0
        for _ in range(CUTS_OF_A_RUN):
            moment = draw.randrange(log.first, len(log.events))
            files, _pending = log.at(moment, draw)
            promised = [text for text, at in acknowledged if at <= moment]
            harmed += any(_opened(room / "rebuilt", files, log.key, promised))
        return harmed
    finally:
        shutil.rmtree(room, ignore_errors=True)


class Log:
    """What happened to the files, in order: (name, offset, bytes) for a write, (name, "cut", size) for a truncation,
    (name, "sync", None), (name, "gone", None)."""

    def __init__(self, key):
        self.events, self.key, self.first = [], key, 0

    def at(self, moment, draw):
        """The files as they may lie there after a cut before this event, and how many sectors were not synced by then."""
        files, waiting = {}, {}
        for name, what, value in self.events[:moment]:
            if what == "gone":
                files.pop(name, None)
                waiting.pop(name, None)
            elif what == "sync":
                for event in waiting.pop(name, []):
                    _apply(files, name, *event)
            else:
                waiting.setdefault(name, []).append((what, value))
        pending = 0
        for name, events in waiting.items():
            for what, value in events:
                if what == "cut":
                    if draw.random() < 0.5:
                        _apply(files, name, what, value)
                    continue
                for start in range(0, len(value), SECTOR):
                    pending += 1
                    chance, piece = draw.random(), value[start : start + SECTOR]
                    if chance < 0.45:
                        _apply(files, name, what + start, piece)
                    elif chance < 0.55:
                        _apply(files, name, what + start, piece[: draw.randrange(len(piece) + 1)])
        return files, pending


def _apply(files, name, what, value):
    content = files.setdefault(name, bytearray())
    if what == "cut":
        del content[value:]
        content.extend(bytes(value - len(content)))
        return
    content.extend(bytes(max(0, what + len(value) - len(content))))
    content[what : what + len(value)] = value


class Layer(apsw.VFS):
    """A file layer that does what is asked and writes it down; the encryption lies above it, so it sees what the disk sees."""

    def __init__(self, log):
        self.log, self.name = log, f"logged{id(log)}"
        super().__init__(self.name, "unix")

    def xOpen(self, name, flags):
        return LoggedFile(self, name, flags)

    def xDelete(self, name, sync_folder):
        super().xDelete(name, sync_folder)
        self.log.events.append((Path(name).name, "gone", None))


class LoggedFile(apsw.VFSFile):
    def __init__(self, layer, name, flags):
        text = name.filename() if isinstance(name, apsw.URIFilename) else name
        self.log, self.short = layer.log, Path(text).name if text else None
        super().__init__("unix", name, flags)

    def xWrite(self, data, offset):
        super().xWrite(data, offset)
        if self.short:
            self.log.events.append((self.short, offset, bytes(data)))

    def xTruncate(self, size):
        super().xTruncate(size)
        if self.short:
            self.log.events.append((self.short, "cut", size))

    def xSync(self, flags):
        super().xSync(flags)
        if self.short:
            self.log.events.append((self.short, "sync", None))


def _written(folder, number, synchronous=None):
    """Write notes as the office does: the note, its trail line and the move of the version in one transaction. Gives the log and what was acknowledged when."""
    folder.mkdir()
    key = secrets.token_hex(32)
    log = Log(key)
    layer = Layer(log)
    connection = apsw.Connection(str(folder / "records.db"), vfs=f"multipleciphers-{layer.name}")
    for line in _opening(key):
        connection.execute(line)
    for name, value in databases.PRAGMAS[1:]:
        connection.execute(f"PRAGMA {name} = {value}")
    if synchronous:
        connection.execute(f"PRAGMA synchronous = {synchronous}")
    connection.execute("PRAGMA wal_autocheckpoint = 40")  # many checkpoints in a short run: they are the dangerous part
    for statement in TABLES:
        connection.execute(statement)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    log.first = len(log.events)
    draw, acknowledged, before = random.Random(number), [], audit.START
    for turn in range(1, SAVES + 1):
        text = f"Note {turn} " + "word " * draw.randrange(1, 600)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO note (id, facts) VALUES (?, ?)", (turn, text))
        connection.execute(
            "INSERT INTO audit (seq, did, chain) VALUES (?, 'note written', ?)", (turn, f"{before[:20]}{turn}")
        )
        connection.execute("UPDATE case_file SET version = version + 1, notes = notes + 1 WHERE id = 1")
        connection.execute("COMMIT")
        acknowledged.append((text, len(log.events)))
    # the writer is never closed: the power goes while it works
    log.keep = (connection, layer)
    return log, acknowledged


TABLES = (
    "CREATE TABLE note (id INTEGER PRIMARY KEY, facts TEXT NOT NULL) STRICT",
    "CREATE TABLE audit (seq INTEGER PRIMARY KEY, did TEXT NOT NULL, chain TEXT NOT NULL) STRICT",
    "CREATE TABLE case_file (id INTEGER PRIMARY KEY, version INTEGER NOT NULL, notes INTEGER NOT NULL) STRICT",
    "INSERT INTO case_file VALUES (1, 0, 0)",
)


def _opening(key):
    return ("PRAGMA cipher = 'sqlcipher'", "PRAGMA legacy = 4", f"PRAGMA key = \"x'{key}'\"")


def _opened(folder, files, key, promised):
    """The rebuilt files under the office's engine: how much is lost, half written, corrupt."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in files.items():
        if not name.endswith("-shm"):
            (folder / name).write_bytes(bytes(content))
    connection = sqlcipher.connect(str(folder / "records.db"), isolation_level=None)
    try:
        connection.execute(f"PRAGMA key = \"x'{key}'\"")
        for name, value in databases.PRAGMAS:
            connection.execute(f"PRAGMA {name} = {value}")
        notes = {text for (text,) in connection.execute("SELECT facts FROM note")}
        (trail,) = connection.execute("SELECT count(*) FROM audit").fetchone()
        version, counted = connection.execute("SELECT version, notes FROM case_file").fetchone()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        bad = list(connection.execute("PRAGMA cipher_integrity_check"))
        whole = connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
    except sqlcipher.DatabaseError:
        return len(promised), 0, 1
    finally:
        connection.close()
    return len(set(promised) - notes), not (len(notes) == trail == version == counted), bool(bad) or not whole

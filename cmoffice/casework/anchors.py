"""Anchors of the trail: lines of a file outside the databases that say how far the trail went, and when (SEC-097).

An anchor is one line of the file `anchors`: day, hour, number and link of the last line of the trail, why it was written, how many
anchors the records knew of then, and a seal over it and the anchor before. One is written each day, at each lock and at each
closing. The records remember the last one, so that a file of records put back from another day is told from a trail cut short.
"""

import contextlib
import hmac
from dataclasses import dataclass

import peewee

from cmoffice import audit, databases, durable
from cmoffice.databases import records
from cmoffice.models import Setting


@dataclass(frozen=True, slots=True)
class Anchor:
    """One line of the file of anchors, as it stands there."""

    number: int
    day: str
    hour: str
    seq: int
    chain: str
    why: str
    known: int
    seal: str
    fits: bool  # whether the seal is the one that belongs there


def path():
    """The file of anchors of the open office."""
    return databases.folder() / "anchors"


def every():
    """All anchors, oldest first, each with whether its seal fits; also the one that a power cut kept from the file."""
    found, before, last = [], "", known()
    lines = _lines()
    for number, text in enumerate(lines, start=1):
        found.append(_read(number, text, before))
        before = found[-1].seal
    if last.get("n") == len(lines) + 1:
        one = _read(last["n"], last["line"], before)
        found += [one] if one.fits else []
    return found


def write(now, why="day"):
    """Write an anchor of the trail as it stands: into the records that there is one, then into the file, durably.

    `why` is day, lock, close or restored (the records that are open now were restored from a backup on purpose).
    """
    with records.atomic():
        before, end = _mended(), audit.head()
        body = f"{now.date()} {now:%H:%M} {end.seq} {end.chain} {why} {known().get('n', 0)}"
        text = f"{body} {_seal(before[-1] if before else '', body)}"
        Setting.insert(
            name="anchor", value={"n": len(before) + 1, "line": text}, by=None, changed_at=now
        ).on_conflict_replace().execute()
    _append(text)


def at_the_end(now, why):
    """An anchor when the office is locked or closed; a disk that is full or gone keeps nobody from locking."""
    with contextlib.suppress(OSError, peewee.PeeweeException):
        write(now, why)


def known():
    """What the records know of the last anchor: its number (`n`) and its line; empty before the first."""
    row = Setting.get_or_none(Setting.name == "anchor")
    return row.value if row else {}


def is_written_on(day):
    """Whether the last anchor is of this day."""
    lines = _lines()
    return bool(lines) and lines[-1].startswith(str(day))


def _lines():
    return path().read_text(errors="replace").splitlines() if path().is_file() else []


def _mended():
    """Seals of the file; the last line is written again when a power cut came between the records and the file."""
    lines, last = _lines(), known()
    if last and last["n"] == len(lines) + 1:
        one = _read(last["n"], last["line"], _seal_of(lines[-1]) if lines else "")
        if one.fits:
            _append(last["line"])
            lines.append(last["line"])
    return [_seal_of(line) for line in lines]


def _append(text):
    durable.append_safely(path(), text.encode())


def _seal_of(text):
    return text.rpartition(" ")[2]


def _seal(before, body):
    key = bytes.fromhex(databases.keys_in_hand().trail)
    return hmac.digest(key, f"anchor {before} {body}".encode(), "sha256").hex()


def _read(number, text, before):
    body, _blank, seal = text.rpartition(" ")
    parts = body.split(" ")
    fits = len(parts) == 6 and hmac.compare_digest(seal.encode(), _seal(before, body).encode())
    if not (fits and parts[2].isdecimal() and parts[5].isdecimal()):
        return Anchor(number, "", "", 0, "", "", 0, seal, False)
    day, hour, seq, chain, why, known = parts
    return Anchor(number, day, hour, int(seq), chain, why, int(known), seal, True)

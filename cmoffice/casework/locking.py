"""Locking the office: the keys leave the memory, both files are shut, every session ends. Whoever has a slot opens it again."""

import contextlib

import peewee

from cmoffice import audit, databases, identities, keys
from cmoffice.casework import anchors, arrivals, newkeys, office, sealed
from cmoffice.databases import records
from cmoffice.models import DeskSession

WRITES_WITHIN = (
    250  # milliseconds that the lock waits for somebody else's save; then it locks without a line on the trail
)
_unwritten = []  # locks that could not be written down: (who, why, when); written when the office is opened again


def lock(by, why, now):
    """Lock the office at once for everybody, by anybody who is signed in (or by nobody: after hours); reversible.

    `why` is a word for the trail: asked, hours, quiet, console, stick pulled. While the keys still lie unwrapped there is
    nothing to lock: false. It locks even where nothing can be written any more; then the line is written at the next opening.
    """
    if not keys.is_wrapped(databases.folder()):
        return False
    try:
        with databases.connection() if records.is_closed() else contextlib.nullcontext():
            records.execute_sql(f"PRAGMA busy_timeout = {WRITES_WITHIN}")
            _end_all(by, why, now)
            anchors.at_the_end(now, "lock")
    except peewee.DatabaseError:
        _unwritten.append((getattr(by, "id", None), why, now))
    finally:
        shut()
    return True


def _end_all(by, why, at):
    with records.atomic():
        DeskSession.update(ended_at=at, ended_why="office locked").where(DeskSession.ended_at.is_null()).execute()
        sealed.run_out(at)
        audit.record(by, "office locked", now=at, why=why)


def shut():
    """Drop the keys and whatever of the office is held in memory."""
    databases.lock()
    newkeys.forget()
    arrivals.forget()
    office.forget()
    identities.forget()


def opened(by, how, now):
    """Write down who opened the locked office, and how: password or sheet; and what its locking could not write."""
    while _unwritten:
        _end_all(*_unwritten.pop(0))
    with records.atomic():
        audit.record(by, "office opened", now=now, how=how)

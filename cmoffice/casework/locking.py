"""Locking the office: the keys leave the memory, both files are shut, every session ends. Whoever has a slot opens it again."""

from cmoffice import audit, databases, identities, keys
from cmoffice.casework import office
from cmoffice.databases import records
from cmoffice.models import DeskSession


def lock(by, why, now):
    """Lock the office at once for everybody, by anybody who is signed in (or by nobody: after hours); reversible.

    `why` is a word for the trail: asked, hours, quiet. While the keys still lie unwrapped there is nothing to lock: false.
    """
    if not keys.is_wrapped(databases.folder()):
        return False
    with records.atomic():
        DeskSession.update(ended_at=now, ended_why="office locked").where(DeskSession.ended_at.is_null()).execute()
        audit.record(by, "office locked", now=now, why=why)
    shut()
    return True


def shut():
    """Drop the keys and whatever of the office is held in memory."""
    databases.lock()
    office.forget()
    identities.forget()


def opened(by, how, now):
    """Write down who opened the locked office, and how: password or sheet."""
    with records.atomic():
        audit.record(by, "office opened", now=now, how=how)

"""Text begun and not saved, kept on the server per person and address of the form.

Nobody has looked through it for names yet, so it lies in the identity file; only while that is unplugged, in the records.
"""

from datetime import timedelta

from cmoffice import databases, identities
from cmoffice.databases import records
from cmoffice.models import Draft, SavedForm, first
from cmoffice.models.base import put

SAME_FORM_FOR = timedelta(minutes=10)
MARKS_FOR = timedelta(days=3)
NOT_ANSWERS = {
    "csrf_token",
    "once",
    "button",
    "password",
    "passphrase",
    "current",
    "again",
    "draft_of",
    "version",
    "row",
    "why_asked",
    "decided",
}


def answers_of(posted):
    """What was typed, field by field, of a posted form; empty when nothing was."""
    return {
        name: values
        for name, values in posted.lists()
        if name not in NOT_ANSWERS and any(value.strip() for value in values)
    }


def keep(staff, path, answers, now):
    """Keep what was typed so far; `answers` maps field names to lists of texts."""
    put(_place(), staff_id=staff.id, path=path, answers=answers, kept_at=now)


def find(staff, path):
    """What this person had begun at this address, or None."""
    return first(_place(), "SELECT * FROM draft WHERE staff_id = ? AND path = ?", staff.id, path)


def drop(staff, path):
    """Forget it: it was saved, or thrown away."""
    if find(staff, path) is not None:  # most forms have none: no need to write
        place = _place()
        place.delete().where((place.staff_id == staff.id) & (place.path == path)).execute()


def bring_over():
    """What was kept while the identity file was away goes there now that it is back, unless something newer lies there."""
    for old in list(Draft.select()):
        newer = first(identities.Draft, "SELECT * FROM draft WHERE staff_id = ? AND path = ?", old.staff_id, old.path)
        if newer is None or newer.kept_at < old.kept_at:
            put(identities.Draft, staff_id=old.staff_id, path=old.path, answers=old.answers, kept_at=old.kept_at)
        Draft.delete().where((Draft.staff_id == old.staff_id) & (Draft.path == old.path)).execute()


REMEMBER = (
    "INSERT INTO saved_form (token, staff_id, digest, place, saved_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
    "SET saved_at = excluded.saved_at WHERE token = digest AND saved_at <= ? RETURNING 1"
)


def is_new(mark, digest, staff, path, now):
    """Whether this form was not saved before, and remember it, inside the transaction of the verb that saves it.

    It was when it bears the same mark with the same answers, or lately brought the same answers without a mark. The same mark with
    other answers (somebody went back and wrote on) is a new form.
    """
    at, since = SavedForm.saved_at.db_value(now), SavedForm.saved_at.db_value(now - SAME_FORM_FOR)
    return records.execute_sql(REMEMBER, (mark, staff.id, digest, path, at, since)).fetchall() != []


def sweep(now):
    """Forget the marks of forms that were saved days ago: nobody sends them again."""
    SavedForm.delete().where(SavedForm.saved_at < now - MARKS_FOR).execute()


def _place():
    return identities.Draft if databases.identities_attached() else Draft

"""Text begun and not saved, kept on the server per person and address of the form.

Nobody has looked through it for names yet, so it lies in the identity file; only while that is unplugged, in the records.
"""

from datetime import timedelta

from cmoffice import databases, identities
from cmoffice.models import Draft, SavedForm, first

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
    _places()[0].insert(staff_id=staff.id, path=path, answers=answers, kept_at=now).on_conflict_replace().execute()


def find(staff, path):
    """What this person had begun at this address, or None."""
    return next((draft for place in _places() if (draft := _of(place, staff, path)) is not None), None)


def drop(staff, path):
    """Forget it: it was saved, or thrown away."""
    for place in _places():
        if _of(place, staff, path) is not None:  # most forms have none: no need to write
            place.delete().where((place.staff_id == staff.id) & (place.path == path)).execute()


def was_sent(mark, digest, now):
    """Whether this very form was saved already: the same mark with the same answers, or lately the same answers without a mark.

    The same mark with other answers (somebody went back and wrote on) is a new form.
    """
    row = first(SavedForm, "SELECT * FROM saved_form WHERE token = ? AND digest = ?", mark, digest)
    return row is not None and (mark != digest or now - row.saved_at < SAME_FORM_FOR)


def remember_sent(mark, digest, staff, path, now):
    """Remember that this form was saved; inside the transaction of the verb that saved it."""
    SavedForm.insert(
        token=mark, staff=staff.id, digest=digest, place=path, saved_at=now
    ).on_conflict_replace().execute()


def sweep(now):
    """Forget the marks of forms that were saved days ago: nobody sends them again."""
    SavedForm.delete().where(SavedForm.saved_at < now - MARKS_FOR).execute()


def _places():
    return (identities.Draft, Draft) if databases.identities_attached() else (Draft,)


def _of(place, staff, path):
    return first(place, "SELECT * FROM draft WHERE staff_id = ? AND path = ?", staff.id, path)

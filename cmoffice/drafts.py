"""Text begun and not saved, kept on the server per person and address of the form.

Pages with names keep theirs in the identity file: identities.Drafts has the same verbs.
"""
from datetime import timedelta

from cmoffice.models import Draft, SavedForm

SAME_FORM_FOR = timedelta(minutes=10)
NOT_ANSWERS = {"csrf_token", "once", "button", "password"}


def answers_of(posted):
    """What was typed, field by field, of a posted form; empty when nothing was."""
    return {name: values for name, values in posted.lists() if name not in NOT_ANSWERS and any(value.strip() for value in values)}


def keep(staff, path, answers, now):
    """Keep what was typed so far; `answers` maps field names to lists of texts."""
    Draft.insert(staff=staff.id, path=path, answers=answers, kept_at=now).on_conflict_replace().execute()


def find(staff, path):
    """What this person had begun at this address, or None."""
    return Draft.get_or_none((Draft.staff == staff.id) & (Draft.path == path))


def drop(staff, path):
    """Forget it: it was saved, or thrown away."""
    Draft.delete().where((Draft.staff == staff.id) & (Draft.path == path)).execute()


def was_sent(mark, digest, now):
    """Whether this very form was saved already: the same mark with the same answers, or lately the same answers without a mark.

    The same mark with other answers (somebody went back and wrote on) is a new form.
    """
    row = SavedForm.get_or_none((SavedForm.token == mark) & (SavedForm.digest == digest))
    return row is not None and (mark != digest or now - row.saved_at < SAME_FORM_FOR)


def remember_sent(mark, digest, staff, path, now):
    """Remember that this form was saved; inside the transaction of the verb that saved it."""
    SavedForm.insert(token=mark, staff=staff.id, digest=digest, place=path, saved_at=now).on_conflict_replace().execute()

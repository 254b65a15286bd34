"""The case file: notes tab and history tab."""

from flask import Blueprint, request
from flask_login import current_user

from cmoffice import audit, clock, policy
from cmoffice.casework import notes
from cmoffice.forms.note import NoteForm
from cmoffice.models import Move
from cmoffice.views import file
from cmoffice.views.gate import needs
from cmoffice.views.shared import restored

pages = Blueprint("case", __name__, url_prefix="/case/<code>")


@pages.get("")
@needs("read case")
def show(case):
    form = NoteForm(formdata=None, data={"on": clock.today()})
    kept_at = restored(form, f"/case/{case.code}/notes")
    return notes_page(case, form, kept_at=kept_at)


@pages.get("/history")
@needs("read case")
def history(case):
    audit.note(current_user, "history read", case.code, now=clock.now())
    moves = list(Move.select().where(Move.case == case.id).order_by(Move.id.desc()))
    reads = audit.of_case(case.code) if policy.may(current_user, "see who opened", case) else []
    return file.page("case/history.html", case, "history", moves=moves, reads=reads)


def notes_page(case, form, status=200, kept_at=None):
    """The notes tab with this form: new, restored or in error."""
    kind = request.args.get("kind") or None
    audit.note(current_user, "file opened", case.code, now=clock.now())
    found, more = notes.page(case, kind=kind)
    return file.page(
        "case/show.html", case, "notes", status, form=form, notes=found, more=more, kept_at=kept_at, row="", kind=kind
    )

"""Notes of a case: add, older ones on demand, open a restricted one, correct one's own."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import clock, htmx
from cmoffice.casework import need, notes
from cmoffice.forms.note import CorrectionForm, NoteForm
from cmoffice.models import Note
from cmoffice.views import file
from cmoffice.views.case import notes_page
from cmoffice.views.gate import ALREADY, needs, save, status_of

pages = Blueprint("notes", __name__, url_prefix="/case/<code>/notes")


@pages.post("")
@needs("add note")
def add(case):
    form = NoteForm()
    made = save(form, notes.add, case, form.answers(), by=current_user, now=clock.now()) if form.validate() else None
    row = request.form.get("row", "")
    if made is None:
        if htmx:
            return render_template("notes/_form.html", case=case, form=form, kept_at=None, row=row), status_of(form)
        return notes_page(case, form, status_of(form))
    if not htmx:
        return redirect(url_for("case.show", code=case.code, _anchor="notes"), 303)
    if row:
        return render_template("notes/_row_saved.html", case=case)
    empty = NoteForm(formdata=None, data={"on": clock.today(), "kind": form.kind.data})
    return render_template(
        "notes/_saved.html",
        case=case,
        form=empty,
        kept_at=None,
        row="",
        note=None if made is ALREADY else made,
        supervisor=need.supervisor_of(case),
    )


@pages.get("/before/<int:number>")
@needs("read case")
def older(case, number):
    last = _note(case, number)
    found, more = notes.page(case, before=last)
    if htmx:
        return render_template("notes/_older.html", case=case, notes=found, more=more)
    return file.page("case/older.html", case, "notes", notes=found, more=more)


@pages.post("/<int:number>/open")
@needs("read confidential note")
def unlock(case, number):
    note = notes.open_confidential(_note(case, number), current_user, clock.now())
    if htmx:
        return render_template("notes/_note.html", case=case, note=note, opened=True, fresh=False)
    return file.page("case/one_note.html", case, "notes", note=note, opened=True, fresh=False)


@pages.route("/<int:number>/correct", methods=["GET", "POST"])
@needs("correct note")
def correct(case, number):
    note = _note(case, number, replaced=request.method == "POST")  # a correction sent twice finds its note replaced
    if note.by_id != current_user.id:
        abort(403)
    if note.is_confidential and request.method == "GET":
        notes.open_confidential(note, current_user, clock.now())
    form = CorrectionForm(
        data={
            "facts": note.facts,
            "judgement": note.judgement,
            "kind": note.kind,
            "on": note.done_on,
            "with_whom": note.with_whom,
            "section": note.section,
            "keep_name_why": note.keep_name_why,
        }
    )
    if (
        form.is_submitted()
        and form.validate()
        and save(form, notes.correct, note, form.answers(), by=current_user, now=clock.now())
    ):
        return redirect(url_for("case.show", code=case.code, _anchor="notes"), 303)
    return file.page(
        "case/correct.html",
        case,
        "notes",
        status_of(form) if form.problems or form.changed else 200,
        form=form,
        note=note,
        versions=notes.versions(note),
    )


def _note(case, number, replaced=False):
    """A note of this very case as it now stands; 404 for any other number."""
    note = Note.get_or_none((Note.id == number) & (Note.case == case.id))
    return note if note and (replaced or note.replaced_at is None) else abort(404)

"""Confidential reports about staff, gifts and favours: anybody here writes one, the one supervisor it was given to reads and decides."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_login import current_user

from cmoffice import audit, clock
from cmoffice.casework import safeguarding, staffconcern
from cmoffice.forms.base import options
from cmoffice.forms.staffconcern import StaffConcernDecisionForm, StaffConcernForm
from cmoffice.views.gate import needs, save, status_of
from cmoffice.views.shared import restored

pages = Blueprint("staffconcern", __name__)


@pages.route("/concern", methods=["GET", "POST"])
@needs("file staff concern")
def new():
    form, kept_at = StaffConcernForm(), None
    people = options(staffconcern.colleagues(current_user))
    form.colleague.choices = form.involved.choices = people
    if form.is_submitted():
        if form.validate() and save(form, staffconcern.file, form.answers(), by=current_user, now=clock.now()):
            return redirect(url_for("staffconcern.new"), 303)
    else:
        kept_at = restored(form, "/concern")
    focal = safeguarding.focal_among(safeguarding.supervisors(but=(current_user.id,)))
    sent = staffconcern.sent_by(current_user)
    return render_template("staffconcern/new.html", form=form, kept_at=kept_at, sent=sent, focal=focal), status_of(form)


@pages.get("/concerns")
@needs("read staff concerns")
def show():
    """There for whoever reads them only: to the other supervisors it answers as if it did not exist."""
    if not staffconcern.is_reader(current_user):
        abort(404)
    audit.note(current_user, "list of concerns about staff read", now=clock.now())
    rows = [(row, staffconcern.is_danger(row)) for row in staffconcern.given_to(current_user)]
    return render_template("staffconcern/show.html", rows=rows)


@pages.get("/concerns/<int:number>")
@needs("read staff concerns")
def read(number):
    concern = _given(number)
    if concern.read_at:
        audit.note(current_user, "concern about staff read", now=clock.now())
    return _page(concern, StaffConcernDecisionForm(formdata=None))


@pages.post("/concerns/<int:number>/open")
@needs("read staff concerns", keeps=False)
def open_it(number):
    staffconcern.open_it(_given(number), current_user, clock.now())
    return redirect(url_for("staffconcern.read", number=number), 303)


@pages.post("/concerns/<int:number>")
@needs("read staff concerns")
def decide(number):
    concern, form = _given(number), StaffConcernDecisionForm()
    if form.validate() and save(form, staffconcern.decide, concern, form.answers(), by=current_user, now=clock.now()):
        return redirect(url_for("staffconcern.read", number=number), 303)
    return _page(_given(number), form, status_of(form))


def _given(number):
    return staffconcern.find(number, current_user) or abort(404)


def _page(concern, form, status=200):
    danger = staffconcern.is_danger(concern)
    people = staffconcern.named(concern)
    path = url_for("staffconcern.read", number=concern.id)
    kept_at = restored(form, path) if status == 200 and concern.read_at and not concern.decided_at else None
    return render_template(
        "staffconcern/read.html", concern=concern, form=form, danger=danger, people=people, path=path, kept_at=kept_at
    ), status

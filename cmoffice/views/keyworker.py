"""Giving a case to a caseworker; and the whole caseload of one who leaves, to colleagues or to another agency."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import audit, clock
from cmoffice.casework import family, handover, keyworker
from cmoffice.forms.base import options
from cmoffice.forms.keyworker import AgencyForm, AssignForm, CaseloadForm
from cmoffice.views import file
from cmoffice.views.gate import needs, save, status_of

pages = Blueprint("keyworker", __name__)


@pages.route("/case/<code>/reassign", methods=["GET", "POST"])
@needs("assign")
def assign(case):
    people = _people()
    form = AssignForm(data={"to": request.args.get("to"), "reason": "new_case" if case.keyworker_id is None else None})
    form.to.choices = options(_loads(people))
    if not family.has_siblings(case, current_user):
        del form.apart_why
    if form.is_submitted() and form.validate():
        if save(form, keyworker.assign, case, people[form.to.data], form.answers(), by=current_user, now=clock.now()):
            return redirect(url_for("team.show"), 303)
    return file.page("keyworker/assign.html", case, "", status_of(form), form=form)


@pages.route("/caseload/<username>", methods=["GET", "POST"])
@needs("hand over caseload")
def caseload(username):
    """First a look at what would follow, with the limits; then the hand-over itself."""
    worker, cases = _worker(username)
    people = {name: person for name, person in _people().items() if person.id != worker.id}
    form = CaseloadForm(data={"reason": "left"})
    form.cases.choices = options({case.code: case.code for case in cases})
    form.to.choices = options(_loads(people))
    confirms = False
    if form.is_submitted() and form.validate():
        chosen, to = [case for case in cases if case.code in form.cases.data], people[form.to.data]
        confirms = request.form.get("button") != "sure"
        if not confirms and save(
            form, handover.to_colleague, chosen, to, form.answers(), by=current_user, now=clock.now()
        ):
            return redirect(url_for("keyworker.caseload", username=username), 303)
    audit.note(current_user, "caseload read", now=clock.now(), of=username)
    to = people.get(form.to.data) if confirms else None
    return render_template(
        "keyworker/caseload.html",
        worker=worker,
        cases=cases,
        form=form,
        confirms=confirms,
        to=to,
        then=keyworker.open_cases(to, current_user) + len(form.cases.data) if to else 0,
        limit=keyworker.caseload_limit(to) if to else 0,
    ), _status(form, confirms)


@pages.route("/caseload/<username>/agency", methods=["GET", "POST"])
@needs("hand over caseload")
def agency(username):
    worker, cases = _worker(username)
    cases = [case for case in cases if case.status == "open"]
    form = AgencyForm(data={"why": "programme_ending"})
    for field in (form.cases, form.confirmed):
        field.choices = options({case.code: case.code for case in cases})
    confirms = False
    if form.is_submitted() and form.validate():
        chosen = [case for case in cases if case.code in form.cases.data]
        confirms = request.form.get("button") != "sure"
        if not confirms and save(
            form, handover.to_agency, chosen, form.confirmed.data, form.answers(), by=current_user, now=clock.now()
        ):
            return redirect(url_for("keyworker.caseload", username=username), 303)
    return render_template(
        "keyworker/agency.html",
        worker=worker,
        cases=cases,
        form=form,
        confirms=confirms,
        going=[code for code in form.cases.data if code in form.confirmed.data],
        staying=[code for code in form.cases.data if code not in form.confirmed.data],
    ), _status(form, confirms)


def _people():
    return {person.username: person for person in keyworker.possible(current_user)}


def _loads(people):
    """Colleagues to choose from, with how many open cases each has and may have."""
    return {
        name: f"{person.name} ({keyworker.open_cases(person, current_user)}/{keyworker.caseload_limit(person)})"
        for name, person in people.items()
    }


def _worker(username):
    """A caseworker of the supervisor's own team, here or gone, with the open cases she carries."""
    worker = keyworker.of_team(current_user, username) or abort(404)
    return worker, handover.caseload(worker, current_user)


def _status(form, confirms):
    return 200 if confirms or not form.is_submitted() else status_of(form)

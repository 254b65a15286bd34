"""Giving a case to a caseworker."""

from flask import Blueprint, redirect, request, url_for
from flask_login import current_user

from cmoffice import clock
from cmoffice.casework import family, keyworker
from cmoffice.forms.base import options
from cmoffice.forms.case import AssignForm
from cmoffice.views import file
from cmoffice.views.gate import needs, save, status_of

pages = Blueprint("keyworker", __name__, url_prefix="/case/<code>/reassign")


@pages.route("", methods=["GET", "POST"])
@needs("assign")
def assign(case):
    people = {person.username: person for person in keyworker.possible(current_user)}
    form = AssignForm(data={"to": request.args.get("to"), "reason": "new_case" if case.keyworker_id is None else None})
    form.to.choices = options(
        {name: f"{person.name} ({keyworker.open_cases(person, current_user)})" for name, person in people.items()}
    )
    if not family.has_siblings(case, current_user):
        del form.apart_why
    if form.is_submitted() and form.validate():
        if save(form, keyworker.assign, case, people[form.to.data], form.answers(), by=current_user, now=clock.now()):
            return redirect(url_for("team.show"), 303)
    return file.page("keyworker/assign.html", case, "", status_of(form) if form.is_submitted() else 200, form=form)

"""Reopening a case that had ended: the caseworker asks, the supervisor decides."""

from flask import Blueprint, redirect, request, url_for
from flask_login import current_user

from cmoffice import clock
from cmoffice.casework import keyworker, reopening
from cmoffice.forms.base import options
from cmoffice.forms.reopening import AskForm, NotForm, ReopenForm
from cmoffice.views import approvals, file
from cmoffice.views.gate import needs, save, status_of

pages = Blueprint("reopen", __name__, url_prefix="/case/<code>")


@pages.route("/ask-to-reopen", methods=["GET", "POST"])
@needs("ask reopening")
def ask(case):
    form = AskForm()
    if (
        form.is_submitted()
        and form.validate()
        and save(form, reopening.ask, case, form.answers(), by=current_user, now=clock.now())
    ):
        return redirect(url_for("case.show", code=case.code), 303)
    status = status_of(form)
    return file.page("reopening/ask.html", case, "", status, form=form, asked=reopening.waiting(case))


@pages.route("/reopen", methods=["GET", "POST"])
@needs("reopen")
def decide(case):
    asked = reopening.waiting(case)
    people = {person.username: person for person in keyworker.possible(current_user)}
    before = case.keyworker.username if case.keyworker_id and case.keyworker.username in people else None
    given = {"why": asked.answers.get("why"), "reason": asked.reason} if asked else {}
    form = _form(people, formdata=None, data={**given, "to": before})
    no = NotForm(formdata=None)
    if request.form.get("button") == "no":
        no = NotForm()
        if no.validate() and save(no, reopening.refuse, case, no.answers(), by=current_user, now=clock.now()):
            return approvals.onward()
    elif request.method == "POST":
        form = _form(people)
        if form.validate() and save(
            form, reopening.decide, case, people[form.to.data], form.answers(), by=current_user, now=clock.now()
        ):
            return redirect(url_for("case.show", code=case.code), 303)
    status = 200 if request.method == "GET" else status_of(no if request.form.get("button") == "no" else form)
    return file.page(
        "reopening/decide.html",
        case,
        "",
        status,
        form=form,
        no=no,
        asked=asked,
        agreed_now=reopening.consent_in_force(case, clock.today()),
    )


def _form(people, **given):
    form = ReopenForm(**given)
    form.to.choices = options(
        {
            name: f"{person.name} ({keyworker.open_cases(person, current_user)}/{keyworker.caseload_limit(person)})"
            for name, person in people.items()
        }
    )
    return form

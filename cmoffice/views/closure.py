"""Asking to close a case, and the supervisor's answer."""

from flask import Blueprint, redirect, request, url_for
from flask_login import current_user

from cmoffice import clock
from cmoffice.casework import closure, papers
from cmoffice.forms.case import ClosureForm, DecisionForm
from cmoffice.views import approvals, file
from cmoffice.views.gate import needs, save, status_of

pages = Blueprint("closure", __name__, url_prefix="/case/<code>")


@pages.route("/close", methods=["GET", "POST"])
@needs("request closure")
def ask(case):
    form = ClosureForm()
    if (
        form.is_submitted()
        and form.validate()
        and save(form, closure.request, case, form.answers(), by=current_user, now=clock.now())
    ):
        return redirect(url_for("case.show", code=case.code), 303)
    return file.page("closure/ask.html", case, "", status_of(form) if form.is_submitted() else 200, form=form)


@pages.route("/closure", methods=["GET", "POST"])
@needs("authorise closure")
def decide(case):
    form = DecisionForm()
    verb = closure.authorise if request.form.get("button") == "agree" else closure.send_back
    if (
        form.is_submitted()
        and form.validate()
        and save(form, verb, case, form.answers(), by=current_user, now=clock.now())
    ):
        return approvals.onward()
    return file.page(
        "closure/decide.html",
        case,
        "",
        status_of(form) if form.is_submitted() else 200,
        form=form,
        asked=closure.asked(case),
        filed=papers.latest(case, "F14"),
    )

"""Joining two files of one child: the caseworker asks, the supervisor decides."""

from flask import Blueprint, redirect, request, url_for
from flask_login import current_user

from cmoffice import clock
from cmoffice.casework import merging
from cmoffice.forms.merging import AskForm, MergeForm, NotForm
from cmoffice.views import approvals, file
from cmoffice.views.gate import needs, save, status_of

pages = Blueprint("merge", __name__, url_prefix="/case/<code>")


@pages.route("/ask-to-merge", methods=["GET", "POST"])
@needs("ask merge")
def ask(case):
    form = AskForm()
    if (
        form.is_submitted()
        and form.validate()
        and save(form, merging.ask, case, form.answers(), by=current_user, now=clock.now())
    ):
        return redirect(url_for("case.show", code=case.code), 303)
    status = status_of(form)
    return file.page("merging/ask.html", case, "", status, form=form, asked=merging.waiting(case))


@pages.route("/merge", methods=["GET", "POST"])
@needs("merge")
def decide(case):
    asked, alike = merging.waiting(case), merging.alike(case, current_user)
    form = MergeForm(
        formdata=None,
        data={"survivor": asked.answers.get("other"), "reason": asked.reason}
        if asked
        else {"survivor": alike[0] if len(alike) == 1 else None},
    )
    no = NotForm(formdata=None)
    if request.form.get("button") == "no":
        no = NotForm()
        if no.validate() and save(no, merging.refuse, case, no.answers(), by=current_user, now=clock.now()):
            return approvals.onward()
    elif request.method == "POST":
        form = MergeForm()
        if form.validate() and save(form, merging.merge, case, form.answers(), by=current_user, now=clock.now()):
            return redirect(url_for("case.show", code=case.code), 303)
    status = 200 if request.method == "GET" else status_of(no if request.form.get("button") == "no" else form)
    return file.page("merging/decide.html", case, "", status, form=form, no=no, asked=asked, alike=alike)

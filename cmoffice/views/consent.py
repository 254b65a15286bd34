"""Consent of a case: recorded anew, or the supervisor's decision to go on without (M04)."""

from flask import Blueprint, redirect, url_for
from flask_login import current_user

from cmoffice import clock
from cmoffice.casework import consent
from cmoffice.forms.case import NoConsentForm
from cmoffice.forms.intake import ConsentForm
from cmoffice.views import file
from cmoffice.views.gate import needs, save, status_of

pages = Blueprint("consent", __name__, url_prefix="/case/<code>")


@pages.route("/consent", methods=["GET", "POST"])
@needs("enter identity")
def give(case):
    form = ConsentForm(data={"obtained_on": clock.today()})
    answers = {**form.answers(), "module": case.module}
    if (
        form.is_submitted()
        and form.validate()
        and save(form, consent.give, case, answers, by=current_user, now=clock.now())
    ):
        return redirect(url_for("case.show", code=case.code), 303)
    return file.page("consent/give.html", case, "", status_of(form) if form.is_submitted() else 200, form=form)


@pages.route("/no-consent", methods=["GET", "POST"])
@needs("decide without consent")
def decide(case):
    proposal = consent.waiting_proposal(case)
    form = NoConsentForm(obj=proposal) if proposal else NoConsentForm()
    if (
        form.is_submitted()
        and form.validate()
        and save(form, consent.decide_without, case, form.answers(), by=current_user, now=clock.now())
    ):
        return redirect(url_for("team.show"), 303)
    return file.page(
        "consent/decide.html", case, "", status_of(form) if form.is_submitted() else 200, form=form, asked=proposal
    )

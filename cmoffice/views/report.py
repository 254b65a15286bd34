"""The duty to report abuse (F25): noticed in the file, decided by a supervisor who is not involved."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_login import current_user

from cmoffice import audit, clock
from cmoffice.casework import need, report
from cmoffice.forms.base import options
from cmoffice.forms.report import FollowedUpForm, ReportDecisionForm, ReportDutyForm
from cmoffice.models import ReportDuty
from cmoffice.views import approvals, file
from cmoffice.views.gate import needs, save, status_of
from cmoffice.views.shared import restored

pages = Blueprint("report", __name__)


@pages.get("/case/<code>/report")
@needs("notice report duty")
def show(case):
    audit.note(current_user, "duties to report read", case.code, now=clock.now())
    form = FollowedUpForm(formdata=None, data={"on": clock.today()})
    return _page(case, form)


@pages.route("/case/<code>/report/new", methods=["GET", "POST"])
@needs("notice report duty")
def notice(case):
    form, kept_at = ReportDutyForm(data={"noticed_on": clock.today()}), None
    form.involved.choices = options(
        {person.username: person.name for person in need.colleagues(but=(current_user.id,))}
    )
    if form.is_submitted():
        if form.validate() and save(form, report.notice, case, form.answers(), by=current_user, now=clock.now()):
            return redirect(url_for("report.show", code=case.code), 303)
    else:
        kept_at = restored(form, f"/case/{case.code}/report/new")
    status = status_of(form)
    return file.page("report/notice.html", case, "report", status, form=form, kept_at=kept_at)


@pages.route("/reports/<int:number>", methods=["GET", "POST"])
@needs("decide report")
def decide(number):
    """The decision has a page outside the file: whoever decides about staff may be no supervisor of the case."""
    duty = ReportDuty.get_or_none(ReportDuty.id == number) or abort(404)
    if current_user.id not in report.deciders(duty):
        abort(404)
    if duty.decision == "report":
        abort(403)
    form = ReportDecisionForm()
    if form.is_submitted() and form.validate():
        if save(form, report.decide, duty, form.answers(), by=current_user, now=clock.now()):
            return approvals.onward()
    audit.note(current_user, "duty to report read", None if duty.about_staff else duty.case.code, now=clock.now())
    late = report.is_late(duty, clock.now())
    status = status_of(form)
    return render_template("report/decide.html", form=form, duty=duty, late=late), status


@pages.post("/case/<code>/report/<int:number>/follow-up")
@needs("notice report duty")
def follow_up(case, number):
    duty = next((one for one in report.of_case(case, current_user) if one.id == number), None) or abort(404)
    form = FollowedUpForm()
    if form.validate() and save(form, report.follow_up, duty, form.answers(), by=current_user, now=clock.now()):
        return redirect(url_for("report.show", code=case.code), 303)
    return _page(case, form, status_of(form))


def _page(case, form, status=200):
    duties = report.of_case(case, current_user)
    return file.page("report/show.html", case, "report", status, duties=duties, form=form, deciders=report.deciders)

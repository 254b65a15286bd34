"""Incidents of gender-based violence (F18): on pages of their own, on which neither consent nor identity stands (D07)."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_login import current_user

from cmoffice import audit, clock, policy
from cmoffice.casework import incident, need, office
from cmoffice.casework import papers as filed
from cmoffice.forms.base import options
from cmoffice.forms.incident import IncidentCorrectionForm, IncidentForm
from cmoffice.views import file, papers
from cmoffice.views.gate import needs, save, status_of
from cmoffice.views.shared import restored

pages = Blueprint("incident", __name__, url_prefix="/case/<code>/incidents")


@pages.get("")
@needs("read case")
def show(case):
    """Their number for everybody who may open the file; what they are only for those who may read them (D09)."""
    found = incident.of_case(case) if policy.may(current_user, "read incident", case) else []
    return _page("incident/show.html", case, incidents=found)


@pages.route("/new", methods=["GET", "POST"])
@needs("write incident")
def new(case):
    here = f"/case/{case.code}/incidents/new"
    form, kept_at = _form(IncidentForm, interviewed_on=clock.today(), sex=case.sex, age=case.age_years), None
    if form.is_submitted():
        if form.validate() and save(form, incident.record, case, form.answers(), by=current_user, now=clock.now()):
            return redirect(url_for("incident.show", code=case.code), 303)
    else:
        kept_at = restored(form, here)
    status = status_of(form)
    return _page("incident/form.html", case, status, form=form, kept_at=kept_at, here=here, incident=None)


@pages.get("/<key>")
@needs("read incident")
def one(case, key):
    found = incident.find(case, key) or abort(404)
    audit.note(current_user, "incident read", case.code, now=clock.now())
    reads_account = incident.may_read_account(current_user, found)
    return _page(
        "incident/one.html",
        case,
        incident=found,
        parts=papers.filled(IncidentForm, _Filed(found)),
        reads_account=reads_account,
        versions=incident.versions(found),
    )


@pages.route("/<key>/correct", methods=["GET", "POST"])
@needs("write incident")
def correct(case, key):
    found, here = incident.find(case, key) or abort(404), f"/case/{case.code}/incidents/{key}/correct"
    form, kept_at = _form(IncidentCorrectionForm, **_answers(found)), None
    if form.is_submitted():
        if form.validate() and save(form, incident.correct, found, form.answers(), by=current_user, now=clock.now()):
            return redirect(url_for("incident.one", code=case.code, key=key), 303)
    else:
        audit.note(current_user, "incident read", case.code, now=clock.now())
        kept_at = restored(form, here)
    status = status_of(form)
    return _page("incident/form.html", case, status, form=form, kept_at=kept_at, here=here, incident=found)


@pages.post("/<key>/share")
@needs("read incident")
def share(case, key):
    """No page offers this: whoever asks for it all the same is told no (E37)."""
    found = incident.find(case, key) or abort(404)
    return incident.share(found, current_user, clock.now())


class _Filed:
    """An incident as the reading view of paper forms takes it, its account apart."""

    def __init__(self, found):
        self.answers, self.confidential = filed.plain({**_answers(found), "account": None}), {}


def _answers(found):
    """All answers of an incident by the names of its form."""
    return {
        **found.answers,
        "services": [
            {**row, "appointment_on": filed.day(row.get("appointment_on"))} for row in found.answers.get("services", ())
        ],
        "interviewed_on": found.interviewed_on,
        "happened_on": found.happened_on,
        "count_it": found.count_it,
        "supervisor_may_read": "yes" if found.supervisor_may_read else "no",
        "account": found.account,
    }


def _form(form_class, **data):
    form = form_class(data=data)
    form.area.choices = options(office.districts())
    return form


def _page(template, case, status=200, **parts):
    """A page of the file without anything of its side: no consent, no identity."""
    return render_template(
        template, case=case, tab="incidents", tabs=file.tabs_of(case), supervisor=need.supervisor_of(case), **parts
    ), status

"""Who is signed in: every session of the office, sign-ins that failed, and second factors. Nothing of any case is here."""

from datetime import timedelta

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask_login import current_user

from cmoffice import clock, policy
from cmoffice.casework import office, second_factor
from cmoffice.casework import staff as accounts
from cmoffice.models import Staff
from cmoffice.views.gate import needs

pages = Blueprint("desks", __name__, url_prefix="/keep/desks")
FAILURES_OF = timedelta(days=30)


@pages.get("")
@needs("see sessions")
def show():
    holders = second_factor.holders()
    people = [person for person in accounts.all_people() if person.ended_on is None]
    return render_template(
        "desks/show.html",
        desks=accounts.at_desks(),
        mine=session.row.id,
        failures=accounts.failures(clock.now() - FAILURES_OF),
        people=people,
        holders=holders,
        may_reset=[person for person in people if policy.may_reset(current_user, person)],
        required=office.setting("second_factor", False),
    )


@pages.post("/<int:number>/end")
@needs("end sessions", keeps=False, proof=True)
def end(number):
    if number != session.row.id:
        accounts.end_session_of(number, current_user, clock.now())
    return redirect(url_for("desks.show"), 303)


@pages.post("/end")
@needs("end sessions", keeps=False, proof=True)
def end_all():
    accounts.end_all_sessions(current_user, clock.now(), but=session.row.id)
    return redirect(url_for("desks.show"), 303)


@pages.post("/factor")
@needs("require second factor", keeps=False, proof=True)
def require():
    """Ask supervisors for a second factor, or no longer."""
    second_factor.require(request.form.get("wanted") == "y", current_user, clock.now())
    return redirect(url_for("desks.show"), 303)


@pages.post("/factor/<username>")
@needs("remove second factor", keeps=False, proof=True)
def remove(username):
    """A colleague lost her telephone and her paper; she is told at her next sign-in."""
    person = Staff.get_or_none(Staff.username == username) or abort(404)
    second_factor.remove(person, current_user, clock.now())
    return redirect(url_for("desks.show"), 303)


@pages.post("/slip/<username>")
@needs("reset password", keeps=False, proof=True)
def slip(username):
    """A one-time code for somebody near who forgot her password (SEC-009); she is told of it at her next sign-in."""
    person = Staff.get_or_none(Staff.username == username) or abort(404)
    code = accounts.reset(person, current_user, clock.now())
    return render_template("desks/slip.html", person=person, code=code)

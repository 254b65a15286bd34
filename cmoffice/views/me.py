"""My settings: how my pages look, my password, my open sessions."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_login import current_user

from cmoffice import clock, passwords, policy, sessions
from cmoffice.casework import keyring, second_factor
from cmoffice.casework import staff as accounts
from cmoffice.forms.staff import OwnSettingsForm
from cmoffice.language import gettext as _
from cmoffice.models import Staff
from cmoffice.views.gate import save, signed_in, status_of
from cmoffice.views.prove import wrong_password
from cmoffice.views.signin import _password_problem

pages = Blueprint("me", __name__, url_prefix="/me")


@pages.route("", methods=["GET", "POST"])
@signed_in
def show():
    form = OwnSettingsForm(
        data={
            "density": current_user.density,
            "narrow": current_user.rail == "slim",
            "keys_on": current_user.keys_on,
            "idle_minutes": current_user.idle_minutes,
        }
    )
    if form.is_submitted() and form.validate():
        answers = {**form.answers(), "rail": "slim" if form.narrow.data else ""}
        if save(form, accounts.set_own, current_user, answers, clock.now()):
            return redirect(url_for("me.show"), 303)
    return _page(form, None, status_of(form))


@pages.post("/rail")
@signed_in
def rail():
    """The menu narrow or wide, from the button in the rail."""
    accounts.set_own(current_user, {"rail": "slim" if request.form.get("narrow") else ""}, clock.now())
    return redirect(url_for(policy.home_of(current_user)), 303) if not request.headers.get("X-Office") else ("", 204)


@pages.post("/password")
@signed_in
def password():
    now, problem = clock.now(), None
    wrong = wrong_password(request.form.get("current", ""))
    if wrong:
        problem = wrong[0] if wrong[1] == 429 else _("The current password is not right.")
    problem = problem or _password_problem(
        request.form.get("password", ""), request.form.get("again", ""), current_user
    )
    if problem:
        return _page(OwnSettingsForm(formdata=None, obj=current_user), problem, 422)
    accounts.set_password(current_user, request.form["password"], current_user, now)
    address, person, proved_at = session.row.address, Staff.get_by_id(current_user.id), session.row.proved_at
    keyring.give(person, request.form["password"], now)
    sessions.begin(session, person, address, now)
    if second_factor.has(person):  # the password alone is not all that she gives at the door
        sessions.proved_before(session, proved_at)
    return redirect(url_for("me.show"), 303)


@pages.post("/sessions/<int:number>/end")
@signed_in
def end_session(number):
    accounts.end_one_session(current_user, number, clock.now())
    return redirect(url_for("me.show"), 303)


def _page(form, problem, status):
    return render_template(
        "me/show.html",
        form=form,
        problem=problem,
        last=session.get("last"),
        living=sessions.living(current_user),
        mine=session.row.id,
        shortest=passwords.SHORTEST,
    ), status

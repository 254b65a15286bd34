"""The password again, before what matters most: accounts, keys, exports, backups. Afterwards one is back where one was."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_login import current_user

from cmoffice import audit, clock, passwords, policy, sessions
from cmoffice.casework import second_factor
from cmoffice.language import gettext as _
from cmoffice.language import lazy_gettext as _l
from cmoffice.views.gate import is_local, signed_in

pages = Blueprint("prove", __name__)

# what it is asked for, by how the address of the page begins
FOR = {
    "/people": _l("accounts of people"),
    "/keep": _l("safe keeping"),
    "/me": _l("your second factor"),
    "/access": _l("the access record"),
    "/case": _l("names of people"),
}


@pages.get("/prove")
@signed_in
def show():
    return _page(None, 200)


@pages.post("/prove")
@signed_in
def prove():
    """The password is right: on to the page for which it was asked, under a new number of the session."""
    wrong = wrong_password(request.form.get("password", ""), request.form.get("code", ""))
    if wrong:
        return _page(*wrong)
    sessions.renew(session, clock.now())
    audit.note(current_user, "password proved", now=clock.now())
    to = session.pop("prove", {}).get("to")
    return redirect(to if is_local(to) else url_for(policy.home_of(current_user)), 303)


def wrong_password(password, code=None):
    """What is wrong with the password of whoever sits here (words, status), or None; guessing waits as at the door.

    With `code`, the code of her second factor is asked as well, if she has one.
    """
    now, place, of_codes = clock.now(), f"cover {request.remote_addr}", f"code {request.remote_addr}"
    wait = sessions.wait_before(current_user.username, place, now)
    if code is not None:  # counted apart: a right password alone, at the cover, does not begin the count of codes anew
        wait = max(wait, sessions.wait_before(current_user.username, of_codes, now))
    if wait:
        return _("Too many tries. Wait %(seconds)s seconds, then try again.", seconds=wait + 1), 429
    if not passwords.fits(current_user.password_hash, password):
        sessions.failed(current_user.username, place, now)
        return _("The password is not right."), 422
    if code is not None and second_factor.has(current_user):
        if not second_factor.check(current_user, code, second_factor.step_of(clock.machine_seconds()), now):
            sessions.failed(current_user.username, of_codes, now)
            return _("The code is not right, or it was used before. Take the next one."), 422
        sessions.succeeded(current_user.username, of_codes)
    sessions.succeeded(current_user.username, place)
    return None


def _page(problem, status):
    asked = session.get("prove", {})
    to = asked.get("to") or ""
    what = next((words for begins, words in FOR.items() if to.startswith(begins)), None)
    return render_template(
        "prove/show.html",
        problem=problem,
        what=what,
        again=asked.get("again"),
        factor=second_factor.has(current_user),
        back=to if is_local(to) else url_for(policy.home_of(current_user)),
    ), status

"""Lock the office: anybody who has signed in, from every page and from the cover, at once."""

from flask import Blueprint, make_response, render_template, session
from flask_login import current_user

from cmoffice import clock
from cmoffice.casework import keyring, locking
from cmoffice.views.gate import signed_in

pages = Blueprint("lock", __name__)


@pages.get("/lock")
@signed_in
def show():
    return render_template("lock/show.html", unwrapped=keyring.is_unwrapped(), covered=session.row.locked)


@pages.post("/lock")
@signed_in
def now():
    """Lock it. The page that says so is made before, from memory: afterwards nothing of the office can be read."""
    if keyring.is_unwrapped():
        return render_template("lock/show.html", unwrapped=True, covered=session.row.locked), 409
    answer = make_response(render_template("lock/locked.html"))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    by = current_user._get_current_object()
    session.clear()
    session.row = session.staff = None
    session.ended = True
    locking.lock(by, "asked", clock.now())
    return answer

"""The clerk's trays: sheets of one tray at a time, and nothing else."""

from flask import Blueprint, abort, redirect, render_template, session, url_for
from flask_login import current_user

from cmoffice import clock
from cmoffice.casework import tray
from cmoffice.views.gate import needs
from cmoffice.views.questions import all_papers, blank_form, title_of

pages = Blueprint("tray", __name__, url_prefix="/tray")


@pages.get("")
@needs("see tray")
def show():
    trays = {name: [one for one in all_papers() if tray.of(one[1]) == name] for name in ("identity", "case")}
    return render_template("tray/show.html", trays=trays, at_hand=session.get("sheet"))


@pages.post("/sheet/<key>")
@needs("see tray", keeps=False)
def take(key):
    """Take a sheet to the desk, unless one of the other tray lies there."""
    session["sheet"] = tray.take_up(blank_form(key).paper, session.get("sheet"), by=current_user, now=clock.now())
    return redirect(url_for("tray.sheet", key=key), 303)


@pages.get("/sheet/<key>")
@needs("see tray")
def sheet(key):
    """The sheet at hand; one that was not taken up is not there."""
    form = blank_form(key)
    if session.get("sheet") is None or tray.of(form.paper) != tray.of(session["sheet"]):
        abort(404)
    return render_template("tray/sheet.html", form=form, title=title_of(form, key), tray=tray.of(form.paper))


@pages.post("/away")
@needs("see tray", keeps=False)
def away():
    """Put away what lies on the desk, so that the other tray may be opened."""
    session.pop("sheet", None)
    return redirect(url_for("tray.show"), 303)

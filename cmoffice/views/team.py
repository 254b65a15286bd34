"""Team today: who needs the supervisor now, and whether work is fairly spread."""

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user

from cmoffice import clock
from cmoffice.casework import answers, lists
from cmoffice.views.gate import needs

pages = Blueprint("team", __name__, url_prefix="/team")


@pages.get("")
@needs("see team")
def show():
    return render_template("team/show.html", **lists.team_today(current_user, clock.now()))


@pages.post("/<code>/seen")
@needs("answer caseworker")
def seen(case):
    """The supervisor has seen it and talked about it: the line leaves Team today."""
    answers.seen(case, current_user, clock.now())
    return redirect(url_for("team.show"), 303)

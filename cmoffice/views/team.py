"""Team today: who needs the supervisor now, and whether work is fairly spread."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_login import current_user

from cmoffice import clock
from cmoffice.casework import access_duty, answers, audit_trend, case_meeting, lists, out, rules, supervised
from cmoffice.casework import staff as accounts
from cmoffice.casework import staffconcern as confidential
from cmoffice.models import Staff
from cmoffice.views.gate import needs

pages = Blueprint("team", __name__, url_prefix="/team")


@pages.get("")
@needs("see team")
def show():
    in_danger, waiting = confidential.waiting(current_user)
    board = out.board(current_user, clock.now())
    return render_template(
        "team/show.html",
        board=board,
        mine=next((line for line in board if line.is_hers), None),
        gone_alone=out.gone_alone(current_user),
        access_late=access_duty.late(current_user, clock.now()),
        reports_of_danger=in_danger,
        reports_waiting=waiting and not in_danger,
        unconfirmed=accounts.to_confirm(),
        criteria_due=rules.criteria_due_on(),
        late_papers={"F21": supervised.late(current_user, clock.today())},
        meetings=case_meeting.wanted(current_user.team_id, clock.today()),
        audits=audit_trend.to_look_at(current_user, clock.today()),
        **lists.team_today(current_user, clock.now()),
    )


@pages.post("/<code>/seen")
@needs("answer caseworker")
def seen(case):
    """The supervisor has seen it and talked about it: the line leaves Team today."""
    answers.seen(case, current_user, clock.now())
    return redirect(url_for("team.show"), 303)


@pages.post("/people/<username>")
@needs("confirm people")
def confirm(username):
    """The word without which an account that touches cases does not open."""
    person = Staff.get_or_none(Staff.username == username) or abort(404)
    accounts.confirm(person, current_user, clock.now())
    return redirect(url_for("team.show"), 303)

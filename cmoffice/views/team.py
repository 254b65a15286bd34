"""Team today: who needs the supervisor now, and whether work is fairly spread."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import clock
from cmoffice.casework import (
    access_duty,
    answers,
    case_meeting,
    checking,
    evacuation,
    newkeys,
    out,
    prints,
    supervised,
    team_today,
)
from cmoffice.casework import staff as accounts
from cmoffice.casework import staffconcern as confidential
from cmoffice.models import Staff
from cmoffice.views import backup
from cmoffice.views.gate import needs

pages = Blueprint("team", __name__, url_prefix="/team")
FIRST = 25  # cases of a group that are shown before all of it is asked for
WAITS = (
    "needs",
    "unassigned",
    "left",
    "late",
    "soon",
    "openings",
    "conflicts",
    "gone_alone",
    "audits",
    "criteria_late",
    "access_late",
    "reports_of_danger",
    "reports_waiting",
    "unconfirmed",
    "papers",
)


@pages.get("")
@needs("see team")
def show():
    now = clock.now()
    in_danger, in_confidence = confidential.waiting(current_user)
    board, told = out.board(current_user, now), team_today.of(current_user, now)
    page = {
        **told,
        "board": board,
        "mine": next((line for line in board if line.is_hers), None),
        "access_late": access_duty.late(current_user, now),
        "reports_of_danger": in_danger,
        "reports_waiting": in_confidence and not in_danger,
        "evacuation": evacuation.standing(),
        "new_keys_wanted": newkeys.wanted(),
        "unconfirmed": accounts.to_confirm(),
        "backup": backup.told(now),
        "late_papers": {"F21": supervised.late(told["accounts"], now.date())},
        "out_on_paper": prints.count_out(current_user),
        "papers_wait": checking.count(current_user),
        "meetings": case_meeting.wanted(current_user.team_id, now.date()),
        # what the menu counts stands on this page already
        "late_out": lambda: sum(line.standing == "late" and line.staff_id != current_user.id for line in board),
        "waits": lambda: len(told["waiting"]),
    }
    return render_template(
        "team/show.html", **page, calm=_is_calm(page, now.date()), first=FIRST, whole=request.args.get("all")
    )


def _is_calm(page, today):
    """Whether nothing on this page waits for her."""
    meetings = page["meetings"]
    of_meetings = meetings.is_late(today) or meetings.not_closed or meetings.copies_out
    somebody_late = any(line.standing == "late" for line in page["board"])
    of_office = page["backup"]["warns"]
    return not (
        any(page[name] for name in WAITS) or of_meetings or somebody_late or page["late_papers"]["F21"] or of_office
    )


@pages.post("/<code>/seen")
@needs("answer caseworker")
def seen(case):
    """The supervisor has seen it and talked about it: the line leaves Team today."""
    answers.seen(case, current_user, clock.now())
    return redirect(url_for("team.show"), 303)


@pages.post("/people/<username>")
@needs("confirm people", keeps=False, proof=True)
def confirm(username):
    """The word without which an account that touches cases does not open."""
    person = Staff.get_or_none(Staff.username == username) or abort(404)
    accounts.confirm(person, current_user, clock.now())
    return redirect(url_for("team.show"), 303)

"""Reports: a caseworker's own counts, a supervisor's counts of the team; and the team's list without names, for print."""

from flask import Blueprint, render_template, request
from flask_login import current_user

from cmoffice import clock, policy
from cmoffice.casework import checking, reports, team_list
from cmoffice.views.gate import needs

pages = Blueprint("reports", __name__)


@pages.get("/reports")
@needs("see reports")
def show():
    whose = "team" if policy.may(current_user, "see team") else "own"
    if whose == "team":
        reports.remember(current_user, clock.now())
    return render_template(
        "reports/show.html",
        whose=whose,
        unverified=checking.unverified(current_user),
        **reports.of(current_user, clock.today()),
    )


@pages.get("/team/list")
@needs("see team")
def team():
    now = clock.now()
    rows, columns = team_list.of(current_user, request.args.getlist("column"), now)
    team_list.printed(current_user, rows, columns, now)
    return render_template(
        "reports/list.html",
        rows=rows,
        columns=columns,
        every=team_list.EVERY,
        hidden=team_list.HIDDEN,
        smallest=team_list.smallest_group(),
    )

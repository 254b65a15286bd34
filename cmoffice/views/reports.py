"""Reports: a caseworker's own counts, a supervisor's counts of the team; and the team's list without names, for print."""

from flask import Blueprint, render_template, request
from flask_login import current_user

from cmoffice import clock, policy
from cmoffice.casework import checking, reports, team_list
from cmoffice.refusals import Refused
from cmoffice.views.gate import needs

pages = Blueprint("reports", __name__)


@pages.get("/reports")
@needs("see reports")
def show():
    unverified = checking.unverified(current_user)
    if not policy.may(current_user, "see team"):
        own = reports.own(current_user, clock.today())
        return render_template("reports/show.html", whose="own", refused="", unverified=unverified, **own)
    only, refused = request.args.get("which", ""), ""
    try:
        report = reports.of_team(current_user, clock.today(), only)
        reports.remember(current_user, report["which"], clock.now())
    except Refused as no:
        report, refused = reports.of_team(current_user, clock.today()), no.words
    page = render_template("reports/show.html", whose="team", refused=refused, unverified=unverified, **report)
    return (page, 409) if refused else page


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

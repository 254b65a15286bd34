"""Reports: a caseworker's own counts, a supervisor's counts of the team; and the team's list without names, for print."""

from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for
from flask_login import current_user

from cmoffice import audit, clock, policy
from cmoffice.casework import checking, reports, team_list
from cmoffice.forms.prints import PrintForm
from cmoffice.views import prints
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
    page, rows, columns = _team(now)
    audit.note(current_user, "team list read", now=now, rows=rows, columns=columns)
    return page


@pages.route("/team/list/print", methods=["GET", "POST"])
@needs("see team", keeps=False)
def team_printed():
    """The same list, with the columns of the address, on numbered sheets."""
    now = clock.now()
    _rows, columns = team_list.of(current_user, request.args.getlist("column"), now)
    back = url_for("reports.team")
    return prints.asked(
        "team_list", prints.first(PrintForm), lambda made: _team(now, made)[0], back=back, parts=columns
    )


def _team(now, printing=None):
    """The list, how many rows it has and which columns."""
    rows, columns = team_list.of(current_user, request.args.getlist("column"), now)
    page = render_template(
        "reports/list.html",
        rows=rows,
        columns=columns,
        every=team_list.EVERY,
        hidden=team_list.HIDDEN,
        smallest=team_list.smallest_group(),
        printing=printing,
        asked=urlencode([("column", column) for column in columns]),
    )
    return page, len(rows), list(columns)

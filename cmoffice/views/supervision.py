"""Supervision: the one page from which a supervisor reaches what she does beside the cases."""

from flask import Blueprint, current_app, render_template
from flask_login import current_user

from cmoffice import clock, policy
from cmoffice.casework import keyworker, supervised
from cmoffice.casework import staffconcern as confidential
from cmoffice.language import lazy_gettext as _l
from cmoffice.views.gate import needs

pages = Blueprint("supervision", __name__)

# the pages, in the order of the work: endpoint, icon, name, what it is for
PLACES = (
    (
        "caseload.show",
        "chart-column",
        _l("Caseload board"),
        _l("Who carries what, is it fairly spread, and who has room for one more."),
    ),
    (
        "supervising.reviews",
        "badge-check",
        _l("Caseload reviews"),
        _l("Every two weeks with each caseworker: is the caseload manageable, and what is done about it."),
    ),
    (
        "supervising.sessions",
        "users",
        _l("Supervision sessions"),
        _l("What you and a caseworker spoke of and agreed, signed by her."),
    ),
    (
        "file_audit.show",
        "list-checks",
        _l("File audits"),
        _l("The files drawn this quarter, those that close, what was found and mended, and the trend."),
    ),
    ("visits.team", "house", _l("Visits"), _l("Who is out, back by when, and who is late.")),
    (
        "handing.show",
        "file-text",
        _l("Papers"),
        _l(
            "Batches that wait for your word, papers without a caseworker, what waits to be typed and checked, and the clerks' trays."
        ),
    ),
    ("access.show", "eye", _l("Access review"), _l("What was opened in the team, as a short list to answer and sign.")),
    (
        "misread.show",
        "git-compare",
        _l("Misread boxes"),
        _l("Which boxes of which paper are read in two ways, how many papers are typed twice, and which wait."),
    ),
    (
        "keep.show",
        "lock",
        _l("Safe keeping"),
        _l("Backups, keys and the recovery sheet, the plan for leaving in a hurry, and the checks of the office."),
    ),
    (
        "emergency.show",
        "siren",
        _l("Emergency mode"),
        _l("Weekly meetings and tighter clocks for the whole office, while a crisis lasts."),
    ),
    (
        "backlog.start",
        "folder",
        _l("Old cases from a spreadsheet"),
        _l("Cases from before this office, brought in as papers that their caseworkers check."),
    ),
    (
        "arrivals.show",
        "inbox",
        _l("Files from other agencies"),
        _l("A case that another agency hands over: read with its passphrase, looked at, and taken in."),
    ),
)


@pages.get("/supervision")
@needs("see team")
def show():
    views = current_app.view_functions
    places = [line for line in (*PLACES, *_confidential()) if policy.may(current_user, views[line[0]].action)]
    workers, today = keyworker.possible(current_user), clock.today()
    late = {paper: supervised.late(workers, today, paper) for paper in ("F21", "F20")}
    return render_template("supervision/show.html", places=places, late=late)


def _confidential():
    """The list of confidential reports, for whoever reads them; to other supervisors there is no such page."""
    if not confidential.is_reader(current_user):
        return ()
    hint = _l("Concerns about staff, gifts and favours that were given to you alone.")
    return (("staffconcern.show", "lock", _l("Confidential reports"), hint),)

"""Approvals: everything that waits for the supervisor's word, one after another."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_login import current_user

from cmoffice import clock
from cmoffice.casework import approvals
from cmoffice.views.gate import needs

pages = Blueprint("approvals", __name__, url_prefix="/approvals")
DECIDED_ON = {  # kind of line: the page with the facts and the buttons
    "closure": "closure.decide",
    "transfer": "transfer.show",
    "plan": "plan.decide",
    "no_consent": "consent.decide",
    "emergency": "consent.decide",
    "reopen": "reopen.decide",
    "merge": "merge.decide",
    "glass": "glass.review",
    "report": "report.decide",
}
BY_NUMBER = ("glass", "report")


@pages.get("")
@needs("see approvals")
def show():
    lines = approvals.waiting(current_user, clock.now())
    # what the menu counts stands on this page already
    return render_template(
        "approvals/show.html", lines=[(line, place(line)) for line in lines], waits=lambda: len(lines)
    )


def onward():
    """After a decision: the page of the next thing that waits, or the empty list."""
    lines = approvals.waiting(current_user, clock.now())
    return redirect(place(lines[0]) if lines else url_for("approvals.show"), 303)


def place(line):
    """The page on which this line is decided; the file where the office has no such page."""
    page = DECIDED_ON.get(line.kind, "")
    if page not in current_app.view_functions:
        return url_for("case.show", code=line.code)
    return url_for(page, number=line.number) if line.kind in BY_NUMBER else url_for(page, code=line.code)

"""The check of the whole office on one page: what is in order, what to look at soon, what to act on now."""

from flask import Blueprint, render_template
from flask_login import current_user

from cmoffice import audit, clock
from cmoffice.casework import health, trail
from cmoffice.views.gate import needs

pages = Blueprint("health", __name__, url_prefix="/keep/check")


@pages.get("")
@needs("see safe keeping")
def show():
    """What can be seen at once; pages and trail as they were found last."""
    return _page(False)


@pages.post("")
@needs("see safe keeping", keeps=False)
def check():
    """Everything now: each page of both files, each line of the trail."""
    return _page(True)


def _page(thorough):
    now = clock.now()
    if thorough:
        trail.check_and_note(current_user, now)
    found = health.findings(now, thorough, trail_too=False)
    if thorough:
        audit.note(current_user, "office checked", now=now, what=health.worst(found))
    return render_template("keep/check.html", found=found, worst=health.worst(found), thorough=thorough)

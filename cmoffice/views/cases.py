"""My cases, or the team's: all of them, open and closed, by code."""

from flask import Blueprint, render_template, request
from flask_login import current_user

from cmoffice import clock, policy
from cmoffice.casework import keyworker, lists
from cmoffice.models import BEGUN, OPEN
from cmoffice.views.gate import needs

pages = Blueprint("cases", __name__, url_prefix="/cases")
WHICH = {"open": OPEN + BEGUN, "closed": ("closed", "transferred"), "not-registered": ("screened_out",), "all": None}
PAGE = 100


@pages.get("")
@needs("see my cases")
def show():
    which = request.args.get("which") if request.args.get("which") in WHICH else "open"
    page = min(max(request.args.get("page", 1, type=int), 1), 1000)
    rows = sorted(lists.rows_for(current_user, clock.now(), WHICH[which]), key=lists.ORDERS["risk"])
    shown = rows[(page - 1) * PAGE : page * PAGE]
    givable = keyworker.possible(current_user) if policy.role_may(current_user, "assign") else []
    return render_template(
        "cases/show.html",
        rows=shown,
        which=which,
        whole=len(rows),
        page=page,
        pages=max(1, -(-len(rows) // PAGE)),
        givable=givable,
    )

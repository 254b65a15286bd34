"""When two go on a visit: the mark on a case, and the rule of the office for high risk."""

from flask import Blueprint, abort, redirect, url_for
from flask_login import current_user

from cmoffice import clock, policy
from cmoffice.casework import pairs
from cmoffice.forms.visits import PairsForm
from cmoffice.views import file
from cmoffice.views.gate import needs, save, status_of

pages = Blueprint("pairs", __name__)


@pages.post("/supervision/visits/<act>")
@needs("change settings", keeps=False)
def rule(act):
    """Whether two go on every visit at high risk, for the whole office: on or off."""
    if act not in ("on", "off"):
        abort(404)
    pairs.set_at_high_risk(act == "on", current_user, clock.now())
    return redirect(url_for("visits.team"), 303)


@pages.route("/case/<code>/pairs", methods=["GET", "POST"])
@needs("mark visits in pairs")
def mark(case):
    wanted, form = not case.visit_in_pairs, PairsForm()
    lifts = policy.is_supervisor(current_user)
    if form.is_submitted() and form.validate():
        if save(form, pairs.mark, case, wanted, form.reason.data, by=current_user, now=clock.now()):
            return redirect(url_for("case.show", code=case.code), 303)
    return file.page(
        "visits/pairs.html", case, "pairs", status_of(form) if form.problems else 200, form=form, lifts=lifts
    )

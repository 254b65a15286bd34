"""What waits for a second person (E46): agreed to or taken back, from Safe keeping or from the page concerned."""

from flask import Blueprint, abort, current_app, redirect, render_template, url_for
from flask_login import current_user

from cmoffice import clock, policy
from cmoffice.casework import two
from cmoffice.language import gettext as _
from cmoffice.refusals import Refused
from cmoffice.views.gate import needs

pages = Blueprint("two", __name__, url_prefix="/keep/two")
PLACES = {
    "restore": "restore.show",
    "destroy": "evacuation.show",
    "new_keys": "newkeys.show",
    "set_word": "evacuation.word",
}  # where each is done


@pages.post("/<int:number>/<act>")
@needs("second person", keeps=False, proof=True)
def act(number, act):
    row = two.find(number) or abort(404)
    if act not in ("agree", "withdraw"):
        abort(404)
    verb = two.agree if act == "agree" else two.withdraw
    try:
        verb(row, current_user, clock.now())
    except Refused as refused:
        return render_template(
            "errors/page.html", title=_("Not done"), words=refused.words, to=place_of(row.what)
        ), 409 if refused.code == "E46a" else 422
    return redirect(place_of(row.what), 303)


def rows(what=None):
    """What two people are about to do, for the part keep/_two.html: waiting requests, then those that are agreed."""
    now = clock.now()
    found = two.waiting(what, now)
    agreed = [two.agreed(one, now) for one in ([what] if what else PLACES)]
    return found + [row for row in agreed if row is not None]


def place_of(what):
    """The page on which this is done, or Safe keeping for whoever may agree but not open that page."""
    endpoint = PLACES.get(what, "keep.show")
    view = current_app.view_functions.get(endpoint)
    return url_for(endpoint if view and policy.role_may(current_user, view.action) else "keep.show")


@pages.app_context_processor
def _place():
    return {"place_of_two": place_of}

"""Whether the office answers, for the one who started it; and the reports of the content policy, which are only counted."""

from flask import Blueprint, abort, current_app, request

from cmoffice import clock, csrf
from cmoffice.casework import knocks
from cmoffice.views.gate import open_to_all, while_locked

pages = Blueprint("ready", __name__)


@pages.get("/healthz")
@while_locked
@open_to_all
def healthz():
    if request.remote_addr not in ("127.0.0.1", "::1", current_app.config["ADDRESS"]):
        abort(404)
    return "ok", 200, {"Content-Type": "text/plain; charset=utf-8"}


@pages.post("/policy-report")
@while_locked
@csrf.exempt
@open_to_all
def report():
    current_app.logger.warning("a page broke the content policy")
    knocks.note(None, "policy broken", request.remote_addr or "", clock.now())
    return "", 204

"""The threshold: what every request passes before its page is asked: whether it came to us, is whole, and finds the office open and its person awake.

The gate then asks whether this person may open this page; see gate.py.
"""

import io
from urllib.parse import unquote_to_bytes

from flask import Request, abort, current_app, redirect, request, session, url_for
from flask_login import current_user
from werkzeug.exceptions import SecurityError
from werkzeug.routing import IntegerConverter

from cmoffice import clock, databases, htmx, policy, sessions, shortage
from cmoffice.casework import damage, knocks, office, second_factor
from cmoffice.language import gettext as _
from cmoffice.views.gate import is_quiet, keep_for_ended, keep_typed, locked_out

MOST_FIELDS = 1000
STILL_WRITES = (  # what is sent while the disk is full and written all the same, in the room that the reserve left
    "signin.sign_in",
    "signin.first",
    "signin.sign_out",
    "cover.uncover",
    "cover.lock",
    "cover.awake",
    "cover.draft",
    "cover.throw",
    "find.search",
    "identity.reveal",
    "notes.unlock",
    "ready.report",
    "prove.prove",
    "lock.now",  # what makes the office safer must never wait for room
    "me.end_session",
    "desks.end",
    "desks.end_all",
    "people.act",
    "two.act",
    "evacuation.ask",
    "evacuation.destroy",
)


class InMemory(Request):
    """A request whose files never touch the disk: the server would spool large ones into a temporary file, in plain text (T01)."""

    def _get_file_stream(self, total_content_length, content_type, filename=None, content_length=None):
        return io.BytesIO()


class Number(IntegerConverter):
    """A number in an address: plain digits, few enough for the database."""

    regex = "[0-9]{1,18}"


def join(app):
    """Shut every page that names no action, and lock out idle and ended sessions, before anything is read."""
    # before the token is asked for: a closed office says so to everybody, and nothing garbled is looked at
    app.before_request_funcs[None][:0] = [_addressed, _alarm, _locked, _roomy, _readable]
    app.request_class = InMemory
    app.url_map.converters["int"] = Number
    app.before_request(_from_elsewhere)
    app.before_request(_unmarked)
    app.before_request(_living)
    app.before_request(_set_up)
    app.before_request(_held_back)
    app.after_request(_let_go)


def _addressed():
    """Refuse what was sent to another name than the office's, or in another way than any page takes, before anything else looks at it (SEC-049, SEC-050)."""
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception
    if request.method not in ("GET", "HEAD", "POST"):
        abort(405)


def _alarm():
    if current_app.config["ALARM"] and request.endpoint not in ("static.file", "ready.healthz"):
        if current_app.config["DESTROYED"]:
            page = current_app.jinja_env.get_template("evacuation/destroyed.html")
            return page.render(words=current_app.config["ALARM"], gone=None), 503
        newest = damage.newest_in_folder(current_app.config["FOLDER"])
        return current_app.jinja_env.get_template("errors/alarm.html").render(
            words=current_app.config["ALARM"], backup=newest
        ), 503
    return None


def _locked():
    """A locked office opens nothing but its door; what was sent to it stays in the page of whoever sent it (423)."""
    view = current_app.view_functions.get(request.endpoint)
    return None if not databases.is_locked() or getattr(view, "while_locked", False) else locked_out()


def _roomy():
    """Room for a file on the one page that takes one, before anything is read; only for those who may send it (SEC-078)."""
    view = current_app.view_functions.get(request.endpoint)
    most = getattr(view, "most_bytes", 0)
    if most and current_user.is_authenticated and policy.role_may(current_user, view.action):
        request.max_content_length = most


def _readable():
    """Refuse a form whose bytes are no text: the server would guess at it, and the guess would be stored (SEC-072)."""
    if request.mimetype == "application/x-www-form-urlencoded":
        try:
            unquote_to_bytes(request.get_data(cache=True, parse_form_data=False)).decode()
        except UnicodeDecodeError:
            abort(400)


def _from_elsewhere():
    """Refuse what another site sent here, whatever token it carries (SEC-037), and forms of more fields than any of ours."""
    if request.method == "POST":
        if sum(len(values) for _, values in request.form.lists()) > MOST_FIELDS:
            abort(413)
        origin = request.headers.get("Origin")
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none") or (
            origin and origin != f"{request.scheme}://{request.host}"
        ):
            knocks.note(session.staff, "form from elsewhere", request.remote_addr or "", clock.now())
            abort(403)


def _unmarked():
    view = current_app.view_functions.get(request.endpoint)
    if view is not None and not hasattr(view, "action"):
        abort(403)


def _living():
    """End or cover sessions that are over; what they tried to save is kept for them."""
    view = current_app.view_functions.get(request.endpoint)
    if getattr(view, "action", None) == "be anybody" and request.endpoint in ("static.file", "ready.healthz"):
        return None
    now = clock.now()
    if session.row is None:
        keep_for_ended()
        return None
    if not sessions.check_life(session, now):
        keep_for_ended()
        return None
    if session.row.locked and request.endpoint not in (
        "cover.show",
        "cover.uncover",
        "cover.lock",
        "lock.show",
        "lock.now",
        "signin.sign_out",
        "static.file",
    ):
        kept = request.method == "POST" and keep_typed(current_user)
        if request.method == "GET" and not htmx:
            session["back_to"] = request.full_path.rstrip("?")
        if is_quiet():
            return _("The screen is covered. Your text is kept."), 423
        return redirect(url_for("cover.show", kept="1" if kept else None), 303)
    if not getattr(view, "keeps_nobody_awake", False):
        sessions.touch(session, now)
    return _without_second_factor()


def _without_second_factor():
    """Whom the office asks for a second factor sets one up before anything else."""
    if (
        request.endpoint is None
        or request.blueprint in ("factor", "prove", "cover", "help", "static", "ready")
        or request.endpoint == "signin.sign_out"
        or not second_factor.is_required(session.staff)
        or second_factor.has(session.staff)
    ):
        return None
    if is_quiet():
        return _("Set up your second factor first."), 401, {"HX-Redirect": url_for("factor.show")}
    return redirect(url_for("factor.show"), 303)


def _held_back():
    """While the disk is full, what is sent is not written; what signs in, covers, reads and locks still is."""
    if request.method != "POST":
        return
    shortage.look()
    if shortage.is_short() and request.endpoint not in STILL_WRITES:
        databases.hold_back()


def _let_go(response):
    """What the session remembers is written after the page was made."""
    if shortage.is_short() and not databases.is_locked():
        databases.hold_back(False)
    return response


def _set_up():
    """Until a new office is set up, nothing opens but its setting-up."""
    page = (request.endpoint or "").partition(".")[0]
    if page in ("setup", "putback", "static", "ready") or databases.is_locked():
        return None
    if current_user.is_authenticated or office.is_set_up():
        return None
    return redirect(url_for("setup.show"), 303) if request.endpoint else None

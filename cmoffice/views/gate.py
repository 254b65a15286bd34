"""The gate: every page is shut unless it names its action; cases are loaded through the reader and handed over, never their codes.

Not signed in: the sign-in page. A case outside the reader's need-to-know, or a page that her role never opens: 404, as if it
did not exist. A case she may see but an act she may not do: 403.
"""

import contextlib
import io
import re
from functools import wraps
from urllib.parse import unquote_to_bytes, urlsplit

from flask import Request, abort, current_app, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.routing import IntegerConverter, RequestRedirect

from cmoffice import audit, clock, databases, drafts, htmx, policy, sessions, shortage
from cmoffice.casework import damage, knocks, moves, office, second_factor
from cmoffice.language import gettext as _
from cmoffice.refusals import Changed, Refused
from cmoffice.views import trouble

ALREADY = object()
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
    "prove.show",
    "lock.now",  # what makes the office safer must never wait for room
    "me.end_session",
    "desks.end",
    "desks.end_all",
    "people.act",
    "two.act",
    "evacuation.ask",
    "evacuation.destroy",
)
MAY_HOLD_NAMES = ("identity.enter", "keying.finish", "second.finish", "checking.one")  # what is typed from papers too


class InMemory(Request):
    """A request whose files never touch the disk: the server would spool large ones into a temporary file, in plain text (T01)."""

    def _get_file_stream(self, total_content_length, content_type, filename=None, content_length=None):
        return io.BytesIO()


class Number(IntegerConverter):
    """A number in an address: plain digits, few enough for the database."""

    regex = "[0-9]{1,18}"


def needs(action, keeps=True, proof=False):
    """Mark a page with the action it needs. A `code` in its address becomes the case; `keeps` says that text typed on it is worth keeping as a draft.

    With `proof` it answers only to somebody who gave her password within the last five minutes; else that is asked first (SEC-032).
    """

    def mark(view):
        @wraps(view)
        def closed_unless(**values):
            if not current_user.is_authenticated:
                return _to_sign_in()
            if not policy.role_may(current_user, action):
                knocks.note(current_user, "page refused", request.remote_addr or "", clock.now(), action=action)
                abort(404)
            if "code" in values:
                case = find_case(values.pop("code"))
                if not policy.may(current_user, action, case):
                    audit.note(current_user, "refused", case.code, now=clock.now(), action=action)
                    abort(403)
                values["case"] = case
            if proof and not sessions.is_proved(session, clock.now()):
                return to_proof()
            return view(**values)

        closed_unless.action, closed_unless.keeps, closed_unless.proof = action, keeps, proof
        return closed_unless

    return mark


def proved(view):
    """Mark a page of one's own that answers only to a password given within five minutes; it stands below the mark `signed_in`."""

    @wraps(view)
    def only_if(**values):
        return view(**values) if sessions.is_proved(session, clock.now()) else to_proof()

    only_if.proof = True
    return only_if


def signed_in(view):
    """Mark a page that everybody who has signed in may open: help, own settings, the cover."""

    @wraps(view)
    def closed_unless(**values):
        return view(**values) if current_user.is_authenticated else _to_sign_in()

    closed_unless.action, closed_unless.keeps = "be signed in", False
    return closed_unless


def open_to_all(view):
    """Mark a page that nobody need sign in for."""
    view.action, view.keeps = "be anybody", False
    return view


def while_locked(view):
    """Mark a page that answers while the office is locked; it must ask the databases for nothing."""
    view.while_locked = True
    return view


def find_case(code):
    """The case with this code if the reader needs to know of it; 404 otherwise, in the same words as for a code that nobody has."""
    canonical = moves.read_code(code)
    case = policy.find_case(current_user, canonical or "")
    if case is None:  # the line tells no code: it would say that there is one
        audit.note(current_user, "nothing there", now=clock.now())
        abort(404)
    return case


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


def save(form, verb, *args, **kwargs):
    """Call the verb once for this form; what it refuses lands on the form with every answer kept. Gives what it made, or None.

    The form's one-time mark, the draft's end and the verb commit together, so a form sent twice makes one record.
    """
    if not _marked_for(current_user):
        abort(400)  # a form of somebody else who sat here before (SEC-033)
    if trouble.not_saved() is not None:
        return _unsaved(form)
    now, digest = clock.now(), _digest()
    mark = request.form.get("once") or digest
    try:
        with databases.records.atomic():
            if drafts.was_sent(mark, digest, now):
                return ALREADY
            made = verb(*args, **kwargs)
            drafts.remember_sent(mark, digest, current_user, request.path, now)
        drafts.drop(current_user, request.path)
        return made if made is not None else True
    except Refused as refused:
        form.refused_by.add(refused.code)
        form.refuse(refused.words, refused.field)
    except Changed as changed:
        form.changed = changed
    except databases.ERRORS as error:
        if not notice(error):
            raise
        _unsaved(form)
    return None


def notice(error):
    """Whether this error of the engine means that nothing can be saved now: no room, or a damaged page. The office acts on it at once."""
    if databases.is_damage(error) and not databases.is_reading_only() and not databases.is_locked():
        damage.found(databases.faults() or {"records.db": [str(error)]}, clock.now())
    elif shortage.is_full(error):
        shortage.ran_out()
    return trouble.not_saved() is not None


def _unsaved(form):
    """The form stays as it was typed, with the words that say why; what was typed is kept as a draft where there is room for one."""
    words, form.unsaved = trouble.not_saved()
    form.refuse(words, None)
    if shortage.is_short():
        with contextlib.suppress(*databases.ERRORS, OSError):
            databases.hold_back(False)  # a draft is small, and no verb follows
            keep_typed(current_user)


def save_unsigned(form, verb, *args):
    """Call the verb of a form that is sent before anybody can sign in: refusals land on the form."""
    try:
        with databases.records.atomic():
            return verb(*args)
    except Refused as refused:
        form.refuse(refused.words, refused.field)
    return None


def status_of(form):
    """The status of a page with this form: 200 when it was not sent yet or only a row more was asked for, 409 when somebody else was faster, 507 or 503 when nothing can be saved now, else 422."""
    if form.unsaved:
        return form.unsaved
    return 200 if form.more or not form.is_submitted() else 409 if form.changed else 422


def keep_typed(staff):
    """Keep what was posted but could not be saved (screen covered, session over) for its person, at the address it was meant for."""
    if databases.is_reading_only():
        return False
    path = request.form.get("draft_of") or request.path
    answers = drafts.answers_of(request.form)
    if answers and keeps_drafts(path) and _marked_for(staff):
        drafts.keep(staff, path, answers, clock.now())
        return True
    return False


def keeps_drafts(path):
    """Whether a form sent to this address is one whose text is kept while it is begun."""
    try:
        endpoint, _values = current_app.url_map.bind("localhost").match(path, method="POST")
    except (HTTPException, RequestRedirect):
        return False
    if endpoint in MAY_HOLD_NAMES and not databases.identities_attached():
        return False  # names have no other place to lie in
    return getattr(current_app.view_functions.get(endpoint), "keeps", False)


def is_local(target):
    """Whether a page to go back to lies in this office and shows work; nothing else is followed (SEC-052)."""
    return (
        bool(target)
        and target.startswith("/")
        and not target.startswith(("//", "/\\"))
        and not any(sign in target for sign in "\t\r\n\\")
        and not target.startswith(("/signin", "/cover", "/prove", "/first", "/signout", "/static"))
    )


def small_number(text):
    """A number that was sent along with a form, or None for anything that no form of ours sends."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else None


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


def locked_out():
    """The answer of a locked office: the way to its door, or for what was sent the words that it is still in the page."""
    if is_quiet() or request.method == "POST":
        if is_quiet():
            words = _(
                "The office is locked. Your text is still in this page. If your password opens the office, type it here; else wait until a colleague has opened it."
            )
            return words, 423, {"X-Office": "locked"}
        return render_template("errors/locked.html", answers=_to_send_again(), path=request.path), 423
    return redirect(url_for("signin.show"), 303)


def is_quiet():
    """Whether a script of our page asks, which shows the answer in the page that is open."""
    return bool(htmx) or request.headers.get("X-Office") == "quiet"


def _to_send_again():
    """What was typed into a form that met the locked office, so that it can be sent again from the page that says so; never a password."""
    return [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name in ("csrf_token", "once", "version", "button") or name not in drafts.NOT_ANSWERS
    ]


def by_itself(view):
    """Mark a page that pages ask for by themselves: that keeps nobody awake (SEC-026)."""
    view.keeps_nobody_awake = True
    return view


def takes_files(most):
    """Mark a page that takes a file of at most so many bytes, from those who may open it; it stands above the mark of its action."""

    def mark(view):
        view.most_bytes = most
        return view

    return mark


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


def keep_for_ended():
    """What was posted with the cookie of an ended session is kept for its person."""
    if request.method == "POST":
        row = sessions.ended_row(request.cookies.get(sessions.cookie_name(current_app)))
        if row is not None and row.staff.is_active:
            keep_typed(row.staff)


def _to_sign_in():
    if is_quiet():
        return signed_out()
    if request.method == "GET":
        session["back_to"] = request.full_path.rstrip("?")
    return redirect(url_for("signin.show"), 303)


def signed_out():
    """What a script hears whose session is over: never the page of signing in, but an event; what was typed stays in its page (SEC-025)."""
    words = _("You are signed out. What you had typed is kept.")
    return words, 401, {"HX-Redirect": url_for("signin.show"), "HX-Trigger": "signed-out", "X-Office": "signed-out"}


def to_proof():
    """The password first; what was typed is kept where its page keeps drafts, and the way back leads to the page it was typed on."""
    sent = request.method == "POST"
    if sent:
        keep_typed(current_user)
    session["prove"] = {"to": _page_before() if sent or htmx else request.full_path.rstrip("?"), "again": sent}
    if htmx:
        return _("Your password is asked first."), 401, {"HX-Redirect": url_for("prove.show")}
    return redirect(url_for("prove.show"), 303)


def _page_before():
    """The page of ours on which a form was sent or a part was asked for: as the browser says, else the one above the form's address."""
    came = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "")
    for path in (came.path if came.netloc == request.host else "", request.path):
        while len(path) > 1 and is_local(path):
            if _opens(path):
                return path
            path = path.rpartition("/")[0]
    return url_for(policy.home_of(current_user))


def _opens(path):
    try:
        current_app.url_map.bind("localhost").match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return False
    return True


def _digest():
    typed = sorted((name, values) for name, values in request.form.lists() if name not in ("csrf_token", "once"))
    return sessions.digest(f"{current_user.id} {request.path} {typed!r}")


def _marked_for(staff):
    """Whether the one-time mark of the form that was sent, if it has one, is this person's."""
    once = request.form.get("once", "")
    return not once or once.startswith(f"{staff.id}-")

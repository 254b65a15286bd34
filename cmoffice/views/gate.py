"""The gate: every page is shut unless it names its action; cases are loaded through the reader and handed over, never their codes.

Not signed in: the sign-in page. A case outside the reader's need-to-know, or a page that her role never opens: 404, as if it
did not exist. A case she may see but an act she may not do: 403.
"""

import contextlib
import re
from functools import wraps
from urllib.parse import urlsplit

from flask import abort, current_app, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from cmoffice import audit, clock, databases, drafts, htmx, policy, sessions, shortage
from cmoffice.casework import damage, knocks, moves
from cmoffice.language import gettext as _
from cmoffice.refusals import Changed, Refused
from cmoffice.views import trouble

ALREADY = object()
MAY_HOLD_NAMES = ("identity.enter", "keying.finish", "second.finish", "checking.one")  # what is typed from papers too


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


def find_case(code):
    """The case with this code if the reader needs to know of it; 404 otherwise, in the same words as for a code that nobody has."""
    canonical = moves.read_code(code)
    case = policy.find_case(current_user._get_current_object(), canonical or "")
    if case is None:  # the line tells no code: it would say that there is one
        audit.note(current_user, "nothing there", now=clock.now())
        abort(404)
    return case


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
            if not drafts.is_new(mark, digest, current_user, request.path, now):
                return ALREADY
            made = verb(*args, **kwargs)
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

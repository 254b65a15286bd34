"""Answers when something is not right: in plain words, with our headers, never a trace."""

import secrets

from flask import current_app, redirect, render_template, request, session, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from cmoffice import clock, databases, drafts, htmx
from cmoffice.casework import knocks
from cmoffice.identities import Unplugged
from cmoffice.language import gettext as _
from cmoffice.language import lazy_gettext as _l
from cmoffice.passwords import Busy
from cmoffice.refusals import Changed, Refused
from cmoffice.views import gate, trouble

_NO_TRAIL = _l(
    "The disk of the office computer is full, so that this look could not be written down, and nobody may look unseen. "
    "Tell the administrator: it works again as soon as there is room."
)


NOTED = {"host": "unknown host", 413: "form too large", 429: "too many requests"}  # what stands on the trail (SEC-099)


def join(app):
    app.register_error_handler(CSRFError, forged)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(Refused, refused)
    app.register_error_handler(Changed, changed)
    app.register_error_handler(Unplugged, unplugged)
    app.register_error_handler(Busy, busy)
    for kind in (*databases.ERRORS, OSError):
        app.register_error_handler(kind, disk)
    app.register_error_handler(databases.Alarm, alarm)
    app.register_error_handler(Exception, fault)


def forged(error):
    """A form without its token: too old, from another person at this desk, or from elsewhere. What it says is kept for its person."""
    knocks.note(session.staff, "form without its token", request.remote_addr or "", clock.now(), request.endpoint or "")
    if session.row is None:
        gate.keep_for_ended()
        if request.endpoint in ("signin.sign_in", "signin.code", "signin.first", "setup.show"):
            return _page(
                400, _("This page had been open too long"), _("Open it again and sign in."), url_for("signin.show")
            )
        if gate.is_quiet():
            return gate.signed_out()
        return redirect(url_for("signin.show"), 303)
    kept = gate.keep_typed(session.staff)
    if kept:
        words = _("This page was too old to be saved. What you typed is kept: open the page again and save.")
    else:
        words = _("This page belongs to somebody else or was too old. Nothing was saved.")
    return _page(400, _("Not saved yet"), words, None)


def http(error):
    code = error.code or 500
    if code < 400:
        return error
    if did := NOTED.get("host" if isinstance(error, SecurityError) else code):
        knocks.note(
            getattr(session, "staff", None), did, request.remote_addr or "", clock.now(), request.endpoint or ""
        )
    if isinstance(error, SecurityError):
        words = _("This computer is not called that. Type the address that stands on the sheet for the desks.")
        return _page(code, _("Not the address of the office"), words, None)
    title, words = {
        400: (_("This could not be read"), _("What was sent was not complete. Go back and try again.")),
        403: (_("This is not yours to do"), _("You may see this case, but your role does not do this.")),
        404: (_("Nothing here"), _("There is nothing here, or it is not yours to open.")),
        405: (_("Nothing here"), _("There is nothing here, or it is not yours to open.")),
        413: (
            _("This is too long"),
            _(
                "What you sent is larger than a form can be. Your text is still in the page before: go back and shorten it."
            ),
        ),
    }.get(code, (_("That did not work"), _("Go back and try again.")))
    return _page(code, title, words, None)


def refused(error):
    return _page(409, _("The office says no"), error.words, None)


def changed(error):
    """A button pressed on a page that a colleague was faster with: nothing is saved, and it is no fault of anybody's."""
    who = error.by.short_name if error.by else _("Somebody")
    words = _(
        "%(who)s changed this meanwhile. Nothing was saved: open the page again and look before you go on.", who=who
    )
    return _page(409, _("Not saved yet"), words, None)


def unplugged(error):
    return _page(
        503,
        _("Names cannot be reached now"),
        _(
            "The identity register is not attached to this office. Everything that needs no name works on. Nothing was lost."
        ),
        None,
    )


def busy(error):
    """Too many people give their passwords at this moment; the others must not wait for them (SEC-011)."""
    words = _("Many people sign in at this moment. Try again in a few seconds.")
    return *_page(503, _("Not now"), words, None), {"Retry-After": "5"}


def disk(error):
    """A page that is damaged, a disk that is full or cannot be written, a file that is busy: words, and nothing lost."""
    _roll_back()
    if databases.is_damage(error):
        databases.renew()
    words = str(error).lower()
    if "locked" in words or "busy" in words:
        told = _("The office is busy at this moment. Your text is still here: save again."), 503
        return _unsaved(*told) if request.method == "POST" else _page(503, _("Not now"), told[0], None)
    if gate.notice(error):
        if request.method == "POST":
            return _unsaved(*trouble.not_saved())
        if databases.is_damage(error):
            return _page(
                503,
                _("This page cannot be shown"),
                _("What it shows lies on the damaged page of the records. Other pages can still be read.")
                + " "
                + trouble.backup_words(),
                None,
            )
        return _page(507, _("This page cannot be opened now"), _NO_TRAIL, None)
    if "readonly" in words or "disk i/o" in words or isinstance(error, OSError):
        told = _("The disk of the office computer cannot be written. Your text is still here. Tell the administrator.")
        return _unsaved(told, 507) if request.method == "POST" else _page(507, _("Not now"), told, None)
    return fault(error)


def alarm(error):
    """The office was to be opened and its files say no: words for whoever stands before it."""
    return _page(503, _("The office cannot be opened now"), str(error), None)


def _unsaved(words, status):
    """What could not be saved, shown again so that it can be saved later or copied; nothing of it to whoever sits before a covered screen."""
    if htmx or request.headers.get("X-Office") == "quiet" or session.row is None or session.row.locked:
        return _page(status, _("Not saved"), words, None)
    typed = drafts.answers_of(request.form)
    sent = [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name not in typed and name not in ("csrf_token", "password", "passphrase", "current", "again")
    ]
    try:
        return render_template(
            "errors/unsaved.html", words=words, typed=typed, sent=sent, action=request.full_path.rstrip("?")
        ), status
    except databases.ERRORS:
        return _page(status, _("Not saved"), words, None)


def fault(error):
    """Anything unforeseen: a number to tell the administrator, no details to anybody else."""
    if databases.is_locked() or databases.folder() is None:
        return gate.locked_out()  # somebody locked or destroyed the office while this request was under way
    _roll_back()
    number = secrets.token_hex(3)
    current_app.logger.error(
        "fault %s in %s: %s",
        number,
        request.endpoint,
        type(error).__name__,
        exc_info=error if current_app.testing or current_app.debug else None,
    )
    return _page(
        500,
        _("That did not work"),
        _(
            "Nothing was lost: your text is still here or in the page before. If it happens again, tell the administrator this number: %(number)s",
            number=number,
        ),
        None,
    )


def _page(code, title, words, to):
    if htmx or request.headers.get("X-Office") == "quiet":
        return render_template("errors/_part.html", title=title, words=words), code
    try:
        return render_template("errors/page.html", title=title, words=words, to=to), code
    except Exception:  # the last resort must not fail: the rail needs the database, these words do not
        bare = current_app.jinja_env.get_template("errors/bare.html")
        return bare.render(title=title, words=words, home=_("To the first page")), code


def _roll_back():
    for database in (databases.records, databases.identities):
        while not database.deferred and not database.is_closed() and database.in_transaction():
            database.rollback()
            break

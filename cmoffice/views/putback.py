"""Putting an office back on a new machine, in place of setting one up: choose a backup, type the code of the sheet, look, put back."""

import secrets
from datetime import timedelta

from flask import Blueprint, abort, redirect, render_template, request, session, url_for

from cmoffice import clock, databases, open_up, sessions
from cmoffice.casework import office, restore, restore_find
from cmoffice.casework.keyring import WrongGroup
from cmoffice.forms.backup import LookForm
from cmoffice.language import gettext as _
from cmoffice.views.backup import age_words
from cmoffice.views.gate import open_to_all, status_of

pages = Blueprint("putback", __name__, url_prefix="/setup/restore")
HOLDS = timedelta(minutes=30)
_opened = {}  # what was opened and waits for the last word: its mark in the visitor's cookie → (moment, backup); one at a time


@pages.get("")
@open_to_all
def show():
    """Which backups there are, and the box for the code."""
    return _only_when_new() or _page(LookForm(formdata=None))


@pages.post("")
@open_to_all
def look():
    """Open the chosen backup with the code, prove it, and say what is in it; nothing is changed yet."""
    if answer := _only_when_new():
        return answer
    form = LookForm()
    found = _chosen(form) if form.validate() else None
    looked = _look(form, found) if found else None
    if looked is None:
        return _page(form)
    mark = secrets.token_hex(16)
    _opened.clear()
    _opened[mark] = clock.now(), looked
    session["putback"] = mark
    return render_template(
        "putback/looked.html", looked=looked, counts=looked.counts, age=age_words(looked.found.made_at, clock.now())
    )


@pages.post("/put")
@open_to_all
def put():
    """Put it back: the blank office gives way, and everybody signs in with her own password."""
    if answer := _only_when_new():
        return answer
    since, looked = _opened.pop(session.get("putback"), (None, None))  # a second press meanwhile finds nothing
    if looked is None or clock.now() - since > HOLDS:
        return redirect(url_for("putback.show"), 303)
    folder, now = databases.folder(), clock.now()
    databases.disconnect()
    databases.close_office()
    try:
        done = restore.put_back(looked, folder, now)
    except restore.Cannot as cannot:
        databases.open_office(folder)
        _opened[session["putback"]] = since, looked
        form = LookForm(formdata=None)
        form.refuse(cannot.words)
        return *_page(form)[:1], 422
    databases.open_office(folder, looked.keys)
    open_up()
    databases.connect()
    restore.written_down(looked, "all", now)
    for name in ("putback", "setup"):
        session.pop(name, None)
    return render_template("putback/done.html", looked=looked, done=done, folder=folder)


def _only_when_new():
    """A way out for an office that is no blank one, and for whoever has not given the code of the set-up; else None."""
    if office.is_set_up():
        _opened.clear()  # whoever set the office up instead: nobody needs these keys any more
        abort(404)
    code = office.setting("setup_code")
    if not code or session.get("setup") != code[:16]:
        return redirect(url_for("setup.show"), 303)
    if not restore.is_blank():
        words = _(
            "Somebody has begun to set up this office. It is never overwritten. To put a backup back on this machine, close the office, move its folder away and start again."
        )
        return render_template(
            "errors/page.html", title=_("An office lies here"), words=words, to=url_for("setup.show")
        ), 409
    return None


def _chosen(form):
    """The backup that was meant: a typed path goes before the list."""
    typed = form.path.data
    found = restore_find.search(databases.folder(), typed)
    chosen = request.form.get("backup", "")
    if typed and not found:
        form.refuse(
            _("No backup lies there. Look at the path again: it begins with / or a letter and a colon."), "path"
        )
    elif typed and len(found) > 1 and not any(one.key == chosen for one in found):
        form.refuse(_("Several backups lie there. Choose one of them above."), "path")
    elif not typed and not chosen:
        form.refuse(_("Choose a backup from the list, or write its folder."), "path")
    match = [one for one in found if one.key == chosen] or (found if typed and len(found) == 1 else [])
    if not match and not form.problems:
        form.refuse(_("This backup is not there any more. Is the stick still plugged in?"), "path")
    return match[0] if match and not form.problems else None


def _look(form, found):
    """What the code opens; what is wrong lands on the form."""
    place = request.remote_addr or ""
    wait = sessions.wait_before("sheet", place, clock.now())
    if wait:
        form.refuse(_("Too many tries. Wait %(seconds)s seconds, then try again.", seconds=wait + 1), "code")
        return None
    try:
        return restore.open_backup(found, form.code.data)
    except WrongGroup as wrong:
        sessions.failed("sheet", place, clock.now())
        form.refuse(_mistyped(wrong, found), "code")
    except restore.Cannot as cannot:
        form.refuse(cannot.words, "path")
    return None


def _mistyped(wrong, found):
    if wrong.number:
        return _("Group %(number)s is not as on the sheet. Look at it again.", number=wrong.number)
    return _("This is the code of another sheet. The backup opens with sheet %(number)s.", number=found.sheet)


def _page(form):
    return render_template(
        "putback/show.html",
        form=form,
        found=restore_find.search(databases.folder(), form.path.data or ""),
        chosen=request.form.get("backup", ""),
        age=lambda moment: age_words(moment, clock.now()),
    ), status_of(form)

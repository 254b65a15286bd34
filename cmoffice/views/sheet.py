"""The recovery sheet: printed and tried, made anew when it is lost, and the locked office opened with it."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import clock, databases, open_up, sessions
from cmoffice.casework import backup, keyring, locking
from cmoffice.casework import staff as accounts
from cmoffice.forms.keep import OpenWithSheetForm, SheetForm
from cmoffice.language import gettext as _
from cmoffice.views.gate import needs, open_to_all, status_of, while_locked

pages = Blueprint("sheet", __name__)


@pages.route("/open", methods=["GET", "POST"])
@while_locked
@open_to_all
def open():
    """Open the locked office with the recovery sheet; a supervisor who forgot her password gets a one-time code."""
    if not databases.is_locked():
        return redirect(url_for("signin.show"), 303)
    if not keyring.is_secret_there():
        return redirect(
            url_for("signin.show"), 303
        )  # that page says what is missing; opened now, the office would lock itself again
    form, place = OpenWithSheetForm(), request.remote_addr or ""
    if form.is_submitted() and form.validate() and _may_try(form, place) and _opens(form, place):
        return _opened(form.username.data.strip())
    return render_template("sheet/open.html", form=form), status_of(form)


@pages.get("/keep/sheet")
@needs("make recovery sheet")
def show():
    return _page(SheetForm(formdata=None))


@pages.post("/keep/sheet")
@needs("make recovery sheet", keeps=False, proof=True)
def make():
    code = keyring.new_sheet(current_user, clock.now())
    return render_template(
        "sheet/made.html", code=code.split(), sheet=keyring.untried_sheet(), form=SheetForm(formdata=None)
    )


@pages.post("/keep/sheet/try")
@needs("make recovery sheet", keeps=False, proof=True)
def attempt():
    form = SheetForm()
    if form.validate() and tried(form, current_user):
        return redirect(url_for("sheet.show"), 303)
    return _page(form)


def tried(form, by):
    """Try the typed code; what is mistyped lands on the form."""
    try:
        keyring.try_sheet(form.code.data, by, clock.now())
    except keyring.WrongGroup as wrong:
        form.refuse(mistyped(wrong), "code")
    return not form.problems


def _may_try(form, place):
    wait = sessions.wait_before("sheet", place, clock.now())
    if wait:
        form.refuse(_("Too many tries. Wait %(seconds)s seconds, then try again.", seconds=wait + 1), "code")
    return not wait


def _opens(form, place):
    try:
        keyring.unlock_with_sheet(form.code.data)
    except keyring.WrongGroup as wrong:
        sessions.failed("sheet", place, clock.now())
        form.refuse(mistyped(wrong), "code")
        return False
    return True


def _opened(username):
    open_up()
    now = clock.now()
    locking.opened(None, "sheet", now)
    sessions.write_tries(now)
    if not username:
        return redirect(url_for("signin.show"), 303)
    person = accounts.forgotten(username)
    code = accounts.new_slip(person, None, now, confirmed=True) if person else None
    return render_template("sheet/opened.html", person=person, code=code)


def _page(form):
    return render_template(
        "sheet/show.html",
        form=form,
        sheet=keyring.sheet(),
        untried=keyring.untried_sheet(),
        unwrapped=keyring.is_unwrapped(),
        seals=backup.seals(keyring.sheet()),
    ), status_of(form)


def mistyped(wrong):
    """What is wrong with a typed code, in words."""
    if wrong.number:
        return _("Group %(number)s is not as on the sheet. Look at it again.", number=wrong.number)
    return _("This is the code of another sheet. Only the newest sheet of this office opens it.")

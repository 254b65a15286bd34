"""New keys for the whole office: asked by one supervisor, agreed by another, the sheet printed and typed back, then done."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import clock, databases, sessions
from cmoffice.casework import keyring, newkeys
from cmoffice.casework import two as of_two
from cmoffice.forms.newkeys import ChangeForm
from cmoffice.language import gettext as _
from cmoffice.refusals import Refused
from cmoffice.views import two
from cmoffice.views.gate import needs, status_of
from cmoffice.views.sheet import mistyped

pages = Blueprint("newkeys", __name__, url_prefix="/keep/new-keys")


@pages.get("")
@needs("change office keys")
def show():
    return _page(ChangeForm(formdata=None))


@pages.post("/ask")
@needs("change office keys", keeps=False, proof=True)
def ask():
    of_two.ask(newkeys.WHAT, {}, current_user, clock.now())
    return redirect(url_for("newkeys.show"), 303)


@pages.post("/decline")
@needs("change office keys", keeps=False)
def decline():
    """A supervisor decides that nobody needs new keys."""
    newkeys.decline(current_user, clock.now())
    return redirect(url_for("newkeys.show"), 303)


@pages.post("/sheet")
@needs("change office keys", keeps=False, proof=True)
def sheet():
    try:
        code, made = newkeys.make_sheet(current_user, clock.now())
    except Refused as refused:
        form = ChangeForm(formdata=None)
        form.refuse(refused.words)
        return _page(form, 422)
    return render_template("newkeys/sheet.html", code=code.split(), sheet=made, form=ChangeForm(formdata=None))


@pages.post("/change")
@needs("change office keys", keeps=False)
def change():
    form, told = ChangeForm(), None
    if form.validate():
        told = _changed(form)
    if told is None:
        return _page(form)
    return render_template("newkeys/done.html", told=told, sheet=keyring.sheet())


def _changed(form):
    by, now = current_user._get_current_object(), clock.now()
    wait = sessions.wait_before(by.username, f"cover {request.remote_addr}", now)
    if wait:
        form.refuse(_("Too many tries. Wait %(seconds)s seconds, then try again.", seconds=wait + 1), "password")
        return None
    try:
        return newkeys.change(form.code.data, request.form.get("password", ""), by, now)
    except keyring.WrongGroup as wrong:
        form.refuse(mistyped(wrong), "code")
    except Refused as refused:
        if refused.code == "V05":
            sessions.failed(by.username, f"cover {request.remote_addr}", now)
        form.refuse(refused.words, refused.field)
    return None


def _page(form, status=None):
    now = clock.now()
    return render_template(
        "newkeys/show.html",
        form=form,
        two=two.rows(newkeys.WHAT),
        agreed=newkeys.agreed(current_user, now),
        pending=newkeys.pending(current_user, now),
        wanted=newkeys.wanted(),
        unwrapped=keyring.is_unwrapped(),
        names_here=databases.identities_attached(),
    ), status or status_of(form)

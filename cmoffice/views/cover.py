"""The cover: a page or a desk left alone shows nothing until the password is given; typed text waits underneath."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_login import current_user

from cmoffice import clock, drafts, policy, sessions
from cmoffice.casework import second_factor
from cmoffice.language import gettext as _
from cmoffice.views.gate import by_itself, is_local, is_quiet, keep_typed, keeps_drafts, signed_in, signed_out
from cmoffice.views.prove import wrong_password

pages = Blueprint("cover", __name__)


@pages.get("/cover")
@signed_in
def show():
    if not session.row.locked:
        sessions.cover(session, clock.now(), "asked")
    return render_template("cover/show.html", problem=None, kept=request.args.get("kept"))


@pages.post("/cover/lock")
@signed_in
def lock():
    """Cover now: the key Shift pressed three times, the gold button, or an idle desk."""
    if not session.row.locked:
        sessions.cover(session, clock.now(), "idle" if request.form.get("idle") else "asked")
    if request.form.get("back_to"):
        session["back_to"] = request.form["back_to"]
    return ("", 204) if is_quiet() else redirect(url_for("cover.show"), 303)


@pages.post("/cover")
@signed_in
def uncover():
    if request.form.get("username", current_user.username) != current_user.username:
        return signed_out()  # the page under the cover is of somebody who sat here before
    wrong = wrong_password(request.form.get("password", ""))
    if wrong:
        return _again(*wrong)
    # the cover asks for the password alone: whoever has a second factor has not proved all of it
    sessions.renew(session, clock.now(), proved=not second_factor.has(current_user))
    back_to = session.pop("back_to", None)
    return (
        ("", 204)
        if is_quiet()
        else redirect(back_to if is_local(back_to) else url_for(policy.home_of(current_user)), 303)
    )


@pages.post("/idle")
@signed_in
def awake():
    """Somebody is at the desk although nothing was sent: reading, or typing a long text."""
    return "", 204


@pages.get("/idle")
@by_itself
@signed_in
def may_be_shown():
    """Whether the page that asks may still be shown: not when the session was ended or covered, or the office locked, meanwhile."""
    return "", 204


@pages.post("/draft")
@signed_in
def draft():
    """Keep what is being typed in a form of this page; the form says where it would be sent."""
    path = request.form.get("draft_of", "")
    if keep_typed(current_user):
        return _("Draft kept %(hour)s", hour=f"{clock.now():%H:%M}")
    if keeps_drafts(path):
        drafts.drop(current_user, path)
    return "", 204


@pages.post("/draft/throw")
@signed_in
def throw():
    """Throw away what was begun."""
    drafts.drop(current_user, request.form.get("draft_of", ""))
    back_to = request.form.get("back_to")
    return redirect(back_to if is_local(back_to) else url_for(policy.home_of(current_user)), 303)


def _again(problem, status):
    if is_quiet():
        return problem, status
    return render_template("cover/show.html", problem=problem, kept=None), status

"""The identity of a child: entered on a page of its own, shown for two minutes with a reason, never beside content."""

from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_login import current_user

from cmoffice import audit, clock, htmx, identities, passwords, sessions
from cmoffice.casework import intake, second_factor
from cmoffice.forms.case import RevealForm
from cmoffice.forms.intake import IdentityCorrectionForm, IdentityForm
from cmoffice.language import gettext as _
from cmoffice.models import BEGUN
from cmoffice.views import file
from cmoffice.views.gate import needs, save, status_of, to_proof
from cmoffice.views.shared import restored

pages = Blueprint("identity", __name__, url_prefix="/case/<code>/identity")
SHOWN_FOR = timedelta(minutes=2)
PROVED_WITHIN = timedelta(minutes=30)


@pages.post("")
@needs("read identity", keeps=False)
def reveal(case):
    """Show it: with a reason the first time in a session, with the password when it was last given over half an hour ago."""
    form, now = RevealForm(), clock.now()
    problem = None
    asks_password = sessions.password_age(session, now) > PROVED_WITHIN
    if asks_password and request.form.get("password"):
        if proved(request.form["password"], now):
            asks_password = False
        else:
            problem = _("The password is not right.")
    asks_why = not form.why.validate(form) if form.why.data else not session.get("why")
    if asks_why or asks_password:
        if asks_why and "why_asked" in request.form:
            problem = problem or _("Say why you need it.")
        status = 422 if problem or "why_asked" in request.form else 200
        return _answer(
            "identity/_ask.html",
            case,
            status,
            form=form,
            problem=problem,
            asks_password=asks_password,
            asks_why=asks_why,
        )
    why = form.why.data or session["why"]
    session["why"] = why
    entry = identities.reveal(case.code, why, current_user, now)
    seconds = int(SHOWN_FOR.total_seconds())
    part, status = _answer("identity/_shown.html", case, 200, entry=entry, until=now + SHOWN_FOR, seconds=seconds)
    # a browser without script goes back to the covered file by itself
    back = {} if htmx else {"Refresh": f"{seconds}; url={url_for('case.show', code=case.code)}"}
    return part, status, back


@pages.get("")
@needs("read identity", keeps=False)
def covered(case):
    """The panel as it always is: covered."""
    return _answer("identity/_covered.html", case, 200)


@pages.route("/enter", methods=["GET", "POST"])
@needs("enter identity")
def enter(case):
    first_time = case.status in BEGUN and not identities.has_entry(case.code)
    if (
        request.method == "GET"
        and identities.has_entry(case.code)
        and sessions.password_age(session, clock.now()) > PROVED_WITHIN
    ):
        return to_proof()  # the form shows what the cover shows, so it asks for as much
    form = (IdentityForm if first_time else IdentityCorrectionForm)()
    kept_at, doubles = None, None
    if form.is_submitted():
        decided = request.form.get("decided") if request.form.get("decided") in ("different", "ask") else None
        if form.validate() and save(
            form, intake.enter_identity, case, form.answers(), by=current_user, now=clock.now(), decided=decided
        ):
            return redirect(url_for("case.show", code=case.code), 303)
        if "E05" in form.refused_by:
            audit.note(current_user, "possible double shown", case.code, now=clock.now())
            doubles = intake.doubles(case, form.answers(), current_user)
    else:
        kept_at = restored(form, request.path)
        if not first_time and kept_at is None:
            _fill(form, case)
    status = status_of(form)
    return render_template(
        "identity/enter.html", case=case, form=form, first_time=first_time, kept_at=kept_at, doubles=doubles
    ), status


def _fill(form, case):
    """For a correction: what was entered before, shown to its caseworker after a line on the trail."""
    entry = identities.reveal(case.code, "form", current_user, clock.now())
    if entry is not None:
        form.process(formdata=None, obj=entry)


def proved(password, now):
    """Whether the password just given is right; then it counts for half an hour."""
    place = f"identity {request.remote_addr}"
    if sessions.wait_before(current_user.username, place, now) or not passwords.fits(
        current_user.password_hash, password
    ):
        sessions.failed(current_user.username, place, now)
        return False
    sessions.succeeded(current_user.username, place)
    sessions.password_given(session, now, proved=not second_factor.has(current_user))
    return True


def _answer(part, case, status, **given):
    if htmx:
        return render_template(part, case=case, **given), status
    return file.page("identity/page.html", case, "", status, part=part, **given)

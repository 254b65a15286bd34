"""My second factor: set up with a telephone, confirmed by one of its codes, with ten one-time codes for paper."""

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import clock
from cmoffice.casework import second_factor
from cmoffice.language import gettext as _
from cmoffice.views.gate import proved, signed_in

pages = Blueprint("factor", __name__, url_prefix="/me/factor")


@pages.get("")
@signed_in
def show():
    return _page(None, 200)


@pages.post("")
@signed_in
def confirm():
    """The first code from the telephone: now it counts, and the one-time codes are shown, this once."""
    step = second_factor.step_of(clock.machine_seconds())
    codes = second_factor.confirm(current_user, request.form.get("code", ""), step, clock.now())
    if codes is None:
        return _page(_("The code is not right. Type the six digits that the telephone shows now."), 422)
    return render_template("factor/codes.html", codes=codes)


@pages.post("/begin")
@signed_in
@proved
def begin():
    second_factor.begin(current_user, clock.now())
    return redirect(url_for("factor.show"), 303)


@pages.post("/codes")
@signed_in
@proved
def codes():
    """New one-time codes in place of those that are used up or lost."""
    if not second_factor.has(current_user):
        abort(404)
    return render_template("factor/codes.html", codes=second_factor.new_codes(current_user, clock.now()))


@pages.post("/remove")
@signed_in
@proved
def remove():
    second_factor.remove(current_user, current_user, clock.now())
    return redirect(url_for("factor.show"), 303)


@pages.get("/picture")
@signed_in
def picture():
    """The picture that the telephone reads, while the second factor is being set up; from our own address, as the content policy asks."""
    found = second_factor.of(current_user)
    if found is None or found.confirmed_at is not None:
        abort(404)
    return Response(second_factor.picture(current_user, found.secret), mimetype="image/svg+xml")


def _page(problem, status):
    found = second_factor.of(current_user)
    return render_template(
        "factor/show.html",
        problem=problem,
        found=found,
        letters=[found.secret[at : at + 4] for at in range(0, len(found.secret), 4)] if found else [],
        left=second_factor.codes_left(current_user),
        required=second_factor.is_required(current_user),
    ), status

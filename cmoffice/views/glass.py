"""Opening a file of others in need, and its review by another supervisor."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_login import current_user

from cmoffice import audit, clock, policy
from cmoffice.casework import glass
from cmoffice.forms.need import GlassForm, GlassIdentityForm, GlassReviewForm
from cmoffice.views import approvals, file
from cmoffice.views.gate import ALREADY, needs, save, status_of

pages = Blueprint("glass", __name__)


@pages.route("/break-glass", methods=["GET", "POST"])
@needs("break the glass")
def show():
    """The code is typed, never linked: the page is the same for every code, and for none."""
    form = GlassForm()
    if form.is_submitted() and form.validate():
        case = save(form, glass.open_file, form.case.data, form.answers(), by=current_user, now=clock.now())
        if case is ALREADY:
            return redirect(url_for(policy.home_of(current_user)), 303)
        if case is not None:
            return redirect(url_for("case.show", code=case.code), 303)
    return render_template("glass/show.html", form=form), status_of(form)


@pages.route("/case/<code>/break-glass", methods=["GET", "POST"])
@needs("read case")
def identity(case):
    """The second opening, of the identity, for somebody to whom the file is open in need."""
    if not policy.is_in_need(current_user, case.code):
        abort(404)
    form = GlassIdentityForm()
    if form.is_submitted() and form.validate():
        if save(form, glass.open_identity, case, form.answers(), by=current_user, now=clock.now()):
            return redirect(url_for("case.show", code=case.code), 303)
    return file.page("glass/identity.html", case, "", status_of(form), form=form)


@pages.route("/break-glass/<int:number>", methods=["GET", "POST"])
@needs("review glass")
def review(number):
    now = clock.now()
    opening = next((one for one in glass.to_review(current_user) if one.id == number), None) or abort(404)
    form = GlassReviewForm()
    if form.is_submitted() and form.validate():
        if save(form, glass.review, opening, form.answers(), by=current_user, now=now):
            return approvals.onward()
    audit.note(current_user, "opening in need looked at", opening.case.code, now=now)
    return render_template(
        "glass/review.html",
        form=form,
        opening=opening,
        looks=glass.looked_at(opening),
        late=glass.is_late(opening, now),
    ), status_of(form)

"""Registering a child: the coded page first, then the identity page; or leaving a child unregistered."""

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user

from cmoffice import clock
from cmoffice.casework import consent, intake, office
from cmoffice.forms.base import options
from cmoffice.forms.intake import IntakeForm, LeaveForm, ScreenOutForm
from cmoffice.language import gettext as _
from cmoffice.models import Case
from cmoffice.views.gate import ALREADY, needs, save, status_of
from cmoffice.views.shared import restored

pages = Blueprint("intake", __name__, url_prefix="/register")


@pages.get("")
@needs("register case")
def show():
    now = clock.now()
    place = next((place for place in office.places() if place.code == intake.usual_place(current_user)), None)
    form = new_form(
        formdata=None,
        data={
            "place": place and place.code,
            "area": place and place.district,
            "registered_on": now.date(),
            "registered_time": f"{now:%H:%M}",
            "identified_on": now.date(),
        },
    )
    kept_at = restored(form, "/register")
    return render_template("intake/show.html", form=form, kept_at=kept_at, signers=consent.signers())


@pages.post("")
@needs("register case")
def register():
    form = new_form()
    made = save(form, intake.take_in, form.answers(), by=current_user, now=clock.now()) if form.validate() else None
    if made is None:
        return render_template("intake/show.html", form=form, kept_at=None, signers=consent.signers()), status_of(form)
    if made is ALREADY:
        made = Case.select().where(Case.entered_by == current_user.id).order_by(Case.id.desc()).first()
    return redirect(url_for("identity.enter", code=made.code), 303)


@pages.route("/not-registered", methods=["GET", "POST"])
@needs("register case")
def screen_out():
    form = ScreenOutForm(data={"identified_on": clock.today()})
    if (
        form.is_submitted()
        and form.validate()
        and (made := save(form, intake.screen_out, form.answers(), by=current_user, now=clock.now()))
    ):
        return render_template("intake/screened_out.html", case=None if made is ALREADY else made)
    return render_template("intake/screen_out.html", form=form), status_of(form) if form.problems else 200


@pages.route("/leave/<code>", methods=["GET", "POST"])
@needs("leave unregistered")
def leave(case):
    form = LeaveForm()
    if (
        form.is_submitted()
        and form.validate()
        and save(form, intake.leave_unregistered, case, form.answers(), by=current_user, now=clock.now())
    ):
        return redirect(url_for("work.show"), 303)
    return render_template("intake/leave.html", form=form, case=case), status_of(form)


def new_form(**given):
    """The coded page of registration with the lists of this office."""
    form = IntakeForm(**given)
    form.place.choices = options({place.code: f"{place.label} ({place.district})" for place in office.places()})
    form.area.choices = options(office.districts())
    form.criteria_met.choices = options(
        {
            line.code: line.wording + (" – " + _("urgent") if line.level == "urgent" else "")
            for line in office.criteria(clock.today())
        }
    )
    return form

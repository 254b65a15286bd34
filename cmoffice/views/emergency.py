"""Emergency mode: one switch for the whole office, with a reason, and back; and the emergencies there were."""

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user

from cmoffice import audit, clock
from cmoffice.casework import emergency, office
from cmoffice.forms.emergency import EmergencyEndForm, EmergencyForm
from cmoffice.refusals import Refused
from cmoffice.views.gate import needs, save, status_of

pages = Blueprint("emergency", __name__, url_prefix="/supervision/emergency")


@pages.get("")
@needs("switch emergency")
def show():
    audit.note(current_user, "emergency page read", now=clock.now())
    return _page()


@pages.post("")
@needs("switch emergency")
def begin():
    return _switched(EmergencyForm(), emergency.begin)


@pages.post("/end")
@needs("switch emergency")
def end():
    return _switched(EmergencyEndForm(), emergency.end)


def _switched(form, verb):
    if form.validate() and save(form, verb, form.answers(), by=current_user, now=clock.now()):
        return redirect(url_for("emergency.show"), 303)
    return _page(form)


def _page(form=None):
    on = office.emergency()
    blank = EmergencyEndForm(formdata=None) if on else EmergencyForm(formdata=None)
    if form is not None and type(form) is not type(blank):  # somebody else was faster: the other switch stands here now
        blank.refused = form.refused or [(None, Refused("T18" if on else "T18a").words)]
        status, form = status_of(form), blank
    else:
        status = status_of(form) if form else 200
    return render_template(
        "emergency/show.html", on=on, form=form or blank, clocks=emergency.clocks(), past=emergency.history()
    ), status

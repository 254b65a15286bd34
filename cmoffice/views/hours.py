"""The hours of the office: when it locks itself."""

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user

from cmoffice import clock
from cmoffice.casework import hours, keyring, office
from cmoffice.forms.hours import HoursForm
from cmoffice.views.gate import needs, save, status_of

pages = Blueprint("hours", __name__, url_prefix="/keep/hours")


@pages.get("")
@needs("set hours")
def show():
    held = hours.held()
    if office.setting("quiet_hours") is None:
        held["closing_hour"] = hours.PROPOSED_HOUR  # nothing was settled yet: proposed, not in force
    return _page(
        HoursForm(formdata=None, data={**held, "lock_without_secret": office.setting("lock_without_secret", True)})
    )


@pages.post("")
@needs("set hours", keeps=False, proof=True)
def settle():
    form = HoursForm()
    if form.validate() and save(form, hours.settle, form.answers(), by=current_user, now=clock.now()):
        return redirect(url_for("hours.show"), 303)
    return _page(form)


def _page(form):
    return render_template(
        "keep/hours.html",
        form=form,
        held=hours.held(),
        unwrapped=keyring.is_unwrapped(),
        settled=office.setting("quiet_hours") is not None,
    ), status_of(form)

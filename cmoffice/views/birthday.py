"""What follows the eighteenth birthday: the caseworker chooses."""

from flask import Blueprint, redirect, url_for
from flask_login import current_user

from cmoffice import clock
from cmoffice.casework import birthday
from cmoffice.forms.birthday import BirthdayForm
from cmoffice.views import file
from cmoffice.views.gate import needs, save, status_of

pages = Blueprint("birthday", __name__, url_prefix="/case/<code>/eighteen")
NEXT = {"closure": "closure.ask", "transfer": "transfer.ask", "stay": "case.show"}


@pages.route("", methods=["GET", "POST"])
@needs("answer birthday")
def choose(case):
    form = BirthdayForm()
    if (
        form.is_submitted()
        and form.validate()
        and save(form, birthday.choose, case, form.answers(), by=current_user, now=clock.now())
    ):
        key = "turned_18_aged_out" if form.choice.data == "closure" else None
        return redirect(url_for(NEXT[form.choice.data], code=case.code, key=key), 303)
    status = status_of(form)
    return file.page("birthday/choose.html", case, "", status, form=form, is_waiting=birthday.is_waiting(case))

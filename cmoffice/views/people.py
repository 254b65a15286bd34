"""People: add, change, lock, end, and the one-time sign-in slip. The administrator's page; it knows of no case."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import clock
from cmoffice.casework import office
from cmoffice.casework import staff as accounts
from cmoffice.forms.staff import PersonChangeForm, PersonForm
from cmoffice.models import Staff
from cmoffice.views.gate import ALREADY, needs, save, small_number, status_of

pages = Blueprint("people", __name__, url_prefix="/people")


@pages.get("")
@needs("manage people")
def show():
    return render_template(
        "people/show.html",
        people=accounts.all_people(),
        form=PersonForm(formdata=None),
        left=_left(),
        focal=office.setting("safeguarding"),
    )


@pages.post("")
@needs("manage people")
def add():
    form = PersonForm()
    made = None
    if form.validate():
        made = save(form, accounts.add, form.answers(), by=current_user, now=clock.now())
    if made is None:
        focal = office.setting("safeguarding")
        return render_template(
            "people/show.html", people=accounts.all_people(), form=form, left=_left(), focal=focal
        ), status_of(form)
    if made is ALREADY:
        return redirect(url_for("people.show"), 303)
    person, code = made
    return render_template("people/slip.html", person=person, code=code)


@pages.post("/safeguarding")
@needs("manage people", keeps=False)
def focal():
    """Name the supervisor to whom concerns about staff go (R12)."""
    accounts.name_focal(request.form.get("focal") or None, current_user, clock.now())
    return redirect(url_for("people.show"), 303)


@pages.route("/<username>", methods=["GET", "POST"])
@needs("manage people")
def change(username):
    person = _person(username)
    data = {name: getattr(person, name) for name in ("name", "role", "gbv_clearance", "signed_on", "trained_on")}
    form = PersonChangeForm(data={**data, "team": person.team.name if person.team else ""})
    if form.is_submitted() and form.validate():
        version = small_number(request.form.get("version"))
        if save(form, accounts.change, person, form.answers(), by=current_user, now=clock.now(), version=version):
            return redirect(url_for("people.show"), 303)
    return render_template("people/change.html", person=person, form=form), status_of(
        form
    ) if form.is_submitted() else 200


@pages.post("/<username>/<act>")
@needs("manage people")
def act(username, act):
    person = _person(username)
    now = clock.now()
    if act == "slip":
        return render_template("people/slip.html", person=person, code=accounts.new_slip(person, current_user, now))
    if act in ("lock", "unlock"):
        accounts.lock(person, act == "lock", current_user, now)
    elif act == "end":
        accounts.end(person, current_user, now)
    else:
        abort(404)
    return redirect(url_for("people.show"), 303)


def _person(username):
    return Staff.get_or_none(Staff.username == username) or abort(404)


def _left():
    return {person.id: accounts.left_cases(person) for person in Staff.select().where(Staff.ended_on.is_null(False))}

"""People: add, change, lock, end, and the one-time sign-in slip. The administrator's page; it knows of no case."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import clock, policy
from cmoffice.casework import newkeys, office
from cmoffice.casework import staff as accounts
from cmoffice.forms.base import options
from cmoffice.forms.staff import PersonChangeForm, PersonForm, SafeguardingForm
from cmoffice.models import Staff
from cmoffice.views.gate import ALREADY, needs, save, small_number, status_of
from cmoffice.views.shared import restored

pages = Blueprint("people", __name__, url_prefix="/people")


@pages.get("")
@needs("manage people")
def show():
    form = PersonForm(formdata=None)
    return _page(form, kept_at=restored(form, request.path))


@pages.post("")
@needs("manage people", proof=True)
def add():
    form = PersonForm()
    made = None
    if form.validate():
        made = save(form, accounts.add, form.answers(), by=current_user, now=clock.now())
    if made is None:
        return _page(form), status_of(form)
    if made is ALREADY:
        return redirect(url_for("people.show"), 303)
    person, code = made
    return render_template("people/slip.html", person=person, code=code)


@pages.post("/safeguarding")
@needs("manage people", keeps=False, proof=True)
def focal():
    """Name the supervisor to whom concerns about staff go (R12)."""
    form = _offered(SafeguardingForm(), accounts.all_people())
    if form.validate() and save(form, accounts.name_focal, form.focal.data, by=current_user, now=clock.now()):
        return redirect(url_for("people.show"), 303)
    return _page(PersonForm(formdata=None), form), status_of(form)


@pages.route("/<username>", methods=["GET", "POST"])
@needs("manage people", proof=True)
def change(username):
    person = _person(username)
    data = {name: getattr(person, name) for name in ("name", "role", "gbv_clearance", "signed_on", "trained_on")}
    form = PersonChangeForm(data={**data, "team": person.team.name if person.team else ""})
    kept_at = None if form.is_submitted() else restored(form, request.path)
    if form.is_submitted() and form.validate():
        version = small_number(request.form.get("version"))
        if save(form, accounts.change, person, form.answers(), by=current_user, now=clock.now(), version=version):
            return redirect(url_for("people.show"), 303)
    return render_template("people/change.html", person=person, form=form, kept_at=kept_at), status_of(form)


@pages.post("/<username>/<act>")
@needs("manage people", keeps=False, proof=True)
def act(username, act):
    person = _person(username)
    now = clock.now()
    if act == "slip":
        return render_template("people/slip.html", person=person, code=accounts.new_slip(person, current_user, now))
    if act in ("lock", "unlock"):
        accounts.lock(person, act == "lock", current_user, now)
    elif act == "end":
        accounts.end(person, current_user, now)
        if request.form.get("badly"):
            newkeys.want(current_user, now)
    else:
        abort(404)
    return redirect(url_for("people.show"), 303)


def _page(form, focal=None, kept_at=None):
    people = accounts.all_people()
    named = _offered(SafeguardingForm(formdata=None, data={"focal": office.setting("safeguarding")}), people)
    return render_template(
        "people/show.html", people=people, form=form, left=_left(), focal=focal or named, kept_at=kept_at
    )


def _offered(form, people):
    """The supervisors who are here, offered as the safeguarding person."""
    here = [person for person in people if policy.is_supervisor(person) and person.ended_on is None]
    form.focal.choices = options({person.username: person.name for person in here})
    return form


def _person(username):
    return Staff.get_or_none(Staff.username == username) or abort(404)


def _left():
    return {person.id: accounts.left_cases(person) for person in Staff.select().where(Staff.ended_on.is_null(False))}

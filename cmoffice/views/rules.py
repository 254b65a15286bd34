"""Time rules, places and vulnerability criteria after the setting-up: supervisors change them, the administrator reads them."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_login import current_user

from cmoffice import clock, policy, timeframes
from cmoffice.casework import office, rules
from cmoffice.forms.office import CriteriaForm, PlaceForm, SameCriteriaForm
from cmoffice.forms.rules import rules_form
from cmoffice.views.gate import needs, save, status_of

pages = Blueprint("rules", __name__)


@pages.route("/rules", methods=["GET", "POST"])
@needs("see settings")
def show():
    own = office.rules()
    strictest = {name: getattr(timeframes.DEFAULTS, name) for name in timeframes.TIGHTEN_ONLY}
    form = rules_form(own, strictest)(obj=own)
    if form.is_submitted():
        _only_who_may_change()
        if form.validate() and save(form, rules.change, form.answers(), by=current_user, now=clock.now()) is not None:
            return redirect(url_for("rules.show"), 303)
    return render_template(
        "rules/show.html",
        form=form,
        marks=rules.marks(),
        defaults=timeframes.DEFAULTS,
        strictest=strictest,
        changes=policy.may(current_user, "change settings"),
    ), status_of(form) if form.problems else 200


@pages.route("/places", methods=["GET", "POST"])
@needs("see settings")
def places():
    form = PlaceForm()
    if form.is_submitted():
        _only_who_may_change()
        if form.validate() and save(form, rules.add_place, form.answers(), by=current_user, now=clock.now()):
            return redirect(url_for("rules.places"), 303)
    return _places(form)


@pages.post("/places/<name>/retire")
@needs("change settings", keeps=False)
def retire_place(name):
    form = PlaceForm(formdata=None)
    if save(form, rules.retire_place, name, by=current_user, now=clock.now()):
        return redirect(url_for("rules.places"), 303)
    return _places(form)


def _places(form):
    return render_template(
        "rules/places.html",
        places=rules.all_places(),
        form=form,
        changes=policy.may(current_user, "change settings"),
    ), status_of(form) if form.problems else 200


@pages.route("/criteria", methods=["GET", "POST"])
@needs("see settings")
def criteria():
    form = SameCriteriaForm(data={"examined_on": clock.today()})
    if form.is_submitted():
        _only_who_may_change()
        if form.validate() and save(form, rules.examined, form.answers(), by=current_user, now=clock.now()):
            return redirect(url_for("rules.criteria"), 303)
    return render_template(
        "rules/criteria.html",
        lines=office.criteria(clock.today()),
        versions=rules.criteria_versions(),
        asked=office.setting("criteria_asked", {}),
        due_on=rules.criteria_due_on(),
        often=rules.often_unregistered(clock.now()),
        form=form,
        changes=policy.may(current_user, "change settings"),
    ), status_of(form) if form.problems else 200


@pages.route("/criteria/new", methods=["GET", "POST"])
@needs("change settings")
def new_criteria():
    form = CriteriaForm(data={"lines": rules.first_lines(clock.today())})
    if (
        form.is_submitted()
        and form.validate()
        and save(form, rules.new_criteria, form.answers(), by=current_user, now=clock.now())
    ):
        return redirect(url_for("rules.criteria"), 303)
    return render_template("rules/new_criteria.html", form=form), status_of(form)


def _only_who_may_change():
    if not policy.may(current_user, "change settings"):
        abort(403)

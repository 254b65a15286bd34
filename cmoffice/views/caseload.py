"""The caseload board of a supervisor: who carries what, what giving a case would change, limits and points."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import audit, clock, policy
from cmoffice.casework import caseload, family, handover, keyworker, limits, office, weighing
from cmoffice.forms.base import options
from cmoffice.forms.caseload import GiveForm, LimitForm, TogetherForm, points_form
from cmoffice.refusals import Refused
from cmoffice.views.gate import needs, save, status_of

pages = Blueprint("caseload", __name__, url_prefix="/supervision/caseload")


@pages.get("")
@needs("see caseloads")
def show():
    audit.note(current_user, "caseload board read", now=clock.now())
    return render_template("caseload/show.html", **caseload.board(current_user, clock.now()))


@pages.route("/give", methods=["GET", "POST"])
@needs("see caseloads", keeps=False)
def give():
    """What each would carry with these cases; codes are posted, and nothing is changed."""
    form, cases = GiveForm(), []
    waiting = weighing.unassigned(current_user)
    form.cases.choices = options({case.code: case.code for case in waiting})
    if form.is_submitted() and form.validate():
        try:
            cases = weighing.to_give(form.chosen, current_user)
        except Refused as no:
            form.refuse(no.words, no.field)
    return _weighed(cases, form, waiting), status_of(form) if form.is_submitted() and not cases else 200


@pages.get("/give/<code>")
@needs("assign")
def give_one(case):
    return _weighed([case])


@pages.get("/give/<code>/family")
@needs("assign")
def give_family(case):
    """This child with its open brothers and sisters, as far as the supervisor knows of them."""
    return _weighed([case, *weighing.siblings_of(case, current_user)])


@pages.post("/together")
@needs("hand over caseload")
def together():
    """Several cases to one caseworker: first the form with them, then giving them, all or none."""
    form = TogetherForm()
    cases = _to_give(form.cases.data)
    people = {person.username: person for person in keyworker.possible(current_user)}
    form.cases.choices = options({case.code: case.code for case in cases})
    form.to.choices = options({name: person.name for name, person in people.items()})
    if not any(family.has_siblings(case, current_user) for case in cases):
        del form.apart_why
    looks = request.form.get("button") == "look"
    if looks and all(case.keyworker_id is None for case in cases):
        form.reason.data = "new_case"
    if not looks and form.validate():
        chosen, to = [case for case in cases if case.code in form.cases.data], people[form.to.data]
        if save(form, handover.to_colleague, chosen, to, form.answers(), by=current_user, now=clock.now()):
            return redirect(url_for("caseload.show"), 303)
    return render_template("caseload/together.html", form=form), 200 if looks else status_of(form)


@pages.route("/limit/<username>", methods=["GET", "POST"])
@needs("set caseload limit")
def limit(username):
    person = keyworker.of_team(current_user, username) or abort(404)
    form = LimitForm(data={"limit": person.caseload_limit})
    if form.is_submitted() and form.validate():
        if save(form, limits.set_limit, person, form.limit.data, by=current_user, now=clock.now()):
            return redirect(url_for("caseload.show"), 303)
    return render_template(
        "caseload/limit.html",
        form=form,
        person=person,
        most=office.rules().caseload,
        carries=keyworker.open_cases(person, current_user),
        mark=limits.limit_set_by(person),
    ), status_of(form)


@pages.route("/points", methods=["GET", "POST"])
@needs("see caseloads")
def points():
    own = limits.weights()
    form = points_form(own)(obj=own)
    if form.is_submitted():
        if not policy.may(current_user, "change settings"):
            abort(403)
        if form.validate() and save(form, limits.set_weights, form.answers(), by=current_user, now=clock.now()):
            return redirect(url_for("caseload.show"), 303)
    return render_template("caseload/points.html", form=form), status_of(form)


def _to_give(codes):
    """The cases of a form that this office drew; a code that is not hers to give is no page of ours."""
    try:
        return weighing.to_give(codes, current_user)
    except Refused:
        abort(404)


def _weighed(cases, form=None, waiting=None):
    """The page with these cases weighed up, or with none chosen yet."""
    if waiting is None:
        waiting, form = weighing.unassigned(current_user), GiveForm(formdata=None)
        form.cases.choices = options({case.code: case.code for case in waiting})
    if cases:
        only = cases[0].code if len(cases) == 1 else None
        audit.note(current_user, "giving weighed up", only, now=clock.now(), cases=len(cases))
    choices, givers = weighing.what_if(cases, current_user) if cases else ([], [])
    return render_template(
        "caseload/give.html",
        form=form,
        waiting=waiting,
        cases=cases,
        choices=choices,
        givers=givers,
        siblings=weighing.waiting_siblings(cases, current_user) if cases else [],
        scale=max([1, *(one.after.weight for one in choices), *(one.before.weight for one in givers)]),
    )

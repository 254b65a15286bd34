"""Who may open a file: shown, and changed by those who may."""

from flask import Blueprint, abort, redirect, url_for
from flask_login import current_user

from cmoffice import audit, clock, policy
from cmoffice.casework import need
from cmoffice.forms.base import options
from cmoffice.forms.need import (
    ConflictForm,
    ConflictOfForm,
    CoworkerForm,
    FocalForm,
    ReaderForm,
    ReasonForm,
    SensitiveForm,
)
from cmoffice.language import gettext as _
from cmoffice.models import Conflict, Staff
from cmoffice.views import file
from cmoffice.views.gate import needs, save, status_of

pages = Blueprint("need", __name__, url_prefix="/case/<code>")


@pages.get("/access")
@needs("see who may open")
def show(case):
    audit.note(current_user, "access list read", case.code, now=clock.now())
    return file.page(
        "need/show.html",
        case,
        "access",
        coworkers=need.coworkers(case, clock.today()),
        conflicts=need.conflicts(case),
        readers=need.readers(case) if case.sensitivity == "highly_sensitive" else [],
        openings=need.openings(case),
    )


@pages.route("/access/coworker", methods=["GET", "POST"])
@needs("name co-workers")
def coworker(case):
    form, people = _picking(CoworkerForm(), need.colleagues(but=(case.keyworker_id, current_user.id)))
    if form.is_submitted() and form.validate():
        if save(form, need.name_coworker, case, people[form.to.data], form.answers(), by=current_user, now=clock.now()):
            return _back(case)
    return _page(
        case,
        form,
        _("Name a co-worker"),
        _(
            "A co-worker reads the file, sees the identity, and writes notes and follow-ups until the last day. Restricted notes, plans, referrals and decisions stay with the keyworker."
        ),
        _("Name the co-worker"),
    )


@pages.route("/access/coworker/<username>", methods=["GET", "POST"])
@needs("name co-workers")
def end_coworker(case, username):
    person = _colleague(username)
    if person.id not in {row.staff_id for row in need.coworkers(case, clock.today())}:
        abort(404)
    form = ReasonForm()
    if form.is_submitted() and form.validate():
        if save(form, need.end_coworker, case, person, form.answers(), by=current_user, now=clock.now()):
            return _back(case)
    words = _("%(name)s does not find this file any more from the next page on.", name=person.name)
    return _page(case, form, _("End the work of a co-worker"), words, _("End it"))


@pages.route("/conflict", methods=["GET", "POST"])
@needs("declare conflict")
def declare(case):
    """One's own conflict; from then on the case is not there for her, so she goes back to her first page."""
    form = (FocalForm if policy.may(current_user, "record conflict", case) else ConflictForm)()
    if form.is_submitted() and form.validate():
        if save(form, need.declare_conflict, case, current_user, form.answers(), by=current_user, now=clock.now()):
            return redirect(url_for(policy.home_of(current_user)), 303)
    return _page(
        case,
        form,
        _("I have a conflict of interest with this case"),
        _(
            "From the next page on this file is not there for you: not in lists, not in search, not by its code. A supervisor is told and gives it to somebody else. Only a supervisor can undo it."
        ),
        _("Declare it and leave the file"),
    )


@pages.route("/access/conflict", methods=["GET", "POST"])
@needs("record conflict")
def record(case):
    people = {person.username: person for person in need.colleagues(but=(current_user.id,))}
    form = ConflictOfForm()
    form.who.choices = options({name: person.name for name, person in people.items()})
    if form.is_submitted() and form.validate():
        if save(
            form, need.declare_conflict, case, people[form.who.data], form.answers(), by=current_user, now=clock.now()
        ):
            return _back(case)
    return _page(
        case,
        form,
        _("Record a colleague's conflict of interest"),
        _(
            "From the next page on this file is not there for the colleague. If it was the keyworker, the case waits for another one."
        ),
        _("Record the conflict"),
    )


@pages.route("/access/conflict/<int:number>", methods=["GET", "POST"])
@needs("record conflict")
def end_conflict(case, number):
    conflict = _conflict(case, number)
    form = ReasonForm()
    if form.is_submitted() and form.validate():
        if save(form, need.end_conflict, case, conflict, form.answers(), by=current_user, now=clock.now()):
            return _back(case)
    words = _("%(name)s may find this file again if her work ties her to it.", name=conflict.staff.name)
    return _page(case, form, _("End a conflict of interest"), words, _("End the conflict"))


@pages.post("/access/conflict/<int:number>/seen")
@needs("record conflict")
def seen(case, number):
    need.conflict_seen(case, _conflict(case, number), current_user, clock.now())
    return redirect(url_for("team.show"), 303)


@pages.route("/sensitive", methods=["GET", "POST"])
@needs("mark highly sensitive")
def mark(case):
    if case.sensitivity == "highly_sensitive":
        return _unmark(case)
    people = {person.username: person for person in _of_the_case(case)}
    form = SensitiveForm()
    form.readers.choices = options({name: person.name for name, person in people.items()})
    if form.is_submitted() and form.validate():
        answers = {**form.answers(), "readers": [people[name] for name in form.readers.data]}
        if save(form, need.mark, case, answers, by=current_user, now=clock.now()):
            return _back(case)
    return _page(
        case,
        form,
        _("Mark this file highly sensitive"),
        _("It disappears from everybody's lists, searches and counts but those of the people named here."),
        _("Mark it highly sensitive"),
    )


@pages.route("/access/reader", methods=["GET", "POST"])
@needs("name readers")
def reader(case):
    named = {row.staff_id for row in need.readers(case)}
    form, people = _picking(ReaderForm(), [person for person in _of_the_case(case) if person.id not in named])
    if form.is_submitted() and form.validate():
        if save(form, need.add_reader, case, people[form.to.data], form.answers(), by=current_user, now=clock.now()):
            return _back(case)
    return _page(
        case,
        form,
        _("Name one more reader"),
        _("Here stand the supervisors of this case and its co-workers. For anybody else, name a co-worker first."),
        _("Name the reader"),
    )


@pages.route("/access/reader/<username>", methods=["GET", "POST"])
@needs("name readers")
def remove_reader(case, username):
    person = _colleague(username)
    if person.id not in {row.staff_id for row in need.readers(case)}:
        abort(404)
    form = ReasonForm()
    if form.is_submitted() and form.validate():
        if save(form, need.remove_reader, case, person, form.answers(), by=current_user, now=clock.now()):
            return _back(case) if person.id != current_user.id else redirect(url_for("team.show"), 303)
    words = _("%(name)s does not find this file any more from the next page on.", name=person.name)
    return _page(case, form, _("Take a name off the access list"), words, _("Take the name off"))


def _unmark(case):
    if not policy.may(current_user, "name readers", case):
        abort(403)
    form = ReasonForm()
    if form.is_submitted() and form.validate():
        if save(form, need.unmark, case, form.answers(), by=current_user, now=clock.now()):
            return _back(case)
    words = _("Its keyworker, her supervisors and its co-workers find it again, in lists and by its code.")
    return _page(case, form, _("This file is not highly sensitive any more"), words, _("Lift the mark"))


def _page(case, form, title, words, button):
    status = status_of(form)
    return file.page("need/form.html", case, "access", status, form=form, title=title, words=words, button=button)


def _back(case):
    """To the list of who may open the file, when it is hers to see, else to the file."""
    page = "need.show" if policy.may(current_user, "see who may open", case) else "case.show"
    return redirect(url_for(page, code=case.code), 303)


def _picking(form, people):
    """The form with these people to pick from, and the people by their short name."""
    form.to.choices = options({person.username: person.name for person in people})
    return form, {person.username: person for person in people}


def _of_the_case(case):
    """Supervisors of this case and its co-workers: who may be put on its access list."""
    beside = {row.staff_id for row in need.coworkers(case, clock.today())}
    return [
        person
        for person in need.colleagues(but=(case.keyworker_id, current_user.id))
        if person.id in beside or (policy.is_supervisor(person) and policy.team(person, case))
    ]


def _colleague(username):
    return Staff.get_or_none(Staff.username == username) or abort(404)


def _conflict(case, number):
    return Conflict.get_or_none(
        (Conflict.id == number) & (Conflict.case == case.id) & Conflict.ended_at.is_null()
    ) or abort(404)

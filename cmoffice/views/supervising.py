"""A supervisor's caseload reviews (F21) and supervision sessions (F20): who is due, and the forms to write down and to correct."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import audit, clock, codelists
from cmoffice.casework import keyworker, office, staff_papers, supervised, supervising
from cmoffice.casework.staff_papers import REVIEW, SESSION
from cmoffice.forms.base import options
from cmoffice.forms.staff_papers import (
    CaseloadReviewForm,
    ReviewCorrectionForm,
    SessionCorrectionForm,
    SessionForm,
    give_cases,
)
from cmoffice.views.gate import ALREADY, needs, save, status_of
from cmoffice.views.papers import as_data
from cmoffice.views.shared import restored
from cmoffice.views.staff_papers import FORMS, READ, counted, readable

pages = Blueprint("supervising", __name__, url_prefix="/supervision")
CORRECTIONS = {REVIEW: ReviewCorrectionForm, SESSION: SessionCorrectionForm}
LISTS = {REVIEW: "supervising.reviews", SESSION: "supervising.sessions"}


@pages.get("/reviews")
@needs("supervise caseworkers")
def reviews():
    return _team(REVIEW)


@pages.get("/sessions")
@needs("supervise caseworkers")
def sessions():
    return _team(SESSION)


@pages.route("/reviews/<username>", methods=["GET", "POST"])
@needs("supervise caseworkers")
def review(username):
    worker, form, kept_at = _worker(username), CaseloadReviewForm(data={"held_on": clock.today()}), None
    if form.is_submitted():
        if form.validate():
            made = save(form, supervising.review, worker, form.answers(), by=current_user, now=clock.now())
            if made:
                return _filed(made, REVIEW)
    else:
        kept_at = restored(form, request.path)
    known = supervised.load(worker, current_user, clock.now())
    return _page(worker, REVIEW, form, kept_at, known=known)


@pages.route("/sessions/<username>", methods=["GET", "POST"])
@needs("supervise caseworkers")
def hold(username):
    worker, form, kept_at = _worker(username), SessionForm(data={"held_on": clock.today(), "kind": "individual"}), None
    if not form.is_submitted():
        kept_at = restored(form, request.path)
    others = {one.username: one for one in keyworker.possible(current_user) if one.id != worker.id}
    form.others.choices = options({name: one.name for name, one in others.items()})
    give_cases(form, _cases([worker, *others.values()]))
    if form.is_submitted() and form.validate():
        workers = [worker, *(others[name] for name in form.answers()["others"] or ())]
        made = save(form, supervising.hold, workers, form.answers(), by=current_user, now=clock.now())
        if made:
            return _filed(made if made is ALREADY else made[0], SESSION)
    return _page(worker, SESSION, form, kept_at, open_tasks=staff_papers.still_open(worker, current_user))


@pages.route("/papers/<int:number>/correct", methods=["GET", "POST"])
@needs("supervise caseworkers")
def correct(number):
    paper, kept_at = staff_papers.find(number, current_user) or abort(404), None
    if paper.replaced_at is not None or not staff_papers.may_change(current_user, paper):
        abort(404)
    form = CORRECTIONS[paper.paper](data=_as_filed(paper))
    if not form.is_submitted():
        kept_at = restored(form, request.path)
    if paper.paper == SESSION:
        kinds = ("group",) if paper.ref else ("individual", "informal")
        form.kind.choices = options({code: codelists.SESSION_KIND[code] for code in kinds})
        there = {line.code: line.code for line in staff_papers.lines(paper, current_user) if line.code}
        give_cases(form, {**there, **_cases([paper.staff])})
    if form.is_submitted() and form.validate():
        made = save(form, supervising.correct, paper, form.answers(), by=current_user, now=clock.now())
        if made:
            return _filed(made, paper.paper)
    return _page(paper.staff, paper.paper, form, kept_at, corrects=paper, known=counted(paper))


def _team(paper):
    audit.note(current_user, "supervision list read", now=clock.now(), paper=paper)
    rows = supervised.team(current_user, clock.today(), paper)
    return render_template("staff_papers/team.html", paper=paper, rows=rows, days=_days(paper))


def _worker(username):
    """A caseworker of the supervisor's own team; nobody else is there."""
    return keyworker.of_team(current_user, username) or abort(404)


def _cases(workers):
    """The cases to choose from: those of the first by their codes, those of colleagues with a name behind them."""
    found = {}
    for worker in workers:
        behind = "" if worker is workers[0] else f" ({worker.short_name})"
        for case in staff_papers.cases_between(worker, current_user, clock.now()):
            risk = f" · {codelists.RISK[case.risk]}" if case.risk else ""
            found.setdefault(case.code, f"{case.code}{risk}{behind}")
    return found


def _filed(made, paper):
    """On to what was filed; the same form sent twice leads to the list."""
    if made is ALREADY:
        return redirect(url_for(LISTS[paper]), 303)
    return redirect(url_for("staff_papers.read", number=made.id), 303)


def _page(worker, paper, form, kept_at, **more):
    """The form, what the office knows beside it, and the earlier papers."""
    given = {"corrects": None, "known": None, "open_tasks": (), **more}
    earlier = [(one, staff_papers.may_read(current_user, one)) for one in staff_papers.of(worker, paper)]
    audit.note(current_user, READ[paper], now=clock.now(), of=worker.username)
    page = render_template(
        "staff_papers/file.html",
        worker=worker,
        paper=paper,
        form=form,
        kept_at=kept_at,
        path=request.path,
        standing=supervised.standing(worker, clock.today(), paper),
        earlier=earlier,
        agreed=readable(earlier[0][0]).get("agreed") if earlier and earlier[0][1] else None,
        days=_days(paper),
        **given,
    )
    return page, status_of(form)


def _as_filed(paper):
    """A filed paper as its form takes it."""
    data = as_data(FORMS[paper.paper], readable(paper))
    cases = [
        {"code": line.code, "action": line.action, "due_on": line.due_on, "task": line.task is not None}
        for line in staff_papers.lines(paper, current_user)
        if line.code
    ]
    return {**data, "held_on": paper.held_on, "next_on": paper.next_on, "cases": cases}


def _days(paper):
    rules = office.rules()
    return rules.caseload_review_days if paper == REVIEW else rules.supervision_days

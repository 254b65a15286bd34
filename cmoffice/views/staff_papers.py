"""Caseload reviews (F21) and supervision sessions (F20): the lists of a supervisor, the forms, and the papers for the two who share them."""

from datetime import date
from types import SimpleNamespace

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask_login import current_user

from cmoffice import audit, clock, codelists
from cmoffice.casework import keyworker, office, staff_papers, supervising
from cmoffice.casework.staff_papers import REVIEW, SESSION
from cmoffice.forms.base import options
from cmoffice.forms.staff_papers import (
    CaseloadReviewForm,
    ReviewCorrectionForm,
    SessionCorrectionForm,
    SessionForm,
    SignForm,
    give_cases,
)
from cmoffice.language import gettext as _
from cmoffice.views import identity
from cmoffice.views.gate import ALREADY, needs, save, status_of
from cmoffice.views.papers import as_data, filled
from cmoffice.views.shared import restored

pages = Blueprint("staff_papers", __name__, url_prefix="/supervision")
FORMS = {REVIEW: CaseloadReviewForm, SESSION: SessionForm}
CORRECTIONS = {REVIEW: ReviewCorrectionForm, SESSION: SessionCorrectionForm}
LISTS = {REVIEW: "staff_papers.reviews", SESSION: "staff_papers.sessions"}
READ = {REVIEW: "caseload review read", SESSION: "supervision session read"}


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
    known = staff_papers.load(worker, current_user, clock.now())
    return _page(worker, REVIEW, form, kept_at, known=known)


@pages.route("/sessions/<username>", methods=["GET", "POST"])
@needs("supervise caseworkers")
def hold(username):
    worker, form, kept_at = _worker(username), SessionForm(data={"held_on": clock.today()}), None
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
        give_cases(form, {**_cases([paper.staff]), **there})
    if form.is_submitted() and form.validate():
        made = save(form, supervising.correct, paper, form.answers(), by=current_user, now=clock.now())
        if made:
            return _filed(made, paper.paper)
    return _page(paper.staff, paper.paper, form, kept_at, corrects=paper, known=_counted(paper))


@pages.get("/mine")
@needs("sign supervision")
def mine():
    return render_template("staff_papers/mine.html", papers=staff_papers.mine(current_user))


@pages.get("/papers/<int:number>")
@needs("read supervision")
def read(number):
    return _shown(_found(number), SignForm())


@pages.post("/papers/<int:number>/sign")
@needs("sign supervision")
def sign(number):
    """Her name under it: with the password when it was last given over half an hour ago."""
    paper, form, now = staff_papers.find(number, current_user) or abort(404), SignForm(), clock.now()
    if form.validate():
        if _asks_password(now) and not identity.proved(request.form.get("password", ""), now):
            form.refuse(_("Type your password to sign."))
        elif save(form, supervising.sign, paper, form.words.data, by=current_user, now=now):
            return redirect(url_for("staff_papers.mine"), 303)
    return _shown(paper, form), status_of(form)


@pages.get("/papers/<int:number>/print")
@needs("read supervision")
def printed(number):
    paper = _found(number, "supervision paper printed")
    return render_template("staff_papers/print.html", **_parts(paper))


def _team(paper):
    audit.note(current_user, "supervision list read", now=clock.now(), paper=paper)
    rows = staff_papers.team(current_user, clock.today(), paper)
    return render_template("staff_papers/team.html", paper=paper, rows=rows, days=_days(paper))


def _worker(username):
    """A caseworker of the supervisor's own team; nobody else is there."""
    return keyworker.of_team(current_user, username) or abort(404)


def _cases(workers):
    """The cases to choose from: those of the first by their codes, those of colleagues with a name behind them."""
    first, *others = workers
    found = {case.code: case.code for case in staff_papers.cases_between(first, current_user, clock.now())}
    for worker in others:
        for case in staff_papers.cases_between(worker, current_user, clock.now()):
            found.setdefault(case.code, f"{case.code} ({worker.short_name})")
    return found


def _filed(made, paper):
    """On to what was filed; the same form sent twice leads to the list."""
    if made is ALREADY:
        return redirect(url_for(LISTS[paper]), 303)
    return redirect(url_for("staff_papers.read", number=made.id), 303)


def _page(worker, paper, form, kept_at, **more):
    """The form, what the office knows beside it, and the earlier papers."""
    given = {"corrects": None, "known": None, "open_tasks": (), **more}
    audit.note(current_user, READ[paper], now=clock.now(), of=worker.username)
    page = render_template(
        "staff_papers/file.html",
        worker=worker,
        paper=paper,
        form=form,
        kept_at=kept_at,
        path=request.path,
        standing=staff_papers.standing(worker, clock.today(), paper),
        earlier=[(one, staff_papers.may_read(current_user, one)) for one in staff_papers.of(worker, paper)],
        days=_days(paper),
        **given,
    )
    return page, status_of(form) if form.is_submitted() else 200


def _as_filed(paper):
    """A filed paper as its form takes it."""
    data = as_data(FORMS[paper.paper], paper.answers)
    cases = [
        {"code": line.code, "action": line.action, "due_on": line.due_on, "task": line.task is not None}
        for line in staff_papers.lines(paper, current_user)
        if line.code
    ]
    return {**data, "held_on": paper.held_on, "next_on": paper.next_on, "cases": cases}


def _found(number, did=None):
    """The paper of this number for the two who share it, with a line on the trail."""
    paper = staff_papers.find(number, current_user) or abort(404)
    audit.note(current_user, did or READ[paper.paper], now=clock.now(), of=paper.staff.username)
    return paper


def _shown(paper, form):
    may_sign = paper.staff_id == current_user.id and paper.replaced_at is None and paper.seen_at is None
    return render_template(
        "staff_papers/read.html",
        form=form,
        may_sign=may_sign,
        asks_password=may_sign and _asks_password(clock.now()),
        may_change=paper.replaced_at is None and staff_papers.may_change(current_user, paper),
        **_parts(paper),
    )


def _parts(paper):
    before = staff_papers.versions(paper)
    day = {"held_on": paper.held_on.isoformat(), "next_on": paper.next_on.isoformat() if paper.next_on else None}
    asked = SimpleNamespace(answers={**paper.answers, **day})
    return {
        "paper": paper,
        "parts": filled(FORMS[paper.paper], asked, confidential=False),
        "known": _counted(paper),
        "cases": staff_papers.lines(paper, current_user) if paper.paper == SESSION else [],
        "others": [office.people()[number].short_name for number in staff_papers.together(paper)],
        "before": before,
        "name": codelists.PAPER[paper.paper],
    }


def _counted(paper):
    """What the office counted when it was filed, with the day as a day."""
    known = paper.answers.get("known")
    return {**known, "counted_on": date.fromisoformat(known["counted_on"])} if known else None


def _asks_password(now):
    return now - session.row.proved_at > identity.PROVED_WITHIN


def _days(paper):
    rules = office.rules()
    return rules.caseload_review_days if paper == REVIEW else rules.supervision_days

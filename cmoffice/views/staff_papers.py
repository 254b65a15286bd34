"""Caseload reviews (F21) and supervision sessions (F20) for the two who share them: read, signed by the caseworker, printed."""

from datetime import date
from types import SimpleNamespace

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask_login import current_user

from cmoffice import audit, clock, codelists, sessions
from cmoffice.casework import office, staff_papers, supervised, supervising
from cmoffice.casework.staff_papers import REVIEW, SESSION
from cmoffice.forms.prints import PrintForm
from cmoffice.forms.staff_papers import CaseloadReviewForm, SessionForm, SignForm
from cmoffice.language import gettext as _
from cmoffice.views import identity, prints
from cmoffice.views.gate import needs, save, status_of
from cmoffice.views.papers import filled
from cmoffice.views.shared import restored

pages = Blueprint("staff_papers", __name__, url_prefix="/supervision")
FORMS = {REVIEW: CaseloadReviewForm, SESSION: SessionForm}
READ = {REVIEW: "caseload review read", SESSION: "supervision session read"}


@pages.get("/mine")
@needs("sign supervision")
def mine():
    due = {paper: supervised.standing(current_user, clock.today(), paper).due_on for paper in (REVIEW, SESSION)}
    return render_template("staff_papers/mine.html", papers=staff_papers.mine(current_user), due=due)


@pages.get("/papers/<int:number>")
@needs("read supervision")
def read(number):
    paper, form = _found(number), SignForm()
    if paper.staff_id == current_user.id:
        restored(form, url_for("staff_papers.sign", number=number))
    return _shown(paper, form)


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


@pages.route("/papers/<int:number>/print", methods=["GET", "POST"])
@needs("read supervision", keeps=False)
def printed(number):
    paper, back = _found(number), url_for("staff_papers.read", number=number)

    def draw(made):
        return render_template("staff_papers/print.html", printing=made, back=back, **_parts(paper))

    return prints.asked("staff_paper", prints.first(PrintForm), draw, back=back, parts=[f"paper {number}"])


def _found(number):
    """The paper of this number for the two who share it, with a line on the trail."""
    paper = staff_papers.find(number, current_user) or abort(404)
    audit.note(current_user, READ[paper.paper], now=clock.now(), of=paper.staff.username)
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
    asked = SimpleNamespace(answers={**readable(paper), **day})
    return {
        "paper": paper,
        "parts": filled(FORMS[paper.paper], asked, confidential=False),
        "known": counted(paper),
        "cases": staff_papers.lines(paper, current_user) if paper.paper == SESSION else [],
        "reason": staff_papers.masked(paper.reason, current_user),
        "seen_words": staff_papers.masked(paper.seen_words, current_user),
        "others": [office.people()[number].short_name for number in staff_papers.together(paper)],
        "before": before,
        "name": codelists.PAPER[paper.paper],
    }


def readable(paper):
    """The answers of a paper with no code in its words that this reader may not know of."""
    return {
        name: staff_papers.masked(answer, current_user) if isinstance(answer, str) else answer
        for name, answer in paper.answers.items()
    }


def counted(paper):
    """What the office counted when it was filed, with the day as a day."""
    known = paper.answers.get("known")
    return {**known, "counted_on": date.fromisoformat(known["counted_on"])} if known else None


def _asks_password(now):
    return sessions.password_age(session, now) > identity.PROVED_WITHIN

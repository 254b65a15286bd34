"""Leaving in a hurry: the plan (F30), the set word, the rehearsal and its certificate, and destroying the office on this machine."""

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, session, url_for
from flask_login import current_user

from cmoffice import audit, clock, databases, sessions
from cmoffice.casework import console, evacuation, keyring, office
from cmoffice.casework import two as of_two
from cmoffice.forms.evacuation import DestroyForm, PlanForm, RehearseForm, WordForm
from cmoffice.language import gettext as _
from cmoffice.models import Drill
from cmoffice.refusals import Refused
from cmoffice.views import two
from cmoffice.views.gate import needs, save, status_of
from cmoffice.views.papers import filled
from cmoffice.views.prove import wrong_password

pages = Blueprint("evacuation", __name__, url_prefix="/keep/evacuation")
STOPS_AFTER = 4  # seconds after the answer, so that the page has its style and can be printed


@pages.get("")
@needs("see evacuation")
def show():
    return render_template(
        "evacuation/show.html",
        plan=evacuation.plan(),
        plans=evacuation.plans(),
        rehearsals=evacuation.rehearsals(),
        has_word=evacuation.has_word(),
        remains=evacuation.remains(),
        unwrapped=keyring.is_unwrapped(),
        two=two.rows("destroy"),
    )


@pages.get("/plan")
@needs("see evacuation")
def plan():
    return _read(evacuation.plan())


@pages.get("/plan/<int:number>")
@needs("see evacuation")
def older(number):
    return _read(next((row for row in evacuation.plans() if row.id == number), None) or abort(404))


@pages.route("/plan/write", methods=["GET", "POST"])
@needs("write evacuation plan")
def write():
    now = evacuation.plan()
    form = PlanForm(data=now.answers if now else _from_setup())
    if form.is_submitted() and form.validate():
        if form.first.data.strip().casefold() == form.second.data.strip().casefold():
            form.refuse(_("The second person must be another role."), "second")
        elif save(form, evacuation.write_plan, form.answers(), by=current_user, now=clock.now()):
            return redirect(url_for("evacuation.show"), 303)
    return render_template("evacuation/write.html", form=form), status_of(form)


@pages.route("/word", methods=["GET", "POST"])
@needs("write evacuation plan", keeps=False, proof=True)
def word():
    form = WordForm()
    if form.is_submitted() and form.validate():
        if form.word.data != form.again.data:
            form.refuse(_("The two are not the same."), "again")
        elif save(form, evacuation.set_word, form.word.data, form.alone.data, by=current_user, now=clock.now()):
            return redirect(url_for("evacuation.show"), 303)
    return render_template(
        "evacuation/word.html",
        form=form,
        has_word=evacuation.has_word(),
        two=two.rows(evacuation.WORD_BY_TWO),
        agreed=evacuation.word_agreed(current_user, clock.now()),
    ), status_of(form)


@pages.post("/word/ask")
@needs("write evacuation plan", keeps=False, proof=True)
def ask_word():
    of_two.ask(evacuation.WORD_BY_TWO, {}, current_user, clock.now())
    return redirect(url_for("evacuation.word"), 303)


@pages.post("/ask")
@needs("destroy office", keeps=False, proof=True)
def ask():
    of_two.ask("destroy", {}, current_user, clock.now())
    return redirect(url_for("evacuation.show"), 303)


@pages.route("/rehearse", methods=["GET", "POST"])
@needs("destroy office", keeps=False)
def rehearse():
    form, drill = RehearseForm(), None
    if form.is_submitted() and form.validate() and not _waits(form) and _proves(form):
        drill = _tried(form, evacuation.rehearse)
    if drill is not None:
        return redirect(url_for("evacuation.rehearsal", number=drill.id), 303)
    return _asking("evacuation/rehearse.html", form)


@pages.get("/rehearsal/<int:number>")
@needs("see evacuation")
def rehearsal(number):
    drill = Drill.get_or_none((Drill.id == number) & (Drill.kind == "evacuation")) or abort(404)
    return render_template("evacuation/certificate.html", drill=drill, office_name=office.setting("office_name", ""))


@pages.route("/destroy", methods=["GET", "POST"])
@needs("destroy office", keeps=False)
def destroy():
    """Destroy it. The answer is made from memory: afterwards there is nothing left to ask."""
    form, gone = DestroyForm(), None
    if form.is_submitted() and form.validate() and not _waits(form) and _proves(form):
        if form.copy_to.data or form.without_copy.data:
            gone = _tried(form, evacuation.destroy)
        else:
            form.refuse(_("Name the stick for a sealed copy, or tick: Destroy without a copy."), "copy_to")
    return _asking("evacuation/destroy.html", form) if gone is None else _gone(gone)


def _gone(gone):
    current_app.config.update(ALARM=evacuation.told_of(gone["how"], gone["at"], gone["sealed"]), DESTROYED=True)
    session.clear()
    session.row = session.staff = None
    session.ended = True
    page = current_app.jinja_env.get_template("evacuation/destroyed.html")
    try:
        answer = make_response(page.render(words=current_app.config["ALARM"], gone=gone))
    except Exception:  # it is done: whatever is wrong with the page, its words must be told
        answer = make_response(current_app.config["ALARM"], {"Content-Type": "text/plain; charset=utf-8"})
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    console.stop_server_in(STOPS_AFTER)
    return answer


def _tried(form, verb):
    """Call the verb with what was typed; what it refuses lands on the form, and a wrong word must wait like a wrong password."""
    now = clock.now()
    copy_to = "" if getattr(form, "without_copy", None) and form.without_copy.data else form.copy_to.data
    try:
        return verb(form.word.data, copy_to, current_user._get_current_object(), now)
    except Refused as refused:
        if refused.code == "E46" and form.word.data:
            sessions.failed(current_user.username, _place_of_words(), now)
            form.refuse(_("This is not the set word, and no second person has agreed."), "word")
        elif refused.code == "E46":
            audit.note(current_user, "second person missing", now=now, what="destroy")
            form.refuse(_("A second person must agree first, or you write the set word."), "word")
        else:
            form.refuse(refused.words, refused.field)
    return None


def _waits(form):
    """Whether a word was typed that must wait, because too many before it were wrong: nothing looks at it then, right or wrong."""
    wait = sessions.wait_before(current_user.username, _place_of_words(), clock.now()) if form.word.data else 0
    if wait:
        form.refuse(_("Too many tries. Wait %(seconds)s seconds, then try again.", seconds=wait + 1), "word")
    return bool(wait)


def _place_of_words():
    return f"word {request.remote_addr}"


def _proves(form):
    """Whether her own password stands beside it, unless the office lets the word alone be enough and it is the word."""
    alone = evacuation.is_word_enough() and bool(form.word.data)
    if alone and evacuation.word_fits(databases.folder(), form.word.data):
        return True
    wrong = wrong_password(request.form.get("password", ""))
    if wrong:
        if alone:  # it was a try of the word too
            sessions.failed(current_user.username, _place_of_words(), clock.now())
        form.refuse(_("Your own password: %(problem)s", problem=wrong[0]))
    return not wrong


def _asking(template, form):
    return render_template(
        template,
        form=form,
        parts=evacuation.inventory(),
        remains=evacuation.remains(),
        two=two.rows("destroy"),
        has_word=evacuation.has_word(),
        word_alone=evacuation.is_word_enough(),
    ), status_of(form)


def _read(row):
    return render_template(
        "evacuation/plan.html", row=row, parts=filled(PlanForm, row, confidential=False) if row else []
    )


def _from_setup():
    """What was answered in short when the office was set up, to begin with."""
    told = office.setting("evacuation") or {}
    return {"first": told.get("first", ""), "second": told.get("second", ""), "where_to": told.get("where", "")}

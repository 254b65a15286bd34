"""Second entry: the papers that she may type again, blind, and the differences that she may settle."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import clock, drafts
from cmoffice.casework import differences, second_entry, transcription, tray
from cmoffice.casework.transcription import FIRST, SECOND
from cmoffice.forms.base import PaperForm
from cmoffice.forms.meaning import meant
from cmoffice.forms.sheets import SHEETS
from cmoffice.views.gate import needs, save
from cmoffice.views.keying import keep_boxes, lay, marked, wants_a_look
from cmoffice.views.laying import entry_of

pages = Blueprint("second", __name__)


@pages.get("/second")
@needs("type papers")
def show():
    """Papers of the tray on her desk, batch by batch; of the papers nothing but where they lie."""
    trays, at_hand = tray.desk_of(current_user)
    return render_template(
        "second/show.html",
        at_hand=at_hand,
        trays=trays,
        batches=_by_batch(second_entry.waiting_for(current_user)),
        differing=[(paper, SHEETS[paper.batch.sheet].title) for paper in differences.waiting_for(current_user)],
    )


def _by_batch(papers):
    """Batch by batch: (batch, title of its form, its papers)."""
    found = {}
    for paper in papers:
        found.setdefault(paper.batch_id, []).append(paper)
    return [(rows[0].batch, SHEETS[rows[0].batch.sheet].title, rows) for rows in found.values()]


@pages.post("/second/<int:number>/take")
@needs("type papers", keeps=False)
def take(number):
    """Take a paper, so that two do not type the same."""
    paper = second_entry.find(current_user, number) or abort(404)
    second_entry.take(paper, by=current_user, now=clock.now())
    return redirect(url_for("second.sheet", number=number), 303)


@pages.post("/second/<int:number>/back")
@needs("type papers", keeps=False)
def give_back(number):
    """Lay it back; what was typed is forgotten."""
    paper = second_entry.taken(current_user, number) or abort(404)
    second_entry.give_back(paper, by=current_user, now=clock.now())
    return redirect(url_for("second.show"), 303)


@pages.get("/second/<int:number>")
@needs("type papers")
def sheet(number):
    """The sheet of the paper that she took, empty but for what she has typed herself."""
    return _page(_desk(number))


@pages.post("/second/<int:number>")
@needs("type papers")
def finish(number):
    """The paper is typed again: it is compared, and the next one of the batch lies there."""
    if second_entry.is_done_by(current_user, number):  # pressed twice
        return redirect(url_for("second.show"), 303)
    desk = _desk(number, request.form)
    if wants_a_look(desk):
        _keep(desk)
        return _page(desk, told=True), 422
    form, means = PaperForm(), (meant(entry_of(desk.paper, FIRST)), meant(desk.typed))
    if not save(form, second_entry.finish, desk.paper, desk.kept_now, *means, by=current_user, now=clock.now()):
        return _page(desk, refused=form.problems), 409 if form.changed else 422
    following = second_entry.take_next(desk.paper, by=current_user, now=clock.now())
    if following is None:
        return redirect(url_for("second.show"), 303)
    return redirect(url_for("second.sheet", number=following.id), 303)


@pages.post("/second/<int:number>/box")
@needs("type papers", keeps=False)
def box(number):
    """Boxes as they were left, one or a few at once: kept, and read back."""
    return keep_boxes(_desk(number, request.form))


def _keep(desk):
    transcription.keep(desk.paper, desk.kept_now, by=current_user, now=clock.now(), entry=SECOND)


def _desk(number, boxes=None):
    """Her second entry of a paper; of the first entry nothing is read."""
    paper = second_entry.taken(current_user, number) or abort(404)
    before = second_entry.last_of(paper, current_user)
    last = transcription.typed(before, SECOND) if before else {}
    return lay(paper, paper.batch.sheet, boxes, entry=SECOND, last=last)


def _page(desk, told=False, refused=()):
    """The sheet as a page; what was typed while the screen was covered is put where it belongs."""
    draft = drafts.find(current_user, request.path)
    if draft is not None and request.method == "GET":
        desk = _desk(desk.paper.id, {name: values[0] for name, values in draft.answers.items()})
        _keep(desk)
        drafts.drop(current_user, request.path)
    batch = desk.paper.batch
    waiting = [paper for paper in second_entry.waiting_for(current_user) if paper.batch_id == batch.id]
    return render_template(
        "second/sheet.html",
        desk=desk,
        laid=desk.laid,
        batch=batch,
        waiting=waiting,
        marks=marked(desk) if told else {},
        refused=refused,
    )

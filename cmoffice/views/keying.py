"""The sheet on which a clerk copies one paper: every box kept as it is typed, read back in words, marked where it cannot be right, never blocked."""

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import clock, drafts
from cmoffice.casework import batches, moves, transcription
from cmoffice.forms.base import PaperForm
from cmoffice.forms.keying import NEXT, SAME
from cmoffice.forms.reading import ODD_MARKS
from cmoffice.forms.typed import Typed
from cmoffice.language import gettext as _
from cmoffice.views.gate import needs, save, small_number
from cmoffice.views.laying import laid_out

pages = Blueprint("keying", __name__)


@dataclass
class Desk:
    """What lies before a clerk: a paper, its sheet, what she has typed of it and what it says, and which entry it is."""

    paper: object
    laid: object
    typed: Typed
    kept: dict
    kept_now: dict  # the boxes that were sent with this request
    last: dict  # what F4 repeats, by the name of the box
    entry: int = transcription.FIRST
    turn: int = 0  # how far the boxes were counted when the page was made

    @property
    def progress(self):
        """How far the paper is: "19 of 21 fields · 1 to fix"; the number of the paper is not one of its fields."""
        boxes = [name for name in self.laid.boxes if name != "paper_no"]
        said = _("%(done)s of %(all)s fields", done=sum(name in self.kept for name in boxes), all=len(boxes))
        wrong = len([box for box, _words in self.typed.problems() if box.name in self.kept])
        return said + " · " + _("%(count)s to fix", count=wrong) if wrong else said


@pages.get("/batch/<int:number>/paper/<int:place>")
@needs("type papers")
def sheet(number, place):
    """The sheet of one paper of her own open batch, as far as it is typed."""
    desk = _desk(number, place)
    return _page(desk)


@pages.post("/batch/<int:number>/paper/<int:place>")
@needs("type papers")
def finish(number, place):
    """The paper is typed: what is marked is shown once, and saved as it stands when it is sent again."""
    desk = _desk(number, place, request.form)
    if wants_a_look(desk):
        transcription.keep(desk.paper, desk.kept_now, by=current_user, now=clock.now())
        return _page(desk, told=True), 422
    form = PaperForm()
    facts = desk.typed.facts()
    if not save(form, transcription.finish, desk.paper, desk.kept_now, facts, by=current_user, now=clock.now()):
        return _page(desk, refused=form.problems), 409 if form.changed else 422
    following = batches.next_to_type(desk.paper.batch, after=desk.paper.position)
    if following is None:
        return redirect(url_for("tray.batch", number=number), 303)
    return redirect(url_for("keying.sheet", number=number, place=following.position), 303)


@pages.post("/batch/<int:number>/paper/<int:place>/box")
@needs("type papers", keeps=False)
def box(number, place):
    """Boxes as they were left, one or a few at once: kept, and read back."""
    return keep_boxes(_desk(number, place, request.form, alone=not _looks_beyond(request.form)))


def wants_a_look(desk):
    """Whether something is marked that the clerk was not told of yet; `_told` names what the page before this had marked."""
    told = set(request.form.get("_told", "").split())
    return "query" not in request.form.get("button", "") and not set(marked(desk)) <= told


def marked(desk):
    """The boxes to look at once more, in the order of the paper: (name, number, words)."""
    typed = desk.typed
    found = {box.name: words for box, words in typed.problems() + typed.questions()}
    for box in typed.lacks():
        found.setdefault(box.name, _("Nothing typed. Is it empty on the paper?"))
    return {name: found[name] for name in desk.laid.boxes if name in found}


def keep_boxes(desk):
    """Keep the boxes that were sent unless newer ones were kept before them; then the page is told how far they were counted, and sends again what it has."""
    seen, turn = (small_number(request.form.get(name)) for name in ("_seen", "_turn"))
    kept = transcription.keep(
        desk.paper, desk.kept_now, by=current_user, now=clock.now(), entry=desk.entry, seen=seen, turn=turn
    )
    return read_back(desk) if kept else ({"turn": transcription.typed_so_far(desk.paper, desk.entry)[1]}, 409)


def read_back(desk):
    """What the office reads in the boxes that were just left, for the page to show beside them."""
    if not desk.kept_now:
        abort(404)
    return {"progress": desk.progress, "boxes": {name: _told(desk, name) for name in desk.kept_now}}


def _told(desk, name):
    one, own = desk.typed[name], desk.laid.boxes[name]
    return {
        "typed": desk.kept_now[name],
        "words": one.words,
        "problem": one.problem,
        "question": one.question,
        "odd": one.mark in ODD_MARKS,
        "on": [number for number, code, _label in own.answers if code in one.sent],
    }


def lay(paper, sheet_key, boxes=None, entry=transcription.FIRST, last=None, taken=()):
    """Lay a paper before the clerk with what was kept of it and what she sends now."""
    laid = laid_out(sheet_key)
    kept, turn = transcription.typed_so_far(paper, entry)
    now = {name: text for name, text in (boxes or {}).items() if name in laid.boxes}
    typed = Typed(laid, kept | now, clock.today(), last, moves.read_code, taken)
    now = {name: typed.answers[name] for name in now}  # with what "same as last" stands for
    repeated = {name: (last or {}).get(name, "") for name in laid.sheet.same}
    return Desk(paper, laid, typed, kept | now, now, repeated, entry, turn)


def _desk(number, place, boxes=None, alone=False):
    """The paper on her desk; `alone` without a look at the other papers of its batch."""
    batch = batches.find(current_user, number) or abort(404)
    paper = batches.paper(batch, place) or abort(404)
    others = [] if alone else batches.others(paper)
    before = batches.last_typed(others)
    last = transcription.typed(before) if before else {}
    return lay(paper, batch.sheet, boxes, last=last, taken=batches.numbers(others))


def _looks_beyond(boxes):
    """Whether one of these boxes is read by other papers of the batch: what F4 repeats, or the number of the paper."""
    return "paper_no" in boxes or any(text.strip() in (SAME, NEXT) for text in boxes.values())


def _page(desk, told=False, refused=()):
    """The sheet as a page; what was typed while the screen was covered is put where it belongs."""
    batch, path = desk.paper.batch, request.path
    standing = batches.standing(batch)
    draft = drafts.find(current_user, path)
    if draft is not None and request.method == "GET":
        boxes = {name: values[0] for name, values in draft.answers.items() if name in desk.laid.boxes}
        transcription.keep(desk.paper, boxes, by=current_user, now=clock.now())
        drafts.drop(current_user, path)
        desk = _desk(batch.id, desk.paper.position)
    return render_template(
        "keying/sheet.html",
        desk=desk,
        laid=desk.laid,
        batch=batch,
        counts=standing.counts,
        total=standing.total,
        marks=marked(desk) if told else {},
        refused=refused,
    )

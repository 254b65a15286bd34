"""What a clerk does with a whole batch: correct its count, set a paper aside, print its slip, hand it in, or ask a supervisor about a difference."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_login import current_user

from cmoffice import audit, clock, databases
from cmoffice.casework import batches, handing, transcription
from cmoffice.forms.base import local_digits
from cmoffice.forms.batch import AsideForm, HandInForm, RecountForm
from cmoffice.forms.sheets import SHEETS
from cmoffice.views.gate import needs, save, small_number, status_of
from cmoffice.views.tray import batch_page

pages = Blueprint("batches", __name__, url_prefix="/batch/<int:number>")


@pages.route("/count", methods=["GET", "POST"])
@needs("type papers")
def recount(number):
    """A paper that was found, or one too many counted."""
    batch, form = _hers(number), RecountForm()
    if form.validate_on_submit() and save(form, batches.recount, batch, form.answers(), current_user, clock.now()):
        return redirect(url_for("tray.batch", number=batch.id), 303)
    return render_template("tray/count.html", batch=batch, form=form), status_of(form)


@pages.route("/aside/<int:place>", methods=["GET", "POST"])
@needs("type papers")
def set_aside(number, place):
    """A paper that cannot be typed: why, and its number if it can be read."""
    batch = _hers(number)
    paper = batches.paper(batch, place) or abort(404)
    form = AsideForm(data={"why": paper.aside_why, "number": paper.number or _number_typed(paper)})
    if form.validate_on_submit() and save(
        form, batches.set_aside, paper, form.why.data, current_user, clock.now(), number=form.number.data
    ):
        return redirect(url_for("tray.batch", number=batch.id), 303)
    return render_template("tray/aside.html", batch=batch, paper=paper, form=form), status_of(form)


def _number_typed(paper):
    """The number of the paper as far as it was typed; nothing while the register is away that keeps it."""
    if not databases.identities_attached():
        return None
    return small_number(local_digits(transcription.typed(paper).get("paper_no", "")).strip())


@pages.get("/slip")
@needs("type papers")
def slip(number):
    """The slip that lies on top of the papers: no word about a case."""
    batch = _hers(number)
    audit.note(current_user, "batch slip printed", now=clock.now(), batch=batch.label)
    return render_template("tray/slip.html", batch=batch, title=SHEETS[batch.sheet].title)


@pages.post("/hand-in")
@needs("type papers", keeps=False)
def hand_in(number):
    return _handed(number, handing.hand_in)


@pages.post("/ask")
@needs("type papers", keeps=False)
def ask(number):
    """A supervisor is asked about a difference that could not be found."""
    return _handed(number, handing.ask_supervisor)


@pages.post("/take-back")
@needs("type papers", keeps=False)
def take_back(number):
    """The paper was found meanwhile: the batch comes back to the desk."""
    waits = [batch for batch in batches.open_of(current_user) if batch.id == number and batch.state == "differs"]
    handing.take_back(waits[0] if waits else abort(404), by=current_user, now=clock.now())
    return redirect(url_for("tray.show"), 303)


def _handed(number, verb):
    if batches.handed_in_by(current_user, number):  # pressed twice
        return redirect(url_for("tray.show"), 303)
    batch, form = _hers(number), HandInForm()
    if form.validate_on_submit() and save(form, verb, batch, current_user, clock.now()):
        return redirect(url_for("tray.show"), 303)
    return batch_page(batch, form)


def _hers(number):
    return batches.find(current_user, number) or abort(404)

"""The clerk's trays: her own batches, one tray on the desk at a time, and nothing else."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_login import current_user

from cmoffice import clock
from cmoffice.casework import batches, tray
from cmoffice.forms.batch import BatchForm
from cmoffice.forms.sheets import SHEETS
from cmoffice.views.gate import ALREADY, needs, save, status_of
from cmoffice.views.laying import laid_out

pages = Blueprint("tray", __name__)


@pages.get("/tray")
@needs("see tray")
def show():
    mine = tray.trays_of(current_user)
    own = [(batch, SHEETS[batch.sheet].title, batches.counts(batch)) for batch in batches.open_of(current_user)]
    return render_template("tray/show.html", trays=mine, at_hand=tray.at_hand(current_user), batches=own)


@pages.post("/tray/take/<name>")
@needs("type papers", keeps=False)
def take(name):
    """Take a tray to the desk, unless the other one lies there."""
    if name not in tray.trays_of(current_user):
        abort(404)
    tray.take_up(name, by=current_user, now=clock.now())
    return redirect(url_for("tray.show"), 303)


@pages.post("/tray/away")
@needs("type papers", keeps=False)
def away():
    """Put away what lies on the desk, so that the other tray may be opened."""
    tray.put_away(by=current_user, now=clock.now())
    return redirect(url_for("tray.show"), 303)


@pages.route("/tray/batch", methods=["GET", "POST"])
@needs("type papers")
def start():
    form = BatchForm()
    sheets = {key: sheet.title for key, sheet in SHEETS.items() if tray.of(sheet.paper) in tray.trays_of(current_user)}
    form.offer(sheets)
    if form.is_submitted() and form.validate():
        laid = laid_out(form.sheet.data)
        answers = form.answers() | {"paper": laid.sheet.paper, "form_version": laid.version}
        made = save(form, batches.start, answers, by=current_user, now=clock.now())
        if made is ALREADY:
            return redirect(url_for("tray.show"), 303)
        if made:
            return redirect(url_for("tray.batch", number=made.id), 303)
    return render_template("tray/start.html", form=form), status_of(form)


@pages.get("/batch/<int:number>")
@needs("type papers")
def batch(number):
    """Her own open batch, paper by paper."""
    found = batches.find(current_user, number) or abort(404)
    papers = list(found.papers.order_by(batches.Paper.position))
    return render_template(
        "tray/batch.html",
        batch=found,
        title=SHEETS[found.sheet].title,
        papers=papers,
        counts=batches.counts(found),
        total=batches.sum_so_far(found),
        next_one=batches.next_to_type(found),
    )

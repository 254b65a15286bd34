"""The clerk's trays: what needs her first, her own batches, one tray on the desk at a time, and nothing else."""

from collections import Counter

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_login import current_user

from cmoffice import clock
from cmoffice.casework import batches, control, desk, differences, second_entry, slips, tray
from cmoffice.forms.batch import BatchForm, HandInForm
from cmoffice.forms.sheets import SHEETS
from cmoffice.views.gate import ALREADY, needs, save, status_of
from cmoffice.views.laying import laid_out

pages = Blueprint("tray", __name__)


@pages.get("/tray")
@needs("see tray")
def show():
    trays, at_hand = tray.desk_of(current_user)
    open_ones = batches.open_of(current_user)
    standings = batches.standings(open_ones)
    done = [
        (batch, SHEETS[batch.sheet].title)
        for batch in desk.done_today(current_user, clock.now().replace(hour=0, minute=0))
    ]
    return render_template(
        "tray/show.html",
        trays=sorted(trays, key=lambda name: name != at_hand),
        at_hand=at_hand,
        batches=[_line(batch, standings[batch.id]) for batch in open_ones],
        done=done,
        again=len(second_entry.waiting_for(current_user)),
        differing=len(differences.waiting_for(current_user)),
        answered=slips.answered_for(current_user),
        asked=sorted(Counter(slip.by_id for slip in slips.open_for(current_user)).items()),
    )


def _line(batch, standing):
    """A batch as the tray shows it: with the title of its form, how many papers are in which state, how many wait to be typed and the place of the next."""
    return {
        "batch": batch,
        "title": SHEETS[batch.sheet].title,
        "counts": standing.counts,
        "left": standing.left,
        "next_place": standing.next_place,
    }


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


@pages.get("/tray/next")
@needs("type papers")
def enter():
    """To the paper that is to be typed next, of the tray on the desk; to the trays when there is none."""
    for batch in batches.open_of(current_user):
        paper = batches.next_to_type(batch) if batches.find(current_user, batch.id) else None
        if paper:
            return redirect(url_for("keying.sheet", number=batch.id, place=paper.position), 303)
    return redirect(url_for("tray.show"), 303)


@pages.route("/tray/batch", methods=["GET", "POST"])
@needs("type papers")
def start():
    form = BatchForm()
    mine = tray.trays_of(current_user)
    laid = {key: laid_out(key) for key, sheet in SHEETS.items() if tray.of(sheet.paper) in mine}
    form.offer({key: f"{one.sheet.title} · {one.version}" for key, one in laid.items()})
    if form.is_submitted() and form.validate():
        chosen = laid[form.sheet.data]
        version = {"same": chosen.version, "other": batches.OTHER_VERSION}.get(form.at_the_foot.data, "")
        answers = form.answers() | {"paper": chosen.sheet.paper, "form_version": version}
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
    return batch_page(batches.find(current_user, number) or abort(404))


def batch_page(batch, form=None):
    """The page of a batch; with the form of its hand-in when that was refused."""
    standing = batches.standing(batch)
    off = control.difference(batch)
    page = render_template(
        "tray/batch.html",
        form=form or HandInForm(formdata=None),
        papers=batches.papers(batch),
        total=standing.total,
        off=off,
        hints=control.hints(batch) if not standing.left else [],
        version=laid_out(batch.sheet).version,
        **_line(batch, standing),
    )
    return page, status_of(form) if form else 200

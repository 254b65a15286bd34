"""The paper desk as a supervisor sees it: batches that wait for her word, papers that nobody checks, how much waits where, and who works from which tray."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_login import current_user

from cmoffice import audit, clock
from cmoffice.casework import batches, control, desk, handing, keyworker, tray
from cmoffice.forms.batch import GiveForm, TraysForm, WordForm
from cmoffice.forms.sheets import SHEETS
from cmoffice.views.gate import needs, save, status_of

pages = Blueprint("handing", __name__, url_prefix="/papers")


@pages.get("")
@needs("set up trays")
def show():
    audit.note(current_user, "paper desk read", now=clock.now())
    return render_template(
        "handing/show.html",
        sheets=SHEETS,
        waiting=handing.waiting(current_user),
        unclaimed=desk.unclaimed(current_user),
        counts=desk.counts(current_user),
        aside=desk.set_aside(),
        left_behind=handing.left_behind(current_user),
        clerks=tray.clerks(current_user),
    )


@pages.route("/batch/<int:number>", methods=["GET", "POST"])
@needs("set up trays")
def decide(number):
    """Her word about a batch whose sum differs."""
    batch, form = handing.find_waiting(current_user, number) or abort(404), WordForm()
    if form.validate_on_submit() and save(form, handing.decide, batch, form.answers(), current_user, clock.now()):
        return redirect(url_for("handing.show"), 303)
    page = render_template(
        "handing/decide.html",
        form=form,
        batch=batch,
        title=SHEETS[batch.sheet].title,
        papers=batches.papers(batch),
        hints=control.hints(batch),
    )
    return page, status_of(form)


@pages.post("/batch/<int:number>/wind-up")
@needs("set up trays", keeps=False)
def wind_up(number):
    """What a clerk who is gone has typed is taken in."""
    batch = next((one for one in handing.left_behind(current_user) if one.id == number), None) or abort(404)
    handing.wind_up(batch, by=current_user, now=clock.now())
    return redirect(url_for("handing.show"), 303)


@pages.post("/aside/<int:number>")
@needs("set up trays", keeps=False)
def see_to(number):
    """A paper that was set aside is seen to."""
    paper = next((one for one in desk.set_aside() if one.id == number), None) or abort(404)
    desk.see_to(paper, by=current_user, now=clock.now())
    return redirect(url_for("handing.show"), 303)


@pages.route("/paper/<int:number>", methods=["GET", "POST"])
@needs("set up trays")
def give(number):
    """A caseworker of her team for a paper that has none."""
    paper, form = desk.find_unclaimed(current_user, number) or abort(404), GiveForm()
    workers = keyworker.possible(current_user)
    form.offer(workers)
    if form.validate_on_submit():
        worker = next(one for one in workers if one.username == form.caseworker.data)
        if save(form, desk.give, paper, worker, current_user, clock.now()):
            return redirect(url_for("handing.show"), 303)
    return render_template(
        "handing/give.html", form=form, paper=paper, title=SHEETS[paper.batch.sheet].title
    ), status_of(form)


@pages.route("/trays/<username>", methods=["GET", "POST"])
@needs("set up trays")
def trays(username):
    """From which trays a clerk works."""
    clerk, row = next((line for line in tray.clerks(current_user) if line[0].username == username), None) or abort(404)
    form = TraysForm(data={"trays": row.trays, "reason": row.reason})
    if form.validate_on_submit():
        answers = form.answers()
        if save(form, tray.grant, clerk, answers["trays"], answers["reason"], current_user, clock.now()):
            return redirect(url_for("handing.show"), 303)
    return render_template("handing/trays.html", form=form, clerk=clerk, desk=row), status_of(form)

"""Reports to donors: one page about a published quarter, as a draft until it is finished, then as a file."""

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import audit, clock
from cmoffice.casework import donors, published, published_sheet
from cmoffice.forms.base import options
from cmoffice.forms.donors import BeginForm, DonorForm
from cmoffice.pdf import PAPER
from cmoffice.views.gate import ALREADY, needs, save, small_number, status_of

pages = Blueprint("donors", __name__, url_prefix="/reports/donors")


@pages.route("", methods=["GET", "POST"])
@needs("publish figures")
def show():
    """All reports, and a new draft about a published quarter."""
    form = BeginForm()
    made = {published.key_of(year, quarter): one for year, quarter, one in published.quarters(clock.today()) if one}
    form.quarter.choices = options({key: published_sheet.quarter_words(one) for key, one in made.items()})
    if form.is_submitted() and form.validate():
        report = save(form, donors.begin, form.quarter.data, form.title.data, by=current_user, now=clock.now())
        if report is ALREADY:
            return redirect(url_for("donors.show"), 303)
        if report:
            return redirect(url_for("donors.one", number=report.id), 303)
    return render_template("donors/show.html", form=form, reports=donors.all_of(), published=made), status_of(form)


@pages.route("/<int:number>", methods=["GET", "POST"])
@needs("publish figures")
def one(number):
    """The draft with its form, and the page as it will be; a finished report is read only."""
    report = donors.find(number) or abort(404)
    form = DonorForm(data={"title": report.title, "chosen": report.chosen, **report.texts})
    form.chosen.choices = options(donors.choices(report.published))
    version = small_number(request.form.get("version")) or report.version
    if form.is_submitted() and form.validate():
        ends = request.form.get("button") == "finish"
        answers = form.answers()
        if save(form, donors.write, report, version, answers, ends, by=current_user, now=clock.now()):
            return redirect(url_for("donors.one", number=number), 303)
        if form.changed:  # what she typed stands; saving again keeps it
            report = form.changed.theirs
            version = report.version
    if not form.is_submitted():
        audit.note(current_user, "donor report read", now=clock.now(), report=number)
    sheet = donors.sheet(report, current_user, clock.now())
    return render_template("donors/one.html", form=form, report=report, version=version, sheet=sheet), status_of(form)


@pages.post("/<int:number>/file")
@needs("publish figures", keeps=False)
def file(number):
    """The page as a PDF on the paper that is asked for; noted on the trail."""
    report = donors.find(number) or abort(404)
    paper = request.form.get("button")
    if paper not in PAPER:
        abort(404)
    data = donors.drawn(report, current_user, clock.now(), paper)
    name = f"report-{number}-{published.key_of(report.published.year, report.published.quarter)}.pdf"
    return Response(data, mimetype="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'})

"""Figures for outside the office: which quarters are published, their fixed tables, and taking them out as paper or file."""

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import audit, clock
from cmoffice.casework import figure_words, published, published_sheet
from cmoffice.forms.published import PublishForm
from cmoffice.refusals import Refused
from cmoffice.views.gate import needs, save, status_of

pages = Blueprint("published", __name__, url_prefix="/reports/published")
KINDS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@pages.route("", methods=["GET", "POST"])
@needs("publish figures", keeps=False)
def show():
    """The quarters that are over; a quarter that is sent is published."""
    form = PublishForm()
    if form.is_submitted() and form.validate():
        year, _dash, quarter = form.quarter.data.partition("-")
        if not (year.isdecimal() and quarter.isdecimal()):
            abort(404)
        try:
            ready = published.ready(int(year), int(quarter), clock.now())
        except Refused as no:
            form.refuse(no.words, no.field)
        else:
            save(form, published.publish, ready, by=current_user, now=clock.now())
        if not form.problems:
            return redirect(url_for("published.one", key=published.key_of(int(year), int(quarter))), 303)
    return render_template(
        "published/show.html",
        form=form,
        quarters=published.quarters(clock.today()),
        smallest=published.smallest(),
        gap=published.gap(clock.today(), clock.now().tzinfo),
    ), 409 if form.refused else status_of(form)


@pages.get("/<key>")
@needs("publish figures")
def one(key):
    """The tables of one group of figures of a published quarter, alone or told apart by one thing."""
    found = published.find(key) or abort(404)
    group, by = request.args.get("group") or "coming", request.args.get("by", "")
    refused, parts = "", ()
    audit.note(current_user, "published figures read", now=clock.now(), quarter=key)
    try:
        parts = published_sheet.parts(found, group, by, published.before(found))
    except Refused as no:
        refused = no.words
    page = render_template(
        "published/one.html",
        made=found,
        key=key,
        group=group,
        by=by,
        parts=parts,
        refused=refused,
        title=published_sheet.quarter_words(found),
        signs=published_sheet.signs(found.smallest),
        groups=figure_words.GROUPS,
        dimensions=figure_words.DIMENSION,
        before=published.before(found),
    )
    return (page, 409) if refused else page


@pages.post("/<key>")
@needs("publish figures", keeps=False)
def take(key):
    """The tables that are shown, as sheets to print or as a file; written down before anybody has them."""
    found = published.find(key) or abort(404)
    kind = request.form.get("button")
    group, by = request.form.get("group", ""), request.form.get("by", "")
    if kind not in ("print", *KINDS):
        abort(404)
    now = clock.now()
    published.figures_in(found, group, by)
    printing = published.taken(found, kind, group, by, current_user, now)
    if kind == "print":
        sheet = published_sheet.sheet(found, group, by, published.before(found), current_user, now)
        return render_template("published/sheet.html", sheet=sheet, printing=printing, key=key)
    data = published_sheet.file_of(found, group, by, kind, current_user, now)
    name = f"figures-{key}-{group}.{kind}"
    return Response(data, mimetype=KINDS[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'})

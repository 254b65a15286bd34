"""The care tab: where the child lives and lived, its family's files, and best interests where they are asked."""

from flask import Blueprint, abort, redirect, request, url_for
from flask_login import current_user

from cmoffice import audit, clock, policy, timeframes
from cmoffice.casework import care, family, named, papers
from cmoffice.forms.care import AuthorityForm, PlacementForm
from cmoffice.language import gettext as _
from cmoffice.views import file
from cmoffice.views.gate import ALREADY, needs, save, status_of
from cmoffice.views.papers import filled
from cmoffice.views.shared import restored

pages = Blueprint("care", __name__, url_prefix="/case/<code>/care")


@pages.get("")
@needs("read case")
def show(case):
    audit.note(current_user, "care read", case.code, now=clock.now())
    returned_on = care.returned_on(case)
    return file.page(
        "care/show.html",
        case,
        "care",
        placements=care.history(case),
        returned_on=returned_on,
        two_years=returned_on and timeframes.add_months(returned_on, timeframes.INSTITUTION_MONTHS),
        members=family.members(case, current_user),
        bia=papers.latest(case, "F27"),
    )


@pages.route("/new", methods=["GET", "POST"])
@needs("record care")
def place(case):
    form, kept_at = PlacementForm(data={"started_on": clock.today()}), None
    if not form.is_submitted():
        kept_at = restored(form, request.path)
    if form.is_submitted() and form.validate():
        made = save(form, care.place, case, form.answers(), by=current_user, now=clock.now())
        if made is ALREADY:
            return redirect(url_for("care.show", code=case.code), 303)
        if made:
            return redirect(url_for("care.read", code=case.code, number=made.id), 303)
    return file.page(
        "shared/paper.html",
        case,
        "care",
        status_of(form),
        form=form,
        kept_at=kept_at,
        path=request.path,
        heading=_("A new care arrangement"),
        hint=_(
            "The arrangement before ends on the day this one begins. No carer's name here: it comes on a page apart."
        ),
        button=_("Save the arrangement"),
        back=url_for("care.show", code=case.code),
    )


@pages.get("/<int:number>")
@needs("read case")
def read(case, number):
    placement = care.find(case, number) or abort(404)
    audit.note(current_user, "care arrangement read", case.code, now=clock.now())
    return file.page(
        "care/read.html",
        case,
        "care",
        placement=placement,
        parts=filled(
            PlacementForm,
            care.as_filed(placement),
            confidential=policy.may(current_user, "read confidential note", case),
        ),
        people=named.count(case, "carer", placement.id),
    )


@pages.route("/<int:number>/decision", methods=["GET", "POST"])
@needs("record care")
def decide(case, number):
    placement, form = care.find(case, number) or abort(404), AuthorityForm()
    if (
        form.is_submitted()
        and form.validate()
        and save(form, care.decide, placement, form.answers(), by=current_user, now=clock.now())
    ):
        return redirect(url_for("care.show", code=case.code), 303)
    return file.page(
        "shared/paper.html",
        case,
        "care",
        status_of(form),
        form=form,
        path=request.path,
        heading=_("Decision of the authority"),
        button=_("Save the decision"),
        back=url_for("care.show", code=case.code),
    )

"""Changing one line of the registration in place, with its reason; two people at once see both values."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import clock, htmx
from cmoffice.casework import moves, office, registration
from cmoffice.forms.base import options
from cmoffice.forms.case import SUMMARY, SUMMARY_FORMS
from cmoffice.views import file
from cmoffice.views.gate import needs, save, small_number, status_of

pages = Blueprint("summary", __name__, url_prefix="/case/<code>/summary")


@pages.route("/<key>", methods=["GET", "POST"])
@needs("change registration")
def change(case, key):
    form = _form(case, key)
    version = small_number(request.form.get("version"))
    if form.is_submitted() and form.validate():
        if save(
            form,
            registration.change,
            case,
            key,
            form.value.data,
            form.reason.data,
            version,
            by=current_user,
            now=clock.now(),
        ):
            return (
                redirect(url_for("case.show", code=case.code), 303)
                if not htmx
                else ("", 200, {"HX-Redirect": url_for("case.show", code=case.code)})
            )
    given = {"form": form, "key": key, "title": SUMMARY[key][0], "version": moves.last_number(case)}
    status = status_of(form)
    if htmx:
        return render_template("summary/_form.html", case=case, **given), status
    return file.page("summary/page.html", case, "", status, **given)


def _form(case, key):
    if key not in SUMMARY_FORMS:
        abort(404)
    form = SUMMARY_FORMS[key](data={"value": getattr(case, key)})
    if key == "area":
        form.value.choices = options(office.districts())
    return form

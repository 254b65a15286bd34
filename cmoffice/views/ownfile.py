"""The person asks to see the own file: gone through first, printed without names or words of others, shown."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import audit, clock, policy
from cmoffice.casework import ownfile, papers
from cmoffice.forms.ownfile import ScreeningForm, ShownForm
from cmoffice.language import gettext as _
from cmoffice.views import file
from cmoffice.views.gate import needs, save, status_of
from cmoffice.views.papers import filled

pages = Blueprint("ownfile", __name__, url_prefix="/case/<code>/own-file")


@pages.get("")
@needs("screen own file")
def show(case):
    audit.note(current_user, "requests to see the file read", case.code, now=clock.now())
    secret = policy.may(current_user, "read confidential note", case)
    asked = [filed for filed in papers.all_of(case, "F29") if filed.replaced_at is None]
    return file.page(
        "ownfile/show.html",
        case,
        "",
        screened=ownfile.screened(case),
        asked=[
            (
                filed,
                [*filled(ScreeningForm, filed, confidential=secret), *filled(ShownForm, filed, confidential=secret)],
            )
            for filed in asked
        ],
    )


@pages.route("/screening", methods=["GET", "POST"])
@needs("screen own file")
def screen(case):
    form = ScreeningForm(data={"asked_on": clock.today()})
    if (
        form.is_submitted()
        and form.validate()
        and save(form, ownfile.screen, case, form.answers(), by=current_user, now=clock.now())
    ):
        return redirect(url_for("ownfile.show", code=case.code), 303)
    return _page(
        case,
        form,
        _("Go through the file for the person"),
        _(
            "The sheet for the person holds no notes and nothing strictly confidential. Read what it shows before you say so."
        ),
        _("I went through it"),
    )


@pages.route("/shown", methods=["GET", "POST"])
@needs("screen own file")
def shown(case):
    form = ShownForm(data={"shown_on": clock.today()})
    if (
        form.is_submitted()
        and form.validate()
        and save(form, ownfile.shown, case, form.answers(), by=current_user, now=clock.now())
    ):
        return redirect(url_for("ownfile.show", code=case.code), 303)
    return _page(case, form, _("The file was shown"), "", _("Save"))


@pages.get("/print")
@needs("screen own file")
def sheet(case):
    return render_template("ownfile/print.html", case=case, sheet=ownfile.sheet(case, current_user, clock.now()))


def _page(case, form, heading, hint, button):
    return file.page(
        "shared/paper.html",
        case,
        "",
        status_of(form),
        form=form,
        path=request.path,
        heading=heading,
        hint=hint,
        button=button,
        back=url_for("ownfile.show", code=case.code),
    )

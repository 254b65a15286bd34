"""The person asks to see the own file: gone through first, printed without names or words of others, shown."""

from flask import Blueprint, abort, redirect, request, url_for
from flask_login import current_user

from cmoffice import audit, clock, policy
from cmoffice.casework import ownfile, papers, sealed_sheets
from cmoffice.forms.base import PaperForm
from cmoffice.forms.ownfile import LookForm, ScreeningForm, ShownForm, lines_form
from cmoffice.forms.prints import PrintForm
from cmoffice.language import gettext as _
from cmoffice.views import file, prints
from cmoffice.views.gate import needs, save, small_number, status_of
from cmoffice.views.papers import filled

pages = Blueprint("ownfile", __name__, url_prefix="/case/<code>/own-file")


@pages.get("")
@needs("screen own file")
def show(case):
    audit.note(current_user, "requests to see the file read", case.code, now=clock.now())
    return _show(case)


def _show(case, form=None):
    secret = policy.may(current_user, "read confidential note", case)
    asked = [filed for filed in papers.all_of(case, "F29") if filed.replaced_at is None]
    own = ownfile.latest(case)
    return file.page(
        "ownfile/show.html",
        case,
        "",
        status_of(form) if form else 200,
        form=form,
        own=own,
        way=ownfile.progress(own) if own else None,
        hers=own is not None and ownfile.is_hers(own, current_user),
        screened=ownfile.screened(case),
        went_on=own is not None and not ownfile.is_as_begun(case, own),
        asked=[
            (
                filed,
                [*filled(ScreeningForm, filed, confidential=secret), *filled(ShownForm, filed, confidential=secret)],
            )
            for filed in asked
        ],
    )


def _at_work(case, state):
    """The copy that is at work in this state; 404 without one."""
    own = ownfile.latest(case)
    return own if own and own.state == state else abort(404)


@pages.route("/screening", methods=["GET", "POST"])
@needs("screen own file")
def begin(case):
    """Who asks, and what may be shown; then the copy is gone through."""
    form = ScreeningForm(data={"asked_on": clock.today()})
    if (
        form.is_submitted()
        and form.validate()
        and save(form, ownfile.begin, case, form.answers(), by=current_user, now=clock.now())
    ):
        return redirect(url_for("ownfile.show", code=case.code), 303)
    return _page(
        case,
        form,
        _("The person asks to see the file"),
        _(
            "What is strictly confidential, notes of supervisors, papers about incidents and what others told are never offered. Of the rest a copy is made, sentence by sentence."
        ),
        _("Make the copy"),
    )


@pages.route("/lines/<int:number>", methods=["GET", "POST"])
@needs("screen own file")
def lines(case, number):
    """Some sentences of the copy: what is proposed for each, and what becomes of it."""
    own = _at_work(case, "begun")
    found = ownfile.lines(own, number) or abort(404)
    before = {f"line_{line.position}": line.decision or (None if line.reasons else "as_it_stands") for line in found}
    form = lines_form(found)(data=before | {f"words_{line.position}": line.words or line.proposed for line in found})
    if form.is_submitted() and form.validate():
        told = {
            line.position: (form[f"line_{line.position}"].data, form[f"words_{line.position}"].data) for line in found
        }
        if save(form, ownfile.decide, case, own, number, told, by=current_user, now=clock.now()):
            way = ownfile.progress(own)
            if number < way["pages"]:
                return redirect(url_for("ownfile.lines", code=case.code, number=number + 1), 303)
            return redirect(url_for("ownfile.show", code=case.code), 303)
    audit.note(current_user, "own file gone through", case.code, now=clock.now(), page=number)
    return file.page(
        "ownfile/lines.html",
        case,
        "",
        status_of(form),
        form=form,
        found=found,
        number=number,
        way=ownfile.progress(own),
        path=request.path,
    )


@pages.post("/hand-on")
@needs("screen own file", keeps=False)
def hand_on(case):
    """All sentences are decided: somebody else looks at the copy."""
    form, own = PaperForm(), _at_work(case, "begun")
    if save(form, ownfile.hand_on, case, own, by=current_user, now=clock.now()):
        return redirect(url_for("ownfile.show", code=case.code), 303)
    return _show(case, form)


@pages.route("/look", methods=["GET", "POST"])
@needs("screen own file")
def look(case):
    """The copy as it will be printed, for the second look."""
    own, back = _at_work(case, "waits"), request.form.get("button") == "back"
    form = LookForm()
    if form.is_submitted():
        if back and save(form, ownfile.send_back, case, own, by=current_user, now=clock.now()):
            return redirect(url_for("ownfile.show", code=case.code), 303)
        version = small_number(request.form.get("version"))
        if (
            not back
            and form.validate()
            and save(form, ownfile.screen, case, own, version, by=current_user, now=clock.now())
        ):
            return redirect(url_for("ownfile.show", code=case.code), 303)
    audit.note(current_user, "own file looked at", case.code, now=clock.now())
    return file.page(
        "ownfile/look.html",
        case,
        "",
        status_of(form),
        form=form,
        own=own,
        sheet=ownfile.copy_of(case, own),
        way=ownfile.progress(own),
        hers=ownfile.is_hers(own, current_user),
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


@pages.route("/print", methods=["GET", "POST"])
@needs("screen own file", keeps=False)
def sheet(case):
    """The copy on paper, as it was gone through and screened."""
    copy, back = sealed_sheets.own_file(case), url_for("ownfile.show", code=case.code)

    def draw(made):
        return prints.sheets_page(copy, made, case, back)

    return prints.asked("own_file", prints.first(PrintForm), draw, case, back=back)


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

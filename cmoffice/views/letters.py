"""Letters: the templates of the office and its paper, and one letter for a case, filled and printed."""

from flask import Blueprint, abort, redirect, render_template, session, url_for
from flask_login import current_user

from cmoffice import clock, codelists, policy, sessions
from cmoffice.casework import conference, letters, office, prints
from cmoffice.forms.base import PaperForm, options
from cmoffice.forms.letters import PaperSizeForm, TemplateForm, letter_form
from cmoffice.views import file
from cmoffice.views.gate import ALREADY, needs, save, status_of, to_proof
from cmoffice.views.identity import PROVED_WITHIN
from cmoffice.views.prints import ask_page, sheets_page

pages = Blueprint("letters", __name__)


@pages.route("/letters", methods=["GET", "POST"])
@needs("see settings", keeps=False)
def show():
    """The templates, and which paper the office prints on."""
    form, changes = PaperSizeForm(data={"size": office.paper()}), policy.may(current_user, "write letters")
    if form.is_submitted():
        if not changes:
            abort(403)
        if form.validate() and save(form, office.set_paper, form.size.data, by=current_user, now=clock.now()):
            return redirect(url_for("letters.show"), 303)
    return render_template("letters/show.html", form=form, templates=letters.templates(), changes=changes), status_of(
        form
    )


@pages.route("/letters/new", methods=["GET", "POST"])
@needs("write letters")
def new():
    return _template(TemplateForm(), None)


@pages.route("/letters/<int:number>", methods=["GET", "POST"])
@needs("write letters")
def one(number):
    """A template changed is a new version; the one before stays on the record."""
    before = letters.find(number) or abort(404)
    return _template(TemplateForm(obj=before), before)


@pages.post("/letters/<int:number>/retire")
@needs("write letters", keeps=False)
def retire(number):
    form, template = PaperForm(), letters.find(number) or abort(404)
    save(form, letters.retire, template, by=current_user, now=clock.now())
    return redirect(url_for("letters.show"), 303)


@pages.get("/case/<code>/letter")
@needs("print case", keeps=False)
def choose(case):
    """Which letter."""
    return file.page("letters/choose.html", case, "", templates=letters.for_case(case))


@pages.route("/case/<code>/letter/<int:number>", methods=["GET", "POST"])
@needs("print case", keeps=False)
def write(case, number):
    """What the file does not know is filled in; sent, the letter itself, noted already."""
    template = letters.find(number)
    if template is None or template not in letters.for_case(case):
        abort(404)
    if template.names:
        if not prints.may(current_user, "letter_named", case):
            abort(403)
        if sessions.password_age(session, clock.now()) > PROVED_WITHIN:
            return to_proof()
    form = letter_form(letters.typed(template), template.names, template.outside)(data={"copies": 1})
    if not template.names:
        form.purpose.choices = options(codelists.PRINT_WHY_AWAY if template.outside else codelists.PRINT_WHY_CHILD)
    if template.outside:
        form.provider.choices = options({str(one.id): one.name for one in conference.providers()})
    back = url_for("letters.choose", code=case.code)
    if form.is_submitted() and form.validate():
        made = save(form, letters.print_out, case, template, form.answers(), by=current_user, now=clock.now())
        if made is ALREADY:
            return redirect(back, 303)
        if made:
            printing, sheet = made
            return sheets_page(sheet, printing, case, back)
    return ask_page("letter_named" if template.names else "letter", form, case, back, template)


def _template(form, before):
    if form.is_submitted() and form.validate():
        if save(form, letters.write, form.answers(), by=current_user, now=clock.now(), before=before):
            return redirect(url_for("letters.show"), 303)
    older = letters.versions(before) if before else ()
    return render_template("letters/template.html", form=form, before=before, older=older), status_of(form)

"""Prints: which sheets there are of a case, how many copies and what for, then the sheets; and counting copies back in (`/print`)."""

from datetime import timedelta

from flask import Blueprint, abort, redirect, render_template, session, url_for
from flask_login import current_user

from cmoffice import clock, codelists, sessions
from cmoffice.casework import incident, print_case, print_child, print_file, print_identity, print_lists, prints, story
from cmoffice.forms.base import options
from cmoffice.forms.prints import (
    BackForm,
    CaseFileForm,
    IdentitySheetForm,
    IncidentPrintForm,
    OnePaperForm,
    PrintForm,
    SummaryForm,
)
from cmoffice.language import gettext as _
from cmoffice.views import file, print_papers
from cmoffice.views.gate import ALREADY, needs, save, status_of, to_proof
from cmoffice.views.identity import PROVED_WITHIN

pages = Blueprint("prints", __name__)
NOTES_OF = timedelta(days=90)


@pages.get("/case/<code>/print")
@needs("print case")
def of_case(case):
    """Every sheet of this case that this reader may print."""
    return file.page("prints/of_case.html", case, "", kinds=prints.kinds_for(current_user, case))


@pages.route("/case/<code>/print/<name>", methods=["GET", "POST"])
@needs("print case", keeps=False)
def one(case, name):
    """How many copies and what for; sent, the copies themselves, noted already."""
    draw = SHEETS.get(name)
    if draw is None or name not in prints.kinds_for(current_user, case):
        abort(404)
    return draw(case)


@pages.get("/print")
@needs("count prints", keeps=False)
def show():
    """What is out on paper and must come back, and the lists of one's own to print."""
    return render_template(
        "prints/out.html",
        rows=prints.out_of(current_user),
        meetings=prints.meetings_out(current_user),
        catalogue=kind_of,
        kinds={key: prints.OF_OFFICE[key] for key in OWN_LISTS if prints.may(current_user, key)},
    )


@pages.route("/print/<name>", methods=["GET", "POST"])
@needs("count prints", keeps=False)
def of_office(name):
    """A list of one's own."""
    if name not in OWN_LISTS or not prints.may(current_user, name):
        abort(404)
    return asked(name, first(PrintForm), lambda made: sheets_page(OWN_LISTS[name](current_user, clock.now()), made))


@pages.route("/print/back/<int:number>", methods=["GET", "POST"])
@needs("count prints", keeps=False)
def back(number):
    """Which copies of a print are back and shredded, or lost."""
    printing = prints.find_out(current_user, number) or abort(404)
    form = BackForm()
    form.numbers.choices = options({str(copy): _("copy %(number)s", number=copy) for copy in printing.out})
    if form.is_submitted() and form.validate():
        numbers = [int(copy) for copy in form.numbers.data]
        if save(form, prints.count_back, printing, numbers, form.lost_why.data, by=current_user, now=clock.now()):
            return redirect(url_for("prints.show"), 303)
    return render_template("prints/back.html", form=form, printing=printing, kind=kind_of(printing)), status_of(form)


def first(form_class, **data):
    """A form that asks for one copy, with what stands in it at first."""
    return form_class(data={"copies": 1, **data})


def asked(key, form, draw, case=None, parts=(), back=None, of=None):
    """The page that asks for a print; once it is asked for and noted, what `draw(printing)` gives.

    `parts` says which parts of the form's answers stand on the record of the print; `of` is the case of a page that is not one of its file.
    """
    back = back or (url_for("prints.of_case", code=case.code) if case else url_for("prints.show"))
    form.purpose.choices = options(prints.KINDS[key].whys)
    if form.is_submitted() and form.validate():
        chosen = parts() if callable(parts) else parts
        args = (key, case or of, chosen, form.purpose.data, form.copies.data)
        made = save(form, prints.print_out, *args, by=current_user, now=clock.now())
        if made is ALREADY:
            made = prints.noted(key, case or of, current_user, clock.now())
            if made is None:
                return redirect(back, 303)
        if made:
            return draw(made)
    return ask_page(key, form, case, back)


def ask_page(key, form, case, back, letter=None):
    """How many copies and what for."""
    kind = prints.KINDS[key]
    if case is None:
        return render_template("prints/ask_office.html", form=form, kind=kind, back=back), status_of(form)
    return file.page("prints/ask.html", case, "", status_of(form), form=form, kind=kind, back=back, letter=letter)


def sheets_page(sheet, printing, case=None, back=None):
    """The numbered copies of a sheet, ready for the printer."""
    back = back or (url_for("prints.of_case", code=case.code) if case else url_for("prints.show"))
    sheets = prints.copies_of(sheet, printing, clock.now())
    return render_template("prints/sheets.html", sheets=sheets, printing=printing, case=case, back=back)


def kind_of(printing):
    """The line of the catalogue for a print."""
    return prints.KINDS[printing.sheet]


def _plain(key, sheet_of):
    """A sheet that asks nothing but copies and purpose."""

    def draw(case):
        return asked(key, first(PrintForm), lambda made: sheets_page(sheet_of(case), made, case), case)

    return draw


def _summary(case):
    form = first(SummaryForm, **_days())

    def draw(made):
        return sheets_page(print_case.summary(case, form.since.data, form.until.data, clock.now()), made, case)

    return asked("summary", form, draw, case)


def _story(case):
    def draw(made):
        return render_template("story/show.html", case=case, story=story.of(case, clock.now()), printing=made)

    return asked("story", first(PrintForm), draw, case)


def _card(case):
    if print_child.plan_card(case) is None:
        return file.page("prints/nothing.html", case, "", words=_("No plan is in force."), kind=prints.OF_CASE["card"])
    return _plain("card", print_child.plan_card)(case)


def _paper(case):
    form = first(OnePaperForm)
    form.which.choices = options(print_papers.choices(case))

    def draw(made):
        heading, told = print_papers.one(case, form.which.data, False)
        return sheets_page(print_file.paper(case, heading, told), made, case)

    return asked("paper", form, draw, case, parts=lambda: [form.which.data])


def _casefile(case):
    form = first(CaseFileForm, which_parts=list(codelists.PRINT_PART), **_days(since=case.registered_on))
    may_restricted = print_papers.may_restricted(case)
    if not may_restricted:
        del form.restricted

    def draw(made):
        restricted = may_restricted and form.restricted.data
        told = print_papers.told(case, form.which_parts.data, restricted)
        told["plan"] = print_papers.plan_head(case, restricted)
        sheet = print_file.whole(case, form.which_parts.data, told, form.since.data, form.until.data)
        return sheets_page(sheet, made, case)

    def parts():
        return [*form.which_parts.data, *(("restricted",) if may_restricted and form.restricted.data else ())]

    return asked("casefile", form, draw, case, parts=parts)


def _incident(case):
    form = first(IncidentPrintForm)
    form.which.choices = options({found.ref: found.ref for found in incident.of_case(case)})

    def draw(made):
        return sheets_page(print_papers.of_incident(case, form.which.data), made, case)

    return asked("incident", form, draw, case, parts=lambda: [form.which.data])


def _identity(case):
    """The password first when it was given over half an hour ago, as on the screen."""
    if sessions.password_age(session, clock.now()) > PROVED_WITHIN:
        return to_proof()
    form, back = first(IdentitySheetForm), url_for("prints.of_case", code=case.code)
    if form.is_submitted() and form.validate():
        args = (case, form.purpose.data, form.copies.data)
        made = save(form, print_identity.print_out, *args, by=current_user, now=clock.now())
        if made is ALREADY:
            return redirect(back, 303)
        if made:
            printing, sheet = made
            return sheets_page(sheet, printing, case)
    return ask_page("identity", form, case, back)


def _days(since=None):
    return {"since": since or clock.today() - NOTES_OF, "until": clock.today()}


SHEETS = {
    "summary": _summary,
    "story": _story,
    "card": _card,
    "registration": _plain("registration", print_file.registration),
    "paper": _paper,
    "casefile": _casefile,
    "cover": _plain("cover", print_file.cover),
    "letter": lambda case: redirect(url_for("letters.choose", code=case.code), 303),
    "incident": _incident,
    "identity": _identity,
}
OWN_LISTS = {"my-list": print_lists.my_list, "visits": print_lists.visits}

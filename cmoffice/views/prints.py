"""Prints: which sheets there are of a case, how many copies and what for, then the sheets (`/case/<code>/print`)."""

from datetime import timedelta

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_login import current_user

from cmoffice import clock
from cmoffice.casework import print_case, prints
from cmoffice.forms.prints import SummaryForm
from cmoffice.views import file
from cmoffice.views.gate import ALREADY, needs, save, status_of

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
    if name not in prints.kinds_for(current_user, case) or name not in SHEETS:
        abort(404)
    form_class, data, drawn = SHEETS[name]
    form = form_class(data={"copies": 1, **data()})
    return asked(name, form, lambda printing: sheets_page(drawn(case, form), printing, case), case)


def asked(key, form, draw, case=None):
    """The page that asks for a print; once it is asked for and noted, what `draw(printing)` gives."""
    if form.is_submitted() and form.validate():
        parts = getattr(form, "parts_chosen", ())
        made = save(
            form, prints.print_out, key, case, parts, form.purpose.data, form.copies.data, current_user, clock.now()
        )
        if made is ALREADY:
            return redirect(url_for("prints.of_case", code=case.code), 303)
        if made:
            return draw(made)
    return file.page("prints/ask.html", case, "", status_of(form), form=form, kind=prints.OF_CASE[key])


def sheets_page(sheet, printing, case=None):
    """The numbered copies of a sheet, ready for the printer."""
    return render_template(
        "prints/sheets.html", sheets=prints.copies_of(sheet, printing, clock.now()), printing=printing, case=case
    )


def _days():
    return {"since": clock.today() - NOTES_OF, "until": clock.today()}


SHEETS = {  # key → form, what stands in it at first, the sheet
    "summary": (
        SummaryForm,
        _days,
        lambda case, form: print_case.summary(case, form.since.data, form.until.data, clock.now()),
    ),
}

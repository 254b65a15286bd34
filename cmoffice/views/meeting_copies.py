"""The paper copies of a meeting's sheet: printed with a number each, counted back in."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import clock
from cmoffice.casework import meeting_copies, meeting_sheets, office
from cmoffice.forms.base import options
from cmoffice.forms.case_meeting import CopiesForm, CountForm
from cmoffice.language import gettext as _
from cmoffice.views import case_meeting
from cmoffice.views.gate import ALREADY, needs, save, status_of
from cmoffice.views.meeting_words import Words

pages = Blueprint("meeting_copies", __name__, url_prefix="/meeting/<int:number>")


@pages.route("/print", methods=["GET", "POST"])
@needs("hold case meetings", keeps=False)
def draw(number):
    """How many copies, then the sheets to print: each copy with its number, counted from the moment it was drawn."""
    meeting, now = case_meeting.find(number, shown=True, leads=True), clock.now()
    form = CopiesForm(data={"copies": 1, "sheet": "apart" if request.args.get("apart") else "joint"})
    if form.is_submitted() and form.validate():
        is_apart = form.sheet.data == "apart"
        numbers = save(
            form, meeting_copies.print_out, meeting, form.sheet.data, form.copies.data, by=current_user, now=now
        )
        if numbers is ALREADY:
            return redirect(url_for("meeting_copies.count", number=number), 303)
        if numbers:
            return render_template(
                "case_meeting/print.html",
                meeting=meeting,
                rows=Words(office.people()).rows(meeting_sheets.lines(meeting, current_user, now, is_apart)),
                numbers=numbers,
                out=len(meeting_copies.of(meeting)),
                apart=is_apart,
                decides=False,
                present=True,
                mine=(),
            )
    hint = _("Each copy has a number, so that none is left behind.")
    return case_meeting.form_page(
        form, _("Print the list"), hint, _("Make the copies"), url_for("case_meeting.sheet", number=number)
    )


@pages.route("/copies", methods=["GET", "POST"])
@needs("hold case meetings", keeps=False)
def count(number):
    meeting = case_meeting.find(number, leads=True)
    out = meeting_copies.out(meeting)
    form = CountForm()
    form.numbers.choices = options({str(copy.number): _("copy %(number)s", number=copy.number) for copy in out})
    if form.is_submitted() and form.validate():
        numbers = [int(one) for one in form.numbers.data]
        if save(
            form, meeting_copies.count_back, meeting, numbers, form.lost_why.data, by=current_user, now=clock.now()
        ):
            return redirect(url_for("meeting_copies.count", number=number), 303)
    return render_template(
        "case_meeting/count.html", form=form, meeting=meeting, copies=meeting_copies.of(meeting), out=out
    ), status_of(form)

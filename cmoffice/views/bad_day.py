"""The bad-day pack: one key prints what the office needs when there is no power (`/print/bad-day`)."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import clock
from cmoffice.casework import bad_day
from cmoffice.forms.blank import BadDayForm
from cmoffice.views import questions
from cmoffice.views.gate import ALREADY, needs, save, status_of
from cmoffice.views.laying import laid_out

pages = Blueprint("bad_day", __name__, url_prefix="/print/bad-day")
ROWS = 19  # of a list on one page, each up to three lines high


@pages.route("", methods=["GET", "POST"])
@needs("print bad-day pack", keeps=False)
def show():
    """What would be printed and how many blank papers; sent, the pack itself. The one key sends no numbers: then the usual ones are taken."""
    pack = bad_day.pack(current_user, clock.now())
    at_once = request.method == "POST" and not any(name in request.form for name in bad_day.PAPERS)
    form = BadDayForm(formdata=None, data=pack.papers()) if at_once else BadDayForm(data=pack.papers())
    if request.method == "POST" and (at_once or form.validate()):
        sheets = {key: laid_out(key) for key in bad_day.PAPERS}
        copies = {key: form[key].data or 0 for key in sheets}
        laid = {key: (one.sheet.paper, one.version) for key, one in sheets.items()}
        made = save(form, bad_day.print_out, current_user, copies, laid, clock.now())
        if made is ALREADY:
            return redirect(url_for("bad_day.show"), 303)
        if made:
            number, numbers = made
            papers = [(questions.drawn(sheets[key]), numbers[key]) for key in sheets]
            return render_template("bad_day/print.html", number=number, papers=papers, lists_of=_pages(pack), pack=pack)
    return render_template("bad_day/show.html", form=form, pack=pack), status_of(form) if form.problems else 200


def _pages(pack):
    """The lists cut into pages: (which list, its rows); a list without rows stands there empty, so that nobody looks for it."""
    found = []
    for name, rows in (("today", pack.today), ("tomorrow", pack.tomorrow), ("owed", pack.owed)):
        found += [(name, rows[place : place + ROWS]) for place in range(0, max(len(rows), 1), ROWS)]
    return found

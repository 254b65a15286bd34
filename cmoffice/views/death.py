"""Writing down that a child died, and completing the entries that closing needs."""

from flask import Blueprint, redirect, url_for
from flask_login import current_user

from cmoffice import audit, clock
from cmoffice.casework import closure, death, papers
from cmoffice.forms.death import DeathForm
from cmoffice.views import file
from cmoffice.views.gate import needs, save, status_of
from cmoffice.views.shared import restored

pages = Blueprint("death", __name__, url_prefix="/case/<code>/death")
DAYS = ("died_on", "learned_on", "reported_on", "enquiry_started_on", "checked_on")


@pages.route("", methods=["GET", "POST"])
@needs("record death")
def record(case):
    filed = papers.latest(case, "F17")
    given = {**filed.answers, **filed.confidential} if filed else {"learned_on": None}
    form = DeathForm(data=given | {name: papers.day(given.get(name)) for name in DAYS})
    kept_at = None
    if form.is_submitted():
        if form.validate() and save(form, death.record, case, form.answers(), by=current_user, now=clock.now()):
            return redirect(url_for("case.show", code=case.code), 303)
    else:
        audit.note(current_user, "death read", case.code, now=clock.now())
        kept_at = restored(form, f"/case/{case.code}/death")
    return file.page(
        "death/record.html",
        case,
        "",
        status_of(form),
        form=form,
        kept_at=kept_at,
        recorded=death.is_recorded(case),
        conditions=[(one, "", "") for one in closure.gate(case, "death", clock.today())],
    )

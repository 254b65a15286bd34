"""The figures inside the office: exact counts of a team or of one's own cases, never for outside (D32)."""

from flask import Blueprint, render_template, request
from flask_login import current_user

from cmoffice import audit, clock, policy
from cmoffice.casework import inside
from cmoffice.forms.inside import InsideForm
from cmoffice.refusals import Refused
from cmoffice.views.gate import needs

pages = Blueprint("inside", __name__)


@pages.get("/reports/inside")
@needs("see reports")
def show():
    form, shown = InsideForm(request.args or None, data={"time": "quarter"}), {}
    if form.validate():
        try:
            shown = _figures(form.answers())
        except Refused as no:
            form.refuse(no.words, no.field)
    whose = "team" if policy.may(current_user, "see team") else "own"
    page = render_template("inside/show.html", form=form, whose=whose, **{"groups": (), **shown})
    return page, (422 if form.problems else 200)


def _figures(answers):
    now = clock.now()
    period, before = inside.times(answers["time"], answers["since"], answers["until"], now.date())
    groups = inside.board(current_user, period, before, now, answers["apart"])
    audit.note(
        current_user,
        "figures read",
        now=now,
        since=str(period.first),
        until=str(period.last),
        apart=answers["apart"] or "",
    )
    return {"groups": groups, "period": period, "before": before}

"""The review of a case (F10)."""

from flask import Blueprint, redirect, request, url_for
from flask_login import current_user

from cmoffice import clock
from cmoffice.casework import review, tasks
from cmoffice.forms.base import options
from cmoffice.forms.review import ReviewForm
from cmoffice.forms.tasks import give_people
from cmoffice.language import gettext as _
from cmoffice.views import file
from cmoffice.views.gate import ALREADY, needs, save, status_of
from cmoffice.views.shared import day, restored

pages = Blueprint("review", __name__, url_prefix="/case/<code>/review")


@pages.route("", methods=["GET", "POST"])
@needs("hold review")
def hold(case):
    form, kept_at = ReviewForm(data=_given(case)), None
    if not form.is_submitted():
        kept_at = restored(form, request.path)
    form.chair_staff.choices = options(review.colleagues())
    give_people(form.decisions, tasks.who_may(case))
    if form.is_submitted() and form.validate():
        made = save(form, review.hold, case, form.answers(), by=current_user, now=clock.now())
        if made:
            number = None if made is ALREADY else made.id
            return redirect(
                url_for("meeting.read", code=case.code, number=number)
                if number
                else url_for("meeting.show", code=case.code),
                303,
            )
    return file.page(
        "review/hold.html",
        case,
        "meetings",
        status_of(form),
        form=form,
        kept_at=kept_at,
        path=request.path,
        heading=_("Review the case"),
        hint=_(
            "The next review is by %(day)s at the latest, if the risk stays as it is.",
            day=day(review.latest_next(clock.today(), case.risk)),
        ),
        button=_("File the review"),
        back=url_for("meeting.show", code=case.code),
    )


def _given(case):
    today = clock.today()
    return {
        "held_on": today,
        "risk": case.risk,
        "next_on": review.latest_next(today, case.risk),
        "objectives": [
            {
                "number": objective.id,
                "objective": objective.wording,
                "progress": None if objective.progress == "not_started" else objective.progress,
                "met_on": objective.met_on,
            }
            for objective in review.objectives(case)
        ],
    }

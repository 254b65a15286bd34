"""Reviews, planning meetings and conferences of a case with the tasks they left, and the planning meeting itself (F11)."""

from flask import Blueprint, abort, current_app, redirect, request, url_for
from flask_login import current_user

from cmoffice import audit, clock, codelists, policy
from cmoffice.casework import conference, meeting, named, tasks
from cmoffice.forms.conference import ConferenceForm
from cmoffice.forms.meeting import MeetingForm
from cmoffice.forms.review import ReviewForm
from cmoffice.forms.tasks import give_people
from cmoffice.language import gettext as _
from cmoffice.language import lazy_gettext as _l
from cmoffice.views import file
from cmoffice.views.gate import needs, save, status_of
from cmoffice.views.papers import filled
from cmoffice.views.shared import restored

pages = Blueprint("meeting", __name__, url_prefix="/case/<code>")
FORMS = {"F10": ReviewForm, "F11": MeetingForm, "F13": ConferenceForm}
NAMES = {"F10": _l("Review"), "F11": _l("Planning meeting"), "F13": _l("Case conference")}
READ = {"F10": "review read", "F11": "planning meeting read", "F13": "conference read"}
LEADS = {  # outcome of a review, or status after a conference: page on which the work goes on
    "revise_plan": ("plan.show", _l("Go to the plan")),
    "reassess": ("assessment.show", _l("Go to the assessment")),
    "case_conference": ("conference.hold", _l("Write down the conference")),
    "request_closure": ("closure.ask", _l("Ask to close the case")),
    "to_be_closed": ("closure.ask", _l("Ask to close the case")),
    "transfer": ("transfer.ask", _l("Ask for the transfer")),
    "to_be_transferred": ("transfer.ask", _l("Ask for the transfer")),
}


@pages.get("/meetings")
@needs("read case")
def show(case):
    audit.note(current_user, "meetings read", case.code, now=clock.now())
    still, ended = tasks.of_case(case)
    return file.page(
        "meeting/show.html",
        case,
        "meetings",
        held=[(NAMES[paper], paper, meeting.held(case, paper)) for paper in FORMS],
        tasks=still,
        ended=ended,
        outcomes={**codelists.REVIEW_OUTCOME, **codelists.CONFERENCE_STATUS},
    )


@pages.get("/meetings/<int:number>")
@needs("read case")
def read(case, number):
    filed = meeting.find(case, number) or abort(404)
    audit.note(current_user, READ[filed.paper], case.code, now=clock.now())
    is_conference = filed.paper == "F13"
    return file.page(
        "meeting/read.html",
        case,
        "meetings",
        filed=filed,
        name=NAMES[filed.paper],
        parts=filled(FORMS[filed.paper], filed, confidential=policy.may(current_user, "read confidential note", case)),
        lead=_lead(case, filed.answers.get("outcome") or filed.answers.get("status")),
        given=conference.given_to(filed) if is_conference else (),
        people=named.count(case, "conference", filed.id) if is_conference else 0,
    )


@pages.route("/planning-meeting", methods=["GET", "POST"])
@needs("hold planning meeting")
def hold(case):
    form, kept_at = MeetingForm(data={"held_on": clock.today()}), None
    if not form.is_submitted():
        kept_at = restored(form, request.path)
    give_people(form.agreed, tasks.who_may(case))
    if (
        form.is_submitted()
        and form.validate()
        and save(form, meeting.hold, case, form.answers(), by=current_user, now=clock.now())
    ):
        return redirect(url_for("meeting.show", code=case.code), 303)
    return file.page(
        "shared/paper.html",
        case,
        "meetings",
        status_of(form),
        form=form,
        kept_at=kept_at,
        path=request.path,
        heading=_("Planning meeting with child and caregiver"),
        hint=_("Roles only, no names."),
        button=_("File the meeting"),
        back=url_for("meeting.show", code=case.code),
    )


def _lead(case, outcome):
    """The page on which the work goes on after this outcome, if this reader may open it."""
    endpoint, words = LEADS.get(outcome, (None, None))
    view = current_app.view_functions.get(endpoint)
    return (endpoint, words) if view and policy.may(current_user, view.action, case) else None

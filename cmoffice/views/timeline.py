"""The timeline of a case with the child's voice on top."""

from flask import Blueprint, request
from flask_login import current_user

from cmoffice import audit, clock, policy
from cmoffice.casework import timeline, voice
from cmoffice.views import file
from cmoffice.views.gate import needs

pages = Blueprint("timeline", __name__, url_prefix="/case/<code>")
ICONS = {
    "note": "message-square",
    "followup": "calendar-check",
    "voice": "users",
    "risk": "flag",
    "paper": "file-text",
    "plan": "list-checks",
    "referral": "send",
    "consent": "signature",
    "care": "house",
    "task": "check",
    "move": "history",
}
WHERE = {  # where more of it lies
    "note": "case.show",
    "followup": "followup.show",
    "plan": "plan.show",
    "referral": "referral.show",
    "care": "care.show",
    "F03": "assessment.show",
    "F04": "assessment.show",
    "F10": "meeting.show",
    "F11": "meeting.show",
    "F13": "meeting.show",
    "F15R": "arrivals.of_case",
    "F27": "bestinterests.show",
    "task": "meeting.show",
}


@pages.get("/timeline")
@needs("read case")
def show(case):
    kind = request.args.get("kind") if request.args.get("kind") in timeline.KINDS else None
    number = min(max(request.args.get("page", 1, type=int), 1), 1000)
    audit.note(current_user, "timeline read", case.code, now=clock.now())
    entries, more = timeline.page(case, number, kind)
    return file.page(
        "timeline/show.html",
        case,
        "timeline",
        entries=entries,
        more=more,
        number=number,
        kind=kind,
        kinds=timeline.KINDS,
        icons=ICONS,
        places=WHERE,
        heard=voice.strip(case),
        may_hear=policy.may(current_user, "read confidential note", case),
    )

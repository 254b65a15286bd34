"""Help: a page per screen, in the words of those who work with it."""

from flask import Blueprint, abort, render_template, request
from flask_login import current_user

from cmoffice.indicators import INDICATORS
from cmoffice.views.gate import signed_in
from cmoffice.views.shared import address

pages = Blueprint("help", __name__, url_prefix="/help")
TOPICS = {
    "caseworker": (
        "my-work",
        "register",
        "case-file",
        "notes",
        "follow-ups",
        "papers",
        "assessment",
        "plan",
        "timeline",
        "meetings",
        "case-meetings",
        "care",
        "identity",
        "consent",
        "referrals",
        "sending-a-file",
        "services",
        "ending",
        "other-agencies",
        "visits",
        "supervision",
        "audits",
        "reports",
        "figures",
        "incidents",
        "duty-to-report",
        "who-may-open",
        "own-file",
        "in-need",
        "emergency",
        "concerns",
        "blank-papers",
        "bad-day",
        "printing",
        "find",
        "signing-in",
        "cover",
        "keys",
        "network",
        "words",
    ),
    "supervisor": (
        "team-today",
        "caseload",
        "approvals",
        "cases",
        "case-file",
        "notes",
        "papers",
        "assessment",
        "plan",
        "timeline",
        "meetings",
        "case-meetings",
        "care",
        "identity",
        "consent",
        "referrals",
        "sending-a-file",
        "services",
        "deciding",
        "access-review",
        "visits",
        "supervision",
        "audits",
        "old-cases",
        "other-agencies",
        "reports",
        "publishing",
        "figures",
        "lists",
        "incidents",
        "duty-to-report",
        "who-may-open",
        "own-file",
        "keeping",
        "in-need",
        "emergency",
        "paper-desk",
        "second-entry",
        "backup",
        "concerns",
        "blank-papers",
        "bad-day",
        "printing",
        "check",
        "trail",
        "find",
        "leaving",
        "signing-in",
        "cover",
        "keys",
        "network",
        "words",
    ),
    "clerk": (
        "tray",
        "blank-papers",
        "printing",
        "second-entry",
        "services",
        "concerns",
        "signing-in",
        "cover",
        "keys",
        "network",
        "words",
    ),
    "administrator": (
        "office",
        "people",
        "lists",
        "backup",
        "keeping",
        "check",
        "trail",
        "concerns",
        "leaving",
        "signing-in",
        "cover",
        "keys",
        "network",
        "words",
    ),
}
TOPICS = {role: (*topics, "reading-only") for role, topics in TOPICS.items()}  # may happen to everybody


# the topic that belongs to a page: by its endpoint or, for all pages of one module, by the module's name
ABOUT = {
    "signin": "signing-in",
    "factor": "signing-in",
    "prove": "signing-in",
    "desks": "signing-in",
    "me": "cover",
    "backup": "backup",
    "putback": "backup",
    "sheet": "leaving",
    "newkeys": "leaving",
    "evacuation": "leaving",
    "hours": "leaving",
    "keep": "leaving",
    "health": "check",
    "trail": "trail",
    "record": "trail",
    "network": "network",
    "retention": "keeping",
    "ownfile": "own-file",
    "office": "office",
    "people": "people",
    "work": "my-work",
    "intake": "register",
    "arrivals": "other-agencies",
    "case": "case-file",
    "notes": "notes",
    "followup": "follow-ups",
    "assessment": "assessment",
    "plan": "plan",
    "timeline": "timeline",
    "consent": "consent",
    "referral": "referrals",
    "incident": "incidents",
    "visits": "visits",
    "find": "find",
    "team": "team-today",
    "caseload": "caseload",
    "approvals": "approvals",
    "cases": "cases",
    "reports": "reports",
    "published": "publishing",
    "donors": "publishing",
    "inside": "figures",
    "case_meeting": "case-meetings",
    "staffconcern": "concerns",
    "tray": "tray",
    "second": "second-entry",
}


@pages.app_context_processor
def _about():
    """Where "Help" under a page leads: to its own topic, if this role has it, else to the list of topics."""

    def help_about():
        name = ABOUT.get(request.endpoint) or ABOUT.get(request.blueprint)
        known = current_user.is_authenticated and name in TOPICS.get(current_user.role, ())
        return address("help.topic", topic=name) if known else address("help.show")

    return {"help_about": help_about}


@pages.get("")
@signed_in
def show():
    return render_template("help/show.html", topics=TOPICS[current_user.role])


@pages.get("/<topic>")
@signed_in
def topic(topic):
    if topic not in TOPICS[current_user.role]:
        abort(404)
    return render_template(
        f"help/{topic}.html", topic=topic, topics=TOPICS[current_user.role], indicators=INDICATORS.values()
    )

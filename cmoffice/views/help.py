"""Help: a page per screen, in the words of those who work with it."""

from flask import Blueprint, abort, render_template
from flask_login import current_user

from cmoffice.views.gate import signed_in

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
        "services",
        "ending",
        "visits",
        "supervision",
        "audits",
        "reports",
        "incidents",
        "duty-to-report",
        "who-may-open",
        "own-file",
        "in-need",
        "emergency",
        "concerns",
        "blank-papers",
        "bad-day",
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
        "services",
        "deciding",
        "access-review",
        "visits",
        "supervision",
        "audits",
        "old-cases",
        "reports",
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


@pages.get("")
@signed_in
def show():
    return render_template("help/show.html", topics=TOPICS[current_user.role])


@pages.get("/<topic>")
@signed_in
def topic(topic):
    if topic not in TOPICS[current_user.role]:
        abort(404)
    return render_template(f"help/{topic}.html", topic=topic, topics=TOPICS[current_user.role])

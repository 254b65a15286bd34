"""Safe keeping: the one page from which supervisors and the administrator reach backups, keys, the plan for leaving and the checks."""

from flask import Blueprint, current_app, render_template
from flask_login import current_user

from cmoffice import policy
from cmoffice.casework import keyring, newkeys
from cmoffice.casework import staff as accounts
from cmoffice.language import lazy_gettext as _l
from cmoffice.views import network, two
from cmoffice.views.gate import needs

pages = Blueprint("keep", __name__)

# the pages, in the order of the work: endpoint, icon, name, what it is for
PLACES = (
    (
        "health.show",
        "list-checks",
        _l("Check of the office"),
        _l("Files, keys, backups, trail, disk and clock on one page, with what to do."),
    ),
    (
        "backup.show",
        "history",
        _l("Backups"),
        _l(
            "Copies of the office that were opened and counted, beside it and at a second place; how old the newest is."
        ),
    ),
    (
        "sheet.show",
        "key-round",
        _l("Recovery sheet"),
        _l("The paper that opens the office when nobody can sign in, and a backup on a new machine."),
    ),
    (
        "newkeys.show",
        "key-round",
        _l("New office keys"),
        _l("When somebody left badly, or a sheet, a stick or a copy of the machine is in other hands."),
    ),
    (
        "evacuation.show",
        "triangle-alert",
        _l("Leaving in a hurry"),
        _l("The plan, the set word, the rehearsal; and destroying the office on this machine."),
    ),
    (
        "hours.show",
        "clock",
        _l("Hours of the office"),
        _l("When the office locks itself: at the closing hour, and when nobody works."),
    ),
    (
        "retention.show",
        "clock",
        _l("Time of keeping"),
        _l("Closed files whose years are over: destroyed by two supervisors, with a certificate."),
    ),
    (
        "retention.years",
        "calendar-check",
        _l("How long files are kept"),
        _l("The years from your law or protocol, and what a change of them moves."),
    ),
    (
        "retention.round_of_keeping",
        "list-checks",
        _l("Round of keeping"),
        _l("How many files lie past their years, by count; old papers of the office are removed here."),
    ),
    (
        "trail.show",
        "history",
        _l("The trail"),
        _l("Whether the record of who did and opened what is whole, and its fingerprint on paper."),
    ),
    (
        "record.show",
        "eye",
        _l("Access record"),
        _l("Who signed in, opened, printed and was refused what, line by line."),
    ),
    (
        "network.show",
        "house",
        _l("Office network"),
        _l("Which desks come in, the certificate, and the sheet with its fingerprint."),
    ),
    (
        "desks.show",
        "users",
        _l("Who is signed in"),
        _l("Open sessions, sign-ins that failed, and second factors."),
    ),
)


@pages.get("/keep")
@needs("see safe keeping")
def show():
    return render_template(
        "keep/show.html",
        places=[place for place in PLACES if _may_open(place[0])],
        keys=keyring.inventory(accounts.all_people()),
        sheet=keyring.sheet(),
        unwrapped=keyring.is_unwrapped(),
        two=two.rows(),
        new_keys_wanted=newkeys.wanted() if policy.role_may(current_user, "change office keys") else None,
        reminder=network.reminder(),
        served_until=network.until_served(),
    )


def _may_open(endpoint):
    return policy.role_may(current_user, current_app.view_functions[endpoint].action)

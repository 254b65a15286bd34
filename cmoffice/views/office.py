"""The administrator's home: counts and health of the office. No case is ever here."""

import shutil

from flask import Blueprint, render_template

from cmoffice import clock, databases
from cmoffice.casework import evacuation as leaving
from cmoffice.casework import office
from cmoffice.models import Staff
from cmoffice.views import backup, network
from cmoffice.views.gate import needs

pages = Blueprint("office", __name__)


@pages.get("/office")
@needs("see office")
def show():
    people = list(Staff.select())
    disk = shutil.disk_usage(databases.folder())
    return render_template(
        "office/show.html",
        living=sum(person.ended_on is None for person in people),
        locked=sum(person.locked for person in people),
        waiting=sum(person.password_hash is None and person.ended_on is None for person in people),
        failures=sum(person.failures_since for person in people),
        free=disk.free // 1_000_000,
        share=disk.free * 100 // disk.total,
        setup=office.setting("setup_done", []),
        steps=office.SETUP_STEPS,
        identities=databases.identities_attached(),
        retention=office.setting("retention"),
        evacuation=leaving.standing(),
        backup=backup.told(clock.now()),
        reminder=network.reminder(),
        served_until=network.until_served(),
    )

"""The administrator's home: counts and health of the office, and the access record of accounts. No case is ever here."""

import shutil

from flask import Blueprint, render_template, request
from peewee import JOIN

from cmoffice import clock, databases
from cmoffice.casework import office
from cmoffice.models import Audit, Staff
from cmoffice.views import backup
from cmoffice.views.gate import needs

pages = Blueprint("office", __name__)
PAGE = 100
ACCOUNT_EVENTS = (
    "signed in",
    "signed out",
    "sign-in failed",
    "screen covered",
    "account added",
    "account changed",
    "account confirmed",
    "account locked",
    "account unlocked",
    "account ended",
    "sign-in slip made",
    "password set",
    "confidentiality promised",
    "setting changed",
    "place added",
    "criteria put into force",
    "answer added to a list",
    "list changed",
    "form changed",
    "time rules changed",
    "emergency begun",
    "emergency ended",
    "place retired",
)


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
        evacuation=office.setting("evacuation"),
        backup=backup.told(clock.now()),
    )


@pages.get("/access")
@needs("read access record")
def access():
    page = min(max(request.args.get("page", 1, type=int), 1), 10_000)
    lines = list(
        Audit.select(Audit, Staff)
        .join(Staff, JOIN.LEFT_OUTER, on=(Audit.by == Staff.id))
        .where(Audit.did.in_(ACCOUNT_EVENTS))
        .order_by(Audit.seq.desc())
        .paginate(page, PAGE)
    )
    return render_template("office/access.html", lines=lines, page=page, more=len(lines) == PAGE, today=clock.today())

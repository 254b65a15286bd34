"""Backups: how old the newest proved one is, making one now, where they go, and what to do when something stands against it."""

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user

from cmoffice import clock, databases
from cmoffice.casework import backup, backup_made, backup_place, office
from cmoffice.forms.backup import PlaceForm
from cmoffice.language import gettext as _
from cmoffice.language import ngettext
from cmoffice.refusals import Refused
from cmoffice.views.gate import needs, save, status_of

pages = Blueprint("backup", __name__, url_prefix="/keep/backup")


@pages.get("")
@needs("see safe keeping")
def show():
    return _page(_form_as_set())


@pages.post("")
@needs("make backups", keeps=False, proof=True)
def make():
    """Not through `save`: that would hold every other save while the backup is made. A second press meanwhile is told to wait."""
    try:
        backup.make(current_user, clock.now())
    except Refused as refused:
        if refused.code == "B03":  # the office is locked: nobody is signed in any more
            return redirect(url_for("signin.show"), 303)
        return render_template(
            "errors/page.html", title=_("Not now"), words=refused.words, to=url_for("backup.show")
        ), 409
    return redirect(url_for("backup.show"), 303)


@pages.post("/place")
@needs("make backups", keeps=False, proof=True)
def place():
    form = PlaceForm()
    if form.validate() and save(form, backup.choose, form.answers(), current_user, clock.now()):
        return redirect(url_for("backup.show"), 303)
    return _page(form)


def told(now):
    """What is said of the backups on other pages: the age in words, whether it is too old, what stands against the next."""
    found = backup.standing()
    return {
        "age": age_words(found.proved_at, now),
        "beside": age_words(found.beside_at, now),
        "is_late": found.is_late(now),
        "warns": found.warns(now),
        "problem": backup_place.PROBLEMS.get(found.problem, "") if found.place != backup_place.NONE else "",
        "place": found.place,
        "is_none": found.place == backup_place.NONE,
        "proved_at": found.proved_at,
    }


def age_words(moment, now):
    """How long ago this was, as one says it."""
    if moment is None:
        return _("never")
    minutes = max(int((now - moment).total_seconds() // 60), 0)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("%(num)s minute ago", "%(num)s minutes ago", minutes)
    if minutes < 48 * 60:
        return ngettext("%(num)s hour ago", "%(num)s hours ago", minutes // 60)
    return ngettext("%(num)s day ago", "%(num)s days ago", minutes // (24 * 60))


def _form_as_set():
    form = PlaceForm(formdata=None)
    set_now = backup_made.place_set()
    form.place.data = "" if set_now == backup_place.NONE else set_now
    form.hour.data = office.setting("backup_hour", backup.HOUR)
    form.daily.data = office.setting("backup_daily", backup_made.DAILY)
    form.weekly.data = office.setting("backup_weekly", backup_made.WEEKLY)
    return form


def _page(form):
    now = clock.now()
    found = backup.standing()
    return render_template(
        "backup/show.html",
        form=form,
        told=told(now),
        now_wrong=backup_place.PROBLEMS.get(_standing_against(found.place), ""),
        same_disk=found.place and backup_place.is_same_disk(found.place, databases.folder()),
        pairs=backup.lying(),
        problems=backup_place.PROBLEMS,
        identities=databases.identities_attached(),
        hour=office.setting("backup_hour", backup.HOUR),
        kept=(office.setting("backup_daily", backup_made.DAILY), office.setting("backup_weekly", backup_made.WEEKLY)),
    ), status_of(form)


def _standing_against(place):
    """What stands at this moment against the next backup, whatever the last one met."""
    if place == backup_place.NONE:
        return ""
    return backup_made.problem_at(place) if place else "no_place"

"""Setting up a new office, once: eight steps from the office's name to its first supervisor and caseworker."""

from zoneinfo import ZoneInfo, available_timezones

from flask import Blueprint, abort, redirect, render_template, request, session, url_for

from cmoffice import clock, databases
from cmoffice.casework import backup_place, criteria, keyring, office
from cmoffice.casework import staff as accounts
from cmoffice.forms import staff as forms
from cmoffice.forms.keep import SheetForm
from cmoffice.language import gettext as _
from cmoffice.models import Staff
from cmoffice.views.gate import open_to_all, save_unsigned
from cmoffice.views.sheet import tried

pages = Blueprint("setup", __name__, url_prefix="/setup")
FORMS = {
    "office": forms.OfficeForm,
    "administrator": forms.PersonForm,
    "backup": forms.BackupForm,
    "sheet": SheetForm,
    "retention": forms.RetentionForm,
    "lists": forms.ListsForm,
    "rules": forms.RulesForm,
    "people": forms.PersonForm,
}


@pages.get("")
@open_to_all
def show():
    """Where the setting-up stands: the code first, then the next step that is not done."""
    if office.is_set_up():
        abort(404)
    if not _has_code():
        return render_template("setup/code.html", problem=None)
    done = office.setting("setup_done", [])
    return redirect(
        url_for("setup.step", name=next((name for name in office.SETUP_STEPS if name not in done), "people")), 303
    )


@pages.post("")
@open_to_all
def code():
    if office.is_set_up():
        abort(404)
    if not office.setup_code_is(request.form.get("code", "")):
        return render_template(
            "setup/code.html", problem=_("This is not the code that was printed when the office was started.")
        ), 422
    session["setup"] = office.setting("setup_code")[:16]
    return redirect(url_for("putback.show" if request.form.get("button") == "restore" else "setup.show"), 303)


@pages.route("/<name>", methods=["GET", "POST"])
@open_to_all
def step(name):
    if name not in FORMS or office.is_set_up():
        abort(404)
    if not _has_code():
        return redirect(url_for("setup.show"), 303)
    form = FORMS[name]()
    if name == "sheet":
        return _sheet(form)
    slip = None
    if form.is_submitted() and form.validate() and _check(name, form):
        slip = save_unsigned(form, _done, name, form)
        if slip is not None and not form.problems:
            if slip is True:
                return redirect(url_for("setup.show"), 303)
            return render_template("setup/slip.html", person=slip[0], code=slip[1], finished=office.is_set_up())
    return render_template(
        "setup/step.html",
        name=name,
        form=form,
        steps=office.SETUP_STEPS,
        done=office.setting("setup_done", []),
        people=list(Staff.select()),
    ), 422 if form.problems else 200


def _sheet(form):
    """The recovery sheet: made, printed, and tried on the spot; only then it counts."""
    code = None
    if request.form.get("button") == "make":
        form, code = SheetForm(formdata=None), keyring.new_sheet(None, clock.now()).split()
    elif form.is_submitted() and keyring.untried_sheet() and form.validate() and tried(form, None):
        office.setup_done("sheet", None, clock.now())
        return redirect(url_for("setup.show"), 303)
    return render_template(
        "setup/sheet.html", form=form, code=code, sheet=keyring.untried_sheet(), steps=office.SETUP_STEPS
    ), 422 if form.problems else 200


def _has_code():
    """Whether this browser has given the code that is in force: a new start prints a new one."""
    code = office.setting("setup_code")
    return bool(code) and session.get("setup") == code[:16]


def _check(name, form):
    if name == "office" and form.zone.data not in available_timezones():
        form.refuse(_("There is no such time zone. Write it like Asia/Phnom_Penh or Africa/Nairobi."), "zone")
    if name == "backup" and (wrong := backup_place.wrong_choice(form.place.data, databases.folder())):
        form.refuse(backup_place.PROBLEMS[wrong], "place")
    if name == "administrator":
        form.role.data = "administrator"
    if name == "people" and "sheet" not in office.setting("setup_done", []):
        form.refuse(_("Print the recovery sheet and try it first: without it a forgotten password loses everything."))
    if name in ("administrator", "people") and Staff.get_or_none(Staff.username == form.username.data):
        form.refuse(_("This short name is taken. Choose another."), "username")
    if name == "people" and form.role.data in ("caseworker", "supervisor") and not form.team.data:
        form.refuse(_("Give the team; caseworkers and supervisors belong to one."), "team")
    if name in ("administrator", "people") and not (form.signed_on.data and form.trained_on.data):
        form.refuse(
            _("Give the day of the signed promise and of the training; without both nobody can sign in."), "signed_on"
        )
    if name == "lists" and not criteria.places_of(form.places.data):
        form.refuse(_("Write each place as: place, district"), "places")
    return not form.problems


def _done(name, form):
    """Carry out one step; gives a slip (person, code) where one was made."""
    now, answers, made = clock.now(), form.answers(), True
    if name == "office":
        office.change("office_name", answers["name"], None, now)
        office.change("zone", answers["zone"], None, now)
        clock.set_zone(ZoneInfo(answers["zone"]).key)
    elif name in ("administrator", "people"):
        made = accounts.add(answers, None, now)
    elif name == "backup":
        office.change("backup_place", answers["place"], None, now)
    elif name == "retention":
        office.change("retention", {"ordinary": answers["years"], "care": answers["care_years"]}, None, now)
        office.change(
            "evacuation", {key: answers[f"evacuation_{key}"] for key in ("first", "second", "where")}, None, now
        )
    elif name == "lists":
        for number, (label, district) in enumerate(criteria.places_of(answers["places"]), start=1):
            office.add_place(f"p{number:02}", label, district, None, now)
        if answers["common"]:
            office.put_criteria(criteria.COMMON, None, now)
    elif name == "rules":
        office.change("idle_minutes", answers.pop("idle_minutes"), None, now)
        office.change("time_rules", answers, None, now)
    if name != "people" or {"supervisor", "caseworker"} <= {person.role for person in Staff.select(Staff.role)}:
        office.setup_done(name, None, now)
    return made

"""Lists: the coded answers of the paper forms as this office words, extends and retires them."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_login import current_user

from cmoffice import clock, codelists, policy
from cmoffice.casework import codes
from cmoffice.forms.office import CodeForm, NewCodeForm
from cmoffice.language import lazy_gettext as _l
from cmoffice.views.gate import needs, save, status_of

pages = Blueprint("codes", __name__, url_prefix="/lists")
TITLES = {
    "UASC": _l("Usual carer"),
    "CARE": _l("Lives with"),
    "CLOSE": _l("Closing reason"),
    "MET": _l("Met or not"),
    "FURTHER": _l("Further action"),
    "PLACE_KIND": _l("Kind of place"),
    "SOURCE": _l("Who brought the concern"),
    "MOVE_KEYWORKER_WHY": _l("Why a keyworker changes"),
    "IDENTITY_WHY": _l("Why an identity is opened"),
    "WITHHOLD_WHY": _l("Why something is withheld"),
    "NO_CONSENT": _l("Ground to go on without consent"),
    "DUE_KIND": _l("What is due"),
    "NEEDS_SUPERVISOR": _l("What needs the supervisor"),
    "ID_KIND": _l("Identity paper"),
    "SIGNED_HOW": _l("How consent was signed"),
}


def title(name):
    """The name of a list as people read it."""
    return str(TITLES.get(name) or name.replace("_", " ").capitalize())


@pages.get("")
@needs("see settings")
def show():
    found = sorted(
        ((title(name), name, len(codes)) for name, codes in codelists.LISTS.items()), key=lambda line: line[0]
    )
    growing = [line for line in found if line[1] in codelists.MAY_GROW]
    return render_template("codes/show.html", growing=growing, worded=[line for line in found if line not in growing])


@pages.route("/<name>", methods=["GET", "POST"])
@needs("see settings")
def one(name):
    name = _list(name)
    grows = name in codelists.MAY_GROW and policy.may(current_user, "change settings")
    form = NewCodeForm(data={"valid_from": clock.today()})
    if name != "CONCERN":
        del form.belongs
    if form.is_submitted():
        if not grows:
            abort(403)
        if form.validate() and save(form, codes.add, name, form.answers(), by=current_user, now=clock.now()):
            return redirect(url_for("codes.one", name=name.lower()), 303)
    return render_template(
        "codes/one.html",
        name=name,
        title=title(name),
        lines=codes.lines(name, clock.today()),
        to_come=codes.to_come(name, clock.today()),
        form=form if grows else None,
        problems=form.problems if grows else [],
    ), status_of(form) if form.problems else 200


@pages.route("/<name>/<key>", methods=["GET", "POST"])
@needs("see settings")
def change(name, key):
    name = _list(name)
    line = next((line for line in codes.lines(name, clock.today()) if line[0] == key), None) or abort(404)
    _code, label, ours, offered, may_go, own = line
    form = CodeForm(data={"label": "" if label == ours else label, "valid_from": clock.today(), "retired": not offered})
    may_retire = policy.may(current_user, "change settings")
    if not (may_retire and may_go):
        form.retired.data = not offered
        del form.retired
    if (
        form.is_submitted()
        and form.validate()
        and save(
            form,
            codes.change,
            name,
            key,
            {"retired": not offered, **form.answers()},
            by=current_user,
            now=clock.now(),
            may_retire=may_retire,
        )
    ):
        return redirect(url_for("codes.one", name=name.lower()), 303)
    return render_template(
        "codes/change.html", name=name, title=title(name), code=key, ours=ours, own=own, form=form
    ), status_of(form) if form.problems else 200


def _list(name):
    """The list of this name in an address; 404 for any other word."""
    return name.upper() if name == name.lower() and name.upper() in codelists.LISTS else abort(404)

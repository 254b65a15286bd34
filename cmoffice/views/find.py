"""Find: a code jumps to its file; a name or words answer with codes only. Always posted: what was typed stands in no address."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import clock, htmx
from cmoffice.casework import find
from cmoffice.forms.base import clean
from cmoffice.views.gate import needs

pages = Blueprint("find", __name__, url_prefix="/find")


@pages.get("")
@needs("find")
def show():
    return render_template("find/show.html", **_nothing())


@pages.post("")
@needs("find", keeps=False)
def search():
    text = clean(request.form.get("q", "")[:200], True)[0].strip()
    case = find.by_code(text, current_user)
    if case is not None:
        target = url_for("case.show", code=case.code)
        return ("", 200, {"HX-Redirect": target}) if htmx else redirect(target, 303)
    most = find.MORE_NOTES if request.form.get("more") else find.NOTES
    found = _found(text, most) if text else _nothing()
    if htmx:
        return render_template("find/_found.html", **found)
    return render_template("find/show.html", **found)


def _found(text, most):
    named, others, in_notes = find.search(text, current_user, clock.now(), most)
    return {
        **_nothing(),
        "q": text,
        "asked": True,
        "named": named or [],
        "others": others,
        "in_notes": in_notes,
        "more": most == find.NOTES and len(in_notes) == most,
        "unplugged": named is None,
    }


def _nothing():
    return {
        "q": "",
        "asked": False,
        "named": [],
        "others": False,
        "in_notes": [],
        "more": False,
        "unplugged": False,
    }

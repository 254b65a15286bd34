"""Forms: which questions this office asks and in which words; the preview, and the blank paper to print."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_login import current_user

from cmoffice import audit, clock, codelists, policy
from cmoffice.casework import office, questions
from cmoffice.forms.base import options
from cmoffice.forms.office import QuestionForm
from cmoffice.forms.papers import papers
from cmoffice.language import lazy_gettext as _l
from cmoffice.views.gate import needs, save, signed_in, status_of

pages = Blueprint("questions", __name__)
PARTS = {  # papers that are asked in parts: the form of the part, and its words
    "WithdrawForm": _l("Consent taken back"),
    "ObjectiveForm": _l("Case plan: an objective"),
    "ActionForm": _l("Case plan: an action"),
    "TellForm": _l("Referral: what is told"),
    "AnswerForm": _l("Referral: the provider's answer"),
    "FeedbackForm": _l("Referral: what came of it"),
    "ShownForm": _l("Asking to see the file: how it was shown"),
}


@pages.get("/forms")
@needs("see settings")
def show():
    return render_template("questions/show.html", papers=all_papers(), counts=_counts())


@pages.get("/forms/<key>")
@needs("see settings")
def one(key):
    form = blank_form(key)
    fields = [field for _key, _title, fields in form.parts(whole=True) for field in fields]
    return render_template(
        "questions/one.html",
        key=key,
        form=form,
        title=title_of(form, key),
        fields=fields,
        changed=questions.changed(form.paper),
        ours=_ours(key),
    )


@pages.route("/forms/<key>/<name>", methods=["GET", "POST"])
@needs("see settings")
def change(key, name):
    blank = blank_form(key)
    field = blank._fields.get(name) or blank.left_out.get(name) or abort(404)
    label, off = office.questions(blank.paper).get(name, ("", False))
    form = QuestionForm(data={"label": label, "off": off})
    may_leave_out = blank.may_leave_out(field)
    if not may_leave_out:
        del form.off
    if form.is_submitted() and not policy.may(current_user, "change forms"):
        abort(403)
    if (
        form.is_submitted()
        and form.validate()
        and save(
            form, questions.change, blank.paper, name, form.answers(), may_leave_out, by=current_user, now=clock.now()
        )
    ):
        return redirect(url_for("questions.one", key=key), 303)
    return render_template(
        "questions/change.html", key=key, name=name, title=title_of(blank, key), ours=_ours(key)[name], form=form
    ), status_of(form) if form.problems else 200


@pages.get("/print/blank")
@signed_in
def blanks():
    return render_template("blank/show.html", papers=all_papers())


@pages.get("/print/blank/<key>")
@signed_in
def blank(key):
    form = blank_form(key)
    audit.note(current_user, "blank form printed", now=clock.now(), name=form.paper)
    identifying = any(field.data_class in ("ID", "CN") for field in form)
    return render_template("blank/one.html", form=form, title=title_of(form, key), identifying=identifying)


def all_papers():
    """Key, number and title of every paper form."""
    return [(key, form.paper, title_of(form, key)) for key, form in papers().items()]


def title_of(form, key):
    name = form.__name__ if isinstance(form, type) else type(form).__name__
    if name in PARTS:
        return str(PARTS[name])
    words = codelists.PAPER.get(form.paper, form.paper)
    return f"{words} ({key.partition('-')[2]})" if "-" in key else str(words)


def blank_form(key):
    """The form without answers, with the choices that the office's own lists give; 404 for any other word."""
    form = papers().get(key) or abort(404)
    form = form(formdata=None)
    lists = {
        "place": {place.code: place.label for place in office.places()},
        "area": office.districts(),
        "criteria_met": {line.code: line.wording for line in office.criteria(clock.today())},
    }
    for field in form:
        if field.name in lists and not field.choices:
            field.choices = options(lists[field.name])
    return form


def _ours(key):
    """The wording of each question as it came."""
    form = papers()[key]
    return {
        name: unbound.args[0] if unbound.args else unbound.kwargs.get("label", name) for name, unbound in _unbound(form)
    }


def _unbound(form):
    form(formdata=None)  # makes sure that the questions were found
    return form._unbound_fields


def _counts():
    return {paper: sum(off for _label, off in office.questions(paper).values()) for _key, paper, _title in all_papers()}

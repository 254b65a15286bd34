"""Forms: which questions this office asks and in which words; the preview, and the blank paper to print."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import audit, clock, codelists, policy
from cmoffice.casework import blank_papers, office, questions
from cmoffice.forms import printed
from cmoffice.forms.blank import BlankCopiesForm
from cmoffice.forms.laid import Laid
from cmoffice.forms.office import QuestionForm
from cmoffice.forms.papers import papers
from cmoffice.forms.sheets import SHEETS, HeadForm, Sheet
from cmoffice.language import lazy_gettext as _l
from cmoffice.views.gate import ALREADY, needs, save, signed_in, status_of
from cmoffice.views.laying import fill, laid_out, with_people

pages = Blueprint("questions", __name__)
PARTS = {  # papers that are asked in parts: the form of the part, and its words
    "WithdrawForm": _l("Consent taken back"),
    "ObjectiveForm": _l("Case plan: an objective"),
    "ActionForm": _l("Case plan: an action"),
    "TellForm": _l("Referral: what is told"),
    "AnswerForm": _l("Referral: the provider's answer"),
    "FeedbackForm": _l("Referral: what came of it"),
    "ReopenForm": _l("Reopening: decision"),
    "MinutesForm": _l("What was shared: minutes of a conference"),
    "SharingForm": _l("What was shared outside a referral"),
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
    sheets = [(sheet.key, sheet.paper, sheet.title) for sheet in SHEETS.values()]
    typed = {sheet.paper for sheet in SHEETS.values()}
    others = [(key, paper, title) for key, paper, title in all_papers() if paper not in typed or "-" in key]
    return render_template("blank/show.html", sheets=sheets, papers=others)


@pages.route("/print/blank/<key>", methods=["GET", "POST"])
@signed_in
def blank(key):
    """One blank paper; sent with a number of copies, as many papers with a number each."""
    laid = laid_out(key) if key in SHEETS else _laid_whole(key)
    form, numbers = BlankCopiesForm() if key in SHEETS else None, []
    if form is None and request.method == "POST":
        abort(404)
    if form and form.is_submitted() and form.validate():
        wanted = [(key, laid.sheet.paper, laid.version, form.copies.data)]
        given = save(form, blank_papers.number, wanted, by=current_user, now=clock.now())
        if given is ALREADY:
            return redirect(url_for("questions.blank", key=key), 303)
        numbers = given[key] if given else []
    elif not (form and form.is_submitted()):
        audit.note(current_user, "blank form printed", now=clock.now(), name=laid.sheet.paper)
    return render_template("blank/sheet.html", form=form, numbers=numbers, **drawn(laid)), status_of(
        form
    ) if form and form.problems else 200


def drawn(laid):
    """What the template needs to draw a laid-out sheet."""
    identifying = any(box.field.data_class in ("ID", "CN") for box in laid.boxes.values())
    return {"laid": laid, "pages": printed.leaves(laid), "head": printed.top(laid), "identifying": identifying}


def _laid_whole(key):
    """Any other paper form of the office laid out as it comes; 404 for a word that no form has."""
    form = papers().get(key) or abort(404)
    head = HeadForm(formdata=None)
    sheet = Sheet(key, title_of(form, key), form, head=("case_code", "caseworker"))
    return Laid(sheet, with_people(head), fill(form(formdata=None)))


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
    return fill(form(formdata=None))


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

"""Queries: boxes of papers that could not be read. Caseworkers answer those of their papers; clerks answer what they are asked about theirs."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_login import current_user

from cmoffice import clock, policy
from cmoffice.casework import checking, slips, transcription, tray
from cmoffice.forms.checking import AnswerForm
from cmoffice.forms.sheets import SHEETS
from cmoffice.views.gate import needs, save, status_of
from cmoffice.views.laying import laid_out

pages = Blueprint("slips", __name__, url_prefix="/queries")


@pages.get("")
@needs("answer queries")
def show():
    return _page()


@pages.post("/<int:number>")
@needs("answer queries")
def answer(number):
    """Answer one slip: with what the paper says, or that it is not known."""
    slip = next((one for one in _open() if one.id == number), None) or abort(404)
    form = AnswerForm()
    if form.validate() and save(
        form, slips.answer, slip, form.answer.data, form.unknown.data, by=current_user, now=clock.now()
    ):
        return redirect(url_for("slips.show"), 303)
    return _page(slip, form, status_of(form))


@pages.post("/seen")
@needs("answer queries", keeps=False)
def seen():
    """The clerk has seen which of her slips were answered."""
    slips.seen(_shown(slips.answers_for(current_user)), current_user, clock.now())
    return redirect(url_for("slips.show"), 303)


def _page(wrong=None, form=None, status=200):
    found, types = _open(), policy.role_may(current_user, "type papers")
    lines = []
    for slip in found:
        this = form if wrong is not None and slip.id == wrong.id else AnswerForm(formdata=None, prefix="")
        this.answer.id, this.unknown.id = f"answer-{slip.id}", f"unknown-{slip.id}"
        lines.append((slip, _box(slip), slips.question_of(slip) if types else "", this))
    answered = [(slip, _box(slip)) for slip in _shown(slips.answers_for(current_user))] if types else []
    elsewhere = len(slips.open_for(current_user)) - len(found) if types else 0
    return render_template(
        "slips/show.html",
        lines=lines,
        answered=answered,
        types=types,
        elsewhere=elsewhere,
        wrong=form,
        sheets=SHEETS,
        typed={} if types else _typed(found),
    ), status


def _open():
    """The slips that wait for this person; a clerk's only while their tray lies on her desk (E40)."""
    if policy.role_may(current_user, "type papers"):
        return _shown(slips.open_for(current_user))
    return slips.open_of(checking.waiting(current_user))


def _shown(found):
    lies_there = tray.at_hand(current_user)
    return [slip for slip in found if slip.paper.batch.tray == lies_there]


def _typed(found):
    """What stands in boxes that are no answer of the form, for the caseworker; names are shown on the page of the paper alone."""
    return {
        slip.id: transcription.final(slip.paper).get(slip.field, "")
        for slip in found
        if slip.kind in ("outside", "unlikely") and not SHEETS[slip.paper.batch.sheet].is_identifying
    }


def _box(slip):
    """The box of the paper that a slip is about, with its number and its question."""
    return laid_out(slip.paper.batch.sheet).boxes.get(slip.field)

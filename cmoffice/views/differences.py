"""Differences: the boxes in which two clerks typed something else, settled against the paper by a third."""

import hashlib
from dataclasses import dataclass
from difflib import SequenceMatcher

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_login import current_user

from cmoffice import audit, clock
from cmoffice.casework import batches, differences
from cmoffice.casework.transcription import FIRST, SECOND
from cmoffice.forms.base import local_digits
from cmoffice.forms.meaning import meant
from cmoffice.forms.second import SettleForm
from cmoffice.views.gate import needs, save, status_of
from cmoffice.views.laying import entry_of, laid_out, read_typed

pages = Blueprint("differences", __name__)
EMPTY = "-"
MOST_SIGNS = 6000  # longer texts are not set against each other word by word


@dataclass
class Difference:
    """One box that differs: what stands under 1 and under 2, and what was settled."""

    box: object
    values: list  # (as typed, as read back, parts of it as (text, whether it differs))
    settled: str | None
    reading: object  # how the office reads what was settled
    form: SettleForm

    @property
    def settled_as(self):
        """1 or 2 where the paper says what stands there, else nothing."""
        return next(
            (place for place, value in enumerate(self.values, start=1) if (value[0] or EMPTY) == self.settled), None
        )


@pages.get("/differences/<int:number>")
@needs("type papers")
def show(number):
    """The differing boxes of one paper, side by side."""
    paper = _found(number)
    audit.note(current_user, "differences read", now=clock.now(), batch=paper.batch.label, paper=paper.position)
    return _page(paper)


@pages.post("/differences/<int:number>/<name>")
@needs("type papers", keeps=False)
def settle(number, name):
    """What the paper says in one box."""
    paper = _found(number)
    if name not in paper.differing:
        abort(404)
    form = SettleForm()
    if form.validate():
        shown = _values(paper, name, [entry_of(paper, entry) for entry in (FIRST, SECOND)])
        text = shown[int(form.picked) - 1][0] if form.picked else form.other.data
        if save(form, differences.settle, paper, name, text or EMPTY, by=current_user, now=clock.now()):
            return redirect(url_for("differences.show", number=number), 303)
    return _page(paper, name, form)


@pages.post("/differences/<int:number>")
@needs("type papers", keeps=False)
def finish(number):
    """All is settled: the paper goes to its caseworker."""
    if differences.is_done_by(current_user, number):  # pressed twice
        return redirect(url_for("second.show"), 303)
    paper, form = _found(number), SettleForm(formdata=None)
    first, second = (entry_of(paper, entry) for entry in (FIRST, SECOND))
    right = read_typed(paper, {**first.answers, **differences.settled(paper)}, clock.today(), _numbers(paper))
    whole = {name: text for name, text in right.answers.items() if text.strip()}
    meanings = meant(first), meant(second), meant(right)
    if save(form, differences.finish, paper, whole, right.facts(), meanings, by=current_user, now=clock.now()):
        return redirect(url_for("second.show"), 303)
    return _page(paper, form=form)


def _numbers(paper):
    return batches.numbers(batches.others(paper))


def _found(number):
    return differences.find(current_user, number) or abort(404)


def _page(paper, name=None, form=None):
    """The rows in the order of the paper; the first that is not settled has the focus, unless one is in error."""
    laid, so_far = laid_out(paper.batch.sheet), differences.settled(paper)
    entries = [entry_of(paper, entry) for entry in (FIRST, SECOND)]
    right = read_typed(paper, {**entries[0].answers, **so_far}, clock.today())
    rows = [
        Difference(
            laid.boxes[box],
            _values(paper, box, entries),
            so_far.get(box),
            right[box],
            form if box == name else None,
        )
        for box in paper.differing
        if box in laid.boxes
    ]
    return render_template(
        "differences/show.html",
        paper=paper,
        batch=paper.batch,
        title=laid.sheet.title,
        rows=rows,
        left=len([row for row in rows if row.settled is None]),
        form=form,
        asked=name,
        at=next((row.box.name for row in rows if row.settled is None), None),
        alone=paper.second_by_id == current_user.id,
    ), status_of(form) if form else 200


def _values(paper, box, entries):
    """Both entries of a box in the order in which they are shown: as typed, as read back, and word by word."""
    texts = [one.answers.get(box, "") for one in entries]
    both = [(one.answers.get(box, ""), one[box].words, part) for one, part in zip(entries, _apart(*texts), strict=True)]
    return _in_order(paper, box, *both)


def _in_order(paper, box, first, second):
    """The two as they are shown; which comes first is drawn for each box, stays so, and tells nothing of who typed it.

    But a value that reads 1 or 2 stands in that place, so that the digit on the paper never means the other one.
    """
    places = [local_digits(value[0]).strip() for value in (first, second)]
    if places[0] == "1" or places[1] == "2":
        return [first, second]
    if places[0] == "2" or places[1] == "1":
        return [second, first]
    drawn = hashlib.sha256(f"{paper.id} {paper.keyed_at} {box}".encode()).digest()[0]
    return [first, second] if drawn % 2 else [second, first]


def _apart(first, second):
    """Two texts cut where they differ: for each, (text, whether it differs)."""
    if len(first) + len(second) > MOST_SIGNS:
        return [(first, False)], [(second, False)]
    left, right = first.split(), second.split()
    found = [], []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        for side, words in zip(found, (left[a:b], right[c:d]), strict=True):
            if words:
                side.append((" ".join(words), kind != "equal"))
    return found

"""Misread boxes: which boxes of which paper are read in two ways, how many papers are typed twice, and which papers wait for it."""

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user

from cmoffice import audit, clock
from cmoffice.casework import second_entry, stuck, tally
from cmoffice.forms.second import ReleaseForm, shares_form
from cmoffice.forms.sheets import SHEETS
from cmoffice.language import gettext as _
from cmoffice.views.gate import needs, save, status_of
from cmoffice.views.laying import laid_out

pages = Blueprint("misread", __name__, url_prefix="/supervision/misread")


@pages.get("")
@needs("set up trays")
def show():
    audit.note(current_user, "misread boxes read", now=clock.now())
    return _page()


@pages.post("")
@needs("set up trays", keeps=False)
def share():
    """How many of a hundred papers of each form are typed again."""
    form = shares_form(SHEETS)()
    if form.validate() and save(form, second_entry.set_shares, form.answers(), by=current_user, now=clock.now()):
        return redirect(url_for("misread.show"), 303)
    return _page(shares=form)


@pages.post("/release")
@needs("set up trays", keeps=False)
def release():
    """Papers go to their caseworkers as they were typed first."""
    form = _offered(ReleaseForm(), stuck.waiting(current_user))
    if form.validate():
        papers = [int(number) for number in form.papers.data]
        if save(form, stuck.release_all, papers, form.why.data, by=current_user, now=clock.now()):
            return redirect(url_for("misread.show"), 303)
    return _page(let_go=form)


def _page(shares=None, let_go=None):
    waiting = stuck.waiting(current_user)
    sent = shares or let_go
    now_set = {key: second_entry.share_of(key) for key in SHEETS}
    return render_template(
        "misread/show.html",
        rates=_rates(),
        enough=tally.ENOUGH,
        shares=shares or shares_form(SHEETS)(formdata=None, data=now_set),
        first=second_entry.FIRST_PAPERS,
        let_go=let_go or _offered(ReleaseForm(formdata=None), waiting),
        waiting=waiting,
    ), status_of(sent) if sent else 200


def _offered(form, waiting):
    """The papers that wait, those that nobody here can do first."""
    rows = sorted(waiting, key=lambda row: (row[1], row[0].id))
    form.offer({str(paper.id): _words(paper, can) for paper, can in rows})
    return form


def _words(paper, can):
    """A paper as the list names it: where it lies and what it waits for, nothing of what stands on it."""
    told = {
        "form": SHEETS[paper.batch.sheet].title,
        "batch": paper.batch.label,
        "place": paper.position,
        "waits": _("second entry") if paper.state == "second" else _("differences"),
    }
    words = _("%(form)s, batch %(batch)s paper %(place)s: %(waits)s", **told)
    return words if can else _("%(words)s, and nobody here can do it", words=words)


def _rates():
    """Form by form: (sheet, how many boxes have no rate yet, [(number on paper, words, figures)])."""
    found = []
    by_sheet = tally.rates(clock.now())
    for key in (key for key in SHEETS if key in by_sheet):
        named = {}
        for name, box in laid_out(key).boxes.items():
            named.setdefault(tally.plain(name), (box.no, box.label))
        boxes = [(*named.get(rate.field, ("", rate.field)), rate) for rate in by_sheet[key]]
        found.append((SHEETS[key], boxes))
    return found

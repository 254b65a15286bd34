"""My work: the whole caseload by what is due, with follow-up and note in place."""

from itertools import groupby

from flask import Blueprint, render_template, request
from flask_login import current_user

from cmoffice import clock, codelists, htmx
from cmoffice.casework import checking, keyworker, lists, out, prints, staff_papers
from cmoffice.forms.note import NoteForm
from cmoffice.language import gettext as _
from cmoffice.views.gate import needs
from cmoffice.views.shared import due_words, restored, shortday

pages = Blueprint("work", __name__, url_prefix="/work")
STEPS = ("registration", "initial_assessment", "comprehensive_assessment", "planning", "implementation", "closing")


@pages.get("")
@needs("see my work")
def show():
    return render_template("work/show.html", moved=None, **_beside(), **_work(request.args))


@pages.post("/list")
@needs("see my work", keeps=False)
def filtered():
    """The same list, narrowed by the filter bar (posted, so that nothing typed stands in an address)."""
    work = _work(request.form)
    if htmx:
        return render_template(
            "work/_answer.html", moved=None, said=_("%(count)s cases", count=len(work["rows"])), **work
        )
    return render_template("work/show.html", moved=None, **_beside(), **work)


@pages.get("/note/<code>")
@needs("add note")
def note_row(case):
    form = NoteForm(formdata=None, data={"on": clock.today()})
    kept_at = restored(form, f"/case/{case.code}/notes")
    if htmx:
        return render_template("notes/_form.html", case=case, form=form, kept_at=kept_at, row="1")
    from cmoffice.views.case import notes_page

    return notes_page(case, form, kept_at=kept_at)


def rows_part(logged):
    """The rows after a follow-up was logged in one of them: the case stands in its new group, the sentence says when it is next due."""
    work = _work({})
    row = next((row for row in work["rows"] if row.code == logged.code), None)
    said = (
        _("Logged. Next: %(when)s %(day)s", when=due_words(row.next), day=shortday(row.next.on))
        if row and row.next
        else _("Logged.")
    )
    return render_template("work/_answer.html", said=said, moved=logged.code, **work)


def _beside():
    """What stands beside the list: whether she is out on a visit, and the rest grouped by kind in the order of the code list."""
    now = clock.now()
    found = lists.asides(current_user, now)
    asides = [(kind, [one for one in found if one.kind == kind]) for kind in codelists.ASIDE]
    return {
        "asides": asides,
        "mine": out.mine(current_user, now),
        "to_sign": staff_papers.to_sign(current_user),
        "out_on_paper": prints.count_out(current_user),
        "papers_wait": checking.count(current_user),
    }


def _work(chosen):
    risk = chosen.get("risk") if chosen.get("risk") in codelists.RISK_OPEN else None
    step = chosen.get("step") if chosen.get("step") in STEPS else None
    asked = chosen.get("group", chosen.get("was_group"))
    group = asked if asked in lists.GROUPS else None
    order = chosen.get("order") if chosen.get("order") in lists.ORDERS else "urgent"
    rows, counts, whole = lists.worklist(current_user, clock.now(), risk, step, order, group)
    return {
        "rows": rows,
        "in_groups": {name: list(of_group) for name, of_group in groupby(rows, key=lambda row: row.group)},
        "counts": counts,
        "whole": whole,
        "risk": risk,
        "step": step,
        "group": group,
        "order": order,
        "full": keyworker.caseload_limit(current_user),
        "steps": STEPS,
    }

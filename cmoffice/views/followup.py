"""Follow-ups of a case: what is due, what was done, and the form to log one, in the file or in a row of My work."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import audit, clock, htmx
from cmoffice.casework import agreed, due, followup, lists, office, plan
from cmoffice.forms.followup import FollowUpForm
from cmoffice.models import Case, FollowUp, first
from cmoffice.timeframes import followup_days
from cmoffice.views import file
from cmoffice.views.gate import needs, save, status_of
from cmoffice.views.shared import restored

pages = Blueprint("followup", __name__, url_prefix="/case/<code>/followups")


@pages.get("")
@needs("read case")
def show(case):
    audit.note(current_user, "follow-ups read", case.code, now=clock.now())
    return _page(case, None)


@pages.get("/new")
@needs("log follow-up")
def new(case):
    limits = _limits(case)
    form = FollowUpForm(formdata=None, data={"on": clock.today(), "risk": case.risk, **_of_the_plan(limits)})
    kept_at = restored(form, f"/case/{case.code}/followups")
    if htmx:
        return _part(case, form, kept_at, limits)
    return _page(case, form, kept_at=kept_at, limits=limits)


@pages.post("")
@needs("log follow-up")
def log(case):
    form = FollowUpForm()
    form.owed_actions = {act.id for act in plan.open_actions(case) if act.due_on and act.due_on <= clock.today()}
    made = save(form, followup.log, case, form.answers(), by=current_user, now=clock.now()) if form.validate() else None
    row = request.args.get("row") or request.form.get("row")
    if made is None:
        if htmx:
            return _part(case, form, None, _limits(case)), status_of(form)
        return _page(case, form, status_of(form), limits=_limits(case))
    if htmx and row:
        return _row_answer(case)
    if htmx:
        (items, more), now = followup.page(case), _again(case)
        return render_template("followup/_saved.html", case=now, form=None, items=items, more=more, **file.frame(now))
    return redirect(url_for("followup.show", code=case.code, saved=1), 303)


@pages.get("/before/<int:number>")
@needs("read case")
def older(case, number):
    last = FollowUp.get_or_none((FollowUp.id == number) & (FollowUp.case == case.id)) or abort(404)
    items, more = followup.page(case, before=last)
    if htmx:
        return render_template("followup/_older.html", case=case, items=items, more=more)
    return file.page("followup/older.html", case, "followups", items=items, more=more)


@pages.post("/help")
@needs("log follow-up")
def ask_for_help(case):
    followup.ask_for_help(case, current_user, clock.now())
    if htmx:
        return render_template("followup/_asked.html", case=case)
    return redirect(url_for("followup.show", code=case.code), 303)


def _page(case, form, status=200, kept_at=None, limits=None):
    items, more = followup.page(case)
    return file.page(
        "followup/show.html",
        case,
        "followups",
        status,
        form=form,
        items=items,
        more=more,
        kept_at=kept_at,
        row="",
        saved=request.args.get("saved"),
        **(limits or {}),
    )


def _part(case, form, kept_at, limits):
    owed = (lists.due_line(item, clock.now()) for item in due.open_of(case) if item.kind == "followup")
    return render_template(
        "followup/_form.html",
        case=case,
        form=form,
        kept_at=kept_at,
        row=request.args.get("row") or request.form.get("row") or "",
        next_followup=next(owed, None),
        **limits,
    )


def _of_the_plan(limits):
    """Rows for the open actions, with what was last found about each, and for the objectives of a survivor's plan."""
    return {
        "received": [{"number": action.id, "received": action.received} for action in limits["promised"].values()],
        "progress": [{"number": goal.id, "progress": goal.progress} for goal in limits["goals"].values()],
    }


def _row_answer(case):
    """The worklist's rows anew, since the case has moved to its new group; they go to their place, not into the row."""
    from cmoffice.views.work import rows_part

    return rows_part(logged=_again(case)), 200, {"HX-Retarget": "#rows", "HX-Reswap": "outerHTML"}


def _again(case):
    return first(Case, "SELECT * FROM case_file WHERE id = ?", case.id)


def _limits(case):
    """What the form says before it is filled: the longest time to the next follow-up, and ways of contact to which nobody agreed."""
    longest = followup_days(case.risk, case.is_unstable, case.followup_own_days, office.rules())[1]
    return {
        "longest": longest,
        "unagreed": agreed.contact_without(case, clock.today()),
        "promised": {action.id: action for action in plan.open_actions(case)},
        "goals": {goal.id: goal for goal in plan.scores(case)},
    }

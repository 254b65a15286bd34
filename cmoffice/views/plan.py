"""The plan tab: what is being drawn up and what is in force, part by part; the approval; versions side by side; the child's copy."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from cmoffice import audit, clock, codelists, htmx, policy
from cmoffice.casework import office, plan
from cmoffice.casework import papers as filing
from cmoffice.casework.assessment import wants_safety_plan
from cmoffice.forms.base import options
from cmoffice.forms.plan import (
    ActionEndForm,
    ActionForm,
    CopyForm,
    CopyNameForm,
    NewPlanForm,
    ObjectiveForm,
    PlanDecisionForm,
    PlanForm,
    ProgressForm,
)
from cmoffice.models import Objective, PlanAction, Provider
from cmoffice.timeframes import followup_days
from cmoffice.views import approvals, file
from cmoffice.views.gate import needs, save, small_number, status_of
from cmoffice.views.papers import as_data, filled
from cmoffice.views.shared import restored

pages = Blueprint("plan", __name__, url_prefix="/case/<code>/plan")


@pages.get("")
@needs("read case")
def show(case):
    audit.note(current_user, "plan read", case.code, now=clock.now())
    return _page(case)


@pages.route("/new", methods=["GET", "POST"])
@needs("draw up plan")
def new(case):
    kinds, before = plan.kinds_for(case), plan.in_force(case)
    form = NewPlanForm(data={"kind": request.args.get("name") if request.args.get("name") in kinds else kinds[-1]})
    form.kind.choices = [choice for choice in form.kind.choices if choice.value in kinds]
    made = None
    if form.is_submitted() and form.validate():
        made = save(form, plan.begin, case, form.kind.data, by=current_user, now=clock.now(), reason=form.reason.data)
    if made:
        return redirect(url_for("plan.show", code=case.code), 303)
    status = status_of(form)
    return file.page("plan/new.html", case, "plan", status, form=form, before=before)


@pages.route("/<int:number>/head", methods=["GET", "POST"])
@needs("draw up plan")
def head(case, number):
    this = _open(case, number)
    kept = {name: getattr(this, name) for name in plan.COLUMNS} | this.answers | this.confidential
    form = PlanForm(data=as_data(PlanForm, kept)).for_case(
        this.kind, plan.is_placed(case), wants_safety_plan(case), case.module == "gbv_survivor"
    )
    version, kept_at = this.row_version, None
    if form.is_submitted():
        version = small_number(request.form.get("version")) or version
        made = form.validate() and save(
            form, plan.change_head, case, this, form.answers(), version, by=current_user, now=clock.now()
        )
        if made:
            return redirect(url_for("plan.show", code=case.code), 303)
        if form.changed:
            version = form.changed.theirs.row_version
    else:
        kept_at = restored(form, request.path)
    return file.page(
        "plan/head.html",
        case,
        "plan",
        status_of(form),
        form=form,
        plan=this,
        version=version,
        kept_at=kept_at,
        theirs=_head_in_words(form.changed.theirs) if form.changed else (),
        longest=followup_days(case.risk, case.is_unstable, None, office.rules())[1],
    )


@pages.route("/<int:number>/goal", methods=["GET", "POST"])
@needs("draw up plan")
def add_objective(case, number):
    this = _open(case, number)
    form = _objective_form(this)
    return _write(case, this, form, "goal-new", plan.put_objective, case, this)


@pages.route("/goal/<int:number>", methods=["GET", "POST"])
@needs("draw up plan")
def objective(case, number):
    row = _row(Objective, case, number)
    this = _open(case, row.plan.version)
    form = _objective_form(this, row)
    if request.form.get("button") == "remove":
        return _write(case, this, form, f"goal-{row.id}", plan.remove_objective, case, this, row, plain=True)
    return _write(case, this, form, f"goal-{row.id}", plan.put_objective, case, this, objective=row)


@pages.route("/goal/<int:number>/step", methods=["GET", "POST"])
@needs("draw up plan")
def add_action(case, number):
    row = _row(Objective, case, number)
    this = _open(case, row.plan.version)
    return _write(case, this, _action_form(case), f"step-new-{row.id}", plan.put_action, case, this, row)


@pages.route("/step/<int:number>", methods=["GET", "POST"])
@needs("draw up plan")
def action(case, number):
    row = _row(PlanAction, case, number)
    this = _open(case, row.plan.version)
    form = _action_form(case, row)
    if request.form.get("button") == "remove":
        return _write(case, this, form, f"step-{row.id}", plan.remove_action, case, this, row, plain=True)
    return _write(case, this, form, f"step-{row.id}", plan.put_action, case, this, row.objective, action=row)


@pages.route("/step/<int:number>/done", methods=["GET", "POST"])
@needs("draw up plan")
def done(case, number):
    row = _row(PlanAction, case, number)
    form = ActionEndForm(data={"status": "done", "done_on": clock.today()})
    return _write(case, row.plan, form, f"done-{row.id}", plan.finish_action, case, row)


@pages.route("/goal/<int:number>/progress", methods=["GET", "POST"])
@needs("draw up plan")
def progress(case, number):
    row = _row(Objective, case, number)
    form = ProgressForm(data={"progress": row.progress, "met_on": row.met_on or clock.today()})
    return _write(case, row.plan, form, f"progress-{row.id}", plan.set_progress, case, row)


@pages.post("/<int:number>/submit")
@needs("draw up plan")
def submit(case, number):
    return _end(case, number, plan.submit)


@pages.post("/<int:number>/drop")
@needs("draw up plan")
def drop(case, number):
    return _end(case, number, plan.drop)


@pages.route("/decide", methods=["GET", "POST"])
@needs("approve plan")
def decide(case):
    this = plan.waiting(case) or abort(404)
    form = PlanDecisionForm()
    verb = plan.approve if request.form.get("button") == "agree" else plan.send_back
    if (
        form.is_submitted()
        and form.validate()
        and save(form, verb, case, this, form.comment.data, by=current_user, now=clock.now())
    ):
        return approvals.onward()
    audit.note(current_user, "plan read", case.code, now=clock.now())
    return file.page(
        "plan/decide.html",
        case,
        "plan",
        status_of(form),
        form=form,
        former=plan.in_force(case),
        **_drawn(case, plan.sheet(case, this)),
    )


@pages.get("/<int:number>")
@needs("read case")
def version(case, number):
    this = plan.find(case, number) or abort(404)
    audit.note(current_user, "plan read", case.code, now=clock.now(), version=number)
    plans = plan.of(case)
    before = next((one for one in plans if one.version < number and one.state in ("approved", "replaced")), None)
    both = [_drawn(case, plan.sheet(case, one)) for one in (before, this) if one]
    return file.page("plan/version.html", case, "plan", both=both, plans=plans, this=this)


@pages.route("/<int:number>/given", methods=["GET", "POST"])
@needs("draw up plan")
def given(case, number):
    this = plan.find(case, number) or abort(404)
    form = CopyForm(
        data={
            "copy_given": this.copy_given,
            "copy_given_on": this.copy_given_on or clock.today(),
            "copy_why_not": this.copy_why_not,
        }
    )
    return _write(case, this, form, f"given-{this.version}", plan.give_copy, case, this)


@pages.route("/<int:number>/copy", methods=["GET", "POST"])
@needs("draw up plan")
def copy(case, number):
    this = plan.find(case, number) or abort(404)
    if this.state != "approved":
        abort(404)
    called = this.copy_called if this.copy_called in codelists.COPY_CALLED else "word"
    form = CopyNameForm(data={"copy_called": called, "copy_word": this.copy_called if called == "word" else ""})
    if form.is_submitted() and form.validate():
        answers = form.answers()
        named = (answers["copy_called"], answers["copy_word"])
        if save(form, plan.name_copy, case, this, *named, by=current_user, now=clock.now()):
            return redirect(url_for("plan.copy", code=case.code, number=number), 303)
    audit.note(current_user, "copy for the child read", case.code, now=clock.now(), version=number)
    whole = plan.sheet(case, this)
    return render_template(
        "plan/copy.html",
        case=case,
        plan=this,
        called=called,
        form=form,
        actions=[action for aim in whole.aims for action in aim.actions if action.status == "todo"],
        **_people(),
    ), status_of(form)


def _write(case, this, form, at, verb, *args, plain=False, **named):
    """A form of one part of the plan, where it stands: opened, refused with every word kept, or saved and shown anew."""
    made = None
    if form.is_submitted() and (plain or form.validate()):
        if not plain:
            args = (*args, form.answers())
        made = save(form, verb, *args, by=current_user, now=clock.now(), **named)
    if made is not None and not htmx:
        return redirect(url_for("plan.show", code=case.code, _anchor=f"plan-{this.version}"), 303)
    status = 200 if made is not None or not form.is_submitted() else status_of(form)
    if not htmx:
        return _page(case, form, at, status)
    whole = plan.sheet(case, plan.find(case, this.version))
    opened = {"form": None, "at": ""} if made is not None else {"form": form, "at": at}
    return render_template("plan/_plan.html", case=case, **_drawn(case, whole), **opened), status


def _end(case, number, verb):
    """Hand a draft in or give it up; what is missing stands on top of it."""
    this, form = _open(case, number), NewPlanForm(formdata=None)
    if save(form, verb, case, this, by=current_user, now=clock.now()):
        return redirect(url_for("plan.show", code=case.code), 303)
    return _page(case, form, f"submit-{this.version}", status_of(form))


def _page(case, form=None, at="", status=200):
    sheets = plan.live(case)
    return file.page(
        "plan/show.html",
        case,
        "plan",
        status,
        form=form,
        at=at,
        drawn=[_drawn(case, sheet) for sheet in sheets],
        plans=plan.of(case),
        kinds=plan.kinds_for(case),
        in_work={"interim" if one.plan.kind == "interim" else "full" for one in sheets if not one.in_force},
        may_draw=policy.may(current_user, "draw up plan", case),
    )


def _drawn(case, sheet):
    """What the part of one plan needs."""
    return {"sheet": sheet, "plan": sheet.plan, "head": _head_in_words(sheet.plan, case), **_people()}


def _people():
    return {
        "colleagues": office.people(),
        "services": {provider.id: provider.name for provider in Provider.select(Provider.id, Provider.name)},
    }


def _head_in_words(this, case=None):
    """The head of a plan for reading; what is strictly confidential only for those who may read it."""
    columns = {name: filing.plain(getattr(this, name)) for name in plan.COLUMNS}
    open_to = case is not None and policy.may(current_user, "read confidential note", case)
    return filled(PlanForm, _Answers({**columns, **this.answers}, this.confidential), confidential=open_to)


class _Answers:
    """A plan's head in the shape of a filed form."""

    def __init__(self, answers, confidential):
        self.answers, self.confidential = answers, confidential


def _open(case, number):
    """The version of the plan of this address while it can be written on; 404 for none of this case's."""
    return plan.find(case, number) or abort(404)


def _row(model, case, number):
    return model.get_or_none((model.id == number) & (model.case == case.id)) or abort(404)


def _objective_form(this, row=None):
    form = ObjectiveForm(obj=row)
    if this.kind != "gbv":
        del form.area
    return form


def _action_form(case, row=None):
    given = (
        {name: getattr(row, name) for name in ActionForm(formdata=None)._fields if name != "responsible"} if row else {}
    )
    who = row and (
        f"colleague-{row.staff_id}"
        if row.staff_id
        else f"service-{row.provider_id}"
        if row.provider_id
        else row.responsible
    )
    form = ActionForm(data={**given, "responsible": who or "keyworker"})
    near = [person for person in office.people().values() if person.here and person.team_id == case.team_id]
    form.responsible.choices = [
        *options(codelists.RESPONSIBLE),
        *(SelectChoice(value=f"colleague-{person.id}", label=person.short_name) for person in near),
        *(
            SelectChoice(value=f"service-{provider.id}", label=provider.name)
            for provider in Provider.select().where(Provider.retired_on.is_null()).order_by(Provider.name)
        ),
    ]
    return form

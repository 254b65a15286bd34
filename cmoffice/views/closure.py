"""Closing a case: the gate with its conditions, asking, deciding, cancelling an error, and the visit afterwards."""

from flask import Blueprint, current_app, redirect, request, url_for
from flask_login import current_user

from cmoffice import audit, clock, codelists, policy
from cmoffice.casework import closure, file_audit, papers
from cmoffice.casework.conditions import ORDINARY
from cmoffice.forms.closure import BackForm, ClosureForm, DecisionForm, ErrorForm, SkipVisitForm, VisitForm
from cmoffice.language import lazy_gettext as _l
from cmoffice.views import approvals, file
from cmoffice.views.gate import needs, save, status_of
from cmoffice.views.papers import filled
from cmoffice.views.shared import restored

pages = Blueprint("closure", __name__, url_prefix="/case/<code>")
MEND = {  # where a missing condition is mended: page and words
    "plan": ("plan.show", _l("Open the plan")),
    "referrals": ("referral.show", _l("Open the referrals")),
    "tasks": ("plan.show", _l("Open the tasks")),
    "followups": ("followup.show", _l("Open the follow-ups")),
    "assessment": ("assessment.show", _l("Open the assessment")),
    "identity": ("identity.enter", _l("Open the identity")),
    "consent": ("consent.give", _l("Open consent")),
    "death": ("death.record", _l("Open the entries on the death")),
}


@pages.route("/close", methods=["GET", "POST"])
@needs("request closure")
def ask(case):
    form = ClosureForm(data={"reason": _chosen()})
    kept_at = None
    if form.is_submitted():
        if form.validate() and save(form, closure.request, case, form.answers(), by=current_user, now=clock.now()):
            return redirect(url_for("case.show", code=case.code), 303)
    elif form.reason.data:
        reason, kept_at = form.reason.data, restored(form, f"/case/{case.code}/close")
        form.reason.data = reason
    if form.reason.data not in ORDINARY:
        return _reasons(case, form)
    return file.page(
        "closure/ask.html",
        case,
        "",
        status_of(form),
        form=form,
        kept_at=kept_at,
        conditions=_mended(case, closure.gate(case, form.reason.data, clock.today(), form.answers())),
    )


@pages.route("/closure", methods=["GET", "POST"])
@needs("authorise closure")
def decide(case):
    sends_back = request.form.get("button") == "back"
    waiting = closure.asked(case)
    audited, auditing = file_audit.for_closure(case, waiting.asked_at)
    form = DecisionForm(formdata=None, data={"retention_class": "ordinary", "audited": "yes" if audited else None})
    if request.method == "POST":
        form, verb = (BackForm(), closure.send_back) if sends_back else (DecisionForm(), closure.authorise)
        if form.validate() and save(form, verb, case, form.answers(), by=current_user, now=clock.now()):
            return approvals.onward()
        if sends_back:
            back, form = form, DecisionForm()
            form.comment.errors, form.refused, form.changed = back.comment.errors, back.refused, back.changed
            form.refused = [(form.comment if field else None, words) for field, words in back.refused]
    audit.note(current_user, "closure read", case.code, now=clock.now())
    evaluated, told = closure.evaluation(case), papers.latest(case, "F14")
    return file.page(
        "closure/decide.html",
        case,
        "",
        status_of(form),
        form=form,
        asked=waiting,
        audited=audited,
        auditing=auditing,
        passed=file_audit.score(audited) if audited else None,
        filed=filled(ClosureForm, told) if told and waiting.reason != "death" else (),
        evaluated=evaluated,
        conditions=_mended(case, closure.gate(case, waiting.reason, clock.today(), closure.asked_answers(case))),
        years=closure.retention_years("ordinary"),
        years_of_care=closure.retention_years("care"),
    )


@pages.route("/error", methods=["GET", "POST"])
@needs("cancel error")
def cancel(case):
    form = ErrorForm()
    if (
        form.is_submitted()
        and form.validate()
        and save(form, closure.cancel_error, case, form.answers(), by=current_user, now=clock.now())
    ):
        return redirect(url_for("team.show"), 303)
    return file.page(
        "closure/error.html",
        case,
        "",
        status_of(form),
        form=form,
        possible=closure.may_be_error(case, clock.today()),
    )


@pages.route("/visit", methods=["GET", "POST"])
@needs("visit after closing")
def visit(case):
    form = VisitForm(data={"on": clock.today()})
    skip = SkipVisitForm(formdata=None)
    if request.form.get("button") == "skip":
        form, skip = VisitForm(formdata=None, data={"on": clock.today()}), SkipVisitForm()
        if skip.validate() and save(skip, closure.skip_visit, case, skip.answers(), by=current_user, now=clock.now()):
            return redirect(url_for("case.show", code=case.code), 303)
        return _visit_page(case, form, skip, status_of(skip))
    if form.is_submitted():
        if form.validate() and save(form, closure.visit, case, form.answers(), by=current_user, now=clock.now()):
            return redirect(url_for("case.show", code=case.code), 303)
        return _visit_page(case, form, skip, status_of(form))
    kept_at = restored(form, f"/case/{case.code}/visit")
    return _visit_page(case, form, skip, 200, kept_at)


@pages.get("/ending")
@needs("read case")
def show(case):
    """Everything about how the case ended: each request with its decision, the visit afterwards."""
    audit.note(current_user, "closure read", case.code, now=clock.now())
    told = papers.latest(case, "F14")
    visited = papers.latest(case, "F14C")
    secret = policy.may(current_user, "read confidential note", case)
    return file.page(
        "closure/show.html",
        case,
        "",
        rows=closure.all_of(case),
        visit_by=closure.visit_by,
        filed=filled(ClosureForm, told, confidential=secret) if told else (),
        visited=filled(VisitForm, visited, confidential=secret) if visited else (),
    )


def _visit_page(case, form, skip, status, kept_at=None):
    last = closure.last(case)
    return file.page(
        "closure/visit.html",
        case,
        "",
        status,
        form=form,
        skip=skip,
        kept_at=kept_at,
        last=last,
        due_by=closure.visit_by(last),
    )


def _chosen():
    return request.args.get("key") if request.args.get("key") in ORDINARY else None


def _reasons(case, form):
    """The reasons with how many conditions of each are missing apart from what the form itself will ask."""
    lines = []
    for reason in ORDINARY:
        missing = [one for one in closure.gate(case, reason, clock.today(), form.answers()) if not one.met]
        lines.append((reason, codelists.CLOSE[reason], [one for one in missing if not one.mend.startswith("form:")]))
    for field in form:
        if field.name != "reason":  # the other questions stand on the next page
            field.errors = []
    status = status_of(form)
    return file.page("closure/reasons.html", case, "", status, form=form, reasons=lines)


def _mended(case, conditions):
    """Each condition with the address of the page that mends it, where there is one."""
    found = []
    for one in conditions:
        endpoint, words = MEND.get(one.mend, (None, ""))
        where = url_for(endpoint, code=case.code) if endpoint in current_app.view_functions else ""
        if one.mend.startswith("form:"):
            where, words = f"#{one.mend.removeprefix('form:')}", _l("Answer it below")
        found.append((one, where, words))
    return found

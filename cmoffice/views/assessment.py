"""The assessment tab: first assessment on screen, the full one by its dates."""

from flask import Blueprint, abort, redirect, url_for
from flask_login import current_user

from cmoffice import audit, clock
from cmoffice.casework import assessment, papers
from cmoffice.forms.assessment import InitialAssessmentForm, StepDateForm
from cmoffice.models import Step
from cmoffice.views import file
from cmoffice.views.gate import needs, save, status_of
from cmoffice.views.shared import restored

pages = Blueprint("assessment", __name__, url_prefix="/case/<code>/assessment")


@pages.get("")
@needs("read case")
def show(case):
    audit.note(current_user, "assessment read", case.code, now=clock.now())
    return _page(case, StepDateForm(formdata=None, data={"on": clock.today()}))


@pages.route("/initial", methods=["GET", "POST"])
@needs("assess")
def initial(case):
    form = InitialAssessmentForm(
        data={"done_on": clock.today(), "done_time": f"{clock.now():%H:%M}", "risk": case.risk}
    )
    kept_at = None
    if form.is_submitted():
        answers = {**form.answers(), "outcome": "continue"}
        if form.validate() and save(form, assessment.complete_initial, case, answers, by=current_user, now=clock.now()):
            return redirect(url_for("assessment.show", code=case.code), 303)
    else:
        kept_at = restored(form, f"/case/{case.code}/assessment/initial")
    before = papers.latest(case, "F03")
    return file.page(
        "assessment/initial.html",
        case,
        "assessment",
        status_of(form) if form.is_submitted() else 200,
        form=form,
        kept_at=kept_at,
        before=before,
    )


@pages.post("/full/<act>")
@needs("assess")
def full(case, act):
    if act not in ("begun", "done"):
        abort(404)
    form = StepDateForm()
    verb = assessment.begin_comprehensive if act == "begun" else assessment.complete_comprehensive
    if form.validate() and save(form, verb, case, form.on.data, by=current_user, now=clock.now()):
        return redirect(url_for("assessment.show", code=case.code), 303)
    return _page(case, form, status_of(form))


def _page(case, form, status=200):
    return file.page(
        "assessment/show.html",
        case,
        "assessment",
        status,
        form=form,
        filed=papers.latest(case, "F03"),
        full=Step.select()
        .where((Step.case == case.id) & (Step.name == "comprehensive_assessment"))
        .order_by(Step.id.desc())
        .first(),
    )

"""The assessment tab: the first assessment, the full one section by section, their versions, and going back a step."""

from flask import Blueprint, abort, redirect, request, url_for
from flask_login import current_user

from cmoffice import audit, clock, policy
from cmoffice.casework import assessment, moves, papers, steps
from cmoffice.forms.assessment import FullAssessmentForm, GoBackForm, InitialAssessmentForm, StepDateForm
from cmoffice.views import file
from cmoffice.views.gate import needs, save, small_number, status_of
from cmoffice.views.papers import as_data, filled
from cmoffice.views.shared import restored

pages = Blueprint("assessment", __name__, url_prefix="/case/<code>/assessment")
PAPERS = {"initial": ("F03", InitialAssessmentForm), "full": ("F04", FullAssessmentForm)}
TITLES = {key: title for key, title, _names in FullAssessmentForm.sections}


@pages.get("")
@needs("read case")
def show(case):
    audit.note(current_user, "assessment read", case.code, now=clock.now())
    return _page(case, StepDateForm(formdata=None, data={"on": clock.today()}))


@pages.route("/initial", methods=["GET", "POST"])
@needs("assess")
def initial(case):
    form = InitialAssessmentForm(
        data={"done_on": clock.today(), "done_time": f"{clock.now():%H:%M}", "risk": case.risk, "outcome": "continue"}
    )
    before, kept_at = papers.latest(case, "F03"), None
    if before is None:
        del form.reason
    if form.is_submitted():
        made = form.validate() and save(
            form, assessment.complete_initial, case, form.answers(), by=current_user, now=clock.now()
        )
        if made:
            return redirect(url_for("assessment.show", code=case.code), 303)
    else:
        kept_at = restored(form, f"/case/{case.code}/assessment/initial")
    return file.page(
        "assessment/initial.html",
        case,
        "assessment",
        status_of(form),
        form=form,
        kept_at=kept_at,
        before=before,
        last=_in_words(case, InitialAssessmentForm, before) if before else (),
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


@pages.route("/section/<key>", methods=["GET", "POST"])
@needs("assess")
def section(case, key):
    if key not in assessment.asked_sections(case):
        abort(404)
    begun = papers.begun(case, "F04")
    kept = {**begun.answers, **begun.confidential} if begun else {}
    form = FullAssessmentForm(data={"risk": case.risk, **as_data(FullAssessmentForm, kept)})
    version, kept_at, theirs = begun.version if begun else 0, None, ()
    if form.is_submitted():
        version = small_number(request.form.get("version"))
        done = request.form.get("button") == "done"
        if form.validate_section(key, done) and save(
            form,
            assessment.keep_section,
            case,
            key,
            {field.name: form.answers()[field.name] for field in form.of(key)},
            done,
            version,
            by=current_user,
            now=clock.now(),
        ):
            return redirect(url_for("assessment.show", code=case.code), 303)
        if form.changed:  # both are shown; pressing again keeps one's own
            begun = papers.begun(case, "F04")
            theirs, version = _of(_in_words(case, FullAssessmentForm, begun), key), begun.version
    else:
        kept_at = restored(form, request.path)
    return file.page(
        "assessment/section.html",
        case,
        "assessment",
        status_of(form),
        form=form,
        key=key,
        title=TITLES[key],
        fields=form.of(key),
        version=version,
        theirs=theirs,
        kept_at=kept_at,
        last=_of(_in_words(case, FullAssessmentForm, papers.latest(case, "F04")), key),
    )


@pages.get("/<key>/<int:number>")
@needs("read case")
def version(case, key, number):
    paper, form_class = PAPERS.get(key) or abort(404)
    filed = {one.version: one for one in papers.all_of(case, paper)}
    this = filed.get(number) or abort(404)
    audit.note(current_user, "assessment read", case.code, now=clock.now(), paper=paper, version=number)
    before = filed.get(max((one for one in filed if one < number), default=None))
    return file.page(
        "assessment/version.html",
        case,
        "assessment",
        key=key,
        this=this,
        before=before,
        parts=_in_words(case, form_class, this, before),
        versions=sorted(filed, reverse=True),
    )


@pages.route("/back", methods=["GET", "POST"])
@needs("assess")
def back(case):
    form = GoBackForm()
    form.step.choices = [choice for choice in form.step.choices if choice.value in steps.earlier_steps(case)]
    if (
        form.is_submitted()
        and form.validate()
        and save(form, steps.go_back, case, form.answers(), by=current_user, now=clock.now())
    ):
        return redirect(url_for("case.show", code=case.code), 303)
    return file.page("assessment/back.html", case, "", status_of(form), form=form)


def _page(case, form, status=200):
    begun = papers.begun(case, "F04")
    kept = {**begun.answers, **begun.confidential} if begun else {}
    first, whole = papers.all_of(case, "F03"), papers.all_of(case, "F04")
    full_steps = [step for step in moves.steps(case) if step.name == "comprehensive_assessment"]
    return file.page(
        "assessment/show.html",
        case,
        "assessment",
        status,
        form=form,
        filed=first[0] if first else None,
        first_parts=_beside(case, InitialAssessmentForm, first),
        first_versions=[one.version for one in first],
        reached_by_harm=assessment.wants_safety_plan(case) and policy.may(current_user, "read confidential note", case),
        lacks_interim=assessment.lacks_interim(case, clock.now()),
        full=full_steps[-1] if full_steps else None,
        whole=whole[0] if whole else None,
        whole_parts=_beside(case, FullAssessmentForm, whole),
        whole_versions=[one.version for one in whole],
        begun=begun,
        sections=[(key, TITLES[key], _standing(begun, kept, key)) for key in assessment.asked_sections(case)],
        lacking=[(key, assessment.MISSING[key]) for key in assessment.missing(case, kept)],
        refused="E11" in form.refused_by,
        can_go_back=steps.earlier_steps(case),
    )


def _beside(case, form_class, versions):
    """The newest version in words, beside the one before it."""
    return _in_words(case, form_class, *versions[:2]) if versions else ()


def _in_words(case, form_class, filed, before=None):
    """A filed form for reading; what is strictly confidential only for those who may read it."""
    return filled(form_class, filed, before, policy.may(current_user, "read confidential note", case))


def _standing(begun, kept, key):
    """Whether a section is done, begun or not started."""
    if begun and key in begun.sections:
        return "done"
    names = next(names for name, _title, names in FullAssessmentForm.sections if name == key)
    return "begun" if any(kept.get(name) for name in names) else "todo"


def _of(parts, key):
    """The lines of one section out of a form in words."""
    return [(title, lines) for title, lines in parts if title == TITLES[key] and lines]

"""Files from other agencies: read with their passphrase, looked at without names, and taken in as cases of ours."""

from types import SimpleNamespace

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import audit, clock, codelists, drafts, fieldnames
from cmoffice.casework import arrivals, exchange, keyworker, office, papers
from cmoffice.forms.arrivals import ArrivalForm, UploadForm
from cmoffice.forms.assessment import FullAssessmentForm, InitialAssessmentForm
from cmoffice.forms.base import options
from cmoffice.forms.transfer import TransferForm
from cmoffice.language import gettext as _
from cmoffice.refusals import Refused
from cmoffice.views import file
from cmoffice.views.gate import needs, status_of, takes_files
from cmoffice.views.papers import filled

pages = Blueprint("arrivals", __name__)
ROOM = 10_100_000  # the file, and what the form around it takes
ASSESSMENTS = {"F03": InitialAssessmentForm, "F04": FullAssessmentForm}


@pages.route("/arrivals", methods=["GET", "POST"])
@takes_files(ROOM)
@needs("take in from another agency", keeps=False)
def show():
    """Choose a file; several cases in it are taken in one by one. It is kept in memory alone."""
    form = UploadForm()
    if form.is_submitted() and form.validate():
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            form.refuse(_("Choose the file."))
        elif cases := _said(form, arrivals.read, sent.read(), form.passphrase.data):
            return redirect(url_for("arrivals.one", number=1) if len(cases) == 1 else url_for("arrivals.show"), 303)
    held = arrivals.held(current_user, clock.now())
    lines = [(number, came, arrivals.before(came)) for number, came in enumerate(held, start=1)]
    form.passphrase.data = ""  # it is not sent back
    return render_template(
        "arrivals/show.html",
        form=form,
        lines=lines,
        taken=arrivals.taken(current_user),
        band=codelists.age_band,
        group=codelists.concern_group,
    ), status_of(form)


@pages.route("/arrivals/<int:number>", methods=["GET", "POST"])
@needs("take in from another agency", keeps=False)
def one(number):
    """What came, without names, and what this office has to say itself; then it is taken in."""
    now = clock.now()
    held = arrivals.held(current_user, now)
    if not held:
        raise Refused("A04")
    if not 1 <= number <= len(held):
        abort(404)
    came = held[number - 1]
    people = {person.username: person for person in keyworker.possible(current_user)}
    form = _form(came, people, now)
    if form.is_submitted() and request.form.get("which", _mark(came)) != _mark(came):
        form.refuse(_("Another file was read meanwhile, and this is not the case that you had before you. Look again."))
    elif form.is_submitted() and form.validate():
        decided = request.form.get("decided") if request.form.get("decided") in ("different", "ask") else None
        made = _said(form, _take_in, came, form.answers(), people[form.to.data], decided)
        if made:
            return redirect(url_for("arrivals.of_case", code=made.code), 303)
    audit.note(current_user, "arrival read", now=now, kind=came.kind)
    return render_template(
        "arrivals/one.html",
        form=form,
        came=came,
        mark=_mark(came),
        number=number,
        band=codelists.age_band(came.facts.get("age_years")),
        group=codelists.concern_group(came.facts.get("concerns") or ()),
        consented=arrivals.holds(came, now.date()),
        doubles=arrivals.doubles(came, current_user) if "E05" in form.refused_by else None,
        unknown=arrivals.unknown_services(came),
        has_name=arrivals.has_name(came),
        before=arrivals.before(came),
    ), status_of(form)


@pages.post("/arrivals/drop")
@needs("take in from another agency", keeps=False)
def drop():
    """Forget the file that is held."""
    arrivals.forget(current_user)
    return redirect(url_for("arrivals.show"), 303)


@pages.get("/case/<code>/arrived")
@needs("read case")
def of_case(case):
    """What came along with this case, as it was filed: marked as the other agency's words."""
    filed = papers.latest(case, exchange.PAPER) or abort(404)
    audit.note(current_user, "what came along read", case.code, now=clock.now())
    came = filed.answers.get("came", {})
    return file.page(
        "arrivals/came.html",
        case,
        "",
        filed=filed,
        came=came,
        missed=filed.answers.get("missed", ()),
        assessed=_assessed(came.get(exchange.ASSESSMENT)),
        handover=_filled(TransferForm, came.get(exchange.HANDOVER) or {}),
        plan=[exchange.in_ours(row, fieldnames.PLAN_ROW) for row in came.get(exchange.PLAN, ())],
        services=[exchange.in_ours(row, fieldnames.SERVICE_ROW) for row in came.get(exchange.SERVICES, ())],
        followups=[exchange.in_ours(row, fieldnames.FOLLOWUP_ROW) for row in came.get(exchange.FOLLOWUPS, ())],
        head=exchange.in_ours(came, fieldnames.PLAN_HEAD),
        assessed_on=papers.day(came.get(exchange.ASSESSED_ON)),
    )


def _mark(came):
    """What tells this case from another one that takes its number when a second file is read in another tab."""
    return came.digest[:16]


def _form(came, people, now):
    districts = office.districts()
    form = ArrivalForm(data={"area": came.facts.get("area") if came.facts.get("area") in districts else None})
    form.to.choices = options(
        {
            name: f"{person.name} ({keyworker.open_cases(person, current_user)}/{keyworker.caseload_limit(person)})"
            for name, person in people.items()
        }
    )
    form.place.choices = options({place.code: f"{place.label} ({place.district})" for place in office.places()})
    form.area.choices = options(districts)
    form.criteria_met.choices = options({line.code: line.wording for line in office.criteria(now.date())})
    return form.ask_only(arrivals.missing(came, now.date()), not arrivals.holds(came, now.date()))


def _take_in(came, answers, to, decided, by, now):
    """Take it in; where the file told no name, its code there waits for the caseworker on the page of the identity (D04)."""
    made = arrivals.take_in(came, answers, to, by, now, decided)
    if not arrivals.has_name(came):
        begun = {name: [value] for name, value in came.identity.items() if isinstance(value, str)}
        drafts.keep(
            to,
            url_for("identity.enter", code=made.code),
            begun | {"other_org_ref": [arrivals.known_elsewhere(came)]},
            now,
        )
    return made


def _assessed(given):
    if not given or given.get("paper") not in ASSESSMENTS:
        return ()
    return _filled(ASSESSMENTS[given["paper"]], given.get("answers") or {})


def _filled(form, answers):
    """Answers that came as our paper shows them; one that does not fit its question is shown nowhere."""
    kinds = {field.name: field.kind for field in form(formdata=None)}
    fitting = {
        name: value
        for name, value in answers.items()
        if kinds.get(name) != "rows" and isinstance(value, list) == (kinds.get(name) == "many")
    }
    told = filled(form, SimpleNamespace(answers=fitting, confidential={}), confidential=False)
    return [part for part in told if part[1]]


def _said(form, verb, *args):
    """Call the verb: not through `save`, which would hold the records open while the name goes into its own file. What it refuses stands on the form."""
    try:
        return verb(*args, by=current_user, now=clock.now())
    except Refused as refused:
        form.refused_by.add(refused.code)
        form.refuse(refused.words, refused.field)
    return None

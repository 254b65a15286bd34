"""Case-file audits: the sample of the quarter, the checklist of one file, what is to be mended, and the trend."""

import secrets
from datetime import date

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import audit, clock, codelists, policy
from cmoffice.casework import audit_facts, audit_sample, audit_trend, file_audit
from cmoffice.forms.file_audit import AuditForm, PickForm
from cmoffice.forms.prints import PrintForm
from cmoffice.language import lazy_gettext as _l
from cmoffice.views import prints
from cmoffice.views.gate import needs, save, small_number, status_of
from cmoffice.views.shared import day, restored

pages = Blueprint("file_audit", __name__)
LOOK = {  # where in the file the items of each part are looked at
    "apart": (("consent.show", _l("Consent")),),
    "assessed": (("assessment.show", _l("Assessment")), ("timeline.show", _l("Timeline"))),
    "planned": (("plan.show", _l("Plan")),),
    "followed": (("followup.show", _l("Follow-ups")), ("case.show", _l("Notes")), ("meeting.show", _l("Meetings"))),
    "shared": (("referral.show", _l("Referrals")), ("consent.show", _l("What was shared"))),
    "ended": (("closure.show", _l("Ending")),),
}


@pages.get("/supervision/audits")
@needs("audit files")
def show():
    return _desk(PickForm(formdata=None), 200)


@pages.post("/supervision/audits")
@needs("audit files", keeps=False)
def draw():
    """One press draws what is missing; chance is the machine's own."""
    audit_sample.draw(current_user, clock.now(), secrets.SystemRandom())
    return redirect(url_for("file_audit.show"), 303)


@pages.post("/supervision/audits/picked")
@needs("audit files")
def pick():
    form = PickForm()
    if form.validate():
        made = save(form, file_audit.pick, form.code.data, form.answers(), by=current_user, now=clock.now())
        if made:
            return _to(made)
    return _desk(form, status_of(form))


@pages.post("/case/<code>/audit")
@needs("audit file", keeps=False)
def begin(case):
    return _to(file_audit.at_closure(case, current_user, clock.now()))


@pages.route("/supervision/audits/<int:number>", methods=["GET", "POST"])
@needs("audit files")
def one(number):
    this = _found(number)
    if this.done_at:
        return _read(this)
    now = clock.now()
    facts, kept_at = audit_facts.of(this.case, now), None
    if request.method == "POST":
        form, keeps = AuditForm(), request.form.get("button") == "keep"
        verb = file_audit.keep if keeps else file_audit.finish
        version = small_number(request.form.get("version"))
        if (form.validate() or (keeps and _forget_needed(form))) and save(
            form, verb, this, form.answers(), version, by=current_user, now=now
        ):
            return _onward(this, keeps)
        if form.changed and form.changed.theirs.done_at:
            return _to(this)
    else:
        form = AuditForm(formdata=None, data=_begun(this, facts))
        kept_at = restored(form, url_for("file_audit.one", number=number))
    audit.note(current_user, "file audit read", this.case.code, now=now)
    version = form.changed.theirs.version if form.changed else this.version
    return render_template(
        "file_audit/one.html",
        this=this,
        form=form,
        facts=facts,
        fact_words=fact_words,
        look=LOOK,
        kept_at=kept_at,
        version=version,
    ), status_of(form)


@pages.post("/supervision/audits/<int:number>/settled")
@needs("audit files", keeps=False)
def settle(number):
    this = _found(number)
    file_audit.settle(this, current_user, clock.now(), good=request.form.get("button") != "again")
    return _to(this)


@pages.route("/supervision/audits/<int:number>/sheet", methods=["GET", "POST"])
@needs("audit files", keeps=False)
def sheet(number):
    """One audit on paper: as it was answered, or with the boxes empty beside what the office knows, to take to the cabinet."""
    this, back = _found(number), url_for("file_audit.one", number=number)

    def draw(made):
        known = this.known if this.done_at else audit_facts.kept(audit_facts.of(this.case, clock.now()))
        form = AuditForm(formdata=None)
        return render_template(
            "file_audit/sheet.html", this=this, known=known, form=form, fact_words=fact_words, printing=made
        )

    return prints.asked("audit_sheet", prints.first(PrintForm), draw, back=back, of=this.case)


@pages.get("/supervision/audits/blank")
@needs("audit files")
def blank():
    return render_template("file_audit/sheet.html", this=None, known={}, form=AuditForm(formdata=None))


@pages.get("/supervision/audits/trend")
@needs("audit files")
def trend():
    by_month = request.args.get("key") == "month"
    now = clock.now()
    audit.note(current_user, "audit trend read", now=now)
    return render_template(
        "file_audit/trend.html", by_month=by_month, table=audit_trend.table(current_user, now, by_month)
    )


@pages.get("/supervision/audited")
@needs("see audited")
def asked():
    lines = file_audit.asked_of(current_user)
    for code in {one.case.code for one in lines}:
        audit.note(current_user, "audit read", code, now=clock.now())
    return render_template("file_audit/asked.html", lines=[(one, file_audit.not_passed(one)) for one in lines])


@pages.post("/supervision/audited/<int:number>")
@needs("see audited", keeps=False)
def mended(number):
    this = next((one for one in file_audit.asked_of(current_user) if one.id == number), None) or abort(404)
    file_audit.mend(this, current_user, clock.now())
    return redirect(url_for("file_audit.asked"), 303)


def fact_words(fact):
    """What the office found about an item, in words with its figures and days; `fact` is a Fact or one that was kept."""
    why, figures = (fact["why"], fact["figures"]) if isinstance(fact, dict) else (fact.why, fact.figures)
    told = dict(figures)
    for name in ("on", "until", "due"):
        if told.get(name):
            told[name] = day(date.fromisoformat(told[name]))
    if "state" in told:
        told["state"] = codelists.CONSENT_STATE[told["state"]]
    return str(codelists.AUDIT_FACT[why]) % told


def _desk(form, status):
    now = clock.now()
    desk = audit_trend.desk(current_user, now)
    begun = {one.case_id for one in desk.waiting}
    return render_template(
        "file_audit/show.html",
        form=form,
        quota=audit_sample.quota(current_user, now),
        desk=desk,
        closing=[case for case in file_audit.to_close(current_user) if case.id not in begun],
    ), status


def _found(number):
    """The audit if its file is hers to audit; 404 in the same words for everything else."""
    return file_audit.find(number, current_user) or abort(404)


def _to(this):
    return redirect(url_for("file_audit.one", number=this.id), 303)


def _onward(this, keeps):
    """After an audit: back to the closure that waits for it, else to the list."""
    if not keeps and policy.may(current_user, "authorise closure", this.case):
        return redirect(url_for("closure.decide", code=this.case.code), 303)
    return redirect(url_for("file_audit.show"), 303)


def _read(this):
    """What was found, for the auditors of the team alone."""
    audit.note(current_user, "file audit read", this.case.code, now=clock.now())
    return render_template(
        "file_audit/done.html",
        this=this,
        score=file_audit.score(this),
        breach=file_audit.has_breach(this),
        fact_words=fact_words,
    )


def _begun(this, facts):
    """The answers so far; where there is none, what the office knows."""
    answers = {item: fact.answer for item, fact in facts.items() if fact.answer}
    for item, given in this.answers.items():
        name, note = ("breaches", "breach_words") if item == "breaches" else (item, f"{item}_note")
        answers[name], answers[note] = given.get("answer") or answers.get(name), given.get("note", "")
    return answers | {"action": this.action, "action_by": this.action_by}


def _forget_needed(form):
    """An audit kept for later need not be whole: what is only missing is no fault yet."""
    for field in form:
        if field.data in (None, "", []) and not getattr(field, "typed", ""):
            field.errors = []
    return not form.problems

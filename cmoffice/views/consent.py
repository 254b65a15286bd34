"""Consent of a case: what holds and what held, recorded anew, taken back (M27), and going on without it (M04)."""

from flask import Blueprint, abort, redirect, request, url_for
from flask_login import current_user

from cmoffice import audit, clock, codelists
from cmoffice.casework import agreed, consent, directory, noconsent, sharing
from cmoffice.forms.base import options
from cmoffice.forms.case import NoConsentForm
from cmoffice.forms.consent import ConsentForm, LookAgainForm, ProposalForm, SharingForm, StopForm, WithdrawForm
from cmoffice.models import Sharing
from cmoffice.views import approvals, file
from cmoffice.views.gate import needs, save, status_of
from cmoffice.views.shared import restored

pages = Blueprint("consent", __name__, url_prefix="/case/<code>")


@pages.get("/consent/versions")
@needs("read case")
def show(case):
    """What was agreed to, version by version, and the decisions to go on without."""
    audit.note(current_user, "consent read", case.code, now=clock.now())
    today = clock.today()
    return file.page(
        "consent/show.html",
        case,
        "",
        versions=[(one, agreed.items(one), agreed.shares(one)) for one in agreed.versions(case)],
        answers=agreed.answers_to(case, codelists.CONSENT_ITEM, today),
        decisions=noconsent.all_of(case),
        in_force=agreed.decision_in_force(case),
        expected=consent.expected_signers(case.age_years),
    )


@pages.route("/consent", methods=["GET", "POST"])
@needs("record consent")
def give(case):
    form = ConsentForm(data=_before(case))
    providers = options({str(entry.id): entry.name for entry in directory.providers()})
    for entry in form.shares.entries:
        entry.form.provider.choices = providers
    kept_at = None
    if form.is_submitted():
        answers = {**form.answers(), "module": case.module}
        if form.validate() and save(form, consent.give, case, answers, by=current_user, now=clock.now()):
            return redirect(url_for("consent.show", code=case.code), 303)
    else:
        kept_at = restored(form, f"/case/{case.code}/consent")
        for entry in form.shares.entries:
            entry.form.provider.choices = providers
    return file.page(
        "consent/give.html",
        case,
        "",
        status_of(form),
        form=form,
        kept_at=kept_at,
        expected=consent.expected_signers(case.age_years),
    )


@pages.route("/consent/withdraw", methods=["GET", "POST"])
@needs("withdraw consent")
def withdraw(case):
    held = agreed.latest(case)
    if held is None or held.withdrawn_scope == "all":
        abort(404)
    form = WithdrawForm(data={"withdrawn_on": clock.today()})
    yes = [row.item for row in agreed.items(held) if row.answer == "yes"]
    rows = [row for row in agreed.shares(held) if not row.withdrawn_on]
    form.items.choices = options({item: codelists.CONSENT_ITEM[item] for item in yes if item in codelists.CONSENT_ITEM})
    form.shares.choices = options({str(row.id): _row_words(row) for row in rows})
    if (
        form.is_submitted()
        and form.validate()
        and save(form, consent.withdraw, case, form.answers(), by=current_user, now=clock.now())
    ):
        return redirect(url_for("consent.show", code=case.code), 303)
    return file.page("consent/withdraw.html", case, "", status_of(form), form=form, held=held)


@pages.route("/no-consent", methods=["GET", "POST"])
@needs("decide without consent")
def decide(case):
    proposal = consent.waiting_proposal(case)
    form = NoConsentForm(obj=proposal) if proposal else NoConsentForm()
    if (
        form.is_submitted()
        and form.validate()
        and save(form, consent.decide_without, case, form.answers(), by=current_user, now=clock.now())
    ):
        return approvals.onward()
    return file.page("consent/decide.html", case, "", status_of(form), form=form, asked=proposal)


@pages.route("/no-consent/propose", methods=["GET", "POST"])
@needs("propose without consent")
def propose(case):
    form = ProposalForm()
    if (
        form.is_submitted()
        and form.validate()
        and save(form, noconsent.propose, case, form.answers(), by=current_user, now=clock.now())
    ):
        return redirect(url_for("consent.show", code=case.code), 303)
    return file.page(
        "consent/propose.html",
        case,
        "",
        status_of(form),
        form=form,
        asked=agreed.waiting_proposal(case),
    )


@pages.route("/no-consent/again", methods=["GET", "POST"])
@needs("decide without consent")
def again(case):
    held = agreed.decision_in_force(case)
    if held is None or held.decided_at is None:
        abort(404)
    form = LookAgainForm(data={"participation": held.participation})
    if (
        form.is_submitted()
        and form.validate()
        and save(form, noconsent.look_again, case, form.answers(), by=current_user, now=clock.now())
    ):
        return redirect(url_for("consent.show", code=case.code), 303)
    return file.page("consent/again.html", case, "", status_of(form), form=form, held=held)


@pages.route("/sharing/new", methods=["GET", "POST"])
@needs("record sharing")
def share(case):
    """Something shared outside of a referral, written down with its ground (F28)."""
    form = SharingForm(data={"shared_on": clock.today(), "basis": "consent"})
    form.provider.choices = options({str(entry.id): entry.name for entry in directory.providers()})
    bases = ["consent", *agreed.legal_bases(case)]
    form.basis.choices = options({basis: codelists.SHARE_BASIS[basis] for basis in bases})
    if (
        form.is_submitted()
        and form.validate()
        and save(form, sharing.record, case, form.answers(), by=current_user, now=clock.now())
    ):
        return redirect(url_for("referral.show", code=case.code), 303)
    return file.page("consent/share.html", case, "referrals", status_of(form), form=form)


@pages.route("/sharing/<int:number>/stop", methods=["GET", "POST"])
@needs("settle sharing")
def stop(case, number):
    """What was done after consent went: the other side was told, or why it cannot be."""
    line = Sharing.get_or_none((Sharing.id == number) & (Sharing.case == case.id)) or abort(404)
    if line.stop_on is None or line.stop_done_on is not None:
        abort(404)
    form = StopForm()
    if (
        form.is_submitted()
        and form.validate()
        and save(form, sharing.settle_stop, line, form.how.data, by=current_user, now=clock.now())
    ):
        return redirect(url_for("case.show", code=case.code), 303)
    return file.page("consent/stop.html", case, "", status_of(form), form=form, line=line)


def _before(case):
    """The page begins with what holds now, so that nothing ends by being forgotten; who agreed and what was explained is asked anew."""
    held, today = agreed.latest(case), clock.today()
    given = {"obtained_on": today}
    if request.method == "POST" or held is None or held.withdrawn_scope == "all":
        return given
    for row in agreed.items(held):
        given[f"answer_{row.item}"] = row.answer
        if row.answer == "yes":
            given[f"once_{row.item}"] = row.one_off
    given["shares"] = [
        {
            "provider": str(row.provider_id) if row.provider_id else None,
            "service": row.service or None,
            "what": agreed.may_tell(row),
            "how": row.how,
            "until": None if row.one_off else row.valid_to,
            "once": row.one_off,
        }
        for row in agreed.shares(held)
        if not row.withdrawn_on and not row.used_on and (row.valid_to is None or row.valid_to >= today)
    ]
    return (
        given
        | {name: getattr(held, name) for name in ("withhold", "withhold_from", "withhold_why", "legal_basis")}
        | {"consent_language": held.language}
    )


def _row_words(row):
    """A row to share in words: with whom and what for."""
    what_for = str(codelists.SERVICE.get(row.service, row.service))
    whom = row.provider_name if row.provider_id else ""
    return ": ".join(filter(None, (whom, what_for)))

"""Consent and assent as status rows (F02), and the supervisor's decision to go on without (M04)."""

from cmoffice import audit, codelists, policy
from cmoffice.casework import freetext, moves, owes
from cmoffice.casework.opening import open_case
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Consent, ConsentItem, NoConsent, first
from cmoffice.refusals import Refused
from cmoffice.timeframes import add_months

VALID_MONTHS = 12  # T23, where the form says nothing


def is_given(answers):
    """Whether these answers hold a valid consent to services: somebody gave it, and the first four points were explained."""
    return (
        answers.get("given_by") in codelists.CONSENT_BY
        and "services" in (answers.get("consent_items") or [])
        and set(codelists.EXPLAINED_NEEDED) <= set(answers.get("explained") or [])
    )


def refuse(answers):
    """E03 unless somebody agreed, or a reason to go on without consent is put before a supervisor."""
    if is_given(answers):
        if answers.get("module") != "gbv_survivor" and not answers.get("assent"):
            raise Refused("E06", field="assent", fields=_("the child's own will"))
        if answers.get("assent") == "not_asked" and not (answers.get("assent_why") or "").strip():
            raise Refused("E06", field="assent_why", fields=_("why the child was not asked"))
        return
    proposes = (
        answers.get("given_by") == "nobody"
        and answers.get("no_consent") in codelists.NO_CONSENT
        and (answers.get("no_consent_reasons") or "").strip()
    )
    if not proposes:
        raise Refused("E03", field="given_by" if answers.get("given_by") != "nobody" else "no_consent")


def record(case, answers, by, now, on):
    """Write a version of the consent rows of this case, or the proposal to go on without; inside the caller's transaction."""
    if is_given(answers):
        _write_version(case, answers, by, now, on)
        state = "given"
    else:
        NoConsent.create(
            case=case,
            basis=answers["no_consent"],
            reasons=answers["no_consent_reasons"].strip(),
            explained_on=answers.get("no_consent_explained_on"),
            unsafe_why=answers.get("no_consent_unsafe_why") or None,
            proposed_by=by,
            proposed_at=now,
        )
        state = "emergency" if answers["no_consent"] == "emergency_life_saving" else "waiting"
    moves.change(case, consent_state=state)
    if state == "emergency":
        owes.settle(case, now)


def decide_without(case, answers, by, now):
    """A supervisor decides whether the work goes on without consent (M04); `decision` is "go_on" or "not".

    Takes the reasons, the day they were explained or why that was not safe, how the child goes on taking part, and when
    to look again. Refuses E07 (no supervisor, or her own case), E08 (basis, reasons or explanation missing), E36.
    """
    if not policy.may(by, "decide without consent", case):
        raise Refused("E07")
    if answers.get("decision") == "go_on":
        explained = answers.get("explained_on") or (answers.get("unsafe_why") or "").strip()
        if (
            answers.get("basis") not in codelists.NO_CONSENT
            or not (answers.get("reasons") or "").strip()
            or not explained
        ):
            raise Refused(
                "E08",
                field="explained_on" if answers.get("basis") and (answers.get("reasons") or "").strip() else "reasons",
            )
    freetext.check(
        case, answers.get("reasons"), answers.get("unsafe_why"), answers.get("participation"), field="reasons"
    )
    with records.atomic():
        moves.held(case)
        proposal = waiting_proposal(case)
        if proposal is None:
            proposal = NoConsent(case=case, proposed_by=by, proposed_at=now, basis="", reasons="")
        for name in ("basis", "reasons", "explained_on", "unsafe_why", "participation", "look_again_on"):
            if answers.get(name):
                setattr(proposal, name, answers[name])
        proposal.decided_by, proposal.decided_at, proposal.decision = by, now, answers["decision"]
        proposal.save()
        went_on = answers["decision"] == "go_on"
        moves.write(
            case,
            "M04",
            "go on without consent" if went_on else "not without consent",
            by,
            now,
            was=case.consent_state,
            became="decided" if went_on else "missing",
            reason=proposal.reasons,
        )
        moves.change(case, consent_state="decided" if went_on else "missing")
        owes.settle(case, now)
        audit.record(
            by, "decided about consent", case.code, now=now, basis=proposal.basis, decision=answers["decision"]
        )
        if went_on and case.status == "screening":
            open_case(case, now, by, now)
    return proposal


BEFORE_THE_NAME = {
    Consent: ("withhold", "withhold_from", "assent_why", "language"),
    NoConsent: ("reasons", "unsafe_why"),
}


def take_names_out(case):
    """Take the child's name out of what was typed on the coded page before the identity was known (D04); inside the caller's transaction."""
    for model, fields in BEFORE_THE_NAME.items():
        for row in model.select().where(model.case == case.id):
            clean = {name: freetext.without_names(case, getattr(row, name)) for name in fields}
            if any(clean[name] != getattr(row, name) for name in fields):
                model.update(**clean).where(model.id == row.id).execute()


def waiting_proposal(case):
    """The proposal to go on without consent that no supervisor has decided yet, or None."""
    return (
        NoConsent.select()
        .where((NoConsent.case == case.id) & NoConsent.decided_at.is_null())
        .order_by(NoConsent.id.desc())
        .first()
    )


def give(case, answers, by, now):
    """Record a new version of consent on an existing case: somebody agreed, later or anew. Refuses E03, E06, E36."""
    refuse({**answers, "no_consent": None})
    freetext.check(
        case,
        answers.get("withhold"),
        answers.get("withhold_from"),
        answers.get("assent_why"),
        answers.get("consent_language"),
        field="withhold",
    )
    on = answers.get("obtained_on") or now.date()
    if on > now.date():
        raise Refused("E06", field="obtained_on", fields=_("day of consent, today or earlier"))
    with records.atomic():
        moves.held(case)
        _write_version(case, answers, by, now, on)
        was = case.consent_state
        moves.write(
            case, "M27" if was == "given" else "M03", "consent recorded", by, now, was=was, became="given", done_at=now
        )
        moves.change(case, consent_state="given")
        owes.settle(case, now)
        audit.record(by, "consent recorded", case.code, now=now)
        if case.status == "screening":
            open_case(case, now, by, now)
    return latest(case)


def latest(case):
    """The consent in force: the newest version, or None."""
    return first(Consent, "SELECT * FROM consent WHERE case_id = ? ORDER BY version DESC LIMIT 1", case.id)


def items(consent):
    """What was answered to each question of this consent."""
    return (
        list(ConsentItem.raw("SELECT * FROM consent_item WHERE consent_id = ? ORDER BY item, service", consent.id))
        if consent
        else []
    )


def _write_version(case, answers, by, now, on):
    before = latest(case)
    consent = Consent.create(
        case=case,
        version=(before.version if before else 0) + 1,
        given_by=answers["given_by"],
        assent=answers.get("assent"),
        assent_why=answers.get("assent_why") or None,
        explained=answers.get("explained") or [],
        language=answers.get("consent_language") or None,
        legal_basis=answers.get("legal_basis") or ["consent"],
        withhold=answers.get("withhold") or None,
        withhold_from=answers.get("withhold_from") or None,
        withhold_why=answers.get("withhold_why") or None,
        obtained_on=on,
        by=by,
        entered_at=now,
    )
    agreed, until = (
        set(answers.get("consent_items") or []),
        answers.get("consent_until") or add_months(on, VALID_MONTHS),
    )
    rows = [
        {
            "consent": consent.id,
            "item": item,
            "service": "",
            "answer": "yes" if item in agreed else "no",
            "valid_from": on,
            "valid_to": until,
        }
        for item in codelists.CONSENT_ITEM
    ]
    rows += [
        {
            "consent": consent.id,
            "item": "share_with_provider",
            "service": service,
            "answer": "yes",
            "valid_from": on,
            "valid_to": until,
        }
        for service in answers.get("share_services") or []
    ]
    ConsentItem.insert_many(rows).execute()
    return consent

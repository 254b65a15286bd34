"""Consent and assent as status rows (F02): given, renewed, taken back (M27); and the supervisor's decision to go on without (M04)."""

from cmoffice import audit, codelists, policy
from cmoffice.casework import agreed, freetext, moves, office, owes, sharing
from cmoffice.casework.agreed import items, latest, shares, versions, waiting_proposal
from cmoffice.casework.opening import open_case
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Consent, ConsentItem, ConsentShare, FiledForm, NoConsent
from cmoffice.refusals import Changed, Refused
from cmoffice.timeframes import add_months, consent_until

__all__ = ["items", "latest", "shares", "versions", "waiting_proposal"]

TEXTS = ("withhold", "withhold_from", "assent_why", "consent_language", "explained_why", "signer_why")
CAREGIVERS = ("parent", "other_caregiver", "head_of_household")
SIGNERS = [  # who signs by age: the office's table starts with this; 4.2 of the domain
    {
        "from": 0,
        "to": 5,
        "child": "assent_simple",
        "caregiver": "consent",
        "otherwise": "trusted_adult_or_decision",
    },
    {
        "from": 6,
        "to": 11,
        "child": "assent_oral",
        "caregiver": "consent",
        "otherwise": "trusted_adult_or_decision",
    },
    {
        "from": 12,
        "to": 14,
        "child": "assent_written",
        "caregiver": "consent",
        "otherwise": "trusted_adult_or_assent",
    },
    {
        "from": 15,
        "to": 17,
        "child": "consent_written",
        "caregiver": "consent_with_child",
        "otherwise": "child_weighed",
    },
    {"from": 18, "to": 200, "child": "consent_own", "caregiver": "", "otherwise": ""},
]


def signers():
    """The office's table of who signs at which age."""
    return office.setting("signers", SIGNERS)


def expected_signers(age):
    """The line of the office's table that says who signs for a child of this age; None when the age is not known."""
    return next((line for line in signers() if age is not None and line["from"] <= age <= line["to"]), None)


def is_expected(given_by, age):
    """Whether this person is one of those who are to sign at this age."""
    line = expected_signers(age)
    if line is None:
        return True
    signs = ("child",) if line["child"].startswith("consent") else CAREGIVERS if line["caregiver"] == "consent" else ()
    return given_by in signs


def is_given(answers):
    """Whether these answers hold a valid consent to services: somebody gave it, and the first four points were explained."""
    return (
        answers.get("given_by") in codelists.CONSENT_BY
        and "services" in (answers.get("consent_items") or [])
        and set(codelists.EXPLAINED_NEEDED) <= set(answers.get("explained") or [])
    )


def refuse(answers, age=None):
    """Refuses E03 unless somebody agreed, or a reason to go on without consent is put before a supervisor; E06 when its answers do not fit.

    Where the page asks why somebody else signed (`signer_why`) or why not all was explained (`explained_why`), the reason is
    needed (E17).
    """
    if is_given(answers):
        if answers.get("module") != "gbv_survivor" and not answers.get("assent"):
            raise Refused("E06", field="assent", fields=_("the child's own will"))
        if answers.get("assent") == "not_asked" and not (answers.get("assent_why") or "").strip():
            raise Refused("E06", field="assent_why", fields=_("why the child was not asked"))
        _refuse_unexplained(answers, answers.get("age_years") if age is None else age)
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
    moves.change(case, consent_state=state, withheld=state == "given" and _withholds(answers))
    if state == "emergency":
        owes.settle(case, now)


def decide_without(case, answers, by, now):
    """A supervisor decides whether the work goes on without consent (M04); `decision` is "go_on" or "not".

    Takes the reasons, the day they were explained or why that was not safe, how the child goes on taking part, and when
    to look again (a month from now when no day is given). Refuses E07 (no supervisor, or her own case), E08 (basis, reasons or
    explanation missing), E36.
    """
    if not policy.may(by, "decide without consent", case):
        raise Refused("E07")
    if answers.get("decision") == "go_on":
        refuse_unfounded(answers, now.date(), explained=True)
    freetext.check(
        case, answers.get("reasons"), answers.get("unsafe_why"), answers.get("participation"), field="reasons"
    )
    went_on = answers["decision"] == "go_on"
    with records.atomic():
        moves.held(case)
        proposal = waiting_proposal(case)
        if proposal is None:
            proposal = NoConsent(case=case, proposed_by=by, proposed_at=now, basis="", reasons="")
        for name in ("basis", "reasons", "explained_on", "unsafe_why", "participation", "look_again_on"):
            if answers.get(name):
                setattr(proposal, name, answers[name])
        if went_on and proposal.look_again_on is None:
            proposal.look_again_on = add_months(now.date(), 1)
        proposal.decided_by, proposal.decided_at, proposal.decision = by, now, answers["decision"]
        proposal.save()
        state = "decided" if went_on else without_decision(case, now.date())
        moves.write(
            case,
            "M04",
            "go on without consent" if went_on else "not without consent",
            by,
            now,
            was=case.consent_state,
            became=state,
            reason=proposal.reasons,
        )
        moves.change(case, consent_state=state)
        if not agreed.decision_in_force(case):
            sharing.stop_basis(case, "no_consent_decision", now.date())
        owes.settle(case, now, done=("emergency_consent",))
        audit.record(
            by, "decided about consent", case.code, now=now, basis=proposal.basis, decision=answers["decision"]
        )
        if went_on and case.status == "screening":
            open_case(case, now, by, now)
    return proposal


def refuse_unfounded(answers, today, explained):
    """Refuse E08 when the basis or the reasons of going on without consent are missing, or the day they were explained or why that was not safe."""
    if answers.get("basis") not in codelists.NO_CONSENT or not (answers.get("reasons") or "").strip():
        raise Refused("E08", field="reasons" if answers.get("basis") in codelists.NO_CONSENT else "basis")
    on = answers.get("explained_on")
    if (on and on > today) or (explained and not on and not (answers.get("unsafe_why") or "").strip()):
        raise Refused("E08", field="explained_on")


def without_decision(case, day):
    """What the state of consent is when no decision stands in its place: given, withdrawn or missing."""
    answer = agreed.answer_to(case, "services", day)
    return "given" if answer == "yes" else "withdrawn" if answer == "withdrawn" or _took_back(case) else "missing"


CAME_WITH = "F15R"  # what came with a case from another agency
BEFORE_THE_NAME = {
    Consent: ("withhold", "withhold_from", "assent_why", "language", "explained_why", "signer_why"),
    NoConsent: ("reasons", "unsafe_why"),
}


def take_names_out(case):
    """Take the child's name out of what was typed on the coded page before the identity was known (D04); inside the caller's transaction."""
    for model, fields in BEFORE_THE_NAME.items():
        for row in model.select().where(model.case == case.id):
            clean = {name: freetext.without_names(case, getattr(row, name)) for name in fields}
            if any(clean[name] != getattr(row, name) for name in fields):
                model.update(**clean).where(model.id == row.id).execute()
    for filed in FiledForm.select().where((FiledForm.case == case.id) & (FiledForm.paper == CAME_WITH)):
        clean = freetext.tree_without_names(case, filed.answers)
        if clean != filed.answers:
            FiledForm.update(answers=clean).where(FiledForm.id == filed.id).execute()


def give(case, answers, by, now):
    """Record a new version of consent on an existing case: somebody agreed, later or anew. The versions before stay readable.

    What the new version no longer covers is flagged to be stopped (M27); a decision to go on without consent ends.
    Refuses E03, E06, E17, E36.
    """
    refuse({**answers, "no_consent": None}, case.age_years)
    freetext.check_answers(case, {name: answers.get(name) for name in TEXTS})
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
        moves.change(case, consent_state="given", withheld=_withholds(answers))
        NoConsent.update(ended_on=now.date()).where(
            (NoConsent.case == case.id) & (NoConsent.decision == "go_on") & NoConsent.ended_on.is_null()
        ).execute()
        NoConsent.update(decided_at=now, decision="agreed", ended_on=now.date()).where(
            (NoConsent.case == case.id) & NoConsent.decided_at.is_null()
        ).execute()
        stopped = sharing.stop_uncovered(case, now.date())
        owes.settle(case, now, done=("emergency_consent", "consent_end", "second_look"))
        audit.record(by, "consent recorded", case.code, now=now, stopped=stopped)
        if case.status == "screening":
            open_case(case, now, by, now)
    return latest(case)


def withdraw(case, answers, by, now):
    """Consent is taken back, whole or in parts, with effect at once (M27, D18); a new version says so and the ones before stay.

    `scope` is "all" or "some"; for some, `items` are codes of L CONSENTITEM and `shares` numbers of rows of the consent in force.
    Taking back the services takes back all sharing. Every share and running referral that used it is flagged "stop sharing" today.
    Refuses E03 (nothing was given), E06 (some, but nothing marked; a day to come), E17 (no reason), E36.
    """
    before = latest(case)
    if before is None or before.withdrawn_scope == "all":
        raise Refused("E03")
    _refuse_vague(case, answers, now)
    on = answers.get("withdrawn_on") or now.date()
    with records.atomic():
        moves.held(case)
        if latest(case).id != before.id:
            raise Changed(case, None, None)
        whole = answers["scope"] == "all"
        taken = set(codelists.CONSENT_ITEM) if whole else set(answers.get("items") or [])
        rows = shares(before)
        chosen = {str(number) for number in answers.get("shares") or []}
        gone = [row for row in rows if "services" in taken or str(row.id) in chosen]
        after = _copy_version(before, by, now, on, answers)
        _copy_items(before, after, taken, on)
        _copy_shares(rows, gone, after, on)
        was, state = case.consent_state, _state_after(case, now.date())
        moves.write(
            case,
            "M27",
            "consent taken back" if whole else "consent narrowed",
            by,
            now,
            was=was,
            became=state,
            reason=answers["reason"].strip(),
        )
        moves.change(case, consent_state=state)
        stopped = sharing.stop_uncovered(case, now.date(), gone)
        owes.settle(case, now)
        audit.record(
            by, "consent taken back", case.code, now=now, scope=answers["scope"], items=len(taken), stopped=stopped
        )
    return after


def _refuse_unexplained(answers, age):
    left_out = set(codelists.EXPLAINED) - set(answers.get("explained") or [])
    if "explained_why" in answers and left_out and not (answers["explained_why"] or "").strip():
        raise Refused("E17", field="explained_why")
    if (
        "signer_why" in answers
        and not is_expected(answers["given_by"], age)
        and not (answers["signer_why"] or "").strip()
    ):
        raise Refused("E17", field="signer_why")


def _refuse_vague(case, answers, now):
    if answers.get("scope") not in ("all", "some"):
        raise Refused("E06", field="scope", fields=_("what is taken back"))
    if answers["scope"] == "some" and not (answers.get("items") or answers.get("shares")):
        raise Refused("E06", field="items", fields=_("what is taken back"))
    if not (answers.get("reason") or "").strip():
        raise Refused("E17", field="reason")
    on = answers.get("withdrawn_on")
    if on and on > now.date():
        raise Refused("E06", field="withdrawn_on", fields=_("day on which it was taken back, today or earlier"))
    freetext.check_answers(case, {"reason": answers["reason"]})


def _state_after(case, day):
    return "decided" if agreed.decision_in_force(case) else without_decision(case, day)


def _took_back(case):
    """Whether the newest version says no to the services after an older one said yes."""
    row = next((row for row in items(latest(case)) if row.item == "services"), None)
    return row is not None and row.answer == "no"


def _withholds(answers):
    return bool((answers.get("withhold") or "").strip())


def take_over(case, given, holds, answers, by, now):
    """Write consent as it came along with a case from another agency, with its own days (F02, F15); inside the caller's transaction.

    `given` has the columns of the version with its rows under "items" and "shares", or is None; where it does not hold here (`holds`), the
    proposal to go on without is put before a supervisor as at a registration.
    """
    if given:
        rows = {name: given[name] for name in ("items", "shares")}
        columns = {name: value for name, value in given.items() if name not in rows}
        written = Consent.create(
            case=case,
            version=1,
            by=by,
            entered_at=now,
            name_may_be_told=any("name" in row["what"] for row in rows["shares"]),
            **{"legal_basis": ["consent"], **columns},
        )
        if rows["items"]:
            ConsentItem.insert_many([{"consent": written.id, "service": "", **row} for row in rows["items"]]).execute()
        if rows["shares"]:
            shared = [{"consent": written.id, "case": case.id, **row} for row in rows["shares"]]
            ConsentShare.insert_many(shared).execute()
    if holds:
        moves.change(case, consent_state="given", withheld=_withholds(given))
    else:
        record(case, answers, by, now, now.date())


def _write_version(case, answers, by, now, on):
    before = latest(case)
    rows = _share_rows(answers, on)
    consent = Consent.create(
        case=case,
        version=(before.version if before else 0) + 1,
        given_by=answers["given_by"],
        assent=answers.get("assent"),
        assent_why=answers.get("assent_why") or None,
        explained=answers.get("explained") or [],
        explained_why=answers.get("explained_why") or None,
        signer_why=answers.get("signer_why") or None,
        language=answers.get("consent_language") or None,
        legal_basis=answers.get("legal_basis") or ["consent"],
        withhold=answers.get("withhold") or None,
        withhold_from=answers.get("withhold_from") or None,
        withhold_why=answers.get("withhold_why") or None,
        obtained_on=on,
        by=by,
        entered_at=now,
        name_may_be_told=any("name" in row["what"] for row in rows),
    )
    ConsentItem.insert_many([{"consent": consent.id, **row} for row in _item_rows(answers, on)]).execute()
    if rows:
        ConsentShare.insert_many([{"consent": consent.id, "case": case.id, **row} for row in rows]).execute()
    return consent


def _item_rows(answers, on):
    """What was answered to each item: those of the consent page one by one, those of the registration as they were ticked."""
    given = answers.get("items") or {
        item: {"answer": "yes", "until": answers.get("consent_until")} for item in answers.get("consent_items") or []
    }
    return [
        {
            "item": item,
            "service": "",
            "answer": row["answer"],
            "valid_from": on,
            "valid_to": consent_until(on, row.get("until"), office.rules()) if row["answer"] == "yes" else None,
            "one_off": bool(row.get("once")),
        }
        for item, row in given.items()
        if item in codelists.CONSENT_ITEM and row.get("answer")
    ]


def _share_rows(answers, on):
    """The rows to share: where nothing is said of how long, one time only, and that within the time of a consent (T23)."""
    given = answers.get("shares") or [
        {"service": service, "until": answers.get("consent_until")} for service in answers.get("share_services") or []
    ]
    return [
        {
            "provider": int(row["provider"]) if row.get("provider") else None,
            "service": row.get("service") or "",
            "what": list(row.get("what") or []),
            "how": list(row.get("how") or []),
            "valid_from": on,
            "valid_to": consent_until(on, row.get("until"), office.rules()),
            "one_off": bool(row.get("once")) or not row.get("until"),
        }
        for row in given
    ]


def _copy_version(before, by, now, on, answers):
    kept = (
        "case",
        "assent",
        "assent_why",
        "explained",
        "explained_why",
        "language",
        "legal_basis",
        "withhold",
        "withhold_from",
        "withhold_why",
        "name_may_be_told",
    )
    return Consent.create(
        **{name: getattr(before, name) for name in kept},
        version=before.version + 1,
        given_by=answers.get("taken_back_by") or before.given_by,
        obtained_on=on,
        by=by,
        entered_at=now,
        withdrawn_on=on if answers["scope"] == "all" else None,
        withdrawn_scope=answers["scope"],
        withdrawn_why=answers["reason"].strip(),
    )


def _copy_items(before, after, taken, on):
    rows = [
        {
            "consent": after.id,
            "item": row.item,
            "service": row.service,
            "answer": "no" if row.item in taken else row.answer,
            "valid_from": on if row.item in taken else row.valid_from,
            "valid_to": None if row.item in taken else row.valid_to,
            "one_off": row.one_off,
            "used_on": row.used_on,
        }
        for row in items(before)
    ]
    ConsentItem.insert_many(rows).execute()


def _copy_shares(rows, gone, after, on):
    taken = {row.id for row in gone}
    kept = [
        {
            "consent": after.id,
            **{
                name: getattr(row, name)
                for name in (
                    "case",
                    "provider",
                    "service",
                    "what",
                    "how",
                    "valid_from",
                    "valid_to",
                    "one_off",
                    "used_on",
                )
            },
        }
        for row in rows
        if row.id not in taken
    ]
    if kept:
        ConsentShare.insert_many(kept).execute()
    if taken:
        ConsentShare.update(withdrawn_on=on).where(ConsentShare.id.in_(taken)).execute()

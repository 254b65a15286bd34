"""Referrals (F08, M11): a child linked to another service, with no more told than was agreed, until the child has received it."""

from cmoffice import audit, policy
from cmoffice.casework import agreed, contact, directory, freetext, moves, owes, sharing
from cmoffice.codelists import NO_SHARING_WHY, ON_THE_NAME_SLIP, REFERRAL_RESULT, SHARE_ITEM
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import PlanAction, Provider, Referral, ServiceGap
from cmoffice.refusals import Changed, Refused

RUNNING = ("sent", "accepted")
WORDED = ("health_facts", "safety_concerns", "family_situation", "assessment_summary", "plan_summary")
FINAL = ("received_full", "received_partly", "not_received", "refused_at_provider")


def of(case):
    """The referrals of this case, newest first, each with the name of its provider."""
    return list(
        Referral.raw(
            "SELECT r.*, p.name AS provider_name FROM referral r LEFT JOIN provider p ON p.id = r.provider_id "
            "WHERE r.case_id = ? ORDER BY r.id DESC",
            case.id,
        )
    )


def find(case, number):
    """One referral of this case, or None."""
    return Referral.get_or_none((Referral.id == number) & (Referral.case == case.id))


def actions(case):
    """What the plan in force has still to do and a referral may serve."""
    return list(
        PlanAction.select()
        .where((PlanAction.case == case.id) & (PlanAction.status == "todo") & (PlanAction.kind != "direct_service"))
        .order_by(PlanAction.position, PlanAction.id)
    )


def draft(case, answers, by, now):
    """Begin a referral: to which service, for which need; nothing leaves yet.

    When `result` is not "referred" (no service here, declined by the child, helped elsewhere …) it is written down and done; a service
    that is missing is counted in the directory. Refuses E06 (service, need or provider missing), E15, E35, E36.
    """
    if not policy.may(by, "refer", case):
        raise Refused("E35")
    result = answers.get("result") or "referred"
    provider = _provider(answers)
    _refuse_missing(answers, result, provider)
    if result == "referred":
        directory.refuse_unchecked(provider, now.date())
    freetext.check_answers(case, {"reason": answers["reason"]})
    with records.atomic():
        moves.held_open(case)
        made = Referral.create(
            case=case,
            action=int(answers["action"]) if answers.get("action") else None,
            service=answers["service"],
            provider=provider if result == "referred" else None,
            urgent=bool(answers.get("urgent")),
            reason=answers["reason"].strip(),
            result=result,
            status="draft" if result == "referred" else "done",
            ended_on=None if result == "referred" else now.date(),
            by=by,
            entered_at=now,
        )
        moves.count(case, referrals=1)
        if result != "referred":
            moves.write(case, "M11", "not referred", by, now, became=result, reason=made.reason)
        if result == "service_unavailable":
            ServiceGap.create(service=made.service, area=case.area or "", case=case, noted_on=now.date(), by=by)
        audit.record(by, "referral begun", case.code, now=now, referral=made.id, result=result)
    return made


def choices(referral, day):
    """What may be told in this referral, by basis: {"consent": (row, items), "no_consent_decision": (None, items) …}; and why consent does not do."""
    found, (share, why) = {}, agreed.find_share(referral.case, referral.provider, referral.service, day)
    if share is not None:
        found["consent"] = (share, [item for item in SHARE_ITEM if item in agreed.may_tell(share)])
    for basis in agreed.legal_bases(referral.case):
        found[basis] = (None, [item for item in SHARE_ITEM if item not in ON_THE_NAME_SLIP])
    return found, why


def prepare(referral, answers, by, now):
    """Choose item by item what the service must know, on which ground and in which way; nothing leaves yet.

    `tells` are codes of L SHARE_ITEM, `told` their words. Refuses E14 (more than is agreed), E35, E36; raises Changed when it was sent.
    """
    if not policy.may(by, "refer", referral.case):
        raise Refused("E35")
    tells = [item for item in SHARE_ITEM if item in (answers.get("tells") or [])]
    told = {item: (answers.get(f"told_{item}") or "").strip() for item in WORDED if item in tells}
    freetext.check_answers(referral.case, {f"told_{item}": words for item, words in told.items()})
    _refuse_unagreed(referral, tells, answers["basis"], answers["method"], now.date())
    with records.atomic():
        moves.held_open(referral.case)
        _change(
            referral,
            ("draft",),
            tells=tells,
            told=told,
            basis=answers["basis"],
            method=answers["method"],
            password_apart=bool(answers.get("password_apart")),
        )
        audit.record(by, "referral prepared", referral.case.code, now=now, referral=referral.id, items=len(tells))
    return referral


def make(referral, by, now, return_by=None):
    """Send it (M11): the one-time consent is used up, the record of sharing is written, the answer becomes due (T34). Refuses E06.

    Refuses E14 (no consent for this provider, service and day and no recorded decision instead; used up; more than agreed), E15,
    E35; raises Changed when it was sent already.
    """
    case, today = referral.case, now.date()
    if not policy.may(by, "refer", case):
        raise Refused("E35")
    if not referral.method:
        raise Refused("E06", field="method", fields=_("what is told, and in which way"))
    with records.atomic():
        moves.held_open(case)
        directory.refuse_unchecked(referral.provider, today)
        share = _refuse_unagreed(referral, referral.tells, referral.basis, referral.method, today)
        provider = referral.provider
        taken_out = contact.left_out(case, referral.tells)
        _change(referral, ("draft",), status="sent", sent_on=today, share=share, left_out=taken_out)
        sharing.use_up(share, today)
        sharing.put(
            case,
            referral.tells,
            provider.name,
            referral.service,
            referral.basis,
            referral.method,
            by,
            now,
            "referral",
            source_id=referral.id,
            share=share,
            provider=provider,
            role=provider.focal_role,
            protected=referral.method == "electronic_protected",
            password_apart=referral.password_apart,
            return_by=return_by,
        )
        moves.write(case, "M11", "referral sent", by, now, became=referral.service)
        owes.settle(case, now)
        audit.record(
            by,
            "referral sent",
            case.code,
            now=now,
            referral=referral.id,
            service=referral.service,
            basis=referral.basis,
            items=len(referral.tells),
        )
    return referral


def send(case, answers, by, now):
    """Begin, prepare and send a referral at one go; all of it or nothing. Refuses what the three refuse."""
    with records.atomic():
        made = draft(case, answers, by, now)
        if made.status != "draft":
            return made
        prepare(made, {"basis": "consent", **answers}, by, now)
        return make(made, by, now)


def answer(referral, answers, by, now):
    """The service has answered: accepted (with the day of the first appointment, if known) or not, with the reason. Refuses E17, E35, E36."""
    _refuse_stranger(referral, by)
    said, why = answers["answer"], (answers.get("rejected_why") or "").strip()
    if said == "rejected" and not why:
        raise Refused("E17", field="rejected_why")
    freetext.check_answers(referral.case, {"rejected_why": why})
    with records.atomic():
        moves.held(referral.case)
        ended = now.date() if said == "rejected" else None
        _change(
            referral,
            RUNNING,
            status=said,
            appointment_on=answers.get("appointment_on"),
            rejected_why=why or None,
            ended_on=ended,
        )
        moves.write(referral.case, "M11", f"referral {said}", by, now, became=referral.service, reason=why or None)
        owes.settle(referral.case, now, done=("referral_feedback",) if ended else ())
        audit.record(by, "referral answered", referral.case.code, now=now, referral=referral.id, answer=said)
    return referral


def feedback(referral, answers, by, now):
    """What became of it: gone along at the first visit or why not, whether the child received it, how it was, whether the child was told.

    With an `outcome` it is done, "waiting" keeps it running; `ended_why` closes it without an answer. Refuses E06 (accompanied, day or
    telling the child missing), E17 (neither outcome nor reason), E35, E36.
    """
    _refuse_stranger(referral, by)
    outcome, ended_why = answers.get("outcome"), (answers.get("ended_why") or "").strip()
    if not outcome and not ended_why:
        raise Refused("E17", field="ended_why")
    done = outcome in FINAL or bool(ended_why)
    _refuse_unfinished(answers, outcome, done, now.date())
    texts = ("accompanied_why", "quality", "feedback_next", "feedback_note", "ended_why")
    freetext.check_answers(referral.case, {name: answers.get(name) for name in texts})
    with records.atomic():
        moves.held(referral.case)
        _change(
            referral,
            RUNNING,
            **{
                name: answers.get(name) or getattr(referral, name)
                for name in (
                    "accompanied",
                    "accompanied_on",
                    "accompanied_why",
                    "told_child",
                    "quality",
                    "feedback_next",
                )
            },
            feedback_note=answers.get("feedback_note") or "",
            feedback_on=(answers.get("feedback_on") or now.date()) if outcome in FINAL else None,
            outcome=outcome if outcome in FINAL else None,
            status="done" if done else referral.status,
            ended_on=now.date() if done else None,
            ended_why=ended_why or None,
        )
        if referral.action_id and outcome in FINAL:
            PlanAction.update(received=outcome).where(PlanAction.id == referral.action_id).execute()
        moves.write(
            referral.case,
            "M11",
            "referral done" if done else "referral looked at",
            by,
            now,
            became=outcome or None,
            reason=ended_why or None,
        )
        owes.settle(referral.case, now, done=("referral_feedback",) if done else ())
        audit.record(
            by, "referral feedback", referral.case.code, now=now, referral=referral.id, outcome=outcome or "none"
        )
    return referral


def revoke(referral, reason, by, now):
    """Take a referral back, begun or sent. Refuses E17, E35, E36."""
    _refuse_stranger(referral, by)
    if not (reason or "").strip():
        raise Refused("E17", field="reason")
    freetext.check(referral.case, reason, field="reason")
    with records.atomic():
        moves.held(referral.case)
        _change(referral, ("draft", *RUNNING), status="revoked", ended_on=now.date(), ended_why=reason.strip())
        moves.write(
            referral.case, "M11", "referral taken back", by, now, became=referral.service, reason=reason.strip()
        )
        owes.settle(referral.case, now, done=("referral_feedback",))
        audit.record(by, "referral taken back", referral.case.code, now=now, referral=referral.id)
    return referral


def refuse_slip(referral, day=None):
    """Refuse E14 for the slip of a referral that was never sent or whose sharing was stopped; on paper, on this `day`, also when its consent has ended (D18)."""
    if referral.stop_sharing_on:
        raise Refused("E14", why=NO_SHARING_WHY["stopped"])
    if referral.sent_on is None:
        raise Refused("E14", why=NO_SHARING_WHY["never"])
    why = agreed.why_not(referral.share, day) if day and referral.share_id else None
    if why not in (None, "used"):  # a consent for one time was used up by this very sending
        raise Refused("E14", why=NO_SHARING_WHY[why])


def _provider(answers):
    number = answers.get("provider")
    return Provider.get_or_none(Provider.id == int(number)) if number else None


def _refuse_missing(answers, result, provider):
    wanted = {
        "service": (answers.get("service"), _("the service")),
        "reason": ((answers.get("reason") or "").strip(), _("what the child needs")),
        "result": (result in REFERRAL_RESULT, _("what becomes of it")),
        "provider": (provider or result != "referred", _("the service to turn to")),
    }
    missing = {field: words for field, (there, words) in wanted.items() if not there}
    if missing:
        raise Refused("E06", field=next(iter(missing)), fields=", ".join(str(words) for words in missing.values()))


def _refuse_unagreed(referral, tells, basis, method, day):
    """Refuse E14 for what goes beyond the consent in force or the recorded decision; gives the row of consent that is used."""
    share = sharing.refuse(referral.case, referral.provider, referral.service, tells, basis, day)
    if share is not None and share.how and method not in share.how:
        raise Refused("E14", field="method", why=NO_SHARING_WHY["how"])
    if share is None and set(tells) & set(ON_THE_NAME_SLIP):
        raise Refused("E14", field="tells", why=NO_SHARING_WHY["items"])
    return share


def _refuse_unfinished(answers, outcome, done, today):
    accompanied = answers.get("accompanied")
    wanted = {
        "accompanied": (not done or accompanied, _("whether somebody went along at the first visit")),
        "accompanied_on": (
            accompanied != "yes" or (answers.get("accompanied_on") and answers["accompanied_on"] <= today),
            _("the day of the first visit, today or earlier"),
        ),
        "accompanied_why": (
            accompanied != "no" or (answers.get("accompanied_why") or "").strip(),
            _("why nobody went along"),
        ),
        "feedback_on": (
            not answers.get("feedback_on") or answers["feedback_on"] <= today,
            _("the day of the answer, today or earlier"),
        ),
        "told_child": (outcome not in FINAL or answers.get("told_child"), _("whether the child was told")),
    }
    missing = {field: words for field, (there, words) in wanted.items() if not there}
    if missing:
        raise Refused("E06", field=next(iter(missing)), fields=", ".join(str(words) for words in missing.values()))


def _refuse_stranger(referral, by):
    if not policy.may(by, "answer referral", referral.case):
        raise Refused("E35")


def _change(referral, allowed, **columns):
    """Change a referral that still stands where it stood when it was read; Changed otherwise."""
    done = (
        Referral.update(version=Referral.version + 1, **columns)
        .where((Referral.id == referral.id) & (Referral.version == referral.version) & Referral.status.in_(allowed))
        .execute()
    )
    if not done:
        raise Changed(referral, None, None)
    referral.version += 1
    for name, value in columns.items():
        setattr(referral, name, value)

"""Passing a case on to another agency (F15, M21-M23): it stays ours until the other one has accepted."""

from cmoffice import audit, codelists, policy, timeframes
from cmoffice.casework import closure, freetext, moves, owes, papers
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Closure, Consent, Objective, Plan, PlanAction, Provider, Sharing, Transfer
from cmoffice.refusals import Changed, Refused

CONFIDENTIAL = ("best_interests", "discussed_on")


def request(case, answers, by, now):
    """The keyworker asks to pass the case on, with the hand-over plan and what the child and family agreed to (M21).

    Refuses E17 (cause or expected help missing), E28 (no receiving agency or no hand-over plan), E27 (handing over the file
    not agreed and no reason why it serves the child best), F15 when they want no support at all, E36.
    """
    if answers.get("why") not in codelists.TRANSFER_WHY or not (answers.get("good_cause") or "").strip():
        raise Refused("E17", field="why" if answers.get("why") not in codelists.TRANSFER_WHY else "good_cause")
    if answers.get("forgo") == "yes":
        raise Refused("F15", field="forgo")
    if not answers.get("provider") and not (answers.get("agency") or "").strip():
        raise Refused("E28", field="agency")
    if not has_handover_plan(answers):
        raise Refused("E28", field="pending_actions")
    if answers.get("file_agreed") not in codelists.FILE_AGREED or (
        answers["file_agreed"] == "no" and not (answers.get("best_interests") or "").strip()
    ):
        raise Refused("E27", field="file_agreed" if answers.get("file_agreed") != "no" else "best_interests")
    freetext.check_answers(case, answers)
    with records.atomic():
        _still(case, "open")
        row = begin(case, answers, by, now)
        audit.record(by, "transfer asked", case.code, now=now, why=row.why, file=row.file_agreed)
    return row


def begin(case, answers, by, now):
    """Write a transfer that waits for its supervisor; inside the caller's transaction."""
    provider = Provider.get_or_none(Provider.id == int(answers["provider"])) if answers.get("provider") else None
    row = Transfer.create(
        case=case,
        why=answers["why"],
        provider=provider,
        agency=provider.name if provider else answers["agency"].strip(),
        file_agreed=answers["file_agreed"],
        basis="best_interests" if answers["file_agreed"] == "no" else "consent",
        asked_by=by,
        asked_at=now,
        reason=answers.get("good_cause"),
    )
    papers.file(case, "F15", answers, by, now, confidential=CONFIDENTIAL, replaces=False, ref=row.id)
    told = "\n".join(filter(None, (answers["why"], answers.get("good_cause"))))
    moves.write(case, "M21", "transfer asked", by, now, was=case.status, became="transfer_pending", reason=told)
    moves.change(case, status="transfer_pending")
    owes.settle(case, now)
    return row


def agree(case, answers, by, now):
    """A supervisor agrees to the transfer (M21); against the family's wish only with her own decision that it serves the child best.

    Refuses E24 (her own case, or she asked for it), E27 (no agreement and no such decision), E36.
    """
    if not policy.may(by, "agree transfer", case):
        raise Refused("E24")
    freetext.check(case, answers.get("best_interests"), answers.get("comment"), field="best_interests")
    with records.atomic():
        _still(case, "transfer_pending")
        row = waiting(case)
        if row.asked_by_id == by.id:
            raise Refused("E24")
        if row.file_agreed == "no":
            _decide_interests(case, row, answers, by, now)
        Transfer.update(agreed_by=by, agreed_at=now).where(Transfer.id == row.id).execute()
        moves.write(case, "M21", "transfer agreed", by, now, reason=answers.get("comment"))
        owes.settle(case, now)
        audit.record(by, "transfer agreed", case.code, now=now, basis=row.basis)


def accept(case, answers, by, now):
    """The other agency has accepted: what it was given is written into the sharing record, and the case is theirs (M22).

    Refuses E24 (her own case), E28 (not agreed, no day or role of acceptance, nothing handed over), E27 (a part nobody
    agreed to), E37 (anything but the bundle), E06 (a day before the request or in the future), E36.
    """
    if not policy.may(by, "agree transfer", case):
        raise Refused("E24")
    handed = answers.get("handed") or []
    if set(handed) - set(codelists.BUNDLE):
        raise Refused("E37", field="handed")
    freetext.check(case, answers.get("accepted_role"), answers.get("paper_place"), field="accepted_role")
    with records.atomic():
        _still(case, "transfer_pending")
        row = waiting(case)
        if set(handed) - set(agreed_parts(case, row)):
            raise Refused("E27", field="handed")
        on = answers.get("accepted_on")
        if not row.agreed_at or not on or not (answers.get("accepted_role") or "").strip() or not handed:
            raise Refused(
                "E28",
                field=next(
                    (name for name in ("accepted_on", "accepted_role", "handed") if not answers.get(name)), None
                ),
            )
        if not has_handover_plan(plan_of(case, row)) or answers.get("method") not in codelists.HANDED_HOW:
            raise Refused("E28", field="method")
        if on > now.date() or on < row.asked_at.astimezone(now.tzinfo).date():
            raise Refused("E06", field="accepted_on", fields=_("day of acceptance, between the request and today"))
        _log_shared(case, row, answers, by, now)
        _pass_on(case, row, answers, by, now)
        audit.record(by, "transfer accepted", case.code, now=now, handed=sorted(handed))


def end(case, answers, by, now):
    """The other agency refused, or we withdrew: the case goes on here (M23). Refuses E17 without the reason, E36."""
    if answers.get("how") not in ("refused", "withdrawn") or not (answers.get("ended_why") or "").strip():
        raise Refused("E17", field="ended_why")
    freetext.check(case, answers["ended_why"], field="ended_why")
    with records.atomic():
        _still(case, "transfer_pending")
        _end(waiting(case), answers["how"], answers["ended_why"], now)
        words = "transfer refused" if answers["how"] == "refused" else "transfer withdrawn"
        moves.write(case, "M23", words, by, now, was=case.status, became="open", reason=answers["ended_why"])
        moves.change(case, status="open")
        owes.settle(case, now)
        audit.record(by, words, case.code, now=now)


def drop_waiting(case, by, now, why):
    """End a transfer that waits because something graver took its place; inside the caller's transaction."""
    row = waiting(case)
    if row is not None:
        _end(row, "withdrawn", why, now)


def waiting(case):
    """The transfer that is under way, or None."""
    return (
        Transfer.select()
        .where((Transfer.case == case.id) & Transfer.ended_at.is_null())
        .order_by(Transfer.id.desc())
        .first()
    )


def latest(case):
    """The last transfer of the case, under way or over; None if there never was one."""
    return Transfer.select().where(Transfer.case == case.id).order_by(Transfer.id.desc()).first()


def earlier(case):
    """How often this case was to be passed on before: each time a child may drop out."""
    return Transfer.select().where((Transfer.case == case.id) & Transfer.ended_at.is_null(False)).count()


def plan_of(case, row):
    """The answers of the request, the hand-over plan among them."""
    filed = papers.latest(case, "F15", ref=row.id)
    return {**filed.answers, **filed.confidential} if filed else {}


def agreed_parts(case, row):
    """What of the bundle may go: all of it, or the parts to which the child and family agreed (E27)."""
    if row is None or row.file_agreed != "part":
        return list(codelists.BUNDLE)
    return list(plan_of(case, row).get("which_parts") or ())


def has_handover_plan(answers):
    """Whether the plan says how the child is handed over: what is pending, and who follows up until the acceptance."""
    return all((answers.get(name) or "").strip() for name in ("introductions", "pending_actions", "until_accepted"))


def agencies():
    """Entries of the service directory to choose from: number and name."""
    return {
        str(one.id): one.name for one in Provider.select().where(Provider.retired_on.is_null()).order_by(Provider.name)
    }


def bundle(case):
    """Exactly what goes to the other agency: coded content only, nothing confidential, nothing of an incident, nothing with a name."""
    row = latest(case)
    assessed = papers.latest(case, "F04") or papers.latest(case, "F03")
    plan = (
        Plan.select()
        .where((Plan.case == case.id) & (Plan.state == "approved"))
        .order_by((Plan.kind == "interim"), Plan.version.desc())
        .first()
    )
    consent = Consent.select().where(Consent.case == case.id).order_by(Consent.version.desc()).first()
    return {
        "row": row,
        "request": papers.latest(case, "F15", ref=row.id) if row else None,
        "assessment": assessed,
        "plan": plan,
        "objectives": list(Objective.select().where(Objective.plan == plan.id).order_by(Objective.position, Objective.id)) if plan else [],
        "actions": list(PlanAction.select().where(PlanAction.plan == plan.id).order_by(PlanAction.position, PlanAction.id)) if plan else [],
        "agreed": consent,
    }  # fmt: skip


def _decide_interests(case, row, answers, by, now):
    """The supervisor's own words why it serves the child best, and when it was talked over; E27 without them."""
    if not (answers.get("best_interests") or "").strip() or not answers.get("discussed_on"):
        raise Refused(
            "E27", field="best_interests" if not (answers.get("best_interests") or "").strip() else "discussed_on"
        )
    if answers["discussed_on"] > now.date():
        raise Refused("E06", field="discussed_on", fields=_("the day it was talked over, today or earlier"))
    decided = {"best_interests": answers["best_interests"], "discussed_on": answers["discussed_on"]}
    papers.file(case, "F15B", decided, by, now, confidential=CONFIDENTIAL, replaces=False, ref=row.id)


def _log_shared(case, row, answers, by, now):
    """One line in the sharing record for each thing that went (F28), but for what went as a sealed file and stands there already."""
    sent = (Sharing.case == case.id) & (Sharing.source == "transfer") & (Sharing.source_id == row.id)
    sealed = {item for line in Sharing.select().where(sent & Sharing.protected) for item in line.what}
    by_file = answers["method"] == "electronic_protected"
    for item in answers["handed"]:
        if by_file and item in sealed:
            continue
        Sharing.create(
            case=case,
            what=[item],
            agency=row.agency,
            role=answers["accepted_role"],
            purpose="transfer",
            basis=row.basis,
            method=answers["method"],
            protected=answers["method"] == "electronic_protected",
            password_apart=bool(answers.get("password_apart")),
            shared_on=answers["accepted_on"],
            source="transfer",
            source_id=row.id,
            by=by,
            entered_at=now,
        )


def _pass_on(case, row, answers, by, now):
    on, kept = answers["accepted_on"], answers.get("retention_class") or "ordinary"
    until = closure.keep_until(now.date(), kept)
    Transfer.update(
        accepted_on=on,
        accepted_role=answers["accepted_role"],
        handed=answers["handed"],
        ended_at=now,
        ended_how="accepted",
    ).where(Transfer.id == row.id).execute()
    Closure.create(
        case=case,
        reason="transferred",
        asked_by=row.asked_by_id,
        asked_at=row.asked_at,
        decided_by=by,
        decided_at=now,
        decision="closed",
        retention_class=kept,
        keep_until=until,
        paper_place=answers.get("paper_place") or "",
        closed_on=now.date(),
        visit_skipped="transferred",
    )
    moves.write(
        case, "M22", "transfer accepted", by, now, was=case.status, became="transferred", done_at=papers.noon(on, now)
    )
    moves.change(case, status="transferred", closed_on=now.date(), close_reason="transferred", keep_until=until)
    owes.settle(case, now)


def _end(row, how, why, now):
    Transfer.update(ended_at=now, ended_how=how, reason=why).where(Transfer.id == row.id).execute()


def is_late(row, today):
    """Whether the other agency has not answered for a month: somebody should ask."""
    return row.agreed_at is not None and timeframes.add_months(row.agreed_at.date(), 1) < today


def _still(case, status):
    if moves.held(case).status != status:
        raise Changed(case, None, None)

"""What left the office (F28): refused without consent or a recorded legal basis, written down each time, stopped when consent goes."""

from cmoffice import audit, policy
from cmoffice.casework import agreed, freetext, moves, owes
from cmoffice.codelists import NO_SHARING_WHY as NO_SHARING
from cmoffice.codelists import SHARE_ITEM
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Provider, Referral, Sharing
from cmoffice.refusals import Refused

ACTIVE = ("sent", "accepted")
ITEM_FOR = {"authority": "share_with_authorities", "unhcr": "share_with_unhcr"}
WHY = {"no": "refused", "ended": "expired", "withdrawn": "withdrawn"}


def refuse(case, provider, service, what, basis, day):
    """Refuse E14 unless consent covers this provider, this service and all that is told, or a recorded decision was chosen instead.

    `what` are codes of L SHARE_ITEM. Gives the row of consent that is used, or None under a legal basis.
    """
    if basis != "consent":
        if basis not in agreed.legal_bases(case):
            raise Refused("E14", field="basis", why=NO_SHARING["never"])
        return None
    share, why = agreed.find_share(case, provider, service, day)
    if share is None:
        raise Refused("E14", field="provider", why=NO_SHARING[why])
    if set(what) - set(agreed.may_tell(share)):
        raise Refused("E14", field="tells", why=NO_SHARING["items"])
    return share


def record(case, answers, by, now):
    """Write down something that was shared outside of a referral: with a service, an authority or UNHCR (F28).

    `to` is "provider", "authority" or "unhcr"; for the last two consent is the item of that name. Refuses E06 (to whom, what for, what, a
    day to come), E14 (no consent and no recorded decision), E35, E36.
    """
    if not policy.may(by, "record sharing", case):
        raise Refused("E35")
    on = answers.get("shared_on") or now.date()
    provider = Provider.get_or_none(Provider.id == int(answers["provider"])) if answers.get("provider") else None
    agency = provider.name if provider else (answers.get("agency") or "").strip()
    wanted = {
        "provider" if answers.get("to") == "provider" else "agency": (agency, _("to whom")),
        "purpose": (answers.get("purpose"), _("what for")),
        "what": (answers.get("what"), _("what was told")),
        "shared_on": (on <= now.date(), _("the day, today or earlier")),
    }
    missing = {field: words for field, (there, words) in wanted.items() if not there}
    if missing:
        raise Refused("E06", field=next(iter(missing)), fields=", ".join(str(words) for words in missing.values()))
    share = _refuse_record(case, provider, answers, on)
    freetext.check_answers(case, {"agency": answers.get("agency"), "role": answers.get("role")})
    with records.atomic():
        moves.held(case)
        line = put(
            case,
            answers["what"],
            agency,
            answers["purpose"],
            answers["basis"],
            answers["method"],
            by,
            now,
            answers["to"],
            share=share,
            provider=provider,
            role=answers.get("role") or (provider.focal_role if provider else ""),
            protected=answers["method"] == "electronic_protected",
            password_apart=bool(answers.get("password_apart")),
            return_by=answers.get("return_by"),
        )
        Sharing.update(shared_on=on).where(Sharing.id == line.id).execute()
        use_up(share, on)
        owes.settle(case, now)
        audit.record(by, "sharing recorded", case.code, now=now, to=answers["to"], basis=answers["basis"])
    return line


def put(case, what, agency, purpose, basis, method, by, now, source, **more):
    """Write one line of what left the office; inside the caller's transaction.

    `what` are codes of what was given, `agency` and `role` say to whom (no name of a person), `source` and `source_id` by which
    act. More: share, provider, role, protected, password_apart, return_by, source_id.
    """
    return Sharing.create(
        case=case,
        what=what,
        agency=agency,
        purpose=purpose,
        basis=basis,
        method=method,
        shared_on=now.date(),
        source=source,
        by=by,
        entered_at=now,
        **more,
    )


def of(case):
    """Everything of this case that left the office, newest first."""
    return list(Sharing.raw("SELECT * FROM sharing WHERE case_id = ? ORDER BY id DESC", case.id))


def to_stop(case):
    """Shares whose consent is gone and of which nobody has told the other side yet."""
    return list(
        Sharing.raw(
            "SELECT * FROM sharing WHERE case_id = ? AND stop_on IS NOT NULL AND stop_done_on IS NULL ORDER BY id",
            case.id,
        )
    )


def use_up(share, day):
    """A consent for one time is used up at the first sending (D17); inside the caller's transaction."""
    if share is not None and share.one_off:
        type(share).update(used_on=day).where(type(share).id == share.id).execute()


def stop_uncovered(case, day, gone=()):
    """Flag "stop sharing" on every share and running referral that the consent in force no longer covers (M27); inside the caller's transaction.

    `gone` are rows of consent that were taken back; a row for one time that is used up stays good unless it is among them.
    Gives how many shares were flagged.
    """
    consent = agreed.latest(case)
    whole = consent is None or consent.withdrawn_scope == "all"
    rows = [] if whole else [row for row in agreed.shares(consent) if row.withdrawn_on is None]
    taken_back = {_kind(row) for row in gone}
    uncovered = [
        line.id
        for line in Sharing.select().where(
            (Sharing.case == case.id) & Sharing.basis.in_(("consent", *ITEM_FOR.values())) & Sharing.stop_on.is_null()
        )
        if whole or not _covered(line, rows, taken_back, day)
    ]
    return _stop(case, Sharing.id.in_(uncovered), day)


def stop_basis(case, basis, day):
    """Flag "stop sharing" on what was shared under a decision that has ended; inside the caller's transaction."""
    return _stop(case, Sharing.basis == basis, day)


def settle_stop(line, how, by, now):
    """The other side was told to stop, or cannot be: what was done, in words. Refuses E17, E36."""
    if not (how or "").strip():
        raise Refused("E17", field="how")
    freetext.check(line.case, how, field="how")
    with records.atomic():
        moves.held(line.case)
        Sharing.update(stop_done_on=now.date(), stop_done_how=how.strip()).where(Sharing.id == line.id).execute()
        moves.write(line.case, "M27", "told to stop sharing", by, now, reason=how.strip())
        audit.record(by, "told to stop sharing", line.case.code, now=now, sharing=line.id)


def _refuse_record(case, provider, answers, on):
    """Refuse E14 for what was shared without consent or decision; gives the row of consent that is used, if one is."""
    item = ITEM_FOR.get(answers["to"])
    if item is None or answers["basis"] != "consent":
        return refuse(case, provider, answers["purpose"], answers["what"], answers["basis"], on)
    given = agreed.answer_to(case, item, on)
    if given != "yes":
        raise Refused("E14", field="basis", why=NO_SHARING[WHY.get(given, "never")])
    return None


def _stop(case, which, day):
    flagged = [
        line.id for line in Sharing.select().where((Sharing.case == case.id) & Sharing.stop_on.is_null() & which)
    ]
    if flagged:
        Sharing.update(stop_on=day).where(Sharing.id.in_(flagged)).execute()
        referrals = Sharing.select(Sharing.source_id).where(Sharing.id.in_(flagged) & (Sharing.source == "referral"))
        Referral.update(stop_sharing_on=day).where(
            (Referral.case == case.id) & Referral.id.in_(referrals) & Referral.status.in_(ACTIVE)
        ).execute()
    return len(flagged)


def _covered(line, rows, taken_back, day):
    item = ITEM_FOR.get(line.source) or (line.basis if line.basis != "consent" else None)
    if item:
        return agreed.allows(line.case, item, day)
    share = line.share
    if share is not None and share.one_off:
        return _kind(share) not in taken_back
    told = set(line.what) & set(SHARE_ITEM)  # minutes and copies are covered by whom they went to
    return any(
        (row.provider_id == line.provider_id if row.provider_id else row.service == line.purpose)
        and row.service in ("", line.purpose)
        and told <= set(agreed.may_tell(row))
        for row in rows
    )


def _kind(row):
    return row.provider_id, row.service, bool(row.one_off)

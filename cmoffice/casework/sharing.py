"""What left the office (F28): refused without consent or a recorded legal basis, written down each time, stopped when consent goes."""

from cmoffice import audit
from cmoffice.casework import agreed, freetext, moves
from cmoffice.codelists import NO_SHARING_WHY as NO_SHARING
from cmoffice.codelists import SHARE_ITEM
from cmoffice.databases import records
from cmoffice.models import Referral, Sharing
from cmoffice.refusals import Refused

ACTIVE = ("sent", "accepted")


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
            (Sharing.case == case.id) & (Sharing.basis == "consent") & Sharing.stop_on.is_null()
        )
        if whole or not _covered(line, rows, taken_back)
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


def _covered(line, rows, taken_back):
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

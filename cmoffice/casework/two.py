"""What two people must do together (E46): one asks, another agrees, and only then is it done; a request is worth half an hour."""

from datetime import timedelta

from cmoffice import audit, policy
from cmoffice.casework import office
from cmoffice.databases import records
from cmoffice.models import ActOfTwo, Slip, Staff
from cmoffice.refusals import Refused

SLIP_COUNTS = timedelta(
    days=7
)  # so long whoever made a sign-in slip for a colleague might be sitting at her desk as well
MINUTES = 30  # unless the office's setting two_minutes says otherwise (5 to 120)


def ask(what, about, by, now):
    """Ask for something that needs a second person; what she asked before for the same and nobody agreed to is withdrawn.

    `what` is a code of ACT_OF_TWO, `about` codes and figures that the second person sees before she agrees. Gives the request.
    """
    with records.atomic():
        for row in waiting(what, now):
            if row.asked_by_id == by.id:
                _end(row, "asked anew", now)
        row = ActOfTwo.create(what=what, about=about, asked_by=by.id, asked_at=now, until=now + _life())
        audit.record(by, "second person asked", now=now, what=what, act=row.id)
    return row


def agree(row, by, now):
    """The second person agrees; from now on it may be done, for half an hour again.

    Refuses E46 for whoever asked, when neither of the two is a supervisor, and when the account of whoever asked is shut;
    V09 when one of the two opened the other's account with a new slip in the last seven days; E46a when the request is over, withdrawn or agreed to already.
    """
    _refuse_wrong_second(row, by, now)
    with records.atomic():
        open_still = (ActOfTwo.id == row.id) & _open(now) & ActOfTwo.agreed_by.is_null() & (ActOfTwo.asked_by != by.id)
        if not ActOfTwo.update(agreed_by=by.id, agreed_at=now, until=now + _life()).where(open_still).execute():
            raise Refused("E46a")
        audit.record(by, "second person agreed", now=now, what=row.what, act=row.id)


def withdraw(row, by, now):
    """Whoever asked, or anybody who could be the second person, takes the request back. Refuses E46a when it is over already."""
    with records.atomic():
        if not _end(row, "withdrawn", now):
            raise Refused("E46a")
        audit.record(by, "second person not needed", now=now, what=row.what, act=row.id)


def waiting(what, now):
    """What waits for a second person, the oldest first; of every kind when `what` is None."""
    return _rows(what, now, ActOfTwo.agreed_by.is_null())


def agreed(what, now):
    """The newest request of this kind that two people agree about and that nobody has done yet, or None."""
    rows = _rows(what, now, ActOfTwo.agreed_by.is_null(False))
    return next((row for row in reversed(rows) if _may_be_two(row.asked_by, row.agreed_by, now)), None)


def done(row, how, by, now):
    """Use the agreement up: it is good once. Call it inside the transaction of the act, or just before the act.

    `by` is one of the two. Refuses E46 when nobody agreed, the half hour is over, it was used already, one of the two lost
    her account meanwhile, or somebody else does it.
    """
    row = ActOfTwo.get_by_id(row.id)
    if row.agreed_by_id is None or by.id not in (row.asked_by_id, row.agreed_by_id):
        raise Refused("E46")
    if not _may_be_two(row.asked_by, row.agreed_by, now):
        raise Refused("E46")
    with records.atomic():
        if not _end(row, how, now):
            raise Refused("E46")
        audit.record(by, "done by two", now=now, what=row.what, act=row.id, how=how)


def find(number):
    """One request by its number, or None."""
    return ActOfTwo.get_or_none(ActOfTwo.id == number)


def _rows(what, now, condition):
    rows = ActOfTwo.select().where(_open(now) & condition)
    if what is not None:
        rows = rows.where(ActOfTwo.what == what)
    return list(rows.order_by(ActOfTwo.asked_at, ActOfTwo.id))


def _open(now):
    return ActOfTwo.ended_at.is_null() & (ActOfTwo.until > now)


def _end(row, how, now):
    return ActOfTwo.update(ended_at=now, ended_how=how).where((ActOfTwo.id == row.id) & _open(now)).execute()


def _life():
    return timedelta(minutes=min(max(office.setting("two_minutes", MINUTES), 5), 120))


def _refuse_wrong_second(row, by, now):
    first = Staff.get_by_id(row.asked_by_id)
    if not _are_two(first, by):
        raise Refused("E46")
    if _one_let_the_other_in(first, by, now):
        raise Refused("V09")


def _may_be_two(first, second, now):
    return _are_two(first, second) and not _one_let_the_other_in(first, second, now)


def _are_two(first, second):
    """Two different people, both with an open account, at least one of them a supervisor (6.1)."""
    people = (first, second)
    return (
        first.id != second.id
        and all(person.is_active and policy.role_may(person, "second person") for person in people)
        and any(policy.is_supervisor(person) for person in people)
    )


def _one_let_the_other_in(first, second, now):
    """Whether one made a slip for the other lately, for an account that was there before: with it she could sign in as both."""
    pair = ((Slip.staff == first.id) & (Slip.by == second.id)) | ((Slip.staff == second.id) & (Slip.by == first.id))
    lately = (Slip.made_at > now - SLIP_COUNTS) & (Slip.made_at > Staff.created_at)
    return Slip.select().join(Staff, on=(Slip.staff == Staff.id)).where(pair & lately).exists()

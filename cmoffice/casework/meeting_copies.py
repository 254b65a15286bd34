"""The numbered paper copies of a meeting's sheet: printed, counted back in, shredded; or lost, with a reason (F12)."""

from cmoffice import audit
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import MeetingCopy
from cmoffice.refusals import Refused

MOST = 30


def print_out(meeting, sheet, count, by, now):
    """Note so many new copies of a sheet, numbered on; gives their numbers."""
    with records.atomic():
        last = (
            MeetingCopy.select(MeetingCopy.number)
            .where(MeetingCopy.meeting == meeting.id)
            .order_by(MeetingCopy.number.desc())
            .first()
        )
        numbers = range((last.number if last else 0) + 1, (last.number if last else 0) + count + 1)
        for number in numbers:
            MeetingCopy.create(meeting=meeting, number=number, sheet=sheet, printed_by=by, printed_at=now)
        audit.record(by, "meeting list printed", now=now, meeting=meeting.id, sheet=sheet, copies=count)
    return list(numbers)


def count_back(meeting, numbers, lost_why, by, now):
    """The copies with these numbers are back and shredded; with `lost_why` they are lost instead. Refuses E06 for none, E35 for one counted before."""
    still = {copy.number for copy in out(meeting)}
    if not numbers:
        raise Refused("E06", field="numbers", fields=_("the numbers of the copies"))
    if not set(numbers) <= still:
        raise Refused("E35")
    lost_why = (lost_why or "").strip()
    with records.atomic():
        which = (
            (MeetingCopy.meeting == meeting.id) & MeetingCopy.number.in_(list(numbers)) & MeetingCopy.back_at.is_null()
        )
        MeetingCopy.update(back_at=now, back_by=by, lost_why=lost_why or None).where(which).execute()
        did = "meeting copies lost" if lost_why else "meeting copies counted back"
        audit.record(by, did, now=now, meeting=meeting.id, numbers=sorted(numbers))
    return True


def of(meeting):
    """All copies, in the order of their numbers."""
    return list(MeetingCopy.select().where(MeetingCopy.meeting == meeting.id).order_by(MeetingCopy.number))


def out(meeting):
    """The copies that nobody has counted back yet."""
    return [copy for copy in of(meeting) if copy.back_at is None]

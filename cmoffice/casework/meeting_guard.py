"""What every act in a case management meeting asks first: that it is not over, and that no word names a child on its list (E35, E36, D26)."""

from cmoffice.casework import freetext
from cmoffice.models import OPEN, Case, CaseMeeting, MeetingRow
from cmoffice.policy import visible_to
from cmoffice.refusals import Refused


def refuse_over(meeting):
    """Refuse E35 for a meeting that is closed or called off by now; inside the transaction of the act, so that no other desk was faster."""
    now = CaseMeeting.select(CaseMeeting.closed_at, CaseMeeting.closed_by, CaseMeeting.dropped_why)
    for name, value in now.where(CaseMeeting.id == meeting.id).dicts().get().items():
        setattr(meeting, name, value)
    if meeting.closed_at or meeting.dropped_why:
        raise Refused("E35")


def check(meeting, by, *texts, field=None, growing=False):
    """Refuse E36 when one of these texts names the child, its people or their numbers in any case on the list (D26).

    Compared are the rows that she may see: a refusal about any other would tell her of a child that she must not suspect (D10).
    While the list is `growing`, the other open cases of the team that may come on it are compared too.
    """
    if any(texts):
        on_list = Case.id.in_(MeetingRow.select(MeetingRow.case).where(MeetingRow.meeting == meeting.id))
        if growing:
            on_list |= (Case.team == meeting.team_id) & Case.status.in_(OPEN)
        plain = (Case.sensitivity == "normal") & (Case.module != "gbv_survivor")
        hers = (plain | visible_to(by)) & Case.code.not_in(by.conflicts or [""])
        freetext.check_all(Case.select().where(on_list & hers), *texts, field=field)

"""What every act in a case management meeting asks first: that it is not over, and that no word names a child on its list (E35, E36, D26)."""

from datetime import timedelta

from cmoffice.casework import freetext, moves, team_list
from cmoffice.language import gettext as _
from cmoffice.models import OPEN, Case, CaseMeeting, MeetingRow
from cmoffice.policy import visible_to
from cmoffice.refusals import Refused

BEFORE, AFTER = timedelta(days=1), timedelta(days=1)  # the days around a meeting on which its list is seen (D25)


def refuse_over(meeting):
    """Refuse E35 for a meeting that is closed or called off by now; inside the transaction of the act, so that no other desk was faster."""
    now = CaseMeeting.select(CaseMeeting.closed_at, CaseMeeting.closed_by, CaseMeeting.dropped_why)
    for name, value in now.where(CaseMeeting.id == meeting.id).dicts().get().items():
        setattr(meeting, name, value)
    if meeting.closed_at or meeting.dropped_why:
        raise Refused("E35")


def check(meeting, by, text, field=None, own=None):
    """Refuse E36 when this text names the child, its people or their numbers in any case on the list (D26), E06 for a strange code.

    Compared are the rows that she may see: a refusal about any other would tell her of a child that she must not suspect (D10).
    Until the list is built, the other open cases of the team that may come on it are compared too. A code may stand in the text
    when the joint list can show it; `own` is the code of the row itself.
    """
    if not text:
        return
    on_list = Case.id.in_(MeetingRow.select(MeetingRow.case).where(MeetingRow.meeting == meeting.id))
    if meeting.built_at is None:
        on_list |= (Case.team == meeting.team_id) & Case.status.in_(OPEN)
    plain, strange = team_list.plain(), set(moves.codes_in(text).values()) - {own}
    if strange:
        shown = Case.select(Case.code).where(on_list & plain & Case.code.in_(strange))
        strange -= {code for (code,) in shown.tuples()}
    if strange:
        raise Refused(
            "E06",
            field=field,
            fields=_(
                "words without the code of a case that is not on the joint list (%(codes)s)", codes=_list(strange)
            ),
        )
    hers = (plain | visible_to(by)) & Case.code.not_in(by.conflicts or [""])
    freetext.check_all(Case.select().where(on_list & hers), text, field=field)


def check_lessons(meeting, by, text):
    """Refuse E06 for the code of any case in the lessons, E36 for a name: they are for everybody."""
    if codes := set(moves.codes_in(text).values()):
        raise Refused(
            "E06", field="lessons", fields=_("lessons without the code of a case (%(codes)s)", codes=_list(codes))
        )
    check(meeting, by, text, field="lessons")


def _list(codes):
    return ", ".join(sorted(codes))

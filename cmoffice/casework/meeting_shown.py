"""What the list of a meeting may show of each case (D20-D24): worked out once, when it is put on, and kept with the meeting.

It is worked out against all open cases of the office and against everything that earlier lists showed of them, so that
neither one list nor two compared point at a child.
"""

from cmoffice import deidentify
from cmoffice.casework import team_list
from cmoffice.models import OPEN, Case, CaseMeeting, MeetingRow


def of(meeting, new):
    """Age, sex and district as the list may show them for these cases, by number; what was worked out is kept with the meeting."""
    if not new:
        return {}
    groups = deidentify.generalised(team_list.population(), team_list.smallest_group(), told())
    earlier = CaseMeeting.select(CaseMeeting.population).where(CaseMeeting.id == meeting.id).scalar()
    builds = [*earlier, {number: [one.age, one.sex, one.area] for number, one in groups.items()}]
    CaseMeeting.update(population=builds).where(CaseMeeting.id == meeting.id).execute()
    hidden = deidentify.HIDDEN_GROUP
    found = {number: groups.get(number, hidden) for number in new}
    return {
        number: {"age": one.age, "sex": one.sex, "area": one.area, "build": len(builds) - 1}
        for number, one in found.items()
    }


def told():
    """What lists have shown so far of cases that are still open: who may stand behind a code, as numbers, and which codes."""
    rows = (
        MeetingRow.select(MeetingRow.case, MeetingRow.meeting, MeetingRow.shown)
        .join(Case)
        .where(Case.status.in_(OPEN) & ~MeetingRow.bare & MeetingRow.shown.is_null(False))
        .order_by(MeetingRow.meeting)
        .tuples()
    )
    seen = {}
    for number, meeting, shown in rows:
        seen.setdefault(number, []).append((meeting, shown["build"], (shown["age"], shown["sex"], shown["area"])))
    meetings = {meeting for history in seen.values() for meeting, _build, _shown in history}
    populations = {
        number: [{int(key): tuple(group) for key, group in build.items()} for build in builds]
        for number, builds in CaseMeeting.select(CaseMeeting.id, CaseMeeting.population)
        .where(CaseMeeting.id.in_(meetings or [0]))
        .tuples()
    }
    found = {}
    for history, numbers in _by_history(seen).items():
        found.setdefault(_behind(history, populations), []).extend(numbers)
    return found


def _by_history(seen):
    found = {}
    for number, history in seen.items():
        found.setdefault(tuple(history), []).append(number)
    return found


def _behind(history, populations):
    """Numbers of the cases that may stand behind a code with this history; who left between two lists may still be it."""
    (meeting, build, shown), *later = history
    behind = {number for number, one in populations[meeting][build].items() if one == shown}
    for meeting, build, shown in later:
        behind = {number for number in behind if populations[meeting][build].get(number, shown) == shown}
    return frozenset(behind)

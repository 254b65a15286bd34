"""The case management meeting (F12): called, invited to, closed; what was decided becomes work (D25, T18)."""

from dataclasses import dataclass
from datetime import date, timedelta

from peewee import JOIN, fn

from cmoffice import audit, codelists, policy, timeframes
from cmoffice.casework import meeting_guard, meeting_sheets, moves, office, owes, team_list
from cmoffice.casework.meeting_guard import AFTER, BEFORE
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Case, CaseMeeting, MeetingCopy, MeetingGuest, MeetingRow, Staff, Task, prepared
from cmoffice.refusals import Changed, Refused

NO_TASK = ("go_on", "talk_again")  # decisions that leave nothing to do unless an action is written
LATEST = 150  # meetings looked at in lists of them: one for each day that can be called, and as many before
KNOWN = [field for field in CaseMeeting._meta.sorted_fields if field is not CaseMeeting.population]  # that one is long
AHEAD = timedelta(days=92)  # how far ahead one can be called, so that no far ones hide the next


def call(answers, by, now):
    """Call a meeting of the supervisor's team for a day; those invited see its list from the day before to the day after (D25).

    Refuses E06 for a day that is over or more than three months away, or on which the team meets already. Every supervisor of the team is invited with the rest.
    """
    held_on = answers["held_on"]
    if not now.date() <= held_on <= now.date() + AHEAD:
        raise Refused("E06", field="held_on", fields=_("a day from today on, within three months"))
    taken = (CaseMeeting.team == by.team_id) & (CaseMeeting.held_on == held_on) & CaseMeeting.dropped_why.is_null()
    if by.team_id is None or CaseMeeting.select().where(taken & CaseMeeting.closed_at.is_null()).exists():
        raise Refused("E06", field="held_on", fields=_("another day, a meeting is called for this one"))
    with records.atomic():
        meeting = CaseMeeting.create(
            team=by.team_id,
            held_on=held_on,
            begins=answers.get("begins") or "",
            chair=by,
            emergency=bool(office.rules().emergency),
            silent_days=answers.get("silent_days") or 14,
            population=[],
            made_by=by,
            made_at=now,
        )
        _invite(meeting, answers.get("guests") or (), by, now)
        audit.record(by, "meeting called", now=now, meeting=meeting.id, on=held_on.isoformat())
    return meeting


def invite(meeting, answers, by, now):
    """Say anew who is invited: whoever is left out sees the list no more. Refuses E35 for a meeting that is over."""
    with records.atomic():
        meeting_guard.refuse_over(meeting)
        MeetingGuest.delete().where(MeetingGuest.meeting == meeting.id).execute()
        _invite(meeting, answers.get("guests") or (), by, now)
        audit.record(by, "meeting invited to", now=now, meeting=meeting.id, guests=sorted(answers.get("guests") or ()))
    return True


def _invite(meeting, usernames, by, now):
    able = {person.username: person.id for person in able_to_come(meeting.team_id)}
    chosen = {able[username] for username in usernames if username in able}
    for number in sorted(chosen | {person.id for person in supervisors(meeting.team_id)}):
        MeetingGuest.create(meeting=meeting, staff=number, by=by, added_at=now)


def able_to_come(team_id):
    """Who may be invited: caseworkers and supervisors of the team, in the order of their names."""
    people = Staff.select().where((Staff.team == team_id) & Staff.ended_on.is_null() & ~Staff.locked)
    return [person for person in people.order_by(Staff.name) if policy.carries_cases(person)]


def supervisors(team_id):
    """The supervisors of this team who are here."""
    return [person for person in able_to_come(team_id) if policy.is_supervisor(person)]


def call_off(meeting, answers, by, now):
    """The meeting does not take place: says why. Nothing is decided; its rows carry over. Refuses E17, E35."""
    reason = (answers.get("reason") or "").strip()
    if not reason:
        raise Refused("E17", field="reason")
    meeting_guard.check(meeting, by, reason, field="reason")
    with records.atomic():
        meeting_guard.refuse_over(meeting)
        CaseMeeting.update(dropped_why=reason).where(CaseMeeting.id == meeting.id).execute()
        audit.record(by, "meeting called off", now=now, meeting=meeting.id)
    return True


def decide(meeting, code, answers, version, by, now):
    """What the meeting decides about one case: one of the coded decisions, what is to be done, who does it and by when.

    Without an answer the row is undecided again. Refuses E35 when the sheet is closed or the row is not hers to see, E06 for a
    decision that needs who and when, E36 for a name of any case on the list (D26); Changed when somebody decided it meanwhile.
    """
    found = meeting_sheets.of(meeting, by, now).row(code)
    if found is None:
        raise Refused("E35")
    line, _apart = found
    decision, action = answers.get("decision"), (answers.get("action") or "").strip()
    who, by_on = (
        _does(meeting, line, answers, now) if decision and (decision not in NO_TASK or action) else (None, None)
    )
    meeting_guard.check(meeting, by, action, field="action", own=code)
    told = {"decision": decision, "action": action if decision else "", "who": who, "by_on": by_on}
    with records.atomic():
        meeting_guard.refuse_over(meeting)
        number = Case.get(Case.code == code).id
        changed = (
            MeetingRow.update(
                **told,
                at_once=bool(decision and answers.get("at_once")),
                decided_by=by,
                decided_at=now,
                version=MeetingRow.version + 1,
            )
            .where((MeetingRow.meeting == meeting.id) & (MeetingRow.case == number) & (MeetingRow.version == version))
            .execute()
        )
        if not changed:
            row = MeetingRow.get((MeetingRow.meeting == meeting.id) & (MeetingRow.case == number))
            raise Changed(codelists.MEETING_DECISION.get(row.decision, _("undecided")), row.decided_by, row.decided_at)
        audit.record(by, "meeting decided", code, now=now, meeting=meeting.id, decision=decision)
    return True


def able_to_do(meeting, code, bare, now):
    """Who can be given what is decided about a case: nobody in conflict with it (R03); of the sheet apart only who may know of it (D10)."""
    people = able_to_come(meeting.team_id)
    return [person for person in people if may_be_told(person, code, bare, now)]


def may_be_told(person, code, bare, now):
    """Whether a task may tell this person of the case with this code; `bare` for one of the sheet apart."""
    return code not in person.conflicts and (not bare or policy.find_case(person.at(now), code) is not None)


def _does(meeting, line, answers, now):
    """Who does it, by number, and by when."""
    able = able_to_do(meeting, line.code, line.bare, now)
    who = {person.username: person.id for person in able}.get(answers.get("who"))
    if who is None:
        raise Refused("E06", field="who", fields=_("who does it"))
    by_on = answers.get("by_on")
    if by_on is None or by_on < min(meeting.held_on, now.date()):
        raise Refused("E06", field="by_on", fields=_("by when, not before the meeting"))
    return who, by_on


def close(meeting, answers, by, now):
    """Lock the sheet: each decision becomes a task of its case and a line in its timeline; what is undecided carries over.

    Keeps who was there and the lessons. Refuses E35 when it is closed already or its day has not come, E06 without anybody there,
    E36 for a name or a code in the lessons.
    """
    if now.date() < meeting.held_on:
        raise Refused("E35")
    there = [person.username for person in guests(meeting) if person.username in (answers.get("attended") or ())]
    if not there:
        raise Refused("E06", field="attended", fields=_("who was there"))
    lessons = (answers.get("lessons") or "").strip()
    meeting_guard.check_lessons(meeting, by, lessons)
    with records.atomic():
        meeting_guard.refuse_over(meeting)
        CaseMeeting.update(
            closed_at=now,
            closed_by=by,
            attended=there,
            lessons=lessons,
            place_confidential=answers.get("place_confidential"),
        ).where(CaseMeeting.id == meeting.id).execute()
        rows = list(MeetingRow.select().where((MeetingRow.meeting == meeting.id) & MeetingRow.decision.is_null(False)))
        for row in rows:
            _into_the_case(meeting, row, by, now)
        audit.record(by, "meeting closed", now=now, meeting=meeting.id, decided=len(rows), there=len(there))
    return True


def _into_the_case(meeting, row, by, now):
    """The decision in the history of the case, and what is to be done as a task; a case that has ended meanwhile only remembers it.

    The task goes to the keyworker where the colleague who was named carries the case now, or may not know of it any more.
    """
    case = moves.held(row.case)
    moves.write(case, "F12", "decided at the meeting", by, now, became=row.decision, reason=row.action or None)
    if not case.is_open or row.by_on is None:
        return
    due_on = min(row.by_on, now.date()) if row.at_once else row.by_on
    bare = row.bare or team_list.is_bare(case)
    named = row.who_id != case.keyworker_id and row.who.is_active and may_be_told(row.who, case.code, bare, now)
    Task.create(
        case=case,
        what=row.action or str(codelists.MEETING_DECISION[row.decision]),
        staff=row.who_id if named else None,
        who=office.people()[row.who_id].short_name if named else "keyworker",
        due_on=due_on,
        source="F12",
        source_id=meeting.id,
        by=by,
        entered_at=now,
    )
    owes.settle(case, now)


def find(number, reader):
    """The meeting of this number if this person is invited to it and still of its team; None for everybody else (D25)."""
    found = _found(number, reader.team_id, reader.id, always=policy.may(reader, "hold case meetings"))
    return next(iter(found), None)


@prepared
def _found(number, team, me, *, always):
    return CaseMeeting.select(*KNOWN).where((CaseMeeting.id == number) & _invited(team, me, always))


def _invited(team, me, always):
    """The condition for meetings of this team to which this person is invited, a supervisor always; who left the team leaves its lists (R01)."""
    of_team = CaseMeeting.team == team
    if always:
        return of_team
    return of_team & CaseMeeting.id.in_(MeetingGuest.select(MeetingGuest.meeting).where(MeetingGuest.staff == me))


def leads(meeting, reader):
    """Whether this person leads the meeting: a supervisor of its team."""
    return policy.may(reader, "hold case meetings") and meeting.team_id == reader.team_id


def is_shown(meeting, today):
    """Whether its list may be seen on this day: from a day before to a day after (D25), unless it was called off."""
    return meeting.dropped_why is None and meeting.held_on - BEFORE <= today <= meeting.held_on + AFTER


def shown_from(meeting):
    """First and last day on which the list of a meeting may be seen (D25)."""
    return meeting.held_on - BEFORE, meeting.held_on + AFTER


def guests(meeting):
    """Who is invited, in the order of their names."""
    return list(_guests(meeting.id))


@prepared
def _guests(meeting):
    invited = MeetingGuest.select(MeetingGuest.staff).where(MeetingGuest.meeting == meeting)
    return Staff.select().where(Staff.id.in_(invited)).order_by(Staff.name)


def of(reader, today):
    """The meetings to which this person is or was invited: those to come and not closed, and the latest twenty that are over."""
    found = list(
        CaseMeeting.select(*KNOWN)
        .where(_invited(reader.team_id, reader.id, policy.may(reader, "hold case meetings")))
        .order_by(CaseMeeting.held_on.desc(), CaseMeeting.id.desc())
        .limit(LATEST)
    )
    ahead = [one for one in found if one.closed_at is None and one.dropped_why is None and one.held_on + AFTER >= today]
    return ahead[::-1], [one for one in found if one not in ahead][:20]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a team's meetings want of its supervisor: the day of the next (T18), sheets not closed, paper not counted back."""

    due_on: date | None
    called_on: date | None  # the next one that is called
    not_closed: list
    copies_out: list  # (meeting, how many)

    def is_late(self, today):
        """Whether one should have been held by now and none is called (T18)."""
        return self.due_on is not None and self.due_on < today and self.called_on is None


def wanted(team_id, today):
    """What the meetings of this team want; one statement. Copies of a meeting are missed from the day after it on."""
    rows = list(_latest(team_id))
    held = [one.held_on for one in rows if one.closed_at]
    over = [one for one in rows if one.held_on < today]
    return Wanted(
        timeframes.case_meeting(held[0], office.rules()) if held else None,
        min((one.held_on for one in rows if one.held_on >= today and not one.closed_at), default=None),
        [one for one in over if one.closed_at is None],
        [(one, one.out) for one in over if one.out],
    )


@prepared
def _latest(team):
    out = fn.count(MeetingCopy.id).filter(MeetingCopy.id.is_null(False) & MeetingCopy.back_at.is_null())
    return (
        CaseMeeting.select(*KNOWN, out.alias("out"))
        .join(MeetingCopy, JOIN.LEFT_OUTER, on=(MeetingCopy.meeting == CaseMeeting.id))
        .where((CaseMeeting.team == team) & CaseMeeting.dropped_why.is_null())
        .group_by(CaseMeeting.id)
        .order_by(CaseMeeting.held_on.desc(), CaseMeeting.id.desc())
        .limit(LATEST)
    )


def next_day(reader, today):
    """The day to propose for the next meeting: when it is due, today at the earliest."""
    return max(wanted(reader.team_id, today).due_on or today, today)

"""What supervisors do beside the cases: meetings on lists without names, reviews of people and files, visits, emergencies, concerns."""

import peewee

from cmoffice.models.base import DayField, JsonField, MomentField, Record
from cmoffice.models.case import Case
from cmoffice.models.plan import Task
from cmoffice.models.staff import Staff, Team


class CaseMeeting(Record):
    """One case management meeting of a team (F12); `population` has for each building of the list what it could show of every open case, by number."""

    team = peewee.ForeignKeyField(Team, backref="+")
    held_on = DayField()
    begins = peewee.TextField(default="")
    chair = peewee.ForeignKeyField(Staff, backref="+")
    emergency = peewee.BooleanField(default=False)
    place_confidential = peewee.TextField(null=True)
    attended = JsonField(default=list)
    lessons = peewee.TextField(default="")
    population = JsonField(default=list)
    silent_days = peewee.IntegerField(default=14)
    made_by = peewee.ForeignKeyField(Staff, backref="+")
    made_at = MomentField()
    built_at = MomentField(null=True)
    closed_at = MomentField(null=True)
    closed_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    dropped_why = peewee.TextField(null=True)


class MeetingGuest(Record):
    """Somebody invited to a meeting: nobody else sees its list (D25)."""

    meeting = peewee.ForeignKeyField(CaseMeeting, backref="guests")
    staff = peewee.ForeignKeyField(Staff, backref="+")
    by = peewee.ForeignKeyField(Staff, backref="+")
    added_at = MomentField()

    class Meta:
        primary_key = peewee.CompositeKey("meeting", "staff")


class MeetingRow(Record):
    """One case on the list of a meeting: what the list shows of it, why it stands there, and what was decided."""

    meeting = peewee.ForeignKeyField(CaseMeeting, backref="rows")
    case = peewee.ForeignKeyField(Case, backref="+")
    position = peewee.IntegerField(default=0)
    reasons = JsonField(default=list)
    bare = peewee.BooleanField(default=False)
    shown = JsonField(null=True)
    question = peewee.TextField(default="")
    put_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    decision = peewee.TextField(null=True)
    action = peewee.TextField(default="")
    who = peewee.ForeignKeyField(Staff, null=True, backref="+")
    by_on = DayField(null=True)
    at_once = peewee.BooleanField(default=False)
    decided_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    decided_at = MomentField(null=True)
    version = peewee.IntegerField(default=1)


class MeetingCopy(Record):
    """One numbered copy of a printed sheet, to be counted back in and shredded."""

    meeting = peewee.ForeignKeyField(CaseMeeting, backref="copies")
    number = peewee.IntegerField()
    sheet = peewee.TextField()
    printed_by = peewee.ForeignKeyField(Staff, backref="+")
    printed_at = MomentField()
    back_at = MomentField(null=True)
    back_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    lost_why = peewee.TextField(null=True)


class Emergency(Record):
    """A time in which the office works in emergency mode; at most one is open."""

    begun_at = MomentField()
    begun_by = peewee.ForeignKeyField(Staff, backref="+")
    reason = peewee.TextField()
    ended_at = MomentField(null=True)
    ended_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    ended_why = peewee.TextField(null=True)


class Visit(Record):
    """Somebody is out: since when, back by when, with whom, how to reach her; a place is never written."""

    staff = peewee.ForeignKeyField(Staff, backref="+")
    companion = peewee.ForeignKeyField(Staff, null=True, backref="+")
    left_at = MomentField()
    back_by = MomentField()
    how_reached = peewee.TextField(default="")
    back_at = MomentField(null=True)
    back_said_at = MomentField(null=True)
    back_said_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    note = peewee.TextField(default="")


class VisitCase(Record):
    """One case for which somebody is out, and why she went alone where two should go; a visit without cases is an errand."""

    visit = peewee.ForeignKeyField(Visit, backref="cases")
    case = peewee.ForeignKeyField(Case, backref="+")
    pair_needed = peewee.BooleanField(default=False)
    alone_why = peewee.TextField(null=True)
    agreed_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    seen_at = MomentField(null=True)
    seen_by = peewee.ForeignKeyField(Staff, null=True, backref="+")

    class Meta:
        primary_key = peewee.CompositeKey("visit", "case")


class StaffPaper(Record):
    """A supervision session (F20) or caseload review (F21) of one caseworker; never part of a case file."""

    paper = peewee.TextField()
    staff = peewee.ForeignKeyField(Staff, backref="+")
    by = peewee.ForeignKeyField(Staff, backref="+")
    held_on = DayField()
    answers = JsonField(default=dict)
    next_on = DayField(null=True)
    entered_at = MomentField()
    seen_at = MomentField(null=True)
    seen_words = peewee.TextField(default="")
    ref = peewee.IntegerField(default=0)
    corrects = peewee.ForeignKeyField("self", null=True, backref="+")
    reason = peewee.TextField(null=True)
    replaced_at = MomentField(null=True)


class StaffPaperCase(Record):
    """One case that a supervision session went through, and what was agreed; goes with the case when its file is destroyed."""

    paper = peewee.ForeignKeyField(StaffPaper, backref="lines")
    case = peewee.ForeignKeyField(Case, backref="+")
    action = peewee.TextField()
    due_on = DayField(null=True)
    task = peewee.ForeignKeyField(Task, null=True, backref="+")


class FileAudit(Record):
    """One file drawn to be audited (F22), and what was found; no finding is ever stored in the case."""

    case = peewee.ForeignKeyField(Case, backref="+")
    drawn_on = DayField()
    why = peewee.TextField()
    picked_why = peewee.TextField(null=True)
    quarter = peewee.TextField()
    drawn_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    auditor = peewee.ForeignKeyField(Staff, null=True, backref="+")
    answers = JsonField(default=dict)
    known = JsonField(default=dict)
    action = peewee.TextField(default="")
    action_by = DayField(null=True)
    done_at = MomentField(null=True)
    mended_on = DayField(null=True)
    mended_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    settled_on = DayField(null=True)
    settled_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    version = peewee.IntegerField(default=1)


class AccessReview(Record):
    """What was opened in a team over some days, to be looked at and signed by a supervisor (D35)."""

    kind = peewee.TextField()
    team = peewee.ForeignKeyField(Team, backref="+")
    since = DayField()
    until = DayField()
    by = peewee.ForeignKeyField(Staff, backref="+")
    made_at = MomentField()
    signed_at = MomentField(null=True)
    signed_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    last_seq = peewee.IntegerField(default=0)


class AccessLine(Record):
    """One thing in an access review that somebody should look at, and the answer."""

    review = peewee.ForeignKeyField(AccessReview, backref="lines")
    kind = peewee.TextField()
    staff = peewee.ForeignKeyField(Staff, backref="+")
    at = MomentField()
    figures = JsonField(default=dict)
    answer = peewee.TextField(null=True)
    words = peewee.TextField(default="")
    answered_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    answered_at = MomentField(null=True)


class StaffConcern(Record):
    """A concern about staff, or a gift: for the safeguarding supervisor's eyes only (R12)."""

    kind = peewee.TextField()
    about = peewee.ForeignKeyField(Staff, null=True, backref="+")
    happened_on = DayField()
    answers = JsonField(default=dict)
    by = peewee.ForeignKeyField(Staff, backref="+")
    entered_at = MomentField()
    focal = peewee.ForeignKeyField(Staff, backref="+")
    read_at = MomentField(null=True)
    decision = peewee.TextField(null=True)
    words = peewee.TextField(default="")
    decided_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    decided_at = MomentField(null=True)

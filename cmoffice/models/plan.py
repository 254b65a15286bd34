"""The case plan: versions, objectives, actions, and the tasks that decisions leave behind."""

import peewee

from cmoffice.models.base import DayField, JsonField, MomentField, Record
from cmoffice.models.case import Case
from cmoffice.models.paper import FiledForm
from cmoffice.models.sharing import Provider
from cmoffice.models.staff import Staff


class Plan(Record):
    """One version of the plan of a case; `state` is draft, submitted, approved, sent_back, replaced or dropped."""

    case = peewee.ForeignKeyField(Case, backref="plans")
    kind = peewee.TextField()
    version = peewee.IntegerField()
    state = peewee.TextField(default="draft")
    based_on = peewee.ForeignKeyField(FiledForm, null=True, backref="+")
    drawn_on = DayField()
    goal = peewee.TextField(default="")
    permanency = peewee.TextField(default="")
    contingency = peewee.TextField(default="")
    followup_mode = peewee.TextField(null=True)
    followup_days = peewee.IntegerField(null=True)
    followup_who = peewee.TextField(default="")
    answers = JsonField(default=dict)
    confidential = JsonField(default=dict)
    copy_given = peewee.TextField(null=True)
    copy_why_not = peewee.TextField(null=True)
    copy_given_on = DayField(null=True)
    copy_called = peewee.TextField(default="none")
    reason = peewee.TextField(null=True)
    by = peewee.ForeignKeyField(Staff, backref="+")
    entered_at = MomentField()
    submitted_at = MomentField(null=True)
    decided_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    decided_at = MomentField(null=True)
    comment = peewee.TextField(null=True)
    ended_at = MomentField(null=True)
    row_version = peewee.IntegerField(default=1)


class Objective(Record):
    """What shall be different for the child, how it is measured and by when."""

    plan = peewee.ForeignKeyField(Plan, backref="objectives")
    case = peewee.ForeignKeyField(Case, backref="+")
    need = peewee.TextField()
    wording = peewee.TextField()
    measure = peewee.TextField(default="")
    target_on = DayField(null=True)
    horizon = peewee.TextField(null=True)
    area = peewee.TextField(null=True)
    progress = peewee.TextField(default="not_started")
    met_on = DayField(null=True)
    carried_from = peewee.ForeignKeyField("self", null=True, backref="+")
    position = peewee.IntegerField(default=0)


class PlanAction(Record):
    """Who does what by when for an objective; `track` A, B … where several ways are followed at once."""

    plan = peewee.ForeignKeyField(Plan, backref="actions")
    objective = peewee.ForeignKeyField(Objective, backref="actions")
    case = peewee.ForeignKeyField(Case, backref="+")
    what = peewee.TextField()
    plain_words = peewee.TextField(default="")
    kind = peewee.TextField()
    service = peewee.TextField(null=True)
    responsible = peewee.TextField(null=True)
    staff = peewee.ForeignKeyField(Staff, null=True, backref="+")
    provider = peewee.ForeignKeyField(Provider, null=True, backref="+")
    due_on = DayField(null=True)
    response = peewee.TextField(null=True)
    track = peewee.TextField(default="")
    status = peewee.TextField(default="todo")
    done_on = DayField(null=True)
    result = peewee.TextField(default="")
    dropped_why = peewee.TextField(null=True)
    received = peewee.TextField(null=True)
    carried_from = peewee.ForeignKeyField("self", null=True, backref="+")
    position = peewee.IntegerField(default=0)


class Task(Record):
    """Something decided that somebody has to do by a day: from a review, a meeting, a conference or a decision."""

    case = peewee.ForeignKeyField(Case, backref="tasks")
    what = peewee.TextField()
    staff = peewee.ForeignKeyField(Staff, null=True, backref="+")
    who = peewee.TextField(default="")
    due_on = DayField()
    source = peewee.TextField()
    source_id = peewee.IntegerField(default=0)
    by = peewee.ForeignKeyField(Staff, backref="+")
    entered_at = MomentField()
    done_on = DayField(null=True)
    result = peewee.TextField(default="")
    dropped_why = peewee.TextField(null=True)
    ended_by = peewee.ForeignKeyField(Staff, null=True, backref="+")

    @classmethod
    def stands(cls):
        """The condition for tasks that are neither done nor dropped."""
        return cls.done_on.is_null() & cls.dropped_why.is_null()

"""Where a child lives and with whom it belongs: placements, family links, incidents and the duty to report."""

import peewee

from cmoffice.models.base import DayField, JsonField, MomentField, Record
from cmoffice.models.case import Case
from cmoffice.models.staff import Staff


class Placement(Record):
    """One arrangement of care, the present one without an end (F32)."""

    case = peewee.ForeignKeyField(Case, backref="+")
    arrangement = peewee.TextField()
    started_on = DayField()
    ended_on = DayField(null=True)
    change_why = peewee.TextField(null=True)
    term = peewee.TextField(null=True)
    decided_by = peewee.TextField(null=True)
    decided_on = DayField(null=True)
    decision_ref = peewee.TextField(default="")
    removed = peewee.TextField(null=True)
    from_institution = peewee.BooleanField(default=False)
    family_kind = peewee.TextField(null=True)
    reunified = peewee.TextField(null=True)
    answers = JsonField(default=dict)
    confidential = JsonField(default=dict)
    by = peewee.ForeignKeyField(Staff, backref="+")
    entered_at = MomentField()


class Family(Record):
    """A group of cases that belong together (F33), under a random number."""

    ref = peewee.TextField(unique=True)
    kind = peewee.TextField()
    by = peewee.ForeignKeyField(Staff, backref="+")
    made_at = MomentField()


class FamilyMember(Record):
    family = peewee.ForeignKeyField(Family, backref="members")
    case = peewee.ForeignKeyField(Case, backref="+")
    added_at = MomentField()
    by = peewee.ForeignKeyField(Staff, backref="+")
    apart_why = peewee.TextField(null=True)

    class Meta:
        primary_key = peewee.CompositeKey("family", "case")


class Incident(Record):
    """One incident of one survivor (F18), under a random number of its own; never together with consent or identity."""

    ref = peewee.TextField(unique=True)
    case = peewee.ForeignKeyField(Case, backref="+")
    interviewed_on = DayField()
    happened_on = DayField(null=True)
    estimated = peewee.BooleanField(default=False)
    type = peewee.TextField()
    contexts = JsonField(default=list)
    delay = peewee.TextField(null=True)
    count_it = peewee.TextField()
    answers = JsonField(default=dict)
    account = peewee.TextField(default="")
    supervisor_may_read = peewee.BooleanField(default=False)
    version = peewee.IntegerField(default=1)
    corrects = peewee.ForeignKeyField("self", null=True, backref="+")
    reason = peewee.TextField(null=True)
    replaced_at = MomentField(null=True)
    by = peewee.ForeignKeyField(Staff, backref="+")
    entered_at = MomentField()


class ReportDuty(Record):
    """A duty to report that was noticed, and what the supervisor decided about it (F25)."""

    case = peewee.ForeignKeyField(Case, backref="+")
    noticed_at = MomentField()
    trigger = peewee.TextField()
    answers = JsonField(default=dict)
    about_staff = peewee.BooleanField(default=False)
    by = peewee.ForeignKeyField(Staff, backref="+")
    entered_at = MomentField()
    decision = peewee.TextField(null=True)
    decided_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    decided_at = MomentField(null=True)
    reasons = peewee.TextField(default="")
    reported_to = peewee.TextField(null=True)
    reported_on = DayField(null=True)
    followup_on = DayField(null=True)
    followed_up_on = DayField(null=True)

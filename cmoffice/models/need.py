"""Who needs to know of a case besides its keyworker: co-workers, conflicts of interest, opened seals."""

import peewee

from cmoffice.models.base import DayField, MomentField, Record
from cmoffice.models.case import Case
from cmoffice.models.staff import Staff


class Coworker(Record):
    """A colleague who works on a case beside the keyworker until a day (R01)."""

    case = peewee.ForeignKeyField(Case, backref="coworkers")
    staff = peewee.ForeignKeyField(Staff, backref="+")
    until = DayField()
    why = peewee.TextField()
    by = peewee.ForeignKeyField(Staff, backref="+")
    added_at = MomentField()
    ended_at = MomentField(null=True)


class Conflict(Record):
    """A conflict of interest that a person declared or that was recorded with her (R03)."""

    case = peewee.ForeignKeyField(Case, backref="+")
    staff = peewee.ForeignKeyField(Staff, backref="+")
    kind = peewee.TextField()
    by = peewee.ForeignKeyField(Staff, backref="+")
    declared_at = MomentField()
    told_at = MomentField(null=True)
    ended_at = MomentField(null=True)
    ended_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    ended_why = peewee.TextField(null=True)


class BreakGlass(Record):
    """A file opened in need by somebody without right to it: read only, for hours, reviewed by another supervisor (R05)."""

    case = peewee.ForeignKeyField(Case, backref="+")
    staff = peewee.ForeignKeyField(Staff, backref="+")
    category = peewee.TextField()
    reason = peewee.TextField()
    identity = peewee.BooleanField(default=False)
    opened_at = MomentField()
    until = MomentField()
    reviewed_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    reviewed_at = MomentField(null=True)
    review = peewee.TextField(null=True)

"""How a case ends or goes on elsewhere: requests, closures, transfers, destruction after retention."""

import peewee

from cmoffice.models.base import DayField, JsonField, MomentField, Record
from cmoffice.models.case import Case
from cmoffice.models.staff import Staff


class Request(Record):
    """Something asked of a supervisor that no status of the case shows: reopening, merging, a later date."""

    case = peewee.ForeignKeyField(Case, backref="+")
    kind = peewee.TextField()
    reason = peewee.TextField()
    answers = JsonField(default=dict)
    by = peewee.ForeignKeyField(Staff, backref="+")
    asked_at = MomentField()
    decided_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    decided_at = MomentField(null=True)
    decision = peewee.TextField(null=True)
    comment = peewee.TextField(null=True)


class Closure(Record):
    """One request to close a case, its decision, and the visit that a closed case still owes."""

    case = peewee.ForeignKeyField(Case, backref="+")
    reason = peewee.TextField()
    asked_by = peewee.ForeignKeyField(Staff, backref="+")
    asked_at = MomentField()
    decided_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    decided_at = MomentField(null=True)
    decision = peewee.TextField(null=True)
    comment = peewee.TextField(null=True)
    retention_class = peewee.TextField(null=True)
    keep_until = DayField(null=True)
    paper_place = peewee.TextField(default="")
    closed_on = DayField(null=True)
    visit_due_on = DayField(null=True)
    visited_on = DayField(null=True)
    visit_skipped = peewee.TextField(null=True)


class Transfer(Record):
    """One hand-over to another agency, from the request to its acceptance or return."""

    case = peewee.ForeignKeyField(Case, backref="+")
    why = peewee.TextField()
    provider = peewee.DeferredForeignKey("Provider", null=True, backref="+")
    agency = peewee.TextField(default="")
    file_agreed = peewee.TextField(null=True)
    basis = peewee.TextField(default="consent")
    asked_by = peewee.ForeignKeyField(Staff, backref="+")
    asked_at = MomentField()
    agreed_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    agreed_at = MomentField(null=True)
    accepted_on = DayField(null=True)
    accepted_role = peewee.TextField(null=True)
    handed = JsonField(default=list)
    ended_at = MomentField(null=True)
    ended_how = peewee.TextField(null=True)
    reason = peewee.TextField(null=True)


class Destruction(Record):
    """What remains of a destroyed file: its code, its days and who did it (D38)."""

    code = peewee.TextField(unique=True)
    registered_on = DayField(null=True)
    closed_on = DayField(null=True)
    keep_until = DayField(null=True)
    retention_class = peewee.TextField(null=True)
    asked_by = peewee.ForeignKeyField(Staff, backref="+")
    asked_at = MomentField()
    second = peewee.ForeignKeyField(Staff, null=True, backref="+")
    destroyed_at = MomentField(null=True)

"""What may be shared, with whom it was shared, and the directory of services."""

import peewee

from cmoffice.models.base import DayField, JsonField, MomentField, Record
from cmoffice.models.case import Case, Consent
from cmoffice.models.staff import Staff


class Provider(Record):
    """One entry of the service directory (F09). No child's data."""

    name = peewee.TextField()
    services = JsonField(default=list)
    area = peewee.TextField(default="")
    address = peewee.TextField(default="")
    hours = peewee.TextField(default="")
    cost = peewee.TextField(default="")
    eligible = peewee.TextField(default="")
    languages = peewee.TextField(default="")
    access = peewee.TextField(default="")
    focal_role = peewee.TextField(default="")
    focal_phone = peewee.TextField(default="")
    method = peewee.TextField(default="")
    agreement_on = DayField(null=True)
    child_safe = peewee.TextField(null=True)
    mandatory_reporter = peewee.TextField(null=True)
    trained = peewee.TextField(null=True)
    capacity = peewee.TextField(default="open")
    checked_on = DayField(null=True)
    checked_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    gap_notes = peewee.TextField(default="")
    retired_on = DayField(null=True)
    version = peewee.IntegerField(default=1)


class ServiceHint(Record):
    """What a caseworker suggests to change in the directory, until a supervisor has settled it."""

    provider = peewee.ForeignKeyField(Provider, null=True, backref="+")
    words = peewee.TextField()
    by = peewee.ForeignKeyField(Staff, backref="+")
    said_on = DayField()
    settled_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    settled_on = DayField(null=True)


class ServiceGap(Record):
    """A need that no provider of the directory meets."""

    service = peewee.TextField()
    area = peewee.TextField(default="")
    case = peewee.ForeignKeyField(Case, null=True, backref="+")
    noted_on = DayField()
    by = peewee.ForeignKeyField(Staff, backref="+")
    note = peewee.TextField(default="")


class ConsentShare(Record):
    """One row of consent to share: what, with whom, how, until when, or once only."""

    consent = peewee.ForeignKeyField(Consent, backref="shares")
    case = peewee.ForeignKeyField(Case, backref="+")
    provider = peewee.ForeignKeyField(Provider, null=True, backref="+")
    service = peewee.TextField(default="")
    what = JsonField(default=list)
    how = JsonField(default=list)
    valid_from = DayField()
    valid_to = DayField(null=True)
    one_off = peewee.BooleanField(default=False)
    used_on = DayField(null=True)
    withdrawn_on = DayField(null=True)


class Referral(Record):
    """A child linked to another provider (F08), from draft to what the child received."""

    case = peewee.ForeignKeyField(Case, backref="+")
    action = peewee.DeferredForeignKey("PlanAction", null=True, backref="+")
    service = peewee.TextField()
    provider = peewee.ForeignKeyField(Provider, null=True, backref="+")
    urgent = peewee.BooleanField(default=False)
    reason = peewee.TextField()
    tells = JsonField(default=list)
    tell_note = peewee.TextField(default="")
    basis = peewee.TextField(default="consent")
    share = peewee.ForeignKeyField(ConsentShare, null=True, backref="+")
    result = peewee.TextField(default="referred")
    status = peewee.TextField(default="draft")
    rejected_why = peewee.TextField(null=True)
    method = peewee.TextField(null=True)
    password_apart = peewee.BooleanField(default=False)
    sent_on = DayField(null=True)
    appointment_on = DayField(null=True)
    accompanied = peewee.TextField(null=True)
    accompanied_on = DayField(null=True)
    accompanied_why = peewee.TextField(null=True)
    feedback_on = DayField(null=True)
    outcome = peewee.TextField(null=True)
    quality = peewee.TextField(default="")
    feedback_note = peewee.TextField(default="")
    told_child = peewee.TextField(null=True)
    ended_on = DayField(null=True)
    ended_why = peewee.TextField(null=True)
    stop_sharing_on = DayField(null=True)
    left_out = JsonField(default=list)
    told = JsonField(default=dict)
    feedback_next = peewee.TextField(default="")
    name_slip_on = DayField(null=True)
    by = peewee.ForeignKeyField(Staff, backref="+")
    entered_at = MomentField()
    version = peewee.IntegerField(default=1)


class Sharing(Record):
    """One line of the record of what left the office (F28)."""

    case = peewee.ForeignKeyField(Case, backref="+")
    what = JsonField(default=list)
    agency = peewee.TextField()
    role = peewee.TextField(default="")
    purpose = peewee.TextField()
    basis = peewee.TextField()
    share = peewee.ForeignKeyField(ConsentShare, null=True, backref="+")
    provider = peewee.ForeignKeyField(Provider, null=True, backref="+")
    method = peewee.TextField()
    protected = peewee.BooleanField(default=False)
    password_apart = peewee.BooleanField(default=False)
    shared_on = DayField()
    return_by = DayField(null=True)
    stop_on = DayField(null=True)
    stop_done_on = DayField(null=True)
    stop_done_how = peewee.TextField(default="")
    source = peewee.TextField()
    source_id = peewee.IntegerField(default=0)
    by = peewee.ForeignKeyField(Staff, backref="+")
    entered_at = MomentField()

"""What the office has set for itself: settings, places, vulnerability criteria, and the trail."""

import peewee

from cmoffice.models.base import DayField, JsonField, MomentField, Record
from cmoffice.models.staff import Staff


class Setting(Record):
    name = peewee.TextField(primary_key=True)
    value = JsonField()
    by = peewee.ForeignKeyField(Staff, null=True)
    changed_at = MomentField()


class Place(Record):
    code = peewee.TextField(primary_key=True)
    label = peewee.TextField()
    district = peewee.TextField()
    retired_on = DayField(null=True)


class Criterion(Record):
    """One line of the office's vulnerability criteria (F26)."""

    code = peewee.TextField()
    version = peewee.IntegerField()
    wording = peewee.TextField()
    category = peewee.TextField()
    level = peewee.TextField()
    applies_to = peewee.TextField(default="")
    source = peewee.TextField(default="")
    valid_from = DayField()
    valid_to = DayField(null=True)


class Audit(Record):
    seq = peewee.AutoField()
    at = MomentField()
    by = peewee.ForeignKeyField(Staff, null=True)
    did = peewee.TextField()
    code = peewee.TextField(null=True)
    details = JsonField()
    chain = peewee.TextField()

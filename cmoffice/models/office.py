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
    number = peewee.IntegerField(null=True)  # on paper; never given to another place


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


class CodeLabel(Record):
    """What the office did to a code of a list from a day on: its own word for it, a code of its own, or one no longer offered."""

    list = peewee.TextField()
    code = peewee.TextField()
    valid_from = DayField()
    label = peewee.TextField(default="")
    belongs = peewee.TextField(default="")
    retired = peewee.BooleanField(default=False)
    added = peewee.BooleanField(default=False)
    by = peewee.ForeignKeyField(Staff, null=True)
    changed_at = MomentField()

    class Meta:
        primary_key = peewee.CompositeKey("list", "code", "valid_from")


class FormQuestion(Record):
    """What the office did to a question of a paper form: its own wording, or not asked here."""

    paper = peewee.TextField()
    field = peewee.TextField()
    label = peewee.TextField(default="")
    off = peewee.BooleanField(default=False)
    by = peewee.ForeignKeyField(Staff, null=True)
    changed_at = MomentField()

    class Meta:
        primary_key = peewee.CompositeKey("paper", "field")

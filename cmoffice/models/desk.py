"""The paper desk: batches of papers, where each paper stands, and slips about what could not be read. What was typed lies in the identity file."""

import peewee

from cmoffice.models.base import DayField, JsonField, MomentField, Record
from cmoffice.models.case import Case
from cmoffice.models.staff import Staff


class TrayDesk(Record):
    """Which trays a clerk may work from, and which one lies on the desk now (R07)."""

    staff = peewee.ForeignKeyField(Staff, primary_key=True, backref="+")
    trays = peewee.TextField(default="case")
    reason = peewee.TextField(default="")
    by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    granted_at = MomentField(null=True)
    at_hand = peewee.TextField(null=True)

    class Meta:
        table_name = "tray_desk"


class PaperBatch(Record):
    """Papers of one form that were counted together and are typed together."""

    label = peewee.TextField(unique=True)
    sheet = peewee.TextField()
    tray = peewee.TextField()
    form_version = peewee.TextField(default="")
    source = peewee.TextField(default="paper")
    counted = peewee.IntegerField()
    control_sum = peewee.IntegerField(null=True)
    cabinet = peewee.TextField(default="")
    by = peewee.ForeignKeyField(Staff, backref="+")
    opened_at = MomentField()
    state = peewee.TextField(default="open")
    handed_at = MomentField(null=True)
    differs_by = peewee.IntegerField(null=True)
    difference_words = peewee.TextField(default="")
    settled_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    settled_at = MomentField(null=True)
    version = peewee.IntegerField(default=1)

    class Meta:
        table_name = "paper_batch"


class Paper(Record):
    """One paper of a batch and how far it is: to_key, begun, keyed, aside; after the hand-in second, differs, to_check, filed, refused."""

    batch = peewee.ForeignKeyField(PaperBatch, backref="papers")
    position = peewee.IntegerField()
    number = peewee.IntegerField(null=True)
    state = peewee.TextField(default="to_key")
    keyed_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    keyed_at = MomentField(null=True)
    wants_second = peewee.BooleanField(default=False)
    second_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    second_at = MomentField(null=True)
    settled_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    settled_at = MomentField(null=True)
    caseworker = peewee.ForeignKeyField(Staff, null=True, backref="+")
    case = peewee.ForeignKeyField(Case, null=True, backref="+")
    registration_no = peewee.IntegerField(null=True)
    done_on = DayField(null=True)
    marks = JsonField(default=dict)
    aside_why = peewee.TextField(null=True)
    differing = JsonField(default=list)
    released_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    released_why = peewee.TextField(null=True)
    checked_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    checked_at = MomentField(null=True)
    filed_as = peewee.TextField(null=True)
    filed_id = peewee.IntegerField(null=True)
    version = peewee.IntegerField(default=1)


def in_work():
    """The condition for papers with which somebody has still to do, in the very words of their index: otherwise every paper there ever was is looked through."""
    return peewee.NodeList((Paper.state, peewee.SQL("NOT IN ('filed', 'refused', 'aside')")))


class QuerySlip(Record):
    """One question about one box of a paper: to the caseworker who filled it in, or to the clerk who has it."""

    paper = peewee.ForeignKeyField(Paper, backref="slips")
    field = peewee.TextField()
    kind = peewee.TextField()
    goes_to = peewee.TextField()
    by = peewee.ForeignKeyField(Staff, backref="+")
    asked_at = MomentField()
    answered_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    answered_at = MomentField(null=True)
    answer = peewee.TextField(null=True)
    seen_at = MomentField(null=True)

    class Meta:
        table_name = "query_slip"


class KeyingTally(Record):
    """How often a box was compared, differed, and was wrong, by form and month: to mend forms, never to rank people."""

    sheet = peewee.TextField()
    field = peewee.TextField()
    month = peewee.TextField()
    compared = peewee.IntegerField(default=0)
    differed = peewee.IntegerField(default=0)
    first_wrong = peewee.IntegerField(default=0)
    second_wrong = peewee.IntegerField(default=0)
    checked = peewee.IntegerField(default=0)
    corrected = peewee.IntegerField(default=0)

    class Meta:
        table_name = "keying_tally"
        primary_key = peewee.CompositeKey("sheet", "field", "month")


class BacklogImport(Record):
    """A spreadsheet of old cases on its way into the trays; `digest` tells the same file from another."""

    digest = peewee.TextField()
    by = peewee.ForeignKeyField(Staff, backref="+")
    begun_at = MomentField()
    state = peewee.TextField()
    matching = JsonField(default=dict)
    total = peewee.IntegerField(default=0)
    done = peewee.IntegerField(default=0)
    good = peewee.IntegerField(default=0)
    bad = peewee.IntegerField(default=0)
    batch = peewee.ForeignKeyField(PaperBatch, null=True, backref="+")
    identity_batch = peewee.ForeignKeyField(PaperBatch, null=True, backref="+")
    ended_at = MomentField(null=True)
    version = peewee.IntegerField(default=1)

    class Meta:
        table_name = "backlog_import"

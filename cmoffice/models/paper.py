"""What is filed in a case: notes, follow-ups and filled forms. Nothing filed is overwritten."""

import peewee

from cmoffice.models.base import DayField, JsonField, MomentField, Record
from cmoffice.models.case import Case
from cmoffice.models.staff import Staff


class Note(Record):
    case = peewee.ForeignKeyField(Case, backref="+")
    by = peewee.ForeignKeyField(Staff, backref="+")
    done_on = DayField()
    entered_at = MomentField()
    kind = peewee.TextField()
    contact = peewee.TextField(null=True)
    with_whom = peewee.TextField(null=True)
    facts = peewee.TextField()
    judgement = peewee.TextField(default="")
    section = peewee.TextField()
    from_supervisor = peewee.BooleanField(default=False)
    keep_name_why = peewee.TextField(null=True)
    version = peewee.IntegerField(default=1)
    replaces = peewee.ForeignKeyField("self", null=True, backref="+")
    corrected_why = peewee.TextField(null=True)
    replaced_at = MomentField(null=True)

    @property
    def is_confidential(self):
        return self.section == "strictly_confidential"


class FollowUp(Record):
    case = peewee.ForeignKeyField(Case, backref="+")
    by = peewee.ForeignKeyField(Staff, backref="+")
    due_on = DayField(null=True)
    done_on = DayField()
    entered_at = MomentField()
    type = peewee.TextField()
    mode = peewee.TextField()
    reached = JsonField()
    finding = peewee.TextField()
    risk_before = peewee.TextField(null=True)
    risk = peewee.TextField()
    observed = peewee.TextField()
    words = peewee.TextField(default="")
    next_steps = peewee.TextField(default="")
    next_on = DayField(null=True)
    later_why = peewee.TextField(null=True)
    accompanied = peewee.BooleanField(default=False)
    harm_considered = peewee.BooleanField(default=False)
    recommend_closure = peewee.BooleanField(default=False)
    contact_why = peewee.TextField(null=True)

    class Meta:
        table_name = "followup"


class FiledForm(Record):
    """A filled paper form: what the office reasons about has columns elsewhere, the answers stand here as filed."""

    case = peewee.ForeignKeyField(Case, backref="+")
    paper = peewee.TextField()
    version = peewee.IntegerField()
    by = peewee.ForeignKeyField(Staff, backref="+")
    done_at = MomentField()
    entered_at = MomentField()
    answers = JsonField()
    confidential = JsonField(default=dict)
    reason = peewee.TextField(null=True)
    replaced_at = MomentField(null=True)
    corrects = peewee.ForeignKeyField("self", null=True, backref="+")
    ref = peewee.IntegerField(default=0)


class BegunForm(Record):
    """A long form that somebody has begun and not filed: what is there so far, and which of its sections are done."""

    case = peewee.ForeignKeyField(Case, backref="+")
    paper = peewee.TextField()
    answers = JsonField(default=dict)
    confidential = JsonField(default=dict)
    sections = JsonField(default=list)
    by = peewee.ForeignKeyField(Staff, backref="+")
    begun_on = DayField()
    changed_at = MomentField()
    version = peewee.IntegerField(default=1)

    class Meta:
        primary_key = peewee.CompositeKey("case", "paper")


class Voice(Record):
    """What a step of the work heard from the child: words, presence, a choice not to answer, or why nobody asked."""

    case = peewee.ForeignKeyField(Case, backref="+")
    heard_on = DayField()
    paper = peewee.TextField()
    part = peewee.TextField()
    alone = peewee.TextField(null=True)
    said = peewee.TextField(default="")
    why_not = peewee.TextField(default="")
    by = peewee.ForeignKeyField(Staff, backref="+")
    entered_at = MomentField()

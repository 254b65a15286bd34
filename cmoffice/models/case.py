"""The case file: the coded registration, its moves, steps, consents and what it owes. No name is ever here."""

import peewee

from cmoffice.models.base import DayField, JsonField, MomentField, Record
from cmoffice.models.office import Criterion
from cmoffice.models.staff import Staff, Team

OPEN = ("open", "closure_requested", "transfer_pending")
BEGUN = ("unfiled", "screening")


class Case(Record):
    code = peewee.TextField(unique=True)
    status = peewee.TextField()
    module = peewee.TextField(default="child")
    sensitivity = peewee.TextField(default="normal")
    version = peewee.IntegerField(default=1)
    taken_in_at = MomentField()
    registered_at = MomentField(null=True)
    registered_on = DayField(null=True)
    closed_on = DayField(null=True)
    entered_by = peewee.ForeignKeyField(Staff, backref="+")
    entered_at = MomentField()
    keyworker = peewee.ForeignKeyField(Staff, null=True, backref="cases")
    team = peewee.ForeignKeyField(Team, null=True)
    keyworker_since = MomentField(null=True)
    supervisor = peewee.ForeignKeyField(Staff, null=True, backref="+")
    step = peewee.TextField(default="registration")
    risk = peewee.TextField(null=True)
    risk_set_on = DayField(null=True)
    last_contact_on = DayField(null=True)
    attempts = peewee.IntegerField(default=0)
    followup_own_days = peewee.IntegerField(null=True)
    sex = peewee.TextField()
    age_years = peewee.IntegerField(null=True)
    age_known = peewee.TextField(null=True)
    age_as_of = DayField(null=True)
    turns_18_soon = peewee.BooleanField(default=False)
    place = peewee.TextField(null=True)
    area = peewee.TextField(null=True)
    displacement = peewee.TextField(null=True)
    uasc = peewee.TextField(null=True)
    marital = peewee.TextField(null=True)
    disability = peewee.TextField(null=True)
    care_arrangement = peewee.TextField(null=True)
    care_since = DayField(null=True)
    carer_is_previous = peewee.TextField(null=True)
    source = peewee.TextField()
    identified_on = DayField()
    urgent = peewee.BooleanField(default=False)
    concerns = JsonField(default=list)
    urgent_needs = JsonField(default=list)
    group_ref = peewee.TextField(null=True)
    duplicate_check = peewee.TextField(null=True)
    duplicate_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    duplicate_on = DayField(null=True)
    consent_state = peewee.TextField(default="missing")
    contact_rule = peewee.BooleanField(default=False)
    confidential_notes = peewee.IntegerField(default=0)
    notes = peewee.IntegerField(default=0)
    followups = peewee.IntegerField(default=0)
    needs_supervisor = peewee.TextField(null=True)
    needs_supervisor_at = MomentField(null=True)
    restarted_at = MomentField(null=True)
    close_reason = peewee.TextField(null=True)
    keep_until = DayField(null=True)
    merged_into = peewee.ForeignKeyField("self", null=True, backref="+")
    withheld = peewee.BooleanField(default=False)
    referrals = peewee.IntegerField(default=0)
    incidents = peewee.IntegerField(default=0)
    visit_in_pairs = peewee.BooleanField(default=False)

    class Meta:
        table_name = "case_file"

    @property
    def clocks_from(self):
        """The moment from which the clocks of assessment and follow-up run: registration, or the latest reopening."""
        return self.restarted_at or self.registered_at

    @property
    def is_open(self):
        return self.status in OPEN

    @property
    def is_unstable(self):
        """Whether the child lives where follow-up is daily (T11)."""
        return self.care_arrangement == "safe_house"


class CaseReader(Record):
    """Who may open a highly sensitive file."""

    case = peewee.ForeignKeyField(Case, backref="readers")
    staff = peewee.ForeignKeyField(Staff, backref="+")
    until = DayField(null=True)
    added_at = MomentField()

    class Meta:
        primary_key = peewee.CompositeKey("case", "staff")


class CriterionMet(Record):
    case = peewee.ForeignKeyField(Case, backref="criteria_met")
    criterion = peewee.ForeignKeyField(Criterion, backref="+")

    class Meta:
        primary_key = peewee.CompositeKey("case", "criterion")


class Move(Record):
    """One move in the life of a case: who, when, from what to what, and why. Never edited."""

    case = peewee.ForeignKeyField(Case, backref="moves")
    rule = peewee.TextField()
    what = peewee.TextField()
    was = peewee.TextField(null=True)
    became = peewee.TextField(null=True)
    reason = peewee.TextField(null=True)
    by = peewee.ForeignKeyField(Staff, backref="+")
    done_at = MomentField()
    entered_at = MomentField()


class Step(Record):
    case = peewee.ForeignKeyField(Case, backref="steps")
    name = peewee.TextField()
    version = peewee.IntegerField(default=1)
    started_on = DayField()
    completed_on = DayField(null=True)
    by = peewee.ForeignKeyField(Staff, backref="+")
    reason = peewee.TextField(null=True)


class Consent(Record):
    """One version of consent and assent, as status only: who signed stands in the identity register."""

    case = peewee.ForeignKeyField(Case, backref="consents")
    version = peewee.IntegerField()
    given_by = peewee.TextField()
    assent = peewee.TextField(null=True)
    assent_why = peewee.TextField(null=True)
    explained = JsonField(default=list)
    language = peewee.TextField(null=True)
    legal_basis = JsonField(default=list)
    withhold = peewee.TextField(null=True)
    withhold_from = peewee.TextField(null=True)
    withhold_why = peewee.TextField(null=True)
    obtained_on = DayField()
    by = peewee.ForeignKeyField(Staff, backref="+")
    entered_at = MomentField()
    withdrawn_on = DayField(null=True)
    explained_why = peewee.TextField(null=True)
    withdrawn_scope = peewee.TextField(null=True)
    withdrawn_why = peewee.TextField(null=True)
    name_may_be_told = peewee.BooleanField(default=False)
    signer_why = peewee.TextField(null=True)


class ConsentItem(Record):
    consent = peewee.ForeignKeyField(Consent, backref="items")
    item = peewee.TextField()
    service = peewee.TextField(default="")
    answer = peewee.TextField()
    valid_from = DayField()
    valid_to = DayField(null=True)
    one_off = peewee.BooleanField(default=False)
    used_on = DayField(null=True)

    class Meta:
        primary_key = peewee.CompositeKey("consent", "item", "service")


class NoConsent(Record):
    """A proposal to go on without consent, and the supervisor's decision (M04)."""

    case = peewee.ForeignKeyField(Case, backref="no_consents")
    basis = peewee.TextField()
    reasons = peewee.TextField()
    explained_on = DayField(null=True)
    unsafe_why = peewee.TextField(null=True)
    participation = peewee.TextField(null=True)
    look_again_on = DayField(null=True)
    proposed_by = peewee.ForeignKeyField(Staff, backref="+")
    proposed_at = MomentField()
    decided_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    decided_at = MomentField(null=True)
    decision = peewee.TextField(null=True)
    ended_on = DayField(null=True)


class DueItem(Record):
    """One thing the case owes; open while it has no end."""

    case = peewee.ForeignKeyField(Case, backref="due_items")
    rule = peewee.TextField()
    kind = peewee.TextField()
    due_on = DayField()
    due_at = MomentField(null=True)
    wanted_at = MomentField(null=True)
    why = peewee.TextField()
    figures = JsonField(default=dict)
    made_at = MomentField()
    ended_at = MomentField(null=True)
    ended_how = peewee.TextField(null=True)
    ref = peewee.IntegerField(default=0)
    staff = peewee.ForeignKeyField(Staff, null=True, backref="+")

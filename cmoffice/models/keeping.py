"""Safe keeping: second factors, desks that are known, backups made, acts that need two people, plans and drills."""

import peewee

from cmoffice.models.base import DayField, JsonField, MomentField, Record
from cmoffice.models.case import Case
from cmoffice.models.staff import Staff


class SecondFactor(Record):
    """The telephone or key with which somebody proves herself besides her password; confirmed once it was tried, kept as a line when it was removed."""

    staff = peewee.ForeignKeyField(Staff, primary_key=True, backref="+")
    secret = peewee.TextField()
    begun_at = MomentField()
    confirmed_at = MomentField(null=True)
    last_step = peewee.IntegerField(default=0)  # each code is good once
    removed_at = MomentField(null=True)
    removed_by = peewee.ForeignKeyField(Staff, null=True, backref="+")


class RecoveryCode(Record):
    """A one-time code for somebody whose second factor is lost; stored as its hash."""

    code_hash = peewee.TextField(primary_key=True)
    staff = peewee.ForeignKeyField(Staff)
    made_at = MomentField()
    used_at = MomentField(null=True)


class KnownDesk(Record):
    """A browser in which somebody has signed in before: guessing elsewhere never makes her wait there."""

    token_hash = peewee.TextField(primary_key=True)
    staff = peewee.ForeignKeyField(Staff)
    made_at = MomentField()
    seen_at = MomentField()


class Backup(Record):
    """A backup at one place: which (empty: beside the office) and on which stick, what is in it by count, whether it was opened and found whole."""

    made_at = MomentField()
    by = peewee.ForeignKeyField(Staff, null=True)
    place = peewee.TextField()
    mark = peewee.TextField(default="")
    folder = peewee.TextField()
    size = peewee.IntegerField(default=0)  # bytes
    counts = JsonField(default=dict)
    head_seq = peewee.IntegerField(default=0)  # the last line of the trail that is in it
    proved_at = MomentField(null=True)
    problem = peewee.TextField(default="")
    removed_at = MomentField(null=True)


class ActOfTwo(Record):
    """Something that one person asks for and another agrees to before it is done (E46): evacuation, restoring, new office keys."""

    what = peewee.TextField()
    about = JsonField(default=dict)
    asked_by = peewee.ForeignKeyField(Staff, backref="+")
    asked_at = MomentField()
    until = MomentField()
    agreed_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    agreed_at = MomentField(null=True)
    ended_at = MomentField(null=True)
    ended_how = peewee.TextField(null=True)

    class Meta:
        table_name = "act_of_two"


class EvacuationPlan(Record):
    """The plan for leaving in a hurry (F30), each version as it was written; the newest is in force."""

    answers = JsonField()
    by = peewee.ForeignKeyField(Staff)
    written_at = MomentField()


class Drill(Record):
    """A rehearsal: evacuation without destroying, restoring, trying the sheet; what came of it in figures."""

    kind = peewee.TextField()
    by = peewee.ForeignKeyField(Staff, null=True)
    held_at = MomentField()
    outcome = JsonField(default=dict)


class NetworkAuthority(Record):
    """The authority that signs the certificate of the office network; its key lies here, so that it is sealed as the records are."""

    certificate = peewee.TextField()
    key = peewee.TextField()
    made_at = MomentField()

    class Meta:
        table_name = "network_authority"


class OwnFile(Record):
    """The copy of a file for the person whose it is (F29): begun, gone through sentence by sentence, then screened by somebody else."""

    case = peewee.ForeignKeyField(Case, backref="+")
    asked = JsonField()
    mark = peewee.TextField()  # of everything it was made from: it changes when the file goes on
    state = peewee.TextField(default="begun")
    by = peewee.ForeignKeyField(Staff, backref="+")
    made_at = MomentField()
    gone_through_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    gone_through_at = MomentField(null=True)
    screened_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    screened_at = MomentField(null=True)
    filed_id = peewee.IntegerField(null=True)
    version = peewee.IntegerField(default=1)

    class Meta:
        table_name = "own_file"


class OwnFileLine(Record):
    """One sentence of it: as it stands in the file, as it is proposed to be masked, and what somebody decided."""

    own_file = peewee.ForeignKeyField(OwnFile, backref="lines")
    case = peewee.ForeignKeyField(Case, backref="+")
    position = peewee.IntegerField()
    part = peewee.TextField()
    heading = peewee.TextField()
    done_on = DayField(null=True)
    text = peewee.TextField()
    proposed = peewee.TextField()
    reasons = JsonField(default=list)
    decision = peewee.TextField(null=True)
    words = peewee.TextField(default="")
    decided_by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    decided_at = MomentField(null=True)

    class Meta:
        table_name = "own_file_line"

    @property
    def shown(self):
        """What the person reads of it; nothing while nobody has decided."""
        return {
            "as_proposed": self.proposed,
            "own_words": self.words,
            "as_it_stands": self.text,
        }.get(self.decision, "")

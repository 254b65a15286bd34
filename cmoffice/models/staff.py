"""Staff, teams, their sessions and what they have begun to type."""

import peewee

from cmoffice.models.base import DayField, JsonField, MomentField, Record


class Team(Record):
    name = peewee.TextField(unique=True)


class Staff(Record):
    username = peewee.TextField(unique=True)
    name = peewee.TextField()
    role = peewee.TextField()
    team = peewee.ForeignKeyField(Team, null=True)
    gbv_clearance = peewee.BooleanField(default=False)
    password_hash = peewee.TextField(null=True)
    password_set_at = MomentField(null=True)
    must_change = peewee.BooleanField(default=False)
    locked = peewee.BooleanField(default=False)
    ended_on = DayField(null=True)
    created_at = MomentField()
    signed_on = DayField(null=True)
    trained_on = DayField(null=True)
    promised_on = DayField(null=True)
    confirmed_on = DayField(null=True)
    confirmed_by = peewee.ForeignKeyField("self", null=True, backref="+")
    caseload_limit = peewee.IntegerField(null=True)
    conflicts = JsonField(default=list)
    beside = JsonField(default=dict)
    glass = JsonField(default=list)
    density = peewee.TextField(default="compact")
    rail = peewee.TextField(default="")
    keys_on = peewee.BooleanField(default=True)
    idle_minutes = peewee.IntegerField(null=True)
    last_in_at = MomentField(null=True)
    last_in_address = peewee.TextField(null=True)
    failures_since = peewee.IntegerField(default=0)
    version = peewee.IntegerField(default=1)

    now = None  # the moment at which she looks, set by her session: what ends on a day or at an hour ends
    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self):
        """Whether this account may sign in: neither locked nor ended, promise and training dated (D34), role confirmed (6.1)."""
        days = (self.signed_on, self.trained_on, self.confirmed_on)
        return not self.locked and self.ended_on is None and all(day is not None for day in days)

    @property
    def day(self):
        """The office's day as text; a day that never comes for somebody who is not at her desk, so that nothing granted until a day holds."""
        return self.now.date().isoformat() if self.now else "9999-12-31"

    @property
    def moment(self):
        """The moment as text, as the tables keep it; one that never comes for somebody who is not at her desk."""
        return MomentField().db_value(self.now) if self.now else "9999-12-31 00:00:00"

    def at(self, now):
        """The same person as she stands at this moment: what was granted to her until a day is judged by it."""
        self.now = now
        return self

    def get_id(self):
        return str(self.id)

    @property
    def short_name(self):
        """First name and first letter of the last: Amina T."""
        return short_name(self.name)


def short_name(name):
    """Amina T. for Amina Traore; one word stays as it is."""
    first, _, last = name.partition(" ")
    return f"{first} {last[:1]}." if last else first


class Slip(Record):
    """A one-time code, printed on a slip, with which a person sets a password of their own."""

    staff = peewee.ForeignKeyField(Staff)
    code_hash = peewee.TextField(unique=True)
    by = peewee.ForeignKeyField(Staff, null=True, backref="+")
    made_at = MomentField()
    until = MomentField()
    used_at = MomentField(null=True)


class DeskSession(Record):
    token_hash = peewee.TextField(unique=True)
    staff = peewee.ForeignKeyField(Staff)
    data = JsonField(default=dict)
    begun_at = MomentField()
    seen_at = MomentField()
    proved_at = MomentField()
    locked = peewee.BooleanField(default=False)
    ended_at = MomentField(null=True)
    ended_why = peewee.TextField(null=True)
    address = peewee.TextField(default="")


class Throttle(Record):
    """Failed sign-ins of one name from one place (an address or a known desk)."""

    username = peewee.TextField()
    place = peewee.TextField()
    failures = peewee.IntegerField()
    wait_until = MomentField(null=True)
    last_at = MomentField()

    class Meta:
        primary_key = peewee.CompositeKey("username", "place")


class Draft(Record):
    staff_id = peewee.IntegerField()
    path = peewee.TextField()
    answers = JsonField()
    kept_at = MomentField()

    class Meta:
        primary_key = peewee.CompositeKey("staff_id", "path")


class SavedForm(Record):
    """A form that was saved once: the same form sent again makes no second record."""

    token = peewee.TextField()
    staff = peewee.ForeignKeyField(Staff)
    digest = peewee.TextField()
    place = peewee.TextField()
    saved_at = MomentField()

    class Meta:
        primary_key = peewee.CompositeKey("token", "digest")

"""What leaves the office: figures as they were published, reports to donors, sealed files, sheets printed, letters, and what other offices sent."""

import peewee

from cmoffice.models.base import JsonField, MomentField, Record
from cmoffice.models.case import Case
from cmoffice.models.sharing import Sharing
from cmoffice.models.staff import Staff


class Published(Record):
    """The tables of one quarter as they were published: never made anew, so that no two of them can be compared."""

    year = peewee.IntegerField()
    quarter = peewee.IntegerField()
    smallest = peewee.IntegerField()  # the smallest number that was shown
    cells = JsonField()
    by = peewee.ForeignKeyField(Staff, backref="+")
    made_at = MomentField()


class DonorReport(Record):
    """One page for a donor about a published quarter: which figures, and the office's words beside them."""

    published = peewee.ForeignKeyField(Published, backref="+")
    title = peewee.TextField()
    chosen = JsonField(default=list)
    texts = JsonField(default=dict)
    by = peewee.ForeignKeyField(Staff, backref="+")
    made_at = MomentField()
    finished_at = MomentField(null=True)
    version = peewee.IntegerField(default=1)


class SealedFile(Record):
    """A file sealed for somebody outside: fetched once, at the desk that made it, within the hour; then only this line is left (SEC-088)."""

    case = peewee.ForeignKeyField(Case, null=True, backref="+")
    kind = peewee.TextField()
    file = peewee.TextField()  # what it is called: the code and nothing else
    copy = peewee.IntegerField(default=1)
    what = JsonField(default=list)
    agency = peewee.TextField(default="")
    purpose = peewee.TextField(default="")
    reason = peewee.TextField(default="")
    sharing = peewee.ForeignKeyField(Sharing, null=True, backref="+")
    line_is_ours = peewee.BooleanField(default=False)  # the line of sharing was written for this file alone
    content = peewee.BlobField(null=True)
    digest = peewee.TextField()  # SHA-256 of the file as it was sealed
    desk = peewee.IntegerField()  # the session that made it
    mark = peewee.TextField(default="")  # the one-time mark of the form that made it
    by = peewee.ForeignKeyField(Staff, backref="+")
    made_at = MomentField()
    until = MomentField()
    fetched_at = MomentField(null=True)
    gone_at = MomentField(null=True)  # from then on no content is left


class Printing(Record):
    """A sheet that was printed: which, of whose file, how many copies, what for, what becomes of them, and which copies came back."""

    sheet = peewee.TextField()
    case = peewee.ForeignKeyField(Case, null=True, backref="+")
    parts = JsonField(default=list)
    purpose = peewee.TextField()
    copies = peewee.IntegerField()
    becomes = peewee.TextField()  # file, shred, give
    by = peewee.ForeignKeyField(Staff, backref="+")
    printed_at = MomentField()
    back = JsonField(default=list)  # numbers of the copies that were counted back in and shredded
    lost = JsonField(default=list)
    lost_why = peewee.TextField(null=True)
    ended_at = MomentField(null=True)  # the last of them is back or lost
    ended_by = peewee.ForeignKeyField(Staff, null=True, backref="+")

    @property
    def out(self):
        """The numbers of the copies that nobody has counted back yet."""
        return [number for number in range(1, self.copies + 1) if number not in {*self.back, *self.lost}]


class LetterTemplate(Record):
    """A letter that the office writes again and again, with gaps that the file fills."""

    ref = peewee.IntegerField(default=0)  # the number of its first version
    title = peewee.TextField()
    body = peewee.TextField()
    names = peewee.BooleanField(default=False)  # it bears the name: printing it is reading the identity
    outside = peewee.BooleanField(
        default=False
    )  # it goes to somebody outside: consent is asked, and it stands under what was shared
    by = peewee.ForeignKeyField(Staff, backref="+")
    written_at = MomentField()
    retired_at = MomentField(null=True)
    version = peewee.IntegerField(default=1)


class Arrival(Record):
    """A file of another office that was taken in: by its fingerprint, so that it is taken in once."""

    case = peewee.ForeignKeyField(Case, null=True, backref="+")
    office = peewee.TextField()
    digest = peewee.TextField(unique=True)
    kind = peewee.TextField()
    came = JsonField(default=dict)
    by = peewee.ForeignKeyField(Staff, backref="+")
    arrived_at = MomentField()

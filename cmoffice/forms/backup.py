"""Backups: where they go and how many are kept; and putting an office back from one."""

from cmoffice.forms.base import Line, Number, PaperForm
from cmoffice.language import lazy_gettext as _l


class PlaceForm(PaperForm):
    """The second place for backups, the hour of the day, and how many are kept there."""

    place = Line(
        _l("Folder on another disk or stick"),
        needed=_l("Write the folder, for example /media/stick/backups"),
        hint=_l(
            "The stick must be plugged in when you save this. It is marked, so that another stick or an empty folder in its place is noticed"
        ),
        data_class="AD",
        width="l",
    )
    hour = Number(
        _l("Hour of the day"),
        least=0,
        most=23,
        needed=_l("Give the hour, from 0 to 23"),
        hint=_l(
            "An hour at which the office is open. When it was missed, the backup is made in the first minute after"
        ),
        data_class="AD",
    )
    daily = Number(
        _l("Days of which the newest backup is kept"),
        least=2,
        most=90,
        needed=_l("Give a number of days"),
        data_class="AD",
    )
    weekly = Number(
        _l("Weeks of which the newest backup is kept"),
        least=0,
        most=104,
        needed=_l("Give a number of weeks"),
        hint=_l("Names of a destroyed file are gone from the backups when the last one made before it is removed"),
        data_class="AD",
    )


class LookForm(PaperForm):
    """Which backup, and the code of the recovery sheet that opens it."""

    path = Line(
        _l("Folder of the backup, if it is not in the list"),
        hint=_l("The whole path, for example /media/stick/office-2027-03-01-1200"),
        data_class="AD",
        width="l",
    )
    code = Line(
        _l("Code of the recovery sheet, 13 groups of five signs"),
        needed=_l("Type the code from the sheet"),
        hint=_l("Blanks and small letters do not matter"),
        data_class="AD",
        width="l",
    )

"""Safe keeping: the recovery sheet typed from paper."""

from cmoffice.forms.base import Line, Number, PaperForm
from cmoffice.language import lazy_gettext as _l


class SheetForm(PaperForm):
    """The code of the recovery sheet, typed from paper."""

    code = Line(
        _l("Code of the sheet, 13 groups of five signs"),
        needed=_l("Type the code from the sheet"),
        hint=_l("Blanks and small letters do not matter"),
        data_class="AD",
        width="l",
    )


class OpenWithSheetForm(SheetForm):
    """The same while the office is locked, where perhaps no supervisor knows her password any more."""

    username = Line(
        _l("Short name of a supervisor who forgot her password"),
        hint=_l("She gets a one-time code. Leave it empty when passwords are known"),
        data_class="AD",
    )


class FingerprintForm(PaperForm):
    """A fingerprint sheet of the trail, typed from paper."""

    line = Number(
        _l("Number of lines on the sheet"),
        least=1,
        most=999_999_999,
        width="s",
        needed=_l("Type the number of lines from the sheet"),
        data_class="AD",
    )
    fingerprint = Line(
        _l("Fingerprint from the sheet, eight groups of four signs"),
        needed=_l("Type the fingerprint from the sheet"),
        hint=_l("Blanks and small letters do not matter"),
        data_class="AD",
        width="l",
    )


class NetworkForm(PaperForm):
    """By which names and addresses the desks of the office call this computer."""

    names = Line(
        _l("Names and addresses of this computer in the office network"),
        needed=_l("Give the name or the address that the desks type, such as office.example or 192.168.1.10"),
        hint=_l("With blanks between them, the best one first. A name stays when addresses change"),
        data_class="AD",
        width="l",
    )

"""When the office locks itself."""

from cmoffice.forms.base import Number, PaperForm, Tick
from cmoffice.language import lazy_gettext as _l


class HoursForm(PaperForm):
    """Closing hour, hours without work, and the stick."""

    closing_hour = Number(
        _l("Locks every day at this hour (0 to 23)"),
        least=0,
        most=23,
        hint=_l("Empty: no closing hour. 20 is eight in the evening"),
        data_class="AD",
    )
    quiet_hours = Number(
        _l("Locks after so many hours in which nobody worked"),
        least=0,
        most=24,
        needed=_l("Give a number of hours; 0 means never"),
        hint=_l("3 is usual; 0 means never"),
        data_class="AD",
    )
    lock_without_secret = Tick(
        _l("Locks when the office's secret is taken away: the stick on which it lies is pulled"), data_class="AD"
    )

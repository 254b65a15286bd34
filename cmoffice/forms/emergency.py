"""The switch of the emergency mode: why it begins, and why it ends."""

from cmoffice.forms.base import PaperForm, Text
from cmoffice.language import lazy_gettext as _l


class EmergencyForm(PaperForm):
    """Why the office works in an emergency from now on."""

    reason = Text(
        _l("What has happened"),
        rows=2,
        needed=_l("Write what has happened"),
        hint=_l("All supervisors read it. No name of a child or a family."),
        data_class="AD",
    )


class EmergencyEndForm(PaperForm):
    """Why it is over."""

    reason = Text(
        _l("Why it is over"),
        rows=2,
        needed=_l("Write why it is over"),
        hint=_l("No name of a child or a family."),
        data_class="AD",
    )

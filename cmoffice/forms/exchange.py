"""What leaves in the field names of CPIMS+: a case for an agency that was agreed to, and the list without names."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Many, PaperForm, Pick, Text
from cmoffice.forms.sealed import passphrase_apart
from cmoffice.language import lazy_gettext as _l


class DataForm(PaperForm):
    """A case as data: under which row of consent, and which of its parts."""

    share = Pick(_l("To whom, as was agreed"), needed=_l("Choose to whom"), data_class="AD")
    purpose = Pick(_l("What for"), codelists.EXPORT_PURPOSE, needed=_l("Say what for"), data_class="AD")
    chosen = Many(_l("What goes in"), codelists.EXCHANGE_PART, needed=_l("Mark what goes in"), data_class="AD")
    tells = Many(
        _l("Who the child is, in a file of its own"),
        {code: codelists.SHARE_ITEM[code] for code in ("name", "code_and_contact")},
        needed=_l("Mark what of it goes in, or make the file without the name"),
        data_class="AD",
    )
    reason = Text(
        _l("Why they need to know who it is"),
        rows=2,
        needed=_l("Write why they need to know who it is"),
        hint=_l("At least 20 letters, no names. It stands in the list of sealed files and on the trail."),
    )
    password_apart = passphrase_apart()


class ListForm(PaperForm):
    """The list of the team without names, as a file."""

    purpose = Choice(_l("What for"), codelists.LIST_WHY, needed=_l("Say what it is for"), data_class="AD")
    kind = Choice(
        _l("As"), {"csv": "CSV", "json": "JSON"}, default="csv", needed=_l("Choose the kind of file"), data_class="AD"
    )

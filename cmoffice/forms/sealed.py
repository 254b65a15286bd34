"""Making a sealed file: for whom, on which ground, what goes in, and that the passphrase goes another way."""

from cmoffice import codelists
from cmoffice.forms.base import Line, Many, PaperForm, Pick, Text, Tick
from cmoffice.language import lazy_gettext as _l


class Parts(Many):
    """Parts to choose, none of them beforehand; whatever else is sent is refused by its number (E37)."""

    def pre_validate(self, form):
        """What may not leave is the verb's to say."""


def passphrase_apart():
    """The promise that comes with each sealed file."""
    return Tick(
        _l("I will tell the passphrase by telephone or in person, never together with the file"),
        needed=_l("Tick that the passphrase is told in another way than the file"),
        width="l",
    )


class SealForm(PaperForm):
    """A file whose receiver and content stand already: only the promise is missing."""

    password_apart = passphrase_apart()


class SealMinutesForm(PaperForm):
    """To which agency the minutes of a conference go."""

    provider = Pick(_l("Agency of our directory"), empty=_l("None of them"))
    organisation = Line(_l("or another agency"))
    role = Line(_l("To whom there (role)"))
    basis = Pick(
        _l("This agency may know because of"), codelists.AGENCY_BASIS, needed=_l("Say why this agency may know")
    )
    password_apart = passphrase_apart()


class ExportForm(PaperForm):
    """Chosen parts of the file for an agency, by code."""

    provider = Pick(_l("Agency of our directory"), empty=_l("None of them"))
    organisation = Line(_l("or another agency"), hint=_l("For example a court or an authority; no name of a person"))
    role = Line(_l("To whom there (role)"))
    basis = Pick(
        _l("This agency may know because of"), codelists.AGENCY_BASIS, needed=_l("Say why this agency may know")
    )
    purpose = Pick(_l("What for"), codelists.EXPORT_PURPOSE, needed=_l("Say what for"))
    chosen = Parts(_l("What goes in"), codelists.EXPORT_PART)
    password_apart = passphrase_apart()


class NamedExportForm(PaperForm):
    """The same with names, chosen one by one: by a supervisor, with her reason."""

    provider = Pick(_l("Agency of our directory"), empty=_l("None of them"))
    organisation = Line(_l("or another agency"), hint=_l("For example a court or an authority; no name of a person"))
    role = Line(_l("To whom there (role)"))
    basis = Pick(
        _l("This agency may know because of"), codelists.AGENCY_BASIS, needed=_l("Say why this agency may know")
    )
    purpose = Pick(_l("What for"), codelists.EXPORT_PURPOSE, needed=_l("Say what for"))
    named = Parts(_l("What of the identity"), codelists.EXPORT_NAMED)
    chosen = Parts(_l("What of the file"), codelists.EXPORT_PART)
    reason = Text(
        _l("Why they need to know who it is"),
        rows=2,
        needed=_l("Write why they need to know who it is"),
        hint=_l("At least 20 letters, no names. It stands in the list of sealed files."),
    )
    password_apart = passphrase_apart()

"""Letters: the template of the office with its gaps, one letter for a case, and the paper of the office's printers."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Line, PaperForm, Text, Tick
from cmoffice.forms.consent import SharingForm
from cmoffice.forms.prints import IdentitySheetForm, PrintForm
from cmoffice.language import lazy_gettext as _l


class TemplateForm(PaperForm):
    title = Line(_l("Title"), needed=_l("Give the letter a title"), data_class="AD", width="l")
    body = Text(
        _l("Text"),
        needed=_l("Write the text"),
        hint=_l("Gaps stand in braces, such as {code}; which there are stands below. No names."),
        rows=12,
        data_class="AD",
    )
    names = Tick(_l("It bears the name of the child or the caregiver"), data_class="AD")
    outside = Tick(
        _l("It goes to somebody outside: consent is asked, and it is written down as shared"), data_class="AD"
    )


class PaperSizeForm(PaperForm):
    size = Choice(
        _l("Paper in the printers"), codelists.PAPER_SIZE, needed=_l("Say which paper it is"), data_class="AD"
    )


def letter_form(typed, names, outside):
    """The form for one letter: copies and purpose, the gaps to fill in, and for somebody outside with whom, what and on which ground."""
    fields = {
        gap: Line(codelists.LETTER_GAP[gap], needed=_l("Fill this in"), data_class="CC", width="l")
        for gap in typed
        if not (outside and gap == "agency")
    }
    if outside:
        fields |= {
            "to": SharingForm.to,
            "provider": SharingForm.provider,
            "agency": SharingForm.agency,
            "service": SharingForm.purpose,
            "what": SharingForm.what,
            "basis": SharingForm.basis,
        }
    return type("LetterForm", (IdentitySheetForm if names else PrintForm,), fields)

"""New keys for the office: the code of the new sheet, typed from paper."""

from cmoffice.forms.keep import SheetForm


class ChangeForm(SheetForm):
    """The code from the new sheet; one's own password stands beside it, outside the form, so that it is never shown again."""

"""The batch slip: which form, how many papers were counted, the sum of their numbers, and where they lie."""

from cmoffice.forms.base import Line, Number, PaperForm, Pick, options
from cmoffice.language import lazy_gettext as _l


class BatchForm(PaperForm):
    sheet = Pick(_l("Form"), needed=_l("Say which form it is"), data_class="AD")
    counted = Number(_l("Papers counted"), least=1, most=200, needed=_l("Count the papers"), data_class="AD")
    control_sum = Number(
        _l("Sum of the paper numbers"),
        most=999_999_999,
        width="s",
        data_class="AD",
        hint=_l("As it stands on the batch slip; empty if the papers carry no numbers"),
    )
    cabinet = Line(_l("Where the papers lie"), width="s", data_class="AD", hint=_l("Cabinet and folder"))

    def offer(self, sheets):
        """Offer these forms: key → title."""
        self.sheet.choices = options(sheets)

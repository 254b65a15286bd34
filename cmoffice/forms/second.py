"""Settling a difference against the paper, the share of second entries per form, and letting a paper go that nobody can type again."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Line, Many, Number, PaperForm, Text, local_digits, options
from cmoffice.language import lazy_gettext as _l


class SettleForm(PaperForm):
    """What the paper says in one box: as typed under 1, as typed under 2, or something else."""

    pick = Line(_l("1 or 2"), width="xs", data_class="AD")
    other = Text(_l("or type what it says"), rows=1, data_class="FT")

    def validate(self, extra_validators=None):
        """One answer, not none and not two."""
        super().validate(extra_validators)
        pick, other = self.picked, (self.other.data or "").strip()
        if pick and other:
            self.pick.errors = [_l("Give one answer: 1, 2, or what the paper says. Empty the other box.")]
        elif not pick and not other:
            self.pick.errors = [_l("Look at the paper, then type 1, 2, or what it says.")]
        elif pick and pick not in ("1", "2"):
            self.pick.errors = [_l("Type 1 or 2 here. Anything else that the paper says goes into the box beside it.")]
        return not any(field.errors for field in self)

    @property
    def picked(self):
        return local_digits((self.pick.data or "").strip())


class ReleaseForm(PaperForm):
    """Papers that go to their caseworkers as they were typed first, and why."""

    papers = Many(_l("Papers"), needed=_l("Tick the papers that shall not wait"), data_class="AD")
    why = Choice(
        _l("Why they do not wait"), codelists.SECOND_RELEASED, needed=_l("Say why they do not wait"), data_class="AD"
    )

    def offer(self, papers):
        """Offer these papers: number → words."""
        self.papers.choices = options(papers)


def shares_form(sheets):
    """How many of a hundred papers of each form are typed again; one question for each form."""
    questions = {
        key: Number(sheet.title, no=sheet.paper, most=100, needed=_l("Give a number from 0 to 100"), data_class="AD")
        for key, sheet in sheets.items()
    }
    return type("SharesForm", (PaperForm,), questions)

"""The person asks to see the own file (F29): going through it first, then what happened when it was shown."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, Line, Many, PaperForm, Text, Tick
from cmoffice.language import lazy_gettext as _l


class ScreeningForm(PaperForm):
    paper = "F29"
    fixed = ("names_removed", "may_show")

    asked_by = Choice(_l("Who asks"), codelists.OWN_FILE_BY, no="1", needed=_l("Say who asks"))
    asked_on = Day(_l("Asked on"), no="2", needed=_l("Give the day on which the person asked"), data_class="AD")
    relation = Line(
        _l("If somebody else: how they belong to the child"), no="3", when=("asked_by", "caregiver", "other")
    )
    identity_checked = Choice(
        _l("Was it checked who is asking?"),
        codelists.YES_NO,
        no="4",
        needed=_l("Say whether it was checked who is asking"),
        data_class="AD",
    )
    names_removed = Tick(
        _l("I went through the file; names and words of others are not in what is shown"), no="5", data_class="AD"
    )
    secret = Choice(
        _l("What is strictly confidential"),
        codelists.OWN_FILE_SECRET,
        no="6",
        needed=_l("Say what becomes of what is strictly confidential"),
    )
    secret_note = Text(_l("What is left out, and why"), no="7", rows=2, data_class="SC")
    may_show = Many(_l("What may be shown"), codelists.OWN_FILE_PARTS, no="8", needed=_l("Say what may be shown"))


class ShownForm(PaperForm):
    paper = "F29"

    shown_on = Day(_l("Shown on"), no="9", needed=_l("Give the day on which it was shown"), data_class="AD")
    present = Many(_l("Who else was there"), codelists.OWN_FILE_WITH, no="10", needed=_l("Say who else was there"))
    copy_given = Choice(
        _l("Was a copy given?"), codelists.YES_NO, no="11", needed=_l("Say whether a copy was given"), data_class="AD"
    )
    reaction = Text(_l("How the person took it, and what support was given"), no="12", rows=2, data_class="SC")

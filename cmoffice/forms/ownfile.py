"""The person asks to see the own file (F29): going through it first, then what happened when it was shown."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, Line, Many, PaperForm, Text, Tick
from cmoffice.language import lazy_gettext as _l


class ScreeningForm(PaperForm):
    paper = "F29"
    fixed = ("may_show",)

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
    secret = Choice(
        _l("What is strictly confidential"),
        codelists.OWN_FILE_SECRET,
        no="5",
        needed=_l("Say what becomes of what is strictly confidential"),
    )
    secret_note = Text(_l("What is left out, and why"), no="6", rows=2, data_class="SC")
    may_show = Many(_l("What may be shown"), codelists.OWN_FILE_PARTS, no="7", needed=_l("Say what may be shown"))


def lines_form(lines):
    """The form for these sentences: of each what becomes of it, and other words for it."""
    fields = {}
    for line in lines:
        fields[f"line_{line.position}"] = Choice(
            _l("Becomes"), codelists.OWN_FILE_LINE if line.reasons else _UNMASKED, data_class="CC"
        )
        fields[f"words_{line.position}"] = Text(
            _l("Other words"), rows=1, data_class="CC", when=(f"line_{line.position}", "own_words")
        )
    return type("LinesForm", (PaperForm,), fields)


_UNMASKED = {name: codelists.OWN_FILE_LINE[name] for name in ("as_it_stands", "own_words", "left_out")}


class LookForm(PaperForm):
    """The second look: the copy is read as it will be printed."""

    read = Tick(
        _l("I read the whole copy; names and words of others are not in it"),
        needed=_l("Read the copy to its end, then say so"),
        data_class="AD",
    )


class ShownForm(PaperForm):
    paper = "F29"

    shown_on = Day(_l("Shown on"), no="9", needed=_l("Give the day on which it was shown"), data_class="AD")
    present = Many(_l("Who else was there"), codelists.OWN_FILE_WITH, no="10", needed=_l("Say who else was there"))
    copy_given = Choice(
        _l("Was a copy given?"), codelists.YES_NO, no="11", needed=_l("Say whether a copy was given"), data_class="AD"
    )
    reaction = Text(_l("How the person took it, and what support was given"), no="12", rows=2, data_class="SC")

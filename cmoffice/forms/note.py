"""Case note (F07)."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, Line, PaperForm, Pick, Text
from cmoffice.language import lazy_gettext as _l


class NoteForm(PaperForm):
    paper = "F07"
    fixed = ("kind", "section", "keep_name_why")

    facts = Text(
        _l("What happened? Facts first."),
        no="1",
        needed=_l("Write what happened"),
        hint=_l("Write it as if the child may read it one day. They can ask to."),
    )
    judgement = Text(_l("What you think of it"), no="2", rows=2)
    kind = Pick(_l("Kind"), codelists.NOTE_KIND, no="3", default="note", data_class="AD", empty="")
    on = Day(_l("Date"), no="4", needed=_l("Give the date"), data_class="AD")
    with_whom = Line(_l("With whom"), no="5", hint=_l("Role words only: the aunt, the teacher"))
    section = Choice(_l("Who may read it"), codelists.NOTE_SECTION, no="6", default="ordinary", data_class="AD")
    keep_name_why = Line(_l("Why a name must stand in this restricted note"), no="7", data_class="SC")

    def answers(self):
        return {**super().answers(), "section": self.section.data or "ordinary", "contact": None}


class CorrectionForm(NoteForm):
    corrected_why = Line(_l("Why you correct it"), needed=_l("Write why you correct it"), data_class="AD", width="l")

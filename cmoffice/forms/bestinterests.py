"""Best interests assessment and determination (F27)."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, Line, Many, PaperForm, Text, voice_questions
from cmoffice.language import lazy_gettext as _l

NEEDED = ("needed", "yes")


class BestInterestsForm(PaperForm):
    paper = "F27"
    fixed = ("priority_on", "because", "panel_on", "decision", "approved", "implementation")
    sections = (
        (
            "bia",
            _l("Assessment"),
            ("no_procedure", "done_on", "priority", "priority_on", "findings"),
        ),
        ("child", _l("The child"), ("voice", "voice_alone", "voice_said", "voice_why_not")),
        (
            "bid",
            _l("Formal determination by the panel"),
            (
                "needed",
                "because",
                "report",
                "report_on",
                "panel_on",
                "panel",
                "approved",
                "decision",
                "support",
                "child_accepts",
                "child_why_not",
                "implementation",
            ),
        ),
    )

    no_procedure = Choice(
        _l("Is there no procedure of the country that serves this child?"),
        codelists.YES_NO_UNKNOWN,
        no="1",
        needed=_l("Say whether there is a procedure of the country that serves this child"),
    )
    done_on = Day(_l("Date of the assessment"), no="2", needed=_l("Give the date of the assessment"), data_class="AD")
    priority = Choice(
        _l("How soon it is needed"), codelists.BIA_PRIORITY, no="3", needed=_l("Say how soon it is needed")
    )
    priority_on = Day(_l("By which date"), no="4", data_class="AD", when=("priority", "by_date"))
    findings = Text(_l("What was found, beyond the full assessment"), no="5", rows=3, needed=_l("Write what was found"))
    voice, voice_alone, voice_said, voice_why_not = voice_questions("6")
    needed = Choice(
        _l("Is a determination needed?"),
        codelists.YES_NO,
        no="7",
        needed=_l("Say whether a determination is needed"),
    )
    because = Many(_l("Because of"), codelists.BID_BECAUSE, no="8", when=NEEDED)
    report = Choice(_l("The report"), codelists.BID_REPORT, no="9", when=NEEDED)
    report_on = Day(_l("handed in on"), no="10", data_class="AD", when=("report", "submitted"))
    panel_on = Day(_l("The panel meets, or met, on"), no="11", data_class="SC", when=NEEDED)
    panel = Many(_l("Who sits on it"), codelists.BID_PANEL, no="12", data_class="SC", when=NEEDED)
    approved = Choice(_l("What the panel said"), codelists.BID_APPROVED, no="13", data_class="SC", when=NEEDED)
    decision = Many(_l("The decision"), codelists.BID_DECISION, no="14", data_class="SC", when=NEEDED)
    support = Text(_l("Support proposed"), no="15", rows=2, data_class="SC", when=NEEDED)
    child_accepts = Choice(
        _l("Does the child accept it?"), codelists.YES_NO_UNKNOWN, no="16", data_class="SC", when=NEEDED
    )
    child_why_not = Line(_l("Why not"), no="17", width="l", data_class="SC", when=("child_accepts", "no"))
    implementation = Choice(_l("Carrying it out"), codelists.BID_DONE, no="18", data_class="SC", when=NEEDED)

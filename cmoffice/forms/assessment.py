"""First assessment (F03) and the dates of the full one."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Clock, Day, Line, Many, PaperForm, Text
from cmoffice.language import lazy_gettext as _l


class InitialAssessmentForm(PaperForm):
    paper = "F03"
    fixed = ("words", "words_why_not", "discussed_with", "discussed_on", "next_contact_on", "done_time")

    done_on = Day(_l("Date of the assessment"), no="1", needed=_l("Give the date of the assessment"), data_class="AD")
    done_time = Clock(_l("Time"), no="2", data_class="AD")
    place_kind = Choice(_l("Where"), codelists.PLACE_KIND, no="3", needed=_l("Say where it took place"))
    seen_alone = Choice(
        _l("Was the child seen alone?"), codelists.YES_NO, no="4", needed=_l("Say whether the child was seen alone")
    )
    safety = Choice(
        _l("Is the child safe now?"), codelists.SAFETY, no="5", needed=_l("Say whether the child is safe now")
    )
    safety_note = Text(_l("What makes it safe or not"), no="6", rows=2)
    medical_urgent = Choice(
        _l("Does the child need medical help at once?"),
        codelists.YES_NO,
        no="7",
        needed=_l("Say whether medical help is needed at once"),
    )
    health_note = Text(_l("Health and injuries"), no="8", rows=2)
    food = Choice(_l("Food"), codelists.MET, no="9", needed=_l("Say whether there is food"))
    shelter = Choice(_l("Shelter"), codelists.MET, no="10", needed=_l("Say whether there is shelter"))
    clothing = Choice(_l("Clothing"), codelists.MET, no="11", needed=_l("Say whether there is clothing"))
    water = Choice(_l("Water"), codelists.MET, no="12", needed=_l("Say whether there is water"))
    abuser_access = Choice(
        _l("Can the person of concern reach the child?"),
        codelists.YES_NO_UNKNOWN,
        no="13",
        needed=_l("Say whether the person of concern can reach the child"),
        data_class="SC",
    )
    strengths = Text(_l("Strengths and supports seen now"), no="14", rows=2)
    words = Text(_l("The child's own words and wishes"), no="15", rows=2, data_class="SC")
    words_why_not = Line(_l("If the child was not asked, why"), no="16", data_class="SC", width="l")
    risk = Choice(_l("Risk level"), codelists.RISK, no="17", data_class="DL")
    risk_reason = Line(_l("Why this level"), no="18", needed=_l("Write why this level"), width="l")
    further = Choice(_l("Further action"), codelists.FURTHER, no="19", needed=_l("Say what happens next"))
    discussed_with = Many(_l("Next steps were talked over with"), codelists.DISCUSSED_WITH, no="20")
    discussed_on = Day(_l("on"), no="21", data_class="AD")
    next_contact_on = Day(_l("Next contact"), no="22", data_class="DL")
    reason = Line(_l("Why it is done again"), data_class="AD", width="l")

    def validate(self, extra_validators=None):
        valid = super().validate(extra_validators)
        if not (self.words.data or "").strip() and not (self.words_why_not.data or "").strip():
            self.words.errors = [_l("Write what the child said, or why the child was not asked")]
            valid = False
        return valid


class StepDateForm(PaperForm):
    """The day on which the full assessment was begun or finished on paper."""

    on = Day(_l("Date"), needed=_l("Give the date"), data_class="AD")

"""The duty to report abuse (F25): what was noticed, and what a supervisor decided."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Clock, Day, Line, Many, PaperForm, Text, voice_questions
from cmoffice.language import lazy_gettext as _l


class ReportDutyForm(PaperForm):
    paper = "F25"
    fixed = ("noticed_time",)

    trigger = Choice(
        _l("What happened"), codelists.REPORT_TRIGGER, no="1", needed=_l("Say what happened"), data_class="SC"
    )
    law_item = Line(
        _l("Law, rule or policy that asks for a report"),
        no="2",
        needed=_l("Write which law or rule asks for it"),
        data_class="SC",
        width="l",
    )
    noticed_on = Day(_l("Noticed on"), no="3", needed=_l("Give the day on which it was noticed"), data_class="AD")
    noticed_time = Clock(_l("at"), no="4", data_class="AD")
    risk_reporting = Text(
        _l("What could harm the child if it is reported"),
        no="5",
        rows=2,
        needed=_l("Write what could harm the child if it is reported"),
        data_class="SC",
    )
    risk_not_reporting = Text(
        _l("What could harm the child if it is not"),
        no="6",
        rows=2,
        needed=_l("Write what could harm the child if it is not reported"),
        data_class="SC",
    )
    told_beforehand = Choice(
        _l("Were the child or the carer told beforehand that we may have to report?"),
        codelists.YES_NO,
        no="7",
        needed=_l("Say whether they were told beforehand"),
        data_class="SC",
    )
    told_why = Line(
        _l("Why not"),
        no="8",
        needed=_l("Write why they were not told"),
        data_class="SC",
        width="l",
        when=("told_beforehand", "no"),
    )
    voice, voice_alone, voice_said, voice_why_not = voice_questions("9")
    adviser = Line(_l("Who advised, by role"), no="10", data_class="SC", width="l")
    about_staff = Choice(
        _l("Is it about somebody who works here?"),
        codelists.YES_NO,
        no="11",
        needed=_l("Say whether it is about somebody who works here"),
        data_class="SC",
    )
    involved = Many(
        _l("About whom? They see nothing of it and decide nothing"),
        no="12",
        needed=_l("Mark the colleague"),
        data_class="SC",
        when=("about_staff", "yes"),
    )


class ReportDecisionForm(PaperForm):
    """The supervisor's half of the same paper."""

    decision = Choice(_l("Decision"), codelists.REPORT_DECISION, no="13", needed=_l("Decide"), data_class="SC")
    reasons = Text(_l("Reasons"), no="14", rows=3, needed=_l("Write the reasons"), data_class="SC")
    reported_to = Line(
        _l("Reported to which office"),
        no="15",
        needed=_l("Write to which office it was reported"),
        data_class="SC",
        width="l",
        when=("decision", "report"),
    )
    reported_on = Day(
        _l("on"), no="16", needed=_l("Give the day of the report"), data_class="SC", when=("decision", "report")
    )
    content = Text(
        _l("What was told: as little as is enough"),
        no="17",
        rows=2,
        needed=_l("Write what was told"),
        data_class="SC",
        when=("decision", "report"),
    )
    followup_on = Day(_l("Look again on"), no="18", data_class="AD", when=("decision", "report", "delay"))


class FollowedUpForm(PaperForm):
    on = Day(_l("Looked again on"), needed=_l("Give the day"), data_class="AD")

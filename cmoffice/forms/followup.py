"""Follow-up (F06)."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, GivenRows, Line, Many, Number, PaperForm, Pick, Row, Text, Tick
from cmoffice.language import lazy_gettext as _l


class ReceivedRow(Row):
    """Whether the child received what one action of the plan promised."""

    number = Number(_l("Action"), most=10**9, data_class="AD")
    received = Pick(_l("Received?"), codelists.RECEIVED, empty="–")


class ProgressRow(Row):
    """How far one objective of a survivor's plan is."""

    number = Number(_l("Objective"), most=10**9, data_class="AD")
    progress = Pick(_l("How far?"), codelists.PROGRESS, empty="–")


class FollowUpForm(PaperForm):
    paper = "F06"
    fixed = ("contact_why", "finding", "next_on", "later_why", "type", "received", "progress")
    owed_actions = ()  # numbers of the actions whose day has come: about these an answer is needed

    mode = Choice(
        _l("How did you follow up?"),
        codelists.FOLLOWUP_MODE,
        no="1",
        needed=_l("Say how you followed up"),
        data_class="AG",
    )
    on = Day(
        _l("Date of the follow-up"),
        no="2",
        needed=_l("Give the date of the follow-up"),
        data_class="AD",
        hint=_l("For example, 17 3 2026"),
    )
    contact_why = Line(
        _l("Why you call or visit although nobody agreed to it"),
        no="2a",
        width="l",
        hint=_l("The law, a danger, or that they asked for it themselves"),
    )
    reached = Many(
        _l("Whom did you reach?"), codelists.REACHED, no="3", needed=_l("Say whom you reached; nobody is an answer too")
    )
    finding = Choice(
        _l("Compared with last time, the child is"),
        codelists.FINDING,
        no="4",
    )
    observed = Text(_l("What you saw and heard"), no="5", needed=_l("Write what you saw and heard"))
    received = GivenRows(_l("What the plan promised: was it received?"), ReceivedRow, no="4a")
    progress = GivenRows(_l("How far the objectives are"), ProgressRow, no="4b")
    words = Text(_l("What the child or the caregiver said"), no="6", rows=2, data_class="SC")
    risk = Choice(_l("Risk level now"), codelists.RISK_OPEN, no="7", data_class="DL")
    risk_reason = Line(_l("Why the risk has changed"), no="8", width="l")
    next_on = Day(_l("Next follow-up"), no="9", data_class="DL")
    later_why = Line(_l("Why later than the rule"), no="10", width="l")
    next_steps = Text(_l("Next steps"), no="11", rows=2)
    type = Pick(
        _l("What it was about"),
        codelists.FOLLOWUP_TYPE,
        no="12",
        default="general_wellbeing",
        data_class="AG",
        empty="",
    )
    harm_considered = Tick(_l("I considered whether a visit may harm the child"), no="13", data_class="AD")
    accompanied = Tick(_l("I went with a colleague"), no="14", data_class="AD")

    def validate(self, extra_validators=None):
        valid = super().validate(extra_validators)
        reached_somebody = bool(set(self.reached.data or ()) - {"nobody"})
        if reached_somebody and not self.finding.data and not self.finding.errors:
            self.finding.errors = [_l("Say how the child is compared with last time")]
            valid = False
        if reached_somebody and not self.risk.data and not self.risk.errors:
            self.risk.errors = [_l("Say what the risk level is now")]
            valid = False
        return valid and (not reached_somebody or self._every_owed_action())

    def _every_owed_action(self):
        valid = True
        for entry in self.received.entries:
            row = entry.form
            if row.number.data in self.owed_actions and not row.received.data:
                row.received.errors = [_l("Say whether it was received")]
                self.received.errors = [*self.received.errors, row.errors]
                valid = False
        return valid

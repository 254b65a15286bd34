"""Giving a case to a keyworker (M16): one case, or several cases of a worker who leaves."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, Line, Many, PaperForm, Pick, Text
from cmoffice.language import lazy_gettext as _l

LEAVING = {code: codelists.MOVE_KEYWORKER_WHY[code] for code in ("left", "absence", "caseload")}
TOLD = _l("Say when the child and family were told, or why they were not")


class AssignForm(PaperForm):
    fixed = ("handover", "told_on", "told_why_not", "override", "apart_why")

    to = Pick(_l("Give to"), needed=_l("Choose a caseworker"), data_class="AD")
    reason = Pick(_l("Reason"), codelists.MOVE_KEYWORKER_WHY, needed=_l("Choose the reason"), data_class="AD")
    handover = Text(
        _l("Hand-over note"),
        rows=3,
        hint=_l("Where the work stands, what comes next, what to be careful about. No names."),
    )
    told_on = Day(_l("The child and family were told on"), data_class="AD")
    told_why_not = Line(_l("or why they were not told yet"), width="l")
    override = Line(_l("Over the caseload limit all the same, because"), data_class="AD", width="l")
    apart_why = Line(_l("Why brothers and sisters get different caseworkers"), data_class="AD", width="l")

    def validate(self, extra_validators=None):
        """A case that changes hands needs a hand-over note, and the child is told; a new one has nothing to hand over."""
        valid = super().validate(extra_validators)
        if self.more or self.reason.data in (None, "new_case"):
            return valid
        if not (self.handover.data or "").strip():
            self.handover.errors = [_l("Write the hand-over note")]
            valid = False
        if not self.told_on.data and not self.told_on.errors and not (self.told_why_not.data or "").strip():
            self.told_on.errors = [TOLD]
            valid = False
        return valid


class CaseloadForm(PaperForm):
    """Several cases of a worker who leaves or is away, to one colleague."""

    cases = Many(_l("Which cases"), needed=_l("Mark at least one case"), data_class="AD", columns=True)
    to = Pick(_l("Give to"), needed=_l("Choose a caseworker"), data_class="AD")
    reason = Choice(_l("Reason"), LEAVING, needed=_l("Choose the reason"), data_class="AD")
    handover = Text(
        _l("Hand-over note for all of them"),
        rows=3,
        needed=_l("Write the hand-over note"),
        hint=_l("For a note of its own, hand a case over by itself."),
    )
    told_why_not = Line(
        _l("When and by whom each child is told"), needed=_l("Write when and by whom each child is told"), width="l"
    )
    override = Line(_l("Over the caseload limit all the same, because"), data_class="AD", width="l")
    apart_why = Line(_l("Why brothers and sisters get different caseworkers"), data_class="AD", width="l")


class AgencyForm(PaperForm):
    """Several cases of a worker who leaves, to another agency: only those whose file they agreed to hand over."""

    cases = Many(_l("Cases to pass on"), needed=_l("Mark at least one case"), data_class="AD", columns=True)
    confirmed = Many(
        _l("The child and family agreed to hand over the file, asked for each one"), data_class="AD", columns=True
    )
    agency = Line(_l("Receiving agency"), width="l", needed=_l("Name the receiving agency"))
    why = Pick(_l("Why"), codelists.TRANSFER_WHY, needed=_l("Choose why"))
    good_cause = Text(_l("What is the good cause?"), rows=2, needed=_l("Write the good cause"))
    introductions = Text(_l("How the children meet the new workers"), rows=2, needed=_l("Write how they meet"))
    pending_actions = Text(_l("What is pending, and who does it"), rows=2, needed=_l("Write what is pending"))
    until_accepted = Text(
        _l("Who follows up until they accept"), rows=2, needed=_l("Write who follows up until they accept")
    )

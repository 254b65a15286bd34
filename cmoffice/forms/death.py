"""A death (F17): what is known is written at once, the rest as it comes to be known."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Day, Line, PaperForm, Text
from cmoffice.language import lazy_gettext as _l


class DeathForm(PaperForm):
    paper = "F17"

    died_on = Day(_l("Day of the death, if known"), no="1", data_class="SC")
    learned_on = Day(_l("You learned of it on"), no="2", needed=_l("Give the day you learned of it"), data_class="SC")
    from_role = Line(
        _l("From whom (role, not the name)"), no="3", needed=_l("Say in what role somebody told you"), data_class="SC"
    )
    place_kind = Choice(_l("Where it happened"), codelists.PLACE_KIND, no="4", data_class="SC")
    circumstances = Choice(
        _l("Circumstances as they appear"),
        codelists.DEATH_CIRCUMSTANCES,
        no="5",
        needed=_l("Say what is known of the circumstances"),
        data_class="SC",
    )
    reported_to = Line(_l("Reported to which office"), no="6", data_class="SC", width="l")
    reported_on = Day(_l("Reported on"), no="7", data_class="SC")
    reference = Line(_l("Reference"), no="8", data_class="SC")
    enquiry_by = Line(_l("Who enquires into the circumstances"), no="9", data_class="SC", width="l")
    enquiry_started_on = Day(_l("Since"), no="10", data_class="SC")
    finding = Text(_l("What the enquiry found"), no="11", rows=2, data_class="SC")
    other_children = Choice(_l("Are other children at risk there?"), codelists.YES_NO_UNKNOWN, no="12", data_class="SC")
    checked_on = Day(_l("Checked on"), no="13", data_class="SC")
    cases_opened = Line(_l("Cases opened for them (codes)"), no="14", data_class="SC", width="l")
    family_support = Text(_l("Support offered to the family"), no="15", rows=2)
    staff_support = Text(_l("Support for the staff"), no="16", rows=2)

    sections = (
        ("known", _l("What is known"), ("died_on", "learned_on", "from_role", "place_kind", "circumstances")),
        ("report", _l("Report to the authority"), ("reported_to", "reported_on", "reference")),
        ("enquiry", _l("Enquiry"), ("enquiry_by", "enquiry_started_on", "finding")),
        ("others", _l("Other children"), ("other_children", "checked_on", "cases_opened")),
        ("support", _l("Support"), ("family_support", "staff_support")),
    )

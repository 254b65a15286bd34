"""Which questions stand on which paper sheet: the blank print, the clerk's sheet and the check against the paper are made from here.

The questions are those of the screen's own form; a sheet says which of them are printed, in which parts, and which stay the same
from paper to paper. Every sheet begins with the same few boxes: number of the paper, code of the case, caseworker.
"""

from dataclasses import dataclass, field

from cmoffice.forms.assessment import FullAssessmentForm, InitialAssessmentForm
from cmoffice.forms.base import Line, PaperForm, Pick
from cmoffice.forms.closure import ClosureForm
from cmoffice.forms.followup import FollowUpForm
from cmoffice.forms.incident import IncidentForm
from cmoffice.forms.intake import IdentityForm, IntakeForm
from cmoffice.forms.note import NoteForm
from cmoffice.forms.plan import PaperPlanForm
from cmoffice.forms.referral import PaperReferralForm
from cmoffice.forms.review import PaperReviewForm
from cmoffice.language import lazy_gettext as _l


class HeadForm(PaperForm):
    """What stands on top of every paper."""

    paper_no = Line(_l("Number of the paper"), no="No", data_class="AD", width="s")
    case_code = Line(_l("Case code"), no="Code", data_class="AD", width="s")
    registration_no = Line(_l("Number of the registration paper"), no="Reg", data_class="AD", width="s")
    caseworker = Pick(_l("Caseworker"), no="CW", data_class="AD")


@dataclass(frozen=True)
class Sheet:
    """One paper: its key in addresses, its form, the boxes on top, and its parts as (letter, title, names); no parts means all questions as they come.

    `same` are the questions for which F4 repeats the last paper; `rows` says how many rows a group of rows has on paper.
    """

    key: str
    title: str
    form: type
    head: tuple = ("paper_no", "case_code", "caseworker")
    parts: tuple = ()
    leave: tuple = ()  # questions of the screen that make no sense on this paper
    same: tuple = ("caseworker",)
    rows: dict = field(default_factory=dict)

    @property
    def paper(self):
        return self.form.paper

    @property
    def is_identifying(self):
        """Whether names belong on this paper: it lies in the identity tray."""
        return self.paper in ("F01a", "F02")


SHEETS = {
    sheet.key: sheet
    for sheet in (
        Sheet(
            "registration",
            _l("Registration"),
            IntakeForm,
            head=("paper_no", "caseworker"),
            parts=(
                ("A", _l("The form"), ("registered_on", "place", "source", "identified_on")),
                ("B", _l("The child"), ("sex", "age_years", "age_known", "area", "care_arrangement", "uasc")),
                ("C", _l("Concerns"), ("concerns", "criteria_met", "risk", "urgent_needs")),
                (
                    "D",
                    _l("Consent"),
                    ("explained", "given_by", "assent", "consent_items", "share_services", "withhold"),
                ),
            ),
            same=("caseworker", "registered_on", "place", "area"),
        ),
        Sheet(
            "identity",
            _l("Identity and consent"),
            IdentityForm,
            head=("paper_no", "registration_no", "case_code", "caseworker"),
            parts=(
                (
                    "A",
                    _l("The child"),
                    ("first", "middle", "last", "nickname", "other_names", "name_unknown", "birth_date", "birth_known"),
                ),
                (
                    "B",
                    _l("Where the child is, and safe contact"),
                    (
                        "address",
                        "landmark",
                        "phone",
                        "safe_contact",
                        "contact_never",
                        "contact_say",
                        "phone_never",
                        "address_never",
                    ),
                ),
                (
                    "C",
                    _l("Caregiver and family"),
                    (
                        "caregiver_name",
                        "caregiver_relation",
                        "caregiver_age",
                        "caregiver_phone",
                        "caregiver_address",
                        "mother",
                        "father",
                        "siblings",
                    ),
                ),
                (
                    "D",
                    _l("Papers and origin"),
                    (
                        "id_kind",
                        "id_number",
                        "place_of_birth",
                        "nationality",
                        "ethnicity",
                        "religion",
                        "language",
                        "other_org_ref",
                        "found_details",
                        "referrer_name",
                        "referrer_contact",
                    ),
                ),
                ("E", _l("Who signed the consent"), ("signed_by", "signed_how", "witness")),
            ),
        ),  # fmt: skip
        Sheet(
            "initial", _l("First assessment"), InitialAssessmentForm, leave=("reason",), same=("caseworker", "done_on")
        ),
        Sheet("assessment", _l("Full assessment"), FullAssessmentForm, rows={"claims": 2}),
        Sheet(
            "plan",
            _l("Case plan"),
            PaperPlanForm,
            same=("caseworker", "drawn_on"),
            rows={"objectives": 3, "actions": 6},
        ),
        Sheet(
            "followup", _l("Follow-up"), FollowUpForm, leave=("received", "progress"), same=("caseworker", "on", "mode")
        ),
        Sheet("note", _l("Case note"), NoteForm, leave=("keep_name_why",), same=("caseworker", "on", "with_whom")),
        Sheet("referral", _l("Referral"), PaperReferralForm, leave=("action",)),
        Sheet(
            "review",
            _l("Review"),
            PaperReviewForm,
            leave=("objectives",),
            same=("caseworker", "held_on"),
            rows={"decisions": 4},
        ),
        Sheet(
            "closure",
            _l("Closing a case"),
            ClosureForm,
            parts=(
                ("A", _l("The reason"), ("reason", *ClosureForm.sections[0][2])),
                *(
                    (letter, title, names)
                    for letter, (_key, title, names) in zip("BCDE", ClosureForm.sections[1:], strict=True)
                ),
            ),
        ),
        Sheet("incident", _l("GBV incident"), IncidentForm, same=("caseworker",), rows={"services": 7}),
    )
}

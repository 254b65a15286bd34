"""Which questions stand on which paper sheet: the blank print, the clerk's sheet and the check against the paper are made from here.

The questions are those of the screen's own form; a sheet says which of them are printed, in which parts, and which stay the same
from paper to paper. Every sheet begins with the same few boxes: number of the paper, code of the case, caseworker.
"""

import hashlib
from dataclasses import dataclass, field

from cmoffice.forms.assessment import FullAssessmentForm, InitialAssessmentForm
from cmoffice.forms.base import Line, PaperForm, Pick
from cmoffice.forms.closure import ClosureForm
from cmoffice.forms.followup import FollowUpForm
from cmoffice.forms.incident import IncidentForm
from cmoffice.forms.intake import IdentityForm, IntakeForm
from cmoffice.forms.keying import numbered
from cmoffice.forms.note import NoteForm
from cmoffice.forms.plan import PaperPlanForm
from cmoffice.forms.referral import PaperReferralForm
from cmoffice.forms.review import PaperReviewForm
from cmoffice.language import lazy_gettext as _l

ROOM_HALF, ROOM_WIDE = 30, 105  # signs that fit beside a box in half a line and in a whole one
READ_BACK = ("caseworker", "place", "area")  # lists of this office: they grow, and what was typed is read back in words
SIGNS = "23456789BCDFGHJKMNPQRSTVWXYZ"


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


@dataclass
class Box:
    """One box of a sheet: the question, its number on this paper, and what may be typed into it."""

    field: object
    no: str
    same: bool = False
    answers: tuple = ()  # (number, code, label) of a coded question
    group: object = None  # the group of rows in which it stands
    row: int = 0  # in which of its rows, counted from 1
    subject: str = ""  # what is printed in front of this row, where the rows are given

    @property
    def name(self):
        return self.field.name

    @property
    def label(self):
        return str(self.field.label.text)

    @property
    def is_coded(self):
        return self.field.kind in ("choice", "pick", "many", "tick")

    @property
    def is_number(self):
        """Whether only digits are typed here."""
        return self.is_coded or self.field.kind in ("day", "number")

    @property
    def width(self):
        """How wide the box is: as long as what is written there."""
        if self.field.kind in ("day",):
            return "day"
        if self.field.kind == "many":
            return "many"
        return "code" if self.is_coded or self.field.kind == "number" else self.field.width

    @property
    def shows_codes(self):
        """Whether the answers have room beside the box; of a long list the one that was typed is read back."""
        return self.name not in READ_BACK and self._length <= ROOM_WIDE

    @property
    def room(self):
        """Whether the box takes half a line or a whole one."""
        if self.field.kind == "text" or self.field.width == "l":
            return "wide"
        return "wide" if self.shows_codes and self._length > ROOM_HALF else "half"

    @property
    def _length(self):
        return sum(len(number) + len(words) + 4 for number, _code, words in self.answers)


class Laid:
    """A sheet laid out: its boxes in the order of the paper. `head` and `form` are blank forms whose lists are filled in."""

    def __init__(self, sheet, head, form):
        self.sheet, self.head, self.form = sheet, head, form
        self.top = [self._box(head[name]) for name in sheet.head]
        laid = [
            (letter, title, [box for name in names for box in self._boxes(form, name)])
            for letter, title, names in self._named_parts()
        ]
        self.parts = [part for part in laid if part[2]]
        self.boxes = {box.name: box for box in self.top + [box for _l, _t, boxes in self.parts for box in boxes]}

    @property
    def version(self):
        """Three signs that change whenever anything on the paper does: printed at its foot, and shown to whoever types it."""
        boxes = [f"{box.no}·{box.label}·{box.answers}·{box.subject}" for box in self.boxes.values()]
        whole = "|".join([str(self.sheet.title), *(str(title) for _letter, title, _boxes in self.parts), *boxes])
        digest = int.from_bytes(hashlib.sha256(whole.encode()).digest()[:4], "big")
        return "".join(SIGNS[digest // len(SIGNS) ** place % len(SIGNS)] for place in range(3))

    def _named_parts(self):
        if self.sheet.parts:
            return self.sheet.parts
        parts = self.form.parts()
        left = set(self.sheet.leave)
        return [
            (
                key[:1].upper() if len(key) == 1 else chr(ord("A") + place),
                title or self.sheet.title,
                [one.name for one in fields if one.name not in left],
            )
            for place, (key, title, fields) in enumerate(parts)
        ]

    def _boxes(self, form, name):
        if name not in form:  # the office leaves this question out
            return []
        question = form[name]
        if question.kind != "rows":
            return [self._box(question)]
        given = [entry for entry in question.entries if _is_given(entry)]
        while not given and len(question.entries) < self.sheet.rows.get(name, 3):
            question.append_entry()
        return [
            self._box(part, f"{question.no or name[:1].upper()}.{place}{chr(96 + letter)}", question, place, entry)
            for place, entry in enumerate(question.entries, start=1)
            for letter, part in enumerate((one for one in entry.form if one.kind != "key"), start=1)
        ]

    def _box(self, question, no="", group=None, row=0, entry=None):
        coded = question.kind in ("choice", "pick", "many", "tick")
        answers = tuple(numbered(question)) if coded else ()
        given = next((part for part in entry.form if part.kind == "key"), None) if entry else None
        subject = str(given.words(given.data)) if given else ""
        return Box(question, no or question.no, question.name in self.sheet.same, answers, group, row, subject)


def _is_given(entry):
    """Whether this row stands on the paper with its subject printed, and none is added."""
    return any(part.kind == "key" for part in entry.form)

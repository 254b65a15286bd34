"""The form on which a paper is checked: the screen's own form, holding what was typed, in the order of the paper, with the office's lists in it."""

from datetime import date

from flask_login import current_user
from werkzeug.datastructures import MultiDict

from cmoffice import codelists, policy
from cmoffice.casework import directory, intake, papers, plan, referral, review, slips, tasks, transcription
from cmoffice.casework.assessment import SECTIONS
from cmoffice.forms.base import options
from cmoffice.forms.checking import PlanKindForm
from cmoffice.forms.intake import IdentityCorrectionForm
from cmoffice.forms.reading import ODD_MARKS
from cmoffice.forms.tasks import give_people
from cmoffice.forms.typed import Typed
from cmoffice.language import gettext as _
from cmoffice.models import BEGUN
from cmoffice.views.intake import new_form
from cmoffice.views.laying import laid_out, typed_on

PLACED = "goals"  # rows of a review on paper: each objective by its place in the plan


class Check:
    """One paper on the desk of its caseworker: what was typed (`typed`), its form as it was typed (`given`) and as it stands now (`form`)."""

    def __init__(self, paper, case):
        self.paper, self.case, self.sheet = paper, case, paper.batch.sheet
        self.laid = laid_out(self.sheet)
        self.slips = slips.told(paper)
        self.typed = Typed(self.laid, transcription.final(paper) | slips.overlay(paper), typed_on(paper))
        self.sent = self._sent()
        self.kind = self._kind_form() if self.sheet == "plan" else None
        self.form = None

    def open(self):
        """The form as it was typed, when the page is opened."""
        self.form = self._made(self.sent)
        self._note()
        return self

    def send(self):
        """The form as it was sent, when she has looked at it."""
        self.form = self._made(None)
        self._note()
        return self

    def validate(self):
        """Whether it can be filed; a full assessment may be as unfinished as the paper is."""
        if self.sheet == "assessment":
            wrong = {}
            for section in SECTIONS:
                self.form.validate_section(section, False)
                wrong |= {field.name: field.errors for field in self.form if field.errors}
            for name, errors in wrong.items():
                self.form[name].errors = errors
            return not wrong
        valid = self.form.validate()
        if self.sheet == "referral" and not self.form.tells.data:  # what is told may wait for the screen
            for name in ("basis", "tells", "method"):
                self.form[name].errors = []
            valid = not any(field.errors for field in self.form)
        return (self.kind is None or self.kind.validate()) and valid

    def answers(self):
        """What the verb is told."""
        if self.sheet == "assessment":
            given = self.form.answers()
            return {
                "on": self.paper.done_on,
                "sections": {key: {one.name: given[one.name] for one in self.form.of(key)} for key in SECTIONS},
            }
        if self.sheet == "review":
            return {name: given for name, given in self.form.answers().items() if name != PLACED}
        if self.kind is not None:
            return {**self.form.answers(), "kind": self.kind.kind.data, "reason": self.kind.reason.data}
        return self.form.answers()

    def counted(self):
        """Every box that holds something, with what is counted of it: checked, and corrected where she put it otherwise."""
        now, before = _values(self.form), _values(self._made(self.sent))
        held = {name for name in self._boxes() if now.get(name) or before.get(name) or name in self.typed.marks()}
        return {
            name: {"checked": 1, **({"corrected": 1} if now.get(name) != before.get(name) else {})} for name in held
        }

    def filled(self):
        """Names of the boxes that hold something now."""
        return {name for name, value in _values(self.form).items() if value}

    def parts(self):
        """The parts of the paper with the questions of the form, and last the questions that stand on no paper."""
        drawn = [
            (
                letter,
                title,
                [self.form[name] for name in dict.fromkeys(_group(box.name) for box in boxes) if name != PLACED],
            )
            for letter, title, boxes in self.laid.parts
        ]
        on_paper = {field.name for _letter, _title, fields in drawn for field in fields}
        return drawn, [field for field in self.form if field.name not in on_paper | self._unasked()]

    def looked_at(self):
        """What the clerk marked, in the order of the paper: (box, where it stands on the page, kind, words, what was typed)."""
        marks = self.paper.marks | self.typed.marks()
        found = []
        for name, box in self.laid.boxes.items():
            if name in marks:
                field, one = _field(self.form, name), self.typed[name]
                words = one.question or one.problem
                found.append((box, field.id if field else "", marks[name], words, self.typed.answers.get(name, "")))
        return found

    def _made(self, sent):
        case, chosen = self.case, {} if sent is None else {"formdata": sent}
        if self.sheet == "registration":
            return new_form(**chosen)
        form_class = self.laid.sheet.form
        if self.sheet == "identity" and case is not None and case.status not in BEGUN and intake.has_identity(case):
            form_class = IdentityCorrectionForm
        form = form_class(**chosen)
        if "area" in form and self.sheet == "incident":
            form.area.choices = self.laid.form.area.choices
        if self.sheet == "referral":
            form.provider.choices = options({str(one.id): one.name for one in directory.providers(area=None)})
            acts = referral.actions(case) if case else ()
            form.action.choices = options({str(act.id): act.what[:80] for act in acts})
        if self.sheet == "review":
            form.chair_staff.choices = options(review.colleagues())
            give_people(form.decisions, tasks.who_may(case) if case else {})
        if self.sheet == "plan":
            form.voice.needed, form.voice.validators = False, []  # a draft may wait for it; the plan may not
        return form

    def _sent(self):
        """What the screen's form is sent: the boxes of the paper, and what stands on no paper as the screen would offer it."""
        sent = self.typed.sent()
        plain = self._made(MultiDict())
        for field in type(plain)(formdata=None, data=self._beside()):
            if field.name not in plain or not self._may_be_offered(field.name):
                continue
            for name, value in _as_sent(field):
                sent.add(name, value)
        return sent

    def _may_be_offered(self, name):
        """Whether the screen's own answer may stand there: the paper has no such box, or it was left empty."""
        boxes = [box for box in self.laid.boxes.values() if _group(box.name) == name]
        return not boxes or (
            len(boxes) == 1
            and not self.typed[name].sent
            and self.typed[name].mark not in (*ODD_MARKS, "not_stated", "none")
            and not self.typed[name].problem
        )

    def _beside(self):
        """What this case adds to a form: who carries it, and the objectives that a review goes through."""
        if self.sheet == "registration":
            return {} if policy.role_may(current_user, "register case") else {"keyworker": "supervisor"}
        if self.sheet == "review" and self.case is not None:
            return {
                "objectives": [self._said_of(place, aim) for place, aim in enumerate(review.objectives(self.case), 1)]
            }
        return {}

    def _said_of(self, place, aim):
        """What the paper says of one objective of the plan, which it names by its place."""
        goals = self._made(self.typed.sent())[PLACED].data
        said = next((row for row in goals if row.get("objective") == place), {})
        return {**said, "number": aim.id, "objective": aim.wording}

    def _unasked(self):
        """Questions that are not asked at the check: rows that a paper cannot name, and the reason of a second first assessment when it is the first."""
        unasked = set(self.laid.sheet.leave) - {"objectives", "reason", "action"}
        if self.sheet == "initial" and (self.case is None or papers.latest(self.case, "F03") is None):
            unasked.add("reason")
        if self.sheet == "note":
            unasked.add("keep_name_why") if self.laid.boxes.get("keep_name_why") is None else None
        return unasked

    def _kind_form(self):
        kinds = plan.kinds_for(self.case) if self.case else list(codelists.PLAN_KIND)
        form = PlanKindForm(data={"kind": kinds[-1]})
        form.kind.choices = [choice for choice in form.kind.choices if choice.value in kinds]
        return form

    def _note(self):
        """What the clerk marked stands at the question itself."""
        for box, where, kind, words, _typed in self.looked_at():
            if where:
                field = _field(self.form, box.name)
                said = _("Typed from the paper: %(mark)s.", mark=codelists.SLIP_KIND[kind])
                field.description = " ".join(str(part) for part in (field.description, said, words) if part)

    def _boxes(self):
        """Names of the boxes that become answers: not those on top of the paper, nor those that only say which objective is meant."""
        top = {box.name for box in self.laid.top}
        return [name for name in self.laid.boxes if name not in top and _group(name) != PLACED]


def _group(name):
    return name.partition("-")[0]


def _field(form, name):
    """The question of this name, also one inside a row; None where the form has none."""
    group, _dash, rest = name.partition("-")
    if group not in form:
        return None
    if not rest:
        return form[group]
    return next((one for entry in form[group].entries for one in entry.form if one.name == name), None)


def _questions(form):
    for field in form:
        if field.kind == "rows":
            yield from (one for entry in field.entries for one in entry.form)
        else:
            yield field


def _values(form):
    """Every answer of a form as plain text, by the name of its box."""
    return {field.name: _plain(field.data) for field in _questions(form)}


def _plain(value):
    if isinstance(value, (list, tuple)):
        return tuple(sorted(value))
    if isinstance(value, date):
        return value.isoformat()
    return "" if value in (None, False) else str(value).replace("\r\n", "\n").strip()


def _as_sent(field):
    """What a browser would send for this question as it stands: (name, value)."""
    if field.kind == "rows":
        return [pair for entry in field.entries for one in entry.form for pair in _as_sent(one)]
    if field.kind == "many":
        return [(field.name, value) for value in field.data or ()]
    if field.kind == "tick":
        return [(field.name, "y")] if field.data else []
    if field.kind in ("choice", "pick"):
        return [(field.name, field.data)] if field.data else []
    shown = field._value()
    return [(field.name, shown)] if shown else []

"""What the filled papers of a case say, in words, for its sheets: each part of the file, and one paper by its number."""

from flask_login import current_user

from cmoffice import codelists, policy
from cmoffice.casework import care, incident, print_file
from cmoffice.casework import papers as filing
from cmoffice.casework import plan as planning
from cmoffice.forms.assessment import FullAssessmentForm, InitialAssessmentForm
from cmoffice.forms.bestinterests import BestInterestsForm
from cmoffice.forms.care import PlacementForm
from cmoffice.forms.closure import ClosureForm, VisitForm
from cmoffice.forms.conference import ConferenceForm
from cmoffice.forms.death import DeathForm
from cmoffice.forms.followup import FollowUpForm
from cmoffice.forms.incident import IncidentForm
from cmoffice.forms.meeting import MeetingForm
from cmoffice.forms.plan import PlanForm
from cmoffice.forms.review import ReviewForm
from cmoffice.forms.transfer import AgreeForm, TransferForm
from cmoffice.models import FiledForm, FollowUp
from cmoffice.views.papers import filled
from cmoffice.views.shared import day

FORMS = {
    "F03": InitialAssessmentForm,
    "F04": FullAssessmentForm,
    "F10": ReviewForm,
    "F11": MeetingForm,
    "F13": ConferenceForm,
    "F14": ClosureForm,
    "F14C": VisitForm,
    "F15": TransferForm,
    "F15B": AgreeForm,
    "F17": DeathForm,
    "F27": BestInterestsForm,
}
PARTS = {
    "assessment": ("F03", "F04", "F27"),
    "meetings": ("F10", "F11", "F13"),
    "ending": ("F14", "F14C", "F15", "F15B", "F17"),
}
OF_FOLLOWUP = ("mode", "contact_why", "reached", "finding", "observed", "risk", "next_steps", "next_on", "later_why")


class _Filed:
    """Answers in the shape of a filed form."""

    def __init__(self, answers, confidential=()):
        self.answers, self.confidential = filing.plain(answers), filing.plain(dict(confidential))


def choices(case):
    """The filled papers of this case for choosing one: its mark → what it is and of which day, the newest first."""
    rows = [(row.done_on, row.id, f"f06-{row.id}", codelists.PAPER["F06"]) for row in _followups(case)]
    rows += [
        (row.done_at.date(), row.id, f"filed-{row.id}", codelists.PAPER.get(row.paper, row.paper))
        for row in _filed(case)
    ]
    return {mark: f"{words}, {day(on)}" for on, _id, mark, words in sorted(rows, key=lambda row: row[:3], reverse=True)}


def one(case, mark, restricted):
    """The heading of a chosen paper and its answers in words."""
    kind, _dash, number = mark.partition("-")
    rows = _followups(case) if kind == "f06" else _filed(case)
    row = next(row for row in rows if row.id == int(number))
    if kind == "f06":
        return f"{codelists.PAPER['F06']}, {day(row.done_on)}", _followup(row, restricted)
    return f"{codelists.PAPER.get(row.paper, row.paper)}, {day(row.done_at.date())}", _told(row, restricted)


def told(case, parts, restricted):
    """Part of the file → [(heading, answers in words)], the oldest paper first."""
    found = {}
    for part, papers in PARTS.items():
        if part in parts:
            rows = [row for row in _filed(case) if row.paper in papers]
            found[part] = [
                (f"{codelists.PAPER.get(row.paper, row.paper)}, {day(row.done_at.date())}", _told(row, restricted))
                for row in rows
            ]
    if "followups" in parts:
        found["followups"] = [
            (f"{codelists.PAPER['F06']}, {day(row.done_on)}", _followup(row, restricted)) for row in _followups(case)
        ]
    return found


def of_care(case, restricted):
    """Each placement with its answers in words."""
    return [
        (
            f"{codelists.CARE.get(row.arrangement, row.arrangement)}, {day(row.started_on)}",
            filled(PlacementForm, care.as_filed(row), confidential=restricted),
        )
        for row in reversed(care.history(case))
    ]


def plan_head(case, restricted):
    """The head of the plan in force in words."""
    force = next((one for one in planning.of(case) if one.state == "approved"), None)
    if force is None:
        return ()
    columns = {name: getattr(force, name) for name in planning.COLUMNS}
    return filled(PlanForm, _Filed({**columns, **force.answers}, force.confidential), confidential=restricted)


def may_restricted(case):
    """Whether this reader may have restricted answers on paper."""
    return policy.may(current_user, "read confidential note", case)


def of_incident(case, ref):
    """The sheet of one incident, its account only for those who may read it (R11)."""
    found = incident.find(case, ref)
    services = [dict(row) for row in found.answers.get("services", ())]
    answers = {
        **found.answers,
        "services": services,
        "interviewed_on": found.interviewed_on,
        "happened_on": found.happened_on,
        "account": None,
    }
    account = found.account if incident.may_read_account(current_user, found) else ""
    return print_file.incident(case, found, filled(IncidentForm, _Filed(answers)), account)


def _filed(case):
    stands = (FiledForm.case == case.id) & FiledForm.replaced_at.is_null() & FiledForm.paper.in_(list(FORMS))
    return list(FiledForm.select().where(stands).order_by(FiledForm.done_at, FiledForm.id))


def _followups(case):
    return list(FollowUp.select().where(FollowUp.case == case.id).order_by(FollowUp.done_on, FollowUp.id))


def _told(row, restricted):
    return filled(FORMS[row.paper], row, confidential=restricted)


def _followup(row, restricted):
    answers = {name: getattr(row, name) for name in OF_FOLLOWUP if getattr(row, name) not in (None, "", [])}
    return filled(FollowUpForm, _Filed({**answers, "on": row.done_on}, {"words": row.words}), confidential=restricted)

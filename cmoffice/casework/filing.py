"""What a checked paper becomes in the file: for each sheet the verb that the screen calls for the same form, and what it needs leave for."""

from cmoffice.casework import (
    assessment,
    closure,
    followup,
    incident,
    intake,
    notes,
    papers,
    plan,
    referral,
    review,
)
from cmoffice.language import gettext as _
from cmoffice.refusals import Refused


def take_in(case, answers, by, now, decided):
    """A registration is taken in and gets its code (F01b, M03); the case waits for its identity."""
    made = intake.take_in(answers, by, now)
    return made, made.id


def enter_identity(case, answers, by, now, decided):
    """An identity sheet goes into the identity register (F01a); one that is there already is corrected by what stands on the paper."""
    if intake.has_identity(case):
        answers = _given(answers)
    intake.enter_identity(case, answers, by, now, decided)
    return case, None


def assess_first(case, answers, by, now, decided):
    """A first assessment (F03, M05)."""
    return case, assessment.complete_initial(case, answers, by, now).id


def keep_assessment(case, answers, by, now, decided):
    """A full assessment goes into the one that is begun (F04, M08), section by section; what is empty on the paper takes nothing away.

    `answers` maps each section to its answers, `on` is the day on the paper.
    """
    on, sections = answers["on"], answers["sections"]
    day = on if on and case.registered_on <= on <= now.date() else now.date()
    assessment.begin_comprehensive(case, day, by, now, reason=_("A further one came on paper"))
    for section, part in sections.items():
        given = _given(part)
        if given and section in assessment.asked_sections(case):
            assessment.keep_section(case, section, given, False, None, by, now)
    return case, None


def draw_up(case, answers, by, now, decided):
    """A plan goes into the draft that is being drawn up, or begins one (F05); what is empty on the paper takes nothing away. Refuses R08.

    `kind` and `reason` are those of plan.begin; the rows `objectives` and `actions` are added to what the draft holds. Refuses E06 while a plan
    waits for its approval.
    """
    answers = dict(answers)
    aims, steps = answers.pop("objectives", None) or (), answers.pop("actions", None) or ()
    draft = plan.begin(case, answers.pop("kind"), by, now, answers.pop("reason", None))
    if draft.state == "submitted":
        raise Refused("R08", why=_("a plan of this case waits for the supervisor; file the paper when it is decided"))
    draft = plan.find(case, draft.version)
    kept = {name: getattr(draft, name) for name in plan.COLUMNS} | draft.answers | draft.confidential
    plan.change_head(case, draft, kept | _given(answers), draft.row_version, by, now)
    draft = plan.find(case, draft.version)
    made = [plan.put_objective(case, draft, row, by, now) for row in aims]
    for row in steps:
        place = int(row.get("objective") or 1)
        if not 1 <= place <= len(made):
            raise Refused("E06", field="actions", fields=_("the number of the objective of each action"))
        plan.put_action(case, draft, made[place - 1], row, by, now)
    return case, draft.id


def log(case, answers, by, now, decided):
    """A follow-up (F06, M12); it counts for the day on the paper."""
    return case, followup.log(case, answers, by, now).id


def note(case, answers, by, now, decided):
    """A case note (F07)."""
    return case, notes.add(case, answers, by, now).id


def refer(case, answers, by, now, decided):
    """A referral is begun (F08), with what the paper says that the service is told; it is read back and sent on the screen (M11)."""
    made = referral.draft(case, answers, by, now)
    if made.status == "draft" and answers.get("tells"):
        referral.prepare(made, answers, by, now)
    return case, made.id


def hold_review(case, answers, by, now, decided):
    """A review (F10, M14)."""
    return case, review.hold(case, answers, by, now).id


def ask_closure(case, answers, by, now, decided):
    """A request to close the case (F14, M17)."""
    closure.request(case, answers, by, now)
    return case, None


def record_incident(case, answers, by, now, decided):
    """An incident (F18)."""
    return case, incident.record(case, answers, by, now).id


VERBS = {  # sheet → number of its form, the leave it needs, and its verb
    "registration": ("F01b", "register case", take_in),
    "identity": ("F01a", "enter identity", enter_identity),
    "initial": ("F03", "assess", assess_first),
    "assessment": ("F04", "assess", keep_assessment),
    "plan": ("F05", "draw up plan", draw_up),
    "followup": ("F06", "log follow-up", log),
    "note": ("F07", "add note", note),
    "referral": ("F08", "refer", refer),
    "review": ("F10", "hold review", hold_review),
    "closure": ("F14", "request closure", ask_closure),
    "incident": ("F18", "write incident", record_incident),
}
BY_HAND_OF_ITS_CASEWORKER = ("referral", "incident")  # these a supervisor does not file in her place


def _given(answers):
    """What the paper says, without its empty boxes."""
    return {
        name: papers.plain(value) if isinstance(value, list) else value
        for name, value in answers.items()
        if value not in (None, "", [], (), False)
    }

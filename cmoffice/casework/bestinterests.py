"""Best interests assessment and determination of refugee children (F27), as the office sees and follows it."""

from cmoffice import audit
from cmoffice.casework import freetext, moves, owes, papers, voice
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.refusals import Refused

OF_THE_PANEL = (
    "panel_on",
    "panel",
    "approved",
    "decision",
    "support",
    "child_accepts",
    "child_why_not",
    "implementation",
)
CONFIDENTIAL = ("voice", "voice_alone", "voice_said", "voice_why_not", *OF_THE_PANEL)


def assess(case, answers, by, now):
    """File a new version of the best interests form of a refugee child.

    Refuses E06 (days, why a determination is needed), E44 (carried out before the panel approved it), E36.
    """
    on = answers.get("done_on")
    if on is None or not case.registered_on <= on <= now.date():
        raise Refused("E06", field="done_on", fields=_("the day of the assessment, between registration and today"))
    if answers.get("priority") == "by_date" and not answers.get("priority_on"):
        raise Refused("E06", field="priority_on", fields=_("the day by which it is needed"))
    if answers.get("needed") == "yes" and not answers.get("because"):
        raise Refused("E06", field="because", fields=_("why a determination is needed"))
    if answers.get("panel_on") and answers["panel_on"] > now.date() and answers.get("approved") in ("yes", "no"):
        raise Refused("E06", field="panel_on", fields=_("the day on which the panel decided, today or earlier"))
    if answers.get("implementation") == "implemented" and not (
        answers.get("approved") == "yes" and answers.get("panel_on")
    ):
        raise Refused("E44", field="implementation")
    freetext.check_answers(case, answers)
    with records.atomic():
        moves.held_open(case)
        filed = papers.file(case, "F27", answers, by, now, papers.noon(on, now), CONFIDENTIAL)
        voice.hear(case, "F27", answers, by, now, on)
        moves.write(case, "F27", "best interests", by, now, done_at=papers.noon(on, now))
        owes.settle(case, now)
        audit.record(by, "best interests filed", case.code, now=now, version=filed.version)
    return filed

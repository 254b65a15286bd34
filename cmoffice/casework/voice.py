"""The child's voice: every step of the work writes down what it heard from the child, or why it did not ask."""

from cmoffice import codelists
from cmoffice.language import gettext as _
from cmoffice.models import Voice
from cmoffice.refusals import Refused

PARTS = tuple(codelists.VOICE)


def hear(case, paper, answers, by, now, on):
    """Keep what this step heard from the child; inside the caller's transaction. `on` is the day of the step.

    Reads `voice` (said, silent, chose_not, not_asked), `voice_alone`, `voice_said` and `voice_why_not`; a choice not to
    answer needs nothing more. Refuses E06 when nothing is said about it, or it was not asked and nobody says why.
    """
    part = answers.get("voice")
    if part not in codelists.VOICE:
        raise Refused("E06", field="voice", fields=_("whether the child was heard"))
    said, why_not = (answers.get("voice_said") or "").strip(), (answers.get("voice_why_not") or "").strip()
    if part == "not_asked" and not why_not:
        raise Refused("E06", field="voice_why_not", fields=_("why the child was not asked"))
    return Voice.create(
        case=case,
        heard_on=on,
        paper=paper,
        part=part,
        alone=answers.get("voice_alone") if part != "not_asked" else None,
        said=said if part == "said" else "",
        why_not=why_not if part == "not_asked" else "",
        by=by,
        entered_at=now,
    )


def strip(case):
    """What was heard from the child over time, newest first."""
    return list(Voice.raw("SELECT * FROM voice WHERE case_id = ? ORDER BY heard_on DESC, id DESC", case.id))

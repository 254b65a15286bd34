"""The office's own hand on the paper forms: which questions are asked here, and in which words. Screen and paper follow it alike."""

import re

from cmoffice import audit
from cmoffice.casework import office
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import FormQuestion
from cmoffice.refusals import Refused

LONGEST = 200


def change(paper, question, answers, may_leave_out, by, now):
    """Reword a question of a paper form, leave it out or ask it again. Refuses E06, and E35 to leave out what a rule needs.

    Nothing filed is touched: what was answered while the question stood on the paper is read on. An empty wording gives ours back.
    """
    label, off = re.sub(r"\s+", " ", answers.get("label") or "").strip(), bool(answers.get("off"))
    if len(label) > LONGEST:
        raise Refused("E06", field="label", fields=_("a wording of at most %(most)s characters", most=LONGEST))
    if off and not may_leave_out:
        raise Refused("E35")
    with records.atomic():
        FormQuestion.insert(
            paper=paper, field=question, label=label, off=off, by=by, changed_at=now
        ).on_conflict_replace().execute()
        audit.record(by, "form changed", now=now, name=paper, question=question, asked=not off)
    office.forget()


def changed(paper):
    """What was changed on a paper, by question: who did it and when."""
    return {line.field: line for line in FormQuestion.select().where(FormQuestion.paper == paper)}

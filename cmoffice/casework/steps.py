"""The steps of a case circle: going back to one that was done before (M15)."""

from cmoffice import audit, codelists
from cmoffice.casework import freetext, moves, owes
from cmoffice.casework.assessment import begin_comprehensive
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.refusals import Refused


def go_back(case, answers, by, now):
    """Go back to an earlier step that was done before: it becomes active again beside whatever else is (M15). Refuses E06.

    A further full assessment begins with the answers of the last. Refuses E17 without a reason, E36.
    """
    step, why = answers.get("step"), answers.get("why")
    if why not in codelists.GO_BACK_WHY:
        raise Refused("E17", field="why")
    if why == "other" and not (answers.get("note") or "").strip():
        raise Refused("E17", field="note")
    freetext.check(case, answers.get("note"), field="note")
    reason = "\n".join(filter(None, (why, answers.get("note"))))
    with records.atomic():
        moves.held_open(case)
        if step not in earlier_steps(case):
            raise Refused("E06", field="step", fields=_("a step that was done before and is not under way"))
        moves.write(case, "M15", "back to an earlier step", by, now, was=case.step, became=step, reason=reason)
        if step == "comprehensive_assessment":
            begin_comprehensive(case, now.date(), by, now, reason)
        else:
            moves.begin_step(case, step, now.date(), by, reason)
        moves.change(case, step=moves.current_step(case))
        owes.settle(case, now)
        audit.record(by, "went back", case.code, now=now, step=step, why=why)


def earlier_steps(case):
    """The steps of this case that were done and are not under way: those one can go back to."""
    found = moves.steps(case)
    under_way = {step.name for step in found if step.completed_on is None}
    return [name for name in codelists.EARLIER_STEP if name not in under_way and name in {step.name for step in found}]

"""The death of a child (F17, M20): written down at once; three entries before the case can close (E26)."""

from cmoffice import audit, codelists
from cmoffice.casework import closure, freetext, moves, owes, papers, transfer
from cmoffice.casework.conditions import open_referrals, open_tasks
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import PlanAction, Referral, Task
from cmoffice.refusals import Refused

CONFIDENTIAL = (
    "died_on",
    "learned_on",
    "from_role",
    "place_kind",
    "circumstances",
    "reported_to",
    "reported_on",
    "reference",
    "enquiry_by",
    "enquiry_started_on",
    "finding",
    "other_children",
    "checked_on",
    "cases_opened",
)


def record(case, answers, by, now):
    """Write down that the child died: everything the case still had to do ends, and its closure waits (M20); later, complete the entries.

    Refuses E06 (day learned of it missing or in the future, or a death after that day), E36.
    """
    _refuse_days(answers, now.date())
    freetext.check_answers(case, answers)
    with records.atomic():
        moves.held_open(case)
        is_new = not is_recorded(case)
        papers.file(case, "F17", answers, by, now, confidential=CONFIDENTIAL)
        if is_new:
            transfer.drop_waiting(case, by, now, "death")
            closure.drop_waiting(case, by, now)
            cancelled = _cancel(case, by, now)
            row = closure.ask(case, "death", None, by, now, rule="M20")
            if case.keyworker_id and by.id != case.keyworker_id:  # telling of a death is not asking for the closure
                row.asked_by = case.keyworker_id
                row.save()
        else:
            cancelled = 0
            moves.write(case, "M20", "entries on the death", by, now)
            owes.settle(case, now)
        audit.record(by, "death recorded", case.code, now=now, cancelled=cancelled, again=not is_new)


def is_recorded(case):
    """Whether the closure that waits is because the child died."""
    waiting = closure.asked(case) if case.status == "closure_requested" else None
    return waiting is not None and waiting.reason == "death"


def _refuse_days(answers, today):
    learned, died = answers.get("learned_on"), answers.get("died_on")
    if learned is None or learned > today:
        raise Refused("E06", field="learned_on", fields=_("the day you learned of it, today or earlier"))
    if died and died > learned:
        raise Refused("E06", field="died_on", fields=_("the day of the death, not after the day you learned of it"))
    if answers.get("circumstances") not in codelists.DEATH_CIRCUMSTANCES:
        raise Refused("E06", field="circumstances", fields=_("the circumstances as far as they are known"))


def _cancel(case, by, now):
    """End what was still to be done: actions, referrals, tasks. Gives how many."""
    today = now.date()
    actions = PlanAction.update(status="dropped", dropped_why="death", done_on=today).where(
        (PlanAction.case == case.id) & (PlanAction.status == "todo")
    )
    waiting = [one.id for one in open_referrals(case)]
    referrals = Referral.update(status="revoked", ended_on=today, ended_why="death").where(Referral.id.in_(waiting))
    left = [one.id for one in open_tasks(case)]
    tasks = Task.update(dropped_why="death", ended_by=by).where(Task.id.in_(left))
    return actions.execute() + referrals.execute() + tasks.execute()

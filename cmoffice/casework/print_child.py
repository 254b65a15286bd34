"""What the child may hold in the hand: the plan in large letters and plain words. No concern, no risk, no name but a word the child chose."""

from cmoffice.casework import review
from cmoffice.language import gettext as _
from cmoffice.language import plain_day
from cmoffice.models import PlanAction
from cmoffice.sheets import Points, Sheet, Words

NO_WORD = ("none", "line", "word", "", None)


def plan_card(case):
    """The actions of the plan in force that are still to be done, as the child was told them; None without a plan in force."""
    plans = review.plans_in_force(case)
    if not plans:
        return None
    going = PlanAction.plan.in_([plan.id for plan in plans]) & (PlanAction.status == "todo")
    actions = list(
        PlanAction.select().where(going).order_by(PlanAction.due_on.is_null(), PlanAction.due_on, PlanAction.id)
    )
    word = next((plan.copy_called for plan in plans if plan.copy_called not in NO_WORD), "")
    lines = tuple(_line(action) for action in actions)
    steps = Points(lines, boxes=True) if lines else Words(_("Nothing is to be done now."))
    line = (Words("______________________"),) if any(plan.copy_called == "line" for plan in plans) else ()
    title = _("Plan of %(word)s", word=word) if word else _("My plan")
    return Sheet(
        title,
        (*line, steps, Words(_("You can say no, ask, or change your mind at any time."))),
        code=case.code,
        is_large=True,
    )


def _line(action):
    words = action.plain_words or action.what
    return f"{words} ({plain_day(action.due_on)})" if action.due_on else words

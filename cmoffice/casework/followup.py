"""Logging a follow-up (F06, M12): who was reached and how, how the child is, and when next."""

from cmoffice import audit, timeframes
from cmoffice.casework import agreed, due, freetext, moves, owes, plan, risk
from cmoffice.casework.answers import tell
from cmoffice.databases import records
from cmoffice.models import FollowUp
from cmoffice.refusals import Refused

ALARMING = ("worse", "crisis")
PAGE = 15


def log(case, answers, by, now):
    """Write down one follow-up and set the next one by the clock (T08-T11).

    An attempt that reached nobody is kept and leaves the due date. A next date later than the rule needs `later_why`.
    Refuses E16 (date, who, how), E17 (risk changed or later date without reason), E36, E42 (a call or a visit at home to which nobody
    agreed, without `contact_why`).
    """
    on, reached = answers.get("on"), answers.get("reached") or []
    if not on or on > now.date() or on < case.registered_on:
        raise Refused("E16", field="on")
    if not reached or not answers.get("mode") or ("nobody" in reached and len(reached) > 1):
        raise Refused("E16", field="reached")
    agreed.refuse_contact(case, answers["mode"], reached, on, answers.get("contact_why"))
    effective = timeframes.is_effective(reached)
    to = answers.get("risk") if effective else None
    if to and to != case.risk and not (answers.get("risk_reason") or "").strip():
        raise Refused("E17", field="risk_reason")
    freetext.check(
        case,
        *(answers.get(name) for name in ("observed", "words", "next_steps", "risk_reason", "later_why", "contact_why")),
        field="observed",
    )
    with records.atomic():
        moves.count_open(case, followups=1)
        open_item = due.open_item(case, "followup")
        followup = FollowUp.create(
            case=case,
            by=by,
            due_on=open_item.due_on if open_item else None,
            done_on=on,
            entered_at=now,
            type=answers.get("type") or "general_wellbeing",
            mode=answers["mode"],
            reached=reached,
            finding=answers.get("finding") if effective else "not_reached",
            risk_before=case.risk,
            risk=to or case.risk,
            observed=answers.get("observed") or "",
            words=answers.get("words") or "",
            next_steps=answers.get("next_steps") or "",
            next_on=answers.get("next_on"),
            later_why=answers.get("later_why") or None,
            accompanied=bool(answers.get("accompanied")),
            harm_considered=bool(answers.get("harm_considered")),
            recommend_closure=bool(answers.get("recommend_closure")),
            contact_why=answers.get("contact_why") or None,
        )
        if effective:
            plan.received(case, answers.get("received"))
            plan.scored(case, answers.get("progress"), on)
        if to and to != case.risk:
            risk.apply(case, to, answers["risk_reason"], by, now, on)
        _count_contact(case, followup, effective)
        _refuse_later(case, followup, now)
        counts = timeframes.moves_due_date(reached, case.risk)
        owes.settle(case, now, done=("followup",) if counts else ())
        if followup.finding in ALARMING:
            tell(case, "less_safe", now)
        audit.record(by, "follow-up logged", case.code, now=now, mode=followup.mode, reached=effective)
    return followup


def ask_for_help(case, by, now):
    """Tell the supervisor now: this child needs help today; stands first in Team today."""
    with records.atomic():
        moves.held_open(case)
        tell(case, "help_today", now)
        audit.record(by, "help asked for today", case.code, now=now)


def page(case, before=None):
    """The follow-ups of a case, newest first, a page at a time; `before` is the last one already shown. Also whether there are more."""
    last = (before.done_on.isoformat(), before.id) if before else ("9999", 0)
    found = list(
        FollowUp.raw(
            f"SELECT * FROM followup WHERE case_id = ? AND (done_on, id) < (?, ?) ORDER BY done_on DESC, id DESC LIMIT {PAGE + 1}",
            case.id,
            *last,
        )
    )
    return found[:PAGE], len(found) > PAGE


def _count_contact(case, followup, effective):
    if effective:
        last = max(followup.done_on, case.last_contact_on or followup.done_on)
        moves.change(case, last_contact_on=last, attempts=0)
    else:
        moves.count(case, attempts=1)


def _refuse_later(case, followup, now):
    """A next day beyond the rule needs its reason (E17)."""
    if not followup.next_on or (followup.later_why or "").strip():
        return
    if (
        timeframes.moves_due_date(followup.reached, case.risk)
        and followup.next_on > owes.next_followup(case, now.tzinfo).on
    ):
        raise Refused("E17", field="later_why")

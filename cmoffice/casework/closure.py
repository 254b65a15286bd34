"""Closing a case: asking (F14 A, M07, M17), deciding (F14 B, M18, M19), cancelling an error (T36), and the visit afterwards (F14 C, M24)."""

from dataclasses import replace

from cmoffice import audit, policy, timeframes
from cmoffice.casework import freetext, moves, office, owes, papers
from cmoffice.casework.conditions import ORDINARY, gate
from cmoffice.databases import records
from cmoffice.models import Closure, Move, Request
from cmoffice.refusals import Changed, Refused

EVALUATION = ("evaluated", "evaluated_on", "services_effective", "problems_solved", "new_problems", "new_plan_needed")
FEEDBACK = (  # F23: yes, no or does not apply; valid from one answer
    "times_suited",
    "comfortable",
    "told_options",
    "decided_next",
    "private",
    "friendly",
    "understandable",
    "helped",
    "felt_better",
    "would_recommend",
)
CONFIDENTIAL = ("feedback", "suggestions")
NO_VISIT = ("death", "opened_in_error")


def request(case, answers, by, now):
    """The keyworker asks to close the case for a reason (M17; M07 straight after the first assessment).

    Refuses E17 without a reason, then by the first condition that is not met: E10, E21, E22, E23, E25, E32, E45, M04; E26
    and E28 for a death or a transfer, which have ways of their own; E36.
    """
    reason = answers.get("reason")
    if reason == "death":
        raise Refused("E26", field="reason")
    if reason == "transferred":
        raise Refused("E28", field="reason")
    if reason not in ORDINARY:
        raise Refused("E17", field="reason")
    if reason == "other" and not (answers.get("other_reason") or "").strip():
        raise Refused("E17", field="other_reason")
    freetext.check_answers(case, answers)
    with records.atomic():
        _still(case, "open")
        _refuse(gate(case, reason, now.date(), answers))
        _file(case, answers, by, now)
        ask(case, reason, answers.get("summary"), by, now)
        audit.record(by, "closure asked", case.code, now=now, reason=reason)


def ask(case, reason, words, by, now, rule=None):
    """Put a closure before the supervisor, for whoever gathered what it needs; inside the caller's transaction."""
    rule = rule or ("M07" if reason == "no_concern_after_initial_assessment" else "M17")
    told = "\n".join(filter(None, (reason, words)))
    moves.write(case, rule, "closure asked", by, now, was=case.status, became="closure_requested", reason=told)
    if not moves.is_active(case, "closing"):
        moves.begin_step(case, "closing", now.date(), by)
    moves.change(case, status="closure_requested", step="closing")
    row = Closure.create(case=case, reason=reason, asked_by=by, asked_at=now)
    owes.settle(case, now)  # after the row: what is owed hangs on whether the child died
    return row


def authorise(case, answers, by, now):
    """A supervisor who neither carries the case nor asked for it closes it (M18); what it owed ends, a visit stays due (T14).

    Takes whether the file was audited, the retention class (T25), where the paper file lies, and a visit sooner than the
    rule. Refuses E24, E26 after a death, E36, and every condition that is no longer met.
    """
    if not policy.may(by, "authorise closure", case):
        raise Refused("E24")
    freetext.check(case, answers.get("comment"), answers.get("paper_place"), field="comment")
    with records.atomic():
        _still(case, "closure_requested")
        waiting = asked(case)
        if waiting.asked_by_id == by.id:
            raise Refused("E24")
        if waiting.id:  # what was asked under an older version is judged by its supervisor alone
            _refuse(gate(case, waiting.reason, now.date(), asked_answers(case)))
            _refuse_override(case, waiting.reason, answers, now.date())
        moves.write(case, "M18", "closed", by, now, was=case.status, became="closed", reason=answers.get("comment"))
        moves.complete_step(case, "closing", now.date())
        _shut(case, waiting, answers, by, now)
        audit.record(by, "case closed", case.code, now=now, reason=waiting.reason, audited=answers.get("audited"))


def send_back(case, answers, by, now):
    """The supervisor sends the request back and says what is missing (M19). Refuses E17; a recorded death is not sent back (E26)."""
    if not (answers.get("comment") or "").strip():
        raise Refused("E17", field="comment")
    freetext.check(case, answers["comment"], field="comment")
    with records.atomic():
        _still(case, "closure_requested")
        waiting = asked(case)
        if waiting.reason == "death":
            raise Refused("E26", field="comment")
        moves.write(
            case, "M19", "closure sent back", by, now, was=case.status, became="open", reason=answers["comment"]
        )
        moves.complete_step(case, "closing", now.date())
        moves.change(case, status="open")
        moves.change(case, step=moves.current_step(case))
        _decide(waiting, "returned", answers["comment"], by, now)
        owes.settle(case, now)
        audit.record(by, "closure sent back", case.code, now=now)


def cancel_error(case, answers, by, now):
    """A supervisor cancels a case that was opened in error, without the steps of a closure (T36). Refuses E17, E36, T36 when it is too late."""
    if not (answers.get("why") or "").strip():
        raise Refused("E17", field="why")
    freetext.check(case, answers["why"], field="why")
    with records.atomic():
        moves.held_open(case)
        if not may_be_error(case, now.date()):
            raise Refused("T36", field="why")
        drop_waiting(case, by, now)
        moves.write(case, "M18", "opened in error", by, now, was=case.status, became="closed", reason=answers["why"])
        row = Closure.create(case=case, reason="opened_in_error", asked_by=by, asked_at=now)
        moves.complete_step(case, "closing", now.date())
        _shut(case, row, answers, by, now)
        audit.record(by, "case cancelled", case.code, now=now, reason="opened_in_error")


def may_be_error(case, today):
    """Whether the case is young enough to be cancelled as opened in error (T36)."""
    registered_on = case.registered_on
    return (
        case.is_open
        and registered_on is not None
        and case.restarted_at is None
        and today <= timeframes.opened_in_error_until(registered_on, office.rules())
    )


def visit(case, answers, by, now):
    """The visit after closing: is it still well, and what does the child say (M24). Somebody must have been reached for it to count.

    A new concern asks the supervisor to reopen (M25). Refuses E16 (day, who, how), E17 (a concern without words), E36.
    """
    on, reached = answers.get("on"), answers.get("reached") or []
    if not on or on > now.date() or on < case.closed_on:
        raise Refused("E16", field="on")
    if not reached or not answers.get("mode") or ("nobody" in reached and len(reached) > 1):
        raise Refused("E16", field="reached")
    concern = answers.get("new_concern") == "yes"
    if concern and not (answers.get("concern") or "").strip():
        raise Refused("E17", field="concern")
    freetext.check_answers(case, answers)
    with records.atomic():
        _still(case, "closed")
        papers.file(case, "F14C", answers, by, now, papers.noon(on, now), ("concern", *CONFIDENTIAL), replaces=False)
        was_reached = timeframes.is_effective(reached)
        if was_reached:
            _file_feedback(case, answers, by, now)
            Closure.update(visited_on=on).where(Closure.id == last(case).id).execute()
        words = "visit after closing" if was_reached else "visit after closing, nobody reached"
        moves.write(case, "M24", words, by, now, done_at=papers.noon(on, now))
        if concern:
            Request.create(
                case=case,
                kind="reopen",
                reason=answers["concern"],
                answers={"why": "post_closure_finding"},
                by=by,
                asked_at=now,
            )
        owes.settle(case, now, done=("post_closure",) if was_reached else ())
        audit.record(by, words, case.code, now=now, stable=answers.get("stable"), concern=concern)


def skip_visit(case, answers, by, now):
    """No visit is made after closing: not safe, not wanted, or moved (M24). Refuses E17 without the reason, E36."""
    if answers.get("skip") not in ("unsafe", "refused", "moved"):
        raise Refused("E17", field="skip")
    freetext.check(case, answers.get("skip_words"), field="skip_words")
    with records.atomic():
        _still(case, "closed")
        reason = "\n".join(filter(None, (answers["skip"], answers.get("skip_words"))))
        moves.write(case, "M24", "no visit after closing", by, now, reason=reason)
        Closure.update(visit_skipped=answers["skip"]).where(Closure.id == last(case).id).execute()
        owes.settle(case, now)
        audit.record(by, "no visit after closing", case.code, now=now, why=answers["skip"])


def asked(case):
    """The request for closure that is to be decided. One asked under version 1 has its history only."""
    row = (
        Closure.select()
        .where((Closure.case == case.id) & Closure.decided_at.is_null())
        .order_by(Closure.id.desc())
        .first()
    )
    if row is None and case.status == "closure_requested":
        move = (
            Move.select().where((Move.case == case.id) & Move.rule.in_(("M07", "M17"))).order_by(Move.id.desc()).first()
        )
        row = Closure(
            case=case, reason=(move.reason or "").split("\n")[0], asked_by=move.by_id, asked_at=move.entered_at
        )
    return row


def asked_answers(case):
    """What the form of the request says, with its days as days."""
    filed = papers.latest(case, "F14")
    if filed is None:
        return {}
    answers = {**filed.answers, **filed.confidential}
    for name in ("goals_met_on", "told_on"):
        answers[name] = papers.day(answers.get(name))
    answers["attempts"] = [{**row, "on": papers.day(row.get("on"))} for row in answers.get("attempts") or ()]
    return answers


def last(case):
    """The closure that stands: the latest that was carried out, or None."""
    return (
        Closure.select()
        .where((Closure.case == case.id) & Closure.closed_on.is_null(False))
        .order_by(Closure.id.desc())
        .first()
    )


def all_of(case):
    """Every request to close this case with what came of it, newest first."""
    return list(Closure.select().where(Closure.case == case.id).order_by(Closure.id.desc()))


def visit_by(row):
    """The day by which a closed case is to be visited once more, as things stand now (T14); None when no visit is owed."""
    if row is None or not row.visit_due_on:
        return None
    return timeframes.post_closure(row.closed_on, row.visit_due_on, office.rules()).on


def evaluation(case):
    """The latest service evaluation of the case (F24), or None."""
    return papers.latest(case, "F24")


def retention_years(name):
    """Years for which a class of files is kept; None while the office has set none (T25)."""
    return (office.setting("retention") or {}).get(name)


def keep_until(closed_on, name):
    """The day until which a file of this class is kept after this day, or None while nothing is set (T25)."""
    return timeframes.keep_until(closed_on, retention_years(name))


def drop_waiting(case, by, now):
    """End a request that waits because something graver took its place: a death, a merge, an error; inside the caller's transaction."""
    for row in Closure.select().where((Closure.case == case.id) & Closure.decided_at.is_null()):
        _decide(row, "dropped", None, by, now)


def _shut(case, row, answers, by, now):
    """What closing changes: the closure row, the case, what it owes."""
    today, kept = now.date(), answers.get("retention_class") or "ordinary"
    until = keep_until(today, kept)
    row.decided_by, row.decided_at, row.decision, row.comment = by, now, "closed", answers.get("comment") or None
    row.retention_class, row.keep_until, row.closed_on = kept, until, today
    row.paper_place = answers.get("paper_place") or ""
    if row.reason in NO_VISIT:
        row.visit_skipped = row.reason
    else:
        at_ease = replace(office.rules(), emergency=False)  # an emergency brings it nearer only while it lasts
        row.visit_due_on = timeframes.post_closure(today, answers.get("visit_on"), at_ease).on
    row.save()
    moves.change(case, status="closed", closed_on=today, close_reason=row.reason, keep_until=until)
    owes.settle(case, now)


def _refuse(conditions):
    """Refuse by the first condition that is not met; open things are named together (E21)."""
    missing = [one for one in conditions if not one.met]
    if not missing:
        return
    first = missing[0]
    if first.code == "E21":
        raise Refused("E21", open="; ".join(one.words for one in missing if one.code == "E21"))
    if first.code == "E22":
        raise Refused("E22", field=_field(first), missing="; ".join(one.words for one in missing if one.code == "E22"))
    raise Refused(first.code, field=_field(first), **dict(first.details))


def _field(condition):
    return condition.mend.removeprefix("form:") if condition.mend.startswith("form:") else "reason"


def _refuse_override(case, reason, answers, today):
    """E23: before the two years are over a supervisor agrees herself that an adult service goes on."""
    without = [one for one in gate(case, reason, today, {}) if one.code == "E23" and not one.met]
    if without and not answers.get("institution_agreed"):
        raise Refused("E23", field="institution_agreed", **dict(without[0].details))


def _decide(row, decision, comment, by, now):
    row.decided_by, row.decided_at, row.decision, row.comment = by, now, decision, comment
    row.save()


def _file(case, answers, by, now):
    """F14 A as it was filled, with the evaluation (F24) and the feedback (F23) as papers of their own."""
    papers.file(case, "F14", answers, by, now, confidential=CONFIDENTIAL)
    if answers.get("evaluated"):
        on = answers.get("evaluated_on") or now.date()
        evaluated = {name: answers.get(name) for name in EVALUATION}
        papers.file(case, "F24", evaluated, by, now, papers.noon(on, now), replaces=False)
    _file_feedback(case, answers, by, now)


def _file_feedback(case, answers, by, now):
    """F23, when at least one of its questions was answered."""
    given = {name: answers.get(name) for name in FEEDBACK if answers.get(name)}
    if given:
        about = {name: answers.get(name) for name in ("feedback_by", "feedback_age", "asked_by_other", "suggestions")}
        papers.file(case, "F23", {**about, **given}, by, now, confidential=("suggestions",), replaces=False)


def _still(case, status):
    """Read the case again inside the transaction: two people may have decided at once, and only the first did (SEC-064)."""
    if moves.held(case).status != status:
        raise Changed(case, None, None)

"""Holding a caseload review (F21) or a supervision session (F20), correcting it, and signing it."""

from datetime import timedelta

from cmoffice import audit, timeframes
from cmoffice.casework import freetext, moves, office, owes, papers, staff_papers, tasks
from cmoffice.casework.staff_papers import LONGEST_APART, REVIEW, SESSION
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import StaffPaper, StaffPaperCase
from cmoffice.refusals import Changed, Refused

YEAR = 366
KEPT = {
    REVIEW: ("manageable", "complexity", "other_duties", "actions", "agreed"),
    SESSION: ("kind", "functions", "learning", "wellbeing"),
}
FILED = {REVIEW: "caseload review filed", SESSION: "supervision session filed"}
WORDS = {REVIEW: ("complexity", "other_duties", "agreed"), SESSION: ("learning", "wellbeing")}


def review(worker, answers, by, now):
    """File the review of a caseworker's caseload (F21); what the office counts today is kept in it as it was counted.

    Refuses E35 for anybody but an active caseworker of her team, E06 for a day that cannot be, for a next review later than
    the rule allows (T17), and for a caseload that cannot be managed when nothing is done about it; E36.
    """
    _refuse(REVIEW, [worker], answers, by, now)
    _refuse_names(REVIEW, answers, [], staff_papers.cases_between(worker, by, now))
    with records.atomic():
        counted = staff_papers.load(worker, by, now)
        return _file(REVIEW, worker, answers, by, now, known=counted)


def hold(workers, answers, by, now):
    """File a supervision session (F20) with one caseworker, or with several at once: then each has a paper of her own.

    A case stands on the papers of those who work on it, and on no other; what was agreed about it becomes a task of the case
    when `task` is ticked. Refuses E35 for people who are not hers to supervise, E06 for a case that none of them works on or a day, E36.
    """
    worker = workers[0]
    workers = workers if answers.get("kind") == "group" else [worker]
    _refuse(SESSION, workers, answers, by, now)
    allowed = {one.id: {case.code: case for case in staff_papers.cases_between(one, by, now)} for one in workers}
    rows = _rows(answers, {code: case for cases in allowed.values() for code, case in cases.items()}, now)
    _refuse_names(SESSION, answers, rows, [case for cases in allowed.values() for case in cases.values()])
    with records.atomic():
        ref = _next_ref() if len(workers) > 1 else 0
        made, given = [], {}
        for one in workers:
            made.append(_file(SESSION, one, answers, by, now, ref=ref))
            _put_lines(made[-1], [row for row in rows if row["case"].code in allowed[one.id]], given, by, now)
    return made


def correct(paper, answers, by, now):
    """File a paper again, put right, with the reason; the one before stays readable and the new one is signed anew.

    Cases that the supervisor may not know of any more stay as they were, unseen. What became a task stays one. Refuses E17,
    E35, E06, E36; Changed when it was corrected meanwhile.
    """
    if not staff_papers.may_change(by, paper):
        raise Refused("E35")
    if not (answers.get("reason") or "").strip():
        raise Refused("E17", field="reason")
    worker, answers = paper.staff, {**answers, **({"kind": "group"} if paper.ref else {})}
    _refuse(paper.paper, [worker], answers, by, now, again=True)
    seen, unseen = _lines_before(paper, by)
    cases = {case.code: case for case in staff_papers.cases_between(worker, by, now)}
    rows = _rows(answers, {**{line.case.code: line.case for line in seen}, **cases}, now)
    _refuse_names(paper.paper, answers, rows, cases.values())
    with records.atomic():
        changed = StaffPaper.update(replaced_at=now).where(
            (StaffPaper.id == paper.id) & StaffPaper.replaced_at.is_null()
        )
        if not changed.execute():
            raise Changed(paper, None, None)
        known = paper.answers.get("known")
        made = _file(
            paper.paper, worker, answers, by, now, known=known, ref=paper.ref, corrects=paper, reason=answers["reason"]
        )
        given = {(line.case.code, line.action, line.due_on): line.task_id for line in seen if line.task_id}
        for line in unseen:
            StaffPaperCase.create(
                paper=made, case=line.case_id, action=line.action, due_on=line.due_on, task=line.task_id
            )
        _put_lines(made, rows, given, by, now)
    return made


def sign(paper, words, by, now):
    """The caseworker has read the paper about herself and signs it, with words of her own if she likes.

    Refuses E35 for anybody else and for a second signature, E36; Changed when it was corrected meanwhile.
    """
    if by.id != paper.staff_id:
        raise Refused("E35")
    words = (words or "").strip()
    cases = [line.case for line in paper.lines] + staff_papers.cases_between(by, by, now)
    _check_names([("words", words)], cases)
    with records.atomic():
        fresh = StaffPaper.get_by_id(paper.id)
        if fresh.replaced_at is not None:
            raise Changed(fresh, None, None)
        if fresh.seen_at is not None:
            raise Refused("E35")
        StaffPaper.update(seen_at=now, seen_words=words).where(StaffPaper.id == paper.id).execute()
        audit.record(by, "supervision paper signed", now=now, paper=paper.paper)
    return paper


def _refuse(paper, workers, answers, by, now, again=False):
    """Whether she may file this about these people, and whether its days can be; `again` lets her correct it after somebody left."""
    for worker in workers:
        if not staff_papers.supervises(by, worker) or not (again or worker.ended_on is None):
            raise Refused("E35", field="others" if len(workers) > 1 else None)
    if answers.get("kind") == "group" and len(workers) < 2 and not again:
        raise Refused("E06", field="others", fields=_("who else took part in the group"))
    today, held_on, next_on = now.date(), answers.get("held_on"), answers.get("next_on")
    if held_on is None or not today - timedelta(days=YEAR) <= held_on <= today:
        raise Refused("E06", field="held_on", fields=_("the day it was held, today or in the year before"))
    if next_on and not held_on < next_on <= _latest_next(paper, held_on):
        raise Refused("E06", field="next_on", fields=_next_words(paper, held_on))
    if paper == REVIEW and answers.get("manageable") == "no" and not answers.get("actions"):
        raise Refused("E06", field="actions", fields=_("what is done about a caseload that cannot be managed"))


def _latest_next(paper, held_on):
    if paper == REVIEW:
        return timeframes.caseload_review(held_on, office.rules())
    return held_on + timedelta(days=LONGEST_APART)


def _next_words(paper, held_on):
    days = (_latest_next(paper, held_on) - held_on).days
    return _("the next day, at most %(days)s days after it was held", days=days)


def _rows(answers, cases, now):
    """The rows of cases with their case, each refused beside its own question when it cannot be."""
    rows = []
    for number, row in enumerate(answers.get("cases") or ()):
        case, due_on = cases.get(row.get("code")), row.get("due_on")
        if case is None:
            raise Refused("E06", field=f"cases-{number}-code", fields=_("a case that somebody who took part works on"))
        if row.get("task") and (due_on is None or due_on < answers["held_on"]):
            raise Refused("E06", field=f"cases-{number}-due_on", fields=_("by when, for what becomes a task"))
        rows.append({**row, "case": case, "action": row["action"].strip()})
    return rows


def _refuse_names(paper, answers, rows, cases):
    """E36 for a name of any child of this caseload, wherever it stands."""
    texts = [(f"cases-{number}-action", row["action"]) for number, row in enumerate(rows)]
    texts += [(name, answers.get(name)) for name in (*WORDS[paper], "reason")]
    _check_names(texts, [*cases, *(row["case"] for row in rows)])


def _check_names(texts, cases):
    texts = [(field, text) for field, text in texts if text]
    for case in {case.code: case for case in cases}.values():
        if texts and freetext.mentions(case, *(text for _field, text in texts)):
            for field, text in texts:
                freetext.check(case, text, field=field)


def _file(paper, worker, answers, by, now, known=None, ref=0, corrects=None, reason=None):
    kept = {name: papers.plain(answers[name]) for name in KEPT[paper] if answers.get(name)}
    made = StaffPaper.create(
        paper=paper,
        staff=worker.id,
        by=by.id,
        held_on=answers["held_on"],
        answers={**kept, **({"known": known} if known else {})},
        next_on=answers.get("next_on"),
        entered_at=now,
        ref=ref,
        corrects=corrects,
        reason=reason,
    )
    audit.record(by, FILED[paper], now=now, of=worker.username, again=corrects is not None)
    return made


def _put_lines(paper, rows, given, by, now):
    """The cases of a session; a task is given once, also when several took part or the paper is corrected."""
    for row in rows:
        key = (row["case"].code, row["action"], row.get("due_on"))
        if row.get("task") and key not in given:
            given[key] = _give_task(row, paper, by, now)
        task = given.get(key)
        StaffPaperCase.create(
            paper=paper, case=row["case"].id, action=row["action"], due_on=row.get("due_on"), task=task
        )


def _give_task(row, paper, by, now):
    """What was agreed becomes a task of the case, for the caseworker who sat there."""
    case = moves.held_open(row["case"])
    who = "keyworker" if case.keyworker_id == paper.staff_id else paper.staff.username
    decision = {"what": row["action"], "who": who, "by_when": row["due_on"]}
    (task,) = tasks.make(case, [decision], SESSION, paper.id, by, now)
    owes.settle(case, now)
    audit.record(by, "task given", case.code, now=now, source=SESSION)
    return task.id


def _lines_before(paper, by):
    """The cases on the paper before: those that the supervisor may know of, and those that she may not any more."""
    there = list(paper.lines.order_by(StaffPaperCase.id))
    shown = [line.code for line in staff_papers.lines(paper, by)]
    seen = [line for line, code in zip(there, shown, strict=True) if code]
    return seen, [line for line, code in zip(there, shown, strict=True) if not code]


def _next_ref():
    latest = StaffPaper.select(StaffPaper.ref).order_by(StaffPaper.ref.desc()).first()
    return (latest.ref if latest else 0) + 1

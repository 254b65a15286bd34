"""Holding a caseload review (F21) or a supervision session (F20), correcting it, and signing it."""

from cmoffice import audit
from cmoffice.casework import moves, owes, papers, staff_papers, supervised, supervision_rules, tasks
from cmoffice.casework.staff_papers import REVIEW, SESSION
from cmoffice.databases import records
from cmoffice.models import StaffPaper, StaffPaperCase
from cmoffice.refusals import Changed, Refused

KEPT = {
    REVIEW: ("manageable", "complexity", "other_duties", "actions", "agreed"),
    SESSION: ("kind", "functions", "learning", "wellbeing"),
}
FILED = {REVIEW: "caseload review filed", SESSION: "supervision session filed"}


def review(worker, answers, by, now):
    """File the review of a caseworker's caseload (F21); what the office counts today is kept in it as it was counted.

    Refuses E35 for anybody but an active caseworker of her team, E06 for a day that cannot be, for a next review later than
    the rule allows (T17), and for a caseload that cannot be managed when nothing is done about it; E36.
    """
    supervision_rules.refuse(REVIEW, [worker], answers, by, now)
    supervision_rules.refuse_names(REVIEW, answers, [], staff_papers.cases_between(worker, by, now))
    with records.atomic():
        counted = supervised.load(worker, by, now)
        return _file(REVIEW, worker, answers, by, now, known=counted)


def hold(workers, answers, by, now):
    """File a supervision session (F20) with one caseworker, or with several at once: then each has a paper of her own.

    A case stands on the papers of those who work on it, and on no other; what was agreed about it becomes a task of the case
    when `task` is ticked. Refuses E35 for people who are not hers to supervise, E06 for a case that none of them works on or a day, E36.
    """
    worker = workers[0]
    workers = workers if answers.get("kind") == "group" else [worker]
    supervision_rules.refuse(SESSION, workers, answers, by, now)
    allowed = {one.id: {case.code: case for case in staff_papers.cases_between(one, by, now)} for one in workers}
    rows = supervision_rules.rows(answers, {code: case for cases in allowed.values() for code, case in cases.items()})
    supervision_rules.refuse_names(
        SESSION, answers, rows, [case for cases in allowed.values() for case in cases.values()]
    )
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
    supervision_rules.refuse(paper.paper, [worker], answers, by, now, again=True)
    seen, unseen = _lines_before(paper, by)
    cases = {case.code: case for case in staff_papers.cases_between(worker, by, now)}
    rows = supervision_rules.rows(answers, {**{line.case.code: line.case for line in seen}, **cases})
    supervision_rules.refuse_names(paper.paper, answers, rows, cases.values())
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
    supervision_rules.check_names([("words", words)], cases)
    with records.atomic():
        fresh = StaffPaper.get_by_id(paper.id)
        if fresh.replaced_at is not None:
            raise Changed(fresh, None, None)
        if fresh.seen_at is not None:
            raise Refused("E35")
        StaffPaper.update(seen_at=now, seen_words=words).where(StaffPaper.id == paper.id).execute()
        audit.record(by, "supervision paper signed", now=now, paper=paper.paper)
    return paper


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

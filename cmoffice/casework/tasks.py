"""Tasks: what a review, a meeting or a conference decided that somebody has to do by a day."""

from cmoffice import audit, codelists
from cmoffice.casework import freetext, moves, office, owes
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import OPEN, Case, Coworker, Task
from cmoffice.policy import visible_to
from cmoffice.refusals import Refused


def make(case, decisions, source, source_id, by, now):
    """Write a task for each decision (what, who, by when); inside the caller's transaction.

    `who` is a role word or the short name of a colleague on the case. What nobody of ours does is seen to by the keyworker.
    """
    colleagues = colleagues_on(case)
    return [
        Task.create(
            case=case,
            what=row["what"],
            staff=colleagues.get(row["who"]),
            who=row["who"],
            due_on=row["by_when"],
            source=source,
            source_id=source_id,
            by=by,
            entered_at=now,
        )
        for row in decisions
    ]


def refuse(decisions, held_on, name="decisions"):
    """E06 for a decision without what, who or a day, or with a day before it was decided."""
    for number, row in enumerate(decisions or ()):
        for part, words in (
            ("what", _("what is to be done")),
            ("who", _("who does it")),
            ("by_when", _("by when")),
        ):
            if not row.get(part):
                raise Refused("E06", field=f"{name}-{number}-{part}", fields=words)
        if row["by_when"] < held_on:
            raise Refused("E06", field=f"{name}-{number}-by_when", fields=_("by when, not before it was decided"))


def who_may(case):
    """Who can be given a task in this case: role words, and the colleagues who work on it by their short names."""
    named = {person.username: person for person in _coworkers(case)}
    return {
        **codelists.WHO_DOES,
        **{username: office.people()[person.id].short_name for username, person in named.items()},
    }


def colleagues_on(case):
    """The staff behind the words for whom a task can be: the supervisor, and co-workers by their short names.

    A task for the caseworker of the case names nobody: it moves on with the case when the keyworker changes.
    """
    supervisor = office.supervisor_of(case.team_id)
    found = {person.username: person.id for person in _coworkers(case)}
    return {**found, "supervisor": supervisor.id} if supervisor else found


def done(task, answers, by, now):
    """The task was done on this day, with what came of it. Refuses E06 (day), E35 (ended already), E36."""
    case, on = task.case, answers.get("on")
    if on is None or not case.registered_on <= on <= now.date():
        raise Refused("E06", field="on", fields=_("the day it was done, between registration and today"))
    freetext.check(case, answers.get("result"), field="result")
    _end(task, by, now, done_on=on, result=answers.get("result") or "")


def drop(task, answers, by, now):
    """The task is not needed any more, or cannot be done: says why. Refuses E17, E35 (ended already), E36."""
    if not (answers.get("result") or "").strip():
        raise Refused("E17", field="result")
    freetext.check(task.case, answers["result"], field="result")
    _end(task, by, now, dropped_why=answers["result"].strip())


def _end(task, by, now, **how):
    case = task.case
    with records.atomic():
        moves.held_open(case)
        changed = Task.update(ended_by=by, **how).where((Task.id == task.id) & Task.stands()).execute()
        if not changed:
            raise Refused("E35")
        owes.settle(case, now)
        audit.record(by, "task done" if "done_on" in how else "task dropped", case.code, now=now, source=task.source)


def give_back(staff, now):
    """Tasks that named a colleague who has left the office or the team are their caseworkers' from now on; inside the caller's transaction."""
    hers = list(Task.select(Task, Case).join(Case).where((Task.staff == staff.id) & Task.stands()))
    Task.update(staff=None).where((Task.staff == staff.id) & Task.stands()).execute()
    for case in {task.case_id: task.case for task in hers}.values():
        owes.settle(case, now)


def of_case(case):
    """All tasks of a case: what is open first, by its day; then what is done or dropped, newest first."""
    tasks = list(Task.select().where(Task.case == case.id).order_by(Task.due_on, Task.id))
    still = [task for task in tasks if is_open(task)]
    return still, sorted((task for task in tasks if not is_open(task)), key=lambda task: -task.id)


def of(staff):
    """The open tasks of a person, with their cases: hers by name, and those of the cases she carries that name nobody of ours."""
    hers = (Task.staff == staff.id) | (Task.staff.is_null() & (Case.keyworker == staff.id))
    return list(
        Task.select(Task, Case)
        .join(Case)
        .where(hers & Task.stands() & Case.status.in_(OPEN) & visible_to(staff))
        .order_by(Task.due_on, Task.id)
    )


def find(case, number):
    """The open task of this number in this case, or None."""
    return Task.get_or_none((Task.id == number) & (Task.case == case.id) & Task.stands())


def is_open(task):
    """Whether the task is neither done nor dropped."""
    return task.done_on is None and task.dropped_why is None


def _coworkers(case):
    return [
        one.staff
        for one in Coworker.select().where((Coworker.case == case.id) & Coworker.ended_at.is_null())
        if one.staff.is_active
    ]

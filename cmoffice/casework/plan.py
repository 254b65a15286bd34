"""The case plan (F05, F19): drawn up, submitted and approved (M09), in force at once when interim (M06), revised (M10), carried out."""

from dataclasses import dataclass

from cmoffice import audit, codelists, policy, timeframes
from cmoffice.casework import freetext, moves, office, owes, papers, voice
from cmoffice.casework.answers import tell
from cmoffice.casework.assessment import wants_safety_plan
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Objective, Placement, Plan, PlanAction, Provider
from cmoffice.refusals import Changed, Refused

IN_WORK = ("draft", "submitted", "sent_back")
PLACED = ("foster", "residential", "kafala", "safe_house", "independent_living", "unrelated_adult")
COLUMNS = ("drawn_on", "goal", "permanency", "contingency", "followup_mode", "followup_days", "followup_who")
CONFIDENTIAL = (
    "voice_said",
    "voice_why_not",
    "carer_view",
    "safety_made",
    "safety_concern",
    "safety_supports",
    "safety_steps",
    "safety_after",
    "safety_done_on",
)
VOICE = ("voice", "voice_alone", "voice_said", "voice_why_not")


@dataclass(frozen=True)
class Aim:
    """One objective of a plan with its actions, in the ways that are followed at once."""

    objective: Objective
    number: int
    actions: list

    @property
    def tracks(self):
        """The actions by way: A beside B; those of no way stand first and alone."""
        ways = sorted({action.track for action in self.actions})
        return [(way, [action for action in self.actions if action.track == way]) for way in ways]


@dataclass(frozen=True)
class Sheet:
    """A plan as a whole: its objectives with their actions, and what it still lacks before it can be submitted."""

    plan: Plan
    aims: list
    lacks: list

    @property
    def is_open(self):
        """Whether it can still be written on."""
        return self.plan.state in ("draft", "sent_back")

    @property
    def in_force(self):
        """Whether it is what the work follows now."""
        return self.plan.state == "approved"


def of(case):
    """All plans of a case, the newest first."""
    return list(Plan.raw("SELECT * FROM plan WHERE case_id = ? ORDER BY version DESC", case.id))


def find(case, version):
    """One version of the plan of this case, or None."""
    return Plan.get_or_none((Plan.case == case.id) & (Plan.version == version))


def live(case):
    """The sheets that the work is about now: what is being drawn up, then what is in force."""
    plans = of(case)
    return [sheet(case, plan) for state in (IN_WORK, ("approved",)) for plan in plans if plan.state in state]


def waiting(case):
    """The plan that waits for the supervisor's approval, or None."""
    return Plan.get_or_none((Plan.case == case.id) & (Plan.state == "submitted"))


def in_force(case, kinds=("full", "gbv")):
    """The plan of these kinds that is in force, or None; interim plans stand apart."""
    which = (Plan.case == case.id) & (Plan.state == "approved") & Plan.kind.in_(kinds)
    return Plan.select().where(which).order_by(Plan.version.desc()).first()


def sheet(case, plan):
    """A plan with its objectives and actions, and what it lacks."""
    actions = list(PlanAction.raw("SELECT * FROM plan_action WHERE plan_id = ? ORDER BY position, id", plan.id))
    objectives = Objective.raw("SELECT * FROM objective WHERE plan_id = ? ORDER BY position, id", plan.id)
    aims = [
        Aim(objective, number, [action for action in actions if action.objective_id == objective.id])
        for number, objective in enumerate(objectives, start=1)
    ]
    return Sheet(plan, aims, missing(case, plan, aims) if plan.state in IN_WORK else [])


def missing(case, plan, aims):
    """What a plan needs before it can be submitted and has not (E12): (where, number of the thing, words)."""
    lacks = [] if aims else [("objective", 0, _("an objective"))]
    for aim in aims:
        here = {"number": aim.number}
        lacks += [
            ("goal", aim.objective.id, words)
            for given, words in (
                (aim.objective.measure.strip(), _("how objective %(number)s is measured", **here)),
                (aim.objective.target_on, _("by when objective %(number)s is reached", **here)),
                (plan.kind != "gbv" or aim.objective.area, _("the area of objective %(number)s", **here)),
            )
            if not given
        ]
        if not aim.actions:
            lacks.append(("action", aim.objective.id, _("an action for objective %(number)s", **here)))
        for place, action in enumerate(aim.actions, start=1):
            which = {"number": f"{aim.number}.{place}"}
            if not (action.responsible or action.staff_id or action.provider_id):
                lacks.append(("step", action.id, _("who does action %(number)s", **which)))
            if not action.due_on:
                lacks.append(("step", action.id, _("by when action %(number)s is done", **which)))
    return lacks + [("head", 0, words) for given, words in _of_the_head(case, plan) if not given]


def _of_the_head(case, plan):
    answers = {**plan.answers, **plan.confidential}
    return (
        (plan.goal.strip(), _("the goal")),
        (plan.followup_mode and plan.followup_who, _("a follow-up schedule")),
        (plan.kind != "full" or plan.contingency.strip(), _("what happens if it fails")),
        (not is_placed(case) or plan.kind == "interim" or plan.permanency.strip(), _("the permanency goal")),
        (answers.get("child_took_part"), _("whether the child took part")),
        (answers.get("voice"), _("the child's voice")),
        (not wants_safety_plan(case) or answers.get("safety_made"), _("the safety plan")),
    )


def is_placed(case):
    """Whether the child lives in a placement, so that the plan needs a permanency goal."""
    now = Placement.select().where((Placement.case == case.id) & Placement.ended_on.is_null())
    return case.care_arrangement in PLACED or any(one.arrangement in PLACED for one in now)


def kinds_for(case):
    """The kinds of plan that this case may have."""
    return ("interim", "gbv" if case.module == "gbv_survivor" else "full")


def begin(case, kind, by, now, reason=None):
    """Begin a plan; it starts from what is in force: its objectives and its open actions (M10). The first full one begins the step.

    Refuses E06 for a kind that is not this case's, E17 when a plan is in force and nobody says why it is revised.
    """
    if kind not in kinds_for(case):
        raise Refused("E06", field="kind", fields=_("kind of plan"))
    freetext.check(case, reason, field="reason")
    with records.atomic():
        moves.held_open(case)
        same = ("interim",) if kind == "interim" else ("full", "gbv")
        for plan in of(case):
            if plan.state in IN_WORK and plan.kind in same:
                return plan
        before = in_force(case, same)
        if before and not (reason or "").strip():
            raise Refused("E17", field="reason")
        newest = next(iter(of(case)), None)
        assessed = papers.latest(case, "F04") if kind != "interim" else papers.latest(case, "F03")
        from_which = before or in_force(case, ("interim",)) if kind != "interim" else before
        plan = Plan.create(
            case=case,
            kind=kind,
            version=newest.version + 1 if newest else 1,
            based_on=assessed,
            drawn_on=now.date(),
            followup_who="keyworker",
            reason=reason or None,
            by=by,
            entered_at=now,
        )
        if from_which:
            _copy(from_which, plan)
        if kind != "interim" and not moves.is_active(case, "planning"):
            moves.begin_step(case, "planning", now.date(), by, reason)
        rule = "M06" if kind == "interim" else "M10" if before else "M09"
        moves.write(case, rule, "plan begun", by, now, became="draft", reason=reason)
        moves.change(case, step=moves.current_step(case))
        audit.record(by, "plan begun", case.code, now=now, kind=kind, version=plan.version)
    return plan


def _copy(before, plan):
    """The new draft takes over the head, the objectives that still apply and the actions that are still open."""
    kept = {name: value for name, value in before.answers.items() if name not in VOICE}
    secret = {name: value for name, value in before.confidential.items() if name not in VOICE}
    head = {name: getattr(before, name) for name in COLUMNS if name not in ("drawn_on", "followup_days")}
    Plan.update(answers=kept, confidential=secret, **head).where(Plan.id == plan.id).execute()
    for objective in Objective.select().where(Objective.plan == before.id).order_by(Objective.position, Objective.id):
        if objective.progress in ("met", "not_applicable"):
            continue
        again = _again(Objective, objective, plan=plan)
        for action in PlanAction.select().where(PlanAction.objective == objective.id):
            if action.status == "todo":
                _again(PlanAction, action, plan=plan, objective=again)


def _again(model, row, **other):
    columns = {name: value for name, value in row.__data__.items() if name not in ("id", *other)}
    return model.create(**{**columns, **other, "carried_from": row.id})


def change_head(case, plan, answers, version, by, now):
    """Write the head of a plan that is being drawn up; `version` is what the person saw. Refuses E06 for a day in the future, E36."""
    on = answers.get("drawn_on")
    if on is None or on > now.date() or on < case.registered_on:
        raise Refused("E06", field="drawn_on", fields=_("a day between registration and today"))
    freetext.check_answers(case, answers)
    given = {name: papers.plain(value) for name, value in answers.items() if value not in (None, "", [], ())}
    with records.atomic():
        moves.held_open(case)
        columns = {
            name: answers.get(name) if name.startswith("followup_") else answers.get(name) or "" for name in COLUMNS
        }
        changed = (
            Plan.update(
                **{**columns, "drawn_on": on, "followup_who": answers.get("followup_who") or ""},
                answers={name: value for name, value in given.items() if name not in (*CONFIDENTIAL, *COLUMNS)},
                confidential={name: value for name, value in given.items() if name in CONFIDENTIAL},
                row_version=Plan.row_version + 1,
            )
            .where((Plan.id == plan.id) & (Plan.row_version == version) & Plan.state.in_(("draft", "sent_back")))
            .execute()
        )
        if not changed:
            raise Changed(Plan.get_by_id(plan.id), plan.by, None)
        audit.record(by, "plan changed", case.code, now=now, version=plan.version, part="head")


def put_objective(case, plan, answers, by, now, objective=None):
    """Add an objective to a plan that is being drawn up, or change one. Refuses E06 without need or wording, E36."""
    for name, words in (("need", _("the need")), ("wording", _("the objective"))):
        if not (answers.get(name) or "").strip():
            raise Refused("E06", field=name, fields=words)
    freetext.check_answers(case, answers)
    columns = {name: answers.get(name) or "" for name in ("need", "wording", "measure")}
    columns |= {name: answers.get(name) or None for name in ("target_on", "horizon", "area")}
    with records.atomic():
        _still_open(case, plan)
        if objective is None:
            place = Objective.select().where(Objective.plan == plan.id).count()
            objective = Objective.create(plan=plan, case=case, position=place, **columns)
        else:
            Objective.update(**columns).where(Objective.id == objective.id).execute()
        audit.record(by, "plan changed", case.code, now=now, version=plan.version, part="objective")
    return objective


def remove_objective(case, plan, objective, by, now):
    """Take an objective and its actions out of a plan that is being drawn up; one of an earlier version stays readable there."""
    with records.atomic():
        _still_open(case, plan)
        PlanAction.delete().where(PlanAction.objective == objective.id).execute()
        Objective.delete().where(Objective.id == objective.id).execute()
        audit.record(by, "plan changed", case.code, now=now, version=plan.version, part="objective removed")


def put_action(case, plan, objective, answers, by, now, action=None):
    """Add an action to an objective, or change one: what, who, by when, and in plain words for the child. Refuses E06, E36."""
    for name, words in (("what", _("what is done")), ("kind", _("the kind of action"))):
        if not (answers.get(name) or "").strip():
            raise Refused("E06", field=name, fields=words)
    freetext.check_answers(case, {name: value for name, value in answers.items() if name != "responsible"})
    columns = {name: answers.get(name) or "" for name in ("what", "plain_words", "track")}
    columns |= {name: answers.get(name) or None for name in ("kind", "service", "response", "due_on")}
    columns |= _responsible(answers.get("responsible"))
    if columns["due_on"] is None and columns["response"] in timeframes.RESPONSE:  # T29
        columns["due_on"] = timeframes.response_by(now, columns["response"]).date()
    with records.atomic():
        _still_open(case, plan)
        if action is None:
            place = PlanAction.select().where(PlanAction.plan == plan.id).count()
            action = PlanAction.create(plan=plan, objective=objective, case=case, position=place, **columns)
        else:
            PlanAction.update(**columns).where(PlanAction.id == action.id).execute()
        audit.record(by, "plan changed", case.code, now=now, version=plan.version, part="action")
    return action


def remove_action(case, plan, action, by, now):
    """Take an action out of a plan that is being drawn up; carried from an earlier version it ends there at the approval."""
    with records.atomic():
        _still_open(case, plan)
        PlanAction.delete().where(PlanAction.id == action.id).execute()
        audit.record(by, "plan changed", case.code, now=now, version=plan.version, part="action removed")


def _responsible(answer):
    """Who does it: a role, a colleague (`colleague-7`) or a service of the directory (`service-3`)."""
    kind, _dash, number = (answer or "").partition("-")
    found = {"responsible": None, "staff": None, "provider": None}
    if kind == "colleague" and number.isdigit() and int(number) in office.people():
        return {**found, "staff": int(number)}
    if kind == "service" and number.isdigit() and Provider.get_or_none(Provider.id == int(number)):
        return {**found, "provider": int(number)}
    return {**found, "responsible": answer if answer in codelists.RESPONSIBLE else None}


def drop(case, plan, by, now):
    """Give up a plan that is being drawn up; what is in force stays."""
    with records.atomic():
        _still_open(case, plan)
        Plan.update(state="dropped", ended_at=now).where(Plan.id == plan.id).execute()
        if plan.kind != "interim":
            moves.complete_step(case, "planning", now.date())
        moves.write(case, "M10", "plan given up", by, now, was=plan.state, became="dropped")
        moves.change(case, step=moves.current_step(case))
        owes.settle(case, now)
        audit.record(by, "plan given up", case.code, now=now, version=plan.version)


def submit(case, plan, by, now):
    """Hand in a plan. An interim one is in force at once and the supervisor is told (M06); any other waits for her (M09).

    Where the office has switched the approval off, it is in force at once too. Refuses E12 and names all that is missing.
    """
    plan.__data__.update(Plan.get_by_id(plan.id).__data__)
    lacks = sheet(case, plan).lacks
    if lacks:
        raise Refused("E12", missing=", ".join(words for _where, _number, words in lacks))
    with records.atomic():
        _still_open(case, plan)
        interim = plan.kind == "interim"
        Plan.update(
            state="submitted", submitted_at=now, comment=None, answers={**plan.answers, "submitted_by": by.id}
        ).where(Plan.id == plan.id).execute()
        _hear(case, plan, by, now)
        rule = "M06" if interim else "M10" if plan.reason else "M09"
        moves.write(case, rule, "plan submitted", by, now, was=plan.state, became="submitted", reason=plan.reason)
        audit.record(by, "plan submitted", case.code, now=now, kind=plan.kind, version=plan.version)
        if interim:
            tell(case, "interim_plan", now)
        if interim or not office.setting("plan_approval", True):
            _put_in_force(case, plan, None, by, now)
        else:
            owes.settle(case, now, done=("plan",))


def approve(case, plan, comment, by, now):
    """The supervisor approves a plan: it replaces the former one, whose open actions are carried on or ended (M09, M10).

    Refuses E13 for its author and for whoever may not approve in this case, E36.
    """
    _refuse_author(case, plan, by)
    freetext.check(case, comment, field="comment")
    with records.atomic():
        _still_submitted(case, plan)
        Plan.update(comment=comment or None).where(Plan.id == plan.id).execute()
        _put_in_force(case, plan, by, by, now)


def send_back(case, plan, comment, by, now):
    """The supervisor sends a plan back and says what is missing. Refuses E13, E17, E36."""
    _refuse_author(case, plan, by)
    if not (comment or "").strip():
        raise Refused("E17", field="comment")
    freetext.check(case, comment, field="comment")
    with records.atomic():
        _still_submitted(case, plan)
        Plan.update(state="sent_back", comment=comment, decided_by=by, decided_at=now).where(
            Plan.id == plan.id
        ).execute()
        moves.write(case, "M09", "plan sent back", by, now, was="submitted", became="sent_back", reason=comment)
        owes.settle(case, now)
        audit.record(by, "plan sent back", case.code, now=now, version=plan.version)


def _put_in_force(case, plan, decided_by, by, now):
    """From now on the work follows this plan; those before it end, their open actions go on in it or end."""
    replaces = ("interim",) if plan.kind == "interim" else ("interim", "full", "gbv")
    for former in of(case):
        if former.state == "approved" and former.kind in replaces and former.id != plan.id:
            _end(former, plan, now)
    Plan.update(state="approved", decided_by=decided_by, decided_at=now).where(Plan.id == plan.id).execute()
    rule = "M06" if plan.kind == "interim" else "M10" if plan.reason else "M09"
    moves.write(case, rule, "plan in force", by, now, was="submitted", became="approved", reason=plan.comment)
    if plan.kind != "interim":
        moves.complete_step(case, "planning", now.date())
        if not moves.is_active(case, "implementation"):
            moves.begin_step(case, "implementation", now.date(), by)
    moves.change(case, step=moves.current_step(case))
    owes.settle(case, now, done=("interim_plan",) if plan.kind == "interim" else ("interim_plan", "plan"))
    audit.record(by, "plan in force", case.code, now=now, kind=plan.kind, version=plan.version)


def _end(former, plan, now):
    """Open actions that the new plan carries go on there; what was done meanwhile is known there; the others end."""
    carried = {action.carried_from_id: action for action in PlanAction.select().where(PlanAction.plan == plan.id)}
    for action in PlanAction.select().where(PlanAction.plan == former.id):
        heir = carried.get(action.id)
        if action.status == "todo":
            ended = {"status": "carried"} if heir else {"status": "dropped", "dropped_why": "not_in_new_plan"}
            PlanAction.update(**ended).where(PlanAction.id == action.id).execute()
        elif heir:
            PlanAction.update(
                status=action.status, done_on=action.done_on, result=action.result, dropped_why=action.dropped_why
            ).where(PlanAction.id == heir.id).execute()
    Plan.update(state="replaced", ended_at=now).where(Plan.id == former.id).execute()


def _hear(case, plan, by, now):
    """Keep what the child said to this plan, once, even where it is handed in a second time."""
    answers = {**plan.answers, **plan.confidential}
    heard = {name: answers.get(name) for name in VOICE}
    last = next((one for one in voice.strip(case) if one.paper == "F05"), None)
    if last is None or (last.part, last.said, last.heard_on) != (
        heard["voice"],
        (heard["voice_said"] or "").strip(),
        plan.drawn_on,
    ):
        voice.hear(case, "F05", heard, by, now, plan.drawn_on)


def finish_action(case, action, answers, by, now):
    """An action of a plan in force was done, with its result, or is dropped, with the reason. Refuses E06 (day), E17, E36."""
    freetext.check(case, answers.get("result"), answers.get("dropped_why"), field="result")
    dropped = answers.get("status") == "dropped"
    on = answers.get("done_on")
    if dropped and not (answers.get("dropped_why") or "").strip():
        raise Refused("E17", field="dropped_why")
    if not dropped and (on is None or on > now.date()):
        raise Refused("E06", field="done_on", fields=_("the day it was done, today or earlier"))
    columns = (
        {"status": "dropped", "dropped_why": answers["dropped_why"]}
        if dropped
        else {"status": "done", "done_on": on, "result": answers.get("result") or ""}
    )
    with records.atomic():
        moves.held_open(case)
        changed = (
            PlanAction.update(**columns)
            .where((PlanAction.id == action.id) & (PlanAction.status == "todo") & PlanAction.plan.in_(_in_force(case)))
            .execute()
        )
        if not changed:
            raise Changed(PlanAction.get_by_id(action.id), None, None)
        moves.write(
            case, "M09", "plan action", by, now, was="todo", became=columns["status"], reason=answers.get("dropped_why")
        )
        owes.settle(case, now, done=("plan_action",))
        audit.record(by, "plan action ended", case.code, now=now, status=columns["status"], action=action.id)


def set_progress(case, objective, answers, by, now):
    """How far an objective of a plan in force is, and the day it was met. Refuses E06."""
    progress = answers.get("progress")
    if progress not in codelists.PROGRESS:
        raise Refused("E06", field="progress", fields=_("how far it is"))
    on = answers.get("met_on") or now.date()
    if progress == "met" and on > now.date():
        raise Refused("E06", field="met_on", fields=_("the day it was met, today or earlier"))
    with records.atomic():
        moves.held_open(case)
        was = Objective.get_by_id(objective.id).progress
        changed = (
            Objective.update(progress=progress, met_on=on if progress == "met" else None)
            .where((Objective.id == objective.id) & Objective.plan.in_(_in_force(case)))
            .execute()
        )
        if not changed:
            raise Changed(objective, None, None)
        moves.write(case, "M09", "objective", by, now, was=was, became=progress)
        owes.settle(case, now)
        audit.record(by, "objective progress", case.code, now=now, progress=progress, objective=objective.id)


def give_copy(case, plan, answers, by, now):
    """Whether the child was given a simple copy of the plan in force, or why not (M09). Refuses E06, E17, E36."""
    given, why_not = answers.get("copy_given"), (answers.get("copy_why_not") or "").strip()
    on = answers.get("copy_given_on")
    if given not in codelists.YES_NO:
        raise Refused("E06", field="copy_given", fields=_("whether the child was given a copy"))
    if given == "no" and not why_not:
        raise Refused("E17", field="copy_why_not")
    if given == "yes" and (on is None or on > now.date()):
        raise Refused("E06", field="copy_given_on", fields=_("the day, today or earlier"))
    freetext.check(case, why_not, field="copy_why_not")
    with records.atomic():
        moves.held_open(case)
        changed = (
            Plan.update(
                copy_given=given,
                copy_why_not=why_not if given == "no" else None,
                copy_given_on=on if given == "yes" else None,
            )
            .where((Plan.id == plan.id) & (Plan.state == "approved"))
            .execute()
        )
        if not changed:
            raise Changed(plan, None, None)
        moves.write(case, "M09", "copy for the child", by, now, became=given, reason=why_not or None)
        audit.record(by, "copy for the child", case.code, now=now, given=given, version=plan.version)


def name_copy(case, plan, called, word, by, now):
    """What the child is called on its copy: nothing, a word the child chose, or a line to write a name on by hand. Refuses E06 and E36."""
    if called not in codelists.COPY_CALLED or (called == "word" and not (word or "").strip()):
        raise Refused("E06", field="copy_word", fields=_("the word that the child chose"))
    freetext.check(case, word, field="copy_word")
    with records.atomic():
        moves.held_open(case)
        Plan.update(copy_called=word.strip() if called == "word" else called).where(Plan.id == plan.id).execute()
        audit.record(by, "copy for the child named", case.code, now=now, called=called, version=plan.version)


def open_actions(case):
    """The actions of the plans in force that are still to be done, the nearest first: what a follow-up asks about."""
    return list(
        PlanAction.raw(
            "SELECT * FROM plan_action WHERE plan_id IN (SELECT id FROM plan WHERE case_id = ? AND state = 'approved') "
            "AND status = 'todo' ORDER BY due_on, id",
            case.id,
        )
    )


def received(case, rows):
    """What a follow-up found about the open actions: received or not, as planned (F06); inside its transaction."""
    for row in rows or ():
        if row.get("received") in codelists.RECEIVED:
            which = (PlanAction.id == row.get("number")) & PlanAction.plan.in_(_in_force(case))
            PlanAction.update(received=row["received"]).where(which & (PlanAction.status == "todo")).execute()


def scored(case, rows, on):
    """How far a follow-up found the objectives of a survivor's plan (F19); inside its transaction."""
    for row in rows or ():
        if row.get("progress") in codelists.PROGRESS:
            which = (Objective.id == row.get("number")) & Objective.plan.in_(_in_force(case))
            met_on = on if row["progress"] == "met" else None
            Objective.update(progress=row["progress"], met_on=met_on).where(
                which & (Objective.progress != row["progress"])
            ).execute()


def scores(case):
    """The objectives that a follow-up scores: those of a survivor's plan in force."""
    return (
        [aim.objective for one in live(case) if one.in_force for aim in one.aims]
        if case.module == "gbv_survivor"
        else []
    )


def _in_force(case):
    return Plan.select(Plan.id).where((Plan.case == case.id) & (Plan.state == "approved"))


def _refuse_author(case, plan, by):
    if by.id in (plan.by_id, plan.answers.get("submitted_by")) or not policy.may(by, "approve plan", case):
        raise Refused("E13")


def _still_open(case, plan):
    """The plan is still being drawn up; Changed when somebody handed it in or gave it up meanwhile."""
    _still(case, plan, ("draft", "sent_back"))


def _still_submitted(case, plan):
    _still(case, plan, ("submitted",))


def _still(case, plan, states):
    moves.held_open(case)
    now = Plan.get_by_id(plan.id)
    plan.__data__.update(now.__data__)
    if now.state not in states:
        raise Changed(now, now.decided_by, now.decided_at)

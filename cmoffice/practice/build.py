"""Makes the practice office: an empty one, its people and lists, then all that was planned, in the order of time."""
import random
from datetime import timedelta

from cmoffice import databases
from cmoffice.casework import answers as supervision
from cmoffice.casework import (
    assessment,
    care,
    closure,
    conference,
    consent,
    death,
    directory,
    family,
    followup,
    glass,
    incident,
    intake,
    keyring,
    keyworker,
    limits,
    meeting,
    merging,
    need,
    noconsent,
    notes,
    office,
    papers,
    plan,
    referral,
    reopening,
    report,
    review,
    sharing,
    staff,
    tasks,
    transfer,
)
from cmoffice.models import BEGUN, Case, Staff
from cmoffice.practice import (
    auditing,
    cast,
    checked,
    desk,
    emergencies,
    kinds,
    leaving,
    looking,
    meetings,
    outings,
    people,
    reported,
    roster,
    second,
    stories,
    supervising,
    telling_outside,
    words,
)
from cmoffice.practice.days import Days
from cmoffice.refusals import Refused

SEED = 20
BEFORE = 190      # days between the opening of the office and now


def build(folder, now):
    """Make the practice office in this empty folder, as it stands at this moment (aware); gives the code of its recovery sheet."""
    databases.create_office(folder)
    databases.open_office(folder)
    try:
        with databases.connection():
            _fill(random.Random(SEED), Days(now))
            code = _wrap_keys(now)
    finally:
        databases.close_office()
        office.forget()
    return code


def _wrap_keys(now):
    """A recovery sheet, tried, and a key slot for everybody who opens the office: from now on it starts locked, as a real one. Gives the sheet's code."""
    code = keyring.new_sheet(None, now)
    keyring.try_sheet(code, None, now)
    for person in Staff.select().order_by(Staff.id):
        keyring.give(person, cast.PASSWORD, now)
    return code


def _fill(rng, days):
    opened_at = days.at(days.before(days.ago(BEFORE)), "08:30")
    everybody = _people(opened_at)
    _lists(everybody["eve"], opened_at)
    checks = _directory(days, everybody, opened_at)
    files = stories.files(days) + roster.files(rng, days)
    besides = (auditing, looking, emergencies, reported, meetings, supervising, outings, desk, second, checked, leaving, telling_outside)
    of_the_office = sorted((moment for part in besides for moment in part.moments(days)), key=lambda one: one[0])
    planned = [(step.at, number, step, file) for number, file in enumerate(files)
               for step in file.steps if step.at <= days.now]
    for at, _, step, file in sorted(planned, key=lambda one: one[:2]):
        while checks and checks[0][0] <= at:
            checked_at, provider, by = checks.pop(0)
            directory.confirm(provider, everybody[by], checked_at)
        while of_the_office and of_the_office[0][0] <= at:
            _let_happen(*of_the_office.pop(0), everybody)
        if file.case is None or file.case.is_open or file.case.status in BEGUN or step.verb in AFTER_THE_END:
            # what was planned for later falls away when a case closes early
            looking.before(file, step, everybody[step.by], at, days)
            VERBS[step.verb](file, step.answers, everybody[step.by], at, everybody)
    for happened_at, happens in of_the_office:
        if happened_at <= days.now:
            _let_happen(happened_at, happens, everybody)


def _let_happen(at, happens, everybody):
    """Everybody is at her desk while it happens: what was granted to her until a day holds on that day, and at no other time."""
    for person in everybody.values():
        person.at(at)
    happens(everybody, at)
    for person in everybody.values():
        person.at(None)


def _people(at):
    """The first account has nobody to add it; she adds the others."""
    by, signed_on, trained_on = None, at.date() - timedelta(days=3), at.date() - timedelta(days=2)
    for username, name, role, team, cleared, _ in cast.PEOPLE:
        person, _ = staff.add({"username": username, "name": name, "role": role, "team": team, "gbv_clearance": cleared,
                               "signed_on": signed_on, "trained_on": trained_on}, by, at)
        supervisor = Staff.get_or_none((Staff.role == "supervisor") & Staff.confirmed_on.is_null(False))
        if Staff.get_by_id(person.id).confirmed_on is None:
            staff.confirm(person, supervisor, at)
        staff.set_password(person, cast.PASSWORD, person, at)
        staff.promise(person, at)
        by = by or person
    return {person.username: person for person in Staff.select()}


def _lists(by, at):
    for code, (label, district) in people.PLACES.items():
        office.add_place(code, label, district, by, at)
    office.put_criteria(kinds.CRITERIA, by, at)
    for name, value in {**cast.SETTINGS, "zone": getattr(at.tzinfo, "key", "UTC")}.items():
        office.change(name, value, by, at)
    for step in office.SETUP_STEPS:
        office.setup_done(step, by, at)


def _directory(days, everybody, at):
    """The services of the practice district, and when each is looked at again; two have grown old by now."""
    checks = []
    for number, entry in enumerate(people.PROVIDERS):
        by = "mary" if entry["area"] == people.PROVIDERS[0]["area"] else "paul"
        provider = directory.add(entry, everybody[by], at)
        if number not in people.GROWN_OLD:
            checks.append((days.at(days.before(days.ago(20 + 9 * number)), "10:15"), provider, by))
    return sorted(checks, key=lambda check: check[0])


def _register(file, answers, by, at, _):
    file.case = intake.take_in(answers, by, at)


def _enter_identity(file, answers, by, at, _):
    """A likeness with another child, where chance made one, is answered as somebody would who has looked."""
    decided = answers.get("decided")
    try:
        intake.enter_identity(file.case, answers, by, at, decided=decided)
    except Refused as refused:
        if refused.code != "E05":
            raise
        intake.enter_identity(file.case, answers, by, at, decided="different")


def _assign(file, answers, by, at, everybody):
    """Over the limit only with a reason, as the supervisor would have one."""
    try:
        keyworker.assign(file.case, everybody[answers["to"]], answers, by, at)
    except Refused as refused:
        if refused.code != "E20":
            raise
        why = words.OVER_THE_LIMIT[at.month % len(words.OVER_THE_LIMIT)]
        keyworker.assign(file.case, everybody[answers["to"]], {**answers, "override": why}, by, at)


def _set_limit(_, answers, by, at, everybody):
    limits.set_limit(everybody[answers["of"]], answers["limit"], by, at)
    everybody[answers["of"]] = Staff.get_by_id(everybody[answers["of"]].id)


def _of_a_colleague(verb, name):
    """A verb about a colleague, who stands in the answers by short name."""
    return lambda file, answers, by, at, everybody: verb(file.case, everybody[answers[name]], answers, by, at)


def _mark(file, answers, by, at, everybody):
    readers = [everybody[name] for name in answers.get("readers", ())]
    need.mark(file.case, {**answers, "readers": readers}, by, at)


def _add_note(file, answers, by, at, _):
    file.last_note = notes.add(file.case, answers, by, at)


def _correct_note(file, answers, by, at, _):
    """The last note again with a sentence more, if it is her own."""
    note = file.last_note
    if note.by_id == by.id:
        again = {"on": note.done_on, "kind": note.kind, "contact": note.contact, "with_whom": note.with_whom,
                 "facts": f"{note.facts} {words.ADDED}", "judgement": note.judgement, "section": note.section}
        file.last_note = notes.correct(note, {**again, **answers}, by, at)


def _on_the_case(verb):
    return lambda file, answers, by, at, _: verb(file.case, answers, by, at)


def _on_that_day(verb):
    return lambda file, answers, by, at, _: verb(file.case, answers["on"], by, at)


def _full_assessment(file, answers, by, at, _):
    """What was kept section by section, in one go, then the whole completed; the risk is what the file knows by then."""
    on = answers.pop("on")
    case = Case.get_by_id(file.case.id)
    papers.keep(case, "F04", answers, "analysis", True, None, by, at, assessment.FULL_CONFIDENTIAL)
    assessment.complete_comprehensive(case, on, by, at)


def _ask_to_close(file, answers, by, at, _):
    """Where something stands in the way of closing, the case stays open as it would in any office."""
    if file.case.status == "open":
        try:
            closure.request(file.case, answers, by, at)
        except Refused as refused:
            if refused.code not in ("E21", "E22", "E23", "E45"):
                raise


def _review(file, answers, by, at, _):
    """Every objective of the plan in force is under way, unless the script knows better."""
    case = Case.get_by_id(file.case.id)
    going = [{"number": one.id, "progress": "in_progress", "relevant": "yes", "evidence": "seen at the last visits"}
             for one in review.objectives(case)]
    review.hold(case, {"objectives": going, **answers}, by, at)


def _end_task(file, answers, by, at, _):
    """The open task with these words, done on this day."""
    task = next(one for one in tasks.of_case(file.case)[0] if one.what == answers["what"])
    tasks.done(task, {"on": at.date(), "result": answers["result"]}, by, at)


def _link_family(file, answers, by, at, _):
    family.link(file.case, answers["file"].case.code, answers["kind"], by, at)


def _decide_closure(verb):
    def decide(file, answers, by, at, _):
        if Case.get_by_id(file.case.id).status == "closure_requested":
            verb(file.case, answers, by, at)
    return decide


def _visit_afterwards(file, answers, by, at, _):
    if Case.get_by_id(file.case.id).status == "closed":
        closure.visit(file.case, answers, by, at)


def _ask_to_reopen(file, answers, by, at, _):
    case = Case.get_by_id(file.case.id)
    if case.status in ("closed", "transferred"):
        reopening.ask(case, answers, by, at)


def _reopen(file, answers, by, at, everybody):
    case = Case.get_by_id(file.case.id)
    if case.status in ("closed", "transferred"):
        reopening.decide(case, everybody[answers["to"]], answers, by, at)
        file.case = Case.get_by_id(case.id)


def _merge(file, answers, by, at, _):
    """`into` is the file that goes on."""
    merging.merge(file.case, {**answers, "survivor": answers["into"].case.code}, by, at)


AFTER_THE_END = ("visit after closing", "ask to reopen", "reopen", "merge")
def _log_follow_up(file, answers, by, at, _):
    """Where nobody agreed to calls or visits at home, the family asked for this one itself."""
    try:
        followup.log(file.case, answers, by, at)
    except Refused as refused:
        if refused.code != "E42":
            raise
        followup.log(file.case, {**answers, "contact_why": words.ASKED_FOR_IT}, by, at)


def _refer(file, answers, by, at, _):
    """`to` is the name of a service of the directory; nothing is sent without it."""
    entry = next((entry for entry in directory.providers() if entry.name == answers.get("to")), None)
    referral.send(file.case, {**answers, "provider": str(entry.id) if entry else None}, by, at)


def _of_the_last_referral(verb):
    """The latest referral of the file that runs; nothing when none does."""
    def done(file, answers, by, at, _):
        running = [made for made in referral.of(file.case) if made.status in referral.RUNNING]
        if running:
            verb(running[0], answers, by, at)
    return done


def _share_rows(answers):
    """Rows to share name the service by its name in the directory."""
    numbers = {entry.name: str(entry.id) for entry in directory.providers()}
    return [{**row, "provider": numbers.get(row.get("to"))} for row in answers.get("shares") or []]


def _give_consent(file, answers, by, at, _):
    consent.give(file.case, {**answers, "shares": _share_rows(answers)}, by, at)


def _stop_sharing(file, answers, by, at, _):
    for line in sharing.to_stop(file.case):
        sharing.settle_stop(line, answers["how"], by, at)


def _draw_up_plan(file, answers, by, at, _):
    """A plan with its head, objectives and actions, handed in; a revision keeps what was carried over and adds what is new."""
    case = Case.get_by_id(file.case.id)
    made = plan.begin(case, answers["kind"], by, at, answers.get("reason"))
    plan.change_head(case, made, answers["head"], made.row_version, by, at)
    for goal in made.objectives:        # carried over without an open action
        if not goal.actions.count():
            plan.remove_objective(case, made, goal, by, at)
    there = {goal.wording for goal in made.objectives}
    for goal, steps in answers["goals"]:
        if goal["wording"] in there:
            continue
        row = plan.put_objective(case, made, goal, by, at)
        for step in steps:
            plan.put_action(case, made, row, step, by, at)
    plan.submit(case, made, by, at)


def _with_the_plan(verb):
    """What is done with the plan that waits, if one does."""
    def act(file, answers, by, at, _):
        case = Case.get_by_id(file.case.id)
        waits = plan.waiting(case)
        if waits:
            verb(case, waits, answers.get("comment"), by, at)
    return act


def _hand_plan_in(file, _answers, by, at, _):
    """What was sent back is handed in again."""
    case = Case.get_by_id(file.case.id)
    for sheet in plan.live(case):
        if sheet.is_open:
            plan.submit(case, sheet.plan, by, at)


def _action_done(file, answers, by, at, _):
    """The action that is due first, and its objective is under way."""
    case = Case.get_by_id(file.case.id)
    for action in plan.open_actions(case)[:1]:
        if action.objective.progress == "not_started":
            plan.set_progress(case, action.objective, {"progress": "in_progress"}, by, at)
        plan.finish_action(case, action, {"status": "done", **answers}, by, at)


def _give_copy(file, answers, by, at, _):
    case = Case.get_by_id(file.case.id)
    force = plan.in_force(case)
    if force:
        plan.give_copy(case, force, {"copy_given": "yes", "copy_given_on": answers["on"]}, by, at)


VERBS = {
    "leave unregistered": lambda file, answers, by, at, _: intake.screen_out(answers, by, at),
    "register": _register,
    "enter identity": _enter_identity,
    "decide without consent": _on_the_case(consent.decide_without),
    "give consent": _give_consent,
    "withdraw consent": _on_the_case(consent.withdraw),
    "propose without consent": _on_the_case(noconsent.propose),
    "look again without consent": _on_the_case(noconsent.look_again),
    "stop sharing": _stop_sharing,
    "refer": _refer,
    "referral answer": _of_the_last_referral(referral.answer),
    "referral feedback": _of_the_last_referral(referral.feedback),
    "assign": _assign,
    "set limit": _set_limit,
    "first assessment": _on_the_case(assessment.complete_initial),
    "begin full assessment": _on_that_day(assessment.begin_comprehensive),
    "full assessment": _full_assessment,
    "draw up plan": _draw_up_plan,
    "revise plan": _draw_up_plan,
    "hand plan in": _hand_plan_in,
    "approve plan": _with_the_plan(plan.approve),
    "send plan back": _with_the_plan(plan.send_back),
    "action done": _action_done,
    "give copy": _give_copy,
    "log follow-up": _log_follow_up,
    "add note": _add_note,
    "correct note": _correct_note,
    "answer": lambda file, answers, by, at, _: supervision.seen(file.case, by, at),
    "add co-worker": _of_a_colleague(need.name_coworker, "to"),
    "declare conflict": _of_a_colleague(need.declare_conflict, "who"),
    "mark highly sensitive": _mark,
    "break glass": lambda file, answers, by, at, _: glass.open_file(file.case.code, answers, by, at),
    "review glass": lambda file, answers, by, at, _: glass.review(need.openings(file.case)[0], answers, by, at),
    "incident": _on_the_case(incident.record),
    "notice report duty": _on_the_case(report.notice),
    "follow up report": lambda file, answers, by, at, _: report.follow_up(
        report.of_case(file.case, by)[0], {"on": at.date()}, by, at
    ),
    "decide report": lambda file, answers, by, at, _: report.decide(report.of_case(file.case, by)[0], answers, by, at),
    "review": _review,
    "planning meeting": _on_the_case(meeting.hold),
    "conference": _on_the_case(conference.hold),
    "place": _on_the_case(care.place),
    "link family": _link_family,
    "task done": _end_task,
    "ask to close": _ask_to_close,
    "close": _decide_closure(closure.authorise),
    "send closure back": _decide_closure(closure.send_back),
    "visit after closing": _visit_afterwards,
    "ask to transfer": _on_the_case(transfer.request),
    "agree transfer": _on_the_case(transfer.agree),
    "transfer accepted": _on_the_case(transfer.accept),
    "record death": _on_the_case(death.record),
    "ask to reopen": _ask_to_reopen,
    "reopen": _reopen,
    "merge": _merge,
}

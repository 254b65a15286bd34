"""The case management meetings of the practice office: three that were held, and the one of this afternoon, begun."""
from datetime import timedelta

from cmoffice import codelists
from cmoffice.casework import case_meeting, meeting_copies, meeting_list, meeting_sheets, tasks
from cmoffice.models import OPEN, Case, Task

HELD = (42, 28, 14)      # days ago
TEAMS = {"mary": ("14:00", ("alice", "bob", "farid")), "paul": ("10:00", ("carol", "olena", "sothea"))}
QUESTIONS = ("Is the safety plan enough?", "Visit alone or as a pair?", "Who is the second carer?", "Keep both ways of the plan?")
ACTIONS = {"extra_visit": "Two of us go", "change_plan": "Draw up the new plan with the child", "case_conference": "Invite school and clinic", "refer": "Find a place in the group",
           "close": "Last visit, then ask for closure", "transfer": "Ask for consent first"}
LESSONS = ("Ring the school before a visit: the gate is shut at noon.", "Write the next day into each follow-up.", "The night bus runs no more; plan visits to the east before three.")


def moments(days):
    """What is called, decided and closed, as (moment, what is done)."""
    acts = []
    for name, (hour, guests) in TEAMS.items():
        for turn, ago in enumerate(HELD):
            day = days.before(days.ago(ago))
            acts.append((days.at(day, hour), _held(name, guests, hour, turn)))
            acts.append((days.at(days.before(days.ago(ago - 11)), "16:50"), _worked_off(name)))
        acts.append((days.at(days.before(days.ago(4)), "16:10"), _called(name, guests, hour, days)))
        acts.append((days.at(days.yesterday(), "16:30"), _asked(guests)))
        acts.append((days.lately(0), _begun(name)))
    return acts


def _held(name, guests, hour, turn):
    def held(people, at):
        chair = people[name]
        meeting = case_meeting.call({"held_on": at.date(), "begins": hour, "guests": guests}, chair, at)
        meeting_list.build(meeting, chair, at)
        copies = meeting_copies.print_out(meeting, "joint", 4, chair, at)
        _decide(meeting, chair, at, turn, 40)
        meeting_copies.count_back(meeting, copies, "", chair, at + timedelta(hours=2))
        case_meeting.close(meeting, {"attended": [name, *guests[turn % 2 :]], "place_confidential": "yes", "lessons": LESSONS[turn % 3]}, chair, at + timedelta(hours=2))
    return held


def _worked_off(name):
    """Most of what the last meeting decided is done before the next."""
    def done(people, at):
        ours = Task.select(Task, Case).join(Case).where((Task.source == "F12") & (Case.team == people[name].team_id) & Task.done_on.is_null() & Case.status.in_(OPEN))
        for number, task in enumerate(ours):
            if number % 6:
                tasks.done(task, {"on": at.date(), "result": ""}, task.case.keyworker, at)
    return done


def _called(name, guests, hour, days):
    def called(people, at):
        case_meeting.call({"held_on": days.now.date(), "begins": hour, "guests": guests}, people[name], at)
    return called


def _asked(guests):
    """Each caseworker puts one of her cases on the list, with a question."""
    def asked(people, at):
        for number, guest in enumerate(guests):
            worker = people[guest]
            meeting = case_meeting.of(worker, at.date())[0][0]
            own = Case.select().where((Case.keyworker == worker) & (Case.status == "open") & (Case.sensitivity == "normal")).order_by(Case.risk_set_on.desc(), Case.id)
            meeting_list.put_on(meeting, own[number].code, QUESTIONS[number], worker, at)
    return asked


def _begun(name):
    def begun(people, at):
        chair = people[name]
        meeting = case_meeting.of(chair, at.date())[0][0]
        meeting_list.build(meeting, chair, at)
        _decide(meeting, chair, at, 1, 4)
    return begun


def _decide(meeting, chair, at, turn, most):
    decisions = list(codelists.MEETING_DECISION)
    people = {person.id: person.username for person in case_meeting.able_to_come(meeting.team_id)}
    for line in meeting_sheets.lines(meeting, chair, at)[:most]:
        ends = {"closure_asked", "transfer_asked"} & {reason for reason, _days in line.reasons}
        decision = decisions[(line.number + turn) % 8] if line.number % 3 and not ends else "go_on"
        answers = {"decision": decision, "action": ACTIONS.get(decision, ""), "who": people.get(line.keyworker_id, chair.username),
                   "by_on": at.date() + timedelta(days=7 + line.number % 5), "at_once": False}
        case_meeting.decide(meeting, line.code, answers, line.version, chair, at)

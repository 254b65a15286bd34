"""What supervisors and caseworkers of the practice office held together: caseload reviews (F21) and supervision sessions (F20)."""
from datetime import timedelta

from cmoffice.casework import staff_papers, supervising, tasks
from cmoffice.practice import cast

# days ago of the latest one; Bob's review is late, and the latest of Alice and of Carol wait for their signature
REVIEWED = {"alice": 5, "bob": 19, "farid": 4, "carol": 6, "olena": 12, "sothea": 3}
SAT_DOWN = {"alice": 3, "bob": 6, "farid": 11, "carol": 8, "olena": 17, "sothea": 13}
NOT_SIGNED = ("alice", "carol")
EVERY, TIMES = 14, 6
GROUP_AGO = 33

FOUND = (
    {"manageable": "yes", "complexity": "Three families live beyond the river; the boat goes twice a week."},
    {"manageable": "yes", "other_duties": "On call every third weekend."},
    {"manageable": "no", "complexity": "Four cases at high risk at once, two with court dates.", "actions": ["reassign", "close"],
     "agreed": "Two to a colleague this week; the three that are stable are made ready for closing."},
    {"manageable": "yes", "complexity": "Quieter since the school opened again.", "actions": ["close"], "agreed": "Two by the end of the month."},
    {"manageable": "yes"},
    {"manageable": "yes", "other_duties": "Two days of training for teachers."},
)
SPOKEN = (
    {"functions": ["monitoring", "well_being"], "wellbeing": "Sleeps badly after the night at the hospital. Takes Friday off; we talk again on Monday."},
    {"functions": ["technical_competence"], "learning": "How to speak with very small children. Goes along with a colleague twice."},
    {"functions": ["monitoring"], "learning": "Objectives that can be measured."},
    {"functions": ["monitoring", "technical_competence"], "wellbeing": "Steady."},
    {"functions": ["well_being"], "wellbeing": "Proud of the family that is together again."},
    {"functions": ["monitoring", "technical_competence"], "learning": "Notes: what was seen, apart from what was thought."},
)
AGREED = (
    "Ask the clinic again about the place in the group.", "Visit together next week; the story does not fit yet.", "Speak with the school about coming late.",
    "Draw up what happens if the carer falls ill.", "Look at the consent again before anything is sent.", "Hear the child alone, away from the house.",
)
DONE = ("Done; nothing new.", "Done, they will call back.", "Done together.")
ADDED = ("", "Thank you for coming along.", "", "I would rather keep the two sisters.", "", "")


def moments(days):
    """What is held and signed, as (moment, what is done)."""
    acts = []
    for number, name in enumerate(cast.SUPERVISOR):
        for turn in range(TIMES):
            back, kind = EVERY * (TIMES - 1 - turn), number + turn
            signs = turn < TIMES - 1 or name not in NOT_SIGNED
            acts.append((days.at(days.before(days.ago(REVIEWED[name] + back)), "11:20"), _review(name, kind, signs)))
            acts.append((days.at(days.before(days.ago(SAT_DOWN[name] + back)), "15:40"), _session(name, kind, signs)))
    return [*acts, (days.at(days.before(days.ago(GROUP_AGO)), "09:10"), _group)]


def _review(name, kind, signs):
    def held(people, at):
        worker, by = people[name], people[cast.SUPERVISOR[name]]
        paper = supervising.review(worker, {"held_on": at.date(), **FOUND[kind % len(FOUND)]}, by, at)
        _sign(paper, kind, at, signs)
    return held


def _session(name, kind, signs):
    def held(people, at):
        worker, by = people[name], people[cast.SUPERVISOR[name]]
        for task in staff_papers.still_open(worker, by):
            tasks.done(task, {"on": at.date(), "result": DONE[task.id % len(DONE)]}, worker, at)
        found = [case for case in staff_papers.cases_between(worker, by, at) if case.status == "open"]   # a task would keep one from closing
        rows = [{"code": case.code, "action": AGREED[(kind + place) % len(AGREED)], "due_on": at.date() + timedelta(days=6 + place), "task": place == 0}
                for place, case in enumerate(found[kind % 3 : kind % 3 + 2])]
        answers = {"held_on": at.date(), "kind": "informal" if kind % 5 == 4 else "individual", **SPOKEN[kind % len(SPOKEN)], "cases": rows}
        (paper,) = supervising.hold([worker], answers, by, at)
        _sign(paper, kind, at, signs)
    return held


def _group(people, at):
    answers = {"held_on": at.date(), "kind": "group", "functions": ["technical_competence"], "learning": "Twin tracks: two ways at once from the first plan on."}
    for paper in supervising.hold([people[name] for name in cast.TEAM["alice"]], answers, people["mary"], at):
        _sign(paper, 0, at, True)


def _sign(paper, kind, at, signs):
    if signs:
        supervising.sign(paper, ADDED[kind % len(ADDED)], paper.staff, at + timedelta(hours=1))

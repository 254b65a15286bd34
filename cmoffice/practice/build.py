"""Makes the practice office: an empty office, its people and lists, then everything that was planned, in the order of time, by calling the verbs."""
import random
import shutil
from datetime import timedelta
from pathlib import Path

from cmoffice import databases
from cmoffice.casework import answers, assessment, closure, consent, followup, intake, keyworker, notes, office, risk, staff
from cmoffice.models import Staff
from cmoffice.practice import cast, kinds, people, roster, stories, words
from cmoffice.practice.days import Days
from cmoffice.refusals import Refused

SEED = 20
BEFORE = 190      # days between the opening of the office and now


def build(folder, now):
    """Make the practice office in this folder, as it stands at this moment; it is whole or it is not there."""
    folder = Path(folder)
    making = folder.with_name(f"{folder.name}.making")
    shutil.rmtree(making, ignore_errors=True)
    databases.create_office(making)
    databases.open_office(making)
    with databases.connection():
        _fill(random.Random(SEED), Days(now))
    databases.close_office()
    folder.mkdir(parents=True, exist_ok=True)
    for part in making.iterdir():
        shutil.move(part, folder / part.name)
    making.rmdir()


def _fill(rng, days):
    opened = days.at(days.before(days.ago(BEFORE)), "08:30")
    everybody = _people(opened)
    _lists(everybody["eve"], opened)
    planned = [(step.at, number, file, step) for number, file in enumerate(stories.files(rng, days) + roster.files(rng, days)) for step in file.steps]
    for at, _, file, step in sorted(planned, key=lambda one: one[:2]):
        if at <= days.now:
            VERBS[step.verb](file, step, everybody)


def _people(at):
    """The first account has nobody to add it; she adds the others."""
    everybody, by = {}, None
    for username, name, role, team, cleared, _ in cast.PEOPLE:
        everybody[username], _ = staff.add({"username": username, "name": name, "role": role, "team": team, "gbv_clearance": cleared,
                                            "signed_on": at.date() - timedelta(days=3), "trained_on": at.date() - timedelta(days=2)}, by, at)
        staff.set_password(everybody[username], cast.PASSWORD, everybody[username], at)
        staff.promise(everybody[username], at)
        by = everybody["eve"]
    return {one.username: one for one in Staff.select()}


def _lists(by, at):
    for code, (label, district) in people.PLACES.items():
        office.add_place(code, label, district, by, at)
    office.put_criteria(kinds.CRITERIA, by, at)
    for name, value in (cast.SETTINGS | {"zone": getattr(at.tzinfo, "key", "UTC")}).items():
        office.change(name, value, by, at)
    for step in office.SETUP_STEPS:
        office.setup_done(step, by, at)


def _register(file, step, everybody):
    file.case = intake.take_in(step.answers, everybody[step.by], step.at)


def _enter_identity(file, step, everybody):
    entry = dict(step.answers)
    decided = entry.pop("decided", None)
    try:
        intake.enter_identity(file.case, entry, everybody[step.by], step.at, decided=decided)
    except Refused as refused:
        if refused.code != "E05":
            raise
        intake.enter_identity(file.case, entry, everybody[step.by], step.at, decided="different")


def _assign(file, step, everybody):
    why = dict(step.answers)
    keyworker.assign(file.case, everybody[why.pop("to")], why, everybody[step.by], step.at)


def _add_note(file, step, everybody):
    file.last_note = notes.add(file.case, step.answers, everybody[step.by], step.at)


def _correct_note(file, step, everybody):
    """The last note said again, with one sentence more."""
    note = file.last_note
    if note.by_id == everybody[step.by].id:
        anew = {"on": note.done_on, "kind": note.kind, "contact": note.contact, "with_whom": note.with_whom, "section": note.section, "judgement": note.judgement,
                   "facts": f"{note.facts} {words.ADDED}", **step.answers}
        file.last_note = notes.correct(note, anew, everybody[step.by], step.at)


VERBS = {
    "leave unregistered": lambda file, step, everybody: intake.screen_out(step.answers, everybody[step.by], step.at),
    "register": _register,
    "enter identity": _enter_identity,
    "assign": _assign,
    "add note": _add_note,
    "correct note": _correct_note,
    "decide without consent": lambda file, step, everybody: consent.decide_without(file.case, step.answers, everybody[step.by], step.at),
    "give consent": lambda file, step, everybody: consent.give(file.case, step.answers, everybody[step.by], step.at),
    "first assessment": lambda file, step, everybody: assessment.complete_initial(file.case, step.answers, everybody[step.by], step.at),
    "begin full assessment": lambda file, step, everybody: assessment.begin_comprehensive(file.case, step.answers["on"], everybody[step.by], step.at),
    "finish full assessment": lambda file, step, everybody: assessment.complete_comprehensive(file.case, step.answers["on"], everybody[step.by], step.at),
    "log follow-up": lambda file, step, everybody: followup.log(file.case, step.answers, everybody[step.by], step.at),
    "change risk": lambda file, step, everybody: risk.change(file.case, step.answers["to"], step.answers["reason"], everybody[step.by], step.at),
    "answer": lambda file, step, everybody: answers.seen(file.case, everybody[step.by], step.at),
    "ask to close": lambda file, step, everybody: closure.request(file.case, step.answers, everybody[step.by], step.at),
    "close": lambda file, step, everybody: closure.authorise(file.case, step.answers, everybody[step.by], step.at),
}

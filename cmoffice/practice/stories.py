"""Six situations that courses on child protection teach with, as scripts of the practice office: what was done, by whom, on which day after the beginning.

A script is written to the end of the present week and beyond; what lies after now has not happened yet."""
from datetime import timedelta

from cmoffice.practice import stories_told as told
from cmoffice.practice.children import EXPLAINED
from cmoffice.practice.files import File

REGISTERED = {
    "registered_time": None, "place": "office", "age_known": "known", "area": "Station", "displacement": "resident", "uasc": "no", "marital": "single",
    "disability": "none", "care_arrangement": "parents", "care_since": None, "carer_is_previous": "yes", "risk": "medium", "urgent": False, "urgent_needs": [],
    "keyworker": "me", "sensitivity": "normal", "module": "child", "explained": EXPLAINED, "consent_language": "", "given_by": "parent", "assent": "given",
    "assent_why": "", "consent_items": ["services", "data_collection_storage", "anonymous_statistics"], "share_services": [], "legal_basis": ["consent"],
}
ASSESSED = {
    "place_kind": "office", "seen_alone": "yes", "safety": "safe", "medical_urgent": "no", "food": "met", "shelter": "met", "clothing": "met", "water": "met",
    "abuser_access": "no", "further": "ongoing_followup", "discussed_with": ["child", "family"], "outcome": "continue",
}


def files(rng, days):
    """The files of all six stories, as plans of dated steps; nothing in them is left to chance."""
    monday = days.today - timedelta(days=days.today.weekday())
    two_days_ago = days.before(days.yesterday() - timedelta(days=1))
    return [
        *(_file(days, "alice", monday - timedelta(weeks=7), script) for script in (told.BOY_OF_THIRTEEN, told.SISTER_OF_TEN, told.SISTER_OF_SEVEN, told.SISTER_OF_FOUR)),
        _file(days, "carol", two_days_ago, told.GIRL_BEFORE_HER_WEDDING),
        _file(days, "bob", monday - timedelta(weeks=9), told.BABY),
        _file(days, "alice", monday - timedelta(weeks=2), told.GIRL_WITH_AN_AUNT),
        _file(days, "carol", monday - timedelta(weeks=6), told.GIRL_WHO_WANTS_NOTHING_DONE),
        _file(days, "bob", monday - timedelta(weeks=2), told.BOY_BROUGHT_BACK),
        _file(days, "farid", monday - timedelta(weeks=1), told.BOY_BROUGHT_BACK_AGAIN),
    ]


def _file(days, keyworker, begun_on, script):
    """The steps of one script with real dates: days are counted from the beginning, and so are the days within the answers."""
    file = File(keyworker)
    for after, clock, verb, answers, *by in script:
        on = begun_on + timedelta(days=after)
        file.then(days.at(on, clock), verb, FORMS.get(verb, _as_it_is)(on, clock, answers), *by)
    return file


def _as_it_is(on, clock, answers):
    return {name: _day(on, value) for name, value in answers.items()}


def _register(on, clock, answers):
    return {**REGISTERED, "registered_on": on, "registered_time": clock, "identified_on": on, **_as_it_is(on, clock, answers)}


def _assess(on, clock, answers):
    return {**ASSESSED, "done_on": on, "done_time": clock, "discussed_on": on, "next_contact_on": on + timedelta(days=3), **_as_it_is(on, clock, answers)}


def _on_that_day(on, clock, answers):
    return {"on": on, **_as_it_is(on, clock, answers)}


def _day(on, value):
    """A day inside the answers is written as a distance from the day of the step."""
    return on + value if isinstance(value, timedelta) else value


FORMS = {"register": _register, "first assessment": _assess, "add note": _on_that_day, "log follow-up": _on_that_day,
         "begin full assessment": _on_that_day, "finish full assessment": _on_that_day}

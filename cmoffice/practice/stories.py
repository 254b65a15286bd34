"""Six situations that courses on child protection teach with: their scripts as files with real dates.

A script is written to the end of the present week and beyond; what lies after now has not happened yet."""
from datetime import timedelta

from cmoffice.codelists import DOMAIN
from cmoffice.practice import stories_told as told
from cmoffice.practice.children import EXPLAINED
from cmoffice.practice.steps import File

REGISTERED = {
    "place": "office", "age_known": "known", "area": "Station", "displacement": "resident", "uasc": "no",
    "marital": "single", "disability": "none", "care_arrangement": "parents", "care_since": None,
    "carer_is_previous": "yes", "risk": "medium", "urgent": False, "urgent_needs": [], "keyworker": "me",
    "sensitivity": "normal", "module": "child", "explained": EXPLAINED, "consent_language": "", "given_by": "parent",
    "assent": "given", "assent_why": "", "share_services": [], "legal_basis": ["consent"],
    "consent_items": ["services", "data_collection_storage", "anonymous_statistics"]}
ASSESSED = {
    "place_kind": "office", "seen_alone": "yes", "safety": "safe", "medical_urgent": "no", "food": "met",
    "shelter": "met", "clothing": "met", "water": "met", "abuser_access": "no", "further": "ongoing_followup",
    "discussed_with": ["child", "family"], "outcome": "continue"}
FULLY_ASSESSED = {
    "how": "Visits, talks with the child alone, school and health post.", "from_whom": "child, caregiver, school, services",
    "who_takes_part": "caseworker", "child_seen": "yes", "seen_on": "at each visit", "seen_how": ["talk", "play"],
    "claims_none_why": "Papers seen at registration.", "risk_factors": "what brought the child here has not ended",
    "protective_factors": "an adult who keeps her word", "voice_alone": "yes", "report_duty": "no", "best_interests": "no",
    "views_weighed": "What the child wants comes first wherever it is safe; where not, we said so and why."}


def files(days):
    """The files of all six stories, as plans of dated steps; nothing in them is left to chance."""
    monday = days.today - timedelta(days=days.today.weekday())
    two_days_ago = days.before(days.yesterday() - timedelta(days=1))
    family = (told.BOY_OF_THIRTEEN, told.SISTER_OF_TEN, told.SISTER_OF_SEVEN, told.SISTER_OF_FOUR)
    boy, *sisters = (_file(days, "alice", monday - timedelta(weeks=7), script) for script in family)
    for number, sister in enumerate(sisters):
        boy.then(days.at(monday - timedelta(weeks=7), f"13:0{number}"), "link family", {"file": sister, "kind": "siblings"})
    brought_back = _file(days, "bob", monday - timedelta(weeks=2), told.BOY_BROUGHT_BACK)
    again = _file(days, "farid", monday - timedelta(weeks=1), told.BOY_BROUGHT_BACK_AGAIN)
    again.then(days.at(monday - timedelta(days=3), "16:20"), "merge", {"into": brought_back, "reason": told.ONE_BOY}, "mary")
    return [
        boy,
        *sisters,
        _file(days, "carol", two_days_ago, told.GIRL_BEFORE_HER_WEDDING),
        _file(days, "bob", monday - timedelta(weeks=9), told.BABY),
        _file(days, "alice", monday - timedelta(weeks=2), told.GIRL_WITH_AN_AUNT),
        _file(days, "carol", monday - timedelta(weeks=6), told.GIRL_WHO_WANTS_NOTHING_DONE),
        brought_back,
        again,
    ]


def _file(days, keyworker, begun_on, script):
    file = File(keyworker)
    for after, clock, verb, answers, *by in script:
        on = begun_on + timedelta(days=after)
        file.then(days.at(on, clock), verb, _dated(verb, on, clock, answers), *by)
    return file


def _dated(verb, on, clock, answers):
    """The answers with their days; a day inside them is written as a distance from the day of the step."""
    answers = {name: _on_day(value, on) for name, value in answers.items()}
    if verb == "register":
        return {**REGISTERED, "registered_on": on, "registered_time": clock, "identified_on": on, **answers}
    if verb == "first assessment":
        return {**ASSESSED, "done_on": on, "done_time": clock, "discussed_on": on, **answers}
    if verb == "full assessment":
        domains = [{"domain": part, **answers["domains"].get(part, {"severity": "no_need"})} for part in DOMAIN]
        return {"on": on, **FULLY_ASSESSED, **answers, "domains": domains}
    if verb == "draw up plan":
        goals = [(_on(on, goal), [_on(on, step) for step in steps]) for goal, steps in answers["goals"]]
        return {**answers, "head": {"drawn_on": on, **answers["head"]}, "goals": goals}
    if verb == "action done":
        return {"done_on": on, **answers}
    return {"on": on, **answers} if verb in DATED else answers


def _on(day, answers):
    """The answers with distances of days counted from this day."""
    return {name: _on_day(value, day) for name, value in answers.items()}


def _on_day(value, on):
    """A day that the script writes as a distance, in rows too."""
    if isinstance(value, list):
        return [{name: _on_day(part, on) for name, part in row.items()} if isinstance(row, dict) else row for row in value]
    return on + value if isinstance(value, timedelta) else value


DATED = ("add note", "log follow-up", "begin full assessment", "full assessment")

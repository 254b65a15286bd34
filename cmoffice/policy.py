"""Who may do what: an action in plain words, and for each role that may do it the tie to the case that is needed.

What is not named is refused. Every list and every lookup of cases starts from cases_for(reader).
"""

from functools import cache
from types import SimpleNamespace

from cmoffice.models import Case, CaseReader, first

CASEWORKER, SUPERVISOR, CLERK, ADMINISTRATOR = "caseworker", "supervisor", "clerk", "administrator"


def anyone(staff, case):
    """No tie to a case is needed."""
    return True


def own(staff, case):
    """The keyworker; or whoever took the case in, until a supervisor has given it to somebody."""
    return case.keyworker_id == staff.id or (case.keyworker_id is None and case.entered_by_id == staff.id)


def own_open(staff, case):
    """Her own case while it is open."""
    return own(staff, case) and case.is_open


def own_begun(staff, case):
    """Her own case, open or not yet opened."""
    return own(staff, case) and (case.is_open or case.status in ("unfiled", "screening"))


def own_unopened(staff, case):
    """Her own case that has not been opened yet."""
    return own(staff, case) and case.status in ("unfiled", "screening")


def team(staff, case):
    """A case of the supervisor's own team."""
    return case.team_id is not None and case.team_id == staff.team_id


def team_live(staff, case):
    """A case of her team on which work goes on or is about to."""
    return team(staff, case) and (case.is_open or case.status in ("unfiled", "screening"))


def team_open(staff, case):
    """An open case of the supervisor's own team."""
    return team(staff, case) and case.is_open


def own_not_closing(staff, case):
    """Her own open case of which nobody has asked the closure yet."""
    return own(staff, case) and case.status == "open"


def other_than_own(staff, case):
    """A case of the team that the supervisor does not carry and did not take in herself."""
    return team(staff, case) and case.keyworker_id != staff.id and case.entered_by_id != staff.id


def other_asking_closure(staff, case):
    """Such a case whose closure was asked for."""
    return other_than_own(staff, case) and case.status == "closure_requested"


def other_without_consent(staff, case):
    """Such a case that waits for a decision about consent, or was begun in an emergency."""
    return other_than_own(staff, case) and case.consent_state in ("waiting", "emergency", "missing")


# fmt: off
RULES = {
    "see my work":              {CASEWORKER: anyone},
    "see my cases":             {CASEWORKER: anyone, SUPERVISOR: anyone},
    "register case":            {CASEWORKER: anyone},
    "find":                     {CASEWORKER: anyone, SUPERVISOR: anyone},
    "see team":                 {SUPERVISOR: anyone},
    "see tray":                 {CLERK: anyone},
    "see office":               {ADMINISTRATOR: anyone},
    "manage people":            {ADMINISTRATOR: anyone},
    "confirm people":           {SUPERVISOR: anyone},
    "read access record":       {ADMINISTRATOR: anyone},
    "read case":                {CASEWORKER: own, SUPERVISOR: team},
    "read identity":            {CASEWORKER: own, SUPERVISOR: team},
    "enter identity":           {CASEWORKER: own_begun},
    "leave unregistered":       {CASEWORKER: own_unopened},
    "add note":                 {CASEWORKER: own_open, SUPERVISOR: team_open},
    "correct note":             {CASEWORKER: own_open, SUPERVISOR: team_open},
    "read confidential note":   {CASEWORKER: own, SUPERVISOR: team},
    "log follow-up":            {CASEWORKER: own_open},
    "change registration":      {CASEWORKER: own_open},
    "change risk":              {CASEWORKER: own_open},
    "assess":                   {CASEWORKER: own_open},
    "decide without consent":   {SUPERVISOR: other_without_consent},
    "assign":                   {SUPERVISOR: team_live},
    "request closure":          {CASEWORKER: own_not_closing},
    "authorise closure":        {SUPERVISOR: other_asking_closure},
    "answer caseworker":        {SUPERVISOR: team},
    "see who opened":           {CASEWORKER: own, SUPERVISOR: team},
    "print case":               {CASEWORKER: own, SUPERVISOR: team},
    "see services":             {CASEWORKER: anyone, SUPERVISOR: anyone, CLERK: anyone},
    "type service entry":       {SUPERVISOR: anyone, CLERK: anyone},
    "edit services":            {SUPERVISOR: anyone},
    "suggest service":          {CASEWORKER: anyone},
    "note service gap":         {CASEWORKER: anyone, SUPERVISOR: anyone},
}
# fmt: on


def may(staff, action, case=None):
    """Whether this person may do this, to this case if the action is about one; False for whatever is not named (E35)."""
    tie = RULES[action].get(staff.role)
    if tie is None:
        return False
    return tie is anyone if case is None else tie(staff, case)


def role_may(staff, action):
    """Whether the person's role has this action at all, whatever the case."""
    return staff.role in RULES[action]


def cases_for(staff):
    """The cases this person needs to know of (R01), as a query to narrow further; highly sensitive ones only for their named readers."""
    return Case.select().where(visible_to(staff))


def find_case(staff, code):
    """The case with this code if this person needs to know of it, else None; the query of cases_for, put together once for each role."""
    if staff.conflicts:
        return cases_for(staff).where(Case.code == code).first()
    sql, values = _finder(staff.role)
    known = {_SELF: staff.id, _TEAM: staff.team_id, _CODE: code}
    return first(Case, sql, *(known.get(value, value) for value in values))


_SELF, _TEAM, _CODE = -1, -2, "code"


@cache
def _finder(role):
    anybody = SimpleNamespace(role=role, id=_SELF, team_id=_TEAM, conflicts=[])
    return cases_for(anybody).where(Case.code == _CODE).sql()


def visible_to(staff):
    """The condition behind cases_for, for queries that join the case."""
    if staff.role == CASEWORKER:
        tie = (Case.keyworker == staff.id) | (Case.keyworker.is_null() & (Case.entered_by == staff.id))
    elif staff.role == SUPERVISOR and staff.team_id is not None:
        tie = Case.team == staff.team_id
    else:
        return Case.id.is_null()
    named = CaseReader.select(CaseReader.case).where(CaseReader.staff == staff.id)
    return tie & ((Case.sensitivity == "normal") | Case.id.in_(named)) & Case.code.not_in(staff.conflicts or [""])


def is_supervisor(staff):
    """Whether this person supports and teaches caseworkers rather than carrying cases."""
    return staff.role == SUPERVISOR


def carries_cases(staff):
    """Whether a person of this role can be a keyworker (6.1)."""
    return staff.role in (CASEWORKER, SUPERVISOR)


def touches_cases(role):
    """Whether this role comes near case content or identities, so that a supervisor has to confirm who gets it."""
    return role != ADMINISTRATOR


def keeps_office_running(staff):
    """Whether the office cannot do without somebody of this role."""
    return staff.role in (SUPERVISOR, ADMINISTRATOR)


def home_of(staff):
    """Name of the page on which this person's day begins."""
    return {CASEWORKER: "work.show", SUPERVISOR: "team.show", CLERK: "tray.show", ADMINISTRATOR: "office.show"}[
        staff.role
    ]

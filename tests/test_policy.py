"""Who may do what: the table of section 6.1 of the domain, written out, and held against the policy.

For each action and each kind of case stands what the reader meets: y = may, n = sees the case but may not (403),
- = the case is not there for her (404), ? = the table leaves it open. An action of the policy that has no line here fails.
"""
import pytest

from cmoffice import policy
from cmoffice.casework import closure, intake, keyworker
from cmoffice.models import Case, CaseReader, Staff
from tests.conftest import IDENTITY, NOW, registration

# what a caseworker meets: her own open case; one whose closure she asked for; one she took in and nobody carries yet; one that waits for a
# decision about consent; her own closed one; a colleague's; another team's; a highly sensitive one that she carries, as a named reader and not named
CASEWORKER = ("own", "own asked", "taken in", "waits", "own closed", "colleague's", "other team's", "sensitive named", "sensitive unnamed")
# what a supervisor meets: a case of her team; one that nobody carries yet; one that waits for her decision about consent; a closed one; one whose
# closure was asked; another team's; one that she carries herself and whose closure was asked; a highly sensitive one, named and not named
SUPERVISOR = ("team's", "unassigned", "waits", "team's closed", "closure asked", "other team's", "carried", "sensitive named", "sensitive unnamed")

OF_A_CASE = {
    #                          caseworker    supervisor       clerk and administrator: never
    "read case":              ("yyyyy--y-", "yyyyy-yy-"),
    "read identity":          ("yyyyy--y-", "yyyyy-yy-"),
    "read confidential note": ("yyyyy--y-", "yyyyy-yy-"),
    "print case":             ("yyyyy--y-", "yyyyy-yy-"),
    "seal files":             ("yyyyy--y-", "yyyyy-yy-"),   # 6.1: export/print case, own and team with F28
    "export with names":      (None, "yyyyy-yy-"),          # SEC-086: a supervisor, with reason and password
    "see who opened":         ("yyyyy--y-", "yyyyy-yy-"),
    "add note":               ("yyynn--y-", "yynny-yy-"),
    "file checked paper":     (None, "yyyny-yy-"),          # 6.1: a supervisor verifies a clerk's entry of her team
    "correct note":           ("yyynn--y-", "yynny-yy-"),
    "log follow-up":          ("yyynn--y-", None),
    "change registration":    ("yyynn--y-", None),
    "change risk":            ("yyynn--y-", None),
    "assess":                 ("yyynn--y-", None),
    "draw up plan":           ("yyynn--y-", None),          # M09, M10: the keyworker submits
    "approve plan":           (None, "yynny-ny-"),          # M09: never an own case, nor one she took in (E13)
    "leave unregistered":     ("nnnyn--n-", None),          # M02: from screening only
    "enter identity":         ("yyyyn--y-", None),          # 6.1 lets a supervisor enter the paper side too: comes with the trays
    "request closure":        ("ynynn--y-", None),          # M17: from open, once
    "decide without consent": (None, "??y??-n?-"),          # M04, never her own case (E07)
    "propose without consent": ("yyynn--y-", "nnnnn-yn-"),  # 6.1: the caseworker proposes; a supervisor who carries the case does so, too
    "record consent":         ("yyyyn--y-", "yyyny-yy-"),   # 6.1: caseworkers and supervisors write F02
    "withdraw consent":       ("yyyyy--y-", "yyyyy-yy-"),   # M27: from any status
    "settle sharing":         ("yyyyy--y-", "yyyyy-yy-"),
    "record sharing":         ("yyynn--y-", "yynny-yy-"),   # 6.1: with F28, own and team
    "refer":                  ("yyynn--y-", "nnnnn-yn-"),   # M11: whoever carries the case
    "answer referral":        ("yyyyy--y-", "nnnnn-yn-"),
    "assign":                 (None, "yyyny-yy-"),
    "authorise closure":      (None, "nnnny-nn-"),          # M18: only a case whose closure was asked, never her own (E24)
    "answer caseworker":      (None, "yyyyy-yy-"),
    "see who may open":       ("yyyyy--y-", "yyyyy-yy-"),
    "name co-workers":        (None, "yyyny-yy-"),
    "declare conflict":       ("yyyyy--y-", "yyyyy-yy-"),
    "record conflict":        (None, "yyyyy-yy-"),
    "mark highly sensitive":  ("yyyyy--y-", "yyyyy-yy-"),          # M28: a caseworker marks, only a supervisor unmarks
    "write incident":         ("yyynn--y-", None),                 # F18: the supervisor reads, the keyworker writes
    "read incident":          ("yyyyy--y-", "yyyyy-yy-"),
    "notice report duty":     ("yyyyy--y-", "yyyyy-yy-"),
    "read report duty":       ("yyyyy--y-", "yyyyy-yy-"),
    "name readers":           (None, "yyyyy-yy-"),
    "put on meeting list":    ("yyynn--y-", "yynny-yy-"),          # 6.1: speak to own; a supervisor builds the list of her team
    "hold review":            ("yyynn--y-", None),
    "hold planning meeting":  ("yyynn--y-", None),
    "hold conference":        ("yyynn--y-", None),
    "give minutes":           ("yyynn--y-", "yynny-yy-"),   # 6.1: export of a case by its caseworker and her supervisor, with F28
    "name people":            ("yyynn--y-", None),
    "read names":             ("yyyyy--y-", "yyyyy-yy-"),   # as an identity
    "end task":               ("yyynn--y-", "yynny-yy-"),
    "ask reopening":          ("nnnny--n-", None),          # M25: she asks, a supervisor decides about a case not her own (E29)
    "reopen":                 (None, "nnnyn-nn-"),
    "ask merge":              ("yyyyy--y-", None),
    "merge":                  (None, "yyyyy-ny-"),          # M26
    "answer birthday":        ("yyynn--y-", None),          # M29
    "cancel error":           (None, "yynny-ny-"),          # T36, never her own
    "visit after closing":    ("nnnny--n-", None),          # M24
    "ask transfer":           ("ynynn--y-", None),          # M21: from open
    "agree transfer":         (None, "nnnnn-nn-"),          # M21, M22: only a case on its way to another agency, never her own
    "end transfer":           ("nnnnn--n-", "nnnnn-nn-"),   # M23
    "hand over file":         ("nnnnn--n-", "nnnnn-nn-"),
    "record death":           ("yyynn--y-", "yynny-yy-"),   # M20: either of the two
    "record care":            ("yyynn--y-", None),
    "link family":            ("yyynn--y-", "yynny-yy-"),
    "register sibling":       ("yyynn--y-", None),
    "assess best interests":  ("nnnnn--n-", None),          # F27: refugees and asylum seekers only
    "audit file":             (None, "yyyyy-ny-"),          # F22: the auditor is not the keyworker
    "mend audited":           ("yyyyy--y-", "nnnnn-yn-"),   # whoever carries the file
    "screen own file":        ("yyyyy--y-", "yyyyy-yy-"),   # F29: a person may ask for a closed file too
    "go on a visit":          ("yyyyy--y-", "yyyyy-yy-"),   # F06: also before a case opens and after it closed
    "mark visits in pairs":   ("yyynn--y-", "yynny-yy-"),
}
WITHOUT_A_CASE = {
    "see my work":        {"caseworker"},
    "see my cases":       {"caseworker", "supervisor"},
    "register case":      {"caseworker"},
    "find":               {"caseworker", "supervisor"},
    "see case meetings":  {"caseworker", "supervisor"},   # 6.1: caseworkers see, supervisors build, chair and write the minutes
    "hold case meetings": {"supervisor"},
    "see team":           {"supervisor"},
    "see tray":           {"clerk"},
    "type papers":        {"clerk"},
    "set up trays":       {"supervisor"},
    "check papers":       {"caseworker", "supervisor"},              # 6.1: own, team
    "answer queries":     {"caseworker", "supervisor", "clerk"},
    "bring in old cases": {"supervisor"},
    "take in from another agency": {"supervisor"},             # 6.1: transfer acceptance is a supervisor's
    "print bad-day pack": {"caseworker", "supervisor"},
    "write letters": {"supervisor"},                                                        # templates of the office
    "count prints": {"caseworker", "supervisor", "clerk", "administrator"},                # what was printed is counted back in by whoever printed it
    "see office":         {"administrator"},
    "manage people":      {"administrator"},
    "read access record": {"supervisor", "administrator"},   # screens 6: supervisors see their team's
    "check the trail":    {"supervisor", "administrator"},
    "open the office":    {"caseworker", "supervisor"},
    "see safe keeping":   {"supervisor", "administrator"},
    "make backups":       {"supervisor", "administrator"},   # 6.1: the administrator runs them; a supervisor may be alone at the machine
    "make recovery sheet": {"supervisor"},
    "see sessions":       {"supervisor", "administrator"},
    "end sessions":       {"supervisor", "administrator"},
    "require second factor": {"supervisor"},
    "remove second factor": {"supervisor"},
    "reset password":     {"supervisor"},
    "see evacuation":     {"supervisor", "administrator"},
    "write evacuation plan": {"supervisor"},
    "destroy office":     {"supervisor", "administrator"},   # 6.1: the administrator runs it, a supervisor is the second person (E46)
    "change office keys": {"supervisor"},                   # T21: a supervisor, and a second person
    "set hours":          {"supervisor"},                   # 6.1: office settings
    "second person":      {"supervisor", "administrator"},   # 6.1: the administrator runs, a supervisor is the second person
    "change network":     {"supervisor", "administrator"},   # security.md SEC-101; the machine is the administrator's to keep
    "confirm people":     {"supervisor"},
    "break the glass":    {"caseworker", "supervisor"},
    "review glass":       {"supervisor"},
    "review access":      {"supervisor"},                    # D35, 6.1 audit log: case events to the supervisor
    "see approvals":      {"supervisor"},
    "file staff concern": {"caseworker", "supervisor", "clerk", "administrator"},   # R12: any member of staff
    "read staff concerns": {"supervisor"},                   # which one, the report says
    "switch emergency":   {"supervisor"},                    # T18: the office's time frames are the supervisors' to tighten
    "decide report":      {"supervisor"},                       # which one, the duty says
    "see services":       {"caseworker", "supervisor", "clerk"},
    "type service entry": {"supervisor", "clerk"},          # 6.1: the clerk types in, the supervisor edits, the caseworker suggests
    "edit services":      {"supervisor"},
    "suggest service":    {"caseworker"},
    "note service gap":   {"caseworker", "supervisor"},
    "see settings":       {"supervisor", "administrator"},
    "change settings":    {"supervisor"},                    # office settings, lists, criteria: supervisors edit, the administrator edits labels
    "publish figures":    {"supervisor"},                    # office report (D27-D31)
    "see reports":        {"caseworker", "supervisor"},      # own counts, team counts
    "hand over caseload": {"supervisor"},
    "destroy after retention": {"supervisor"},          # 6.1: two of them
    "set years of keeping": {"supervisor"},             # T25: the office sets them from law or protocol
    "run round of keeping": {"administrator"},          # 6.1: runs the job, sees counts only
    "audit files":        {"supervisor"},
    "see audited":        {"caseworker", "supervisor"},
    "change forms":       {"supervisor", "administrator"},
    "see visits":         {"caseworker", "supervisor"},
    "see caseloads":      {"supervisor"},               # D32: exact counts of the own team
    "set caseload limit": {"supervisor"},               # T15: her own supervisor, tighter only
    "supervise caseworkers": {"supervisor"},                # T17, T32: her own team
    "read supervision":   {"caseworker", "supervisor"},     # each her own only: the paper says whose
    "sign supervision":   {"caseworker"},
}
NOBODY_AGREED = {"given_by": "nobody", "no_consent": "refused_and_grave_risk", "no_consent_reasons": "threatened at home"}
LOGINS = {"caseworker": "alice", "supervisor": "mary", "clerk": "dan", "administrator": "eve"}


def opened(by, keyworker_is="me", **other):
    made = intake.take_in(registration(keyworker=keyworker_is, **other), by, NOW)
    intake.enter_identity(made, {**IDENTITY, "first": f"Child{made.id}", "last": "", "nickname": ""}, by, NOW, decided="different")
    return Case.get_by_id(made.id)


def asked(case, by):
    closure.request(case, {"reason": "moved_away", "how_to_return": "ring us", "feedback": "content"}, by, NOW)
    return Case.get_by_id(case.id)


def closed(case, by, authoriser):
    closure.authorise(asked(case, by), {}, authoriser, NOW)
    return Case.get_by_id(case.id)


@pytest.fixture
def cases(cast):
    alice, bob, carol, mary, paul = (cast[name] for name in ("alice", "bob", "carol", "mary", "paul"))
    named, unnamed = (opened(alice, sensitivity="highly_sensitive") for _ in range(2))
    CaseReader.delete().where(CaseReader.case == unnamed.id).execute()
    carried = opened(alice)
    keyworker.assign(carried, mary, {"reason": "absence", "handover": "met the family"}, mary, NOW)
    made = {"own": opened(alice), "taken in": opened(alice, keyworker_is="supervisor"), "own closed": closed(opened(alice), alice, mary),
            "own asked": asked(opened(alice), alice), "waits": opened(alice, **NOBODY_AGREED),
            "colleague's": opened(bob), "other team's": opened(carol), "sensitive named": named, "sensitive unnamed": unnamed,
            "closure asked": asked(opened(bob), bob), "carried": asked(Case.get_by_id(carried.id), mary)}
    return {**made, "team's": made["own"], "unassigned": made["taken in"], "team's closed": made["own closed"], "paul": paul}


def meets(staff, action, cases, kinds, expected):
    """What the reader meets, kind by kind; as expected where the table leaves it open."""
    expected = expected or "-" * len(kinds)
    met = "".join("?" if wanted == "?" else door(staff, action, cases[kind]) for kind, wanted in zip(kinds, expected, strict=True))
    return met == expected or f"{action}: {met} instead of {expected}"


def door(staff, action, case):
    """What the gate answers: the role's own pages only, then cases of her need-to-know only, then the tie to the case."""
    if not policy.role_may(staff, action) or not policy.cases_for(staff).where(Case.id == case.id).exists():
        return "-"
    return "y" if policy.may(staff, action, case) else "n"


def test_every_action_stands_in_the_matrix():
    assert set(policy.RULES) == set(OF_A_CASE) | set(WITHOUT_A_CASE)
    assert not set(OF_A_CASE) & set(WITHOUT_A_CASE)


def test_SEC_058_what_a_caseworker_meets(cases, cast):
    assert [meets(cast["alice"], action, cases, CASEWORKER, expected) for action, (expected, _) in OF_A_CASE.items()] == [True] * len(OF_A_CASE)


def test_what_a_supervisor_meets(cases, cast):
    assert [meets(cast["mary"], action, cases, SUPERVISOR, expected) for action, (_, expected) in OF_A_CASE.items()] == [True] * len(OF_A_CASE)


@pytest.mark.parametrize("login", ["dan", "lumi", "eve"])
def test_clerks_and_the_administrator_meet_no_case(cases, cast, login):
    for action in OF_A_CASE:
        assert not policy.role_may(cast[login], action)
    assert policy.cases_for(cast[login]).count() == 0


def test_pages_without_a_case_by_role(cast):
    for action, roles in WITHOUT_A_CASE.items():
        for role, login in LOGINS.items():
            assert policy.may(cast[login], action) is (role in roles), (action, role)


def test_an_action_about_a_case_is_refused_without_one(cast):
    for action in OF_A_CASE:
        for login in LOGINS.values():
            assert not policy.may(cast[login], action)


def test_an_action_that_nobody_wrote_down_is_an_error(cast):
    with pytest.raises(KeyError):
        policy.may(cast["mary"], "read everything")


def test_nobody_has_every_action(cast):
    for login in LOGINS.values():
        assert {action for action in policy.RULES if policy.role_may(cast[login], action)} < set(policy.RULES)


def test_a_supervisor_without_a_team_sees_what_she_carries_and_a_made_up_role_nothing(cases, cast):
    Staff.update(team=None).where(Staff.username == "mary").execute()
    assert [found.code for found in policy.cases_for(Staff.get(Staff.username == "mary"))] == [cases["carried"].code]
    cast["alice"].role = "director"
    assert policy.cases_for(cast["alice"]).count() == 0 and not policy.may(cast["alice"], "read case", cases["own"])


def test_after_a_change_of_keyworker_the_old_one_sees_it_no_more(case, cast):
    keyworker.assign(case, cast["bob"], {"reason": "absence", "handover": "met the family"}, cast["mary"], NOW)
    assert not policy.cases_for(cast["alice"]).exists()
    assert [found.code for found in policy.cases_for(cast["bob"])] == [case.code]


def test_whoever_took_a_case_in_sees_it_until_somebody_carries_it(cast):
    made = opened(cast["alice"], keyworker_is="supervisor")
    assert policy.cases_for(cast["alice"]).exists()
    keyworker.assign(made, cast["bob"], {"reason": "new_case", "handover": "met the family"}, cast["mary"], NOW)
    assert not policy.cases_for(cast["alice"]).exists()


def test_SEC_059_a_declared_conflict_takes_the_case_away_at_once_whatever_the_role(case, cast):
    for login in ("alice", "mary"):
        Staff.update(conflicts=[case.code]).where(Staff.username == login).execute()
        assert not policy.cases_for(Staff.get(Staff.username == login)).exists()


def test_SEC_055_the_condition_for_joined_queries_gives_the_same_cases(cases, cast):
    for person in cast.values():
        joined = {found.code for found in Case.select().where(policy.visible_to(person))}
        assert joined == {found.code for found in policy.cases_for(person)}

"""Who needs to know (R01-R04, R10), conflicts of interest (E19), and highly sensitive files (M28, D10)."""
import re
from datetime import timedelta

import pytest

from cmoffice import databases, policy
from cmoffice.casework import followup, incident, intake, keyworker, need, notes, papers, report
from cmoffice.casework import staff as accounts
from cmoffice.casework.moves import new_code
from cmoffice.models import Audit, Case, CaseReader, Conflict, Coworker, Move, Staff, Voice
from tests.conftest import IDENTITY, NOW, registration
from tests.test_bad_input import VISIT
from tests.test_pages import bare

DAY = timedelta(days=1)
BESIDE = {"go on a visit", "read case", "read identity", "add note", "correct note", "log follow-up", "declare conflict", "notice report duty"}
GIVEN = {"reason": "absence", "handover": "Visit on Fridays."}


def person(name, now=NOW):
    """An account as it stands now, at her desk."""
    found = Staff.get(Staff.username == name)
    found.now = now
    return found


def reader(desk, path):
    return desk.get(path).status_code


@pytest.fixture
def second(cast):
    """Another supervisor of the North team."""
    accounts.add({"username": "nora", "name": "Nora North", "role": "supervisor", "team": "North", "signed_on": NOW.date(), "trained_on": NOW.date()}, None, NOW)
    mary = cast["mary"]
    Staff.update(password_hash=mary.password_hash, must_change=False, confirmed_on=NOW.date()).where(Staff.username == "nora").execute()
    return Staff.get(Staff.username == "nora")


# ---- co-workers


def test_R01_a_co_worker_reads_and_writes_notes_until_the_last_day_and_decides_nothing(case, sign_in, cast):
    mary = sign_in("mary")
    assert mary.post(f"/case/{case.code}/access/coworker", {"to": "bob", "until": "3 3 2027", "why": "Visits by two"}).status_code == 303
    bob = sign_in("bob")
    assert bob.get(f"/case/{case.code}").status_code == 200 and case.code in bob.get("/work").text
    assert bob.post(f"/case/{case.code}/notes", {"facts": "Saw the aunt.", "on": "1 3 2027", "kind": "note", "section": "ordinary"}).status_code == 303
    assert bob.post(f"/case/{case.code}/followups", VISIT).status_code in (200, 303)
    for page in ("/close", "/consent", "/assessment/initial"):
        assert bob.get(f"/case/{case.code}{page}").status_code == 403, page
    for now, may in ((NOW, True), (NOW + 2 * DAY, True), (NOW + 3 * DAY, False)):
        assert (policy.find_case(person("bob", now), case.code) is not None) is may
        assert policy.cases_for(person("bob", now)).exists() is may
    assert not policy.cases_for(Staff.get(Staff.username == "bob")).exists()     # nobody at a desk: nothing that was granted until a day holds
    assert Audit.select().where((Audit.did == "co-worker named") & (Audit.code == case.code)).exists()


def test_R01_what_a_co_worker_may_is_written_out(case, cast):
    need.name_coworker(case, cast["bob"], {"until": NOW.date(), "why": "Absence"}, cast["mary"], NOW)
    need.name_coworker(case, cast["paul"], {"until": NOW.date(), "why": "Knows the court"}, cast["mary"], NOW)
    bob, paul = person("bob"), person("paul")
    of_a_case = {action for action, ties in policy.RULES.items() if policy.anyone not in ties.values()}
    assert {action for action in of_a_case if policy.may(bob, action, case)} == BESIDE
    assert {action for action in of_a_case if policy.may(paul, action, case)} == BESIDE - {"log follow-up"} | {"read incident"}     # R11: a second keyworker


def test_R01_a_co_worker_is_ended_at_once(case, cast, sign_in):
    need.name_coworker(case, cast["bob"], {"until": NOW.date() + DAY, "why": "Absence"}, cast["mary"], NOW)
    bob, mary = sign_in("bob"), sign_in("mary")
    assert reader(bob, f"/case/{case.code}") == 200
    assert mary.post(f"/case/{case.code}/access/coworker/bob", {}).status_code == 422
    assert mary.post(f"/case/{case.code}/access/coworker/bob", {"reason": "The keyworker is back"}).status_code == 303
    assert reader(bob, f"/case/{case.code}") == 404 and Coworker.get().ended_at is not None


@pytest.mark.parametrize(("sent", "says"), [
    ({"until": "28 2 2027", "why": "x"}, "last day, today or later"), ({"until": "", "why": "x"}, "Give the last day"), ({"until": "3 3 2027", "why": ""}, "Write what for"),
    ({"until": "3 3 2027", "why": "Sreymom asked for him"}, "sreymom"),
])
def test_R01_naming_a_co_worker_is_refused_and_nothing_is_left(case, sign_in, sent, says):
    answer = sign_in("mary").post(f"/case/{case.code}/access/coworker", {"to": "bob", **sent})
    assert answer.status_code == 422 and says in answer.text
    assert not Coworker.select().exists() and Staff.get(Staff.username == "bob").beside == {}


def test_R02_after_a_change_of_hands_the_old_keyworker_has_lost_it_and_the_new_one_reads_her_notes(case, cast, sign_in):
    notes.add(case, {"on": NOW.date(), "facts": "The goat was sold."}, cast["alice"], NOW)
    assert sign_in("mary").post(f"/case/{case.code}/reassign", {"to": "bob", "reason": "absence", "handover": "Fridays", "told_on": "1 3 2027"}).status_code == 303
    assert reader(sign_in("alice"), f"/case/{case.code}") == 404
    assert "The goat was sold." in sign_in("bob").get(f"/case/{case.code}").text


def test_R10_no_role_reads_everything(case, cast):
    other = intake.take_in(registration(), cast["carol"], NOW)
    for name in cast:
        assert {case.code, other.code} - {found.code for found in policy.cases_for(person(name))}, name


def test_a_supervisor_who_carries_a_case_of_another_team_sees_it(case, cast):
    Case.update(keyworker=cast["paul"]).where(Case.id == case.id).execute()
    assert policy.find_case(person("paul"), case.code) and policy.cases_for(person("paul")).exists()


def test_a_merged_case_is_read_and_not_written(case, sign_in):
    Case.update(status="merged").where(Case.id == case.id).execute()
    alice = sign_in("alice")
    assert reader(alice, f"/case/{case.code}") == 200
    assert alice.post(f"/case/{case.code}/notes", {"facts": "More", "on": "1 3 2027"}).status_code == 403


# ---- conflicts of interest


def test_SEC_059_R03_declaring_a_conflict_takes_the_case_away_with_the_next_page_and_tells_the_supervisor(case, cast, sign_in):
    alice, mary = sign_in("alice"), sign_in("mary")
    assert alice.post(f"/case/{case.code}/conflict", {"kind": "related"}).headers["Location"].endswith("/work")
    for page in ("", "/history", "/access", "/conflict"):
        assert reader(alice, f"/case/{case.code}{page}") == 404, page
    assert case.code not in alice.get("/work").text + alice.get("/cases?which=all").text
    assert "may exist" not in alice.post("/find", {"q": "Sreymom"}).text and f"/case/{case.code}" not in alice.post("/find", {"q": case.code}).text
    now = Case.get_by_id(case.id)
    assert now.keyworker_id is None and now.is_open
    page = mary.get("/team").text
    assert "Alice A. declared a conflict" in page and case.code in page
    assert mary.post(f"/case/{case.code}/access/conflict/{Conflict.get().id}/seen").status_code == 303
    assert "declared a conflict" not in mary.get("/team").text


def test_R03_whoever_took_the_case_in_does_not_get_it_back_when_its_keyworker_has_a_conflict(case, cast):
    keyworker.assign(case, cast["bob"], GIVEN, cast["mary"], NOW)
    need.declare_conflict(Case.get_by_id(case.id), cast["bob"], {"kind": "related"}, cast["bob"], NOW)
    assert policy.find_case(person("alice"), case.code) is None and policy.find_case(person("bob"), case.code) is None
    assert policy.find_case(person("mary"), case.code) is not None


def test_E19_a_colleague_with_a_conflict_is_neither_keyworker_nor_co_worker_nor_reader(case, cast, sign_in):
    mary = sign_in("mary")
    assert mary.post(f"/case/{case.code}/access/conflict", {"who": "bob", "kind": "same_social_circle"}).status_code == 303
    for page, sent in (("/reassign", {"to": "bob", "reason": "absence", "handover": "Fridays", "told_on": "1 3 2027"}), ("/access/coworker", {"to": "bob", "until": "3 3 2027", "why": "Visits"})):
        answer = mary.post(f"/case/{case.code}{page}", sent)
        assert answer.status_code == 422 and "conflict of interest with this case" in answer.text
    assert Case.get_by_id(case.id).keyworker_id == cast["alice"].id


def test_R03_a_supervisor_ends_a_conflict_with_a_reason(case, cast, sign_in):
    need.name_coworker(case, cast["bob"], {"until": NOW.date(), "why": "Visits"}, cast["mary"], NOW)
    need.declare_conflict(case, cast["bob"], {"kind": "related"}, cast["bob"], NOW)
    mary, where = sign_in("mary"), f"/case/{case.code}/access/conflict/{Conflict.get().id}"
    assert mary.post(where, {}).status_code == 422
    assert mary.post(where, {"reason": "It was another family"}).status_code == 303
    assert person("bob").conflicts == [] and Conflict.get().ended_why == "It was another family"
    assert policy.find_case(person("bob"), case.code) is None          # the co-working that it ended does not come back by itself


def test_SEC_059_R04_when_the_supervisor_is_in_conflict_another_one_supervises(case, cast, sign_in):
    mary, paul = sign_in("mary"), sign_in("paul")
    assert mary.post(f"/case/{case.code}/conflict", {"kind": "related"}).status_code == 303
    assert reader(mary, f"/case/{case.code}") == 404 and case.code not in mary.get("/team").text + mary.get("/cases").text
    assert reader(paul, f"/case/{case.code}") == 200 and case.code in paul.get("/cases").text
    assert "Paul P." in sign_in("alice").get(f"/case/{case.code}").text
    keyworker.assign(Case.get_by_id(case.id), cast["bob"], GIVEN, cast["paul"], NOW)
    assert Case.get_by_id(case.id).supervisor_id == cast["paul"].id


def test_R04_a_colleague_of_the_same_team_comes_first(case, cast, second):
    need.declare_conflict(case, cast["mary"], {"kind": "related"}, cast["mary"], NOW)
    assert Case.get_by_id(case.id).supervisor_id == second.id


def test_R04_without_another_supervisor_the_file_is_highly_sensitive_and_somebody_outside_is_noted(case, cast, sign_in):
    Staff.update(ended_on=NOW.date()).where(Staff.username == "paul").execute()
    mary = sign_in("mary")
    answer = mary.post(f"/case/{case.code}/conflict", {"kind": "related"})
    assert answer.status_code == 422 and "who outside the office" in answer.text and not Conflict.select().exists()
    assert mary.post(f"/case/{case.code}/conflict", {"kind": "related", "focal": "Head of the district office"}).status_code == 303
    now = Case.get_by_id(case.id)
    assert now.sensitivity == "highly_sensitive" and [row.staff_id for row in need.readers(now)] == [cast["alice"].id]
    assert Move.get(Move.rule == "R04").reason == "Head of the district office"
    assert reader(sign_in("alice"), f"/case/{case.code}") == 200


# ---- highly sensitive files


def test_M28_a_caseworker_marks_and_only_a_named_supervisor_unmarks(case, cast, second, sign_in):
    alice, mary, nora = sign_in("alice"), sign_in("mary"), sign_in("nora")
    need.name_coworker(case, cast["bob"], {"until": NOW.date(), "why": "Visits"}, cast["mary"], NOW)
    bob = sign_in("bob")
    assert reader(nora, f"/case/{case.code}") == 200 == reader(bob, f"/case/{case.code}")
    assert alice.post(f"/case/{case.code}/sensitive", {}).status_code == 422
    assert alice.post(f"/case/{case.code}/sensitive", {"reason": "A police officer is concerned"}).status_code == 303
    assert [reader(who, f"/case/{case.code}") for who in (alice, mary, nora, bob)] == [200, 200, 404, 404]
    assert reader(alice, f"/case/{case.code}/sensitive") == 403
    assert nora.post(f"/case/{case.code}/sensitive", {"reason": "Over"}).status_code == 404
    assert mary.post(f"/case/{case.code}/access/reader", {"to": "nora", "until": "2 3 2027", "reason": "Stands in"}).status_code == 303
    assert reader(nora, f"/case/{case.code}") == 200
    assert policy.find_case(person("nora", NOW + DAY), case.code) and policy.find_case(person("nora", NOW + 2 * DAY), case.code) is None
    assert mary.post(f"/case/{case.code}/sensitive", {"reason": "The officer moved away"}).status_code == 303
    assert reader(nora, f"/case/{case.code}") == 200 and not CaseReader.select().exists()
    assert [move.became for move in Move.select().where(Move.rule == "M28")] == ["highly_sensitive", "nora", "normal"]


def test_M28_the_keyworker_and_the_last_supervisor_stay_on_the_access_list(case, cast, second, sign_in):
    need.mark(case, {"reason": "Threats", "readers": [second]}, cast["mary"], NOW)
    mary = sign_in("mary")
    assert "not yours to do" in mary.post(f"/case/{case.code}/access/reader/alice", {"reason": "No"}).text
    assert mary.post(f"/case/{case.code}/access/reader/nora", {"reason": "Moved away"}).status_code == 303
    assert "not yours to do" in mary.post(f"/case/{case.code}/access/reader/mary", {"reason": "No"}).text
    assert {row.staff_id for row in need.readers(case)} == {cast["alice"].id, cast["mary"].id}


def test_M28_a_co_worker_named_later_stands_on_the_access_list_until_her_last_day(case, cast):
    need.mark(case, {"reason": "Threats"}, cast["mary"], NOW)
    need.name_coworker(case, cast["bob"], {"until": NOW.date(), "why": "Visits"}, cast["mary"], NOW)
    assert policy.find_case(person("bob"), case.code) and policy.find_case(person("bob", NOW + DAY), case.code) is None


def test_D10_the_figures_of_a_colleague_do_not_tell_of_a_file_that_is_hidden(case, cast, second, sign_in):
    nora = sign_in("nora")
    need.mark(case, {"reason": "Threats"}, cast["mary"], NOW)
    other = intake.take_in(registration(), cast["bob"], NOW)
    assert "Alice Ash (0/" in nora.get(f"/case/{other.code}/reassign").text
    assert "Alice Ash (1/" in sign_in("mary").get(f"/case/{other.code}/reassign").text
    Staff.update(caseload_limit=1).where(Staff.username == "alice").execute()
    assert nora.post(f"/case/{other.code}/reassign", {"to": "alice", "reason": "absence", "handover": "Fridays", "told_on": "1 3 2027"}).status_code == 303      # E20 would have told


# ---- nothing tells


def statements(monkeypatch, desk, path):
    """Every statement that an answer takes, in order."""
    seen, really = [], databases.records.execute_sql

    def counted(sql, params=None):
        seen.append(sql)
        return really(sql, params)
    with monkeypatch.context() as patched:
        patched.setattr(databases.records, "execute_sql", counted)
        answer = desk.get(path)
    return answer.status_code, seen


def test_E31_a_hidden_file_takes_as_many_statements_as_no_file(case, cast, second, sign_in, monkeypatch):
    need.mark(case, {"reason": "Threats"}, cast["mary"], NOW)
    theirs = intake.take_in(registration(), cast["carol"], NOW)
    need.declare_conflict(theirs, cast["bob"], {"kind": "related"}, cast["paul"], NOW)
    nobodys = next(code for code in iter(new_code, None) if code not in (case.code, theirs.code))
    for login in ("bob", "nora", "carol"):
        desk = sign_in(login)
        desk.get(f"/case/{nobodys}")
        for tail in ("", "/history", "/followups", "/access", "/conflict"):
            if login == "carol" and tail == "/access":
                continue
            told = [statements(monkeypatch, desk, f"/case/{code}{tail}") for code in (case.code, nobodys)]
            assert told[0] == told[1] and told[0][0] == 404, (login, tail)
    bob = sign_in("bob")
    bob.get(f"/case/{nobodys}")
    assert statements(monkeypatch, bob, f"/case/{theirs.code}") == statements(monkeypatch, bob, f"/case/{nobodys}")


WALK = ("/work", "/cases", "/cases?which=all", "/cases?which=closed", "/team", "/supervision/caseload", "/supervision/caseload/give", "/approvals", "/find", "/print/my-list", "/register", "/help")


def walked(desk, code, nobodys):
    """Everything that a person can look at and ask, with codes and moments taken out."""
    pages = [desk.get(path) for path in WALK]
    pages += [desk.post("/find", {"q": word}) for word in ("Sreymom", "goat", "Chanthou Sreymom", code)]
    pages += [desk.get(f"/case/{code}{tail}") for tail in ("", "/access", "/history")]
    return [(page.status_code, re.sub(r'value="\d+-[^"]+"', "", bare(page).replace(code, "").replace(nobodys, ""))) for page in pages]


@pytest.mark.parametrize("how", ["highly sensitive", "conflict"])
def test_D10_an_office_with_a_hidden_file_looks_as_one_without(cast, second, sign_in, how):
    """Attack: everything others can look at, with a hidden case present and with none at all."""
    nobodys = new_code()
    logins = ("bob", "carol", "paul", "nora") if how == "highly sensitive" else ("bob",)
    before = {login: walked(sign_in(login), nobodys, nobodys) for login in logins}
    made = intake.take_in(registration(), cast["alice"], NOW)
    intake.enter_identity(made, IDENTITY, cast["alice"], NOW)
    made = Case.get_by_id(made.id)
    notes.add(made, {"on": NOW.date(), "facts": "The goat was sold."}, cast["alice"], NOW)
    if how == "highly sensitive":
        need.mark(made, {"reason": "Threats"}, cast["mary"], NOW)
    else:
        need.declare_conflict(made, cast["bob"], {"kind": "related"}, cast["mary"], NOW)
    for login in logins:
        for one, other in zip(before[login], walked(sign_in(login), made.code, nobodys), strict=True):
            assert one == other, login
    assert made.code in sign_in("alice").get("/work").text


def test_D10_a_second_child_of_the_same_name_is_registered_without_a_hint(cast, sign_in):
    """The double check answers for a hidden file as if there were none; for any other it asks."""
    first = intake.take_in(registration(), cast["alice"], NOW)
    intake.enter_identity(first, IDENTITY, cast["alice"], NOW)
    for hide in (False, True):
        if hide:
            need.mark(Case.get_by_id(first.id), {"reason": "Threats"}, cast["mary"], NOW)
        again = intake.take_in(registration(), cast["bob"], NOW)
        assert intake.doubles(again, IDENTITY, person("bob")) == {"mine": [], "others": not hide}


SECRET = "nightingale"


@pytest.fixture
def secrets(cast):
    """A survivor's file of Alice's with a word told in confidence wherever the papers keep such words."""
    made = intake.take_in(registration(module="gbv_survivor", age_years=24), cast["alice"], NOW)
    intake.enter_identity(made, IDENTITY, cast["alice"], NOW)
    made, told = Case.get_by_id(made.id), f"She said {SECRET}."
    notes.add(made, {"on": NOW.date(), "facts": told, "section": "strictly_confidential"}, cast["alice"], NOW)
    visit = {"type": "general_wellbeing", "mode": "phone", "reached": ["child_alone"], "finding": "stable", "risk": "medium", "observed": "Calm.", "words": told, "on": NOW.date()}
    followup.log(made, visit, cast["alice"], NOW)
    for paper in ("F03", "F04", "F10", "F14", "F14C", "F05", "F27", "F32"):
        papers.file(made, paper, {"words": told, "safety": "safe", "voice_said": told, "analysis": told}, cast["alice"], NOW, confidential=("words", "voice_said", "analysis"))
    Voice.create(case=made, heard_on=NOW.date(), paper="F03", part="said", said=told, by=cast["alice"], entered_at=NOW)
    incident.record(made, {"interviewed_on": NOW.date(), "count_it": "yes", "age": 24, "penetration": "yes", "account": told}, cast["alice"], NOW)
    report.notice(made, {"trigger": "other", "law_item": told, "noticed_on": NOW.date(), "noticed_time": "08:40", "voice": "chose_not", "voice_alone": "yes", "about_staff": "no"}, cast["alice"], NOW)
    return made


def test_D09_neither_a_co_worker_nor_one_who_opened_it_in_need_reads_what_was_told_in_confidence(secrets, cast, sign_in, app):
    """Attack: every page of the file that takes nothing but its code, by those who may open the file and not its secrets."""
    need.name_coworker(secrets, cast["bob"], {"until": NOW.date() + DAY, "why": "Visits"}, cast["mary"], NOW)
    carol = sign_in("carol")
    assert carol.post("/break-glass", {"case": secrets.code, "category": "immediate_danger", "reason": "He stands at the door now."}).status_code == 303
    rules = [rule.rule for rule in app.url_map.iter_rules() if rule.arguments == {"code"} and "GET" in rule.methods]
    opened = 0
    for desk in (sign_in("bob"), carol):
        for rule in rules:
            page = desk.get(rule.replace("<code>", secrets.code))
            opened += page.status_code == 200
            assert SECRET not in page.text, rule
    assert opened > 20
    assert SECRET in sign_in("alice").get(f"/case/{secrets.code}/followups").text

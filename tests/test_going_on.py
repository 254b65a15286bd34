"""How a case goes on in other hands, by rule, through real requests: keyworker, caseload, reopening, merging, the birthday."""
from datetime import timedelta

import pytest

from cmoffice import clock, identities
from cmoffice.casework import closure, due, intake, keyworker, moves, reopening
from cmoffice.models import Case, ConsentItem, FiledForm, Move, NoConsent, Request, Staff, Step, Transfer
from tests.conftest import IDENTITY, NOW, registration

TODAY = NOW.date()
REOPEN = {"button": "yes", "why": "client_asks", "reason": "The aunt rang.", "to": "alice", "consent": "agrees"}


def again(case):
    return Case.get_by_id(case.id)


def opened(by, name="Ratanak", **other):
    made = intake.take_in(registration(**other), by, NOW)
    intake.enter_identity(made, {"first": name, "address": "none", "safe_contact": "none"}, by, NOW, decided="different")
    return Case.get_by_id(made.id)


def closed_of(case, cast):
    closure.request(case, {"reason": "moved_away", "how_to_return": "ring us", "feedback": "content"}, cast["alice"], NOW)
    closure.authorise(again(case), {}, cast["mary"], NOW)
    return again(case)


@pytest.fixture
def closed(case, cast):
    return closed_of(case, cast)


# ---- keyworker


GIVE = {"to": "bob", "reason": "absence", "handover": "Visit on Fridays.", "told_on": "1 3 2027"}


def test_M16_a_hand_over_asks_for_a_note_and_whether_the_child_was_told(case, sign_in):
    mary = sign_in("mary")
    for missing in ({"handover": ""}, {"told_on": ""}, {"told_on": "2 3 2027"}):
        assert mary.post(f"/case/{case.code}/reassign", {**GIVE, **missing}).status_code == 422
    assert again(case).keyworker.username == "alice"
    assert mary.post(f"/case/{case.code}/reassign", GIVE).status_code == 303
    kept = FiledForm.get(FiledForm.paper == "M16").answers
    assert again(case).keyworker.username == "bob" and (kept["handover"], kept["told_on"]) == ("Visit on Fridays.", "2027-03-01")


def test_M16_why_they_were_not_told_is_enough_and_a_new_case_needs_neither(case, cast, sign_in):
    mary = sign_in("mary")
    assert mary.post(f"/case/{case.code}/reassign", {**GIVE, "told_on": "", "told_why_not": "Away until Monday."}).status_code == 303
    new = opened(cast["alice"], keyworker="supervisor")
    assert mary.post(f"/case/{new.code}/reassign", {"to": "bob", "reason": "new_case"}).status_code == 303


def test_E19_a_colleague_in_conflict_is_refused_on_the_page(case, sign_in):
    Staff.update(conflicts=[case.code]).where(Staff.username == "bob").execute()
    answer = sign_in("mary").post(f"/case/{case.code}/reassign", GIVE)
    assert answer.status_code == 422 and "conflict of interest" in answer.text and again(case).keyworker.username == "alice"


def test_E20_over_the_limit_only_with_a_reason(case, sign_in):
    Staff.update(caseload_limit=0).where(Staff.username == "bob").execute()
    Staff.update(caseload_limit=1).where(Staff.username == "bob").execute()
    other = opened(Staff.get(Staff.username == "bob"))
    mary = sign_in("mary")
    answer = mary.post(f"/case/{case.code}/reassign", GIVE)
    assert answer.status_code == 422 and "the limit is 1" in answer.text and other.keyworker.username == "bob"
    assert mary.post(f"/case/{case.code}/reassign", {**GIVE, "override": "Speaks her language."}).status_code == 303


# ---- the caseload of somebody who leaves


BULK = {"reason": "left", "handover": "All are calm.", "told_why_not": "Alice tells each this week.", "to": "bob"}


def test_M16_a_leaving_workers_cases_are_looked_at_and_then_handed_over(case, cast, sign_in):
    second = opened(cast["alice"])
    mary = sign_in("mary")
    page = mary.get("/caseload/alice").text
    assert case.code in page and second.code in page
    look = mary.post("/caseload/alice", {**BULK, "cases": [case.code, second.code], "button": "look"})
    assert look.status_code == 200 and "would then have 2 open cases; the limit is 25" in look.text and again(case).keyworker.username == "alice"
    assert mary.post("/caseload/alice", {**BULK, "cases": [case.code, second.code], "button": "sure"}).status_code == 303
    assert {again(one).keyworker.username for one in (case, second)} == {"bob"}
    assert Move.select().where(Move.rule == "M16").count() == 2
    assert sign_in("alice").get(f"/case/{case.code}").status_code == 404


def test_E20_all_or_none_are_handed_over(case, cast, sign_in):
    second = opened(cast["alice"])
    Staff.update(caseload_limit=1).where(Staff.username == "bob").execute()
    answer = sign_in("mary").post("/caseload/alice", {**BULK, "cases": [case.code, second.code], "button": "sure"})
    assert answer.status_code == 422 and {again(one).keyworker.username for one in (case, second)} == {"alice"}


@pytest.mark.parametrize("login, who, status", [("paul", "alice", 404), ("mary", "carol", 404), ("mary", "nobody", 404), ("mary", "paul", 404), ("alice", "alice", 404), ("eve", "alice", 404)])
def test_a_caseload_is_seen_by_the_teams_supervisor_alone(case, sign_in, login, who, status):
    assert sign_in(login).get(f"/caseload/{who}").status_code == status


def test_a_case_she_does_not_carry_cannot_be_slipped_in(case, cast, sign_in):
    foreign = opened(cast["carol"])
    assert sign_in("mary").post("/caseload/alice", {**BULK, "cases": [foreign.code], "button": "sure"}).status_code == 422
    assert again(foreign).keyworker.username == "carol"


AGENCY = {"agency": "Harbour agency", "why": "programme_ending", "good_cause": "We leave this place.", "introductions": "Both visit.", "pending_actions": "None.", "until_accepted": "Mary does."}


def test_F15_files_without_confirmed_consent_stay_behind(case, cast, sign_in):
    second, mary = opened(cast["alice"]), sign_in("mary")
    chosen = {**AGENCY, "cases": [case.code, second.code], "confirmed": [case.code]}
    look = mary.post("/caseload/alice/agency", {**chosen, "button": "look"})
    assert look.status_code == 200 and "Stay here" in look.text and again(case).status == "open"
    assert mary.post("/caseload/alice/agency", {**chosen, "button": "sure"}).status_code == 303
    assert (again(case).status, again(second).status) == ("transfer_pending", "open")
    assert Transfer.get().agreed_at and Transfer.get().basis == "consent"


def test_E27_nobody_agreed_and_nothing_is_passed_on(case, sign_in):
    answer = sign_in("mary").post("/caseload/alice/agency", {**AGENCY, "cases": [case.code], "button": "sure"})
    assert answer.status_code == 422 and again(case).status == "open" and not Transfer.select().exists()


# ---- reopening


@pytest.mark.parametrize("status", ["closed", "transferred", "screened_out"])
def test_M25_the_same_code_opens_again_and_the_clocks_run_anew(closed, sign_in, status):
    Case.update(status=status).where(Case.id == closed.id).execute()
    alice, mary = sign_in("alice"), sign_in("mary")
    assert alice.post(f"/case/{closed.code}/ask-to-reopen", {"why": "client_asks", "reason": "The aunt rang."}).status_code == 303
    assert Request.get(Request.kind == "reopen").reason == "The aunt rang."
    later = NOW + timedelta(days=20)
    clock.set_start(later)
    assert sign_in("mary").post(f"/case/{closed.code}/reopen", REOPEN).status_code == 303
    now = again(closed)
    assert (now.status, now.code, now.closed_on, now.close_reason, now.step) == ("open", closed.code, None, None, "initial_assessment")
    assert {item.kind: item.due_on for item in due.open_of(now)}["initial_assessment"] == (later + timedelta(days=2)).date()
    assert [step.version for step in Step.select().where(Step.name == "initial_assessment").order_by(Step.id)] == [1, 2]
    assert Request.get(Request.kind == "reopen").decision == "reopened" and Move.get((Move.rule == "M25") & (Move.what == "reopened")).was == status
    assert mary is not None


def test_M25_what_was_closed_stays_in_its_history(closed, sign_in):
    sign_in("mary").post(f"/case/{closed.code}/reopen", REOPEN)
    assert "Moved away" in sign_in("mary").get(f"/case/{closed.code}/ending").text


@pytest.mark.parametrize("login, status", [("alice", 404), ("bob", 404), ("paul", 404), ("eve", 404)])
def test_E29_only_a_supervisor_of_the_team_reopens(closed, sign_in, login, status):
    assert sign_in(login).post(f"/case/{closed.code}/reopen", REOPEN).status_code == status and again(closed).status == "closed"


def test_E29_in_the_verb_itself_and_not_her_own(closed, cast):
    from tests.conftest import refused
    for login in ("alice", "paul"):
        with refused("E29"):
            reopening.decide(closed, cast["alice"], {"why": "client_asks", "reason": "x", "consent": "agrees"}, cast[login], NOW)
    Case.update(keyworker=cast["mary"]).where(Case.id == closed.id).execute()
    with refused("E29"):
        reopening.decide(again(closed), cast["alice"], {"why": "client_asks", "reason": "x", "consent": "agrees"}, cast["mary"], NOW)


def test_E03_consent_that_ended_does_not_open_it_and_can_be_recorded_while_it_is_asked(closed, sign_in):
    ConsentItem.update(valid_to=TODAY - timedelta(days=1)).execute()
    alice, mary = sign_in("alice"), sign_in("mary")
    answer = mary.post(f"/case/{closed.code}/reopen", REOPEN)
    assert answer.status_code == 422 and "Nobody has agreed yet" in answer.text and again(closed).status == "closed"
    assert alice.get(f"/case/{closed.code}/consent/new").status_code in (403, 404)
    alice.post(f"/case/{closed.code}/ask-to-reopen", {"why": "client_asks", "reason": "The aunt rang."})
    from cmoffice import policy
    assert policy.may(Staff.get(Staff.username == "alice"), "record consent", again(closed))


def test_M04_a_supervisor_reopens_without_consent_with_her_reasons(closed, sign_in):
    ConsentItem.update(valid_to=TODAY - timedelta(days=1)).execute()
    mary = sign_in("mary")
    without = {**REOPEN, "consent": "supervisor", "basis": "refused_and_grave_risk", "consent_reasons": "Beaten again."}
    assert mary.post(f"/case/{closed.code}/reopen", without).status_code == 422, "E08: explained when, or why not"
    assert mary.post(f"/case/{closed.code}/reopen", {**without, "explained_on": "1 3 2027"}).status_code == 303
    assert again(closed).consent_state == "decided" and NoConsent.get().decision == "go_on"


@pytest.mark.parametrize("missing", ["why", "reason", "to", "consent"])
def test_M25_refused_leaves_it_closed(closed, sign_in, missing):
    assert sign_in("mary").post(f"/case/{closed.code}/reopen", {**REOPEN, missing: ""}).status_code == 422
    assert again(closed).status == "closed" and not Move.select().where(Move.rule == "M25").exists()


def test_M25_asking_twice_or_of_an_open_case_is_refused(case, cast, sign_in):
    assert sign_in("alice").post(f"/case/{case.code}/ask-to-reopen", {"why": "client_asks", "reason": "x"}).status_code == 403
    closed = closed_of(case, cast)
    alice = sign_in("alice")
    alice.post(f"/case/{closed.code}/ask-to-reopen", {"why": "client_asks", "reason": "first"})
    assert alice.post(f"/case/{closed.code}/ask-to-reopen", {"why": "client_asks", "reason": "second"}).status_code == 409
    assert Request.select().where(Request.kind == "reopen").count() == 1


def test_M25_the_supervisor_says_no_with_a_reason(closed, sign_in):
    sign_in("alice").post(f"/case/{closed.code}/ask-to-reopen", {"why": "client_asks", "reason": "The aunt rang."})
    mary = sign_in("mary")
    assert closed.code in mary.get("/approvals").text
    assert mary.post(f"/case/{closed.code}/reopen", {"button": "no", "not_why": ""}).status_code == 422
    assert mary.post(f"/case/{closed.code}/reopen", {"button": "no", "not_why": "Another agency helps."}).status_code == 303
    assert Request.get(Request.kind == "reopen").decision == "refused" and again(closed).status == "closed"
    assert closed.code not in mary.get("/approvals").text


def test_a_screened_out_child_gets_what_an_open_case_needs(cast, sign_in):
    out = intake.screen_out({"identified_on": TODAY, "source": "self", "concerns": ["other"], "criteria_checked": "none met", "service_given": "card"}, cast["alice"], NOW)
    without = {**REOPEN, "consent": "supervisor", "basis": "nobody_able_to_consent", "consent_reasons": "Alone.", "unsafe_why": "No adult."}
    mary = sign_in("mary")
    assert mary.post(f"/case/{out.code}/reopen", without).status_code == 422, "E06: a level of risk"
    assert mary.post(f"/case/{out.code}/reopen", {**without, "risk": "high"}).status_code == 303
    assert (again(out).status, again(out).risk, again(out).registered_on) == ("open", "high", TODAY)
    assert sign_in("alice").get(f"/case/{out.code}").status_code == 200


# ---- merging


@pytest.fixture
def twin(cast):
    return opened(cast["alice"], "Bunthan")


def test_M26_one_code_goes_on_and_both_histories_stay(case, twin, sign_in):
    assert sign_in("alice").post(f"/case/{twin.code}/ask-to-merge", {"other": case.code, "reason": "The same girl."}).status_code == 303
    mary = sign_in("mary")
    assert twin.code in mary.get("/approvals").text and case.code in mary.get(f"/case/{twin.code}/merge").text
    assert mary.post(f"/case/{twin.code}/merge", {"button": "yes", "survivor": case.code, "reason": "The same girl."}).status_code == 303
    ended = again(twin)
    assert (ended.status, ended.merged_into_id) == ("merged", case.id) and due.open_of(ended) == [] and due.open_of(case)
    alice = sign_in("alice")
    page = alice.get(f"/case/{twin.code}").text
    assert f"/case/{case.code}" in page and "read only" in page and twin.code in alice.get(f"/case/{case.code}").text
    for tail in ("/notes", "/followups", "/close", "/ask-to-merge"):
        assert alice.post(f"/case/{twin.code}{tail}", {"facts": "x"}).status_code == 403, tail
    assert Move.select().where(Move.rule == "M26").count() == 3 and Request.get(Request.kind == "merge").decision == "merged"
    assert identities.has_entry(twin.code) and identities.has_entry(case.code)


def test_M26_the_supervisor_is_led_from_a_possible_double_to_both_files(case, cast, sign_in):
    made = intake.take_in(registration(), cast["bob"], NOW)
    intake.enter_identity(made, IDENTITY, cast["bob"], NOW, decided="ask")
    mary = sign_in("mary")
    assert f'href="/case/{made.code}/merge"' in mary.get("/team").text
    page = mary.get(f"/case/{made.code}/merge").text
    assert f'href="/case/{case.code}"' in page and f'name="survivor" value="{case.code}"' in page
    Case.update(team=cast["carol"].team_id, keyworker=cast["carol"]).where(Case.id == case.id).execute()
    assert case.code not in mary.get(f"/case/{made.code}/merge").text, "only of files that she may open"


def test_M26_whoever_carries_the_one_that_goes_on_reads_both(case, cast, sign_in):
    other = opened(cast["bob"], "Vichear")
    sign_in("mary").post(f"/case/{other.code}/merge", {"button": "yes", "survivor": case.code, "reason": "The same girl."})
    assert sign_in("alice").get(f"/case/{other.code}").status_code == 200 and sign_in("bob").get(f"/case/{other.code}").status_code == 404


def test_E30_two_that_were_declared_different_people(case, cast, sign_in):
    made = intake.take_in(registration(), cast["alice"], NOW)
    intake.enter_identity(made, IDENTITY, cast["alice"], NOW, decided="different")
    mary, both = sign_in("mary"), {"button": "yes", "survivor": case.code, "reason": "The same girl."}
    answer = mary.post(f"/case/{made.code}/merge", both)
    assert answer.status_code == 422 and "declared different people" in answer.text and again(made).status == "open"
    turned = mary.post(f"/case/{case.code}/merge", {**both, "survivor": made.code})
    assert turned.status_code == 422 and again(case).status == "open", "either way round"
    assert mary.post(f"/case/{made.code}/merge", {**both, "declared_wrong": "The worker was new."}).status_code == 303
    assert again(made).status == "merged"


@pytest.mark.parametrize("which", ["nobody's", "other team's", "itself", "nonsense"])
def test_E31_a_file_that_is_not_hers_and_one_that_nobody_has_are_told_in_the_same_words(case, cast, sign_in, which):
    codes = {"nobody's": moves.new_code(), "other team's": opened(cast["carol"], "Vichear").code, "itself": case.code, "nonsense": "AAA-AAA"}
    answer = sign_in("mary").post(f"/case/{case.code}/merge", {"button": "yes", "survivor": codes[which], "reason": "The same girl."})
    assert answer.status_code == 422 and "There is nothing here, or it is not yours to open." in answer.text and again(case).status == "open"


@pytest.mark.parametrize("login", ["alice", "bob", "paul", "dan", "eve"])
def test_M26_is_for_the_supervisor(case, twin, sign_in, login):
    assert sign_in(login).post(f"/case/{twin.code}/merge", {"button": "yes", "survivor": case.code, "reason": "x"}).status_code == 404
    assert again(twin).status == "open"


def test_E24_a_supervisor_merges_no_case_of_her_own(case, twin, cast, sign_in):
    keyworker.assign(twin, cast["mary"], {"reason": "absence", "handover": "met"}, cast["mary"], NOW)
    assert sign_in("mary").post(f"/case/{twin.code}/merge", {"button": "yes", "survivor": case.code, "reason": "x"}).status_code == 403
    assert sign_in("mary").post(f"/case/{case.code}/merge", {"button": "yes", "survivor": twin.code, "reason": "x"}).status_code == 422


def test_E36_the_reason_names_neither_child(case, twin, sign_in):
    for name in ("Sreymom", "Bunthan"):
        assert sign_in("mary").post(f"/case/{twin.code}/merge", {"button": "yes", "survivor": case.code, "reason": f"{name} again"}).status_code == 422
    assert again(twin).status == "open"


# ---- the birthday


@pytest.fixture
def nearly(case):
    Case.update(turns_18_soon=True, age_years=17).where(Case.id == case.id).execute()
    return again(case)


@pytest.mark.parametrize("choice, where", [("stay", ""), ("closure", "/close?key=turned_18_aged_out"), ("transfer", "/transfer/ask")])
def test_M29_the_caseworker_chooses_and_the_prompt_disappears(nearly, sign_in, choice, where):
    alice = sign_in("alice")
    assert "eighteenth birthday is near" in alice.get(f"/case/{nearly.code}").text and nearly.code in alice.get("/work").text
    answer = alice.post(f"/case/{nearly.code}/eighteen", {"choice": choice, "words": "Lives with her aunt, works at the mill."})
    assert answer.status_code == 303 and answer.headers["Location"].endswith(f"/case/{nearly.code}{where}")
    assert "eighteenth birthday is near" not in alice.get(f"/case/{nearly.code}").text
    assert again(nearly).status == "open" and Move.get(Move.rule == "M29").became == choice


@pytest.mark.parametrize("wrong", [{"choice": "closure", "words": ""}, {"choice": "", "words": "x"}, {"choice": "stay", "words": "Sreymom stays"}])
def test_M29_E32_refused_changes_nothing(nearly, sign_in, wrong):
    assert sign_in("alice").post(f"/case/{nearly.code}/eighteen", wrong).status_code == 422 and not Move.select().where(Move.rule == "M29").exists()


@pytest.mark.parametrize("login", ["bob", "mary", "paul", "dan"])
def test_M29_is_for_the_keyworker(nearly, sign_in, login):
    assert sign_in(login).post(f"/case/{nearly.code}/eighteen", {"choice": "stay", "words": "x"}).status_code == 404


def test_T24_the_prompt_stays_after_the_birthday_until_it_is_answered(nearly, sign_in):
    Case.update(turns_18_soon=False, age_years=18).where(Case.id == nearly.id).execute()
    assert "eighteenth birthday is near" in sign_in("alice").get(f"/case/{nearly.code}").text and again(nearly).status == "open"



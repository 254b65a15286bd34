"""How a case ends, by rule, through real requests: the closure gate, the decision, the visit afterwards, a death, a transfer."""
from datetime import date, datetime, timedelta

import pytest

from cmoffice import clock, timeframes
from cmoffice.casework import closure, conditions, directory, due, keyworker, office, papers
from cmoffice.casework.conditions import Facts, judge
from cmoffice.models import (
    Audit,
    Case,
    Closure,
    FiledForm,
    FollowUp,
    Move,
    Objective,
    Placement,
    Plan,
    PlanAction,
    Referral,
    Request,
    Sharing,
    Task,
    Transfer,
)
from tests.conftest import CLOSED, CLOSING, NOW, ZONE, registration

TODAY = NOW.date()
TRANSFER = {
    "why": "better_placed_agency", "good_cause": "They speak her language.", "better_service": "A teacher of her own tongue.", "agency": "Harbour agency",
    "informed_on": "1 3 2027", "agree": "yes", "forgo": "no", "file_agreed": "all", "introductions": "Both visit together.",
    "pending_actions": "The school place.", "until_accepted": "We do, each week."}  # fmt: skip
ACCEPTED = {"accepted_on": "1 3 2027", "accepted_role": "caseworker of the harbour team", "handed": ["summary", "plan"], "method": "written_paper", "retention_class": "ordinary"}
DIED = {"learned_on": "1 3 2027", "from_role": "the aunt", "circumstances": "illness"}
ENTRIES = {**DIED, "reported_to": "District authority", "reported_on": "1 3 2027", "enquiry_by": "District authority", "other_children": "no", "checked_on": "1 3 2027"}


def again(case):
    return Case.get_by_id(case.id)


def on(day, hour=9):
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


def followup(case, by, day, finding="stable", mode="phone", reached=("caregiver",)):
    return FollowUp.create(case=case, by=by, done_on=day, entered_at=on(day), type="general_wellbeing", mode=mode, reached=list(reached), finding=finding, risk="low", observed="seen")


def planned(case, by, met_on=None, status="done"):
    plan = Plan.create(case=case, kind="full", version=1, state="approved", drawn_on=TODAY, by=by, entered_at=NOW, decided_at=NOW)
    goal = Objective.create(plan=plan, case=case, need="learning", wording="in class", progress="met" if met_on else "in_progress", met_on=met_on)
    PlanAction.create(plan=plan, objective=goal, case=case, what="call the school", kind="direct_service", status=status)
    return plan


def asks(sign_in, case, **other):
    return sign_in("alice").post(f"/case/{case.code}/close", {**CLOSING, **other})


@pytest.fixture
def asked(case, sign_in):
    assert asks(sign_in, case).status_code == 303
    return again(case)


@pytest.fixture
def closed(asked, sign_in):
    assert sign_in("mary").post(f"/case/{asked.code}/closure", {**CLOSED, "comment": "Well done.", "paper_place": "Cabinet 3"}).status_code == 303
    return again(asked)


# ---- the gate


def test_the_reasons_are_shown_with_what_each_needs_and_nothing_is_saved(case, sign_in):
    page = sign_in("alice").get(f"/case/{case.code}/close").text
    assert "Goals met" in page and "Moved away" in page and "Nothing stands in the way" in page
    assert "The child died" in page and again(case).status == "open"


def test_a_reason_shows_its_conditions_met_and_missing_without_script(case, sign_in):
    page = sign_in("alice").get(f"/case/{case.code}/close?key=goals_met").text
    assert "Every action of the plan has an outcome" in page and "Say when the last objective was met" in page and "E22" in page
    other = sign_in("alice").get(f"/case/{case.code}/close?key=cannot_be_reached").text
    assert "E45" in other and "Attempts to reach them" in other and "E22" not in other


def test_M17_everything_asked_is_kept_and_the_case_waits(asked):
    row = Closure.get()
    assert (asked.status, row.reason, row.decided_at) == ("closure_requested", "moved_away", None)
    assert {form.paper for form in FiledForm.select()} >= {"F14", "F24"}
    assert Move.get(Move.rule == "M17").became == "closure_requested"


def test_M17_the_words_stay_at_422_and_nothing_is_left_behind(case, sign_in):
    answer = asks(sign_in, case, feedback="")
    assert answer.status_code == 422 and "The family moved to the coast." in answer.text
    assert again(case).status == "open" and not Closure.select().exists() and not FiledForm.select().exists()


@pytest.mark.parametrize("login, status", [("bob", 404), ("carol", 404), ("mary", 404), ("dan", 404), ("eve", 404)])
def test_M17_is_for_the_keyworker(case, sign_in, login, status):
    assert sign_in(login).post(f"/case/{case.code}/close", CLOSING).status_code == status and again(case).status == "open"


def test_M07_no_concern_is_written_as_its_own_move(case, cast, sign_in):
    papers.file(case, "F03", {"risk": "none"}, cast["alice"], NOW)
    assert asks(sign_in, case, reason="no_concern_after_initial_assessment").status_code == 303
    assert Move.get(Move.rule == "M07").became == "closure_requested"


@pytest.mark.parametrize("risk", ["low", "high", None])
def test_E10_no_concern_needs_an_assessment_that_found_none(case, cast, sign_in, risk):
    if risk:
        papers.file(case, "F03", {"risk": risk}, cast["alice"], NOW)
    answer = asks(sign_in, case, reason="no_concern_after_initial_assessment")
    assert answer.status_code == 422 and "risk is none" in answer.text and again(case).status == "open"


@pytest.mark.parametrize("what", ["action", "referral", "task"])
def test_E21_names_what_is_open(case, cast, sign_in, what):
    if what == "action":
        planned(case, cast["alice"], TODAY, status="todo")
    if what == "referral":
        Referral.create(case=case, service="legal", reason="papers", status="sent", sent_on=TODAY, by=cast["alice"], entered_at=NOW)
    if what == "task":
        Task.create(case=case, what="call", due_on=TODAY, source="F10", by=cast["mary"], entered_at=NOW)
    answer = asks(sign_in, case)
    words = {"action": "1 actions of the plan are open", "referral": "1 referrals have no outcome", "task": "1 tasks are open"}[what]
    assert answer.status_code == 422 and words in answer.text and again(case).status == "open"


def test_E22_the_worked_example_of_T19(case, cast):
    met = date(2027, 3, 1)
    known = {"rules": timeframes.DEFAULTS, "has_plan": True, "last_met_on": met, "followups": tuple((day, "stable", "phone") for day in (date(2027, 3, 8), date(2027, 3, 20), date(2027, 3, 29)))}
    for today, allowed in ((date(2027, 3, 29), False), (date(2027, 3, 30), False), (date(2027, 3, 31), True), (date(2027, 6, 1), True)):
        found = [one for one in judge(Facts(today=today, **known), "goals_met", {}) if one.code == "E22"]
        assert all(one.met for one in found) is allowed, today


@pytest.mark.parametrize("findings, allowed", [
    (["stable", "improving", "stable"], True), (["stable", "stable"], False), (["stable", "stable", "unchanged_concern"], False),
    (["stable", "stable", "not_reached"], False), (["stable", "stable", "stable", "worse"], False),
])
def test_E22_only_stable_contacts_count_and_a_bad_one_starts_anew(findings, allowed):
    met = date(2027, 1, 1)
    visits = tuple((met + timedelta(days=8 * number), finding, "phone") for number, finding in enumerate(findings, 1))
    known = Facts(today=date(2027, 2, 20), rules=timeframes.DEFAULTS, has_plan=True, last_met_on=met, followups=visits)
    assert all(one.met for one in judge(known, "goals_met", {}) if one.code == "E22") is allowed


def test_E22_through_a_request_and_then_allowed(case, cast, sign_in):
    Case.update(registered_on=date(2026, 11, 1)).where(Case.id == case.id).execute()
    planned(case, cast["alice"], met_on=TODAY - timedelta(days=29))
    for days in (20, 10, 1):
        followup(case, cast["alice"], TODAY - timedelta(days=days))
    answer = asks(sign_in, case, reason="goals_met")
    assert answer.status_code == 422 and "closing is possible from 2 3 2027" in answer.text
    clock.set_start(NOW + timedelta(days=1))
    assert asks(sign_in, case, reason="goals_met").status_code == 303


def test_E22_an_objective_that_is_not_met(case, cast, sign_in):
    planned(case, cast["alice"])
    assert "1 objectives of the plan are not met" in asks(sign_in, case, reason="goals_met").text and again(case).status == "open"


def test_E23_two_years_after_an_institution(case, cast, sign_in):
    Placement.create(case=case, arrangement="parents", started_on=date(2026, 5, 10), from_institution=True, by=cast["alice"], entered_at=NOW)
    answer = asks(sign_in, case)
    assert answer.status_code == 422 and "10 5 2028" in answer.text and again(case).status == "open"
    for day, met in ((date(2028, 5, 9), False), (date(2028, 5, 10), True)):
        assert [one.met for one in closure.gate(again(case), "moved_away", day) if one.code == "E23"] == [met]
    assert asks(sign_in, case, reason="client_ended_support", safe_for_child="yes").status_code == 303


def test_E23_at_18_a_supervisor_may_agree_when_an_adult_service_goes_on(case, cast, sign_in):
    Case.update(age_years=18).where(Case.id == case.id).execute()
    Placement.create(case=case, arrangement="parents", started_on=date(2026, 5, 10), from_institution=True, by=cast["alice"], entered_at=NOW)
    adult = {"reason": "turned_18_aged_out", "plan_after": "Lives with her aunt."}
    assert asks(sign_in, case, **adult, adult_service="no").status_code == 422
    assert asks(sign_in, case, **adult, adult_service="yes").status_code == 303
    mary = sign_in("mary")
    answer = mary.post(f"/case/{case.code}/closure", CLOSED)
    assert answer.status_code == 422 and again(case).status == "closure_requested"
    assert mary.post(f"/case/{case.code}/closure", {**CLOSED, "institution_agreed": "y"}).status_code == 303
    assert again(case).status == "closed"


@pytest.mark.parametrize("missing, words", [({"feedback": ""}, "child&#39;s view"), ({"how_to_return": ""}, "coming back"), ({"told": "no", "told_why_not": ""}, "coming back")])
def test_E25_the_child_is_heard_and_told(case, sign_in, missing, words):
    answer = asks(sign_in, case, **missing)
    assert answer.status_code == 422 and words in answer.text and again(case).status == "open"


def test_E25_a_reason_why_nobody_could_be_told_is_enough(case, sign_in):
    assert asks(sign_in, case, told="no", told_why_not="They left in the night.").status_code == 303


@pytest.mark.parametrize("given", [{}, {"plan_after": "  "}])
def test_E32_age_alone_closes_nothing(case, sign_in, given):
    Case.update(age_years=18).where(Case.id == case.id).execute()
    answer = asks(sign_in, case, reason="turned_18_aged_out", **given)
    assert answer.status_code == 422 and "because of age alone" in answer.text and again(case).status == "open"
    assert asks(sign_in, case, reason="turned_18_aged_out", plan_after="Lives with her aunt.").status_code == 303


def test_E32_nor_before_the_birthday_is_near(case, sign_in):
    assert asks(sign_in, case, reason="turned_18_aged_out", plan_after="Lives with her aunt.").status_code == 422 and again(case).status == "open"


T22 = [  # last contact, attempts as (days after it, way), days after it today, allowed
    ([(10, "phone"), (20, "home_visit"), (30, "phone")], date(2027, 4, 1), True),
    ([(10, "phone"), (20, "home_visit"), (30, "phone")], date(2027, 3, 31), False),
    ([(10, "phone"), (20, "phone"), (30, "phone")], date(2027, 4, 1), False),
    ([(10, "phone"), (20, "home_visit")], date(2027, 6, 1), False),
    ([(-1, "phone"), (20, "home_visit"), (30, "phone")], date(2027, 6, 1), False),
]


@pytest.mark.parametrize("tried, today, allowed", T22)
def test_E45_three_months_and_three_attempts_in_two_ways(tried, today, allowed):
    last = date(2027, 1, 1)
    known = Facts(today=today, rules=timeframes.DEFAULTS, last_contact_on=last)
    answers = {"attempts": [{"on": last + timedelta(days=days), "way": way} for days, way in tried]}
    assert all(one.met for one in judge(known, "cannot_be_reached", answers) if one.code == "E45") is allowed


@pytest.mark.parametrize("today, allowed", [(date(2027, 1, 30), False), (date(2027, 1, 31), True)])
def test_E45_a_month_for_an_adult_survivor_by_T21(today, allowed):
    known = Facts(today=today, rules=timeframes.DEFAULTS, last_contact_on=date(2027, 1, 1), is_adult_survivor=True,
                  followups=((date(2027, 1, 9), "not_reached", "phone"), (date(2027, 1, 20), "not_reached", "phone")))  # fmt: skip
    assert all(one.met for one in judge(known, "cannot_be_reached", {}) if one.code == "E45") is allowed


def test_E45_follow_ups_that_reached_nobody_count_with_typed_attempts(case, cast, sign_in):
    Case.update(registered_on=date(2026, 11, 1), last_contact_on=date(2026, 11, 20)).where(Case.id == case.id).execute()
    followup(case, cast["alice"], date(2026, 12, 1), "not_reached", "phone", ["nobody"])
    followup(case, cast["alice"], date(2026, 12, 20), "not_reached", "planned_home_visit", ["nobody"])
    typed = {"attempts-0-on": "5 1 2027", "attempts-0-way": "community", "attempts-0-result": "gone", "evaluated": "unreachable", "told": "no", "told_why_not": "nobody there"}
    answer = asks(sign_in, case, reason="cannot_be_reached")
    assert answer.status_code == 422 and "Counted so far: 2 attempts in 2 ways" in answer.text
    assert asks(sign_in, case, reason="cannot_be_reached", **typed).status_code == 303
    assert [row["way"] for row in papers.latest(case, "F14").answers["attempts"]] == ["community"]


def test_ending_that_is_not_safe_does_not_close_and_leads_to_M04(case, sign_in):
    answer = asks(sign_in, case, reason="client_ended_support", safe_for_child="no")
    assert answer.status_code == 422 and "not safe for the child" in answer.text and f"/case/{case.code}/consent" in answer.text
    assert again(case).status == "open"


# ---- the decision


def test_M18_closes_with_retention_paper_place_and_the_visit_of_T14(closed):
    row = Closure.get()
    assert (closed.status, closed.closed_on, closed.close_reason) == ("closed", TODAY, "moved_away")
    assert (row.decision, row.paper_place, row.visit_due_on) == ("closed", "Cabinet 3", date(2027, 6, 1))
    assert [(item.kind, item.due_on) for item in due.open_of(closed)] == [("post_closure", date(2027, 6, 1))]


@pytest.mark.parametrize("closed_on, due_on", [(date(2026, 11, 30), date(2027, 2, 28)), (date(2027, 3, 1), date(2027, 6, 1))])
def test_T14_the_visit_is_due_after_three_months_clipped(closed_on, due_on):
    assert timeframes.post_closure(closed_on).on == due_on


def test_T25_how_long_it_is_kept_comes_from_the_class_the_office_has_set(case, cast, sign_in):
    office.change("retention", {"ordinary": 10, "care": 25}, None, NOW)
    asks(sign_in, case)
    assert sign_in("mary").post(f"/case/{case.code}/closure", {**CLOSED, "retention_class": "care"}).status_code == 303
    assert again(case).keep_until == date(2052, 3, 1)


def test_T25_not_set_is_said_and_nothing_can_be_destroyed(asked, sign_in):
    mary = sign_in("mary")
    assert "is not set" in mary.get(f"/case/{asked.code}/closure").text
    mary.post(f"/case/{asked.code}/closure", CLOSED)
    assert again(asked).keep_until is None


@pytest.mark.parametrize("login, status", [("alice", 404), ("bob", 404), ("paul", 404), ("dan", 404), ("eve", 404)])
def test_E24_nobody_else_closes(asked, sign_in, login, status):
    assert sign_in(login).post(f"/case/{asked.code}/closure", CLOSED).status_code == status and again(asked).status == "closure_requested"


def test_E24_a_supervisor_who_carries_the_case_meets_a_closed_door(asked, cast, sign_in):
    keyworker.assign(asked, cast["mary"], {"reason": "absence", "handover": "met"}, cast["mary"], NOW)
    assert sign_in("mary").post(f"/case/{asked.code}/closure", CLOSED).status_code == 403 and again(asked).status == "closure_requested"


def test_what_is_opened_after_the_request_stands_in_the_way_of_the_decision(asked, cast, sign_in):
    Task.create(case=asked, what="call", due_on=TODAY, source="F10", by=cast["mary"], entered_at=NOW)
    answer = sign_in("mary").post(f"/case/{asked.code}/closure", CLOSED)
    assert answer.status_code == 422 and "1 tasks are open" in answer.text and again(asked).status == "closure_requested"


def test_M19_goes_back_with_what_is_missing_through_a_request(asked, sign_in):
    mary = sign_in("mary")
    assert mary.post(f"/case/{asked.code}/closure", {"button": "back", "comment": ""}).status_code == 422
    assert mary.post(f"/case/{asked.code}/closure", {"button": "back", "comment": "One more visit."}).status_code == 303
    assert again(asked).status == "open" and Closure.get().decision == "returned" and Move.get(Move.rule == "M19").reason == "One more visit."


def test_T36_an_error_is_cancelled_within_two_days_by_the_supervisor_and_not_later(case, sign_in):
    mary = sign_in("mary")
    assert mary.post(f"/case/{case.code}/error", {"why": ""}).status_code == 422
    clock.set_start(NOW + timedelta(days=3))
    assert mary.post("/signin", {}).status_code in (303, 422)
    late = sign_in("mary").post(f"/case/{case.code}/error", {"why": "a test entry"})
    assert late.status_code == 422 and "opened in error" in late.text and again(case).status == "open"
    clock.set_start(NOW + timedelta(days=2))
    assert sign_in("mary").post(f"/case/{case.code}/error", {"why": "a test entry"}).status_code == 303
    assert (again(case).status, again(case).close_reason) == ("closed", "opened_in_error") and due.open_of(again(case)) == []


def test_T36_is_not_for_caseworkers(case, sign_in):
    assert sign_in("alice").post(f"/case/{case.code}/error", {"why": "mine"}).status_code == 404 and again(case).status == "open"


# ---- the visit afterwards


VISIT = {"button": "visit", "on": "1 3 2027", "mode": "phone", "reached": ["caregiver"], "stable": "yes", "new_concern": "no", "helped": "yes", "feedback_by": "caregiver"}


def test_M24_the_visit_is_logged_on_a_closed_case_and_its_due_date_ends_as_done(closed, sign_in):
    assert sign_in("alice").post(f"/case/{closed.code}/visit", VISIT).status_code == 303
    assert Closure.get().visited_on == TODAY and due.open_of(closed) == [] and again(closed).status == "closed"
    assert papers.latest(closed, "F23").answers["helped"] == "yes"


def test_M24_nobody_reached_leaves_the_visit_due(closed, sign_in):
    assert sign_in("alice").post(f"/case/{closed.code}/visit", {**VISIT, "reached": ["nobody"], "stable": "unknown"}).status_code == 303
    assert Closure.get().visited_on is None and [item.kind for item in due.open_of(closed)] == ["post_closure"]


def test_M24_a_new_concern_asks_to_reopen(closed, sign_in):
    assert sign_in("alice").post(f"/case/{closed.code}/visit", {**VISIT, "new_concern": "yes", "concern": ""}).status_code == 422
    assert sign_in("alice").post(f"/case/{closed.code}/visit", {**VISIT, "new_concern": "yes", "concern": "beaten again"}).status_code == 303
    assert (Request.get().kind, Request.get().answers["why"]) == ("reopen", "post_closure_finding") and again(closed).status == "closed"


def test_M24_is_skipped_with_its_reason(closed, sign_in):
    alice = sign_in("alice")
    assert alice.post(f"/case/{closed.code}/visit", {"button": "skip"}).status_code == 422
    assert alice.post(f"/case/{closed.code}/visit", {"button": "skip", "skip": "unsafe"}).status_code == 303
    assert Closure.get().visit_skipped == "unsafe" and due.open_of(closed) == []


def test_E16_a_visit_before_the_closing_is_none(closed, sign_in):
    assert sign_in("alice").post(f"/case/{closed.code}/visit", {**VISIT, "on": "1 2 2027"}).status_code == 422 and Closure.get().visited_on is None


@pytest.mark.parametrize("login", ["bob", "mary", "paul", "dan"])
def test_M24_is_for_whoever_carried_the_case(closed, sign_in, login):
    assert sign_in(login).post(f"/case/{closed.code}/visit", VISIT).status_code == 404


# ---- a death


def test_M20_ends_what_was_open_and_waits_to_be_closed(case, cast, sign_in):
    planned(case, cast["alice"], status="todo")
    Referral.create(case=case, service="legal", reason="papers", status="sent", sent_on=TODAY, by=cast["alice"], entered_at=NOW)
    Task.create(case=case, what="call", due_on=TODAY, source="F10", by=cast["mary"], entered_at=NOW)
    assert sign_in("alice").post(f"/case/{case.code}/death", DIED).status_code == 303
    assert (again(case).status, Closure.get().reason) == ("closure_requested", "death")
    assert (PlanAction.get().status, Referral.get().status, Task.get().dropped_why) == ("dropped", "revoked", "death")
    assert due.open_of(case) == [] and FiledForm.get(FiledForm.paper == "F17").answers == {}, "all of it is strictly confidential"


@pytest.mark.parametrize("missing", ["reported_to", "reported_on", "enquiry_by", "other_children", "checked_on"])
def test_E26_closing_waits_for_report_enquiry_and_the_other_children(case, sign_in, missing):
    alice, mary = sign_in("alice"), sign_in("mary")
    alice.post(f"/case/{case.code}/death", {**ENTRIES, missing: ""})
    answer = mary.post(f"/case/{case.code}/closure", CLOSED)
    assert answer.status_code == 422 and "After a death" in answer.text and again(case).status == "closure_requested"
    assert alice.post(f"/case/{case.code}/death", ENTRIES).status_code == 303
    assert mary.post(f"/case/{case.code}/closure", CLOSED).status_code == 303
    assert (again(case).status, Closure.get().visit_skipped) == ("closed", "death") and due.open_of(again(case)) == []


def test_M20_a_supervisor_may_write_it_down_and_it_replaces_a_closure_that_waits(asked, sign_in):
    assert sign_in("mary").post(f"/case/{asked.code}/death", ENTRIES).status_code == 303
    assert [(row.reason, row.decision) for row in Closure.select().order_by(Closure.id)] == [("moved_away", "dropped"), ("death", None)]
    assert sign_in("mary").post(f"/case/{asked.code}/closure", {"button": "back", "comment": "x"}).status_code == 422
    assert sign_in("mary").post(f"/case/{asked.code}/closure", CLOSED).status_code == 303


@pytest.mark.parametrize("wrong", [{"learned_on": ""}, {"learned_on": "2 3 2027"}, {"died_on": "2 3 2027"}, {"circumstances": ""}, {"from_role": "Aunt of Sreymom"}])
def test_M20_refused_leaves_nothing_behind(case, sign_in, wrong):
    assert sign_in("alice").post(f"/case/{case.code}/death", {**DIED, **wrong}).status_code == 422
    assert again(case).status == "open" and not FiledForm.select().exists() and not Closure.select().exists()


# ---- a transfer


@pytest.fixture
def passing(case, sign_in):
    assert sign_in("alice").post(f"/case/{case.code}/transfer/ask", TRANSFER).status_code == 303
    return again(case)


@pytest.fixture
def agreed(passing, sign_in):
    assert sign_in("mary").post(f"/case/{passing.code}/transfer/agree", {}).status_code == 303
    return again(passing)


def test_M21_the_case_stays_ours_and_its_follow_ups_go_on(passing, sign_in):
    assert passing.status == "transfer_pending" and "followup" in {item.kind for item in due.open_of(passing)}
    seen = {"on": "1 3 2027", "mode": "phone", "reached": "caregiver", "finding": "stable", "risk": "medium", "observed": "well"}
    assert sign_in("alice").post(f"/case/{passing.code}/followups", seen).status_code == 303 and FollowUp.select().count() == 1


@pytest.mark.parametrize("missing, words", [
    ({"good_cause": ""}, "good cause"), ({"agency": ""}, "has not accepted yet"), ({"introductions": ""}, "meets the new worker"), ({"forgo": "yes"}, "nothing to transfer"),
])
def test_M21_refused_leaves_nothing_behind(case, sign_in, missing, words):
    answer = sign_in("alice").post(f"/case/{case.code}/transfer/ask", {**TRANSFER, **missing})
    assert answer.status_code == 422 and words in answer.text and "A teacher of her own tongue." in answer.text
    assert again(case).status == "open" and not Transfer.select().exists()


def test_E27_without_their_agreement_only_by_the_supervisors_own_decision(case, sign_in):
    alice, mary = sign_in("alice"), sign_in("mary")
    assert alice.post(f"/case/{case.code}/transfer/ask", {**TRANSFER, "file_agreed": "no"}).status_code == 422
    assert alice.post(f"/case/{case.code}/transfer/ask", {**TRANSFER, "file_agreed": "no", "best_interests": "No other way to keep her safe."}).status_code == 303
    answer = mary.post(f"/case/{case.code}/transfer/agree", {})
    assert answer.status_code == 422 and "has not agreed to hand over the file" in answer.text and Transfer.get().agreed_at is None
    assert mary.post(f"/case/{case.code}/transfer/agree", {"best_interests": "Grave danger here.", "discussed_on": "1 3 2027"}).status_code == 303
    assert Transfer.get().basis == "best_interests" and Transfer.get().agreed_at


def test_M22_is_theirs_and_each_thing_that_went_stands_in_the_sharing_record(agreed, sign_in):
    assert sign_in("mary").post(f"/case/{agreed.code}/transfer/accepted", ACCEPTED).status_code == 303
    assert (again(agreed).status, again(agreed).close_reason, again(agreed).closed_on) == ("transferred", "transferred", TODAY)
    assert sorted(row.what[0] for row in Sharing.select()) == ["plan", "summary"] and {row.agency for row in Sharing.select()} == {"Harbour agency"}
    assert due.open_of(again(agreed)) == [] and Closure.get().visit_skipped == "transferred"
    page = sign_in("alice").get(f"/case/{agreed.code}/transfer").text
    assert "caseworker of the harbour team" in page
    assert sign_in("alice").post(f"/case/{agreed.code}/notes", {"facts": "x", "on": "1 3 2027"}).status_code == 403


@pytest.mark.parametrize("missing", ["accepted_on", "accepted_role", "handed", "method"])
def test_E28_without_acceptance_or_record_the_case_stays_ours(agreed, sign_in, missing):
    answer = sign_in("mary").post(f"/case/{agreed.code}/transfer/accepted", {**ACCEPTED, missing: ""})
    assert answer.status_code == 422 and again(agreed).status == "transfer_pending" and not Sharing.select().exists()


def test_E28_before_the_supervisor_agreed(passing, sign_in):
    answer = sign_in("mary").post(f"/case/{passing.code}/transfer/accepted", ACCEPTED)
    assert answer.status_code == 422 and again(passing).status == "transfer_pending"


@pytest.mark.parametrize("handed", [["F18"], ["summary", "incident"]])
def test_E37_nothing_but_the_bundle_is_handed_over(agreed, cast, sign_in, handed):
    from cmoffice.casework import transfer
    from tests.conftest import refused
    assert sign_in("mary").post(f"/case/{agreed.code}/transfer/accepted", {**ACCEPTED, "handed": handed}).status_code == 422
    with refused("E37"):
        transfer.accept(again(agreed), {"accepted_on": TODAY, "accepted_role": "x", "handed": handed, "method": "verbal"}, cast["mary"], NOW)
    assert not Sharing.select().exists()


def test_E37_the_bundle_holds_no_restricted_word_and_no_name(agreed, cast, sign_in):
    papers.file(agreed, "F03", {"risk": "low", "safety": "safe", "words": "uncle beats me"}, cast["alice"], NOW, confidential=("words",))
    page = sign_in("mary").post(f"/case/{agreed.code}/transfer/bundle/print", {"copies": "1", "purpose": "service"}).text
    assert agreed.code in page and "They speak her language." in page and "uncle beats me" not in page and "Sreymom" not in page and "copy 1 of 1" in page
    assert Audit.select().where(Audit.did == "sheet printed").get().details["sheet"] == "bundle"


@pytest.mark.parametrize("login, how", [("alice", "withdrawn"), ("mary", "refused")])
def test_M23_the_case_goes_on_here(agreed, sign_in, login, how):
    desk = sign_in(login)
    assert desk.post(f"/case/{agreed.code}/transfer/end", {"how": how, "ended_why": ""}).status_code == 422
    assert desk.post(f"/case/{agreed.code}/transfer/end", {"how": how, "ended_why": "No place there."}).status_code == 303
    assert again(agreed).status == "open" and Transfer.get().ended_how == how
    page = sign_in("alice").get(f"/case/{agreed.code}/transfer/ask").text
    assert "passed on 1 time before" in page


@pytest.mark.parametrize("login", ["bob", "paul", "dan", "eve"])
def test_M21_M22_are_for_keyworker_and_supervisor(passing, sign_in, login):
    for tail in ("ask", "agree", "accepted", "end"):
        assert sign_in(login).post(f"/case/{passing.code}/transfer/{tail}", {**TRANSFER, **ACCEPTED}).status_code == 404


def test_E24_a_supervisor_agrees_to_no_transfer_of_her_own(passing, cast, sign_in):
    keyworker.assign(passing, cast["mary"], {"reason": "absence", "handover": "met"}, cast["mary"], NOW)
    assert sign_in("mary").post(f"/case/{passing.code}/transfer/agree", {}).status_code == 403


def test_E27_only_the_parts_they_agreed_to_are_handed_over_and_shown(case, cast, sign_in):
    alice, mary = sign_in("alice"), sign_in("mary")
    assert alice.post(f"/case/{case.code}/transfer/ask", {**TRANSFER, "file_agreed": "part", "which_parts": ["summary"]}).status_code == 303
    mary.post(f"/case/{case.code}/transfer/agree", {})
    page = mary.post(f"/case/{case.code}/transfer/bundle/print", {"copies": "1", "purpose": "service"}).text
    assert "Transfer summary" in page and "Current plan" not in page and "Consent status" not in page
    answer = mary.post(f"/case/{case.code}/transfer/accepted", {**ACCEPTED, "handed": ["summary", "plan"]})
    assert answer.status_code == 422 and "not agreed to hand over" in answer.text and not Sharing.select().exists()
    assert mary.post(f"/case/{case.code}/transfer/accepted", {**ACCEPTED, "handed": ["summary"]}).status_code == 303


def test_the_bundle_holds_the_analysis_of_the_full_assessment_and_no_more(agreed, cast, sign_in):
    papers.file(agreed, "F04", {"analysis": "Safe with the aunt.", "history": "Long story of the house.", "risk": "low"}, cast["alice"], NOW)
    page = sign_in("mary").post(f"/case/{agreed.code}/transfer/bundle/print", {"copies": "1", "purpose": "service"}).text
    assert "Safe with the aunt." in page and "Long story of the house." not in page

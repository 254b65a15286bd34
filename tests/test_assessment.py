"""The first assessment (F03, M05), the full one in its sections (F04, M08), and going back a step (M15)."""
from datetime import date, timedelta

import pytest

from cmoffice import clock, codelists
from cmoffice.casework import assessment, consent, due, moves, need, papers, steps
from cmoffice.models import BegunForm, Case, ConsentItem, DueItem, FiledForm, Move, Step, Voice
from tests.conftest import F04, NOW, refused

TODAY = NOW.date()
LATER = NOW + timedelta(days=1, hours=2)
F03 = {"done_on": LATER.date(), "done_time": "10:15", "place_kind": "home", "seen_alone": "yes", "safety": "safe", "medical_urgent": "no", "food": "met", "shelter": "met",
       "clothing": "not_met", "water": "met", "abuser_access": "unknown", "strengths": "a kind teacher", "words": "I want to go to school", "risk": "medium",
       "risk_reason": "nothing new", "further": "ongoing_followup", "discussed_on": LATER.date(), "discussed_with": ["child"], "next_contact_on": date(2027, 3, 6),
       "outcome": "continue"}


def assessed(case, cast, now=LATER, **other):
    assessment.complete_initial(case, {**F03, **other}, cast["alice"], now)
    return Case.get_by_id(case.id)


def fully(case, cast, on=LATER.date(), now=LATER, **other):
    assessment.keep_section(case, "analysis", {**F04, **other}, True, None, cast["alice"], now)
    return assessment.complete_comprehensive(case, on, cast["alice"], now)


def test_a_first_assessment_ends_its_clock_and_is_filed(case, cast):
    done = assessed(case, cast)
    assert due.open_item(done, "initial_assessment") is None
    assert DueItem.get(DueItem.kind == "initial_assessment").ended_how == "done"
    filed = FiledForm.get()
    assert (filed.paper, filed.version, filed.by_id, filed.done_at, filed.entered_at) == ("F03", 1, cast["alice"].id, LATER.replace(hour=10, minute=15), LATER)
    assert filed.answers["clothing"] == "not_met" and Move.select().where(Move.rule == "M05").count() == 1


def test_what_the_child_said_lies_in_the_strictly_confidential_part(case, cast):
    assessed(case, cast)
    filed = FiledForm.get()
    assert filed.confidential == {"words": "I want to go to school", "abuser_access": "unknown"}
    assert not {"words", "words_why_not", "abuser_access"} & set(filed.answers)


@pytest.mark.parametrize("missing", ["risk", "next_contact_on"])
def test_without_risk_or_next_contact_it_is_not_complete(case, cast, missing):
    with refused("E09") as no:
        assessed(case, cast, **{missing: None})
    assert no.value.field == missing
    assert not FiledForm.select().exists() and due.open_item(case, "initial_assessment")


@pytest.mark.parametrize("given", [{"done_on": LATER.date() + timedelta(days=1)}, {"done_time": "11:01"}, {"done_on": TODAY - timedelta(days=1)}])
def test_an_assessment_in_the_future_or_before_registration_is_refused(case, cast, given):
    with refused("E06") as no:
        assessed(case, cast, **given)
    assert no.value.field == "done_on" and not FiledForm.select().exists()


@pytest.mark.parametrize("field", ["safety_note", "health_note", "strengths", "words", "words_why_not", "risk_reason"])
def test_an_assessment_names_nobody(case, cast, field):
    with refused("E36"):
        assessed(case, cast, **{field: "Sreymom is well"})
    assert not FiledForm.select().exists()


def test_a_second_assessment_is_a_new_version_with_its_reason(case, cast):
    assessed(case, cast)
    with refused("E17"):
        assessed(case, cast)
    with refused("E36"):
        assessed(case, cast, reason="Sreymom moved")
    assessed(case, cast, reason="the carer changed", food="not_met")
    first, second = FiledForm.select().order_by(FiledForm.version)
    assert (first.version, second.version, second.reason) == (1, 2, "the carer changed")
    assert first.replaced_at == LATER and second.replaced_at is None and first.answers["food"] == "met"
    assert papers.latest(case, "F03").id == second.id


@pytest.mark.parametrize("risk, next_contact, due_on, why", [
    ("medium", date(2027, 3, 6), date(2027, 3, 6), "agreed"),          # closer than the rule: as agreed
    ("medium", date(2027, 3, 9), date(2027, 3, 9), "followup"),        # the rule itself: a week from the visit
    ("medium", date(2027, 3, 30), date(2027, 3, 9), "followup"),       # later than the rule, with a reason: the rule
    ("high", date(2027, 3, 30), date(2027, 3, 5), "followup"),
    ("low", date(2027, 3, 30), date(2027, 3, 16), "followup"),
])
def test_an_assessment_counts_as_a_contact_and_the_next_is_within_the_rule(case, cast, risk, next_contact, due_on, why):
    done = assessed(case, cast, risk=risk, next_contact_on=next_contact, later_why="away")
    item = due.open_item(done, "followup")
    assert (item.due_on, item.why, done.last_contact_on, done.attempts) == (due_on, why, LATER.date(), 0)


def test_an_assessment_that_changes_the_risk_says_so_in_the_history(case, cast):
    done = assessed(case, cast, risk="high", risk_reason="knife in the house", later_why="she is away")
    assert (done.risk, done.risk_set_on, done.needs_supervisor) == ("high", LATER.date(), "risk_up")
    move = Move.get(Move.rule == "M13")
    assert (move.was, move.became, move.reason) == ("medium", "high", "knife in the house")


def test_no_protection_concern_leaves_the_rhythm_as_it_was(case, cast):
    done = assessed(case, cast, risk="none", next_contact_on=date(2027, 3, 20))
    assert FiledForm.get().answers["risk"] == "none" and due.open_item(done, "followup").due_on == date(2027, 3, 9)


def test_the_step_is_complete_and_planning_comes_next(case, cast):
    done = assessed(case, cast)
    assert Step.get(Step.name == "initial_assessment").completed_on == LATER.date() and done.step == "planning"


def test_a_paper_typed_later_counts_from_the_day_on_the_paper(case, cast):
    done = assessed(case, cast, now=NOW + timedelta(days=9))
    assert FiledForm.get().done_at == LATER.replace(hour=10, minute=15) and FiledForm.get().entered_at == NOW + timedelta(days=9)
    assert done.last_contact_on == LATER.date()


# ---- the full assessment


def test_the_full_assessment_begun_and_done_ends_its_clocks(case, cast):
    assessment.begin_comprehensive(case, LATER.date(), cast["alice"], LATER)
    assert due.open_item(case, "comprehensive_start") is None and due.open_item(case, "comprehensive_done")
    assert Case.get_by_id(case.id).step == "comprehensive_assessment"
    done_on = date(2027, 3, 12)
    fully(case, cast, done_on, NOW + timedelta(days=12))
    step = Step.get(Step.name == "comprehensive_assessment")
    assert (step.started_on, step.completed_on) == (LATER.date(), done_on) and due.open_item(case, "comprehensive_done") is None
    assert Move.select().where(Move.rule == "M08").count() == 2


def test_a_full_assessment_that_nobody_began_on_screen_keeps_the_day_it_was_done(case, cast):
    papers.keep(case, "F04", F04, "", False, None, cast["alice"], NOW)
    assessment.complete_comprehensive(case, LATER.date(), cast["alice"], NOW + timedelta(days=3))
    assert due.open_item(case, "comprehensive_start") is None and due.open_item(case, "comprehensive_done") is None
    assert Step.get(Step.name == "comprehensive_assessment").completed_on == LATER.date()


def test_history_tells_the_day_on_the_paper(case, cast):
    assessment.begin_comprehensive(case, LATER.date(), cast["alice"], NOW + timedelta(days=5))
    assert Move.get(Move.rule == "M08").done_at.astimezone(NOW.tzinfo).date() == LATER.date()


@pytest.mark.parametrize("verb", [assessment.begin_comprehensive, assessment.complete_comprehensive])
@pytest.mark.parametrize("on", [None, TODAY - timedelta(days=1), TODAY + timedelta(days=1)])
def test_the_full_assessment_is_dated_between_registration_and_today(case, cast, verb, on):
    with refused("E06"):
        verb(case, on, cast["alice"], NOW)
    assert due.open_item(case, "comprehensive_start") and Step.select().count() == 1


def test_several_steps_may_be_active_at_once(case, cast):
    assessment.begin_comprehensive(case, TODAY, cast["alice"], NOW)
    assert Step.select().where(Step.completed_on.is_null()).count() == 2
    assert Case.get_by_id(case.id).step == "comprehensive_assessment"


# ---- through real requests: M05, E09


TYPED = {**{name: value for name, value in F03.items() if name not in ("done_on", "discussed_on", "next_contact_on")}, "voice": "said",
         "done_on": "1 3 2027", "done_time": "08:45", "discussed_on": "1 3 2027", "next_contact_on": "5 3 2027"}


def where(case, tail=""):
    return f"/case/{case.code}/assessment{tail}"


def test_M05_the_first_assessment_is_filed_and_says_what_is_urgent(case, cast, sign_in):
    alice = sign_in("alice")
    assert alice.post(where(case, "/initial"), {**TYPED, "safety": "unsafe", "abuser_access": "yes"}).status_code == 303
    page = alice.get(where(case)).text
    assert "an interim plan is due today" in page and "make a safety plan" in page and "I want to go to school" in page
    heard = Voice.get()
    assert (heard.paper, heard.part, heard.alone, heard.said, heard.heard_on) == ("F03", "said", "yes", "I want to go to school", TODAY)


@pytest.mark.parametrize("safe", [{}, {"clothing": "met"}])
def test_T07_an_interim_plan_is_wanted_for_safety_and_basic_needs_only(case, cast, safe):
    assessed(case, cast, **safe)
    assert (assessment.lacks_interim(case, LATER) is None) is bool(safe)


def test_E09_without_risk_or_next_contact_the_page_says_so_and_keeps_every_word(case, sign_in):
    answer = sign_in("alice").post(where(case, "/initial"), {**TYPED, "next_contact_on": ""})
    assert answer.status_code == 422 and "needs a risk level and the date of the next contact" in answer.text and "a kind teacher" in answer.text
    assert not FiledForm.select().exists() and not Voice.select().exists()


def test_E06_somebody_says_whether_the_child_was_heard(case, cast):
    with refused("E06") as no:
        assessed(case, cast, words="")
    assert no.value.field == "voice" and not FiledForm.select().exists()


def test_a_child_may_choose_not_to_answer(case, sign_in):
    assert sign_in("alice").post(where(case, "/initial"), {**TYPED, "voice": "chose_not", "words": ""}).status_code == 303
    assert (Voice.get().part, Voice.get().said) == ("chose_not", "")


def test_E10_only_a_case_without_risk_closes_after_the_first_assessment(case, cast):
    with refused("E10") as no:
        assessed(case, cast, outcome="close")
    assert no.value.field == "outcome"
    assessed(case, cast, outcome="close", risk="none")


def test_E17_a_next_contact_beyond_what_the_risk_allows_needs_a_reason(case, cast):
    with refused("E17") as no:
        assessed(case, cast, next_contact_on=date(2027, 3, 10))
    assert no.value.field == "later_why"
    assessed(case, cast, next_contact_on=date(2027, 3, 10), later_why="the family travels")


def test_a_second_first_assessment_stands_beside_the_last_one(case, cast, sign_in):
    alice = sign_in("alice")
    alice.post(where(case, "/initial"), TYPED)
    assert "The last one" in alice.get(where(case, "/initial")).text
    assert alice.post(where(case, "/initial"), TYPED | {"strengths": "an aunt"}).status_code == 422
    assert alice.post(where(case, "/initial"), TYPED | {"strengths": "an aunt", "reason": "the carer changed"}).status_code == 303
    page = alice.get(where(case)).text
    assert "an aunt" in page and "a kind teacher" in page and 'class="changed"' in page
    assert "a kind teacher" in alice.get(where(case, "/initial/1")).text and alice.get(where(case, "/initial/3")).status_code == 404


# ---- the full assessment, section by section: M08, E11


def rows(name, answers):
    return {f"{name}-{number}-{part}": value for number, row in enumerate(answers) for part, value in row.items()}


SECTIONS = {
    "enquiry": {name: F04[name] for name in ("how", "from_whom", "who_takes_part")},
    "sources": {"sources-0-kind": "school", "sources-0-on": "1 3 2027", "sources-0-summary": "often absent"},
    "child": {name: F04[name] for name in ("child_seen", "seen_on", "seen_how", "observed")},
    "verification": {"claims-0-claim": "age", "claims-0-how": "birth paper", "claims-0-status": "verified"},
    "domains": rows("domains", F04["domains"]),
    "factors": {name: F04[name] for name in ("risk_factors", "protective_factors")},
    "carer": {"carer_able": "partly"}, "education": {"in_school": "yes"},
    "views": {name: F04[name] for name in ("voice", "voice_alone", "voice_said", "carer_view", "views_weighed")},
    "analysis": {name: F04[name] for name in ("analysis", "risk", "report_duty", "best_interests")},
}


def test_M08_the_full_assessment_is_kept_section_by_section_and_filed(case, cast, sign_in):
    alice = sign_in("alice")
    assert alice.post(where(case, "/full/begun"), {"on": "1 3 2027"}).status_code == 303
    for key, answers in reversed(SECTIONS.items()):        # in any order
        assert alice.get(where(case, f"/section/{key}")).status_code == 200
        answer = alice.post(where(case, f"/section/{key}"), {**answers, "button": "done", "version": BegunForm.get().version if BegunForm.select().exists() else 0})
        assert answer.status_code == 303, (key, answer.text)
    assert set(BegunForm.get().sections) == set(SECTIONS) and alice.get(where(case)).text.count("section-done") == len(SECTIONS)
    assert alice.post(where(case, "/full/done"), {"on": "1 3 2027"}).status_code == 303
    filed = papers.latest(case, "F04")
    assert filed.answers["sources"] == [{"kind": "school", "on": "2027-03-01", "summary": "often absent"}] and filed.answers["analysis"] == F04["analysis"]
    assert filed.confidential["claims"][0]["claim"] == "age" and "I want to learn" not in str(filed.answers) and not BegunForm.select().exists()
    assert Voice.get().paper == "F04" and Step.get(Step.name == "comprehensive_assessment").completed_on == TODAY
    assert "often absent" in alice.get(where(case)).text and Case.get_by_id(case.id).step == "initial_assessment"


@pytest.mark.parametrize("key, gap, words", [
    ("sources", {"sources": []}, "a source"), ("child", {"child_seen": None}, "whether the child was seen"), ("child", {"child_seen": "no"}, "or why not"),
    ("analysis", {"analysis": " "}, "the analysis"), ("verification", {"claims_none_why": ""}, "what was checked"), ("domains", {"domains": F04["domains"][1:]}, "needs"),
])
def test_E11_what_is_missing_is_named_with_the_way_to_its_section(case, cast, sign_in, key, gap, words):
    assessment.keep_section(case, "analysis", {**F04, **gap}, True, None, cast["alice"], NOW)
    answer = sign_in("alice").post(where(case, "/full/done"), {"on": "1 3 2027"})
    assert answer.status_code == 422 and words in answer.text and f"/section/{key}" in answer.text and "Still missing" in answer.text
    assert not papers.latest(case, "F04") and moves.is_active(case, "comprehensive_assessment")


def test_a_child_who_could_not_be_seen_with_the_reason_is_complete(case, cast):
    assert fully(case, cast, child_seen="no", not_seen_why="kept away by the family").answers["not_seen_why"]


def test_a_section_is_kept_with_gaps_and_done_without(case, sign_in):
    alice = sign_in("alice")
    answer = alice.post(where(case, "/section/enquiry"), {"how": "visits", "button": "done"})
    assert answer.status_code == 422 and "Write from whom" in answer.text and "visits" in answer.text
    assert alice.post(where(case, "/section/enquiry"), {"how": "visits", "button": "later"}).status_code == 303
    assert BegunForm.get().sections == [] and BegunForm.get().answers["how"] == "visits"
    assert alice.post(where(case, "/section/sources"), {"sources-0-on": "31 2 2027", "button": "later"}).status_code == 422
    more = alice.post(where(case, "/section/sources"), {"sources-0-kind": "school", "more": "sources"})
    assert more.status_code == 200 and "sources-1-kind" in more.text and "sources" not in BegunForm.get().answers


def test_two_people_at_one_assessment_see_both(case, cast, sign_in):
    assessment.keep_section(case, "enquiry", {"how": "visits to the school"}, True, None, cast["alice"], NOW)
    Case.update(entered_by=cast["bob"], keyworker=cast["bob"]).where(Case.id == case.id).execute()
    bob = sign_in("bob")
    answer = bob.post(where(case, "/section/enquiry"), {"how": "ask the aunt", "button": "later", "version": 0})
    assert answer.status_code == 409 and "visits to the school" in answer.text and "ask the aunt" in answer.text and BegunForm.get().answers["how"] == "visits to the school"
    assert bob.post(where(case, "/section/enquiry"), {"how": "ask the aunt", "button": "later", "version": 1}).status_code == 303


@pytest.mark.parametrize("uasc, status", [("no", 404), ("separated", 200)])
def test_care_and_tracing_are_asked_of_separated_children_only(case, sign_in, uasc, status):
    Case.update(uasc=uasc).where(Case.id == case.id).execute()
    assert sign_in("alice").get(where(case, "/section/tracing")).status_code == status


def test_E42_nobody_is_traced_without_consent(case, cast, sign_in):
    Case.update(uasc="separated").where(Case.id == case.id).execute()
    alice = sign_in("alice")
    answer = alice.post(where(case, "/section/tracing"), {"wants_tracing": "yes", "tracing_status": "open", "button": "later"})
    assert answer.status_code == 422 and "Family tracing" in answer.text and not BegunForm.select().exists()
    ConsentItem.insert(consent=consent.latest(case).id, item="family_tracing", service="", answer="yes", valid_from=TODAY).on_conflict_replace().execute()
    assert alice.post(where(case, "/section/tracing"), {"wants_tracing": "yes", "tracing_status": "open", "button": "later"}).status_code == 303


def test_the_full_assessment_sets_the_risk_with_its_reason(case, cast):
    with refused("E17"):
        fully(case, cast, risk="low")
    fully(case, cast, risk="low", risk_reason="the father has gone")
    assert Case.get_by_id(case.id).risk == "low" and Move.get(Move.rule == "M13").reason == "the father has gone"


@pytest.mark.parametrize("field", ["analysis", "risk_factors", "carer_view"])
def test_E36_a_full_assessment_names_nobody(case, cast, field):
    with refused("E36"):
        assessment.keep_section(case, "analysis", {field: "Dararith drinks"}, True, None, cast["alice"], NOW)
    with refused("E36"):
        assessment.keep_section(case, "sources", {"sources": [{"kind": "school", "summary": "Sreymom is absent"}]}, True, None, cast["alice"], NOW)
    assert not BegunForm.select().exists()


# ---- going back: M15, E17


def test_M15_back_to_the_full_assessment_begins_with_the_last_answers(case, cast, sign_in):
    assessed(case, cast)
    fully(case, cast)
    clock.set_start(LATER)
    alice = sign_in("alice")
    assert alice.post(where(case, "/back"), {"step": "comprehensive_assessment", "why": "carer_changed", "note": "moved to kin"}).status_code == 303
    move = Move.get(Move.rule == "M15")
    assert (move.became, move.reason, Case.get_by_id(case.id).step) == ("comprehensive_assessment", "carer_changed\nmoved to kin", "comprehensive_assessment")
    begun = BegunForm.get()
    assert begun.answers["analysis"] == F04["analysis"] and "voice" not in begun.answers and begun.sections == []
    assert alice.post(where(case, "/full/done"), {"on": "2 3 2027"}).status_code == 422      # the child is heard anew
    fully(case, cast, analysis="Now with kin.")
    page = alice.get(where(case)).text
    assert "Now with kin." in page and F04["analysis"] in page and papers.latest(case, "F04").version == 2


@pytest.mark.parametrize("given", [{"why": ""}, {"why": "because"}, {"why": "other", "note": " "}])
def test_E17_nobody_goes_back_without_a_reason(case, cast, given):
    assessed(case, cast)
    with refused("E17"):
        steps.go_back(case, {"step": "initial_assessment", **given}, cast["alice"], NOW)
    assert Move.select().where(Move.rule == "M15").count() == 0 and not moves.is_active(case, "initial_assessment")


def test_only_a_step_that_was_done_can_be_gone_back_to_and_several_may_be_active(case, cast):
    assert steps.earlier_steps(case) == []
    with refused("E06"):
        steps.go_back(case, {"step": "planning", "why": "plan_failed"}, cast["alice"], NOW)
    assessed(case, cast)
    assessment.begin_comprehensive(case, TODAY, cast["alice"], NOW)
    steps.go_back(case, {"step": "initial_assessment", "why": "new_information"}, cast["alice"], NOW)
    assert Step.select().where(Step.completed_on.is_null()).count() == 2 and steps.earlier_steps(case) == []


def test_a_further_full_assessment_without_a_reason_is_refused(case, cast):
    fully(case, cast)
    with refused("E17"):
        assessment.begin_comprehensive(case, LATER.date(), cast["alice"], LATER)


def test_the_blank_paper_of_the_full_assessment_has_every_part_of_life(case, sign_in):
    page = sign_in("alice").get("/print/blank/f04")
    assert page.status_code == 200 and all(f"</b> {words}</th>" in page.text for words in codelists.DOMAIN.values())


def test_a_co_worker_reads_the_assessment_without_what_was_told_in_confidence(case, cast, sign_in):
    assessed(case, cast, abuser_access="yes")
    need.name_coworker(case, cast["bob"], {"until": TODAY + timedelta(days=9), "why": "sick leave"}, cast["mary"], LATER)
    clock.set_start(LATER)
    bob = sign_in("bob")
    page, plan_page = (bob.get(f"/case/{case.code}/{tab}") for tab in ("assessment", "plan"))
    assert page.status_code == plan_page.status_code == 200 and "a kind teacher" in page.text
    assert F03["words"] not in page.text and "make a safety plan" not in page.text

"""The first assessment (F03, M05) and the dates of the full one (M08)."""
from datetime import date, timedelta

import pytest

from cmoffice.casework import assessment, papers, due
from cmoffice.models import Case, DueItem, FiledForm, Move, Step
from tests.conftest import NOW, refused

TODAY = NOW.date()
LATER = NOW + timedelta(days=1, hours=2)
F03 = {"done_on": LATER.date(), "done_time": "10:15", "place_kind": "home", "seen_alone": "yes", "safety": "safe", "medical_urgent": "no", "food": "met", "shelter": "met",
       "clothing": "not_met", "water": "met", "abuser_access": "unknown", "strengths": "a kind teacher", "words": "I want to go to school", "risk": "medium",
       "risk_reason": "nothing new", "further": "ongoing_followup", "discussed_on": LATER.date(), "discussed_with": ["child"], "next_contact_on": date(2027, 3, 6),
       "outcome": "continue"}


def assessed(case, cast, now=LATER, **other):
    assessment.complete_initial(case, {**F03, **other}, cast["alice"], now)
    return Case.get_by_id(case.id)


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
    ("medium", date(2027, 3, 30), date(2027, 3, 9), "followup"),       # later than the rule: the rule
    ("high", date(2027, 3, 30), date(2027, 3, 5), "followup"),
    ("low", date(2027, 3, 30), date(2027, 3, 16), "followup"),
])
def test_an_assessment_counts_as_a_contact_and_the_next_is_within_the_rule(case, cast, risk, next_contact, due_on, why):
    done = assessed(case, cast, risk=risk, next_contact_on=next_contact)
    item = due.open_item(done, "followup")
    assert (item.due_on, item.why, done.last_contact_on, done.attempts) == (due_on, why, LATER.date(), 0)


def test_an_assessment_that_changes_the_risk_says_so_in_the_history(case, cast):
    done = assessed(case, cast, risk="high", risk_reason="knife in the house")
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
    assessment.complete_comprehensive(case, done_on, cast["alice"], NOW + timedelta(days=12))
    step = Step.get(Step.name == "comprehensive_assessment")
    assert (step.started_on, step.completed_on) == (LATER.date(), done_on) and due.open_item(case, "comprehensive_done") is None
    assert Move.select().where(Move.rule == "M08").count() == 2


def test_a_full_assessment_that_nobody_began_on_screen_keeps_the_day_it_was_done(case, cast):
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

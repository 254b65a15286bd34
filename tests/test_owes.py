"""What a case owes is worked out from its facts: worked examples through the verbs, and `check` that finds what does not fit."""
from datetime import date, datetime, timedelta

import pytest

from cmoffice import timeframes
from cmoffice.casework import assessment, due, followup, intake, office, owes, papers, risk
from cmoffice.models import Case, Closure, DueItem, Objective, Plan, PlanAction, Referral, ReportDuty, Task
from tests.conftest import IDENTITY, NOW, ZONE, assess_fully, registration


def owed(case):
    return {(item.kind, item.ref): (item.rule, item.due_on) for item in due.open_of(case)}


def planned(case, by, approved_on, **other):
    """A plan in force since this day, with an objective and an action."""
    at = datetime.combine(approved_on, NOW.time(), ZONE)
    plan = Plan.create(case=case, **{"kind": "full", "version": 1, "state": "approved", "drawn_on": approved_on, "by": by, "entered_at": at, "submitted_at": at, "decided_at": at, **other})
    objective = Objective.create(plan=plan, case=case, need="learning", wording="at school every day")
    return plan, PlanAction.create(plan=plan, objective=objective, case=case, what="talk to the head", kind="direct_service", due_on=approved_on + timedelta(days=10))


def test_T06_a_finished_full_assessment_asks_for_a_plan_within_two_weeks(case, cast):
    now = NOW + timedelta(days=19)
    assess_fully(case, cast["alice"], now)
    assert owed(case)["plan", 0] == ("T06", date(2027, 4, 3))
    planned(case, cast["alice"], date(2027, 3, 22), state="submitted")
    owes.settle(case, now + timedelta(days=2))
    assert ("plan", 0) not in owed(case)
    Plan.update(state="sent_back").execute()
    owes.settle(case, now + timedelta(days=3))
    assert owed(case)["plan", 0] == ("T06", date(2027, 4, 3))


@pytest.mark.parametrize("level, rule, on", [("medium", "T12", date(2027, 6, 4)), ("low", "T12", date(2027, 6, 4)), ("high", "T13", date(2027, 4, 4))])
def test_T12_T13_an_approved_plan_is_reviewed_by_the_risk(case, cast, level, rule, on):
    planned(case, cast["alice"], date(2027, 3, 4))
    if level != case.risk:
        risk.change(case, level, "the father came back", cast["alice"], NOW)
    owes.settle(case, NOW)
    assert owed(case)["review", 0] == (rule, on)


def test_T07_an_unsafe_child_gets_an_interim_plan_the_same_day(case, cast):
    answers = {"done_on": NOW.date(), "done_time": "08:45", "risk": "high", "risk_reason": "he waits outside", "next_contact_on": date(2027, 3, 2), "safety": "unsafe", "words": "He waits outside."}
    assessment.complete_initial(case, answers, cast["alice"], NOW)
    assert owed(case)["interim_plan", 0] == ("T07", NOW.date())
    planned(case, cast["alice"], NOW.date(), kind="interim", state="approved")
    owes.settle(case, NOW)
    assert ("interim_plan", 0) not in owed(case)


def test_each_action_task_and_referral_is_owed_by_itself(case, cast):
    _plan, act = planned(case, cast["alice"], NOW.date())
    task = Task.create(case=case, what="bring the letter", staff=cast["bob"], due_on=date(2027, 3, 5), source="F10", by=cast["alice"], entered_at=NOW)
    soon, later = (Referral.create(case=case, service="health_medical", reason="pain", status="sent", sent_on=NOW.date(), urgent=urgent, by=cast["alice"], entered_at=NOW) for urgent in (True, False))
    owes.settle(case, NOW)
    now = owed(case)
    assert (now["plan_action", act.id][1], now["task", task.id][1]) == (date(2027, 3, 11), date(2027, 3, 5))
    assert (now["referral_feedback", soon.id], now["referral_feedback", later.id]) == (("T34", date(2027, 3, 4)), ("T34", date(2027, 3, 15)))
    assert DueItem.get(DueItem.kind == "task").staff_id == cast["bob"].id
    Task.update(done_on=NOW.date()).execute()
    owes.settle(case, NOW, done=("task",))
    assert ("task", task.id) not in owed(case) and DueItem.get(DueItem.kind == "task").ended_how == "done"


def test_T35_a_duty_to_report_is_decided_within_a_day(case, cast):
    duty = ReportDuty.create(case=case, noticed_at=NOW, trigger="violence", by=cast["alice"], entered_at=NOW)
    owes.settle(case, NOW)
    item = due.open_item(case, "report_decision")
    assert (item.ref, item.due_at) == (duty.id, NOW + timedelta(hours=24))


@pytest.mark.parametrize("closed_on, on", [(date(2026, 11, 30), date(2027, 2, 28)), (date(2027, 3, 1), date(2027, 6, 1))])
def test_T14_a_closed_case_owes_a_visit_and_nothing_else(case, cast, closed_on, on):
    Case.update(status="closed", closed_on=closed_on).where(Case.id == case.id).execute()
    Closure.create(case=case, reason="moved_away", asked_by=cast["alice"], asked_at=NOW, closed_on=closed_on)
    case = Case.get_by_id(case.id)
    owes.settle(case, NOW)
    assert owed(case) == {("post_closure", 0): ("T14", on)}
    Closure.update(visited_on=closed_on).execute()
    owes.settle(case, NOW)
    assert owed(case) == {}


def test_after_reopening_the_clocks_of_assessment_and_follow_up_run_from_that_moment(case, cast):
    answers = {"done_on": NOW.date(), "done_time": "08:45", "risk": "medium", "risk_reason": "as before", "next_contact_on": date(2027, 3, 8), "words": "Fine."}
    assessment.complete_initial(case, answers, cast["alice"], NOW)
    again = NOW + timedelta(days=60)
    Case.update(restarted_at=again).where(Case.id == case.id).execute()
    case = Case.get_by_id(case.id)
    owes.settle(case, again)
    now = owed(case)
    assert now["initial_assessment", 0] == ("T03", date(2027, 5, 2)) and now["followup", 0] == ("T09", date(2027, 5, 7))
    assert now["comprehensive_done", 0] == ("T05", date(2027, 5, 30))


def test_a_safe_house_brings_the_next_visit_closer_and_never_makes_it_late_at_once(case, cast):
    from cmoffice.casework import moves, registration as line
    now = NOW + timedelta(days=3)
    line.change(case, "care_arrangement", "safe_house", "moved tonight", moves.last_number(case), cast["alice"], now)
    assert owed(case)["followup", 0] == ("T11", date(2027, 3, 5))
    line.change(case, "care_arrangement", "kinship", "back with the aunt", moves.last_number(case), cast["alice"], now + timedelta(days=1))
    assert owed(case)["followup", 0] == ("T09", date(2027, 3, 12))


def test_a_closer_rhythm_in_the_plan_counts_from_its_approval(case, cast):
    planned(case, cast["alice"], date(2027, 3, 2), followup_days=2)
    owes.settle(case, NOW)
    assert owed(case)["followup", 0] == ("T11", date(2027, 3, 4))


@pytest.mark.parametrize("reached, on", [(["child_alone"], date(2027, 3, 11)), (["caregiver"], date(2027, 3, 11)), ([], date(2027, 3, 8))])
def test_a_review_where_the_family_was_there_counts_as_a_contact(case, cast, reached, on):
    now = NOW + timedelta(days=3)
    papers.file(case, "F10", {"held_on": now.date(), "reached": reached}, cast["alice"], now, now, replaces=False)
    owes.settle(case, now)
    assert owed(case)["followup", 0] == ("T09", on)


def test_check_finds_what_no_fact_asks_for_and_what_is_missing(case, cast):
    assert owes.differences(ZONE) == []
    DueItem.update(due_on=date(2027, 9, 9)).where((DueItem.case == case.id) & (DueItem.kind == "followup")).execute()
    DueItem.delete().where(DueItem.kind == "comprehensive_done").execute()
    assert owes.differences(ZONE) == [(case.code, "comprehensive_done", None, date(2027, 4, 1)), (case.code, "followup", date(2027, 9, 9), date(2027, 3, 8))]


def test_settling_twice_changes_nothing(case, cast):
    followup.log(case, {"on": NOW.date(), "mode": "phone", "reached": ["caregiver"], "finding": "stable", "risk": "medium", "observed": "calm"}, cast["alice"], NOW)
    before = list(DueItem.select().order_by(DueItem.id).tuples())
    owes.settle(case, NOW)
    assert list(DueItem.select().order_by(DueItem.id).tuples()) == before


def test_an_office_kept_by_an_older_version_is_settled_once(case, cast):
    office.change("reckoning", 1, None, NOW)
    DueItem.delete().execute()
    owes.bring_up_to_date(NOW)
    assert owes.differences(ZONE) == [] and office.setting("reckoning") == owes.VERSION


def test_nothing_is_owed_by_a_case_that_was_left_unregistered(cast):
    made = intake.take_in(registration(), cast["alice"], NOW)
    intake.enter_identity(made, IDENTITY, cast["alice"], NOW)
    Case.update(status="screened_out").execute()
    owes.settle(Case.get_by_id(made.id), NOW)
    assert owed(made) == {}


def test_the_time_rules_that_may_only_be_stricter_are_not_loosened():
    assert not timeframes.is_allowed("plan_days", 15) and timeframes.is_allowed("plan_days", 7)
    assert not timeframes.is_allowed("small_group", 2) and timeframes.is_allowed("small_group", 5)
    assert not timeframes.is_allowed("followup_low_days", 0)

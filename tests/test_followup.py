"""Follow-ups (F06, M12): what is refused, what moves the clock, and attempts that reached nobody."""
from datetime import date, timedelta

import pytest

from cmoffice.casework import closure, due, followup, office, owes
from cmoffice.models import Case, DueItem, FollowUp, Move
from cmoffice.refusals import Changed, Refused
from tests.conftest import NOW, refused

TODAY = NOW.date()
IN_A_WEEK = NOW + timedelta(days=7)
CONTACT = {"on": IN_A_WEEK.date(), "mode": "planned_home_visit", "type": "general_wellbeing", "reached": ["child_alone"], "finding": "stable", "risk": "medium",
           "observed": "plays with others", "words": "", "next_steps": "", "next_on": None, "accompanied": True, "harm_considered": True}


def logged(case, cast, now=IN_A_WEEK, **other):
    made = followup.log(case, {**CONTACT, **other}, cast["alice"], now)
    case.__data__.update(Case.get_by_id(case.id).__data__)
    return made


def due_on(case):
    return due.open_item(case, "followup").due_on


def set_risk(case, risk):
    """A case that was registered at this risk; gives the day on which its next follow-up is due."""
    Case.update(risk=risk, version=Case.version + 1).where(Case.id == case.id).execute()
    case.__data__.update(Case.get_by_id(case.id).__data__)
    owes.settle(case, NOW)
    return due_on(case)


def test_a_contact_is_written_down_and_sets_the_next(case, cast):
    made = logged(case, cast)
    assert (made.due_on, made.done_on, made.reached, made.finding, made.risk, made.by_id) == (date(2027, 3, 8), date(2027, 3, 8), ["child_alone"], "stable", "medium", cast["alice"].id)
    assert (due_on(case), case.last_contact_on, case.followups, case.attempts) == (date(2027, 3, 15), date(2027, 3, 8), 1, 0)
    assert [item.ended_how for item in DueItem.select().where((DueItem.kind == "followup") & DueItem.ended_at.is_null(False))] == ["done"]


@pytest.mark.parametrize("missing, field", [
    ({"on": None}, "on"), ({"on": IN_A_WEEK.date() + timedelta(days=1)}, "on"), ({"on": TODAY - timedelta(days=1)}, "on"),
    ({"reached": []}, "reached"), ({"reached": None}, "reached"), ({"mode": None}, "reached"), ({"reached": ["nobody", "child_alone"]}, "reached"),
])
def test_a_follow_up_without_day_who_or_how_is_refused(case, cast, missing, field):
    with refused("E16") as no:
        logged(case, cast, **missing)
    assert no.value.field == field and not FollowUp.select().exists() and due_on(case) == date(2027, 3, 8)


def test_a_follow_up_on_the_day_of_registration_is_taken(case, cast):
    assert logged(case, cast, now=NOW, on=TODAY).done_on == TODAY


@pytest.mark.parametrize("field", ["observed", "words", "next_steps", "later_why", "risk_reason"])
def test_a_follow_up_names_nobody(case, cast, field):
    with refused("E36") as no:
        logged(case, cast, **{field: "Sreymom said so"})
    assert "sreymom" in no.value.words.lower() and not FollowUp.select().exists()


# ---- the clock


@pytest.mark.parametrize("risk, on, next_due", [("high", date(2027, 3, 2), date(2027, 3, 5)), ("medium", date(2027, 3, 2), date(2027, 3, 9)), ("low", date(2027, 3, 2), date(2027, 3, 16))])
def test_the_next_is_due_by_the_risk(case, cast, risk, on, next_due):
    set_risk(case, risk)
    logged(case, cast, on=on, risk=risk)
    assert due_on(case) == next_due


def test_an_attempt_that_reached_nobody_leaves_the_due_date(case, cast):
    assert set_risk(case, "high") == date(2027, 3, 4)
    for attempts in (1, 2):
        made = logged(case, cast, on=date(2027, 3, 5), reached=["nobody"], finding=None, risk="low", risk_reason="", observed="knocked, no answer")
        assert (made.finding, made.risk, due_on(case), case.attempts, case.last_contact_on, case.risk) == ("not_reached", "high", date(2027, 3, 4), attempts, None, "high")
    assert FollowUp.select().count() == 2


def test_reaching_somebody_ends_the_count_of_attempts(case, cast):
    logged(case, cast, reached=["nobody"], finding=None)
    logged(case, cast)
    assert (case.attempts, case.followups) == (0, 2)


@pytest.mark.parametrize("risk, moves", [("high", False), ("medium", False), ("low", True)])
def test_a_provider_alone_moves_the_due_date_at_low_risk_only(case, cast, risk, moves):
    before = set_risk(case, risk)
    logged(case, cast, reached=["provider"], mode="provider_confirmation", risk=risk)
    assert (due_on(case) != before) is moves and case.attempts == 0


def test_a_paper_of_an_earlier_visit_typed_after_a_call_to_a_provider_counts_from_the_visit(case, cast):
    set_risk(case, "high")
    logged(case, cast, on=date(2027, 3, 6), reached=["provider"], risk="high")
    logged(case, cast, on=date(2027, 3, 4), reached=["child_alone"], risk="high")
    assert due_on(case) == date(2027, 3, 7)


def test_papers_typed_out_of_order_count_from_the_latest_contact(case, cast):
    logged(case, cast, on=date(2027, 3, 7))
    logged(case, cast, on=date(2027, 3, 3))
    assert (due_on(case), case.last_contact_on) == (date(2027, 3, 14), date(2027, 3, 7))


def test_a_day_agreed_at_an_earlier_visit_is_over_when_a_later_one_was_typed_first(case, cast):
    logged(case, cast, on=date(2027, 3, 7))
    logged(case, cast, on=date(2027, 3, 3), next_on=date(2027, 3, 5))
    assert due_on(case) == date(2027, 3, 14)


@pytest.mark.parametrize("next_on, why, expected", [
    (date(2027, 3, 11), "", (date(2027, 3, 11), "agreed")),                 # sooner than the rule
    (date(2027, 3, 15), "", (date(2027, 3, 15), "followup")),               # the rule itself
    (date(2027, 3, 20), "school holidays", (date(2027, 3, 20), "agreed_later")),
    (date(2027, 3, 8), "", (date(2027, 3, 15), "followup")),                # the day of the visit itself is no next time
    (None, "", (date(2027, 3, 15), "followup")),
])
def test_an_agreed_day_counts_sooner_freely_and_later_with_its_reason(case, cast, next_on, why, expected):
    logged(case, cast, next_on=next_on, later_why=why)
    item = due.open_item(case, "followup")
    assert (item.due_on, item.why) == expected


def test_later_than_the_rule_without_a_reason_is_refused_and_nothing_is_kept(case, cast):
    with refused("E17") as no:
        logged(case, cast, next_on=date(2027, 3, 20), later_why="  ")
    assert no.value.field == "later_why" and not FollowUp.select().exists()
    assert (due_on(case), Case.get_by_id(case.id).followups) == (date(2027, 3, 8), 0)


def test_in_a_safe_house_the_next_is_tomorrow(case, cast):
    Case.update(care_arrangement="safe_house", version=Case.version + 1).where(Case.id == case.id).execute()
    logged(Case.get_by_id(case.id), cast)
    item = due.open_item(case, "followup")
    assert (item.due_on, item.rule) == (date(2027, 3, 9), "T11")


def test_the_offices_own_rhythm_counts(case, cast):
    office.change("time_rules", {"followup_medium_days": 5}, cast["mary"], NOW)
    logged(case, cast)
    assert due_on(case) == date(2027, 3, 13)


# ---- risk and alarm


@pytest.mark.parametrize("risk, next_due", [("high", date(2027, 3, 11)), ("low", date(2027, 3, 22))])
def test_a_changed_risk_goes_into_history_and_sets_the_clock(case, cast, risk, next_due):
    made = logged(case, cast, risk=risk, risk_reason="the father came back")
    assert (made.risk_before, made.risk, case.risk, case.risk_set_on, due_on(case)) == ("medium", risk, risk, date(2027, 3, 8), next_due)
    move = Move.get(Move.rule == "M13")
    assert (move.was, move.became, move.reason) == ("medium", risk, "the father came back")


def test_a_changed_risk_without_a_reason_is_refused(case, cast):
    with refused("E17") as no:
        logged(case, cast, risk="high")
    assert no.value.field == "risk_reason" and Case.get_by_id(case.id).risk == "medium" and not FollowUp.select().exists()


def test_a_provider_who_raises_the_alarm_brings_the_next_visit_closer_but_is_no_visit(case, cast):
    logged(case, cast)
    assert due_on(case) == date(2027, 3, 15)
    logged(case, cast, reached=["provider"], risk="high", risk_reason="bruises seen at the clinic")
    assert due_on(case) == date(2027, 3, 11)


@pytest.mark.parametrize("finding, needs", [("worse", "less_safe"), ("crisis", "less_safe"), ("stable", None), ("improving", None), ("unchanged_concern", None)])
def test_a_child_less_safe_stands_in_team_today(case, cast, finding, needs):
    logged(case, cast, finding=finding)
    assert case.needs_supervisor == needs


def test_asking_for_help_today_comes_before_everything(case, cast):
    logged(case, cast, finding="worse")
    followup.ask_for_help(case, cast["alice"], IN_A_WEEK)
    assert Case.get_by_id(case.id).needs_supervisor == "help_today"


# ---- who moves first


def test_a_follow_up_goes_on_while_closure_is_asked(case, cast):
    closure.request(case, {"reason": "moved_away", "how_to_return": "ring us", "feedback": "content"}, cast["alice"], NOW)
    assert logged(Case.get_by_id(case.id), cast).id and due_on(case) == date(2027, 3, 15)


def test_a_case_closed_meanwhile_gets_no_follow_up_and_owes_nothing(case, cast):
    stale = Case.get_by_id(case.id)
    closure.request(case, {"reason": "moved_away", "how_to_return": "ring us", "feedback": "content"}, cast["alice"], NOW)
    closure.authorise(Case.get_by_id(case.id), {}, cast["mary"], NOW)
    with pytest.raises((Refused, Changed)):
        followup.log(stale, CONTACT, cast["alice"], IN_A_WEEK)
    assert [item.kind for item in due.open_of(stale)] == ["post_closure"] and not FollowUp.select().exists()


def test_the_latest_comes_first(case, cast):
    for on in (date(2027, 3, 3), date(2027, 3, 7), date(2027, 3, 5)):
        logged(case, cast, on=on)
    found, more = followup.page(case)
    assert [made.done_on.day for made in found] == [7, 5, 3] and not more


def test_a_page_at_a_time_shows_each_follow_up_once(case, cast, monkeypatch):
    for on in (3, 4, 4, 6, 7):
        logged(case, cast, on=date(2027, 3, on))
    monkeypatch.setattr(followup, "PAGE", 2)
    seen, before = [], None
    while True:
        found, more = followup.page(case, before)
        seen += found
        if not more:
            break
        before = found[-1]
    assert [made.done_on.day for made in seen] == [7, 6, 4, 4, 3] and len({made.id for made in seen}) == 5

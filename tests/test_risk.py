"""Changing the risk level of a case (M13)."""
from datetime import date, timedelta

import pytest

from cmoffice.casework import closure, due, owes, risk
from cmoffice.models import Audit, Case, DueItem, FollowUp, Move
from cmoffice.refusals import Changed, Refused
from tests.conftest import NOW, refused

LATER = NOW + timedelta(days=2)


def changed(case, cast, to, reason="the father came back", now=LATER):
    risk.change(case, to, reason, cast["alice"], now)
    return Case.get_by_id(case.id)


def starting(case, level, due_on):
    """The case as if it had been registered at this level, its next follow-up due on this day."""
    Case.update(risk=level).where(Case.id == case.id).execute()
    case = Case.get_by_id(case.id)
    owes.settle(case, NOW)
    if due.open_item(case, "followup").due_on != due_on:                  # a nearer day was agreed at a call on the first day
        FollowUp.create(case=case, by=case.keyworker, done_on=NOW.date(), entered_at=NOW, type="general_wellbeing", mode="phone", reached=["caregiver"],
                        finding="stable", risk=level, observed="", next_on=due_on)
        owes.settle(case, NOW)
    assert due.open_item(case, "followup").due_on == due_on
    DueItem.delete().where((DueItem.case == case.id) & DueItem.ended_at.is_null(False)).execute()
    return case


def test_a_change_keeps_old_new_reason_and_day(case, cast):
    now = changed(case, cast, "high")
    assert (now.risk, now.risk_set_on) == ("high", LATER.date())
    move = Move.get(Move.rule == "M13")
    assert (move.was, move.became, move.reason, move.by_id, move.entered_at) == ("medium", "high", "the father came back", cast["alice"].id, LATER)


@pytest.mark.parametrize("was, due_on, to, next_due", [
    ("low", date(2027, 3, 15), "high", date(2027, 3, 6)), ("low", date(2027, 3, 4), "high", date(2027, 3, 4)), ("medium", date(2027, 3, 8), "high", date(2027, 3, 6)),
    ("high", date(2027, 3, 4), "low", date(2027, 3, 17)), ("high", date(2027, 3, 4), "medium", date(2027, 3, 10)), ("low", date(2027, 3, 15), "medium", date(2027, 3, 10)),
])
def test_the_follow_up_clock_restarts(case, cast, was, due_on, to, next_due):
    now = changed(starting(case, was, due_on), cast, to)
    item = due.open_item(now, "followup")
    assert (item.due_on, item.why) == (next_due, "risk_change")
    assert DueItem.select().where((DueItem.kind == "followup") & (DueItem.ended_how == "replaced")).count() == 1


@pytest.mark.parametrize("was, to, told", [("medium", "high", True), ("low", "high", True), ("high", "medium", True), ("high", "low", True), ("medium", "low", False)])
def test_the_supervisor_is_told_of_high_and_of_a_fall_from_high(case, cast, was, to, told):
    now = changed(starting(case, was, {"high": date(2027, 3, 4), "medium": date(2027, 3, 8), "low": date(2027, 3, 15)}[was]), cast, to)
    assert (now.needs_supervisor is not None) is told
    assert (now.needs_supervisor_at == LATER) is told


def test_a_louder_call_is_not_drowned(case, cast):
    Case.update(needs_supervisor="help_today").where(Case.id == case.id).execute()
    assert changed(Case.get_by_id(case.id), cast, "high").needs_supervisor == "help_today"


def test_the_change_stands_in_team_today(case, cast, sign_in):
    changed(starting(case, "high", date(2027, 3, 4)), cast, "low")
    page = sign_in("mary").get("/team")
    assert page.status_code == 200 and case.code in page.text


@pytest.mark.parametrize("reason", [None, "", "   "])
def test_a_change_needs_a_reason(case, cast, reason):
    with refused("E17") as no:
        changed(case, cast, "high", reason)
    assert no.value.field == "risk_reason" and Case.get_by_id(case.id).risk == "medium" and not Move.select().where(Move.rule == "M13").exists()


def test_a_reason_names_nobody(case, cast):
    with refused("E36"):
        changed(case, cast, "high", "Veasnaro came back")
    assert Case.get_by_id(case.id).risk == "medium"


def test_the_same_level_changes_nothing_and_leaves_no_line(case, cast):
    before = Audit.select().count()
    changed(case, cast, "medium")
    assert not Move.select().where(Move.rule == "M13").exists() and due.open_item(case, "followup").due_on == date(2027, 3, 8)
    assert Audit.select().count() == before


@pytest.mark.parametrize("level", ["very high", "", None])
def test_a_level_that_is_none_of_ours_changes_nothing(case, cast, level):
    with pytest.raises((Refused, KeyError)):
        changed(case, cast, level)
    assert Case.get_by_id(case.id).risk == "medium"


def test_a_case_closed_meanwhile_keeps_its_risk_and_owes_nothing(case, cast):
    stale = Case.get_by_id(case.id)
    closure.request(case, {"reason": "moved_away", "how_to_return": "ring us", "feedback": "content"}, cast["alice"], NOW)
    closure.authorise(Case.get_by_id(case.id), {}, cast["mary"], NOW)
    with pytest.raises((Refused, Changed)):
        changed(stale, cast, "high")
    assert Case.get_by_id(case.id).risk == "medium" and [item.kind for item in due.open_of(case)] == ["post_closure"]

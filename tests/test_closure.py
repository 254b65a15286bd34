"""Asking for closure, authorising it, and sending the request back (M17-M19)."""
from datetime import timedelta

import pytest

from cmoffice.casework import assessment, closure, due, keyworker, team_today
from cmoffice.models import Case, DueItem, FiledForm, Move, Step
from cmoffice.refusals import Changed, Refused
from tests.conftest import NOW, refused

F14 = {"reason": "moved_away", "summary": "The family moved to the coast.", "told_on": NOW.date(), "how_to_return": "They know our door and phone.",
       "feedback": "The child said it was good to be asked."}
LATER = NOW + timedelta(days=1)


def again(case):
    return Case.get_by_id(case.id)


def wanted_of(supervisor):
    """What stands in Team today for her to do, with the code."""
    return [(reason, row.code) for reason, row in team_today.of(supervisor, LATER)["needs"]]


@pytest.fixture
def asked(case, cast):
    closure.request(case, F14, cast["alice"], NOW)
    return again(case)


def test_a_request_waits_for_the_supervisor(asked, cast):
    assert (asked.status, asked.step, asked.closed_on) == ("closure_requested", "closing", None)
    assert wanted_of(cast["mary"]) == [("closure", asked.code)]
    move = Move.get(Move.rule == "M17")
    assert (move.was, move.became, move.by_id) == ("open", "closure_requested", cast["alice"].id) and "moved_away" in move.reason
    assert due.open_of(asked), "what the case owes stays owed until it is closed"


def test_everything_that_was_answered_is_kept(asked):
    kept = str([(move.reason) for move in Move.select()]) + str([(form.answers, form.confidential) for form in FiledForm.select()])
    for answer in (F14["summary"], F14["how_to_return"], F14["feedback"]):
        assert answer in kept
    assert NOW.date().isoformat() in kept


def test_a_day_that_nobody_gave_is_not_made_up(case, cast):
    closure.request(case, {name: answer for name, answer in F14.items() if name != "told_on"}, cast["alice"], NOW)
    assert "told_on" not in FiledForm.get(FiledForm.paper == "F14").answers


@pytest.mark.parametrize("missing, code", [
    ({"reason": None}, "E17"), ({"reason": ""}, "E17"), ({"how_to_return": None}, "E25"), ({"how_to_return": "  "}, "E25"), ({"feedback": None}, "E25"), ({"feedback": ""}, "E25"),
])
def test_a_request_that_is_not_complete_is_refused(case, cast, missing, code):
    with refused(code):
        closure.request(case, {**F14, **missing}, cast["alice"], NOW)
    assert again(case).status == "open" and not Move.select().where(Move.rule == "M17").exists()


@pytest.mark.parametrize("field", ["summary", "how_to_return", "feedback"])
def test_a_request_names_nobody(case, cast, field):
    with refused("E36"):
        closure.request(case, {**F14, field: "Sreymom agrees"}, cast["alice"], NOW)
    assert again(case).status == "open"


@pytest.mark.parametrize("risk, allowed", [("none", True), ("high", False), ("medium", False), (None, False)])
def test_no_concern_after_the_first_assessment_needs_one_that_found_none(case, cast, risk, allowed):
    if risk:
        assessment.complete_initial(case, {"done_on": NOW.date(), "done_time": "08:45", "risk": risk, "next_contact_on": NOW.date(), "risk_reason": "seen", "words": "Fine."}, cast["alice"], NOW)
    answers = {**F14, "reason": "no_concern_after_initial_assessment"}
    if allowed:
        closure.request(again(case), answers, cast["alice"], NOW)
        assert again(case).status == "closure_requested"
    else:
        with refused("E10"):
            closure.request(again(case), answers, cast["alice"], NOW)
        assert again(case).status == "open"


def test_asking_twice_is_one_request(asked, cast):
    with pytest.raises((Refused, Changed)):
        closure.request(asked, F14, cast["alice"], NOW)
    assert Move.select().where(Move.rule == "M17").count() == 1 and Step.select().where(Step.name == "closing").count() == 1


# ---- the decision


def test_an_authorised_closure_closes_and_everything_owed_ends(asked, cast):
    closure.authorise(asked, {"comment": "Well done."}, cast["mary"], LATER)
    closed = again(asked)
    assert (closed.status, closed.closed_on, closed.is_open) == ("closed", LATER.date(), False) and wanted_of(cast["mary"]) == []
    assert not DueItem.select().where(DueItem.ended_at.is_null() & DueItem.kind.in_(("initial_assessment", "comprehensive_start", "comprehensive_done", "followup"))).exists()
    assert {item.ended_how for item in DueItem.select().where(DueItem.ended_at == LATER)} == {"cancelled"}
    move = Move.get(Move.rule == "M18")
    assert (move.was, move.became, move.by_id, move.reason) == ("closure_requested", "closed", cast["mary"].id, "Well done.")
    assert Step.get(Step.name == "closing").completed_on == LATER.date()


@pytest.mark.parametrize("login", ["alice", "bob", "carol", "paul", "dan", "eve"])
def test_SEC_065_nobody_but_a_supervisor_of_the_team_authorises(asked, cast, login):
    with refused("E24"):
        closure.authorise(asked, {}, cast[login], LATER)
    assert again(asked).status == "closure_requested"


def test_SEC_065_a_supervisor_closes_no_case_she_carries(asked, cast):
    keyworker.assign(asked, cast["mary"], {"reason": "absence", "handover": "met"}, cast["mary"], NOW)
    with refused("E24"):
        closure.authorise(again(asked), {}, cast["mary"], LATER)


def test_a_supervisor_closes_no_case_she_took_in(asked, cast):
    Case.update(entered_by=cast["mary"]).where(Case.id == asked.id).execute()
    with refused("E24"):
        closure.authorise(again(asked), {}, cast["mary"], LATER)


def test_whoever_asked_authorises_nothing_even_as_supervisor_meanwhile(asked, cast):
    keyworker.assign(asked, cast["bob"], {"reason": "left", "handover": "met"}, cast["mary"], NOW)
    Case.update(entered_by=cast["bob"]).where(Case.id == asked.id).execute()
    alice = cast["alice"]
    alice.role = "supervisor"
    alice.save()
    with refused("E24"):
        closure.authorise(again(asked), {}, alice, LATER)
    assert again(asked).status == "closure_requested"


@pytest.mark.parametrize("verb, answers", [(closure.authorise, {"comment": "Sreymom is well"}), (closure.send_back, {"comment": "Sreymom must be seen"})])
def test_a_decision_names_nobody(asked, cast, verb, answers):
    with refused("E36"):
        verb(asked, answers, cast["mary"], LATER)
    assert again(asked).status == "closure_requested"


def test_what_nobody_asked_to_close_stays_open(case, cast):
    with pytest.raises((Refused, Changed)):
        closure.authorise(case, {}, cast["mary"], NOW)
    assert again(case).status == "open" and due.open_of(case)


def test_SEC_067_two_decisions_at_once_are_one(asked, cast):
    stale = again(asked)
    closure.send_back(asked, {"comment": "One more visit."}, cast["mary"], LATER)
    with pytest.raises((Refused, Changed)):
        closure.authorise(stale, {}, cast["mary"], LATER)
    assert again(asked).status == "open"


def test_SEC_064_a_closed_case_is_neither_closed_again_nor_sent_back(asked, cast):
    closure.authorise(asked, {}, cast["mary"], LATER)
    for verb in (closure.authorise, closure.send_back):
        with pytest.raises((Refused, Changed)):
            verb(again(asked), {"comment": "x"}, cast["mary"], LATER)
    assert again(asked).status == "closed" and Move.select().where(Move.rule == "M18").count() == 1


# ---- sent back


def test_a_request_sent_back_says_what_is_missing_and_the_work_goes_on(asked, cast):
    closure.send_back(asked, {"comment": "One more visit."}, cast["mary"], LATER)
    back = again(asked)
    assert (back.status, back.step) == ("open", "initial_assessment") and wanted_of(cast["mary"]) == []
    move = Move.get(Move.rule == "M19")
    assert (move.was, move.became, move.reason) == ("closure_requested", "open", "One more visit.")
    assert due.open_item(back, "followup")
    closure.request(back, F14, cast["alice"], LATER)
    assert again(asked).status == "closure_requested"


@pytest.mark.parametrize("comment", [None, "", "  "])
def test_sending_back_needs_to_say_what_is_missing(asked, cast, comment):
    with refused("E17") as no:
        closure.send_back(asked, {"comment": comment}, cast["mary"], LATER)
    assert no.value.field == "comment" and again(asked).status == "closure_requested"


@pytest.mark.parametrize("login", ["alice", "paul", "eve"])
def test_nobody_else_sends_it_back(asked, cast, sign_in, login):
    answer = sign_in(login).post(f"/case/{asked.code}/closure", {"button": "back", "comment": "x"})
    assert answer.status_code == 404 and again(asked).status == "closure_requested"


def test_a_case_is_never_closed_by_age(case, cast):
    Case.update(age_years=18, turns_18_soon=False).where(Case.id == case.id).execute()
    assert again(case).status == "open" and due.open_of(case)

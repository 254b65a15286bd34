"""Emergency mode of the office: one switch with a reason, tighter clocks for everything that is owed, and back without losing a day."""
from datetime import date, timedelta

import pytest

from cmoffice import timeframes
from cmoffice.casework import closure, emergency, office, owes, rules
from cmoffice.models import Audit, Case, DueItem, Emergency
from cmoffice.timeframes import DEFAULTS, with_settings
from tests.conftest import NOW, ZONE, refused
from tests.test_owes import owed, planned
from tests.test_policy import opened

ON = {"reason": "The river has risen"}
OVER = {"reason": "The water is gone"}
WHERE = "/supervision/emergency"


def under(since=None, **figures):
    return timeframes.replace(with_settings({"emergency": True, **figures}), emergency_since=since and date.fromisoformat(since))


def day(text):
    return date.fromisoformat(text)


# ---- the clocks, as tables


@pytest.mark.parametrize(("registered", "frames", "on"), [
    ("2027-03-01", DEFAULTS, "2027-03-08"), ("2027-03-01", under(), "2027-03-04"),
    ("2027-03-01", under("2027-02-01"), "2027-03-04"),                                   # registered during the emergency
    ("2027-03-01", under("2027-03-03"), "2027-03-06"),                                   # counted from its beginning
    ("2027-03-01", under("2027-03-06"), "2027-03-08"),                                   # never later than otherwise
    ("2027-03-01", under(emergency_start_days=20), "2027-03-08"), ("2027-03-01", under(emergency_start_days=1), "2027-03-02"),
    ("2027-03-01", under(comprehensive_start_days=2), "2027-03-03"),                     # the office is stricter than the emergency
])
def test_T04_in_an_emergency_the_full_assessment_begins_sooner_and_never_later(registered, frames, on):
    told = timeframes.comprehensive_start(day(registered), frames)
    assert (told.rule, told.on) == ("T04", day(on))


@pytest.mark.parametrize(("counted_from", "risk", "frames", "rule", "on"), [
    ("2027-03-04", "low", DEFAULTS, "T12", "2027-06-04"), ("2027-03-04", "low", under(), "T13", "2027-04-04"), ("2027-03-04", "medium", under(), "T13", "2027-04-04"),
    ("2027-01-10", "medium", under("2027-03-01"), "T13", "2027-04-01"), ("2027-01-31", "medium", under("2027-01-31"), "T13", "2027-02-28"),
    ("2026-12-10", "medium", under("2027-03-01"), "T12", "2027-03-10"),                  # the ordinary day comes first
    ("2027-01-10", "high", under("2027-03-01"), "T13", "2027-02-10"),                    # at high risk it was a month anyway
    ("2027-03-04", "low", under(review_months=1), "T12", "2027-04-04"), ("2027-03-04", "low", under(review_high_days=10), "T13", "2027-03-14"),
])
def test_T13_in_an_emergency_every_plan_is_reviewed_within_a_month(counted_from, risk, frames, rule, on):
    told = timeframes.review(day(counted_from), risk, frames)
    assert (told.rule, told.on) == (rule, day(on))


@pytest.mark.parametrize(("closed", "agreed", "frames", "on"), [
    ("2026-11-30", None, DEFAULTS, "2027-02-28"), ("2027-03-01", None, under(), "2027-04-01"), ("2027-01-10", None, under("2027-03-01"), "2027-04-01"),
    ("2026-12-10", None, under("2027-03-01"), "2027-03-10"), ("2027-03-01", "2027-03-20", under(), "2027-03-20"), ("2027-03-01", "2027-05-20", under(), "2027-04-01"),
    ("2027-03-01", None, under(post_closure_months=1, emergency_post_closure_months=2), "2027-04-01"),
])
def test_T14_in_an_emergency_a_closed_case_is_visited_sooner(closed, agreed, frames, on):
    assert timeframes.post_closure(day(closed), agreed and day(agreed), frames).on == day(on)


@pytest.mark.parametrize(("frames", "days"), [(DEFAULTS, 14), (under(), 7), (under(meeting_days=5), 5), (under(meeting_emergency_days=3), 3), (with_settings({"meeting_days": 10}), 10)])
def test_T18_in_an_emergency_meetings_are_weekly(frames, days):
    assert timeframes.case_meeting(day("2027-03-01"), frames) == day("2027-03-01") + timedelta(days=days) and timeframes.meeting_every(frames) == days


def test_no_clock_of_an_emergency_is_looser_than_otherwise():
    for since in (None, "2027-01-01", "2027-03-01", "2027-03-20"):
        for figure in (1, 7, 40):
            frames = under(since, emergency_start_days=figure, emergency_post_closure_months=figure, review_high_days=figure, meeting_emergency_days=figure)
            for ago in range(0, 120, 7):
                counted = day("2027-03-20") - timedelta(days=ago)
                assert timeframes.comprehensive_start(counted, frames).on <= timeframes.comprehensive_start(counted).on
                assert timeframes.post_closure(counted, None, frames).on <= timeframes.post_closure(counted).on
                assert all(timeframes.review(counted, risk, frames).on <= timeframes.review(counted, risk, with_settings({"review_high_days": figure})).on for risk in ("low", "medium", "high"))


# ---- the switch, through its page


@pytest.fixture
def whole(case, cast):
    """Cases in every state that owes something an emergency touches: new, with a plan in force, closed, waiting, and one of the other team."""
    planned(case, cast["alice"], date(2027, 2, 20))
    owes.settle(case, NOW)
    new, theirs, ended = opened(cast["bob"]), opened(cast["carol"]), opened(cast["alice"])
    waiting = opened(cast["alice"], given_by="nobody", no_consent="refused_and_grave_risk", no_consent_reasons="threatened")
    closure.request(ended, {"reason": "moved_away", "how_to_return": "ring us", "feedback": "content"}, cast["alice"], NOW)
    closure.authorise(Case.get_by_id(ended.id), {}, cast["mary"], NOW)
    return {"planned": case, "new": new, "theirs": theirs, "ended": ended, "waiting": waiting}


def books():
    return sorted((item.case_id, item.kind, item.ref, item.rule, item.due_on) for item in DueItem.select().where(DueItem.ended_at.is_null()))


def test_T04_T13_T14_T18_the_switch_tightens_every_case_and_gives_back_every_day(whole, cast, sign_in):
    before = books()
    mary, paul = sign_in("mary"), sign_in("paul")
    assert owes.differences(ZONE) == []
    assert mary.post(WHERE, ON).status_code == 303
    assert owes.differences(ZONE) == []
    assert owed(whole["planned"])["review", 0] == ("T13", date(2027, 4, 1)) and owed(whole["ended"]) == {("post_closure", 0): ("T14", date(2027, 4, 1))}
    assert [owed(whole[name])["comprehensive_start", 0] for name in ("new", "theirs")] == [("T04", date(2027, 3, 4))] * 2
    assert timeframes.meeting_every(office.rules()) == 7 and office.rules().emergency_since == NOW.date()
    assert {(case, kind, ref) for case, kind, ref, *_ in books()} == {(case, kind, ref) for case, kind, ref, *_ in before}
    page = paul.get(WHERE).text
    assert "On since 1 Mar 2027" in page and "The river has risen" in page and "End the emergency mode" in page
    assert paul.post(f"{WHERE}/end", OVER).status_code == 303
    assert books() == before and owes.differences(ZONE) == [] and not office.rules().emergency
    row = Emergency.get()
    assert (row.begun_by_id, row.reason, row.ended_by_id, row.ended_why) == (cast["mary"].id, "The river has risen", cast["paul"].id, "The water is gone")
    page = mary.get(WHERE).text
    assert "Emergency mode is off" in page and "The river has risen" in page and "The water is gone" in page
    assert [(line.did, line.by_id, "river" in str(line.details)) for line in Audit.select().where(Audit.did.startswith("emergency b") | Audit.did.startswith("emergency e"))] == [
        ("emergency begun", cast["mary"].id, False), ("emergency ended", cast["paul"].id, False)]


def test_T14_a_case_closed_during_an_emergency_is_visited_by_the_ordinary_day_once_it_is_over(case, cast, sign_in):
    emergency.begin(ON, cast["mary"], NOW)
    closure.request(case, {"reason": "moved_away", "how_to_return": "ring us", "feedback": "content"}, cast["alice"], NOW)
    closure.authorise(Case.get_by_id(case.id), {"visit_on": date(2027, 5, 20)}, cast["mary"], NOW)
    assert owed(case) == {("post_closure", 0): ("T14", date(2027, 4, 1))} and closure.visit_by(closure.last(case)) == date(2027, 4, 1)
    assert "1 Apr 2027" in sign_in("alice").get(f"/case/{case.code}/ending").text
    emergency.end(OVER, cast["mary"], NOW + timedelta(days=3))
    assert owed(case) == {("post_closure", 0): ("T14", date(2027, 5, 20))} and owes.differences(ZONE) == []


def test_T13_what_is_done_during_an_emergency_is_counted_by_its_clocks(case, cast):
    emergency.begin(ON, cast["mary"], NOW)
    later = NOW + timedelta(days=4)
    new = opened(cast["bob"])
    assert owed(new)["comprehensive_start", 0][1] == date(2027, 3, 4)
    planned(case, cast["alice"], later.date())
    owes.settle(case, later)
    assert owed(case)["review", 0] == ("T13", date(2027, 4, 5)) and owes.differences(ZONE) == []
    emergency.end(OVER, cast["mary"], later + timedelta(days=1))
    assert owed(case)["review", 0] == ("T12", date(2027, 6, 5)) and owes.differences(ZONE) == []


def test_T18_it_is_switched_once_and_ended_once(cast, sign_in):
    mary, paul = sign_in("mary"), sign_in("paul")
    assert mary.post(f"{WHERE}/end", OVER).status_code == 422
    assert "off already" in mary.post(f"{WHERE}/end", OVER).text
    assert mary.post(WHERE, ON).status_code == 303
    again = paul.post(WHERE, {"reason": "The fighting came back"})
    assert "on already" in paul.post(WHERE, {"reason": ""}).text
    assert again.status_code == 422 and "on already" in again.text and "End the emergency mode" in again.text and Emergency.select().count() == 1
    assert mary.post(f"{WHERE}/end", OVER).status_code == 303 and paul.post(f"{WHERE}/end", {"reason": "Over"}).status_code == 422
    assert mary.post(WHERE, {"reason": "Again"}).status_code == 303 and [row.reason for row in emergency.history()] == ["Again", "The river has risen"]


@pytest.mark.parametrize("reason", ["", "   "])
def test_E17_without_a_reason_nothing_is_switched(cast, sign_in, reason):
    answer = sign_in("mary").post(WHERE, {"reason": reason})
    assert answer.status_code == 422 and "Write what has happened" in answer.text and not Emergency.select().exists()
    with refused("E17"):
        emergency.begin({"reason": reason}, cast["mary"], NOW)
    emergency.begin(ON, cast["mary"], NOW)
    with refused("E17"):
        emergency.end({}, cast["mary"], NOW)
    assert office.rules().emergency


def test_after_a_fault_in_the_middle_nothing_is_switched(whole, cast, monkeypatch):
    before, really = books(), owes.settle

    def faulty(case, *args, **kwargs):
        if case.id == whole["theirs"].id:
            raise OSError("disk full")
        return really(case, *args, **kwargs)
    monkeypatch.setattr(owes, "settle", faulty)
    with pytest.raises(OSError):
        emergency.begin(ON, cast["mary"], NOW)
    assert books() == before and not Emergency.select().exists() and not office.rules().emergency and owes.differences(ZONE) == []


def test_only_supervisors_find_the_switch(cast, sign_in):
    for login in ("alice", "dan", "eve"):
        desk = sign_in(login)
        assert desk.get(WHERE).status_code == desk.post(WHERE, ON).status_code == desk.post(f"{WHERE}/end", OVER).status_code == 404
    assert f'href="{WHERE}"' in sign_in("paul").get("/supervision").text


def test_everybody_who_touches_cases_reads_that_it_is_on(case, cast, sign_in):
    desks = {login: sign_in(login) for login in ("alice", "carol", "mary", "paul")}
    homes = {"alice": "/work", "carol": "/work", "mary": "/team", "paul": "/team"}
    assert not any("Emergency mode" in desks[login].get(homes[login]).text for login in desks)
    desks["mary"].post(WHERE, ON)
    for login, desk in desks.items():
        assert "Emergency mode since 1 Mar: meetings weekly, reviews monthly." in desk.get(homes[login]).text, login
    assert WHERE not in desks["alice"].get("/work").text and desks["alice"].get("/help/emergency").status_code == 200
    desks["paul"].post(f"{WHERE}/end", OVER)
    assert not any("Emergency mode since" in desks[login].get(homes[login]).text for login in desks)


def test_the_line_costs_no_statement(case, cast, sign_in, monkeypatch):
    from tests.test_need import statements
    for login, path in (("alice", "/work"), ("mary", "/team")):
        desk = sign_in(login)
        desk.get(path)
        without = len(statements(monkeypatch, desk, path)[1])
        emergency.begin(ON, cast["mary"], NOW)
        desk.get(path)
        assert len(statements(monkeypatch, desk, path)[1]) == without, path
        emergency.end(OVER, cast["mary"], NOW)


# ---- one switch only


def test_T18_the_time_rules_are_no_second_switch(cast, sign_in):
    assert 'name="emergency"' not in sign_in("mary").get("/rules").text
    with refused("E06"):
        rules.change({"emergency": True}, cast["mary"], NOW)
    assert not office.rules().emergency


def test_the_figures_of_an_emergency_are_set_with_the_others(case, cast, sign_in):
    mary = sign_in("mary")
    emergency.begin(ON, cast["mary"], NOW)
    figures = {name: str(getattr(office.rules(), name)) for name in office.rules().__dataclass_fields__ if not name.startswith("emergency") or name.endswith(("days", "months"))}
    assert mary.post("/rules", {**figures, "emergency_start_days": "2"}).status_code == 303
    assert office.rules().emergency and owed(case)["comprehensive_start", 0] == ("T04", date(2027, 3, 3)) and owes.differences(ZONE) == []
    assert "within 2 days" in mary.get(WHERE).text


def test_T14_a_stricter_visit_after_closing_reaches_cases_that_are_closed_already(whole, cast):
    rules.change({"post_closure_months": 2}, cast["mary"], NOW)
    assert owed(whole["ended"]) == {("post_closure", 0): ("T14", date(2027, 5, 1))} and owes.differences(ZONE) == []


@pytest.mark.parametrize(("held", "marks", "begun_on"), [
    ({"emergency": True, "plan_days": 10}, {"emergency": ["paul", "2027-02-10"]}, date(2027, 2, 10)), ({"emergency": True}, {}, NOW.date()), ({"emergency": False, "plan_days": 10}, {}, None)])
def test_an_emergency_switched_on_among_the_time_rules_before_is_brought_over_once(case, cast, held, marks, begun_on):
    office.change("time_rules_by", {name: [cast[who].id, on] for name, (who, on) in marks.items()}, None, NOW)
    office.change("time_rules", held, None, NOW)
    for _ in range(2):
        emergency.bring_over(NOW)
    assert "emergency" not in office.setting("time_rules") and office.rules().plan_days == held.get("plan_days", 14)
    assert [row.begun_at.astimezone(ZONE).date() for row in Emergency.select()] == ([begun_on] if begun_on else [])
    assert office.rules().emergency is bool(begun_on) and owes.differences(ZONE) == []
    if marks:
        assert Emergency.get().begun_by_id == cast["paul"].id

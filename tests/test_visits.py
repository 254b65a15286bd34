"""Who is out on a visit, back by when, with whom: late to the minute, in pairs, without a place, and no code for those who may not know."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cmoffice import clock
from cmoffice.casework import intake, need, office, out, pairs, visits
from cmoffice.casework import staff as accounts
from cmoffice.models import Audit, Case, FollowUp, Move, Staff, Visit, VisitCase
from tests.conftest import NOW, refused, registration
from tests.test_pages import bare

PLAIN = {"back_in": "in_2_hours", "how_reached": "office phone 2"}


def opened(by, first, **other):
    made = intake.take_in(registration(**other), by, NOW)
    intake.enter_identity(made, {"first": first, "last": "", "address": "none", "safe_contact": "none"}, by, NOW, decided="different")
    return Case.get_by_id(made.id)


def out_with(by, cases=(), companion=None, now=NOW, **more):
    return visits.go_out({**PLAIN, "cases": list(cases), "companion": companion, **more}, by, now)


def at(hour, minute=0, second=0):
    return NOW.replace(hour=hour, minute=minute, second=second)


@pytest.fixture
def later_that_day(app):
    """Set the office's clock to a time of this day; it runs on from there."""
    return lambda hour, minute=0: clock.set_start(at(hour, minute))


# --- when she is back, and how late she is

@pytest.mark.parametrize(("answers", "by"), [
    ({"back_in": "in_1_hour"}, at(10)), ({"back_in": "in_2_hours"}, at(11)), ({"back_in": "in_3_hours"}, at(12)),
    ({"back_in": "at_noon"}, at(12)), ({"back_in": "at_five"}, at(17)),
    ({"back_in": "in_1_hour", "at": "15:30"}, at(15, 30)),                       # what is typed goes before what is chosen
    ({"at": "09:01"}, at(9, 1)), ({"on_day": date(2027, 3, 3)}, at(17) + timedelta(days=2)), ({"on_day": date(2027, 3, 2), "at": "8:05".zfill(5)}, at(8, 5) + timedelta(days=1)),
])
def test_back_by_is_a_whole_minute_of_the_office(answers, by):
    assert visits.due_back(answers, NOW.replace(second=41)) == by


@pytest.mark.parametrize("answers", [
    {}, {"back_in": "soon"}, {"at": "09:00"}, {"at": "08:59"}, {"on_day": date(2027, 2, 28), "at": "17:00"}, {"on_day": date(2027, 3, 9)}, {"on_day": date(2027, 3, 1), "at": "00:10"},
])
def test_E06_a_time_that_is_over_or_a_week_away_is_refused(answers):
    with refused("E06"):
        visits.due_back(answers, NOW)


def test_E06_noon_is_no_answer_in_the_afternoon():
    with refused("E06"):
        visits.due_back({"back_in": "at_noon"}, at(12, 0, 30))


@pytest.mark.parametrize(("now", "stands", "minutes"), [
    (at(10, 44, 59), "out", -16), (at(10, 45), "soon", -15), (at(10, 59, 59), "soon", -1), (at(11), "soon", 0), (at(11, 0, 59), "soon", 0),
    (at(11, 1), "late", 1), (at(11, 25, 30), "late", 25), (at(13, 5), "late", 125),
])
def test_late_begins_with_the_minute_after(now, stands, minutes):
    assert out.standing(at(11).astimezone(UTC), now) == (stands, minutes)


def test_hours_are_real_hours_when_the_clocks_are_put_back():
    zone = ZoneInfo("Europe/Kyiv")
    before = datetime(2026, 10, 25, 2, 30, tzinfo=zone)                          # the clocks go back at 4:00 to 3:00
    by = visits.due_back({"back_in": "in_3_hours"}, before)
    assert by - before.astimezone(UTC) == timedelta(hours=3) and by.astimezone(zone).hour == 4
    assert out.standing(by, datetime(2026, 10, 25, 4, 31, tzinfo=zone)) == ("late", 1)


# --- going out and coming back, by forms without script

def test_going_out_and_back_leads_to_the_follow_up_of_the_case(case, sign_in):
    alice = sign_in("alice")
    page = alice.get(f"/case/{case.code}/out").text
    assert re.search(rf'value="{case.code}"[^>]* checked', page)
    assert alice.post("/visits", {**PLAIN, "cases": [case.code]}).status_code == 303
    visit = Visit.get()
    assert (visit.left_at, visit.back_by, visit.companion_id) == (NOW, at(11), None)
    assert "You are out since 09:00, back by 11:00." in alice.get("/work").text
    answer = alice.post(f"/visits/{visit.id}/back")
    assert answer.status_code == 303 and answer.headers["Location"].endswith(f"/case/{case.code}/followups/new")
    assert Visit.get().back_at is not None and Visit.get().back_said_by_id == visit.staff_id
    assert "You are out" not in alice.get("/work").text


def test_a_visit_moves_no_clock_and_is_no_contact(case, cast):
    before = Case.get_by_id(case.id).__data__
    visit = out_with(cast["alice"], [case])
    visits.back(visit, cast["alice"], at(11))
    assert Case.get_by_id(case.id).__data__ == before and not FollowUp.select().exists()


def test_a_trip_to_several_cases_asks_which_follow_up_comes_first(case, cast, sign_in):
    other = opened(cast["alice"], "Ratanak")
    alice = sign_in("alice")
    alice.post("/visits", {**PLAIN, "cases": [case.code, other.code]})
    visit = Visit.get()
    assert sorted(row.case.code for row in visit.cases) == sorted([case.code, other.code])
    page = alice.client.post(f"/visits/{visit.id}/back", data={"csrf_token": alice.token()}, follow_redirects=True).text
    assert f"/case/{case.code}/followups/new" in page and f"/case/{other.code}/followups/new" in page


def test_an_errand_has_no_case_and_back_leads_to_the_board(cast, sign_in):
    alice = sign_in("alice")
    assert alice.post("/visits", {**PLAIN, "cases": ["errand"]}).status_code == 303
    visit = Visit.get()
    assert not VisitCase.select().exists() and alice.post(f"/visits/{visit.id}/back").headers["Location"].endswith("/visits")


def test_a_double_press_goes_out_once_and_comes_back_once(case, sign_in):
    alice = sign_in("alice")
    sent = {**PLAIN, "cases": [case.code], "once": f"{Staff.get(Staff.username == 'alice').id}-twice"}
    assert [alice.post("/visits", sent).status_code for _ in range(2)] == [303, 303]
    visit = Visit.get()
    assert Visit.select().count() == 1
    assert [alice.post(f"/visits/{visit.id}/back").status_code for _ in range(2)] == [303, 303]
    assert Audit.select().where(Audit.did == "back from a visit").count() == 1


def test_E06_nobody_is_out_twice_nor_as_a_companion(case, cast, sign_in):
    out_with(cast["bob"], companion=cast["alice"])
    answer = sign_in("alice").post("/visits", {**PLAIN, "cases": [case.code]})
    assert answer.status_code == 422 and "still out" in answer.text
    with refused("E06") as no:
        out_with(cast["mary"], companion=cast["bob"])
    assert no.value.field == "companion" and Visit.select().count() == 1


@pytest.mark.parametrize(("typed", "words"), [
    ({"at": "25:00"}, "Write the time as 16:30"), ({"at": "later"}, "Write the time as 16:30"), ({"at": "08:30"}, "later than now"),
    ({"on_day": "28 2 2027"}, "later than now"), ({"on_day": "3 3 2569"}, "Buddhist"), ({"on_day": "1 5 2027"}, "at most 7 days"),
    ({"how_reached": ""}, "Write how we reach you"), ({"cases": []}, "Tick a case"), ({"cases": ["BBB-BBB"]}, "Pick from the answers"), ({"companion": "nobody"}, "Pick one of the answers"),
])
def test_what_cannot_be_is_said_beside_it_and_nobody_is_out(case, sign_in, typed, words):
    answer = sign_in("alice").post("/visits", {**PLAIN, "cases": [case.code], **typed})
    assert answer.status_code == 422 and words in answer.text and not Visit.select().exists()
    assert (typed.get("how_reached") or "office phone 2") in answer.text or "how_reached" in typed


@pytest.mark.parametrize("field", ["how_reached", "alone_why"])
def test_E36_a_name_of_the_child_is_refused_and_kept_in_the_form(case, sign_in, field):
    answer = sign_in("alice").post("/visits", {**PLAIN, "cases": [case.code], field: "ask Sreymom"})
    assert answer.status_code == 422 and "Sreymom" in answer.text and "identity" in answer.text and not Visit.select().exists()


def test_how_she_is_reached_stands_there_the_next_time(cast, sign_in):
    visits.back(out_with(cast["alice"], how_reached="office phone 7"), cast["alice"], NOW)
    assert 'value="office phone 7"' in sign_in("alice").get("/visits").text


def test_what_was_begun_stands_there_again_and_can_be_thrown_away(case, sign_in):
    alice = sign_in("alice")
    assert alice.post("/draft", {"draft_of": "/visits", "cases": case.code, "how_reached": "the red phone"}).status_code in (200, 204)
    page = alice.get("/visits").text
    assert "the red phone" in page and "You had begun this" in page and "Throw away" in page
    assert alice.post("/visits", {**PLAIN, "cases": [case.code]}).status_code == 303
    assert "the red phone" not in alice.get("/visits").text


def test_a_case_of_others_cannot_be_chosen(case, cast, sign_in):
    answer = sign_in("bob").post("/visits", {**PLAIN, "cases": [case.code]})
    assert answer.status_code == 422 and not Visit.select().exists()
    with refused("E35"):
        out_with(cast["bob"], [case])


def test_no_form_of_a_visit_asks_for_a_place(case, sign_in):
    page = sign_in("alice").get(f"/case/{case.code}/out").text
    names = set(re.findall(r'<(?:input|select|textarea)[^>]* name="(\w+)"', page.split('class="panel')[1]))
    assert names == {"csrf_token", "once", "cases", "back_in", "at", "companion", "how_reached", "on_day", "alone_why", "agreed_by"}


# --- later, and since when

def test_later_counts_from_the_time_said_or_from_now_when_that_is_over(cast, sign_in, later_that_day):
    visit = out_with(cast["alice"])
    alice = sign_in("alice")
    assert alice.post(f"/visits/{visit.id}/later", {"minutes": "30"}).status_code == 303
    assert Visit.get().back_by == at(11, 30)
    later_that_day(12, 10)
    alice = sign_in("alice")
    alice.post(f"/visits/{visit.id}/later", {"minutes": "60"})
    assert Visit.get().back_by == at(13, 10)
    for sent in ({}, {"minutes": "31"}, {"minutes": "x"}):
        assert alice.post(f"/visits/{visit.id}/later", sent).status_code == 422
    visits.back(visit, cast["alice"], at(13))
    with refused("E35"):
        visits.later(visit, 30, cast["alice"], at(13))


def test_the_next_morning_the_first_page_asks_since_when(case, cast, sign_in, app):
    visit = out_with(cast["alice"], [case])
    clock.set_start(NOW + timedelta(days=1))
    alice = sign_in("alice")
    assert "Are you back?" in alice.get("/work").text
    for typed in ({"on": "1 3 2027", "at": "08:30"}, {"on": "2 3 2027", "at": "23:00"}, {"on": "1 3 2027", "at": "25:00"}, {"on": "1 3 2569", "at": "10:30"}, {"on": "", "at": ""}):
        assert alice.post(f"/visits/{visit.id}", typed).status_code == 422 and Visit.get().back_at is None, typed
    assert alice.post(f"/visits/{visit.id}", {"on": "1 3 2027", "at": "10:30"}).status_code == 303
    assert Visit.get().back_at == at(10, 30)
    (habit,) = [one for one in out.habits(cast["mary"], NOW + timedelta(days=1)) if one.staff_id == cast["alice"].id]
    assert (habit.visits, habit.late, habit.forgotten) == (1, 0, 1)


def test_thirty_days_are_counted_with_late_returns(cast):
    old = out_with(cast["alice"], now=NOW - timedelta(days=31))
    visits.back(old, cast["alice"], NOW - timedelta(days=30))
    late = out_with(cast["alice"], companion=cast["bob"])
    visits.back(late, cast["alice"], at(11, 1))
    fair = out_with(cast["alice"], now=at(12))
    visits.back(fair, cast["alice"], at(14, 0, 59))
    habits = {one.staff_id: one for one in out.habits(cast["mary"], at(15))}
    assert (habits[cast["alice"].id].visits, habits[cast["alice"].id].late, habits[cast["alice"].id].forgotten) == (2, 1, 0)
    assert habits[cast["bob"].id].visits == 1 and cast["carol"].id not in habits


# --- two go

def test_two_go_where_the_case_says_so_and_the_way_on_is_told(case, cast, sign_in):
    alice = sign_in("alice")
    assert alice.post(f"/case/{case.code}/pairs", {"reason": ""}).status_code == 422
    assert "Sreymom" in alice.post(f"/case/{case.code}/pairs", {"reason": "Sreymom's uncle drinks"}).text and not Case.get_by_id(case.id).visit_in_pairs
    assert alice.post(f"/case/{case.code}/pairs", {"reason": "Threats at the door"}).status_code == 303
    assert Case.get_by_id(case.id).visit_in_pairs and Move.get(Move.what == "visits in pairs").reason == "Threats at the door"
    assert "Visits in pairs." in alice.get(f"/case/{case.code}").text and f"{case.code} · in pairs" in alice.get("/visits").text
    answer = alice.post("/visits", {**PLAIN, "cases": [case.code]})
    assert answer.status_code == 422 and "name a companion, or write" in answer.text and "<details class=\"more\" open>" in answer.text and not Visit.select().exists()
    assert alice.post("/visits", {**PLAIN, "cases": [case.code], "companion": "bob", "alone_why": "typed and not needed"}).status_code == 303
    assert VisitCase.get().pair_needed and VisitCase.get().alone_why is None


def test_going_alone_with_a_reason_stands_in_team_today_until_it_was_seen(case, cast, sign_in):
    pairs.mark(case, True, "Threats", cast["mary"], NOW)
    sent = {**PLAIN, "cases": [case.code], "alone_why": "The child rang for help", "agreed_by": "mary"}
    assert sign_in("alice").post("/visits", sent).status_code == 303
    mary, visit = sign_in("mary"), Visit.get()
    assert "The child rang for help" in mary.get("/team").text and "Mary M. agreed, it was said" in mary.get("/team").text
    for login in ("alice", "bob", "paul", "dan"):
        assert sign_in(login).post(f"/visits/{visit.id}/seen").status_code == 404
    assert mary.post(f"/visits/{visit.id}/seen").status_code == 303
    assert "The child rang for help" not in mary.get("/team").text and VisitCase.get().seen_by_id == cast["mary"].id


def test_E35_only_a_supervisor_lifts_the_mark(case, cast, sign_in):
    pairs.mark(case, True, "Threats", cast["alice"], NOW)
    answer = sign_in("alice").post(f"/case/{case.code}/pairs", {"reason": "calm now"})
    assert answer.status_code == 422 and Case.get_by_id(case.id).visit_in_pairs
    assert sign_in("mary").post(f"/case/{case.code}/pairs", {"reason": "calm now"}).status_code == 303
    assert not Case.get_by_id(case.id).visit_in_pairs
    with refused("E35"):
        pairs.mark(Case.get_by_id(case.id), False, "once more", cast["mary"], NOW)


def test_an_office_may_want_two_at_every_high_risk(cast, sign_in):
    high = opened(cast["alice"], "Ratanak", risk="high")
    assert not pairs.pair_needed(high)
    assert sign_in("alice").post("/supervision/visits/on").status_code == 404
    mary = sign_in("mary")
    assert mary.post("/supervision/visits/on").status_code == 303
    assert pairs.pair_needed(high) and "every visit at high risk" in sign_in("alice").get(f"/case/{high.code}").text
    with refused("E06"):
        out_with(cast["alice"], [high])
    mary.post("/supervision/visits/off")
    assert not pairs.pair_needed(high)


def test_E06_a_companion_may_know_of_the_case(case, cast):
    need.declare_conflict(case, cast["bob"], {"kind": "related"}, cast["mary"], NOW)
    hidden = opened(cast["alice"], "Ratanak", sensitivity="highly_sensitive")
    for cases, companion in (([case], "bob"), ([hidden], "carol"), ([hidden], "dan"), ([], "dan"), ([], "alice")):
        with refused("E06") as no:
            out_with(cast["alice"], cases, companion=Staff.get(Staff.username == companion))
        assert no.value.field == "companion"
    out_with(cast["alice"], [hidden], companion=cast["mary"])


# --- who sees what

def test_colleagues_of_the_team_see_who_is_out_and_no_code(case, cast, sign_in):
    out_with(cast["alice"], [case])
    for login, status in (("bob", 200), ("carol", 200), ("mary", 200), ("paul", 200), ("dan", 404), ("eve", 404)):
        answer = sign_in(login).get("/visits")
        assert answer.status_code == status and case.code not in answer.text
        assert ("Alice A." in answer.text and "office phone 2" in answer.text) == (login in ("bob", "mary")), login
    team = {login: sign_in(login).get("/supervision/visits") for login in ("mary", "paul", "alice", "dan", "eve")}
    assert [answer.status_code for answer in team.values()] == [200, 200, 404, 404, 404]
    assert case.code in team["mary"].text and "Alice A." not in team["paul"].text


def test_only_she_her_companion_and_her_supervisor_say_that_she_is_back(cast, sign_in):
    for login, status in (("carol", 404), ("dan", 404), ("eve", 404), ("paul", 404), ("mary", 303), ("bob", 303), ("alice", 303)):
        visit = out_with(cast["alice"], companion=cast["bob"])
        for act in ("later", "back"):
            assert sign_in(login).post(f"/visits/{visit.id}/{act}", {"minutes": "30"}).status_code == status, (login, act)
        assert (Visit.get_by_id(visit.id).back_at is not None) == (status == 303)
        visits.back(visit, cast["alice"], NOW)
    alone = out_with(cast["alice"])
    assert sign_in("bob").post(f"/visits/{alone.id}/back").status_code == 404


def test_late_turns_team_today_and_the_board_red_for_this_team_only(case, cast, sign_in, later_that_day):
    visit = out_with(cast["alice"], [case], companion=cast["bob"])
    mary = sign_in("mary")
    assert "back by 11:00" in mary.get("/team").text and "late, back by" not in mary.get("/team").text
    later_that_day(10, 50)
    assert "back in 10 minutes" in sign_in("mary").get("/supervision/visits").text
    later_that_day(11, 25)
    mary, paul, carol = sign_in("mary"), sign_in("paul"), sign_in("carol")
    page = mary.get("/team").text
    assert "Alice A. is 25 minutes late, back by 11:00" in page and "office phone 2" in page and "call Bob B." in page and "Nothing needs you now" not in page
    assert page.index("25 minutes late") < page.index('id="workers"') and case.code not in page.split('class="tell tell-late"')[1].split("</section>")[0]
    assert 'class="out-late"' in mary.get("/visits").text and "late back from a visit" in mary.get("/cases").text
    for other in (paul, carol):
        for path in ("/visits", "/team", "/supervision/visits"):
            assert "Alice A." not in other.get(path).text and "late back from a visit" not in other.get(path).text
    visits.back(visit, cast["mary"], at(11, 26))
    assert "25 minutes late" not in mary.get("/team").text and "late back from a visit" not in mary.get("/cases").text


def test_a_late_supervisor_is_red_for_other_supervisors(cast, sign_in, later_that_day):
    visit = out_with(cast["mary"])
    later_that_day(11, 5)
    paul = sign_in("paul")
    assert "Mary M. is 5 minutes late" in paul.get("/team").text and "Mary M." not in sign_in("carol").get("/visits").text
    assert "You are 5 minutes late" in sign_in("mary").get("/team").text
    assert paul.post(f"/visits/{visit.id}/back").status_code == 303 and Visit.get().back_said_by_id == cast["paul"].id


def test_what_was_tried_is_read_by_whoever_sees_that_she_is_late(case, cast, sign_in, later_that_day):
    visit = out_with(cast["alice"], [case])
    later_that_day(11, 25)
    mary = sign_in("mary")
    for words, status in (("", 422), ("Rang the uncle of Sreymom", 422), ("Rang her, no answer", 303)):
        answer = mary.post(f"/visits/{visit.id}/tried", {"words": words})
        assert answer.status_code == status and (status == 303 or f'name="words" value="{words}"' in answer.text)
    assert Visit.get().note == "11:25 Mary M.: Rang her, no answer" and "Rang her, no answer" in mary.get("/team").text
    assert sign_in("bob").post(f"/visits/{visit.id}/tried", {"words": "I too"}).status_code == 404
    visits.back(visit, cast["alice"], at(11, 30))
    with refused("E35"):
        visits.tried(visit, "Too late", cast["mary"], at(11, 31))


def test_what_was_tried_is_not_held_against_a_case_that_the_writer_may_not_know_of(case, cast):
    visit = out_with(cast["alice"], [case])
    with refused("E36"):
        visits.tried(visit, "Rang Sreymom", cast["mary"], NOW)
    visits.tried(visit, "Rang Sreymom", cast["paul"], NOW)                       # a refusal would tell him of the child
    assert Visit.get().note.endswith("Rang Sreymom")


def test_a_visit_to_a_hidden_case_looks_like_an_errand(cast, sign_in, later_that_day):
    hidden = opened(cast["alice"], "Ratanak", sensitivity="highly_sensitive")
    accounts.add({"username": "late", "name": "Nora Nook", "role": "supervisor", "team": "North", "signed_on": NOW.date(), "trained_on": NOW.date()}, None, NOW)
    Staff.update(password_hash=cast["mary"].password_hash, must_change=False, confirmed_on=NOW.date()).where(Staff.username == "late").execute()
    office.forget()
    pairs.mark(hidden, True, "Threats", cast["alice"], NOW)
    hidden = Case.get_by_id(hidden.id)
    pages = {"late": ("/team", "/supervision/visits", "/visits"), "bob": ("/visits", "/work"), "paul": ("/team", "/supervision/visits", "/visits")}
    told = []
    for cases, more in (([hidden], {"alone_why": "She rang the teacher"}), ([], {})):
        visit = out_with(cast["alice"], cases, **more)
        told.append({})
        for hour in (9, 11):
            later_that_day(hour, 40 if hour == 11 else 0)
            desks = {login: sign_in(login) for login in ("late", "bob", "paul", "mary")}
            told[-1] |= {(hour, login, path): re.sub(rf'/visits/{visit.id}\b|tried-{visit.id}\b|name="once" value="[^"]+"', "", bare(desks[login].get(path))) for login, paths in pages.items() for path in paths}
        if cases:
            assert hidden.code in desks["mary"].get("/supervision/visits").text and "She rang the teacher" in desks["mary"].get("/team").text
        later_that_day(9)
        visits.back(visit, cast["alice"], NOW)
        Visit.update(back_at=NOW - timedelta(days=60), left_at=NOW - timedelta(days=60)).execute()
    assert told[0] == told[1] and hidden.code not in "".join(told[0].values())


def test_a_companion_sees_no_code_that_is_not_hers(case, cast, sign_in):
    out_with(cast["alice"], [case], companion=cast["bob"])
    page = sign_in("bob").get("/work").text
    assert "You are out since 09:00" in page and "With Alice A." in page and case.code not in page


def test_refusals_leave_nothing_behind(case, cast):
    pairs.mark(case, True, "Threats", cast["mary"], NOW)
    lines = Audit.select().count()
    with refused("E06"):
        out_with(cast["alice"], [Case.get_by_id(case.id)])
    assert not Visit.select().exists() and not VisitCase.select().exists() and Audit.select().count() == lines


def test_the_trail_tells_codes_and_no_names(case, cast):
    visit = out_with(cast["alice"], [case], companion=cast["bob"])
    visits.back(visit, cast["alice"], at(10))
    (line,) = Audit.select().where(Audit.did == "went on a visit")
    assert line.code == case.code and line.by_id == cast["alice"].id
    assert Audit.select().where((Audit.did == "back from a visit") & Audit.code.is_null()).count() == 1

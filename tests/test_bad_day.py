"""The bad-day pack: what is owed and who is visited by code, blank papers with numbers, and nothing of a case that its reader may not know of."""
import re
from datetime import timedelta

import pytest
from conftest import IDENTITY, NOW, registration

from cmoffice.casework import bad_day, blank_papers, intake, need
from cmoffice.models import Audit, Case, Setting

POST = "/print/bad-day"
OTHER = {"first": "Rithy", "last": "Somnang", "nickname": "", "phone": "", "caregiver_name": "Vanna Sok", "mother": "", "father": "", "siblings": "", "id_number": ""}


@pytest.fixture
def carols(cast):
    """A case of the other team."""
    made = intake.take_in(registration(), cast["carol"], NOW)
    intake.enter_identity(made, {**IDENTITY, **OTHER}, cast["carol"], NOW)
    return Case.get_by_id(made.id)


def printed(desk, **fields):
    page = desk.post(POST, fields)
    assert page.status_code == 200
    return page.text


@pytest.mark.parametrize("login", ["alice", "mary"])
def test_it_holds_what_is_owed_by_code_and_blank_papers_with_numbers(login, case, carols, sign_in):
    page = printed(sign_in(login))
    lists, papers = page.split("F06", 1)
    assert case.code in lists and "First assessment" in lists and carols.code not in page
    assert sorted(set(re.findall(r'class="written">(\d+)<', page))) == ["0001", "0002", "0003", "0004", "0005", "0006", "0007"]      # 2 follow-ups, 3 notes, 2 registrations
    for title in ("Follow-up", "Case note", "Registration"):
        assert f"<h2>{title}</h2>" in page
    assert "Visits today" in lists and "Visits tomorrow" in lists and "What is owed until" in lists
    assert "Count this sheet back in and shred it" in lists and "page 1 of 3" in lists


@pytest.mark.parametrize("login", ["alice", "mary"])
def test_no_name_and_no_age_stands_in_it(login, case, sign_in):
    page = printed(sign_in(login))
    for word in (IDENTITY["first"], IDENTITY["last"], IDENTITY["phone"], IDENTITY["address"], IDENTITY["caregiver_name"]):
        assert word not in page
    assert not re.search(rf"{case.code}.{{0,200}}\b{case.age_years}\b", page.split("F06", 1)[0])


def test_it_is_numbered_and_noted_and_no_number_comes_again(case, cast, sign_in):
    alice = sign_in("alice")
    assert "Bad-day pack 1" in printed(alice, followup="1", note="1", registration="0")
    assert "Bad-day pack 2" in printed(sign_in("mary"), followup="0", note="2", registration="0")
    told = [line.details for line in Audit.select().where(Audit.did == "bad-day pack printed")]
    assert [(one["pack"], one["papers"]) for one in told] == [(1, 2), (2, 2)] and all(one["rows"] >= 1 for one in told)
    numbers = [(line.details["first"], line.details["last"], line.details["pack"]) for line in Audit.select().where(Audit.did == "blank form printed")]
    assert numbers == [(1, 1, "1"), (2, 2, "1"), (3, 4, "2")]
    assert Setting.get(Setting.name == blank_papers.COUNTER).value == 4


def test_the_same_press_sent_twice_prints_no_number_twice(case, sign_in):
    alice = sign_in("alice")
    mark = re.search(r'name="once" value="([^"]+)"', alice.get(POST).text)[1]
    assert alice.post(POST, {"once": mark}).status_code == 200 and alice.post(POST, {"once": mark}).status_code == 303
    assert Setting.get(Setting.name == bad_day.COUNTER).value == 1


def test_looking_at_it_prints_and_numbers_nothing(case, sign_in):
    page = sign_in("alice").get(POST)
    assert page.status_code == 200 and case.code not in page.text and "things owed until" in page.text
    assert not Setting.select().where(Setting.name.in_((bad_day.COUNTER, blank_papers.COUNTER))).exists() and not Audit.select().where(Audit.did == "bad-day pack printed").exists()


@pytest.mark.parametrize("login", ["dan", "lumi", "eve"])
def test_a_clerk_and_the_administrator_have_none(login, case, sign_in):
    desk = sign_in(login)
    assert desk.get(POST).status_code == desk.post(POST).status_code == 404
    assert not Setting.select().where(Setting.name == bad_day.COUNTER).exists()


def test_a_colleague_and_the_other_team_read_nothing_of_the_case(case, carols, sign_in):
    assert case.code not in printed(sign_in("bob")) and case.code not in printed(sign_in("carol"))
    south = printed(sign_in("paul"))
    assert case.code not in south and carols.code in south


def test_a_highly_sensitive_case_is_absent_for_those_who_are_not_named(case, cast, sign_in):
    Case.update(sensitivity="highly_sensitive").where(Case.id == case.id).execute()
    assert case.code not in printed(sign_in("mary")) and case.code not in printed(sign_in("bob"))
    assert case.code not in printed(sign_in("alice"))                           # not even she, unless she is named


def test_a_case_of_a_declared_conflict_is_absent(case, cast, sign_in):
    before = printed(sign_in("mary"))
    need.declare_conflict(case, cast["mary"], {"kind": "related"}, cast["mary"], NOW)
    assert case.code in before and case.code not in printed(sign_in("mary"), followup="1")


def test_of_a_survivor_a_team_s_pack_says_no_more_than_a_list_may(case, cast, sign_in):
    Case.update(module="gbv_survivor").where(Case.id == case.id).execute()
    row = next(one for one in bad_day.pack(cast["mary"], NOW).owed if one.code == case.code)
    assert (row.who, row.how, row.two_go, row.contact_rule) == ("", "", False, False)
    assert next(one for one in bad_day.pack(cast["alice"], NOW).owed if one.code == case.code).who == "Alice A."


def test_visits_of_today_tomorrow_and_later_stand_where_they_belong(case, cast):
    due = {one.due.kind: one.due.on for one in bad_day.pack(cast["alice"], NOW).owed}
    on = due["initial_assessment"]
    for moment, today, tomorrow in ((on, True, False), (on + timedelta(days=3), True, False), (on - timedelta(days=1), False, True)):
        pack = bad_day.pack(cast["alice"], NOW.replace(year=moment.year, month=moment.month, day=moment.day))
        kinds = ["initial_assessment" in {one.due.kind for one in visits if one.code == case.code} for visits in (pack.today, pack.tomorrow)]
        assert kinds == [today, tomorrow], moment


def test_a_follow_up_for_each_visit_but_no_more_than_twelve(case, cast):
    pack = bad_day.pack(cast["alice"], NOW)
    assert pack.papers() == {"followup": 2, "note": 3, "registration": 2}
    many = bad_day.Pack(pack.day, pack.owed * 40, (), pack.owed, ())
    assert many.papers()["followup"] == 12


@pytest.mark.parametrize("typed", ["31", "-1", "many"])
def test_a_number_of_papers_that_cannot_be_is_asked_again(typed, case, sign_in):
    page = sign_in("alice").post(POST, {"followup": typed, "note": "1", "registration": "1"})
    assert page.status_code == 422 and f'value="{typed}"' in page.text and not Setting.select().where(Setting.name == bad_day.COUNTER).exists()


@pytest.mark.parametrize(("login", "home"), [("alice", "/work"), ("mary", "/team")])
def test_one_button_on_the_first_page_prints_it(login, home, case, sign_in):
    page = sign_in(login).get(home).text
    assert 'action="/print/bad-day"' in page and 'data-go="b"' in page
    assert "data-print-now" in printed(sign_in(login))

"""What needs two people: one asks, another agrees, once, within half an hour (E46)."""
from datetime import timedelta

import pytest

from cmoffice import clock
from cmoffice.casework import office, two
from cmoffice.casework import staff as accounts
from cmoffice.models import ActOfTwo, Audit, Staff
from tests.conftest import NOW, PASSWORD, Desk, refused


@pytest.fixture
def row(cast):
    return two.ask("destroy", {"place": "stick"}, cast["mary"], NOW)


def later(minutes):
    return NOW + timedelta(minutes=minutes)


def test_SEC_066_E46_one_person_is_never_two_whatever_the_desk(app, row):
    first, second = Desk(app, "mary"), Desk(app, "mary")
    for desk in (first, second):
        answer = desk.post(f"/keep/two/{row.id}/agree")
        assert answer.status_code == 422 and "A second person must confirm this" in answer.text
    assert ActOfTwo.get_by_id(row.id).agreed_by_id is None


def test_a_second_person_agrees_and_it_is_good_once(app, row, cast):
    page = Desk(app, "paul").get("/keep")
    assert "Destroy the office on this machine" in page.text and "Agree only if you know of it" in page.text
    assert Desk(app, "paul").post(f"/keep/two/{row.id}/agree").status_code == 303
    found = two.agreed("destroy", later(1))
    assert found == row and two.waiting("destroy", later(1)) == []
    two.done(found, "destroyed", cast["mary"], later(2))
    with refused("E46"):
        two.done(found, "destroyed", cast["mary"], later(2))
    assert two.agreed("destroy", later(2)) is None
    assert [line.did for line in Audit.select().where(Audit.did.contains("two") | Audit.did.contains("second")).order_by(Audit.seq)] == \
        ["second person asked", "second person agreed", "done by two"]


def test_E46_two_administrators_are_not_enough_and_a_clerk_or_caseworker_is_nobody_here(app, cast):
    accounts.add({"username": "adam", "name": "Adam Ade", "role": "administrator", "team": "", "signed_on": NOW.date(), "trained_on": NOW.date()}, None, NOW)
    Staff.update(password_hash=cast["eve"].password_hash, must_change=False, confirmed_on=NOW.date()).where(Staff.username == "adam").execute()
    asked = two.ask("restore", {}, cast["eve"], NOW)
    assert Desk(app, "adam").post(f"/keep/two/{asked.id}/agree").status_code == 422
    for username in ("dan", "alice"):
        assert Desk(app, username).post(f"/keep/two/{asked.id}/agree").status_code == 404
    assert Desk(app, "mary").post(f"/keep/two/{asked.id}/agree").status_code == 303


def test_E46_a_stale_request_or_agreement_is_worth_nothing(app, row, cast):
    with refused("E46a"):
        two.agree(row, cast["paul"], later(31))
    two.agree(row, cast["paul"], later(29))
    assert two.agreed("destroy", later(58)) == row
    with refused("E46"):
        two.done(row, "destroyed", cast["mary"], later(60))
    clock.set_start(later(70))
    assert Desk(app, "eve").post(f"/keep/two/{row.id}/withdraw").status_code == 409


def test_E46_whoever_lost_her_account_meanwhile_does_not_count(row, cast):
    two.agree(row, cast["paul"], NOW)
    Staff.update(locked=True).where(Staff.username == "paul").execute()
    assert two.agreed("destroy", NOW) is None
    with refused("E46"):
        two.done(row, "destroyed", cast["mary"], NOW)


def test_E46_somebody_else_does_not_use_what_two_agreed_on(row, cast):
    two.agree(row, cast["paul"], NOW)
    with refused("E46"):
        two.done(row, "destroyed", cast["eve"], NOW)


def test_a_request_is_taken_back_and_asked_anew(app, row, cast):
    assert Desk(app, "mary").post(f"/keep/two/{row.id}/withdraw").status_code == 303
    with refused("E46a"):
        two.agree(row, cast["paul"], NOW)
    first = two.ask("destroy", {}, cast["mary"], NOW)
    second = two.ask("destroy", {}, cast["mary"], NOW)
    assert two.waiting("destroy", NOW) == [second] and two.find(first.id).ended_how == "asked anew"


def test_the_half_hour_is_a_setting(cast):
    office.change("two_minutes", 10, None, NOW)
    row = two.ask("destroy", {}, cast["mary"], NOW)
    assert row.until == later(10)


def test_looking_at_a_request_or_a_forged_form_changes_nothing(app, row):
    desk = Desk(app, "paul")
    assert desk.get(f"/keep/two/{row.id}/agree").status_code == 405
    assert desk.client.post(f"/keep/two/{row.id}/agree", data={"csrf_token": "x"}).status_code == 400
    assert desk.post(f"/keep/two/{row.id}/other").status_code == 404
    assert desk.post("/keep/two/99/agree").status_code == 404
    assert two.waiting(None, NOW) == [row]

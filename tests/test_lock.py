"""Locking at once, by anybody, from anywhere; and by itself: at closing time, when nobody works, when the stick is pulled (T02)."""
import re
import threading
import time
from datetime import timedelta

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from cmoffice import clock, databases, keeper, keys, leaving, sessions
from cmoffice.casework import console, hours, locking, office
from cmoffice.databases import records
from cmoffice.models import Audit, DeskSession
from cmoffice.views import static
from tests.conftest import NOW, PASSWORD, Desk
from tests.test_keys import door, sheet, wrapped  # noqa: F401


@pytest.fixture(autouse=True)
def first_round():
    hours._round.update(opening=None, at=None, opened=None)


@pytest.mark.parametrize("username", ["alice", "mary", "dan", "eve"])
def test_SEC_112_everybody_locks_the_office_with_one_button(app, wrapped, username):  # noqa: F811
    desk, other = Desk(app, username), Desk(app, "bob")
    page = desk.get("/lock")
    assert page.text.count('class="btn btn-primary btn-lock"') == 1 and "Everybody is signed out at once" in page.text
    assert desk.get("/lock").status_code == 200 and not databases.is_locked(), "looking locks nothing"
    answer = desk.post("/lock")
    assert answer.status_code == 200 and "The office is locked" in answer.text and not re.search(rf"\b{username}\b", answer.text.casefold())
    assert answer.headers["Cache-Control"] == "no-store" and answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert databases.is_locked() and databases.records.deferred and databases.keys_in_hand() is None
    for each in (desk, other):
        assert each.get("/work").headers["Location"].endswith("/signin")
    assert door(app, "alice").status_code == 303
    assert desk.get("/me").status_code == other.get("/me").status_code == 303, "the sessions from before are over"
    assert Audit.get(Audit.did == "office locked").by.username == username


def test_the_lock_is_reached_from_every_page_by_a_key_and_from_the_cover(app, wrapped):  # noqa: F811
    desk = Desk(app, "alice")
    page = desk.get("/help").text
    script = re.search(r'src="(/static/\w+/office\.js)"', page)[1]
    card, keys = desk.get(script).text.split("cover-card", 1)[1].split("<dialog", 1)
    assert 'href=\\"/lock\\"' in card, "the cover that is drawn without asking the office"
    assert 'href="/lock" data-go="l"' in page and "lock the whole office" in keys
    desk.post("/cover/lock")
    assert 'href="/lock"' in desk.get("/cover").text and desk.get("/work").status_code == 303
    assert desk.get("/lock").status_code == 200
    assert desk.post("/lock").status_code == 200 and databases.is_locked()
    static._speaking.cache_clear()
    assert "Type your password to go on" in desk.get(script).text, "what covers is made without asking the office"


def test_nobody_locks_without_a_session_or_a_token(app, wrapped):  # noqa: F811
    assert Desk(app).post("/lock").headers["Location"].endswith("/signin")
    desk = Desk(app, "alice")
    assert desk.client.post("/lock", data={"csrf_token": "x"}).status_code == 400
    assert desk.post("/lock", headers={"Origin": "http://elsewhere.example"}).status_code == 403
    assert not databases.is_locked()


def test_while_the_keys_lie_open_the_page_says_so(app):
    desk = Desk(app, "mary")
    page = desk.get("/lock")
    assert "cannot be locked yet" in page.text and "btn-lock" not in page.text
    assert desk.post("/lock").status_code == 409 and not databases.is_locked() and desk.get("/team").status_code == 200


def test_it_locks_within_a_second_while_requests_are_under_way(app, wrapped, cast):  # noqa: F811
    stop, answers = threading.Event(), []

    def work(desk):
        while not stop.is_set():
            answers.append(desk.get("/work").status_code)
    desks = [Desk(app, "alice"), Desk(app, "bob")]
    threads = [threading.Thread(target=work, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    time.sleep(0.1)
    began = time.monotonic()
    assert locking.lock(cast["dan"], "asked", NOW)
    assert time.monotonic() - began < 1.5 and databases.is_locked()     # the bench measures it: 1 s on a machine at rest
    time.sleep(0.05)
    stop.set()
    for thread in threads:
        thread.join()
    assert set(answers) <= {200, 303, 423}, "no fault on anybody's page"


def test_it_locks_even_where_nothing_can_be_written(app, wrapped, cast, monkeypatch):  # noqa: F811
    desk = Desk(app, "alice")
    holder = records.connection()
    began = time.monotonic()
    taken, locked = threading.Event(), threading.Event()

    def write():        # somebody's save that takes very long
        with databases.connection():
            records.execute_sql("BEGIN IMMEDIATE")
            taken.set()
            locked.wait(5)
            try:
                records.rollback()
            except Exception:
                pass    # its file was closed
    thread = threading.Thread(target=write)
    thread.start()
    taken.wait()
    assert holder and locking.lock(cast["alice"], "asked", NOW) and databases.is_locked()
    assert time.monotonic() - began < 1.5
    locked.set()
    thread.join()
    assert door(app, "mary").status_code == 303 and desk.get("/me").status_code == 303
    assert Audit.get(Audit.did == "office locked").by.username == "alice"


def test_the_console_locks_a_running_office_and_says_when_none_runs(app, wrapped):  # noqa: F811
    console.leave(wrapped, console.LOCK)
    assert (wrapped / console.NOTE).stat().st_mode & 0o077 == 0
    assert console.look(NOW) is None and databases.is_locked() and console.taken(wrapped)
    console.leave(wrapped, "nonsense")
    assert console.look(NOW) is None and console.taken(wrapped)
    console.WAITS, before = 0.1, console.WAITS
    assert "No office is running" in leaving.lock(wrapped) and console.taken(wrapped)
    console.WAITS = before


def test_pulling_the_stick_locks_unless_the_office_says_otherwise(app, wrapped, cast, tmp_path):  # noqa: F811
    (wrapped / "secret").rename(tmp_path / "secret")
    office.change("lock_without_secret", False, cast["mary"], NOW)
    console.look(NOW)
    assert not databases.is_locked()
    office.change("lock_without_secret", True, cast["mary"], NOW)
    console.look(NOW)
    assert databases.is_locked()
    (tmp_path / "secret").rename(wrapped / "secret")
    assert door(app, "alice").status_code == 303
    assert Audit.get(Audit.did == "office locked").details == {"why": "stick pulled"}


def rounds(*minutes):
    """Rounds of the keeper at these minutes after nine; the minute after which the office was locked, or None."""
    for minute in minutes:
        keeper.once(NOW + timedelta(minutes=minute))
        if databases.is_locked():
            return minute
    return None


def seen(minutes):
    DeskSession.update(seen_at=NOW + timedelta(minutes=minutes)).execute()


def test_it_locks_at_its_closing_hour_once_a_day_but_not_under_somebodys_hands(app, wrapped, cast):  # noqa: F811
    office.change("closing_hour", 10, cast["mary"], NOW)
    Desk(app, "alice")
    assert rounds(0, 30, 59) is None
    seen(58)
    assert rounds(60, 61) is None, "she works on"
    assert rounds(64) == 64, "and has stopped"
    assert door(app, "alice").status_code == 303
    seen(70)
    assert rounds(70, 71, 100) is None, "who opens after closing time works on"
    assert Audit.get(Audit.did == "office locked").details == {"why": "hours"}


def test_nobody_stays_longer_than_half_an_hour_past_closing_time(app, wrapped, cast):  # noqa: F811
    office.change("closing_hour", 10, cast["mary"], NOW)
    Desk(app, "alice")
    seen(95)
    assert rounds(0, 60, 75, 89, 90) == 90


def test_it_locks_when_nobody_has_worked_for_three_hours(app, wrapped, cast):  # noqa: F811
    Desk(app, "alice")
    assert rounds(0, 60, 170) is None
    seen(100)
    assert rounds(180, 270) is None and rounds(281) == 281
    assert door(app, "alice").status_code == 303
    assert Audit.get(Audit.did == "office locked").details == {"why": "quiet"}
    office.change("quiet_hours", 0, cast["mary"], NOW)
    assert rounds(300, 9000) is None


def test_a_machine_that_slept_over_closing_time_locks_when_it_wakes(app, wrapped, cast):  # noqa: F811
    office.change("closing_hour", 20, cast["mary"], NOW)
    Desk(app, "alice")
    assert rounds(0, 60 * 23) == 60 * 23


def test_an_office_whose_keys_lie_open_is_left_alone(app, cast):
    office.change("closing_hour", 10, cast["mary"], NOW)
    Desk(app, "alice")
    assert rounds(0, 61, 500) is None


def test_the_hours_are_set_by_a_supervisor(app, cast):
    desk = Desk(app, "mary")
    assert 'value="20"' in desk.get("/keep/hours").text and "no closing hour is set" in desk.get("/keep/hours").text
    assert hours.closing_time(NOW) is None, "a proposal locks nothing"
    assert desk.post("/keep/hours", {"closing_hour": "24", "quiet_hours": "3"}).status_code == 422
    assert desk.post("/keep/hours", {"closing_hour": "", "quiet_hours": ""}).status_code == 422
    assert desk.post("/keep/hours", {"closing_hour": "19", "quiet_hours": "2", "lock_without_secret": "y"}).status_code == 303
    assert hours.held() == {"closing_hour": 19, "quiet_hours": 2} and "locks every day at 19:00" in desk.get("/keep/hours").text
    assert desk.post("/keep/hours", {"closing_hour": "", "quiet_hours": "0"}).status_code == 303
    assert hours.held() == {"closing_hour": None, "quiet_hours": 0} and "never locks because nobody works" in desk.get("/keep/hours").text
    assert desk.post("/keep/hours", {"closing_hour": "19", "quiet_hours": "2"}).status_code == 303
    clock.set_start(NOW + timedelta(minutes=6))
    assert desk.post("/keep/hours", {"closing_hour": "", "quiet_hours": "0"}).headers["Location"].endswith("/prove"), "the password again"
    assert hours.held()["closing_hour"] == 19
    assert Desk(app, "eve").get("/keep/hours").status_code == 404


def test_a_sign_in_without_the_stick_says_which_thing_is_missing_and_works_when_it_is_back(app, wrapped, cast):  # noqa: F811
    locking.shut()
    there = keys.secret_path(wrapped)
    there.rename(there.with_name("secret-away"))
    desk = Desk(app)
    assert "secret is not there" in desk.get("/signin").text and desk.get("/open").status_code == 303
    answer = desk.post("/signin", {"username": "mary", "password": PASSWORD})
    assert answer.status_code == 422 and "secret is not there" in answer.text and databases.is_locked()
    there.with_name("secret-away").rename(there)
    assert "secret is not there" not in desk.get("/signin").text
    assert desk.post("/signin", {"username": "mary", "password": PASSWORD}).status_code == 303 and not databases.is_locked()


def test_a_page_that_was_asked_for_at_the_moment_of_the_lock_leads_to_the_sign_in(app, wrapped, monkeypatch):  # noqa: F811
    desk = Desk(app, "alice")

    def broken_off(_token):
        databases.lock()
        raise sqlcipher.OperationalError("interrupted")

    monkeypatch.setattr(sessions, "_row", broken_off)
    answer = desk.get("/work")
    assert answer.status_code == 303 and "/signin" in answer.headers["Location"]

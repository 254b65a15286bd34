"""The machine's clock jumps: sessions neither die nor live for ever, the trail says so and stays whole, and the sign-in page tells."""
from datetime import datetime, timedelta

import pytest

import cmoffice
from cmoffice import audit, clock, databases, keeper, sessions
from cmoffice.casework import timekeeping
from cmoffice.models import Audit, DeskSession, Note
from tests.conftest import NOW, ZONE, Desk
from tests.test_bad_input import NOTE

YEARS = timedelta(days=730)
LONG_AGO = timedelta(days=-20_000)


@pytest.fixture(autouse=True)
def even(monkeypatch):
    """Even seconds of which the test says how many pass."""
    passed = [1000.0]
    monkeypatch.setattr(clock, "steady", lambda: passed[0])
    monkeypatch.setattr(clock, "stepped", lambda: clock._set_by)
    timekeeping._state.update(behind=None, stepped=0.0)
    sessions._lived.clear()
    yield passed
    timekeeping._state.update(behind=None, stepped=0.0)


def passes(even, **time):
    span = timedelta(**time)
    even[0] += span.total_seconds()
    clock._ahead += span


@pytest.mark.parametrize("by", [-YEARS, YEARS, timedelta(hours=-1), timedelta(hours=1), LONG_AGO])
def test_REL_09_sessions_live_on_when_the_clock_jumps_and_still_end(app, case, even, by):
    alice = Desk(app, "alice")
    alice.get("/work")
    clock.step(by)
    assert alice.get("/work").status_code == 200, "not all dead"
    passes(even, minutes=9)
    assert alice.get("/work").status_code == 200
    passes(even, minutes=11)
    assert alice.get("/work").headers["Location"].endswith("/cover"), "idle as ever"
    assert alice.post("/cover", {"password": "four words of practice"}).status_code == 303
    assert alice.get("/work").status_code == 200
    for _ in range(90):
        passes(even, minutes=9)
        if alice.get("/help").status_code != 200:
            break
    assert DeskSession.get().ended_why == "twelve hours", "not immortal"


@pytest.mark.parametrize("by", [-YEARS, YEARS, LONG_AGO])
def test_signing_in_saving_due_lists_and_the_trail_work_after_a_jump(app, case, by):
    clock.step(by)
    alice = Desk(app, "alice")
    assert case.code in alice.get("/work").text and alice.get(f"/case/{case.code}").status_code == 200
    assert alice.post(f"/case/{case.code}/notes", {**NOTE, "on": f"{clock.today():%d %m %Y}"}).status_code in (303, 422)
    clock.step(-by)
    assert Desk(app, "alice").post(f"/case/{case.code}/notes", {**NOTE, "facts": "The clock is right again."}).status_code == 303
    assert Note.select().where(Note.facts == "The clock is right again.").exists()
    numbers = [line.seq for line in Audit.select().order_by(Audit.seq)]
    assert numbers == list(range(1, len(numbers) + 1)) and audit.first_broken() is None


def test_a_session_from_before_a_start_with_a_dead_battery_asks_for_the_password(app, case):
    alice = Desk(app, "alice")
    alice.get("/work")
    sessions._seen.clear()
    sessions._lived.clear()
    clock.set_start(datetime(1970, 1, 1, 0, 4, tzinfo=ZONE))
    assert alice.get("/work").headers["Location"].endswith("/cover")
    assert alice.post("/cover", {"password": "four words of practice"}).status_code == 303
    assert alice.get("/work").status_code == 200


def test_SEC_098_a_step_back_of_two_minutes_or_forward_of_a_day_stands_on_the_trail(app, case, monkeypatch):
    monkeypatch.setattr(keeper, "JOBS", (keeper.look_at_clock,))

    def steps():
        keeper.once(clock.now())
        return [line.details["seconds"] for line in Audit.select().where(Audit.did == "clock was set").order_by(Audit.seq)]

    for by in (timedelta(seconds=-90), timedelta(hours=5)):
        clock.step(by)
        assert steps() == [], by
    clock.step(timedelta(minutes=-3))
    assert steps() == [-180]
    clock.step(timedelta(days=2))
    assert steps() == [-180, 172_800] == steps()
    assert audit.first_broken() is None


def test_the_sign_in_page_says_that_the_clock_is_behind_the_trail(app, case):
    assert "clock of this machine" not in Desk(app).get("/signin").text
    cmoffice._begun.update(clock=datetime(1970, 1, 1, 0, 4), at=clock.time.monotonic())
    cmoffice.open_up()
    words = Desk(app).get("/signin").text
    assert "The clock of this machine says 1 Jan 1970, 00:04, but the trail has already reached 1 Mar 2027, 09:00." in words
    assert Audit.select().where(Audit.did == "clock was set").order_by(Audit.seq.desc()).first().details["seconds"] < -1_000_000_000 and audit.first_broken() is None
    clock.set_start(NOW)
    assert "clock of this machine" not in Desk(app).get("/signin").text, "it was put right"


def test_a_locked_office_tells_the_clock_by_its_files(folder):
    databases.close_office()
    databases._office["folder"] = folder
    try:
        newest = max(path.stat().st_mtime for path in folder.glob("*.db*"))
        assert timekeeping.files_are_newer(newest - 1000) and not timekeeping.files_are_newer(newest + 1000)
    finally:
        databases._office["folder"] = None

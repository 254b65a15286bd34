"""No room on the disk: the reserve is given up, saving says so in words with the text kept, reading and signing in go on, and all recovers by itself."""
import re

import pytest

from cmoffice import audit, databases, shortage
from cmoffice.models import Audit, Draft, Note, Staff
from cmoffice.refusals import Refused
from tests.conftest import Desk
from tests.test_bad_input import NOTE, VISIT
from tests.test_keys import sheet, wrapped  # noqa: F401

MB = shortage.MEGABYTE
LONG = "Typed while the disk was full, a sentence long enough to matter to whoever typed it."


@pytest.fixture
def disk(app, folder, monkeypatch):
    """A disk of which the test says how much is free; the reserve is real, of a tenth of a megabyte."""
    room = {"free": 5000 * MB, "total": 10_000 * MB}

    class Usage:
        total = property(lambda _: room["total"])
        free = property(lambda _: room["free"])

    monkeypatch.setattr(shortage.shutil, "disk_usage", lambda _: Usage())
    shortage.begin(folder, 0.1)
    yield room
    shortage._state.update(folder=None, size=0, short=False)


def test_a_reserve_is_made_at_the_start_and_given_up_when_room_runs_out(disk, folder):
    assert (folder / "reserve").stat().st_size == 100_000 and not shortage.is_short()
    disk["free"] = 40_000
    shortage.look()
    assert shortage.is_short() and not (folder / "reserve").exists()
    disk["free"] = 150_000
    shortage.look()
    assert shortage.is_short(), "the room that the reserve left is no room yet"
    disk["free"] = 300_000
    shortage.look()
    assert not shortage.is_short() and (folder / "reserve").exists()


def test_REL_03_a_save_is_refused_with_507_and_its_text_stays(disk, case, sign_in):
    alice = sign_in("alice")
    disk["free"] = 0
    answer = alice.post(f"/case/{case.code}/notes", {**NOTE, "facts": LONG})
    assert answer.status_code == 507 and LONG in answer.text and "disk of the office computer is full" in answer.text
    part = alice.post(f"/case/{case.code}/notes", {**NOTE, "facts": LONG}, htmx=True)
    assert part.status_code == 507 and LONG in part.text
    visit = alice.post(f"/case/{case.code}/followups", {**VISIT, "observed": LONG})
    assert visit.status_code == 507 and LONG in visit.text
    assert Note.select().count() == 0 and audit.first_broken() is None


def test_what_calls_a_verb_without_a_form_shows_what_was_sent_and_a_button_to_try_again(disk, case, sign_in):
    disk["free"] = 0
    answer = sign_in("alice").post("/me/rail", {"current": "my old password", "density": "roomy", "text": LONG})
    assert answer.status_code == 507 and "Try to save again" in answer.text and LONG in answer.text and 'action="/me/rail"' in answer.text
    assert "my old password" not in answer.text


def test_reading_signing_in_and_the_trail_go_on_while_the_disk_is_full(disk, case, app):
    disk["free"] = 0
    lines = Audit.select().count()
    alice = Desk(app, "alice")
    assert shortage.is_short()
    for page in ("/work", f"/case/{case.code}", f"/case/{case.code}/plan", "/help/reading-only"):
        answer = alice.get(page)
        assert answer.status_code == 200 and "nothing can be saved" in answer.text, page
    assert alice.post("/find", {"q": case.code}).status_code in (200, 303)
    assert alice.post(f"/case/{case.code}/identity", {"why": "contact"}).status_code != 507
    assert alice.post("/cover/lock").status_code == 303
    assert alice.post("/cover", {"password": "four words of practice"}).status_code == 303
    assert alice.post("/signout").status_code == 303
    assert Audit.select().count() > lines + 5 and audit.first_broken() is None


def test_it_recovers_by_itself_and_the_draft_is_there(disk, case, sign_in, folder):
    alice = sign_in("alice")
    disk["free"] = 0
    assert alice.post(f"/case/{case.code}/notes", {**NOTE, "facts": LONG}).status_code == 507
    assert LONG in alice.get(f"/case/{case.code}").text, "it was kept as a draft"
    disk["free"] = 5000 * MB
    assert alice.post(f"/case/{case.code}/notes", {**NOTE, "facts": LONG}).status_code == 303
    assert Note.get().facts == LONG and (folder / "reserve").exists() and not shortage.is_short()


def test_the_engine_that_finds_the_disk_full_gives_the_reserve_up(disk, case, sign_in, monkeypatch):
    from cmoffice.casework import notes

    def full(*_, **__):
        raise databases.peewee.OperationalError("database or disk is full")

    alice = sign_in("alice")
    monkeypatch.setattr(notes, "add", full)
    disk["free"] = 60_000  # above the line, yet not enough
    answer = alice.post(f"/case/{case.code}/notes", {**NOTE, "facts": LONG})
    assert answer.status_code == 507 and LONG in answer.text and shortage.is_short()


@pytest.mark.parametrize("error, full", [
    (databases.peewee.OperationalError("database or disk is full"), True),
    (OSError(28, "No space left on device"), True),
    (OSError(2, "No such file"), False),
    (databases.peewee.OperationalError("database is locked"), False),
    (Refused("E14"), False),
])
def test_what_means_that_the_disk_is_full(disk, error, full):
    assert shortage.is_full(error) is full


def test_what_follows_from_a_full_disk_counts_as_well(disk):
    try:
        try:
            raise databases.peewee.OperationalError("database or disk is full")
        except databases.peewee.OperationalError:
            raise databases.peewee.OperationalError("cannot rollback - no transaction is active")
    except databases.peewee.OperationalError as error:
        assert shortage.is_full(error)


@pytest.mark.parametrize("free, total, low", [
    (5000, 10_000, False), (499, 100_000, True), (900, 10_000, True), (1100, 10_000, False),
    (60_000, 1_000_000, False), (19_000, 1_000_000, True),
])
def test_those_who_keep_the_office_are_warned_in_time(disk, sign_in, free, total, low):
    disk.update(free=free * MB, total=total * MB)
    assert shortage.is_low() is low
    told = {name: "MB are free on the disk" in sign_in(name).get("/help").text for name in ("eve", "mary", "alice")}
    assert told == {"eve": low, "mary": low, "alice": False}
    if low:
        assert re.search(rf"Only {free:,} MB", sign_in("eve").get("/help").text)


def test_an_office_on_a_full_disk_starts_and_says_so(app, folder, monkeypatch):
    monkeypatch.setattr(shortage, "_made", lambda: False)
    shortage.begin(folder, 0.1)
    try:
        assert shortage.is_short() and "nothing can be saved" in Desk(app, "alice").get("/work").text
    finally:
        shortage._state.update(folder=None, size=0, short=False)
    assert Draft.select().count() == 0


def test_what_makes_the_office_safer_is_done_although_the_disk_is_full(disk, app, wrapped, cast):
    desks = {name: Desk(app, name) for name in ("mary", "eve", "dan", "alice")}
    disk["free"] = 0
    assert desks["mary"].post("/keep/evacuation/ask").status_code == 303
    assert desks["eve"].post("/people/dan/lock").status_code == 303 and Staff.get(Staff.username == "dan").locked
    assert desks["mary"].post("/keep/desks/end").status_code == 303
    assert Desk(app, "alice").post("/lock").status_code == 200 and databases.is_locked()


def test_every_page_that_still_writes_is_there_and_takes_what_is_sent(app):
    from cmoffice.views.threshold import STILL_WRITES
    sent = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods}
    assert set(STILL_WRITES) <= sent

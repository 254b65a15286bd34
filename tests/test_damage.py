"""A damaged page: seen at opening and at night; from then on not a byte is written into either file, people read, and what must be noted waits aside."""
import hashlib
import random
import re
import shutil
import time

import pytest

import cmoffice
from cmoffice import aside, audit, clock, create_app, databases, keeper
from cmoffice.casework import damage, notes
from cmoffice.models import Audit, Backup, DeskSession, Note, Throttle
from tests.conftest import NOW, Desk
from tests.test_bad_input import NOTE

PAGE = 4096


def damage_page(folder, table, name="records"):
    """Turn one bit in the page on which a table begins; the file must be shut."""
    databases.open_office(folder)
    with databases.connection():
        database = getattr(databases, name)
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = database.execute_sql("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    databases.close_office()
    path = folder / f"{name}.db"
    content = bytearray(path.read_bytes())
    content[(page - 1) * PAGE + 1000] ^= 4
    path.write_bytes(bytes(content))


def files(folder):
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in ("records.db", "identities.db")}


def opened(folder):
    """The office of this folder, opened as the program does it."""
    cmoffice._begun.update(clock=NOW, at=time.monotonic())
    databases.open_office(folder)
    cmoffice.open_up()


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(databases, "LOOK_AGAIN_AFTER", 0)


@pytest.fixture
def filed(case, cast, folder):
    """An office with a case, a note and a proven backup, shut."""
    notes.add(case, {"on": NOW.date(), "facts": "The aunt came.", "section": "ordinary"}, cast["alice"], NOW)
    Backup.create(made_at=NOW, place="", folder="backups/office-2027-03-01", proved_at=NOW)
    databases.disconnect()
    databases.close_office()
    return folder, case.code


@pytest.fixture
def damaged(filed, pages):
    """The same with a damaged page in the table of notes, opened by its own application."""
    folder, code = filed
    good = shutil.copytree(folder, folder.parent / "good")
    damage_page(folder, "note")
    before = files(folder)
    opened(folder)
    yield pages, folder, code, before, good
    databases.close_office()
    clock.set_start(None)


def test_two_hundred_turned_bits_are_all_seen(filed):
    """REL-06, in short: the trial `bits` turns two hundred."""
    folder, _ = filed
    content, draw = (folder / "records.db").read_bytes(), random.Random(6)
    databases.open_office(folder)
    databases.close_office()
    for _ in range(12):
        harmed = bytearray(content)
        harmed[draw.randrange(PAGE, len(content))] ^= 1 << draw.randrange(8)
        (folder / "records.db").write_bytes(bytes(harmed))
        databases._office.update(folder=folder, keys=databases.keys.unwrapped(folder))
        assert databases.faults(), "a turned bit was not seen"
        databases.close_office()


def test_SEC_107_a_damaged_office_is_read_and_signed_in_to_and_not_a_byte_of_it_is_written(damaged):
    app, folder, code, before, _ = damaged
    assert databases.is_reading_only() and (folder / damage.MARK).exists()
    alice = Desk(app, "alice")
    page = alice.get("/work")
    assert page.status_code == 200 and code in page.text
    told = re.sub(r"\s+", " ", page.text)
    assert "Reading only since 1 Mar 2027, 09:00: a page of the records is damaged." in told
    assert "The last good backup is office-2027-03-01 of 1 Mar 2027, 09:00." in told
    assert "Reading only since" in Desk(app).get("/signin").text
    assert "Reading only" in alice.get("/help/reading-only").text
    assert alice.post("/signout").status_code == 303 and alice.get("/work").status_code == 303
    assert Desk(app).post("/signin", {"username": "alice", "password": "not her password"}).status_code == 422
    assert files(folder) == before
    databases.close_office()
    assert files(folder) == before, "closing moves nothing into the file"


def test_what_needs_the_damaged_page_says_so_and_the_rest_is_read(damaged):
    app, _, code, _, _ = damaged
    alice = Desk(app, "alice")
    answer = alice.get(f"/case/{code}")
    assert answer.status_code == 503 and "damaged page of the records" in answer.text and "office-2027-03-01" in answer.text
    assert alice.get(f"/case/{code}/plan").status_code == 200 and alice.get("/cases").status_code == 200


def test_a_save_is_refused_in_words_and_shows_what_was_typed(damaged):
    app, folder, code, before, _ = damaged
    alice = Desk(app, "alice")
    for htmx in (False, True):
        answer = alice.post(f"/case/{code}/notes", {**NOTE, "facts": "Typed in vain, kept in the page"}, htmx=htmx)
        assert answer.status_code == 503 and "Nothing can be saved" in answer.text
        assert htmx or "Typed in vain, kept in the page" in answer.text
    answer = alice.post(f"/case/{code}/followups", {"observed": "Seen in vain", "on": "1 3 2027"})
    assert answer.status_code in (422, 503) and "Seen in vain" in answer.text
    assert files(folder) == before


def test_five_wrong_passwords_make_wait_although_nothing_is_written(damaged):
    app, *_ = damaged
    for _ in range(6):
        Desk(app).post("/signin", {"username": "bob", "password": "guess after guess"})
    assert Desk(app).post("/signin", {"username": "bob", "password": "guess"}).status_code == 429
    assert Throttle.select().count() == 1


def test_whoever_was_signed_in_stays_so_when_damage_is_seen_while_people_work(app, filed):
    folder, code = filed
    databases.open_office(folder)
    alice = Desk(app, "alice")
    with databases.connection():
        damage.found({"records.db": ["page 9"]}, NOW)
    assert databases.is_reading_only()
    assert "Reading only since" in alice.get("/work").text and alice.get(f"/case/{code}").status_code == 200
    answer = alice.post(f"/case/{code}/notes", {**NOTE, "facts": "Too late by a minute"})
    assert answer.status_code == 503 and "Too late by a minute" in answer.text
    assert alice.post("/cover/lock").status_code == 303 and alice.get("/work").status_code == 303
    assert alice.post("/cover", {"password": "four words of practice"}).status_code == 303 and alice.get("/work").status_code == 200


def test_the_lines_of_that_time_are_sealed_aside_and_join_the_trail_when_the_office_is_whole(damaged):
    app, folder, code, _, good = damaged
    alice = Desk(app, "alice")
    alice.get("/cases")
    alice.get(f"/case/{code}/plan")
    lying = (folder / aside.NAME).read_bytes()
    assert b"alice" not in lying and code.encode() not in lying and b"signed" not in lying
    waiting = aside.lines()
    assert [line[2] for line in waiting][:2] == ["damage seen", "signed in"] and any(line[3] == code for line in waiting)
    databases.close_office()
    for name in ("records.db", "identities.db"):
        shutil.copy(good / name, folder / name)
        for tail in ("-wal", "-shm"):
            (folder / f"{name}{tail}").unlink(missing_ok=True)
    opened(folder)
    assert not databases.is_reading_only() and not (folder / aside.NAME).exists() and not (folder / damage.MARK).exists()
    with databases.connection():
        brought = [line.did for line in Audit.select().order_by(Audit.seq.desc()).limit(len(waiting) + 1)][::-1]
        assert brought == [line[2] for line in waiting] + ["lines brought in"] and audit.first_broken() is None


def test_lines_that_were_brought_in_are_not_brought_in_twice(damaged):
    app, folder, _, _, good = damaged
    Desk(app, "alice")
    lying = (folder / aside.NAME).read_bytes()
    databases.close_office()
    shutil.copy(good / "records.db", folder / "records.db")
    opened(folder)
    with databases.connection():
        lines = Audit.select().count()
    databases.close_office()
    (folder / aside.NAME).write_bytes(lying)  # as if the power had failed before the file was gone
    opened(folder)
    with databases.connection():
        assert Audit.select().count() == lines and not (folder / aside.NAME).exists()


def test_damage_is_seen_at_night_while_the_office_is_open(app, filed, monkeypatch):
    folder, _ = filed
    databases.open_office(folder)
    damage._state["looked_at"] = None
    keeper.once(NOW)
    assert not databases.is_reading_only()
    path = folder / "identities.db"
    content = bytearray(path.read_bytes())
    content[-100] ^= 1
    path.write_bytes(bytes(content))
    keeper.once(NOW.replace(hour=23))
    assert not databases.is_reading_only(), "only once a night"
    keeper.once(NOW.replace(day=2, hour=10))
    assert not databases.is_reading_only(), "not by day when a night comes"
    keeper.once(NOW.replace(day=3, hour=2))
    assert databases.is_reading_only()
    assert "identities.db" in (folder / damage.MARK).read_text()


def test_an_office_too_damaged_to_open_shows_the_alarm_with_the_last_backup(filed):
    folder, _ = filed
    (folder / "backups" / "office-2027-02-28").mkdir()
    content = bytearray((folder / "records.db").read_bytes())
    content[2000] ^= 1
    (folder / "records.db").write_bytes(bytes(content))
    answer = create_app(folder, testing=True).test_client().get("/signin")
    assert answer.status_code == 503 and "damaged" in answer.text and "office-2027-02-28" in answer.text


def test_sessions_of_that_time_end_when_the_files_are_shut(damaged):
    app, folder, *_ = damaged
    Desk(app, "alice")
    assert DeskSession._meta.database is not databases.records
    databases.close_office()
    assert DeskSession._meta.database is databases.records
    assert Note._meta.database is databases.records


@pytest.mark.parametrize("table", ["desk_session", "staff"])
def test_damage_to_the_sessions_themselves_makes_the_office_for_reading_only_too(app, filed, table):
    folder, _code = filed
    databases.open_office(folder)
    alice = Desk(app, "alice")
    databases.close_office()
    damage_page(folder, table)
    databases.open_office(folder)
    page = alice.get("/work", follow_redirects=True)
    assert databases.is_reading_only() and "Reading only since" in page.text and "Go back and try again" not in page.text

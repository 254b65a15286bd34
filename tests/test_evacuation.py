"""Leaving in a hurry (F30, D37): the plan, the word, the rehearsal, and an office that is destroyed within two seconds and opens no more (T16)."""
import io
import json
import os
import re
import shutil
import signal
import sys
import time
from types import SimpleNamespace

import peewee
import pytest

from cmoffice import at_the_console, burning, databases, durable, keys, leaving, shortage
from cmoffice.casework import console, copies, evacuation, keyring, office, two
from cmoffice.models import Audit, Case, Drill, EvacuationPlan
from cmoffice.serving import Trouble
from tests.conftest import NOW, PASSWORD, Desk, refused
from tests.test_keys import door, sheet, wrapped  # noqa: F401

WORD = "the mangoes are ripe"
PLAN = {"storage-0-kind": "cabinet", "storage-0-where": "Back room", "identities": "destroy", "sensitive": "destroy", "incidents": "destroy", "consents": "move",
        "rest": "move_or_destroy", "first": "Supervisor on duty", "second": "Administrator", "keys": "Supervisor", "where_to": "District office", "when": "The head decides"}


def set_word(cast, alone=False):
    """Mary sets the word; Eve agreed."""
    two.agree(two.ask("set_word", {}, cast["mary"], NOW), cast["eve"], NOW)
    evacuation.set_word(WORD, alone, cast["mary"], NOW)


@pytest.fixture
def word(app, cast):
    set_word(cast)


@pytest.fixture(autouse=True)
def _healed(pages):
    yield
    pages.config.update(ALARM=None, DESTROYED=False)


def press(desk, page="destroy", password=PASSWORD, **typed):
    return desk.post(f"/keep/evacuation/{page}", {"word": "", "copy_to": "", "password": password, **typed})


def opens(folder, code=None):
    """Whether anything that was at hand opens the office in this folder."""
    databases.close_office()
    try:
        databases.open_office(folder)
        if databases.is_locked():
            if not any(keyring.unlock(name, PASSWORD) for name in ("mary", "alice")):
                keyring.unlock_with_sheet(code)
        with databases.connection():
            return Case.select().count() >= 0
    except (databases.Alarm, keys.KeyTrouble, keys.WrongGroup):
        return False
    finally:
        databases.close_office()


def test_F30_the_plan_is_written_kept_by_version_and_asked_for_until_it_was_rehearsed(app, cast, word):
    desk = Desk(app, "mary")
    for page in ("/team", "/keep/evacuation"):
        assert "must be written and rehearsed" in desk.get(page).text
    assert "must be written and rehearsed" in Desk(app, "eve").get("/office").text
    same = desk.post("/keep/evacuation/plan/write", {**PLAN, "second": "supervisor on duty"})
    assert same.status_code == 422 and "another role" in same.text and "District office" in same.text
    assert desk.post("/keep/evacuation/plan/write", PLAN).status_code == 303
    assert "was never rehearsed" in desk.get("/team").text and "District office" in desk.get("/keep/evacuation/plan").text
    assert desk.post("/keep/evacuation/plan/write", {**PLAN, "where_to": "The harbour"}).status_code == 303
    first, _second = EvacuationPlan.select().order_by(EvacuationPlan.id)
    assert "District office" in desk.get(f"/keep/evacuation/plan/{first.id}").text and "harbour" in desk.get("/keep/evacuation/plan").text
    assert press(desk, "rehearse", word=WORD).status_code == 303
    for page in ("/team", "/keep/evacuation"):
        assert "rehearsal destroys nothing" not in desk.get(page).text


def test_the_word_is_kept_as_a_hash_and_never_on_the_trail(app, cast):
    desk = Desk(app, "mary")
    two.agree(two.ask("set_word", {}, cast["mary"], NOW), cast["eve"], NOW)
    assert desk.post("/keep/evacuation/word", {"word": "short", "again": "short"}).status_code == 422
    assert desk.post("/keep/evacuation/word", {"word": WORD, "again": "another word"}).status_code == 422
    assert desk.post("/keep/evacuation/word", {"word": WORD, "again": WORD}).status_code == 303
    path = databases.folder() / evacuation.WORD_FILE
    assert path.stat().st_mode & 0o077 == 0 and "mango" not in path.read_text() and json.loads(path.read_text())["word"].startswith("$argon2id$")
    assert evacuation.word_fits(databases.folder(), " The Mangoes are  RIPE ") and not evacuation.word_fits(databases.folder(), "the mangoes")
    assert "mango" not in str([line.details for line in Audit.select()])
    assert Desk(app, "eve").get("/keep/evacuation/word").status_code == 404


@pytest.mark.parametrize("username, typed, status", [
    ("eve", {}, 422), ("mary", {}, 422),                                    # the administrator alone, a supervisor alone
    ("mary", {"word": "the mangoes are green"}, 422),
    ("mary", {"word": WORD, "password": "not her password at all"}, 422),
    ("dan", {"word": WORD}, 404), ("alice", {"word": WORD}, 404),
])
def test_E46_nobody_destroys_alone_or_with_half_of_what_it_takes(app, cast, word, username, typed, status):
    desk = Desk(app, username)
    assert press(desk, without_copy="y", **typed).status_code == status
    assert not burning.is_destroyed(databases.folder()) and Case.select().count() == 0


def test_E46_one_supervisor_at_two_desks_is_one_person(app, cast):
    first, second = Desk(app, "mary"), Desk(app, "mary")
    assert first.post("/keep/evacuation/ask").status_code == 303
    (row,) = two.waiting("destroy", NOW)
    assert second.post(f"/keep/two/{row.id}/agree").status_code == 422
    assert press(second, without_copy="y").status_code == 422 and not burning.is_destroyed(databases.folder())


def test_looking_at_destroying_or_a_forged_form_changes_nothing(app, cast, word):
    desk = Desk(app, "mary")
    assert desk.get(f"/keep/evacuation/destroy?word={WORD}&password={PASSWORD}&without_copy=y").status_code == 200
    assert desk.get("/keep/evacuation/ask").status_code == 405
    assert desk.client.post("/keep/evacuation/destroy", data={"word": WORD, "password": PASSWORD, "without_copy": "y", "csrf_token": "x"}).status_code == 400
    assert press(desk, word=WORD).status_code == 422, "neither a copy nor without one"
    assert not burning.is_destroyed(databases.folder())


def test_SEC_112_two_people_destroy_the_office_and_nothing_opens_it(app, wrapped, sheet, cast):  # noqa: F811
    folder, desks = wrapped, [Desk(app, name) for name in ("mary", "eve", "alice")]
    desks[0].post("/keep/evacuation/ask")
    (row,) = two.waiting("destroy", NOW)
    assert desks[1].post(f"/keep/two/{row.id}/agree").status_code == 303
    began = time.monotonic()
    answer = press(desks[0], without_copy="y")
    assert answer.status_code == 200 and "The office was destroyed" in answer.text and time.monotonic() - began < 2
    assert answer.headers["Cache-Control"] == "no-store"
    assert [path.name for path in folder.iterdir()] == [burning.MARK]
    text = burning.words(folder)
    assert "by two people together" in text and not re.search("mary|marsh|eve elm", text.casefold())
    for desk in desks:
        closed = desk.get("/work")
        assert closed.status_code == 503 and "was destroyed" in closed.text
    assert not opens(folder, sheet)
    with pytest.raises(databases.Destroyed):
        databases.open_office(folder)
    assert not databases.is_new(folder), "never a new empty office in its place"
    with pytest.raises(databases.Destroyed):
        databases.create_office(folder)


def test_a_sealed_copy_is_proved_first_and_brings_the_office_back_with_the_sheet(app, wrapped, sheet, case, word, tmp_path):  # noqa: F811
    stick = tmp_path / "stick"
    desk = Desk(app, "mary")
    lost = press(desk, word=WORD, copy_to=str(stick))
    assert lost.status_code == 422 and "Nothing was destroyed" in lost.text and "Destroy without a copy" in lost.text and Case.select().count() == 1
    stick.mkdir()
    assert press(desk, word=WORD, copy_to=str(stick)).status_code == 200
    (copy,) = stick.glob("office-2*")
    assert "with the set word" in (stick / evacuation.TOLD_ELSEWHERE).read_text() and not opens(wrapped, sheet)
    found = keys.try_sheet(keys.sheet_of_text(json.loads((copy / "sheet.json").read_text())), sheet)
    copies.prove(copy, found)
    with copies.opened(copy / "records.db", found.records) as opened:
        assert opened.execute("SELECT code FROM case_file").fetchall() == [(case.code,)]
        assert opened.execute("SELECT count(*) FROM audit WHERE did = 'destroying begun'").fetchone() == (2,), "the trail goes on in the copy"


def test_a_copy_that_does_not_open_stops_everything(app, wrapped, word, cast, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setattr(copies, "prove", lambda *_: (_ for _ in ()).throw(copies.Faulty("damaged")))
    with refused("V01"):
        evacuation.destroy(WORD, str(tmp_path), cast["mary"], NOW)
    assert not burning.is_destroyed(wrapped) and databases.keys_in_hand() is not None and list(tmp_path.glob("office-*")) == []


def test_the_word_alone_is_enough_where_the_office_says_so(app, wrapped, cast):  # noqa: F811
    set_word(cast, alone=True)
    assert press(Desk(app, "eve"), word=WORD, password="", without_copy="y").status_code == 200 and burning.is_destroyed(wrapped)


def test_a_wrong_word_must_wait_like_a_wrong_password(app, cast, word):
    desk = Desk(app, "mary")
    for _ in range(6):
        press(desk, word="not the word", without_copy="y")
    assert "Too many tries" in press(desk, word=WORD, without_copy="y").text and not burning.is_destroyed(databases.folder())


def test_D37_a_rehearsal_does_everything_but_destroying(app, wrapped, case, cast, word, tmp_path):  # noqa: F811
    desk = Desk(app, "mary")
    assert press(desk, "rehearse").status_code == 422
    answer = press(desk, "rehearse", word=WORD, copy_to=str(tmp_path))
    assert answer.status_code == 303 and Case.select().count() == 1 and not list(wrapped.glob("rehearsal-*"))
    drill = Drill.get()
    assert drill.outcome["sealed"]["seconds"] >= 0 and drill.outcome["keys_ms"] < 500 and len(list(tmp_path.glob("office-*"))) == 1
    names = [name for name, _files, _size in drill.outcome["parts"]]
    assert names.index("identities.db") < names.index("records.db"), "names first"
    assert {"slots", "secret", "leave.json"} == set(names[:3]), "whatever opens the office goes before everything else"
    page = desk.get(answer.headers["Location"]).text
    assert "opened again and found whole" in page and "identities.db" in page and "no backup elsewhere" in page
    assert door(app, "alice").status_code == 303


def test_a_rehearsal_uses_the_agreement_of_two_up(app, cast):
    mary, paul = Desk(app, "mary"), Desk(app, "paul")
    mary.post("/keep/evacuation/ask")
    (row,) = two.waiting("destroy", NOW)
    paul.post(f"/keep/two/{row.id}/agree")
    assert press(mary, "rehearse").status_code == 303 and Drill.get().outcome["second"] == cast["paul"].id
    assert press(mary, without_copy="y").status_code == 422 and not burning.is_destroyed(databases.folder())


def test_who_must_ask_first_asks_where_she_stands(app, cast):
    mary, eve = Desk(app, "mary"), Desk(app, "eve")
    for page in ("rehearse", "destroy"):
        assert 'action="/keep/evacuation/ask"' in mary.get(f"/keep/evacuation/{page}").text
    mary.post("/keep/evacuation/ask")
    waiting = mary.get("/keep/evacuation/rehearse").text
    assert 'action="/keep/evacuation/ask"' not in waiting and "has not agreed yet" in waiting
    asking = mary.get("/keep/evacuation/word").text
    assert asking.count('action="/keep/evacuation/word/ask"') == 1 and "When she has agreed" in asking
    mary.post("/keep/evacuation/word/ask")
    assert 'action="/keep/evacuation/word/ask"' not in mary.get("/keep/evacuation/word").text, "she asked already"
    (row,) = two.waiting("set_word", NOW)
    eve.post(f"/keep/two/{row.id}/agree")
    assert "When she has agreed" not in mary.get("/keep/evacuation/word").text


def test_an_office_whose_keys_lie_open_is_destroyed_too(app, cast, word):
    folder = databases.folder()
    assert (folder / "keys").exists()
    assert press(Desk(app, "mary"), word=WORD, without_copy="y").status_code == 200
    assert not opens(folder)


def test_the_console_destroys_with_word_and_name_although_the_office_is_locked(wrapped, sheet, cast, tmp_path):  # noqa: F811
    office.change("office_name", "River office", None, NOW)
    set_word(cast)
    (wrapped / "backups" / "office-2027-01-01-0900").mkdir(parents=True)
    (wrapped / "backups" / "office-2027-01-01-0900" / "sheet.json").write_text("sealed")
    databases.close_office()
    assert not leaving.may_destroy(wrapped, WORD, "Hill office") and not leaving.may_destroy(wrapped, "another word", "River office")
    assert leaving.may_destroy(wrapped, WORD, "river office")
    before, console.WAITS = console.WAITS, 0.1
    assert "from the console" in leaving.destroy(wrapped, NOW)
    console.WAITS = before
    assert [path.name for path in wrapped.iterdir()] == [burning.MARK] and not opens(wrapped, sheet)


def test_a_full_disk_or_a_database_that_takes_nothing_stops_no_destroying(app, wrapped, sheet, word, monkeypatch):  # noqa: F811
    def full(*_):
        raise OSError(28, "No space left on device")

    def shut(*_, **__):
        raise peewee.OperationalError("attempt to write a readonly database")
    monkeypatch.setattr(evacuation.audit, "note", shut)
    desk = Desk(app, "mary")
    monkeypatch.setattr(durable, "write_safely", full)
    assert press(desk, word=WORD, without_copy="y").status_code == 200 and list(wrapped.iterdir()) == []
    monkeypatch.undo()
    assert not opens(wrapped, sheet)


def test_no_reserve_is_laid_into_a_folder_where_an_office_was_destroyed(app, wrapped, word):  # noqa: F811
    try:
        shortage.begin(wrapped, 0.1)
        assert (wrapped / "reserve").exists()
        answer = press(Desk(app, "mary"), word=WORD, without_copy="y")
        assert "No copy and no backup elsewhere" in answer.text and "after 0.0 seconds" not in answer.text
        shortage.look()
        assert [path.name for path in wrapped.iterdir()] == [burning.MARK]
    finally:
        shortage.begin(wrapped, 0)


@pytest.mark.parametrize("command", ["check", "lock", "destroy"])
def test_run_py_says_that_the_office_was_destroyed_here(wrapped, command):  # noqa: F811
    databases.close_office()
    burning.burn(wrapped, "The office that lay in this folder was destroyed.")
    with pytest.raises(Trouble, match="was destroyed"):
        getattr(at_the_console, command)(SimpleNamespace(folder=wrapped))


def test_without_anybody_at_the_terminal_the_console_destroys_nothing(wrapped, word, monkeypatch):  # noqa: F811
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    with pytest.raises(Trouble, match="Nothing was destroyed"):
        at_the_console.destroy(SimpleNamespace(folder=wrapped))


def test_the_console_says_so_on_a_disk_that_takes_nothing_and_destroys_all_the_same(wrapped, word, monkeypatch):  # noqa: F811
    def full(*_):
        raise OSError(28, "No space left on device")
    databases.close_office()
    monkeypatch.setattr(durable, "write_safely", full)
    assert "the disk takes nothing" in leaving.lock(wrapped) and "starts locked" in leaving.lock(wrapped)
    assert "from the console" in leaving.destroy(wrapped, NOW) and list(wrapped.iterdir()) == []


def test_ctrl_c_at_a_question_of_the_console_says_that_nothing_was_destroyed(wrapped, word, monkeypatch):  # noqa: F811
    monkeypatch.setattr("builtins.input", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(Trouble, match="Nothing was destroyed"):
        at_the_console.destroy(SimpleNamespace(folder=wrapped))
    assert not burning.is_destroyed(wrapped)


def test_what_could_not_be_removed_is_told(app, wrapped, word, monkeypatch):  # noqa: F811
    monkeypatch.setattr(burning, "burn_files", lambda folder: None)
    answer = press(Desk(app, "mary"), word=WORD, without_copy="y")
    assert "Some files could not be removed" in answer.text and "records.db" in answer.text and "could not be removed" in burning.words(wrapped)


def test_a_folder_that_holds_more_than_an_office_keeps_the_rest(tmp_path):
    for name in ("run.py", "letter.txt", "records.db", "identities.db-wal", "slots", "secret"):
        (tmp_path / name).write_text("something" * 90)
    burning.burn(tmp_path, "told")
    assert sorted(path.name for path in tmp_path.iterdir()) == [burning.MARK, "letter.txt", "run.py"]


def cut_off(folder, after):
    """Destroy the office in a process of its own that is killed at its so-manieth touch of the disk."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)
    left = [after]

    def counted(function):
        def call(*args, **kwargs):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*args, **kwargs)
        return call
    try:
        for name in ("fsync", "replace", "unlink", "open"):
            setattr(os, name, counted(getattr(os, name)))
        burning.burn(folder, "told")
    finally:
        os._exit(0)


def test_cut_off_at_any_moment_it_is_whole_or_nothing_opens_it(wrapped, sheet, tmp_path):  # noqa: F811
    databases.close_office()
    ends = {"whole": 0, "destroyed": 0}
    for after in (0, 3, 4, 5, 7, 10, 20, 99):
        folder = tmp_path / str(after)
        shutil.copytree(wrapped, folder)
        cut_off(folder, after)
        is_whole = not (folder / burning.MARK).exists()
        assert opens(folder, sheet) is is_whole, after
        if not is_whole:
            assert [path.name for path in folder.iterdir()] == [burning.MARK] and not burning.is_begun(folder), "the next start finished it"
        ends["whole" if is_whole else "destroyed"] += 1
    assert ends["whole"] and ends["destroyed"]

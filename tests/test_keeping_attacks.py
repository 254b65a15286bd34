"""Attacks on safe keeping: by one person who plays two, by whoever was ended this morning, with a prepared stick, a forged backup or an old file of slots."""
import gc
import sys
import types
import json
import os
import re
import threading
from datetime import timedelta

import pytest

from cmoffice import burning, clock, databases, durable, keeper, keys, sessions, words
from cmoffice.casework import backup, backup_place, console, copies, evacuation, keyring, intake, locking, masking, ownfile_parts, restore, restore_find, second_factor, two
from cmoffice.casework import staff as accounts
from cmoffice.models import ActOfTwo, Audit, Case, SecondFactor, Slip, Staff
from tests.conftest import IDENTITY, NOW, PASSWORD, Desk, refused, registration
from tests.test_backup import stick  # noqa: F401 (a fixture)
from tests.test_evacuation import WORD, _healed, press, word  # noqa: F401
from tests.test_keys import door, sheet, wrapped  # noqa: F401

NEW = "another four green words"


def later(**time):
    clock.set_start(NOW + timedelta(**time))


# One person who plays two ---------------------------------------------------------------------------------------


def test_E46_V09_a_supervisor_who_resets_the_administrator_is_not_two_people(app, cast):
    later(minutes=1)  # the accounts were made at NOW
    mary = Desk(app, "mary")
    slip = re.search(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}", mary.post("/keep/desks/slip/eve").text)[0]
    eve = Desk(app)
    eve.post("/signin", {"username": "eve", "password": slip})
    assert eve.post("/first", {"password": NEW, "again": NEW, "promise": "y"}).status_code == 303
    mary.post("/keep/evacuation/ask")
    row = ActOfTwo.get()
    answer = eve.post(f"/keep/two/{row.id}/agree")
    assert answer.status_code == 422 and "sign-in slip for the other" in answer.text
    assert press(mary, without_copy="y").status_code == 422 and not burning.is_destroyed(databases.folder())
    assert Desk(app, "paul").post(f"/keep/two/{row.id}/agree").status_code == 303, "another supervisor agrees"


def test_E46_V09_a_slip_made_after_the_agreement_ends_it_and_after_a_week_they_are_two_again(cast):
    row = two.ask("destroy", {}, cast["mary"], NOW)
    two.agree(row, cast["eve"], NOW)
    assert two.agreed("destroy", NOW) == row
    accounts.reset(cast["eve"], cast["mary"], NOW + timedelta(minutes=1))
    assert two.agreed("destroy", NOW + timedelta(minutes=2)) is None
    with refused("E46"):
        two.done(row, "destroyed", cast["mary"], NOW + timedelta(minutes=2))
    week = NOW + timedelta(days=8)
    again = two.ask("destroy", {}, cast["mary"], week)
    two.agree(again, cast["eve"], week)
    assert two.agreed("destroy", week) == again


def test_E46_one_supervisor_alone_sets_no_word_with_which_she_could_destroy_alone(app, cast):
    mary = Desk(app, "mary")
    answer = mary.post("/keep/evacuation/word", {"word": WORD, "again": WORD})
    assert answer.status_code == 422 and "second person" in answer.text and not evacuation.has_word()
    assert press(mary, word=WORD, without_copy="y").status_code == 422 and not burning.is_destroyed(databases.folder())
    assert mary.post("/keep/evacuation/word/ask").location == "/keep/evacuation/word"
    (row,) = two.waiting("set_word", NOW)
    assert mary.post(f"/keep/two/{row.id}/agree").status_code == 422
    assert Desk(app, "eve").post(f"/keep/two/{row.id}/agree").status_code == 303
    assert mary.post("/keep/evacuation/word", {"word": WORD, "again": WORD}).status_code == 303 and evacuation.has_word()
    assert mary.post("/keep/evacuation/word", {"word": "another word", "again": "another word"}).status_code == 422, "once for one agreement"


def test_the_word_is_not_guessed_faster_than_a_password(app, cast, word, monkeypatch):  # noqa: F811
    path = databases.folder() / evacuation.WORD_FILE
    path.write_text(json.dumps({**json.loads(path.read_text()), "alone": True}))
    eve = Desk(app, "eve")
    for number in range(6):
        assert press(eve, password="", word=f"guess number {number}", without_copy="y").status_code == 422
    looked = []
    monkeypatch.setattr(evacuation, "word_fits", lambda *_: looked.append(1) or True)
    for page in ("destroy", "rehearse"):
        answer = press(eve, page, password="", word=WORD, without_copy="y")
        assert answer.status_code == 422 and "Too many tries" in answer.text
    assert looked == [] and not burning.is_destroyed(databases.folder())


# The locked door ------------------------------------------------------------------------------------------------


def test_SEC_014_another_spelling_of_the_name_gives_no_new_tries_at_the_locked_door(app, wrapped):  # noqa: F811
    locking.shut()
    for name in ("mary", "Mary", "MARY", "mARY", "maRy", "marY"):
        assert door(app, name, "not her password at all").status_code == 422
    assert door(app, "MAry").status_code == 429 and databases.is_locked()
    later(seconds=40)
    assert door(app, "Mary").status_code == 303


def test_SEC_109_an_old_file_of_slots_opens_nothing_not_for_a_moment(app, wrapped, cast, monkeypatch):  # noqa: F811
    old = (wrapped / "slots").read_bytes()
    accounts.end(cast["alice"], cast["eve"], NOW)
    locking.shut()
    (wrapped / "slots").write_bytes(old)
    opened = []
    monkeypatch.setattr(databases, "unlock", lambda found: opened.append(found))
    for _ in range(6):
        assert door(app, "alice").status_code == 422
    assert opened == [] and databases.is_locked()
    assert door(app, "alice").status_code == 429, "it counts as a failed try"


def test_SEC_109_the_slot_of_an_older_password_opens_nothing(app, wrapped, cast, monkeypatch):  # noqa: F811
    old = (wrapped / "slots").read_bytes()
    accounts.set_password(cast["mary"], NEW, cast["mary"], NOW)
    locking.shut()
    (wrapped / "slots").write_bytes(old)
    monkeypatch.setattr(databases, "unlock", lambda found: pytest.fail("opened"))
    assert door(app, "mary").status_code == 422 and door(app, "mary", NEW).status_code == 422


def test_SEC_017_a_password_without_its_code_does_not_open_the_office_for_a_moment(app, wrapped, cast, monkeypatch):  # noqa: F811
    monkeypatch.setattr(clock, "machine_seconds", lambda: 60_000_000 * 30)
    second_factor.begin(cast["mary"], NOW)
    secret = SecondFactor.get().secret
    second_factor.confirm(cast["mary"], second_factor.code_at(secret, 59_999_999), 60_000_000, NOW)
    locking.shut()
    with monkeypatch.context() as patched:
        patched.setattr(databases, "unlock", lambda found: pytest.fail("opened"))
        desk = Desk(app)
        for typed in ("", "000000", second_factor.code_at(secret, 59_999_999)):
            assert desk.post("/signin", {"username": "mary", "password": PASSWORD, "code": typed}).status_code == 422
    right = {"username": "mary", "password": PASSWORD, "code": second_factor.code_at(secret, 60_000_000)}
    assert Desk(app).post("/signin", right).status_code == 303 and not databases.is_locked()


@pytest.mark.parametrize("text", ["[]", "[" * 50_000, '{"a": [1, "2027-03-01T09:00:00", "x"]}', '{"a": 1}', '{"a": ["x", "y", []]}', "\x00", "{"])
def test_a_file_of_tries_that_somebody_wrote_into_shuts_nobody_out(app, wrapped, text):  # noqa: F811
    locking.shut()
    (wrapped / "tries").write_text(text)
    assert door(app, "mary", "not her password at all").status_code == 422
    assert door(app, "mary").status_code == 303


def test_a_stranger_at_the_locked_office_learns_nothing_of_it(app, wrapped, cast):  # noqa: F811
    Desk(app, "mary").post("/lock")
    assert databases.is_locked()
    stranger = Desk(app)
    for path in ("/signin", "/open", "/trust", "/healthz", "/", "/nothing", "/keep", "/lock", "/ready"):
        answer = stranger.get(path, follow_redirects=True)
        for told in ("Riverside", "Marsh", "Alice", "Mary", str(len(keys.slots(wrapped))) + " slots", keys.sheet(wrapped).number, str(wrapped)):
            assert told not in answer.text, (path, told)


# The second factor ----------------------------------------------------------------------------------------------


@pytest.fixture
def factor(cast, monkeypatch):
    monkeypatch.setattr(clock, "machine_seconds", lambda: 60_000_000 * 30)
    second_factor.begin(cast["mary"], NOW)
    second_factor.confirm(cast["mary"], second_factor.code_at(SecondFactor.get().secret, 59_999_999), 60_000_000, NOW)


def with_factor(app):
    desk = Desk(app)
    desk.post("/signin", {"username": "mary", "password": PASSWORD})
    assert desk.post("/signin/code", {"code": second_factor.code_at(SecondFactor.get().secret, 60_000_000)}).status_code == 303
    return desk


def test_SEC_017_uncovering_with_the_password_does_not_begin_the_count_of_codes_anew(app, factor):
    mary = with_factor(app)
    later(minutes=6)
    for _ in range(3):
        for _ in range(2):
            assert mary.post("/prove", {"password": PASSWORD, "code": "000000"}).status_code == 422
        mary.post("/cover/lock")
        assert mary.post("/cover", {"password": PASSWORD}).status_code == 303
    assert mary.post("/prove", {"password": PASSWORD, "code": "000000"}).status_code == 429


def test_SEC_017_SEC_032_a_new_password_is_no_proof_of_the_second_factor(app, factor):
    mary = with_factor(app)
    later(minutes=6)
    assert mary.post("/me/password", {"current": PASSWORD, "password": NEW, "again": NEW}).status_code == 303
    assert mary.post("/me/factor/remove").location == "/prove" and second_factor.has(Staff.get(Staff.username == "mary"))


def test_SEC_014_the_password_is_not_guessed_without_end_on_the_page_of_settings(app, cast):
    mary = Desk(app, "mary")
    for number in range(6):
        assert mary.post("/me/password", {"current": f"guess number {number}", "password": NEW, "again": NEW}).status_code == 422
    answer = mary.post("/me/password", {"current": PASSWORD, "password": NEW, "again": NEW})
    assert answer.status_code == 422 and "Too many tries" in answer.text


# The password again ---------------------------------------------------------------------------------------------


def test_SEC_032_what_is_printed_of_the_trail_and_names_in_a_form_ask_for_the_password_again(app, cast, case):
    mary, alice = Desk(app, "mary"), Desk(app, "alice")
    assert mary.get("/access/print").status_code == 200
    later(minutes=6)
    assert mary.get("/access/print").location == "/prove"
    later(minutes=31)
    sessions._seen.clear()
    alice = Desk(app, "alice")
    later(minutes=31 + 9)
    alice.post("/idle")
    later(minutes=31 + 18)
    alice.post("/idle")
    later(minutes=31 + 27)
    alice.post("/idle")
    later(minutes=31 + 35)
    answer = alice.get(f"/case/{case.code}/identity/enter")
    assert answer.status_code == 303 and answer.location == "/prove" and "Sreymom" not in answer.text
    assert alice.post("/prove", {"password": PASSWORD}).location == f"/case/{case.code}/identity/enter"
    assert "Sreymom" in alice.get(f"/case/{case.code}/identity/enter").text


# Sticks and backups ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [backup_place.MARK, f"{backup_place.MARK}.try"])
def test_a_link_on_a_stick_is_never_written_through(cast, tmp_path, name):
    folder, media = databases.folder(), tmp_path / "prepared"
    media.mkdir()
    before = (folder / "records.db").read_bytes()
    if name != backup_place.MARK:
        backup_place.put_mark(media)
    os.symlink(folder / "records.db", media / name)
    backup.choose({"place": str(media), "hour": 12, "daily": 14, "weekly": 8}, cast["mary"], NOW)
    assert (folder / "records.db").read_bytes()[:4096] == before[:4096] and backup_place.mark_of(media)


@pytest.mark.parametrize("write", [lambda path: copies.write(path, {"a": 1}), lambda path: durable.write_safely(path, b"{}")])
def test_a_link_in_the_place_of_a_half_written_file_is_never_written_through(tmp_path, write):
    target = tmp_path / "precious"
    target.write_text("the slots")
    os.symlink(target, tmp_path / "sheet.json.new")
    write(tmp_path / "sheet.json")
    assert target.read_text() == "the slots" and not (tmp_path / "sheet.json").is_symlink()


def test_a_sealed_copy_is_not_laid_into_the_office_through_a_link(app, cast, word, tmp_path, sheet):  # noqa: F811
    os.symlink(databases.folder(), tmp_path / "stick")
    answer = press(Desk(app, "mary"), "rehearse", word=WORD, copy_to=str(tmp_path / "stick"))
    assert answer.status_code == 422 and not list(databases.folder().glob("office-*"))


FORGED = [
    lambda said: {**said, "files": ["records.db"]},
    lambda said: {**said, "files": {"records.db": "x"}},
    lambda said: {**said, "files": {"records.db": {"size": float("inf"), "sha256": ""}}},
    lambda said: {**said, "files": {"records.db": {"size": -1, "sha256": ""}}},
    lambda said: {**said, "files": {"../../slots": {"size": 1, "sha256": ""}, "records.db": {"size": 1, "sha256": ""}}},
    lambda said: [],
]


@pytest.mark.parametrize("forge", FORGED)
def test_a_forged_list_of_contents_on_a_stick_stops_no_backup_and_is_none_to_put_back(cast, stick, forge):  # noqa: F811
    backup.make(cast["mary"], NOW)
    real = copies.named(stick)[0]
    forged = stick / "office-2026-01-01-0000"
    forged.mkdir()
    (forged / "manifest.json").write_text(json.dumps(forge(json.loads((real / "manifest.json").read_text()))))
    assert restore_find.look(forged) is None and [one.path.name for one in restore_find.search(stick, str(stick))] == [real.name]
    _beside, away = backup.make(cast["mary"], NOW + timedelta(hours=1))
    assert away.proved_at


def test_a_pipe_or_a_tower_of_brackets_on_a_stick_holds_nothing_up(cast, stick):  # noqa: F811
    for number, name in enumerate(("manifest.json", "sheet.json")):
        forged = stick / f"office-2026-01-0{number + 1}-0000"
        forged.mkdir()
        os.mkfifo(forged / name)
    tower = stick / "office-2026-01-03-0000"
    tower.mkdir()
    for name in ("manifest.json", "sheet.json"):
        (tower / name).write_text("[" * 400_000)
    assert restore_find.search(stick, str(stick)) == [] and backup.number_of_sheet(tower) is None
    assert backup.make(cast["mary"], NOW)[1].proved_at


def test_what_was_open_in_a_backup_is_not_open_again_after_it_was_put_back(cast, stick, sheet):  # noqa: F811
    accounts.reset(cast["bob"], cast["mary"], NOW)
    row = two.ask("new_keys", {}, cast["mary"], NOW)
    two.agree(row, cast["paul"], NOW)
    backup.make(cast["mary"], NOW)
    looked = restore.open_backup(restore_find.look(copies.named(stick)[0]), sheet)
    restore.written_down(looked, "all", NOW + timedelta(minutes=5))
    assert not Slip.select().where(Slip.used_at.is_null()).exists() and two.agreed("new_keys", NOW + timedelta(minutes=6)) is None


# The own file ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name, sentence", [
    ("ស្រីមុំ", "ខ្ញុំបានជួប ស្រីមុំ នៅទីនោះ"), ("ស្រីមុំ", "ខ្ញុំបានជួបស្រីមុំនៅទីនោះ"), ("ស្រីមុំ", "ខ្ញុំ\u200bបាន\u200bជួប\u200bស្រី\u200bមុំ\u200bនៅ"), ("สมชาย", "ฉันพบสมชายที่ตลาด"),
    ("نُور", "ذهبت مع نُور"), ("मीना", "मैं मीना से मिली"), ("nguyễn", "he saw nguye\u0302\u0303n run"), ("sreymom", "we saw srey\u200bmom and chan\u00adthou"),
    ("chanthou", "we saw srey and chan\u00adthou"), ("josé", "the man jose\u0301 came")])
def test_D19_a_name_in_another_script_or_with_unseen_signs_is_proposed_to_be_masked(name, sentence):
    text, reasons = masking.propose(sentence, set(words.words(name)))
    assert reasons == ["name"] and "[a name]" in text and not set(words.words(name)) & set(words.words(text))
    assert words.folded(name) not in words.folded(text)
    assert not re.search("\\[a name\\][\u0300-\u036f]", text), "no accent of the name stays behind"


def test_D19_a_place_written_without_blanks_is_proposed_to_be_masked():
    assert masking.propose("ខ្ញុំបានជួបនាងនៅផ្សារថ្មីម្សិលមិញ", places=["ផ្សារថ្មី"])[1] == ["place"]
    assert masking.propose("They met at the clinics.", places=["clinic"])[1] == [], "in other scripts only the whole word"


def test_D19_names_of_the_register_are_found_in_texts_without_blanks(cast):
    made = intake.take_in(registration(), cast["alice"], NOW)
    intake.enter_identity(made, {**IDENTITY, "mother": "ស្រីមុំ"}, cast["alice"], NOW)
    for text in ("ខ្ញុំបានជួបស្រីមុំនៅទីនោះ", "ខ្ញុំ\u200bបាន\u200bជួប\u200bស្រី\u200bមុំ\u200bនៅ", "ខ្ញុំបានជួប ស្រីមុំ នៅទីនោះ"):
        known = ownfile_parts._known(Case.get_by_id(made.id), [text])
        assert masking.propose(text, **known)[1] == ["name"], text


# After the lock, and two presses at once ------------------------------------------------------------------------


@pytest.mark.story
def test_T02_after_the_lock_no_key_is_left_in_the_memory_of_the_office(app, wrapped, cast, case, monkeypatch):  # noqa: F811
    desk = Desk(app, "mary")
    desk.get(f"/case/{case.code}")
    keeper.once(NOW)
    held = databases.keys_in_hand()
    found = {held.records, held.identities, held.trail}
    del held
    desk.post("/lock")
    assert databases.is_locked()
    gc.collect()
    assert not [way for text, way in texts_held_by_the_office(app) if any(key in text for key in found)]
    monkeypatch.setitem(app.config, "PLANTED", max(found))
    assert [way for text, way in texts_held_by_the_office(app) if any(key in text for key in found)], "the search finds what is there"


def texts_held_by_the_office(app):
    """Every short text that the modules of the office and its application can reach, and the way to it in kinds of things."""
    todo = [(one, type(one).__name__) for one in (app, *(vars(module) for name, module in list(sys.modules.items()) if name.split(".")[0] in ("cmoffice", "peewee", "playhouse")))]
    seen = set()
    while todo:
        one, way = todo.pop()
        if id(one) in seen or isinstance(one, types.ModuleType):
            continue
        seen.add(id(one))
        for held in gc.get_referents(one):
            if isinstance(held, str):
                if 60 < len(held) < 200:
                    yield held, way
            else:
                todo.append((held, f"{way} > {held.__qualname__ if type(held) is types.FunctionType else type(held).__qualname__}"))


def test_what_lies_in_the_place_of_a_note_of_the_console_keeps_no_office_from_locking(wrapped):  # noqa: F811
    (wrapped / console.NOTE).mkdir()
    (wrapped / "secret").rename(wrapped / "pulled")
    console.look(NOW)
    assert databases.is_locked()


def test_E46_two_who_agree_at_once_are_one_agreement(app, cast):
    row = two.ask("destroy", {}, cast["mary"], NOW)
    desks = [Desk(app, "eve"), Desk(app, "eve"), Desk(app, "paul")]
    tokens, statuses = [desk.token() for desk in desks], []
    threads = [threading.Thread(target=lambda desk=desk, token=token: statuses.append(desk.post(f"/keep/two/{row.id}/agree", token=token).status_code))
               for desk, token in zip(desks, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303, 409, 409]
    assert Audit.select().where(Audit.did == "second person agreed").count() == 1


def test_the_word_of_one_agreement_is_set_once_by_two_presses_at_once(app, cast):
    two.agree(two.ask("set_word", {}, cast["mary"], NOW), cast["eve"], NOW)
    desks = [Desk(app, "mary"), Desk(app, "mary")]
    tokens, statuses = [desk.token() for desk in desks], []

    def press_it(desk, token, typed):
        statuses.append(desk.post("/keep/evacuation/word", {"word": typed, "again": typed}, token=token).status_code)

    threads = [threading.Thread(target=press_it, args=given) for given in zip(desks, tokens, ("the first of two", "the second of two"), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303, 422]
    assert Audit.select().where(Audit.did == "evacuation word set").count() == 1


@pytest.mark.parametrize("text", ["secret_file = [", "secret_file = 7", "\x00"])
def test_SEC_112_settings_that_somebody_garbled_keep_no_office_from_being_destroyed(wrapped, text):  # noqa: F811
    databases.close_office()
    (wrapped / "office.toml").write_text(text)
    burning.burn(wrapped, "Gone.")
    assert [path.name for path in wrapped.iterdir()] == [burning.MARK] and burning.words(wrapped) == "Gone."

"""An office put back: on an empty machine by its first page or the terminal, from older versions, over an office by two people, and never half."""
import contextlib
import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from cmoffice import audit, bringing_back, clock, databases, identities, keys, schema, sessions, swap
from cmoffice.casework import backup, copies, intake, keyring, notes, office, restore, restore_find
from cmoffice.models import Audit, Backup, Case, DeskSession, Note, Staff
from tests.conftest import IDENTITY, NOW, PASSWORD, Desk, registration
from tests.test_backup import bytes_of, edit, flip, stick  # noqa: F401 (a fixture)
from tests.test_keys import sheet, wrapped  # noqa: F401 (fixtures)
from tests.test_schema import KEPT

LATER = NOW + timedelta(hours=3)


@pytest.fixture
def saved(wrapped, sheet, case, cast, stick):  # noqa: F811
    """A stick with a backup of an office with one case, and the code of its sheet; what was written later is not in it."""
    notes.add(case, {"on": NOW.date(), "facts": "The aunt called."}, cast["alice"], NOW)
    before = NOW - timedelta(days=1)
    Backup.create(place="", folder="office-2027-02-28-0900", made_at=before, proved_at=before)  # lay beside the old office
    backup.make(cast["mary"], NOW)
    notes.add(case, {"on": NOW.date(), "facts": "The uncle called."}, cast["alice"], NOW)
    return stick, sheet


@pytest.fixture
def machine(saved, tmp_path, pages, monkeypatch):
    """A new machine with a blank office, the stick plugged in; gives a desk, the set-up code and the sheet's code."""
    media, code = saved
    databases.disconnect()
    databases.close_office()
    folder = tmp_path / "new machine"
    databases.create_office(folder)
    databases.open_office(folder)
    monkeypatch.setattr(restore_find, "roots", lambda _: [media])
    office.forget()
    sessions._seen.clear()
    sessions._tries_while_locked.clear()
    clock.set_start(LATER)
    with databases.connection():
        setup = office.setup_code(NOW)
    yield Desk(pages), setup, code
    databases.close_office()
    office.forget()
    identities.forget()
    clock.set_start(None)


def begin(machine):
    desk, setup, code = machine
    assert desk.post("/setup", {"code": setup, "button": "restore"}).headers["Location"].endswith("/setup/restore")
    return desk, code


def chosen(page):
    return re.search(r'name="backup" value="(\w+)"', page.text)[1]


def test_SEC_111_an_empty_machine_and_the_sheet_bring_the_office_back(machine):
    desk, code = begin(machine)
    page = desk.get("/setup/restore")
    assert "3 hours ago" in page.text and "records and names" in page.text
    looked = desk.post("/setup/restore", {"backup": chosen(page), "code": code})
    assert looked.status_code == 200 and "The backup is whole" in looked.text and code.split()[0] not in looked.text
    assert re.search(r"Case files</dt><dd>1<", looked.text) and re.search(r"Identities</dt><dd>1<", looked.text)
    assert not Staff.select().exists(), "nothing was changed yet"
    done = desk.post("/setup/restore/put")
    assert done.status_code == 200, done.headers["Location"]
    assert "The office is back" in done.text and "ended or files destroyed since this backup was made? They are back too" in done.text
    folder = databases.folder()
    assert keys.is_wrapped(folder) and not (folder / "keys").exists() and keys.slots(folder) == {} and (folder / "secret").exists()
    with databases.connection():
        assert [note.facts for note in Note.select()] == ["The aunt called."] and identities.Identity.get().first == "Sreymom"
        assert audit.first_broken() is None and Audit.select().order_by(Audit.seq.desc()).first().did == "office restored"
        assert not DeskSession.select().where(DeskSession.ended_at.is_null()).exists()
        assert not Backup.select().where((Backup.place == "") & Backup.removed_at.is_null()).exists(), "what lay beside the old office is gone with it"
    assert Desk(desk.client.application).post("/signin", {"username": "alice", "password": PASSWORD}).status_code == 303
    assert len(keys.slots(folder)) == 1, "she signed in with her own password and has a slot again"
    databases.close_office()
    databases.open_office(folder)
    assert databases.is_locked() and keyring.unlock("alice", PASSWORD)
    assert desk.get("/setup/restore").status_code == 404


def test_a_restored_office_that_was_switched_off_too_early_opens_with_the_sheet(machine):
    desk, code = begin(machine)
    desk.post("/setup/restore", {"backup": chosen(desk.get("/setup/restore")), "code": code})
    desk.post("/setup/restore/put")
    folder = databases.folder()
    databases.close_office()
    databases.open_office(folder)
    assert databases.is_locked() and not keyring.unlock("mary", PASSWORD)
    assert "No password opens this office yet" in desk.get("/signin").text
    keyring.unlock_with_sheet(code)
    assert not databases.is_locked()


def test_without_the_set_up_code_nobody_puts_an_office_back(machine):
    desk, _, code = machine
    for answer in (desk.get("/setup/restore"), desk.post("/setup/restore", {"code": code}), desk.post("/setup/restore/put")):
        assert answer.status_code == 303 and answer.headers["Location"].endswith("/setup")


def test_an_office_that_somebody_has_begun_is_not_overwritten(machine):
    desk, code = begin(machine)
    page = desk.get("/setup/restore")
    desk.post("/setup/restore", {"backup": chosen(page), "code": code})
    with databases.connection():
        office.change("setup_done", ["office"], None, NOW)
    for answer in (desk.get("/setup/restore"), desk.post("/setup/restore/put")):
        assert answer.status_code == 409 and "never overwritten" in answer.text
    assert (databases.folder() / "keys").exists() and not list(databases.folder().glob("before-*"))


@pytest.mark.parametrize("typed, words", [
    ({}, "Choose a backup from the list"),
    ({"path": "/nowhere"}, "No backup lies there"), ({"path": "stick"}, "No backup lies there"), ({"path": "/etc"}, "No backup lies there"), ({"path": "/etc/passwd"}, "No backup lies there"),
    ({"path": "{stick}/../stick/../../../../etc"}, "No backup lies there"), ({"path": "/" + "x" * 600}, "Shorten it"),
    ({"backup": "0123456789abcdef"}, "not there any more"), ({"backup": "{key}", "code": "AAAAA"}, "Group 1 is not as on the sheet"),
    ({"backup": "{key}", "code": keys.spelled(bytes(32))}, "code of another sheet. The backup opens with sheet"), ({"backup": "{key}", "code": ""}, "Type the code")])
def test_what_does_not_fit_is_told_and_nothing_is_changed(machine, saved, typed, words):
    desk, code = begin(machine)
    known = {"stick": saved[0], "key": chosen(desk.get("/setup/restore"))}
    answer = desk.post("/setup/restore", {"code": code, **{name: value.format(**known) for name, value in typed.items()}})
    assert answer.status_code == 422 and words in answer.text and "<title>Error:" in answer.text
    assert not Staff.select().exists() and not (databases.folder() / swap.READY).exists()


@pytest.mark.parametrize("harm, words", [
    (lambda folder: flip(folder / "records.db", 40_000), "is not as it was when the backup was made"),
    (lambda folder: (folder / "identities.db").unlink(), "identities.db of this backup is missing"),
    (lambda folder: edit(folder, lambda manifest: manifest["facts"]["records"]["rows"].update(case_file=9)), "was changed after it was made"),
    (lambda folder: (folder / "sheet.json").unlink(), "holds no recovery sheet"),
    (lambda folder: (folder / "sheet.json").write_text("{}"), "holds no recovery sheet"),
])
def test_a_backup_that_was_changed_is_not_put_back(machine, saved, harm, words):
    desk, code = begin(machine)
    page = desk.get("/setup/restore")
    harm(next(saved[0].glob("office-*")))
    answer = desk.post("/setup/restore", {"backup": chosen(page), "code": code})
    assert answer.status_code == 422 and words in answer.text
    assert desk.post("/setup/restore/put").status_code == 303 and not Staff.select().exists()


def test_a_link_on_a_stick_is_not_followed(machine, saved):
    desk, code = begin(machine)
    real = next(saved[0].glob("office-*"))
    real.rename(saved[0] / "elsewhere")
    real.symlink_to(saved[0] / "elsewhere")
    assert "No backup was found" in desk.get("/setup/restore").text
    answer = desk.post("/setup/restore", {"path": str(saved[0] / "elsewhere"), "code": code})
    assert answer.status_code == 200, "a folder that was renamed is still a backup"


class PowerCut(BaseException):
    """The machine is off: nothing tidies up."""


@pytest.mark.parametrize("step", range(8))
def test_killed_in_the_middle_it_is_the_old_office_or_the_new(saved, step, tmp_path, monkeypatch):
    media, code = saved
    databases.disconnect()
    databases.close_office()
    folder = tmp_path / "new machine"
    databases.create_office(folder)
    looked = restore.open_backup(restore_find.search(folder, str(media))[0], code)
    moves, replace = [], swap.os.replace

    def dying(source, target):
        if not str(source).endswith(".new"):       # small files written whole: not a move of the exchange
            if len(moves) == step:
                raise PowerCut
            moves.append(source)
        replace(source, target)

    with monkeypatch.context() as power:
        power.setattr(swap.os, "replace", dying)
        with contextlib.suppress(PowerCut):
            restore.put_back(looked, folder, LATER)
    assert (folder / swap.JOURNAL).exists() == (step < 6)
    assert not databases.is_new(folder)
    databases.open_office(folder)
    assert databases.is_locked() and not (folder / swap.JOURNAL).exists()
    keyring.unlock_with_sheet(code)
    with databases.connection():
        assert Case.select().count() == 1 and identities.Identity.select().count() == 1
    databases.close_office()


def test_killed_before_the_first_move_the_old_office_is_untouched(saved, tmp_path, monkeypatch):
    media, code = saved
    databases.close_office()
    folder = tmp_path / "new machine"
    databases.create_office(folder)
    before = bytes_of(folder)
    looked = restore.open_backup(restore_find.search(folder, str(media))[0], code)
    monkeypatch.setattr(swap, "commit", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        restore.put_back(looked, folder, LATER)
    shutil.rmtree(folder / swap.READY)
    (folder / "secret").unlink()
    assert bytes_of(folder) == before
    databases.open_office(folder)
    assert not databases.is_locked()
    databases.close_office()


@pytest.mark.parametrize("version", sorted(path.name for path in KEPT.iterdir() if path.is_dir()))
def test_REL_05_a_backup_of_each_older_version_is_put_back_and_brought_up(tmp_path, version):
    old = tmp_path / "old"
    shutil.copytree(KEPT / version, old)
    (old / "keys").chmod(0o600)
    found = keys.unwrapped(old)
    code = keys.make_sheet(tmp_path, found, NOW.date())
    sealed = keys.sheet_as_text(keys.untried_sheet(tmp_path))
    manifest = copies.make(old, tmp_path / "stick" / "office-2027-03-01-0900", found, sealed, {"made_at": NOW.isoformat()})
    folder = tmp_path / "new"
    looked = restore.open_backup(restore_find.search(folder, str(tmp_path / "stick"))[0], code)
    restore.put_back(looked, folder, LATER)
    databases.open_office(folder, looked.keys)
    with databases.connection():
        assert databases.records.execute_sql("PRAGMA user_version").fetchone() == (len(schema.CHANGES["records"]),)
        assert Note.select().count() == manifest["facts"]["records"]["rows"]["note"] and Staff.select().count() == 8
        assert audit.head().seq == manifest["head"][0] and audit.first_broken() is None
        assert manifest["facts"]["records"]["version"] <= len(schema.CHANGES["records"])
    databases.close_office()


def test_a_backup_of_a_newer_version_is_refused_in_words(saved, tmp_path, monkeypatch):
    media, code = saved
    monkeypatch.setitem(schema.CHANGES, "records", schema.CHANGES["records"][:-1])
    with pytest.raises(restore.Cannot) as no:
        restore.open_backup(restore_find.search(tmp_path, str(media))[0], code)
    assert "newer version" in no.value.words


# At the terminal ------------------------------------------------------------------------------------------------


@pytest.fixture
def terminal(saved):
    """The terminal of the machine, the office closed: gives what puts back, with what was typed, and what it said."""
    media, code = saved
    folder = databases.folder()
    databases.disconnect()
    databases.close_office()
    said = []

    def bring_back(target=folder, only=None, people=(), typed=code, source=media):
        answers, hidden = iter([typed, *(name for name, _ in people)]), iter([password for _, password in people])
        bringing_back.bring_back(source, Path(target), only, LATER, lambda _: next(answers), lambda _: next(hidden), said.append)
        return "\n".join(said)

    yield bring_back
    databases.close_office()


TWO = (("mary", PASSWORD), ("eve", PASSWORD))


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(bringing_back.console, "WAITS", 0.01)


def test_the_terminal_puts_an_office_into_an_empty_folder(terminal, tmp_path, saved):
    said = terminal(tmp_path / "fresh")
    assert "It is whole. It was made on 01 March 2027 at 09:00" in said and "1 case files, 1 notes, 8 members of staff, 1 identities" in said
    assert "ended and files destroyed since this backup was made are back too" in said
    databases.open_office(tmp_path / "fresh")
    keyring.unlock_with_sheet(saved[1])
    with databases.connection():
        assert Audit.get(Audit.did == "office restored").details["what"] == "all" and audit.first_broken() is None


def test_E46_over_an_office_two_people_agree_and_nothing_is_deleted(terminal, wrapped, saved):  # noqa: F811
    said = terminal(people=TWO)
    assert "moved aside, not deleted" in said
    aside = next(wrapped.glob("before-*"))
    assert {"records.db", "identities.db", "slots"} <= {path.name for path in aside.iterdir()} and not (aside / "secret").exists()
    databases.open_office(wrapped)
    keyring.unlock_with_sheet(saved[1])
    with databases.connection():
        assert Note.select().count() == 1 and Audit.get(Audit.did == "office restored").by.username == "mary"


@pytest.mark.parametrize("people, words", [
    ((("mary", PASSWORD), ("mary", PASSWORD)), "same person"), ((("mary", "wrong words here"), ("eve", PASSWORD)), "not right"),
    ((("alice", PASSWORD), ("eve", PASSWORD)), "not right"), ((("nobody", PASSWORD),), "not right")])
def test_E46_one_person_alone_puts_nothing_over_an_office(terminal, wrapped, people, words):  # noqa: F811
    before = bytes_of(wrapped)
    with pytest.raises(bringing_back.Stays, match=words):
        terminal(people=people)
    assert bytes_of(wrapped) == before


def test_an_office_that_is_open_is_not_replaced_under_its_people(terminal, monkeypatch):
    monkeypatch.setattr(bringing_back.console, "answers", lambda *_: True)
    with pytest.raises(bringing_back.Stays, match="Close it first"):
        terminal(people=TWO)


def test_a_wrong_code_five_times_changes_nothing(terminal, wrapped, tmp_path):  # noqa: F811
    other = keys.spelled(bytes(32))
    with pytest.raises((bringing_back.Stays, StopIteration)):
        terminal(tmp_path / "fresh", typed=other)
    assert not (tmp_path / "fresh" / "records.db").exists()


def test_no_backup_there_is_told(terminal, tmp_path):
    with pytest.raises(bringing_back.Stays, match="No backup was found"):
        terminal(source=tmp_path / "nothing")


@pytest.mark.parametrize("only, kept_note, nameless, caseless", [("identities", 2, 1, 0), ("records", 1, 0, 1)])
def test_D36_each_file_is_put_back_without_the_other(saved, wrapped, cast, terminal, only, kept_note, nameless, caseless):  # noqa: F811
    databases.open_office(wrapped)
    keyring.unlock("mary", PASSWORD)
    with databases.connection():  # a case that came after the backup
        made = intake.take_in(registration(), cast["alice"], NOW)
        intake.enter_identity(made, {**IDENTITY, "first": "Kunthea", "last": "Sok"}, cast["alice"], NOW, decided="different")
    databases.close_office()
    said = terminal(only=only, people=TWO)
    assert ("Accounts ended" in said) == (only == "records"), "accounts lie in the records"
    assert ("Open cases without an identity (1)" in said) == bool(nameless) and ("Identities without a case (1)" in said) == bool(caseless)
    assert made.code in said
    databases.open_office(wrapped)
    assert keyring.unlock("mary", PASSWORD), "people's key slots stay as they are"
    with databases.connection():
        assert Note.select().count() == kept_note and audit.first_broken() is None


def test_the_records_without_the_identities_make_an_office_that_works_by_code(saved, wrapped, cast, case, terminal, tmp_path):  # noqa: F811
    databases.open_office(wrapped)
    keyring.unlock("mary", PASSWORD)
    with databases.connection():
        databases.identities.close()
        (wrapped / "identities.db").rename(wrapped / "unplugged")
        backup.make(cast["mary"], LATER)
    databases.close_office()
    said = terminal(tmp_path / "fresh")
    assert "no identities (the register was not attached)" in said
    databases.open_office(tmp_path / "fresh")
    keyring.unlock_with_sheet(saved[1])
    with databases.connection():
        assert not databases.identities_attached() and Case.select().count() == 1

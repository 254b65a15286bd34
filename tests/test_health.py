"""The check of the office: what it finds, in words that say what to do; on the page, and as a command beside a running office."""
import os
import shutil
from datetime import timedelta

import pytest

from cmoffice import at_the_console, audit, clock, commands, databases
from cmoffice.casework import anchors, copies, health, health_outside, office, trail
from cmoffice.models import Audit, Backup, DueItem, Staff
from tests.conftest import NOW, PASSWORD
from tests.test_audit import behind
from tests.test_keys import sheet, wrapped  # noqa: F401 (fixtures)

RULES = {"retention": {"ordinary": 5}, "evacuation": {"first": "Mary"}, "backup_place": "/media/stick"}


def told(level=None, now=NOW, thorough=True):
    return " ".join(f"{one.words} {one.todo}" for one in health.findings(now, thorough) if level in (None, one.level))


@pytest.fixture
def good(wrapped, cast):  # noqa: F811
    """An office in which nothing is to be done."""
    for name, value in RULES.items():
        office.change(name, value, None, NOW)
    for place in ("", "/media/stick"):
        Backup.create(made_at=NOW, place=place, folder="office-2027-03-01-0900", proved_at=NOW)
    office.forget()
    trail.keep(NOW)
    anchors.write(NOW, "close")
    for path in wrapped.iterdir():
        path.chmod(0o600 if path.is_file() else 0o700)
    return wrapped


def test_an_office_in_order_is_told_to_be_in_order(good, case):
    found = health.findings(NOW)
    assert [(one.about, one.words) for one in found if one.level != "green" and one.about != "Disk"] == []
    words = told()
    for said in ("records.db: every page is whole.", "identities.db: every page is whole.", "The trail is whole up to line", "What the lists say is due agrees with the cases.", "was opened and counted",
                 "5 people open the office.", "was tried.", "2 supervisors.", "engine 3.", "tables of version", "answers on this machine only", "The clock says 1 Mar 2027, 09:00."):
        assert said in words, said


def damage(folder):
    with open(folder / "records.db", "r+b") as file:
        file.seek(200_000)
        byte = file.read(1)
        file.seek(200_000)
        file.write(bytes([byte[0] ^ 4]))


@pytest.mark.parametrize("harm, level, words", [
    (lambda folder, cast: behind("UPDATE audit SET did = 'x' WHERE seq = 4"), "red", "Line 4 was changed."),
    (lambda folder, cast: behind("UPDATE case_file SET keyworker_id = 999"), "red", "row points to nothing"),
    (lambda folder, cast: DueItem.update(due_on=NOW.date() - timedelta(days=40)).where(DueItem.kind == DueItem.select(DueItem.kind).limit(1)).execute(), "amber", "due item is not as its case says"),
    (lambda folder, cast: Backup.update(made_at=NOW - timedelta(days=3)).execute(), "red", "older than two days"),
    (lambda folder, cast: Backup.delete().execute(), "red", "No backup away from this machine was ever proved"),
    (lambda folder, cast: office.change("backup_place", "", None, NOW), "amber", "No second place is set"),
    (lambda folder, cast: office.change("retention", {}, None, NOW), "amber", "How long closed files are kept is not set."),
    (lambda folder, cast: office.change("evacuation", {}, None, NOW), "red", "no plan for leaving"),
    (lambda folder, cast: Staff.update(ended_on=NOW.date()).where(Staff.username == "paul").execute(), "amber", "only one supervisor"),
    (lambda folder, cast: (folder / "secret").unlink(), "red", "secret is missing"),
    (lambda folder, cast: (folder / "slots").chmod(0o644), "red", "other accounts"),
    (lambda folder, cast: (folder / "anchors").unlink(), "red", "file of anchors is shorter"),
    (lambda folder, cast: audit.note(None, "signed in", now=NOW + timedelta(hours=3)), "red", "The clock says 1 Mar 2027, 09:00, but the last line was written at 1 Mar 2027, 12:00."),
    (lambda folder, cast: (folder / "records.db").chmod(0o644), "amber", "Other accounts of this machine may read: records.db"),
    (lambda folder, cast: (folder / "identities.db").unlink(), "amber", "identity register is not plugged in"),
], ids=range(15))
def test_what_is_wrong_is_told_with_what_to_do(good, case, cast, harm, level, words):
    harm(good, cast)
    office.forget()
    assert words in told(level)
    assert all(one.todo for one in health.findings(NOW) if one.level != "green"), "every finding says what to do"
    assert health.findings(NOW)[0].level == health.worst(health.findings(NOW)) != "green"


def test_a_damaged_page_is_found_and_the_last_good_backup_named(good, cast):
    databases.disconnect()
    databases.close_office()
    damage(good)
    databases.look_in(good, trusted(good))
    with databases.connection():
        words = told("red")
    assert "records.db is damaged: HMAC verification failed for page" in words and "office-2027-03-01-0900" in words and "Stop entering work" in words


def trusted(folder):
    from cmoffice.casework import keyring
    return keyring.keys_of(folder, "mary", PASSWORD)


def test_a_disk_that_cannot_be_written_is_told(good, monkeypatch):
    assert not [one for one in health_outside.disk(databases.folder()) if "cannot be written" in one.words]
    monkeypatch.setattr(health_outside.os, "access", lambda *_: False)
    worst = next(iter(health_outside.disk(databases.folder())))
    assert worst.level == "red" and "cannot be written" in worst.words and "writable" in worst.todo


@pytest.mark.parametrize("free, level", [(90_000_000, "red"), (400_000_000, "amber"), (10**11, "green")])
def test_a_disk_that_fills_up_is_told(good, monkeypatch, free, level):
    monkeypatch.setattr(health_outside.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(2 * 10**11, 0, free))
    (found,) = health_outside.disk(good)
    assert found.level == level and bool(found.todo) == (level != "green")


def test_a_check_that_breaks_off_is_a_finding_and_stops_no_other(good, monkeypatch):
    monkeypatch.setattr(health.owes, "differences", lambda _: 1 / 0)
    words = told()
    assert "This could not be looked at: due_items (ZeroDivisionError)." in words and "2 supervisors." in words


def test_keys_that_lie_open_and_an_untried_sheet_are_told(cast):
    assert "The keys lie open" in told("red") and "There is no recovery sheet" in told("red")


def test_a_locked_office_is_looked_at_without_keys(good, cast):
    databases.disconnect()
    databases.close_office()
    databases.look_in(good)
    words = told()
    assert "5 people open the office" in words and "The last anchor is of 1 Mar 2027" in words and "No backup lies beside the office." in words and "whole" not in words


def test_SEC_057_the_page_is_for_supervisors_and_the_administrator_and_names_no_case(good, case, sign_in):
    for login in ("mary", "eve"):
        desk = sign_in(login)
        quick, full = desk.get("/keep/check"), desk.post("/keep/check")
        assert quick.status_code == full.status_code == 200 and "every page is whole" in full.text and "every page is whole" not in quick.text
        assert case.code not in quick.text + full.text and "Sreymom" not in full.text
        for word in ("Act now", "In order"):
            assert (word in full.text) == (word == "In order") or word == "Act now"
    assert Audit.select().where(Audit.did == "office checked").count() == 2
    assert sign_in("alice").get("/keep/check").status_code == 404


# The command -----------------------------------------------------------------------------------------------------


def run_check(folder, monkeypatch, capsys, *typed):
    answers = iter(typed)
    monkeypatch.setattr(at_the_console, "ask", lambda _: next(answers, ""))
    monkeypatch.setattr(at_the_console, "ask_unseen", lambda _: next(answers, ""))
    start = clock._ahead
    code = commands.check(commands.read(["check", "--folder", str(folder)]))
    clock._ahead = start
    return code, capsys.readouterr().out


@pytest.fixture
def closed(good, app):
    databases.disconnect()
    databases.close_office()
    yield good
    databases.open_office(good, trusted(good))
    databases.connect()


def content(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in (".db", "") and path.is_file()}


def test_the_command_asks_for_a_name_and_password_looks_at_everything_and_changes_nothing(closed, monkeypatch, capsys):
    before = content(closed)
    code, out = run_check(closed, monkeypatch, capsys, "mary", "wrong password", "mary", PASSWORD)
    assert "Name or password is not right" in out and "every page is whole" in out and "The trail is whole" in out and PASSWORD not in out
    assert code in (0, 1) and "IN ORDER" in out and "ACT NOW" not in out
    assert content(closed) == before


def test_the_command_takes_the_code_of_the_sheet(closed, sheet, monkeypatch, capsys):  # noqa: F811
    code, out = run_check(closed, monkeypatch, capsys, "", sheet[:4] + ("Z" if sheet[4] != "Z" else "Y") + sheet[5:], "", sheet.lower())
    assert "Group 1 is not as on the sheet." in out and "The trail is whole" in out and code in (0, 1)


def test_the_command_without_keys_says_what_it_did_not_look_at(closed, monkeypatch, capsys):
    code, out = run_check(closed, monkeypatch, capsys)
    assert "looked at without its keys: pages, trail, due items and settings were not looked at" in out and code == 1 and "The trail is whole" not in out


def test_the_command_ends_with_two_when_something_must_be_done_now(closed, monkeypatch, capsys):
    damage(closed)
    code, out = run_check(closed, monkeypatch, capsys, "mary", PASSWORD)
    assert code == 2 and "ACT NOW" in out and "is damaged" in out and "What to do: Stop entering work" in out
    damage(closed)  # the same bit back


def test_the_command_runs_beside_an_open_office_and_holds_nothing(good, case, tmp_path, cast):
    """Another process reads while this one writes."""
    if not hasattr(os, "fork"):
        pytest.skip("needs fork")
    audit.note(cast["alice"], "file opened", case.code, now=NOW)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            databases._office.update(keys=None)
            for database in (databases.records, databases.identities):
                database._connections.clear()
                database._in_use.clear()
                database._state.reset()
                database.init(None)
            databases.look_in(good, trusted(good))
            with databases.connection():
                os.write(write, told().encode())
        finally:
            os._exit(0)
    os.close(write)
    for number in range(40):
        audit.note(cast["alice"], "file opened", case.code, now=NOW, number=number)
    with os.fdopen(read) as pipe:
        words = pipe.read()
    os.waitpid(child, 0)
    assert "records.db: every page is whole." in words and "The trail is whole" in words
    assert audit.first_broken() is None


def test_an_office_of_an_older_version_is_looked_at_and_left_as_it_is(tmp_path, monkeypatch, capsys):
    from tests.test_upgrade import laid, versions_of
    folder = laid("version-2", tmp_path)
    before = versions_of(folder)
    code, out = run_check(folder, monkeypatch, capsys)
    assert code == 2 and "records.db: tables of version 2." in out and "The next start brings them to version" in out and "every page is whole" in out
    assert versions_of(folder) == before and not list((folder).glob("backups/*"))


def test_a_folder_without_an_office_is_told(tmp_path):
    with pytest.raises(commands.Trouble, match="No office lies in"):
        commands.check(commands.read(["check", "--folder", str(tmp_path)]))
    assert copies.FILES and not any(tmp_path.iterdir())

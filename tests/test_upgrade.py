"""REL-12: an office of an earlier version is copied and proved before it is changed; killed in the middle it is old or new, never between."""
import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from cmoffice import audit, databases, keys, schema
from cmoffice.casework import copies, keyring, locking, upgrading
from cmoffice.models import Case, Staff
from tests.conftest import NOW, PASSWORD
from tests.test_keys import door, sheet, wrapped  # noqa: F401 (fixtures)
from tests.test_schema import KEPT, shape

# the newest kept version has nothing to be changed
VERSIONS = sorted(path.name for path in KEPT.iterdir() if path.is_dir() and int(path.name.removeprefix("version-")) < len(schema.CHANGES["records"]))
WHOLE = {name: list(changes) for name, changes in schema.CHANGES.items()}
fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.fixture(params=VERSIONS)
def old(request, tmp_path):
    yield laid(request.param, tmp_path)
    databases.close_office()


def laid(version, tmp_path):
    """An office as this version left it, still as it was."""
    folder = tmp_path / "old"
    shutil.copytree(KEPT / version, folder)
    (folder / "keys").chmod(0o600)
    databases.close_office()
    return folder


def versions_of(folder):
    found = keys.unwrapped(folder)
    told = {}
    for name, file in copies.FILES.items():
        with copies.opened(folder / file, getattr(found, name)) as raw:
            assert raw.execute("PRAGMA cipher_integrity_check").fetchall() == [] and raw.execute("PRAGMA quick_check").fetchall() == [("ok",)]
            assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
            tables = {name for (name,) in raw.execute("SELECT name FROM sqlite_master")}
            told[name] = (raw.execute("PRAGMA user_version").fetchone()[0], frozenset(tables))
    return told


def copies_in(folder):
    return sorted((folder / "backups").glob(f"{upgrading.NAME}*")) if (folder / "backups").exists() else []


def test_REL_12_a_proved_copy_of_both_files_is_made_before_the_first_change(old):
    before = versions_of(old)
    databases.open_office(old)
    (copy,) = copies_in(old)
    assert copies.prove(copy, databases.keys_in_hand())["why"] == "upgrade"
    shutil.copy(old / "keys", copy / "keys")
    assert versions_of(copy) == before and all(versions_of(old)[name][0] == len(WHOLE[name]) for name in WHOLE)
    assert all(path.stat().st_mode & 0o077 == 0 for path in (*copy.iterdir(), copy))
    databases.open_office(old)
    assert copies_in(old) == [copy], "an office that is up to date is not copied"


def test_REL_12_the_copy_opens_as_an_office_of_its_own(old, tmp_path):
    databases.open_office(old)
    (copy,) = copies_in(old)
    shutil.copytree(copy, tmp_path / "again")
    shutil.copy(old / "keys", tmp_path / "again" / "keys")
    databases.open_office(tmp_path / "again")
    with databases.connection():
        assert Staff.select().count() == 8 and audit.first_broken() is None and Case.select().count() > 0


def test_REL_12_without_room_for_the_copy_nothing_is_changed_and_words_say_so(old, monkeypatch):
    before = {file: (old / file).read_bytes() for file in copies.FILES.values()}
    monkeypatch.setattr(upgrading.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 3_000_000))
    with pytest.raises(databases.Alarm, match=r"There is no room for the copy: it needs \d+ MB, 3 MB are free. Nothing was changed"):
        databases.open_office(old)
    assert before == {file: (old / file).read_bytes() for file in copies.FILES.values()} and copies_in(old) == []


def test_REL_12_a_copy_that_fails_stops_the_change(old, monkeypatch):
    def broken(*_, **__):
        raise OSError(28, "No space left on device")
    before = versions_of(old)
    monkeypatch.setattr(copies, "take", broken)
    with pytest.raises(databases.Alarm, match="The copy did not succeed. Nothing was changed"):
        databases.open_office(old)
    assert versions_of(old) == before and copies_in(old) == []


def test_REL_12_a_change_that_fails_is_told_in_words_and_leaves_the_file_before_it(old, monkeypatch):
    before = versions_of(old)
    monkeypatch.setitem(schema.CHANGES, "records", [*WHOLE["records"], ["CREATE TABLE half (id INTEGER) STRICT", "CREATE NONSENSE"]])
    with pytest.raises(databases.Alarm, match="could not be brought to this version"):
        databases.open_office(old)
    assert databases.keys_in_hand() is None and before["records"][0] <= versions_of(old)["records"][0] == len(WHOLE["records"])
    monkeypatch.undo()
    databases.open_office(old)
    assert len(copies_in(old)) == 2 or len(copies_in(old)) == 1


def test_REL_12_a_newer_file_is_not_touched(old, monkeypatch):
    databases.open_office(old)
    databases.close_office()
    monkeypatch.setitem(schema.CHANGES, "records", WHOLE["records"][:-1])
    with pytest.raises(databases.Alarm, match="newer version of cmoffice"):
        databases.open_office(old)


@fork
def test_REL_12_killed_between_any_two_changes_both_files_may_differ_and_the_next_start_goes_on(tmp_path):
    folder = laid("version-1", tmp_path)
    before = versions_of(folder)
    killed(folder, after=len(WHOLE["records"][1]) + 4)        # the records have their second change, the identities none
    between = versions_of(folder)
    assert before["records"][0] < between["records"][0] and between["identities"] == before["identities"]
    databases.open_office(folder)
    assert {name: number for name, (number, _) in versions_of(folder).items()} == {name: len(changes) for name, changes in WHOLE.items()}
    assert len(copies_in(folder)) == 1, "the copy from before the kill is the right one"


def killed(folder, after=None, seconds=None):
    """Open the office in a process of its own and kill it: after so many statements of changes, or so many seconds."""
    child = os.fork()
    if child == 0:
        try:
            if after is not None:
                told, counted = databases.Database.execute_sql, [0]

                def counting(self, sql, *more):
                    if sql.startswith(("CREATE", "ALTER", "UPDATE", "INSERT", "DROP", "PRAGMA user_version = ")):
                        counted[0] += 1
                        if counted[0] > after:
                            os.kill(os.getpid(), signal.SIGKILL)
                    return told(self, sql, *more)
                databases.Database.execute_sql = counting
            databases.open_office(folder)
        finally:
            os._exit(0)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def steps(version, tmp_path):
    """What both files look like after each number of changes: the only states that may ever be found."""
    folder = laid(version, tmp_path)
    states = {name: {told} for name, told in versions_of(folder).items()}
    begun = {name: told[0] for name, told in versions_of(folder).items()}
    try:
        for name, changes in WHOLE.items():
            for number in range(begun[name], len(changes) + 1):
                schema.CHANGES[name] = changes[:number]
                if name == "identities":
                    schema.CHANGES["records"] = WHOLE["records"]
                else:
                    schema.CHANGES["identities"] = WHOLE["identities"][:begun["identities"]]
                databases.open_office(folder)
                databases.close_office()
                for file, told in versions_of(folder).items():
                    states[file].add(told)
    finally:
        schema.CHANGES.update({name: list(changes) for name, changes in WHOLE.items()})
    shutil.rmtree(folder)
    return states


def a_kill(version, tmp_path, states, **when):
    folder = laid(version, tmp_path)
    killed(folder, **when)
    found = versions_of(folder)
    assert all(found[name] in states[name] for name in found), when
    databases.open_office(folder)
    with databases.connection():
        assert Staff.select().count() == 8 and audit.first_broken() is None
        whole = shape(databases.records)
    databases.close_office()
    shutil.rmtree(folder)
    return {name: told[0] for name, told in found.items()}, whole


@fork
def test_REL_12_killed_at_a_random_moment_it_is_old_or_new(tmp_path):
    states = steps("version-3", tmp_path)
    rng = random.Random(12)
    for _ in range(3):
        a_kill("version-3", tmp_path, states, seconds=rng.uniform(0.01, 0.12))


@fork
@pytest.mark.story
@pytest.mark.parametrize("version", VERSIONS)
def test_REL_12_killed_fifty_times_it_is_old_or_new_never_between(version, tmp_path):
    states, rng, seen = steps(version, tmp_path), random.Random(version), set()
    for _ in range(50):
        numbers, _whole = a_kill(version, tmp_path, states, seconds=rng.uniform(0.005, 0.25))
        seen.add(tuple(numbers.values()))
    statements = sum(len(change) + 1 for name, changes in WHOLE.items() for change in changes)
    for after in range(0, statements, 3):
        a_kill(version, tmp_path, states, after=after)
    assert len(seen) > 1, "some kills came before and some after"


def test_REL_12_a_locked_office_is_brought_up_to_date_when_it_is_opened(tmp_path):
    folder = laid("version-4", tmp_path)
    databases.open_office(folder)       # the slots need a sheet that was tried: made once, then the old tables are put back
    with databases.connection():
        mary = Staff.get(Staff.username == "mary")
        keyring.try_sheet(keyring.new_sheet(mary, NOW), mary, NOW)
        from cmoffice import passwords
        Staff.update(password_hash=passwords.hashed(PASSWORD)).where(Staff.id == mary.id).execute()
        assert keyring.give(Staff.get_by_id(mary.id), PASSWORD, NOW)
    databases.close_office()
    shutil.rmtree(folder / "backups")
    for file in copies.FILES.values():
        for left in folder.glob(f"{file}*"):
            left.unlink()
        shutil.copy(KEPT / "version-4" / file, folder / file)
    databases.open_office(folder)
    assert databases.is_locked() and not copies_in(folder)
    assert keyring.unlock("mary", PASSWORD) and len(copies_in(folder)) == 1
    (copy,) = copies_in(folder)
    assert (copy / copies.SHEET).exists() and not (copy / "keys").exists()
    databases.close_office()


def test_T25_copies_before_an_upgrade_are_removed_after_thirty_days(tmp_path):
    folder = laid("version-4", tmp_path)
    databases.open_office(folder)
    with databases.connection():
        from datetime import UTC, datetime, timedelta
        now = datetime.now(UTC)
        upgrading.tidy(now + timedelta(days=29))
        assert len(copies_in(folder)) == 1
        upgrading.tidy(now + timedelta(days=31))
        assert copies_in(folder) == [] and audit.first_broken() is None
    databases.close_office()


def test_a_link_among_the_copies_is_left_alone(tmp_path):
    folder = laid("version-4", tmp_path)
    databases.open_office(folder)
    with databases.connection():
        away = tmp_path / "elsewhere"
        away.mkdir()
        (away / "kept").write_text("x")
        link = folder / "backups" / f"{upgrading.NAME}5-4-line-9"
        link.symlink_to(away)
        os.utime(link, (0, 0), follow_symlinks=False)
        upgrading.tidy(NOW)
    databases.close_office()
    assert (Path(away) / "kept").exists()


def test_REL_12_no_room_at_the_sign_in_that_opens_the_office_is_told_in_words(app, wrapped, monkeypatch):  # noqa: F811
    locking.shut()
    monkeypatch.setitem(schema.CHANGES, "records", [*WHOLE["records"], ["ALTER TABLE team ADD COLUMN colour TEXT"]])
    monkeypatch.setattr(upgrading.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 3_000_000))
    answer = door(app, "mary")
    assert answer.status_code == 503 and "There is no room for the copy" in answer.text and databases.is_locked()
    monkeypatch.undo()
    assert door(app, "mary").status_code == 303

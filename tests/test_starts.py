"""The start matrix (REL-11): whatever is missing, broken, foreign or forbidden, the terminal and the alarm page say it in words; nothing is made anew."""
import contextlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys

import pytest

from cmoffice import clock, commands, create_app, databases, keys, machine, shortage
from cmoffice.casework import keyring
from cmoffice.models import Staff
from tests.conftest import NOW, PASSWORD


@pytest.fixture
def lying(cast, folder):
    """An office that lies shut, with its keys in slots."""
    mary = cast["mary"]
    keyring.try_sheet(keyring.new_sheet(mary, NOW), mary, NOW)
    keyring.give(mary, PASSWORD, NOW)
    databases.disconnect()
    databases.close_office()
    yield folder
    databases.close_office()
    clock.set_start(None)


def write(path, content):
    path.unlink(missing_ok=True)
    path.write_bytes(content)
    path.chmod(0o600)


def plain(path):
    path.unlink()
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE staff (id)")


def half_a_folder(folder):
    for name in ("records.db", "identities.db", "secret"):
        (folder / name).unlink()


STARTS = {
    "slots gone": (lambda folder: (folder / "slots").unlink(), "key file"),
    "slots of noise": (lambda folder: write(folder / "slots", b"\xff{"), "damaged"),
    "slots open to others": (lambda folder: (folder / "slots").chmod(0o644), "chmod 600"),
    "secret gone, as with a stick that is not plugged in": (lambda folder: (folder / "secret").unlink(), "Plug in the stick"),
    "secret open to others": (lambda folder: (folder / "secret").chmod(0o644), "chmod 600"),
    "secret damaged": (lambda folder: write(folder / "secret", b"half"), "damaged"),
    "records gone": (lambda folder: (folder / "records.db").unlink(), "missing"),
    "records empty": (lambda folder: write(folder / "records.db", b""), "not the encrypted file"),
    "a plain file in place of the records": (lambda folder: plain(folder / "records.db"), "not the encrypted file"),
    "a plain file in place of the identities": (lambda folder: plain(folder / "identities.db"), "not the encrypted file"),
    "a folder in place of the records": (lambda folder: ((folder / "records.db").unlink(), (folder / "records.db").mkdir()), "missing"),
    "office.toml mistyped": (lambda folder: (folder / "office.toml").write_text("idle = = 5\n"), "office.toml"),
    "office.toml no text": (lambda folder: (folder / "office.toml").write_bytes(b"\xff\xfe\x00"), "office.toml"),
    "half a folder": (half_a_folder, "missing"),
}


def there(folder):
    return {path.name: path.read_bytes() if path.is_file() else None for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm"))}


@pytest.mark.parametrize("what", STARTS)
def test_SEC_108_REL_11_a_start_with_a_part_missing_is_told_in_words_and_makes_nothing(lying, capsys, what):
    harm, words = STARTS[what]
    harm(lying)
    before = there(lying)
    commands.greet(lying)
    said = capsys.readouterr().err
    assert said.startswith("ALARM: ") and re.search(words, said) and "Traceback" not in said
    assert there(lying) == before, "nothing was made or changed"


@pytest.mark.parametrize("what", ["slots of noise", "secret gone, as with a stick that is not plugged in", "office.toml mistyped", "records gone"])
def test_the_alarm_page_says_the_same_and_what_to_do(lying, what):
    harm, words = STARTS[what]
    harm(lying)
    answer = create_app(lying, testing=True).test_client().get("/work")
    assert answer.status_code == 503 and re.search(words, answer.text) and "What to do now" in answer.text and "Traceback" not in answer.text


def test_an_old_engine_is_refused(lying, capsys, monkeypatch):
    monkeypatch.setattr(databases.sqlcipher, "sqlite_version_info", (3, 40, 1))
    commands.greet(lying)
    assert "too old to be safe" in capsys.readouterr().err


def test_files_of_a_newer_version_are_not_opened(folder, capsys):
    databases.open_office(folder)
    with databases.connection():
        databases.records.execute_sql("PRAGMA user_version = 999")
    databases.close_office()
    commands.greet(folder)
    assert "newer version" in capsys.readouterr().err


def test_an_office_half_made_by_a_power_cut_is_made_anew_because_nobody_was_ever_in_it(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "office"
    with contextlib.suppress(KeyboardInterrupt), monkeypatch.context() as cut:
        cut.setattr(databases.schema, "upgrade", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        commands.greet(folder)
    databases.close_office()
    assert (folder / "keys").exists() and not databases.is_new(folder)
    commands.greet(folder)
    said = capsys.readouterr()
    assert "half made" in said.out and "code for its set-up pages" in said.out and not said.err
    assert not (folder / databases.HALF_MADE).exists()


def test_a_whole_office_is_never_taken_for_a_half_made_one(lying):
    assert not (lying / databases.HALF_MADE).exists()
    commands.greet(lying)
    databases.open_office(lying)
    assert databases.is_locked()


def test_two_programs_over_one_folder_are_refused_and_a_mark_left_by_a_dead_one_is_no_hindrance(lying):
    (lying / "in-use").write_text("left by a program that was killed")
    with machine.take(lying) as held:
        assert held is not None
        asked = subprocess.run([sys.executable, "-c", f"from cmoffice import machine; print(machine.take({str(lying)!r}))"], capture_output=True, text=True)
        assert asked.stdout.strip() == "None", asked.stderr
        with pytest.raises(commands.Trouble, match="already open"), commands.alone_in(lying):
            pass
    with machine.take(lying) as held:
        assert held is not None


@pytest.mark.parametrize("mounts, network", [
    ("tmpfs / tmpfs rw 0 0\n", False), ("/dev/sda1 / ext4 rw 0 0\nserver:/home {here} nfs4 rw 0 0\n", True),
    ("//server/share {here} cifs rw 0 0\n/dev/sda1 / ext4 rw 0 0\n", True), ("server:/x {here}-other nfs rw 0 0\n/dev/sda1 / ext4 rw 0 0\n", False), ("", False),
])
@pytest.mark.skipif(os.name != "posix", reason="other systems are asked another way")
def test_a_disk_of_another_machine_is_known_and_refused(lying, tmp_path, capsys, monkeypatch, mounts, network):
    list_of = tmp_path / "mounts"
    list_of.write_text(mounts.format(here=lying.parent))
    known = machine.is_network_share
    assert known(lying, list_of) is network
    monkeypatch.setattr(machine, "is_network_share", lambda folder: known(folder, list_of))
    commands.greet(lying)
    assert ("another machine" in capsys.readouterr().err) is network


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can become somebody who may not")
def test_a_folder_that_may_not_be_read_or_written_is_told_in_words(lying, tmp_path):
    shutil.copytree(lying, tmp_path / "open")
    ask = "import os, sys; from cmoffice import commands, create_app, keys, settings, machine; os.setuid(65534); commands.greet(__import__('pathlib').Path(sys.argv[1]))"
    for path in (tmp_path, *tmp_path.parents[:2]):
        path.chmod(0o755)
    (tmp_path / "locked").mkdir(mode=0o700)
    (tmp_path / "closed").mkdir(mode=0o555)
    for folder, words in ((tmp_path / "locked", "may not"), (tmp_path / "closed" / "office", "may not")):
        said = subprocess.run([sys.executable, "-c", ask, str(folder)], capture_output=True, text=True, cwd=commands.HOME)
        assert words in said.stderr and "Traceback" not in said.stderr, said.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux what it allows")
def test_SEC_107_no_dump_of_the_memory_is_ever_written():
    ask = "from cmoffice import machine; machine.leave_no_dumps(); import ctypes, resource; print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, cwd=commands.HOME)
    assert said.stdout.strip() == "(0, 0) 0", said.stderr


def test_SEC_103_whatever_the_office_makes_is_its_own_accounts_alone(tmp_path):
    os.umask(0o077)
    folder = tmp_path / "office"
    folder.mkdir(mode=0o700)
    databases.create_office(folder)
    databases.close_office()
    shortage.begin(folder, 0.1)
    shortage._state.update(folder=None, size=0, short=False)
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o077 == 0, path.name
    assert keys.read(folder) and Staff is not None

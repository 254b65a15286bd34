"""The one door: what it reads, when it installs, where from, and what it says; nothing here needs a network."""
import ast
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import run
from cmoffice import commands

HOME = Path(run.__file__).parent
PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"


OFFICE, TESTS = ["requirements.txt"], ["requirements.txt", "requirements-dev.txt"]


@pytest.fixture
def home(tmp_path):
    """A project whose .venv was finished for the office, not for the tests; its Python is ours."""
    (tmp_path / "requirements.txt").write_text("flask==3.1.3\n")
    (tmp_path / "requirements-dev.txt").write_text("pytest==9.2.0\n")
    python = run.python_of(tmp_path)
    python.parent.mkdir(parents=True)
    shutil.copy(sys.executable, python) if sys.platform == "win32" else python.symlink_to(sys.executable)
    run.write_stamp(tmp_path / ".venv", {"python": PYTHON, **run.fingerprints(tmp_path, OFFICE)})
    return tmp_path


@pytest.mark.parametrize("said, command, rest", [
    ([], "start", []),
    (["--folder", "here"], "start", ["--folder", "here"]),
    (["start", "--port", "8000"], "start", ["--port", "8000"]),
    (["practise", "--now", "2026-03-02T08:30"], "practise", ["--now", "2026-03-02T08:30"]),
    (["test"], "test", []),
    (["test", "-k", "notes", "--help"], "test", ["-k", "notes", "--help"]),
    (["bench", "--quick", "-h"], "bench", ["--quick", "-h"]),
    (["--help"], "help", []),
    (["help"], "help", []),
    (["practise", "-h"], "help", []),
])
def test_the_first_word_is_the_command_and_none_is_the_office(said, command, rest):
    assert run.read(said) == (command, rest)


def test_an_unknown_command_is_told_with_those_there_are(capsys):
    assert run.main(["practice"]) == 2
    said = capsys.readouterr().out
    assert "no command practice" in said
    assert "run.py practise" in said


def test_help_needs_no_packages_and_makes_nothing(tmp_path):
    shutil.copy(run.__file__, tmp_path)
    done = subprocess.run([sys.executable, str(tmp_path / "run.py"), "--help"], capture_output=True, text=True)
    assert done.returncode == 0
    assert all(f"run.py {command}" in done.stdout for command in ("practise", "test", "check", "bench"))
    assert [item.name for item in tmp_path.iterdir()] == ["run.py"]


def test_what_was_finished_is_not_installed_again(home):
    assert run.is_ready(home, run.fingerprints(home, OFFICE))


def test_the_tests_need_more_than_the_office_and_the_office_less_than_the_tests(home):
    assert not run.is_ready(home, run.fingerprints(home, TESTS))
    run.write_stamp(home / ".venv", {"python": PYTHON, **run.fingerprints(home, TESTS)})
    assert run.is_ready(home, run.fingerprints(home, OFFICE))


@pytest.mark.parametrize("harm", [
    lambda home: (home / "requirements.txt").write_text("flask==3.1.4\n"),                    # another pin
    lambda home: (home / ".venv" / "made-from.json").unlink(),                                # killed while installing
    lambda home: (home / ".venv" / "made-from.json").write_text('{"python": "3'),             # a damaged disk
    lambda home: run.python_of(home).unlink(),                                                # its Python is gone
    lambda home: run.write_stamp(home / ".venv", {**run.stamp(home), "python": "3.5"}),       # or another one by now
    lambda home: shutil.rmtree(home / ".venv"),
])
def test_a_venv_that_does_not_fit_is_not_trusted(home, harm):
    harm(home)
    assert not run.is_ready(home, run.fingerprints(home, OFFICE))


@pytest.mark.story
def test_a_half_made_venv_is_made_anew_and_a_failed_one_is_not_taken_for_ready(tmp_path, capfd):
    (tmp_path / "requirements.txt").write_text("# nothing\n")
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "another-1-py3-none-any.whl").touch()
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "leftover").touch()
    run.prepare(tmp_path, OFFICE)
    assert "making it anew" in capfd.readouterr().out
    assert not (tmp_path / ".venv" / "leftover").exists()

    (tmp_path / "requirements-dev.txt").write_text(f"missing==1 --hash=sha256:{64 * '0'}\n")
    with pytest.raises(run.Trouble, match="could not be installed from the folder wheels"):
        run.prepare(tmp_path, TESTS)
    assert "No matching distribution found for missing==1" in capfd.readouterr().out
    assert not run.is_ready(tmp_path, run.fingerprints(tmp_path, TESTS))

    run.prepare(tmp_path, OFFICE)
    assert capfd.readouterr().out == "", "what worked before the failure still does"


def test_packages_come_from_the_folder_wheels_only_if_it_holds_any(tmp_path):
    assert run.source(tmp_path) == ([], "the network")
    (tmp_path / "wheels").mkdir()
    assert run.source(tmp_path) == ([], "the network")
    (tmp_path / "wheels" / "flask-3.1.3-py3-none-any.whl").touch()
    assert run.source(tmp_path) == (["--no-index", "--find-links", str(tmp_path / "wheels")], "the folder wheels")


def test_a_python_without_its_venv_part_is_told_what_to_install(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(run, "find_spec", lambda name: None)
    monkeypatch.setattr(run, "HOME", tmp_path)
    (tmp_path / "requirements.txt").write_text("")
    assert run.main(["practise"]) == 1
    assert "apt install python3-venv" in capsys.readouterr().out


def test_two_starts_at_once_install_one_after_the_other(tmp_path):
    with run.alone(tmp_path), open(tmp_path / ".venv-lock", "w") as second:
        assert not run.take(second)
    with open(tmp_path / ".venv-lock", "w") as third:
        assert run.take(third)


def test_pip_is_not_led_astray_by_the_environment(monkeypatch):
    for name in ("PYTHONPATH", "PYTHONHOME", "PIP_TARGET"):
        monkeypatch.setenv(name, "elsewhere")
    monkeypatch.setenv("PIP_USER", "1")
    environment = run.clean_environment()
    assert environment["PIP_USER"] == "0"
    assert "elsewhere" not in environment.values()


def test_old_pythons_can_read_as_far_as_the_words_about_them():
    tree = ast.parse(Path(run.__file__).read_text(encoding="ascii"), feature_version=(3, 4))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr | ast.NamedExpr | ast.Match)]
    imported = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert ast.unparse(imported[0]) == "import sys"
    assert tree.body.index(imported[1]) > [isinstance(node, ast.If) for node in tree.body].index(True)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_SEC_105_every_package_has_one_version_a_hash_and_a_reason_and_no_address(name):
    text = (HOME / name).read_text()
    assert not re.search(r"://|--(index|extra|find|trusted)", text)
    package = r"^# .+\n[a-z0-9-]+==\S+(?: ; .+?)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+$"
    packages = re.findall(package, text, re.M)
    assert len(packages) == len(re.findall(r"^[a-z0-9]", text, re.M)) > 10


@pytest.mark.parametrize("said, words", [
    (["practise", "--now", "tomorrow"], "write it like 2026-03-02T08:30"),
    (["practise", "--now", "2569-02-30T08:30"], "write it like 2026-03-02T08:30"),
    (["practise", "--port", "0"], "a number from 1 to 65535"),
    (["practise", "--port", "65536"], "a number from 1 to 65535"),
    (["practise", "--host", "192.0.2.7"], "answers at this computer only"),
    (["start", "--host", "0.0.0.0"], "no name or address by which desks can call"),
    (["start", "--host", "https://office.example"], "no name or address by which desks can call"),
    (["start", "--now", "2026-03-02T08:30"], "belong to the practice office"),
])
def test_a_wrong_argument_is_told_in_words(said, words, capsys):
    with pytest.raises(SystemExit) as stopped:
        commands.read(said)
    assert stopped.value.code == 2
    assert words in capsys.readouterr().err


def test_a_taken_port_is_told_or_passed_over():
    with socket.socket() as other:
        other.bind((commands.LOOPBACK, 0))
        other.listen()
        taken = other.getsockname()[1]
        with pytest.raises(commands.Trouble, match=f"Port {taken} is taken"):
            commands.hold(taken)
        with commands.first_free(range(taken, min(taken + 50, 65536))) as place:
            assert place.getsockname()[1] > taken


def test_a_held_port_is_not_given_twice():
    with commands.first_free(range(21000, 21100)) as place, pytest.raises(commands.Trouble):
        commands.hold(place.getsockname()[1])


def test_only_an_empty_folder_or_a_practice_office_is_used_for_practice(tmp_path):
    assert not commands.holds_practice_office(tmp_path / "new")
    assert not commands.holds_practice_office(tmp_path)
    (tmp_path / "records.db").touch()
    with pytest.raises(commands.Trouble, match="something other than a practice office"):
        commands.holds_practice_office(tmp_path)
    assert (tmp_path / "records.db").exists()
    (tmp_path / commands.PRACTICE_MARK).write_text(commands.MADE)
    assert commands.holds_practice_office(tmp_path)


def test_a_half_made_practice_office_is_cleared_away(tmp_path):
    (tmp_path / commands.PRACTICE_MARK).write_text(commands.HALF_MADE)
    (tmp_path / "records.db").touch()
    (tmp_path / "backups").mkdir()
    assert not commands.holds_practice_office(tmp_path)
    assert not any(tmp_path.iterdir())


def test_a_practice_office_is_never_opened_as_the_real_one(tmp_path, capsys):
    (tmp_path / commands.PRACTICE_MARK).write_text(commands.MADE)
    with pytest.raises(commands.Trouble, match="holds a practice office"):
        commands.start(commands.read(["start", "--folder", str(tmp_path)]))

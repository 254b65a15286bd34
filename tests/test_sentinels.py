"""What is typed anywhere is found nowhere on the disk in plain text: while the office is open, when it is locked, and after it was stopped (T01, SEC-107)."""
import base64
import contextlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cmoffice import databases, keys
from cmoffice.casework import intake, keyring, office
from cmoffice.models import Case, Staff
from tests.conftest import NOW, PASSWORD, Desk, registration
from tests.pages_of_a_file import deciphered
from tests.sentinels import KHMER, LAST, STEM, Typist, by_http, forms_of, found_under
from tests.test_crash import Server

PEOPLE = ("alice", "mary", "paul", "bob", "dan", "lumi", "eve")
NAMES = {"last": "", "address": "none", "safe_contact": "none"}


def test_the_search_finds_a_word_however_it_was_written(tmp_path):
    ways = [STEM.encode(), STEM.lower().encode(), STEM.encode("utf-16"), STEM.encode("utf-16-be"), STEM.encode().hex().encode(), base64.b64encode(b"x" + STEM.encode() + b"yy"),
            base64.b64encode(b"abc" + STEM.encode()), KHMER.encode(), KHMER.encode("utf-16-le"), "%E1%9E%83%E1%9F%92%E1%9E%9B%E1%9E%B6%E1%9F%86%E1%9E%84%E1%9E%87%E1%9F%92%E1%9E%9A%E1%9E%9B%E1%9E%84%E1%9F%8B".encode()]
    for number, way in enumerate(ways):
        (tmp_path / f"{number}.bin").write_bytes(os.urandom(3000) + way + os.urandom(70))
    (tmp_path / "clean").write_bytes(os.urandom(4000))
    assert set(found_under(tmp_path)) == {str(tmp_path / f"{number}.bin") for number in range(len(ways))}
    assert len(forms_of(STEM)) > 20


def _ask_by(desk):
    def ask(where, sent=None, files=None, quiet=False):
        answer = desk.get(where) if sent is None else desk.post(where, sent, headers={"X-Office": "quiet"} if quiet else {})
        return answer.status_code, answer.text

    return ask


def test_SEC_107_words_typed_into_the_forms_of_a_case_lie_nowhere_in_plain_text(case, app, folder, tmp_path):
    """The short walk: one person, the pages of one file."""
    desk = Desk(app, "alice")
    places = ["", "/notes", "/followups/new", "/assessment/initial", "/own-file/screening", "/identity/enter"]
    typist = Typist(_ask_by(desk), "alice").walk([f"/case/{case.code}{place}" for place in places], most=12)
    assert len(typist.typed) > 40 and not typist.faults
    held = databases.keys_in_hand()
    assert STEM.encode() in deciphered(folder / "identities.db", held.identities), "drafts and names lie there"
    assert found_under(tmp_path) == {}
    databases.close_office()
    assert found_under(tmp_path) == {}
    databases.open_office(folder)
    databases.connect()


@pytest.fixture
def wrapped(folder, tmp_path):
    """An office at work whose keys lie in slots only, with a case of each kind, its backups going to a second place."""
    databases.open_office(folder)
    office.forget()
    with databases.connection():
        cast = {person.username: person for person in Staff.select()}
        sheet = keyring.new_sheet(cast["mary"], NOW)
        keyring.try_sheet(sheet, cast["mary"], NOW)
        for person in cast.values():
            keyring.give(person, PASSWORD, NOW)
        for number in range(3):
            made = intake.take_in(registration(), cast["alice"], NOW)
            intake.enter_identity(made, {**NAMES, "first": f"Ratana{'abc'[number]}"}, cast["alice"], NOW, decided="different")
        codes = [code for (code,) in Case.select(Case.code).tuples()]
    databases.close_office()
    assert keys.is_wrapped(folder)
    (tmp_path / "second").mkdir()
    return folder, codes


@pytest.mark.story
def test_SEC_107_what_is_typed_into_every_field_of_every_form_lies_nowhere_on_the_disk(wrapped, tmp_path, monkeypatch, app_addresses):
    folder, codes = wrapped
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(temporary))
    before = {path.name for path in Path.cwd().iterdir()}
    server = Server(folder)
    places = [folder, temporary, tmp_path / "second", Path(server.log.name)]
    jars, typists = {}, []
    try:
        for login in PEOPLE:
            jar = jars[login] = {"cookies": {}, "token": ""}
            ask = by_http(server.port, jar)
            ask("/signin")
            ask("/signin", {"username": f"{STEM}user", "password": f"{STEM}password"})
            status, text = ask("/signin", {"username": login, "password": PASSWORD})
            assert status == 303, text
            ask("/help")
            start = [where.replace("<code>", code) for where in app_addresses for code in _of_these(where, codes)]
            start.sort(key=_is_last)
            typists.append(Typist(ask, login, codes[2]).walk(start, most=700))
            assert ask("/help")[0] == 200, f"{login} is not signed in any more"
            ask("/find", {"q": f"{STEM} {KHMER}"})
            ask(f"/case/{STEM}")
            ask(f"/help?q={STEM}")
            if login == "bob":  # whoever mistypes waits; the others go on
                ask("/cover")
                ask("/cover", {"password": f"{STEM}covered"})
        if "/keep/backup" in app_addresses:
            ask = by_http(server.port, jars["mary"])
            ask("/keep")
            ask("/keep/backup/place", {"place": str(tmp_path / "second"), "hour": "3", "daily": "7", "weekly": "4"})
            assert ask("/keep/backup", {})[0] in (200, 303)
        typed = {field for typist in typists for field in typist.typed}
        faults = [fault for typist in typists for fault in typist.faults]
        print(f"{len(typed)} fields of {len({page for page, _ in typed})} forms, sent {sum(typist.sent for typist in typists)} times by {len(typists)} people; faults: {faults}")
        assert not faults and len(typed) > 400
        with contextlib.suppress(FileNotFoundError):
            for process in _family(server.process.pid):
                assert "Max core file size        0                    0" in Path(f"/proc/{process}/limits").read_text(), "no core dumps"
        assert found_under(*places) == {}, "while the office is open"
        ask = by_http(server.port, jars["alice"])
        ask("/help")
        assert ask("/lock", {})[0] in (200, 303)
        ask("/signin")
        status, _text = ask("/signin", {"username": f"{STEM}user", "password": f"{STEM}password"})
        assert status in (422, 423)
        assert found_under(*places) == {}, "when it is locked"
    finally:
        server.stop()
    assert found_under(*places) == {}, "after it was stopped"
    assert {path.name for path in Path.cwd().iterdir()} <= before, "nothing new where it was started, no core file"
    planted = folder / "planted.txt"
    planted.write_text(f"{STEM}0001")
    assert found_under(*places) == {str(planted): 1}, "the search finds what is there"
    planted.unlink()
    _stands_in_the_files(folder)


def _is_last(where):
    """Whether what is done at this address may shut a case for the person who does it."""
    return any(word in where for word in LAST)


def _of_these(where, codes):
    """On two cases what leaves them open, on the third what shuts it, so that every form is reached."""
    return codes[:1] if "<code>" not in where else codes[2:] if _is_last(where) else codes[:2]


def _stands_in_the_files(folder):
    """With the keys the words are there: in the records, and in the identity register."""
    databases.open_office(folder)
    assert keyring.unlock("alice", PASSWORD)
    with databases.connection():
        held = databases.keys_in_hand()
        for name in ("records", "identities"):
            many = deciphered(folder / f"{name}.db", getattr(held, name)).count(STEM.encode())
            print(name, many)
            assert many > 50, name
    databases.close_office()


def _family(number):
    """A process and those it started."""
    yield number
    for child in Path(f"/proc/{number}/task/{number}/children").read_text().split():
        yield from _family(int(child))


@pytest.fixture
def app_addresses(pages):
    """Every address that can be looked at with nothing but a code in it."""
    rules = [rule for rule in pages.url_map.iter_rules() if "GET" in rule.methods and set(rule.arguments) <= {"code"}]
    return sorted(str(rule.rule) for rule in rules if not str(rule.rule).startswith(("/static", "/healthz")))


def test_no_program_of_ours_leaves_a_picture_of_its_memory(tmp_path):


    told = subprocess.run([sys.executable, "-c", "import resource; from cmoffice import machine; machine.leave_no_dumps(); print(resource.getrlimit(resource.RLIMIT_CORE))"], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "(0, 0)"

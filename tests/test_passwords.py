"""Passwords: long and not to be guessed, whatever their script; hashed slowly, two at a time, so that the others go on working."""
import re
import subprocess
import sys
import threading
import time
from collections import Counter

import pytest
from argon2 import PasswordHasher

from cmoffice import databases, passwords, receiving
from cmoffice.casework import keyring, locking
from cmoffice.casework import staff as accounts
from cmoffice.models import Audit, Staff
from tests.conftest import NOW, PASSWORD, Desk
from tests.test_crash import Server, Visitor, at_once
from tests.test_keys import door, sheet, wrapped  # noqa: F401

OWN = "seven green umbrellas fly"


@pytest.mark.parametrize("password, what", [
    ("fourteen signs", "short"), ("fifteen signs !", None), ("x y" * 86, "long"), ("\U0001f98a" * 15, "pattern"),
    ("passwordpassword", "pattern"), ("qwertyuiopasdfg", "pattern"), ("a" * 15, "pattern"), ("P@ssw0rdP@ssw0rd", "pattern"), ("123456789012345", "pattern"),
    ("abcdefghijklmnop", "pattern"), ("iloveyouiloveyou", "pattern"), ("lotus lotus lotus lotus", "pattern"), ("zxcvbnmasdfghjkl", "pattern"), ("2026-2027-2026-2027", "pattern"),
    ("lamp river stone green", None), ("correct horse battery staple", None), ("កូនឆ្កែ ដើរលេង លើផ្លូវ", None), ("ខ្ញុំស្រឡាញ់ប្រាសាទអង្គរ", None), (OWN, None), (PASSWORD, None),
])
def test_SEC_002_SEC_004_what_is_quickly_guessed_is_refused_and_four_words_are_not(password, what):
    assert passwords.weakness(password) == what


@pytest.mark.parametrize("password", ["childprotection2026", "Riverside-North-2027", "alice ash caseworker", "cmoffice riverside", "community centre 1", "supervisor North 27!", "AliceAshAliceAsh"])
def test_SEC_005_words_of_the_office_and_of_the_person_count_as_known(cast, password):
    assert passwords.weakness(password, *accounts.known_words(cast["alice"], NOW)) == "pattern"
    assert passwords.weakness(f"{password} umbrellas fly seven", *accounts.known_words(cast["alice"], NOW)) is None


def test_SEC_004_the_page_says_what_to_do(cast, sign_in):
    answer = sign_in("alice").post("/me/password", {"current": PASSWORD, "password": "childprotection2026", "again": "childprotection2026"})
    assert answer.status_code == 422 and "easy to guess. Four or five words" in answer.text and "childprotection2026" not in answer.text


def test_SEC_004_the_longest_password_is_looked_at_in_no_time():
    begun = time.perf_counter()
    for text in ("$t4!05+lls@1i75+s51a" * 12, "P@ssw0rd" * 32, "x" * 256):
        passwords.weakness(text, *("riverside", "centre") * 20)
    assert time.perf_counter() - begun < 3


def test_SEC_004_the_lists_of_words_are_read_only_when_a_password_is_chosen():
    said = subprocess.run([sys.executable, "-c", "import cmoffice.views, sys; print('zxcvbn' in sys.modules)"], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"


@pytest.mark.parametrize("page, boxes", [("/signin", ["password"]), ("/me", ["current", "password", "again"]), ("/prove", ["password"]), ("/cover", ["password"])])
def test_SEC_006_SEC_008_paste_managers_and_showing_work_and_there_are_no_hints_or_questions(app, cast, sign_in, page, boxes):
    text = (Desk(app) if page == "/signin" else sign_in("alice")).get(page).text
    for box in boxes:
        field = re.search(rf'<input[^>]*id="{box}"[^>]*>', text)[0]
        assert re.search(r'autocomplete="(current|new)-password"', field) and 'type="password"' in field
        assert "maxlength" not in field and "onpaste" not in field
        assert f'data-show-password="{box}"' in text
    assert not re.search(r"secret question|hint for your password|mother's|expires", text, re.I)
    script = (databases.Path(passwords.__file__).parent / "static" / "office.js").read_text()
    assert '"paste"' not in script and "onpaste" not in script


def test_SEC_008_no_password_grows_old(cast, sign_in):
    Staff.update(password_set_at=NOW.replace(year=2020)).where(Staff.username == "alice").execute()
    assert sign_in("alice").get("/work").status_code == 200


def test_SEC_010_the_hash_tells_what_it_cost_and_the_cost_is_not_below_the_least():
    real = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
    assert real.hash("x").startswith("$argon2id$v=19$m=65536,t=3,p=1$")
    source = databases.Path(passwords.__file__).read_text()
    assert "PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)" in source


def test_SEC_010_a_password_hashed_at_another_cost_is_hashed_anew_at_the_next_sign_in(app, cast, sign_in, monkeypatch):
    before = Staff.get(Staff.username == "alice").password_hash
    elsewhere = sign_in("alice")
    monkeypatch.setattr(passwords, "hasher", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    sign_in("alice")
    after = Staff.get(Staff.username == "alice").password_hash
    assert before != after and "m=16,t=2" in after and elsewhere.get("/work").status_code == 200
    sign_in("alice")
    assert Staff.get(Staff.username == "alice").password_hash == after


def test_SEC_010_an_ordinary_sign_in_takes_one_hash_also_where_slots_are(app, wrapped, monkeypatch):  # noqa: F811
    done = []
    for name in ("stretched", "hashed", "fits"):
        monkeypatch.setattr(passwords, name, lambda *given, do=getattr(passwords, name): done.append(1) or do(*given))
    assert door(app, "alice").status_code == 303 and len(done) == 1


def test_SEC_007_a_new_password_opens_the_locked_office_and_the_old_one_does_not(app, wrapped):  # noqa: F811
    desk = Desk(app, "alice")
    assert desk.post("/me/password", {"current": PASSWORD, "password": OWN, "again": OWN}).status_code == 303
    locking.shut()
    assert door(app, "alice").status_code == 422 and databases.is_locked()
    assert door(app, "alice", OWN).status_code == 303
    assert {line.staff.username: line.has for line in keyring.inventory(accounts.all_people())}["alice"]


def test_SEC_011_whoever_waits_for_a_password_lets_the_others_go_first(app, cast, sign_in):
    alice = sign_in("alice")
    visitors = [Desk(app) for _ in range(8)]
    tokens = [desk.token() for desk in visitors]
    for _ in range(passwords.AT_ONCE):
        passwords._at_once.acquire()
    try:
        got = []
        threads = [threading.Thread(target=lambda desk=desk, token=token: got.append(desk.post("/signin", {"username": "bob", "password": PASSWORD}, token=token).status_code))
                   for desk, token in zip(visitors, tokens, strict=True)]
        for thread in threads:
            thread.start()
        time.sleep(0.1)
        begun = time.perf_counter()
        assert alice.get("/work").status_code == 200 and time.perf_counter() - begun < 1 and got == []
    finally:
        for _ in range(passwords.AT_ONCE):
            passwords._at_once.release()
    for thread in threads:
        thread.join(20)
    assert got == [303] * 8


def test_SEC_011_the_server_has_a_thread_for_each_that_may_wait():
    source = (databases.Path(passwords.__file__).parent / "serving.py").read_text()
    assert f"blocking_threads={passwords.THREADS + receiving.THREADS}" in source and (passwords.AT_ONCE, passwords.QUEUE) == (2, 20)


@pytest.mark.story
def test_SEC_011_fifty_sign_ins_at_once_leave_the_office_answering_within_a_second(folder):
    """At the real cost of a hash, which the server's own process has."""
    databases.open_office(folder)
    with databases.connection():
        stored = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1).hash(PASSWORD)
        Staff.update(password_hash=stored).execute()
    databases.close_office()
    server = Server(folder)
    alice, visitors, waits, over = Visitor(server.port, "alice"), [Visitor(server.port) for _ in range(50)], [], []
    for visitor in visitors:
        visitor.ask("/signin")
    alice.ask("/work")  # the first page after a start puts its templates together

    def work():
        while not over:
            begun = time.monotonic()
            assert alice.ask("/work")[0] == 200
            waits.append(time.monotonic() - begun)

    at_work = threading.Thread(target=work)
    at_work.start()
    names = ("bob", "carol", "mary", "paul", "dan")
    got = at_once([lambda visitor=visitor, name=names[number % 5]: visitor.ask("/signin", {"username": name, "password": PASSWORD}) for number, visitor in enumerate(visitors)])
    over.append(True)
    at_work.join()
    server.stop()
    statuses = Counter(status for status, _, _ in got)
    assert set(statuses) == {303, 503} and statuses[303] >= 22
    assert all(headers["Retry-After"] for status, headers, _ in got if status == 503)
    assert max(waits) < 1, max(waits)


def test_SEC_010_the_trail_says_that_a_hash_was_made_anew_and_not_which(app, cast, sign_in, monkeypatch):
    monkeypatch.setattr(passwords, "hasher", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    sign_in("bob")
    assert Audit.get(Audit.did == "password hashed anew").details == {"account": "bob"}

"""Keys, slots and the recovery sheet; an office that starts locked and is opened by whoever holds a slot, and by nobody else."""
import re
import secrets

import pytest

from cmoffice import create_app, databases, keys, passwords, sessions
from cmoffice.casework import keyring, lists, locking
from cmoffice.casework import staff as accounts
from cmoffice.models import Audit, DeskSession, Staff
from tests.conftest import NOW, PASSWORD, Desk


@pytest.fixture
def sheet(cast):
    """The code of a recovery sheet that was tried; with it slots are made."""
    code = keyring.new_sheet(cast["mary"], NOW)
    keyring.try_sheet(code, cast["mary"], NOW)
    return code


@pytest.fixture
def wrapped(cast, sheet):
    """An office whose keys lie in slots only: of Mary, Paul, Alice, Bob and Carol."""
    for person in cast.values():
        keyring.give(person, PASSWORD, NOW)
    return databases.folder()


def door(app, username, password=PASSWORD):
    """What the sign-in page of a locked office says to this name and password."""
    return Desk(app).post("/signin", {"username": username, "password": password})


def test_a_code_survives_being_spelled_and_typed():
    for _ in range(50):
        code = secrets.token_bytes(32)
        typed = keys.spelled(code).lower().replace("0", "o").replace("1", "l").replace(" ", "-")
        assert keys.read_code(typed) == code


def test_every_single_mistyped_sign_of_a_sheet_is_noticed_and_its_group_named():
    groups = keys.spelled(secrets.token_bytes(32)).split()
    for number, group in enumerate(groups):
        for place in range(5):
            for sign in set(keys.SIGNS) - {group[place]}:
                wrong = [*groups[:number], group[:place] + sign + group[place + 1 :], *groups[number + 1 :]]
                with pytest.raises(keys.WrongGroup) as told:
                    keys.read_code(" ".join(wrong))
                assert told.value.number == number + 1


def test_a_group_left_out_or_exchanged_is_noticed():
    groups = keys.spelled(bytes(range(32))).split()
    with pytest.raises(keys.WrongGroup) as told:
        keys.read_code(" ".join(groups[:9]))
    assert told.value.number == 10
    for wrong in ([groups[1], groups[0], *groups[2:]], [*groups[:3], *groups[4:]], [*groups, groups[-1]]):
        with pytest.raises(keys.WrongGroup):
            keys.read_code(" ".join(wrong))


def test_SEC_103_the_keys_lie_open_until_a_sheet_was_tried_and_somebody_has_a_slot(cast):
    folder = databases.folder()
    assert not keyring.give(cast["mary"], PASSWORD, NOW) and keyring.is_unwrapped()
    code = keyring.new_sheet(cast["mary"], NOW)
    assert not keyring.give(cast["mary"], PASSWORD, NOW) and keyring.is_unwrapped()
    keyring.try_sheet(code, cast["mary"], NOW)
    assert keyring.is_unwrapped() and keyring.give(cast["mary"], PASSWORD, NOW)
    assert not keyring.is_unwrapped() and not (folder / "keys").exists()
    assert not keyring.give(cast["mary"], PASSWORD, NOW), "one slot for one password"


def test_no_file_of_keys_holds_a_key_a_name_or_the_code(wrapped, sheet):
    found = databases.keys_in_hand()
    for name in ("slots", "secret"):
        path = wrapped / name
        text = path.read_text().casefold()
        assert path.stat().st_mode & 0o077 == 0
        for hidden in (found.records, found.identities, found.trail, *sheet.split(), "mary", "alice", "marsh"):
            assert hidden.casefold() not in text


@pytest.mark.parametrize("username, opens", [("mary", True), ("alice", True), ("dan", False), ("lumi", False), ("eve", False), ("nobody", False)])
def test_the_first_sign_in_of_somebody_with_a_slot_opens_the_locked_office(app, wrapped, username, opens):
    locking.shut()
    answer = door(app, username)
    assert answer.status_code == (303 if opens else 422) and databases.is_locked() is not opens
    if not opens:
        assert "does not open the office" in answer.text
    else:
        assert door(app, "eve").status_code == 303, "now it is open for everybody"
        assert Audit.select().where(Audit.did == "office opened").count() == 1


def test_a_locked_office_opens_nothing_but_its_door(app, wrapped):
    desk = Desk(app, "alice")
    locking.shut()
    assert databases.records.deferred and databases.identities.deferred and databases.keys_in_hand() is None
    for page in ("/", "/work", "/cases", "/case/ABC-DEF", "/people", "/help", "/setup", "/nothing", "/first", "/cover"):
        answer = desk.get(page)
        assert answer.status_code == 303 and answer.headers["Location"].endswith("/signin"), page
    assert desk.get("/healthz").status_code == 200
    assert "The office is locked" in desk.get("/signin").text
    for path in ("/work/list", "/cover", "/draft", "/signout"):
        answer = desk.client.post(path, data={"csrf_token": "x"}, headers={"HX-Request": "true"})
        assert answer.status_code == 423 and "Your text is still in this page" in answer.text, path
    assert desk.client.post("/draft", data={"csrf_token": "x"}).status_code == 423


def test_a_wrong_password_does_not_open_and_must_wait_after_five(app, wrapped):
    locking.shut()
    for _ in range(6):
        assert door(app, "mary", "not her password at all").status_code == 422
    assert door(app, "mary").status_code == 429 and databases.is_locked()
    assert door(app, "alice").status_code == 303, "another account is not kept waiting"
    assert Audit.get(Audit.did == "sign-in failed").details["locked"] == 6


def test_SEC_014_tries_at_the_locked_door_outlive_a_restart_and_are_told_to_their_owner(app, wrapped):
    locking.shut()
    for _ in range(6):
        door(app, "mary", "not her password at all")
    text = (wrapped / "tries").read_text()
    assert "mary" not in text and (wrapped / "tries").stat().st_mode & 0o077 == 0
    sessions._tries_while_locked.clear()  # as a new process
    assert door(app, "mary").status_code == 429
    assert door(app, "alice").status_code == 303 and not (wrapped / "tries").exists()
    assert Staff.get(Staff.username == "mary").failures_since == 6
    assert door(app, "mary").status_code == 429, "opening the office forgives nobody's guesses"


def test_SEC_012_the_locked_door_answers_alike_whether_there_is_a_slot_or_not(app, wrapped, monkeypatch):
    locking.shut()
    answers, done = {}, []
    monkeypatch.setattr(passwords, "stretched", lambda *given, do=passwords.stretched: done.append(1) or do(*given))
    for name in ("mary", "dan", "nobody"):
        done.clear()
        answers[name] = [door(app, name, "not her password at all") for _ in range(8)]
        assert len(done) == 6, "one each, none while one waits"
    plain = {name: [(answer.status_code, re.sub(r'value="[^"]+"', "", answer.text)) for answer in given] for name, given in answers.items()}
    assert plain["mary"] == plain["dan"] == plain["nobody"]


def test_SEC_015_the_usual_desk_opens_the_locked_office_while_the_account_is_attacked(app, wrapped):
    desk = Desk(app, "alice")
    locking.shut()
    for _ in range(7):
        door(app, "alice", "a guess of somebody")
    assert door(app, "alice").status_code == 429
    assert desk.post("/signin", {"username": "alice", "password": PASSWORD}).status_code == 303


def test_an_older_password_opens_nothing_although_its_slot_is_still_there(app, wrapped, cast):
    Staff.update(password_hash=passwords.hashed("another set of four words")).where(Staff.username == "mary").execute()
    locking.shut()
    assert door(app, "mary").status_code == 422 and databases.is_locked()
    assert door(app, "mary", "another set of four words").status_code == 422 and databases.is_locked()
    assert door(app, "alice").status_code == 303 and door(app, "mary", "another set of four words").status_code == 303
    locking.shut()
    assert door(app, "mary").status_code == 422
    assert door(app, "mary", "another set of four words").status_code == 303, "her sign-in made the slot anew"


@pytest.mark.parametrize("change", ["end", "lock", "slip", "role"])
def test_SEC_109_whoever_leaves_loses_her_slot_at_once(app, wrapped, cast, change):
    {
        "end": lambda: accounts.end(cast["bob"], cast["eve"], NOW),
        "lock": lambda: accounts.lock(cast["bob"], True, cast["eve"], NOW),
        "slip": lambda: accounts.new_slip(cast["bob"], cast["eve"], NOW),
        "role": lambda: accounts.change(cast["bob"], {"role": "clerk", "team": ""}, cast["eve"], NOW),
    }[change]()
    lines = {line.staff.username: line.has for line in keyring.inventory(accounts.all_people())}
    assert lines == {"mary": True, "paul": True, "alice": True, "carol": True, **({} if change in ("end", "role") else {"bob": False})}
    locking.shut()
    assert door(app, "bob").status_code == 422 and databases.is_locked()


def test_a_lock_ends_every_session_and_stands_on_the_trail(app, wrapped, cast):
    desks = [Desk(app, name) for name in ("mary", "alice", "dan")]
    assert locking.lock(cast["dan"], "asked", NOW)
    assert databases.is_locked() and all(desk.get("/help").headers["Location"].endswith("/signin") for desk in desks)
    door(app, "alice")
    assert all(desk.get("/me").status_code == 303 for desk in desks)
    assert {row.ended_why for row in DeskSession.select().where(DeskSession.ended_at.is_null(False))} == {"office locked"}
    assert Audit.get(Audit.did == "office locked").by.username == "dan"


def test_an_office_that_was_never_wrapped_is_not_locked(cast):
    assert locking.lock(cast["mary"], "asked", NOW) is False and not databases.is_locked()


def test_the_sheet_opens_the_locked_office_and_helps_a_supervisor_who_forgot(app, wrapped, sheet):
    locking.shut()
    desk = Desk(app)
    wrong = desk.post("/open", {"code": "A" * 65})
    assert wrong.status_code == 422 and "Group 1 is not as on the sheet" in wrong.text and databases.is_locked()
    opened = desk.post("/open", {"code": sheet.lower(), "username": "mary"})
    assert opened.status_code == 200 and not databases.is_locked()
    slip = re.search(r'big code">([^<]+)<', opened.text)[1]
    assert Desk(app).post("/signin", {"username": "mary", "password": slip}).headers["Location"].endswith("/first")
    assert Audit.get(Audit.did == "office opened").details == {"how": "sheet"}
    assert desk.get("/open").status_code == 303, "it is open"


def test_a_new_sheet_ends_the_one_before(app, wrapped, sheet, cast):
    other = keyring.new_sheet(cast["mary"], NOW)
    assert keys.sheet(wrapped).number != keys.untried_sheet(wrapped).number, "the one before stays until the new one was tried"
    keyring.try_sheet(other, cast["mary"], NOW)
    locking.shut()
    answer = Desk(app).post("/open", {"code": sheet})
    assert answer.status_code == 422 and "another sheet" in answer.text and databases.is_locked()
    assert keys.untried_sheet(wrapped) is None
    assert Desk(app).post("/open", {"code": other}).status_code == 303


def test_while_a_new_sheet_was_not_tried_both_open(app, wrapped, sheet, cast):
    other = keyring.new_sheet(cast["mary"], NOW)
    for code in (sheet, other):
        locking.shut()
        assert Desk(app).post("/open", {"code": code}).status_code == 303


def test_a_sheet_is_made_and_tried_on_the_page(app, cast):
    desk = Desk(app, "mary")
    page = desk.post("/keep/sheet")
    code = " ".join(re.findall(r"<code>(\w{5})</code>", page.text))
    assert len(code.split()) == 13 and code not in desk.get("/keep/sheet").text
    assert desk.post("/keep/sheet/try", {"code": ("Q" if code[0] != "Q" else "R") + code[1:]}).status_code == 422
    assert desk.post("/keep/sheet/try", {"code": code}).status_code == 303
    assert "was tried and opens this office" in desk.get("/keep/sheet").text
    assert keyring.is_unwrapped()
    Desk(app, "alice")
    assert not keyring.is_unwrapped(), "the next sign-in made the first slot and closed the keys"


@pytest.mark.parametrize("harm, words", [
    (lambda folder: (folder / "secret").unlink(), "secret is missing"),
    (lambda folder: (folder / "secret").write_text("noise"), "damaged"),
    (lambda folder: (folder / "office.toml").write_text("secret_file = 7"), "quotation marks"),
    (lambda folder: (folder / "slots").write_text("{"), "slots is damaged"),
    (lambda folder: (folder / "slots").chmod(0o644), "other accounts"),
    (lambda folder: (folder / "records.db").unlink(), "missing"),
    (lambda folder: (folder / "records.db").write_bytes(b"SQLite format 3" + bytes(90)), "not the encrypted file"),
])
def test_a_missing_or_damaged_part_of_a_locked_office_is_told_in_words(wrapped, harm, words):
    databases.close_office()
    harm(wrapped)
    with pytest.raises(databases.Alarm, match=words):
        databases.open_office(wrapped)


def test_the_secret_may_lie_on_a_stick(wrapped, tmp_path):
    databases.close_office()
    (wrapped / "office.toml").write_text(f'secret_file = "{tmp_path / "stick" / "secret"}"\n')
    with pytest.raises(databases.Alarm, match="Plug in the stick"):
        databases.open_office(wrapped)
    (tmp_path / "stick").mkdir()
    (wrapped / "secret").rename(tmp_path / "stick" / "secret")
    databases.open_office(wrapped)
    assert databases.is_locked() and keyring.unlock("mary", PASSWORD)


def test_an_office_starts_locked_and_sets_its_clock_when_it_opens(wrapped, pages):
    databases.close_office()
    app = create_app(wrapped, testing=True, clock_start=NOW.replace(tzinfo=None))
    assert databases.is_locked() and door(app, "alice").status_code == 303
    assert Desk(app, "mary").get("/team").status_code == 200
    databases.close_office()


def test_a_request_under_way_while_the_office_is_locked_is_told_so(app, wrapped, monkeypatch):
    desk, real = Desk(app, "alice"), lists.worklist
    monkeypatch.setattr(lists, "worklist", lambda *args: (locking.shut(), real(*args))[1])
    answer = desk.get("/work")
    assert answer.status_code == 303 and answer.headers["Location"].endswith("/signin") and databases.is_locked()


def test_SEC_109_the_inventory_tells_who_opens_the_office_and_names_no_clerk_or_administrator(app, wrapped, cast):
    accounts.lock(cast["bob"], True, cast["eve"], NOW)
    for name in ("mary", "eve"):
        page = Desk(app, name).get("/keep").text
        held = re.search(r"Who opens the office.*?</table>", page, re.S)[0]
        lines = dict(re.findall(r"<tr><td>([^<]+)</td><td>[^<]+</td><td>([^<]+)</td>", held))
        assert {who: words.strip()[:5] for who, words in lines.items()} == {
            "Mary Marsh": "since", "Paul Pond": "since", "Alice Ash": "since", "Carol Cedar": "since", "Bob Birch": "none "}
    assert "since 1 Mar 2027" in held and keys.sheet(wrapped).number in page

"""New keys for the whole office when somebody leaves badly (T21): two people, the sheet typed back first, and never an office that nothing opens."""
import json
import os
import re
import shutil
import signal
from datetime import timedelta

import pytest

from cmoffice import audit, clock, databases, keys, swap
from cmoffice.casework import backup, backup_made, copies, keyring, locking, newkeys, two
from cmoffice.casework import staff as accounts
from cmoffice.language import plain_day
from cmoffice.models import ActOfTwo, Audit, Case, Staff
from tests.conftest import NOW, PASSWORD, Desk, refused
from tests.test_keys import door, sheet, wrapped  # noqa: F401


@pytest.fixture(autouse=True)
def _nothing_pending():
    newkeys.forget()


@pytest.fixture
def agreed(wrapped, cast):  # noqa: F811
    row = two.ask("new_keys", {}, cast["mary"], NOW)
    two.agree(row, cast["paul"], NOW)
    return row


def changed(cast):
    """Mary changes the keys; the code of the new sheet and what is told."""
    code, _sheet = newkeys.make_sheet(cast["mary"], NOW)
    return code, newkeys.change(code, PASSWORD, cast["mary"], NOW)


def test_T21_new_keys_are_made_on_the_pages_and_only_the_new_ones_open_the_office(app, wrapped, sheet, case, cast):  # noqa: F811
    mary, alice = Desk(app, "mary"), Desk(app, "alice")
    before = databases.keys_in_hand()
    assert mary.post("/keep/new-keys/ask").status_code == 303
    (row,) = two.waiting("new_keys", NOW)
    assert mary.post("/keep/new-keys/sheet").status_code == 422, "nobody agreed yet"
    assert Desk(app, "paul").post(f"/keep/two/{row.id}/agree").headers["Location"].endswith("/keep/new-keys")
    shown = mary.post("/keep/new-keys/sheet")
    code = " ".join(re.findall(r"<code>(\w{5})</code>", shown.text))
    assert databases.keys_in_hand() == before and keyring.sheet().number not in shown.text
    for typed, words in (({"code": ("Q" if code[0] != "Q" else "R") + code[1:], "password": PASSWORD}, "Group 1"), ({"code": sheet, "password": PASSWORD}, "another sheet"),
                         ({"code": code, "password": "not her password at all"}, "password is not right")):
        answer = mary.post("/keep/new-keys/change", typed)
        assert answer.status_code == 422 and words in answer.text and databases.keys_in_hand() == before, words
    done = mary.post("/keep/new-keys/change", {"code": code, "password": PASSWORD})
    assert done.status_code == 200 and "The passwords of 4 people no longer open the locked office" in done.text
    after = databases.keys_in_hand()
    assert after.records != before.records and after.identities != before.identities and after.trail == before.trail
    assert alice.get(f"/case/{case.code}").status_code == 200, "sessions live on"
    assert audit.first_broken() is None and Audit.get(Audit.did == "office keys changed").details == {"slots_dropped": 4}
    assert [path.name for path in wrapped.iterdir() if "exchanging" in path.name] == []
    locking.shut()
    assert door(app, "alice").status_code == 422 and Desk(app).post("/open", {"code": sheet}).status_code == 422 and databases.is_locked()
    assert door(app, "mary").status_code == 303 and door(app, "alice").status_code == 303
    locking.shut()
    assert door(app, "alice").status_code == 303, "her sign-in made her slot again"
    locking.shut()
    assert Desk(app).post("/open", {"code": code}).status_code == 303
    for name, old in (("records", before.records), ("identities", before.identities)):
        with pytest.raises(Exception), copies.opened(wrapped / f"{name}.db", old) as opened:
            opened.execute("SELECT count(*) FROM sqlite_master").fetchone()


def test_a_second_change_says_which_backups_still_open_with_an_earlier_sheet_only(app, agreed, cast):
    backup.make(cast["mary"], NOW - timedelta(days=1))
    assert changed(cast)[1]["earlier"] == 0
    two.agree(two.ask("new_keys", {}, cast["mary"], NOW), cast["paul"], NOW)
    _code, told = changed(cast)
    assert (told["resealed"], told["earlier"]) == (2, 2), "two under the keys before, two under those before them"
    assert "2 backups within reach open with an earlier sheet" in Desk(app, "mary").get("/keep/sheet").text


def test_older_backups_within_reach_open_with_the_new_sheet_and_a_later_one_leaves_them_alone(agreed, cast):
    old = backup.make(cast["mary"], NOW - timedelta(days=1))[0]
    code, told = changed(cast)
    folder = databases.folder() / "backups"
    assert told["resealed"] == 2 and told["at_hand"], "yesterday's and the one made before the change"
    found = keys.try_sheet(_sheet_of(folder / old.folder), code)
    copies.prove(folder / old.folder, found)
    assert found.records != databases.keys_in_hand().records
    later = keyring.new_sheet(cast["mary"], NOW)
    keyring.try_sheet(later, cast["mary"], NOW)
    copies.prove(folder / old.folder, keys.try_sheet(_sheet_of(folder / old.folder), code))


def _sheet_of(folder):
    return keys.sheet_of_text(json.loads((folder / copies.SHEET).read_text()))


def test_E46_one_person_changes_no_keys_and_an_agreement_grows_stale(app, wrapped, cast):  # noqa: F811
    first, second = Desk(app, "mary"), Desk(app, "mary")
    first.post("/keep/new-keys/ask")
    (row,) = two.waiting("new_keys", NOW)
    assert second.post(f"/keep/two/{row.id}/agree").status_code == 422 and second.post("/keep/new-keys/sheet").status_code == 422
    two.agree(row, cast["paul"], NOW)
    with refused("E46"):
        newkeys.make_sheet(cast["alice"], NOW)
    newkeys.make_sheet(cast["mary"], NOW)
    with refused("V07"):
        newkeys.change("", PASSWORD, cast["paul"], NOW)
    with refused("E46"):
        newkeys.change("", PASSWORD, cast["mary"], NOW + timedelta(minutes=31))
    for name in ("eve", "dan", "alice"):
        assert Desk(app, name).post("/keep/new-keys/sheet").status_code == 404


def test_looking_or_a_forged_form_changes_no_keys(app, agreed):
    desk = Desk(app, "mary")
    assert desk.get("/keep/new-keys").status_code == 200 and desk.get("/keep/new-keys/sheet").status_code == 405
    assert desk.client.post("/keep/new-keys/sheet", data={"csrf_token": "x"}).status_code == 400
    clock.set_start(NOW + timedelta(minutes=6))
    assert desk.post("/keep/new-keys/sheet").headers["Location"].endswith("/prove"), "the password again"
    assert newkeys._pending == {}


def test_without_the_identity_register_nothing_is_changed(wrapped, cast):  # noqa: F811
    row = two.ask("new_keys", {}, cast["mary"], NOW)
    two.agree(row, cast["paul"], NOW)
    databases.close_office()
    (wrapped / "identities.db").rename(wrapped / "away.db")
    databases.open_office(wrapped)
    assert keyring.unlock("mary", PASSWORD)
    with databases.connection(), refused("V04"):
        newkeys.make_sheet(cast["mary"], NOW)


def test_an_office_whose_keys_lie_open_asks_for_the_sheet_first(cast):
    row = two.ask("new_keys", {}, cast["mary"], NOW)
    two.agree(row, cast["paul"], NOW)
    with refused("V03"):
        newkeys.make_sheet(cast["mary"], NOW)


def test_a_backup_that_cannot_be_proved_stops_it(agreed, cast, monkeypatch):
    monkeypatch.setattr(copies, "prove", lambda *_: (_ for _ in ()).throw(copies.Faulty("damaged")))
    before, (code, _sheet) = databases.keys_in_hand(), newkeys.make_sheet(cast["mary"], NOW)
    with refused("V06"):
        newkeys.change(code, PASSWORD, cast["mary"], NOW)
    assert databases.keys_in_hand() is before and two.agreed("new_keys", NOW) == agreed


def test_locking_forgets_the_code_that_was_shown(app, agreed, cast):
    code, _sheet = newkeys.make_sheet(cast["mary"], NOW)
    locking.shut()
    assert newkeys._pending == {} and door(app, "mary").status_code == 303
    with refused("V07"):
        newkeys.change(code, PASSWORD, cast["mary"], NOW)


def test_an_error_in_between_leaves_the_old_keys_in_force(agreed, cast, monkeypatch):
    before, (code, _sheet) = databases.keys_in_hand(), newkeys.make_sheet(cast["mary"], NOW)
    monkeypatch.setattr(swap, "commit", lambda *_: (_ for _ in ()).throw(OSError("the disk is full")))
    with pytest.raises(OSError):
        newkeys.change(code, PASSWORD, cast["mary"], NOW)
    assert databases.keys_in_hand() == before and not databases.is_locked() and Case.select().count() == 0
    assert list(databases.folder().glob("*exchanging*")) == []


def cut_off(folder, after):
    """Change the keys in a process of its own that is killed at its so-manieth touch of the disk; whether it was."""
    child = os.fork()
    if child:
        _pid, status = os.waitpid(child, 0)
        return os.WIFSIGNALED(status)
    left = [after]

    def counted(function):
        def call(*args, **kwargs):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*args, **kwargs)
        return call
    try:
        databases.open_office(folder)
        keyring.unlock("mary", PASSWORD)
        with databases.connection():
            people = {person.username: person for person in Staff.select()}
            row = two.ask("new_keys", {}, people["mary"], NOW)
            two.agree(row, people["paul"], NOW)
            code, _sheet = newkeys.make_sheet(people["mary"], NOW)
            backup_made.make_beside(people["mary"], NOW)
            backup.make = lambda by, now: (type("Row", (), {"proved_at": now}), None)
            for name in ("fsync", "replace", "open"):
                setattr(os, name, counted(getattr(os, name)))
            shutil.copyfile = counted(shutil.copyfile)
            newkeys.change(code, PASSWORD, people["mary"], NOW)
    finally:
        os._exit(0)


def test_T21_cut_off_at_any_moment_the_office_opens_with_what_is_at_hand(wrapped, case, tmp_path):  # noqa: F811
    before = databases.keys_in_hand()
    databases.close_office()
    old = new = 0
    for after in (1, 3, 5, 6, 8, 99):     # every one of them: bench/trials/evacuation.py
        folder = tmp_path / f"cut{after}"
        shutil.copytree(wrapped, folder)
        killed = cut_off(folder, after)
        databases.open_office(folder)
        assert keyring.unlock("mary", PASSWORD), after
        with databases.connection():
            assert Case.select().count() == 1 and audit.first_broken() is None and databases.identities_attached()
        old, new = (old + 1, new) if databases.keys_in_hand() == before else (old, new + 1)
        assert list(folder.glob("*exchanging*")) == [], "nothing half made is left"
        databases.close_office()
        shutil.rmtree(folder)
    assert old and new and not killed, "the last one came to its end"


def test_an_account_that_ended_badly_asks_for_new_keys(app, wrapped, cast):  # noqa: F811
    eve = Desk(app, "eve")
    assert "Left badly" in eve.get("/people/bob").text
    assert eve.post("/people/bob/end", {"badly": "y"}).status_code == 303
    mary = Desk(app, "mary")
    for page in ("/keep", "/team", "/keep/new-keys"):
        assert f"Since {plain_day(clock.now().date())} new keys are asked for" in mary.get(page).text, page
    assert mary.post("/keep/new-keys/decline").status_code == 303 and "new keys are asked for" not in mary.get("/keep").text
    accounts.lock(cast["carol"], False, cast["eve"], NOW)
    assert newkeys.wanted() is None and ActOfTwo.select().count() == 0


def test_the_administrator_who_agrees_comes_back_to_safe_keeping_and_meets_no_page_that_is_not_hers(app, wrapped, cast):  # noqa: F811
    row = two.ask("new_keys", {}, cast["mary"], clock.now())
    eve = Desk(app, "eve")
    answer = eve.post(f"/keep/two/{row.id}/agree")
    assert answer.headers["Location"] == "/keep" and eve.get("/keep").status_code == 200
    assert newkeys.agreed(cast["mary"], clock.now())


def test_what_the_office_does_by_itself_gives_every_connection_back(wrapped, cast):  # noqa: F811
    from threading import Thread

    from cmoffice import keeper
    from cmoffice.casework import console, office

    held = [set(database._in_use) for database in (databases.records, databases.identities)]
    for job in (keeper.once, console.look):
        office.forget()  # nothing is remembered: whoever asks must read
        there = keys.secret_path(wrapped)
        if job is console.look:  # the stick is not there, and the office does not mind: the decision is read each time
            office.change("lock_without_secret", False, cast["mary"], NOW)
            office.forget()
            there.rename(there.with_name("secret-away"))
        alone = Thread(target=job, args=(NOW,))
        alone.start()
        alone.join()
        assert [set(database._in_use) for database in (databases.records, databases.identities)] == held, job.__name__
        assert not databases.is_locked()


def test_a_change_of_keys_that_others_stand_in_the_way_of_is_still_asked_for(agreed, cast, monkeypatch):
    newkeys.want(cast["eve"], NOW - timedelta(days=1))
    since = newkeys.wanted()
    monkeypatch.setattr(databases, "change_keys", lambda *_: False)
    with refused("V08"):
        changed(cast)
    assert newkeys.wanted() == since and since

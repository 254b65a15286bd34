"""Leaving in a hurry: how fast the office locks and is destroyed under people's hands, cut off at every moment, and brought back elsewhere (REL-10)."""

import contextlib
import json
import os
import random
import shutil
import signal
import tempfile
import threading
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.trials import Line
from cmoffice import audit, burning, clock, create_app, databases, identities, keys, passwords
from cmoffice.casework import backup, copies, evacuation, keyring, locking, newkeys, office, two
from cmoffice.casework import staff as accounts
from cmoffice.models import Case, Staff

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=ZoneInfo("UTC"))
PEOPLE = ("mary", "paul", "alice")
PASSWORD, WORD = "four words of practice", "the mangoes are ripe"
TOUCHES = ("fsync", "replace", "unlink", "open")


def run(quick):
    """Locks and destroyings under way, cuts at random touches of the disk, the sealed copy, and keys changed and cut off."""
    with tempfile.TemporaryDirectory(prefix="leaving-") as room:
        room = Path(room)
        sheet = _office(room / "office")
        lines = [_locks(room, 5 if quick else 20), *_destroys(room, sheet, 3 if quick else 10)]
        lines.append(_cut_off(room, "destroying", 20 if quick else 200, sheet))
        lines.append(_cut_off(room, "new keys", 10 if quick else 100, sheet))
        return lines


def _office(folder):
    """An office with three people, their slots, a tried sheet and a set word; gives the code of the sheet."""
    databases.create_office(folder)
    databases.open_office(folder)
    with databases.connection():
        office.change("office_name", "River office", None, NOW)
        office.change("setup_done", list(office.SETUP_STEPS), None, NOW)
        for name in PEOPLE:
            role = "caseworker" if name == "alice" else "supervisor"
            said = {
                "username": name,
                "name": name.title(),
                "role": role,
                "team": name,
                "signed_on": NOW.date(),
                "trained_on": NOW.date(),
            }
            accounts.add(said, None, NOW)
            Staff.update(password_hash=passwords.hashed(PASSWORD), must_change=False, confirmed_on=NOW.date()).where(
                Staff.username == name
            ).execute()
        people = _people()
        code = keyring.new_sheet(people["mary"], NOW)
        keyring.try_sheet(code, people["mary"], NOW)
        for person in people.values():
            keyring.give(person, PASSWORD, NOW)
        two.agree(two.ask("set_word", {}, people["mary"], NOW), people["paul"], NOW)
        evacuation.set_word(WORD, False, people["mary"], NOW)

    databases.close_office()
    return code


def _people():
    return {person.username: person for person in Staff.select()}


@contextlib.contextmanager
def _opened(room, name="work"):
    """A copy of the office, opened by Mary, with its application and three desks signed in that read on and on."""
    folder = room / name
    shutil.copytree(room / "office", folder)
    app = create_app(folder, testing=True)
    clock.set_start(NOW)
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    desks, stop, answers = [], threading.Event(), []
    for person in PEOPLE:
        desk = app.test_client()
        desk.post("/signin", data={"username": person, "password": PASSWORD})
        desks.append(desk)

    def read(desk):
        while not stop.is_set():
            answers.append(desk.get("/help").status_code)

    threads = [threading.Thread(target=read, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    try:
        yield folder, app, answers
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        databases.close_office()
        clock.set_start(None)
        shutil.rmtree(folder, ignore_errors=True)


def _locks(room, rounds):
    """Lock with three sessions reading: the slowest, and whether anybody saw a fault."""
    slowest, faults = 0.0, 0
    for at in range(rounds):
        with _opened(room, f"lock{at}") as (_folder, _app, answers):
            with databases.connection():
                by = _people()["alice"]
                begun = time.monotonic()
                locking.lock(by, "asked", NOW)
                slowest = max(slowest, time.monotonic() - begun)
            time.sleep(0.1)
            faults += sum(status not in (200, 303, 423) for status in answers) + (not databases.is_locked())
    held = slowest <= 1 and not faults
    return Line(
        "REL-10",
        "the office locks within 1 s while three sessions read",
        f"{slowest:.2f} s at most in {rounds}; {faults} faults seen",
        held,
    )


def _destroys(room, sheet, rounds):
    """Destroy with three sessions reading, with a sealed copy: how long, and whether anything opens it or the copy."""
    slowest, keys_slowest, opened, copies_whole = 0.0, 0, 0, 0
    for at in range(rounds):
        stick = room / f"stick{at}"
        stick.mkdir()
        with _opened(room, f"destroy{at}") as (folder, app, _answers):
            with databases.connection():
                people = _people()
                evacuation.destroy(WORD, str(stick), people["mary"], NOW) if at == 0 else None
                if at:
                    begun = time.monotonic()
                    told = evacuation.destroy(WORD, "", people["mary"], NOW)
                    slowest, keys_slowest = max(slowest, time.monotonic() - begun), max(keys_slowest, told["keys_ms"])
            opened += _opens(folder, sheet)
        for copy in stick.glob("office-2*"):
            found = keys.try_sheet(keys.sheet_of_text(json.loads((copy / copies.SHEET).read_text())), sheet)
            copies.prove(copy, found)
            copies_whole += 1
    promise = "destroyed within 2 s with three sessions reading; afterwards every password and the sheet fail"
    yield Line(
        "REL-10",
        promise,
        f"{slowest:.2f} s at most, keys after {keys_slowest} ms, in {rounds - 1}; {opened} opened",
        slowest <= 2 and not opened,
    )
    yield Line(
        "REL-10",
        "the sealed copy made before it opens with the sheet on paper",
        f"{copies_whole} of 1",
        copies_whole == 1,
    )


def _cut_off(room, act, rounds, sheet):
    """Kill the act at random touches of the disk; whether each office is whole, or gone for good, and never between."""
    chance, ends, between = random.Random(7), {"before": 0, "after": 0}, 0
    for at in range(rounds):
        folder = room / f"cut{at}"
        shutil.copytree(room / "office", folder)
        _killed(folder, act, chance.randrange(30 if act == "destroying" else 24))
        if act == "destroying":
            is_whole = not (folder / burning.MARK).exists()
            between += _opens(folder, sheet) is not is_whole
            ends["before" if is_whole else "after"] += 1
        else:
            between += not _opens(folder, sheet, whole=True)
            is_old = (room / "office" / "slots").read_bytes() == (folder / "slots").read_bytes()
            ends["before" if is_old else "after"] += 1
        shutil.rmtree(folder)
    if act == "destroying":
        promise, figure = (
            f"cut off at any of {rounds} moments, destroying leaves a whole office or none",
            f"{ends['before']} whole, {ends['after']} gone, {between} between",
        )
    else:
        promise, figure = (
            f"cut off at any of {rounds} moments, new keys leave an office that opens whole",
            f"{ends['before']} under the old, {ends['after']} under the new, {between} shut or damaged",
        )
    return Line("REL-10", promise, figure, not between and min(ends.values()) > 0)


def _killed(folder, act, after):
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    left = [after]

    def counted(function):
        def call(*args, **kwargs):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*args, **kwargs)

        return call

    try:
        if act == "destroying":
            _count(counted)
            burning.burn(folder, "told")
        else:
            databases.open_office(folder)
            keyring.unlock("mary", PASSWORD)
            with databases.connection():
                people = _people()
                two.agree(two.ask("new_keys", {}, people["mary"], NOW), people["paul"], NOW)
                code, _sheet = newkeys.make_sheet(people["mary"], NOW)
                backup.make = lambda by, now: (type("Made", (), {"proved_at": now}), None)
                _count(counted)
                newkeys.change(code, PASSWORD, people["mary"], NOW)
    finally:
        os._exit(0)


def _count(counted):
    for name in TOUCHES:
        setattr(os, name, counted(getattr(os, name)))
    shutil.copyfile = counted(shutil.copyfile)


def _opens(folder, sheet, whole=False):
    """Whether a password or the sheet opens what lies in this folder; with `whole`, whether its trail is unbroken too."""
    databases.close_office()
    try:
        databases.open_office(folder)
        if not any(keyring.unlock(name, PASSWORD) for name in ("mary", "alice")):
            keyring.unlock_with_sheet(sheet)
        with databases.connection():
            return Case.select().count() == 0 and (
                not whole or (audit.first_broken() is None and len(_people()) == len(PEOPLE))
            )
    except (databases.Alarm, keys.KeyTrouble, keys.WrongGroup):
        return False
    finally:
        databases.close_office()
        office.forget()
        identities.forget()

"""What stands on the trail and in the log: every kind of event, refusals and knocks at the door too, and nothing of what people typed."""
import io
import logging
import logging.config
import re
from datetime import timedelta

import pytest

from cmoffice import audit, clock, databases, logs, sessions
from cmoffice.casework import access_record, keyring, knocks, locking, office
from cmoffice.casework import staff as accounts
from cmoffice.models import Audit, Staff
from tests.conftest import NOW, PASSWORD, Desk
from tests.test_keys import sheet, wrapped  # noqa: F401 (fixtures)

WORDS = ("Zuzumba", "Hagglethorn", "secretword", "0977613482")


def last(did):
    return Audit.select().where(Audit.did == did).order_by(Audit.seq.desc()).first()


def count(did):
    return Audit.select().where(Audit.did == did).count()


# Knocks at the door ----------------------------------------------------------------------------------------------


def forged(app, sign_in):
    sign_in("alice").post("/find", {"q": WORDS[0]}, token="noise")


def elsewhere(app, sign_in):
    sign_in("alice").post("/find", {"q": WORDS[0]}, headers={"Origin": f"http://{WORDS[1]}.example"})


def too_large(app, sign_in):
    sign_in("alice").post("/find", {"q": "x" * 2_100_000})


def too_many_fields(app, sign_in):
    sign_in("alice").post("/find", {f"f{number}": WORDS[0] for number in range(1200)})


def other_role(app, sign_in):
    sign_in("dan").get(f"/work?q={WORDS[0]}")


def strange_host(app, sign_in):
    app.test_client().get("/signin", headers={"Host": f"{WORDS[1]}.example"})


def policy_report(app, sign_in):
    app.test_client().post("/policy-report", data=f'{{"csp-report": "{WORDS[0]}"}}', content_type="application/csp-report")


def slowed(app, sign_in):
    desk = Desk(app)
    for _ in range(8):
        desk.post("/signin", {"username": "bob", "password": WORDS[2]})


@pytest.mark.parametrize("knock, did, by", [
    (forged, "form without its token", "alice"), (elsewhere, "form from elsewhere", "alice"), (too_large, "form too large", "alice"), (too_many_fields, "form too large", "alice"),
    (other_role, "page refused", "dan"), (strange_host, "unknown host", None), (policy_report, "policy broken", None), (slowed, "sign-in slowed", "bob"),
])
def test_SEC_099_what_is_refused_at_the_door_stands_on_the_trail_without_a_word_of_it(app, cast, sign_in, knock, did, by):
    knock(app, sign_in)
    line = last(did)
    assert line is not None and line.at == NOW and (line.by.username if line.by_id else None) == by and line.details["address"] == "127.0.0.1"
    assert not [word for word in WORDS if word in str([(row.did, row.details) for row in Audit.select()])]
    assert audit.first_broken() is None and did in str(access_record.OFFICE)


def test_SEC_099_whoever_knocks_without_end_does_not_fill_the_trail(app, cast, sign_in):
    alice = sign_in("alice")
    for _ in range(30):
        alice.post("/find", {"q": "x"}, token="noise")
    assert count("form without its token") == 1
    knocks.write(NOW + timedelta(seconds=30))
    assert count("form without its token") == 1
    knocks.write(NOW + timedelta(seconds=61))
    assert count("form without its token") == 2 and last("form without its token").details["times"] == 29
    for number in range(3000):
        knocks.note(None, "unknown host", f"10.0.{number // 250}.{number % 250}", NOW)
    assert len(knocks._held) <= knocks.MOST + 1 and count("unknown host") <= knocks.MOST + 1


def test_SEC_099_knocks_at_a_locked_office_are_written_when_it_is_open_again(app, wrapped, cast):  # noqa: F811
    locking.shut()
    app.test_client().post("/policy-report", data="x")
    assert Desk(app).post("/signin", {"username": "mary", "password": PASSWORD}).status_code == 303
    assert count("policy broken") == 0
    knocks.write(NOW)
    assert count("policy broken") == 1


# The list of events ----------------------------------------------------------------------------------------------


def test_SEC_099_every_listed_event_of_accounts_and_keys_leaves_a_line(app, wrapped, cast, sign_in):  # noqa: F811
    eve, mary = cast["eve"], cast["mary"]
    new = accounts.add({"username": "zoe", "name": "Zoe Zinnia", "role": "caseworker", "team": "North"}, eve, NOW)
    new = Staff.get(Staff.username == "zoe") if new is None or not isinstance(new, Staff) else new
    accounts.new_slip(cast["bob"], eve, NOW)
    accounts.change(cast["carol"], {"role": "clerk", "team": ""}, eve, NOW)
    accounts.lock(cast["lumi"], True, eve, NOW)
    accounts.lock(cast["lumi"], False, eve, NOW)
    accounts.end(cast["dan"], eve, NOW)
    office.change("zone", "UTC", mary, NOW)
    keyring.try_sheet(keyring.new_sheet(mary, NOW), mary, NOW)
    desk = sign_in("alice")
    desk.post("/cover/lock")
    desk.post("/cover", {"password": PASSWORD})
    desk.post("/signout")
    Desk(app).post("/signin", {"username": "alice", "password": "wrong"})
    locking.lock(mary, "asked", NOW)
    Desk(app).post("/signin", {"username": "mary", "password": PASSWORD})
    there = {line.did for line in Audit.select(Audit.did)}
    assert {"account added", "sign-in slip made", "account changed", "account locked", "account unlocked", "account ended", "setting changed", "recovery sheet made", "recovery sheet tried",
            "key slot made", "key slot removed", "signed in", "signed out", "sign-in failed", "screen covered", "screen uncovered", "office locked", "office opened"} <= there
    assert last("account changed").details["fields"] and new.username == "zoe"
    known = {did for dids in access_record.OFFICE.values() for did in dids}
    assert there <= known | {"sign-in failed"}, "each of them is in the access record of the administrator"


def test_D40_the_access_record_knows_every_event_about_no_case_that_the_program_writes():
    """Whatever casework writes about keys, backups, accounts, the network or the office has a place in the record."""
    from pathlib import Path

    import cmoffice
    about = "keyring locking staff two hours console network keeping backup backup_made backup_kept restoring restore evacuation trail upgrading knocks damage second_factor sessions clockwork".split()
    known = {did for dids in access_record.OFFICE.values() for did in dids} | access_record.ELSEWHERE
    missing = set()
    for name in about:
        for path in Path(cmoffice.__file__).parent.rglob(f"{name}.py"):
            text = path.read_text(encoding="utf-8")
            missing |= {(path.name, did) for call in re.findall(r"audit\.(?:record|note)\(([^\n]*(?:\n[^\n]*){0,2})", text) for did in re.findall(r'"([a-z][a-z -]+[a-z])"', call.split("now=")[0])} if path.parts[-2] in ("casework", "cmoffice") else set()
    assert {one for one in missing if one[1] not in known} == set()


# The log ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def log():
    """What the server would write, with the configuration that it runs with."""
    told, root = io.StringIO(), logging.getLogger()
    before = root.handlers[:], root.level
    place = {"class": "logging.StreamHandler", "stream": told, "formatter": "generic"}
    logging.config.dictConfig({**logs.CONFIG, "version": 1, "disable_existing_loggers": False, "handlers": {"console": place, "access": {**place, "formatter": "access"}}})
    yield told
    root.handlers[:], root.level = before


@pytest.mark.parametrize("text", ["one\r\n2027-03-01 [ERROR] fault", "a\x1b[2Jb", "left\u202eright", "line\u2028line", "nul\x00", "zero\u200bwidth", "\x85next"], ids=range(7))
def test_SEC_094_a_line_of_the_log_cannot_be_forged(log, text):
    logging.getLogger("cmoffice").error("said %s", text)
    written = log.getvalue()
    assert written.count("\n") == 1 and not set("\r\x1b\u202e\u2028\x00\u200b\x85") & set(written) and "\\u{" in written


def test_SEC_094_half_a_sign_is_spelled_out():
    assert logs.spelled("half\ud800 a\nb") == "half\\u{d800} a\\u{a}b"


def test_SEC_093_an_error_is_told_by_its_type_and_no_trace_of_what_was_typed(log):
    try:
        raise ValueError(WORDS[0])
    except ValueError:
        logging.getLogger("_granian").propagate = True
        logging.getLogger("cmoffice").exception("fault in a part")
        logging.getLogger("cmoffice").error("Application raised\nTraceback (most recent call last):\n %s", WORDS[0], exc_info=True)
    assert "fault in a part (ValueError)" in log.getvalue() and "Traceback" not in log.getvalue() and not [word for word in WORDS if word in log.getvalue()]


def test_SEC_093_SEC_094_requests_of_every_kind_leave_nothing_personal_in_the_log(app, case, cast, sign_in, log, monkeypatch):
    monkeypatch.setitem(app.config, "TESTING", False)
    from cmoffice.casework import lists

    def broken(*_):
        raise RuntimeError(f"{WORDS[0]} SELECT")
    alice = sign_in("alice")
    alice.post("/find", {"q": WORDS[0]})
    alice.get(f"/find?q={WORDS[1]}")
    alice.get(f"/case/{WORDS[0]}%0d%0aforged")
    alice.post(f"/case/{case.code}/notes", {"facts": WORDS[1], "on": "nonsense"})
    alice.post("/find", {"q": WORDS[0]}, token=WORDS[2])
    Desk(app).post("/signin", {"username": WORDS[0], "password": WORDS[2]})
    policy_report(app, sign_in)
    elsewhere(app, sign_in)
    monkeypatch.setattr(lists, "worklist", broken)
    assert alice.get(f"/work?q={WORDS[3]}").status_code == 500
    written = log.getvalue()
    cookie = next(iter(alice.client._cookies.values())).value
    assert "fault" in written and "work.show" in written
    assert not [word for word in (*WORDS, "Sreymom", cookie, case.code, "127.0.0.1", "SELECT", "forged") if word in written]
    assert all(re.match(r"\d{4}-\d\d-\d\d ", line) for line in written.splitlines())


def test_SEC_093_the_server_runs_with_this_configuration_and_logs_no_requests():
    import inspect

    from cmoffice import serving
    source = inspect.getsource(serving.serve)
    assert "log_dictconfig=logs.CONFIG" in source and "log_access" not in source
    assert sessions and clock and databases

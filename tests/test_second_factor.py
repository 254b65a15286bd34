"""The second factor: six digits from a telephone, each good once, ten codes on paper, and a colleague who helps when both are lost (SEC-017)."""
import re
from datetime import timedelta

import pytest

from cmoffice import clock, databases
from cmoffice.casework import locking, second_factor
from cmoffice.models import Audit, RecoveryCode, SecondFactor, Staff
from tests.conftest import NOW, PASSWORD, Desk, refused
from tests.test_keys import sheet, wrapped  # noqa: F401

STEP = 60_000_000
IN = ("/work", "/help", "/lock")  # the page that was asked for, or her first one


@pytest.fixture(autouse=True)
def machine(monkeypatch):
    """The machine's own clock stands still; `machine(3)` is three steps of half a minute later."""
    at = {"step": STEP}
    monkeypatch.setattr(clock, "machine_seconds", lambda: at["step"] * 30 + 11)
    return lambda steps: at.update(step=STEP + steps)


def code(username, steps=0):
    return second_factor.code_at(SecondFactor.get(SecondFactor.staff == Staff.get(Staff.username == username)).secret, STEP + steps)


@pytest.fixture
def paper(sign_in):
    """Alice has set up her second factor; the codes on her paper. Its first code was that of the step before."""
    alice = sign_in("alice")
    alice.post("/me/factor/begin")
    page = alice.post("/me/factor", {"code": code("alice", -1)})
    assert page.status_code == 200
    return re.findall(r"<code>([\w-]+)</code>", page.text)


def sign_in_with(app, typed, username="alice"):
    desk = Desk(app)
    answer = desk.post("/signin", {"username": username, "password": PASSWORD})
    assert answer.location == "/signin/code", "the password alone opens nothing"
    assert desk.get("/work").status_code == 303
    return desk, desk.post("/signin/code", {"code": typed})


def test_SEC_017_the_codes_are_those_of_the_standard():
    """RFC 6238, appendix B, for SHA-1; the last six of its eight digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for seconds, digits in ((59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037"), (20000000000, "353130")):
        assert second_factor.code_at(secret, second_factor.step_of(seconds)) == digits


def test_SEC_017_it_is_set_up_with_a_picture_or_letters_and_counts_after_one_code(app, cast, sign_in):
    alice = sign_in("alice")
    assert alice.get("/me/factor/picture").status_code == 404
    alice.post("/me/factor/begin")
    found = SecondFactor.get()
    page, picture = alice.get("/me/factor"), alice.get("/me/factor/picture")
    assert len(found.secret) == 32, "160 bits"
    assert " ".join(re.findall("....", found.secret)) in page.text and found.secret not in page.text
    assert picture.mimetype == "image/svg+xml" and picture.headers["Cache-Control"] == "no-store" and b"<svg" in picture.data
    assert b"style=" not in picture.data and sign_in("bob").get("/me/factor/picture").status_code == 404
    assert alice.post("/me/factor", {"code": "000000"}).status_code == 422
    assert Desk(app).post("/signin", {"username": "alice", "password": PASSWORD}).location in IN, "not before it was tried"
    shown = alice.post("/me/factor", {"code": code("alice")})
    codes = re.findall(r"<code>([\w-]+)</code>", shown.text)
    assert len(set(codes)) == 10 and codes[0] not in alice.get("/me/factor").text
    assert not any(one.replace("-", "") in repr(list(RecoveryCode.select().dicts())) for one in codes)
    assert alice.get("/me/factor/picture").status_code == 404


def test_SEC_017_a_code_is_good_once_and_one_step_early_or_late(app, paper, machine):
    used = code("alice", -1)
    assert sign_in_with(app, used)[1].status_code == 422, "it set the telephone up"
    assert sign_in_with(app, code("alice", 1))[1].location in IN
    assert sign_in_with(app, code("alice", 1))[1].status_code == 422, "replayed"
    assert sign_in_with(app, code("alice", 0))[1].status_code == 422, "older than the last that was used"
    machine(4)
    assert sign_in_with(app, code("alice", 2))[1].status_code == 422 and sign_in_with(app, code("alice", 6))[1].status_code == 422
    assert sign_in_with(app, code("alice", 3))[1].location in IN


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "0" * 5000, "\x00"])
def test_SEC_017_what_is_no_code_opens_nothing(app, paper, typed):
    assert sign_in_with(app, typed)[1].status_code == 422


def test_SEC_017_a_code_from_paper_is_good_once_however_it_is_typed(app, paper, cast):
    assert sign_in_with(app, paper[3].lower().replace("-", " "))[1].location in IN
    assert sign_in_with(app, paper[3])[1].status_code == 422
    assert second_factor.codes_left(cast["alice"]) == 9
    assert Audit.get(Audit.did == "one-time code used").details == {"account": "alice", "left": 9}
    new = second_factor.new_codes(cast["alice"], NOW)
    assert sign_in_with(app, paper[4])[1].status_code == 422 and sign_in_with(app, new[0])[1].location in IN


def test_SEC_014_SEC_017_guessing_codes_waits_and_the_password_must_be_fresh(app, paper):
    desk = Desk(app)
    desk.post("/signin", {"username": "alice", "password": PASSWORD})
    assert [desk.post("/signin/code", {"code": f"{number:06}"}).status_code for number in range(7)] == [422] * 6 + [429]
    clock.set_start(NOW + timedelta(minutes=6))
    assert desk.get("/signin/code").location == "/signin", "five minutes after the password"


def test_SEC_017_no_other_page_opens_between_password_and_code_and_a_changed_password_begins_anew(app, paper, cast):
    desk = Desk(app)
    desk.post("/signin", {"username": "alice", "password": PASSWORD})
    for page in ("/work", "/me", "/help", "/cover", "/prove"):
        assert desk.get(page).location == "/signin"
    Staff.update(password_hash=cast["bob"].password_hash + "x").where(Staff.username == "alice").execute()
    assert desk.post("/signin/code", {"code": code("alice")}).location == "/signin"


def test_SEC_017_SEC_032_the_proof_asks_for_it_too_and_the_cover_alone_is_none(app, paper, cast):
    desk, answer = sign_in_with(app, code("alice"))
    clock.set_start(NOW + timedelta(minutes=6))
    assert desk.post("/me/factor/codes").location == "/prove" and 'name="code"' in desk.get("/prove").text
    assert desk.post("/prove", {"password": PASSWORD}).status_code == 422
    desk.post("/cover/lock")
    assert desk.post("/cover", {"password": PASSWORD}).status_code == 303, "the cover asks for the password alone"
    assert desk.post("/me/factor/codes").location == "/prove"
    assert desk.post("/prove", {"password": PASSWORD, "code": code("alice", 1)}).status_code == 303
    assert desk.post("/me/factor/codes").status_code == 200


def test_SEC_017_a_supervisor_removes_the_factor_of_a_colleague_who_hears_of_it(app, paper, cast, sign_in):
    assert sign_in("bob").post("/keep/desks/factor/alice").status_code == sign_in("eve").post("/keep/desks/factor/alice").status_code == 404
    with refused("E35"):
        second_factor.remove(cast["alice"], cast["eve"], NOW)
    clock.set_start(NOW + timedelta(hours=1))
    mary = sign_in("mary")
    assert "Remove: telephone lost" in mary.get("/keep/desks").text
    assert mary.post("/keep/desks/factor/alice").status_code == 303
    alice = sign_in("alice")
    assert "Mary Marsh removed your second factor" in alice.get("/work").text
    line = Audit.get(Audit.did == "second factor removed")
    assert (line.by.username, line.details) == ("mary", {"account": "alice"}) and SecondFactor.get().secret == ""


def test_SEC_017_the_office_may_ask_it_of_supervisors(app, cast, sign_in):
    mary, alice = sign_in("mary"), sign_in("alice")
    assert alice.post("/keep/desks/factor", {"wanted": "y"}).status_code == 404
    assert mary.post("/keep/desks/factor", {"wanted": "y"}).status_code == 303
    assert mary.get("/team").location == "/me/factor" and mary.part("/team").headers["HX-Redirect"] == "/me/factor"
    assert mary.get("/help").status_code == 200 and alice.get("/work").status_code == 200
    assert "This office asks supervisors" in mary.get("/me/factor").text
    mary.post("/me/factor/begin")
    assert mary.post("/me/factor", {"code": code("mary")}).status_code == 200
    assert mary.get("/team").status_code == 200


def test_SEC_017_the_locked_office_opens_with_password_and_code_in_one_form_and_a_wrong_code_leaves_it_shut(app, wrapped, paper):  # noqa: F811
    locking.shut()
    form = {"username": "alice", "password": PASSWORD}
    assert 'name="code"' in Desk(app).get("/signin").text
    answer = Desk(app).post("/signin", form)
    assert answer.status_code == 422 and "Type the code of your second factor" in answer.text and databases.is_locked()
    assert "Leave it empty when you have no second factor" in answer.text
    answer = Desk(app).post("/signin", {**form, "code": "000000"})
    assert answer.status_code == 422 and "code is not right" in answer.text and databases.is_locked()
    assert Desk(app).post("/signin", {**form, "code": paper[0]}).location in IN and not databases.is_locked()


def test_SEC_017_a_slip_does_not_go_round_it(app, paper, cast):
    from cmoffice.casework import staff as accounts
    slip = accounts.new_slip(cast["alice"], cast["eve"], NOW, confirmed=True)
    desk, own = Desk(app), "seven quiet river stones"
    assert desk.post("/signin", {"username": "alice", "password": slip}).location == "/first"
    assert desk.post("/first", {"password": own, "again": own, "promise": "y"}).location == "/signin/code"
    assert desk.get("/work").location == "/signin"
    assert desk.post("/signin/code", {"code": code("alice")}).location in IN

"""The password again before what matters most (SEC-032), asked for once in five minutes; nothing typed is lost on the way."""
import re
from datetime import timedelta
from html import unescape

import pytest

from cmoffice import clock, sessions
from cmoffice.models import DeskSession, Staff
from tests.conftest import NOW, PASSWORD, Desk

NEEDS_PROOF = {"people.add", "people.focal", "people.change", "people.act", "team.confirm", "sheet.make", "sheet.attempt", "desks.end", "desks.end_all",
               "desks.require", "desks.remove", "desks.slip", "factor.begin", "factor.codes", "factor.remove", "record.table", "backup.make", "retention.ask", "retention.confirm", "two.act",
               "evacuation.ask", "evacuation.ask_word", "record.paper", "network.let_in", "network.renew", "hours.settle", "referral.name_slip", "sealed.named"}
ZOE = {"username": "zoe", "name": "Zoe Zinnia", "role": "clerk", "signed_on": "1 3 2027", "trained_on": "1 3 2027"}


def after(**time):
    clock.set_start(NOW + timedelta(**time))


def is_asked(answer):
    return answer.status_code == 303 and answer.location == "/prove"


def test_SEC_032_the_pages_that_matter_most_ask_for_the_password_again(app):
    assert {endpoint for endpoint, view in app.view_functions.items() if getattr(view, "proof", False)} >= NEEDS_PROOF


@pytest.mark.parametrize("minutes, asked", [(0, False), (5, False), (6, True)])
def test_SEC_032_a_proof_holds_for_five_minutes(cast, sign_in, minutes, asked):
    eve = sign_in("eve")
    after(minutes=minutes)
    assert is_asked(eve.post("/people/alice/lock")) == asked
    assert Staff.get(Staff.username == "alice").locked != asked


def test_SEC_032_work_does_not_prolong_a_proof_and_the_clock_set_back_does_not_either(cast, sign_in):
    eve = sign_in("eve")
    for minutes in (2, 4, 6):
        after(minutes=minutes)
        assert eve.get("/people").status_code == 200
    assert is_asked(eve.get("/people/alice"))
    after(hours=-2)
    assert is_asked(eve.get("/people/alice"))


def test_SEC_032_what_was_typed_waits_in_its_form_until_the_password_was_given(cast, sign_in):
    eve = sign_in("eve")
    after(minutes=6)
    assert is_asked(eve.post("/people", ZOE)) and not Staff.get_or_none(Staff.username == "zoe")
    page = eve.get("/prove").text
    assert "To go on with: accounts of people." in page and "press the button again" in page
    wrong = eve.post("/prove", {"password": "not the password"})
    assert wrong.status_code == 422 and "not right" in wrong.text and "<title>Error:" in wrong.text
    right = eve.post("/prove", {"password": PASSWORD})
    assert right.status_code == 303 and right.location == "/people"
    form = eve.get("/people").text
    assert 'value="Zoe Zinnia"' in form and "You had begun this" in form
    once = unescape(re.search(r'name="once" value="([^"]+)"', form)[1])
    assert eve.post("/people", {**ZOE, "once": once}).status_code == 200 and Staff.get(Staff.username == "zoe")
    assert "Zoe Zinnia" not in re.sub(r"<tbody>.*?</tbody>", "", eve.get("/people").text, flags=re.S), "the draft is gone"


def test_SEC_032_one_comes_back_to_the_page_on_which_the_button_stood(cast, sign_in):
    mary, eve = sign_in("mary"), sign_in("eve")
    after(minutes=6)
    for desk, path, referer, back in ((mary, "/team/people/zoe", "http://localhost/team", "/team"), (eve, "/people/bob/slip", "", "/people/bob"),
                                      (mary, "/keep/sheet/try", "http://localhost/keep/sheet/try", "/keep/sheet"),
                                      (eve, "/people/bob/slip", "http://evil.example/people", "/people/bob")):
        assert is_asked(desk.post(path, headers={"Referer": referer}))
        assert f'href="{back}">Back' in desk.get("/prove").text, path
    assert mary.post("/prove", {"password": PASSWORD}).location == "/keep/sheet"


def test_SEC_032_a_part_of_a_page_is_asked_by_a_header_never_inside_the_page(cast, sign_in):
    eve = sign_in("eve")
    after(minutes=6)
    answer = eve.post("/people/bob/lock", htmx=True, headers={"HX-Current-URL": "http://localhost/people/bob"})
    assert answer.status_code == 401 and answer.headers["HX-Redirect"] == "/prove" and "<" not in answer.text
    assert eve.post("/prove", {"password": PASSWORD}).location == "/people/bob"


def test_SEC_020_SEC_032_the_proof_gives_the_session_a_new_number_and_guessing_waits(app, cast, sign_in):
    eve = sign_in("eve")
    before = eve.client.get_cookie("office").value
    for _ in range(6):
        assert eve.post("/prove", {"password": "a guess"}).status_code == 422
    assert eve.post("/prove", {"password": PASSWORD}).status_code == 429
    after(seconds=31)
    assert eve.post("/prove", {"password": PASSWORD}).status_code == 303
    assert eve.client.get_cookie("office").value != before
    thief = Desk(app)
    thief.client.set_cookie("office", before)
    assert thief.get("/people").location == "/signin"


def test_SEC_032_a_role_that_never_opens_a_page_is_not_asked_for_a_password(case, sign_in):
    alice = sign_in("alice")
    after(minutes=6)
    assert alice.post("/people/bob/lock").status_code == 404 and alice.get("/people/bob").status_code == 404


def test_SEC_032_going_on_from_a_cover_counts_as_a_proof(cast, sign_in):
    eve = sign_in("eve")
    after(minutes=6)
    eve.post("/cover/lock")
    eve.post("/cover", {"password": PASSWORD})
    assert eve.get("/people/bob").status_code == 200
    row = DeskSession.select().order_by(DeskSession.id.desc()).first()
    assert row.proved_at == NOW + timedelta(minutes=6) and sessions.PROOF_LASTS == timedelta(minutes=5)

"""Sessions live on the server: they are hashed, they rotate, they end, they cover themselves, and what was typed outlives them."""

import re
import time
from datetime import timedelta
from html import unescape

import pytest
from argon2 import PasswordHasher

from cmoffice import clock, create_app, databases, passwords, sessions
from cmoffice.casework import staff as accounts
from cmoffice.databases import records
from cmoffice.models import Audit, Case, DeskSession, Draft, KnownDesk, Note, Staff
from tests.conftest import NOW, PASSWORD, Desk

OTHER = "seven quiet river stones"


def cookie(desk):
    return desk.client.get_cookie("office").value


def with_cookie(app, value):
    """A browser that has got hold of somebody's cookie."""
    desk = Desk(app)
    desk.client.set_cookie("office", value)
    return desk


def is_out(answer):
    return answer.status_code == 303 and answer.headers["Location"].endswith("/signin")


def is_covered(answer):
    return answer.status_code == 303 and "/cover" in answer.headers["Location"]


def after(**time):
    clock.set_start(NOW + timedelta(**time))


def form_of(desk, where):
    """The hidden fields of the note form as the page holds them."""
    page = desk.get(where).text
    form = page[page.index('action="' + where + "/notes") :]
    return {name: unescape(re.search(rf'name="{name}" value="([^"]+)"', form)[1]) for name in ("csrf_token", "once")}


# --- what the cookie is


def test_SEC_019_the_cookie_is_random_and_only_its_hash_is_stored(app, cast, sign_in):
    values = {cookie(sign_in(login)) for login in ("alice", "bob", "mary")}
    assert len(values) == 3 and all(len(value) >= 43 for value in values)
    stored = repr([list(records.execute_sql(f'SELECT * FROM "{table}"')) for table in records.get_tables()])
    assert not any(value in stored for value in values)
    assert DeskSession.get(DeskSession.token_hash == sessions.digest(values.pop()))


def test_SEC_021_SEC_022_the_cookie_belongs_to_this_browser_window_and_to_no_script(app, cast):
    visitor = Desk(app)
    answer = visitor.post("/signin", {"username": "alice", "password": PASSWORD})
    (line,) = [line for line in answer.headers.getlist("Set-Cookie") if line.startswith("office=")]
    attributes = {part.strip().partition("=")[0].lower() for part in line.split(";")[1:]}
    assert attributes == {"httponly", "path", "samesite"}, "no Domain, no Expires: it ends with the browser"
    assert "SameSite=Lax" in line
    assert {cookie.key for cookie in visitor.client._cookies.values()} <= {"office", "office-visitor", "office-desk"}, "nobody is remembered"
    (line,) = [line for line in answer.headers.getlist("Set-Cookie") if line.startswith("office-desk=")]
    attributes = {part.strip().partition("=")[0].lower() for part in line.split(";")[1:]}
    assert attributes == {"httponly", "path", "samesite", "max-age", "expires"} and "SameSite=Lax" in line
    desk = visitor.client.get_cookie("office-desk").value
    visitor.client.delete_cookie("office")
    assert is_out(visitor.get("/work")), "the cookie of a desk opens nothing"
    assert desk not in repr([list(records.execute_sql(f'SELECT * FROM "{table}"')) for table in records.get_tables()])


def test_SEC_021_over_tls_the_cookie_is_for_this_host_alone(folder):
    app = create_app(folder, testing=True, clock_start=NOW, secure_cookies=True)
    visitor = app.test_client()
    at = {"base_url": "https://localhost", "headers": {"Referer": "https://localhost/signin"}}
    token = re.search(r'csrf_token" value="([^"]+)"', visitor.get("/signin", **at).text)[1]
    answer = visitor.post("/signin", data={"username": "alice", "password": PASSWORD, "csrf_token": token}, **at)
    (line,) = [line for line in answer.headers.getlist("Set-Cookie") if "office=" in line and "Max-Age=0" not in line]
    assert line.startswith("__Host-office=") and "; Secure" in line and "Domain" not in line
    assert all("; Secure" in line for line in answer.headers.getlist("Set-Cookie"))
    token = re.search(r'csrf_token" value="([^"]+)"', visitor.get("/help", **at).text)[1]
    answer = visitor.post("/signout", data={"csrf_token": token}, **at)
    assert all("; Secure" in line for line in answer.headers.getlist("Set-Cookie")), "a browser ignores the end of a __Host- cookie without it"
    databases.close_office()


def test_SEC_020_a_number_chosen_by_the_browser_is_never_taken_over(app, cast):
    desk = with_cookie(app, "chosen-by-somebody-who-waits")
    desk.post("/signin", {"username": "alice", "password": PASSWORD})
    assert cookie(desk) != "chosen-by-somebody-who-waits"
    assert is_out(with_cookie(app, "chosen-by-somebody-who-waits").get("/work"))


@pytest.mark.parametrize("value", ["", "x", "é" * 50, "a" * 5000, "null", "' OR 1=1 --"])
def test_a_strange_cookie_is_nobody(app, cast, value):
    assert is_out(app.test_client().get("/work", headers={"Cookie": f"office={value}; visitor={value}"}))


# --- when the number changes and when it ends


def test_SEC_020_the_number_changes_at_sign_in_uncovering_and_a_new_password(app, cast, sign_in):
    alice = sign_in("alice")
    first = cookie(alice)
    alice.get("/cover")
    alice.post("/cover", {"password": PASSWORD})
    second = cookie(alice)
    alice.post("/me/password", {"current": PASSWORD, "password": OTHER, "again": OTHER})
    third = cookie(alice)
    assert len({first, second, third}) == 3
    assert is_out(with_cookie(app, first).get("/work")) and is_out(with_cookie(app, second).get("/work"))
    assert alice.get("/work").status_code == 200


@pytest.mark.parametrize("how", ["signed out", "password changed elsewhere", "locked", "ended", "role changed", "somebody else signed in here"])
def test_SEC_027_SEC_030_an_old_cookie_opens_nothing_any_more(app, cast, case, sign_in, how):
    alice = sign_in("alice")
    old = cookie(alice)
    assert with_cookie(app, old).get("/work").status_code == 200
    if how == "signed out":
        alice.post("/signout")
        assert alice.client.get_cookie("office") is None
    elif how == "password changed elsewhere":
        sign_in("alice").post("/me/password", {"current": PASSWORD, "password": OTHER, "again": OTHER})
    elif how == "locked":
        sign_in("eve").post("/people/alice/lock")
    elif how == "ended":
        sign_in("eve").post("/people/alice/end")
    elif how == "role changed":
        Case.update(status="closed").execute()  # with open cases she keeps her role
        sign_in("eve").post(
            "/people/alice",
            {"name": "Alice Ash", "role": "clerk", "signed_on": "1 3 2027", "trained_on": "1 3 2027", "version": str(cast["alice"].version)},
        )
    else:
        alice.post("/signin", {"username": "bob", "password": PASSWORD})
    taken = with_cookie(app, old)
    for where in ("/work", f"/case/{case.code}", "/help"):
        assert is_out(taken.get(where)), where
    part = taken.part(f"/case/{case.code}/identity")
    assert part.status_code == 401 and part.headers["HX-Redirect"].endswith("/signin")
    assert is_out(taken.post(f"/case/{case.code}/notes", {"facts": "Too late.", "on": "1 3 2027"})) and not Note.select().exists()


def test_SEC_030_a_new_role_bites_at_the_next_request(cast, sign_in):
    alice, eve = sign_in("alice"), sign_in("eve")
    eve.post(
        "/people/alice",
        {"name": "Alice Ash", "role": "clerk", "signed_on": "1 3 2027", "trained_on": "1 3 2027", "version": str(cast["alice"].version)},
    )
    assert is_out(alice.get("/work"))
    accounts.confirm(cast["alice"], cast["mary"], NOW)
    alice.post("/signin", {"username": "alice", "password": PASSWORD})
    assert alice.get("/work").status_code == 404 and alice.get("/tray").status_code == 200


def test_SEC_031_three_sessions_are_open_at_most_and_the_oldest_hears_why(app, cast, sign_in):
    desks = []
    for number in range(4):
        after(seconds=number)
        desks.append(sign_in("alice"))
    assert is_out(desks[0].get("/work"))
    assert all(desk.get("/work").status_code == 200 for desk in desks[1:])
    assert "another desk" in desks[0].get("/signin").text


def test_SEC_029_own_sessions_are_listed_and_can_be_ended_others_cannot(cast, sign_in):
    one, two, bob = sign_in("alice"), sign_in("alice"), sign_in("bob")
    row = DeskSession.get(DeskSession.token_hash == sessions.digest(cookie(two)))
    assert f"/me/sessions/{row.id}/end" in one.get("/me").text
    bob.post(f"/me/sessions/{row.id}/end")
    assert two.get("/work").status_code == 200
    one.post(f"/me/sessions/{row.id}/end")
    assert is_out(two.get("/work")) and one.get("/work").status_code == 200


def test_SEC_024_a_session_lives_twelve_hours_however_busy(cast, sign_in):
    alice = sign_in("alice")
    for minutes in range(9, 12 * 60, 9):
        after(minutes=minutes)
        assert alice.get("/help").status_code == 200, minutes
    after(hours=12, seconds=1)
    assert is_out(alice.get("/work"))
    assert is_out(alice.get("/work"))


def test_a_jump_of_the_clock_leaves_no_session_immortal(cast, sign_in):
    alice = sign_in("alice")
    after(days=-3)
    assert alice.get("/work").headers["Location"].endswith("/cover"), "the password proves her; tests/test_clock.py has the rest"


def test_SEC_007_a_password_change_needs_the_password_and_ends_the_other_sessions(cast, sign_in):
    one, two = sign_in("alice"), sign_in("alice")
    answer = one.post("/me/password", {"current": "not the password", "password": OTHER, "again": OTHER})
    assert answer.status_code == 422 and "not right" in answer.text and OTHER not in answer.text
    assert one.post("/me/password", {"current": PASSWORD, "password": OTHER, "again": OTHER}).status_code == 303
    assert one.get("/work").status_code == 200 and is_out(two.get("/work"))


# --- the cover


@pytest.mark.parametrize("minutes, covered", [(9, False), (11, True)])
def test_SEC_023_ten_idle_minutes_cover_the_screen(cast, case, sign_in, minutes, covered):
    alice = sign_in("alice")
    alice.get("/work")
    after(minutes=minutes)
    assert is_covered(alice.get(f"/case/{case.code}")) == covered


def test_SEC_026_files_and_the_health_line_keep_nobody_awake(cast, sign_in):
    alice = sign_in("alice")
    style = re.search(r'/static/[^"]+css', alice.get("/work").text)[0]
    for minutes in (4, 8):
        after(minutes=minutes)
        assert alice.get(style).status_code == alice.get("/healthz").status_code == 200
    after(minutes=11)
    assert is_covered(alice.get("/work"))


def test_a_shorter_idle_time_of_ones_own_holds_and_a_longer_one_does_not(cast, sign_in):
    for wanted, minutes, covered in (("3", 4, True), ("15", 11, True), ("3", 2, False)):
        after()
        alice = sign_in("alice")
        assert alice.post("/me", {"density": "compact", "idle_minutes": wanted, "keys_on": "y"}).status_code == 303
        after(minutes=minutes)
        assert is_covered(alice.get("/work")) == covered, (wanted, minutes)


def test_SEC_023_under_the_cover_nothing_is_shown(cast, case, sign_in):
    alice = sign_in("alice")
    alice.post("/cover/lock")
    for where in ("/", "/work", "/help", "/me", "/find", f"/case/{case.code}", f"/case/{case.code}/identity/enter", "/register"):
        answer = alice.get(where)
        assert is_covered(answer) and case.code not in answer.text
    part = alice.part(f"/case/{case.code}/identity")
    assert part.status_code == 423 and "Sreymom" not in part.text
    page = alice.get("/cover")
    assert "<title>Covered" in page.text and case.code not in page.text
    assert alice.post("/signin", {"username": "alice", "password": PASSWORD}).status_code == 303
    assert is_covered(alice.get("/work")), "only the password of the cover opens it"


def test_the_cover_asks_for_the_password_only_and_goes_back_where_one_was(cast, case, sign_in):
    alice = sign_in("alice")
    alice.post("/cover/lock")
    alice.get(f"/case/{case.code}/followups")
    token = re.search(r'csrf_token" value="([^"]+)"', alice.get("/cover").text)[1]
    answer = alice.post("/cover", {"password": "wrong"}, token=token)
    assert answer.status_code == 422 and "not right" in answer.text and "<title>Error:" in answer.text
    answer = alice.post("/cover", {"password": PASSWORD}, token=token)
    assert answer.headers["Location"] == f"/case/{case.code}/followups"
    assert alice.get("/work").status_code == 200


def test_the_cover_is_slow_for_somebody_who_guesses(cast, sign_in):
    alice = sign_in("alice")
    alice.post("/cover/lock")
    statuses = [alice.post("/cover", {"password": f"guess {number}"}).status_code for number in range(7)]
    assert statuses == [422] * 6 + [429]
    assert alice.post("/cover", {"password": PASSWORD}).status_code == 429
    after(seconds=31)
    assert alice.post("/cover", {"password": PASSWORD}).status_code == 303


@pytest.mark.parametrize("how", ["idle", "covered in another window", "twelve hours", "signed out in another window"])
@pytest.mark.parametrize("htmx", [True, False])
def test_SEC_025_what_was_typed_into_a_session_that_was_over_is_offered_again(app, cast, case, sign_in, how, htmx):
    alice = sign_in("alice")
    where, words = f"/case/{case.code}", "She spoke of the blue door & the dog."
    hidden = form_of(alice, where)
    if how == "idle":
        after(minutes=11)
    elif how == "covered in another window":
        alice.post("/cover/lock")
    elif how == "twelve hours":
        DeskSession.update(seen_at=NOW + timedelta(hours=12, minutes=1)).execute()
        after(hours=12, minutes=2)
    else:
        with_cookie(app, cookie(alice)).post("/signout")
    headers = {"HX-Request": "true"} if htmx else {}
    answer = alice.client.post(f"{where}/notes", data={**hidden, "facts": words, "on": "1 3 2027", "kind": "home_visit"}, headers=headers)
    assert words not in answer.text and not Note.select().exists()
    if how in ("idle", "covered in another window"):
        assert answer.status_code == 423 if htmx else is_covered(answer)
        assert "kept" in (answer.text if htmx else alice.get(answer.headers["Location"]).text)
        assert alice.post("/cover", {"password": PASSWORD}).status_code == 303
    else:
        assert (answer.status_code == 401 and answer.headers["HX-Redirect"].endswith("/signin")) if htmx else is_out(answer)
        bob = with_cookie(app, cookie(alice)) if alice.client.get_cookie("office") else Desk(app)
        bob.post("/signin", {"username": "mary", "password": PASSWORD})
        assert "blue door" not in bob.get(where).text, "nobody else gets it"
        alice = Desk(app, "alice")
    page = alice.get(where).text
    assert "You had begun this on" in page and "blue door &amp; the dog" in page
    assert 'value="home_visit" selected' in page
    alice.post(f"{where}/notes", {"facts": words, "on": "1 3 2027", "kind": "home_visit"})
    assert Note.select().count() == 1
    assert "You had begun" not in alice.get(where).text, "saved: the draft is gone"


def test_a_draft_can_be_thrown_away(cast, case, sign_in):
    alice = sign_in("alice")
    where = f"/case/{case.code}"
    answer = alice.post("/draft", {"draft_of": f"{where}/notes", "facts": "The dog barked."}, headers={"X-Office": "quiet"})
    assert answer.status_code == 200 and re.search(r"Draft kept \d\d:\d\d", answer.text)
    assert "The dog barked." in alice.get(where).text
    assert alice.post("/draft/throw", {"draft_of": f"{where}/notes", "back_to": where}).headers["Location"] == where
    assert "The dog barked." not in alice.get(where).text


def test_a_draft_of_the_page_itself_sent_too_late_is_kept_where_it_belongs(cast, case, sign_in):
    alice = sign_in("alice")
    token = alice.token()
    alice.post("/cover/lock")
    answer = alice.client.post(
        "/draft", data={"csrf_token": token, "draft_of": f"/case/{case.code}/notes", "facts": "Half a sen"}, headers={"X-Office": "quiet"}
    )
    assert answer.status_code in (200, 423)
    alice.post("/cover", {"password": PASSWORD})
    assert "Half a sen" in alice.get(f"/case/{case.code}").text


def test_a_password_typed_into_a_covered_page_is_kept_nowhere(cast, sign_in):
    alice = sign_in("alice")
    token = alice.token()
    alice.post("/cover/lock")
    for where in ("/me/password", "/cover", "/draft", "/first", "/signin"):
        alice.client.post(where, data={"csrf_token": token, "current": PASSWORD, "password": OTHER, "again": OTHER, "draft_of": "/me/password"})
    assert not any(word in repr([draft.answers for draft in Draft.select()]) for word in (PASSWORD, OTHER))


# --- one desk, two people


def test_SEC_033_a_form_of_hers_sent_after_somebody_else_signed_in_is_refused_and_not_kept_for_him(app, cast, case, sign_in):
    desk = sign_in("alice")
    where = f"/case/{case.code}"
    hidden = form_of(desk, where)
    desk.post("/signout")
    desk.post("/signin", {"username": "mary", "password": PASSWORD})
    answer = desk.client.post(f"{where}/notes", data={**hidden, "facts": "Meant for Alice's file.", "on": "1 3 2027"})
    assert answer.status_code == 400 and "Nothing was saved" in answer.text
    assert not Note.select().exists() and not Draft.select().exists()
    assert "Meant for" not in desk.get(where).text


def test_SEC_033_a_form_with_the_mark_of_somebody_else_is_refused_even_with_a_good_token(app, cast, case, sign_in):
    alice, mary = sign_in("alice"), sign_in("mary")
    where = f"/case/{case.code}"
    hidden = form_of(alice, where)
    answer = mary.post(f"{where}/notes", {"once": hidden["once"], "facts": "Written by Alice.", "on": "1 3 2027"})
    assert answer.status_code in (400, 409) and not Note.select().exists()


def test_somebody_else_finds_nothing_of_hers_after_taking_over_a_covered_desk(cast, case, sign_in):
    desk = sign_in("alice")
    hidden = form_of(desk, f"/case/{case.code}")
    desk.post("/cover/lock")
    desk.client.post(f"/case/{case.code}/notes", data={**hidden, "facts": "Between Alice and the child.", "on": "1 3 2027"})
    desk.post("/signout")
    desk.post("/signin", {"username": "bob", "password": PASSWORD})
    for where in ("/work", "/cases", "/me", "/register", "/find", "/help"):
        page = desk.get(where)
        assert page.status_code == 200 and "Between Alice" not in page.text and case.code not in page.text


# --- guessing


def attempt(desk, username, password="not the password"):
    return desk.post("/signin", {"username": username, "password": password})


def test_SEC_014_five_tries_are_free_then_each_waits_longer_and_never_for_good(app, cast):
    desk, moment, waits = Desk(app), 0, []
    for _ in range(14):
        answer = attempt(desk, "alice")
        if answer.status_code == 429:
            wait = int(re.search(r"Wait (\d+) seconds", answer.text)[1])
            waits.append(wait)
            moment += wait
            after(seconds=moment)
            answer = attempt(desk, "alice")
        assert answer.status_code == 422
    assert len(waits) == 8 and waits == sorted(waits) and waits[0] <= 2 and max(waits) <= 31
    moment += 31
    after(seconds=moment)
    assert attempt(desk, "alice", PASSWORD).status_code == 303, "the right password opens as soon as the wait is over"
    assert attempt(Desk(app), "alice").status_code == 422, "and begins anew"


def test_SEC_014_the_wait_holds_for_the_right_password_and_over_a_restart(app, folder, cast):
    desk = Desk(app)
    for _ in range(6):
        attempt(desk, "alice")
    assert attempt(desk, "alice", PASSWORD).status_code == 429
    again = create_app(folder, testing=True, clock_start=NOW)
    with databases.connection():
        assert attempt(Desk(again), "alice", PASSWORD).status_code == 429


def test_SEC_015_one_account_under_attack_leaves_the_others_alone(app, cast):
    attacker = Desk(app)
    for _ in range(8):
        attempt(attacker, "alice")
    assert attempt(Desk(app), "bob", PASSWORD).status_code == 303
    elsewhere = Desk(app)
    elsewhere.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert attempt(elsewhere, "alice", PASSWORD).status_code == 303


def elsewhere(app, address="192.0.2.7"):
    desk = Desk(app)
    desk.client.environ_base["REMOTE_ADDR"] = address
    return desk


def test_SEC_015_the_attacked_account_signs_in_at_once_from_its_usual_desk_and_nowhere_else_at_this_address(app, cast, sign_in):
    usual, colleagues = sign_in("alice"), sign_in("bob")
    usual.post("/signout")
    colleagues.post("/signout")
    for _ in range(9):
        attempt(Desk(app), "alice")
    assert attempt(Desk(app), "alice", PASSWORD).status_code == 429
    assert attempt(colleagues, "alice", PASSWORD).status_code == 429, "the desk of a colleague is not hers"
    assert attempt(usual, "alice", PASSWORD).status_code == 303
    assert attempt(elsewhere(app), "alice", PASSWORD).status_code == 303


def test_SEC_015_guessing_at_a_known_desk_waits_as_well(app, cast, sign_in):
    desk = sign_in("alice")
    desk.post("/signout")
    assert [attempt(desk, "alice").status_code for _ in range(7)] == [422] * 6 + [429]


@pytest.mark.parametrize("value", ["made-up", "made-up.0123456789abcdef0123456789abcdef", "", ".", "é.é", "a" * 3000])
def test_SEC_015_a_made_up_desk_is_counted_with_its_address(app, cast, value):
    for number in range(7):
        desk = Desk(app)
        desk.client.set_cookie("office-desk", f"{number}{value}")
        answer = attempt(desk, "alice")
    assert answer.status_code == 429


def test_SEC_015_a_desk_is_forgotten_after_half_a_year(app, cast, sign_in):
    sign_in("alice")
    assert KnownDesk.select().count() == 1
    after(days=181)
    sign_in("bob")
    assert [row.staff.username for row in KnownDesk.select()] == ["bob"]


def test_SEC_014_a_clock_that_was_set_back_keeps_nobody_waiting(app, cast):
    for _ in range(8):
        attempt(Desk(app), "alice")
    after(days=-700)
    assert attempt(Desk(app), "alice", PASSWORD).status_code == 303


# --- what she hears at the next sign-in


def test_SEC_016_the_first_page_tells_of_failed_tries_and_every_page_of_the_last_time(app, cast, sign_in):
    sign_in("alice")
    for _ in range(3):
        attempt(elsewhere(app), "alice")
    after(hours=3)
    alice = sign_in("alice")
    first = alice.get("/work").text
    assert "3 sign-ins with your name failed" in first and "Last time here: 1 Mar 2027, 09:00, from 127.0.0.1" in first
    second = alice.get("/work").text
    assert "with your name failed" not in second and "Last time here" in second
    assert "3 failed tries since then" in alice.get("/me").text
    assert "with your name failed" not in sign_in("alice").get("/work").text


def test_SEC_016_supervisors_and_the_administrator_see_the_sign_ins_that_failed(app, cast, sign_in):
    attempt(elsewhere(app, "192.0.2.99"), "alice")
    attempt(elsewhere(app, "192.0.2.98"), "mistyped-password-in-the-wrong-box")
    for who in ("mary", "eve"):
        page = sign_in(who).get("/keep/desks").text
        assert "Alice Ash" in page and "192.0.2.99" in page and "no such account" in page and "192.0.2.98" in page
        assert "mistyped-password" not in page
    assert sign_in("alice").get("/keep/desks").status_code == 404


def test_SEC_009_a_reset_is_told_at_the_next_sign_in(app, cast, sign_in):
    sign_in("alice")
    after(hours=1)
    code = accounts.new_slip(cast["alice"], cast["eve"], clock.now(), confirmed=True)
    desk = Desk(app)
    assert attempt(desk, "alice", code).location == "/first"
    assert desk.post("/first", {"password": OTHER, "again": OTHER, "promise": "y"}).status_code == 303
    page = desk.get("/work").text
    assert "A new sign-in slip was made for you" in page and "by Eve Elm" in page


def test_SEC_029_a_supervisor_or_the_administrator_ends_anyones_session_and_all(app, cast, sign_in):
    alice, bob, mary, eve = (sign_in(name) for name in ("alice", "bob", "mary", "eve"))
    row = DeskSession.get(DeskSession.token_hash == sessions.digest(cookie(alice)))
    assert bob.post(f"/keep/desks/{row.id}/end").status_code == 404 and alice.get("/work").status_code == 200
    assert "Alice Ash" in mary.get("/keep/desks").text
    assert mary.post(f"/keep/desks/{row.id}/end").status_code == 303
    assert is_out(alice.get("/work")) and "A supervisor or the administrator ended" in alice.get("/signin").text
    assert eve.post("/keep/desks/end").status_code == 303
    assert is_out(bob.get("/work")) and is_out(mary.get("/team")) and eve.get("/people").status_code == 200
    after(minutes=6)
    assert eve.post("/keep/desks/end").location == "/prove", "asked for the password first (SEC-032)"


def test_SEC_026_a_page_that_asks_by_itself_keeps_nobody_awake(app, cast, sign_in):
    """The progress of an import asks on and on; the screen is covered all the same."""
    mary = sign_in("mary")
    token = mary.token()
    for minutes in range(1, 11):
        after(minutes=minutes)
        assert mary.post("/supervision/old-cases/1/check", token=token, htmx=True).status_code == 404
    after(minutes=11)
    assert mary.post("/supervision/old-cases/1/check", token=token, htmx=True).status_code == 423
    for rule in app.url_map.iter_rules():
        assert getattr(app.view_functions[rule.endpoint], "keeps_nobody_awake", False) == (rule.endpoint in ("backlog.check", "cover.may_be_shown"))


def test_SEC_026_sixteen_minutes_of_polling_end_under_the_cover(cast, sign_in):
    alice, statuses = sign_in("alice"), []
    for half_minutes in range(1, 32):
        after(seconds=30 * half_minutes)
        statuses.append(alice.get("/idle", headers={"X-Office": "quiet"}).status_code)
    assert statuses == [204] * 20 + [423] * 11 and is_covered(alice.get("/work"))


def test_SEC_023_SEC_033_a_covered_page_opens_for_nobody_but_its_own_person(app, cast, sign_in):
    """Bob signed in in another window of Alice's browser: his password does not uncover the page that she left."""
    desk = sign_in("bob")
    quiet = {"X-Office": "quiet"}
    answer = desk.post("/cover", {"password": PASSWORD, "username": "alice"}, headers=quiet)
    assert answer.status_code == 401 and answer.headers["X-Office"] == "signed-out"
    assert desk.post("/cover", {"password": PASSWORD, "username": "bob"}, headers=quiet).status_code == 204


def test_SEC_025_the_page_signs_its_person_in_again_without_leaving_it(app, cast, sign_in):
    alice = sign_in("alice")
    after(hours=13)
    quiet = {"X-Office": "quiet"}
    assert alice.post("/cover", {"password": PASSWORD, "username": "alice"}, headers=quiet).status_code == 401
    token = re.search(r'csrf_token" value="([^"]+)"', alice.get("/signin").text)[1]
    wrong = alice.post("/signin", {"username": "alice", "password": "wrong"}, token=token, headers=quiet)
    assert wrong.status_code == 422 and wrong.text == "Name or password is not right."
    now = alice.post("/signin", {"username": "alice", "password": PASSWORD}, token=token, headers=quiet).json
    assert now["in"] and alice.client.post("/idle", data={"csrf_token": now["csrf"]}).status_code == 204


def test_SEC_025_a_script_whose_session_is_over_hears_an_event_and_gets_no_page(app, cast, case, sign_in):
    alice = sign_in("alice")
    hidden = form_of(alice, f"/case/{case.code}")
    after(hours=13)
    for headers in ({"HX-Request": "true"}, {"X-Office": "quiet"}):
        for answer in (
            alice.client.get(f"/case/{case.code}/identity", headers=headers),
            alice.client.post(f"/case/{case.code}/notes", data={**hidden, "facts": "Half a text.", "on": "1 3 2027"}, headers=headers),
        ):
            assert answer.status_code == 401 and answer.headers["HX-Trigger"] == answer.headers["X-Office"] == "signed-out"
            assert "<" not in answer.text and "kept" in answer.text
    assert "Half a text." in Desk(app, "alice").get(f"/case/{case.code}").text


def bare(answer, name):
    return re.sub(r'value="[^"]{40,}"', "", answer.text).replace(name, "")


def test_SEC_012_a_name_that_nobody_has_answers_in_the_same_words(app, cast, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)  # a busy machine would wait some seconds away
    accounts.lock(cast["bob"], True, cast["eve"], NOW)
    Staff.update(password_hash=None).where(Staff.username == "carol").execute()
    answers = {name: [attempt(desk, name) for desk in [Desk(app)] for _ in range(8)] for name in ("alice", "bob", "carol", "nobody", "Al Ice")}
    for name, given in answers.items():
        assert [answer.status_code for answer in given] == [answer.status_code for answer in answers["alice"]], name
        assert [bare(answer, name) for answer in given] == [bare(answer, "alice") for answer in answers["alice"]], name
    assert attempt(Desk(app), "bob", PASSWORD).status_code in (422, 429), "a locked account says no more than a wrong password"


def test_SEC_012_a_name_that_nobody_has_takes_as_many_hashes_and_as_many_questions_to_the_database(app, cast, monkeypatch):
    """Time itself is measured badly on a busy machine; what takes time is counted."""
    done = []
    for what in ("hash", "verify"):
        monkeypatch.setattr(PasswordHasher, what, lambda self, *given, do=getattr(PasswordHasher, what): done.append("hash") or do(self, *given))
    execute = type(records).execute_sql
    monkeypatch.setattr(type(records), "execute_sql", lambda self, sql, *more, **other: done.append(sql.split()[0]) or execute(self, sql, *more, **other))
    accounts.lock(cast["bob"], True, cast["eve"], NOW)
    took = {}
    for name in ("alice", "bob", "nobody", "Al Ice"):
        desk = Desk(app)
        token, took[name] = desk.token(), []
        for _ in range(7):
            done.clear()
            desk.post("/signin", {"username": name, "password": "wrong"}, token=token)
            took[name].append(sorted(done))
    assert all(steps == took["alice"] for steps in took.values())
    assert [steps.count("hash") for steps in took["alice"]] == [1] * 6 + [0], "one each, none while one waits"


def test_SEC_013_a_huge_password_is_refused_before_it_is_hashed(app, cast, monkeypatch):
    monkeypatch.setattr(passwords, "hasher", PasswordHasher(time_cost=20, memory_cost=64 * 1024, parallelism=1))
    begun = time.perf_counter()
    assert attempt(Desk(app), "alice", "x" * 1_000_000).status_code == 422
    assert time.perf_counter() - begun < 0.5


def test_SEC_011_when_very_many_sign_in_at_once_the_others_are_told_to_wait_and_nothing_breaks(app, cast, case, sign_in):
    """Hashing is heavy on purpose, so only so many wait for it; whoever finds the queue full hears it in words."""
    visitor, alice, covered = Desk(app), sign_in("alice"), sign_in("bob")
    tokens = {desk: desk.token() for desk in (visitor, alice, covered)}
    covered.post("/cover/lock")
    taken = 0
    while passwords._queue.acquire(blocking=False):
        taken += 1
    try:
        answers = [
            visitor.post("/signin", {"username": "mary", "password": PASSWORD}, token=tokens[visitor]),
            alice.post("/me/password", {"current": PASSWORD, "password": OTHER, "again": OTHER}, token=tokens[alice]),
            covered.post("/cover", {"password": PASSWORD}, token=tokens[covered]),
        ]
        assert alice.get(f"/case/{case.code}").status_code == 200, "pages go on meanwhile"
    finally:
        passwords._queue.release(taken)
    for answer in answers:
        assert answer.status_code == 503 and answer.headers.get("Retry-After"), answer.request.path
        assert re.search("few seconds", answer.text)
    assert attempt(visitor, "mary", PASSWORD).status_code == 303


def test_SEC_052_no_address_of_another_office_is_gone_to_after_signing_in(app, cast, sign_in):
    alice = sign_in("alice")
    token = alice.token()
    for target in (
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "/\n/evil.example",
        "evil.example",
        "///evil.example",
        "%2f%2fevil.example",
    ):
        alice.post("/cover/lock", {"back_to": target}, token=token)
        answer = alice.post("/cover", {"password": PASSWORD}, token=token)
        assert answer.status_code == 303 and answer.headers["Location"] in ("/work",), target
        answer = alice.post("/draft/throw", {"draft_of": "/register", "back_to": target}, token=token)
        assert answer.headers["Location"] == "/work", target


def test_SEC_052_the_page_that_was_asked_for_waits_behind_the_sign_in(app, cast, case):
    visitor = Desk(app)
    assert is_out(visitor.get(f"/case/{case.code}/followups"))
    token = re.search(r'csrf_token" value="([^"]+)"', visitor.get("/signin").text)[1]
    answer = visitor.post("/signin", {"username": "alice", "password": PASSWORD}, token=token)
    assert answer.headers["Location"] == f"/case/{case.code}/followups"


def test_the_foot_of_the_menu_leads_to_my_settings_by_that_name(sign_in):
    assert '<a href="/me">My settings</a>' in sign_in("alice").get("/work").text


def test_signing_in_covering_uncovering_and_a_draft_are_each_made_durable_once(case, app, sign_in):
    from tests import counting
    desk = sign_in("alice")
    desk.get("/work")                              # what happened since the last time is told and ticked off
    acts = {
        "cover": lambda: desk.post("/cover/lock"),
        "uncover": lambda: desk.post("/cover", {"password": PASSWORD}),
        "draft": lambda: desk.post("/draft", {"draft_of": f"/case/{case.code}/notes", "facts": "The aunt came."}),
        "sign in": lambda: Desk(app).post("/signin", {"username": "alice", "password": PASSWORD}),
    }
    for name, act in acts.items():
        with counting.statements() as seen:
            assert act().status_code in (200, 204, 303), name
        begins = [place for place, sql in enumerate(seen) if sql.startswith("BEGIN")]
        alone = [sql for sql in (seen[:begins[0]] + seen[seen.index("COMMIT"):] if begins else seen) if sql.startswith(("INSERT", "UPDATE"))]
        assert (counting.commits(seen), len(alone)) == ((0, 1) if name == "draft" else (1, 0)), (name, seen)
    with counting.statements() as seen:
        assert desk.get("/work").status_code == 200
    assert not [sql for sql in seen if not sql.upper().startswith("SELECT")], "a page that is looked at again writes nothing"


def test_uncovering_is_one_line_on_the_trail(cast, sign_in):
    desk = sign_in("alice")
    desk.post("/cover/lock")
    desk.post("/cover", {"password": PASSWORD})
    assert [line.did for line in Audit.select().order_by(Audit.seq.desc()).limit(2)] == ["screen uncovered", "screen covered"]

"""A new office, from the code on the terminal to the first day: set up once, by whoever started the machine, never again."""

import re
import shutil
from datetime import timedelta

import pytest
from flask.sessions import SecureCookieSessionInterface

from cmoffice import clock, databases, sessions
from cmoffice.casework import office
from cmoffice.casework import staff as accounts
from cmoffice.models import Criterion, Place, Setting, Slip, Staff
from tests.conftest import NOW, Desk

ADMIN = {"username": "Ana", "name": "Ana Alder", "role": "administrator", "signed_on": "1 3 2027", "trained_on": "1 3 2027"}
STEPS = [
    ("office", {"name": "Riverside", "zone": "Asia/Phnom_Penh"}),
    ("administrator", ADMIN),
    ("backup", {"place": "/media/stick"}),
    ("sheet", {}),
    (
        "retention",
        {
            "years": "10",
            "care_years": "50",
            "evacuation_first": "supervisor",
            "evacuation_second": "administrator",
            "evacuation_where": "The stick to the partner office; then destroy.",
        },
    ),
    ("lists", {"common": "y", "places": "Community centre, North district\nClinic, South district"}),
    (
        "rules",
        {
            "initial_wanted_hours": "24",
            "initial_limit_hours": "48",
            "comprehensive_start_days": "7",
            "followup_high_days": "2",
            "followup_medium_days": "7",
            "followup_low_days": "14",
            "caseload": "20",
            "idle_minutes": "5",
        },
    ),
    ("people", {"username": "mina", "name": "Mina Maple", "role": "supervisor", "team": "North", "signed_on": "1 3 2027", "trained_on": "1 3 2027"}),
    ("people", {"username": "amal", "name": "Amal Aspen", "role": "caseworker", "team": "North", "signed_on": "1 3 2027", "trained_on": "1 3 2027"}),
]
OWN = "purple kettle walks home"


@pytest.fixture(scope="session")
def empty(tmp_path_factory):
    """A new office as its first start makes it."""
    folder = tmp_path_factory.mktemp("empty") / "office"
    databases.create_office(folder)
    return folder


@pytest.fixture
def bare(empty, pages, tmp_path):
    """An office in which nobody has done anything yet, and the code that its start printed."""
    shutil.copytree(empty, tmp_path / "office")
    databases.open_office(tmp_path / "office")
    office.forget()
    sessions._seen.clear()
    clock.set_zone("UTC")
    clock.set_start(NOW)
    with databases.connection():
        code = office.setup_code(clock.now())
        yield pages, code
    databases.close_office()
    clock.set_start(None)


def begin(bare):
    app, code = bare
    desk = Desk(app)
    assert desk.post("/setup", {"code": code}).status_code == 303
    return desk


def print_and_try(desk):
    """The recovery sheet as the page shows it, typed back; gives its code."""
    page = desk.post("/setup/sheet", {"button": "make"})
    code = " ".join(re.findall(r"<code>(\w{5})</code>", page.text))
    assert desk.post("/setup/sheet", {"button": "try", "code": code}).status_code == 303
    return code


def walk(desk, steps=STEPS):
    """Go through these steps; gives the codes of the slips that were shown, by short name."""
    slips = {}
    for name, answers in steps:
        page = desk.get("/setup")
        assert page.headers["Location"] == f"/setup/{name}", f"before {name}: {page.status_code} {page.headers.get('Location')}"
        if name == "sheet":
            print_and_try(desk)
            continue
        answer = desk.post(f"/setup/{name}", answers)
        assert answer.status_code in (200, 303), re.findall(r"class=\"err.*?</p>", answer.text)
        if answer.status_code == 200:
            slips[answers["username"].lower()] = re.search(r'code-big code">([^<]+)<', answer.text)[1]
    return slips


def test_a_new_office_opens_nothing_but_its_setting_up(bare):
    app, _ = bare
    for where in ("/", "/signin", "/first", "/help", "/work", "/team", "/case/ABC-DEF", "/people", "/me", "/find", "/register"):
        assert Desk(app).get(where).headers["Location"].endswith("/setup"), where
    for name, _answers in STEPS:
        assert Desk(app).get(f"/setup/{name}").headers["Location"].endswith("/setup"), name


def test_SEC_001_without_the_code_nobody_sets_up_an_office(bare):
    app, code = bare
    desk = Desk(app)
    for wrong in ("", "0000-0000-0000-0000", code[:-1], code + "0"):
        answer = desk.post("/setup", {"code": wrong})
        assert answer.status_code == 422 and "<title>Error:" in answer.text
        assert desk.post("/setup/administrator", ADMIN).status_code == 303
    assert not Staff.select().exists()


def test_the_code_is_kept_as_a_digest_only_and_a_new_start_prints_another(bare):
    _, code = bare
    assert code not in repr([row.value for row in Setting.select()])
    other = office.setup_code(NOW)
    assert other != code and not office.setup_code_is(code) and office.setup_code_is(other)


def test_a_wrong_answer_keeps_what_was_typed(bare):
    desk = begin(bare)
    answer = desk.post("/setup/office", {"name": "Riverside & hills", "zone": "Mars/Olympus"})
    assert answer.status_code == 422 and "<title>Error:" in answer.text
    assert "Riverside &amp; hills" in answer.text and "Mars/Olympus" in answer.text
    assert "no such time zone" in answer.text


@pytest.mark.parametrize(
    "name, answers, words",
    [
        ("administrator", {**ADMIN, "signed_on": ""}, "without both nobody can sign in"),
        ("administrator", {**ADMIN, "username": ""}, "short name"),
        ("backup", {"place": "stick"}, "whole path"),
        ("retention", {**STEPS[4][1], "years": "0"}, "whole number"),
        ("retention", {**STEPS[4][1], "evacuation_where": ""}, "plan"),
        ("lists", {"places": "Community centre"}, "place, district"),
        ("rules", {**STEPS[6][1], "initial_limit_hours": "72"}, "at most 48|from 1 to 48"),
        ("people", {**STEPS[7][1], "team": ""}, "team"),
        ("people", {**STEPS[7][1], "role": "queen"}, "answers of this form"),
    ],
)
def test_a_step_says_what_is_missing(bare, name, answers, words):
    desk = begin(bare)
    answer = desk.post(f"/setup/{name}", answers)
    assert answer.status_code == 422
    assert re.search(words, answer.text)
    assert not Staff.select().exists()


def test_the_office_opens_after_its_steps(bare):
    app, _ = bare
    desk = begin(bare)
    walk(desk, STEPS[:5])
    assert Desk(app).get("/work").headers["Location"].endswith("/setup"), "not yet: nobody could work here"
    walk(desk, STEPS[5:])
    assert office.is_set_up()
    assert office.setting("office_name") == "Riverside" and clock.zone().key == "Asia/Phnom_Penh"
    assert office.rules().caseload == 20 and office.setting("idle_minutes") == 5
    assert Place.select().count() == 2 and Criterion.select().count() > 10
    assert sorted(person.role for person in Staff.select()) == ["administrator", "caseworker", "supervisor"]


def test_SEC_001_setting_up_is_over_for_good(bare):
    app, code = bare
    desk = begin(bare)
    walk(desk)
    for visitor in (desk, Desk(app)):
        assert visitor.get("/setup").status_code == 404
        assert visitor.post("/setup", {"code": code}).status_code == 404
        for name, answers in STEPS:
            assert visitor.get(f"/setup/{name}").status_code == 404
            assert visitor.post(f"/setup/{name}", {**answers, "username": "intruder"}).status_code == 404
    assert office.setup_code(NOW) is None
    assert Staff.select().count() == 3


def test_setting_up_can_be_left_and_gone_on_with(bare):
    app, code = bare
    walk(begin(bare), STEPS[:3])
    walk(begin(bare), STEPS[3:])
    assert office.is_set_up()


def test_the_code_of_an_earlier_start_opens_nothing_any_more(bare):
    app, _ = bare
    desk = begin(bare)
    office.setup_code(NOW)
    assert desk.get("/setup/office").status_code == 303, "a new start has printed a new code"


def test_SEC_009_the_first_sign_in_takes_a_slip_and_asks_for_an_own_password(bare):
    app, _ = bare
    slips = walk(begin(bare))
    assert set(slips) == {"ana", "mina", "amal"}
    amal = Desk(app)
    answer = amal.post("/signin", {"username": "amal", "password": slips["amal"]})
    assert answer.headers["Location"] == "/first"
    page = amal.get("/first")
    assert page.status_code == 200 and "Amal Aspen" in page.text and "I promise this" in page.text
    answer = amal.post("/first", {"password": OWN, "again": OWN, "promise": "y"})
    assert answer.status_code == 303
    assert amal.get("/").headers["Location"] == "/work" and amal.get("/work").status_code == 200
    assert Staff.get(Staff.username == "amal").promised_on == NOW.date()
    assert Desk(app).post("/signin", {"username": "AMAL", "password": OWN}).status_code == 303
    assert Desk(app).post("/signin", {"username": "amal", "password": slips["amal"]}).status_code == 422, "the slip is used up"


def from_slip(bare, who="amal"):
    app, _ = bare
    desk = Desk(app)
    desk.post("/signin", {"username": who, "password": walk(begin(bare))[who]})
    return desk


@pytest.mark.parametrize(
    "password, again, words",
    [
        ("short words", None, "15 characters"),
        ("passwordpassword", None, "easy to guess"),
        ("qwertyuiopasdfg", None, "easy to guess"),
        ("aaaaaaaaaaaaaaa", None, "easy to guess"),
        ("riversideamalriverside", None, "easy to guess"),
        (OWN, "something else", "not the same"),
        ("", None, "15 characters"),
        ("x" * 5000, None, "characters|easy to guess"),
    ],
)
def test_SEC_002_SEC_004_a_weak_password_is_refused_in_words(bare, password, again, words):
    amal = from_slip(bare)
    answer = amal.post("/first", {"password": password, "again": password if again is None else again, "promise": "y"})
    assert answer.status_code == 422 and "<title>Error:" in answer.text
    assert re.search(words, answer.text)
    assert Staff.get(Staff.username == "amal").password_hash is None
    if len(password) > 3:
        assert password not in answer.text


def test_nobody_goes_in_without_the_promise(bare):
    amal = from_slip(bare)
    answer = amal.post("/first", {"password": OWN, "again": OWN})
    assert answer.status_code == 422 and "promise" in answer.text
    assert amal.get("/work").status_code == 303


@pytest.mark.parametrize(
    "typed", [OWN, "កូនឆ្កែ ដើរលេង លើផ្លូវ", "  two blanks at both ends  ", "🦊🦊 fox and 🐢 tortoise run", "e\u0301toile du matin brille"]
)
def test_SEC_003_any_script_and_every_blank_counts_in_a_password(bare, typed):
    app, _ = bare
    amal = from_slip(bare)
    assert amal.post("/first", {"password": typed, "again": typed, "promise": "y"}).status_code == 303
    other = typed.replace("e\u0301", "\u00e9")
    assert Desk(app).post("/signin", {"username": "amal", "password": other}).status_code == 303
    if typed != typed.strip():
        assert Desk(app).post("/signin", {"username": "amal", "password": typed.strip()}).status_code == 422


def test_SEC_009_a_slip_is_good_for_a_day(bare):
    app, _ = bare
    slips = walk(begin(bare))
    clock.set_start(NOW + timedelta(hours=25))
    assert Desk(app).post("/signin", {"username": "amal", "password": slips["amal"]}).status_code == 422


def test_a_slip_is_its_owners(bare):
    app, _ = bare
    slips = walk(begin(bare))
    assert Desk(app).post("/signin", {"username": "mina", "password": slips["amal"]}).status_code == 422


def test_two_desks_with_one_slip_make_one_password(bare):
    app, _ = bare
    slips = walk(begin(bare))
    one, two = Desk(app), Desk(app)
    for desk in (one, two):
        assert desk.post("/signin", {"username": "amal", "password": slips["amal"]}).headers["Location"] == "/first"
    assert one.post("/first", {"password": OWN, "again": OWN, "promise": "y"}).status_code == 303
    answer = two.post("/first", {"password": "another four green words", "again": "another four green words", "promise": "y"})
    assert answer.status_code == 422
    assert Desk(app).post("/signin", {"username": "amal", "password": OWN}).status_code == 303


def test_a_slip_lies_in_no_file_and_in_no_cookie(bare):
    app, _ = bare
    amal = from_slip(bare)
    assert all(re.fullmatch("[0-9a-f]{64}", slip.code_hash) for slip in Slip.select())
    cookie = amal.client.get_cookie("office-visitor")
    opened = SecureCookieSessionInterface().get_signing_serializer(app).loads(cookie.value)
    assert not re.search(r"[2-9B-Z]{4}(-[2-9B-Z]{4}){3}", repr(opened))


def test_an_account_without_promise_or_training_stays_shut(bare):
    app, _ = bare
    walk(begin(bare))
    _, code = accounts.add({"username": "noor", "name": "Noor N", "role": "caseworker", "team": "North"}, None, NOW)
    desk = Desk(app)
    desk.post("/signin", {"username": "noor", "password": code})
    assert desk.get("/first").status_code in (303, 422)
    assert desk.post("/first", {"password": OWN, "again": OWN, "promise": "y"}).status_code in (303, 422)
    assert Staff.get(Staff.username == "noor").password_hash is None


def test_new_people_come_in_the_same_way(bare):
    app, _ = bare
    slips = walk(begin(bare))
    ana = Desk(app)
    ana.post("/signin", {"username": "ana", "password": slips["ana"]})
    assert ana.post("/first", {"password": OWN, "again": OWN, "promise": "y"}).status_code == 303
    answer = ana.post("/people", {"username": "dara", "name": "Dara Date", "role": "clerk", "signed_on": "1 3 2027", "trained_on": "1 3 2027"})
    code = re.search(r'code-big code">([^<]+)<', answer.text)[1]
    dara = Desk(app)
    assert dara.post("/signin", {"username": "dara", "password": code}).headers["Location"] == "/first"
    assert dara.post("/first", {"password": "seven quiet river stones", "again": "seven quiet river stones", "promise": "y"}).status_code == 303
    assert dara.get("/").headers["Location"] == "/tray"

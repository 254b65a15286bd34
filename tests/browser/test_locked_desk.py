"""The office is locked, or the session ended, while somebody types: the page covers itself, and gives the text back to its own person alone."""
import re
import shutil

import pytest
from playwright.sync_api import expect

from cmoffice import databases
from cmoffice.casework import keyring
from cmoffice.models import Staff
from tests.browser.conftest import NOW, PASSWORD, Office, _late_case, sign_in_by_hand
from tests.test_crash import Server, Visitor

TYPED = "Half a sentence about the blue do"


@pytest.fixture
def locked_office(chromium, furnished, tmp_path):
    """An office whose keys lie in slots, so that it can be locked and starts locked: its server, its folder, its place for other tests."""
    folder = tmp_path / "office"
    shutil.copytree(furnished, folder)
    databases.open_office(folder)
    with databases.connection():
        cast = {person.username: person for person in Staff.select()}
        code = _late_case(cast, 0)
        keyring.try_sheet(keyring.new_sheet(cast["mary"], NOW), cast["mary"], NOW)
        for person in cast.values():
            keyring.give(person, PASSWORD, NOW)
    databases.close_office()
    server = Server(folder)
    office = Office(server.address, [code])
    office.server, office.folder, office.code = server, folder, code
    Visitor(server.port, "alice")  # opens it
    yield office
    office.server.stop()


def is_covered(page, *secrets):
    expect(page.locator("h1")).to_have_text("Covered")
    content = page.content()
    assert not [secret for secret in secrets if secret in content]


def half_typed(page, office):
    page.clock.install()
    sign_in_by_hand(page, office.address, "alice")
    page.goto(f"{office.address}/case/{office.code}")
    page.fill("#facts", TYPED)


def go_on(page):
    page.fill("#cover-password", PASSWORD)
    page.keyboard.press("Enter")


def saves(page, office):
    expect(page.locator("#facts")).to_have_value(TYPED)
    page.click("button:has-text('Save note')")
    expect(page.locator("#notes li", has_text=TYPED)).to_have_count(1)


@pytest.mark.story
def test_SEC_023_a_page_half_typed_outlives_a_restart_of_the_machine(page, locked_office):
    half_typed(page, locked_office)
    locked_office.server.stop()
    locked_office.server = Server(locked_office.folder, port=locked_office.server.port)
    page.clock.fast_forward("00:31")
    is_covered(page, TYPED, locked_office.code)
    expect(page.locator(".why")).to_contain_text("The office is locked. Your text is still in this page")
    page.fill("#cover-password", "not her password")
    page.keyboard.press("Enter")
    expect(page.locator(".err")).to_contain_text("does not open the office")
    is_covered(page, TYPED)
    Visitor(locked_office.server.port, "mary")  # somebody else opens it
    go_on(page)
    saves(page, locked_office)


@pytest.mark.story
def test_SEC_025_a_page_half_typed_outlives_a_lock_by_somebody_else_and_opens_the_office_itself(page, locked_office):
    half_typed(page, locked_office)
    lock_by("mary", locked_office)
    page.clock.fast_forward("00:31")
    is_covered(page, TYPED, locked_office.code)
    go_on(page)
    saves(page, locked_office)


@pytest.mark.story
def test_SEC_033_text_under_the_cover_is_thrown_out_of_the_page_for_somebody_else_and_waits_for_its_person(page, locked_office):
    half_typed(page, locked_office)
    lock_by("mary", locked_office)
    page.clock.fast_forward("00:31")
    is_covered(page, TYPED)
    Visitor(locked_office.server.port, "mary")
    with page.expect_response("**/draft"):
        page.clock.fast_forward("00:21")
    page.click("a:has-text('Sign in as someone else')")
    page.wait_for_url(re.compile("/signin$"))
    sign_in_by_hand(page, locked_office.address, "bob")
    assert TYPED not in page.content()
    page.click("button:has-text('sign out')")
    sign_in_by_hand(page, locked_office.address, "alice")
    page.goto(f"{locked_office.address}/case/{locked_office.code}")
    expect(page.locator("#facts")).to_have_value(TYPED)


def lock_by(username, office):
    """Somebody locks the office from another desk."""
    visitor = Visitor(office.server.port, username)
    visitor.ask("/lock")
    status, _, text = visitor.ask("/lock", {})
    assert status in (200, 303), text

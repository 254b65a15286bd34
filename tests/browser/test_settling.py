"""A difference of two entries, settled by keys alone: a digit and Enter, or what the paper says."""

import pytest
from playwright.sync_api import expect

from cmoffice.casework import transcription, tray
from cmoffice.models import Paper, Staff
from tests.browser.conftest import sign_in_by_hand
from tests.browser.test_paper_desk import desk, opened  # noqa: F401 (fixtures)
from tests.conftest import NOW
from tests.test_crash import Server
from tests.test_second_entry import again, drawn


def make(pages):
    """Dan and Lumi read a registration in three boxes in two ways; nobody else types here."""
    dan, lumi = (Staff.get(Staff.username == name) for name in ("dan", "lumi"))
    for clerk in (dan, lumi):
        tray.take_up("case", clerk, NOW)
    [paper] = drawn(dan, [{"sex": "1", "age_years": "7", "withhold": "not the uncle"}])
    again(pages, paper, lumi, sex="2", age_years="1", withhold="not the aunt")
    return paper.id


@pytest.mark.story
def test_a_difference_is_settled_by_keys_alone(page, desk, opened, pages):  # noqa: F811
    number = opened(lambda: make(pages))
    server = Server(desk)
    try:
        sign_in_by_hand(page, server.address, "lumi")
        page.goto(f"{server.address}/differences/{number}")
        expect(page.locator("#p-sex")).to_be_focused()
        page.keyboard.type("2")                      # the digit on the paper is the digit of its place
        page.keyboard.press("Enter")
        expect(page.locator("#p-age_years")).to_be_focused()
        page.keyboard.press("Enter")                 # nothing given: told, and the hand stays there
        expect(page.locator(".diff .err")).to_contain_text("Look at the paper")
        expect(page.locator("#p-age_years")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.type("17")
        page.keyboard.press("Enter")
        expect(page.locator("#p-withhold")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.type("?")
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Send it to the caseworker")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Second entry")
        assert page.goto(f"{server.address}/differences/{number}").status == 404
    finally:
        server.stop()
    paper, whole = opened(lambda: (Paper.get_by_id(number), transcription.final(Paper.get_by_id(number))))
    assert (paper.state, paper.marks) == ("to_check", {"withhold": "unreadable"}) and (whole["sex"], whole["age_years"]) == ("2", "17")

"""The pages of safe keeping that no link alone leads to: the code of a sheet, the second factor, the rehearsal, the network, the lock and its doors."""
import pytest

from tests.browser.conftest import PASSWORD, sign_in_by_hand
from tests.browser.test_every_page import look
from tests.browser.test_locked_desk import locked_office  # noqa: F401 (fixture)

pytestmark = pytest.mark.story


def press(page, words):
    page.click(f"button:has-text('{words}')")
    page.wait_for_load_state()
    if "/prove" in page.url:
        look(page)
        page.fill("#password", PASSWORD)
        press(page, "Go on")


def write_plan(page):
    page.select_option("[name=storage-0-kind]", index=1)
    for name, words in (("storage-0-where", "Back room"), ("first", "Supervisor on duty"), ("second", "Administrator"), ("keys", "Sheets at two places"), ("where_to", "The district office"), ("when", "The supervisor on duty")):
        page.fill(f"[name={name}]", words)
    for name in ("identities", "sensitive", "incidents", "consents", "rest"):
        page.check(f"[name={name}][value=move]")


def test_what_a_supervisor_does_for_safe_keeping_is_clean_at_every_width(page, locked_office, subtests, tmp_path):  # noqa: F811
    where = locked_office.address
    sign_in_by_hand(page, where, "mary")
    with subtests.test("the code of a sheet, and a code that is mistyped"):
        page.goto(where + "/keep/sheet")
        press(page, "Make a new sheet")
        page.wait_for_selector(".sheet-groups")
        look(page)
        page.fill("[name=code]", "AAAAA")
        press(page, "Try the sheet")
        page.wait_for_selector(".errors")
        look(page)
    with subtests.test("a backup away from the machine"):
        place = tmp_path / "stick"
        place.mkdir()
        page.goto(where + "/keep/backup")
        page.fill("[name=place]", str(place))
        press(page, "Save")
        press(page, "Back up now")
        page.goto(where + "/keep/backup")
        look(page)
    with subtests.test("the plan for leaving, in error and written"):
        page.goto(where + "/keep/evacuation/plan/write")
        press(page, "Save the plan")
        page.wait_for_selector(".errors")
        look(page)
        write_plan(page)
        press(page, "Save the plan")
        for path in ("/keep/evacuation", "/keep/evacuation/plan", "/keep/evacuation/rehearse", "/keep/evacuation/destroy"):
            page.goto(where + path)
            look(page)
    with subtests.test("the second factor, while it is set up"):
        page.goto(where + "/me/factor")
        press(page, "Set it up")
        page.wait_for_selector(".letters")
        look(page)
    with subtests.test("what waits for a second person"):
        page.goto(where + "/keep/new-keys")
        press(page, "Ask for new keys")
        page.wait_for_selector(".two")
        look(page)
    with subtests.test("the check, the trail and its sheet"):
        page.goto(where + "/keep/check")
        press(page, "Check everything now")
        look(page)
        page.goto(where + "/keep/trail")
        press(page, "Check the trail now")
        look(page)
        page.goto(where + "/keep/trail/sheet")
        look(page)
    with subtests.test("the locked office and its doors"):
        page.goto(where + "/lock")
        look(page)
        press(page, "Lock the office now")
        page.wait_for_selector("h1:has-text('The office is locked')")
        look(page)
        for path in ("/signin", "/open"):
            page.goto(where + path)
            look(page)

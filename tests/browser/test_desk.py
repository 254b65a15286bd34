"""A desk shared by many: the cover, the idle clock, signing out, and what the next person finds, which is nothing."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD
from tests.test_crash import Visitor

TYPED = "Half a sentence about the blue do"


def is_covered(page, *secrets):
    expect(page.locator("h1")).to_have_text("Covered")
    assert page.title() == "Covered"
    content = page.content()
    assert not [secret for secret in secrets if secret in content], "the page is emptied, not hidden"
    assert page.locator("input:visible").count() == 1


@pytest.mark.story
def test_SEC_023_an_idle_desk_covers_itself_and_gives_the_text_back_to_its_owner_alone(page, office, sign_in):
    page.clock.install()
    sign_in(page, "alice")
    code = office.case()
    page.goto(f"{office.address}/case/{code}")
    page.fill("#facts", TYPED)
    page.clock.fast_forward("08:30")
    expect(page.locator("body")).to_contain_text("covered in 2 minutes")
    page.clock.fast_forward("02:00")
    is_covered(page, TYPED, code)
    page.fill("#cover-password", "not the password")
    page.keyboard.press("Enter")
    expect(page.locator("[role=alert]")).to_contain_text("not right")
    is_covered(page, TYPED, code)
    page.fill("#cover-password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#facts")).to_have_value(TYPED)
    assert code in page.title()

    page.keyboard.type("or")
    page.clock.fast_forward("11:00")
    is_covered(page, TYPED, code)
    page.click("a:has-text('Sign in as someone else')")
    page.click("button:has-text('Sign in as someone else')")
    page.wait_for_url(re.compile("/signin$"))
    sign_in(page, "bob")
    for where in ("/work", "/cases", "/find", "/register"):
        page.goto(office.address + where)
        assert TYPED not in page.content() and code not in page.content()
    page.goto(f"{office.address}/case/{code}")
    expect(page.locator("h1")).to_have_text("Nothing here")
    page.click("button:has-text('sign out')")
    sign_in(page, "alice")
    page.goto(f"{office.address}/case/{code}")
    expect(page.locator("#facts")).to_have_value(re.compile(TYPED))
    expect(page.locator("#note-form")).to_contain_text("You had begun this on")


def test_shift_three_times_covers_and_other_keys_between_do_not(page, office, sign_in):
    sign_in(page, "alice")
    code = office.case()
    page.goto(f"{office.address}/case/{code}")
    page.focus("#facts")
    page.keyboard.type("ABC Def GHI")
    assert page.locator("#facts").count() == 1, "typing capitals covers nothing"
    for _ in range(2):
        page.keyboard.press("Shift")
    page.keyboard.press("a")
    page.keyboard.press("Shift")
    assert page.locator("#facts").count() == 1
    with page.expect_response("**/cover/lock"):
        for _ in range(3):
            page.keyboard.press("Shift")
    is_covered(page, "ABC Def", code)
    other = page.context.new_page()
    other.goto(office.address + "/work")
    expect(other.locator("h1")).to_have_text("Covered")
    assert code not in other.content()
    other.close()
    page.reload()
    expect(page.locator("h1")).to_have_text("Covered")
    page.fill("#password", PASSWORD)
    page.click("button:has-text('Go on')")
    page.wait_for_url(re.compile(f"/case/{code}$"))
    expect(page.locator("#facts")).to_have_value("ABC Def GHIa")


def test_the_screen_is_covered_when_the_office_computer_is_gone(page, office, sign_in, complaints):
    """The card is at hand before the first key is pressed: nothing is fetched for it. Each page has it, whatever it was left for."""
    sign_in(page, "alice")
    code = office.case()
    for where, by_key in ((f"/case/{code}", True), ("/work", False)):
        page.goto(office.address + where)
        asked = []
        page.on("request", lambda request, asked=asked: asked.append(request.url.removeprefix(office.address)))
        page.context.set_offline(True)
        if by_key:
            page.fill("#facts", TYPED)
            for _ in range(3):
                page.keyboard.press("Shift")
        else:
            page.click("[data-cover]")
        is_covered(page, TYPED, code)
        expect(page.locator("#cover-password")).to_be_focused()
        page.fill("#cover-password", PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator(".cover-card .err")).to_have_text("No answer from the office computer.")
        is_covered(page, TYPED, code)
        assert {asked_for for asked_for in asked if not asked_for.endswith(".svg")} <= {"/draft", "/cover/lock", "/cover"}, "what is sent to the office, and nothing that is needed to cover"
        page.context.set_offline(False)
        page.fill("#cover-password", PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator("h1")).not_to_have_text("Covered")
        assert not by_key or page.input_value("#facts") == TYPED
    complaints[:] = [line for line in complaints if not re.search("ERR_INTERNET_DISCONNECTED|Failed to fetch", line)]


def test_the_keys_of_a_page_are_its_own_and_those_of_all(page, office, sign_in):
    sign_in(page, "alice")
    for where, has, has_not in ((f"/case/{office.case()}", "write a note", "open the case"), ("/work", "open the case", "write a note"), ("/help", "to the meetings", "open the case")):
        page.goto(office.address + where)
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("?")
        expect(page.locator("#keys")).to_be_visible()
        told = page.locator("#keys dd").all_inner_texts()
        assert has in told and "cover the screen" in told and has_not not in told
    page.keyboard.press("Escape")
    page.context.clear_cookies()
    sign_in(page, "dan")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("to the trays")
    assert "to the meetings" not in page.inner_text("#keys")


def test_a_page_covered_from_another_window_covers_itself_when_it_saves(page, office, sign_in):
    sign_in(page, "alice")
    code = office.case()
    page.goto(f"{office.address}/case/{code}")
    page.fill("#facts", TYPED)
    other = page.context.new_page()
    other.goto(office.address + "/cover")
    page.click("button:has-text('Save note')")
    is_covered(page, TYPED, code)
    page.fill("#cover-password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#facts")).to_have_value(TYPED)
    page.click("button:has-text('Save note')")
    expect(page.locator("#notes li", has_text=TYPED)).to_have_count(1)


def test_the_identity_covers_itself_after_two_minutes(page, office, sign_in):
    page.clock.install()
    sign_in(page, "alice")
    page.goto(f"{office.address}/case/{office.case()}")
    page.click("#show-identity")
    page.check("input[name=why][value=call]")
    page.click("button:has-text('Show for 2 minutes')")
    expect(page.locator("#identity")).to_contain_text("Chanthou")
    expect(page.locator("#identity")).to_contain_text("Covers itself in 2 min")
    page.clock.fast_forward("01:00")
    expect(page.locator("#identity")).to_contain_text("Chanthou")
    page.clock.fast_forward("01:02")
    expect(page.locator("#show-identity")).to_be_visible()
    assert "Chanthou" not in page.content()
    expect(page.locator("#say")).to_have_text("Identity covered again.")
    page.click("#show-identity")
    expect(page.locator("#identity")).to_contain_text("Chanthou")
    page.click("a:has-text('Cover now')")
    expect(page.locator("#show-identity")).to_be_visible()
    assert "Chanthou" not in page.content()


def test_the_cover_closes_the_identity(page, office, sign_in):
    sign_in(page, "alice")
    page.goto(f"{office.address}/case/{office.case()}")
    page.click("#show-identity")
    page.check("input[name=why][value=call]")
    page.click("button:has-text('Show for 2 minutes')")
    expect(page.locator("#identity")).to_contain_text("Chanthou")
    page.click("[data-cover]")
    is_covered(page, "Chanthou")
    page.fill("#cover-password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#show-identity")).to_be_visible()
    assert "Chanthou" not in page.content()


def test_text_goes_to_the_office_while_it_is_typed_and_waits_there(page, office, sign_in):
    page.clock.install()
    sign_in(page, "alice")
    code = office.case()
    page.goto(f"{office.address}/case/{code}")
    page.fill("#facts", TYPED)
    page.clock.fast_forward("00:21")
    expect(page.locator("#note-form .kept")).to_contain_text("Draft kept")
    page.goto(office.address + "/work")
    page.goto(f"{office.address}/case/{code}")
    expect(page.locator("#facts")).to_have_value(TYPED)
    page.click("button:has-text('Throw away')")
    expect(page.locator("#facts")).to_have_value("")


@pytest.fixture
def remembering_browser(playwright, chromium):
    """Automation turns the memory for Back off; here it is on, as in people's browsers."""
    browser = playwright.chromium.launch(
        executable_path=chromium, args=["--no-sandbox", "--disable-gpu"], ignore_default_args=["--disable-back-forward-cache"]
    )
    yield browser
    browser.close()


def test_SEC_028_back_after_signing_out_shows_nothing(remembering_browser, office, sign_in, watched):
    context = watched(remembering_browser.new_context())
    context.set_default_timeout(8000)
    page = context.new_page()
    page.add_init_script("addEventListener('pageshow', e => { if (e.persisted) console.log('from memory') })")
    remembered = []
    page.on("console", lambda line: remembered.append(line.text) if line.text == "from memory" else None)
    code = office.case()
    sign_in(page, "alice")
    page.goto(f"{office.address}/case/{code}")
    page.click("nav a:has-text('My work')")
    page.wait_for_url(re.compile("/work$"))
    page.go_back(wait_until="commit")
    page.click("#show-identity")
    assert remembered, "else Back would show nothing anyway and this test would prove nothing"
    page.check("input[name=why][value=call]")
    page.click("button:has-text('Show for 2 minutes')")
    expect(page.locator("#identity")).to_contain_text("Chanthou")
    page.click("button:has-text('sign out')")
    page.wait_for_url(re.compile("/signin$"))
    for _ in range(3):
        page.evaluate("history.back()")
        page.wait_for_timeout(300)
        page.wait_for_load_state()
        assert page.locator("#password").count() == 1 or page.url == "about:blank", page.url
        assert "Chanthou" not in page.content() and code not in page.content()
    context.close()


def test_SEC_028_back_under_a_cover_shows_the_cover(remembering_browser, office, sign_in, watched):
    """The page comes from the browser's memory, where no header reaches it: its script asks anew."""
    context = watched(remembering_browser.new_context())
    context.set_default_timeout(8000)
    page, code = context.new_page(), office.case()
    sign_in(page, "alice")
    page.goto(f"{office.address}/case/{code}")
    page.click("nav a:has-text('My cases')")
    page.wait_for_url(re.compile("/cases$"))
    other = context.new_page()
    other.goto(office.address + "/cover")
    page.go_back(wait_until="commit")
    expect(page.locator("h1")).to_have_text("Covered")
    assert code not in page.content()
    context.close()


def test_SEC_028_back_after_the_session_was_ended_elsewhere_shows_nothing(remembering_browser, office, sign_in, watched):
    """No header reaches the browser's memory here: its script alone asks anew."""
    context = watched(remembering_browser.new_context())
    context.set_default_timeout(8000)
    page, code = context.new_page(), office.case()
    sign_in(page, "alice")
    page.goto(f"{office.address}/case/{code}")
    page.click("nav a:has-text('My cases')")
    page.wait_for_url(re.compile("/cases$"))
    assert Visitor(int(office.address.rpartition(":")[2]), "mary").ask("/keep/desks/end", {})[0] == 303
    page.go_back(wait_until="commit")
    expect(page.locator("#password")).to_be_visible()
    assert code not in page.content()
    context.close()


def test_SEC_023_SEC_034_three_forms_half_filled_wait_under_their_covers_and_nothing_lies_in_the_browser(page, office, sign_in):
    page.context.clock.install()
    sign_in(page, "alice")
    code, others = office.case(), []
    forms = {page: (f"/case/{code}", "#facts"), **{page.context.new_page(): form for form in ((f"/case/{code}/followups/new", "#observed"), ("/register", "#registered_on"))}}
    for number, (one, (path, field)) in enumerate(forms.items()):
        one.goto(office.address + path)
        one.fill(field, f"{TYPED} {number}")
        others.append(one)
    page.context.clock.fast_forward("10:05")
    for one in others:
        expect(one.locator("h1")).to_have_text("Covered")
        assert TYPED not in one.content()
        assert one.evaluate("async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, (await caches.keys()).length]") == [0, 0, 0, 0]
    for number, (one, (_path, field)) in enumerate(forms.items()):
        one.bring_to_front()
        one.fill("#cover-password", PASSWORD)
        one.keyboard.press("Enter")
        expect(one.locator(field)).to_have_value(f"{TYPED} {number}")
    for one in others[1:]:
        one.close(run_before_unload=False)

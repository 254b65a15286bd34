"""A day at the desk in a real browser: with script and without, with the mouse and by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD

FACTS = "She came with her aunt and drew a boat."


def fill_registration(page, office):
    page.goto(office.address + "/register")
    page.select_option("#place", "p01")
    page.select_option("#source", "teacher_school")
    page.fill("#age_years", "11")
    for name, value in (
        ("sex", "female"),
        ("age_known", "known"),
        ("uasc", "no"),
        ("concerns", "out_of_school"),
        ("criteria_met", "N02"),
        ("risk", "medium"),
        ("given_by", "parent"),
        ("assent", "given"),
        ("consent_items", "services"),
        ("consent_items", "contact_by_phone"),
        *(("explained", said) for said in ("services", "risks", "data_use", "confidentiality")),
    ):
        page.check(f'input[name="{name}"][value="{value}"]')
    page.fill("#explained_why", "the rest at the next visit")
    page.select_option("#area", "North district")
    page.select_option("#care_arrangement", "parents")
    page.click("button:has-text('Save and give the case its code')")
    page.wait_for_url(re.compile("/identity/enter"))
    code = page.inner_text(".code-big")
    page.fill("#first", "Rachana")
    page.fill("#address", "Lane 3")
    page.fill("#safe_contact", "none")
    page.click("button:has-text('Save and open the case')")
    if page.locator("button[name=decided][value=different]").count():
        page.click("button[name=decided][value=different]")
    page.wait_for_url(re.compile(f"/case/{code}$"))
    return code


def fill_visit(page, form):
    form.locator('input[name="mode"][value="phone"]').check()
    form.locator('input[name="reached"][value="caregiver"]').check()
    form.locator('input[name="finding"][value="stable"]').check()
    form.locator('[name="observed"]').fill("All is well at home.")


def group_of(page, code):
    return page.locator("tbody.grp", has=page.locator(f"a.code:text-is('{code}')")).get_attribute("class")


def test_from_registration_to_a_moved_row_with_script(page, office, sign_in):
    sign_in(page, "alice")
    code = fill_registration(page, office)
    assert "Rachana" not in page.content() and "Rachana" not in page.title()

    loads = []
    page.on("load", lambda: loads.append(page.url))
    page.fill("#facts", FACTS)
    page.select_option("#note-form select[name=kind]", "home_visit")
    page.dblclick("button:has-text('Save note')")
    expect(page.locator("#notes li", has_text=FACTS)).to_have_count(1)
    expect(page.locator("#say")).to_have_text("Note saved.")
    expect(page.locator("#facts")).to_have_value("")
    expect(page.locator("#note-form select[name=kind]")).to_have_value("home_visit")
    assert page.locator("#notes li").first.inner_text().count(FACTS) == 1 and not loads, "in place, no page was loaded"
    page.reload()
    expect(page.locator("#notes li", has_text=FACTS)).to_have_count(1)

    code = office.case()
    page.goto(office.address + "/work")
    assert "grp-late" in group_of(page, code)
    loads.clear()
    page.click(f"tr:has(a[href='/case/{code}']) [data-do=followup]")
    form = page.locator("tr.in-row form")
    expect(page.locator("#fu-h")).to_be_focused()
    form.locator("button:has-text('Save follow-up')").click()
    expect(page.locator("tr.in-row .errors")).to_be_focused()
    fill_visit(page, form)
    form.locator("button:has-text('Save follow-up')").click()
    expect(page.locator("#say")).to_contain_text("Logged. Next:")
    expect(page.locator("tr.in-row")).to_have_count(0)
    assert "grp-late" not in group_of(page, code), "the row has moved to its new group"
    assert page.locator("#rows").count() == 1 and page.locator("table table").count() == 0 and not loads
    assert page.evaluate("!!document.activeElement.closest('#rows, #main')"), "the focus is not lost"


def test_a_note_added_in_a_row_of_my_work(page, office, sign_in):
    sign_in(page, "alice")
    code = office.case()
    page.goto(office.address + "/work")
    page.click(f"tr:has(a[href='/case/{code}']) [data-do=note]")
    expect(page.locator("tr.in-row textarea[name=facts]")).to_be_focused()
    page.keyboard.type(FACTS)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#say")).to_contain_text("Note saved")
    expect(page.locator("textarea[name=facts]")).to_have_count(0)
    page.click(f"a.code:text-is('{code}')")
    expect(page.locator("#notes li", has_text=FACTS)).to_have_count(1)


@pytest.fixture
def plain_page(browser, office, browser_context_args, watched):
    context = watched(browser.new_context(**{**browser_context_args, "java_script_enabled": False}))
    context.set_default_timeout(8000)
    yield context.new_page()
    context.close()


@pytest.mark.story
def test_from_registration_to_a_moved_row_without_script(plain_page, office, sign_in):
    page = plain_page
    sign_in(page, "alice")
    code = fill_registration(page, office)
    page.fill("#facts", "Rachana drew a boat.")
    page.click("button:has-text('Save note')")
    assert page.title().startswith("Error:") and page.input_value("#facts") == "Rachana drew a boat.", "the name guard speaks without script too"
    page.fill("#facts", FACTS)
    page.click("button:has-text('Save note')")
    expect(page.locator("#notes li", has_text=FACTS)).to_have_count(1)

    page.click("button:has-text('Show identity')")
    page.check("input[name=why][value=visit]")
    page.click("button:has-text('Show for 2 minutes')")
    assert "Rachana" in page.content() and "Rachana" not in page.title() and "Rachana" not in page.url
    page.click("a:has-text('Cover now')")
    assert "Rachana" not in page.content() and page.url.endswith(code)

    code = office.case()
    page.goto(office.address + "/work")
    assert "grp-late" in group_of(page, code)
    page.click(f"tr:has(a[href='/case/{code}']) [data-do=followup]")
    page.click("button:has-text('Save follow-up')")
    assert page.title().startswith("Error:")
    fill_visit(page, page.locator("#fu-form"))
    page.click("button:has-text('Save follow-up')")
    assert "Saved." in page.inner_text("#fu-told")
    page.goto(office.address + "/work")
    assert "grp-late" not in group_of(page, code)

    page.fill("#find-q", code.lower())
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/case/{code}$"))
    page.click("button.btn-cover")
    assert page.title().startswith("Covered") and code not in page.content()
    page.fill("#password", PASSWORD)
    page.click("button:has-text('Go on')")
    page.wait_for_url(re.compile("/case/|/work"))
    page.click("button:has-text('sign out')")
    page.wait_for_url(re.compile("/signin$"))


def test_by_keyboard_alone_from_signing_in_to_a_saved_note(page, office):
    press, type_ = page.keyboard.press, page.keyboard.type
    page.goto(office.address + "/signin")
    expect(page.locator("#username")).to_be_focused()
    type_("alice")
    press("Tab")
    type_(PASSWORD)
    press("Enter")
    page.wait_for_url(re.compile("/work$"))
    press("Tab")
    expect(page.locator("a.skip").first).to_be_focused()
    press("j")
    expect(page.locator("tr.case[data-current] a.code")).to_be_focused()
    code = page.locator("tr.case[data-current] a.code").inner_text()
    press("Enter")
    page.wait_for_url(re.compile(f"/case/{code}$"))
    press("n")
    expect(page.locator("#facts")).to_be_focused()
    type_("Typed without a mouse.")
    press("Control+Enter")
    expect(page.locator("#say")).to_have_text("Note saved.")
    expect(page.locator("#notes li", has_text="Typed without a mouse.")).to_have_count(1)
    assert page.evaluate("document.activeElement !== document.body"), "the focus is not lost"
    page.evaluate("document.activeElement.blur()")
    press("?")
    expect(page.locator("#keys")).to_be_visible()
    press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    press("/")
    expect(page.locator("#find-q")).to_be_focused()


def test_a_digit_chooses_and_keys_rest_inside_fields(page, office, sign_in):
    sign_in(page, "alice")
    page.goto(f"{office.address}/case/{office.case()}/followups/new")
    page.focus("input[name=mode]")
    page.keyboard.press("3")
    expect(page.locator('input[name="mode"][value="phone"]')).to_be_checked()
    page.focus("[name=observed]")
    page.keyboard.type("j/?3fn")
    expect(page.locator("[name=observed]")).to_have_value("j/?3fn")


def test_a_rejected_note_keeps_its_text_and_the_focus_goes_to_what_is_wrong(page, office, sign_in):
    sign_in(page, "alice")
    page.goto(f"{office.address}/case/{office.case()}")
    page.fill("#facts", FACTS)
    page.fill("#note-form [name=on]", "31 2 2027")
    page.click("button:has-text('Save note')")
    expect(page.locator("#note-form .errors")).to_be_focused()
    expect(page.locator("#facts")).to_have_value(FACTS)
    expect(page.locator("#note-form [name=on]")).to_have_value("31 2 2027")
    page.click("#note-form .errors a")
    expect(page.locator("#note-form [name=on]")).to_be_focused()
    page.fill("#note-form [name=on]", "1 3 2027")
    page.click("button:has-text('Save note')")
    expect(page.locator("#say")).to_have_text("Note saved.")
    expect(page.locator("#note-form .errors")).to_have_count(0)


def test_when_the_office_does_not_answer_the_text_stays_and_the_next_try_saves_once(page, office, sign_in, complaints):
    sign_in(page, "alice")
    page.goto(f"{office.address}/case/{office.case()}")
    page.fill("#facts", "Written on a day without network.")
    page.context.set_offline(True)
    page.click("button:has-text('Save note')")
    expect(page.locator("#note-form .trouble")).to_have_text("No answer from the office computer. Your text is still here.")
    expect(page.locator("#facts")).to_have_value("Written on a day without network.")
    page.context.set_offline(False)
    page.click("button:has-text('Save note')")
    expect(page.locator("#notes li", has_text="without network")).to_have_count(1)
    complaints[:] = [line for line in complaints if not re.search("ERR_INTERNET_DISCONNECTED|Failed to fetch", line)]


def test_older_notes_come_on_demand_and_a_restricted_one_opens(page, office, sign_in):
    sign_in(page, "mary")
    page.goto(office.address + "/cases?which=closed")
    page.click("tr.case a.code >> nth=0")
    expect(page.locator("#notes > li")).to_have_count(15)
    page.click("#older a")
    expect(page.locator("#notes > li")).to_have_count(17)
    assert page.content().count("Visit number 12.") == 0
    page.click("#notes button:has-text('Open it')")
    expect(page.locator("#notes li", has_text="Visit number 12.")).to_have_count(1)


def test_finding_by_name_and_by_code(page, office, sign_in):
    sign_in(page, "alice")
    code = office.case()
    page.goto(office.address + "/find")
    page.fill("#q", "chantou sreymom")
    page.click("main button:has-text('Find')")
    expect(page.locator("#found")).to_contain_text("matches the name")
    assert "chantou" not in page.url and "Sreymom" not in page.content()
    page.fill("#q", code)
    page.click("main button:has-text('Find')")
    page.wait_for_url(re.compile(f"/case/{code}$"))


def test_the_filter_chips_narrow_the_list_and_say_how_many(page, office, sign_in):
    sign_in(page, "alice")
    page.goto(office.address + "/work")
    whole = page.locator("tr.case").count()
    page.click("button.count-late")
    expect(page.locator("#say")).to_contain_text("cases")
    late = page.locator("tr.case").count()
    assert 0 < late < whole and page.locator("tbody.grp").count() == 1
    page.click("button.count-late")
    expect(page.locator("tr.case")).to_have_count(whole)
    page.select_option("#f-risk", "high")
    expect(page.locator("tr.case")).to_have_count(0)


def test_whoever_made_her_menu_narrow_still_signs_out(page, office, sign_in):
    sign_in(page, "alice")
    page.click("button.rail-toggle")
    expect(page.locator("html")).to_have_attribute("data-rail", "slim")
    page.get_by_role("button", name="sign out").click()
    page.wait_for_url(re.compile("/signin"))

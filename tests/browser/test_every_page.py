"""Every page of every role as a browser shows it: nothing for the accessibility checker to say, nothing off the edge, no word of the content policy."""

import re
from pathlib import Path

import pytest

from cmoffice import databases
from cmoffice.casework import office as settings
from tests.browser.conftest import NARROW, NARROWEST, WIDE
from tests.conftest import NOW
from tests.test_crash import Server

pytestmark = pytest.mark.story  # runs apart, like the stories: it looks at some two hundred pages three times
AXE = (Path(__file__).parent / "axe.min.js").read_text()
HOMES = {"alice": ["/work", "/print/bad-day"], "mary": ["/team", "/supervision/old-cases"], "dan": ["/tray", "/second", "/queries"], "eve": ["/office"]}
# pages of one template are looked at once
ONCE = [r"/help/.+", r"/lists/[^/]+", r"/lists/[^/]+/.+", r"/forms/[^/]+", r"/forms/[^/]+/.+", r"/print/blank/.+", r"/case/[^/]+/notes/before/.+", r"/case/[^/]+/summary/.+", r"/people/.+", r"/meeting/[^/]+/row/.+", r"/cases\?.+", r"/work\?.+"]
LINKS = "links => [...new Set(links.map(link => link.getAttribute('href').split('#')[0]))].filter(link => /^\\/(?!static|cover|signout)./.test(link))"

# of a supervisor's way through a file, only what a caseworker's does not show
SEEN_BY_A_CASEWORKER = {"mary": r"/case/[^/]+/(timeline|followups|assessment|care|meetings|referrals|history|print|print/.+|letter|consent|consent/.+|family|incidents)|/help.*|/print/.*|/find|/me"}

TOO_WIDE = """[...document.querySelectorAll('main *, header *')].filter(e => e.getBoundingClientRect().right > innerWidth && !e.closest('.tbl-wrap > *'))
    .map(e => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)}`).slice(0, 6)"""


def shape(where):
    """What is common to the addresses of one kind of page."""
    for pattern in ONCE:
        if re.fullmatch(pattern, where):
            return pattern
    return re.sub(r"/case/[^/?]+", "/case/x", re.sub(r"/work/note/.+|/team/[^/]+", "", re.sub(r"/(batch|papers|second|differences)/(\D*)\d+", r"/\1/\2n", re.sub(r"(?<=/)(paper|aside)/\d+", r"\1/n", where)))).split("?")[0]


@pytest.mark.parametrize("login", HOMES)
def test_every_page_is_clean_at_every_width(login, page, office, sign_in, subtests):
    sign_in(page, login)
    waiting, seen = list(HOMES[login]), set()
    while waiting:
        where = waiting.pop(0)
        if shape(where) in seen or re.fullmatch(SEEN_BY_A_CASEWORKER.get(login, "-"), where):
            continue
        seen.add(shape(where))
        page.goto(office.address + where)
        waiting += page.eval_on_selector_all("a[href]", LINKS)
        with subtests.test(where=where):
            look(page)
    assert len(seen) >= {"alice": 16, "mary": 12, "dan": 14, "eve": 6}[login], seen


def look(page):
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE)
        found = page.evaluate("axe.run({resultTypes: ['violations'], preload: false, iframes: false})")["violations"]
        assert not [f"{one['id']} at {size['width']}: {one['nodes'][0]['html'][:160]}" for one in found]
    page.set_viewport_size(NARROWEST)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST["width"], page.evaluate(TOO_WIDE)
    page.set_viewport_size(WIDE)


def press(page, words):
    """Press the button with these words, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.click(f"button:has-text('{words}')")


def test_the_pages_around_the_work_are_clean_too(page, office, sign_in, subtests):
    """Before signing in, under the cover, in error, and with what opens inside a page."""
    code = office.case()
    for where in ("/signin", f"/case/{code}"):
        with subtests.test(where=where, signed_in=False):
            page.goto(office.address + where)
            look(page)
    page.fill("#username", "alice")
    press(page, "Sign in")
    with subtests.test("a wrong password"):
        look(page)
    sign_in(page, "alice")
    with subtests.test("nothing here"):
        page.goto(office.address + "/nothing-here")
        look(page)
    with subtests.test("identity shown, a note in error, keys shown"):
        page.goto(f"{office.address}/case/{code}")
        page.click("#show-identity")
        page.wait_for_selector("input[name=why]")
        look(page)
        page.check("input[name=why][value=call]")
        page.click("button:has-text('Show for 2 minutes')")
        page.wait_for_selector("dl.who-is")
        page.fill("#note-form [name=on]", "31 2 2027")
        page.click("button:has-text('Save note')")
        page.wait_for_selector("#note-form .errors")
        look(page)
        page.evaluate("document.getElementById('keys').showModal()")
        look(page)
    with subtests.test("a form in a row of my work, in error"):
        page.goto(office.address + "/work")
        page.click(f"tr:has(a[href='/case/{code}']) [data-do=followup]")
        page.click("tr.in-row button:has-text('Save follow-up')")
        page.wait_for_selector("tr.in-row .errors")
        look(page)
    with subtests.test("covered in the page"):
        page.click("[data-cover]")
        page.wait_for_selector("#cover-password")
        look(page)
    with subtests.test("covered"):
        page.goto(office.address + "/work")
        look(page)


def test_the_pages_of_setting_up_are_clean_too(page, tmp_path, subtests):
    databases.create_office(tmp_path / "office")
    databases.open_office(tmp_path / "office")
    with databases.connection():
        code = settings.setup_code(NOW)
    databases.close_office()
    server = Server(tmp_path / "office")
    try:
        page.goto(server.address + "/setup")
        look(page)
        page.fill("#code", code)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/setup/office"))
        for name in settings.SETUP_STEPS:
            with subtests.test(step=name):
                page.goto(f"{server.address}/setup/{name}")
                if name == "sheet":
                    press(page, "Make the sheet")
                    look(page)  # the code on it
                    press(page, "Try the sheet")
                else:
                    press(page, "Save and go on")
                look(page)
    finally:
        server.stop()

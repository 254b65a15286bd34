"""Every page of every role as a browser shows it: nothing for the accessibility checker to say, nothing off the edge, no word of the content policy."""

from pathlib import Path

import pytest

from tests.browser.conftest import NARROW, NARROWEST, WIDE

AXE = (Path(__file__).parent / "axe.min.js").read_text()
HOMES = {"alice": "/work", "mary": "/team", "dan": "/tray", "eve": "/office"}
# pages of one template are looked at once
ONCE = [r"/help/.+", r"/case/[^/]+/notes/before/.+", r"/case/[^/]+/summary/.+", r"/people/.+", r"/cases\?.+", r"/work\?.+"]
LINKS = "links => [...new Set(links.map(link => link.getAttribute('href').split('#')[0]))].filter(link => /^\\/(?!static|cover|signout)./.test(link))"

TOO_WIDE = """[...document.querySelectorAll('main *, header *')].filter(e => e.getBoundingClientRect().right > innerWidth && !e.closest('.tbl-wrap > *'))
    .map(e => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)}`).slice(0, 6)"""


def shape(where):
    """What is common to the addresses of one kind of page."""
    import re

    for pattern in ONCE:
        if re.fullmatch(pattern, where):
            return pattern
    return re.sub(r"/case/[^/?]+", "/case/x", re.sub(r"/work/note/.+|/team/[^/]+", "", where)).split("?")[0]


@pytest.mark.parametrize("login", HOMES)
def test_every_page_is_clean_at_every_width(login, page, office, sign_in, subtests):
    sign_in(page, login)
    waiting, seen = [HOMES[login]], set()
    while waiting:
        where = waiting.pop(0)
        if shape(where) in seen:
            continue
        seen.add(shape(where))
        page.goto(office.address + where)
        waiting += page.eval_on_selector_all("a[href]", LINKS)
        with subtests.test(where=where):
            look(page)
    assert len(seen) >= {"alice": 16, "mary": 12, "dan": 4, "eve": 6}[login], seen


def look(page):
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        page.evaluate(AXE)
        found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
        assert not [f"{one['id']} at {size['width']}: {one['nodes'][0]['html'][:160]}" for one in found]
    page.set_viewport_size(NARROWEST)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST["width"], page.evaluate(TOO_WIDE)
    page.set_viewport_size(WIDE)

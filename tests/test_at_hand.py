"""What comes within the script: the cover, the keys and the words that a page needs at once, in each language, the same for everybody."""

import gzip
import json
import re
from pathlib import Path

import pytest

import cmoffice
from tests.conftest import Desk
from tests.test_bad_input import NOTE, Page

TEMPLATES = Path(cmoffice.__file__).parent / "templates"
WORDS = ("covered", "warning", "failed", "unsaved", "full", "reading", "offline", "unheard")
COVER = ("Covered", "Type your password to go on. What you had typed is still there.", "Password", "Code of your second factor", "Go on", "Sign in as someone else", "Lock the office")


class Other:
    """A language that puts a mark before every word, and writes it with signs that a page must not take for its own."""

    def __init__(self, mark):
        self.mark = mark

    def gettext(self, text):
        return f"{self.mark} {text}"

    def ngettext(self, one, many, num):
        return self.gettext(one if num == 1 else many)


@pytest.fixture
def speaks(monkeypatch):
    """The office speaks another language from here on."""
    return lambda catalogue: monkeypatch.setattr("cmoffice.views.shared.get_translations", lambda: catalogue)


def script_of(page):
    return re.search(r'<script src="(/static/\w+/office\.js)" defer></script>', page.text)[1]


def at_hand(answer):
    """What the script brings along, as the browser reads it."""
    line, script = answer.text.split("\n", 1)
    assert script.startswith("(() => {") and line.startswith("const desk = ") and line.endswith(";")
    return Page(json.loads(line[len("const desk = ") : -1]))


def words(page):
    return next(given for _, given in page.elements if given.get("id") == "words")


@pytest.mark.parametrize("mark", [None, "ខ្មែរ", "شاشة", '"\'</script>&amp;\\'])
def test_the_cover_the_keys_and_the_words_are_there_in_each_language(app, cast, speaks, mark):
    def said(text):
        return f"{mark} {text}" if mark else text

    if mark:
        speaks(Other(mark))
    answer = app.test_client().get(script_of(Desk(app, "alice").get("/help")))
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    page = at_hand(answer)
    told = words(page)
    assert {f"data-{name}" for name in WORDS} == {name for name in told if name.startswith("data-")}
    assert told["data-offline"] == said("No answer from the office computer. Your text is still here.") and told["data-covered"] == said("Covered")
    for text in (*COVER, "Keys of this page", "cover the screen", "open the case"):
        assert said(text) in page.text, text
    assert [tag for tag, given in page.elements if given.get("id") in ("cover-card", "keys")] == ["main", "dialog"]


def test_each_language_has_a_script_of_its_own_and_the_first_stays(app, cast, speaks):
    visitor = app.test_client()
    english = script_of(visitor.get("/signin"))
    told = visitor.get(english).data
    speaks(Other("xx"))
    other = script_of(visitor.get("/signin"))
    assert other != english and "xx Covered" in visitor.get(other).text
    assert visitor.get(english).headers["Cache-Control"] == "no-store", "not kept for a year under the name of another language"
    packed = visitor.get(other, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == visitor.get(other).data != told


def test_it_tells_nothing_of_who_reads_it(app, case, sign_in):
    alice, mary = sign_in("alice"), sign_in("mary")
    where = {script_of(desk.get(page)) for desk, page in ((alice, "/work"), (alice, f"/case/{case.code}"), (mary, "/team"), (Desk(app), "/signin"))}
    assert len(where) == 1
    said = {desk.client.get(*where).data for desk in (alice, mary, Desk(app))}
    assert len(said) == 1
    for word in ("alice", "mary", "Alice", case.code, "csrf_token", "North"):
        assert f'"{word}"' not in next(iter(said)).decode().split("\n", 1)[0], word


def test_the_page_says_whose_it_is_and_brings_no_cover_of_its_own(case, sign_in):
    """The card signs in again whoever the page is of (SEC-033); that stands in the page, the card does not."""
    for login, where in (("alice", "/work"), ("alice", f"/case/{case.code}"), ("mary", "/team"), ("dan", "/tray"), ("eve", "/office")):
        page = Page(sign_in(login).get(where).text)
        body = next(given for tag, given in page.elements if tag == "body")
        assert body["data-username"] == login and int(body["data-idle"]) > 0
        assert not [given for _, given in page.elements if given.get("id") in ("cover-card", "keys", "words")]
        assert [given for tag, given in page.elements if tag == "form" and given.get("action") == "/cover/lock"], "without script it is covered by a form"


def test_the_keys_of_every_page_are_known():
    """A page says in its block `keys` which it has; a set that nobody has, or a page without its set, fails."""
    named = {found for path in TEMPLATES.rglob("*.html") for found in re.findall(r"\{% block keys %\}(.*?)\{% endblock %\}", path.read_text(encoding="utf-8")) if found}
    lines = "".join((TEMPLATES / name).read_text(encoding="utf-8") for name in ("shared/_keys.html", "keying/_keys.html"))
    known = {name for found in re.findall(r'data-on="([^"]+)"', lines) for name in found.split()}
    assert named == known and {"work", "case", "typing"} <= named


def test_the_links_of_a_row_lead_to_the_form_with_script_and_without(case, sign_in):
    """With script the form comes into the row, else as a page that begins with what was typed before."""
    alice = sign_in("alice")
    alice.post("/draft", {**NOTE, "facts": "Half a sentence.", "draft_of": f"/case/{case.code}/notes"})
    links = [given for tag, given in Page(alice.get("/work").text).elements if "btn-row" in given.get("class", "").split()]
    assert {link["data-do"]: link["href"] for link in links if case.code in link["href"]} == {"followup": f"/case/{case.code}/followups/new?row=1", "note": f"/work/note/{case.code}"}
    for link in links:
        assert not link["hx-get"] and link["hx-target"] == "closest tr" and link["hx-swap"] == "afterend"
        part, page = alice.part(link["href"]), alice.get(link["href"])
        assert part.status_code == page.status_code == 200
        assert part.text.strip().startswith('<tr class="in-row">') and 'name="row" value="1"' in part.text
        assert page.text.startswith("<!doctype html>") and 'name="row"' not in page.text
        if link["data-do"] == "note" and case.code in link["href"]:
            assert "Half a sentence." in part.text and "Half a sentence." in page.text

"""How a story is told through the browser: an office whose days pass, and people who fill in forms, press buttons and look around.

Every day of an office is a server of its own at a clock of its own; the folder goes on from day to day. A person signs in at a
desk of her own the first time she is needed on a day.
"""

import os
import re
import shutil
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from tests.browser.conftest import WIDE
from tests.conftest import PASSWORD, ZONE
from tests.test_crash import Server, Visitor

ANSWER = (Path(__file__).parent / "answer.js").read_text()
# the page says when an answer has come into it; and whether the answer of this button does
MARKS = """() => {
    document.body.removeAttribute("data-swapped");
    addEventListener("htmx:after:swap", () => document.body.setAttribute("data-swapped", ""), { once: true });
}"""
SWAPS = """button => !!button.closest("form").getAttribute("hx-post")"""
PICTURES = os.environ.get("STORY_PICTURES")
IDENTIFYING = (
    *("first", "last", "nickname", "other_names", "address", "phone", "caregiver_name", "caregiver_phone", "mother", "father"),
    *("siblings", "id_number", "place_of_birth", "referrer_name", "referrer_contact", "signed_by", "witness"),
)
LISTS = {
    "alice": ("/work", "/cases", "/cases?which=all"),
    "bob": ("/work", "/cases", "/cases?which=all"),
    "carol": ("/work", "/cases", "/cases?which=all"),
    "mary": ("/team", "/approvals", "/cases", "/cases?which=all"),
    "paul": ("/team", "/approvals", "/cases", "/cases?which=all"),
    "dan": ("/tray",),
    "eve": ("/office", "/people", "/lists"),
}


class Story:
    """One story with the office in which it happens."""

    def __init__(self, furnished, folder, browser, watch, name):
        shutil.copytree(furnished, folder)
        self.folder, self.browser, self.watch, self.name = folder, browser, watch, name
        self.server, self.people, self.names, self.said = None, {}, set(), ""

    def day(self, moment):
        """Let the days pass until this moment, written "2027-03-01 09:00"; everybody signs in anew."""
        self.end()
        self.server = Server(self.folder, datetime.fromisoformat(moment).replace(tzinfo=ZONE))
        return self

    def end(self):
        """The day is over: everybody leaves, the server stops."""
        if self.server is not None:
            for person in self.people.values():
                person.leaves()
            self.said += self.server.words()
            self.server.stop()
            self.server = None

    def __getattr__(self, username):
        """The person of this name at her desk, signed in."""
        if username.startswith("_") or username not in LISTS:
            raise AttributeError(username)
        if username not in self.people:
            self.people[username] = Person(self, username)
        return self.people[username].comes_in()

    def keep_quiet_about(self, answers):
        """Remember the words of an identity page: no other page may show one of them."""
        for name in IDENTIFYING:
            self.names |= {
                word for word in re.findall(r"[^\W\d_]{5,}|\d{3} \d{3} \d{3}", answers.get(name, "")) if word[0].isupper() or word[0].isdigit()
            }


class Person:
    """Somebody of the cast at a desk of her own."""

    def __init__(self, story, username):
        self.story, self.username, self.address = story, username, None
        context = story.watch(story.browser.new_context(viewport=WIDE, reduced_motion="reduce"))
        context.set_default_timeout(8000)
        self.page = context.new_page()

    def comes_in(self):
        """Sign in, once a day."""
        if self.address is None:
            self.address = self.story.server.address
            self.opens("/signin").saves({"username": self.username, "password": PASSWORD}, "Sign in", LISTS[self.username][0])
        return self

    def leaves(self):
        self.page.goto("about:blank")
        self.page.context.clear_cookies()
        self.address = None

    @property
    def where(self):
        return urlsplit(self.page.url).path

    def opens(self, path):
        """Go to a page that must be there."""
        answer = self.page.goto(self.address + path)
        assert answer.status == 200, f"{self.username} at {path}: {answer.status}"
        return self

    def write(self, answers):
        """Answer these questions of the form on the page, each as it is asked: what is put away cannot be answered."""
        plain = {name: answer for name, answer in answers.items() if not _is_rows(answer) and answer is not None}
        wrong = self.page.evaluate(ANSWER, plain)
        assert not wrong, f"{self.username} at {self.where}: {wrong}"
        for name, rows in answers.items():
            if _is_rows(rows):
                self._write_rows(name, rows)

    def _write_rows(self, group, rows):
        for number, row in enumerate(rows):
            if not self.page.locator(f'[name^="{group}-{number}-"]').count():
                self._send(self.page.locator(f'button[name="more"][value="{group}"]'))
            self.write({f"{group}-{number}-{name}": answer for name, answer in row.items()})

    def press(self, words):
        """Press the button with these words, and wait until the office has answered: with a page, or with a part of this one."""
        button = self.page.locator("main button, body.door button").filter(has_text=re.compile(f"^\\s*{re.escape(words)}")).first
        self._send(button)

    def follow(self, words):
        """Follow the link with these words."""
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.page.locator("main a:visible").filter(has_text=re.compile(f"^\\s*{re.escape(words)}")).first.click()
        return self

    def follow_in_place(self, words):
        """Follow a link that opens something in this page."""
        link = self.page.locator("main a:visible").filter(has_text=re.compile(f"^\\s*{re.escape(words)}")).first
        link.evaluate(MARKS)
        link.click()
        self.page.locator("body[data-swapped]").wait_for(state="attached")
        return self

    def _send(self, button):
        if button.evaluate(SWAPS):
            button.evaluate(MARKS)
            button.click()
            self.page.locator("body[data-swapped]").wait_for(state="attached")
            return
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            button.click()

    def files(self, path, answers, button, lands=None):
        """Open a form, answer it, press its button; it must be taken, and the person must land where the work goes on."""
        return self.opens(path).saves(answers, button, lands)

    def saves(self, answers, button, lands=None):
        """Answer the form on the page and press its button."""
        path = self.where
        self.write(answers)
        self.press(button)
        assert not self.complaint, f"{self.username} at {path}: {self.complaint}"
        assert re.fullmatch(lands or r"/.*", self.where), f"{self.username} landed at {self.where} after {path}"
        return self

    def is_refused(self, path, answers, button, words):
        """The same, but the office says no, in these words, and keeps everything that was typed."""
        self.opens(path)
        self.write(answers)
        self.press(button)
        assert self.complaint and words in self.complaint, f"{path}: {self.complaint or 'was taken'}"
        assert self.page.title().startswith("Error"), self.page.title()
        return self

    @property
    def complaint(self):
        """What the page says is to be put right; empty when nothing is."""
        shown = self.page.locator(".errors")
        return shown.first.inner_text() if shown.count() else ""

    def sees(self, *words):
        """All these words stand on the page."""
        text = self.page.locator("body").inner_text()
        missing = [word for word in words if word not in text]
        assert not missing, f"{self.username} at {self.where} misses {missing} in: {text[:3000]}"
        return self

    def sees_no(self, *words):
        text = self.page.content()
        found = [word for word in words if word in text]
        assert not found, f"{self.username} at {self.where} finds {found}"
        return self

    def pictures(self, name):
        """A picture of the whole page, for people who want to look at the story."""
        if PICTURES:
            folder = Path(PICTURES) / self.story.name
            folder.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=folder / f"{name}-{self.username}.png", full_page=True)

    def asks(self, paths):
        """Pages as the office sends them, without drawing them: (path, status, text) of each."""
        visitor = Visitor(self.story.server.port)
        visitor.cookies = {cookie["name"]: cookie["value"] for cookie in self.page.context.cookies()}
        for path in paths:
            status, _, text = visitor.ask(path)
            yield path, status, text


class Outsider:
    """Somebody for whom the file is not there: looks for it everywhere."""

    def __init__(self, story, username):
        self.username, self.visitor = username, Visitor(story.server.port, username)

    def finds_nothing_of(self, code, addresses, names):
        for where in addresses:
            status, _, text = self.visitor.ask(where)
            assert status == 404, f"{self.username} at {where}: {status}"
            assert code not in text.replace(where, ""), f"{self.username} at {where}"
        for where in LISTS[self.username]:
            status, _, text = self.visitor.ask(where)
            assert status in (200, 404), f"{self.username} at {where}: {status}"
            assert code not in text, f"{self.username} finds {code} at {where}"
            assert not [name for name in names if name in text], f"{self.username} reads a name at {where}"
        if self.username not in ("dan", "eve"):
            told = {}
            for typed in (code, "222-2229"):
                status, headers, text = self.visitor.ask("/find", {"q": typed})
                told[typed] = (status, headers.get("Location"), text.replace(typed, "").replace(typed.lower(), ""))
                assert f"/case/{code}" not in str(told[typed]), f"{self.username} finds {code} by its code"
            assert told[code][:2] == told["222-2229"][:2]


def _is_rows(answer):
    return isinstance(answer, list) and bool(answer) and isinstance(answer[0], dict)

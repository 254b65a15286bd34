"""What an action may cost, in numbers that are the same on every machine: statements, commits, bytes on the line, requests of a first visit.

Seconds are for `run.py bench`. Each action is done in two offices, of a few cases and of three times as many, and takes the same
statements in both: no page's cost grows with what lies in the office.
"""

import contextlib
import re
import shutil

import pytest

from bench import make
from cmoffice import clock, databases, identities, packing, sessions
from cmoffice.casework import batches, knocks
from cmoffice.models import Staff
from tests import counting
from tests.conftest import Desk

SIZES = {"few": (8, 50, 1), "more": (25, 300, 1)}  # cases, all of one caseworker; notes; caseworkers
PARTS = {"Accept-Encoding": "gzip, zstd", "Sec-Fetch-Site": "same-origin"}
ALONE = {**PARTS, "HX-Request": "true"}

# (statements that it takes at most, with BEGIN and COMMIT among them; commits; packed bytes at most, padding among them).
# What a change saves is taken off here; nothing is ever put on without a word in DECISIONS.md.
ACTIONS = {
    "worklist": (8, 0, 4350),
    "case file": (17, 1, 6850),
    "follow-ups": (16, 1, 5050),
    "saved note": (13, 1, 1650),
    "logged follow-up": (33, 1, 2350),
    "find by name": (12, 1, 800),
    "find in notes": (12, 1, 450),
    "meeting list": (13, 1, 4450),
    "statistics": (11, 1, 2600),
    "statistics inside": (38, 1, 6150),
    "team": (13, 0, 3100),
    "tray": (10, 0, 2000),
    "clerk's sheet": (9, 0, 6750),
    "box left": (10, 1, 200),
    "form in a row": (9, 0, 2400),
    "note in a row": (4, 0, 1350),
    "filtered list": (3, 0, 1250),
}


@pytest.fixture(scope="module")
def offices(tmp_path_factory):
    """Both offices, made as those of `run.py bench` are, with a meeting of all cases and a clerk's batches."""
    folder = tmp_path_factory.mktemp("speed")
    databases.close_office()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(make, "SIZES", SIZES)
        patched.setattr(make, "OFFICES", folder)
        patched.setattr(make, "_wrap_keys", lambda: None)
        made = {}
        for size in SIZES:
            place = make.folder_of(size, say=lambda _words: None)
            meeting, *_ = make.meeting_of(place)
            made[size] = (place, meeting, make.kept_batch(place))
            if size == "more":
                with standing(place):
                    clerk = Staff.get(Staff.username == "clerk0")
                    for number in range(2):
                        batches.start({"sheet": "registration", "paper": "F01b", "counted": 3 + number}, clerk, make.NOW)
    yield made
    shutil.rmtree(folder)


@contextlib.contextmanager
def standing(place):
    identities.forget()
    sessions._seen.clear()
    knocks.forget()
    with make.opened(place):
        clock.set_start(make.NOW)
        yield
    databases.close_office()
    clock.set_start(None)


class Seat(Desk):
    """A desk in one of these offices."""

    def __init__(self, app, username):
        super().__init__(app)
        answer = self.post("/signin", {"username": username, "password": make.PASSWORD})
        assert answer.status_code == 303, answer.text
        self.token()


@pytest.fixture(scope="module")
def figures(offices, pages):
    """By action, then size: (its statements, packed bytes); each is done once before it is counted."""
    found = {}
    for size, (place, meeting, batch) in offices.items():
        with standing(place):
            for name, act in actions(pages, meeting, batch).items():
                act()
                with counting.statements() as seen:
                    answer = act()
                assert answer.status_code == 200, (name, answer.status_code)
                found.setdefault(name, {})[size] = (seen, len(answer.data))
    return found


def actions(app, meeting, batch):
    me, chair, clerk = (Seat(app, name) for name in ("staff1", "staff0", "clerk0"))
    first, second, *_ = re.findall(r'class="code" href="/case/([0-9A-Z]{3}-[0-9A-Z]{3})"', me.get("/work").text)
    facts, told = {"on": "23 11 2026", "kind": "note", "section": "ordinary"}, iter(range(9))
    visit = {"on": "23 11 2026", "mode": "phone", "reached": "caregiver", "finding": "stable", "risk": "medium", "risk_reason": "as before", "contact_why": "asked to", "row": "1"}
    sheet = f"/batch/{batch}/paper/{make.TYPED + 1}"
    return {
        "worklist": lambda: me.get("/work", headers=PARTS),
        "case file": lambda: me.get(f"/case/{first}", headers=PARTS),
        "follow-ups": lambda: me.get(f"/case/{first}/followups", headers=PARTS),
        "saved note": lambda: me.post(f"/case/{second}/notes", {**facts, "facts": f"The aunt came, time {next(told)}."}, headers=ALONE),
        "logged follow-up": lambda: me.post(f"/case/{second}/followups", {**visit, "observed": f"She told of it, time {next(told)}."}, headers=ALONE),
        "find by name": lambda: me.post("/find", {"q": "malin"}, headers=ALONE),
        "find in notes": lambda: me.post("/find", {"q": "bruise teacher"}, headers=ALONE),
        "meeting list": lambda: chair.get(f"/meeting/{meeting}", headers=PARTS),
        "statistics": lambda: chair.get("/reports", headers=PARTS),
        "statistics inside": lambda: chair.get("/reports/inside", headers=PARTS),
        "team": lambda: chair.get("/team", headers=PARTS),
        "tray": lambda: clerk.get("/tray", headers=PARTS),
        "clerk's sheet": lambda: clerk.get(sheet, headers=PARTS),
        "box left": lambda: clerk.post(f"{sheet}/box", {"age_years": "7"}, headers=ALONE),
        "form in a row": lambda: me.get(f"/case/{first}/followups/new?row=1", headers=ALONE),
        "note in a row": lambda: me.get(f"/work/note/{first}", headers=ALONE),
        "filtered list": lambda: me.post("/work/list", {"group": "late"}, headers=ALONE),
    }


def test_no_action_costs_more_than_it_did_nor_more_in_a_larger_office(figures, subtests):
    for name, (most, durable, bytes_at_most) in ACTIONS.items():
        few, more = (figures[name][size][0] for size in SIZES)
        with subtests.test("takes the same statements however much there is", name=name):
            again = [sql[:200] for sql in more if more.count(sql) > few.count(sql)]
            assert len(few) == len(more), again
        with subtests.test("takes no more statements than it did", name=name):
            assert len(more) <= most, "\n".join(sql[:160] for sql in more)
        with subtests.test("is made durable once, or not at all", name=name):
            assert counting.commits(few) == counting.commits(more) == durable
        with subtests.test("takes no more bytes on the line", name=name):
            assert max(size for _seen, size in figures[name].values()) <= bytes_at_most


def test_a_first_visit_brings_little_and_later_pages_bring_nothing_along(offices, pages):
    """Sign-in, the list and a file with all their style, script and icons: packed bytes, without the heads of the answers."""
    place, *_ = offices["more"]
    with standing(place):
        visitor, kept = Seat(pages, "staff1"), {}
        code = re.search(r'class="code" href="(/case/[^"/]+)"', visitor.get("/work").text)[1]
        page_bytes = [visited(client, where, kept) for client, where in ((pages.test_client(), "/signin"), (visitor.client, "/work"), (visitor.client, code))]
        assert len(kept) + len(page_bytes) == 8 and sum(kept.values()) + sum(page_bytes) <= 44_500, (page_bytes, kept)
        before = dict(kept)
        for where in ("/work", code, f"{code}/followups", "/find"):
            visited(visitor.client, where, kept)
        assert kept == before


def visited(client, where, kept):
    """The packed bytes of a page; what it brings along that is not kept yet is fetched and kept."""
    answer = client.get(where, headers=PARTS)
    for file in re.findall(r'(?:href|src)="(/static/[^"#]+)', packing.zstd.decompress(answer.data).decode()):
        if file not in kept:
            kept[file] = len(client.get(file, headers=PARTS).data)
    return len(answer.data)

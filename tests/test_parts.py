"""Parts and pages: with the header only the part, without it the page or the way to it; both say the same."""

import re

import pytest

from cmoffice.casework import followup, notes
from cmoffice.models import Case, FollowUp, Note
from tests.conftest import NOW, Desk
from tests.test_bad_input import NOTE, VISIT, Page, ours, told
from tests.test_followup import CONTACT

PARTS = [
    # who, how, where, what is sent, id of the part that comes, ids of the parts that come along
    ("alice", "post", "/work/list", {"risk": "medium"}, "rows", {"counts", "say"}),
    ("alice", "get", "/work/note/{code}", None, "note-form", set()),
    ("alice", "get", "/case/{code}/followups/new", None, "fu-form", set()),
    ("alice", "get", "/case/{code}/followups/new?row=1", None, "fu-form", set()),
    ("alice", "get", "/case/{code}/notes/before/{last}", None, "older", set()),
    ("alice", "get", "/case/{code}/followups/before/{visit}", None, "fu-older", set()),
    ("alice", "post", "/case/{code}/notes/{shut}/open", {}, "note-{shut}", set()),
    ("mary", "post", "/case/{code}/notes/{shut}/open", {}, "note-{shut}", set()),
    ("alice", "get", "/case/{code}/identity", None, "identity-h", {"say"}),
    ("alice", "post", "/case/{code}/identity", {}, "identity-h", set()),
    ("alice", "post", "/case/{code}/identity", {"why": "visit"}, "identity-h", {"say"}),
    ("alice", "get", "/case/{code}/summary/risk", None, "g-risk", set()),
    ("alice", "post", "/find", {"q": "Sreymom"}, "found", set()),
    ("alice", "post", "/case/{code}/notes", NOTE, "note-form", {"facts-now", "notes-count", "say"}),
    ("alice", "post", "/case/{code}/followups", VISIT, "fu-told", {"idbar", "steps", "fu-table", "say"}),
    ("alice", "post", "/case/{code}/followups/help", {}, None, {"say"}),
]


@pytest.fixture
def file(case, cast):
    """Alice's case with more notes and follow-ups than one page shows, and a restricted note."""
    made = [notes.add(case, {"on": NOW.date(), "facts": f"Visit number {number}."}, cast["alice"], NOW) for number in range(18)]
    shut = notes.add(case, {"on": NOW.date(), "facts": "Told in confidence.", "section": "strictly_confidential"}, cast["alice"], NOW)
    visits = [followup.log(case, {**CONTACT, "on": NOW.date(), "observed": f"Visit number {number}."}, cast["alice"], NOW) for number in range(18)]
    return {"code": case.code, "last": made[8].id, "shut": shut.id, "visit": visits[16].id}


def ids(answer):
    return {given["id"] for _, given in Page(answer.text).elements if given.get("id")}


def ask(desk, how, where, sent, htmx):
    headers = {"HX-Request": "true"} if htmx else {}
    return desk.get(where, headers=headers) if how == "get" else desk.post(where, sent, htmx=htmx)


def test_with_the_header_only_the_part_comes(subtests, file, sign_in):
    desks = {"alice": sign_in("alice"), "mary": sign_in("mary")}
    for login, how, where, sent, part, along in PARTS:
        with subtests.test(where=where, sent=sent):
            answer = ask(desks[login], how, where.format(**file), sent, htmx=True)
            page = ours(answer, 200)
            assert "<html" not in answer.text and "<body" not in answer.text and not page.title
            assert "HX-Request" in answer.headers["Vary"]
            assert part is None or part.format(**file) in ids(answer)
            assert along <= ids(answer)
            for _, given in page.elements:
                if given.get("id") in along:
                    assert given.get("hx-swap-oob"), given["id"]
            found = [given["id"] for _, given in page.elements if given.get("id")]
            assert len(found) == len(set(found)), "no id twice in one answer"


def test_without_the_header_a_whole_page_or_the_way_to_one_comes(subtests, file, sign_in):
    desks = {"alice": sign_in("alice"), "mary": sign_in("mary")}
    for login, how, where, sent, _part, _along in PARTS:
        with subtests.test(where=where, sent=sent):
            answer = ask(desks[login], how, where.format(**file), sent, htmx=False)
            if answer.status_code == 303:
                answer = desks[login].get(answer.headers["Location"])
            page = ours(answer, 200)
            assert answer.text.startswith("<!doctype html>") and page.title.endswith("cmoffice")
            assert "HX-Request" in answer.headers["Vary"]
            found = [given["id"] for _, given in page.elements if given.get("id")]
            assert len(found) == len(set(found)), [name for name in found if found.count(name) > 1]


def test_SEC_056_a_part_shows_no_more_than_its_page(subtests, file, sign_in):
    """What a reader may not see is not sent, whichever door is used."""
    strangers = [sign_in(login) for login in ("bob", "paul", "dan", "eve")]
    for _login, how, where, sent, _part, _along in PARTS:
        if "{code}" not in where:
            continue
        for desk in strangers:
            with subtests.test(where=where):
                answer = ask(desk, how, where.format(**file), sent, htmx=True)
                ours(answer, 404)
                assert "<html" not in answer.text and "Visit number" not in answer.text


@pytest.mark.parametrize(
    "where, good, bad",
    [
        ("/case/{code}/notes", NOTE, {**NOTE, "on": "1 4 2027"}),
        ("/case/{code}/notes", NOTE, {**NOTE, "facts": ""}),
        ("/case/{code}/notes", NOTE, {**NOTE, "facts": "Sreymom came."}),
        ("/case/{code}/followups", VISIT, {**VISIT, "mode": ""}),
        ("/case/{code}/followups", VISIT, {**VISIT, "risk": "high"}),
        ("/case/{code}/followups", VISIT, {**VISIT, "observed": "Dararith shouted."}),
        ("/case/{code}/summary/risk", {"value": "high", "reason": "Threats"}, {"value": "high", "reason": ""}),
        ("/case/{code}/summary/concerns", {"value": ["neglect"], "reason": "Seen"}, {"reason": "Seen"}),
    ],
)
def test_a_form_in_error_comes_back_as_part_and_as_page_with_the_same_words(where, good, bad, file, sign_in):
    desk, where = sign_in("alice"), where.format(**file)
    before = Note.select().count(), FollowUp.select().count(), Case.get(Case.code == file["code"]).version
    part, page = (told(desk.post(where, bad, htmx=htmx), part=htmx) for htmx in (True, False))
    assert part.summary == page.summary
    assert {name: part.values.get(name) for name in bad} == {name: page.values.get(name) for name in bad}
    assert (Note.select().count(), FollowUp.select().count(), Case.get(Case.code == file["code"]).version) == before
    answer = desk.post(where, good, htmx=True)
    assert answer.status_code in (200, 204)


def test_a_saved_note_comes_with_an_empty_form_that_keeps_its_kind(file, sign_in):
    desk = sign_in("alice")
    answer = desk.post(f"/case/{file['code']}/notes", {**NOTE, "kind": "home_visit", "judgement": "Good."}, htmx=True)
    page = ours(answer, 200)
    assert page.values["facts"] == [""] and page.values["kind"] == ["home_visit"] and page.values["judgement"] == [""]
    assert "Note saved." in page.text and "She came with her aunt." in page.text
    assert page.values["once"] != Page(desk.get(f"/case/{file['code']}").text).values["once"]


def test_the_form_sent_after_a_saved_note_is_a_new_one(file, sign_in):
    desk = sign_in("alice")
    first = Page(desk.get(f"/case/{file['code']}").text).values["once"]
    answer = desk.post(f"/case/{file['code']}/notes", {**NOTE, "once": first}, htmx=True)
    second = Page(answer.text).values["once"]
    assert first != second
    assert desk.post(f"/case/{file['code']}/notes", {**NOTE, "once": second}, htmx=True).status_code == 200
    assert Note.select().where(Note.facts == NOTE["facts"]).count() == 2


def test_a_follow_up_logged_in_a_row_answers_with_the_rows_and_says_when_next(file, sign_in):
    desk = sign_in("alice")
    answer = desk.post(f"/case/{file['code']}/followups", {**VISIT, "row": "1"}, htmx=True)
    page = ours(answer, 200)
    assert {"rows", "counts", "say"} <= ids(answer)
    assert re.search(r"Logged\. Next: \S+", page.text)
    assert "/static/" not in "".join(given.get("src") or "" for _, given in page.elements)


def test_an_error_in_a_row_comes_back_as_that_row(file, sign_in):
    answer = sign_in("alice").post(f"/case/{file['code']}/followups", {**VISIT, "row": "1", "mode": ""}, htmx=True)
    told(answer, part=True)
    assert answer.text.strip().startswith("<tr") and 'name="row" value="1"' in answer.text


def test_a_note_added_in_a_row_stays_in_the_row(file, sign_in):
    desk = sign_in("alice")
    row = desk.part(f"/work/note/{file['code']}")
    assert row.text.strip().startswith("<tr")
    saved = desk.post(f"/case/{file['code']}/notes", NOTE, htmx=True)
    assert ours(saved, 200).values["facts"] == [""]


def test_the_code_jumps_to_its_file(file, sign_in):
    desk = sign_in("alice")
    for typed in (file["code"], file["code"].lower(), file["code"].replace("-", ""), f" {file['code']} "):
        assert desk.post("/find", {"q": typed}).headers["Location"] == f"/case/{file['code']}"
        part = desk.post("/find", {"q": typed}, htmx=True)
        assert part.status_code == 200 and part.headers["HX-Redirect"] == f"/case/{file['code']}"


def test_SEC_056_a_restricted_note_is_shut_until_it_is_opened(file, sign_in):
    for login in ("alice", "mary"):
        desk = sign_in(login)
        for where in ("", "/history", "/followups"):
            assert "Told in confidence." not in desk.get(f"/case/{file['code']}{where}").text
        assert "Told in confidence." in desk.post(f"/case/{file['code']}/notes/{file['shut']}/open", htmx=True).text
        assert "confidence" not in desk.post("/find", {"q": "told confidence"}).text.replace("told confidence", "")


def test_signed_out_a_part_says_so_and_leads_to_the_sign_in(subtests, file, app):
    visitor = Desk(app)
    for _login, how, where, sent, _part, _along in PARTS:
        with subtests.test(where=where):
            answer = ask(visitor, how, where.format(**file), sent, htmx=True)
            ours(answer, 401)
            assert answer.headers["HX-Redirect"].endswith("/signin") and "<html" not in answer.text


def test_covered_a_part_says_so_and_nothing_else(subtests, file, sign_in):
    desk = sign_in("alice")
    token = desk.token()
    desk.post("/cover/lock")
    for login, how, where, sent, _part, _along in PARTS:
        if login == "alice":
            with subtests.test(where=where):
                where = where.format(**file)
                answer = (
                    desk.part(where) if how == "get" else desk.client.post(where, data={**sent, "csrf_token": token}, headers={"HX-Request": "true"})
                )
                page = ours(answer, 423)
                assert "covered" in page.text and file["code"] not in answer.text


def test_every_part_brings_its_own_target(file, sign_in):
    """Attributes are not inherited: whoever sends a request says on itself what it replaces and how."""
    desk = sign_in("alice")
    seen = 0
    for where in (
        "/work",
        f"/case/{file['code']}",
        f"/case/{file['code']}/followups/new",
        f"/case/{file['code']}/followups",
        "/find",
        f"/work/note/{file['code']}",
    ):
        for _tag, given in Page(desk.get(where).text).elements:
            if "hx-get" in given or "hx-post" in given:
                seen += 1
                assert "hx-target" in given and "hx-swap" in given, given
                if "hx-post" in given:
                    assert given.get("action") == given["hx-post"] and given.get("method") == "post", given
                else:
                    assert given.get("href"), given
    assert seen > 8

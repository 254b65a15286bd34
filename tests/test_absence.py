"""What must not be there: no word of a child's identity outside the identity register and the answers of its two doors.

Every identity field is filled with a word that occurs nowhere else; then the whole office is used, and everything it
wrote or answered is searched for them.
"""

import base64
import logging
import re
from datetime import timedelta
from html import escape
from urllib.parse import quote

import pytest

from cmoffice import clock, databases, identities
from cmoffice.databases import records
from cmoffice.models import Audit, Case, Consent, Draft
from tests.conftest import CLOSED, CLOSING, NOW, PASSWORD, Desk, registration
from tests.test_bad_input import NOTE, VISIT, posted
from tests.test_headers import HOMES, crawl

WORDS = {
    "first": "Xantippe",
    "middle": "Quilvorn",
    "last": "Brzezhko",
    "nickname": "Zuzumba",
    "other_names": "Wolfgrindel",
    "place_of_birth": "Oxtrumville",
    "nationality": "Freedonish",
    "ethnicity": "Yorgathian",
    "religion": "Zenthuist",
    "language": "Klimbuki",
    "id_number": "QX-7781-2290",
    "address": "Hagglethorn 77",
    "landmark": "Puddlewick mill",
    "phone": "0977 613 482",
    "safe_contact": "Whistlefinch only",
    "caregiver_name": "Drumbolino",
    "caregiver_phone": "0866 724 591",
    "caregiver_address": "Mossgravel 12",
    "father": "Grumpolt",
    "mother": "Lavendrika",
    "siblings": "Pipkinsson\nTolvandra",
    "other_org_ref": "ORG-55-KWZ",
    "found_details": "Sang of Vrindabeth",
    "referrer_name": "Schnurrbart",
    "referrer_contact": "0755 834 620",
    "signed_by": "Drumbolino",
    "witness": "Fjordquist",
}
NEWER = {"address": "Snorkelbach 3", "phone": "0644 945 731", "nickname": "Kiwaluna"}
CODED = {
    "birth_date": "14 5 2014",
    "birth_known": "known",
    "id_kind": "national",
    "caregiver_relation": "uncle",
    "caregiver_age": "47",
    "signed_how": "thumbprint",
}
BORN = ("2014-05-14", "14 5 2014", "14 May 2014")
DRAFTED, REFUSED, COVERED = "Qwertilda", "Uvulinda", "Jabberwock"
SECRETS = sorted({word for value in [*WORDS.values(), *NEWER.values(), DRAFTED, REFUSED, COVERED] for word in value.split("\n")} | set(BORN))
QUIET = "The marmalade jar stood on the harmonium."


def written(text):
    """The ways in which a text may lie in a file or an address."""
    found = {
        text.encode(),
        text.encode("utf-16-le"),
        text.encode("utf-16-be"),
        quote(text).encode(),
        quote(text.encode("utf-8"), safe="").replace("%20", "+").encode(),
    }
    found |= {escape(text).encode(), text.encode().hex().encode(), text.lower().encode(), text.upper().encode()}
    for shift in range(3):
        found.add(base64.b64encode(b" " * shift + text.encode())[(shift * 8 + 5) // 6 : -4])
    return {form for form in found if len(form) > 4}


def hits(content, secrets=SECRETS):
    content = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    return [secret for secret in secrets if any(form in content for form in written(secret))]


def rows(database):
    """Every value of every table of an open database, the search index too."""
    names = [name for (name,) in database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: repr(list(database.execute_sql(f'SELECT * FROM "{name}"'))) for name in names}


@pytest.fixture
def told(caplog):
    caplog.set_level(logging.DEBUG)
    return caplog


@pytest.fixture
def used(app, cast, tmp_path, monkeypatch, told):
    """An office in which a child with these words was registered, worked with, looked for and printed; all answers by (who, what)."""
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    desks = {login: Desk(app, login) for login in ("alice", "bob", "carol", "mary", "paul", "dan", "lumi", "eve")}
    alice, mary, answers = desks["alice"], desks["mary"], {}

    def keep(login, what, answer):
        answers[login, what] = answer
        return answer

    keep("alice", "register", alice.post("/register", posted(registration(risk="high"))))
    code = Case.get().code
    where = f"/case/{code}"
    keep(
        "alice",
        "draft",
        alice.post("/draft", {"draft_of": f"{where}/identity/enter", "first": DRAFTED, "address": DRAFTED}, headers={"X-Office": "quiet"}),
    )
    keep("alice", "form with its draft *", alice.get(f"{where}/identity/enter"))
    keep("alice", "form in error *", alice.post(f"{where}/identity/enter", {"first": REFUSED, "birth_date": "31 2 2014"}))
    token = alice.token()
    alice.post("/cover/lock")
    keep("alice", "sent under the cover", alice.client.post(f"{where}/identity/enter", data={"csrf_token": token, "first": COVERED}))
    keep(
        "alice",
        "draft under the cover",
        alice.client.post(
            "/draft", data={"csrf_token": token, "draft_of": f"{where}/identity/enter", "last": COVERED}, headers={"X-Office": "quiet"}
        ),
    )
    keep("alice", "search under the cover", alice.client.post("/find", data={"csrf_token": token, "q": WORDS["first"]}))
    keep("alice", "cover", alice.get("/cover"))
    alice.post("/cover", {"password": PASSWORD})
    saved = keep("alice", "identity", alice.post(f"{where}/identity/enter", {**WORDS, **CODED}))
    assert saved.status_code == 303
    keep("alice", "correct *", alice.get(f"{where}/identity/enter"))
    keep("alice", "corrected", alice.post(f"{where}/identity/enter", {**WORDS, **CODED, **NEWER, "correction_why": "Moved"}))
    assert identities.Identity.get_by_id(code).phone == NEWER["phone"]

    keep("alice", "note", alice.post(f"{where}/notes", {**NOTE, "facts": QUIET, "judgement": "Calm."}, htmx=True))
    for word in ("first", "caregiver_name", "phone", "id_number", "mother", "siblings"):
        refused = keep(
            "alice",
            f"note with {word} *",
            alice.post(f"{where}/notes", {**NOTE, "facts": f"Then {WORDS[word] if word != 'phone' else NEWER['phone']} came."}, htmx=True),
        )
        assert refused.status_code == 422, word
    keep(
        "alice",
        "note half written",
        alice.post("/draft", {"draft_of": f"{where}/notes", "facts": f"Then {WORDS['first']} c"}, headers={"X-Office": "quiet"}),
    )
    keep("alice", "restricted", alice.post(f"{where}/notes", {**NOTE, "facts": "In confidence.", "section": "strictly_confidential"}))
    keep("alice", "follow-up", alice.post(f"{where}/followups", {**VISIT, "risk": "high", "finding": "worse"}, htmx=True))
    keep("alice", "help", alice.post(f"{where}/followups/help"))
    keep(
        "alice",
        "assessment",
        alice.post(
            f"{where}/assessment/initial",
            {
                "done_on": "1 3 2027",
                "place_kind": "home",
                "seen_alone": "yes",
                "safety": "safe",
                "medical_urgent": "no",
                "food": "met",
                "shelter": "met",
                "clothing": "met",
                "water": "met",
                "abuser_access": "no",
                "words": "I like it here.",
                "risk": "high",
                "risk_reason": "Threats",
                "further": "ongoing_followup",
                "next_contact_on": "3 3 2027",
            },
        ),
    )
    keep(
        "alice",
        "consent",
        alice.post(
            f"{where}/consent",
            {
                "obtained_on": "1 3 2027",
                "given_by": "child",
                "assent": "given",
                "consent_items": "services",
                "explained": ["services", "risks", "data_use", "confidentiality"],
            },
        ),
    )
    for login in ("alice", "bob", "carol", "mary", "paul"):
        for number, typed in enumerate((f"{WORDS['first']} {WORDS['last']}", "xantipe brzeshko", WORDS["nickname"], WORDS["phone"], code)):
            answer = desks[login].post("/find", {"q": typed}, htmx=bool(number % 2))
            answers[login, f"find {number}"] = answer
            answer.set_data(answer.get_data(as_text=True).replace(f'value="{typed}"', ""))  # what she typed herself
    for login in ("alice", "mary"):
        keep(login, "shown *", desks[login].post(f"{where}/identity", {"why": "visit"}, htmx=True))
        keep(login, "shown as a page *", desks[login].post(f"{where}/identity", {"why": "visit"}))
        keep(login, "covered again", desks[login].part(f"{where}/identity"))
        assert WORDS["first"] in answers[login, "shown *"].text and NEWER["address"] in answers[login, "shown *"].text
    keep("mary", "reassign", mary.post(f"{where}/reassign", {"to": "bob", "reason": "caseload", "handover": "Calm child.", "told_on": "1 3 2027"}))
    keep("mary", "back", mary.post(f"{where}/reassign", {"to": "alice", "reason": "caseload", "handover": "Calm child.", "told_on": "1 3 2027"}))
    keep("alice", "close", alice.post(f"{where}/close", CLOSING))
    keep("mary", "closed", mary.post(f"{where}/closure", {**CLOSED, "comment": "Well done."}))
    assert Case.get().status == "closed"
    for login, desk in desks.items():
        for address in {
            "/work",
            "/team",
            "/tray",
            "/office",
            "/cases?which=all",
            "/print/my-list",
            "/help",
            "/me",
            "/access",
            "/people",
            where,
            f"{where}/history",
            f"{where}/identity",
            "/find",
            "/register",
        }:
            keep(login, address, desk.get(address))
        start = HOMES.get(login, HOMES[{"bob": "alice", "carol": "alice", "paul": "mary", "lumi": "dan"}.get(login, login)])
        for address, answer in crawl(desk, start, 40).items():
            keep(login, address + ("*" if "/identity/enter" in address else ""), answer)
        keep(login, "signed out", desk.post("/signout"))
    return code, answers


@pytest.mark.story
def test_SEC_107_the_words_of_an_identity_are_nowhere_but_where_they_belong(subtests, used, folder, tmp_path, told, capfd):
    code, answers = used
    assert len(answers) > 250
    with subtests.test("the search finds what is there, and all of it is in the register"):
        kept = repr(rows(databases.identities))
        assert not set(SECRETS) - set(hits(kept)) - {DRAFTED, REFUSED, COVERED, *BORN}
        assert "2014-05-14" in kept
    for (login, what), answer in answers.items():
        with subtests.test("no answer, title, address or header but those of the register's two doors", login=login, what=what):
            if what.endswith("*"):
                assert login in ("alice", "mary"), "only the keyworker and her supervisor come here"
            else:
                assert not hits(answer.get_data())
            assert not hits(repr(dict(answer.headers)) + answer.request.url)
            assert not hits(" ".join(re.findall(r'<title>.*?</title>|(?:href|action|src|hx-\w+)="[^"]*"', answer.text)))
            if login not in ("alice", "mary", "bob") and code not in answer.request.url:
                assert code not in answer.text, "other roles and teams do not even meet the code"
    for table, content in rows(records).items():
        with subtests.test("not in the records, even when they are open", table=table):
            assert not hits(content)
    with subtests.test("the trail tells that it was looked at and not what was seen"):
        lines = [(line.did, line.code, line.details) for line in Audit.select()]
        assert {"identity shown", "searched by name", "identity entered", "identity corrected", "file opened"} <= {did for did, _, _ in lines}
        assert not hits(repr(lines), [*SECRETS, QUIET])
    with subtests.test("no log"):
        out, err = capfd.readouterr()
        assert not hits(told.text + out + err, [*SECRETS, QUIET])
    for state in ("open", "closed"):
        if state == "closed":
            databases.close_office()
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert {"records.db", "identities.db", "keys"} | ({"records.db-wal", "identities.db-wal"} if state == "open" else set()) <= {
            path.name for path in files
        }
        for path in files:
            with subtests.test("no file in plain text: databases, write-ahead logs, anything beside them", state=state, file=path.name):
                content = path.read_bytes()
                assert not content.startswith(b"SQLite format 3")
                assert not hits(content, [*SECRETS, QUIET, "marmalade", "In confidence.", code, "Alice Ash", "case_file", "CREATE TABLE"])
    databases.open_office(folder)
    databases.connect()


def test_a_name_half_typed_into_a_note_does_not_lie_in_the_records(app, case, sign_in):
    """The draft of a note is kept before the name guard has seen it."""
    alice = sign_in("alice")
    alice.post("/draft", {"draft_of": f"/case/{case.code}/notes", "facts": "Sreymom told her mother Bophany"}, headers={"X-Office": "quiet"})
    assert "Sreymom told her" in alice.get(f"/case/{case.code}").text
    assert not hits(repr([draft.answers for draft in Draft.select()]), ["Sreymom", "Bophany"])
    assert not hits(repr(rows(records)), ["Sreymom", "Bophany"])


def test_a_name_written_before_the_identity_was_known_is_found_when_it_is(app, cast, sign_in):
    """The coded page comes first: a name in its free lines is taken out when the name itself is entered."""
    alice = sign_in("alice")
    where = alice.post("/register", posted(registration(withhold="Never tell Grumpolt", withhold_from="the father"))).headers["Location"]
    alice.post(where, {"first": "Xantippe", "father": "Grumpolt", "address": "none", "safe_contact": "none"})
    assert Case.get().status == "open" and Consent.get().withhold == "Never tell [name]"
    assert not hits(repr(rows(records)), ["Grumpolt"])


def test_a_comment_on_a_closure_names_nobody(case, sign_in):
    alice, mary = sign_in("alice"), sign_in("mary")
    alice.post(f"/case/{case.code}/close", CLOSING)
    answer = mary.post(f"/case/{case.code}/closure", {**CLOSED, "comment": "Sreymom is safe now."})
    assert answer.status_code == 422 and Case.get_by_id(case.id).status == "closure_requested"


def test_the_identity_covers_itself_also_for_its_reader(case, sign_in):
    """The panel is an answer of its own: neither the file nor any later page repeats it."""
    alice = sign_in("alice")
    shown = alice.post(f"/case/{case.code}/identity", {"why": "visit"}, htmx=True)
    assert "Sreymom" in shown.text and 'data-shown-for="120"' in shown.text
    for where in (f"/case/{case.code}", f"/case/{case.code}/history", "/work", "/print/my-list", "/cases"):
        assert "Sreymom" not in alice.get(where).text
    again = alice.post(f"/case/{case.code}/identity", htmx=True)
    assert "Sreymom" in again.text, "the reason holds for the session"
    assert Audit.select().where(Audit.did == "identity shown").count() == 2


def test_the_identity_needs_a_reason_and_after_half_an_hour_the_password(case, sign_in):
    alice = sign_in("alice")
    where = f"/case/{case.code}/identity"
    for sent in ({}, {"why": ""}, {"why": "curious"}, {"why_asked": "1"}):
        assert "Sreymom" not in alice.post(where, sent, htmx=True).text, sent
    assert not Audit.select().where(Audit.did == "identity shown").exists()
    for minutes in (8, 16, 24, 31):
        clock.set_start(NOW + timedelta(minutes=minutes))
        alice.get("/work")
    for sent in ({"why": "visit"}, {"why": "visit", "password": ""}, {"why": "visit", "password": "wrong"}):
        assert "Sreymom" not in alice.post(where, sent, htmx=True).text, sent
    assert "Sreymom" in alice.post(where, {"why": "visit", "password": PASSWORD}, htmx=True).text


def test_with_the_register_unplugged_every_page_works_and_shows_codes(folder, case, app, sign_in):
    databases.close_office()
    for name in ("identities.db", "identities.db-wal", "identities.db-shm"):
        (folder / name).unlink(missing_ok=True)
    databases.open_office(folder)
    with databases.connection():
        alice, mary = Desk(app, "alice"), Desk(app, "mary")
        for desk, home in ((alice, "/work"), (mary, "/team")):
            pages = crawl(desk, home)
            shut = {where for where, answer in pages.items() if answer.status_code != 200}
            assert all("/identity/enter" in where for where in shut), shut
            assert f"/case/{case.code}" in pages
        assert alice.post(f"/case/{case.code}/notes", NOTE).status_code == 303
        assert alice.post(f"/case/{case.code}/followups", VISIT).status_code == 303
        for answer in (
            alice.post(f"/case/{case.code}/identity", {"why": "visit"}),
            alice.get(f"/case/{case.code}/identity/enter"),
            alice.post("/find", {"q": "Sreymom"}),
        ):
            assert answer.status_code in (200, 503) and re.search("not attached|cannot be reached", answer.text)
        assert alice.post("/find", {"q": case.code}).status_code == 303
        for token in (alice.token(), alice.token()):
            alice.client.post(
                "/draft",
                data={"csrf_token": token, "draft_of": f"/case/{case.code}/identity/enter", "first": "Sreymom"},
                headers={"X-Office": "quiet"},
            )
            alice.client.post(f"/case/{case.code}/identity/enter", data={"csrf_token": token, "last": "Chanthou"})
            alice.post("/cover/lock", token=token)
        assert not hits(repr(rows(records)), ["Sreymom", "Chanthou"]), "names have no place now, so they are kept nowhere"
    assert not (folder / "identities.db").exists(), "never a new empty one"

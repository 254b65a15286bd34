"""A clerk at every door of the office: no case file, note, list, name, search or another clerk's entry comes out of any of them (R07, R08, SEC-057).

Dan types. Alice's case has an identity and a note; Lumi has typed papers; Dan has one batch open and one handed in. What must never reach him is
searched for in every answer: behind each link and form that he can reach, behind every address of the office with numbers and codes that exist,
as a page and as a part, and once more after the hand-in, as the back button asks for it.
"""
import itertools
import re
from html.parser import HTMLParser

import pytest

from cmoffice.casework import batches, handing, intake, notes, slips, transcription, tray
from cmoffice.casework.moves import new_code
from cmoffice.codelists import CLERK_ASKED
from cmoffice.models import Case, FiledForm, Note, Paper, PaperBatch, QuerySlip
from cmoffice.views.help import TOPICS
from tests.conftest import IDENTITY, NOW, registration

NAMES = ("Sreymom", "Chanthou", "Momo", "Lotus lane", "012 555 987", "Dararith", "Okonkwo", "099 444 321", "Bophany", "Veasnaro", "Pisethmony", "KH-7781-2290", "Ravuthea",
         "017 222 333")
NOTE, LUMIS, HANDED_IN, ANSWER = "The porcelain heron stood by the well.", "the violet lantern seller", "the amber kettle sang", "the copper bell rang"
PLAIN = {200, 303, 403, 404, 405, 409, 422}
QUIET = ("/draft", "/idle", "/policy-report")        # what a browser sends by itself is answered with nothing (204)
NOT_TRIED = {"signin.sign_out", "signin.sign_in", "cover.lock", "cover.show", "cover.uncover", "static.file"}   # these end, cover or begin a sitting


@pytest.fixture
def office(cast, case):
    """The office with something in it that Dan must not see; gives the numbers and codes that he may guess."""
    dan, lumi = cast["dan"], cast["lumi"]
    own = intake.take_in(registration(), cast["alice"], NOW)
    intake.enter_identity(own, {**IDENTITY, "first": "Kanitha", "last": "Sopheaktra", "mother": "", "siblings": ""}, cast["alice"], NOW, decided="different")
    note = notes.add(case, {"on": NOW.date(), "facts": NOTE, "section": "ordinary"}, cast["alice"], NOW)
    theirs = _batch("followup", "F10", lumi, [{"observed": LUMIS, "case_code": case.code}] * 2)
    waits = _batch("registration", "F01b", lumi, [{"withhold": LUMIS}])
    handing.hand_in(waits, lumi, NOW)
    differs = _batch("note", "F32", lumi, [{"facts": LUMIS}] * 2, control_sum=999)
    handing.ask_supervisor(differs, lumi, NOW)
    done = _batch("followup", "F10", dan, [{"observed": HANDED_IN, "case_code": case.code}] * 2)
    handing.hand_in(done, dan, NOW)
    first, second = batches.papers(done)
    batches.change(first, state="to_check")
    slips.ask(first, "observed", next(iter(CLERK_ASKED)), cast["alice"], NOW)
    batches.change(second, marks={"words": "unreadable"})
    transcription.to_caseworker(second, dan, NOW)
    slips.answer(QuerySlip.get(QuerySlip.paper == second.id), ANSWER, False, cast["alice"], NOW)
    here = _batch("followup", "F10", dan, [{"observed": "he plays", "case_code": own.code}], counted=3)
    return {"case": case.code, "own": own.code, "note": note.id, "theirs": theirs.id, "waits": waits.id, "differs": differs.id, "done": done.id, "here": here.id}


def _batch(sheet, paper, by, papers, counted=None, **more):
    batch = batches.start({"sheet": sheet, "paper": paper, "counted": counted or len(papers), **more}, by, NOW)
    for place, boxes in enumerate(papers, start=1):
        facts = {"number": 150 + place, "code": boxes.get("case_code", ""), "marks": {}}
        transcription.finish(batches.paper(batch, place), {**boxes, "paper_no": str(150 + place)}, facts, by, NOW)
    return batch


class Watched:
    """Dan's browser: whatever it is answered is searched for what he must not see."""

    def __init__(self, desk, office):
        self.desk, self.office, self.asked = desk, office, 0

    def get(self, path, htmx=False):
        return self._looked_at(path, self.desk.part(path) if htmx else self.desk.get(path))

    def post(self, path, data=None, htmx=False):
        return self._looked_at(path, self.desk.post(path, data or {}, htmx=htmx))

    def _looked_at(self, path, answer):
        self.asked += 1
        assert answer.status_code in PLAIN | ({204} if path.startswith(QUIET) else set()), f"{answer.status_code} {path}"
        assert answer.headers["Cache-Control"] == "no-store" or path.startswith("/static"), f"{path} may stay in the browser"
        codes = [self.office["case"]] + ([] if path.startswith(f"/batch/{self.office['here']}/paper/") else [self.office["own"]])
        whole = answer.text + str(answer.headers)
        for secret in (*NAMES, "Kanitha", "Sopheaktra", NOTE, LUMIS, HANDED_IN, ANSWER, *codes):
            assert secret not in whole, f"{secret!r} came out of {path}"
        return answer


@pytest.fixture
def dan(sign_in, office):
    return Watched(sign_in("dan"), office)


class Ways(HTMLParser):
    """The links of a page, and its forms: where each is sent, and with what."""

    def __init__(self, text):
        super().__init__()
        self.links, self.forms, self._select = [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.links += [given[name] for name in ("href", "hx-get", "data-sheet") if (given.get(name) or "").startswith("/")]
        if tag == "form" and given.get("method", "").lower() == "post":
            self.forms.append((given.get("action"), {}))
        elif tag in ("input", "textarea", "select", "button") and self.forms and given.get("name"):
            self.forms[-1][1].setdefault(given["name"], given.get("value") or {"counted": "2", "typed": "1"}.get(given["name"], ""))
            self._select = given["name"] if tag == "select" else None
        elif tag == "option" and self._select and given.get("value"):
            self.forms[-1][1][self._select] = given["value"]


def may_be_tried(app, path, method):
    try:
        endpoint, _values = app.url_map.bind("localhost").match(path.split("?")[0].split("#")[0], method=method)
    except Exception:
        return True
    return endpoint not in NOT_TRIED


def test_SEC_057_behind_no_link_and_no_form_that_a_clerk_can_reach_lies_anything_of_a_case(dan, app):
    waiting, seen, sent = ["/tray", "/", "/help", "/me", "/directory", "/find", "/print/blank"], set(), set()
    while waiting:
        path = waiting.pop().split("#")[0]
        if path in seen or len(seen) > 400 or not may_be_tried(app, path, "GET"):
            continue
        seen.add(path)
        for answer in (dan.get(path), dan.get(path, htmx=True)):
            ways = Ways(answer.text)
            waiting += ways.links + ([answer.headers["Location"]] if "Location" in answer.headers else [])
            for action, fields in ways.forms:
                where = action or path
                if (where, tuple(fields)) in sent or where.startswith("/me/sessions") or not may_be_tried(app, where, "POST"):
                    continue
                sent.add((where, tuple(fields)))
                fields.pop("csrf_token", None)
                told = [dan.post(where, {name: value for name, value in fields.items() if name != "once"}, htmx=htmx) for htmx in (False, True)]
                for one in told:
                    waiting += Ways(one.text).links + ([one.headers["Location"]] if "Location" in one.headers else [])
    there = {re.sub(r"\d+", "0", path) for path in seen}
    assert {"/tray", "/tray/batch", "/batch/0", "/batch/0/paper/0", "/batch/0/slip", "/batch/0/count", "/batch/0/aside/0", "/second", "/second/0", "/queries", "/help/tray", "/print/blank"} <= there
    assert not [path for path in seen if path.startswith(("/case", "/work", "/team", "/cases", "/reports", "/meeting", "/papers"))]


def guesses(rule, office):
    """Values for the parts of an address that a clerk may guess: codes that exist, and numbers of notes, forms, batches and papers."""
    numbers = sorted({office[name] for name in ("note", "theirs", "waits", "differs", "done")} | {row.id for row in Paper.select()} | {row.id for row in FiledForm.select()} | {1})
    values = {"code": [office["case"], office["own"]], "number": numbers, "place": [1, 2], "key": ["risk", "registration", "f06", office["case"]], "name": ["identity", "case", "office", "source"],
              "topic": sorted({topic for topics in TOPICS.values() for topic in topics}), "username": ["alice", "dan"], "act": ["slip", "up", "checked"], "version": ["1", "any"]}
    parts = sorted(rule.arguments)
    if len(parts) > 2:                      # each value once is enough where three have to be guessed together
        longest = max(len(values[name]) for name in parts)
        return [dict(zip(parts, row, strict=True)) for row in zip(*(itertools.islice(itertools.cycle(values[name]), longest) for name in parts), strict=True)]
    return [dict(zip(parts, row, strict=True)) for row in itertools.product(*(values[name] for name in parts))]


@pytest.mark.story
def test_SEC_057_no_address_of_the_office_gives_a_clerk_anything_whatever_she_guesses(dan, office, app):
    build = app.url_map.bind("localhost").build
    for rule in app.url_map.iter_rules():
        if rule.endpoint in NOT_TRIED:
            continue
        for values in guesses(rule, office):
            if rule.endpoint in ("people.end_session", "me.end_session") or values.get("number") == office["here"] and rule.rule.startswith("/batch"):
                continue
            for method in rule.methods & {"GET", "POST"}:
                path = build(rule.endpoint, values, method=method)
                if method == "GET":
                    dan.get(path)
                    if values or rule.endpoint.startswith(("find", "tray", "notes")):
                        dan.get(path, htmx=True)
                elif values.get("place", 1) == 1 or method == "POST" and len(values) < 2:
                    dan.post(path)
    assert dan.asked > 1000
    assert PaperBatch.get_by_id(office["theirs"]).state == "open" and Note.select().count() == 1 and Case.select().count() == 2
    assert transcription.typed(batches.paper(PaperBatch.get_by_id(office["theirs"]), 1))["observed"] == LUMIS, "another clerk's entry stands as it stood"


def test_SEC_057_searching_for_a_name_or_a_code_gives_a_clerk_nothing(dan, office):
    for words in ("Sreymom", office["case"], "heron"):
        for htmx in (False, True):
            assert dan.post("/find", {"q": words}, htmx=htmx).status_code == 404
    assert dan.get("/find").status_code == 404


@pytest.mark.parametrize("tail", ["", "/paper/1", "/paper/2", "/slip", "/count", "/aside/1"])
@pytest.mark.parametrize("which", ["theirs", "waits", "differs", "done"])
def test_SEC_057_another_clerks_batch_and_her_own_after_the_hand_in_are_not_there(dan, office, which, tail):
    for htmx in (False, True):
        assert dan.get(f"/batch/{office[which]}{tail}", htmx=htmx).status_code == 404
    if tail not in ("/slip", ""):
        assert dan.post(f"/batch/{office[which]}{tail}").status_code == 404
    if tail.startswith("/paper"):
        assert dan.post(f"/batch/{office[which]}{tail}/box", {"observed": "x"}).status_code == 404


def test_after_the_hand_in_the_back_button_finds_nothing(dan, office, cast):
    batch = PaperBatch.get_by_id(office["here"])
    paths = [f"/batch/{batch.id}{tail}" for tail in ("", "/paper/1", "/slip", "/count", "/aside/1")]
    assert [dan.get(path).status_code for path in paths] == [200] * 5
    for place in (2, 3):
        transcription.finish(batches.paper(batch, place), {"observed": "he runs"}, {"number": 150 + place, "marks": {}}, cast["dan"], NOW)
    assert dan.post(f"/batch/{batch.id}/hand-in").status_code == 303
    assert [dan.get(path).status_code for path in paths] == [404] * 5
    assert dan.post(f"/batch/{batch.id}/paper/1/box", {"observed": "he sits"}).status_code == 404
    assert office["own"] not in dan.get("/tray").text


def test_a_clerk_is_not_told_whether_a_code_exists(dan, office):
    nobodys = next(code for code in iter(new_code, None) if not Case.select().where(Case.code == code).exists())
    path = f"/batch/{office['here']}/paper/2/box"
    told = [dan.desk.post(path, {"case_code": code}) for code in (office["case"], nobodys)]
    assert told[0].status_code == told[1].status_code == 200
    assert told[0].text.replace(office["case"], "") == told[1].text.replace(nobodys, "")
    pages = [dan.desk.post(path.removesuffix("/box"), {"case_code": code}) for code in (office["case"], nobodys)]
    bare = [re.sub(r'(content|value)="[^"]{16,}"|"X-CSRFToken": "[^"]+"|data-turn="[0-9]+"', "", page.text).replace(code, "") for page, code in zip(pages, (office["case"], nobodys), strict=True)]
    assert bare[0] == bare[1]


def test_E40_with_the_identity_tray_on_the_desk_no_paper_of_the_other_opens(dan, office, cast):
    tray.grant(cast["dan"], "both", "Lumi is ill", cast["mary"], NOW)
    tray.take_up("identity", cast["dan"], NOW)
    for tail in ("", "/paper/1", "/slip", "/count", "/aside/1"):
        assert dan.get(f"/batch/{office['here']}{tail}").status_code == 404

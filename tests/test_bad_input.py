"""Whatever is sent: a plain answer of ours with our headers, never a fault, never a lost word, nothing half saved."""

import itertools
import re
import unicodedata
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import quote

import pytest

from cmoffice import headers
from cmoffice.casework import case_meeting, closure, file_audit, intake, meeting_copies, meeting_list, notes
from cmoffice.identities import Identity
from cmoffice.models import AccessLine, AccessReview, Case, Draft, FollowUp, Note, Staff
from tests.conftest import NOW, registration

OFFICE_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Page(HTMLParser):
    """What a reader of an answer sees of its forms: titles, values as they stand, problems on top and beside the fields."""

    def __init__(self, text):
        super().__init__()
        self.values, self.kinds, self.options, self.summary, self.beside, self.elements = {}, {}, {}, [], {}, []
        self.title, self._said, self._open, self._select, self._writing = "", [], [], None, None
        self._tags, self._errors, self._ends = Counter(), 0, []  # what is open: how many of each tag, how many boxes of errors, which words beside a field
        self.feed(text)
        self.text = "".join(self._said)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.elements.append((tag, given))
        if tag in ("input", "textarea", "select", "option"):
            self._question(tag, given)
        if tag not in ("input", "meta", "link", "br", "hr", "img"):
            self._shift(tag, given, 1)
        if tag == "li" and self._errors:
            self.summary.append([None, ""])
        if tag == "a" and self.summary and self._errors:
            self.summary[-1][0] = given.get("href")

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def _question(self, tag, given):
        name, value, kind = given.get("name"), given.get("value") or "", given.get("type", "text")
        if tag == "input" and name:
            self.kinds.setdefault(name, "day" if given.get("inputmode") == "numeric" else kind)
            if kind in ("radio", "checkbox"):
                self.options.setdefault(name, []).append(value)
            if kind not in ("radio", "checkbox") or "checked" in given:
                self.values.setdefault(name, []).append(value)
        elif tag == "textarea":
            self.kinds[name], self._writing = "textarea", name
            self.values[name] = [""]
        elif tag == "select":
            self.kinds[name], self._select = "select", name
        elif tag == "option" and self._select:
            self.options.setdefault(self._select, []).append(value)
            if "selected" in given:
                self.values.setdefault(self._select, []).append(value)

    def handle_endtag(self, tag):
        if tag == "textarea" and self._writing:
            self.values[self._writing] = [self.values[self._writing][0].removeprefix("\n")]
            self._writing = None
        elif tag == "select":
            self._select = None
        while self._tags[tag] and self._shift(*self._open[-1], -1) != tag:
            pass

    def _shift(self, tag, given, by):
        """Open an element (1) or close the last one (-1)."""
        self._tags[tag] += by
        self._errors += by * ("errors" in (given.get("class") or "").split())
        name = given.get("id") or ""
        beside = [name] if name.endswith("-e") else []
        if by > 0:
            self._open.append((tag, given))
            self._ends += beside
        else:
            self._open.pop()
            del self._ends[len(self._ends) - len(beside) :]
        return tag

    def handle_data(self, data):
        self._said.append(data)
        if self._writing:
            self.values[self._writing][0] += data
        if self._open and self._open[-1][0] == "title":
            self.title += data
        if self._errors and self._tags["li"]:
            self.summary[-1][1] += data
        for name in self._ends:
            self.beside[name] = self.beside.get(name, "") + data


def ours(answer, *statuses):
    """The answer is one of these, in our words and with our headers; gives it as a page."""
    assert answer.status_code in statuses, f"{answer.status_code}: {Page(answer.text).text[:300]!r}"
    for name, value in headers.ALWAYS.items():
        assert answer.headers.get(name) == value, name
    if "/static/" not in answer.request.path:
        assert answer.headers["Cache-Control"] == "no-store"
    without_tokens = re.sub(r'"[\w-]+\.[\w-]+\.[\w-]+"', "", answer.text)  # their letters are by chance
    for word in ("Traceback", "sqlite", "werkzeug", "peewee", "IntegrityError", "OverflowError", "/cmoffice/", ".py"):
        assert word not in without_tokens
    page = Page(answer.text)
    if answer.status_code >= 400:
        assert len(page.text.strip()) > 20, "words, not a number"
    return page


def told(answer, status=422, part=False):
    """A rejected form: summary on top, the same words beside the fields, the title says so."""
    page = ours(answer, status)
    if not part:
        assert page.title.startswith("Error:")
    assert page.summary
    for link, words in page.summary:
        if link:
            assert words.strip() in page.beside.get(link.lstrip("#") + "-e", ""), f"{link}: {words}"
            assert link.lstrip("#") in [given.get("id") for _, given in page.elements], f"{link} leads nowhere"
    (box,) = [given for _, given in page.elements if "errors" in (given.get("class") or "").split()]
    assert box.get("role") == "alert" and box.get("tabindex") == "-1"
    return page


@pytest.fixture
def at_desk(sign_in):
    """A desk of each person, signed in once."""
    desks = {}
    return lambda login: desks[login] if login in desks else desks.setdefault(login, sign_in(login))


@pytest.fixture
def files(case, cast):
    """Alice's cases in the states that forms need, and a note of hers."""
    name = {"last": "", "mother": "", "address": "none", "safe_contact": "none"}
    unfiled = intake.take_in(registration(), cast["alice"], NOW)
    asked = intake.take_in(registration(), cast["alice"], NOW)
    intake.enter_identity(asked, {"first": "Ratanak", **name}, cast["alice"], NOW)
    closure.request(asked, {"reason": "moved_away", "summary": "Safe.", "how_to_return": "Told.", "feedback": "Glad."}, cast["alice"], NOW)
    waiting = intake.take_in(registration(given_by="nobody", no_consent="nobody_able_to_consent", no_consent_reasons="Alone."), cast["alice"], NOW)
    intake.enter_identity(waiting, {"first": "Vichear", **name}, cast["alice"], NOW)
    note = notes.add(case, {"on": NOW.date(), "facts": "First words."}, cast["alice"], NOW)
    audit = file_audit.pick(case.code, {"picked_why": "a look"}, cast["mary"], NOW)
    looked = AccessReview.create(kind="team", team=cast["mary"].team_id, since=NOW.date(), until=NOW.date(), by=cast["mary"], made_at=NOW)
    AccessLine.create(review=looked, kind="refused", staff=cast["alice"], at=NOW, figures={"times": 5, "files": 0, "codes": [], "until": "10:00"})
    meeting = case_meeting.call({"held_on": NOW.date(), "guests": ["alice"]}, cast["mary"], NOW)
    meeting_list.put_on(meeting, case.code, "", cast["alice"], NOW)
    meeting_list.build(meeting, cast["mary"], NOW)
    meeting_copies.print_out(meeting, "joint", 2, cast["mary"], NOW)
    return {"meeting": meeting.id, "review": looked.id, "audit": audit.id, "case": case.code, "unfiled": unfiled.code, "asked": asked.code, "waiting": waiting.code, "note": note.id}


@pytest.fixture
def unfiled(cast):
    """A new case each time that waits for its identity."""
    return lambda: intake.take_in(registration(), cast["alice"], NOW).code


FORMS = {
    # name: (who, page, where the form goes, what spoils it beside impossible dates and numbers)
    "note": ("alice", "/case/{case}", "/case/{case}/notes", {}),
    "note corrected": ("alice", "/case/{case}/notes/{note}/correct", None, {}),
    "follow-up": ("alice", "/case/{case}/followups/new", "/case/{case}/followups", {}),
    "registration": ("alice", "/register", None, {}),
    "not registered": ("alice", "/register/not-registered", None, {}),
    "identity": ("alice", "/case/{unfiled}/identity/enter", None, {}),
    "identity corrected": ("alice", "/case/{case}/identity/enter", None, {}),
    "first assessment": ("alice", "/case/{case}/assessment/initial", None, {}),
    "full assessment": ("alice", "/case/{case}/assessment", "/case/{case}/assessment/full/begun", {}),
    "consent": ("alice", "/case/{case}/consent", None, {}),
    "closing": ("alice", "/case/{case}/close?key=other", "/case/{case}/close", {"reason": "other", "other_reason": ""}),
    "risk": ("alice", "/case/{case}/summary/risk", None, {"reason": " "}),
    "concerns": ("alice", "/case/{case}/summary/concerns", None, {"reason": ""}),
    "district": ("alice", "/case/{case}/summary/area", None, {"reason": "", "value": "Atlantis"}),
    "keyworker": ("mary", "/case/{case}/reassign", None, {"reason": ""}),
    "without consent": ("mary", "/case/{waiting}/no-consent", None, {}),
    "closure": ("mary", "/case/{asked}/closure", None, {"comment": " "}),
    "person": ("eve", "/people", None, {}),
    "person changed": ("eve", "/people/bob", None, {}),
    "own settings": ("alice", "/me", None, {}),
    "section": ("alice", "/case/{case}/assessment/section/sources", None, {}),
    "review": ("alice", "/case/{case}/review", None, {}),
    "planning meeting": ("alice", "/case/{case}/planning-meeting", None, {}),
    "conference": ("alice", "/case/{case}/conference", None, {}),
    "referral": ("alice", "/case/{case}/referrals/new", None, {"reason": " "}),
    "withdrawal": ("alice", "/case/{case}/consent/withdraw", None, {}),
    "without consent asked": ("alice", "/case/{case}/no-consent/propose", None, {}),
    "sharing": ("alice", "/case/{case}/sharing/new", None, {}),
    "transfer": ("alice", "/case/{case}/transfer/ask", None, {}),
    "death": ("alice", "/case/{case}/death", None, {}),
    "incident": ("alice", "/case/{case}/incidents/new", None, {}),
    "duty to report": ("alice", "/case/{case}/report/new", None, {}),
    "care": ("alice", "/case/{case}/care/new", None, {}),
    "own file": ("alice", "/case/{case}/own-file/screening", None, {}),
    "conflict": ("alice", "/case/{case}/conflict", None, {"kind": ""}),
    "highly sensitive": ("alice", "/case/{case}/sensitive", None, {"reason": " "}),
    "co-worker": ("mary", "/case/{case}/access/coworker", None, {}),
    "service": ("mary", "/directory/new", None, {}),
    "opening in need": ("bob", "/break-glass", None, {}),
    "access review": ("mary", "/supervision/access/{review}", None, {"words_1": " "}),
    "criteria": ("mary", "/criteria/new", None, {}),
    "meeting": ("mary", "/meetings/new", None, {"held_on": "1 1 2020"}),
    "meeting called off": ("mary", "/meeting/{meeting}/off", None, {"reason": " "}),
    "case for a meeting": ("alice", "/meeting/{meeting}", "/meeting/{meeting}/cases", {"question": "x" * 81}),
    "decision of a meeting": ("mary", "/meeting/{meeting}/row/{case}", None, {"decision": "extra_visit", "who": ""}),
    "meeting closed": ("mary", "/meeting/{meeting}/close", None, {"attended": " "}),
    "copies": ("mary", "/meeting/{meeting}/print", None, {"copies": "31"}),
    "copies counted": ("mary", "/meeting/{meeting}/copies", None, {"numbers": " "}),
    "caseload limit": ("mary", "/supervision/caseload/limit/bob", None, {"limit": "26"}),
    "caseload points": ("mary", "/supervision/caseload/points", None, {}),
    "which case to give": ("mary", "/supervision/caseload/give", None, {"codes": "nobody"}),
    "concern about staff": ("dan", "/concern", None, {}),
    "emergency": ("mary", "/supervision/emergency", None, {"reason": " "}),
    "going out": ("alice", "/visits", None, {}),
    "visits in pairs": ("alice", "/case/{case}/pairs", None, {"reason": " "}),
    "caseload review": ("mary", "/supervision/reviews/alice", None, {}),
    "supervision session": ("mary", "/supervision/sessions/alice", None, {}),
    "file audit": ("mary", "/supervision/audits/{audit}", None, {}),
    "file picked for an audit": ("mary", "/supervision/audits", "/supervision/audits/picked", {"code": ""}),
}
NOT_FILLED = {"csrf_token", "once", "version", "q", "narrow", "row", "current", "password", "again", "was_group", "focal"}
SAID = "Ménage à trois mots, \"quoted\" & <b>bold</b> 'so' ١٢ សុខា"


def filled(page):
    """Every question of the page answered: words of our own, the last of the choices, impossible days and numbers."""
    answers = {}
    for name, kind in page.kinds.items():
        if name in NOT_FILLED or kind == "hidden":
            continue
        if kind in ("radio", "select"):
            answers[name] = page.options[name][-1]
        elif kind == "checkbox":
            answers[name] = page.options[name]
        else:
            answers[name] = "31 2 2027" if kind == "day" else f"{name}: {SAID}"
    return answers


def test_a_rejected_form_keeps_every_answer(subtests, files, at_desk):
    for name in FORMS:
        for htmx in [False, True]:
            with subtests.test(name=name, htmx=htmx):
                login, where, goes, spoils = FORMS[name]
                where, goes = where.format(**files), (goes or where).format(**files)
                desk = at_desk(login)
                asked = Page(desk.get(where).text)
                answers = {**filled(asked), **spoils}
                before = counts()
                answer = desk.post(goes, answers, htmx=htmx)
                page = told(answer, part=htmx and "<title>" not in answer.text)
                assert counts() == before, "nothing of it was saved"
                for field, typed in answers.items():
                    typed = typed if isinstance(typed, list) else [typed]
                    if (name, field) in {("district", "value")} or typed == [" "] or field in ("code", "badly"):  # of the cover and of another form of the page
                        continue
                    assert page.values.get(field, [""]) == typed, field


def counts():
    return [model.select().count() for model in (Case, Note, FollowUp, Staff, Identity)]


def at(files, name):
    login, where, goes, _ = FORMS[name]
    return login, (goes or where).format(**files)


NAMED = {"first": "Dara", "address": "none", "safe_contact": "none"}
NOTE = {"facts": "She came with her aunt.", "on": "1 3 2027", "kind": "note"}
VISIT = {"mode": "phone", "on": "1 3 2027", "reached": ["caregiver"], "finding": "stable", "risk": "medium", "observed": "All is well."}


def posted(answers):
    """A registration as the page sends it."""
    return {name: f"{value.day} {value.month} {value.year}" if hasattr(value, "day") else value for name, value in answers.items()}


# --- dates

NO_DAYS = [
    ("31 2 2027", "no such day"), ("29 2 2027", "no such day"), ("0 0 0000", "four digits|cannot be right"), ("1 13 2027", "no such day"),
    ("1 3 2570", "Did you mean 1 3 2027"), ("๑ ๓ ๒๕๗๐", "Did you mean 1 3 2027"), ("1 3 27", "four digits"), ("1/3/70", "four digits"),
    ("1 3 1027", "cannot be right"), ("1 3 99999", "cannot be right"), ("1 3 " + "9" * 50, "cannot be right"), ("tomorrow", "day, month, year"),
    ("2027", "day, month, year"), ("-1 3 2027", "day, month, year"), ("1 3 2027 or so", "day, month, year"), ("2 3 2027", "today"),
    ("1 3 2028", "today"), ("2027-03-02", "today"), ("", "Give the date"), ("   ", "Give the date"),
]


def test_SEC_076_a_day_that_cannot_be_is_said_so(subtests, files, at_desk):
    for name, answers in [("note", NOTE), ("follow-up", VISIT)]:
        for typed, words in NO_DAYS:
            with subtests.test(name=name, typed=typed):
                login, where = at(files, name)
                before = counts()
                page = told(at_desk(login).post(where, {**answers, "on": typed}))
                assert re.search(words, page.beside["on-e"], re.IGNORECASE), page.beside["on-e"]
                assert page.values["on"] == [typed.strip()]
                assert page.values["facts" if name == "note" else "observed"] == [answers.get("facts") or answers["observed"]]
                assert counts() == before


DAYS = ["1 3 2027", "01.03.2027", "1/3/2027", "01032027", "2027-03-01", "1 mar 2027", "1 March 2027", "١ ٣ ٢٠٢٧", "០១ ០៣ ២០២៧", "1-3-2027"]


def test_SEC_076_a_day_is_understood_as_people_write_it(subtests, files, at_desk):
    for typed in DAYS:
        with subtests.test(typed=typed):
            login, where = at(files, "note")
            assert at_desk(login).post(where, {**NOTE, "on": typed}).status_code == 303
            assert Note.select().order_by(Note.id.desc()).first().done_on == NOW.date()


def test_a_follow_up_before_the_registration_is_refused(files, at_desk):
    login, where = at(files, "follow-up")
    told(at_desk(login).post(where, {**VISIT, "on": "28 2 2027"}))
    assert not FollowUp.select().exists()


NO_REGISTRATION = [
    ("registered_on", "2 3 2027"), ("identified_on", "2 3 2027"), ("registered_on", "26 2 2027"), ("care_since", "1 4 2027"),
    ("registered_time", "25:00"), ("registered_time", "23:59"), ("age_years", "-1"), ("age_years", "121"), ("age_years", "9" * 30),
    ("age_years", "twelve"), ("age_years", "1e2"), ("consent_until", "1 2 2027"),
]


def test_a_registration_with_a_day_or_number_that_cannot_be_is_refused_beside_it(subtests, cast, at_desk):
    for field, typed in NO_REGISTRATION:
        with subtests.test(field=field, typed=typed):
            answers, before = {**posted(registration()), field: typed}, counts()
            page = told(at_desk("alice").post("/register", answers))
            beside = {"registered_time": "registered_on"}.get(field, field) if typed == "23:59" else field
            assert page.values[field] == [typed] and beside + "-e" in page.beside
            assert counts() == before


NOT_BORN = ["2 3 2027", "1 3 2035", "1 1 1890", "30 2 2014", "14 5 2557", "1 1 14"]


def test_SEC_076_nobody_is_born_tomorrow(subtests, files, at_desk):
    for typed in NOT_BORN:
        with subtests.test(typed=typed):
            login, where = at(files, "identity")
            page = told(at_desk(login).post(where, {"first": "Dara", "address": "none", "safe_contact": "none", "birth_date": typed}))
            assert page.values["birth_date"] == [typed] and "birth_date-e" in page.beside
            assert Case.get(Case.code == files["unfiled"]).age_years == 13


def test_SEC_076_a_birthday_counts_from_its_day_also_in_february(subtests, unfiled, at_desk):
    for born, years in [("29 2 2012", 15), ("28 2 2009", 18), ("1 3 2009", 18), ("2 3 2009", 17), ("1 3 2027", 0)]:
        with subtests.test(born=born, years=years):
            code = unfiled()
            answers = {**NAMED, "birth_date": born, "decided": "different"}
            assert at_desk("alice").post(f"/case/{code}/identity/enter", answers).status_code == 303
            assert Case.get(Case.code == code).age_years == years


# --- long, damaged, foreign

TOO_LONG = [
    ("identity", NAMED, "first", 10_000), ("identity", NAMED, "siblings", 60_000), ("note", NOTE, "facts", 60_000),
    ("note", NOTE, "with_whom", 10_000), ("follow-up", VISIT, "observed", 60_000), ("risk", {"value": "high"}, "reason", 10_000),
    ("person", {"role": "clerk", "username": "new"}, "name", 10_000), ("person", {"role": "clerk", "name": "New"}, "username", 10_000),
    ("follow-up", VISIT, "on", 10_000), ("own settings", {}, "idle_minutes", 10_000),
]


def test_SEC_070_a_text_that_is_too_long_comes_back_whole(subtests, files, at_desk):
    for htmx in [False, True]:
        for name, answers, field, size in TOO_LONG:
            with subtests.test(htmx=htmx, name=name, field=field, size=size):
                login, where = at(files, name)
                typed = ("Somebody wrote a very long word " * (size // 30))[:size].strip()
                before = counts()
                answer = at_desk(login).post(where, {**answers, field: typed}, htmx=htmx)
                page = told(answer, part=htmx and "<title>" not in answer.text)
                assert page.values[field] == [typed]
                assert counts() == before


def test_SEC_070_a_text_that_just_fits_is_saved_whole(subtests, files, at_desk):
    for name, field, size in [("note", "facts", 50_000), ("note", "with_whom", 500)]:
        with subtests.test(name=name, field=field, size=size):
            login, where = at(files, name)
            typed = "é" * size
            assert at_desk(login).post(where, {**NOTE, field: typed}).status_code == 303
            assert getattr(Note.select().order_by(Note.id.desc()).first(), field) == typed


DAMAGED = {
    "NUL": b"a%00b",
    "lone surrogate": b"a%ED%A0%80b",
    "bad UTF-8": b"a%FF%FEb",
    "half a character": b"a%E1%9Eb",
    "overlong": b"a%C0%AFb",
    "raw bytes": b"a\xff\xc3b",
    "control": b"a%1B%5B31mb",
}


WRITTEN = [
    ("note", b"facts", b"on=1+3+2027&kind=note"), ("note", b"with_whom", b"facts=Words&on=1+3+2027&kind=note"),
    ("identity", b"first", b"address=none&safe_contact=none&last=Kim"),
    ("follow-up", b"observed", b"mode=phone&on=1+3+2027&reached=caregiver&finding=stable&risk=medium"),
]


def test_SEC_072_damaged_text_is_never_stored(subtests, files, at_desk):
    for name, field, rest in WRITTEN:
        for what in DAMAGED:
            with subtests.test(name=name, field=field, what=what):
                login, where = at(files, name)
                desk = at_desk(login)
                before = counts()
                body = b"csrf_token=" + desk.token().encode() + b"&" + rest + b"&" + field + b"=" + DAMAGED[what]
                answer = desk.client.post(where, data=body, content_type="application/x-www-form-urlencoded")
                page = ours(answer, 400, 422)
                assert counts() == before
                if answer.status_code == 422:
                    (kept,) = page.values[field.decode()]
                    assert kept.startswith("a") and kept.endswith("b") and not set(kept) & set("\x00\x1b\ufffd")


TAKERS = ["/signin", "/find", "/cover", "/draft", "/draft/throw", "/me", "/me/password", "/work/list", "/register", "/people"]


def test_SEC_072_damaged_text_in_several_parts_is_never_stored(subtests, files, at_desk):
    """The same in the other coding of forms."""
    login, where = at(files, "note")
    desk, before = at_desk(login), counts()
    for what in (b"a\x00b", b"a\xed\xa0\x80b", b"a\xff\xfeb", b"a\xe1\x9eb", b"a\xc0\xafb", b"a\x1b[31mb"):
        with subtests.test(what=what):
            fields = {b"csrf_token": desk.token().encode(), b"on": b"1 3 2027", b"kind": b"note", b"facts": what}
            parts = [b'--x\r\nContent-Disposition: form-data; name="' + name + b'"\r\n\r\n' + value + b"\r\n" for name, value in fields.items()]
            answer = desk.client.post(where, data=b"".join(parts) + b"--x--\r\n", content_type="multipart/form-data; boundary=x")
            ours(answer, 400, 422)
            assert counts() == before


def test_SEC_072_damaged_text_in_any_field_breaks_nothing(subtests, case, at_desk):
    for what in DAMAGED:
        for where in TAKERS:
            with subtests.test(what=what, where=where):
                desk = at_desk("eve" if where == "/people" else "alice")
                names = (
                    b"username",
                    b"password",
                    b"q",
                    b"draft_of",
                    b"back_to",
                    b"facts",
                    b"risk",
                    b"group",
                    b"density",
                    b"name",
                    b"once",
                    b"kind",
                    b"version",
                    b"row",
                )
                body = b"csrf_token=" + desk.token().encode() + b"".join(b"&" + name + b"=" + DAMAGED[what] for name in names)
                answer = desk.client.post(where, data=body, content_type="application/x-www-form-urlencoded")
                ours(answer, 200, 204, 303, 400, 401, 422)


COMPOSED = [
    ("Zero\u200bwidth", "Zero\u200bwidth"), ("ក្\u200bម", "ក្\u200bម"), ("می\u200cخواهم", "می\u200cخواهم"), ("👩\u200d👧", "👩\u200d👧"),
    ("e\u0301te\u0301", "été"), ("\u212bngstro\u0308m", "Ångström"), ("two\r\nlines\rthree", "two\nlines\nthree"), ("tab\there", "tab\there"),
]


def test_SEC_071_text_is_kept_as_typed_in_its_composed_form(subtests, files, at_desk):
    for typed, kept in COMPOSED:
        with subtests.test(typed=typed):
            login, where = at(files, "note")
            assert at_desk(login).post(where, {**NOTE, "facts": typed}).status_code == 303
            assert Note.select().order_by(Note.id.desc()).first().facts == kept


def test_SEC_071_signs_that_turn_a_name_around_are_refused(subtests, files, at_desk):
    for typed in ["Dara\u202egnp.exe", "\u2066Dara\u2069", "Da\u202ara"]:
        with subtests.test(typed=typed):
            login, where = at(files, "identity")
            page = told(at_desk(login).post(where, {"first": typed, "address": "none", "safe_contact": "none"}))
            assert not set(page.values["first"][0]) & set("\u202a\u202e\u2066\u2069")


NAMES = [
    ("Nguye\u0302\u0303n Thi\u0323 A\u0301nh", "nguyen thi anh"), ("Nguyễn Thị Ánh", "Nguye\u0302\u0303n"), ("សុខា", "សុខា"), ("أحمد", "احمد"),
    ("Андрей", "андреи\u0306"), ("O’Brien", "obrien"), ("José María", "maria jose"), ("ស\u200bុខា", "សុខា"),
]


def test_a_name_is_kept_composed_and_found_again(subtests, unfiled, at_desk):
    for stored, asked in NAMES:
        with subtests.test(stored=stored, asked=asked):
            code, desk = unfiled(), at_desk("alice")
            first, _, last = stored.partition(" ")
            answers = {**NAMED, "first": first, "last": last, "decided": "different"}
            assert desk.post(f"/case/{code}/identity/enter", answers).status_code == 303
            entry = Identity.get_by_id(code)
            assert entry.first == unicodedata.normalize("NFC", first) and unicodedata.is_normalized("NFC", entry.last)
            assert f'/case/{code}"' in desk.post("/find", {"q": asked}).text


WORDS = [("Elle préfère l'été", "ete"), ("Elle pre\u0301fe\u0300re", "préfère"), ("Он пришёл один", "пришёл"), ("يحب المدرسة", "المدرسة")]


def test_words_of_a_note_are_found_again(subtests, files, at_desk):
    for written, asked in WORDS:
        with subtests.test(written=written, asked=asked):
            login, where = at(files, "note")
            desk = at_desk(login)
            assert desk.post(where, {**NOTE, "facts": written}).status_code == 303
            assert re.search(rf'/case/{files["case"]}#note-\d+"', desk.post("/find", {"q": asked}).text)


SEARCHES = [
    '"', '""', '"""', "'", "*", "_", "-", "NEAR(", "a NEAR b", "facts:x", "a AND", "OR", "NOT", "(", ")", "^", "{x}", "a*b", "%", "\\", ";--",
    "'; DROP TABLE note; --", '" OR 1=1', "x" * 5000, "a " * 500, "\x00", "‏‎", "សុខា*", "🦊", " ", "", "+", "a+b", "0", "🇰🇭",
]


def test_SEC_074_any_search_is_answered(subtests, case, cast, at_desk):
    for asked in SEARCHES:
        with subtests.test(asked=asked):
            page = ours(at_desk("alice").post("/find", {"q": asked}), 200, 303)
            ours(at_desk("alice").post("/find", {"q": asked}, htmx=True), 200, 204)
            assert page is not None


# --- numbers and addresses

NUMBERS = [
    "9223372036854775807", "9223372036854775808", "18446744073709551616", "9" * 400, "9" * 4500, "٣", "３", "-1", "1.0", "0x1", "1e3", "%00", "1%00",
    "null", "+1", " 1", "1_0",
]


def test_SEC_073_a_number_that_no_page_of_ours_has_is_nothing_here(subtests, files, at_desk):
    for number in NUMBERS:
        with subtests.test(number=number):
            desk = at_desk("alice")
            number = number if "%" in number else quote(number)
            code = files["case"]
            for where in (f"/case/{code}/notes/before/{number}", f"/case/{code}/followups/before/{number}", f"/case/{code}/notes/{number}/correct"):
                ours(desk.get(where), 404)
            for where in (f"/case/{code}/notes/{number}/open", f"/case/{code}/notes/{number}/correct"):
                ours(desk.post(where, NOTE), 404)
            ours(desk.post(f"/me/sessions/{number}/end"), 303, 404)
            assert desk.get("/work").status_code == 200


def test_SEC_073_SEC_074_any_page_number_shows_a_page(subtests, case, at_desk):
    for number in [*NUMBERS, "", "0", "999999999", "1&page=2"]:
        with subtests.test(number=number):
            alice, eve = at_desk("alice"), at_desk("eve")
            for desk, where in ((alice, "/cases?which=all&page="), (alice, "/cases?page="), (eve, "/access?page=")):
                ours(desk.get(where + (number if "%" in number or "&" in number else quote(number))), 200)


ASKED = [
    "which=%00", "which=all'--", "which=%FF", "kind=%00", "kind=" + "x" * 5000, "risk=high&risk=low", "group[]=late", "order=__class__", "saved=1",
    "row=2", "to=alice", "to=%00", "kept=%22%3E%3Cb%3E", "%00=%00", "a&&&=b;c", "x=" * 300,
]


def test_nothing_behind_the_question_mark_breaks_a_page(subtests, case, at_desk):
    for asked in ASKED:
        with subtests.test(asked=asked):
            alice, mary = at_desk("alice"), at_desk("mary")
            for where in (
                "/work",
                "/cases",
                "/find",
                "/register",
                f"/case/{case.code}",
                f"/case/{case.code}/followups",
                f"/case/{case.code}/followups/new",
                f"/case/{case.code}/history",
            ):
                ours((alice.part if len(asked) % 2 else alice.get)(f"{where}?{asked}"), 200)
            ours(mary.get(f"/case/{case.code}/reassign?{asked}"), 200)


VERSIONS = ["18446744073709551616", "-1", "٣", "x", "", "1.5", "9" * 4500, "0"]


def test_any_version_is_answered(subtests, case, cast, at_desk):
    for version in VERSIONS:
        with subtests.test(version=version):
            ours(at_desk("eve").post("/people/bob", {"name": "Bob Birch", "role": "caseworker", "team": "North", "version": version}), 303, 409, 422)
            ours(at_desk("alice").post(f"/case/{case.code}/summary/risk", {"value": "high", "reason": "Threats", "version": version}), 303, 409, 422)


NOWHERE = [
    "/case/", "/case/..%2f..%2fetc", "/case/%2e%2e/keys", "/%00", "/case/%ff%fe", "/case/" + "A" * 5000, "/static/../records.db",
    "/static/x/..%2f..%2fsettings.py", "/static/x/records.db", "/static/x/keys", "/static/x/", "/static/", "/.git/config", "/cmoffice/__init__.py",
    "/people/%00", "/people/alice%00", "/help/..%2fbase", "/help/show", "/help/%00", "/work/", "/WORK", "/case/ABC-DEF;x=1", "/robots.txt",
    "/favicon.ico", "/console", "/admin",
]


def test_an_address_that_is_none_is_nothing_here(subtests, case, at_desk):
    for where in NOWHERE:
        with subtests.test(where=where):
            for desk in (at_desk("alice"), at_desk("eve")):
                ours(desk.get(where), 404, 308, 303)
                assert desk.get(where).status_code != 200


TURNS = [
    str.lower, lambda code: code.replace("-", ""), lambda code: code.replace("-", "%20"), lambda code: f"%20{code}",
    lambda code: code.replace("-", "–"),
]


def test_a_code_is_read_however_it_is_typed(subtests, case, at_desk):
    for turn in TURNS:
        with subtests.test(turn=turn):
            answer = at_desk("alice").get(f"/case/{turn(case.code)}")
            assert answer.status_code in (200, 301, 302, 303, 308)


# --- repeated, missing, too much


def test_SEC_075_of_an_answer_given_twice_the_first_counts(files, at_desk):
    login, where = at(files, "note")
    assert (
        at_desk(login).post(where, {"facts": ["First.", "Second."], "on": ["1 3 2027", "31 2 2027"], "kind": ["note", "rubbish"]}).status_code == 303
    )
    assert Note.select().order_by(Note.id.desc()).first().facts == "First."


def test_SEC_075_a_form_without_any_answer_is_told_what_is_missing(subtests, files, at_desk):
    for name in FORMS:
        with subtests.test(name=name):
            login, where = at(files, name)
            desk, before = at_desk(login), counts()
            if name == "own settings":
                ours(desk.post(where, {}), 303, 422)
                return
            told(desk.post(where, {}))
            ours(desk.post(where, {}, htmx=True), 422)
            assert counts() == before


def test_an_answer_that_is_not_on_the_list_is_refused(subtests, files, at_desk):
    for name in FORMS:
        with subtests.test(name=name):
            login, where, goes, _ = FORMS[name]
            where, goes = where.format(**files), (goes or where).format(**files)
            desk, before = at_desk(login), counts()
            page = Page(desk.get(where).text)
            chosen = [
                field
                for field, kind in page.kinds.items()
                if kind in ("radio", "select", "checkbox")
                and field not in NOT_FILLED
                and page.options[field] not in (["y"], [""])
                and field != "kind-filter"
            ]
            for field in chosen:
                answer = desk.post(goes, {field: ["rubbish' --", "\U0001f98a"]})
                told(answer)
            assert counts() == before


def test_SEC_063_what_the_form_does_not_ask_is_ignored(files, cast, at_desk):
    login, where = at(files, "note")
    more = {
        "id": "1",
        "case": "99",
        "by": str(cast["bob"].id),
        "from_supervisor": "1",
        "version": "9",
        "status": "closed",
        "entered_at": "1999-01-01",
        "keyworker": "bob",
    }
    assert at_desk(login).post(where, {**NOTE, **more}).status_code == 303
    note = Note.select().order_by(Note.id.desc()).first()
    assert (note.by_id, note.version, note.from_supervisor, note.case.code) == (cast["alice"].id, 1, False, files["case"])
    assert at_desk("alice").post("/me", {"density": "compact", "role": "administrator", "team": "South", "locked": ""}).status_code == 303
    assert Staff.get_by_id(cast["alice"].id).role == "caseworker"


def test_SEC_078_more_than_two_megabytes_are_refused_in_words(subtests, files, at_desk):
    for how in ["form", "multipart"]:
        for htmx in [False, True]:
            with subtests.test(how=how, htmx=htmx):
                login, where = at(files, "note")
                desk = at_desk(login)
                kind = "multipart/form-data" if how == "multipart" else None
                answer = desk.post(where, {**NOTE, "facts": "x" * 2_100_000}, htmx=htmx, content_type=kind)
                page = ours(answer, 413)
                assert "too long" in page.text or "larger" in page.text
                assert Note.select().count() == 1 and desk.get("/work").status_code == 200


def test_SEC_078_a_thousand_fields_and_one_are_refused_in_words(subtests, files, at_desk):
    for how in ["form", "multipart"]:
        with subtests.test(how=how):
            login, where = at(files, "note")
            kind = "multipart/form-data" if how == "multipart" else None
            ours(at_desk(login).post(where, {**NOTE, **{f"field{number}": "1" for number in range(1001)}}, content_type=kind), 413)
            assert Note.select().count() == 1


NO_FORMS = [
    (b'{"facts": "x"}', "application/json"), (b"[" * 100_000, "application/json"), (b'{"a": NaN}', "application/json"), (b"facts=x", "text/plain"),
    (b"\x00\x01", "application/octet-stream"), (b"--x\r\nContent-Disposition: form-data; name=facts", "multipart/form-data; boundary=x"),
    (b"x", "multipart/form-data"), (b"", "multipart/form-data; boundary="), (b"a", "application/x-www-form-urlencoded; charset=utf-99"),
    (b"&&&===&;", "application/x-www-form-urlencoded"), (b"%", "application/x-www-form-urlencoded"), (b"x", ""),
    (b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>", "application/xml"),
]


def test_SEC_077_a_body_that_is_no_form_is_refused(subtests, files, at_desk):
    for body, kind in NO_FORMS:
        with subtests.test(kind=kind):
            login, where = at(files, "note")
            desk = at_desk(login)
            for token in ({}, {"X-CSRFToken": desk.token()}):
                ours(desk.client.post(where, data=body, content_type=kind, headers=token), 400, 415, 422)
            assert Note.select().count() == 1


def test_SEC_079_a_file_where_words_belong_is_refused(files, at_desk):
    import io

    login, where = at(files, "note")
    desk = at_desk(login)
    answer = desk.client.post(where, data={"csrf_token": desk.token(), "on": "1 3 2027", "facts": (io.BytesIO(b"<svg onload=alert(1)>"), "note.svg")})
    ours(answer, 422)
    assert Note.select().count() == 1


HEADERS = [
    {"HX-Request": "maybe"}, {"HX-Target": "#x", "HX-Trigger": "\u00e9"}, {"Range": "bytes=0-5"}, {"If-Modified-Since": "yesterday"},
    {"Accept-Language": "xx-" + "y" * 3000}, {"Accept-Language": "km;q=abc, ;;"}, {"Accept-Encoding": "???"}, {"Referer": "javascript:alert(1)"},
    {"X-Forwarded-For": "127.0.0.1, evil"}, {"Cookie": "a=b; =; office; ;;"}, {"Authorization": "Basic !!!"}, {"Content-Encoding": "gzip"},
    {"X-Office": "loud"}, {"Forwarded": "host=evil"}, {"X-HTTP-Method-Override": "DELETE"},
]


def test_no_header_breaks_a_page(subtests, case, at_desk):
    for given in HEADERS:
        with subtests.test(given=given):
            ours(at_desk("alice").get("/work", headers=given), 200, 303)
            ours(at_desk("alice").get(f"/case/{case.code}", headers=given), 200, 303)


# --- where it comes from


def test_SEC_035_no_form_is_taken_without_its_token(app, files, at_desk):
    """Every address that takes something, without a token and with a wrong one, each kind of which takes its turn."""
    wrong = itertools.cycle(("x", "é", at_desk("mary").token(), "a" * 5000))
    takes_nothing(app, files, at_desk("alice"), lambda: [("", False), (next(wrong), True)])


@pytest.mark.story
def test_SEC_035_no_form_is_taken_with_any_wrong_token(app, files, at_desk):
    """Every address with every kind of wrong token, as a page and as a part."""
    every = [(token, htmx) for token in ("", "x", "é", at_desk("mary").token(), "a" * 5000) for htmx in (False, True)]
    takes_nothing(app, files, at_desk("alice"), lambda: every)


def takes_nothing(app, files, alice, tries):
    values = {"code": files["case"], "number": files["note"], "key": "risk", "act": "begun", "username": "bob", "name": "office", "place": 1}
    before = counts()
    for rule in app.url_map.iter_rules():
        if "POST" not in rule.methods or rule.endpoint == "ready.report":
            continue
        where = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), rule.rule)
        for token, htmx in tries():
            ours(alice.client.post(where, data={**NOTE, **VISIT, "csrf_token": token}, headers={"HX-Request": "true"} if htmx else {}), 400)
    assert counts() == before and alice.get("/work").status_code == 200


def test_SEC_038_a_form_with_an_old_token_is_kept_as_a_draft(subtests, files, at_desk):
    for htmx in [False, True]:
        with subtests.test(htmx=htmx):
            login, where = at(files, "note")
            alice = at_desk(login)
            answer = alice.post(where, {**NOTE, "facts": "An hour of writing."}, token="old", htmx=htmx)
            page = ours(answer, 400)
            assert "kept" in page.text
            assert Note.select().count() == 1
            assert Page(alice.get(where.removesuffix("/notes")).text).values["facts"] == ["An hour of writing."]


ELSEWHERE = [
    {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://localhost.evil.example"}, {"Origin": "http://localhost:9999"},
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
]


def test_SEC_037_a_form_from_another_site_is_refused_whatever_token_it_carries(subtests, files, at_desk):
    for given in ELSEWHERE:
        with subtests.test(given=given):
            login, where = at(files, "note")
            ours(at_desk(login).post(where, NOTE, headers=given), 400, 403)
            assert Note.select().count() == 1


FROM_HERE = [
    {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, {},
]


def test_SEC_037_a_form_of_ours_is_taken(subtests, files, at_desk):
    for given in FROM_HERE:
        with subtests.test(given=given):
            login, where = at(files, "note")
            assert at_desk(login).post(where, NOTE, headers=given).status_code == 303


FOREIGN = [
    "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "evil.example:80", "local host", "192.168.1.20", "localhost@evil.example",
    "[::2]", "127.0.0.2",
]


def test_SEC_049_a_foreign_host_is_refused_in_words(subtests, app, cast, at_desk):
    for host in FOREIGN:
        with subtests.test(host=host):
            desk = at_desk("alice")
            for where in ("/signin", "/work", "/nothing", "/static/x/office.js"):
                for given in ({}, {"HX-Request": "true"}):
                    answer = desk.client.get(where, headers={"Host": host, **given})
                    page = ours(answer, 400)
                    assert "evil" not in answer.text and "office is closed" not in page.text
            answer = desk.client.post("/signin", data={"username": "alice"}, headers={"Host": host})
            ours(answer, 400)


def test_this_machine_is_answered_by_its_names(subtests, app):
    for host in ["127.0.0.1", "localhost", "127.0.0.1:8470", "localhost:8470"]:
        with subtests.test(host=host):
            assert app.test_client().get("/signin", headers={"Host": host}).status_code == 200


def test_SEC_049_SEC_051_a_host_put_forward_by_somebody_else_is_not_believed(app, cast):
    answer = app.test_client().get(
        "/work", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "host=evil.example"}
    )
    assert "evil" not in answer.headers["Location"]


def test_SEC_050_only_the_verbs_of_a_page_are_answered(subtests, files, app, at_desk):
    for method in ["TRACE", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT", "PROPFIND"]:
        with subtests.test(method=method):
            desk = at_desk("alice")
            for where in (
                "/",
                "/work",
                f"/case/{files['case']}",
                f"/case/{files['case']}/notes",
                "/find",
                "/signin",
                "/healthz",
                "/static/x/office.js",
            ):
                for client in (desk.client, app.test_client()):
                    answer = client.open(where, method=method)
                    ours(answer, 405)
            ours(desk.client.open("/nothing-here", method=method), 404, 405)


def test_SEC_036_a_form_cannot_be_sent_by_its_address(files, at_desk):
    login, where = at(files, "note")
    alice = at_desk(login)
    ours(alice.get(f"{where}?facts=x&on=1+3+2027&csrf_token={alice.token()}"), 405)
    alice.client.post(where + "?facts=x&on=1+3+2027&kind=note", data={"csrf_token": alice.token()})
    assert Note.select().count() == 1


def test_a_whole_form_of_hers_at_a_colleagues_case_saves_nothing(files, at_desk):
    for login in ("bob", "carol", "paul", "dan", "lumi", "eve"):
        desk = at_desk(login)
        for name, answers in (
            ("note", NOTE),
            ("follow-up", VISIT),
            ("risk", {"value": "high", "reason": "x"}),
            ("closing", {"reason": "goals_met", "feedback": "x", "how_to_return": "x", "summary": "x"}),
        ):
            ours(desk.post(at(files, name)[1], answers), 404)
            ours(desk.post(at(files, name)[1], answers, htmx=True), 404)
    assert Note.select().count() == 1 and not FollowUp.select().exists() and not Draft.select().exists()


# --- text is only ever text

MARKUP = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><div hx-get="/stolen" hx-trigger="load">x</div>', "'><b hx-post='/stolen'>",
    "<svg/onload=alert(1)>", "{{ 7*7 }}{% for x in y %}", "</textarea><script src=/stolen></script>", "</title><h1>x", "javascript:alert(1)",
    '<a href="javascript:alert(1)">x</a>', "<!--", "&lt;script&gt;", "<style>*{display:none}</style>", "\\x3cscript\\x3e", "%(count)s %s",
]


def hurt(answer):
    """Elements and attributes that no template of ours makes."""
    page = Page(answer.text)
    return [
        (tag, given)
        for tag, given in page.elements
        if (tag == "script" and not re.fullmatch(r"/static/\w+/(office|htmx)\.js", given.get("src") or ""))
        or tag in ("img", "style", "iframe", "object", "embed", "base")
        or any(
            name.startswith("on") or "stolen" in (value or "") and name != "value" or (value or "").startswith("javascript:") and name != "value"
            for name, value in given.items()
        )
    ]


def test_SEC_044_markup_in_a_note_and_a_follow_up_is_shown_as_text(subtests, files, at_desk):
    alice, mary, code = at_desk("alice"), at_desk("mary"), files["case"]
    for number, text in enumerate(MARKUP):
        with subtests.test("taken", text=text):
            before = Note.select().count(), FollowUp.select().count()
            district, risk = ("South district", "high") if number % 2 == 0 else ("North district", "medium")
            visit = {**VISIT, "observed": text, "words": text, "next_steps": text, "risk": risk, "risk_reason": text}
            answers = [
                alice.post(f"/case/{code}/notes", {**NOTE, "facts": text, "judgement": text, "with_whom": text}, htmx=True),
                alice.post(f"/case/{code}/notes", {**NOTE, "facts": text, "on": text}),
                alice.post(f"/case/{code}/followups", visit, htmx=True),
                alice.post(f"/case/{code}/summary/area", {"value": district, "reason": text}),
                alice.post("/find", {"q": text}, htmx=bool(number % 2)),
                alice.post("/signin", {"username": text, "password": text}),
            ]
            assert (Note.select().count(), FollowUp.select().count()) == (before[0] + 1, before[1] + 1)
            assert not [found for answer in answers for found in hurt(answer)]
    for desk, tail in ((alice, ""), (mary, ""), (alice, "/followups"), (mary, "/history"), (alice, "/history"), (mary, "/assessment")):
        with subtests.test("shown", tail=tail):
            answer = desk.get(f"/case/{code}{tail}")
            assert not hurt(answer)
            shown = Page(answer.text).text
            assert not [text for text in MARKUP if text not in shown] or tail == "/assessment" or (desk is alice and tail == "/history")


def test_SEC_044_markup_in_a_name_is_shown_as_text(subtests, unfiled, at_desk):
    for number, text in enumerate(MARKUP):
        with subtests.test(text=text):
            alice, eve = at_desk("alice"), at_desk("eve")
            where = f"/case/{unfiled()}/identity"
            saved = alice.post(
                f"{where}/enter", {"first": text, "nickname": text, "address": text, "safe_contact": text, "siblings": text, "decided": "different"}
            )
            assert saved.status_code == 303
            answers = [alice.post(where, {"why": "visit"}), alice.post(where, {"why": "visit"}, htmx=True), alice.get(f"{where}/enter")]
            assert all(text in Page(answer.text).text or text in repr(Page(answer.text).values) for answer in answers[:2])
            slip = eve.post(
                "/people",
                {"username": f"new{number}", "name": text, "role": "caseworker", "team": text, "signed_on": "1 3 2027", "trained_on": "1 3 2027"},
            )
            answers += [slip, eve.get("/people"), eve.get(f"/people/new{number}"), eve.get("/access"), at_desk("mary").get("/team")]
            assert slip.status_code == 200
            assert not [found for answer in answers for found in hurt(answer)]
            assert text in Page(eve.get("/people").text).text


def test_SEC_044_a_token_in_a_page_is_not_reachable_from_an_attribute_of_a_user(files, at_desk):
    alice = at_desk("alice")
    answer = alice.post("/find", {"q": "' hx-headers:inherited='{}' x='"})
    assert "hx-headers:inherited='{}'" not in answer.text


# --- two people, and twice the same


def test_two_people_changing_one_line_see_both_values(case, cast, sign_in):
    one, two = sign_in("alice"), sign_in("alice")
    where = f"/case/{case.code}/summary/risk"
    seen = Page(one.get(where).text).values["version"][0]
    assert two.post(where, {"value": "high", "reason": "Threats", "version": seen}).status_code == 303
    for htmx in (False, True):
        page = ours(one.post(where, {"value": "low", "reason": "All is calm now", "version": seen}, htmx=htmx), 409)
        assert "High" in page.text and "Low" in page.text and "Alice A." in page.text
        assert page.values["value"] == ["low"] and page.values["reason"] == ["All is calm now"]
        if not htmx:
            assert page.title.startswith("Error:")
    assert Case.get_by_id(case.id).risk == "high"
    assert one.post(where, {"value": "low", "reason": "All is calm now", "version": page.values["version"][0]}).status_code == 303
    assert Case.get_by_id(case.id).risk == "low"


def test_two_people_changing_different_lines_do_not_hinder_each_other(case, cast, sign_in):
    one, two = sign_in("alice"), sign_in("alice")
    seen = Page(one.get(f"/case/{case.code}/summary/risk").text).values["version"][0]
    assert two.post(f"/case/{case.code}/summary/area", {"value": "South district", "reason": "Moved", "version": seen}).status_code == 303
    assert one.post(f"/case/{case.code}/summary/risk", {"value": "high", "reason": "Threats", "version": seen}).status_code == 303


def test_two_administrators_changing_one_account_see_both_values(cast, sign_in):
    one, two = sign_in("eve"), sign_in("eve")
    seen = Page(one.get("/people/bob").text).values["version"][0]
    change = {"role": "caseworker", "team": "North", "signed_on": "1 3 2027", "trained_on": "1 3 2027", "version": seen}
    assert two.post("/people/bob", {**change, "name": "Bob Beech"}).status_code == 303
    page = ours(one.post("/people/bob", {**change, "name": "Bob Box"}), 409)
    assert "Bob Beech" in page.text and page.values["name"] == ["Bob Box"]
    assert one.post("/people/bob", {**change, "name": "Bob Box", "version": page.values["version"][0]}).status_code == 303


TWICE = {
    "note": (NOTE, Note),
    "follow-up": (VISIT, FollowUp),
    "registration": (posted(registration()), Case),
    "not registered": (
        {"identified_on": "1 3 2027", "source": "self", "concerns": ["neglect"], "criteria_checked": "All", "service_given": "A leaflet"},
        Case,
    ),
    "person": ({"username": "newcomer", "name": "New Comer", "role": "clerk", "signed_on": "1 3 2027", "trained_on": "1 3 2027"}, Staff),
    "note corrected": ({**NOTE, "corrected_why": "A slip"}, Note),
}


@pytest.mark.parametrize("marked", [True, False])
def test_the_same_form_sent_twice_makes_one_record(subtests, marked, files, at_desk):
    for name in TWICE:
        with subtests.test(name=name):
            answers, model = TWICE[name]
            login, where, goes, _ = FORMS[name]
            where, goes = where.format(**files), (goes or where).format(**files)
            desk, before = at_desk(login), model.select().count()
            mark = {"once": Page(desk.get(where).text).values["once"][0]} if marked else {}
            ours(desk.post(goes, {**answers, **mark}), 200, 303)
            ours(desk.post(goes, {**answers, **mark}), 200, 303, 404, 422)
            assert model.select().count() == before + 1


@pytest.mark.parametrize("marked", [True, False])
def test_a_text_written_on_after_going_back_is_a_second_record(marked, files, at_desk):
    login, where = at(files, "note")
    desk = at_desk(login)
    mark = {"once": Page(desk.get(where.removesuffix("/notes")).text).values["once"][0]} if marked else {}
    for facts in ("She came.", "She came, and her aunt too.", "She came."):
        assert desk.post(where, {**NOTE, **mark, "facts": facts}).status_code == 303
    assert [note.facts for note in Note.select().order_by(Note.id)][1:] == ["She came.", "She came, and her aunt too."]


def test_a_refused_form_put_right_is_saved_under_the_same_mark(files, at_desk):
    login, where = at(files, "note")
    desk = at_desk(login)
    mark = {"once": Page(desk.get(where.removesuffix("/notes")).text).values["once"][0]}
    told(desk.post(where, {**NOTE, **mark, "on": "31 2 2027"}))
    assert desk.post(where, {**NOTE, **mark}).status_code == 303
    assert Note.select().count() == 2


def test_two_notes_of_the_same_words_on_two_forms_are_two_notes(files, at_desk):
    login, where = at(files, "note")
    desk = at_desk(login)
    for _ in range(2):
        mark = Page(desk.get(where.removesuffix("/notes")).text).values["once"][0]
        assert desk.post(where, {**NOTE, "facts": "Nobody at home.", "once": mark}).status_code == 303
    assert Note.select().count() == 3


# --- and last, at random


@pytest.mark.story
def test_rubbish_at_random_never_breaks_a_form(files, at_desk):
    import random

    random.seed(7)
    signs = "aé١ \n\t\u200b\u202e\x00<&\"'%{}[];=-٣9" + chr(0x1F98A) + "ខ្"
    for name, (login, where, goes, _) in FORMS.items():
        desk = at_desk(login)
        where, goes = where.format(**files), (goes or where).format(**files)
        page, token = Page(desk.get(where).text), desk.token()
        for _ in range(4):
            answers = {
                field: "".join(random.choices(signs, k=random.choice((0, 1, 5, 60, 700))))
                if random.random() < 0.7
                else random.choice(page.options.get(field, ["1 3 2027"]))
                for field in page.kinds
                if field not in NOT_FILLED
            }
            ours(desk.post(goes, answers, token=token, htmx=random.random() < 0.5), 200, 303, 403, 404, 409, 422), name


def test_nothing_of_all_this_is_a_fault_in_the_log(files, caplog, at_desk):
    alice = at_desk("alice")
    alice.post(f"/case/{files['case']}/notes", {**NOTE, "facts": "Sreymom said so"})
    alice.get("/case/XXX-XXX")
    assert "fault" not in caplog.text and "Sreymom" not in caplog.text

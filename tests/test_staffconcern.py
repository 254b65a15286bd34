"""Concerns about staff, gifts and favours (R12): everybody can report, one supervisor reads, and nobody else finds a trace."""
import re
from datetime import date, timedelta

import pytest

from cmoffice import identities
from cmoffice.casework import approvals, office, report, safeguarding, staffconcern
from cmoffice.casework import staff as accounts
from cmoffice.models import Audit, Draft, DueItem, Move, ReportDuty, Staff, StaffConcern
from tests.conftest import NOW, refused
from tests.test_need import second, statements  # noqa: F401
from tests.test_pages import bare as plain

TOLD = "He shouted at the boy and hit the table with a stick"
SENT = {"kind": "concern", "whom": "colleague", "colleague": "bob", "happened_on": "28 2 2027", "what": TOLD, "danger": "no"}
MEANT = {**SENT, "happened_on": date(2027, 2, 28)}
GIFT = {**SENT, "kind": "gift", "gift_how": "received", "gift_what": "a phone", "whom": "myself"}
DECIDED = {"decision": "measures", "words": "Bob works with a colleague from now on"}
EVERYBODY = ("alice", "bob", "carol", "mary", "paul", "dan", "lumi", "eve")


def filed(by, **other):
    staffconcern.file({**MEANT, **other}, by, NOW)
    return StaffConcern.select().order_by(StaffConcern.id.desc()).first()


def bare(answer):
    """What an answer says, without its one-time marks and the room on the disk."""
    return re.sub(r'name="once" value="[^"]*"|[0-9]+ MB free', "", plain(answer))


def person(username):
    return Staff.get(Staff.username == username)


def lines(did):
    return [(line.by_id, line.code, line.details) for line in Audit.select().where(Audit.did == did)]


@pytest.fixture
def focal(cast):
    """Paul is the safeguarding person of the office."""
    accounts.name_focal("paul", cast["eve"], NOW)
    return cast["paul"]


# ---- to report


@pytest.mark.parametrize("login", EVERYBODY)
def test_R12_everybody_here_can_report_and_sees_only_that_it_was_sent(focal, cast, sign_in, login):
    desk = sign_in(login)
    for page in ("/me", "/help", "/help/concerns"):
        assert 'href="/concern"' in desk.get(page).text, page
    whom = {"whom": "outside", "colleague": ""} if login == "bob" else {}
    answer = desk.post("/concern", {**SENT, **whom, "about_case": "KH4-CRQ", "done": "Nothing yet"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/concern")
    row = StaffConcern.get()
    assert (row.by_id, row.about_id, row.happened_on) == (cast[login].id, None if login == "bob" else cast["bob"].id, date(2027, 2, 28))
    assert row.answers["about_case"] == "KH4-CRQ" and row.focal_id == (cast["mary"].id if login == "paul" else cast["paul"].id)
    page = desk.get("/concern").text
    assert "Sent on 1 Mar 2027, 09:" in page and "received" in page and TOLD not in page and "KH4-CRQ" not in page and "Bob Birch</option>" in page or login == "bob"
    assert row.read_at is None
    assert lines("concern about staff filed") == [(None, None, {})]


def test_R12_a_case_code_is_kept_as_it_was_typed_and_probes_nothing(focal, case, cast, sign_in):
    hers, nobodys, carol = case.code, "222-222", sign_in("carol")
    told = [carol.post("/concern", {**SENT, "about_case": code, "danger": "maybe"}) for code in (hers, nobodys, "no code")]
    assert len({re.sub(r'value="[^"]*"|#[^ ]*', "", bare(answer)) for answer in told}) == 1
    for code in (hers, nobodys, "no code"):
        assert carol.post("/concern", {**SENT, "about_case": code}).status_code == 303
    assert [row.answers["about_case"] for row in StaffConcern.select().order_by(StaffConcern.id)] == [hers, nobodys, "no code"]
    alice = sign_in("alice")
    assert "concern" not in alice.get(f"/case/{hers}/history").text.lower().replace("concerns", "")
    assert not Move.select().where((Move.case == case.id) & (Move.what.contains("staff"))).exists() and not DueItem.select().where(DueItem.kind.contains("staff")).exists()


@pytest.mark.parametrize(("spoilt", "says"), [
    ({"kind": ""}, "concern or a gift"), ({"whom": ""}, "do not want to say"), ({"colleague": ""}, "Choose the colleague"), ({"what": " "}, "Write what happened"),
    ({"danger": ""}, "in danger now"), ({"happened_on": "2 3 2027"}, "today or earlier"), ({"happened_on": ""}, "Give the day"), ({"kind": "gift"}, "what was done with it"),
    ({"colleague": "alice"}, "Pick one of the answers"), ({"colleague": "nobody"}, "Pick one of the answers"), ({"involved": ["zoe"]}, "is not a valid|Pick|not"),
])
def test_what_is_missing_is_named_and_nothing_is_sent(focal, sign_in, spoilt, says):
    answer = sign_in("alice").post("/concern", {**SENT, **spoilt})
    assert answer.status_code == 422 and re.search(says, answer.text) and not StaffConcern.select().exists() and not lines("concern about staff filed")
    if "what" not in spoilt:
        assert TOLD in answer.text


@pytest.mark.parametrize(("missing", "field"), [({"kind": "x"}, "kind"), ({"whom": None}, "whom"), ({"danger": ""}, "danger"), ({"happened_on": None}, "happened_on"),
                                                ({"happened_on": date(2027, 3, 2)}, "happened_on"), ({"what": " "}, "what"), ({"colleague": "zoe"}, "colleague")])
def test_E06_the_verb_asks_for_the_same(cast, missing, field):
    with refused("E06") as no:
        filed(cast["alice"], **missing)
    assert no.value.field == field and not StaffConcern.select().exists()


def test_a_report_sent_twice_is_one(focal, sign_in):
    alice = sign_in("alice")
    for _ in range(2):
        assert alice.post("/concern", {**SENT, "once": "%d-abcdef" % person("alice").id}).status_code == 303
    assert StaffConcern.select().count() == 1


def test_what_was_begun_lies_in_the_identity_file_and_is_gone_once_it_is_sent(focal, sign_in):
    alice = sign_in("alice")
    assert alice.post("/draft", {"draft_of": "/concern", "what": TOLD, "kind": "concern"}, headers={"X-Office": "quiet"}).status_code == 200
    assert identities.Draft.select().where(identities.Draft.path == "/concern").count() == 1 and not Draft.select().exists()
    page = alice.get("/concern").text
    assert "You had begun this" in page and TOLD in page
    assert TOLD not in sign_in("bob").get("/concern").text
    assert alice.post("/concern", SENT).status_code == 303
    assert not identities.Draft.select().where(identities.Draft.path == "/concern").exists() and TOLD not in alice.get("/concern").text


# ---- to whom it goes


@pytest.mark.parametrize(("named", "about", "involved", "by", "to"), [
    ("paul", "bob", (), "alice", "paul"), ("paul", None, (), "carol", "paul"), ("mary", "bob", (), "alice", "mary"),          # the safeguarding person
    ("mary", "mary", (), "alice", "paul"), ("paul", "paul", (), "carol", "mary"), ("paul", "bob", ("paul",), "alice", "mary"),  # never who is involved
    (None, "bob", (), "alice", "paul"), (None, "carol", (), "alice", "mary"), (None, "mary", (), "dan", "paul"),               # none named: rather of another team
    (None, "eve", (), "dan", "mary"), ("paul", "bob", (), "paul", "mary"), ("mary", "paul", (), "mary", "mary"),               # herself only when nobody else is left
])
def test_R12_F25_it_goes_to_the_safeguarding_person_and_past_whoever_is_involved(cast, named, about, involved, by, to):
    if named:
        accounts.name_focal(named, cast["eve"], NOW)
    row = filed(cast[by], involved=list(involved), **({"colleague": about} if about else {"whom": "not_said"}))
    assert row.focal_id == cast[to].id


def test_R12_her_own_gift_goes_to_another_supervisor(focal, cast, sign_in):
    assert sign_in("paul").post("/concern", GIFT).status_code == 303
    row = StaffConcern.get()
    assert (row.kind, row.about_id, row.by_id, row.focal_id, row.answers["gift_how"]) == ("gift", cast["paul"].id, cast["paul"].id, cast["mary"].id, "received")


def test_R12_when_every_supervisor_is_involved_nothing_is_sent_and_the_text_stays(focal, cast, sign_in):
    answer = sign_in("alice").post("/concern", {**SENT, "colleague": "mary", "involved": ["paul"]})
    assert answer.status_code == 422 and "outside this office" in answer.text and TOLD in answer.text and not StaffConcern.select().exists()


def test_R12_both_ways_of_reporting_pass_by_the_same_people(focal, case, cast):
    noticed = {"trigger": "abuse_by_staff", "law_item": "Child Act 12", "noticed_on": NOW.date(), "risk_reporting": "a", "risk_not_reporting": "b", "told_beforehand": "no", "told_why": "c",
               "voice": "silent", "voice_alone": "yes", "about_staff": "yes"}
    for involved, to in (("bob", "paul"), ("paul", "mary")):
        report.notice(case, {**noticed, "involved": [involved]}, cast["carol"], NOW)
        assert report.deciders(ReportDuty.select().order_by(ReportDuty.id.desc()).first()) == [filed(cast["carol"], colleague=involved).focal_id] == [cast[to].id]
    Staff.update(locked=True).where(Staff.username == "paul").execute()
    assert [one.username for one in safeguarding.supervisors()] == ["mary"]


# ---- to read and to decide


def test_R12_the_reader_opens_it_decides_and_reads_it_ever_after(focal, cast, sign_in):
    row = filed(cast["alice"], involved=["dan"], danger="yes", about_case="KH4-CRQ")
    paul = sign_in("paul")
    assert 'href="/concerns"' in paul.get("/supervision").text
    listed = paul.get("/concerns").text
    assert "a child is in danger" in listed and TOLD not in listed and "Bob" not in listed and "Alice" not in listed
    sealed = paul.get(f"/concerns/{row.id}").text
    assert "Open it" in sealed and TOLD not in sealed and "Bob" not in sealed and "Alice" not in sealed and StaffConcern.get().read_at is None
    assert paul.post(f"/concerns/{row.id}", DECIDED).status_code == 422, "not before it was read"
    assert paul.post(f"/concerns/{row.id}/open").status_code == 303 and StaffConcern.get().read_at is not None
    page = paul.get(f"/concerns/{row.id}").text
    for words in (TOLD, "Bob B.", "Alice A.", "Dan Dune", "KH4-CRQ", "28 Feb 2027"):
        assert words in page, words
    for spoilt, says in (({"decision": ""}, "Say what is done"), ({"words": " "}, "Write what you found")):
        assert says in paul.post(f"/concerns/{row.id}", {**DECIDED, **spoilt}).text
    assert paul.post(f"/concerns/{row.id}", DECIDED).status_code == 303
    page = paul.get(f"/concerns/{row.id}").text
    assert "Bob works with a colleague from now on" in page and "Measures taken" in page and TOLD in page and "Save the decision" not in page
    row = StaffConcern.get()
    assert (row.decision, row.decided_by_id) == ("measures", cast["paul"].id)
    assert "decided" in paul.get("/concerns").text
    assert "decided already" in paul.post(f"/concerns/{row.id}", {**DECIDED, "words": "Something else"}).text and StaffConcern.get().words == DECIDED["words"]
    assert {did: lines(did)[0][1:] for did in ("concern about staff filed", "concern about staff read", "concern about staff decided")} == dict.fromkeys(
        ("concern about staff filed", "concern about staff read", "concern about staff decided"), (None, {}))
    assert "decided" not in sign_in("alice").get("/concern").text and "Bob works" not in sign_in("alice").get("/concern").text


def test_E35_E06_E17_R12_only_its_reader_decides_once_and_with_words(focal, cast):
    row = filed(cast["alice"])
    with refused("E35"):
        staffconcern.decide(row, DECIDED, cast["paul"], NOW)
    for other in ("mary", "bob", "alice", "eve"):
        with refused("E35"):
            staffconcern.open_it(row, cast[other], NOW)
        with refused("E35"):
            staffconcern.decide(row, DECIDED, cast[other], NOW)
    assert StaffConcern.get().read_at is None
    staffconcern.open_it(row, cast["paul"], NOW)
    with refused("E06"):
        staffconcern.decide(row, {**DECIDED, "decision": "x"}, cast["paul"], NOW)
    with refused("E17"):
        staffconcern.decide(row, {**DECIDED, "words": ""}, cast["paul"], NOW)
    staffconcern.decide(row, DECIDED, cast["paul"], NOW)
    with refused("R12a"):
        staffconcern.decide(row, DECIDED, cast["paul"], NOW)
    assert StaffConcern.get().decided_at == NOW


def test_a_child_in_danger_stands_first_on_her_team_today_and_tells_nothing(focal, case, cast, sign_in):
    paul, mary = sign_in("paul"), sign_in("mary")
    before = {desk: bare(desk.get("/team")) for desk in (paul, mary)}
    filed(cast["alice"], danger="yes")
    page = paul.get("/team").text
    main = page[page.index('<main id="main"'):]
    first = main.split("</header>", 1)[1].lstrip()
    assert first.startswith('<p class="tell tell-late">') and "A confidential report waits" in first.split("</p>")[0] and page.count("A confidential report waits") == 1
    assert TOLD not in page and "danger" not in main and "Bob Birch" not in main
    assert bare(mary.get("/team")) == before[mary]
    row = filed(cast["alice"])
    assert paul.get("/team").text.count("A confidential report waits") == 1
    for one in (StaffConcern.get(), row):
        staffconcern.open_it(one, cast["paul"], NOW)
        staffconcern.decide(one, DECIDED, cast["paul"], NOW)
    assert bare(paul.get("/team")) == before[paul]
    filed(cast["alice"])
    assert 'class="tell">' in paul.get("/team").text and "A confidential report waits" in paul.get("/team").text


def test_what_waits_costs_team_today_no_statement(focal, cast, sign_in, monkeypatch):
    paul = sign_in("paul")
    paul.get("/team")
    before = len(statements(monkeypatch, paul, "/team")[1])
    filed(cast["alice"], danger="yes")
    paul.get("/team")
    assert len(statements(monkeypatch, paul, "/team")[1]) == before


# ---- nobody else


EVERYWHERE = {
    "alice": ("/work", "/cases", "/reports", "/me", "/help", "/find"), "bob": ("/work", "/cases", "/reports", "/me", "/help", "/concern"),
    "mary": ("/team", "/approvals", "/cases", "/supervision", "/supervision/emergency", "/reports", "/team/list", "/retention", "/lists", "/me", "/help", "/concern", "/caseload/bob"),
    "eve": ("/office", "/access", "/people", "/people/mary", "/lists", "/forms", "/rules", "/me", "/concern"), "dan": ("/tray", "/me", "/concern"), "lumi": ("/tray", "/me"),
}


@pytest.mark.parametrize("about", ["mary", "bob", "eve", "dan"])
def test_R12_nobody_but_the_reader_finds_a_trace(focal, case, cast, sign_in, about):
    """Also the one it is about, a supervisor too: every page is, to the letter, as it was before."""
    desks = {login: sign_in(login) for login in EVERYWHERE}
    pages = {(login, page): bare(desks[login].get(page)) for login in EVERYWHERE for page in EVERYWHERE[login]}
    waiting = [approvals.waiting(person(login), NOW) for login in ("mary", "paul")]
    rows = [filed(cast["carol"], colleague=about, danger="yes"), filed(cast["carol"], colleague=about)]
    staffconcern.open_it(rows[1], cast["paul"], NOW)
    staffconcern.decide(rows[1], DECIDED, cast["paul"], NOW)
    for (login, page), before in pages.items():
        assert bare(desks[login].get(page)) == before, (login, page)
    assert [approvals.waiting(person(login), NOW) for login in ("mary", "paul")] == waiting
    history = sign_in("alice").get(f"/case/{case.code}/history").text
    assert "confidential report" not in history.lower() and "concern about staff" not in history.lower()


@pytest.mark.parametrize("login", [login for login in EVERYBODY if login != "paul"])
def test_R12_to_everybody_else_it_is_as_if_there_were_none(focal, cast, sign_in, monkeypatch, login):
    row = filed(cast["carol"], colleague="mary" if login != "mary" else "bob")
    desk = sign_in(login)
    desk.get("/concerns/987654")
    for tail in ("", "/open"):
        posted = [desk.post(f"/concerns/{number}{tail}", DECIDED) for number in (row.id, 987654)]
        assert [answer.status_code for answer in posted] == [404, 404] and bare(posted[0]) == bare(posted[1])
    seen = [statements(monkeypatch, desk, f"/concerns/{number}") for number in (row.id, 987654)]
    assert seen[0] == seen[1] and seen[0][0] == 404, "as many statements, the same ones"
    answers = [desk.get(f"/concerns/{number}") for number in (row.id, 987654)]
    assert bare(answers[0]) == bare(answers[1]) and list(answers[0].headers.keys()) == list(answers[1].headers.keys())
    assert desk.get("/concerns").status_code == 404 and StaffConcern.get().read_at is None


def test_R12_whom_it_is_about_does_not_find_it_although_she_is_the_safeguarding_person(cast, sign_in, monkeypatch):
    accounts.name_focal("mary", cast["eve"], NOW)
    mary = sign_in("mary")
    before = bare(mary.get("/concerns")), bare(mary.get("/team")), bare(mary.get("/supervision"))
    row = filed(cast["alice"], colleague="mary", danger="yes")
    assert row.focal_id == cast["paul"].id
    assert (bare(mary.get("/concerns")), bare(mary.get("/team")), bare(mary.get("/supervision"))) == before
    seen = [statements(monkeypatch, mary, f"/concerns/{number}") for number in (row.id, 987654)]
    assert seen[0] == seen[1] and seen[0][0] == 404
    paul = sign_in("paul")
    assert paul.get("/concerns").status_code == 200 and "A confidential report waits" in paul.get("/team").text


def test_R12_the_access_record_tells_nothing(focal, cast, sign_in):
    row = filed(cast["alice"])
    staffconcern.open_it(row, cast["paul"], NOW)
    page = sign_in("eve").get("/access").text
    assert "concern about staff" not in page and "Concern" not in page


def test_SEC_093_names_and_words_of_a_report_are_not_in_the_trail_nor_in_the_log(focal, cast, sign_in, caplog):
    caplog.set_level("INFO")
    sign_in("alice").post("/concern", {**SENT, "about_case": "KH4-CRQ"})
    told = str([(line.did, line.code, line.details, line.by_id) for line in Audit.select().where(Audit.did.contains("concern about staff"))])
    assert told == "[('concern about staff filed', None, {}, None)]"
    assert TOLD not in caplog.text and "KH4-CRQ" not in caplog.text


# ---- handed on


def test_R12_another_safeguarding_person_does_not_take_over_what_was_given(focal, cast, second, sign_in):  # noqa: F811
    row = filed(cast["alice"])
    assert sign_in("eve").post("/people/safeguarding", {"focal": "nora"}).status_code == 303
    assert StaffConcern.get().focal_id == cast["paul"].id and sign_in("paul").get(f"/concerns/{row.id}").status_code == 200
    assert sign_in("nora").get(f"/concerns/{row.id}").status_code == 404 and filed(cast["alice"]).focal_id == second.id


@pytest.mark.parametrize("how", ["ended", "role"])
def test_R12_when_its_reader_leaves_it_is_handed_on_past_whoever_is_involved(focal, cast, second, sign_in, how):  # noqa: F811
    accounts.add({"username": "omar", "name": "Omar Oak", "role": "supervisor", "team": "South", "signed_on": NOW.date(), "trained_on": NOW.date()}, None, NOW)
    rows = [filed(cast["alice"]), filed(cast["alice"], colleague="mary"), filed(cast["alice"], colleague="mary", involved=["omar"])]
    staffconcern.open_it(rows[0], cast["paul"], NOW)
    staffconcern.decide(rows[0], DECIDED, cast["paul"], NOW)
    accounts.name_focal("mary", cast["eve"], NOW)
    paul = person("paul")
    accounts.end(paul, cast["eve"], NOW) if how == "ended" else accounts.change(paul, {"role": "caseworker"}, cast["eve"], NOW)
    given = [StaffConcern.get_by_id(row.id).focal_id for row in rows]
    assert given == [cast["mary"].id, person("omar").id, second.id] and lines("concern about staff handed on") == [(None, None, {})] * 3
    mary = sign_in("mary")
    assert "Bob works with a colleague" in mary.get(f"/concerns/{rows[0].id}").text and mary.get(f"/concerns/{rows[1].id}").status_code == 404
    assert StaffConcern.get_by_id(rows[0].id).decided_by_id == cast["paul"].id


def test_R12_a_locked_reader_hands_on_what_waits_and_keeps_what_is_decided(focal, cast, second):  # noqa: F811
    open_one, decided = filed(cast["carol"]), filed(cast["carol"])
    staffconcern.open_it(decided, cast["paul"], NOW)
    staffconcern.decide(decided, DECIDED, cast["paul"], NOW)
    Staff.update(team=cast["mary"].team_id).where(Staff.username == "paul").execute()     # else she is the last of her team
    accounts.lock(person("paul"), True, cast["eve"], NOW)
    assert StaffConcern.get_by_id(decided.id).focal_id == cast["paul"].id and StaffConcern.get_by_id(open_one.id).focal_id != cast["paul"].id
    assert staffconcern.waiting(person("paul")) == (0, 0)


def test_R12_what_nobody_may_receive_waits_until_somebody_may(focal, cast, sign_in):
    row = filed(cast["alice"], colleague="mary")
    Staff.update(ended_on=NOW.date()).where(Staff.username == "paul").execute()
    staffconcern.hand_on(NOW)
    assert StaffConcern.get().focal_id == cast["paul"].id
    Staff.update(password_hash=cast["mary"].password_hash, must_change=False).where(Staff.username == "eve").execute()
    made, _slip = accounts.add({"username": "nora", "name": "Nora North", "role": "supervisor", "team": "South", "signed_on": NOW.date(), "trained_on": NOW.date()}, cast["eve"], NOW)
    accounts.confirm(made, cast["mary"], NOW + timedelta(hours=1))
    assert StaffConcern.get_by_id(row.id).focal_id == made.id


def test_naming_the_safeguarding_person_is_a_form_like_others(cast, sign_in):
    eve = sign_in("eve")
    answer = eve.post("/people/safeguarding", {"focal": "alice"})
    assert answer.status_code == 422 and "Pick one of the answers" in answer.text and not office.setting("safeguarding")
    assert eve.post("/people/safeguarding", {"focal": "paul"}).status_code == 303 and office.setting("safeguarding") == "paul"
    assert 'value="paul" selected' in eve.get("/people").text
    assert eve.post("/people/safeguarding", {"focal": ""}).status_code == 303 and office.setting("safeguarding") == ""
    with refused("E35"):
        accounts.name_focal("alice", cast["eve"], NOW)

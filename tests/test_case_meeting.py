"""The case management meeting (F12): called, built, decided row by row, closed; and who gets any of it (D20-D26, T18)."""

import re
from datetime import date, timedelta

import pytest

from cmoffice import clock
from cmoffice.casework import case_meeting, intake, meeting_copies, meeting_list, need, owes, rules, tasks, timeline
from cmoffice.models import Audit, Case, CaseMeeting, DueItem, MeetingCopy, MeetingRow, Move, Staff, Task
from tests.conftest import NOW, ZONE, refused, registration
from tests.test_worklists import counted

TODAY = NOW.date()
NAMES = ("Ratanak", "Vichear", "Sopheak", "Bunthan", "Kosal", "Malis", "Chenda", "Rithy", "Samnang", "Bopha")


def opened(by, first, **answers):
    made = intake.take_in(registration(**answers), by, NOW)
    intake.enter_identity(made, {**{name: "" for name in ("last", "mother")}, "first": first, "address": "none", "safe_contact": "none"}, by, NOW, decided="different")
    return Case.get_by_id(made.id)


def ten_more(cast):
    """Ten cases more of Alice and Bob: one of them high, one GBV and one highly sensitive."""
    for number, name in enumerate(NAMES[:8]):
        opened(cast["alice" if number % 2 else "bob"], name, risk="high" if number == 0 else "low")
    opened(cast["alice"], NAMES[8], module="gbv_survivor", risk="high")
    opened(cast["alice"], NAMES[9], risk="high", sensitivity="highly_sensitive")


@pytest.fixture
def furnish():
    return ten_more


@pytest.fixture
def cases(furnish, case):
    """The cases that a meeting lists, and the two that lie apart."""
    *listed, gbv, sensitive = Case.select().order_by(Case.id)
    return listed, [gbv, sensitive]


def called(cast, on=TODAY, guests=("alice", "bob"), now=NOW):
    return case_meeting.call({"held_on": on, "begins": "14:00", "guests": list(guests)}, cast["mary"], now)


@pytest.fixture
def meeting(cast, cases):
    made = called(cast)
    meeting_list.build(made, cast["mary"], NOW)
    return made


def rows_of(page):
    """What each row of the list shows, by code: the text of its cells by column."""
    found = {}
    for part in re.findall(r'<tbody id="row-([A-Z0-9-]+)">\s*<tr class="case.*?</tr>', page, re.S):
        row = page[page.index(f'id="row-{part}"'):].split("</tr>")[0]
        found[part] = {name: re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for name, cell in re.findall(r'<td[^>]*data-label="([^"]+)"[^>]*>(.*?)</td>', row, re.S)}
    return found


# ---- built, never typed


def test_F12_the_list_is_built_by_rule_and_each_row_says_why(meeting, cases, sign_in):
    plain, apart = cases
    rows = rows_of(sign_in("mary").get(f"/meeting/{meeting.id}").text)
    assert set(rows) == {case.code for case in plain} and not {case.code for case in apart} & set(rows)
    high = next(case for case in plain if case.risk == "high")
    assert rows[high.code]["No"] == "1" and "High risk" in rows[high.code]["Why"]
    assert all("New" in row["Why"] for row in rows.values())
    assert rows[high.code]["Child"] == "F 12-17" and rows[high.code]["District"] == "North district" and rows[high.code]["Days open"] == "0"


def test_F12_a_case_that_nothing_speaks_for_is_not_on_the_list_until_somebody_puts_it_there(cast, cases, sign_in):
    before = called(cast)
    case_meeting.close(before, {"attended": ["mary"]}, cast["mary"], NOW)
    later = NOW + timedelta(days=7)
    clock.set_start(later)
    quiet = next(case for case in cases[0] if case.risk == "low" and case.keyworker_id == cast["alice"].id)
    Case.update(last_contact_on=later.date(), step="registration").execute()
    owes.settle_all(later)
    made = called(cast, later.date(), now=later)
    DueItem.update(due_on=later.date() + timedelta(days=30)).execute()
    meeting_list.build(made, cast["mary"], later)
    alice, mary = sign_in("alice"), sign_in("mary")
    assert quiet.code not in rows_of(mary.get(f"/meeting/{made.id}").text)
    answer = alice.post(f"/meeting/{made.id}/cases", {"code": quiet.code, "question": "Is the aunt safe?"})
    assert answer.status_code == 303
    row = rows_of(mary.get(f"/meeting/{made.id}").text)[quiet.code]
    assert "Asked for" in row["Why"] and "Is the aunt safe?" in row["Why"]


def test_D23_sensitive_concerns_do_not_show_their_kind(cast, case, sign_in):
    Case.update(concerns=["sexual_abuse", "neglect"]).where(Case.id == case.id).execute()
    made = called(cast)
    meeting_list.build(made, cast["mary"], NOW)
    page = sign_in("mary").get(f"/meeting/{made.id}").text
    assert rows_of(page)[case.code]["Concern"] == "Sensitive" and "exual" not in page


def test_T31_the_office_may_ask_for_larger_groups(cast, cases, sign_in):
    rules.change({"small_group": 12}, cast["mary"], NOW)
    made = called(cast)
    meeting_list.build(made, cast["mary"], NOW)
    assert {row["Child"] for row in rows_of(sign_in("mary").get(f"/meeting/{made.id}").text).values()} == {"–"}


# ---- survivors' and highly sensitive cases: on a sheet apart


def test_F12_a_survivors_and_a_highly_sensitive_row_show_code_risk_and_next_due_to_those_who_may_know(meeting, cases, cast, sign_in):
    survivor, sensitive = cases[1]
    address = f"/meeting/{meeting.id}/apart"
    seen = {who: set(rows_of(sign_in(who).get(address).text)) for who in ("alice", "bob", "mary")}
    assert seen == {"alice": {survivor.code, sensitive.code}, "bob": set(), "mary": {survivor.code, sensitive.code}}
    row = rows_of(sign_in("mary").get(address).text)[survivor.code]
    assert set(row) == {"No", "Case", "Risk", "Concern", "Next due", "Why", "Decision", "Action"}
    assert row["Concern"] == "Sensitive" and "District" not in row


def test_D10_the_joint_list_says_nothing_of_hidden_cases_neither_by_number_nor_by_gap(meeting, cases, sign_in):
    bob, hidden = sign_in("bob"), cases[1]
    page = bob.get(f"/meeting/{meeting.id}").text
    assert [row["No"] for row in rows_of(page).values()] == [str(number) for number in range(1, 10)]
    assert not any(case.code in page for case in hidden) and "apart" not in page
    for case in hidden:
        assert bob.get(f"/meeting/{meeting.id}/row/{case.code}").status_code == 404


def test_a_case_that_becomes_highly_sensitive_leaves_the_joint_list_at_once(meeting, cases, cast, sign_in):
    case = cases[0][1]
    assert case.code in rows_of(sign_in("bob").get(f"/meeting/{meeting.id}").text)
    need.mark(case, {"reason": "Threats"}, cast["mary"], NOW)
    for who in ("mary", "bob", "alice"):
        assert case.code not in rows_of(sign_in(who).get(f"/meeting/{meeting.id}").text)


def test_R03_somebody_in_conflict_does_not_see_the_row(meeting, cases, cast, sign_in):
    case = next(one for one in cases[0] if one.keyworker_id == cast["alice"].id)
    bob = sign_in("bob")
    assert case.code in bob.get(f"/meeting/{meeting.id}").text
    Staff.update(conflicts=[case.code]).where(Staff.username == "bob").execute()
    assert case.code not in bob.get(f"/meeting/{meeting.id}").text


# ---- D25: who, and when


@pytest.mark.parametrize("login, status", [("alice", 200), ("mary", 200), ("bob", 404), ("carol", 404), ("paul", 404), ("dan", 404), ("lumi", 404), ("eve", 404)])
def test_D25_only_those_invited_get_anything_of_it(cast, cases, sign_in, login, status):
    made = called(cast, guests=("alice",))
    meeting_list.build(made, cast["mary"], NOW)
    here, code = sign_in(login), cases[0][0].code
    for path in ("", "/apart"):
        assert here.get(f"/meeting/{made.id}{path}").status_code == status, path
    for path in ("/present", f"/row/{code}", "/print", "/copies", "/close", "/guests"):
        answer = here.get(f"/meeting/{made.id}{path}")
        assert answer.status_code == (200 if login == "mary" else 404), path
        assert here.part(f"/meeting/{made.id}{path}").status_code == answer.status_code, path
    if status == 404:
        nobody = here.get("/meeting/987654")
        hidden = here.get(f"/meeting/{made.id}")
        assert (nobody.status_code, len(nobody.data)) == (hidden.status_code, len(hidden.data))
        meetings = here.get("/meetings")
        assert meetings.status_code == 404 or f"/meeting/{made.id}" not in meetings.text


@pytest.mark.parametrize("days, shown", [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_D25_the_list_is_shown_from_the_day_before_to_the_day_after(cast, cases, sign_in, days, shown):
    made = called(cast, TODAY + timedelta(days=2))
    at = NOW + timedelta(days=2 + days)
    clock.set_start(at)
    if shown:
        meeting_list.build(made, cast["mary"], at)
    else:
        meeting_list.build(made, cast["mary"], NOW)
    code = cases[0][0].code
    for who in ("mary", "alice"):
        page = sign_in(who).get(f"/meeting/{made.id}")
        assert page.status_code == 200 and (f'id="row-{code}"' in page.text) == shown
    mary = sign_in("mary")
    for path in ("/present", "/apart", f"/row/{code}", "/print"):
        assert mary.get(f"/meeting/{made.id}{path}").status_code == (200 if shown else 404), path


def test_D25_prints_are_numbered_and_counted_back(meeting, cases, cast, sign_in):
    mary = sign_in("mary")
    page = mary.post(f"/meeting/{meeting.id}/print", {"copies": "3", "sheet": "joint"}).text
    assert page.count('class="copy-sheet"') == 3 and "Copy 2 of 3" in page and not any(case.code in page for case in cases[1])
    more = mary.post(f"/meeting/{meeting.id}/print", {"copies": "1", "sheet": "apart"}).text
    assert "Copy 4 of 4" in more and cases[1][0].code in more and cases[0][0].code not in more
    assert Audit.select().where(Audit.did == "meeting list printed").count() == 2
    assert mary.post(f"/meeting/{meeting.id}/copies", {"numbers": ["1", "2", "4"]}).status_code == 303
    assert [copy.number for copy in meeting_copies.out(meeting)] == [3]
    clock.set_start(NOW + timedelta(days=1))
    mary = sign_in("mary")
    assert "1 paper copy of the meeting list is not counted back" in mary.get("/team").text
    assert mary.post(f"/meeting/{meeting.id}/copies", {"numbers": ["3"], "lost_why": "Left on the bus"}).status_code == 303
    assert "Left on the bus" in mary.get(f"/meeting/{meeting.id}/copies").text and MeetingCopy.select().where(MeetingCopy.lost_why.is_null(False)).count() == 1
    assert "not counted back" not in mary.get("/team").text


def test_present_has_no_way_into_the_files(meeting, cases, sign_in):
    page = sign_in("mary").get(f"/meeting/{meeting.id}/present").text
    assert cases[0][0].code in page and not re.search(r'href="/case/', page)
    assert "data-cover" in page and 'data-rail="slim"' in page


def test_a_caseworker_finds_links_to_her_own_files_only(meeting, cases, cast, sign_in):
    page = sign_in("alice").get(f"/meeting/{meeting.id}").text
    linked = set(re.findall(r'href="/case/([A-Z0-9-]+)"', page))
    assert linked == {case.code for case in cases[0] if case.keyworker_id == cast["alice"].id}
    assert "/row/" not in page


# ---- deciding


def decided(mary, meeting, code, **answers):
    row = MeetingRow.get(MeetingRow.case == Case.get(Case.code == code).id)
    return mary.post(f"/meeting/{meeting.id}/row/{code}", {"version": str(row.version), "decision": "extra_visit", "who": "alice", "by_on": "8 3 2027", **answers})


def test_F12_a_decision_is_saved_row_by_row_and_opens_the_next(meeting, cases, sign_in):
    mary = sign_in("mary")
    first, second = list(rows_of(mary.get(f"/meeting/{meeting.id}").text))[:2]
    opened_row = mary.part(f"/meeting/{meeting.id}/row/{first}")
    assert opened_row.status_code == 200 and "<html" not in opened_row.text and 'name="decision"' in opened_row.text
    answer = mary.post(f"/meeting/{meeting.id}/row/{first}", {"version": "1", "decision": "extra_visit", "action": "Two of us go", "who": "alice", "by_on": "8 3 2027", "at_once": "y"}, htmx=True)
    assert answer.status_code == 200 and "<html" not in answer.text
    assert f'<tbody id="row-{first}">' in answer.text and f'<tbody id="row-{second}" hx-swap-oob="true">' in answer.text and "1 of 9" in answer.text
    row = rows_of(mary.get(f"/meeting/{meeting.id}").text)[first]
    assert row["Decision"].startswith("Extra visit at once") and row["Action"] == "Two of us go, by 8 Mar — Alice A."
    without = decided(mary, meeting, second)
    assert without.status_code == 303 and f"/meeting/{meeting.id}#row-" in without.headers["Location"]


def test_D26_E36_a_decision_names_nobody_of_any_case_on_the_list(meeting, cases, cast, sign_in):
    mary, code = sign_in("mary"), cases[0][3].code
    for words in ("Ask Sreymom", "Call 012 555 987", f"Visit with {NAMES[9]}", f"see {NAMES[1]}"):
        answer = decided(mary, meeting, code, action=words)
        assert answer.status_code == 422 and words in answer.text, words
    assert MeetingRow.select().where(MeetingRow.decision.is_null(False)).count() == 0
    alice = sign_in("alice")
    own = next(case.code for case in cases[0] if case.keyworker_id == cast["alice"].id)
    assert alice.post(f"/meeting/{meeting.id}/cases", {"code": own, "question": f"What of {NAMES[1]}?"}).status_code == 422
    assert alice.post(f"/meeting/{meeting.id}/cases", {"code": own, "question": "x" * 81}).status_code == 422


@pytest.mark.parametrize("answers, words", [({"who": ""}, "who does it"), ({"by_on": ""}, "by when"), ({"by_on": "1 2 2027"}, "by when"), ({"by_on": "yesterday"}, "yesterday"), ({"decision": "invented"}, "Pick one")])
def test_E06_a_decision_says_who_and_by_when(meeting, cases, sign_in, answers, words):
    answer = decided(sign_in("mary"), meeting, cases[0][0].code, **answers)
    assert answer.status_code == 422 and words in answer.text
    assert MeetingRow.select().where(MeetingRow.decision.is_null(False)).count() == 0


def test_two_supervisors_do_not_overwrite_each_other(meeting, cases, sign_in):
    mary, code = sign_in("mary"), cases[0][0].code
    assert decided(mary, meeting, code).status_code == 303
    late = mary.post(f"/meeting/{meeting.id}/row/{code}", {"version": "1", "decision": "close", "who": "alice", "by_on": "8 3 2027"})
    assert late.status_code == 409 and "Extra visit" in late.text
    assert MeetingRow.get(MeetingRow.decision.is_null(False)).decision == "extra_visit"


def test_go_on_needs_neither_action_nor_day(meeting, cases, sign_in):
    assert decided(sign_in("mary"), meeting, cases[0][0].code, decision="go_on", who="", by_on="").status_code == 303


def test_rows_move_up_and_down(meeting, sign_in):
    mary = sign_in("mary")
    order = list(rows_of(mary.get(f"/meeting/{meeting.id}").text))
    assert mary.post(f"/meeting/{meeting.id}/row/{order[2]}/up").status_code == 303
    assert list(rows_of(mary.get(f"/meeting/{meeting.id}").text))[:3] == [order[0], order[2], order[1]]
    assert mary.post(f"/meeting/{meeting.id}/row/{order[0]}/up").status_code == 303
    assert mary.post(f"/meeting/{meeting.id}/row/{order[0]}/sideways").status_code == 404


# ---- closing


def close(mary, meeting, **answers):
    return mary.post(f"/meeting/{meeting.id}/close", {"attended": ["mary", "alice"], "place_confidential": "yes", **answers})


def test_F12_closing_makes_tasks_and_a_line_in_each_timeline_and_locks_the_sheet(meeting, cases, cast, sign_in):
    mary = sign_in("mary")
    hers, his = (next(case for case in cases[0] if case.keyworker_id == cast[who].id) for who in ("alice", "bob"))
    decided(mary, meeting, hers.code, action="Ask the teacher")
    decided(mary, meeting, his.code, decision="refer", who="alice", by_on="9 3 2027", at_once="y")
    decided(mary, meeting, cases[0][4].code, decision="talk_again")
    assert close(mary, meeting, lessons="Go in pairs after dark.").status_code == 303
    first, second = Task.select().order_by(Task.id)
    assert {(task.case_id, task.what, task.staff_id, task.due_on, task.source) for task in (first, second)} == {
        (hers.id, "Ask the teacher", None, date(2027, 3, 8), "F12"), (his.id, "Refer", cast["alice"].id, TODAY, "F12")}
    assert [task.id for task in tasks.of(cast["alice"])] == [task.id for task in (first, second) if task.case_id == hers.id]
    assert "Refer" in sign_in("alice").get("/work").text                     # named, though the case is a colleague's
    told = [entry.title for entry in timeline.page(hers)[0]]
    assert "Decided at the meeting: Extra visit" in told
    assert "Decided at the meeting: Extra visit" in sign_in("alice").get(f"/case/{hers.code}/timeline").text
    assert owes.differences(ZONE) == []
    page = mary.get(f"/meeting/{meeting.id}").text
    assert "The sheet is locked" in page and "/row/" not in page and "Go in pairs after dark." in page
    assert decided(mary, meeting, his.code).status_code == 404 and close(mary, meeting).status_code == 404
    with refused("E35"):
        case_meeting.decide(CaseMeeting.get_by_id(meeting.id), his.code, {}, 2, cast["mary"], NOW)


def test_F12_undecided_rows_and_those_to_talk_about_again_carry_over(meeting, cases, cast, sign_in):
    mary = sign_in("mary")
    again, gone = cases[0][4], cases[0][5]
    decided(mary, meeting, again.code, decision="talk_again")
    decided(mary, meeting, gone.code)
    close(mary, meeting)
    later = NOW + timedelta(days=7)
    clock.set_start(later)
    mary = sign_in("mary")
    following = called(cast, later.date(), now=later)
    meeting_list.build(following, cast["mary"], later)
    rows = rows_of(mary.get(f"/meeting/{following.id}").text)
    assert "To be talked about again" in rows[again.code]["Why"] and "Not decided last time" in rows[cases[0][6].code]["Why"]
    assert "last time" not in rows.get(gone.code, {}).get("Why", "")


def test_E36_lessons_name_no_child_and_no_case(meeting, cases, sign_in):
    mary = sign_in("mary")
    for words in (f"As in {cases[0][0].code}.", f"As with “{cases[0][0].code.replace('-', ' ').lower()}”", f"As with {NAMES[2]}"):
        answer = close(mary, meeting, lessons=words)
        assert answer.status_code == 422 and words in answer.text
    assert close(mary, meeting, attended=[]).status_code == 422
    assert CaseMeeting.get_by_id(meeting.id).closed_at is None


def test_a_case_that_ended_before_the_closing_remembers_the_decision_without_a_task(meeting, cases, cast, sign_in):
    mary, case = sign_in("mary"), cases[0][1]
    decided(mary, meeting, case.code)
    Case.update(status="closed", closed_on=TODAY).where(Case.id == case.id).execute()
    assert close(mary, meeting).status_code == 303
    assert Task.select().count() == 0 and Move.select().where((Move.case == case.id) & (Move.rule == "F12")).count() == 1


def test_T18_the_next_meeting_is_due_two_weeks_after_the_last_and_one_in_an_emergency(meeting, cast, sign_in):
    mary = sign_in("mary")
    close(mary, meeting)
    assert case_meeting.wanted(cast["mary"].team_id, TODAY).due_on == date(2027, 3, 15)
    clock.set_start(NOW + timedelta(days=15))
    mary = sign_in("mary")
    assert "A case management meeting should have been held by 15 Mar 2027" in mary.get("/team").text


def test_a_meeting_that_nobody_closed_is_told_to_its_supervisor(meeting, sign_in):
    mary = sign_in("mary")
    assert "is not closed" not in mary.get("/team").text
    clock.set_start(NOW + timedelta(days=4))
    mary = sign_in("mary")
    assert "The meeting of 1 Mar 2027 is not closed" in mary.get("/team").text
    assert "is not closed" not in sign_in("paul").get("/team").text
    assert close(mary, meeting).status_code == 303                               # its list is shown no more, closing it still works
    assert "is not closed" not in mary.get("/team").text


def test_a_meeting_called_off_is_nothing_to_close(meeting, cases, cast, sign_in):
    mary = sign_in("mary")
    assert mary.post(f"/meeting/{meeting.id}/off", {"reason": ""}).status_code == 422
    assert mary.post(f"/meeting/{meeting.id}/off", {"reason": f"{NAMES[0]} is ill"}).status_code == 422
    assert mary.post(f"/meeting/{meeting.id}/off", {"reason": "Flood"}).status_code == 303
    assert "called off: Flood" in sign_in("alice").get(f"/meeting/{meeting.id}").text
    assert mary.get(f"/meeting/{meeting.id}/close").status_code == 404 and mary.get(f"/meeting/{meeting.id}/present").status_code == 404


def test_calling_asks_for_a_day_that_is_free(cast, sign_in):
    mary = sign_in("mary")
    assert mary.post("/meetings/new", {"held_on": "28 2 2027", "guests": ["alice"]}).status_code == 422
    assert mary.post("/meetings/new", {"held_on": "3 3 2027", "begins": "14:00", "guests": ["alice", "carol"]}).status_code == 422      # Carol is of another team
    assert mary.post("/meetings/new", {"held_on": "3 3 2027", "begins": "14:00", "guests": ["alice"]}).status_code == 303
    again = mary.post("/meetings/new", {"held_on": "3 3 2027", "guests": ["bob"]})
    assert again.status_code == 422 and "a meeting is called for this one" in again.text
    made = CaseMeeting.get()
    assert {person.username for person in case_meeting.guests(made)} == {"mary", "alice"}
    assert mary.post(f"/meeting/{made.id}/guests", {"guests": ["bob"]}).status_code == 303
    assert sign_in("alice").get(f"/meeting/{made.id}").status_code == 404 and sign_in("bob").get(f"/meeting/{made.id}").status_code == 200


def test_E31_only_an_own_open_case_can_be_put_on_the_list(cast, cases, sign_in):
    made = called(cast, TODAY + timedelta(days=1))
    alice, mary = sign_in("alice"), sign_in("mary")
    his = next(case.code for case in cases[0] if case.keyworker_id == cast["bob"].id)
    assert alice.post(f"/meeting/{made.id}/cases", {"code": his, "question": ""}).status_code == 422
    with refused("E31"):
        meeting_list.put_on(made, his, "", cast["alice"], NOW)
    for code in ("H7K-4MX", "", "nonsense"):
        assert mary.post(f"/meeting/{made.id}/cases", {"code": code, "question": ""}).status_code == 422
    assert mary.post(f"/meeting/{made.id}/cases", {"code": his.lower().replace("-", ""), "question": ""}).status_code == 303
    assert "Picked" in rows_of_built(made, cast, mary)[his]["Why"]


def rows_of_built(made, cast, mary):
    meeting_list.build(made, cast["mary"], NOW)
    return rows_of(mary.get(f"/meeting/{made.id}").text)


def test_the_trail_tells_of_reading_building_deciding_and_closing_without_a_word_of_it(meeting, cases, sign_in):
    mary = sign_in("mary")
    mary.get(f"/meeting/{meeting.id}")
    decided(mary, meeting, cases[0][0].code, action="Bring rice")
    close(mary, meeting, lessons="Bring shoes")
    did = {line.did for line in Audit.select()}
    assert {"meeting called", "meeting list built", "meeting list read", "meeting decided", "meeting closed"} <= did
    assert not any(word in str(line.details) for line in Audit.select() for word in ("rice", "shoes"))


def test_a_row_takes_the_same_few_statements_however_long_the_list(cast, sign_in, monkeypatch):
    made = called(cast)
    opened(cast["alice"], NAMES[0])
    meeting_list.build(made, cast["mary"], NOW)
    mary, path = sign_in("mary"), f"/meeting/{made.id}"
    mary.get(path)
    few = counted(monkeypatch, mary, path)
    for name in NAMES[1:9]:
        opened(cast["alice"], name)
    meeting_list.build(made, cast["mary"], NOW)
    assert counted(monkeypatch, mary, path) == few <= 14

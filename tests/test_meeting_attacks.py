"""What somebody tries who must not have it: the case management meeting seen from outside, from beside, after the days, and from two desks at once (D10, D25, D26, R01, R03)."""

from datetime import date, timedelta

import pytest

from cmoffice import clock
from cmoffice.casework import case_meeting, meeting_copies, meeting_list, meeting_sheets, need, team_list
from cmoffice.models import Audit, Case, CaseMeeting, CaseReader, DueItem, MeetingRow, Staff, Task, Team
from tests.conftest import NOW, refused
from tests.test_case_meeting import NAMES, TODAY, called, cases, close, decided, furnish, meeting, opened, rows_of  # noqa: F401
from tests.test_need import second  # noqa: F401


def held_by(two, meeting, now=NOW):
    case_meeting.invite(meeting, {"guests": ["alice", "bob"]}, two, now)


# ---- who


@pytest.mark.parametrize("login", ["bob", "nora"])
def test_D25_whoever_left_the_team_after_the_invitation_sees_the_list_no_more(meeting, cases, cast, second, sign_in, login):
    held_by(cast["mary"], meeting)
    desk = sign_in(login)
    assert desk.get(f"/meeting/{meeting.id}").status_code == 200
    Staff.update(team=Team.get(Team.name == "South").id).where(Staff.username == login).execute()
    desk = sign_in(login)
    for path in ("", "/apart", "/present", "/print", "/copies"):
        assert desk.get(f"/meeting/{meeting.id}{path}").status_code == 404, path
    assert f"/meeting/{meeting.id}" not in desk.get("/meetings").text
    assert desk.post(f"/meeting/{meeting.id}/cases", {"code": cases[0][0].code, "question": ""}).status_code == 404


def test_D10_a_supervisor_who_is_not_named_gets_nothing_of_a_hidden_case_by_building_moving_deciding_or_closing(meeting, cases, cast, second, sign_in):
    held_by(cast["mary"], meeting)
    survivor, hidden = cases[1]
    nora = sign_in("nora")
    nora.post(f"/meeting/{meeting.id}/build")
    for path in ("", "/apart", "/present", "/close", "/copies"):
        assert hidden.code not in nora.get(f"/meeting/{meeting.id}{path}").text
    assert survivor.code in nora.get(f"/meeting/{meeting.id}/apart").text and "1 case lies on a sheet apart" in nora.get(f"/meeting/{meeting.id}").text
    for htmx in (False, True):
        assert nora.post(f"/meeting/{meeting.id}/row/{hidden.code}", {"version": "1", "decision": "close", "who": "alice", "by_on": "8 3 2027"}, htmx=htmx).status_code == 404
        assert nora.post(f"/meeting/{meeting.id}/row/{hidden.code}/up", htmx=htmx).status_code == 404
    assert nora.part(f"/meeting/{meeting.id}/line/{hidden.code}").status_code == 404
    page = nora.post(f"/meeting/{meeting.id}/print", {"copies": "1", "sheet": "apart"}).text
    assert hidden.code not in page and survivor.code in page
    assert "0 of 10 cases are decided" in nora.get(f"/meeting/{meeting.id}/close").text
    answer = nora.post(f"/meeting/{meeting.id}/cases", {"code": hidden.code, "question": ""})
    unknown = nora.post(f"/meeting/{meeting.id}/cases", {"code": "H7K-4MX", "question": ""})
    assert answer.status_code == unknown.status_code == 422


def test_the_paper_of_a_sheet_on_which_only_hidden_cases_lie_is_no_sign_to_others(cast, case, second, sign_in):
    hidden = opened(cast["alice"], NAMES[9], risk="high", sensitivity="highly_sensitive")
    made = called(cast)
    meeting_list.build(made, cast["mary"], NOW)
    meeting_copies.print_out(made, "apart", 1, cast["mary"], NOW)
    assert case_meeting.find(made.id, second) is not None
    page = sign_in("nora").get(f"/meeting/{made.id}/copies").text
    assert hidden.code not in page and "apart" not in page.lower()


def test_D10_the_wall_counts_only_what_the_joint_list_can_show(meeting, cases, sign_in):
    mary = sign_in("mary")
    for path in ("", "/present"):
        assert "9 of 9 open cases" in mary.get(f"/meeting/{meeting.id}{path}").text


def test_R01_a_case_of_another_team_on_which_a_supervisor_helps_out_comes_on_no_list_of_her_team(cast, case, sign_in):
    theirs = opened(cast["carol"], NAMES[0])
    need.name_coworker(theirs, cast["mary"], {"until": TODAY + timedelta(days=5), "why": "Visits by two"}, cast["paul"], NOW)
    made = called(cast)
    mary = sign_in("mary")
    assert mary.get(f"/case/{theirs.code}").status_code == 200
    mary.post(f"/meeting/{made.id}/build")
    for who in ("mary", "alice"):
        page = sign_in(who).get(f"/meeting/{made.id}").text
        assert theirs.code not in page and case.code in page
    assert "1 of 1 open case" in mary.get(f"/meeting/{made.id}").text and theirs.code not in mary.get("/team/list").text


# ---- the name guard as an oracle


def test_D10_E36_the_name_guard_does_not_tell_of_a_child_that_the_asker_must_not_suspect(meeting, cases, cast, sign_in):
    bob = sign_in("bob")
    own = next(case.code for case in cases[0] if case.keyworker_id == cast["bob"].id)
    hidden, nobody = bob.post(f"/meeting/{meeting.id}/cases", {"code": own, "question": f"Ask {NAMES[9]}?"}), None
    nobody = bob.post(f"/meeting/{meeting.id}/cases", {"code": own, "question": "Ask Nobodysname?"})
    survivor = bob.post(f"/meeting/{meeting.id}/cases", {"code": own, "question": f"Ask {NAMES[8]}?"})
    assert hidden.status_code == nobody.status_code == survivor.status_code == 303


def test_D10_E36_nor_does_it_to_a_supervisor_who_is_not_named(meeting, cases, cast, second, sign_in):
    held_by(cast["mary"], meeting)
    nora, code = sign_in("nora"), cases[0][0].code
    assert nora.post(f"/meeting/{meeting.id}/close", {"attended": ["mary"], "place_confidential": "yes", "lessons": f"As with {NAMES[8]}"}).status_code == 422
    assert nora.post(f"/meeting/{meeting.id}/row/{code}", {"version": "1", "decision": "go_on", "who": "mary", "by_on": "8 3 2027", "action": f"Ask {NAMES[9]}"}).status_code == 303


def test_a_name_that_was_refused_leaves_a_line_on_the_trail_but_not_the_name(meeting, cases, cast, sign_in):
    bob = sign_in("bob")
    own = next(case.code for case in cases[0] if case.keyworker_id == cast["bob"].id)
    assert bob.post(f"/meeting/{meeting.id}/cases", {"code": own, "question": f"Ask {NAMES[1]}?"}).status_code == 422
    (line,) = Audit.select().where(Audit.did == "name refused")
    assert line.by_id == cast["bob"].id and NAMES[1].lower() not in str(line.details).lower()


# ---- who gets a task


@pytest.mark.parametrize("which", [0, 1])
def test_F12_a_case_of_the_sheet_apart_is_given_to_nobody_who_may_not_know_of_it(meeting, cases, cast, sign_in, which):
    code = cases[1][which].code
    mary = sign_in("mary")
    page = mary.part(f"/meeting/{meeting.id}/row/{code}").text
    assert 'value="alice"' in page and 'value="mary"' in page and 'value="bob"' not in page
    answer = mary.post(f"/meeting/{meeting.id}/row/{code}", {"version": "1", "decision": "extra_visit", "who": "bob", "by_on": "8 3 2027"})
    assert answer.status_code == 422
    with refused("E06"):
        case_meeting.decide(meeting, code, {"decision": "extra_visit", "who": "bob", "by_on": date(2027, 3, 8)}, 1, cast["mary"], NOW)


def test_R03_E19_nobody_gets_the_task_of_a_case_with_which_she_is_in_conflict(meeting, cases, cast, sign_in):
    his = next(one for one in cases[0] if one.keyworker_id == cast["alice"].id)
    Staff.update(conflicts=[his.code]).where(Staff.username == "bob").execute()
    mary = sign_in("mary")
    assert 'value="bob"' not in mary.part(f"/meeting/{meeting.id}/row/{his.code}").text
    assert decided(mary, meeting, his.code, who="bob").status_code == 422


def test_a_task_of_a_case_that_became_hidden_before_the_closing_goes_to_its_keyworker(meeting, cases, cast, sign_in):
    mary = sign_in("mary")
    hers = next(one for one in cases[0] if one.keyworker_id == cast["alice"].id)
    assert decided(mary, meeting, hers.code, who="bob", action="Bring rice").status_code == 303
    need.mark(hers, {"reason": "Threats"}, cast["mary"], NOW)
    assert close(mary, meeting).status_code == 303
    task = Task.get(Task.case == hers.id)
    assert task.staff_id is None and "Bob" not in task.who
    assert hers.code not in sign_in("bob").get("/work").text


# ---- two desks at once


def test_nothing_is_decided_put_on_built_moved_invited_or_called_off_once_another_has_closed_the_sheet(meeting, cases, cast, sign_in):
    stale = CaseMeeting.get_by_id(meeting.id)
    code = cases[0][0].code
    close(sign_in("mary"), meeting)
    moved = [row.position for row in MeetingRow.select().order_by(MeetingRow.id)]
    for act in (
        lambda: case_meeting.decide(stale, code, {"decision": "close", "who": "alice", "by_on": date(2027, 3, 8)}, 1, cast["mary"], NOW),
        lambda: case_meeting.invite(stale, {"guests": []}, cast["mary"], NOW),
        lambda: case_meeting.call_off(stale, {"reason": "Flood"}, cast["mary"], NOW),
        lambda: case_meeting.close(stale, {"attended": ["mary"]}, cast["mary"], NOW),
        lambda: meeting_list.build(stale, cast["mary"], NOW),
        lambda: meeting_list.put_on(stale, code, "Now?", cast["alice"], NOW),
        lambda: meeting_list.shift(stale, list_of(stale, cast)[2], cast["mary"], NOW, up=True),
    ):
        with refused("E35"):
            act()
        stale = _as_before(meeting)
    assert MeetingRow.select().where(MeetingRow.decision.is_null(False) | (MeetingRow.question != "")).count() == 0
    assert CaseMeeting.get_by_id(meeting.id).dropped_why is None
    assert [row.position for row in MeetingRow.select().order_by(MeetingRow.id)] == moved


def _as_before(meeting):
    """The meeting as another desk read it before it was closed."""
    found = CaseMeeting.get_by_id(meeting.id)
    found.closed_at = found.closed_by = None
    return found


def list_of(meeting, cast):
    return [line.code for line in meeting_sheets.lines(meeting, cast["mary"], NOW)]


def test_a_meeting_called_off_at_another_desk_is_not_closed(meeting, cast):
    stale = CaseMeeting.get_by_id(meeting.id)
    case_meeting.call_off(meeting, {"reason": "Flood"}, cast["mary"], NOW)
    with refused("E35"):
        case_meeting.close(stale, {"attended": ["mary"]}, cast["mary"], NOW)


# ---- the projector, drafts, files that are hers no more


def test_no_part_of_the_sheet_apart_is_drawn_into_the_projected_page(meeting, cases, cast, sign_in):
    mary, case = sign_in("mary"), cases[0][1]
    assert mary.get(f"/meeting/{meeting.id}/present").status_code == 200
    need.mark(case, {"reason": "Threats"}, cast["mary"], NOW)
    for path in (f"/row/{case.code}", f"/line/{case.code}"):
        assert mary.part(f"/meeting/{meeting.id}{path}?present=True").status_code == 404
    answer = mary.post(f"/meeting/{meeting.id}/row/{case.code}?present=True", {"version": "1", "decision": "go_on"}, htmx=True)
    assert answer.status_code == 404 and cases[1][0].code not in answer.text
    assert mary.post(f"/meeting/{meeting.id}/row/{case.code}/up?present=True", htmx=True).status_code == 404


def test_D10_a_keyworker_who_is_a_named_reader_no_more_does_not_find_the_code_among_her_cases(meeting, cases, cast, sign_in):
    hidden = cases[1][1]
    CaseReader.delete().where((CaseReader.case == hidden.id) & (CaseReader.staff == cast["alice"].id)).execute()
    alice = sign_in("alice")
    for path in (f"/meeting/{meeting.id}", f"/meeting/{meeting.id}/apart", "/work", "/cases"):
        assert hidden.code not in alice.get(path).text, path


def test_what_was_begun_about_a_row_is_not_brought_back_once_the_row_is_hidden(meeting, cases, cast, second, sign_in):
    held_by(cast["mary"], meeting)
    nora, case = sign_in("nora"), cases[0][1]
    path = f"/meeting/{meeting.id}/row/{case.code}"
    nora.post("/drafts", {"draft_of": path, "action": "The uncle at the market"})
    need.mark(case, {"reason": "Threats"}, cast["mary"], NOW)
    for here in (path, f"/meeting/{meeting.id}", "/team", "/me"):
        assert "uncle at the market" not in nora.get(here).text and case.code not in nora.get(here).text, here


# ---- odd days, many meetings


def test_meetings_are_called_for_the_coming_months_only_so_that_no_far_ones_hide_the_next(cast, cases, sign_in):
    mary = sign_in("mary")
    for day in ("1 3 2028", "1 1 2199"):
        assert mary.post("/meetings/new", {"held_on": day, "guests": ["alice"]}).status_code == 422, day
    assert mary.post("/meetings/new", {"held_on": "31 5 2027", "guests": ["alice"]}).status_code == 303


def test_what_the_morning_left_undecided_is_carried_into_the_afternoon(meeting, cases, cast):
    case_meeting.close(meeting, {"attended": ["mary"]}, cast["mary"], NOW)
    Case.update(step="registration", risk="low", urgent=False, last_contact_on=TODAY, registered_on=TODAY - timedelta(days=20)).execute()
    DueItem.update(due_on=TODAY + timedelta(days=20)).execute()
    again = called(cast, now=NOW + timedelta(hours=4))
    meeting_list.build(again, cast["mary"], NOW + timedelta(hours=4))
    assert {row.case_id for row in MeetingRow.select().where(MeetingRow.meeting == again.id)} >= {case.id for case in cases[0]}


# ---- answers that are never a 500


HOSTILE = ("", "'", "កុមារ ត្រូវការ", "طفل يحتاج", "x" * 10_000, "a\x00b", "2569", "-1", "99999999999999999999", "<b>&amp;", "%(words)s {0}")


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_answers_are_refused_or_kept_as_words(meeting, cases, cast, sign_in, words):
    mary, code = sign_in("mary"), cases[0][0].code
    for htmx in (False, True):
        for field in ("version", "decision", "action", "who", "by_on", "at_once"):
            given = {"version": "1", "decision": "go_on", "who": "alice", "by_on": "8 3 2027", field: words}
            answer = mary.post(f"/meeting/{meeting.id}/row/{code}", given, htmx=htmx)
            assert answer.status_code in (200, 303, 409, 422), (field, answer.status_code)
            assert "<b>&" not in answer.text
    for path, fields in (("/cases", ("code", "question")), ("/guests", ("guests",)), ("/off", ("reason",)), ("/print", ("copies", "sheet")), ("/copies", ("numbers", "lost_why")), ("/close", ("attended", "lessons", "place_confidential"))):
        for field in fields:
            answer = mary.post(f"/meeting/{meeting.id}{path}", {field: words})
            assert answer.status_code in (200, 303, 422, 404), (path, field, answer.status_code)
    for key in (words[:50] or "x", "row", "H7K-4MX"):
        assert mary.part(f"/meeting/{meeting.id}/row/{key}").status_code in (404, 308), key
    assert mary.client.post(f"/meeting/{meeting.id}/row/{code}", data={"version": "1", "decision": "close"}).status_code == 400


# ---- who leads, who is told, once people come and go


def test_a_supervisor_who_joined_the_team_later_leads_and_closes_what_another_called(meeting, cases, cast, second, sign_in):
    nora = sign_in("nora")
    assert f"/meeting/{meeting.id}" in nora.get("/meetings").text and rows_of(nora.get(f"/meeting/{meeting.id}").text)
    assert decided(nora, meeting, cases[0][0].code).status_code == 303
    assert close(nora, meeting).status_code == 303


def test_R02_a_task_of_the_meeting_is_told_no_more_to_a_colleague_who_left_the_team(meeting, cases, cast, sign_in):
    mary, hers = sign_in("mary"), next(one for one in cases[0] if one.keyworker_id == cast["alice"].id)
    decided(mary, meeting, hers.code, who="bob", action="Bring rice")
    close(mary, meeting)
    assert hers.code in sign_in("bob").get("/work").text
    Staff.update(team=Team.get(Team.name == "South").id).where(Staff.username == "bob").execute()
    page = sign_in("bob").get("/work").text
    assert hers.code not in page and "Bring rice" not in page


def test_D10_no_words_of_the_joint_list_hold_the_code_of_a_case_that_is_not_on_it(meeting, cases, cast, sign_in):
    mary, alice, code = sign_in("mary"), sign_in("alice"), cases[0][0].code
    own = next(one.code for one in cases[0] if one.keyworker_id == cast["alice"].id)
    for other in (cases[1][0].code, cases[1][1].code, "H7K-4MX", cases[1][1].code.replace("-", " ").lower(), cases[1][0].code.replace("-", "")):
        assert decided(mary, meeting, code, action=f"As in {other}.").status_code == 422, other
        assert alice.post(f"/meeting/{meeting.id}/cases", {"code": own, "question": f"As in {other}?"}).status_code == 422, other
        assert mary.post(f"/meeting/{meeting.id}/off", {"reason": f"{other} first"}).status_code == 422, other
    assert decided(mary, meeting, code, action=f"Together with {cases[0][1].code}").status_code == 303
    apart = cases[1][0].code
    assert decided(mary, meeting, apart, who="mary", action=f"{apart} first").status_code == 303


@pytest.mark.parametrize("over", ["closed", "called off"])
def test_whoever_still_has_the_page_of_a_meeting_that_is_over_is_told_so_and_nothing_changes(meeting, cases, cast, sign_in, over):
    alice, mary = sign_in("alice"), sign_in("mary")
    own = next(one.code for one in cases[0] if one.keyworker_id == cast["alice"].id)
    if over == "closed":
        close(mary, meeting)
    else:
        mary.post(f"/meeting/{meeting.id}/off", {"reason": "Flood"})
    answer = alice.post(f"/meeting/{meeting.id}/cases", {"code": own, "question": "Is the aunt safe?"})
    assert answer.status_code == 409 and ("The sheet is locked" if over == "closed" else "called off: Flood") in answer.text
    for path in ("/guests", "/off", "/close"):
        assert mary.get(f"/meeting/{meeting.id}{path}").status_code == 404 and mary.post(f"/meeting/{meeting.id}{path}", {"reason": "x", "guests": ["bob"]}).status_code == 404, path
    assert mary.post(f"/meeting/{meeting.id}/build").status_code in (303, 404)
    assert MeetingRow.select().where(MeetingRow.question != "").count() == 0


def test_E31_nobody_puts_a_case_on_the_list_of_a_meeting_whose_days_are_over(meeting, cases, cast, sign_in):
    clock.set_start(NOW + timedelta(days=2))
    alice = sign_in("alice")
    own = next(one.code for one in cases[0] if one.keyworker_id == cast["alice"].id)
    assert 'name="question"' not in alice.get(f"/meeting/{meeting.id}").text
    assert alice.post(f"/meeting/{meeting.id}/cases", {"code": own, "question": ""}).status_code == 409


def test_a_row_that_lies_apart_as_soon_as_it_was_decided_is_no_fault(meeting, cases, cast, sign_in, monkeypatch):
    mary, case = sign_in("mary"), cases[0][1]
    real = case_meeting.decide

    def and_then_hidden(*args, **more):
        real(*args, **more)
        need.mark(case, {"reason": "Threats"}, cast["mary"], NOW)
        return True

    monkeypatch.setattr("cmoffice.casework.case_meeting.decide", and_then_hidden)
    answer = mary.post(f"/meeting/{meeting.id}/row/{case.code}", {"version": "1", "decision": "go_on"}, htmx=True)
    assert answer.status_code == 200


# ---- two lists side by side


def test_D22_the_list_of_the_team_beside_last_weeks_list_of_a_meeting_points_at_nobody(cast, sign_in):
    """Three girls of 12-17; a week later two of them are grown up and two younger ones are twelve: only one can be on both lists."""
    ages = [13, 13, 13, 8, 8, 8, 8, 8, 8, 30, 30, 30]
    children = [opened(cast["alice"], f"{NAMES[number % 10]}{number}", age_years=age) for number, age in enumerate(ages)]
    made = called(cast)
    meeting_list.build(made, cast["mary"], NOW)
    told = {code: (row["Child"], row["District"]) for code, row in rows_of(sign_in("mary").get(f"/meeting/{made.id}").text).items()}
    assert told[children[0].code] == ("F 12-17", "North district")
    Case.update(age_years=18).where(Case.id.in_([one.id for one in children[1:3]])).execute()
    Case.update(age_years=12).where(Case.id.in_([one.id for one in children[3:5]])).execute()
    rows, _columns = team_list.of(cast["mary"], (), NOW + timedelta(days=7))
    later = {row.code: (row.age, row.sex, row.area) for row in rows}
    for code in told:
        assert sum((told[one], later[one]) == (told[code], later[code]) for one in told) >= 3 or "12-17" not in later[code], code
    assert later[children[0].code][0] != "12-17"

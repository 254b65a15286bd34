"""Worklists (2.4): what stands beside the list of cases, and what it costs."""
from datetime import timedelta

import pytest

from cmoffice import databases
from cmoffice.casework import closure, intake, keyworker, lists, need, team_today
from cmoffice.models import BreakGlass, Case, CaseMeeting, CaseReader, DueItem, Move, Plan
from tests.conftest import IDENTITY, NOW, registration
from tests.test_need import GIVEN, person, second  # noqa: F401

CLOSING = {"reason": "moved_away", "summary": "With the aunt.", "how_to_return": "Told.", "feedback": "Glad."}


def opened(by, **other):
    made = intake.take_in(registration(**other), by, NOW)
    intake.enter_identity(made, {**IDENTITY, "first": f"Child{made.id}", "last": "", "nickname": ""}, by, NOW, decided="different")
    return Case.get_by_id(made.id)


def told(login, now=NOW):
    return {(line.kind, line.code) for line in lists.asides(person(login, now), now)}


def test_a_case_given_to_her_is_told_for_three_days(case, cast, sign_in):
    keyworker.assign(case, cast["bob"], GIVEN, cast["mary"], NOW)
    assert told("bob") == {("new", case.code)} and told("bob", NOW + timedelta(days=4)) == set()
    assert "given to you" in sign_in("bob").get("/work").text


def test_a_closure_sent_back_is_told_until_it_is_asked_again(case, cast):
    closure.request(case, CLOSING, cast["alice"], NOW)
    closure.send_back(Case.get_by_id(case.id), {"comment": "Was the aunt heard?"}, cast["mary"], NOW)
    assert told("alice") == {("closure_returned", case.code)}
    Move.create(case=case, rule="M17", what="closure asked", by=cast["alice"], done_at=NOW, entered_at=NOW)
    assert told("alice") == set()


def test_plans_sent_back_consents_ending_birthdays_and_feedback(case, cast):
    Plan.create(case=case, kind="full", version=1, state="sent_back", drawn_on=NOW.date(), by=cast["alice"], entered_at=NOW, decided_at=NOW)
    Case.update(turns_18_soon=True).where(Case.id == case.id).execute()
    DueItem.delete().where(DueItem.kind == "consent_end").execute()
    for kind, days in (("consent_end", 14), ("referral_feedback", 0)):
        DueItem.create(case=case, rule="T23", kind=kind, due_on=NOW.date() + timedelta(days=days), why="task", made_at=NOW)
    assert told("alice") == {(kind, case.code) for kind in ("plan_returned", "eighteen", "consent_end", "referral_feedback")}
    Plan.create(case=case, kind="full", version=2, state="submitted", drawn_on=NOW.date(), by=cast["alice"], entered_at=NOW)
    DueItem.update(due_on=NOW.date() + timedelta(days=15)).execute()
    assert told("alice") == {("eighteen", case.code)}


def test_T14_the_visit_after_closing_is_told_until_it_is_made(case, cast, sign_in):
    closure.request(case, CLOSING, cast["alice"], NOW)
    closure.authorise(Case.get_by_id(case.id), {"comment": "Yes.", "audited": "yes", "retention_class": "ordinary"}, cast["mary"], NOW)
    assert told("alice") == set(), "three months are far away"
    later = NOW + timedelta(days=80)
    assert told("alice", later) == {("post_closure", case.code)} and told("bob", later) == set()
    DueItem.update(due_on=NOW.date()).where(DueItem.kind == "post_closure").execute()
    assert f'href="/case/{case.code}/visit"' in sign_in("alice").get("/work").text
    closure.visit(Case.get_by_id(case.id), {"on": NOW.date(), "mode": "phone", "reached": ["caregiver"], "stable": "yes", "new_concern": "no"}, cast["alice"], NOW)
    assert told("alice") == set()


def test_her_task_in_a_case_of_another_is_told_by_code_and_not_when_it_is_hidden(case, cast, sign_in):
    DueItem.create(case=case, rule="T12", kind="task", due_on=NOW.date(), why="task", made_at=NOW, staff=cast["bob"], ref=1)
    assert told("bob") == {("task", case.code)} and told("alice") == set()
    assert f'href="/case/{case.code}' not in sign_in("bob").get("/work").text
    need.mark(case, {"reason": "Threats"}, cast["mary"], NOW)
    assert told("bob") == set()


def counted(monkeypatch, desk, path):
    seen, really = [], databases.records.execute_sql
    with monkeypatch.context() as patched:
        patched.setattr(databases.records, "execute_sql", lambda sql, params=None: seen.append(sql) or really(sql, params))
        assert desk.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize(("login", "path", "most"), [("alice", "/work", 8), ("mary", "/team", 13), ("mary", "/cases", 6)])
def test_a_worklist_takes_the_same_few_statements_however_long_it_is(cast, sign_in, monkeypatch, login, path, most):
    desk = sign_in(login)
    opened(cast["alice"])
    desk.get(path)
    few = counted(monkeypatch, desk, path)
    for _ in range(6):
        opened(cast["alice"])
    assert counted(monkeypatch, desk, path) == few <= most


def test_team_today_counts_what_is_late_by_kind_and_person_and_names_files_kept_long_enough(case, cast, second, sign_in):
    DueItem.update(due_on=NOW.date() - timedelta(days=1)).where(DueItem.kind == "followup").execute()
    closed = opened(cast["alice"])
    Case.update(status="closed", closed_on=NOW.date(), keep_until=NOW.date() - timedelta(days=1)).where(Case.id == closed.id).execute()
    page = sign_in("mary").get("/team").text
    assert team_today.of(person("mary"), NOW)["late_kinds"] == {(cast["alice"].id, "followup"): 1}
    assert "Late, by what it is" in page and "Time of keeping is over" in page and closed.code in page
    for hidden in (case, closed):
        need.mark(Case.get_by_id(hidden.id), {"reason": "Threats"}, cast["mary"], NOW)
    told_nora = team_today.of(person("nora"), NOW)
    assert told_nora["late_kinds"] == {} and told_nora["retention"] == []


def test_team_today_shows_the_first_of_many_with_their_true_count_and_all_when_asked(cast, sign_in, monkeypatch):
    monkeypatch.setattr("cmoffice.views.team.FIRST", 2)
    codes = [opened(cast["alice"]).code for _ in range(3)]
    DueItem.update(due_on=NOW.date() - timedelta(days=1)).execute()
    desk = sign_in("mary")
    few, whole, other = (desk.get(f"/team{asked}").text for asked in ("", "?all=late", "?all=others"))
    assert [sum(f'href="/case/{code}"' in page for code in codes) for page in (few, whole, other)] == [2, 3, 2]
    assert 'href="/team?all=late#late"' in few and "Show all 3" in few and "Show all" not in whole
    assert all("3 late" in page and '<span class="muted">3</span>' in page for page in (few, whole))


def test_D10_nothing_beside_the_list_tells_a_keyworker_of_a_file_of_which_she_is_a_named_reader_no_more(case, cast, sign_in):
    closure.request(case, CLOSING, cast["alice"], NOW)
    closure.send_back(Case.get_by_id(case.id), {"comment": "Was the aunt heard?"}, cast["mary"], NOW)
    Plan.create(case=case, kind="full", version=1, state="sent_back", drawn_on=NOW.date(), by=cast["alice"], entered_at=NOW, decided_at=NOW)
    Case.update(turns_18_soon=True, keyworker_since=NOW, entered_by=cast["mary"]).where(Case.id == case.id).execute()
    DueItem.delete().where(DueItem.kind == "consent_end").execute()
    for kind in ("consent_end", "referral_feedback"):
        DueItem.create(case=case, rule="T23", kind=kind, due_on=NOW.date(), why="task", made_at=NOW)
    BreakGlass.create(case=case, staff=cast["bob"], category="immediate_danger", reason="Heard cries in the night there.", opened_at=NOW, until=NOW)
    kinds = {"closure_returned", "plan_returned", "eighteen", "consent_end", "referral_feedback", "opened", "new"}
    assert {kind for kind, _code in told("alice")} == kinds
    need.mark(case, {"reason": "Threats"}, cast["mary"], NOW)
    assert {kind for kind, _code in told("alice")} == kinds, "she is one of its named readers"
    CaseReader.update(until=NOW.date() - timedelta(days=1)).where(CaseReader.staff == cast["alice"].id).execute()
    assert told("alice") == set() and case.code not in sign_in("alice").get("/work").text


def test_team_today_says_that_nothing_needs_her_only_while_nothing_on_it_waits(cast, sign_in):
    mary = sign_in("mary")
    assert "Nothing needs you now. 0 open cases, none late." in mary.get("/team").text
    CaseMeeting.create(team=cast["mary"].team_id, held_on=NOW.date() - timedelta(days=1), chair=cast["mary"], made_by=cast["mary"], made_at=NOW)
    page = mary.get("/team").text
    assert "is not closed: what was decided is no work yet" in page and "Nothing needs you now" not in page

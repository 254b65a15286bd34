"""Giving a case to a keyworker (M16)."""
from datetime import timedelta

import pytest

from cmoffice.casework import due, intake, keyworker, notes, office, team_today
from cmoffice.models import Case, CaseReader, DueItem, Move, Staff
from cmoffice.policy import cases_for
from tests.conftest import IDENTITY, NOW, refused, registration

GIVEN = {"reason": "absence", "handover": "Visit on Fridays, the aunt is kind."}


def opened(by, **other):
    made = intake.take_in(registration(**other), by, NOW)
    intake.enter_identity(made, IDENTITY, by, NOW, decided="different")
    return Case.get_by_id(made.id)


def given(case, cast, to="bob", now=NOW, **other):
    keyworker.assign(case, cast[to], {**GIVEN, **other}, cast["mary"], now)
    return Case.get_by_id(case.id)


def test_a_case_changes_hands_with_reason_and_hand_over_note(case, cast):
    later = NOW + timedelta(days=1)
    now = given(case, cast, now=later)
    assert (now.keyworker_id, now.keyworker_since, now.team_id) == (cast["bob"].id, later, cast["bob"].team_id)
    move = Move.get(Move.rule == "M16")
    assert (move.was, move.became, move.by_id) == ("alice", "bob", cast["mary"].id)
    assert "absence" in move.reason and "Visit on Fridays" in move.reason


def test_the_old_keyworker_loses_it_the_same_moment_and_her_notes_stay(case, cast):
    notes.add(case, {"on": NOW.date(), "facts": "The goat was sold."}, cast["alice"], NOW)
    now = given(case, cast)
    assert not cases_for(cast["alice"]).exists() and [found.code for found in cases_for(cast["bob"])] == [case.code]
    assert [note.by_id for note in notes.page(now)[0]] == [cast["alice"].id]


def test_giving_a_new_case_ends_its_allocation_clock(cast):
    new = opened(cast["alice"], keyworker="supervisor")
    assert due.open_item(new, "allocation")
    given(new, cast, reason="new_case")
    assert due.open_item(new, "allocation") is None
    assert DueItem.get(DueItem.kind == "allocation").ended_how == "done"


@pytest.mark.parametrize("reason", [None, ""])
def test_giving_needs_a_reason(case, cast, reason):
    with refused("E17") as no:
        given(case, cast, reason=reason)
    assert no.value.field == "reason" and Case.get_by_id(case.id).keyworker_id == cast["alice"].id


def test_a_colleague_with_a_conflict_is_refused(case, cast):
    Staff.update(conflicts=[case.code]).where(Staff.username == "bob").execute()
    with refused("E19") as no:
        keyworker.assign(case, Staff.get(Staff.username == "bob"), GIVEN, cast["mary"], NOW)
    assert no.value.field == "to" and Case.get_by_id(case.id).keyworker_id == cast["alice"].id


@pytest.mark.parametrize("field", ["handover", "override"])
def test_the_hand_over_note_names_nobody(case, cast, field):
    with refused("E36"):
        given(case, cast, **{field: "Sreymom likes him"})
    assert not Move.select().where(Move.rule == "M16").exists()


# ---- caseload


def test_over_the_limit_only_with_a_reason_which_is_kept(cast):
    Staff.update(caseload_limit=1).where(Staff.username == "bob").execute()
    bob = Staff.get(Staff.username == "bob")
    first, second = (opened(cast["alice"]) for _ in range(2))
    keyworker.assign(first, bob, GIVEN, cast["mary"], NOW)
    for why in (None, "", "  "):
        with refused("E20") as no:
            keyworker.assign(second, bob, {**GIVEN, "override": why}, cast["mary"], NOW)
        assert "2" in no.value.words and "1" in no.value.words and no.value.field == "override"
    keyworker.assign(second, bob, {**GIVEN, "override": "speaks her language"}, cast["mary"], NOW)
    assert keyworker.open_cases(bob) == 2
    assert "speaks her language" in Move.select().where(Move.rule == "M16").order_by(Move.id.desc()).first().reason


def test_giving_a_case_again_to_whoever_carries_it_is_not_over_the_limit(case, cast):
    Staff.update(caseload_limit=1).where(Staff.username == "alice").execute()
    keyworker.assign(case, Staff.get(Staff.username == "alice"), GIVEN, cast["mary"], NOW)


@pytest.mark.parametrize("own, of_office, limit", [(None, None, 25), (10, None, 10), (40, None, 25), (None, 12, 12), (20, 12, 12), (None, 60, 25)])
def test_the_limit_is_the_lower_one_and_never_above_25(cast, own, of_office, limit):
    if of_office:
        office.change("time_rules", {"caseload": of_office}, cast["mary"], NOW)
    Staff.update(caseload_limit=own).where(Staff.username == "bob").execute()
    assert keyworker.caseload_limit(Staff.get(Staff.username == "bob")) == limit


def test_only_open_cases_count(cast):
    one, two, begun = opened(cast["alice"]), opened(cast["alice"]), intake.take_in(registration(), cast["alice"], NOW)
    assert keyworker.open_cases(cast["alice"]) == 2 and begun.status == "unfiled"
    Case.update(status="closure_requested").where(Case.id == one.id).execute()
    assert keyworker.open_cases(cast["alice"]) == 2
    Case.update(status="closed").where(Case.id == two.id).execute()
    assert keyworker.open_cases(cast["alice"]) == 1


def test_two_caseworkers_of_like_name_are_counted_apart(case, cast):
    Staff.update(name="Alice Arden").where(Staff.username == "bob").execute()
    counts = {line.username: line.open for line in team_today.of(cast["mary"], NOW)["workers"]}
    assert counts == {"alice": 1, "bob": 0}


# ---- to whom


def test_a_case_may_be_given_to_caseworkers_of_the_team_who_are_here(cast):
    assert [person.username for person in keyworker.possible(cast["mary"])] == ["alice", "bob"]
    Staff.update(locked=True).where(Staff.username == "bob").execute()
    assert [person.username for person in keyworker.possible(cast["mary"])] == ["alice"]
    Staff.update(locked=False, ended_on=NOW.date()).where(Staff.username == "bob").execute()
    assert [person.username for person in keyworker.possible(cast["mary"])] == ["alice"]
    assert [person.username for person in keyworker.possible(cast["paul"])] == ["carol"]


@pytest.mark.parametrize("login", ["dan", "eve"])
def test_a_case_is_not_given_to_somebody_who_carries_none(case, cast, login):
    with refused("E35"):
        given(case, cast, to=login)
    assert Case.get_by_id(case.id).keyworker_id == cast["alice"].id


@pytest.mark.parametrize("to, status", [("bob", 303), ("carol", 422), ("dan", 422), ("nobody", 422)])
def test_the_page_offers_and_takes_only_those(case, cast, sign_in, to, status):
    answer = sign_in("mary").post(f"/case/{case.code}/reassign", {"to": to, "reason": "absence", "handover": "met", "told_on": "1 3 2027"})
    assert answer.status_code == status
    assert Case.get_by_id(case.id).keyworker.username == ("bob" if status == 303 else "alice")


# ---- highly sensitive files


def test_the_named_reader_changes_with_the_keyworker(cast):
    secret = given(opened(cast["alice"], sensitivity="highly_sensitive"), cast)
    assert {reader.staff.username for reader in CaseReader.select().where(CaseReader.case == secret.id)} == {"bob", "mary"}
    assert not cases_for(cast["alice"]).exists() and cases_for(cast["bob"]).exists()


def test_whoever_took_in_a_sensitive_case_is_a_reader_no_more_once_somebody_carries_it(cast):
    secret = given(opened(cast["alice"], sensitivity="highly_sensitive", keyworker="supervisor"), cast)
    assert {reader.staff.username for reader in CaseReader.select().where(CaseReader.case == secret.id)} == {"bob", "mary"}


def test_a_supervisor_who_gives_away_what_she_carried_stays_its_supervisor(cast):
    secret = given(given(opened(cast["alice"], sensitivity="highly_sensitive"), cast, to="mary"), cast)
    assert cases_for(cast["mary"]).where(Case.id == secret.id).exists()

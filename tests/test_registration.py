"""Changing one line of the registration: with a reason, the old value in the history, and two people at once see both values."""
import re
from datetime import timedelta

import pytest

from cmoffice.casework import due, registration
from cmoffice.models import Case, Move
from cmoffice.refusals import Changed
from tests.conftest import NOW, refused


def again(case):
    return Case.get_by_id(case.id)


def changed(case, cast, key, value, reason="told by the aunt", version=None, by="alice", now=NOW):
    registration.change(case, key, value, reason, version, cast[by], now)
    return again(case)


@pytest.mark.parametrize("key, value, was, became", [
    ("area", "South district", "North district", "South district"), ("care_arrangement", "foster", "kinship", "foster"), ("uasc", "separated", "no", "separated"),
    ("disability", "physical", None, "physical"), ("concerns", ["neglect", "missing"], "family_violence_witness, out_of_school", "neglect, missing"),
])
def test_a_line_changes_and_its_old_value_stays_in_the_history(case, cast, key, value, was, became):
    now = changed(case, cast, key, value)
    assert getattr(now, key) == value
    move = Move.get(Move.what == key)
    assert (move.rule, move.was, move.became, move.reason, move.by_id) == ("F01", was, became, "told by the aunt", cast["alice"].id)


def test_a_changed_risk_is_a_change_of_risk_with_its_clock(case, cast):
    now = changed(case, cast, "risk", "high")
    assert Move.get(Move.rule == "M13").became == "high" and now.needs_supervisor == "risk_up"
    assert due.open_item(now, "followup").due_on == NOW.date() + timedelta(days=3)


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_a_change_needs_a_reason(case, cast, reason):
    with refused("E17") as no:
        changed(case, cast, "area", "South district", reason)
    assert no.value.field == "reason" and again(case).area == "North district"


def test_a_reason_names_nobody(case, cast):
    with refused("E36"):
        changed(case, cast, "area", "South district", "Sreymom moved")
    assert again(case).area == "North district"


@pytest.mark.parametrize("key", ["code", "keyworker", "status", "registered_on", "age_years", "sex", "sensitivity", "nonsense"])
def test_other_lines_are_not_changed_this_way(case, cast, key):
    with refused("E35"):
        changed(case, cast, key, "x")


def test_the_same_value_again_is_no_change(case, cast):
    before = Move.select().count()
    assert changed(case, cast, "area", "North district").version == case.version and Move.select().count() == before


# ---- two people at once


def test_whoever_comes_second_is_told_what_the_first_wrote(case, cast):
    seen = Move.select().order_by(Move.id.desc()).first().id
    changed(again(case), cast, "area", "South district", by="mary")
    with pytest.raises(Changed) as meanwhile:
        changed(again(case), cast, "area", "West district", version=seen)
    assert meanwhile.value.theirs["now"] == "South district" and meanwhile.value.by.username == "mary" and meanwhile.value.at == NOW
    assert again(case).area == "South district"


def page_of(desk, path):
    """The form at this address as the person sees it: what it sends along."""
    page = desk.get(path).text
    return dict(re.findall(r'<input type="hidden" name="(once|version)" value="([^"]*)"', page))


def test_two_desks_at_once_see_both_values_and_the_second_may_insist(case, sign_in, cast):
    alice, path = sign_in("alice"), f"/case/{case.code}/summary/area"
    opened = page_of(alice, path)
    changed(again(case), cast, "area", "South district", by="mary", now=NOW + timedelta(minutes=5))
    answer = alice.post(path, {**opened, "value": "North district", "reason": "moved back"})
    assert answer.status_code == 409 and "South district" in answer.text and "North district" in answer.text and "Mary M." in answer.text
    assert again(case).area == "South district"
    insisted = dict(re.findall(r'name="(once|version)" value="([^"]*)"', answer.text))
    assert alice.post(path, {**insisted, "value": "North district", "reason": "moved back"}).status_code == 303
    assert again(case).area == "North district"


def test_a_line_that_was_changed_long_before_is_no_surprise(case, sign_in, cast):
    changed(again(case), cast, "area", "South district")
    alice, path = sign_in("alice"), f"/case/{case.code}/summary/area"
    opened = page_of(alice, path)
    changed(again(case), cast, "disability", "physical", by="mary")           # another line, while the form is open
    assert alice.post(path, {**opened, "value": "North district", "reason": "moved back"}).status_code == 303
    assert again(case).area == "North district" and again(case).disability == "physical"


def test_another_line_changed_meanwhile_is_no_conflict(case, sign_in, cast):
    alice, path = sign_in("alice"), f"/case/{case.code}/summary/area"
    opened = page_of(alice, path)
    changed(again(case), cast, "uasc", "separated", by="mary")
    assert alice.post(path, {**opened, "value": "South district", "reason": "moved"}).status_code == 303
    assert (again(case).area, again(case).uasc) == ("South district", "separated")


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "0"])
def test_a_version_that_makes_no_sense_breaks_nothing(case, sign_in, version):
    answer = sign_in("alice").post(f"/case/{case.code}/summary/area", {"version": version, "value": "South district", "reason": "moved"})
    assert answer.status_code in (303, 409, 422)


@pytest.mark.parametrize("key, value", [("risk", "none"), ("area", "Atlantis"), ("concerns", "gossip"), ("care_arrangement", "")])
def test_the_page_takes_only_answers_of_the_form(case, sign_in, key, value):
    answer = sign_in("alice").post(f"/case/{case.code}/summary/{key}", {"value": value, "reason": "told by the aunt"})
    assert answer.status_code == 422 and not Move.select().where(Move.what == key).exists()


def test_a_line_of_the_form_that_is_none_is_not_there(case, sign_in):
    assert sign_in("alice").get(f"/case/{case.code}/summary/keyworker").status_code == 404

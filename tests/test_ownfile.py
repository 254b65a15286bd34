"""The person's own file (F29, E41, D19)."""
from datetime import timedelta

import pytest

from cmoffice import clock
from cmoffice.casework import followup, notes, ownfile
from cmoffice.models import Audit, Case, FiledForm, Objective, Plan, Sharing
from tests.conftest import NOW, refused

TODAY = NOW.date()
TYPED = {"asked_by": "child", "asked_on": "1 3 2027", "identity_checked": "yes", "names_removed": "y", "secret": "left_out", "secret_note": "What the neighbour told",
         "may_show": ["registration", "plan", "followups"]}
VISIT = {"on": TODAY, "mode": "meeting", "reached": ["child_alone"], "finding": "stable", "observed": "Talked about the uncle next door.", "risk": "medium"}


@pytest.fixture
def filled(case, cast):
    """A file with a plan, a follow-up and a restricted note."""
    plan = Plan.create(case=case, kind="full", version=1, state="approved", drawn_on=TODAY, goal="Safe at home and in school", by=cast["alice"], entered_at=NOW, decided_at=NOW)
    Objective.create(plan=plan, case=case, need="learning", wording="Goes to school each day", target_on=TODAY + timedelta(days=60))
    followup.log(case, VISIT, cast["alice"], NOW)
    notes.add(case, {"on": TODAY, "facts": "The neighbour told that the uncle shouts.", "section": "strictly_confidential"}, cast["alice"], NOW)
    return Case.get_by_id(case.id)


def test_E41_nothing_is_shown_to_the_person_before_somebody_went_through_it(filled, sign_in):
    alice, path = sign_in("alice"), f"/case/{filled.code}/own-file"
    answer = alice.get(f"{path}/print")
    assert answer.status_code == 409 and "goes through it" in answer.text and "Goes to school" not in answer.text
    assert alice.post(f"{path}/shown", {"shown_on": "1 3 2027", "present": ["nobody"], "copy_given": "yes"}).status_code == 422
    assert not FiledForm.select().exists() and not Sharing.select().exists() and not Audit.select().where(Audit.did == "own file printed").exists()


def test_D19_after_screening_the_sheet_holds_the_plan_and_nothing_of_others(filled, sign_in):
    alice, path = sign_in("alice"), f"/case/{filled.code}/own-file"
    assert "Nothing can be printed" in alice.get(path).text
    assert alice.post(f"{path}/screening", TYPED).status_code == 303
    sheet = alice.get(f"{path}/print")
    assert sheet.status_code == 200 and Audit.select().where((Audit.did == "own file printed") & (Audit.code == filled.code)).count() == 1
    for words in (filled.code, "Safe at home and in school", "Goes to school each day", "1 Mar 2027", "Violence at home", "Alice A."):
        assert words in sheet.text, words
    for words in ("uncle", "neighbour", "shouts", "Sreymom", "Medium"):
        assert words not in sheet.text, words


def test_a_caregiver_is_not_told_what_the_concern_is(filled, cast):
    ownfile.screen(filled, {"asked_by": "caregiver", "asked_on": TODAY, "identity_checked": "yes", "names_removed": True, "secret": "left_out", "may_show": ["registration"]}, cast["alice"], NOW)
    sheet = ownfile.sheet(filled, cast["alice"], NOW)
    assert not sheet.tells_concerns and sheet.plans == sheet.met_on == () and sheet.next_on is None


@pytest.mark.parametrize("missing", [{"identity_checked": "no"}, {"names_removed": ""}, {"may_show": []}, {"asked_on": "2 3 2027"}, {"secret": ""}, {"secret_note": "What Veasnaro said"}])
def test_a_screening_that_is_not_one_is_sent_back(filled, sign_in, missing):
    assert sign_in("alice").post(f"/case/{filled.code}/own-file/screening", {**TYPED, **missing}).status_code == 422 and not FiledForm.select().exists()


def test_E41_what_was_written_after_the_screening_has_to_be_gone_through_again(filled, cast):
    answers = {"asked_by": "child", "asked_on": TODAY, "identity_checked": "yes", "names_removed": True, "secret": "left_out", "may_show": ["plan"]}
    ownfile.screen(filled, answers, cast["alice"], NOW)
    assert ownfile.sheet(filled, cast["alice"], NOW).plans
    later = NOW + timedelta(days=1)
    followup.log(filled, {**VISIT, "on": later.date()}, cast["alice"], later)
    with refused("E41"):
        ownfile.sheet(Case.get_by_id(filled.id), cast["alice"], later)
    ownfile.screen(Case.get_by_id(filled.id), answers, cast["alice"], later + timedelta(minutes=1))
    assert ownfile.sheet(Case.get_by_id(filled.id), cast["alice"], later).plans


def test_the_showing_is_written_down_and_a_copy_leaves_a_line(filled, sign_in):
    alice, path = sign_in("alice"), f"/case/{filled.code}/own-file"
    alice.post(f"{path}/screening", TYPED)
    answer = alice.post(f"{path}/shown", {"shown_on": "1 3 2027", "present": ["trusted_person"], "copy_given": "yes", "reaction": "Was glad to see the plan"})
    assert answer.status_code == 303
    filed = FiledForm.get(FiledForm.replaced_at.is_null())
    assert (filed.version, filed.answers["shown_on"], filed.answers["asked_by"], filed.confidential["reaction"]) == (2, "2027-03-01", "child", "Was glad to see the plan")
    assert (Sharing.get().what, Sharing.get().source) == (["own_file"], "F29")
    assert "Was glad to see the plan" in alice.get(path).text and alice.get(f"{path}/print").status_code == 200


def test_the_file_of_a_closed_case_can_be_asked_for(filled, sign_in):
    alice = sign_in("alice")
    Case.update(status="closed", closed_on=TODAY).where(Case.id == filled.id).execute()
    assert alice.post(f"/case/{filled.code}/own-file/screening", TYPED).status_code == 303
    assert alice.get(f"/case/{filled.code}/own-file/print").status_code == 200 and clock.today() == TODAY


@pytest.mark.parametrize("login, status", [("alice", 200), ("mary", 200), ("bob", 404), ("carol", 404), ("paul", 404), ("dan", 404), ("eve", 404)])
def test_who_goes_through_the_file(filled, sign_in, login, status):
    assert sign_in(login).get(f"/case/{filled.code}/own-file/screening").status_code == status

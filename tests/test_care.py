"""Where a child lives (F32): placement, return from an institution, reunification, and the carer's name apart."""
from datetime import date, timedelta

import pytest

from cmoffice import identities
from cmoffice.casework import agreed, care, due, registration
from cmoffice.models import Audit, Case, ConsentItem, Move, Placement, Voice
from tests.conftest import NOW, refused

TODAY = NOW.date()
TYPED = {"arrangement": "foster", "started_on": "1 3 2027", "change_why": "ill_health_of_carer", "term": "interim", "removed": "no", "from_institution": "no", "reunified": "no",
         "voice": "said", "voice_alone": "yes", "voice_said": "The new house is quiet.", "matching": "Same language", "permanency": "Until the aunt is well"}
ANSWERS = {"arrangement": "foster", "started_on": TODAY, "change_why": "ill_health_of_carer", "term": "interim", "removed": "no", "from_institution": "no", "reunified": "no",
           "voice": "said", "voice_said": "The new house is quiet."}
BACK = {"arrangement": "parents", "from_institution": "yes", "family_kind": "birth"}
REUNION = {"arrangement": "parents", "reunified": "yes", "verified": "yes", "reunification": "mediation", "wish": "wants", "followup_needed": "yes"}


def test_F32_a_new_arrangement_ends_the_one_before_and_the_registration_begins_the_history(case, sign_in):
    alice = sign_in("alice")
    assert "As registered" in alice.get(f"/case/{case.code}/care").text
    answer = alice.post(f"/case/{case.code}/care/new", TYPED)
    assert answer.status_code == 303, answer.text
    before, now = Placement.select().order_by(Placement.id)
    assert (before.arrangement, before.ended_on, before.change_why) == ("kinship", TODAY, "ill_health_of_carer")
    assert (now.arrangement, now.started_on, now.ended_on, now.term, now.answers["matching"]) == ("foster", TODAY, None, "interim", "Same language")
    made = Case.get_by_id(case.id)
    assert (made.care_arrangement, made.care_since) == ("foster", TODAY) and Voice.get().paper == "F32"
    move = Move.get(Move.what == "care_arrangement")
    assert (move.was, move.became) == ("kinship", "foster")
    page = alice.get(answer.headers["Location"])
    assert "Same language" in page.text and "The new house is quiet." in page.text
    assert "Other relatives" in alice.get(f"/case/{case.code}/care").text


def test_a_second_move_ends_the_first(case, cast):
    care.place(case, ANSWERS, cast["alice"], NOW)
    later = NOW + timedelta(days=5)
    care.place(Case.get_by_id(case.id), {**ANSWERS, "arrangement": "kinship", "started_on": later.date()}, cast["alice"], later)
    assert [(row.arrangement, row.ended_on is None) for row in care.history(case)] == [("kinship", True), ("foster", False), ("kinship", False)]


def test_T11_an_unstable_place_is_followed_up_daily_from_the_move_on(case, cast):
    assert due.open_item(case, "followup").due_on == TODAY + timedelta(days=7)
    care.place(case, {**ANSWERS, "arrangement": "safe_house"}, cast["alice"], NOW)
    item = due.open_item(Case.get_by_id(case.id), "followup")
    assert (item.rule, item.due_on) == ("T11", TODAY + timedelta(days=1))


@pytest.mark.parametrize("wrong, code, field", [
    ({"started_on": TODAY + timedelta(days=1)}, "E06", "started_on"), ({"started_on": None}, "E06", "started_on"), ({"arrangement": "castle"}, "E06", "arrangement"),
    ({"change_why": None}, "E17", "change_why"), ({"decided_by": "court"}, "E06", "decided_on"), ({"decided_on": TODAY}, "E06", "decided_by"),
    ({"decided_by": "court", "decided_on": TODAY + timedelta(days=1)}, "E06", "decided_on"), ({**BACK, "family_kind": None}, "E06", "family_kind"),
    ({"matching": "Sreymom likes them"}, "E36", "matching"), ({"voice": None}, "E06", "voice"),
])
def test_an_arrangement_that_is_not_right_leaves_nothing_behind(case, cast, wrong, code, field):
    with refused(code) as no:
        care.place(case, {**ANSWERS, **wrong}, cast["alice"], NOW)
    assert no.value.field == field and not Placement.select().exists() and Case.get_by_id(case.id).care_arrangement == "kinship"


@pytest.mark.parametrize("missing", [{"verified": "no"}, {"verified": ""}, {"wish": ""}])
def test_E43_nobody_is_reunified_without_a_verified_adult_and_the_childs_wish(case, sign_in, missing):
    answer = sign_in("alice").post(f"/case/{case.code}/care/new", {**TYPED, **REUNION, **missing})
    assert answer.status_code == 422 and "own wish is written down" in answer.text and "The new house is quiet." in answer.text
    assert not Placement.select().exists() and not Voice.select().exists()


def test_E43_is_satisfied_by_both(case, cast):
    assert care.place(case, {**ANSWERS, **REUNION}, cast["alice"], NOW).reunified == "mediation"


def test_E42_reunion_by_tracing_needs_the_consent_to_tracing(case, cast):
    traced = {**ANSWERS, **REUNION, "reunification": "photo_tracing"}
    with refused("E42") as no:
        care.place(case, traced, cast["alice"], NOW)
    assert no.value.field == "reunification"
    ConsentItem.insert(consent=agreed.latest(case).id, item="family_tracing", answer="yes", valid_from=TODAY).on_conflict_replace().execute()
    assert care.place(case, traced, cast["alice"], NOW).reunified == "photo_tracing"


def test_T20_the_day_of_return_from_an_institution_is_kept(case, cast, sign_in):
    assert care.returned_on(case) is None
    care.place(case, {**ANSWERS, **BACK}, cast["alice"], NOW)
    assert care.returned_on(case) == TODAY and Placement.get(Placement.from_institution).family_kind == "birth"
    assert "at least, until 1 Mar 2029" in sign_in("alice").get(f"/case/{case.code}/care").text


@pytest.mark.parametrize("answers, warned", [
    ({"arrangement": "foster"}, True), ({"arrangement": "residential"}, True), ({"arrangement": "safe_house"}, True), ({"arrangement": "kinship"}, False),
    ({"arrangement": "kinship", "removed": "yes"}, True), ({"arrangement": "foster", "decided_by": "court", "decided_on": TODAY}, False),
])
def test_a_child_placed_or_taken_from_a_carer_is_marked_until_the_authority_decided(case, cast, sign_in, answers, warned):
    made = care.place(case, {**ANSWERS, **answers}, cast["alice"], NOW)
    alice, words = sign_in("alice"), "No decision of an authority is recorded"
    assert (words in alice.get(f"/case/{case.code}").text) is warned
    if warned:
        link = f"/case/{case.code}/care/{made.id}/decision"
        assert link in alice.get(f"/case/{case.code}/followups").text
        assert alice.post(link, {"decided_by": "court", "decided_on": "2 3 2027"}).status_code == 422
        assert alice.post(link, {"decided_by": "court", "decided_on": "1 3 2027", "decision_ref": "C-44"}).status_code == 303
        assert words not in alice.get(f"/case/{case.code}").text and Placement.get_by_id(made.id).decision_ref == "C-44"


def test_a_correction_of_the_registration_corrects_the_present_row(case, cast):
    care.place(case, ANSWERS, cast["alice"], NOW)
    registration.change(Case.get_by_id(case.id), "care_arrangement", "kafala", "mistyped", None, cast["alice"], NOW)
    assert care.current(case).arrangement == "kafala" and Placement.select().count() == 2


def test_the_carers_name_stands_in_the_register_alone(case, cast, sign_in):
    made = care.place(case, ANSWERS, cast["alice"], NOW)
    alice, names = sign_in("alice"), f"/case/{case.code}/named/carer/{made.id}"
    assert alice.post(f"{names}/enter", {"people-0-name": "Phalla Oumteston", "people-0-relation": "foster mother"}).status_code == 303
    assert [person.name for person in identities.people_on(case.code, "F32", made.id)] == ["Phalla Oumteston"]
    for path in (f"/case/{case.code}/care", f"/case/{case.code}/care/{made.id}", f"/case/{case.code}/history", names):
        assert "Phalla" not in alice.get(path).text
    assert "Phalla Oumteston" in alice.post(names, {"why": "visit"}).text
    assert Audit.select().where((Audit.did == "names shown") & (Audit.code == case.code)).count() == 1


@pytest.mark.parametrize("login, read, write", [("alice", 200, 200), ("mary", 200, 404), ("bob", 404, 404), ("carol", 404, 404), ("paul", 404, 404), ("dan", 404, 404), ("eve", 404, 404)])
def test_who_reads_and_who_writes_care(case, cast, sign_in, login, read, write):
    made, desk = care.place(case, ANSWERS, cast["alice"], NOW), sign_in(login)
    assert desk.get(f"/case/{case.code}/care").status_code == desk.get(f"/case/{case.code}/care/{made.id}").status_code == read
    assert desk.get(f"/case/{case.code}/care/new").status_code == desk.get(f"/case/{case.code}/care/{made.id}/decision").status_code == write


def test_a_closed_case_moves_nowhere(case, sign_in):
    alice = sign_in("alice")
    Case.update(status="closed", closed_on=date(2027, 3, 1)).where(Case.id == case.id).execute()
    assert alice.post(f"/case/{case.code}/care/new", TYPED).status_code == 403 and not Placement.select().exists()

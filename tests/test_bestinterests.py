"""Best interests assessment and determination of refugee children (F27)."""
import pytest

from cmoffice.casework import bestinterests, papers
from cmoffice.models import Case, FiledForm, Move, Voice
from tests.conftest import NOW, refused

TYPED = {"no_procedure": "yes", "done_on": "1 3 2027", "priority": "one_week", "findings": "Wants to join the brother abroad.", "voice": "said", "voice_alone": "yes",
         "voice_said": "I want to go to my brother.", "needed": "yes", "because": ["durable_solution"], "report": "pending", "panel_on": "20 3 2027", "approved": "pending"}


@pytest.fixture
def refugee(case):
    Case.update(displacement="refugee").where(Case.id == case.id).execute()
    return Case.get_by_id(case.id)


def test_F27_the_form_is_filed_in_versions_and_the_panel_is_restricted(refugee, sign_in):
    alice, path = sign_in("alice"), f"/case/{refugee.code}/best-interests"
    assert alice.get(path).status_code == 404 and alice.get(f"{path}/new").status_code == 200
    assert alice.post(f"{path}/new", TYPED).status_code == 303
    again = alice.get(f"{path}/new").text
    assert "Wants to join the brother abroad." in again and "I want to go to my brother." not in again
    assert alice.post(f"{path}/new", {**TYPED, "findings": "The brother was found."}).status_code == 303
    filed = papers.latest(refugee, "F27")
    assert filed.version == 2 and filed.answers["because"] == ["durable_solution"] and filed.confidential["approved"] == "pending" and "approved" not in filed.answers
    page = alice.get(path).text
    assert "The brother was found." in page and "Wants to join the brother abroad." in page and "20 Mar 2027" in page
    assert Voice.select().count() == 2 and Move.select().where(Move.rule == "F27").count() == 2


@pytest.mark.parametrize("panel, accepted", [
    ({"approved": "pending"}, False), ({"approved": ""}, False), ({"approved": "no", "panel_on": "1 3 2027"}, False), ({"approved": "yes", "panel_on": ""}, False),
    ({"approved": "yes", "panel_on": "1 3 2027"}, True),
])
def test_E44_nothing_is_carried_out_before_the_panel_approved_it(refugee, sign_in, panel, accepted):
    answer = sign_in("alice").post(f"/case/{refugee.code}/best-interests/new", {**TYPED, **panel, "decision": ["resettlement"], "implementation": "implemented"})
    assert answer.status_code == (303 if accepted else 422) and FiledForm.select().exists() is accepted
    assert accepted or "only after the panel has approved" in answer.text


@pytest.mark.parametrize("wrong, code", [({"priority": "by_date"}, "E06"), ({"because": []}, "E06"), ({"done_on": None}, "E06"), ({"findings": "Sreymom waits"}, "E36")])
def test_a_form_that_is_not_right_leaves_nothing_behind(refugee, cast, wrong, code):
    with refused(code):
        bestinterests.assess(refugee, {**TYPED, "done_on": NOW.date(), "panel_on": None, **wrong}, cast["alice"], NOW)
    assert not FiledForm.select().exists() and not Voice.select().exists()


def test_only_children_who_are_refugees_or_seek_asylum(case, sign_in):
    alice = sign_in("alice")
    assert alice.get(f"/case/{case.code}/best-interests/new").status_code == 403 and "Best interests" not in alice.get(f"/case/{case.code}/care").text
    Case.update(displacement="asylum_seeker").where(Case.id == case.id).execute()
    assert alice.get(f"/case/{case.code}/best-interests/new").status_code == 200 and "Best interests" in alice.get(f"/case/{case.code}/care").text


@pytest.mark.parametrize("login, read, write", [("mary", 200, 404), ("bob", 404, 404), ("carol", 404, 404), ("paul", 404, 404), ("dan", 404, 404), ("eve", 404, 404)])
def test_who_reads_and_who_writes_it(refugee, cast, sign_in, login, read, write):
    bestinterests.assess(refugee, {**TYPED, "done_on": NOW.date(), "panel_on": None}, cast["alice"], NOW)
    desk = sign_in(login)
    assert (desk.get(f"/case/{refugee.code}/best-interests").status_code, desk.get(f"/case/{refugee.code}/best-interests/new").status_code) == (read, write)

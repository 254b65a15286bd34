"""Query slips: what could not be read goes to the caseworker, what she asks about a box goes to its clerk, and neither learns more than she needs."""
import pytest

from cmoffice import identities
from cmoffice.casework import slips, tray
from cmoffice.models import FollowUp, Paper, QuerySlip, TrayDesk
from tests.conftest import NOW
from tests.papers_typed import waiting
from tests.test_checking import VISIT, checked

BAD = {**VISIT, "finding": "<7>", "observed": "<?>", "risk": "<x>"}


@pytest.fixture
def paper(app, case, cast):
    """Alice's paper of a follow-up, typed by Dan: one box no answer of the form, one that he could not read, one crossed out."""
    return waiting(app, cast, "followup", BAD, code=case.code)


def slip_of(field):
    return QuerySlip.get(QuerySlip.field == field)


def test_boxes_that_cannot_be_read_ask_the_caseworker_beside_the_paper(paper, sign_in):
    assert {slip.field: slip.kind for slip in QuerySlip.select()} == {"finding": "outside", "observed": "unreadable", "risk": "crossed"}
    page = sign_in("alice").get(f"/papers/check/{paper.id}").text
    assert "Look at these 3 boxes first" in page and "no answer of this form" in page and "cannot be read" in page and "crossed out" in page
    assert "<b dir=\"auto\">7</b>" in page


def test_a_value_or_not_known_is_written_with_both_names(paper, cast, sign_in):
    desk = sign_in("alice")
    page = desk.get("/queries").text
    assert "Paper 154" in page and "typed by Dan D." in page
    assert desk.post(f"/queries/{slip_of('observed').id}", {}).status_code == 422
    assert desk.post(f"/queries/{slip_of('observed').id}", {"answer": "All is well."}).status_code == 303
    assert desk.post(f"/queries/{slip_of('risk').id}", {"unknown": "y"}).status_code == 303
    told = slip_of("observed")
    assert (told.by_id, told.answered_by_id, told.answer, told.answered_at) == (cast["dan"].id, cast["alice"].id, "value", NOW)
    assert slip_of("risk").answer == "not_known"
    assert desk.post(f"/queries/{told.id}", {"answer": "Another."}).status_code == 404, "answered once"
    page = desk.get(f"/papers/check/{paper.id}").text
    assert "All is well.</textarea>" in page


def test_an_answer_becomes_the_file_and_is_forgotten_with_the_paper(paper, case, sign_in):
    desk = sign_in("alice")
    desk.post(f"/queries/{slip_of('observed').id}", {"answer": "All is well."})
    assert checked(desk, paper, finding="stable", risk="medium").status_code == 303
    assert FollowUp.get().observed == "All is well."
    assert {slip.field: slip.answer for slip in QuerySlip.select()} == {"finding": "value", "observed": "value", "risk": "value"}
    assert all(slip.answered_by.username == "alice" for slip in QuerySlip.select())
    assert identities.Keyed.select().count() == identities.SlipWords.select().count() == 0


def test_a_box_left_empty_at_the_check_is_not_known(app, case, cast, sign_in):
    paper = waiting(app, cast, "followup", {**VISIT, "next_steps": "<?>"}, code=case.code)
    assert checked(sign_in("alice"), paper).status_code == 303
    assert slip_of("next_steps").answer == "not_known"


def test_a_question_to_the_clerk_shows_number_box_and_question_and_nothing_else(paper, case, cast, sign_in):
    desk, clerk = sign_in("alice"), sign_in("dan")
    assert desk.post(f"/papers/check/{paper.id}/ask", {"box": "observed"}).status_code == 422
    assert desk.post(f"/papers/check/{paper.id}/ask", {"box": "finding", "question": "which_digit"}).status_code == 303
    assert [slip.field for slip in slips.open_for(cast["dan"])] == ["finding"] and slips.open_for(cast["lumi"]) == []
    TrayDesk.update(at_hand="case").where(TrayDesk.staff == cast["dan"].id).execute()
    page = clerk.get("/queries").text
    assert "Paper 154" in page and "Which digit stands in this box?" in page and "Compared with last time" in page
    assert case.code not in page and "All is well" not in page and 'value="7"' not in page and "Alice" not in page
    assert f"/papers/check/{paper.id}" not in page and clerk.get(f"/papers/check/{paper.id}").status_code == 404
    asked = QuerySlip.get(QuerySlip.goes_to == "clerk")
    assert sign_in("lumi").post(f"/queries/{asked.id}", {"answer": "1"}).status_code == 404
    assert clerk.post(f"/queries/{asked.id}", {"answer": "2"}).status_code == 303
    assert clerk.get("/queries").text.count("Which digit stands in this box?") == 0
    page = desk.get(f"/papers/check/{paper.id}").text
    assert "Dan D. answered:" in page and Paper.get_by_id(paper.id).state == "to_check"
    assert 'value="stable" id="finding" checked' in page or 'name="finding" value="stable"' in page


def test_a_question_stays_shut_while_the_other_tray_lies_on_the_desk(app, case, cast, sign_in):
    paper = waiting(app, cast, "followup", BAD, code=case.code)
    slips.ask(Paper.get_by_id(paper.id), "finding", "look_again", cast["alice"], NOW)
    tray.grant(cast["dan"], "both", "one clerk only", cast["mary"], NOW)
    clerk = sign_in("dan")
    clerk.post("/tray/take/identity")
    page = clerk.get("/queries").text
    assert "1 question waits in the other tray" in page and "Compared with last time" not in page
    assert clerk.post(f"/queries/{QuerySlip.get(QuerySlip.goes_to == 'clerk').id}", {"answer": "2"}).status_code == 404


def test_her_tray_says_who_has_answered_how_many_until_she_has_seen_it(paper, cast, sign_in):
    desk, clerk = sign_in("alice"), sign_in("dan")
    desk.post(f"/queries/{slip_of('observed').id}", {"answer": "The word was Kampot."})
    desk.post(f"/queries/{slip_of('risk').id}", {"unknown": "y"})
    assert slips.answered_for(cast["dan"]) == [(cast["alice"].id, 2)]
    TrayDesk.update(at_hand="case").where(TrayDesk.staff == cast["dan"].id).execute()
    page = clerk.get("/queries").text
    assert "answered by Alice A." in page and "Alice A. says that it is not known" in page and "Kampot" not in page
    assert clerk.post("/queries/seen").status_code == 303
    assert slips.answered_for(cast["dan"]) == []


@pytest.mark.parametrize("login", ["bob", "carol", "paul", "dan", "lumi"])
def test_slips_of_her_papers_are_hers_alone(paper, sign_in, login):
    desk = sign_in(login)
    assert "154" not in desk.get("/queries").text
    assert desk.post(f"/queries/{slip_of('observed').id}", {"answer": "x"}).status_code == 404

"""The clerk's trays: one at a time, her own batches only, and never a case."""
import re

import pytest

from cmoffice.casework import batches, handing, slips, transcription, tray
from cmoffice.codelists import CLERK_ASKED
from cmoffice.models import PaperBatch, QuerySlip, TrayDesk
from tests.conftest import NOW


def start(desk, sheet, counted=2, **more):
    return desk.post("/tray/batch", {"sheet": sheet, "counted": str(counted), **more})


@pytest.fixture
def both(cast):
    """Dan works from both trays."""
    tray.grant(cast["dan"], "both", "Lumi is ill", cast["mary"], NOW)


@pytest.mark.parametrize("first, second", [("identity", "incident"), ("incident", "identity"), ("registration", "identity")])
def test_E40_R07_a_batch_of_the_other_tray_stays_shut_until_the_first_is_put_away(sign_in, both, first, second):
    desk = sign_in("dan")
    assert start(desk, first).status_code == 303
    answer = start(desk, second)
    assert answer.status_code == 422 and "Put it away first" in answer.text
    batch = PaperBatch.get()
    assert desk.get(f"/batch/{batch.id}").status_code == 200
    desk.post("/tray/away")
    assert desk.get(f"/batch/{batch.id}").status_code == 404
    assert start(desk, second).status_code == 303


def test_R07_a_clerk_works_from_the_case_tray_unless_a_supervisor_says_otherwise(sign_in):
    desk = sign_in("lumi")
    assert start(desk, "identity").status_code == 422 and PaperBatch.select().count() == 0
    assert desk.post("/tray/take/identity").status_code == 404
    assert start(desk, "registration").status_code == 303


def test_the_desk_of_another_clerk_is_another_desk(sign_in):
    start(sign_in("dan"), "registration")
    batch = PaperBatch.get()
    assert sign_in("lumi").get(f"/batch/{batch.id}").status_code == 404
    assert TrayDesk.select().count() == 1


@pytest.mark.parametrize("login", ["alice", "mary", "eve"])
def test_nobody_else_has_a_tray(sign_in, login):
    desk = sign_in(login)
    assert desk.get("/tray").status_code == desk.get("/tray/batch").status_code == start(desk, "registration").status_code == 404


def test_what_was_answered_and_asked_stands_before_all_batches(sign_in, cast):
    batch = batches.start({"sheet": "registration", "paper": "F01b", "counted": 1}, cast["dan"], NOW)
    transcription.finish(batches.paper(batch, 1), {"risk": "?"}, {"number": 7, "marks": {"risk": "unreadable"}}, cast["dan"], NOW)
    paper = batches.paper(batch, 1)
    transcription.to_caseworker(paper, cast["dan"], NOW)
    assert "Open the queries" not in sign_in("dan").get("/tray").text
    slips.answer(QuerySlip.get(), "2", False, cast["alice"], NOW)
    slips.ask(batches.paper(batch, 1), "sex", next(iter(CLERK_ASKED)), cast["alice"], NOW)
    page = sign_in("dan").get("/tray").text
    assert "Alice A. answered 1" in page and "Alice A. asks 1" in page and page.index("Open the queries") < page.index("Case tray")
    assert "Alice A." not in sign_in("lumi").get("/tray").text


def test_the_tray_is_empty_in_words_and_the_first_thing_to_do_takes_the_key(sign_in):
    desk = sign_in("dan")
    page = desk.get("/tray").text
    assert "No papers wait. Count new papers, then start a batch." in page and re.search(r'href="/tray/batch" autofocus', page)
    assert desk.get("/tray/next").headers["Location"].endswith("/tray")
    start(desk, "registration")
    number = PaperBatch.get().id
    assert re.search(rf'href="/batch/{number}/paper/1" autofocus', desk.get("/tray").text)
    assert desk.get("/tray/next").headers["Location"].endswith(f"/batch/{number}/paper/1")


def test_R07_a_tray_granted_anew_is_taken_up_before_its_batches_open(sign_in, cast):
    desk = sign_in("dan")
    start(desk, "registration")
    number = PaperBatch.get().id
    tray.grant(cast["dan"], "both", "Lumi is ill", cast["mary"], NOW)
    assert desk.get(f"/batch/{number}").status_code == 404 and f"/batch/{number}" not in desk.get("/tray").text
    assert desk.post("/tray/take/identity").status_code == 303
    answer = desk.post("/tray/take/case")
    assert answer.status_code == 409 and "Put it away first" in answer.text
    desk.post("/tray/away")
    desk.post("/tray/take/case")
    assert desk.get(f"/batch/{number}").status_code == 200
    tray.grant(cast["dan"], "identity", "", cast["mary"], NOW)
    assert desk.get(f"/batch/{number}").status_code == 404 and desk.post("/tray/take/case").status_code == 404


@pytest.mark.parametrize("wrong", [{"counted": ""}, {"counted": "0"}, {"counted": "201"}, {"control_sum": "2"}, {"control_sum": "x"}, {"sheet": ""}, {"sheet": "identity"}])
def test_E06_a_batch_that_cannot_be_is_not_started_and_what_was_typed_stays(sign_in, wrong):
    desk = sign_in("dan")
    answer = desk.post("/tray/batch", {"sheet": "registration", "counted": "3", "control_sum": "9", "cabinet": "Cabinet 7", **wrong})
    assert answer.status_code == 422 and "Cabinet 7" in answer.text and PaperBatch.select().count() == 0 and TrayDesk.select().count() == 0


def test_papers_to_type_again_and_differences_stand_with_the_tray_on_the_desk(sign_in, cast, both):
    batch = batches.start({"sheet": "registration", "paper": "F01b", "counted": 1}, cast["lumi"], NOW)
    transcription.finish(batches.paper(batch, 1), {"risk": "2"}, {"number": 7, "marks": {}}, cast["lumi"], NOW)
    handing.hand_in(batch, cast["lumi"], NOW)
    desk = sign_in("dan")
    assert "to type again" not in desk.get("/tray").text, "no tray lies on the desk"
    desk.post("/tray/take/case")
    page = desk.get("/tray").text
    assert "<b>1</b> to type again" in page and "No papers wait" not in page and batch.label not in page
    paper = batches.paper(batch, 1)
    batches.change(paper, state="differs", second_by=cast["dan"].id, differing=["risk"])
    assert "<b>1</b> paper that differs" in desk.get("/tray").text
    desk.post("/tray/away")
    desk.post("/tray/take/identity")
    assert "paper that differs" not in desk.get("/tray").text

"""The clerk's trays: one at a time, her own batches only, and never a case."""
import pytest

from cmoffice.casework import tray
from cmoffice.models import PaperBatch, TrayDesk
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

"""The clerk's trays: one at a time, and never a case."""
import pytest

from cmoffice.models import Audit


def taken(desk, key):
    return desk.post(f"/tray/sheet/{key}")


@pytest.mark.parametrize("first, second", [("f01a", "f18"), ("f02", "f01b"), ("f18", "f02"), ("f03", "f01a")])
def test_E40_R07_a_sheet_of_the_other_tray_stays_shut_until_the_first_is_put_away(sign_in, first, second):
    desk = sign_in("dan")
    assert taken(desk, first).status_code == 303 and desk.get(f"/tray/sheet/{first}").status_code == 200
    answer = taken(desk, second)
    assert answer.status_code == 409 and "Put it away first" in answer.text and 'name="' not in answer.text.split("<main")[1].split("</main")[0].replace('name="csrf_token"', "").replace('name="q"', "")
    assert desk.get(f"/tray/sheet/{second}").status_code == 404
    desk.post("/tray/away")
    assert taken(desk, second).status_code == 303 and desk.get(f"/tray/sheet/{second}").status_code == 200
    assert desk.get(f"/tray/sheet/{first}").status_code == 404


def test_sheets_of_one_tray_may_follow_each_other(sign_in):
    desk = sign_in("dan")
    assert taken(desk, "f03").status_code == taken(desk, "f10").status_code == 303
    assert [row.details["name"] for row in Audit.select().where(Audit.did == "sheet taken up")] == ["F03", "F10"]


def test_the_desk_of_another_clerk_is_another_desk(sign_in):
    taken(sign_in("dan"), "f01a")
    assert taken(sign_in("lumi"), "f18").status_code == 303


@pytest.mark.parametrize("login", ["alice", "mary", "eve"])
def test_nobody_else_has_a_tray(sign_in, login):
    desk = sign_in(login)
    assert taken(desk, "f03").status_code == desk.get("/tray").status_code == 404

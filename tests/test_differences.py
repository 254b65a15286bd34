"""Differences of two entries: only what differs is shown, the paper decides, and the figures name no hand."""
import re

import pytest

from cmoffice.casework import differences, second_entry, tally, transcription, tray
from cmoffice.models import KeyingTally, Paper, QuerySlip, Staff
from tests.conftest import NOW, refused
from tests.test_second_entry import PAPER, a_third_clerk, again, desk, drawn  # noqa: F401 (a fixture)

FIRST = {"sex": "2", "withhold": "not the uncle in Kestrelville", "place": "2"}
SECOND = {"sex": "1", "withhold": "not the aunt in Kestrelville", "place": "2"}


@pytest.fixture
def paper(app, desk):  # noqa: F811
    """Dan and Lumi read a registration in two ways; Mia typed neither."""
    a_third_clerk()
    [made] = drawn(desk["dan"], [FIRST])
    again(app, made, desk["lumi"], **SECOND)
    return Paper.get_by_id(made.id)


def shown(page, box):
    """What stands under 1 and 2 in this box."""
    row = page.split(f'id="p-{box}"')[0].rsplit('<li class="panel diff', 1)[1]
    return [re.sub(r"<[^>]+>", "", part).split() for part in re.findall(r"<dd.*?</dd>", row, re.S)]


def place_of(page, box, word):
    return "12"[next(place for place, words in enumerate(shown(page, box)) if word in words)]


def test_only_the_boxes_that_differ_are_shown_without_names_and_in_a_lasting_order(paper, sign_in):
    mia = sign_in("mia")
    page = mia.get(f"/differences/{paper.id}").text
    assert sorted(paper.differing) == ["sex", "withhold"] and page.count('<li class="panel diff') == 2
    assert "Kestrelville" in page and "Community" not in page and "Clinic" not in page and "Dan D" not in page and "Lumi" not in page
    assert sorted(map(" ".join, shown(page, "withhold"))) == ["not the aunt in Kestrelville", "not the uncle in Kestrelville"]
    assert all(shown(mia.get(f"/differences/{paper.id}").text, box) == shown(page, box) for box in paper.differing)


def test_which_entry_stands_first_is_drawn_anew_for_each_box():
    from cmoffice.views.differences import _in_order
    drawn_first = [_in_order(Paper(id=number, keyed_at=NOW), box, ("31",), ("13",))[0] for number in range(1, 40) for box in ("sex", "risk", "on")]
    assert 30 < drawn_first.count(("31",)) < 90


@pytest.mark.parametrize("first, second, left", [("1", "2", "1"), ("2", "1", "1"), ("3", "2", "3"), ("2", "3", "3"), ("1", "3", "1"), ("3", "1", "1"), ("៣", "២", "៣")])
def test_a_value_that_reads_1_or_2_stands_in_that_place(first, second, left):
    from cmoffice.views.differences import _in_order
    assert {_in_order(Paper(id=number, keyed_at=NOW), "sex", (first,), (second,))[0] for number in range(20)} == {(left,)}


def test_a_code_that_is_not_on_the_form_is_marked_and_does_not_block(paper, sign_in):
    mia, path = sign_in("mia"), f"/differences/{paper.id}"
    assert mia.post(f"{path}/sex", {"other": "8"}).status_code == 303
    assert "Code 8 is not on this form" in mia.get(path).text
    mia.post(f"{path}/withhold", {"pick": "1"})
    assert mia.post(path).status_code == 303 and Paper.get_by_id(paper.id).marks == {"sex": "outside"}


def test_a_difference_is_settled_by_1_or_2_or_by_what_the_paper_says(paper, sign_in):
    mia, path = sign_in("mia"), f"/differences/{paper.id}"
    page = mia.get(path).text
    assert "2 boxes are still to be settled" in page and "Send it to the caseworker" not in page
    answer = mia.post(f"{path}/sex", {"pick": place_of(page, "sex", "1"), "other": ""})
    assert answer.status_code == 303
    page = mia.get(path).text
    assert page.count("Settled:") == 1 and "1 box is still to be settled" in page
    assert mia.post(f"{path}/withhold", {"pick": "", "other": "not the cousin in Kestrelville"}).status_code == 303
    page = mia.get(path).text
    assert page.count("Settled:") == 2 and "the paper says something else" in page
    assert mia.post(path).status_code == 303
    done = Paper.get_by_id(paper.id)
    whole = transcription.final(done)
    assert done.state == "to_check" and done.settled_by.username == "mia" and done.settled_at is not None
    assert {name: whole[name] for name in PAPER} == {**PAPER, "sex": "1", "withhold": "not the cousin in Kestrelville", "place": "2"}
    assert done.number == 154 and str(done.done_on) == "2027-03-01" and done.caseworker_id == 3 and done.marks == {}
    assert mia.get(path).status_code == 404 and mia.post(path).location == "/second", "pressed twice"
    assert mia.post(f"{path}/sex", {"pick": "1"}).status_code == 404


def test_a_settled_box_may_be_changed_until_the_paper_is_sent(paper, sign_in):
    mia, path = sign_in("mia"), f"/differences/{paper.id}"
    mia.post(f"{path}/sex", {"pick": "1"})
    mia.post(f"{path}/sex", {"pick": "2"})
    mia.post(f"{path}/sex", {"pick": "", "other": "?"})
    mia.post(f"{path}/withhold", {"pick": "2"})
    assert mia.post(path).status_code == 303
    assert Paper.get_by_id(paper.id).marks == {"sex": "unreadable"} and QuerySlip.get().field == "sex"


@pytest.mark.parametrize("sent, told", [({"pick": "", "other": ""}, "Look at the paper"), ({"pick": "3", "other": ""}, "Type 1 or 2 here"), ({"pick": "1", "other": "13"}, "Give one answer")])
def test_what_is_no_answer_is_told_and_nothing_is_settled(paper, sign_in, sent, told):
    mia = sign_in("mia")
    answer = mia.post(f"/differences/{paper.id}/sex", sent)
    assert answer.status_code == 422 and told in answer.text and "<title>Error" in answer.text.replace("\n", "") and differences.settled(paper) == {}
    assert all(f'value="{text}"' in answer.text for text in sent.values() if text)


def test_E06_a_paper_with_an_open_difference_is_not_sent(paper, sign_in):
    mia = sign_in("mia")
    mia.post(f"/differences/{paper.id}/sex", {"pick": "1"})
    answer = mia.post(f"/differences/{paper.id}")
    assert answer.status_code == 422 and "boxes that are not settled yet" in answer.text and Paper.get_by_id(paper.id).state == "differs"


def test_E35_boxes_that_do_not_differ_are_not_settled(paper, sign_in, cast):
    assert sign_in("mia").post(f"/differences/{paper.id}/place", {"pick": "1"}).status_code == 404
    with refused("E35"):
        differences.settle(paper, "place", "1", Staff.get(Staff.username == "mia"), NOW)


def test_somebody_who_typed_neither_settles_it_and_the_second_clerk_where_there_is_nobody_else(paper, sign_in):
    for login, status in (("dan", 404), ("lumi", 404), ("mia", 200)):
        assert sign_in(login).get(f"/differences/{paper.id}").status_code == status
    Staff.update(ended_on=NOW.date()).where(Staff.username == "mia").execute()
    for login, status in (("dan", 404), ("lumi", 200)):
        assert sign_in(login).get(f"/differences/{paper.id}").status_code == status
    assert "Nobody else here types from this tray" in sign_in("lumi").get(f"/differences/{paper.id}").text


@pytest.mark.parametrize("login", ["alice", "mary", "eve"])
def test_nobody_else_opens_a_difference_or_a_second_entry(paper, sign_in, login):
    desk = sign_in(login)  # noqa: F811
    assert {desk.get(path).status_code for path in (f"/differences/{paper.id}", "/second", f"/second/{paper.id}")} == {404}
    assert {desk.post(path).status_code for path in (f"/differences/{paper.id}", f"/differences/{paper.id}/sex", f"/second/{paper.id}/take", f"/second/{paper.id}/box")} == {404}


def test_a_difference_is_not_there_while_its_tray_is_put_away(paper, sign_in):
    mia = sign_in("mia")
    mia.post("/tray/away")
    assert mia.get(f"/differences/{paper.id}").status_code == 404 and "Kestrelville" not in mia.get("/second").text


def test_the_figures_add_up_and_hold_no_staff(paper, sign_in, cast):
    mia, path = sign_in("mia"), f"/differences/{paper.id}"
    page = mia.get(path).text
    mia.post(f"{path}/sex", {"pick": place_of(page, "sex", "2")})          # Dan's
    mia.post(f"{path}/withhold", {"other": "not the cousin"})              # neither
    mia.post(path)
    sex, words, place = (KeyingTally.get(KeyingTally.field == box) for box in ("sex", "withhold", "place"))
    assert (sex.compared, sex.differed, sex.first_wrong, sex.second_wrong) == (1, 1, 0, 1)
    assert (words.compared, words.differed, words.first_wrong, words.second_wrong) == (1, 1, 1, 1)
    assert (place.compared, place.differed, place.first_wrong, place.second_wrong) == (1, 0, 0, 0)
    page = sign_in("mary").get("/supervision/misread").text
    assert "boxes were compared on fewer than 10 papers" in page and "%" not in re.sub(r"<(script|style).*?</\1>", "", page.split("<main")[1], flags=re.S)
    assert not any(name in page.split("<main")[1] for name in ("Dan", "Lumi", "Mia"))


def test_rates_are_told_by_form_and_box_the_most_misread_first(cast, sign_in):
    tally.count("registration", {"sex": {"compared": 40, "differed": 2, "first_wrong": 1, "second_wrong": 2}, "risk": {"compared": 20, "differed": 5}, "withhold": {"compared": 9, "differed": 9}}, NOW)
    tally.count("registration", {"sex": {"compared": 10, "differed": 1}}, NOW.replace(year=2026, month=12))
    tally.count("registration", {"sex": {"compared": 10, "differed": 10}}, NOW.replace(year=2026, month=3))      # a year ago
    tally.count("plan", {"objectives-0-wording": {"compared": 10, "differed": 1}, "objectives-1-wording": {"compared": 10}}, NOW)
    found = tally.rates(NOW)
    assert [(rate.field, rate.differs) for rate in found["registration"]] == [("risk", 25.0), ("sex", 6.0), ("withhold", None)]
    assert [(rate.field, rate.differs) for rate in found["plan"]] == [("objectives-wording", 5.0)] and found["registration"][1].wrong == 3
    page = sign_in("paul").get("/supervision/misread").text
    assert page.index("25.0 %") < page.index("6.0 %") and "3 of 50" in page and "1 box was compared on fewer than 10 papers" in page


def test_a_supervisor_sets_the_share_of_a_form(cast, sign_in):
    mary = sign_in("mary")
    every = {key: "10" for key in ("registration", "identity", "initial", "assessment", "plan", "followup", "note", "referral", "review", "closure", "incident")}
    assert mary.post("/supervision/misread", {**every, "note": "25"}).status_code == 303
    assert second_entry.share_of("note") == 25 and second_entry.share_of("plan") == 10
    assert 'value="25"' in mary.get("/supervision/misread").text
    answer = mary.post("/supervision/misread", {**every, "note": "101"})
    assert answer.status_code == 422 and "from 0 to 100" in answer.text and second_entry.share_of("note") == 25


def test_a_supervisor_lets_a_paper_go_that_nobody_can_settle(paper, sign_in):
    Staff.update(ended_on=NOW.date()).where(Staff.username.in_(("mia", "lumi"))).execute()
    mary = sign_in("mary")
    page = mary.get("/supervision/misread").text
    assert "1 paper waits" in page and "nobody here can do it" in page and "Kestrelville" not in page
    assert mary.post("/supervision/misread/release", {"papers": str(paper.id)}).status_code == 422
    assert mary.post("/supervision/misread/release", {"papers": "999", "why": "nobody_else"}).status_code == 422
    assert mary.post("/supervision/misread/release", {"papers": str(paper.id), "why": "nobody_else"}).status_code == 303
    done = Paper.get_by_id(paper.id)
    assert done.state == "to_check" and done.marks == {"sex": "unlikely", "withhold": "unlikely"} and transcription.final(done)["sex"] == "2"
    assert "1 paper waits" not in mary.get("/supervision/misread").text


def test_the_paper_of_another_teams_clerk_is_not_shown(paper, sign_in, cast):
    Staff.update(team=cast["mary"].team_id).where(Staff.username == "dan").execute()
    assert "1 paper waits" in sign_in("mary").get("/supervision/misread").text
    paul = sign_in("paul")
    assert "1 paper waits" not in paul.get("/supervision/misread").text
    assert paul.post("/supervision/misread/release", {"papers": str(paper.id), "why": "cannot_wait"}).status_code == 422


def test_a_long_text_shows_where_it_differs(app, desk, sign_in):  # noqa: F811
    a_third_clerk()
    long = "She walks to the school of the next village every morning and comes home after dark"
    [made] = drawn(desk["dan"], [{"withhold": long}])
    again(app, made, desk["lumi"], withhold=long.replace("after", "before"))
    page = sign_in("mia").get(f"/differences/{made.id}").text
    assert "<mark>after</mark>" in page and "<mark>before</mark>" in page and page.count("<mark>") == 2

"""Second entry: drawn by the machine, typed blind by another clerk, and compared by what was meant."""
import re

import pytest

from cmoffice import passwords
from cmoffice.casework import office, second_entry, stuck, transcription, tray
from cmoffice.casework import staff as accounts
from cmoffice.forms.meaning import meant
from cmoffice.forms.typed import Typed
from cmoffice.models import Audit, KeyingTally, Paper, PaperBatch, QuerySlip, Staff
from cmoffice.views.laying import laid_out
from tests.conftest import NOW, PASSWORD, refused

PAPER = {"paper_no": "154", "caseworker": "3", "registered_on": "1 3 2027", "place": "1", "source": "1", "identified_on": "27 2 2027", "sex": "1", "age_years": "13",
         "age_known": "1", "area": "1", "care_arrangement": "2", "uasc": "2", "concerns": "1 3", "risk": "2", "withhold": "the uncle  is not told"}


def handed_in(by, sheets=({},), sheet="registration", source="paper"):
    """A batch of this clerk that is handed in: each paper as typed, with what differs from PAPER."""
    which = "identity" if sheet == "identity" else "case"
    batch = PaperBatch.create(label=f"B{PaperBatch.select().count() + 1}", sheet=sheet, tray=which, source=source, counted=len(sheets), cabinet="C2", by=by, opened_at=NOW)
    for position, answers in enumerate(sheets, start=1):
        paper = Paper.create(batch=batch, position=position)
        transcription.finish(paper, {**PAPER, **answers}, {"number": 154}, by, NOW)
    PaperBatch.update(state="handed_in", handed_at=NOW).where(PaperBatch.id == batch.id).execute()
    return batch


def a_third_clerk():
    accounts.add({"username": "mia", "name": "Mia Moor", "role": "clerk", "team": "", "signed_on": NOW.date(), "trained_on": NOW.date()}, None, NOW)
    Staff.update(password_hash=passwords.hashed(PASSWORD), must_change=False).where(Staff.username == "mia").execute()
    tray.take_up("case", Staff.get(Staff.username == "mia"), NOW)
    return Staff.get(Staff.username == "mia")


def drawn(by, *args, **more):
    batch = handed_in(by, *args, **more)
    return second_entry.draw(batch, list(batch.papers), NOW)


def read(app, answers, sheet="registration"):
    with app.test_request_context():
        return meant(Typed(laid_out(sheet), answers, NOW.date()))


@pytest.fixture
def desk(cast):
    """Dan and Lumi have the case tray before them."""
    for name in ("dan", "lumi"):
        tray.take_up("case", cast[name], NOW)
    return cast


def again(app, paper, by, **other):
    """The second entry of a paper by this clerk, and which boxes differ."""
    second_entry.take(paper, by, NOW)
    answers = {**PAPER, **other}
    return second_entry.finish(Paper.get_by_id(paper.id), answers, read(app, transcription.typed(paper)), read(app, answers), by, NOW).differing


def test_all_of_the_first_fifty_of_a_form_and_clerk_then_the_share(desk):
    office.change("second_entry", {"registration": 0}, desk["mary"], NOW)
    assert len(drawn(desk["dan"], [{}] * 30)) == 30
    assert [paper.position for paper in drawn(desk["dan"], [{}] * 30)] == list(range(1, 21))
    assert drawn(desk["dan"], [{}] * 10) == []
    assert len(drawn(desk["lumi"], [{}] * 10)) == 10                # another clerk begins anew
    assert len(drawn(desk["dan"], [{}] * 3, sheet="note")) == 3     # and so does another form


@pytest.mark.parametrize("share, papers, least, most", [(0, 20, 0, 0), (100, 20, 20, 20), (10, 20, 2, 2), (10, 25, 2, 3), (33, 10, 3, 4)])
def test_after_fifty_papers_the_share_of_the_form_is_drawn_by_lot(desk, monkeypatch, share, papers, least, most):
    monkeypatch.setattr(second_entry, "FIRST_PAPERS", 0)
    second_entry.set_shares({"registration": share}, desk["mary"], NOW)
    found = drawn(desk["dan"], [{}] * papers)
    assert least <= len(found) <= most and len({paper.id for paper in found}) == len(found)
    assert all(Paper.get_by_id(paper.id).state == "second" and paper.wants_second for paper in found)


def test_the_lot_does_not_always_fall_on_the_same_papers(desk, monkeypatch):
    monkeypatch.setattr(second_entry, "FIRST_PAPERS", 0)
    assert len({paper.position for _ in range(12) for paper in drawn(desk["dan"], [{}] * 20)}) > 5


def test_papers_out_of_a_spreadsheet_are_never_typed_again(desk):
    assert drawn(desk["dan"], [{}] * 5, source="import") == []


def test_papers_that_were_laid_aside_are_not_drawn(desk):
    batch = handed_in(desk["dan"], [{}, {}])
    Paper.update(state="aside", aside_why="torn").where((Paper.batch == batch.id) & (Paper.position == 1)).execute()
    assert [paper.position for paper in second_entry.draw(batch, list(batch.papers), NOW)] == [2]


@pytest.mark.parametrize("share", [-1, 101, None])
def test_E06_a_share_is_0_to_100(desk, share):
    with refused("E06"):
        second_entry.set_shares({"note": share}, desk["mary"], NOW)


def test_nobody_types_her_own_paper_again(desk):
    [paper] = drawn(desk["dan"])
    assert second_entry.waiting_for(desk["dan"]) == [] and second_entry.waiting_for(desk["lumi"]) == [paper]
    with refused("E35"):
        second_entry.take(paper, desk["dan"], NOW)
    with refused("E35"):
        transcription.keep(paper, {"sex": "2"}, desk["dan"], NOW, entry=transcription.SECOND)


def test_E35_a_paper_that_a_colleague_has_taken_is_not_there_until_she_gives_it_back(desk):
    third = a_third_clerk()
    [paper] = drawn(desk["dan"])
    second_entry.take(paper, desk["lumi"], NOW)
    paper = Paper.get_by_id(paper.id)
    transcription.keep(paper, {"sex": "2"}, desk["lumi"], NOW, entry=transcription.SECOND)
    assert second_entry.waiting_for(third) == []
    with refused("E35"):
        second_entry.take(paper, third, NOW)
    second_entry.give_back(paper, desk["lumi"], NOW)
    assert second_entry.waiting_for(third) == [paper] and transcription.typed(paper, transcription.SECOND) == {}
    assert transcription.typed(paper)["sex"] == "1"


def test_what_somebody_who_left_had_begun_begins_anew(desk):
    third = a_third_clerk()
    [paper] = drawn(desk["dan"])
    second_entry.take(paper, desk["lumi"], NOW)
    transcription.keep(Paper.get_by_id(paper.id), {"sex": "2"}, desk["lumi"], NOW, entry=transcription.SECOND)
    Staff.update(ended_on=NOW.date()).where(Staff.username == "lumi").execute()
    second_entry.take(Paper.get_by_id(paper.id), third, NOW)
    assert transcription.typed(paper, transcription.SECOND) == {} and second_entry.taken(third, paper.id)


def test_E40_an_identity_paper_needs_the_identity_tray_on_the_desk(desk):
    tray.grant(desk["dan"], "both", "few hands", desk["mary"], NOW)
    tray.take_up("identity", desk["dan"], NOW)
    [paper] = drawn(desk["dan"], sheet="identity")
    assert second_entry.find(desk["lumi"], paper.id) is None                     # not her tray: not there
    tray.grant(desk["lumi"], "both", "few hands", desk["mary"], NOW)
    tray.take_up("case", desk["lumi"], NOW)
    assert second_entry.waiting_for(desk["lumi"]) == []
    with refused("E40"):
        second_entry.take(paper, desk["lumi"], NOW)
    tray.put_away(desk["lumi"], NOW)
    second_entry.take(paper, desk["lumi"], NOW)
    assert tray.at_hand(desk["lumi"]) == "identity" and second_entry.taken(desk["lumi"], paper.id)


@pytest.mark.parametrize("box, first, second, agree", [
    ("registered_on", "1 3 2027", "01032027", True), ("registered_on", "1 3 2027", "2027-03-01", True), ("registered_on", "1 3 2027", "1 mar", True),
    ("registered_on", "1 3 2027", "3 1 2027", False), ("registered_on", "1 3 2570", "1 3 2027", True),
    ("sex", "1", "2", False), ("sex", "1", "01", True), ("sex", "9", "", False), ("sex", "", "-", True), ("sex", "?", "1", False), ("sex", "x", "?", False),
    ("sex", "7", "8", False), ("sex", "7", " 7 ", True),
    ("concerns", "1 3", "3,1", True), ("concerns", "1 3", "1", False), ("concerns", "0", "", False),
    ("withhold", "not the  uncle", " not the uncle ", True), ("withhold", "not the uncle", "not the aunt", False), ("withhold", "é", "e\u0301", True),
    ("paper_no", "0154", "154", True), ("paper_no", "១៥៤", "154", True), ("age_years", "13", "13 ", True), ("age_years", "13", "31", False),
])
def test_two_entries_are_compared_by_what_they_mean(app, cast, box, first, second, agree):
    apart = second_entry.differing(read(app, {**PAPER, box: first}), read(app, {**PAPER, box: second}))
    assert apart == ([] if agree else [box])


def test_what_agrees_goes_to_its_caseworker_and_what_differs_waits(app, desk):
    same, other = drawn(desk["dan"], [{}, {"sex": "2", "risk": "?"}])
    assert again(app, same, desk["lumi"], registered_on="010327") == []
    assert again(app, other, desk["lumi"]) == ["sex", "risk"]
    same, other = Paper.get_by_id(same.id), Paper.get_by_id(other.id)
    assert (same.state, other.state, other.differing) == ("to_check", "differs", ["sex", "risk"]) and same.second_at == NOW
    assert second_entry.taken(desk["lumi"], same.id) is None
    with refused("E35"):
        transcription.keep(same, {"sex": "2"}, desk["lumi"], NOW, entry=transcription.SECOND)


def test_the_tally_counts_boxes_and_no_hands(app, desk):
    one, two = drawn(desk["dan"], [{}, {"sex": "2"}])
    again(app, one, desk["lumi"], sex="2")
    again(app, two, desk["lumi"])
    sex = KeyingTally.get(KeyingTally.field == "sex")
    assert (sex.sheet, sex.month, sex.compared, sex.differed) == ("registration", "2027-03", 2, 2)
    assert KeyingTally.get(KeyingTally.field == "risk").differed == 0
    assert not KeyingTally.get_or_none(KeyingTally.field == "urgent_needs")      # empty twice: nothing to be misread
    assert not {name for name in KeyingTally._meta.fields if name.endswith("by") or "staff" in name}


def test_where_nobody_else_types_the_supervisor_lets_the_paper_go_with_a_reason(desk):
    [paper] = drawn(desk["dan"])
    assert [(one.id, can) for one, can in stuck.waiting(desk["mary"])] == [(paper.id, True)]
    Staff.update(ended_on=NOW.date()).where(Staff.username == "lumi").execute()
    assert stuck.waiting(desk["mary"])[0][1] is False
    with refused("E17"):
        stuck.release(paper, "", desk["mary"], NOW)
    stuck.release(paper, "nobody_else", desk["mary"], NOW)
    paper = Paper.get_by_id(paper.id)
    assert (paper.state, paper.released_by_id, paper.released_why) == ("to_check", desk["mary"].id, "nobody_else") and stuck.waiting(desk["mary"]) == []
    assert Audit.select().where(Audit.did == "second entry released").count() == 1
    with refused("E35"):
        stuck.release(paper, "nobody_else", desk["mary"], NOW)


def test_differences_that_nobody_can_settle_are_marked_for_the_caseworker(app, desk):
    [paper] = drawn(desk["dan"], [{"sex": "2"}])
    again(app, paper, desk["lumi"])
    Staff.update(ended_on=NOW.date()).where(Staff.username == "lumi").execute()
    assert stuck.waiting(desk["mary"])[0][1] is False
    stuck.release(Paper.get_by_id(paper.id), "nobody_else", desk["mary"], NOW)
    paper = Paper.get_by_id(paper.id)
    assert paper.state == "to_check" and paper.marks == {"sex": "unlikely"} and transcription.final(paper)["sex"] == "2"
    assert [(slip.field, slip.kind) for slip in QuerySlip.select()] == [("sex", "unlikely")]


# ---- through the pages ------------------------------------------------------------------------------------------------------------------------

SEEDED = {"paper_no": "90417", "age_years": "77", "withhold": "Kestrelville says Zebrafinch", "registered_on": "13 2 2027", "identified_on": "12 02 2027", "concerns": "1 3 5 7"}


def test_the_second_entry_is_blind(app, desk, sign_in):
    first = sign_in("dan")
    first_paper, _other = drawn(desk["dan"], [SEEDED, SEEDED])
    assert first.get(f"/second/{first_paper.id}").status_code == first.post(f"/second/{first_paper.id}/take").status_code == 404
    lumi = sign_in("lumi")
    assert lumi.get(f"/second/{first_paper.id}").status_code == 404                       # not taken yet
    answers = [lumi.get("/second"), lumi.post(f"/second/{first_paper.id}/take"), lumi.get(f"/second/{first_paper.id}")]
    assert [answer.status_code for answer in answers] == [200, 303, 200]
    answers += [lumi.post(f"/second/{first_paper.id}/box", {"sex": "2"}), lumi.post(f"/second/{first_paper.id}", {"sex": "2"}), lumi.get(f"/second/{first_paper.id}")]
    answers += [lumi.post(f"/second/{first_paper.id}", {**PAPER, "button": "query"}), lumi.get("/second"), lumi.get("/tray")]
    assert [answer.status_code for answer in answers[3:]] == [200, 422, 200, 303, 200, 200]
    told = " ".join(answer.text + str(answer.headers) for answer in answers)
    for word in ("90417", '"77"', ">77<", "Kestrelville", "Zebrafinch", "13 2 2027", "Sat 13 Feb 2027", "12 02 2027", "1 3 5 7"):
        assert word not in told, word
    assert Paper.get_by_id(first_paper.id).state == "differs" and answers[6].headers["Location"] == f"/second/{_other.id}"
    assert lumi.get(f"/second/{first_paper.id}").status_code == 404                       # after it was saved
    assert lumi.post(f"/second/{first_paper.id}/box", {"sex": "1"}).status_code == 404


def test_f4_repeats_her_own_last_second_entry(desk, sign_in):
    one, two = drawn(desk["dan"], [{}, {}])
    lumi = sign_in("lumi")
    lumi.post(f"/second/{one.id}/take")
    assert 'data-last=""' in lumi.get(f"/second/{one.id}").text and 'data-last="1' not in lumi.get(f"/second/{one.id}").text
    lumi.post(f"/second/{one.id}", {**PAPER, "registered_on": "28 2 2027", "button": "query"})
    assert 'data-last="28 2 2027"' in lumi.get(f"/second/{two.id}").text
    lumi.post(f"/second/{two.id}", {**PAPER, "registered_on": "=", "button": "query"})
    assert transcription.typed(two, transcription.SECOND)["registered_on"] == "28 2 2027"


def test_each_box_of_a_second_entry_is_kept_as_it_is_left(desk, sign_in):
    [paper] = drawn(desk["dan"])
    lumi = sign_in("lumi")
    lumi.post(f"/second/{paper.id}/take")
    assert lumi.post(f"/second/{paper.id}/box", {"registered_on": "2802"}).json["boxes"]["registered_on"]["words"] == "Sun 28 Feb 2027"
    assert 'value="2802"' in lumi.get(f"/second/{paper.id}").text
    assert "Go on with paper 1" in lumi.get("/second").text
    assert lumi.post(f"/second/{paper.id}/back").status_code == 303
    assert lumi.get(f"/second/{paper.id}").status_code == 404 and "Type paper 1" in lumi.get("/second").text
    lumi.post(f"/second/{paper.id}/take")
    assert 'value="2802"' not in lumi.get(f"/second/{paper.id}").text


def test_E40_a_paper_of_the_other_tray_stays_shut_until_the_first_is_put_away(desk, sign_in):
    tray.grant(desk["dan"], "both", "few hands", desk["mary"], NOW)
    tray.take_up("identity", desk["dan"], NOW)
    [paper] = drawn(desk["dan"], sheet="identity")
    lumi = sign_in("lumi")
    assert lumi.post(f"/second/{paper.id}/take").status_code == 404
    tray.grant(desk["lumi"], "both", "few hands", desk["mary"], NOW)
    tray.take_up("case", desk["lumi"], NOW)
    answer = lumi.post(f"/second/{paper.id}/take")
    assert answer.status_code == 409 and "Put it away first" in answer.text
    lumi.post("/tray/away")
    assert lumi.post(f"/second/{paper.id}/take").status_code == 303 and lumi.get(f"/second/{paper.id}").status_code == 200
    lumi.post("/tray/away")
    assert lumi.get(f"/second/{paper.id}").status_code == 404


def test_text_sent_to_a_covered_screen_comes_back_into_the_second_entry(desk, sign_in):
    [paper] = drawn(desk["dan"])
    lumi = sign_in("lumi")
    lumi.post(f"/second/{paper.id}/take")
    lumi.post("/cover/lock")
    assert lumi.post(f"/second/{paper.id}", {"withhold": "the school"}).status_code == 303
    lumi.post("/cover", {"password": PASSWORD})
    assert 'value="the school"' in lumi.get(f"/second/{paper.id}").text and transcription.typed(paper)["withhold"] != "the school"

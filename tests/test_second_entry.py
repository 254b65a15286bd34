"""Second entry: drawn by the machine, typed blind by another clerk, and compared by what was meant."""
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
    return second_entry.finish(Paper.get_by_id(paper.id), answers, read(app, transcription.typed(paper)), read(app, answers), by, NOW)


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
    assert [(one.id, can) for one, can in stuck.waiting()] == [(paper.id, True)]
    Staff.update(ended_on=NOW.date()).where(Staff.username == "lumi").execute()
    assert stuck.waiting()[0][1] is False
    with refused("E17"):
        stuck.release(paper, "", desk["mary"], NOW)
    stuck.release(paper, "nobody_else", desk["mary"], NOW)
    paper = Paper.get_by_id(paper.id)
    assert (paper.state, paper.released_by_id, paper.released_why) == ("to_check", desk["mary"].id, "nobody_else") and stuck.waiting() == []
    assert Audit.select().where(Audit.did == "second entry released").count() == 1
    with refused("E35"):
        stuck.release(paper, "nobody_else", desk["mary"], NOW)


def test_differences_that_nobody_can_settle_are_marked_for_the_caseworker(app, desk):
    [paper] = drawn(desk["dan"], [{"sex": "2"}])
    again(app, paper, desk["lumi"])
    Staff.update(ended_on=NOW.date()).where(Staff.username == "lumi").execute()
    assert stuck.waiting()[0][1] is False
    stuck.release(Paper.get_by_id(paper.id), "nobody_else", desk["mary"], NOW)
    paper = Paper.get_by_id(paper.id)
    assert paper.state == "to_check" and paper.marks == {"sex": "unlikely"} and transcription.final(paper)["sex"] == "2"
    assert [(slip.field, slip.kind) for slip in QuerySlip.select()] == [("sex", "unlikely")]

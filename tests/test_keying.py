"""Copying a paper: what is typed is read as the paper means it, kept box by box, marked and never blocked."""
import threading
from datetime import date

import pytest

from cmoffice import codelists, databases, identities
from cmoffice.casework import transcription
from cmoffice.forms.base import Choice, Day, Line, Many, Name, Number, PaperForm, Tick
from cmoffice.forms.keying import numbered, read
from cmoffice.models import Case, Paper, PaperBatch, TrayDesk
from tests.conftest import NOW

TODAY = date(2027, 3, 1)


class Every(PaperForm):
    """One box of each kind."""

    sex = Choice("Sex", codelists.SEX)
    risk = Choice("Risk", codelists.RISK_OPEN)
    care = Choice("Lives with", codelists.CARE)
    explained = Many("Explained", codelists.EXPLAINED)
    concerns = Many("Concerns", codelists.CONCERN)
    urgent = Tick("Urgent")
    on = Day("Day")
    birth_date = Day("Born")
    next_on = Day("Next")
    age = Number("Age", most=120)
    words = Line("Words")
    first = Name("First name")


@pytest.fixture
def form(pages):
    with pages.test_request_context("/"):
        yield Every(formdata=None)


CODED = [
    ("sex", "1", ("female",)), ("sex", "01", ("female",)), ("sex", "9", ("not_stated",)), ("sex", "១", ("female",)), ("sex", "۲", ("male",)), ("risk", "9", ()), ("risk", "4", None), ("risk", "high", None),
    ("care", "8", ("kafala",)), ("care", "10", ("independent_living",)), ("care", "17", ("other",)), ("care", "18", None),
    ("explained", "1234", ("services", "risks", "data_use", "confidentiality")), ("explained", "4 1", ("confidentiality", "services")), ("explained", "*", tuple(codelists.EXPLAINED)), ("explained", "1 1", ("services",)),
    ("explained", "0", ()), ("explained", "1 9", None), ("concerns", "12", ("domestic_servitude",)), ("concerns", "1,2;12", ("neglect", "physical_abuse", "domestic_servitude")), ("concerns", "1 99", None),
    ("urgent", "1", ("y",)), ("urgent", "2", ()), ("urgent", "3", None),
]


@pytest.mark.parametrize("name, typed, sent", CODED)
def test_digits_stand_for_the_answers_of_the_paper(form, name, typed, sent):
    reading = read(form[name], typed, TODAY)
    assert (None if reading.problem else reading.sent) == sent
    if sent is None:
        assert "is not on this form. Type" in reading.problem and "? if you cannot read it" in reading.problem


@pytest.mark.parametrize("typed, mark", [("?", "unreadable"), ("؟", "unreadable"), ("-", "empty"), ("", "empty"), ("  ", "empty"), ("x", "crossed"), ("X", "crossed"), ("×", "crossed")])
@pytest.mark.parametrize("name", ["sex", "explained", "on", "age", "words", "urgent"])
def test_any_box_may_be_unreadable_empty_or_crossed_out(form, name, typed, mark):
    reading = read(form[name], typed, TODAY)
    assert (reading.mark, reading.sent, reading.problem) == (mark, (), "")


@pytest.mark.parametrize("typed", ["21112026", "21 11 2026", "21/11/26", "21.11.2026", "21-11-26", "21 nov", "21 Nov 2026", "21nov26", "nov 21 2026", "2026-11-21", "2026/11/21", "20261121", "2111", "21/11", "211126", "21 11 26", "21 november 2026."])
def test_a_date_is_read_in_any_common_order_and_read_back_in_words(form, typed):
    reading = read(form["on"], typed, TODAY)
    assert (reading.sent, reading.words, reading.problem, reading.question) == (("21 11 2026",), "Sat 21 Nov 2026", "", "")


@pytest.mark.parametrize("typed, sent, asked", [
    ("21 11 2569", "21 11 2026", "Buddhist era"), ("២១ ១១ ២០២៦", "21 11 2026", "Is that what stands there"), ("۲۱/۱۱/۲۰۲۶", "21 11 2026", "Is that what stands there"), ("11/21/2026", "21 11 2026", "month first"),
    ("2 3 2027", "2 3 2027", "still to come"), ("1 1 1905", "1 1 1905", "120 years")])
def test_what_may_be_meant_otherwise_is_asked_back(form, typed, sent, asked):
    reading = read(form["on"], typed, TODAY)
    assert reading.sent == (sent,) and asked in reading.question and not reading.problem


@pytest.mark.parametrize("typed", ["31 2 2026", "45", "99999999", "21 foo 2026", "1 1 1800", "soon", "2013"])
def test_what_is_no_date_is_marked(form, typed):
    assert "no date" in read(form["on"], typed, TODAY).problem


def test_of_a_birth_the_year_is_enough(form):
    assert read(form["birth_date"], "2013", TODAY).words == "about 2013" and read(form["birth_date"], "2013", TODAY).sent == ("1 7 2013",)
    assert "Buddhist" in read(form["birth_date"], "2556", TODAY).question and read(form["birth_date"], "2556", TODAY).words == "about 2013"
    assert read(form["birth_date"], "2028", TODAY).problem and not read(form["next_on"], "1 4 2027", TODAY).question


def test_a_number_on_paper_never_changes_while_a_list_grows(form):
    before = {code: number for number, code, _label in numbered(form["concerns"])}
    codelists.speak(codelists.OwnWords(added={"CONCERN": ["own_1"]}, retired=frozenset({("CONCERN", "neglect")}), words={("CONCERN", "own_1"): "Flood"}))
    try:
        grown = Every(formdata=None)
        after = {code: number for number, code, _label in numbered(grown["concerns"])}
    finally:
        codelists.speak(codelists.OwnWords())
    assert "neglect" not in after and all(after[code] == before[code] for code in after if code in before) and after["own_1"] not in before.values()
    assert "9" not in after.values()


# ---- through the pages ------------------------------------------------------------------------------------------------------------------------

REGISTRATION = {"paper_no": "154", "caseworker": "3", "registered_on": "1 3 2027", "place": "1", "source": "6", "identified_on": "27 2 2027", "sex": "1", "age_years": "13", "age_known": "1", "area": "1",
                "care_arrangement": "5", "uasc": "1", "concerns": "23 30", "criteria_met": "1", "risk": "2", "urgent_needs": "0", "explained": "1234", "given_by": "1", "assent": "1", "consent_items": "1 10 11", "share_services": "-", "withhold": ""}


@pytest.fixture
def batch(sign_in):
    desk = sign_in("dan")
    desk.post("/tray/batch", {"sheet": "registration", "counted": "3", "control_sum": "463"})
    return desk, PaperBatch.get()


def left(desk, made, place, box, typed):
    """One box of a paper as it is left, and what is read back of it."""
    answer = desk.post(f"/batch/{made.id}/paper/{place}/box", {box: typed})
    return {"status": answer.status_code, **({"progress": answer.json["progress"], **answer.json["boxes"][box]} if answer.status_code == 200 else {})}


def test_a_paper_is_typed_and_the_next_one_lies_there(batch):
    desk, made = batch
    answer = desk.post(f"/batch/{made.id}/paper/1", REGISTRATION)
    assert answer.status_code == 303 and answer.headers["Location"] == f"/batch/{made.id}/paper/2"
    paper = Paper.get(Paper.position == 1)
    assert (paper.state, paper.number, paper.marks, str(paper.done_on)) == ("keyed", 154, {}, "2027-03-01") and paper.caseworker.username == "alice"
    assert transcription.typed(paper) == REGISTRATION and Case.select().count() == 0
    again = desk.get(f"/batch/{made.id}/paper/1").text
    assert 'value="23 30"' in again and "Violence at home, Out of school" in again


def test_each_box_is_kept_as_it_is_left_and_read_back(batch):
    desk, made = batch
    answer = left(desk, made, 1, "registered_on", "2802")
    assert answer["words"] == "Sun 28 Feb 2027" and answer["progress"] == "1 of 21 fields"
    wrong = left(desk, made, 1, "risk", "4")
    assert "Code 4 is not on this form. Type 1, 2 or 3, or ?" in wrong["problem"] and wrong["progress"] == "2 of 21 fields · 1 to fix" and wrong["on"] == []
    assert left(desk, made, 1, "sex", "2")["on"] == ["2"]
    assert left(desk, made, 1, "no_such", "2")["status"] == 404
    page = desk.get(f"/batch/{made.id}/paper/1").text
    assert 'value="2802"' in page and "Sun 28 Feb 2027" in page and Paper.get(Paper.position == 1).state == "begun"


def test_what_is_marked_is_shown_once_and_never_blocks(batch):
    desk, made = batch
    wrong = REGISTRATION | {"risk": "4", "sex": "", "identified_on": "2 3 2027", "area": "?", "uasc": "x"}
    answer = desk.post(f"/batch/{made.id}/paper/1", wrong)
    assert answer.status_code == 422 and "3 things to look at" in answer.text and "Nothing typed. Is it empty on the paper?" in answer.text and 'value="23 30"' in answer.text
    told = answer.text.split('name="_told" value="')[1].split('"')[0]
    assert set(told.split()) == {"sex", "risk", "identified_on"}
    other = desk.post(f"/batch/{made.id}/paper/1", wrong | {"_told": told, "age_years": "99"})
    assert other.status_code == 422 and "99 years old?" in other.text                     # something new is told, too
    assert desk.post(f"/batch/{made.id}/paper/1", wrong | {"_told": told}).status_code == 303
    assert Paper.get(Paper.position == 1).marks == {"risk": "outside", "identified_on": "unlikely", "area": "unreadable", "uasc": "crossed"}


def test_a_paper_is_saved_as_a_query_at_once(batch):
    desk, made = batch
    assert desk.post(f"/batch/{made.id}/paper/1", REGISTRATION | {"risk": "7", "button": "query"}).status_code == 303
    assert Paper.get(Paper.position == 1).marks == {"risk": "outside"}


def test_the_same_as_on_the_last_paper(batch):
    desk, made = batch
    desk.post(f"/batch/{made.id}/paper/1", REGISTRATION)
    assert 'data-last="1 3 2027"' in desk.get(f"/batch/{made.id}/paper/2").text
    second = REGISTRATION | {"paper_no": "155", "registered_on": "=", "place": "=", "sex": "="}
    answer = desk.post(f"/batch/{made.id}/paper/2", second)
    assert answer.status_code == 422 and "Code = is not on this form" in answer.text      # F4 is for what stays the same
    desk.post(f"/batch/{made.id}/paper/2", second | {"sex": "2"})
    assert str(Paper.get(Paper.position == 2).done_on) == "2027-03-01"
    assert transcription.typed(Paper.get(Paper.position == 2))["registered_on"] == "1 3 2027"


def test_the_number_after_the_last_papers(batch):
    desk, made = batch
    desk.post(f"/batch/{made.id}/paper/1", REGISTRATION)
    assert left(desk, made, 2, "paper_no", "+")["typed"] == "155"
    desk.post(f"/batch/{made.id}/paper/2", REGISTRATION | {"paper_no": "+"})
    assert Paper.get(Paper.position == 2).number == 155


def test_a_box_that_arrives_after_the_paper_was_finished_changes_nothing(batch):
    desk, made = batch
    seen = Paper.get(Paper.position == 1).version
    desk.post(f"/batch/{made.id}/paper/1", REGISTRATION)
    assert desk.post(f"/batch/{made.id}/paper/1/box", {"withhold": "her school", "_seen": str(seen)}).status_code == 200
    paper = Paper.get(Paper.position == 1)
    assert paper.state == "keyed" and transcription.typed(paper)["withhold"] == ""


def test_a_finished_paper_into_which_she_types_again_is_to_be_finished_again(batch, cast):
    desk, made = batch
    desk.post(f"/batch/{made.id}/paper/1", REGISTRATION)
    seen = Paper.get(Paper.position == 1).version
    desk.post(f"/batch/{made.id}/paper/1/box", {"risk": "4", "_seen": str(seen)})
    assert Paper.get(Paper.position == 1).state == "begun"
    desk.post(f"/batch/{made.id}/paper/1", REGISTRATION | {"once": f"{cast['dan'].id}-again"})
    assert Paper.get(Paper.position == 1).state == "keyed"


def test_a_number_that_another_paper_has_is_asked_back(batch):
    desk, made = batch
    desk.post(f"/batch/{made.id}/paper/1", REGISTRATION)
    assert "Another paper of this batch has this number" in desk.post(f"/batch/{made.id}/paper/2", REGISTRATION).text


def test_a_clerk_hears_whether_a_code_can_be_ours_and_never_whether_it_is(case, sign_in):
    desk = sign_in("dan")
    desk.post("/tray/batch", {"sheet": "note", "counted": "1"})
    made = PaperBatch.get()
    said = {typed: left(desk, made, 1, "case_code", typed) for typed in (case.code, "222-228", "222-222")}
    from cmoffice.casework.moves import read_code
    unknown = next(code for code in (f"222-22{sign}" for sign in "23456789BCDFGHJKMNPQRSTVWXYZ") if read_code(code))
    other = left(desk, made, 1, "case_code", unknown)
    mine = said[case.code]
    said_of_both = [{**one, "words": "", "typed": ""} for one in (mine, other)]
    assert said_of_both[0] == said_of_both[1] and mine["words"] == case.code
    assert any("cannot be a code of ours" in answer["problem"] for answer in said.values())


def test_what_was_typed_lies_in_the_identity_file_alone(batch):
    desk, made = batch
    desk.post(f"/batch/{made.id}/paper/1", REGISTRATION | {"withhold": "Zebrafinch of the uncle"})
    from cmoffice import databases
    for (table,) in databases.records.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'note_words%'").fetchall():
        assert "Zebrafinch" not in str(databases.records.execute_sql(f"SELECT * FROM {table}").fetchall())
    assert "Zebrafinch" in str(identities.Keyed.get().answers)


@pytest.mark.parametrize("typed", ["'; DROP TABLE paper;--", "<b>bold</b>", "កុមារី", "x" * 60_000, "\x00\x07", "😀"])
def test_anything_that_can_be_typed_is_kept_or_answered(batch, typed):
    desk, made = batch
    assert left(desk, made, 1, "withhold", typed)["status"] == 200
    assert desk.post(f"/batch/{made.id}/paper/1", REGISTRATION | {"withhold": typed}).status_code in (303, 422)
    assert "<b>bold" not in desk.get(f"/batch/{made.id}/paper/1").text


def test_text_sent_to_a_covered_screen_is_put_where_it_belongs(batch):
    desk, made = batch
    desk.post("/cover/lock")
    assert desk.post(f"/batch/{made.id}/paper/1", {"withhold": "the school", "sex": "1"}).status_code == 303
    desk.post("/cover", {"password": "four words of practice"})
    page = desk.get(f"/batch/{made.id}/paper/1").text
    assert 'value="the school"' in page and transcription.typed(Paper.get(Paper.position == 1)) == {"withhold": "the school", "sex": "1"}


@pytest.mark.parametrize("key", ["identity", "initial", "assessment", "plan", "followup", "note", "referral", "review", "closure", "incident"])
def test_every_sheet_opens_and_is_saved(key, cast, sign_in):
    from cmoffice.casework import tray
    from tests.conftest import NOW
    tray.grant(cast["dan"], "both", "alone today", cast["mary"], NOW)
    desk = sign_in("dan")
    desk.post("/tray/batch", {"sheet": key, "counted": "1"})
    made = PaperBatch.get()
    page = desk.get(f"/batch/{made.id}/paper/1").text
    assert page.count("data-box=") == len(set(part.split('"')[0] for part in page.split('data-box="')[1:]))
    assert desk.post(f"/batch/{made.id}/paper/1", {"paper_no": "7", "button": "query"}).status_code == 303


def test_an_older_value_of_a_box_that_arrives_late_never_wins(batch, cast):
    desk, made = batch
    where = f"/batch/{made.id}/paper/1/box"
    assert 'data-turn="0"' in desk.get(f"/batch/{made.id}/paper/1").text
    assert desk.post(where, {"sex": "2", "_turn": "2"}).status_code == 200
    late = desk.post(where, {"sex": "1", "_turn": "1"})
    assert late.status_code == 409 and late.json == {"turn": 2}, "another page of hers learns where to go on"
    paper = Paper.get(Paper.position == 1)
    assert transcription.typed(paper) == {"sex": "2"}
    assert desk.post(where, {"age_years": "13", "_turn": "3"}).status_code == 200 and 'data-turn="3"' in desk.get(f"/batch/{made.id}/paper/1").text
    desk.post(f"/batch/{made.id}/paper/1", REGISTRATION)
    assert desk.post(where, {"risk": "1", "_turn": "4"}).status_code == 409, "nothing that was sent before the paper was finished comes after it"
    assert transcription.typed(paper) == REGISTRATION


def test_two_values_of_one_box_sent_at_once_leave_the_newer_one(batch, cast):
    paper = Paper.get(Paper.position == 1)
    wrong = []
    for turn in range(1, 41, 2):
        start = threading.Barrier(2)

        def send(value, number, start=start):
            with databases.connection():
                start.wait()
                transcription.keep(paper, {"sex": value}, cast["dan"], NOW, turn=number)

        both = [threading.Thread(target=send, args=(value, turn + later)) for later, value in enumerate(("older", "newer"))]
        for one in both:
            one.start()
        for one in both:
            one.join()
        if transcription.typed(paper) != {"sex": "newer"}:
            wrong.append(turn)
    assert not wrong
    finished = threading.Thread(target=_finish, args=(paper, cast))
    finished.start()
    for turn in range(41, 61):
        transcription.keep(paper, {"sex": "late"}, cast["dan"], NOW, turn=turn)
    finished.join()
    assert transcription.typed(paper) == {"sex": "last"}


def _finish(paper, cast):
    with databases.connection():
        transcription.finish(paper, {"sex": "last"}, {"number": 154}, cast["dan"], NOW)


def test_E36_words_about_batches_name_no_child(batch, case, sign_in, cast):
    """A clerk is asked about the names she typed herself, a supervisor about those of her cases: nobody learns who else is in the register."""
    desk, made = batch
    for name in ("Sreymom", "Zuzumba"):
        assert desk.post("/tray/batch", {"sheet": "followup", "counted": "1", "cabinet": f"folder of {name}"}).status_code == 303
    identities.keep_typed(Paper.get(Paper.batch == made.id), 1, {"first": "Zuzumba"}, NOW)
    Paper.update(keyed_by=cast["dan"]).where(Paper.batch == made.id).execute()
    answer = desk.post("/tray/batch", {"sheet": "followup", "counted": "2", "cabinet": "folder of Zuzumba"})
    assert answer.status_code == 422 and "zuzumba" in answer.text.lower() and PaperBatch.select().where(PaperBatch.counted == 2).count() == 0
    PaperBatch.update(state="differs", differs_by=2).where(PaperBatch.id == made.id).execute()
    assert sign_in("mary").post(f"/papers/batch/{made.id}", {"decision": "back", "words": "It is that of Sreymom."}).status_code == 422
    assert sign_in("mary").post("/papers/trays/dan", {"trays": "both", "reason": "Only he knows Sreymom"}).status_code == 422
    assert PaperBatch.get_by_id(made.id).state == "differs" and not TrayDesk.select().where(TrayDesk.trays == "both").exists()


# ---- the sheet is laid out once for everybody


def test_what_is_typed_into_a_sheet_stays_out_of_the_sheet_of_the_others(batch, pages):
    from cmoffice.views.laying import laid_out
    desk, made = batch
    with pages.test_request_context("/"):
        laid = laid_out("registration")
    desk.post(f"/batch/{made.id}/paper/1", REGISTRATION | {"withhold": "Zebrafinch of the uncle", "age_years": "13", "identified_on": "soon"})
    with pages.test_request_context("/"):
        assert laid_out("registration") is laid
    assert "Zebrafinch" not in str([vars(box.field) for box in laid.boxes.values()])
    assert all(not box.field.data and not box.field.errors for box in laid.boxes.values())


def test_a_sheet_follows_the_lists_of_the_office_at_once(batch, cast):
    from cmoffice.casework import directory, office, questions, rules
    desk, made = batch
    page = f"/batch/{made.id}/paper/1"
    assert "Harbour gate" not in desk.get(page).text
    rules.add_place({"label": "Harbour gate", "district": "Salt district"}, cast["mary"], NOW)
    assert "Harbour gate" in desk.get(page).text and "Salt district" in desk.get(page).text
    lines = [("Z1", "other", "urgent", "Lives beside the quarry")]
    office.put_criteria(lines, cast["mary"], NOW)
    assert "Lives beside the quarry" in desk.get(page).text
    questions.change("F01b", "withhold", {"label": "What is to be kept back", "off": False}, True, cast["eve"], NOW)
    assert "What is to be kept back" in desk.get(page).text
    desk.post("/tray/batch", {"sheet": "referral", "counted": "1"})
    page = f"/batch/{PaperBatch.select().order_by(PaperBatch.id.desc()).get().id}/paper/1"
    assert "Clinic of the quarry" not in desk.get(page).text
    clinic = directory.add({"name": "Clinic of the quarry", "services": ["health_medical"]}, cast["mary"], NOW)
    assert "Clinic of the quarry" in desk.get(page).text
    directory.retire(clinic, cast["mary"], NOW)
    assert "Clinic of the quarry" not in desk.get(page).text


def test_nothing_of_a_list_that_was_not_saved_in_the_end_is_held(cast, monkeypatch):
    """What is changed within a larger act is read anew when the act stands; whoever read in between read the old."""
    from cmoffice.casework import office
    from cmoffice.databases import records
    with records.atomic():
        office.add_place("p77", "Harbour gate", "Salt district", cast["mary"], NOW)
        office._cache.setdefault(databases.folder(), {})["places"] = []     # another desk reads what is not there yet
    assert "p77" in {place.code for place in office.places()}

"""Old cases out of a spreadsheet: every row checked like a typed paper, the good ones filed to wait for a caseworker, the others returned, nothing half imported."""

import csv
import io
import random
import re
import time
from datetime import date, timedelta

import pytest

from cmoffice import databases, identities
from cmoffice.casework import backlog, backlog_filing
from cmoffice.models import BacklogImport, Case, DueItem, Paper, PaperBatch, QuerySlip
from tests.conftest import NOW

HERE = "/supervision/old-cases"
HEADINGS = ["Number", "First name", "Family name", "Sex", "Age", "Registered", "Came on", "District", "Lives with", "Concerns", "Risk", "Worker", "Phone"]
BOXES = ["known", "identity.first", "identity.last", "registration.sex", "registration.age_years", "registration.registered_on", "registration.identified_on",
         "registration.area", "registration.care_arrangement", "registration.concerns", "registration.risk", "caseworker", "identity.phone"]
WHOLE = {"whole-registration.place": "1", "whole-registration.source": "3", "whole-registration.age_known": "2", "whole-registration.uasc": "1",
         "whole-registration.given_by": "2", "whole-identity.address": "none", "whole-identity.safe_contact": "none"}


def line(number, **other):
    """A row that is good, as the cells of these headings."""
    day = date(2026, 1, 5) + timedelta(days=number % 300)
    cells = {"Number": f"OLD-{number:05}", "First name": f"Xanthe{number}", "Family name": f"Quarrie{number}", "Sex": ("Girl / woman", "male", "F")[number % 3],
             "Age": str(number % 17 + 1), "Registered": f"{day:%d/%m/%Y}", "Came on": f"{day - timedelta(days=2):%Y-%m-%d}",
             "District": ("North district", "South district")[number % 2], "Lives with": "parents", "Concerns": "Neglect; Out of school", "Risk": ("High", "low")[number % 2],
             "Worker": ("alice", "Bob Birch")[number % 2], "Phone": f"012 {number:06}"}
    return [str((cells | other)[heading]) for heading in HEADINGS]


def as_csv(lines, headings=HEADINGS, separator=",", signs="utf-8"):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows([headings, *lines])
    return out.getvalue().encode(signs)


def as_xlsx(lines, headings=HEADINGS):
    from openpyxl import Workbook

    book, out = Workbook(), io.BytesIO()
    for cells in [headings, *lines]:
        book.active.append(cells)
    book.save(out)
    return out.getvalue()


def send(desk, data, name="old.csv", **more):
    return desk.post(HERE, {"file": (io.BytesIO(data), name), "signs": "find", **more}, content_type="multipart/form-data")


def number_of(answer):
    assert answer.status_code == 303, re.findall(r'<li>(?:<a[^>]*>)?(.*?)<', answer.text)
    return int(answer.headers["Location"].rsplit("/", 1)[1])


def match(desk, number, boxes=BOXES, **other):
    said = {f"column{place}": box for place, box in enumerate(boxes)} | {"order5": "dmy", "order6": "dmy"} | WHOLE | other
    return desk.post(f"{HERE}/{number}/columns", {name: value for name, value in said.items() if value is not None})


def check(desk, number):
    """Press "Go on" until all rows are checked; the words of progress on the way."""
    said = []
    for _press in range(60):
        page = desk.get(f"{HERE}/{number}").text
        if "Checking the rows" not in page:
            return said
        said += re.findall(r"[\d,]+ of [\d,]+ rows", page)
        assert desk.post(f"{HERE}/{number}/check").status_code == 303
    raise AssertionError("the check never ends")


def drawn(page, name):
    """What is chosen in this list of the page."""
    options = re.search(rf'<select class="input" id="{name}".*?</select>', page, re.S)[0]
    chosen = re.search(r'<option value="([^"]*)" selected', options)
    return chosen[1] if chosen else ""


def words_said(desk, number, **said):
    """Answer the page of words: what is not named stands as it was drawn."""
    page = desk.get(f"{HERE}/{number}/words").text
    fields = re.findall(r'<label for="(word\d+)">(.*?)</label>', page, re.S)
    answers = {}
    for name, word in fields:
        answers[name] = said.get(word.strip(), drawn(page, name) or "fault")
    return desk.post(f"{HERE}/{number}/words", answers)


def brought(desk, data, name="old.csv", **other):
    """A file sent, matched and checked; its import."""
    number = number_of(send(desk, data, name))
    answer = match(desk, number, **other)
    assert answer.status_code == 303, answer.text
    if answer.headers["Location"].endswith("/words"):
        assert words_said(desk, number).status_code == 303
    check(desk, number)
    return BacklogImport.get_by_id(number)


def faults_of(found):
    return {row.row: row.faults for row in identities.ImportRow.select().where(identities.ImportRow.import_id == found.id) if row.faults}


def counts():
    """How many rows each table of both files has, but for the trail and the sessions."""
    found = {}
    for database in (databases.records, databases.identities):
        for (table,) in database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'").fetchall():
            if table not in ("audit", "session", "sign_in", "signin_try"):
                found[table] = database.execute_sql(f'SELECT count(*) FROM "{table}"').fetchone()[0]
    return found


def test_good_rows_become_papers_that_wait_for_their_caseworkers(cast, sign_in):
    mary = sign_in("mary")
    found = brought(mary, as_csv([line(number) for number in range(1, 8)]))
    assert (found.state, found.good, found.bad) == ("checked", 7, 0), faults_of(found)
    assert mary.post(f"{HERE}/{found.id}/file").status_code == 303
    papers = list(Paper.select().order_by(Paper.id))
    assert {paper.state for paper in papers} == {"to_check"} and len(papers) == 14
    registration, identity = papers[0], papers[7]
    assert identity.registration_no == registration.number and registration.caseworker.username == "bob"
    assert registration.done_on == date(2026, 1, 6)
    typed = identities.typed(registration)
    assert typed["sex"] == "2" and typed["age_years"] == "2" and typed["concerns"] and typed["place"] == "1"
    other = identities.typed(identity)
    assert other["first"] == "Xanthe1" and other["other_org_ref"] == "OLD-00001" and other["registration_no"] == str(registration.number)
    assert identities.ImportRow.select().count() == identities.ImportFile.select().count() == 0
    assert {batch.source for batch in PaperBatch.select()} == {"import"} and QuerySlip.select().count() == 0


FAULTS = [  # heading, what stands there, a word of what is said of it
    ("Sex", "zz", "none of the answers"), ("Age", "thirteen", "whole number"), ("Age", "140", "whole number"), ("Registered", "31/02/2026", "is no date"),
    ("Registered", "24/12/2569", "Read as 2026"), ("Registered", "12/05/2029", "still to come"), ("Came on", "soon", "is no date"), ("Risk", "", "Say how high the risk is"),
    ("Concerns", "Neglect; purple", "purple"), ("Concerns", "", "Mark at least one concern"), ("District", "Atlantis", "none of the answers"),
    ("Worker", "zorro", "none of the answers"), ("Came on", "2026-12-30", "came after the registration"), ("First name", "X" * 201, "at most 200"),
    ("Lives with", "the moon", "none of the answers"), ("Age", "", "Give the age"),
]


def planted(count, share=0.07, seed=11):
    """Rows of which this share has one fault each: the rows, and for each faulty one the heading and the words to be told."""
    chance, rows, wrong = random.Random(seed), [], {}
    for number in range(count):
        if chance.random() < share:
            heading, cell, words = chance.choice(FAULTS)
            rows.append(line(number, **{heading: cell}))
            wrong[number + 2] = (heading, words)
        else:
            rows.append(line(number))
    return rows, wrong


@pytest.mark.parametrize("kind, many", [("csv", 600), ("xlsx", 120)])
def test_every_planted_fault_is_named_with_row_and_column_and_all_others_are_filed_as_they_stand(cast, sign_in, kind, many):
    rows, wrong = planted(many)
    assert_brought_whole(sign_in("mary"), cast, rows, wrong, kind)


@pytest.mark.story
def test_five_thousand_rows_come_in_within_a_minute(cast, sign_in):
    rows, wrong = planted(5000)
    begun = time.monotonic()
    assert_brought_whole(sign_in("mary"), cast, rows, wrong, "xlsx")
    took = time.monotonic() - begun
    print(f"5,000 rows with {len(wrong)} faults sent, checked, filed and compared in {took:.1f} s")
    assert took < 60


def assert_brought_whole(mary, cast, rows, wrong, kind):
    many = len(rows)
    number = number_of(send(mary, as_csv(rows) if kind == "csv" else as_xlsx(rows), f"old.{kind}"))
    match(mary, number)
    words_said(mary, number)
    said = check(mary, number)
    assert said == [f"{done:,} of {many:,} rows" for done in range(0, many, 250)]
    found = BacklogImport.get_by_id(number)
    assert (found.good, found.bad) == (many - len(wrong), len(wrong))
    faults = faults_of(found)
    assert set(faults) == set(wrong)
    for row, (heading, words) in wrong.items():
        assert len(faults[row]) == 1 and faults[row][0][0] == HEADINGS.index(heading) and words in faults[row][0][1], (row, heading, faults[row])
    page = mary.get(f"{HERE}/{number}").text
    assert all(f'<td class="num">{row}</td>' in page for row in sorted(wrong)[:200])
    assert mary.post(f"{HERE}/{number}/file").status_code == 303
    assert_filed_as(rows, wrong, cast)


def assert_filed_as(rows, wrong, cast):
    """Every good row stands in its two papers, as it stood in the file; no other paper is there."""
    pairs = {}
    for paper in Paper.select(Paper, PaperBatch).join(PaperBatch):
        pairs.setdefault(paper.number, {})[paper.batch.sheet] = (paper, identities.typed(paper))
    by_name = {typed["identity"][1]["first"]: typed for typed in pairs.values()}
    good = [cells for place, cells in enumerate(rows) if place + 2 not in wrong]
    assert len(by_name) == len(good)
    for cells in good:
        row = dict(zip(HEADINGS, cells, strict=True))
        paper, typed = by_name[row["First name"]]["registration"]
        other, identity = by_name[row["First name"]]["identity"]
        day = date(*reversed([int(part) for part in row["Registered"].split("/")]))
        came = date.fromisoformat(row["Came on"])
        assert paper.state == other.state == "to_check" and paper.done_on == day and other.registration_no == paper.number
        assert typed["registered_on"] == f"{day.day} {day.month} {day.year}" and typed["identified_on"] == f"{came.day} {came.month} {came.year}"
        assert typed["sex"] == {"male": "2"}.get(row["Sex"], "1") and typed["age_years"] == row["Age"] and typed["risk"] == {"High": "1", "low": "3"}[row["Risk"]]
        assert typed["concerns"] == "1 30" and typed["care_arrangement"] == "1" and typed["place"] == "1" and typed["given_by"] == "2"
        assert (identity["last"], identity["phone"], identity["other_org_ref"]) == (row["Family name"], row["Phone"], row["Number"])
        assert paper.caseworker_id == other.caseworker_id == cast["alice" if row["Worker"] == "alice" else "bob"].id


def test_what_was_brought_in_is_found_in_the_file_once_its_caseworker_has_checked_it(cast, sign_in):
    mary = sign_in("mary")
    found = brought(mary, as_csv([line(2)]))
    mary.post(f"{HERE}/{found.id}/file")
    alice = sign_in("alice")
    page = alice.get(f"/papers/check/{Paper.select().where(Paper.registration_no.is_null()).get().id}")
    assert page.status_code == 200 and "Registration" in page.text and "Xanthe" not in page.text
    assert "Xanthe" not in alice.get("/papers/check").text


@pytest.mark.parametrize("stage", ["sent", "matched", "half checked", "checked", "looked at again"])
def test_giving_a_file_up_leaves_nothing_behind_at_any_stage(cast, sign_in, stage, monkeypatch):
    monkeypatch.setattr("cmoffice.views.backlog.AT_ONCE", 20)
    mary = sign_in("mary")
    mary.get("/supervision")
    before = counts()
    rows, _wrong = planted(50, share=0.3)
    number = number_of(send(mary, as_csv(rows)))
    if stage != "sent":
        match(mary, number)
    if stage not in ("sent", "matched"):
        words_said(mary, number)
        mary.post(f"{HERE}/{number}/check")
    if stage in ("checked", "looked at again"):
        check(mary, number)
        assert mary.get(f"{HERE}/{number}/returned").status_code == 200
    if stage == "looked at again":
        mary.post(f"{HERE}/{number}/columns/again")
    assert counts() != before
    assert mary.post(f"{HERE}/{number}/give-up").status_code == 303
    assert counts() == before
    assert mary.get(f"{HERE}/{number}").status_code == 404
    number_of(send(mary, as_csv(rows)))                                # and may come again


def test_the_same_file_comes_in_once(cast, sign_in):
    mary, data = sign_in("mary"), as_csv([line(1), line(2)])
    found = brought(mary, data)
    assert "not finished" in send(mary, data).text
    mary.post(f"{HERE}/{found.id}/file")
    answer = send(sign_in("paul"), data)
    assert answer.status_code == 422 and "brought in already" in answer.text
    assert mary.post(f"{HERE}/{found.id}/file").status_code == 409
    assert Paper.select().count() == 4 and BacklogImport.select().count() == 1


def test_a_row_that_was_brought_in_or_stands_twice_comes_back(cast, sign_in):
    mary = sign_in("mary")
    first = brought(mary, as_csv([line(1), line(2)]))
    mary.post(f"{HERE}/{first.id}/file")
    rows = [line(1, Age="9"), line(3), line(4, Number=""), line(4, Number=""), line(5, Number="OLD-00003")]
    second = brought(mary, as_csv(rows))
    faults = faults_of(second)
    assert set(faults) == {2, 5, 6}
    assert "already" in faults[2][0][1] and "row 4" in faults[5][0][1] and "row 3" in faults[6][0][1]


def test_returned_rows_come_mended_as_a_new_file_and_no_cell_of_theirs_is_a_formula(cast, sign_in):
    mary = sign_in("mary")
    evil = ["=HYPERLINK(\"http://x\")", "+855 12 3", "-2+3", "@SUM(A1)", "\uff1d1+1"]
    rows = [line(number, Sex="zz", Phone=cell) for number, cell in enumerate(evil, 1)] + [line(9)]
    found = brought(mary, as_csv(rows))
    assert (found.good, found.bad) == (1, 5)
    answer = mary.get(f"{HERE}/{found.id}/returned")
    assert answer.headers["Cache-Control"] == "no-store" and answer.mimetype == "text/csv"
    lines = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert lines[0] == [*HEADINGS, "Row", "What to mend"] and [cells[-2] for cells in lines[1:]] == ["2", "3", "4", "5", "6"]
    assert all(cells[-1].startswith("Sex: ") for cells in lines[1:])
    assert not [cell for cells in lines for cell in cells if cell.startswith(("=", "+", "-", "@", "\uff1d"))]
    assert "returned rows taken out" in [row[0] for row in databases.records.execute_sql("SELECT did FROM audit").fetchall()]
    mary.post(f"{HERE}/{found.id}/file")
    mended = as_csv([[*cells[:3], "female", *cells[4:]] for cells in lines[1:]], lines[0])
    again = brought(mary, mended)
    assert (again.good, again.bad) == (5, 0), faults_of(again)
    mary.post(f"{HERE}/{again.id}/file")
    phones = {identities.typed(paper).get("phone") for paper in Paper.select()}
    assert set(evil) <= phones
    assert mary.post(f"{HERE}/{found.id}/end").status_code == 303
    assert identities.ImportRow.select().count() == identities.ImportFile.select().count() == 0
    assert mary.get(f"{HERE}/{found.id}/returned").status_code == 404
    assert mary.get(f"{HERE}/{found.id}").status_code == 200


PRIMERO = {"case_id": "5a7c1e2f-0001", "case_id_display": "CP-0001", "short_id": "c1e2f01", "status": "open", "name": "Xanthe Quarrie", "name_first": "Xanthe",
           "name_last": "Quarrie", "name_nickname": "Momo", "registration_date": "2026-03-05", "sex": "female", "age": "13", "date_of_birth": "2013-02-01", "estimated": "true",
           "address_current": "House 7", "telephone_current": "'+855 12 9", "location_current": "KH01", "protection_concerns": '["physical_abuse_violence", "separated"]', "risk_level": "medium",
           "protection_status": "separated", "current_care_arrangements_type": "kinship_care_extended_family", "current_name_caregiver": "Aunt Sokha", "nationality": "Khmer",
           "ethnicity": "", "religion": "", "consent_for_services": "true", "interview_subject": "individual", "owned_by": "alice", "module_id": "primeromodule-cp",
           "unhcr_id_no": "893-00C", "disclosure_other_orgs": "true"}


def test_an_export_of_primero_is_recognised_column_by_column_and_word_by_word(cast, sign_in):
    mary = sign_in("mary")
    others = [PRIMERO | {"case_id": "2", "status": "closed"}, PRIMERO | {"case_id": "3", "module_id": "primeromodule-gbv"}]
    number = number_of(send(mary, as_csv([list(row.values()) for row in (PRIMERO, *others)], list(PRIMERO))))
    page = mary.get(f"{HERE}/{number}").text
    boxes = [drawn(page, f"column{place}") for place in range(len(PRIMERO))]
    matched = dict(zip(PRIMERO, boxes, strict=True))
    assert matched["case_id"] == "known" and matched["name"] == "" and matched["name_first"] == "identity.first" and matched["owned_by"] == "caseworker"
    assert matched["estimated"] == "registration.age_known" and matched["protection_concerns"] == "registration.concerns" and matched["module_id"] == "module"
    match(mary, number, boxes, order5=None, order6=None)
    assert "KH01" in mary.get(f"{HERE}/{number}/words").text
    words_said(mary, number, KH01="1")
    check(mary, number)
    found = BacklogImport.get_by_id(number)
    assert found.good == 1 and set(faults_of(found)) == {3, 4}, faults_of(found)
    mary.post(f"{HERE}/{number}/file")
    registration, identity = (identities.typed(paper) for paper in Paper.select().order_by(Paper.id))
    assert (registration["sex"], registration["age_years"], registration["age_known"], registration["risk"]) == ("1", "13", "2", "2")
    assert registration["concerns"] == "2 15" and registration["care_arrangement"] == "5" and registration["uasc"] == "3" and registration["area"] == "1"
    assert registration["given_by"] == "1" and registration["consent_items"] == "1" and registration["registered_on"] == "5 3 2026"
    assert identity["other_org_ref"].startswith("5a7c1e2f-0001, CP-0001") and identity["birth_date"] == "1 2 2013" and identity["birth_known"] == "2"
    assert identity["phone"] == "+855 12 9" and identity["caregiver_name"] == "Aunt Sokha" and identity["nickname"] == "Momo"


@pytest.mark.parametrize("login", ["alice", "bob", "dan", "lumi", "eve"])
def test_nobody_but_a_supervisor_brings_in_old_cases(sign_in, login):
    desk = sign_in(login)
    assert desk.get(HERE).status_code == send(desk, as_csv([line(1)])).status_code == 404
    assert BacklogImport.select().count() == 0


def test_another_supervisor_never_sees_the_file(cast, sign_in):
    found = brought(sign_in("mary"), as_csv([line(1), line(2, Sex="zz")]))
    paul = sign_in("paul")
    assert paul.get(f"{HERE}/{found.id}").status_code == paul.get(f"{HERE}/{found.id}/returned").status_code == 404
    assert paul.post(f"{HERE}/{found.id}/file").status_code == paul.post(f"{HERE}/{found.id}/give-up").status_code == 404
    assert f"old-cases/{found.id}" not in paul.get(HERE).text


BROKEN = {
    "nothing": (b"", "empty"), "blank lines": (b"\n\n , ,\n", "empty"), "only a heading": (b"Name,Sex\n", "no rows"), "a web page": (b"<!DOCTYPE html><html><table></table>", "no table"),
    "no zip": (b"PK\x03\x04 not a zip at all", "damaged"), "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "old or locked"), "same headings": (b"Name,Sex,name\na,b,c\n", "same heading"),
    "300 columns": (as_csv([[str(n) for n in range(300)]], [f"H{n}" for n in range(300)]), "200 columns"), "NUL": (b"Name,Sex\nA\x00b,F\n", "signs that no text has"),
    "huge cell": (b"Name,Sex\n" + b"x" * 60_000 + b",F\n", "more text than a cell"), "open quote": (b'Name,Sex\n"A,F\n' + b"more,more\n" * 20_000, "quotation mark"),
    "too many rows": (b"Name\n" + b"x\n" * 10_001, "10,000 rows"), "latin": ("Name,Sex\nAnaïs,F\n".encode("cp1252"), "not written in Unicode"),
    "half utf-16": ("Name\n".encode("utf-16") + b"\x00", "cannot be read"), "pdf": (b"%PDF-1.7 ...", "no table"), "json": (b'{"a": 1}', "no table"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_SEC_079_a_file_that_is_no_table_is_answered_in_words(sign_in, kind):
    data, words = BROKEN[kind]
    answer = send(sign_in("mary"), data, "old.xlsx" if data.startswith(b"PK") else "old.csv")
    assert answer.status_code == 422 and words in answer.text and BacklogImport.select().count() == 0


def zipped(**files):
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return out.getvalue()


BILLION = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><workbook>&b;</workbook>'


@pytest.mark.parametrize("data", [
    zipped(hello_dot_txt=b"x"),
    zipped(xl__workbook_dot_xml=b"\0" * 90_000_000),
    zipped(xl__workbook_dot_xml=BILLION),
    zipped(xl__workbook_dot_xml=b"<workbook/>"),
    as_xlsx([line(1)])[:-400],
], ids=["another archive", "a bomb", "entities", "hollow", "cut off"])
def test_SEC_083_a_prepared_archive_is_answered_in_words(sign_in, data):
    answer = send(sign_in("mary"), data, "old.xlsx")
    assert answer.status_code == 422 and "cannot be brought in" in answer.text


def test_a_file_that_is_too_large_is_refused_and_others_have_no_room_for_one(sign_in):
    assert send(sign_in("mary"), b"x" * 10_200_000).status_code == 413
    assert "larger than 10 MB" in send(sign_in("mary"), b"x" * 10_000_001).text
    assert send(sign_in("alice"), b"x" * 3_000_000).status_code in (404, 413)
    assert sign_in("mary").post("/supervision/reviews/alice", {"file": (io.BytesIO(b"x" * 3_000_000), "a")}, content_type="multipart/form-data").status_code == 413


def test_no_file_chosen_is_said(sign_in):
    answer = sign_in("mary").post(HERE, {"signs": "find"}, content_type="multipart/form-data")
    assert answer.status_code == 422 and "Choose the file" in answer.text


@pytest.mark.parametrize("data", [
    as_csv([line(1, **{"First name": "Anaïs"})], signs="utf-16"), as_csv([line(1, **{"First name": "Anaïs"})], signs="utf-8-sig"),
    as_csv([line(1, **{"First name": "Anaïs"})], separator=";"), as_csv([line(1, **{"First name": "Anaïs"})], separator="\t", signs="cp1252"),
], ids=["utf-16", "with a mark", "semicolons", "tabs and Windows letters"])
def test_a_csv_is_read_whatever_program_wrote_it(cast, sign_in, data):
    mary = sign_in("mary")
    number = number_of(send(mary, data, signs="cp1252"))
    match(mary, number)
    words_said(mary, number)
    check(mary, number)
    mary.post(f"{HERE}/{number}/file")
    assert {identities.typed(paper).get("first") for paper in Paper.select()} == {None, "Anaïs"}


def test_other_scripts_and_local_digits_come_through(cast, sign_in):
    mary = sign_in("mary")
    rows = [line(1, **{"First name": "ស្រីមុំ", "Age": "១៣", "Registered": "០៥/០១/២០២៦", "Came on": "2026-01-04"}), line(2, **{"First name": "فاطمة", "Age": "٩"})]
    found = brought(mary, as_xlsx(rows), "old.xlsx")
    assert found.good == 2, faults_of(found)
    mary.post(f"{HERE}/{found.id}/file")
    typed = [identities.typed(paper) for paper in Paper.select().order_by(Paper.id)]
    assert [one.get("age_years") for one in typed[:2]] == ["13", "9"] and typed[0]["registered_on"] == "5 1 2026"
    assert [one["first"] for one in typed[2:]] == ["ស្រីមុំ", "فاطمة"]


def test_buddhist_years_come_back_with_how_they_would_be_read_unless_said_for_the_column(cast, sign_in):
    mary = sign_in("mary")
    rows = [line(number, Registered=f"{number}/05/2569", **{"Came on": "2026-05-01"}) for number in (3, 4)]
    found = brought(mary, as_csv(rows))
    assert found.bad == 2 and "2569 is a year of the Buddhist era. Read as 2026" in faults_of(found)[2][0][1]
    mary.post(f"{HERE}/{found.id}/columns/again")
    match(mary, found.id, order5="dmy-be")
    words_said(mary, found.id)
    check(mary, found.id)
    found = BacklogImport.get_by_id(found.id)
    assert found.good == 2, faults_of(found)


def test_the_order_of_day_and_month_is_that_of_the_whole_column(cast, sign_in):
    mary = sign_in("mary")
    rows = [line(1, Registered="3/4/2026"), line(2, Registered="11/21/2026", **{"Came on": "2026-11-20"})]
    number = number_of(send(mary, as_csv(rows)))
    page = mary.get(f"{HERE}/{number}").text
    assert drawn(page, "order5") == "mdy"
    match(mary, number, order5="mdy")
    words_said(mary, number)
    check(mary, number)
    mary.post(f"{HERE}/{number}/file")
    assert [paper.done_on for paper in Paper.select().where(Paper.registration_no.is_null()).order_by(Paper.id)] == [date(2026, 3, 4), date(2026, 11, 21)]


def test_a_bare_number_is_asked_since_elsewhere_it_may_mean_something_else(cast, sign_in):
    mary = sign_in("mary")
    number = number_of(send(mary, as_csv([line(1, Sex="1"), line(2, Sex="2")])))
    assert match(mary, number).headers["Location"].endswith("/words")
    assert {drawn(mary.get(f"{HERE}/{number}/words").text, name) for name in ("word0", "word1")} == {"1", "2"}
    words_said(mary, number, **{"1": "2", "2": "1"})
    check(mary, number)
    mary.post(f"{HERE}/{number}/file")
    assert [identities.typed(paper)["sex"] for paper in Paper.select().where(Paper.registration_no.is_null()).order_by(Paper.id)] == ["2", "1"]


def test_two_columns_for_one_box_and_no_caseworker_are_said(cast, sign_in):
    mary = sign_in("mary")
    number = number_of(send(mary, as_csv([line(1)])))
    boxes = [box if box != "caseworker" else "registration.sex" for box in BOXES]
    answer = match(mary, number, boxes)
    assert answer.status_code == 422 and "cannot both be this box" in answer.text and "Choose the caseworker" in answer.text
    assert BacklogImport.get().state == "matching"


def test_the_check_asks_for_the_next_rows_by_itself_and_stops_at_the_end(cast, sign_in):
    mary = sign_in("mary")
    number = number_of(send(mary, as_csv([line(n) for n in range(300)])))
    match(mary, number)
    words_said(mary, number)
    first = mary.post(f"{HERE}/{number}/check", htmx=True)
    assert "250 of 300 rows" in first.text and 'hx-trigger="load, submit"' in first.text and "<html" not in first.text
    last = mary.post(f"{HERE}/{number}/check", htmx=True)
    assert last.headers["HX-Redirect"] == f"{HERE}/{number}"


def test_rows_are_checked_once_however_often_the_button_is_pressed(cast, sign_in, monkeypatch):
    mary = sign_in("mary")
    number = number_of(send(mary, as_csv([line(n) for n in range(30)])))
    match(mary, number)
    words_said(mary, number)
    monkeypatch.setattr("cmoffice.views.backlog.AT_ONCE", 10)
    stale = backlog.find(cast["mary"], number)
    assert mary.post(f"{HERE}/{number}/check").status_code == 303
    monkeypatch.setattr(backlog, "find", lambda by, _number, find=backlog.find: stale if stale.done == 0 and not asked.append(1) and len(asked) == 1 else find(by, _number))
    asked = []
    assert "10 of 30 rows" in mary.post(f"{HERE}/{number}/check", htmx=True).text
    check(mary, number)
    found = BacklogImport.get_by_id(number)
    assert (found.done, found.good, found.bad) == (30, 30, 0)


def test_papers_that_wait_count_in_no_figure_and_no_list(cast, sign_in):
    mary = sign_in("mary")
    token = re.compile(r'(value|content)="[^"]+"|"X-CSRFToken": "[^"]+"')
    before = token.sub("", mary.get("/cases").text)
    found = brought(mary, as_csv([line(n) for n in range(5)]))
    mary.post(f"{HERE}/{found.id}/file")
    assert token.sub("", mary.get("/cases").text) == before
    assert "Xanthe" not in mary.get("/reports").text
    assert Case.select().count() == DueItem.select().count() == 0


def test_a_power_cut_between_the_two_files_leaves_nothing_but_orphans_that_the_next_start_clears(cast, sign_in, monkeypatch):
    mary = sign_in("mary")
    rows, wrong = planted(60, share=0.2)
    found = brought(mary, as_csv(rows))

    class PowerCut(BaseException):
        pass

    def cut(*args):
        keep(*args)
        raise PowerCut

    keep = backlog_filing._keep_answers
    monkeypatch.setattr(backlog_filing, "_keep_answers", cut)
    monkeypatch.setattr(identities, "forget_typed", lambda papers: None)         # nobody is left to clean up
    with pytest.raises(PowerCut):
        backlog_filing.file(BacklogImport.get_by_id(found.id), cast["mary"], NOW)
    monkeypatch.undo()
    assert Paper.select().count() == 0 and identities.Keyed.select().count() > 0
    backlog_filing.tidy(NOW)
    assert identities.Keyed.select().count() == 0 and BacklogImport.get_by_id(found.id).state == "checked"
    mary.post(f"{HERE}/{found.id}/file")
    assert_filed_as(rows, wrong, cast)


def test_a_power_cut_while_giving_up_or_filing_is_tidied_at_the_next_start(cast, sign_in):
    mary = sign_in("mary")
    before = counts()
    first = number_of(send(mary, as_csv([line(1)])))
    BacklogImport.delete().where(BacklogImport.id == first).execute()            # the records went, the rows did not
    second = number_of(send(mary, as_csv([line(2)])))
    identities.ImportFile.delete().execute()                                     # the rows went, the records did not
    backlog_filing.tidy(NOW)
    assert counts() == before and first == second
    rows = as_csv([line(1), line(2, Sex="zz")])
    found = brought(mary, rows)
    BacklogImport.update(state="filed").where(BacklogImport.id == found.id).execute()   # filed, and its rows not yet forgotten
    backlog_filing.tidy(NOW)
    assert [row.row for row in identities.ImportRow.select()] == [3]


def test_SEC_081_nothing_of_the_file_lies_on_the_disk_in_plain_text(cast, sign_in, folder, tmp_path, monkeypatch):
    import tempfile

    made = []
    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", lambda *a, **k: made.append(1))
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda *a, **k: made.append(1))
    mary = sign_in("mary")
    rows = [line(number, **{"First name": "Zephyrinella" * 200}) for number in range(900)]
    data = as_csv(rows)
    assert len(data) > 2_000_000
    number_of(send(mary, data))
    assert not made
    for path in folder.rglob("*"):
        assert path.is_dir() or b"Zephyrinella" not in path.read_bytes()


def test_records_hold_no_word_of_the_file(cast, sign_in):
    mary = sign_in("mary")
    found = brought(mary, as_csv([line(1), line(2, Sex="zz", **{"First name": "Quixotina"})]))
    mary.post(f"{HERE}/{found.id}/file")
    for (table,) in databases.records.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        rows = str(databases.records.execute_sql(f'SELECT * FROM "{table}"').fetchall())
        assert not [word for word in ("Xanthe1", "Quixotina", "Quarrie", "zz'", "012 000001", "OLD-0000") if word in rows], table

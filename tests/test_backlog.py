"""Old cases out of a spreadsheet: every row checked like a typed paper, the good ones filed to wait for a caseworker, the others returned, nothing half imported."""

import csv
import io
import random
import re
from datetime import date, timedelta

import pytest

from cmoffice import databases, identities
from cmoffice.models import BacklogImport, Paper, PaperBatch, QuerySlip
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


def words_said(desk, number, **said):
    """Answer the page of words: what is not named stands as it was drawn."""
    page = desk.get(f"{HERE}/{number}/words").text
    fields = re.findall(r'<label for="(word\d+)">(.*?)</label>', page, re.S)
    answers = {}
    for name, word in fields:
        options = re.search(rf'<select class="input" id="{name}".*?</select>', page, re.S)[0]
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        answers[name] = said.get(word.strip(), chosen[1] if chosen else "fault")
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

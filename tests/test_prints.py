"""Prints: each is noted before it is shown, its copies have numbers, and what stands on it bears no name."""
import pytest

from cmoffice.models import Audit, Printing
from tests.conftest import IDENTITY, Desk

ASK = {"copies": "2", "purpose": "supervision", "since": "1 2 2027", "until": "1 3 2027"}


def test_a_print_is_noted_with_its_copies_before_it_is_shown(app, case):
    desk = Desk(app, "alice")
    asked = desk.get(f"/case/{case.code}/print/summary")
    assert asked.status_code == 200 and not Printing.select().count()
    sheet = desk.post(f"/case/{case.code}/print/summary", ASK)
    made = Printing.get()
    assert sheet.status_code == 200 and sheet.text.count('class="leaf-sheet"') == 2
    assert "copy 1 of 2" in sheet.text and "copy 2 of 2" in sheet.text and case.code in sheet.text
    assert (made.sheet, made.case_id, made.copies, made.purpose, made.becomes, made.ended_at) == ("summary", case.id, 2, "supervision", "shred", None)
    line = Audit.get(Audit.did == "sheet printed")
    assert line.code == case.code and line.details == {"copies": 2, "print": made.id, "sheet": "summary", "why": "supervision"}


@pytest.mark.parametrize("copies", ["0", "-1", "31", "1000", "two", ""])
def test_E06_a_print_wants_a_number_of_copies_and_a_purpose(app, case, copies):
    desk = Desk(app, "alice")
    answer = desk.post(f"/case/{case.code}/print/summary", {**ASK, "copies": copies})
    assert answer.status_code == 422 and f'value="{copies}"' in answer.text and not Printing.select().count()
    assert desk.post(f"/case/{case.code}/print/summary", {**ASK, "purpose": "donor"}).status_code == 422


@pytest.mark.parametrize("login, status", [("alice", 200), ("mary", 200), ("bob", 404), ("carol", 404), ("paul", 404), ("dan", 404), ("eve", 404)])
def test_who_may_print_of_alices_case(app, case, login, status):
    assert Desk(app, login).post(f"/case/{case.code}/print/summary", ASK).status_code == status


def test_a_print_of_the_case_holds_no_name(app, case):
    text = Desk(app, "alice").post(f"/case/{case.code}/print/summary", ASK).text
    assert not [name for name in (IDENTITY["first"], IDENTITY["last"], IDENTITY["phone"], IDENTITY["caregiver_name"]) if name in text]

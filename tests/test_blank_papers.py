"""Blank papers: the same boxes, numbers and codes as on the clerk's sheet, no room for a name where none belongs, a number of its own for each."""
import html
import re

import pytest
from conftest import NOW

from cmoffice import databases
from cmoffice.casework import blank_papers, office
from cmoffice.forms import printed
from cmoffice.forms.sheets import SHEETS
from cmoffice.models import Audit, FormQuestion, Setting
from cmoffice.views.laying import laid_out
from cmoffice.views.questions import all_papers


@pytest.fixture
def laid(app):
    """A sheet laid out as the clerk's screen has it."""
    def lay(key):
        with app.test_request_context(), databases.connection():
            return laid_out(key)
    return lay


def drawn_boxes(page):
    """Name of each box on the print → the piece of the page in which it stands."""
    parts = re.split(r'data-box="([^"]+)"', page)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def words_of(page):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", page)))


@pytest.mark.parametrize("key", SHEETS)
def test_every_box_stands_on_the_print_with_its_number_and_its_codes(key, laid, sign_in):
    page = sign_in("dan").get(f"/print/blank/{key}").text
    boxes = drawn_boxes(page)
    sheet = laid(key)
    assert list(boxes) == list(sheet.boxes)                                     # the same order, none left out, none twice
    whole = words_of(page)
    for name, box in sheet.boxes.items():
        assert f'<b class="q-no">{box.no}</b>' in boxes[name], name
        assert " ".join(box.label.split()) in whole, name
        for number, _code, words in box.answers:
            assert f"<b>{number}</b> {html.escape(str(words), quote=False)}" in page.replace("&#39;", "'").replace("&#34;", '"'), (name, number)


@pytest.mark.parametrize("key", SHEETS)
def test_no_number_stands_twice_and_every_part_has_a_title(key, laid):
    sheet = laid(key)
    numbers = [box.no for box in sheet.boxes.values()]
    assert all(numbers) and len(set(numbers)) == len(numbers)
    assert all(letter and title and boxes for letter, title, boxes in sheet.parts)
    assert set(sheet.sheet.same) <= set(sheet.boxes)
    assert {"paper_no", "caseworker"} <= set(sheet.boxes) and len(sheet.boxes) < 140


@pytest.mark.parametrize("key", SHEETS)
def test_no_paper_but_the_identity_sheet_has_room_for_a_name(key, laid, sign_in):
    page = sign_in("dan").get(f"/print/blank/{key}").text
    identifying = any(box.field.data_class in ("ID", "CN") for box in laid(key).boxes.values())
    assert identifying == (key == "identity") == SHEETS[key].is_identifying
    assert ("identity tray" in page) == identifying and ("No names on this sheet" in page) != identifying


@pytest.mark.parametrize("key", SHEETS)
def test_every_page_of_a_paper_says_its_form_version_and_place(key, laid, sign_in):
    page, sheet = sign_in("dan").get(f"/print/blank/{key}").text, laid(key)
    count = page.count('class="leaf"')
    assert 1 <= count <= 5 and count == len(printed.leaves(sheet))
    for place in range(1, count + 1):
        assert f"page {place} of {count}" in page
    assert page.count(f"version <b>{sheet.version}</b>") == count and page.count(f"<b>{sheet.sheet.paper}</b>") == count
    for leaf in printed.leaves(sheet):
        assert sum(piece.height for piece in leaf) <= printed.PAGE - printed.HEAD - printed.FOOT + 0.01


def version_on(desk, key):
    return re.search(r'class="leaf-form">\w+ · (\w+)<', desk.get(f"/print/blank/{key}").text)[1]


def test_a_changed_question_or_list_changes_the_version_and_no_other_paper_s(sign_in):
    mary = sign_in("mary")
    before = version_on(mary, "registration"), version_on(mary, "followup")
    mary.post("/forms/f01b/withhold", {"label": "Kept from others"})
    worded = version_on(mary, "registration")
    mary.post("/lists/source/court", {"label": "The judge", "valid_from": "1 3 2027"})
    listed = version_on(mary, "registration")
    assert len({before[0], worded, listed}) == 3 and all(len(version) == 3 for version in (worded, listed))
    assert version_on(mary, "followup") == before[1]


def test_the_plan_has_rows_of_objectives_and_actions_in_the_words_of_the_office(laid):
    names = list(laid("plan").boxes)
    assert {"objectives-0-need", "objectives-2-area", "actions-0-what", "actions-5-objective"} <= set(names)
    FormQuestion.create(paper="F05", field="what", label="Who does what", off=False, changed_at=NOW)
    FormQuestion.create(paper="F05", field="horizon", label="", off=True, changed_at=NOW)
    office.forget()
    boxes = laid("plan").boxes
    assert boxes["actions-0-what"].label == "Who does what" and "objectives-0-horizon" not in boxes


def test_the_closing_reason_stands_first_on_its_paper(laid):
    sheet = laid("closure")
    assert sheet.parts[0][2][0].name == "reason" and sheet.boxes["reason"].no == "1"


def test_what_hangs_on_another_answer_says_so_in_the_numbers_of_the_paper(sign_in):
    assert "(only if 6: 1)" in words_of(sign_in("dan").get("/print/blank/assessment").text)


def test_copies_carry_running_numbers_that_never_come_again(cast, sign_in):
    dan, alice = sign_in("dan"), sign_in("alice")
    first = dan.post("/print/blank/registration", {"copies": "3"})
    again = alice.post("/print/blank/followup", {"copies": "2"})
    assert first.status_code == again.status_code == 200
    assert re.findall(r'class="written">(\d+)<', first.text) == ["0001", "0001", "0002", "0002", "0003", "0003"]     # on both pages of each
    assert sorted(set(re.findall(r'class="written">(\d+)<', again.text))) == ["0004", "0005"]
    told = [line.details for line in Audit.select().where(Audit.did == "blank form printed")]
    assert [(one["first"], one["last"], one["copies"]) for one in told] == [(1, 3, 3), (4, 5, 2)]
    assert Setting.get(Setting.name == blank_papers.COUNTER).value == 5


def test_the_same_order_sent_twice_prints_no_paper_twice(cast, sign_in):
    dan = sign_in("dan")
    mark = re.search(r'name="once" value="([^"]+)"', dan.get("/print/blank/note").text)[1]
    assert dan.post("/print/blank/note", {"copies": "2", "once": mark}).status_code == 200
    assert dan.post("/print/blank/note", {"copies": "2", "once": mark}).status_code == 303
    assert Setting.get(Setting.name == blank_papers.COUNTER).value == 2


@pytest.mark.parametrize("copies", ["", "0", "101", "many", "-3"])
def test_a_number_of_copies_that_cannot_be_is_asked_again(copies, cast, sign_in):
    page = sign_in("dan").post("/print/blank/note", {"copies": copies})
    assert page.status_code == 422 and f'value="{copies}"' in page.text and 'class="written"' not in page.text
    assert not Setting.select().where(Setting.name == blank_papers.COUNTER).exists()


def test_looking_at_a_blank_paper_takes_no_number(cast, sign_in):
    page = sign_in("dan").get("/print/blank/note").text
    assert 'class="written"' not in page and not Setting.select().where(Setting.name == blank_papers.COUNTER).exists()


def test_the_papers_that_clerks_type_come_first(sign_in):
    page = sign_in("dan").get("/print/blank").text
    places = [page.index(f"/print/blank/{key}") for key in (*SHEETS, "f02")]
    assert places == sorted(places) and '/print/blank/f06"' not in page
    assert sign_in("dan").post("/print/blank/f02", {"copies": "1"}).status_code == 404


def test_every_paper_form_has_a_title_of_its_own(app):
    with app.test_request_context():
        titles = [title for _key, _paper, title in all_papers()]
    assert len(titles) == len(set(titles)) and not [title for title in titles if re.search(r"F\d\d|\(\d\)", title)]

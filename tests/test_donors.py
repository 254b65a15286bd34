"""Reports to donors: one page of published figures and the office's words; nothing else stands on it."""
import io
import re
import shutil
import subprocess

import pikepdf
import pytest

from cmoffice import clock
from cmoffice.casework import published
from cmoffice.models import Audit, DonorReport, Published, Staff
from tests.conftest import IDENTITY, NOW, Desk

# a quarter as it was published: shown, small, hidden and withheld numbers stand in it
CELLS = {
    "I01": [["", None, None, "n", 57], ["sex", None, "female", "n", 31], ["sex", None, "male", "n", 26]],
    "I05": [["", None, None, "n", 57], ["", "at_once", None, "l", None], ["", "in_time", None, "s", None], ["", "late", None, "w", None]],
    "I09": [["", None, None, "n", 628], ["", "yes", None, "n", 579], ["", "no", None, "n", 49]],
}
WORDS = {"title": "Riverside in spring", "introduction": "We accompany children.", "changed": "More families came from the camp.", "needed": "Two bicycles."}


@pytest.fixture
def mary(app, case):
    clock.set_start(NOW.replace(month=4, day=5))
    Published.create(year=2027, quarter=1, smallest=5, cells=CELLS, by=Staff.get(username="mary"), made_at=clock.now())
    desk = Desk(app, "mary")
    desk.post("/reports/donors", {"quarter": "2027-1", "title": "Riverside in spring"})
    return desk


def one():
    return f"/reports/donors/{DonorReport.get().id}"


def written(mary, **other):
    return mary.post(one(), {**WORDS, "chosen": ["I01", "I05", "I09"], "version": str(DonorReport.get().version), "button": "keep", **other})


def text_of(data):
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not here")
    return subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_page_of_a_donor_holds_shown_figures_only(mary, case, paper):
    assert written(mary).status_code == 303
    answer = mary.post(f"{one()}/file", {"button": paper})
    with pikepdf.open(io.BytesIO(answer.data)) as file:
        assert len(file.pages) == 1
    text = text_of(answer.data)
    for words in (*WORDS.values(), "57", "579 (92 %)", "49 (8 %)", "<5", "draft", "small numbers are hidden", "Quarter 1 of 2027"):
        assert words in text, words
    numbers = set(re.findall(r"(?<![\w.:%-])\d+(?![\w:])", re.sub(r"(?s)A share stands.*", "", text.split("figures published")[0].replace("Quarter 1 of 2027", ""))))
    assert numbers <= {"57", "628", "579", "49", "92", "8", "100", "24", "48", "5", "1", "4"}, numbers  # 24 and 48 hours; "from 1 to 4"
    assert case.code not in text and not [name for name in IDENTITY.values() if len(name) > 3 and name in text]
    assert answer.headers["Content-Disposition"].endswith('-2027-1.pdf"') and Audit.get(Audit.did == "donor report taken out").details["paper"] == paper


def test_E36_no_name_stands_in_a_report(mary):
    answer = written(mary, changed=f"{IDENTITY['first']} went back to school.")
    assert answer.status_code == 422 and IDENTITY["first"] in answer.text and "Two bicycles." in answer.text and DonorReport.get().texts == {}


def test_E38_a_figure_that_was_not_published_is_in_no_report(mary, app, cast):
    from cmoffice.casework import donors
    from tests.conftest import refused
    assert written(mary, chosen=["I21"]).status_code == 422
    with app.test_request_context(), refused("E38"):
        donors.write(DonorReport.get(), 1, {**WORDS, "chosen": ["I21"]}, False, cast["mary"], clock.now())


def test_E06_a_report_is_one_page(mary):
    answer = written(mary, introduction="Children\n" * 70, changed="x " * 300, needed="y\n" * 60)
    assert answer.status_code == 422 and "one page" in answer.text and "Children\nChildren" in answer.text
    assert written(mary, introduction="w" * 701).status_code == 422


def test_a_colleague_who_was_faster_is_not_written_over(mary, app):
    paul = Desk(app, "paul")
    assert paul.post(one(), {**WORDS, "needed": "Three boats.", "version": "1", "button": "keep"}).status_code == 303
    answer = written(mary, version="1")
    assert answer.status_code == 409 and "Three boats." in answer.text and "Two bicycles." in answer.text
    assert DonorReport.get().texts["needed"] == "Three boats."
    assert 'name="version" value="2"' in answer.text and written(mary).status_code == 303 and DonorReport.get().texts["needed"] == "Two bicycles."


def test_a_finished_report_is_not_changed_any_more(mary):
    assert written(mary, button="finish").status_code == 303
    page = mary.get(one())
    assert "<textarea" not in page.text and "Two bicycles." in page.text and "draft" not in page.text.lower()
    assert written(mary, needed="More.").status_code == 422 and DonorReport.get().texts["needed"] == "Two bicycles."


@pytest.mark.parametrize("login", ["alice", "dan", "eve"])
def test_only_supervisors_find_reports_to_donors(mary, app, login):
    desk = Desk(app, login)
    assert {desk.get(path).status_code for path in ("/reports/donors", one())} == {404} and desk.post(f"{one()}/file", {"button": "a4"}).status_code == 404


def test_shares_stand_only_over_enough(cast):
    few = Published(year=2027, quarter=1, smallest=5, cells={"I09": [["", None, None, "s", None], ["", "yes", None, "n", 0], ["", "no", None, "s", None]]})
    table = published.table(few, "I09")
    assert table.share("yes") is None and table.text(None) == "<5" and table.text("yes") == "0"


def test_SEC_089_a_report_to_donors_says_who_when_and_for_outside(mary):
    page = mary.get(one()).text
    foot = re.search(r'(?s)<footer class="leaf-foot-line">(.*?)</footer>', page)[1]
    assert all(words in foot for words in ("published", Staff.get(username="mary").short_name, str(NOW.year), "for outside the office")), foot

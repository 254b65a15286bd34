"""Files to print and to seal: every script can be read in them, and a sealed one opens with its passphrase only."""
import shutil
import subprocess
from io import BytesIO

import pikepdf
import pytest

from cmoffice import pdf
from cmoffice.sheets import Bars, Blank, Break, Grid, Heading, Pairs, Points, Sheet, Words, text_of
from tests.conftest import NOW

SAID = "أريد أن أعود إلى المدرسة"
PARTS = (
    Heading("Who"), Pairs((("Said", SAID), ("Told", "ខ្ញុំចង់ទៅសាលារៀន"), ("Wrote", "Я хочу домой"))), Words("Calm. " * 80), Words("A hint.", quiet=True),
    Points(("Visit the clinic", "زيارة"), boxes=True), Grid("Steps", ("What", "By"), (("Clinic", "3 Mar"),), (1,)), Bars("By age", ("Age", "Cases"), (("0-5", 7, "7"), ("6-11", None, "–"))),
    Break(), Blank(2),
)  # fmt: skip
SHEET = Sheet("Plan", PARTS, code="H7K-4MX", about="copy 1 of 1", foot=("Alice T.", "confidential"))


@pytest.fixture
def drawn(app):
    def draw(sheet=SHEET, **how):
        with app.test_request_context():
            return pdf.draw(sheet, NOW, **how)
    return draw


@pytest.mark.parametrize("paper, points", [("a4", (595, 842)), ("letter", (612, 792))])
def test_a_sheet_has_the_size_of_the_offices_paper(drawn, paper, points):
    with pikepdf.open(BytesIO(drawn(paper=paper))) as file:
        assert len(file.pages) == 2
        assert tuple(round(float(side)) for side in file.pages[0].mediabox[2:]) == points


def test_each_script_is_drawn_with_letters_of_its_own(drawn, recwarn):
    with pikepdf.open(BytesIO(drawn())) as file:
        fonts = {str(font.BaseFont) for page in file.pages for font in page.Resources.Font.values()}
    assert any("Arabic" in name for name in fonts) and any("Khmer" in name for name in fonts)
    assert not [warning for warning in recwarn if "glyph" in str(warning.message)], "no letter is missing"


def test_SEC_087_a_sealed_sheet_opens_with_its_passphrase_only(drawn, tmp_path):
    sealed = drawn(passphrase="seven quiet words")
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(BytesIO(sealed), password="seven quiet word")
    with pikepdf.open(BytesIO(sealed), password="seven quiet words") as file:
        assert file.encryption.R == 6 and file.encryption.bits == 256
    assert b"H7K" not in sealed and b"Plan" not in sealed
    if not shutil.which("qpdf"):
        pytest.skip("qpdf is not here")
    path = tmp_path / "file.pdf"
    path.write_bytes(sealed)
    told = subprocess.run(["qpdf", "--password=seven quiet words", "--show-encryption", path], capture_output=True, text=True)
    assert told.returncode == 0 and "AESv3" in told.stdout


def test_the_words_of_a_sheet_are_all_told(drawn):
    words = text_of(SHEET)
    for word in ("Plan", "H7K-4MX", SAID, "A hint.", "Visit the clinic", "Clinic", "6-11", "confidential"):
        assert word in words


def test_a_point_that_is_read_from_the_right_has_its_mark_at_the_right(drawn):
    with pikepdf.open(BytesIO(drawn(Sheet("Plan", (Points(("A visit", SAID)),))))) as file:
        marks = [float(operands[0]) for operands, operator in pikepdf.parse_content_stream(file.pages[0]) if str(operator) == "re"]
    assert len(marks) == 2 and marks[0] < 60 and marks[1] > 535


def test_the_number_of_pages_ends_its_line(drawn, tmp_path):
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not here")
    path = tmp_path / "file.pdf"
    path.write_bytes(drawn())
    lines = [line.strip() for line in subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True).stdout.splitlines()]
    assert [line for line in lines if line.endswith("page 1 of 2")] and [line for line in lines if line.endswith("page 2 of 2")]


def test_no_font_is_put_in_for_nothing(drawn):
    with pikepdf.open(BytesIO(drawn(Sheet("Plan", (Words("Latin alone"),))))) as file:
        names = {str(font.BaseFont) for page in file.pages for font in page.Resources.Font.values()}
    assert names and not [name for name in names if any(script in name for script in ("Arabic", "Khmer", "Myanmar", "Ethiopic"))]


def read(content, tmp_path):
    """The words of each page."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not here")
    path = tmp_path / "file.pdf"
    path.write_bytes(content)
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout.split("\f")[:-1]


def test_the_foot_stands_at_the_margin_of_each_page_also_where_an_answer_runs_over(drawn):
    long = Sheet("Plan", (Pairs((("What was seen", "She drew a house. " * 400),)), Points(("He drew a tree. " * 400, f"{SAID} " * 300))), foot=("confidential",))
    with pikepdf.open(BytesIO(drawn(long, paper="letter"))) as file:
        assert len(file.pages) > 3
        for page in file.pages:
            lines = [[float(part) for part in operands[:2]] for operands, operator in pikepdf.parse_content_stream(page) if str(operator) in ("m", "l")]
            (left, _y), (right, _again) = lines[-2:]
            assert round(left) == 51 and round(right) == 561, "the rule of the foot is as wide as the page allows"


@pytest.mark.parametrize("paper", pdf.PAPER)
@pytest.mark.parametrize("lines", range(33, 42))
def test_no_answer_is_lost_or_torn_and_no_heading_left_alone_at_the_end_of_a_page(drawn, tmp_path, paper, lines):
    asked = ("Does somebody else than the two of them know of it, and if so who, since when, by whom, and what was answered to that person then, in as many words", "Aunts. " * 20)
    pages = read(drawn(Sheet("Plan", (Points(tuple(f"Line {number}" for number in range(lines))), Heading("What is known"), Pairs((asked, ("Last", "Nobody")))), foot=("confidential",)), paper=paper), tmp_path)
    assert sum(page.count("Aunts.") for page in pages) == 20 and "Nobody" in "".join(pages)
    assert [page.count("Aunts.") for page in pages if "Aunts." in page] == [20]
    assert [page for page in pages if "What is known" in page] == [page for page in pages if "Aunts." in page]

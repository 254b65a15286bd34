"""Every sheet of the catalogue on paper, in A4 and in Letter: pages, the foot with the code on each, nothing cut, no name but where it belongs."""

import re
import subprocess

import pytest

from cmoffice.casework import prints
from tests.conftest import IDENTITY
from tests.test_letters import BODY

pytestmark = pytest.mark.story  # runs apart, like the stories: it prints some twenty sheets
SIZES = {"a4": (595, 842), "letter": (612, 792)}
LANGUAGES = "مرحبا، هذه جملة. កុមារបានទៅសាលារៀន។ Ребёнок ходит в школу."
NAMES = ("Sreymom", IDENTITY["last"], IDENTITY["caregiver_name"], IDENTITY["mother"], "012 555")
WORD = re.compile(r'<word xMin="(-?[\d.]+)" yMin="(-?[\d.]+)" xMax="(-?[\d.]+)" yMax="(-?[\d.]+)">')


def sheets(page, tmp_path):
    """The pages of the print that is on the screen: their size, their text, and the words that stand beyond an edge."""
    file = tmp_path / "print.pdf"
    page.pdf(path=file, prefer_css_page_size=True)
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    boxes = subprocess.run(["pdftotext", "-bbox", file, "-"], capture_output=True, text=True, check=True).stdout
    size = tuple(round(float(number)) for number in re.search(r'<page width="([\d.]+)" height="([\d.]+)"', boxes).groups())
    cut = [found for found in WORD.findall(boxes) if float(found[0]) < 10 or float(found[2]) > size[0] - 10]
    return size, text.split("\f")[:-1], cut


def make(page, address):
    """Ask for two copies of a sheet, with the first answer wherever one is wanted."""
    page.goto(address)
    page.fill("[name=copies]", "2")
    for name in {box.get_attribute("name") for box in page.locator("main input[type=radio]").all()}:
        page.locator(f"main input[name={name}]").first.check()
    for choice in page.locator("main select").all():
        choice.select_option(index=1)
    for name in ("appointment", "matter"):
        if page.locator(f"main [name={name}]").count():
            page.fill(f"main [name={name}]", LANGUAGES)
    page.click("text=Make the copies")
    page.wait_for_selector("text=is noted already")


@pytest.fixture
def case(page, office, sign_in):
    """A case with a note in three scripts, and a letter of the office."""
    made = office.case()
    sign_in(page, "mary")
    page.goto(f"{office.address}/letters/new")
    page.fill("[name=title]", "Invitation")
    page.fill("[name=body]", BODY)
    page.click("main button:has-text('Save')")
    page.context.clear_cookies()
    sign_in(page, "alice")
    page.goto(f"{office.address}/case/{made}")
    page.fill("[name=facts]", LANGUAGES)
    page.click("text=Save note")
    page.wait_for_selector(f"text={LANGUAGES[:20]}")
    return made


def set_paper(page, office, sign_in, size):
    page.context.clear_cookies()
    sign_in(page, "mary")
    page.goto(f"{office.address}/letters")
    page.check(f"[name=size][value={size}]")
    page.click("main form:has([name=size]) button:has-text('Save')")
    page.context.clear_cookies()
    sign_in(page, "alice")


def test_every_sheet_stands_on_its_paper(page, office, sign_in, case, tmp_path, subtests):
    file = f"{office.address}/case/{case}"
    keys = [key for key in prints.OFFERED if key not in ("letter", "incident", "card")]
    page.goto(f"{file}/letter")
    letter = page.get_attribute(".print-list a", "href")
    where = {key: f"{file}/print/{key}" for key in keys} | {"my-list": f"{office.address}/print/my-list", "visits": f"{office.address}/print/visits", "letter": office.address + letter}
    for size in SIZES:
        set_paper(page, office, sign_in, size)
        for key, address in where.items():
            with subtests.test(key=key, size=size):
                make(page, address)
                paper, pages, cut = sheets(page, tmp_path)
                assert paper == SIZES[size] and pages and not cut, (paper, len(pages), cut[:3])
                for number, text in enumerate(pages):
                    assert "Alice A." in text and "copy " in text and re.search(rf"{number + 1}\s*/\s*{len(pages)}\s", text), (number, text[-300:])
                    assert case in text or key in ("my-list", "visits"), (number, text[-300:])
                    assert len(text.split()) > 20 or key in ("cover", "letter", "visits"), f"page {number + 1} is empty"
                whole = "".join(pages)
                assert ("copy 1 of 2" in whole) and ("copy 2 of 2" in whole)
                assert (key == "identity") == any(name in whole for name in NAMES), key
                if key in ("summary", "casefile", "letter"):
                    assert "школу" in whole and "مرحبا" in whole
    set_paper(page, office, sign_in, "a4")

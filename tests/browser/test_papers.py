"""Ten papers filled in by hand, kept as pictures in tests/papers: typed from the pictures by two clerks, checked by the caseworker, found right in the file."""

import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from cmoffice import databases, identities
from cmoffice.casework import intake, moves, tray
from cmoffice.models import Case, FiledForm, FollowUp, Note, Paper, Referral, Staff
from tests.browser.conftest import sign_in_by_hand
from tests.conftest import IDENTITY, NOW, registration
from tests.papers.stack import CODE, PAPERS
from tests.test_crash import Server

PICTURES = Path(__file__).resolve().parent.parent / "papers"
SLIP = {"2001": ("sex", "2")}          # where the second clerk's finger slips: paper → box and what she typed


@pytest.fixture
def desk(chromium, furnished, tmp_path, monkeypatch):
    """An office with one open case of Alice's, a week old, whose code stands on some of the papers; Dan and Lumi work from both trays."""
    folder = tmp_path / "office"
    shutil.copytree(furnished, folder)
    databases.open_office(folder)
    with databases.connection():
        cast = {person.username: person for person in Staff.select()}
        begun = NOW - timedelta(days=7)
        monkeypatch.setattr(moves, "new_code", lambda: CODE)
        case = intake.take_in(registration(registered_on=begun.date(), identified_on=begun.date()), cast["alice"], begun)
        intake.enter_identity(case, IDENTITY, cast["alice"], begun)
        monkeypatch.undo()
        for clerk in ("dan", "lumi"):
            tray.grant(cast[clerk], "both", "a small office", cast["mary"], begun)
    databases.close_office()
    yield folder
    databases.close_office()


def test_there_is_a_picture_of_every_paper():
    assert [picture.name.split("-")[1].removesuffix(".png") for picture in sorted(PICTURES.glob("*.png"))] == [paper["sheet"] for paper in PAPERS]


@pytest.mark.story
def test_ten_papers_come_from_the_picture_into_the_file(new_context, desk):
    server = Server(desk)
    dan, lumi, alice = (new_context().new_page() for _ in range(3))
    for page, name in ((dan, "dan"), (lumi, "lumi"), (alice, "alice")):
        sign_in_by_hand(page, server.address, name)
    for papers in stacks():
        type_stack(dan, server.address, papers)
        put_away(dan, server.address)
    for _paper in PAPERS:
        type_again(lumi, server.address)
    settle(lumi, server.address)
    for place in range(1, len(PAPERS) + 1):
        check(alice, server.address, place)
    said = server.words()
    server.stop()
    assert "broke the content policy" not in said and "fault" not in said, said
    databases.open_office(desk)
    with databases.connection():
        every_paper_is_filed()
        the_registrations_equal_the_papers()
        the_identities_equal_the_papers()
        the_case_equals_the_papers()


def stacks():
    """The papers by form, as they are counted into batches."""
    found = {}
    for paper in PAPERS:
        found.setdefault(paper["sheet"], []).append(paper)
    return found.values()


def type_stack(page, address, papers):
    """One batch, from its slip to the hand-in."""
    page.goto(address + "/tray/batch")
    page.select_option("#sheet", papers[0]["sheet"])
    page.fill("#counted", str(len(papers)))
    page.fill("#control_sum", str(sum(int(paper["typed"]["paper_no"]) for paper in papers)))
    page.get_by_role("button", name=re.compile("Start")).click()
    page.get_by_role("link", name="Type paper 1").click()
    for place, paper in enumerate(papers, start=1):
        expect(page.locator("main .page-head")).to_contain_text(f"paper {place} of")
        key_in(page, paper["typed"])
    page.get_by_role("button", name="Hand in").click()
    expect(page).to_have_url(re.compile("/tray$"))


def key_in(page, typed):
    """Type a paper box by box with Enter; what the sheet asks back is kept as on the paper."""
    expect(page.locator("#b-paper_no")).to_be_focused()
    for box in page.locator("[data-box]").all():
        page.keyboard.type(typed.get(box.get_attribute("data-box"), ""))
        page.keyboard.press("Enter")
    before = page.url, page.locator("main .page-head p").first.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_timeout(350)
    if page.locator(".errors").count() and (page.url, page.locator("main .page-head p").first.inner_text()) == before:
        page.keyboard.press("Control+Enter")


def type_again(page, address):
    """The next paper that waits to be typed a second time, with the slip of a finger where one is planned."""
    for name in ("case", "identity"):
        put_away(page, address)
        page.goto(address + "/tray")
        page.locator(f"form[action='/tray/take/{name}'] button").first.click()
        page.goto(address + "/second")
        waiting = page.get_by_role("link", name=re.compile("^Go on with paper")).or_(page.get_by_role("button", name=re.compile("^Type paper")))
        if waiting.count():
            break
    waiting.first.click()
    sheet = page.locator("main h1 .muted").inner_text()
    place = int(re.search(r"paper (\d+) of", page.locator("main .page-head").inner_text())[1])
    label = re.search(r"Batch (\S+)", page.locator("main .page-head").inner_text())[1]
    paper = next(papers for number, papers in enumerate(stacks(), start=1) if label.endswith(f"B{number}"))[place - 1]
    assert sheet
    typed = dict(paper["typed"])
    if typed["paper_no"] in SLIP:
        box, wrong = SLIP[typed["paper_no"]]
        typed[box] = wrong
    key_in(page, typed)
    page.wait_for_timeout(200)


def put_away(page, address):
    page.goto(address + "/tray")
    away = page.locator("form[action='/tray/away'] button")
    if away.count():
        away.first.click()


def settle(page, address):
    """The one difference, settled by the second clerk where there is no third: the paper says 1."""
    put_away(page, address)
    page.locator("form[action='/tray/take/case'] button").first.click()
    page.goto(address + "/second")
    page.get_by_role("link", name=re.compile("^Settle 1 box")).click()
    shown = page.locator(".diffs li").first.inner_text()
    assert "Girl / woman" in shown and "Boy / man" in shown and "Dan" not in shown and "Lumi" not in shown
    page.locator(".diffs input:not([type=hidden])").last.fill("1")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Send it to the caseworker").click()


def check(page, address, place):
    """The caseworker with the paper in hand: she answers what could not be read, and says that it looks right."""
    paper = PAPERS[place - 1]
    page.goto(f"{address}/papers/check/{place}")
    password = page.locator("main input[type=password]")
    if password.count():
        password.fill("four words of practice")
        page.keyboard.press("Enter")
    for name, value in paper["told"].items():
        answer(page, name, value)
    page.get_by_role("button", name="Looks right").click()
    page.wait_for_timeout(300)
    if page.locator("input[name=decided]").count():
        page.locator("input[name=decided][value=different]").check()
        page.get_by_role("button", name=re.compile("Looks right|Save|another child", re.IGNORECASE)).first.click()
    assert page.locator(".errors").count() == 0, (paper["sheet"], page.locator(".errors").inner_text())


def answer(page, name, value):
    """Put an answer into the form of the screen, whatever kind of question it is."""
    fields = page.locator(f"main [name='{name}']")
    if fields.first.get_attribute("type") in ("radio", "checkbox"):
        for field in fields.all():
            wanted = field.get_attribute("value") in (value if isinstance(value, list) else [value])
            if wanted != field.is_checked():
                field.set_checked(wanted)
    else:
        fields.first.fill(value)


def every_paper_is_filed():
    assert [paper.state for paper in Paper.select()] == ["filed"] * len(PAPERS)
    assert identities.Keyed.select().count() == 0


def the_registrations_equal_the_papers():
    cases = [Case.get_by_id(paper.case_id) for paper in Paper.select().where(Paper.number.in_((2001, 2002, 2003))).order_by(Paper.number)]
    assert [(case.sex, case.age_years, case.risk, case.care_arrangement, case.concerns) for case in cases] == [
        ("female", 12, "medium", "kinship", ["family_violence_witness", "out_of_school"]),
        ("male", 9, "high", "parents", ["family_violence_witness", "out_of_school"]),
        ("female", 4, "medium", "kinship", ["neglect", "abandoned"])]
    assert {case.taken_in_at.astimezone(NOW.tzinfo).date() for case in cases} == {date(2027, 2, 26)} and cases[2].identified_on == date(2027, 2, 26)
    assert all(case.place == "p01" and case.area == "North district" and case.source == "teacher_school" and case.uasc == "no" for case in cases)


def the_identities_equal_the_papers():
    by_number = {paper.number: paper.case.code for paper in Paper.select().where(Paper.case.is_null(False))}
    first, second = (identities.Identity.get_by_id(by_number[number]) for number in (2001, 2002))
    assert (first.full_name, str(first.birth_date), first.phone, first.caregiver_relation) == ("sopheap keo", "2014-06-14", "012 340 118", "mother")
    assert (second.full_name, second.birth_date, second.safe_contact, second.signed_by) == ("rithy prak", None, "through the aunt", "aunt")
    assert [Case.get(Case.code == by_number[number]).status for number in (2001, 2002, 2003)] == ["open", "open", "unfiled"]


def the_case_equals_the_papers():
    case = Case.get(Case.code == CODE)
    assessed = FiledForm.get((FiledForm.case == case.id) & (FiledForm.paper == "F03"))
    assert (assessed.answers["risk"], assessed.answers["clothing"], assessed.confidential["words"]) == ("medium", "not_met", "i want to go to school")
    visits = list(FollowUp.select().where(FollowUp.case == case.id).order_by(FollowUp.done_on))
    assert [(visit.done_on, visit.mode, visit.reached, visit.observed) for visit in visits] == [
        (date(2027, 2, 28), "planned_home_visit", ["nobody"], "stood before a locked door"), (date(2027, 3, 1), "phone", ["caregiver"], "slept well, eats again")]
    note = Note.get(Note.case == case.id)
    assert (note.facts, note.judgement, note.done_on, note.with_whom, note.by.username) == ("the teacher came. two days absent.", "tired, not ill", date(2027, 2, 28), "teacher", "alice")
    sent = Referral.get(Referral.case == case.id)
    assert (sent.service, sent.reason, sent.urgent, sent.result) == ("health_medical", "fever for a week", True, "service_unavailable")

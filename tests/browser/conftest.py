"""A real Chromium at a real server of a furnished office; without a Chromium these tests are skipped in words."""

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from cmoffice import databases
from cmoffice.casework import (
    assessment,
    case_meeting,
    closure,
    handing,
    intake,
    meeting_list,
    notes,
    second_entry,
    transcription,
    tray,
)
from cmoffice.models import Case, Paper, PaperBatch, Staff
from cmoffice.practice import desk
from tests.conftest import IDENTITY, NOW, PASSWORD, assess_fully, registration
from tests.test_crash import Server

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome-stable"))), None)
WIDE, NARROW, NARROWEST = {"width": 1366, "height": 768}, {"width": 390, "height": 844}, {"width": 320, "height": 640}


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=1))  # a browser on a busy machine may be late once; twice is a fault. Tried again is told at the end ("rerun")


@pytest.fixture(scope="session")
def chromium():
    """The path of the browser."""
    if CHROMIUM is None:
        why = "no Chromium on this machine: install the package chromium to run the browser tests"
        pytest.fail(why) if os.environ.get("CI") == "true" else pytest.skip(why)
    return CHROMIUM


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, chromium):
    return {**browser_type_launch_args, "executable_path": chromium, "args": ["--no-sandbox", "--disable-gpu"]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "viewport": WIDE, "reduced_motion": "reduce"}


@pytest.fixture(scope="session")
def office(chromium, furnished, tmp_path_factory):
    """The office at work: its address, and cases of Alice to be used up, each with a follow-up that is late."""
    folder = tmp_path_factory.mktemp("browser") / "office"
    shutil.copytree(furnished, folder)
    databases.open_office(folder)
    with databases.connection():
        cast = {person.username: person for person in Staff.select()}
        cases = [_late_case(cast, number) for number in range(18)]
        _other_cases(cast)
        _paper_desk(cast)
    databases.close_office()
    server = Server(folder)
    yield Office(server.address, cases)
    said = server.words()
    server.stop()
    assert "broke the content policy" not in said and "fault" not in said, said


class Office:
    def __init__(self, address, cases):
        self.address, self.cases = address, cases

    def case(self):
        """A case that no other test uses."""
        return self.cases.pop()


def _late_case(cast, number):
    """Registered three weeks ago and assessed, seen two weeks ago: the follow-up of a medium risk is a week late and the next thing it owes."""
    begun = NOW - timedelta(days=21)
    case = intake.take_in(registration(registered_on=begun.date(), identified_on=begun.date()), cast["alice"], begun)
    intake.enter_identity(
        case,
        {**IDENTITY, "first": f"Sreymom{'abcdefghijklmnopqr'[number]}", "phone": f"012 555 9{number:02}"},
        cast["alice"],
        begun,
        decided="different",
    )
    assessed = begun + timedelta(days=1)
    assessment.complete_initial(
        case,
        {
            "done_on": assessed.date(),
            "done_time": "08:45",
            "place_kind": "home",
            "seen_alone": "yes",
            "safety": "safe",
            "medical_urgent": "no",
            "food": "met",
            "shelter": "met",
            "clothing": "met",
            "water": "met",
            "abuser_access": "no",
            "words": "I like it here.",
            "risk": "medium",
            "risk_reason": "As before.",
            "further": "ongoing_followup",
            "next_contact_on": assessed.date() + timedelta(days=7),
            "outcome": "continue",
        },
        cast["alice"],
        assessed,
    )
    assess_fully(Case.get_by_id(case.id), cast["alice"], NOW - timedelta(days=7))  # so that the plan is not late yet
    return case.code


def _other_cases(cast):
    """What the lists of the others show: a case waiting for a decision, one to be closed, one closed, notes of every kind, a child not registered."""
    named = {"address": "none", "safe_contact": "none"}
    waiting = intake.take_in(registration(given_by="nobody", no_consent="nobody_able_to_consent", no_consent_reasons="Alone."), cast["bob"], NOW)
    intake.enter_identity(waiting, {"first": "Vichear", **named}, cast["bob"], NOW)
    intake.take_in(registration(keyworker="supervisor", risk="high"), cast["bob"], NOW)
    for first, closes in (("Ratanak", False), ("Pisey", True)):
        case = intake.take_in(registration(), cast["alice"], NOW)
        intake.enter_identity(case, {"first": first, **named}, cast["alice"], NOW)
        for number in range(17):
            notes.add(
                case,
                {
                    "on": NOW.date(),
                    "facts": f"Visit number {number}.",
                    "judgement": "Calm." if number % 5 == 0 else "",
                    "kind": "home_visit" if number % 2 else "note",
                    "section": "strictly_confidential" if number == 12 else "ordinary",
                },
                cast["alice"],
                NOW,
            )
        closure.request(case, {"reason": "moved_away", "summary": "Safe.", "how_to_return": "Told.", "feedback": "Glad."}, cast["alice"], NOW)
        if closes:
            closure.authorise(case, {"comment": "Well done."}, cast["mary"], NOW)
    meeting = case_meeting.call({"held_on": NOW.date(), "begins": "14:00", "guests": ["alice", "bob"]}, cast["mary"], NOW)
    meeting_list.build(meeting, cast["mary"], NOW)
    intake.screen_out(
        {"identified_on": NOW.date(), "source": "self", "concerns": ["neglect"], "criteria_checked": "All of them.", "service_given": "A leaflet."},
        cast["alice"],
        NOW,
    )


def _paper_desk(cast):
    """Papers at each turn of their way: being typed, waiting for a word, to be typed again, differing, waiting for their caseworker."""
    day = f"{NOW.day} {NOW.month} {NOW.year}"
    note = {"facts": "The school keeps the place.", "judgement": "-", "kind": "1", "on": day, "with_whom": "the teacher", "section": "1", "keep_name_why": "-"}
    for clerk in ("dan", "lumi"):
        tray.grant(cast[clerk], "both", "a small office", cast["mary"], NOW)

    def batch_of(clerk, numbers, **boxes):
        batch = desk._begin("note", len(numbers), sum(numbers), "shelf 2", cast[clerk], NOW)
        for place, number in enumerate(numbers, start=1):
            desk._type(batch, place, number, {**note, **boxes}, cast["alice"], cast[clerk], NOW, NOW.date())
        return PaperBatch.get_by_id(batch.id)

    asks = batch_of("dan", [31, 32])
    PaperBatch.update(control_sum=70).where(PaperBatch.id == asks.id).execute()
    handing.ask_supervisor(PaperBatch.get_by_id(asks.id), cast["dan"], NOW)
    for paper in batch_of("dan", [41, 42], on="?").papers:
        PaperBatch.update(state="handed_in", handed_at=NOW).where(PaperBatch.id == paper.batch_id).execute()
        with databases.records.atomic():
            transcription.to_caseworker(paper, cast["dan"], NOW)
    begun = desk._begin("note", 3, 51 + 52 + 53, "shelf 2", cast["dan"], NOW)
    desk._type(begun, 1, 51, note, cast["alice"], cast["dan"], NOW, NOW.date())
    again = batch_of("lumi", [61, 62])
    handing.hand_in(again, cast["lumi"], NOW)
    paper = Paper.get((Paper.batch == again.id) & (Paper.position == 1))
    second_entry.take(paper, cast["dan"], NOW)
    paper, first = Paper.get_by_id(paper.id), transcription.typed(paper)
    second = {**first, "kind": "2"}
    second_entry.finish(paper, second, *({name: [text] for name, text in entry.items()} for entry in (first, second)), cast["dan"], NOW)


@pytest.fixture
def complaints():
    """What pages complained about: the content policy, script errors, answers of fault."""
    return []


@pytest.fixture(autouse=True)
def settled(monkeypatch):
    """What is asked at once waits until the page that a press led to has been read; on a slow machine it is still empty."""

    def waiting(ask):
        def asked(one, *given, **more):
            getattr(one, "page", one).wait_for_load_state("domcontentloaded")
            return ask(one, *given, **more)

        return asked

    for kind, names in ((Page, ("title", "content", "evaluate", "eval_on_selector_all")), (Locator, ("count", "all_inner_texts", "all_text_contents", "is_visible", "all"))):
        for name in names:
            monkeypatch.setattr(kind, name, waiting(getattr(kind, name)))


@pytest.fixture
def watched(complaints):
    """Listen to a context: nothing it says may be a complaint, nothing may stay in its stores."""

    def watch(context):
        context.on("console", lambda line: complaints.append(line.text) if line.type == "error" and "status of 4" not in line.text else None)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("request", lambda request: complaints.append(request.url) if "policy-report" in request.url else None)
        context.on("response", lambda answer: complaints.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None)
        return context

    yield watch
    assert not complaints


@pytest.fixture
def page(context, office, watched):
    context.set_default_timeout(8000)
    watched(context)
    page = context.new_page()
    yield page
    if not page.is_closed() and page.url.startswith("http"):
        assert page.evaluate(
            """async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, (await caches.keys()).length, document.cookie]"""
        ) == [0, 0, 0, 0, ""]


@pytest.fixture
def sign_in(office):
    """Somebody signs in at a page."""

    return lambda page, username, password=PASSWORD: sign_in_by_hand(page, office.address, username, password)


def sign_in_by_hand(page, address, username, password=PASSWORD):
    page.goto(address + "/signin")
    page.fill("#username", username)
    page.fill("#password", password)
    page.click("button:has-text('Sign in')")
    page.wait_for_url(lambda where: not where.endswith("/signin"))

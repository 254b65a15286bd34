"""REL-15: the network is lost in mid-form: the text stays in the page, the person is told, and the retry saves once. Needs a Chromium."""

import shutil
import tempfile
from pathlib import Path

from bench import trial_office as office
from bench.trials import Line
from cmoffice import databases
from cmoffice.models import Note

TEXT = "The aunt came while the cable was out, number"


def run(quick):
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        return [Line("REL-15", "the network is lost in mid-form", "not run: no Chromium on this machine", False)]
    from playwright.sync_api import sync_playwright

    times = 2 if quick else 10
    room = Path(tempfile.mkdtemp(prefix="offline-"))
    told = kept = 0
    try:
        folder, code = office.make(room / "office")
        server = office.Server(folder)
        try:
            with sync_playwright() as play:
                open_browser = play.chromium.launch(executable_path=browser, args=["--no-sandbox"])
                context = open_browser.new_context()
                page = context.new_page()
                page.goto(f"http://127.0.0.1:{server.port}/signin")
                page.fill("#username", "alice")
                page.fill("#password", office.PASSWORD)
                page.keyboard.press("Enter")
                page.wait_for_url(lambda address: "/signin" not in address)
                page.goto(f"http://127.0.0.1:{server.port}/case/{code}")
                for number in range(times):
                    box, form = (
                        page.locator("textarea[name=facts]").first,
                        page.locator("form:has(textarea[name=facts])").first,
                    )
                    box.fill(f"{TEXT} {number}")
                    context.set_offline(True)
                    form.locator("button.btn-primary").click()
                    page.wait_for_timeout(800)
                    told += "No answer from the office computer" in page.locator("body").inner_text()
                    kept += box.input_value() == f"{TEXT} {number}"
                    context.set_offline(False)
                    form.locator("button.btn-primary").click()
                    page.wait_for_timeout(800)
                open_browser.close()
        finally:
            server.stop()
        databases.open_office(folder)
        with databases.connection():
            facts = [note.facts for note in Note.select(Note.facts)]
        databases.close_office()
    finally:
        shutil.rmtree(room, ignore_errors=True)
    return [
        Line(
            "REL-15",
            f"the network lost in mid-form {times} times: the person is told, the text stays, the retry saves once",
            f"{told} told, {kept} texts kept, {len(facts)} notes of {len(set(facts))} texts saved",
            told == kept == len(facts) == len(set(facts)) == times,
        )
    ]

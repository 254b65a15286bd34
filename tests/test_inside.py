"""The figures inside the office, through the page: what was done by the verbs, counted by hand, exact and never for outside (D32)."""
import re

import pytest

from cmoffice.indicators import INDICATORS
from cmoffice.models import Audit

STAFF_ONLY = ("I21", "I22", "I23", "I24", "I32", "I36")


def shown(page, number):
    """The lines of one figure as a person reads them: [(words, how many, share, before)]."""
    [body] = [part for part in page.text.split("<tbody>") if f'<span class="no">{number}</span>' in part]
    rows = re.findall(r"<tr.*?</tr>", body.split("</tbody>")[0], flags=re.S)
    found = [[re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, flags=re.S)] for row in rows]
    return [tuple(row) for row in found if len(row) == 4]


def test_D32_every_figure_stands_on_the_board_marked_not_for_outside(case, sign_in):
    page = sign_in("mary").get("/reports/inside")
    assert page.status_code == 200 and page.text.count("Not for outside") >= 3           # on top, at the head of each printed page, at its foot
    assert {number for number in INDICATORS if f'<span class="no">{number}</span>' in page.text} == set(INDICATORS)


def test_D32_figures_about_staff_are_for_supervisors(case, sign_in):
    page = sign_in("alice").get("/reports/inside")
    assert page.status_code == 200 and not [number for number in STAFF_ONLY if f'<span class="no">{number}</span>' in page.text] and "your own cases" in page.text


@pytest.mark.parametrize("asked, words", [
    ("time=own&since=31+2+2027&until=1+3+2027", "There is no such day"), ("time=own&since=1+2+2027", "Give the last day"), ("time=own&since=tomorrow&until=1+3+2027", "tomorrow"),
    ("time=own&since=2+3+2027&until=3+3+2027", "not to come"), ("time=own&since=1+3+2027&until=28+2+2027", "not before the first"), ("time=own&since=1+1+2020&until=1+2+2027", "three years"),
    ("time=fortnight", "Pick one of the answers"), ("time=", "Choose a time")])
def test_E06_bad_days_get_words(case, sign_in, asked, words):
    page = sign_in("mary").get(f"/reports/inside?{asked}")
    assert page.status_code == 422 and words in page.text and "tbl-inside" not in page.text


def test_who_looked_at_the_figures_is_on_the_trail(case, sign_in):
    sign_in("mary").get("/reports/inside?time=month")
    line = Audit.select().where(Audit.did == "figures read").get()
    assert line.by.username == "mary" and line.details == {"since": "2027-03-01", "until": "2027-03-01", "apart": ""}


def test_the_board_and_the_reports_lead_to_what_the_figures_count(case, sign_in):
    mary = sign_in("mary")
    assert all('href="/help/figures"' in mary.get(path).text for path in ("/reports", "/reports/inside")) and 'href="/reports/inside"' in mary.get("/reports").text
    help_page = mary.get("/help/figures").text
    assert all(f'id="{number}"' in help_page for number in INDICATORS) and help_page.count("Out of") == sum(one.out_of is not None for one in INDICATORS.values())

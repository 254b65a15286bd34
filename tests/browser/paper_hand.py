"""Filled registration papers by chance, and the hand that keys them: every press is counted."""

import random

from playwright.sync_api import expect

from cmoffice import codelists
from cmoffice.models import Criterion
from tests.conftest import NOW

MANY = {"concerns": codelists.CONCERN, "urgent_needs": codelists.URGENT_NEEDS, "explained": codelists.EXPLAINED, "consent_items": codelists.CONSENT_ITEM_AT_FIRST, "share_services": codelists.SERVICE}
ONE = {"source": codelists.SOURCE, "sex": codelists.SEX, "age_known": codelists.AGE_KNOWN, "care_arrangement": codelists.CARE, "uasc": codelists.UASC, "risk": codelists.RISK_OPEN,
       "given_by": codelists.CONSENT_BY_OR_NOBODY, "assent": codelists.ASSENT}
AT_MOST = {"consent_items": 3}  # answers ticked in one box of a paper
ORDER = ("paper_no", "caseworker", "registered_on", "place", "source", "identified_on", "sex", "age_years", "age_known", "area", "care_arrangement", "uasc", "concerns", "criteria_met", "risk", "urgent_needs",
         "explained", "given_by", "assent", "consent_items", "share_services", "withhold")


def number(codes, code):
    """The number that is printed beside an answer: counted along the list, without 9, which says on every paper that it is not stated."""
    if code == "not_stated":
        return "9"
    place = [one for one in codes if one != "not_stated"].index(code) + 1
    return str(place if place < 9 else place + 1)


def papers(count, seed=1, first=1001):
    """What stands on so many papers: for each the codes as they are to be found again, and what the hand types."""
    chance, criteria = random.Random(seed), [line.code for line in Criterion.select().order_by(Criterion.category, Criterion.code)]
    made = []
    for place in range(count):
        truth = {name: chance.choice(list(codes)) for name, codes in ONE.items()}
        truth |= {name: sorted(chance.sample(list(codes), chance.randint(1, AT_MOST.get(name, 2))), key=list(codes).index) for name, codes in MANY.items()}
        truth["explained"] = list(codelists.EXPLAINED)[: chance.choice((4, 8, 8))]
        truth["criteria_met"] = sorted(chance.sample(criteria, chance.randint(1, 2)), key=criteria.index)
        truth["identified_on"] = NOW.date().replace(month=chance.choice((1, 2)), day=chance.randint(1, 28))
        truth["age_years"], truth["withhold"] = chance.randint(0, 17), chance.choice(("",) * 9 + ("her school",))
        typed = {name: number(codes, truth[name]) for name, codes in ONE.items()}
        typed |= {name: " ".join(number(codes, code) for code in truth[name]) for name, codes in MANY.items()}
        typed["explained"] = "*" if len(truth["explained"]) == 8 else typed["explained"].replace(" ", "")
        typed["criteria_met"] = " ".join(number(criteria, code) for code in truth["criteria_met"])
        typed |= {"paper_no": str(first + place), "identified_on": f"{truth['identified_on']:%d%m}", "age_years": str(truth["age_years"]), "withhold": truth["withhold"], "area": "1"}
        typed |= {"caseworker": "3", "registered_on": "01032027", "place": "1"} if place == 0 else {"caseworker": "F4", "registered_on": "F4", "place": "F4", "area": "F4", "paper_no": "+"}
        made.append((truth, typed))
    return made


def key_in(page, typed):
    """Key one paper, eyes on the paper: Enter after each box, Ctrl and Enter after the last. Gives the number of presses, without letters of free text."""
    pressed = 0
    for name in ORDER:
        if typed[name] == "F4":
            page.keyboard.press("F4")
            pressed += 1
            continue  # it repeats and goes on
        if typed[name]:
            page.keyboard.type(typed[name])
            pressed += len(typed[name]) if name != "withhold" else 0
        page.keyboard.press("Control+Enter" if name == ORDER[-1] else "Enter")
        pressed += 1
    return pressed


def lies_there(page, place):
    """Wait until the paper of this place of the batch lies on the desk and its first box has the hand."""
    expect(page.locator("main .page-head")).to_contain_text(f"paper {place} of")
    expect(page.locator("#b-paper_no")).to_be_focused()

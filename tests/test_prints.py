"""Prints: each is noted before it is shown, its copies have numbers, and what stands on it bears no name."""
import re
from datetime import timedelta

import pytest

from cmoffice.casework import notes, plan, prints
from cmoffice.language import plain_moment
from cmoffice.models import Audit, Case, CaseReader, DeskSession, Incident, Note, Plan, Printing
from tests.conftest import IDENTITY, NOW, assess_fully
from tests.test_incident import TOLD
from tests.test_plan import approved

TODAY = NOW.date()
NAMES = [IDENTITY[key] for key in ("first", "last", "nickname", "phone", "address", "caregiver_name", "mother", "father", "siblings", "id_number")]
ASK = {"copies": "2", "purpose": "supervision"}
DAYS = {"since": "1 2 2027", "until": "1 3 2027"}
MORE = {"summary": DAYS, "casefile": {**DAYS, "which_parts": list(prints.codelists.PRINT_PART)}, "identity": {"purpose": "visit"}, "card": {"purpose": "family"}}


def ask(key, **other):
    return {**ASK, **MORE.get(key, {}), **other}


def where(case, key):
    return f"/case/{case.code}/print/{key}"


def test_a_print_is_noted_with_its_copies_before_it_is_shown(case, sign_in):
    desk = sign_in("alice")
    asked = desk.get(where(case, "summary"))
    assert asked.status_code == 200 and not Printing.select().count()
    sheet = desk.post(where(case, "summary"), ask("summary"))
    made = Printing.get()
    assert sheet.status_code == 200 and sheet.text.count('class="leaf-sheet"') == 2
    assert "copy 1 of 2" in sheet.text and "copy 2 of 2" in sheet.text and case.code in sheet.text
    assert (made.sheet, made.case_id, made.copies, made.purpose, made.becomes, made.ended_at) == ("summary", case.id, 2, "supervision", "shred", None)
    line = Audit.get(Audit.did == "sheet printed")
    assert line.code == case.code and line.details == {"copies": 2, "print": made.id, "sheet": "summary", "why": "supervision"}


@pytest.mark.parametrize("copies", ["0", "-1", "31", "1000", "two", ""])
def test_E06_a_print_wants_a_number_of_copies_and_a_purpose(case, sign_in, copies):
    desk = sign_in("alice")
    answer = desk.post(where(case, "summary"), ask("summary", copies=copies))
    assert answer.status_code == 422 and f'value="{copies}"' in answer.text and not Printing.select().count()
    assert desk.post(where(case, "summary"), ask("summary", purpose="donor")).status_code == 422


@pytest.mark.parametrize("login, status", [("alice", 200), ("mary", 200), ("bob", 404), ("carol", 404), ("paul", 404), ("dan", 404), ("eve", 404)])
def test_who_may_print_of_alices_case(case, sign_in, login, status):
    desk = sign_in(login)
    for key in ("summary", "story", "registration", "casefile", "cover", "identity"):
        assert desk.post(where(case, key), ask(key)).status_code == status, key
    if status == 404:
        assert not Printing.select().count()


def test_D07_D08_no_sheet_but_the_identity_sheet_bears_a_name(case, cast, sign_in):
    approved(case, cast)
    Note.create(case=case, by=cast["alice"], done_on=TODAY, entered_at=NOW, kind="other", facts="Sealed words.", section="strictly_confidential")
    notes.add(case, {"on": TODAY, "facts": "The lamp is new.", "section": "ordinary"}, cast["alice"], NOW)
    desk = sign_in("alice")
    for key in ("summary", "story", "card", "registration", "casefile", "cover"):
        page = desk.post(where(case, key), ask(key))
        assert page.status_code == 200 and case.code in page.text, key
        assert not [name for name in NAMES if name in page.text], key
        assert "Sealed words" not in page.text, key
        assert ("The lamp is new." in page.text) == (key in ("summary", "casefile")), key
    cover = desk.post(where(case, "cover"), ask("cover", copies="1")).text
    assert "Riverside" in cover and "13" not in cover.split('class="leaf-sheet')[1].split("leaf-foot-line")[0].replace(case.code, "")


def test_D35_the_identity_sheet_is_alone_and_is_a_reading(case, sign_in):
    page = sign_in("alice").post(where(case, "identity"), ask("identity")).text
    assert all(name in page for name in (IDENTITY["first"], IDENTITY["phone"])) and "Family violence" not in page and "Medium" not in page
    assert [(line.did, line.details.get("why")) for line in Audit.select().where(Audit.did.in_(("sheet printed", "identity shown"))).order_by(Audit.seq)] == [("sheet printed", "visit"), ("identity shown", "visit")]
    assert Printing.get().becomes == "shred"


def test_the_identity_sheet_asks_the_password_again_after_half_an_hour(case, sign_in):
    desk = sign_in("alice")
    DeskSession.update(proved_at=NOW - timedelta(minutes=31)).execute()
    assert desk.post(where(case, "identity"), ask("identity")).location == "/prove" and not Printing.select().count()


def test_D15_of_a_survivor_there_is_no_identity_sheet(case, sign_in):
    Case.update(module="gbv_survivor").where(Case.id == case.id).execute()
    desk = sign_in("alice")
    assert desk.post(where(case, "identity"), ask("identity")).status_code == 404
    assert "Identity sheet" not in desk.get(f"/case/{case.code}/print").text


def test_D07_an_incident_is_a_sheet_of_its_own_for_who_may_read_it(case, cast, sign_in):
    desk = sign_in("alice")
    assert desk.post(f"/case/{case.code}/incidents/new", TOLD).status_code == 303
    made = Incident.get()
    assert desk.post(where(case, "casefile"), ask("casefile", which_parts=["incident", "consent"])).status_code == 422
    page = desk.post(where(case, "incident"), ask("incident", which=made.ref)).text
    assert made.ref in page and "Who agreed" not in page and not [name for name in NAMES if name in page]
    whole = desk.post(where(case, "casefile"), ask("casefile")).text
    assert made.ref not in whole


def test_restricted_answers_go_on_paper_only_when_asked_for(case, cast, sign_in):
    approved(case, cast)
    Plan.update(confidential={"safety_note": "Behind the mill."}, answers={**Plan.get().answers}).execute()
    desk = sign_in("alice")
    plain = desk.post(where(case, "casefile"), ask("casefile", which_parts=["plan"]))
    assert plain.status_code == 200 and "Behind the mill" not in plain.text
    assert Printing.get().parts == ["plan"]
    desk.post(where(case, "casefile"), ask("casefile", which_parts=["plan"], restricted="y"))
    assert Printing.select().order_by(Printing.id.desc()).get().parts == ["plan", "restricted"]


def test_the_childs_card_is_plain_and_needs_a_plan(case, cast, sign_in):
    desk = sign_in("alice")
    assert "No plan is in force." in desk.get(where(case, "card")).text
    approved(case, cast)
    plan.name_copy(case, Plan.get(), "word", "the bicycle girl", cast["alice"], NOW)
    page = desk.post(where(case, "card"), ask("card")).text
    assert "leaf-large" in page and "Plan of the bicycle girl" in page and "We talk with your teacher" in page
    assert not [word for word in ("Medium", "High", "Sreymom", "violence") if word in page]
    assert Printing.get().becomes == "give"


def test_one_filled_paper_is_printed_as_it_was_filed(case, cast, sign_in):
    assess_fully(case, cast["alice"], NOW)
    desk = sign_in("alice")
    choice = desk.get(where(case, "paper")).text
    mark = choice.split('value="filed-')[1].split('"')[0]
    page = desk.post(where(case, "paper"), ask("paper", which=f"filed-{mark}")).text
    assert "School is what holds her." in page and "Full assessment" in page
    assert desk.post(where(case, "paper"), ask("paper", which="filed-99")).status_code == 422


def test_copies_are_counted_back_in_and_shredded_or_lost(case, sign_in):
    alice = sign_in("alice")
    alice.post(where(case, "summary"), ask("summary"))
    number = Printing.get().id
    assert "2 of 2" in alice.get("/print").text and case.code in sign_in("mary").get("/print").text
    for login in ("bob", "carol", "paul", "dan", "eve"):
        desk = sign_in(login)
        assert case.code not in desk.get("/print").text and desk.get(f"/print/back/{number}").status_code == 404, login
    assert alice.post(f"/print/back/{number}", {}).status_code == 422
    assert alice.post(f"/print/back/{number}", {"numbers": ["1"]}).status_code == 303
    assert "1 of 2" in alice.get("/print").text
    assert alice.post(f"/print/back/{number}", {"numbers": ["1"]}).status_code == 422
    assert alice.post(f"/print/back/{number}", {"numbers": ["2"], "lost_why": "Sreymom has it."}).status_code == 422
    assert alice.post(f"/print/back/{number}", {"numbers": ["2"], "lost_why": "Left in the bus."}).status_code == 303
    made = Printing.get()
    assert (made.back, made.lost, made.lost_why) == ([1], [2], "Left in the bus.") and made.ended_at
    assert [line.did for line in Audit.select().where(Audit.did.startswith("copies")).order_by(Audit.seq)] == ["copies counted back", "copies lost"]


def test_what_goes_into_the_cabinet_does_not_come_back(case, sign_in):
    alice = sign_in("alice")
    page = alice.post(where(case, "summary"), ask("summary", purpose="cabinet")).text
    assert "Keep it in the locked cabinet." in page and "shred" not in page and Printing.get().ended_at
    assert "Nothing is out" in alice.get("/print").text


@pytest.mark.parametrize("name, words", [("my-list", "My list"), ("visits", "Visits of the day")])
def test_a_list_of_ones_own_is_noted_and_shows_codes(case, sign_in, name, words):
    alice = sign_in("alice")
    page = alice.post(f"/print/{name}", ask(name))
    assert page.status_code == 200 and words in page.text and not [one for one in NAMES if one in page.text]
    assert Printing.get().sheet == name
    assert case.code not in sign_in("bob").post(f"/print/{name}", ask(name)).text
    assert sign_in("dan").get(f"/print/{name}").status_code == 404


def test_a_highly_sensitive_case_is_on_the_lists_of_its_readers_only(case, cast, sign_in):
    sign_in("alice").post(where(case, "summary"), ask("summary"))
    Case.update(sensitivity="highly_sensitive").where(Case.id == case.id).execute()
    CaseReader.create(case=case, staff=cast["alice"], added_at=NOW)
    assert case.code not in sign_in("mary").get("/print").text and case.code in sign_in("alice").get("/print").text
    cover = sign_in("alice").post(where(case, "cover"), ask("cover")).text
    assert "Highly sensitive" in cover


def test_SEC_089_the_foot_of_each_sheet_says_who_when_and_confidential(case, cast, sign_in):
    approved(case, cast)
    desk = sign_in("alice")
    pages = [desk.post(where(case, key), ask(key)).text for key in ("summary", "card", "registration", "casefile", "cover", "identity")]
    pages += [desk.post(f"/print/{name}", ask(name, purpose="visit")).text for name in ("my-list", "visits")]
    for page in pages:
        feet = re.findall(r'(?s)<footer class="leaf-foot-line">(.*?)</footer>', page)
        assert len(feet) == page.count('class="leaf-sheet') and feet
        for foot in feet:
            assert cast["alice"].short_name in foot and plain_moment(NOW)[:-5] in foot and "confidential" in foot, foot

"""Letters from templates: gaps that the file fills, names only where the template says so, and to somebody outside only with consent."""
import pytest

from cmoffice.casework import letters
from cmoffice.models import Audit, Case, LetterTemplate, Printing, Sharing
from tests.conftest import IDENTITY, NOW, refused

BODY = "Dear family,\n\nplease come on {appointment} about {matter}. Say {code}.\n\n{caseworker}, {office}, {today}"
ASK = {"copies": "1", "purpose": "family", "appointment": "5 March at 9", "matter": "school"}


@pytest.fixture
def template(case, cast):
    return letters.write({"title": "Invitation", "body": BODY}, cast["mary"], NOW)


def test_a_letter_is_filled_from_the_file_and_noted(case, template, sign_in):
    page = sign_in("alice").post(f"/case/{case.code}/letter/{template.id}", ASK)
    for words in ("please come on 5 March at 9 about school", f"Say {case.code}", "Alice A., Riverside, 1 Mar 2027"):
        assert words in page.text
    made = Printing.get()
    assert (made.sheet, made.parts, made.becomes) == ("letter", [f"template {template.id}", "version 1"], "give") and not Sharing.select().exists()
    assert IDENTITY["first"] not in page.text


def test_E36_what_is_filled_in_names_nobody(case, template, sign_in):
    answer = sign_in("alice").post(f"/case/{case.code}/letter/{template.id}", {**ASK, "matter": "Sreymom"})
    assert answer.status_code == 422 and 'value="Sreymom"' in answer.text and not Printing.select().exists()


def test_E06_a_gap_is_filled_and_known(case, template, cast, sign_in):
    assert sign_in("alice").post(f"/case/{case.code}/letter/{template.id}", {**ASK, "matter": ""}).status_code == 422
    with refused("E06"):
        letters.write({"title": "x", "body": "Dear {child}"}, cast["mary"], NOW)
    with refused("E06"):
        letters.write({"title": "x", "body": "Dear {name}"}, cast["mary"], NOW)
    with refused("E36"):
        letters.write({"title": "x", "body": "Dear Sreymom"}, cast["mary"], NOW)
    page = sign_in("mary").post("/letters/new", {"title": "x", "body": "Dear {child}"})
    assert page.status_code == 422 and "{child}" in page.text


def test_D35_a_letter_with_the_name_is_a_reading_of_the_identity(case, cast, sign_in):
    named = letters.write({"title": "For school", "body": "{name} is with us.", "names": True}, cast["mary"], NOW)
    page = sign_in("alice").post(f"/case/{case.code}/letter/{named.id}", {"copies": "1", "purpose": "form"}).text
    assert f"{IDENTITY['first']} {IDENTITY['last']} is with us." in page
    assert Printing.get().sheet == "letter_named" and Audit.select().where(Audit.did == "identity shown").count() == 1
    Case.update(module="gbv_survivor").where(Case.id == case.id).execute()
    assert sign_in("alice").get(f"/case/{case.code}/letter/{named.id}").status_code == 404          # D15


def test_E14_D14_a_letter_to_somebody_outside_wants_consent(case, cast, sign_in):
    out = letters.write({"title": "To the court", "body": "To {agency}: {code}", "outside": True}, cast["mary"], NOW)
    told = {"copies": "1", "purpose": "other", "to": "authority", "agency": "Family court", "service": "legal", "what": ["needs"], "basis": "consent"}
    answer = sign_in("alice").post(f"/case/{case.code}/letter/{out.id}", told)
    assert answer.status_code == 422 and not Printing.select().exists() and not Sharing.select().exists()


def test_a_changed_template_is_a_new_version_and_a_retired_one_is_offered_no_more(case, template, sign_in):
    mary = sign_in("mary")
    assert mary.post(f"/letters/{template.id}", {"title": "Invitation", "body": "Come on {appointment}."}).status_code == 303
    newer = LetterTemplate.select().order_by(LetterTemplate.id.desc()).get()
    assert (newer.version, newer.ref) == (2, template.id) and "please come on" in mary.get(f"/letters/{newer.id}").text
    assert mary.get(f"/letters/{template.id}").status_code == 404
    assert mary.post(f"/letters/{newer.id}/retire", {}).status_code == 303 and not letters.templates()
    assert sign_in("alice").get(f"/case/{case.code}/letter/{newer.id}").status_code == 404


def test_the_office_says_which_paper_it_prints_on(case, sign_in):
    assert 'data-paper' not in sign_in("alice").get("/work").text
    assert sign_in("mary").post("/letters", {"size": "foolscap"}).status_code == 422
    assert sign_in("mary").post("/letters", {"size": "letter"}).status_code == 303
    assert 'data-paper="letter"' in sign_in("alice").get("/work").text

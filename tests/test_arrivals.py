"""A case that one office hands over and another takes in is the same case, less what consent withholds; hostile files get words and leave nothing."""
import io
import json
import shutil
import zipfile
from datetime import date, timedelta

import pytest
import pyzipper
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from cmoffice import databases, fieldnames, identities
from cmoffice.casework import agreed, arrival_file, arrivals, consent, due, exchange, intake, locking, office, papers
from cmoffice.fieldnames import OWN, PASSING
from cmoffice.models import Arrival, Audit, Case, ConsentShare, FiledForm, NoConsent, Provider, Referral, Staff
from tests.conftest import IDENTITY, NOW, ZONE, opened, refused, registration
from tests.test_exchange import WHOLE, planned

TODAY = NOW.date()
PASSPHRASE = "1234567890123456789012345"
HERE = {"place": "p02", "area": "South district", "criteria_met": ["V03"]}
NAMED = ("name", "code_and_contact")
OTHER_CODE = {"case_id_display", "format", "version"}


def sealed(files, passphrase=PASSPHRASE, encryption=pyzipper.WZ_AES):
    """A zip as an office seals it."""
    whole = io.BytesIO()
    with pyzipper.AESZipFile(whole, "w", compression=pyzipper.ZIP_DEFLATED, encryption=encryption) as file:
        if encryption:
            file.setpassword(passphrase.encode())
        for name, content in files:
            file.writestr(name, content)
    return whole.getvalue()


def furnish(cast):
    """What the sending office knows of the child beside the registration."""
    alice, case = cast["alice"], Case.get()
    Provider.create(name="Harbour clinic", services=["health_medical"], checked_on=TODAY)
    row = consent.latest(case)
    ConsentShare.create(consent=row, case=case, service="legal", what=["needs", "age_sex"], how=["verbal"], valid_from=TODAY, valid_to=TODAY + timedelta(days=90))
    ConsentShare.create(consent=row, case=case, provider=Provider.get(), service="health_medical", what=["needs", "name"], valid_from=TODAY, one_off=True)
    planned(case, alice)
    papers.file(case, "F03", {"safety": "safe", "medical_urgent": "no", "risk_reason": "calm at home", "words": "secret"}, alice, NOW, confidential=("words",))
    Referral.create(case=case, service="mental_health", reason="sleep", status="sent", sent_on=TODAY, by=alice, entered_at=NOW)
    Case.update(disability="physical", displacement="stateless", concerns=["sexual_abuse", "neglect", "disability"], care_since=date(2026, 5, 1), urgent_needs=["food"]).where(Case.id == case.id).execute()
    papers.file(case, "F15", {"why": "child_moved", "good_cause": "moved to the coast", "pending_actions": "the school place", "which_parts": ["summary"]}, alice, NOW)


@pytest.fixture(scope="module")
def handed_over(with_more):
    """Gives what leaves the first office: the case as data, and its sealed bytes; made once for each choice of parts."""
    folder, made = with_more(furnish), {}

    def hand_over(parts=exchange.PARTS, child=()):
        key = (tuple(parts), tuple(child))
        if key not in made:
            here = databases.folder() if not databases.records.is_closed() else None
            databases.close_office()
            with opened(folder):
                case = Case.get()
                told = exchange.identity_as_data(case, set(child), "transfer", Staff.get(username="mary"), NOW) if child else {}
                data = exchange.case_as_data(case, {*parts, PASSING}, ZONE)
                made[key] = data, sealed(exchange.bundle(case, {*parts, PASSING}, told, "Riverside", "Harbour", ZONE, NOW))
            if here:
                databases.open_office(here)
                office.forget()
                identities.forget()
                databases.connect()
        return made[key]

    return hand_over


@pytest.fixture
def receiving(furnished, tmp_path):
    folder = tmp_path / "other"
    shutil.copytree(furnished, folder)
    with opened(folder):
        arrivals.forget()
        Provider.create(name="Harbour clinic", services=["health_medical"], checked_on=TODAY)
        yield {person.username: person for person in Staff.select()}


def takes(cast, data, answers=None, passphrase=PASSPHRASE, decided=None, number=0, to="carol", by="paul"):
    came = arrivals.read(data, passphrase, cast[by], NOW)[number]
    given = {**HERE, **{name: LACKING[name] for name in arrivals.missing(came, TODAY)}, **({} if arrivals.holds(came, TODAY) else WAITS), **(answers or {})}
    return came, arrivals.take_in(came, given, cast[to], cast[by], NOW, decided)


WAITS = {"no_consent": "refused_and_grave_risk", "no_consent_reasons": "handed over in danger"}
LACKING = {name: registration()[name] for name in ("source", "identified_on", "sex", "age_years", "uasc", "care_arrangement", "concerns", "risk")}


def differing(theirs, ours):
    """Where the second office says something else of the case than the first told; its own are the code, the place and the district."""
    own = OTHER_CODE | {"location_current", f"{OWN}place"}
    return {name: (value, ours.get(name)) for name, value in theirs.items() if name not in own and ours.get(name) != value}


def test_a_case_handed_over_whole_is_the_same_case(handed_over, receiving):
    data, file = handed_over(child=NAMED)
    came, case = takes(receiving, file)
    assert came.missed == [] and case.status == "open" and (case.keyworker.username, case.team_id) == ("carol", receiving["paul"].team_id)
    after = exchange.case_as_data(Case.get_by_id(case.id), WHOLE, ZONE)
    assert case.code != data["case_id_display"] and differing(data, after) == differing(after, data) == {}
    assert after["location_current"] == "South district"


def test_who_the_child_is_comes_into_the_register_alone(handed_over, receiving, tmp_path):
    _data, file = handed_over(child=NAMED)
    _came, case = takes(receiving, file)
    entry = identities.reveal(case.code, "visit", receiving["carol"], NOW)
    assert (entry.first, entry.last, entry.phone, entry.safe_contact) == (IDENTITY["first"], IDENTITY["last"], IDENTITY["phone"], IDENTITY["safe_contact"])
    assert entry.other_org_ref.startswith("Riverside ") and (entry.mother, entry.id_number, entry.signed_by, entry.referrer_name) == ("", "", "", "")
    text = json.dumps([row.answers for row in FiledForm.select()]) + str(list(Arrival.select().tuples())) + str(list(Audit.select().tuples()))
    assert "Sreymom" not in text and "Chanthou" not in text


def test_without_the_name_the_case_waits_for_its_identity(handed_over, receiving):
    _data, file = handed_over()
    _came, case = takes(receiving, file)
    assert case.status == "unfiled" and not intake.has_identity(case)
    intake.enter_identity(case, IDENTITY, receiving["carol"], NOW)
    assert Case.get_by_id(case.id).status == "open" and {item.kind for item in due.open_of(case)} >= {"initial_assessment", "followup"}


@pytest.mark.parametrize("left", exchange.PARTS)
def test_less_what_consent_withholds(handed_over, receiving, left):
    parts = [part for part in exchange.PARTS if part != left]
    whole, data, file = handed_over(child=NAMED)[0], *handed_over(parts, NAMED)
    came, case = takes(receiving, file)
    after = exchange.case_as_data(Case.get_by_id(case.id), {*parts, PASSING}, ZONE)
    if left == "consent":  # nobody has agreed here yet: the case waits for the supervisor
        assert (after.pop("status", None), after.pop(f"{OWN}status")) == (None, "screening")
        data = {name: value for name, value in data.items() if name != "status"}
    assert differing(data, after) == {} and came.missed == [] and left not in came.parts
    withheld = set(whole) - set(data) - {"status"}
    assert withheld and not withheld & {*came.data}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.sets(some.sampled_from(exchange.PARTS)))
def test_whatever_is_withheld_no_part_of_it_comes(handed_over, chosen):
    whole, (data, file) = handed_over(child=NAMED)[0], handed_over(tuple(sorted(chosen)))
    came = arrival_file.read(file, PASSPHRASE)[0]
    assert came.missed == [] and set(came.parts) <= chosen and not came.identity
    assert {name: value for name, value in whole.items() if name in data} == data
    assert set(came.data) <= set(data)


def test_consent_comes_with_its_scope_and_its_days(handed_over, receiving):
    _data, file = handed_over()
    _came, case = takes(receiving, file)
    with_clinic = {row.provider_name: (row.what, row.one_off, row.valid_to) for row in agreed.shares(agreed.latest(case))}
    assert with_clinic == {None: (["needs", "age_sex"], False, TODAY + timedelta(days=90)), "Harbour clinic": (["needs", "name"], True, None)}
    assert agreed.allows(case, "services", TODAY) and not agreed.allows(case, "photo", TODAY) and agreed.latest(case).obtained_on == TODAY
    assert agreed.answer_to(case, "services", TODAY + timedelta(days=400)) == "ended"


def test_a_row_for_a_service_we_do_not_know_is_never_widened(handed_over, receiving):
    Provider.delete().execute()
    _data, file = handed_over()
    came, case = takes(receiving, file)
    assert arrivals.unknown_services(came) == ["Harbour clinic"]
    assert [(row.service, row.provider_id) for row in agreed.shares(agreed.latest(case))] == [("legal", None)]


def test_E03_without_consent_that_holds_a_supervisor_decides_before_it_opens(handed_over, receiving):
    parts = [part for part in exchange.PARTS if part != "consent"]
    _data, file = handed_over(parts, NAMED)
    came = arrivals.read(file, PASSPHRASE, receiving["paul"], NOW)[0]
    with refused("E03"):
        arrivals.take_in(came, HERE, receiving["carol"], receiving["paul"], NOW)
    assert not Case.select().exists() and not Arrival.select().exists()
    case = arrivals.take_in(came, {**HERE, **WAITS}, receiving["carol"], receiving["paul"], NOW)
    assert (Case.get_by_id(case.id).status, case.consent_state) == ("screening", "waiting") and NoConsent.get().decided_at is None


def test_the_same_case_is_taken_in_once(handed_over, receiving):
    _data, file = handed_over()
    takes(receiving, file)
    with refused("A03"):
        takes(receiving, file)
    assert Case.select().count() == Arrival.select().count() == 1


def test_E05_a_possible_double_is_decided_first(handed_over, receiving):
    made = intake.take_in(registration(), receiving["carol"], NOW)
    intake.enter_identity(made, IDENTITY, receiving["carol"], NOW)
    _data, file = handed_over(child=NAMED)
    with refused("E05"):
        takes(receiving, file)
    assert Case.select().count() == 1 and not Arrival.select().exists()
    _came, case = takes(receiving, file, decided="different")
    assert Case.get_by_id(case.id).duplicate_check == "different"


def test_E04_and_E20_of_a_registration_hold_for_an_arrival_too(handed_over, receiving):
    _data, file = handed_over()
    with refused("E04"):
        takes(receiving, file, {"criteria_met": []})
    intake.enter_identity(intake.take_in(registration(), receiving["carol"], NOW), {**IDENTITY, "first": "Other", "last": "Child", "nickname": ""}, receiving["carol"], NOW)
    Staff.update(caseload_limit=1).where(Staff.username == "carol").execute()
    with refused("E20"):
        takes({person.username: person for person in Staff.select()}, file)
    assert Case.select().count() == 1 and not Arrival.select().exists()


def test_E35_nobody_but_a_supervisor_takes_in(handed_over, receiving):
    _data, file = handed_over()
    for who in ("carol", "dan", "eve"):
        with refused("E35"):
            arrivals.read(file, PASSPHRASE, receiving[who], NOW)


def test_what_is_held_goes_after_half_an_hour_and_with_the_lock(handed_over, receiving, monkeypatch):
    _data, file = handed_over()
    arrivals.read(file, PASSPHRASE, receiving["paul"], NOW)
    assert arrivals.held(receiving["paul"], NOW) and not arrivals.held(receiving["mary"], NOW)
    assert arrivals.held(receiving["paul"], NOW + timedelta(minutes=30)) == []
    arrivals.read(file, PASSPHRASE, receiving["paul"], NOW)
    monkeypatch.setattr(databases, "lock", lambda: None)
    locking.shut()
    assert arrivals.held(receiving["paul"], NOW) == []


# ---- files as Primero gives them out


@pytest.mark.parametrize("written", [lambda data: exchange.as_json(data), lambda data: exchange.as_json([data]), lambda data: json.dumps(data).encode(), lambda data: exchange.as_csv([data])],
                         ids=["json", "list", "bare", "csv"])
def test_a_case_in_json_and_csv_comes_back_as_it_went(handed_over, receiving, written):
    data, _file = handed_over()
    came, case = takes(receiving, written(data), passphrase="")
    assert came.missed == [] and differing(data, exchange.case_as_data(Case.get_by_id(case.id), WHOLE, ZONE) | {"status": "open"}).keys() <= {"status"}


PRIMERO = {"case_id": "56798b3e-c5b8-44d9-a8c1-2593b2b127c9", "case_id_display": "5b127c9", "name_first": "Dara", "name_last": "Sokham", "sex": "male", "age": 9, "estimated": True,
           "date_of_birth": "2018-01-02", "registration_date": "2027-02-20", "protection_concerns": ["street_child", "statelessness", "made_up"], "risk_level": "high", "status": "open",
           "consent_for_services": True, "protection_status": "separated", "current_care_arrangements_type": "foster_care", "nationality": ["cambodia", "laos"], "address_current": "Harbour",
           "owned_by": "primero_cp", "record_state": True, "services_section": [{"unique_id": "1", "service_type": "food_service", "service_implemented": "not_implemented"}]}


def test_a_plain_case_of_primero_is_read_and_what_is_not_understood_is_said(receiving):
    came, case = takes(receiving, json.dumps({"data": [PRIMERO]}).encode(), passphrase="")
    assert (case.sex, case.age_years, case.risk, case.concerns, case.uasc, case.care_arrangement) == ("male", 9, "high", ["street_child", "stateless"], "separated", "foster")
    told = " ".join(came.missed)
    assert "made_up" in told and "owned_by" in told and "tick alone" in told and "record_state" in told
    entry = identities.reveal(case.code, "visit", receiving["carol"], NOW)
    assert (entry.first, entry.birth_date, entry.nationality, entry.address) == ("Dara", date(2018, 1, 2), "cambodia, laos", "Harbour") and entry.other_org_ref == "5b127c9"
    assert Case.get_by_id(case.id).status == "screening" and "Dara" not in str(list(FiledForm.select().tuples()))


def test_several_cases_of_one_file_are_taken_in_one_by_one(receiving):
    two = [PRIMERO, {**PRIMERO, "case_id_display": "other", "name_first": "Lina", "name_last": "Vong", "sex": "female"}]
    file = json.dumps(two).encode()
    _came, first = takes(receiving, file, passphrase="")
    _came, second = takes(receiving, file, passphrase="", number=1)
    assert (first.sex, second.sex) == ("male", "female") and Arrival.select().count() == 2


def test_a_name_in_the_words_that_came_is_taken_out(receiving):
    plan = [{"intervention_service_to_be_provided": "Bring Sokham to the nurse"}]
    _came, case = takes(receiving, json.dumps(PRIMERO | {fieldnames.PLAN: plan}).encode(), passphrase="")
    assert papers.latest(case, exchange.PAPER).answers["came"][fieldnames.PLAN][0]["intervention_service_to_be_provided"] == "Bring [name] to the nurse"


# ---- files that mean harm, or are broken


def manifest(**other):
    return json.dumps({"format": "cmoffice-bundle", "version": 1, "office": "x", "files": {}} | other).encode()


def deep(depth):
    return b'{"data": ' + b"[" * depth + b"]" * depth + b"}"


def whole(case=None, extra=(), **head):
    import hashlib

    text = json.dumps({"data": case if case is not None else {"format": "cmoffice-case", "version": 1, "sex": "male"}}).encode()
    prints = {"case.json": hashlib.sha256(text).hexdigest()}
    return sealed([("manifest.json", manifest(**{"files": prints, **head})), ("case.json", text), *extra])


HOSTILE = {
    "empty": (b"", "empty"),
    "too large": (b"{" + b" " * arrival_file.MOST_BYTES, "larger than"),
    "a broken zip": (b"PK\x03\x04 and then nothing", "damaged"),
    "a zip bomb": (sealed([("manifest.json", manifest()), ("case.json", b" " * 21_000_000)]), "unpacks to more"),
    "a path": (sealed([("manifest.json", manifest()), ("../case.json", b"{}")]), "folders or files"),
    "a path from the root": (sealed([("/case.json", b"{}")]), "folders or files"),
    "a zip in a zip": (sealed([("case.zip", b"PK\x03\x04")]), "folders or files"),
    "too many entries": (sealed([(f"a{number}.json", b"{}") for number in range(9)]), "no bundle"),
    "not sealed": (sealed([("manifest.json", manifest()), ("case.json", b"{}")], encryption=None), "not sealed"),
    "no manifest": (sealed([("case.json", b"{}")]), "no bundle"),
    "another version": (whole(version=2), "another version"),
    "another version of the case": (whole({"format": "cmoffice-case", "version": 9}), "another version"),
    "changed behind its maker": (whole(files={"case.json": "0" * 64}), "changed after"),
    "no case": (whole([1, 2]), "no bundle"),
    "a name twice": (b'{"data": {"sex": "male", "sex": "female"}}', "same thing twice"),
    "deeper than a case": (deep(21), "nested deeper"),
    "very deep": (deep(200_000), "nested deeper"),
    "not a number": (b'{"sex": "male", "age": NaN}', "damaged"),
    "beyond all numbers": (b'{"sex": "male", "age": 1e999}', "damaged"),
    "a number without end": (b'{"sex": "male", "age": ' + b"9" * 5000 + b"}", "damaged"),
    "no text": (b'{"sex": "\xff\xfe"}', "cannot be read"),
    "half a file": (b'{"sex": "ma', "damaged"),
    "nothing of ours": (b'{"colour": "red"}', "none of its fields"),
    "no case in it": (b'{"data": []}', "no case"),
    "too many cases": (json.dumps([{"sex": "male"}] * 501).encode(), "more than 500"),
    "a list without names": (b'{"format": "cmoffice-list", "version": 1, "data": [{"sex": "male"}]}', "list without names"),
    "the sheet": (b"%PDF-1.7", "sheet to be read"),
    "a table of another kind": (b"a,b\n1,2\n", "none of its fields"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_SEC_083_a_hostile_file_gets_words_and_leaves_nothing(receiving, what):
    data, words = HOSTILE[what]
    with refused("A01") as no:
        arrivals.read(data, PASSPHRASE, receiving["paul"], NOW)
    assert words in no.value.words and not arrivals.held(receiving["paul"], NOW) and not Arrival.select().exists() and not Case.select().exists()


def test_SEC_087_a_wrong_passphrase_opens_nothing(handed_over, receiving):
    _data, file = handed_over()
    for wrong in ("", "1" * 25, PASSPHRASE[:-1]):
        with refused("A02"):
            arrivals.read(file, wrong, receiving["paul"], NOW)
    assert arrivals.read(file, f" {PASSPHRASE[:5]} {PASSPHRASE[5:]}", receiving["paul"], NOW)


STRANGE = {
    "sex": ["female"], "age": -3, "estimated": "perhaps", "risk_level": "none", "registration_date": "2027-02-30", "protection_concerns": [{"a": 1}],
    "name_first": "ស" * 10_000, "location_current": 7.5, "cmoffice_urgent_needs": ["food", "weapons"], "cmoffice_consent": {"given_by": "the neighbour", "items": [{"item": "photo"}, 3]},
    "services_section": [{"service_type": "weapons"}], "followup_subform_section": "none", "cmoffice_assessment": {"paper": "F18", "answers": {}}, "disability_type": "both",
}


def test_answers_that_are_none_of_ours_are_told_and_not_taken(receiving):
    came = arrivals.read(json.dumps(STRANGE).encode(), "", receiving["paul"], NOW)[0]
    assert came.facts == {"disability": "both"} and came.identity == {} and came.consent is None
    told = " ".join(came.missed)
    for name in ("sex", "age", "estimated", "risk_level", "registration_date", "protection_concerns", "name_first", "cmoffice_urgent_needs", "service_type", "followup_subform_section", "cmoffice_assessment"):
        assert name in told, name
    assert len(max(came.missed, key=len)) < 400


def test_signs_that_cannot_be_kept_are_taken_out(receiving):
    came = arrivals.read(json.dumps({"sex": "male", "location_current": "Nor\u0000th\ud800 end\u200d"}).encode(), "", receiving["paul"], NOW)[0]
    assert came.facts["area"] == "North end\u200d"


# ---- the pages


def sends(desk, data, passphrase=PASSPHRASE):
    return desk.post("/arrivals", {"file": (io.BytesIO(data), "whatever.zip"), "passphrase": passphrase}, content_type="multipart/form-data")


@pytest.fixture
def file(handed_over):
    return handed_over(child=NAMED)[1]


@pytest.fixture
def plain_file(handed_over):
    return handed_over()[1]


HERE_SENT = {"to": "carol", "place": "p02", "area": "South district", "criteria_met": ["V03"]}


def test_a_supervisor_takes_in_a_case_through_the_pages(file, sign_in, cast):
    paul = sign_in("paul")
    assert sends(paul, file).headers["Location"] == "/arrivals/1"
    page = paul.get("/arrivals/1").text
    assert "12-17" in page and "Harbour clinic" in page and "Holds here" in page and "What the plan" not in page
    assert not [word for word in IDENTITY.values() if word and len(word) > 3 and word in page]
    answer = paul.post("/arrivals/1", HERE_SENT)
    case = Case.get(Case.entered_by == cast["carol"].id)
    assert (answer.status_code, answer.headers["Location"], case.status) == (303, f"/case/{case.code}/arrived", "open")
    read = sign_in("carol").get(f"/case/{case.code}/arrived").text
    for words in ("moved to the coast", "calm at home", "in class each day", "call the school", "Mental health"):
        assert words in read
    assert "/arrived" in sign_in("carol").get(f"/case/{case.code}/timeline").text
    assert "Taken in on" in paul.get("/arrivals").text and paul.post("/arrivals/1", HERE_SENT).status_code == 422
    assert Case.select().where(Case.entered_by == cast["carol"].id).count() == 1


def test_what_is_wrong_is_said_and_what_was_answered_stays(file, sign_in):
    paul = sign_in("paul")
    answer = sends(paul, file, "12345")
    assert answer.status_code == 422 and "does not open this file" in answer.text and "12345" not in answer.text
    assert sends(paul, b"").status_code == 422 and "Choose the file" in paul.post("/arrivals", {}).text
    sends(paul, file)
    answer = paul.post("/arrivals/1", {**HERE_SENT, "criteria_met": []})
    assert answer.status_code == 422 and 'value="carol" selected' in answer.text and "at least one criterion" in answer.text
    assert not Arrival.select().exists()


@pytest.fixture
def less(handed_over):
    return handed_over(tuple(part for part in exchange.PARTS if part not in ("age_sex", "consent")))[1]


def test_what_the_file_does_not_say_is_asked_and_nothing_else(less, sign_in):
    paul = sign_in("paul")
    sends(paul, less)
    page = paul.get("/arrivals/1").text
    assert 'name="sex"' in page and 'name="age_years"' in page and 'name="no_consent"' in page
    assert 'name="risk"' not in page and 'name="concerns"' not in page


def test_D04_the_code_of_the_other_agency_waits_on_the_page_of_the_identity(plain_file, handed_over, sign_in, cast):
    theirs = handed_over()[0]["case_id_display"]
    paul = sign_in("paul")
    sends(paul, plain_file)
    paul.post("/arrivals/1", HERE_SENT)
    case = Case.get(Case.entered_by == cast["carol"].id)
    assert case.status == "unfiled" and f"Riverside {theirs}" in sign_in("carol").get(f"/case/{case.code}/identity/enter").text
    assert theirs not in paul.get(f"/case/{case.code}/arrived").text


def test_E05_is_asked_on_the_page_and_shows_codes_of_hers_alone(file, sign_in, cast):
    other = intake.take_in(registration(), cast["carol"], NOW)
    intake.enter_identity(other, IDENTITY, cast["carol"], NOW)
    paul = sign_in("paul")
    sends(paul, file)
    answer = paul.post("/arrivals/1", HERE_SENT)
    assert answer.status_code == 422 and other.code in answer.text and "This is another child" in answer.text
    assert paul.post("/arrivals/1", {**HERE_SENT, "decided": "ask"}).status_code == 303


def test_a_plain_file_of_primero_goes_through_the_pages_and_is_read_there(sign_in, cast):
    paul = sign_in("paul")
    assert sends(paul, json.dumps(PRIMERO).encode(), "").status_code == 303
    page = paul.get("/arrivals/1").text
    assert "made_up" in page and "Dara" not in page and "Sokham" not in page
    sent = {**HERE_SENT, "source": "self", "identified_on": "1 3 2027", **WAITS}
    read = paul.post("/arrivals/1", sent, follow_redirects=True)
    assert read.status_code == 200 and "From another agency" in read.text and "Food" in read.text and "made_up" in read.text
    assert Case.get(Case.entered_by == cast["carol"].id).status == "screening"


def test_a_file_is_forgotten_when_she_says_so(file, sign_in):
    paul = sign_in("paul")
    sends(paul, file)
    assert paul.get("/arrivals/2").status_code == 404 and paul.post("/arrivals/drop").status_code == 303
    answer = paul.post("/arrivals/1", HERE_SENT)
    assert answer.status_code == 409 and "no longer held" in answer.text and not Arrival.select().exists()


def test_SEC_088_no_passphrase_and_no_file_lies_on_the_disk(file, sign_in, folder):
    paul = sign_in("paul")
    sends(paul, file)
    paul.post("/arrivals/1", HERE_SENT)
    lying = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert PASSPHRASE.encode() not in lying and file[100:200] not in lying
    assert PASSPHRASE not in str(list(Audit.select().tuples()))

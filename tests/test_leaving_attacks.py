"""What people try with whatever leaves the office or comes in: consent that changes between page and press, hostile files of partners, two tabs, a register that is unplugged."""
import contextlib
import hashlib
import io
import json
import re
import time

import pytest
import pyzipper

from cmoffice import databases
from cmoffice.casework import agreed as agreement
from cmoffice.casework import arrival_file, arrivals, consent, moves, transfer
from cmoffice.forms.base import clean
from cmoffice.models import Arrival, Case, CaseReader, FiledForm, PlanAction, Printing, Provider, SealedFile, Sharing, Transfer
from cmoffice.refusals import Refused
from tests.conftest import NOW, refused
from tests.test_arrivals import HERE, LACKING, PASSPHRASE, WAITS
from tests.test_arrivals import sealed as zipped
from tests.test_ending import TRANSFER
from tests.test_exchange import planned

TODAY = NOW.date()
WHOLE = {"chosen": ["summary", "assessment", "plan", "consent"], "password_apart": "y"}
CASE = {"format": "cmoffice-case", "version": 1, "case_id_display": "4711", "sex": "female", "age": 13, "cmoffice_source": "self", "cmoffice_identified_on": "2027-02-27",
        "protection_concerns": ["trafficked_smuggled"], "cmoffice_uasc": "no", "current_care_arrangements_type": "parent_s", "risk_level": "high"}
AGREED = {"given_by": "child", "obtained_on": "2027-01-01", "explained": ["services", "risks", "data_use", "confidentiality"], "assent": "given"}
YES = {"item": "services", "answer": "yes", "valid_from": "2027-01-01"}


def bundle(child=None, **more):
    """A bundle as a partner could make it, sealed as ours are."""
    files = [("case.json", json.dumps({"data": {**CASE, **more}}).encode())]
    files += [("slip.json", json.dumps({"data": child}).encode())] if child else []
    head = {"format": "cmoffice-bundle", "version": 1, "office": "Harbour", "agency": "us", "files": {name: hashlib.sha256(text).hexdigest() for name, text in files}}
    return zipped([("manifest.json", json.dumps(head).encode()), *files])


def takes_in(cast, data, decided=None, by="paul", to="carol"):
    came = arrivals.read(data, PASSPHRASE, cast[by], NOW)[0]
    given = {**HERE, **{name: LACKING[name] for name in arrivals.missing(came, TODAY)}, **({} if arrivals.holds(came, TODAY) else WAITS)}
    return came, arrivals.take_in(came, given, cast[to], cast[by], NOW, decided)


def filed(case):
    return FiledForm.get((FiledForm.case == case.id) & (FiledForm.paper == "F15R")).answers


def passing(people):
    """Alice's case on its way to an agency of the directory, agreed to by Mary."""
    case = Case.get()
    Provider.create(name="Harbour agency", services=["child_protection"], checked_on=TODAY)
    planned(case, people["alice"])
    transfer.request(case, {**TRANSFER, "provider": "1", "agency": ""}, people["alice"], NOW)
    transfer.agree(Case.get_by_id(case.id), {}, people["mary"], NOW)


def fetch(page):
    return re.search(r'action="(/case/[^"]+/sealed/\d+)"', page.text)[1]


# ---- consent changes between page and press


class TestOnItsWay:
    @pytest.fixture(autouse=True)
    def furnish(self):
        return passing

    def test_D18_a_bundle_is_not_sealed_once_consent_was_taken_back(self, case, cast, sign_in):
        consent.withdraw(case, {"scope": "some", "items": ["services"], "withdrawn_by": "parent", "reason": "They changed their mind."}, cast["alice"], NOW)
        page = sign_in("mary").post(f"/case/{case.code}/transfer/bundle/seal", WHOLE)
        assert page.status_code == 422 and "taken back" in page.text and not SealedFile.select().exists() and not Sharing.select().exists()

    def test_D18_a_sealed_file_is_not_fetched_once_consent_was_taken_back(self, case, cast, sign_in):
        mary = sign_in("mary")
        page = mary.post(f"/case/{case.code}/transfer/bundle/seal", {**WHOLE, "once": f"{cast['mary'].id}-9"})
        assert page.status_code == 200, page.text
        consent.withdraw(case, {"scope": "all", "withdrawn_by": "parent", "reason": "They changed their mind."}, cast["alice"], NOW)
        again = mary.post(f"/case/{case.code}/transfer/bundle/seal", {**WHOLE, "once": f"{cast['mary'].id}-9"})
        assert again.status_code == 303, "no new passphrase either"
        assert mary.post(fetch(page)).status_code == 410
        left = SealedFile.get()
        assert left.content is None and left.fetched_at is None and not Sharing.select().exists(), "it never left"


    def test_SEC_089_data_bears_its_marks_and_E37_no_code_of_another_file(self, case, cast, sign_in):
        PlanAction.update(what="Visit her sister, WZW-F4Z, who has hunger").execute()
        assert moves.read_code("WZW-F4Z") == "WZW-F4Z", "a code as this office writes them"
        mary = sign_in("mary")
        page = mary.post(f"/case/{case.code}/transfer/bundle/seal", WHOLE)
        file = pyzipper.AESZipFile(io.BytesIO(mary.post(fetch(page)).data))
        file.setpassword("".join(re.findall(r"<span>(\d{5})</span>", page.text)).encode())
        told = {name: file.read(name) for name in file.namelist() if not name.endswith("pdf")}
        assert b"[another file]" in told["case.json"] and b"hunger" in told["case.json"] and not [name for name, text in told.items() if b"WZW-F4Z" in text]
        assert all(mark in told["marks.txt"].decode() for mark in (case.code, "confidential", "copy 1", "Mary M.", "for Harbour agency"))
        printed = mary.post(f"/case/{case.code}/transfer/bundle/print", {"copies": "1", "purpose": "service"})
        assert printed.status_code == 200 and "[another file]" in printed.text and "WZW-F4Z" not in printed.text

    def test_E14_D18_the_pages_for_the_agency_are_not_printed_without_consent_that_holds(self, case, cast, sign_in):
        ask = {"copies": "1", "purpose": "service"}
        Transfer.update(agreed_at=None).execute()
        assert sign_in("alice").post(f"/case/{case.code}/transfer/bundle/print", ask).status_code == 409
        Transfer.update(agreed_at=NOW).execute()
        consent.withdraw(case, {"scope": "all", "withdrawn_by": "parent", "reason": "They changed their mind."}, cast["alice"], NOW)
        assert sign_in("alice").post(f"/case/{case.code}/transfer/bundle/print", ask).status_code == 409 and not Printing.select().exists()


# ---- hostile files of a partner


@pytest.mark.parametrize("data", [
    b'{"a":"' + b'\\"' * 1_000_000,
    b'"protection_concerns","sex"\n' + (b'"a' + b" " * 30_000 + b'b","female"\n') * 30,
    json.dumps({"sex": "female", "cmoffice_goal": "a" + "\u0301\u0323" * 300_000}, ensure_ascii=False).encode(),
])
def test_SEC_083_no_file_holds_up_the_office(data):
    began = time.process_time()
    with contextlib.suppress(Refused):
        arrival_file.read(data)
    assert time.process_time() - began < 3


def test_SEC_070_no_text_that_is_typed_holds_up_the_office():
    began = time.process_time()
    text, damaged = clean("ក" + "\u0301\u0323" * 150_000 + "ខ្មែរ", True)
    assert damaged and len(text) < 60 and text.endswith("ខ្មែរ") and time.process_time() - began < 2


@pytest.mark.parametrize("more", [
    {"cmoffice_assessment": {"paper": "F04", "answers": {"analysis": "x", "child_seen": ["\ud800\x00"]}}},
    {"cmoffice_assessment": {"paper": "F04", "answers": {"sources": "words", "domains": ["x"], "risk": "none of ours", "done_on": "2027-13-13"}}},
    {"cmoffice_consent": {**AGREED, "items": [YES, YES, {**YES, "answer": "no"}]}},
    {"cmoffice_handover": {"why": "<script>alert(1)</script>"}, "cp_case_plan_subform_case_plan_interventions": [{"intervention_service_to_be_provided": "<b>x</b>"}]},
])
def test_SEC_072_no_file_that_can_be_made_breaks_the_office(case, cast, sign_in, more):
    _came, made = takes_in(cast, bundle(**more))
    page = sign_in("carol").get(f"/case/{made.code}/arrived")
    assert page.status_code == 200 and "<script>alert" not in page.text and "<b>x" not in page.text
    assert len(agreement.items(agreement.latest(made))) <= 1


def test_D04_what_is_not_understood_of_the_child_is_not_quoted_in_the_case(case, cast):
    came, made = takes_in(cast, bundle({"name_first": "Zzqy", "name_last": "W" * 201, "date_of_birth": "born 12/03/2014", "relationship_caregiver": "Uncle Frobnitz"}))
    assert came.missed and len(came.missed) == 3
    text = json.dumps(filed(made)) + str(list(Arrival.select().tuples()))
    assert not [word for word in ("Zzqy", "WWW", "2014", "Frobnitz") if word in text]


def test_SEC_071_no_sign_that_turns_a_name_around_comes_in_and_no_age_or_birth_that_cannot_be(case, cast):
    came, made = takes_in(cast, bundle({"name_first": "A\u202enn\u2066a", "date_of_birth": "2040-01-01", "caregiver_age": 999}, age=999))
    assert came.identity["first"] == "Anna" and "age_years" not in came.facts and "caregiver_age" not in came.identity
    assert made.age_years == LACKING["age_years"] and Arrival.get().case_id == made.id, "taken in whole, not the case without its name"


def test_M03_a_highly_sensitive_arrival_has_readers(case, cast):
    _came, made = takes_in(cast, bundle(cmoffice_sensitivity="highly_sensitive"))
    assert {row.staff.username for row in CaseReader.select().where(CaseReader.case == made.id)} == {"carol", "paul"}


def test_E05_the_same_case_of_the_same_office_is_asked_about_though_the_file_differs(case, cast):
    _came, first = takes_in(cast, bundle())
    with refused("E05"):
        takes_in(cast, bundle(risk_level="low"))
    came = arrivals.read(bundle(risk_level="low"), PASSPHRASE, cast["paul"], NOW)[0]
    assert arrivals.doubles(came, cast["paul"]) == {"mine": [first.code], "others": False}
    assert arrivals.doubles(came, cast["mary"]) == {"mine": [], "others": True}
    Case.update(sensitivity="highly_sensitive").where(Case.id == first.id).execute()
    assert arrivals.doubles(came, cast["mary"]) == {"mine": [], "others": False}, "not even suspected (D10)"
    takes_in(cast, bundle(risk_level="low"), decided="different")
    assert Arrival.select().count() == 2 and "4711" not in str(list(Arrival.select().tuples()))


def test_two_tabs_never_put_the_answers_for_one_child_on_another(case, cast, sign_in):
    paul = sign_in("paul")
    arrivals.read(bundle(), PASSPHRASE, cast["paul"], NOW)
    which = re.search(r'name="which" value="([0-9a-f]+)"', paul.get("/arrivals/1").text)[1]
    arrivals.read(bundle(case_id_display="4712"), PASSPHRASE, cast["paul"], NOW)
    answers = {"to": "carol", **HERE, **WAITS, "which": which}
    page = paul.post("/arrivals/1", answers)
    assert page.status_code == 422 and "Another file was read meanwhile" in page.text and not Arrival.select().exists()


def test_D04_without_the_register_nothing_is_taken_in_and_no_contact_lies_in_the_records(case, cast, sign_in, monkeypatch):
    paul = sign_in("paul")
    arrivals.read(bundle({"name_caregiver": "Uncle Zzyzxq", "telephone_current": "012 999 111"}), PASSPHRASE, cast["paul"], NOW)
    monkeypatch.setattr(databases, "identities_attached", lambda: False)
    page = paul.post("/arrivals/1", {"to": "carol", **HERE, **WAITS})
    assert page.status_code == 422 and "register is not attached" in page.text and not Arrival.select().exists() and Case.select().count() == 1


def test_SEC_087_a_passphrase_is_in_no_page_that_keeps_what_was_typed(case, cast, sign_in, monkeypatch):
    paul = sign_in("paul")
    token = paul.token()

    def sends():
        return paul.post("/arrivals", {"file": (io.BytesIO(b"x"), "x.zip"), "passphrase": "98765 43210"}, content_type="multipart/form-data", token=token)

    assert "98765" not in sends().text
    with monkeypatch.context() as locked:
        locked.setattr(databases, "is_locked", lambda: True)
        answer = sends()
        assert answer.status_code == 423 and "98765" not in answer.text

    def broken(*_args, **_named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(arrivals, "read", broken)
    assert "98765" not in sends().text


# ---- mistakes at the printer


def test_REL_14_a_print_that_is_pressed_twice_is_noted_once_and_seen(case, cast, sign_in):
    alice, ask = sign_in("alice"), {"copies": "2", "purpose": "supervision", "since": "1 2 2027", "until": "1 3 2027", "once": f"{cast['alice'].id}-7"}
    first, second = (alice.post(f"/case/{case.code}/print/summary", ask) for _press in range(2))
    assert first.status_code == second.status_code == 200 and Printing.select().count() == 1
    assert first.text.count("copy 2 of 2") == second.text.count("copy 2 of 2") == 1


def test_E36_a_lost_copy_is_told_without_the_name_by_whoever_printed_it_once(case, cast, sign_in):
    alice = sign_in("alice")
    alice.post(f"/case/{case.code}/print/summary", {"copies": "1", "purpose": "supervision", "since": "1 2 2027", "until": "1 3 2027"})
    Case.update(keyworker=cast["bob"]).where(Case.id == case.id).execute()
    told = alice.post(f"/print/back/{Printing.get().id}", {"numbers": ["1"], "lost_why": "Sreymom took it along"})
    assert told.status_code == 422 and Printing.get().lost_why is None

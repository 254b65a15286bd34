"""The bundle of a transfer: one sheet on the page and in the sealed file, the data beside it, opened by an ordinary reader and by another office."""
import io
import json
import re
import subprocess

import pyzipper
import pytest

from cmoffice import databases, fieldnames, identities
from cmoffice.casework import arrivals, bundles, consent, exchange, transfer
from cmoffice.models import Audit, Case, ConsentShare, Provider, SealedFile, Sharing, Staff, Transfer
from cmoffice.sheets import text_of
from tests.conftest import IDENTITY, NOW, refused
from tests.test_ending import ACCEPTED, TRANSFER
from tests.test_exchange import planned

TODAY = NOW.date()
REASON = "Their worker meets the child on Monday"
PROMISE = {"password_apart": "y"}
ALL = {"chosen": ["summary", "assessment", "plan", "consent"], **PROMISE}
SECRETS = [word for word in IDENTITY.values() if len(word) > 4]


@pytest.fixture
def agreed(case, cast, sign_in):
    """Alice's case on its way to an agency of the directory."""
    Provider.create(name="Harbour agency", services=["child_protection"], checked_on=TODAY)
    planned(case, cast["alice"])
    assert sign_in("alice").post(f"/case/{case.code}/transfer/ask", {**TRANSFER, "provider": "1", "agency": ""}).status_code == 303
    assert sign_in("mary").post(f"/case/{case.code}/transfer/agree", {}).status_code == 303
    return Case.get_by_id(case.id)


def made(desk, case, tail="seal", **answers):
    """The file and its passphrase, as whoever makes it gets them."""
    page = desk.post(f"/case/{case.code}/transfer/bundle/{tail}", {**ALL, **answers})
    assert page.status_code == 200, page.text[:3000]
    passphrase = "".join(re.findall(r"<span>(\d{5})</span>", page.text))
    fetched = desk.post(re.search(r'action="(/case/[^"]+/sealed/\d+)"', page.text)[1])
    return fetched.data, passphrase, fetched


def inside(data, passphrase):
    file = pyzipper.AESZipFile(io.BytesIO(data))
    file.setpassword(passphrase.encode())
    return {name: file.read(name) for name in file.namelist()}


def test_the_page_and_the_file_are_one_sheet(agreed, sign_in, tmp_path):
    page = sign_in("alice").get(f"/case/{agreed.code}/transfer/bundle").text
    data, passphrase, answer = made(sign_in("alice"), agreed)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{agreed.code}.zip"'
    found = inside(data, passphrase)
    assert set(found) == {"sheet.pdf", "manifest.json", "case.json", "marks.txt"}
    (tmp_path / "sheet.pdf").write_bytes(found["sheet.pdf"])
    text = subprocess.run(["pdftotext", "-layout", tmp_path / "sheet.pdf", "-"], capture_output=True, text=True, check=True).stdout
    for words in ("They speak her language.", "call the school", "in class each day", "Consent status", agreed.code):
        assert words in page and words in text, words
    assert "Harbour agency" in text and "confidential" in text


def test_SEC_087_an_ordinary_program_opens_it_with_the_passphrase_alone(agreed, sign_in, tmp_path):
    data, passphrase, _answer = made(sign_in("alice"), agreed)
    (tmp_path / "file.zip").write_bytes(data)
    tries = [subprocess.run(["7z", "t", f"-p{word}", tmp_path / "file.zip"], capture_output=True, check=False).returncode for word in (passphrase, "1" * 25)]
    assert tries[0] == 0 and tries[1] != 0
    assert passphrase not in str(list(Audit.select().tuples())) and passphrase not in str(list(SealedFile.select(SealedFile.what, SealedFile.purpose).tuples()))


def test_E37_no_name_and_nothing_restricted_is_in_it(agreed, sign_in):
    data, passphrase, _answer = made(sign_in("mary"), agreed)
    found = inside(data, passphrase)
    for word in (*SECRETS, "Alice", "Mary"):
        assert not [name for name, text in found.items() if name.endswith("json") and word.encode() in text], word
    assert "Sreymom" not in text_of(bundles.sheet(agreed, ["summary", "plan", "consent", "assessment"], {}))


def test_F28_what_went_is_written_down_once(agreed, sign_in):
    made(sign_in("mary"), agreed)
    assert [(line.what, line.agency, line.purpose, line.source, line.protected) for line in Sharing.select()] == [(ALL["chosen"], "Harbour agency", "transfer", "transfer", True)]
    assert sign_in("mary").post(f"/case/{agreed.code}/transfer/accepted", {**ACCEPTED, "method": "electronic_protected", "password_apart": "y"}).status_code == 303
    assert Sharing.select().count() == 1 and Case.get_by_id(agreed.id).status == "transferred"


def test_E28_what_was_given_by_hand_beside_the_file_is_written_down_too(agreed, sign_in):
    made(sign_in("mary"), agreed, chosen=["summary"])
    assert sign_in("mary").post(f"/case/{agreed.code}/transfer/accepted", {**ACCEPTED, "method": "electronic_protected", "password_apart": "y"}).status_code == 303
    assert [line.what for line in Sharing.select().order_by(Sharing.id)] == [["summary"], ["plan"]]


def test_E27_nothing_is_sealed_before_it_is_agreed_nor_a_part_nobody_agreed_to(case, sign_in):
    alice, mary = sign_in("alice"), sign_in("mary")
    assert alice.get(f"/case/{case.code}/transfer/bundle/seal").status_code == 403
    alice.post(f"/case/{case.code}/transfer/ask", {**TRANSFER, "file_agreed": "part", "which_parts": ["summary"]})
    assert alice.post(f"/case/{case.code}/transfer/bundle/seal", ALL).status_code == 409 and not SealedFile.select().exists()
    mary.post(f"/case/{case.code}/transfer/agree", {})
    assert alice.post(f"/case/{case.code}/transfer/bundle/seal", ALL).status_code == 422 and not SealedFile.select().exists()
    data, passphrase, _answer = made(alice, case, chosen=["summary"])
    told = json.loads(inside(data, passphrase)["case.json"])["data"]
    assert set(exchange.in_words(told)) <= set(exchange.OF_BUNDLE["summary"]) and "cmoffice_consent" not in told


def test_the_promise_is_asked_for(agreed, sign_in):
    answer = sign_in("alice").post(f"/case/{agreed.code}/transfer/bundle/seal", {"chosen": ["summary"]})
    assert answer.status_code == 422 and "another way" in answer.text and not SealedFile.select().exists()


def test_E14_the_name_goes_only_where_a_row_of_consent_for_this_agency_says_so(agreed, cast, sign_in):
    mary = sign_in("mary")
    assert mary.get(f"/case/{agreed.code}/transfer/bundle/named").status_code == 404 and bundles.may_tell(agreed, TODAY) == ()
    ConsentShare.create(consent=consent.latest(agreed), case=agreed, provider=1, service="child_protection", what=["needs", "name"], valid_from=TODAY)
    data, passphrase, _answer = made(mary, agreed, "named", tells=["name"], reason=REASON)
    child = json.loads(inside(data, passphrase)["slip.json"])["data"]
    assert (child["name_first"], child["name_last"]) == ("Sreymom", "Chanthou") and not {"telephone_current", "address_current"} & set(child)
    assert Audit.select().where(Audit.did == "identity shown").exists() and Sharing.get().what == [*ALL["chosen"], "name"]
    answer = mary.post(f"/case/{agreed.code}/transfer/bundle/named", {**ALL, "tells": ["name", "code_and_contact"], "reason": REASON})
    assert answer.status_code == 422 and SealedFile.select().count() == 1
    assert sign_in("alice").get(f"/case/{agreed.code}/transfer/bundle/named").status_code == 404


def test_what_was_made_here_is_taken_in_by_another_office(agreed, cast, sign_in):
    ConsentShare.create(consent=consent.latest(agreed), case=agreed, provider=1, service="child_protection", what=["name", "code_and_contact"], valid_from=TODAY)
    data, passphrase, _answer = made(sign_in("mary"), agreed, "named", tells=["name", "code_and_contact"], reason=REASON)
    came = arrivals.read(data, passphrase, cast["paul"], NOW)[0]
    assert (came.office, came.code, came.missed) == ("Riverside", agreed.code, []) and came.identity["phone"] == IDENTITY["phone"]
    case = arrivals.take_in(came, {"place": "p02", "area": "South district", "criteria_met": ["V03"]}, cast["carol"], cast["paul"], NOW, decided="different")
    assert case.code != agreed.code and Staff.get(username="carol") == case.keyworker and transfer.latest(case) is None and Transfer.select().count() == 1
    assert identities.has_entry(case.code) and databases.identities_attached()


def test_D15_a_survivors_name_is_in_no_bundle(agreed, sign_in):
    ConsentShare.create(consent=consent.latest(agreed), case=agreed, provider=1, service="child_protection", what=["name"], valid_from=TODAY)
    Case.update(module="gbv_survivor").where(Case.id == agreed.id).execute()
    assert bundles.may_tell(Case.get_by_id(agreed.id), TODAY) == () and sign_in("mary").get(f"/case/{agreed.code}/transfer/bundle/named").status_code == 404


def test_what_must_never_leave_is_left_out_of_the_file_with_the_name(agreed, cast):
    identities.correct(agreed.code, {"phone_never": True}, "asked so", cast["alice"], NOW)
    told = exchange.identity_as_data(agreed, {"name", "code_and_contact"}, "transfer", cast["mary"], NOW)
    assert "telephone_current" not in told and told["address_current"] == IDENTITY["address"] and "099 444 321" not in str(told)


# ---- a case as data for an agency that was agreed to, and the list without names


@pytest.fixture
def shared(case, cast):
    """Alice's case, and a clinic that may be told some of it."""
    clinic = Provider.create(name="Harbour clinic", services=["health_medical"], checked_on=TODAY)
    planned(case, cast["alice"])
    return ConsentShare.create(consent=consent.latest(case), case=case, provider=clinic, service="health_medical", what=["needs", "age_sex", "plan_summary", "name"], valid_from=TODAY, one_off=True)


def asks(desk, case, share, tail="", **answers):
    return desk.post(f"/case/{case.code}/exchange{tail}", {"share": str(share.id), "purpose": "service", "chosen": ["needs", "age_sex"], **PROMISE, **answers})


def test_D14_a_case_as_data_goes_sealed_and_no_further_than_its_row_says(case, shared, sign_in):
    alice = sign_in("alice")
    assert asks(alice, case, shared, chosen=["needs", "family_situation"]).status_code == 422 and not SealedFile.select().exists()
    answer = asks(alice, case, shared)
    passphrase = "".join(re.findall(r"<span>(\d{5})</span>", answer.text))
    found = inside(alice.post(re.search(r'action="(/case/[^"]+/sealed/\d+)"', answer.text)[1]).data, passphrase)
    told = json.loads(found["case.json"])["data"]
    assert set(found) == {"manifest.json", "case.json", "case.csv", "marks.txt"} and exchange.in_words(told) == ["needs", "age_sex"]
    assert told["sex"] == "female" and "module_id" not in told and "cmoffice_sensitivity" not in told and "risk_level" not in told and "location_current" not in told
    line = Sharing.get()
    assert (line.what, line.agency, line.share_id, line.purpose) == (["needs", "age_sex"], "Harbour clinic", shared.id, "health_medical")


def test_D17_a_consent_for_one_time_is_used_up_by_it(case, shared, sign_in):
    alice = sign_in("alice")
    assert asks(alice, case, shared).status_code == 200 and ConsentShare.get_by_id(shared.id).used_on == TODAY
    assert asks(alice, case, shared, purpose="court").status_code == 422 and SealedFile.select().count() == 1


def test_SEC_086_the_name_goes_by_a_supervisor_with_her_reason(case, shared, sign_in):
    mary = sign_in("mary")
    assert asks(mary, case, shared, "/named", tells=["name"], reason="short").status_code == 422
    answer = asks(mary, case, shared, "/named", tells=["name"], reason=REASON)
    passphrase = "".join(re.findall(r"<span>(\d{5})</span>", answer.text))
    found = inside(mary.post(re.search(r'action="(/case/[^"]+/sealed/\d+)"', answer.text)[1]).data, passphrase)
    assert json.loads(found["slip.json"])["data"]["name_first"] == "Sreymom" and b"Sreymom" not in found["case.json"] + found["case.csv"]
    assert SealedFile.get().kind == "identified_export"


def test_E14_without_a_row_of_consent_nothing_goes(case, sign_in):
    page = sign_in("alice").get(f"/case/{case.code}/exchange").text
    assert "no row of consent" in page
    answer = sign_in("alice").post(f"/case/{case.code}/exchange", {"share": "1", "purpose": "service", "chosen": ["needs"], **PROMISE})
    assert answer.status_code == 422 and not SealedFile.select().exists()


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_D20_SEC_085_the_list_without_names_as_a_file(case, sign_in, kind):
    answer = sign_in("mary").post("/team/list/export", {"purpose": "supervision", "kind": kind})
    assert answer.status_code == 200 and answer.headers["Content-Disposition"] == f'attachment; filename="team-list.{kind}"'
    text = answer.data.decode("utf-8-sig")
    assert case.code in text and "mary" in text and "Supervision" in text and not [word for word in SECRETS if word in text]
    if kind == "json":
        whole = json.loads(text)
        row = whole["data"][0]
        assert tuple(row) == tuple(fieldnames.LIST.values()) and whole["confidential"] is True
        assert (row["case_id_display"], row["risk_level"], row["sex"], row["location_current"]) == (case.code, "medium", "–", "–")  # the only case: nothing that could point at it
    else:
        assert text.splitlines()[0] == ",".join(f'"{name}"' for name in fieldnames.LIST.values()) and text.rstrip().splitlines()[-1].startswith('"# ')
    assert Audit.select().where(Audit.did == "team list taken out").exists()


def test_a_list_without_names_makes_no_case(case, cast, sign_in):
    for kind in ("csv", "json"):
        data = sign_in("mary").post("/team/list/export", {"purpose": "meeting", "kind": kind}).data
        with refused("A01") as no:
            arrivals.read(data, "", cast["paul"], NOW)
        assert "list without names" in no.value.words


def test_SEC_089_the_page_of_a_bundle_says_who_when_and_confidential(agreed, sign_in):
    page = sign_in("alice").get(f"/case/{agreed.code}/transfer/bundle").text
    foot = re.search(r'(?s)<footer class="leaf-foot-line">(.*?)</footer>', page)[1]
    assert all(words in foot for words in (agreed.code, "Alice A.", str(NOW.year), "confidential")), foot

"""Sealed files as they are made at a desk: what is told first, who may, what is in the file in the end and what is in none (D13, D14, D16, SEC-086, SEC-089)."""
import re
from datetime import date, timedelta
from html import unescape

import pytest

from cmoffice import clock, codelists, identities
from cmoffice.casework import assessment, conference, consent, directory, followup, moves, notes, ownfile, papers, referral, sealed_sheets
from cmoffice.models import Audit, Case, ConsentShare, Draft, FiledForm, NoConsent, Objective, OwnFile, Plan, PlanAction, Provider, ReportDuty, SavedForm, SealedFile, Sharing
from cmoffice.sheets import text_of
from tests.conftest import IDENTITY, NOW, registration
from tests.test_sealed import told

TODAY = NOW.date()
ARABIC, KHMER = "أريد أن أعود إلى المدرسة", "ខ្ញុំចង់ទៅសាលារៀន"
NEVER = {  # what stands in the file of the case and in no sealed file
    "in confidence": "The neighbour wheezedly drinks.", "of the supervisor": "Watch the caseworker flinderly.", "of an incident": "Two men at the grimblebridge.",
    "of the first assessment": "A belt, zanderly used.", "of the caregiver": "The uncle is quorbly tired.", "of the legal guardian": "Promised snorvely.",
}
NAMES = [word for field in ("first", "last", "nickname", "phone", "caregiver_name", "caregiver_phone", "mother", "father", "siblings", "id_number", "referrer_contact", "signed_by", "address")
         for word in [IDENTITY[field]]]
EVERYTHING = ["needs", "age_sex", "name", "code_and_contact", "health_facts", "safety_concerns", "family_situation", "assessment_summary", "plan_summary"]
EXPORT = {"basis": "consent", "purpose": "service", "password_apart": "y"}


def a_whole_file(people):
    """Alice's case with a plan, visits, notes of every kind, an incident, a conference, a referral that was sent, and consent for the clinic."""
    case, alice = Case.get(), people["alice"]
    clinic = directory.add({"name": "River clinic", "services": ["health_medical"], "area": "North district", "focal_role": "Head nurse", "capacity": "open"}, people["mary"], NOW)
    row = {"service": "health_medical", "provider": str(clinic.id), "what": EVERYTHING, "how": ["electronic_protected", "verbal"], "until": date(2027, 12, 31)}
    consent.give(case, registration(given_by="parent", shares=[row], withhold="The school must not know", withhold_from="the headmaster"), alice, NOW)
    case = Case.get_by_id(case.id)
    plan = Plan.create(case=case, kind="full", version=1, state="approved", drawn_on=TODAY, goal="Safe at home", by=alice, entered_at=NOW, decided_at=NOW)
    objective = Objective.create(plan=plan, case=case, need="learning", wording=f"Goes to school {KHMER}", target_on=TODAY + timedelta(days=60))
    PlanAction.create(plan=plan, objective=objective, case=case, what="Find a desk", kind="direct", status="todo", due_on=TODAY)
    followup.log(case, {"on": TODAY, "mode": "meeting", "reached": ["child_alone"], "finding": "stable", "observed": "She drew a house.", "words": ARABIC, "risk": "medium"}, alice, NOW)
    notes.add(case, {"on": TODAY, "facts": NEVER["in confidence"], "section": "strictly_confidential"}, alice, NOW)
    notes.add(case, {"on": TODAY, "facts": NEVER["of the supervisor"]}, people["mary"], NOW)
    assessment.complete_initial(case, {"done_on": TODAY, "done_time": "08:45", "risk": "medium", "next_contact_on": TODAY, "strengths": "Draws well.", "words": NEVER["of the first assessment"],
                                       "risk_reason": "as before"}, alice, NOW)
    papers.file(case, "F18", {"account": NEVER["of an incident"]}, alice, NOW)
    papers.file(case, "F04", {"analysis": "School is what holds her.", "carer_view": NEVER["of the caregiver"]}, alice, NOW, confidential=("carer_view",))
    told_in = {"held_on": TODAY.isoformat(), "kind": "conference", "participants": [{"role": "nurse", "organisation": "River clinic", "basis": "consent"}], "situation": f"The aunt is ill {ARABIC}",
               "options": [{"option": "Stay, with help"}], "decision": "Stay", "justification": "The child wants it.", "family_opinion": NEVER["of the legal guardian"]}
    papers.file(case, "F13", told_in, alice, NOW, confidential=conference.CONFIDENTIAL, replaces=False)
    referral.send(case, {"service": "health_medical", "provider": str(clinic.id), "reason": f"A fever, {KHMER}", "tells": ["needs", "age_sex", "health_facts"], "told_health_facts": "Malaria twice.",
                         "method": "electronic_protected", "password_apart": True, "basis": "consent"}, alice, NOW)


@pytest.fixture
def furnish():
    return a_whole_file


@pytest.fixture
def where(furnish, case):
    return f"/case/{case.code}/sealed"


@pytest.fixture
def clinic(where):
    return Provider.get(Provider.name == "River clinic")


@pytest.fixture
def opened(tmp_path):
    """The words of a sealed file as other people's tools read them, fetched with the passphrase of the page that answered."""
    def words_of(desk, answer):
        page = answer.text
        passphrase = "".join(re.findall(r"<span>(\d{5})</span>", page))
        assert len(passphrase) == 25, page
        found = desk.post(re.search(r'action="(/case/[^"]+/sealed/\d+)"', page)[1])
        assert found.status_code == 200 and found.headers["Cache-Control"] == "no-store" and found.headers["X-Content-Type-Options"] == "nosniff"
        assert re.fullmatch(r'attachment; filename="[A-Z0-9]{3}-[A-Z0-9]{3}[A-Z0-9]*\.pdf"', found.headers["Content-Disposition"]) and found.content_type == "application/pdf"
        path = tmp_path / "file.pdf"
        path.write_bytes(found.data)
        assert told("qpdf", "--password=0" + passphrase[1:] if passphrase[0] != "0" else "--password=1", "--check", path).returncode != 0
        text = told("pdftotext", "-upw", passphrase, "-layout", path, "-").stdout
        assert text.strip()
        return text
    return words_of


def holds_nothing_of(text, what):
    assert [word for word in what if word.casefold() in text.casefold()] == []


# ---- a referral slip


def test_D16_D14_a_referral_slip_holds_the_ticked_items_and_what_is_withheld_is_told_first(where, case, sign_in, opened):
    alice, made = sign_in("alice"), referral.of(case)[0]
    page = alice.get(f"{where}/referral/{made.id}").text
    assert "The school must not know" in page and "the headmaster" in page and "River clinic" in page and "Malaria twice." in page
    assert alice.post(f"{where}/referral/{made.id}").status_code == 422 and not SealedFile.select().exists()
    answer = alice.post(f"{where}/referral/{made.id}", {"password_apart": "y"})
    assert answer.status_code == 200 and "Tell it by telephone or in person, never with the file." in answer.text
    text = opened(alice, answer)
    assert "A fever" in text and "Malaria twice." in text and "13" in text and case.code in text
    holds_nothing_of(text, [*NAMES, *NEVER.values(), "School is what holds her", "Safe at home", "She drew a house"])
    assert all(mark in text for mark in ("confidential", "copy 1", "Alice A.", "1 Mar 2027, 09:00", "for River clinic"))
    assert Sharing.select().count() == 1, "the file belongs to the sending that was written down"


def test_D17_a_second_file_of_a_referral_is_a_second_sending(where, case, cast, sign_in):
    alice, made = sign_in("alice"), referral.of(case)[0]

    def seal(number):
        return alice.post(f"{where}/referral/{made.id}", {"password_apart": "y", "once": f"{cast['alice'].id}-{number}"})

    alice.post(re.search(r'action="(/case/[^"]+/sealed/\d+)"', seal(1).text)[1])
    assert Sharing.select().count() == 1
    assert seal(2).status_code == 200 and Sharing.select().count() == 2
    assert SealedFile.select().order_by(SealedFile.id.desc()).get().copy == 2
    ConsentShare.update(one_off=True, used_on=TODAY).execute()
    refused = seal(3)
    assert refused.status_code == 422 and "used up" in refused.text and Sharing.select().count() == 2


def test_E14_D18_a_referral_whose_sharing_was_stopped_or_whose_consent_has_ended_is_not_sealed(where, case, sign_in):
    alice, made = sign_in("alice"), referral.of(case)[0]
    ConsentShare.update(valid_to=TODAY - timedelta(days=1)).execute()
    refused = alice.post(f"{where}/referral/{made.id}", {"password_apart": "y"})
    assert refused.status_code == 422 and "the consent has ended" in refused.text
    consent.withdraw(case, {"scope": "all", "withdrawn_by": "parent", "reason": "They moved."}, alice_of(case), NOW)
    assert alice.get(f"{where}/referral/{made.id}").status_code == 409
    assert not SealedFile.select().exists()


def alice_of(case):
    return case.keyworker


# ---- minutes, the own file


def test_D14_minutes_go_to_an_agency_without_what_is_strictly_confidential(where, case, clinic, sign_in, opened):
    alice, filed = sign_in("alice"), FiledForm.get(FiledForm.paper == "F13")
    assert alice.post(f"{where}/minutes/{filed.id}", {"basis": "consent", "password_apart": "y"}).status_code == 422
    answer = alice.post(f"{where}/minutes/{filed.id}", {"basis": "consent", "provider": str(clinic.id), "password_apart": "y"})
    assert answer.status_code == 200, answer.text
    text = opened(alice, answer)
    assert "The aunt is ill" in text and "River clinic" in text and "nurse" in text
    holds_nothing_of(text, [*NAMES, *NEVER.values()])
    assert [line.agency for line in conference.given_to(filed)] == ["River clinic"]


def test_E41_D19_the_own_file_is_sealed_once_it_was_screened(where, case, cast, sign_in, opened):
    alice = sign_in("alice")
    page = alice.get(f"{where}/own-file")
    assert page.status_code == 200 and "somebody else has looked at it" in page.text
    refused = alice.post(f"{where}/own-file", {"password_apart": "y"})
    assert refused.status_code == 422 and "takes out the names" in refused.text and not SealedFile.select().exists()
    asked = {"asked_by": "child", "asked_on": TODAY, "identity_checked": "yes", "may_show": ["registration", "plan", "notes", "assessment", "followups"]}
    own = ownfile.begin(case, asked, cast["alice"], NOW)
    for page in range(1, ownfile.progress(own)["pages"] + 1):
        ownfile.decide(case, own, page, {line.position: ("as_proposed" if line.reasons else "as_it_stands", "") for line in ownfile.lines(own, page)}, cast["alice"], NOW)
    ownfile.hand_on(case, own, cast["alice"], NOW)
    waits = OwnFile.get_by_id(own.id)
    ownfile.screen(case, waits, waits.version, cast["mary"], NOW)
    answer = alice.post(f"{where}/own-file", {"password_apart": "y", "once": ""})
    assert answer.status_code == 200, answer.text
    text = opened(alice, answer)
    assert "Your plan" in text and "She drew a house" in text and "How you came to us" in text
    holds_nothing_of(text, [*NAMES, *NEVER.values()])
    line = Sharing.select().order_by(Sharing.id.desc()).get()
    assert (line.what, line.basis, line.source) == (["own_file"], "own_right", "F29")


# ---- parts of a case


def test_SEC_086_the_default_export_is_by_code_and_carries_no_name_and_nothing_that_never_leaves(where, case, clinic, sign_in, opened):
    alice = sign_in("alice")
    page = alice.get(f"{where}/export").text
    assert "checked" not in re.sub(r"<nav.*?</nav>", "", page, flags=re.S).partition("What goes in")[2].partition("</fieldset>")[0]
    read = alice.post(f"{where}/export", {**EXPORT, "provider": str(clinic.id), "chosen": ["planned"], "button": "look"})
    assert read.status_code == 200 and "Safe at home" in read.text and not SealedFile.select().exists()
    answer = alice.post(f"{where}/export", {**EXPORT, "provider": str(clinic.id), "chosen": list(codelists.EXPORT_PART)})
    assert answer.status_code == 200, answer.text
    text = opened(alice, answer)
    for there in ("Safe at home", "School is what holds her.", "Draws well.", "Find a desk", case.code, "North district", "copy 1"):
        assert there in text, there
    holds_nothing_of(text, [*NAMES, *NEVER.values(), "She drew a house"])
    assert not Audit.select().where(Audit.did == "identity shown").exists()
    line = Sharing.select().order_by(Sharing.id.desc()).get()
    assert line.what == ["needs", "age_sex", "assessment_summary", "plan_summary", "family_situation"] and line.protected and line.password_apart
    listed = alice.get(where).text
    assert "Parts of the file, without a name" in listed and "fetched 1 Mar" in listed and "River clinic" in listed and "so that the child receives a service" in listed
    assert "What the plan says, in short" in unescape(alice.get(f"/case/{case.code}/referrals").text)


@pytest.mark.parametrize("part", ["F18", "incident", "F01b", "consent_paper", "link_list", "supervisor_notes", "confidential", "named_name"])
def test_E37_D13_no_role_can_choose_what_never_leaves(where, clinic, sign_in, part):
    for who, page in (("alice", "export"), ("mary", "named")):
        answer = sign_in(who).post(f"{where}/{page}", {**EXPORT, "provider": str(clinic.id), "chosen": ["planned", part], "named": ["named_name"], "reason": "The court asks by name."})
        assert answer.status_code == 422 and "never leaves the office" in answer.text
    assert not SealedFile.select().exists()


def test_E14_more_than_was_agreed_or_another_agency_or_nothing_chosen(where, clinic, sign_in):
    alice = sign_in("alice")
    ConsentShare.update(what=["needs", "age_sex"]).execute()
    assert "more was ticked" in alice.post(f"{where}/export", {**EXPORT, "provider": str(clinic.id), "chosen": ["planned"]}).text
    other = alice.post(f"{where}/export", {**EXPORT, "organisation": "Harbour agency", "chosen": ["short_facts"]})
    assert other.status_code == 422 and "nobody has agreed" in other.text
    assert alice.post(f"{where}/export", {**EXPORT, "provider": str(clinic.id)}).status_code == 422
    assert alice.post(f"{where}/export", {**EXPORT, "basis": "report_duty", "provider": str(clinic.id), "chosen": ["short_facts"]}).status_code == 422
    assert not SealedFile.select().exists() and Sharing.select().count() == 1


NAMED = {**EXPORT, "named": ["named_name"], "chosen": ["planned"], "reason": "The court asks for the child by name."}


def test_SEC_086_a_file_with_a_name_takes_a_supervisor_a_reason_the_password_and_a_choice_of_fields(where, case, clinic, sign_in, opened):
    mary, asks = sign_in("mary"), {**NAMED, "provider": str(clinic.id)}
    assert sign_in("alice").post(f"{where}/named", asks).status_code == 404
    short = mary.post(f"{where}/named", {**asks, "reason": "The court asks"})
    assert short.status_code == 422 and "20 letters" in short.text
    assert mary.post(f"{where}/named", {**asks, "named": []}).status_code == 422
    assert not Audit.select().where(Audit.did == "identity shown").exists() and not SealedFile.select().exists()
    clock.set_start(NOW + timedelta(minutes=6))
    late = mary.post(f"{where}/named", asks)
    assert late.status_code == 303 and late.location == "/prove" and not SealedFile.select().exists()
    clock.set_start(NOW)
    assert NAMED["reason"] in mary.get(f"{where}/named").text, "what was typed waits in its form"
    answer = mary.post(f"{where}/named", asks)
    assert answer.status_code == 200 and IDENTITY["last"] not in answer.text
    text = opened(mary, answer)
    first, second = text.split("\f")[:2]
    assert f"{IDENTITY['first']} {IDENTITY['last']}" in first and "Safe at home" not in first and "Safe at home" in second and IDENTITY["last"] not in second
    holds_nothing_of(text, [*(name for name in NAMES if name not in (IDENTITY["first"], IDENTITY["last"])), *NEVER.values()])
    assert Audit.get(Audit.did == "identity shown").details == {"why": "sealed file"}
    assert Audit.get(Audit.did == "sealed file made").details["named"] == ["named_name"], "which fields were chosen, by their codes"
    assert SealedFile.get().reason == NAMED["reason"] and SealedFile.get().file == f"{case.code}.pdf"
    assert "named_name" not in Sharing.select().order_by(Sharing.id.desc()).get().what


def test_E14_a_decision_without_consent_carries_no_name_but_a_report_by_law_does(where, case, clinic, cast, sign_in):
    mary = sign_in("mary")
    NoConsent.create(case=case, basis="refused_and_grave_risk", reasons="x", proposed_by=cast["alice"], proposed_at=NOW, decided_by=cast["mary"], decided_at=NOW, decision="go_on")
    asks = {**NAMED, "organisation": "The court", "purpose": "court", "basis": "no_consent_decision"}
    refused = mary.post(f"{where}/named", asks)
    assert refused.status_code == 422 and "more was ticked" in refused.text and not Audit.select().where(Audit.did == "identity shown").exists()
    assert mary.post(f"{where}/export", asks).status_code == 200
    ReportDuty.create(case=case, noticed_at=NOW, trigger="law", by=cast["alice"], entered_at=NOW, decision="report", decided_by=cast["mary"], decided_at=NOW)
    assert mary.post(f"{where}/named", {**asks, "basis": "report_duty"}).status_code == 200
    assert [line.basis for line in Sharing.select().order_by(Sharing.id)][1:] == ["no_consent_decision", "report_duty"]


def test_D15_a_survivors_file_never_bears_a_name(where, case, clinic, sign_in):
    Case.update(module="gbv_survivor").where(Case.id == case.id).execute()
    mary = sign_in("mary")
    assert mary.get(f"{where}/named").status_code == 403 and "with a name" not in mary.get(where).text
    assert mary.post(f"{where}/named", {**NAMED, "provider": str(clinic.id)}).status_code == 403


def test_what_safe_contact_takes_out_is_in_no_file(where, case, cast):
    identities.Identity.update(phone_never=True, address_never=True).execute()
    text = text_of(sealed_sheets.export(case, [], list(codelists.EXPORT_NAMED), cast["mary"], NOW))
    assert IDENTITY["safe_contact"] in text and IDENTITY["caregiver_name"] in text
    holds_nothing_of(text, [IDENTITY["phone"], IDENTITY["caregiver_phone"], IDENTITY["address"]])


def test_E36_a_name_that_slipped_into_the_file_is_found_before_it_is_sealed(where, clinic, sign_in):
    Plan.update(goal=f"{IDENTITY['first']} is safe").execute()
    answer = sign_in("alice").post(f"{where}/export", {**EXPORT, "provider": str(clinic.id), "chosen": ["planned"]})
    assert answer.status_code == 422 and not SealedFile.select().exists() and Sharing.select().count() == 1


def test_codes_of_other_files_are_taken_out(where, case, cast):
    other = moves.new_code()
    Plan.update(goal=f"With the sister of {other}, our {case.code}").execute()
    text = text_of(sealed_sheets.export(case, ["planned"], (), cast["alice"], NOW))
    assert other not in text and "[another file]" in text and f"our {case.code}" in text


# ---- once, at this desk, within the hour


def made_by(desk, where, clinic, **other):
    answer = desk.post(f"{where}/export", {**EXPORT, "provider": str(clinic.id), "chosen": ["planned"], **other})
    return answer, re.search(r'action="(/case/[^"]+/sealed/\d+)"', answer.text)[1]


def test_SEC_088_the_file_is_fetched_once_at_the_desk_that_made_it(where, clinic, sign_in):
    alice = sign_in("alice")
    _answer, fetch = made_by(alice, where, clinic)
    assert sign_in("alice").post(fetch).status_code == 404 and sign_in("mary").post(fetch).status_code == 404
    assert alice.get(fetch).status_code == 405
    assert alice.post(fetch).data.startswith(b"%PDF")
    again = alice.post(fetch)
    assert again.status_code == 410 and "It was fetched on" in again.text


def test_SEC_088_an_hour_later_or_after_signing_out_it_is_gone(where, clinic, sign_in):
    alice = sign_in("alice")
    _answer, fetch = made_by(alice, where, clinic)
    clock.set_start(NOW + timedelta(minutes=8))
    alice.get(where)  # at work meanwhile
    for minutes in range(8, 61, 4):
        clock.set_start(NOW + timedelta(minutes=minutes))
        alice.get(where)
    late = alice.post(fetch)
    assert late.status_code == 410 and "within the hour" in late.text
    other = sign_in("alice")
    made_by(other, where, clinic)
    assert SealedFile.select().where(SealedFile.content.is_null(False)).count() == 2
    other.post("/signout")
    assert SealedFile.select().where(SealedFile.content.is_null(False)).count() == 0


def test_SEC_087_the_passphrase_stands_on_one_page_and_in_nothing_that_is_kept(where, clinic, cast, sign_in, folder):
    alice = sign_in("alice")
    answer, fetch = made_by(alice, where, clinic, once=f"{cast['alice'].id}-abc")
    passphrase = "".join(re.findall(r"<span>(\d{5})</span>", answer.text))
    assert passphrase not in alice.get(where).text and passphrase not in fetch and passphrase not in repr(answer.headers)
    assert not Draft.select().exists() and passphrase not in repr([row.__data__ for row in SavedForm.select()]) + repr([line.details for line in Audit.select()])
    assert not [path for path in folder.rglob("*") if path.is_file() and passphrase.encode() in path.read_bytes()]


def test_a_second_press_shows_a_passphrase_that_opens_the_file(where, clinic, cast, sign_in, opened):
    alice, mark = sign_in("alice"), f"{cast['alice'].id}-mark"
    first, _fetch = made_by(alice, where, clinic, once=mark)
    second, _fetch = made_by(alice, where, clinic, once=mark)
    groups = [re.findall(r"<span>(\d{5})</span>", answer.text) for answer in (first, second)]
    assert groups[0] != groups[1] and SealedFile.select().count() == 1 and Sharing.select().count() == 2
    assert "Safe at home" in opened(alice, second)
    third = alice.post(f"{where}/export", {**EXPORT, "provider": str(clinic.id), "chosen": ["planned"], "once": mark})
    assert third.status_code == 303 and third.location.endswith("/sealed")

"""Case conferences (F13): minutes by role and organisation, names apart, and what each agency may know."""
from datetime import date, timedelta

import pytest

from cmoffice import databases, identities
from cmoffice.casework import conference, consent, papers
from cmoffice.models import Audit, Case, Consent, ConsentItem, ConsentShare, FiledForm, NoConsent, Provider, ReportDuty, Sharing, Task
from tests.conftest import NOW, refused, registration

TODAY = NOW.date()
TYPED = {"held_on": "1 3 2027", "kind": "conference", "reason": "complex_situation", "chair": "supervisor", "participants-0-role": "caseworker", "confidentiality": "yes",
         "child_part": "before", "voice": "said", "voice_alone": "yes", "voice_said": "I want to stay with my aunt.", "opinion_on": "27 2 2027", "opinion_by": "caseworker",
         "caregiver_part": "there", "situation": "The aunt is ill.", "options-0-option": "Stay, with help at home", "options-0-good": "Keeps the school",
         "options-0-bad": "The aunt may fall ill again", "decision": "Stay", "justification": "It is what the child wants, and it is safe.",
         "actions-0-what": "Find help at home", "actions-0-who": "keyworker", "actions-0-by_when": "10 3 2027", "status": "remains_open"}


@pytest.fixture
def clinic(cast):
    return Provider.create(name="River clinic", services=["health_medical"])


def agency(provider, basis="consent", number=1):
    return {f"participants-{number}-role": "nurse", f"participants-{number}-provider": str(provider.id), f"participants-{number}-basis": basis}


def share(case, **more):
    return ConsentShare.create(**{"consent": consent.latest(case).id, "case": case, "valid_from": TODAY - timedelta(days=9), "service": "health_medical", **more})


def hold(desk, case, **more):
    return desk.post(f"/case/{case.code}/conference", {**TYPED, **more})


def test_F13_the_minutes_are_filed_by_roles_and_make_tasks(case, clinic, sign_in):
    share(case, provider=clinic)
    alice = sign_in("alice")
    assert alice.get(f"/case/{case.code}/conference").status_code == 200
    answer = hold(alice, case, **agency(clinic))
    assert answer.status_code == 303, answer.text
    filed = papers.latest(case, "F13")
    assert answer.headers["Location"] == f"/case/{case.code}/named/conference/{filed.id}/enter"
    assert filed.answers["participants"] == [{"role": "caseworker"}, {"role": "nurse", "organisation": "River clinic", "basis": "consent"}]
    assert filed.confidential["voice_said"] == "I want to stay with my aunt."
    assert (Task.get().source, Task.get().source_id, Task.get().what) == ("F13", filed.id, "Find help at home")
    page = alice.get(f"/case/{case.code}/meetings/{filed.id}").text
    assert "River clinic" in page and "Keeps the school" in page and "Write down the names" in page


@pytest.mark.parametrize("row", [
    None, {"provider": None, "service": "legal"}, {"valid_to": TODAY - timedelta(days=1)}, {"valid_from": TODAY + timedelta(days=1)}, {"withdrawn_on": TODAY},
    {"one_off": True, "used_on": TODAY - timedelta(days=2)},
])
def test_E14_an_agency_without_a_valid_consent_row_is_refused(case, clinic, sign_in, row):
    if row is not None:
        share(case, **{"provider": clinic, **row})
    answer = hold(sign_in("alice"), case, **agency(clinic))
    assert answer.status_code == 422 and "This cannot be shared" in answer.text and "Keeps the school" in answer.text
    assert not FiledForm.select().exists() and not Task.select().exists()


def test_E14_an_agency_in_no_directory_needs_a_basis_too(case, sign_in):
    alice = sign_in("alice")
    typed = {"participants-1-role": "officer", "participants-1-organisation": "District authority"}
    assert hold(alice, case, **typed).status_code == 422
    assert hold(alice, case, **typed, **{"participants-1-basis": "share_with_authorities"}).status_code == 422
    ConsentItem.insert(consent=consent.latest(case).id, item="share_with_authorities", answer="yes", valid_from=TODAY).on_conflict_replace().execute()
    assert hold(alice, case, **typed, **{"participants-1-basis": "share_with_authorities"}).status_code == 303


def test_E14_a_recorded_legal_basis_stands_for_consent(case, clinic, cast):
    row = {"role": "nurse", "provider": str(clinic.id)}
    for basis in ("no_consent_decision", "report_duty"):
        with refused("E14"):
            conference.basis_for(case, {**row, "basis": basis}, TODAY)
    NoConsent.create(case=case, basis="refused_and_grave_risk", reasons="x", proposed_by=cast["alice"], proposed_at=NOW, decided_by=cast["mary"], decided_at=NOW, decision="go_on")
    ReportDuty.create(case=case, noticed_at=NOW, trigger="law", by=cast["alice"], entered_at=NOW, decision="report", decided_by=cast["mary"], decided_at=NOW)
    assert conference.basis_for(case, {**row, "basis": "no_consent_decision"}, TODAY) is None
    assert conference.basis_for(case, {**row, "basis": "report_duty"}, TODAY) is None


def test_E14_withdrawn_consent_covers_nobody(case, clinic):
    share(case, provider=clinic)
    Consent.update(withdrawn_on=TODAY, withdrawn_scope="all").where(Consent.case == case.id).execute()
    with refused("E14"):
        conference.basis_for(case, {"provider": str(clinic.id), "basis": "consent"}, TODAY)


def test_D17_a_consent_for_once_is_used_up_by_the_conference(case, clinic, sign_in):
    row = share(case, provider=None, one_off=True)
    alice = sign_in("alice")
    assert hold(alice, case, **agency(clinic)).status_code == 303
    assert ConsentShare.get_by_id(row.id).used_on == TODAY
    assert hold(alice, case, **agency(clinic), decision="Stay longer").status_code == 422


@pytest.mark.parametrize("missing", [{"participants-0-role": ""}, {"options-0-option": "", "options-0-good": "", "options-0-bad": ""}, {"decision": ""}, {"justification": ""}, {"held_on": "2 3 2027"},
                                     {"confidentiality": "no"}, {"status": "to_be_transferred"}, {"voice": "not_asked"}, {"actions-0-by_when": "27 2 2027"}, {"situation": "Sreymom is ill"}])
def test_minutes_that_are_not_right_leave_nothing_behind(case, sign_in, missing):
    answer = hold(sign_in("alice"), case, **missing)
    assert answer.status_code == 422 and "Find help at home" in answer.text and not FiledForm.select().exists() and not Task.select().exists()


@pytest.mark.parametrize("login, status", [("alice", 200), ("mary", 404), ("bob", 404), ("carol", 404), ("paul", 404), ("dan", 404), ("eve", 404)])
def test_only_the_caseworker_writes_minutes(case, sign_in, login, status):
    assert sign_in(login).get(f"/case/{case.code}/conference").status_code == status


# ---- names, apart


@pytest.fixture
def held(case, sign_in):
    assert hold(sign_in("alice"), case).status_code == 303
    return papers.latest(case, "F13")


PEOPLE = {"people-0-role": "nurse", "people-0-name": "Channary Teston", "people-0-organisation": "River clinic", "people-0-contact": "011 777 666"}


def test_D07_the_names_of_a_conference_stand_apart_and_are_never_in_the_records(case, held, sign_in, folder):
    alice = sign_in("alice")
    names = f"/case/{case.code}/named/conference/{held.id}"
    assert alice.get(f"{names}/enter").status_code == 200
    assert alice.post(f"{names}/enter", PEOPLE).status_code == 303
    assert [person.name for person in identities.people_on(case.code, "F13", held.id)] == ["Channary Teston"]
    for path in (f"/case/{case.code}", f"/case/{case.code}/meetings", f"/case/{case.code}/meetings/{held.id}", f"/case/{case.code}/conference/{held.id}/print", names):
        page = alice.post(path, {"copies": "1", "purpose": "meeting"}) if path.endswith("/print") else alice.get(path)
        assert page.status_code == 200 and "Channary" not in page.text and "777" not in page.text, path
    shown = alice.post(names, {"why": "call"})
    assert "Channary Teston" in shown.text and "The aunt is ill." not in shown.text and "120" in shown.headers["Refresh"]
    line = Audit.select().where(Audit.did == "names shown").get()
    assert (line.code, line.details, line.by_id) == (case.code, {"paper": "F13", "why": "call"}, Case.get_by_id(case.id).keyworker_id)
    assert "Channary" not in str([list(model.select().tuples()) for model in (FiledForm, Task, Sharing, Audit)])


def test_names_open_only_with_a_reason(case, held, cast, sign_in):
    identities.name_people(case.code, "F13", held.id, [{"role": "nurse", "name": "Channary Teston"}], cast["alice"], NOW)
    answer = sign_in("alice").post(f"/case/{case.code}/named/conference/{held.id}", {})
    assert answer.status_code == 422 and "Channary" not in answer.text and not Audit.select().where(Audit.did == "names shown").exists()


@pytest.mark.parametrize("login, reads, writes", [("mary", 200, 404), ("bob", 404, 404), ("carol", 404, 404), ("paul", 404, 404), ("dan", 404, 404), ("eve", 404, 404)])
def test_who_opens_the_names(case, held, sign_in, login, reads, writes):
    desk, names = sign_in(login), f"/case/{case.code}/named/conference/{held.id}"
    assert desk.get(names).status_code == reads and desk.get(f"{names}/enter").status_code == writes


def test_names_of_another_case_or_paper_have_no_address_here(case, held, sign_in):
    alice = sign_in("alice")
    for tail in (f"conference/{held.id + 1}", f"incident/{held.id}", f"carer/{held.id}"):
        assert alice.get(f"/case/{case.code}/named/{tail}").status_code == 404


def test_named_people_are_found_by_the_name_guard(case, held, cast, sign_in):
    identities.name_people(case.code, "F13", held.id, [{"role": "nurse", "name": "Channary Teston"}], cast["alice"], NOW)
    answer = hold(sign_in("alice"), case, situation="Channary will come")
    assert answer.status_code == 422 and "channary" in answer.text.lower()


def test_without_the_register_the_minutes_are_still_read(case, held, sign_in, monkeypatch):
    alice = sign_in("alice")
    monkeypatch.setattr(databases, "identities_attached", lambda: False)
    assert alice.get(f"/case/{case.code}/meetings/{held.id}").status_code == 200
    assert alice.post(f"/case/{case.code}/named/conference/{held.id}", {"why": "call"}).status_code == 503


# ---- the minutes given away

GIVEN = {"role": "nurse", "basis": "consent", "given_on": "1 3 2027", "method": "written_paper"}


def test_the_minutes_given_to_an_agency_are_written_down(case, held, clinic, sign_in):
    share(case, provider=clinic)
    alice = sign_in("alice")
    assert alice.post(f"/case/{case.code}/conference/{held.id}/minutes", {**GIVEN, "provider": str(clinic.id)}).status_code == 303
    row = Sharing.get()
    assert (row.agency, row.what, row.source, row.source_id, row.method, row.basis, row.shared_on) == ("River clinic", ["conference_minutes"], "F13", held.id, "written_paper", "consent", TODAY)
    assert "River clinic" in alice.get(f"/case/{case.code}/meetings/{held.id}").text


def test_E14_the_minutes_go_to_nobody_without_consent(case, held, clinic, sign_in):
    answer = sign_in("mary").post(f"/case/{case.code}/conference/{held.id}/minutes", {**GIVEN, "provider": str(clinic.id)})
    assert answer.status_code == 422 and not Sharing.select().exists()


@pytest.mark.parametrize("missing", [{}, {"method": "electronic_protected"}, {"method": "electronic_protected", "protected": "y"}, {"given_on": "28 2 2027"}, {"given_on": "2 3 2027"}])
def test_minutes_given_need_an_agency_a_day_and_a_password(case, held, clinic, sign_in, missing):
    share(case, provider=clinic)
    to = {"provider": str(clinic.id)} if missing else {}
    assert sign_in("alice").post(f"/case/{case.code}/conference/{held.id}/minutes", {**GIVEN, **to, **missing}).status_code == 422 and not Sharing.select().exists()


def test_E37_no_page_of_a_conference_offers_an_incident_or_first_form(case, held, clinic, sign_in):
    share(case, provider=clinic)
    alice = sign_in("alice")
    for path in (f"/case/{case.code}/conference", f"/case/{case.code}/conference/{held.id}/minutes"):
        page = alice.get(path).text
        assert 'type="file"' not in page and 'name="attach' not in page and 'name="what"' not in page
    answer = alice.post(f"/case/{case.code}/conference/{held.id}/minutes", {**GIVEN, "provider": str(clinic.id), "what": "incident", "attach": "F18"})
    assert answer.status_code == 303 and Sharing.get().what == ["conference_minutes"]


def test_the_printed_minutes_show_roles_code_and_printer_and_nothing_restricted(case, held, sign_in):
    page = sign_in("alice").post(f"/case/{case.code}/conference/{held.id}/print", {"copies": "1", "purpose": "meeting"}).text
    assert case.code in page and "Alice A." in page and "Keeps the school" in page and "I want to stay with my aunt." not in page
    assert Audit.select().where((Audit.did == "sheet printed") & (Audit.code == case.code)).exists()


def test_a_conference_is_dated_between_registration_and_today(case, cast):
    with refused("E06") as no:
        conference.hold(case, {"held_on": date(2027, 2, 28)}, cast["alice"], NOW)
    assert no.value.field == "held_on"


def test_M27_minutes_given_to_an_authority_are_to_be_stopped_when_that_is_taken_back(case, cast, sign_in):
    consent.give(case, registration(given_by="parent", items={"services": {"answer": "yes"}, "share_with_authorities": {"answer": "yes"}}), cast["alice"], NOW)
    alice = sign_in("alice")
    assert hold(alice, case).status_code == 303
    given = {**GIVEN, "organisation": "District welfare office", "basis": "share_with_authorities", "given_on": TODAY}
    conference.give_minutes(Case.get_by_id(case.id), papers.latest(case, "F13"), given, cast["alice"], NOW)
    consent.withdraw(Case.get_by_id(case.id), {"scope": "some", "items": ["photo"], "reason": "no"}, cast["alice"], NOW)
    assert Sharing.get().stop_on is None
    consent.withdraw(Case.get_by_id(case.id), {"scope": "some", "items": ["share_with_authorities"], "reason": "no"}, cast["alice"], NOW)
    assert Sharing.get().stop_on == TODAY

"""The first moves of a case and their refusals by number, each through a real request: concern, registration, follow-up, risk, names in texts."""
from datetime import date, timedelta

import pytest

from cmoffice.casework import office
from cmoffice.models import Case, FollowUp, Move, NoConsent, Note
from tests.conftest import IDENTITY, NOW, registration

NAMES = {name: IDENTITY[name] for name in ("first", "last", "address", "safe_contact", "caregiver_name", "phone")}
VISIT = {"mode": "phone", "on": "1 3 2027", "reached": ["caregiver"], "finding": "stable", "observed": "All is well.", "risk": "medium", "type": "general_wellbeing"}


def typed(answers):
    """Answers as a browser sends them: days in figures, ticks as y."""
    return {name: f"{value.day} {value.month} {value.year}" if isinstance(value, date) else value for name, value in answers.items() if value not in (None, "", [])}


def taken_in(desk, **other):
    return desk.post("/register", typed(registration(**other)))


def begun(desk, **other):
    """The code of a case that was just taken in."""
    answer = taken_in(desk, **other)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].split("/")[2].split("?")[0]


def refused_with(answer, words):
    assert answer.status_code == 422 and words in answer.text, answer.status_code
    assert 'role="alert"' in answer.text


def test_M01_a_concern_is_taken_in_and_gets_a_code(sign_in):
    code = begun(sign_in("alice"))
    case = Case.get(Case.code == code)
    assert (case.status, case.source, case.identified_on, case.entered_by.username) == ("unfiled", "teacher_school", date(2027, 2, 27), "alice")


@pytest.mark.parametrize("day", [None, date(2027, 3, 2)])
def test_M01_E01_a_concern_without_a_day_or_from_tomorrow_is_not_taken_in(sign_in, day):
    answer = taken_in(sign_in("alice"), identified_on=day)
    refused_with(answer, "on which the concern came to us")
    assert not Case.select().exists()


def test_M02_a_child_who_meets_no_criterion_is_left_unregistered_with_the_help_given(sign_in):
    answers = {"identified_on": "27 2 2027", "source": "self", "concerns": ["neglect"], "criteria_checked": "None is met: cared for.", "service_given": "The address of the clinic."}
    assert sign_in("alice").post("/register/not-registered", answers).status_code in (200, 303)
    assert Case.get().status == "screened_out" and Move.get(Move.rule == "M02").became == "screened_out"


@pytest.mark.parametrize("missing", ["criteria_checked", "service_given"])
def test_M02_E02_nobody_is_sent_away_without_the_criteria_and_some_help(sign_in, missing):
    answers = {"identified_on": "27 2 2027", "source": "self", "concerns": ["neglect"], "criteria_checked": "None is met.", "service_given": "A leaflet.", missing: ""}
    refused_with(sign_in("alice").post("/register/not-registered", answers), "To leave a child unregistered")
    assert not Case.select().exists()


def test_M03_a_registered_child_has_an_open_case_and_its_clocks(sign_in):
    desk = sign_in("alice")
    code = begun(desk)
    assert desk.post(f"/case/{code}/identity/enter", NAMES).status_code == 303
    case = Case.get(Case.code == code)
    assert (case.status, case.keyworker.username, case.consent_state) == ("open", "alice", "given") and Move.select().where((Move.rule == "M03") & (Move.became == "open")).exists()
    assert "First assessment" in desk.get(f"/case/{code}").text


def test_M03_E03_without_consent_and_without_a_reason_nothing_is_registered(sign_in):
    answer = taken_in(sign_in("alice"), given_by="nobody")
    refused_with(answer, "Nobody has agreed yet")
    assert not Case.select().exists()


@pytest.mark.parametrize("out_of_date", [False, True])
def test_M03_E04_without_a_criterion_in_force_nothing_is_registered(sign_in, cast, out_of_date):
    if out_of_date:
        office.put_criteria([("V03", "violence", "target", "Newly worded")], cast["mary"], NOW - timedelta(days=1))
        office.put_criteria([("Z01", "violence", "target", "Another list")], cast["mary"], NOW)
    answer = taken_in(sign_in("alice"), criteria_met=["V03"] if out_of_date else [])
    assert answer.status_code == 422 and ("Mark at least one vulnerability criterion" in answer.text or "Pick from the answers" in answer.text)
    assert not Case.select().exists()


def test_M03_E05_a_possible_double_is_decided_first(case, sign_in):
    desk = sign_in("bob")
    code = begun(desk)
    refused_with(desk.post(f"/case/{code}/identity/enter", {**NAMES, "first": "Srey Mom"}), "A case may already be open for this child")
    assert Case.get(Case.code == code).status == "unfiled"
    assert desk.post(f"/case/{code}/identity/enter", {**NAMES, "first": "Srey Mom", "decided": "different"}).status_code == 303
    assert Case.get(Case.code == code).status == "open"


@pytest.mark.parametrize("field, words", [("sex", "sex"), ("risk", "risk"), ("concerns", "concern")])
def test_M03_E06_what_is_missing_is_named(sign_in, field, words):
    answer = taken_in(sign_in("alice"), **{field: [] if field == "concerns" else ""})
    assert answer.status_code == 422 and words in answer.text and not Case.select().exists()
    assert "teacher_school" in answer.text and "27 2 2027" in answer.text, "what was typed stays"


def test_M12_a_follow_up_is_written_down_and_sets_the_next(case, sign_in):
    assert sign_in("alice").post(f"/case/{case.code}/followups", VISIT).status_code in (200, 303)
    made = FollowUp.get()
    assert (made.mode, made.reached, made.finding) == ("phone", ["caregiver"], "stable")
    assert Case.get_by_id(case.id).last_contact_on == NOW.date()


@pytest.mark.parametrize("wrong", [{"on": "2 3 2027"}, {"on": "1 2 2027"}, {"reached": ["nobody", "caregiver"]}])
def test_M12_E16_a_follow_up_from_tomorrow_before_registration_or_with_nobody_and_somebody_is_refused(case, sign_in, wrong):
    answer = sign_in("alice").post(f"/case/{case.code}/followups", {**VISIT, **wrong})
    refused_with(answer, "A follow-up is dated between the registration and today")
    assert "All is well." in answer.text and not FollowUp.select().exists()


def test_M13_a_changed_risk_has_its_reason_and_restarts_the_clock(case, sign_in):
    desk = sign_in("alice")
    answer = desk.post(f"/case/{case.code}/summary/risk", {"value": "high", "reason": "He came back last night.", "version": ""})
    assert answer.status_code == 303
    move = Move.get(Move.rule == "M13")
    assert (move.was, move.became, move.reason) == ("medium", "high", "He came back last night.") and Case.get_by_id(case.id).risk == "high"
    assert "Risk was raised" in sign_in("mary").get("/team").text


def test_M13_E17_a_risk_does_not_change_without_a_reason(case, sign_in):
    answer = sign_in("alice").post(f"/case/{case.code}/followups", {**VISIT, "risk": "high"})
    refused_with(answer, "Write the reason.")
    assert Case.get_by_id(case.id).risk == "medium" and not FollowUp.select().exists()


@pytest.mark.parametrize("text", ["Sreymom cried.", "Ring 012555987 tonight.", "Her number is KH 7781 2290"])
def test_E36_a_name_or_number_of_the_child_is_not_kept_in_a_note(case, sign_in, text):
    answer = sign_in("alice").post(f"/case/{case.code}/notes", {"facts": text, "on": "1 3 2027", "kind": "note"})
    refused_with(answer, "name or a number from the child")
    assert text in answer.text and not Note.select().exists()


NOBODY_AGREED = {"given_by": "nobody", "no_consent": "refused_and_grave_risk", "no_consent_reasons": "threatened at home"}
DECIDES = {"decision": "go_on", "basis": "refused_and_grave_risk", "reasons": "She is beaten at home.", "explained_on": "1 3 2027", "participation": "She chooses the days."}


@pytest.fixture
def waiting(sign_in):
    """Alice's case that waits for a decision about consent."""
    desk = sign_in("alice")
    code = begun(desk, **NOBODY_AGREED)
    assert desk.post(f"/case/{code}/identity/enter", NAMES).status_code == 303
    return Case.get(Case.code == code)


@pytest.mark.parametrize("login, status", [("alice", 404), ("bob", 404), ("paul", 404), ("dan", 404), ("eve", 404)])
def test_M04_E07_nobody_but_another_supervisor_of_the_case_decides(waiting, sign_in, login, status):
    assert sign_in(login).post(f"/case/{waiting.code}/no-consent", DECIDES).status_code == status
    assert Case.get_by_id(waiting.id).status == "screening" and not NoConsent.get().decision


def test_M04_E07_a_supervisor_does_not_decide_about_a_case_that_she_carries(waiting, cast, sign_in):
    Case.update(keyworker=cast["mary"]).where(Case.id == waiting.id).execute()
    assert sign_in("mary").post(f"/case/{waiting.code}/no-consent", DECIDES).status_code == 403
    assert Case.get_by_id(waiting.id).status == "screening" and not NoConsent.get().decision


@pytest.mark.parametrize("missing", ["reasons", "explained_on"])
def test_M04_E08_the_basis_and_the_day_of_explaining_are_needed(waiting, sign_in, missing):
    if missing == "reasons":
        NoConsent.update(reasons="").execute()
    answer = sign_in("mary").post(f"/case/{waiting.code}/no-consent", {**DECIDES, missing: ""})
    refused_with(answer, "To go on without consent, write the legal duty or the risk")
    assert "She chooses the days." in answer.text and Case.get_by_id(waiting.id).status == "screening"


def test_M04_a_supervisor_opens_the_case_with_her_reasons(waiting, sign_in):
    assert sign_in("mary").post(f"/case/{waiting.code}/no-consent", DECIDES).status_code == 303
    assert (Case.get_by_id(waiting.id).status, NoConsent.get().decision) == ("open", "go_on")


@pytest.mark.parametrize("login", ["dan", "lumi", "eve"])
def test_E35_clerk_and_administrator_get_no_case_and_no_identity(case, sign_in, login):
    desk = sign_in(login)
    for answer in (desk.get(f"/case/{case.code}"), desk.post(f"/case/{case.code}/identity", {"why": "call"}), desk.post(f"/case/{case.code}/notes", {"facts": "seen", "on": "1 3 2027"}),
                   desk.get(f"/case/{case.code}/plan"), desk.post(f"/case/{case.code}/referrals/new", {}), desk.post("/find", {"q": "Sreymom"}), desk.get("/approvals")):
        assert answer.status_code == 404 and "Sreymom" not in answer.text and case.code not in answer.text
    assert not Note.select().exists()

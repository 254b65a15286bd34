"""What waits for a supervisor's word, one after another; two people are never one."""
from datetime import timedelta

import pytest

from cmoffice import databases
from cmoffice.casework import approvals, closure, intake, need, report
from cmoffice.models import Case, Plan, ReportDuty, Request, Staff
from tests.conftest import IDENTITY, NOW, registration
from tests.test_need import person, second  # noqa: F401

CLOSING = {"reason": "moved_away", "summary": "With the aunt.", "how_to_return": "Told.", "feedback": "Glad."}
NOBODY = {"given_by": "nobody", "no_consent": "nobody_able_to_consent", "no_consent_reasons": "Alone."}
NOTICED = {"trigger": "sexual_violence", "law_item": "Child law, article 12", "noticed_on": NOW.date(), "risk_reporting": "The uncle hears of it", "risk_not_reporting": "It goes on",
           "told_beforehand": "yes", "voice": "chose_not", "voice_alone": "yes", "about_staff": "no"}


def opened(by, **other):
    made = intake.take_in(registration(**other), by, NOW)
    intake.enter_identity(made, {**IDENTITY, "first": f"Child{made.id}", "last": "", "nickname": ""}, by, NOW, decided="different")
    return Case.get_by_id(made.id)


@pytest.fixture
def four(cast):
    """One closure, one case without consent, one plan and one request, all of the North team."""
    asked, waits, planned, wanted = opened(cast["alice"]), opened(cast["alice"], **NOBODY), opened(cast["bob"]), opened(cast["bob"])
    closure.request(asked, CLOSING, cast["alice"], NOW)
    Plan.create(case=planned, kind="full", version=1, state="submitted", drawn_on=NOW.date(), by=cast["bob"], entered_at=NOW, submitted_at=NOW)
    Request.create(case=wanted, kind="reopen", reason="New facts", by=cast["bob"], asked_at=NOW)
    return {"closure": asked, "no_consent": waits, "plan": planned, "reopen": wanted}


def kinds(login, now=NOW):
    return [(line.kind, line.code) for line in approvals.waiting(person(login), now)]


def test_everything_that_waits_stands_in_one_list_the_gravest_first(four, cast, sign_in):
    assert kinds("mary") == [(kind, four[kind].code) for kind in ("no_consent", "closure", "plan", "reopen")]
    assert kinds("paul") == []
    mary = sign_in("mary")
    page = mary.get("/approvals").text
    assert all(case.code in page for case in four.values()) and "4 decisions wait for you" in page
    assert f'href="/case/{four["closure"].code}/closure"' in page
    assert '<span class="n">4</span>' in mary.get("/team").text
    assert "Nothing waits for you." in sign_in("paul").get("/approvals").text


def test_the_next_one_opens_by_itself(four, cast, sign_in):
    mary = sign_in("mary")
    answer = mary.post(f"/case/{four['no_consent'].code}/no-consent", {"decision": "not"})
    assert answer.status_code == 303 and answer.headers["Location"].endswith(f"/case/{four['closure'].code}/closure")


def test_what_she_asked_for_or_carries_or_works_on_waits_for_another(four, cast, second):
    Case.update(keyworker=cast["mary"]).where(Case.id == four["closure"].id).execute()
    Request.update(by=cast["mary"]).execute()
    need.name_coworker(four["plan"], cast["mary"], {"until": NOW.date() + timedelta(days=30), "why": "Knows the court"}, second, NOW)
    assert kinds("mary") == [("no_consent", four["no_consent"].code)]
    assert len(kinds("nora")) == 4


def test_hidden_files_wait_for_nobody_who_must_not_suspect_them(four, cast, second):
    need.mark(Case.get_by_id(four["closure"].id), {"reason": "Threats"}, cast["mary"], NOW)
    need.declare_conflict(Case.get_by_id(four["plan"].id), second, {"kind": "related"}, cast["mary"], NOW)
    assert {kind for kind, _ in kinds("nora")} == {"no_consent", "reopen"} and len(kinds("mary")) == 4


def test_only_supervisors_have_the_page(four, sign_in):
    for login in ("alice", "dan", "eve"):
        assert sign_in(login).get("/approvals").status_code == 404


def test_the_list_takes_the_same_statements_however_long_it_is(four, cast, monkeypatch):
    def counted():
        seen, really = [], databases.records.execute_sql
        with monkeypatch.context() as patched:
            patched.setattr(databases.records, "execute_sql", lambda sql, params=None: seen.append(sql) or really(sql, params))
            approvals.waiting(person("mary"), NOW)
        return len(seen)
    few = counted()
    for _ in range(4):
        closure.request(opened(cast["alice"]), CLOSING, cast["alice"], NOW)
    assert counted() == few == 2  # her account, and everything that waits


# ---- the duty to report


def test_F25_a_duty_is_noticed_and_decided_by_the_supervisor(case, cast, sign_in):
    alice, mary = sign_in("alice"), sign_in("mary")
    sent = {**NOTICED, "noticed_on": "1 3 2027", "noticed_time": "08:40"}
    assert alice.post(f"/case/{case.code}/report/new", {**sent, "law_item": ""}).status_code == 422
    assert alice.post(f"/case/{case.code}/report/new", sent).status_code == 303
    duty = ReportDuty.get()
    assert alice.get(f"/reports/{duty.id}").status_code == 404
    assert kinds("mary") == [("report", case.code)] and "Decide about a duty to report" in mary.get("/approvals").text
    where = f"/reports/{duty.id}"
    assert mary.post(where, {"decision": "report", "reasons": "The law leaves no choice"}).status_code == 422
    told = {"decision": "report", "reasons": "The law leaves no choice", "reported_to": "District office", "reported_on": "1 3 2027", "content": "That a child needs protection", "followup_on": "8 3 2027"}
    assert mary.post(where, told).status_code == 303
    duty = ReportDuty.get()
    assert (duty.decision, duty.decided_by_id, duty.reported_to) == ("report", cast["mary"].id, "District office")
    assert mary.post(where, told).status_code == 303 or mary.get(where).status_code == 403
    page = alice.get(f"/case/{case.code}/report").text
    assert "Report" in page and "District office" in page
    assert alice.post(f"/case/{case.code}/report/{duty.id}/follow-up", {"on": "1 3 2027"}).status_code == 303
    assert ReportDuty.get().followed_up_on == NOW.date()


def test_T35_undecided_after_a_day_it_is_late(case, cast):
    report.notice(case, NOTICED, cast["alice"], NOW)
    for hours, late in ((24, False), (24.01, True), (90, True)):
        assert [line.is_late for line in approvals.waiting(person("mary"), NOW + timedelta(hours=hours))] == [late]


@pytest.mark.parametrize(("sent", "says"), [
    ({"about_staff": "yes"}, "Mark the colleague"), ({"noticed_on": "2 3 2027"}, "not in the future"), ({"risk_reporting": "Sreymom is beaten"}, "sreymom"),
    ({"told_beforehand": "no"}, "why they were not told"), ({"voice": ""}, "whether the child was heard"),
])
def test_F25_what_is_missing_is_named_and_nothing_is_left(case, sign_in, sent, says):
    answer = sign_in("alice").post(f"/case/{case.code}/report/new", {**NOTICED, "noticed_on": "1 3 2027", **sent})
    assert answer.status_code == 422 and says in answer.text and not ReportDuty.select().exists()


def test_F25_who_noticed_it_does_not_decide_it(case, cast, second):
    report.notice(case, NOTICED, cast["mary"], NOW)
    assert report.deciders(ReportDuty.get()) == [second.id]


def test_R12_a_concern_about_staff_passes_by_whoever_is_involved(case, cast, sign_in):
    """About the keyworker's own supervisor: she sees nothing of it; a supervisor of the other team decides."""
    alice = sign_in("alice")
    sent = {**NOTICED, "noticed_on": "1 3 2027", "about_staff": "yes", "involved": "mary", "trigger": "abuse_by_staff"}
    assert alice.post(f"/case/{case.code}/report/new", sent).status_code == 303
    duty = ReportDuty.get()
    assert report.deciders(duty) == [cast["paul"].id]
    mary, paul = sign_in("mary"), sign_in("paul")
    assert mary.get(f"/reports/{duty.id}").status_code == 404 and kinds("mary") == []
    for page in (f"/case/{case.code}/report", f"/case/{case.code}/history", f"/case/{case.code}", "/team", "/approvals"):
        text = mary.get(page).text
        assert "Abuse by staff" not in text and "concern about staff" not in text.lower() and "duty to report noticed" not in text.lower(), page
    assert paul.get(f"/reports/{duty.id}").status_code == 200 and paul.get(f"/case/{case.code}").status_code == 404
    assert paul.post(f"/reports/{duty.id}", {"decision": "do_not_report", "reasons": "Handled by the head office"}).status_code == 303
    assert "Handled by the head office" in alice.get(f"/case/{case.code}/report").text


def test_R12_the_focal_person_of_the_office_comes_first(case, cast, second, sign_in):
    eve = sign_in("eve")
    assert eve.post("/people/safeguarding", {"focal": "bob"}).status_code == 422
    assert eve.post("/people/safeguarding", {"focal": "nora"}).status_code == 303 and "selected>Nora North" in eve.get("/people").text
    report.notice(case, {**NOTICED, "about_staff": "yes", "involved": ["bob"]}, cast["alice"], NOW)
    assert report.deciders(ReportDuty.get()) == [second.id]
    assert Staff.get(Staff.username == "nora").id == second.id

"""The caseworker's check (R08): typed papers are nothing until she has held them against the paper; then they are filed once, dated as on the paper."""
import re
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest

from cmoffice import clock, identities
from cmoffice.casework import checking, consent, directory, due, intake, need, plan, reports
from cmoffice.casework.moves import new_code
from cmoffice.models import BegunForm, Case, FiledForm, FollowUp, Incident, KeyingTally, Note, Objective, Paper, Plan, PlanAction, Referral
from cmoffice.refusals import Changed
from cmoffice.views.laying import laid_out
from tests.conftest import CLOSING, IDENTITY, NOW, PASSWORD, registration
from tests.papers_typed import waiting, waiting_with_rest
from tests.test_incident import TOLD

VISIT = {"mode": "phone", "on": "1 3 2027", "reached": ["caregiver"], "finding": "stable", "risk": "medium", "observed": "All is well."}
REGISTERED = {
    "registered_on": "28 2 2027", "place": "p01", "source": "teacher_school", "identified_on": "27 2 2027", "sex": "female", "age_years": "13", "age_known": "known",
    "area": "North district", "care_arrangement": "kinship", "uasc": "no", "concerns": ["out_of_school"], "criteria_met": ["V03"], "risk": "medium",
    "explained": ["services", "risks", "data_use", "confidentiality"], "given_by": "parent", "assent": "given", "consent_items": ["services"]}


class Form(HTMLParser):
    """What a browser would send of the main form of a page: every control as it stands."""

    def __init__(self, page):
        super().__init__()
        self.sent, self.inside, self._select, self._area = {}, False, None, None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "form":
            self.inside = "data-draft" in found
        if not self.inside or not (name := found.get("name") or self._select):
            return
        if tag == "input" and name != "csrf_token" and (found.get("type") not in ("checkbox", "radio") or "checked" in found):
            self.sent.setdefault(name, []).append(found.get("value", ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in found:
            self.sent.setdefault(self._select, []).append(found["value"])
        elif tag == "textarea":
            self._area = name
            self.sent[name] = [""]

    def handle_data(self, data):
        if self._area:
            self.sent[self._area][0] += data.removeprefix("\n") if not self.sent[self._area][0] else data

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None
        elif tag == "form":
            self.inside = False


def checked(desk, paper, **corrected):
    """She opens the paper and presses "Looks right", after putting these answers right."""
    page = desk.get(f"/papers/check/{paper.id}")
    assert page.status_code == 200, page.text
    return desk.post(f"/papers/check/{paper.id}", Form(page.text).sent | corrected)


def words_of(answer):
    return re.findall(r'href="#[^"]*">([^<]+)</a></li>', answer.text)


SHEETS = {  # sheet: what stands on the paper, what she adds from the screen, how it is found in the file
    "initial": ({"done_on": "1 3 2027", "done_time": "8:45", "place_kind": "home", "seen_alone": "yes", "safety": "safe", "medical_urgent": "no", "food": "met", "shelter": "met",
                 "clothing": "met", "water": "met", "abuser_access": "no", "voice": "said", "words": "I like to draw.", "risk": "medium", "risk_reason": "an aunt helps",
                 "further": "ongoing_followup", "discussed_with": ["child"], "discussed_on": "1 3 2027", "next_contact_on": "5 3 2027"}, {},
                lambda case: FiledForm.get(FiledForm.paper == "F03").done_at.astimezone(NOW.tzinfo).date() == date(2027, 3, 1)),
    "assessment": ({"how": "visits", "from_whom": "the aunt"}, {}, lambda case: BegunForm.get(BegunForm.paper == "F04").answers["how"] == "visits"),
    "plan": ({"drawn_on": "1 3 2027", "goal": "She learns again."}, {"kind": "full"}, lambda case: (Plan.get().goal, Plan.get().state) == ("She learns again.", "draft")),
    "followup": (VISIT, {}, lambda case: (FollowUp.get().done_on, FollowUp.get().observed, FollowUp.get().mode) == (date(2027, 3, 1), "All is well.", "phone")),
    "note": ({"facts": "She came with her aunt.", "on": "1 3 2027", "kind": "note"}, {}, lambda case: (Note.get().facts, Note.get().done_on) == ("She came with her aunt.", date(2027, 3, 1))),
    "review": ({"held_on": "1 3 2027", "chair": "supervisor", "took_part": ["supervisor"], "risk": "medium", "child_part": "there", "voice": "silent", "voice_alone": "yes",
                "caregiver_part": "there", "caregiver_view": "Glad of the help.", "outcome": "continue", "next_on": "20 5 2027"}, {},
               lambda case: FiledForm.get(FiledForm.paper == "F10").answers["outcome"] == "continue"),
    "closure": ({**CLOSING}, {}, lambda case: Case.get_by_id(case.id).status == "closure_requested"),
    "incident": (TOLD, {}, lambda case: (Incident.get().account, Incident.get().type) == (TOLD["account"], "physical_assault")),
}


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_typed_paper_is_found_right_in_the_file_once_its_caseworker_has_checked_it(app, case, cast, sign_in, sheet):
    answers, more, is_there = SHEETS[sheet]
    paper, asked_on_screen = waiting_with_rest(app, cast, sheet, answers, code=case.code)
    answer = checked(sign_in("alice"), paper, **asked_on_screen, **more)
    assert answer.status_code == 303, words_of(answer)
    assert is_there(case)
    after = Paper.get_by_id(paper.id)
    assert (after.state, after.checked_by_id, after.case_id) == ("filed", cast["alice"].id, case.id)
    assert identities.Keyed.select().count() == 0, "nothing typed is left behind"
    page = sign_in("alice").get(f"/papers/check/{paper.id}")
    assert page.status_code == 200 and "Checked and filed" in page.text


def test_a_referral_on_paper_is_begun_and_sent_on_the_screen(app, case, cast, sign_in):
    clinic = directory.add({"name": "River clinic", "services": ["health_medical"], "area": "North district", "capacity": "open"}, cast["mary"], NOW)
    directory.confirm(clinic, cast["mary"], NOW)
    paper = waiting(app, cast, "referral", {"service": "health_medical", "reason": "A fever that does not end.", "result": "referred"}, code=case.code)
    desk = sign_in("alice")
    answer = checked(desk, paper)
    assert answer.status_code == 422 and "Choose the service" in answer.text and "A fever that does not end." in answer.text
    assert checked(desk, paper, provider=str(clinic.id)).status_code == 303
    made = Referral.get()
    assert (made.status, made.service, made.reason, made.provider_id) == ("draft", "health_medical", "A fever that does not end.", clinic.id)


def test_R08_a_registration_becomes_a_case_and_its_identity_sheet_opens_it(app, cast, sign_in):
    desk = sign_in("alice")
    known = waiting(app, cast, "identity", {**{name: IDENTITY[name] for name in ("first", "last", "address", "safe_contact", "caregiver_name")}}, number=9, registration_no="301")
    page = desk.get(f"/papers/check/{known.id}")
    assert "The registration on paper" not in page.text
    registered = waiting(app, cast, "registration", REGISTERED, number=301, clerk="lumi")
    assert Case.select().count() == 0
    assert "The registration on paper 301 is not checked yet" in desk.get(f"/papers/check/{known.id}").text
    refused = checked(desk, known)
    assert refused.status_code == 422 and "the case it belongs to is not known" in refused.text and IDENTITY["first"] in refused.text
    answer = checked(desk, registered, explained_why="the rest next time")
    assert answer.status_code == 303, words_of(answer)
    case = Case.get()
    assert (case.status, case.keyworker_id, case.registered_on or case.taken_in_at.astimezone(NOW.tzinfo).date()) == ("unfiled", cast["alice"].id, date(2027, 2, 28))
    page = desk.get(f"/papers/check/{registered.id}")
    assert case.code in page.text and "Write it on the paper" in page.text
    assert checked(desk, known).status_code == 303
    case = Case.get()
    assert (case.status, case.registered_on) == ("open", date(2027, 2, 28))
    assert identities.reveal(case.code, "form", cast["alice"], NOW).last == IDENTITY["last"]
    assert identities.Keyed.select().count() == 0


def test_E05_a_possible_double_on_an_identity_sheet_is_asked_before_anything_opens(app, case, cast, sign_in):
    made = intake.take_in(registration(), cast["alice"], NOW)
    sheet = waiting(app, cast, "identity", {name: IDENTITY[name] for name in ("first", "last", "address", "safe_contact")}, code=made.code)
    desk = sign_in("alice")
    answer = checked(desk, sheet)
    assert answer.status_code == 422 and "A case may already be open for this child" in answer.text and case.code in answer.text
    assert not identities.has_entry(made.code) and Paper.get_by_id(sheet.id).state == "to_check"
    assert checked(desk, sheet, decided="different").status_code == 303
    assert Case.get_by_id(made.id).status == "open"


def test_names_on_a_paper_are_shown_after_the_password_only(app, case, cast, sign_in):
    sheet = waiting(app, cast, "identity", {"first": "Sokunthea", "address": "none", "safe_contact": "none"}, code=case.code)
    desk = sign_in("alice")
    for minutes in (8, 16, 24, 32):
        clock.set_start(NOW + timedelta(minutes=minutes))
        desk.get("/work")
    page = desk.get(f"/papers/check/{sheet.id}")
    assert "Give your password again" in page.text and "Sokunthea" not in page.text
    assert desk.post(f"/papers/check/{sheet.id}/prove", {"password": "wrong"}).status_code == 422
    assert desk.post(f"/papers/check/{sheet.id}/prove", {"password": PASSWORD}).status_code == 303
    assert "Sokunthea" in desk.get(f"/papers/check/{sheet.id}").text


def test_R08_a_follow_up_typed_late_stops_no_clock_until_it_is_checked_and_then_counts_for_its_day(app, case, cast, sign_in):
    before = due.open_item(case, "followup")
    later = NOW + timedelta(days=12)                    # medium: due after 7 days, done after 5, typed after 12
    clock.set_start(later)
    paper = waiting(app, cast, "followup", {**VISIT, "on": "6 3 2027"}, code=case.code, at=later)
    assert before.due_on == date(2027, 3, 8)
    assert due.open_item(case, "followup").due_on == before.due_on and Case.get_by_id(case.id).followups == 0
    desk = sign_in("alice")
    assert checked(desk, paper).status_code == 303
    made = FollowUp.get()
    assert (made.done_on, made.due_on, made.entered_at.astimezone(NOW.tzinfo).date()) == (date(2027, 3, 6), date(2027, 3, 8), later.date())
    assert made.done_on <= made.due_on, "it was done in time, whenever it was typed"
    assert due.open_item(case, "followup").due_on == date(2027, 3, 13)


def test_unverified_papers_count_as_unverified_and_nowhere_else(app, case, cast, sign_in):
    told = reports.of(cast["alice"], NOW.date())
    waiting(app, cast, "followup", VISIT, code=case.code)
    waiting(app, cast, "registration", REGISTERED, number=155)
    after = reports.of(cast["alice"], NOW.date())
    assert told == after and FollowUp.select().count() == 0
    assert checking.unverified(cast["alice"]) == checking.unverified(cast["mary"]) == 2
    assert checking.unverified(cast["bob"]) == checking.unverified(cast["paul"]) == 0


def test_a_refusal_of_the_work_lands_on_the_form_with_every_answer_kept(app, case, cast, sign_in):
    paper = waiting(app, cast, "followup", {**VISIT, "on": "1 2 2027", "observed": "Sreymom was at school."}, code=case.code)
    desk = sign_in("alice")
    answer = checked(desk, paper)
    assert answer.status_code == 422 and "A follow-up is dated between the registration and today" in answer.text
    assert "Sreymom was at school." in answer.text and 'value="1 2 2027"' in answer.text
    answer = checked(desk, paper, on="1 3 2027")
    assert answer.status_code == 422 and "from the child&#39;s identity" in answer.text, "E36 stands between a typed name and the file"
    assert FollowUp.select().count() == 0 and Paper.get_by_id(paper.id).state == "to_check"
    assert identities.typed(paper)["observed"] == "Sreymom was at school."
    assert checked(desk, paper, on="1 3 2027", observed="The child was at school.").status_code == 303


def test_two_browsers_file_a_paper_once(app, case, cast, sign_in):
    paper = waiting(app, cast, "note", {"facts": "She came.", "on": "1 3 2027"}, code=case.code)
    first, second = sign_in("alice"), sign_in("mary")
    sent = Form(second.get(f"/papers/check/{paper.id}").text).sent
    assert checked(first, paper).status_code == 303
    late = second.post(f"/papers/check/{paper.id}", sent)
    assert late.status_code == 409 and "nothing was filed a second time" in late.text
    assert Note.select().count() == 1
    stale = Paper.get_by_id(paper.id)
    stale.state = "to_check"
    with pytest.raises(Changed):
        checking.file(stale, case, {"facts": "Again.", "on": NOW.date()}, {}, (), cast["alice"], NOW)
    assert Note.select().count() == 1


@pytest.mark.parametrize("login, status", [("alice", 200), ("mary", 200), ("bob", 404), ("carol", 404), ("paul", 404), ("dan", 404), ("lumi", 404), ("eve", 404)])
def test_a_paper_is_there_for_its_caseworker_and_her_supervisor_alone(app, case, cast, sign_in, login, status):
    paper = waiting(app, cast, "note", {"facts": "She came.", "on": "1 3 2027"}, code=case.code)
    desk = sign_in(login)
    assert desk.get(f"/papers/check/{paper.id}").status_code == status
    for act in ("", "/refuse", "/ask", "/prove", "/pass"):
        sent = {"on": ""} if act == "" else {}
        assert (desk.post(f"/papers/check/{paper.id}{act}", sent).status_code == 404) == (status == 404), act
    if login in ("bob", "carol", "paul"):
        assert "No paper waits for your check" in desk.get("/papers/check").text


def test_a_paper_of_a_case_hidden_from_the_reader_is_not_there(app, case, cast, sign_in):
    paper = waiting(app, cast, "note", {"facts": "She came.", "on": "1 3 2027"}, code=case.code)
    assert checking.count(cast["mary"]) == 1
    need.declare_conflict(case, cast["mary"], {"kind": "related"}, cast["mary"], NOW)
    desk = sign_in("mary")
    assert desk.get(f"/papers/check/{paper.id}").status_code == 404
    assert "No paper waits for your check" in desk.get("/papers/check").text


def test_an_incident_on_paper_is_read_by_its_caseworker_not_by_the_supervisor(app, case, cast, sign_in):
    paper = waiting(app, cast, "incident", TOLD, code=case.code)
    assert sign_in("mary").get(f"/papers/check/{paper.id}").status_code == 404
    assert sign_in("alice").get(f"/papers/check/{paper.id}").status_code == 200


def test_a_supervisor_verifies_for_her_team_and_the_entry_bears_her_name(app, case, cast, sign_in):
    paper = waiting(app, cast, "followup", VISIT, code=case.code)
    assert checked(sign_in("mary"), paper).status_code == 303
    assert FollowUp.get().by_id == cast["mary"].id == Paper.get_by_id(paper.id).checked_by_id


def test_a_code_that_is_not_hers_is_refused_in_words_and_says_nothing_of_the_case(app, case, cast, sign_in):
    others = intake.take_in(registration(), cast["carol"], NOW)
    paper = waiting(app, cast, "note", {"facts": "She came.", "on": "1 3 2027"}, code="")
    desk, answers = sign_in("alice"), set()
    for code in (others.code, new_code(), "ABC"):
        answer = checked(desk, paper, case_code=code)
        assert answer.status_code == 422 and "She came." in answer.text
        answers.add(re.search(r"This is not the code of[^<]*", answer.text)[0])
    assert len(answers) == 1 and Note.select().count() == 0
    assert checked(desk, paper, case_code=case.code.lower()).status_code == 303
    assert Note.get().case_id == case.id


def test_a_paper_with_a_wrong_code_goes_to_whoever_carries_the_right_case(app, case, cast, sign_in):
    others = intake.take_in(registration(), cast["carol"], NOW)
    paper = waiting(app, cast, "note", {"facts": "She came.", "on": "1 3 2027"}, code=case.code)
    desk = sign_in("alice")
    assert desk.post(f"/papers/check/{paper.id}/pass", {"code": "ABC"}).status_code == 422
    assert desk.post(f"/papers/check/{paper.id}/pass", {"code": others.code}).status_code == 303
    assert desk.get(f"/papers/check/{paper.id}").status_code == 404
    assert sign_in("carol").get(f"/papers/check/{paper.id}").status_code == 200


def test_a_paper_of_an_unknown_case_goes_to_a_colleague_or_the_supervisor(app, case, cast, sign_in):
    paper = waiting(app, cast, "note", {"facts": "She came.", "on": "1 3 2027"}, code=case.code)
    assert sign_in("alice").post(f"/papers/check/{paper.id}/pass", {"code": new_code()}).status_code == 303
    mary = sign_in("mary")
    assert mary.get(f"/papers/check/{paper.id}").status_code == 200
    assert mary.post(f"/papers/check/{paper.id}/pass", {"colleague": str(cast["bob"].id)}).status_code == 303
    assert sign_in("bob").get(f"/papers/check/{paper.id}").status_code == 200


def test_a_refused_paper_is_forgotten_with_its_reason_kept(app, case, cast, sign_in):
    paper = waiting(app, cast, "note", {"facts": "She came.", "on": "1 3 2027"}, code=case.code)
    desk = sign_in("alice")
    assert desk.post(f"/papers/check/{paper.id}/refuse", {}).status_code == 422
    assert desk.post(f"/papers/check/{paper.id}/refuse", {"why": "duplicate"}).status_code == 303
    assert "It is in the file already" in desk.get(f"/papers/check/{paper.id}").text
    assert identities.Keyed.select().count() == 0 and Note.select().count() == 0


def test_what_she_corrects_is_counted_by_box_and_month(app, case, cast, sign_in):
    paper = waiting(app, cast, "followup", VISIT, code=case.code)
    assert checked(sign_in("alice"), paper, observed="All is well at home.").status_code == 303
    counted = {row.field: (row.checked, row.corrected) for row in KeyingTally.select().where(KeyingTally.sheet == "followup")}
    assert counted["observed"] == (1, 1) and counted["mode"] == (1, 0) and counted["reached"] == (1, 0)


def test_a_plan_on_paper_joins_the_draft_and_takes_nothing_away(app, case, cast, sign_in):
    desk = sign_in("alice")
    first = waiting(app, cast, "plan", {"drawn_on": "1 3 2027", "goal": "She learns again."}, code=case.code)
    assert checked(desk, first, kind="full").status_code == 303
    second = waiting(app, cast, "plan", {"drawn_on": "1 3 2027", "contingency": "If it fails, meet again."}, code=case.code, number=155)
    assert checked(desk, second, kind="full").status_code == 303
    assert Plan.select().count() == 1 and (Plan.get().goal, Plan.get().contingency) == ("She learns again.", "If it fails, meet again.")


def test_the_papers_tab_says_where_each_paper_lies_and_who_typed_it(app, case, cast, sign_in):
    paper = waiting(app, cast, "note", {"facts": "She came.", "on": "1 3 2027"}, code=case.code)
    desk = sign_in("alice")
    page = desk.get(f"/case/{case.code}/papers").text
    assert "shelf 2" in page and "Dan D." in page and f"/papers/check/{paper.id}" in page and "154" in page
    checked(desk, paper)
    assert "checked by Alice A." in desk.get(f"/case/{case.code}/papers").text
    assert sign_in("bob").get(f"/case/{case.code}/papers").status_code == 404


def test_what_a_service_is_told_goes_along_when_the_paper_says_it_and_no_more_than_was_agreed(app, case, cast, sign_in):
    clinic = directory.add({"name": "River clinic", "services": ["health_medical"], "area": "North district", "capacity": "open"}, cast["mary"], NOW)
    directory.confirm(clinic, cast["mary"], NOW)
    consent.give(case, registration(given_by="parent", shares=[{"service": "health_medical", "what": ["needs"], "until": None, "once": False}]), cast["alice"], NOW)
    told = {"service": "health_medical", "reason": "A fever.", "result": "referred", "provider": str(clinic.id), "basis": "consent", "tells": ["needs", "name"], "method": "verbal"}
    paper = waiting(app, cast, "referral", told, code=case.code)
    desk = sign_in("alice")
    answer = checked(desk, paper)
    assert answer.status_code == 422 and "This cannot be shared" in answer.text and Referral.select().count() == 0
    assert checked(desk, paper, tells="needs").status_code == 303
    assert (Referral.get().tells, Referral.get().status) == (["needs"], "draft")


def test_a_plan_on_paper_brings_its_objectives_and_their_actions(app, case, cast, sign_in):
    typed = {"drawn_on": "1 3 2027", "goal": "She learns again.", "objectives-0-need": "Learning", "objectives-0-wording": "She reads a page a day", "objectives-0-measure": "Teacher says so",
             "objectives-0-target_on": "1 6 2027", "actions-0-objective": "1", "actions-0-what": "Talk with the school", "actions-0-kind": "direct_service", "actions-0-responsible": "keyworker",
             "actions-0-due_on": "8 3 2027"}
    paper = waiting(app, cast, "plan", typed, code=case.code)
    desk = sign_in("alice")
    wrong = checked(desk, paper, kind="full", **{"actions-0-objective": "3"})
    assert wrong.status_code == 422 and Plan.select().count() == 0
    answer = checked(desk, paper, kind="full")
    assert answer.status_code == 303, words_of(answer)
    made, act = Objective.get(), PlanAction.get()
    assert (made.need, made.target_on, act.what, act.objective_id, act.due_on) == ("Learning", date(2027, 6, 1), "Talk with the school", made.id, date(2027, 3, 8))


def test_a_review_on_paper_names_objectives_by_their_place_in_the_plan(app, case, cast, sign_in):
    draft = plan.begin(case, "full", cast["alice"], NOW)
    aims = [plan.put_objective(case, draft, {"need": need, "wording": f"{need} is met"}, cast["alice"], NOW) for need in ("Learning", "Sleep")]
    Plan.update(state="approved", decided_at=NOW).execute()
    typed = {**SHEETS["review"][0], "goals-0-objective": "2", "goals-0-progress": "met", "goals-0-evidence": "He sleeps", "goals-0-relevant": "yes"}
    paper = waiting(app, cast, "review", typed, code=case.code)
    desk = sign_in("alice")
    answer = checked(desk, paper)
    assert answer.status_code == 422 and "Say how far each objective is" in answer.text and "Sleep is met" in answer.text
    answer = checked(desk, paper, **{"objectives-0-progress": "in_progress", "objectives-0-evidence": "Twice a week", "objectives-0-relevant": "yes"})
    assert answer.status_code == 303, words_of(answer)
    assert [Objective.get_by_id(aim.id).progress for aim in aims] == ["in_progress", "met"]


@pytest.mark.parametrize("sheet", ["registration", "identity", *SHEETS, "referral"])
def test_nothing_on_the_page_of_a_paper_has_the_place_of_something_else(app, case, cast, sign_in, sheet):
    paper = waiting(app, cast, sheet, {}, code=case.code)
    page = sign_in("alice").get(f"/papers/check/{paper.id}").text
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids)), {one for one in ids if ids.count(one) > 1}
    shown = {re.sub(r"-\d+-.*", "", name) for name in re.findall(r'(?:name|href)="#?([\w-]+)"', page)}
    with app.test_request_context():
        asked = {name.partition("-")[0] for name in laid_out(sheet).boxes} - {"paper_no", "caseworker", "registration_no", "goals"}
    assert asked - {"case_code"} <= shown, asked - shown


def test_an_empty_paper_is_refused_in_words_and_a_row_more_saves_nothing(app, case, cast, sign_in):
    paper = waiting(app, cast, "plan", {"drawn_on": "1 3 2027"}, code=case.code)
    desk = sign_in("alice")
    sent = Form(desk.get(f"/papers/check/{paper.id}").text).sent
    more = desk.post(f"/papers/check/{paper.id}", {**sent, "more": "objectives"})
    assert more.status_code == 200 and "objectives-1-need" in more.text and Plan.select().count() == 0
    assert Paper.get_by_id(paper.id).state == "to_check"
    assert desk.post(f"/papers/check/{paper.id}", {**sent, "drawn_on": "yesterday"}).status_code == 422


def test_a_paper_of_a_closed_case_is_refused_in_words(app, case, cast, sign_in):
    paper = waiting(app, cast, "note", {"facts": "She came.", "on": "1 3 2027"}, code=case.code)
    Case.update(status="closed", closed_on=NOW.date()).where(Case.id == case.id).execute()
    answer = checked(sign_in("alice"), paper)
    assert answer.status_code == 422 and "is not open" in answer.text and "She came." in answer.text


def test_a_new_keyworker_checks_what_came_in_before_and_the_old_one_does_not(app, case, cast, sign_in):
    paper = waiting(app, cast, "note", {"facts": "She came.", "on": "1 3 2027"}, code=case.code)
    Case.update(keyworker=cast["bob"], keyworker_since=NOW).where(Case.id == case.id).execute()
    assert sign_in("alice").get(f"/papers/check/{paper.id}").status_code == 404
    assert checked(sign_in("bob"), paper).status_code == 303 and Note.get().by_id == cast["bob"].id


def test_a_supervisor_who_checks_a_registration_leaves_it_to_be_given_to_somebody(app, cast, sign_in):
    paper = waiting(app, cast, "registration", REGISTERED)
    assert checked(sign_in("mary"), paper, explained_why="the rest next time").status_code == 303
    assert (Case.get().keyworker_id, Case.get().entered_by_id) == (None, cast["mary"].id)


def test_a_paper_that_names_nobody_waits_for_whichever_supervisor_looks(app, cast, sign_in):
    paper = waiting(app, cast, "registration", REGISTERED, caseworker="")
    for login, status in (("mary", 200), ("paul", 200), ("alice", 404), ("carol", 404)):
        assert sign_in(login).get(f"/papers/check/{paper.id}").status_code == status


def test_a_date_without_its_year_is_one_of_the_year_in_which_it_was_typed(app, case, cast, sign_in):
    paper = waiting(app, cast, "note", {"facts": "The aunt rang.", "kind": "note", "on": "<2802>", "section": "ordinary"}, code=case.code, at=NOW.replace(year=2026, month=12, day=28))
    assert 'value="28 2 2026"' in sign_in("alice").get(f"/papers/check/{paper.id}").text

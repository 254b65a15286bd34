"""The paper desk attacked: what must not be told, lost or overwritten by those who browse, press twice, or pull a plug."""
from datetime import timedelta

import pytest

from cmoffice import codelists, databases, drafts, identities, open_up
from cmoffice.casework import batches, checking, desk, intake, need, tray
from cmoffice.casework.moves import new_code
from cmoffice.models import Case, Draft, Paper, PaperBatch, QuerySlip, Staff
from cmoffice.refusals import Changed
from tests.conftest import IDENTITY, NOW, registration
from tests.papers_typed import waiting
from tests.test_checking import REGISTERED, checked
from tests.test_incident import TOLD

NOTE = {"facts": "She came.", "on": "1 3 2027"}


def beside(case, cast):
    need.name_coworker(case, cast["bob"], {"until": (NOW + timedelta(days=4)).date(), "why": "Absence"}, cast["mary"], NOW)


def unplug(folder):
    databases.close_office()
    for name in ("identities.db", "identities.db-wal", "identities.db-shm"):
        (folder / name).unlink(missing_ok=True)
    databases.open_office(folder)


def test_a_paper_about_an_incident_is_not_there_for_a_co_worker(app, case, cast, sign_in):
    waiting(app, cast, "incident", TOLD, code=case.code)
    beside(case, cast)
    told = sign_in("alice").get(f"/case/{case.code}/papers").text
    assert "ncident" in told and "waits for its check" in told
    told = sign_in("bob").get(f"/case/{case.code}/papers")
    assert told.status_code == 200 and "ncident" not in told.text and "waits for its check" not in told.text


def test_D10_the_counts_of_the_whole_desk_leave_out_papers_of_hidden_cases(app, case, cast):
    waiting(app, cast, "note", NOTE, code=case.code)
    assert desk.counts(cast["mary"])["case"] == {"to_check": 1}
    need.declare_conflict(case, cast["mary"], {"kind": "related"}, cast["mary"], NOW)
    assert desk.counts(Staff.get_by_id(cast["mary"].id))["case"] == {}


def test_the_number_of_another_registration_never_overwrites_a_childs_identity(app, cast, sign_in):
    alice = sign_in("alice")
    assert checked(alice, waiting(app, cast, "registration", REGISTERED, number=301), explained_why="the rest next time").status_code == 303
    case = Case.get()
    intake.enter_identity(case, IDENTITY, cast["alice"], NOW)
    sheet = waiting(app, cast, "identity", {"first": "Pisey", "last": "Other", "address": "none", "safe_contact": "none"}, number=9, registration_no="301", clerk="lumi")
    answer = checked(alice, sheet)
    assert answer.status_code == 422 and "the case it belongs to is not known" in answer.text and case.code not in answer.text
    assert identities.reveal(case.code, "form", cast["alice"], NOW).last == IDENTITY["last"]


def test_R07_a_batch_handed_in_twice_is_handed_in_once_and_answers_with_the_tray(cast, sign_in):
    dan = sign_in("dan")
    batch = batches.start({"sheet": "note", "paper": "F07", "counted": 1}, cast["dan"], NOW)
    batches.set_aside(batches.paper(batch, 1), next(iter(codelists.ASIDE_WHY)), cast["dan"], NOW)
    assert dan.post(f"/batch/{batch.id}/hand-in").status_code == 303
    again = dan.post(f"/batch/{batch.id}/hand-in")
    assert (again.status_code, again.location) == (303, "/tray")
    assert dan.get(f"/batch/{batch.id}").status_code == 404 and sign_in("lumi").post(f"/batch/{batch.id}/hand-in").status_code == 404


def test_a_second_entry_sent_twice_is_kept_once_and_answers_with_the_list(app, case, cast, sign_in):
    paper = waiting(app, cast, "note", NOTE, code=case.code)
    tray.take_up("case", cast["lumi"], NOW)
    Paper.update(state="to_check", second_by=cast["lumi"].id, second_at=NOW).where(Paper.id == paper.id).execute()
    lumi = sign_in("lumi")
    again = lumi.post(f"/second/{paper.id}", {"facts": "Other"})
    assert (again.status_code, again.location) == (303, "/second")
    assert identities.typed(paper, 2) == {}
    assert lumi.get(f"/second/{paper.id}").status_code == 404 == sign_in("dan").post(f"/second/{paper.id}", {}).status_code


def test_a_supervisor_learns_nothing_from_passing_a_paper_on(app, case, cast, sign_in):
    hidden = intake.take_in(registration(), cast["carol"], NOW)
    mary, seen = sign_in("mary"), set()
    for place, code in enumerate((hidden.code, new_code())):
        for colleague in ("", str(cast["alice"].id)):
            paper = waiting(app, cast, "note", NOTE, caseworker="alice", number=50 + place)
            answer = mary.post(f"/papers/check/{paper.id}/pass", {"code": code, "colleague": colleague})
            seen.add((bool(colleague), answer.status_code, mary.get(f"/papers/check/{paper.id}").status_code, str(paper.id) in mary.get("/papers").text and f"/papers/paper/{paper.id}" in mary.get("/papers").text))
    assert len(seen) == 2, seen


def test_a_power_cut_after_the_filing_leaves_nothing_typed_when_the_office_opens(app, case, cast):
    paper = waiting(app, cast, "note", NOTE, code=case.code)
    Paper.update(state="filed").where(Paper.id == paper.id).execute()
    assert identities.typed(paper)
    open_up()
    assert not identities.typed(paper)


def test_answers_about_papers_of_the_other_tray_stay_new_until_they_were_shown(app, case, cast, sign_in):
    paper = waiting(app, cast, "note", NOTE, code=case.code)
    slip = QuerySlip.create(paper=paper.id, field="facts", kind="unreadable", goes_to="caseworker", by=cast["dan"], asked_at=NOW, answered_at=NOW, answered_by=cast["alice"], answer="value")
    dan = sign_in("dan")
    tray.put_away(cast["dan"], NOW)
    dan.post("/queries/seen")
    assert QuerySlip.get_by_id(slip.id).seen_at is None
    dan.post("/tray/take/case")
    dan.post("/queries/seen")
    assert QuerySlip.get_by_id(slip.id).seen_at


@pytest.mark.parametrize("path", ["/batch/{batch}/paper/1", "/second/{paper}", "/papers/check/{paper}"])
def test_T06_unplugged_nothing_typed_from_a_paper_is_kept_in_the_records(app, case, cast, sign_in, folder, path):
    paper = waiting(app, cast, "identity", {"first": "Sokunthea"}, code=case.code)
    who = sign_in("alice" if "check" in path else "dan")
    unplug(folder)
    with databases.connection():
        who.post("/cover/lock")
        who.post(path.format(batch=paper.batch_id, paper=paper.id), {"first": "Sokunthea", "last": "Named"})
        assert Draft.select().count() == 0


def test_unplugged_a_paper_is_refused_and_set_aside_and_its_words_go_when_the_register_is_back(app, case, cast, sign_in, folder):
    paper = waiting(app, cast, "note", NOTE, code=case.code)
    alice, dan = sign_in("alice"), sign_in("dan")
    dan.post("/tray/take/case")
    batch = batches.start({"sheet": "note", "paper": "F07", "counted": 1}, cast["dan"], NOW)
    unplug(folder)
    with databases.connection():
        assert alice.post(f"/papers/check/{paper.id}/refuse", {"why": "duplicate"}).status_code == 303
        assert dan.get(f"/batch/{batch.id}/aside/1").status_code == 200
        assert dan.get(f"/batch/{batch.id}/paper/1").status_code == 503


def test_a_paper_of_a_case_that_was_handed_over_has_its_caseworker(app, case, cast):
    paper = waiting(app, cast, "note", NOTE, code=case.code)
    Case.update(keyworker=cast["bob"].id).where(Case.id == case.id).execute()
    Staff.update(ended_on=NOW.date()).where(Staff.id == cast["alice"].id).execute()
    assert [one.id for one in checking.waiting(cast["bob"])] == [paper.id]
    assert desk.unclaimed(cast["mary"]) == []


@pytest.mark.parametrize("loses", [{"role": "caseworker"}, None])
def test_R07_a_batch_whose_clerk_may_open_it_no_more_is_wound_up_too(cast, sign_in, loses):
    batch = batches.start({"sheet": "note", "paper": "F07", "counted": 1}, cast["dan"], NOW)
    if loses:
        Staff.update(**loses).where(Staff.id == cast["dan"].id).execute()
    else:
        tray.grant(cast["dan"], "identity", "", cast["mary"], NOW)
    mary = sign_in("mary")
    assert batch.label in mary.get("/papers").text
    assert mary.post(f"/papers/batch/{batch.id}/wind-up").status_code == 303
    assert PaperBatch.get_by_id(batch.id).state == "handed_in"


def test_D10_a_paper_of_a_highly_sensitive_case_is_passed_on_by_a_code_alone(app, case, cast, sign_in):
    need.mark(case, {"reason": "Threats", "readers": []}, cast["alice"], NOW)
    paper = waiting(app, cast, "note", NOTE, code=case.code)
    alice = sign_in("alice")
    for colleague in ("", str(cast["bob"].id)):
        answer = alice.post(f"/papers/check/{paper.id}/pass", {"colleague": colleague})
        assert answer.status_code == 422 and "the right code" in answer.text
    assert Paper.get_by_id(paper.id).case_id == case.id
    assert sign_in("bob").get(f"/papers/check/{paper.id}").status_code == 404


def test_differences_sent_twice_are_settled_once_and_answer_with_the_list(app, case, cast, sign_in):
    paper = waiting(app, cast, "note", NOTE, code=case.code)
    Paper.update(second_by=cast["lumi"].id, second_at=NOW, settled_by=cast["lumi"].id, settled_at=NOW).where(Paper.id == paper.id).execute()
    assert sign_in("lumi").post(f"/differences/{paper.id}").location == "/second"
    assert sign_in("dan").post(f"/differences/{paper.id}").status_code == 404


def test_a_paper_refused_twice_is_refused_once_and_answers_with_the_list(app, case, cast, sign_in):
    paper = waiting(app, cast, "note", NOTE, code=case.code)
    alice = sign_in("alice")
    for _press in range(2):
        assert alice.post(f"/papers/check/{paper.id}/refuse", {"why": "duplicate"}).location == "/papers/check"
    assert sign_in("bob").post(f"/papers/check/{paper.id}/refuse", {"why": "duplicate"}).status_code == 404


def test_a_paper_of_a_caseworker_who_does_other_work_now_is_not_lost(app, cast):
    paper = waiting(app, cast, "note", NOTE)
    assert desk.unclaimed(cast["mary"]) == []
    Staff.update(role="clerk", team=None).where(Staff.id == cast["alice"].id).execute()
    assert desk.unclaimed(cast["mary"]) == [paper]


def test_a_paper_passed_on_meanwhile_is_said_to_lie_elsewhere(app, case, cast, sign_in):
    paper = waiting(app, cast, "note", NOTE, code=case.code)
    stale = Paper.get_by_id(paper.id)
    checking.pass_on(paper, "", cast["bob"].id, cast["alice"], NOW)
    with pytest.raises(Changed):
        checking.pass_on(stale, "", cast["bob"].id, cast["mary"], NOW)


def test_what_was_sent_to_a_covered_screen_goes_with_its_paper(app, case, cast, sign_in):
    paper = waiting(app, cast, "note", NOTE, code=case.code)
    for page in (f"/papers/check/{paper.id}", f"/second/{paper.id}", f"/batch/{paper.batch_id}/paper/{paper.position}"):
        drafts.keep(cast["dan"], page, {"facts": ["Sreymom came."]}, NOW)
    assert checked(sign_in("alice"), paper).status_code == 303
    assert identities.Draft.select().count() == 0


def test_D10_an_identity_sheet_of_a_hidden_case_is_hidden_before_it_has_its_case(app, cast, sign_in):
    alice = sign_in("alice")
    assert checked(alice, waiting(app, cast, "registration", REGISTERED, number=301), explained_why="the rest next time").status_code == 303
    sheet = waiting(app, cast, "identity", {"first": "Pisey", "last": "Other"}, number=9, registration_no="301", clerk="lumi")
    other = waiting(app, cast, "identity", {"first": "Sok", "last": "Other"}, number=10, registration_no="302", clerk="lumi")
    assert {one.id for one in checking.waiting(cast["mary"])} == {sheet.id, other.id}
    need.declare_conflict(Case.get(), cast["mary"], {"kind": "related"}, cast["mary"], NOW)
    assert [one.id for one in checking.waiting(Staff.get_by_id(cast["mary"].id))] == [other.id]
    assert sign_in("mary").get(f"/papers/check/{sheet.id}").status_code == 404
    assert {one.id for one in checking.waiting(cast["alice"])} == {sheet.id, other.id}


def test_R08_nobody_checks_a_paper_that_she_typed_herself_when_she_was_a_clerk(app, case, cast, sign_in):
    paper = waiting(app, cast, "note", {"facts": "The aunt rang.", "kind": "note", "on": "1 3 2027", "section": "ordinary"}, code=case.code)
    Staff.update(role="caseworker", team=cast["alice"].team_id).where(Staff.username == "dan").execute()
    Case.update(keyworker=cast["dan"].id).where(Case.id == case.id).execute()
    assert sign_in("dan").get(f"/papers/check/{paper.id}").status_code == 404
    assert sign_in("mary").get(f"/papers/check/{paper.id}").status_code == 200

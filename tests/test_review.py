"""Reviews (F10, M14), planning meetings (F11) and the tasks they leave."""
from datetime import date, timedelta

import pytest

from cmoffice.casework import due, keyworker, meeting, owes, papers, review, tasks
from cmoffice.databases import records
from cmoffice.models import Audit, Case, FiledForm, Move, Objective, Plan, Task, Voice
from tests.conftest import NOW, refused

TODAY = NOW.date()
SAID = {"voice": "said", "voice_alone": "yes", "voice_said": "I like the new school."}
TYPED = {"held_on": "1 3 2027", "chair": "supervisor", "took_part": ["child", "keyworker", "supervisor"], "services_received": "Two talks with the counsellor.",
         "risk": "medium", "child_part": "there", **SAID, "caregiver_part": "not", "caregiver_why_not": "away for work", "outcome": "continue", "next_on": "1 6 2027"}
DECIDED = {"decisions-0-what": "Ask for the school papers", "decisions-0-who": "keyworker", "decisions-0-by_when": "10 3 2027"}
ANSWERS = {"held_on": TODAY, "chair": "supervisor", "took_part": ["child", "supervisor"], "risk": "medium", "child_part": "there", **SAID, "caregiver_part": "not",
           "caregiver_why_not": "away", "outcome": "continue", "next_on": date(2027, 6, 1)}


@pytest.fixture
def planned(case, cast):
    """Alice's case with an approved plan of two objectives."""
    plan = Plan.create(case=case, kind="full", version=1, state="approved", drawn_on=TODAY, by=cast["alice"], entered_at=NOW, submitted_at=NOW, decided_at=NOW, decided_by=cast["mary"])
    return [Objective.create(plan=plan, case=case, need="learning", wording=words, measure="seen", target_on=date(2027, 5, 1), position=number)
            for number, words in enumerate(("Goes to school each day", "Sleeps without fear"))]


def rows(objectives, *progress):
    answers = {}
    for number, (objective, how) in enumerate(zip(objectives, progress, strict=True)):
        answers |= {f"objectives-{number}-number": objective.id, f"objectives-{number}-objective": objective.wording, f"objectives-{number}-progress": how,
                    f"objectives-{number}-evidence": "The teacher says so", f"objectives-{number}-relevant": "yes"}
    return answers


def test_M14_a_review_goes_through_the_objectives_and_leaves_tasks(planned, case, sign_in):
    alice = sign_in("alice")
    page = alice.get(f"/case/{case.code}/review")
    assert page.status_code == 200 and "Goes to school each day" in page.text and "1 6 2027" in page.text
    answer = alice.post(f"/case/{case.code}/review", {**TYPED, **DECIDED, **rows(planned, "met", "in_progress")})
    assert answer.status_code == 303, answer.text
    filed = FiledForm.get(FiledForm.paper == "F10")
    assert answer.headers["Location"] == f"/case/{case.code}/meetings/{filed.id}"
    assert [(row["objective"], row["progress"]) for row in filed.answers["objectives"]] == [("Goes to school each day", "met"), ("Sleeps without fear", "in_progress")]
    assert (filed.answers["next_on"], filed.answers["risk"], filed.answers["reached"]) == ("2027-06-01", "medium", ["child_alone"])
    assert filed.confidential["voice_said"] == "I like the new school." and "voice_said" not in filed.answers
    assert [(one.progress, one.met_on) for one in Objective.select().order_by(Objective.id)] == [("met", TODAY), ("in_progress", None)]
    task = Task.get()
    assert (task.what, task.who, task.staff_id, task.due_on, task.source, task.source_id) == ("Ask for the school papers", "keyworker", None, date(2027, 3, 10), "F10", filed.id)
    move = Move.get(Move.rule == "M14")
    assert (move.became, move.reason) == ("continue", None)
    assert Case.get_by_id(case.id).last_contact_on == TODAY and Voice.get().paper == "F10"
    read = alice.get(answer.headers["Location"])
    assert read.status_code == 200 and "Goes to school each day" in read.text and "I like the new school." in read.text
    assert "Ask for the school papers" in alice.get(f"/case/{case.code}/meetings").text


def test_M14_the_outcome_leads_on(case, sign_in):
    alice = sign_in("alice")
    for outcome, link in (("request_closure", f"/case/{case.code}/close"), ("reassess", f"/case/{case.code}/assessment"), ("case_conference", f"/case/{case.code}/conference")):
        answer = alice.post(f"/case/{case.code}/review", {**TYPED, "outcome": outcome})
        part = alice.get(answer.headers["Location"]).text
        assert "What follows from it" in part and f'href="{link}"' in part.split("What follows from it")[1][:200]


def test_E18_a_review_chaired_by_the_keyworker_alone_needs_a_reason(case, sign_in):
    alice = sign_in("alice")
    alone = {**TYPED, "chair": "keyworker", "took_part": ["child", "keyworker"]}
    answer = alice.post(f"/case/{case.code}/review", alone)
    assert answer.status_code == 422 and "chaired the review of her own case" in answer.text and "I like the new school." in answer.text
    assert not FiledForm.select().exists() and not Move.select().where(Move.rule == "M14").exists() and not Voice.select().exists()
    assert alice.post(f"/case/{case.code}/review", {**alone, "alone_why": "The supervisor is ill and it cannot wait"}).status_code == 303
    assert Move.get(Move.rule == "M14").reason == "The supervisor is ill and it cannot wait"


@pytest.mark.parametrize("chaired, needs_reason", [
    ({"chair": "keyworker", "took_part": ["keyworker", "supervisor"]}, False),
    ({"chair": "keyworker", "took_part": ["keyworker", "independent"]}, False),
    ({"chair": "keyworker", "took_part": ["keyworker", "colleague", "interpreter"]}, True),
    ({"chair": "independent_colleague", "chair_staff": "alice", "took_part": ["child"]}, True),
    ({"chair": "independent_colleague", "chair_staff": "bob", "took_part": ["child"]}, False),
    ({"chair": "supervisor", "took_part": ["child", "keyworker"]}, False),
])
def test_E18_who_looks_at_it_afresh(case, cast, chaired, needs_reason):
    if needs_reason:
        with refused("E18"):
            review.hold(case, {**ANSWERS, **chaired}, cast["alice"], NOW)
    else:
        assert review.hold(case, {**ANSWERS, **chaired}, cast["alice"], NOW).paper == "F10"


@pytest.mark.parametrize("risk, next_on, accepted", [
    ("medium", date(2027, 6, 1), True), ("medium", date(2027, 6, 2), False), ("low", date(2027, 6, 1), True), ("low", date(2027, 6, 2), False),     # T12
    ("high", date(2027, 4, 1), True), ("high", date(2027, 4, 2), False), ("medium", TODAY, False), ("medium", None, False), ("medium", date(2027, 3, 2), True),  # T13
])
def test_T12_T13_the_next_review_is_not_later_than_the_rule(case, cast, risk, next_on, accepted):
    answers = {**ANSWERS, "risk": risk, "risk_reason": "seen", "next_on": next_on}
    if accepted:
        assert review.hold(case, answers, cast["alice"], NOW).answers["next_on"] == next_on.isoformat()
    else:
        with refused("E06") as no:
            review.hold(case, answers, cast["alice"], NOW)
        assert no.value.field == "next_on"


def test_E17_a_changed_risk_needs_its_reason_and_is_applied(case, cast):
    with refused("E17") as no:
        review.hold(case, {**ANSWERS, "risk": "high", "next_on": date(2027, 4, 1)}, cast["alice"], NOW)
    assert no.value.field == "risk_reason" and Case.get_by_id(case.id).risk == "medium"
    review.hold(case, {**ANSWERS, "risk": "high", "risk_reason": "Uncle is back", "next_on": date(2027, 4, 1)}, cast["alice"], NOW)
    assert Case.get_by_id(case.id).risk == "high" and Case.get_by_id(case.id).needs_supervisor == "risk_up"


@pytest.mark.parametrize("wrong, code", [
    ({"held_on": TODAY + timedelta(days=1)}, "E06"), ({"held_on": TODAY - timedelta(days=1)}, "E06"), ({"caregiver_why_not": " "}, "E06"), ({"outcome": None}, "E06"),
    ({"voice": "not_asked"}, "E06"), ({"decisions": [{"what": "", "who": "keyworker", "by_when": TODAY}]}, "E06"),
    ({"decisions": [{"what": "Call", "who": "keyworker", "by_when": TODAY - timedelta(days=1)}]}, "E06"), ({"family_changes": "Sreymom moved"}, "E36"),
    ({"decisions": [{"what": "Call Sreymom", "who": "keyworker", "by_when": TODAY}]}, "E36"),
])
def test_a_review_that_is_not_right_leaves_nothing_behind(case, cast, wrong, code):
    with refused(code):
        review.hold(case, {**ANSWERS, **wrong}, cast["alice"], NOW)
    assert not FiledForm.select().exists() and not Task.select().exists() and not Voice.select().exists() and not Audit.select().where(Audit.did == "review held").exists()


def test_every_objective_of_the_plan_is_answered(planned, case, cast):
    with refused("E06"):
        review.hold(case, {**ANSWERS, "objectives": [{"number": planned[0].id, "progress": "met", "evidence": "seen", "relevant": "yes"}]}, cast["alice"], NOW)
    assert Objective.get_by_id(planned[0].id).progress == "not_started"


def test_one_row_more_saves_nothing(case, sign_in):
    answer = sign_in("alice").post(f"/case/{case.code}/review", {**TYPED, **DECIDED, "more": "decisions"})
    assert answer.status_code == 200 and 'name="decisions-1-what"' in answer.text and "Ask for the school papers" in answer.text and not FiledForm.select().exists()


@pytest.mark.parametrize("login, status", [("alice", 200), ("mary", 404), ("bob", 404), ("carol", 404), ("paul", 404), ("dan", 404), ("eve", 404)])
def test_only_the_caseworker_writes_a_review(case, sign_in, login, status):
    assert sign_in(login).get(f"/case/{case.code}/review").status_code == status


def test_a_closed_case_is_reviewed_no_more(case, sign_in):
    alice = sign_in("alice")
    Case.update(status="closed", closed_on=TODAY).where(Case.id == case.id).execute()
    assert alice.post(f"/case/{case.code}/review", TYPED).status_code == 403 and not FiledForm.select().exists()


def test_restricted_answers_are_not_for_everybody_who_reads_the_file(case, cast, sign_in):
    filed = review.hold(case, ANSWERS, cast["alice"], NOW)
    assert "I like the new school." in sign_in("mary").get(f"/case/{case.code}/meetings/{filed.id}").text
    for login in ("bob", "paul", "dan", "eve"):
        assert sign_in(login).get(f"/case/{case.code}/meetings/{filed.id}").status_code == 404


def test_T12_a_review_restarts_its_clock_and_a_nearer_day_that_was_agreed_counts(planned, case, cast):
    with records.atomic():
        owes.settle(case, NOW)
    assert due.open_item(case, "review").due_on == date(2027, 6, 1)
    later = NOW + timedelta(days=31)
    answered = [{"number": one.id, "progress": "in_progress", "evidence": "seen", "relevant": "yes"} for one in planned]
    review.hold(Case.get_by_id(case.id), {**ANSWERS, "held_on": later.date(), "objectives": answered, "next_on": date(2027, 5, 15)}, cast["alice"], later)
    item = due.open_item(case, "review")
    assert (item.due_on, item.why) == (date(2027, 5, 15), "review_agreed")
    assert due.open_item(case, "followup").due_on == later.date() + timedelta(days=7)     # the child was there: a contact that counts


def test_a_decision_is_owed_by_its_day_by_whom_it_names_until_it_is_done(case, cast):
    row = {"what": "Speak with the head", "who": "supervisor", "by_when": date(2027, 3, 10)}
    review.hold(case, {**ANSWERS, "decisions": [row]}, cast["alice"], NOW)
    item = due.open_item(case, "task")
    assert (item.due_on, item.staff_id, item.ref) == (date(2027, 3, 10), cast["mary"].id, Task.get().id)
    tasks.done(Task.get(), {"on": TODAY, "result": "done"}, cast["mary"], NOW)
    assert due.open_item(case, "task") is None


# ---- planning meeting

MEETING = {"held_on": "1 3 2027", "place_confidential": "yes", "took_part": ["child", "caregiver", "keyworker"], "child_prepared": "yes", **SAID,
           "agreed-0-what": "The aunt takes the child to school", "agreed-0-who": "caregiver", "agreed-0-by_when": "8 3 2027", "copy_given": "no", "copy_why_not": "It is not safe at home"}


def test_F11_a_planning_meeting_is_filed_by_roles(case, sign_in):
    alice = sign_in("alice")
    assert alice.post(f"/case/{case.code}/planning-meeting", MEETING).status_code == 303
    filed = papers.latest(case, "F11")
    assert filed.answers["agreed"] == [{"what": "The aunt takes the child to school", "who": "caregiver", "by_when": "2027-03-08"}] and not Task.select().exists()
    assert Voice.get().paper == "F11" and Case.get_by_id(case.id).last_contact_on == TODAY
    page = alice.get(f"/case/{case.code}/meetings/{filed.id}").text
    assert "It is not safe at home" in page and "The aunt takes the child to school" in page


@pytest.mark.parametrize("missing", [{"copy_why_not": ""}, {"place_confidential": "no"}, {"child_prepared": "no"}, {"held_on": "2 3 2027"}, {"voice": ""}])
def test_F11_a_meeting_without_its_reasons_is_sent_back_with_the_words(case, sign_in, missing):
    answer = sign_in("alice").post(f"/case/{case.code}/planning-meeting", {**MEETING, **missing})
    assert answer.status_code == 422 and "The aunt takes the child to school" in answer.text and not FiledForm.select().exists()


def test_meetings_stand_in_the_order_in_which_they_were_held(case, cast):
    Case.update(registered_on=TODAY - timedelta(days=30)).where(Case.id == case.id).execute()
    made = Case.get_by_id(case.id)
    late, early = (review.hold(made, {**ANSWERS, "held_on": TODAY - timedelta(days=days), "next_on": TODAY + timedelta(days=20)}, cast["alice"], NOW).id for days in (1, 9))
    assert [filed.id for filed in meeting.held(made, "F10")] == [late, early]


# ---- tasks


@pytest.fixture
def task(case, cast):
    row = {"what": "Ask for the school papers", "who": "keyworker", "by_when": date(2027, 3, 10)}
    review.hold(case, {**ANSWERS, "decisions": [row, {**row, "what": "Speak with the head", "who": "supervisor"}]}, cast["alice"], NOW)
    return Task.get(Task.who == "keyworker")


def test_a_task_is_done_with_its_day_and_result(task, case, sign_in):
    alice = sign_in("alice")
    assert alice.get(f"/case/{case.code}/tasks/{task.id}").status_code == 200
    assert alice.post(f"/case/{case.code}/tasks/{task.id}", {"on": "1 3 2027", "result": "Papers are here", "button": "done"}).status_code == 303
    row = Task.get_by_id(task.id)
    assert (row.done_on, row.result, row.dropped_why, row.ended_by.username) == (TODAY, "Papers are here", None, "alice")
    assert alice.post(f"/case/{case.code}/tasks/{task.id}", {"on": "1 3 2027", "button": "done"}).status_code == 404
    assert due.open_item(Case.get_by_id(case.id), "task") is None or due.open_item(Case.get_by_id(case.id), "task").ref != task.id


def test_a_task_falls_away_only_with_a_reason(task, case, sign_in):
    alice = sign_in("alice")
    assert alice.post(f"/case/{case.code}/tasks/{task.id}", {"button": "drop"}).status_code == 422 and tasks.is_open(Task.get_by_id(task.id))
    assert alice.post(f"/case/{case.code}/tasks/{task.id}", {"button": "drop", "result": "Sreymom has them"}).status_code == 422
    assert alice.post(f"/case/{case.code}/tasks/{task.id}", {"button": "drop", "result": "The school has them"}).status_code == 303
    assert Task.get_by_id(task.id).dropped_why == "The school has them"


def test_a_person_finds_her_tasks_and_they_move_on_with_the_case(task, case, cast):
    assert [one.what for one in tasks.of(cast["alice"])] == ["Ask for the school papers"]
    assert [one.what for one in tasks.of(cast["mary"])] == ["Speak with the head"] and tasks.of(cast["bob"]) == []
    keyworker.assign(case, cast["bob"], {"reason": "absence", "handover": "met"}, cast["mary"], NOW)
    assert [one.what for one in tasks.of(cast["bob"])] == ["Ask for the school papers"] and tasks.of(cast["alice"]) == []


@pytest.mark.parametrize("login, status", [("mary", 200), ("bob", 404), ("carol", 404), ("paul", 404), ("dan", 404), ("eve", 404)])
def test_who_ends_tasks(task, case, sign_in, login, status):
    assert sign_in(login).get(f"/case/{case.code}/tasks/{task.id}").status_code == status

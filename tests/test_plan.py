"""The plan (F05): drawn up, submitted, approved, revised, carried out (M06, M09, M10; E12, E13, E17), and paths that circle (M15)."""
from datetime import date, timedelta

import pytest

from cmoffice import codelists
from cmoffice.casework import assessment, due, followup, keyworker, office, owes, plan, steps
from cmoffice.models import Audit, Case, Move, Objective, Placement, Plan, PlanAction, Provider, Staff, Step, Voice
from tests.conftest import NOW, ZONE, assess_fully, refused

TODAY = NOW.date()
HEAD = {"drawn_on": TODAY, "goal": "She learns and is safe", "contingency": "meet again to plan", "followup_mode": "planned_home_visit", "followup_days": 7,
        "followup_who": "keyworker", "participants": ["child"], "child_took_part": "yes", "voice": "said", "voice_alone": "yes", "voice_said": "First the school.",
        "carer_view": "agrees", "permanency": ""}
GOAL = {"need": "learning", "wording": "in class four days of five", "measure": "the register", "target_on": TODAY + timedelta(days=60), "horizon": "short"}
STEP = {"what": "talk with the teacher", "plain_words": "We talk with your teacher", "kind": "direct_service", "service": "education_formal", "responsible": "keyworker",
        "due_on": TODAY + timedelta(days=5)}
TYPED = {**{name: value for name, value in HEAD.items() if name != "drawn_on"}, "drawn_on": "1 3 2027"}
DAYS = {"target_on": "30 4 2027", "due_on": "6 3 2027"}


def drawn(case, by, now=NOW, kind="full", reason=None, **head):
    """A complete draft."""
    made = plan.begin(case, kind, by, now, reason)
    plan.change_head(case, made, {**HEAD, "drawn_on": now.date(), **head}, Plan.get_by_id(made.id).row_version, by, now)
    if not made.objectives.count():
        plan.put_action(case, made, plan.put_objective(case, made, GOAL, by, now), STEP, by, now)
    return Plan.get_by_id(made.id)


def approved(case, cast, now=NOW, **other):
    made = drawn(case, cast["alice"], now, **other)
    plan.submit(case, made, cast["alice"], now)
    if made.kind != "interim":
        plan.approve(case, Plan.get_by_id(made.id), "", cast["mary"], now)
    return Plan.get_by_id(made.id)


def where(case, tail=""):
    return f"/case/{case.code}/plan{tail}"


# ---- M09: drawn up part by part, submitted, approved


def test_M09_a_plan_is_drawn_up_part_by_part_submitted_and_approved(case, cast, sign_in):
    alice, mary = sign_in("alice"), sign_in("mary")
    assert alice.post(where(case, "/new"), {"kind": "full"}).status_code == 303
    assert alice.get(where(case, "/1/head")).status_code == 200 and alice.post(where(case, "/1/head"), {**TYPED, "version": 1}).status_code == 303
    assert alice.post(where(case, "/1/goal"), {**GOAL, **DAYS}).status_code == 303
    goal = Objective.get()
    assert alice.post(where(case, f"/goal/{goal.id}/step"), {**STEP, **DAYS}).status_code == 303
    page = alice.get(where(case)).text
    assert "talk with the teacher" in page and "Still missing" not in page and Case.get_by_id(case.id).step == "planning"
    assert alice.post(where(case, "/1/submit")).status_code == 303
    assert Plan.get().state == "submitted" and (Voice.get().paper, Voice.get().said) == ("F05", "First the school.")
    assert "A plan waits for your approval" in mary.get(f"/case/{case.code}").text and "talk with the teacher" in mary.get(where(case, "/decide")).text
    assert mary.post(where(case, "/decide"), {"button": "agree", "comment": "Good."}).status_code == 303
    made = Plan.get()
    assert (made.state, made.decided_by_id, made.comment) == ("approved", cast["mary"].id, "Good.")
    assert Case.get_by_id(case.id).step == "implementation" and mary.get(where(case, "/decide")).status_code == 404
    assert (Step.get(Step.name == "planning").completed_on, Step.get(Step.name == "implementation").started_on) == (TODAY, TODAY)
    assert [move.what for move in Move.select().where(Move.rule == "M09")] == ["plan begun", "plan submitted", "plan in force"]
    assert due.open_item(case, "plan_action").due_on == STEP["due_on"] and due.open_item(case, "review") and owes.differences(ZONE) == []


def test_a_plan_sent_back_says_why_and_is_handed_in_again(case, cast, sign_in):
    plan.submit(case, drawn(case, cast["alice"]), cast["alice"], NOW)
    mary, alice = sign_in("mary"), sign_in("alice")
    assert mary.post(where(case, "/decide"), {"button": "back", "comment": ""}).status_code == 422 and Plan.get().state == "submitted"
    assert mary.post(where(case, "/decide"), {"button": "back", "comment": "Who walks with her?"}).status_code == 303
    assert Plan.get().state == "sent_back" and "Who walks with her?" in alice.get(where(case)).text
    assert alice.post(where(case, "/1/submit")).status_code == 303 and Plan.get().state == "submitted" and Voice.select().count() == 1


@pytest.mark.parametrize("gap, words", [
    ({"goal": ""}, "the goal"), ({"contingency": ""}, "what happens if it fails"), ({"followup_mode": None}, "a follow-up schedule"), ({"voice": None}, "the child&#39;s voice"),
    ({"followup_who": ""}, "a follow-up schedule"), ({"child_took_part": None}, "whether the child took part"),
])
def test_E12_a_plan_without_its_head_is_not_complete(case, cast, sign_in, gap, words):
    drawn(case, cast["alice"], **gap)
    answer = sign_in("alice").post(where(case, "/1/submit"))
    assert answer.status_code == 422 and "not complete yet" in answer.text and words in answer.text and Plan.get().state == "draft" and not Voice.select().exists()


@pytest.mark.parametrize("goal, step, words", [
    ({"measure": " "}, {}, "how objective 1 is measured"), ({"target_on": None}, {}, "by when objective 1 is reached"),
    ({}, {"responsible": ""}, "who does action 1.1"), ({}, {"due_on": None}, "by when action 1.1 is done"), ({}, None, "an action for objective 1"), (None, None, "an objective"),
])
def test_E12_each_objective_is_measured_and_each_action_has_somebody_and_a_day(case, cast, goal, step, words):
    made = plan.begin(case, "full", cast["alice"], NOW)
    plan.change_head(case, made, HEAD, 1, cast["alice"], NOW)
    if goal is not None:
        row = plan.put_objective(case, made, {**GOAL, **goal}, cast["alice"], NOW)
        if step is not None:
            plan.put_action(case, made, row, {**STEP, **step}, cast["alice"], NOW)
    with refused("E12") as no:
        plan.submit(case, Plan.get(), cast["alice"], NOW)
    assert no.value.details["missing"] == words and Plan.get().state == "draft"


def test_E12_a_placed_child_needs_a_permanency_goal_and_a_child_in_reach_of_harm_a_safety_plan(case, cast):
    Placement.create(case=case, arrangement="foster", started_on=TODAY, by=cast["alice"], entered_at=NOW)
    assessment.complete_initial(case, {"done_on": TODAY, "done_time": "08:45", "risk": "medium", "next_contact_on": TODAY, "words": "fine", "abuser_access": "yes"}, cast["alice"], NOW)
    with refused("E12") as no:
        plan.submit(case, drawn(case, cast["alice"]), cast["alice"], NOW)
    assert no.value.details["missing"] == "the permanency goal, the safety plan"
    plan.submit(case, drawn(case, cast["alice"], permanency="with the aunt", safety_made="made", safety_steps="to the neighbour"), cast["alice"], NOW)
    assert Plan.get().confidential["safety_steps"] == "to the neighbour" and "neighbour" not in str(Plan.get().answers)


def test_E13_whoever_drew_it_up_cannot_approve_it(case, cast, sign_in):
    Case.update(entered_by=cast["bob"]).where(Case.id == case.id).execute()
    case = Case.get_by_id(case.id)
    plan.submit(case, drawn(case, cast["alice"]), cast["alice"], NOW)
    keyworker.assign(case, cast["bob"], {"reason": "absence", "handover": "met"}, cast["mary"], NOW)
    Staff.update(role="supervisor").where(Staff.username == "alice").execute()
    answer = sign_in("alice").post(where(case, "/decide"), {"button": "agree"})
    assert answer.status_code == 422 and "cannot approve" in answer.text and Plan.get().state == "submitted"
    assert sign_in("mary").post(where(case, "/decide"), {"button": "agree"}).status_code == 303


@pytest.mark.parametrize("login", ["alice", "bob", "paul", "dan", "eve"])
def test_E13_nobody_but_another_supervisor_of_the_team_approves(case, cast, sign_in, login):
    made = drawn(case, cast["alice"])
    plan.submit(case, made, cast["alice"], NOW)
    with refused("E13"):
        plan.approve(case, Plan.get(), "", cast[login], NOW)
    assert sign_in(login).post(where(case, "/decide"), {"button": "agree"}).status_code in (403, 404) and Plan.get().state == "submitted"


def test_an_office_may_switch_the_approval_off(case, cast):
    office.change("plan_approval", False, cast["mary"], NOW)
    plan.submit(case, drawn(case, cast["alice"]), cast["alice"], NOW)
    assert (Plan.get().state, Plan.get().decided_by_id) == ("approved", None)


# ---- M06


def test_M06_an_interim_plan_is_in_force_at_once_and_the_supervisor_is_told(case, cast, sign_in):
    alice = sign_in("alice")
    answers = {"done_on": TODAY, "done_time": "08:45", "risk": "high", "next_contact_on": TODAY, "words": "help", "safety": "unsafe", "risk_reason": "he waits"}
    assessment.complete_initial(case, answers, cast["alice"], NOW)
    assert due.open_item(case, "interim_plan").due_on == TODAY
    assert "name=interim" in alice.get(f"/case/{case.code}/assessment").text and 'value="interim" id="kind" checked' in alice.get(where(case, "/new?name=interim")).text
    plan.submit(case, drawn(case, cast["alice"], kind="interim", contingency=""), cast["alice"], NOW)
    made = Plan.get()
    assert (made.state, made.decided_by_id, made.kind) == ("approved", None, "interim") and not due.open_item(case, "interim_plan")
    assert Move.select().where((Move.rule == "M06") & (Move.what == "plan in force")).exists() and not Step.select().where(Step.name == "planning").exists()
    assert Case.get_by_id(case.id).needs_supervisor in ("risk_up", "interim_plan") and "an interim plan is due" not in alice.get(f"/case/{case.code}/assessment").text


def test_the_interim_plan_tells_the_supervisor_by_itself(case, cast):
    plan.submit(case, drawn(case, cast["alice"], kind="interim"), cast["alice"], NOW)
    assert Case.get_by_id(case.id).needs_supervisor == "interim_plan" and codelists.NEEDS_SUPERVISOR["interim_plan"]


# ---- M10


def test_M10_a_revision_takes_over_what_still_applies_and_replaces_the_former_plan(case, cast, sign_in):
    alice = sign_in("alice")
    first = approved(case, cast)
    goal = first.objectives.get()
    stays = plan.open_actions(case)[0]
    with refused("E17"):
        plan.begin(case, "full", cast["alice"], NOW)
    assert alice.post(where(case, "/new"), {"kind": "full", "reason": ""}).status_code == 422 and Plan.select().count() == 1
    assert alice.post(where(case, "/new"), {"kind": "full", "reason": "she moved"}).status_code == 303
    second = Plan.get(Plan.version == 2)
    copied = second.actions.get()
    assert (copied.what, copied.carried_from_id, second.goal, second.objectives.get().carried_from_id) == (stays.what, stays.id, first.goal, goal.id)
    assert "voice" not in second.answers        # the child is heard anew
    row = plan.put_action(case, second, second.objectives.get(), {**STEP, "what": "walk with her", "track": "B"}, cast["alice"], NOW)
    drawn(case, cast["alice"], reason="she moved")
    plan.submit(case, Plan.get(Plan.version == 2), cast["alice"], NOW)
    assert Plan.get(Plan.version == 1).state == "approved"      # the former one goes on until the new one is approved
    plan.approve(case, Plan.get(Plan.version == 2), "", cast["mary"], NOW)
    assert (Plan.get(Plan.version == 1).state, PlanAction.get_by_id(stays.id).status, PlanAction.get_by_id(row.id).status) == ("replaced", "carried", "todo")
    assert [move.rule for move in Move.select().where(Move.what == "plan in force")] == ["M09", "M10"]
    page = alice.get(where(case, "/2")).text
    assert "walk with her" in page and "Replaced" in page and "she moved" in page and owes.differences(ZONE) == []


def test_M10_an_action_that_is_not_in_the_new_plan_ends_and_one_done_meanwhile_is_known_there(case, cast):
    approved(case, cast)
    first, = plan.open_actions(case)
    plan.begin(case, "full", cast["alice"], NOW, "she moved")
    second = Plan.get(Plan.version == 2)
    plan.finish_action(case, first, {"status": "done", "done_on": TODAY, "result": "place given"}, cast["alice"], NOW)
    drawn(case, cast["alice"], reason="x")
    extra = plan.put_action(case, second, second.objectives.get(), {**STEP, "what": "more"}, cast["alice"], NOW)
    plan.submit(case, Plan.get(Plan.version == 2), cast["alice"], NOW)
    plan.approve(case, Plan.get(Plan.version == 2), "", cast["mary"], NOW)
    heir = PlanAction.get(PlanAction.carried_from == first.id)
    assert (heir.status, heir.result, PlanAction.get_by_id(first.id).status) == ("done", "place given", "done")
    plan.begin(case, "full", cast["alice"], NOW, "again")
    third = Plan.get(Plan.version == 3)
    plan.remove_action(case, third, PlanAction.get(PlanAction.carried_from == extra.id), cast["alice"], NOW)
    plan.put_action(case, third, third.objectives.get(), {**STEP, "what": "another"}, cast["alice"], NOW)
    drawn(case, cast["alice"], reason="again")
    plan.submit(case, Plan.get(Plan.version == 3), cast["alice"], NOW)
    plan.approve(case, Plan.get(Plan.version == 3), "", cast["mary"], NOW)
    assert (PlanAction.get_by_id(extra.id).status, PlanAction.get_by_id(extra.id).dropped_why) == ("dropped", "not_in_new_plan")


def test_a_draft_is_given_up_and_the_plan_in_force_stays(case, cast, sign_in):
    approved(case, cast)
    plan.begin(case, "full", cast["alice"], NOW, "she moved")
    assert Case.get_by_id(case.id).step == "planning" and sign_in("alice").post(where(case, "/2/drop")).status_code == 303
    assert (Plan.get(Plan.version == 2).state, plan.in_force(case).version, Case.get_by_id(case.id).step) == ("dropped", 1, "implementation")


# ---- part by part, with and without htmx


def test_a_part_is_answered_to_htmx_alone_with_errors_and_words_kept(case, cast, sign_in):
    made = plan.begin(case, "full", cast["alice"], NOW)
    alice = sign_in("alice")
    part = alice.part(where(case, "/1/goal"))
    assert part.status_code == 200 and part.text.lstrip().startswith("<section") and 'name="wording"' in part.text
    wrong = alice.post(where(case, "/1/goal"), {"need": "learning to read", "wording": ""}, htmx=True)
    assert wrong.status_code == 422 and "Write what shall be different" in wrong.text and "learning to read" in wrong.text and "<html" not in wrong.text
    right = alice.post(where(case, "/1/goal"), {**GOAL, **DAYS}, htmx=True)
    assert right.status_code == 200 and "in class four days of five" in right.text and 'name="wording"' not in right.text
    goal = made.objectives.get()
    assert alice.post(where(case, f"/goal/{goal.id}"), {**GOAL, **DAYS, "wording": "every day"}, htmx=True).status_code == 200 and Objective.get().wording == "every day"
    assert alice.get(where(case, f"/goal/{goal.id}/step")).status_code == 200      # without script the whole page
    assert alice.post(where(case, f"/goal/{goal.id}/step"), {**STEP, "due_on": "", "response": "3_days"}).status_code == 303
    step = PlanAction.get()
    assert step.due_on == TODAY + timedelta(days=3)
    assert alice.get(where(case, f"/step/{step.id}")).status_code == 200 and alice.post(where(case, f"/step/{step.id}"), {"button": "remove"}).status_code == 303
    assert not PlanAction.select().exists() and alice.post(where(case, f"/goal/{goal.id}"), {"button": "remove"}, htmx=True).status_code == 200 and not Objective.select().exists()


def test_an_action_is_done_by_a_role_a_colleague_or_a_service(case, cast, sign_in):
    provider = Provider.create(name="Clinic of the port", services=["health_medical"], area="North district")
    made = plan.begin(case, "full", cast["alice"], NOW)
    goal = plan.put_objective(case, made, GOAL, cast["alice"], NOW)
    alice = sign_in("alice")
    for answer in (f"colleague-{cast['bob'].id}", f"service-{provider.id}", "child", "colleague-999", "service-99"):
        status = alice.post(where(case, f"/goal/{goal.id}/step"), {**STEP, **DAYS, "responsible": answer}).status_code
        assert status == (422 if "99" in answer else 303), answer
    rows = [(row.responsible, row.staff_id, row.provider_id) for row in PlanAction.select().order_by(PlanAction.id)]
    assert rows == [(None, cast["bob"].id, None), (None, None, provider.id), ("child", None, None)]
    assert "Clinic of the port" in alice.get(where(case)).text


def test_two_ways_stand_side_by_side(case, cast, sign_in):
    made = drawn(case, cast["alice"])
    goal = made.objectives.get()
    for way in "AB":
        plan.put_action(case, made, goal, {**STEP, "what": f"way {way}", "track": way}, cast["alice"], NOW)
    page = sign_in("alice").get(where(case)).text
    assert 'class="ways"' in page and "Way A" in page and "Way B" in page


def test_two_people_at_one_head_see_both(case, cast, sign_in):
    made = drawn(case, cast["alice"])
    answer = sign_in("alice").post(where(case, "/1/head"), {**TYPED, "goal": "mine", "version": made.row_version - 1})
    assert answer.status_code == 409 and "mine" in answer.text and HEAD["goal"] in answer.text and Plan.get().goal == HEAD["goal"]


@pytest.mark.parametrize("verb", ["goal", "step", "head", "done", "copy"])
def test_E36_a_plan_names_nobody(case, cast, verb):
    made = drawn(case, cast["alice"])
    goal, step = made.objectives.get(), made.actions.get()
    with refused("E36"):
        {"goal": lambda: plan.put_objective(case, made, {**GOAL, "need": "Sreymom learns"}, cast["alice"], NOW),
         "step": lambda: plan.put_action(case, made, goal, {**STEP, "plain_words": "Sreymom goes"}, cast["alice"], NOW),
         "head": lambda: plan.change_head(case, made, {**HEAD, "carer_view": "Dararith agrees"}, made.row_version, cast["alice"], NOW),
         "done": lambda: plan.finish_action(case, step, {"status": "done", "done_on": TODAY, "result": "Sreymom came"}, cast["alice"], NOW),
         "copy": lambda: plan.name_copy(case, made, "word", "Momo", cast["alice"], NOW)}[verb]()
    assert "Sreymom" not in str(list(Objective.select().tuples())) + str(list(PlanAction.select().tuples()))


# ---- in force: carried out in place


def test_an_action_done_or_dropped_ends_in_its_place(case, cast, sign_in):
    approved(case, cast)
    alice = sign_in("alice")
    step, = plan.open_actions(case)
    assert alice.post(where(case, f"/step/{step.id}/done"), {"status": "done", "done_on": "2 3 2027"}).status_code == 422
    done = alice.post(where(case, f"/step/{step.id}/done"), {"status": "done", "done_on": "1 3 2027", "result": "place given"}, htmx=True)
    assert done.status_code == 200 and "place given" in done.text and plan.open_actions(case) == [] and not due.open_item(case, "plan_action")
    assert alice.post(where(case, f"/step/{step.id}/done"), {"status": "dropped", "dropped_why": "x"}).status_code == 409


def test_E17_an_action_is_dropped_with_a_reason(case, cast):
    approved(case, cast)
    step, = plan.open_actions(case)
    with refused("E17"):
        plan.finish_action(case, step, {"status": "dropped", "dropped_why": " "}, cast["alice"], NOW)
    plan.finish_action(case, step, {"status": "dropped", "dropped_why": "the school closed"}, cast["alice"], NOW)
    assert PlanAction.get().dropped_why == "the school closed"


def test_progress_of_an_objective_in_place(case, cast, sign_in):
    approved(case, cast)
    goal = Objective.get()
    assert sign_in("alice").post(where(case, f"/goal/{goal.id}/progress"), {"progress": "met", "met_on": "1 3 2027"}).status_code == 303
    assert (Objective.get().progress, Objective.get().met_on) == ("met", TODAY) and Audit.select().where(Audit.did == "objective progress").exists()


def test_what_is_in_force_or_submitted_is_not_written_on(case, cast, sign_in):
    made = approved(case, cast)
    goal, step = made.objectives.get(), made.actions.get()
    alice = sign_in("alice")
    for tail in (f"/goal/{goal.id}", f"/step/{step.id}", f"/goal/{goal.id}/step", "/1/goal"):
        assert alice.post(where(case, tail), {**GOAL, **STEP, **DAYS, "wording": "other", "what": "other"}).status_code == 409, tail
    assert alice.post(where(case, "/1/drop")).status_code == 409 and alice.post(where(case, "/1/submit")).status_code == 409
    assert Objective.select().count() == 1 and Objective.get().wording == GOAL["wording"]


def test_the_copy_for_the_child_has_plain_words_and_no_name(case, cast, sign_in):
    approved(case, cast)
    alice = sign_in("alice")
    page = alice.get(where(case, "/1/copy"))
    assert page.status_code == 200 and "We talk with your teacher" in page.text and "My plan" in page.text
    for hidden in (GOAL["need"], GOAL["wording"], "talk with the teacher</", HEAD["goal"], "Sreymom", "Medium", "learning"):
        assert hidden not in page.text, hidden
    assert alice.post(where(case, "/1/copy"), {"copy_called": "word", "copy_word": ""}).status_code == 422
    assert alice.post(where(case, "/1/copy"), {"copy_called": "word", "copy_word": "Sreymom"}).status_code == 422
    assert alice.post(where(case, "/1/copy"), {"copy_called": "word", "copy_word": "the bicycle girl"}).status_code == 303
    assert "Plan of the bicycle girl" in alice.get(where(case, "/1/copy")).text
    assert alice.post(where(case, "/1/given"), {"copy_given": "no", "copy_why_not": ""}).status_code == 422
    assert alice.post(where(case, "/1/given"), {"copy_given": "no", "copy_why_not": "it would be found"}).status_code == 303
    assert (Plan.get().copy_given, Plan.get().copy_why_not) == ("no", "it would be found")


def test_a_plan_of_another_case_has_no_address_here(case, cast, sign_in):
    from tests.test_policy import opened
    other = opened(cast["alice"])
    made = drawn(other, cast["alice"])
    alice = sign_in("alice")
    for tail in ("/1", "/1/head", f"/goal/{made.objectives.get().id}", f"/step/{made.actions.get().id}", f"/step/{made.actions.get().id}/done"):
        assert alice.get(where(case, tail)).status_code == 404, tail


def test_who_reads_and_who_writes_a_plan(case, cast, sign_in):
    approved(case, cast)
    for login, read, write in (("alice", 200, 200), ("mary", 200, 404), ("bob", 404, 404), ("carol", 404, 404), ("paul", 404, 404), ("dan", 404, 404), ("eve", 404, 404)):
        desk = sign_in(login)
        assert (desk.get(where(case)).status_code, desk.get(where(case, "/1")).status_code, desk.get(where(case, "/1/given")).status_code) == (read, read, write), login


# ---- a survivor's plan (F19)


def test_a_survivors_plan_has_areas_and_a_safety_plan(case, cast, sign_in):
    Case.update(module="gbv_survivor").where(Case.id == case.id).execute()
    case = Case.get_by_id(case.id)
    with refused("E06"):
        plan.begin(case, "full", cast["alice"], NOW)
    made = drawn(case, cast["alice"], kind="gbv", contingency="")
    with refused("E12") as no:
        plan.submit(case, made, cast["alice"], NOW)
    assert no.value.details["missing"] == "the area of objective 1, the safety plan"
    alice = sign_in("alice")
    assert 'name="area"' in alice.get(where(case, f"/goal/{made.objectives.get().id}")).text and 'name="report_told"' in alice.get(where(case, "/1/head")).text
    assert alice.post(where(case, f"/goal/{made.objectives.get().id}"), {**GOAL, **DAYS, "area": "justice"}).status_code == 303
    plan.change_head(case, made, {**HEAD, "safety_made": "not_needed"}, Plan.get().row_version, cast["alice"], NOW)
    plan.submit(case, Plan.get(), cast["alice"], NOW)


# ---- paths that are not straight


def test_a_follow_up_before_any_plan(case, cast, sign_in):
    followup.log(case, {"on": TODAY, "mode": "phone", "reached": ["child_alone"], "finding": "stable", "risk": "medium", "observed": "well"}, cast["alice"], NOW)
    assert Case.get_by_id(case.id).followups == 1 and "No plan yet" in sign_in("alice").get(where(case)).text


def test_assessment_and_interim_plan_side_by_side_then_the_plan_replaces_it(case, cast):
    assessment.begin_comprehensive(case, TODAY, cast["alice"], NOW)
    interim = approved(case, cast, kind="interim")
    assert Case.get_by_id(case.id).step == "comprehensive_assessment"
    assess_fully(case, cast["alice"], NOW)
    whole = approved(case, cast)
    assert whole.based_on.paper == "F04" and Plan.get_by_id(interim.id).state == "replaced"
    assert [action.status for action in PlanAction.select().order_by(PlanAction.id)] == ["carried", "todo"]
    assert not due.open_item(case, "plan") and owes.differences(ZONE) == []


def test_M15_from_the_plan_back_to_the_assessment_and_to_a_new_plan(case, cast):
    assess_fully(case, cast["alice"], NOW)
    approved(case, cast)
    later = NOW + timedelta(days=30)
    steps.go_back(case, {"step": "comprehensive_assessment", "why": "plan_failed"}, cast["alice"], later)
    assert Case.get_by_id(case.id).step == "comprehensive_assessment" and plan.in_force(case).version == 1
    assess_fully(Case.get_by_id(case.id), cast["alice"], later + timedelta(days=5))
    new = approved(case, cast, later + timedelta(days=6), reason="new assessment")
    assert (new.version, new.based_on.version, plan.in_force(case).version) == (2, 2, 2) and Case.get_by_id(case.id).step == "implementation"
    assert {step.name for step in Step.select().where(Step.completed_on.is_null())} == {"initial_assessment", "implementation"} and owes.differences(ZONE) == []


def test_the_boxes_and_the_glance_tell_where_the_plan_stands(case, cast, sign_in):
    alice = sign_in("alice")
    assert "None yet" in alice.get(f"/case/{case.code}").text
    made = drawn(case, cast["alice"])
    plan.submit(case, made, cast["alice"], NOW)
    assert "waits for approval" in alice.get(f"/case/{case.code}").text
    plan.approve(case, Plan.get(), "", cast["mary"], NOW)
    page = alice.get(f"/case/{case.code}").text
    assert "Plan, in force" in page and page.count('aria-current="step"') >= 2 and date(2027, 6, 1) == due.open_item(case, "review").due_on


# ---- the follow-up asks about what the plan promised (F06), and scores a survivor's objectives (F19)


CONTACT = {"on": "1 3 2027", "mode": "phone", "reached": ["child_alone"], "finding": "stable", "risk": "medium", "observed": "well", "contact_why": "She asked for it."}


def test_a_follow_up_asks_whether_what_is_due_was_received(case, cast, sign_in):
    approved(case, cast)
    step, = plan.open_actions(case)
    alice = sign_in("alice")
    assert f'name="received-0-number" value="{step.id}"' in alice.get(f"/case/{case.code}/followups/new").text
    PlanAction.update(due_on=TODAY).execute()
    rows = {"received-0-number": step.id, "received-0-received": ""}
    missing = alice.post(f"/case/{case.code}/followups", {**CONTACT, **rows})
    assert missing.status_code == 422 and "Say whether it was received" in missing.text and "talk with the teacher" in missing.text
    assert alice.post(f"/case/{case.code}/followups", {**CONTACT, **rows, "received-0-received": "received_partly"}).status_code == 303
    assert PlanAction.get().received == "received_partly" and PlanAction.get().status == "todo"
    assert "In part" in alice.get(where(case)).text


def test_an_attempt_that_reached_nobody_says_nothing_about_the_plan(case, cast):
    approved(case, cast)
    step, = plan.open_actions(case)
    followup.log(case, {"on": TODAY, "mode": "phone", "reached": ["nobody"], "observed": "no answer", "contact_why": "x", "received": [{"number": step.id, "received": "not_received"}]}, cast["alice"], NOW)
    assert PlanAction.get().received is None


def test_an_action_of_another_case_is_not_answered_here(case, cast):
    from tests.test_policy import opened
    other = opened(cast["alice"])
    approved(other, cast)
    step, = plan.open_actions(other)
    followup.log(case, {"on": TODAY, "mode": "phone", "reached": ["child_alone"], "finding": "stable", "risk": "medium", "observed": "well", "contact_why": "x",
                        "received": [{"number": step.id, "received": "not_received"}]}, cast["alice"], NOW)
    assert PlanAction.get().received is None


def test_a_follow_up_scores_the_objectives_of_a_survivor(case, cast, sign_in):
    Case.update(module="gbv_survivor").where(Case.id == case.id).execute()
    case = Case.get_by_id(case.id)
    made = drawn(case, cast["alice"], kind="gbv", safety_made="not_needed")
    Objective.update(area="safety").execute()
    plan.submit(case, made, cast["alice"], NOW)
    plan.approve(case, Plan.get(), "", cast["mary"], NOW)
    goal = Objective.get()
    answer = sign_in("alice").post(f"/case/{case.code}/followups", {**CONTACT, "progress-0-number": goal.id, "progress-0-progress": "met"})
    assert answer.status_code == 303 and (Objective.get().progress, Objective.get().met_on) == ("met", TODAY)

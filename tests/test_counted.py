"""The figures of an office made through the verbs, against numbers counted by hand."""
from datetime import date, datetime

from cmoffice import figures, figures_acts
from cmoffice.casework import counted
from cmoffice.models import Case, Closure, ConsentItem, DueItem, FiledForm, FollowUp, Move, NoConsent, Objective, Placement, Plan, PlanAction, Referral
from tests.conftest import NOW, ZONE

LATER = datetime(2027, 7, 1, 9, tzinfo=ZONE)
DIMENSIONS = {"sex", "age", "risk", "area", "disability"}


def test_I01_I02_D31_a_case_is_counted_under_its_facts_in_coarse_codes(case, cast):
    [facts] = counted.families(date(2027, 1, 1), date(2027, 3, 31), NOW)["cases"]
    assert {name: facts[name] for name in DIMENSIONS} == {"sex": "female", "age": "12-17", "risk": "medium", "area": "North district", "disability": "unknown"}
    assert facts["I01"] == facts["I02"] == "yes" and facts["I27concern"] == "violence_abuse_neglect" and facts["I27care"] == "kinship"
    assert facts["I05"] is None and facts["I03"] is None                              # its 48 hours are not over; it is open


def test_a_case_that_no_figure_counts_is_left_out(case, cast):
    assert counted.families(date(2026, 10, 1), date(2026, 12, 31), NOW)["cases"] == []


def spring(name, key, now=LATER):
    """What the records of a family count for under one figure, January to March 2027, looked at in July."""
    return [facts[key] for facts in counted.families(date(2027, 1, 1), date(2027, 3, 31), now)[name] if facts[key]]


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def begun(case, day="2027-01-04"):
    Case.update(registered_at=at(f"{day} 09:00"), registered_on=day).where(Case.id == case.id).execute()


def visited(case, by, day, reached):
    FollowUp.create(case=case, by=by, done_on=day, entered_at=at(f"{day} 18:00"), type="general_wellbeing", mode="meeting", reached=reached, finding="stable", risk="low", observed="x")


def test_I08_an_interim_plan_is_no_approved_plan(case, cast):
    begun(case)
    row = Plan.create(case=case, kind="interim", version=1, state="approved", drawn_on="2027-01-05", by=cast["alice"], entered_at=NOW, decided_at=at("2027-01-05 10:00"))
    assert spring("cases", "I08") == ["no"]
    Plan.update(kind="full").where(Plan.id == row.id).execute()
    assert spring("cases", "I08") == ["yes"]


def test_I09_the_day_on_the_paper_counts_not_the_day_it_was_typed(case, cast):
    DueItem.delete().execute()
    typed = at("2027-02-12 10:00")
    DueItem.create(case=case, rule="T09", kind="followup", due_on="2027-02-10", why="followup", made_at=at("2027-02-03 10:00"), ended_at=typed, ended_how="done")
    assert spring("followups", "I09") == ["no"]                                        # nothing says when it was done but the typing
    FollowUp.create(case=case, by=cast["alice"], done_on="2027-02-10", entered_at=typed, type="general_wellbeing", mode="meeting", reached=["child_alone"], finding="stable", risk="low", observed="x")
    assert spring("followups", "I09") == ["yes"]


def test_I10_I12_an_attempt_is_no_contact_and_a_provider_alone_not_enough_at_high_risk(case, cast):
    begun(case, "2027-03-01")                                                          # a Monday
    Case.update(risk="high").where(Case.id == case.id).execute()
    week = at("2027-03-08 09:00")
    assert [facts["I10"] for facts in counted.families(date(2027, 3, 1), date(2027, 3, 7), week)["weeks"]] == ["no"]
    visited(case, cast["alice"], "2027-03-02", ["child_alone"])
    visited(case, cast["alice"], "2027-03-04", ["nobody"])
    visited(case, cast["alice"], "2027-03-05", ["provider"])
    assert [facts["I10"] for facts in counted.families(date(2027, 3, 1), date(2027, 3, 7), week)["weeks"]] == ["no"]
    visited(case, cast["alice"], "2027-03-07", ["caregiver"])
    assert [facts["I10"] for facts in counted.families(date(2027, 3, 1), date(2027, 3, 7), week)["weeks"]] == ["yes"]
    begun(case, "2027-01-01")
    visited(case, cast["alice"], "2027-03-20", ["nobody"])
    assert spring("cases", "I12") == ["no"]                                            # 24 days since 7 March
    FollowUp.update(reached=["nobody"]).where(FollowUp.done_on.in_(("2027-03-02", "2027-03-05", "2027-03-07"))).execute()
    assert spring("cases", "I12") == ["yes"]                                           # attempts alone since New Year


def test_I12_a_review_counts_as_a_contact_when_child_or_caregiver_was_there(case, cast):
    begun(case)
    review = FiledForm.create(case=case, paper="F10", version=1, by=cast["alice"], done_at=at("2027-03-20 12:00"), entered_at=at("2027-03-20 12:00"), answers={"reached": ["caregiver"]})
    assert spring("cases", "I12") == ["no"]
    FiledForm.update(answers={"reached": []}).where(FiledForm.id == review.id).execute()
    assert spring("cases", "I12") == ["yes"]


def test_I13_I14_closings_and_what_followed(case, cast):
    alice, mary = cast["alice"], cast["mary"]
    begun(case, "2026-09-01")
    row = Closure.create(case=case, reason="moved_away", asked_by=alice, asked_at=NOW, decided_by=mary, decided_at=NOW, decision="closed", closed_on="2027-01-10", visit_due_on="2027-02-01")
    Case.update(status="closed", closed_on="2027-01-10", close_reason="moved_away").where(Case.id == case.id).execute()
    assert spring("cases", "I13") == ["yes"] and spring("cases", "I14") == []          # three months end on 10 April, though a sooner day was agreed
    summer = [facts["I14"] for facts in counted.families(date(2027, 4, 1), date(2027, 6, 30), LATER)["cases"]]
    assert summer == ["no"]
    Closure.update(decided_by=alice).where(Closure.id == row.id).execute()
    assert spring("cases", "I13") == ["no"]                                            # whoever asked agreed
    Case.update(status="open", closed_on=None, close_reason=None).where(Case.id == case.id).execute()
    Move.create(case=case, rule="M25", what="reopened", was="closed", became="open", by=mary, done_at=at("2027-04-09 09:00"), entered_at=at("2027-04-09 09:00"))
    summer = [facts for facts in counted.families(date(2027, 4, 1), date(2027, 6, 30), LATER)["cases"]]
    assert [(facts["I01"], facts["I14"]) for facts in summer] == [("yes", None)]       # taken up again the day before: no visit was owed any more


def test_I16_I20_what_a_later_plan_carries_on_is_counted_once(case, cast):
    plans = [Plan.create(case=case, kind="full", version=n, state=state, drawn_on="2027-01-05", by=cast["alice"], entered_at=NOW, decided_at=NOW) for n, state in ((1, "replaced"), (2, "approved"), (3, "draft"))]
    goal, step = None, None
    for made in plans:
        goal = Objective.create(plan=made, case=case, need="x", wording="x", target_on="2027-02-01", progress="met" if made.version == 2 else "in_progress", carried_from=goal)
        step = PlanAction.create(plan=made, objective=goal, case=case, what="x", kind="direct_service", service="legal", status="done", done_on="2027-02-01", carried_from=step)
    PlanAction.create(plan=plans[1], objective=goal, case=case, what="x", kind="direct_service", service="cash", status="todo", done_on="2027-02-01")
    assert spring("objectives", "I16") == ["yes"] and spring("actions", "I20") == ["legal"]


def test_I16_an_objective_left_out_of_the_new_plan_on_its_very_day_is_not_counted():
    assert figures_acts.objective_met(date(2027, 2, 1), "in_progress", date(2027, 2, 1), figures.Period(date(2027, 1, 1), date(2027, 3, 31))) is None


def test_I19_a_refusal_of_the_service_is_an_answer(case, cast):
    Referral.create(case=case, service="legal", reason="x", status="rejected", sent_on="2027-02-01", ended_on="2027-02-10", by=cast["alice"], entered_at=NOW)
    Referral.create(case=case, service="legal", reason="x", status="done", sent_on="2027-02-01", ended_on="2027-02-10", ended_why="nobody answers", by=cast["alice"], entered_at=NOW)
    assert sorted(spring("referrals", "I19")) == ["no", "yes"]


def test_I25_consent_holds_on_its_last_day(case, cast):
    for until, found in (("2027-03-31", "yes"), ("2027-03-30", "no")):
        ConsentItem.update(valid_to=until).where(ConsentItem.item == "services").execute()
        assert spring("cases", "I25") == [found]
    NoConsent.create(case=case, basis="emergency_life_saving", reasons="x", proposed_by=cast["alice"], proposed_at=at("2027-03-30 09:00"))
    assert spring("cases", "I25") == ["yes"] and spring("decisions", "I26") == []      # it holds, and nobody has decided yet


def test_I26_a_decision_that_goes_on_is_not_counted_again_and_a_refused_one_not_at_all(case, cast):
    def decided(decision, proposed, at_moment, ended=None):
        NoConsent.create(case=case, basis="nobody_able_to_consent", reasons="x", proposed_by=cast["alice"], proposed_at=proposed, decided_by=cast["mary"], decided_at=at_moment, decision=decision, ended_on=ended)

    decided("not", at("2027-01-08 09:00"), at("2027-01-09 09:00"))
    decided("go_on", at("2027-01-10 09:00"), at("2027-01-10 09:00"), "2027-02-10")     # decided by the supervisor on her own
    decided("go_on", at("2027-02-10 09:00"), at("2027-02-10 09:00"))                   # looked at again, goes on
    assert spring("decisions", "I26") == ["nobody_able_to_consent"]


def test_I31_followed_up_after_the_return_from_an_institution(case, cast):
    Placement.create(case=case, arrangement="parents", started_on="2027-03-02", from_institution=True, by=cast["alice"], entered_at=NOW)
    assert spring("cases", "I31") == ["no"]                                            # the follow-up of 8 March was missing on 31 March
    DueItem.update(ended_at=at("2027-03-20 09:00"), ended_how="done").where(DueItem.kind == "followup").execute()
    DueItem.create(case=case, rule="T09", kind="followup", due_on="2027-03-25", why="followup", made_at=at("2027-04-02 09:00"))
    assert spring("cases", "I31") == ["yes"]                                           # that one was not known yet
    Placement.update(started_on="2027-04-01").execute()
    assert spring("cases", "I31") == []

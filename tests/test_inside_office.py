"""A small office made through the verbs, January to March 2027, and its board read through the page: every number counted by hand.

Mary's team. Alice: A, registered this morning (1 March). B, registered on Monday 4 January at high risk, lower from 18 January. C, registered on
Monday 11 January at high risk, moved away on 22 January. W, a survivor, registered on 1 February. Bob: D, registered on 12 October, moved away on
10 November, visited on 5 February, taken up again on 15 February. E, registered on 20 July, moved away on 10 August, taken up again on 1 December.
Carol's case belongs to the other team.
"""
from datetime import date, datetime

import pytest

from cmoffice.casework import assessment, closure, consent, counted, death, directory, followup, incident, inside, intake, plan, referral, reopening, review, risk, transfer
from cmoffice.databases import records
from cmoffice.models import BreakGlass, Case, CaseMeeting, ConsentItem, FileAudit, Objective, Plan, PlanAction, Referral, Staff, StaffPaper
from tests.conftest import NOW, ZONE, assess_fully, registration
from tests.test_inside import shown
from tests.test_plan import GOAL, HEAD, STEP
from tests.test_referral import SHARE

FIRST = {"safety": "safe", "food": "met", "shelter": "met", "clothing": "met", "water": "met", "voice": "said", "voice_said": "fine", "voice_alone": "yes", "words": "fine", "further_action": "ongoing_followup",
         "outcome": "continue", "risk_reason": "seen"}
ENDING = {"reason": "moved_away", "summary": "They moved.", "feedback": "Glad.", "how_to_return": "They know our door.", "told_on": None,
          **dict.fromkeys(("times_suited", "comfortable", "private", "friendly"), "yes"), **dict.fromkeys(("told_options", "decided_next"), "no"), "helped": "not_applicable"}
INCIDENT = {"by_survivor": "yes", "count_it": "yes", "age": 24, "sex": "female", "date_known": "exact", "time_of_day": "evening_night", "place": "road_street", "account_given": "declined",
            "penetration": "yes", "harmful_practice": "no", "goods_exchanged": "no", "abduction": "none", "previous": "no", "elsewhere": "no", "perpetrators_known": "yes",
            "perpetrators": [{"relation": "partner_or_former", "sex": "male", "age_group": "26-40", "primary": "yes"}],
            "services": [{"service": "health_medical", "result": "referred"}, {"service": "legal", "result": "declined_by_client"}], "wants_legal": "no", "emotional_state": "calm",
            "safety_concern": "none", "safety_plan": "no", "safety_plan_why": "not wanted"}


def at(day, hour=9, minute=0):
    year, month, of_month = map(int, day.split("-"))
    return datetime(year, month, of_month, hour, minute, tzinfo=ZONE)


def again(case):
    return Case.get_by_id(case.id)


def opened(by, now, name, **other):
    made = intake.take_in(registration(registered_on=now.date(), registered_time=f"{now:%H:%M}", identified_on=now.date(), **other), by, now)
    intake.enter_identity(made, {"first": name, "last": "", "address": "none", "safe_contact": "none"}, by, now, decided="different")
    return again(made)


def assessed(case, by, now, next_on):
    return assessment.complete_initial(again(case), {**FIRST, "done_on": now.date(), "done_time": f"{now:%H:%M}", "risk": again(case).risk, "next_contact_on": next_on}, by, now)


def seen(case, by, day, **other):
    answers = {"on": date.fromisoformat(day), "mode": "meeting", "reached": ["child_alone"], "finding": "stable", "risk": again(case).risk, "observed": "well", **other}
    return followup.log(again(case), answers, by, at(day, 11))


def closed(case, by, supervisor, asked, decided):
    closure.request(again(case), ENDING, by, asked)
    closure.authorise(again(case), {"audited": "yes", "retention_class": "ordinary"}, supervisor, decided)


def taken_up_again(case, by, supervisor, now):
    reopening.ask(again(case), {"why": "new_information", "reason": "News from the school."}, by, now)
    reopening.decide(again(case), by, {"why": "new_information", "reason": "News from the school.", "consent": "agrees"}, supervisor, now)


def furnish(cast):
    alice, bob, mary = cast["alice"], cast["bob"], cast["mary"]
    with records.atomic():
        _office(alice, bob, mary, cast["carol"])


def _office(alice, bob, mary, carol):
    e = opened(bob, at("2026-07-20"), "Tida", sex="male", age_years=8)
    closed(e, bob, mary, at("2026-08-09"), at("2026-08-10"))
    d = opened(bob, at("2026-10-12"), "Vuthy", area="South district", place="p02")
    closed(d, bob, mary, at("2026-11-09"), at("2026-11-10"))
    taken_up_again(e, bob, mary, at("2026-12-01"))
    b = opened(alice, at("2027-01-04"), "Kolab", risk="high", sex="male", age_years=16, disability="physical", source="police_security")
    assessed(b, alice, at("2027-01-04", 15), date(2027, 1, 7))
    seen(b, alice, "2027-01-07")
    assess_fully(b, alice, at("2027-01-10"), risk="high")
    c = opened(alice, at("2027-01-11", 10), "Bopha", risk="high")
    seen(b, alice, "2027-01-12")
    assessed(c, alice, at("2027-01-14", 11), date(2027, 1, 17))
    seen(b, alice, "2027-01-15")
    risk.change(again(b), "medium", "safer at her aunt's", alice, at("2027-01-18"))
    _planned(b, alice, mary)
    seen(c, alice, "2027-01-20")
    closed(c, alice, mary, at("2027-01-21"), at("2027-01-22"))
    seen(b, alice, "2027-01-25")
    w = opened(alice, at("2027-02-01"), "Srey", module="gbv_survivor", age_years=24, concerns=["gbv_survivor"], risk="medium", care_arrangement=None, uasc=None)
    assessed(w, alice, at("2027-02-02", 20), date(2027, 2, 9))
    incident.record(again(w), {**INCIDENT, "interviewed_on": date(2027, 2, 3), "happened_on": date(2027, 2, 1)}, alice, at("2027-02-03"))
    incident.record(again(w), {**INCIDENT, "interviewed_on": date(2027, 2, 3), "happened_on": date(2027, 1, 20), "count_it": "no"}, alice, at("2027-02-03", 10))
    closure.visit(again(d), {"on": date(2027, 2, 5), "mode": "planned_home_visit", "reached": ["child_alone"], "stable": "yes"}, bob, at("2027-02-05"))
    _referred(b, alice, mary)
    review.hold(again(b), {"held_on": date(2027, 2, 22), "chair": "supervisor", "took_part": ["supervisor"], "child_part": "there", "voice": "chose_not", "caregiver_view": "content", "outcome": "continue", "risk": "medium",
                           "next_on": date(2027, 5, 20), "objectives": [{"number": Objective.get().id, "progress": "met", "met_on": date(2027, 2, 20), "relevant": "yes", "evidence": "the register"}]},
                alice, at("2027-02-22"))
    taken_up_again(d, bob, mary, at("2027-02-15"))
    opened(carol, at("2027-02-10"), "Dara")


def _planned(case, by, supervisor):
    now = at("2027-01-20")
    made = plan.begin(again(case), "full", by, now, None)
    plan.change_head(again(case), made, {**HEAD, "drawn_on": now.date()}, made.row_version, by, now)
    goal = plan.put_objective(again(case), made, {**GOAL, "target_on": date(2027, 2, 20)}, by, now)
    plan.put_action(again(case), made, goal, {**STEP, "due_on": date(2027, 1, 30)}, by, now)
    plan.submit(again(case), Plan.get_by_id(made.id), by, now)
    plan.approve(again(case), Plan.get_by_id(made.id), "", supervisor, at("2027-01-21"))
    plan.finish_action(again(case), PlanAction.get(), {"status": "done", "done_on": date(2027, 1, 29)}, by, at("2027-01-29"))


def _referred(case, by, supervisor):
    now = at("2027-02-01", 12)
    clinic = directory.add({"name": "River clinic", "services": ["health_medical"], "area": "North district", "focal_role": "Head nurse", "method": "By slip", "capacity": "open"}, supervisor, now)
    consent.give(again(case), registration(given_by="parent", shares=[SHARE]), by, now)
    told = {"service": "health_medical", "reason": "A fever.", "result": "referred", "basis": "consent", "tells": ["needs"], "method": "written_paper", "provider": str(clinic.id)}
    referral.send(again(case), told, by, now)
    referral.send(again(case), told, by, at("2027-02-20"))
    answered = Referral.select().order_by(Referral.id).first()
    referral.feedback(answered, {"outcome": "received_full", "feedback_on": date(2027, 2, 12), "accompanied": "yes", "accompanied_on": date(2027, 2, 3), "told_child": "yes", "done": True}, by, at("2027-02-12"))


@pytest.fixture(name="furnish")
def furnish_():
    return furnish


@pytest.fixture
def board(case, furnish, sign_in):
    """What the page says, by figure, to Mary of her team and to Alice of her own cases, from 1 January to 1 March."""
    pages = {login: sign_in(login).get("/reports/inside?time=quarter") for login in ("mary", "alice")}
    assert {page.status_code for page in pages.values()} == {200}
    return {login: (lambda number, page=page: [line[1] for line in shown(page, number)]) for login, page in pages.items()}


# what Mary reads of her team and Alice of her own cases: how many (of how many), line by line; None where nothing is to be counted
COUNTED_BY_HAND = [
    ("I01", ["5"], ["4"]),                                              # A, B, C, W and D, taken up again; E was taken up again in December
    ("I02", ["5"], ["3"]),                                              # all but C
    ("I03", ["1 of 1"], ["1 of 1"]),                                    # C moved away
    ("I04", ["1 of 1"], ["0 of 0"]),                                    # July to 1 September: E ended on 10 August and came back on 1 December
    ("I05", ["1 of 4", "2 of 4"], ["1 of 3", "2 of 3"]),                # B after 6 hours, W after 35, C after 73, D never; the 48 hours of A still run
    ("I06", ["1 of 4", "1 of 1"], ["1 of 3", "1 of 1"]),                # begun: B on the sixth day; C, W, D not by theirs. Done: B; C ended before its month, that of W ends today
    ("I07", ["1 of 1"], ["1 of 1"]),                                    # B: assessed on 10, planned on 20 January
    ("I08", ["1 of 2"], ["1 of 1"]),                                    # B has a plan, E none; A, W and D are too young
    # B: 7 January (by the assessment on the 4th), 7, 15, 25 in time; 10 (on the 12th) and 1 February (not before the review on the 22nd) late; 18 replaced that day.
    # C: 14 in time, 17 (on the 20th) late, 23 ended with the case. W: 8 February in time, 9 February never. D: 22 February never. Due today or later: not counted.
    ("I09", ["6 of 11"], ["6 of 10"]),
    ("I10", ["2 of 3"], ["2 of 3"]),                                    # B 4-10 and 11-17 January, two contacts each; C 11-17 January one
    ("I11", ["0 of 0"], ["0 of 0"]),                                    # the review of B was due on 21 April and held before
    ("I12", ["1 of 5"], ["0 of 3"]),                                    # E: 90 days since it was taken up again
    ("I13", ["1 of 1"], ["1 of 1"]),                                    # C: Alice asked, Mary agreed
    ("I14", ["1 of 1"], ["0 of 0"]),                                    # D ended on 10 November: by 10 February, visited on the 5th
    ("I15", ["0 of 1"], ["0 of 1"]), ("I16", ["1 of 1"], ["1 of 1"]),   # C moved away; the objective of B was met by its day
    ("I17", ["2 of 2"], ["2 of 2"]), ("I18", ["1 of 2"], ["1 of 2"]),   # two sent, one received
    ("I19", ["1 of 1"], ["1 of 1"]),                                    # sent on 1 February, answered on the 12th; the other has time until 6 March
    ("I20", ["1 of 1"], ["1 of 1"]), ("I25", ["5 of 5"], ["3 of 3"]), ("I26", ["0"], ["0"]), ("I28", ["1 of 1"], ["1 of 1"]),
    ("I29", ["2 of 2"], ["2 of 2"]),                                    # plan and review of B; there she chose not to answer
    ("I30", ["1 of 1", "1 of 1"], ["1 of 1", "1 of 1"]),                # C: four good answers of six
    ("I31", ["0 of 0"], ["0 of 0"]), ("I34", ["1 of 1"], ["1 of 1"]),   # told on the third day, referred to health
    ("I35", ["0 of 1"], ["0 of 1"]), ("I37", ["0 of 0", "0 of 0"], ["0 of 0", "0 of 0"]), ("I38", ["0 of 0"], ["0 of 0"]),
    ("I21", ["0 of 2", "2 of 2"], None), ("I22", ["2", "1", "3", "2"], None), ("I24", ["0 of 4"], None)]       # 59 days are over: four meetings


def test_each_figure_as_counted_by_hand(board):
    for number, team, own in COUNTED_BY_HAND:
        assert board["mary"](number)[: len(team)] == team, number
        assert own is None or board["alice"](number)[: len(own)] == own, number
    # D30: one line under each heading, two under services; the second incident may not be counted
    assert set(board["mary"]("I33")) == {"1 of 1"} and len(board["mary"]("I33")) == 13


def test_the_time_before_stands_beside(case, furnish, sign_in):
    page = sign_in("mary").get("/reports/inside?time=quarter")
    assert [shown(page, number)[0][3] for number in ("I01", "I02", "I03", "I05")] == ["2", "1", "1 of 1 · 100%", "0 of 2 · 0%"]     # October to December: D and E
    own_days = sign_in("mary").get("/reports/inside?time=own&since=1+2+2027&until=14+2+2027")
    assert [line[1:] for line in shown(own_days, "I01")][0] == ("1", "–", "0") and "18 Jan 2027 – 31 Jan 2027" in own_days.text        # W; none in the 14 days before


def test_D31_shares_and_counts_are_told_apart_by_one_thing(case, furnish, sign_in):
    mary = sign_in("mary")
    by_sex, by_age = (mary.get(f"/reports/inside?time=quarter&apart={name}") for name in ("sex", "age"))
    assert [line[:2] for line in shown(by_sex, "I01")][1:] == [("Girl / woman", "4"), ("Boy / man", "1")]              # B is the boy
    assert [line[:2] for line in shown(by_sex, "I12")][1:] == [("Girl / woman", "0 of 3"), ("Boy / man", "1 of 2")]    # open: A, W, D and the boys B and E; E without contact
    assert [line[:2] for line in shown(by_age, "I02")][1:] == [("6-11", "1"), ("12-17", "3"), ("18+", "1")]            # E; A, B, D; W
    assert mary.get("/reports/inside?time=quarter&apart=name").status_code == 422


def test_I25_a_figure_that_must_be_whole_is_marked_where_it_is_not(case, furnish, cast, sign_in):
    ConsentItem.update(valid_to=date(2027, 2, 28)).where((ConsentItem.consent.in_([one.id for one in again(case).consents])) & (ConsentItem.item == "services")).execute()
    page = sign_in("mary").get("/reports/inside")
    assert shown(page, "I25")[0][1] == "4 of 5" and "1 is missing: all of them are needed" in page.text


def test_D10_a_file_that_she_must_not_suspect_changes_no_number(case, furnish, cast):
    alice, mary = cast["alice"].at(NOW), cast["mary"].at(NOW)
    period, before = inside.times("quarter", None, None, NOW.date())
    read = {person: inside.board(person, period, before, NOW) for person in (mary, alice)}
    hidden = opened(cast["alice"], at("2027-02-20"), "Makara")
    Case.update(sensitivity="highly_sensitive").where(Case.id == hidden.id).execute()
    assert inside.board(mary, period, before, NOW) == read[mary] and inside.board(alice, period, before, NOW) == read[alice]
    Case.update(sensitivity="normal").where(Case.id == hidden.id).execute()
    assert inside.board(mary, period, before, NOW) != read[mary]


def test_R01_a_case_beside_whose_keyworker_she_works_is_not_her_own(case, furnish, cast):
    bob = cast["bob"].at(NOW)
    period, before = inside.times("quarter", None, None, NOW.date())
    alone = inside.board(bob, period, before, NOW)
    bob.beside = {case.code: "2027-12-31"}
    assert inside.board(bob, period, before, NOW) == alone


def test_merged_and_mistaken_files_are_counted_nowhere(case, furnish, cast):
    whole = counted.families(date(2027, 1, 1), date(2027, 3, 31), NOW)
    assert sum(one["I01"] == "yes" for one in whole["cases"]) == 6                           # the whole office: Carol's case, too
    for change in ({"status": "merged"}, {"status": "closed", "close_reason": "opened_in_error"}):
        was = {name: getattr(case, name) for name in change}
        Case.update(**change).where(Case.keyworker == cast["alice"].id).execute()
        left = counted.families(date(2027, 1, 1), date(2027, 3, 31), NOW)
        assert sum(one["I01"] == "yes" for one in left["cases"]) == 2 and not left["incidents"] + left["weeks"] + left["referrals"] + left["plans_and_reviews"]
        Case.update(**was).where(Case.keyworker == cast["alice"].id).execute()


def test_records_of_a_family_have_the_same_facts_and_no_figure_about_staff(case, furnish, cast):
    for name, facts in counted.families(date(2027, 1, 1), date(2027, 3, 31), NOW).items():
        assert len({tuple(one) for one in facts}) <= 1, name
        assert not {key[:3] for one in facts for key in one} & {"I21", "I22", "I23", "I24", "I32", "I36"}


def test_so_many_statements_whatever_the_office_holds(case, furnish, cast, monkeypatch):
    period, before = inside.times("quarter", None, None, NOW.date())
    asked, ask = [], type(records).execute_sql
    monkeypatch.setattr(type(records), "execute_sql", lambda self, sql, *more: (asked.append(sql), ask(self, sql, *more))[1])
    for _time in range(2):                     # the first reads the settings of the office, too
        asked.clear()
        inside.board(cast["mary"], period, before, NOW)
    many = len(asked)
    for name in ("Rith", "Phirun", "Sokha"):
        opened(cast["bob"], at("2027-02-22"), name)
    asked.clear()
    inside.board(cast["mary"], period, before, NOW)
    assert len(asked) == many <= 30


def test_I23_I24_I32_I36_the_office_itself(case, cast, sign_in):
    mary, alice, bob = cast["mary"], cast["alice"], cast["bob"]
    Staff.update(created_at=at("2026-06-01")).execute()
    for day in ("2027-01-05", "2027-01-20", "2027-02-01", "2027-02-20"):                    # Alice in each of 1-14, 15-28 January, 29 January-11 February, 12-25 February
        StaffPaper.create(paper="F21", staff=alice, by=mary, held_on=day, entered_at=NOW)
    StaffPaper.create(paper="F21", staff=bob, by=mary, held_on="2027-01-05", entered_at=NOW)
    for day, shut in (("2027-01-10", NOW), ("2027-02-10", NOW), ("2027-02-20", None)):      # the third was not closed
        CaseMeeting.create(team=mary.team_id, held_on=day, chair=mary, made_by=mary, made_at=NOW, closed_at=shut)
    FileAudit.create(case=case, drawn_on=NOW.date(), why="picked", quarter="2027-1", auditor=mary, done_at=NOW,
                     answers={"no_names": {"answer": "yes"}, "links_apart": {"answer": "yes"}, "needs_led": {"answer": "no"}, "copy_given": {"answer": "not_applicable"}, "breaches": {"answer": "yes"}})
    for opened_at, looked_at in ((at("2027-02-01"), at("2027-02-01", 12)), (at("2027-02-02"), at("2027-02-04")), (at("2027-02-28", 10), None)):    # in time, late, still to come
        BreakGlass.create(case=case, staff=bob, category="keyworker_absent", reason="x", opened_at=opened_at, until=opened_at, reviewed_at=looked_at)
    page = sign_in("mary").get("/reports/inside?time=quarter")
    found = {number: [line[1] for line in shown(page, number)] for number in ("I23", "I24", "I32", "I36")}
    assert found == {"I23": ["1 of 2"], "I24": ["2 of 4"], "I32": ["2 of 3", "1", "1"], "I36": ["1 of 2", "3"]}


def test_I37_I38_a_transfer_and_a_death_through_the_verbs(case, cast, sign_in):
    alice, mary = cast["alice"], cast["mary"]
    answers = {"why": "better_placed_agency", "good_cause": "They speak her language.", "agency": "Harbour agency", "file_agreed": "all", "introductions": "Both visit.", "pending_actions": "School.", "until_accepted": "We do."}
    transfer.request(case, answers, alice, NOW)
    transfer.agree(again(case), {}, mary, NOW)
    transfer.accept(again(case), {"accepted_on": NOW.date(), "accepted_role": "caseworker", "handed": ["summary"], "method": "written_paper"}, mary, NOW)
    other = opened(alice, at("2027-02-20"), "Chan")
    death.record(other, {"learned_on": NOW.date(), "from_role": "the aunt", "circumstances": "illness"}, alice, NOW)
    page = sign_in("mary").get("/reports/inside?time=month")
    assert [line[1] for line in shown(page, "I37")] == ["1 of 1", "0 of 1"] and shown(page, "I38")[0][1] == "0 of 1" and "1 is missing" in page.text
    assert shown(page, "I03")[0][:2] == ("Transferred", "1 of 1") and shown(page, "I13")[0][1] == "0 of 0"
    death.record(again(other), {"learned_on": NOW.date(), "from_role": "the aunt", "circumstances": "illness", "reported_to": "District authority", "reported_on": NOW.date(), "enquiry_by": "District authority",
                                "other_children": "no", "checked_on": NOW.date()}, alice, NOW)
    assert shown(sign_in("mary").get("/reports/inside?time=month"), "I38")[0][1] == "1 of 1"

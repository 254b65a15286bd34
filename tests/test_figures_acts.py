"""Each figure of an act, counted by hand: January to March 2027 unless said, looked at on 1 July 2027."""
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cmoffice import figures, figures_acts, workload
from cmoffice.figures import Period
from tests.test_figures import SPRING, TODAY, UTC, course, day, span

CONTACT_DAYS = ("2027-01-04", "2027-01-10", "2027-01-11", "2027-01-18", "2027-01-18")


@pytest.mark.parametrize("due, done, ended, found", [
    ("2027-02-10", "2027-02-10", "2027-02-12", "yes"),      # done on its day, typed two days later: the day of the paper counts
    ("2027-02-10", "2027-02-11", "2027-02-11", "no"), ("2027-03-31", "2027-03-01", "2027-03-01", "yes"), ("2027-04-01", "2027-03-01", "2027-03-01", None),
    ("2026-12-31", "2027-01-02", "2027-01-02", None),       # due before the period: counted there
    ("2027-02-10", None, "2027-02-10", None),               # another day was set on the last day, nothing was missed
    ("2027-02-10", None, "2027-02-11", "no"), ("2027-02-10", None, None, "no")])
def test_I09_follow_ups_done_by_their_day(due, done, ended, found):
    assert figures_acts.in_time(day(due), day(done), day(ended), SPRING, TODAY) == found


def test_I09_waits_until_the_day_is_over():
    assert figures_acts.in_time(day("2027-02-10"), None, None, SPRING, day("2027-02-10")) is None
    assert figures_acts.in_time(day("2027-02-10"), None, None, SPRING, day("2027-02-11")) == "no"


@pytest.mark.parametrize("high, spans, found", [
    # January 2027: Mondays 4, 11, 18, 25; 4-10 has two contacts, 11-17 one, 18-24 two on one day, 25-31 none
    ([("2026-12-01", None)], [span("2026-12-01")], ["yes", "no", "yes", "no"]),
    ([("2027-01-05", None)], [span("2026-12-01")], ["no", "yes", "no"]),              # high from Tuesday 5: its first full week is 11-17
    ([("2026-12-01", "2027-01-24")], [span("2026-12-01")], ["yes", "no"]),            # lower on Sunday 24: 18-24 is no full week
    ([("2026-12-01", "2027-01-25")], [span("2026-12-01")], ["yes", "no", "yes"]),
    ([("2026-12-01", None)], [span("2026-12-01", "2027-01-12", "goals_met")], ["yes"]), ([], [span("2026-12-01")], [])])
def test_I10_weeks_with_two_contacts_at_high_risk(high, spans, found):
    one = course(*spans, at_high_risk=tuple((day(since), day(until)) for since, until in high), visits=tuple(map(day, CONTACT_DAYS)))
    assert figures.weeks_at_high_risk(one, Period(date(2027, 1, 1), date(2027, 1, 31)), TODAY) == found


def test_I10_a_week_that_is_not_over_is_not_counted():
    one = course(span("2026-12-01"), at_high_risk=((day("2026-12-01"), None),), visits=tuple(map(day, CONTACT_DAYS)))
    january = Period(date(2027, 1, 1), date(2027, 1, 31))
    assert figures.weeks_at_high_risk(one, january, day("2027-01-24")) == ["yes", "no"]     # on Sunday 24 the third week is still running
    assert figures.weeks_at_high_risk(one, january, day("2027-01-25")) == ["yes", "no", "yes"]
    assert figures.weeks_at_high_risk(one, Period(date(2027, 1, 5), date(2027, 1, 16)), TODAY) == []     # no week from Monday to Sunday lies in it


def test_I11_reviews_held_by_their_day():
    # three reviews fell due in the period: held on the day, held a day late, never held; a fourth is due in April
    reviews = [("2027-01-20", "2027-01-20"), ("2027-02-20", "2027-02-21"), ("2027-03-20", None), ("2027-04-02", "2027-03-30")]
    found = [figures_acts.in_time(day(due), day(held), day(held), SPRING, TODAY) for due, held in reviews]
    assert found == ["yes", "no", "no", None]


@pytest.mark.parametrize("target, progress, ended, found", [
    ("2027-02-01", "met", None, "yes"), ("2027-02-01", "in_progress", None, "no"), ("2027-02-01", "not_met", None, "no"), ("2027-02-01", "not_started", None, "no"),
    ("2027-02-01", "not_applicable", None, None), ("2027-04-01", "met", None, None), (None, "met", None, None),
    ("2027-02-01", "in_progress", "2027-01-15", None),      # the plan was replaced without it before its day
    ("2027-02-01", "in_progress", "2027-02-02", "no"), ("2027-02-01", "met", "2027-01-15", "yes")])
def test_I16_objectives_met(target, progress, ended, found):
    assert figures_acts.objective_met(day(target), progress, day(ended), SPRING) == found


def test_I17_referrals_by_service():
    # sent on the first and the last day of the period, a day before, a day after, and one never sent
    sent = ["2027-01-01", "2027-03-31", "2026-12-31", "2027-04-01", None]
    assert [figures_acts.referred(day(on), "legal", SPRING) for on in sent] == ["legal", "legal", None, None, None]


@pytest.mark.parametrize("status, outcome, found", [
    ("done", "received_full", "yes"), ("done", "received_partly", "yes"), ("done", "not_received", "no"), ("sent", None, "no"), ("rejected", None, "no"), ("revoked", None, None)])
def test_I18_referrals_that_helped(status, outcome, found):
    assert figures_acts.helped(day("2027-02-01"), status, outcome, SPRING) == found and figures_acts.helped(day("2027-04-01"), status, outcome, SPRING) is None


@pytest.mark.parametrize("answered, taken_back, today, found", [
    # sent on 1 February, not urgent: the answer is expected by 15 February
    ("2027-02-15", None, "2027-07-01", "yes"), ("2027-02-16", None, "2027-07-01", "no"), (None, None, "2027-07-01", "no"), ("2027-02-03", None, "2027-02-15", None),
    (None, "2027-02-15", "2027-07-01", None), (None, "2027-02-16", "2027-07-01", "no")])
def test_I19_referrals_with_an_answer_in_time(answered, taken_back, today, found):
    assert figures_acts.answered(day("2027-02-01"), day("2027-02-15"), day(answered), day(taken_back), SPRING, day(today)) == found


def test_I20_help_given_by_the_office_itself():
    assert [figures_acts.given(day(on), service, SPRING) for on, service in [("2027-01-01", "psychosocial"), ("2027-04-01", "psychosocial"), ("2027-02-01", None), (None, "cash")]] \
        == ["psychosocial", None, "other", None]


def test_I21_caseworkers_by_number_of_open_cases():
    assert workload.bins([0, 9, 10, 19, 20, 29, 30, 41]) == (2, 2, 2, 2)


def test_I22_caseworkers_for_each_supervisor():
    assert [workload.is_over_ratio(*each, 6) for each in ((12, 2), (13, 2), (1, 0), (0, 0))] == [False, True, True, False]


@pytest.mark.parametrize("days, since, today, found", [
    # from 1 January: 1-14, 15-28 January, 29 January-11 February … 12-25 March; the rest of March is no full window
    (["2027-01-14", "2027-01-15", "2027-02-11", "2027-02-12", "2027-03-11", "2027-03-12"], "2026-05-01", "2027-07-01", "yes"),
    (["2027-01-14", "2027-01-15", "2027-02-11", "2027-02-12", "2027-03-12"], "2026-05-01", "2027-07-01", "no"),        # none from 26 February to 11 March
    (["2027-01-14"], "2026-05-01", "2027-01-28", "yes"), (["2027-01-14"], "2026-05-01", "2027-01-29", "no"), ([], "2026-05-01", "2027-01-14", None),
    (["2027-03-20"], "2027-03-10", "2027-07-01", "yes"), ([], "2027-03-25", "2027-07-01", None)])                     # who came in March is counted from then on
def test_I23_caseloads_reviewed_in_each_14_days(days, since, today, found):
    assert figures_acts.reviewed_each_time([day(one) for one in days], day(since), SPRING, day(today)) == found


@pytest.mark.parametrize("emergencies, today, asked", [
    ([], "2027-07-01", 6), ([], "2027-01-28", 1), ([], "2027-01-29", 2),                 # 90 days, a meeting every 14: 6; 27 days over: 1; 28: 2
    ([("2026-12-01", None)], "2027-07-01", 12), ([("2027-02-01", "2027-02-28")], "2027-07-01", 8)])     # 28 days every 7 (4) and 62 every 14 (4.4)
def test_I24_meetings_that_the_rule_asks_for(emergencies, today, asked):
    spans = [(day(since), day(until)) for since, until in emergencies]
    assert figures_acts.meetings_expected(SPRING, day(today), spans) == asked


def test_I26_decisions_to_go_on_without_consent():
    decided = [("2027-02-01", False), ("2027-02-01", True), ("2027-04-01", False), (None, False)]     # one of the period; one that goes on; later; not decided
    assert [figures_acts.decided(day(on), "nobody_able_to_consent", is_again, SPRING) for on, is_again in decided] == ["nobody_able_to_consent", None, None, None]


@pytest.mark.parametrize("part, said, why_not, found", [
    ("said", "I want to learn", "", "yes"), ("said", " ", "", "no"), ("silent", "", "", "yes"), ("chose_not", "", "", "yes"), ("not_asked", "", "she slept", "yes"),
    ("not_asked", "", "", "no"), (None, None, None, "no")])
def test_I29_the_childs_view_is_written_down(part, said, why_not, found):
    assert figures_acts.heard(day("2027-02-01"), part, said, why_not, SPRING) == found and figures_acts.heard(day("2027-04-01"), part, said, why_not, SPRING) is None


@pytest.mark.parametrize("yes, no, other, found", [(3, 2, 0, "yes"), (3, 3, 0, "yes"), (2, 3, 4, "no"), (4, 0, 6, "few"), (5, 0, 5, "yes")])
def test_I30_children_and_families_who_were_content(yes, no, other, found):
    answers = ["yes"] * yes + ["no"] * no + ["not_applicable"] * other
    assert figures_acts.content(day("2027-02-01"), answers, SPRING) == found and figures_acts.content(day("2027-04-01"), answers, SPRING) is None


@pytest.mark.parametrize("back, late, spans, found", [
    ("2026-05-10", None, [span("2026-01-01")], "yes"), ("2026-05-10", "2027-03-20", [span("2026-01-01")], "no"),
    ("2025-04-01", None, [span("2024-01-01")], "yes"), ("2025-03-31", None, [span("2024-01-01")], None),        # 24 months are over on 31 March 2027
    ("2027-04-01", None, [span("2026-01-01")], None), (None, None, [span("2026-01-01")], None),
    ("2026-05-10", None, [span("2026-01-01", "2026-12-01", "moved_away")], "no"), ("2026-05-10", None, [span("2026-01-01", "2026-12-01", "transferred")], None),
    ("2026-05-10", None, [span("2026-01-01", "2026-12-01", "death")], None), ("2026-05-10", None, [span("2026-01-01", "2026-12-01", "moved_away"), span("2027-02-01")], "yes")])
def test_I31_back_from_an_institution_and_followed_up(back, late, spans, found):
    assert figures.followed_after_return(course(*spans, returned_on=day(back), late_since=day(late)), SPRING) == found


def test_I33_incidents_first_told_in_the_period():
    told = [("2027-01-01", "rape"), ("2027-03-31", "forced_marriage"), ("2027-04-01", "rape"), ("2027-02-01", "non_gbv")]
    assert [figures_acts.incident_type(day(on), type_of_it, SPRING) for on, type_of_it in told] == ["rape", "forced_marriage", None, None]
    assert [figures_acts.survivor_age(years) for years in (0, 11, 12, 17, 18, 60, None)] == ["0-11", "0-11", "12-17", "12-17", "18+", "18+", "unknown"]
    assert [figures_acts.first_contact(who) for who in (None, "self", "police_security")] == ["first", "first", "referred_in"]


@pytest.mark.parametrize("type_of_it, delay, services, found", [
    ("rape", "0-3", [("health_medical", "referred")], "yes"), ("rape", "0-3", [("health_medical", "provided_by_us")], "yes"), ("rape", "0-3", [("health_medical", "already_received_elsewhere")], "yes"),
    ("rape", "0-3", [("health_medical", "declined_by_client"), ("legal", "referred")], "no"), ("rape", "0-3", [], "no"), ("rape", "4-5", [("health_medical", "referred")], None),
    ("rape", None, [], None), ("sexual_assault", "0-3", [], None)])
def test_I34_rape_told_within_three_days_with_health_care(type_of_it, delay, services, found):
    assert figures_acts.rape_with_health(type_of_it, delay, services) == found


@pytest.mark.parametrize("interview, plan, made_on, found", [
    ("yes", None, None, "yes"), ("no", "made", "2027-02-01", "yes"), ("no", "made", None, "no"), ("no", "not_needed", None, None), ("no", None, None, "no"), (None, None, None, "no")])
def test_I35_safety_plan_where_it_is_needed(interview, plan, made_on, found):
    assert figures_acts.safety_planned(interview, plan, made_on) == found


def test_I36_files_opened_in_need_and_looked_at_within_a_day():
    opened = datetime(2027, 2, 1, 9, tzinfo=UTC)
    due, now = opened + timedelta(days=1), datetime(2027, 2, 2, 9, 1, tzinfo=UTC)
    assert figures_acts.reviewed_in_time(opened, due, due, now) == "yes" and figures_acts.reviewed_in_time(opened, now, due, now) == "no"
    assert figures_acts.reviewed_in_time(opened, None, due, now) == "no" and figures_acts.reviewed_in_time(opened, None, due, due) is None


@pytest.mark.parametrize("basis, agreed, decided, found", [
    ("consent", "all", True, "consent"), ("consent", "part", False, "consent"), ("best_interests", "no", True, "best_interests"), ("best_interests", "no", False, "neither"), ("consent", None, True, "neither")])
def test_I37_transfers_with_consent_or_decision(basis, agreed, decided, found):
    assert figures_acts.transferred_on(basis, agreed, decided) == found


def test_I38_deaths_followed_up():
    whole = {"reported_to": "district office", "reported_on": "2027-02-02", "enquiry_by": "police", "other_children": "no", "checked_on": "2027-02-03"}
    assert figures_acts.death_followed_up(whole) == "yes"
    for name in whole:                                                                # each of the three entries is asked for, whole
        assert figures_acts.death_followed_up({**whole, name: None}) == "no"


def test_I04_the_closings_of_the_same_time_half_a_year_before():
    for first, last, before in [("2027-07-01", "2027-09-30", ("2027-01-01", "2027-03-31")), ("2027-01-01", "2027-03-31", ("2026-07-01", "2026-09-30")),
                                ("2027-08-01", "2027-08-31", ("2027-02-01", "2027-02-28")), ("2027-09-10", "2027-09-20", ("2027-03-10", "2027-03-20"))]:
        assert figures.half_a_year_before(Period(day(first), day(last))) == Period(*map(day, before))


def test_I05_I06_I07_begin_anew_when_a_case_is_taken_up_again():
    # registered in December, taken up again on 1 February: the period asks for the second beginning alone
    again = course(registered="2027-02-01 09:00", first_assessed_at=datetime(2027, 2, 1, 12, tzinfo=UTC), full_begun_on=day("2027-02-20"))
    whole = course(span("2026-12-01", "2027-01-05", "moved_away"), span("2027-02-01"), registered="2026-12-01 09:00", restarts=(again,))
    now = datetime(2027, 7, 1, 9, tzinfo=ZoneInfo("UTC"))
    assert figures.of_each_start(figures.initial, whole, SPRING, now) == "at_once" and figures.initial(whole, SPRING, now) is None
    assert figures.of_each_start(figures.full_begun, whole, SPRING, TODAY) == "no" and figures.begun_on(whole, SPRING.last) == day("2027-02-01")

"""Time frames of the whole life of a case, T06 to T36, as tables: the worked examples of the field and the days around them."""
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cmoffice import timeframes
from cmoffice.timeframes import DEFAULTS, Contact, Rhythm, followup_from, is_allowed, with_settings

ZONE = ZoneInfo("Asia/Phnom_Penh")
EMERGENCY = with_settings({"emergency": True})


def day(text):
    return date.fromisoformat(text)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_T06_a_plan_two_weeks_after_the_full_assessment():
    assert timeframes.plan(day("2027-02-20")).on == day("2027-03-06")
    assert timeframes.plan(day("2027-02-20"), with_settings({"plan_days": 10})).on == day("2027-03-02")


def test_T07_an_interim_plan_the_same_day():
    assert timeframes.interim_plan(day("2027-02-20")).on == day("2027-02-20")


@pytest.mark.parametrize("risk, rules, rule, on", [
    ("medium", DEFAULTS, "T12", "2027-06-04"), ("low", DEFAULTS, "T12", "2027-06-04"), ("high", DEFAULTS, "T13", "2027-04-04"), ("low", EMERGENCY, "T13", "2027-04-04"),
    ("high", with_settings({"review_high_days": 10}), "T13", "2027-03-14"), ("high", with_settings({"review_months": 2, "review_high_days": 90}), "T13", "2027-05-04"),
])
def test_T12_T13_review_after_the_plan_was_approved(risk, rules, rule, on):
    due = timeframes.review(day("2027-03-04"), risk, rules)
    assert (due.rule, due.on) == (rule, day(on))


@pytest.mark.parametrize("closed, agreed, on", [("2026-11-30", None, "2027-02-28"), ("2027-03-01", None, "2027-06-01"), ("2027-03-01", "2027-04-15", "2027-04-15"), ("2027-03-01", "2027-09-01", "2027-06-01")])
def test_T14_the_visit_after_closing(closed, agreed, on):
    assert timeframes.post_closure(day(closed), agreed and day(agreed)).on == day(on)


@pytest.mark.parametrize("name, stricter, looser", [
    ("workers_per_supervisor", 5, 7), ("caseload_review_days", 7, 15), ("plan_days", 7, 15), ("review_months", 2, 4), ("post_closure_months", 2, 4), ("caseload", 12, 26)])
def test_T15_T16_T17_what_only_the_stricter_office_may_change(name, stricter, looser):
    assert is_allowed(name, stricter) and not is_allowed(name, looser)
    assert getattr(with_settings({name: stricter}), name) == stricter and getattr(with_settings({name: looser}), name) == getattr(DEFAULTS, name)


def test_T17_T18_T32_what_comes_round_every_two_weeks():
    assert timeframes.caseload_review(day("2027-02-20")) == timeframes.supervision(day("2027-02-20")) == timeframes.case_meeting(day("2027-02-20")) == day("2027-03-06")
    assert timeframes.case_meeting(day("2027-02-20"), EMERGENCY) == day("2027-02-27")


@pytest.mark.parametrize("last_met, stable, first", [
    ("2027-03-01", ("2027-03-08", "2027-03-20", "2027-03-29"), "2027-03-31"),                # thirty days and three stable follow-ups
    ("2027-03-01", ("2027-03-08", "2027-03-20", "2027-04-05"), "2027-04-05"),                # the third comes after the thirty days
    ("2027-03-01", ("2027-03-08", "2027-03-20"), None), ("2027-03-01", ("2027-02-08", "2027-03-20", "2027-03-29"), None),
])
def test_T19_goals_met_needs_a_set_time_with_stable_follow_ups(last_met, stable, first):
    assert timeframes.goals_met_from(day(last_met), [day(on) for on in stable]) == (first and day(first))


def test_T20_two_years_after_coming_back_from_an_institution():
    assert timeframes.institution_until(day("2026-05-10")) == day("2028-05-10")
    assert "institution_months" not in {field for field in DEFAULTS.__dataclass_fields__}


def test_T21_T22_when_nobody_can_be_reached():
    assert timeframes.unreachable_from(day("2026-11-30")) == day("2027-02-28")
    assert timeframes.unreachable_from(day("2026-11-30"), adult_survivor=True) == day("2026-12-30")


@pytest.mark.parametrize("attempts, enough", [
    ((("2027-01-01", "phone"), ("2027-01-05", "phone"), ("2027-01-09", "adhoc_home_visit")), True),
    ((("2027-01-01", "phone"), ("2027-01-05", "phone"), ("2027-01-09", "phone")), False), ((("2027-01-01", "phone"), ("2027-01-05", "adhoc_home_visit")), False)])
def test_T22_three_attempts_in_two_ways(attempts, enough):
    assert timeframes.enough_attempts(attempts) is enough


def test_T23_a_consent_without_an_end_holds_a_year():
    assert timeframes.consent_until(day("2027-02-28")) == day("2028-02-28")
    assert timeframes.consent_until(day("2027-02-28"), day("2027-03-15")) == day("2027-03-15")


def test_T24_the_eighteenth_birthday_is_asked_about_ninety_days_before():
    assert timeframes.eighteen_from(day("2009-04-20")) == day("2027-01-20")


def test_T25_how_long_a_file_is_kept_is_for_the_office_to_say():
    assert timeframes.keep_until(day("2027-03-01"), None) is None
    assert timeframes.keep_until(day("2027-03-01"), 7) == day("2034-03-01")


def test_T26_T27_T28_what_is_looked_at_again():
    assert timeframes.capacity_check(day("2026-08-31")) == timeframes.service_check_due(day("2026-08-31")) == day("2027-02-28")
    assert timeframes.criteria_check(day("2026-08-31")) == day("2027-08-31") and timeframes.service_check_due(None) is None


@pytest.mark.parametrize("frame, by", [("1_hour", "2027-03-01 10:00"), ("3_hours", "2027-03-01 12:00"), ("1_day", "2027-03-02 09:00"), ("3_days", "2027-03-04 09:00")])
def test_T29_how_soon_a_direct_service_answers(frame, by):
    assert timeframes.response_by(at("2027-03-01 09:00"), frame) == at(by)


def test_T30_a_file_opened_in_need_closes_after_four_hours_and_is_looked_at_within_a_day():
    assert timeframes.glass_until(at("2027-03-01 22:30")) == at("2027-03-02 02:30")
    assert timeframes.glass_review_by(at("2027-03-01 22:30")) == at("2027-03-02 22:30")


@pytest.mark.parametrize("name, higher, lower", [("small_group", 5, 2), ("smallest_cell", 10, 4)])
def test_T31_small_groups_may_only_be_larger(name, higher, lower):
    assert is_allowed(name, higher) and not is_allowed(name, lower)


@pytest.mark.parametrize("files, sample", [(0, 0), (1, 1), (5, 1), (6, 2), (25, 5)])
def test_T33_one_open_file_in_five_is_audited(files, sample):
    assert timeframes.audit_sample(files) == sample


@pytest.mark.parametrize("urgent, on", [(True, "2027-03-04"), (False, "2027-03-15")])
def test_T34_when_the_service_says_what_came_of_a_referral(urgent, on):
    assert timeframes.referral_feedback(day("2027-03-01"), urgent).on == day(on)


def test_T35_a_duty_to_report_is_decided_within_a_day():
    due = timeframes.report_decision(at("2027-03-01 18:00"))
    assert (due.at, due.on) == (at("2027-03-02 18:00"), day("2027-03-02"))


def test_T36_a_case_opened_in_error_is_cancelled_within_two_days():
    assert timeframes.opened_in_error_until(day("2027-03-01")) == day("2027-03-03")


BASE = day("2027-02-01")


@pytest.mark.parametrize("risk, events, on, rule", [
    ("low", [], "2027-02-15", "T10"),
    ("low", [Rhythm(day("2027-02-10"), risk="high")], "2027-02-13", "T08"),
    ("low", [Rhythm(day("2027-02-13"), risk="high")], "2027-02-15", "T08"),                                   # rose: never later than before
    ("high", [Contact(day("2027-02-08"), ("child_alone",)), Rhythm(day("2027-02-10"), risk="low")], "2027-02-24", "T10"),
    ("high", [Contact(day("2027-02-05"), ("nobody",))], "2027-02-04", "T08"),
    ("low", [Contact(day("2027-02-05"), ("provider",)), Rhythm(day("2027-02-06"), risk="high"), Contact(day("2027-02-04"), ("child_alone",))], "2027-02-07", "T08"),
    ("low", [Contact(day("2027-02-05"), ("caregiver",), agreed=day("2027-02-09"))], "2027-02-09", "T10"),
    ("low", [Contact(day("2027-02-05"), ("caregiver",), agreed=day("2027-03-09"), later_why="harvest")], "2027-03-09", "T10"),
    ("low", [Contact(day("2027-02-05"), ("caregiver",), agreed=day("2027-03-09"))], "2027-02-19", "T10"),
    ("low", [Rhythm(day("2027-02-04"), unstable=True)], "2027-02-05", "T11"),
    ("low", [Rhythm(day("2027-02-04"), unstable=True), Rhythm(day("2027-02-20"), unstable=False)], "2027-03-06", "T10"),
    ("medium", [Rhythm(day("2027-02-02"), own_days=2)], "2027-02-04", "T11"),
    ("medium", [Rhythm(day("2027-02-02"), risk="none")], "2027-02-08", "T09"),
])
def test_the_follow_up_clock_is_told_from_all_that_happened(risk, events, on, rule):
    due = followup_from(BASE, risk, events)
    assert (due.on, due.rule) == (day(on), rule)


def test_a_contact_typed_late_never_moves_the_clock_back():
    later, earlier = Contact(day("2027-02-09"), ("child_alone",)), Contact(day("2027-02-03"), ("child_alone",), agreed=day("2027-02-05"))
    assert followup_from(BASE, "medium", [later, earlier]).on == followup_from(BASE, "medium", [later]).on == day("2027-02-09") + timedelta(days=7)

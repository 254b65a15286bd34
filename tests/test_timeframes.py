"""Time frames as tables: the worked examples of the field, clipped months, tightened settings and the clock of follow-up."""
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cmoffice import timeframes
from cmoffice.codelists import AGE_BANDS, CONCERN, CONCERN_GROUPS, age_band, concern_group
from cmoffice.timeframes import DEFAULTS, with_settings

ZONE = ZoneInfo("Asia/Phnom_Penh")
REGISTERED = datetime(2027, 1, 31, 16, 30, tzinfo=ZONE)
MINUTE = timedelta(minutes=1)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize("due, on", [
    (timeframes.comprehensive_start(REGISTERED.date()), "2027-02-07"),
    (timeframes.comprehensive_done(REGISTERED.date()), "2027-02-28"),
    (timeframes.next_followup("medium", REGISTERED.date()), "2027-02-07"),
])
def test_T04_T05_T09_what_a_medium_case_registered_on_the_last_of_january_owes(due, on):
    assert due.on == day(on)


@pytest.mark.parametrize("moment, standing", [
    ("2027-01-31 16:30", "week"), ("2027-02-01 16:29", "week"),
    ("2027-02-01 16:30", "today"), ("2027-02-02 16:29", "today"),       # amber: wanted, and not yet late
    ("2027-02-02 16:30", "late"), ("2027-02-03 08:00", "late"),
])
def test_T02_T03_the_first_assessment_turns_amber_after_24_hours_and_red_after_48(moment, standing):
    due = timeframes.initial_assessment(REGISTERED)
    assert timeframes.standing(due.on, due.at, due.wanted_at, at(moment)) == standing


def test_T02_an_urgent_first_assessment_is_wanted_at_once_and_late_as_any_other():
    due, ordinary = timeframes.initial_assessment(REGISTERED, urgent=True), timeframes.initial_assessment(REGISTERED)
    assert (due.rule, due.wanted_at, due.at) == ("T02", REGISTERED, ordinary.at)
    assert timeframes.standing(due.on, due.at, due.wanted_at, REGISTERED) == "today"


@pytest.mark.parametrize("urgent, by", [(False, "2027-01-31 19:30"), (True, "2027-01-31 17:30")])
def test_T01_a_case_is_given_to_somebody_within_three_hours_or_one_when_urgent(urgent, by):
    due = timeframes.allocation(REGISTERED, urgent)
    assert (due.rule, due.at, due.on) == ("T01", at(by), day("2027-01-31"))
    assert timeframes.standing(due.on, due.at, None, due.at - MINUTE) == "today"
    assert timeframes.standing(due.on, due.at, None, due.at) == "late"


def test_allocation_late_in_the_evening_falls_on_the_next_day():
    assert timeframes.allocation(at("2027-01-31 22:30"), urgent=False).on == day("2027-02-01")


@pytest.mark.parametrize("risk, contact, due_on, rule", [
    ("high", "2027-02-02", "2027-02-05", "T08"),
    ("medium", "2027-02-02", "2027-02-09", "T09"),
    ("low", "2027-02-02", "2027-02-16", "T10"),
    ("high", None, "2027-02-03", "T08"),                # no contact yet: counted from registration
    ("low", "2027-01-20", "2027-02-14", "T10"),         # a contact before registration does not shorten the time
    (None, None, "2027-02-03", "T08"),                  # not set yet: as if high
])
def test_T08_T09_T10_the_next_follow_up_by_risk(risk, contact, due_on, rule):
    due = timeframes.next_followup(risk, day("2027-01-31"), contact and day(contact))
    assert (due.on, due.rule) == (day(due_on), rule)


def test_a_high_risk_follow_up_is_overdue_from_the_day_after():
    due = timeframes.next_followup("high", day("2027-01-31"), day("2027-02-02"))
    assert timeframes.standing(due.on, None, None, at("2027-02-05 23:59")) == "today"
    assert timeframes.standing(due.on, None, None, at("2027-02-06 00:00")) == "late"


def test_T08_any_seven_days_at_high_risk_hold_two_follow_ups():
    on, visits = day("2027-02-02"), []
    while len(visits) < 20:
        on = timeframes.next_followup("high", day("2027-02-01"), on).on
        visits.append(on)
    for start in range(30):
        first = visits[0] + timedelta(days=start)
        assert sum(first <= visit < first + timedelta(days=7) for visit in visits) >= 2


@pytest.mark.parametrize("risk, unstable, own_days, days, rule", [
    ("low", True, None, 1, "T11"), ("high", True, None, 1, "T11"),      # safe house: daily at any risk
    ("low", False, 5, 5, "T11"), ("low", False, 20, 14, "T10"),         # a rhythm of its own may be closer, never wider
    ("high", False, 2, 2, "T11"), ("low", True, 5, 1, "T11"),
])
def test_T11_a_safe_house_or_a_rhythm_of_its_own_brings_follow_up_closer(risk, unstable, own_days, days, rule):
    assert timeframes.followup_days(risk, unstable, own_days) == (rule, days)


@pytest.mark.parametrize("old_due, changed, old, new, due_on", [
    ("2027-02-14", "2027-02-10", "low", "high", "2027-02-13"),
    ("2027-02-11", "2027-02-10", "high", "low", "2027-02-24"),
    ("2027-02-11", "2027-02-10", "low", "high", "2027-02-11"),       # risk rose: never later than before
    ("2027-02-16", "2027-02-10", "low", "medium", "2027-02-16"),
    ("2027-02-12", "2027-02-10", "high", "medium", "2027-02-17"),
    ("2027-02-20", "2027-02-10", "medium", "low", "2027-02-24"),
])
def test_the_follow_up_clock_when_risk_changes(old_due, changed, old, new, due_on):
    assert timeframes.followup_after_risk_change(day(old_due), day(changed), old, new).on == day(due_on)


def test_in_a_safe_house_a_fall_in_risk_leaves_follow_up_daily():
    due = timeframes.followup_after_risk_change(day("2027-02-11"), day("2027-02-10"), "high", "low", unstable=True)
    assert (due.on, due.rule) == (day("2027-02-11"), "T11")


@pytest.mark.parametrize("reached, effective, moves", [
    (["nobody"], False, {"high": False, "medium": False, "low": False}),
    ([], False, {"high": False, "medium": False, "low": False}),
    (["child_alone"], True, {"high": True, "medium": True, "low": True}),
    (["child_with_others"], True, {"high": True, "medium": True, "low": True}),
    (["caregiver"], True, {"high": True, "medium": True, "low": True}),
    (["community"], True, {"high": True, "medium": True, "low": True}),
    (["provider"], True, {"high": False, "medium": False, "low": True}),        # a provider alone counts for low risk only
    (["provider", "caregiver"], True, {"high": True, "medium": True, "low": True}),
])
def test_which_contacts_move_the_due_date(reached, effective, moves):
    assert timeframes.is_effective(reached) is effective
    assert {risk: timeframes.moves_due_date(reached, risk) for risk in moves} == moves


@pytest.mark.parametrize("start, months, end", [
    ("2027-01-31", 1, "2027-02-28"), ("2028-01-31", 1, "2028-02-29"), ("2026-11-30", 3, "2027-02-28"), ("2027-03-31", 1, "2027-04-30"),
    ("2027-12-15", 1, "2028-01-15"), ("2027-05-10", 24, "2029-05-10"), ("2028-02-29", 12, "2029-02-28"), ("2027-02-28", 1, "2027-03-28"),
])
def test_months_have_the_same_day_clipped_to_the_end_of_the_month(start, months, end):
    assert timeframes.add_months(day(start), months) == day(end)


@pytest.mark.parametrize("name, stricter, looser", [
    ("initial_wanted_hours", 12, 25), ("initial_limit_hours", 24, 49), ("comprehensive_start_days", 3, 8), ("caseload", 15, 26),
])
def test_T15_what_may_only_be_tightened_is_not_loosened(name, stricter, looser):
    assert getattr(with_settings({name: stricter}), name) == stricter
    assert getattr(with_settings({name: looser}), name) == getattr(DEFAULTS, name)


def test_a_full_assessment_is_never_given_more_than_a_month():
    assert with_settings({"comprehensive_months": 2}).comprehensive_months == 1


@pytest.mark.parametrize("name", ["allocate_hours", "allocate_urgent_hours", "followup_high_days", "followup_medium_days", "followup_low_days",
                                  "followup_unstable_days"])
def test_what_the_sources_call_examples_may_be_set_either_way(name):
    for value in (1, 20):
        assert getattr(with_settings({name: value}), name) == value


@pytest.mark.parametrize("settings", [{}, {"followup_high_days": 0}, {"followup_low_days": -3}, {"what_is_this": 4}])
def test_settings_that_make_no_sense_leave_the_defaults(settings):
    assert with_settings(settings) == DEFAULTS


def test_settings_reach_every_due_date():
    rules = with_settings({"initial_wanted_hours": 6, "initial_limit_hours": 12, "comprehensive_start_days": 2, "followup_low_days": 10, "allocate_hours": 2})
    first = timeframes.initial_assessment(REGISTERED, rules=rules)
    assert (first.wanted_at, first.at) == (at("2027-01-31 22:30"), at("2027-02-01 04:30"))
    assert timeframes.allocation(REGISTERED, False, rules).at == at("2027-01-31 18:30")
    assert timeframes.comprehensive_start(REGISTERED.date(), rules).on == day("2027-02-02")
    assert timeframes.next_followup("low", REGISTERED.date(), rules=rules).on == day("2027-02-10")
    assert timeframes.followup_after_risk_change(day("2027-02-03"), day("2027-02-01"), "high", "low", rules=rules).on == day("2027-02-11")


@pytest.mark.parametrize("due_on, standing", [
    ("2027-02-09", "late"), ("2027-02-10", "today"), ("2027-02-11", "week"), ("2027-02-17", "week"), ("2027-02-18", "later"),
])
def test_due_soon_means_within_seven_days_and_overdue_before_today(due_on, standing):
    assert timeframes.standing(day(due_on), None, None, at("2027-02-10 12:00")) == standing


@pytest.mark.parametrize("born, on, years", [
    ("2009-04-20", "2027-04-19", 17), ("2009-04-20", "2027-04-20", 18), ("2020-06-01", "2020-06-01", 0),
    ("2008-02-29", "2026-02-28", 17), ("2008-02-29", "2026-03-01", 18), ("2008-02-29", "2028-02-28", 19), ("2008-02-29", "2028-02-29", 20),
])
def test_age_in_whole_years(born, on, years):
    assert timeframes.age_on(day(born), day(on)) == years


@pytest.mark.parametrize("years, band", [(0, "0-5"), (5, "0-5"), (6, "6-11"), (11, "6-11"), (12, "12-17"), (17, "12-17"), (18, "18+"), (64, "18+"), (120, "18+")])
def test_age_bands(years, band):
    assert age_band(years) == band


def test_a_child_of_april_2009_changes_band_on_its_eighteenth_birthday():
    assert age_band(timeframes.age_on(day("2009-04-20"), day("2027-04-19"))) == "12-17"
    assert age_band(timeframes.age_on(day("2009-04-20"), day("2027-04-20"))) == "18+"


def test_age_bands_leave_no_gap_and_do_not_overlap():
    for (_, high, _), (low, _, _) in zip(AGE_BANDS, AGE_BANDS[1:], strict=False):
        assert low == high + 1


@pytest.mark.parametrize("concerns, group", [
    (["out_of_school", "sexual_abuse"], "sensitive"), (["caafag"], "sensitive"), (["neglect", "trafficked_smuggled"], "sensitive"),
    (["out_of_school", "physical_abuse"], "violence_abuse_neglect"), (["missing", "domestic_servitude"], "exploitation"),
    (["orphan"], "separation_and_care"), (["refugee"], "legal_and_status"), (["out_of_school"], "basic_needs_education"), (["other"], "other"), ([], "other"),
])
def test_a_list_shows_one_group_of_concerns_and_sensitive_wins(concerns, group):
    assert concern_group(concerns) == group


def test_every_concern_belongs_to_one_group():
    assert sorted(concern for members in CONCERN_GROUPS.values() for concern in members) == sorted(CONCERN)

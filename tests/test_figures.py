"""Each figure of a case, counted by hand: January to March 2027, looked at on 1 July 2027."""
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from cmoffice import figures
from cmoffice.figures import Course, Period, Span

UTC = ZoneInfo("UTC")
SPRING = Period(date(2027, 1, 1), date(2027, 3, 31))
TODAY, NOW = date(2027, 7, 1), datetime(2027, 7, 1, 9, tzinfo=UTC)


def day(text):
    return date.fromisoformat(text) if text else None


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def course(*spans, registered="2027-02-01 09:00", **more):
    return Course(registered_at=at(registered), spans=tuple(spans) or (Span(day(registered[:10])),), **more)


def span(since, until=None, how=None, **more):
    return Span(day(since), day(until), how, **more)


@pytest.mark.parametrize("spans, is_new, is_open", [
    ([span("2026-12-31")], None, True), ([span("2027-01-01")], "yes", True), ([span("2027-03-31")], "yes", True), ([span("2027-04-01")], None, False),
    ([span("2026-05-01", "2027-03-31", "moved_away")], None, False), ([span("2026-05-01", "2027-04-01", "moved_away")], None, True),
    ([span("2026-05-01", "2026-11-01", "moved_away"), span("2027-02-10")], "yes", True)])
def test_I01_I02_new_and_open_cases(spans, is_new, is_open):
    one = course(*spans)
    assert figures.new(one, SPRING) == is_new and figures.is_open_on(one, SPRING.last) is is_open


@pytest.mark.parametrize("spans, how", [
    ([span("2026-05-01", "2026-12-31", "moved_away")], None), ([span("2026-05-01", "2027-01-01", "moved_away")], "moved_away"),
    ([span("2026-05-01", "2027-03-31", "transferred")], "transferred"), ([span("2026-05-01", "2027-01-05", "goals_met"), span("2027-02-01", "2027-03-20", "death")], "death")])
def test_I03_closed_by_reason(spans, how):
    assert figures.closed_how(course(*spans), SPRING) == how


@pytest.mark.parametrize("spans, today, again", [
    ([span("2026-05-01", "2027-01-10", "goals_met")], "2027-07-10", None), ([span("2026-05-01", "2027-01-10", "goals_met")], "2027-07-11", "no"),
    ([span("2026-05-01", "2027-01-10", "goals_met"), span("2027-07-10")], "2027-08-01", "yes"),
    ([span("2026-05-01", "2027-01-10", "goals_met"), span("2027-07-11")], "2027-08-01", "no"), ([span("2026-05-01")], "2027-08-01", None)])
def test_I04_taken_up_again_within_six_months(spans, today, again):
    assert figures.again(course(*spans), SPRING, day(today)) == again


@pytest.mark.parametrize("registered, assessed, found", [
    ("2027-02-01 09:00", "2027-02-02 09:00", "at_once"), ("2027-02-01 09:00", "2027-02-02 09:01", "in_time"), ("2027-02-01 09:00", "2027-02-03 09:00", "in_time"),
    ("2027-02-01 09:00", "2027-02-03 09:01", "late"), ("2027-02-01 09:00", None, "late"), ("2026-12-31 23:00", "2027-01-01 08:00", None), ("2027-04-01 00:00", None, None)])
def test_I05_first_assessment_in_time(registered, assessed, found):
    assert figures.initial(course(registered=registered, first_assessed_at=at(assessed)), SPRING, NOW) == found


def test_I05_waits_until_the_limit_has_passed():
    one = course(registered="2027-03-30 09:00", first_assessed_at=at("2027-03-30 10:00"))
    assert figures.initial(one, SPRING, at("2027-04-01 08:59")) is None and figures.initial(one, SPRING, at("2027-04-01 09:00")) == "at_once"


@pytest.mark.parametrize("begun, done, until, today, found", [
    ("2027-02-08", "2027-03-01", None, "2027-07-01", ("yes", "yes")), ("2027-02-09", "2027-03-02", None, "2027-07-01", ("no", "no")), (None, None, None, "2027-07-01", ("no", "no")),
    ("2027-02-08", None, "2027-02-20", "2027-07-01", ("yes", None)), (None, None, "2027-02-05", "2027-07-01", (None, None)), ("2027-02-03", None, None, "2027-02-08", (None, None)),
    ("2027-02-03", None, None, "2027-02-09", ("yes", None))])
def test_I06_full_assessment_begun_and_done_in_time(begun, done, until, today, found):
    one = course(span("2027-02-01", until, until and "moved_away"), full_begun_on=day(begun), full_done_on=day(done))
    assert (figures.full_begun(one, SPRING, day(today)), figures.full_done(one, SPRING, day(today))) == found


@pytest.mark.parametrize("done, drawn, today, found", [
    ("2027-03-01", "2027-03-15", "2027-07-01", "yes"), ("2027-03-01", "2027-03-16", "2027-07-01", "no"), ("2027-03-01", None, "2027-07-01", "no"),
    ("2027-03-01", "2027-03-02", "2027-03-15", None), ("2026-12-31", "2027-01-02", "2027-07-01", None), (None, None, "2027-07-01", None)])
def test_I07_plan_within_fourteen_days_of_the_assessment(done, drawn, today, found):
    assert figures.planned(course(full_done_on=day(done), plan_drawn_on=day(drawn)), SPRING, day(today)) == found


@pytest.mark.parametrize("registered, planned, found", [
    ("2027-02-14 09:00", [("2027-03-01", None)], "yes"), ("2027-02-15 09:00", [("2027-03-01", None)], "yes"), ("2027-02-18 09:00", [("2027-03-01", None)], None),
    ("2027-01-10 09:00", [], "no"), ("2027-01-10 09:00", [("2027-02-01", "2027-03-31")], "no"), ("2027-01-10 09:00", [("2027-02-01", "2027-04-01")], "yes"), ("2027-01-10 09:00", [("2027-04-01", None)], "no")])
def test_I08_open_cases_with_an_approved_plan(registered, planned, found):
    assert figures.has_plan(course(registered=registered, planned=tuple((day(a), day(b)) for a, b in planned)), SPRING) == found


@pytest.mark.parametrize("contacts, interval, found", [
    (["2027-03-01"], 14, "no"), (["2027-02-28"], 14, "yes"), (["2027-02-20"], 30, "no"), ([], 14, "yes"), (["2027-04-01", "2027-03-25"], 3, "no")])
def test_I12_cases_without_contact(contacts, interval, found):
    assert figures.is_left_alone(course(contacts=tuple(map(day, contacts)), interval=interval), SPRING) == found


def test_I13_closings_agreed_by_somebody_else():
    for by, found in ((True, "yes"), (False, "no")):
        assert figures.agreed_by_another(course(span("2026-05-01", "2027-02-01", "goals_met", agreed_by_another=by)), SPRING) == found
    assert figures.agreed_by_another(course(span("2026-05-01", "2027-02-01", "transferred")), SPRING) is None


@pytest.mark.parametrize("due, visited, skipped, today, found", [
    ("2027-03-31", "2027-03-31", False, "2027-07-01", "yes"), ("2027-03-31", "2027-04-01", False, "2027-07-01", "no"), ("2027-03-31", None, False, "2027-07-01", "no"),
    ("2027-03-31", None, True, "2027-07-01", None), ("2027-04-01", "2027-03-01", False, "2027-07-01", None), ("2027-03-31", "2027-03-01", False, "2027-03-31", None)])
def test_I14_visited_after_closing(due, visited, skipped, today, found):
    one = course(span("2026-05-01", "2026-12-31", "goals_met", visit_due_on=day(due), visited_on=day(visited), needs_no_visit=skipped))
    assert figures.visited(one, SPRING, day(today)) == found


@pytest.mark.parametrize("how, found", [("goals_met", "yes"), ("moved_away", "no"), ("transferred", "no"), ("death", None), ("opened_in_error", None)])
def test_I15_closed_with_the_goals_met(how, found):
    assert figures.goals_met(course(span("2026-05-01", "2027-02-01", how)), SPRING) == found


@pytest.mark.parametrize("consent, found", [("given", "yes"), ("decided", "yes"), ("missing", "no"), (None, "no")])
def test_I25_open_cases_with_consent(consent, found):
    assert figures.has_consent(course(consent=consent), SPRING) == found
    assert figures.has_consent(course(span("2026-05-01", "2027-02-01", "moved_away"), consent=consent), SPRING) is None


@pytest.mark.parametrize("since, days", [("2027-01-30", "30"), ("2027-01-29", "31-90"), ("2026-12-01", "31-90"), ("2026-11-30", "91-180"), ("2026-09-02", "91-180"), ("2026-09-01", "181+")])
def test_I28_how_long_cases_were_open(since, days):
    assert figures.open_for(course(span(since, "2027-03-01", "goals_met")), SPRING) == days

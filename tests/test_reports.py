"""The page of statistics against a plain recount: every case looked at by itself, month by month, in offices made by chance."""
import random
from calendar import monthrange
from datetime import date, datetime, timedelta

import pytest

from cmoffice import codelists, policy
from cmoffice.casework import reports
from cmoffice.databases import records
from cmoffice.deidentify import HIDDEN
from cmoffice.models import OPEN, Case, CaseReader, Move
from tests.conftest import NOW, ZONE

LEVELS = ("high", "medium", "low")
STATUSES = ("unfiled", "screening", "open", "open", "open", "closure_requested", "transfer_pending", "closed", "closed", "closed", "transferred", "merged")
CONCERNS = (["neglect"], ["neglect", "out_of_school"], ["stateless"], ["caafag", "neglect"], [])


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZONE)


def by_chance(chance, cast, today, age, many=60):
    """Cases of everybody, registered within so many days, with whatever may have happened to them since."""
    with records.atomic():
        for number in range(many):
            opened = today - timedelta(days=chance.randrange(age))
            status, risk = chance.choice(STATUSES), chance.choice((*LEVELS, *LEVELS, None))
            has_ended = status in ("closed", "transferred") or (status == "merged" and chance.random() < 0.5)
            closed = opened + timedelta(days=chance.randint(0, (today - opened).days)) if has_ended else None
            keyworker, team = chance.choice((("alice", "mary"), ("alice", "mary"), ("bob", "mary"), ("carol", "paul"), ("bob", "paul"), (None, "mary")))
            case = Case.create(
                code=f"{number:03}-{age}", status=status, closed_on=closed, registered_on=None if status in STATUSES[:2] else opened, risk=risk, risk_set_on=opened,
                close_reason=chance.choice((None, "moved_away", "opened_in_error")) if has_ended else None, sex="female", source="self", identified_on=opened,
                step=chance.choice(reports.ROWS["step"]), area=chance.choice(("North", "South", None)), concerns=chance.choice(CONCERNS),
                keyworker=keyworker and cast[keyworker], team=cast[team].team_id, entered_by=cast["alice"], entered_at=NOW, taken_in_at=NOW,
                supervisor=cast["paul"] if chance.random() < 0.1 else None, sensitivity="highly_sensitive" if chance.random() < 0.2 else "normal")
            if chance.random() < 0.3:
                CaseReader.create(case=case, staff=cast[chance.choice(("mary", "alice"))], added_at=NOW, until=chance.choice((None, today - timedelta(days=9))))
            _changed(case, chance, opened, closed or today, risk, cast["alice"])


def _changed(case, chance, opened, last, risk, by):
    """None, one or some changes of risk while it was open, and other moves that are none."""
    for day in sorted(opened + timedelta(days=chance.randint(0, (last - opened).days)) for _ in range(chance.choice((0, 0, 1, 2, 4)))):
        was, risk = risk, chance.choice([level for level in LEVELS if level != risk])
        Move.create(case=case, rule="M13", what="risk", was=was, became=risk, by=by, done_at=noon(day), entered_at=NOW)
        Case.update(risk=risk, risk_set_on=day).where(Case.id == case.id).execute()
    Move.create(case=case, rule="M14", what="review", was="low", became="continue", by=by, done_at=noon(last), entered_at=NOW)


def counted(reader):
    seen = [case for case in policy.cases_for(reader) if case.registered_on and case.status != "merged" and case.close_reason != "opened_in_error"]
    return [(case, list(Move.select().where((Move.case == case) & (Move.rule == "M13")).order_by(Move.done_at, Move.id))) for case in seen]


def recount(reader, today):
    """Month → counts, by looking at each case anew for each month."""
    cases, found, year, month = counted(reader), [], today.year, today.month
    begun = min((case.registered_on for case, _moves in cases), default=today)
    for _number in range(12):
        first, last = date(year, month, 1), min(date(year, month, monthrange(year, month)[1]), today)
        line = dict.fromkeys(("opened", "closed", "open", *LEVELS), 0)
        for case, moves in cases:
            line["opened"] += first <= case.registered_on <= last
            line["closed"] += case.closed_on is not None and first <= case.closed_on <= last
            if case.registered_on <= last and (case.closed_on is None or case.closed_on > last):
                line["open"] += 1
                level = moves[0].was or moves[0].became if moves else case.risk
                for move in moves:
                    level = move.became if move.done_at.date() <= last else level
                if level is not None:
                    line[level] += 1
        found.append((first, dict.fromkeys(line, HIDDEN) if last < begun else {name: str(count) for name, count in line.items()}))
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return found


def retold(reader):
    """Table → row → risk → how many open cases, by looking at each case anew."""
    there = [case for case, _moves in counted(reader) if case.status in OPEN]
    found = {"concern": {}, "step": {}, "area": {}}
    for case in there:
        for name, row in (("concern", codelists.concern_group(case.concerns)), ("step", case.step), ("area", case.area or HIDDEN)):
            for line in (row, "all"):
                counts = found[name].setdefault(line, {})
                for column in (case.risk or "none", "all"):
                    counts[column] = counts.get(column, 0) + 1
    return found


@pytest.mark.parametrize("seed, age, today", [
    (1, 1500, date(2027, 3, 1)), (2, 1500, date(2027, 2, 28)), (3, 700, date(2027, 3, 31)), (4, 90, date(2027, 3, 14)), (5, 400, date(2027, 1, 15)), (6, 1, date(2027, 3, 1))])
def test_every_count_is_what_a_plain_recount_finds(seed, age, today, cast):
    chance = random.Random(seed)
    by_chance(chance, cast, today, age)
    shown = set()
    for login in ("mary", "paul", "alice", "bob", "carol"):
        reader, told = cast[login].at(noon(today)), reports.of(cast[login].at(noon(today)), today)
        assert told["months"] == recount(reader, today), login
        tables = retold(reader)
        for name, columns, lines in told["tables"]:
            assert {row: {column: count for column, count in line.items() if count} for row, line in lines.items() if row != "all" or tables[name]} == tables[name], (login, name)
            assert all(list(line) == [*columns, "all"] for line in lines.values()) and list(lines)[-1] == "all"
        shown.add(str(told))
    assert len(shown) > 2


def test_before_the_first_case_there_are_no_counts_though_it_closed_long_ago(cast):
    assert [line["open"] for _first, line in reports.of(cast["alice"], NOW.date())["months"]] == ["0", *[HIDDEN] * 11]
    long_ago = NOW.date() - timedelta(days=2000)
    facts = {"sex": "female", "source": "self", "identified_on": long_ago, "entered_by": cast["alice"], "entered_at": NOW, "taken_in_at": NOW, "team": cast["mary"].team_id}
    Case.create(code="AAA-222", status="closed", registered_on=long_ago, closed_on=long_ago, keyworker=cast["alice"], **facts)
    assert {line["open"] for _first, line in reports.of(cast["alice"], NOW.date())["months"]} == {"0"}
    assert reports.of(cast["bob"], NOW.date())["months"][-1][1]["open"] == HIDDEN


def test_a_risk_that_was_typed_late_for_the_day_of_opening_holds_from_then_on_as_in_the_tables(cast):
    opened, later = date(2027, 1, 4), date(2027, 2, 10)
    facts = {"sex": "female", "source": "self", "identified_on": opened, "entered_by": cast["alice"], "entered_at": NOW, "taken_in_at": NOW, "team": cast["mary"].team_id}
    case = Case.create(code="AAA-222", status="open", step="planning", registered_on=opened, keyworker=cast["alice"], risk="high", risk_set_on=opened, **facts)
    for was, became, day in (("high", "medium", later), ("medium", "low", opened)):
        Move.create(case=case, rule="M13", what="risk", was=was, became=became, by=cast["alice"], done_at=noon(day), entered_at=NOW)
        Case.update(risk=became, risk_set_on=day).where(Case.id == case.id).execute()
    told = reports.of(cast["alice"], NOW.date())
    assert [line["low"] for _first, line in told["months"][:4]] == ["1", "1", "1", HIDDEN] and told["tables"][0][2]["all"]["low"] == 1

"""What was published of two quarters, all tables of it together: another program, told everything, works out no number from one to four (D27-D29)."""
import contextlib
import csv
import hashlib
import io
import itertools
import os
import random
import re
import threading
from datetime import date, datetime, time, timedelta

import numpy as np
import openpyxl
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from cmoffice import audit, clock, databases, disclosure
from cmoffice.casework import counted, figure_words, publishable, published, rules
from cmoffice.disclosure import LARGE, NOTHING, SHOWN, SMALL, WITHHELD
from cmoffice.models import Audit, Case, Closure, Printing, Published, Staff
from tests.conftest import NOW, ZONE, Desk, refused

QUARTERS = ("2026-1", "2026-2")
AGES = (("0-5", "0-5"), ("0-5", "6-11"), ("6-11", "6-11"))


def life(came, left, why, assessed, sex, area, ages):
    """What a child whose case came and left in these quarters counts for in each of them, or None where there can be no such life."""
    if (left is None) != (why is None) or (left is not None and left < came) or (came == 0) != (assessed is None):
        return None
    facts = {}
    for number, quarter in enumerate(QUARTERS, start=1):
        if came > number or (left or 9) < number:
            continue
        facts[quarter] = {"sex": sex, "area": area, "age": ages[number - 1], "risk": "low", "disability": "no",
                          "I01": "yes" if came == number else None, "I05": assessed if came == number else None, "I02": "yes" if left != number else None,
                          "I03": why if left == number else None, "I15": None if left != number else "yes" if why == "goals_met" else "no"}
    return facts


LIVES = [one for one in (life(*values) for values in itertools.product((0, 1, 2), (None, 1, 2), (None, "goals_met", "moved_away"), (None, "in_time", "late"),
                                                                       ("female", "male"), ("North", "South"), AGES)) if one]


def records_of(lives):
    """The records of these lives as an office holds them, over both quarters."""
    numbered = {quarter: [{"case": number, **facts[quarter]} for number, facts in enumerate(lives) if quarter in facts] for quarter in QUARTERS}
    return numbered, publishable.joined(numbered)


def told(numbered):
    """The cells of both quarters, the second told with the first as it stood."""
    shown = {}
    for number in (1, 2):
        quarters = QUARTERS[:number]
        records = publishable.joined({quarter: numbered[quarter] for quarter in quarters})
        shown |= publishable.cells_of(records, shown, dict.fromkeys(quarters[:-1], 5), 5)
    return shown


KINDS = records_of(LIVES)[1]
COUNTED = [tuple(publishable.places_of(kind)) for kind in KINDS]
EVERY = sorted({place for places in COUNTED for place in places}, key=str)
AT = {place: number for number, place in enumerate(EVERY)}
MATRIX = csr_matrix(([1.0] * sum(map(len, COUNTED)), ([AT[place] for places in COUNTED for place in places], [number for number, places in enumerate(COUNTED) for _ in places])))


def pinned(lives, cells, most=None):
    """The small numbers that somebody works out who was told all these cells and knows every life that there can be."""
    ends = {SHOWN: lambda cell: (cell.value, cell.value), SMALL: lambda _: (1, 4), LARGE: lambda _: (5, np.inf), WITHHELD: lambda _: (0, np.inf)}
    bounds = [ends[cells.get(place, NOTHING).state](cells.get(place, NOTHING)) for place in EVERY]
    known = LinearConstraint(MATRIX, *np.array(bounds).T)
    truth = dict.fromkeys(EVERY, 0)
    for record in records_of(lives)[1]:
        for place in publishable.places_of(record):
            truth[place] += 1
    small = [place for place in EVERY if 0 < truth[place] < 5]
    for place in small if most is None else random.Random(1).sample(small, min(most, len(small))):
        row = MATRIX[AT[place]].toarray()[0]
        others = []
        for sign in (1, -1):
            found = milp(sign * row, constraints=known, integrality=np.ones(len(KINDS)), bounds=Bounds(0, 10 * len(lives)))
            assert found.status in (0, 3), (found.message, place)
            others.append(found.status == 3 or round(sign * found.fun) != truth[place])
            if others[-1]:
                break
        if not any(others):
            yield place, truth[place]


def drawn(size, seed):
    draw = random.Random(seed)
    return draw.choices(LIVES, [draw.random() ** 3 for _ in LIVES], k=size)


def nobody_works_out(size, seed, most=None):
    lives = drawn(size, seed)
    cells = told(records_of(lives)[0])
    assert list(pinned(lives, cells, most)) == []
    return cells


@pytest.mark.parametrize("size, seed", [(12, 1), (60, 2), (150, 3)])
def test_D28_D29_two_quarters_in_all_their_tables_tell_no_small_number(size, seed):
    nobody_works_out(size, seed, 12)


@pytest.mark.story
@pytest.mark.parametrize("seed", range(16))
def test_D28_D29_random_offices_tell_no_small_number_in_two_quarters(seed):
    nobody_works_out((6, 12, 25, 40, 60, 90, 150, 250)[seed % 8], seed + 100)


def test_D28_the_other_program_would_find_what_is_only_hidden_where_it_is_small():
    lives = drawn(60, 2)
    counts = {}
    for record in records_of(lives)[1]:
        for place in publishable.places_of(record):
            counts[place] = counts.get(place, 0) + 1
    naive = {place: disclosure.Cell(SMALL) if count < 5 else disclosure.Cell(SHOWN, count) for place, count in counts.items()}
    assert next(pinned(lives, naive), None)


# ---- pages, in an office with one case

@pytest.fixture
def later(app):
    """The first days of the next quarter."""
    clock.set_start(NOW.replace(month=4, day=5))


@pytest.fixture
def mary(later, app, case):
    desk = Desk(app, "mary")
    assert desk.post("/reports/published", {"quarter": "2027-1"}).headers["Location"] == "/reports/published/2027-1"
    return desk


def test_a_quarter_is_published_once_and_stays_as_it_is(mary, case):
    made = Published.get()
    page = mary.get("/reports/published/2027-1")
    assert page.status_code == 200 and "&lt;5" in page.text and case.code not in page.text
    Case.update(status="merged").execute()
    assert mary.get("/reports/published/2027-1?group=open").text.count("&lt;5") > 0 and Published.get().cells == made.cells
    assert Audit.get(Audit.did == "figures published").details["quarter"] == "2027-1"


def test_E38_a_quarter_is_not_published_twice_nor_before_it_is_over(mary, app, case):
    paul = Desk(app, "paul")
    for quarter in ("2027-1", "2027-2", "2026-4", "2027-5", "1-1"):
        answer = paul.post("/reports/published", {"quarter": quarter})
        assert answer.status_code == 409 and "very small groups" in answer.text, quarter
    assert Published.select().count() == 1


def test_others_save_while_the_tables_of_a_quarter_are_reckoned(app, cast, case, monkeypatch):
    """Reckoning takes as long as it takes; whoever saves meanwhile does not wait for it, and changes nothing in it."""
    def saves():
        with databases.connection():
            Case.update(step="planning", status="merged").where(Case.id == case.id).execute()

    databases.records.connection().execute("PRAGMA busy_timeout = 100")
    monkeypatch.setattr(published.counted, "families", meanwhile(counted.families, saves))
    made = published.ready(2027, 1, NOW.replace(month=4, day=5))
    assert Case.get().step == "planning" and made.cells


@pytest.mark.parametrize("quarter", [1, 2])
def test_E38_whoever_published_meanwhile_was_first(app, cast, case, monkeypatch, quarter):
    def publishes():
        with databases.connection():
            published.publish(published.ready(2027, quarter, NOW.replace(month=7, day=5)), cast["paul"], NOW)

    monkeypatch.setattr(publishable, "cells_of", meanwhile(publishable.cells_of, publishes))
    made = published.ready(2027, 1, NOW.replace(month=7, day=5))
    with refused("E38"):
        published.publish(made, cast["mary"], NOW)
    assert [one.quarter for one in Published.select()] == [quarter]


def test_what_is_hidden_besides_hangs_on_a_secret_of_the_office(app, cast, case):
    """Made again after a backup was put back, the same tables hide the same; nobody outside can make them."""
    chances = {published._chance(key) for key in ("2027-1", "2027-1", "2027-2")}
    assert len(chances) == 2 and all(len(chance) == 32 for chance in chances)
    made = [published.ready(2027, 1, NOW.replace(month=4, day=5)) for _ in range(2)]
    assert made[0] == made[1]


def test_T31_E38_tables_made_before_the_smallest_number_was_raised_are_not_published(app, cast, case):
    made = published.ready(2027, 1, NOW.replace(month=4, day=5))
    rules.change({"smallest_cell": 8}, cast["mary"], NOW)
    with refused("E38"):
        published.publish(made, cast["mary"], NOW)
    assert not Published.select().count()


def meanwhile(reckon, act):
    """The same function, but while it is called for the first time somebody else does something."""
    done = []

    def reckoned(*more):
        if not done:
            done.append(act)
            other = threading.Thread(target=lambda: done.append(act()))
            other.start()
            other.join()
            assert len(done) == 2, "whoever saved meanwhile had to wait"
        return reckon(*more)

    return reckoned


@pytest.mark.parametrize("what, day, is_told", [("all", 3, True), ("records", 3, True), ("identities", 3, False), ("all", -5, False)])
def test_E38_who_put_a_backup_back_is_told_that_a_quarter_may_be_out_already(later, app, case, what, day, is_told):
    """What was published after the backup is not in it; published again, the two could be compared. Before the quarter was over nothing was out."""
    at = NOW.replace(month=4, day=1) + timedelta(days=day)
    with databases.records.atomic():
        audit.record(None, "office restored", now=at, what=what, head=1, made_at=(at - timedelta(days=2)).isoformat())
    mary = Desk(app, "mary")
    assert ("is out already" in mary.get("/reports/published").text) is is_told
    mary.post("/reports/published", {"quarter": "2027-1"})
    assert "is out already" not in mary.get("/reports/published").text


@pytest.mark.parametrize("ask", ["group=coming&by=keyworker", "group=none", "group=open&by=sex-age", "group=open&by=concern"])
def test_E38_a_selection_that_is_none_of_the_fixed_tables_is_refused(mary, ask):
    answer = mary.get(f"/reports/published/2027-1?{ask}")
    assert answer.status_code == 409 and "very small groups" in answer.text and "&lt;5</td>" not in answer.text
    group, _and, by = ask.removeprefix("group=").partition("&by=")
    for kind in ("print", "csv", "xlsx"):
        assert mary.post("/reports/published/2027-1", {"button": kind, "group": group, "by": by}).status_code == 409
    assert not Audit.select().where(Audit.did == "figures taken out").count() and not Printing.select().count()


@pytest.mark.parametrize("group", figure_words.GROUPS)
@pytest.mark.parametrize("by", ("", *publishable.DIMENSIONS))
def test_D27_every_table_of_one_child_shows_less_than_five(mary, group, by):
    page = mary.get(f"/reports/published/2027-1?group={group}&by={by}").text
    assert not re.search(r'<td[^>]*class="num"[^>]*>[1-4]\b', page)


def test_a_print_of_figures_is_noted(mary, case):
    sheet = mary.post("/reports/published/2027-1", {"button": "print", "group": "open", "by": "sex"})
    made = Printing.get()
    assert sheet.status_code == 200 and (made.sheet, made.case_id, made.parts) == ("published", None, ["2027-1", "open", "sex"])
    assert "small numbers are hidden" in sheet.text and "Mary" in sheet.text and case.code not in sheet.text
    assert Audit.get(Audit.did == "figures taken out").details["kind"] == "print"


HOSTILE = " \ufeff\uff1dcmd|'/c calc'!A1"


def test_SEC_085_SEC_089_no_cell_of_a_file_can_act_as_a_formula(later, app, case):
    Case.update(area=HOSTILE, registered_on=date(2027, 1, 2)).execute()
    desk = Desk(app, "mary")
    desk.post("/reports/published", {"quarter": "2027-1"})
    asked = {"group": "coming", "by": "area"}
    lines = list(csv.reader(io.StringIO(desk.post("/reports/published/2027-1", {"button": "csv", **asked}).data.decode("utf-8-sig"))))
    answer = desk.post("/reports/published/2027-1", {"button": "xlsx", **asked})
    page = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert answer.headers["Content-Disposition"] == 'attachment; filename="figures-2027-1-coming.xlsx"'
    assert any("Mary" in cell for line in lines for cell in line) and "for outside" in lines[0][1]
    cells = [cell for line in lines for cell in line] + [cell.value for line in page.iter_rows() for cell in line if isinstance(cell.value, str)]
    assert sum(HOSTILE in cell for cell in cells) >= 2
    assert not [cell for cell in cells if cell.lstrip(" \ufeff\u200b\n").startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))]
    assert {cell.data_type for line in page.iter_rows() for cell in line} <= {"s", "n"}
    assert not [cell for cell in cells if case.code in cell]


@pytest.mark.parametrize("login", ["alice", "dan", "eve"])
def test_only_supervisors_find_the_figures_for_outside(mary, app, login):
    desk = Desk(app, login)
    assert "published" not in desk.get("/reports").text
    for path in ("/reports/published", "/reports/published/2027-1"):
        assert desk.get(path).status_code == 404 and desk.post(path, {"quarter": "2027-1", "button": "csv"}).status_code == 404


# ---- all figures of an office of real cases: what the sums of all its tables tell

def sums(places):
    """What everybody knows of published tables: rows add up to their total, columns to theirs, and the same child is in several figures."""
    there, found = set(places), []
    for quarter, figure in sorted({place[:2] for place in places}):
        mine = [place[2:] for place in places if place[:2] == (quarter, figure)]
        rows = {row for _told, row, _column in mine} - {None}
        for told in {told for told, _row, _column in mine}:
            columns = {column for one, _row, column in mine if one == told} - {None}
            found += [[(figure, told, None, column), *((figure, told, row, column) for row in rows)] for column in (columns or {None})]
            if columns:
                found += [[(figure, "", row, None), *((figure, told, row, column) for column in columns)] for row in (None, *rows)]
        found = [line if len(line[0]) == 5 else [(quarter, *place) for place in line] for line in found]
    for whole, *parts in (("I01", "I27concern"), ("I01", "I27care"), ("I01", "I27source"), ("I02", "I12"), ("I02", "I25"), ("I03", "I28"), ("I03", "I13")):
        found += [[place, *((place[0], part, *place[2:]) for part in parts)] for place in places if place[1] == whole and place[3] is None]
    lines = [[(line[0], -1), *((place, 1) for place in line[1:] if place in there)] for line in found if line[0] in there]
    for told, column in {(place[2], place[4]) for place in places if place[2] in ("", "sex", "area", "disability")}:
        flow = [(QUARTERS[1], "I02", -1), (QUARTERS[0], "I02", 1), (QUARTERS[1], "I01", 1), (QUARTERS[1], "I03", -1)]
        lines.append([((quarter, figure, told, None, column), by) for quarter, figure, by in flow if (quarter, figure, told, None, column) in there])
    return lines


def worked_out(shown, truth, most=None):
    """The small numbers that the sums of all tables of both quarters pin down; and how many there are."""
    places = sorted({*truth, *shown}, key=str)
    at = {place: number for number, place in enumerate(places)}
    lines = [line for line in sums(places) if sum(truth.get(place, 0) * by for place, by in line) == 0]
    matrix = csr_matrix(([float(by) for line in lines for _place, by in line], ([number for number, line in enumerate(lines) for _ in line], [at[place] for line in lines for place, _by in line])),
                        shape=(len(lines), len(places)))
    ends = {SHOWN: lambda cell: (cell.value, cell.value), SMALL: lambda _: (1, 4), LARGE: lambda _: (5, np.inf), WITHHELD: lambda _: (0, np.inf)}
    bounds = np.array([ends[cell.state](cell) for cell in (shown.get(place, NOTHING) for place in places)])
    assert all(low <= truth.get(place, 0) <= high for place, (low, high) in zip(places, bounds, strict=True)), "a table says something false"
    small = [place for place in places if 0 < truth.get(place, 0) < 5]
    for place in small if most is None else random.Random(1).sample(small, min(most, len(small))):
        for sign in (1, -1):
            row = np.zeros(len(places))
            row[at[place]] = sign
            found = milp(row, constraints=LinearConstraint(matrix, 0, 0), integrality=np.ones(len(places)), bounds=Bounds(*bounds.T))
            if found.status == 3 or round(sign * found.fun) != truth[place]:
                break
        else:
            yield place, truth[place]


def counted_at(told):
    """What truly stands at each place: `told` are the facts of each quarter by family."""
    truth = {}
    for name, facts in publishable.families(told):
        for record in publishable.joined(facts, by_case=name in publishable.OF_A_CASE):
            for place in publishable.places_of(record):
                truth[place] = truth.get(place, 0) + 1
    return truth


def shown_of(*made):
    return {(published.key_of(one.year, one.quarter), *place): cell for one in made for place, cell in published._unpacked(one.cells).items()}


def office_of(cast, size, seed):
    """Real cases of the office: some of each quarter, some closed in each."""
    draw, base = random.Random(seed), {"team": cast["mary"].team_id, "keyworker": cast["alice"], "entered_by": cast["alice"], "entered_at": NOW, "taken_in_at": NOW}
    for number in range(size):
        came = date(2026, 1, 1) + timedelta(days=draw.randrange(180))
        ended = came + timedelta(days=draw.randrange(10, 90)) if draw.random() < 0.4 else None
        over = {"status": "closed", "closed_on": ended, "close_reason": draw.choice(("goals_met", "moved_away"))} if ended else {"status": "open"}
        case = Case.create(
            **base, **over, code=f"T{number}", source=draw.choice(("self", "police")), registered_at=datetime.combine(came, time(9), ZONE), registered_on=came, identified_on=came,
            risk=draw.choice(("high", "medium", "low")), sex=draw.choice(("female", "male")), age_years=draw.randrange(18), area=draw.choice(("North district", "South district")),
            concerns=[draw.choice(("neglect", "sexual_abuse", "out_of_school"))], care_arrangement=draw.choice(("parents", "kinship")), step="planning",
            disability=draw.choice(("none", "none", "physical")), displacement="resident", uasc="no")
        if ended:
            Closure.create(case=case, reason=over["close_reason"], answers={}, asked_by=cast["alice"], asked_at=NOW, decided_by=cast["mary"], decided_at=NOW, closed_on=ended, decision="agree")


@pytest.fixture
def drawn_alike(monkeypatch):
    """What is hidden besides is drawn by the office's secret, another one in each test; here by one that can be named, so that an office found wanting can be looked at again."""
    monkeypatch.setattr(published, "_chance", lambda key: hashlib.sha256(f"{os.environ.get('SECRET', '1')} {key}".encode()).digest())


def nobody_works_out_an_office(cast, size, seed, most=None):
    office_of(cast, size, seed)
    april, july = (datetime(2026, month, 5, 9, tzinfo=ZONE) for month in (4, 7))
    spring = published.publish(published.ready(2026, 1, april), cast["mary"], april)
    summer = published.publish(published.ready(2026, 2, july), cast["mary"], july)
    told = {key: counted.families(*published.days_of(2026, quarter), now) for key, quarter, now in zip(QUARTERS, (1, 2), (april, july), strict=True)}
    assert Published.get_by_id(spring.id).cells == spring.cells and len(spring.cells) > 10 and len(summer.cells) > 10
    assert list(worked_out(shown_of(spring, summer), counted_at(told), most)) == []


@pytest.mark.story
def test_D28_D29_real_cases_of_a_small_office_tell_no_small_number_in_two_quarters(cast, drawn_alike):
    nobody_works_out_an_office(cast, 30, 1, 12)


@pytest.mark.story
@pytest.mark.parametrize("size, seed", [(10, 1), (25, 2), (40, 3), (60, 4), (120, 5)])
def test_D28_D29_no_table_of_real_cases_tells_a_small_number(cast, size, seed, drawn_alike):
    nobody_works_out_an_office(cast, size, seed)


def test_D27_what_few_children_stand_behind_is_hidden_however_often_they_were_seen():
    apart = {"sex": "female", "age": "6-11", "risk": "low", "area": "North", "disability": "none"}
    weeks = [{"case": number % 3, **apart, "I10": "yes"} for number in range(39)] + [{"case": 10 + number % 6, **apart, "area": "South", "I10": "yes"} for number in range(78)]
    cells = publishable.cells_of(publishable.joined({QUARTERS[0]: weeks}, by_case=False), {}, {}, 5, publishable.of_few(QUARTERS[0], weeks, 5))
    at = {place[2:]: cell for place, cell in cells.items()}
    assert at["area", "yes", "North"].state == at["area", "yes", "South"].state == LARGE and at["", "yes", None].value == 117


def test_E38_two_quarters_that_were_made_apart_are_not_both_published(cast):
    office_of(cast, 12, 3)
    july = datetime(2026, 7, 5, 9, tzinfo=ZONE)
    spring, summer = published.ready(2026, 1, july), published.ready(2026, 2, july)
    published.publish(summer, cast["mary"], july)
    with refused("E38"):
        published.publish(spring, cast["mary"], july)
    assert [one.quarter for one in Published.select()] == [2]


def test_SEC_089_a_print_of_figures_says_who_when_and_for_outside(mary):
    page = mary.post("/reports/published/2027-1", {"button": "print", "group": "open", "by": "sex"}).text
    foot = re.search(r'(?s)<footer class="leaf-foot-line">(.*?)</footer>', page)[1]
    assert all(words in foot for words in ("published", Staff.get(username="mary").short_name, str(NOW.year), "for outside the office")), foot

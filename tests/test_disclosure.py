"""What published tables may show: another program, told everything that they show, cannot work out a number from one to four (D27-D29)."""
import itertools
import random

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from cmoffice import disclosure
from cmoffice.disclosure import LARGE, NOTHING, SHOWN, SMALL, WITHHELD, publish

AGES = ("0-5", "6-11", "12-17")


def by_two(table, row, *columns):
    """A table of these rows against each of these columns, with its totals."""
    def places(facts):
        if facts[row] is None:
            return
        yield (table, None, None)
        yield (table, facts[row], None)
        for column in columns:
            yield (f"{table} by {column}", None, facts[column])
            yield (f"{table} by {column}", facts[row], facts[column])
    return places


def told_of(records, places_of, cells, domain, is_possible=None):
    """The least and the most that may stand at each small place, for somebody who was told all these cells and thinks."""
    kinds = [dict(zip(domain, values, strict=True)) for values in itertools.product(*domain.values())]
    kinds = [kind for kind in kinds if is_possible is None or is_possible(kind)]
    counted = [tuple(places_of(kind)) for kind in kinds]
    every = sorted({place for places in counted for place in places}, key=str)
    rows = {place: np.array([places.count(place) for places in counted], float) for place in every}
    low, high, lines = [], [], []
    for place in every:
        cell = cells.get(place, NOTHING)
        least, most = {SHOWN: (cell.value, cell.value), SMALL: (1, 4), LARGE: (5, np.inf), WITHHELD: (0, np.inf)}[cell.state]
        lines.append(rows[place])
        low.append(least)
        high.append(most)
    known = LinearConstraint(np.array(lines), low, high)
    truth = {place: sum(tuple(places_of(record)).count(place) for record in records) for place in every}
    for place in every:
        if 0 < truth[place] < 5:
            ends = []
            for sign in (1, -1):
                found = milp(sign * rows[place], constraints=known, integrality=np.ones(len(kinds)), bounds=Bounds(0, 10 * len(records)))
                assert found.status in (0, 3), (found.message, place)
                ends.append(sign * found.fun if found.status == 0 else np.inf)
            yield place, round(ends[0]), ends[1]


DOMAIN = {"reason": (None, "goals", "moved", "age"), "sex": ("f", "m"), "age": AGES, "area": ("north", "south")}
CLOSED = by_two("closed", "reason", "sex", "age", "area")
HOW_OFTEN = {"reason": (10, 8, 4, 1), "sex": (3, 2), "age": (1, 3, 3), "area": (4, 1)}


def drawn(size, seed, domain=DOMAIN, often=HOW_OFTEN):
    draw = random.Random(seed)
    return [{fact: draw.choices(values, often[fact])[0] for fact, values in domain.items()} for _ in range(size)]


@pytest.mark.parametrize("seed", range(8))
def test_D27_D28_nobody_can_work_out_a_small_number_from_the_tables(seed):
    records = drawn((8, 20, 45, 90)[seed % 4], seed)
    cells = publish(records, CLOSED)
    small = list(told_of(records, CLOSED, cells, DOMAIN))
    assert small and all(least < most for _, least, most in small), [one for one in small if one[1] >= one[2]]
    assert all(cell.state == SMALL or cell.state == WITHHELD for place, cell in cells.items() if place in {one[0] for one in small})


QUARTERS = (1, 2)
LIFE = {"came": (0, 1, 2), "left": (None, 1, 2), "why": (None, "goals", "moved"), "sex": ("f", "m"), "age": AGES}


def could_be(facts):
    """Nobody leaves before she came, and whoever left did so for a reason."""
    return (facts["left"] is None) == (facts["why"] is None) and (facts["left"] is None or facts["left"] >= facts["came"])


def of_quarter(facts, quarter):
    """Where a case of such a life is counted in the tables of this quarter: new, open at its end, closed by reason."""
    counted = {"new": facts["came"] == quarter, "open": facts["came"] <= quarter and (facts["left"] or 9) > quarter, "closed": facts["left"] == quarter}
    for table in (name for name, is_in in counted.items() if is_in):
        rows = [None, facts["why"]] if table == "closed" else [None]
        for row, fact in itertools.product(rows, (None, "sex", "age")):
            yield (f"{quarter} {table} by {fact}" if fact else f"{quarter} {table}", row, facts[fact] if fact else None)


def lives(size, seed):
    draw, found = random.Random(seed), []
    while len(found) < size:
        facts = {fact: draw.choice(values) for fact, values in LIFE.items()}
        if could_be(facts):
            found.append(facts)
    return found


def as_known_after(quarter, records):
    return [one | ({"left": None, "why": None} if (one["left"] or 0) > quarter else {}) for one in records if one["came"] <= quarter]


@pytest.mark.parametrize("seed", range(8))
def test_D29_two_quarters_together_tell_no_small_number(seed):
    records = lives((15, 40, 80, 110)[seed % 4], seed)
    places = {quarter: lambda facts, quarter=quarter: of_quarter(facts, quarter) for quarter in QUARTERS}

    def both(facts):
        return [*places[1](facts), *places[2](facts)]

    spring = publish(as_known_after(1, records), places[1], is_possible=could_be)
    shown = {place: spring.get(place, NOTHING) for values in itertools.product(*LIFE.values()) for place in places[1](dict(zip(LIFE, values, strict=True)))}
    summer = publish(records, both, shown, could_be)
    assert not set(summer) & set(shown)
    found = list(told_of(records, both, shown | summer, LIFE, could_be))
    assert all(least < most for _, least, most in found), [one for one in found if one[1] >= one[2]]


def test_T31_a_smallest_number_that_was_raised_leaves_what_was_told_before_as_it_was_meant():
    """Four and four, the same children in both quarters: first told as less than five, later as less than eight. Eight together would tell it."""
    def places_of(facts):
        return [("spring", None), ("spring", facts["area"]), ("summer", None), ("summer", facts["area"])]

    records = [{"area": area} for area in ("north", "south") for _ in range(4)]
    spring = {place: cell for place, cell in publish(records, places_of).items() if place[0] == "spring"}
    summer = publish(records, places_of, spring, k=8, smallest=lambda _place: 5)
    ends = {SHOWN: lambda cell, k: (cell.value, cell.value), SMALL: lambda _, k: (1, k - 1), LARGE: lambda _, k: (k, 99), WITHHELD: lambda _, k: (0, 99)}
    told = {place: ends[cell.state](cell, 8 if place[0] == "summer" else 5) for place, cell in (spring | summer).items()}
    norths = [north for north in range(9) for south in range(9) if all(
        told[quarter, where][0] <= number <= told[quarter, where][1] for quarter in ("spring", "summer") for where, number in ((None, north + south), ("north", north), ("south", south)))]
    assert len(norths) > 1, told


def test_D28_which_other_number_is_hidden_is_drawn_by_chance_and_tells_nothing():
    """Whoever has the program, too, and tries every office cannot tell ours by what it would hide: that depends on a secret of the office."""
    records = [{"area": area} for area, size in (("north", 3), ("south", 9), ("east", 9), ("west", 9), ("hills", 9)) for _ in range(size)]
    told = [publish(records, lambda facts: [("t", None), ("t", facts["area"])], chance=chance) for chance in range(12)]
    hidden = {tuple(sorted(str(place) for place, cell in cells.items() if cell.state == LARGE)) for cells in told}
    assert len(hidden) > 2 and all(cells["t", "north"].state == SMALL for cells in told)
    assert publish(records, lambda facts: [("t", None), ("t", facts["area"])], chance=3) == told[3]

"""What was published of two quarters, all tables of it together: another program, told everything, works out no number from one to four (D27-D29)."""
import itertools
import random

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from cmoffice import disclosure
from cmoffice.casework import publishable
from cmoffice.disclosure import LARGE, NOTHING, SHOWN, SMALL, WITHHELD

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
    numbered = {quarter: [{"record": number, **facts[quarter]} for number, facts in enumerate(lives) if quarter in facts] for quarter in QUARTERS}
    return numbered, publishable.joined(numbered)


def published(numbered):
    """The cells of both quarters, the second told with the first as it stood."""
    shown = {}
    for number in (1, 2):
        quarters = QUARTERS[:number]
        records = publishable.joined({quarter: numbered[quarter] for quarter in quarters})
        shown |= publishable.cells_of(records, shown, quarters[:-1], 5)
    return shown


KINDS = records_of(LIVES)[1]
COUNTED = [tuple(publishable.places_of(kind)) for kind in KINDS]
EVERY = sorted({place for places in COUNTED for place in places}, key=str)
AT = {place: number for number, place in enumerate(EVERY)}
MATRIX = csr_matrix(([1.0] * sum(map(len, COUNTED)), ([AT[place] for places in COUNTED for place in places], [number for number, places in enumerate(COUNTED) for _ in places])))


def pinned(lives, cells, most=None):
    """The small numbers that somebody works out who was told all these cells and knows every life that there can be."""
    ends = {SHOWN: lambda cell: (cell.value, cell.value), SMALL: lambda _: (1, 4), LARGE: lambda _: (5, np.inf), WITHHELD: lambda _: (0, np.inf)}
    told = [ends[cells.get(place, NOTHING).state](cells.get(place, NOTHING)) for place in EVERY]
    known = LinearConstraint(MATRIX, *np.array(told).T)
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
    cells = published(records_of(lives)[0])
    assert list(pinned(lives, cells, most)) == []
    return cells


@pytest.mark.parametrize("size, seed", [(12, 1), (60, 2), (150, 3)])
def test_D28_D29_two_quarters_in_all_their_tables_tell_no_small_number(size, seed):
    nobody_works_out(size, seed, 12)


@pytest.mark.story
@pytest.mark.parametrize("seed", range(40))
def test_D28_D29_random_offices_tell_no_small_number_in_two_quarters(seed):
    nobody_works_out((6, 12, 25, 40, 60, 90, 150, 250)[seed % 8], seed + 100)


def test_D28_the_other_program_would_find_what_is_only_hidden_where_it_is_small():
    lives = drawn(60, 2)
    counts = {}
    for record in records_of(lives)[1]:
        for place in publishable.places_of(record):
            counts[place] = counts.get(place, 0) + 1
    naive = {place: disclosure.Cell(SMALL) if count < 5 else disclosure.Cell(SHOWN, count) for place, count in counts.items()}
    assert list(pinned(lives, naive))

"""What a set of tables may show to people outside (D27-D29): no number from one to four can be worked out from all that was ever shown.

A small number is safe when there is another office that would have published exactly the same tables, and in which that number is
another one. So for each small number such an office is looked for, one or two records away from ours; where there is none yet, the
fewest other cells are hidden that make one. What was published before stays as it is, and counts along.
"""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass

SMALLEST = 5  # T31: may be raised, never lowered
SHOWN, SMALL, LARGE, WITHHELD = "shown", "small", "large", "withheld"
PARTNERS = 24  # so many second records are tried with each first one
COSTS_TO_HIDE, COSTS_TO_WITHHOLD = (
    1,
    50,
)  # a dash tells "five or more", a dot nothing at all: no table is read with many of those
COSTS_IN_A_TOTAL = 10  # times as much


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a published table: in what way it is shown, and the number itself where it is."""

    state: str
    value: int | None = None


NOTHING = Cell(SHOWN, 0)  # what stands at a place that is not among the cells


def publish(records, places_of, before=None, is_possible=None, k=SMALLEST):
    """The cells of all tables in which these records are counted, by place, safe together with all that was published `before`.

    A record is a mapping of facts, all records of the same ones; `places_of` gives the places (table, row, column) at which a
    record of such facts is counted, None standing for a total; `is_possible` says whether there can be such a record. `before` are
    the cells of earlier tables as they were shown. Places where nobody is counted are left out: they show a zero.
    """
    office = _Office(records, places_of, before or {}, is_possible or (lambda facts: True), max(k, SMALLEST))
    for place in office.small_ones():
        office.make_safe(place)
    return office.cells()


class _Office:
    """The records, where they are counted, what is hidden so far, and every step to an office beside it."""

    def __init__(self, records, places_of, before, is_possible, k):
        self.k, self.before = k, before
        self._places_of, self._known = places_of, {}
        self._draw = random.Random(1)  # by chance, and the same each time
        self.kinds = Counter(frozenset(record.items()) for record in records)
        self.counts = Counter()
        for kind, times in self.kinds.items():
            for place in self._places(kind):
                self.counts[place] += times
        self.counts.update(dict.fromkeys(before, 0))
        self.counts |= {place: cell.value for place, cell in before.items() if cell.value is not None}
        self.states = {place: SMALL if 0 < count < k else SHOWN for place, count in self.counts.items()}
        self.states |= {place: cell.state for place, cell in before.items()}
        self.steps, self.at, self.of = [], defaultdict(list), defaultdict(list)
        self._find_steps(is_possible)

    def small_ones(self):
        """Where a number from one to four stands, whatever is shown there; the smallest first."""
        return sorted(
            (place for place, count in self.counts.items() if 0 < count < self.k),
            key=lambda place: (self.counts[place], str(place)),
        )

    def cells(self):
        return {
            place: Cell(state, self.counts[place] if state == SHOWN else None)
            for place, state in self.states.items()
            if place not in self.before and (self.counts[place] or state != SHOWN)
        }

    def make_safe(self, place):
        """Take the office beside ours in which this place holds another number and that asks for the least hiding, and hide that."""
        best = min(self._offices_beside(place), key=self._costs, default=None)
        if best is None or self._costs(best) == float("inf"):
            self.states[place] = WITHHELD  # what was shown before tells it already
            return
        for other, by in best.items():
            self.states[other] = self._state_beside(other, by)

    def _places(self, kind):
        if kind not in self._known:
            self._known[kind] = tuple(self._places_of(dict(kind)))
        return self._known[kind]

    def _find_steps(self, is_possible):
        """Each way in which one record could be missing, be there twice, or differ in one fact: with what changes where by it."""
        values = defaultdict(set)
        for kind in self.kinds:
            for fact, value in kind:
                values[fact].add(value)
        for kind in self.kinds:
            here = Counter(self._places(kind))
            self._add_step(None, here)
            self._add_step(None, Counter({place: -times for place, times in here.items()}))
            for fact, value in kind:
                for other in sorted(values[fact] - {value}, key=str):
                    facts = dict(kind) | {fact: other}
                    if is_possible(facts):
                        change = Counter(self._places(frozenset(facts.items())))
                        change.subtract(here)
                        self._add_step((fact, value, other), change)

    def _add_step(self, what, change):
        change = {place: by for place, by in change.items() if by}
        number = len(self.steps)
        self.steps.append((what, change))
        self.of[what].append(number)
        for place in change:
            self.at[place].append(number)

    def _offices_beside(self, place):
        """What changes in the offices beside ours in which this place holds another number."""
        for number in self.at[place]:
            what, change = self.steps[number]
            yield change
            if what is None:
                continue
            fact, value, other = what
            back = self.of[fact, other, value]
            for second in self._draw.sample(back, min(PARTNERS, len(back))):
                both = Counter(change)
                both.update(self.steps[second][1])
                if both[place]:
                    yield {one: by for one, by in both.items() if by}

    def _costs(self, change):
        return sum(self._cost(place, by) for place, by in change.items())

    def _cost(self, place, by):
        state, became = self.states.get(place, SHOWN), self._state_beside(place, by)
        if state == became:
            return 0
        if place in self.before or became is None:
            return float("inf")
        return (COSTS_TO_HIDE if became == LARGE else COSTS_TO_WITHHOLD) * COSTS_IN_A_TOTAL ** place.count(None)

    def _state_beside(self, place, by):
        """How this place must be shown so that it says nothing false in our office nor in the one beside it; None where a number falls below zero."""
        state, count = self.states.get(place, SHOWN), self.counts.get(place, 0)
        if state == WITHHELD:
            return WITHHELD
        if state == SMALL and 0 < count + by < self.k:
            return SMALL
        if count >= self.k and count + by >= self.k:
            return LARGE
        return WITHHELD

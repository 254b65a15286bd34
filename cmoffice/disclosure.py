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
FEW, MORE = 16, 300  # so many other records are tried with each one; and where that was not enough
FIRSTS = 10  # so many first steps are tried with a second one
COSTS_TO_HIDE, COSTS_TO_WITHHOLD = (
    1,
    50,
)  # a dash tells "five or more", a dot nothing at all: no table is read with many of those
COSTS_IN_A_TOTAL = 10  # times as much
NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a published table: in what way it is shown, and the number itself where it is."""

    state: str
    value: int | None = None


NOTHING = Cell(SHOWN, 0)  # what stands at a place that is not among the cells


def publish(
    records,
    places_of,
    before=None,
    is_possible=None,
    k=SMALLEST,
    *,
    was_shown=None,
    instead=None,
    back=None,
    touched=None,
    hidden=(),
    worth=None,
    smallest=None,
    chance=1,
):
    """The cells of all tables in which these records are counted, by place, safe together with all that was published `before`.

    A record is a mapping of facts, all records of the same ones; `places_of` gives the places (table, row, column) at which a
    record of such facts is counted, None standing for a total; `is_possible` says whether there can be such a record. `before` are
    the cells of earlier tables as they were shown, and `was_shown` says whether a place is one of theirs. `instead` says
    whether one value of a fact could stand for another, `back` what a record that holds a third value would hold in its stead if it made
    up for one that leaves the first for the other, `touched` those places of a record that depend on a fact. What stands at the
    places `hidden` is not shown either, however much it is. `worth` says how dear a place is to readers.
    Places where nobody is counted are left out: they show a zero.
    """
    before = before or {}
    office = _Office(
        records, places_of, before, is_possible, max(k, SMALLEST), was_shown or before.__contains__, chance
    )
    office.instead, office.back, office.touched = instead, back, touched
    office.worth = worth or _worth
    office.smallest = smallest
    office.hide(hidden)
    for place in office.small_ones():
        office.make_safe(place)
    return office.cells()


class _Office:
    """The records, where they are counted, what is hidden so far, and the way to each office beside it."""

    def __init__(self, records, places_of, before, is_possible, k, was_shown, chance):
        self.k, self.before, self.was_shown = k, before, was_shown
        self.places_of, self.is_possible = places_of, is_possible
        self.instead = self.back = self.touched = self.smallest = None
        self._draw, self._drawn = random.Random(chance), {}  # by chance, and the same each time
        kinds = Counter(frozenset(record.items()) for record in records)
        self.kinds = [dict(sorted(kind, key=str)) for kind in kinds]  # in the same order on every day
        self.places = [Counter(places_of(kind)) for kind in self.kinds]
        self.counts, self.inside = Counter(), defaultdict(list)
        self.holders, self._known, self._others, self._fixed = defaultdict(lambda: defaultdict(list)), {}, {}, {}
        for number, times in enumerate(kinds.values()):
            for place, by in self.places[number].items():
                self.counts[place] += by * times
                self.inside[place].append(number)
            for fact, value in self.kinds[number].items():
                self.holders[fact][value].append(number)
        self.counts.update(dict.fromkeys(before, 0))
        self.counts |= {place: cell.value for place, cell in before.items() if cell.value is not None}
        self.states = {place: SMALL if 0 < count < k else SHOWN for place, count in self.counts.items()}
        self.states |= {place: SHOWN for place in self.counts if was_shown(place)}  # a zero, unless `before` says more
        self.states |= {place: cell.state for place, cell in before.items()}

    def hide(self, places):
        """Hide what stands at these places although it is no small number."""
        for place in places:
            if self.states.get(place) == SHOWN and self.counts[place] >= self.k and not self.was_shown(place):
                self.states[place] = LARGE

    def small_ones(self):
        """Where a number stands that must not be known: from one to four, whatever is shown there, and what is hidden besides, now or before; the smallest first."""
        return sorted(
            (place for place, count in self.counts.items() if 0 < count < self.k or self.states[place] == LARGE),
            key=lambda place: (self.counts[place], str(place)),
        )

    def cells(self):
        return {
            place: Cell(state, self.counts[place] if state == SHOWN else None)
            for place, state in self.states.items()
            if not self.was_shown(place) and (self.counts[place] or state != SHOWN)
        }

    def make_safe(self, place):
        """Take the office beside ours in which this place holds another number and that asks for the least hiding, and hide that."""
        cost, best = NEVER, None
        for tries in (FEW, MORE):
            for costs, change in self._offices_beside(place, tries):
                if costs < cost:
                    cost, best = costs, change
                    if cost == 0:
                        return
            if best is not None:
                break
        if best is not None:
            for other, by in best.items():
                self.states[other] = self._state_beside(other, by)
        elif not self.was_shown(place):
            self.states[place] = WITHHELD  # what was shown before tells it already

    def _offices_beside(self, place, tries):
        """What it costs and what changes in the offices beside ours in which this place holds another number: the nearest offices first."""
        inside = self._some(self.inside[place], 5)
        touched = {fact: self._touched(inside[0], fact) for fact in self.kinds[inside[0]]} if inside else {}
        for fact in sorted((fact for fact in touched if place in touched[fact]), key=lambda fact: len(touched[fact])):
            yield from self._by_one_fact(place, fact, inside, tries)
        for number in self._some(self.inside[place], tries):
            if not self._is_fixed(number):
                yield self._weighed(self.places[number])
                yield self._weighed({one: -by for one, by in self.places[number].items()})
        for number in [number for number in inside[:2] if not self._is_fixed(number)]:
            for other in self._some(range(len(self.kinds)), tries):
                if place not in self.places[other] and not self._is_fixed(other):
                    both = _less(self.places[number], self.places[other])
                    yield self._weighed(both)
                    yield self._weighed({one: -by for one, by in both.items()})

    def _is_fixed(self, number):
        """Whether a number that was shown before would be false if this record were not there."""
        if number not in self._fixed:
            shown = (place for place in self.places[number] if self.was_shown(place))
            self._fixed[number] = any(self.states.get(place, SHOWN) == SHOWN for place in shown)
        return self._fixed[number]

    def _by_one_fact(self, place, fact, inside, tries):
        """The offices in which one record has another value of this fact, or two have each other's."""
        firsts = []
        for number, other in self._ways(fact, inside, tries):
            change = self._change(number, fact, other)
            if place in change:
                yield (costs := self._costs(change)), change
                firsts.append((costs, len(change), number, other, change))
        firsts.sort(key=lambda first: first[:2])
        for _costs, _size, number, other, change in firsts[: FIRSTS if tries == FEW else MORE]:
            value = self.kinds[number][fact]
            for second, became in self._ways_back(fact, value, other, tries):
                back = self._change(second, fact, became) if second != number else {}
                both = _together(change, back) if back else {}
                if place in both:
                    yield self._weighed(both)

    def _ways(self, fact, inside, tries):
        """Each way in which a record could differ in one fact, so that it leaves a place or comes to it: (record, value)."""
        for number in inside:
            for other in self._values_for(fact, self.kinds[number][fact]):
                yield number, other
        for value in dict.fromkeys(self.kinds[number][fact] for number in inside):
            for other in self._values_for(fact, value):
                for number in self._some(self.holders[fact][other], max(tries // 4, 4)):
                    yield number, value

    def _ways_back(self, fact, value, other, tries):
        """Each way in which another record could make up for one that leaves this value for the other: (record, value)."""
        for number in self._some(self.holders[fact][other], tries):
            yield number, value
        if self.back is not None:
            for held in sorted(set(self.holders[fact]) - {value, other}, key=str):
                if (became := self.back(fact, value, other, held)) is not None:
                    for number in self._some(self.holders[fact][held], max(tries // 4, 4)):
                        yield number, became

    def _weighed(self, change):
        return self._costs(change), change

    def _some(self, numbers, most):
        return numbers if len(numbers) <= most else self._draw.sample(numbers, most)

    def _values_for(self, fact, value):
        """What else could stand for this value of a fact."""
        if (fact, value) not in self._others:
            found = sorted(set(self.holders[fact]) - {value}, key=str)
            self._others[fact, value] = [one for one in found if self.instead is None or self.instead(fact, value, one)]
        return self._others[fact, value]

    def _touched(self, number, fact):
        """Where this record is counted, as far as it depends on this fact."""
        if self.touched is None:
            return self.places[number]
        if (number, fact) not in self._known:
            self._known[number, fact] = tuple(self.touched(self.kinds[number], fact))
        return self._known[number, fact]

    def _change(self, number, fact, other):
        """What changes where if this record had this other value of a fact; nothing where there can be no such record."""
        facts = {**self.kinds[number], fact: other}
        if self.is_possible and not self.is_possible(facts):
            return {}
        there = self.places_of(facts) if self.touched is None else self.touched(facts, fact)
        change = {}
        for place in self._touched(number, fact):
            change[place] = change.get(place, 0) - (self.places[number][place] if self.touched is None else 1)
        for place in there:
            change[place] = change.get(place, 0) + 1
        return {place: by for place, by in change.items() if by}

    def _costs(self, change):
        """What it costs to hide all that changes; NEVER where something changes that was shown before."""
        costs, states = 0, self.states
        for place, by in change.items():
            state, became = states.get(place, SHOWN), self._state_beside(place, by)
            if state != became:
                if self.was_shown(place):
                    return NEVER
                costs += (COSTS_TO_HIDE if became == LARGE else COSTS_TO_WITHHOLD) * self._worth(place)
        return costs

    def _worth(self, place):
        """How dear a place is to readers, and by chance up to twice as dear."""
        if place not in self._drawn:
            self._drawn[place] = self.worth(place) * (1 + self._draw.random())
        return self._drawn[place]

    def _state_beside(self, place, by):
        """How this place must be shown so that it says nothing false in our office nor in the one beside it."""
        state, count = self.states.get(place, SHOWN), self.counts.get(place, 0)
        k = self.smallest(place) if self.smallest and self.was_shown(place) else self.k
        if state == WITHHELD:
            return WITHHELD
        if state == SMALL and 0 < count + by < k:
            return SMALL
        if count >= k and count + by >= k:
            return LARGE
        return WITHHELD


def _worth(place):
    return COSTS_IN_A_TOTAL ** place.count(None)


def _together(one, other):
    both = dict(one)
    for place, by in other.items():
        both[place] = both.get(place, 0) + by
    return {place: by for place, by in both.items() if by}


def _less(one, other):
    return _together(one, {place: -by for place, by in other.items()})

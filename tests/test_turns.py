"""Whose turn it is: short requests one after the other in the order they came, long ones passed by, never too many at once."""

import threading
import time

import pytest

from cmoffice import turns
from cmoffice.turns import Turns

SOON = 5.0  # seconds within which a test that works has long been over


class Person:
    """Somebody whose request takes a turn and keeps it until it is told to end."""

    def __init__(self, places):
        self.places, self.has_turn, self.may_end, self.ended = places, threading.Event(), threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._works, daemon=True)
        self.thread.start()

    def _works(self):
        self.places.begin()
        self.has_turn.set()
        self.may_end.wait(SOON)
        self.places.end()
        self.ended.set()

    def ends(self):
        self.may_end.set()
        self.thread.join(SOON)
        assert self.ended.is_set()


def waiting(places, count):
    until = time.monotonic() + SOON
    while len(places._queue) != count:
        assert time.monotonic() < until
        time.sleep(0.001)


def test_while_one_is_short_the_others_wait_and_go_in_the_order_they_came():
    places, people = Turns(most=4, short=SOON), []
    for number in range(4):
        people.append(Person(places))
        assert number or people[0].has_turn.wait(SOON)
        waiting(places, number)
    for person, after in zip(people, people[1:], strict=False):
        assert not after.has_turn.is_set()
        person.ends()
        assert after.has_turn.wait(SOON)
    people[-1].ends()
    assert not places._begun and not places._queue


def test_one_that_takes_long_is_passed_by_but_no_more_than_so_many_work_at_once():
    places = Turns(most=2, short=0.02)
    long = Person(places)
    assert long.has_turn.wait(SOON)
    second = Person(places)
    assert second.has_turn.wait(SOON), "the first has had its time"
    third = Person(places)
    assert not third.has_turn.wait(0.2), "two is the most"
    second.ends()
    assert third.has_turn.wait(SOON)
    third.ends()
    long.ends()


def test_whoever_comes_while_a_long_one_works_alone_does_not_wait():
    places = Turns(most=4, short=0.05)
    long = Person(places)
    assert long.has_turn.wait(SOON)
    time.sleep(0.1)
    begun = time.monotonic()
    for _ in range(20):
        short = Person(places)
        assert short.has_turn.wait(SOON)
        short.ends()
    assert time.monotonic() - begun < 20 * 0.05, "only the newest counts, and it is over"
    long.ends()


@pytest.fixture
def places(monkeypatch):
    """The places of the program, as they are when it starts."""
    found = Turns(most=4, short=SOON)
    monkeypatch.setattr(turns, "_turns", found)
    return found


def test_SEC_011_whoever_is_aside_has_no_turn_until_she_comes_back(places):
    steps, back = [], threading.Event()

    def office(_environ, _start):
        with turns.left_to_others():
            steps.append("aside")
            assert back.wait(SOON)
        steps.append("back")
        return []

    slow = threading.Thread(target=turns.OneByOne(office), args=({}, None), daemon=True)
    slow.start()
    turns.OneByOne(lambda _environ, _start: steps.append("another"))({}, None)
    back.set()
    slow.join(SOON)
    assert sorted(steps[:2]) == ["another", "aside"] and steps[2:] == ["back"] and not places._begun


def test_who_never_had_a_turn_may_step_aside_as_well(places):
    with turns.left_to_others():
        assert not places._begun
    assert not places._begun


def test_a_request_that_fails_gives_its_turn_back(places):
    def office(_environ, _start):
        raise ValueError

    with pytest.raises(ValueError):
        turns.OneByOne(office)({}, None)
    assert not places._begun
    turns.OneByOne(lambda _environ, _start: [])({}, None)

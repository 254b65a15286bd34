"""Whose turn it is: requests are worked on one after the other while each is short, and a long one is passed by.

Two pages that are made at the same moment take turns at one Python, and what one of them writes makes the other read the file
anew: each takes longer than both one after the other. A report or a backup must hold nobody up: after SHORT the next
goes beside it, up to AT_WORK at once.
"""

import contextlib
import threading
import time
from collections import deque

AT_WORK = 4  # requests that are worked on at once; whoever waits for a password is none of them
SHORT = 0.04  # seconds that one request may have to itself
_mine = threading.local()


class Turns:
    """The places at work, and the queue before them: who came first goes first."""

    def __init__(self, most=AT_WORK, short=SHORT):
        self._most, self._short = most, short
        self._lock, self._queue, self._begun = threading.Lock(), deque(), {}  # thread → when its turn began

    def begin(self):
        """Wait for a turn and take it."""
        with self._lock:
            if not self._queue and self._is_room():
                self._begun[threading.get_ident()] = time.monotonic()
                return
            door = threading.Lock()
            door.acquire()
            self._queue.append((door, threading.get_ident()))
        while not door.acquire(timeout=self._short):
            with self._lock:  # nobody opened in all that time: who is at work may be taking long
                self._let_in()

    def end(self):
        with self._lock:
            del self._begun[threading.get_ident()]
            self._let_in()

    def _let_in(self):
        while self._queue and self._is_room():
            door, who = self._queue.popleft()
            self._begun[who] = time.monotonic()
            door.release()

    def _is_room(self):
        if not self._begun:
            return True
        newest = next(reversed(self._begun.values()))
        return len(self._begun) < self._most and time.monotonic() - newest >= self._short


_turns = Turns()


class OneByOne:
    """The office as the server calls it, each request at its turn (SEC-011)."""

    def __init__(self, office):
        self.office = office

    def __call__(self, environ, start_response):
        _turns.begin()
        _mine.has_turn = True
        try:
            return self.office(environ, start_response)
        finally:
            _mine.has_turn = False
            _turns.end()


@contextlib.contextmanager
def left_to_others():
    """Work that needs no turn: the others go on for as long as it lasts, then a new turn is waited for."""
    had_turn = getattr(_mine, "has_turn", False)
    if had_turn:
        _turns.end()
    try:
        yield
    finally:
        if had_turn:
            _turns.begin()

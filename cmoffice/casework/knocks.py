"""What was refused at the door: forms without their token or from elsewhere, pages of another role, too many tries, too much sent.

One line a minute for each kind and place, with how often: whoever knocks without end must not fill the trail. While nothing can
be written (a locked office), they are counted and written when it is open again.
"""

import threading
from datetime import timedelta

import peewee

from cmoffice import audit, databases
from cmoffice.databases import records

APART = timedelta(seconds=60)
MOST = 1000  # kinds and places held in memory
_held = {}  # (who, what, place, action) → [moment of the last line, or None; how often since]
_changing = threading.Lock()


def note(by, did, place, now, action=""):
    """One refusal: by whom (staff or None), what, from which address of the network, which action or page of ours; nothing of what was sent."""
    key = (getattr(by, "id", by), did, place, action)
    with _changing:
        if len(_held) >= MOST and key not in _held:
            key = (None, did, "", "")  # from very many places at once: told together
        held = _held.setdefault(key, [None, 0])
        held[1] += 1
    _write([key], now)


def write(now):
    """The keeper's job: write down what was only counted so far, and forget what is over."""
    _write(list(_held), now)
    with _changing:
        for key in [key for key, (last, times) in _held.items() if not times and last and abs(now - last) > APART]:
            del _held[key]


def forget():
    """Begin anew, with another office."""
    _held.clear()


def _write(wanted, now):
    if databases.keys_in_hand() is None or databases.is_locked():
        return
    for key in wanted:
        with _changing:
            last, times = _held.get(key, (now, 0))
            if not times or (last is not None and abs(now - last) < APART):
                continue
            _held[key] = [now, 0]
        by, did, place, action = key
        more = {"action": action} if action else {}
        try:
            with records.atomic():
                audit.record(by, did, now=now, address=place, times=times, **more)
        except peewee.DatabaseError:  # it was refused all the same
            with _changing:
                _held[key] = [last, _held[key][1] + times]

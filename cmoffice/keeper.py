"""What the office does by itself while people work: once a minute, in the server's own process, a fault in one job stops no other."""

import logging
import threading

from cmoffice import clock, databases, shortage
from cmoffice.casework import (
    backup,
    console,
    damage,
    hours,
    keeping,
    knocks,
    network,
    sealed,
    timekeeping,
    trail,
    upgrading,
)

EVERY = 60  # seconds
LOOKS_EVERY = 0.5  # seconds between two looks at what the console asks and whether the stick is still there


def look_at_clock(now):
    """Write down when somebody set the machine's clock."""
    timekeeping.look(clock.stepped(), now)


JOBS = (
    look_at_clock,
    hours.close_up,
    knocks.write,
    trail.keep,
    sealed.run_out,
    upgrading.tidy,
    keeping.after_destroying,
    backup.nightly,
    network.keep,
    damage.nightly,
)  # functions of the moment, in this order; each decides for itself whether its time has come
WHILE_READING_ONLY = (look_at_clock, hours.close_up)  # what is done although nothing may be written into the files
_log = logging.getLogger(__name__)


def begin():
    """Start keeping, until the program ends."""
    threading.Thread(target=_keep, daemon=True, name="keeper").start()
    threading.Thread(target=_look, daemon=True, name="keeper's ear").start()


def once(now):
    """One round at this moment; nothing is done in an office that is locked, little in one for reading only."""
    shortage.look()
    for job in JOBS:
        if databases.keys_in_hand() is None or databases.is_locked():
            return
        if databases.is_reading_only() and job not in WHILE_READING_ONLY:
            continue
        try:
            with databases.connection():
                job(now)
        except Exception as error:
            _log.error("%s of the keeper failed: %s", job.__name__, type(error).__name__)


def _keep():
    rest = threading.Event()
    while not rest.wait(EVERY):
        once(clock.now())


def _look():
    rest = threading.Event()
    while not rest.wait(LOOKS_EVERY):
        try:
            if console.look(clock.now()) == console.STOP:
                databases.close_office()
                console.stop_server()
        except Exception as error:
            _log.error("the keeper's ear failed: %s", type(error).__name__)

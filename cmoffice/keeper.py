"""What the office does by itself while people work: once a minute, in the server's own process, a fault in one job stops no other."""

import logging
import threading

from cmoffice import clock, databases

EVERY = 60  # seconds
JOBS = ()  # functions of the moment, in this order; each decides for itself whether its time has come
_log = logging.getLogger(__name__)


def begin():
    """Start keeping, until the program ends."""
    threading.Thread(target=_keep, daemon=True, name="keeper").start()


def once(now):
    """One round at this moment; nothing is done in an office that is locked."""
    for job in JOBS:
        if databases.keys_in_hand() is None or databases.is_locked():
            return
        try:
            with databases.connection():
                job(now)
        except Exception as error:
            _log.error("%s of the keeper failed: %s", job.__name__, type(error).__name__)


def _keep():
    rest = threading.Event()
    while not rest.wait(EVERY):
        once(clock.now())

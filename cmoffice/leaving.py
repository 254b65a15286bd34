"""What run.py lock and run.py destroy do from the console: with the office running or not, without signing in."""

import time

from cmoffice import keys
from cmoffice.casework import console

WAITS = 3  # seconds for a running office to answer; it looks twice a second


def lock(folder):
    """Ask the office that runs in this folder to lock itself; gives what came of it in words."""
    if not keys.is_wrapped(folder):
        return "This office cannot be locked yet: its keys lie open in its folder. Close the program and switch the machine off."
    if _answers(folder, console.LOCK):
        return "The office is locked. Everybody is signed out; whoever has a key slot opens it again by signing in."
    return "No office is running here, so nothing is open: it starts locked."


def _answers(folder, word):
    console.leave(folder, word)
    until = time.monotonic() + WAITS
    while time.monotonic() < until:
        if console.taken(folder):
            return True
        time.sleep(0.05)
    console.take_back(folder)
    return False

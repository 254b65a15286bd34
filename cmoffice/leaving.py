"""What run.py lock and run.py destroy do from the console: with the office running or not, without signing in."""

import contextlib
import time

from cmoffice import burning, keys
from cmoffice.casework import console, evacuation


def lock(folder):
    """Ask the office that runs in this folder to lock itself; gives what came of it in words."""
    if not keys.is_wrapped(folder):
        return "This office cannot be locked yet: its keys lie open in its folder. Close the program and switch the machine off."
    try:
        is_locked = console.answers(folder, console.LOCK)
    except OSError:
        return (
            "The office cannot be asked: the disk takes nothing. Lock it at a desk, or close the program where it was started, with "
            "Ctrl and C; it then starts locked."
        )
    if is_locked:
        return "The office is locked. Everybody is signed out; whoever has a key slot opens it again by signing in."
    return "No office is running here, so nothing is open: it starts locked."


def may_destroy(folder, word, name):
    """Whether this word and this name of the office allow destroying from the console."""
    return evacuation.word_fits(folder, word) and evacuation.name_fits(folder, name)


def has_word(folder):
    """Whether a word was set; without one the console destroys nothing."""
    return (folder / evacuation.WORD_FILE).exists()


def destroy(folder, now):
    """Destroy the office that lies in this folder, running or not; gives what came of it in words."""
    begun = time.monotonic()
    told = evacuation.told_of("console", now)
    burning.begin(folder, told)
    burning.burn_keys(folder)
    keys_gone = time.monotonic()
    with contextlib.suppress(OSError):  # a disk that takes nothing any more
        console.answers(folder, console.STOP)  # a running office lets go of its files and stops
    burning.burn_files(folder)
    left = burning.finish(folder, told)
    done = time.monotonic()
    if left:
        told += f"\nTHESE COULD NOT BE REMOVED: {', '.join(left)}. Take the disk out and break it.\n"
    return f"{told}\nKeys gone after {(keys_gone - begun) * 1000:.0f} ms, everything after {done - begun:.1f} s."

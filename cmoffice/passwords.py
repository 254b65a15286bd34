"""Passwords: hashed with Argon2id, two at a time, checked for length and for patterns instead of composition rules."""

import threading
import unicodedata

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import hash_secret_raw

SHORTEST, LONGEST = 15, 256
MOST_BYTES = 1024
WALKS = (
    "qwertyuiopasdfghjklzxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "zyxwvutsrqponmlkjihgfedcba",
    "09876543210987654321",
)
KNOWN = (
    "password",
    "passwort",
    "childprotection",
    "cmoffice",
    "caseworker",
    "supervisor",
    "administrator",
    "office",
    "welcome",
    "letmein",
)

hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
_at_once = threading.BoundedSemaphore(2)
_queue = threading.BoundedSemaphore(22)


class Busy(Exception):
    """Too many people sign in at this moment; try again in a few seconds."""


def hashed(password):
    """The hash to store; takes about a fifth of a second, so never inside a transaction."""
    with _turn():
        return hasher.hash(_plain(password))


def fits(stored, password):
    """Whether the password is the right one; takes as long for a name that nobody has (`stored` None)."""
    if len(password.encode("utf-8", "replace")) > MOST_BYTES:
        return False
    with _turn():
        if stored is None:
            hasher.hash(_plain(password))
            return False
        try:
            return hasher.verify(stored, _plain(password))
        except (VerificationError, InvalidHashError):
            return False


def cost():
    """What stretching a password takes now: passes, kibibytes and lanes of Argon2id."""
    return hasher.time_cost, hasher.memory_cost, hasher.parallelism


def stretched(password, salt, cost):
    """32 bytes made from a password at this cost, for a key slot; about a fifth of a second."""
    with _turn():
        return hash_secret_raw(_plain(password).encode(), salt, *cost, hash_len=32, type=Type.ID)


def needs_rehash(stored):
    return hasher.check_needs_rehash(stored)


def weakness(password, *own_words):
    """What is wrong with a password as a word ("short", "long", "pattern"), or None; own words are the person's and the office's names."""
    plain = _plain(password).casefold()
    if len(plain) < SHORTEST:
        return "short"
    if len(plain) > LONGEST or len(plain.encode()) > MOST_BYTES:
        return "long"
    rest = plain
    for known in (*KNOWN, *(word.casefold() for word in own_words if len(word) > 2)):
        rest = rest.replace(known, "")
    for walk in WALKS:
        for size in range(len(walk), 3, -1):
            for start in range(len(walk) - size + 1):
                rest = rest.replace(walk[start : start + size], "")
    return "pattern" if len(rest) < 6 or len(set(rest)) < 4 or _is_repeat(rest) else None


def _is_repeat(text):
    return any(text == (text[:size] * len(text))[: len(text)] for size in range(1, len(text) // 2 + 1))


def _plain(password):
    return unicodedata.normalize("NFKC", password)


class _turn:
    """A place in the queue, then one of the two places at work: sign-ins must not starve the pages of the others."""

    def __enter__(self):
        if not _queue.acquire(blocking=False):
            raise Busy
        _at_once.acquire()

    def __exit__(self, *_):
        _at_once.release()
        _queue.release()

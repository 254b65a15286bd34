"""What the console of the machine asks of a running office, and a stick that is pulled: looked at twice a second.

A command of run.py has no keys and cannot reach into the server. It leaves a small file in the office's folder, readable by
the owner alone, with one word in it; the office does what it says and takes the file away. That is the answer. Whoever can
write there owns the machine's account and could do as much without us.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from pathlib import Path

from cmoffice import databases, durable, keys
from cmoffice.casework import locking, office
from cmoffice.databases import records

NOTE = "asked"  # the file with the word
LOCK, STOP, HERE = "lock", "stop", "here"  # the last asks for nothing but the answer
WAITS = 3  # seconds for a running office to answer; it looks twice a second


def leave(folder, word):
    """Leave this word for the office that runs in this folder."""
    durable.write_safely(Path(folder) / NOTE, word.encode())


def answers(folder, word):
    """Whether an office that runs in this folder takes this word within WAITS seconds; else it is taken back."""
    leave(folder, word)
    until = time.monotonic() + WAITS
    while time.monotonic() < until:
        if taken(folder):
            return True
        time.sleep(0.05)
    take_back(folder)
    return False


def taken(folder):
    """Whether the running office has taken the word away."""
    return not (Path(folder) / NOTE).exists()


def take_back(folder):
    """No office runs here: take the word away again."""
    (Path(folder) / NOTE).unlink(missing_ok=True)


def heard(folder):
    """The word that lies in this folder, taken away; None when there is none."""
    path = Path(folder) / NOTE
    if not path.exists():
        return None
    try:
        word = path.read_text(errors="replace").strip()
        path.unlink(missing_ok=True)
    except OSError:  # no note of ours: it must not keep the office from locking when the stick is pulled
        return None
    return word


def look(now):
    """Do what the console asks, and lock when the stick with the office's secret was pulled. Gives the word `stop`, or None."""
    folder = databases.folder()
    if folder is None:
        return None
    word = heard(folder)
    if word == LOCK and _is_open():
        locking.lock(None, "console", now)
    elif _is_open() and keys.is_wrapped(folder) and not keys.secret_path(folder).is_file() and _locks_without_secret():
        locking.lock(None, "stick pulled", now)
    return STOP if word == STOP else None


def _locks_without_secret():
    """What the office decided; the connection is given back, for one that is kept stands in the way of new keys for ever."""
    with databases.connection() if records.is_closed() else contextlib.nullcontext():
        return office.setting("lock_without_secret", True)


def _is_open():
    return databases.keys_in_hand() is not None and not databases.is_locked()


def stop_server():
    """Stop the whole program: the parent closes its worker, which we are; a server without a parent stays."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        os.kill(parent.pid, signal.SIGTERM)


def stop_server_in(seconds):
    """Stop it when the answer that is being sent had time to arrive."""
    timer = threading.Timer(seconds, stop_server)
    timer.daemon = True
    timer.start()

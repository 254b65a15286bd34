"""The office's clock: the only place that asks what time it is. Views and commands ask; everything below is told."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_zone = ZoneInfo("UTC")
_ahead = timedelta(0)


def now():
    """This moment, in the office's time zone, whole seconds."""
    return (datetime.now(UTC) + _ahead).astimezone(_zone).replace(microsecond=0)


def steady():
    """Seconds that pass evenly, however the machine's clock is set; they go on while the machine sleeps, where it can tell."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def stepped():
    """Seconds by which the machine's clock was set since the program began, forward (more than 0) or back (less)."""
    return time.time() - _began[0] - (steady() - _began[1]) + _set_by


def step(by):
    """Set the clock forward or back by this time span, as somebody sets the machine's (tests and trials)."""
    global _ahead, _set_by
    _ahead += by
    _set_by += by.total_seconds()


def machine_seconds():
    """Seconds since 1970 by this machine itself, wherever the office's clock was set: the telephones of people have the same."""
    return time.time()


def today():
    """This day in the office's time zone."""
    return now().date()


def zone():
    return _zone


def local(moment):
    """A stored UTC moment as the office's wall clock shows it."""
    return moment.astimezone(_zone)


def set_zone(name):
    global _zone
    _zone = ZoneInfo(name)


def set_start(moment=None):
    """Let the clock run on from this local moment (practice office and tests); None is the real time."""
    global _ahead, _set_by
    _set_by = 0.0
    _ahead = timedelta(0) if moment is None else moment.replace(tzinfo=moment.tzinfo or _zone) - datetime.now(UTC)


_began = (time.time(), steady())
_set_by = 0.0

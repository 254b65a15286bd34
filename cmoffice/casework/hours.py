"""The office locks itself: at its closing hour, and when nobody has worked in it for some hours."""

from datetime import datetime, time, timedelta

from cmoffice import audit, databases
from cmoffice.casework import backup, keyring, locking, office
from cmoffice.databases import records
from cmoffice.models import DeskSession
from cmoffice.refusals import Refused

PROPOSED_HOUR = 20  # offered as closing hour; an office that set none has none
QUIET_HOURS = 3  # without any request, unless the office set another number (1 to 24; 0 never)
NO_HOUR = -1
LINGER = timedelta(minutes=30)  # whoever works on at closing time is not thrown out before this is over …
WORKS = timedelta(minutes=5)  # … and works on as long as her last request is younger than this
_round = {"opening": None, "at": None, "opened": None}  # what the round before saw


def close_up(now):
    """Lock when closing time has passed since the last round, or when nobody has worked for the set hours. A job of the keeper."""
    if databases.openings() != _round["opening"] or _round["at"] is None:
        _round.update(opening=databases.openings(), at=now, opened=now)  # opened since: nothing has passed yet
        return
    before, _round["at"] = _round["at"], now
    why = _why(before, now)
    if why == "hours" and _works(now) and now - closing_time(now) < LINGER:
        _round["at"] = before  # closing time counts again in the next round
        return
    if not why or keyring.is_unwrapped():
        return
    backup.before_lock(now)
    if locking.lock(None, why, now):
        _round.update(opening=None, at=None)


def closing_time(now):
    """The latest closing time that lies before this moment, or None where none is set."""
    hour = held()["closing_hour"]
    if hour is None:
        return None
    today = datetime.combine(now.date(), time(hour), tzinfo=now.tzinfo)
    return today if today <= now else today - timedelta(days=1)


def held():
    """What the office set: closing hour (None: none) and hours without work (0: never)."""
    hour = office.setting("closing_hour", NO_HOUR)
    return {
        "closing_hour": None if hour == NO_HOUR else hour,
        "quiet_hours": office.setting("quiet_hours", QUIET_HOURS),
    }


def settle(answers, by, now):
    """Set closing hour, quiet hours, and whether pulling the stick locks. Refuses E06 for what is no hour of a day."""
    hour, quiet = answers["closing_hour"], answers["quiet_hours"]
    if hour is not None and not 0 <= hour <= 23:
        raise Refused("E06", field="closing_hour", fields="0-23")
    with records.atomic():
        office.change("closing_hour", NO_HOUR if hour is None else hour, by, now)
        office.change("quiet_hours", quiet, by, now)
        office.change("lock_without_secret", answers["lock_without_secret"], by, now)
        audit.record(by, "hours set", now=now, closing=hour, quiet=quiet)


def last_work(now):
    """When somebody last asked this office for anything; to the minute."""
    seen = DeskSession.select().order_by(DeskSession.seen_at.desc()).first()
    return max(filter(None, (seen and seen.seen_at, _round["opened"])), default=now)


def _why(before, now):
    closing = closing_time(now)
    if closing is not None and before < closing:
        return "hours"
    quiet = office.setting("quiet_hours", QUIET_HOURS)
    return "quiet" if quiet and now - last_work(now) >= timedelta(hours=quiet) else None


def _works(now):
    return now - last_work(now) < WORKS

"""The clock of the machine: when somebody sets it, or its battery is dead, the trail says so, and everybody is told before she signs in.

Lines of the trail are in order by their number, not by their time, so a clock that jumps breaks nothing; but what is written
meanwhile bears the wrong day.
"""

from datetime import timedelta

from cmoffice import audit, databases
from cmoffice.databases import records
from cmoffice.models import Audit

BACK = timedelta(minutes=2)  # a smaller step back is the clock being kept right
FORWARD = timedelta(days=1)
_state = {"behind": None, "stepped": 0.0}


def at_opening(now):
    """Compare the clock with the last line of the trail; when it is behind, that is written down and held until the clock is right."""
    _state.update(behind=None, stepped=0.0)
    last = Audit.select(Audit.at).order_by(Audit.seq.desc()).first()
    if last is not None and last.at > now + BACK:
        _state["behind"] = last.at
        _write(now - last.at, now)


def look(stepped, now):
    """Whether the clock was set since the last look: `stepped` is by how many seconds in all since the program began (SEC-098)."""
    by = timedelta(seconds=stepped - _state["stepped"])
    _state["stepped"] = stepped
    if by < -BACK:
        _state["behind"] = max(filter(None, (_state["behind"], now - by)))
    if by < -BACK or by > FORWARD:
        _write(by, now)


def behind(now):
    """The moment that the office had reached before its clock fell behind it; None when the clock is right, as far as can be told."""
    reached = _state["behind"]
    return reached if reached is not None and reached > now + BACK else None


def files_are_newer(seconds):
    """Whether the files of a locked office were last written after this moment of the machine (seconds since 1970): its clock is behind."""
    folder = databases.folder()
    written = [path.stat().st_mtime for path in folder.glob("*.db*")] if folder else []
    return bool(written) and max(written) > seconds + BACK.total_seconds()


def _write(by, now):
    with records.atomic():
        audit.record(None, "clock was set", now=now, seconds=round(by.total_seconds()))

"""What can be seen of an office from outside, without its keys: its files, its disk, the program, backups that lie there, its certificate."""

import os
import platform
import shutil
import stat
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlcipher3 import dbapi2 as sqlcipher

from cmoffice import certificates, databases, keys
from cmoffice.casework import copies
from cmoffice.language import gettext as _
from cmoffice.language import ngettext, plain_day
from cmoffice.settings import VERSION

RED, AMBER, GREEN = "red", "amber", "green"
LEAST_FREE, LEAST_SHARE = 500_000_000, 10  # bytes; hundredths of the disk
NO_MORE_THAN = timedelta(days=2)  # the age of the newest proved backup


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: how it stands (red, amber, green), what it is about, what was found, what to do about it."""

    level: str
    about: str
    words: str
    todo: str = ""


def parts(folder):
    """Whether both files of the office lie where they belong, encrypted."""
    for name in copies.FILES.values():
        path = folder / name
        if not path.is_file():
            if name == "records.db":
                yield Finding(
                    RED,
                    _("Files"),
                    _("The file %(name)s is missing.", name=name),
                    _("Put it back, or restore the last good backup."),
                )
            else:
                yield Finding(
                    AMBER,
                    _("Files"),
                    _("The identity register is not plugged in: the office works with codes only."),
                    _("Plug it in when names are needed."),
                )
            continue
        with path.open("rb") as file:
            if file.read(16).startswith(b"SQLite format 3"):
                yield Finding(
                    RED,
                    _("Files"),
                    _("The file %(name)s is not encrypted.", name=name),
                    _("It is not the file of this office. Keep it apart, and restore the last good backup."),
                )
    open_to_others = [
        path.name for path in sorted(folder.iterdir()) if path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    if open_to_others and sys.platform != "win32":
        yield Finding(
            AMBER,
            _("Files"),
            _("Other accounts of this machine may read: %(names)s.", names=", ".join(open_to_others)),
            _("Close them: chmod 600 on each, in %(folder)s.", folder=folder),
        )


def key_files(folder):
    """Whether keys are wrapped, at least two people have a slot, and the recovery sheet was tried."""
    about = _("Keys")
    try:
        sheet, slots = keys.sheet(folder), keys.slots(folder)
        if keys.is_wrapped(folder):
            keys.secret(folder)
    except keys.KeyTrouble as trouble:
        yield Finding(RED, about, str(trouble), _("Put the right file back, or restore the last good backup."))
        return
    if not keys.is_wrapped(folder):
        yield Finding(
            RED,
            about,
            _("The keys lie open in the folder of the office: whoever steals the machine can read everything."),
            _("Under Safe keeping, Recovery sheet: make a sheet and try it. The next sign-in closes the keys."),
        )
    elif len(slots) < 2:
        yield Finding(
            AMBER,
            about,
            _("Only one person opens the office by her password."),
            _("Let another caseworker or supervisor sign in once; then her password opens it too."),
        )
    else:
        yield Finding(
            GREEN, about, ngettext("%(num)s person opens the office.", "%(num)s people open the office.", len(slots))
        )
    waits = keys.untried_sheet(folder)
    if waits is not None:
        yield Finding(
            RED if sheet is None else AMBER,
            about,
            _("Recovery sheet %(number)s was never tried.", number=waits.number),
            _("Under Safe keeping, Recovery sheet: type its code from the paper."),
        )
    elif sheet is None:
        yield Finding(
            RED,
            about,
            _("There is no recovery sheet: when nobody remembers a password, everything is lost."),
            _("Under Safe keeping, Recovery sheet: make one, print it, try it."),
        )
    if sheet is not None:
        yield Finding(
            GREEN,
            about,
            _("Recovery sheet %(number)s of %(day)s was tried.", number=sheet.number, day=plain_day(sheet.made_on)),
        )


def disk(folder):
    """Whether it can be written and has room."""
    if not os.access(folder, os.W_OK):
        yield Finding(
            RED,
            _("Disk"),
            _("The disk of the office cannot be written, or this account may not: the office does not start."),
            _("Make it writable, then start the office again."),
        )
    room = shutil.disk_usage(folder)
    free, share = room.free // 1_000_000, room.free * 100 // room.total
    words = _("%(free)s MB are free, %(share)s %% of the disk.", free=free, share=share)
    short = room.free < LEAST_FREE or share < LEAST_SHARE
    level = RED if room.free < LEAST_FREE // 5 else AMBER if short else GREEN
    todo = _("Make room: move what is not of the office to another disk. Never delete a file of the office.")
    yield Finding(level, _("Disk"), words, todo if short else "")


def program():
    """The versions of the program, of Python and of the engine; an old engine can lose pages."""
    engine = ".".join(str(part) for part in sqlcipher.sqlite_version_info)
    words = _(
        "cmoffice %(version)s, Python %(python)s, engine %(engine)s.",
        version=VERSION,
        python=platform.python_version(),
        engine=engine,
    )
    if sqlcipher.sqlite_version_info < databases.OLDEST_SAFE_SQLITE:
        yield Finding(
            RED,
            _("Program"),
            words,
            _("The engine is too old to be safe: start with run.py, which installs the right one."),
        )
    else:
        yield Finding(GREEN, _("Program"), words)


def backups_lying(folder, now):
    """The newest backup beside a locked office, by what its manifest says."""
    about, lying = _("Backups"), copies.named(folder / "backups")
    try:
        made = datetime.fromisoformat(copies.manifest_of(lying[0])["made_at"]) if lying else None
    except (copies.Faulty, ValueError):
        yield Finding(
            AMBER,
            about,
            _("The newest backup beside the office cannot be read."),
            _("Make a new one when the office is open."),
        )
        return
    if made is None:
        yield Finding(
            AMBER, about, _("No backup lies beside the office."), _("Open the office; it then makes one by itself.")
        )
        return
    words = _("The newest backup beside the office was made on %(day)s.", day=plain_day(made))
    late = now - made > NO_MORE_THAN
    yield Finding(
        AMBER if late else GREEN, about, words, _("Open the office; it then makes one by itself.") if late else ""
    )


def anchors_lying(folder, now):
    """Whether anchors of the trail are written, by the day of the last one."""
    path = folder / "anchors"
    lines = path.read_text(errors="replace").splitlines() if path.is_file() else []
    if not lines:
        yield Finding(
            AMBER,
            _("Trail"),
            _("There is no anchor of the trail."),
            _("Open the office; it writes one within a minute."),
        )
    else:
        yield Finding(GREEN, _("Trail"), _("The last anchor is of %(day)s.", day=plain_day(lines[-1])))


def certificate(folder, now):
    """How long the certificate of the office network is good, if there is one."""
    about = _("Network")
    try:
        found = certificates.held(folder)
    except certificates.NoCertificate as trouble:
        yield Finding(RED, about, str(trouble), _("Under Safe keeping, Network: make it anew."))
        return
    if found is None:
        yield Finding(GREEN, about, _("The office answers on this machine only."))
        return
    days = (found.until - now).days
    words = (
        _("The certificate is good for %(days)s more days.", days=days)
        if days >= 0
        else _("The certificate ended %(days)s days ago: other desks are kept out.", days=-days)
    )
    todo = _("Under Safe keeping, Network: renew it, then start the office again.")
    yield Finding(
        RED if days < 0 else AMBER if found.is_old(now) else GREEN, about, words, todo if found.is_old(now) else ""
    )


# What needs the keys ---------------------------------------------------------------------------------------------

"""Whether the office is in order: each check gives findings in words, with what to do; the same for `run.py check` and for the page.

What needs the keys is looked at when they are in hand; the rest can be asked of a locked office. Nothing is changed.
"""

import platform
import shutil
import stat
import sys
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlcipher3 import dbapi2 as sqlcipher

from cmoffice import certificates, databases, keys
from cmoffice.casework import backup, backup_place, copies, office, owes, trail, upgrading
from cmoffice.language import gettext as _
from cmoffice.language import ngettext, plain_day, plain_moment
from cmoffice.models import Audit, Backup, EvacuationPlan, Staff
from cmoffice.settings import VERSION

RED, AMBER, GREEN = "red", "amber", "green"
ORDER = (RED, AMBER, GREEN)
LEAST_FREE, LEAST_SHARE = 500_000_000, 10  # bytes; hundredths of the disk
NO_MORE_THAN = timedelta(days=2)  # the age of the newest proved backup
BACK = timedelta(minutes=2)
TIMES = 3  # a page that somebody was just writing is whole at the next look


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: how it stands (red, amber, green), what it is about, what was found, what to do about it."""

    level: str
    about: str
    words: str
    todo: str = ""


def findings(now, thorough=True, trail_too=True):
    """Everything that can be looked at, the worst first; `thorough` reads every page of both files and every line of the trail,
    unless its check was just written down (`trail_too` false)."""
    folder = databases.folder()
    found = _all((parts, folder), (key_files, folder), (disk, folder), (program,), (certificate, folder, now))
    if databases.keys_in_hand() is None:
        found += _all((backups_lying, folder, now), (anchors_lying, folder, now))
    else:
        versions = _all((tables,))
        found += versions + (_all((whole_files,)) if thorough else [])
        if all(finding.level == GREEN for finding in versions):  # else the tables are not those that are asked for
            found += _all((clock_and_zone, now), (whole_trail, thorough and trail_too, now), (due_items, now))
            found += _all((backups_proved, now), (settings,), (people,))
    return sorted(found, key=lambda finding: ORDER.index(finding.level))


def _all(*checks):
    """What these checks find; one that breaks off is itself a finding, and keeps none of the others from being made."""
    found = []
    for check, *about in checks:
        try:
            found += check(*about)
        except Exception as error:
            words = _(
                "This could not be looked at: %(check)s (%(kind)s).", check=check.__name__, kind=type(error).__name__
            )
            found.append(Finding(RED, _("Check"), words, _("Tell whoever keeps the program, with this line.")))
    return found


def worst(found):
    """The level of the worst finding."""
    return min((finding.level for finding in found), key=ORDER.index, default=GREEN)


# What can be seen without the keys -------------------------------------------------------------------------------


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
    """Whether there is room."""
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


def tables():
    """Whether both files have the tables of this program."""
    for name, newest in databases.versions().items():
        path = databases.folder() / copies.FILES[name]
        if not path.is_file():
            continue
        with copies.opened(path, getattr(databases.keys_in_hand(), name), "mode=ro") as file:
            (version,) = file.execute("PRAGMA user_version").fetchone()
        words = _("%(name)s: tables of version %(version)s.", name=path.name, version=version)
        if version < newest:
            todo = _("The next start brings them to version %(newest)s, after a copy.", newest=newest)
            yield Finding(AMBER, _("Program"), words, todo)
        elif version > newest:
            yield Finding(RED, _("Program"), words, _("They are of a newer cmoffice: start that one."))
        else:
            yield Finding(GREEN, _("Program"), words)
    for path in sorted((databases.folder() / "backups").glob(f"{upgrading.NAME}*")):
        yield Finding(GREEN, _("Program"), _("A copy from before the last upgrade is kept: %(name)s.", name=path.name))


def whole_files():
    """Whether every page of both files is whole, and every row points to what is there."""
    for name, file in copies.FILES.items():
        path = databases.folder() / file
        if not path.is_file():
            continue
        faults = _faults_of(path, getattr(databases.keys_in_hand(), name))
        if faults:
            good = backup.last_good()
            last = (
                _(
                    "The last good backup is of %(day)s: %(name)s.",
                    day=plain_day(good.made_at),
                    name=good.folder,
                )
                if good
                else _("There is no backup that was proved.")
            )
            yield Finding(
                RED,
                _("Files"),
                _("%(file)s is damaged: %(faults)s.", file=file, faults="; ".join(sorted(faults)[:3])),
                _("Stop entering work. Do not switch the machine off and on. Restore the last good backup.")
                + " "
                + last,
            )
        else:
            yield Finding(GREEN, _("Files"), _("%(file)s: every page is whole.", file=file))


def _faults_of(path, key):
    found = None
    for _again in range(TIMES):
        seen = _seen(path, key)
        found = seen if found is None else found & seen
        if not found:
            break
        time.sleep(0.1)
    return found


def _seen(path, key):
    seen = set()
    try:
        with copies.opened(path, key, "mode=ro") as file:
            seen |= {str(fault) for (fault,) in file.execute("PRAGMA cipher_integrity_check")}
            if not seen:
                seen |= {str(fault) for (fault,) in file.execute("PRAGMA quick_check")} - {"ok"}
                astray = len(file.execute("PRAGMA foreign_key_check").fetchall())
                words = ngettext("%(num)s row points to nothing", "%(num)s rows point to nothing", astray)
                seen |= {words} if astray else set()
    except sqlcipher.DatabaseError as error:
        seen |= {str(error)}
    return seen


def whole_trail(thorough, now):
    """Whether the trail is whole and its anchors fit; without `thorough`, what the last check said."""
    about = _("Trail")
    todo = _(
        "Change nothing more, tell the other supervisor, keep the last backups and fingerprint sheets. See Help, The trail."
    )
    if thorough:
        found = trail.check()
        for fault in found.faults:
            yield Finding(RED, about, fault.words, todo)
        for day, first, last in found.restored:
            words = _(
                "On %(day)s a backup was restored: lines %(first)s to %(last)s are not in it.",
                day=plain_day(day),
                first=first,
                last=last,
            )
            yield Finding(GREEN, about, words)
        if found.is_whole:
            yield Finding(GREEN, about, _("The trail is whole up to line %(line)s.", line=found.upto))
        if not found.anchors:
            yield Finding(
                AMBER,
                about,
                _("There is no anchor of the trail."),
                _("Open the office; it writes one within a minute."),
            )
        return
    last = trail.last_check()
    if last is None:
        yield Finding(AMBER, about, _("The trail was not checked yet."), _("Press “Check everything now”."))
    elif last.outcome["words"]:
        for words in last.outcome["words"]:
            yield Finding(RED, about, words, todo)
    else:
        late = now - last.held_at > NO_MORE_THAN
        words = _(
            "The trail was whole on %(day)s, up to line %(line)s.",
            day=plain_day(last.held_at),
            line=last.outcome["upto"],
        )
        yield Finding(AMBER if late else GREEN, about, words, _("Press “Check everything now”.") if late else "")


def due_items(now):
    """Whether what the lists say is due is what follows from the facts."""
    differs = len(owes.differences(now.tzinfo))
    if differs:
        words = ngettext(
            "%(num)s due item is not as its case says.", "%(num)s due items are not as their cases say.", differs
        )
        yield Finding(
            AMBER,
            _("Due items"),
            words,
            _("Tell whoever keeps the program. Opening and saving the case puts it right."),
        )
    else:
        yield Finding(GREEN, _("Due items"), _("What the lists say is due agrees with the cases."))


def backups_proved(now):
    """How old the newest proved backup away from the office is, and what stands against the next one."""
    about, stands = _("Backups"), backup.standing()
    if stands.place == backup_place.NONE:
        yield Finding(GREEN, about, _("This office is backed up nowhere by decision."))
        return
    todo = _("Under Safe keeping, Backups.")
    if stands.problem:
        words = backup_place.PROBLEMS.get(stands.problem, backup_place.PROBLEMS["failed"])
        yield Finding(RED if stands.problem in ("damaged", "no_room") else AMBER, about, str(words), todo)
    if stands.proved_at is None:
        words = _("No backup away from this machine was ever proved: if the disk dies, everything dies.")
        yield Finding(RED, about, words, todo)
    else:
        day = stands.proved_at.astimezone(now.tzinfo)
        words = _(
            "The newest backup away from this machine is of %(when)s and was opened and counted.",
            when=plain_moment(day),
        )
        late = stands.is_late(now)
        yield Finding(
            RED if late else GREEN,
            about,
            words,
            _("It is older than two days. Plug in the stick, then make one.") if late else "",
        )
    lying = Backup.select().where(Backup.removed_at.is_null() & Backup.proved_at.is_null(False)).count()
    if lying:
        yield Finding(
            GREEN, about, ngettext("%(num)s proved backup is kept.", "%(num)s proved backups are kept.", lying)
        )


def settings():
    """What an office must have decided before it needs it."""
    about = _("Settings")
    if not office.setting("retention"):
        yield Finding(
            AMBER,
            about,
            _("How long closed files are kept is not set."),
            _("Under Safe keeping, How long files are kept."),
        )
    if not (office.setting("evacuation") or EvacuationPlan.select().exists()):
        yield Finding(
            RED, about, _("There is no plan for leaving in a hurry."), _("Under Safe keeping, write the plan (F30).")
        )
    if not office.setting("zone"):
        yield Finding(
            AMBER,
            about,
            _("The time zone of the office is not set: days may begin at the wrong hour."),
            _("Set it under Office."),
        )
    if office.setting("retention") and office.setting("zone"):
        yield Finding(GREEN, about, _("Time of keeping and time zone are set."))


def people():
    """Whether two supervisors could help each other, as resets, destroying and restoring need."""
    supervisors = (
        Staff.select().where((Staff.role == "supervisor") & Staff.ended_on.is_null() & (Staff.locked == 0)).count()
    )
    if supervisors < 2:
        yield Finding(
            AMBER,
            _("People"),
            _("There is only one supervisor: nobody can help her back in, and nothing that needs two can be done."),
            _("Add a second supervisor under People."),
        )
    else:
        yield Finding(GREEN, _("People"), ngettext("%(num)s supervisor.", "%(num)s supervisors.", supervisors))


def clock_and_zone(now):
    """Whether the clock is behind what was written already."""
    last = Audit.select(Audit.at).order_by(Audit.seq.desc()).limit(1).scalar()
    if last is not None and last - now > BACK:
        words = _(
            "The clock says %(now)s, but the last line was written at %(last)s.",
            now=plain_moment(now),
            last=plain_moment(last.astimezone(now.tzinfo)),
        )
        yield Finding(
            RED, _("Clock"), words, _("Set the clock of the office computer right, then start the office again.")
        )
    else:
        yield Finding(GREEN, _("Clock"), _("The clock says %(now)s.", now=plain_moment(now)))

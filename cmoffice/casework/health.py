"""Whether the office is in order: each check gives findings in words, with what to do; the same for `run.py check` and for the page.

What needs the keys is looked at when they are in hand; the rest can be asked of a locked office. Nothing is changed.
"""

import time
from datetime import timedelta

from sqlcipher3 import dbapi2 as sqlcipher

from cmoffice import databases
from cmoffice.casework import backup, backup_place, copies, office, owes, trail, upgrading
from cmoffice.casework import health_outside as outside
from cmoffice.casework.health_outside import AMBER, GREEN, NO_MORE_THAN, RED, Finding
from cmoffice.language import gettext as _
from cmoffice.language import ngettext, plain_day, plain_moment
from cmoffice.models import Audit, Backup, EvacuationPlan, Staff

ORDER = (RED, AMBER, GREEN)
BACK = timedelta(minutes=2)
TIMES = 3  # a page that somebody was just writing is whole at the next look


def findings(now, thorough=True, trail_too=True):
    """Everything that can be looked at, the worst first.

    `thorough` reads every page of both files, and every line of the trail unless its check was just written down (`trail_too` false).
    """
    folder = databases.folder()
    found = _all(
        (outside.parts, folder),
        (outside.key_files, folder),
        (outside.disk, folder),
        (outside.program,),
        (outside.certificate, folder, now),
    )
    if databases.keys_in_hand() is None:
        found += _all((outside.backups_lying, folder, now), (outside.anchors_lying, folder, now))
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

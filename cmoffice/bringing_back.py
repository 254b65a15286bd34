"""What run.py restore does from the terminal: an office put back from a backup, whole or one file of it, with the office closed."""

import getpass
from pathlib import Path

from cmoffice import burning, clock, databases, passwords
from cmoffice.casework import console, copies, office, restore, restore_find
from cmoffice.keys import WrongGroup

TRIES = 5


class Stays(Exception):
    """Nothing was put back: words for the person at the terminal."""


def bring_back(source, folder, only, now, ask=input, ask_hidden=getpass.getpass, say=print):
    """Put back the backup in `source` (or the newest that lies in it) into the office's folder; `only` is records, identities or None."""
    if burning.is_destroyed(folder):
        raise Stays(f"An office was destroyed in {folder}. Put the backup into a new folder: name one with --folder.")
    looked = _looked(_found(source, folder, say), ask, say)
    _tell(looked, now, say)
    is_there = not databases.is_new(folder) and not _is_blank(folder)
    if only and not is_there:
        raise Stays(f"No office lies in {folder}, so a file alone cannot be put back. Leave out --only.")
    by = None
    if is_there:
        if console.answers(folder, console.HERE):
            raise Stays(
                "The office is open. Close it first, where it was started, with Ctrl and C; then start this again."
            )
        by = _two_people(looked, folder, ask, ask_hidden, say)
    try:
        done = restore.put_back_one(looked, only, folder, now) if only else restore.put_back(looked, folder, now)
    except restore.Cannot as cannot:
        raise Stays(cannot.words) from None
    databases.open_office(folder, looked.keys)
    with databases.connection():
        clock.set_zone(office.setting("zone", "UTC"))
        restore.written_down(looked, only or "all", now, by)
    databases.close_office()
    _tell_done(done, folder, is_there, only, say)


def _found(source, folder, say):
    found = restore_find.search(folder, str(Path(source).absolute())) if source else restore_find.search(folder)
    if not found:
        where = source or "any stick or disk of this machine"
        raise Stays(f"No backup was found in {where}. Name its folder: run.py restore --from FOLDER")
    if len(found) > 1:
        say(f"{len(found)} backups lie there; the newest is taken. Name another with --from.")
    say(f"The backup in {found[0].path}")
    return found[0]


def _looked(found, ask, say):
    for _ in range(TRIES):
        typed = ask(f"Type the code of recovery sheet {found.sheet} (blanks do not matter): ")
        try:
            return restore.open_backup(found, typed)
        except WrongGroup as wrong:
            say(
                f"Group {wrong.number} is not as on the sheet. Look at it again."
                if wrong.number
                else f"This is the code of another sheet. The backup opens with sheet {found.sheet}."
            )
        except restore.Cannot as cannot:
            raise Stays(cannot.words) from None
    raise Stays("The code did not fit. Nothing was changed.")


def _tell(looked, now, say):
    counts, made_at = looked.counts, looked.found.made_at
    hours = int((now - made_at).total_seconds() // 3600)
    say(f"It is whole. It was made on {made_at:%d %B %Y at %H:%M}, {hours} hours ago.")
    names = (
        "no identities (the register was not attached)"
        if counts["identities"] is None
        else f"{counts['identities']} identities"
    )
    say(
        f"It holds {counts['cases']} case files, {counts['notes']} notes, {counts['people']} members of staff, {names}."
    )


def _is_blank(folder):
    """Whether an office was only just made here and nobody is in it."""
    try:
        databases.open_office(folder)
        if databases.is_locked():
            return False
        with databases.connection():
            return restore.is_blank()
    except databases.Alarm:
        return False
    finally:
        databases.close_office()
        office.forget()


def _two_people(looked, folder, ask, ask_hidden, say):
    """An office lies here: two people, one of them a supervisor, each with her password, as the backup knows them (E46). Gives the first's number."""
    say(
        f"An office lies in {folder}. Its files are moved aside, not deleted; what was written after the backup is then no longer in the office."
    )
    say(
        "Two people must agree: a supervisor, and a second supervisor or the administrator. Each types her own password."
    )
    with copies.opened(looked.found.path / "records.db", looked.keys.records, "mode=ro&immutable=1") as file:
        rows = file.execute(
            "SELECT id, username, role, password_hash FROM staff WHERE role IN ('supervisor', 'administrator')"
            " AND ended_on IS NULL AND NOT locked AND password_hash IS NOT NULL"
        ).fetchall()
    agreed = []
    while len(agreed) < 2:
        username = ask("Short name: ").strip().casefold()
        password = ask_hidden("Password: ")
        row = next((row for row in rows if row[1].casefold() == username), None)
        if not passwords.fits(row[3] if row else None, password) or row is None or row in agreed:
            raise Stays("Name or password is not right, or this is the same person. Nothing was changed.")
        agreed.append(row)
    if not any(row[2] == "supervisor" for row in agreed):
        raise Stays("One of the two must be a supervisor. Nothing was changed.")
    return agreed[0][0]


def _tell_done(done, folder, was_there, only, say):
    say("")
    say(f"Done. The office lies in {folder}.")
    if was_there:
        say(f"The files of before lie in {folder / done.aside}. Keep them until you are sure, then remove that folder.")
    if only == "identities":
        say("Names destroyed since this backup was made are back too. Destroy these files again.")
    else:
        say("Accounts ended and files destroyed since this backup was made are back too.")
        say("End these accounts again at once: their old passwords open the office. A password that was changed since")
        say("is the old one again: have it changed. Then destroy these files again.")
    if done.nameless:
        say(f"Open cases without an identity ({len(done.nameless)}): {', '.join(done.nameless)}")
    if done.caseless:
        say(f"Identities without a case ({len(done.caseless)}): {', '.join(done.caseless)}")
    say("Start the office: python3 run.py. If it says that it is locked and no password opens it, choose")
    say("“Nobody can sign in: open with the recovery sheet”. Then everybody signs in with her own password.")

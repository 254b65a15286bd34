"""Who opens the office: a key slot for each caseworker and supervisor, and the recovery sheet that opens it when nobody else can."""

import secrets
from dataclasses import dataclass
from datetime import date

from sqlcipher3 import dbapi2 as sqlcipher

from cmoffice import audit, databases, keys, passwords, policy
from cmoffice.casework import backup, copies, second_factor
from cmoffice.databases import records
from cmoffice.keys import WrongGroup


@dataclass(frozen=True, slots=True)
class Held:
    """One line of the inventory of keys: who could open the office, whether she has a slot, and since when (day)."""

    staff: object
    has: bool
    made_on: date | None


def is_secret_there():
    """Whether the office's secret can be read: without it no password opens the office, and it would lock itself again at once."""
    folder = databases.folder()
    try:
        return not keys.is_wrapped(folder) or bool(keys.secret(folder))
    except (keys.KeyTrouble, OSError):
        return False


def has_slot():
    """Whether anybody's password could open the office; after it was put back from a backup nobody's does, until somebody signs in."""
    try:
        return bool(keys.slots(databases.folder()))
    except (keys.KeyTrouble, OSError):
        return True


def unlock(username, password):
    """Open the locked office with the slot of this person; whether it opened. It takes as long for a name that has no slot (SEC-012)."""
    found = keys_of(databases.folder(), username, password)
    if found is None:
        return False
    databases.unlock(found)
    return True


def proves(found, username, password, typed, step):
    """Whether whoever brings these keys may sign in, as the records say, looked at beside the locked office: fits, no, wanted or wrong (her code).

    Only after that it is opened, so that a slot left over from an older password or account, or a password without its code, opens it
    to nobody, not for a moment. Nothing is used up.
    """
    try:
        with copies.opened(databases.folder() / "records.db", found.records) as file:
            rows = file.execute("SELECT * FROM staff WHERE username = ?", (username,))
            names = [column[0] for column in rows.description]
            values = rows.fetchone()
            row = dict(zip(names, values, strict=True)) if values else {}
            code = second_factor.would_fit(file, row.get("id"), typed, step)
    except sqlcipher.DatabaseError:
        return "fits"  # a file that these keys do not open: opening it says so in words
    days = ("signed_on", "trained_on", "confirmed_on")
    is_active = (
        bool(row) and not row["locked"] and row["ended_on"] is None and all(row[day] is not None for day in days)
    )
    if not (passwords.fits(row.get("password_hash"), password) and is_active):
        return "no"
    return code


def keys_of(folder, username, password):
    """The keys of the office in this folder, out of the slot of this person; None when name or password is not right."""
    if len(password.encode("utf-8", "replace")) > passwords.MOST_BYTES:
        return None
    secret = keys.secret(folder)
    slot = keys.slot_of(folder, username, secret)
    salt, cost = (slot.salt, slot.cost) if slot else (b"nobody" * 3, passwords.cost())
    stretched = passwords.stretched(password, salt, cost)
    return keys.unwrap(slot, stretched, secret) if slot else None


def unlock_with_sheet(typed):
    """Open the locked office with the code of the recovery sheet, the one in force or one never tried; WrongGroup says what is mistyped."""
    databases.unlock(keys_by_sheet(databases.folder(), typed))


def keys_by_sheet(folder, typed):
    """The keys of the office in this folder, by the code of its recovery sheet; WrongGroup says what is mistyped."""
    return _opened_by(typed, folder)[1]


def give(staff, password, now):
    """Make the key slot of somebody whose password is at hand, where she has none that fits it; whether one was made.

    Only caseworkers and supervisors open the office, and none gets a slot before a recovery sheet was tried. With the first
    slot the keys lie unwrapped no longer.
    """
    folder = databases.folder()
    if not (policy.role_may(staff, "open the office") and staff.is_active and keys.sheet(folder)):
        return False
    secret = keys.secret(folder, make=not keys.is_wrapped(folder))
    label, fits = keys.label_of(staff.username, secret), keys.mark_of(staff.password_hash, secret)
    held = keys.slots(folder).get(label)
    if held is not None and held.fits == fits:
        return False
    salt, cost = secrets.token_bytes(keys.SALT), passwords.cost()
    stretched = passwords.stretched(password, salt, cost)
    keys.put_slot(
        folder,
        keys.wrap(databases.keys_in_hand(), label, stretched, salt, cost, secret, fits, now.date()),
    )
    keys.burn_unwrapped(folder)
    with records.atomic():
        audit.record(staff, "key slot made", now=now, account=staff.username)
    return True


def take(staff, by, now):
    """Remove somebody's key slot, before anything else is changed about her: from now on she opens the office no more."""
    folder = databases.folder()
    if not keys.slots(folder):
        return
    keys.take_slot(folder, keys.label_of(staff.username, keys.secret(folder)))
    with records.atomic():
        audit.record(by, "key slot removed", now=now, account=staff.username)


def new_sheet(by, now):
    """Make a new recovery sheet and give its code, which is kept nowhere but on paper; once it was tried the one before opens nothing here."""
    code = keys.make_sheet(databases.folder(), databases.keys_in_hand(), now.date())
    with records.atomic():
        audit.record(by, "recovery sheet made", now=now)
    return code


def try_sheet(typed, by, now):
    """Try a sheet: its code is typed from paper. One that was just made is in force from now on. WrongGroup says which group is mistyped."""
    found, opened = _opened_by(typed)
    if opened != databases.keys_in_hand():
        raise WrongGroup
    if not found.tried:
        keys.put_sheet(databases.folder(), found)
        backup.reseal(keys.sheet(databases.folder()))
    with records.atomic():
        audit.record(by, "recovery sheet tried", now=now)


def sheet():
    """The recovery sheet in force (number, day), or None."""
    return keys.sheet(databases.folder())


def untried_sheet():
    """The sheet that was made and waits to be tried, or None."""
    return keys.untried_sheet(databases.folder())


def _opened_by(typed, folder=None):
    """The sheet of this office that this code belongs to, and the keys that it opens."""
    folder = folder or databases.folder()
    for sheet in filter(None, (keys.untried_sheet(folder), keys.sheet(folder))):
        try:
            return sheet, keys.try_sheet(sheet, typed)
        except WrongGroup as wrong:
            if wrong.number:
                raise
    raise WrongGroup


def inventory(people):
    """Of these people those who could open the office, each with her slot (SEC-109)."""
    folder = databases.folder()
    held = keys.slots(folder)
    secret = keys.secret(folder) if held else b""
    found = [person for person in people if policy.role_may(person, "open the office") and person.ended_on is None]
    lines = [(person, held.get(keys.label_of(person.username, secret))) for person in found]
    return [Held(person, slot is not None, slot and slot.made_on) for person, slot in lines]


def is_unwrapped():
    """Whether the keys of this office still lie open in its folder, as until it is set up or when it is older than slots."""
    return not keys.is_wrapped(databases.folder())

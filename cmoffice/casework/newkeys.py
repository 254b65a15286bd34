"""New keys for the whole office (T21): when somebody leaves badly, or a sheet, a stick or a copy of the machine fell into other hands.

Two people agree. The new recovery sheet is printed and typed back before anything is changed; a backup is made and proved; then
both files are written anew under new keys, and exchanged together with the slots as one (see swap.py). All slots are gone but that
of the supervisor who acts; everybody else's is made again when she next signs in. The key of the trail stays: with it the lines
of years are chained, and who knows it without the keys of the files cannot reach one of them.
"""

import secrets
from datetime import date, timedelta

from cmoffice import audit, databases, keys, passwords
from cmoffice.casework import backup, keyring, office, two
from cmoffice.databases import records
from cmoffice.keys import WrongGroup
from cmoffice.models import Setting
from cmoffice.refusals import Refused

WHAT = "new_keys"
WAITS = timedelta(minutes=30)  # so long the code that was shown may be typed back
_pending = {}  # what was shown and waits to be typed back: kept in memory alone


def agreed(by, now):
    """The agreement of two of which this supervisor is one, or None."""
    row = two.agreed(WHAT, now)
    return row if row is not None and by.id in (row.asked_by_id, row.agreed_by_id) else None


def pending(by, now):
    """The sheet that was shown to this supervisor and waits to be typed back, or None."""
    held = _pending.get("sheet")
    mine = held and _pending["by"] == by.id and _pending["until"] > now
    return held if mine and _pending["of"] == databases.openings() else None


def make_sheet(by, now):
    """Make new keys and their recovery sheet, in memory alone; gives the code for paper. Refuses E46, V03 while keys lie open, V04 without the register."""
    _refuse(by, now)
    found, code = keys.new_beside(databases.keys_in_hand()), secrets.token_bytes(32)
    sheet = keys.sealed(found, code, secrets.token_hex(3).upper(), now.date(), tried=True)
    _pending.clear()
    _pending.update(of=databases.openings(), by=by.id, until=now + WAITS, keys=found, code=code, sheet=sheet)
    with records.atomic():
        audit.record(by, "new keys begun", now=now)
    return keys.spelled(code), sheet


def change(typed, password, by, now):
    """Put the new keys into force, proved by the code typed from paper. WrongGroup says what is mistyped.

    Refuses E46, V03, V04 as above; V07 when no code was shown or its half hour is over; V05 for a wrong password; V06 when the backup
    before it could not be proved; V08 when people work on so hard that the files cannot be had for themselves. After a refusal nothing is changed.
    """
    row = _refuse(by, now)
    if pending(by, now) is None:
        raise Refused("V07")
    if keys.try_sheet(_pending["sheet"], typed) != _pending["keys"]:
        raise WrongGroup
    if not passwords.fits(by.password_hash, password):
        raise Refused("V05", field="password")
    beside, _away = backup.make(by, now)
    if not beside.proved_at:
        raise Refused("V06")
    folder, before, found = databases.folder(), databases.keys_in_hand(), _pending["keys"]
    slot = _slot(found, password, by, now)
    dropped, since = len(keys.slots(folder)) - (slot.label in keys.slots(folder)), wanted()
    with records.atomic():
        two.done(row, "changed", by, now)
        audit.record(by, "office keys changed", now=now, slots_dropped=dropped)
        Setting.delete().where(Setting.name == WANTED).execute()
    if not databases.change_keys(found, keys.text_of({slot.label: slot}, _pending["sheet"])):
        audit.note(by, "office keys not changed", now=now)
        if since:
            office.change(WANTED, since.isoformat(), by, now)  # they are still asked for
        raise Refused("V08")
    office.forget()
    older = keys.sealed(before, _pending["code"], _pending["sheet"].number, now.date(), tried=True)
    _pending.clear()
    resealed, at_hand = backup.reseal(older, before), _backup_under_new_keys(by, now)
    earlier = backup.seals(keyring.sheet())[1]  # of keys before those before: nobody here can seal them anew
    return {"resealed": resealed, "earlier": earlier, "dropped": dropped, "at_hand": at_hand}


def forget():
    """Drop what was shown and not typed back: the office is being locked."""
    _pending.clear()


WANTED = "new_keys_wanted"


def want(by, now):
    """Somebody left badly: the supervisors are asked for new keys until they are changed or decided against."""
    office.change(WANTED, now.date().isoformat(), by, now)


def wanted():
    """The day since which new keys are asked for, or None."""
    found = office.setting(WANTED)
    return date.fromisoformat(found) if found else None


def decline(by, now):
    """A supervisor decides against new keys."""
    office.change(WANTED, "", by, now)


def _refuse(by, now):
    row = agreed(by, now)
    if row is None:
        raise Refused("E46")
    if keyring.is_unwrapped():
        raise Refused("V03")
    if not databases.identities_attached():
        raise Refused("V04")
    return row


def _slot(found, password, by, now):
    folder = databases.folder()
    secret = keys.secret(folder)
    salt, cost = secrets.token_bytes(keys.SALT), passwords.cost()
    label, fits = keys.label_of(by.username, secret), keys.mark_of(by.password_hash, secret)
    return keys.wrap(found, label, passwords.stretched(password, salt, cost), salt, cost, secret, fits, now.date())


def _backup_under_new_keys(by, now):
    """A first backup that the new sheet opens as a whole; whether it could be proved."""
    try:
        return bool(backup.make(by, now)[0].proved_at)
    except Refused:
        return False

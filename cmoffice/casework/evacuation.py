"""Leaving in a hurry (F30, D37): the plan, the set word, the rehearsal with its certificate, and destroying the office on this machine."""

import contextlib
import json
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import peewee
from sqlcipher3 import dbapi2 as sqlcipher

from cmoffice import audit, burning, databases, durable, identities, keys, passwords
from cmoffice.casework import copies, office, two
from cmoffice.databases import records
from cmoffice.models import Backup, Drill, EvacuationPlan
from cmoffice.refusals import Refused

WORD_FILE = "leave.json"  # lies beside the files, so that the console can ask for the word while the office is locked
WORD_BY_TWO = "set_word"
SHORTEST_WORD = 8
TOLD_ELSEWHERE = "office-destroyed.txt"
WORDS = """\
The office that lay in this folder was destroyed on {day}, {how}.

Nothing here opens it again: no password, no stick, no sheet. This was done on purpose. It is not an error of the machine.
{copy}
To go on elsewhere: a backup and the recovery sheet that belongs to it bring the office back on any machine.
Set up a new office, or restore one, in another folder, or remove this file first.
"""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that lies in the folder of the office: its name, how many files, how many bytes."""

    name: str
    files: int
    size: int


@dataclass(frozen=True, slots=True)
class Remains:
    """A place where backups lie that destroying does not reach: how many, and the day of the newest."""

    place: str
    count: int
    newest: object


# The plan ---------------------------------------------------------------------------------------------------------


def plan():
    """The plan in force, or None."""
    return EvacuationPlan.select().order_by(EvacuationPlan.id.desc()).first()


def plans():
    """Every version of the plan, newest first."""
    return list(EvacuationPlan.select().order_by(EvacuationPlan.id.desc()))


def write_plan(answers, by, now):
    """Write the plan (F30); the versions before are kept."""
    with records.atomic():
        EvacuationPlan.create(answers=answers, by=by.id, written_at=now)
        audit.record(by, "evacuation plan written", now=now)
    office.forget()


def rehearsals():
    """Every rehearsal, newest first."""
    return list(Drill.select().where(Drill.kind == "evacuation").order_by(Drill.id.desc()))


def standing():
    """How the office stands with its plan, for banners: none, untested (F30, needed before the work begins) or tested."""
    return office.kept("evacuation_standing", _standing)


def _standing():
    if plan() is None:
        return "none"
    return "tested" if rehearsals() else "untested"


# The set word -----------------------------------------------------------------------------------------------------


def set_word(word, alone, by, now):
    """Set the word that stands for the second person; `alone`: it stands for one's own password too. Refuses V02 for a short one, E46 without a second person.

    Two people agree that it is set: else one who sets it could destroy the office alone with it. It is kept as an Argon2id hash, in a file beside the office: the console must know it while the office is locked.
    """
    if len(word.strip()) < SHORTEST_WORD:
        raise Refused("V02", field="word", least=SHORTEST_WORD)
    row = word_agreed(by, now)
    if row is None:
        raise Refused("E46")
    content = {
        "word": passwords.hashed(_plain(word)),
        "alone": bool(alone),
        "office": passwords.hashed(_plain(office.setting("office_name", ""))),
    }
    with records.atomic():
        two.done(row, "set", by, now)
        durable.write_safely(databases.folder() / WORD_FILE, json.dumps(content).encode())
        audit.record(by, "evacuation word set", now=now, alone=bool(alone))


def word_agreed(by, now):
    """The agreement of two, of whom this is one, that the word is set; or None."""
    row = two.agreed(WORD_BY_TWO, now)
    return row if row is not None and by.id in (row.asked_by_id, row.agreed_by_id) else None


def has_word():
    """Whether a word is set."""
    return _word_file(databases.folder()) is not None


def is_word_enough():
    """Whether the word stands for one's own password too."""
    held = _word_file(databases.folder())
    return bool(held and held["alone"])


def word_fits(folder, word):
    """Whether this is the word; false where none is set."""
    held = _word_file(folder)
    return held is not None and passwords.fits(held["word"], _plain(word))


def name_fits(folder, name):
    """Whether this is the name of the office, as it was when the word was set."""
    held = _word_file(folder)
    return held is not None and passwords.fits(held["office"], _plain(name))


def _word_file(folder):
    try:
        held = json.loads((Path(folder) / WORD_FILE).read_text())
        return held if {"word", "alone", "office"} <= set(held) else None
    except (OSError, ValueError, TypeError):
        return None


def _plain(text):
    return " ".join(text.casefold().split())


# What it would take, and what stays -------------------------------------------------------------------------------


def inventory(folder=None):
    """What lies in the folder of the office and would be burnt, in that order: whatever opens it comes first."""
    folder = Path(folder or databases.folder())
    paths = burning.parts(folder)
    return [_part(path) for path in sorted(paths, key=lambda path: path.name not in (*burning.KEYS, "secret"))]


def remains():
    """The places outside the office where backups lie, as far as the office knows."""
    own, found = str(databases.folder()), {}
    for row in Backup.select().where(Backup.removed_at.is_null() & (Backup.problem == "")).order_by(Backup.made_at):
        if row.place and not row.place.startswith(own):
            count = found[row.place].count if row.place in found else 0
            found[row.place] = Remains(row.place, count + 1, row.made_at)
    return list(found.values())


def _part(path):
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    return Part(path.name, len(files), sum(one.stat().st_size for one in files))


# The act ----------------------------------------------------------------------------------------------------------


def confirmation(word, by, now):
    """Who confirms: the agreement of two, of whom this is one, or the set word. Refuses E46 without either; nothing is used up."""
    row = two.agreed("destroy", now)
    if row is not None and by.id in (row.asked_by_id, row.agreed_by_id):
        return row, "two"
    if word and word_fits(databases.folder(), word):
        return None, "word"
    raise Refused("E46", field="word")


def rehearse(word, copy_to, by, now):
    """Everything but destroying: confirm, seal a copy and open it, burn what stands for the keys and the files, and measure. Gives the Drill.

    Refuses E46 without a second person or the word, V01 when the copy cannot be made.
    """
    row, how = confirmation(word, by, now)
    begun = time.monotonic()
    parts, rest = inventory(), remains()
    copy = _sealed_copy(copy_to, now) if copy_to else None
    copied = time.monotonic()
    measured = _burn_dummies(parts)
    outcome = {
        "how": how,
        "second": _other(row, by),
        "parts": [[part.name, part.files, part.size] for part in parts],
        "remains": [[line.place, line.count, line.newest.isoformat()] for line in rest],
        "sealed": copy and {**copy, "seconds": round(copied - begun, 1)},
        **measured,
    }
    with records.atomic():
        if row is not None:
            two.done(row, "rehearsed", by, now)
        drill = Drill.create(kind="evacuation", by=by.id, held_at=now, outcome=outcome)
        audit.record(by, "evacuation rehearsed", now=now, how=how, copy=bool(copy))
    office.forget()
    return drill


def destroy(word, copy_to, by, now):
    """Destroy the office on this machine: the keys first, then names, then the rest. There is no way back here. Gives what is to be told.

    First the sealed copy, if a place is named: written, opened and proved before anything is touched. Refuses E46 without a
    second person or the word, V01 when the copy cannot be made; then nothing was destroyed.
    """
    row, how = confirmation(word, by, now)
    with contextlib.suppress(peewee.DatabaseError):  # a disk that takes nothing any more is destroyed all the same
        audit.note(by, "destroying begun", now=now, how=how, copy=bool(copy_to))
    folder, rest = databases.folder(), remains()
    copy = _sealed_copy(copy_to, now) if copy_to else None
    if row is not None:
        with contextlib.suppress(peewee.DatabaseError):
            two.done(row, "destroyed", by, now)
    begun = time.monotonic()
    told = told_of(how, now, copy)
    burning.begin(folder, told)
    burning.burn_keys(folder)
    keys_gone = time.monotonic()
    databases.lock(waits=0)  # whoever asks meanwhile is told that the office is locked
    office.forget()
    identities.forget()
    burning.burn_files(folder)
    left = burning.finish(folder, told)
    _tell_beside(copy, rest, told)
    return {
        "how": how,
        "at": now,
        "sealed": copy,
        "remains": rest,
        "left": left,
        "keys_ms": round((keys_gone - begun) * 1000),
        "seconds": round(time.monotonic() - begun, 2),
    }


def told_of(how, now, copy=None):
    """The words that stay in the folder; they name nobody."""
    by = {
        "two": "by two people together",
        "word": "with the set word",
        "console": "from the console, with the set word",
    }
    where = f"\nA sealed copy of that moment lies at {copy['place']}.\n" if copy else ""
    return WORDS.format(day=f"{now:%Y-%m-%d %H:%M}", how=by[how], copy=where)


def _sealed_copy(place, now):
    """A copy of the office at this place, encrypted as it is here, opened and proved; V01 with the reason."""
    folder, path = databases.folder(), Path(place)
    found, own = path.resolve(), folder.resolve()
    if not path.is_absolute() or not path.is_dir() or found == own or own in found.parents:
        raise Refused("V01", field="copy_to", why=NOT_THERE)
    sheet = keys.sheet(folder)
    if sheet is None:
        raise Refused("V01", field="copy_to", why=NO_SHEET)
    target = path / f"office-{now:%Y-%m-%d-%H%M}"
    if target.exists():
        target = path / f"office-{now:%Y-%m-%d-%H%M}-{now:%S}"
    said = {"format": 1, "program": "", "made_at": now.isoformat(), "sheet": sheet.number}
    try:
        manifest = copies.make(folder, target, databases.keys_in_hand(), keys.sheet_as_text(sheet), said)
    except OSError as error:
        raise Refused("V01", field="copy_to", why=error.strerror or NOT_THERE) from None
    except (copies.Faulty, sqlcipher.DatabaseError):
        raise Refused("V01", field="copy_to", why=NOT_PROVED) from None
    return {
        "place": str(target),
        "size": sum(file["size"] for file in manifest["files"].values()),
        "sheet": sheet.number,
    }


NOT_THERE = "there is no such folder; plug in the stick and write its whole path"
NO_SHEET = "no recovery sheet is in force, so nobody could open the copy"
NOT_PROVED = "what was written could not be opened again"


def _burn_dummies(parts):
    """Burn files of the same sizes that hold nothing, and say how long it took."""
    with tempfile.TemporaryDirectory(dir=databases.folder(), prefix="rehearsal-") as room:
        room = Path(room)
        for name in ("slots", "secret"):
            (room / name).write_bytes(bytes(4096))
        for part in parts:
            if not (room / part.name).exists():
                (room / part.name).write_bytes(bytes(min(part.size, burning.HEAD)))
        begun = time.monotonic()
        burning.burn_keys(room)
        keys_gone = time.monotonic()
        burning.burn_files(room)
        done = time.monotonic()
    return {"keys_ms": round((keys_gone - begun) * 1000), "files_ms": round((done - keys_gone) * 1000)}


def _other(row, by):
    if row is None:
        return None
    return row.agreed_by_id if row.asked_by_id == by.id else row.asked_by_id


def _tell_beside(copy, rest, told):
    """Leave the words at the copy and at the places of backups that can be reached: there the trail goes on (SEC-112)."""
    places = [str(Path(copy["place"]).parent)] if copy else []
    for place in places + [line.place for line in rest]:
        try:
            if Path(place).is_dir():
                durable.write_safely(Path(place) / TOLD_ELSEWHERE, told.encode())
        except OSError:
            continue  # a stick that is not there any more

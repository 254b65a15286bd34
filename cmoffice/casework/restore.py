"""Putting an office back from a backup: found on a stick, opened with the recovery sheet, proved, brought to this version, put in place whole or not at all.

Works without an open office. What lies in the folder before is moved aside with the date, never deleted.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from cmoffice import audit, databases, durable, keys, schema, swap
from cmoffice.casework import anchors, backup_kept, copies, office
from cmoffice.casework.restore_find import Found, sheet_of
from cmoffice.databases import records
from cmoffice.language import lazy_gettext as _l
from cmoffice.models import ActOfTwo, DeskSession, Drill, Slip, Staff

WHY = {
    "manifest": _l("This is no backup, or its list of contents (manifest.json) is damaged. Choose another backup."),
    "sheet": _l("This backup holds no recovery sheet, so no code opens it. It was made before the office had one. Choose another backup."),
    "gone": _l("The file %(part)s of this backup is missing. Choose another backup, or copy this one again from where it came."),
    "changed": _l("The file %(part)s of this backup is not as it was when the backup was made: damaged or exchanged. Choose another backup."),
    "manifest_changed": _l("The list of contents of this backup was changed after it was made, or it belongs to another office. Do not use it. Choose another backup."),
    "damaged": _l("The file %(part)s of this backup is damaged inside. Choose another backup."),
    "counts": _l("The file %(part)s does not hold what the backup says it holds. Choose another backup."),
    "head": _l("The trail in this backup does not end where the backup says it ends. Choose another backup."),
    "newer": _l("This backup was made by a newer version of cmoffice. Install that version on this machine first."),
    "no_room": _l("There is not enough room on this machine for the office. Make room, then try again. Nothing was changed."),
    "no_names": _l("This backup holds the records only; the identity register was not attached when it was made."),
    "office_there": _l("An office lies here already. Nothing is put over it on this page. Close it and use: python3 run.py restore"),
    "unreadable": _l("This backup could not be read from its stick or disk. Try another one; a stick that does this is not to be trusted any more."),
    "other_keys": _l("This backup was made under other keys than this office has now, so one file of it cannot join the other. Put both files back together."),
}  # fmt: skip


class Cannot(Exception):
    """An office cannot be put back from this backup: words for a person."""

    def __init__(self, why, part=""):
        super().__init__(why)
        self.why, self.part = why, part

    @property
    def words(self):
        """The reason as a sentence that says what to do."""
        return str(WHY[self.why]).replace("%(part)s", self.part)


@dataclass(frozen=True, slots=True)
class Looked:
    """A backup that was opened with the code of its sheet and proved: its keys, its sheet, what is in it by count."""

    found: Found
    keys: keys.Keys
    sheet: keys.Sheet
    manifest: dict

    @property
    def counts(self):
        """How many cases, notes, members of staff and identities it holds."""
        rows = {part: facts["rows"] for part, facts in self.manifest["facts"].items()}
        of_records, of_names = rows["records"], rows.get("identities", {})
        return {
            "cases": of_records.get("case_file", 0),
            "notes": of_records.get("note", 0),
            "people": of_records.get("staff", 0),
            "identities": of_names.get("identity"),
        }


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of it: where the files of before lie now, and what does not match between the two files (codes)."""

    aside: str
    nameless: tuple = ()
    caseless: tuple = ()


# Opening ----------------------------------------------------------------------------------------------------------


def open_backup(found, typed):
    """Open a backup with the code of its sheet and prove all of it. WrongGroup says what is mistyped; Cannot says what is wrong with the backup."""
    sheet = sheet_of(found.path)
    if sheet is None:
        raise Cannot("sheet")
    opened = keys.try_sheet(sheet, typed)
    try:
        manifest = copies.prove(found.path, opened)
    except copies.Faulty as faulty:
        raise Cannot(faulty.why, faulty.part) from None
    except OSError:
        raise Cannot("unreadable") from None
    if any(facts["version"] > len(schema.CHANGES[part]) for part, facts in manifest["facts"].items()):
        raise Cannot("newer")
    return Looked(found, opened, sheet, manifest)


# Putting back -----------------------------------------------------------------------------------------------------


def is_blank():
    """Whether the office that is open now was only just made: nobody is in it, so that one put back overwrites nothing."""
    return not Staff.select().exists() and not office.setting("setup_done", [])


def put_back(looked, folder, now):
    """Put the whole office of this backup into this folder: both files, the sheet, a new office secret. Whatever lay there is moved aside.

    No office may be open. Afterwards it opens with the sheet, or with the keys in hand, until people have signed in. Gives
    what came of it. Cannot and nothing changed when it does not fit.
    """
    folder = Path(folder)
    come = _made_ready(looked, folder, tuple(looked.manifest["files"]))
    keys.put_sheet(folder / swap.READY, looked.sheet)
    keys.secret(folder, make=True)
    aside = _aside(folder, now)
    gone = ["keys", *({"identities.db", copies.ANCHORS} - set(come))]
    swap.commit(folder, [*come, "slots"], gone, aside)
    swap.settle(folder)
    (folder / "backups").mkdir(exist_ok=True)
    return Restored(aside, *matching(looked.keys, folder))


def put_back_one(looked, name, folder, now):
    """Put one file alone ("records" or "identities") back into an office that has the same keys; the other stays as it is."""
    folder, file = Path(folder), copies.FILES[name]
    if file not in looked.manifest["files"]:
        raise Cannot("no_names")
    other = next(part for part in copies.FILES if part != name)
    if not _opens(folder / copies.FILES[other], getattr(looked.keys, other)):
        raise Cannot("other_keys")
    _made_ready(looked, folder, (file,))
    aside = _aside(folder, now)
    swap.commit(folder, [file], aside=aside)
    swap.settle(folder)
    return Restored(aside, *matching(looked.keys, folder))


def written_down(looked, what, now, by=None):
    """The office is open again: end every session of before, note on the trail what was put back, and set an anchor.

    Slips and agreements of two that were open in the backup end as well: they may have been used since. Backups that lay beside the old office
    are noted as gone.
    """
    with records.atomic():
        Slip.update(used_at=now).where(Slip.used_at.is_null()).execute()
        ActOfTwo.update(ended_at=now, ended_how="restored").where(ActOfTwo.ended_at.is_null()).execute()
        DeskSession.update(ended_at=now, ended_why="office restored").where(DeskSession.ended_at.is_null()).execute()
        backup_kept.miss(databases.folder() / "backups", now)
        head, made_at = looked.manifest["head"][0], looked.found.made_at
        audit.record(by, "office restored", now=now, what=what, head=head, made_at=made_at.isoformat())
        Drill.create(kind="restore", by=getattr(by, "id", by), held_at=now, outcome={"what": what, "head": head})
    anchors.at_the_end(now, "restored")


def matching(found, folder):
    """Which codes of open cases have no identity, and which identities no case: codes, each as a tuple. Empty without identities."""
    if not (folder / "identities.db").exists():
        return (), ()
    with copies.opened(folder / "records.db", found.records) as file:
        kept = "status IN ('open', 'closure_requested', 'transfer_pending')"
        cases = {code for (code,) in file.execute("SELECT code FROM case_file")}
        wanted = {code for (code,) in file.execute(f"SELECT code FROM case_file WHERE {kept}")}
    with copies.opened(folder / "identities.db", found.identities) as file:
        named = {code for (code,) in file.execute("SELECT code FROM identity")}
    return tuple(sorted(wanted - named)), tuple(sorted(named - cases))


def _made_ready(looked, folder, files):
    """The files of the backup copied beside the office, proved there once more, and brought to this version."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if shutil.disk_usage(folder).free < looked.found.size * 2 + 20_000_000:
        raise Cannot("no_room")
    ready = swap.make_ready(folder)
    try:
        for file in files:
            copies.carry_file(looked.found.path / file, ready / file)
            if copies.digest_of(ready / file) != looked.manifest["files"][file]["sha256"]:
                raise Cannot("changed", file)
        for name, file in copies.FILES.items():
            if file in files:
                _bring_up(ready / file, name, looked)
    except OSError as error:
        swap.clear(folder)
        raise Cannot("no_room" if error.errno == 28 else "unreadable") from None
    except BaseException:
        swap.clear(folder)
        raise
    return files


def _bring_up(path, name, looked):
    """Migrate a copy; what was in it before must be in it after: the counts of its tables and the end of its trail."""
    key = getattr(looked.keys, name)
    before = looked.manifest["facts"][name]["rows"]
    with databases.beside(path, key, name):
        pass
    with copies.opened(path, key) as file:
        file.execute("PRAGMA journal_mode = DELETE")
        after = copies.facts_of(file)["rows"]
        if any(after.get(table, count) < count for table, count in before.items()):
            raise Cannot("counts", path.name)
        if name == "records" and list(file.execute(copies.HEAD).fetchone() or (0, "")) != looked.manifest["head"]:
            raise Cannot("head", path.name)
    durable.sync(path)


def _opens(path, key):
    try:
        with copies.opened(path, key) as file:
            return bool(file.execute("SELECT count(*) FROM sqlite_master").fetchone())
    except Exception:  # noqa: BLE001
        return False


def _aside(folder, now):
    name, number = f"before-{now:%Y-%m-%d-%H%M}", 2
    while (folder / name).exists():
        name, number = f"before-{now:%Y-%m-%d-%H%M}-{number}", number + 1
    return name

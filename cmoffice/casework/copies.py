"""The files of a backup: taken from the office while people write, listed in a manifest, proved by opening them, carried elsewhere.

A backup is a folder: both databases, each under its own key as in the office, `manifest.json` (moments, versions, counts, the
head of the trail, a fingerprint of each file, all under the key of the trail) and `sheet.json`, the keys sealed under the
recovery sheet. No office secret, no slot of a person, no name. Half made it is called `….part`, never by its own name.
"""

import contextlib
import hashlib
import hmac
import json
import os
import re
import shutil
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from cmoffice import durable

FILES = {"identities": "identities.db", "records": "records.db"}  # in the order in which they are held
MANIFEST, SHEET = "manifest.json", "sheet.json"
ANCHORS = "anchors"  # the trail's, from beside the databases: days, numbers and seals
NAME = re.compile(r"office-[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{4}(-[0-9]{1,3})?")
HEAD = "SELECT seq, chain FROM audit ORDER BY seq DESC LIMIT 1"
PAGES, CHUNK, SYNC_EVERY = (
    2000,
    1 << 20,
    16,
)  # pages of a step; bytes of a step, and steps after which the disk must have them
MOST = 1_000_000  # bytes of a manifest


class Faulty(Exception):
    """A backup that cannot be used; `why` is a code of WHY in casework/restore, `part` the file it is about."""

    def __init__(self, why, part=""):
        super().__init__(why, part)
        self.why, self.part = why, part


class Stopped(Exception):
    """The office was locked meanwhile: nothing is held open and nothing is left behind."""


def never():
    """Nothing stops it."""
    return False


@contextlib.contextmanager
def opened(path, key, mode="mode=rw", stop=never):
    """One file of an office or a backup, opened with its key beside whatever the office has open; never makes a file."""
    connection = sqlcipher.connect(
        f"{Path(path).absolute().as_uri()}?{mode}", uri=True, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key}'\"")
        connection.execute("PRAGMA busy_timeout = 8000")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.set_progress_handler(lambda: int(stop()), 20_000)
        yield connection
    except sqlcipher.OperationalError:
        if stop():
            raise Stopped from None
        raise
    finally:
        connection.close()


def make(office, target, keys, sheet, said, stop=never):
    """Take a backup of the open office into this new folder and prove it; gives its manifest. No save waits for it.

    Both files are held at the same moment, the identities a blink earlier: at worst a code has no name yet. `said` goes into
    the manifest as it is; `sheet` is the text of the sealed sheet, or None.
    """
    part = part_of(target)
    clear(part)
    part.mkdir(mode=0o700, parents=True)
    try:
        more = _copy_anchors(office, part)  # first: the records may know of a later one, never of an earlier
        with contextlib.ExitStack() as stack:
            sources = {
                name: stack.enter_context(opened(office / file, getattr(keys, name), stop=stop))
                for name, file in FILES.items()
                if (office / file).exists()
            }
            for source in sources.values():
                source.execute("BEGIN")
                source.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here it sees no later save
            facts = {name: facts_of(source) for name, source in sources.items()}
            head = list(sources["records"].execute(HEAD).fetchone() or (0, ""))
            for name, source in sources.items():
                take(source, part / FILES[name], getattr(keys, name), stop)
        files = {file: _described(part / file, stop) for file in [*(FILES[name] for name in sources), *more]}
        content = {**said, "head": head, "facts": facts, "files": files}
        write(part / MANIFEST, {**content, "mac": mac_of(content, keys)})
        if sheet:
            write(part / SHEET, sheet)
        manifest = prove(part, keys, stop)
        settle(part, target)
        return manifest
    except BaseException:
        clear(part)
        raise


def _copy_anchors(office, part):
    if not (office / ANCHORS).is_file():
        return []
    carry_file(office / ANCHORS, part / ANCHORS, never)
    return [ANCHORS]


def _described(path, stop):
    return {"size": path.stat().st_size, "sha256": digest_of(path, stop)}


def take(source, path, key, stop=never):
    """Copy an opened file page by page into a new one under this key, whole on the disk when it returns."""
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    os.close(handle)

    def looked(_status, _left, _all):
        if stop():
            raise Stopped

    with opened(path, key, stop=stop) as copy:
        copy.execute("PRAGMA synchronous = OFF")
        source.backup(copy, pages=PAGES, progress=looked)
        copy.execute("PRAGMA journal_mode = DELETE")
    durable.sync(path)


def facts_of(connection):
    """The version of a file and how many rows each of its tables has."""
    tables = [row[1] for row in connection.execute("PRAGMA table_list") if row[0] == "main" and row[2] == "table"]
    kept = sorted(name for name in tables if not name.startswith("sqlite_"))
    counts = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in kept}
    return {"version": connection.execute("PRAGMA user_version").fetchone()[0], "rows": counts}


def manifest_of(folder):
    """The manifest of a backup as it lies there, without a word on whether it is true; Faulty when it cannot be read."""
    try:
        path = folder / MANIFEST
        found = json.loads(small_file(path))
        if not (set(found["files"]) <= {*FILES.values(), ANCHORS} and "records.db" in found["files"]):
            raise Faulty("manifest")
        for said in found["files"].values():
            assert type(said["size"]) is int and 0 <= said["size"] < 1 << 60 and isinstance(said["sha256"], str)
        assert isinstance(found["made_at"], str) and isinstance(found["facts"], dict) and isinstance(found["mac"], str)
        return found
    except (OSError, ValueError, KeyError, TypeError, AttributeError, AssertionError, RecursionError):
        raise Faulty("manifest") from None


def small_file(path):
    """The text of a small file of a backup. OSError for a link, a pipe that never ends, or one too large."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size > MOST:
        raise OSError("no small file")
    return path.read_text(encoding="utf-8")


def prove(folder, keys, stop=never):
    """Open a backup and hold it against its manifest: every page, every count, the head of the trail. Gives the manifest; Faulty says what is wrong."""
    manifest = manifest_of(folder)
    for file, said in manifest["files"].items():
        path = folder / file
        if path.is_symlink() or not path.is_file():
            raise Faulty("gone", file)
        if path.stat().st_size != said.get("size") or digest_of(path, stop) != said.get("sha256"):
            raise Faulty("changed", file)
    if not is_ours(manifest, keys):
        raise Faulty("manifest_changed")
    for name, file in FILES.items():
        if file in manifest["files"]:
            _prove_file(folder / file, name, keys, manifest, stop)
    return manifest


def _prove_file(path, name, keys, manifest, stop):
    try:
        with opened(path, getattr(keys, name), "mode=ro&immutable=1", stop) as copy:
            whole = copy.execute("PRAGMA cipher_integrity_check").fetchall() == []
            if not whole or copy.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
                raise Faulty("damaged", path.name)
            if facts_of(copy) != manifest["facts"].get(name):
                raise Faulty("counts", path.name)
            if name == "records" and list(copy.execute(HEAD).fetchone() or (0, "")) != manifest["head"]:
                raise Faulty("head", path.name)
    except sqlcipher.DatabaseError:
        raise Faulty("damaged", path.name) from None


def is_ours(manifest, keys):
    """Whether this manifest was written under these keys and not changed since."""
    content = {name: value for name, value in manifest.items() if name != "mac"}
    return hmac.compare_digest(mac_of(content, keys), manifest["mac"])


def opens_with(folder, keys):
    """Whether the records of this backup open with these keys: the seal of the manifest outlives new keys of the files."""
    try:
        with opened(folder / FILES["records"], keys.records, "mode=ro&immutable=1") as copy:
            return bool(copy.execute("SELECT count(*) FROM sqlite_master").fetchone())
    except sqlcipher.DatabaseError:
        return False


def mac_of(content, keys):
    """The seal on a manifest, under a key made from that of the trail."""
    key = hmac.new(bytes.fromhex(keys.trail), b"backup", hashlib.sha256).digest()
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def carry(source, target, stop=never):
    """Copy a proved backup to another disk, read it back from there and compare; only then it gets its name."""
    wanted = manifest_of(source)["files"]
    part = part_of(target)
    clear(part)
    part.mkdir(mode=0o700)
    try:
        for path in sorted(source.iterdir()):
            carry_file(path, part / path.name, stop)
        durable.sync(part)
        for file, said in wanted.items():
            if digest_of(part / file, stop) != said["sha256"]:
                raise Faulty("changed", file)
        settle(part, target)
    except BaseException:
        clear(part)
        raise


def carry_file(source, target, stop=never):
    """Copy in steps, each on the disk before the next: a slow stick must not hold up the saves of the office."""
    handle = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with source.open("rb") as read, os.fdopen(handle, "wb") as written:
        for number, block in enumerate(iter(lambda: read.read(CHUNK), b"")):
            if stop():
                raise Stopped
            written.write(block)
            if number % SYNC_EVERY == SYNC_EVERY - 1:
                written.flush()
                os.fsync(written.fileno())
        written.flush()
        os.fsync(written.fileno())


def digest_of(path, stop=never):
    """The fingerprint of a file as it lies on its disk, read past what the machine remembers of it."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        for block in iter(lambda: file.read(CHUNK), b""):
            if stop():
                raise Stopped
            found.update(block)
    return found.hexdigest()


def write(path, content):
    """Write a small file of a backup as JSON."""
    durable.write_safely(path, json.dumps(content, indent=1, ensure_ascii=False).encode())


def settle(part, target):
    """Give a finished folder its name."""
    durable.sync(part)
    os.rename(part, target)
    durable.sync(target.parent)


def part_of(target):
    """What a folder is called while it is half made."""
    return target.with_name(target.name + ".part")


def clear(folder):
    """Remove a folder of ours with all that is in it; a link is removed, not what it points to."""
    if folder.is_symlink():
        folder.unlink()
    elif folder.is_dir():
        shutil.rmtree(folder)


def named(folder):
    """The finished backups that lie in this folder, newest first; links and half made ones are passed over."""
    try:
        found = [
            path for path in folder.iterdir() if NAME.fullmatch(path.name) and path.is_dir() and not path.is_symlink()
        ]
    except OSError:
        return []
    return sorted(found, key=lambda path: path.name, reverse=True)

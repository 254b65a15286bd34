"""The two databases of the office: records (codes only) and identities (names), each encrypted under its own key.

An office opens with its keys in hand: at once while they lie unwrapped (an office being set up), else locked, until somebody
who has a slot signs in or the recovery sheet is typed. Locking drops the keys and closes both files.

Two files do not commit as one: whatever touches both writes so that a power cut leaves a code without a name,
never a name without a code.
"""

import contextlib
import errno
import os
import shutil
import threading
import time
from pathlib import Path

import peewee
from playhouse.pool import _PooledSqliteDatabase
from playhouse.sqlcipher_ext import SqlCipherDatabase
from sqlcipher3 import dbapi2 as sqlcipher

from cmoffice import burning, durable, keys, machine, schema, swap

PRAGMAS = (
    ("cipher_log_level", "NONE"),  # first: the library would print page errors with fragments of what it read
    ("journal_mode", "wal"),
    ("synchronous", "full"),
    ("foreign_keys", 1),
    ("secure_delete", 1),
    ("busy_timeout", 8000),
    ("temp_store", "memory"),
    ("trusted_schema", 0),
    ("cache_size", -16000),
    ("journal_size_limit", 8_000_000),
    ("wal_autocheckpoint", 1900),  # pages, just below that limit: less than one save in a hundred waits for it
)
HALF_MADE = "half-made"  # lies in the folder while a new office is being made
PARTS = ("records.db", "identities.db", "keys", "slots")
OLDEST_SAFE_SQLITE = (3, 51, 3)  # older ones can lose committed pages in WAL mode


class Alarm(Exception):
    """The office must not open: words for a person who sees no more than this sentence."""


class Destroyed(Alarm):
    """An office was destroyed here on purpose."""


# what no connection of the office may do, whatever statement it was led to run: change, cut or unguard the trail (SEC-096)
NEVER = {
    (sqlcipher.SQLITE_UPDATE, "audit"),
    (sqlcipher.SQLITE_DELETE, "audit"),
    (sqlcipher.SQLITE_DROP_TABLE, "audit"),
    (sqlcipher.SQLITE_DROP_TRIGGER, "audit_stays"),
    (sqlcipher.SQLITE_DROP_TRIGGER, "audit_appended"),
    (sqlcipher.SQLITE_DROP_TRIGGER, "audit_remains"),
    (sqlcipher.SQLITE_PRAGMA, "writable_schema"),
}
ERRORS = (peewee.DatabaseError, sqlcipher.DatabaseError)  # a row that cannot be fetched comes as the engine's own
DAMAGED = ("malformed", "not a database", "hmac")  # what the engine says of a page that it cannot trust


class Database(_PooledSqliteDatabase, SqlCipherDatabase):
    """A file of the office; its connections never change or cut the trail, and are taken from requests under way when it is locked."""

    def _add_conn_hooks(self, conn):
        super()._add_conn_hooks(conn)
        conn.set_authorizer(_allowed)

    def transaction(self, *args, **kwargs):
        return _Whole(self, *args, **kwargs)

    def savepoint(self):
        """What is written as one within a larger act is a part of that act: both stand or fall together."""
        return _Part(self.top_transaction())

    def execute_sql(self, sql, params=None):
        if not self._state.closed and id(self._state.conn) not in self._in_use:
            raise peewee.InterfaceError("the office was locked")
        return super().execute_sql(sql, params)

    def interrupt(self):
        """Break off what other threads are reading or writing at this moment."""
        with self._pool_lock:
            for used in self._in_use.values():
                if self._state.closed or used.connection is not self._state.conn:
                    used.connection.interrupt()

    def shut(self):
        """Close what nobody uses, and disown the rest: whoever still holds a connection gets nothing through it and closes it."""
        if not self._state.closed and self.in_transaction():
            self.rollback()
        self.close()
        with self._lock:
            self.deferred = True  # from now on nobody connects
        with self._pool_lock:
            self.close_idle()
            self._in_use = {}
        self.init(None)
        for name in ("passphrase", "uri"):  # else the key would stay in memory while the office is locked (T02)
            self.connect_params.pop(name, None)

    def let_go(self):
        """Give this thread's connection back, or close it when the office was locked meanwhile."""
        if self._state.closed:
            return
        conn = self._state.conn
        if id(conn) in self._in_use:
            with contextlib.suppress(peewee.InterfaceError):  # locked at this very moment
                self.close()
                return
        self._state.reset()
        self._close_raw(conn)


class _Whole(peewee._transaction):
    """An act that is written as one; it does not stand when a part of it did not."""

    is_broken = False

    def commit(self, begin=True):
        if self.is_broken:
            raise peewee.InternalError("a part of this was refused, so nothing of it was saved")
        super().commit(begin)

    def rollback(self, begin=True):
        super().rollback(begin)
        self.is_broken = False  # nothing of it is left


class _Part:
    def __init__(self, whole):
        self.whole = whole

    def __enter__(self):
        return self.whole

    def __exit__(self, kind, error, trace):
        if kind is not None:
            self.whole.is_broken = True


def _allowed(action, first, second, _database, _trigger):
    unguards = action == sqlcipher.SQLITE_ALTER_TABLE and second == "audit"
    return sqlcipher.SQLITE_DENY if unguards or (action, first) in NEVER else sqlcipher.SQLITE_OK


def _database():
    return Database(None, lock_type="IMMEDIATE", pragmas=PRAGMAS, max_connections=40, timeout=None)


records = _database()
identities = _database()
_office = {"folder": None, "keys": None, "opened": 0, "locking": False, "reading": False}
copy_first = None  # called with the folder and the keys before an old file is changed; the package puts it here
NOT_UPGRADED = (
    "The office could not be brought to this version of cmoffice: the disk may be full or faulty. Each file is as before or as "
    "after a change, never between; a copy of both lies in backups, by the name before-upgrade. Make room, then start again."
)
at_closing = []  # functions to be called when the files are shut
_held = threading.local()
_opening = threading.Lock()  # two who sign in to a locked office at once: the second finds it open
LOOK_AGAIN_AFTER = 0.1  # seconds; a page that somebody was just writing is whole by then
REKEY_WAITS = 5  # seconds that new keys wait for requests under way
LOCK_WAITS = 0.4  # seconds that locking waits for requests under way before it closes the files under them


def create_office(folder):
    """Make a new, empty office; refuses where any of its files lies already."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    if burning.is_destroyed(folder):
        raise Destroyed(burning.words(folder))
    there = [name for name in PARTS if (folder / name).exists()]
    if there:
        raise Alarm(f"A new office cannot be made here: {', '.join(there)} lies in this folder already.")
    (folder / HALF_MADE).touch(0o600)
    keys.create(folder)
    (folder / "backups").mkdir(exist_ok=True)
    found = keys.unwrapped(folder)
    for database, name in ((records, "records"), (identities, "identities")):
        _point(database, folder / f"{name}.db", getattr(found, name))
        with database.connection_context():
            schema.upgrade(database, name)
        database.close_all()
    (folder / HALF_MADE).unlink()


def forget_half_made(folder):
    """Clear away an office whose making broke off: nobody was ever in it; whether there was one."""
    if not (Path(folder) / HALF_MADE).exists():
        return False
    for name in PARTS:
        for tail in ("", "-wal", "-shm"):
            (Path(folder) / f"{name}{tail}").unlink(missing_ok=True)
    (Path(folder) / HALF_MADE).unlink()
    return True


def words_of(error, folder):
    """An error of the system in words for whoever started the office."""
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"This account may not read or write in {folder}. Start the office under the account to which the folder belongs."
    if error.errno == errno.EROFS:
        return f"The disk of {folder} cannot be written: it is read-only. Nothing was changed. Make it writable, then start again."
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk of {folder} is full. Nothing was changed. Make room, then start again."
    return f"The folder {folder} cannot be used: {error.strerror}. Nothing was changed."


def is_new(folder):
    """Whether this folder holds no office at all, not even a part of one."""
    return not any((Path(folder) / name).exists() for name in (*PARTS, swap.JOURNAL)) and not burning.is_destroyed(
        folder
    )


def open_office(folder, found=None):
    """Open both files of the office in this folder, or raise Alarm with the reason in words; never makes a file.

    Without keys that are given or lie unwrapped the office is there, but locked: see `unlock`.
    """
    folder = Path(folder)
    close_office()
    if burning.is_begun(folder):
        burning.go_on(folder)  # destroying was cut off: it was decided, and is brought to its end
    if burning.is_destroyed(folder):
        raise Destroyed(burning.words(folder))
    try:
        _look_at_place(folder)
    except OSError as error:
        raise Alarm(words_of(error, folder)) from None
    swap.settle(folder)
    if sqlcipher.sqlite_version_info < OLDEST_SAFE_SQLITE:
        raise Alarm(
            "The database engine on this machine is too old to be safe. Install the versions named in requirements.txt."
        )
    try:
        if found is None and not keys.is_wrapped(folder):
            found = keys.unwrapped(folder)
        elif found is None:
            keys.secret(folder)
            keys.slots(folder)
    except keys.KeyTrouble as trouble:
        raise Alarm(str(trouble)) from None
    if found is None:
        _look_at_files(folder)
        _office["folder"] = folder
    else:
        _open_both(folder, found)


def look_in(folder, found=None):
    """Open both files of this office for reading alone, beside whoever works in it; without keys it is only known where it lies.

    Nothing is changed, not even old tables; Alarm when a file does not open.
    """
    folder = Path(folder)
    close_office()
    _office["folder"] = folder
    if found is None:
        return
    for database, name in ((records, "records"), (identities, "identities")):
        path = folder / f"{name}.db"
        if not path.is_file() and name == "identities":
            continue
        _look_at(path)
        where = f"{path.resolve().as_uri()}?mode=ro"
        database.init(where, passphrase=f"x'{getattr(found, name)}'", check_same_thread=False, uri=True)
        if not _asked(database, lambda it, name=name: schema.is_ours(it, name)):
            close_office()
            raise Alarm(f"The file {path.name} is not the file of this office. Nothing was changed.")
    _office.update(keys=found, opened=_office["opened"] + 1)


def unlock(found):
    """Open the locked office with these keys; Alarm when its files do not open with them."""
    with _opening:
        if is_locked():
            _open_both(_office["folder"], found)


def is_locked():
    """Whether the office of this folder waits for somebody who may open it."""
    return _office["folder"] is not None and (_office["keys"] is None or _office["locking"])


def keys_in_hand():
    """The keys with which the office is open now; whoever asks keeps them no longer than his act takes."""
    return _office["keys"]


def openings():
    """How often this program has opened an office: another number tells that it was shut in between, without anybody holding its keys."""
    return _office["opened"]


def lock(waits=None):
    """Drop the keys and close both files; requests under way get a moment to end, then they are broken off. The folder stays known."""
    _office["locking"] = True
    if not _others_end_within(LOCK_WAITS if waits is None else waits):
        for database in (records, identities):
            database.interrupt()
        _others_end_within(LOCK_WAITS / 4)
    _close_files()
    _office.update(keys=None, locking=False)


def empty_logs():
    """Write both write-ahead logs into their files and cut them to nothing; False when somebody was reading, and it is to be tried again."""
    done = True
    for database in (records, identities):
        if not database.deferred:
            busy, _pages, _moved = database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            done = done and not busy
    return done


def _others_end_within(seconds):
    """Whether all requests but our own have given their connections back before so many seconds are over."""
    until = time.monotonic() + seconds
    while any(len(database._in_use) > 1 for database in (records, identities)):
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


def change_keys(found, slots):
    """Write both files anew under these keys and exchange them, together with this content of the file of slots, as one.

    The office is shut to everybody meanwhile, some seconds; sessions live on. False, and nothing changed, when others would not let
    go of the files. Whatever happens in between, a power cut too, all of the old or all of the new is there.
    """
    folder, before = _office["folder"], _office["keys"]
    with _opening:
        _office["locking"] = True
        try:
            if not _had_alone():
                return False
            for database in (records, identities):
                database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            _close_files()
            ready = swap.make_ready(folder)
            _rekeyed(folder / "identities.db", ready, before.identities, found.identities)
            _rekeyed(folder / "records.db", ready, before.records, found.records)
            durable.write_safely(ready / "slots", slots)
            swap.commit(folder, ("identities.db", "records.db", "slots"))
            swap.settle(folder)
            _open_both(folder, found)
            return True
        except BaseException:
            _close_files()
            _open_again(folder, found if swap.settle(folder) else before)
            raise
        finally:
            _office["locking"] = False


def _open_again(folder, likely):
    """After something went wrong: open with these keys, or stay locked; whoever has a slot tries again."""
    try:
        _open_both(folder, likely)
    except Alarm:
        _office["keys"] = None


def _had_alone():
    """Whether everybody else let go of the files within some seconds; then what still runs is broken off, once."""
    if _others_end_within(REKEY_WAITS):
        return True
    for database in (records, identities):
        database.interrupt()
    return _others_end_within(LOCK_WAITS)


def _rekeyed(path, ready, before, after):
    """Write this file anew into the folder `ready` under another key, whole on the disk and read back."""
    new = ready / path.name
    shutil.copyfile(path, new)
    new.chmod(0o600)
    with contextlib.closing(_raw(new, before)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE").fetchall()
        told = _told(copy)
        copy.execute(f"PRAGMA rekey = \"x'{after}'\"")
    with contextlib.closing(_raw(new, after)) as copy:
        if copy.execute("PRAGMA cipher_integrity_check").fetchall() or _told(copy) != told:
            raise Alarm(f"The file {path.name} could not be written under the new keys. The old keys stay in force.")
    durable.sync(new)


def _raw(path, key):
    connection = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key}'\"")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def _told(connection):
    """What a file holds, by count of rows: to be the same before and after."""
    tables = [row[1] for row in connection.execute("PRAGMA table_list") if row[0] == "main" and row[2] == "table"]
    return [(name, connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()) for name in sorted(tables)]


def _open_both(folder, found):
    try:
        files = {"records": records}
        if (folder / "identities.db").exists():
            files["identities"] = identities
        for name, database in files.items():
            _open(database, folder / f"{name}.db", getattr(found, name), name)
        _bring_up_to_date(files, folder, found)
    except Alarm:
        _close_files()  # else the pool would hand a connection to the file that failed to the next office
        raise
    _office.update(folder=folder, keys=found, opened=_office["opened"] + 1)


def _bring_up_to_date(files, folder, found):
    """Run the changes that old files lack, after a copy of both was made and proved; a file is as before or as after a change, never between."""
    old = [name for name, database in files.items() if _asked(database, lambda it, name=name: schema.is_old(it, name))]
    if old and copy_first is not None:
        copy_first(folder, found)
    for name in old:
        _asked(files[name], lambda it, name=name: schema.upgrade(it, name), NOT_UPGRADED)


def _asked(database, ask, words=None):
    try:
        with database.connection_context():
            return ask(database)
    except (peewee.DatabaseError, sqlcipher.DatabaseError) as error:
        raise Alarm(words or _wrong_key(Path(database.database).name)) from error
    except schema.FromTheFuture:
        raise Alarm(
            f"The file {Path(database.database).name} was written by a newer version of cmoffice. Start the newer version."
        ) from None


def _wrong_key(name):
    return (
        f"The file {name} does not open with the key of this office, or it is damaged. Nothing was changed. "
        "Put back the file and the key file that belong together."
    )


def _look_at_place(folder):
    """Refuse a disk of another machine, and one that may not be written: what is looked at must be written on the trail."""
    if machine.is_network_share(folder):
        raise Alarm(
            f"The folder {folder} lies on a disk of another machine. There no save is safe when the power fails. "
            "Move the office to a disk of this machine."
        )
    if folder.is_dir():
        list(folder.iterdir())
        if not os.access(folder, os.W_OK):
            may = os.name != "posix" or not os.statvfs(folder).f_flag & os.ST_RDONLY
            raise OSError(errno.EACCES if may else errno.EROFS, "not to be written")


def _look_at_files(folder):
    """What can be seen of both files without their keys."""
    _look_at(folder / "records.db")
    if (folder / "identities.db").exists():
        _look_at(folder / "identities.db")


def versions():
    """The versions of both files that this program works with: name of the file → number of its last change."""
    return {name: len(changes) for name, changes in schema.CHANGES.items()}


def identities_attached():
    """Whether the identity register is plugged in; every page works without it and shows codes only."""
    return not identities.deferred


def folder():
    return _office["folder"]


@contextlib.contextmanager
def beside(path, key, name):
    """A file of an office ("records" or "identities") that is not the open one, brought to the newest version; FromTheFuture when it is newer than we are."""
    database = _database()
    _point(database, path, key)
    try:
        with database.connection_context():
            schema.upgrade(database, name)
            yield database
            database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        database.close_all()


def close_office():
    """Let go of the office altogether, as at the end of the program."""
    _close_files()
    _office.update(folder=None, keys=None)


def _close_files():
    for put_back in at_closing:
        put_back()
    _office["reading"] = False
    for database in (records, identities):
        if not database.deferred:
            database.shut()


def is_reading_only():
    """Whether nothing is written into the files of the office, because a page of one of them is damaged."""
    return _office["reading"]


def read_only():
    """From now on not a byte is written into either file, by nobody, until the office is shut; requests under way get half a second to end.

    A connection that may only read is opened first: while it is there, closing the others moves nothing from the write-ahead
    log into the damaged file.
    """
    with _opening:
        found, where = _office["keys"], _office["folder"]
        if found is None or _office["reading"]:
            return
        _others_end_within(LOCK_WAITS)
        for database, name in ((records, "records"), (identities, "identities")):
            if database.deferred:
                continue
            path, key = where / f"{name}.db", getattr(found, name)
            reader = _reader(path, key)
            database.close_all()
            database.init(
                f"{path.resolve().as_uri()}?mode=ro", passphrase=f"x'{key}'", check_same_thread=False, uri=True
            )
            with contextlib.suppress(*ERRORS), database.connection_context():
                database.execute_sql("SELECT 1").fetchone()
            reader.close()
        _office["reading"] = True


def faults(thorough=False):
    """What is damaged: name of the file → what the engine says of its pages; empty when both files are whole.

    Every page is proved by its own seal; `thorough` looks at how the pages hang together as well. While people write, a page
    may be seen half written, so only what is found three times is believed.
    """
    found = {}
    for name in ("records", "identities"):
        path = _office["folder"] / f"{name}.db"
        if not path.exists() or not (seen := _faults_of(path, getattr(_office["keys"], name), thorough)):
            continue
        for _ in range(2):
            time.sleep(LOOK_AGAIN_AFTER)
            seen &= _faults_of(path, getattr(_office["keys"], name), thorough)
        if seen:
            found[path.name] = sorted(seen)
    return found


def is_damage(error):
    """Whether this error of the engine says that a page is damaged."""
    words = str(error).lower()
    return isinstance(error, ERRORS) and any(sign in words for sign in DAMAGED)


def _faults_of(path, key, thorough):
    reader = _reader(path, key)
    try:
        seen = {fault for (fault,) in reader.execute("PRAGMA cipher_integrity_check")}
        if thorough and not seen:
            seen = {fault for (fault,) in reader.execute("PRAGMA quick_check")} - {"ok"}
        return seen
    except sqlcipher.DatabaseError as error:
        return {str(error)} if is_damage(error) else set()
    finally:
        reader.close()


def _reader(path, key):
    """A connection of its own that can only read."""
    reader = sqlcipher.connect(
        f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
    )
    reader.execute(f"PRAGMA key = \"x'{key}'\"")
    for name, value in PRAGMAS[:1] + (("busy_timeout", 8000),):
        reader.execute(f"PRAGMA {name} = {value}")
    with contextlib.suppress(sqlcipher.DatabaseError):
        reader.execute("SELECT count(*) FROM sqlite_master").fetchone()  # opens the file now, not at the first question
    return reader


def connect():
    for database in (records, identities):
        if not database.deferred:
            try:
                database.connect(reuse_if_open=True)
            except peewee.InterfaceError:
                if not database.deferred:  # else somebody locked the office at this very moment
                    raise


def renew():
    """Other connections for this request: one that met a damaged page answers nothing any more."""
    for database in (records, identities):
        if not database.deferred and not database.is_closed():
            database.manual_close()
    connect()


def hold_back(held=True):
    """Let nothing be written through the connections of this request, or let it again."""
    for database in (records, identities):
        if not database.deferred and not database.is_closed():
            database.execute_sql(f"PRAGMA query_only = {int(held)}")
    _held.back = held


def disconnect():
    if getattr(_held, "back", False):
        hold_back(False)
    for database in (records, identities):
        database.let_go()


@contextlib.contextmanager
def connection():
    """Both databases open for a script or a test."""
    connect()
    try:
        yield
    finally:
        disconnect()


def _point(database, path, key):
    if len(key) != 64 or set(key) - set("0123456789abcdef"):
        raise Alarm("The key file is damaged. Put back the copy that belongs to this office.")
    database.init(str(path), passphrase=f"x'{key}'", check_same_thread=False)


def _look_at(path):
    if not path.is_file():
        raise Alarm(
            f"The file {path.name} of this office is missing. Nothing was changed. Put the file back, then start again."
        )
    with path.open("rb") as file:
        head = file.read(16)
    if len(head) < 16 or head.startswith(b"SQLite format 3"):
        raise Alarm(
            f"The file {path.name} is not the encrypted file of this office. Nothing was changed. Put back the right file."
        )


def _open(database, path, key, name):
    _look_at(path)
    _point(database, path, key)
    try:
        with database.connection_context():
            if not database.execute_sql("PRAGMA cipher_version").fetchone():
                raise Alarm(
                    "The encrypting database engine is missing. Install the versions named in requirements.txt."
                )
            if not schema.is_ours(database, name):
                raise Alarm(
                    f"The file {path.name} is not the file of this office. Nothing was changed. Put back the right file."
                )
    except (peewee.DatabaseError, sqlcipher.DatabaseError):
        raise Alarm(_wrong_key(path.name)) from None

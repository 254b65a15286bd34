"""The two files and their keys: a wrong, missing, foreign or plain one gives words, and never a new empty file."""
import contextlib
import os
import shutil
import sqlite3

import peewee
import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from cmoffice import audit, create_app, databases, keys
from cmoffice.casework import notes
from cmoffice.models import Audit, Case, Note, Staff, Team
from cmoffice.models.base import _Selecting
from tests.conftest import NOW, Desk

FILES = ("records.db", "identities.db", "keys")


@pytest.fixture
def shut(folder):
    """An office that nobody has opened."""
    databases.close_office()
    yield folder
    databases.close_office()


@pytest.fixture
def other(tmp_path):
    """Another office, with keys of its own."""
    databases.create_office(tmp_path / "other")
    databases.close_office()
    return tmp_path / "other"


def state(folder):
    """What lies in the folder, byte for byte; the write-ahead files come and go with every opening."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and not path.name.endswith(("-wal", "-shm"))}


def key_of(folder, name):
    return keys.read(folder)[name]


def swap_keys(folder):
    text = (folder / "keys").read_text()
    (folder / "keys").write_text(text.replace("records=", "x=").replace("identities=", "records=").replace("x=", "identities="))


def write(path, content):
    path.unlink(missing_ok=True)
    path.write_bytes(content)


def plain_file(path):
    path.unlink()
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE staff (id)")


def encrypted(path, key, *statements):
    """A sound encrypted file under this very key."""
    path.unlink(missing_ok=True)
    database = sqlcipher.connect(str(path))
    database.execute(f"PRAGMA key = \"x'{key}'\"")
    for statement in ("PRAGMA journal_mode = wal", "CREATE TABLE something (id)", *statements):
        database.execute(statement)
    database.commit()
    database.close()


def flip_a_bit(path, at):
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(bytes(content))


def set_key(folder, name, value):
    lines = [line if not line.startswith(f"{name}=") else f"{name}={value}" for line in (folder / "keys").read_text().splitlines()]
    (folder / "keys").write_text("\n".join(lines) + "\n")


DAMAGE = {
    "records missing": (lambda shut, other: (shut / "records.db").unlink(), "missing"),
    "records empty": (lambda shut, other: write(shut / "records.db", b""), "not the encrypted file"),
    "records cut short": (lambda shut, other: write(shut / "records.db", (shut / "records.db").read_bytes()[:5000]), "damaged"),
    "records a folder": (lambda shut, other: ((shut / "records.db").unlink(), (shut / "records.db").mkdir()), "missing"),
    "records plain": (lambda shut, other: plain_file(shut / "records.db"), "not the encrypted file"),
    "records of noise": (lambda shut, other: write(shut / "records.db", os.urandom(40960)), "does not open"),
    "records of another office": (lambda shut, other: shutil.copy(other / "records.db", shut / "records.db"), "does not open"),
    "records with one bit turned": (lambda shut, other: flip_a_bit(shut / "records.db", 2000), "damaged"),
    "records and identities swapped": (lambda shut, other: ((shut / "records.db").rename(shut / "x"), (shut / "identities.db").rename(shut / "records.db"),
                                                            (shut / "x").rename(shut / "identities.db")), "does not open"),
    "identities empty": (lambda shut, other: write(shut / "identities.db", b""), "not the encrypted file"),
    "identities plain": (lambda shut, other: plain_file(shut / "identities.db"), "not the encrypted file"),
    "identities of another office": (lambda shut, other: shutil.copy(other / "identities.db", shut / "identities.db"), "does not open"),
    "identities a folder": (lambda shut, other: ((shut / "identities.db").unlink(), (shut / "identities.db").mkdir()), "missing"),
    "keys missing": (lambda shut, other: (shut / "keys").unlink(), "key file"),
    "keys empty": (lambda shut, other: (shut / "keys").write_bytes(b""), "damaged"),
    "keys of noise": (lambda shut, other: (shut / "keys").write_bytes(b"\xff\x00\xfe\n=\n"), "damaged"),
    "keys of another office": (lambda shut, other: shutil.copy(other / "keys", shut / "keys"), "does not open"),
    "keys swapped": (lambda shut, other: swap_keys(shut), "does not open"),
    "a key too short": (lambda shut, other: set_key(shut, "records", "abc"), "damaged"),
    "a key that is no number": (lambda shut, other: set_key(shut, "records", "z" * 64), "damaged"),
    "a key left empty": (lambda shut, other: set_key(shut, "identities", ""), "damaged"),
    "the secret no number": (lambda shut, other: set_key(shut, "secret", "z" * 64), "damaged"),
    "the secret gone": (lambda shut, other: set_key(shut, "secret", ""), "damaged"),
    "an encrypted file of something else": (lambda shut, other: encrypted(shut / "records.db", key_of(shut, "records")), "not"),
    "files and keys swapped alike": (lambda shut, other: (DAMAGE["records and identities swapped"][0](shut, other), swap_keys(shut)), "not"),
    "a newer version": (lambda shut, other: newer(shut / "records.db", key_of(shut, "records")), "newer version"),
    "newer identities": (lambda shut, other: newer(shut / "identities.db", key_of(shut, "identities")), "newer version"),
}


def newer(path, key):
    database = sqlcipher.connect(str(path))
    database.execute(f"PRAGMA key = \"x'{key}'\"")
    database.execute("PRAGMA user_version = 999")
    database.close()


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_is_wrong_is_said_in_words_and_nothing_is_made_or_changed(shut, other, damage):
    harm, words = DAMAGE[damage]
    harm(shut, other)
    before = state(shut)
    with pytest.raises(databases.Alarm, match=words) as alarm:
        databases.open_office(shut)
    assert state(shut) == before and databases.folder() is None
    assert str(alarm.value)[-1] == "." and "Error" not in str(alarm.value) and key_of(other, "records") not in str(alarm.value)


@pytest.mark.parametrize("damage", ["records missing", "keys of another office", "a newer version", "identities plain", "the secret gone"])
def test_a_damaged_office_shows_the_alarm_and_nothing_else(shut, other, damage):
    DAMAGE[damage][0](shut, other)
    client = create_app(shut, testing=True).test_client()
    for path in ("/", "/signin", "/work", "/setup", "/case/222-222"):
        answer = client.get(path)
        assert answer.status_code == 503 and "The office is closed" in answer.text and "Traceback" not in answer.text
    assert client.get("/healthz").status_code == 200


@pytest.mark.skipif(os.name != "posix", reason="other systems guard the file by the account's own rights")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_SEC_103_a_key_file_that_others_can_read_is_refused(shut, mode):
    (shut / "keys").chmod(mode)
    with pytest.raises(databases.Alarm, match="chmod 600"):
        databases.open_office(shut)


@pytest.mark.skipif(os.name != "posix", reason="other systems guard the file by the account's own rights")
def test_SEC_103_a_new_key_file_is_for_its_owner_alone(other):
    assert (other / "keys").stat().st_mode & 0o777 == 0o600
    found = keys.read(other)
    assert len(set(found.values())) == 3 and all(len(bytes.fromhex(value)) == 32 for value in found.values())


@pytest.mark.parametrize("left", FILES)
def test_a_new_office_is_not_made_over_a_part_of_an_old_one(tmp_path, left):
    (tmp_path / left).write_bytes(b"something")
    with pytest.raises(databases.Alarm, match=left.replace(".", r"\.")):
        databases.create_office(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [left] and not databases.is_new(tmp_path)


def test_an_empty_folder_is_new_and_opening_it_makes_nothing(tmp_path):
    assert databases.is_new(tmp_path)
    with pytest.raises(databases.Alarm):
        databases.open_office(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_identity_register_is_unplugged_not_missing(shut):
    (shut / "identities.db").unlink()
    databases.open_office(shut)
    with databases.connection():
        assert not databases.identities_attached() and Staff.select().count() == 8
    assert not (shut / "identities.db").exists()


def test_neither_file_looks_like_what_it_is(shut):
    for name in ("records.db", "identities.db"):
        content = (shut / name).read_bytes()
        assert not content.startswith(b"SQLite format 3")
        for word in (b"Mary Marsh", b"CREATE TABLE", b"case_file", b"North"):
            assert word not in content


def test_the_two_files_have_two_keys(shut):
    assert key_of(shut, "records") != key_of(shut, "identities")
    databases.open_office(shut)
    with databases.connection():
        names = {row[0] for row in databases.records.execute_sql("SELECT name FROM sqlite_master")}
    assert "identity" not in names and "former_identity" not in names


@pytest.mark.parametrize("pragma, value", [
    ("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1), ("temp_store", 2), ("trusted_schema", 0),
    ("busy_timeout", 8000), ("cache_size", -16000), ("journal_size_limit", 8_000_000),
])
def test_both_files_are_opened_carefully(cast, pragma, value):
    for database in (databases.records, databases.identities):
        found = database.execute_sql(f"PRAGMA {pragma}").fetchone()[0]
        assert (int(found) if isinstance(value, int) else found) == value


def test_SEC_105_the_engine_is_new_enough_and_encrypts(cast):
    assert sqlcipher.sqlite_version_info >= databases.OLDEST_SAFE_SQLITE
    assert databases.records.execute_sql("PRAGMA cipher_version").fetchone()
    assert databases.records.execute_sql("PRAGMA cipher_integrity_check").fetchall() == []


def test_every_write_takes_its_turn_at_once(cast):
    second = sqlcipher.connect(str(databases.folder() / "records.db"), timeout=0)
    second.execute(f"PRAGMA key = \"x'{key_of(databases.folder(), 'records')}'\"")
    with databases.records.atomic(), pytest.raises(sqlcipher.OperationalError, match="locked"):
        second.execute("BEGIN IMMEDIATE")
    second.execute("BEGIN IMMEDIATE")
    second.close()


def test_a_connection_goes_back_to_the_pool_without_an_open_transaction(cast):
    databases.records.execute_sql("BEGIN IMMEDIATE")
    databases.records.execute_sql("INSERT INTO team (name) VALUES ('Left open')")
    databases.disconnect()
    databases.connect()
    assert not databases.records.in_transaction() and not databases.records.connection().in_transaction
    assert not Team.select().where(Team.name == "Left open").exists()
    Team.create(name="West")


def test_a_request_that_breaks_off_leaves_no_open_transaction(folder):
    app = create_app(folder, testing=True, clock_start=NOW)      # one of its own: the shared one takes no more pages

    @app.post("/breaks-off")
    def breaks_off():
        databases.records.begin()
        Team.create(name="Left open")
        raise ZeroDivisionError
    breaks_off.action = app.view_functions["breaks_off"].action = "be signed in"
    assert Desk(app, "alice").post("/breaks-off").status_code == 500
    with databases.connection():
        assert not databases.records.connection().in_transaction
        assert not Team.select().where(Team.name == "Left open").exists()
        Team.create(name="West")


def test_closing_leaves_nothing_open_and_opening_again_finds_everything(case, folder):
    code, lines = case.code, Audit.select().count()
    databases.disconnect()
    databases.close_office()
    assert databases.records.deferred and databases.identities.deferred and databases.folder() is None
    databases.open_office(folder)
    with databases.connection():
        assert Case.get().code == code and Audit.select().count() == lines and audit.first_broken() is None
        assert Case.get().taken_in_at == NOW.replace(hour=8, minute=30)


def test_what_a_killed_office_left_behind_opens_with_everything_saved(case, cast, folder, tmp_path):
    notes.add(case, {"on": NOW.date(), "facts": "The aunt called."}, cast["alice"], NOW)
    shutil.copytree(folder, tmp_path / "left")                      # the write-ahead files lie there, nobody closed anything
    assert (tmp_path / "left" / "records.db-wal").stat().st_size > 0
    (tmp_path / "left" / "records.db-shm").write_bytes(b"junk")
    databases.disconnect()
    databases.open_office(tmp_path / "left")
    with databases.connection():
        assert Note.get().facts == "The aunt called." and audit.first_broken() is None


def test_an_alarm_leaves_the_office_that_failed_shut(shut, other):
    DAMAGE["identities plain"][0](shut, other)
    with pytest.raises(databases.Alarm):
        databases.open_office(shut)
    assert databases.records.deferred and databases.identities.deferred
    databases.open_office(other)
    assert databases.folder() == other


@pytest.mark.parametrize("asked", [
    lambda: Case.select().where(Case.code == "x"), lambda: Case.select(Case, Staff).join(Staff, on=(Case.keyworker == Staff.id)).order_by(Case.id),
    lambda: Staff.select().where(Staff.id.in_(Case.select(Case.keyworker))), lambda: Staff.select().where(peewee.fn.EXISTS(Case.select().where(Case.keyworker == Staff.id))),
    lambda: Case.select(Case.code, peewee.fn.count(1)).group_by(Case.code), lambda: Case.select(Case.code) | Case.select(Case.status),
    lambda: Staff.alias().select(), lambda: Staff.select(Staff.id.alias("who")), lambda: Case.select().where(Case.id.in_(Case.select()))])
def test_a_query_whose_columns_are_written_at_once_is_the_query_that_peewee_writes(asked, monkeypatch):
    ours = asked().sql()
    monkeypatch.delattr(_Selecting, "__sql_selection__")
    assert asked().sql() == ours


def test_a_part_that_was_refused_leaves_nothing_of_the_whole_even_where_nobody_said_so(cast):
    before = Audit.select().count()
    with pytest.raises(peewee.InternalError, match="nothing of it was saved"), databases.records.atomic():
        audit.record(cast["alice"], "note written", now=NOW)
        with contextlib.suppress(ZeroDivisionError), databases.records.atomic():
            audit.record(cast["alice"], "note corrected", now=NOW)
            raise ZeroDivisionError
    assert Audit.select().count() == before and not databases.records.in_transaction()
    with databases.records.atomic(), databases.records.atomic():
        audit.record(cast["alice"], "note written", now=NOW)
    assert Audit.select().count() == before + 1

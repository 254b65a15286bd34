"""The tables: what a new file gets is what the models ask for, and a file kept from version 1 still opens."""
import shutil
from pathlib import Path

import pytest

from cmoffice import audit, databases, identities, models, schema
from cmoffice.casework import keyring, notes, office, owes
from cmoffice.models import Audit, Case, Consent, DueItem, FollowUp, Note, Staff
from tests.conftest import NOW, PASSWORD, ZONE

KEPT = Path(__file__).parent / "kept"
RECORDS = [getattr(models, name) for name in models.__all__ if hasattr(getattr(models, name), "_meta")]
DRAWER = [identities.Identity, identities.FormerIdentity, identities.Person, identities.Keyed, identities.SlipWords, identities.ImportFile, identities.ImportRow, identities.ImportSeen, identities.Draft]


def columns(database, table):
    """Name, whether it must be there, and whether it is the key, of each column of a table."""
    return {name: (bool(needed), bool(key)) for _, name, _, needed, _, key in database.execute_sql(f'PRAGMA table_info("{table}")')}


def tables(database):
    return {name for (name,) in database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")}


def shape(database):
    """Every table, index and trigger as it was written."""
    return dict(database.execute_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'note_words_%'").fetchall())


@pytest.mark.parametrize("model", RECORDS + DRAWER, ids=lambda model: model.__name__)
def test_a_new_file_has_the_columns_that_the_models_ask_for(cast, model):
    found = columns(model._meta.database, model._meta.table_name)
    assert set(found) == {field.column_name for field in model._meta.sorted_fields}
    for field in model._meta.sorted_fields:
        needed, key = found[field.column_name]
        assert needed == (not field.null) or key, field.name


def test_every_table_has_its_model(cast):
    for database, of in ((databases.records, RECORDS), (databases.identities, DRAWER)):
        assert {name for name in tables(database) if not name.startswith("note_words")} == {model._meta.table_name for model in of}


def test_every_table_is_strict(cast):
    for database in (databases.records, databases.identities):
        loose = [name for _, name, kind, _, _, strict in database.execute_sql("PRAGMA table_list")
                 if kind == "table" and not strict and not name.startswith(("sqlite_", "note_words"))]
        assert loose == []


def test_a_reference_to_nothing_is_refused(case):
    with pytest.raises(Exception, match="FOREIGN KEY"):
        databases.records.execute_sql("UPDATE case_file SET keyworker_id = 999")
    with pytest.raises(Exception, match="FOREIGN KEY"):
        databases.records.execute_sql("DELETE FROM case_file")


@pytest.mark.parametrize("statement", ["UPDATE case_file SET status = 'lost'", "UPDATE staff SET role = 'director'", "UPDATE case_file SET age_years = 'ten'",
                                       "INSERT INTO due_item SELECT NULL, case_id, rule, kind, due_on, due_at, wanted_at, why, figures, made_at, NULL, NULL, ref, staff_id FROM due_item LIMIT 1"])
def test_the_file_itself_refuses_what_cannot_be(case, statement):
    with pytest.raises(Exception, match="constraint failed|cannot store"):
        databases.records.execute_sql(statement)


def test_a_note_once_written_cannot_be_rewritten_in_the_file(case, cast):
    notes.add(case, {"on": NOW.date(), "facts": "The aunt called."}, cast["alice"], NOW)
    for column in ("facts = 'x'", "judgement = 'x'", "section = 'strictly_confidential'", "done_on = '2020-01-01'", "by_id = 1"):
        with pytest.raises(Exception, match="corrected by a new version"):
            databases.records.execute_sql(f"UPDATE note SET {column}")


def test_upgrading_twice_does_nothing(cast):
    for database, name in ((databases.records, "records"), (databases.identities, "identities")):
        before = shape(database), database.execute_sql("PRAGMA schema_version").fetchone()
        schema.upgrade(database, name)
        assert (shape(database), database.execute_sql("PRAGMA schema_version").fetchone()) == before
        assert database.execute_sql("PRAGMA user_version").fetchone() == (len(schema.CHANGES[name]),)
        assert database.execute_sql("PRAGMA application_id").fetchone() == (schema.APPLICATION_ID,)


def test_a_change_that_fails_halfway_leaves_the_file_as_it_was(cast, monkeypatch):
    before = shape(databases.records)
    monkeypatch.setitem(schema.CHANGES, "records", [*schema.CHANGES["records"], ["CREATE TABLE half (id INTEGER) STRICT", "CREATE NONSENSE"]])
    with pytest.raises(Exception, match="syntax error"):
        schema.upgrade(databases.records, "records")
    assert shape(databases.records) == before
    assert databases.records.execute_sql("PRAGMA user_version").fetchone() == (len(schema.CHANGES["records"]) - 1,)


def test_the_next_change_runs_once_on_a_file_with_records(case, monkeypatch):
    monkeypatch.setitem(schema.CHANGES, "records", [*schema.CHANGES["records"], ["ALTER TABLE team ADD COLUMN colour TEXT"]])
    schema.upgrade(databases.records, "records")
    schema.upgrade(databases.records, "records")
    assert "colour" in columns(databases.records, "team") and Case.get().code == case.code


@pytest.fixture(params=sorted(path.name for path in KEPT.iterdir() if path.is_dir()))
def kept(request, tmp_path):
    """An office as an earlier version left it, with its own keys."""
    folder = tmp_path / "kept"
    shutil.copytree(KEPT / request.param, folder)
    (folder / "keys").chmod(0o600)
    databases.close_office()
    databases.open_office(folder)
    with databases.connection():
        yield folder
    databases.close_office()


def test_a_kept_file_opens_upgrades_and_has_the_shape_of_a_new_one(kept, tmp_path):
    found = shape(databases.records), shape(databases.identities)
    for database, name in ((databases.records, "records"), (databases.identities, "identities")):
        assert database.execute_sql("PRAGMA user_version").fetchone() == (len(schema.CHANGES[name]),)
        assert database.execute_sql("PRAGMA cipher_integrity_check").fetchall() == []
        assert database.execute_sql("PRAGMA foreign_key_check").fetchall() == []
    databases.disconnect()
    databases.close_office()
    databases.create_office(tmp_path / "new")
    databases.open_office(tmp_path / "new")
    with databases.connection():
        assert found == (shape(databases.records), shape(databases.identities))


@pytest.mark.parametrize("how", ["password", "sheet"])
@pytest.mark.parametrize("version", sorted(path.parent.name for path in KEPT.glob("*/sealed")))
def test_the_kept_slots_and_sheet_of_an_earlier_version_still_open_it(version, how, tmp_path):
    folder = tmp_path / "kept"
    shutil.copytree(KEPT / version, folder)
    (folder / "keys").unlink()
    for name in ("slots", "secret"):
        shutil.move(folder / "sealed" / name, folder / name)
        (folder / name).chmod(0o600)
    databases.close_office()
    databases.open_office(folder)
    try:
        assert databases.is_locked()
        if how == "password":
            assert keyring.unlock("mary", PASSWORD)
        else:
            keyring.unlock_with_sheet((folder / "sealed" / "sheet").read_text())
        with databases.connection():
            assert audit.first_broken() is None and Case.select().count() == 2
    finally:
        databases.close_office()


def test_a_kept_file_holds_what_was_written_into_it(kept):
    assert sorted(person.username for person in Staff.select()) == sorted(["mary", "paul", "alice", "bob", "carol", "dan", "lumi", "eve"])
    assert audit.first_broken() is None and Audit.select().count() > 20
    opened = Case.get(Case.status == "open")
    assert identities.Identity.get_by_id(opened.code).full_name == "Sreymom Chanthou"
    assert Note.select().where(Note.replaced_at.is_null()).count() == 1 and FollowUp.select().count() == 1
    assert Consent.select().count() == 2 and DueItem.select().where(DueItem.ended_at.is_null()).count() > 0


def test_work_goes_on_in_a_kept_file(kept):
    opened = Case.get(Case.status == "open")
    note = notes.add(opened, {"on": NOW.date(), "facts": "The goat was sold."}, opened.keyworker, NOW)
    assert databases.records.execute_sql("SELECT rowid FROM note_words WHERE note_words MATCH 'goat'").fetchall() == [(note.id,)]
    assert audit.first_broken() is None


def test_what_a_kept_office_owes_is_brought_in_line_with_its_facts(kept):
    office.forget()
    owes.bring_up_to_date(NOW)
    assert owes.differences(ZONE) == []
    office.forget()

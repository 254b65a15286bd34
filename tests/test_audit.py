"""The trail: written with the act or not at all, never changed, and whoever changes it all the same is found."""
import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from cmoffice import audit, databases
from cmoffice.casework import (
    assessment,
    closure,
    consent,
    followup,
    intake,
    keyworker,
    notes,
    office,
    registration,
    risk,
)
from cmoffice.casework import staff as accounts
from cmoffice.models import Audit, Case, Move, Note, Staff
from tests.conftest import IDENTITY, NOW
from tests.conftest import registration as answers

FULL = "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'the trail cannot be written'); END"
CONTACT = {"on": NOW.date(), "mode": "phone", "reached": ["caregiver"], "finding": "stable", "risk": "medium", "observed": "calm"}
VERBS = {
    "take in": lambda case, cast: intake.take_in(answers(), cast["alice"], NOW),
    "screen out": lambda case, cast: intake.screen_out({"identified_on": NOW.date(), "source": "self", "criteria_checked": "all", "service_given": "list"}, cast["alice"], NOW),
    "correct identity": lambda case, cast: intake.enter_identity(case, {**IDENTITY, "correction_why": "spelling"}, cast["alice"], NOW),
    "note": lambda case, cast: notes.add(case, {"on": NOW.date(), "facts": "calm"}, cast["alice"], NOW),
    "follow-up": lambda case, cast: followup.log(case, CONTACT, cast["alice"], NOW),
    "help": lambda case, cast: followup.ask_for_help(case, cast["alice"], NOW),
    "assessment": lambda case, cast: assessment.complete_initial(case, {"done_on": NOW.date(), "done_time": "08:45", "risk": "high", "next_contact_on": NOW.date(), "words": "fine"}, cast["alice"], NOW),
    "full assessment": lambda case, cast: assessment.begin_comprehensive(case, NOW.date(), cast["alice"], NOW),
    "risk": lambda case, cast: risk.change(case, "high", "threats", cast["alice"], NOW),
    "change": lambda case, cast: registration.change(case, "area", "South district", "moved", None, cast["alice"], NOW),
    "consent": lambda case, cast: consent.give(case, answers(), cast["alice"], NOW),
    "keyworker": lambda case, cast: keyworker.assign(case, cast["bob"], {"reason": "absence", "handover": "met"}, cast["mary"], NOW),
    "closure": lambda case, cast: closure.request(case, {"reason": "moved_away", "how_to_return": "ring us", "feedback": "content"}, cast["alice"], NOW),
    "account": lambda case, cast: accounts.add({"username": "zoe", "name": "Zoe Zinnia", "role": "clerk"}, cast["eve"], NOW),
    "lock": lambda case, cast: accounts.lock(cast["bob"], True, cast["eve"], NOW),
    "end": lambda case, cast: accounts.end(cast["bob"], cast["eve"], NOW),
    "setting": lambda case, cast: office.change("idle_minutes", 5, cast["eve"], NOW),
}


def tables():
    names = [name for (name,) in databases.records.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'note_words_%'")]
    return {name: databases.records.execute_sql(f'SELECT * FROM "{name}"').fetchall() for name in names}


def behind(*statements):
    """What somebody does who has the key of the file and goes past the office."""
    raw = sqlcipher.connect(str(databases.folder() / "records.db"), isolation_level=None)
    raw.execute(f"PRAGMA key = \"x'{databases.keys_in_hand().records}'\"")
    guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit_%'").fetchall()
    for name, _ in guards:
        raw.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        raw.execute(statement)
    for _, text in guards:
        raw.execute(text)
    raw.close()


def last():
    return Audit.select().order_by(Audit.seq.desc()).first()


@pytest.mark.parametrize("verb", VERBS)
def test_every_act_leaves_a_line_with_who_and_when(case, cast, verb):
    before = last().seq
    VERBS[verb](case, cast)
    line = last()
    assert line.seq > before and line.by_id is not None and line.at == NOW
    assert audit.first_broken() is None


@pytest.mark.parametrize("verb", VERBS)
def test_SEC_095_an_act_whose_line_cannot_be_written_does_not_happen(case, cast, verb):
    databases.records.execute_sql(FULL)
    before = tables()
    with pytest.raises(Exception, match="the trail cannot be written"):
        VERBS[verb](case, cast)
    assert tables() == before


@pytest.mark.parametrize("statement", [
    "DROP TRIGGER audit_stays", "DROP TRIGGER audit_remains", "DROP TRIGGER audit_appended", "DROP TABLE audit", "ALTER TABLE audit RENAME TO other",
    "ALTER TABLE audit DROP COLUMN code", "PRAGMA writable_schema = 1", "UPDATE audit SET did = 'nothing'", "DELETE FROM audit WHERE seq > 3",
])
def test_SEC_096_no_connection_of_the_office_may_change_the_trail_or_take_its_guard_away(case, statement):
    before = tables()["audit"]
    with pytest.raises(Exception, match="not authorized"):
        databases.records.execute_sql(statement)
    assert tables()["audit"] == before and audit.first_broken() is None


@pytest.mark.parametrize("statement", [
    "UPDATE audit SET did = 'nothing' WHERE seq = 3", "UPDATE audit SET by_id = 1", "UPDATE audit SET chain = chain WHERE seq = 1",
    "DELETE FROM audit WHERE seq = 3", "DELETE FROM audit", "INSERT OR REPLACE INTO audit SELECT seq, at, by_id, 'nothing', code, details, chain FROM audit WHERE seq = 3",
])
def test_SEC_096_the_file_itself_refuses_to_have_its_trail_changed(case, statement):
    before = tables()["audit"]
    raw = sqlcipher.connect(str(databases.folder() / "records.db"), isolation_level=None)
    raw.execute(f"PRAGMA key = \"x'{databases.keys_in_hand().records}'\"")
    with pytest.raises(Exception, match="never"):
        raw.execute(statement)
    raw.close()
    assert tables()["audit"] == before and audit.first_broken() is None


@pytest.mark.parametrize("tampering, found", [
    ("UPDATE audit SET by_id = 2 WHERE seq = 5", 5),
    ("UPDATE audit SET at = '2020-01-01 00:00:00' WHERE seq = 5", 5),
    ("UPDATE audit SET code = NULL WHERE seq = (SELECT max(seq) FROM audit WHERE code IS NOT NULL)", "last with a code"),
    ("UPDATE audit SET details = '{}' WHERE seq = 1", 1),
    ("DELETE FROM audit WHERE seq = 7", 7),
    ("DELETE FROM audit WHERE seq = 1", 1),
    ("UPDATE audit SET chain = (SELECT chain FROM audit WHERE seq = 4) WHERE seq = 6", 6),
    ("INSERT INTO audit SELECT max(seq) + 1, at, by_id, did, code, details, chain FROM audit", "one put behind"),
    ("UPDATE audit SET seq = seq + 1000 WHERE seq = 8", 8),
    ("UPDATE audit SET did = (CASE seq WHEN 3 THEN (SELECT did FROM audit WHERE seq = 9) ELSE (SELECT did FROM audit WHERE seq = 3) END) WHERE seq IN (3, 9)", 3),
])
def test_SEC_096_tampering_with_the_triggers_dropped_is_named_by_its_line(case, tampering, found):
    newest = last().seq
    lines = {"last with a code": Audit.select().where(Audit.code.is_null(False)).order_by(Audit.seq.desc()).first().seq, "one put behind": newest + 1}
    behind(tampering)
    assert audit.first_broken() == lines.get(found, found)


def test_the_chain_hangs_on_the_offices_own_secret(case, folder):
    text = (folder / "keys").read_text()
    old = next(line for line in text.splitlines() if line.startswith("secret="))
    (folder / "keys").write_text(text.replace(old, "secret=" + "0" * 64))
    databases.disconnect()
    databases.close_office()
    databases.open_office(folder)
    with databases.connection():
        assert audit.first_broken() == 1


def test_the_trail_is_whole_from_the_first_line_of_the_office(cast):
    assert last().seq > 10 and audit.first_broken() is None


def test_lines_hold_codes_and_kinds_never_a_name_or_a_text(case, cast):
    notes.add(case, {"on": NOW.date(), "facts": "The goat was sold."}, cast["alice"], NOW)
    followup.log(case, {**CONTACT, "observed": "The roof leaks", "risk": "high", "risk_reason": "threats by letter"}, cast["alice"], NOW)
    keyworker.assign(case, cast["bob"], {"reason": "absence", "handover": "Visit on Fridays"}, cast["mary"], NOW)
    trail = str([(line.did, line.details) for line in Audit.select()])
    for word in ("goat", "roof", "letter", "Fridays", "Sreymom", "Lotus", "012"):
        assert word not in trail


def test_lines_of_a_case_are_its_own_newest_first(case, cast):
    notes.add(case, {"on": NOW.date(), "facts": "calm"}, cast["alice"], NOW)
    found = audit.of_case(case.code)
    assert {line.code for line in found} == {case.code} and found[0].did == "note written"
    assert [line.seq for line in found] == sorted((line.seq for line in found), reverse=True)


def test_a_look_is_written_before_it_and_on_its_own(case, cast):
    audit.note(cast["mary"], "file opened", case.code, now=NOW)
    databases.disconnect()
    databases.connect()
    assert last().did == "file opened"


def test_an_act_undone_by_a_later_fault_leaves_no_line(case, cast):
    before = tables()
    with pytest.raises(ZeroDivisionError), databases.records.atomic():
        notes.add(case, {"on": NOW.date(), "facts": "calm"}, cast["alice"], NOW)
        raise ZeroDivisionError
    assert tables() == before and Note.select().count() == 0


def test_history_rows_and_trail_tell_of_the_same_people(case, cast):
    risk.change(case, "high", "threats", cast["alice"], NOW)
    move = Move.select().order_by(Move.id.desc()).first()
    assert (move.by_id, last().by_id) == (cast["alice"].id, Staff.get(Staff.username == "alice").id)
    assert Case.get_by_id(case.id).risk == "high"

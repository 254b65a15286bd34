"""Whether the trail is whole: every way of tampering is named in words, with anchors that lie outside the databases, and on paper."""
import shutil

import pytest

from cmoffice import audit, databases
from cmoffice.casework import anchors, fingerprint, locking, trail
from cmoffice.language import plain_day
from cmoffice.models import Audit, Drill
from tests.conftest import NOW
from tests.test_audit import behind
from tests.test_keys import sheet, wrapped  # noqa: F401 (fixtures)

SWAP = "UPDATE audit SET seq = (CASE seq WHEN {0} THEN -1 ELSE {0} END) WHERE seq IN ({0}, {1})", "UPDATE audit SET seq = {1} WHERE seq = -1"
COLUMNS = "at, by_id, did, code, details, chain"
DAY = NOW.date().isoformat()


def put_in(at, many=1):
    """Lines slipped in, with all numbers after them moved up."""
    return (f"UPDATE audit SET seq = -(seq + {many}) WHERE seq >= {at}", "UPDATE audit SET seq = -seq WHERE seq < 0",
            *(f"INSERT INTO audit (seq, {COLUMNS}) SELECT {at + one}, {COLUMNS} FROM audit WHERE seq = 2" for one in range(many)))


def take_out(first, many=1):
    """Lines cut out, with the numbers after them closed up."""
    return (f"DELETE FROM audit WHERE seq BETWEEN {first} AND {first + many - 1}", f"UPDATE audit SET seq = -(seq - {many}) WHERE seq > {first}",
            "UPDATE audit SET seq = -seq WHERE seq < 0")


def swap(first, second):
    return f"UPDATE audit SET seq = -1 WHERE seq = {first}", f"UPDATE audit SET seq = {first} WHERE seq = {second}", f"UPDATE audit SET seq = {second} WHERE seq = -1"


@pytest.fixture
def long(cast):
    """A trail of a few more lines, with an anchor over all but the last five."""
    for number in range(30):
        audit.note(cast["alice"], "file opened", f"C{number}", now=NOW, number=number)
    anchors.write(NOW)
    for number in range(5):
        audit.note(cast["bob"], "file opened", f"D{number}", now=NOW)
    return audit.head().seq


def told():
    return [fault.words for fault in trail.check().faults]


def test_REL_07_a_whole_trail_is_told_to_be_whole(long):
    found = trail.check()
    assert found.is_whole and found.upto == long and found.at == NOW and found.anchors == 1 and trail.check().faults == ()


@pytest.mark.parametrize("tampering, words", [
    (("UPDATE audit SET by_id = 2 WHERE seq = 14",), ["Line 14 was changed."]),
    (("UPDATE audit SET chain = (SELECT chain FROM audit WHERE seq = 4) WHERE seq = 16",), ["Line 16 was changed.", "Line 17 was changed."]),
    (("UPDATE audit SET details = '{}' WHERE seq IN (13, 19, 25)",), ["Line 13 was changed.", "Line 19 was changed.", "Line 25 was changed."]),
    (("DELETE FROM audit WHERE seq = 17",), ["Line 17 was cut out."]),
    (("DELETE FROM audit WHERE seq BETWEEN 17 AND 20",), ["Lines 17 to 20 were cut out."]),
    (("DELETE FROM audit WHERE seq < 4",), ["Lines 1 to 3 were cut out."]),
    (take_out(17), ["Line 17 was cut out."]),
    (take_out(17, 4), ["Lines 17 to 20 were cut out."]),
    (put_in(17), ["Line 17 does not belong there: it was put in, or changed."]),
    (put_in(17, 3), ["Lines 17 to 19 do not belong there: they were put in."]),
    ((f"INSERT INTO audit (seq, {COLUMNS}) SELECT 0, {COLUMNS} FROM audit WHERE seq = 2",), ["Line 0 does not belong there: it was put in, or changed."]),
    (swap(17, 18), ["Lines 17 and 18 have changed places."]),
    (swap(15, 22), ["Lines 15 and 22 have changed places."]),
    (("CREATE TEMP TABLE was AS SELECT * FROM audit", "UPDATE audit SET (code, details) = (SELECT code, details FROM was WHERE was.seq = 39 - audit.seq) WHERE seq IN (19, 20)"),
     ["Lines 19 and 20 have changed places."]),
    ((*take_out(15), "UPDATE audit SET did = 'x' WHERE seq = 21"), ["Line 15 was cut out.", "Line 22 was changed."]),
])
def test_REL_07_SEC_096_an_edit_a_cut_an_insert_and_a_change_of_order_are_named(long, tampering, words):
    behind(*tampering)
    found = told()
    assert [line for line in found if "anchor" not in line and "than on" not in line and "end was cut" not in line] == words


def test_REL_07_SEC_097_a_cut_end_is_named_by_the_anchor(long):
    behind(f"DELETE FROM audit WHERE seq > {long - 12}")
    assert told() == [f"The end was cut off: on {plain_day(DAY)} the trail went to line {long - 5}; from line {long - 11} on it is gone."]
    assert audit.first_broken() is None, "the chain alone does not know"


def test_SEC_097_a_cut_end_on_which_work_went_on_is_named(long, cast):
    behind(f"DELETE FROM audit WHERE seq > {long - 12}")
    for _ in range(20):
        audit.note(cast["alice"], "file opened", "X", now=NOW)
    anchors.write(NOW)
    assert told() == [f"From line 1 on the trail is another than on {plain_day(DAY)}, when it went to line {long - 5}."]


def test_REL_07_SEC_097_an_older_file_of_records_put_back_is_named(long, cast, tmp_path):
    folder = databases.folder()
    databases.disconnect()
    databases.close_office()
    shutil.copy(folder / "records.db", tmp_path / "older.db")
    databases.open_office(folder)
    databases.connect()
    was = audit.head().seq
    for _ in range(3):
        audit.note(cast["alice"], "file opened", "X", now=NOW)
    anchors.write(NOW)
    later = audit.head().seq
    databases.disconnect()
    databases.close_office()
    shutil.copy(tmp_path / "older.db", folder / "records.db")
    databases.open_office(folder)
    databases.connect()
    assert told() == [f"An older file of records was put back: on {plain_day(DAY)} the trail went to line {later}; from line {was + 1} on it is gone, with whatever else was written then."]
    for _ in range(9):
        audit.note(cast["alice"], "file opened", "Y", now=NOW)
    anchors.write(NOW)
    assert "An older file of records was put back" in told()[0], "it stays known when work went on"


def test_a_restoring_on_purpose_is_no_fault_but_told(long, cast):
    behind(f"DELETE FROM audit WHERE seq > {long - 12}")
    anchors.write(NOW, "restored")
    found = trail.check()
    assert found.is_whole and found.restored == ((DAY, long - 11, long - 5),)


def test_SEC_097_the_file_of_anchors_cannot_be_shortened_or_changed_unseen(long):
    anchors.write(NOW)
    text = anchors.path().read_text()
    anchors.path().write_text(text.splitlines()[0] + "\n")
    assert trail.check().anchors == 2 and told() == [], "a power cut between records and file looks like this, and the line is known"
    anchors.path().unlink()
    assert told() == ["The file of anchors is shorter than the records know: it had 2 lines, now 0. Compare a fingerprint from a sheet."]
    anchors.path().write_text(text.replace(f" {long} ", f" {long - 1} "))
    assert told()[0] == "Line 2 of the file of anchors was changed or put in."
    anchors.path().write_text(text + "noise\n")
    assert told() == ["Line 3 of the file of anchors was changed or put in."]


def test_a_power_cut_between_records_and_file_of_anchors_is_mended(long):
    anchors.write(NOW)
    whole = anchors.path().read_text()
    anchors.path().write_text(whole.splitlines()[0] + "\n")
    anchors.write(NOW)
    assert anchors.path().read_text().startswith(whole) and trail.check().is_whole and trail.check().anchors == 3


def test_SEC_097_an_anchor_a_day_at_each_lock_and_no_name_in_it(wrapped, cast):  # noqa: F811
    trail.keep(NOW)
    trail.keep(NOW)
    assert anchors.path().stat().st_mode & 0o077 == 0
    locking.lock(cast["mary"], "asked", NOW)
    lines = (wrapped / "anchors").read_text().splitlines()
    assert [line.split()[4] for line in lines] == ["day", "lock"] and all(len(line.split()) == 7 for line in lines)


def test_the_trail_is_checked_once_a_day_and_it_is_written_down(cast):
    trail.keep(NOW)
    trail.keep(NOW)
    last = trail.last_check()
    assert Drill.select().where(Drill.kind == "trail").count() == 1 and last.outcome["faults"] == 0 and last.held_at == NOW
    assert Audit.get(Audit.did == "trail checked").details == {"anchors": 1, "faults": 0, "upto": last.outcome["upto"]}


def test_SEC_097_a_fingerprint_on_paper_tells_whether_the_trail_still_holds_its_line(long):
    end = audit.head()
    typed = " ".join(fingerprint.groups(end.chain)).lower()
    assert len(typed.split()) == 8
    assert fingerprint.compare(end.seq, typed) == "same" and fingerprint.compare(end.seq - 1, typed) == "other"
    assert fingerprint.compare(end.seq + 1, typed) == "gone" and fingerprint.compare(end.seq, typed[:-1]) == "mistyped"
    behind(f"DELETE FROM audit WHERE seq > {end.seq - 2}")
    assert fingerprint.compare(end.seq, typed) == "gone"

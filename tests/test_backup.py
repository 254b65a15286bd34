"""Backups: whole while people write, proved by opening, carried to a second place and read back; every fault of a place or a backup has its words."""
import json
import os
import shutil
import threading
from datetime import timedelta

import pytest

from cmoffice import clock, databases, keeper, keys
from cmoffice.casework import backup, backup_kept, backup_made, backup_place, copies, keyring, locking, notes, office
from cmoffice.models import Audit, Backup, Note
from tests.conftest import IDENTITY, NOW, ZONE, Desk, refused
from tests.test_keys import sheet, wrapped  # noqa: F401 (fixtures)

PLACE = {"hour": 12, "daily": 14, "weekly": 8}


@pytest.fixture
def stick(cast, tmp_path):
    """A second place, set and marked."""
    folder = tmp_path / "stick"
    folder.mkdir()
    backup.choose({"place": str(folder), **PLACE}, cast["mary"], NOW)
    return folder


def found_wrong(folder):
    """What proving this backup with the keys of the office says."""
    with pytest.raises(copies.Faulty) as wrong:
        copies.prove(folder, databases.keys_in_hand())
    return wrong.value.why


def bytes_of(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_SEC_111_a_backup_is_opened_counted_carried_and_read_back(case, cast, stick):
    beside, away = backup.make(cast["mary"], NOW)
    assert beside.folder == away.folder == "office-2027-03-01-0900" and beside.proved_at == away.proved_at == NOW
    for folder in (databases.folder() / "backups" / beside.folder, stick / beside.folder):
        manifest = copies.prove(folder, databases.keys_in_hand())
        assert manifest["facts"]["records"]["rows"]["case_file"] == 1 and manifest["facts"]["identities"]["rows"]["identity"] == 1
        assert manifest["head"][0] == beside.head_seq == Audit.get(Audit.did == "backup made").seq - 1
        assert sorted(path.name for path in folder.iterdir()) == ["identities.db", "manifest.json", "records.db"]
        assert not {path.stat().st_mode & 0o077 for path in folder.iterdir()} - {0}
    assert not list(stick.glob("*.part")) and Audit.select().where(Audit.did == "backup made").count() == 2


def test_a_backup_holds_no_secret_no_slot_and_no_name_in_plain(wrapped, case, cast, stick):  # noqa: F811
    backup.make(cast["mary"], NOW)
    found, lying = databases.keys_in_hand(), bytes_of(stick)
    secret = (wrapped / "secret").read_bytes()
    slots = keys.slots(wrapped)
    hidden = [found.records, found.identities, found.trail, secret.decode().strip(), "Sreymom", "Mary", "mary", "Riverside", case.code]
    for word in [*hidden, *slots, *(slot.sealed.hex() for slot in slots.values())]:
        assert word.encode() not in lying, word
    assert json.loads(next(stick.glob("office-*/sheet.json")).read_text())["number"] == keyring.sheet().number


@pytest.mark.story
def test_twenty_backups_under_load_hold_everything_acknowledged_before(case, cast, stick):
    saved, over = [], threading.Event()

    def write():
        with databases.connection():
            while not over.is_set():
                saved.append(notes.add(case, {"on": NOW.date(), "facts": "The aunt called."}, cast["alice"], NOW).id)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(20):
            before = list(saved)
            beside, away = backup.make(cast["mary"], NOW + timedelta(minutes=number))
            with copies.opened(stick / away.folder / "records.db", databases.keys_in_hand().records, "mode=ro&immutable=1") as copy:
                kept = {row for (row,) in copy.execute("SELECT id FROM note")}
                pairs = copy.execute("SELECT (SELECT count(*) FROM note), (SELECT count(*) FROM audit WHERE did = 'note written')").fetchone()
            assert kept.issuperset(before) and pairs[0] == pairs[1], "each note with its line of the trail"
    finally:
        over.set()
        writer.join()
    assert len(saved) > 20


def test_the_identities_unplugged_are_not_in_the_backup_and_it_says_so(app, case, cast, stick):
    (databases.folder() / "identities.db").rename(databases.folder() / "elsewhere.db")
    beside, _away = backup.make(cast["mary"], NOW)
    assert set(beside.counts) == {"records"} and not (stick / beside.folder / "identities.db").exists()
    assert "records only, no names" in Desk(app, "mary").get("/keep/backup").text


@pytest.mark.parametrize("harm, why", [
    (lambda folder: flip(folder / "records.db", 40_000), "changed"),
    (lambda folder: flip(folder / "identities.db", 9_000), "changed"),
    (lambda folder: (folder / "records.db").unlink(), "gone"),
    (lambda folder: (folder / "manifest.json").unlink(), "manifest"),
    (lambda folder: (folder / "manifest.json").write_text("{}"), "manifest"),
    (lambda folder: (folder / "manifest.json").write_text("[1]"), "manifest"),
    (lambda folder: edit(folder, lambda manifest: manifest["facts"]["records"]["rows"].update(case_file=7)), "manifest_changed"),
    (lambda folder: edit(folder, lambda manifest: manifest.update(made_at="2030-01-01T00:00:00+00:00")), "manifest_changed"),
    (lambda folder: edit(folder, lambda manifest: manifest["files"].pop("identities.db")), "manifest_changed"),
    (lambda folder: edit(folder, lambda manifest: manifest["files"].update({"../keys": {}})), "manifest"),
    (lambda folder: swap(folder), "changed"),
    (lambda folder: linked(folder / "records.db"), "gone"),
])
def test_whatever_is_changed_in_a_backup_is_seen(cast, case, harm, why):
    beside, _ = backup.make(cast["mary"], NOW)
    folder = databases.folder() / "backups" / beside.folder
    harm(folder)
    assert found_wrong(folder) == why


def flip(path, at):
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def edit(folder, change):
    manifest = copies.manifest_of(folder)
    change(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest))


def swap(folder):
    (folder / "records.db").rename(folder / "other")
    (folder / "identities.db").rename(folder / "records.db")
    (folder / "other").rename(folder / "identities.db")


def linked(path):
    path.rename(path.with_name("real"))
    path.symlink_to("real")


def test_a_flip_that_was_hidden_by_new_fingerprints_is_still_seen(cast, case):
    beside, _ = backup.make(cast["mary"], NOW)
    folder = databases.folder() / "backups" / beside.folder
    flip(folder / "records.db", 40_000)
    manifest = copies.manifest_of(folder)
    manifest["files"]["records.db"]["sha256"] = copies.digest_of(folder / "records.db")
    del manifest["mac"]
    copies.write(folder / "manifest.json", {**manifest, "mac": copies.mac_of(manifest, databases.keys_in_hand())})
    assert found_wrong(folder) == "damaged"


def test_older_identities_under_a_newer_manifest_are_seen(cast, case):
    first, _ = backup.make(cast["mary"], NOW)
    second, _ = backup.make(cast["mary"], NOW + timedelta(minutes=1))
    folder = databases.folder() / "backups"
    shutil.copy(folder / first.folder / "identities.db", folder / second.folder / "identities.db")
    assert found_wrong(folder / second.folder) == "changed"


@pytest.mark.parametrize("place, why", [
    ("", "no_place"), ("stick", "not_whole"), ("../stick", "not_whole"), ("{office}", "inside"), ("{office}/backups", "inside"), ("{office}/x/../backups", "inside"),
    ("{office}/../office", "inside"), ("{link}", "inside"), ("/nowhere/at/all", "missing"), ("{office}/../file", "not_folder"), ("/" + "x" * 600, "not_whole"), ("/a\x00b", "not_whole")])
def test_a_place_that_cannot_be_is_refused_in_words(cast, tmp_path, place, why):
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(databases.folder())
    chosen = place.format(office=databases.folder(), link=tmp_path / "link")
    assert backup_place.problem_of(chosen, databases.folder()) == why
    with refused("B02"):
        backup.choose({"place": chosen, **PLACE}, cast["mary"], NOW)
    assert office.setting("backup_place") == "-"


def test_an_empty_folder_where_the_stick_should_be_takes_no_backup(cast, case, stick):
    backup.make(cast["mary"], NOW)
    away_from_home = stick.rename(stick.with_name("pocket"))
    assert backup.make(cast["mary"], NOW + timedelta(hours=1))[1].problem == "missing"
    stick.mkdir()
    assert backup.make(cast["mary"], NOW + timedelta(hours=2))[1].problem == "other"
    assert not list(stick.iterdir())
    stick.rmdir()
    away_from_home.rename(stick)
    before = Backup.select().count()
    backup.nightly(NOW + timedelta(hours=2, minutes=1))
    copied = backup.lying()[0][1]
    assert copied.proved_at and copied.folder == "office-2027-03-01-1100" and Backup.select().count() == before, "the line about the failure gave way"
    assert (stick / copied.folder / "records.db").exists() and backup.standing().problem == ""


def test_a_second_stick_is_taken_once_it_was_saved(cast, case, stick):
    stick.rename(stick.with_name("first"))
    stick.mkdir()
    backup.choose({"place": str(stick), **PLACE}, cast["mary"], NOW)
    assert backup.make(cast["mary"], NOW)[1].proved_at
    stick.rename(stick.with_name("second"))
    stick.with_name("first").rename(stick)
    assert backup.make(cast["mary"], NOW + timedelta(minutes=1))[1].proved_at
    assert len(backup.lying()) == 2 and not Backup.select().where(Backup.removed_at.is_null(False)).exists(), "what lies on the other stick is not taken for gone"


def test_a_full_or_shut_place_is_told_and_nothing_half_made_stays(cast, case, stick, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as while_full:
        while_full.setattr(copies, "carry_file", full)
        assert backup.make(cast["mary"], NOW)[1].problem == "full"
    assert not list(stick.glob("office*"))
    monkeypatch.setattr(backup_made.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 10, 0))
    beside, away = backup.make(cast["mary"], NOW + timedelta(hours=1))
    assert beside.problem == "no_room" and away is None and not list((databases.folder() / "backups").glob("*.part"))


def test_a_stick_that_gives_back_something_else_is_not_trusted(cast, case, stick, monkeypatch):
    carried = copies.carry_file

    def spoiled(source, target, stop):
        carried(source, target, stop)
        if target.name == "records.db":
            flip(target, 5000)

    monkeypatch.setattr(copies, "carry_file", spoiled)
    assert backup.make(cast["mary"], NOW)[1].problem == "unreadable" and not list(stick.glob("office*"))


def test_the_daily_backup_comes_at_its_hour_or_when_it_was_missed(case, cast, stick):
    at = lambda day, hour, minute=0: NOW.replace(day=day, hour=hour, minute=minute)
    keeper.once(at(1, 9))
    assert Backup.select().count() == 2, "none yet: at once"
    keeper.once(at(1, 9, 1))
    keeper.once(at(1, 11, 59))
    assert Backup.select().count() == 2
    keeper.once(at(1, 12))
    keeper.once(at(1, 12, 1))
    assert Backup.select().count() == 4
    keeper.once(at(3, 8, 30))
    assert Backup.select().count() == 6, "the hour of the second was missed"
    keeper.once(at(3, 8, 31))
    assert Backup.select().count() == 6
    assert not backup.before_lock(at(3, 12)) and backup.before_lock(at(3, 17)), "before the office locks itself, unless one is fresh"


def test_nothing_is_backed_up_before_an_office_is_set_up(cast):
    office.change("setup_done", ["office"], None, NOW)
    keeper.once(NOW)
    assert not Backup.select().exists() and not backup.before_lock(NOW)


def test_a_lock_ends_a_backup_that_is_being_made(wrapped, case, cast, stick, monkeypatch):  # noqa: F811
    facts = copies.facts_of

    def locked_meanwhile(connection):
        if not databases.is_locked():
            locking.shut()
        return facts(connection)

    monkeypatch.setattr(copies, "facts_of", locked_meanwhile)
    with refused("B03"):
        backup.make(cast["mary"], NOW)
    assert not list((wrapped / "backups").iterdir()) and not list(stick.glob("office*"))


def test_only_one_backup_is_made_at_a_time(app, cast):
    with backup_made.alone(), refused("B01"):
        backup.make(cast["mary"], NOW)
    with backup_made.alone():
        answer = Desk(app, "mary").post("/keep/backup")
        assert answer.status_code == 409 and "is being made at this moment" in answer.text


@pytest.mark.parametrize("ages, daily, weekly, kept", [
    ([0, 0, 0], 14, 8, [0, 0, 0]),
    (list(range(30)), 14, 0, list(range(14))),
    (list(range(30)), 3, 3, [0, 1, 2, 8]),                                  # 1 March 2027 is a Monday
    ([0, 40, 80, 120], 2, 3, [0, 40, 80]),
    ([], 14, 8, []),
])
def test_the_newest_of_each_day_and_week_stay(ages, daily, weekly, kept):
    rows = [Backup(id=number, made_at=NOW - timedelta(days=age)) for number, age in enumerate(ages)]
    stays = backup_kept.worth_keeping(rows, ZONE, daily, weekly)
    assert [(NOW - row.made_at).days for row in stays] == kept


def test_old_backups_go_and_are_written_down(case, cast, stick):
    backup.choose({"place": str(stick), **PLACE, "daily": 2, "weekly": 1}, cast["mary"], NOW)
    for day in range(4):
        backup.make(None, NOW + timedelta(days=day))
    assert sorted(path.name for path in stick.glob("office*")) == ["office-2027-03-03-0900", "office-2027-03-04-0900"]
    assert Backup.select().where(Backup.removed_at.is_null(False)).count() == 4
    assert backup.last_good().folder == "office-2027-03-04-0900" and backup.last_good().place
    shutil.rmtree(stick / "office-2027-03-03-0900")
    backup.make(None, NOW + timedelta(days=3, hours=1))
    assert Backup.get((Backup.folder == "office-2027-03-03-0900") & (Backup.place != "")).removed_at, "somebody took it away"


def test_a_backup_of_the_same_minute_from_another_machine_is_not_taken_for_ours(case, cast, stick):
    (stick / "office-2027-03-01-0900").mkdir()
    beside, away = backup.make(cast["mary"], NOW)
    assert beside.folder == away.folder == "office-2027-03-01-0900-2" and away.proved_at
    copies.prove(stick / away.folder, databases.keys_in_hand())


def test_backups_that_the_office_does_not_know_of_are_written_down(case, cast, stick):
    backup.make(cast["mary"], NOW)
    Backup.delete().where(Backup.place != "").execute()
    backup.make(cast["mary"], NOW + timedelta(minutes=1))
    assert [away.folder for _, away in backup.lying()] == ["office-2027-03-01-0901", "office-2027-03-01-0900"]


def test_what_never_reached_the_stick_leaves_the_list_with_its_copy(case, cast, stick):
    stick.rename(stick.with_name("pocket"))
    for day in range(5):
        backup.make(None, NOW + timedelta(days=day))
    assert {row.folder for row in Backup.select().where(Backup.removed_at.is_null())} == {f"office-2027-03-0{day}-0900" for day in (3, 4, 5)}
    assert backup.standing().problem == "missing"


def test_a_new_sheet_opens_the_older_backups_and_the_old_one_opens_none(wrapped, sheet, case, cast, stick):  # noqa: F811
    backup.make(cast["mary"], NOW)
    code = keyring.new_sheet(cast["mary"], NOW)
    assert backup.seals(keyring.sheet()) == (2, 0, True)
    keyring.try_sheet(code, cast["mary"], NOW)
    for folder in (*stick.glob("office*"), *(wrapped / "backups").iterdir()):
        sealed = keys.sheet_of_text(json.loads((folder / "sheet.json").read_text()))
        assert keys.try_sheet(sealed, code) == databases.keys_in_hand()
        with pytest.raises(keys.WrongGroup):
            keys.try_sheet(sealed, sheet)
        copies.prove(folder, databases.keys_in_hand())


def test_a_stick_that_was_away_gets_the_new_sheet_with_the_next_backup(app, wrapped, case, cast, stick):  # noqa: F811
    backup.make(cast["mary"], NOW)
    stick.rename(stick.with_name("pocket"))
    code = keyring.new_sheet(cast["mary"], NOW)
    keyring.try_sheet(code, cast["mary"], NOW)
    assert backup.seals(keyring.sheet()) == (1, 0, False)
    assert "is not there now" in Desk(app, "mary").get("/keep/sheet").text
    stick.with_name("pocket").rename(stick)
    assert backup.seals(keyring.sheet()) == (1, 1, True)
    page = Desk(app, "mary").get("/keep/sheet").text
    assert "1 backup within reach opens with an earlier sheet" in page and "press “Back up now”: what is not older than the keys of this office then opens with this sheet" in page
    backup.make(cast["mary"], NOW + timedelta(minutes=1))
    assert backup.seals(keyring.sheet()) == (4, 0, True) and "4 backups within reach open with it" in Desk(app, "mary").get("/keep/sheet").text


@pytest.mark.parametrize("path", ["/keep/backup", "/keep/backup/place"])
def test_SEC_032_backups_ask_for_the_password_again(app, cast, path):
    desk = Desk(app, "eve")
    clock.set_start(NOW + timedelta(minutes=8))
    answer = desk.post(path, {"place": "/media/stick", "hour": "12", "daily": "14", "weekly": "8"})
    assert answer.status_code == 303 and answer.headers["Location"].endswith("/prove") and not Backup.select().exists()


def test_the_page_tells_the_age_and_what_stands_in_the_way(app, case, cast, tmp_path):
    desk = Desk(app, "eve")
    assert "By decision this office is backed up to no second place" in desk.get("/keep/backup").text
    answer = desk.post("/keep/backup/place", {"place": "/nowhere/stick", "hour": "12", "daily": "14", "weekly": "8"})
    assert answer.status_code == 422 and "Plug in the stick" in answer.text and "/nowhere/stick" in answer.text
    (tmp_path / "stick").mkdir()
    assert desk.post("/keep/backup/place", {"place": str(tmp_path / "stick"), "hour": "12", "daily": "14", "weekly": "8"}).status_code == 303
    assert "There is no backup away from this machine yet" in desk.get("/keep/backup").text
    assert "There is no backup away from this machine yet" in Desk(app, "mary").get("/team").text
    assert desk.post("/keep/backup").status_code == 303
    page = desk.get("/keep/backup").text
    assert "just now" in page and "copied and read back" in page and "same disk as the office" in page
    assert "just now" in desk.get("/office").text and "backup" not in Desk(app, "mary").get("/team").text.split("<main")[1].lower()
    Backup.update(made_at=NOW - timedelta(days=3)).execute()
    office.forget()
    assert "3 days ago" in desk.get("/office").text and "3 days ago" in Desk(app, "mary").get("/team").text


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process that can be killed")
def test_a_backup_killed_half_way_leaves_no_backup_by_name(case, cast, stick):
    child = os.fork()
    if child == 0:
        copies.settle = lambda *_: os._exit(9)
        copies.make(databases.folder(), databases.folder() / "backups" / "office-2027-03-01-0900", databases.keys_in_hand(), None, {"made_at": NOW.isoformat()})
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    folder = databases.folder() / "backups"
    assert [path.name for path in folder.iterdir()] == ["office-2027-03-01-0900.part"] and copies.named(folder) == []
    backup.make(cast["mary"], NOW)
    assert [path.name for path in folder.iterdir()] == ["office-2027-03-01-0900"]


def test_counts_are_of_the_moment_of_the_copy(case, cast):
    beside, _ = backup.make(cast["mary"], NOW)
    notes.add(case, {"on": NOW.date(), "facts": "The aunt called."}, cast["alice"], NOW)
    manifest = copies.prove(databases.folder() / "backups" / beside.folder, databases.keys_in_hand())
    assert manifest["facts"]["records"]["rows"]["note"] == Note.select().count() - 1
    assert IDENTITY["phone"].encode() not in bytes_of(databases.folder() / "backups")

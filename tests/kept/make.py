"""Makes the kept office of a version: run once when a version is given out (python -m tests.kept.make 1), never again for it."""
import shutil
import sys
from pathlib import Path

from cmoffice import clock, databases, passwords
from cmoffice.casework import batches, case_meeting, closure, criteria, file_audit, followup, intake, keyring, letters, meeting_list, notes, office, prints, supervising, transcription, tray
from cmoffice.casework import staff as accounts
from cmoffice.models import Case, Staff
from tests.conftest import CAST, IDENTITY, NOW, PASSWORD, ZONE, registration


def make(folder):
    """A small office with the cast, one open case and one closed, a corrected note, a follow-up, an identity, a meeting and a review."""
    databases.create_office(folder)
    databases.open_office(folder)
    clock.set_zone(ZONE.key)
    with databases.connection():
        for username, name, role, team in CAST:
            accounts.add({"username": username, "name": name, "role": role, "team": team, "signed_on": NOW.date(), "trained_on": NOW.date()}, None, NOW)
        cast = {person.username: person for person in Staff.select()}
        office.put_criteria(criteria.COMMON, None, NOW.replace(year=2026))
        office.add_place("p01", "Community centre", "North district", None, NOW)
        first, second = (_opened(names, cast["alice"]) for names in (IDENTITY, {**IDENTITY, "first": "Kunthea", "last": "", "nickname": ""}))
        note = notes.add(first, {"on": NOW.date(), "facts": "The aunt called."}, cast["alice"], NOW)
        notes.correct(note, {"on": NOW.date(), "facts": "The uncle called.", "corrected_why": "wrong person"}, cast["alice"], NOW)
        followup.log(first, {"on": NOW.date(), "mode": "phone", "reached": ["caregiver"], "finding": "stable", "risk": "medium", "observed": "calm"}, cast["alice"], NOW)
        closure.request(second, {"reason": "moved_away", "summary": "moved", "how_to_return": "ring us", "feedback": "content", "told_on": NOW.date()}, cast["alice"], NOW)
        closure.authorise(Case.get_by_id(second.id), {"comment": "agreed"}, cast["mary"], NOW)
        meeting = case_meeting.call({"held_on": NOW.date(), "begins": "14:00", "guests": ["alice"]}, cast["mary"], NOW)
        meeting_list.build(meeting, cast["mary"], NOW)
        decided = {"decision": "extra_visit", "action": "two go", "who": "alice", "by_on": NOW.date()}
        case_meeting.decide(meeting, first.code, decided, 1, cast["mary"], NOW)
        case_meeting.close(meeting, {"attended": ["mary", "alice"], "place_confidential": "yes", "lessons": "Ring first."}, cast["mary"], NOW)
        supervising.review(cast["alice"], {"held_on": NOW.date(), "manageable": "yes"}, cast["mary"], NOW)
        file_audit.pick(first.code, {"picked_why": "a look"}, cast["mary"], NOW)
        tray.grant(cast["lumi"], "identity", "", cast["mary"], NOW)
        batch = batches.start({"sheet": "note", "paper": "F07", "counted": 2, "control_sum": 309, "cabinet": "shelf 2", "form_version": "PXX"}, cast["dan"], NOW)
        typed = {"paper_no": "154", "case_code": first.code, "caseworker": str(cast["alice"].id), "facts": "The aunt came.", "kind": "1", "on": "1 3 2027", "section": "1"}
        facts = {"number": 154, "code": first.code, "caseworker": cast["alice"].id, "done_on": NOW.date(), "marks": {"facts": "unreadable"}}
        paper = transcription.finish(batches.paper(batch, 1), typed, facts, cast["dan"], NOW)
        with databases.records.atomic():
            transcription.to_caseworker(paper, cast["dan"], NOW)
        letters.write({"title": "Invitation", "body": "Please come on {appointment}, about file {code}.", "names": False, "outside": False}, cast["mary"], NOW)
        prints.print_out("cover", first, [], "cabinet", 1, cast["alice"], NOW)
        for database in (databases.records, databases.identities):
            database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            database.execute_sql("VACUUM")
            database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        seal(folder)
    databases.close_office()
    for left in (*folder.glob("*-wal"), *folder.glob("*-shm")):
        left.unlink()
    shutil.rmtree(folder / "backups")


def seal(folder):
    """The same office as it lies once its keys are sealed: slots, secret and the code of its sheet, in a folder beside; mary's password is the cast's."""
    Staff.update(password_hash=passwords.hashed(PASSWORD)).where(Staff.username == "mary").execute()
    mary, unwrapped = Staff.get(Staff.username == "mary"), (folder / "keys").read_bytes()
    code = keyring.new_sheet(mary, NOW)
    keyring.try_sheet(code, mary, NOW)
    keyring.give(mary, PASSWORD, NOW)
    (folder / "sealed").mkdir()
    for name in ("slots", "secret"):
        (folder / name).rename(folder / "sealed" / name)
    (folder / "sealed" / "sheet").write_text(code + "\n")
    (folder / "keys").write_bytes(unwrapped)


def _opened(names, by):
    made = intake.take_in(registration(), by, NOW)
    intake.enter_identity(made, names, by, NOW, decided="different")
    return Case.get_by_id(made.id)


if __name__ == "__main__":
    make(Path(__file__).parent / f"version-{sys.argv[1]}")

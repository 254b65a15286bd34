"""When the time of keeping is over: two supervisors, the register too, and of the file remain code, days and certificate (M30, E33, E46, D38)."""
from datetime import date, timedelta

import pytest

from cmoffice import databases, identities
from cmoffice.databases import records
from cmoffice.casework import closure, followup, intake, keeping, moves, notes, office, pairs, retention, visits
from cmoffice.models import Audit, Backup, Case, Closure, Destruction, Draft, Paper, QuerySlip, Request, Staff, StaffPaper, StaffPaperCase, Visit, VisitCase
from tests.conftest import IDENTITY, NOW, refused, registration
from tests.pages_of_a_file import deciphered
from tests.papers_typed import waiting

TODAY = NOW.date()
MARK = "Zanzibarine"  # a word that stands nowhere else


@pytest.fixture
def closed(cast, app):
    """A case of Alice's, full of words, closed eleven years ago by the calendar of its row."""
    office.change("retention", {"ordinary": 10, "care": 25}, None, NOW)
    made = intake.take_in(registration(withhold=f"{MARK} withheld", withhold_from="school", withhold_why="other"), cast["alice"], NOW)
    intake.enter_identity(made, {**IDENTITY, "first": MARK, "nickname": ""}, cast["alice"], NOW)
    case = Case.get_by_id(made.id)
    identities.correct(case.code, {"address": f"{MARK} lane"}, "moved", cast["alice"], NOW)
    first = notes.add(case, {"on": TODAY, "facts": "The aunt rang about the kiln."}, cast["alice"], NOW)
    notes.correct(first, {"on": TODAY, "facts": "The aunt rang about the oven.", "corrected_why": "misheard"}, cast["alice"], NOW)
    notes.add(case, {"on": TODAY, "facts": "A secret of the kiln.", "section": "strictly_confidential"}, cast["alice"], NOW)
    followup.log(case, {"on": TODAY, "mode": "phone", "reached": ["caregiver"], "finding": "stable", "risk": "medium", "observed": "calm at the kiln"}, cast["alice"], NOW)
    pairs.mark(Case.get_by_id(case.id), True, "fire of the kiln", cast["alice"], NOW)
    visit = visits.go_out({"cases": [Case.get_by_id(case.id)], "back_in": "in_1_hour", "how_reached": "phone of the kiln", "alone_why": "kiln"}, cast["alice"], NOW)
    visits.back(visits.tried(visit, "rang the kiln", cast["mary"], NOW), cast["mary"], NOW)
    Draft.insert(staff_id=cast["alice"].id, path=f"/case/{case.code}/notes", answers={"facts": ["half a kiln"]}, kept_at=NOW).execute()
    closure.request(Case.get_by_id(case.id), {"reason": "moved_away", "summary": "to the kiln", "how_to_return": "ring us", "feedback": "the kiln was good"}, cast["alice"], NOW)
    closure.authorise(Case.get_by_id(case.id), {"paper_place": "kiln cabinet"}, cast["mary"], NOW)
    Case.update(keep_until=TODAY - timedelta(days=1)).where(Case.id == case.id).execute()
    return Case.get_by_id(case.id)


def whole_text(database):
    """Everything that is written in a file, table by table."""
    names = [name for (name,) in database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'note_words%'")]
    return {name: repr(database.execute_sql(f'SELECT * FROM "{name}"').fetchall()) for name in names}


def test_M30_two_supervisors_and_nothing_of_the_file_remains(closed, cast, sign_in):
    mary, paul = sign_in("mary"), sign_in("paul")
    assert closed.code in mary.get("/retention").text and closed.code not in paul.get("/retention").text, "the list is of her team"
    assert mary.post("/retention/ask", {"codes": closed.code}).status_code == 303
    assert closed.code in paul.get("/retention").text and identities.has_entry(closed.code), "asked, and nothing is gone yet"
    assert paul.post("/retention/confirm", {"codes": closed.code, "button": "confirm"}).status_code == 303
    assert Case.get_or_none(Case.code == closed.code) is None and not identities.has_entry(closed.code)
    row = Destruction.get()
    assert (row.code, row.asked_by_id, row.second_id, row.closed_on) == (closed.code, cast["mary"].id, cast["paul"].id, TODAY) and row.destroyed_at
    for database in (databases.records, databases.identities):
        for table, text in whole_text(database).items():
            assert "kiln" not in text and MARK not in text, table
    assert databases.records.execute_sql("SELECT count(*) FROM note_words WHERE note_words MATCH 'oven OR kiln'").fetchone()[0] == 0
    assert databases.records.execute_sql("PRAGMA foreign_key_check").fetchall() == []
    assert databases.records.execute_sql("INSERT INTO note_words (note_words) VALUES ('integrity-check')") is not None
    assert Audit.select().where((Audit.code == closed.code) & (Audit.did == "file destroyed")).exists(), "the trail stays, by code"
    assert mary.get(f"/case/{closed.code}").status_code == 404
    page = mary.get(f"/retention/{row.id}").text
    assert closed.code in page and "Certificate of destruction" in page and "Paul Pond" not in page.split("<main")[0]


def test_M30_another_file_loses_nothing(closed, cast, sign_in):
    made = intake.take_in(registration(), cast["alice"], NOW)
    intake.enter_identity(made, {"first": "Bunthan", "address": "none", "safe_contact": "none"}, cast["alice"], NOW)
    notes.add(Case.get_by_id(made.id), {"on": TODAY, "facts": "The goat was sold."}, cast["alice"], NOW)
    before = {name: text.count(f"({made.id},") for name, text in whole_text(databases.records).items()}
    retention.ask([closed.code], cast["mary"], NOW)
    retention.confirm([closed.code], cast["paul"], NOW)
    assert Case.get_by_id(made.id).status == "open" and identities.has_entry(made.code) and before
    assert databases.records.execute_sql("SELECT count(*) FROM note_words WHERE note_words MATCH 'goat'").fetchone()[0] == 1


def test_E46_the_second_person_is_another_one(closed, sign_in):
    mary = sign_in("mary")
    mary.post("/retention/ask", {"codes": closed.code})
    answer = mary.post("/retention/confirm", {"codes": closed.code, "button": "confirm"})
    assert answer.status_code == 422 and "second person" in answer.text and Case.get_or_none(Case.code == closed.code) and identities.has_entry(closed.code)


@pytest.mark.parametrize("keep_until", [TODAY, TODAY + timedelta(days=1), date(2037, 3, 1), None])
def test_E33_not_before_its_day_and_not_where_nothing_is_set(closed, cast, sign_in, keep_until):
    Case.update(keep_until=keep_until).where(Case.id == closed.id).execute()
    mary = sign_in("mary")
    assert mary.post("/retention/ask", {"codes": closed.code}).status_code == 422
    with refused("E33"):
        retention.ask([closed.code], cast["mary"], NOW)
    assert not Destruction.select().exists()


def test_E33_when_the_day_was_moved_after_it_was_asked(closed, cast):
    retention.ask([closed.code], cast["mary"], NOW)
    Case.update(keep_until=date(2040, 1, 1)).where(Case.id == closed.id).execute()
    with refused("E33"):
        retention.confirm([closed.code], cast["paul"], NOW)
    assert identities.has_entry(closed.code)


def test_E33_an_open_case_is_never_destroyed(case, cast):
    Case.update(keep_until=date(2020, 1, 1)).where(Case.id == case.id).execute()
    with refused("E33"):
        retention.ask([case.code], cast["mary"], NOW)


def test_E31_one_supervisor_asks_for_no_file_of_another_team(closed, cast):
    with refused("E31"):
        retention.ask([closed.code], cast["paul"], NOW)


def test_D10_a_highly_sensitive_file_is_not_shown_to_the_other_supervisor(closed, cast, sign_in):
    retention.ask([closed.code], cast["mary"], NOW)
    Case.update(sensitivity="highly_sensitive").where(Case.id == closed.id).execute()
    paul = sign_in("paul")
    assert closed.code not in paul.get("/retention").text
    assert paul.post("/retention/confirm", {"codes": closed.code, "button": "confirm"}).status_code == 422 and Case.get_or_none(Case.id == closed.id)


def test_what_was_asked_can_be_taken_back(closed, cast, sign_in):
    mary = sign_in("mary")
    mary.post("/retention/ask", {"codes": closed.code})
    assert mary.post("/retention/confirm", {"codes": closed.code, "button": "withdraw"}).status_code == 303
    assert not Destruction.select().exists() and Case.get_by_id(closed.id)


def test_reopening_takes_the_request_back(closed, cast, sign_in):
    retention.ask([closed.code], cast["mary"], NOW)
    reopened = sign_in("mary").post(f"/case/{closed.code}/reopen", {"button": "yes", "why": "client_asks", "reason": "rang", "to": "alice", "consent": "agrees"})
    assert reopened.status_code == 303 and not Destruction.select().exists()


def test_T25_a_child_never_registered_is_kept_like_an_ordinary_file(cast):
    office.change("retention", {"ordinary": 10, "care": 25}, None, NOW)
    out = intake.screen_out({"identified_on": TODAY, "source": "self", "concerns": ["other"], "criteria_checked": "none", "service_given": "card"}, cast["alice"], NOW)
    assert retention.until(out) == date(2037, 3, 1) and retention.over(cast["mary"], date(2037, 3, 1)) == []
    assert [case.code for case, _day in retention.over(cast["mary"], date(2037, 3, 2))] == [out.code]


@pytest.mark.parametrize("table", ["note", "move", "filed_form", "followup"])
def test_D38_the_file_itself_refuses_to_lose_a_row_before_two_people_said_so(closed, cast, table):
    retention.ask([closed.code], cast["mary"], NOW)
    for second in (None, cast["mary"].id):
        Destruction.update(second=second).execute()
        with pytest.raises(Exception, match="two supervisors"):
            databases.records.execute_sql(f"DELETE FROM {table}")


def test_D03_the_code_of_a_destroyed_file_is_never_given_again(closed, cast, monkeypatch):
    retention.ask([closed.code], cast["mary"], NOW)
    retention.confirm([closed.code], cast["paul"], NOW)
    codes = iter([closed.code, closed.code, "3BC-DFG"])
    monkeypatch.setattr(moves, "new_code", lambda: next(codes))
    assert intake.take_in(registration(), cast["alice"], NOW).code == "3BC-DFG"


@pytest.mark.parametrize("login", ["alice", "dan", "eve"])
def test_M30_is_for_supervisors(closed, sign_in, login):
    for where in ("/retention/ask", "/retention/confirm"):
        assert sign_in(login).post(where, {"codes": closed.code}).status_code == 404
    assert sign_in(login).get("/retention").status_code == 404


def test_M30_a_file_that_was_joined_to_it_goes_with_it(closed, cast):
    made = intake.take_in(registration(), cast["alice"], NOW)
    intake.enter_identity(made, {"first": "Bunthan", "address": "none", "safe_contact": "none"}, cast["alice"], NOW)
    Case.update(status="merged", merged_into=closed.id).where(Case.id == made.id).execute()
    retention.ask([closed.code], cast["mary"], NOW)
    retention.confirm([closed.code], cast["paul"], NOW)
    assert {row.code for row in Destruction.select()} == {closed.code, made.code} and not identities.has_entry(made.code)
    assert Case.select().count() == 0 and not Request.select().exists() and Staff.select().exists()


def test_M30_papers_of_the_file_go_with_it_with_their_slips_and_what_was_typed(app, closed, cast):
    paper = waiting(app, cast, "note", {"facts": "She came.", "on": "<?>"}, code=closed.code)
    assert QuerySlip.select().count() == identities.Keyed.select().count() == 1
    retention.ask([closed.code], cast["mary"], NOW)
    retention.confirm([closed.code], cast["paul"], NOW)
    assert Paper.get_or_none(Paper.id == paper.id) is None and QuerySlip.select().count() == identities.Keyed.select().count() == 0


# ---- on the disk, and in the backups ----------------------------------------------------------------------------------------------------------

def on_disk():
    keys, folder = databases.keys_in_hand(), databases.folder()
    return b"".join(deciphered(folder / f"{name}.db", getattr(keys, name)) for name in ("records", "identities"))


def destroyed(case, cast):
    retention.ask([case.code], cast["mary"], NOW)
    retention.confirm([case.code], cast["paul"], NOW)
    return Destruction.get(Destruction.code == case.code)


def test_SEC_110_after_destruction_no_page_of_file_or_log_holds_a_word_of_it(closed, cast, sign_in, folder):
    mary, paul = sign_in("mary"), sign_in("paul")
    for number in range(60):  # enough to fill pages that are given free, and long lists of the index
        records.execute_sql("INSERT INTO note (case_id, by_id, done_on, entered_at, kind, facts, section) VALUES (?, ?, ?, ?, 'contact', ?, 'ordinary')",
                            (closed.id, cast["alice"].id, "2027-03-01", "2027-03-01 08:00:00", f"kiln thornapple w{number} " * 60))
    told = ("kiln", "oven", "thornapple", MARK, "w59")
    before = on_disk()
    assert not [word for word in told if word.encode() not in before] and b"CREATE TABLE case_file" in before, "the search finds what is there"
    mary.post("/retention/ask", {"codes": closed.code})
    assert paul.post("/retention/confirm", {"codes": closed.code}).status_code == 303
    assert not (folder / "records.db-wal").stat().st_size and not (folder / "identities.db-wal").stat().st_size, "emptied straight after it"
    for state in ("open", "closed"):
        after = on_disk()
        assert not [word for word in told if word.encode() in after], state
        assert closed.code.encode() in after, "the code stays on the certificate"
        databases.close_office()
        databases.open_office(folder)
        databases.connect()


def test_a_log_that_somebody_reads_is_emptied_a_minute_later(closed, cast):
    destroyed(closed, cast)
    keeping.after_destroying(NOW)
    assert not (databases.folder() / "records.db-wal").stat().st_size
    Destruction.update(destroyed_at=NOW - timedelta(hours=2)).execute()
    assert (databases.folder() / "records.db-wal").stat().st_size
    keeping.after_destroying(NOW)
    assert (databases.folder() / "records.db-wal").stat().st_size, "only in the hour after"


def test_T25_the_certificate_names_the_backups_that_still_hold_the_file(closed, cast, sign_in):
    row = destroyed(closed, cast)
    for days, place, more in ((-9, "", {"removed_at": NOW - timedelta(days=1)}), (-2, "", {}), (-2, "stick", {}), (3, "", {})):
        Backup.create(made_at=NOW + timedelta(days=days), place=place, folder=f"b{days}", proved_at=NOW, **more)
    page = sign_in("mary").get(f"/retention/{row.id}").text
    assert page.count("27 Feb 2027") == 2 and "at the second place" in page and "24 Apr 2027" in page and "4 Mar 2027" not in page and "20 Feb" not in page
    Backup.update(removed_at=NOW + timedelta(days=40)).where(Backup.made_at < NOW).execute()
    assert "No backup of this office holds it since 10 Apr 2027" in sign_in("paul").get(f"/retention/{row.id}").text


# ---- the years --------------------------------------------------------------------------------------------------------------------------------

YEARS = {"ordinary": "12", "care": "30", "staff_papers": "3", "visits": "1", "reason": "Child protection law, article 12"}


def test_T25_a_change_of_years_is_shown_before_it_is_saved_and_moves_every_closed_file(closed, cast, sign_in):
    mary, path = sign_in("mary"), "/retention/years"
    before = Closure.get(Closure.case == closed.id).keep_until
    Case.update(keep_until=before).where(Case.id == closed.id).execute()
    shown = mary.post(path, YEARS)
    assert shown.status_code == 200 and "Nothing is saved yet" in shown.text and "1 closed file is kept longer" in shown.text and office.setting("retention") == {"ordinary": 10, "care": 25}
    mark = shown.text.split('name="shown" value="')[1].split('"')[0]
    assert mary.post(path, {**YEARS, "ordinary": "11", "shown": mark}).status_code == 200, "other years than those shown are shown first"
    assert mary.post(path, {**YEARS, "shown": mark}).status_code == 303
    case = Case.get_by_id(closed.id)
    assert case.keep_until == Closure.get(Closure.case == closed.id).keep_until == before.replace(year=before.year + 2) and case.version == closed.version + 1
    assert keeping.years() == {"ordinary": 12, "care": 30, "staff_papers": 3, "visits": 1} and "article 12" in mary.get(path).text
    line = Audit.select().where(Audit.did == "years of keeping changed").get()
    assert (line.details["files"], line.details["ordinary_years"]) == (1, 12) and "article" not in repr([row.details for row in Audit.select()])


def test_E33_years_made_longer_stop_a_destruction_that_was_asked(closed, cast, sign_in):
    Closure.update(closed_on=TODAY - timedelta(days=4000)).where(Closure.case == closed.id).execute()
    retention.ask([closed.code], cast["mary"], NOW)
    keeping.change({"ordinary": 50, "care": 50, "reason": "a new law"}, cast["mary"], NOW)
    answer = sign_in("paul").post("/retention/confirm", {"codes": closed.code})
    assert answer.status_code == 422 and "cannot be destroyed" in answer.text and Case.get_or_none(Case.id == closed.id)


def test_years_that_end_the_time_of_a_file_name_it_to_its_own_supervisor_alone(closed, cast, sign_in):
    Closure.update(closed_on=TODAY - timedelta(days=800), keep_until=TODAY + timedelta(days=3000)).where(Closure.case == closed.id).execute()
    short = {**YEARS, "ordinary": "1"}
    assert closed.code in sign_in("mary").post("/retention/years", short).text
    paul = sign_in("paul").post("/retention/years", short)
    assert closed.code not in paul.text and "1 closed file is kept shorter" in paul.text


@pytest.mark.parametrize("wrong, words", [({"reason": ""}, "Write the law"), ({"ordinary": ""}, "Give the number of years"), ({"care": "0"}, "from 1 to 100"), ({"reason": "Sreymom asked"}, "from the child")])
def test_E17_E36_years_without_a_reason_or_figure_are_sent_back(case, sign_in, wrong, words):
    mary, sent = sign_in("mary"), {**YEARS, **wrong}
    answer = mary.post("/retention/years", {**sent, "shown": "12 30 3 1"})
    assert answer.status_code == 422 and words in answer.text and not office.setting("retention_changes")


def test_the_round_removes_old_papers_of_the_office_and_tells_the_administrator_counts_only(closed, cast, sign_in):
    keeping.change({"ordinary": 10, "care": 25, "staff_papers": 3, "visits": 1, "reason": "ours"}, cast["mary"], NOW)
    for days in (400, 100):
        Visit.create(staff=cast["bob"], left_at=NOW - timedelta(days=days, hours=2), back_by=NOW, back_at=NOW - timedelta(days=days))
    for days in (1200, 100):
        paper = StaffPaper.create(paper="F21", staff=cast["bob"], by=cast["mary"], held_on=TODAY - timedelta(days=days), entered_at=NOW)
        StaffPaperCase.create(paper=paper, case=closed, action="ring the aunt")
    VisitCase.create(visit=Visit.select().order_by(Visit.left_at).first(), case=closed)
    eve, visits_before = sign_in("eve"), Visit.select().count()
    page = eve.get("/retention/round").text
    assert page.count("1 past its time") == 2 and closed.code not in page
    assert eve.post("/retention/round").status_code == 303
    assert (Visit.select().count(), StaffPaper.select().count(), StaffPaperCase.select().count(), VisitCase.select().where(VisitCase.case == closed.id).count()) == (visits_before - 1, 1, 1, 1)
    assert Case.get_or_none(Case.id == closed.id) is not None and Audit.select().where(Audit.did == "round of keeping run").get().details == {"staff_papers": 1, "visits": 1}
    for login in ("mary", "alice", "dan"):
        assert sign_in(login).post("/retention/round").status_code == 404


def test_without_years_nothing_of_the_office_is_removed(cast):
    Visit.create(staff=cast["bob"], left_at=NOW - timedelta(days=4000), back_by=NOW, back_at=NOW - timedelta(days=4000))
    assert keeping.run(cast["eve"], NOW) == {} and Visit.select().count() == 1

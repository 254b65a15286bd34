"""Finding a case by code, name or words: what may be told depends on who asks."""
import random
from datetime import timedelta

import pytest

from cmoffice import databases, identities, policy
from cmoffice.casework import find, intake, notes
from cmoffice.models import Audit, Case, CaseReader, Staff
from tests.conftest import IDENTITY, NOW, registration

PLAIN = {"on": NOW.date(), "facts": "The goat was sold at the market.", "judgement": "They eat less."}


def opened(by, names=IDENTITY, **other):
    made = intake.take_in(registration(**other), by, NOW)
    intake.enter_identity(made, names, by, NOW, decided="different")
    return Case.get_by_id(made.id)


def codes(lines):
    return [line.code for line in lines]


# ---- by code


@pytest.mark.parametrize("login, sees", [("alice", True), ("mary", True), ("bob", False), ("carol", False), ("paul", False), ("dan", False), ("eve", False)])
def test_a_code_finds_a_case_for_those_who_need_to_know_of_it(case, cast, login, sees):
    for typed in (case.code, case.code.lower(), case.code.replace("-", " ")):
        assert (find.by_code(typed, cast[login]) is not None) is sees


@pytest.mark.parametrize("typed", ["", "222-222", "Sreymom", "%", "_" * 6, "' OR 1=1"])
def test_what_is_no_code_finds_nothing(case, cast, typed):
    assert find.by_code(typed, cast["alice"]) is None


# ---- by name


@pytest.mark.parametrize("asked", ["Sreymom", "chanthou sreymom", "Momo", "Sreymon", "srey"])
def test_a_name_answers_with_the_code_and_never_with_the_name(case, cast, asked):
    lines, others = find.search(asked, cast["alice"], NOW)[:2]
    assert codes(lines) == [case.code] and others is False
    assert "reymo" not in repr(lines) and "Chanthou" not in repr(lines)
    assert (lines[0].risk, lines[0].band, lines[0].sex, lines[0].status) == ("medium", "12-17", "female", "open")


@pytest.mark.parametrize("login, told", [("alice", "case"), ("mary", "case"), ("bob", "others"), ("carol", "others"), ("paul", "others")])
def test_others_are_told_only_that_there_may_be_one(case, cast, login, told):
    assert find.search("Sreymom", cast[login], NOW)[:2][1] is (told == "others")
    assert codes(find.search("Sreymom", cast[login], NOW)[:2][0]) == ([case.code] if told == "case" else [])


@pytest.mark.parametrize("login, lines", [("alice", 1), ("mary", 1), ("bob", 0), ("paul", 0)])
def test_a_highly_sensitive_file_is_hinted_at_to_nobody(cast, login, lines):
    opened(cast["alice"], sensitivity="highly_sensitive")
    found, others = find.search("Sreymom", cast[login], NOW)[:2]
    assert (len(found), others) == (lines, False)


def test_a_reader_no_longer_named_finds_it_no_more(cast):
    secret = opened(cast["alice"], sensitivity="highly_sensitive")
    notes.add(secret, PLAIN, cast["alice"], NOW)
    CaseReader.delete().where(CaseReader.staff == cast["mary"].id).execute()
    assert find.by_code(secret.code, cast["mary"]) is None and find.search("Sreymom", cast["mary"], NOW)[:2] == ([], False)
    assert find.search("goat", cast["mary"], NOW)[2] == []


@pytest.mark.parametrize("status, hinted", [("open", True), ("closed", True), ("transferred", True), ("screened_out", False), ("merged", False)])
def test_which_cases_of_others_are_hinted_at(case, cast, status, hinted):
    Case.update(status=status).where(Case.id == case.id).execute()
    assert find.search("Sreymom", cast["bob"], NOW)[:2] == ([], hinted)


@pytest.mark.parametrize("asked", ["", "  ", "Bopha", "%", "\x00"])
def test_nobody_of_that_name_is_nobody(case, cast, asked):
    assert find.search(asked, cast["alice"], NOW)[:2] == ([], False)


def test_a_search_is_on_the_trail_without_its_words(case, cast):
    find.search("Sreymom", cast["bob"], NOW)[:2]
    find.search("goat", cast["bob"], NOW)[2]
    lines = list(Audit.select().order_by(Audit.seq.desc()).limit(2))
    assert [(line.did, line.by_id, line.code, line.details) for line in lines] == [("searched in notes", cast["bob"].id, None, {}), ("searched by name", cast["bob"].id, None, {})]
    assert "reymom" not in str(list(Audit.select().tuples())) and "goat" not in str(list(Audit.select().tuples()))


def test_the_best_fits_come_first_and_a_search_ends_somewhere(cast):
    for number in range(55):
        made = intake.take_in(registration(), cast["alice"], NOW)
        identities.enter(made.code, {"first": "Sreymom", "last": f"Number{number}"}, cast["alice"], NOW)
    exact = intake.take_in(registration(), cast["alice"], NOW)
    identities.enter(exact.code, {"first": "Sreymom", "last": "Chanthou"}, cast["alice"], NOW)
    lines, _ = find.search("Sreymom Chanthou", cast["alice"], NOW)[:2]
    assert codes(lines)[0] == exact.code and len(lines) <= find.MOST


# ---- by words in notes


@pytest.mark.parametrize("asked", ["goat", "GOAT sold", "eat", '"sold at the market"', "mark", "goat*", "góat"])
def test_words_find_the_note(case, cast, asked):
    note = notes.add(case, PLAIN, cast["alice"], NOW)
    lines = find.search(asked, cast["alice"], NOW)[2]
    assert [(line.code, line.note_id, line.on) for line in lines] == [(case.code, note.id, NOW.date())]


@pytest.mark.parametrize("asked", ["", "   ", "cow", "goat cow", '"goat sold"', "NOT", "AND OR", "facts:goat NEAR(", '"', "(((", "*", "-", "goat)", "{col}: x", "a" * 5000, "'; DROP TABLE note"])
def test_SEC_074_other_words_and_commands_of_the_engine_find_nothing_and_break_nothing(case, cast, asked):
    notes.add(case, PLAIN, cast["alice"], NOW)
    found = find.search(asked, cast["alice"], NOW)[2]
    assert found == [] or asked == "goat)"


@pytest.mark.parametrize("login, finds", [("alice", True), ("mary", True), ("bob", False), ("carol", False), ("paul", False), ("dan", False), ("eve", False)])
def test_SEC_055_words_are_found_in_ones_own_cases_only(case, cast, login, finds):
    notes.add(case, PLAIN, cast["alice"], NOW)
    assert bool(find.search("goat", cast[login], NOW)[2]) is finds


def test_restricted_and_replaced_notes_are_not_searched(case, cast):
    notes.add(case, {**PLAIN, "section": "strictly_confidential"}, cast["alice"], NOW)
    assert find.search("goat", cast["alice"], NOW)[2] == []
    first = notes.add(case, PLAIN, cast["alice"], NOW)
    notes.correct(first, {**PLAIN, "facts": "The cow was sold.", "corrected_why": "x"}, cast["alice"], NOW)
    assert find.search("goat", cast["alice"], NOW)[2] == [] and len(find.search("cow", cast["alice"], NOW)[2]) == 1


def test_words_in_other_scripts(case, cast):
    for facts, asked in (("Сегодня пришла тётя", "ПРИШЛА"), ("الطفل في المدرسة", "المدرسة"), ("Cô giáo đến nhà", "giao")):
        note = notes.add(case, {**PLAIN, "facts": facts}, cast["alice"], NOW)
        assert note.id in [line.note_id for line in find.search(asked, cast["alice"], NOW)[2]]


# ---- the page


def test_a_code_jumps_to_the_file_and_stands_in_no_address_but_that(case, sign_in):
    answer = sign_in("alice").post("/find", {"q": f" {case.code.lower()} "})
    assert (answer.status_code, answer.location) == (303, f"/case/{case.code}")


def test_the_page_shows_codes_only(case, sign_in):
    answer = sign_in("alice").post("/find", {"q": "sreymon"})
    assert answer.status_code == 200 and case.code in answer.text and "Chanthou" not in answer.text and "Sreymom" not in answer.text


def test_SEC_061_a_strangers_code_and_nobodys_code_answer_alike(case, sign_in):
    desk = sign_in("bob")
    one, other = (desk.post("/find", {"q": code}) for code in (case.code, "222-222"))
    plain = [answer.text.replace(case.code, "?").replace("222-222", "?") for answer in (one, other)]
    assert one.status_code == other.status_code == 200 and len(plain[0]) == len(plain[1])


def test_looking_is_posted_so_that_no_name_stands_in_an_address(case, sign_in):
    assert case.code not in sign_in("alice").get("/find?q=Sreymom").text


def test_unplugged_a_code_and_words_are_found_and_names_are_said_to_be_away(folder, case, cast, sign_in):
    notes.add(case, PLAIN, cast["alice"], NOW)
    databases.identities.close_all()
    databases.identities.init(None)
    desk = sign_in("alice")
    assert desk.post("/find", {"q": case.code}).status_code == 303
    answer = desk.post("/find", {"q": "goat"})
    assert answer.status_code == 200 and case.code in answer.text and "not attached" in answer.text


def test_words_of_very_many_notes_are_looked_for_as_typed_and_the_newest_come_first(case, cast, monkeypatch):
    monkeypatch.setattr(find, "RANKED_BELOW", 3)
    for number in range(find.NOTES + 2):
        notes.add(case, {**PLAIN, "facts": f"The goats are {number}, the goat is well."}, cast["alice"], NOW)
    found = [line.note_id for line in find.search("goat", cast["alice"], NOW)[2]]
    assert found == sorted(found, reverse=True) and len(found) == find.NOTES
    assert len(find.search("goat", cast["alice"], NOW, find.MORE_NOTES)[2]) == find.NOTES + 2
    assert len(find.search("goa", cast["alice"], NOW)[2]) == find.NOTES     # few hold that very word: beginnings count


def test_more_notes_are_shown_to_whoever_asks(case, cast, sign_in):
    for number in range(find.NOTES + 1):
        notes.add(case, {**PLAIN, "facts": f"Goat number {number}."}, cast["alice"], NOW)
    desk = sign_in("alice")
    few, many = desk.post("/find", {"q": "goat"}), desk.post("/find", {"q": "goat", "more": "1"})
    assert few.text.count("#note-") == find.NOTES and "Show more notes" in few.text
    assert many.text.count("#note-") == find.NOTES + 1 and "Show more notes" not in many.text


# ---- whoever asks is told what she would find by looking at everything


WORDS = ("goat", "market", "aunt", "sold", "school")
STATES = ("open", "open", "closed", "transferred", "screened_out", "merged")


def furnish(cast):
    """Some cases of everybody's, with readers, co-workers and conflicts by lot, named alike, and notes of few words."""
    draw, people = random.Random(7), [cast[login] for login in ("alice", "bob", "carol", "mary", "paul")]
    made = [opened(cast["alice"], {**IDENTITY, "first": draw.choice(("Sreymom", "Sreymao", "Sreymon", "Bopha")), "last": draw.choice(("Chan", "Chanthou"))}) for _ in range(30)]
    for case in made:
        for _ in range(draw.randrange(5)):
            notes.add(case, {**PLAIN, "facts": " ".join(draw.choices(WORDS, k=4)), "judgement": "", "section": draw.choice(("ordinary",) * 5 + ("strictly_confidential",))}, cast["alice"], NOW)
        keyworker = draw.choice([*people, None])
        Case.update(
            keyworker=keyworker, team=draw.choice([keyworker and keyworker.team_id, people[0].team_id, None]), supervisor=draw.choice([None, None, None, cast["paul"].id]),
            keyworker_since=keyworker and NOW, entered_by=draw.choice(people).id, status=draw.choice(STATES), sensitivity=draw.choice(("normal", "normal", "highly_sensitive")),
        ).where(Case.id == case.id).execute()
        for person in draw.sample(people, 2):
            until = draw.choice((None, NOW.date() - timedelta(days=1), NOW.date()))
            CaseReader.insert(case=case.id, staff=person.id, until=until, added_at=NOW).on_conflict_replace().execute()
    for person in people[:4]:
        beside = {case.code: draw.choice((NOW.date(), NOW.date() - timedelta(days=1))).isoformat() for case in draw.sample(made, 4)}
        Staff.update(beside=beside, conflicts=[case.code for case in draw.sample(made, 2)]).where(Staff.id == person.id).execute()


def looked_through(typed, reader):
    """The slow way: (codes by name, whether others may be asked about, notes), with every right asked of the policy."""
    mine, alike = {case.id: case.code for case in policy.cases_for(reader)}, [code for code, _ in identities.match(typed)]
    hinted = Case.select().where(Case.code.in_(alike) & ~policy.hidden_from(reader) & Case.status.not_in(("merged", "screened_out")))
    others = any(case.id not in mine for case in hinted)
    asked = " ".join(f'"{word}"' for word in typed.split())
    hits = databases.records.execute_sql("SELECT n.rowid, note.case_id FROM note_words AS n JOIN note ON note.id = n.rowid WHERE note_words MATCH ? ORDER BY n.rowid DESC", (asked,))
    return [code for code in alike if code in mine.values()][: find.MOST], others, [(mine[case], note) for note, case in hits.fetchall() if case in mine]


@pytest.mark.parametrize("furnish", [furnish])
@pytest.mark.parametrize("typed", ["sreymom", "sreymom chan", "goat", "goat market", "school", "bopha"])
def test_SEC_055_everybody_finds_all_that_she_may_open_and_nothing_else(furnish, cast, typed, monkeypatch):
    monkeypatch.setattr(find, "RANKED_BELOW", 0)     # the newest come first, however few there are
    for person in Staff.select():
        person.now = NOW
        named, others, in_notes = find.search(typed, person, NOW, find.MORE_NOTES)
        assert (codes(named), others, [(line.code, line.note_id) for line in in_notes]) == looked_through(typed, person), person.username


def test_hits_in_cases_of_others_are_not_read(case, cast):
    """Only the notes and cases that are hers are read: whose a hit is, is told by indexes alone."""
    for login, gathered in (("alice", True), ("mary", False)):
        hers, values = find._hers(cast[login], "whose.case_id")
        plan = [line[-1] for line in databases.records.execute_sql(
            f"EXPLAIN QUERY PLAN SELECT n.rowid FROM note_words AS n CROSS JOIN note AS whose INDEXED BY note_whose ON whose.id = n.rowid WHERE note_words MATCH 'goat' AND {hers} "
            "ORDER BY n.rowid DESC LIMIT 15", values).fetchall()]
        assert "SEARCH whose USING COVERING INDEX note_whose (id=?)" in plan and not any("TEMP B-TREE" in line for line in plan)
        assert [line for line in plan if line.startswith("SEARCH t1")] == (
            ["SEARCH t1 USING COVERING INDEX case_hers (keyworker_id=?)", "SEARCH t1 USING COVERING INDEX case_hers (keyworker_id=? AND entered_by_id=? AND keyworker_since=?)"]
            if gathered else ["SEARCH t1 USING INTEGER PRIMARY KEY (rowid=?)"])

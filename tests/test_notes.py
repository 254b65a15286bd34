"""Case notes (F07): one per activity, no name in them, corrected by a new version, found by their words."""
from datetime import timedelta

import pytest

from cmoffice import databases
from cmoffice.casework import closure, find, intake, notes
from cmoffice.models import Audit, Case, Note
from cmoffice.refusals import Changed, Refused
from tests.conftest import IDENTITY, NOW, refused, registration

TODAY = NOW.date()
PLAIN = {"on": TODAY, "kind": "home_visit", "contact": "direct", "with_whom": "the aunt", "facts": "The goat was sold.", "judgement": "They eat less.", "section": "ordinary"}
SHUT = {**PLAIN, "section": "strictly_confidential", "facts": "The lamp was broken."}


def written(case, cast, by="alice", **other):
    return notes.add(case, {**PLAIN, **other}, cast[by], NOW)


def found(words):
    return [row[0] for row in databases.records.execute_sql("SELECT rowid FROM note_words WHERE note_words MATCH ?", (words,))]


def test_a_note_is_written_with_author_and_moment(case, cast):
    note = written(case, cast)
    assert (note.by_id, note.done_on, note.entered_at, note.version, note.from_supervisor) == (cast["alice"].id, TODAY, NOW, 1, False)
    assert Case.get_by_id(case.id).notes == 1


def test_a_supervisors_note_is_marked(case, cast):
    assert written(case, cast, by="mary").from_supervisor is True


@pytest.mark.parametrize("on", [None, TODAY + timedelta(days=1), TODAY - timedelta(days=1)])
def test_a_note_is_dated_between_registration_and_today(case, cast, on):
    with refused("E06") as no:
        written(case, cast, on=on)
    assert no.value.field == "on"
    assert not Note.select().exists()


# ---- the name guard


@pytest.mark.parametrize("field", ["facts", "judgement", "with_whom"])
@pytest.mark.parametrize("text", ["Sreymom came", "SREYMOM’s aunt", "called Momo", "her uncle Dararith", "012 555 987", "card KH77812290"])
def test_an_ordinary_note_names_nobody(case, cast, field, text):
    with refused("E36") as no:
        written(case, cast, **{field: text})
    assert no.value.field == "facts" and no.value.words.count("%(") == 0
    assert not Note.select().exists() and Case.get_by_id(case.id).notes == 0


def test_the_refusal_says_which_words(case, cast):
    with refused("E36") as no:
        written(case, cast, facts="Sreymom and Dararith came")
    assert "sreymom" in no.value.words.lower() and "dararith" in no.value.words.lower()


def test_in_the_restricted_section_a_name_stands_only_with_its_reason(case, cast):
    for why in (None, "", "  "):
        with refused("E36"):
            notes.add(case, {**SHUT, "facts": "Veasnaro waits at the gate", "keep_name_why": why}, cast["alice"], NOW)
    note = notes.add(case, {**SHUT, "facts": "Veasnaro waits at the gate", "keep_name_why": "the police must know whom"}, cast["alice"], NOW)
    assert note.is_confidential and note.keep_name_why == "the police must know whom"


def test_a_reason_opens_no_way_into_an_ordinary_note(case, cast):
    with refused("E36"):
        written(case, cast, facts="Veasnaro waits at the gate", keep_name_why="the police must know whom")
    with refused("E36"):
        written(case, cast, facts="The father waits", keep_name_why="Veasnaro must be named")
    assert not Note.select().exists()


def test_another_childs_name_is_not_this_files_secret(case, cast):
    other = intake.take_in(registration(), cast["alice"], NOW)
    intake.enter_identity(other, {**IDENTITY, "first": "Kunthea", "last": "Vannary", "nickname": ""}, cast["alice"], NOW)
    assert written(other, cast, facts="Sreymom came").facts == "Sreymom came"


# ---- versions


def test_a_correction_is_a_new_version_and_the_old_text_stays(case, cast):
    first = written(case, cast)
    later = NOW + timedelta(hours=1)
    second = notes.correct(first, {**PLAIN, "facts": "The cow was sold.", "corrected_why": "it was the cow"}, cast["alice"], later)
    first = Note.get_by_id(first.id)
    assert (second.version, second.replaces_id, second.corrected_why, second.facts) == (2, first.id, "it was the cow", "The cow was sold.")
    assert (first.facts, first.replaced_at) == ("The goat was sold.", later)
    assert [note.id for note in notes.page(case)[0]] == [second.id] and [note.id for note in notes.versions(second)] == [first.id]
    assert Case.get_by_id(case.id).notes == 1


@pytest.mark.parametrize("why", [None, "", "  "])
def test_a_correction_needs_a_reason(case, cast, why):
    with refused("E17"):
        notes.correct(written(case, cast), {**PLAIN, "corrected_why": why}, cast["alice"], NOW)


@pytest.mark.parametrize("login", ["mary", "bob", "eve"])
def test_only_its_author_corrects_a_note(case, cast, login):
    with refused("E35"):
        notes.correct(written(case, cast), {**PLAIN, "corrected_why": "x"}, cast[login], NOW)
    assert Note.select().count() == 1


def test_a_note_is_corrected_once_its_newest_version_again(case, cast):
    first = written(case, cast)
    stale = Note.get_by_id(first.id)
    second = notes.correct(first, {**PLAIN, "facts": "Two goats.", "corrected_why": "two"}, cast["alice"], NOW)
    for old in (stale, Note.get_by_id(first.id)):
        with refused("E35"):
            notes.correct(old, {**PLAIN, "corrected_why": "again"}, cast["alice"], NOW)
    assert notes.correct(second, {**PLAIN, "facts": "Three goats.", "corrected_why": "three"}, cast["alice"], NOW).version == 3


@pytest.mark.parametrize("field", ["facts", "judgement", "corrected_why"])
def test_a_correction_names_nobody_either(case, cast, field):
    note = written(case, cast)
    with refused("E36"):
        notes.correct(note, {**PLAIN, "corrected_why": "it was the cow", field: "Sreymom said so"}, cast["alice"], NOW)
    assert Note.get_by_id(note.id).replaced_at is None


def test_moving_a_note_between_the_sections_keeps_the_counts(case, cast):
    note = written(case, cast)
    shut = notes.correct(note, {**SHUT, "corrected_why": "belongs there"}, cast["alice"], NOW)
    assert (Case.get_by_id(case.id).confidential_notes, Case.get_by_id(case.id).notes) == (1, 1)
    notes.correct(shut, {**PLAIN, "corrected_why": "no"}, cast["alice"], NOW)
    assert (Case.get_by_id(case.id).confidential_notes, Case.get_by_id(case.id).notes) == (0, 1)


# ---- what is found


def test_ordinary_notes_are_found_by_their_words_restricted_and_replaced_ones_are_not(case, cast):
    note, shut = written(case, cast), notes.add(case, SHUT, cast["alice"], NOW)
    assert found("goat") == [note.id] and found("eat") == [note.id] and found("lamp") == []
    newer = notes.correct(note, {**PLAIN, "facts": "The cow was sold.", "judgement": "", "corrected_why": "x"}, cast["alice"], NOW)
    assert found("goat") == [] and found("eat") == [] and found("cow") == [newer.id]
    assert shut.is_confidential


def test_a_note_moved_into_the_restricted_section_is_found_no_more(case, cast):
    note = written(case, cast)
    notes.correct(note, {**SHUT, "facts": "The goat was stolen.", "corrected_why": "belongs there"}, cast["alice"], NOW)
    assert found("goat") == [] and find.search("goat", cast["alice"], NOW)[2] == []


def test_the_index_itself_holds_no_word_of_a_restricted_note(case, cast):
    notes.add(case, {**SHUT, "facts": "Zanzibarundum"}, cast["alice"], NOW)
    assert databases.records.execute_sql("SELECT count(*) FROM note_words WHERE note_words MATCH 'zanzibar*'").fetchone() == (0,)
    databases.records.execute_sql("CREATE VIRTUAL TABLE IF NOT EXISTS temp.seen USING fts5vocab('main', 'note_words', 'row')")
    assert not [term for term, *_ in databases.records.execute_sql("SELECT term FROM temp.seen") if term.startswith("zanzi")]


def test_the_index_is_whole(case, cast):
    note = written(case, cast)
    notes.correct(note, {**PLAIN, "facts": "The cow was sold.", "corrected_why": "x"}, cast["alice"], NOW)
    databases.records.execute_sql("INSERT INTO note_words (note_words) VALUES ('integrity-check')")


# ---- pages of notes


def test_notes_come_newest_first_a_page_at_a_time(case, cast):
    Case.update(registered_on=TODAY - timedelta(days=90)).where(Case.id == case.id).execute()
    old = Case.get_by_id(case.id)
    for number in range(20):
        notes.add(old, {**PLAIN, "on": TODAY - timedelta(days=number % 7), "facts": f"note {number}"}, cast["alice"], NOW)
    first, more = notes.page(old)
    second, none = notes.page(old, before=first[-1])
    assert (len(first), more, len(second), none) == (15, True, 5, False)
    keys = [(note.done_on, note.id) for note in first + second]
    assert keys == sorted(keys, reverse=True) and len(set(keys)) == 20


def test_notes_of_one_kind(case, cast):
    written(case, cast)
    call = written(case, cast, kind="phone_call")
    assert [note.id for note in notes.page(case, kind="phone_call")[0]] == [call.id]


def test_opening_a_restricted_note_is_on_the_trail(case, cast):
    note = notes.add(case, SHUT, cast["alice"], NOW)
    assert notes.open_confidential(note, cast["mary"], NOW).facts == SHUT["facts"]
    line = Audit.select().order_by(Audit.seq.desc()).first()
    assert (line.did, line.by_id, line.code, line.details) == ("restricted note opened", cast["mary"].id, case.code, {"note": note.id})


def test_a_restricted_note_is_counted_but_its_text_is_not_on_the_page(case, cast, sign_in):
    note = notes.add(case, SHUT, cast["alice"], NOW)
    for login in ("alice", "mary"):
        desk = sign_in(login)
        assert "lamp" not in desk.get(f"/case/{case.code}").text
        assert "lamp" in desk.post(f"/case/{case.code}/notes/{note.id}/open", htmx=True).text
    assert Case.get_by_id(case.id).confidential_notes == 1


def test_a_case_closed_meanwhile_gets_no_note(case, cast):
    stale = Case.get_by_id(case.id)
    closure.request(case, {"reason": "moved_away", "how_to_return": "ring us", "feedback": "content"}, cast["alice"], NOW)
    closure.authorise(Case.get_by_id(case.id), {}, cast["mary"], NOW)
    with pytest.raises((Refused, Changed)):
        notes.add(stale, PLAIN, cast["alice"], NOW)
    assert not Note.select().exists()

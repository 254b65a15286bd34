"""The identity register: what it finds, what it guards, and that a look is on the trail before it is given."""
from datetime import timedelta

import pytest

from cmoffice import audit, databases, drafts, identities
from cmoffice.casework import intake
from cmoffice.models import Audit, Case
from tests.conftest import IDENTITY, NOW, registration

CODES = {"222-222": {"first": "Sreymom", "last": "Chanthou", "nickname": "Momo"}, "333-333": {"first": "José", "middle": "Đặng", "last": "Łukasz"},
         "444-444": {"first": "أحمد", "last": "الحسن"}, "555-555": {"first": "សុខា", "last": "ចាន់ធូ"}, "666-666": {"first": "Алёна", "last": "Коваль"},
         "777-777": {"first": "Abigail", "other_names": "Abigayle, Gail"}, "888-888": {"first": "Li"}}


@pytest.fixture
def register(cast):
    for code, names in CODES.items():
        identities.enter(code, names, cast["alice"], NOW)


def found(text):
    return [code for code, _ in identities.match(text)]


@pytest.mark.parametrize("asked, code", [
    ("Sreymom", "222-222"), ("sreymom chanthou", "222-222"), ("CHANTHOU Sreymom", "222-222"), ("momo", "222-222"),     # any order, nickname
    ("jose", "333-333"), ("dang", "333-333"), ("Lukasz José", "333-333"),                                             # without accents
    ("احمد", "444-444"), ("សុខា", "555-555"), ("алена коваль", "666-666"),
    ("Sreymon", "222-222"), ("Chantou", "222-222"), ("Abigale", "777-777"), ("gail", "777-777"),                       # near spellings, other names
    ("Srey", "222-222"), ("chan", "222-222"), ("li", "888-888"),                                                       # beginnings
])
def test_a_name_is_found(register, asked, code):
    assert found(asked)[0] == code


@pytest.mark.parametrize("asked", ["", "   ", "-", "Bopha", "Sr", "Sreymom Bopha", "%", "*", "222-222", "x" * 5000])
def test_what_is_no_name_of_anybody_finds_nobody(register, asked):
    assert "222-222" not in found(asked)


def test_the_nearest_name_comes_first(register, cast):
    identities.enter("999-999", {"first": "Sreymao"}, cast["alice"], NOW)
    assert found("sreymom")[0] == "222-222" and found("sreymao")[0] == "999-999"


def test_a_correction_is_found_at_once_and_the_former_name_is_kept_apart(register, cast):
    identities.correct("222-222", {**CODES["222-222"], "first": "Kunthea"}, "spelt by the school", cast["alice"], NOW)
    assert found("kunthea") == ["222-222"] and "222-222" not in found("sreymom")
    former = identities.FormerIdentity.get(identities.FormerIdentity.code == "222-222")
    assert (former.answers["first"], former.reason, former.version, former.replaced_by) == ("Sreymom", "spelt by the school", 1, cast["alice"].id)


def test_a_correction_can_take_a_wrong_date_and_a_wrong_phone_away(cast):
    identities.enter("222-222", {"first": "Sreymom", "birth_date": NOW.date(), "caregiver_age": 30, "phone": "012 555 987"}, cast["alice"], NOW)
    identities.correct("222-222", {"first": "Sreymom", "birth_date": None, "caregiver_age": None, "phone": ""}, "wrong child", cast["alice"], NOW)
    entry = identities.Identity.get_by_id("222-222")
    assert (entry.birth_date, entry.caregiver_age, entry.phone) == (None, None, "")


@pytest.mark.parametrize("text, words", [
    ("Sreymom came with her aunt", ["sreymom"]), ("We met SREYMOM at home", ["sreymom"]), ("the girl called momo", ["momo"]), ("Chanthou, then home", ["chanthou"]),
    ("Dararith said no", ["dararith"]), ("Pisethmony waits", ["pisethmony"]), ("asked Ravuthea", ["ravuthea"]), ("her mother Bophany", ["bophany"]),
    ("call 012 555 987", ["012 555 987"]), ("call 012555987 today", ["012 555 987"]), ("call 012-555-987", ["012 555 987"]), ("call ០១២៥៥៥៩៨៧", ["012 555 987"]),
    ("card KH 7781 2290", ["KH-7781-2290"]), ("ring 099444321", ["099 444 321"]), ("teacher's 017 222 333", ["017 222 333"]),
    ("The child came with her aunt", []), ("Momotaro is a tale", []), ("", []), ("In 2027 on 12 5 we met 3 times", []), ("the blue gate", []),
])
def test_words_of_an_identity_are_seen_in_a_text(case, text, words):
    assert identities.mentions(case.code, text) == words


@pytest.mark.parametrize("text", ["Sreymom's aunt came", "Sreymom’s aunt came", "with Sreymom-Chanthou", "(Sreymom)", "Sreymom.", "\u200bSrey\u200bmom", "Śreymom"])
def test_a_name_is_seen_with_what_clings_to_it(case, text):
    assert "sreymom" in identities.mentions(case.code, text)


@pytest.mark.parametrize("name, text", [
    ("សុខា", "ម្តាយរបស់សុខាបានមកការិយាល័យ"), ("ចាន់ធូ", "ថ្ងៃនេះចាន់ធូមិនបានទៅសាលាទេ"), ("สมชาย", "วันนี้สมชายมาที่สำนักงาน"),
    ("أحمد", "جاء احمد اليوم"), ("Алёна", "сегодня пришла алена"), ("राम", "आज राम आया"), ("Ngọc Ánh", "hôm nay Ngoc đến"),
])
def test_a_name_is_seen_in_texts_of_its_script(cast, name, text):
    identities.enter("222-222", {"first": name}, cast["alice"], NOW)
    assert identities.mentions("222-222", text)


@pytest.mark.parametrize("number, text", [("PX-44K1", "paper PX 44K1 was shown"), ("A 7781", "card a7781"), ("12345", "ring 12345"), ("KH-7781-2290", "kh77812290")])
def test_short_and_lettered_numbers_are_seen_too(cast, number, text):
    identities.enter("222-222", {"first": "Sreymom", "id_number": number}, cast["alice"], NOW)
    assert identities.mentions("222-222", text) == [number]


@pytest.mark.parametrize("name, text", [("An", "an hour later"), ("Li", "li"), ("Rose", "the cost rose by half")])
def test_names_below_three_letters_are_left_alone_longer_ones_never(cast, name, text):
    identities.enter("222-222", {"first": name}, cast["alice"], NOW)
    assert bool(identities.mentions("222-222", text)) == (len(name) >= 3)


def test_only_the_identity_of_this_case_is_compared(case, cast):
    other = intake.take_in(registration(), cast["alice"], NOW)
    identities.enter(other.code, {"first": "Kunthea"}, cast["alice"], NOW)
    assert identities.mentions(case.code, "Kunthea came") == []
    assert identities.mentions(other.code, "Kunthea came") == ["kunthea"]


def test_a_look_is_on_the_trail_with_who_and_why(case, cast):
    entry = identities.reveal(case.code, "visit", cast["mary"], NOW)
    assert entry.full_name == "Sreymom Chanthou"
    line = Audit.select().order_by(Audit.seq.desc()).first()
    assert (line.did, line.by_id, line.code, line.details) == ("identity shown", cast["mary"].id, case.code, {"why": "visit"})


def test_without_a_line_on_the_trail_there_is_no_look(case, cast):
    databases.records.execute_sql("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    with pytest.raises(Exception, match="disk full"):
        identities.reveal(case.code, "visit", cast["mary"], NOW)


def test_a_look_at_nobody_is_on_the_trail_all_the_same(cast):
    assert identities.reveal("222-222", "call", cast["alice"], NOW) is None
    assert Audit.select().order_by(Audit.seq.desc()).first().did == "identity shown"


@pytest.fixture
def unplugged(folder):
    (folder / "identities.db").unlink()


def test_unplugged_names_cannot_be_read_written_or_compared(unplugged, cast):
    assert not databases.identities_attached()
    for act in (lambda: identities.enter("222-222", IDENTITY, cast["alice"], NOW), lambda: identities.reveal("222-222", "visit", cast["alice"], NOW),
                lambda: identities.match("sreymom"), lambda: identities.like(IDENTITY), identities.birth_dates,
                lambda: identities.correct("222-222", IDENTITY, "x", cast["alice"], NOW)):
        with pytest.raises(identities.Unplugged):
            act()
    assert not identities.has_entry("222-222") and identities.mentions("222-222", "Sreymom") == []


def test_unplugged_a_failed_look_is_not_written_as_a_look(unplugged, cast):
    before = Audit.select().count()
    with pytest.raises(identities.Unplugged):
        identities.reveal("222-222", "visit", cast["alice"], NOW)
    assert Audit.select().count() == before


def test_unplugged_a_case_waits_for_its_identity_and_nothing_is_lost(unplugged, cast):
    made = intake.take_in(registration(), cast["alice"], NOW)
    with pytest.raises(identities.Unplugged):
        intake.enter_identity(made, IDENTITY, cast["alice"], NOW)
    assert Case.get_by_id(made.id).status == "unfiled"


@pytest.mark.parametrize("path", ["/case/222-222/identity/enter", "/case/222-222/notes"])
def test_drafts_lie_in_the_identity_file_since_nobody_looked_through_them_for_names(cast, path):
    drafts.keep(cast["alice"], path, {"first": ["Sreymom"]}, NOW)
    assert databases.identities.execute_sql("SELECT count(*) FROM draft").fetchone() == (1,)
    assert databases.records.execute_sql("SELECT count(*) FROM draft").fetchone() == (0,)
    assert drafts.find(cast["alice"], path).answers == {"first": ["Sreymom"]}
    assert drafts.find(cast["bob"], path) is None and drafts.find(cast["alice"], "/other") is None
    drafts.drop(cast["alice"], path)
    assert drafts.find(cast["alice"], path) is None


def test_the_desk_keeps_what_is_typed_on_the_identity_page_in_the_identity_file(cast, sign_in):
    made = intake.take_in(registration(), cast["alice"], NOW)
    path = f"/case/{made.code}/identity/enter"
    assert sign_in("alice").post("/draft", {"draft_of": path, "first": "Sreymom"}).status_code == 200
    assert drafts.find(cast["alice"], path).answers["first"] == ["Sreymom"]
    assert databases.records.execute_sql("SELECT count(*) FROM draft").fetchone() == (0,)


def test_full_name_is_the_nickname_where_nothing_else_is_known(cast):
    identities.enter("222-222", {"nickname": "Momo", "name_unknown": True}, cast["alice"], NOW)
    assert identities.reveal("222-222", "form", cast["alice"], NOW).full_name == "Momo"


def test_no_line_of_the_trail_holds_a_name(case, cast):
    identities.correct(case.code, {**IDENTITY, "first": "Kunthea"}, "spelling", cast["alice"], NOW)
    identities.reveal(case.code, "visit", cast["mary"], NOW)
    assert audit.first_broken() is None
    trail = str(list(Audit.select().tuples()))
    for name in ("Sreymom", "Chanthou", "Kunthea", "Dararith", "012 555 987"):
        assert name not in trail


def test_what_was_kept_while_the_file_was_away_goes_there_when_the_office_opens_with_it(case, cast):
    from cmoffice import open_up
    from cmoffice.models import Draft
    old, newer = f"/case/{case.code}/notes", f"/case/{case.code}/followups"
    for path in (old, newer):
        Draft.create(staff_id=cast["alice"].id, path=path, answers={"facts": ["Sreymom came."]}, kept_at=NOW)
    drafts.keep(cast["alice"], newer, {"facts": ["She is back."]}, NOW + timedelta(minutes=5))
    assert drafts.find(cast["alice"], old) is None
    open_up()
    assert drafts.find(cast["alice"], old).answers == {"facts": ["Sreymom came."]} and drafts.find(cast["alice"], newer).answers == {"facts": ["She is back."]}
    assert Draft.select().count() == 0

"""Names as words to compare, in the scripts that offices write."""
import pytest

from cmoffice.words import digits, folded, words


@pytest.mark.parametrize("one, other", [
    ("José", "jose"), ("Zoë", "ZOE"), ("Łukasz", "lukasz"), ("Straße", "strasse"), ("İpek", "ipek"), ("Ægir", "aegir"), ("Søren", "soren"),
    ("Nguyễn Thị Ánh", "nguyen thi anh"), ("Đặng Thùy Dương", "dang thuy duong"), ("Phượng", "phuong"),
    ("أحمد", "احمد"), ("إبراهيم", "ابراهيم"), ("فاطمة", "فاطمه"), ("مُحَمَّد", "محمد"), ("محـــمد", "محمد"), ("علي", "على"), ("کریم", "كريم"), ("مؤمن", "مومن"),
    ("Алёна", "алена"), ("Андрей", "андреи"), ("Їжак", "ижак"), ("Ґанна", "ганна"),
    ("សុខា", "ស\u200bុខា"), ("ច័ន្ទ", "ច័ន្ទ"),
])
def test_two_spellings_of_one_name_compare_as_one(one, other):
    assert words(one) == words(other)


@pytest.mark.parametrize("one, other", [("José", "Josie"), ("សុខា", "សុភា"), ("សុខា", "សិខា"), ("कुमार", "कमार"), ("أحمد", "حامد"), ("Андрей", "Андреа"), ("Linh", "Lan")])
def test_different_names_stay_different(one, other):
    assert words(one) != words(other)


@pytest.mark.parametrize("composed, apart", [("é", "e\u0301"), ("ễ", "e\u0302\u0303"), ("й", "и\u0306"), ("أ", "ا\u0654")])
def test_composed_and_separate_signs_are_the_same(composed, apart):
    assert folded(composed) == folded(apart)


@pytest.mark.parametrize("text, found", [
    ("Sok-Chanthou", ["sok", "chanthou"]), ("O’Brien", ["obrien"]), ("O'Brien d`Arc", ["obrien", "darc"]), ("  two\n\twords ", ["two", "words"]),
    ("snake_case", ["snake", "case"]), ("", []), ("–,.!?", []), ("Ana2", ["ana2"]),
])
def test_words_of_a_text(text, found):
    assert words(text) == found


@pytest.mark.parametrize("name", ["សុខា", "ចាន់ធូ", "สมชาย", "ສົມພອນ", "Sreymom", "سارة", "राम", "कुमारी", "শিরিন", "மீனா", "အောင်"])
def test_a_name_stays_one_word_in_every_script(name):
    assert len(words(name)) == 1


@pytest.mark.parametrize("text, plain", [
    ("012 555-987", "012555987"), ("٠١٢ ٥٥٥", "012555"), ("០១២៥៥៥", "012555"), ("KH-7781-2290", "77812290"), ("none", ""), ("+855 (0)12", "855012"),
])
def test_digits_of_any_script(text, plain):
    assert digits(text) == plain

"""Words that may be spelt nearly alike: none that a comparison with every word would find is missing, and they come as they stood."""
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from cmoffice.spellings import Spellings, least_shared

NAMES = sorted({"sreymom", "sreymon", "sreymao", "chanthou", "chantou", "anna", "ana", "nana", "li", "lin", "abigail", "abigayle", "gail", "jose", "josé", "أحمد", "محمد", "សុខា", "ចាន់ធូ", "алена", "коваль", "kovalenko", "martha", "marhta", "dwayne", "duane"})
FEW_LETTERS = st.text(st.sampled_from("abn"), min_size=1, max_size=9)
WORDS = st.one_of(FEW_LETTERS, st.text(st.sampled_from("abcdefإأខាле"), min_size=1, max_size=14), st.text(min_size=1, max_size=80))
ALIKE = st.sampled_from([0.65, 0.8, 0.9, 0.93, 1.0])


def compared(word, words, alike, limit=400):
    return [(found, score) for found, score, _ in process.extract(word, words, scorer=JaroWinkler.similarity, score_cutoff=alike, limit=limit)]


@settings(max_examples=200, deadline=None)
@given(WORDS, st.sets(WORDS, max_size=60), ALIKE, st.sampled_from([3, 400]))
def test_what_a_comparison_with_every_word_finds_is_found_in_the_same_order(word, words, alike, limit):
    words = sorted(words)
    assert compared(word, Spellings(words).near(word, alike), alike, limit) == compared(word, words, alike, limit)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(NAMES), st.integers(0, 12), st.characters(), ALIKE)
def test_a_slip_of_the_pen_hides_no_name(name, place, sign, alike):
    for typed in (name[:place] + sign + name[place:], name[:place] + sign + name[place + 1 :], name[:place] + name[place + 1 :] or name, name[:place] + name[place : place + 2][::-1] + name[place + 2 :]):
        assert compared(typed, Spellings(NAMES).near(typed, alike), alike) == compared(typed, NAMES, alike)


@pytest.mark.parametrize("word, near", [
    ("sreymon", ["sreymao", "sreymom", "sreymon"]), ("anna", ["ana", "anna", "nana"]), ("li", ["gail", "li", "lin"]), ("ចាន់ធូ", ["ចាន់ធូ"]), ("xyz", []), ("x" * 500, []),
])
def test_few_are_left_to_compare(word, near):
    assert Spellings(NAMES).near(word, 0.9) == near


@pytest.mark.parametrize("one, other, alike, least", [(5, 5, 0.9, 4), (5, 5, 1.0, 5), (7, 7, 0.9, 6), (4, 8, 0.9, 4), (3, 9, 0.9, 4), (1, 1, 0.5, 1)])
def test_how_many_letters_are_shared_at_least(one, other, alike, least):
    assert least_shared(one, other, alike) == least


def test_a_list_of_nothing_holds_nothing():
    assert Spellings([]).near("anna", 0.9) == []

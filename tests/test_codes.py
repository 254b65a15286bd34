"""Codes tell nothing, and a slip of the finger does not fit (D01-D03)."""
import re
from collections import Counter
from itertools import pairwise

import pytest

from cmoffice.casework import intake
from cmoffice.casework.moves import ALPHABET, codes_in, new_code, read_code
from cmoffice.models import Case
from tests.conftest import IDENTITY, NOW, refused, registration

CODES = [new_code() for _ in range(2000)]


def signs(code):
    return code.replace("-", "")


def test_SEC_062_codes_look_alike_and_hold_no_sign_that_is_read_for_another():
    assert not set("0O1IL") & set(ALPHABET)
    assert not set("AEIOU") & set(ALPHABET)             # no names and no words come out
    for code in CODES:
        assert re.fullmatch(r"[2-9B-Z]{3}-[2-9B-Z]{3}", code) and set(signs(code)) <= set(ALPHABET)


def test_SEC_062_codes_are_unrelated():
    assert len(set(CODES)) > 1990
    assert max(Counter(code[0] for code in CODES).values()) < 2000 / len(ALPHABET) * 2
    assert sum(a[:3] == b[:3] for a, b in pairwise(CODES)) < 5


def test_every_code_is_read_back():
    assert [read_code(code) for code in CODES] == CODES


def test_one_wrong_sign_is_refused():
    for code in CODES[:300]:
        whole = signs(code)
        for place in range(6):
            for other in ALPHABET:
                if other != whole[place]:
                    assert read_code(whole[:place] + other + whole[place + 1:]) is None


def test_swapped_neighbours_are_refused():
    for code in CODES:
        whole = signs(code)
        for place in range(5):
            if whole[place] != whole[place + 1]:
                assert read_code(whole[:place] + whole[place + 1] + whole[place] + whole[place + 2:]) is None


@pytest.mark.parametrize("typed", [str.lower, str.title, lambda code: code.replace("-", " "), lambda code: code.replace("-", ""), lambda code: f"  {code} ",
                                   lambda code: code.replace("-", "–"), lambda code: code.replace("-", " - ")])
def test_a_code_is_read_however_it_was_typed(typed):
    assert read_code(typed(CODES[0])) == CODES[0]


@pytest.mark.parametrize("typed", ["", "-", "ABC", "222-2222", "222-22", "2O2-222", "Sreymom", "222-22\x00", "２２２-２２２", "' OR 1=1", "9" * 5000])
def test_what_is_no_code_is_not_read_as_one(typed):
    assert read_code(typed) is None


def test_two_children_one_after_the_other_get_unrelated_codes_that_never_change(cast):
    first, second = (intake.take_in(registration(), cast["alice"], NOW) for _ in range(2))
    assert first.code != second.code and first.code[:3] != second.code[:3]
    issued = first.code
    intake.enter_identity(first, IDENTITY, cast["alice"], NOW)
    assert Case.get_by_id(first.id).code == issued


def test_a_child_left_unregistered_has_a_code_too_and_a_refusal_uses_none(cast):
    made = intake.screen_out({"identified_on": NOW.date(), "source": "self", "criteria_checked": "all", "service_given": "school list"}, cast["alice"], NOW)
    assert read_code(made.code) == made.code
    with refused("E04"):
        intake.take_in(registration(criteria_met=[]), cast["alice"], NOW)
    assert Case.select().count() == 1


@pytest.mark.parametrize("written", ["{code}", "({code})", "“{code}”,", "as in {code}/2", "{code}.", "{code};{code}"])
def test_a_code_is_found_in_a_text_however_it_is_written_there(written):
    for code in CODES:
        for words in (code, code.lower(), code.replace("-", " "), code.replace("-", ""), code.replace("-", "–")):
            assert codes_in(written.format(code=words)) == {words: code}


def test_what_is_no_code_is_found_in_no_text():
    for text in ("", None, "AAA-AAA is nothing, nor is 12-345", f"x{CODES[0]}", f"{CODES[0]}9", "Go in pairs after dark."):
        assert codes_in(text) == {}

"""Cells of tables that leave the office act as text in every spreadsheet program, and come back as they were."""
import pytest

from cmoffice.safe_cells import as_meant, harmless

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\ufeff=1", "\u200b=1", "\u00a0=1", "\n=1", "\u2060＝1", "＋1", "－1", "＠A1", "=cmd|' /C calc'!A0")


@pytest.mark.parametrize("cell", FORMULAS)
def test_SEC_085_a_cell_that_could_act_gets_a_mark_before_it(cell):
    assert harmless(cell) == f"'{cell}"
    assert as_meant(harmless(cell)) == cell


@pytest.mark.parametrize("cell", ["", "Anna", "3-4", "a=b", "'t is", "ស្រី", "٣", "0"])
def test_SEC_085_what_cannot_act_stays_as_it_is(cell):
    assert harmless(cell) == cell == as_meant(cell)


def test_SEC_085_nothing_and_numbers_are_text():
    assert [harmless(None), harmless(0), harmless(-3)] == ["", "0", "'-3"]

"""Every requirement of security has a test that bears its number, or a decision that says why not; and the page tells the truth."""
from tests import security_table


def test_every_requirement_has_a_test_or_a_decision():
    assert security_table.missing() == []


def test_the_page_shows_the_table_as_the_tests_make_it():
    page = security_table.PAGE.read_text(encoding="utf-8")
    assert page == security_table.written(page), "python -m tests.security_table writes it anew"

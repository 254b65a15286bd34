"""The table of rules in README.md and the tests say the same."""
import re

import pytest

from tests import rules_table


def test_the_readme_tells_which_test_holds_which_rule():
    assert rules_table.disagreements() == [], "run: python -m tests.rules_table"


@pytest.mark.story
def test_a_table_that_tells_something_else_is_found_out(monkeypatch):
    told = rules_table.written()
    for wrong in (re.sub(r"(E38 \| [^|]+ \|) `.+", r"\1 not yet |", told), re.sub(r"(E38 \| [^|]+ \|) `[^`]+`", r"\1 `deidentify: nothing`", told)):
        monkeypatch.setattr(rules_table, "written", lambda wrong=wrong: wrong)
        assert rules_table.disagreements() == ["E38"]


def test_every_rule_has_its_number_and_its_words():
    rules = rules_table.rules()
    assert [sum(rule[0] == letter for rule in rules) for letter in "MET"] == [30, 46, 36]
    assert all(rules.values()) and rules["M30"] == "destroy after retention" and rules["E46"] == "second person missing" and rules["T36"] == "opened in error"
    assert rules["E31"] == "not found, or not yours" and rules["M16"] == "change the keyworker" and rules["T25"] == "retention"


def test_a_rule_that_no_test_names_is_told_as_not_yet():
    assert rules_table._cell([]) == "not yet" and rules_table._cell(["a", "b", "c"]) == "`a` and 2 more"

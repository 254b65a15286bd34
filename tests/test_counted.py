"""The figures of an office made through the verbs, against numbers counted by hand."""
from datetime import date

from cmoffice.casework import counted
from tests.conftest import NOW

DIMENSIONS = {"sex", "age", "risk", "area", "disability"}


def test_I01_I02_D31_a_case_is_counted_under_its_facts_in_coarse_codes(case, cast):
    [facts] = counted.families(date(2027, 1, 1), date(2027, 3, 31), NOW)["cases"]
    assert {name: facts[name] for name in DIMENSIONS} == {"sex": "female", "age": "12-17", "risk": "medium", "area": "North district", "disability": "unknown"}
    assert facts["I01"] == facts["I02"] == "yes" and facts["I27concern"] == "violence_abuse_neglect" and facts["I27care"] == "kinship"
    assert facts["I05"] is None and facts["I03"] is None                              # its 48 hours are not over; it is open


def test_a_case_that_no_figure_counts_is_left_out(case, cast):
    assert counted.families(date(2026, 10, 1), date(2026, 12, 31), NOW)["cases"] == []

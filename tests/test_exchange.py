"""A case in the field names of CPIMS+ and back: nothing of what both know is lost on the way, and nothing goes that is not to be told."""
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from cmoffice import codelists, fieldnames
from cmoffice.casework import assessment, consent, exchange, notes, papers
from cmoffice.fieldnames import OWN, PASSING, REGISTRATION, back, out
from cmoffice.models import Case, Objective, Plan, PlanAction
from tests.conftest import IDENTITY, NOW, ZONE

WHOLE = {*exchange.PARTS, PASSING}
CODED = [one for one in (*REGISTRATION, *fieldnames.IDENTITY, *fieldnames.CONSENT_FIELDS, *fieldnames.PLAN_HEAD, *fieldnames.PLAN_ROW, *fieldnames.SERVICE_ROW, *fieldnames.FOLLOWUP_ROW) if one.codes]
TABLES = (REGISTRATION, fieldnames.IDENTITY, fieldnames.PLAN_HEAD, fieldnames.PLAN_ROW, fieldnames.SERVICE_ROW, fieldnames.FOLLOWUP_ROW)


def planned(case, by):
    plan = Plan.create(case=case, kind="full", version=1, state="approved", drawn_on=NOW.date(), goal="Back in class", contingency="If not, we meet again.", by=by, entered_at=NOW, decided_at=NOW, decided_by=by)
    goal = Objective.create(plan=plan, case=case, need="learning", wording="in class each day", measure="the register", target_on=date(2027, 5, 1), horizon="short", progress="in_progress")
    Objective.create(plan=plan, case=case, need="rest", wording="sleeps at home", measure="she says so", target_on=date(2027, 4, 1), position=1)
    PlanAction.create(plan=plan, objective=goal, case=case, what="call the school", kind="referral", service="education_formal", responsible="keyworker", due_on=date(2027, 3, 9), track="A")
    return plan


@pytest.mark.parametrize("one", CODED, ids=lambda one: one.ours)
def test_every_answer_of_ours_comes_back_as_it_went(one):
    codes = getattr(codelists, one.codes)
    for code in codes:
        value = [code] if one.kind == "codes" else code
        if one.ours == "status" and code not in one.values:
            continue  # of these the office says open or closed before
        assert back(one, out(one, value)) == (value, None)


@given(some.lists(some.sampled_from(sorted(codelists.CONCERN)), min_size=1, max_size=8, unique=True))
def test_any_concerns_come_back_in_their_order(concerns):
    one = next(field for field in REGISTRATION if field.ours == "concerns")
    data = out(one, concerns)
    assert back(one, data) == (concerns, None)
    assert set(data[one.theirs]) <= {*fieldnames.CONCERN.values(), "other"}


def test_what_the_other_system_changed_since_holds():
    one = next(field for field in REGISTRATION if field.ours == "care_arrangement")
    data = out(one, "safe_house")
    assert data == {one.theirs: "other", f"{OWN}care_arrangement": "safe_house"}
    assert back(one, data | {one.theirs: "foster_care"}) == ("foster", None)


def test_what_has_no_meaning_with_us_is_told():
    concerns = next(field for field in REGISTRATION if field.ours == "concerns")
    assert back(concerns, {concerns.theirs: ["caafag", "zz_other_list"]}) == (["caafag"], ["zz_other_list"])
    sex = next(field for field in REGISTRATION if field.ours == "sex")
    assert back(sex, {"sex": "unknown"}) == (None, "unknown")
    assert back(sex, {"sex": ["female"]}) == (None, ["female"])


def test_no_name_of_a_field_stands_for_two_things():
    for table in TABLES:
        theirs = [one.theirs for one in table if one.theirs]
        assert len(theirs) == len(set(theirs)) and len({one.ours for one in table}) == len(table)
    whole = [one.theirs for one in (*REGISTRATION, *fieldnames.IDENTITY, *fieldnames.PLAN_HEAD, *fieldnames.CONSENT_FIELDS) if one.theirs]
    assert len(whole) == len(set(whole))


def test_a_case_is_told_in_their_names_without_a_name(case, cast):
    planned(case, cast["alice"])
    data = exchange.case_as_data(case, WHOLE, ZONE)
    assert (data["case_id_display"], data["sex"], data["age"], data["risk_level"], data["registration_date"]) == (case.code, "female", 13, "medium", "2027-03-01")
    assert data["current_care_arrangements_type"] == "kinship_care_extended_family" and data["consent_for_services"] is True
    assert [row["intervention_service_goal"] for row in data[fieldnames.PLAN]] == ["in class each day", "sleeps at home"]
    text = exchange.as_json(data).decode()
    assert not [word for word in IDENTITY.values() if word and word in text]


def test_E37_what_never_leaves_is_in_no_part(case, cast):
    alice, mary = cast["alice"], cast["mary"]
    notes.add(case, {"on": NOW.date(), "kind": "note", "facts": "ordinary note words", "section": "ordinary"}, alice, NOW)
    notes.add(case, {"on": NOW.date(), "kind": "note", "facts": "words of the supervisor", "section": "ordinary"}, mary, NOW)
    papers.file(case, "F03", {"safety": "safe", "words": "secret words of the child"}, alice, NOW, confidential=assessment.CONFIDENTIAL)
    papers.file(case, "F18", {"account": "what happened"}, alice, NOW)
    text = exchange.as_json(exchange.case_as_data(case, WHOLE, ZONE)).decode()
    for words in ("ordinary note", "supervisor", "secret words", "what happened", "caseworker", "alice", "Alice"):
        assert words not in text
    assert "safe" in text


def test_every_part_of_a_bundle_is_known():
    assert set(exchange.OF_BUNDLE) == set(codelists.BUNDLE) and exchange.parts_of(codelists.BUNDLE) == WHOLE
    assert {one.part for one in (*REGISTRATION, *fieldnames.PLAN_ROW)} <= {fieldnames.HEAD, *WHOLE}


@pytest.mark.parametrize("part", exchange.PARTS)
def test_D16_a_part_that_is_withheld_is_not_in_it(case, cast, part):
    planned(case, cast["alice"])
    case.disability = "physical"
    papers.file(case, "F03", {"safety": "safe"}, cast["alice"], NOW)
    whole = exchange.case_as_data(case, WHOLE, ZONE)
    less = exchange.case_as_data(case, WHOLE - {part}, ZONE)
    assert less.items() <= whole.items() or part == "needs"
    if part != "handover":
        assert part in exchange.in_words(whole) and part not in exchange.in_words(less)


def test_the_bytes_of_json_and_csv_hold_the_same_case(case, cast):
    planned(case, cast["alice"])
    Case.update(area="=North").where(Case.id == case.id).execute()
    data = exchange.case_as_data(Case.get_by_id(case.id), WHOLE, ZONE)
    assert json.loads(exchange.as_json(data))["data"] == data
    assert "\"'=North\"" in exchange.as_csv([data]).decode()
    assert consent.latest(case)


def test_the_page_of_field_names_says_what_the_programme_does():
    from tests.exchange_table import PAGE, page

    assert PAGE.read_text(encoding="utf-8") == page(), "write it anew: python -m tests.exchange_table"

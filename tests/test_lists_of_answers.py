"""The office's own hand on lists, forms, time rules, places and criteria."""
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from cmoffice import clock, codelists
from cmoffice.casework import codes, followup, intake, notes, office, rules
from cmoffice.forms.papers import papers
from cmoffice.models import Case, CodeLabel, DueItem, FollowUp, FormQuestion, Place
from tests.conftest import IDENTITY, NOW, refused, registration

TODAY = "1 3 2027"
VISIT = {"mode": "phone", "on": TODAY, "reached": ["caregiver"], "finding": "stable", "observed": "All well.", "risk": "medium", "type": "general_wellbeing"}


def shown(desk, where):
    answer = desk.get(where)
    assert answer.status_code == 200, where
    return answer.text


# ---- words and codes of a list


def test_a_word_of_the_office_is_read_everywhere(case, sign_in):
    alice, eve = sign_in("alice"), sign_in("eve")
    assert "Other relatives" in shown(alice, f"/case/{case.code}")
    assert eve.post("/lists/care/kinship", {"label": "With kin", "valid_from": TODAY}).status_code == 303
    page = shown(alice, f"/case/{case.code}")
    assert "With kin" in page and "Other relatives" not in page
    assert "With kin" in shown(alice, "/register") and "With kin" in shown(alice, f"/case/{case.code}/summary/care_arrangement")
    assert eve.post("/lists/care/kinship", {"label": "", "valid_from": TODAY}).status_code == 303
    assert "Other relatives" in shown(alice, f"/case/{case.code}")


def test_a_word_of_a_list_made_of_another_list_follows_it(case, sign_in):
    sign_in("mary").post("/lists/risk/medium", {"label": "Middling", "valid_from": TODAY})
    alice = sign_in("alice")
    assert "Middling" in shown(alice, "/work") and "Middling" in shown(alice, f"/case/{case.code}/summary/risk")


def test_a_change_counts_from_its_day(case, sign_in):
    mary, alice = sign_in("mary"), sign_in("alice")
    mary.post("/lists/care/kinship", {"label": "With kin", "valid_from": "3 3 2027"})
    assert "With kin" not in shown(alice, f"/case/{case.code}") and "With kin" in shown(mary, "/lists/care")
    clock.set_start(NOW + timedelta(days=2))
    assert "With kin" in shown(sign_in("alice"), f"/case/{case.code}")


def test_an_answer_of_the_office_is_offered_saved_and_read(case, sign_in):
    mary, alice = sign_in("mary"), sign_in("alice")
    assert mary.post("/lists/care", {"label": "Boat household", "valid_from": TODAY}).status_code == 303
    code = CodeLabel.get().code
    assert code == "own_1" and "Boat household" in shown(alice, f"/case/{case.code}/summary/care_arrangement")
    assert alice.post(f"/case/{case.code}/summary/care_arrangement", {"value": code, "reason": "moved"}).status_code == 303
    assert Case.get_by_id(case.id).care_arrangement == code
    assert "Boat household" in shown(alice, f"/case/{case.code}") and "Boat household" in shown(alice, f"/case/{case.code}/history")


def test_a_retired_answer_is_not_offered_and_stays_readable(case, sign_in):
    mary, alice = sign_in("mary"), sign_in("alice")
    assert mary.post("/lists/care/kinship", {"label": "", "retired": "y", "valid_from": TODAY}).status_code == 303
    assert "Other relatives" in shown(alice, f"/case/{case.code}")
    assert "Other relatives" not in shown(alice, f"/case/{case.code}/summary/care_arrangement")
    answer = alice.post(f"/case/{case.code}/summary/care_arrangement", {"value": "kinship", "reason": "again"})
    assert answer.status_code == 422
    mary.post("/lists/care/kinship", {"label": "", "valid_from": TODAY})
    assert "Other relatives" in shown(alice, f"/case/{case.code}/summary/care_arrangement")


def test_an_own_concern_shows_in_lists_by_the_group_it_belongs_to(cast, app):
    codes.add("CONCERN", {"label": "Accused of witchcraft", "belongs": "sensitive", "valid_from": NOW.date()}, cast["mary"], NOW)
    codelists.speak(office.words(NOW.date()))
    try:
        assert codelists.concern_group(["neglect", "own_1"]) == "sensitive" and codelists.concern_group(["neglect"]) == "violence_abuse_neglect"
        assert "own_1" in codelists.ALL_CODES and str(codelists.CONCERN["own_1"]) == "Accused of witchcraft"
        assert list(codelists.CONCERN)[-1] == "other"
    finally:
        codelists.speak(codelists.OwnWords())
    with refused("E06"):
        codes.add("CONCERN", {"label": "Another", "valid_from": NOW.date()}, cast["mary"], NOW)


def test_a_code_is_never_used_again(cast):
    first = codes.add("SOURCE", {"label": "Radio", "valid_from": NOW.date()}, cast["mary"], NOW)
    codes.change("SOURCE", "court", {"label": "", "retired": True, "valid_from": NOW.date()}, cast["mary"], NOW, True)
    assert codes.add("SERVICE", {"label": "Sports", "valid_from": NOW.date()}, cast["mary"], NOW) not in (first, "court")


@pytest.mark.parametrize("typed", [{"label": " Police "}, {"label": "x" * 200}, {"valid_from": ""}, {"valid_from": "28 2 2027"}, {"label": ""}])
def test_what_is_not_right_is_refused_with_the_words_kept(cast, sign_in, typed):
    answer = sign_in("mary").post("/lists/source", {"label": "Radio", "valid_from": TODAY, **typed})
    assert answer.status_code == 422 and not CodeLabel.select().exists()
    assert (typed.get("label", "Radio").strip() or "Add an answer") in answer.text


def test_lists_that_carry_rules_may_be_reworded_only(cast, sign_in):
    mary = sign_in("mary")
    assert "Add an answer" not in shown(mary, "/lists/risk")
    assert mary.post("/lists/risk", {"label": "Extreme", "valid_from": TODAY}).status_code == 403
    mary.post("/lists/risk/high", {"label": "", "retired": "y", "valid_from": TODAY})
    with refused("E35"):
        codes.change("CARE", "safe_house", {"label": "", "retired": True, "valid_from": NOW.date()}, cast["mary"], NOW, True)
    assert not CodeLabel.select().where(CodeLabel.retired).exists()


def test_the_administrator_words_and_does_not_add_or_retire(cast, sign_in):
    eve = sign_in("eve")
    assert "Add an answer" not in shown(eve, "/lists/source") and 'name="retired"' not in shown(eve, "/lists/source/court")
    assert eve.post("/lists/source", {"label": "Radio", "valid_from": TODAY}).status_code == 403
    assert eve.post("/lists/source/court", {"label": "Tribunal", "retired": "y", "valid_from": TODAY}).status_code == 303
    assert not CodeLabel.get().retired
    with refused("E35"):
        codes.change("SOURCE", "court", {"label": "", "retired": True, "valid_from": NOW.date()}, cast["eve"], NOW, False)


def test_every_list_opens(sign_in):
    mary = sign_in("mary")
    for name in codelists.LISTS:
        assert mary.get(f"/lists/{name.lower()}").status_code == 200, name
    assert mary.get("/lists/SOURCE").status_code == mary.get("/lists/nothing").status_code == mary.get("/lists/source/nothing").status_code == 404


# ---- questions of a paper form


def test_a_question_left_out_is_asked_nowhere_and_read_on(case, cast, sign_in):
    alice = sign_in("alice")
    alice.post(f"/case/{case.code}/followups", {**VISIT, "next_steps": "Ring the school."})
    assert sign_in("eve").post("/forms/f06/next_steps", {"off": "y"}).status_code == 303
    assert 'name="next_steps"' not in shown(alice, f"/case/{case.code}/followups/new")
    assert alice.post(f"/case/{case.code}/followups", {**VISIT, "next_steps": "Smuggled in."}).status_code == 303
    assert [row.next_steps for row in FollowUp.select().order_by(FollowUp.id)] == ["Ring the school.", ""]
    assert "Next steps" in shown(sign_in("mary"), "/forms/f06") and "left out" in shown(sign_in("mary"), "/forms/f06")


def test_what_was_answered_before_is_read_on_where_the_paper_is_read(case, cast, app):
    from cmoffice.forms.assessment import InitialAssessmentForm
    from cmoffice.models import FiledForm
    from cmoffice.views.papers import filled
    filed = FiledForm(case=case, paper="F03", version=1, answers={"strengths": "A good aunt."}, confidential={})
    FormQuestion.create(paper="F03", field="strengths", off=True, changed_at=NOW)
    office.forget()
    with app.test_request_context():
        assert "strengths" not in InitialAssessmentForm(formdata=None)
        assert "A good aunt." in str(filled(InitialAssessmentForm, filed))


def test_a_question_in_our_words_stands_so_on_screen_and_on_paper(case, sign_in):
    sign_in("mary").post("/forms/f06/observed", {"label": "What did you see?"})
    alice = sign_in("alice")
    for where in (f"/case/{case.code}/followups/new", "/print/blank/f06"):
        page = shown(alice, where)
        assert "What did you see?" in page and "What you saw and heard" not in page


@pytest.mark.parametrize("name", ["on", "observed", "finding", "risk", "mode"])
def test_what_is_needed_or_read_by_a_rule_is_not_left_out(cast, sign_in, name):
    mary = sign_in("mary")
    assert 'name="off"' not in shown(mary, f"/forms/f06/{name}")
    mary.post(f"/forms/f06/{name}", {"off": "y"})
    assert not FormQuestion.select().where(FormQuestion.off).exists()
    FormQuestion.insert(paper="F06", field=name, off=True, changed_at=NOW).on_conflict_replace().execute()      # even if it stood in the table
    office.forget()
    assert f'name="{name}"' in shown(mary, "/forms/f06")


@pytest.mark.story
def test_all_papers_open_preview_and_print_blank(sign_in):
    mary, dan = sign_in("mary"), sign_in("dan")
    assert {"f01a", "f01b", "f02", "f03", "f06", "f07", "f14"} <= set(papers())
    for key in papers():
        assert mary.get(f"/forms/{key}").status_code == 200, key
        page = shown(dan, f"/print/blank/{key}")
        assert ("Identity paper" in page) != ("No names on this sheet" in page), key
    assert mary.get("/forms/f99").status_code == dan.get("/print/blank/f99").status_code == mary.get("/forms/f06/nothing").status_code == 404


def test_with_everything_left_out_that_may_be_the_office_still_works(case, cast, sign_in, app):
    with app.test_request_context():
        blanks = [form(formdata=None) for form in papers().values()]
    for blank in blanks:
        for field in list(blank):
            if blank.may_leave_out(field):
                FormQuestion.insert(paper=blank.paper, field=field.name, off=True, changed_at=NOW).on_conflict_replace().execute()
    office.forget()
    alice = sign_in("alice")
    for where in ("", "/followups", "/followups/new", "/assessment", "/assessment/initial", "/close", "/consent", "/identity/enter"):
        assert alice.get(f"/case/{case.code}{where}").status_code == 200, where
    assert alice.get("/register").status_code == 200
    assert alice.post(f"/case/{case.code}/followups", VISIT).status_code == 303
    assert alice.post(f"/case/{case.code}/notes", {"facts": "The goat was sold.", "on": TODAY, "kind": "note"}).status_code == 303
    assert followup.FollowUp.select().count() == 1 and notes.page(case)[0]


def test_no_question_that_a_refusal_points_at_may_be_left_out(app):
    house = Path(__file__).resolve().parent.parent / "cmoffice" / "casework"
    pointed_at = {name for path in house.glob("*.py") for name in re.findall(r'Refused\("E\d\d", field="(\w+)"', path.read_text(encoding="utf-8"))}
    elsewhere = {("F06", "words")}                                           # the words of the assessment, not of the visit
    with app.test_request_context():
        blanks = [form(formdata=None) for form in papers().values()]
    assert not {(blank.paper, field.name) for blank in blanks for field in blank if field.name in pointed_at and blank.may_leave_out(field)} - elsewhere


def test_lists_that_may_grow_are_lists_and_what_rules_ask_for_is_in_them():
    assert set(codelists.MAY_GROW) - set(codelists.LISTS) <= {"TRANSFER_WHY"}
    for name, asked in codelists.ASKED_BY_RULES.items():
        assert name not in codelists.LISTS or asked <= set(dict.keys(codelists.LISTS[name])), name


# ---- time rules


def figures(**other):
    own = office.rules()
    return {name: str(getattr(own, name)) for name in rules_names()} | other


def rules_names():
    from dataclasses import fields

    from cmoffice.forms.rules import FIGURES
    return [field.name for field in fields(office.rules()) if field.name in FIGURES]


def test_a_time_rule_made_stricter_shows_who_and_when(case, sign_in):
    mary = sign_in("mary")
    assert mary.post("/rules", figures(initial_limit_hours="36", followup_medium_days="5")).status_code == 303
    assert office.rules().initial_limit_hours == 36 and office.rules().followup_medium_days == 5
    page = shown(sign_in("eve"), "/rules")
    assert "1 Mar 2027, Mary M." in page and 'name="caseload"' not in page


@pytest.mark.parametrize("name, value", [("initial_limit_hours", "72"), ("comprehensive_months", "2"), ("caseload", "26"), ("caseload", "0"), ("caseload", "many")])
def test_a_time_rule_is_not_made_looser(cast, sign_in, name, value):
    answer = sign_in("mary").post("/rules", figures(**{name: value}))
    assert answer.status_code == 422 and office.setting("time_rules", {}).get(name) is None
    assert f'value="{value}"' in answer.text


def test_the_verb_itself_refuses_a_looser_rule(cast):
    with refused("E06"):
        rules.change({"initial_limit_hours": 72}, cast["mary"], NOW)
    with refused("E06"):
        rules.change({"caseload": 0}, cast["mary"], NOW)
    assert rules.change({"caseload": 25}, cast["mary"], NOW) == 0


@pytest.mark.parametrize("name, value", [("small_group", 2), ("smallest_cell", 4)])
def test_T31_is_raised_only(cast, name, value):
    with refused("E06"):
        rules.change({name: value}, cast["mary"], NOW)
    rules.change({name: value + 3}, cast["mary"], NOW)
    assert getattr(office.rules(), name) == value + 3


def test_open_cases_follow_a_changed_rule_at_once(case, cast, monkeypatch):
    from cmoffice.casework import owes
    settled = []
    monkeypatch.setattr(owes, "settle", lambda one, now, done=(), rules=None: settled.append(one.code))
    rules.change({"followup_medium_days": 5}, cast["mary"], NOW)
    assert settled == [case.code] and DueItem.select().exists()


# ---- places and criteria


def test_places_are_added_and_offered_no_more(case, sign_in):
    mary, alice = sign_in("mary"), sign_in("alice")
    assert mary.post("/places", {"label": "School yard", "district": "East district"}).status_code == 303
    assert "School yard" in shown(alice, "/register") and Place.get(Place.label == "School yard").code == "p03"
    assert mary.post("/places", {"label": "school yard", "district": "East"}).status_code == 422
    assert mary.post("/places/p01/retire").status_code == 303
    assert "Community centre" not in shown(alice, "/register") and "p01" == Case.get_by_id(case.id).place
    assert mary.post("/places/p02/retire").status_code == 303
    assert mary.post("/places/p03/retire").status_code == 422 and Place.get(Place.code == "p03").retired_on is None


LINE = {"lines-0-code": "V01", "lines-0-category": "Violence", "lines-0-level": "urgent", "lines-0-wording": "Hurt by somebody near"}


def test_a_new_version_of_the_criteria_comes_into_force_and_the_old_one_stays(case, cast, sign_in):
    mary = sign_in("mary")
    assert "Hurt by somebody near" not in shown(mary, "/criteria")
    sent = {**LINE, "source": "survey of 2027", "consulted": "12 children, two leaders"}
    assert mary.post("/criteria/new", sent).status_code == 303
    page = shown(mary, "/criteria")
    assert "Hurt by somebody near" in page and "Version 2" in page and "Version 1" in page and "12 children" in page
    assert [line.code for line in office.criteria(NOW.date())] == ["V01"] and len(office.criteria(date(2026, 6, 1))) == 16
    assert mary.post("/criteria/new", {**sent, "source": "once more"}).status_code == 422
    assert [met.criterion.version for met in case.criteria_met] == [1]
    assert sign_in("alice").get("/criteria").status_code == 404


def test_criteria_without_a_source_or_with_one_number_twice_are_refused(sign_in):
    mary = sign_in("mary")
    assert mary.post("/criteria/new", LINE).status_code == 422
    twice = {name.replace("-0-", "-1-"): value for name, value in LINE.items()}
    answer = mary.post("/criteria/new", {**LINE, **twice, "source": "survey"})
    assert answer.status_code == 422 and "survey" in answer.text and len(office.criteria(NOW.date())) == 16


@pytest.mark.parametrize("examined, due", [(None, date(2027, 3, 1)), ("2027-02-28", date(2028, 2, 28)), ("2027-01-31", date(2028, 1, 31))])
def test_T28_criteria_are_looked_at_again_after_twelve_months(cast, examined, due):
    if examined:
        office.change("criteria_examined", examined, None, NOW)
    assert rules.criteria_due_on() == due


def test_T28_is_told_on_the_page_and_ends_when_they_were_examined(cast, sign_in):
    clock.set_start(NOW + timedelta(days=3))
    mary = sign_in("mary")
    assert "should have been looked at again by 1 Mar 2027" in shown(mary, "/criteria")
    assert mary.post("/criteria", {"examined_on": "4 3 2027"}).status_code == 303
    assert "Look at them again by 4 Mar 2028" in shown(mary, "/criteria")
    assert mary.post("/criteria", {"examined_on": "5 3 2027"}).status_code == 422


def test_T28_late_criteria_stand_in_team_today(cast, sign_in):
    assert "(T28)" not in shown(sign_in("mary"), "/team")
    clock.set_start(NOW + timedelta(days=3))
    assert "should have been looked at again by 1 Mar 2027 (T28)" in shown(sign_in("mary"), "/team")


def test_many_children_of_one_kind_left_unregistered_ask_for_clearer_criteria(cast, sign_in):
    left = {"identified_on": NOW.date(), "source": "self", "criteria_checked": "all", "service_given": "school list"}
    for number in range(9):
        intake.screen_out({**left, "concerns": ["neglect"] if number < 5 else ["out_of_school"]}, cast["alice"], NOW)
    page = shown(sign_in("mary"), "/criteria")
    assert "5 children with a concern of the kind “Violence, abuse, neglect”" in page and "School and basic needs" not in page
    assert rules.often_unregistered(NOW + timedelta(days=31)) == []


def test_labels_cost_no_query(case, sign_in, monkeypatch):
    sign_in("mary").post("/lists/care/kinship", {"label": "With kin", "valid_from": TODAY})
    alice = sign_in("alice")
    shown(alice, f"/case/{case.code}")
    asked = []
    from cmoffice.databases import records
    before = records.execute_sql
    monkeypatch.setattr(records, "execute_sql", lambda sql, *values: asked.append(sql) or before(sql, *values))
    shown(alice, f"/case/{case.code}")
    assert not [sql for sql in asked if re.search(r"code_label|form_question", sql)]


def test_a_registration_may_use_the_offices_own_answers(cast, sign_in, app):
    mary = sign_in("mary")
    mary.post("/lists/source", {"label": "Radio listeners", "valid_from": TODAY})
    mary.post("/lists/concern", {"label": "Accused of witchcraft", "belongs": "sensitive", "valid_from": TODAY})
    own = {line.list: line.code for line in CodeLabel.select()}
    sent = {**registration(source=own["SOURCE"], concerns=[own["CONCERN"]]), "registered_on": TODAY, "identified_on": "27 2 2027"}
    answer = sign_in("alice").post("/register", {name: value for name, value in sent.items() if value is not None})
    assert answer.status_code == 303, re.findall(r'class="err"[^>]*>.*?</p>', answer.text, flags=re.S)
    assert Case.get().concerns == [own["CONCERN"]] and IDENTITY

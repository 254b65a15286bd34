"""Taking in and registering a child (M01-M03): what is refused, what is written where, and in which order."""
import contextlib
from datetime import date, timedelta

import pytest

from cmoffice import databases, identities
from cmoffice.casework import consent, due, intake, office
from cmoffice.models import Audit, Case, CaseReader, Consent, CriterionMet, DueItem, Move, NoConsent, Step
from cmoffice.refusals import Changed, Refused
from tests.conftest import IDENTITY, NOW, refused, registration

TODAY = NOW.date()
DAY = timedelta(days=1)
SCREENED = {"identified_on": TODAY, "source": "self", "concerns": ["out_of_school"], "criteria_checked": "all of them, none met", "service_given": "the school's list"}
OTHER = {**IDENTITY, "first": "Kunthea", "last": "Vannary", "nickname": ""}


def taken_in(by, **other):
    return intake.take_in(registration(**other), by, NOW)


def opened(by, names=IDENTITY, decided=None, **other):
    made = taken_in(by, **other)
    intake.enter_identity(made, names, by, NOW, decided)
    return Case.get_by_id(made.id)


def nothing_written():
    return not any(table.select().exists() for table in (Case, Consent, NoConsent, CriterionMet, Move, DueItem)) and not identities.Identity.select().exists()


# ---- page one: the coded registration


def test_a_registration_begun_has_a_code_and_no_clock_yet(cast):
    made = taken_in(cast["alice"])
    assert (made.status, made.keyworker_id, made.entered_by_id) == ("unfiled", cast["alice"].id, cast["alice"].id)
    assert made.taken_in_at == NOW.replace(hour=8, minute=30) and made.registered_at is None
    assert due.open_of(made) == [] and [line.criterion.code for line in made.criteria_met] == ["V03"]


@pytest.mark.parametrize("identified_on", [None, TODAY + DAY])
def test_a_concern_without_a_day_or_from_tomorrow_is_refused(cast, identified_on):
    with refused("E01"):
        taken_in(cast["alice"], identified_on=identified_on)
    with refused("E01"):
        intake.screen_out({**SCREENED, "identified_on": identified_on}, cast["alice"], NOW)
    assert nothing_written()


@pytest.mark.parametrize("field", ["registered_on", "place", "source", "sex", "age_years", "age_known", "area", "concerns", "risk", "module", "sensitivity",
                                   "keyworker", "uasc", "care_arrangement"])
def test_a_missing_answer_is_refused_by_its_name(cast, field):
    for empty in ({"concerns": []}.get(field), "" if field not in ("registered_on", "concerns") else None):
        with refused("E06") as no:
            taken_in(cast["alice"], **{field: empty})
        assert no.value.field == field and field.replace("_", " ") in no.value.words
    assert nothing_written()


def test_all_missing_answers_are_named_at_once(cast):
    with refused("E06") as no:
        taken_in(cast["alice"], place=None, area="", concerns=[])
    assert all(word in no.value.words for word in ("place", "area", "concerns"))


def test_a_newborn_is_nought_years_old(cast):
    assert taken_in(cast["alice"], age_years=0).age_years == 0


def test_an_adult_survivor_needs_no_answer_about_carers(cast):
    assert taken_in(cast["alice"], module="gbv_survivor", age_years=31, uasc=None, care_arrangement=None).module == "gbv_survivor"


def test_the_legal_basis_for_keeping_the_data_must_be_named(cast):
    with refused("E06") as no:
        taken_in(cast["alice"], legal_basis=[])
    assert no.value.field == "legal_basis"


@pytest.mark.parametrize("given", [
    {"registered_on": TODAY + DAY}, {"registered_time": "09:01"},                                 # in the future
    {"registered_on": date(2027, 2, 26)},                                                        # before the concern came
])
def test_a_registration_in_the_future_or_before_the_concern_is_refused(cast, given):
    with refused("E06"):
        taken_in(cast["alice"], **given)


@pytest.mark.parametrize("given, at", [
    ({"registered_time": "08:30"}, NOW.replace(hour=8, minute=30)), ({"registered_time": None}, NOW),
    ({"registered_on": TODAY - DAY, "registered_time": "16:10"}, NOW.replace(month=2, day=28, hour=16, minute=10)),
    ({"registered_on": TODAY - DAY, "registered_time": None}, NOW.replace(month=2, day=28, hour=12)),
])
def test_the_moment_of_registration_is_the_one_on_the_paper(cast, given, at):
    assert taken_in(cast["alice"], **given).taken_in_at == at


@pytest.mark.parametrize("marked", [[], None, ["X99"], ["V03", "X99"]])
def test_without_a_criterion_in_force_nothing_is_registered(cast, marked):
    with refused("E04"):
        taken_in(cast["alice"], criteria_met=marked)
    assert nothing_written()


def test_a_new_version_of_the_criteria_puts_the_old_one_out_of_force_on_its_day(cast):
    office.put_criteria([("V01", "Violence and abuse", "urgent", "New words"), ("Z01", "Other", "target", "New")], cast["mary"], NOW)
    assert sorted(line.code for line in office.criteria(TODAY)) == ["V01", "Z01"]
    with refused("E04"):
        taken_in(cast["alice"], criteria_met=["V03"])
    made = taken_in(cast["alice"], criteria_met=["V01"])
    assert [line.criterion.wording for line in made.criteria_met] == ["New words"]


@pytest.mark.parametrize("answers, urgent", [({}, False), ({"urgent": True}, True), ({"criteria_met": ["V03", "S01"]}, True)])
def test_an_urgent_criterion_makes_the_case_urgent(cast, answers, urgent):
    assert taken_in(cast["alice"], **answers).urgent is urgent


# ---- page two: the identity, and the case opens


def test_a_registered_case_is_open_with_its_clocks(case, cast):
    assert (case.status, case.registered_on, case.step, case.team.name) == ("open", TODAY, "initial_assessment", "North")
    owed = {item.kind: (item.rule, item.due_on) for item in due.open_of(case)}
    assert owed == {"initial_assessment": ("T03", date(2027, 3, 3)), "comprehensive_start": ("T04", date(2027, 3, 8)),
                    "comprehensive_done": ("T05", date(2027, 4, 1)), "followup": ("T09", date(2027, 3, 8)), "consent_end": ("T23", date(2028, 3, 1))}
    initial = due.open_item(case, "initial_assessment")
    assert (initial.wanted_at, initial.due_at) == (NOW.replace(day=2, hour=8, minute=30), NOW.replace(day=3, hour=8, minute=30))
    assert [step.name for step in Step.select()] == ["initial_assessment"]


def test_the_offices_own_figures_set_the_clocks_of_a_new_case(cast):
    office.change("time_rules", {"initial_limit_hours": 24, "comprehensive_start_days": 3, "followup_medium_days": 5, "allocate_hours": 2}, cast["mary"], NOW)
    made = opened(cast["alice"], keyworker="supervisor")
    assert due.open_item(made, "initial_assessment").due_at == made.taken_in_at + timedelta(hours=24)
    assert due.open_item(made, "allocation").due_at == made.taken_in_at + timedelta(hours=2)
    assert (due.open_item(made, "comprehensive_start").due_on, due.open_item(made, "followup").due_on) == (date(2027, 3, 4), date(2027, 3, 6))


@pytest.mark.parametrize("urgent, hours, rule", [(False, 3, "T03"), (True, 1, "T02")])
def test_a_case_that_nobody_carries_is_to_be_given_within_hours(cast, urgent, hours, rule):
    made = opened(cast["alice"], keyworker="supervisor", urgent=urgent)
    assert made.keyworker is None
    assert due.open_item(made, "allocation").due_at == made.taken_in_at + timedelta(hours=hours)
    assert due.open_item(made, "initial_assessment").rule == rule


def test_clocks_run_from_the_registration_on_paper_not_from_the_typing(cast):
    made = opened(cast["alice"], registered_on=date(2027, 2, 27), registered_time="10:00")
    assert made.registered_at == NOW.replace(month=2, day=27, hour=10) and made.entered_at == NOW
    assert due.open_item(made, "followup").due_on == date(2027, 3, 6)


@pytest.mark.parametrize("names, missing", [
    ({"first": "", "nickname": ""}, "first"), ({"first": "  ", "nickname": " "}, "first"), ({"address": ""}, "address"), ({"safe_contact": ""}, "safe contact"),
])
def test_an_identity_without_name_address_or_safe_contact_is_refused(cast, names, missing):
    made = taken_in(cast["alice"])
    with refused("E06") as no:
        intake.enter_identity(made, {**IDENTITY, **names}, cast["alice"], NOW)
    assert missing in no.value.words
    assert Case.get_by_id(made.id).status == "unfiled" and not identities.Identity.select().exists()


@pytest.mark.parametrize("names", [{"first": "", "nickname": "Momo"}, {"first": "", "nickname": "", "name_unknown": True}])
def test_a_child_without_a_first_name_is_registered_all_the_same(cast, names):
    assert opened(cast["alice"], {**IDENTITY, **names}).status == "open"


@pytest.mark.parametrize("safe_contact, rule", [("Ring before noon", True), ("none", False), ("No", False), ("-", False)])
def test_a_contact_rule_is_marked_on_the_coded_side_without_its_words(cast, safe_contact, rule):
    made = opened(cast["alice"], {**IDENTITY, "safe_contact": safe_contact})
    assert made.contact_rule is rule
    assert "noon" not in str(databases.records.execute_sql("SELECT * FROM case_file").fetchall())


def test_the_age_on_the_coded_side_follows_the_birth_date_which_stays_behind(cast):
    made = opened(cast["alice"], {**IDENTITY, "birth_date": date(2009, 4, 20), "birth_known": "estimated"}, age_years=12)
    assert (made.age_years, made.age_known, made.age_as_of, made.turns_18_soon) == (17, "estimated", TODAY, True)
    assert "2009" not in str(databases.records.execute_sql("SELECT * FROM case_file").fetchall())


@pytest.mark.parametrize("today, years, soon", [
    (date(2027, 1, 19), 17, False), (date(2027, 1, 20), 17, True), (date(2027, 4, 19), 17, True), (date(2027, 4, 20), 18, False),
])
def test_a_birthday_is_prompted_90_days_before_and_changes_no_status(cast, today, years, soon):
    made = opened(cast["alice"], {**IDENTITY, "birth_date": date(2009, 4, 20), "birth_known": "known"})
    Case.update(age_as_of=date(2026, 1, 1)).execute()
    assert intake.refresh_ages(NOW.replace(year=today.year, month=today.month, day=today.day)) == 1
    made = Case.get_by_id(made.id)
    assert (made.age_years, made.turns_18_soon, made.status) == (years, soon, "open")


def test_a_child_of_29_february_is_soon_18_until_it_is(cast):
    made = opened(cast["alice"], {**IDENTITY, "birth_date": date(2008, 2, 29), "birth_known": "known"})
    for today, expected in ((date(2026, 2, 28), (17, True)), (date(2026, 3, 1), (18, False))):
        Case.update(age_as_of=date(2026, 1, 1)).execute()
        intake.refresh_ages(NOW.replace(year=today.year, month=today.month, day=today.day))
        made = Case.get_by_id(made.id)
        assert (made.age_years, made.turns_18_soon) == expected


def test_ages_are_counted_once_a_day(cast):
    opened(cast["alice"], {**IDENTITY, "birth_date": date(2009, 4, 20), "birth_known": "known"})
    assert intake.refresh_ages(NOW) == 0 and intake.refresh_ages(NOW + DAY) == 1 and intake.refresh_ages(NOW + DAY) == 0


@pytest.mark.parametrize("typed", [
    {"withhold": "that Sreymom is with us", "withhold_from": "the father Veasnaro", "withhold_why": "fear_of_harm"},
    {"assent": "not_asked", "assent_why": "Sreymom slept"}, {"consent_language": "Khmer, through Dararith"},
    {"given_by": "nobody", "no_consent": "refused_and_grave_risk", "no_consent_reasons": "Veasnaro threatens to kill her"},
    {"given_by": "nobody", "no_consent": "emergency_life_saving", "no_consent_reasons": "bleeding", "no_consent_unsafe_why": "Veasnaro stands outside"},
])
def test_a_name_typed_on_the_coded_page_does_not_stay_in_an_open_file(cast, typed):
    made = taken_in(cast["alice"], **typed)
    with contextlib.suppress(Refused):
        intake.enter_identity(made, IDENTITY, cast["alice"], NOW)
    kept = str([list(table.select().tuples()) for table in (Consent, NoConsent, Move)])
    assert Case.get_by_id(made.id).status == "unfiled" or not identities.mentions(made.code, kept)


# ---- the same child twice


def test_a_likely_double_must_be_decided(case, cast):
    made = taken_in(cast["alice"])
    with refused("E05"):
        intake.enter_identity(made, {**IDENTITY, "first": "Sreymon"}, cast["alice"], NOW)
    assert Case.get_by_id(made.id).status == "unfiled" and not identities.has_entry(made.code)


def test_another_child_decided_opens_the_case_and_says_so(case, cast):
    made = opened(cast["alice"], decided="different")
    assert (made.status, made.duplicate_check, made.duplicate_by_id, made.duplicate_on) == ("open", "different", cast["alice"].id, TODAY)
    assert made.needs_supervisor is None


def test_asking_the_supervisor_opens_the_case_and_stands_in_team_today(case, cast):
    made = opened(cast["alice"], decided="ask")
    assert (made.status, made.duplicate_check, made.needs_supervisor) == ("open", "ask", "double")


@pytest.mark.parametrize("decided", [None, "different", "ask"])
def test_without_a_double_nothing_needs_deciding(cast, decided):
    made = opened(cast["alice"], decided=decided)
    assert (made.duplicate_check, made.needs_supervisor) == ("none_found", None)


@pytest.mark.parametrize("decided", ["", "yes", "none_found"])
def test_an_answer_that_is_none_is_no_decision(case, cast, decided):
    with refused("E05"):
        intake.enter_identity(taken_in(cast["alice"]), IDENTITY, cast["alice"], NOW, decided)


@pytest.mark.parametrize("coded, names, is_double", [
    ({}, {}, True), ({}, {"first": "Chanthou", "last": "Sreymom"}, True), ({}, {"first": "SREYMOM", "last": ""}, True), ({}, {"first": "Momo", "last": ""}, True),
    ({"sex": "not_stated"}, {}, True), ({"age_years": 15}, {}, True), ({"age_years": 11}, {}, True),
    ({"sex": "male"}, {}, False), ({"age_years": 16}, {}, False), ({"age_years": 10}, {}, False), ({}, {"first": "Kunthea", "last": "Vannary", "nickname": ""}, False),
])
def test_what_counts_as_a_possible_double(case, cast, coded, names, is_double):
    made = taken_in(cast["alice"], **coded)
    found = intake.doubles(made, {**IDENTITY, "nickname": "", **names}, cast["alice"])
    assert bool(found["mine"]) is is_double and not found["others"]


@pytest.mark.parametrize("login, told", [("alice", "code"), ("mary", "code"), ("bob", "some"), ("carol", "some"), ("paul", "some")])
def test_a_double_is_told_as_the_reader_may_know(case, cast, login, told):
    made = taken_in(cast[login])
    found = intake.doubles(made, IDENTITY, cast[login])
    assert found == ({"mine": [case.code], "others": False} if told == "code" else {"mine": [], "others": True})


def test_the_page_shows_a_stranger_no_code_and_no_name_of_the_double(case, sign_in, cast):
    made = taken_in(cast["bob"])
    answer = sign_in("bob").post(f"/case/{made.code}/identity/enter", {"first": "Sreymom", "address": "none", "safe_contact": "none"})
    assert answer.status_code == 422 and "Your supervisor can tell" in answer.text
    assert case.code not in answer.text and "Chanthou" not in answer.text


def test_a_double_shown_on_the_page_is_on_the_trail(case, sign_in, cast):
    made = taken_in(cast["bob"])
    sign_in("bob").post(f"/case/{made.code}/identity/enter", {"first": "Sreymom", "address": "none", "safe_contact": "none"})
    assert Audit.select().where((Audit.did == "possible double shown") & (Audit.code == made.code) & (Audit.by == cast["bob"].id)).exists()


def test_a_highly_sensitive_double_is_hinted_at_to_nobody_who_is_not_named(cast):
    secret = opened(cast["carol"], sensitivity="highly_sensitive")
    assert intake.doubles(taken_in(cast["paul"]), IDENTITY, cast["paul"])["mine"] == [secret.code]
    for login in ("alice", "bob", "mary"):
        assert intake.doubles(taken_in(cast[login]), IDENTITY, cast[login]) == {"mine": [], "others": False}
    assert opened(cast["alice"]).duplicate_check == "none_found" and secret.sensitivity == "highly_sensitive"


def test_a_child_left_unregistered_or_begun_is_no_double(cast):
    taken_in(cast["bob"])
    intake.screen_out(SCREENED, cast["bob"], NOW)
    assert intake.doubles(taken_in(cast["alice"]), IDENTITY, cast["alice"]) == {"mine": [], "others": False}


def test_a_closed_case_is_a_double_too(case, cast):
    Case.update(status="closed", closed_on=TODAY).where(Case.id == case.id).execute()
    assert intake.doubles(taken_in(cast["alice"]), IDENTITY, cast["alice"])["mine"] == [case.code]


# ---- two files, and a power cut between


def test_a_cut_between_identity_and_opening_leaves_a_code_without_an_open_case(cast):
    made = taken_in(cast["alice"])
    databases.records.execute_sql("CREATE TRIGGER cut BEFORE UPDATE OF status ON case_file BEGIN SELECT RAISE(ABORT, 'power cut'); END")
    with pytest.raises(Exception, match="power cut"):
        intake.enter_identity(made, IDENTITY, cast["alice"], NOW)
    left = Case.get_by_id(made.id)
    assert (left.status, left.duplicate_check, left.registered_at) == ("unfiled", None, None) and due.open_of(left) == []
    assert identities.has_entry(made.code)
    databases.records.execute_sql("DROP TRIGGER cut")
    intake.enter_identity(left, {**IDENTITY, "last": "Chanthy"}, cast["alice"], NOW)
    assert Case.get_by_id(made.id).status == "open" and identities.Identity.get_by_id(made.code).last == "Chanthy"
    assert identities.Identity.select().count() == 1


def test_a_cut_before_the_identity_leaves_a_code_without_a_name(cast):
    made = taken_in(cast["alice"])
    databases.identities.execute_sql("CREATE TRIGGER cut BEFORE INSERT ON identity BEGIN SELECT RAISE(ABORT, 'power cut'); END")
    with pytest.raises(Exception, match="power cut"):
        intake.enter_identity(made, IDENTITY, cast["alice"], NOW)
    assert Case.get_by_id(made.id).status == "unfiled" and not identities.has_entry(made.code)


def test_there_is_never_a_name_without_a_code(case, cast):
    taken_in(cast["alice"])
    codes = {row.code for row in Case.select(Case.code)}
    assert {row.code for row in identities.Identity.select(identities.Identity.code)} <= codes


def test_a_registration_begun_stands_in_my_work_until_it_is_finished(cast, sign_in):
    made = taken_in(cast["alice"])
    page = sign_in("alice").get("/work").text
    assert made.code in page and "Enter the identity" in page and f"/case/{made.code}/identity/enter" in page


# ---- later corrections, and children left unregistered


def test_correcting_an_identity_needs_a_reason_and_keeps_the_former_one(case, cast):
    with refused("E17"):
        intake.enter_identity(case, {**IDENTITY, "first": "Sreymao"}, cast["alice"], NOW)
    intake.enter_identity(case, {**IDENTITY, "first": "Sreymao", "correction_why": "spelt by the school"}, cast["alice"], NOW)
    assert identities.Identity.get_by_id(case.code).first == "Sreymao"
    assert identities.FormerIdentity.get().answers["first"] == "Sreymom"
    assert Case.get_by_id(case.id).status == "open" and Move.select().where(Move.what == "registered").count() == 1


def test_a_child_left_unregistered_leaves_codes_and_the_help_given(cast):
    made = intake.screen_out(SCREENED, cast["alice"], NOW)
    assert (made.status, made.concerns) == ("screened_out", ["out_of_school"])
    move = Move.get(Move.case == made.id)
    assert (move.rule, move.became, move.reason) == ("M02", "screened_out", "all of them, none met\nthe school's list")
    assert due.open_of(made) == [] and not identities.Identity.select().exists()


@pytest.mark.parametrize("field", ["criteria_checked", "service_given"])
@pytest.mark.parametrize("empty", [None, "", "  "])
def test_leaving_a_child_unregistered_needs_the_criteria_and_the_help_given(cast, field, empty):
    with refused("E02") as no:
        intake.screen_out({**SCREENED, field: empty}, cast["alice"], NOW)
    assert no.value.field == field and nothing_written()


def test_a_child_for_whom_nobody_agreed_is_left_unregistered_with_the_help_given(cast):
    made = opened(cast["alice"], OTHER, given_by="nobody", no_consent="refused_and_grave_risk", no_consent_reasons="threatened at home")
    for field in ("criteria_checked", "service_given"):
        with refused("E02"):
            intake.leave_unregistered(made, {**SCREENED, field: " "}, cast["alice"], NOW)
    with refused("E36"):
        intake.leave_unregistered(made, {**SCREENED, "service_given": "Kunthea got the school's list"}, cast["alice"], NOW)
    intake.leave_unregistered(made, SCREENED, cast["alice"], NOW)
    move = Move.select().where(Move.case == made.id).order_by(Move.id.desc()).first()
    assert (Case.get_by_id(made.id).status, move.rule, move.was, move.became) == ("screened_out", "M02", "screening", "screened_out")


def test_an_open_case_is_not_left_unregistered_even_if_it_was_opened_meanwhile(case, cast):
    with refused("E35"):
        intake.leave_unregistered(case, SCREENED, cast["alice"], NOW)
    stale = opened(cast["alice"], OTHER, given_by="nobody", no_consent="refused_and_grave_risk", no_consent_reasons="threatened at home")
    consent.decide_without(Case.get_by_id(stale.id), {"decision": "go_on", "basis": "refused_and_grave_risk", "reasons": "threats", "explained_on": TODAY}, cast["mary"], NOW)
    with pytest.raises((Refused, Changed)):
        intake.leave_unregistered(stale, SCREENED, cast["alice"], NOW)
    assert Case.get_by_id(stale.id).status == "open" and due.open_of(stale)


# ---- highly sensitive files, and history


def test_a_highly_sensitive_file_names_its_readers(cast):
    made = opened(cast["alice"], sensitivity="highly_sensitive")
    assert {reader.staff.username for reader in CaseReader.select().where(CaseReader.case == made.id)} == {"alice", "mary"}


def test_history_tells_who_when_from_what_to_what(case, cast):
    found = [(move.rule, move.was, move.became, move.by.username) for move in Move.select().order_by(Move.id)]
    assert found == [("M03", None, "unfiled", "alice"), ("M03", "unfiled", "open", "alice")]


def test_nothing_is_written_twice_when_the_identity_is_sent_again(case, cast):
    before = DueItem.select().count(), Step.select().count()
    intake.enter_identity(case, {**IDENTITY, "correction_why": "sent again"}, cast["alice"], NOW)
    assert (DueItem.select().count(), Step.select().count()) == before


def test_a_case_that_waits_for_a_decision_is_not_open(cast):
    made = opened(cast["alice"], OTHER, given_by="nobody", no_consent="refused_and_grave_risk", no_consent_reasons="threatened at home")
    assert (made.status, made.consent_state, made.registered_at) == ("screening", "waiting", None)
    assert due.open_of(made) == [] and consent.waiting_proposal(made).basis == "refused_and_grave_risk"

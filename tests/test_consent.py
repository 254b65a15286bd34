"""Consent and assent as status, and the supervisor's decision to go on without (M04)."""
from datetime import date, timedelta

import pytest

from cmoffice import codelists, timeframes
from cmoffice.casework import consent, due, intake, keyworker, need, team_today
from cmoffice.models import Audit, Case, Consent, ConsentItem, Move, NoConsent, Staff
from tests.conftest import IDENTITY, NOW, refused, registration

TODAY = NOW.date()
NOBODY = {"given_by": "nobody", "no_consent": "refused_and_grave_risk", "no_consent_reasons": "threatened at home", "consent_items": [], "explained": []}
GO_ON = {"decision": "go_on", "basis": "refused_and_grave_risk", "reasons": "threatened with death", "explained_on": TODAY, "participation": "asked at each visit",
         "look_again_on": date(2027, 3, 15)}


def opened(by, **other):
    made = intake.take_in(registration(**other), by, NOW)
    intake.enter_identity(made, IDENTITY, by, NOW, decided="different")
    return Case.get_by_id(made.id)


def wanted_of(supervisor):
    """What stands in Team today for her to do, with the code."""
    return [(reason, row.code) for reason, row in team_today.of(supervisor, NOW)["needs"]]


@pytest.fixture
def waiting(cast):
    """Alice's case that waits for Mary's decision."""
    return opened(cast["alice"], **NOBODY)


# ---- consent at registration


@pytest.mark.parametrize("missing", [
    {"given_by": None}, {"given_by": ""}, {"given_by": "a neighbour"}, {"consent_items": []}, {"consent_items": ["photo"]}, {"explained": []},
    *({"explained": [point for point in codelists.EXPLAINED_NEEDED if point != left]} for left in codelists.EXPLAINED_NEEDED),
    {"given_by": "nobody"}, {"given_by": "nobody", "no_consent": "because"}, {"given_by": "nobody", "no_consent": "refused_and_grave_risk"},
    {"given_by": "nobody", "no_consent": "refused_and_grave_risk", "no_consent_reasons": "  "},
])
def test_without_consent_or_a_reason_to_go_on_nothing_is_kept(cast, missing):
    with refused("E03"):
        intake.take_in(registration(**missing), cast["alice"], NOW)
    assert not Case.select().exists() and not Consent.select().exists() and not NoConsent.select().exists()


def test_the_last_four_points_explained_are_not_a_condition(cast):
    assert intake.take_in(registration(explained=["services", "risks", "data_use", "confidentiality"]), cast["alice"], NOW).consent_state == "given"


@pytest.mark.parametrize("by_whom", codelists.CONSENT_BY)
def test_consent_is_kept_as_status_without_a_name(cast, by_whom):
    made = opened(cast["alice"], given_by=by_whom, consent_items=["services", "contact_by_phone"], share_services=["legal"], withhold="the address",
                  withhold_from="the father's family", withhold_why="fear_of_harm", consent_until=date(2027, 9, 1))
    row = consent.latest(made)
    assert (row.version, row.given_by, row.assent, row.obtained_on, made.consent_state) == (1, by_whom, "given", TODAY, "given")
    assert (row.withhold, row.withhold_from, row.withhold_why) == ("the address", "the father's family", "fear_of_harm")
    answers = {(item.item, item.service): item.answer for item in row.items}
    assert answers[("services", "")] == answers[("contact_by_phone", "")] == "yes" and answers.get(("photo", ""), "no") == "no"
    assert [(share.service, share.provider_id, share.valid_to) for share in consent.shares(row)] == [("legal", None, date(2027, 9, 1))]
    assert "Dararith" not in str(list(Consent.select().tuples()))


def test_consent_without_an_end_runs_for_a_year_and_with_one_until_then(cast):
    for until, ends in ((None, date(2028, 3, 1)), (date(2027, 9, 1), date(2027, 9, 1))):
        made = opened(cast["alice"], consent_until=until)
        item = ConsentItem.get((ConsentItem.consent == consent.latest(made).id) & (ConsentItem.item == "services"))
        assert (item.valid_from, item.valid_to) == (TODAY, ends)


def test_the_will_of_the_child_is_asked_at_every_age(cast):
    for years in (0, 4, 17):
        with refused("E06") as no:
            intake.take_in(registration(age_years=years, given_by="parent", assent=None), cast["alice"], NOW)
        assert no.value.field == "assent"
    adult = registration(module="gbv_survivor", age_years=30, uasc=None, care_arrangement=None, assent=None)
    assert intake.take_in(adult, cast["alice"], NOW).consent_state == "given"


def test_a_child_who_was_not_asked_needs_a_reason(cast):
    with refused("E06") as no:
        intake.take_in(registration(given_by="parent", assent="not_asked", assent_why=" "), cast["alice"], NOW)
    assert no.value.field == "assent_why"
    assert intake.take_in(registration(given_by="parent", assent="not_asked", assent_why="15 months old"), cast["alice"], NOW).status == "unfiled"


# ---- nobody agreed


@pytest.mark.parametrize("basis", [basis for basis in codelists.NO_CONSENT if basis != "emergency_life_saving"])
def test_when_nobody_agreed_the_case_waits_for_the_supervisor(cast, basis):
    made = opened(cast["alice"], **{**NOBODY, "no_consent": basis})
    assert (made.status, made.consent_state) == ("screening", "waiting") and wanted_of(cast["mary"]) == [("no_consent", made.code)]
    assert due.open_of(made) == [] and not Consent.select().exists()
    proposal = consent.waiting_proposal(made)
    assert (proposal.basis, proposal.proposed_by_id, proposal.decision) == (basis, cast["alice"].id, None)


def test_an_emergency_opens_at_once_and_is_confirmed_within_24_hours(cast):
    made = opened(cast["alice"], **{**NOBODY, "no_consent": "emergency_life_saving", "no_consent_reasons": "bleeding"})
    assert (made.status, made.consent_state) == ("open", "emergency") and wanted_of(cast["mary"]) == [("emergency", made.code)]
    item = due.open_item(made, "emergency_consent")
    assert (item.rule, item.due_at) == ("M04", NOW + timedelta(hours=24))
    minute = timedelta(minutes=1)
    assert timeframes.standing(item.due_on, item.due_at, item.wanted_at, item.due_at - minute) == "today"
    assert timeframes.standing(item.due_on, item.due_at, item.wanted_at, item.due_at) == "late"


def test_an_emergency_confirmed_is_owed_no_more(cast):
    made = opened(cast["alice"], **{**NOBODY, "no_consent": "emergency_life_saving", "no_consent_reasons": "bleeding"})
    consent.decide_without(made, {**GO_ON, "basis": "emergency_life_saving", "explained_on": None, "unsafe_why": "unconscious"}, cast["mary"], NOW)
    made = Case.get_by_id(made.id)
    assert (made.status, made.consent_state) == ("open", "decided") and wanted_of(cast["mary"]) == []
    assert due.open_item(made, "emergency_consent") is None


# ---- the decision


def test_the_supervisors_decision_opens_the_case_from_now_on(waiting, cast):
    later = NOW + timedelta(days=2)
    consent.decide_without(waiting, GO_ON, cast["mary"], later)
    made = Case.get_by_id(waiting.id)
    assert (made.status, made.consent_state, made.registered_at) == ("open", "decided", later) and wanted_of(cast["mary"]) == []
    row = NoConsent.get()
    assert (row.decision, row.decided_by_id, row.reasons, row.explained_on, row.look_again_on) == ("go_on", cast["mary"].id, "threatened with death", TODAY, date(2027, 3, 15))
    move = Move.get(Move.rule == "M04")
    assert (move.was, move.became, move.reason) == ("waiting", "decided", "threatened with death")
    assert due.open_item(made, "followup").due_on == later.date() + timedelta(days=7)


def test_M04_shows_its_reasons_and_when_they_were_explained_to_whoever_may_read_them(waiting, cast, sign_in):
    decided = {**GO_ON, "reasons": "The law leaves no choice.", "explained_on": NOW.date()}
    consent.decide_without(waiting, decided, cast["mary"], NOW)
    case = Case.get_by_id(waiting.id)
    alice = sign_in("alice")
    page = alice.get(f"/case/{case.code}/consent/versions").text
    assert "The law leaves no choice." in page and "Explained to the child:</span> 1 Mar 2027" in page
    assert "The law leaves no choice." in alice.get(f"/case/{case.code}/history").text
    need.name_coworker(case, cast["bob"], {"until": NOW.date(), "why": "visits"}, cast["mary"], NOW)
    bob = sign_in("bob")
    for where in ("consent/versions", "history"):
        answer = bob.get(f"/case/{case.code}/{where}")
        assert answer.status_code == 200 and "The law leaves no choice." not in answer.text


def test_a_decision_against_leaves_the_case_shut(waiting, cast):
    consent.decide_without(waiting, {"decision": "not"}, cast["mary"], NOW)
    made = Case.get_by_id(waiting.id)
    assert (made.status, made.consent_state) == ("screening", "missing") and wanted_of(cast["mary"]) == []
    assert due.open_of(made) == [] and NoConsent.get().decision == "not" and consent.waiting_proposal(made) is None


@pytest.mark.parametrize("login", ["alice", "bob", "paul", "dan", "eve"])
def test_nobody_but_a_supervisor_of_the_team_decides(waiting, cast, login):
    with refused("E07"):
        consent.decide_without(waiting, GO_ON, cast[login], NOW)
    assert Case.get_by_id(waiting.id).status == "screening" and consent.waiting_proposal(waiting)


def test_a_supervisor_decides_nothing_about_her_own_case(waiting, cast):
    keyworker.assign(waiting, cast["mary"], {"reason": "absence", "handover": "met"}, cast["mary"], NOW)
    with refused("E07"):
        consent.decide_without(waiting, GO_ON, cast["mary"], NOW)
    assert Case.get_by_id(waiting.id).consent_state == "waiting"


def test_a_supervisor_decides_nothing_about_a_case_she_took_in(waiting, cast):
    Case.update(entered_by=cast["mary"]).where(Case.id == waiting.id).execute()
    with refused("E07"):
        consent.decide_without(Case.get_by_id(waiting.id), GO_ON, cast["mary"], NOW)


def test_another_supervisor_of_the_team_may(waiting, cast):
    Case.update(entered_by=cast["mary"]).where(Case.id == waiting.id).execute()
    Staff.update(team=cast["mary"].team_id).where(Staff.username == "paul").execute()
    consent.decide_without(Case.get_by_id(waiting.id), GO_ON, Staff.get(Staff.username == "paul"), NOW)
    assert Case.get_by_id(waiting.id).status == "open"


@pytest.mark.parametrize("missing", [
    {"basis": None}, {"basis": "because"}, {"reasons": ""}, {"reasons": "  "}, {"explained_on": None}, {"explained_on": None, "unsafe_why": "  "},
])
def test_a_decision_without_basis_reasons_or_explanation_is_refused(waiting, cast, missing):
    with refused("E08"):
        consent.decide_without(waiting, {**GO_ON, **missing}, cast["mary"], NOW)
    assert Case.get_by_id(waiting.id).status == "screening" and NoConsent.get().decided_at is None


def test_why_it_was_not_safe_to_explain_stands_for_the_day(waiting, cast):
    consent.decide_without(waiting, {**GO_ON, "explained_on": None, "unsafe_why": "she would be beaten"}, cast["mary"], NOW)
    assert NoConsent.get().unsafe_why == "she would be beaten"


@pytest.mark.parametrize("field", ["reasons", "unsafe_why", "participation"])
def test_a_decision_names_nobody(waiting, cast, field):
    with refused("E36") as no:
        consent.decide_without(waiting, {**GO_ON, field: "Sreymom is in danger"}, cast["mary"], NOW)
    assert "sreymom" in no.value.words.lower() and NoConsent.get().decided_at is None


def test_the_trail_tells_of_the_decision_and_not_of_its_reasons(waiting, cast):
    consent.decide_without(waiting, GO_ON, cast["mary"], NOW)
    line = Audit.select().where(Audit.did == "decided about consent").get()
    assert line.details == {"basis": "refused_and_grave_risk", "decision": "go_on"}


# ---- consent later, or anew


def test_consent_given_later_opens_the_case_that_waited(waiting, cast):
    later = NOW + timedelta(days=3)
    consent.give(waiting, registration(obtained_on=later.date()), cast["alice"], later)
    made = Case.get_by_id(waiting.id)
    assert (made.status, made.consent_state) == ("open", "given") and wanted_of(cast["mary"]) == []
    assert consent.latest(made).obtained_on == later.date()


def test_consent_anew_is_a_new_version_and_the_old_one_stays(case, cast):
    before = consent.latest(case)
    consent.give(case, registration(given_by="parent", consent_items=["services", "photo"]), cast["alice"], NOW)
    assert consent.latest(case).version == 2 and consent.latest(case).given_by == "parent"
    assert Consent.get_by_id(before.id).given_by == "child" and Move.select().where(Move.rule == "M27").count() == 1


@pytest.mark.parametrize("missing", [{"given_by": "nobody"}, {"given_by": "nobody", "no_consent": "refused_and_grave_risk", "no_consent_reasons": "x"}, {"consent_items": []}, {"explained": ["services"]}])
def test_consent_anew_is_refused_without_somebody_who_agreed(case, cast, missing):
    with refused("E03"):
        consent.give(case, registration(**missing), cast["alice"], NOW)
    assert Consent.select().count() == 1


def test_consent_is_not_dated_in_the_future(case, cast):
    with refused("E06"):
        consent.give(case, registration(obtained_on=TODAY + timedelta(days=1)), cast["alice"], NOW)


@pytest.mark.parametrize("field", ["withhold", "withhold_from", "assent_why", "consent_language"])
def test_consent_anew_names_nobody(case, cast, field):
    with refused("E36"):
        consent.give(case, registration(**{field: "Sreymom's father Veasnaro"}), cast["alice"], NOW)
    assert Consent.select().count() == 1

"""Incidents of gender-based violence (F18): type, contexts and delay worked out; apart, never shared (E36, E37, D07, D09, D13, D15, D30, R11)."""
from datetime import date, timedelta

import pytest

from cmoffice.casework import incident, intake, need
from cmoffice.models import Audit, Case, Incident, Move
from tests.conftest import IDENTITY, NOW, registration
from tests.test_need import person, second  # noqa: F401

TOLD = {"interviewed_on": "1 3 2027", "by_survivor": "yes", "count_it": "yes", "supervisor_may_read": "no", "age": "24", "sex": "female", "date_known": "exact", "happened_on": "25 2 2027",
        "time_of_day": "evening_night", "place": "road_street", "account_given": "given", "account": "Two men at the bridge, on the way from the well.", "penetration": "no", "sexual_contact": "no",
        "physical": "yes", "harmful_practice": "no", "goods_exchanged": "no", "abduction": "none", "previous": "no", "elsewhere": "no", "perpetrators_known": "yes",
        "perpetrators-0-relation": "no_relation", "perpetrators-0-sex": "male", "services-0-service": "health_medical", "services-0-result": "referred", "services-0-appointment_on": "5 3 2027", "wants_legal": "undecided",
        "emotional_state": "Calm, tired", "safety_concern": "They know the way home", "safety_plan": "yes"}
TYPES = ["penetration", "sexual_contact", "physical", "forced_marriage", "denial", "emotional"]


def questions(yes=None):
    """The questions of the type answered in their order, up to this one."""
    return {name: "yes" if name == yes else "no" for name in (TYPES if yes is None else TYPES[: TYPES.index(yes) + 1])}


@pytest.fixture
def survivor(cast):
    """An adult survivor's open file; Alice's."""
    made = intake.take_in(registration(module="gbv_survivor", age_years=24, concerns=["gbv_survivor"]), cast["alice"], NOW)
    intake.enter_identity(made, IDENTITY, cast["alice"], NOW)
    return Case.get_by_id(made.id)


def written(desk, case, **other):
    return desk.post(f"/case/{case.code}/incidents/new", {**TOLD, **other})


# ---- what is worked out


@pytest.mark.parametrize(("yes", "type_of_it"), [
    ("penetration", "rape"), ("sexual_contact", "sexual_assault"), ("physical", "physical_assault"), ("forced_marriage", "forced_marriage"), ("denial", "denial_of_resources"),
    ("emotional", "psychological_abuse"), (None, "non_gbv"),
])
def test_the_first_question_answered_yes_decides_the_type(yes, type_of_it):
    assert incident.decided_type(questions(yes)) == type_of_it
    assert incident.decided_type({**questions(yes), "emotional": "yes"}) == (type_of_it if yes else "psychological_abuse")


@pytest.mark.parametrize("answers", [{}, {"sexual_contact": "yes"}, {"penetration": "no"}, {"penetration": "no", "physical": "yes"}])
def test_a_question_left_open_decides_nothing(answers):
    assert incident.decided_type(answers) is None


@pytest.mark.parametrize(("type_of_it", "age", "answers", "found"), [
    ("physical_assault", 30, {"perpetrators": [{"relation": "partner_or_former"}]}, ["intimate_partner_violence"]),
    ("non_gbv", 30, {"perpetrators": [{"relation": "partner_or_former"}]}, []),
    ("rape", 17, {}, ["child_sexual_abuse"]), ("sexual_assault", 17, {}, ["child_sexual_abuse"]), ("rape", 18, {}, []), ("physical_assault", 10, {}, []),
    ("forced_marriage", 17, {}, ["early_marriage"]), ("forced_marriage", 18, {}, []),
    ("rape", 20, {"goods_exchanged": "yes"}, ["possible_sexual_exploitation"]), ("rape", 20, {"goods_exchanged": "no"}, []), ("physical_assault", 20, {"goods_exchanged": "yes"}, []),
    ("sexual_assault", 20, {"abduction": "trafficked"}, ["possible_sexual_slavery"]), ("sexual_assault", 20, {"abduction": "none"}, []), ("denial_of_resources", 20, {"abduction": "trafficked"}, []),
    ("sexual_assault", 20, {"harmful_practice": "fgm_c"}, ["harmful_practice"]), ("sexual_assault", 20, {"harmful_practice": "no"}, []),
    ("rape", None, {}, []),
])
def test_contexts_follow_from_the_answers_and_a_no_is_no_context(type_of_it, age, answers, found):
    assert incident.contexts(type_of_it, age, answers) == found


@pytest.mark.parametrize(("days", "band"), [(0, "0-3"), (3, "0-3"), (4, "4-5"), (5, "4-5"), (6, "6-14"), (14, "6-14"), (15, "15-30"), (30, "15-30"), (31, "over_30"), (400, "over_30")])
def test_day_four_belongs_to_the_second_band(days, band):
    assert incident.delay(date(2027, 1, 1), date(2027, 1, 1) + timedelta(days=days)) == band
    assert incident.delay(None, date(2027, 1, 1)) is None


# ---- written down


def test_F18_an_incident_gets_a_number_of_its_own_and_the_keyworker_reads_it(survivor, sign_in):
    alice = sign_in("alice")
    assert written(alice, survivor).status_code == 303
    made = Incident.get()
    assert (made.type, made.delay, made.contexts, made.count_it) == ("physical_assault", "4-5", [], "yes")
    assert made.ref not in survivor.code and len(made.ref) == 9
    page = alice.get(f"/case/{survivor.code}/incidents/{made.ref}").text
    assert "Two men at the bridge" in page and "Physical assault" in page and "4 to 5 days" in page
    assert Case.get_by_id(survivor.id).incidents == 1 and Move.get(Move.rule == "F18").what == "incident recorded"
    assert Audit.select().where((Audit.did == "incident read") & (Audit.code == survivor.code)).exists()


def test_F18_what_was_asked_after_the_first_yes_counts_for_nothing(survivor, sign_in):
    assert written(sign_in("alice"), survivor, penetration="yes", sexual_contact="no", physical="yes", emotional="yes", age="15", goods_exchanged="yes").status_code == 303
    made = Incident.get()
    assert (made.type, made.contexts) == ("rape", ["child_sexual_abuse", "possible_sexual_exploitation"])
    assert not set(made.answers) & {"sexual_contact", "physical", "emotional"}


@pytest.mark.parametrize(("sent", "says"), [
    ({"physical": ""}, "Answer this question"), ({"interviewed_on": "2 3 2027"}, "today or earlier"), ({"happened_on": "1 4 2027"}, "not after the interview"),
    ({"account": ""}, "Write what was told"), ({"perpetrators-0-relation": "", "perpetrators-0-sex": ""}, "each alleged perpetrator"), ({"count_it": ""}, "whether it may be counted"),
    ({"services-0-service": "", "services-0-result": "", "services-0-appointment_on": ""}, "one that was declined"),
])
def test_F18_what_is_missing_is_named_and_nothing_is_left(survivor, sign_in, sent, says):
    answer = written(sign_in("alice"), survivor, **sent)
    assert answer.status_code == 422 and says in answer.text and not Incident.select().exists()
    assert "They know the way home" in answer.text and Case.get_by_id(survivor.id).incidents == 0


@pytest.mark.parametrize("field", ["account", "safety_concern", "emotional_state"])
def test_E36_no_name_and_no_number_stands_in_an_incident(survivor, sign_in, field):
    answer = written(sign_in("alice"), survivor, **{field: "Sreymom was alone at the bridge"})
    assert answer.status_code == 422 and "sreymom" in answer.text and not Incident.select().exists()


def test_the_account_may_be_declined(survivor, sign_in):
    assert written(sign_in("alice"), survivor, account_given="declined", account="").status_code == 303
    assert "does not want to tell it" in sign_in("alice").get(f"/case/{survivor.code}/incidents/{Incident.get().ref}").text


def test_a_correction_is_a_new_version_under_the_same_number(survivor, sign_in):
    alice = sign_in("alice")
    written(alice, survivor)
    ref = Incident.get().ref
    where = f"/case/{survivor.code}/incidents/{ref}/correct"
    assert 'value="25 2 2027"' in alice.get(where).text
    assert alice.post(where, {**TOLD, "happened_on": "27 2 2027"}).status_code == 422
    assert alice.post(where, {**TOLD, "happened_on": "27 2 2027", "reason": "She remembered the market day"}).status_code == 303
    new, old = Incident.get(Incident.ref == ref), Incident.get(Incident.replaced_at.is_null(False))
    assert (new.version, new.corrects_id, new.delay, old.delay) == (2, old.id, "0-3", "4-5")
    assert Case.get_by_id(survivor.id).incidents == 1
    assert "She remembered the market day" in alice.get(f"/case/{survivor.code}/incidents/{ref}").text


# ---- who reads what


def test_R11_the_account_of_an_adult_is_the_supervisors_only_if_the_survivor_agreed(survivor, cast, sign_in):
    alice, mary = sign_in("alice"), sign_in("mary")
    for agreed in ("no", "yes"):
        written(alice, survivor, supervisor_may_read=agreed)
        ref = Incident.select().order_by(Incident.id.desc()).first().ref
        page = mary.get(f"/case/{survivor.code}/incidents/{ref}")
        assert page.status_code == 200 and ("Two men at the bridge" in page.text) is (agreed == "yes")
    assert "has not agreed" in mary.get(f"/case/{survivor.code}/incidents/{Incident.select().order_by(Incident.id).first().ref}").text


def test_R11_a_childs_account_is_the_supervisors_and_a_second_keyworker_reads_an_adults(case, survivor, cast, second, sign_in):
    made = incident.record(case, answers_of(case, age=13), cast["alice"], NOW)
    assert incident.may_read_account(person("mary"), made)
    adults = incident.record(survivor, answers_of(survivor), cast["alice"], NOW)
    assert not incident.may_read_account(person("nora"), adults)
    need.name_coworker(survivor, second, {"until": NOW.date(), "why": "Second keyworker"}, cast["mary"], NOW)
    assert incident.may_read_account(person("nora"), adults) and incident.may_read_account(person("alice"), adults)


def answers_of(case, **other):
    return {"interviewed_on": NOW.date(), "count_it": "yes", "age": 24, "elsewhere": "no", **questions("physical"), "account": "At the bridge.", **other}


def test_D09_others_see_that_there_are_incidents_and_not_what_they_are(survivor, cast, sign_in):
    written(sign_in("alice"), survivor)
    need.name_coworker(survivor, cast["bob"], {"until": NOW.date(), "why": "Visits"}, cast["mary"], NOW)
    bob = sign_in("bob")
    page = bob.get(f"/case/{survivor.code}/incidents").text
    assert "1 incident is written down. It is not yours to read." in page and Incident.get().ref not in page and "Physical assault" not in page
    for tail in (f"/{Incident.get().ref}", f"/{Incident.get().ref}/correct"):
        assert bob.get(f"/case/{survivor.code}/incidents{tail}").status_code == 403
    assert "At the bridge" not in bob.get(f"/case/{survivor.code}/history").text


def test_D07_no_page_of_an_incident_shows_consent_or_identity(survivor, sign_in):
    alice = sign_in("alice")
    written(alice, survivor)
    for tail in ("", "/new", f"/{Incident.get().ref}", f"/{Incident.get().ref}/correct"):
        page = alice.get(f"/case/{survivor.code}/incidents{tail}").text
        for word in ("Show identity", 'id="identity"', "At a glance", "Share with", "Sreymom", "Safe contact"):
            assert word not in page, (tail, word)
    for tail in ("", "/identity", "/consent", "/history", "/followups"):
        assert "Two men at the bridge" not in alice.get(f"/case/{survivor.code}{tail}").text, tail


def test_E37_an_incident_is_never_shared_whoever_asks(survivor, sign_in):
    alice = sign_in("alice")
    written(alice, survivor)
    ref = Incident.get().ref
    for login in ("alice", "mary"):
        desk = sign_in(login)
        answer = desk.post(f"/case/{survivor.code}/incidents/{ref}/share")
        assert answer.status_code == 409 and "never leaves the office" in answer.text
        assert "share" not in desk.get(f"/case/{survivor.code}/incidents/{ref}").text.replace("never shared", "").lower()
    assert sign_in("carol").post(f"/case/{survivor.code}/incidents/{ref}/share").status_code == 404
    assert Audit.select().where(Audit.did == "sharing of an incident refused").count() == 2


def test_D15_no_page_of_a_survivors_file_holds_her_name(survivor, sign_in):
    for login in ("alice", "mary"):
        desk = sign_in(login)
        pages = [desk.get(path).text for path in (f"/case/{survivor.code}", f"/case/{survivor.code}/history", "/cases")] + [desk.post("/find", {"q": "Sreymom"}).text]
        assert "Sreymom" not in "".join(pages).replace('value="Sreymom"', "")


def test_D30_statistics_count_what_was_agreed_to_and_nobody_else_counts(survivor, cast):
    for count_it, elsewhere in (("yes", "no"), ("yes", "yes_other"), ("no", "no"), ("yes", "yes_gbvims_agency")):
        made = incident.record(survivor, answers_of(survivor, count_it=count_it, elsewhere=elsewhere), cast["alice"], NOW)
    incident.correct(made, answers_of(survivor, elsewhere="yes_gbvims_agency", reason="Asked again"), cast["alice"], NOW)
    assert Incident.select().where(incident.counted()).count() == 2


def test_the_tab_stands_in_a_survivors_file_and_in_others_once_something_is_written(case, survivor, cast, sign_in):
    alice = sign_in("alice")
    assert "/incidents\"" in alice.get(f"/case/{survivor.code}").text and f'/case/{case.code}/incidents"' not in alice.get(f"/case/{case.code}").text
    written(alice, case, age="13", supervisor_may_read="yes")
    assert f'/case/{case.code}/incidents"' in alice.get(f"/case/{case.code}").text


def test_a_closed_file_takes_no_incident(survivor, sign_in):
    Case.update(status="closed", closed_on=NOW.date()).where(Case.id == survivor.id).execute()
    assert written(sign_in("alice"), survivor).status_code == 403


def test_E20a_a_survivors_file_goes_to_somebody_cleared_for_it_or_with_a_reason(survivor, cast, sign_in):
    mary = sign_in("mary")
    answer = mary.post(f"/case/{survivor.code}/reassign", {"to": "bob", "reason": "absence", "handover": "Fridays", "told_on": "1 3 2027"})
    assert answer.status_code == 422 and "no clearance for files of survivors" in answer.text
    assert mary.post(f"/case/{survivor.code}/reassign", {"to": "bob", "reason": "absence", "handover": "Fridays", "told_on": "1 3 2027", "override": "Nobody else is here this week"}).status_code == 303

"""Consent that bites: what holds today (T23, E14, E42, D16-D18), taken back (M27), and going on without it in an open case (M04)."""
from datetime import date, datetime, timedelta

import pytest

from cmoffice.casework import agreed, consent, directory, intake, keyworker, noconsent, referral, sharing
from cmoffice.models import Audit, Case, Consent, ConsentShare, DueItem, Move, NoConsent, Referral, Sharing
from cmoffice.timeframes import consent_until
from tests.conftest import IDENTITY, NOW, refused, registration

TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)
SHARE = {"provider": None, "service": "health_medical", "what": ["needs", "health_facts"], "how": ["written_paper"], "until": date(2027, 3, 15), "once": False}
PAGE = {"obtained_on": "1 3 2027", "explained": ["services", "risks", "data_use", "confidentiality"], "explained_why": "tired", "given_by": "parent", "assent": "given",
        "answer_services": "yes", "legal_basis": "consent"}
REASON = {"basis": "refused_and_grave_risk", "reasons": "threatened at home"}
GO_ON = {"decision": "go_on", **REASON, "explained_on": TODAY, "look_again_on": date(2027, 3, 15)}


@pytest.fixture
def clinic(cast):
    return directory.add({"name": "River clinic", "services": ["health_medical"], "area": "North district", "focal_role": "Head nurse", "capacity": "open"}, cast["mary"], NOW)


def agree(case, by, now=NOW, **other):
    """Consent recorded anew, as the page gives it."""
    return consent.give(case, registration(**{"given_by": "parent", **other}), by, now)


def at(day):
    return datetime.combine(day, NOW.time(), NOW.tzinfo)


def fresh(case):
    return Case.get_by_id(case.id)


# ---- T23: how long consent holds


@pytest.mark.parametrize("signed, stated, until", [
    (date(2027, 3, 1), None, date(2028, 3, 1)), (date(2028, 2, 29), None, date(2029, 2, 28)), (date(2027, 3, 1), date(2027, 3, 15), date(2027, 3, 15)),
])
def test_T23_consent_holds_as_stated_else_twelve_months(signed, stated, until):
    assert consent_until(signed, stated) == until


@pytest.mark.parametrize("row, one_off, until", [
    ({}, False, date(2027, 3, 15)), ({"until": None}, True, date(2028, 3, 1)), ({"once": True}, True, date(2027, 3, 15)), ({"once": True, "until": None}, True, date(2028, 3, 1)),
])
def test_T23_a_row_to_share_without_a_day_is_for_one_time(case, cast, row, one_off, until):
    agree(case, cast["alice"], shares=[{**SHARE, **row}])
    made = agreed.shares(agreed.latest(case))[0]
    assert (made.one_off, made.valid_to) == (one_off, until)


def test_T23_what_is_ticked_at_registration_is_for_one_time_unless_a_day_is_given(cast):
    for until, one_off in ((None, True), (date(2027, 9, 1), False)):
        made = intake.take_in(registration(share_services=["legal"], consent_until=until), cast["alice"], NOW)
        assert agreed.shares(agreed.latest(made))[0].one_off is one_off


# ---- E14: when there is consent to share


@pytest.mark.parametrize("day, why", [(date(2027, 3, 1), None), (date(2027, 3, 15), None), (date(2027, 3, 16), "expired")])
def test_E14_consent_valid_to_the_15th_holds_on_the_15th_and_not_on_the_16th(case, cast, clinic, day, why):
    agree(case, cast["alice"], shares=[SHARE])
    assert agreed.find_share(case, clinic, "health_medical", day)[1] == why
    if why:
        with refused("E14"):
            sharing.refuse(case, clinic, "health_medical", ["needs"], "consent", day)


def test_E14_never_given_and_refused_are_told_apart(case, cast, clinic):
    assert agreed.find_share(case, clinic, "health_medical", TODAY) == (None, "never")
    agree(case, cast["alice"], items={"services": {"answer": "yes"}, "share_with_provider": {"answer": "no"}})
    assert agreed.find_share(case, clinic, "health_medical", TODAY) == (None, "refused")
    with refused("E14") as no:
        sharing.refuse(case, clinic, "health_medical", ["needs"], "consent", TODAY)
    assert "refused" in no.value.words


def test_E14_consent_for_one_provider_is_not_consent_for_another(case, cast, clinic):
    other = directory.add({"name": "Hill clinic", "services": ["health_medical"], "area": "North district", "capacity": "open"}, cast["mary"], NOW)
    agree(case, cast["alice"], shares=[{**SHARE, "provider": str(clinic.id), "service": ""}])
    assert agreed.find_share(case, clinic, "health_medical", TODAY)[0] and agreed.find_share(case, other, "health_medical", TODAY) == (None, "never")


def test_E14_more_than_was_agreed_is_not_told(case, cast, clinic):
    agree(case, cast["alice"], shares=[SHARE])
    with refused("E14"):
        sharing.refuse(case, clinic, "health_medical", ["needs", "plan_summary"], "consent", TODAY)
    assert sharing.refuse(case, clinic, "health_medical", ["needs", "health_facts"], "consent", TODAY).service == "health_medical"


def test_E14_a_row_without_items_lets_the_need_be_told_and_nothing_else(case, cast, clinic):
    agree(case, cast["alice"], shares=[{"service": "health_medical"}])
    sharing.refuse(case, clinic, "health_medical", ["needs"], "consent", TODAY)
    with refused("E14"):
        sharing.refuse(case, clinic, "health_medical", ["health_facts"], "consent", TODAY)


def test_E14_the_standing_row_is_used_before_the_one_for_a_single_time(case, cast, clinic):
    agree(case, cast["alice"], shares=[{**SHARE, "once": True}, SHARE])
    assert agreed.find_share(case, clinic, "health_medical", TODAY)[0].one_off is False


@pytest.mark.parametrize("basis", ["no_consent_decision", "report_duty"])
def test_E14_a_legal_basis_counts_only_when_it_is_recorded(case, cast, clinic, basis):
    with refused("E14"):
        sharing.refuse(case, clinic, "health_medical", ["needs"], basis, TODAY)


# ---- the page of F02


def test_the_page_asks_each_item_and_keeps_yes_no_and_not_asked_apart(case, cast, sign_in):
    answer = sign_in("alice").post(f"/case/{case.code}/consent", {**PAGE, "signer_why": "", "answer_photo": "no", "answer_contact_by_phone": "yes", "until_contact_by_phone": "1 4 2027"})
    assert answer.status_code == 303
    got = {item: agreed.answer_to(case, item, TODAY) for item in ("services", "photo", "contact_by_phone", "family_tracing")}
    assert got == {"services": "yes", "photo": "no", "contact_by_phone": "yes", "family_tracing": "not_asked"}
    assert agreed.answer_to(case, "contact_by_phone", date(2027, 4, 1)) == "yes" and agreed.answer_to(case, "contact_by_phone", date(2027, 4, 2)) == "ended"


def test_a_row_to_share_says_with_whom_and_what(case, clinic, sign_in):
    alice = sign_in("alice")
    bare = alice.post(f"/case/{case.code}/consent", {**PAGE, "shares-0-until": "15 3 2027"})
    assert bare.status_code == 422 and "Choose the service with which may be shared" in bare.text and "Mark what this service may be told" in bare.text
    done = alice.post(f"/case/{case.code}/consent", {**PAGE, "shares-0-provider": str(clinic.id), "shares-0-until": "15 3 2027", "shares-0-what": ["needs", "name"]})
    assert done.status_code == 303
    row = ConsentShare.get(ConsentShare.provider == clinic)
    assert (row.what, row.valid_to, row.one_off) == (["needs", "name"], date(2027, 3, 15), False)
    assert agreed.latest(case).name_may_be_told and "River clinic" in alice.get(f"/case/{case.code}/consent/versions").text


def test_one_row_more_saves_nothing(case, sign_in):
    answer = sign_in("alice").post(f"/case/{case.code}/consent", {**PAGE, "shares-0-service": "legal", "more": "shares"})
    assert answer.status_code == 200 and "shares-1-service" in answer.text and Consent.select().count() == 1


def test_the_page_begins_with_what_holds_so_that_nothing_ends_by_being_forgotten(case, cast, sign_in):
    agree(case, cast["alice"], shares=[SHARE], withhold="the address")
    page = sign_in("alice").get(f"/case/{case.code}/consent").text
    assert 'value="15 3 2027"' in page and 'value="the address"' in page
    assert 'name="given_by" value="parent" checked' not in page


@pytest.mark.parametrize("age, by_whom, expected", [
    (3, "parent", True), (3, "child", False), (3, "trusted_adult", False), (13, "other_caregiver", True), (13, "child", False), (16, "child", True), (16, "parent", False),
    (19, "child", True), (19, "parent", False), (None, "child", True),
])
def test_who_signs_is_asked_by_age(cast, age, by_whom, expected):
    assert consent.is_expected(by_whom, age) is expected


def test_the_page_says_who_signs_and_asks_why_somebody_else_did(case, cast, sign_in):
    alice = sign_in("alice")
    assert "a caregiver signs" in alice.get(f"/case/{case.code}/consent").text
    answer = alice.post(f"/case/{case.code}/consent", {**PAGE, "given_by": "trusted_adult"})
    assert answer.status_code == 422 and "Write the reason" in answer.text and Consent.select().count() == 1
    assert alice.post(f"/case/{case.code}/consent", {**PAGE, "given_by": "trusted_adult", "signer_why": "no safe caregiver"}).status_code == 303
    assert agreed.latest(case).signer_why == "no safe caregiver"


def test_what_was_not_explained_needs_a_reason(case, sign_in):
    assert sign_in("alice").post(f"/case/{case.code}/consent", {**PAGE, "explained_why": ""}).status_code == 422


def test_the_supervisor_sets_another_table_of_who_signs(case, cast):
    from cmoffice.casework import office
    office.change("signers", [{"from": 0, "to": 17, "child": "assent_oral", "caregiver": "consent", "otherwise": ""}], cast["mary"], NOW)
    assert not consent.is_expected("child", 16)


def test_D16_what_is_to_be_withheld_stands_above_every_page_of_the_file(case, cast, sign_in):
    agree(case, cast["alice"], withhold="where she lives", withhold_from="the father's family", withhold_why="fear_of_harm")
    alice = sign_in("alice")
    for tail in ("", "/referrals", "/referrals/new", "/followups"):
        page = alice.get(f"/case/{case.code}{tail}").text
        assert "where she lives" in page and "the father&#39;s family" in page, tail
    assert fresh(case).withheld


# ---- M27: taken back


@pytest.fixture
def running(case, cast, clinic):
    """A referral that was sent under a row of consent."""
    agree(case, cast["alice"], shares=[SHARE, {**SHARE, "service": "legal"}])
    return referral.send(case, {"service": "health_medical", "provider": str(clinic.id), "reason": "a fever", "tells": ["needs"], "method": "written_paper"}, cast["alice"], NOW)


def test_M27_taken_back_whole_stops_everything_the_same_day(case, cast, running, clinic, sign_in):
    alice = sign_in("alice")
    answer = alice.post(f"/case/{case.code}/consent/withdraw", {"withdrawn_on": "1 3 2027", "taken_back_by": "parent", "scope": "all", "reason": "does not trust us"})
    assert answer.status_code == 303
    assert Referral.get_by_id(running.id).stop_sharing_on == TODAY and Sharing.get().stop_on == TODAY
    made = fresh(case)
    assert made.consent_state == "withdrawn" and agreed.find_share(made, clinic, "health_medical", TODAY) == (None, "withdrawn")
    assert Consent.select().count() == 3 and agreed.latest(made).withdrawn_scope == "all"
    move = Move.select().where(Move.rule == "M27").order_by(Move.id.desc()).get()
    assert (move.what, move.reason, move.became) == ("consent taken back", "does not trust us", "withdrawn")
    page = alice.get(f"/case/{case.code}").text
    assert "Stop sharing with River clinic" in page and "Consent was taken back" in page
    assert [(reason, row.code) for reason, row in needs(cast["mary"])] == [("withdrawn", case.code)]


def needs(supervisor):
    from cmoffice.casework import team_today
    return team_today.of(supervisor, NOW)["needs"]


def test_M27_the_banner_stays_until_somebody_says_they_were_told(case, running, sign_in, cast):
    consent.withdraw(case, {"scope": "all", "reason": "no trust"}, cast["alice"], NOW)
    alice, line = sign_in("alice"), Sharing.get()
    where = f"/case/{case.code}/sharing/{line.id}/stop"
    assert alice.post(where, {"how": ""}).status_code == 422
    assert alice.post(where, {"how": "Dararith rang"}).status_code == 422                 # E36
    assert alice.post(where, {"how": "Head nurse will shred the slip"}).status_code == 303
    assert "Stop sharing with" not in alice.get(f"/case/{case.code}").text and Sharing.get().stop_done_how == "Head nurse will shred the slip"


def test_M27_narrowed_by_one_row_stops_what_used_it_and_leaves_the_rest(case, cast, running, clinic):
    health, legal = agreed.shares(agreed.latest(case))
    consent.withdraw(case, {"scope": "some", "shares": [str(legal.id)], "reason": "done there"}, cast["alice"], NOW)
    assert Sharing.get().stop_on is None and agreed.find_share(case, clinic, "health_medical", TODAY)[0] and fresh(case).consent_state == "given"
    assert agreed.find_share(case, None, "legal", TODAY) == (None, "withdrawn")
    consent.withdraw(case, {"scope": "some", "shares": [str(agreed.shares(agreed.latest(case))[0].id)], "reason": "no"}, cast["alice"], NOW)
    assert Sharing.get().stop_on == TODAY and Referral.get().stop_sharing_on == TODAY and ConsentShare.get_by_id(legal.id).withdrawn_on == TODAY


def test_M27_one_item_taken_back_is_no_from_then_on(case, cast):
    consent.withdraw(case, {"scope": "some", "items": ["contact_by_phone"], "reason": "the phone is shared"}, cast["alice"], NOW)
    assert agreed.answer_to(case, "contact_by_phone", TODAY) == "no" and agreed.allows(case, "contact_at_home", TODAY)


def test_M27_without_services_nothing_is_shared_either(case, cast, running, clinic):
    consent.withdraw(case, {"scope": "some", "items": ["services"], "reason": "wants no more"}, cast["alice"], NOW)
    assert fresh(case).consent_state == "withdrawn" and agreed.find_share(case, clinic, "health_medical", TODAY)[0] is None and Sharing.get().stop_on == TODAY


def test_M27_recording_anew_without_a_row_that_was_used_stops_it(case, cast, running):
    agree(case, cast["alice"], shares=[{**SHARE, "what": ["needs"]}])
    assert Sharing.get().stop_on is None                                                   # still covered
    agree(case, cast["alice"])
    assert Sharing.get().stop_on == TODAY


def test_M27_a_consent_used_up_for_one_time_is_not_taken_back_by_recording_anew(case, cast, clinic):
    agree(case, cast["alice"], shares=[{**SHARE, "once": True}])
    referral.send(case, {"service": "health_medical", "provider": str(clinic.id), "reason": "a fever", "tells": ["needs"], "method": "written_paper"}, cast["alice"], NOW)
    agree(case, cast["alice"])
    assert Sharing.get().stop_on is None
    consent.withdraw(case, {"scope": "all", "reason": "no"}, cast["alice"], NOW)
    assert Sharing.get().stop_on == TODAY


def test_M27_works_in_a_closed_case(case, cast, running):
    Case.update(status="closed", closed_on=TODAY).where(Case.id == case.id).execute()
    consent.withdraw(fresh(case), {"scope": "all", "reason": "no"}, cast["mary"], NOW)
    assert Sharing.get().stop_on == TODAY and fresh(case).status == "closed"


@pytest.mark.parametrize("wrong, code", [
    ({"reason": " "}, "E17"), ({"scope": "some"}, "E06"), ({"scope": ""}, "E06"), ({"withdrawn_on": TOMORROW}, "E06"), ({"reason": "Sreymom wants it"}, "E36"),
])
def test_M27_what_is_unclear_changes_nothing(case, cast, running, wrong, code):
    before = Consent.select().count()
    with refused(code):
        consent.withdraw(case, {"scope": "all", "reason": "no", **wrong}, cast["alice"], NOW)
    assert Consent.select().count() == before and Sharing.get().stop_on is None


def test_M27_nothing_is_taken_back_twice(case, cast):
    consent.withdraw(case, {"scope": "all", "reason": "no"}, cast["alice"], NOW)
    with refused("E03"):
        consent.withdraw(fresh(case), {"scope": "all", "reason": "no"}, cast["alice"], NOW)


def test_M27_the_trail_holds_counts_and_no_reason(case, cast, running):
    consent.withdraw(case, {"scope": "all", "reason": "does not trust us"}, cast["alice"], NOW)
    line = Audit.get(Audit.did == "consent taken back")
    assert line.details["stopped"] == 1 and "trust" not in str(line.details)


# ---- M04 in an open case


def test_M04_a_caseworker_proposes_and_her_supervisor_decides(case, cast, sign_in):
    alice, mary = sign_in("alice"), sign_in("mary")
    assert alice.post(f"/case/{case.code}/no-consent/propose", REASON).status_code == 303
    assert fresh(case).consent_state == "waiting" and [reason for reason, _ in needs(cast["mary"])] == ["no_consent"]
    assert agreed.legal_bases(case) == []
    answer = mary.post(f"/case/{case.code}/no-consent", {"decision": "go_on", **REASON, "explained_on": "1 3 2027", "look_again_on": "15 3 2027"})
    assert answer.status_code == 303 and agreed.legal_bases(case) == ["no_consent_decision"]
    made = fresh(case)
    assert (made.status, made.consent_state) == ("open", "decided")
    assert DueItem.get((DueItem.kind == "second_look") & DueItem.ended_at.is_null()).due_on == date(2027, 3, 15)


def test_M04_a_decision_against_leaves_the_consent_as_it_was(case, cast):
    noconsent.propose(case, REASON, cast["alice"], NOW)
    consent.decide_without(fresh(case), {"decision": "not"}, cast["mary"], NOW)
    assert fresh(case).consent_state == "given" and agreed.legal_bases(case) == []


def test_M04_an_emergency_holds_at_once_and_is_confirmed_within_24_hours(case, cast):
    noconsent.propose(case, {**REASON, "basis": "emergency_life_saving"}, cast["alice"], NOW)
    assert fresh(case).consent_state == "emergency" and agreed.legal_bases(case) == ["no_consent_decision"]
    assert DueItem.get((DueItem.kind == "emergency_consent") & DueItem.ended_at.is_null()).due_at == NOW + timedelta(hours=24)


def test_M04_an_emergency_not_confirmed_stops_what_was_shared_under_it(case, cast, clinic):
    noconsent.propose(case, {**REASON, "basis": "emergency_life_saving"}, cast["alice"], NOW)
    answers = {"service": "health_medical", "provider": str(clinic.id), "reason": "bleeding", "tells": ["needs"], "method": "verbal", "basis": "no_consent_decision"}
    referral.send(fresh(case), answers, cast["alice"], NOW)
    consent.decide_without(fresh(case), {"decision": "not"}, cast["mary"], NOW)
    assert Sharing.get().stop_on == TODAY


@pytest.mark.parametrize("login", ["bob", "carol", "mary", "dan"])
def test_E07_whoever_does_not_carry_the_case_proposes_nothing(case, cast, login):
    with refused("E07"):
        noconsent.propose(case, REASON, cast[login], NOW)
    assert not NoConsent.select().exists()


def test_E07_a_supervisor_who_carries_the_case_needs_another_supervisor(case, cast):
    keyworker.assign(case, cast["mary"], {"reason": "absence", "handover": "met"}, cast["mary"], NOW)
    noconsent.propose(fresh(case), REASON, cast["mary"], NOW)
    with refused("E07"):
        consent.decide_without(fresh(case), GO_ON, cast["mary"], NOW)
    assert agreed.waiting_proposal(case)


@pytest.mark.parametrize("wrong", [{"basis": None}, {"basis": "because"}, {"reasons": " "}, {"explained_on": TOMORROW}])
def test_E08_a_proposal_needs_its_basis_and_its_reasons(case, cast, wrong):
    with refused("E08"):
        noconsent.propose(case, {**REASON, **wrong}, cast["alice"], NOW)
    assert fresh(case).consent_state == "given"


def test_E08_no_decision_without_the_day_of_explaining_or_why_not(case, cast):
    noconsent.propose(case, REASON, cast["alice"], NOW)
    for wrong in ({"explained_on": None}, {"explained_on": TOMORROW}):
        with refused("E08"):
            consent.decide_without(fresh(case), {**GO_ON, **wrong}, cast["mary"], NOW)


@pytest.fixture
def decided(case, cast):
    noconsent.propose(case, REASON, cast["alice"], NOW)
    consent.decide_without(fresh(case), GO_ON, cast["mary"], NOW)
    return fresh(case)


def test_M04_the_second_look_goes_on_until_another_day(decided, sign_in):
    answer = sign_in("mary").post(f"/case/{decided.code}/no-consent/again", {"decision": "goes_on", "reasons": "still threatened", "look_again_on": "29 3 2027"})
    assert answer.status_code == 303 and fresh(decided).consent_state == "decided"
    assert agreed.decision_in_force(decided).look_again_on == date(2027, 3, 29) and NoConsent.select().where(NoConsent.ended_on.is_null(False)).count() == 1
    assert DueItem.get((DueItem.kind == "second_look") & DueItem.ended_at.is_null()).due_on == date(2027, 3, 29)


def test_M04_the_second_look_ends_it_and_sharing_under_it_stops(decided, cast, clinic):
    referral.send(decided, {"service": "health_medical", "provider": str(clinic.id), "reason": "a fever", "tells": ["needs"], "method": "verbal",
                            "basis": "no_consent_decision"}, cast["alice"], NOW)
    noconsent.look_again(fresh(decided), {"decision": "ends", "reasons": "the danger is over"}, cast["mary"], NOW)
    assert fresh(decided).consent_state == "given" and agreed.decision_in_force(decided) is None and Sharing.get().stop_on == TODAY
    assert not DueItem.select().where((DueItem.kind == "second_look") & DueItem.ended_at.is_null()).exists()


def test_M04_consent_given_meanwhile_ends_the_decision(decided, cast):
    agree(decided, cast["alice"], now=at(TOMORROW))
    assert agreed.decision_in_force(decided) is None and NoConsent.get().ended_on == TOMORROW and fresh(decided).consent_state == "given"


@pytest.mark.parametrize("answers, code", [({"decision": "ends", "reasons": ""}, "E17"), ({"decision": "goes_on", "reasons": "x", "look_again_on": TODAY}, "E08"),
                                           ({"decision": "goes_on", "reasons": "x"}, "E08"), ({"decision": "ends", "reasons": "Sreymom is safe"}, "E36")])
def test_M04_a_second_look_needs_reasons_and_a_day_to_come(decided, cast, answers, code):
    with refused(code):
        noconsent.look_again(decided, answers, cast["mary"], NOW)
    assert agreed.decision_in_force(decided).ended_on is None


def test_E07_the_caseworker_does_not_look_again_herself(decided, cast):
    with refused("E07"):
        noconsent.look_again(decided, {"decision": "ends", "reasons": "over"}, cast["alice"], NOW)


# ---- E42: calls, visits at home and other items


@pytest.mark.parametrize("items, mode, reached, refuses", [
    (["services"], "phone", ["caregiver"], True), (["services"], "planned_home_visit", ["child_alone"], True), (["services"], "adhoc_home_visit", ["nobody"], True),
    (["services"], "phone", ["provider"], False), (["services"], "meeting", ["child_alone"], False), (["services", "contact_by_phone"], "phone", ["caregiver"], False),
    (["services", "contact_by_phone"], "planned_home_visit", ["caregiver"], True), (["services", "contact_at_home"], "planned_home_visit", ["caregiver"], False),
])
def test_E42_nobody_is_called_or_visited_who_did_not_agree_to_it(case, cast, items, mode, reached, refuses):
    agree(case, cast["alice"], consent_items=items)
    if not refuses:
        return agreed.refuse_contact(case, mode, reached, TODAY)
    with refused("E42"):
        agreed.refuse_contact(case, mode, reached, TODAY)
    agreed.refuse_contact(case, mode, reached, TODAY, why="the caregiver rang us")


def test_E42_a_decision_without_consent_stands_in_its_place(case, cast):
    agree(case, cast["alice"], consent_items=["services"])
    noconsent.propose(fresh(case), REASON, cast["alice"], NOW)
    consent.decide_without(fresh(case), GO_ON, cast["mary"], NOW)
    agreed.refuse_contact(case, "phone", ["caregiver"], TODAY)


def test_E42_the_follow_up_form_says_so_and_asks_why_all_the_same(case, cast, sign_in):
    agree(case, cast["alice"], consent_items=["services"])
    alice = sign_in("alice")
    assert "Nobody agreed to" in alice.get(f"/case/{case.code}/followups/new").text
    visit = {"mode": "phone", "on": "1 3 2027", "reached": "caregiver", "finding": "stable", "risk": "medium", "observed": "All calm."}
    answer = alice.post(f"/case/{case.code}/followups", visit)
    assert answer.status_code == 422 and "There is no agreement to this: Being called" in answer.text and "All calm." in answer.text
    assert alice.post(f"/case/{case.code}/followups", {**visit, "contact_why": "She rang us and we rang back."}).status_code == 303


@pytest.mark.parametrize("item", ["photo", "family_tracing", "anonymous_statistics"])
def test_E42_the_other_items_are_refused_when_no_or_not_asked(case, cast, item):
    with refused("E42"):
        agreed.refuse_without(case, item, TODAY)
    agree(case, cast["alice"], items={"services": {"answer": "yes"}, item: {"answer": "no"}})
    with refused("E42"):
        agreed.refuse_without(case, item, TODAY)
    agree(case, cast["alice"], items={"services": {"answer": "yes"}, item: {"answer": "yes"}})
    agreed.refuse_without(case, item, TODAY)


def test_E03_consent_taken_back_is_no_consent_to_record_over_without_somebody_who_agrees(case, cast):
    consent.withdraw(case, {"scope": "all", "reason": "no"}, cast["alice"], NOW)
    with refused("E03"):
        agree(fresh(case), cast["alice"], given_by="nobody")


def test_the_names_of_those_who_signed_are_nowhere_in_the_records(case, cast, folder):
    assert not Consent.select().where(Consent.signer_why.contains(IDENTITY["signed_by"])).exists()

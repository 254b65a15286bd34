"""Referrals (F08, M11): no more told than was agreed, the one time used up, the record of sharing, and what the child received."""
import re
from datetime import date, datetime, timedelta

import pytest

from cmoffice import identities, timeframes
from cmoffice.casework import consent, contact, directory, intake, noconsent, referral, sharing
from cmoffice.models import Audit, Case, ConsentShare, DueItem, Objective, Plan, PlanAction, Provider, Referral, ReportDuty, ServiceGap, Sharing
from tests.conftest import IDENTITY, NOW, refused, registration

TODAY = NOW.date()
SHARE = {"service": "health_medical", "what": ["needs", "age_sex", "health_facts"], "how": ["written_paper", "verbal"], "until": date(2027, 3, 15)}
NEED = {"service": "health_medical", "reason": "A fever that comes back each night.", "result": "referred"}
TELL = {"basis": "consent", "tells": ["needs", "age_sex"], "method": "written_paper"}


@pytest.fixture
def clinic(cast):
    entry = {"name": "River clinic", "services": ["health_medical"], "area": "North district", "focal_role": "Head nurse", "method": "By slip", "capacity": "open"}
    return directory.add(entry, cast["mary"], NOW)


def agree(case, by, **share):
    consent.give(case, registration(given_by="parent", shares=[{**SHARE, **share}]), by, NOW)
    return Case.get_by_id(case.id)


def at(day):
    return datetime.combine(day, NOW.time(), NOW.tzinfo)


def whole(clinic, **other):
    return {**NEED, **TELL, "provider": str(clinic.id), **other}


# ---- M11: making it


def test_M11_a_referral_is_begun_chosen_read_back_and_sent(case, cast, clinic, sign_in):
    agree(case, cast["alice"])
    alice, where = sign_in("alice"), f"/case/{case.code}/referrals"
    begun = alice.post(f"{where}/new", {**NEED, "provider": str(clinic.id), "urgent": "y"})
    assert begun.status_code == 303
    one = begun.headers["Location"]
    page = alice.get(one).text
    assert 'name="tells" value="health_facts"' in page and 'name="tells" value="plan_summary"' not in page and "no consent" in page
    chosen = alice.post(one, {**TELL, "tells": ["needs", "health_facts"], "told_health_facts": "Malaria twice this year."})
    assert chosen.status_code == 303 and chosen.headers["Location"].endswith("/send")
    back = alice.get(chosen.headers["Location"]).text
    assert "Malaria twice this year." in back and "They are not told" in back and "Age and sex" in back
    assert not Sharing.select().exists() and Referral.get().status == "draft"
    assert alice.post(chosen.headers["Location"]).status_code == 303
    made = Referral.get()
    assert (made.status, made.sent_on, made.tells, made.told, made.share.service) == ("sent", TODAY, ["needs", "health_facts"], {"health_facts": "Malaria twice this year."}, "health_medical")
    line = Sharing.get()
    assert (line.what, line.agency, line.role, line.basis, line.method, line.source, line.source_id) == (["needs", "health_facts"], "River clinic", "Head nurse", "consent",
                                                                                                       "written_paper", "referral", made.id)
    file = alice.get(f"/case/{case.code}").text
    assert "Services and referrals" in file and Case.get_by_id(case.id).referrals == 1
    assert Audit.select().where(Audit.did == "referral sent").get().details["items"] == 2


@pytest.mark.parametrize("urgent, due", [(True, date(2027, 3, 4)), (False, date(2027, 3, 15))])
def test_T34_the_answer_is_due_in_three_days_or_fourteen(case, cast, clinic, urgent, due):
    assert timeframes.referral_feedback(TODAY, urgent).on == due
    agree(case, cast["alice"])
    made = referral.send(case, whole(clinic, urgent=urgent), cast["alice"], NOW)
    item = DueItem.get((DueItem.kind == "referral_feedback") & DueItem.ended_at.is_null())
    assert (item.due_on, item.ref) == (due, made.id)


def test_M11_only_who_carries_the_case_refers(case, cast, clinic, sign_in):
    agree(case, cast["alice"])
    for login in ("bob", "mary", "dan"):
        with refused("E35"):
            referral.send(case, whole(clinic), cast[login], NOW)
    assert sign_in("bob").get(f"/case/{case.code}/referrals").status_code == 404
    assert sign_in("mary").get(f"/case/{case.code}/referrals").status_code == 200
    assert sign_in("mary").get(f"/case/{case.code}/referrals/new").status_code == 403
    assert not Referral.select().exists()


def test_M11_two_presses_send_once(case, cast, clinic):
    agree(case, cast["alice"])
    made = referral.draft(case, whole(clinic), cast["alice"], NOW)
    referral.prepare(made, TELL, cast["alice"], NOW)
    again = Referral.get_by_id(made.id)
    referral.make(made, cast["alice"], NOW)
    from cmoffice.refusals import Changed
    with pytest.raises(Changed):
        referral.make(again, cast["alice"], NOW)
    assert Sharing.select().count() == 1


@pytest.mark.parametrize("missing", [{"service": None}, {"reason": " "}, {"provider": None}, {"result": "perhaps"}])
def test_E06_a_referral_says_what_is_needed_and_to_whom(case, cast, clinic, missing):
    with refused("E06"):
        referral.draft(case, whole(clinic, **missing), cast["alice"], NOW)
    assert not Referral.select().exists()


def test_E36_a_referral_names_nobody(case, cast, clinic):
    agree(case, cast["alice"])
    with refused("E36"):
        referral.draft(case, whole(clinic, reason="Sreymom has a fever"), cast["alice"], NOW)
    with refused("E36"):
        referral.send(case, whole(clinic, tells=["health_facts"], told_health_facts="Dararith says malaria"), cast["alice"], NOW)
    assert not Referral.select().exists()


# ---- E14


def test_E14_without_consent_nothing_can_be_ticked_and_nothing_leaves(case, clinic, sign_in):
    alice = sign_in("alice")
    one = alice.post(f"/case/{case.code}/referrals/new", {**NEED, "provider": str(clinic.id)}).headers["Location"]
    page = alice.get(one).text
    assert "Nothing can be shared with this service: nobody has agreed to it" in page and 'name="tells"' not in page
    assert alice.post(one, TELL).status_code == 422
    answer = alice.post(f"{one}/send")
    assert answer.status_code == 422 and Referral.get().status == "draft" and not Sharing.select().exists()


@pytest.mark.parametrize("day, sends", [(date(2027, 3, 15), True), (date(2027, 3, 16), False)])
def test_E14_valid_to_the_15th_is_sent_on_the_15th_and_refused_on_the_16th(case, cast, clinic, day, sends):
    agree(case, cast["alice"])
    made = referral.draft(case, whole(clinic), cast["alice"], NOW)
    referral.prepare(made, TELL, cast["alice"], NOW)
    if sends:
        assert referral.make(made, cast["alice"], at(day)).status == "sent"
        return
    with refused("E14") as no:
        referral.make(made, cast["alice"], at(day))
    assert "ended" in no.value.words and Referral.get().status == "draft" and not Sharing.select().exists()


def test_E14_D17_a_consent_for_one_time_is_used_up_at_sending(case, cast, clinic):
    agree(case, cast["alice"], once=True)
    referral.send(case, whole(clinic), cast["alice"], NOW)
    with refused("E14") as no:
        referral.send(case, whole(clinic), cast["alice"], NOW)
    assert "used up" in no.value.words and Referral.select().count() == 1


def test_E14_D18_taken_back_between_reading_back_and_sending_it_does_not_leave(case, cast, clinic, sign_in):
    agree(case, cast["alice"])
    made = referral.draft(case, whole(clinic), cast["alice"], NOW)
    referral.prepare(made, TELL, cast["alice"], NOW)
    consent.withdraw(Case.get_by_id(case.id), {"scope": "all", "reason": "no"}, cast["alice"], NOW)
    answer = sign_in("alice").post(f"/case/{case.code}/referrals/{made.id}/send")
    assert answer.status_code == 422 and "taken back" in answer.text and not Sharing.select().exists()


def test_E14_refused_sharing_is_no_consent(case, cast, clinic):
    consent.give(case, registration(given_by="parent", items={"services": {"answer": "yes"}, "share_with_provider": {"answer": "no"}}), cast["alice"], NOW)
    with refused("E14"):
        referral.send(case, whole(clinic), cast["alice"], NOW)


@pytest.mark.parametrize("more", [{"tells": ["needs", "plan_summary"], "told_plan_summary": "All of it."}, {"method": "electronic_protected"}])
def test_E14_neither_more_nor_in_another_way_than_was_agreed(case, cast, clinic, more):
    agree(case, cast["alice"])
    with refused("E14"):
        referral.send(case, whole(clinic, **more), cast["alice"], NOW)
    assert not Referral.select().exists()


def test_E14_a_decision_without_consent_stands_in_its_place_but_never_for_the_name(case, cast, clinic):
    noconsent.propose(case, {"basis": "refused_and_grave_risk", "reasons": "threatened"}, cast["alice"], NOW)
    under = whole(clinic, basis="no_consent_decision")
    with refused("E14"):
        referral.send(case, under, cast["alice"], NOW)
    consent.decide_without(Case.get_by_id(case.id), {"decision": "go_on", "basis": "refused_and_grave_risk", "reasons": "threatened", "explained_on": TODAY}, cast["mary"], NOW)
    with refused("E14"):
        referral.send(case, {**under, "tells": ["needs", "name"]}, cast["alice"], NOW)
    made = referral.send(case, under, cast["alice"], NOW)
    assert (made.basis, made.share_id, Sharing.get().basis) == ("no_consent_decision", None, "no_consent_decision")


@pytest.mark.parametrize("decision, sends", [("report", True), ("delay", False), ("do_not_report", False), (None, False)])
def test_E14_a_report_counts_as_a_ground_once_it_is_decided(case, cast, clinic, decision, sends):
    ReportDuty.create(case=case, noticed_at=NOW, trigger="law", by=cast["alice"], entered_at=NOW, decision=decision)
    if sends:
        assert referral.send(case, whole(clinic, basis="report_duty"), cast["alice"], NOW).status == "sent"
        return
    with refused("E14"):
        referral.send(case, whole(clinic, basis="report_duty"), cast["alice"], NOW)


# ---- E15


@pytest.mark.parametrize("changed", [{"retired_on": TODAY}, {"checked_on": date(2026, 8, 31)}, {"checked_on": None}])
def test_E15_nobody_is_sent_to_a_service_out_of_use_or_unchecked(case, cast, clinic, changed, sign_in):
    agree(case, cast["alice"])
    Provider.update(**changed).where(Provider.id == clinic.id).execute()
    answer = sign_in("alice").post(f"/case/{case.code}/referrals/new", {**NEED, "provider": str(clinic.id)})
    if "retired_on" in changed:
        assert answer.status_code == 422
    else:
        assert answer.status_code == 422 and "was not checked for too long" in answer.text
    assert not Referral.select().exists()


def test_E15_an_entry_that_grew_old_after_the_draft_is_confirmed_first(case, cast, clinic, sign_in):
    agree(case, cast["alice"])
    made = referral.draft(case, whole(clinic), cast["alice"], NOW)
    referral.prepare(made, TELL, cast["alice"], NOW)
    Provider.update(checked_on=date(2026, 8, 31)).where(Provider.id == clinic.id).execute()
    alice = sign_in("alice")
    assert "was not checked for too long" in alice.get(f"/case/{case.code}/referrals/{made.id}").text
    assert alice.post(f"/case/{case.code}/referrals/{made.id}/send").status_code == 422
    assert sign_in("mary").post(f"/directory/{clinic.id}/checked").status_code == 303
    assert alice.post(f"/case/{case.code}/referrals/{made.id}/send").status_code == 303


# ---- not referred


@pytest.mark.parametrize("result", ["declined_by_client", "already_received_elsewhere", "provided_by_us", "not_applicable"])
def test_a_referral_that_is_not_made_is_written_down_and_done(case, cast, result):
    made = referral.draft(case, {**NEED, "result": result}, cast["alice"], NOW)
    assert (made.status, made.result, made.ended_on, made.sent_on) == ("done", result, TODAY, None) and not ServiceGap.select().exists()
    assert not DueItem.select().where(DueItem.kind == "referral_feedback").exists()


def test_a_service_that_is_missing_is_counted_in_the_directory(case, cast):
    referral.draft(case, {**NEED, "result": "service_unavailable"}, cast["alice"], NOW)
    gap = ServiceGap.get()
    assert (gap.service, gap.area, gap.note) == ("health_medical", "North district", "")


# ---- what becomes of it


@pytest.fixture
def sent(case, cast, clinic):
    agree(case, cast["alice"], what=["needs", "age_sex", "name", "code_and_contact"])
    return referral.send(case, whole(clinic, tells=["needs", "age_sex", "name", "code_and_contact"]), cast["alice"], NOW)


def test_the_service_accepts_and_the_child_receives_it(case, sent, sign_in):
    alice, one = sign_in("alice"), f"/case/{case.code}/referrals/{sent.id}"
    assert alice.post(f"{one}/answer", {"answer": "accepted", "appointment_on": "5 3 2027"}).status_code == 303
    assert Referral.get().appointment_on == date(2027, 3, 5)
    done = {"outcome": "received_full", "accompanied": "yes", "accompanied_on": "1 3 2027", "told_child": "yes", "quality": "kind"}
    assert alice.post(f"{one}/feedback", {**done, "accompanied": ""}).status_code == 422
    assert alice.post(f"{one}/feedback", {**done, "told_child": ""}).status_code == 422
    assert alice.post(f"{one}/feedback", done).status_code == 303
    made = Referral.get()
    assert (made.status, made.outcome, made.feedback_on, made.accompanied_on) == ("done", "received_full", TODAY, TODAY)
    assert not DueItem.select().where((DueItem.kind == "referral_feedback") & DueItem.ended_at.is_null()).exists()


def test_refused_by_the_service_needs_its_reason(case, sent, sign_in):
    alice, one = sign_in("alice"), f"/case/{case.code}/referrals/{sent.id}"
    assert alice.post(f"{one}/answer", {"answer": "rejected"}).status_code == 422
    assert alice.post(f"{one}/answer", {"answer": "rejected", "rejected_why": "no bed free"}).status_code == 303
    made = Referral.get()
    assert (made.status, made.rejected_why, made.ended_on) == ("rejected", "no bed free", TODAY)


def test_still_waiting_keeps_it_running(sent, cast):
    referral.feedback(sent, {"outcome": "waiting", "quality": ""}, cast["alice"], NOW)
    assert Referral.get().status == "sent" and DueItem.select().where((DueItem.kind == "referral_feedback") & DueItem.ended_at.is_null()).exists()


def test_E17_closing_a_referral_without_an_answer_needs_a_reason(sent, cast):
    with refused("E17"):
        referral.feedback(sent, {"accompanied": "no", "accompanied_why": "far"}, cast["alice"], NOW)
    referral.feedback(sent, {"accompanied": "no", "accompanied_why": "far", "ended_why": "the clinic has burnt down"}, cast["alice"], NOW)
    assert (Referral.get().status, Referral.get().outcome, Referral.get().ended_why) == ("done", None, "the clinic has burnt down")


@pytest.mark.parametrize("wrong", [{"accompanied": None}, {"accompanied": "yes"}, {"accompanied": "yes", "accompanied_on": TODAY + timedelta(days=1)},
                                   {"accompanied": "no"}, {"feedback_on": TODAY + timedelta(days=1)}])
def test_E06_done_says_who_went_along_and_when(sent, cast, wrong):
    answers = {"outcome": "received_full", "told_child": "yes", "accompanied": "no", "accompanied_why": "far", **wrong}
    if wrong == {"accompanied": "no"}:
        answers["accompanied_why"] = ""
    with refused("E06"):
        referral.feedback(sent, answers, cast["alice"], NOW)
    assert Referral.get().status == "sent"


def test_a_referral_is_taken_back_with_a_reason(case, sent, cast, sign_in):
    alice = sign_in("alice")
    assert alice.post(f"/case/{case.code}/referrals/{sent.id}/revoke", {"reason": ""}).status_code == 422
    assert alice.post(f"/case/{case.code}/referrals/{sent.id}/revoke", {"reason": "moved away"}).status_code == 303
    assert Referral.get().status == "revoked"


def test_a_referral_of_another_case_has_no_address_here(case, sent, cast, sign_in):
    other = intake.take_in(registration(), cast["alice"], NOW)
    intake.enter_identity(other, {"first": "Ratanak", "address": "none", "safe_contact": "none"}, cast["alice"], NOW)
    alice = sign_in("alice")
    for tail in ("", "/slip", "/send"):
        assert alice.get(f"/case/{other.code}/referrals/{sent.id}{tail}").status_code == 404
    assert alice.post(f"/case/{other.code}/referrals/{sent.id}/name-slip").status_code == 404


# ---- the slips and safe contact


def never(case, **columns):
    identities.Identity.update(**columns).where(identities.Identity.code == case.code).execute()


def test_the_slip_holds_the_code_and_the_ticked_items_and_no_name(case, sent, sign_in):
    page = sign_in("alice").post(f"/case/{case.code}/referrals/{sent.id}/slip", {"copies": "1", "purpose": "service"}).text
    assert case.code in page and "A fever that comes back" in page and "Age and sex" in page and "What concerns safety" not in page
    for word in ("Sreymom", "Chanthou", "012 555 987", "Lotus"):
        assert word not in page
    assert Audit.select().where(Audit.did == "sheet printed").get().details["sheet"] == "slip"


def test_D18_E14_the_slip_is_not_printed_after_its_consent_has_ended(case, sent, sign_in):
    alice, where = sign_in("alice"), f"/case/{case.code}/referrals/{sent.id}/slip"
    assert alice.get(where).status_code == 200
    ConsentShare.update(valid_to=TODAY - timedelta(days=1)).where(ConsentShare.id == sent.share_id).execute()
    assert alice.get(where).status_code == 409 and alice.post(where, {"copies": "1", "purpose": "service"}).status_code == 409


def test_the_slip_of_a_stopped_referral_is_not_printed(case, sent, cast, sign_in):
    consent.withdraw(Case.get_by_id(case.id), {"scope": "all", "reason": "no"}, cast["alice"], NOW)
    alice = sign_in("alice")
    assert alice.get(f"/case/{case.code}/referrals/{sent.id}/slip").status_code == 409
    assert alice.post(f"/case/{case.code}/referrals/{sent.id}/name-slip").status_code == 409


def test_the_name_goes_on_a_slip_of_its_own_once_and_on_record(case, sent, sign_in):
    alice, where = sign_in("alice"), f"/case/{case.code}/referrals/{sent.id}/name-slip"
    page = alice.post(where).text
    assert "Sreymom" in page and "012 555 987" in page and "A fever" not in page and "Health" not in re.sub(r"<title>.*?</title>", "", page)
    line = Audit.select().where(Audit.did == "identity shown").order_by(Audit.seq.desc()).get()
    assert line.details["why"] == "referral" and Referral.get().name_slip_on == TODAY
    again = alice.post(where)
    assert again.status_code == 409 and "Sreymom" not in again.text


def test_without_consent_to_tell_the_name_there_is_no_such_slip(case, cast, clinic, sign_in):
    agree(case, cast["alice"])
    made = referral.send(case, whole(clinic), cast["alice"], NOW)
    alice = sign_in("alice")
    assert "name-slip" not in alice.get(f"/case/{case.code}/referrals/{made.id}").text
    answer = alice.post(f"/case/{case.code}/referrals/{made.id}/name-slip")
    assert answer.status_code == 409 and "Sreymom" not in answer.text and not Audit.select().where(Audit.did == "identity shown").exists()


@pytest.mark.parametrize("columns, gone, stays", [
    ({"phone_never": True}, ["012 555 987", "099 444 321"], ["Lotus lane"]), ({"address_never": True}, ["Lotus lane", "blue gate"], ["012 555 987"]),
    ({"phone_never": True, "address_never": True}, ["012 555 987", "Lotus lane"], ["Ring before noon"]),
])
def test_safe_contact_takes_out_of_the_slip_what_must_never_leave_and_says_so(case, sent, sign_in, columns, gone, stays):
    never(case, **columns)
    page = sign_in("alice").post(f"/case/{case.code}/referrals/{sent.id}/name-slip").text
    assert not [word for word in gone if word in page] and all(word in page for word in stays) and "Left out on purpose" in page


def test_safe_contact_is_read_back_before_sending_and_kept_with_the_referral(case, cast, clinic, sign_in):
    never(case, phone_never=True)
    agree(case, cast["alice"], what=["needs", "name", "code_and_contact"])
    made = referral.draft(case, whole(clinic), cast["alice"], NOW)
    referral.prepare(made, {**TELL, "tells": ["needs", "name", "code_and_contact"]}, cast["alice"], NOW)
    page = sign_in("alice").get(f"/case/{case.code}/referrals/{made.id}/send").text
    assert "the phone: taken out by the rule of safe contact" in page
    assert referral.make(made, cast["alice"], NOW).left_out == ["phone"] and contact.limits(case) == {"phone"}


def test_the_rule_of_safe_contact_stands_first_in_the_identity(case, sign_in):
    never(case, contact_never="the father", contact_say="say it is the school", phone_never=True)
    page = sign_in("alice").post(f"/case/{case.code}/identity", {"why": "call"}).text
    order = [page.index(word) for word in ("Ring before noon", "the father", "say it is the school", "Sreymom", "012 555 987")]
    assert order == sorted(order)


def test_never_to_call_is_asked_on_the_identity_page_and_marks_the_case(cast, sign_in):
    made = intake.take_in(registration(), cast["alice"], NOW)
    answer = sign_in("alice").post(f"/case/{made.code}/identity/enter", {"first": "Ratanak", "address": "none", "safe_contact": "none", "contact_never": "the uncle", "phone_never": "y"})
    assert answer.status_code == 303
    entry = identities.Identity.get_by_id(made.code)
    assert (entry.contact_never, entry.phone_never, entry.address_never) == ("the uncle", True, False) and Case.get_by_id(made.id).contact_rule


def test_D16_what_is_withheld_is_read_back_before_sending(case, cast, clinic, sign_in):
    consent.give(case, registration(given_by="parent", shares=[SHARE], withhold="where she sleeps", withhold_from="the clinic's guard"), cast["alice"], NOW)
    made = referral.draft(case, whole(clinic), cast["alice"], NOW)
    referral.prepare(made, TELL, cast["alice"], NOW)
    page = sign_in("alice").get(f"/case/{case.code}/referrals/{made.id}/send").text
    assert "Asked to be withheld:" in page and page.count("where she sleeps") >= 2


def test_no_name_stands_in_the_records_of_sharing(case, sent):
    stored = str(list(Referral.select().tuples())) + str(list(Sharing.select().tuples()))
    assert not [word for word in ("Sreymom", "Chanthou", IDENTITY["phone"], "Lotus") if word in stored]


def test_the_record_of_what_left_is_shown_on_the_tab(case, sent, sign_in):
    page = sign_in("mary").get(f"/case/{case.code}/referrals").text
    assert "What left the office" in page and "Head nurse" in page and "On paper, handed over" in page and sharing.of(case)[0].agency == "River clinic"


# ---- shared outside of a referral (F28)

TOLD = {"shared_on": "1 3 2027", "to": "authority", "agency": "District welfare office", "purpose": "child_protection", "what": ["needs", "safety_concerns"], "basis": "consent",
        "method": "verbal"}


def test_D14_what_was_told_to_an_authority_needs_its_consent(case, cast, sign_in):
    alice, where = sign_in("alice"), f"/case/{case.code}/sharing/new"
    answer = alice.post(where, TOLD)
    assert answer.status_code == 422 and "nobody has agreed to it" in answer.text and "District welfare office" in answer.text and not Sharing.select().exists()
    consent.give(case, registration(given_by="parent", items={"services": {"answer": "yes"}, "share_with_authorities": {"answer": "yes"}}), cast["alice"], NOW)
    assert alice.post(where, TOLD).status_code == 303
    line = Sharing.get()
    assert (line.agency, line.what, line.source, line.shared_on) == ("District welfare office", ["needs", "safety_concerns"], "authority", TODAY)
    assert "District welfare office" in alice.get(f"/case/{case.code}/referrals").text


def test_M27_taking_back_sharing_with_authorities_stops_what_they_were_told(case, cast):
    consent.give(case, registration(given_by="parent", items={"services": {"answer": "yes"}, "share_with_authorities": {"answer": "yes"}}), cast["alice"], NOW)
    sharing.record(case, {**TOLD, "shared_on": TODAY}, cast["alice"], NOW)
    consent.withdraw(Case.get_by_id(case.id), {"scope": "some", "items": ["photo"], "reason": "no"}, cast["alice"], NOW)
    assert Sharing.get().stop_on is None
    consent.withdraw(Case.get_by_id(case.id), {"scope": "some", "items": ["share_with_authorities"], "reason": "no"}, cast["alice"], NOW)
    assert Sharing.get().stop_on == TODAY


def test_D17_a_share_by_hand_uses_up_the_one_time_too(case, cast, clinic):
    agree(case, cast["alice"], once=True)
    told = {**TOLD, "shared_on": TODAY, "to": "provider", "provider": str(clinic.id), "purpose": "health_medical", "what": ["needs"]}
    sharing.record(case, told, cast["alice"], NOW)
    with refused("E14"):
        sharing.record(case, told, cast["alice"], NOW)
    assert Sharing.select().count() == 1


@pytest.mark.parametrize("wrong, code", [({"agency": " "}, "E06"), ({"purpose": None}, "E06"), ({"what": []}, "E06"), ({"shared_on": TODAY + timedelta(days=1)}, "E06"),
                                         ({"agency": "Dararith's office"}, "E36"), ({"basis": "report_duty"}, "E14")])
def test_D14_an_unclear_share_is_not_written_down(case, cast, wrong, code):
    consent.give(case, registration(given_by="parent", items={"services": {"answer": "yes"}, "share_with_authorities": {"answer": "yes"}}), cast["alice"], NOW)
    with refused(code):
        sharing.record(case, {**TOLD, "shared_on": TODAY, **wrong}, cast["alice"], NOW)
    assert not Sharing.select().exists()


def test_a_file_goes_out_with_its_password_apart(case, cast, sign_in):
    consent.give(case, registration(given_by="parent", items={"services": {"answer": "yes"}, "share_with_authorities": {"answer": "yes"}}), cast["alice"], NOW)
    alice, where = sign_in("alice"), f"/case/{case.code}/sharing/new"
    assert alice.post(where, {**TOLD, "method": "electronic_protected"}).status_code == 422
    assert alice.post(where, {**TOLD, "method": "electronic_protected", "password_apart": "y"}).status_code == 303
    assert Sharing.get().protected and Sharing.get().password_apart


def test_two_answers_that_are_due_stand_in_the_file_once_with_their_number(case, cast, clinic, sign_in):
    agree(case, cast["alice"])
    for _ in range(2):
        referral.send(case, whole(clinic), cast["alice"], NOW)
    page = sign_in("alice").get(f"/case/{case.code}").text
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids)) and "and 1 more" in page


def test_a_referral_begins_from_an_action_of_the_plan_and_tells_it_what_the_child_received(case, cast, clinic, sign_in):
    agree(case, cast["alice"])
    plan = Plan.create(case=case, kind="full", version=1, state="approved", drawn_on=TODAY, by=cast["alice"], entered_at=NOW, decided_at=NOW, submitted_at=NOW)
    aim = Objective.create(plan=plan, case=case, need="health", wording="No fever")
    action = PlanAction.create(plan=plan, objective=aim, case=case, what="To the clinic", kind="referral", service="health_medical", due_on=TODAY)
    page = sign_in("alice").get(f"/case/{case.code}/referrals/new?action={action.id}&service=health_medical").text
    assert f'value="{action.id}" selected' in page and 'value="health_medical" selected' in page
    made = referral.send(case, whole(clinic, action=str(action.id)), cast["alice"], NOW)
    referral.feedback(made, {"outcome": "received_partly", "accompanied": "no", "accompanied_why": "far", "told_child": "yes"}, cast["alice"], NOW)
    assert PlanAction.get().received == "received_partly"

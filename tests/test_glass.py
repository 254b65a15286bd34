"""Opening a file of others in need (R05, R06, T30; E31, E34)."""
import re
from datetime import timedelta

import pytest

from cmoffice import clock, policy
from cmoffice.casework import approvals, glass, intake, need, team_today
from cmoffice.casework.moves import new_code
from cmoffice.models import Audit, BreakGlass, Case, Staff
from tests.conftest import NOW, registration
from tests.test_need import person, second  # noqa: F401
from tests.test_pages import bare

WHY = "The mother rings: he stands at the door. Amina is on the boat."
IN_NEED = {"category": "immediate_danger", "reason": WHY}


def opens(desk, code, **other):
    return desk.post("/break-glass", {"case": code, **IN_NEED, **other})


def opening(case, by, now=NOW, identity=False):
    glass.open_file(case.code, IN_NEED, person(by, now), now)
    if identity:
        glass.open_identity(case, IN_NEED, person(by, now), now)
    return BreakGlass.select().order_by(BreakGlass.id.desc()).first()


def test_R05_a_file_opened_in_need_is_read_and_nothing_else(case, cast, sign_in):
    bob = sign_in("bob")
    assert bob.get(f"/case/{case.code}").status_code == 404
    assert opens(bob, case.code).headers["Location"].endswith(f"/case/{case.code}")
    page = bob.get(f"/case/{case.code}").text
    assert "You opened this file in need" in page and "Add note" not in page and "Show identity" not in page
    for how, tail in (("post", "/notes"), ("post", "/followups"), ("post", "/identity"), ("get", "/close"), ("get", "/access"), ("get", "/conflict"), ("get", "/consent")):
        assert getattr(bob, how)(f"/case/{case.code}{tail}").status_code == 403, tail
    assert case.code not in bob.get("/work").text + bob.get("/cases").text          # it is open, and no case of hers
    assert {action for action, ties in policy.RULES.items() if policy.anyone not in ties.values() and policy.may(person("bob"), action, case)} == {"read case"}


def test_SEC_068_T30_it_shuts_by_itself_after_four_hours(case, cast, sign_in):
    opening(case, "bob")
    for hours, there in ((0, True), (3.99, True), (4, False), (30, False)):
        assert (policy.find_case(person("bob", NOW + timedelta(hours=hours)), case.code) is not None) is there, hours
    bob = sign_in("bob")
    assert bob.get(f"/case/{case.code}").status_code == 200
    clock.set_start(NOW + timedelta(hours=4, minutes=1))
    assert sign_in("bob").get(f"/case/{case.code}").status_code == 404


def test_R05_the_identity_needs_a_second_opening_with_a_reason_of_its_own(case, cast, sign_in):
    bob, where = sign_in("bob"), f"/case/{case.code}/break-glass"
    assert bob.post(where, IN_NEED).status_code == 404
    opens(bob, case.code)
    assert bob.post(where, {**IN_NEED, "reason": "too short"}).status_code == 422
    assert bob.post(f"/case/{case.code}/identity", {"why": "call"}).status_code == 403
    assert bob.post(where, IN_NEED).status_code == 303
    assert "Sreymom" in bob.post(f"/case/{case.code}/identity", {"why": "call"}).text
    assert [row.identity for row in BreakGlass.select().order_by(BreakGlass.id)] == [False, True]
    assert Audit.select().where((Audit.did == "identity shown") & (Audit.code == case.code) & (Audit.by == cast["bob"].id)).count() == 1      # D35


def test_E31_nobodys_code_and_a_highly_sensitive_one_are_answered_alike(case, cast, sign_in):
    need.mark(case, {"reason": "Threats"}, cast["mary"], NOW)
    bob = sign_in("bob")
    nobodys = next(code for code in iter(new_code, None) if code != case.code)
    told = []
    for code in (case.code, nobodys, "AAA-AAA", "what?"):
        answer = opens(bob, code)
        told.append(re.sub(r'value="\d+-[^"]+"', "", bare(answer)).replace(f'value="{code}"', ""))
        assert answer.status_code == 422 and "not yours to open" in answer.text and WHY in answer.text.replace("&#39;", "'")
    assert len(set(told)) == 1 and not BreakGlass.select().exists()


def test_E34_a_conflict_of_interest_bars_the_way(case, cast, sign_in):
    need.declare_conflict(case, cast["bob"], {"kind": "related"}, cast["mary"], NOW)
    answer = opens(sign_in("bob"), case.code)
    assert answer.status_code == 422 and "You have a conflict of interest" in answer.text and not BreakGlass.select().exists()


def test_E34_a_conflict_recorded_later_shuts_what_is_open(case, cast, sign_in):
    bob = sign_in("bob")
    opens(bob, case.code)
    need.declare_conflict(case, cast["bob"], {"kind": "related"}, cast["mary"], NOW)
    assert bob.get(f"/case/{case.code}").status_code == 404 and bob.post(f"/case/{case.code}/break-glass", IN_NEED).status_code == 404


def test_a_file_marked_highly_sensitive_later_is_open_no_more(case, cast):
    opening(case, "bob")
    need.mark(Case.get_by_id(case.id), {"reason": "Threats"}, cast["mary"], NOW)
    assert policy.find_case(person("bob"), case.code) is None


@pytest.mark.parametrize(("sent", "says"), [({"reason": "Danger!"}, "at least 20 letters"), ({"category": ""}, "what kind of need"), ({"case": ""}, "Type the code")])
def test_SEC_068_R05_without_kind_and_twenty_letters_nothing_opens(case, sign_in, sent, says):
    answer = sign_in("bob").post("/break-glass", {"case": case.code, **IN_NEED, **sent})
    assert answer.status_code == 422 and says in answer.text and not BreakGlass.select().exists()


def test_the_reason_is_no_way_to_try_out_a_name(case, cast, sign_in):
    """A refusal E36 would tell who is in the file to somebody who may not know: the name is taken out in silence."""
    bob = sign_in("bob")
    assert opens(bob, case.code, reason="Sreymom is in danger at this very moment").status_code == 303
    assert "sreymom" not in BreakGlass.get().reason.lower()


def test_her_own_file_just_opens(case, sign_in):
    assert opens(sign_in("alice"), case.code).status_code == 303 and not BreakGlass.select().exists()


def test_R05_the_keyworker_and_the_supervisors_are_told(case, cast, sign_in):
    opens(sign_in("bob"), case.code)
    assert "opened in need" in sign_in("alice").get("/work").text
    assert "Bob B." in sign_in("alice").get(f"/case/{case.code}/access").text
    for login in ("mary", "paul"):
        page = sign_in(login).get("/team").text
        assert case.code in page and "Files opened in need" in page


def test_SEC_068_R06_another_supervisor_reviews_it_and_the_user_never(case, cast, sign_in):
    paul, mary = sign_in("paul"), sign_in("mary")
    opens(paul, case.code)
    number = BreakGlass.get().id
    assert paul.get(f"/break-glass/{number}").status_code == 404 and case.code not in paul.get("/approvals").text
    with pytest.raises(Exception, match="E35"):
        glass.review(BreakGlass.get(), {"review": "justified", "comment": "fine"}, person("paul"), NOW)
    page = mary.get(f"/break-glass/{number}")
    assert "he stands at the door" in page.text and "file opened" in page.text.lower()
    assert mary.post(f"/break-glass/{number}", {"review": "justified"}).status_code == 422
    assert mary.post(f"/break-glass/{number}", {"review": "justified", "comment": "Right to do so"}).headers["Location"].endswith("/approvals")
    assert mary.get(f"/break-glass/{number}").status_code == 404 and BreakGlass.get().reviewed_by_id == cast["mary"].id


def test_R06_unreviewed_after_a_day_it_is_red_for_all_supervisors(case, cast, sign_in):
    opening(case, "bob")
    for hours, late in ((23, False), (24, False), (25, True), (500, True)):
        now = NOW + timedelta(hours=hours)
        for login in ("mary", "paul"):
            assert [line.is_late for line in approvals.waiting(person(login, now), now)] == [late]
            assert [line.is_late for line in team_today.of(person(login, now), now)["openings"]] == [late]


def test_the_review_of_a_file_that_she_must_not_suspect_is_not_hers(case, cast, sign_in):
    opening(case, "bob")
    need.declare_conflict(case, cast["paul"], {"kind": "related"}, cast["mary"], NOW)
    assert glass.to_review(person("paul")) == [] and len(glass.to_review(person("mary"))) == 1


def test_clerks_and_the_administrator_open_nothing_in_need(case, sign_in):
    for login in ("dan", "eve"):
        assert opens(sign_in(login), case.code).status_code == 404


def test_a_supervisor_opens_a_file_of_another_team(cast, sign_in):
    theirs = intake.take_in(registration(), cast["carol"], NOW)
    mary = sign_in("mary")
    opens(mary, theirs.code)
    assert mary.get(f"/case/{theirs.code}").status_code == 200 and mary.get(f"/case/{theirs.code}/reassign").status_code == 403
    assert Staff.get(Staff.username == "mary").glass

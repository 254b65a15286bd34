"""Files that belong together (F33, D12): linking opens nothing, and a highly sensitive file leaves no trace."""
import pytest

from cmoffice import identities
from cmoffice.casework import closure, family, intake, keyworker
from cmoffice.models import Audit, Case, CaseReader, Conflict, Family, FamilyMember, Move, Staff
from tests.conftest import IDENTITY, NOW, refused, registration


def opened(by, first, **other):
    made = intake.take_in(registration(**other), by, NOW)
    intake.enter_identity(made, {**IDENTITY, "first": first, "last": "", "nickname": ""}, by, NOW, decided="different")
    return Case.get_by_id(made.id)


@pytest.fixture
def sister(case, cast):
    return opened(cast["alice"], "Ratanak")


def shown(desk, case):
    return desk.get(f"/case/{case.code}/care").text


def test_F33_two_cases_she_knows_are_linked_under_a_random_number(case, sister, sign_in):
    alice = sign_in("alice")
    assert alice.post(f"/case/{case.code}/family", {"code": sister.code.replace("-", " ").lower(), "kind": "siblings"}).status_code == 303
    ref = Family.get().ref
    assert {Case.get_by_id(one.id).group_ref for one in (case, sister)} == {ref} and case.code not in ref
    assert sister.code in shown(alice, case) and case.code in shown(alice, sister) and ref not in shown(alice, case)
    assert alice.post(f"/case/{case.code}/family", {"code": sister.code, "kind": "siblings"}).status_code == 303 and FamilyMember.select().count() == 2


@pytest.mark.parametrize("kind, other", [("carol", "normal"), ("alice", "highly_sensitive")])
def test_E31_a_case_that_is_not_hers_to_know_is_no_case(case, cast, sign_in, kind, other):
    hidden = opened(cast[kind], "Vichear", sensitivity=other)
    CaseReader.delete().where(CaseReader.case == hidden.id).execute()
    alice = sign_in("alice")
    answers = [alice.post(f"/case/{case.code}/family", {"code": code, "kind": "siblings"}) for code in (hidden.code, "BCD-FGH", "nonsense")]
    assert all(answer.status_code == 422 and "not yours to open" in answer.text for answer in answers) and not Family.select().exists()


def test_a_case_is_not_linked_with_itself_nor_without_a_kind(case, sister, cast):
    for code, kind in ((case.code, "siblings"), (sister.code, "cousins")):
        with refused("E06"):
            family.link(case, code, kind, cast["alice"], NOW)


def test_two_groups_become_one(case, sister, cast):
    brother, baby = opened(cast["alice"], "Vichear"), opened(cast["alice"], "Chanthy")
    family.link(case, sister.code, "siblings", cast["alice"], NOW)
    family.link(brother, baby.code, "siblings", cast["alice"], NOW)
    family.link(case, brother.code, "siblings", cast["alice"], NOW)
    assert Family.select().count() == 1 and FamilyMember.select().count() == 4
    assert len({one.group_ref for one in Case.select()}) == 1


def test_D12_a_link_opens_no_content_to_who_has_no_right_to_it(case, cast, sign_in):
    others = opened(cast["bob"], "Ratanak")
    family.link(case, others.code, "siblings", cast["mary"], NOW)
    page = shown(sign_in("alice"), case)
    assert others.code not in page and page.count("Another file, not yours to open") == 1
    mary = shown(sign_in("mary"), case)
    assert others.code in mary and "Another file" not in mary and "not the same" in mary
    assert sign_in("alice").get(f"/case/{others.code}").status_code == 404


def test_D10_a_highly_sensitive_member_leaves_no_trace_not_even_a_number(case, cast, sign_in):
    alice = sign_in("alice")
    paths = [f"/case/{case.code}{tail}" for tail in ("/care", "/history", "", "/meetings")]
    audits = Audit.select().where(Audit.code == case.code).count()
    secret = opened(cast["alice"], "Ratanak", sensitivity="highly_sensitive")
    family.link(case, secret.code, "siblings", cast["alice"], NOW)
    assert Audit.select().where(Audit.code == case.code).count() == audits and not Move.select().where(Move.what.contains("family")).exists()
    assert secret.code in shown(alice, case)                                         # she is a named reader
    CaseReader.delete().where(CaseReader.case == secret.id).execute()
    for path in paths:
        page = alice.get(path).text
        assert secret.code not in page and "Another file" not in page and "amily linked" not in page, path
    assert "No linked file that you may know of." in shown(alice, case) and "No linked file that you may know of." in shown(sign_in("mary"), case)
    assert family.members(case, cast["mary"]) == []


def test_R03_a_member_with_whom_she_has_a_conflict_is_not_there(case, sister, cast):
    family.link(case, sister.code, "siblings", cast["alice"], NOW)
    Conflict.create(case=sister, staff=cast["alice"], kind="related", by=cast["alice"], declared_at=NOW)
    reader = Staff.get(Staff.username == "alice")
    if sister.code not in reader.conflicts:
        reader.conflicts = [sister.code]
    assert family.members(case, reader) == []


def test_taking_apart_needs_a_reason_and_leaves_no_group_of_one(case, sister, cast, sign_in):
    family.link(case, sister.code, "household", cast["alice"], NOW)
    alice = sign_in("alice")
    assert alice.post(f"/case/{case.code}/family/part", {"code": sister.code}).status_code == 422 and Family.select().exists()
    with refused("E31"):
        family.part(case, "BCD-FGH", "mistake", cast["alice"], NOW)
    assert alice.post(f"/case/{case.code}/family/part", {"code": sister.code, "why": "mistake"}).status_code == 303
    assert not Family.select().exists() and not FamilyMember.select().exists() and Case.get_by_id(case.id).group_ref is None


# ---- brothers and sisters and their keyworkers

GIVE = {"to": "bob", "reason": "caseload", "handover": "Fridays", "told_on": "1 3 2027"}
GIVEN = {**GIVE, "told_on": NOW.date()}                   # as a form hands it over


def test_E17_brothers_and_sisters_are_split_only_with_a_reason(case, sister, cast, sign_in):
    family.link(case, sister.code, "siblings", cast["alice"], NOW)
    mary = sign_in("mary")
    assert "Why brothers and sisters get different caseworkers" in mary.get(f"/case/{case.code}/reassign").text
    answer = mary.post(f"/case/{case.code}/reassign", GIVE)
    assert answer.status_code == 422 and "Write the reason." in answer.text and Case.get_by_id(case.id).keyworker_id == cast["alice"].id
    assert mary.post(f"/case/{case.code}/reassign", {**GIVE, "apart_why": "The brother wants a man to talk to"}).status_code == 303
    assert Case.get_by_id(case.id).keyworker_id == cast["bob"].id
    assert {row.case_id: row.apart_why for row in FamilyMember.select()} == {case.id: "The brother wants a man to talk to", sister.id: None}


def test_the_second_one_following_to_the_same_keyworker_needs_no_reason(case, sister, cast):
    family.link(case, sister.code, "siblings", cast["alice"], NOW)
    keyworker.assign(case, cast["bob"], {**GIVEN, "apart_why": "one after the other"}, cast["mary"], NOW)
    keyworker.assign(sister, cast["bob"], GIVEN, cast["mary"], NOW)
    assert Case.get_by_id(sister.id).keyworker_id == cast["bob"].id


def test_others_of_a_household_and_closed_siblings_ask_for_no_reason(case, sister, cast):
    family.link(case, sister.code, "household", cast["alice"], NOW)
    keyworker.assign(case, cast["bob"], GIVEN, cast["mary"], NOW)
    brother = opened(cast["bob"], "Vichear")
    family.link(Case.get_by_id(case.id), brother.code, "siblings", cast["mary"], NOW)
    Case.update(status="closed", closed_on=NOW.date()).where(Case.id == brother.id).execute()
    keyworker.assign(Case.get_by_id(case.id), cast["alice"], GIVEN, cast["mary"], NOW)
    assert Case.get_by_id(case.id).keyworker_id == cast["alice"].id and closure.asked(case) is None


def test_a_hidden_sibling_is_not_betrayed_by_the_question(case, cast, sign_in):
    secret = opened(cast["alice"], "Ratanak", sensitivity="highly_sensitive")
    family.link(case, secret.code, "siblings", cast["alice"], NOW)
    CaseReader.delete().where((CaseReader.case == secret.id) & (CaseReader.staff == cast["mary"].id)).execute()
    mary = sign_in("mary")
    assert "brothers and sisters" not in mary.get(f"/case/{case.code}/reassign").text
    assert mary.post(f"/case/{case.code}/reassign", GIVE).status_code == 303


# ---- registering a brother or sister


def test_a_brother_or_sister_begins_with_what_they_share_and_no_name(case, cast, sign_in):
    Case.update(displacement="idp").where(Case.id == case.id).execute()
    alice = sign_in("alice")
    page = alice.get(f"/case/{case.code}/family/sibling")
    assert page.status_code == 200 and f"brother or sister of {case.code}" in page.text
    for value in ("family_violence_witness", "teacher_school", "idp", "p01"):
        assert f'value="{value}" checked' in page.text or f'value="{value}" selected' in page.text, value
    assert not any(name in page.text for name in ("Sreymom", "Chanthou", "Dararith", "Lotus lane"))
    answers = registration(registered_on="1 3 2027", identified_on="27 2 2027", age_years="7")
    answer = alice.post(f"/case/{case.code}/family/sibling", answers)
    assert answer.status_code == 303, answer.text
    made = Case.select().order_by(Case.id.desc()).first()
    assert answer.headers["Location"] == f"/case/{made.code}/identity/enter" and made.status == "unfiled"
    assert family.members(case, cast["alice"])[0].case.code == made.code and not identities.has_entry(made.code)
    assert alice.post(f"/case/{case.code}/family/sibling", {**answers, "sex": ""}).status_code == 422 and Case.select().count() == 2


@pytest.mark.parametrize("login, links, registers", [("alice", 200, 200), ("mary", 200, 404), ("bob", 404, 404), ("carol", 404, 404), ("paul", 404, 404), ("dan", 404, 404), ("eve", 404, 404)])
def test_who_links_and_registers_siblings(case, sign_in, login, links, registers):
    desk = sign_in(login)
    assert desk.get(f"/case/{case.code}/family").status_code == desk.get(f"/case/{case.code}/family/part").status_code == links
    assert desk.get(f"/case/{case.code}/family/sibling").status_code == registers

"""Accounts of staff: added, opened by a slip once, shut by lock and end, and nobody raises herself."""
from datetime import timedelta

import pytest

from cmoffice import passwords
from cmoffice.casework import intake, office, owes, tasks
from cmoffice.casework import staff as accounts
from cmoffice.models import Audit, Case, DeskSession, DueItem, Slip, Staff, Task, Team
from cmoffice.refusals import Changed
from tests.conftest import NOW, PASSWORD, ZONE, Desk, refused, registration

TODAY = NOW.date()
ZOE = {"username": "Zoe ", "name": " Zoe Zinnia ", "role": "caseworker", "team": "North", "gbv_clearance": False, "signed_on": TODAY, "trained_on": TODAY}
OWN = "seven green umbrellas fly"


def person(username):
    return Staff.get(Staff.username == username)


def added(cast, **other):
    """A new colleague whom Mary has confirmed."""
    person, code = accounts.add({**ZOE, **other}, cast["eve"], NOW)
    accounts.confirm(person, cast["mary"], NOW)
    return person, code


def with_slip(app, code, username="zoe"):
    """A desk at which somebody has shown the slip: the page for her first password, if it opens."""
    desk = Desk(app)
    answer = desk.post("/signin", {"username": username, "password": code})
    return desk, answer


# ---- added


def test_SEC_009_a_new_account_has_a_slip_and_no_password(cast):
    zoe, code = added(cast)
    zoe = person("zoe")
    assert (zoe.username, zoe.name, zoe.team.name, zoe.password_hash, zoe.must_change) == ("zoe", "Zoe Zinnia", "North", None, True)
    slip = Slip.select().where(Slip.staff == zoe.id).get()
    assert slip.until == NOW + timedelta(hours=24) and slip.used_at is None and code not in str(list(Slip.select().tuples()))
    assert len(code.replace("-", "")) >= 14, "at least 64 bits"


@pytest.mark.parametrize("missing", ["username", "name", "role", "team"])
def test_what_is_missing_is_named(cast, missing):
    with refused("E06") as no:
        added(cast, **{missing: " " if missing != "team" else ""})
    assert no.value.field == missing and Staff.select().count() == 8


@pytest.mark.parametrize("role", ["clerk", "administrator"])
def test_clerks_and_administrators_need_no_team(cast, role):
    assert added(cast, role=role, team="")[0].team is None


def test_a_new_team_is_made_on_the_way(cast):
    added(cast, team=" East ")
    assert person("zoe").team.name == "East" and Team.select().count() == 3


def test_two_accounts_have_two_names_whatever_the_letters(cast):
    added(cast)
    with refused("E06") as no:
        added(cast, username="ZOE")
    assert no.value.field == "username"


# ---- the slip


def test_SEC_009_a_slip_opens_the_account_once(app, cast):
    zoe, code = added(cast)
    desk, answer = with_slip(app, code)
    assert (answer.status_code, answer.location) == (303, "/first")
    assert desk.get("/first").status_code == 200
    answer = desk.post("/first", {"password": OWN, "again": OWN, "promise": "y"})
    assert answer.status_code == 303 and desk.get("/work").status_code == 200
    assert person("zoe").promised_on == TODAY and person("zoe").must_change is False
    assert with_slip(app, code)[1].status_code == 422
    assert with_slip(app, OWN)[1].status_code == 303


def test_a_slip_is_good_for_a_day(cast):
    zoe, code = added(cast)
    assert accounts.find_slip(zoe, code, NOW + timedelta(hours=23, minutes=59)) is not None
    assert accounts.find_slip(zoe, code, NOW + timedelta(hours=24)) is None


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("-", "")])
def test_a_slip_is_read_however_it_was_typed(cast, typed):
    zoe, code = added(cast)
    assert accounts.find_slip(zoe, typed(code), NOW) is not None


def test_a_slip_is_hers_alone(app, cast):
    zoe, code = added(cast)
    assert accounts.find_slip(cast["bob"], code, NOW) is None and accounts.find_slip(zoe, "", NOW) is None
    assert with_slip(app, code, "bob")[1].status_code == 422


def test_a_new_slip_crosses_out_the_one_before(cast):
    zoe, first = added(cast)
    second = accounts.new_slip(zoe, cast["eve"], NOW)
    assert accounts.find_slip(zoe, first, NOW) is None and accounts.find_slip(zoe, second, NOW) is not None


def test_two_desks_with_one_slip_set_one_password(cast):
    zoe, code = added(cast)
    one, other = (accounts.find_slip(zoe, code, NOW) for _ in range(2))
    accounts.set_password(zoe, OWN, zoe, NOW, slip=one)
    with refused("E35"):
        accounts.set_password(zoe, "another four words here", zoe, NOW, slip=other)
    assert passwords.fits(person("zoe").password_hash, OWN)


@pytest.mark.parametrize("missing", ["signed_on", "trained_on"])
def test_without_the_promise_and_the_training_the_account_stays_shut(app, cast, missing):
    zoe, code = added(cast, **{missing: None})
    assert person("zoe").is_active is False
    desk, answer = with_slip(app, code)
    assert desk.get("/first").status_code in (303, 422) and desk.get("/work").status_code == 303
    accounts.set_password(zoe, OWN, zoe, NOW)
    assert with_slip(app, OWN)[1].status_code == 422
    accounts.change(person("zoe"), {missing: TODAY}, cast["eve"], NOW)
    assert with_slip(app, OWN)[1].status_code == 303


# ---- passwords


def test_SEC_007_a_new_password_ends_the_other_sessions(sign_in, cast):
    here, there = sign_in("alice"), sign_in("alice")
    answer = here.post("/me/password", {"current": PASSWORD, "password": OWN, "again": OWN})
    assert answer.status_code == 303 and here.get("/work").status_code == 200
    assert there.get("/work").status_code == 303
    assert passwords.fits(person("alice").password_hash, OWN) and not passwords.fits(person("alice").password_hash, PASSWORD)


@pytest.mark.parametrize("given", [{"current": "wrong"}, {"password": "short"}, {"password": "passwordpassword", "again": "passwordpassword"}, {"again": "other words than these"}])
def test_a_password_that_will_not_do_changes_nothing(sign_in, cast, given):
    answer = sign_in("alice").post("/me/password", {"current": PASSWORD, "password": OWN, "again": OWN, **given})
    assert answer.status_code == 422 and passwords.fits(person("alice").password_hash, PASSWORD)


# ---- changed, locked, ended


def test_a_lock_ends_the_sessions_at_once_and_lets_nobody_in(app, sign_in, cast):
    desk = sign_in("bob")
    accounts.lock(cast["bob"], True, cast["eve"], NOW)
    assert desk.get("/work").status_code == 303 and DeskSession.get(DeskSession.staff == cast["bob"].id).ended_why == "account locked"
    assert with_slip(app, PASSWORD, "bob")[1].status_code == 422
    accounts.lock(person("bob"), False, cast["eve"], NOW)
    assert with_slip(app, PASSWORD, "bob")[1].status_code == 303


def test_a_slip_does_not_open_a_locked_account(app, cast):
    zoe, code = added(cast)
    accounts.lock(zoe, True, cast["eve"], NOW)
    desk, _ = with_slip(app, code)
    desk.post("/first", {"password": OWN, "again": OWN, "promise": "y"})
    assert desk.get("/work").status_code == 303 and person("zoe").password_hash is None


def test_an_ended_account_is_gone_and_its_cases_are_named(app, sign_in, cast):
    intake.enter_identity(intake.take_in(registration(), cast["bob"], NOW), {"first": "Kunthea", "address": "none", "safe_contact": "none"}, cast["bob"], NOW)
    desk = sign_in("bob")
    code = accounts.new_slip(cast["bob"], cast["eve"], NOW)
    accounts.end(cast["bob"], cast["eve"], NOW)
    bob = person("bob")
    assert (bob.ended_on, bob.password_hash, bob.is_active, accounts.left_cases(bob)) == (TODAY, None, False, 1)
    assert desk.get("/work").status_code == 303 and accounts.find_slip(bob, code, NOW) is None
    assert Case.get().keyworker_id == bob.id, "a case is given on by a supervisor, not lost"
    assert "bob" in sign_in("eve").get("/people").text.lower()


def test_team_today_names_who_left_and_leads_to_the_cases_she_still_carries(sign_in, case, cast):
    mary = sign_in("mary")
    assert "has left and still carries" not in mary.get("/team").text
    accounts.end(cast["alice"], cast["eve"], NOW)
    page = mary.get("/team").text
    assert f"{cast['alice'].name} has left and still carries 1 open case." in page and "Nothing needs you now" not in page
    assert 'href="/caseload/alice"' in page and case.code in mary.get("/caseload/alice").text


def test_another_role_ends_the_sessions(sign_in, cast):
    desk = sign_in("bob")
    accounts.change(cast["bob"], {"role": "clerk", "team": ""}, cast["eve"], NOW)
    assert desk.get("/work").status_code == 303
    accounts.confirm(cast["bob"], cast["mary"], NOW)
    assert sign_in("bob").get("/tray").status_code == 200


# ---- a supervisor's word


def test_an_account_that_touches_cases_opens_with_a_supervisors_word(app, cast, sign_in):
    zoe, code = accounts.add(ZOE, cast["eve"], NOW)
    desk, _ = with_slip(app, code)
    assert desk.get("/first").status_code == 422 and not person("zoe").is_active
    mary = sign_in("mary")
    assert "Zoe" in mary.get("/team").text
    assert mary.post("/team/people/zoe").status_code == 303 and person("zoe").is_active
    assert "(zoe)" not in mary.get("/team").text
    assert with_slip(app, code)[0].get("/first").status_code == 200


@pytest.mark.parametrize("login", ["alice", "dan", "eve"])
def test_nobody_but_a_supervisor_confirms(cast, sign_in, login):
    accounts.add(ZOE, cast["eve"], NOW)
    assert sign_in(login).post("/team/people/zoe").status_code == 404 and not person("zoe").is_active
    with refused("E35"):
        accounts.confirm(person("zoe"), cast[login], NOW)


@pytest.mark.parametrize("login", ["mary", "alice", "dan"])
def test_a_new_slip_does_not_let_its_maker_in(app, cast, sign_in, login):
    """Whoever makes slips could otherwise sign in as anybody."""
    desk = sign_in(login)
    code = accounts.new_slip(cast[login], cast["eve"], NOW)
    stolen, _ = with_slip(app, code, login)
    assert stolen.get("/first").status_code == 422
    assert desk.get("/help").status_code == 303, "her own session ends as well until a supervisor has seen it"
    with refused("E35"):
        accounts.confirm(cast["mary"], cast["mary"], NOW)
    accounts.confirm(cast[login], cast["paul"], NOW)
    assert with_slip(app, code, login)[0].get("/first").status_code == 200


@pytest.mark.parametrize("login, allowed", [("alice", True), ("dan", True), ("eve", True), ("carol", False), ("paul", False), ("mary", False)])
def test_SEC_009_a_supervisor_makes_the_slip_for_whom_she_is_near_and_for_nobody_else(app, cast, sign_in, login, allowed):
    answer = sign_in("mary").post(f"/keep/desks/slip/{login}")
    assert answer.status_code == (200 if allowed else 409) and Slip.select().where(Slip.staff == cast[login].id, Slip.used_at.is_null(), Slip.by == cast["mary"].id).count() == allowed
    if allowed:
        code = answer.text.partition('code-big code">')[2].partition("<")[0]
        assert with_slip(app, code, login)[0].get("/first").status_code == 200, "her word is in it"
        assert Audit.select().where(Audit.did == "sign-in slip made").order_by(Audit.seq.desc()).first().by.username == "mary"


def test_the_only_supervisor_needs_nobody(cast):
    Staff.update(ended_on=TODAY).where(Staff.username == "paul").execute()
    accounts.new_slip(cast["mary"], cast["eve"], NOW)
    assert person("mary").is_active


def test_another_team_counts_from_the_next_page(sign_in, cast, case):
    desk = sign_in("mary")
    assert desk.get(f"/case/{case.code}").status_code == 200
    accounts.change(cast["mary"], {"team": "South"}, cast["eve"], NOW)
    assert desk.get(f"/case/{case.code}").status_code in (303, 404)


def test_two_administrators_at_once_do_not_overwrite_each_other(cast):
    seen = cast["bob"].version
    accounts.change(person("bob"), {"name": "Bob Beech"}, cast["eve"], NOW, version=seen)
    with pytest.raises(Changed) as meanwhile:
        accounts.change(person("bob"), {"name": "Bob Basil"}, cast["eve"], NOW, version=seen)
    assert meanwhile.value.theirs.name == "Bob Beech" and person("bob").name == "Bob Beech"


@pytest.mark.parametrize("role", ["supervisor", "caseworker"])
def test_nobody_gives_herself_another_role(cast, role):
    with refused("E35") as no:
        accounts.change(cast["eve"], {"role": role, "team": "North"}, cast["eve"], NOW)
    assert no.value.field == "role" and person("eve").role == "administrator"


@pytest.mark.parametrize("act", [lambda eve: accounts.lock(eve, True, eve, NOW), lambda eve: accounts.end(eve, eve, NOW)])
def test_nobody_shuts_her_own_account(cast, act):
    with refused("E35"):
        act(cast["eve"])
    assert person("eve").is_active


LAST = {"ended": lambda mary, eve: accounts.end(mary, eve, NOW), "locked": lambda mary, eve: accounts.lock(mary, True, eve, NOW),
        "given another role": lambda mary, eve: accounts.change(mary, {"role": "caseworker"}, eve, NOW)}


@pytest.mark.parametrize("act", LAST)
@pytest.mark.parametrize("other", [None, "ended", "locked"])
def test_the_last_supervisor_of_a_team_stays(cast, act, other):
    if other:
        Staff.update(team=cast["mary"].team_id).where(Staff.username == "paul").execute()
        LAST[other](person("paul"), cast["eve"])
    with refused("E35"):
        LAST[act](cast["mary"], cast["eve"])
    assert person("mary").is_active and person("mary").role == "supervisor"


@pytest.mark.parametrize("act", LAST)
def test_the_last_but_one_may_go(cast, act):
    Staff.update(team=cast["mary"].team_id).where(Staff.username == "paul").execute()
    LAST[act](person("paul"), cast["eve"])
    assert not (person("paul").is_active and person("paul").role == "supervisor")


# ---- pages and trail


def test_the_page_shows_a_slip_once(sign_in, cast):
    desk = sign_in("eve")
    form = {"username": "zoe", "name": "Zoe Zinnia", "role": "caseworker", "team": "North", "signed_on": "1 3 2027", "trained_on": "1 3 2027"}
    answer = desk.post("/people", form)
    shown = [word for word in answer.text.replace("<", " ").replace(">", " ").split() if word.count("-") == 3 and len(word) == 19]
    assert answer.status_code == 200 and len(set(shown)) == 1
    assert accounts.find_slip(person("zoe"), shown[0], NOW) is not None and shown[0] not in desk.get("/people").text


def test_a_name_that_is_taken_is_said_on_the_form(sign_in, cast):
    answer = sign_in("eve").post("/people", {"username": "Alice", "name": "Alice Other", "role": "clerk"})
    assert answer.status_code == 422 and "taken" in answer.text and Staff.select().count() == 8


def test_the_trail_tells_of_accounts_and_never_of_slips_or_passwords(cast):
    zoe, code = added(cast)
    accounts.set_password(zoe, OWN, zoe, NOW, slip=accounts.find_slip(zoe, code, NOW))
    accounts.lock(zoe, True, cast["eve"], NOW)
    accounts.lock(zoe, False, cast["eve"], NOW)
    lines = [line for line in Audit.select() if line.details.get("account") == "zoe"]
    assert [line.did for line in lines] == ["account added", "account confirmed", "password set", "account locked", "account unlocked"]
    assert code not in str([line.details for line in lines]) and OWN not in str([line.details for line in lines])


def test_a_persons_own_settings_never_make_the_cover_come_later(cast):
    from cmoffice import sessions
    office.change("idle_minutes", 10, cast["eve"], NOW)
    for own, minutes in ((None, 10), (5, 5), (15, 10)):
        accounts.set_own(cast["alice"], {"idle_minutes": own}, NOW)
        assert sessions.idle_minutes(person("alice")) == minutes


@pytest.mark.parametrize("leaves", ["changes team", "leaves the office"])
def test_tasks_of_somebody_who_leaves_go_back_to_the_caseworker(case, cast, leaves):
    """A task in a colleague's case is hers by name only while she is there to do it."""
    task = Task.create(case=case, what="Call the school", staff=cast["bob"], who="bob", due_on=NOW.date(), source="F12", by=cast["mary"], entered_at=NOW)
    owes.settle(case, NOW)
    assert DueItem.get((DueItem.kind == "task") & DueItem.ended_at.is_null()).staff_id == cast["bob"].id
    if leaves == "changes team":
        accounts.change(cast["bob"], {"team": "South"}, cast["eve"], NOW)
    else:
        accounts.end(cast["bob"], cast["eve"], NOW)
    assert Task.get_by_id(task.id).staff_id is None and DueItem.get((DueItem.kind == "task") & DueItem.ended_at.is_null()).staff_id is None
    assert [one.id for one in tasks.of(cast["alice"])] == [task.id] and owes.differences(ZONE) == []

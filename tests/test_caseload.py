"""The caseload board: weights by example, what giving would change and does change, limits that are only tighter, and nothing of what may not be known."""
import re
from datetime import timedelta

import pytest
from hypothesis import given, strategies

from cmoffice import databases, workload
from cmoffice.casework import caseload, family, handover, intake, keyworker, limits, need, office, weighing
from cmoffice.models import Audit, Case, CaseReader, DueItem, Family, FiledForm, Move, Staff, StaffPaper
from cmoffice.refusals import Refused
from cmoffice.workload import Carried, Weights
from tests.conftest import IDENTITY, NOW, refused, registration
from tests.test_pages import bare

GIVEN = {"reason": "caseload", "handover": "Visit on Fridays."}
BOARD = "/supervision/caseload"
number = iter(range(1000))


def opened(by, limit=None, **other):
    made = intake.take_in(registration(**{"age_years": 13, **other}), by, NOW)
    intake.enter_identity(made, {**IDENTITY, "first": f"Child{next(number)}", "last": "", "nickname": ""}, by, NOW, decided="different")
    return Case.get_by_id(made.id)


def put(case, **columns):
    Case.update(**columns).where(Case.id == case.id).execute()
    return Case.get_by_id(case.id)


def free(cast, **other):
    return opened(cast["alice"], keyworker="supervisor", **other)


def person(username):
    found = Staff.get(Staff.username == username)
    found.now = NOW
    return found


def line(username, reader="mary"):
    return next(one for one in caseload.board(person(reader), NOW)["lines"] if one.username == username)


# ---- weights, by example

NORTH, SOUTH = "North district", "South district"


@pytest.mark.parametrize("risk, step, far, points", [
    ("high", "implementation", False, 3), ("medium", "implementation", False, 2), ("low", "implementation", False, 1), (None, "registration", False, 3),
    ("high", "initial_assessment", False, 4), ("medium", "comprehensive_assessment", False, 3), ("low", "planning", False, 2),
    ("high", "closing", False, 2), ("low", "closing", False, 1), ("high", "planning", True, 5), ("low", "closing", True, 2), ("none", "implementation", False, 2)])
def test_a_case_weighs_by_risk_step_and_way(risk, step, far, points):
    assert workload.weight(Carried(risk, step, NORTH), far) == points


@pytest.mark.parametrize("areas, far", [
    ([], 0), ([NORTH], 0), ([NORTH, SOUTH], 1), ([NORTH, NORTH, SOUTH], 1), ([NORTH, NORTH, SOUTH, None], 1), ([None, SOUTH], 0), ([NORTH, NORTH, SOUTH, SOUTH, "East"], 3)])
def test_far_is_where_fewer_of_her_cases_lie(areas, far):
    load = workload.load([Carried("low", "implementation", area) for area in areas])
    assert (load.far, load.open, load.weight) == (far, len(areas), len(areas) + far)


def test_a_load_is_the_sum_of_its_cases():
    load = workload.load([Carried("high", "planning", NORTH), Carried("medium", "implementation", NORTH), Carried("low", "closing", SOUTH), Carried(None, "registration", None)])
    assert load.weight == 4 + 2 + 2 + 3 and load.points == {"high": 4, "medium": 2, "low": 1, "unset": 3, "travel": 1} and load.risks == {"high": 1, "medium": 1, "low": 1, "unset": 1}
    assert workload.full(25) == 50 and workload.full(10, Weights(medium=0)) == 10


CARRIED = strategies.builds(Carried, strategies.sampled_from([None, "high", "medium", "low"]),
                            strategies.sampled_from(["registration", "planning", "implementation", "closing"]), strategies.sampled_from([None, NORTH, SOUTH, "East"]))


@given(strategies.lists(CARRIED, max_size=30), CARRIED)
def test_one_case_more_is_never_lighter(cases, more):
    before, after = workload.load(cases), workload.load([*cases, more])
    assert after.weight > before.weight and after.far >= before.far and sum(after.points.values()) == after.weight
    assert workload.load(cases[::-1]) == before


@pytest.mark.parametrize("counts, found", [([], (0, 0, 0, 0)), ([0, 9, 10, 19, 20, 29, 30, 99], (2, 2, 2, 2))])
def test_I21_bins(counts, found):
    assert workload.bins(counts) == found


@pytest.mark.parametrize("workers, supervisors, over", [(0, 0, False), (1, 0, True), (6, 1, False), (7, 1, True), (12, 2, False), (13, 2, True)])
def test_T16_warns_above_six(workers, supervisors, over):
    assert workload.is_over_ratio(workers, supervisors, 6) is over


def test_what_cannot_be_a_weight_is_left_at_the_default():
    assert workload.with_settings({"high": 5, "low": -1, "medium": True, "travel": 10, "colour": 3}) == Weights(high=5)


# ---- the board


def test_the_board_shows_open_cases_weight_risk_step_and_what_is_late(case, cast, sign_in):
    put(opened(cast["alice"], risk="high"), step="implementation", area=SOUTH)
    put(opened(cast["alice"]), step="implementation")
    one = line("alice")
    assert (one.load.open, one.limit, one.own_limit, one.over) == (3, 25, False, 0)
    assert one.load.weight == 3 + (3 + 1) + 2 and one.steps == {"assess": 1, "plan": 0, "implement": 2, "close": 0} and one.load.far == 1
    later = NOW + timedelta(days=40)
    late = next(found for found in caseload.board(cast["mary"], later)["lines"] if found.username == "alice")
    assert late.late["assessment"] == 9 and late.late["followup"] == 3 and late.all_late == 12
    page = sign_in("mary").get(BOARD).text
    assert "Alice Ash" in page and "Bob Birch" in page and case.code not in page
    assert Audit.select().where(Audit.did == "caseload board read").count() == 1


def test_another_teams_supervisor_sees_nothing_of_this_team(case, sign_in):
    page = sign_in("paul").get(BOARD).text
    assert "Carol Cedar" in page and "Alice" not in page and "Bob" not in page
    assert sign_in("paul").get(f"{BOARD}/limit/alice").status_code == 404
    assert "not yours to open" in sign_in("paul").post(f"{BOARD}/give", {"codes": case.code}).text


def test_who_has_left_with_cases_or_carries_as_a_supervisor_stands_on_the_board(case, cast):
    assert [one.username for one in caseload.board(cast["mary"], NOW)["lines"]] == ["alice", "bob"]
    carried = opened(cast["bob"])
    keyworker.assign(carried, cast["mary"], GIVEN, cast["mary"], NOW)
    Staff.update(ended_on=NOW.date()).where(Staff.username << ["alice", "bob"]).execute()
    board = caseload.board(cast["mary"], NOW)
    assert [(one.username, one.here) for one in board["lines"]] == [("mary", True), ("alice", False)] and board["workers"] == 0


def test_T15_a_lower_limit_marks_her_over_full_and_the_reason_of_E20_is_shown(case, cast, sign_in):
    limits.set_limit(cast["bob"], 1, cast["mary"], NOW)
    first, second = opened(cast["alice"]), opened(cast["alice"])
    keyworker.assign(first, person("bob"), GIVEN, cast["mary"], NOW)
    assert FiledForm.get(FiledForm.paper == "M16").answers["over_limit"] == "no" and line("bob").over == 0
    keyworker.assign(second, person("bob"), {**GIVEN, "override": "speaks the language"}, cast["mary"], NOW + timedelta(days=1))
    assert (line("bob").over, line("bob").own_limit, line("bob").overrides) == (1, True, (((NOW + timedelta(days=1)).date(), "speaks the language"),))
    page = sign_in("mary").get(BOARD).text
    assert "over full" in page and "speaks the language" in page and "with a reason since" in page and "(50%)" in page
    assert [one.details["over_limit"] for one in Audit.select().where(Audit.did == "keyworker changed").order_by(Audit.seq)] == [False, True]
    limits.set_limit(cast["bob"], None, cast["mary"], NOW)
    assert line("bob").over == 0 and "over full" not in sign_in("mary").get(BOARD).text


def test_a_reason_for_a_survivors_file_is_no_reason_over_the_limit(cast):
    survivor = put(opened(cast["alice"]), module="gbv_survivor")
    keyworker.assign(survivor, cast["bob"], {**GIVEN, "override": "only one there"}, cast["mary"], NOW)
    limits.set_limit(cast["bob"], 1, cast["mary"], NOW)
    opened(cast["bob"])
    assert line("bob").over == 1 and line("bob").overrides == ()


def test_T17_the_last_caseload_review_and_whether_the_next_is_late(case, cast, sign_in):
    def review(on, **other):
        StaffPaper.create(paper="F21", staff=cast["alice"], by=cast["mary"], held_on=on, entered_at=NOW, **other)
    Staff.update(created_at=NOW - timedelta(days=15)).where(Staff.username == "alice").execute()
    assert (line("alice").reviewed_on, line("alice").review_due_on) == (None, NOW.date() - timedelta(days=1)) and "not yet" in sign_in("mary").get(BOARD).text
    review(NOW.date() - timedelta(days=15))
    review(NOW.date(), replaced_at=NOW)
    assert line("alice").reviewed_on == NOW.date() - timedelta(days=15) and line("alice").review_due_on == NOW.date() - timedelta(days=1)
    review(NOW.date() - timedelta(days=14))
    assert line("alice").review_due_on == NOW.date() and "/supervision/reviews/alice" in sign_in("mary").get(BOARD).text


def test_T16_I22_too_many_caseworkers_for_a_supervisor_are_said(cast, sign_in):
    for username in range(5):
        Staff.create(**{**cast["bob"].__data__, "id": None, "username": f"new{username}", "name": f"New {username}"})
    office.forget()
    found = {one.team: (one.workers, one.supervisors, one.over) for one in caseload.board(cast["mary"], NOW)["ratios"]}
    assert found == {"North": (7, 1, True), "South": (1, 1, False), "": (8, 2, False)}
    assert "more than 6 each" in sign_in("mary").get(BOARD).text
    Staff.update(locked=True).where(Staff.username == "new1").execute()
    assert not any(one.over for one in caseload.board(cast["mary"], NOW)["ratios"])


def test_brothers_and_sisters_are_counted_together_and_apart(case, cast):
    sister, brother = opened(cast["alice"]), opened(cast["bob"])
    family.link(case, sister.code, "siblings", cast["mary"], NOW)
    assert (line("alice").siblings, line("alice").split) == (2, 0)
    family.link(case, brother.code, "siblings", cast["mary"], NOW)
    assert (line("alice").siblings, line("alice").split) == (2, 2) and (line("bob").siblings, line("bob").split) == (0, 1)


# ---- D10: nothing tells of what may not be known


@pytest.mark.parametrize("how", ["highly sensitive", "conflict"])
def test_D10_an_office_with_a_hidden_file_looks_as_one_without(case, cast, sign_in, how):
    known = free(cast, risk="high")
    limits.set_limit(cast["alice"], 1, cast["mary"], NOW)

    def walked():
        mary = sign_in("mary")
        pages = [mary.get(path) for path in (BOARD, f"{BOARD}/give", f"{BOARD}/give/{known.code}", f"{BOARD}/give/{known.code}/family", f"{BOARD}/limit/alice", "/team")]
        pages.append(mary.post(f"{BOARD}/give", {"codes": f"{known.code} {case.code}"}))
        return [re.sub(r'value="\d+-[^"]+"', "", bare(page)) for page in pages]
    before = walked()
    for number, columns in enumerate(({"risk": "high", "area": SOUTH}, {}, {"keyworker": None})):
        secret = opened(cast["alice"], sensitivity="highly_sensitive" if how == "highly sensitive" else "normal")
        family.link(secret, known.code, "siblings", cast["alice"] if how == "conflict" else cast["mary"], NOW) if number else None
        if how == "conflict":
            need.declare_conflict(secret, cast["mary"], {"kind": "related", "focal": "the sister office"}, cast["mary"], NOW)
        put(secret, sensitivity="highly_sensitive" if how == "highly sensitive" else "normal", last_contact_on=NOW.date() - timedelta(days=60), **columns)
        DueItem.update(due_on=NOW.date() - timedelta(days=9)).where((DueItem.case == secret.id) & DueItem.ended_at.is_null()).execute()
        if how == "highly sensitive":
            CaseReader.delete().where((CaseReader.case == secret.id) & (CaseReader.staff == cast["mary"].id)).execute()
            if columns == {}:
                keyworker.refuse(Case.get_by_id(secret.id), person("bob"), {}, cast["mary"])
    assert Case.select().count() == 5
    assert walked() == before


# ---- what if


def test_the_board_shows_before_and_after_and_the_lightest_first(case, cast, sign_in):
    waiting = free(cast, risk="high")
    page = sign_in("mary").get(f"{BOARD}/give/{waiting.code}").text
    assert page.index("Bob Birch") < page.index("Alice Ash") and f"/case/{waiting.code}/reassign?to=bob" in page
    choices, givers = weighing.what_if([waiting], person("mary"))
    assert [(one.username, one.before.open, one.after.open, one.before.weight, one.after.weight) for one in choices] == [("bob", 0, 1, 0, 4), ("alice", 1, 2, 3, 7)] and not givers
    assert Audit.get(Audit.did == "giving weighed up").code == waiting.code and not Move.select().where(Move.rule == "M16").exists()


@pytest.mark.parametrize("several", [1, 2, 3])
@pytest.mark.parametrize("to", ["alice", "bob"])
def test_what_if_is_what_really_happens(cast, several, to):
    """Whatever is given, the board afterwards shows what was said before, and asks for a reason exactly where that was said."""
    limits.set_limit(cast["bob"], 2, cast["mary"], NOW)
    facts = [("high", "planning", NORTH), ("low", "closing", SOUTH), (None, "initial_assessment", SOUTH), ("medium", "implementation", None), ("low", "implementation", NORTH)]
    cases = []
    for place, (risk, step, area) in enumerate(facts):
        made = opened(cast["alice"], **{} if place % 2 else {"keyworker": "supervisor"})
        cases.append(put(made, risk=risk, step=step, area=area))
    for start in range(len(cases) - several):
        chosen = [Case.get_by_id(one.id) for one in cases[start : start + several]]
        told = {one.username: one for one in weighing.what_if(chosen, person("mary"))[0]}.get(to)
        if told is None:
            assert all(one.keyworker.username == to for one in chosen)
            continue
        answers = {**GIVEN, "override": None}
        if "over_limit" in told.concerns:
            with refused("E20"):
                handover.to_colleague([Case.get_by_id(one.id) for one in chosen], person(to), answers, person("mary"), NOW)
            answers["override"] = "no other way"
        assert line(to).load == told.before
        handover.to_colleague([Case.get_by_id(one.id) for one in chosen], person(to), answers, person("mary"), NOW)
        assert line(to).load == told.after and (line(to).over > 0) == ("over_limit" in told.concerns)


def test_E19_of_many_files_the_one_that_stands_in_the_way_is_named(cast):
    free_of_it, in_conflict = opened(cast["alice"]), opened(cast["alice"])
    Staff.update(conflicts=[in_conflict.code]).where(Staff.username == "bob").execute()
    with pytest.raises(Refused) as no:
        handover.to_colleague([free_of_it, in_conflict], person("bob"), {**GIVEN, "override": "no other way"}, person("mary"), NOW)
    assert no.value.words.startswith(f"{in_conflict.code}: This colleague has a conflict of interest")
    assert Case.get_by_id(free_of_it.id).keyworker.username == "alice"


def test_E19_a_colleague_in_conflict_is_not_possible_and_nothing_more_is_said(cast, sign_in):
    waiting = free(cast)
    Staff.update(conflicts=[waiting.code]).where(Staff.username == "bob").execute()
    choices, _givers = weighing.what_if([waiting], person("mary"))
    assert [(one.username, one.concerns) for one in choices] == [("alice", ()), ("bob", ("not_possible",))]
    page = sign_in("mary").get(f"{BOARD}/give/{waiting.code}").text
    assert "not possible" in page and "onflict" not in page and "to=bob" not in page


def test_E20a_clearance_and_F33_siblings_are_named_before(case, cast, sign_in):
    survivor = put(free(cast), module="gbv_survivor")
    assert [one.concerns for one in weighing.what_if([survivor], person("mary"))[0]] == [("clearance",), ("clearance",)]
    sister = free(cast)
    family.link(case, sister.code, "siblings", cast["mary"], NOW)
    told = {one.username: (one.concerns, one.joins) for one in weighing.what_if([sister], person("mary"))[0]}
    assert told == {"alice": ((), True), "bob": (("splits",), False)}
    with refused("E17"):
        keyworker.assign(sister, cast["bob"], GIVEN, cast["mary"], NOW)


def test_F33_brothers_and_sisters_are_given_together_without_a_question(cast, sign_in):
    one, other = free(cast), free(cast)
    family.link(one, other.code, "siblings", cast["mary"], NOW)
    mary = sign_in("mary")
    assert other.code in mary.get(f"{BOARD}/give/{one.code}").text
    page = mary.get(f"{BOARD}/give/{one.code}/family").text
    assert "Give all" in page and other.code in page
    both = {"cases": [one.code, other.code], "to": "bob"}
    look = mary.post(f"{BOARD}/together", {**both, "button": "look"})
    assert look.status_code == 200 and "to put right" not in look.text and not Move.select().where(Move.rule == "M16").exists()
    assert mary.post(f"{BOARD}/together", {**both, "button": "give"}).status_code == 422
    assert mary.post(f"{BOARD}/together", {**both, "reason": "new_case", "button": "give"}).status_code == 303
    assert {Case.get_by_id(case.id).keyworker.username for case in (one, other)} == {"bob"} and line("bob").siblings == 2


def test_F33_whoever_waits_goes_together_and_a_child_already_carried_only_when_all_are(case, cast):
    waiting = free(cast)
    family.link(case, waiting.code, "siblings", cast["mary"], NOW)
    assert [one.code for one in weighing.siblings_of(waiting, person("mary"))] == [case.code]
    another = free(cast)
    family.link(case, another.code, "siblings", cast["mary"], NOW)
    assert [one.code for one in weighing.siblings_of(waiting, person("mary"))] == [another.code]


def test_a_set_is_weighed_by_codes_however_typed(case, cast, sign_in):
    waiting, mary = free(cast), sign_in("mary")
    page = mary.post(f"{BOARD}/give", {"cases": [waiting.code], "codes": case.code.lower().replace("-", "")})
    assert page.status_code == 200 and "These 2 cases" in page.text and "Now with Alice Ash" in page.text
    assert mary.post(f"{BOARD}/give", {}).status_code == 422


@pytest.mark.parametrize("typed", ["BCD-FGH", "nonsense", "{carols}", "{closed}"])
def test_E31_a_code_that_is_not_hers_to_give_is_no_code(case, cast, sign_in, typed):
    closed = put(opened(cast["alice"]), status="closed")
    typed = typed.format(carols=opened(cast["carol"]).code, closed=closed.code)
    answer = sign_in("mary").post(f"{BOARD}/give", {"codes": f"{case.code} {typed}"})
    assert answer.status_code == 422 and "not yours to open" in answer.text and f"{case.code} {typed}" in answer.text
    assert sign_in("mary").post(f"{BOARD}/together", {"cases": [case.code, typed], "to": "bob", "button": "look"}).status_code == 404


# ---- limits and points


def test_T15_a_limit_is_set_by_her_supervisor_and_stands_on_the_trail(cast, sign_in):
    mary = sign_in("mary")
    assert mary.post(f"{BOARD}/limit/bob", {"limit": "12"}).status_code == 303
    assert keyworker.caseload_limit(person("bob")) == 12 and line("bob").own_limit
    trail = Audit.get(Audit.did == "caseload limit set")
    assert (trail.by_id, trail.details) == (cast["mary"].id, {"account": "bob", "was": 0, "limit": 12})
    assert "Set last by" in mary.get(f"{BOARD}/limit/bob").text
    assert mary.post(f"{BOARD}/limit/bob", {"limit": ""}).status_code == 303 and person("bob").caseload_limit is None


@pytest.mark.parametrize("typed", ["26", "0", "-1", "many", "1000000000000"])
def test_T15_a_looser_limit_is_refused(cast, sign_in, typed):
    answer = sign_in("mary").post(f"{BOARD}/limit/bob", {"limit": typed})
    assert answer.status_code == 422 and f'value="{typed}"' in answer.text and person("bob").caseload_limit is None
    assert not Audit.select().where(Audit.did == "caseload limit set").exists()


def test_T15_never_looser_than_the_limit_of_the_office(cast):
    office.change("time_rules", {"caseload": 10}, cast["mary"], NOW)
    with refused("E06"):
        limits.set_limit(cast["bob"], 11, cast["mary"], NOW)
    limits.set_limit(cast["bob"], 10, cast["mary"], NOW)


def test_the_points_are_the_offices(case, cast, sign_in):
    mary, before = sign_in("mary"), line("alice").load.weight
    points = {"high": "5", "medium": "4", "low": "1", "unset": "2", "beginning": "2", "closing": "0", "travel": "1"}
    assert mary.post(f"{BOARD}/points", {**points, "high": "10"}).status_code == 422
    assert mary.post(f"{BOARD}/points", points).status_code == 303
    assert (before, line("alice").load.weight) == (3, 6) and Audit.get(Audit.did == "caseload weights set").details["figures"]["medium"] == 4


# ---- speed


def test_statements_do_not_grow_with_cases(case, cast, sign_in, monkeypatch):
    mary, waiting = sign_in("mary"), free(cast)

    def statements(path):
        mary.get(path)      # what is read once and held is not counted
        seen, really = [], databases.records.execute_sql
        with monkeypatch.context() as patched:
            patched.setattr(databases.records, "execute_sql", lambda sql, params=None: (seen.append(sql), really(sql, params))[1])
            assert mary.get(path).status_code == 200
        return len(seen)
    paths = (BOARD, f"{BOARD}/give/{waiting.code}", f"{BOARD}/give")
    before = [statements(path) for path in paths]
    for _number in range(6):
        opened(cast["alice"])
        opened(cast["bob"])
        free(cast)
    assert [statements(path) for path in paths] == before
    assert max(before) < 20


def test_nothing_here_opens_for_anybody_but_a_supervisor(case, sign_in):
    for login in ("alice", "dan", "eve"):
        for path in (BOARD, f"{BOARD}/give", f"{BOARD}/give/{case.code}", f"{BOARD}/limit/bob", f"{BOARD}/points"):
            assert sign_in(login).get(path).status_code == 404


def test_team_today_leads_to_the_line_of_each_caseworker(case, sign_in):
    mary = sign_in("mary")
    assert "/supervision/caseload#w-alice" in mary.get("/team").text and 'id="w-alice"' in mary.get(BOARD).text
    assert 'href="/supervision/caseload"' in mary.get("/supervision").text
    assert not Family.select().exists()

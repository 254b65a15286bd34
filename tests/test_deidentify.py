"""De-identification: what a list may show, and small groups; exact counts stay inside."""
import random
from collections import Counter
from datetime import timedelta

import pytest

from cmoffice import codelists, deidentify, disclosure
from cmoffice.casework import published, reports, rules, team_list
from cmoffice.deidentify import HIDDEN, HIDDEN_GROUP, Group
from cmoffice.models import Audit, Case
from tests.conftest import NOW, refused

TODAY = NOW.date()
GIRL, BOY = ("6-11", "female", "North"), ("6-11", "male", "North")


def groups(*triples):
    return [Group(*triple) for triple in triples]


# ---- D20-D23: lists


def test_D20_only_the_columns_of_the_meeting_list_are_allowed():
    assert deidentify.not_allowed(deidentify.LIST_COLUMNS) == []
    for column in ("name", "first", "birth_date", "phone", "address", "nationality", "religion", "notes", "facts", "place", "contact_rule", "words"):
        assert deidentify.not_allowed(["risk", column]) == [column]


@pytest.mark.parametrize("years, band", [(0, "0-5"), (5, "0-5"), (6, "6-11"), (11, "6-11"), (12, "12-17"), (17, "12-17"), (18, "18+"), (40, "18+"), (None, None)])
def test_D21_ages_are_shown_as_bands(years, band):
    assert codelists.age_band(years) == band


@pytest.mark.parametrize("office, row, shown", [
    ([GIRL] * 3, GIRL, GIRL),                                                             # shared by three: as it is
    ([GIRL] * 2 + [("6-11", "female", "South")], GIRL, ("6-11", "female", HIDDEN)),       # the district goes first
    ([GIRL] + [BOY] * 2, GIRL, ("6-11", HIDDEN, HIDDEN)),                                 # then the sex
    ([GIRL] + [("0-5", "male", "North")] * 2, GIRL, ("child", HIDDEN, HIDDEN)),           # then the band
    ([GIRL] + [("18+", "male", "North")] * 5, GIRL, (HIDDEN, HIDDEN, HIDDEN)),            # still fewer than three: all three
    ([("18+", "female", "North")] * 2 + [("18+", "male", "South")], ("18+", "female", "North"), ("18+", HIDDEN, HIDDEN)),
])
def test_D22_small_groups_are_made_coarser_step_by_step(office, row, shown):
    office = groups(*office)
    assert deidentify.generalised(dict(enumerate(office)))[office.index(Group(*row))] == Group(*shown)


def office_by_chance(chance, most=40):
    return {number: Group(chance.choice(("0-5", "6-11", "12-17", "18+", "unknown")), chance.choice(("female", "male")), chance.choice(("A", "B", "C", HIDDEN)))
            for number in range(chance.randint(1, most))}


def test_D22_whatever_is_shown_looks_the_same_for_k_cases_or_all_is_hidden():
    """Counted by what is shown, not by what is true: who knows the rule and the other rows learns nothing from a dash."""
    chance = random.Random(7)
    for _ in range(300):
        office = office_by_chance(chance)
        for k in (3, 4, 6):
            shown = deidentify.generalised(office, k)
            assert all(one in deidentify.levels(office[number]) for number, one in shown.items())
            counts = Counter(shown.values())
            assert min(counts.values()) >= k or set(counts) == {HIDDEN_GROUP}


def test_D22_a_dash_does_not_tell_the_district_that_is_left():
    office = dict(enumerate(groups(*[GIRL] * 5, ("6-11", "female", "South"), ("6-11", "female", "South"))))
    shown = deidentify.generalised(office)
    assert Counter(shown.values())[Group("6-11", "female", HIDDEN)] in (0, 7) and min(Counter(shown.values()).values()) >= 3


def behind(lists, number):
    """Numbers of the children who may stand behind a code for somebody who has read all these lists: (what each could show, which codes stood on it)."""
    seen = [shown for shown, listed in lists if number in listed]
    first, *later = seen
    return {one for one in first if first[one] == first[number] and all(shown.get(one, shown[number]) == shown[number] for shown in later)}


def test_D22_lists_compared_leave_k_children_behind_each_code():
    """Week after week children come, leave, turn older and move; all lists together never point at fewer than k."""
    chance = random.Random(11)
    for _ in range(60):
        office, lists, fresh = office_by_chance(chance, 60), [], 1000
        for _week in range(5):
            told = {}
            for number in office:
                if any(number in listed for _shown, listed in lists):
                    told.setdefault(frozenset(behind(lists, number)), []).append(number)
            shown = deidentify.generalised(office, 3, told)
            counts = Counter(shown.values())
            assert min(counts.values()) >= 3 or set(counts) == {HIDDEN_GROUP}
            lists.append((shown, {number for number in office if chance.random() < 0.5}))
            for number in lists[-1][1]:
                assert len(behind(lists, number)) >= 3 or all(one[number] == HIDDEN_GROUP for one, listed in lists if number in listed)
            for number in list(office):
                if chance.random() < 0.1:
                    del office[number]
                elif chance.random() < 0.1:
                    office[number] = Group(chance.choice(("6-11", "12-17")), office[number].sex, chance.choice("AB"))
            for _ in range(chance.randint(0, 4)):
                office[fresh] = Group("0-5", "male", "C")
                fresh += 1
            office = office or {fresh: Group(*GIRL)}


def test_T31_k_is_never_below_three_nor_a_cell_below_five():
    assert deidentify.generalised(dict(enumerate(groups(GIRL, GIRL))), k=1) == {0: HIDDEN_GROUP, 1: HIDDEN_GROUP}
    assert disclosure.publish([{"sex": "female"}] * 4, lambda facts: [("all", None, None)], k=1) == {("all", None, None): disclosure.Cell("small")}


@pytest.mark.parametrize("concerns, group", [(["neglect", "sexual_abuse"], "sensitive"), (["caafag"], "sensitive"), (["gbv_survivor"], "sensitive"),
                                             (["trafficked_smuggled", "orphan"], "sensitive"), (["forced_or_early_marriage"], "sensitive"),
                                             (["out_of_school", "neglect"], "violence_abuse_neglect"), ([], "other")])
def test_D23_sensitive_concerns_show_as_sensitive(concerns, group):
    assert codelists.concern_group(concerns) == group


# ---- the pages


@pytest.fixture
def team(cast):
    """Thirty open cases in the North, most of them girls of 6-11 in one district, and one of each that stands out."""
    base = {"status": "open", "team": cast["mary"].team_id, "keyworker": cast["alice"], "entered_by": cast["alice"], "entered_at": NOW, "taken_in_at": NOW, "source": "self",
            "registered_at": NOW, "registered_on": TODAY - timedelta(days=20), "identified_on": TODAY, "risk": "medium", "sex": "female", "age_years": 8, "area": "North district",
            "concerns": ["neglect"], "step": "planning", "consent_state": "given"}
    codes = iter(f"{a}{b}{c}-222" for a in "BCDFG" for b in "HJKMN" for c in "PQRST")
    return [Case.create(code=next(codes), **{**base, **other}) for other in [
        *[{}] * 12, *[{"risk": "high"}] * 6, *[{"risk": "low", "concerns": ["sexual_abuse"]}] * 6, *[{"sex": "male"}] * 3, {"sex": "male", "age_years": 3},
        {"area": "South district", "concerns": ["caafag"], "risk": "high"}, {"module": "gbv_survivor", "age_years": 30}]]


def test_SEC_060_the_team_list_shows_codes_and_coarse_facts_only(team, sign_in):
    mary = sign_in("mary")
    page = mary.get("/team/list").text
    assert team[0].code in page and "6-11" in page and "North district" in page and "Sensitive" in page
    assert "South district" not in page and "Sexual abuse" not in page and "Armed force" not in page
    small = page[page.index(team[27].code):].split("</tr>")[0]
    assert small.count(">–</td>") >= 3 and "North district" not in small and "0-5" not in small
    survivor = page[page.index(team[29].code):].split("</tr>")[0]
    assert "18+" not in survivor and "adult" not in survivor and "Sensitive" in survivor and "Alice" not in survivor
    assert Audit.select().where(Audit.did == "team list read").get().details["rows"] == 30
    paper = mary.post("/team/list/print?column=risk&column=age", {"copies": "2", "purpose": "meeting"}).text
    assert paper.count("copy 1 of 2") == 1 and team[0].code in paper and "North district" not in paper and Audit.get(Audit.did == "sheet printed").details["sheet"] == "team_list"


def test_the_team_list_shows_the_columns_that_were_chosen(team, sign_in):
    page = sign_in("mary").get("/team/list?column=risk&column=age").text
    assert page.count('<th scope="col">') == 3 and "North district" not in page.split("<tbody>")[1]


def test_D24_the_list_is_sorted_by_priority(team, cast):
    rows, _columns = team_list.of(cast["mary"], [], NOW)
    order = [{"high": 0, "medium": 1, "low": 2}[row.risk] for row in rows]
    assert order == sorted(order) and [row.code for row in rows] != sorted(row.code for row in rows)


@pytest.mark.parametrize("column", ["name", "birth_date", "facts", "contact_rule", "nationality"])
def test_E39_a_column_that_no_such_list_has_is_refused(team, cast, sign_in, column):
    with refused("E39"):
        team_list.of(cast["mary"], ["risk", column], NOW)
    answer = sign_in("mary").get(f"/team/list?column=risk&column={column}")
    assert answer.status_code == 409 and "A list without names cannot have this column" in answer.text
    assert not Audit.select().where(Audit.did == "team list read").exists()


def test_D32_the_counts_of_a_team_are_exact_and_not_for_outside(team, sign_in):
    page = sign_in("mary").get("/reports?which=area-1").text                   # nothing narrows it
    assert "Not for outside" in page and "not for outside" in page and "&lt;5" not in page and team[0].code not in page and "<select" not in page.split("<main")[1]
    assert "30" in page[page.index("Open now, by step"):] and Audit.select().where(Audit.did == "report read").exists()
    assert ">30<" not in sign_in("paul").get("/reports").text


def test_the_tables_agree_on_their_totals(team, cast):
    tables = reports.of(cast["mary"], TODAY)["tables"]
    totals = [lines["all"] for _name, _columns, lines in tables]
    assert totals[0] == totals[1] == totals[2] and totals[0]["all"] == 30
    assert tables[0][2]["sensitive"]["low"] == 6


def test_a_caseworker_sees_her_own_counts_exactly(team, sign_in):
    page = sign_in("alice").get("/reports").text
    assert "Counts of your own cases" in page and "&lt;5" not in page and "Only" not in page.split("<main")[1].split("By month")[0]
    assert "Counts of your own cases" in sign_in("bob").get("/reports").text


def test_the_months_count_openings_closings_and_the_risk_of_then(team, cast):
    Case.update(status="closed", closed_on=TODAY).where(Case.id.in_([case.id for case in team[:6]])).execute()
    months = reports.of(cast["alice"], TODAY)["months"]
    assert months[0][1] == {"opened": "0", "closed": "6", "open": "24", "high": "7", "medium": "11", "low": "6"}
    assert months[1][1]["opened"] == "30" and months[1][1]["open"] == "30" and months[2][1]["open"] == "–"


def test_a_case_closed_before_the_months_is_in_no_count_and_tells_that_the_office_had_begun(team, cast):
    long_ago = TODAY - timedelta(days=900)
    Case.update(status="closed", registered_on=long_ago, closed_on=long_ago).where(Case.id == team[0].id).execute()
    months = reports.of(cast["alice"], TODAY)["months"]
    assert months[0][1]["open"] == "29" and months[-1][1] == dict.fromkeys(("opened", "closed", "open", "high", "medium", "low"), "0")


def test_T31_raising_the_smallest_cell_or_group_hides_more(team, cast):
    rules.change({"smallest_cell": 8, "small_group": 12}, cast["mary"], NOW)
    made = published.publish(published.ready(2027, 1, NOW.replace(month=4)), cast["mary"], NOW.replace(month=4))
    assert made.smallest == 8 and published.table(made, "I27concern").text("sensitive") == "<8"
    boys = [row for row in team_list.of(cast["mary"], [], NOW)[0] if row.code == team[24].code]
    assert (boys[0].sex, boys[0].area) == (HIDDEN, HIDDEN)


def test_SEC_055_SEC_058_other_teams_and_highly_sensitive_cases_are_in_no_count(team, cast):
    Case.update(sensitivity="highly_sensitive").where(Case.id == team[0].id).execute()
    counts = {login: reports.of(cast[login], TODAY) for login in ("mary", "paul")}
    assert [counts[login]["months"][0][1]["open"] for login in counts] == ["29", "0"]
    assert [counts[login]["tables"][0][2]["all"]["all"] for login in counts] == [29, 0]
    assert team[0].code not in [row.code for row in team_list.of(cast["mary"], [], NOW)[0]]

"""What can be learned from the lists of a meeting by somebody who reads all of them: page, projector, paper, sheet apart; one week and the next.

Offices are made by chance. Everything is read from the finished HTML, as a guest of the meeting reads it.
"""

import re
import shutil
from collections import Counter
from datetime import date, timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cmoffice import clock, codelists, databases, identities, sessions
from cmoffice.casework import case_meeting, meeting_list, notes, office
from cmoffice.casework.moves import new_code
from cmoffice.models import OPEN, Case, CaseMeeting, Staff
from tests.conftest import NOW, ZONE, Desk

WEEK = timedelta(days=7)
NAMES = ("Quintessa", "Zephyrine", "Xanthippe", "Yevgraf", "Wolfgard", "Ulrikka", "Thessaly", "Peregrin")
TOLD = "Kilometre forty two behind the shrine"          # words of a note
PLACE = "p01"
CONCERNS = ("neglect", "sexual_abuse", "caafag", "trafficked_smuggled", "out_of_school", "disability", "gbv_survivor")
CHILD = re.compile(r"^(F|M|other|–) (0-5|6-11|12-17|18\+|child|adult|not known|–)$")
DISTRICTS = ("North district", "South district", "East district")

child = st.fixed_dictionaries({
    "age": st.sampled_from([3, 4, 7, 8, 11, 12, 13, 17, 18, 30, None]), "sex": st.sampled_from(["female", "male"]), "area": st.sampled_from(DISTRICTS),
    "risk": st.sampled_from(["high", "medium", "low"]), "concerns": st.lists(st.sampled_from(CONCERNS), min_size=1, max_size=2, unique=True),
    "kind": st.sampled_from(["plain"] * 8 + ["gbv", "sensitive"]), "team": st.sampled_from(["alice", "alice", "bob", "carol"])})
happening = st.sampled_from(["nothing"] * 6 + ["leaves", "turns older", "moves", "becomes sensitive"])


def born(age):
    return None if age is None else date(2027 - age, 1, 17)


def child_of(number, facts, cast, now):
    """A case with a name, a number, a birth date and a note, straight into both files."""
    code = new_code()
    keyworker = cast[facts["team"]]
    made = Case.create(
        code=code, status="open", module="gbv_survivor" if facts["kind"] == "gbv" else "child", sensitivity="highly_sensitive" if facts["kind"] == "sensitive" else "normal",
        taken_in_at=now, registered_at=now, registered_on=now.date(), entered_by=keyworker, entered_at=now, keyworker=keyworker, team=keyworker.team_id, keyworker_since=now,
        step="initial_assessment", risk=facts["risk"], sex=facts["sex"], age_years=facts["age"], age_known="known", place=PLACE, area=facts["area"], source="self", identified_on=now.date(),
        concerns=facts["concerns"], consent_state="given")
    identities.enter(code, {"first": NAMES[number % 8], "last": f"Sentinel{number}", "phone": f"0129{number:05}", "birth_date": born(facts["age"]), "address": f"House {number} Lotusfield lane",
                            "nationality": "Ruritanian", "religion": "Pastafarian", "language": "Klingonese", "safe_contact": "Ring at dusk"}, keyworker, now)
    notes.add(made, {"on": now.date(), "facts": TOLD, "section": "ordinary"}, keyworker, now)
    return made


def hidden_values():
    """Everything that stands in the identity register, and what a list must never show besides."""
    found = {TOLD, "Community centre", "Ruritanian", "Pastafarian", "Klingonese", "Lotusfield", "Ring at dusk", *NAMES}
    for entry in identities.Identity.select():
        found |= {entry.last, entry.phone, entry.birth_date and entry.birth_date.isoformat(), entry.birth_date and f"{entry.birth_date.day} {entry.birth_date:%b %Y}"}
    return found


def rows_of(page):
    """The cells of each row by column, by code, from a finished page or sheet of paper."""
    found = {}
    for row in re.findall(r"<tr[^>]*>(?:(?!</tr>).)*data-label=\"Case\".*?</tr>", page, re.S):
        cells = {name: re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for name, cell in re.findall(r'<td[^>]*data-label="([^"]+)"[^>]*>(.*?)</td>', row, re.S)}
        found[cells["Case"]] = cells
    return found


def shown(cells):
    """What a row tells of a child; sex and age that are both hidden read as one dash."""
    return "– –" if cells["Child"] == "–" else cells["Child"], cells["District"]


def fits(case, told):
    """Whether a child may stand behind what a row told, by what is true of it."""
    words, district = told
    sex, _space, age = words.partition(" ")
    band = codelists.age_band(case["age"]) or "not known"
    stage = "not known" if case["age"] is None else "adult" if case["age"] >= 18 else "child"
    return district in ("–", case["area"]) and sex in ("–", {"female": "F", "male": "M"}[case["sex"]]) and age in ("–", band, stage)


def snapshot():
    """What is true of every open case of the office whose row may show a group, by number."""
    plain = Case.status.in_(OPEN) & (Case.sensitivity == "normal") & (Case.module == "child")
    return {case.id: {"age": case.age_years, "sex": case.sex, "area": case.area} for case in Case.select().where(plain)}


def read_everything(app, meeting, cast):
    """All that a guest, the projector and the paper show, as (page, rows of the joint list, rows of the sheet apart)."""
    mary, bob = Desk(app, "mary"), Desk(app, "bob")
    base = f"/meeting/{meeting.id}"
    answers = [mary.get(base), bob.get(base), mary.get(f"{base}/present"), mary.post(f"{base}/print", {"copies": "1", "sheet": "joint"})]
    assert [answer.status_code for answer in answers] == [200] * 4
    joint = [answer.text for answer in answers]
    first = next(iter(rows_of(joint[0])), None)
    parts = [mary.part(f"{base}/row/{first}").text] if first else []
    apart = [mary.get(f"{base}/apart").text, bob.get(f"{base}/apart").text, mary.post(f"{base}/print", {"copies": "1", "sheet": "apart"}).text]
    rows = [rows_of(page) for page in joint]
    assert rows[0].keys() == rows[1].keys() == rows[2].keys() == rows[3].keys()
    assert [shown(cells) for cells in rows[0].values()] == [shown(cells) for cells in rows[3].values()]
    return [*joint, *parts, *apart], rows[0], [rows_of(page) for page in apart]


def look_for_leaks(pages, rows, apart, hidden):
    for page in pages:
        assert not [value for value in hidden if value and value in page]
    for cells in rows.values():
        assert CHILD.match(shown(cells)[0]), cells["Child"]
        assert cells["District"] in (*DISTRICTS, "–")
        assert cells["Concern"] in {str(words) for words in codelists.CONCERN_GROUP.values()}
        case = Case.get(Case.code == cells["Case"])
        assert case.sensitivity == "normal" and case.module == "child"
        assert set(case.concerns).isdisjoint({"sexual_abuse", "caafag", "trafficked_smuggled", "gbv_survivor"}) or cells["Concern"] == "Sensitive"
    for sheet in apart:
        for cells in sheet.values():
            assert set(cells) == {"No", "Case", "Risk", "Concern", "Next due", "Why", "Decision", "Action"} and cells["Concern"] == "Sensitive"


@settings(max_examples=6, deadline=None, phases=(Phase.generate,), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large])
@given(children=st.lists(child, min_size=1, max_size=26), then=st.lists(happening, min_size=26, max_size=26), fresh=st.lists(child, max_size=5), k=st.sampled_from([3, 3, 4]))
def test_D22_no_list_and_no_two_lists_point_at_a_child(furnished, pages, tmp_path_factory, children, then, fresh, k):
    folder = tmp_path_factory.mktemp("made") / "office"
    shutil.copytree(furnished, folder)
    databases.open_office(folder)
    try:
        office.forget(), identities.forget(), sessions._seen.clear()
        clock.set_zone(ZONE.key), clock.set_start(NOW)
        with databases.connection():
            for district, code in (("North district", "p01"), ("South district", "p02"), ("East district", "p03")):
                office.add_place(code, "Community centre" if code == "p01" else district, district, None, NOW)
            if k > 3:
                office.change("time_rules", {"small_group": k}, None, NOW)
            two_weeks(pages, children, then, fresh, k)
    finally:
        databases.close_office()
        clock.set_start(None)


def two_weeks(app, children, then, fresh, k):
    cast = {person.username: person for person in Staff.select()}
    made = [child_of(number, facts, cast, NOW) for number, facts in enumerate(children)]
    lists = []
    for week, now in enumerate((NOW, NOW + WEEK)):
        clock.set_start(now), sessions._seen.clear()
        assert Desk(app, "mary").get("/team").status_code == 200          # the first sign-in of a day counts the ages anew
        meeting = case_meeting.call({"held_on": now.date(), "guests": ["alice", "bob"]}, cast["mary"], now)
        meeting_list.build(meeting, cast["mary"], now)
        seen, rows, apart = read_everything(app, meeting, cast)
        look_for_leaks(seen, rows, apart, hidden_values())
        truth = snapshot()
        numbers = {case.code: case.id for case in Case.select()}
        ours = Case.select().where((Case.team == cast["mary"].team_id) & Case.id.in_(list(truth)))
        assert set(rows) == {case.code for case in ours}         # all are new in the first week, and undecided in the second
        for code, cells in rows.items():                     # at least k open cases share what is shown, or all of it is hidden
            holders = [one for one in truth.values() if fits(one, shown(cells))]
            assert fits(truth[numbers[code]], shown(cells))
            assert len(holders) >= k or shown(cells) == ("– –", "–"), (code, cells)
        same = Counter(tuple(one) for one in (CaseMeeting.get_by_id(meeting.id).population or [{}])[-1].values())
        assert min(same.values(), default=k) >= k or set(same) <= {("–", "–", "–")}      # and look the same to whoever knows the rule
        lists.append((rows, truth, numbers))
        case_meeting.close(meeting, {"attended": ["mary"]}, cast["mary"], now)
        if week == 0:
            a_week_passes(made, then, fresh, cast, now + WEEK)
    compare(*lists, k)


def a_week_passes(made, then, fresh, cast, now):
    for case, what in zip(made, then, strict=False):
        if what == "leaves":
            Case.update(status="closed", closed_on=now.date()).where(Case.id == case.id).execute()
        elif what == "turns older" and case.age_years is not None:
            Case.update(age_years=Case.age_years + 1).where(Case.id == case.id).execute()
            identities.Identity.update(birth_date=born(case.age_years + 1)).where(identities.Identity.code == case.code).execute()
        elif what == "moves":
            Case.update(area="East district").where(Case.id == case.id).execute()
        elif what == "becomes sensitive":
            Case.update(sensitivity="highly_sensitive").where(Case.id == case.id).execute()
    for number, facts in enumerate(fresh, start=len(made)):
        child_of(number, facts, cast, now)


def compare(before, after, k):
    """Somebody who has both lists and knows every child of both weeks, but not who left: how many may stand behind each code?"""
    (rows, truth, numbers), (later, later_truth, _) = before, after
    for code, cells in rows.items():
        told = shown(cells)
        behind = {one for one, facts in truth.items() if fits(facts, told)}
        assert numbers[code] in behind
        if code in later:
            told = shown(later[code])
            behind = {one for one in behind if one not in later_truth or fits(later_truth[one], told)}
        everything_hidden = shown(cells) == ("– –", "–") and (code not in later or told == ("– –", "–"))
        assert len(behind) >= k or everything_hidden, (code, cells, later.get(code))

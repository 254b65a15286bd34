"""The access review: the rules by worked trails, the list to sign, the sample of the other team, and what nobody may learn (D10, D35, D40)."""
import random
import re
import time
from datetime import date, timedelta

import pytest

from cmoffice import audit, clock, databases
from cmoffice.casework import (
    access,
    access_duty,
    access_rules,
    access_ties,
    access_trail,
    glass,
    intake,
    keyworker,
    need,
    office,
)
from cmoffice.casework import staff as accounts
from cmoffice.casework.access_rules import Row
from cmoffice.models import AccessLine, AccessReview, Audit, Case, CaseReader, Staff
from tests.conftest import IDENTITY, NOW, refused, registration
from tests.test_need import person, second  # noqa: F401

LATER = NOW + timedelta(days=15)


def trail(text, by=1):
    """Lines of one person: day of March, hour, what was done, the code or - for none."""
    rows = []
    for seq, line in enumerate(text.strip().splitlines(), start=1):
        day, hour, *did, code = line.split()
        hours, minutes = hour.split(":")
        rows.append(Row(seq, NOW.replace(day=int(day), hour=int(hours), minute=int(minutes)), by, " ".join(did), None if code == "-" else code))
    return rows


def burst(did, many, minutes=1, hour=10, different=True):
    """So many lines of one morning, so many minutes apart."""
    return [Row(n, NOW.replace(hour=hour, minute=0) + timedelta(minutes=n * minutes), 1, did, f"C{n if different else 0}") for n in range(many)]


# ---- each rule by a worked trail


@pytest.mark.parametrize(("rows", "times", "codes"), [
    ("2 10:00 identity shown A", 1, "A"),                                                      # nothing else was done
    ("2 10:00 identity shown A\n2 11:00 follow-up logged A", 0, ""),                           # she called, and wrote it down
    ("2 10:00 identity shown A\n3 10:00 note written A", 0, ""),                               # a day later, to the minute
    ("2 10:00 identity shown A\n3 10:01 note written A", 1, "A"),                              # a minute more
    ("1 10:00 note written A\n2 09:59 identity shown A", 0, ""),                               # a day before
    ("2 10:00 identity shown A\n2 10:05 note written B", 1, "A"),                              # work on another case is no reason
    ("2 10:00 identity shown A\n2 10:05 file opened A\n2 10:06 timeline read A", 1, "A"),      # reading is no work
    ("2 10:00 names shown A\n2 10:05 refused A\n2 10:06 referral slip printed A", 1, "A"),     # neither is being refused, nor printing
    ("2 10:00 identity shown A\n3 11:00 identity shown A\n5 09:00 identity shown B", 3, "AB"),
])
def test_D35_an_identity_shown_without_work_on_the_case_is_a_question(rows, times, codes):
    rows = trail(rows)
    found = access_rules.identity_alone(rows, access_rules.work_of(rows))
    assert (found.times if found else 0, "".join(code for code, _ in found.codes) if found else "") == (times, codes)


@pytest.mark.parametrize(("many", "days", "usual", "is_found"), [
    (10, 1, None, False), (11, 1, None, True),          # few are never a question; nothing known: three a day
    (30, 5, None, False), (31, 5, None, True),
    (20, 5, 2.0, False), (21, 5, 2.0, True),            # twice her usual of two a day
    (40, 5, 4.0, False), (41, 5, 4.0, True), (11, 5, 0.1, True),
])
def test_D35_identities_more_often_than_usual(many, days, usual, is_found):
    rows = [Row(n, NOW + timedelta(days=n % days, minutes=n), 1, "identity shown", f"C{n % 7}") for n in range(many)]
    found = access_rules.identity_often(rows, {} if usual is None else {"identities_a_day": usual})
    assert bool(found) is is_found


@pytest.mark.parametrize(("many", "apart", "usual", "minutes"), [
    (7, 1, {}, None), (8, 1, {}, 10), (11, 1, {"ten": 7}, 10), (10, 1, {"ten": 7}, None),      # half as many again as her busiest
    (8, 2, {}, None), (19, 3, {}, None), (20, 3, {}, 60), (20, 4, {}, None),                    # in an hour
    (24, 2.5, {"hour": 16}, None), (25, 2.4, {"hour": 16}, 60), (16, .5, {"ten": 40}, 10),      # twice the figure is always a question
])
def test_D35_many_different_files_in_a_short_time(many, apart, usual, minutes):
    found = access_rules.many_files(burst("file opened", many, apart), usual)
    assert (found.figures["minutes"] if found else None) == minutes
    assert not access_rules.many_files(burst("file opened", 60, .5, different=False), {})       # one file looked at all day


@pytest.mark.parametrize(("rows", "times"), [
    ("2 19:59 file opened A\n2 06:00 file opened B\n2 12:00 file opened C", 0),
    ("2 20:00 file opened A\n2 21:00 plan read B", 0),                                          # two files: a question too many
    ("2 20:00 file opened A\n2 21:00 plan read B\n3 05:59 identity shown C", 3),
    ("2 20:00 file opened A\n2 21:00 plan read B\n2 22:00 file opened C\n2 22:10 follow-up logged C", 0),     # an emergency was worked on
    ("2 20:00 file opened A\n2 21:00 plan read B\n2 22:00 file opened C\n3 09:10 follow-up logged C", 3),     # the next morning is another thing
    ("2 23:00 file opened A\n2 23:01 file opened A\n2 23:02 file opened A", 0),
])
def test_D35_reading_outside_working_hours(rows, times):
    rows = trail(rows)
    found = access_rules.at_night(rows, access_rules.work_of(rows))
    assert (found.times if found else 0) == times


def test_D35_refused_again_and_again_within_ten_minutes():
    assert access_rules.refused(burst("refused", 4)) is None
    assert access_rules.refused(burst("nothing there", 5)).times == 5
    assert access_rules.refused(burst("refused", 9, different=False)).codes == (("C0", 9),)
    assert access_rules.refused(burst("opened nothing in need", 5, 3)) is None


@pytest.mark.parametrize(("rows", "times"), [
    ("2 10:00 searched by name -\n" * 6, 6), ("2 10:00 searched by name -\n" * 5, 0),
    ("2 10:00 searched by name -\n" * 3 + "2 10:01 file opened A\n" + "2 10:02 searched by name -\n" * 5, 0),
    ("2 10:00 searched by name -\n2 10:00 signed out -\n2 10:01 signed in -\n" * 3 + "2 10:02 searched in notes -\n" * 3, 6),
    ("2 10:00 searched by name -\n" * 3 + "2 11:01 searched by name -\n" * 3, 0),
])
def test_D35_one_search_after_another(rows, times):
    found = access_rules.searches(trail(rows))
    assert (found.times if found else 0) == times


def test_D35_many_prints_on_one_day():
    few = burst("story printed", 5)
    assert access_rules.prints(few, {}) is None and access_rules.prints(burst("blank form printed", 20), {}) is None
    assert access_rules.prints(burst("story printed", 3) + burst("copy for the child opened to print", 3, hour=15), {}).times == 6
    assert access_rules.prints(burst("story printed", 7), {"prints_a_day": 5}) is None          # from eight on
    assert access_rules.prints(burst("story printed", 12), {"prints_a_day": 50}).times == 12


def test_R05_a_file_opened_in_need_and_D35_files_outside_the_caseload():
    rows = trail("2 10:00 file opened in need A\n2 10:01 file opened A\n2 10:05 identity opened in need A\n2 11:00 file opened B\n2 11:00 file opened C")
    found = access_rules.in_need(rows)
    assert (found.times, found.codes, found.figures["identities"]) == (2, (("A", 2),), 1)
    assert access_rules.outside(rows, lambda code, at: code == "B").codes == (("C", 1),)
    assert access_rules.outside(rows, lambda code, at: True) is None
    assert access_rules.outside(trail("2 10:00 file opened A\n3 15:00 note written A"), lambda code, at: False) is None     # nobody else is let write


def test_D35_restricted_notes_opened_by_others():
    rows = trail("2 10:00 restricted note opened A\n2 11:00 restricted note opened B\n2 12:00 restricted note opened C\n2 12:30 note written C")
    worked = access_rules.work_of(rows)
    assert access_rules.restricted(rows, worked, lambda code: code == "A").codes == (("B", 1),)


def test_what_is_usual_comes_from_former_reviews_and_cannot_be_pushed_up_without_end():
    week = {"days": 5, "identities": 10, "ten": 3, "hour": 12, "prints_a_day": 2}
    assert access_rules.usual_of([week, {**week, "hour": 50}, week]) == {"ten": 3, "hour": 12, "prints_a_day": 2, "identities_a_day": 2}
    assert access_rules.usual_of([{**week, "days": 0}]) == {}
    assert [access_rules.limit(20, usual) for usual in (0, 12, 16, 20, 100)] == [20, 20, 25, 31, 40]


def week_of_work(cases=25):
    """A normal week of one caseworker: each day ten files, five looked at once more, four calls with the identity and a follow-up, a note, a search, a print."""
    rows = []
    for day in range(5):
        begins, mine = NOW + timedelta(days=day), [f"C{(day * 10 + n) % cases}" for n in range(10)]
        for n, code in enumerate(mine):
            moment = begins + timedelta(minutes=40 * n)
            rows += [(moment, "file opened", code), (moment + timedelta(minutes=2), "timeline read", code), (moment + timedelta(minutes=9), "file opened", mine[n // 2])]
            if n % 3 == 0:
                rows += [(moment + timedelta(minutes=10), "identity shown", code), (moment + timedelta(minutes=25), "follow-up logged", code)]
            if n % 2:
                rows.append((moment + timedelta(minutes=11), "note written", code))
        rows += [(begins, "searched by name", None), (begins + timedelta(hours=8), "list printed", None), (begins + timedelta(hours=7), "refused", mine[0])]
    return [Row(seq, at, 1, did, code) for seq, (at, did, code) in enumerate(sorted(rows, key=lambda row: row[0]), start=1)]


def test_a_normal_week_of_work_gives_no_line_at_all():
    rows = week_of_work()
    assert access_rules.all_of(rows, access_rules.work_of(rows), {}, lambda code, at: True, lambda code: True) == []
    assert access_rules.counted(rows) == {"days": 5, "files": 25, "identities": 20, "prints": 5, "searches": 5, "ten": 2, "hour": 4, "prints_a_day": 1}


# ---- the review of a team, by requests


def opened(by, now=NOW, **other):
    made = intake.take_in(registration(**other), by, now)
    intake.enter_identity(made, {**IDENTITY, "first": f"Child{made.id}", "last": "", "nickname": "", "mother": "", "father": "", "siblings": ""}, by, now, decided="different")
    return Case.get_by_id(made.id)


def reads(by, code, did="file opened", days=3, hours=0, minutes=0, **details):
    audit.note(by, did, code, now=NOW + timedelta(days=days, hours=hours, minutes=minutes), **details)


@pytest.fixture
def odd(case, cast):
    """Days after the registration: Alice shows the identity for nothing, Bob is refused five times, Mary shows it too; then two weeks pass."""
    reads(cast["alice"], case.code, "identity shown", why="call")
    for minute in range(5):
        reads(cast["bob"], None, "nothing there", days=4, minutes=minute)
    reads(cast["mary"], case.code, "identity shown", days=5, why="other")
    clock.set_start(LATER)
    return case


def number_of(answer):
    assert answer.status_code == 303, answer.text
    return int(answer.headers["Location"].rsplit("/", 1)[1])


def looks(desk, cast, login="mary", kind="team", of="mary"):
    return number_of(desk.post(f"/supervision/access/{kind}/{cast[of].team_id}"))


def answers(review, said="in_order", words=""):
    return {f"{name}_{line.id}": value for line in AccessLine.select().where((AccessLine.review == review) & (AccessLine.kind != "summary"))
            for name, value in (("answer", said), ("words", words))}


def kinds(review):
    return [(line.kind, line.staff.username) for line in AccessLine.select().where((AccessLine.review == review) & (AccessLine.kind != "summary")).order_by(AccessLine.id)]


def test_D35_a_supervisor_looks_answers_by_line_and_signs(odd, cast, sign_in):
    mary = sign_in("mary")
    assert "Look at the days since" in mary.get("/supervision/access").text
    number = looks(mary, cast)
    assert kinds(number) == [("identity_alone", "alice"), ("refused", "bob")]            # nothing about Mary herself
    page = mary.get(f"/supervision/access/{number}").text
    assert f'href="/case/{odd.code}"' in page and "Alice A." in page and "with no work on the case within a day" in page and "Everything else, counted" in page
    assert looks(mary, cast) == number                                                     # an open one is gone on with
    half = {name: value for name, value in answers(number).items() if name.startswith("answer")}
    first = next(iter(half))
    answer = mary.post(f"/supervision/access/{number}", {first: "in_order", "button": "sign"})
    assert answer.status_code == 422 and "an answer to line 2" in answer.text
    assert AccessReview.get_by_id(number).signed_at is None and AccessLine.get(AccessLine.staff == cast["alice"]).answer is None
    assert mary.post(f"/supervision/access/{number}", {first: "in_order", "button": "keep"}).status_code == 303
    assert AccessLine.get(AccessLine.staff == cast["alice"]).answered_by_id == cast["mary"].id
    assert mary.post(f"/supervision/access/{number}", {**half, "button": "sign"}).headers["Location"].endswith("/supervision/access")
    signed = AccessReview.get_by_id(number)
    assert (signed.signed_by_id, signed.until) == (cast["mary"].id, LATER.date() - timedelta(days=1))
    page = mary.get(f"/supervision/access/{number}").text
    assert "In order" in page and "<textarea" not in page and 'value="sign"' not in page
    assert {"access review made", "access looked at", "access review signed"} <= {line.did for line in Audit.select().where(Audit.by == cast["mary"])}
    assert "Yesterday is signed" in mary.get("/supervision/access").text


def test_a_signed_review_is_locked(odd, cast, sign_in):
    mary = sign_in("mary")
    number = looks(mary, cast)
    mary.post(f"/supervision/access/{number}", {**answers(number), "button": "sign"})
    again = mary.post(f"/supervision/access/{number}", {**answers(number, "follow_up", "Changed."), "button": "keep"})
    assert again.status_code == 422 and {line.answer for line in AccessLine.select().where(AccessLine.kind != "summary")} == {"in_order"}
    with refused("E35"):
        access.sign(AccessReview.get_by_id(number), {}, person("mary"), LATER)


def test_an_open_review_is_for_its_maker_and_a_signed_one_for_every_supervisor_of_the_team(odd, cast, second, sign_in):  # noqa: F811
    mary, nora = sign_in("mary"), sign_in("nora")
    number = looks(mary, cast)
    assert nora.get(f"/supervision/access/{number}").status_code == 404
    assert nora.post(f"/supervision/access/{number}", {**answers(number), "button": "sign"}).status_code == 404
    mary.post(f"/supervision/access/{number}", {**answers(number), "button": "sign"})
    assert nora.get(f"/supervision/access/{number}").status_code == 200


def test_an_open_review_of_somebody_who_left_is_gone_on_with(odd, cast, second, sign_in):  # noqa: F811
    number = looks(sign_in("mary"), cast)
    Staff.update(ended_on=LATER.date()).where(Staff.username == "mary").execute()
    office.forget()
    nora = sign_in("nora")
    assert looks(nora, cast) == number
    assert nora.post(f"/supervision/access/{number}", {**answers(number), "button": "sign"}).status_code == 303


def test_what_is_to_be_followed_up_stands_on_the_page_until_the_next_is_signed(odd, cast, sign_in):
    mary = sign_in("mary")
    number = looks(mary, cast)
    mary.post(f"/supervision/access/{number}", {**answers(number, "follow_up", "To be talked over."), "button": "sign"})
    page = mary.get("/supervision/access").text
    assert "To be followed up, from the last review" in page and page.count("To be talked over.") == 2 and odd.code not in page
    assert "To be talked over." not in sign_in("paul").get("/supervision/access").text
    Case.update(sensitivity="highly_sensitive").where(Case.id == odd.id).execute()
    assert mary.get("/supervision/access").text.count("To be talked over.") == 1                      # D10


@pytest.mark.parametrize("said", ["explained", "follow_up"])
def test_E17_what_is_not_simply_in_order_needs_words(odd, cast, sign_in, said):
    mary = sign_in("mary")
    number = looks(mary, cast)
    answer = mary.post(f"/supervision/access/{number}", {**answers(number, said), "button": "sign"})
    assert answer.status_code == 422 and "Write the reason" in answer.text and "Error:" in answer.text
    assert AccessLine.select().where(AccessLine.answer.is_null(False)).count() == 0
    mary.post(f"/supervision/access/{number}", {**answers(number, said, "She rang the wrong number."), "button": "sign"})
    assert {(line.answer, line.words) for line in AccessLine.select().where(AccessLine.kind != "summary")} == {(said, "She rang the wrong number.")}
    assert "She rang the wrong number." in mary.get(f"/supervision/access/{number}").text


def test_E36_no_name_of_a_child_of_the_line_and_the_words_are_kept(odd, cast, sign_in):
    mary = sign_in("mary")
    number = looks(mary, cast)
    answer = mary.post(f"/supervision/access/{number}", {**answers(number, "explained", "It was about Sreymom."), "button": "keep"})
    assert answer.status_code == 422 and "has a name or a number" in answer.text and "It was about Sreymom." in answer.text
    assert not AccessLine.select().where(AccessLine.words != "").exists()


def test_a_made_up_answer_is_refused(odd, cast, sign_in):
    mary = sign_in("mary")
    number = looks(mary, cast)
    assert mary.post(f"/supervision/access/{number}", {**answers(number, "whatever"), "button": "keep"}).status_code == 422
    assert not AccessLine.select().where(AccessLine.answer.is_null(False)).exists()


@pytest.mark.parametrize("login", ["alice", "bob", "carol", "paul", "dan", "lumi", "eve"])
def test_D40_nobody_else_sees_the_review(odd, cast, sign_in, login):
    number = looks(sign_in("mary"), cast)
    desk, status = sign_in(login), 200 if login == "paul" else 404
    assert desk.get("/supervision/access").status_code == status
    if login == "paul":
        assert f"/supervision/access/{number}" not in desk.get("/supervision/access").text
    assert desk.get(f"/supervision/access/{number}").status_code == 404
    assert desk.post(f"/supervision/access/{number}", {**answers(number), "button": "sign"}).status_code == 404
    assert desk.post(f"/supervision/access/team/{cast['mary'].team_id}").status_code == 404
    assert AccessReview.get_by_id(number).signed_at is None
    if login == "eve":
        told = desk.get("/access")
        assert told.status_code == 200 and "access review" not in told.text.lower() and odd.code not in told.text


def test_D35_a_supervisor_never_signs_lines_about_herself_they_go_to_the_other_team(odd, cast, sign_in):
    mary, paul = sign_in("mary"), sign_in("paul")
    theirs = looks(paul, cast, kind="sample", of="mary")
    assert ("identity_alone", "mary") in kinds(theirs)
    assert mary.get(f"/supervision/access/{theirs}").status_code == 404 and f"/supervision/access/{theirs}" not in mary.get("/supervision/access").text
    assert mary.post(f"/supervision/access/sample/{cast['mary'].team_id}").status_code == 404
    with refused("E35"):
        access.answer(AccessReview.get_by_id(theirs), {}, person("mary", LATER), LATER)
    number = looks(mary, cast)
    AccessLine.update(staff=cast["mary"]).where(AccessLine.review == number).execute()              # she became what they are about
    assert mary.get(f"/supervision/access/{number}").status_code == 404


def test_D35_the_sample_is_one_in_ten_at_least_five_with_the_code_and_no_way_into_the_file(case, cast, sign_in):
    for n in range(70):
        reads(cast["alice"], case.code, "identity shown", days=2 + n // 10, minutes=20 * (n % 10), why="visit")
    clock.set_start(LATER)
    paul = sign_in("paul")
    number = looks(paul, cast, kind="sample", of="mary")
    assert kinds(number) == [("identity_read", "alice")] * 7
    page = paul.get(f"/supervision/access/{number}").text
    assert case.code in page and f'href="/case/{case.code}"' not in page and "A visit" in page and "No work on the case within a day." in page
    assert "Sreymom" not in page
    mary = sign_in("mary")
    assert mary.get(f"/supervision/access/{number}").status_code == 404
    said = answers(number, "explained", "A visit with Sreymom, she says.")
    assert paul.post(f"/supervision/access/{number}", {**said, "button": "sign"}).status_code == 303        # no refusal tells him a name
    assert {line.words for line in AccessLine.select().where(AccessLine.kind == "identity_read")} == {"A visit with [name] she says."}


@pytest.mark.parametrize(("shown", "drawn"), [(0, 0), (3, 3), (5, 5), (50, 5), (51, 6), (100, 10), (299, 30), (400, 30)])
def test_D35_how_many_are_drawn(case, cast, shown, drawn):
    for n in range(shown):
        reads(cast["alice"], case.code, "identity shown", days=2, minutes=n, why="visit")
    review = access.look("sample", cast["mary"].team_id, person("paul", LATER), LATER, random.Random(1))
    assert len(kinds(review.id)) == drawn


def test_D10_a_hidden_file_betrays_itself_nowhere(case, cast, sign_in):
    hidden = opened(cast["alice"])
    need.mark(hidden, {"reason": "Threats", "readers": [cast["mary"]]}, cast["alice"], NOW)
    CaseReader.delete().where((CaseReader.case == hidden.id) & (CaseReader.staff != cast["alice"])).execute()      # Mary is not named
    for n in range(9):
        reads(cast["alice"], hidden.code, "identity shown", days=2, minutes=n, why="call")
        reads(cast["alice"], hidden.code, "file opened", days=2, hours=13, minutes=n)
    clock.set_start(LATER)
    mary, paul = sign_in("mary"), sign_in("paul")
    hers, his = looks(mary, cast), looks(paul, cast, kind="sample", of="mary")
    for number, desk in ((hers, mary), (his, paul)):
        assert kinds(number) == [] and hidden.code not in desk.get(f"/supervision/access/{number}").text
    figures = AccessLine.get((AccessLine.review == hers) & (AccessLine.staff == cast["alice"])).figures
    assert (figures["identities"], figures["files"], figures["ten"]) == (0, 0, 0)


def test_D10_what_is_hidden_from_the_teams_supervisor_goes_to_another_who_may_know_of_it(case, cast, sign_in):
    need.declare_conflict(case, cast["mary"], {"kind": "related"}, cast["mary"], NOW)
    reads(cast["alice"], case.code, "identity shown", why="call")
    clock.set_start(LATER)
    mary, paul = sign_in("mary"), sign_in("paul")
    hers, his = looks(mary, cast), looks(paul, cast, kind="sample", of="mary")
    assert kinds(hers) == [] and case.code not in mary.get(f"/supervision/access/{hers}").text
    assert ("identity_alone", "alice") in kinds(his)


def test_D10_a_line_whose_file_became_hidden_is_there_no_more(odd, cast, sign_in):
    mary = sign_in("mary")
    number = looks(mary, cast)
    Case.update(sensitivity="highly_sensitive").where(Case.id == odd.id).execute()
    page = mary.get(f"/supervision/access/{number}").text
    assert odd.code not in page and "Alice A.: Identity" not in page and "Bob B.: Refused" in page
    assert mary.post(f"/supervision/access/{number}", {**answers(number), "button": "sign"}).status_code == 303
    assert AccessLine.get(AccessLine.kind == "identity_alone").answer is None


def test_R05_a_file_opened_in_need_is_a_line_for_both_teams_and_only_one_is_told_the_code(case, cast, sign_in):
    reason = {"category": "immediate_danger", "reason": "He stands at the door and nobody answers."}
    glass.open_file(case.code, reason, person("carol", NOW + timedelta(days=3)), NOW + timedelta(days=3))
    reads(cast["carol"], case.code, days=3, minutes=1)
    clock.set_start(LATER)
    mary, paul = sign_in("mary"), sign_in("paul")
    hers, his = looks(mary, cast), looks(paul, cast, of="paul")
    assert kinds(hers) == kinds(his) == [("in_need", "carol")]
    assert case.code in mary.get(f"/supervision/access/{hers}").text
    page = paul.get(f"/supervision/access/{his}").text
    assert case.code not in page and "1 file of another team" in page


def test_R01_ties_of_the_day_are_known(case, cast):
    """Keyworker, keyworker until it was given on, co-worker until her last day; anything else is outside the caseload."""
    theirs = opened(cast["carol"])
    need.name_coworker(case, cast["bob"], {"until": (NOW + timedelta(days=4)).date(), "why": "Absence"}, cast["mary"], NOW)
    for who, code, days, hours in (("alice", case.code, 2, 0), ("bob", case.code, 3, 0), ("bob", case.code, 4, 9), ("bob", case.code, 6, 0), ("alice", theirs.code, 6, 1)):
        reads(cast[who], code, days=days, hours=hours)
    keyworker.assign(Case.get_by_id(case.id), cast["bob"], {"reason": "absence", "handover": "met the family"}, cast["mary"], NOW + timedelta(days=5))
    Case.update(keyworker=cast["alice"], keyworker_since=NOW).where(Case.id == case.id).execute()
    review = access.look("team", cast["mary"].team_id, person("mary", LATER), LATER)
    found = {line.staff.username: (line.figures["times"], *(code for code, _times in line.figures["codes"])) for line in AccessLine.select().where((AccessLine.review == review) & (AccessLine.kind == "outside"))}
    assert found == {"bob": (1, case.code), "alice": (1, theirs.code)}


def test_a_case_given_on_since_then_was_hers(cast):
    alice, bob = cast["alice"], cast["bob"]
    known = {"A": access_ties.Known("A", bob.id, NOW, alice.id, bob.team_id, None, "normal"), "B": access_ties.Known("B", None, None, alice.id, None, None, "normal")}
    ties = access_ties.Ties([alice.id], {alice.id: alice, cast["mary"].id: cast["mary"], cast["paul"].id: cast["paul"]}, known)
    hour = timedelta(hours=1)
    assert [ties.hers(alice.id, "A", NOW - hour), ties.hers(alice.id, "A", NOW + hour), ties.hers(alice.id, "B", NOW)] == [True, False, True]
    assert [ties.hers(cast[who].id, "A", NOW + hour) for who in ("mary", "paul")] == [True, False]


def test_D35_the_sample_never_holds_a_highly_sensitive_file_not_even_for_a_named_reader(case, cast):
    need.mark(case, {"reason": "Threats", "readers": [cast["paul"]]}, cast["mary"], NOW)
    reads(cast["alice"], case.code, "identity shown", why="call")
    reads(cast["alice"], case.code, "note written", minutes=5)
    review = access.look("sample", cast["mary"].team_id, person("paul", LATER), LATER)
    assert kinds(review.id) == []


def test_D10_an_opening_in_need_of_a_file_that_is_hidden_now_is_no_line(case, cast):
    at = NOW + timedelta(days=3)
    glass.open_file(case.code, {"category": "legal_order", "reason": "The court asked for it this morning."}, person("carol", at), at)
    Case.update(sensitivity="highly_sensitive").where(Case.id == case.id).execute()
    assert kinds(access.look("team", cast["mary"].team_id, person("mary", LATER), LATER).id) == []


@pytest.mark.parametrize(("login", "kind", "of"), [("paul", "team", "mary"), ("mary", "sample", "mary"), ("alice", "team", "mary"), ("eve", "team", "mary"), ("mary", "month", "mary")])
def test_E35_nobody_makes_a_review_that_is_not_hers(odd, cast, login, kind, of):
    with refused("E35"):
        access.look(kind, cast[of].team_id, person(login, LATER), LATER)
    assert not AccessReview.select().exists()


def test_today_waits_for_the_next_review(case, cast):
    reads(cast["alice"], case.code, "identity shown", days=15, why="call")
    review = access.look("team", cast["mary"].team_id, person("mary", LATER), LATER + timedelta(hours=8))
    assert kinds(review.id) == [] and AccessLine.get(AccessLine.staff == cast["alice"]).figures["identities"] == 0


def test_an_answer_that_comes_after_the_signature_is_refused(odd, cast):
    mary = person("mary", LATER)
    review = access.look("team", mary.team_id, mary, LATER)
    before = AccessReview.get_by_id(review.id)
    given = {line.id: ("in_order", "") for line in review.lines}
    access.sign(review, given, mary, LATER)
    with refused("E35"):
        access.answer(before, dict.fromkeys(given, ("explained", "Too late.")), mary, LATER)
    assert not AccessLine.select().where(AccessLine.answer == "explained").exists()


# ---- from review to review


def test_each_review_goes_on_where_the_last_signed_one_ended(odd, cast):
    first = access.look("team", cast["mary"].team_id, person("mary", LATER), LATER)
    assert (first.since, first.until) == (NOW.date(), LATER.date() - timedelta(days=1))
    access.sign(first, {line.id: ("in_order", "") for line in first.lines}, person("mary", LATER), LATER)
    assert access.look("team", cast["mary"].team_id, person("mary", LATER), LATER) is None              # no whole day since
    reads(cast["alice"], odd.code, "identity shown", days=17, why="call")
    then = LATER + timedelta(days=14)
    then_on = access.look("team", cast["mary"].team_id, person("mary", then), then)
    assert then_on.since == LATER.date() and kinds(then_on.id) == [("identity_alone", "alice")]
    assert then_on.last_seq > first.last_seq


def test_T17_a_review_is_due_as_often_as_the_caseload_reviews_and_the_sample_each_month(odd, cast, sign_in):
    due = {duty.kind: duty.due_on for duty in access_duty.duties(person("mary", NOW), NOW)}
    assert due == {"team": NOW.date() + timedelta(days=14), "sample": date(2027, 4, 1)}
    assert [duty.kind for duty in access_duty.late(person("mary", LATER), LATER)] == ["team"]
    assert "The access review of the team was due" in sign_in("mary").get("/team").text
    office.change("time_rules", {"caseload_review_days": 7}, cast["mary"], LATER)
    assert access_duty.duties(person("mary", NOW), NOW)[0].due_on == NOW.date() + timedelta(days=7)
    number = access.look("team", cast["mary"].team_id, person("mary", LATER), LATER)
    access.sign(number, {line.id: ("in_order", "") for line in number.lines}, person("mary", LATER), LATER)
    assert access_duty.late(person("mary", LATER), LATER) == []


def test_each_team_has_one_who_looks_at_its_sample(cast):
    for name, role, team in (("nora", "supervisor", "North"), ("petra", "supervisor", "East"), ("quinn", "caseworker", "West")):
        accounts.add({"username": name, "name": f"{name.title()} Q", "role": role, "team": team, "signed_on": NOW.date(), "trained_on": NOW.date()}, cast["eve"], NOW)
    office.forget()
    teams = {team: person.id for person in office.people().values() for team in access_duty.samples_of(person)}
    everybody = {one.username: one for one in Staff.select()}
    assert len(teams) == 4
    assert sum(len(access_duty.samples_of(one)) for one in office.people().values()) == 4
    assert all(office.people()[who].team_id != team for team, who in teams.items())
    Staff.update(ended_on=NOW.date()).where(Staff.username.in_(("paul", "petra"))).execute()
    office.forget()
    assert access_duty.samples_of(everybody["mary"]) and everybody["mary"].team_id not in access_duty.samples_of(everybody["mary"])


def test_at_most_fifteen_lines_and_one_more_for_each_person(cast):
    found = [(n % 3, access_rules.Found("prints" if n else "in_need", NOW + timedelta(minutes=n), 1, (("A", 1),), 1)) for n in range(30)]
    short = access_trail._shortened(found)
    assert len(short) == 18 and short[0][1].kind == "in_need" and [one.kind for _, one in short[15:]] == ["rest"] * 3
    assert sum(one.times for _, one in short[15:]) == 15


def test_a_refused_look_for_a_file_stands_on_the_trail_the_same_for_hidden_and_for_none(case, cast, sign_in):
    bob = sign_in("bob")
    before = Audit.select().count()
    for code in (case.code, "AAA-AAA"):
        assert bob.get(f"/case/{code}").status_code == 404
    lines = list(Audit.select().order_by(Audit.seq.desc()).limit(2))
    assert Audit.select().count() == before + 2 and {(line.did, line.code, tuple(line.details)) for line in lines} == {("nothing there", None, ())}


# ---- speed


def counted(monkeypatch, desk, path):
    seen, really = [], databases.records.execute_sql
    with monkeypatch.context() as patched:
        patched.setattr(databases.records, "execute_sql", lambda sql, params=None: seen.append(sql) or really(sql, params))
        assert desk.get(path).status_code == 200
    return len(seen)


def test_the_pages_take_the_same_statements_however_long_they_are(odd, cast, sign_in, monkeypatch):
    mary = sign_in("mary")
    number = looks(mary, cast)
    signed = {"kind": "team", "team": cast["mary"].team_id, "since": NOW.date(), "until": NOW.date(), "by": cast["mary"], "made_at": NOW, "signed_at": NOW, "signed_by": cast["mary"]}
    AccessReview.create(**signed)
    mary.get("/supervision/access")
    few = counted(monkeypatch, mary, f"/supervision/access/{number}"), counted(monkeypatch, mary, "/supervision/access")
    row = AccessLine.get(AccessLine.kind == "identity_alone")
    for _ in range(10):
        other = opened(cast["alice"], LATER)
        AccessLine.create(review=number, kind="many_files", staff=cast["alice"], at=LATER, figures={**row.figures, "minutes": 10, "usual": 0, "codes": [[other.code, 2], [odd.code, 1]]})
        AccessReview.create(**signed)
    assert (counted(monkeypatch, mary, f"/supervision/access/{number}"), counted(monkeypatch, mary, "/supervision/access")) == few
    assert max(few) <= 20


def long_trail(cast, codes, many, ends):
    """So many lines of the whole office up to this moment, one a minute, as they lie in the table; their chain is not looked at here."""
    numbers = [cast[name].id for name in ("alice", "bob", "carol", "mary", "paul")]
    start = Audit.select().order_by(Audit.seq.desc()).first().seq
    dids = ("file opened", "timeline read", "follow-up logged", "identity shown", "note written", "plan read")
    first = ends - timedelta(minutes=many)
    with databases.records.atomic():
        for n in range(many):
            databases.records.execute_sql(
                "INSERT INTO audit (seq, at, by_id, did, code, details, chain) VALUES (?, ?, ?, ?, ?, '{}', '')",
                (start + 1 + n, Audit.at.db_value(first + timedelta(minutes=n)), numbers[n % 5], dids[n % 6], codes[n % len(codes)]))


def test_a_trail_of_many_lines_is_not_read_again(case, cast):
    codes = [case.code, *(opened(cast["alice"]).code for _ in range(5))]
    ends = LATER + timedelta(days=30)
    long_trail(cast, codes, 20_000, ends)
    first = access.look("team", cast["mary"].team_id, person("mary", ends), ends)
    access.sign(first, {line.id: ("in_order", "") for line in first.lines}, person("mary", ends), ends)
    reads(cast["alice"], case.code, "identity shown", days=50, why="call")
    then = NOW + timedelta(days=60)
    begun = time.perf_counter()
    then_on = access.look("team", cast["mary"].team_id, person("mary", then), then)
    assert time.perf_counter() - begun < 2 and len(kinds(then_on.id)) <= 15
    plan = databases.records.execute_sql("EXPLAIN QUERY PLAN SELECT seq FROM audit WHERE by_id IN (1, 2) AND seq > 5 ORDER BY seq").fetchall()
    assert "audit_by" in str(plan)


def test_D10_no_figure_of_a_line_counts_a_file_that_its_reader_must_not_suspect(case, cast, second, sign_in):  # noqa: F811
    files = [case, *(opened(cast["alice"]) for _number in range(15))]
    for minute, one in enumerate(files):
        reads(cast["bob"], one.code, minutes=minute)
    clock.set_start(LATER)
    mary = sign_in("mary")
    number = looks(mary, cast)
    assert ("many_files", "bob") in kinds(number) and ("outside", "bob") in kinds(number)
    for one in files[:2]:
        need.mark(Case.get_by_id(one.id), {"reason": "Threats"}, cast["mary"], LATER)
    assert mary.post(f"/supervision/access/{number}", {**answers(number), "button": "sign"}).status_code == 303
    for login, within, outside, more in (("mary", 11, 16, 4), ("nora", 9, 14, 2)):
        words = re.sub(r"<[^>]*>", "", sign_in(login).get(f"/supervision/access/{number}").text)
        assert f"Opened {within} different files" in words and f"Read {outside} times in files" in words and f"and {more} more" in words
        assert any(one.code in words for one in files[:2]) == (login == "mary")
    page = sign_in("nora").get(f"/supervision/access/{number}").text
    assert "Everything else, counted" in mary.get(f"/supervision/access/{number}").text and "Everything else, counted" not in page

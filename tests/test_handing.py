"""The end of a batch: counted, typed, set aside, the sum against the slip, a supervisor's word, and nothing left for the clerk afterwards."""
import re

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as some

from cmoffice.casework import batches, control, desk, handing, transcription, tray
from cmoffice.casework.control import Hint, look
from cmoffice.models import Audit, Case, Paper, PaperBatch, QuerySlip, Staff
from tests.conftest import NOW, refused

FACTS = {"number": 154, "code": "", "caseworker": None, "marks": {}}


@pytest.fixture(autouse=True)
def without_second_entry(monkeypatch):
    """Which papers are typed twice is told by test_second_entry."""
    monkeypatch.setattr("cmoffice.casework.second_entry.draw", lambda batch, papers, now: [])


def started(by, counted=3, control_sum=None, sheet="registration", paper="F01b"):
    return batches.start({"sheet": sheet, "paper": paper, "counted": counted, "control_sum": control_sum, "cabinet": "Cabinet 2"}, by, NOW)


def typed(batch, position, by, **facts):
    transcription.finish(batches.paper(batch, position), {"sex": "1"}, FACTS | facts, by, NOW)


def full(by, numbers=(151, 152, 154), **more):
    """A batch in which every paper is typed."""
    batch = started(by, len(numbers), **more)
    for place, number in enumerate(numbers, start=1):
        typed(batch, place, by, number=number)
    return batch


def drawn_first(batch, papers, now):
    batches.change(papers[0], state="second", wants_second=True)
    return papers[:1]


def again(row):
    return type(row).get_by_id(row.id)


def test_R07_a_batch_is_not_handed_in_while_papers_wait_to_be_typed(sign_in, cast):
    batch = started(cast["dan"], control_sum=457)
    typed(batch, 1, cast["dan"])
    desk_of_dan = sign_in("dan")
    assert "Hand in" not in desk_of_dan.get(f"/batch/{batch.id}").text
    for act in ("hand-in", "ask"):
        answer = desk_of_dan.post(f"/batch/{batch.id}/{act}")
        assert answer.status_code == 422 and "still wait to be typed: 2" in answer.text
    assert again(batch).state == "open" and not Audit.select().where(Audit.did == "batch handed in").exists()


def test_a_batch_whose_count_and_sum_agree_is_handed_in_and_gone_for_the_clerk(sign_in, cast):
    batch = full(cast["dan"], control_sum=457)
    dan = sign_in("dan")
    assert "The control sum agrees" in dan.get(f"/batch/{batch.id}").text
    assert dan.post(f"/batch/{batch.id}/hand-in").status_code == 303
    assert again(batch).state == "handed_in" and {paper.state for paper in batch.papers} == {"to_check"}
    for path in ("", "/slip", "/count", "/aside/1"):
        assert dan.get(f"/batch/{batch.id}{path}").status_code == 404
    for act in ("take-back", "count"):
        assert dan.post(f"/batch/{batch.id}/{act}").status_code == 404
    for act in ("hand-in", "ask"):
        assert dan.post(f"/batch/{batch.id}/{act}").location == "/tray", "pressed twice"
    page = dan.get("/tray").text
    assert batch.label in page and f"/batch/{batch.id}" not in page, "it stands under what was handed in today, without a way to it"
    with refused("E35"):
        transcription.keep(batches.paper(batch, 1), {"sex": "2"}, cast["dan"], NOW)


def test_a_batch_without_a_sum_is_handed_in_by_its_count(sign_in, cast):
    batch = full(cast["dan"])
    assert "There is no sum on the slip" in sign_in("dan").get(f"/batch/{batch.id}").text
    handing.hand_in(batch, cast["dan"], NOW)
    assert again(batch).state == "handed_in"


def test_marks_become_slips_and_papers_to_be_typed_again_wait_for_another_clerk(cast, monkeypatch):
    batch = started(cast["dan"], 2)
    typed(batch, 1, cast["dan"], marks={"sex": "unreadable"})
    typed(batch, 2, cast["dan"], marks={"risk": "crossed"})
    monkeypatch.setattr("cmoffice.casework.second_entry.draw", drawn_first)
    handing.hand_in(batch, cast["dan"], NOW)
    assert [(paper.state, paper.wants_second) for paper in batches.papers(batch)] == [("second", True), ("to_check", False)]
    assert [slip.field for slip in QuerySlip.select()] == ["risk"]


def test_the_count_of_a_batch_that_another_clerk_typed_is_not_there(sign_in, cast):
    batch = full(cast["dan"], control_sum=457)
    lumi = sign_in("lumi")
    for path in ("", "/slip", "/count", "/aside/1"):
        assert lumi.get(f"/batch/{batch.id}{path}").status_code == 404
    for act in ("hand-in", "ask", "take-back", "count", "aside/1"):
        assert lumi.post(f"/batch/{batch.id}/{act}").status_code == 404
    assert again(batch).state == "open" and batch.label not in lumi.get("/tray").text
    with refused("E35"):
        handing.hand_in(batch, cast["lumi"], NOW)


def test_a_paper_is_set_aside_with_a_reason_and_its_number_still_counts(sign_in, cast):
    batch = started(cast["dan"], 2, control_sum=305)
    dan = sign_in("dan")
    typed(batch, 1, cast["dan"], number=151)
    answer = dan.post(f"/batch/{batch.id}/aside/2", {"number": "154"})
    assert answer.status_code == 422 and "Say why it is set aside" in answer.text and 'value="154"' in answer.text
    assert batches.paper(batch, 2).state == "to_key"
    with refused("E17"):
        batches.set_aside(batches.paper(batch, 2), "the child's name is on it", cast["dan"], NOW)
    assert dan.post(f"/batch/{batch.id}/aside/2", {"number": "0154", "why": "damaged"}).status_code == 303
    page = dan.get(f"/batch/{batch.id}").text
    assert "Counted 2, typed 1, set aside 1." in page and "The control sum agrees" in page and "Damaged or cannot be read" in page
    dan.post(f"/batch/{batch.id}/hand-in")
    assert [paper.state for paper in batches.papers(batch)] == ["to_check", "aside"]
    assert "Damaged or cannot be read" in sign_in("mary").get("/papers").text


def test_a_paper_set_aside_may_be_typed_after_all(cast):
    batch = started(cast["dan"], 1, control_sum=154)
    batches.set_aside(batches.paper(batch, 1), "damaged", cast["dan"], NOW)
    typed(batch, 1, cast["dan"])
    assert batches.paper(batch, 1).aside_why is None and control.difference(batch) == 0


@pytest.mark.parametrize("why, number, counted, sum_then", [
    ("found", "160", 3, 465), ("one_less", "", 3, 305), ("one_more", "", 1, 305), ("taken_out", "154", 1, 151)])
def test_the_count_is_corrected_by_one_paper_with_a_reason(sign_in, cast, why, number, counted, sum_then):
    batch = started(cast["dan"], 2, control_sum=305)
    typed(batch, 1, cast["dan"], number=151)
    answer = sign_in("dan").post(f"/batch/{batch.id}/count", {"why": why, "number": number})
    assert answer.status_code == 303
    batch = again(batch)
    assert (batch.counted, batch.control_sum, len(batches.papers(batch))) == (counted, sum_then, counted)
    assert Audit.select().where(Audit.did == "batch recounted").count() == 1


def test_no_paper_that_somebody_has_touched_is_taken_off_the_count(sign_in, cast):
    batch = full(cast["dan"], numbers=(151, 152), control_sum=303)
    dan = sign_in("dan")
    answer = dan.post(f"/batch/{batch.id}/count", {"why": "one_more"})
    assert answer.status_code == 422 and "No paper of this batch waits untouched" in answer.text
    assert dan.post(f"/batch/{batch.id}/count", {"why": "found"}).status_code == 422, "the sum changes by a number that nobody gave"
    assert dan.post(f"/batch/{batch.id}/count").status_code == 422
    assert again(batch).counted == 2 and len(batches.papers(batch)) == 2


def test_R07a_a_batch_with_a_difference_is_not_handed_in_and_the_page_says_where_to_look(sign_in, cast):
    batch = full(cast["dan"], numbers=(151, 152, 153), control_sum=151 + 152 + 153 + 154)
    dan = sign_in("dan")
    page = dan.get(f"/batch/{batch.id}").text
    assert "differs by 154" in page and "Look for paper" in page and "0154" in page
    answer = dan.post(f"/batch/{batch.id}/hand-in")
    assert answer.status_code == 422 and "differs by 154" in answer.text and again(batch).state == "open"


@pytest.mark.parametrize("numbers, control_sum, kind, place, meant", [
    ((151, 152), 457, "missing", None, 154),
    ((151, None, 152), 457, "bare", 2, 154),
    ((151, 152, 152), 303, "twice", 3, -0),
    ((151, 152, 900), 303, "too_many", 3, 0),
    ((415, 152), 303, "", None, None),
    ((514, 152), 306, "", None, None),
    ((451, 152), 415 + 152, "swapped", 1, 415),
    ((1554, 152), 154 + 152, "doubled", 1, 154),
    ((151, 162, 153), 151 + 152 + 153, "digit", 2, 152),
    ((100, 200), 291, "nines", None, None)])
def test_where_to_look_for_a_difference(numbers, control_sum, kind, place, meant):
    given = [(at, number) for at, number in enumerate(numbers, start=1) if number is not None]
    bare = [at for at, number in enumerate(numbers, start=1) if number is None]
    found = look(sum(number for _, number in given) - control_sum, given, bare)
    if kind:
        assert [(hint.kind, hint.place, hint.meant or None) for hint in found][0] == (kind, place, meant or None)


def test_one_digit_wrong_is_told_only_where_it_tells_something():
    run = [(place, 140 + place) for place in range(1, 10)]
    assert Hint("digit", 10, 190, 150) in look(40, [*run, (10, 190)])
    assert [hint for hint in look(-1, run) if hint.kind == "digit"] == []


@pytest.fixture
def differing(cast):
    """A batch of Dan's that waits for a supervisor's word."""
    batch = full(cast["dan"], numbers=(151, 152, 153), control_sum=610)
    handing.ask_supervisor(batch, cast["dan"], NOW)
    return again(batch)


def test_a_difference_waits_for_the_supervisors_word_and_is_shut_meanwhile(sign_in, differing):
    dan, mary = sign_in("dan"), sign_in("mary")
    assert dan.get(f"/batch/{differing.id}").status_code == 404
    assert "Waits for the supervisor" in dan.get("/tray").text
    assert differing.label in mary.get("/papers").text
    page = mary.get(f"/papers/batch/{differing.id}").text
    assert "0154" in page and "610" in page
    assert dan.get("/papers").status_code == dan.get(f"/papers/batch/{differing.id}").status_code == 404


def test_a_supervisor_takes_a_batch_in_with_its_difference_and_says_why(sign_in, differing, cast):
    mary = sign_in("mary")
    answer = mary.post(f"/papers/batch/{differing.id}", {"decision": "agree"})
    assert answer.status_code == 422 and "Write the reason" in answer.text and again(differing).state == "differs"
    assert mary.post(f"/papers/batch/{differing.id}", {"decision": "agree", "words": "Added up again: the slip is wrong."}).status_code == 303
    batch = again(differing)
    assert (batch.state, batch.settled_by_id, batch.differs_by) == ("handed_in", cast["mary"].id, -154)
    assert {paper.state for paper in batch.papers} == {"to_check"}
    assert mary.get(f"/papers/batch/{batch.id}").status_code == 404
    with refused("E35"):
        handing.decide(batch, {"decision": "back", "words": "Once more."}, cast["mary"], NOW)


def test_a_batch_sent_back_lies_on_the_clerks_desk_again_with_the_words(sign_in, differing):
    sign_in("mary").post(f"/papers/batch/{differing.id}", {"decision": "back", "words": "Look into the second folder."})
    page = sign_in("dan").get(f"/batch/{differing.id}")
    assert page.status_code == 200 and "Look into the second folder." in page.text and again(differing).state == "open"


def test_the_clerk_takes_a_batch_back_when_the_paper_is_found(sign_in, differing):
    dan = sign_in("dan")
    assert dan.post(f"/batch/{differing.id}/take-back").status_code == 303
    assert dan.get(f"/batch/{differing.id}").status_code == 200
    assert dan.post(f"/batch/{differing.id}/take-back").status_code == 404


def test_a_batch_of_a_teams_own_clerk_waits_for_that_teams_supervisor(sign_in, differing, cast):
    Staff.update(team=cast["carol"].team_id).where(Staff.username == "dan").execute()
    mary = sign_in("mary")
    assert differing.label not in mary.get("/papers").text
    assert mary.get(f"/papers/batch/{differing.id}").status_code == mary.post(f"/papers/batch/{differing.id}").status_code == 404
    with refused("E35"):
        handing.decide(differing, {"decision": "agree", "words": "Fine."}, cast["mary"], NOW)
    assert sign_in("paul").get(f"/papers/batch/{differing.id}").status_code == 200


@pytest.fixture
def nobodys(cast):
    """A paper that nobody checks: no caseworker on it, no case known."""
    batch = full(cast["dan"], numbers=(154,), control_sum=154)
    handing.hand_in(batch, cast["dan"], NOW)
    return batches.paper(batch, 1)


def test_a_paper_without_a_caseworker_is_not_lost(sign_in, nobodys, cast):
    mary = sign_in("mary")
    assert "0154" in mary.get("/papers").text
    page = mary.get(f"/papers/paper/{nobodys.id}").text
    assert "Alice Ash" in page and "Carol Cedar" not in page
    assert mary.post(f"/papers/paper/{nobodys.id}", {"caseworker": "carol"}).status_code == 422
    assert mary.post(f"/papers/paper/{nobodys.id}").status_code == 422
    assert again(nobodys).caseworker_id is None
    assert mary.post(f"/papers/paper/{nobodys.id}", {"caseworker": "alice"}).status_code == 303
    assert again(nobodys).caseworker_id == cast["alice"].id
    assert mary.get(f"/papers/paper/{nobodys.id}").status_code == 404
    with refused("E35"):
        desk.give(nobodys, cast["bob"], cast["mary"], NOW)


def test_a_paper_of_somebody_who_is_gone_is_not_lost(cast, nobodys):
    desk.give(nobodys, cast["bob"], cast["mary"], NOW)
    assert desk.unclaimed(cast["mary"]) == []
    Staff.update(ended_on=NOW.date()).where(Staff.username == "bob").execute()
    assert desk.unclaimed(cast["mary"]) == [nobodys]


def test_a_paper_of_a_known_case_goes_only_to_who_may_read_it(cast, case, nobodys):
    Paper.update(case=case.id).where(Paper.id == nobodys.id).execute()
    assert desk.unclaimed(cast["mary"]) == [], "its keyworker has it"
    Staff.update(ended_on=NOW.date()).where(Staff.username == "alice").execute()
    assert desk.unclaimed(cast["paul"]) == [], "a case of the other team is not told of"
    with refused("R07c"):
        desk.give(again(nobodys), cast["bob"], cast["mary"], NOW)
    Case.update(keyworker=cast["bob"].id).where(Case.id == case.id).execute()
    assert desk.unclaimed(cast["mary"]) == []


def test_the_whole_desk_is_told_by_counts(sign_in, cast, nobodys):
    batch = started(cast["dan"])
    typed(batch, 1, cast["dan"])
    assert desk.counts(cast["mary"])["case"] == {"to_key": 2, "keyed": 1, "to_check": 1} and desk.counts(cast["mary"])["identity"] == {}
    assert sign_in("paul").get("/papers").status_code == 200


def test_R07_a_supervisor_says_from_which_trays_a_clerk_works(sign_in, cast):
    mary = sign_in("mary")
    answer = mary.post("/papers/trays/lumi", {"trays": "both"})
    assert answer.status_code == 422 and tray.trays_of(cast["lumi"]) == ("case",)
    assert mary.post("/papers/trays/lumi", {"trays": "identity"}).status_code == 303
    assert tray.trays_of(cast["lumi"]) == ("identity",)
    assert mary.post("/papers/trays/lumi", {"trays": "both", "reason": "Dan is ill"}).status_code == 303
    assert tray.trays_of(cast["lumi"]) == ("case", "identity") and "Dan is ill" in mary.get("/papers").text
    assert mary.get("/papers/trays/alice").status_code == mary.get("/papers/trays/nobody").status_code == 404
    assert sign_in("dan").post("/papers/trays/dan", {"trays": "both", "reason": "I want to"}).status_code == 404


def test_R07_only_her_own_teams_clerks_are_a_supervisors_to_grant(sign_in, cast):
    Staff.update(team=cast["carol"].team_id).where(Staff.username == "lumi").execute()
    assert sign_in("mary").get("/papers/trays/lumi").status_code == 404
    with refused("E35"):
        tray.grant(Staff.get_by_id(cast["lumi"].id), "case", "", cast["mary"], NOW)


def test_the_batch_slip_says_what_lies_in_the_batch_and_nothing_of_a_case(sign_in, cast, case):
    batch = started(cast["dan"], 2, control_sum=305)
    typed(batch, 1, cast["dan"], code=case.code)
    page = sign_in("dan").get(f"/batch/{batch.id}/slip").text
    assert batch.label in page and "Registration" in page and "305" in page and "Cabinet 2" in page
    assert case.code not in page and Audit.select().where(Audit.did == "batch slip printed").count() == 1


def test_two_who_press_at_once_hand_in_once(cast):
    batch = full(cast["dan"], control_sum=457)
    same = PaperBatch.get_by_id(batch.id)
    handing.hand_in(batch, cast["dan"], NOW)
    with refused("E35"):
        handing.hand_in(same, cast["dan"], NOW)
    assert Audit.select().where(Audit.did == "batch handed in").count() == 1


@pytest.mark.parametrize("at_the_foot, words", [("same", None), ("other", "these papers are of another"), ("", "was not compared")])
def test_the_version_at_the_foot_of_the_papers_is_compared_with_what_the_office_prints(sign_in, at_the_foot, words):
    dan = sign_in("dan")
    versions = re.findall(r'<option value="\w+">[^<]+ · (\w{3})<', dan.get("/tray/batch").text)
    assert len(versions) == 10
    dan.post("/tray/batch", {"sheet": "registration", "counted": "2", "at_the_foot": at_the_foot})
    page = dan.get(f"/batch/{PaperBatch.get().id}").text
    assert "Type paper 1" in page and (words is None) == ("read the words" not in page) and (words or "Batch") in page


def test_a_paper_to_look_for_that_lies_far_from_the_others_is_not_told_first():
    assert [hint.kind for hint in look(-9, [(1, 151), (2, 152), (3, 145)])] == ["swapped"]
    assert [hint.kind for hint in look(-9, [(1, 1511), (2, 1522)])] == ["missing"]


def test_a_paper_set_aside_stands_on_the_supervisors_page_until_somebody_has_seen_to_it(sign_in, cast):
    batch = started(cast["dan"], 1)
    transcription.keep(batches.paper(batch, 1), {"sex": "1"}, cast["dan"], NOW)
    batches.set_aside(batches.paper(batch, 1), "other_form", cast["dan"], NOW)
    paper = batches.paper(batch, 1)
    mary = sign_in("mary")
    assert mary.post(f"/papers/aside/{paper.id}").status_code == 404, "the batch is the clerk's still"
    handing.hand_in(batch, cast["dan"], NOW)
    assert "Another form" in mary.get("/papers").text
    assert mary.post(f"/papers/aside/{paper.id}").status_code == 303
    assert "Another form" not in mary.get("/papers").text and transcription.typed(paper) == {}
    assert mary.post(f"/papers/aside/{paper.id}").status_code == 404


def test_a_batch_of_a_clerk_who_is_gone_is_wound_up_and_nothing_of_it_is_lost(sign_in, cast):
    batch = started(cast["dan"], 3, control_sum=460)
    typed(batch, 1, cast["dan"], number=151)
    transcription.keep(batches.paper(batch, 2), {"sex": "1"}, cast["dan"], NOW)
    second = batches.paper(batch, 2)
    mary = sign_in("mary")
    assert mary.post(f"/papers/batch/{batch.id}/wind-up").status_code == 404
    Staff.update(ended_on=NOW.date()).where(Staff.username == "dan").execute()
    assert "needs your word" in mary.get("/team").text and "clerk can open no more" in mary.get("/papers").text
    assert mary.post(f"/papers/batch/{batch.id}/wind-up").status_code == 303
    batch = again(batch)
    assert (batch.state, batch.counted, [paper.state for paper in batch.papers]) == ("handed_in", 1, ["to_check"])
    assert transcription.typed(second) == {} and mary.post(f"/papers/batch/{batch.id}/wind-up").status_code == 404


def test_team_today_says_that_a_batch_waits(sign_in, differing):
    assert "1 batch of papers needs your word." in sign_in("mary").get("/team").text
    handing.decide(differing, {"decision": "back", "words": "Once more."}, Staff.get(Staff.username == "mary"), NOW)
    assert "needs your word" not in sign_in("mary").get("/team").text


@settings(max_examples=150, deadline=None, phases=(Phase.generate,), derandomize=True)
@given(some.lists(some.integers(100, 9_999), min_size=2, max_size=20, unique=True), some.data())
def test_a_number_with_two_digits_swapped_is_among_what_is_looked_for(numbers, data):
    place = data.draw(some.integers(0, len(numbers) - 1))
    digits = str(numbers[place])
    at = data.draw(some.integers(0, len(digits) - 2))
    typed_as = int(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])
    assume(typed_as != numbers[place] and len(str(typed_as)) == len(digits))
    typed_ones = [(spot + 1, typed_as if spot == place else number) for spot, number in enumerate(numbers)]
    found = look(typed_as - numbers[place], typed_ones)
    assert Hint("swapped", place + 1, typed_as, numbers[place]) in found


@settings(max_examples=100, deadline=None, phases=(Phase.generate,), derandomize=True)
@given(some.lists(some.integers(1, 9_999), min_size=2, max_size=20, unique=True))
def test_a_paper_that_was_never_typed_is_named_unless_a_slip_of_the_hand_is_likelier(numbers):
    *typed_ones, lacking = numbers
    found = look(-lacking, list(enumerate(typed_ones, start=1)))
    assert found and (Hint("missing", None, None, lacking) in found or {hint.kind for hint in found} & {"swapped", "doubled"})

"""Case-file audits (F22, T33, I32): the sample, what the office knows of a file, the checklist, what is to be mended, the trend."""
import random
import re
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cmoffice import clock, codelists, timeframes
from cmoffice.casework import (
    assessment,
    audit_facts,
    audit_sample,
    audit_trend,
    closure,
    consent,
    directory,
    file_audit,
    followup,
    intake,
    keyworker,
    need,
    notes,
    referral,
)
from cmoffice.models import (
    Audit,
    Case,
    CaseReader,
    DueItem,
    FileAudit,
    FiledForm,
    Move,
    Note,
    Plan,
    Sharing,
    Staff,
    Task,
    Voice,
)
from cmoffice.refusals import Changed
from tests.conftest import CLOSED, IDENTITY, NOW, assess_fully, refused, registration

F14 = {"reason": "moved_away", "summary": "The family moved.", "told_on": NOW.date(), "how_to_return": "They know our door.", "feedback": "Good to be asked."}
F03 = {"done_on": NOW.date(), "done_time": "08:45", "risk": "medium", "next_contact_on": NOW.date() + timedelta(days=3), "words": "I like school.", "risk_reason": "seen"}
TODAY, LATER = NOW.date(), NOW + timedelta(days=1)
FIRST = random.Random(7)


def after(**more):
    return NOW + timedelta(**more)


def again(row):
    return type(row).get_by_id(row.id)


def opened(by, now=NOW, **other):
    made = intake.take_in(registration(registered_on=now.date(), registered_time=f"{now:%H:%M}", **other), by, now)
    intake.enter_identity(made, {**IDENTITY, "first": f"Child{made.id}", "last": "", "nickname": ""}, by, now, decided="different")
    return again(made)


def answers(case, now=NOW, **other):
    """The whole checklist as somebody fills it who agrees with the office and finds the rest in order."""
    known = audit_facts.of(case, now)
    given = {item: known[item].answer if item in known and known[item].answer else "yes" for item in codelists.AUDIT_ITEM}
    return {**given, "breaches": "no", **other}


def typed(case, now=NOW, **other):
    """The same as a browser sends it."""
    return {"version": "1", "button": "done", **answers(case, now), **other}


def audited(case, by, now=NOW, **other):
    one = file_audit.pick(case.code, {"picked_why": "a look"}, by, now)
    file_audit.finish(one, answers(again(case), now, **other), one.version, by, now)
    return again(one)


def facts(case, now=NOW):
    return {item: (fact.answer, fact.why, fact.figures) for item, fact in audit_facts.of(again(case), now).items()}


# ---- the sample


@pytest.mark.parametrize("day, quarter", [("2027-01-01", "2027-1"), ("2027-03-31", "2027-1"), ("2027-04-01", "2027-2"), ("2026-12-31", "2026-4")])
def test_T33_a_quarter_of_the_year(day, quarter):
    assert timeframes.quarter_of(date.fromisoformat(day)) == quarter
    assert timeframes.quarters_until("2027-1", 3) == ["2026-3", "2026-4", "2027-1"]


@pytest.mark.parametrize("files, wanted", [(0, 0), (1, 1), (4, 1), (5, 1), (6, 2), (40, 8)])
def test_T33_one_in_five_and_never_none(files, wanted):
    assert timeframes.audit_sample(files) == wanted


POOL = st.lists(st.tuples(st.integers(1, 6), st.booleans()), max_size=60).map(lambda lines: [(number, *line) for number, line in enumerate(lines)])


@given(POOL, st.integers(0, 30), st.integers(), st.dictionaries(st.integers(1, 6), st.integers(0, 3)))
def test_T33_the_sample_is_as_large_as_wanted_and_each_file_stands_in_it_once(pool, wanted, seed, carried):
    chosen = audit_sample.choose(pool, wanted, random.Random(seed), carried)
    assert len(chosen) == len(set(chosen)) == min(wanted, len(pool)) and set(chosen) <= {line[0] for line in pool}


@given(POOL, st.integers(0, 30), st.integers())
def test_T33_files_audited_lately_are_drawn_only_when_no_others_are_left(pool, wanted, seed):
    chosen = audit_sample.choose(pool, wanted, random.Random(seed))
    lately = {number: recent for number, _keyworker, recent in pool}
    if any(lately[number] for number in chosen):
        assert {number for number in lately if not lately[number]} <= set(chosen)


@given(POOL, st.integers(0, 30), st.integers())
def test_T33_the_sample_is_spread_over_the_caseworkers(pool, wanted, seed):
    fresh = [line for line in pool if not line[2]]
    chosen = set(audit_sample.choose(fresh, wanted, random.Random(seed)))
    drawn, has = {}, {}
    for number, keyworker_id, _recent in fresh:
        has[keyworker_id] = has.get(keyworker_id, 0) + 1
        drawn[keyworker_id] = drawn.get(keyworker_id, 0) + (number in chosen)
    for one in drawn:
        for other in drawn:
            assert drawn[one] <= drawn[other] + 1 or drawn[other] == has[other]


def test_T33_every_file_can_be_drawn():
    pool = [(number, number % 3, False) for number in range(12)]
    seen = {number for seed in range(80) for number in audit_sample.choose(pool, 3, random.Random(seed))}
    assert seen == set(range(12))


@pytest.fixture
def dozen(cast):
    """Six files of Alice, six of Bob, one of Carol."""
    made = [opened(cast[name]) for name in ("alice", "bob") for _ in range(6)]
    return made, opened(cast["carol"])


def test_T33_the_supervisor_draws_with_one_press(dozen, cast, sign_in):
    mary = sign_in("mary")
    page = mary.get("/supervision/audits").text
    assert "12 open files in the team, 3 to be audited, 0 drawn." in page and "Draw 3 files" in page
    assert mary.post("/supervision/audits").status_code == 303
    drawn = list(FileAudit.select())
    assert len(drawn) == 3 and {one.why for one in drawn} == {"sample"} and {one.quarter for one in drawn} == {"2027-1"}
    assert {one.case.keyworker_id for one in drawn} == {cast["alice"].id, cast["bob"].id}, "spread over both"
    page = mary.get("/supervision/audits").text
    assert "3 to be audited, 3 drawn." in page and "Draw" not in re.sub("Drawn|drawn", "", page).replace("draw ", "")
    assert all(one.case.code in page for one in drawn)
    assert Audit.select().where(Audit.did == "audit sample drawn").count() == 1


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(), st.integers())
def test_T33_what_is_drawn_stays_drawn_and_a_second_press_adds_only_what_is_missing(dozen, cast, one, other):
    FileAudit.delete().execute()
    first = set(audit_sample.draw(cast["mary"], NOW, random.Random(one)))
    assert len(first) == 3 and audit_sample.draw(cast["mary"], NOW, random.Random(other)) == []
    assert {row.case_id for row in FileAudit.select()} == first
    Case.update(team=None, keyworker=cast["carol"]).where(Case.id == min(first)).execute()      # one is no longer hers
    more = audit_sample.draw(cast["mary"], LATER, random.Random(other))
    assert len(more) == 1 and not set(more) & first
    Case.update(team=cast["alice"].team_id, keyworker=cast["alice"]).where(Case.id == min(first)).execute()


def test_T33_pressing_twice_by_the_page_draws_no_other_files(dozen, sign_in):
    mary = sign_in("mary")
    mary.post("/supervision/audits")
    before = {row.case_id for row in FileAudit.select()}
    for _ in range(5):
        assert mary.post("/supervision/audits").status_code == 303
    assert {row.case_id for row in FileAudit.select()} == before


def test_T33_never_a_file_that_she_carries_took_in_or_works_on(cast):
    mary = cast["mary"]
    carried, taken, beside, free = (opened(cast["alice"]) for _ in range(4))
    Case.update(keyworker=mary).where(Case.id == carried.id).execute()
    Case.update(entered_by=mary).where(Case.id == taken.id).execute()
    mary.beside = {beside.code: "2027-12-31"}
    mary.now = NOW
    for seed in range(10):
        FileAudit.delete().execute()
        assert audit_sample.draw(mary, NOW, random.Random(seed)) == [free.id]
    quota = audit_sample.quota(mary, NOW)
    assert (quota.open, quota.wanted, quota.drawn, quota.missing) == (4, 1, 1, 0)


def test_T33_where_she_carries_all_of_them_there_is_nothing_to_draw(case, cast, sign_in):
    Case.update(keyworker=cast["mary"]).execute()
    assert audit_sample.draw(cast["mary"], NOW, FIRST) == []
    assert "There is no other file that could be drawn." in sign_in("mary").get("/supervision/audits").text


def test_T33_files_audited_in_the_last_two_quarters_come_last(dozen, cast):
    made, _carols = dozen
    for case in made[:11]:
        FileAudit.create(case=case, drawn_on=TODAY, why="sample", quarter="2026-3", done_at=NOW)
    for seed in range(5):
        FileAudit.delete().where(FileAudit.quarter == "2027-1").execute()
        assert made[11].id in audit_sample.draw(cast["mary"], NOW, random.Random(seed))
    FileAudit.delete().where(FileAudit.quarter == "2027-1").execute()
    FileAudit.update(quarter="2026-2").execute()
    assert any(made[11].id not in draw_anew(cast["mary"], seed) for seed in range(20)), "three quarters ago counts no more"


def draw_anew(by, seed):
    FileAudit.delete().where(FileAudit.quarter == "2027-1").execute()
    return audit_sample.draw(by, NOW, random.Random(seed))


def test_T33_what_was_not_done_in_its_quarter_stays_to_be_done(dozen, cast, sign_in):
    audit_sample.draw(cast["mary"], NOW, FIRST)
    later = after(days=60)
    clock.set_start(later)
    page = sign_in("mary").get("/supervision/audits").text
    assert "3 to be audited, 0 drawn." in page and "quarter 1 of 2027" in page
    audit_sample.draw(cast["mary"], later, FIRST)
    assert FileAudit.select().count() == 6 and len({row.case_id for row in FileAudit.select()}) == 6


def test_T33_a_file_that_is_hidden_from_her_changes_nothing_she_sees(dozen, cast, sign_in):
    def seen():
        pages = [sign_in("mary").get(where) for where in ("/supervision/audits", "/supervision/audits/trend", "/team", "/supervision")]
        return [re.sub(r'(content|value)="[^"]{12,}"|"X-CSRFToken": "[^"]+"|<span>Last time here.*?</span>', "", page.text) for page in pages]

    before = seen()
    for number in range(6):
        hidden = opened(cast["alice"], sensitivity="highly_sensitive")
        CaseReader.delete().where(CaseReader.case == hidden.id).execute()
        if number % 2:
            closure.request(again(hidden), F14, cast["alice"], NOW)
        FileAudit.create(case=hidden, drawn_on=TODAY, why="sample", quarter="2027-1", drawn_by=cast["paul"],
                         **({"done_at": NOW, "auditor": cast["paul"], "action": "x", "action_by": TODAY - timedelta(days=1), "answers": {"no_names": {"answer": "no"}}} if number % 3 else {}))
    assert seen() == before
    assert audit_sample.quota(cast["mary"], NOW).open == 12
    drawn = audit_sample.draw(cast["mary"], NOW, FIRST)
    assert not set(drawn) & {case.id for case in Case.select().where(Case.sensitivity == "highly_sensitive")}


@pytest.mark.parametrize("how", ["conflict", "hidden"])
def test_T33_a_file_lost_after_the_draw_is_told_without_its_code_and_can_be_replaced(dozen, cast, sign_in, how):
    mary = sign_in("mary")
    mary.post("/supervision/audits")
    lost = FileAudit.select().first().case
    if how == "conflict":
        Staff.update(conflicts=[lost.code]).where(Staff.username == "mary").execute()
    else:
        Case.update(sensitivity="highly_sensitive").where(Case.id == lost.id).execute()
    page = mary.get("/supervision/audits").text
    assert "1 file that you drew is no longer yours" in page and lost.code not in page and "Draw 1 file" in page
    mary.post("/supervision/audits")
    assert FileAudit.select().count() == 4
    page = mary.get("/supervision/audits").text
    assert "Draw 1 file" not in page and lost.code not in page
    number = FileAudit.get(FileAudit.case == lost.id).id
    assert mary.get(f"/supervision/audits/{number}").status_code == 404 and mary.get(f"/supervision/audits/{number}/sheet").status_code == 404


def test_T33_a_file_that_became_her_own_is_audited_by_somebody_else(dozen, cast, sign_in):
    audit_sample.draw(cast["mary"], NOW, FIRST)
    one = FileAudit.select().first()
    Case.update(keyworker=cast["mary"]).where(Case.id == one.case_id).execute()
    page = sign_in("mary").get("/supervision/audits").text
    assert "Somebody else audits it" in page and f"/supervision/audits/{one.id}\"" not in page and "Draw 1 file" in page


# ---- picked by hand, and at closure


def test_F22_a_file_is_picked_by_its_code_with_a_reason(case, cast, sign_in):
    mary = sign_in("mary")
    answer = mary.post("/supervision/audits/picked", {"code": case.code.lower().replace("-", ""), "picked_why": "A complaint came in."})
    one = FileAudit.get()
    assert answer.status_code == 303 and answer.headers["Location"].endswith(f"/supervision/audits/{one.id}")
    assert (one.why, one.picked_why, one.case_id, one.drawn_by_id) == ("picked", "A complaint came in.", case.id, cast["mary"].id)
    mary.post("/supervision/audits/picked", {"code": case.code, "picked_why": "Once more."})
    assert FileAudit.select().count() == 1, "one audit of a file at a time"


@pytest.mark.parametrize("sent, words", [({"code": ""}, "Give the code"), ({"picked_why": ""}, "Write why"), ({"code": "AAA-AAA"}, "nothing here"),
                                         ({"picked_why": "Sreymom complained"}, "Sreymom")])
def test_F22_picking_needs_a_code_and_a_reason_without_names(case, sign_in, sent, words):
    answer = sign_in("mary").post("/supervision/audits/picked", {"code": case.code, "picked_why": "Complaint", **sent})
    assert answer.status_code == 422 and words in answer.text and not FileAudit.select().exists()


def test_E31_a_hidden_file_and_no_file_are_refused_in_the_same_words(case, cast, sign_in):
    hidden, theirs = opened(cast["alice"], sensitivity="highly_sensitive"), opened(cast["carol"])
    CaseReader.delete().where(CaseReader.case == hidden.id).execute()
    mary = sign_in("mary")
    told = {re.search(r'class="errors".*?</div>', mary.post("/supervision/audits/picked", {"code": code, "picked_why": "x"}).text, re.S)[0]
            for code in (hidden.code, theirs.code, "AAA-AAA")}
    assert len(told) == 1 and not FileAudit.select().exists()


def test_F22_her_own_file_is_not_hers_to_audit(case, cast, sign_in):
    Case.update(keyworker=cast["mary"]).execute()
    answer = sign_in("mary").post("/supervision/audits/picked", {"code": case.code, "picked_why": "x"})
    assert answer.status_code == 422 and "does not audit it" in answer.text
    with refused("F22"):
        file_audit.at_closure(again(case), cast["mary"], NOW)
    assert not FileAudit.select().exists()


@pytest.fixture
def asked(case, cast):
    closure.request(case, F14, cast["alice"], NOW)
    return again(case)


def test_T33_every_file_comes_to_its_audit_when_closure_is_asked(asked, cast, sign_in):
    mary = sign_in("mary")
    page = mary.get("/supervision/audits").text
    assert asked.code in page and "At closure" in page
    assert asked.id not in audit_sample.draw(cast["mary"], NOW, FIRST)
    answer = mary.post(f"/case/{asked.code}/audit")
    one = FileAudit.get()
    assert answer.headers["Location"].endswith(f"/supervision/audits/{one.id}") and one.why == "closure"
    mary.post(f"/case/{asked.code}/audit")
    assert FileAudit.select().count() == 1


def test_F22_the_closure_page_knows_of_the_audit(asked, cast, sign_in):
    mary = sign_in("mary")
    page = mary.get(f"/case/{asked.code}/closure").text
    assert "Not audited since closure was asked." in page and 'value="yes" id="audited" checked' not in page
    mary.post(f"/case/{asked.code}/audit")
    one = FileAudit.get()
    assert "not done yet" in mary.get(f"/case/{asked.code}/closure").text
    answer = mary.post(f"/supervision/audits/{one.id}", typed(asked, no_names="no"))
    assert answer.status_code == 303 and answer.headers["Location"].endswith(f"/case/{asked.code}/closure")
    passed, judged = file_audit.score(again(one))
    page = mary.get(f"/case/{asked.code}/closure").text
    assert f"Audited on 1 Mar 2027 by Mary M., {passed} of {judged} passed." in page and passed == judged - 1
    assert re.search(r'name="audited" value="yes"[^>]* checked', page)
    assert mary.post(f"/case/{asked.code}/closure", CLOSED).status_code == 303 and again(asked).status == "closed"


def test_F22_an_audit_before_the_request_does_not_count_as_the_one_at_closure(case, cast, sign_in):
    audited(case, cast["mary"], after(hours=-1))
    closure.request(again(case), F14, cast["alice"], NOW)
    assert case.code in [one.code for one in file_audit.to_close(cast["mary"])]
    assert "Not audited since closure was asked." in sign_in("mary").get(f"/case/{case.code}/closure").text


def test_F22_a_file_whose_audit_at_closing_is_begun_counts_once(asked, sign_in):
    mary = sign_in("mary")
    for begin in (False, True):
        if begin:
            assert mary.post(f"/case/{asked.code}/audit").status_code == 303
        page = mary.get("/supervision/audits").text
        assert 'To be audited <span class="muted">1</span>' in page and page.count(f">{asked.code}</a>") == 1


def test_F22_a_closure_is_decided_without_an_audit_when_she_says_so(asked, sign_in):
    assert sign_in("mary").post(f"/case/{asked.code}/closure", {**CLOSED, "audited": "no"}).status_code == 303
    assert again(asked).status == "closed"


# ---- the checklist


def test_F22_the_checklist_holds_every_item_and_what_the_office_knows(case, cast, sign_in):
    assessment.complete_initial(again(case), F03, cast["alice"], NOW)
    one = file_audit.pick(case.code, {"picked_why": "look"}, cast["mary"], NOW)
    page = sign_in("mary").get(f"/supervision/audits/{one.id}").text
    assert len(codelists.AUDIT_ITEM) == 22 == sum(len(items) for _title, items in codelists.AUDIT_PARTS.values())
    for item, words in codelists.AUDIT_ITEM.items():
        assert f'name="{item}"' in page and str(words).split(",")[0].replace("'", "&#39;") in page
    assert "Done 1 hours after registration; 48 are allowed" in page
    assert re.search(r'name="initial_in_time" value="yes"[^>]* checked', page) and not re.search(r'name="code_on_front"[^>]* checked', page)
    for secret in ("Sreymom", "Okonkwo", "I like school", "Lotus"):
        assert secret not in page
    assert f"/case/{case.code}/followups" in page and Audit.select().where((Audit.did == "file audit read") & (Audit.code == case.code)).exists()


def test_F22_an_audit_is_done_and_both_the_answer_and_what_was_known_are_kept(case, cast, sign_in):
    one = file_audit.pick(case.code, {"picked_why": "look"}, cast["mary"], NOW)
    moves, told = Move.select().count(), Note.select().count() + Task.select().count() + DueItem.select().count()
    answer = sign_in("mary").post(f"/supervision/audits/{one.id}", typed(case, consent_current="no", consent_current_note="The paper is not signed.", needs_led="no",
                                                                        action="Have it signed.", action_by="8 3 2027"))
    assert answer.status_code == 303
    one = again(one)
    assert one.auditor_id == cast["mary"].id and one.done_at == NOW and one.action_by == date(2027, 3, 8)
    assert one.answers["consent_current"] == {"answer": "no", "note": "The paper is not signed."} and one.known["consent_current"]["answer"] == "yes"
    assert one.known["initial_in_time"]["why"] == "not_due_yet" and "code_on_front" not in one.known
    assert file_audit.not_passed(one) == ["consent_current", "needs_led"] and not file_audit.has_breach(one)
    assert Move.select().count() == moves and Note.select().count() + Task.select().count() + DueItem.select().count() == told, "nothing of it is kept in the case"
    assert not FiledForm.select().where(FiledForm.paper == "F22").exists()
    line = Audit.get(Audit.did == "file audited")
    assert line.code == case.code and "no" not in str(line.details).replace("north", "") and "signed" not in str(line.details)


def test_E17_whoever_finds_otherwise_than_the_office_writes_why(case, cast, sign_in):
    one = file_audit.pick(case.code, {"picked_why": "look"}, cast["mary"], NOW)
    mary = sign_in("mary")
    answer = mary.post(f"/supervision/audits/{one.id}", typed(case, consent_current="no", needs_led_note="All about services."))
    assert answer.status_code == 422 and "Write the reason." in answer.text and 'href="#consent_current_note"' in answer.text
    assert "All about services." in answer.text and again(one).done_at is None
    assert mary.post(f"/supervision/audits/{one.id}", typed(case, consent_current="no", consent_current_note="Unsigned.")).status_code == 303


@pytest.mark.parametrize("spoiled, words", [
    ({"code_on_front": ""}, "Answer: Only the code stands on the front"), ({"breaches": ""}, "Say whether a breach was found"), ({"breaches": "yes", "breach_words": "", "action": "Mend", "action_by": "9 3 2027"}, "Write what was breached"),
    ({"breaches": "yes", "breach_words": "A list lay open."}, "what is done about the breach"), ({"action": "Mend it"}, "the day by which it is mended"),
    ({"action": "Mend it", "action_by": "28 2 2027"}, "the day by which it is mended"), ({"needs_led": "perhaps"}, "Pick one of the answers"),
])
def test_E06_an_audit_is_whole_before_it_is_done(case, cast, sign_in, spoiled, words):
    one = file_audit.pick(case.code, {"picked_why": "look"}, cast["mary"], NOW)
    answer = sign_in("mary").post(f"/supervision/audits/{one.id}", typed(case, needs_led_note="typed words stay", **spoiled))
    assert answer.status_code == 422 and words in answer.text and "typed words stay" in answer.text
    assert again(one).done_at is None and again(one).answers == {}


@pytest.mark.parametrize("field, more", [("needs_led_note", {}), ("action", {"action_by": "9 3 2027"}), ("breach_words", {"breaches": "yes", "action": "Mend", "action_by": "9 3 2027"})])
@pytest.mark.parametrize("button", ["done", "keep"])
def test_E36_no_note_of_an_audit_names_the_child(case, cast, sign_in, field, more, button):
    one = file_audit.pick(case.code, {"picked_why": "look"}, cast["mary"], NOW)
    answer = sign_in("mary").post(f"/supervision/audits/{one.id}", typed(case, **more, button=button, **{field: "Okonkwo was seen"}))
    assert answer.status_code == 422 and "Okonkwo" in answer.text and again(one).answers == {}


def test_F22_an_audit_can_be_kept_for_later_however_little_is_answered(case, cast, sign_in):
    one = file_audit.pick(case.code, {"picked_why": "look"}, cast["mary"], NOW)
    mary = sign_in("mary")
    assert mary.post(f"/supervision/audits/{one.id}", {"version": "1", "button": "keep", "code_on_front": "no", "code_on_front_note": "Initials on the back."}).status_code == 303
    assert again(one).done_at is None and again(one).answers["code_on_front"]["answer"] == "no"
    page = mary.get(f"/supervision/audits/{one.id}").text
    assert "Initials on the back." in page and re.search(r'name="code_on_front" value="no"[^>]* checked', page) and "Go on" in mary.get("/supervision/audits").text
    assert mary.post(f"/supervision/audits/{one.id}", typed(case, version="2")).status_code == 303


def test_F22_two_who_answer_at_once_are_told(case, cast, sign_in):
    one = file_audit.pick(case.code, {"picked_why": "look"}, cast["mary"], NOW)
    file_audit.keep(one, {"code_on_front": "yes"}, 1, cast["mary"], NOW)
    answer = sign_in("mary").post(f"/supervision/audits/{one.id}", typed(case))
    assert answer.status_code == 409 and "meanwhile" in answer.text and 'name="version" value="2"' in answer.text


def test_F22_what_is_done_is_only_read(case, cast, sign_in):
    one = audited(case, cast["mary"])
    with pytest.raises(Changed):
        file_audit.finish(one, answers(case), one.version, cast["mary"], NOW)
    page = sign_in("mary").get(f"/supervision/audits/{one.id}").text
    assert "passed" in page and "<textarea" not in page and 'type="radio"' not in page


def test_F22_the_sheet_on_paper_is_answered_begun_or_blank(case, cast, sign_in):
    mary = sign_in("mary")
    one = file_audit.pick(case.code, {"picked_why": "look"}, cast["mary"], NOW)
    blank, begun = mary.get("/supervision/audits/blank").text, mary.post(f"/supervision/audits/{one.id}/sheet", {"copies": "1", "purpose": "supervision"}).text
    file_audit.finish(one, answers(case, needs_led_note="Well done."), one.version, cast["mary"], NOW)
    done = mary.post(f"/supervision/audits/{one.id}/sheet", {"copies": "1", "purpose": "cabinet"}).text
    assert case.code not in blank and case.code in begun and case.code in done
    assert "tick-on" not in blank + begun and done.count("tick-on") == 22 and "Well done." in done
    for page in (blank, begun, done):
        assert "Printed" in page and "Mary M." in page and "Sreymom" not in page


def test_F22_the_keyworker_sees_no_finding_in_her_file(case, cast, sign_in):
    one = audited(case, cast["mary"], needs_led="no", needs_led_note="Services first.", breaches="yes", breach_words="A list lay open.", action="Rewrite the goals.", action_by=TODAY)
    alice = sign_in("alice")
    for tail in ("", "/timeline", "/followups", "/plan", "/assessment", "/history", "/access", "/ending"):
        page = alice.get(f"/case/{case.code}{tail}").text
        for secret in ("Services first", "A list lay open", "Rewrite the goals", "needs, not from"):
            assert secret not in page, tail
    assert alice.get(f"/supervision/audits/{one.id}").status_code == 404


def test_F22_nobody_but_a_supervisor_of_the_team_reaches_an_audit(case, cast, sign_in):
    one = file_audit.pick(case.code, {"picked_why": "look"}, cast["mary"], NOW)
    for login in ("alice", "bob", "carol", "paul", "dan", "eve"):
        desk = sign_in(login)
        for where in (f"/supervision/audits/{one.id}", f"/supervision/audits/{one.id}/sheet"):
            assert desk.get(where).status_code == 404
        assert desk.post(f"/supervision/audits/{one.id}", typed(case)).status_code == 404
        assert desk.post(f"/case/{case.code}/audit").status_code == 404
    with refused("F22"):
        file_audit.finish(one, answers(case), 1, cast["paul"], NOW)
    with refused("E35"):
        audit_sample.draw(cast["alice"], NOW, FIRST)
    assert case.code not in sign_in("paul").get("/supervision/audits").text


# ---- what is to be mended


@pytest.fixture
def mending(case, cast):
    return audited(case, cast["mary"], needs_led="no", needs_led_note="Services first.", action="Rewrite the goals.", action_by=TODAY + timedelta(days=7))


def test_F22_the_keyworker_is_told_what_to_mend_and_says_when_it_is(mending, case, cast, sign_in):
    alice, mary = sign_in("alice"), sign_in("mary")
    work = alice.get("/work").text
    assert "asked by an audit" in work and "/supervision/audited" in work
    page = alice.get("/supervision/audited").text
    assert case.code in page and "Rewrite the goals." in page and "Written from the child" in page and "Services first." not in page
    assert mary.get("/team").text.count("file audit is mended") == 0
    assert alice.post(f"/supervision/audited/{mending.id}").status_code == 303
    assert again(mending).mended_on == TODAY and again(mending).mended_by_id == cast["alice"].id
    assert "asked by an audit" not in alice.get("/work").text and "It is mended" not in alice.get("/supervision/audited").text
    assert "1 thing asked by a file audit is mended or late." in mary.get("/team").text
    assert mary.post(f"/supervision/audits/{mending.id}/settled", {"button": "settled"}).status_code == 303
    assert (again(mending).settled_on, again(mending).settled_by_id) == (TODAY, cast["mary"].id)
    assert "file audit is mended" not in mary.get("/team").text and "Settled" in alice.get("/supervision/audited").text
    with refused("E35"):
        file_audit.mend(again(mending), cast["alice"], NOW)
    with refused("E35"):
        file_audit.settle(again(mending), cast["mary"], NOW)


def test_F22_what_is_not_mended_is_asked_again(mending, cast, sign_in):
    file_audit.mend(mending, cast["alice"], NOW)
    assert sign_in("mary").post(f"/supervision/audits/{mending.id}/settled", {"button": "again"}).status_code == 303
    assert again(mending).mended_on is None and again(mending).settled_on is None
    assert "asked by an audit" in sign_in("alice").get("/work").text


def test_F22_a_day_that_passed_turns_team_today_red(mending, case, sign_in):
    clock.set_start(after(days=8))
    page = sign_in("mary").get("/team").text
    assert re.search(r'tell tell-late">1 thing asked by a file audit', page)
    assert "Late since 8 Mar" in sign_in("mary").get("/supervision/audits").text and "Late since 8 Mar" in sign_in("alice").get("/supervision/audited").text


def test_E35_only_the_keyworker_says_that_it_is_mended(mending, case, cast, sign_in):
    for login in ("bob", "carol", "mary", "paul"):
        desk = sign_in(login)
        assert case.code not in desk.get("/supervision/audited").text
        assert desk.post(f"/supervision/audited/{mending.id}").status_code == 404
        with refused("E35"):
            file_audit.mend(again(mending), cast[login], NOW)
    keyworker.assign(again(case), cast["bob"], {"reason": "absence", "handover": "met"}, cast["mary"], NOW)
    assert case.code in sign_in("bob").get("/supervision/audited").text, "whoever carries the file mends it"
    assert case.code not in sign_in("alice").get("/supervision/audited").text


def test_F22_a_keyworker_without_right_to_a_hidden_file_reads_nothing_of_its_audit(mending, case, cast, sign_in):
    need.mark(again(case), {"reason": "Threats", "readers": [cast["bob"]]}, cast["mary"], NOW)
    CaseReader.delete().where((CaseReader.case == case.id) & (CaseReader.staff == cast["alice"].id)).execute()
    alice = sign_in("alice")
    assert case.code not in alice.get("/supervision/audited").text and "asked by an audit" not in alice.get("/work").text


# ---- what the office knows


def test_F22_the_facts_of_a_fresh_file(case):
    known = facts(case)
    assert known["consent_current"] == ("yes", "consent_given", {"on": "2027-03-01", "until": "2028-03-01"})
    assert known["initial_in_time"][:2] == ("not_applicable", "not_due_yet") and known["full_in_time"] == ("not_applicable", "not_due_yet", {"due": "2027-04-01"})
    assert known["plan_in_time"][:2] == ("not_applicable", "not_assessed") and known["objectives_measurable"][1] == "no_plan" == known["copy_given"][1]
    assert [known[item][0] for item in ("followups_on_time", "reviews_in_time", "referrals_complete", "sharing_complete", "closure_authorised", "retention_set", "child_heard")] == ["not_applicable"] * 7
    assert [known[item][0] for item in ("secret_apart", "no_names", "record_per_activity")] == [None] * 3
    assert set(codelists.AUDIT_ITEM) - set(known) == {"code_on_front", "links_apart", "consent_apart", "needs_led", "notes_factual"}, "only a person judges these"


@pytest.mark.parametrize("hours, answer", [(1, "yes"), (47, "yes"), (48, "yes"), (49, "no")])
def test_T03_the_first_assessment_is_judged_by_its_hours(case, cast, hours, answer):
    done = again(case).registered_at.astimezone(NOW.tzinfo) + timedelta(hours=hours)
    assessment.complete_initial(again(case), {**F03, "done_on": done.date(), "done_time": f"{done:%H:%M}", "next_contact_on": done.date() + timedelta(days=2)}, cast["alice"], done)
    assert facts(case, done)["initial_in_time"] == (answer, "initial_done", {"hours": hours, "limit": 48})


def test_T03_a_first_assessment_that_is_missing_too_long_did_not_pass(case):
    assert facts(case, after(hours=47))["initial_in_time"][1] == "not_due_yet"
    assert facts(case, after(hours=49))["initial_in_time"] == ("no", "initial_missing", {"limit": 48})
    assert facts(case, after(days=9))["initial_in_time"][0] == "no"


@pytest.mark.parametrize("days, answer", [(20, "yes"), (31, "yes"), (32, "no")])
def test_T05_the_full_assessment_is_judged_by_its_month(case, cast, days, answer):
    assess_fully(again(case), cast["alice"], after(days=days))
    known = facts(case, after(days=days))
    assert known["full_in_time"] == (answer, "full_done", {"days": days, "due": "2027-04-01"})
    assert known["plan_in_time"] == ("not_applicable", "not_due_yet", {"due": (TODAY + timedelta(days=days + 14)).isoformat()})
    assert facts(case, after(days=days + 15))["plan_in_time"][:2] == ("no", "plan_missing")


def test_T05_a_full_assessment_that_is_missing_did_not_pass(case):
    assert facts(case, after(days=32))["full_in_time"] == ("no", "full_missing", {"due": "2027-04-01"})


@pytest.mark.parametrize("days, answer", [(0, "yes"), (14, "yes"), (15, "no")])
def test_T06_the_plan_is_judged_by_its_fortnight_its_objectives_and_its_copy(case, cast, days, answer):
    assess_fully(again(case), cast["alice"], after(days=2))
    on = TODAY + timedelta(days=2 + days)
    made = Plan.create(case=case, kind="full", version=1, state="approved", drawn_on=on, by=cast["alice"], entered_at=after(days=2 + days), submitted_at=after(days=2 + days), decided_at=after(days=2 + days))
    aim = made.objectives.model.create(plan=made, case=case, need="education", wording="Goes to school", measure="days at school", target_on=on)
    now = after(days=30)
    known = facts(case, now)
    assert known["plan_in_time"] == (answer, "plan_done", {"days": days, "limit": 14})
    assert known["objectives_measurable"] == ("yes", "objectives", {"good": 1, "all": 1}) and known["copy_given"] == ("no", "copy_missing", {})
    aim.measure = " "
    aim.save()
    assert facts(case, now)["objectives_measurable"] == ("no", "objectives", {"good": 0, "all": 1})
    Plan.update(copy_given="no", copy_why_not="Not safe at home").execute()
    assert facts(case, now)["copy_given"] == ("yes", "copy_not_given", {})
    Plan.update(copy_given="yes", copy_given_on=on).execute()
    assert facts(case, now)["copy_given"] == ("yes", "copy_given", {"on": on.isoformat()})


@pytest.mark.parametrize("steps, expected", [
    ([], ("not_applicable", "nothing_heard_yet", {})), ([("F03", "said")], ("yes", "heard_before_plan", {"heard": 1, "all": 1})),
    ([("F03", "said"), ("F05", "not_asked")], ("no", "heard", {"heard": 0, "all": 1})), ([("F05", "not_asked"), ("F10", "chose_not")], ("yes", "heard", {"heard": 1, "all": 2})),
])
def test_F22_the_childs_view_is_counted_never_read(case, cast, steps, expected):
    for paper, part in steps:
        Voice.create(case=case, heard_on=TODAY, paper=paper, part=part, said="sweet words", by=cast["alice"], entered_at=NOW)
    assert facts(case)["child_heard"] == expected and "sweet" not in str(facts(case))


def visit(case, cast, days, on=None, **other):
    now = after(days=days)
    followup.log(again(case), {"on": on or now.date(), "mode": "meeting", "reached": ["child_alone"], "finding": "stable", "risk": "medium", "observed": "well", **other}, cast["alice"], now)


@pytest.mark.parametrize("visits, day, expected", [
    ([7, 14, 21, 28], 30, ("yes", 4, 4)), ([7, 15, 22, 29], 30, ("no", 3, 4)), ([7, 14, 21, 28, 36], 37, ("yes", 4, 5)), ([], 9, ("no", 0, 1)), ([7], 15, ("no", 1, 2)),
])
def test_T09_follow_ups_are_judged_by_their_days_four_of_five(case, cast, visits, day, expected):
    for days in visits:
        visit(case, cast, days)
    answer, good, every = expected
    assert facts(case, after(days=day))["followups_on_time"] == (answer, "followups", {"good": good, "all": every})


def test_T09_a_visit_entered_late_counts_on_the_day_it_was_made(case, cast):
    visit(case, cast, 9, on=TODAY + timedelta(days=7))
    assert facts(case, after(days=9))["followups_on_time"] == ("yes", "followups", {"good": 1, "all": 1})


def test_T09_an_attempt_that_reached_nobody_leaves_the_visit_late(case, cast):
    visit(case, cast, 7, reached=["nobody"])
    assert facts(case, after(days=8))["followups_on_time"] == ("no", "followups", {"good": 0, "all": 1})


def test_T12_reviews_are_judged_by_their_days(case):
    def owe(due_on, ended_at, how):
        DueItem.create(case=case, rule="T12", kind="review", due_on=due_on, why="review", made_at=after(hours=1), ended_at=ended_at, ended_how=how)

    owe(TODAY + timedelta(days=30), after(days=29), "done")
    assert facts(case, after(days=40))["reviews_in_time"] == ("yes", "reviews", {"good": 1, "all": 1})
    owe(TODAY + timedelta(days=60), after(days=61), "done")
    assert facts(case, after(days=70))["reviews_in_time"] == ("no", "reviews", {"good": 1, "all": 2})


def test_M27_consent_is_judged_as_it_stands(case, cast):
    assert facts(case, after(days=400))["consent_current"] == ("no", "consent_ended", {})
    consent.withdraw(again(case), {"scope": "all", "reason": "They moved on"}, cast["alice"], NOW)
    assert facts(case)["consent_current"] == ("no", "consent_lacking", {"state": "withdrawn"})
    consent.decide_without(again(case), {"decision": "go_on", "basis": "refused_and_grave_risk", "reasons": "Danger", "explained_on": TODAY, "look_again_on": TODAY + timedelta(days=20)}, cast["mary"], NOW)
    assert facts(case)["consent_current"] == ("yes", "consent_decided", {"until": "2027-03-21"})
    assert facts(case, after(days=21))["consent_current"] == ("no", "consent_look_late", {"until": "2027-03-21"})


@pytest.fixture
def sent(case, cast):
    provider = directory.add({"name": "River clinic", "services": ["health_medical"], "area": "North district", "capacity": "open"}, cast["mary"], NOW)
    consent.give(again(case), registration(given_by="parent", shares=[{"service": "health_medical", "what": ["needs"], "until": None, "once": False}]), cast["alice"], NOW)
    return referral.send(again(case), {"service": "health_medical", "provider": str(provider.id), "reason": "A fever.", "tells": ["needs"], "method": "verbal"}, cast["alice"], NOW)


def test_T34_referrals_are_judged_by_their_ground_and_answer(case, sent, cast):
    assert facts(case, after(days=14))["referrals_complete"] == ("yes", "referrals", {"good": 1, "all": 1})
    assert facts(case, after(days=15))["referrals_complete"] == ("no", "referrals", {"good": 0, "all": 1})
    type(sent).update(feedback_on=TODAY + timedelta(days=10), outcome="received_full").execute()
    assert facts(case, after(days=15))["referrals_complete"][0] == "yes"
    type(sent).update(share=None).execute()
    assert facts(case, after(days=15))["referrals_complete"][0] == "no", "consent without its row is no ground"


def test_F28_the_record_of_sharing_is_judged_line_by_line(case, sent):
    assert facts(case)["sharing_complete"] == ("yes", "sharing", {"good": 1, "all": 1})
    Sharing.update(stop_on=TODAY - timedelta(days=1)).execute()
    assert facts(case)["sharing_complete"] == ("no", "sharing", {"good": 0, "all": 1})
    Sharing.delete().execute()
    assert facts(case)["sharing_complete"] == ("no", "sharing", {"good": 0, "all": 1}), "a referral of which no line tells"


def test_T25_what_closed_is_judged_by_the_day_it_closed(asked, cast):
    closure.authorise(asked, {"audited": "yes"}, cast["mary"], LATER)
    known = facts(asked, after(days=200))
    assert known["closure_authorised"] == ("yes", "closed_by_another", {"on": "2027-03-02"}) and known["retention_set"] == ("no", "retention_missing", {})
    assert known["initial_in_time"][1] == "not_due_yet" and known["followups_on_time"][0] == "not_applicable", "nothing fell due before it closed"
    closure.last(asked).update(keep_until=date(2037, 3, 2)).execute()
    assert facts(asked)["retention_set"] == ("yes", "retention_set", {"until": "2037-03-02"})


def test_F22_every_fact_has_words(app, case, cast):
    from cmoffice.views.file_audit import fact_words
    with app.test_request_context("/"):
        for moment in (NOW, after(days=9), after(days=400)):
            for fact in audit_facts.of(again(case), moment).values():
                assert "%(" not in fact_words(fact) and fact_words(fact)
    notes.add(again(case), {"on": TODAY, "facts": "x"}, cast["alice"], NOW)
    assert facts(case)["record_per_activity"][2] == {"notes": 1, "followups": 0, "on": "2027-03-01"}


# ---- the trend


def test_I32_the_trend_counts_items_passed_and_breaches_by_quarter(cast, sign_in):
    alice, mary = cast["alice"], cast["mary"]
    for month, answer in (((2026, 11), "no"), ((2027, 1), "yes"), ((2027, 2), "yes"), ((2027, 3), "no")):
        now = NOW.replace(year=month[0], month=month[1], day=1)
        audited(opened(alice, now, identified_on=now.date()), mary, now, needs_led=answer, **({"breaches": "yes", "breach_words": "A list", "action": "Lock it", "action_by": now.date()} if answer == "no" else {}))
    table = audit_trend.table(mary, NOW)
    assert table.periods == ["2026-3", "2026-4", "2027-1"]
    assert (table.files["2026-4"], table.files["2027-1"], table.breaches["2026-4"], table.breaches["2027-1"]) == (1, 3, 1, 1)
    assert table.items["needs_led"]["2026-4"] == (0, 1) and table.items["needs_led"]["2027-1"] == (2, 3)
    months = audit_trend.table(mary, NOW, by_month=True)
    assert months.periods[-2:] == ["2027-02", "2027-03"] and months.items["needs_led"]["2027-02"] == (1, 1) and months.files["2026-11"] == 1
    page = sign_in("mary").get("/supervision/audits/trend").text
    assert "2 of 3" in page and "not for handing on" in page and "By month" in page and "2027-02" in sign_in("mary").get("/supervision/audits/trend?key=month").text
    for case in Case.select():
        assert case.code not in page
    assert "2 of 3" not in sign_in("paul").get("/supervision/audits/trend").text
    passed, judged = table.passed["2027-1"]
    assert judged == sum(line["2027-1"][1] for line in table.items.values()) > passed


def test_F22_a_list_of_audits_takes_the_same_few_statements_however_long_it_is(dozen, cast, sign_in, monkeypatch):
    from cmoffice import databases
    mary = sign_in("mary")
    mary.post("/supervision/audits")
    mary.get("/supervision/audits")

    def counted():
        seen, really = [], databases.records.execute_sql
        with monkeypatch.context() as patched:
            patched.setattr(databases.records, "execute_sql", lambda sql, params=None: seen.append(sql) or really(sql, params))
            assert mary.get("/supervision/audits").status_code == 200
        return len(seen)

    few = counted()
    for case in dozen[0][:6]:
        if not FileAudit.select().where(FileAudit.case == case.id).exists():
            audited(case, cast["mary"])
    assert counted() == few <= 16


def test_D38_a_destroyed_file_takes_its_audits_along(case, cast):
    from cmoffice.casework import retention
    audited(case, cast["mary"])
    assert ("file_audit", "case_id") in retention._tables_of_a_case() and "file_audit" not in retention.KEPT_WITHOUT_CASE

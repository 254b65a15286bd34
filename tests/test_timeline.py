"""One stream of the whole file, the child's voice over time, and the story of a case on one page."""
from datetime import timedelta

import pytest

from cmoffice.casework import followup, notes, registration, timeline, voice
from cmoffice.casework import story as stories
from cmoffice.databases import records
from cmoffice.models import Audit, Case, Consent, FiledForm, Placement, Plan, Referral, Task
from tests.conftest import NOW

TODAY = NOW.date()
SHUT = {"on": TODAY, "facts": "Told in confidence about the lamp.", "section": "strictly_confidential"}
VISIT = {"mode": "phone", "on": TODAY, "reached": ["caregiver"], "finding": "worse", "observed": "The roof leaks.", "risk": "medium", "type": "general_wellbeing"}
HEARD = {"voice": "said", "voice_alone": "yes", "voice_said": "I want to live with my aunt."}


@pytest.fixture
def full(case, cast):
    """Alice's case with one of everything."""
    alice, mary = cast["alice"], cast["mary"]
    notes.add(case, {"on": TODAY, "facts": "The goat was sold.", "kind": "home_visit"}, alice, NOW)
    notes.add(case, SHUT, alice, NOW)
    followup.log(case, VISIT, alice, NOW)
    registration.change(case, "risk", "high", "Threats at the gate", None, alice, NOW)
    registration.change(case, "care_arrangement", "foster", "The uncle left", None, alice, NOW)
    voice.hear(case, "F03", HEARD, alice, NOW, TODAY)
    voice.hear(case, "F10", {"voice": "not_asked", "voice_why_not": "She was asleep."}, alice, NOW, TODAY)
    voice.hear(case, "F05", {"voice": "chose_not", "voice_alone": "no"}, alice, NOW, TODAY)
    for paper in ("F03", "F04", "F10", "F13", "F18", "F25"):
        FiledForm.create(case=case, paper=paper, version=1, by=alice, done_at=NOW, entered_at=NOW, answers={"note": "Secret answer"}, confidential={"words": "Sealed"})
    Plan.create(case=case, kind="full", version=1, state="approved", drawn_on=TODAY, goal="Safe at home", by=alice, entered_at=NOW, submitted_at=NOW, decided_by=mary, decided_at=NOW)
    Referral.create(case=case, service="health_medical", reason="Needs a check", by=alice, entered_at=NOW, sent_on=TODAY, feedback_on=TODAY, outcome="received_full")
    Placement.create(case=case, arrangement="foster", started_on=TODAY, by=alice, entered_at=NOW)
    Task.create(case=case, what="Ring the school", due_on=TODAY, source="review", by=mary, entered_at=NOW, done_on=TODAY, ended_by=alice)
    return Case.get_by_id(case.id)


def titles(entries, kind):
    return [entry.title for entry in entries if entry.kind == kind]


def test_everything_stands_in_one_stream_newest_first(full):
    entries, more = timeline.page(full, size=100)
    assert not more and {entry.kind for entry in entries} == set(timeline.KINDS)
    assert [entry.on for entry in entries] == sorted((entry.on for entry in entries), reverse=True)
    assert titles(entries, "risk") == ["Risk: Medium → High"]
    assert titles(entries, "plan") == ["Plan approved", "Plan drawn up"] or titles(entries, "plan") == ["Plan drawn up", "Plan approved"]
    assert set(titles(entries, "referral")) >= {"Referral, Health: sent"} and len(titles(entries, "referral")) == 2
    assert titles(entries, "care") == ["Lives with: Foster family"] and set(titles(entries, "task")) == {"Task", "Task done"}
    assert titles(entries, "followup") == ["Phone call: Less safe"] and "Home visit" in titles(entries, "note")


def test_the_stream_holds_no_restricted_word(full):
    whole = repr(timeline.page(full, size=100)[0])
    for word in ("lamp", "aunt", "asleep", "Secret", "Sealed"):
        assert word not in whole
    assert "Restricted note" in whole and "goat" in whole and "roof" in whole
    assert "Incident" not in whole and "Duty to report" not in whole      # never beside consent and other papers (D07)


def test_one_kind_alone(full):
    for kind in timeline.KINDS:
        entries, _more = timeline.page(full, kind=kind, size=100)
        assert entries and {entry.kind for entry in entries} == {kind}, kind


def test_pages_follow_one_another_without_gap_or_double(case, cast):
    Case.update(registered_on=TODAY - timedelta(days=90)).where(Case.id == case.id).execute()
    old = Case.get_by_id(case.id)
    for number in range(40):
        notes.add(old, {"on": TODAY - timedelta(days=number % 9), "facts": f"note {number}"}, cast["alice"], NOW)
    seen, number, more = [], 1, True
    while more:
        entries, more = timeline.page(old, number)
        assert len(entries) <= timeline.PAGE
        seen += [(entry.kind, entry.number) for entry in entries]
        number += 1
    assert len(seen) == len(set(seen)) and sum(kind == "note" for kind, _ in seen) == 40


def test_the_page_costs_the_same_however_much_there_is(full, cast, sign_in, monkeypatch):
    desk = sign_in("alice")
    desk.get(f"/case/{full.code}/timeline")
    asked, before = [], records.execute_sql
    monkeypatch.setattr(records, "execute_sql", lambda *sql, **more: asked.append(sql) or before(*sql, **more))
    desk.get(f"/case/{full.code}/timeline")
    few = len(asked)
    for number in range(60):
        notes.add(full, {"on": TODAY, "facts": f"note {number}"}, cast["alice"], NOW)
    asked.clear()
    desk.get(f"/case/{full.code}/timeline")
    assert len(asked) == few
    asked.clear()
    timeline.page(full)
    assert len(asked) == 1


def test_the_page_shows_the_stream_and_its_kinds(full, sign_in):
    desk = sign_in("alice")
    page = desk.get(f"/case/{full.code}/timeline").text
    for words in ("Risk: Medium → High", "The goat was sold.", "Only the caseworker and the supervisor can open this note.", "Registered", "Full assessment"):
        assert words in page, words
    assert "lamp" not in page
    notes_only = desk.get(f"/case/{full.code}/timeline?kind=note").text
    assert "The goat was sold." in notes_only and "The roof leaks." not in notes_only
    assert desk.get(f"/case/{full.code}/timeline?kind=nonsense&page=x").status_code == 200
    assert Audit.select().where((Audit.did == "timeline read") & (Audit.code == full.code)).count() == 3


def test_the_childs_voice_stands_over_time(full, sign_in):
    page = sign_in("mary").get(f"/case/{full.code}/timeline").text
    for words in ("The child said something", "I want to live with my aunt.", "alone with us", "The child was not asked", "She was asleep.", "The child chose not to answer",
                  "others were there"):
        assert words in page, words
    spoken = page[page.index("I want to live") - 60:page.index("I want to live")]
    assert "screen-only" in spoken                                          # left out on paper


def test_a_withheld_file_shows_that_something_was_said_and_not_what(full, sign_in, monkeypatch):
    from cmoffice import policy
    monkeypatch.setitem(policy.RULES, "read confidential note", {})
    page = sign_in("mary").get(f"/case/{full.code}/timeline").text
    assert "I want to live" not in page and "She was asleep." not in page and "The words are restricted." in page and "The child said something" in page


def test_nothing_was_heard_yet(case, sign_in):
    assert "Nothing was written down yet of what the child said." in sign_in("alice").get(f"/case/{case.code}/timeline").text


# ---- the story on one page


def test_the_story_tells_the_turns_and_nothing_restricted(full, sign_in):
    desk = sign_in("alice")
    page = desk.post(f"/case/{full.code}/print/story", {"copies": "1", "purpose": "meeting"}).text
    for words in ("The story of the case", full.code, "Medium", "High", "Foster family", "Safe at home", "Who is who", "Alice A.", "Full assessment", "What is due"):
        assert words in page, words
    for word in ("lamp", "I want to live", "asleep", "Secret", "Sealed", "Sreymom", "Chanthou"):
        assert word not in page
    assert Audit.select().where((Audit.did == "sheet printed") & (Audit.code == full.code)).count() == 1
    assert "1 Mar 2027, 09:00 · Alice A." in page


def test_risk_over_time_has_no_gap(full):
    told = stories.of(full, NOW + timedelta(days=5))
    assert [(span.what, span.until) for span in told.risks] == [("medium", TODAY), ("high", None)] and told.risks[-1].days == 5


def test_the_story_stays_short(case, cast):
    Case.update(registered_on=TODAY - timedelta(days=90)).where(Case.id == case.id).execute()
    for number in range(60):
        Consent.create(case=case, version=number + 2, given_by="child", explained=[], obtained_on=TODAY - timedelta(days=number), by=cast["alice"], entered_at=NOW)
    told = stories.of(Case.get_by_id(case.id), NOW)
    assert len(told.chronology) == stories.MOST and told.left_out > 0
    assert [entry.on for entry in told.chronology] == sorted(entry.on for entry in told.chronology)

"""The person's own file (F29, E41, D19): a copy with everybody else masked, gone through by one human, screened by another."""
import re
from datetime import timedelta

import pytest

from cmoffice.casework import assessment, followup, masking, notes, ownfile, ownfile_parts, retention, sealed_sheets
from cmoffice.models import Audit, Case, FiledForm, Objective, OwnFile, OwnFileLine, Plan, PlanAction, Sharing
from tests.conftest import NOW, refused

TODAY = NOW.date()
TYPED = {"asked_by": "child", "asked_on": "1 3 2027", "identity_checked": "yes", "secret": "left_out", "secret_note": "What the neighbour told",
         "may_show": ["registration", "plan", "followups", "notes", "assessment", "referrals"]}
ASKED = {**TYPED, "asked_on": TODAY}
VISIT = {"on": TODAY, "mode": "meeting", "reached": ["child_alone"], "finding": "stable", "observed": "She drew a house. The aunt said that he drinks.", "words": "I like school.",
         "next_steps": "Go to the nurse in Banan with Chenda.", "risk": "medium"}


@pytest.fixture
def filled(case, cast):
    """A file with a plan, a follow-up, an assessment, and notes of every kind."""
    plan = Plan.create(case=case, kind="full", version=1, state="approved", drawn_on=TODAY, goal="Safe at home and in school", by=cast["alice"], entered_at=NOW, decided_at=NOW)
    objective = Objective.create(plan=plan, case=case, need="learning", wording="Goes to school each day", target_on=TODAY + timedelta(days=60))
    PlanAction.create(plan=plan, objective=objective, case=case, what="Ring teacher Vuthy", kind="direct", status="todo", due_on=TODAY)
    followup.log(case, VISIT, cast["alice"], NOW)
    for facts, more in (("She came by herself. “He hit me once,” said the boy next door. Ring 012 345 678.", {}), ("The neighbour told that the uncle shouts.", {"section": "strictly_confidential"}),
                        ("The headmaster finds her slow.", {"kind": "school_community"})):
        notes.add(case, {"on": TODAY, "facts": facts, **more}, cast["alice"], NOW)
    notes.add(case, {"on": TODAY, "facts": "Watch the caseworker here."}, cast["mary"], NOW)
    assessment.complete_initial(case, {"done_on": TODAY, "done_time": "08:45", "risk": "medium", "next_contact_on": TODAY, "strengths": "Draws well.", "words": "He beats me.", "risk_reason": "as before"}, cast["alice"], NOW)
    return Case.get_by_id(case.id)


def gone_through(case, by, now=NOW, asked=ASKED, **other):
    """A copy in which every proposal was taken, but for these positions."""
    own = ownfile.begin(case, asked, by, now)
    found = ownfile.lines(own)
    for page in range(1, ownfile.progress(own)["pages"] + 1):
        told = {line.position: other.get(f"at_{line.position}") or (("as_proposed" if line.reasons else "as_it_stands"), "") for line in found}
        ownfile.decide(case, own, page, told, by, now)
    ownfile.hand_on(case, own, by, now)
    return OwnFile.get_by_id(own.id)


def screened(case, cast, now=NOW, **more):
    own = gone_through(case, cast["alice"], now, **more)
    ownfile.screen(case, own, own.version, cast["mary"], now)
    return OwnFile.get_by_id(own.id)


MASKED = [
    ("She came by herself.", "She came by herself.", []),
    ("The aunt said that he drinks.", "[What somebody else told us is left out.]", ["others"]),
    ("According to the teacher she sleeps in class.", "[What somebody else told us is left out.]", ["others"]),
    ("He cried: “leave me alone”, then slept.", "He cried: [somebody's words], then slept.", ["quote"]),
    ("Ring 012 345 678 in the evening.", "Ring [a number] in the evening.", ["number"]),
    ("Born 14 5 2014, seen on 2027-03-01.", "Born 14 5 2014, seen on 2027-03-01.", []),
    ("Went with Chenda Ros to the market.", "Went with [a name] to the market.", ["maybe"]),
    ("Then sreymom slept.", "Then [a name] slept.", ["name"]),
    ("Sreymom's bed was wet.", "[a name] bed was wet.", ["name"]),
    ("Alice drove to Banan.", "[a colleague] drove to [a place].", ["place", "staff"]),
    ("The alice blue dress.", "The alice blue dress.", []),
    ("I came on Monday in March.", "I came on Monday in March.", []),
    ("ក្មេងស្រី​ និយាយ។", "ក្មេងស្រី​ និយាយ។", []),
]


@pytest.mark.parametrize("sentence, masked, why", MASKED)
def test_what_is_proposed_for_a_sentence(sentence, masked, why):
    assert masking.propose(sentence, names={"sreymom"}, staff={"alice"}, places=["Banan"]) == (masked, why)


def test_another_file_is_never_named(cast):
    from cmoffice.casework import moves
    code = moves.new_code()
    assert masking.propose(f"The sister has file {code}.") == ("The sister has file [another file].", ["code"])


def test_a_text_is_cut_into_its_sentences():
    assert masking.sentences("One. Two! “Three?” Four\nFive… six") == ["One.", "Two!", "“Three?”", "Four", "Five…", "six"]
    assert masking.sentences("") == masking.sentences(None) == []


def test_F29_what_is_offered_and_what_never_is(filled, cast):
    texts = " ".join(line.text for line in ownfile.lines(ownfile.begin(filled, ASKED, cast["alice"], NOW)))
    for words in ("Safe at home", "Goes to school", "teacher Vuthy", "drew a house", "I like school", "came by herself", "Draws well"):
        assert words in texts, words
    for words in ("uncle shouts", "headmaster", "Watch the caseworker", "He beats me"):
        assert words not in texts, f"never offered: {words}"
    other = ownfile.begin(filled, {**ASKED, "asked_by": "caregiver"}, cast["alice"], NOW)
    assert "I like school" not in " ".join(line.text for line in ownfile.lines(other)), "the child's own words are the child's"
    assert OwnFileLine.select(OwnFileLine.own_file).distinct().count() == 1, "what was begun before is dropped with its sentences"


def test_E41_nothing_is_shown_to_the_person_before_it_was_gone_through_and_screened(filled, sign_in, cast):
    alice, path = sign_in("alice"), f"/case/{filled.code}/own-file"
    for state in ("nothing", "begun", "waits"):
        if state == "begun":
            own = ownfile.begin(filled, ASKED, cast["alice"], NOW)
        if state == "waits":
            own = gone_through(filled, cast["alice"])
        answer = alice.get(f"{path}/print")
        assert answer.status_code == 409 and "goes through it" in answer.text and "Goes to school" not in answer.text, state
        assert alice.post(f"{path}/shown", {"shown_on": "1 3 2027", "present": ["nobody"], "copy_given": "yes"}).status_code == 422
    assert own.state == "waits" and not FiledForm.select().where(FiledForm.paper == "F29").exists() and not Sharing.select().exists()
    assert not Audit.select().where(Audit.did == "sheet printed").exists()


def decided(page, **other):
    """A page of sentences as it is sent: every proposal taken, but for these fields."""
    names = re.findall(r'name="(line_\d+)" value="(as_proposed|as_it_stands)"', page)
    sent = {}
    for name, value in names:
        sent.setdefault(name, value)  # as proposed stands first
    return {**sent, **other}


def test_D19_through_the_pages_from_the_request_to_the_paper(filled, sign_in):
    alice, mary, path = sign_in("alice"), sign_in("mary"), f"/case/{filled.code}/own-file"
    assert "Nothing can be printed" in alice.get(path).text
    assert alice.post(f"{path}/screening", TYPED).status_code == 303 and "0 of " in alice.get(path).text
    page = alice.get(f"{path}/lines/1")
    assert page.status_code == 200 and "somebody else told it" in page.text and "[What somebody else told us is left out.]" in page.text
    assert alice.post(f"{path}/hand-on").status_code == 422, "nobody has decided yet"
    vuthy = OwnFileLine.get(OwnFileLine.text.contains("Vuthy")).position
    missing = alice.post(f"{path}/lines/1", decided(page.text, **{f"line_{vuthy}": "own_words", f"words_{vuthy}": ""}))
    assert missing.status_code == 422
    named = alice.post(f"{path}/lines/1", decided(page.text, **{f"line_{vuthy}": "own_words", f"words_{vuthy}": "Ask Sreymom"}))
    assert named.status_code == 422 and "Ask Sreymom" in named.text and not OwnFileLine.select().where(OwnFileLine.decision.is_null(False)).exists()
    saved = alice.post(f"{path}/lines/1", decided(page.text, **{f"line_{vuthy}": "own_words", f"words_{vuthy}": "Ring the teacher"}))
    assert saved.status_code == 303 and saved.location == path
    assert alice.post(f"{path}/hand-on").status_code == 303 and alice.get(f"{path}/lines/1").status_code == 404
    own = OwnFile.get()
    her = alice.get(f"{path}/look").text
    assert "You went through these sentences yourself" in her and "It may be shown" not in her
    assert alice.post(f"{path}/look", {"read": "y", "version": own.version}).status_code == 422, "E46"
    seen = mary.get(f"{path}/look").text
    assert "Ring the teacher" in seen and "Vuthy" not in seen
    assert mary.post(f"{path}/look", {"version": own.version}).status_code == 422, "she has to say that she read it"
    assert mary.post(f"{path}/look", {"read": "y", "version": own.version}).status_code == 303
    sheet = alice.post(f"{path}/print", {"copies": "1", "purpose": "family"})
    assert sheet.status_code == 200 and Audit.select().where((Audit.did == "sheet printed") & (Audit.code == filled.code)).count() == 1
    for words in (filled.code, "Safe at home and in school", "Goes to school each day", "Ring the teacher", "1 Mar 2027", "Violence at home", "Alice A.", "She drew a house.", "I like school.", "[a number]", "Draws well", "Mary M."):
        assert words in sheet.text, words
    for words in ("uncle", "neighbour", "shouts", "Sreymom", "Medium", "drinks", "Vuthy", "Chenda", "Banan", "012", "hit me", "headmaster", "Watch the", "beats"):
        assert words not in sheet.text, words


def test_a_caregiver_is_not_told_what_the_concern_is(filled, cast):
    own = screened(filled, cast, asked={**ASKED, "asked_by": "caregiver", "may_show": ["registration"]})
    sheet = ownfile.copy_of(filled, ownfile.screened(filled))
    assert not sheet.tells_concerns and sheet.lines == {} and sheet.met_on == () and sheet.next_on is None and own.state == "screened"


@pytest.mark.parametrize("missing", [{"identity_checked": "no"}, {"may_show": []}, {"asked_on": "2 3 2027"}, {"secret": ""}, {"secret_note": "What Veasnaro said"}])
def test_a_request_that_is_not_one_is_sent_back(filled, sign_in, missing):
    assert sign_in("alice").post(f"/case/{filled.code}/own-file/screening", {**TYPED, **missing}).status_code == 422 and not OwnFile.select().exists()


ADDED = {
    "note": lambda case, cast, now: notes.add(case, {"on": now.date(), "facts": "More."}, cast["alice"], now),
    "follow-up": lambda case, cast, now: followup.log(case, {**VISIT, "on": now.date()}, cast["alice"], now),
    "correction": lambda case, cast, now: notes.correct(_own_note(case), {"on": TODAY, "facts": "Other.", "corrected_why": "misheard"}, cast["alice"], now),
    "plan": lambda case, cast, now: Objective.update(wording="Stays in school").where(Objective.case == case.id).execute(),
}


def _own_note(case):
    from cmoffice.models import Note
    return Note.select().where((Note.case == case.id) & (Note.section == "ordinary") & ~Note.from_supervisor & (Note.kind == "note")).first()


@pytest.mark.parametrize("what", ADDED)
def test_E41_what_was_written_in_between_has_to_be_gone_through_again(filled, cast, sign_in, what):
    later = NOW + timedelta(hours=1)
    own = gone_through(filled, cast["alice"])
    ADDED[what](Case.get_by_id(filled.id), cast, later)
    answer = sign_in("mary").post(f"/case/{filled.code}/own-file/look", {"read": "y", "version": own.version})
    assert answer.status_code == 422 and "Something was written" in answer.text and OwnFile.get_by_id(own.id).state == "waits"
    assert "Nothing can be printed until it is gone through anew" in sign_in("alice").get(f"/case/{filled.code}/own-file").text
    case = Case.get_by_id(filled.id)
    screened(case, cast, later)
    assert sealed_sheets.own_file(case)
    notes.add(Case.get_by_id(case.id), {"on": later.date(), "facts": "Once more."}, cast["alice"], later + timedelta(minutes=5))
    with refused("E41"):
        sealed_sheets.own_file(Case.get_by_id(filled.id))


def test_E46_whoever_decided_about_a_sentence_does_not_take_the_second_look(filled, cast):
    own = ownfile.begin(filled, ASKED, cast["mary"], NOW)
    ownfile.decide(filled, own, 1, {line.position: ("left_out", "") for line in ownfile.lines(own)}, cast["mary"], NOW)
    ownfile.hand_on(filled, own, cast["alice"], NOW)
    own = OwnFile.get_by_id(own.id)
    for who in ("mary", "alice"):
        with refused("E46"):
            ownfile.screen(filled, own, own.version, cast[who], NOW)


def test_a_stale_confirmation_of_a_copy_that_was_sent_back_and_changed_is_told_so(filled, cast, sign_in):
    mary, path = sign_in("mary"), f"/case/{filled.code}/own-file/look"
    own = gone_through(filled, cast["alice"])
    ownfile.send_back(filled, own, cast["mary"], NOW)
    assert mary.post(path, {"read": "y", "version": own.version}).status_code == 404, "it is gone through again"
    line = ownfile.lines(own)[-1]
    fresh = OwnFile.get_by_id(own.id)
    ownfile.decide(filled, fresh, ownfile.progress(fresh)["pages"], {**{one.position: ("as_it_stands", "") for one in ownfile.lines(own)}, line.position: ("left_out", "")}, cast["alice"], NOW)
    ownfile.hand_on(filled, own, cast["alice"], NOW)
    answer = mary.post(path, {"read": "y", "version": own.version})
    assert answer.status_code == 409 and "Somebody changed the copy while you read it" in answer.text and OwnFile.get_by_id(own.id).state == "waits"


def test_the_showing_is_written_down_and_a_copy_leaves_a_line(filled, cast, sign_in):
    screened(filled, cast)
    alice, path = sign_in("alice"), f"/case/{filled.code}/own-file"
    answer = alice.post(f"{path}/shown", {"shown_on": "1 3 2027", "present": ["trusted_person"], "copy_given": "yes", "reaction": "Was glad to see the plan"})
    assert answer.status_code == 303
    filed = FiledForm.get(FiledForm.replaced_at.is_null() & (FiledForm.paper == "F29"))
    assert (filed.version, filed.answers["shown_on"], filed.answers["asked_by"], filed.answers["screened_by"], filed.confidential["reaction"]) == (2, "2027-03-01", "child", "mary", "Was glad to see the plan")
    assert (Sharing.get().what, Sharing.get().source) == (["own_file"], "F29")
    assert "Was glad to see the plan" in alice.get(path).text and alice.get(f"{path}/print").status_code == 200


def test_the_file_of_a_closed_case_can_be_asked_for(filled, cast, sign_in):
    Case.update(status="closed", closed_on=TODAY).where(Case.id == filled.id).execute()
    case = Case.get_by_id(filled.id)
    screened(case, cast)
    assert sign_in("alice").get(f"/case/{filled.code}/own-file/print").status_code == 200


def test_M30_a_destroyed_file_takes_its_copies_with_it(filled, cast):
    screened(filled, cast)
    Case.update(status="closed", closed_on=TODAY, keep_until=TODAY - timedelta(days=1)).where(Case.id == filled.id).execute()
    retention.ask([filled.code], cast["mary"], NOW)
    retention.confirm([filled.code], cast["paul"], NOW)
    assert not OwnFile.select().exists() and not OwnFileLine.select().exists()


@pytest.mark.parametrize("login, status", [("alice", 200), ("mary", 200), ("bob", 404), ("carol", 404), ("paul", 404), ("dan", 404), ("eve", 404)])
def test_who_goes_through_the_file(filled, cast, sign_in, login, status):
    ownfile.begin(filled, ASKED, cast["alice"], NOW)
    desk, path = sign_in(login), f"/case/{filled.code}/own-file"
    assert {desk.get(f"{path}/{page}").status_code for page in ("screening", "lines/1")} == {status}
    if status == 404:
        own = gone_through(filled, cast["alice"])
        assert {desk.post(f"{path}/{page}", {"read": "y", "version": own.version}).status_code for page in ("look", "hand-on", "lines/1")} == {404}
        assert OwnFile.get_by_id(own.id).state == "waits" and ownfile_parts.mark(filled) == own.mark


def test_no_sentence_is_decided_by_a_page_that_was_not_shown(filled, cast):
    own = ownfile.begin(filled, ASKED, cast["alice"], NOW)
    ownfile.decide(filled, own, 99, {1: ("as_it_stands", "")}, cast["alice"], NOW)
    assert ownfile.progress(own)["decided"] == 0


def test_a_file_without_a_plan_or_words_is_looked_at_too(case, cast, sign_in):
    ownfile.begin(case, ASKED, cast["alice"], NOW)
    alice, mary, path = sign_in("alice"), sign_in("mary"), f"/case/{case.code}/own-file"
    assert alice.post(f"{path}/hand-on").status_code == 303
    assert mary.post(f"{path}/look", {"read": "y", "version": OwnFile.get().version}).status_code == 303
    assert "There is no plan yet" in alice.post(f"{path}/print", {"copies": "1", "purpose": "family"}).text


def test_the_childs_own_words_stay_although_they_stand_in_quotation_marks():
    assert masking.propose("“I like school.”", own=True) == ("“I like school.”", [])
    assert masking.propose("“The aunt said no.”", own=True)[1] == ["others"]

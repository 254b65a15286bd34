"""Papers of the practice office after the clerks: two notes that Alice has checked, a registration that waits for her, and slips both ways."""
from datetime import timedelta

from cmoffice.casework import checking, handing, slips, tray
from cmoffice.models import Paper, PaperBatch
from cmoffice.practice import desk

# notes on paper that are in the file by now: what was typed, and what Alice filed
NOTES = [
    ({"facts": "Met at the school gate. The uniform fits now.", "kind": "1", "with_whom": "the child"}, {"facts": "Met at the school gate. The uniform fits now.", "with_whom": "the child"}),
    ({"facts": "The clinic has a place on Tusday.", "kind": "1", "with_whom": "the nurse"}, {"facts": "The clinic has a place on Tuesday.", "with_whom": "the nurse"}),
]
REGISTERED = {"sex": "1", "age_years": "11", "care_arrangement": "4", "concerns": "23 30", "risk": "2", "urgent_needs": "?"}


def moments(days):
    """What becomes of checked papers, as (moment, what to do with everybody at that moment)."""
    typed, looked = days.before(days.ago(10)), days.before(days.ago(8))
    return [
        (days.at(typed, "10:30"), _notes(days)),
        (days.at(typed, "15:10"), desk._typed_again),
        (days.at(looked, "16:20"), _checked),
        (days.at(days.yesterday(), "09:40"), _registration(days)),
        (days.at(days.yesterday(), "14:50"), desk._typed_again),
        (days.at(days.yesterday(), "16:45"), _slips),
    ]


def _notes(days):
    def hand_in(everybody, at):
        on, dan, alice = days.before(days.ago(13)), everybody["dan"], everybody["alice"]
        batch = desk._begin("note", len(NOTES), 101 + 102, "Cabinet 1, folder N", dan, at)
        for place, (case, (boxes, _filed)) in enumerate(zip(desk._cases(alice), NOTES, strict=False), start=1):
            whole = {"judgement": "-", "section": "1", "keep_name_why": "-", **boxes, "case_code": case.code, "on": desk._said(on)}
            desk._type(batch, place, 100 + place, whole, alice, dan, at, on)
        handing.hand_in(batch, dan, at)
        tray.put_away(dan, at)
    return hand_in


def _checked(everybody, at):
    """Alice has the papers in hand, puts a letter right, and presses "Looks right"."""
    alice = everybody["alice"]
    for paper in _waiting(alice, "note"):
        said = NOTES[paper.number - 101][1]
        answers = {"section": "ordinary", "kind": "note", "on": max(paper.done_on, paper.case.registered_on), **said}
        boxes = {"facts": {"checked": 1, "corrected": int("Tues" in said["facts"])}, "on": {"checked": 1}, "kind": {"checked": 1}}
        checking.file(paper, paper.case, answers, boxes, ("facts",), alice, at)
        at += timedelta(minutes=3)
    checking.forget_ended()


def _registration(days):
    def hand_in(everybody, at):
        on, dan = days.before(days.ago(2)), everybody["dan"]
        batch = desk._begin("registration", 1, 391, "Cabinet 2, folder R", dan, at)
        whole = {**desk.ALIKE, **REGISTERED, "registered_on": desk._said(on), "identified_on": desk._said(on)}
        desk._type(batch, 1, 391, whole, everybody["alice"], dan, at, on)
        handing.hand_in(batch, dan, at)
        tray.put_away(dan, at)
    return hand_in


def _slips(everybody, at):
    """She answers what Dan could not read, and asks him back about a digit."""
    alice = everybody["alice"]
    follow_ups = _waiting(alice, "followup")
    for slip in slips.open_of(follow_ups):
        slips.answer(slip, "", True, alice, at)
    if follow_ups:
        slips.ask(follow_ups[0], "mode", "which_digit", alice, at + timedelta(minutes=2))


def _waiting(alice, sheet):
    hers = (Paper.state == "to_check") & (Paper.caseworker == alice.id) & (PaperBatch.sheet == sheet)
    return list(Paper.select(Paper, PaperBatch).join(PaperBatch).where(hers).order_by(Paper.id))

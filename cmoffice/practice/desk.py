"""The paper desk of the practice office: what the clerks handed in, what one is in the middle of, one batch that differs, and the identity tray."""
from datetime import timedelta

from flask import Flask

from cmoffice.casework import batches, handing, second_entry, transcription, tray
from cmoffice.forms.sheets import SHEETS
from cmoffice.models import Case, Paper
from cmoffice.views.laying import laid_out

# what stands in the boxes of follow-ups that were typed and wait for Alice: days ago, boxes
FOLLOW_UPS = [
    (6, {"mode": "1", "reached": "13", "finding": "1", "observed": "At home in the afternoon. Clean, quick, showed her exercise book.", "words": "I have a friend in the class now.",
         "risk": "3", "next_steps": "Ask the school about the fees."}),
    (6, {"mode": "3", "reached": "3", "finding": "2", "observed": "The caregiver answered at once and was not in a hurry.", "words": "He sleeps through the night.", "risk": "2", "next_steps": "-"}),
    (5, {"mode": "2", "reached": "6", "finding": "6", "observed": "The house was shut. A neighbour says that they are at the market until evening.", "words": "-", "risk": "2",
         "next_on": "?", "next_steps": "Go again in the morning."}),
]
SEEN = {"contact_why": "-", "risk_reason": "-", "later_why": "-", "type": "1", "harm_considered": "1", "accompanied": "2", "next_on": "30 11 2026"}
# notes on paper, handed in this morning and waiting to be typed again; the second batch differs from its slip by a paper
NOTES = [{"facts": "The school keeps a place until the end of the month.", "kind": "6", "with_whom": "the head teacher"},
         {"facts": "Came to the office on his own, ate, went home before dark.", "kind": "4", "with_whom": "the child"},
         {"facts": "The clinic will see the mother on Thursday.", "kind": "3", "with_whom": "the nurse"}]
# registrations of which Dan has typed three by now; the fourth is torn
REGISTRATIONS = [
    {"sex": "1", "age_years": "9", "care_arrangement": "5", "concerns": "23 30", "risk": "2"},
    {"sex": "2", "age_years": "14", "care_arrangement": "3", "concerns": "30", "risk": "3"},
    {"sex": "1", "age_years": "6", "care_arrangement": "1", "concerns": "1", "risk": "2"},
]
ALIKE = {"place": "4", "source": "6", "age_known": "2", "area": "4", "uasc": "1", "criteria_met": "4", "urgent_needs": "0", "explained": "1234", "given_by": "2", "assent": "1",
         "consent_items": "1", "share_services": "-", "withhold": "-"}
CHILDREN = [{"first": "Marisol", "last": "Okwuosa", "nickname": "Mari", "birth_date": "2017", "birth_known": "2", "address": "Behind the school, third gate", "safe_contact": "Through the teacher, in the break"},
          {"first": "?", "last": "Teimurazi", "birth_date": "14 2 2012", "birth_known": "1", "address": "Barrack 9", "safe_contact": "-"}]


def moments(days):
    """What happens at the paper desk, as (moment, what to do with everybody at that moment)."""
    early = days.at(days.before(days.ago(4)), "09:30")
    return [
        (days.at(days.before(days.ago(12)), "10:00"), _grant),
        (early, _follow_ups(days)),
        (early + timedelta(hours=1), _nobodys),
        (early + timedelta(hours=5), _typed_again),
        (days.at(days.yesterday(), "11:20"), _notes_that_differ(days)),
        (days.now - timedelta(minutes=70), _notes(days)),
        (days.now - timedelta(minutes=45), _registrations(days)),
        (days.now - timedelta(minutes=30), _identity_sheets),
    ]


def _grant(everybody, at):
    tray.grant(everybody["lumi"], "both", "Types the second entry of the case papers; there is nobody else", everybody["mary"], at)


def _follow_ups(days):
    def hand_in(everybody, at):
        cases = _cases(everybody["alice"])[: len(FOLLOW_UPS)]
        batch = _begin("followup", len(cases), sum(range(204, 204 + len(cases))), "Cabinet 1, folder F", everybody["dan"], at)
        for place, (case, (ago, boxes)) in enumerate(zip(cases, FOLLOW_UPS, strict=False), start=1):
            on = days.before(days.ago(ago))
            _type(batch, place, 203 + place, {**SEEN, **boxes, "case_code": case.code, "on": _said(on)}, everybody["alice"], everybody["dan"], at, on)
        handing.hand_in(batch, everybody["dan"], at)
        tray.put_away(everybody["dan"], at)
    return hand_in


def _nobodys(everybody, at):
    """A registration on which no caseworker stands: a supervisor names one."""
    batch = _begin("registration", 1, 398, "Cabinet 2, folder R", everybody["dan"], at)
    on = at.date() - timedelta(days=1)
    _type(batch, 1, 398, {**ALIKE, **REGISTRATIONS[1], "registered_on": _said(on), "identified_on": _said(on)}, None, everybody["dan"], at, on)
    handing.hand_in(batch, everybody["dan"], at)
    tray.put_away(everybody["dan"], at)


def _typed_again(everybody, at):
    """Lumi reads what Dan read: the papers go to Alice."""
    by = everybody["lumi"]
    for paper in Paper.select().where((Paper.state == "second") & (Paper.keyed_by == everybody["dan"].id)).order_by(Paper.id):
        second_entry.take(paper, by, at)
        paper = Paper.get_by_id(paper.id)
        boxes = transcription.typed(paper)
        meant = {name: [text] for name, text in boxes.items()}
        second_entry.finish(paper, boxes, meant, meant, by, at)
    tray.put_away(by, at)


def _notes(days):
    def hand_in(everybody, at):
        cases = _cases(everybody["bob"])[:2]
        batch = _begin("note", len(cases), sum(range(221, 221 + len(cases))), "Cabinet 1, folder N", everybody["dan"], at - timedelta(minutes=9))
        _type_notes(batch, cases, (221, 222), everybody["bob"], everybody["dan"], at, days)
        handing.hand_in(batch, everybody["dan"], at)
    return hand_in


def _notes_that_differ(days):
    """The slip counts paper 0154 in; a paper with another number lay in the pile."""
    def ask(everybody, at):
        cases = _cases(everybody["farid"])[:3]
        batch = _begin("note", len(cases), 151 + 152 + 154 if len(cases) == 3 else None, "Cabinet 3, folder N", everybody["dan"], at - timedelta(minutes=14))
        _type_notes(batch, cases, (151, 152, 145), everybody["farid"], everybody["dan"], at, days)
        if batch.control_sum:
            handing.ask_supervisor(batch, everybody["dan"], at)
        tray.put_away(everybody["dan"], at)
    return ask


def _type_notes(batch, cases, numbers, caseworker, by, at, days):
    on = days.before(days.ago(3))
    for place, (case, number, boxes) in enumerate(zip(cases, numbers, NOTES, strict=False), start=1):
        whole = {"judgement": "-", "section": "1", "keep_name_why": "-", **boxes, "case_code": case.code, "on": _said(on)}
        _type(batch, place, number, whole, caseworker, by, at, on)


def _registrations(days):
    def be_in_the_middle(everybody, at):
        batch = _begin("registration", 12, sum(range(401, 413)), "Cabinet 2, folder R", everybody["dan"], at)
        on = days.yesterday()
        for place, boxes in enumerate(REGISTRATIONS, start=1):
            whole = {**ALIKE, **boxes, "registered_on": _said(on), "identified_on": _said(on)}
            _type(batch, place, 400 + place, whole, everybody["farid"], everybody["dan"], at + timedelta(minutes=place), on)
        batches.set_aside(batches.paper(batch, 4), "damaged", everybody["dan"], at + timedelta(minutes=5), number=404)
    return be_in_the_middle


def _identity_sheets(everybody, at):
    batch = _begin("identity", 3, sum(range(501, 504)), "Cabinet 9, locked", everybody["lumi"], at)
    for place, boxes in enumerate(CHILDREN, start=1):
        facts = {"registration_no": 400 + place}
        _type(batch, place, 500 + place, {**boxes, "registration_no": str(400 + place)}, everybody["farid"], everybody["lumi"], at, None, facts)


def _begin(sheet, counted, control_sum, cabinet, by, at):
    answers = {"sheet": sheet, "paper": SHEETS[sheet].paper, "form_version": _version(sheet), "counted": counted, "control_sum": control_sum, "cabinet": cabinet}
    return batches.start(answers, by, at)


def _version(sheet):
    """The version of a form that the practice office prints. No page runs while it is made, and a form asks its application for a language."""
    with Flask("practice").app_context() as here:
        here.app.config["WTF_I18N_ENABLED"] = False
        return laid_out(sheet).version


def _type(batch, place, number, boxes, caseworker, by, at, on, more=()):
    """One paper as its clerk typed it; what could not be read is marked."""
    whole = {**boxes, "paper_no": str(number), "caseworker": str(caseworker.id) if caseworker else "-"}
    marks = {name: "unreadable" for name, text in whole.items() if text == "?"}
    facts = {"number": number, "code": boxes.get("case_code", ""), "caseworker": caseworker and caseworker.id, "done_on": on, "marks": marks, **dict(more)}
    transcription.finish(batches.paper(batch, place), whole, facts, by, at)


def _cases(keyworker):
    carried = (Case.keyworker == keyworker.id) & (Case.status == "open") & (Case.sensitivity == "normal")
    return list(Case.select().where(carried).order_by(Case.registered_on, Case.id))


def _said(day):
    return f"{day.day} {day.month} {day.year}"

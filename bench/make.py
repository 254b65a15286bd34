"""An office of a given size, written through the tables of the verbs: cases, notes, follow-ups, due items and names."""

import random
import shutil
import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from cmoffice import clock, databases, passwords
from cmoffice.casework import batches, case_meeting, criteria, meeting_list, moves, office
from cmoffice.casework import staff as accounts
from cmoffice.databases import identities as identity_file
from cmoffice.databases import records
from cmoffice.identities import Identity
from cmoffice.models import (
    Case,
    CaseMeeting,
    Consent,
    ConsentItem,
    DueItem,
    FollowUp,
    MeetingCopy,
    MeetingGuest,
    MeetingRow,
    Note,
    Staff,
    Step,
)

SIZES = {"S": (500, 15_000, 20), "M": (5_000, 200_000, 40), "L": (20_000, 1_000_000, 60)}  # cases, notes, caseworkers
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("UTC"))
PASSWORD = "bench makes the office"
OFFICES = Path(__file__).parent / "offices"
SYLLABLES = "ma ra so lin da vi no ka re tu mi sa len dor pa che va nu ri bo".split()  # noqa: SIM905
WORDS = """the child went to school today and said that the aunt had cooked for all of them the teacher saw a bruise on
the arm the mother asked for help with the rent the clinic gave a date the uncle came late and the neighbours kept watch
the door was mended""".split()  # noqa: SIM905
PER_WORKER = 25
BATCH = 500


def folder_of(size):
    """The office of this size; made once and kept."""
    folder = OFFICES / size
    if not (folder / "whole").exists():
        shutil.rmtree(folder, ignore_errors=True)
        _make(folder, size)
        (folder / "whole").write_text("made\n")
    return folder


def _make(folder, size):
    cases, notes, workers = SIZES[size]
    draw = random.Random(20261123)
    databases.create_office(folder)
    databases.open_office(folder)
    office.forget()
    clock.set_zone("UTC")
    with databases.connection():
        people = _people(workers)
        office.put_criteria(criteria.COMMON, None, NOW)
        office.add_place("p01", "Community centre", "North district", None, NOW)
        office.change("setup_done", list(office.SETUP_STEPS), None, NOW)
        with records.atomic():
            codes = _cases(draw, cases, people)
            _notes(draw, cases, notes, people)
        with identity_file.atomic():
            _names(draw, codes)
        records.execute_sql("ANALYZE")
        for database in (records, identity_file):
            database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    databases.close_office()


def _people(workers):
    stored = passwords.hashed(PASSWORD)
    people = []
    for number in range(workers + 1):
        role = "supervisor" if number == 0 else "caseworker"
        person, _ = accounts.add(
            {
                "username": f"staff{number}",
                "name": f"Staff {number:02}",
                "role": role,
                "team": "North",
                "signed_on": NOW.date(),
                "trained_on": NOW.date(),
            },
            None,
            NOW,
        )
        people.append(person)
    Staff.update(password_hash=stored, must_change=False).execute()
    return people[1:]


def _cases(draw, count, people):
    """The first cases of each caseworker are open, as many as she may carry; all others were closed over the years."""
    codes, rows, due, consents, items, steps, seen = [], [], [], [], [], [], set()
    open_until = min(count, len(people) * PER_WORKER)
    for number in range(1, count + 1):
        code = moves.new_code()
        while code in seen:
            code = moves.new_code()
        seen.add(code)
        codes.append(code)
        is_open = number <= open_until
        begun = NOW - timedelta(days=draw.randrange(10, 300 if is_open else 3600))
        risk, worker = draw.choice(("high", "medium", "medium", "low")), people[number % len(people)]
        contact = (NOW - timedelta(days=draw.randrange(0, 12))).date()
        rows.append(
            {
                "id": number,
                "code": code,
                "status": "open" if is_open else "closed",
                "taken_in_at": begun,
                "registered_at": begun,
                "registered_on": begun.date(),
                "closed_on": None if is_open else (begun + timedelta(days=200)).date(),
                "entered_by": worker,
                "entered_at": begun,
                "keyworker": worker,
                "team": worker.team_id,
                "step": "planning",
                "risk": risk,
                "risk_set_on": begun.date(),
                "last_contact_on": contact,
                "sex": draw.choice(("female", "male")),
                "age_years": draw.randrange(18),
                "age_known": "known",
                "age_as_of": NOW.date(),
                "place": "p01",
                "area": "North district",
                "uasc": "no",
                "care_arrangement": "parents",
                "source": "teacher_school",
                "identified_on": begun.date(),
                "concerns": ["neglect"],
                "consent_state": "given",
                "notes": 30,
                "followups": 0,
            }
        )
        steps.append(
            {
                "case": number,
                "name": "initial_assessment",
                "started_on": begun.date(),
                "completed_on": begun.date(),
                "by": worker,
            }
        )
        consents.append(
            {
                "id": number,
                "case": number,
                "version": 1,
                "given_by": "parent",
                "assent": "given",
                "explained": ["services"],
                "obtained_on": begun.date(),
                "by": worker,
                "entered_at": begun,
            }
        )
        items.append({"consent": number, "item": "services", "answer": "yes", "valid_from": begun.date()})
        if is_open:
            due.append(
                {
                    "case": number,
                    "rule": "T09",
                    "kind": "followup",
                    "due_on": contact + timedelta(days=7),
                    "why": "followup",
                    "figures": {"risk": risk, "days": 7, "from": contact.isoformat(), "contact": True},
                    "made_at": NOW,
                }
            )
    for model, lines in ((Case, rows), (Step, steps), (Consent, consents), (ConsentItem, items), (DueItem, due)):
        _insert(model, lines)
    return codes


def _notes(draw, cases, count, people):
    lines, visits = [], []
    for number in range(count):
        case = number % cases + 1
        on = (NOW - timedelta(days=draw.randrange(300))).date()
        lines.append(
            {
                "case": case,
                "by": people[case % len(people)],
                "done_on": on,
                "entered_at": NOW,
                "kind": "note",
                "facts": " ".join(draw.choices(WORDS, k=30)),
                "section": "ordinary",
            }
        )
        if number % 3 == 0:
            visits.append(
                {
                    "case": case,
                    "by": people[case % len(people)],
                    "done_on": on,
                    "entered_at": NOW,
                    "type": "general_wellbeing",
                    "mode": "phone",
                    "reached": ["caregiver"],
                    "finding": "stable",
                    "risk_before": "medium",
                    "risk": "medium",
                    "observed": " ".join(draw.choices(WORDS, k=20)),
                }
            )
        if len(lines) == 10_000:
            _insert(Note, lines)
            _insert(FollowUp, visits)
            lines, visits = [], []
    _insert(Note, lines)
    _insert(FollowUp, visits)


def _names(draw, codes):
    def name(parts):
        return "".join(draw.choices(SYLLABLES, k=parts)).capitalize()

    _insert(
        Identity,
        [
            {
                "code": code,
                "entered_by": 1,
                "entered_at": NOW,
                "first": name(2),
                "last": name(3),
                "address": f"House {number}",
                "safe_contact": "none",
                "phone": f"0{draw.randrange(10**7, 10**8)}",
            }
            for number, code in enumerate(codes)
        ],
    )


def _insert(model, lines):
    for start in range(0, len(lines), BATCH):
        model.insert_many(lines[start : start + BATCH]).execute()


def meeting_of(folder, rows=300):
    """A case management meeting of today with a list of so many rows: its number, how many were built, and the seconds that took."""
    databases.open_office(folder)
    office.forget()
    with databases.connection():
        chair = Staff.get(Staff.username == "staff0")
        chair.now = NOW
        MeetingRow.delete().execute()
        MeetingCopy.delete().execute()
        MeetingGuest.delete().execute()
        CaseMeeting.delete().execute()
        meeting = case_meeting.call({"held_on": NOW.date(), "guests": ["staff1"], "silent_days": 3}, chair, NOW)
        begun = time.perf_counter()
        meeting_list.build(meeting, chair, NOW)
        took = time.perf_counter() - begun
        built = [row.id for row in MeetingRow.select().order_by(MeetingRow.position)]
        MeetingRow.delete().where(MeetingRow.id.in_(built[rows:])).execute()
    databases.close_office()
    return meeting.id, len(built), took


def batch_of(folder):
    """A clerk with a batch of registrations to type: the number of the batch."""
    databases.open_office(folder)
    office.forget()
    with databases.connection():
        clerk = Staff.get_or_none(Staff.username == "clerk0")
        if clerk is None:
            clerk, _ = accounts.add(
                {
                    "username": "clerk0",
                    "name": "Clerk 00",
                    "role": "clerk",
                    "team": "North",
                    "signed_on": NOW.date(),
                    "trained_on": NOW.date(),
                },
                None,
                NOW,
            )
            Staff.update(password_hash=passwords.hashed(PASSWORD), must_change=False).where(
                Staff.id == clerk.id
            ).execute()
        batch = batches.start({"sheet": "registration", "paper": "F01b", "counted": 2}, clerk, NOW)
    databases.close_office()
    return batch.id

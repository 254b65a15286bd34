"""An office of a given size, written through the tables of the verbs, made once and kept; what is measured works on a copy of it.

The keys of a kept office lie beside it: everybody in it is invented.
"""

import json
import os
import shutil
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bench import lives
from cmoffice import audit, clock, databases, durable, keys, passwords
from cmoffice.casework import batches, case_meeting, criteria, keyring, meeting_list, moves, office, owes, transcription
from cmoffice.casework import staff as accounts
from cmoffice.databases import identities as identity_file
from cmoffice.databases import records
from cmoffice.models import OPEN, Backup, Case, CaseMeeting, MeetingCopy, MeetingGuest, MeetingRow, Provider, Staff

MAKER = 2  # of this module and of lives: an office that an older one made is made anew
SIZES = {"S": (500, 15_000, 20), "M": (5_000, 200_000, 40), "L": (20_000, 1_000_000, 60)}  # cases, notes, caseworkers
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("UTC"))
OPENED = NOW - lives.YEARS - timedelta(days=30)
PASSWORD = "bench makes the office"
OFFICES = Path(__file__).parent / "offices"
TEAMS = ("North", "East", "South", "West", "Hills", "Coast")
PER_WORKER, PER_TEAM = 25, 20
PAPERS, TYPED = 20, 6  # of the clerk's batch
AT_ONCE = 20_000  # rows that are written together
QUICKLY = (  # no power cut is feared while an office is made
    ("journal_mode", "memory"),
    ("synchronous", "off"),
    ("secure_delete", 0),
    ("cache_size", -400_000),
)


def folder_of(size, say=print):
    """The kept office of this size; made when there is none, or when an older maker or an older version of the tables made it."""
    folder = OFFICES / f"office-{size}"
    if not is_fresh(folder):
        begun = time.monotonic()
        cases, notes, _ = SIZES[size]
        say(f"making the office of size {size} once: {cases:,} cases, {notes:,} notes")
        shutil.rmtree(folder, ignore_errors=True)
        make(folder, *SIZES[size], say)
        say(f"made in {time.monotonic() - begun:.0f} s")
    return folder


def is_fresh(folder):
    try:
        said = json.loads(_beside(folder).read_text())
    except (OSError, ValueError):
        return False
    return said["maker"] == MAKER and said["tables"] == databases.versions()


def copy_of(folder, name=""):
    """A copy to work on, of its own for each name, so that measuring changes nothing that is kept; what a run that was killed left behind goes."""
    for left in OFFICES.glob("at-work*"):
        if not _runs(int(left.name.rpartition("-")[2])):
            remove(left)
    copy = OFFICES / f"at-work{name}-{os.getpid()}"
    remove(copy)
    shutil.copytree(folder, copy)
    for path in copy.glob("*.db"):
        durable.sync(path)  # else the disk would be busy with it while saves are measured
    return copy


def remove(copy):
    shutil.rmtree(copy, ignore_errors=True)


def _runs(pid):
    return not Path("/proc").is_dir() or Path(f"/proc/{pid}").exists()


def _beside(folder):
    return Path(folder) / "bench.json"


def keys_of(folder):
    """The keys of an office made here."""
    return keys.Keys(**json.loads(_beside(folder).read_text())["keys"])


def kept_batch(folder):
    """The number of the clerk's batch in an office made here."""
    return json.loads(_beside(folder).read_text())["batch"]


def opened(folder):
    databases.open_office(folder, keys_of(folder))
    office.forget()
    clock.set_zone("UTC")
    return databases.connection()


# Making it ---------------------------------------------------------------------------------------------------------


def make(folder, cases, notes, workers, say=print):
    """The whole office: people, lists, cases, notes and follow-ups with their trail, names, what is due, a clerk's papers, key slots."""
    databases.create_office(folder)
    databases.open_office(folder)
    office.forget()
    clock.set_zone("UTC")
    with databases.connection():
        for database in (records, identity_file):
            for name, value in QUICKLY:
                database.execute_sql(f"PRAGMA {name} = {value}").fetchall()
        people, heads = _people(workers)
        _lists()
        _files(cases, notes, people, heads, say)
        _settle(say)
        _standing()
        found = databases.keys_in_hand()
        _wrap_keys()
        for database in (records, identity_file):
            database.execute_sql("PRAGMA journal_mode = wal").fetchall()
    databases.close_office()
    kept = {"records": found.records, "identities": found.identities, "trail": found.trail}
    said = {"maker": 0, "tables": databases.versions(), "keys": kept}
    _beside(folder).write_text(json.dumps(said))
    said.update(maker=MAKER, batch=batch_of(folder))  # whole only now
    _beside(folder).write_text(json.dumps(said))


def _people(workers):
    """The caseworkers, twenty to a team, and the supervisor of each team."""
    stored, found, heads = passwords.hashed(PASSWORD), [], {}
    teams = TEAMS[: (workers + PER_TEAM - 1) // PER_TEAM]
    for number, team in enumerate(teams):
        heads[team] = person("staff0" if number == 0 else f"lead{number}", "supervisor", team)
    for number in range(1, workers + 1):
        found.append(person(f"staff{number}", "caseworker", TEAMS[(number - 1) // PER_TEAM]))
    person("clerk0", "clerk", teams[0])
    person("admin0", "administrator", "")
    Staff.update(
        password_hash=stored, must_change=False, signed_on=NOW.date(), trained_on=NOW.date(), promised_on=NOW.date()
    ).execute()
    return found, {head.team_id: head for head in heads.values()}


def person(username, role, team, since=OPENED):
    said = {"username": username, "name": f"{role.capitalize()} {username}", "role": role, "team": team}
    return accounts.add({**said, "signed_on": since.date(), "trained_on": since.date()}, None, since)[0]


def _lists():
    office.put_criteria(criteria.COMMON, None, OPENED)
    for number, area in enumerate(lives.AREAS, start=1):
        office.add_place(f"p{number:02}", f"Community centre {number}", area, None, OPENED)
    for service in lives.SERVICES:
        Provider.create(name=f"Office of {service}", services=[service], area="everywhere", checked_on=NOW.date())
    settings = {"office_name": "Bench", "zone": "UTC", "backup_place": "-", "idle_minutes": 15}
    settings.update(safeguarding="staff0", retention={"ordinary": 10, "care": 25}, setup_done=list(office.SETUP_STEPS))
    for name, value in settings.items():
        office.change(name, value, None, OPENED)


def _files(count, notes, people, heads, say):
    draw = lives.seeded()
    words = lives.Words(draw)
    open_from = max(count - len(people) * PER_WORKER, 0) + 1
    begun = lives.days_of(draw, count, open_from, NOW)
    workers = [people[number % len(people)] for number in range(count)]
    codes = _codes(count)
    names, rows = [], {}
    for number in range(1, count + 1):
        worker = workers[number - 1]
        head = heads[worker.team_id]
        lines, age = lives.of(
            number, codes[number - 1], worker, head, begun[number - 1], number >= open_from, NOW, draw, words
        )
        for table, found in lines.items():
            rows.setdefault(table, []).extend(found)
        names.append(_named(codes[number - 1], age, number, worker, draw, words))
    with records.atomic():
        for table, lines in rows.items():
            put(records, table, lines)
    with identity_file.atomic():
        put(identity_file, "identity", names)
    say(f"{count:,} cases with their forms, and their names")
    _written(lives.happenings(draw, begun, open_from, notes, NOW), workers, codes, open_from, words, say)


def _codes(count):
    found = {}
    while len(found) < count:
        found[moves.new_code()] = True
    return list(found)


def _named(code, age, number, worker, draw, words):
    return {
        "code": code, "entered_by": worker.id, "entered_at": NOW, "first": words.name(2), "last": words.name(3),
        "birth_date": date(NOW.year - age, 1 + number % 11, 1 + number % 28), "birth_known": "known", "address": f"House {number}",
        "safe_contact": "none", "phone": f"0{draw.randrange(10**7, 10**8)}", "caregiver_name": f"{words.name(2)} {words.name(3)}",
    }  # fmt: skip


def _written(happened, workers, codes, open_from, words, say):
    """The notes and follow-ups, and the line of the trail that each of them left."""
    trail = _Trail()
    notes, visits, said, told, last = [], [], 0, {}, {}
    records.execute_sql("INSERT INTO note_words (note_words, rank) VALUES ('hashsize', 16000000)")
    for ago, is_note, case in happened:
        day, by, code = NOW.date() + timedelta(days=ago), workers[case - 1].id, codes[case - 1]
        at = f"{day.isoformat()} {8 + case % 9:02}:{case % 60:02}:00"
        if case >= open_from:
            trail.line(at, by, "file opened", code, "{}")
        counts = told.setdefault(case, [0, 0])
        counts[is_note] += 1
        if is_note:
            notes.append((case, by, day.isoformat(), at, "note", words.text(30), "ordinary"))
            trail.line(at, by, "note written", code, '{"kind":"note","restricted":false}')
        else:
            last[case] = day.isoformat()
            visits.append((case, by, day.isoformat(), at, "general_wellbeing", "phone", '["caregiver"]', "stable", "medium", "medium", words.text(20)))  # fmt: skip
            trail.line(at, by, "follow-up logged", code, '{"mode":"phone","reached":true}')
        if len(notes) == AT_ONCE:
            said += len(notes)
            _flush(notes, visits, trail)
            if said % 100_000 == 0:
                say(f"{said:,} notes")
    _flush(notes, visits, trail)
    records.execute_sql("INSERT INTO note_words (note_words, rank) VALUES ('hashsize', 1048576)")
    with records.atomic():
        records.connection().executemany(
            "UPDATE case_file SET notes = ?, followups = ?, last_contact_on = ? WHERE id = ?",
            [(counts[1], counts[0], last.get(case), case) for case, counts in told.items()],
        )


def _flush(notes, visits, trail):
    with records.atomic():
        many = records.connection().executemany
        many("INSERT INTO note (case_id, by_id, done_on, entered_at, kind, facts, section) VALUES (?, ?, ?, ?, ?, ?, ?)", notes)  # fmt: skip
        many(
            "INSERT INTO followup (case_id, by_id, done_on, entered_at, type, mode, reached, finding, risk_before, risk, observed) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            visits,
        )
        many(f"INSERT INTO audit ({audit.LINE}) VALUES (?, ?, ?, ?, ?, ?, ?)", trail.lines)
    for lines in (notes, visits, trail.lines):
        lines.clear()


class _Trail:
    """Lines of the trail, chained as the office chains them."""

    def __init__(self):
        head = audit.head()
        self.seq, self.chain, self.lines = head.seq, head.chain, []

    def line(self, *said):
        self.seq += 1
        self.chain = audit.link(self.chain, (self.seq, *said))
        self.lines.append((self.seq, *said, self.chain))


def put(database, table, lines):
    """Write rows that all have the same columns."""
    if lines:
        names = list(lines[0])
        sql = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        database.connection().executemany(sql, [[_stored(line[name]) for name in names] for line in lines])


def _stored(value):
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | dict):
        return json.dumps(value, separators=(",", ":"))
    return value


def _settle(say):
    """What each open case owes, worked out by the office's own reckoning."""
    with records.atomic():
        for case in Case.select().where(Case.status.in_(OPEN)):
            owes.settle(case, NOW)
    office.change("reckoning", owes.VERSION, None, NOW)
    say("what is due")


def _standing():
    """A backup of this morning: else the office would make one in the midst of what is measured."""
    at = NOW - timedelta(hours=1)
    Backup.create(made_at=at, place="", folder="office-of-this-morning", proved_at=at)


def _wrap_keys():
    """As after set-up: a recovery sheet that was tried, and a key slot for everybody who may open the office."""
    head = Staff.get(Staff.username == "staff0")
    keyring.try_sheet(keyring.new_sheet(head, NOW), head, NOW)
    for person in Staff.select():
        keyring.give(person, PASSWORD, NOW)


# What a run begins with --------------------------------------------------------------------------------------------


def meeting_of(folder, rows=300):
    """A case management meeting of today with a list of so many rows: its number, how many were built, and the seconds that took."""
    with opened(folder):
        chair = Staff.get(Staff.username == "staff0")
        chair.now = NOW
        for model in (MeetingRow, MeetingCopy, MeetingGuest, CaseMeeting):
            model.delete().execute()
        meeting = case_meeting.call({"held_on": NOW.date(), "guests": ["staff1"], "silent_days": 1}, chair, NOW)
        begun = time.perf_counter()
        meeting_list.build(meeting, chair, NOW)
        took = time.perf_counter() - begun
        built = [row.id for row in MeetingRow.select().order_by(MeetingRow.position)]
        MeetingRow.delete().where(MeetingRow.id.in_(built[rows:])).execute()
    databases.close_office()
    return meeting.id, len(built), took


def batch_of(folder):
    """A clerk with a batch of registrations, some of them typed: the number of the batch; the next paper is the one after those."""
    with opened(folder):
        clerk = Staff.get(Staff.username == "clerk0")
        batch = batches.start({"sheet": "registration", "paper": "F01b", "counted": PAPERS}, clerk, NOW)
        for place in range(1, TYPED + 1):
            paper = batches.paper(batch, place)
            boxes = {"paper_no": str(700 + place), "sex": "1", "age_years": "9", "care_arrangement": "3", "risk": "2"}
            transcription.finish(paper, boxes, {"number": 700 + place, "caseworker": 1, "marks": {}}, clerk, NOW)
    databases.close_office()
    return batch.id

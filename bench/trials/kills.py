"""REL-01: the real server killed in the middle of its work, again and again: what it acknowledged is there, nothing is half there, and it opens by itself.

Every start is a locked one: the office's keys lie in slots, and the first sign-in opens it.
"""

import random
import shutil
import tempfile
import threading
import time
from pathlib import Path

from bench import trial_office as office
from bench.trials import Line
from cmoffice import audit, databases
from cmoffice.models import Audit, Case, FollowUp, Note

BACK_WITHIN = 5.0  # seconds from the start of the program until somebody has signed in


def run(quick):
    kills = 12 if quick else 200
    draw = random.Random(1)
    room = Path(tempfile.mkdtemp(prefix="kills-"))
    folder, code = office.make(room / "office", wrapped=True)
    saved, back, lost, half, corrupt = [], [], 0, 0, 0
    try:
        for number in range(kills):
            begun = time.monotonic()
            server = office.Server(folder)
            visitors = [office.Visitor(server.port, "alice")]  # the office starts locked: she opens it
            back.append(time.monotonic() - begun)
            for _ in range(2):  # three hands at the same desk
                visitors.append(office.Visitor(server.port))
                visitors[-1].cookies, visitors[-1].token = dict(visitors[0].cookies), visitors[0].token
            batch = []
            threads = [
                threading.Thread(target=_work, args=(visitor, code, f"{number}.{hand}", batch))
                for hand, visitor in enumerate(visitors)
            ]
            for thread in threads:
                thread.start()
            time.sleep(draw.uniform(0.05, 0.9))
            server.kill()
            for thread in threads:
                thread.join(30)
            saved += batch
            if number % 5 == 4 or number == kills - 1:
                found = _looked(folder, saved)
                lost, half, corrupt = lost + found[0], half + found[1], corrupt + found[2]
    finally:
        shutil.rmtree(room, ignore_errors=True)
    worst = max(back)
    return [
        Line(
            "REL-01",
            f"{kills} kills of the server under write load: 0 corrupt, 0 acknowledged and lost, 0 half written",
            f"{corrupt} corrupt, {lost} lost, {half} half written; {len(saved):,} saves were acknowledged",
            corrupt == lost == half == 0 and len(saved) > kills,
        ),
        Line(
            "REL-01",
            f"locked again and back within {BACK_WITHIN:.0f} s, the first sign-in included",
            f"{worst:.1f} s at most, {sorted(back)[len(back) // 2]:.1f} s as a rule",
            worst < BACK_WITHIN,
        ),
    ]


def _work(visitor, code, name, saved):
    """Notes and follow-ups until the server is gone; what was acknowledged goes into `saved`."""
    for number in range(100_000):
        text = f"Line {name}.{number} of the trial"
        try:
            if number % 3:
                kind, answer = "note", visitor.ask(f"/case/{code}/notes", {**office.NOTE, "facts": text})
            else:
                kind, answer = "visit", visitor.ask(f"/case/{code}/followups", {**office.VISIT, "observed": text})
        except office.GONE:
            return
        assert answer[0] == 303, f"{answer[0]} {office.told(answer[2])}"
        saved.append((kind, text))


def _looked(folder, saved):
    """How much is lost, half written and corrupt in this office."""
    databases.open_office(folder, office.keys_of(folder))
    try:
        with databases.connection():
            notes = [note.facts for note in Note.select(Note.facts)]
            visits = [visit.observed for visit in FollowUp.select(FollowUp.observed)]
            there = {("note", text) for text in notes} | {("visit", text) for text in visits}
            lost = len(set(saved) - there)
            done = {did: Audit.select().where(Audit.did == did).count() for did in ("note written", "follow-up logged")}
            case = Case.get()
            half = (
                abs(done["note written"] - len(notes))
                + abs(done["follow-up logged"] - len(visits))
                + abs(case.notes - len(notes))
                + abs(case.followups - len(visits))
                + (len(notes) - len(set(notes)))
            )
            corrupt = len(databases.faults(thorough=True)) + (audit.first_broken() is not None)
    finally:
        databases.close_office()
    return lost, half, corrupt

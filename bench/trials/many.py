"""REL-04 and REL-14: thirty people who save at once over HTTP, and forms that are sent again and again."""

import shutil
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from bench import trial_office as office
from bench.run import quantile
from bench.trials import Line
from cmoffice import databases
from cmoffice.models import Case, Note

PEOPLE = 30
PAUSE = 0.5  # seconds that a person looks at the page between two saves


def run(quick):
    saves = 10 if quick else 50
    room = Path(tempfile.mkdtemp(prefix="many-"))
    try:
        folder, codes = office.make(room / "office", people=PEOPLE, cases=10)
        server = office.Server(folder)
        try:
            took, wrong = _saved(server.port, codes, saves)
            again, made = _sent_again(server.port, codes[0], 20 if quick else 100)
        finally:
            server.stop()
        databases.open_office(folder)
        with databases.connection():
            facts = Counter(note.facts for note in Note.select(Note.facts))
            counted = sum(case.notes for case in Case.select())
        databases.close_office()
    finally:
        shutil.rmtree(room, ignore_errors=True)
    at_once = {text: count for text, count in facts.items() if text.startswith("Save")}
    lost = PEOPLE * saves - len(wrong) - len(at_once)
    p95, p99 = quantile(took, 0.95), quantile(took, 0.99)
    once = {text: count for text, count in facts.items() if text.startswith("Pressed")}
    return [
        Line(
            "REL-04",
            f"{PEOPLE} people × {saves} saves, half a second apart: 0 refused, 0 lost, p95 below 300 ms, p99 below 1 s",
            f"{len(wrong)} refused{' (' + wrong[0] + ')' if wrong else ''}, {lost} lost, p95 {p95 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms, longest {max(took) * 1000:.0f} ms",
            not wrong and lost == 0 and counted == sum(facts.values()) and p95 < 0.3 and p99 < 1.0,
        ),
        Line(
            "REL-14",
            f"the same form sent 2 to 5 times makes one record, {made} forms",
            f"{sum(once.values())} records of {made} forms sent {again} times",
            len(once) == sum(once.values()) == made,
        ),
    ]


def _saved(port, codes, saves):
    took, wrong, guard, ready = [], [], threading.Lock(), threading.Barrier(PEOPLE)
    names = ["alice", "bob", *(f"worker{number}" for number in range(2, PEOPLE))]
    visitors = [office.Visitor(port, name) for name in names]

    def work(number):
        visitor, code = (
            visitors[number],
            codes[number % len(codes)],
        )  # the first ten have a case each; the others are her team
        if number >= len(codes):
            visitor.cookies, visitor.token = visitors[number % len(codes)].cookies, visitors[number % len(codes)].token
        ready.wait()
        time.sleep(PAUSE * number / PEOPLE)
        for turn in range(saves):
            begun = time.monotonic()
            status, _, page = visitor.ask(f"/case/{code}/notes", {**office.NOTE, "facts": f"Save {number}.{turn}"})
            spent = time.monotonic() - begun
            with guard:
                took.append(spent)
                if status != 303:
                    wrong.append(f"{status} {office.told(page)[:120]}")
            time.sleep(max(0, PAUSE - spent))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took, wrong


def _sent_again(port, code, forms):
    first, sent = office.Visitor(port, "alice"), 0
    for number in range(forms):
        times = 2 + number % 4
        hands = [office.Visitor(port) for _ in range(times)]
        for hand in hands:
            hand.cookies, hand.token = dict(first.cookies), first.token
        fields = {**office.NOTE, "facts": f"Pressed {number}"}
        if number % 2:  # a retry after a timeout comes later, a double press at the same moment
            threads = [threading.Thread(target=hand.ask, args=(f"/case/{code}/notes", fields)) for hand in hands]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        else:
            for hand in hands:
                hand.ask(f"/case/{code}/notes", fields)
        sent += times
    return sent, forms

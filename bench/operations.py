"""What staff do all day, one operation after the other against the real server, each measured apart; and the bytes of first and later visits."""

import re
import statistics
import time
from dataclasses import dataclass
from itertools import count

from bench import make
from bench.browser import TOKEN, Browser, plain
from cmoffice import passwords

CODE = re.compile(r'href="/case/([0-9A-Z]{3}-[0-9A-Z]{3})"')
NOTE = {"on": "23 11 2026", "kind": "note", "section": "ordinary"}
VISIT = {"on": "23 11 2026", "mode": "phone", "reached": "caregiver", "finding": "stable"}
NAME, WORDS, COMMON = "malin", "bruise teacher", "mother school"  # what is searched
RISKS = ("medium", "high", "low")
LEAST, MOST, WARM_UP = 2, 40, 4  # of one operation in a row


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that somebody does: its name, the act (of a number that never comes again), what is to be done before its clock runs, and whether it answers with a part."""

    name: str
    act: object
    before: object = None
    is_part: bool = False


class Desks:
    """The people of a run, each signed in at a desk of her own."""

    def __init__(self, port, meeting, batch):
        self.port, self.meeting, self.numbers = port, meeting, count(1)
        self.sheet = f"/batch/{batch}/paper/{make.TYPED + 1}"
        begun = time.perf_counter()
        self.person = _signed_in(port, "staff1")
        self.opening = time.perf_counter() - begun  # the first sign-in opens the locked office
        self.chair, self.clerk, self.door = _signed_in(port, "staff0"), _signed_in(port, "clerk0"), Browser(port)
        self.codes = list(dict.fromkeys(CODE.findall(self.person.get("/work").text)))
        self.risks = {}  # of the cases in which a follow-up can be logged without more
        for code in self.codes:
            self.risks[code] = next((risk for risk in RISKS if self.visit(code, risk).status == 200), None)
        self.visited = [code for code in self.codes if self.risks[code]]
        if not self.visited:
            raise RuntimeError(f"no follow-up can be logged: {plain(self.visit(self.codes[0], 'low').text)}")

    def note(self, code):
        facts = f"The aunt came to the office and told how the week went ({next(self.numbers)})."
        return self.person.post(f"/case/{code}/notes", {**NOTE, "facts": facts})

    def visit(self, code, risk=None):
        """A follow-up that leaves the risk as it is; where a promise of the plan is due it is not taken without an answer about that."""
        risk = risk or self.risks[code]
        observed = f"Called in the afternoon; all is as it was ({next(self.numbers)})."
        return self.person.post(f"/case/{code}/followups", {**VISIT, "observed": observed, "risk": risk})

    def to_the_door(self):
        self.door.cookies.clear()
        self.door.token = TOKEN.search(self.door.get("/signin").text)[1]

    def operations(self, hello):
        person, chair, clerk, codes, visited = self.person, self.chair, self.clerk, self.codes, self.visited
        return [
            Operation("hello", lambda _: hello.get("/")),
            Operation("sign-in", lambda _: self.door.enter("staff2", make.PASSWORD), self.to_the_door),
            Operation("worklist", lambda _: person.get("/work")),
            Operation("case file", lambda number: person.get(f"/case/{codes[number % len(codes)]}")),
            Operation("save a note", lambda number: self.note(codes[number % len(codes)]), None, True),
            Operation("log a follow-up", lambda number: self.visit(visited[number % len(visited)]), None, True),
            Operation("search by name", lambda _: person.post("/find", {"q": NAME}), None, True),
            Operation("search in notes", lambda _: person.post("/find", {"q": WORDS}), None, True),
            Operation("search, common words", lambda _: person.post("/find", {"q": COMMON}), None, True),
            Operation("meeting list", lambda _: chair.get(f"/meeting/{self.meeting}")),
            Operation("team today", lambda _: chair.get("/team")),
            Operation("statistics", lambda _: chair.get("/reports")),
            Operation("figures inside", lambda _: chair.get("/reports/inside")),
            Operation("clerk's tray", lambda _: clerk.get("/tray")),
            Operation("clerk's sheet", lambda _: clerk.get(self.sheet)),
            Operation(
                "a box left",
                lambda number: clerk.post(f"{self.sheet}/box", {"age_years": str(number % 18)}),
                None,
                True,
            ),
        ]


def _signed_in(port, username):
    browser = Browser(port)
    browser.sign_in(username, make.PASSWORD)
    return browser


def measured(operations, servers, rounds, budget, each_round=None):
    """Each operation in blocks, about `budget` seconds of it in each round; `servers` are that of hello and that of the office.

    All share the machine's mood: hello is among them in every round, and what else is measured in `each_round`. Gives the figures by name.
    """
    taken, spent, answers, times = {}, {}, {}, {}
    for operation in operations:
        taken[operation.name], spent[operation.name] = [], 0.0
        first = [_block(operation, None, 1, number)[0][0] for number in range(WARM_UP)]
        times[operation.name] = max(LEAST, min(MOST, round(budget / statistics.median(first))))
    for turn in range(rounds):
        if each_round:
            each_round()
        for operation in operations:
            server, name = servers[operation.name != "hello"], operation.name
            found, cpu, answers[name] = _block(operation, server, times[name], WARM_UP + turn * MOST)
            taken[name] += found
            spent[name] += cpu
    knows_cpu = servers[1].cpu() is not None
    return {
        name: figures(found, spent[name] / len(found) if knows_cpu else None, answers[name])
        for name, found in taken.items()
    }


def side_by_side(pairs, servers, rounds, budget):
    """What each operation costs in two offices, measured in turns, since a machine has quick minutes and slow ones: name → milliseconds in the one and in the other.

    `pairs` are the same operation in both; every round tells a pair of figures, and the round with the middle growth is given.
    """
    found = {}
    for pair in pairs:
        first = [_block(operation, None, 1, number)[0][0] for number in range(WARM_UP) for operation in pair]
        times, rows = max(LEAST, min(MOST, round(budget / statistics.median(first)))), []
        for turn in range(rounds):
            start = WARM_UP + turn * MOST
            sides = (0, 1) if turn % 2 else (1, 0)
            told = {side: _of_block(pair[side], servers[side], times, start) for side in sides}
            rows.append((told[0], told[1]))
        found[pair[0].name] = sorted(rows, key=lambda row: row[1] / row[0])[len(rows) // 2]
    return found


def _of_block(operation, server, times, start):
    """Milliseconds of processor time of one of these, or where the system does not tell it, the median of those that passed."""
    taken, cpu, _answer = _block(operation, server, times, start)
    return 1000 * (cpu / len(taken) if cpu else statistics.median(taken))


def _block(operation, server, times, start):
    """The same so many times in a row: the seconds of each, the processor time of all, and the last answer."""
    if operation.before:  # the clocks stand still meanwhile, so it goes one by one
        found, cpu, answer = [], 0.0, None
        for number in range(times):
            operation.before()
            took, more, answer = _run(operation, server, 1, start + number)
            found, cpu = found + took, cpu + more
        return found, cpu, answer
    return _run(operation, server, times, start)


def _run(operation, server, times, start):
    found, answer = [], None
    cpu = server and server.cpu()
    for number in range(start, start + times):
        begun = time.perf_counter()
        answer = operation.act(number)
        found.append(time.perf_counter() - begun)
        if answer.status not in (200, 303):
            raise RuntimeError(f"{operation.name}: {answer.status} {plain(answer.text)}")
    return found, (server.cpu() - cpu if cpu is not None else 0.0), answer


def figures(taken, cpu, answer):
    """The figures of one operation: milliseconds, a second's worth, bytes."""
    return {
        "p50": 1000 * statistics.median(taken),
        "p95": 1000 * quantile(taken, 0.95),
        "p99": 1000 * quantile(taken, 0.99),
        "per_second": len(taken) / sum(taken),
        "cpu": cpu and 1000 * cpu,
        "head": answer.head_bytes,
        "body": answer.body_bytes,
        "times": len(taken),
    }


def quantile(times, share):
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def hash_alone():
    """Milliseconds of processor time of one password, as it is stretched at each sign-in."""
    begun = time.thread_time()
    passwords.hashed(make.PASSWORD)
    return 1000 * (time.thread_time() - begun)


def wire(port, code):
    """Bytes that come over the wire: a first visit with all that the pages bring along, later pages, and a part."""
    browser = Browser(port)
    first = browser.visit("/signin")
    browser.token = TOKEN.search(first[0].text)[1]
    first.append(browser.enter("staff1", make.PASSWORD))
    first += browser.visit(first[-1].header("location"))
    first += browser.visit(f"/case/{code}")
    work, case = browser.visit("/work"), browser.visit(f"/case/{code}")
    browser.token = TOKEN.search(case[0].text)[1]
    part = browser.post(f"/case/{code}/notes", {**NOTE, "facts": "The uncle came and asked for the day of the visit."})
    browser.close()
    return {
        "first visit": _bytes(first),
        "later worklist": _bytes(work),
        "later case file": _bytes(case),
        "a part": _bytes([part]),
    }


def _bytes(answers):
    return {
        "requests": len(answers),
        "bytes": sum(answer.bytes for answer in answers),
        "heads": sum(answer.head_bytes for answer in answers),
    }

"""Many people at once: a morning in which all sign in while backups are made, people who pause between what they do, and people who do not."""

import random
import threading
import time
from dataclasses import dataclass, field

from bench import make
from bench.browser import TOKEN, Browser, plain
from bench.operations import CODE, COMMON, NAME, NOTE, VISIT, WORDS, quantile
from cmoffice import databases
from cmoffice.casework import keyring
from cmoffice.databases import records
from cmoffice.models import OPEN, Case, Staff

PAUSE = 5.0  # seconds that somebody reads or types between two acts
BUSY = 8  # connections without pauses
MIX = ["worklist"] * 3 + ["case file"] * 3 + ["save a note"] * 2 + ["log a follow-up", "search"]  # of ten acts
FULL, QUICK = (120.0, 60.0, 15.0), (30.0, 10.0, 5.0)  # seconds of the morning, of pausing, of not pausing
FIRST_BACKUP, BACKUP_EVERY = 3.0, 20.0  # seconds
CARRIED = """
  SELECT s.username, c.code, c.risk FROM case_file c JOIN staff s ON s.id = c.keyworker_id WHERE c.status = 'open'
  AND NOT EXISTS (SELECT 1 FROM plan_action a WHERE a.case_id = c.id AND a.status = 'todo' AND a.due_on <= ?)"""


def people(folder, count):
    """So many caseworkers: sign-in name → code and risk of the cases in which she can log a follow-up without more.

    Where the office has fewer, others join, and the open cases are shared among all.
    """
    with make.opened(folder):
        have = list(Staff.select().where(Staff.role == "caseworker").order_by(Staff.id))
        if len(have) < count:
            have += [_joins(number) for number in range(len(have), count)]
            _share(have)
        carried = {person.username: [] for person in have[:count]}
        for username, code, risk in records.execute_sql(CARRIED, (make.NOW.date().isoformat(),)):
            if username in carried:
                carried[username].append((code, risk))
    databases.close_office()
    return carried


def _joins(number):
    """One more caseworker, with a password and a key slot."""
    person = make.person(f"extra{number}", "caseworker", make.TEAMS[number // make.PER_TEAM], make.NOW)
    stored = Staff.get(Staff.username == "staff1").password_hash
    Staff.update(password_hash=stored, must_change=False, promised_on=make.NOW.date()).where(
        Staff.id == person.id
    ).execute()
    person = Staff.get_by_id(person.id)
    keyring.give(person, make.PASSWORD, make.NOW)
    return person


def _share(have):
    with records.atomic():
        for number, case in enumerate(Case.select(Case.id).where(Case.status.in_(OPEN)).order_by(Case.id)):
            person = have[number % len(have)]
            Case.update(keyworker=person.id, team=person.team_id).where(Case.id == case.id).execute()


@dataclass(slots=True)
class Told:
    """What all of them saw: each act as (what, when it began, how long it took), sign-ins as seconds, backups as (from, to), and what went wrong as (when, words)."""

    acts: list = field(default_factory=list)
    sign_ins: list = field(default_factory=list)
    backups: list = field(default_factory=list)
    wrong: list = field(default_factory=list)

    def went_wrong(self, words):
        self.wrong.append((time.perf_counter(), words))

    def wrong_between(self, since, until):
        return [words for moment, words in self.wrong if since <= moment < until]


class Colleague:
    """One of the crowd: her own connection and session, her own cases."""

    def __init__(self, port, username, carried, told):
        self.browser, self.username, self.carried, self.told = Browser(port), username, carried, told
        self.draw, self.number, self.codes, self.came = random.Random(username), 0, [], threading.Event()

    def come(self):
        """The page of signing in, the password, and My work."""
        begun = time.perf_counter()
        self.browser.token = TOKEN.search(self.browser.get("/signin").text)[1]
        said = {"username": self.username, "password": make.PASSWORD}
        while (answer := self.browser.post("/signin", said, part=False)).status == 503:  # many sign in: try again
            time.sleep(float(answer.header("retry-after", "1")))
        self.told.sign_ins.append(time.perf_counter() - begun)
        page = self.browser.get("/work").text
        self.browser.token = TOKEN.search(page)[1]
        self.codes = list(dict.fromkeys(CODE.findall(page)))

    def act(self):
        """Something of the mix; what came back wrong is written down."""
        what = self.draw.choice(MIX)
        self.number += 1
        begun = time.perf_counter()
        answer = self._do(what, f"{self.username}, {self.number}")
        self.told.acts.append((what, begun, time.perf_counter() - begun))
        if answer.status != 200:
            self.told.went_wrong(f"{what}: {answer.status} {plain(answer.text)[:120]}")

    def _do(self, what, words):
        code = self.draw.choice(self.codes)
        if what == "worklist":
            return self.browser.get("/work")
        if what == "case file":
            return self.browser.get(f"/case/{code}")
        if what == "log a follow-up" and self.carried:
            code, risk = self.draw.choice(self.carried)
            said = {**VISIT, "observed": f"Called in the afternoon; all is as it was ({words}).", "risk": risk}
            return self.browser.post(f"/case/{code}/followups", said)
        if what == "search":
            return self.browser.post("/find", {"q": self.draw.choice((NAME, WORDS, COMMON))})
        facts = f"The aunt came to the office and told how the week went ({words})."
        return self.browser.post(f"/case/{code}/notes", {**NOTE, "facts": facts})

    def day(self, comes, over):
        """Come at this moment, then do one thing after the other with pauses until it is over."""
        time.sleep(max(0, comes - time.perf_counter()))
        try:
            self.come()
            self.came.set()
            while not over.wait(PAUSE * self.draw.uniform(0.5, 1.5)):
                self.act()
        except (OSError, TypeError) as error:  # a line that broke, or a page without its form
            self.told.went_wrong(f"{self.username} could not go on: {type(error).__name__}")
        finally:
            self.came.set()

    def rush(self, ends):
        try:
            while time.perf_counter() < ends:
                self.act()
        except OSError as error:
            self.told.went_wrong(f"{self.username} could not go on: {type(error).__name__}")


def measured(server, carried, seconds):
    """The morning, the minute of pausing and the rush of these people; figures by name."""
    morning, pausing, rushing = seconds
    chair = Browser(server.port)
    chair.sign_in("staff0", make.PASSWORD)  # the office is opened
    server.rest()
    told = Told()
    crowd = [Colleague(server.port, username, cases, told) for username, cases in carried.items()]
    begun, over = time.perf_counter(), threading.Event()
    comes = [begun + morning * number / len(crowd) for number in range(len(crowd))]
    backups = threading.Thread(target=_backups, args=(chair, told, begun, begun + morning))
    threads = [threading.Thread(target=one.day, args=(moment, over)) for one, moment in zip(crowd, comes, strict=True)]
    for thread in (backups, *threads):
        thread.start()
    time.sleep(morning)
    for one in crowd:
        one.came.wait()  # the last of them stretch their passwords
    backups.join()
    since, cpu = time.perf_counter(), server.cpu()
    time.sleep(pausing)
    until, spent = time.perf_counter(), _less(server.cpu(), cpu)
    over.set()
    for thread in threads:
        thread.join()
    found = {"morning": _of_the_morning(told, since), "pausing": _of_pausing(told, since, until, spent)}
    return found | {"busy": _rushed(server, crowd[:BUSY], told, rushing), "memory": server.memory()}


def _less(after, before):
    return None if before is None else after - before


def _backups(chair, told, begun, ends):
    """Backups one after the other, as the page of safe keeping makes them, until the morning is over."""
    moment = begun + FIRST_BACKUP
    while moment < ends:
        time.sleep(max(0, moment - time.perf_counter()))
        started = time.perf_counter()
        answer = chair.post("/keep/backup", {}, part=False)
        told.backups.append((started, time.perf_counter()))
        if answer.status != 303 or not answer.header("location").endswith("/keep/backup"):
            told.went_wrong(f"backup: {answer.status} {answer.header('location')}")
        moment = max(moment + BACKUP_EVERY, time.perf_counter())


def _of_the_morning(told, until):
    acts = [act for act in told.acts if act[1] < until]
    meanwhile = [
        act for act in acts if any(begun < act[1] + act[2] and act[1] < ended for begun, ended in told.backups)
    ]
    return {
        "sign_ins": len(told.sign_ins),
        "longest_sign_in": max(told.sign_ins, default=0),
        "p95": _ms(acts),
        "p95_meanwhile": _ms(meanwhile),
        "acts": len(acts),
        "meanwhile": len(meanwhile),
        "backups": len(told.backups),
        "longest_backup": max((ended - begun for begun, ended in told.backups), default=0),
        "wrong": told.wrong_between(0, until),
    }


def _of_pausing(told, since, until, spent):
    acts = [act for act in told.acts if since <= act[1] < until]
    return {
        "acts": len(acts),
        "per_second": len(acts) / (until - since),
        "case_p95": _ms([act for act in acts if act[0] == "case file"]),
        "save_p95": _ms([act for act in acts if act[0] == "save a note"]),
        "p95": _ms(acts),
        "cpu": spent and 1000 * spent / max(len(acts), 1),
        "wrong": told.wrong_between(since, until + PAUSE),
    }


def _rushed(server, crowd, told, seconds):
    told.acts.clear()
    begun, cpu = time.perf_counter(), server.cpu()
    threads = [threading.Thread(target=one.rush, args=(begun + seconds,)) for one in crowd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took, spent = time.perf_counter() - begun, _less(server.cpu(), cpu)
    return {
        "acts": len(told.acts),
        "per_second": len(told.acts) / took,
        "p95": _ms(told.acts),
        "cpu": spent and 1000 * spent / max(len(told.acts), 1),
        "cores": spent and spent / took,
        "connections": len(crowd),
        "wrong": told.wrong_between(begun, time.perf_counter()),
    }


def _ms(acts):
    return 1000 * quantile([took for _, _, took in acts], 0.95) if acts else None

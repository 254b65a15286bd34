"""Drive the real server over HTTP as signed-in staff and print each operation against the limit of the same run.

`worklist 4.1x hello` means: 4.1 times what a bare Flask hello takes on the same server, with the same client, in this run.
"""

import argparse
import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path

from bench import make

HOME = Path(__file__).parent.parent
HELLO_PORT, OFFICE_PORT = 8591, 8592
WARM_UP = 10
SHARE = re.compile(r'name="csrf_token" value="([^"]+)"')


def main(argv):
    if argv[:1] == ["reliability"]:
        from bench import reliability

        return reliability.main(argv[1:])
    parser = argparse.ArgumentParser(prog="run.py bench")
    parser.add_argument("--size", choices=make.SIZES, default="S")
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--json", type=Path, help="write the figures to this file as well")
    said = parser.parse_args(argv)
    begun = time.monotonic()
    folder = make.folder_of(said.size)
    print(f"office of size {said.size} ready after {time.monotonic() - begun:.1f} s")
    meeting, built, took = make.meeting_of(folder)
    print(f"meeting list of {built} open cases built in {took * 1000:.0f} ms; 300 of them are shown below")
    batch = make.batch_of(folder)
    rounds = 150 if said.quick else 600
    with (
        served("bench.hello:app", HELLO_PORT),
        served("cmoffice.serving:office_from_environment", OFFICE_PORT, folder),
    ):
        figures = measured(rounds, meeting, batch)
    hello = figures["hello"]["p50"]
    for name, line in figures.items():
        print(
            f"{name} {line['p50'] / hello:.1f}× hello   p50 {line['p50'] * 1000:.2f} ms  p95 {line['p95'] * 1000:.2f} ms  p99 {line['p99'] * 1000:.2f} ms  {line['bytes']} bytes"
        )
    if said.json:
        said.json.write_text(json.dumps({"size": said.size, "rounds": rounds, "figures": figures}, indent=1))
    return 0


def measured(rounds, meeting, batch):
    """Seconds of each operation, hello among them so that all share the machine's mood; each round does all of them."""
    hello, person = Person(HELLO_PORT), Person(OFFICE_PORT)
    person.sign_in("staff1", make.PASSWORD)
    chair = Person(OFFICE_PORT)
    chair.sign_in("staff0", make.PASSWORD)
    clerk = Person(OFFICE_PORT)
    clerk.sign_in("clerk0", make.PASSWORD)
    clerk_token = SHARE.search(clerk.get(f"/batch/{batch}/paper/1")[1])[1]
    codes = re.findall(r'href="/case/([0-9A-Z]{3}-[0-9A-Z]{3})"', person.get("/work")[1])
    token = SHARE.search(person.get(f"/case/{codes[0]}")[1])[1]
    taken, sizes = {}, {}
    for number in range(-WARM_UP, rounds):
        of_all = acts(hello, person, chair, token, codes[number % len(codes)], number, meeting)
        for name, act in {**of_all, **of_a_clerk(clerk, clerk_token, batch, number)}.items():
            start = time.perf_counter()
            status, text = act()
            spent = time.perf_counter() - start
            assert status == 200, (name, status, text[:300])
            if number >= 0:
                taken.setdefault(name, []).append(spent)
                sizes[name] = len(text.encode())
    return {
        name: {
            "p50": statistics.median(times),
            "p95": quantile(times, 0.95),
            "p99": quantile(times, 0.99),
            "bytes": sizes[name],
        }
        for name, times in taken.items()
    }


def acts(hello, person, chair, token, code, number, meeting):
    """What one round does, by the name of the line that is printed."""
    note = {
        "csrf_token": token,
        "on": "23 11 2026",
        "kind": "note",
        "section": "ordinary",
        "facts": f"The aunt came to the office and told how the week went ({number}, {os.getpid()}).",
    }
    return {
        "hello": lambda: hello.get("/"),
        "worklist": lambda: person.get("/work"),
        "case file": lambda: person.get(f"/case/{code}"),
        "saved note": lambda: person.post(f"/case/{code}/notes", note),
        "follow-ups": lambda: person.get(f"/case/{code}/followups"),
        "find by name": lambda: person.post("/find", {"csrf_token": token, "q": "malin"}),
        "find in notes": lambda: person.post("/find", {"csrf_token": token, "q": "bruise teacher"}),
        "meeting list": lambda: chair.get(f"/meeting/{meeting}"),
    }


def of_a_clerk(clerk, token, batch, number):
    """What a clerk does with each paper: the sheet is opened, and each box kept and read back as it is left."""
    sheet = f"/batch/{batch}/paper/1"
    left = {"csrf_token": token, "age_years": str(number % 18)}
    return {"clerk's sheet": lambda: clerk.get(sheet), "box left": lambda: clerk.post(f"{sheet}/box", left)}


def quantile(times, share):
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


class Person:
    """One browser: a connection kept open, its cookies, parts asked for as htmx does."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies = {}

    def get(self, path):
        return self.ask("GET", path, None, {})

    def post(self, path, fields):
        return self.ask(
            "POST",
            path,
            urllib.parse.urlencode(fields),
            {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"},
        )

    def ask(self, method, path, body, headers):
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer.status, text

    def sign_in(self, username, password):
        token = SHARE.search(self.get("/signin")[1])[1]
        status, text = self.ask(
            "POST",
            "/signin",
            urllib.parse.urlencode({"username": username, "password": password, "csrf_token": token}),
            {"Content-Type": "application/x-www-form-urlencoded"},
        )
        assert status == 303, text[:400]


class served:
    """A server process with one worker and four threads, as the office has it."""

    def __init__(self, target, port, folder=None):
        self.target, self.port, self.folder = target, port, folder

    def __enter__(self):
        environment = {
            **os.environ,
            "CMOFFICE_FOLDER": str(self.folder or ""),
            "CMOFFICE_PRACTICE": "",
            "CMOFFICE_CLOCK": f"{make.NOW.replace(tzinfo=None).isoformat()} {time.time()}",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.serve", self.target, str(self.port)], cwd=HOME, env=environment
        )
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                if Person(self.port).get("/healthz")[0] == 200:
                    return self
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the server did not start")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)

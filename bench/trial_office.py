"""The office that a reliability trial works on, the real server over it, and a browser without script."""

import http.client
import os
import re
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from cmoffice import clock, databases, passwords
from cmoffice.casework import criteria, intake, keyring
from cmoffice.casework import office as offices
from cmoffice.casework import staff as accounts
from cmoffice.models import Staff

HOME = Path(__file__).resolve().parent.parent
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=ZoneInfo("UTC"))
PASSWORD = "four words of trial"
NOTE = {"on": "1 3 2027", "kind": "note"}
VISIT = {"mode": "phone", "on": "1 3 2027", "reached": ["caregiver"], "finding": "stable", "risk": "medium"}
FIRST = "Rotha Malis Bunthoeun Chanlina Dararith Okonkwo Piseth Sreyneang Veasna Yutheavy Kosal Habibou".split()  # noqa: SIM905
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
GONE = (OSError, http.client.HTTPException)
SERVE = (
    "import sys; from datetime import datetime; from cmoffice import commands; sys.stdout.reconfigure(line_buffering=True); "
    "commands.serve(sys.argv[1], commands.hold(int(sys.argv[3])), clock_start=datetime.fromisoformat(sys.argv[2]))"
)
_keys = {}


def make(folder, people=2, wrapped=False, cases=1):
    """A set-up office with a supervisor, so many caseworkers (alice, bob, worker2 …) and a case of each of the first; gives folder and the code of the first case."""
    databases.create_office(folder)
    databases.open_office(folder)
    offices.forget()
    clock.set_zone("UTC")
    codes = []
    with databases.connection():
        names = ["alice", "bob", *(f"worker{number}" for number in range(2, people))][: max(people, 1)]
        for name, role in [("mary", "supervisor"), *((name, "caseworker") for name in names), ("eve", "administrator")]:
            accounts.add(
                {
                    "username": name,
                    "name": name.capitalize() + " Trial",
                    "role": role,
                    "team": "" if role == "administrator" else "North",
                    "signed_on": NOW.date(),
                    "trained_on": NOW.date(),
                },
                None,
                NOW,
            )
        Staff.update(password_hash=passwords.hashed(PASSWORD), must_change=False).execute()
        offices.put_criteria(criteria.COMMON, None, NOW.replace(year=2026))
        offices.add_place("p01", "Community centre", "North district", None, NOW)
        offices.change("setup_done", list(offices.SETUP_STEPS), None, NOW)
        for number in range(cases):
            by = Staff.get(Staff.username == names[number % len(names)])
            codes.append(_case(by, number).code)
        _keys[folder] = databases.keys_in_hand()
        if wrapped:
            mary = Staff.get(Staff.username == "mary")
            keyring.try_sheet(keyring.new_sheet(mary, NOW), mary, NOW)
            for person in Staff.select():
                keyring.give(person, PASSWORD, NOW)
    databases.close_office()
    return (folder, codes[0]) if cases == 1 else (folder, codes)


def keys_of(folder):
    """The keys of an office that was made here."""
    return _keys[folder]


def _case(by, number):
    made = intake.take_in(
        {
            "registered_on": NOW.date(), "registered_time": "08:30", "place": "p01", "source": "teacher_school",
            "identified_on": NOW.date(), "sex": "female", "age_years": 13, "age_known": "known", "area": "North district",
            "uasc": "no", "care_arrangement": "kinship", "concerns": ["out_of_school"], "risk": "medium",
            "criteria_met": ["V03"], "keyworker": "me", "sensitivity": "normal", "module": "child",
            "explained": ["services", "risks", "data_use", "confidentiality"], "given_by": "child", "assent": "given",
            "consent_items": ["services", "contact_by_phone"], "explained_why": "next time", "signer_why": "none", "legal_basis": ["consent"],
        },
        by,
        NOW,
    )  # fmt: skip
    named = {"first": FIRST[number], "last": FIRST[-number - 1] + "un", "address": "none", "safe_contact": "none"}
    intake.enter_identity(made, named, by, NOW, "different")
    return made


def told(page):
    """What a page says is wrong, or its first words."""
    found = re.search(r'class="errors".*?</div>', page, re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0] if found else page))[:400]


class Server:
    """The office of a folder, served by processes of their own at a port of their own; `kill` pulls the plug: no goodbye to any of them."""

    def __init__(self, folder, now=NOW, port=0, said=()):
        self.log = (Path(folder).parent / "server.log").open("a+")
        self.process = subprocess.Popen(
            [*said, sys.executable, "-c", SERVE, str(folder), now.replace(tzinfo=None).isoformat(), str(port)],
            cwd=HOME,
            text=True,
            stdout=subprocess.PIPE,
            stderr=self.log,
            start_new_session=True,
        )
        line = self.process.stdout.readline()
        found = re.match(r"ready (http://127\.0\.0\.1:(\d+))", line)
        if not found:
            raise RuntimeError(f"the server did not come up: {line}{self.words()}")
        self.address, self.port = found[1], int(found[2])

    def words(self):
        self.log.seek(0)
        return self.log.read()

    def workers(self):
        """The process numbers of its workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(pid) for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self._over()

    def stop(self):
        self.process.terminate()
        self._over()

    def _over(self):
        self.process.wait(30)
        self.process.stdout.close()
        self.log.close()


class Visitor:
    """A browser without script; `ask` gives status, headers and text, or raises one of GONE."""

    password = PASSWORD

    def __init__(self, port, username=None):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies, self.token = {}, ""
        if username:
            self.ask("/signin")
            status, _, text = self.ask("/signin", {"username": username, "password": self.password})
            assert status == 303, text
            self.ask("/help")

    def ask(self, where, sent=None, **headers):
        headers = {**headers, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if sent is None:
            self.connection.request("GET", where, headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            self.connection.request("POST", where, urlencode({"csrf_token": self.token, **sent}, doseq=True), headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        if found := TOKEN.search(text):
            self.token = found[1]
        return answer.status, answer.headers, text

"""The cast, and an office in a temporary folder for each test.

Mary supervises Alice and Bob, Paul supervises Carol, Dan and Lumi type, Eve keeps the machine. `case` is Alice's.
"""
import contextlib
import re
import shutil
import socket
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from argon2 import PasswordHasher

from cmoffice import clock, codelists, create_app, databases, identities, passwords, sessions
from cmoffice.casework import assessment, criteria, intake, knocks, office
from cmoffice.casework import staff as accounts
from cmoffice.models import Case, Staff
from cmoffice.refusals import Refused

passwords.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
ZONE = ZoneInfo("Asia/Phnom_Penh")
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=ZONE)
PASSWORD = "four words of practice"
CAST = [("mary", "Mary Marsh", "supervisor", "North"), ("paul", "Paul Pond", "supervisor", "South"), ("alice", "Alice Ash", "caseworker", "North"),
        ("bob", "Bob Birch", "caseworker", "North"), ("carol", "Carol Cedar", "caseworker", "South"), ("dan", "Dan Dune", "clerk", ""),
        ("lumi", "Lumi Lake", "clerk", ""), ("eve", "Eve Elm", "administrator", "")]
IDENTITY = {"first": "Sreymom", "middle": "", "last": "Chanthou", "nickname": "Momo", "other_names": "", "address": "House 7, Lotus lane", "landmark": "blue gate",
            "phone": "012 555 987", "safe_contact": "Ring before noon, never on market days", "caregiver_name": "Dararith Okonkwo", "caregiver_relation": "uncle",
            "caregiver_phone": "099 444 321", "mother": "Bophany", "father": "Veasnaro", "siblings": "Pisethmony", "id_kind": "national", "id_number": "KH-7781-2290",
            "referrer_name": "Teacher Ravuthea", "referrer_contact": "017 222 333", "signed_by": "Dararith Okonkwo", "signed_how": "thumbprint"}

F04 = {"how": "visits and school", "from_whom": "mother, teacher", "who_takes_part": "nurse", "sources": [{"kind": "school", "on": "2027-03-02", "summary": "often absent"}],
       "child_seen": "yes", "seen_on": "2 and 5 March", "seen_how": ["play"], "observed": "watchful", "claims_none_why": "papers seen",
       "domains": [{"domain": code, "severity": "no_need"} for code in codelists.DOMAIN], "risk_factors": "beatings", "protective_factors": "a teacher",
       "voice": "said", "voice_alone": "yes", "voice_said": "I want to learn", "carer_view": "tired", "views_weighed": "both want school",
       "analysis": "School is what holds her.", "risk": "medium", "report_duty": "no", "best_interests": "no"}


def registration(**other):
    return {"registered_on": NOW.date(), "registered_time": "08:30", "place": "p01", "source": "teacher_school", "identified_on": date(2027, 2, 27), "sex": "female",
            "age_years": 13, "age_known": "known", "area": "North district", "uasc": "no", "care_arrangement": "kinship", "concerns": ["family_violence_witness", "out_of_school"],
            "risk": "medium", "criteria_met": ["V03"], "keyworker": "me", "sensitivity": "normal", "module": "child",
            "explained": ["services", "risks", "data_use", "confidentiality"], "given_by": "child", "assent": "given", "consent_items": ["services", "contact_by_phone", "contact_at_home"],
            "explained_why": "the rest next time", "signer_why": "no caregiver who is safe",
            "legal_basis": ["consent"], **other}


def assess_fully(case, by, now, **other):
    """The full assessment of a case, kept and filed at this moment."""
    assessment.keep_section(case, "analysis", {**F04, "risk": case.risk, **other}, True, None, by, now)
    return assessment.complete_comprehensive(case, now.date(), by, now)
CLOSING = {  # F14 A as a browser sends it, for a reason that needs nothing more
    "reason": "moved_away", "summary": "The family moved to the coast.", "objectives": "some", "risk_now": "low", "child_safe": "yes", "care_supported": "yes",
    "no_concerns": "yes", "evaluated": "done", "evaluated_on": "1 3 2027", "services_effective": "yes", "feedback": "Glad.", "told": "yes", "told_on": "1 3 2027",
    "how_to_return": "They know our door.", "safety_plan": "not_applicable"}
CLOSED = {"button": "agree", "audited": "yes", "retention_class": "ordinary"}  # F14 B


@contextlib.contextmanager
def refused(code):
    """The office says no, by this number."""
    with pytest.raises(Refused) as no:
        yield no
    assert no.value.code == code


@pytest.fixture(scope="session", autouse=True)
def no_way_out():
    """Nothing that is tested opens a line to elsewhere (SEC-106): only this machine itself can be reached."""
    connect, ask = socket.socket.connect, socket.getaddrinfo

    def connect_here(line, where):
        assert line.family == getattr(socket, "AF_UNIX", None) or str(where[0]).startswith(("127.", "::1", "localhost")), f"the office opened a line to {where}"
        return connect(line, where)

    def ask_here(host, *more, **named):
        assert host in (None, "", "localhost", "127.0.0.1", "::1", "0.0.0.0"), f"the office asked for the address of {host}"
        return ask(host, *more, **named)

    socket.socket.connect, socket.getaddrinfo = connect_here, ask_here
    yield
    socket.socket.connect, socket.getaddrinfo = connect, ask


@pytest.fixture(scope="session")
def furnished(tmp_path_factory):
    """One office with the cast and its lists, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("furnished") / "office"
    databases.create_office(folder)
    databases.open_office(folder)
    clock.set_zone(ZONE.key)
    with databases.connection():
        for username, name, role, team in CAST:
            accounts.add({"username": username, "name": name, "role": role, "team": team, "signed_on": NOW.date(), "trained_on": NOW.date()}, None, NOW)
        stored = passwords.hashed(PASSWORD)
        Staff.update(password_hash=stored, must_change=False).execute()
        office.change("zone", ZONE.key, None, NOW)
        office.change("office_name", "Riverside", None, NOW)
        office.change("backup_place", "-", None, NOW)  # backed up nowhere, by decision
        office.change("setup_done", list(office.SETUP_STEPS), None, NOW)
        office.put_criteria(criteria.COMMON, None, NOW.replace(year=2026))
        office.add_place("p01", "Community centre", "North district", None, NOW)
        office.add_place("p02", "Clinic", "South district", None, NOW)
    databases.close_office()
    return folder


@pytest.fixture(scope="session")
def with_case(furnished, tmp_path_factory):
    """The same office, with Alice's open case, registered this morning, with an identity."""
    folder = tmp_path_factory.mktemp("with-case") / "office"
    shutil.copytree(furnished, folder)
    with opened(folder):
        alice = Staff.get(username="alice")
        made = intake.take_in(registration(), alice, NOW)
        intake.enter_identity(made, IDENTITY, alice, NOW)
    return folder


@contextlib.contextmanager
def opened(folder):
    """The office of this folder, open until it is furnished."""
    databases.open_office(folder)
    office.forget()
    identities.forget()
    with databases.connection():
        yield
    databases.close_office()


@pytest.fixture(scope="session")
def with_more(with_case, tmp_path_factory):
    """Gives the folder of the office with the case and what this function of a test's module adds to it: made once, then kept."""
    made = {}

    def prepared(furnish):
        if furnish not in made:
            folder = tmp_path_factory.mktemp("with-more") / "office"
            shutil.copytree(with_case, folder)
            with opened(folder):
                furnish({person.username: person for person in Staff.select()})
            made[furnish] = folder
        return made[furnish]

    return prepared


@pytest.fixture
def folder(request, tmp_path):
    if "furnish" in request.fixturenames:
        ready = request.getfixturevalue("with_more")(request.getfixturevalue("furnish"))
    else:
        ready = request.getfixturevalue("with_case" if "case" in request.fixturenames else "furnished")
    shutil.copytree(ready, tmp_path / "office")
    return tmp_path / "office"


@pytest.fixture(scope="session")
def pages(furnished):
    """The application, built once: building its addresses and templates takes longer than most tests."""
    app = create_app(furnished, testing=True, clock_start=NOW)
    clock.set_start(None)
    return app


class Stopped(datetime):
    """The machine's clock as it stood when a test began: no slow machine lets a wait of a second pass unseen."""

    at = None

    @classmethod
    def now(cls, zone=None):
        return cls.at.astimezone(zone)


@pytest.fixture
def app(folder, pages, monkeypatch):
    databases.open_office(folder)
    office.forget()
    identities.forget()
    sessions._seen.clear()
    knocks.forget()
    sessions._tries_while_locked.clear()
    clock.set_zone(ZONE.key)
    monkeypatch.setattr(Stopped, "at", datetime.now(UTC))
    monkeypatch.setattr(clock, "datetime", Stopped)
    clock.set_start(NOW)
    settings = dict(pages.config)
    yield pages
    pages.config.clear()
    pages.config.update(settings)
    databases.close_office()
    clock.set_start(None)


@pytest.fixture
def cast(request, folder):
    """Staff by short name; the databases stay open for the length of the test."""
    if "app" in request.fixturenames:
        request.getfixturevalue("app")
    else:       # building the pages takes longer than most tests
        request.addfinalizer(databases.close_office)
        databases.open_office(folder)
        office.forget()
        identities.forget()
        clock.set_zone(ZONE.key)
    with databases.connection():
        yield {person.username: person for person in Staff.select()}


@pytest.fixture
def case(cast):
    """Alice's open case."""
    return Case.get()


@pytest.fixture
def sign_in(app):
    """A desk at which somebody of the cast has signed in."""
    return lambda username: Desk(app, username)


class Desk:
    """A browser without script: keeps its cookie, and sends the token of the page it saw last."""

    def __init__(self, app, username=None):
        self.client, self._token = app.test_client(), (None, None)
        if username:
            answer = self.post("/signin", {"username": username, "password": PASSWORD})
            assert answer.status_code == 303, answer.text

    def get(self, path, **more):
        return self.client.get(path, **more)

    def post(self, path, data=None, token=None, htmx=False, **more):
        if token is None:
            token = self.token()
        headers = {**({"HX-Request": "true"} if htmx else {}), **more.pop("headers", {})}
        return self.client.post(path, data={**(data or {}), "csrf_token": token}, headers=headers, **more)

    def part(self, path):
        return self.client.get(path, headers={"HX-Request": "true"})

    def token(self):
        """The token of the session that this browser has now; read from a page once a session."""
        cookies = str(sorted(str(cookie) for cookie in self.client._cookies.values()))
        if self._token[0] != cookies:
            self._token = (cookies, self._read_token())
        return self._token[1]

    def _read_token(self):
        for path in ("/lock", "/signin", "/cover"):  # the shortest pages first
            page = self.client.get(path, follow_redirects=True)
            if found := re.search(r'name="csrf(?:_token)?" (?:content|value)="([^"]+)"', page.text):
                return found[1]
        raise AssertionError("no page gave a token")

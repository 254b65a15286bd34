"""REL-09: the machine's clock jumps by two years, by an hour, to 1970, under an office with somebody signed in."""

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from bench import trial_office as office
from bench.trials import Line
from cmoffice import audit, clock, create_app, databases, sessions
from cmoffice.models import Audit, DeskSession

JUMPS = {
    "two years back": timedelta(days=-730),
    "two years forward": timedelta(days=730),
    "an hour back, as in autumn": timedelta(hours=-1),
    "an hour forward, as in spring": timedelta(hours=1),
    "to 1970": timedelta(days=-20_878),
}


def run(quick):
    room = Path(tempfile.mkdtemp(prefix="clock-"))
    lived = signed = lists = whole = covered = 0
    even = [0.0]
    real = clock.steady, clock.stepped
    try:
        folder, code = office.make(room / "office")
        app = create_app(folder, testing=True, clock_start=office.NOW.replace(tzinfo=None))
        clock.steady, clock.stepped = lambda: even[0], lambda: clock._set_by
        for by in JUMPS.values():
            clock.set_start(office.NOW)
            with databases.connection():
                DeskSession.delete().execute()
            sessions._lived.clear()
            desk = _Desk(app)
            desk.sign_in("alice")
            clock.step(by)
            lived += desk.get("/work").status_code == 200
            fresh = _Desk(app)
            signed += fresh.sign_in("mary")
            lists += (
                desk.get("/work").status_code == 200
                and code in desk.get("/work").text
                and fresh.get(f"/case/{code}").status_code == 200
            )
            even[0] += 3600
            clock._ahead += timedelta(hours=1)
            covered += desk.get("/work").headers.get("Location", "").endswith("/cover")
            with databases.connection():
                numbers = [line.seq for line in Audit.select(Audit.seq).order_by(Audit.seq)]
                whole += audit.first_broken() is None and numbers == list(range(1, len(numbers) + 1))
    finally:
        clock.steady, clock.stepped = real
        clock.set_start(None)
        databases.close_office()
        shutil.rmtree(room, ignore_errors=True)
    most = len(JUMPS)
    return [
        Line(
            "REL-09",
            f"{most} jumps of the clock ({', '.join(JUMPS)}): sessions live on and still end, sign-in, due lists and the trail are right",
            f"{lived} of {most} sessions lived on, {covered} covered when idle; {signed} sign-ins, {lists} lists, {whole} trails right",
            lived == covered == signed == lists == whole == most,
        )
    ]


class _Desk:
    def __init__(self, app):
        self.client = app.test_client()

    def get(self, path):
        return self.client.get(path)

    def sign_in(self, name):
        token = office.TOKEN.search(self.get("/signin").text)[1]
        sent = {"username": name, "password": office.PASSWORD, "csrf_token": token}
        return self.client.post("/signin", data=sent).status_code == 303

"""Sessions kept on the server: the cookie holds a random number, the database its hash, and the office can end any of them.

A visitor who has not signed in has a signed cookie with nothing of authority in it (the token against forgery).
"""

import hashlib
import secrets
from datetime import timedelta

import peewee
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from cmoffice import audit, clock, databases
from cmoffice.casework import office
from cmoffice.databases import records
from cmoffice.models import DeskSession, Staff, Throttle, first

LIFE = timedelta(hours=12)
PROOF_LASTS = timedelta(minutes=5)
WRITE_SEEN_EVERY = timedelta(seconds=60)
FREE_TRIES = 5
LONGEST_WAIT = 30
MOST_SESSIONS = 3
IDLE_DEFAULT = 10
WARN_BEFORE = 2
OF_A_VISITOR = ("csrf_token", "back_to", "slip", "setup")
_seen = {}
_tries_while_locked = {}  # (name, place) → (failures, when the next try is open); the table of tries is shut then


class OfficeSession(dict, SessionMixin):
    """What Flask and its extensions call the session; `row` and `staff` are there for somebody signed in."""

    def __init__(self, data=(), row=None, staff=None):
        super().__init__(data)
        self.row, self.staff = row, staff
        self.before = dict(self)


class Sessions(SecureCookieSessionInterface):
    """Opens and saves the session of a request."""

    def get_cookie_name(self, app):
        return f"{cookie_name(app)}-visitor"

    def get_cookie_secure(self, app):
        return app.config["SECURE_COOKIES"]

    def open_session(self, app, request):
        if request.path.startswith("/static/") or request.path == "/healthz" or app.config["ALARM"]:
            return OfficeSession()
        databases.connect()
        token = None if databases.is_locked() else request.cookies.get(cookie_name(app))
        row = _living_row(token) if token else None
        if row is not None:
            return OfficeSession({**row.data, "_user_id": str(row.staff_id), "_fresh": True}, row, row.staff)
        visitor = super().open_session(app, request)
        return OfficeSession({name: visitor[name] for name in OF_A_VISITOR if visitor and name in visitor})

    def save_session(self, app, session, response):
        if databases.is_locked() and session.row is not None:
            return  # the office was locked while this request was under way
        if getattr(session, "ended", False):
            response.delete_cookie(
                cookie_name(app), path="/", secure=app.config["SECURE_COOKIES"], httponly=True, samesite="Lax"
            )
            return
        if getattr(session, "new_token", None):
            response.set_cookie(
                cookie_name(app),
                session.new_token,
                path="/",
                httponly=True,
                samesite="Lax",
                secure=app.config["SECURE_COOKIES"],
            )
            response.delete_cookie(
                self.get_cookie_name(app), path="/", secure=app.config["SECURE_COOKIES"], httponly=True, samesite="Lax"
            )
        data = {name: value for name, value in session.items() if not name.startswith("_")}
        if session.row is not None:
            if data != {name: value for name, value in session.before.items() if not name.startswith("_")}:
                DeskSession.update(data=data).where(DeskSession.id == session.row.id).execute()
        elif session != session.before:
            super().save_session(app, _Visitor(data), response)


class _Visitor(dict, SessionMixin):
    modified = accessed = True


def cookie_name(app):
    """Practice and real office have names of their own: one browser may be in both."""
    name = "practice" if app.config["PRACTICE"] else "office"
    return f"__Host-{name}" if app.config["SECURE_COOKIES"] else name


def begin(session, staff, address, now):
    """Start a session for somebody who proved who she is: a new random number, at most three at once; nothing of the visitor is kept."""
    token = secrets.token_urlsafe(32)
    with records.atomic():
        if session.row is not None:
            DeskSession.update(ended_at=now, ended_why="somebody signed in here").where(
                DeskSession.id == session.row.id
            ).execute()
        living = list(
            DeskSession.select(DeskSession.id)
            .where((DeskSession.staff == staff.id) & DeskSession.ended_at.is_null())
            .order_by(DeskSession.seen_at.desc())
        )
        for surplus in living[MOST_SESSIONS - 1 :]:
            DeskSession.update(ended_at=now, ended_why="signed in at another desk").where(
                DeskSession.id == surplus.id
            ).execute()
        row = DeskSession.create(
            token_hash=digest(token), staff=staff, begun_at=now, seen_at=now, proved_at=now, address=address
        )
        Staff.update(last_in_at=now, last_in_address=address, failures_since=0).where(Staff.id == staff.id).execute()
        audit.record(staff, "signed in", now=now, address=address)
    last = {"at": staff.last_in_at, "address": staff.last_in_address, "failures": staff.failures_since}
    session.clear()
    session.before, session.row, session.staff, session.new_token = {}, row, staff, token
    session["_user_id"] = str(staff.id)
    return last


def renew(session, now):
    """A new random number for the same session, after the password was given again."""
    token = secrets.token_urlsafe(32)
    DeskSession.update(token_hash=digest(token), locked=False, seen_at=now, proved_at=now).where(
        DeskSession.id == session.row.id
    ).execute()
    _seen[session.row.id] = now
    session.row.locked, session.new_token = False, token


def is_proved(session, now):
    """Whether she gave her password within the last five minutes: what matters most is asked for anew (SEC-032)."""
    return abs(now - session.row.proved_at) <= PROOF_LASTS


def end(session, why, now):
    """End this session for good; its cookie opens nothing any more."""
    if session.row is not None:
        with records.atomic():
            DeskSession.update(ended_at=now, ended_why=why).where(DeskSession.id == session.row.id).execute()
            audit.record(session.staff, "signed out", now=now)
        _seen.pop(session.row.id, None)
    session.clear()
    session.row = session.staff = None
    session.ended = True


def cover(session, now, why):
    """Lock the session: pages are covered until the password is given."""
    with records.atomic():
        DeskSession.update(locked=True).where(DeskSession.id == session.row.id).execute()
        audit.record(session.staff, "screen covered", now=now, why=why)
    session.row.locked = True


def check_life(session, now):
    """Whether the session still lives; covers it when it was idle too long, ends it after twelve hours or when the account is shut."""
    row, staff = session.row, session.staff
    if now - row.begun_at > LIFE or not staff.is_active:
        end(session, "twelve hours" if staff.is_active else "account shut", now)
        return False
    last = max(row.seen_at, _seen.get(row.id, row.seen_at))
    if not row.locked and now - last > timedelta(minutes=idle_minutes(staff)):
        cover(session, now, "idle")
    return True


def touch(session, now):
    """Somebody is at the desk: remember when, in the database at most once a minute."""
    row = session.row
    _seen[row.id] = now
    if now - row.seen_at > WRITE_SEEN_EVERY:
        DeskSession.update(seen_at=now).where(DeskSession.id == row.id).execute()


def idle_minutes(staff):
    """Minutes without work after which the screen is covered: the office's, or fewer if the person wishes."""
    of_office = office.setting("idle_minutes", IDLE_DEFAULT)
    return min(staff.idle_minutes or of_office, of_office)


def living(staff):
    """The sessions of a person that are open now."""
    return list(
        DeskSession.select()
        .where((DeskSession.staff == staff.id) & DeskSession.ended_at.is_null())
        .order_by(DeskSession.seen_at.desc())
    )


def ended_row(token):
    """The ended session behind an old cookie, so that what was typed can still be kept for its person; None when unknown."""
    return (
        DeskSession.get_or_none((DeskSession.token_hash == digest(token)) & DeskSession.ended_at.is_null(False))
        if token and not databases.is_locked()
        else None
    )


def wait_before(username, place, now):
    """Seconds that this name must wait at this place before the next try; 0 when it may try now."""
    if databases.is_locked():
        _failures, open_at = _tries_while_locked.get((username, place), (0, now))
        return max(0, int((open_at - now).total_seconds()))
    row = Throttle.get_or_none((Throttle.username == username) & (Throttle.place == place))
    return max(0, int((row.wait_until - now).total_seconds())) if row and row.wait_until else 0


def failed(username, place, now):
    """Count a wrong password of a name at a place: five tries are free, then 1, 2, 4 … 30 seconds; never locked for good."""
    if databases.is_locked():
        failures = _tries_while_locked.get((username, place), (0, now))[0] + 1
        _tries_while_locked[username, place] = (failures, now + timedelta(seconds=_wait_after(failures)))
        return
    with records.atomic():
        row = Throttle.get_or_none((Throttle.username == username) & (Throttle.place == place))
        failures = (row.failures if row else 0) + 1
        wait = _wait_after(failures)
        Throttle.insert(
            username=username,
            place=place,
            failures=failures,
            wait_until=now + timedelta(seconds=wait) if wait else None,
            last_at=now,
        ).on_conflict_replace().execute()
        staff = Staff.get_or_none(Staff.username == username)
        Staff.update(failures_since=Staff.failures_since + 1).where(Staff.username == username).execute()
        audit.record(staff, "sign-in failed", now=now, address=place, known=staff is not None)


def write_tries(now):
    """Put on the trail how many tries failed while the office was locked, once it is open."""
    tries = [(place, failures) for (_username, place), (failures, _open_at) in _tries_while_locked.items()]
    _tries_while_locked.clear()
    with records.atomic():
        for place, failures in tries:
            audit.record(None, "sign-in failed", now=now, address=place, locked=failures)


def _wait_after(failures):
    return min(LONGEST_WAIT, 2 ** (failures - FREE_TRIES - 1)) if failures > FREE_TRIES else 0


def succeeded(username, place):
    Throttle.delete().where((Throttle.username == username) & (Throttle.place == place)).execute()


def digest(token):
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _living_row(token):
    """The row of this cookie; none when the office was locked at this very moment."""
    try:
        return _row(token)
    except (peewee.InterfaceError, peewee.DatabaseError):
        if not databases.is_locked():
            raise
        return None


def _row(token):
    now = clock.now()
    row = first(DeskSession, "SELECT * FROM desk_session WHERE token_hash = ? AND ended_at IS NULL", digest(token))
    if row is None or row.begun_at > now + timedelta(days=1):
        return None
    row.staff = first(Staff, "SELECT * FROM staff WHERE id = ?", row.staff_id).at(now)
    return row

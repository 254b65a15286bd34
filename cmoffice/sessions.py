"""Sessions kept on the server: the cookie holds a random number, the database its hash, and the office can end any of them.

A visitor who has not signed in has a signed cookie with nothing of authority in it (the token against forgery).
"""

import contextlib
import hashlib
import hmac
import json
import secrets
from datetime import datetime, timedelta

import peewee
from flask import current_app
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from cmoffice import audit, clock, databases, durable
from cmoffice.casework import damage, office, sealed
from cmoffice.databases import records
from cmoffice.models import DeskSession, KnownDesk, Staff, Throttle, first

LIFE = timedelta(hours=12)
PROOF_LASTS = timedelta(minutes=5)
WRITE_SEEN_EVERY = timedelta(seconds=60)
FREE_TRIES = 5
LONGEST_WAIT = 30
MOST_SESSIONS = 3
IDLE_DEFAULT = 10
OF_A_VISITOR = ("csrf_token", "back_to", "slip", "setup", "second", "putback")
DESK_KNOWN_FOR = timedelta(days=180)
MOST_TRIES_KEPT = 2000
CLOCK_MAY_DIFFER = timedelta(minutes=2)
_seen = {}
_lived = {}  # number of a session → (when it began, when it was last used), in seconds that no setting of the clock changes
_tries_while_locked = {}  # label of name and place → (failures, when the next try is open, place); the table is shut then


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
        if getattr(session, "new_desk", None):
            response.set_cookie(
                desk_cookie(app),
                session.new_desk,
                max_age=DESK_KNOWN_FOR,
                path="/",
                httponly=True,
                samesite="Lax",
                secure=app.config["SECURE_COOKIES"],
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


def desk_cookie(app):
    """The cookie by which a desk is known where somebody signed in before; it opens nothing."""
    return f"{cookie_name(app)}-desk"


def begin(session, staff, address, now, desk=None, tried_at=None, data=None):
    """Start a session for somebody who proved who she is: a new random number, at most three at once; nothing of the visitor is kept.

    `desk` is the cookie of the desk, "" at one that has none: it is known to be hers from now on. `tried_at` is the place at which her
    tries were counted, and are no longer; `data` is what the session holds from the first.
    """
    token, data = secrets.token_urlsafe(32), data or {}
    with records.atomic():
        if tried_at is not None:
            succeeded(staff.username, tried_at)
        if session.row is not None:
            DeskSession.update(ended_at=now, ended_why="somebody signed in here").where(
                DeskSession.id == session.row.id
            ).execute()
        for surplus in living(staff)[MOST_SESSIONS - 1 :]:
            DeskSession.update(ended_at=now, ended_why="signed in at another desk").where(
                DeskSession.id == surplus.id
            ).execute()
        row = DeskSession.create(
            token_hash=digest(token),
            staff=staff,
            data=data,
            begun_at=now,
            seen_at=now,
            proved_at=now,
            address=address,
        )
        if not databases.is_reading_only():
            Staff.update(last_in_at=now, last_in_address=address, failures_since=0).where(
                Staff.id == staff.id
            ).execute()
        audit.record(staff, "signed in", now=now, address=address)
        if desk is not None:
            session.new_desk = _know(desk, staff, now)
    session.clear()
    session.update(data)
    session.before, session.row, session.staff, session.new_token = dict(data), row, staff, token
    _live(row, now)
    session["_user_id"] = str(staff.id)


def renew(session, now, proved=True):
    """A new random number for the same session, after the password was given again.

    `proved` says that all was given that she gives at the door, with her second factor if she has one (SEC-032).
    """
    token = secrets.token_urlsafe(32)
    begun_at = min(session.row.begun_at, now)  # later only when the clock went back
    with records.atomic():
        DeskSession.update(token_hash=digest(token), locked=False, seen_at=now, begun_at=begun_at).where(
            DeskSession.id == session.row.id
        ).execute()
        password_given(session, now, proved)
        audit.record(session.staff, "screen uncovered" if session.row.locked else "password given again", now=now)
    _seen[session.row.id] = now
    _live(session.row, now)
    session.row.locked, session.new_token = False, token


def is_proved(session, now):
    """Whether she gave her password within the last five minutes: what matters most is asked for anew (SEC-032)."""
    return abs(now - session.row.proved_at) <= PROOF_LASTS


def password_age(session, now):
    """How long ago she gave her password, at the door or at the cover; without her second factor it proves only this much."""
    alone = session.get("password_at")
    last = max(session.row.proved_at, datetime.fromisoformat(alone)) if alone else session.row.proved_at
    return abs(now - last)


def password_given(session, now, proved):
    """Remember that she gave her password just now, and whether that is all that she gives at the door."""
    if proved:
        DeskSession.update(proved_at=now).where(DeskSession.id == session.row.id).execute()
        session.row.proved_at = now
    else:
        session["password_at"] = now.isoformat()


def proved_before(session, moment):
    """A session that begins after less than all was proved: what was proved last, in the one before, counts on."""
    DeskSession.update(proved_at=moment).where(DeskSession.id == session.row.id).execute()
    session.row.proved_at = moment


def end(session, why, now):
    """End this session for good; its cookie opens nothing any more."""
    if session.row is not None:
        with records.atomic():
            DeskSession.update(ended_at=now, ended_why=why).where(DeskSession.id == session.row.id).execute()
            sealed.run_out(now)
            audit.record(session.staff, "signed out", now=now)
        _seen.pop(session.row.id, None)
        _lived.pop(session.row.id, None)
    session.clear()
    session.row = session.staff = None
    session.ended = (
        why == "signed out"
    )  # else the cookie, which opens nothing, still tells whose typed text is to be kept


def cover(session, now, why):
    """Lock the session: pages are covered until the password is given."""
    with records.atomic():
        DeskSession.update(locked=True).where(DeskSession.id == session.row.id).execute()
        audit.record(session.staff, "screen covered", now=now, why=why)
    session.row.locked = True


def check_life(session, now):
    """Whether the session still lives; covers it when it was idle too long, ends it after twelve hours or when the account is shut."""
    row, staff = session.row, session.staff
    age, idle = _age_and_idle(row, now)
    if age > LIFE or not staff.is_active:
        end(session, "twelve hours" if staff.is_active else "account shut", now)
        return False
    if not row.locked and idle > timedelta(minutes=idle_minutes(staff)):
        cover(session, now, "idle")
    return True


def _age_and_idle(row, now):
    """How long ago this session began and was last used. Once somebody has set the clock, by seconds that pass evenly: it neither dies nor lives for ever."""
    if abs(clock.stepped()) < CLOCK_MAY_DIFFER.total_seconds():
        seen = _seen.get(row.id, row.seen_at)
        if (
            row.seen_at > now + CLOCK_MAY_DIFFER
        ):  # the clock went back while the program was shut: the password proves her
            return timedelta(0), now - seen if row.id in _seen else LIFE
        return now - row.begun_at, now - max(row.seen_at, seen)
    begun, seen = _lived.setdefault(row.id, (clock.steady(), clock.steady() - LIFE.total_seconds()))
    return timedelta(seconds=clock.steady() - begun), timedelta(seconds=clock.steady() - seen)


def _live(row, now):
    """Remember by even seconds that this session is used now, and when it began."""
    even = clock.steady()
    age = max(0.0, (now - row.begun_at).total_seconds()) if abs(clock.stepped()) < 1 else 0.0
    _lived[row.id] = (_lived[row.id][0] if row.id in _lived else even - age, even)


def touch(session, now):
    """Somebody is at the desk: remember when, in the database at most once a minute."""
    row = session.row
    _seen[row.id] = now
    _live(row, now)
    if abs(now - row.seen_at) > WRITE_SEEN_EVERY:
        DeskSession.update(seen_at=now).where(DeskSession.id == row.id).execute()


def idle_minutes(staff):
    """Minutes without work after which the screen is covered: the office's, or fewer if the person wishes."""
    of_office = office.setting("idle_minutes", IDLE_DEFAULT)
    return min(staff.idle_minutes or of_office, of_office)


def living(staff):
    """The sessions of a person that are open now."""
    hers = "SELECT * FROM desk_session WHERE staff_id = ? AND ended_at IS NULL ORDER BY seen_at DESC"
    return list(DeskSession.raw(hers, staff.id))


def ended_row(token):
    """The ended session behind an old cookie, so that what was typed can still be kept for its person; None when unknown."""
    return (
        DeskSession.get_or_none((DeskSession.token_hash == digest(token)) & DeskSession.ended_at.is_null(False))
        if token and not databases.is_locked()
        else None
    )


def place_of(username, address, desk):
    """Where the tries of a name are counted: at a desk where she signed in before, that desk alone; else all of the address (SEC-015)."""
    if not desk or not _is_ours(desk):
        return address
    if not databases.is_locked():  # the table of known desks is shut then, and a desk of this office must do
        known = KnownDesk.get_or_none(KnownDesk.token_hash == _desk_hash(username, desk))
        if known is None:
            return address
    return f"desk {digest(desk)[:16]}"


def forget_desks(now):
    """Forget desks at which somebody has not signed in for half a year."""
    KnownDesk.delete().where(KnownDesk.seen_at < now - DESK_KNOWN_FOR).execute()


def _know(desk, staff, now):
    """Remember that this desk is hers; gives a new cookie for a desk that has none of ours."""
    new = None
    if not _is_ours(desk):
        number = secrets.token_urlsafe(24)
        desk = new = f"{number}.{_signature(number)}"
    mark = _desk_hash(staff.username, desk)
    if not KnownDesk.update(seen_at=now).where(KnownDesk.token_hash == mark).execute():
        KnownDesk.create(token_hash=mark, staff=staff, made_at=now, seen_at=now)
    return new


def _is_ours(desk):
    number, _, signature = desk.partition(".")
    return hmac.compare_digest(signature.encode("utf-8", "replace"), _signature(number).encode())


def _signature(number):
    key = current_app.secret_key.encode()
    return hmac.new(key, f"desk {number}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]


def _desk_hash(username, desk):
    return digest(f"{username} {desk}")


def wait_before(username, place, now):
    """Seconds that this name must wait at this place before the next try; 0 when it may try now."""
    if databases.is_locked():
        _failures, open_at, _place = _while_locked().get(_label(username, place), (0, now, place))
        return _seconds(open_at, now)
    row = first(Throttle, "SELECT * FROM throttle WHERE username = ? AND place = ?", username, place)
    return _seconds(row.wait_until, now) if row and row.wait_until else 0


def _seconds(until, now):
    """Seconds from now; none when it is longer than anybody ever waits: the clock was set back, which locks nobody out."""
    wait = max(0, int((until - now).total_seconds()))
    return wait if wait <= LONGEST_WAIT else 0


def failed(username, place, now, address=None):
    """Count a wrong password of a name at a place: five tries are free, then 1, 2, 4 … 30 seconds; never locked for good."""
    if databases.is_locked():
        _failed_while_locked(username, place, now)
        return
    with records.atomic():
        row = Throttle.get_or_none((Throttle.username == username) & (Throttle.place == place))
        _count(username, place, (row.failures if row else 0) + 1, now)
        staff = Staff.get_or_none(Staff.username == username)
        if not databases.is_reading_only():
            Staff.update(failures_since=Staff.failures_since + 1).where(Staff.username == username).execute()
        audit.record(staff, "sign-in failed", now=now, address=address or place, known=staff is not None)
        if row is not None and row.failures == FREE_TRIES:
            audit.record(staff, "sign-in slowed", now=now, address=address or place, known=staff is not None)


def _count(username, place, failures, now):
    wait = _wait_after(failures)
    Throttle.insert(
        username=username,
        place=place,
        failures=failures,
        wait_until=now + timedelta(seconds=wait) if wait else None,
        last_at=now,
    ).on_conflict_replace().execute()


def write_tries(now):
    """Bring the tries that failed while the office was locked to the table and the trail, once it is open."""
    tries = _while_locked()
    people = {person.username: person for person in Staff.select()} if tries else {}
    with records.atomic():
        for label, (failures, _open_at, place) in tries.items():
            staff = next((person for name, person in people.items() if _label(name, place) == label), None)
            if staff is not None:
                _count(staff.username, place, failures, now)
                Staff.update(failures_since=Staff.failures_since + failures).where(Staff.id == staff.id).execute()
            audit.record(staff, "sign-in failed", now=now, address=place, locked=failures, known=staff is not None)
    _tries_while_locked.clear()
    with contextlib.suppress(OSError):
        _tries_file().unlink(missing_ok=True)


def _failed_while_locked(username, place, now):
    """The table of tries is shut: they are counted in a small file beside the slots, which names nobody."""
    tries, label = _while_locked(), _label(username, place)
    failures = tries.get(label, (0, now, place))[0] + 1
    while len(tries) >= MOST_TRIES_KEPT:
        del tries[next(iter(tries))]
    tries[label] = (failures, now + timedelta(seconds=_wait_after(failures)), place)
    lines = {name: (count, open_at.isoformat(), where) for name, (count, open_at, where) in tries.items()}
    with contextlib.suppress(OSError):  # a full or read-only disk keeps nobody from trying
        durable.write_safely(_tries_file(), json.dumps(lines).encode())


def _while_locked():
    if not _tries_while_locked:
        with contextlib.suppress(OSError, ValueError, TypeError, AttributeError, RecursionError):
            for label, (failures, open_at, place) in json.loads(_tries_file().read_text()).items():
                until = datetime.fromisoformat(open_at)
                if until.tzinfo is not None and isinstance(place, str):  # else somebody else wrote into the file
                    _tries_while_locked[label] = (int(failures), until, place)
    return _tries_while_locked


def _tries_file():
    return databases.folder() / "tries"


def _label(username, place):
    key = current_app.secret_key.encode()
    return hmac.new(key, f"try {username.casefold()} {place}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()[
        :32
    ]


def _wait_after(failures):
    return min(LONGEST_WAIT, 2 ** (failures - FREE_TRIES - 1)) if failures > FREE_TRIES else 0


def succeeded(username, place):
    """Her tries at this place count no more."""
    Throttle.delete().where((Throttle.username == username) & (Throttle.place == place)).execute()


def digest(token):
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _living_row(token):
    """The row of this cookie; none when the office was locked at this very moment, or when its page is damaged: then the office is for reading only."""
    try:
        return _row(token)
    except (peewee.InterfaceError, *databases.ERRORS) as error:
        if databases.is_locked() or databases.folder() is None:
            return None
        if not databases.is_damage(error) or databases.is_reading_only():
            raise
        damage.found(databases.faults(), clock.now())
        return None


def _row(token):
    now = clock.now()
    row = first(DeskSession, "SELECT * FROM desk_session WHERE token_hash = ? AND ended_at IS NULL", digest(token))
    if row is None:
        return None
    row.staff = first(Staff, "SELECT * FROM staff WHERE id = ?", row.staff_id).at(now)
    return row

"""Signing in and out; the first password from a slip; the yearly promise."""

from datetime import datetime

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from cmoffice import clock, databases, drafts, open_up, passwords, policy, sessions
from cmoffice.casework import intake, keyring, locking, office, second_factor
from cmoffice.casework import staff as accounts
from cmoffice.language import gettext as _
from cmoffice.language import lazy_gettext as _l
from cmoffice.models import Staff
from cmoffice.models import first as first_of
from cmoffice.refusals import Refused
from cmoffice.views.gate import is_local, is_quiet, open_to_all, signed_in, while_locked

pages = Blueprint("signin", __name__)
ENDED = {
    "signed in at another desk": _l("You signed in at another desk, so this session was ended."),
    "twelve hours": _l("Twelve hours were over. Sign in again."),
    "office locked": _l("The office was locked, so your session was ended. What you had typed is kept."),
    "ended by its owner": _l("You ended this session from another desk."),
    "ended by a colleague": _l("A supervisor or the administrator ended this session. Ask, then sign in again."),
    "password changed": _l("Your password was changed, so this session was ended."),
    "somebody signed in here": _l("Somebody else signed in here, so your session was ended."),
}

NO_SECRET = _l(
    "The office's secret is not there; it lies on a stick that is not plugged in. Plug it in, then sign in. Nothing is lost. Is the stick lost for good? Then the recovery sheet brings the office back from a backup."
)


@pages.get("/")
@open_to_all
def home():
    if current_user.is_authenticated:
        return redirect(url_for(policy.home_of(current_user)), 303)
    return redirect(url_for("signin.show"), 303)


@pages.get("/signin")
@while_locked
@open_to_all
def show():
    if current_user.is_authenticated:
        return redirect(url_for(policy.home_of(current_user)), 303)
    ended = sessions.ended_row(request.cookies.get(sessions.cookie_name(current_app)))
    return render_template(
        "signin/show.html", username="", problem=None, told=ENDED.get(ended.ended_why) if ended else None, **_door()
    )


@pages.post("/signin")
@while_locked
@open_to_all
def sign_in():
    """The password, and in the same form the code of a second factor where it is asked for there."""
    username, password = request.form.get("username", "").strip()[:80].lower(), request.form.get("password", "")
    now, place = clock.now(), _place(username)
    wait = sessions.wait_before(username, place, now)
    if wait:
        return _again(username, _wait(wait), 429)
    if databases.is_locked():
        if not keyring.is_secret_there():
            return _again(username, NO_SECRET, 422)
        return _open_office(username, password, place)
    person = first_of(Staff, "SELECT * FROM staff WHERE username = ?", username)
    try:
        right = passwords.fits(person.password_hash if person else None, password)
    except passwords.Busy:
        words = _("Many people sign in at this moment. Try again in a few seconds.")
        return *_again(username, words, 503), {"Retry-After": "5"}
    slip = None if right else accounts.find_slip(person, password, now)
    if slip is not None:
        session["slip"] = slip.id
        return _go(url_for("signin.first"))
    if not (right and person.is_active):
        sessions.failed(username, place, now, request.remote_addr)
        return _again(username, _("Name or password is not right."), 422)
    return _with_second_factor(person, password, place, now)


def _with_second_factor(person, password, place, now):
    """The password is right: whoever has a second factor gives its code as well, in the same form or on the next page."""
    accounts.rehash(person, password, now)
    keyring.give(person, password, now)
    typed, is_asked = request.form.get("code", ""), second_factor.has(person)
    if is_asked and not typed:
        session["second"] = [person.id, now.isoformat(), sessions.digest(person.password_hash)[:16]]
        if is_quiet():
            return _("Type the code of your second factor as well."), 422, {"X-Office": "code"}
        return redirect(url_for("signin.code"), 303)
    if is_asked and not second_factor.check(person, typed, _step(), now):
        sessions.failed(person.username, place, now, request.remote_addr)
        return _again(person.username, _wrong_code(), 422)
    return _enter(person, place, now)


@pages.route("/signin/code", methods=["GET", "POST"])
@open_to_all
def code():
    """The code of the second factor, after the password was right, within five minutes of it."""
    person, now = _half_in(), clock.now()
    if person is None:
        return redirect(url_for("signin.show"), 303)
    place, problem, status = _place(person.username), None, 200
    if request.method == "POST":
        wait = sessions.wait_before(person.username, place, now)
        if wait:
            problem, status = _wait(wait), 429
        elif second_factor.check(person, request.form.get("code", ""), _step(), now):
            return _enter(person, place, now)
        else:
            sessions.failed(person.username, place, now, request.remote_addr)
            problem, status = _wrong_code(), 422
    return render_template("signin/code.html", problem=problem), status


def _half_in():
    """Whoever gave the right password in this browser within the last five minutes, and still owes a code."""
    number, when, mark = session.get("second") or (None, "", "")
    person = Staff.get_or_none(Staff.id == number) if number else None
    if person is None or not person.is_active or sessions.digest(person.password_hash or "")[:16] != mark:
        return None
    return person if abs(clock.now() - datetime.fromisoformat(when)) <= sessions.PROOF_LASTS else None


def _open_office(username, password, place):
    """The first sign-in to a locked office: whoever has a key slot opens it for everybody. A wrong code shuts it again."""
    words = _("Name or password is not right, or this account does not open the office.")
    typed, step = request.form.get("code", ""), _step()
    found = keyring.keys_of(databases.folder(), username, password)
    proof = "no" if found is None else keyring.proves(found, username, password, typed, step)
    if proof != "fits":
        if proof != "wanted":
            sessions.failed(username, place, clock.now())
        if proof == "no":
            return _again(username, words, 422)
        return _code_wanted(username, proof == "wrong")
    databases.unlock(found)
    person = first_of(Staff, "SELECT * FROM staff WHERE username = ?", username)
    if person is None or not person.is_active or not passwords.fits(person.password_hash, password):
        locking.shut()  # a slot left over from an older password or account opens nothing
        return _again(username, words, 422)
    if second_factor.has(person) and not second_factor.check(person, typed, step, clock.now()):
        locking.shut()  # the same code was used at another desk at this very moment
        return _code_wanted(username, True)
    open_up()
    now = clock.now()
    locking.opened(person, "password", now)
    sessions.write_tries(now)
    accounts.rehash(person, password, now)
    keyring.give(person, password, now)
    return _enter(person, place, now)


@pages.route("/first", methods=["GET", "POST"])
@open_to_all
def first():
    """The first password of one's own, from the one-time code of the slip."""
    now = clock.now()
    slip = accounts.open_slip(session.get("slip"), now)
    if slip is None or not slip.staff.is_active:
        used_up = session.pop("slip", None) is not None
        return (
            _again("", _("This slip is used up, too old, or your account is not open yet. Ask the administrator."), 422)
            if used_up
            else redirect(url_for("signin.show"), 303)
        )
    person = slip.staff
    problem = None
    if request.method == "POST":
        password = request.form.get("password", "")
        problem = _password_problem(password, request.form.get("again", ""), person) or (
            None if request.form.get("promise") else _("Read the promise and tick it.")
        )
        if problem is None:
            try:
                accounts.set_password(person, password, person, now, slip=slip)
            except Refused:
                return _again("", _("This slip is used up. Ask the administrator."), 422)
            accounts.promise(person, now)
            session.pop("slip", None)
            return _with_second_factor(Staff.get_by_id(person.id), password, _place(person.username), now)
    return render_template(
        "signin/first.html", person=person, problem=problem, shortest=passwords.SHORTEST
    ), 422 if problem else 200


@pages.post("/signout")
@signed_in
def sign_out():
    sessions.end(session, "signed out", clock.now())
    answer = redirect(url_for("signin.show"), 303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def _enter(person, place, now):
    """In: a new session, and what happened with this account since the last time."""
    back_to = session.get("back_to")
    desk = request.cookies.get(sessions.desk_cookie(current_app), "")
    last = {"last": _since_last(person)} if person.last_in_at else {}
    sessions.begin(session, person, request.remote_addr or "", now, desk, place, last)
    _morning(now)
    return _go(back_to if is_local(back_to) else url_for(policy.home_of(person)))


def _since_last(person):
    """What happened with this account since she signed in last, to be told on her first page."""
    removed = second_factor.removed_since(person, person.last_in_at)
    return {
        "at": Staff.last_in_at.db_value(person.last_in_at),
        "address": person.last_in_address,
        "failures": person.failures_since,
        "slips": [
            {"at": Staff.last_in_at.db_value(slip.made_at), "by": slip.by.name if slip.by_id else None}
            for slip in accounts.slips_since(person, person.last_in_at)
        ],
        "factor_by": removed.removed_by.name if removed else None,
    }


def _go(where):
    """On to a page; a page that was covered meanwhile stays open, and gets the token of the new session."""
    if is_quiet():
        return {"to": where, "in": session.row is not None, "csrf": generate_csrf() if session.row is not None else ""}
    return redirect(where, 303)


def _morning(now):
    """At the first sign-in of a day: ages are counted anew from the birth dates, old marks of sent forms are forgotten."""
    if databases.is_reading_only() or office.setting("morning") == now.date().isoformat():
        return
    drafts.sweep(now)
    sessions.forget_desks(now)
    if databases.identities_attached():
        intake.refresh_ages(now)
    office.change("morning", now.date().isoformat(), None, now)


def _again(username, problem, status):
    if is_quiet():
        return problem, status
    username = request.form.get("username", "").strip()[:80] or username  # as it was typed
    return render_template("signin/show.html", username=username, problem=problem, told=None, **_door()), status


def _place(username):
    desk = request.cookies.get(sessions.desk_cookie(current_app), "")
    return sessions.place_of(username, request.remote_addr or "", desk)


def _code_wanted(username, is_wrong):
    problem = _wrong_code() if is_wrong else _("Type the code of your second factor as well.")
    return *_again(username, problem, 422), {"X-Office": "code"}


def _step():
    return second_factor.step_of(clock.machine_seconds())


def _wait(seconds):
    return _("Too many tries. Wait %(seconds)s seconds, then try again.", seconds=seconds + 1)


def _wrong_code():
    return _("The code is not right, or it was used before. Take the next one.")


def _door():
    """What the page of signing in says of the office: whether it is locked, and what could open it."""
    is_locked = databases.is_locked()
    missing = NO_SECRET if is_locked and not keyring.is_secret_there() else None
    return {"is_locked": is_locked, "missing": missing, "no_slot": is_locked and not missing and not keyring.has_slot()}


def _password_problem(password, again, person):
    weak = passwords.weakness(password, *accounts.known_words(person, clock.now()))
    if weak == "short":
        return _(
            "Use at least %(shortest)s characters; four or five words make a good password.",
            shortest=passwords.SHORTEST,
        )
    if weak == "long":
        return _("Use at most %(longest)s characters.", longest=passwords.LONGEST)
    if weak:
        return _("This password is easy to guess. Four or five words that do not belong together are better.")
    return None if password == again else _("The two passwords are not the same.")

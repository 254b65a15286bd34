"""Signing in and out; the first password from a slip; the yearly promise."""

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask_login import current_user

from cmoffice import clock, databases, drafts, open_up, passwords, policy, sessions
from cmoffice.casework import intake, keyring, locking, office
from cmoffice.casework import staff as accounts
from cmoffice.language import gettext as _
from cmoffice.language import lazy_gettext as _l
from cmoffice.models import Staff
from cmoffice.refusals import Refused
from cmoffice.views.gate import is_local, open_to_all, signed_in, while_locked

pages = Blueprint("signin", __name__)
ENDED = {
    "signed in at another desk": _l("You signed in at another desk, so this session was ended."),
    "twelve hours": _l("Twelve hours were over. Sign in again."),
    "office locked": _l("The office was locked, so your session was ended. What you had typed is kept."),
    "somebody signed in here": _l("Somebody else signed in here, so your session was ended."),
}


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
    username, password = request.form.get("username", "").strip()[:80], request.form.get("password", "")
    now, place = clock.now(), request.remote_addr or ""
    wait = sessions.wait_before(username, place, now)
    if wait:
        return _again(username, _("Too many tries. Wait %(seconds)s seconds, then try again.", seconds=wait + 1), 429)
    if databases.is_locked():
        return _open_office(username, password, place)
    person = Staff.get_or_none(Staff.username == username)
    try:
        right = passwords.fits(person.password_hash if person else None, password)
    except passwords.Busy:
        words = _("Many people sign in at this moment. Try again in a few seconds.")
        return *_again(username, words, 503), {"Retry-After": "5"}
    slip = None if right else accounts.find_slip(person, password, now)
    if slip is not None:
        session["slip"] = slip.id
        return redirect(url_for("signin.first"), 303)
    if not (right and person.is_active):
        sessions.failed(username, place, now)
        return _again(username, _("Name or password is not right."), 422)
    sessions.succeeded(username, place)
    return _enter(person, password, place, now)


def _open_office(username, password, place):
    """The first sign-in to a locked office: whoever has a key slot opens it for everybody."""
    if not keyring.unlock(username, password):
        sessions.failed(username, place, clock.now())
        words = _("Name or password is not right, or this account does not open the office.")
        return _again(username, words, 422)
    open_up()
    now = clock.now()
    person = Staff.get_or_none(Staff.username == username)
    if person is None or not person.is_active or not passwords.fits(person.password_hash, password):
        sessions.failed(username, place, now)
        locking.shut()  # a slot left over from an older password or account opens nothing
        return _again(username, _("Name or password is not right, or this account does not open the office."), 422)
    locking.opened(person, "password", now)
    sessions.write_tries(now)
    return _enter(person, password, place, now)


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
            return _enter(Staff.get_by_id(person.id), password, request.remote_addr or "", now)
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


def _enter(person, password, address, now):
    accounts.rehash(person, password, now)
    keyring.give(person, password, now)
    back_to = session.get("back_to")
    last = sessions.begin(session, person, address, now)
    if last["at"]:
        session["last"] = {
            "at": Staff.last_in_at.db_value(last["at"]),
            "address": last["address"],
            "failures": last["failures"],
        }
    _morning(now)
    return redirect(back_to if is_local(back_to) else url_for(policy.home_of(person)), 303)


def _morning(now):
    """At the first sign-in of a day: ages are counted anew from the birth dates, old marks of sent forms are forgotten."""
    if office.setting("morning") == now.date().isoformat():
        return
    drafts.sweep(now)
    if databases.identities_attached():
        intake.refresh_ages(now)
    office.change("morning", now.date().isoformat(), None, now)


def _again(username, problem, status):
    return render_template("signin/show.html", username=username, problem=problem, told=None, **_door()), status


def _door():
    """What the page of signing in says of the office: whether it is locked, and whether a sheet could open it."""
    return {"is_locked": databases.is_locked()}


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

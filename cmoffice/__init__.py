"""cmoffice: the case-management intranet of a child-protection office."""

import time
from datetime import timedelta

from flask import Flask, request
from flask_babel import Babel
from flask_htmx import HTMX
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined

from cmoffice import (
    certificates,
    clock,
    databases,
    headers,
    machine,
    packing,
    receiving,
    sessions,
    settings,
    shortage,
    turns,
)
from cmoffice.casework import upgrading

databases.copy_first = lambda folder, found: upgrading.copy_first(folder, found, clock.now())
csrf = CSRFProtect()
htmx = HTMX()
babel = Babel()
people = LoginManager()
people.session_protection = None  # sessions are kept on the server; a browser's name proves nothing
_begun = {"clock": None, "at": 0.0}  # where the office's clock was set when the program started, and when that was


def create_app(folder, practice=False, clock_start=None, **said):
    """The office in this folder as a Flask application; when it cannot be opened, an application that shows only the alarm."""
    from cmoffice import views
    from cmoffice.views.folding import Templates

    app = Flask(__name__, static_folder=None)
    app.jinja_environment = Templates
    app.config.update(settings.settings(folder, practice=practice, **said), FOLDER=folder)
    if not app.testing:
        machine.leave_no_dumps()  # before a key is read
    if not app.config["ALARM"]:
        try:
            databases.open_office(folder)
        except databases.Alarm as alarm:
            app.config["ALARM"] = str(alarm)
            app.config["DESTROYED"] = isinstance(alarm, databases.Destroyed)
        except OSError as error:
            app.config["ALARM"] = databases.words_of(error, folder)
    _begun.update(clock=clock_start, at=time.monotonic())
    app.session_interface = sessions.Sessions()
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for extension in (csrf, htmx, babel, people):
        extension.init_app(app)
    people.user_loader(_signed_in)
    if not app.config["ALARM"] and not app.testing:
        shortage.begin(folder, app.config["RESERVE_MB"])
    if not app.config["ALARM"] and not databases.is_locked():
        try:
            open_up()
        except databases.ERRORS as error:
            app.config["ALARM"] = _alarm_of(error)

    views.join(app)
    app.after_request(lambda answer: packing.pack(headers.put(answer, _promise(app.config)), request))
    app.wsgi_app = turns.OneByOne(app.wsgi_app)
    app.wsgi_app = receiving.WholeFirst(app.wsgi_app, headers.ALWAYS)
    app.teardown_appcontext(lambda _: databases.disconnect())
    return app


def _promise(config):
    """For how many seconds browsers shall come by TLS only: asked of them only under a name, which stays while addresses change (SEC-047)."""
    certificate = config["CERTIFICATE"]
    if certificate is None or not request.is_secure or not _is_named(config["NAMES"]):
        return None
    if config["HSTS"] == "off":
        return 0
    age = (clock.now() - certificate.authority_since).days
    return headers.DAY_OF_PROMISE if age <= headers.PROVED_AFTER else headers.YEAR_OF_PROMISE


def _is_named(names):
    host = request.environ.get("HTTP_HOST", "").rpartition(":")[0] or request.environ.get("HTTP_HOST", "")
    return host.casefold() in names and not certificates.is_address(host)


def _signed_in(_):
    from flask import session

    return session.staff


def open_up():
    """What an office does first when it has been opened: set its clock, and bring to this day what went on while it was shut."""
    from cmoffice import drafts
    from cmoffice.casework import backlog_filing, checking, damage, emergency, office, owes, timekeeping

    office.forget()
    with databases.connection():
        faults = damage.at_opening()
        if faults:
            databases.read_only()
            databases.connect()
        clock.set_zone(office.setting("zone", "UTC"))
        start = _begun["clock"]
        clock.set_start(start and start + timedelta(seconds=time.monotonic() - _begun["at"]))
        damage.settle(faults, clock.now())
        timekeeping.at_opening(clock.now())
        if databases.is_reading_only():
            return
        emergency.bring_over(clock.now())
        owes.bring_up_to_date(clock.now())
        if databases.identities_attached():
            drafts.bring_over()
            backlog_filing.tidy(clock.now())
            checking.forget_ended()


def _alarm_of(error):
    """What to say when the files open but their first pages cannot be read."""
    databases.close_office()
    if databases.is_damage(error):
        return (
            "The records of this office are damaged so badly that it cannot open. Nothing was changed. "
            "Restore the last good backup."
        )
    return "The files of this office cannot be used: the disk may be full or faulty. Nothing was changed."

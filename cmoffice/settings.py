"""Settings of the running office: defaults, then office.toml in its folder, then what the caller says."""

import json
import re
import secrets
import tomllib
from pathlib import Path

from cmoffice import certificates, durable, keys

VERSION = "0.1"
BROKEN = (
    "The file office.toml of this office cannot be read: a line in it is mistyped. Nothing was changed. "
    "Put the line right, or rename the file to go on without it, then start again."
)
HOSTS = ["127.0.0.1", "localhost", "[::1]"]
FILE = "office.toml"
DEFAULTS = {
    "MAX_CONTENT_LENGTH": 2_000_000,
    "MAX_FORM_MEMORY_SIZE": 2_000_000,
    "MAX_FORM_PARTS": 1000,
    "WTF_CSRF_TIME_LIMIT": None,
    "WTF_CSRF_SSL_STRICT": True,
    "SESSION_COOKIE_NAME": "visitor",
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SECURE_COOKIES": False,
    "DEBUG": False,  # whatever the environment says (SEC-091)
    "PRACTICE": False,
    "RESERVE_MB": 16,
    "ALARM": None,
    "DESTROYED": False,
    "HOST": "",  # names and addresses by which the desks call this computer; empty: this computer alone
    "HSTS": "",  # "off" takes back what browsers were told
    "ADDRESS": "127.0.0.1",  # at which the server answers
    "TRUSTED_HOSTS": HOSTS,
    "BABEL_DEFAULT_LOCALE": "en",
    "PROVIDE_AUTOMATIC_OPTIONS": False,
}
NOT_OF_A_FILE = ("DEBUG", "TESTING", "ALARM", "SECRET_KEY", "TRUSTED_HOSTS", "SECURE_COOKIES", "ADDRESS")


def settings(folder, **said):
    """The settings for the office in this folder; the secret that signs visitors' cookies comes from its keys."""
    found = dict(DEFAULTS)
    try:
        found.update(of_file(folder))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError):
        found["ALARM"] = BROKEN
    try:
        found["SECRET_KEY"] = keys.visitors_key(folder)
    except (keys.KeyTrouble, OSError):
        found["SECRET_KEY"] = secrets.token_hex(32)  # only the alarm page is shown then
    found.update({name.upper(): value for name, value in said.items()})
    return found | ({"NAMES": (), "CERTIFICATE": None} if found["ALARM"] else _of_network(folder, found))


def check(folder):
    """Raise KeyTrouble in words when office.toml cannot be read."""
    try:
        of_file(folder)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise keys.KeyTrouble(BROKEN) from None


def of_file(folder):
    """What office.toml says, in capitals; nothing in it can loosen how the office guards itself."""
    path = Path(folder) / FILE
    held = tomllib.loads(path.read_text()) if path.is_file() else {}
    return {name.upper(): value for name, value in held.items() if name.upper() not in NOT_OF_A_FILE}


def names(folder):
    """The names and addresses that office.toml gives for the office network; ValueError(word) tells the first that is none."""
    return network_names(of_file(folder).get("HOST", ""))


def network_names(text):
    """Names and addresses of the network in a text; those of this computer itself are left out, they need no certificate."""
    if not str(text).strip():
        return ()
    return tuple(name for name in certificates.read_names(str(text)) if not certificates.is_loopback(name))


def write(folder, name, value):
    """Write one line of office.toml, or take it away (None); the other lines stay as they are."""
    path = Path(folder) / FILE
    lines = path.read_text().splitlines() if path.is_file() else []
    first_table = next((at for at, line in enumerate(lines) if line.lstrip().startswith("[")), len(lines))
    top = [line for line in lines[:first_table] if not re.match(rf"\s*{re.escape(name)}\s*=", line)]
    if value is not None:
        top.append(f"{name} = {json.dumps(value)}")
    text = "\n".join(top + lines[first_table:]) + "\n"
    tomllib.loads(text)
    durable.write_safely(path, text.encode())


def _of_network(folder, found):
    """On a network: cookies over TLS only, and only the chosen names are answered."""
    try:
        chosen = network_names(found["HOST"])
    except ValueError:
        chosen = ()
    if not chosen:
        return {"NAMES": (), "CERTIFICATE": None}
    return {
        "NAMES": chosen,
        "CERTIFICATE": _certificate(folder),
        "DEBUG": False,
        "SECURE_COOKIES": True,
        "SESSION_COOKIE_SECURE": True,
        "TRUSTED_HOSTS": list(chosen),
    }


def _certificate(folder):
    """The certificate with which the office answers from this start on, or None."""
    try:
        return certificates.held(folder)
    except certificates.NoCertificate:
        return None

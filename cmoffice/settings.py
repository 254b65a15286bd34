"""Settings of the running office: defaults, then office.toml in its folder, then what the caller says."""

import secrets
import tomllib
from pathlib import Path

from cmoffice import keys

VERSION = "0.1"
HOSTS = ["127.0.0.1", "localhost", "[::1]"]
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
    "PRACTICE": False,
    "ALARM": None,
    "TRUSTED_HOSTS": HOSTS,
    "BABEL_DEFAULT_LOCALE": "en",
    "PROVIDE_AUTOMATIC_OPTIONS": False,
}


def settings(folder, **said):
    """The settings for the office in this folder; the secret that signs visitors' cookies comes from its keys."""
    found = dict(DEFAULTS)
    file = Path(folder) / "office.toml"
    if file.is_file():
        found.update({name.upper(): value for name, value in tomllib.loads(file.read_text()).items()})
    try:
        found["SECRET_KEY"] = keys.visitors_key(folder)
    except keys.KeyTrouble:
        found["SECRET_KEY"] = secrets.token_hex(32)  # only the alarm page is shown then
    found.update({name.upper(): value for name, value in said.items()})
    return found

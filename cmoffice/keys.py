"""The keys of the two databases, kept in one file that only the office's account can read."""

import os
import secrets
import stat
from pathlib import Path

NAMES = ("records", "identities", "secret")


class KeyTrouble(Exception):
    """The key file cannot be used: words for a person."""


def create(folder):
    """Make new random keys (32 bytes each) and write them durably, readable by the owner alone."""
    path = Path(folder) / "keys"
    lines = "".join(f"{name}={secrets.token_hex(32)}\n" for name in NAMES)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())


def read(folder):
    """The keys by name (64 hexadecimal digits each); KeyTrouble when the file is missing, open to others or damaged."""
    path = Path(folder) / "keys"
    if not path.is_file():
        raise KeyTrouble(
            "The key file of this office is missing. Nothing was changed. Put the file named keys back, then start again."
        )
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise KeyTrouble(
            "The key file can be read by other accounts of this machine. Close it (chmod 600 keys), then start again."
        )
    try:
        found = dict(line.strip().split("=", 1) for line in path.read_text().splitlines() if line.strip())
    except (ValueError, UnicodeDecodeError):
        found = {}
    if any(len(found.get(name, "")) != 64 or set(found[name]) - set("0123456789abcdef") for name in NAMES):
        raise KeyTrouble("The key file is damaged. Nothing was changed. Put back the copy that belongs to this office.")
    return found

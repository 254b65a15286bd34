"""The keys of the office: three random ones under which everything lies, wrapped once for each person who opens the office and once for a printed sheet.

A person's slot opens with her password and the office's secret together, so that neither a stolen disk nor a guessed password
is enough alone; the sheet opens by itself, on any machine. Until the sheet was tried and somebody has a slot (and in offices
older than slots), the keys lie unwrapped in the file `keys`. No file here names anybody.
"""

import hashlib
import hmac
import json
import os
import secrets
import stat
import threading
import tomllib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from cmoffice import durable

NAMES = ("records", "identities", "secret")
HEX = set("0123456789abcdef")
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # the sheet's: no I, L, O, U, which are misread
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
GROUPS, GROUP = 13, 4  # 13 groups of four signs and one to check them: 260 bits, of which 256 are the key
SALT = 16
_writing = threading.Lock()  # two who sign in at once must both get their slot


class KeyTrouble(Exception):
    """The keys cannot be used: words for a person."""


class WrongGroup(Exception):
    """A group of the recovery sheet is mistyped; `number` says which, from 1; None when the whole fits no sheet of this office."""

    def __init__(self, number=None):
        super().__init__(number)
        self.number = number


@dataclass(frozen=True, slots=True)
class Keys:
    """What opens the office: the keys of both files and the key of the trail's chain, 64 hexadecimal digits each."""

    records: str
    identities: str
    trail: str

    def __repr__(self):
        return "Keys(…)"  # no trace or log may hold them


def new():
    """Three new random keys."""
    return Keys(*(secrets.token_hex(32) for _ in range(3)))


def new_beside(old):
    """New keys for both files; that of the trail stays, because the lines of years are chained with it."""
    return Keys(secrets.token_hex(32), secrets.token_hex(32), old.trail)


# The keys unwrapped, while an office is set up -------------------------------------------------------------------


def create(folder):
    """Make new random keys (32 bytes each) and write them durably, readable by the owner alone."""
    lines = "".join(f"{name}={secrets.token_hex(32)}\n" for name in NAMES)
    handle = os.open(Path(folder) / "keys", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())


def read(folder):
    """The unwrapped keys by name (64 hexadecimal digits each); KeyTrouble when the file is missing, open to others or damaged."""
    path = Path(folder) / "keys"
    if not path.is_file():
        raise KeyTrouble(
            "The key file of this office is missing. Nothing was changed. Put the file named keys back, then start again."
        )
    _closed_to_others(path)
    try:
        found = dict(line.strip().split("=", 1) for line in path.read_text().splitlines() if line.strip())
    except (ValueError, UnicodeDecodeError):
        found = {}
    if any(len(found.get(name, "")) != 64 or set(found[name]) - HEX for name in NAMES):
        raise KeyTrouble("The key file is damaged. Nothing was changed. Put back the copy that belongs to this office.")
    return found


def unwrapped(folder):
    """The keys as they lie open in this folder."""
    found = read(folder)
    trail = hmac.new(bytes.fromhex(found["secret"]), b"trail", hashlib.sha256).hexdigest()
    return Keys(found["records"], found["identities"], trail)


def is_wrapped(folder):
    """Whether this office opens with slots and no longer with keys that lie open."""
    return (Path(folder) / "slots").exists() and not (Path(folder) / "keys").exists()


def burn_unwrapped(folder):
    """Overwrite and remove the keys that lie open. On flash storage the old bytes may survive for a while."""
    durable.burn(Path(folder) / "keys")


# The office's secret, best kept on a stick -----------------------------------------------------------------------


def secret_path(folder):
    """Where the office's secret lies: beside the office, or where office.toml says (a stick that is pulled at night)."""
    settings = Path(folder) / "office.toml"
    try:
        elsewhere = tomllib.loads(settings.read_text()).get("secret_file") if settings.is_file() else None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError):
        raise KeyTrouble("The file office.toml of this office cannot be read: a line in it is mistyped.") from None
    if elsewhere is not None and not isinstance(elsewhere, str):
        raise KeyTrouble(
            "In office.toml the place of the office's secret (secret_file) must stand between quotation marks."
        )
    return Path(elsewhere) if elsewhere else Path(folder) / "secret"


def secret(folder, make=False):
    """The office's secret, 32 bytes; made when there is none and `make` is asked. KeyTrouble when it is missing, open to others or damaged."""
    path = secret_path(folder)
    if not path.is_file():
        if not make:
            raise KeyTrouble(
                f"The office's secret is missing; it belongs at {path}. Plug in the stick or put the file back, then start "
                "again. If it is lost for good, the recovery sheet still opens the office from a backup."
            )
        durable.write_safely(path, secrets.token_hex(32).encode())
    _closed_to_others(path)
    text = path.read_text(errors="replace").strip()
    if len(text) != 64 or set(text) - HEX:
        raise KeyTrouble(f"The office's secret at {path} is damaged. Nothing was changed. Put back the right file.")
    return bytes.fromhex(text)


def visitors_key(folder):
    """What signs the cookies of visitors who have not signed in: known while the office is still locked."""
    key = secret(folder) if is_wrapped(folder) else bytes.fromhex(read(folder)["secret"])
    return hmac.new(key, b"visitors", hashlib.sha256).hexdigest()


# Slots -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slot:
    """The keys wrapped for one person: how her password is to be stretched, and what comes out sealed."""

    label: str
    salt: bytes
    cost: tuple  # Argon2id: passes, kibibytes, lanes
    nonce: bytes
    sealed: bytes
    fits: str  # a mark of the password it was made with, so that one made for an older password is noticed
    made_on: date


def label_of(username, office_secret):
    """The name of a person's slot: nobody without the office's secret can tell whose it is."""
    return hmac.new(office_secret, f"slot {username.casefold()}".encode(), hashlib.sha256).hexdigest()[:32]


def mark_of(password_hash, office_secret):
    """A mark that a slot bears of the password it opens with."""
    return hmac.new(office_secret, f"fits {password_hash}".encode(), hashlib.sha256).hexdigest()[:32]


def slot_of(folder, username, office_secret):
    """This person's slot, or None."""
    return slots(folder).get(label_of(username, office_secret))


def wrap(keys, label, stretched, salt, cost, office_secret, fits, made_on):
    """A slot with these keys, for whoever brings the same stretched password (32 bytes) and the office's secret."""
    nonce = secrets.token_bytes(12)
    sealed = AESGCM(_slot_key(stretched, office_secret)).encrypt(nonce, _packed(keys), label.encode())
    return Slot(label, salt, tuple(cost), nonce, sealed, fits, made_on)


def unwrap(slot, stretched, office_secret):
    """The keys of this slot, or None when the password is not the right one."""
    try:
        opened = AESGCM(_slot_key(stretched, office_secret)).decrypt(slot.nonce, slot.sealed, slot.label.encode())
    except InvalidTag:
        return None
    return _unpacked(opened)


def put_slot(folder, slot):
    """Write this slot in place of an older one with the same label."""
    _change(folder, lambda held: {**held, "slots": {**held["slots"], slot.label: _slot_as_text(slot)}})


def text_of(slots, sheet):
    """The content of a file of slots with these slots by label and this sheet in force."""
    texts = {label: _slot_as_text(slot) for label, slot in slots.items()}
    return json.dumps({"slots": texts, "sheet": sheet_as_text(sheet), "untried": None}, indent=1).encode()


def take_slot(folder, label):
    """Remove a slot; whoever had it opens the office no more."""
    if label in slots(folder):
        _change(
            folder,
            lambda held: {
                **held,
                "slots": {name: slot for name, slot in held["slots"].items() if name != label},
            },
        )


def slots(folder):
    """All slots by label; KeyTrouble when the file of slots is damaged or open to others."""
    return {label: _slot_of_text(label, text) for label, text in _held(folder)["slots"].items()}


# The recovery sheet ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is kept of a recovery sheet: the keys sealed under its code, its number, the day, whether it was tried."""

    number: str
    nonce: bytes
    sealed: bytes
    made_on: date
    tried: bool


def make_sheet(folder, keys, made_on):
    """Make a new recovery sheet: its code in 13 groups, for paper only. It waits until it was tried; until then the one before stays in force."""
    code = secrets.token_bytes(32)
    made = sealed(keys, code, secrets.token_hex(3).upper(), made_on, tried=False)
    _change(folder, lambda held: {**held, "untried": sheet_as_text(made)})
    return spelled(code)


def sealed(keys, code, number, made_on, tried):
    """A sheet: these keys sealed under this code of 32 bytes."""
    nonce = secrets.token_bytes(12)
    return Sheet(number, nonce, AESGCM(_sheet_key(code)).encrypt(nonce, _packed(keys), number.encode()), made_on, tried)


def put_sheet(folder, sheet):
    """Put this sheet, which was tried, into force; the one before opens nothing here any more."""
    _change(folder, lambda held: {**held, "sheet": sheet_as_text(replace(sheet, tried=True)), "untried": None})


def sheet(folder):
    """The recovery sheet that is in force, or None."""
    return _sheet_held(folder, "sheet")


def untried_sheet(folder):
    """The sheet that was made and not tried yet, or None."""
    return _sheet_held(folder, "untried")


def try_sheet(sheet, typed):
    """The keys that this typed code opens; WrongGroup says which group is mistyped, or that the code is of another sheet."""
    try:
        return _unpacked(AESGCM(_sheet_key(read_code(typed))).decrypt(sheet.nonce, sheet.sealed, sheet.number.encode()))
    except InvalidTag:
        raise WrongGroup from None


def spelled(code):
    """A 32-byte code as 13 groups of five signs; the last of each checks the others."""
    number = int.from_bytes(code, "big") << 4
    signs = "".join(SIGNS[number >> shift & 31] for shift in range(255, -1, -5))
    groups = [signs[at : at + GROUP] for at in range(0, len(signs), GROUP)]
    return " ".join(group + _check_sign(at, group) for at, group in enumerate(groups))


def read_code(typed):
    """The 32 bytes behind a typed code; blanks, hyphens and small letters are forgiven, as are O for 0 and I or L for 1."""
    signs = "".join(typed.upper().split()).replace("-", "").translate(READ_AS)
    groups = [signs[at : at + GROUP + 1] for at in range(0, len(signs), GROUP + 1)]
    for at, group in enumerate(groups[:GROUPS]):
        if len(group) != GROUP + 1 or set(group) - set(SIGNS) or group[-1] != _check_sign(at, group[:-1]):
            raise WrongGroup(at + 1)
    if len(groups) != GROUPS:
        raise WrongGroup(min(len(groups), GROUPS) + 1 if len(groups) < GROUPS else GROUPS)
    number = 0
    for sign in "".join(group[:-1] for group in groups):
        number = number << 5 | SIGNS.index(sign)
    return (number >> 4).to_bytes(32, "big")


def _check_sign(at, group):
    # odd weights: no sign can be exchanged for another without being noticed
    return SIGNS[
        (sum(weight * SIGNS.index(sign) for weight, sign in zip((1, 3, 5, 7), group, strict=True)) + 11 * at) & 31
    ]


# Files -----------------------------------------------------------------------------------------------------------


def sheet_as_text(sheet):
    """A sheet as it is written into the file of slots or a backup: sealed, it tells nothing."""
    return {
        "number": sheet.number,
        "nonce": sheet.nonce.hex(),
        "sealed": sheet.sealed.hex(),
        "made_on": sheet.made_on.isoformat(),
        "tried": sheet.tried,
    }


def sheet_of_text(text):
    """A sheet as it lies in the file of slots or in a backup; KeyTrouble when it is damaged."""
    try:
        nonce, sealed = bytes.fromhex(text["nonce"]), bytes.fromhex(text["sealed"])
        return Sheet(text["number"], nonce, sealed, date.fromisoformat(text["made_on"]), bool(text["tried"]))
    except (KeyError, TypeError, ValueError):
        raise _damaged_slots() from None


def _slot_as_text(slot):
    return {
        "salt": slot.salt.hex(),
        "cost": list(slot.cost),
        "nonce": slot.nonce.hex(),
        "sealed": slot.sealed.hex(),
        "fits": slot.fits,
        "made_on": slot.made_on.isoformat(),
    }


def _slot_of_text(label, text):
    try:
        salt, nonce, sealed = (bytes.fromhex(text[name]) for name in ("salt", "nonce", "sealed"))
        return Slot(label, salt, tuple(text["cost"]), nonce, sealed, text["fits"], date.fromisoformat(text["made_on"]))
    except (KeyError, TypeError, ValueError):
        raise _damaged_slots() from None


def _sheet_held(folder, which):
    text = _held(folder)[which]
    return sheet_of_text(text) if text else None


def _held(folder):
    path = Path(folder) / "slots"
    if not path.exists():
        return {"slots": {}, "sheet": None, "untried": None}
    _closed_to_others(path)
    try:
        held = json.loads(path.read_text())
        if not isinstance(held["slots"], dict):
            raise _damaged_slots()
        return {"slots": held["slots"], "sheet": held["sheet"], "untried": held.get("untried")}
    except (ValueError, KeyError, TypeError, UnicodeDecodeError):
        raise _damaged_slots() from None


def _change(folder, change):
    with _writing:
        held = change(_held(folder))
        durable.write_safely(Path(folder) / "slots", json.dumps(held, indent=1).encode())


def _damaged_slots():
    return KeyTrouble(
        "The file of key slots is damaged. Nothing was changed. Put back the copy that belongs to this office, or restore "
        "the office from a backup with the recovery sheet."
    )


def _closed_to_others(path):
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        what = "key file" if path.name == "keys" else f"file {path.name}"
        raise KeyTrouble(
            f"The {what} can be read by other accounts of this machine. Close it (chmod 600 {path.name}), then start again."
        )


def _slot_key(stretched, office_secret):
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"cmoffice slot").derive(stretched + office_secret)


def _sheet_key(code):
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"cmoffice recovery sheet").derive(code)


def _packed(keys):
    return bytes.fromhex(keys.records + keys.identities + keys.trail)


def _unpacked(content):
    return Keys(content[:32].hex(), content[32:64].hex(), content[64:96].hex())

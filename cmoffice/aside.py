"""What the office must still note while nothing may be written into its files: who is signed in, in memory; the trail, in a sealed file beside them.

The file `aside` holds one sealed line for each line of the trail, under a key made from the trail's. When the office is whole
again its lines are brought into the trail and the file goes.
"""

import base64
import json
import secrets
import threading

import peewee
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from cmoffice import databases, durable
from cmoffice.databases import records
from cmoffice.models import ActOfTwo, DeskSession, KnownDesk, RecoveryCode, SecondFactor, Staff, Throttle

NAME = "aside"
IN_MEMORY = (DeskSession, Throttle, SecondFactor, RecoveryCode, KnownDesk, ActOfTwo)  # written while people only read
_memory = peewee.SqliteDatabase(":memory:", check_same_thread=False, thread_safe=False)
_state = {"lines": None}
_writing = threading.RLock()


def begin():
    """Carry who is signed in, and who must wait, over into memory, as far as it can still be read."""
    _memory.connect(reuse_if_open=True)
    for model in (*IN_MEMORY, Staff):
        rows = _rows(model)
        with model.bind_ctx(_memory, bind_refs=False, bind_backrefs=False):
            _memory.create_tables([model])
            for row in rows:
                model.insert(row).on_conflict_replace().execute()
    for model in IN_MEMORY:
        model.bind(_memory, bind_refs=False, bind_backrefs=False)


def end():
    """Forget what was held in memory: the files are shut."""
    for model in IN_MEMORY:
        model.bind(records, bind_refs=False, bind_backrefs=False)
    _memory.close()
    _state["lines"] = None


databases.at_closing.append(end)


def append(by_id, did, code, at, details):
    """Write one line of the trail beside it, sealed and durable; `at` as the trail stores it."""
    with _writing:
        path = databases.folder() / NAME
        if _state["lines"] is None:
            _state["lines"] = len(path.read_bytes().splitlines()) if path.exists() else 0
        number = _state["lines"] + 1
        nonce = secrets.token_bytes(12)
        text = json.dumps([at, by_id, did, code, details], ensure_ascii=False)
        sealed = nonce + AESGCM(_key()).encrypt(nonce, text.encode(), str(number).encode())
        durable.append_safely(path, base64.b64encode(sealed))
        _state["lines"] = number


def lines():
    """The lines that lie aside, in order; what cannot be opened with the keys of this office is left out."""
    path = databases.folder() / NAME
    if not path.exists():
        return []
    found = []
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            sealed = base64.b64decode(line, validate=True)
            found.append(json.loads(AESGCM(_key()).decrypt(sealed[:12], sealed[12:], str(number).encode())))
        except (ValueError, InvalidTag):  # a line cut short by a power cut, or of an office with other keys
            continue
    return found


def name_of_file():
    """A mark of the lines that lie aside, so that they are never brought in twice."""
    path = databases.folder() / NAME
    return path.read_bytes()[:24].decode("ascii", "replace") if path.exists() else ""


def forget_file():
    """The lines stand in the trail now."""
    (databases.folder() / NAME).unlink(missing_ok=True)


def _rows(model):
    try:
        return list(model.select().dicts())
    except databases.ERRORS:
        databases.renew()
        return []


def _key():
    trail = bytes.fromhex(databases.keys_in_hand().trail)
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"aside").derive(trail)

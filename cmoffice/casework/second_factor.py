"""The second factor: six digits from a telephone besides the password, and ten one-time codes on paper for when it is lost (SEC-017).

A step is a span of 30 seconds; its code holds one step earlier and one later, and each is good once.
"""

import base64
import hashlib
import hmac
import io
import secrets
import struct
from urllib.parse import quote

from sqlcipher3 import dbapi2 as sqlcipher

from cmoffice import audit, policy
from cmoffice.casework import office
from cmoffice.databases import records
from cmoffice.models import RecoveryCode, SecondFactor, first
from cmoffice.refusals import Refused

STEP, DIGITS, SECRET_BYTES = 30, 6, 20
CODES, SIGNS = 10, "23456789BCDFGHJKMNPQRSTVWXYZ"


def step_of(seconds):
    """The step in which a moment (seconds since 1970) lies."""
    return int(seconds) // STEP


def code_at(secret, step):
    """The six digits of a step."""
    key = base64.b32decode(secret)
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    at = digest[-1] & 15
    number = struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def of(staff):
    """Her second factor, tried or only begun, or None."""
    return first(SecondFactor, "SELECT * FROM second_factor WHERE staff_id = ? AND removed_at IS NULL", staff.id)


def has(staff):
    """Whether she is asked for a code besides her password."""
    found = of(staff)
    return found is not None and found.confirmed_at is not None


def is_required(staff):
    """Whether the office asks for a second factor from somebody like her."""
    return policy.is_supervisor(staff) and office.setting("second_factor", False)


def require(wanted, by, now):
    """Ask every supervisor for a second factor from now on, or no longer."""
    office.change("second_factor", bool(wanted), by, now)


def begin(staff, now):
    """Make a secret for a telephone; it counts only when one of its codes was typed. Nothing changes when she has one already."""
    if has(staff):
        return
    with records.atomic():
        SecondFactor.insert(
            staff=staff.id, secret=base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode(), begun_at=now
        ).on_conflict_replace().execute()


def address(staff, secret):
    """What the picture for the telephone says: the office, her short name, the secret."""
    name = office.setting("office_name", "") or "cmoffice"
    return f"otpauth://totp/{quote(name)}:{quote(staff.username)}?secret={secret}&issuer={quote(name)}&digits={DIGITS}&period={STEP}"


def picture(staff, secret):
    """The address as a picture (SVG) that telephones read."""
    import segno  # read only by whoever sets up a telephone

    drawn = io.BytesIO()
    segno.make(address(staff, secret), error="m").save(
        drawn, kind="svg", scale=5, border=4, xmldecl=False, svgclass=None, lineclass=None, light="#fff"
    )
    return drawn.getvalue()


def confirm(staff, typed, step, now):
    """Her first code: with it the second factor counts. Gives ten one-time codes for paper, or None when the code is not right."""
    found = of(staff)
    if found is None or found.confirmed_at is not None:
        return None
    with records.atomic():
        if not _is_of_telephone(found, typed, step):
            return None
        SecondFactor.update(confirmed_at=now).where(SecondFactor.staff == staff.id).execute()
        audit.record(staff, "second factor set up", now=now, account=staff.username)
        return _new_codes(staff, now)


def check(staff, typed, step, now):
    """Whether this is a code of her telephone, or one of her one-time codes; each is good once."""
    found = of(staff)
    if found is None or found.confirmed_at is None:
        return False
    with records.atomic():
        if _is_of_telephone(found, typed, step):
            return True
        used = (
            RecoveryCode.update(used_at=now)
            .where((RecoveryCode.code_hash == _digest(staff.id, typed)) & RecoveryCode.used_at.is_null())
            .execute()
        )
        if used:
            audit.record(staff, "one-time code used", now=now, account=staff.username, left=codes_left(staff))
        return bool(used)


def would_fit(file, staff_id, typed, step):
    """What the records of a locked office, opened beside, say of a code, which is not used up by it: fits, wanted or wrong; fits too where none is asked."""
    try:
        found = file.execute(
            "SELECT secret, last_step FROM second_factor WHERE staff_id = ? AND confirmed_at IS NOT NULL AND removed_at IS NULL",
            (staff_id,),
        ).fetchone()
        if found is None or not typed:
            return "fits" if found is None else "wanted"
        unused = file.execute(
            "SELECT 1 FROM recovery_code WHERE staff_id = ? AND code_hash = ? AND used_at IS NULL",
            (staff_id, _digest(staff_id, typed)),
        ).fetchone()
    except sqlcipher.OperationalError:  # records from before there were second factors
        return "fits"
    return "fits" if unused or _step_that_fits(*found, typed, step) else "wrong"


def codes_left(staff):
    """How many of her one-time codes are unused."""
    return RecoveryCode.select().where((RecoveryCode.staff == staff.id) & RecoveryCode.used_at.is_null()).count()


def new_codes(staff, now):
    """Ten new one-time codes; those before open nothing any more."""
    with records.atomic():
        audit.record(staff, "one-time codes made", now=now, account=staff.username)
        return _new_codes(staff, now)


def remove(staff, by, now):
    """Remove a second factor: one's own, or a colleague's whose telephone is lost; she is told at her next sign-in. Refuses E35 to others."""
    if by.id != staff.id and not policy.role_may(by, "remove second factor"):
        raise Refused("E35")
    with records.atomic():
        SecondFactor.update(removed_at=now, removed_by=by, secret="").where(
            (SecondFactor.staff == staff.id) & SecondFactor.removed_at.is_null()
        ).execute()
        RecoveryCode.delete().where(RecoveryCode.staff == staff.id).execute()
        audit.record(by, "second factor removed", now=now, account=staff.username)


def removed_since(staff, moment):
    """Her second factor that a colleague removed after this moment, or None."""
    removed = "SELECT * FROM second_factor WHERE staff_id = ? AND removed_at > ? AND removed_by_id <> staff_id"
    return first(SecondFactor, removed, staff.id, SecondFactor.removed_at.db_value(moment))


def holders():
    """Numbers of the people who have one."""
    rows = SecondFactor.select().where(SecondFactor.confirmed_at.is_null(False) & SecondFactor.removed_at.is_null())
    return {row.staff_id for row in rows}


def _is_of_telephone(found, typed, step):
    """Whether it is the code of this step or a neighbour that was not used yet; then it and all before it are used."""
    near = _step_that_fits(found.secret, found.last_step, typed, step)
    if near is None:
        return False
    later = SecondFactor.update(last_step=near).where(
        (SecondFactor.staff == found.staff_id) & (SecondFactor.last_step < near)
    )
    return bool(later.execute())


def _step_that_fits(secret, last_step, typed, step):
    """The step, this one or a neighbour after the last used one, whose code was typed; or None."""
    digits = "".join(sign for sign in typed if sign.isdigit() and sign.isascii())
    if len(digits) != DIGITS or len(typed) > 20:
        return None
    for near in (step, step - 1, step + 1):
        if near > last_step and hmac.compare_digest(code_at(secret, near), digits):
            return near
    return None


def _new_codes(staff, now):
    RecoveryCode.delete().where(RecoveryCode.staff == staff.id).execute()
    codes = ["-".join("".join(secrets.choice(SIGNS) for _ in range(5)) for _ in range(2)) for _ in range(CODES)]
    for code in codes:
        RecoveryCode.create(code_hash=_digest(staff.id, code), staff=staff, made_at=now)
    return codes


def _digest(staff_id, code):
    plain = "".join(sign for sign in code[:40].upper() if sign.isalnum())
    return hashlib.sha256(f"{staff_id} {plain}".encode()).hexdigest()

"""Sealed files: whatever leaves the office as a file is sealed with a passphrase of its own, fetched once, and written down (D14, SEC-086 to SEC-089).

A passphrase is 25 digits, drawn at random: 83 bits. It is given back once, for the page that answers, and kept nowhere.
"""

import hashlib
import io
import re
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from cmoffice import audit, databases, pdf
from cmoffice.casework import agreed, freetext, moves, office, sharing
from cmoffice.codelists import (
    BUNDLE,
    EXPORT_NAMED,
    EXPORT_PART,
    EXPORT_TELLS,
    NO_SHARING_WHY,
    SEALED_PURPOSE,
    SERVICE,
    SHARE_ITEM,
)
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.language import plain_moment
from cmoffice.models import ConsentShare, DeskSession, SealedFile, Sharing, Transfer
from cmoffice.refusals import Refused
from cmoffice.sheets import GIVE, Sheet, changed

DIGITS, GROUP = 25, 5  # digits need no alphabet, no capitals and no look-alikes, and can be told in any language
THERE_FOR = timedelta(minutes=60)
METHOD = "electronic_protected"
KINDS = ("referral_slip", "conference_minutes", "own_file", "case_export", "identified_export", "transfer_bundle")
MAY_LEAVE = frozenset(
    {*SHARE_ITEM, *BUNDLE, *EXPORT_PART, *EXPORT_NAMED, "own_file", "conference_minutes"}
)  # all else: E37
MARKS = "marks.txt"
TYPES = {"pdf": "application/pdf", "zip": "application/zip"}
ENTRY = re.compile(r"[a-z][a-z0-9-]{0,19}\.(pdf|json|csv|txt)")
BY_ITEM = {"share_with_authorities": "authority", "share_with_unhcr": "unhcr"}
FOR_A_TRANSFER = ("consent", "best_interests")


@dataclass(frozen=True, slots=True)
class Sending:
    """To whom a sealed file goes, what for, and why that is allowed.

    `what` are codes of what is in it. `basis` is "consent" with the row of consent in `share`, a recorded decision, what was agreed for an
    authority or UNHCR, or "own_right" for the person's own file. `line` is the line of sharing (F28) to which the file belongs when the
    act that sends it has written one already; then none is added.
    """

    what: tuple
    agency: str
    purpose: str
    basis: str
    share: object = None
    provider: object = None
    role: str = ""
    password_apart: bool = False
    reason: str = ""
    source: str = "sealed"
    source_id: int | None = None
    line: object = None

    @property
    def tells(self):
        """What is in it in the words of consent: codes of L SHARE_ITEM, and those that consent does not know."""
        return list(dict.fromkeys(item for code in self.what for item in EXPORT_TELLS.get(code, (code,))))


def seal(case, kind, entries, sending, by, now, desk, mark="", paper=None):
    """Seal a file for somebody outside and write down that it was made; gives its row and the passphrase, which is kept nowhere.

    `entries` is one Sheet, which becomes a PDF under AES-256, or pairs of a neutral name and a Sheet or bytes, which become a zip under AES-256.
    `desk` is the number of the session that may fetch it, within 60 minutes; `mark` the one-time mark of the form. A consent for one time is used up.

    Refuses E06 (agency, purpose, telling the passphrase in another way), E14 (neither consent nor decision), E36 (a name in what is typed) and E37 (what never leaves).
    """
    refuse(case, kind, sending, now)
    with records.atomic():
        moves.held(case)
        made = _row(case, kind, sending, entries, by, now, desk, mark)
        if sending.line is None:
            made.sharing = _put(case, sending, made, by, now)
            SealedFile.update(sharing=made.sharing).where(SealedFile.id == made.id).execute()
            sharing.use_up(sending.share, now.date())
        passphrase = _fill(made, entries, now, paper)
        named = {"named": chosen} if (chosen := [code for code in sending.what if code in EXPORT_NAMED]) else {}
        told = {"file": made.id, "kind": kind, "basis": sending.basis, "items": len(sending.what), **named}
        audit.record(by, "sealed file made", case.code, now=now, **told)
    return made, passphrase


def again(case, mark, entries, by, now, desk, paper=None):
    """The same form came twice: the file that it made is sealed anew, because nobody saw the passphrase of the first answer.

    `entries` as in `seal`, or what gives them. Gives the row and the new passphrase, and writes no second line of sharing; None when there is no such
    file, or when it was fetched or has run out.
    """
    with records.atomic():
        same = (SealedFile.case == case.id) & (SealedFile.mark == mark) & (SealedFile.by == by.id)
        there = (SealedFile.desk == desk) & SealedFile.gone_at.is_null() & (SealedFile.until > now)
        made = SealedFile.select().where(same & there).order_by(SealedFile.id.desc()).first() if mark else None
        if made is None or _is_stopped(made):
            return None
        passphrase = _fill(made, entries() if callable(entries) else entries, now, paper)
        audit.record(by, "sealed file made anew", case.code, now=now, file=made.id, kind=made.kind)
    return made, passphrase


def refuse(case, kind, sending, now):
    """Refuse what must not leave, or not in this way: E37 first, then E06, E36 and E14."""
    if kind not in KINDS or set(sending.what) - MAY_LEAVE:
        raise Refused("E37")
    wanted = {
        "chosen": (sending.what, _("what goes into the file")),
        "agency": ((sending.agency or "").strip(), _("to whom")),
        "purpose": ((sending.purpose or "").strip(), _("what for")),
        "password_apart": (sending.password_apart, _("that the passphrase is told in another way than the file")),
    }
    missing = {field: words for field, (there, words) in wanted.items() if not there}
    if missing:
        raise Refused("E06", field=next(iter(missing)), fields=", ".join(str(words) for words in missing.values()))
    freetext.check_answers(case, {"agency": sending.agency, "role": sending.role, "reason": sending.reason})
    why, field = _why_not(case, kind, sending, now.date())
    if why:
        raise Refused("E14", field=field, why=NO_SHARING_WHY[why])


def find(case, number, by, desk):
    """The sealed file of this number that this person made at this desk, there or gone; None for everybody else."""
    return SealedFile.get_or_none(
        (SealedFile.id == number) & (SealedFile.case == case.id) & (SealedFile.by == by.id) & (SealedFile.desk == desk)
    )


def fetch(made, by, now):
    """The bytes of a sealed file, once; then none are left. None when it was fetched before, has run out, or its consent was taken back since (D18)."""
    with records.atomic():
        there = (SealedFile.id == made.id) & SealedFile.gone_at.is_null() & (SealedFile.until > now)
        row = SealedFile.select(SealedFile.content).where(there & SealedFile.content.is_null(False)).tuples().first()
        if row is None or _is_stopped(made):
            audit.record(by, "sealed file refused", made.case.code, now=now, file=made.id)
            if row is not None:
                _empty(made, now)
            return None
        SealedFile.update(content=None, fetched_at=now, gone_at=now).where(SealedFile.id == made.id).execute()
        audit.record(by, "sealed file fetched", made.case.code, now=now, file=made.id, kind=made.kind)
    return bytes(row[0])


def of(case):
    """The sealed files that were made of this case, newest first, without what was in them."""
    kept = [field for field in SealedFile._meta.sorted_fields if field is not SealedFile.content]
    return list(SealedFile.select(*kept).where(SealedFile.case == case.id).order_by(SealedFile.id.desc()))


def is_there(made, now):
    """Whether it can still be fetched."""
    return made.gone_at is None and made.until > now


def run_out(now):
    """Empty what nobody fetched within the hour, or whose session has ended (SEC-088).

    Nothing of it left the office: its line of sharing goes, and a consent for one time holds again.
    """
    if databases.is_reading_only():
        return
    over = SealedFile.until <= now
    living = DeskSession.select(DeskSession.id).where(DeskSession.ended_at.is_null())
    for made in SealedFile.select().where(SealedFile.gone_at.is_null() & (over | SealedFile.desk.not_in(living))):
        with records.atomic():
            _empty(made, now)
            audit.record(None, "sealed file ran out", made.case.code, now=now, file=made.id, kind=made.kind)


def groups(passphrase):
    """A passphrase in groups, as it is told on the telephone."""
    return [passphrase[at : at + GROUP] for at in range(0, len(passphrase), GROUP)]


def why_no_transfer(case, basis):
    """Why the file of a case that is passed on may not go, as a code of L NO_SHARING_WHY: no supervisor agreed, or what the family agreed to was taken back (D18)."""
    row = Transfer.select().where(Transfer.case == case.id).order_by(Transfer.id.desc()).first()
    if row is None or row.agreed_at is None or row.ended_how not in (None, "accepted"):
        return "never"
    given = agreed.latest(case)
    if basis == "consent" and given is not None and given.withdrawn_scope:
        refused = {item.item for item in agreed.items(given) if item.answer == "no"}
        if given.withdrawn_scope == "all" or refused & {"services", "file_transfer"}:
            return "withdrawn"
    return None


def _passphrase():
    return str(secrets.randbelow(10**DIGITS)).zfill(DIGITS)


def _put(case, sending, made, by, now):
    by_item = BY_ITEM.get(sending.basis)
    return sharing.put(
        case,
        sending.tells,
        sending.agency.strip(),
        (sending.share and sending.share.service) or sending.purpose,
        "consent" if by_item else sending.basis,
        METHOD,
        by,
        now,
        by_item or sending.source,
        source_id=sending.source_id or made.id,
        share=sending.share,
        provider=sending.provider,
        role=sending.role,
        protected=True,
        password_apart=sending.password_apart,
    )


def _empty(made, now):
    """Nothing of a file that never left is kept, nor its line of sharing; inside the caller's transaction."""
    SealedFile.update(content=None, gone_at=now, sharing=None).where(SealedFile.id == made.id).execute()
    if made.line_is_ours and made.sharing_id:
        _take_back(made.sharing)


def _is_stopped(made):
    """Whether the consent or the decision on which the file was made has ended since: its line of sharing is to be stopped (M27)."""
    return (
        made.sharing_id is not None
        and Sharing.select().where((Sharing.id == made.sharing_id) & Sharing.stop_on.is_null(False)).exists()
    )


def _take_back(line):
    """A line of sharing for a file that never left; inside the caller's transaction."""
    if line.share_id:
        used = (ConsentShare.id == line.share_id) & ConsentShare.one_off & (ConsentShare.used_on == line.shared_on)
        ConsentShare.update(used_on=None).where(used).execute()
    Sharing.delete().where(Sharing.id == line.id).execute()


def _row(case, kind, sending, entries, by, now, desk, mark):
    suffix = "pdf" if isinstance(entries, Sheet) else "zip"
    return SealedFile.create(
        case=case,
        kind=kind,
        file=f"{case.code}.{suffix}",
        copy=SealedFile.select().where((SealedFile.case == case.id) & (SealedFile.kind == kind)).count() + 1,
        what=list(sending.what),
        agency=sending.agency.strip(),
        purpose=sending.purpose,
        reason=sending.reason,
        sharing=sending.line,
        line_is_ours=sending.line is None,
        digest="",
        desk=desk,
        mark=mark,
        by=by,
        made_at=now,
        until=now + THERE_FOR,
    )


def _fill(made, entries, now, paper):
    """Seal these entries into the row under a new passphrase, and give that."""
    passphrase, paper = _passphrase(), paper or office.setting("paper", "a4")
    if isinstance(entries, Sheet):
        content = pdf.draw(_marked(entries, made, now), now, paper, passphrase)
    else:
        files = [(name, _plain(thing, made, now, paper)) for name, thing in entries]
        content = _zip([*files, (MARKS, "\r\n".join((made.case.code, *_marks(made, now))).encode())], passphrase)
    digest = hashlib.sha256(content).hexdigest()
    SealedFile.update(content=content, digest=digest).where(SealedFile.id == made.id).execute()
    return passphrase


def _plain(thing, made, now, paper):
    return pdf.draw(_marked(thing, made, now), now, paper) if isinstance(thing, Sheet) else bytes(thing)


def _marked(sheet, made, now):
    """The sheet with its marks at the foot of each of its pages, and without the codes of other files."""
    told = changed(sheet, partial(moves.without_codes, made.case))
    return replace(told, code=made.case.code, then=GIVE, foot=_marks(made, now))


def _marks(made, now):
    """What stands on each page, and in a file of its own beside data: who made it, when, for whom and what for, which copy (SEC-089)."""
    person = office.people().get(made.by_id)
    return (
        _("confidential"),
        _("copy %(number)s", number=made.copy),
        person.short_name if person else made.by.short_name,
        plain_moment(now),
        _("for %(agency)s", agency=made.agency),
        str(SEALED_PURPOSE.get(made.purpose) or SERVICE.get(made.purpose, made.purpose)),
        "" if made.kind == "own_file" else _("Pass nothing of this on."),
    )


def _zip(entries, passphrase):
    """A zip that 7-Zip opens with the passphrase: AES-256 alone, never the old way; its list of names is open to all, so they say nothing."""
    import pyzipper  # loaded with the first file, not with the office

    buffer = io.BytesIO()
    with pyzipper.AESZipFile(buffer, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as file:
        file.setpassword(passphrase.encode())
        file.setencryption(pyzipper.WZ_AES, nbits=256)
        for name, content in entries:
            if not ENTRY.fullmatch(name):
                raise ValueError("a name in a sealed file says nothing")
            info = pyzipper.zipfile_aes.AESZipInfo(name, (2000, 1, 1, 0, 0, 0))
            info.compress_type = pyzipper.ZIP_DEFLATED
            file.writestr(info, content)
    return buffer.getvalue()


def _why_not(case, kind, sending, day):
    """Why this may not be sent on the ground that was chosen, and the question to which it belongs; (None, None) when it may."""
    if sending.basis == "own_right":
        return (None, None) if kind == "own_file" else ("never", "basis")
    if kind == "transfer_bundle" and sending.basis in FOR_A_TRANSFER:
        why = why_no_transfer(case, sending.basis)
        return why, why and "basis"
    if sending.basis in BY_ITEM:
        return (None, None) if agreed.allows(case, sending.basis, day) else ("never", "basis")
    if sending.basis == "no_consent_decision" and set(sending.what) & {*EXPORT_NAMED, "name", "code_and_contact"}:
        return "items", "basis"  # such a decision stands in place of consent, but the name is not told
    if sending.basis != "consent":
        return (None, None) if sending.basis in agreed.legal_bases(case) else ("never", "basis")
    return _why_no_consent(case, sending, day), "basis"


def _why_no_consent(case, sending, day):
    """Why the row of consent does not carry this, as a code of L NO_SHARING_WHY, or None when it does."""
    share = sending.share
    if (
        share is None
        or share.case_id != case.id
        or share.id not in [row.id for row in agreed.shares(agreed.latest(case))]
    ):
        return "never"
    fresh = ConsentShare.get_by_id(share.id)
    why = agreed.why_not(fresh, day)
    if why == "used" and sending.line is not None and sending.line.share_id == share.id:
        why = None  # this is the sending that used it up
    if why is None and fresh.how and METHOD not in fresh.how:
        why = "how"
    if why is None and (set(sending.tells) & set(SHARE_ITEM)) - set(agreed.may_tell(fresh)):
        why = "items"
    return why

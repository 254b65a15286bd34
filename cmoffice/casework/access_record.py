"""The access record: lines of the trail as people read them. The administrator's are about accounts, keys and the office alone (D40);
a supervisor's are those too, and what was done with the files of her team that she may know of (D10)."""

from cmoffice import audit, policy
from cmoffice.casework import spreadsheet
from cmoffice.language import lazy_gettext as _l
from cmoffice.models import Audit, Case, Staff

PAGE = 100
MOST_OUT = 50_000  # lines of one export

# what is about no case, by kind; everything else is work with files
OFFICE = {
    "accounts": (
        "signed in",
        "signed out",
        "sign-in failed",
        "sign-in slowed",
        "screen covered",
        "screen uncovered",
        "session ended",
        "all sessions ended",
        "second factor set up",
        "second factor removed",
        "one-time code used",
        "one-time codes made",
        "password given again",
        "account added",
        "account changed",
        "account confirmed",
        "account locked",
        "account unlocked",
        "account ended",
        "sign-in slip made",
        "password set",
        "password hashed anew",
        "second person asked",
        "second person agreed",
        "second person not needed",
        "done by two",
        "confidentiality promised",
        "trays granted",
    ),
    "keys": (
        "key slot made",
        "key slot removed",
        "recovery sheet made",
        "recovery sheet tried",
        "office opened",
        "office locked",
        "evacuation plan written",
        "evacuation word set",
        "evacuation rehearsed",
        "destroying begun",
        "new keys begun",
        "office keys changed",
        "office keys not changed",
    ),
    "backups": (
        "backup made",
        "backup failed",
        "backups removed",
        "backup carried",
        "office restored",
        "damage seen",
        "lines brought in",
        "round of keeping run",
        "copy before an upgrade removed",
        "tables brought to a version",
        "trail checked",
        "office checked",
        "fingerprint printed",
        "fingerprint compared",
        "trail exported",
    ),
    "settings": (
        "setting changed",
        "hours set",
        "clock was set",
        "years of keeping changed",
        "office network opened",
        "office network closed",
        "network certificate renewed",
        "network authority dropped",
        "network promise changed",
        "place added",
        "place retired",
        "criteria put into force",
        "answer added to a list",
        "list changed",
        "form changed",
        "time rules changed",
        "emergency begun",
        "emergency ended",
    ),
    "refusals": (
        "refused",
        "nothing there",
        "page refused",
        "form without its token",
        "form from elsewhere",
        "form too large",
        "policy broken",
        "unknown host",
        "too many requests",
    ),
}
# written beside them, but about cases or staff: read in the file, the retention list and the review
ELSEWHERE = frozenset()
KINDS = {
    "": _l("Everything"),
    "reads": _l("Opened and read"),
    "prints": _l("Printed and taken out"),
    "refusals": _l("Refused"),
    "accounts": _l("Accounts and sign-ins"),
    "keys": _l("Keys and locking"),
    "backups": _l("Backups and checks"),
    "settings": _l("Settings"),
}
OF_CASES = ("reads", "prints")
READ = ("% read", "% shown", "% opened", "searched%", "% looked at")
PRINTED = ("%printed%", "%print", "%exported", "%taken out")
SHOWN = (
    "account",
    "name",
    "place",
    "address",
    "action",
    "path",
    "what",
    "how",
    "why",
    "times",
    "lines",
    "upto",
    "faults",
    "number",
)


def kinds(reader):
    """The kinds that this reader can choose from, with their words."""
    return {kind: words for kind, words in KINDS.items() if policy.is_supervisor(reader) or kind not in OF_CASES}


def lines(reader, kind, who, page):
    """One page of the record, newest first, of this kind ("" is all) and of one person (short name, "" is all); and whether there are more."""
    found = _asked(reader, kind, who).order_by(Audit.seq.desc()).limit(PAGE + 1).offset((page - 1) * PAGE)
    rows = list(found)
    return rows[:PAGE], len(rows) > PAGE


def details(line):
    """What stands behind the kind of a line: codes, kinds and counts."""
    return ", ".join(str(line.details[name]) for name in SHOWN if line.details.get(name) not in (None, "", False))


def export(reader, kind, who, by, now):
    """The same lines as a table for a spreadsheet program (bytes), oldest first; that it was taken out stands on the trail (SEC-032, SEC-085)."""
    audit.note(by, "trail exported", now=now, kind=kind or "all")
    rows = _asked(reader, kind, who).order_by(Audit.seq.desc()).limit(MOST_OUT)
    table = [
        (
            line.seq,
            f"{line.at:%Y-%m-%d %H:%M:%S}",
            line.by.username if line.by_id else "",
            line.did,
            line.code or "",
            details(line),
        )
        for line in rows
    ]
    marked = f"{now:%Y-%m-%d %H:%M} {by.username}: confidential"
    return spreadsheet.written(["line", "moment (UTC)", "who", "what", "case", marked], table[::-1])


def _asked(reader, kind, who):
    found = Audit.select(Audit, Staff).left_outer_join(Staff, on=(Audit.by == Staff.id)).where(_hers(reader))
    if kind in OFFICE:
        found = found.where(Audit.did.in_(OFFICE[kind]))
    elif kind in OF_CASES:
        found = found.where(_like(READ if kind == "reads" else PRINTED) & Audit.did.not_in(_all_of_office()))
    return found.where(Staff.username == who) if who else found


def _hers(reader):
    office = Audit.code.is_null() & Audit.did.in_(_all_of_office())
    if not policy.is_supervisor(reader):
        return office
    of_team = Case.supervisor == reader.id
    if reader.team_id is not None:
        of_team |= Case.team == reader.team_id
    codes = Case.select(Case.code).where(policy.visible_to(reader) & of_team)
    mine = Staff.select(Staff.id).where(Staff.team == reader.team_id)
    files = Audit.code.in_(codes)
    looks = Audit.code.is_null() & Audit.by.in_(mine) & _like((*READ, *PRINTED))
    return office | (
        (files | looks) & ~Audit.did.contains("concern")
    )  # who filed a concern about whom is nobody else's (R12)


def _like(patterns):
    condition = Audit.did ** patterns[0]
    for pattern in patterns[1:]:
        condition |= Audit.did**pattern
    return condition


def _all_of_office():
    return [did for dids in OFFICE.values() for did in dids]

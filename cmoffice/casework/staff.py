"""Accounts of staff: added and ended by the administrator, opened by a one-time slip; no case content is here."""

import hashlib
import secrets
from datetime import timedelta

from peewee import JOIN

from cmoffice import audit, passwords, policy
from cmoffice.casework import keyring, office, staffconcern, tasks
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import OPEN, Audit, Case, DeskSession, Place, Slip, Staff, Team
from cmoffice.refusals import Changed, Refused

SLIP_HOURS = 24
SLIP_SIGNS = "23456789BCDFGHJKMNPQRSTVWXYZ"


def add(answers, by, now):
    """Add a person and make the one-time code for her slip; gives both (the code is stored only as its hash).

    Without the day of the signed promise and of the data-protection training the account stays shut (D34). Refuses E06.
    """
    missing = [name for name in ("username", "name", "role") if not (answers.get(name) or "").strip()]
    if answers.get("role") in ("caseworker", "supervisor") and not answers.get("team"):
        missing.append("team")
    if missing:
        raise Refused("E06", field=missing[0], fields=", ".join(missing))
    username = answers["username"].strip().lower()
    if Staff.get_or_none(Staff.username == username):
        raise Refused("E06", field="username", fields=_("another short name, this one is taken"))
    with records.atomic():
        team = _team(answers["team"]) if answers.get("team") else None
        staff = Staff.create(
            username=username,
            name=answers["name"].strip(),
            role=answers["role"],
            team=team,
            created_at=now,
            gbv_clearance=bool(answers.get("gbv_clearance")),
            signed_on=answers.get("signed_on"),
            trained_on=answers.get("trained_on"),
            must_change=True,
            confirmed_on=None if by is not None and _needs_confirming(answers["role"]) else now.date(),
        )
        code = _new_slip(staff, by, now)
        audit.record(by, "account added", now=now, account=staff.username, role=staff.role)
    office.forget()
    return staff, code


def new_slip(staff, by, now, confirmed=False):
    """A new one-time code for somebody who forgot her password; older slips end, and the account opens after a supervisor's word.

    Without that, whoever makes slips could sign in as anybody. Who opened the office with the recovery sheet has proved enough
    (`confirmed`). Her key slot goes: it opens with the password that somebody may have seen.
    """
    keyring.take(staff, by, now)
    with records.atomic():
        code = _new_slip(staff, by, now)
        if staff.password_hash and not confirmed and _needs_confirming(staff.role, but=staff.id):
            Staff.update(confirmed_on=None, version=Staff.version + 1).where(Staff.id == staff.id).execute()
            end_sessions(staff, "new slip", now)
        audit.record(by, "sign-in slip made", now=now, account=staff.username)
    return code


def reset(staff, by, now):
    """A supervisor makes the slip for somebody who forgot her password, with her word that it is she. Refuses E35 beyond her own people."""
    if not policy.may_reset(by, staff) or staff.ended_on is not None:
        raise Refused("E35")
    return new_slip(staff, by, now, confirmed=True)


def forgotten(username):
    """The supervisor with this short name whose account is open, for a slip made with the recovery sheet; or None."""
    person = Staff.get_or_none(Staff.username == username)
    return person if person is not None and policy.is_supervisor(person) and person.is_active else None


def confirm(staff, by, now):
    """A supervisor confirms that this colleague has this role: only then does the account open (6.1). Refuses E35 for one's own."""
    if not policy.role_may(by, "confirm people") or by.id == staff.id:
        raise Refused("E35")
    with records.atomic():
        Staff.update(confirmed_on=now.date(), confirmed_by=by, version=Staff.version + 1).where(
            Staff.id == staff.id
        ).execute()
        audit.record(by, "account confirmed", now=now, account=staff.username, role=staff.role)
        staffconcern.hand_on(now)
    office.forget()


def to_confirm():
    """Accounts that wait for a supervisor's word."""
    return list(Staff.select().where(Staff.confirmed_on.is_null() & Staff.ended_on.is_null()).order_by(Staff.name))


def find_slip(staff, code, now):
    """The unused slip of this person with this code, not older than a day; else None. It stays until a password is set.

    It is looked for in the same way when there is no such person (SEC-012).
    """
    return Slip.get_or_none(
        (Slip.code_hash == _digest(code))
        & (Slip.staff == (staff.id if staff else 0))
        & Slip.used_at.is_null()
        & (Slip.until > now)
    )


def open_slip(number, now):
    """The slip that somebody has shown before, if it still opens her account."""
    return Slip.get_or_none((Slip.id == number) & Slip.used_at.is_null() & (Slip.until > now)) if number else None


def slips_since(staff, moment):
    """The slips that somebody else made for her after this moment: she is told at the next sign-in (SEC-009)."""
    since = "SELECT * FROM slip WHERE staff_id = ? AND made_at > ? ORDER BY id"
    return list(Slip.raw(since, staff.id, Slip.made_at.db_value(moment)))


def set_password(staff, password, by, now, slip=None):
    """Set a person's own password and end her other sessions; the slip that opened the way is crossed out. Refuses E35 for a slip used meanwhile."""
    stored = passwords.hashed(password)
    with records.atomic():
        if (
            slip is not None
            and not Slip.update(used_at=now).where((Slip.id == slip.id) & Slip.used_at.is_null()).execute()
        ):
            raise Refused("E35")
        Staff.update(password_hash=stored, password_set_at=now, must_change=False, version=Staff.version + 1).where(
            Staff.id == staff.id
        ).execute()
        end_sessions(staff, "password changed", now)
        audit.record(by, "password set", now=now, account=staff.username)


def rehash(staff, password, now):
    """Hash a right password anew when its hash was made at another cost than today's (SEC-010); nobody is signed out by it."""
    if not passwords.needs_rehash(staff.password_hash):
        return
    stored = passwords.hashed(password)
    with records.atomic():
        Staff.update(password_hash=stored).where(
            (Staff.id == staff.id) & (Staff.password_hash == staff.password_hash)
        ).execute()
        audit.record(staff, "password hashed anew", now=now, account=staff.username)
    staff.password_hash = stored


def known_words(staff, now):
    """Words that whoever knows the office would try first as her password: its name, its places and teams, her names and role, the year."""
    office_words = [office.setting("office_name", ""), *(f"{row.label} {row.district}" for row in Place.select())]
    own = [staff.username, staff.name, staff.role, staff.team.name if staff.team_id else "", str(now.year)]
    return sorted({word for words in (*office_words, *own, *teams()) for word in (words, *words.split())} - {""})


def change(staff, answers, by, now, version=None):
    """Change name, role, team, clearance or the two days of an account; Changed when somebody else did meanwhile. Refuses E35 for one's own role, E21 for another role or team while she carries open cases."""
    role = answers.get("role", staff.role)
    if by is not None and by.id == staff.id and role != staff.role:
        raise Refused("E35", field="role")
    if role != staff.role and _is_last(staff):
        raise Refused("E35", field="role")
    columns = {
        name: answers[name]
        for name in ("name", "role", "gbv_clearance", "signed_on", "trained_on", "caseload_limit")
        if name in answers
    }
    moves_away = role != staff.role or (
        "team" in answers and (answers["team"] or "") != (staff.team.name if staff.team_id else "")
    )
    if moves_away and (carried := left_cases(staff)):
        raise Refused(
            "E21",
            field="team",
            open=_("%(count)s open cases that her supervisor must give to colleagues first", count=carried),
        )
    if role != staff.role:
        keyring.take(staff, by, now)  # whoever still opens the office in the new role gets a slot at the next sign-in
    with records.atomic():
        if "team" in answers:
            columns["team"] = _team(answers["team"]) if answers["team"] else None
        if moves_away and _needs_confirming(role, but=staff.id):
            columns["confirmed_on"] = None
        changed = (
            Staff.update(version=Staff.version + 1, **columns)
            .where((Staff.id == staff.id) & (Staff.version == (version or staff.version)))
            .execute()
        )
        if not changed:
            raise Changed(Staff.get_by_id(staff.id), None, None)
        if role != staff.role:
            end_sessions(staff, "role changed", now)
        if moves_away:
            tasks.give_back(staff, now)
        audit.record(by, "account changed", now=now, account=staff.username, fields=sorted(columns))
        staffconcern.hand_on(now)
    office.forget()


def lock(staff, locked, by, now):
    """Lock an account (its sessions end at once) or open it again. Refuses E35 for one's own account and for the last administrator."""
    if locked and ((by is not None and by.id == staff.id) or _is_last(staff)):
        raise Refused("E35")
    if locked:
        keyring.take(staff, by, now)
    with records.atomic():
        Staff.update(locked=locked, version=Staff.version + 1).where(Staff.id == staff.id).execute()
        if locked:
            end_sessions(staff, "account locked", now)
        audit.record(by, "account locked" if locked else "account unlocked", now=now, account=staff.username)
        staffconcern.hand_on(now)
    office.forget()


def end(staff, by, now):
    """End an account. Cases still with it are named to the supervisor by Team today. Refuses E35 for oneself and the last of a role that the office needs."""
    if (by is not None and by.id == staff.id) or _is_last(staff):
        raise Refused("E35")
    keyring.take(staff, by, now)
    with records.atomic():
        Staff.update(ended_on=now.date(), password_hash=None, version=Staff.version + 1).where(
            Staff.id == staff.id
        ).execute()
        Slip.update(used_at=now).where((Slip.staff == staff.id) & Slip.used_at.is_null()).execute()
        end_sessions(staff, "account ended", now)
        tasks.give_back(staff, now)
        audit.record(by, "account ended", now=now, account=staff.username)
        staffconcern.hand_on(now)
    office.forget()


def end_sessions(staff, why, now, but=None):
    """End the sessions of a person, all but one if asked; inside the caller's transaction."""
    ended = (DeskSession.staff == staff.id) & DeskSession.ended_at.is_null()
    if but is not None:
        ended &= DeskSession.id != but
    DeskSession.update(ended_at=now, ended_why=why).where(ended).execute()


def end_one_session(staff, number, now):
    """A person ends one of her own sessions at another desk."""
    with records.atomic():
        DeskSession.update(ended_at=now, ended_why="ended by its owner").where(
            (DeskSession.id == number) & (DeskSession.staff == staff.id) & DeskSession.ended_at.is_null()
        ).execute()
        audit.record(staff, "session ended", now=now)


def end_session_of(number, by, now):
    """End the session with this number, whoever it is of; its owner hears why at that desk. Gives whose it was, or None."""
    row = DeskSession.get_or_none((DeskSession.id == number) & DeskSession.ended_at.is_null())
    if row is None:
        return None
    with records.atomic():
        DeskSession.update(ended_at=now, ended_why="ended by a colleague").where(DeskSession.id == row.id).execute()
        audit.record(by, "session ended", now=now, account=row.staff.username)
    return row.staff


def end_all_sessions(by, now, but):
    """End every session but this one, of everybody."""
    with records.atomic():
        ended = (
            DeskSession.update(ended_at=now, ended_why="ended by a colleague")
            .where(DeskSession.ended_at.is_null() & (DeskSession.id != but))
            .execute()
        )
        audit.record(by, "all sessions ended", now=now, count=ended)


def at_desks():
    """Every session that is open, with its person, the latest first."""
    return list(
        DeskSession.select(DeskSession, Staff)
        .join(Staff)
        .where(DeskSession.ended_at.is_null())
        .order_by(DeskSession.seen_at.desc())
    )


def failures(since):
    """Sign-ins that failed since this moment, the latest first, at most a hundred: lines of the trail."""
    return list(
        Audit.select(Audit, Staff)
        .join(Staff, JOIN.LEFT_OUTER, on=(Audit.by == Staff.id))
        .where((Audit.did == "sign-in failed") & (Audit.at > since))
        .order_by(Audit.seq.desc())
        .limit(100)
    )


def promise(staff, now):
    """The person has read and promised confidentiality; asked anew each year."""
    with records.atomic():
        Staff.update(promised_on=now.date()).where(Staff.id == staff.id).execute()
        audit.record(staff, "confidentiality promised", now=now)


def set_own(staff, answers, now):
    """A person's own settings: density, narrow rail, character keys, a shorter idle time."""
    with records.atomic():
        Staff.update(
            **{name: answers[name] for name in ("density", "rail", "keys_on", "idle_minutes") if name in answers}
        ).where(Staff.id == staff.id).execute()


def name_focal(username, by, now):
    """Name the supervisor to whom concerns about staff go from now on (R12), or nobody; what was given to another one stays with her.

    Refuses E35 for anybody but a supervisor who is here.
    """
    person = Staff.get_or_none((Staff.username == username) & Staff.ended_on.is_null()) if username else None
    if username and (person is None or not policy.is_supervisor(person)):
        raise Refused("E35")
    with records.atomic():
        office.change("safeguarding", username or "", by, now)
        staffconcern.hand_on(now)
    office.forget()


def all_people():
    """Everybody who has or had an account, those still here first."""
    people = Staff.select(Staff, Team).join(Team, JOIN.LEFT_OUTER, on=(Staff.team == Team.id)).order_by(Staff.name)
    return sorted(people, key=lambda person: person.ended_on is not None)


def teams():
    """Names of the teams."""
    return [team.name for team in Team.select().order_by(Team.name)]


def left_cases(staff):
    """How many open cases an ended account still carries."""
    return Case.select().where((Case.keyworker == staff.id) & Case.status.in_(OPEN)).count()


def _needs_confirming(role, but=None):
    """Whether a supervisor must confirm this role first: one that touches cases, and a supervisor is there who can."""
    able = Staff.select().where(
        Staff.confirmed_on.is_null(False)
        & Staff.password_hash.is_null(False)
        & Staff.ended_on.is_null()
        & ~Staff.locked
    )
    return policy.touches_cases(role) and any(policy.is_supervisor(person) and person.id != but for person in able)


def _is_last(staff):
    """Whether ending this account would leave the office without an administrator, or a team without a supervisor."""
    others = (Staff.role == staff.role) & (Staff.id != staff.id) & Staff.ended_on.is_null() & ~Staff.locked
    if policy.is_supervisor(staff):
        others &= Staff.team == staff.team_id
    return policy.keeps_office_running(staff) and not Staff.select().where(others).exists()


def _team(name):
    return Team.get_or_create(name=name.strip())[0]


def _new_slip(staff, by, now):
    code = "-".join("".join(secrets.choice(SLIP_SIGNS) for _ in range(4)) for _ in range(4))
    Slip.update(used_at=now).where((Slip.staff == staff.id) & Slip.used_at.is_null()).execute()
    Slip.create(staff=staff, code_hash=_digest(code), by=by, made_at=now, until=now + timedelta(hours=SLIP_HOURS))
    return code


def _digest(code):
    return hashlib.sha256("".join(sign for sign in code.upper() if sign.isalnum()).encode()).hexdigest()

"""A case that another agency hands over is taken in here: once, under a code of ours, given to a caseworker, with the consent that came along (F15, M03).

What was read of a file is held in memory alone, for half an hour, for whoever sent it in; locking the office drops it. Code first, then the
identity in its own file, then the case opens: a power cut in between leaves a code without a name, never a name without a case.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace

import peewee

from cmoffice import audit, codelists, databases, policy
from cmoffice.casework import arrival_file, consent, intake, keyworker, moves, papers
from cmoffice.casework.exchange import PAPER
from cmoffice.casework.intake import REQUIRED, REQUIRED_OF_A_CHILD
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Arrival, Case, Provider
from cmoffice.refusals import Refused

ACTION = "take in from another agency"
HELD_FOR, MOST_HELD = timedelta(minutes=30), 8
ASKED_HERE = ("registered_on", "place", "age_known", "keyworker", "legal_basis", "module", "sensitivity", "area")
NOT_TOLD = "none"  # what stands in the register where the other agency did not tell it
_held = {}  # office and number of the person → what she is taking in


@dataclass(slots=True)
class Held:
    """What somebody is taking in: the cases of one file, and until when they are held."""

    cases: list
    until: datetime


def read(data, passphrase, by, now):
    """Read a file and hold its cases for half an hour. Gives them. Refuses E35, A01 and A02."""
    if not policy.role_may(by, ACTION):
        raise Refused("E35")
    cases = arrival_file.read(data, (passphrase or "").replace(" ", "").replace("-", ""))
    _drop_old(now)
    if len(_held) >= MOST_HELD:
        _held.pop(min(_held, key=lambda who: _held[who].until), None)
    _held[_desk(by)] = Held(cases, now + HELD_FOR)
    audit.note(by, "file of another agency read", now=now, kind=cases[0].kind, cases=len(cases))
    return cases


def held(by, now):
    """The cases that this person is taking in; none when half an hour has passed or the office was locked."""
    _drop_old(now)
    mine = _held.get(_desk(by))
    return mine.cases if mine else []


def forget(by=None):
    """Drop what one person, or everybody, is taking in."""
    if by is None:
        _held.clear()
    else:
        _held.pop(_desk(by), None)


def _desk(by):
    return databases.folder(), by.id


def _drop_old(now):
    for who in [who for who, mine in list(_held.items()) if mine.until <= now]:
        _held.pop(who, None)


def taken(by, most=50):
    """What was taken in by this supervisor's team, newest first, with the case where she may still see it."""
    return [
        (one, one.case if one.case_id and policy.find_case(by, one.case.code) else None)
        for one in Arrival.select().where(Arrival.by == by.id).order_by(Arrival.id.desc()).limit(most)
    ]


def before(came):
    """When this very case was taken in already, or None."""
    return Arrival.get_or_none(Arrival.digest == came.digest)


def missing(came, today):
    """What a registration needs and the file does not say, as names of its questions; a concern of a day to come is asked for too."""
    wanted = REQUIRED + (REQUIRED_OF_A_CHILD if came.facts.get("module") != "gbv_survivor" else ())
    lacks = [name for name in wanted if name not in ASKED_HERE and came.facts.get(name) in (None, "", [])]
    if came.facts.get("identified_on", today) > today:
        lacks.append("identified_on")
    return lacks


def holds(came, today):
    """Whether the consent that came along holds here today: to services, not taken back, not over, and explained."""
    given = came.consent
    if not given or given.get("withdrawn_scope") == "all" or given["obtained_on"] > today:
        return False
    if not set(codelists.EXPLAINED_NEEDED) <= set(given.get("explained") or ()):
        return False
    if came.facts.get("module") != "gbv_survivor" and not given.get("assent"):
        return False
    return any(
        row["item"] == "services"
        and row["answer"] == "yes"
        and row["valid_from"] <= today
        and not row["used_on"]
        and (row["valid_to"] is None or today <= row["valid_to"])
        for row in given["items"]
    )


def unknown_services(came):
    """Rows of consent that name a service which is not in our directory: they cannot hold here, and are told (never widened to others)."""
    return [row["provider"] for row in (came.consent or {}).get("shares", ()) if row["provider"] and not _ours(row)]


def doubles(came, by):
    """Cases that may be of the same child (E05): those of a like name as at a registration, and those that came from there under the same code."""
    found = {"mine": [], "others": False}
    if has_name(came) and databases.identities_attached():
        like = SimpleNamespace(
            code="", sex=came.facts.get("sex") or "not_stated", age_years=came.facts.get("age_years")
        )
        found = intake.doubles(like, came.identity, by)
    came_before = [one.case_id for one in Arrival.select() if _origin(came) and one.came.get("origin") == _origin(came)]
    known = list(Case.select(Case.code).where(Case.id.in_(came_before) & ~policy.hidden_from(by)))
    mine = {row.code for row in known if policy.find_case(by, row.code)}
    return {"mine": sorted(mine | {*found["mine"]}), "others": found["others"] or len(mine) < len(known)}


def _origin(came):
    """A mark of the code that the case has with whoever sent it, so that it is known again; the code itself stands in the identity register alone."""
    return hashlib.sha256(f"{came.office}\n{came.code}".encode()).hexdigest() if came.code else ""


def has_name(came):
    """Whether the file says who the child is."""
    return any(came.identity.get(name) for name in ("first", "nickname", "name_unknown"))


def take_in(came, answers, to, by, now, decided=None):
    """Take in a case: a code of ours, its registration, consent as it came, who the child is where that was told, and what came as a filed paper (M03).

    `answers` are those asked here (place, area, criteria_met and what the file does not say), `to` is the colleague who gets it, `decided`
    what was answered to a possible double. Refuses A03 (taken in before), E03 (no consent that holds and no reason to go on), E05, E35, and what
    a registration and giving a case refuse (E01, E04, E06, E20). Refuses A01 without the identity register.
    """
    if not policy.role_may(by, ACTION):
        raise Refused("E35")
    if not databases.identities_attached():
        raise Refused(
            "A01", why=_("the identity register is not attached, and what came of the child has no other place")
        )
    _refuse_again(came)
    given = _registration(came, answers, now)
    keyworker.refuse(SimpleNamespace(code="", module=given["module"], keyworker_id=None), to, answers, by)
    identity = _identity(came, now.date())
    if decided not in ("different", "ask"):
        alike = doubles(came, by)
        if alike["mine"] or alike["others"]:
            raise Refused("E05", field="decided")
    case = _begin(came, given, answers, to, by, now)
    if identity:
        intake.enter_identity(case, identity, by, now, decided or "ask")  # a double of this very minute stops nothing
    return case


def _begin(came, given, answers, to, by, now):
    """The code, the coded registration, consent and the paper, in one go; the case waits for its identity."""
    good = holds(came, now.date())
    with records.atomic():
        case = intake.take_in(
            given,
            by,
            now,
            carried_by=to,
            agreed=lambda case: consent.take_over(case, _ours_of(came), good, given, by, now),
        )
        papers.file(case, PAPER, {"office": came.office, "came": came.data, "missed": came.missed}, by, now)
        moves.write(case, "M03", "came from another agency", by, now)
        try:
            Arrival.create(
                case=case,
                office=came.office,
                digest=came.digest,
                kind=came.kind,
                came={"parts": came.parts, "missed": len(came.missed), "origin": _origin(came)},
                by=by,
                arrived_at=now,
            )
        except peewee.IntegrityError:
            _refuse_again(came)
            raise
        audit.record(by, "case taken in from another agency", case.code, now=now, kind=came.kind, parts=len(came.parts))
    return case


def _refuse_again(came):
    same = before(came)
    if same:
        raise Refused("A03", day=f"{same.arrived_at:%Y-%m-%d}")


def _registration(came, answers, now):
    """The answers of a registration (F01b): what came, and what was asked here."""
    facts = {name: value for name, value in came.facts.items() if name not in ("registered_on", "area", "place")}
    if facts.get("care_since", now.date()) > now.date():
        del facts["care_since"]
    given = {"age_known": "estimated", "module": "child", "sensitivity": "normal", **facts}
    given |= {name: answers[name] for name in answers if answers[name] not in (None, "", [])}
    given |= {"registered_on": now.date(), "registered_time": f"{now:%H:%M}", "keyworker": "me"}
    given.setdefault("legal_basis", (came.consent or {}).get("legal_basis") or ["consent"])
    if holds(came, now.date()):
        agreed = came.consent
        given |= {name: agreed.get(name) for name in ("given_by", "explained", "assent", "assent_why")}
        given["consent_items"] = ["services"]
        if given["assent"] == "not_asked" and not given["assent_why"]:
            given["assent_why"] = "–"
    else:
        given |= {"given_by": "nobody", "consent_items": [], "explained": []}
    return given


def _ours_of(came):
    """Consent as it came, its rows pointed at the entries of our directory; rows for a service that we do not know are left out."""
    if not came.consent:
        return None
    shares = [
        {**{name: value for name, value in row.items() if name != "provider"}, "provider": _ours(row)}
        for row in came.consent["shares"]
        if not row["provider"] or _ours(row)
    ]
    return {**came.consent, "shares": shares}


def _ours(row):
    """The number of this service in our directory, by its very name; None when there is none."""
    found = Provider.get_or_none((Provider.name == row["provider"]) & Provider.retired_on.is_null())
    return found.id if found else None


def _identity(came, today):
    """Who the child is, as the identity register takes it, without a birth to come; empty where the file does not tell a name."""
    if not has_name(came):
        return {}
    known = {"address": NOT_TOLD, "safe_contact": NOT_TOLD, **came.identity}
    if known.get("birth_date", today) > today:
        del known["birth_date"]
    return known | {"other_org_ref": known_elsewhere(came)}


def known_elsewhere(came):
    """Under what the other agency knows the child: its code there, kept in the identity register alone."""
    return " ".join(part for part in (came.office, came.code) if part)[: arrival_file.NAME]

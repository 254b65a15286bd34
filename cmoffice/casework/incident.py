"""Incidents of gender-based violence (F18): one survivor, one event, under a random number; apart from consent and identity (D07)."""

import secrets

from peewee import fn

from cmoffice import audit, policy
from cmoffice.casework import freetext, moves, papers
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Incident
from cmoffice.refusals import Changed, Refused

QUESTIONS = (  # in this order; the first yes decides (L-GBV)
    ("penetration", "rape"),
    ("sexual_contact", "sexual_assault"),
    ("physical", "physical_assault"),
    ("forced_marriage", "forced_marriage"),
    ("denial", "denial_of_resources"),
    ("emotional", "psychological_abuse"),
)
SEXUAL = ("rape", "sexual_assault")
BANDS = ((3, "0-3"), (5, "4-5"), (14, "6-14"), (30, "15-30"))
APART = ("interviewed_on", "happened_on", "account", "count_it", "supervisor_may_read", "reason")
ADULT = 18


def decided_type(answers):
    """The one type of an incident: that of the first question answered yes; non_gbv after six no; None while one is open."""
    for question, type_of_it in QUESTIONS:
        if answers.get(question) == "yes":
            return type_of_it
        if answers.get(question) != "no":
            return None
    return "non_gbv"


def contexts(type_of_it, age, answers):
    """In which contexts an incident of this type stands (L-GBVCTX); worked out, never typed. `age` is in whole years when it happened."""
    found = {
        "intimate_partner_violence": type_of_it != "non_gbv"
        and any(row.get("relation") == "partner_or_former" for row in answers.get("perpetrators") or ()),
        "child_sexual_abuse": type_of_it in SEXUAL and age is not None and age < ADULT,
        "early_marriage": type_of_it == "forced_marriage" and age is not None and age < ADULT,
        "possible_sexual_exploitation": type_of_it in SEXUAL and answers.get("goods_exchanged") == "yes",
        "possible_sexual_slavery": type_of_it in SEXUAL and answers.get("abduction") not in (None, "none"),
        "harmful_practice": answers.get("harmful_practice") not in (None, "no"),
    }
    return [name for name, holds in found.items() if holds]


def delay(happened_on, told_on):
    """How long after the incident it was told, as a band of days; day 4 belongs to 4-5 (L-REPORTDELAY). None without a day."""
    if happened_on is None:
        return None
    days = (told_on - happened_on).days
    return next((band for most, band in BANDS if days <= most), "over_30")


def record(case, answers, by, now):
    """Write an incident down (F18). Its type follows from the questions in their order, its contexts and delay from the facts.

    Refuses E06 for days in the future or in the wrong order and for a question of the type left open, E35 when the case is
    not open, E36.
    """
    _refuse(answers, now)
    freetext.check_answers(case, answers)
    with records.atomic():
        moves.held_open(case)
        made = _write(case, answers, by, now)
        moves.count(case, incidents=1)
        moves.write(case, "F18", "incident recorded", by, now, done_at=papers.noon(answers["interviewed_on"], now))
        audit.record(by, "incident recorded", case.code, now=now)
    return made


def correct(incident, answers, by, now):
    """A new version of an incident with the reason; the number stays, the former one is kept. Refuses E06, E17, E36."""
    if not (answers.get("reason") or "").strip():
        raise Refused("E17", field="reason")
    case = incident.case
    _refuse(answers, now)
    freetext.check_answers(case, answers)
    with records.atomic():
        moves.held_open(case)
        replaced = (
            Incident.update(replaced_at=now, ref=f"{incident.ref} {incident.version}")
            .where((Incident.id == incident.id) & Incident.replaced_at.is_null())
            .execute()
        )
        if not replaced:
            raise Changed(incident, None, None)
        made = _write(case, answers, by, now, ref=incident.ref, version=incident.version + 1, corrects=incident.id)
        moves.write(case, "F18", "incident corrected", by, now)
        audit.record(by, "incident corrected", case.code, now=now, version=made.version)
    return made


def share(incident, by, now):
    """A form about an incident never leaves the office, whoever asks (D13): refuses E37, always, and writes the attempt down."""
    audit.note(by, "sharing of an incident refused", incident.case.code, now=now)
    raise Refused("E37")


def of_case(case):
    """The incidents of a case as they now stand, newest first."""
    return list(
        Incident.select()
        .where((Incident.case == case.id) & Incident.replaced_at.is_null())
        .order_by(Incident.id.desc())
    )


def find(case, ref):
    """The incident of this very case under this number, as it now stands, or None."""
    return Incident.get_or_none((Incident.case == case.id) & (Incident.ref == ref) & Incident.replaced_at.is_null())


def versions(incident):
    """Earlier versions of an incident, newest first."""
    older = []
    while incident.corrects_id:
        incident = Incident.get_by_id(incident.corrects_id)
        older.append(incident)
    return older


def may_read_account(reader, incident):
    """Whether this person reads the account: the keyworker; a supervisor a child's, an adult's only if she agreed or she works on the case (R11)."""
    case = incident.case
    if not policy.is_supervisor(reader) or case.keyworker_id == reader.id or policy.is_beside(reader, case.code):
        return policy.may(reader, "read incident", case)
    is_adult = max(case.age_years or 0, incident.answers.get("age") or 0) >= ADULT
    return policy.may(reader, "read incident", case) and (incident.supervisor_may_read or not is_adult)


def counted():
    """The condition for incidents that statistics count: agreed to, not counted by another agency, as they now stand (D30)."""
    elsewhere = fn.json_extract(Incident.answers, "$.elsewhere")
    return Incident.replaced_at.is_null() & (Incident.count_it == "yes") & (elsewhere != "yes_gbvims_agency")


def _refuse(answers, now):
    told_on, happened_on = answers.get("interviewed_on"), answers.get("happened_on")
    if told_on is None or told_on > now.date():
        raise Refused("E06", field="interviewed_on", fields=_("the day of the interview, today or earlier"))
    if happened_on is not None and happened_on > told_on:
        raise Refused("E06", field="happened_on", fields=_("the day it happened, not after the interview"))
    if decided_type(answers) is None:
        asked = next(name for name, _type in QUESTIONS if answers.get(name) not in ("yes", "no"))
        raise Refused("E06", field=asked, fields=_("the questions about the kind of incident, in their order"))


def _write(case, answers, by, now, ref=None, **version):
    type_of_it, happened_on = decided_type(answers), answers.get("happened_on")
    asked = [name for name, _type in QUESTIONS]
    decisive = next((number for number, name in enumerate(asked) if answers.get(name) == "yes"), len(asked))
    dropped = {*APART, *asked[decisive + 1 :]}  # what was asked after the first yes counts for nothing
    kept = {
        name: papers.plain(value)
        for name, value in answers.items()
        if name not in dropped and value not in (None, "", [], ())
    }
    return Incident.create(
        ref=ref or _new_ref(),
        case=case,
        interviewed_on=answers["interviewed_on"],
        happened_on=happened_on,
        estimated=answers.get("date_known") == "estimated",
        type=type_of_it,
        contexts=contexts(type_of_it, answers.get("age"), answers),
        delay=delay(happened_on, answers["interviewed_on"]),
        count_it=answers.get("count_it") or "no",
        answers=kept,
        account=answers.get("account") or "",
        supervisor_may_read=answers.get("supervisor_may_read") == "yes",
        reason=(answers.get("reason") or "").strip() or None,
        by=by,
        entered_at=now,
        **version,
    )


def _new_ref():
    """A random number of its own, from which neither case nor day nor order can be told (D03)."""
    signs = "".join(secrets.choice(moves.ALPHABET) for _ in range(8))
    return f"{signs[:4]}-{signs[4:]}"

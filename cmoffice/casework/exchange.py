"""A case in the field names of CPIMS+ (Primero), as far as it may be told, and the de-identified list in the same names.

Never in it: incident and registration papers as such, the consent paper, the link list, supervisor's notes, whatever is strictly
confidential (E37). Who the child is goes apart, and only what a row of consent names.
"""

import csv
import hashlib
import io
import json

from cmoffice import fieldnames, identities, policy
from cmoffice.casework import agreed, moves, papers, team_list
from cmoffice.fieldnames import (
    ASSESSED_ON,
    ASSESSMENT,
    CONSENT,
    FOLLOWUPS,
    HANDOVER,
    HEAD,
    PASSING,
    PLAN,
    SERVICES,
    SUBFORMS,
    back,
    out,
)
from cmoffice.language import gettext as _
from cmoffice.models import FollowUp, Objective, Plan, PlanAction, Referral
from cmoffice.refusals import Refused
from cmoffice.safe_cells import harmless

FORMAT, VERSION = "cmoffice-case", 1
LIST_FORMAT = "cmoffice-list"
BUNDLE, BUNDLE_VERSION = "cmoffice-bundle", 1
MANIFEST, CASE, CHILD = (
    "manifest.json",
    "case.json",
    "slip.json",
)  # names that say nothing: they can be read without the passphrase
PAPER = "F15R"  # what came with a case from another agency, filed as it came
OF_BUNDLE = {  # what each part of a bundle (F15) holds, in parts of this module
    "summary": ("needs", "age_sex", "health_facts", "safety_concerns", "family_situation", "handover"),
    "assessment": ("assessment_summary",),
    "plan": ("plan_summary",),
    "consent": ("consent",),
}
PARTS = (*OF_BUNDLE["summary"], "assessment_summary", "plan_summary", "consent")
OF_THE_CHILD = ("name", "code_and_contact")  # in a file of its own
OF_THE_ANALYSIS = ("analysis", "risk", "risk_reason")  # of a full assessment its analysis alone goes
OF_THE_REQUEST = ("why", "good_cause", "better_service", "joint_visit_on", "introductions", "pending_actions", "until_accepted")  # fmt: skip
OF_CONSENT = ("given_by", "assent", "assent_why", "explained", "explained_why", "signer_why", "language", "legal_basis", "withhold", "withhold_from", "withhold_why", "obtained_on", "withdrawn_on", "withdrawn_scope")  # fmt: skip
OF_AN_ITEM = ("item", "service", "answer", "valid_from", "valid_to", "one_off", "used_on")
OF_A_SHARE = ("service", "what", "how", "valid_from", "valid_to", "one_off", "used_on")


def parts_of(bundle):
    """What the parts of a bundle hold: codes of BUNDLE as parts of this module; what kind of case it is and who may know of it, too."""
    return {part for name in bundle for part in OF_BUNDLE.get(name, ())} | {PASSING}


def told_under(share):
    """What may go under a row of consent to share: parts of this module, and of the child (D16); never more than the row says."""
    return set(agreed.may_tell(share)) & {*PARTS, *OF_THE_CHILD}


def case_as_data(case, parts, zone):
    """The case in the names of CPIMS+, JSON-ready: of what is known only these parts, codes of PARTS. No name, nothing confidential.

    Where the office has nothing of its own yet (a plan, an assessment), what came along from another agency stands in its place.
    """
    came = _came(case)
    data = {"format": FORMAT, "version": VERSION}
    for one in fieldnames.REGISTRATION:
        if one.part == HEAD or one.part in parts:
            data |= out(one, papers.plain(_registered(case, one.ours)))
    for part, gives in GIVES.items():
        if part in parts:
            data |= gives(case, zone, came)
    if "needs" in parts and came.get("registration_date"):
        data["registration_date"] = came["registration_date"]  # the first office's: the child is known since then
    return {name: _told(case, value) for name, value in data.items()}


def _told(case, value):
    """An answer without the codes of other files, in its rows too."""
    if isinstance(value, str):
        return moves.without_codes(case, value)
    if isinstance(value, dict):
        return {name: _told(case, part) for name, part in value.items()}
    return [_told(case, part) for part in value] if isinstance(value, list) else value


def identity_as_data(case, parts, why, by, now):
    """Who the child is, as far as these parts say (codes of OF_THE_CHILD), less what must never leave this office; on the trail as a look (D35).

    Raises Unplugged when the identity register is not attached. Empty when nobody entered an identity.
    """
    entry = identities.reveal(case.code, why, by, now)
    if entry is None:
        return {}
    never = identities.contact_limits(case.code)
    held_back = {name for what in never for name in NEVER[what]}
    data = {"case_id_display": case.code}
    for one in fieldnames.IDENTITY:
        if one.part in parts and one.ours not in held_back:
            data |= out(one, papers.plain(getattr(entry, one.ours)) or None)
    return data


NEVER = {
    "phone": ("phone", "caregiver_phone"),
    "address": ("address", "landmark", "caregiver_address"),
}


def withheld(case):
    """What the person wants kept from whom, for whoever makes a file (D16): (what, from whom, why), or None."""
    consent = agreed.latest(case)
    return (consent.withhold, consent.withhold_from, consent.withhold_why) if consent and consent.withhold else None


def _registered(case, name):
    if name == "status":
        return "open" if case.is_open else case.status
    return getattr(case, name)


def _came(case):
    """What came along from the agency that had this case before; nothing when it began here."""
    filed = papers.latest(case, PAPER)
    return filed.answers.get("came", {}) if filed else {}


def _assessment(case, zone, came):
    filed = papers.latest(case, "F04") or papers.latest(case, "F03")
    if filed is None:
        return _kept(came, ASSESSED_ON, ASSESSMENT)
    short = filed.answers
    if filed.paper == "F04":
        short = {name: short[name] for name in OF_THE_ANALYSIS if name in short}
    on = filed.done_at.astimezone(zone).date().isoformat()
    return {ASSESSED_ON: on, ASSESSMENT: {"paper": filed.paper, "answers": short}}


def _plan(case, zone, came):
    which = (Plan.case == case.id) & (Plan.state == "approved")
    plan = Plan.select().where(which).order_by((Plan.kind == "interim"), Plan.version.desc()).first()
    if plan is None:
        theirs = [name for one in fieldnames.PLAN_HEAD for name in (one.theirs, fieldnames.OWN + one.ours) if name]
        return _kept(came, *theirs, PLAN)
    head = {name: getattr(plan, name) for name in ("drawn_on", "goal", "permanency", "contingency", "followup_mode", "followup_days")}  # fmt: skip
    head |= {
        "plan_kind": plan.kind,
        "decided_on": plan.decided_at.astimezone(zone).date() if plan.decided_at else None,
    }
    data = {}
    for one in fieldnames.PLAN_HEAD:
        data |= out(one, papers.plain(head.get(one.ours)))
    return data | {PLAN: [_row(PLAN, row) for row in _plan_rows(plan)]}


def _plan_rows(plan):
    """One row for each action with the objective it serves, and one for an objective that has none."""
    in_order = (Objective.position, Objective.id)
    for number, aim in enumerate(Objective.select().where(Objective.plan == plan.id).order_by(*in_order), start=1):
        head = {name: getattr(aim, name) for name in ("wording", "need", "measure", "target_on", "horizon", "progress")}
        head["objective"] = number
        acts = PlanAction.select().where(PlanAction.objective == aim.id).order_by(PlanAction.position, PlanAction.id)
        steps = [
            {name: getattr(act, name) for name in ("what", "due_on", "kind", "service", "responsible", "track")}
            | {"action_status": act.status}
            for act in acts
        ]
        for step in steps or [{}]:
            yield head | step


def _handover(case, zone, came):
    filed = papers.latest(case, "F15")
    request = {name: filed.answers[name] for name in OF_THE_REQUEST if name in filed.answers} if filed else {}
    referrals = Referral.select().where((Referral.case == case.id) & Referral.status.in_(("sent", "accepted", "done")))
    services = [
        _row(SERVICES, {**_columns(one, "service", "appointment_on", "outcome"), "referral_status": one.status})
        for one in referrals.order_by(Referral.id)
    ]
    logged = FollowUp.select().where(FollowUp.case == case.id).order_by(FollowUp.done_on, FollowUp.id)
    followups = [
        _row(
            FOLLOWUPS,
            {**_columns(one, "type", "done_on", "mode", "finding"), "followup_due_on": one.due_on},
        )
        for one in logged
    ]
    found = {SERVICES: [*came.get(SERVICES, ()), *services], HANDOVER: request or came.get(HANDOVER)}
    found[FOLLOWUPS] = [*came.get(FOLLOWUPS, ()), *followups]
    return {name: value for name, value in found.items() if value}


def _columns(row, *names):
    return {name: getattr(row, name) for name in names}


def _row(subform, answers):
    row = {}
    for one in SUBFORMS[subform]:
        row |= out(one, papers.plain(answers.get(one.ours)))
    return row


def _consent(case, zone, came):
    """Consent as it stands, as status: their ticks, and ours with its days beside them (F02)."""
    consent = agreed.latest(case)
    if consent is None:
        return {f"{fieldnames.OWN}consent_state": case.consent_state}
    data = {f"{fieldnames.OWN}consent_state": case.consent_state}
    for one in fieldnames.CONSENT_FIELDS:
        data |= out(one, getattr(consent, one.ours))
    items = agreed.items(consent)
    answers = {row.item: row.answer == "yes" for row in items}
    for item, theirs in fieldnames.CONSENT_ITEMS.items():
        if item in answers:
            data[theirs] = answers[item]
    kept = {name: papers.plain(getattr(consent, name)) for name in OF_CONSENT}
    shares = [
        {"provider": row.provider_name or "", **{name: papers.plain(getattr(row, name)) for name in OF_A_SHARE}}
        for row in agreed.shares(consent)
        if row.withdrawn_on is None
    ]
    rows = [{name: papers.plain(getattr(row, name)) for name in OF_AN_ITEM} for row in items]
    ours = {name: value for name, value in kept.items() if value not in (None, "", [])}
    return data | {CONSENT: ours | {"items": rows, "shares": shares}}


GIVES = {"assessment_summary": _assessment, "plan_summary": _plan, "handover": _handover, "consent": _consent}


def _kept(came, *names):
    return {name: came[name] for name in names if name in came}


def as_json(data):
    """One case or several as the bytes of a JSON file."""
    return json.dumps({"data": data}, ensure_ascii=False, indent=1, allow_nan=False).encode()


def bundle(case, parts, child, office, agency, zone, now):
    """The files of a bundle that another cmoffice can take in, as (name, bytes): the case, who the child is where that goes too, and what they are.

    `parts` are codes of PARTS, `child` what identity_as_data gave or nothing, `office` and `agency` say from whom to whom.
    """
    files = [(CASE, as_json(case_as_data(case, parts, zone)))]
    if child:
        files.append((CHILD, as_json(child)))
    head = {
        "format": BUNDLE,
        "version": BUNDLE_VERSION,
        "office": office,
        "agency": agency,
        "made_on": now.date().isoformat(),
        "confidential": True,
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files},
    }
    return [(MANIFEST, json.dumps(head, ensure_ascii=False, indent=1).encode()), *files]


def as_csv(cases):
    """Cases as the bytes of a CSV file with the field names as headings; what is more than words stands in its cell as JSON (SEC-085)."""
    headings = list(dict.fromkeys(name for data in cases for name in data))
    out_of = io.StringIO(newline="")
    writer = csv.writer(out_of, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([[harmless(_cell(data.get(name))) for name in headings] for data in cases])
    return b"\xef\xbb\xbf" + out_of.getvalue().encode()


def _cell(value):
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def list_as_rows(reader, now):
    """The open cases of a supervisor's team as a list without names, in the names of CPIMS+: only the columns of F12, made coarser (D20-D24). Refuses E35."""
    if not policy.role_may(reader, "see team"):
        raise Refused("E35")
    rows, _shown = team_list.of(reader, team_list.EVERY, now)
    return [_listed(row, now.date()) for row in rows]


def _listed(row, today):
    told = {name: getattr(row, name) for name in fieldnames.LIST if name not in ("next_due", "next_due_in", "flags")}
    told |= {
        "next_due": row.next_due.kind if row.next_due else None,
        "next_due_in": (row.next_due.on - today).days if row.next_due else None,
        "flags": list(row.flags),
    }
    return {theirs: told[ours] for ours, theirs in fieldnames.LIST.items()}


def list_as_json(rows, marks):
    """The list as the bytes of a JSON file; `marks` say who made it, when and what for (SEC-089)."""
    head = {"format": LIST_FORMAT, "version": VERSION, "confidential": True, **marks}
    return json.dumps({**head, "data": rows}, ensure_ascii=False, indent=1).encode()


def list_as_csv(rows, marks):
    """The list as the bytes of a CSV file; its last line says who made it, when and what for (SEC-085, SEC-089)."""
    headings = list(fieldnames.LIST.values())
    written = io.StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([[harmless(_list_cell(row[name])) for name in headings] for row in rows])
    writer.writerow([harmless("# " + " · ".join([str(_("confidential")), *map(str, marks.values())]))])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _list_cell(value):
    return " ".join(value) if isinstance(value, list) else value


def in_ours(data, fields):
    """What came along in our words, for reading: name of ours → answer, days as days."""
    found = {one: back(one, data)[0] for one in fields}
    return {
        one.ours: papers.day(value) if one.kind == "day" else value
        for one, value in found.items()
        if value not in (None, "", [])
    }


def in_words(data):
    """What a file holds, for whoever makes or receives it: codes of PARTS that are there."""
    found = []
    for part in PARTS:
        names = {name for one in fieldnames.REGISTRATION if one.part == part for name in (one.theirs, fieldnames.OWN + one.ours)}  # fmt: skip
        names |= {"plan_summary": {PLAN}, "assessment_summary": {ASSESSMENT, ASSESSED_ON}, "consent": {CONSENT, "consent_for_services"}, "handover": {HANDOVER, SERVICES}}.get(part, set())  # fmt: skip
        if names & set(data):
            found.append(part)
    return found

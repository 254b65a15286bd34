"""The case file on paper: its cover, whole or in chosen parts, and one filled paper of it. Never an identity, never an incident, no restricted note.

What the filled forms say is handed in by the page (`told`: part → [(heading, answers in words)]); incidents have a sheet of their own,
so that no choice of parts can bring them together with consent (D07).
"""

from cmoffice import codelists
from cmoffice.casework import care, consent, office, print_case, referral
from cmoffice.casework import plan as planning
from cmoffice.casework.print_words import answered, child, listed, named, or_none, person
from cmoffice.language import gettext as _
from cmoffice.language import plain_day
from cmoffice.models import CriterionMet
from cmoffice.sheets import Blank, Grid, Heading, Pairs, Points, Sheet, Words


def cover(case):
    """The cover of the paper file: code, office, mark of sensitivity; nothing else (D08)."""
    mark = codelists.SENSITIVITY["highly_sensitive"] if case.sensitivity != "normal" else _("Confidential")
    lines = (
        (_("Office"), office.setting("office_name", "")),
        (_("Who may open it"), str(mark)),
        (_("Volume"), "______"),
    )
    return Sheet(
        case.code, (Pairs(lines), Heading(_("Taken out by, on, back on")), Blank(12)), code=case.code, is_large=True
    )


def registration(case):
    """The coded registration as it stands now, without any identity (F01b), with who agreed to what."""
    return Sheet(_("Registration"), (*_registration(case), Heading(_("Consent")), *_consent(case)), code=case.code)


def paper(case, heading, told):
    """One filled paper: its heading and its answers in words."""
    return Sheet(heading, tuple(or_none(answered(told, 2))), code=case.code)


def whole(case, parts, told, since, until):
    """The chosen parts of a file one after the other, each under its heading."""
    drawn = []
    for part in codelists.PRINT_PART:
        if part not in parts:
            continue
        drawn.append(Heading(str(codelists.PRINT_PART[part])))
        own = OWN.get(part)
        if own:
            drawn += own(case)
        elif part == "notes":
            drawn += print_case.notes(case, since, until)
        elif part == "plan":
            drawn += plan_parts(case, told.get("plan", ()))
        else:
            drawn += or_none(_told(told.get(part, ())))
    about = "; ".join(str(codelists.PRINT_PART[part]) for part in codelists.PRINT_PART if part in parts)
    return Sheet(_("Case file"), tuple(drawn), code=case.code, about=about)


def incident(case, found, told, account):
    """One incident alone: its number, its form, and the account for those who may read it (R11)."""
    head = ((_("Incident"), found.ref), (_("Kind"), named(found.type, codelists.GBV_TYPE)))
    account = (Heading(_("The account")), Words(account)) if account else ()
    return Sheet(_("Incident"), (Pairs(head), *account, *answered(told, 2)), code=case.code)


def plan_parts(case, told):
    """The plan in force with its objectives and actions; `told` is its head in words."""
    force = next((one for one in planning.of(case) if one.state == "approved"), None)
    if force is None:
        return (Words(_("None.")),)
    drawn = [Words(_("In force since %(day)s", day=plain_day(force.decided_at)), quiet=True), *answered(told)]
    for aim in planning.sheet(case, force).aims:
        drawn.append(Heading(f"{aim.number}. {aim.objective.wording}", 3))
        measured = aim.objective.measure, plain_day(aim.objective.target_on) if aim.objective.target_on else ""
        drawn.append(Words(" · ".join(part for part in (aim.objective.need, *measured) if part), quiet=True))
        rows = tuple(
            (
                action.what,
                named(action.responsible, codelists.RESPONSIBLE) if action.responsible else person(action.staff_id),
                plain_day(action.due_on) if action.due_on else "–",
                named(action.status, codelists.ACTION_STATUS),
            )
            for action in aim.actions
        )
        if rows:
            drawn.append(Grid("", (_("Action"), _("Who"), _("By"), _("State")), rows))
    return drawn


def _told(papers):
    for heading, told in papers:
        yield Heading(str(heading), 3)
        yield from answered(told)


def _registration(case):
    met = CriterionMet.select().where(CriterionMet.case == case.id)
    place = next((one.label for one in office.places_by_number() if one.code == case.place), case.place)
    lines = (
        (_("Child"), child(case)),
        (_("Registered on"), plain_day(case.registered_on) if case.registered_on else "–"),
        (_("Place of registration"), place or "–"),
        (_("Who brought the concern"), named(case.source, codelists.SOURCE)),
        (_("Concern first seen on"), plain_day(case.identified_on)),
        (_("District"), case.area or "–"),
        (_("Lives with"), named(case.care_arrangement, codelists.CARE)),
        (_("Carer"), named(case.uasc, codelists.UASC)),
        (_("Displacement"), named(case.displacement, codelists.DISPLACEMENT)),
        (_("Marital status"), named(case.marital, codelists.MARITAL)),
        (_("Disability"), named(case.disability, codelists.DISABILITY)),
        (_("Concerns"), listed(case.concerns, codelists.CONCERN)),
        (_("Vulnerability criteria that are met"), "; ".join(row.criterion.wording for row in met) or "–"),
        (_("Risk"), named(case.risk, codelists.RISK)),
        (_("Needed at once"), listed(case.urgent_needs, codelists.URGENT_NEEDS)),
        (_("Caseworker"), person(case.keyworker_id)),
    )
    return (Pairs(lines),)


def _consent(case):
    given = consent.latest(case)
    lines = [(_("State"), named(case.consent_state, codelists.CONSENT_STATE))]
    if given:
        agreed = [
            row.item for row in consent.items(given) if row.answer == "yes" and row.item in codelists.CONSENT_ITEM
        ]
        lines += [
            (_("Who agreed"), f"{named(given.given_by, codelists.CONSENT_BY)}, {plain_day(given.obtained_on)}"),
            (_("The child's own will"), named(given.assent, codelists.ASSENT)),
            (_("They agreed to"), listed(agreed, codelists.CONSENT_ITEM)),
            (_("Explained"), listed(given.explained, codelists.EXPLAINED)),
        ]
    return (Pairs(tuple(lines)),)


def _referrals(case):
    heads = (_("Service"), _("Why"), _("State"), _("Sent"), _("What came of it"))
    rows = tuple(
        (
            named(row.service, codelists.SERVICE),
            row.reason,
            named(row.status, codelists.REFERRAL_STATUS),
            plain_day(row.sent_on) if row.sent_on else "–",
            named(row.outcome, codelists.REFERRAL_OUTCOME),
        )
        for row in referral.of(case)
    )
    return or_none((Grid("", heads, rows),) if rows else ())


def _care(case):
    lines = tuple(
        f"{named(row.arrangement, codelists.CARE)}: {plain_day(row.started_on)} – "
        + (plain_day(row.ended_on) if row.ended_on else _("now"))
        for row in care.history(case)
    )
    return or_none((Points(lines),) if lines else ())


OWN = {
    "registration": _registration,
    "consent": _consent,
    "referrals": _referrals,
    "care": _care,
}

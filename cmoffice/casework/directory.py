"""The directory of services (F09): who helps with what, when that was last looked at, and what nobody offers."""

from collections import Counter

from peewee import JOIN

from cmoffice import audit, codelists, policy, timeframes
from cmoffice.casework import office
from cmoffice.databases import records
from cmoffice.models import Case, Plan, PlanAction, Provider, ServiceGap, ServiceHint
from cmoffice.refusals import Changed, Refused

EVERYWHERE = "everywhere"
FIELDS = (
    "name",
    "services",
    "area",
    "address",
    "hours",
    "cost",
    "eligible",
    "languages",
    "access",
    "focal_role",
    "focal_phone",
    "method",
    "agreement_on",
    "child_safe",
    "mandatory_reporter",
    "trained",
    "capacity",
    "gap_notes",
)
MAY_BE_EMPTY = ("agreement_on", "child_safe", "mandatory_reporter", "trained")


def providers(service=None, area=None, retired=False):
    """The entries of the directory by name, those in use unless asked otherwise, for one service and one district if given."""
    found = Provider.select().where(Provider.retired_on.is_null(not retired)).order_by(Provider.name)
    return [
        entry
        for entry in found
        if (not service or service in entry.services) and (not area or entry.area in (area, EVERYWHERE, ""))
    ]


def check_due(provider):
    """The day until which this entry may be relied on (T27); None when nobody has checked it yet."""
    return timeframes.service_check_due(provider.checked_on, office.rules())


def is_current(provider, today):
    """Whether the entry is in use and was checked within the office's limit (T27)."""
    until = check_due(provider)
    return provider.retired_on is None and until is not None and today <= until


def refuse_unchecked(provider, today):
    """Refuse E15 for a service that is no longer in use or was not checked within the limit (T27)."""
    if provider is None or not is_current(provider, today):
        raise Refused("E15", field="provider")


def add(answers, by, now):
    """Put a service into the directory. What a supervisor enters counts as checked today; what a clerk types waits for a check. Refuses E35."""
    if not policy.may(by, "type service entry"):
        raise Refused("E35")
    checks = policy.may(by, "edit services")
    with records.atomic():
        made = Provider.create(
            **_given(answers),
            checked_on=now.date() if checks else None,
            checked_by=by if checks else None,
        )
        audit.record(by, "service entered", now=now, provider=made.id, checked=checks)
    office.forget()
    return made


def change(provider, answers, version, by, now):
    """Change an entry; saving it says that it was looked at today. `version` is what the person saw. Refuses E35; raises Changed."""
    if not policy.may(by, "edit services"):
        raise Refused("E35")
    with records.atomic():
        done = (
            Provider.update(**_given(answers), checked_on=now.date(), checked_by=by, version=Provider.version + 1)
            .where((Provider.id == provider.id) & (Provider.version == (version or provider.version)))
            .execute()
        )
        if not done:
            raise Changed(provider, None, None)
        audit.record(by, "service changed", now=now, provider=provider.id)
    office.forget()
    return provider


def confirm(provider, by, now):
    """Say that the entry was checked today and still holds (T27). Refuses E35."""
    _set(provider, by, now, "service checked", checked_on=now.date(), checked_by=by)


def retire(provider, by, now):
    """Take a service out of use; the entry stays, since referrals point to it. Refuses E35."""
    _set(provider, by, now, "service taken out of use", retired_on=now.date())


def restore(provider, by, now):
    """Put a service into use again; it was looked at today. Refuses E35."""
    _set(provider, by, now, "service put into use again", retired_on=None, checked_on=now.date(), checked_by=by)


def suggest(provider, words, by, now):
    """A caseworker tells what has changed at a service, or of one that is missing (`provider` None). Refuses E17, E35."""
    if not policy.may(by, "suggest service"):
        raise Refused("E35")
    if not (words or "").strip():
        raise Refused("E17", field="words")
    with records.atomic():
        hint = ServiceHint.create(provider=provider, words=words.strip(), by=by, said_on=now.date())
        audit.record(by, "service suggested", now=now, provider=provider.id if provider else 0)
    return hint


def hints(provider=None):
    """What was suggested and nobody has settled yet, the oldest first; of one entry if given."""
    which = ServiceHint.settled_on.is_null()
    if provider is not None:
        which &= ServiceHint.provider == provider
    return list(ServiceHint.select().where(which).order_by(ServiceHint.id))


def settle(hint, by, now):
    """The supervisor has dealt with a suggestion: the entry was changed, or it was not needed. Refuses E35."""
    if not policy.may(by, "edit services"):
        raise Refused("E35")
    with records.atomic():
        ServiceHint.update(settled_by=by, settled_on=now.date()).where(ServiceHint.id == hint.id).execute()
        audit.record(by, "suggestion settled", now=now, hint=hint.id)


def note_gap(answers, by, now):
    """Write down that a service is missing in a district, without a case. Refuses E35."""
    if not policy.may(by, "note service gap"):
        raise Refused("E35")
    with records.atomic():
        gap = ServiceGap.create(
            service=answers["service"],
            area=answers.get("area") or "",
            noted_on=now.date(),
            by=by,
            note=(answers.get("note") or "").strip(),
        )
        audit.record(by, "service gap noted", now=now, service=gap.service)
    return gap


def gaps(since):
    """What nobody offers: by service and district, how often it was missed since a day and how many planned actions wait for a provider.

    Figures only, and none of highly sensitive files: this page is read by both teams. Gives (service, area, missed, waiting).
    """
    missed = Counter(
        (service, area or "")
        for service, area in ServiceGap.select(ServiceGap.service, ServiceGap.area)
        .join(Case, JOIN.LEFT_OUTER, on=(ServiceGap.case == Case.id))
        .where((ServiceGap.noted_on >= since) & (Case.id.is_null() | (Case.sensitivity == "normal")))
        .tuples()
    )
    waiting = Counter(
        (service, area or "")
        for service, area in PlanAction.select(PlanAction.service, Case.area)
        .join(Plan, on=(PlanAction.plan == Plan.id))
        .join(Case, on=(PlanAction.case == Case.id))
        .where(
            (Plan.state == "approved")
            & (PlanAction.status == "todo")
            & (PlanAction.kind == "referral")
            & PlanAction.provider.is_null()
            & PlanAction.service.is_null(False)
            & (Case.sensitivity == "normal")
        )
        .tuples()
    )
    wanted = sorted(set(missed) | set(waiting), key=lambda key: (-missed[key] - waiting[key], key))
    return [(service, area, missed[service, area], waiting[service, area]) for service, area in wanted]


def gap_notes(since):
    """What was written about missing services without naming a case, newest first."""
    return list(
        ServiceGap.select()
        .where((ServiceGap.noted_on >= since) & ServiceGap.case.is_null() & (ServiceGap.note != ""))
        .order_by(ServiceGap.id.desc())
    )


def not_offered():
    """Services of the list that no entry in use offers."""
    offered = {service for entry in providers() for service in entry.services}
    return [service for service in codelists.SERVICE if service not in offered and service != "other"]


def _set(provider, by, now, did, **columns):
    if not policy.may(by, "edit services"):
        raise Refused("E35")
    with records.atomic():
        Provider.update(version=Provider.version + 1, **columns).where(Provider.id == provider.id).execute()
        audit.record(by, did, now=now, provider=provider.id)
    office.forget()


def _given(answers):
    given = {name: answers.get(name) for name in FIELDS}
    return {name: value if name in MAY_BE_EMPTY or value is not None else "" for name, value in given.items()}

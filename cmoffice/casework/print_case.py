"""Sheets drawn from the case file without anybody's name: the summary of a case (screens.md 3.4)."""

from cmoffice import codelists
from cmoffice.casework import consent, due, lists, moves, referral
from cmoffice.casework import plan as planning
from cmoffice.casework.print_words import child, listed, named, person
from cmoffice.language import gettext as _
from cmoffice.language import plain_day
from cmoffice.models import Note
from cmoffice.sheets import Grid, Heading, Pairs, Sheet, Words

NOTES_AT_MOST = 200


def summary(case, since, until, now):
    """The case in short: who it is about by code, steps, at a glance, services, and the ordinary notes from `since` to `until`."""
    return Sheet(
        _("Case summary"),
        (
            Pairs(tuple(_bar(case, now))),
            Heading(_("Steps")),
            Pairs(tuple(_steps(case))),
            Heading(_("At a glance")),
            Pairs(tuple(_glance(case, now))),
            Heading(_("Services and referrals")),
            *services(case),
            Heading(_("Notes, %(first)s to %(last)s", first=plain_day(since), last=plain_day(until))),
            *notes(case, since, until),
        ),
        code=case.code,
    )


def notes(case, since, until):
    """The ordinary notes of these days as parts of a sheet, oldest first; restricted ones never, nor how many there are."""
    ordinary = (Note.case == case.id) & (Note.section == "ordinary") & Note.replaced_at.is_null()
    within = Note.done_on.between(since, until)
    found = list(Note.select().where(ordinary & within).order_by(Note.done_on, Note.id).limit(NOTES_AT_MOST))
    if not found:
        yield Words(_("None."))
    for note in found:
        kind = named(note.kind, codelists.NOTE_KIND)
        yield Heading(f"{plain_day(note.done_on)} · {kind} · {person(note.by_id)}", 3)
        yield Words(note.facts)
        if note.judgement:
            yield Words(f"{_('What I think of it')}: {note.judgement}")


def services(case):
    """The referrals of the case as one table: the service, never to whom."""
    rows = tuple(
        (
            named(row.service, codelists.SERVICE),
            named(row.status, codelists.REFERRAL_STATUS),
            plain_day(row.sent_on) if row.sent_on else "–",
        )
        for row in referral.of(case)
    )
    heads = (_("Service"), _("State"), _("Sent"))
    return (Grid(_("Services and referrals"), heads, rows),) if rows else (Words(_("None.")),)


def _bar(case, now):
    yield _("Child"), child(case)
    yield _("Risk"), named(case.risk, codelists.RISK)
    yield _("State"), named(case.status, codelists.STATUS)
    if case.registered_on:
        days = ((case.closed_on or now.date()) - case.registered_on).days
        yield _("Registered"), _("%(day)s, open %(days)s days", day=plain_day(case.registered_on), days=days)
    yield _("Caseworker"), person(case.keyworker_id)
    if case.last_contact_on:
        yield _("Last contact"), plain_day(case.last_contact_on)


def _steps(case):
    for step in moves.steps(case):
        until = plain_day(step.completed_on) if step.completed_on else _("now")
        yield named(step.name, codelists.STEP), f"{plain_day(step.started_on)} – {until}"


def _glance(case, now):
    for item in due.open_of(case):
        line = lists.due_line(item, now)
        late = f" ({_('late')})" if line.standing == "late" else ""
        yield named(line.kind, codelists.DUE_KIND), plain_day(line.on) + late
    force = next((plan for plan in planning.of(case) if plan.state == "approved"), None)
    yield _("Plan"), _("in force since %(day)s", day=plain_day(force.decided_at)) if force else _("None yet")
    yield _("Concerns"), listed(case.concerns, codelists.CONCERN)
    yield _("Lives with"), named(case.care_arrangement, codelists.CARE)
    yield _("Consent"), named(case.consent_state, codelists.CONSENT_STATE)
    given = consent.latest(case)
    if given:
        shares = [row for row in consent.shares(given) if not row.withdrawn_on]
        yield _("Share with"), "; ".join(named(row.service, codelists.SERVICE) for row in shares) or _("Nobody")
    yield (
        _("Safe contact"),
        _("There is a rule: ask before you call or visit.") if case.contact_rule else _("No special rule"),
    )

"""Going out on a visit and coming back: who, with whom, back by when, for which cases; a place is never written (F06).

A visit is no contact and moves no clock of a case: what was seen is logged as a follow-up.
"""

from datetime import UTC, datetime, time, timedelta

from cmoffice import audit, codelists, policy
from cmoffice.casework import freetext, moves, office
from cmoffice.casework.pairs import pair_needed
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Case, Visit, VisitCase
from cmoffice.refusals import Refused

HOURS = {"in_1_hour": 1, "in_2_hours": 2, "in_3_hours": 3}
AT = {"at_noon": "12:00", "at_five": "17:00"}
LONGEST = timedelta(days=7)
LATER = (30, 60)


def go_out(answers, by, now):
    """Write down that somebody goes out now: `cases` (none for an errand), `companion`, back when, `how_reached`. Gives the visit.

    Where two should go, a companion is needed, or `alone_why` (and who `agreed_by`), which the supervisor sees in Team today.
    Refuses E06 (time, companion, already out, alone where two should go), E35 for a case that is not hers, E36 against every case.
    """
    cases, companion, left_at = answers["cases"], answers.get("companion"), minute(now)
    back_by = due_back(answers, now)
    if any(not policy.may(by, "go on a visit", case) for case in cases):
        raise Refused("E35", field="cases")
    _refuse_companion(companion, cases, by, now)
    alone_why = (answers.get("alone_why") or "").strip()
    for name in ("how_reached", "alone_why"):
        for case in cases:
            freetext.check(case, answers.get(name), field=name)
    with records.atomic():
        paired = {moves.held(case).id for case in cases if pair_needed(case)}
        if paired and companion is None and not alone_why:
            raise Refused("E06", field="companion", fields=_alone_words(case for case in cases if case.id in paired))
        _refuse_twice(by, companion)
        visit = Visit.create(
            staff=by,
            companion=companion,
            left_at=left_at,
            back_by=back_by,
            how_reached=(answers.get("how_reached") or "").strip(),
        )
        for case in cases:
            alone = case.id in paired and companion is None
            VisitCase.create(
                visit=visit,
                case=case,
                pair_needed=case.id in paired,
                alone_why=alone_why if alone else None,
                agreed_by=answers.get("agreed_by") if alone else None,
            )
            audit.record(by, "went on a visit", case.code, now=now, alone=alone)
        if not cases:
            audit.record(by, "went out", now=now)
    return visit


def back(visit, by, now, at=None):
    """She is back, now or since `at`; said by herself, her companion or a supervisor. Does nothing when somebody said so before.

    Refuses E06 for a time before she left or still to come.
    """
    if at is not None and not visit.left_at <= at <= now:
        raise Refused("E06", field="at", fields=_("the time you came back, after going out and not later than now"))
    with records.atomic():
        said = {"back_at": at or minute(now), "back_said_at": now, "back_said_by": by}
        if Visit.update(**said).where((Visit.id == visit.id) & Visit.back_at.is_null()).execute():
            audit.record(by, "back from a visit", now=now, of=office.people()[visit.staff_id].short_name)
    return visit


def later(visit, minutes, by, now):
    """She comes back so many minutes later than expected; when that time is over already, counted from now. Refuses E06, E35 when she is back."""
    if minutes not in LATER:
        raise Refused("E06", field="minutes", fields=_("how much later"))
    back_by = max(visit.back_by, minute(now)) + timedelta(minutes=minutes)
    if back_by > now + LONGEST:
        raise Refused("E06", field="minutes", fields=_("when you come back, at most 7 days from now"))
    with records.atomic():
        if not Visit.update(back_by=back_by).where((Visit.id == visit.id) & Visit.back_at.is_null()).execute():
            raise Refused("E35")
        audit.record(by, "back from a visit later", now=now, minutes=minutes)
    return visit


def tried(visit, words, by, now):
    """Write down what was done about somebody who is late; everybody who sees that she is late reads it. Refuses E17, E35 when she is back, E36.

    Only cases that the writer may know of are compared: a refusal would tell of the others.
    """
    words = (words or "").strip()
    if not words:
        raise Refused("E17", field="words")
    for case in Case.select().join(VisitCase).where((VisitCase.visit == visit.id) & policy.visible_to(by)):
        freetext.check(case, words, field="words")
    line = f"{now:%H:%M} {by.short_name}: {words}"
    with records.atomic():
        note = Visit.select(Visit.note).where((Visit.id == visit.id) & Visit.back_at.is_null()).scalar()
        if note is None:
            raise Refused("E35")
        Visit.update(note=f"{note}\n{line}".strip()).where(Visit.id == visit.id).execute()
        audit.record(by, "looked for a late colleague", now=now, of=office.people()[visit.staff_id].short_name)
    return visit


def alone_seen(visit, by, now):
    """A supervisor has seen why somebody went alone where two should go: the line leaves Team today."""
    known = Case.select(Case.id).where(policy.visible_to(by))
    with records.atomic():
        seen = VisitCase.update(seen_at=now, seen_by=by).where(
            (VisitCase.visit == visit.id) & VisitCase.seen_at.is_null() & VisitCase.case.in_(known)
        )
        if seen.execute():
            audit.record(by, "going alone seen", now=now, of=office.people()[visit.staff_id].short_name)
    return True


def due_back(answers, now):
    """The moment by which she wants to be back: a typed time (`at`, on `on_day` or today) goes before a chosen one. Refuses E06."""
    typed, chosen = answers.get("at"), answers.get("back_in")
    if typed or answers.get("on_day"):
        back_by = moment(answers.get("on_day") or now.date(), typed or "17:00", now)
    elif chosen in HOURS:
        back_by = minute(now) + timedelta(hours=HOURS[chosen])
    elif chosen in codelists.VISIT_BACK:
        back_by = moment(now.date(), AT[chosen], now)
    else:
        raise Refused("E06", field="back_in", fields=_("when you come back"))
    if not minute(now) < back_by <= now + LONGEST:
        field = "at" if typed else "on_day" if answers.get("on_day") else "back_in"
        raise Refused("E06", field=field, fields=_("when you come back, later than now and at most 7 days from now"))
    return back_by


def moment(day, typed, now):
    """This time of day ("16:30") on this day, in the office's time zone."""
    return datetime.combine(day, time.fromisoformat(typed), now.tzinfo).astimezone(UTC)


def minute(moment):
    """The whole minute in which a moment lies, in world time: hours are added and compared there, whatever the clocks of the place do."""
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


def _refuse_companion(companion, cases, by, now):
    """Another colleague, in no conflict with the case and named for it when it is highly sensitive: whoever comes along learns of it."""
    if companion is None:
        return
    if companion.id == by.id or not policy.carries_cases(companion):
        raise Refused("E06", field="companion", fields=_("a colleague who goes with you"))
    hidden = Case.select().where(Case.id.in_([case.id for case in cases]) & policy.hidden_from(companion.at(now)))
    if hidden.exists():
        raise Refused("E06", field="companion", fields=_("a companion who may know of every case of this visit"))


def _refuse_twice(by, companion):
    """Nobody is out twice: first somebody says that the visit before is over."""
    for person, field in ((by, "cases"), (companion, "companion")):
        if person and (open_visit := open_of(person)):
            raise Refused(
                "E06",
                field=field,
                fields=_(
                    "%(who)s is still out on the visit begun before; say first that it is over",
                    who=office.people()[open_visit.staff_id].short_name,
                ),
            )


def open_of(person):
    """The visit on which this person is out now, alone or with a colleague; or None."""
    hers = (Visit.staff == person.id) | (Visit.companion == person.id)
    return Visit.select().where(Visit.back_at.is_null() & hers).first()


def _alone_words(cases):
    return _(
        "who goes with you. Two go on visits of %(codes)s: name a companion, or write under “Alone all the same” why it must be and which supervisor agreed",
        codes=", ".join(case.code for case in cases),
    )

"""The duty to report abuse (F25, T35): noticed by anybody near the child, decided by a supervisor who is not involved."""

from cmoffice import audit, codelists, policy, timeframes
from cmoffice.casework import freetext, moves, need, owes, safeguarding, voice
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Case, ReportDuty
from cmoffice.refusals import Refused

NOTICED = (
    "law_item", "risk_reporting", "risk_not_reporting", "told_beforehand", "told_why", "adviser", "involved",
)  # fmt: skip


def notice(case, answers, by, now):
    """Somebody notices that the law may ask to report what is known (F25): trigger, item of the law, risks of both ways, who was told.

    A concern about staff names by short name who is `involved`; these decide nothing, and nothing of it stands in the history,
    the due items or the trail of the case (R12). Refuses E06 for what is missing or a
    moment in the future, E36.
    """
    for name, words in (
        ("trigger", _("what happened")),
        ("law_item", _("the law or rule")),
        ("noticed_on", _("the day")),
    ):
        if not answers.get(name):
            raise Refused("E06", field=name, fields=words)
    about_staff = answers.get("about_staff") == "yes"
    if about_staff and not answers.get("involved"):
        raise Refused("E06", field="involved", fields=_("which colleague it is about"))
    on = answers["noticed_on"]
    hour, minute = map(int, (answers.get("noticed_time") or now.strftime("%H:%M")).split(":"))
    noticed_at = now.replace(year=on.year, month=on.month, day=on.day, hour=hour, minute=minute)
    if noticed_at > now:
        raise Refused("E06", field="noticed_on", fields=_("when it was noticed, not in the future"))
    freetext.check_answers(case, answers)
    kept = (
        (*NOTICED, "voice_said") if about_staff else NOTICED
    )  # of a concern about staff nothing stands elsewhere in the file
    with records.atomic():
        moves.held(case)
        duty = ReportDuty.create(
            case=case,
            noticed_at=noticed_at,
            trigger=answers["trigger"],
            answers={name: answers[name] for name in kept if answers.get(name)},
            about_staff=about_staff,
            by=by,
            entered_at=now,
        )
        if about_staff:
            audit.record(by, "concern about staff noticed", now=now)
            return duty
        voice.hear(case, "F25", answers, by, now, on)
        moves.write(case, "F25", "duty to report noticed", by, now, done_at=noticed_at, became=answers["trigger"])
        owes.settle(case, now)
        audit.record(by, "duty to report noticed", case.code, now=now, trigger=answers["trigger"])
    return duty


def decide(duty, answers, by, now):
    """The supervisor decides: report, delay or do not report, with reasons (F25); a report says to whom, when, and with how little.

    Refuses E35 for anybody who may not decide it (who noticed it, carries the case or is involved), E17 without reasons,
    E06 without to whom and when, or with a day in the future, E36.
    """
    case = duty.case
    if by.id not in deciders(duty) or duty.decision == "report":
        raise Refused("E35")
    if answers.get("decision") not in codelists.REPORT_DECISION:
        raise Refused("E06", field="decision", fields=_("the decision"))
    if not (answers.get("reasons") or "").strip():
        raise Refused("E17", field="reasons")
    reports = answers["decision"] == "report"
    for name, words in (("reported_to", _("to whom")), ("reported_on", _("on which day"))):
        if reports and not answers.get(name):
            raise Refused("E06", field=name, fields=words)
    if reports and answers["reported_on"] > now.date():
        raise Refused("E06", field="reported_on", fields=_("on which day, not in the future"))
    if answers["decision"] == "delay" and not answers.get("followup_on"):
        raise Refused("E06", field="followup_on", fields=_("when it is looked at again"))
    freetext.check_answers(case, answers)
    with records.atomic():
        moves.held(case)
        changed = (
            ReportDuty.update(
                decision=answers["decision"],
                decided_by=by,
                decided_at=now,
                reasons=answers["reasons"].strip(),
                reported_to=answers.get("reported_to") if reports else None,
                reported_on=answers.get("reported_on") if reports else None,
                followup_on=answers.get("followup_on"),
                followed_up_on=None,
                answers={**duty.answers, **({"told_minimum": answers["content"]} if answers.get("content") else {})},
            )
            .where((ReportDuty.id == duty.id) & (ReportDuty.decision.is_null() | (ReportDuty.decision != "report")))
            .execute()
        )
        if not changed:
            raise Refused("E35")
        if duty.about_staff:
            audit.record(by, "concern about staff decided", now=now, decision=answers["decision"])
            return
        moves.write(case, "F25", "duty to report decided", by, now, became=answers["decision"])
        owes.settle(case, now, done=("report_decision",))
        audit.record(by, "duty to report decided", case.code, now=now, decision=answers["decision"])


def follow_up(duty, answers, by, now):
    """What came of a report was looked at (F25). Refuses E06 without the day or with one in the future."""
    on = answers.get("on")
    if on is None or on > now.date():
        raise Refused("E06", field="on", fields=_("the day, today or earlier"))
    with records.atomic():
        moves.held(duty.case)
        ReportDuty.update(followed_up_on=on).where(ReportDuty.id == duty.id).execute()
        if duty.about_staff:
            audit.record(by, "concern about staff followed up", now=now)
            return
        moves.write(duty.case, "F25", "report followed up", by, now)
        owes.settle(duty.case, now, done=("report_followup",))
        audit.record(by, "report followed up", duty.case.code, now=now)


def deciders(duty, among=None):
    """Numbers of the supervisors who may decide this duty: never who noticed it, carries the case, is in conflict or is involved.

    As a rule whoever supervises the case; a concern about staff goes to the safeguarding focal person that the office has
    named, else to another supervisor. `among` are the supervisors where they were read before.
    """
    case, involved = duty.case, set(duty.answers.get("involved") or ())
    free = [
        person
        for person in (safeguarding.supervisors() if among is None else among)
        if person.id not in (duty.by_id, case.keyworker_id)
        and case.code not in person.conflicts
        and person.username not in involved
    ]
    supervising = [person.id for person in free if policy.team(person, case)]
    if not duty.about_staff:
        named = {row.staff_id for row in need.readers(case)} if case.sensitivity == "highly_sensitive" else None
        return [number for number in supervising if named is None or number in named]
    focal = safeguarding.focal_among(free)
    elsewhere = [person.id for person in free if person.id not in supervising]
    return [focal.id] if focal else elsewhere or supervising


def to_decide(supervisor):
    """Duties that wait for this supervisor's decision, oldest first."""
    waiting = (
        ReportDuty.select(ReportDuty, Case).join(Case).where(ReportDuty.decision.is_null()).order_by(ReportDuty.id)
    )
    among = safeguarding.supervisors()
    return [duty for duty in waiting if supervisor.id in deciders(duty, among)]


def decided_by(noticed_at):
    """The moment by which a supervisor has decided whether to report (T35)."""
    return timeframes.report_decision(noticed_at).at


def is_late(duty, now):
    """Whether it is undecided a day after it was noticed (T35)."""
    return duty.decision is None and now > decided_by(duty.noticed_at)


def of_case(case, reader):
    """The duties of a case that this reader may see: one about staff only who noticed it and who decides it (R12)."""
    duties = ReportDuty.select().where(ReportDuty.case == case.id).order_by(ReportDuty.id.desc())
    return [duty for duty in duties if may_read(reader, duty)]


def may_read(reader, duty):
    """Whether this person may read this duty: near the case, and for one about staff who noticed or decides it (R12)."""
    if duty.about_staff:
        return reader.id in (duty.by_id, duty.decided_by_id) or reader.id in deciders(duty)
    return policy.may(reader, "read report duty", duty.case) or reader.id in deciders(duty)

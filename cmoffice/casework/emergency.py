"""Emergency mode of the whole office: one switch with a reason, tighter clocks while it is on, and back (T04, T13, T14, T18)."""

from cmoffice import audit
from cmoffice.casework import office, owes
from cmoffice.databases import records
from cmoffice.models import Emergency, Setting, Staff
from cmoffice.refusals import Refused


def begin(answers, by, now):
    """The office works in an emergency from this moment: every case that owes something is settled under the tighter clocks.

    Refuses E17 without `reason`, T18 when it is on already.
    """
    reason = _reason(answers)
    with records.atomic():
        if Emergency.select().where(Emergency.ended_at.is_null()).exists():
            raise Refused("T18")
        begun = Emergency.create(begun_at=now, begun_by=by, reason=reason)
        moved = owes.settle_under(_rules(begun), now)
        audit.record(by, "emergency begun", now=now, due_items=moved)
    office.forget()
    return begun


def end(answers, by, now):
    """The emergency is over: every case that owes something is settled under the ordinary clocks again.

    Refuses E17 without `reason`, T18a when no emergency is on.
    """
    reason = _reason(answers)
    with records.atomic():
        running = Emergency.ended_at.is_null()
        if not Emergency.update(ended_at=now, ended_by=by, ended_why=reason).where(running).execute():
            raise Refused("T18a")
        moved = owes.settle_under(_rules(None), now)
        audit.record(by, "emergency ended", now=now, due_items=moved)
    office.forget()
    return True


def history():
    """Every emergency in which the office worked, the one that goes on first, then the newest."""
    return list(Emergency.select().order_by(Emergency.id.desc()))


def clocks():
    """The clocks that an emergency makes tighter: (number of the rule, name, figure otherwise, figure in an emergency), in days or months."""
    held = office.rules()
    review = ("days", held.review_high_days) if held.review_high_days else ("months", 1)
    return [
        ("T18", "meeting", ("days", held.meeting_days), ("days", min(held.meeting_days, held.meeting_emergency_days))),
        ("T13", "review", ("months", held.review_months), review),
        (
            "T04",
            "start",
            ("days", held.comprehensive_start_days),
            ("days", min(held.comprehensive_start_days, held.emergency_start_days)),
        ),
        (
            "T14",
            "visit",
            ("months", held.post_closure_months),
            ("months", min(held.post_closure_months, held.emergency_post_closure_months)),
        ),
    ]


def bring_over(now):
    """An office that had switched the emergency on among its time rules keeps it, as an emergency of its own; once."""
    figures = office.setting("time_rules", {})
    if "emergency" not in figures:
        return
    by, on = office.setting("time_rules_by", {}).get("emergency", (None, None))
    by = by or (Setting.get_by_id("time_rules").by_id) or _somebody()
    with records.atomic():
        kept = {name: value for name, value in figures.items() if name != "emergency"}
        Setting.update(value=kept).where(Setting.name == "time_rules").execute()
        if figures["emergency"] and by and not Emergency.select().where(Emergency.ended_at.is_null()).exists():
            begun = Emergency.create(begun_at=_moment(on, now), begun_by=by, reason=BROUGHT_OVER)
            owes.settle_under(_rules(begun), now)
            audit.record(None, "emergency begun", now=now)
    office.forget()


BROUGHT_OVER = "Switched on among the time rules before."


def _moment(on, now):
    """Nine in the morning of that day as it was written down, or this moment."""
    return (
        now.replace(**dict(zip(("year", "month", "day"), map(int, on.split("-")), strict=True)), hour=9) if on else now
    )


def _somebody():
    """A supervisor who is still here, when nobody knows who switched it on."""
    person = Staff.select().where((Staff.role == "supervisor") & Staff.ended_on.is_null()).order_by(Staff.id).first()
    return person and person.id


def _rules(emergency):
    return office.rules_of(office.setting("time_rules", {}), emergency)


def _reason(answers):
    reason = (answers.get("reason") or "").strip()
    if not reason:
        raise Refused("E17", field="reason")
    return reason

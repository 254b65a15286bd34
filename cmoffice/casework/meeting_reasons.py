"""Why a case stands on the list of a meeting (F12): the rules that put it there, and what the meeting before left open."""

from datetime import timedelta

from cmoffice.models import CaseMeeting, DueItem, MeetingRow, Plan, Task

REVIEW_WITHIN = timedelta(days=7)
NOT_NEW_AFTER = timedelta(days=14)  # where no meeting was held before
PLAN_WANTED = ("planning", "implementation", "closing")


def of(meeting, facts, today):
    """Why each open case of the team should be talked about, as [code, days or None]; nothing for most."""
    before = last_held(meeting)
    since = before.held_on if before else meeting.held_on - NOT_NEW_AFTER
    carried, owing = _carried(before), _owing([case.id for case, _due in facts], today)
    return {case.id: _of_one(case, due, meeting, since, carried, owing, today) for case, due in facts}


def _owing(numbers, today):
    """What these cases owe the meeting: numbers of those with a plan to approve, with any plan, with a review or a decision due."""
    plans = _numbers(Plan.select(Plan.case).where(Plan.case.in_(numbers) & (Plan.state == "submitted")))
    planned = _numbers(Plan.select(Plan.case).where(Plan.case.in_(numbers) & (Plan.state != "draft")))
    owing = DueItem.case.in_(numbers) & DueItem.ended_at.is_null()
    reviews = _numbers(
        DueItem.select(DueItem.case).where(
            owing & (DueItem.kind == "review") & (DueItem.due_on <= today + REVIEW_WITHIN)
        )
    )
    decided = _numbers(
        Task.select(Task.case).where(
            Task.case.in_(numbers) & (Task.source == "F12") & (Task.due_on <= today) & Task.stands()
        )
    )
    return plans, planned, reviews, decided


def _of_one(case, due, meeting, since, carried, owing, today):
    plans, planned, reviews, decided = owing
    late = (today - due.due_on).days if due else 0
    silent = (today - (case.last_contact_on or case.registered_on or today)).days
    told = (
        ("urgent", case.urgent and silent <= NOT_NEW_AFTER.days),
        ("high_risk", case.risk == "high"),
        ("late", late if late > 0 else None),
        ("new", case.registered_on is not None and case.registered_on > since),
        ("no_contact", silent if silent >= meeting.silent_days else None),
        ("closure_asked", case.status == "closure_requested"),
        ("transfer_asked", case.status == "transfer_pending"),
        ("plan_to_approve", case.id in plans),
        ("plan_missing", case.step in PLAN_WANTED and case.id not in planned),
        ("review_due", case.id in reviews),
        ("decision_due", case.id in decided),
        ("talk_again", carried.get(case.id) == "talk_again"),
        ("carried_over", case.id in carried and carried[case.id] is None),
    )
    return [[reason, None if given is True else given] for reason, given in told if given]


def _numbers(query):
    return {number for (number,) in query.tuples()}


def _carried(before):
    """Cases that the meeting before left undecided (None) or wanted to talk about again, by number."""
    if before is None:
        return {}
    open_ended = MeetingRow.decision.is_null() | (MeetingRow.decision == "talk_again")
    rows = MeetingRow.select(MeetingRow.case, MeetingRow.decision).where(
        (MeetingRow.meeting == before.id) & MeetingRow.shown.is_null(False) & open_ended
    )
    return dict(rows.tuples())


def last_held(meeting):
    """The meeting of this team before this one whose sheet was closed, on the same day or earlier; or None."""
    same_day = (CaseMeeting.held_on == meeting.held_on) & (CaseMeeting.id < meeting.id)
    before = (CaseMeeting.held_on < meeting.held_on) | same_day
    return (
        CaseMeeting.select()
        .where((CaseMeeting.team == meeting.team_id) & before & CaseMeeting.closed_at.is_null(False))
        .order_by(CaseMeeting.held_on.desc(), CaseMeeting.id.desc())
        .first()
    )

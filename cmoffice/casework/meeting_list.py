"""The list of a case management meeting (F12): built and brought up to date, added to by hand, put in order; never typed (D20-D26)."""

from cmoffice import audit, codelists, policy
from cmoffice.casework import (
    freetext,
    lists,
    meeting_guard,
    meeting_reasons,
    meeting_sheets,
    meeting_shown,
    moves,
    team_list,
)
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Case, CaseMeeting, DueItem, MeetingRow
from cmoffice.refusals import Refused

QUESTION = 80  # letters


def build(meeting, by, now):
    """Put every case of the team on the list that a rule or somebody puts there, and bring what is on it up to date.

    What a row shows of age, sex and district stays as it was shown first. Refuses E35 for a meeting that is over.
    """
    today = now.date()
    facts = team_list.facts(by)
    why = meeting_reasons.of(meeting, facts, today)
    with records.atomic():
        meeting_guard.refuse_over(meeting)
        asked = {row.case_id: row for row in MeetingRow.select().where(MeetingRow.meeting == meeting.id)}
        chosen = [(case, due) for case, due in facts if why[case.id] or case.id in asked]
        new = [case.id for case, _due in chosen if case.id not in asked or asked[case.id].shown is None]
        shown = meeting_shown.of(meeting, new)
        for case, due in chosen:
            row = asked.get(case.id) or MeetingRow(meeting=meeting, case=case)
            kept = row.shown or {}
            row.bare = team_list.is_bare(case)
            row.reasons = why[case.id] + [[reason, None] for reason in _by_hand(row)]
            group = shown.get(case.id) or {name: kept.get(name) for name in ("age", "sex", "area", "build")}
            row.shown = {**group, **_facts_of(case, due, today)}
            row.save(force_insert=row.id is None)
        _order(meeting)
        CaseMeeting.update(built_at=now).where(CaseMeeting.id == meeting.id).execute()
        audit.record(by, "meeting list built", now=now, meeting=meeting.id, rows=len(chosen))
    meeting.built_at = now


def _facts_of(case, due, today):
    """What a row shows besides the group, as codes and numbers that can be stored."""
    return {
        "risk": case.risk,
        "concern": codelists.concern_group(case.concerns),
        "step": case.step,
        "days_open": (today - case.registered_on).days if case.registered_on else None,
        "keyworker": case.keyworker_id,
        "due_kind": due.kind if due else "",
        "due_on": due.due_on.isoformat() if due else None,
    }


def _by_hand(row):
    if row.put_by_id is None:
        return ()
    return ("asked",) if row.question else ("picked",)


def _order(meeting):
    """High risk first, then what is longest overdue; by code where nothing tells them apart, never by registration (D24).

    Rows that somebody has moved stay where they were put.
    """
    rows = list(MeetingRow.select(MeetingRow, Case.code).join(Case).where(MeetingRow.meeting == meeting.id))
    placed = [row for row in rows if row.position]
    fresh = sorted((row for row in rows if not row.position), key=_priority)
    for position, row in enumerate(fresh, start=1 + max((row.position for row in placed), default=0)):
        MeetingRow.update(position=position).where(MeetingRow.id == row.id).execute()


def _priority(row):
    shown = row.shown or {}
    return lists.gravest_first(shown.get("risk")), shown.get("due_on") or "9999", row.case.code


def put_on(meeting, code, question, by, now):
    """Put one of her own cases (a supervisor: one of the team) on the list, with one question of at most 80 letters. Refuses E06.

    Refuses E31 for a code that is not hers to open or not open, E35 when the meeting is over, E36 for a name of any case on the list (D26).
    """
    case = policy.find_case(by, moves.read_code(code or "") or "")
    if case is None or not case.is_open or not policy.may(by, "put on meeting list", case):
        raise Refused("E31", field="code")
    question = (question or "").strip()
    if len(question) > QUESTION:
        raise Refused("E06", field="question", fields=_("a question of at most %(most)s letters", most=QUESTION))
    meeting_guard.check(meeting, by, question, field="question", own=case.code)
    freetext.check(case, question, field="question")
    with records.atomic():
        meeting_guard.refuse_over(meeting)
        if now.date() > meeting.held_on + meeting_guard.AFTER:
            raise Refused("E35")
        MeetingRow.insert(meeting=meeting, case=case, question=question, put_by=by).on_conflict(
            conflict_target=(MeetingRow.meeting, MeetingRow.case),
            update={MeetingRow.question: question, MeetingRow.put_by: by.id},
        ).execute()
        audit.record(by, "put on meeting list", case.code, now=now, meeting=meeting.id)
        if meeting.built_at:
            _show_one(meeting, case, now)
    return case


def _show_one(meeting, case, now):
    """A case put on a list that stands already is shown like the others."""
    row = MeetingRow.get((MeetingRow.meeting == meeting.id) & (MeetingRow.case == case.id))
    if row.shown is None:
        due = (
            DueItem.select()
            .where((DueItem.case == case.id) & DueItem.ended_at.is_null())
            .order_by(DueItem.due_on, DueItem.id)
            .first()
        )
        row.bare = team_list.is_bare(case)
        row.shown = {**meeting_shown.of(meeting, [case.id])[case.id], **_facts_of(case, due, now.date())}
    row.reasons = [reason for reason in row.reasons if reason[0] not in ("asked", "picked")] + [
        [reason, None] for reason in _by_hand(row)
    ]
    row.save()
    _order(meeting)


def shift(meeting, code, reader, now, up):
    """Move a row one place up or down among the rows that this reader sees on its sheet. Refuses E35."""
    seen = meeting_sheets.of(meeting, reader, now)
    found = seen.row(code)
    if found is None:
        raise Refused("E35")
    line, apart = found
    rows = seen.apart if apart else seen.joint
    other = line.number - 2 if up else line.number
    if not 0 <= other < len(rows):
        return
    with records.atomic():
        meeting_guard.refuse_over(meeting)
        places = {
            row.case.code: row
            for row in MeetingRow.select(MeetingRow, Case.code).join(Case).where(MeetingRow.meeting == meeting.id)
        }
        one, two = places[code], places[rows[other].code]
        MeetingRow.update(position=two.position).where(MeetingRow.id == one.id).execute()
        MeetingRow.update(position=one.position).where(MeetingRow.id == two.id).execute()
        audit.record(reader, "meeting list ordered", now=now, meeting=meeting.id)

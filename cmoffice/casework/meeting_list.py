"""The list of a case management meeting (F12): built, never typed; rows that have no field for a name (D20-D26).

What a row shows is worked out once, when it is built, against all open cases of the office and against everything that
earlier lists showed of them, so that neither one list nor two compared point at a child.
"""

import json
from dataclasses import dataclass
from datetime import date, timedelta

from cmoffice import audit, codelists, deidentify, policy
from cmoffice.casework import freetext, meeting_guard, moves, team_list
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import OPEN, Case, CaseMeeting, DueItem, MeetingRow, Plan, Task
from cmoffice.policy import visible_sql
from cmoffice.refusals import Refused

REVIEW_WITHIN = timedelta(days=7)
NOT_NEW_AFTER = timedelta(days=14)  # where no meeting was held before
PLAN_WANTED = ("planning", "implementation", "closing")
QUESTION = 80  # letters


@dataclass(frozen=True, slots=True)
class Line:
    """One row as the list shows it: there is no field for a name, a place below the district, or a text from a file."""

    code: str
    number: int
    risk: str | None
    age: str
    sex: str
    area: str
    concern: str
    step: str
    days_open: int | None
    keyworker_id: int | None
    due_kind: str
    due_on: date | None
    days_late: int
    reasons: tuple
    question: str
    decision: str | None
    action: str
    who_id: int | None
    by_on: date | None
    at_once: bool
    bare: bool
    version: int

    @property
    def is_decided(self):
        """Whether something was decided about this case."""
        return self.decision is not None


def build(meeting, by, now):
    """Put every case of the team on the list that a rule or somebody puts there, and bring what is on it up to date.

    What a row shows of age, sex and district stays as it was shown first. Refuses E35 for a meeting that is over.
    """
    today = now.date()
    facts = team_list.facts(by)
    why = _reasons(meeting, facts, today)
    with records.atomic():
        meeting_guard.refuse_over(meeting)
        asked = {row.case_id: row for row in MeetingRow.select().where(MeetingRow.meeting == meeting.id)}
        chosen = [(case, due) for case, due in facts if why[case.id] or case.id in asked]
        new = [case.id for case, _due in chosen if case.id not in asked or asked[case.id].shown is None]
        shown = _shown(meeting, new, now)
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


def _shown(meeting, new, now):
    """Age, sex and district as the list may show them for these cases, by number; what was worked out is kept with the meeting."""
    if not new:
        return {}
    groups = deidentify.generalised(team_list.population(), team_list.smallest_group(), _told())
    builds = [*meeting.population, {number: [one.age, one.sex, one.area] for number, one in groups.items()}]
    CaseMeeting.update(population=builds).where(CaseMeeting.id == meeting.id).execute()
    meeting.population = builds
    hidden = deidentify.HIDDEN_GROUP
    found = {number: groups.get(number, hidden) for number in new}
    return {
        number: {"age": one.age, "sex": one.sex, "area": one.area, "build": len(builds) - 1}
        for number, one in found.items()
    }


def _told():
    """What lists have shown so far of cases that are still open: who may stand behind a code, as numbers, and which codes."""
    rows = (
        MeetingRow.select(MeetingRow.case, MeetingRow.meeting, MeetingRow.shown)
        .join(Case)
        .where(Case.status.in_(OPEN) & ~MeetingRow.bare & MeetingRow.shown.is_null(False))
        .order_by(MeetingRow.meeting)
        .tuples()
    )
    seen = {}
    for number, meeting, shown in rows:
        seen.setdefault(number, []).append((meeting, shown["build"], (shown["age"], shown["sex"], shown["area"])))
    meetings = {meeting for history in seen.values() for meeting, _build, _shown in history}
    populations = {
        number: [{int(key): tuple(group) for key, group in build.items()} for build in builds]
        for number, builds in CaseMeeting.select(CaseMeeting.id, CaseMeeting.population)
        .where(CaseMeeting.id.in_(meetings or [0]))
        .tuples()
    }
    told = {}
    for history, numbers in _by_history(seen).items():
        told.setdefault(_behind(history, populations), []).extend(numbers)
    return told


def _by_history(seen):
    found = {}
    for number, history in seen.items():
        found.setdefault(tuple(history), []).append(number)
    return found


def _behind(history, populations):
    """Numbers of the cases that may stand behind a code with this history; who left between two lists may still be it."""
    (meeting, build, shown), *later = history
    behind = {number for number, one in populations[meeting][build].items() if one == shown}
    for meeting, build, shown in later:
        behind = {number for number in behind if populations[meeting][build].get(number, shown) == shown}
    return frozenset(behind)


def _facts_of(case, due, today):
    """What a row shows besides the group, as codes and numbers that can be stored."""
    return {
        "risk": case.risk,
        "concern": codelists.concern_group(case.concerns),
        "step": case.step,
        "days_open": (today - case.registered_on).days if case.registered_on else None,
        "keyworker": case.keyworker_id,
        "due_kind": due.kind if due is not None and due.kind else "",
        "due_on": due.due_on.isoformat() if due is not None and due.kind else None,
    }


def _reasons(meeting, facts, today):
    """Why each open case of the team should be talked about, as [code, days or None]; nothing for most."""
    before = last_held(meeting)
    since = before.held_on if before else meeting.held_on - NOT_NEW_AFTER
    carried = _carried(before)
    numbers = [case.id for case, _due in facts]
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
            Task.case.in_(numbers)
            & (Task.source == "F12")
            & (Task.due_on <= today)
            & Task.done_on.is_null()
            & Task.dropped_why.is_null()
        )
    )
    found = {}
    for case, due in facts:
        late = (today - due.due_on).days if due is not None and due.kind else 0
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
        found[case.id] = [[reason, None if given is True else given] for reason, given in told if given]
    return found


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
    risk = {"high": 0, "medium": 1, "low": 2}.get(shown.get("risk"), 3)
    return risk, shown.get("due_on") or "9999", row.case.code


def put_on(meeting, code, question, by, now):
    """Put one of her own cases (a supervisor: one of the team) on the list, with one question of at most 80 letters.

    Refuses E31 for a code that is not hers to open or not open, E35 when the meeting is over, E36 for a name of any case on the list (D26).
    """
    case = policy.find_case(by, moves.read_code(code or "") or "")
    if case is None or not case.is_open or not policy.may(by, "put on meeting list", case):
        raise Refused("E31", field="code")
    question = (question or "").strip()
    if len(question) > QUESTION:
        raise Refused("E06", field="question", fields=_("a question of at most %(most)s letters", most=QUESTION))
    meeting_guard.check(meeting, by, question, field="question", growing=meeting.built_at is None)
    freetext.check(case, question, field="question")
    with records.atomic():
        meeting_guard.refuse_over(meeting)
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
        row.shown = {**_shown(meeting, [case.id], now)[case.id], **_facts_of(case, due, now.date())}
    row.reasons = [reason for reason in row.reasons if reason[0] not in ("asked", "picked")] + [
        [reason, None] for reason in _by_hand(row)
    ]
    row.save()
    _order(meeting)


@dataclass(frozen=True, slots=True)
class Sheets:
    """What one reader may see of a meeting: the joint list, the sheet apart, and the codes of files that she may open."""

    joint: list
    apart: list
    known: frozenset

    def row(self, code):
        """The row of this code, with whether it lies on the sheet apart; None when the reader does not see it."""
        both = [(line, False) for line in self.joint] + [(line, True) for line in self.apart]
        return next((found for found in both if found[0].code == code), None)


NOTHING = Sheets([], [], frozenset())


def sheets(meeting, reader, now):
    """The rows that this reader may see, in the order of the list, numbered as she sees them; one statement.

    On the joint list stands no survivor's and no highly sensitive case: those lie on the sheet apart, with code, risk and next due
    only, for whoever may know of them anyway. A case with which the reader has a conflict is on neither.
    """
    condition, values = visible_sql(reader)
    rows = records.execute_sql(SEEN.format(condition), (*values, meeting.id)).fetchall()
    rows = [row for row in rows if row[0] not in reader.conflicts]
    joint = [row for row in rows if not row[1]]
    apart = [row for row in rows if row[1] and row[2]]
    today = now.date()
    return Sheets(
        [_line(row, number, False, today) for number, row in enumerate(joint, start=1)],
        [_line(row, number, True, today) for number, row in enumerate(apart, start=1)],
        frozenset(row[0] for row in rows if row[2]),
    )


SEEN = """
  SELECT t1.code, r.bare OR t1.sensitivity <> 'normal' OR t1.module = 'gbv_survivor', ({}), r.shown, r.reasons, r.question,
    r.decision, r.action, r.who_id, r.by_on, r.at_once, r.version
  FROM meeting_row AS r JOIN case_file AS t1 ON t1.id = r.case_id WHERE r.meeting_id = ? AND r.shown IS NOT NULL ORDER BY r.position, r.id
"""


def lines(meeting, reader, now, apart=False):
    """The rows of one of the two sheets that this reader may see."""
    seen = sheets(meeting, reader, now)
    return seen.apart if apart else seen.joint


BARE_REASONS = ("high_risk", "late")  # what can be told from risk and next due alone


def _line(row, number, bare, today):
    """One row as the list shows it, from what is stored of it: a bare one by code, risk and next due alone."""
    code, _apart, _known, shown, reasons, question, decision, action, who_id, by_on, at_once, version = row
    shown, reasons, hidden = json.loads(shown), json.loads(reasons), deidentify.HIDDEN
    due_on = date.fromisoformat(shown["due_on"]) if shown["due_on"] else None
    return Line(
        code,
        number,
        risk=shown["risk"],
        age=hidden if bare else shown["age"],
        sex=hidden if bare else shown["sex"],
        area=hidden if bare else shown["area"],
        concern="sensitive" if bare else shown["concern"],
        step="" if bare else shown["step"],
        days_open=None if bare else shown["days_open"],
        keyworker_id=None if bare else shown["keyworker"],
        due_kind=shown["due_kind"],
        due_on=due_on,
        days_late=max(0, (today - due_on).days) if due_on else 0,
        reasons=tuple((reason, days) for reason, days in reasons if not bare or reason in BARE_REASONS),
        question=question,
        decision=decision,
        action=action,
        who_id=who_id,
        by_on=date.fromisoformat(by_on) if by_on else None,
        at_once=bool(at_once),
        bare=bare,
        version=version,
    )


def shift(meeting, code, reader, now, up):
    """Move a row one place up or down among the rows that this reader sees on its sheet."""
    seen = sheets(meeting, reader, now)
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


def own_question(meeting, reader):
    """The codes this reader has put on the list herself, with her question."""
    condition, values = visible_sql(reader)
    return records.execute_sql(
        f"SELECT t1.code, r.question FROM meeting_row AS r JOIN case_file AS t1 ON t1.id = r.case_id "
        f"WHERE r.meeting_id = ? AND r.put_by_id = ? AND ({condition}) ORDER BY t1.code",
        (meeting.id, reader.id, *values),
    ).fetchall()


def open_cases(reader):
    """How many open cases this reader may know of."""
    condition, values = visible_sql(reader)
    marks = ", ".join("?" * len(OPEN))
    sql = f"SELECT count(*) FROM case_file AS t1 WHERE t1.status IN ({marks}) AND ({condition})"
    return records.execute_sql(sql, (*OPEN, *values)).fetchone()[0]

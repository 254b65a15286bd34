"""Lists of cases for the pages: rows of codes and coded facts. The type of a row has no field for a name."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from cmoffice import timeframes
from cmoffice.casework import office
from cmoffice.databases import records
from cmoffice.models import BEGUN, OPEN, Case, DueItem
from cmoffice.policy import visible_sql

NEED_ORDER = (
    "help_today",
    "emergency",
    "less_safe",
    "risk_up",
    "no_consent",
    "withdrawn",
    "interim_plan",
    "double",
    "risk_down",
    "closure",
)
GROUPS = ("late", "today", "week", "later", "waiting")


class DueLine(NamedTuple):
    """One open due thing as it is shown: what, by when, by which rule and why."""

    rule: str
    kind: str
    on: date
    at: datetime | None
    why: str
    figures: dict
    standing: str
    days: int


class Row(NamedTuple):
    """One case of a worklist, by code."""

    code: str
    status: str
    risk: str | None
    sex: str
    age: int | None
    step: str
    group: str
    next: DueLine | None
    last_contact_on: date | None
    consent_state: str
    contact_rule: bool
    confidential_notes: int
    attempts: int
    keyworker: str | None
    keyworker_id: int | None
    opened_on: date | None
    closed_on: date | None
    needs: tuple


class Owed(NamedTuple):
    """An open due thing as it is stored."""

    rule: str
    kind: str
    due_on: date
    due_at: datetime | None
    wanted_at: datetime | None
    why: str
    figures: dict


def due_line(item, now):
    """A stored due item as a line, with where it stands at this moment."""
    return _line((item.rule, item.kind, item.due_on, item.due_at, item.wanted_at, item.why, item.figures), now)


def _line(owed, now):
    rule, kind, due_on, due_at, wanted_at, why, figures = owed
    due_at = due_at and due_at.astimezone(now.tzinfo)
    return DueLine(
        rule,
        kind,
        due_on,
        due_at,
        why,
        figures,
        timeframes.standing(due_on, due_at, wanted_at, now),
        (due_on - now.date()).days,
    )


def worklist(reader, now, risk=None, step=None, order="urgent", group=None):
    """The reader's open and begun cases in the groups of My work, each with the earliest thing it owes; and the counts of all groups."""
    rows = rows_for(reader, now, OPEN + BEGUN)
    counts = {name: sum(row.group == name for row in rows) for name in GROUPS}
    shown = [
        row
        for row in rows
        if (not risk or row.risk == risk) and (not step or row.step == step) and (not group or row.group == group)
    ]
    return sorted(shown, key=ORDERS.get(order, ORDERS["urgent"])), counts, len(rows)


def gravest_first(risk):
    """Where a risk stands in a list that begins with the high ones; last where none is set."""
    return -timeframes.RISK_ORDER.get(risk, 0)


ORDERS = {
    "urgent": lambda row: (GROUPS.index(row.group), _due_key(row), gravest_first(row.risk), row.code),
    "risk": lambda row: (GROUPS.index(row.group), gravest_first(row.risk), _due_key(row), row.code),
    "contact": lambda row: (GROUPS.index(row.group), row.last_contact_on or date.min, row.code),
    "code": lambda row: (GROUPS.index(row.group), row.code),
}


FACTS = (
    "code",
    "status",
    "risk",
    "sex",
    "age_years",
    "step",
    "last_contact_on",
    "consent_state",
    "contact_rule",
    "confidential_notes",
    "attempts",
    "keyworker_id",
    "registered_on",
    "closed_on",
    "needs_supervisor",
)
# the earliest thing that a case owes, as the table "d" beside the cases of the table "t1"
EARLIEST = """LEFT JOIN due_item AS d ON d.id =
  (SELECT id FROM due_item WHERE case_id = t1.id AND ended_at IS NULL ORDER BY due_on, id LIMIT 1)"""
OWED = (DueItem.rule, DueItem.kind, DueItem.due_on, DueItem.due_at, DueItem.wanted_at, DueItem.why, DueItem.figures)
ROWS = (
    f"SELECT {', '.join(f't1.{name}' for name in FACTS)}, {', '.join(f'd.{field.column_name}' for field in OWED)} "
    f"FROM case_file AS t1 {EARLIEST} WHERE "
)


def rows_for(reader, now, statuses=None):
    """Rows of all cases of these statuses (all when none is said) that this reader may know of, each with the earliest thing it owes.

    One statement, written out: the lists are what everybody looks at all day.
    """
    condition, values = visible_sql(reader)
    if statuses is not None:
        condition = f"t1.status IN ({', '.join('?' * len(statuses))}) AND ({condition})"
        values = [*statuses, *values]
    people = office.people()
    rows = records.execute_sql(f"{ROWS}{condition} ORDER BY d.due_on, d.id", values).fetchall()
    figures = {text: json.loads(text) for text in {facts[-1] for facts in rows} if text}  # most owe the same
    return [_row(facts, people, now, figures) for facts in rows]


def _row(facts, people, now, figures):
    (
        code,
        status,
        risk,
        sex,
        age,
        step,
        last_contact_on,
        consent_state,
        contact_rule,
        confidential_notes,
        attempts,
        keyworker_id,
        opened_on,
        closed_on,
        needs_supervisor,
        *owed,
    ) = facts
    line = _line(_read(*owed, figures), now) if owed[0] else None
    waiting = status in ("closure_requested", "transfer_pending") or (
        status == "screening" and consent_state == "waiting"
    )
    group = "waiting" if waiting else "today" if status in BEGUN else line.standing if line else "later"
    return Row(
        code,
        status,
        risk,
        sex,
        age,
        step,
        group,
        line,
        _day(last_contact_on),
        consent_state,
        bool(contact_rule),
        confidential_notes,
        attempts,
        people[keyworker_id].short_name if keyworker_id else None,
        keyworker_id,
        _day(opened_on),
        _day(closed_on),
        _needs(status, consent_state, needs_supervisor),
    )


def owed_of(*stored):
    """What a row of the table of due things holds, read from its columns in the order of OWED."""
    return Owed(*_read(*stored, {stored[-1]: json.loads(stored[-1])}))


def _read(rule, kind, due_on, due_at, wanted_at, why, text, figures):
    return rule, kind, _day(due_on), _moment(due_at), _moment(wanted_at), why, figures[text]


def _day(stored):
    return date.fromisoformat(stored) if stored else None


def _moment(stored):
    return datetime.fromisoformat(stored).replace(tzinfo=UTC) if stored else None


def _needs(status, consent_state, told):
    """What this case wants of the supervisor: decisions by where it stands, and what somebody told her; none hides another."""
    if told is None and consent_state == "given" and status != "closure_requested":
        return ()  # as with nearly all
    decisions = {
        "no_consent": consent_state == "waiting" and (status == "screening" or status in OPEN),
        "emergency": consent_state == "emergency" and status in OPEN,
        "withdrawn": consent_state == "withdrawn" and status in OPEN,
        "closure": status == "closure_requested",
    }
    return tuple(reason for reason in NEED_ORDER if decisions.get(reason) or reason == told)


def _due_key(row):
    return (row.next.on, row.next.kind) if row.next else (date.max, "")


@dataclass(frozen=True, slots=True)
class Aside:
    """One thing beside the list of cases that a caseworker should know of: what, in which case, since or until when."""

    kind: str
    code: str
    at: datetime | None
    on: date | None
    words: str = ""  # what a meeting decided, which names nobody


NEW_FOR, TOLD_FOR, CONSENT_WITHIN = timedelta(days=3), timedelta(days=7), timedelta(days=14)
ASIDES = """SELECT a.* FROM (
  SELECT 'opened' AS kind, c.code AS code, b.opened_at, NULL, NULL FROM break_glass b JOIN case_file c ON c.id = b.case_id WHERE c.keyworker_id = :me AND b.opened_at > :told
  UNION ALL SELECT 'new', code, keyworker_since, NULL, NULL FROM case_file
    WHERE keyworker_id = :me AND status = 'open' AND keyworker_since > :new AND entered_by_id <> :me
  UNION ALL SELECT 'closure_returned', c.code, v.entered_at, NULL, NULL FROM case_file c
    JOIN move v ON v.id = (SELECT max(id) FROM move WHERE case_id = c.id AND rule IN ('M17', 'M19')) WHERE c.keyworker_id = :me AND c.status = 'open' AND v.rule = 'M19'
  UNION ALL SELECT 'plan_returned', c.code, p.decided_at, NULL, NULL FROM case_file c JOIN plan p ON p.case_id = c.id
    WHERE c.keyworker_id = :me AND c.status = 'open' AND p.state = 'sent_back' AND p.version = (SELECT max(version) FROM plan WHERE case_id = c.id)
  UNION ALL SELECT 'eighteen', code, NULL, NULL, NULL FROM case_file WHERE keyworker_id = :me AND status = 'open' AND turns_18_soon = 1
    AND NOT EXISTS (SELECT 1 FROM move WHERE case_id = case_file.id AND rule = 'M29')
  UNION ALL SELECT d.kind, c.code, NULL, d.due_on, NULL FROM case_file c JOIN due_item d ON d.case_id = c.id AND d.ended_at IS NULL
    WHERE c.keyworker_id = :me AND c.status = 'open' AND ((d.kind = 'consent_end' AND d.due_on <= :soon) OR (d.kind = 'referral_feedback' AND d.due_on <= :today))
  UNION ALL SELECT d.kind, c.code, NULL, d.due_on, NULL FROM case_file c JOIN due_item d ON d.case_id = c.id AND d.ended_at IS NULL
    WHERE c.keyworker_id = :me AND c.status = 'closed' AND d.kind = 'post_closure' AND d.due_on <= :soon
  UNION ALL SELECT 'task', c.code, NULL, d.due_on, (SELECT what FROM task WHERE id = d.ref AND source = 'F12')
    FROM due_item d JOIN case_file c ON c.id = d.case_id WHERE d.kind = 'task' AND d.staff_id = :me AND d.ended_at IS NULL AND c.keyworker_id IS NOT :me
    AND (c.team_id = :team OR c.supervisor_id IN (SELECT id FROM staff WHERE team_id = :team) OR EXISTS (SELECT 1 FROM coworker w WHERE w.case_id = c.id AND w.staff_id = :me AND w.ended_at IS NULL AND w.until >= :today))
  UNION ALL SELECT 'audited', c.code, NULL, f.action_by, NULL FROM file_audit f JOIN case_file c ON c.id = f.case_id
    WHERE c.keyworker_id = :me AND f.done_at IS NOT NULL AND f.action <> '' AND f.mended_on IS NULL AND f.settled_on IS NULL
  ) AS a JOIN case_file AS s ON s.code = a.code
  WHERE s.sensitivity = 'normal' OR EXISTS (SELECT 1 FROM case_reader r WHERE r.case_id = s.id AND r.staff_id = :me AND (r.until IS NULL OR r.until >= :today))
"""  # of a highly sensitive file its named readers alone are told, the keyworker too only while she is one (D10)


def asides(staff, now):
    """What a caseworker should know of beside her list (2.4): given to her, sent back, ending, asked of her elsewhere; one statement."""
    today = now.date()
    stored = Case.keyworker_since.db_value
    known = {
        "me": staff.id,
        "team": staff.team_id,
        "told": stored(now - TOLD_FOR),
        "new": stored(now - NEW_FOR),
        "soon": (today + CONSENT_WITHIN).isoformat(),
        "today": today.isoformat(),
    }
    return [
        Aside(kind, code, Case.keyworker_since.python_value(at), Case.closed_on.python_value(on), words or "")
        for kind, code, at, on, words in records.execute_sql(ASIDES, known).fetchall()
        if code not in staff.conflicts
    ]

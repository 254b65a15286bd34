"""The two sheets of a meeting as one reader may see them: rows that have no field for a name (D20-D25).

On the joint list stands no survivor's and no highly sensitive case; those lie on the sheet apart.
"""

import json
from dataclasses import dataclass
from datetime import date

from cmoffice import deidentify
from cmoffice.databases import records
from cmoffice.models import OPEN
from cmoffice.policy import visible_sql

BARE_REASONS = ("high_risk", "late")  # what can be told from risk and next due alone
SEEN = """
  SELECT t1.code, r.bare OR t1.sensitivity <> 'normal' OR t1.module = 'gbv_survivor', ({}), r.shown, r.reasons, r.question,
    r.decision, r.action, r.who_id, r.by_on, r.at_once, r.version
  FROM meeting_row AS r JOIN case_file AS t1 ON t1.id = r.case_id WHERE r.meeting_id = ? AND r.shown IS NOT NULL ORDER BY r.position, r.id
"""


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


def of(meeting, reader, now):
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


def lines(meeting, reader, now, apart=False):
    """The rows of one of the two sheets that this reader may see."""
    seen = of(meeting, reader, now)
    return seen.apart if apart else seen.joint


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


def own_question(meeting, reader):
    """The codes this reader has put on the list herself, with her question."""
    condition, values = visible_sql(reader)
    return records.execute_sql(
        f"SELECT t1.code, r.question FROM meeting_row AS r JOIN case_file AS t1 ON t1.id = r.case_id "
        f"WHERE r.meeting_id = ? AND r.put_by_id = ? AND ({condition}) ORDER BY t1.code",
        (meeting.id, reader.id, *values),
    ).fetchall()


def open_cases(reader):
    """How many open cases of her team a joint list can show: a figure for the wall, in which no survivor's and no highly sensitive case counts (D10)."""
    condition, values = visible_sql(reader)
    marks = ", ".join("?" * len(OPEN))
    sql = (
        f"SELECT count(*) FROM case_file AS t1 WHERE t1.status IN ({marks}) AND t1.sensitivity = 'normal' "
        f"AND t1.module <> 'gbv_survivor' AND (t1.team_id = ? OR t1.supervisor_id = ?) AND ({condition})"
    )
    return records.execute_sql(sql, (*OPEN, reader.team_id, reader.id, *values)).fetchone()[0]

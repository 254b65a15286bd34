"""The two sheets of a meeting as one reader may see them: rows that have no field for a name (D20-D25).

On the joint list stands no survivor's and no highly sensitive case; those lie on the sheet apart.
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

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


class Line(NamedTuple):
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
    conflicts = reader.conflicts
    rows = records.execute_sql(SEEN.format(condition), (*values, meeting.id)).fetchall()
    rows = [row for row in rows if row[0] not in conflicts]
    joint = [row for row in rows if not row[1]]
    apart = [row for row in rows if row[1] and row[2]]
    today = now.date()
    return Sheets(_lines(joint, False, today), _lines(apart, True, today), frozenset(row[0] for row in rows if row[2]))


def lines(meeting, reader, now, apart=False):
    """The rows of one of the two sheets that this reader may see."""
    seen = of(meeting, reader, now)
    return seen.apart if apart else seen.joint


def _lines(rows, bare, today):
    """These rows as the list shows them, numbered; bare ones by code, risk and next due alone."""
    shown, reasons = _read([row[3] for row in rows]), _read([row[4] for row in rows])
    days = {text: date.fromisoformat(text) for text in {one["due_on"] for one in shown} if text}
    return [
        _line(row, number, bare, *facts, days.get(facts[0]["due_on"]), today)
        for number, (row, *facts) in enumerate(zip(rows, shown, reasons, strict=True), start=1)
    ]


def _read(stored):
    """What is stored as so many texts of JSON; read as one, which costs a third."""
    return json.loads(f"[{','.join(stored)}]")


def _line(row, number, bare, shown, reasons, due_on, today):
    code, _apart, _known, _shown, _reasons, question, decision, action, who_id, by_on, at_once, version = row
    hidden = deidentify.HIDDEN
    return Line(
        code,
        number,
        shown["risk"],
        hidden if bare else shown["age"],
        hidden if bare else shown["sex"],
        hidden if bare else shown["area"],
        "sensitive" if bare else shown["concern"],
        "" if bare else shown["step"],
        None if bare else shown["days_open"],
        None if bare else shown["keyworker"],
        shown["due_kind"],
        due_on,
        max(0, (today - due_on).days) if due_on else 0,
        tuple([(reason, days) for reason, days in reasons if not bare or reason in BARE_REASONS]),
        question,
        decision,
        action,
        who_id,
        date.fromisoformat(by_on) if by_on else None,
        bool(at_once),
        bare,
        version,
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

"""How the rows of a meeting's list read: codes and numbers put into words once a page, so that three hundred rows cost little."""

from typing import NamedTuple

from cmoffice import codelists
from cmoffice.language import gettext as _
from cmoffice.views.shared import days_late, shortday


class Row(NamedTuple):
    """One row in words; like the line it is made of, it has no place for a name."""

    code: str
    number: int
    risk: str | None
    bare: bool
    version: int
    child: str
    area: str
    concern: str
    step: int
    step_name: str
    days_open: int | str
    worker: str
    due: str
    late: str
    due_day: str
    why: str
    question: str
    decision: str
    at_once: bool
    action: str


class Said(dict):
    """Words of codes, each looked up once."""

    def __init__(self, find):
        super().__init__()
        self._find = find

    def __missing__(self, code):
        self[code] = found = self._find(code)
        return found


class Words:
    """The words of one page: made anew for each, since office and language may word things otherwise."""

    def __init__(self, people):
        self.worker = Said(lambda number: people[number].short_name if number in people else "–")
        self.sex = Said({"female": _("F"), "male": _("M"), "other": _("other")}.get)
        self.age = Said(lambda age: str(codelists.AGE_STAGE.get(age, age)))
        self.concern = Said(lambda code: str(codelists.CONCERN_GROUP[code]))
        self.step = Said(lambda code: str(codelists.STEP.get(code, code)))
        self.due = Said(lambda code: str(codelists.DUE_KIND.get(code, code)) if code else "–")
        self.late = Said(lambda days: days_late(days) if days else "")
        self.day = Said(shortday)
        self.by_day = Said(lambda day: _("by %(day)s", day=shortday(day)))
        self.why = Said(_why)
        self.reasons = Said(lambda reasons: "\u00a0· ".join([self.why[reason] for reason in reasons]))
        self.child = Said(lambda facts: _child(self.sex[facts[0]] or "–", self.age[facts[1]]))
        self.decision = Said(lambda code: str(codelists.MEETING_DECISION[code]) if code else "")

    def rows(self, lines):
        """The rows of these lines."""
        return [self.row(line) for line in lines]

    def row(self, line):
        """One line in words."""
        (
            code,
            number,
            risk,
            age,
            sex,
            area,
            concern,
            step,
            days_open,
            keyworker_id,
            due_kind,
            due_on,
            days_late,
            reasons,
            question,
            decision,
            action,
            who_id,
            by_on,
            at_once,
            bare,
            version,
        ) = line
        if by_on:
            action = f"{action}{', ' if action else ''}{self.by_day[by_on]} — {self.worker[who_id]}"
        return Row(
            code,
            number,
            risk,
            bare,
            version,
            self.child[sex, age],
            area,
            self.concern[concern],
            codelists.STEP_NUMBER.get(step, 1),
            self.step[step],
            "–" if days_open is None else days_open,
            self.worker[keyworker_id],
            self.due[due_kind],
            self.late[days_late],
            "" if days_late or not due_on else self.day[due_on],
            self.reasons[reasons],
            question,
            self.decision[decision],
            at_once,
            action,
        )


def _child(sex, age):
    """Sex and age; one dash where neither is told."""
    return sex if sex == age else f"{sex} {age}"


def _why(reason):
    """A reason in words, with its number of days where it has one."""
    code, days = reason
    return str(codelists.MEETING_WHY[code]).replace("#", str(days))

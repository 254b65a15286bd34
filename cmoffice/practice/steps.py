"""What the plan of a file is made of: steps, each a verb with its answers, at a moment, by somebody."""
from dataclasses import dataclass, field
from datetime import datetime

from cmoffice.practice import cast
from cmoffice.practice.telling import Teller


@dataclass
class Step:
    """One thing that somebody does in a file at a moment."""
    at: datetime
    by: str
    verb: str
    answers: dict


@dataclass
class File:
    """Everything that will be done in one file, and the case once it exists.

    `course` is how the risk goes: pairs of level and the day it begins, counted from registration."""
    keyworker: str
    child: dict = field(default_factory=dict)
    teller: Teller | None = None
    course: list = field(default_factory=list)
    steps: list = field(default_factory=list)
    registered_at: datetime | None = None
    case: object = None
    last_note: object = None

    @property
    def supervisor(self):
        return cast.SUPERVISOR[self.keyworker]

    @property
    def registered_on(self):
        return self.registered_at and self.registered_at.date()

    def then(self, at, verb, answers, by=None):
        self.steps.append(Step(at, by or self.keyworker, verb, answers))

    def came_from(self, colleague, at, reason, handover):
        """Until this moment a colleague carried the file."""
        for step in self.steps:
            if step.at <= at:
                step.by = {self.keyworker: colleague, colleague: self.keyworker}.get(step.by, step.by)
            if step.at <= at and step.verb == "assign":
                step.answers["to"] = colleague
        self.then(at, "assign", {"to": self.keyworker, "reason": reason, "handover": handover}, by=self.supervisor)

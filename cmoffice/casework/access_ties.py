"""Who had to do with which case (R01), for the cases that the reader of an access review may know of (D10)."""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from cmoffice import policy
from cmoffice.models import Audit, Case, CaseReader, Coworker


class Known(NamedTuple):
    """What the review knows of a case: enough to say whose it is."""

    code: str
    keyworker: int | None
    since: datetime | None
    entered_by: int
    team: int | None
    supervisor: int | None
    sensitivity: str


def known_of(people, covered, reader):
    """The cases in these people's lines that the reader may know of: code → what the review knows of it."""
    codes = Audit.select(Audit.code).where(
        Audit.by.in_(list(people)) & (Audit.seq > covered.around) & Audit.code.is_null(False)
    )
    columns = (Case.code, Case.keyworker, Case.keyworker_since, Case.entered_by, Case.team, Case.supervisor)
    cases = Case.select(*columns, Case.sensitivity).where(Case.code.in_(codes) & ~policy.hidden_from(reader))
    return {row[0]: Known(*row) for row in cases.tuples()}


class Ties:
    """Who had to do with which case: keyworker, co-worker until a day, named reader, supervisor (R01)."""

    def __init__(self, numbers, people, known):
        self.people, self.known = people, known
        rows = Coworker.select(Coworker.staff, Case.code, Coworker.until).join(Case).where(Coworker.staff.in_(numbers))
        self.beside = defaultdict(list)
        for who, code, until in rows.tuples():
            self.beside[who, code].append(until)
        named = CaseReader.select(CaseReader.staff, Case.code).join(Case).where(CaseReader.staff.in_(numbers))
        self.readers = set(named.tuples())

    def hers(self, who, code, at):
        """Whether this person had to do with this case at that moment; a case given on since then counts as hers."""
        case, person = self.known[code], self.people[who]
        given_on = case.since is not None and case.since > at
        of_her_team = policy.is_supervisor(person) and (case.team == person.team_id or case.supervisor == who)
        beside = any(until >= at.date() for until in self.beside.get((who, code), ()))
        unowned = case.keyworker is None and case.entered_by == who
        return case.keyworker == who or unowned or given_on or of_her_team or beside or (who, code) in self.readers

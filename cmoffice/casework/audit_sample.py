"""Which files are audited in a quarter (T33): one in five of the team's open files, drawn by the office and spread over its caseworkers."""

from collections import Counter
from dataclasses import dataclass

from cmoffice import audit, policy, timeframes
from cmoffice.casework import office
from cmoffice.databases import records
from cmoffice.models import OPEN, Case, FileAudit
from cmoffice.refusals import Refused

RECENT = 2  # quarters in which an audited file is not drawn again while others are left
OF_A_FILE = (Case.id, Case.code, Case.status, Case.team, Case.supervisor, Case.keyworker, Case.entered_by)


@dataclass(frozen=True)
class Quota:
    """How far the sample of a quarter is, for one supervisor: open files of her team that she may know of, how many are to be audited and are drawn."""

    quarter: str
    open: int
    wanted: int
    drawn: int
    left: int

    @property
    def missing(self):
        """How many are still to be drawn: never more than there are left."""
        return max(0, min(self.wanted - self.drawn, self.left))


def quota(by, now):
    """How far the sample of this quarter is (T33)."""
    quarter = timeframes.quarter_of(now.date())
    return _quota(quarter, team_files(by), _of_late(quarter, by), by)


def draw(by, now, random):
    """Draw what is missing to this quarter's sample, by chance alone; gives the new audits.

    What is drawn stays drawn: a second press adds only what is missing. Never a file that she carries, took in or works on.
    `random` is the chance that decides. Refuses E35 whoever audits nothing.
    """
    if not policy.may(by, "audit files"):
        raise Refused("E35")
    quarter = timeframes.quarter_of(now.date())
    with records.atomic():
        files, made = team_files(by), _of_late(quarter, by)
        missing = _quota(quarter, files, made, by).missing
        pool = _pool(quarter, files, made, by)
        carried = Counter(one.case.keyworker_id for one in made if _counts(one, quarter, by))
        chosen = choose(pool, missing, random, carried)
        for number in chosen:
            FileAudit.create(case=number, drawn_on=now.date(), why="sample", quarter=quarter, drawn_by=by)
        if chosen:
            audit.record(by, "audit sample drawn", now=now, quarter=quarter, files=len(chosen))
    return chosen


def choose(pool, wanted, random, carried=()):
    """Numbers of so many files out of `pool`, lines of (number, keyworker, audited lately), by chance.

    Files audited lately come last; among the others the caseworker of whom the fewest are drawn goes first, so that the
    sample is spread. `carried` counts by keyworker what was drawn before.
    """
    left, drawn, chosen = random.sample(pool, len(pool)), Counter(carried), []
    while left and len(chosen) < wanted:
        number, keyworker, _lately = found = min(left, key=lambda one: (one[2], drawn[one[1]]))
        left.remove(found)
        chosen.append(number)
        drawn[keyworker] += 1
    return chosen


def team_files(by):
    """The open files of this supervisor's team that she may know of (D10, R03)."""
    found = Case.select(*OF_A_FILE).where(Case.status.in_(OPEN) & policy.visible_to(by)).order_by(Case.id)
    return [case for case in found if policy.team(by, case)]


def audits(by, which):
    """The audits of this kind of files of her team that this supervisor may know of, the newest first; the files beside them."""
    visible = policy.visible_to(by) & which
    found = FileAudit.select(FileAudit, *OF_A_FILE).join(Case).where(visible).order_by(FileAudit.id.desc())
    return [one for one in found if policy.team(by, one.case)]


def since(quarter):
    """Audits that are still to be done, and those drawn in this quarter or later: as many however old the office is."""
    return FileAudit.done_at.is_null() | (FileAudit.quarter >= quarter)


def is_waiting(one, by):
    """Whether this audit is still to be done, and she may do it."""
    return one.done_at is None and one.case.status != "merged" and policy.may(by, "audit file", one.case)


def _of_late(quarter, by):
    return audits(by, since(timeframes.quarters_until(quarter, RECENT + 1)[0]))


def _quota(quarter, files, made, by):
    wanted = timeframes.audit_sample(len(files), office.rules())
    drawn = sum(_counts(one, quarter, by) for one in made)
    return Quota(quarter, len(files), wanted, drawn, len(_pool(quarter, files, made, by)))


def _counts(one, quarter, by):
    """Whether an audit fills a place of this quarter's sample: drawn for it, and done or still hers to do."""
    return one.quarter == quarter and one.why == "sample" and (one.done_at is not None or is_waiting(one, by))


def _pool(quarter, files, made, by):
    """What can still be drawn: open files that are not hers, not asked to be closed (those come by themselves), not drawn already."""
    lately = timeframes.quarters_until(quarter, RECENT + 1)[:-1]
    taken = {one.case_id for one in made if one.done_at is None or one.quarter == quarter}
    recent = {one.case_id for one in made if one.done_at is not None and one.quarter in lately}
    return [
        (case.id, case.keyworker_id, case.id in recent)
        for case in files
        if case.status != "closure_requested" and case.id not in taken and policy.may(by, "audit file", case)
    ]

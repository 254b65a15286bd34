"""The caseload board: what each caseworker of a team carries, and whether it is fairly spread (T15-T17, I21, I22).

Everything is counted from the cases that the reader may know of; what she must not suspect changes no figure (D10).
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date

from peewee import JOIN

from cmoffice import policy, workload
from cmoffice.casework import keyworker, office, supervised
from cmoffice.casework.limits import weights
from cmoffice.databases import records
from cmoffice.models import OPEN, Case, Family, FamilyMember, FiledForm, Staff, Team

STEPS = ("assess", "plan", "implement", "close")
STEP_OF = {"planning": "plan", "implementation": "implement", "closing": "close"}
LATE = ("assessment", "plan", "followup", "review", "action", "referral", "post_closure", "other")
LATE_OF = {
    "initial_assessment": "assessment",
    "comprehensive_start": "assessment",
    "comprehensive_done": "assessment",
    "interim_plan": "plan",
    "plan": "plan",
    "followup": "followup",
    "review": "review",
    "plan_action": "action",
    "referral_feedback": "referral",
    "post_closure": "post_closure",
}
WAITING = (
    f"SELECT count(*) FROM case_file AS t1 WHERE t1.status IN {OPEN} AND t1.keyworker_id IS NULL AND ({{visible}})"
)
CARRIED = f"""
  SELECT t1.keyworker_id, t1.id, t1.risk, t1.step, t1.area FROM case_file AS t1
  WHERE t1.status IN {OPEN} AND t1.keyworker_id IN (SELECT value FROM json_each(?)) AND ({{visible}})
"""
# CROSS JOIN: begin with the few that are late, not with every case of the team
LATE_NOW = """
  SELECT t1.keyworker_id, d.kind, count(*) FROM due_item AS d CROSS JOIN case_file AS t1 ON t1.id = d.case_id
  WHERE d.ended_at IS NULL AND d.due_on < ? AND t1.keyworker_id IS NOT NULL AND ({visible}) GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One person on the board: what she carries, by codes of facts and counts only."""

    username: str
    name: str
    here: bool
    supervises: bool
    load: workload.Load
    limit: int
    own_limit: bool
    full: int
    steps: dict
    late: dict
    siblings: int
    split: int
    reviewed_on: date | None
    review_due_on: date
    overrides: tuple

    @property
    def over(self):
        """How many open cases beyond her limit."""
        return max(self.load.open - self.limit, 0)

    @property
    def all_late(self):
        """How many things are late in her cases."""
        return sum(self.late.values())


@dataclass(frozen=True, slots=True)
class Ratio:
    """T16, I22: active caseworkers and supervisors of a team, or of the office where it has no name."""

    team: str
    workers: int
    supervisors: int
    most: int

    @property
    def over(self):
        """Whether there are more caseworkers than the supervisors should look after."""
        return workload.is_over_ratio(self.workers, self.supervisors, self.most)


def board(reader, now):
    """Everything of the board: a line for each caseworker of the team, the average weight, ratio and bins (T15-T17, I21, I22).

    So many statements whatever the team carries.
    """
    staff = list(Staff.select(Staff, Team).join(Team, JOIN.LEFT_OUTER, on=(Staff.team == Team.id)).order_by(Staff.name))
    team = [person for person in staff if person.team_id == reader.team_id and policy.carries_cases(person)]
    held = carried(reader, team)
    shown = [person for person in team if held[person.id] or (_is_here(person) and not policy.is_supervisor(person))]
    lines = _lines(reader, shown, held, now)
    workers = [line for line in lines if line.here and not line.supervises]
    return {
        "lines": lines,
        "workers": len(workers),
        "over": sum(line.over > 0 for line in workers),
        "average": sum(line.load.weight for line in workers) / len(workers) if workers else 0,
        "scale": max([1, *(max(line.load.weight, line.full) for line in lines)]),
        "bins": workload.bins(line.load.open for line in workers),
        "ratios": ratios(staff),
        "waiting": _waiting(reader),
        "weights": weights(),
        "review_days": office.rules().caseload_review_days,
    }


def ratios(staff):
    """Caseworkers for each supervisor by team, the office last (T16, I22); accounts that cannot sign in do not count."""
    most, counted = office.rules().workers_per_supervisor, {}
    for person in staff:
        if person.is_active and policy.carries_cases(person):
            counts = counted.setdefault(person.team.name if person.team_id else "", [0, 0])
            counts[policy.is_supervisor(person)] += 1
    teams = [Ratio(name, *counts, most) for name, counts in sorted(counted.items())]
    return [*teams, Ratio("", sum(one.workers for one in teams), sum(one.supervisors for one in teams), most)]


def _waiting(reader):
    """How many open cases nobody carries yet."""
    return _asked(reader, WAITING).fetchone()[0]


def _asked(reader, sql, *values):
    """What is asked of the cases that this reader may know of, as the table "t1"."""
    visible, known = policy.visible_sql(reader)
    return records.execute_sql(sql.format(visible=visible), (*values, *known))


def _is_here(person):
    return person.ended_on is None and not person.locked


def carried(reader, team):
    """What each of these people carries, of the open cases that the reader may know of: {number: [(number of the case, Carried)]}."""
    held = {person.id: [] for person in team}
    for keyworker_id, number, *facts in _asked(reader, CARRIED, json.dumps(list(held))).fetchall():
        held[keyworker_id].append((number, workload.Carried(*facts)))
    return held


def _lines(reader, staff, held, now):
    """The lines of these people, those who have left last, then the heaviest first."""
    today, points, most = now.date(), weights(), office.rules().caseload
    limits = {person.id: keyworker.caseload_limit(person) for person in staff}
    late, siblings, reviewed = _late(reader, today), _siblings(held), supervised.reviews(staff)
    overrides = _overrides([person for person in staff if len(held[person.id]) > limits[person.id]], held)
    lines = [
        Line(
            username=person.username,
            name=person.name,
            here=_is_here(person),
            supervises=policy.is_supervisor(person),
            load=workload.load([case for _number, case in held[person.id]], points),
            limit=limits[person.id],
            own_limit=limits[person.id] < most,
            full=workload.full(limits[person.id], points),
            steps=_by_step(held[person.id]),
            late=late.get(person.id, dict.fromkeys(LATE, 0)),
            siblings=siblings[person.id][0],
            split=siblings[person.id][1],
            reviewed_on=reviewed[person.id][0],
            review_due_on=reviewed[person.id][1],
            overrides=overrides.get(person.id, ()),
        )
        for person in staff
    ]
    return sorted(lines, key=lambda line: (not line.here, -line.load.weight, line.name))


def _by_step(cases):
    counts = Counter(STEP_OF.get(case.step, "assess") for _number, case in cases)
    return {step: counts[step] for step in STEPS}


def _late(reader, today):
    """What is late in the cases of each person, by the kinds of the board: {number: {kind: count}}."""
    found = {}
    for number, kind, count in _asked(reader, LATE_NOW, today.isoformat()).fetchall():
        found.setdefault(number, dict.fromkeys(LATE, 0))[LATE_OF.get(kind, "other")] += count
    return found


def _siblings(held):
    """For each person: children she carries together with a brother or sister, and children whose brother or sister is with somebody else."""
    carrier = {number: person for person, cases in held.items() for number, _case in cases}
    groups = {}
    rows = (
        FamilyMember.select(FamilyMember.family, FamilyMember.case)
        .join(Family)
        .switch(FamilyMember)
        .join(Case)
        .where((Family.kind == "siblings") & Case.status.in_(OPEN) & Case.keyworker.in_(list(held)))
        .tuples()
    )
    for group, number in rows:
        if number in carrier:
            groups.setdefault(group, []).append(carrier[number])
    found = dict.fromkeys(held, (0, 0))
    for people in groups.values():
        for person, count in Counter(people).items():
            together, split = found[person]
            found[person] = (
                together + (count if count > 1 else 0),
                split + (count if count < len(people) else 0),
            )
    return found


def _overrides(staff, held):
    """Why cases were given to these people over their limit (E20), as long as they carry them: {number: ((day, reason), …)}, oldest first."""
    numbers = {number for person in staff for number, _case in held[person.id]}
    if not numbers:
        return {}
    username = {person.id: person.username for person in staff}
    rows = (
        FiledForm.select(Case.keyworker, FiledForm.answers, FiledForm.done_at)
        .join(Case)
        .where((FiledForm.paper == "M16") & Case.keyworker.in_(list(username)) & Case.status.in_(OPEN))
        .where(Case.id.in_(numbers))
        .order_by(FiledForm.done_at)
        .tuples()
    )
    found = {}
    for person, answers, at in rows:
        over = answers.get("over_limit", "yes") == "yes" and answers.get("override")
        if over and answers.get("to") == username[person]:
            found[person] = (*found.get(person, ()), (at.date(), answers["override"]))
    return found

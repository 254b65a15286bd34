"""What if I give her this one? What each caseworker of the team would carry then; nothing is changed and nothing recommended."""

from dataclasses import dataclass

from cmoffice import policy, workload
from cmoffice.casework import family, keyworker, lists, moves
from cmoffice.casework.caseload import carried
from cmoffice.casework.limits import weights
from cmoffice.language import gettext as _
from cmoffice.models import OPEN, Case, Staff
from cmoffice.refusals import Refused

TOGETHER_MOST = 12  # brothers and sisters, not a whole caseload: that is handed over on its own page


@dataclass(frozen=True, slots=True)
class Choice:
    """One caseworker as she would stand with these cases: before, after, and what speaks against it, in codes."""

    username: str
    name: str
    before: workload.Load
    after: workload.Load
    limit: int
    concerns: tuple
    joins: bool

    @property
    def is_possible(self):
        """Whether the cases can be given to her at all (E19)."""
        return "not_possible" not in self.concerns


@dataclass(frozen=True, slots=True)
class Giver:
    """Somebody who carries one of the cases now, and what she would carry without."""

    name: str
    before: workload.Load
    after: workload.Load


def unassigned(reader):
    """Open cases that the reader may give and nobody carries yet, gravest risk first."""
    cases = policy.cases_for(reader).where(Case.status.in_(OPEN) & Case.keyworker.is_null()).order_by(Case.code)
    found = [case for case in cases if policy.may(reader, "assign", case)]
    return sorted(found, key=lambda case: (lists.gravest_first(case.risk), case.code))


def to_give(codes, reader):
    """The open cases with these codes, as they were typed, that the reader may give to somebody; with brothers and sisters in mind.

    Refuses E06 for none or too many, E31 for a code that is not hers to give, in the same words as for one that nobody has.
    """
    wanted = list(dict.fromkeys(moves.read_code(code) or code for code in codes))
    if not 0 < len(wanted) <= TOGETHER_MOST:
        raise Refused("E06", field="codes", fields=_("one case to %(most)s cases at once", most=TOGETHER_MOST))
    known = {case.code: case for case in policy.cases_for(reader).where(Case.code.in_(wanted))}
    cases = [known[code] for code in wanted if code in known and known[code].is_open]
    if len(cases) < len(wanted) or not all(policy.may(reader, "assign", case) for case in cases):
        raise Refused("E31", field="codes")
    return cases


def what_if(cases, reader):
    """What each caseworker of the reader's team would carry with these cases: the lightest afterwards first, the impossible last; and who carries them now.

    Counted like the board and judged like giving itself (E19, E20, E20a, F33); a case not opened yet counts as if it were.
    """
    staff, points = keyworker.possible(reader), weights()
    holders = list(Staff.select().where(Staff.id.in_([case.keyworker_id for case in cases if case.keyworker_id])))
    held = carried(reader, {person.id: person for person in [*staff, *holders]}.values())
    given = [(case.id, workload.Carried(case.risk, case.step, case.area)) for case in cases]
    with_whom, numbers = _siblings_with(cases, reader), {number for number, _one in given}
    others = [person for person in staff if not numbers.issubset(number for number, _one in held[person.id])]
    choices = [_choice(person, cases, held[person.id], given, points, with_whom) for person in others]
    givers = [
        Giver(
            person.name,
            workload.load([one for _number, one in held[person.id]], points),
            workload.load([one for number, one in held[person.id] if number not in numbers], points),
        )
        for person in holders
    ]
    return sorted(choices, key=lambda one: (not one.is_possible, one.after.weight, one.after.open, one.name)), givers


def _choice(person, cases, held, given, points, with_whom):
    """How this caseworker would stand with these cases; `held` and `given` are (number of the case, what counts of it)."""
    now, has = [one for _number, one in held], {number for number, _one in held}
    after = workload.load(now + [one for number, one in given if number not in has], points)
    return Choice(
        person.username,
        person.name,
        workload.load(now, points),
        after,
        keyworker.caseload_limit(person),
        _concerns(person, cases, after, with_whom),
        person.id in with_whom,
    )


def waiting_siblings(cases, reader):
    """Brothers and sisters of these children, known to the reader and open, that nobody carries yet and that are not among them."""
    known = {one.id: one for one in _siblings(cases, reader) if one.keyworker_id is None}
    return sorted(known.values(), key=lambda case: case.code)


def siblings_of(case, reader):
    """Brothers and sisters to give together with this child: those whom nobody carries yet, else all that the reader may give."""
    known = {one.id: one for one in _siblings([case], reader) if policy.may(reader, "assign", one)}
    waiting = [one for one in known.values() if one.keyworker_id is None]
    return sorted(waiting or known.values(), key=lambda one: one.code)


def _siblings(cases, reader):
    chosen = {case.id for case in cases}
    return [
        member.case
        for case in cases
        for member in family.members(case, reader)
        if member.case is not None
        and member.kind == "siblings"
        and member.case.status in OPEN
        and member.case.id not in chosen
    ]


def _siblings_with(cases, reader):
    """Who carries brothers and sisters of these children that would not go along."""
    return {one.keyworker_id for one in _siblings(cases, reader) if one.keyworker_id is not None}


def _concerns(person, cases, after, with_whom):
    against = {
        "not_possible": any(case.code in person.conflicts for case in cases),
        "over_limit": after.open > keyworker.caseload_limit(person),
        "clearance": not person.gbv_clearance and any(case.module == "gbv_survivor" for case in cases),
        "splits": bool(with_whom - {person.id}),
    }
    return ("not_possible",) if against["not_possible"] else tuple(name for name, told in against.items() if told)

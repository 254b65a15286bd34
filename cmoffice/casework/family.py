"""Cases that belong together (F33): brothers and sisters, a family, a household, one event. Every child keeps a file of its own.

A link opens nothing: each member is shown to those who may open it, and a highly sensitive one to nobody else, not even as
a number. So a link leaves no line in the history of either file; who made it stands in its own row.
"""

import secrets
from dataclasses import dataclass

from cmoffice import audit, codelists, policy
from cmoffice.casework import freetext, intake, moves
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import BEGUN, OPEN, Case, Family, FamilyMember
from cmoffice.refusals import Refused

COPIED = ("place", "source", "area", "displacement", "concerns")  # what a brother or sister most likely has in common
NOT_SHOWN = ("screened_out", "merged", "unfiled")


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the family as this reader may know of it: with its case, or only that there is another file."""

    case: Case | None
    kind: str
    added_at: object = None
    by_id: int | None = None
    apart_why: str | None = None


def link(case, code, kind, by, now):
    """Link two cases that the linker knows both. Refuses E31 (a code that is not hers to know), E06 (no kind, or the case itself).

    Where one of them belongs to such a group already, the other joins it; two groups become one.
    """
    if kind not in codelists.FAMILY_KIND:
        raise Refused("E06", field="kind", fields=_("how they belong together"))
    other = policy.cases_for(by).where(Case.code == (moves.read_code(code or "") or "")).first()
    if other is None or other.status in NOT_SHOWN:
        raise Refused("E31", field="code")
    if other.id == case.id:
        raise Refused("E06", field="code", fields=_("the code of another case than this one"))
    with records.atomic():
        moves.held_open(case)
        family = _join(case, other, kind, by, now)
        audit.record(by, "family linked", now=now, kind=kind, group=family.ref)
    return family


def part(case, code, why, by, now):
    """Take the other case and this one apart again. Refuses E17 without a reason, E31 for a code that is not hers to know."""
    if why not in codelists.UNLINK_WHY:
        raise Refused("E17", field="why")
    other = policy.cases_for(by).where(Case.code == (moves.read_code(code or "") or "")).first()
    shared = [family for family in _families(case) if other is not None and family in _families(other)]
    if not shared:
        raise Refused("E31", field="code")
    with records.atomic():
        moves.held_open(case)
        for family in shared:
            _leave(other, family)
        audit.record(by, "family parted", now=now, why=why, group=shared[0].ref)


def register_sibling(case, answers, by, now):
    """Open the registration of a brother or sister and link the two; nothing of the identity is copied. Refuses what a registration refuses."""
    with records.atomic():
        moves.held_open(case)
        made = intake.take_in(answers, by, now)
        family = _join(case, made, "siblings", by, now)
        audit.record(by, "family linked", now=now, kind="siblings", group=family.ref)
    return made


def common(case):
    """The coded answers that a brother or sister most likely has in common with this child; never a name."""
    return {name: getattr(case, name) for name in COPIED if getattr(case, name)}


def members(case, reader):
    """The other members of this child's groups as this reader may know of them (D12).

    A case she may open comes with its case. Of another ordinary one there is a line without anything. A highly sensitive
    one, and one she has a conflict with, are not there at all (D10, R03).
    """
    rows = list(
        FamilyMember.select(FamilyMember, Family, Case)
        .join(Family)
        .switch(FamilyMember)
        .join(Case)
        .where(FamilyMember.family.in_([family.id for family in _families(case)]) & (FamilyMember.case != case.id))
        .order_by(FamilyMember.added_at, FamilyMember.case)
    )
    seen = {known.id for known in policy.cases_for(reader).where(Case.id.in_([row.case_id for row in rows]))}
    known = [
        Member(row.case, row.family.kind, row.added_at, row.by_id, row.apart_why)
        for row in rows
        if row.case_id in seen and row.case.status not in NOT_SHOWN[:2]
    ]
    others = [
        Member(None, row.family.kind)
        for row in rows
        if row.case_id not in seen
        and row.case.sensitivity == "normal"
        and row.case.code not in reader.conflicts
        and row.case.status not in (*BEGUN, *NOT_SHOWN)
    ]
    return known + others


def has_siblings(case, reader):
    """Whether this reader may know of a brother or sister with a file."""
    return any(member.case is not None and member.kind == "siblings" for member in members(case, reader))


def splits(case, to, by):
    """Whether giving this case to that colleague takes brothers and sisters apart: an open one that `by` may know of has another keyworker."""
    return any(
        member.case is not None
        and member.kind == "siblings"
        and member.case.status in OPEN
        and member.case.keyworker_id not in (None, to.id)
        for member in members(case, by)
    )


def refuse_split(case, to, why, by):
    """E17 when brothers and sisters would get different keyworkers and nobody says why; E36."""
    if not splits(case, to, by):
        return
    if not (why or "").strip():
        raise Refused("E17", field="apart_why")
    freetext.check(case, why, field="apart_why")


def keep_apart(case, to, why, by):
    """Write down why this child has another keyworker than its brothers and sisters, or forget it when it has not; inside the caller's transaction."""
    siblings = [family.id for family in _families(case) if family.kind == "siblings"]
    if siblings:
        reason = why.strip() if why and splits(case, to, by) else None
        FamilyMember.update(apart_why=reason).where(
            (FamilyMember.case == case.id) & FamilyMember.family.in_(siblings)
        ).execute()


def _join(case, other, kind, by, now):
    """The one group of this kind to which both belong from now on."""
    mine, theirs = (next((one for one in _families(each) if one.kind == kind), None) for each in (case, other))
    family = mine or theirs or Family.create(ref=secrets.token_hex(8), kind=kind, by=by, made_at=now)
    for each in (case, other):
        FamilyMember.insert(family=family, case=each, added_at=now, by=by).on_conflict_ignore().execute()
    if mine and theirs and mine.id != theirs.id:
        for row in list(FamilyMember.select().where(FamilyMember.family == theirs.id)):
            FamilyMember.insert(
                family=mine, case=row.case_id, added_at=row.added_at, by=row.by_id, apart_why=row.apart_why
            ).on_conflict_ignore().execute()
        FamilyMember.delete().where(FamilyMember.family == theirs.id).execute()
        Family.delete().where(Family.id == theirs.id).execute()
    for row in FamilyMember.select().where(FamilyMember.family == family.id):
        _keep_in_step(row.case_id)
    return family


def _leave(case, family):
    """Take a case out of its group; a group of one is none."""
    FamilyMember.delete().where((FamilyMember.family == family.id) & (FamilyMember.case == case.id)).execute()
    left = [row.case_id for row in FamilyMember.select().where(FamilyMember.family == family.id)]
    if len(left) < 2:
        FamilyMember.delete().where(FamilyMember.family == family.id).execute()
        Family.delete().where(Family.id == family.id).execute()
    for number in (case.id, *left):
        _keep_in_step(number)


def _keep_in_step(number):
    """The case row carries the number of its group: of brothers and sisters before any other."""
    families = sorted(_families(number), key=lambda family: (family.kind != "siblings", family.id))
    Case.update(group_ref=families[0].ref if families else None).where(Case.id == number).execute()


def _families(case):
    """The groups this case belongs to."""
    number = case if isinstance(case, int) else case.id
    return list(Family.select().join(FamilyMember).where(FamilyMember.case == number).order_by(Family.id))

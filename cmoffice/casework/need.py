"""Who needs to know of a case (R01-R04): co-workers until a day, conflicts of interest, and named readers of a highly sensitive file (M28)."""

from cmoffice import audit, codelists, policy
from cmoffice.casework import freetext, moves, office, owes
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import BreakGlass, CaseReader, Conflict, Coworker, Staff
from cmoffice.refusals import Refused


def name_coworker(case, to, answers, by, now):
    """Let a colleague work on this case beside its keyworker until a day, `until` (R01): read it, write notes and follow-ups, decide nothing.

    Refuses E06 without a last day that is still to come, E17 without `why`, E19 for a conflict, E35 for the keyworker or a role without cases, E36.
    """
    if not policy.carries_cases(to) or to.id == case.keyworker_id:
        raise Refused("E35", field="to")
    if case.code in to.conflicts:
        raise Refused("E19", field="to")
    until = answers.get("until")
    if until is None or until < now.date():
        raise Refused("E06", field="until", fields=_("the last day, today or later"))
    why = _reason(answers, "why")
    freetext.check(case, why, field="why")
    with records.atomic():
        moves.held(case)
        _end_coworking(case, to, now)
        Coworker.create(case=case, staff=to, until=until, why=why, by=by, added_at=now)
        _beside(to, {case.code: until.isoformat()})
        if case.sensitivity == "highly_sensitive":
            _let_read(case, to, now, until)
        moves.write(case, "R01", "co-worker named", by, now, became=to.username, reason=why)
        audit.record(by, "co-worker named", case.code, now=now, to=to.username, until=until.isoformat())


def end_coworker(case, to, answers, by, now):
    """End a colleague's work on this case before its last day; from now on she does not find it (R02). Refuses E17, E36."""
    reason = _reason(answers)
    freetext.check(case, reason, field="reason")
    with records.atomic():
        moves.held(case)
        _end_coworking(case, to, now)
        if case.sensitivity == "highly_sensitive" and not policy.is_supervisor(to):
            CaseReader.delete().where((CaseReader.case == case.id) & (CaseReader.staff == to.id)).execute()
        moves.write(case, "R02", "co-worker ended", by, now, was=to.username, reason=reason)
        audit.record(by, "co-worker ended", case.code, now=now, to=to.username)


def declare_conflict(case, who, answers, by, now):
    """Record that `who` has a conflict of interest with this case, by herself or by a supervisor (R03); `kind` says which.

    From her next page on the case is not there for her. A keyworker's case waits for another keyworker; a supervisor's is
    supervised by another one (R04), and if there is none it becomes highly sensitive and `focal` names by role who outside the
    office looks after it. Refuses E06, E35 for a role without cases, E36.
    """
    if answers.get("kind") not in codelists.CONFLICT_KIND:
        raise Refused("E06", field="kind", fields=_("which conflict it is"))
    if not policy.carries_cases(who):
        raise Refused("E35", field="who")
    supervises = policy.is_supervisor(who) and policy.team(who, case)
    stands_in = _other_supervisor(case, who, case.team_id) if supervises else None
    focal = (answers.get("focal") or "").strip()
    if supervises and stands_in is None and not focal:
        raise Refused("E06", field="focal", fields=_("who outside the office looks after this case, by role"))
    freetext.check(case, focal, field="focal")
    with records.atomic():
        moves.held(case)
        Conflict.insert(
            case=case, staff=who, kind=answers["kind"], by=by, declared_at=now, told_at=now if by.id != who.id else None
        ).on_conflict_replace().execute()
        person = Staff.get_by_id(who.id)
        Staff.update(
            conflicts=sorted({*person.conflicts, case.code}), glass=[one for one in person.glass if one[0] != case.code]
        ).where(Staff.id == who.id).execute()
        _end_coworking(case, who, now)
        CaseReader.delete().where((CaseReader.case == case.id) & (CaseReader.staff == who.id)).execute()
        moves.write(case, "R03", "conflict declared", by, now, became=who.username)
        columns = {}
        if case.keyworker_id == who.id:
            columns["keyworker"] = None
        if case.keyworker_id is None and case.keyworker_since is None and case.entered_by_id == who.id:
            columns["keyworker_since"] = now  # nobody carries it, and it is no longer hers by having taken it in
        if supervises:
            columns["supervisor"] = stands_in
            moves.write(
                case,
                "R04",
                "supervised by another",
                by,
                now,
                became=getattr(stands_in, "username", None),
                reason=focal or None,
            )
        if supervises and stands_in is None and case.sensitivity == "normal":
            columns["sensitivity"] = "highly_sensitive"
            _let_read(case, case.keyworker or case.entered_by, now)
        elif supervises and case.sensitivity == "highly_sensitive":
            _let_read(case, stands_in, now)
        if columns:
            moves.change(case, **columns)
        owes.settle(case, now)
        audit.record(by, "conflict declared", case.code, now=now, of=who.username, kind=answers["kind"])


def end_conflict(case, conflict, answers, by, now):
    """A supervisor ends a conflict that is over or was recorded in error, with a reason (R03). Refuses E17, E35 for one's own, E36."""
    if conflict.staff_id == by.id:
        raise Refused("E35")
    reason = _reason(answers)
    freetext.check(case, reason, field="reason")
    with records.atomic():
        moves.held(case)
        Conflict.update(ended_at=now, ended_by=by, ended_why=reason).where(Conflict.id == conflict.id).execute()
        person = Staff.get_by_id(conflict.staff_id)
        Staff.update(conflicts=[code for code in person.conflicts if code != case.code]).where(
            Staff.id == person.id
        ).execute()
        if policy.is_supervisor(person) and person.team_id == case.team_id and case.supervisor_id is not None:
            moves.change(case, supervisor=None)
        moves.write(case, "R03", "conflict ended", by, now, was=person.username, reason=reason)
        audit.record(by, "conflict ended", case.code, now=now, of=person.username)


def conflict_seen(case, conflict, by, now):
    """The supervisor has seen that a colleague declared a conflict: the line leaves Team today."""
    with records.atomic():
        Conflict.update(told_at=now).where((Conflict.id == conflict.id) & Conflict.told_at.is_null()).execute()
        audit.record(by, "conflict seen", case.code, now=now)


def mark(case, answers, by, now):
    """Mark a file highly sensitive (M28): from now on it is there for its keyworker, one supervisor and the `readers` alone. Refuses E19.

    Refuses E17 without a reason, E35 when it is marked already or a reader has a conflict, E36.
    """
    reason = _reason(answers)
    freetext.check(case, reason, field="reason")
    if any(case.code in reader.conflicts for reader in answers.get("readers") or ()):
        raise Refused("E19", field="readers")
    with records.atomic():
        if moves.held(case).sensitivity == "highly_sensitive":
            raise Refused("E35")
        CaseReader.delete().where(CaseReader.case == case.id).execute()
        always = [case.keyworker or case.entered_by, by if policy.is_supervisor(by) else supervisor_of(case)]
        for reader in [*always, *(answers.get("readers") or ())]:
            _let_read(case, reader, now)
        moves.write(
            case, "M28", "marked highly sensitive", by, now, was="normal", became="highly_sensitive", reason=reason
        )
        moves.change(case, sensitivity="highly_sensitive")
        audit.record(by, "marked highly sensitive", case.code, now=now, readers=_number_of_readers(case))


def unmark(case, answers, by, now):
    """A supervisor on the access list lifts the mark (M28): whoever needs to know of the case finds it again. Refuses E17, E35, E36."""
    reason = _reason(answers)
    freetext.check(case, reason, field="reason")
    with records.atomic():
        if moves.held(case).sensitivity == "normal" or not policy.may(by, "name readers", case):
            raise Refused("E35")
        CaseReader.delete().where(CaseReader.case == case.id).execute()
        moves.write(case, "M28", "mark lifted", by, now, was="highly_sensitive", became="normal", reason=reason)
        moves.change(case, sensitivity="normal")
        audit.record(by, "mark of sensitivity lifted", case.code, now=now)


def add_reader(case, to, answers, by, now):
    """Name one more reader of a highly sensitive file, until a day or without end; being named opens it to her role's tie alone.

    Refuses E06 for a day that is over, E19 for a conflict, E35 for a role without cases, E17, E36.
    """
    reason, until = _reason(answers), answers.get("until")
    if not policy.carries_cases(to) or case.sensitivity != "highly_sensitive":
        raise Refused("E35", field="to")
    if case.code in to.conflicts:
        raise Refused("E19", field="to")
    if until is not None and until < now.date():
        raise Refused("E06", field="until", fields=_("the last day, today or later"))
    freetext.check(case, reason, field="reason")
    with records.atomic():
        moves.held(case)
        _let_read(case, to, now, until)
        moves.write(case, "M28", "reader named", by, now, became=to.username, reason=reason)
        audit.record(by, "reader named", case.code, now=now, to=to.username)


def remove_reader(case, to, answers, by, now):
    """Take a name off the access list; not the keyworker's and not the last supervisor's (M28). Refuses E17, E35, E36."""
    reason = _reason(answers)
    freetext.check(case, reason, field="reason")
    with records.atomic():
        moves.held(case)
        if to.id == case.keyworker_id or not _supervisors_left(case, to):
            raise Refused("E35")
        CaseReader.delete().where((CaseReader.case == case.id) & (CaseReader.staff == to.id)).execute()
        _end_coworking(case, to, now)
        moves.write(case, "M28", "reader removed", by, now, was=to.username, reason=reason)
        audit.record(by, "reader removed", case.code, now=now, to=to.username)


def supervisor_of(case):
    """The colleague who supervises this case: the one who stands in for a supervisor in conflict, else the team's; or None (R04)."""
    return office.people()[case.supervisor_id] if case.supervisor_id else office.supervisor_of(case.team_id)


def stand_in(case, team, keyworker):
    """Who supervises in place of the team's supervisor when she is in conflict with this case (R04); None when she is not."""
    people = office.people()
    barred = [row for row in conflicts(case) if policy.is_supervisor(people[row.staff_id])]
    if not any(people[row.staff_id].team_id == team for row in barred):
        return None
    return _other_supervisor(case, keyworker, team)


def is_keyworker_now(case, staff, now):
    """A co-worker became the keyworker: she is a co-worker no more; inside the caller's transaction."""
    if case.code in staff.beside:
        _end_coworking(case, staff, now)


def coworkers(case, today):
    """Who works on this case beside its keyworker now."""
    return list(
        Coworker.select()
        .where((Coworker.case == case.id) & Coworker.ended_at.is_null() & (Coworker.until >= today))
        .order_by(Coworker.id)
    )


def conflicts(case):
    """Conflicts of interest with this case that are not ended."""
    return list(Conflict.select().where((Conflict.case == case.id) & Conflict.ended_at.is_null()).order_by(Conflict.id))


def readers(case):
    """The access list of a highly sensitive file."""
    return list(CaseReader.select().where(CaseReader.case == case.id).order_by(CaseReader.added_at, CaseReader.staff))


def openings(case):
    """When this file was opened in need, newest first (R05)."""
    return list(BreakGlass.select().where(BreakGlass.case == case.id).order_by(BreakGlass.id.desc()))


def colleagues(but=()):
    """Everybody here who may carry cases, as accounts, to be named for this case."""
    people = Staff.select().where(
        Staff.ended_on.is_null() & ~Staff.locked & Staff.role.in_(("caseworker", "supervisor"))
    )
    return [person for person in people.order_by(Staff.name) if person.id not in but]


def _reason(answers, name="reason"):
    reason = (answers.get(name) or "").strip()
    if not reason:
        raise Refused("E17", field=name)
    return reason


def _beside(staff, days):
    """Write on the account until which day she works on which cases; a day of None takes the case off."""
    person = Staff.get_by_id(staff.id)
    kept = {code: until for code, until in {**person.beside, **days}.items() if until is not None}
    Staff.update(beside=kept).where(Staff.id == staff.id).execute()


def _end_coworking(case, staff, now):
    Coworker.update(ended_at=now).where(
        (Coworker.case == case.id) & (Coworker.staff == staff.id) & Coworker.ended_at.is_null()
    ).execute()
    _beside(staff, {case.code: None})


def _let_read(case, staff, now, until=None):
    if staff is not None:
        CaseReader.insert(case=case, staff=staff.id, until=until, added_at=now).on_conflict_replace().execute()


def _number_of_readers(case):
    return CaseReader.select().where(CaseReader.case == case.id).count()


def _supervisors_left(case, but):
    """Whether a supervisor still reads this file when this name is taken off."""
    people = office.people()
    return not policy.is_supervisor(but) or any(
        reader.staff_id != but.id and policy.is_supervisor(people[reader.staff_id]) for reader in readers(case)
    )


def _other_supervisor(case, but, team):
    """Another supervisor without conflict, of this team if there is one."""
    free = [
        person
        for person in colleagues(but=(but.id, case.keyworker_id))
        if policy.is_supervisor(person) and case.code not in person.conflicts
    ]
    return min(free, key=lambda person: (person.team_id != team, person.name), default=None)

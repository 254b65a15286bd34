"""Giving a case to a keyworker (M16)."""

from cmoffice import audit, policy
from cmoffice.casework import family, freetext, moves, need, office, owes, papers
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import OPEN, Case, CaseReader, Staff
from cmoffice.policy import hidden_from
from cmoffice.refusals import Refused

# caseworkers of a team to whom a case can be given, as a condition about the table "s", and their order
OF_TEAM = "s.role = 'caseworker' AND s.team_id = ? AND s.ended_on IS NULL AND NOT s.locked ORDER BY s.name"


def assign(case, to, answers, by, now, together=False):
    """Give the case to a caseworker, with reason and hand-over note (M16).

    Keeps when the child and family were told, or why not. Refuses E17 without a reason, E06 for a day of telling in the
    future, E36 for a name in the hand-over note, and what `refuse` refuses; E17 when brothers and sisters would be split
    between keyworkers and `apart_why` is empty (F33), unless they change hands `together` and are looked at afterwards.
    """
    if not answers.get("reason"):
        raise Refused("E17", field="reason")
    told_on = answers.get("told_on")
    if told_on and told_on > now.date():
        raise Refused("E06", field="told_on", fields=_("the day they were told, today or earlier"))
    freetext.check(
        case, answers.get("handover"), answers.get("override"), answers.get("told_why_not"), field="handover"
    )
    if not together:
        family.refuse_split(case, to, answers.get("apart_why"), by)
    with records.atomic():
        moves.held(case)
        refuse(case, to, answers, by)
        override = (answers.get("override") or "").strip()
        is_over = case.keyworker_id != to.id and open_cases(to, by) >= caseload_limit(to)
        before = case.keyworker_id or case.entered_by_id
        was = case.keyworker.username if case.keyworker_id else None
        moves.write(
            case,
            "M16",
            "keyworker",
            by,
            now,
            was=was,
            became=to.username,
            reason="\n".join(filter(None, (answers["reason"], answers.get("handover"), override))),
        )
        moves.change(
            case, keyworker=to, keyworker_since=now, team=to.team_id, supervisor=need.stand_in(case, to.team_id, to)
        )
        need.is_keyworker_now(case, to, now)
        family.keep_apart(case, to, answers.get("apart_why"), by)
        owes.settle(case, now)
        if case.sensitivity == "highly_sensitive":
            supervisors = [
                person.id
                for person in office.people().values()
                if policy.is_supervisor(person) and person.team_id == to.team_id
            ]
            CaseReader.delete().where(
                (CaseReader.case == case.id) & (CaseReader.staff == before) & CaseReader.staff.not_in(supervisors)
            ).execute()
            CaseReader.insert(case=case, staff=to, added_at=now).on_conflict_ignore().execute()
        kept = {name: answers.get(name) for name in ("reason", "handover", "told_on", "told_why_not", "override")}
        told = {**kept, "to": to.username, "over_limit": "yes" if is_over else "no"}
        papers.file(case, "M16", told, by, now, replaces=False)
        audit.record(by, "keyworker changed", case.code, now=now, to=to.username, over_limit=is_over)
    return case


def refuse(case, to, answers, by):
    """Whether this colleague can carry this case.

    Refuses E35 for a role without cases, E19 when the colleague declared a conflict with this case, E20 over the caseload
    limit (E20a without clearance for a survivor's file) unless `override` says why. The limit counts the cases that `by` may
    know of: a highly sensitive file is not betrayed by a figure (D10).
    """
    if not policy.carries_cases(to):
        raise Refused("E35", field="to")
    if case.code in to.conflicts:
        raise Refused("E19", field="to")
    held, limit = open_cases(to, by), caseload_limit(to)
    override = (answers.get("override") or "").strip()
    if case.module == "gbv_survivor" and not to.gbv_clearance and not override:
        raise Refused("E20a", field="override")
    if case.keyworker_id != to.id and held >= limit and not override:
        raise Refused("E20", field="override", open=held + 1, limit=limit)


def open_cases(staff, reader=None):
    """How many open cases this person carries; for a reader without those that she must not even suspect (D10)."""
    carried = (Case.keyworker == staff.id) & Case.status.in_(OPEN)
    return Case.select().where(carried & ~hidden_from(reader) if reader else carried).count()


def caseload_limit(staff):
    """The most this person may carry: her own lower limit, else the office's (T15)."""
    return min(staff.caseload_limit or office.rules().caseload, office.rules().caseload)


def possible(by):
    """Caseworkers of the supervisor's team to whom a case can be given."""
    return list(Staff.raw(f"SELECT * FROM staff AS s WHERE {OF_TEAM}", by.team_id))


def of_team(by, username):
    """Somebody of the supervisor's own team who carries or carried cases, by her sign-in name; None for anybody else."""
    return Staff.get_or_none((Staff.username == username) & (Staff.role == "caseworker") & (Staff.team == by.team_id))

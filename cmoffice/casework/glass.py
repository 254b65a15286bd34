"""Opening a file of others in need (R05, R06, T30): read only, for four hours, reviewed within a day by another supervisor."""

from cmoffice import audit, codelists, policy, timeframes
from cmoffice.casework import freetext, moves
from cmoffice.databases import records
from cmoffice.models import Audit, BreakGlass, Case, Staff
from cmoffice.refusals import Refused

LEAST_REASON = 20


def open_file(typed, answers, by, now):
    """Open the file of this code for four hours to read it (R05); gives the case. A file she may read anyway is just given.

    Refuses E17a for a reason under 20 letters, E31 for a code that nobody has and for a highly sensitive file without her
    name, in the same words; E34 for a conflict of interest with the case. A name in the reason is taken out, not refused:
    a refusal would tell somebody without right to the file who is in it.
    """
    reason = _reason(answers)
    code = moves.read_code(typed or "")
    case = policy.find_case(by, code or "")
    if case is not None and not policy.is_in_need(by, case.code):
        return case
    case = Case.get_or_none((Case.code == (code or "")) & (Case.sensitivity == "normal"))
    if case is None:
        audit.note(by, "opened nothing in need", now=now)
        raise Refused("E31", field="case")
    if case.code in by.conflicts:
        raise Refused("E34", field="case")
    _break(case, answers, reason, by, now, identity=False)
    return case


def open_identity(case, answers, by, now):
    """The second, separate opening: who it is (R05). Only while the file is open to her in need. Refuses E17a, E34, E35."""
    if case.code in by.conflicts:
        raise Refused("E34")
    if not policy.is_in_need(by, case.code):
        raise Refused("E35")
    reason = _reason(answers)
    _break(case, answers, reason, by, now, identity=True)


def review(opening, answers, by, now):
    """Another supervisor has looked at why a file was opened (R06). Refuses E35 for one's own opening or one reviewed already; names are taken out of the comment."""
    if opening.staff_id == by.id or opening.reviewed_at is not None or not policy.may(by, "review glass"):
        raise Refused("E35")
    comment = freetext.without_names(opening.case, (answers.get("comment") or "").strip())
    with records.atomic():
        changed = (
            BreakGlass.update(reviewed_by=by, reviewed_at=now, review=f"{answers['review']}\n{comment}")
            .where((BreakGlass.id == opening.id) & BreakGlass.reviewed_at.is_null())
            .execute()
        )
        if not changed:
            raise Refused("E35")
        moves.write(opening.case, "R06", "opening in need reviewed", by, now, became=answers["review"], reason=comment)
        audit.record(by, "opening in need reviewed", opening.case.code, now=now, found=answers["review"])


def to_review(supervisor):
    """Openings that this supervisor can review: not her own, not of a file that she must not suspect; oldest first."""
    return list(
        BreakGlass.select(BreakGlass, Case)
        .join(Case)
        .where(BreakGlass.reviewed_at.is_null() & (BreakGlass.staff != supervisor.id) & ~policy.hidden_from(supervisor))
        .order_by(BreakGlass.id)
    )


def is_late(opening, now):
    """Whether nobody has reviewed it within a day (T30)."""
    return opening.reviewed_at is None and now > timeframes.glass_review_by(opening.opened_at)


def looked_at(opening):
    """What its opener read while the file was open to her, from the trail."""
    return list(
        Audit.select()
        .where(
            (Audit.code == opening.case.code)
            & (Audit.by == opening.staff_id)
            & Audit.at.between(opening.opened_at, opening.until)
        )
        .order_by(Audit.seq)
    )


def _reason(answers):
    reason = (answers.get("reason") or "").strip()
    if len(reason) < LEAST_REASON:
        raise Refused("E17a", field="reason", least=LEAST_REASON)
    return reason


def _break(case, answers, reason, by, now, identity):
    if answers.get("category") not in codelists.GLASS_CATEGORY:
        raise Refused("E17", field="category")
    with records.atomic():
        until = timeframes.glass_until(now)
        BreakGlass.create(
            case=case,
            staff=by,
            category=answers["category"],
            reason=freetext.without_names(case, reason),
            identity=identity,
            opened_at=now,
            until=until,
        )
        person = Staff.get_by_id(by.id)
        at, ends = (BreakGlass.until.db_value(moment) for moment in (now, until))
        living = [one for one in person.glass if one[1] > at]
        Staff.update(glass=[*living, [case.code, ends, identity]]).where(Staff.id == by.id).execute()
        moves.write(
            case,
            "R05",
            "identity opened in need" if identity else "file opened in need",
            by,
            now,
            became=answers["category"],
        )
        audit.record(
            by,
            "identity opened in need" if identity else "file opened in need",
            case.code,
            now=now,
            category=answers["category"],
        )

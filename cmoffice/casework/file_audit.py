"""Case-file audits (F22): begun, answered beside what the office knows, what is to be mended agreed and settled. Nothing of it is kept in the case."""

from cmoffice import audit, codelists, policy, timeframes
from cmoffice.casework import audit_facts, freetext, moves
from cmoffice.casework.audit_sample import OF_A_FILE
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Case, Closure, FileAudit
from cmoffice.refusals import Changed, Refused

TEXTS = ("breach_words", "action")


def find(number, by):
    """The audit of this number if this supervisor may audit its file, else None."""
    one = FileAudit.select().where(FileAudit.id == number).first()
    if one is None:
        return None
    case = policy.cases_for(by).where(Case.id == one.case_id).first()
    if case is None or not policy.may(by, "audit file", case):
        return None
    one.case = case
    return one


def pick(typed, answers, by, now):
    """Pick a file by hand, with a reason; gives the audit to be done, the one already drawn if there is one.

    Refuses E31 in the same words for a code that nobody has and for a file she must not suspect, F22 for one that she
    carries, took in or works on, E17, E36.
    """
    case = policy.find_case(by, moves.read_code(typed or "") or "")
    if case is None or case.registered_on is None or case.status == "merged" or not policy.team(by, case):
        raise Refused("E31", field="code")
    if not policy.may(by, "audit file", case):
        raise Refused("F22", field="code")
    why = (answers.get("picked_why") or "").strip()
    if not why:
        raise Refused("E17", field="picked_why")
    freetext.check(case, why, field="picked_why")
    return _begin(case, "picked", by, now, why)


def at_closure(case, by, now):
    """Begin the audit that every file has when it closes (T33); gives the one already drawn if there is one. Refuses F22."""
    if not policy.may(by, "audit file", case):
        raise Refused("F22")
    return _begin(case, "closure", by, now)


def for_closure(case, asked_at):
    """The audit done since the closure was asked, and the one that is still to be done: (done, waiting), None for what is not there."""
    made = list(FileAudit.select().where(FileAudit.case == case.id).order_by(FileAudit.id.desc()))
    done = next((one for one in made if one.done_at is not None and one.done_at >= asked_at), None)
    return done, next((one for one in made if one.done_at is None), None)


def keep(one, answers, version, by, now):
    """Keep what is answered so far, to go on later. Refuses F22, E36; raises Changed when somebody answered meanwhile."""
    _refuse_stranger(one, by)
    freetext.check_answers(one.case, _texts(answers))
    with records.atomic():
        _change(one, version, auditor=by, **_columns(answers))
        audit.record(by, "file audit kept", one.case.code, now=now)


def finish(one, answers, version, by, now):
    """The audit is done: each item answered, beside what the office found at this moment; both are kept.

    Refuses F22, E06 (an item without an answer, a day of mending that is past), E17 (another answer than the office found and
    no note why; a breach without words or without what is to be done about it), E36; raises Changed.
    """
    _refuse_stranger(one, by)
    facts = audit_facts.of(one.case, now)
    _refuse_unanswered(answers, facts)
    _refuse_unmended(answers, now.date())
    freetext.check_answers(one.case, _texts(answers))
    with records.atomic():
        _change(one, version, auditor=by, done_at=now, known=audit_facts.kept(facts), **_columns(answers))
        audit.record(by, "file audited", one.case.code, now=now, quarter=one.quarter)


def mend(one, by, now):
    """The keyworker has done what an audit asked. Refuses E35 for anybody else and for what is settled."""
    if one.done_at is None or not one.action or one.settled_on or not policy.may(by, "mend audited", one.case):
        raise Refused("E35")
    with records.atomic():
        _follow(one, mended_on=now.date(), mended_by=by)
        audit.record(by, "audit answered", one.case.code, now=now)


def settle(one, by, now, good=True):
    """The supervisor has looked: it is mended and settled, or it is not and the keyworker is asked once more. Refuses F22, E35."""
    if not policy.may(by, "audit file", one.case):
        raise Refused("F22")
    if one.done_at is None or not one.action or one.settled_on:
        raise Refused("E35")
    columns = {"settled_on": now.date(), "settled_by": by} if good else {"mended_on": None, "mended_by": None}
    with records.atomic():
        _follow(one, **columns)
        audit.record(by, "audit settled" if good else "audit asked again", one.case.code, now=now)


def score(one):
    """How many items of an audit passed, and of how many that were judged: (passed, judged)."""
    given = [one.answers.get(item, {}).get("answer") for item in codelists.AUDIT_ITEM]
    return given.count("yes"), given.count("yes") + given.count("no")


def not_passed(one):
    """The items of an audit that were answered with no."""
    return [item for item in codelists.AUDIT_ITEM if one.answers.get(item, {}).get("answer") == "no"]


def has_breach(one):
    """Whether the audit found a breach of confidentiality or of the rules."""
    return one.answers.get("breaches", {}).get("answer") == "yes"


def asked_of(staff):
    """What audits ask of this person about the files that she carries now: settled ones of late too, the newest first."""
    mine = policy.visible_to(staff) & (Case.keyworker == staff.id)
    found = FileAudit.select(FileAudit, *OF_A_FILE).join(Case).where(mine & FileAudit.done_at.is_null(False))
    return list(found.where(FileAudit.action != "").order_by(FileAudit.settled_on.is_null(False), FileAudit.id.desc()))


def to_close(by):
    """Files whose closure was asked, that she may audit and that nobody audited since: they come by themselves (T33)."""
    asked = Case.select().where((Case.status == "closure_requested") & policy.visible_to(by)).order_by(Case.code)
    cases = [case for case in asked if policy.may(by, "audit file", case)]
    numbers = [case.id for case in cases]
    done = FileAudit.select(FileAudit.case, FileAudit.done_at).where(FileAudit.case.in_(numbers)).order_by(FileAudit.id)
    done = {one.case_id: one.done_at for one in done if one.done_at is not None}
    waiting = Closure.select(Closure.case, Closure.asked_at).where(
        Closure.case.in_(numbers) & Closure.decided_at.is_null()
    )
    since = {row.case_id: row.asked_at for row in waiting}
    return [case for case in cases if case.id not in done or case.id not in since or done[case.id] < since[case.id]]


def _begin(case, why, by, now, picked_why=None):
    with records.atomic():
        there = FileAudit.get_or_none((FileAudit.case == case.id) & FileAudit.done_at.is_null())
        if there is not None:
            return there
        quarter = timeframes.quarter_of(now.date())
        audit.record(by, "file audit begun", case.code, now=now, quarter=quarter)
        return FileAudit.create(
            case=case, drawn_on=now.date(), why=why, picked_why=picked_why, quarter=quarter, drawn_by=by
        )


def _refuse_stranger(one, by):
    if not policy.may(by, "audit file", one.case):
        raise Refused("F22")
    if one.done_at is not None:
        raise Changed(one, one.auditor, one.done_at)


def _refuse_unanswered(answers, facts):
    for item in codelists.AUDIT_ITEM:
        given, known = answers.get(item), facts.get(item)
        if given not in codelists.YNA:
            raise Refused("E06", field=item, fields=codelists.AUDIT_ITEM[item])
        if known and known.answer and known.answer != given and not (answers.get(f"{item}_note") or "").strip():
            raise Refused("E17", field=f"{item}_note")


def _refuse_unmended(answers, today):
    """A breach is told in words and leads to something that is done by a day."""
    action, by_day = (answers.get("action") or "").strip(), answers.get("action_by")
    if answers.get("breaches") == "yes":
        if not (answers.get("breach_words") or "").strip():
            raise Refused("E17", field="breach_words")
        if not action:
            raise Refused("E06", field="action", fields=_("what is done about the breach"))
    if action and (by_day is None or by_day < today):
        raise Refused("E06", field="action_by", fields=_("the day by which it is mended, today or later"))


def _columns(answers):
    """The answers as they are kept: by item the answer and the note."""
    kept = {
        item: {"answer": answers.get(item), "note": (answers.get(f"{item}_note") or "").strip()}
        for item in codelists.AUDIT_ITEM
        if answers.get(item) or (answers.get(f"{item}_note") or "").strip()
    }
    words = (answers.get("breach_words") or "").strip()
    kept["breaches"] = {"answer": answers.get("breaches"), "note": words}
    action = (answers.get("action") or "").strip()
    return {"answers": kept, "action": action, "action_by": answers.get("action_by") if action else None}


def _texts(answers):
    return {name: words for name, words in answers.items() if name in TEXTS or name.endswith("_note")}


def _follow(one, **columns):
    """A step after the audit; where somebody was faster it is not hers to do any more."""
    try:
        _change(one, one.version, **columns)
    except Changed:
        raise Refused("E35") from None


def _change(one, version, **columns):
    """Change an audit if nobody did since it was read; Changed otherwise."""
    here = (FileAudit.id == one.id) & (FileAudit.version == version)
    if not FileAudit.update(version=FileAudit.version + 1, **columns).where(here).execute():
        now = FileAudit.get_by_id(one.id)
        raise Changed(now, now.auditor, now.done_at)
    for name, value in columns.items():
        setattr(one, name, value)
    one.version = version + 1

"""Case notes (F07): one per activity, facts apart from judgement, corrected by a new version, never overwritten."""

from cmoffice import audit, policy
from cmoffice.casework import freetext, moves
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Note
from cmoffice.refusals import Refused

PAGE = 15


def add(case, answers, by, now):
    """Write a note into the file. Refuses E36: a name in an ordinary note; in a restricted one only with `keep_name_why`. Dated between registration and today (E06)."""
    _refuse(case, answers, now)
    is_restricted = answers.get("section") == "strictly_confidential"
    with records.atomic():
        moves.count_open(case, notes=1, confidential_notes=int(is_restricted))
        note = _write(case, answers, by, now)
        audit.record(by, "note written", case.code, now=now, kind=note.kind, restricted=note.is_confidential)
    return note


def correct(note, answers, by, now):
    """A new version of a note with the reason; the old text stays in the history. Only its author corrects a note. Refuses E17, E35, E36."""
    case = note.case
    if note.by_id != by.id or note.replaced_at is not None:
        raise Refused("E35")
    if not (answers.get("corrected_why") or "").strip():
        raise Refused("E17", field="corrected_why")
    _refuse(case, answers, now)
    with records.atomic():
        moves.held_open(case)
        replaced = Note.update(replaced_at=now).where((Note.id == note.id) & Note.replaced_at.is_null()).execute()
        if not replaced:
            raise Refused("E35")
        newer = _write(
            case,
            answers,
            by,
            now,
            version=note.version + 1,
            replaces=note,
            corrected_why=answers["corrected_why"].strip(),
        )
        moves.count(case, confidential_notes=int(newer.is_confidential) - int(note.is_confidential))
        audit.record(by, "note corrected", case.code, now=now, version=newer.version)
    return newer


def open_confidential(note, by, now):
    """Show a restricted note after writing on the trail who opened it."""
    audit.note(by, "restricted note opened", note.case.code, now=now, note=note.id)
    return note


def page(case, before=None, kind=None):
    """Notes of a case as they now stand, newest first, a page at a time; `before` is the last note already shown."""
    last = (before.done_on.isoformat(), before.id) if before else ("9999", 0)
    found = list(
        Note.raw(
            "SELECT * FROM note WHERE case_id = ? AND replaced_at IS NULL AND (done_on, id) < (?, ?) AND (? IS NULL OR kind = ?) "
            f"ORDER BY done_on DESC, id DESC LIMIT {PAGE + 1}",
            case.id,
            *last,
            kind,
            kind,
        )
    )
    return found[:PAGE], len(found) > PAGE


def versions(note):
    """Earlier versions of a note, newest first."""
    older = []
    while note.replaces_id:
        note = Note.get_by_id(note.replaces_id)
        older.append(note)
    return older


def _refuse(case, answers, now):
    on = answers.get("on")
    first_day = case.registered_on or case.taken_in_at.astimezone(now.tzinfo).date()
    if on is None or not first_day <= on <= now.date():
        raise Refused("E06", field="on", fields=_("a date between the registration and today"))
    allowed = answers.get("section") == "strictly_confidential" and (answers.get("keep_name_why") or "").strip()
    if not allowed:
        freetext.check(
            case,
            *(answers.get(name) for name in ("facts", "judgement", "with_whom", "corrected_why", "keep_name_why")),
            field="facts",
        )


def _write(case, answers, by, now, **version):
    return Note.create(
        case=case,
        by=by,
        done_on=answers["on"],
        entered_at=now,
        kind=answers.get("kind") or "note",
        contact=answers.get("contact") or None,
        with_whom=answers.get("with_whom") or None,
        facts=answers["facts"],
        judgement=answers.get("judgement") or "",
        section=answers.get("section") or "ordinary",
        from_supervisor=policy.is_supervisor(by),
        keep_name_why=(answers.get("keep_name_why") or None)
        if answers.get("section") == "strictly_confidential"
        else None,
        **version,
    )

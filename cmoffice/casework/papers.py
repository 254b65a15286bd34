"""Filed paper forms of a case: filed as a new version, never overwritten; and long ones that are begun, section by section."""

from datetime import date, datetime, timedelta

from cmoffice.casework import moves
from cmoffice.databases import records
from cmoffice.models import BegunForm, FiledForm
from cmoffice.refusals import Changed


def latest(case, paper, ref=0):
    """The newest version of a filed form of this case, or None; `ref` tells one of several conferences, reviews … from the other."""
    which = (FiledForm.case == case.id) & (FiledForm.paper == paper) & FiledForm.replaced_at.is_null()
    if ref:
        which &= FiledForm.ref == ref
    return FiledForm.select().where(which).order_by(FiledForm.version.desc()).first()


def all_of(case, paper):
    """All versions of a form of this case, newest first."""
    return list(
        FiledForm.select()
        .where((FiledForm.case == case.id) & (FiledForm.paper == paper))
        .order_by(FiledForm.version.desc())
    )


def file(case, paper, answers, by, now, done_at=None, confidential=(), replaces=True, ref=0):
    """File the answers of a paper form as its next version, what is strictly confidential apart; inside the caller's transaction.

    `replaces` says that it takes the place of the one before (a new version of the same thing) instead of standing beside it.
    """
    newest = (
        FiledForm.select()
        .where((FiledForm.case == case.id) & (FiledForm.paper == paper))
        .order_by(FiledForm.version.desc())
        .first()
    )
    before = latest(case, paper, ref) if replaces else None
    if before:
        FiledForm.update(replaced_at=now).where(FiledForm.id == before.id).execute()
    given = {name: plain(value) for name, value in answers.items() if value not in (None, "", [], ())}
    return FiledForm.create(
        case=case,
        paper=paper,
        version=newest.version + 1 if newest else 1,
        by=by,
        done_at=done_at or now,
        entered_at=now,
        answers={name: value for name, value in given.items() if name not in confidential},
        confidential={name: value for name, value in given.items() if name in confidential},
        reason=answers.get("reason") or None,
        corrects=before,
        ref=ref,
    )


def begun(case, paper):
    """What is there of a form that was begun and not filed, or None."""
    return BegunForm.get_or_none((BegunForm.case == case.id) & (BegunForm.paper == paper))


def keep(case, paper, answers, section, is_done, version, by, now, confidential=()):
    """Keep one section of a begun form, marked done or not, without checking it as a whole.

    `version` is what the person saw; raises Changed when somebody else kept something in between.
    """
    given = {name: plain(value) for name, value in answers.items()}
    with records.atomic():
        moves.held_open(case)
        row = begun(case, paper)
        if row is None:
            row = BegunForm.create(case=case, paper=paper, by=by, begun_on=now.date(), changed_at=now, version=0)
        elif version is not None and row.version != version and row.by_id != by.id:
            raise Changed(row, row.by, row.changed_at)
        sections = [name for name in row.sections if name != section] + ([section] if is_done else [])
        return (
            BegunForm.update(
                answers=row.answers | {name: value for name, value in given.items() if name not in confidential},
                confidential=row.confidential | {name: value for name, value in given.items() if name in confidential},
                sections=sections,
                by=by,
                changed_at=now,
                version=BegunForm.version + 1,
            )
            .where((BegunForm.case == case.id) & (BegunForm.paper == paper))
            .execute()
        )


def drop_begun(case, paper):
    """Forget a begun form: it was filed, or given up; inside the caller's transaction."""
    BegunForm.delete().where((BegunForm.case == case.id) & (BegunForm.paper == paper)).execute()


def plain(value):
    """An answer as it is filed: days as text, rows as lists of plain answers."""
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items() if part not in (None, "", [])}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def day(value):
    """A day out of a filed form, or None."""
    return date.fromisoformat(value) if value else None


def noon(on, now):
    """A moment of the day that stands on the paper; now when it was done today."""
    return now if on == now.date() else datetime.combine(on, datetime.min.time(), now.tzinfo) + timedelta(hours=12)

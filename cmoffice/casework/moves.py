"""The history of a case: one row for every move, and the case row itself changed by compare-and-set."""

import re
import secrets

from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import OPEN, Case, Move, Plan, Step, first
from cmoffice.refusals import Changed

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"  # no vowels: no names and no words come out; no 0/O, 1/I/L (D01, D02)
PRIME = 29
# a code, or something like it, as it stands in a text
WRITTEN = re.compile(rf"(?<!\w)[{ALPHABET}]{{3}}[- –—]?[{ALPHABET}]{{3}}(?!\w)", re.IGNORECASE)


def new_code():
    """A random code that tells nothing, with a check character: a mistyped character or swapped neighbours do not fit (D01, D02)."""
    while True:
        signs = "".join(secrets.choice(ALPHABET) for _ in range(5))
        check = _check(signs)
        if check < len(ALPHABET):
            whole = signs + ALPHABET[check]
            return f"{whole[:3]}-{whole[3:]}"


def read_code(typed):
    """The code as it is written, from however it was typed; None when it cannot be a code of ours."""
    signs = "".join(sign for sign in typed.upper() if sign not in " -–—")
    if len(signs) != 6 or any(sign not in ALPHABET for sign in signs) or _check(signs[:5]) != ALPHABET.index(signs[5]):
        return None
    return f"{signs[:3]}-{signs[3:]}"


def codes_in(text):
    """The codes of cases that stand in a text, however they are written there: the words → the code."""
    found = {words: read_code(words) for words in WRITTEN.findall(text or "")}
    return {words: code for words, code in found.items() if code}


def without_codes(case, text):
    """The text without the codes of other files: which files belong together is told to nobody outside (E37).

    Words in small letters that could be read as a code, such as “hunger”, stay.
    """
    for words, code in codes_in(text).items():
        if code != case.code and (words.isupper() or not words.replace(" ", "").isalpha()):
            text = text.replace(words, _("[another file]"))
    return text


def write(case, rule, what, by, now, was=None, became=None, reason=None, done_at=None):
    """One row of history: never edited, never deleted."""
    return Move.create(
        case=case,
        rule=rule,
        what=what,
        was=was,
        became=became,
        reason=reason,
        by=by,
        done_at=done_at or now,
        entered_at=now,
    )


def held(case):
    """The case as it stands now, read again inside the transaction of the act so that nothing decided rests on old facts."""
    case.__data__.update(first(Case, "SELECT * FROM case_file WHERE id = ?", case.id).__data__)
    return case


def held_open(case):
    """The case as it stands now, still open; Changed when somebody closed it since the page was opened (SEC-067)."""
    if not held(case).is_open:
        raise Changed(case, None, None)
    return case


def change(case, **columns):
    """Change columns of the case row if nobody else did since it was read; Changed otherwise."""
    fields = [Case._meta.combined[name] for name in columns]
    sets = "".join(f", {field.column_name} = ?" for field in fields)
    values = [field.db_value(value) for field, value in zip(fields, columns.values(), strict=True)]
    changed = f"UPDATE case_file SET version = version + 1{sets} WHERE id = ? AND version = ?"
    if not records.execute_sql(changed, (*values, case.id, case.version)).rowcount:
        latest = Move.select().where(Move.case == case.id).order_by(Move.id.desc()).first()
        raise Changed(Case.get_by_id(case.id), latest.by if latest else None, latest.entered_at if latest else None)
    case.version += 1
    for name, value in columns.items():
        if name not in COUNTED:
            setattr(case, name, value)


COUNTED = {"referrals", "notes", "followups", "confidential_notes", "attempts"}


def count(case, **steps):
    """Count up columns of the case row that no two people can disagree about."""
    sums = ", ".join(f"{name} = {name} + ?" for name in steps)
    records.execute_sql(f"UPDATE case_file SET {sums} WHERE id = ?", (*steps.values(), case.id))
    for name, step in steps.items():
        setattr(case, name, getattr(case, name) + step)


def count_open(case, **steps):
    """The same for a case that must be open still, read again as it stands then; Changed when somebody closed it since the page was opened (SEC-067)."""
    sums = ", ".join(f"{name} = {name} + ?" for name in steps)
    counted = f"UPDATE case_file SET {sums} WHERE id = ? AND status IN {OPEN} RETURNING *"
    as_it_stands = first(Case, counted, *steps.values(), case.id)
    if as_it_stands is None:
        raise Changed(held(case), None, None)
    case.__data__.update(as_it_stands.__data__)


def begin_step(case, name, on, by, reason=None):
    """Start a step of the case; several may be active at once."""
    version = Step.select().where((Step.case == case.id) & (Step.name == name)).count() + 1
    return Step.create(case=case, name=name, version=version, started_on=on, by=by, reason=reason)


def complete_step(case, name, on):
    """Complete the active instance of a step, if one is active."""
    Step.update(completed_on=on).where(
        (Step.case == case.id) & (Step.name == name) & Step.completed_on.is_null()
    ).execute()


def steps(case):
    """All steps of the case, in the order in which they were begun."""
    return list(Step.raw("SELECT * FROM step WHERE case_id = ? ORDER BY id", case.id))


def is_active(case, name):
    """Whether this step was begun and is not completed."""
    return Step.select().where((Step.case == case.id) & (Step.name == name) & Step.completed_on.is_null()).exists()


def last_number(case):
    """Number of the latest row of history: what a form that changes the registration has seen."""
    latest = first(Move, "SELECT * FROM move WHERE case_id = ? ORDER BY id DESC LIMIT 1", case.id)
    return latest.id if latest else 0


def current_step(case):
    """The step to show: the latest begun and not completed; none active: implementation if a plan is in force, else planning (2.1)."""
    active = (
        Step.select()
        .where((Step.case == case.id) & Step.completed_on.is_null())
        .order_by(Step.started_on.desc(), Step.id.desc())
        .first()
    )
    if active:
        return active.name
    in_force = Plan.select().where((Plan.case == case.id) & (Plan.state == "approved") & (Plan.kind != "interim"))
    return "implementation" if in_force.exists() else "planning"


def _check(signs):
    return sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(signs, start=2)) * -1 % PRIME

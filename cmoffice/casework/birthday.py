"""The eighteenth birthday (M29, T24): asked 90 days before; the caseworker chooses, the office never does (E32)."""

from cmoffice import audit, codelists
from cmoffice.casework import freetext, moves
from cmoffice.databases import records
from cmoffice.models import Move
from cmoffice.refusals import Refused


def choose(case, answers, by, now):
    """What follows the birthday: closing, an adult service, or staying open (M29); the status does not change by it.

    Refuses E17 without a choice, E32 when closing is chosen without a plan for the time after, E17 when staying has no reason, E36.
    """
    choice, words = answers.get("choice"), (answers.get("words") or "").strip()
    if choice not in codelists.EIGHTEEN:
        raise Refused("E17", field="choice")
    if choice == "closure" and not words:
        raise Refused("E32", field="words")
    if not words:
        raise Refused("E17", field="words")
    freetext.check(case, words, field="words")
    with records.atomic():
        moves.held_open(case)
        moves.write(case, "M29", "turns 18", by, now, became=choice, reason=words)
        audit.record(by, "eighteenth birthday answered", case.code, now=now, choice=choice)


def is_waiting(case):
    """Whether the office still asks what follows the birthday of this child."""
    return case.is_open and (case.turns_18_soon or _is_grown(case)) and not _is_answered(case)


def _is_grown(case):
    """A child's file whose child has turned 18 meanwhile."""
    return case.module == "child" and (case.age_years or 0) >= 18


def _is_answered(case):
    return Move.select().where((Move.case == case.id) & (Move.rule == "M29")).exists()

"""What is printed: the catalogue of sheets, the line that each print leaves behind, and counting copies back in (screens.md 10).

A print is recorded before it is shown: who, which sheet, whose file by its code, what for and how many copies. Each copy bears the
number of the print and its own; the sheets that must come back stand under "Out on paper" until they are counted and shredded.
"""

from dataclasses import dataclass, replace

from cmoffice import audit, codelists, policy
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.language import lazy_gettext as _l
from cmoffice.language import plain_moment
from cmoffice.models import Printing
from cmoffice.refusals import Refused
from cmoffice.sheets import SHRED

MOST = 30


@dataclass(frozen=True, slots=True)
class Kind:
    """One sheet of the catalogue: what it is called, the actions its reader needs, what becomes of the paper, whether it bears names."""

    words: object
    needs: tuple
    then: str
    about: object = ""  # one line on what stands on it
    names: bool = False
    parts: bool = False  # whether its parts are chosen


# fmt: off
OF_CASE = {
    "summary":      Kind(_l("Case summary"), ("print case",), SHRED, _l("Steps, at a glance, services, and notes of the days you choose. No identity, no restricted notes.")),
}
# fmt: on


def kinds_for(reader, case):
    """The sheets of this case that this reader may print, in the order of the catalogue."""
    return {
        key: kind for key, kind in OF_CASE.items() if all(policy.may(reader, action, case) for action in kind.needs)
    }


def print_out(key, case, parts, purpose, copies, by, now):
    """Write down that so many copies of a sheet are printed, before anybody sees it; `purpose` is one of L PRINT_WHY. Gives the print.

    Refuses E06 without a purpose or a number of copies from 1 to 30, E35 what this person may not print.
    """
    kind = OF_CASE[key]
    if not all(policy.may(by, action, case) for action in kind.needs):
        raise Refused("E35")
    if purpose not in codelists.PRINT_WHY:
        raise Refused("E06", field="purpose", fields=_("what it is for"))
    if not isinstance(copies, int) or not 1 <= copies <= MOST:
        raise Refused("E06", field="copies", fields=_("how many copies"))
    with records.atomic():
        made = Printing.create(
            sheet=key,
            case=case,
            parts=list(parts),
            purpose=purpose,
            copies=copies,
            becomes=kind.then,
            by=by,
            printed_at=now,
            ended_at=None if kind.then == SHRED else now,
        )
        code = case.code if case is not None else None
        audit.record(by, "sheet printed", code, now=now, sheet=key, print=made.id, copies=copies, why=purpose)
    return made


def copies_of(sheet, printing, now):
    """The sheet once for each copy of a print, each with its own number at its foot."""
    person = printing.by
    return tuple(
        replace(
            sheet,
            then=printing.becomes,
            foot=(
                _("print %(print)s, copy %(copy)s of %(copies)s", print=printing.id, copy=copy, copies=printing.copies),
                plain_moment(now),
                person.short_name,
                _("confidential"),
            ),
        )
        for copy in range(1, printing.copies + 1)
    )

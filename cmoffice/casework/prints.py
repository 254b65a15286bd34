"""What is printed: the catalogue of sheets, the line that each print leaves behind, and counting copies back in (screens.md 10).

A print is recorded before it is shown: who, which sheet, whose file by its code, what for and how many copies. Each copy bears the
number of the print and its own; the sheets that must come back stand under "Out on paper" until they are counted and shredded.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

from peewee import JOIN, fn

from cmoffice import audit, codelists, policy
from cmoffice.casework import freetext, moves
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.language import lazy_gettext as _l
from cmoffice.language import plain_moment
from cmoffice.models import Case, MeetingCopy, Printing, Staff, prepared
from cmoffice.refusals import Refused
from cmoffice.sheets import FILE, GIVE, SHRED, changed

MOST, AGAIN_FOR = 30, timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Kind:
    """One sheet of the catalogue: what it is called, the actions its reader needs, what becomes of the paper, whether it bears names."""

    words: object
    needs: tuple
    then: str
    about: object = ""  # one line on what stands on it
    names: bool = False
    whys: object = field(default_factory=lambda: codelists.PRINT_WHY_IN)  # the code list of what it is for


# fmt: off
OF_CASE = {
    "summary":      Kind(_l("Case summary"), ("print case",), SHRED, _l("Steps, at a glance, services, and the notes of the days you choose. No identity, no restricted notes.")),
    "story":        Kind(_l("The story on one page"), ("print case",), SHRED, _l("What happened, who is who by role, risk and places, the plan, what is due.")),
    "card":         Kind(_l("The child's plan card"), ("print case",), GIVE, _l("Large and plain: only what will be done. No concern, no risk, no name."), whys=codelists.PRINT_WHY_CHILD),
    "registration": Kind(_l("Registration, filled"), ("print case",), FILE, _l("The coded registration as it stands, without identity.")),
    "paper":        Kind(_l("One filled paper"), ("print case",), FILE, _l("A follow-up, an assessment, a review … as it was filed.")),
    "casefile":     Kind(_l("Case file"), ("print case",), FILE, _l("Whole or in parts. Incidents and the identity have sheets of their own.")),
    "cover":        Kind(_l("Cover of the paper file"), ("print case",), FILE, _l("Code, office and mark. No name.")),
    "letter":       Kind(_l("Letter"), ("print case",), GIVE, _l("From a template of the office."), whys=codelists.PRINT_WHY),
    "letter_named": Kind(_l("Letter with the name"), ("print case", "read identity"), GIVE, names=True, whys=codelists.IDENTITY_WHY),
    "incident":     Kind(_l("An incident"), ("print case", "read incident"), FILE, _l("One incident alone, never with consent or identity.")),
    "identity":     Kind(_l("Identity sheet"), ("print case", "read identity"), SHRED, _l("Alone, never with notes. Printing it is recorded as reading it."), names=True, whys=codelists.IDENTITY_WHY),
    "minutes":      Kind(_l("Minutes of a conference"), ("give minutes",), SHRED, _l("Roles and agencies, no name, nothing restricted.")),
    "slip":         Kind(_l("Referral slip"), ("print case",), GIVE, _l("The code and the ticked items. No name."), whys=codelists.PRINT_WHY_AWAY),
    "bundle":       Kind(_l("Transfer bundle"), ("hand over file",), GIVE, _l("The very pages that go to the other agency."), whys=codelists.PRINT_WHY_AWAY),
    "own_file":     Kind(_l("Copy for the person"), ("screen own file",), GIVE, _l("As it was gone through and screened."), whys=codelists.PRINT_WHY_CHILD),
}
OF_OFFICE = {
    "my-list":      Kind(_l("My list"), ("see my work",), SHRED, _l("My open cases with what is next, codes only."), whys=codelists.PRINT_WHY_LIST),
    "visits":       Kind(_l("Visits of the day"), ("see visits",), SHRED, _l("What is due today or late, codes only."), whys=codelists.PRINT_WHY_LIST),
    "team_list":    Kind(_l("Team list"), ("see team",), SHRED, _l("The open cases of the team without names and small groups."), whys=codelists.PRINT_WHY_LIST),
    "access":       Kind(_l("Access record"), ("read access record",), SHRED, _l("Who opened what, codes only."), whys=codelists.PRINT_WHY_LIST),
    "staff_paper":  Kind(_l("Supervision paper"), ("read supervision",), FILE, _l("One review or session, with lines for the signatures.")),
    "audit_sheet":  Kind(_l("Case-file audit"), ("audit files",), SHRED, _l("No names. It is kept with the audits, never in the file.")),
}
KINDS = {**OF_CASE, **OF_OFFICE}
OFFERED = ("summary", "story", "card", "registration", "paper", "casefile", "cover", "letter", "incident", "identity")  # in the menu of a case; the others stand where they belong
# fmt: on


def kinds_for(reader, case):
    """The sheets of this case that this reader may print, in the order of the catalogue.

    Of a survivor of gender-based violence there is no identity sheet (D15), of a file without incidents none about them.
    """
    lacks = {"identity"} if case.module == "gbv_survivor" else set()
    lacks |= set() if case.incidents else {"incident"}
    return {key: OF_CASE[key] for key in OFFERED if key not in lacks and may(reader, key, case)}


def may(reader, key, case=None):
    """Whether this person may print this sheet, of this case if it is about one."""
    return all(policy.may(reader, action, case) for action in KINDS[key].needs)


def print_out(key, case, parts, purpose, copies, by, now):
    """Write down that so many copies of a sheet are printed, before anybody sees it; `purpose` is one of L PRINT_WHY. Gives the print.

    Refuses E06 without a purpose or a number of copies from 1 to 30, E35 what this person may not print.
    """
    kind = KINDS[key]
    if not may(by, key, case):
        raise Refused("E35")
    if purpose not in kind.whys:
        raise Refused("E06", field="purpose", fields=_("what it is for"))
    if not isinstance(copies, int) or not 1 <= copies <= MOST:
        raise Refused("E06", field="copies", fields=_("how many copies"))
    becomes = FILE if kind.then == SHRED and purpose == "cabinet" else kind.then
    with records.atomic():
        made = Printing.create(
            sheet=key,
            case=case,
            parts=list(parts),
            purpose=purpose,
            copies=copies,
            becomes=becomes,
            by=by,
            printed_at=now,
            ended_at=None if becomes == SHRED else now,
        )
        code = case.code if case is not None else None
        audit.record(by, "sheet printed", code, now=now, sheet=key, print=made.id, copies=copies, why=purpose)
    return made


def noted(key, case, by, now):
    """The print of this sheet that this person asked for a moment ago: a form that comes twice shows it once more, and notes none that was never made."""
    same = (Printing.sheet == key) & (Printing.case == case) & (Printing.by == by.id)
    return Printing.select().where(same & (Printing.printed_at > now - AGAIN_FOR)).order_by(Printing.id.desc()).first()


def copies_of(sheet, printing, now):
    """The sheet once for each copy of a print, each with its own number at its foot."""
    person = printing.by
    if printing.case_id is not None and printing.becomes == GIVE:
        sheet = changed(sheet, partial(moves.without_codes, printing.case))
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


def marked(sheet, by, now):
    """The sheet as it is read on the screen before it is printed: should somebody print that page, it bears who and when."""
    return replace(sheet, foot=(plain_moment(now), by.short_name, _("confidential")))


def out_of(reader):
    """The prints whose copies are still out, oldest first: her own; for a supervisor those of her team too, but no case that she must not know of."""
    of_team = (Staff.team == reader.team_id) if policy.is_supervisor(reader) and reader.team_id is not None else None
    whose = (Printing.by == reader.id) | of_team if of_team is not None else Printing.by == reader.id
    found = (
        Printing.select(Printing, Staff, Case)
        .join(Staff, on=Printing.by)
        .switch(Printing)
        .join(Case, JOIN.LEFT_OUTER)
        .where(Printing.ended_at.is_null() & whose)
        .order_by(Printing.id)
    )
    return [row for row in found if row.by_id == reader.id or row.case_id is None or _knows(reader, row.case)]


def meetings_out(reader):
    """The meetings whose numbered lists are still out, with how many, printed by her or, for a supervisor, by her team."""
    rows = (
        MeetingCopy.select(MeetingCopy.meeting, fn.COUNT(MeetingCopy.id))
        .join(Staff, on=MeetingCopy.printed_by)
        .where(MeetingCopy.back_at.is_null())
        .group_by(MeetingCopy.meeting)
    )
    mine = MeetingCopy.printed_by == reader.id
    if policy.is_supervisor(reader) and reader.team_id is not None:
        mine |= Staff.team == reader.team_id
    return list(rows.where(mine).tuples())


def count_out(reader):
    """How many of her own prints are still out, the lists of one meeting counted as one."""
    return len(_out(reader.id))


@prepared
def _out(reader):
    sheets = Printing.select(Printing.id).where((Printing.by == reader) & Printing.ended_at.is_null())
    lists = MeetingCopy.select(MeetingCopy.meeting).distinct()
    lists = lists.where((MeetingCopy.printed_by == reader) & MeetingCopy.back_at.is_null())
    return sheets.union_all(lists).tuples()


def find_out(reader, number):
    """The print with this number if its copies are still out and this person may count them, or None."""
    return next((row for row in out_of(reader) if row.id == number), None)


def count_back(printing, numbers, lost_why, by, now):
    """These copies are back and shredded; with `lost_why` they are lost instead. Refuses E06 for none, E35 for one counted before, E36."""
    if not numbers:
        raise Refused("E06", field="numbers", fields=_("the numbers of the copies"))
    lost_why = (lost_why or "").strip()
    if lost_why:
        freetext.check_for(by, lost_why, field="lost_why")
        if printing.case_id is not None:  # hers when she printed it, whoever carries it now
            freetext.check(printing.case, lost_why, field="lost_why")
    with records.atomic():
        held = Printing.get_by_id(printing.id)
        if not set(numbers) <= set(held.out):
            raise Refused("E35")
        back = held.back if lost_why else sorted({*held.back, *numbers})
        lost = sorted({*held.lost, *numbers}) if lost_why else held.lost
        ends = len(back) + len(lost) == held.copies
        Printing.update(
            back=back,
            lost=lost,
            lost_why="; ".join(filter(None, (held.lost_why, lost_why))) or None,
            ended_at=now if ends else None,
            ended_by=by if ends else None,
        ).where(Printing.id == held.id).execute()
        did = "copies lost" if lost_why else "copies counted back"
        code = printing.case.code if printing.case_id is not None else None
        audit.record(by, did, code, now=now, sheet=held.sheet, print=held.id, numbers=sorted(numbers))
    return True


def _knows(reader, case):
    return policy.find_case(reader, case.code) is not None

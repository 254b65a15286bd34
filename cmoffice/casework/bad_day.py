"""The bad-day pack: what an office needs on paper when there is no power. By code only; what is written on it is typed in afterwards.

It holds the visits of today and tomorrow, what is owed until a week from now, who is out, and blank papers with their numbers.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from cmoffice import audit, policy
from cmoffice.casework import blank_papers, lists, office, out, pairs, team_list
from cmoffice.databases import records
from cmoffice.models import BEGUN, OPEN, Case, DueItem, Plan, Setting
from cmoffice.policy import visible_to

VISITS = ("initial_assessment", "followup", "post_closure")
AHEAD = timedelta(days=7)
COUNTER = "last_bad_day_pack"
PAPERS = {"followup": (2, 12), "note": (3, 3), "registration": (2, 2)}  # how many blank papers: at least, at most


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that is owed, as it may stand on a paper that leaves the office: there is no field for a name, an age or a place."""

    code: str
    risk: str | None
    due: lists.DueLine
    who: str
    how: str  # the way of following up that the plan says
    two_go: bool
    contact_rule: bool


@dataclass(frozen=True, slots=True)
class Pack:
    """What is printed for one reader: `today`, `tomorrow` (visits), `owed` (all of the next seven days, late ones first), `away` (who is out)."""

    day: date
    today: tuple
    tomorrow: tuple
    owed: tuple
    away: tuple

    @property
    def next_day(self):
        """The day for which it plans ahead."""
        return self.day + timedelta(days=1)

    @property
    def until(self):
        """The last day of which it tells."""
        return self.day + AHEAD

    def papers(self):
        """How many of each blank paper go with it: a follow-up for each visit, and some more."""
        visits = len(self.today) + len(self.tomorrow)
        return {
            key: min(max(least, visits if key == "followup" else least), most) for key, (least, most) in PAPERS.items()
        }


def pack(reader, now):
    """The pack of a caseworker's own cases or of a supervisor's team: only of cases that the reader may know of (D10, R03)."""
    day = now.date()
    owed = tuple(_owed(reader, now))
    visits = [one for one in owed if one.due.kind in VISITS]
    return Pack(
        day,
        tuple(one for one in visits if one.due.on <= day),
        tuple(one for one in visits if one.due.on == day + timedelta(days=1)),
        owed,
        tuple(out.board(reader, now)),
    )


def print_out(reader, copies, laid, now):
    """Number a pack and its blank papers and write down that they were printed. `copies` is key → how many, `laid` key → (form, version).

    Gives the number of the pack and the numbers of its papers by key.
    """
    with records.atomic():
        row = Setting.get_or_none(Setting.name == COUNTER)
        number = (row.value if row else 0) + 1
        Setting.insert(name=COUNTER, value=number, by=reader.id, changed_at=now).on_conflict_replace().execute()
        wanted = [(key, *laid[key], copies[key]) for key in PAPERS]
        numbers = blank_papers.number(wanted, reader, now, pack=str(number))
        rows = len(pack(reader, now).owed)
        audit.record(reader, "bad-day pack printed", now=now, pack=number, rows=rows, papers=sum(copies.values()))
    return number, numbers


def _owed(reader, now):
    """Everything that is due within a week, the latest first."""
    rows = (
        DueItem.select(DueItem, Case)
        .join(Case)
        .where(DueItem.ended_at.is_null() & (DueItem.due_on <= now.date() + AHEAD) & visible_to(reader))
        .where(Case.status.in_(OPEN + BEGUN) | (DueItem.kind == "post_closure"))
        .order_by(DueItem.due_on, Case.code, DueItem.id)
    )
    items = list(rows)
    ways = _ways({item.case_id for item in items})
    return [_line(item, ways, policy.is_supervisor(reader), now) for item in items]


def _line(item, ways, for_team, now):
    """One row; of a case that a list may not describe a team's pack says code, risk and what is due (F12)."""
    case, due = item.case, lists.due_line(item, now)
    if for_team and team_list.is_bare(case):
        return Owed(case.code, case.risk, due, "", "", False, False)
    staff = office.people().get(item.staff_id or case.keyworker_id)
    how = ways.get(case.id, "") if due.kind == "followup" else ""
    two_go = due.kind in VISITS and pairs.pair_needed(case)
    return Owed(case.code, case.risk, due, staff.short_name if staff else "", how, two_go, case.contact_rule)


def _ways(cases):
    """How the plan in force says that each case is followed up."""
    found = Plan.select(Plan.case, Plan.followup_mode).where((Plan.state == "approved") & Plan.case.in_(cases))
    return {case: mode for case, mode in found.order_by(Plan.version).tuples() if mode}
